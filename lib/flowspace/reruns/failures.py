"""What went wrong in runs, in words: grouped by what was wrong, with the cell and where in it."""
from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowspace.errors import Problem
from flowspace.figures.labels import check_language
from flowspace.runs.failure import CHANGED

FIRST = 3  # runs that are named where many have the same failure

_WORDS = {
    "none": {"en": "No run failed.", "zh": "没有失败的运行。"},
    "count_one": {"en": "Failed runs: {n}, for one reason.", "zh": "失败的运行：{n}次，原因1种。"},
    "count": {"en": "Failed runs: {n}, for {reasons} different reasons.", "zh": "失败的运行：{n}次，原因{reasons}种。"},
    "runs": {"en": "Runs: {n}", "zh": "运行：{n}次"},
    "more": {"en": "and {n} more", "zh": "另有{n}次"},
    "cell": {"en": "Cell {n}", "zh": "单元格{n}"},
    "no_cell": {"en": "Outside the cells", "zh": "不在单元格内"},
    "notebook": {"en": "The notebook up to there: {n}", "zh": "运行到该处的笔记本：{n}"},
    "unknown": {"en": "no message", "zh": "无消息"},
}


def failure_word(key: str, language: str, **numbers: Any) -> str:
    """Words about failures.

    Parameters
    ----------
    key : str
    language : {"en", "zh"}
    **numbers
        What the words count.

    Returns
    -------
    str

    Examples
    --------
    >>> failure_word("cell", "en", n=4)
    'Cell 4'
    """
    return _WORDS[key][language].format(**numbers)


