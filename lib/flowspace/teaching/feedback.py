"""A page for each student: points, what the checks said, and the notebook as it was run."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from flowspace import reports
from flowspace.teaching.derive import parameters_of
from flowspace.teaching.outputs import harmless
from flowspace.teaching.source import SolutionNotebook
from flowspace.teaching.words import FAILURES, note

WORDS = {
    "title": {"en": "Feedback for {student}", "zh": "{student}：作业反馈"},
    "exercise": {"en": "Exercise", "zh": "习题"},
    "points": {"en": "Points", "zh": "得分"},
    "said": {"en": "What the checks said", "zh": "自检结果"},
    "by_hand": {"en": "graded by a person", "zh": "由教师评阅"},
    "to_grade": {"en": "still to be graded by a person", "zh": "待教师评阅"},
    "sum": {"en": "All", "zh": "合计"},
    "passed": {"en": "passed", "zh": "通过"},
    "failed": {"en": "not passed", "zh": "未通过"},
    "nothing": {"en": "not answered", "zh": "未作答"},
    "notes": {"en": "Notes on the file", "zh": "关于提交文件"},
    "parameters": {"en": "Your assignment", "zh": "你的作业参数"},
    "colon": {"en": ": ", "zh": "："},
    "comma": {"en": ", ", "zh": "，"},
}


def feedback(solutions: SolutionNotebook, given: Mapping[str, Any], one: Any,
             points: Mapping[str, float | None]) -> str:
    """The page of one student.

    Parameters
    ----------
    solutions : SolutionNotebook
    given : mapping
        The student notebook that was given out.
    one : Graded
    points : mapping
        Exercise → points, those given by hand among them; None for what is still to be graded by hand.

    Returns
    -------
    str
        HTML that needs nothing from elsewhere. It holds what the checks of the student said, never the hidden ones,
        and nothing of what the student wrote or put out is more than text, plain tables or pictures.

    Examples
    --------
    >>> from pathlib import Path
    >>> from flowspace.teaching.grade import Graded
    >>> from flowspace.teaching.roster import Seat
    >>> page = feedback(SolutionNotebook(Path("1.ipynb"), (), (), {}), {"cells": [], "metadata": {}},
    ...                 Graded(Seat("<b>Li"), {}, (("missing_file", ""),)), {})
    >>> "&lt;b&gt;Li" in page, "There is no submission." in page
    (True, True)
    """
    language = one.seat.language
    word = {key: words[language] for key, words in WORDS.items()}
    said = _said(one.notebook, language)
    unanswered = _unanswered(one.notebook, given)
    titles = {exercise.key: _title(exercise.words("statement", language), exercise.key)
              for exercise in solutions.exercises}
    rows = []
    for exercise in solutions.exercises:
        value = points[exercise.key]
        if exercise.key in unanswered and not value:
            told = word["nothing"]
        elif exercise.is_written:
            told = word["to_grade"] if value is None else word["by_hand"]
        else:
            told = said.get(exercise.key) or word["passed" if value else "failed"]
        shown = "–" if value is None else f"{value:g}"
        rows.append(_row((escape(titles[exercise.key]), f"{shown} / {exercise.points}", _with_code(told))))
    total = sum(value for value in points.values() if value is not None)
    rows.append(_row((f"<strong>{word['sum']}</strong>",
                      f"<strong>{total:g} / {sum(each.points for each in solutions.exercises)}</strong>", "")))
    head = _row([word[key] for key in ("exercise", "points", "said")], "th")
    table = (f'<table style="border-collapse: collapse; width: 100%"><thead>{head}</thead>'
             f"<tbody>{''.join(rows)}</tbody></table>")
    own = {**parameters_of(solutions), **{name: str(value) for name, value in one.seat.parameters.items()}}
    shown = word["comma"].join(f"{name} = {value.strip(chr(34))}" for name, value in own.items() if name != "language")
    if shown:
        table = f"<p>{word['parameters']}{word['colon']}{escape(shown)}</p>{table}"
    told = "".join(f"<li>{_with_code(note(kind, _named(key, titles, language), language))}</li>"
                   for kind, key in one.notes)
    if told:
        table += f"<p>{word['notes']}{word['colon'].strip()}</p><ul>{told}</ul>"
    cells = [_html(table), *_shown(one.notebook)]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return reports.render(notebook, language=language, title=word["title"].format(student=one.seat.student))


def _html(content: str) -> dict[str, Any]:
    """A cell that shows what this page says itself."""
    return {"cell_type": "code", "metadata": {"tags": ["remove-input"]}, "source": "points", "execution_count": None,
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": content}}]}


def _title(statement: str, key: str) -> str:
    found = re.search(r"^#+ +(.+)$", statement, re.M)
    return found[1].strip() if found else key


def _named(key: str, titles: Mapping[str, str], language: str) -> str:
    """A note's key with the exercise as students know it."""
    first, blank, rest = key.partition(" ")
    title = titles.get(first.removesuffix("-checks"))
    if title is None:
        return key
    if language == "zh":
        blank, rest = "", rest.replace("(", "（").replace(")", "）").replace(", ", "、")
    return f"“{title}”{blank}{rest}"


def _row(cells: Iterable[str], tag: str = "td") -> str:
    style = "padding: 0.3em 0.5em; border-bottom: 1px solid var(--fs-rule); vertical-align: top; text-align: left"
    # Points stay on one line.
    return "<tr>" + "".join(f'<{tag} style="{style}{"; white-space: nowrap" if number == 1 else ""}">{cell}</{tag}>'
                            for number, cell in enumerate(cells)) + "</tr>"


def _with_code(text: str) -> str:
    """Plain text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _said(notebook: Mapping[str, Any] | None, language: str) -> dict[str, str]:
    """What failed in the checks of each exercise: the message, not the code that said it."""
    found = {}
    for cell in (notebook or {}).get("cells", []):
        key = _key(cell)
        if key.endswith("-checks"):
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    name, value = output["ename"], output["evalue"]
                    told = FAILURES[name][language] if name in FAILURES else "" if name == "AssertionError" else name
                    found[key.removesuffix("-checks")] = WORDS["colon"][language].join(filter(None, (
                        told.rstrip(".。") if value else told, value)))
    return found


def _unanswered(notebook: Mapping[str, Any] | None, given: Mapping[str, Any]) -> set[str]:
    """Answers that are as they were given out."""
    ran = {_key(cell): cell["source"] for cell in (notebook or {}).get("cells", [])}
    return {key for cell in given["cells"] if (key := _key(cell)) and cell["metadata"]["nbgrader"]["solution"]
            and ran.get(key, cell["source"]).strip() == cell["source"].strip()}


def _shown(notebook: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The cells as they were run, without those of checks: what these said stands in the table."""
    cells = []
    for cell in (notebook or {}).get("cells", []):
        own = cell.get("metadata", {}).get("nbgrader", {})
        if own.get("grade") and not own.get("solution"):
            continue
        if cell["cell_type"] == "markdown" and own.get("solution"):
            cells.append(_html(f'<pre style="white-space: pre-wrap">{escape(cell["source"])}</pre>'))
            continue
        if cell["cell_type"] == "code":
            cell = {**cell, "outputs": [harmless(output) for output in cell.get("outputs", [])]}
        cells.append({**cell, "metadata": {}})
    return cells


def _key(cell: Mapping[str, Any]) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or ""
