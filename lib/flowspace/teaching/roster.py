"""Who gets which notebook: a student or group, a language, and parameters of their own."""
from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.errors import ExerciseError, Problem, did_you_mean
from flowspace.languages import LANGUAGES
from flowspace.teaching.derive import parameters_of
from flowspace.teaching.source import SolutionNotebook

MOST_SIGNS = 100
"""Signs of a student's name, which becomes the name of a file."""


@dataclass(frozen=True)
class Seat:
    """A student or group, and what is theirs.

    Parameters
    ----------
    student : str
    language : {"en", "zh"}
    parameters : mapping
        Value by name, where it is not the notebook's own.
    """

    student: str
    language: str = "en"
    parameters: Mapping[str, Any] = field(default_factory=dict)


def name_problem(student: str) -> str | None:
    """What keeps a name from being that of a file.

    Parameters
    ----------
    student : str

    Returns
    -------
    str or None

    Examples
    --------
    >>> name_problem("李雷"), name_problem("../li")
    (None, 'a sign that no name of a file may have')
    """
    if not student or student != student.strip():
        return "no name, or blanks around it"
    if len(student) > MOST_SIGNS:
        return f"more than {MOST_SIGNS} signs"
    if student.startswith(".") or student.endswith(".") or any(
            sign in '/\\:*?"<>|' or not sign.isprintable() for sign in student):
        return "a sign that no name of a file may have"
    return None


def read_roster(path: str | Path, solutions: SolutionNotebook, language: str = "en") -> list[Seat]:
    """Read a roster: a CSV table with a row for each student or group.

    Parameters
    ----------
    path : str or Path
        Columns: student, language (optional), and any parameters of the notebook; an empty cell is the notebook's own
        value.
    solutions : SolutionNotebook
    language : {"en", "zh"}
        Where the table does not say.

    Returns
    -------
    list of Seat

    Raises
    ------
    ExerciseError
        With every problem: unknown columns, a student twice, names that cannot be those of files, values of the wrong
        kind.

    Examples
    --------
    >>> read_roster("no-such.csv", SolutionNotebook(Path("1.ipynb"), (), (), {}))
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. no-such.csv: found no table that can be read (No such file or directory); expected a CSV in UTF-8 with the
         column student. To mend it: correct the path
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise ExerciseError(Problem(f"no table that can be read ({why})", "a CSV in UTF-8 with the column student",
                                    "correct the path", file=path.name)) from None
    own = parameters_of(solutions)
    columns = list(rows[0]) if rows else []
    known = ["student", "language", *(name for name in own if name != "language")]
    problems = [Problem(f"column {name!r}{did_you_mean(str(name), known)}", "one of " + ", ".join(known),
                        "correct the name, or remove it", file=path.name) for name in columns if name not in known]
    if "student" not in columns:
        problems.append(Problem("no column student", "the name of a student or group in every row", "add it",
                                file=path.name))
    if problems:
        raise ExerciseError(problems)
    seats = [_seat(row, own, language, path.name, number, problems) for number, row in enumerate(rows, start=2)]
    problems += _twice(seats, path.name)
    if problems:
        raise ExerciseError(problems)
    return seats


def _seat(row: Mapping[str, str | None], own: Mapping[str, str], language: str, file: str, line: int,
          problems: list[Problem]) -> Seat:
    student = (row["student"] or "").strip()
    if wrong := name_problem(student):
        problems.append(Problem(f"student {student!r} with {wrong}", "a name that can be that of a file", "change it",
                                file=file, row=line))
    spoken = (row.get("language") or "").strip() or language
    if spoken not in LANGUAGES:
        problems.append(Problem(f"language {spoken!r}", "one of " + ", ".join(LANGUAGES), "correct it", file=file,
                                row=line))
    values = {}
    for name, written in own.items():
        given = (row.get(name) or "").strip()
        if name == "language" or not given:
            continue
        if written[:1] in "\"'":
            values[name] = given
            continue
        try:
            values[name] = int(given)
        except ValueError:
            problems.append(Problem(f"{name} {given!r}", "a whole number", "correct it", file=file, row=line))
    return Seat(student, spoken, values)


def _twice(seats: Iterable[Seat], file: str) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for seat in seats:
        # Names of files do not tell capitals apart everywhere.
        if seat.student.casefold() in seen:
            problems.append(Problem(f"students {seen[seat.student.casefold()]!r} and {seat.student!r}",
                                    "names that differ by more than capitals", "rename or remove one", file=file))
        seen.setdefault(seat.student.casefold(), seat.student)
    return problems