def grouped_failures(failures: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Failures with the same kind, message and cell together, the most frequent first.

    Parameters
    ----------
    failures : iterable of mappings
        run, parameters, kind, message, cell, source, traceback, each of which may be left out.

    Returns
    -------
    list of list of mappings

    Examples
    --------
    >>> [len(same) for same in grouped_failures([{"message": "a"}, {"message": "b"}, {"message": "b"}])]
    [2, 1]
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for failure in failures:
        key = tuple(str(failure.get(part)) for part in ("kind", "message", "cell"))
        groups.setdefault(key, []).append(failure)
    return sorted(groups.values(), key=lambda same: -len(same))


def described(failure: Mapping[str, Any]) -> str:
    """A failed run and its parameters in one line.

    Parameters
    ----------
    failure : mapping

    Returns
    -------
    str

    Examples
    --------
    >>> described({"run": "05-a", "parameters": {"start_year": 2012}})
    '05-a (start_year=2012)'
    """
    given = failure.get("parameters") or {}
    inner = ", ".join(f"{name}={value!r}" for name, value in given.items())
    return f"{failure.get('run', '?')} ({inner})" if inner else str(failure.get("run", "?"))


def message_of(failure: Mapping[str, Any], language: str) -> str:
    """Kind and message of a failure.

    Parameters
    ----------
    failure : mapping
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> message_of({"kind": "ValueError", "message": "no rows"}, "en")
    'ValueError: no rows'
    """
    message = str(failure.get("message") or failure_word("unknown", language)).strip()
    kind = failure.get("kind")
    return message if not kind or message.startswith(f"{kind}:") else f"{kind}: {message}"


def failures_text(failures: Iterable[Mapping[str, Any]], *, language: str = "en") -> str:
    """A readable list of what went wrong; the same failure of many runs stands there once, with the first three runs.

    Parameters
    ----------
    failures : iterable of mappings
        run, parameters (those that vary), kind, message, cell (its number), source (its code), traceback (a text or
        its lines).
    language : {"en", "zh"}

    Returns
    -------
    str

    Raises
    ------
    FigureError
        If the language is unknown.

    Examples
    --------
    >>> print(failures_text([{"run": "05-a", "kind": "ValueError", "message": "no rows", "cell": 4, "source": "f()"}]))
    Failed runs: 1, for one reason.
    <BLANKLINE>
    1. ValueError: no rows
       Runs: 1
       - 05-a
       Cell 4
           f()
    <BLANKLINE>
    """
    check_language(language)
    groups = grouped_failures(failures)
    if not groups:
        return failure_word("none", language) + "\n"
    lines = [failure_word("count" if len(groups) > 1 else "count_one", language, n=sum(map(len, groups)),
                          reasons=len(groups))]
    for number, same in enumerate(groups, start=1):
        first = same[0]
        said = message_of(first, language).split("\n")
        lines += ["", f"{number}. {said[0]}", *(f"   {line}" for line in said[1:]),
                  "   " + failure_word("runs", language, n=len(same))]
        lines += [f"   - {described(failure)}" for failure in same[:FIRST]]
        if len(same) > FIRST:
            lines.append(f"   - {failure_word('more', language, n=len(same) - FIRST)}")
        cell = first.get("cell")
        lines.append("   " + failure_word("no_cell" if cell is None else "cell", language, n=cell))
        if text := where_it_failed(first):
            lines += ["       " + line if line else "" for line in text.split("\n")]
        if first.get("notebook"):
            lines.append("   " + failure_word("notebook", language, n=first["notebook"]))
    return "\n".join(lines) + "\n"


def as_text(text: str | Sequence[str] | None) -> str:
    """A text that may be given as lines.

    Parameters
    ----------
    text : str, sequence of str or None

    Returns
    -------
    str

    Examples
    --------
    >>> as_text(["a", "b"]), as_text(None)
    ('a\\nb', '')
    """
    return "" if text is None else text.rstrip() if isinstance(text, str) else "\n".join(map(str, text)).rstrip()


def failures_json(failures: Iterable[Mapping[str, Any]]) -> str:
    """All failures, one object each, as JSON.

    Parameters
    ----------
    failures : iterable of mappings
        As for `failures_text`.

    Returns
    -------
    str
        Numbers that are no numbers are null; what JSON does not know is its text.

    Examples
    --------
    >>> failures_json([{"run": "a", "cell": float("nan")}])
    '[\\n {\\n  "run": "a",\\n  "cell": null\\n }\\n]\\n'
    """
    return json.dumps([_plain(dict(failure)) for failure in failures], ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def where_it_failed(failure: Mapping[str, Any]) -> str:
    """The traceback of a failure, which shows the lines of the cell; the cell itself where there is none.

    Parameters
    ----------
    failure : mapping
        kind, message, source, traceback, each of which may be left out.

    Returns
    -------
    str
        Without IPython's heading, and without a last line that says the message once more.

    Examples
    --------
    >>> where_it_failed({"source": "f()", "traceback": ""})
    'f()'
    >>> trace = "------\\nKeyError      Traceback (most recent call last)\\nCell In[1], line 1\\nKeyError: 'x'"
    >>> where_it_failed({"kind": "KeyError", "message": "'x'", "source": "f()", "traceback": trace})
    'Cell In[1], line 1'
    """
    lines = as_text(failure.get("traceback")).split("\n")
    while lines and (not lines[0].strip("- ") or lines[0].endswith("Traceback (most recent call last)")):
        del lines[0]
    last = message_of(failure, "en").split("\n")
    if lines[-len(last):] == last:
        del lines[-len(last):]
    return "\n".join(lines).rstrip() or as_text(failure.get("source"))


@dataclass(frozen=True)
class FailedRun(Problem):
    """A run that failed: what happened, where, and what to do about it.

    Parameters
    ----------
    where : str
        Lines of the cell or the traceback.
    notebook : str, optional
        Where the notebook is kept as far as it came.
    """

    where: str = ""
    notebook: str | None = None

    def __str__(self) -> str:
        parts = [f"{self.file} failed: {self.found}"]
        if self.where:
            parts.append("\n".join(f"    {line}" if line else "" for line in self.where.split("\n")))
        parts.append(f"To mend it: {self.mend}")
        if self.notebook:
            parts.append(f"The notebook up to there: {self.notebook}")
        return "\n".join(parts)


_MENDS = {
    CHANGED: "let them stay as they are while a run goes, and run again",
    "timeout": "allow more with --timeout SECONDS (timeout= in Python), or make the cell faster",
    "dead kernel": "see whether memory was short, which ends kernels; then run again",
}


def problem_of(failure: Mapping[str, Any], file: str, around: str | Path | None = None) -> Problem:
    """A run's failure with its cell and traceback, as a problem.

    Parameters
    ----------
    failure : mapping
        kind, message, cell, source, traceback and notebook, as `perform` returns it.
    file : str
        Name of the notebook.
    around : str or Path, optional
        The folder in which the notebook is kept as far as it came.

    Returns
    -------
    FailedRun

    Examples
    --------
    >>> print(problem_of({"kind": "KeyError", "message": "'x'", "cell": 3, "source": "a['x']", "traceback": ""},
    ...                  "mine.ipynb"))
    mine.ipynb, code cell 3 failed: KeyError: 'x'
        a['x']
    To mend it: correct the cell or the parameters, then run again
    """
    plain = failure["kind"] in _MENDS or "To mend it" in failure["message"]
    notebook = failure.get("notebook")
    # A named error says it all, and how to mend it.
    mend = _MENDS.get(failure["kind"]) or ("do what it says, then run again" if plain else
                                           "correct the cell or the parameters, then run again")
    return FailedRun(failure["message"] if plain else message_of(failure, "en"), "a run that comes to its end", mend,
                     file=f"{file}, code cell {failure['cell']}" if failure["cell"] else file,
                     where=where_it_failed(failure),
                     notebook=None if notebook is None else os.fspath(Path(around or "") / notebook))
