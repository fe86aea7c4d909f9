"""The gradebook: points of each student and exercise, with those that people gave to answers in words."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from flowspace.errors import ExerciseError, Problem, did_you_mean
from flowspace.teaching.csv_files import read_rows
from flowspace.teaching.source import SolutionNotebook
from flowspace.teaching.words import note

FIXED = ("student", "points", "most", "to_grade_by_hand")
"""Columns before those of the exercises; after them comes notes."""


def gradebook(solutions: SolutionNotebook, results: Iterable, by_hand: Mapping[tuple[str, str], float] | None = None
              ) -> pd.DataFrame:
    """Set the points of all students side by side.

    Parameters
    ----------
    solutions : SolutionNotebook
    results : iterable of Graded
    by_hand : mapping, optional
        (student, exercise) → points given by people; they take the place of others.

    Returns
    -------
    DataFrame
        A row for each student: student, points (of what is graded), most (of all exercises), to_grade_by_hand (points
        that can still be given by hand), one column of points for each exercise (missing where it is to be graded by
        hand), notes.

    Examples
    --------
    >>> from flowspace.teaching.grade import Graded
    >>> from flowspace.teaching.roster import Seat
    >>> from flowspace.teaching.source import Exercise
    >>> why = Exercise("why", "interpret", 5, 4, (1,), "open", {})
    >>> notebook = SolutionNotebook(Path("1.ipynb"), (), (why,), {})
    >>> gradebook(notebook, [Graded(Seat("Li"), {"why": None})]).values.tolist()
    [['Li', 0.0, 4, 4, nan, '']]
    """
    by_hand = dict(by_hand or {})
    most = {each.key: each.points for each in solutions.exercises}
    rows = []
    for one in results:
        student = one.seat.student
        points = {key: by_hand.get((student, key), one.points[key]) for key in most}
        given = {key: value for key, value in points.items() if value is not None}
        rows.append({"student": student, "points": float(sum(given.values())), "most": sum(most.values()),
                     "to_grade_by_hand": sum(most[key] for key in most if key not in given),
                     **{key: float("nan") if value is None else float(value) for key, value in points.items()},
                     "notes": " ".join(note(kind, key, one.seat.language) for kind, key in one.notes)})
    return pd.DataFrame(rows, columns=[*FIXED, *most, "notes"])


def as_file(table: pd.DataFrame) -> bytes:
    """A gradebook as CSV that spreadsheet programs open as what it is.

    Parameters
    ----------
    table : DataFrame

    Returns
    -------
    bytes
        With a mark by which Chinese is read as UTF-8, and no text that would be taken for a formula.

    Examples
    --------
    >>> as_file(pd.DataFrame({"student": ["=1+1"], "points": [-1.5]})).decode("utf-8-sig")
    "student,points\\n'=1+1,-1.5\\n"
    """
    safe = table.apply(lambda column: column.map(
        lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell))
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig", errors="replace")


def read_points(path: str | Path, solutions: SolutionNotebook, students: Iterable[str]) -> dict[tuple[str, str], float]:
    """Read points that people gave: a CSV table with the columns student, exercise and points.

    Parameters
    ----------
    path : str or Path
    solutions : SolutionNotebook
    students : iterable of str

    Returns
    -------
    dict
        (student, exercise) → points.

    Raises
    ------
    ExerciseError
        With every problem: no table, unknown students and exercises, points below zero or above the most, twice.

    Examples
    --------
    >>> read_points("no-such.csv", SolutionNotebook(Path("1.ipynb"), (), (), {}), [])
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. no-such.csv: found no table that can be read (No such file or directory); expected a CSV table with the
         columns student, exercise, points. To mend it: correct the path
    """
    path = Path(path)
    rows = read_rows(path, ["student", "exercise", "points"])
    most, known = {each.key: each.points for each in solutions.exercises}, list(students)
    found: dict[tuple[str, str], float] = {}
    problems: list[Problem] = []
    for line, row in rows:
        student, key = row["student"], row["exercise"]
        wrong = [Problem(f"{what} {name!r}{did_you_mean(name, names)}", f"one of this {where}", "correct it",
                         file=path.name, row=line)
                 for what, name, names, where in (("student", student, known, "class"),
                                                  ("exercise", key, most, "notebook")) if name not in names]
        if (student, key) in found:
            wrong.append(Problem(f"{key} of {student} twice", "once", "remove one", file=path.name, row=line))
        try:
            value = float(row["points"].replace(",", "."))
        except ValueError:
            value = -1.0
        if key in most and not 0 <= value <= most[key]:
            wrong.append(Problem(f"points {row['points']!r} for {key}", f"a number from 0 to {most[key]}", "correct it",
                                 file=path.name, row=line))
        problems += wrong
        if not wrong:
            found[student, key] = value
    if problems:
        raise ExerciseError(problems)
    return found
