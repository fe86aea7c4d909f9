"""Notebooks for a class, and what is graded of a folder of them."""
from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from flowspace.errors import ExerciseError, Problem
from flowspace.files import write_beside
from flowspace.teaching.derive import STUDENT, Spoken, derive
from flowspace.teaching.feedback import feedback
from flowspace.teaching.folder import handed_in
from flowspace.teaching.grade import LIMIT, SECONDS, Graded, graded
from flowspace.teaching.gradebook import as_file, gradebook
from flowspace.teaching.roster import Seat
from flowspace.teaching.source import SolutionNotebook


def write_notebook(notebook: Mapping, path: Path) -> Path:
    """Write a notebook, the same bytes for the same notebook.

    Parameters
    ----------
    notebook : mapping
    path : Path

    Returns
    -------
    Path

    Raises
    ------
    ExerciseError
        If its folder cannot be one.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_notebook({"cells": []}, Path(folder) / "a" / "b.ipynb").name
    'b.ipynb'
    """
    _make_folder(path.parent)
    write_beside(path, _content(notebook))
    return path


def _content(notebook: Mapping) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ExerciseError(Problem(f'"{folder}", which is or lies below a file', "a folder, or a new path",
                                    "choose another")) from None


def assign(solutions: SolutionNotebook, seats: Iterable[Seat], out: str | Path,
           said: Mapping[str, Spoken] | None = None, *, again: bool = False) -> list[Path]:
    """Write a student notebook for each student or group.

    Parameters
    ----------
    solutions : SolutionNotebook
    seats : iterable of Seat
    out : str or Path
        A folder; each notebook has the student's name. What else it holds stays as it is.
    said : mapping, optional
        Language → what its notebooks say.
    again : bool
        Write notebooks that are there and differ, which may hold answers, anew.

    Returns
    -------
    list of Path

    Raises
    ------
    ExerciseError
        If there are notebooks that differ from those to be written and `again` is not set; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = assign(SolutionNotebook(Path("1.ipynb"), (), (), {}), [Seat("李雷", "zh")], folder)
    ...     [path.name for path in made]
    ['李雷.ipynb']
    """
    folder = Path(out)
    made = {folder / f"{seat.student}.ipynb":
            derive(solutions, seat.language, STUDENT, seat.parameters, (said or {}).get(seat.language))
            for seat in seats}
    other = [] if again else [path for path, notebook in made.items()
                              if path.exists() and not (path.is_file() and path.read_bytes() == _content(notebook))]
    if other:
        raise ExerciseError([Problem(f'"{path}", which is another notebook, perhaps with answers',
                                     "a place where none is, or the same notebook", "choose another folder, or write "
                                     "these anew (--again)") for path in other])
    return [write_notebook(notebook, path) for path, notebook in made.items()]


def grade(solutions: SolutionNotebook, submissions: str | Path, out: str | Path, seats: Iterable[Seat] | None = None, *,
          language: str = "en", by_hand: Mapping[tuple[str, str], float] | None = None,
          said: Mapping[str, Spoken] | None = None, seconds: int = SECONDS, limit: int = LIMIT,
          workers: int | None = None, progress: bool = False) -> pd.DataFrame:
    """Grade a folder of submissions: gradebook.csv and a page of feedback for each student.

    Parameters
    ----------
    solutions : SolutionNotebook
    submissions : str or Path
    out : str or Path
        The folder for gradebook.csv and feedback; those of an earlier time are written anew.
    seats : iterable of Seat, optional
        The class, with the parameters that each was given; those who submitted, with the notebook's own parameters, if
        left out.
    language : {"en", "zh"}
        Of the feedback where there are no seats.
    by_hand : mapping, optional
        (student, exercise) → points given by people.
    said : mapping, optional
        Language → what its notebooks say.
    seconds, limit : int
        For one cell, and for all of a submission.
    workers : int, optional
        Submissions at once.
    progress : bool
        Show a progress bar.

    Returns
    -------
    DataFrame
        As `flowspace.teaching.gradebook.gradebook`.

    Raises
    ------
    ExerciseError
        If there are no submissions, some are of nobody in the class, times or workers are no numbers above zero, the
        results would lie among the submissions, or nbgrader is missing or does not take the solution notebook.

    Examples
    --------
    >>> grade(SolutionNotebook(Path("1.ipynb"), (), (), {}), "no-such-folder", "graded")
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. found no folder "no-such-folder"; expected the folder of the submissions. To mend it: unpack the archive of the
         submissions, or correct the path
    """
    from tqdm import tqdm

    problems = [*_machine_problems(), *_number_problems(seconds, limit, workers)]
    folder = Path(out)
    if folder.resolve() == Path(submissions).resolve():
        problems.append(Problem(f'"{out}" as the folder of the results', "another than that of the submissions",
                                "choose another"))
    seats = None if seats is None else list(seats)
    try:
        found = handed_in(submissions, None if seats is None else [seat.student for seat in seats])
    except ExerciseError as error:
        problems += error.problems
    if problems:
        raise ExerciseError(problems)
    seats = [Seat(student, language) for student in found] if seats is None else seats
    _make_folder(folder / "feedback")
    results = []
    table = gradebook(solutions, results, by_hand)
    with tqdm(total=len(seats), desc="grading", unit="submission", disable=not progress, mininterval=0.5) as bar:
        for one in graded(solutions, found, seats, said=said, seconds=seconds, limit=limit, workers=workers):
            page = _page(solutions, one, by_hand or {}, (said or {}).get(one.seat.language))
            write_beside(folder / "feedback" / f"{one.seat.student}.html", page.encode(errors="replace"))
            results.append(one)
            # What is finished is kept when the rest is interrupted.
            table = gradebook(solutions, results, by_hand)
            write_beside(folder / "gradebook.csv", as_file(table))
            bar.update()
    return table


def _machine_problems() -> list[Problem]:
    problems = []
    if os.name != "posix":
        problems.append(Problem(f"a system of the kind {os.name}", "Linux or macOS, where a submission can be ended "
                                "with all that it started", "grade there, in a container or in WSL"))
    if find_spec("nbgrader") is None:
        problems.append(Problem("no nbgrader", "the packages of the extra teaching",
                                "pip install 'flowspace[teaching]'"))
    return problems


def _number_problems(seconds: int, limit: int, workers: int | None) -> list[Problem]:
    problems = [Problem(f"{name} {value!r}", "a whole number above zero", "choose another")
                for name, value in (("seconds", seconds), ("limit", limit), ("workers", workers))
                if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1)]
    if not problems and limit < seconds:
        problems.append(Problem(f"limit {limit} below seconds {seconds}", "time for one cell at least",
                                "choose a longer limit"))
    return problems


def _page(solutions: SolutionNotebook, one: Graded, by_hand: Mapping[tuple[str, str], float],
          said: Spoken | None) -> str:
    points = {key: by_hand.get((one.seat.student, key), value) for key, value in one.points.items()}
    given = derive(solutions, one.seat.language, STUDENT, one.seat.parameters, said)
    try:
        return feedback(solutions, given, one, points)
    except Exception:
        # Whatever a student's notebook holds, it must not keep the others from their grades.
        return feedback(solutions, given, replace(one, notebook=None,
                                                  notes=(*one.notes, ("notebook_not_shown", ""))), points)
