"""The parameters of a notebook: names, kinds, defaults and meanings from its parameters cell; values from words."""
from __future__ import annotations

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from flowspace.book import CHAPTERS, Chapter, Known, chapter_of
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.languages import LANGUAGES
from flowspace.reruns.notebook_file import content_of, is_path, parameters_cell
from flowspace.reruns.project import chapters_folder

RESULTS = "results_folder"
"""The parameter that a run fills in itself."""

PATHS = ("data_folder", "documents_folder", "answers_file")
"""Parameters that lead to folders and files of the reader."""

_SEPARATORS = ",，、;；"
_SHOWN = 60
"""Signs of a value in a message."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Parameters
    ----------
    name : str
    kind : str
        int, str, bool, list or float, as its annotation says, or another one that is not checked; that of the default
        without one.
    default : object
    meaning : str
        The comment beside it.
    items : str
        Kind of the items of a list, where the annotation says it.
    may_be_none : bool
        Whether the annotation allows None, as in int | None.
    """

    name: str
    kind: str
    default: Any
    meaning: str
    items: str = ""
    may_be_none: bool = False


@dataclass(frozen=True)
class Notebook:
    """A notebook that can be run with other parameters: a chapter of the book, or one of the reader's own.

    Parameters
    ----------
    path : Path
    parameters : tuple of Parameter
    chapter : Chapter or None
        None for a notebook of the reader's own, of which only names and kinds of parameters can be checked beforehand.
    """

    path: Path
    parameters: tuple[Parameter, ...]
    chapter: Chapter | None = None

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def defaults(self) -> dict[str, Any]:
        """Name → default, without the results folder."""
        return {each.name: each.default for each in self.parameters if each.name != RESULTS}

    @property
    def saves(self) -> bool:
        """Whether it takes a folder for its results."""
        return any(each.name == RESULTS for each in self.parameters)


def notebook_of(given: int | str | Path | Chapter | Notebook) -> Notebook:
    """Find a chapter by its number or name, or a notebook by its path.

    Parameters
    ----------
    given : int, str, Path, Chapter or Notebook

    Returns
    -------
    Notebook

    Raises
    ------
    ParameterError
        If there is no such chapter or file, or the file is no notebook in Python with a cell tagged parameters.

    Examples
    --------
    >>> [each.name for each in notebook_of(4).parameters][:3]
    ['start_year', 'end_year', 'agglomerations']
    """
    if isinstance(given, Notebook):
        return given
    if isinstance(given, Path) or (isinstance(given, str) and given.endswith(".ipynb")):
        path = Path(given).resolve()
        of_the_book = [each for each in CHAPTERS.values() if path == chapters_folder() / f"{each.notebook}.ipynb"]
        return _read(path, of_the_book[0] if of_the_book else None)
    try:
        chapter = chapter_of(given)
    except ParameterError:
        if isinstance(given, str) and is_path(given):
            return notebook_of(Path(given))  # which tells what the file or folder is
        raise
    return _read(chapters_folder() / f"{chapter.notebook}.ipynb", chapter)


def one_notebook(given: int | str | Path | Chapter | Notebook) -> Notebook:
    """The same for a sweep, which is of one notebook: "all" is told what to do instead.

    Parameters
    ----------
    given : int, str, Path, Chapter or Notebook

    Returns
    -------
    Notebook

    Raises
    ------
    ParameterError
        As `notebook_of`.

    Examples
    --------
    >>> one_notebook("all")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found all chapters for one sweep; expected one chapter, from 1 to 8: each has parameters and numbers of its
         own. To mend it: sweep each chapter into a folder of its own, or run the whole book with each set of parameters
         (`flowspace run all`)
    """
    if isinstance(given, str) and given.strip().lower() == "all":
        raise ParameterError(Problem(
            "all chapters for one sweep", f"one chapter, from 1 to {max(CHAPTERS)}: each has parameters and numbers of "
            "its own", "sweep each chapter into a folder of its own, or run the whole book with each set of parameters "
            "(`flowspace run all`)"))
    return notebook_of(given)


