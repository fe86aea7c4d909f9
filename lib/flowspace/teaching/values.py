"""What the parameters of an assignment may be: agglomerations by any of their names, years that the chapter covers."""
from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flowspace.book.chapters import CHAPTERS
from flowspace.book.parameters import check_parameters
from flowspace.book.study import Known
from flowspace.errors import ParameterError, Problem
from flowspace.teaching.derive import parameters_of
from flowspace.teaching.source import SolutionNotebook


def checked(solutions: SolutionNotebook, given: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """Values for a notebook's parameters from what was written in a roster.

    Parameters
    ----------
    solutions : SolutionNotebook
        Of a chapter: years are checked against those that its data cover. Of the instructor's own: only their kind.
    given : mapping of str to str
        Name → text; empty text is the notebook's own value.

    Returns
    -------
    (dict, list of Problem)
        Value by name, where one was given, and all that is wrong.

    Examples
    --------
    >>> from pathlib import Path
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source":
    ...         'agglomeration: str = "beibu-gulf"\\nstart_year: int = 2010\\nend_year: int = 2019'}
    >>> notebook = SolutionNotebook(Path("02_world.ipynb"), (cell,), (), {})
    >>> checked(notebook, {"agglomeration": "珠三角", "start_year": "2015", "end_year": ""})
    ({'agglomeration': 'pearl-river-delta', 'start_year': 2015}, [])
    >>> print(checked(notebook, {"start_year": "2020"})[1][0])
    found start_year 2020 after end_year 2019; expected a start no later than the end. To mend it: swap them
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    own = parameters_of(solutions)
    for name, written in own.items():
        text = given.get(name, "")
        if name == "language" or not text:
            continue
        if written[:1] in "\"'":
            values[name] = text
            continue
        try:
            # Spreadsheet programs write 2010 as 2010.0 once a cell of the column is empty.
            values[name] = int(text.removesuffix(".0"))
        except ValueError:
            problems.append(Problem(f"{name} {text!r}", "a whole number", "correct it"))
    chapter = next((chapter for chapter in CHAPTERS.values() if chapter.notebook == solutions.name), None)
    if problems or not values or chapter is None or not {"start_year", "end_year", "agglomeration"} <= set(own):
        return values, problems
    whole = {name: values.get(name, _read(own[name])) for name in ("start_year", "end_year", "agglomeration")}
    try:
        setting = check_parameters(
            {"start_year": whole["start_year"], "end_year": whole["end_year"],
             "agglomerations": [whole["agglomeration"]], "membership": "prefectures", "language": "en",
             "data_folder": "", "results_folder": ""}, **_known(chapter.number), least_years=chapter.least_years)
    except ParameterError as error:
        problems += error.problems
    else:
        if "agglomeration" in values:
            values["agglomeration"] = setting.agglomerations[0]
    if "seed" in values and "seed" in chapter.own_parameters():
        problems += chapter.own_parameters()["seed"].problems("seed", values["seed"])
    return values, problems


def _read(written: str) -> Any:
    return written.strip("\"'") if written[:1] in "\"'" else int(written)


@cache
def _known(chapter: int) -> dict[str, Any]:
    return Known().of(CHAPTERS[chapter], None)
