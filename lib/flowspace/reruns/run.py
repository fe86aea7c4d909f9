"""One chapter, or the whole book, with the reader's parameters."""
from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from flowspace.errors import ParameterError, Problem, RunFailed
from flowspace.files import write_beside
from flowspace.reruns import damaged
from flowspace.reruns.book_index import book_index
from flowspace.reruns.executed import notebook_before
from flowspace.reruns.failures import problem_of
from flowspace.reruns.folder import refuse_foreign, refuse_inputs, taken, taken_whole, unwritable, whole_path
from flowspace.reruns.options import option_problems
from flowspace.reruns.parameters import Notebook, given_once, notebook_of, with_names, with_whole_paths
from flowspace.reruns.places import FAILED, WORK, failed_of, forget_failed, language_of, request_of
from flowspace.reruns.plan import book_plans, plan
from flowspace.reruns.repeat import compare_runs, own_data, place_of_run, read_run, refuse_unsaved
from flowspace.reruns.state import is_unchanged
from flowspace.reruns.workers import make
from flowspace.reruns.worksite import worksite
from flowspace.runs.dependencies import DigestCache
from flowspace.runs.imports import lean_imports
from flowspace.runs.job import TIMEOUT

BOOK = "book.json"
"""The file by which a folder is known as one of a run of the whole book."""

EARLIER = "earlier"
"""Where runs of chapters go that a later run of the book could not make again."""


def run(notebook: int | str | Path | Notebook, out: str | Path, *, again: bool = False, timeout: float = TIMEOUT,
        progress: bool = False, parameters: Mapping[str, Any] | None = None, **more: Any) -> Path:
    """Run a chapter, and keep everything that it makes with a record.

    Parameters
    ----------
    notebook : int, str, Path or Notebook
        1 to 8, the name of a chapter, or the path of a notebook of the reader's own.
    out : str or Path
        The run's folder: a new path, an empty folder, or one of an earlier run, which is replaced as a whole.
    again : bool
        Run even if the folder holds this run and nothing has changed.
    timeout : float
        Seconds that one cell may take.
    progress : bool
        Show a bar that counts cells.
    parameters, **more
        What is not to be the notebook's own; as a mapping, or by name.

    Returns
    -------
    Path
        The folder: notebook.ipynb, report.html, results, run.json and ro-crate-metadata.json.

    Raises
    ------
    ParameterError
        With every problem of the parameters or the folder; nothing was run.
    TableError
        With every problem of the tables in the reader's folder; nothing was run.
    RunFailed
        If a cell failed, with the cell and its traceback. An earlier run in the folder is left as it was, and the
        notebook as far as it came is kept beside it, as mine.failed.ipynb for the folder mine, until the run succeeds.

    Examples
    --------
    >>> run(4, "mine", windw=3)
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found parameter "windw", which chapter 4 does not have; expected one of start_year, end_year, agglomerations,
         membership, layers, window, replicates, seed, language, data_folder. To mend it: remove it or correct its name
         (did you mean 'window'?)
    """
    planned = plan(notebook_of(notebook), given_once(parameters, more))
    if problems := option_problems(timeout=timeout):
        raise ParameterError(problems)
    # Imported when parameters are well: a mistake is told without waiting for what drives kernels.
    from tqdm import tqdm

    with lean_imports():
        from flowspace.reruns.perform import perform
    target = whole_path(out)
    refuse_inputs(out, [planned])
    _check_folder(target, out)
    if not again and is_unchanged(target, planned, "all"):
        forget_failed(failed_of(target))
        return target  # Whatever else the reader put there: nothing of it is touched.
    with ExitStack() as held:
        held.enter_context(taken_whole(out))
        _check_foreign(target, out)
        work = _place(held, target, out)
        with tqdm(desc="cells", unit="cell", disable=not progress, mininterval=0.5) as bar:
            def told(ended: int, cells: int) -> None:
                bar.total = cells
                bar.update(ended - bar.n)

            answer = perform(request_of(planned, target, work, timeout=timeout, again=again, failed=failed_of(target)),
                             told)
    if answer["status"] == "failed":
        raise RunFailed(problem_of(answer["failure"], planned.notebook.path.name, Path(out).parent))
    return target


