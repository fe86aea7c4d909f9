"""A folder of submissions in, a gradebook and a page of feedback for each student out.

nbgrader runs and grades each submission in a process, a folder and a gradebook of its own, so that none can harm
another. What it is given has been put together from the notebook that was given out and the student's answers.
"""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.teaching.derive import GRADING, STUDENT, Spoken, derive
from flowspace.teaching.roster import Seat
from flowspace.teaching.source import SolutionNotebook
from flowspace.teaching.submissions import Submission, read_submission
from flowspace.teaching.words import note

SECONDS, LIMIT = 60, 900
"""For one cell, and for all of a submission."""


@dataclass(frozen=True)
class Graded:
    """A submission and its points.

    Parameters
    ----------
    seat : Seat
    points : mapping
        Exercise → points; None for those that are to be graded by hand.
    notes : tuple of (kind, key)
        See `flowspace.teaching.words.NOTES`.
    notebook : dict or None
        As it was run, with its outputs.
    """

    seat: Seat
    points: Mapping[str, float | None]
    notes: tuple[tuple[str, str], ...] = ()
    notebook: dict[str, Any] | None = field(default=None, repr=False)


def graded(solutions: SolutionNotebook, submitted: Mapping[str, Path | None], seats: Iterable[Seat], *,
           said: Mapping[str, Spoken] | None = None, seconds: int = SECONDS, limit: int = LIMIT,
           workers: int | None = None) -> Iterator[Graded]:
    """Grade submissions, and yield each in the order of the seats.

    Parameters
    ----------
    solutions : SolutionNotebook
    submitted : mapping
        Student → the file, or None where there is none.
    seats : iterable of Seat
    said : mapping, optional
        Language → what its notebooks say, as for `flowspace.teaching.derive.derive`.
    seconds : int
        For one cell.
    limit : int
        For all of a submission.
    workers : int, optional
        Submissions at once; as many as the machine has cores if left out.

    Returns
    -------
    iterator of Graded

    Notes
    -----
    A cell that ends its kernel, or does not end when it is interrupted, is left out, and the rest is graded. Points are
    those of nbgrader: an exercise has all of its points or none.

    Examples
    --------
    >>> list(graded(SolutionNotebook(Path("1.ipynb"), (), (), {}), {}, []))
    []
    """
    seats = list(seats)
    if not seats:
        return
    with tempfile.TemporaryDirectory(prefix="flowspace-grading-") as place:
        courses = {key: _course(Path(place) / f"course-{number}", solutions, seat, said or {})
                   for number, (key, seat) in enumerate({_key(seat): seat for seat in seats}.items())}
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as threads:
            yield from threads.map(
                lambda numbered: _grade(solutions, courses[_key(numbered[1])], numbered[1],
                                        submitted.get(numbered[1].student), Path(place) / f"seat-{numbered[0]}",
                                        seconds, limit), enumerate(seats))


@dataclass(frozen=True)
class _Course:
    folder: Path
    given: dict[str, Any]


def _key(seat: Seat) -> str:
    """The same for seats that get the same notebook."""
    return json.dumps([seat.language, dict(seat.parameters)], sort_keys=True)


def _course(folder: Path, solutions: SolutionNotebook, seat: Seat,
            said: Mapping[str, Spoken]) -> _Course:
    """A course whose gradebook knows the cells of a notebook."""
    words = said.get(seat.language)
    source = folder / "source" / solutions.name / f"{solutions.name}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(derive(solutions, seat.language, GRADING, seat.parameters, words)), encoding="utf-8")
    done = _run("one", "prepare", folder, solutions.name, limit=LIMIT, folder=folder)
    if done != 0:
        raise RuntimeError(f"nbgrader could not take the solution notebook {solutions.path.name} (code {done})")
    return _Course(folder, derive(solutions, seat.language, STUDENT, seat.parameters, words))


