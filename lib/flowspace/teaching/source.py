"""What a solution notebook holds: the exercises of a chapter with hints, solutions, checks and rubrics.

Every cell of an exercise says in its metadata which exercise it belongs to and what part of it is; the first one, the
statement, also says level, minutes, points, objectives and whether the answer is open.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.book.chapters import chapter_of
from flowspace.errors import ExerciseError, Problem, did_you_mean
from flowspace.languages import LANGUAGES

PARTS = ("statement", "hint", "solution", "checks", "hidden", "answer", "rubric")
"""In the order in which they stand."""

LEVELS = ("read", "by_hand", "compute", "vary", "interpret", "extend")
"""From reading a figure to extending a method."""

OPEN, HIDDEN = "open", "hidden"
"""Whether the answer stands, folded, on the students' site, or in the instructors' edition only."""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
"""Lines around a solution; before them stands what a student finds in its place."""

_WORDED = ("statement", "hint", "answer", "rubric")


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Parameters
    ----------
    key : str
        Its name in metadata, file names and gradebook.
    level : str
        One of `LEVELS`.
    minutes, points : int
    objectives : tuple of int
        Which of the chapter's objectives it serves, from 1.
    visibility : {"open", "hidden"}
    cells : mapping
        Part → cells: for words one of each language, in the order of `LANGUAGES`; for code one.
    number : str
        Its number in the book, as in 5.3, which stands before its title.
    """

    key: str
    level: str
    minutes: int
    points: int
    objectives: tuple[int, ...]
    visibility: str
    cells: Mapping[str, tuple[dict[str, Any], ...]] = field(repr=False)
    number: str = ""

    @property
    def is_written(self) -> bool:
        """Whether it is answered in words, which people grade by the rubric."""
        return "solution" not in self.cells

    def words(self, part: str, language: str) -> str:
        """Text of a part in a language; empty where there is none."""
        cells = self.cells.get(part, ())
        text = source_of(cells[LANGUAGES.index(language)]) if cells else ""
        if part == "statement" and self.number:
            text = re.sub(r"^#+ ", rf"\g<0>{self.number} ", text, count=1)
        return text

    def code(self, part: str) -> str:
        """Code of a part; empty where there is none."""
        cells = self.cells.get(part, ())
        return source_of(cells[0]) if cells else ""


@dataclass(frozen=True)
class SolutionNotebook:
    """The exercises of a chapter.

    Parameters
    ----------
    path : Path
    opening : tuple of cells
        Title and introduction (of each language), the parameters and the code that opens the study.
    exercises : tuple of Exercise
    metadata : mapping
        Of the notebook.
    """

    path: Path
    opening: tuple[dict[str, Any], ...] = field(repr=False)
    exercises: tuple[Exercise, ...]
    metadata: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        return self.path.stem