def book_notebooks() -> list[Notebook]:
    """All chapters.

    Returns
    -------
    list of Notebook

    Examples
    --------
    >>> [each.name for each in book_notebooks()][:2]
    ['01_literature', '02_world']
    """
    return [notebook_of(number) for number in CHAPTERS]


def _read(path: Path, chapter: Chapter | None) -> Notebook:
    return Notebook(path, _cell_parameters(content_of(path), str(path)), chapter)


@lru_cache(maxsize=64)
def _cell_parameters(content: bytes, name: str) -> tuple[Parameter, ...]:
    source, tree = parameters_cell(content, name)
    comments = _comments(source)
    parameters, problems = [], []
    for line in tree.body:
        target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0] if isinstance(
            line, ast.Assign) and len(line.targets) == 1 else None
        try:
            default = ast.literal_eval(line.value)
            kind = ast.unparse(line.annotation) if isinstance(line, ast.AnnAssign) else type(default).__name__
            kind, items, may_be_none = _kind(kind)
            parameters.append(Parameter(target.id, kind, default, comments.get(line.lineno, ""), items, may_be_none))
        except (AttributeError, ValueError, TypeError):
            problems.append(Problem(f'"{ast.unparse(line)}" among the parameters of "{name}"',
                                    "name: type = value, a plain value", "move what is computed to a later cell"))
    if problems:
        raise ParameterError(problems)
    return tuple(parameters)


def _kind(annotation: str) -> tuple[str, str, bool]:
    """Kind, kind of items, and whether None will do, of an annotation such as list[int] | None."""
    if found := re.fullmatch(r"Optional\[(.+)\]", annotation):
        annotation = f"{found[1]} | None"
    kinds = [part.strip() for part in annotation.split("|")]
    rest = [part for part in kinds if part != "None"]
    if len(rest) != 1:
        return annotation, "", True
    kind, _, items = rest[0].partition("[")
    return kind, items.removesuffix("]") if kind == "list" else "", len(rest) < len(kinds)