def _grade(solutions: SolutionNotebook, course: _Course, seat: Seat, path: Path | None, folder: Path, seconds: int,
           limit: int) -> Graded:
    nothing = {each.key: 0.0 for each in solutions.exercises}
    read = read_submission(path, course.given) if path else Submission(None, (("missing_file", ""),))
    if read.notebook is None:
        return Graded(seat, nothing, read.notes)
    notebook, notes = read.notebook, list(read.notes)
    try:
        # Each attempt leaves out one more cell.
        for _ in range(1 + len(notebook["cells"])):
            scores = _scores(course, notebook, solutions.name, folder, seconds, limit)
            if scores is not None:
                ran = json.loads((folder / "autograded" / "student" / solutions.name / f"{solutions.name}.ipynb")
                                 .read_text(encoding="utf-8"))
                return Graded(seat, _points(solutions, scores, read.answered), tuple(notes), ran)
            found = _at_fault(notebook, folder, seconds, limit)
            if found is None:
                break
            cell, kind = found
            notes.append((kind, cell))
            notebook = _without(notebook, cell, note(kind, cell, seat.language))
        return Graded(seat, nothing, (*notes, ("not_gradable", "")))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scores(course: _Course, notebook: Mapping[str, Any], name: str, folder: Path, seconds: int,
            limit: int) -> list[dict[str, Any]] | None:
    """Scores by nbgrader; None where it did not come to an end."""
    shutil.rmtree(folder, ignore_errors=True)
    path = folder / "submitted" / "student" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copy(course.folder / "gradebook.db", folder)
    if _run("one", "grade", folder, name, "student", seconds, limit=limit, folder=folder) != 0:
        return None
    return json.loads((folder / "scores.json").read_text(encoding="utf-8"))


def _at_fault(notebook: Mapping[str, Any], folder: Path, seconds: int, limit: int) -> tuple[str, str] | None:
    """The cell that ends the kernel or does not end, and which of both."""
    path = folder / "trial.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    told = folder / "trial.txt"
    with told.open("w") as lines:
        _run("trial", path, seconds, limit=limit, folder=folder, into=lines)
    said = told.read_text(encoding="utf-8").split("\n")
    cells = [line.removeprefix("at ") for line in said if line.startswith("at ")]
    known = {cell["id"]: cell for cell in notebook["cells"]}
    # What was given out ends: only answers and cells of the student's own can be at fault.
    if not cells or "ended" in said or known[cells[-1]]["metadata"].get("nbgrader", {}).get("locked"):
        return None
    return cells[-1], "died" if "died" in said else "endless"


def _without(notebook: dict[str, Any], cell: str, why: str) -> dict[str, Any]:
    """A notebook in which a cell fails at once; what it held stays to be read."""
    def left_out(source: str) -> str:
        return f"raise RuntimeError({why!r})\n" + "\n".join(f"# {line}" for line in source.split("\n"))

    return {**notebook, "cells": [{**each, "source": left_out(each["source"])} if each["id"] == cell else each
                                  for each in notebook["cells"]]}


def _points(solutions: SolutionNotebook, scores: Iterable[Mapping[str, Any]],
            answered: Iterable[str]) -> dict[str, float | None]:
    found = {score["cell"].removesuffix("-checks"): score for score in scores}
    answered = set(answered)
    # An answer in words that was left as it was given out needs nobody to read it.
    return {each.key: 0.0 if each.key not in answered else None if each.is_written
            else float(found[each.key]["score"]) for each in solutions.exercises}


def _run(module: str, *words: Any, limit: int, folder: Path, into: Any = subprocess.DEVNULL) -> int:
    """Run a module of this room in a session of its own, which is ended as a whole; its exit code, -1 out of time."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "IPYTHONDIR": str(home), "JUPYTER_DATA_DIR": str(home),
                   "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
                   "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-m", f"flowspace.teaching.{module}", *map(str, words)],
                               stdin=subprocess.DEVNULL, stdout=into, stderr=subprocess.DEVNULL, cwd=folder,
                               env=environment, start_new_session=True)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return -1
    finally:
        # Kernels that are left, too.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        process.wait()
