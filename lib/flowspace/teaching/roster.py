"""Who gets which notebook: a student or group, a language, and parameters of their own."""
from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flowspace.errors import ExerciseError, Problem, did_you_mean
from flowspace.languages import LANGUAGES
from flowspace.teaching.csv_files import read_rows
from flowspace.teaching.derive import parameters_of
from flowspace.teaching.source import SolutionNotebook
from flowspace.teaching.values import checked

MOST_SIGNS = 100
"""Signs of a student's name, which becomes the name of a file."""

MOST_BYTES = 200
"""The same in UTF-8: file systems count bytes."""

_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(1, 10))}


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
    if len(student.encode()) > MOST_BYTES:
        return f"more than {MOST_BYTES} bytes"
    if student.startswith((".", "~$")) or student.endswith(".") or any(
            sign in '/\\:*?"<>|' or not sign.isprintable() for sign in student):
        return "a sign that no name of a file may have"
    if student.split(".")[0].casefold() in _DEVICES:
        return "a name that Windows keeps for a device"
    return None


def read_roster(path: str | Path, solutions: SolutionNotebook, language: str = "en") -> list[Seat]:
    """Read a roster: a CSV table with a row for each student or group.

    Parameters
    ----------
    path : str or Path
        Columns: student, language (optional), and any parameters of the notebook; an empty cell is the notebook's own
        value. An agglomeration may be given by its key or by its Chinese, English or short name.
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
        kind, years that the chapter's data do not cover.

    Examples
    --------
    >>> read_roster("no-such.csv", SolutionNotebook(Path("1.ipynb"), (), (), {}))
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. no-such.csv: found no table that can be read (No such file or directory); expected a CSV table with the column
         student. To mend it: correct the path
    """
    path = Path(path)
    rows = read_rows(path, ["student"])
    known = ["student", "language", *(name for name in parameters_of(solutions) if name != "language")]
    problems = [Problem(f"column {name!r}{did_you_mean(str(name), known)}", "one of " + ", ".join(known),
                        "correct the name, or remove it", file=path.name) for name in rows[0][1] if name not in known]
    if problems:
        raise ExerciseError(problems)
    seats = []
    for number, row in rows:
        seat, found = _seat(row, solutions, language)
        seats.append(seat)
        problems += [replace(problem, file=path.name, row=number) for problem in found]
    problems += _twice(seats, path.name)
    if problems:
        raise ExerciseError(problems)
    return seats


def _seat(row: Mapping[str, str], solutions: SolutionNotebook, language: str) -> tuple[Seat, list[Problem]]:
    student = unicodedata.normalize("NFC", row["student"])
    problems = []
    if wrong := name_problem(student):
        problems.append(Problem(f"student {student!r} with {wrong}", "a name that can be that of a file", "change it"))
    spoken = row.get("language", "").casefold() or language
    if spoken not in LANGUAGES:
        problems.append(Problem(f"language {spoken!r}", "one of " + ", ".join(LANGUAGES), "correct it"))
    values, wrong_values = checked(solutions, row)
    return Seat(student, spoken, values), problems + wrong_values


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