def repeat(folder: str | Path, out: str | Path, *, notebook: str | Path | None = None, timeout: float = TIMEOUT,
           parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Make a run again from its record, and compare what comes out.

    Parameters
    ----------
    folder : str or Path
        Of the run, or the file of a run of which only numbers are kept.
    out : str or Path
        The folder for the new run.
    notebook : str or Path, optional
        Where a notebook of the reader's own is now. Left out, it is taken from the run's folder, and finds no files
        beside it then.
    timeout : float
        Seconds that one cell may take.
    parameters : mapping, optional
        Where the reader's own data are now, for a run that had some: data_folder, documents_folder, answers_file.

    Returns
    -------
    DataFrame
        As `compare_runs` returns it; `changes_since` tells what is not as it was.

    Raises
    ------
    RunError
        If there is no run in the folder, its record is damaged, nothing was saved that could be compared, or it keeps
        no notebook of the reader's own and it was not said where that is. Nothing was run then.
    ParameterError
        If it is not said where data of the reader's own are now; as in `run`, and so are TableError and RunFailed.

    Examples
    --------
    >>> repeat("no such folder", "mine")
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found no run in "no such folder"; expected a folder with run.json. To mend it: give the folder of a run
    """
    record, place = read_run(folder), place_of_run(folder)
    if whole_path(place) == whole_path(out):
        raise ParameterError(Problem(f'"{out}" for the new run, where the first one is', "another folder",
                                     "choose another path"))
    if record["chapter"] is not None and notebook is not None:
        raise ParameterError(Problem(f'notebook "{notebook}" for a run of chapter {record["chapter"]}',
                                     "none: the chapter of the project is run", "leave it out"))
    given = {**record["parameters"], **own_data(record, parameters or {})}
    refuse_unsaved(place)
    with TemporaryDirectory(prefix="flowspace-") as beside:
        which = notebook if record["chapter"] is None else record["chapter"]
        if which is None:
            which = notebook_before(place, record, Path(beside))
        made = run(which, out, again=True, timeout=timeout, parameters=given)
    return compare_runs(place, made)


def run_book(out: str | Path, *, workers: int | None = None, again: bool = False, timeout: float = TIMEOUT,
             progress: bool = False, parameters: Mapping[str, Any] | None = None, **more: Any) -> Path:
    """Run all chapters with the same parameters.

    Parameters
    ----------
    out : str or Path
        A folder for all of them; each chapter gets one in it. What is there and unchanged is kept.
    workers : int, optional
        How many chapters at once; as many as the machine has cores if left out.
    again, timeout
        As in `run`.
    progress : bool
        Show a progress bar.
    parameters, **more
        A parameter goes to every chapter that has it; ``parameters={"5.draws": 199}`` is for chapter 5 alone.

    Returns
    -------
    Path
        The folder: one of each chapter, and index.html.

    Raises
    ------
    ParameterError
        As in `run`, with the problems of all chapters.
    TableError
        As in `run`.
    RunFailed
        With every chapter that failed; the others are done, and the index says which. Their notebooks as far as they
        came are in the folder failed. What an earlier run of the book
        left of a chapter that failed is moved into the folder earlier: it belongs to other parameters.

    Examples
    --------
    >>> run_book("mine", language="fr")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. every chapter: found language "fr"; expected "en" or "zh". To mend it: choose one of them
    """
    given = given_once(parameters, more)
    planned = book_plans(given)
    if problems := option_problems(workers=workers, timeout=timeout):
        raise ParameterError(problems)
    refuse_inputs(out, planned)
    names = frozenset({BOOK, EARLIER, FAILED, "index.html", *(each.notebook.name for each in planned)})
    with taken(out, BOOK, names) as folder:
        content = {"saved_by": "flowspace", "parameters": with_names(with_whole_paths(given))}
        write_beside(folder / BOOK, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
        digests = DigestCache()
        states: dict[str, dict[str, Any]] = {}
        requests = []
        for each in planned:
            target = folder / each.notebook.name
            if not again and is_unchanged(target, each, "all", digests):
                states[each.run] = {"run": each.run, "status": "kept", "seconds": 0.0, "failure": None}
            else:
                requests.append(request_of(each, target, folder / WORK, timeout=timeout, again=again, ours=True,
                                           failed=folder / FAILED / f"{each.notebook.name}.ipynb"))
        if progress and not again and (line := damaged.told((folder / each.notebook.name for each in planned
                                                             if each.run not in states), folder)):
            print(line, file=sys.stderr)
        if requests:
            # Until all are made, a page would show some chapters of this run and others of the one before.
            (folder / "index.html").unlink(missing_ok=True)
        targets = {each.run: folder / each.notebook.name for each in planned}
        with closing(make(requests, workers, len(planned), states, progress)) as answers:
            for answer in answers:
                states[answer["run"]] = answer
                if answer["status"] == "failed":
                    _set_aside(targets[answer["run"]], folder / EARLIER)
        write_beside(folder / "index.html", book_index(planned, states, language_of(planned[0])).encode())
        failed = [problem_of(states[each.run]["failure"], each.notebook.path.name, out) for each in planned
                  if states[each.run]["status"] == "failed"]
        if failed:
            raise RunFailed(failed)
    return folder


def _set_aside(target: Path, earlier: Path) -> None:
    """Move an earlier run of a chapter away, which is none of a book in which the chapter failed."""
    try:
        refuse_foreign(target)
    except ParameterError:
        return  # The reader's own files are in it, and the failure says so.
    if target.is_dir():
        earlier.mkdir(exist_ok=True)
        number = next(n for n in count(1) if not (earlier / f"{target.name}-{n}").exists())
        os.replace(target, earlier / f"{target.name}-{number}")


def _place(held: ExitStack, target: Path, shown: str | Path) -> Path:
    """Where the run is made; found out before it is whether its folder can be put into place."""
    try:
        work = held.enter_context(worksite(target))
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "no permission to write there")
        return work
    except OSError as error:
        raise unwritable(shown, error) from None


def _check_folder(target: Path, shown: str | Path) -> None:
    """Refuse what can be no folder of a run."""
    if target == Path.cwd() or os.path.ismount(target):
        raise ParameterError(Problem(f'"{shown}", the folder you are in or the root of a disk', "a folder of its own",
                                     "choose another path"))
    if target.is_file():
        raise ParameterError(Problem(f'"{shown}", which is a file', "a new path, or a folder", "choose another path"))


def _check_foreign(target: Path, shown: str | Path) -> None:
    """Refuse a folder that holds what no run made: it would be replaced."""
    if damaged.is_damaged(target):
        raise ParameterError(Problem(f'"{shown}", a run whose record run.json is missing or broken',
                                     "a new path, an empty folder, or one of a run that is whole",
                                     f'delete the folder "{shown}" if you need nothing of it, or choose another path'))
    try:
        refuse_foreign(target)
    except ParameterError as error:
        raise ParameterError([Problem(each.found, "a new path, an empty folder, or one of an earlier run and nothing "
                                      "else", "choose another path; nothing was written or removed")
                              for each in error.problems]) from None