def source_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell, however JSON has it.

    Parameters
    ----------
    cell : mapping

    Returns
    -------
    str

    Examples
    --------
    >>> source_of({"source": ["a\\n", "b"]})
    'a\\nb'
    """
    return "".join(cell["source"])


def solution_parts(code: str) -> tuple[str, str]:
    """What a student finds, and the solution.

    Parameters
    ----------
    code : str
        Of a solution cell.

    Returns
    -------
    (str, str)
        Lines before `BEGIN`; lines from there to `END`.

    Raises
    ------
    ExerciseError
        If there is not one of each, in their order, at the end of the cell.

    Examples
    --------
    >>> solution_parts("share = ...\\n### BEGIN SOLUTION\\nshare = 0.5\\n### END SOLUTION")
    ('share = ...', 'share = 0.5')
    """
    lines = code.rstrip("\n").split("\n")
    marks = [line.strip() for line in lines if line.strip() in (BEGIN, END)]
    if marks != [BEGIN, END] or lines[-1].strip() != END:
        raise ExerciseError(Problem(f"a solution marked by {', '.join(marks) or 'nothing'}",
                                    f"what the student finds, then one {BEGIN}, the solution, and {END} as last line",
                                    "correct the marks"))
    at = next(number for number, line in enumerate(lines) if line.strip() == BEGIN)
    return "\n".join(lines[:at]).strip("\n"), "\n".join(lines[at + 1:-1]).strip("\n")


def solutions_of(given: str | Path, root: str | Path) -> Path:
    """The solution notebook of a chapter, or one of a reader's own.

    Parameters
    ----------
    given : str or Path
        1 to 8, the name of a chapter, or a path.
    root : str or Path
        The project's folder.

    Returns
    -------
    Path

    Raises
    ------
    ParameterError
        If there is no such chapter.

    Examples
    --------
    >>> solutions_of("4", "project").as_posix()
    'project/exercises/04_networks.ipynb'
    """
    if str(given).endswith(".ipynb"):
        return Path(given)
    return Path(root) / "exercises" / f"{chapter_of(str(given)).notebook}.ipynb"


def read_solutions(path: str | Path) -> SolutionNotebook:
    """Read a solution notebook, and refuse one that is not whole.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    SolutionNotebook

    Raises
    ------
    ExerciseError
        With every problem: no notebook, cells without their exercise, parts twice or missing, unknown levels.

    Examples
    --------
    >>> read_solutions("no-such.ipynb")
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. no-such.ipynb: found no notebook that can be read (No such file or directory); expected a solution notebook. To
         mend it: give its path
    """
    path = Path(path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
        if not all(_is_cell(cell) for cell in cells):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise ExerciseError(Problem(f"no notebook that can be read ({why})", "a solution notebook", "give its path",
                                    file=path.name)) from None
    problems: list[Problem] = []
    opening: list[dict[str, Any]] = []
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    about: dict[str, Mapping[str, Any]] = {}
    for number, cell in enumerate(cells, start=1):
        own = cell.get("metadata", {}).get("flowspace", {})
        key, part = own.get("exercise"), own.get("part")
        if key is None:
            if found:
                problems.append(_problem(path, f"cell {number} after the first exercise belongs to none",
                                         "flowspace.exercise in its metadata", "name the exercise, or move it up"))
            opening.append(cell)
            continue
        if part not in PARTS:
            problems.append(_problem(path, f"part {part!r} in cell {number}{did_you_mean(part, PARTS)}",
                                     "one of " + ", ".join(PARTS), "correct it"))
            continue
        found.setdefault(key, {}).setdefault(part, []).append(cell)
        if "level" in own:
            about[key] = own
    exercises = []
    chapter = re.match(r"0*(\d+)_", path.name)
    for number, (key, parts) in enumerate(found.items(), start=1):
        own_problems = [*_part_problems(path, key, parts), *_about_problems(path, key, about.get(key))]
        problems += own_problems
        if not own_problems:
            own = about[key]
            exercises.append(Exercise(key, own["level"], own["minutes"], own["points"], tuple(own["objectives"]),
                                      own["answer"], {part: _in_order(part, those) for part, those in parts.items()},
                                      f"{chapter[1]}.{number}" if chapter else str(number)))
    if not found:
        problems.append(_problem(path, "no exercise", "cells with flowspace.exercise in their metadata", "add them"))
    if problems:
        raise ExerciseError(problems)
    return SolutionNotebook(path, tuple(opening), tuple(exercises), notebook.get("metadata", {}))


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("markdown", "code", "raw"):
        return False
    source, metadata = cell.get("source"), cell.get("metadata", {})
    return (isinstance(source, str) or isinstance(source, list) and all(isinstance(line, str) for line in source)) \
        and isinstance(metadata, dict) and isinstance(metadata.get("flowspace", {}), dict) \
        and isinstance(metadata.get("tags", []), list)


def _problem(path: Path, found: str, expected: str, mend: str) -> Problem:
    return Problem(found, expected, mend, file=path.name)


def _language(cell: Mapping[str, Any]) -> str | None:
    tags = cell.get("metadata", {}).get("tags", [])
    return next((language for language in LANGUAGES if f"lang-{language}" in tags), None)


def _in_order(part: str, cells: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(sorted(cells, key=lambda cell: LANGUAGES.index(_language(cell)))) if part in _WORDED else tuple(cells)


def _part_problems(path: Path, key: str, parts: Mapping[str, list[dict[str, Any]]]) -> list[Problem]:
    problems = []
    needed = ["statement", "hint", "answer", *(("solution", "checks") if "solution" in parts else ("rubric",))]
    problems += [_problem(path, f"no {part} of exercise {key!r}", "one", "add it")
                 for part in needed if part not in parts]
    for part, cells in parts.items():
        if part in _WORDED:
            languages = sorted(str(_language(cell)) for cell in cells)
            if languages != sorted(LANGUAGES):
                problems.append(_problem(path, f"{part} of exercise {key!r} in {', '.join(languages)}",
                                         "one cell tagged for each of " + ", ".join(LANGUAGES), "correct the tags"))
        elif len(cells) != 1 or cells[0]["cell_type"] != "code":
            problems.append(_problem(path, f"{len(cells)} cells for {part} of exercise {key!r}", "one cell of code",
                                     "join them"))
        elif part == "solution":
            try:
                solution_parts(source_of(cells[0]))
            except ExerciseError as error:
                problems += [_problem(path, f"{each.found} in exercise {key!r}", each.expected, each.mend)
                             for each in error.problems]
    return problems


def _about_problems(path: Path, key: str, own: Mapping[str, Any] | None) -> list[Problem]:
    if own is None:
        return [_problem(path, f"no level of exercise {key!r}", "level, minutes, points, objectives and answer in the "
                         "metadata of its first cell", "add them")]
    problems = []
    if own["level"] not in LEVELS:
        problems.append(_problem(path, f"level {own['level']!r} of {key!r}{did_you_mean(own['level'], LEVELS)}",
                                 "one of " + ", ".join(LEVELS), "correct it"))
    problems += [_problem(path, f"{name} {own.get(name)!r} of exercise {key!r}", "a whole number above zero",
                          "correct it") for name in ("minutes", "points")
                 if not isinstance(own.get(name), int) or own[name] < 1]
    objectives = own.get("objectives")
    if not isinstance(objectives, list) or not objectives or not all(isinstance(n, int) and n > 0 for n in objectives):
        problems.append(_problem(path, f"objectives {objectives!r} of exercise {key!r}", "a list of their numbers",
                                 "correct it"))
    if own.get("answer") not in (OPEN, HIDDEN):
        problems.append(_problem(path, f"answer {own.get('answer')!r} of exercise {key!r}", f"{OPEN} or {HIDDEN}",
                                 "correct it"))
    return problems
