"""Submissions in, points out: nbgrader runs and grades each one in a process, a folder and a gradebook of its own.

None can harm another. What nbgrader is given has been put together from the notebook that was given out and the
student's answers.
"""
from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.errors import ExerciseError, Problem
from flowspace.teaching.derive import GRADING, STUDENT, Spoken, derive
from flowspace.teaching.folder import Handed
from flowspace.teaching.process import run
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


def graded(solutions: SolutionNotebook, submitted: Mapping[str, Handed | None], seats: Iterable[Seat], *,
           said: Mapping[str, Spoken] | None = None, seconds: int = SECONDS, limit: int = LIMIT,
           workers: int | None = None) -> Iterator[Graded]:
    """Grade submissions, and yield each in the order of the seats.

    Parameters
    ----------
    solutions : SolutionNotebook
    submitted : mapping
        Student → what was handed in, as `flowspace.teaching.folder.handed_in` finds it; None where there is nothing.
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

    Raises
    ------
    ExerciseError
        If nbgrader does not take the solution notebook.

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
    said = said or {}
    languages = list(dict.fromkeys(seat.language for seat in seats))
    threads = ThreadPoolExecutor(workers or os.cpu_count() or 1)
    try:
        books = dict(zip(languages, threads.map(lambda language: _gradebook(solutions, language, said.get(language)),
                                                languages), strict=True))
        yield from threads.map(lambda seat: _grade(solutions, books[seat.language], seat, submitted.get(seat.student),
                                                   said.get(seat.language), seconds, limit), seats)
    finally:
        threads.shutdown(cancel_futures=True)


def _gradebook(solutions: SolutionNotebook, language: str, said: Spoken | None) -> bytes:
    """A gradebook that knows the checks, in memory, where no submission can reach it."""
    with tempfile.TemporaryDirectory(prefix="flowspace-course-") as place:
        folder = Path(place)
        source = folder / "source" / solutions.name / f"{solutions.name}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(derive(solutions, language, GRADING, said=said)), encoding="utf-8")
        done, _ = run("prepare", folder, solutions.name, limit=LIMIT)
        if done != 0:
            raise ExerciseError(Problem(f"a solution notebook that nbgrader does not take (code {done})",
                                        "one whose derived notebooks are valid", "open its answers in Jupyter, and "
                                        "mend what it says", file=solutions.path.name))
        return (folder / "gradebook.db").read_bytes()


def _grade(solutions: SolutionNotebook, gradebook: bytes, seat: Seat, handed: Handed | None, said: Spoken | None,
           seconds: int, limit: int) -> Graded:
    nothing = {each.key: 0.0 for each in solutions.exercises}
    handed = handed or Handed(None, (("missing_file", ""),))
    given = derive(solutions, seat.language, STUDENT, seat.parameters, said)
    read = read_submission(handed.path, given) if handed.path else Submission(None, ())
    notes = [*handed.notes, *read.notes]
    if read.notebook is None:
        return Graded(seat, nothing, tuple(notes))
    if not read.answered:
        # An answer that was left as it was given out passes no check; there is nothing to run.
        return Graded(seat, nothing, (*notes, ("nothing_answered", "")), read.notebook)
    notebook, end = read.notebook, time.monotonic() + limit
    # Each attempt leaves out one more cell.
    for _ in range(1 + len(notebook["cells"])):
        told = _run(gradebook, notebook, solutions.name, seconds, end)
        if "scores" in told:
            found = _first_found(told["found"])
            notes += [(kind, f"{key} ({', '.join(names)})") for kind, key, names in found]
            notes += _notes_of_run(told["notebook"])
            doubtful = {key for kind, key, _ in found if kind == "own_types"}
            points = _points(solutions, told["scores"], read.answered, doubtful)
            return Graded(seat, points, tuple(notes), told["notebook"])
        if time.monotonic() >= end:
            return Graded(seat, nothing, (*notes, ("too_long", str(limit))))
        at = told.get("at", "").removesuffix("-checks")
        cell = next((cell for cell in notebook["cells"] if at in (cell["id"], _grade_id(cell))), None)
        if cell is None or cell["metadata"].get("nbgrader", {}).get("locked"):
            break
        kind = told.get("kind", "failed")
        notes.append((kind, at))
        notebook = _without(notebook, cell["id"], note(kind, at, seat.language))
    return Graded(seat, nothing, (*notes, ("not_gradable", "")))


def _run(gradebook: bytes, notebook: Mapping[str, Any], name: str, seconds: int, end: float) -> dict[str, Any]:
    """What was told of a run: the scores and the notebook, or at which cell it ended and why."""
    place = tempfile.mkdtemp(prefix="flowspace-submission-")
    try:
        path = Path(place) / "submitted" / "student" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(_unlocked(notebook)), encoding="utf-8")
        (Path(place) / "gradebook.db").write_bytes(gradebook)
        _, lines = run("grade", Path(place), name, "student", seconds, limit=max(1.0, end - time.monotonic()))
        told: dict[str, Any] = {}
        for line in lines:
            told.update(line)
        return told
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unlocked(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """A notebook whose opening nbgrader leaves as it is: it has the parameters, one gradebook does for all."""
    return {**notebook, "cells": [{**cell, "metadata": {}} if _is_opening(cell) else cell
                                  for cell in notebook["cells"]]}


def _is_opening(cell: Mapping[str, Any]) -> bool:
    return cell["id"].startswith("opening-") and "-own-" not in cell["id"]


def _grade_id(cell: Mapping[str, Any]) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def _first_found(found: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """What the guard found: kind, exercise and names, each name at the first exercise at which it did."""
    first, known = [], set()
    for each in found:
        names = [name for name in each["names"] if (each["kind"], name) not in known]
        known.update((each["kind"], name) for name in names)
        if names:
            first.append((each["kind"], each["key"].removesuffix("-checks"), names))
    return first


def _notes_of_run(notebook: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Cells that were interrupted; what opens the study, where it failed, which is no fault of the student's."""
    notes = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                if _is_opening(cell):
                    notes.append(("opening_failed", f"{output['ename']}: {output['evalue']}"[:300]))
                elif output["ename"] == "CellTimeoutError":
                    notes.append(("endless", _grade_id(cell) or cell["id"]))
    return notes


def _without(notebook: dict[str, Any], cell: str, why: str) -> dict[str, Any]:
    """A notebook in which a cell fails at once; what it held stays to be read."""
    def left_out(source: str) -> str:
        return f"raise RuntimeError({why!r})\n" + "\n".join(f"# {line}" for line in source.split("\n"))

    return {**notebook, "cells": [{**each, "source": left_out(each["source"])} if each["id"] == cell else each
                                  for each in notebook["cells"]]}


def _points(solutions: SolutionNotebook, scores: Mapping[str, Any], answered: Iterable[str],
            doubtful: Iterable[str]) -> dict[str, float | None]:
    """Points of each exercise; None where people have to look: answers in words, values that may equal anything."""
    answered, doubtful = set(answered), set(doubtful)
    points: dict[str, float | None] = {}
    for each in solutions.exercises:
        # An answer in words that was left as it was given out needs nobody to read it.
        if each.key not in answered:
            points[each.key] = 0.0
        elif each.is_written:
            points[each.key] = None
        else:
            scored = min(float(scores[f"{each.key}-checks"] or 0.0), float(each.points))
            points[each.key] = None if scored and each.key in doubtful else scored
    return points