def _comments(source: str) -> dict[int, str]:
    """Line → the comment at its end."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def parameters(chapter: int | str | Path | Notebook) -> pd.DataFrame:
    """List the parameters of a chapter, or of a notebook of the reader's own.

    Parameters
    ----------
    chapter : int, str, Path or Notebook
        1 to 8, the name of a chapter, or the path of a notebook.

    Returns
    -------
    DataFrame
        Columns parameter, kind, default, meaning, may_be (empty for notebooks of the reader's own), without the results
        folder, which a run fills in.

    Raises
    ------
    ParameterError
        If there is no such chapter or notebook.

    Examples
    --------
    >>> parameters(4).set_index("parameter").loc[["window", "end_year"], "may_be"].tolist()
    ['a whole number from 1 to 20', 'a year from 2010 to 2020, not before the first']
    """
    notebook = notebook_of(chapter)
    may_be = _what_may_be(notebook.chapter) if notebook.chapter else {}
    rows = [(each.name, each.kind, each.default, each.meaning, may_be.get(each.name, ""))
            for each in notebook.parameters if each.name != RESULTS]
    return pd.DataFrame(rows, columns=["parameter", "kind", "default", "meaning", "may_be"], dtype=object)


def _what_may_be(chapter: Chapter) -> dict[str, str]:
    """What each parameter of a chapter may be, with the tables of the book; those of a reader may hold more."""
    known = Known().of(chapter, None)
    first, last = known["years"]
    table = known["agglomerations"]
    keys = ", ".join(f"{key} ({name})" for key, name in zip(table["agglomeration"], table["short_zh"], strict=True))
    everywhere = {
        "start_year": f"a year from {first} to {last}", "end_year": f"a year from {first} to {last}, not before the "
        "first", "agglomerations": f"a list of keys or names, empty for all: {keys}",
        "membership": "a version of the table membership: " + ", ".join(known["versions"]),
        "language": " or ".join(LANGUAGES), "data_folder": 'an existing folder, or "" for none'}
    return {**everywhere, **{name: each.may_be for name, each in chapter.own_parameters().items()}}


def plain(value: Any) -> Any:
    """A value as a record holds it: numbers of numpy as Python's own, tuples as lists.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        What is neither of them as it was.

    Examples
    --------
    >>> plain((np.int64(2012), np.bool_(True), "a"))
    [2012, True, 'a']
    """
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        try:
            return [plain(each) for each in value]
        except RecursionError:  # It holds itself; the check of parameters tells.
            return value
    return value


def shown(value: Any) -> str:
    """A value and its kind, short enough for a message.

    Parameters
    ----------
    value : object

    Returns
    -------
    str

    Examples
    --------
    >>> shown(["seed"]), len(shown("a" * 1000)) < 100
    ("['seed'] (list)", True)
    """
    text = repr(value)
    text = text if len(text) <= _SHOWN and "\n" not in text else f"{text[:_SHOWN].splitlines()[0]}…"
    return f"{text} ({type(value).__name__})"


def given_once(parameters: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters that stand in a mapping and those beside it, each once, as plain values.

    Parameters
    ----------
    parameters : mapping or None
        What was given as parameters=.
    more : mapping
        What was given by name.

    Returns
    -------
    dict

    Raises
    ------
    ParameterError
        If parameters= is no mapping from names, or a parameter stands in both: which of them holds, nobody could tell.

    Examples
    --------
    >>> given_once({"seed": np.int64(1)}, {"draws": 99})
    {'seed': 1, 'draws': 99}
    >>> given_once({"seed": 1}, {"seed": 2})
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found seed twice, 1 in parameters= and 2 by name; expected each parameter once. To mend it: remove one of them
    """
    if parameters is not None and not isinstance(parameters, Mapping):
        raise ParameterError(Problem(f"parameters= {shown(parameters)}", "a mapping from names to values",
                                     'write it as parameters={"seed": 2}, or as seed=2'))
    first = dict(parameters or {})
    problems = [Problem(f"a parameter named {shown(name)}", "a name in quotes", "write its name")
                for name in first if not isinstance(name, str)]
    problems += [Problem(f"{name} twice, {first[name]!r} in parameters= and {more[name]!r} by name",
                         "each parameter once", "remove one of them") for name in more if name in first]
    if problems:
        raise ParameterError(problems)
    return {name: plain(value) for name, value in {**first, **more}.items()}


def from_words(words: Mapping[str, str], notebook: Notebook) -> dict[str, Any]:
    """Values from what stands on a command line or in a cell of a list of runs.

    Parameters
    ----------
    words : mapping
        Name of a parameter → text.
    notebook : Notebook

    Returns
    -------
    dict
        A text that is not of the parameter's kind stays text, and so does one for a name that the notebook does not
        have: the check of parameters tells both with all other problems.

    Examples
    --------
    >>> from_words({"start_year": "2012", "agglomerations": "珠三角, Beibu Gulf", "window": "five"}, notebook_of(4))
    {'start_year': 2012, 'agglomerations': ['珠三角', 'Beibu Gulf'], 'window': 'five'}
    """
    known = {each.name: each for each in notebook.parameters}
    return {name: _value(text.strip(), known.get(name)) for name, text in words.items()}


def book_from_words(words: Mapping[str, str]) -> dict[str, Any]:
    """The same for a run of the whole book, where a name may be one of one chapter, as ``5.draws``.

    Parameters
    ----------
    words : mapping
        Name of a parameter → text.

    Returns
    -------
    dict

    Examples
    --------
    >>> book_from_words({"5.draws": "199", "membership": "official"})
    {'5.draws': 199, 'membership': 'official'}
    """
    known = {}
    for notebook in book_notebooks():
        for each in notebook.parameters:
            known[each.name] = known[f"{notebook.chapter.number}.{each.name}"] = each
    return {name: _value(text.strip(), known.get(name)) for name, text in words.items()}


_YES, _NO = ("true", "yes"), ("false", "no")


def _value(text: str, parameter: Parameter | None) -> Any:
    if parameter is None:
        return text
    if parameter.may_be_none and text in ("None", ""):
        return None
    if parameter.kind == "list":
        inside = text.removeprefix("[").removesuffix("]").strip()
        # Commas alone are no empty list, which would stand for everything there is: the check tells them.
        parts = split_words(inside) or [inside] * bool(inside)
        return [_plain_value(_bare(part), parameter.items) for part in parts]
    return _plain_value(text, parameter.kind)


def _plain_value(text: str, kind: str) -> Any:
    if kind == "int" and re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
        return int(text)
    if kind == "float":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "bool" and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    return text


def split_words(text: str) -> list[str]:
    """The parts of a text between commas or semicolons, Chinese ones too; what stands in brackets stays together.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Without the spaces around them, and without empty ones.

    Examples
    --------
    >>> split_words("a, [b, c]，d；e"), split_words("")
    (['a', '[b, c]', 'd', 'e'], [])
    """
    return [part for part in every_part(text) if part]


def every_part(text: str) -> list[str]:
    """The same with the empty parts.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        One at least.

    Examples
    --------
    >>> every_part("a,, b"), every_part("")
    (['a', '', 'b'], [''])
    """
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if sign in _SEPARATORS and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _bare(text: str) -> str:
    """A text without the quotation marks around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def unknown_names(given: Iterable[str], notebook: Notebook) -> list[Problem]:
    """A problem for each name that is no parameter of the notebook.

    Parameters
    ----------
    given : iterable of str
    notebook : Notebook

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> unknown_names(["windw"], notebook_of(4))[0].mend
    "remove it or correct its name (did you mean 'window'?)"
    """
    known = notebook.defaults
    which = f"chapter {notebook.chapter.number}" if notebook.chapter else notebook.path.name
    expected = "one of " + ", ".join(known) if known else "none"
    return [Problem(f'parameter "{name}", which {which} does not have', expected,
                    f"remove it or correct its name{did_you_mean(name, known)}")
            for name in given if name not in known and name != RESULTS]


def with_whole_paths(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with relative paths made whole: a kernel runs in another folder than the reader.

    Parameters
    ----------
    values : mapping
        Parameters by name.

    Returns
    -------
    dict

    Examples
    --------
    >>> with_whole_paths({"data_folder": "", "membership": "official"})
    {'data_folder': '', 'membership': 'official'}
    """
    whole = {}
    for name, value in values.items():
        whole[name] = os.fspath(value) if isinstance(value, os.PathLike) else value
        if name in PATHS and isinstance(whole[name], str) and not whole[name].strip():
            whole[name] = ""
        if name in PATHS and isinstance(whole[name], str) and whole[name].strip():
            # What this system cannot have is told with the other parameters.
            with suppress(OSError, RuntimeError, ValueError):
                # Links stay: the name of the folder is the one that the reader gave.
                whole[name] = os.path.abspath(Path(whole[name]).expanduser())
    return whole


def with_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with the name alone of each folder or file of the reader: where it lies is nobody's business.

    Parameters
    ----------
    values : mapping
        Parameters by name; one of one chapter may be named as 7.documents_folder.

    Returns
    -------
    dict

    Examples
    --------
    >>> with_names({"data_folder": "/home/me/mydata", "documents_folder": "", "membership": "official"})
    {'data_folder': 'mydata', 'documents_folder': '', 'membership': 'official'}
    """
    return {name: (Path(value).name or value)
            if name.rpartition(".")[2] in PATHS and isinstance(value, str) and value else value
            for name, value in values.items()}
