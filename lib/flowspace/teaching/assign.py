"""Notebooks for a class, and what is graded of a folder of them."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from flowspace.errors import ExerciseError, Problem
from flowspace.files import write_beside
from flowspace.teaching.derive import STUDENT, Spoken, derive
from flowspace.teaching.feedback import feedback
from flowspace.teaching.grade import LIMIT, SECONDS, graded
from flowspace.teaching.gradebook import gradebook
from flowspace.teaching.roster import Seat, name_problem
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

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_notebook({"cells": []}, Path(folder) / "a" / "b.ipynb").name
    'b.ipynb'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_beside(path, (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def assign(solutions: SolutionNotebook, seats: Iterable[Seat], out: str | Path,
           said: Mapping[str, Spoken] | None = None) -> list[Path]:
    """Write a student notebook for each student or group.

    Parameters
    ----------
    solutions : SolutionNotebook
    seats : iterable of Seat
    out : str or Path
        A folder; each notebook has the student's name.
    said : mapping, optional
        Language → what its notebooks say.

    Returns
    -------
    list of Path

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = assign(SolutionNotebook(Path("1.ipynb"), (), (), {}), [Seat("李雷", "zh")], folder)
    ...     [path.name for path in made]
    ['李雷.ipynb']
    """
    return [write_notebook(derive(solutions, seat.language, STUDENT, seat.parameters,
                                  (said or {}).get(seat.language)), Path(out) / f"{seat.student}.ipynb")
            for seat in seats]


def submitted_in(folder: str | Path) -> dict[str, Path]:
    """The submissions of a folder: NAME.ipynb, or a folder NAME with a notebook, for each student.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    dict of str to Path
        Student → file; of several notebooks in a student's folder the one that was changed last.

    Raises
    ------
    ExerciseError
        If there is no such folder, nothing in it, or one student twice.

    Examples
    --------
    >>> submitted_in("no-such-folder")
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. found no folder "no-such-folder"; expected the folder of the submissions. To mend it: correct the path
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ExerciseError(Problem(f'no folder "{folder}"', "the folder of the submissions", "correct the path"))
    found: dict[str, Path] = {}
    problems = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            inside = [each for each in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in each.parts]
            chosen = max(inside, key=lambda each: (each.stat().st_mtime_ns, str(each)), default=path / "none.ipynb")
            student = path.name
        elif path.suffix == ".ipynb":
            chosen, student = path, path.stem
        else:
            continue
        if student in found:
            problems.append(Problem(f"two submissions of {student}", "one", "remove one", file=str(path.name)))
        if wrong := name_problem(student):
            problems.append(Problem(f"a submission named {student!r} with {wrong}", "the name of a student",
                                    "rename it"))
        found[student] = chosen
    if not found and not problems:
        problems.append(Problem(f'no submission in "{folder}"', "notebooks named after students, or a folder for each",
                                "correct the path"))
    if problems:
        raise ExerciseError(problems)
    return found


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
        The folder for gradebook.csv and feedback.
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
        If there are no submissions, or some are of nobody in the class.

    Examples
    --------
    >>> grade(SolutionNotebook(Path("1.ipynb"), (), (), {}), "no-such-folder", "graded")
    Traceback (most recent call last):
        ...
    flowspace.errors.ExerciseError: ExerciseError: 1 problem
      1. found no folder "no-such-folder"; expected the folder of the submissions. To mend it: correct the path
    """
    from tqdm import tqdm

    found = submitted_in(submissions)
    seats = [Seat(student, language) for student in found] if seats is None else list(seats)
    strangers = sorted(set(found) - {seat.student for seat in seats})
    if strangers:
        raise ExerciseError([Problem(f"a submission of {student!r}, who is not in the roster", "students of the roster",
                                     "rename the file, or add a row") for student in strangers])
    folder = Path(out)
    (folder / "feedback").mkdir(parents=True, exist_ok=True)
    results = []
    with tqdm(total=len(seats), desc="grading", unit="submission", disable=not progress, mininterval=0.5) as bar:
        for one in graded(solutions, found, seats, said=said, seconds=seconds, limit=limit, workers=workers):
            points = {key: (by_hand or {}).get((one.seat.student, key), value) for key, value in one.points.items()}
            given = derive(solutions, one.seat.language, STUDENT, one.seat.parameters,
                           (said or {}).get(one.seat.language))
            page = feedback(solutions, given, one, points)
            write_beside(folder / "feedback" / f"{one.seat.student}.html", page.encode())
            results.append(one)
            bar.update()
    table = gradebook(solutions, results, by_hand)
    write_beside(folder / "gradebook.csv", table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    return table
