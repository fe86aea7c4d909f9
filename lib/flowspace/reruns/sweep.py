"""Many runs of one chapter: what is not there yet is made, and all of it is set side by side."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

from flowspace.errors import ParameterError, Problem
from flowspace.files import write_beside
from flowspace.reruns.collect import Sweep, collect
from flowspace.reruns.damaged import told
from flowspace.reruns.folder import refuse_inputs, taken
from flowspace.reruns.options import option_problems, quantity_problems
from flowspace.reruns.parameters import Notebook, given_once, one_notebook
from flowspace.reruns.places import FAILED, WORK, lost, request_of, target_of
from flowspace.reruns.plan import Plan, plans, recorded
from flowspace.reruns.sets import combined, listed_sets
from flowspace.reruns.state import Inputs, is_unchanged
from flowspace.reruns.workers import make
from flowspace.runs.dependencies import DigestCache
from flowspace.runs.job import TIMEOUT

SIGN = "sweep.json"
FILES = frozenset({SIGN, "runs", FAILED, "comparison.csv", "comparison.parquet", "comparison.svg", "comparison.png",
                   "failures.json", "failures.txt", "index.html"})
_PASSING = ("dead kernel", "timeout", "interrupted", "MemoryError", "OSError", "PermissionError", "FileNotFoundError",
            "BlockingIOError", "TimeoutError", "ConnectionError")
"""Kinds of failures of a cell that another attempt may not have."""


def sweep(notebook: int | str | Path | Notebook, sets: Iterable[Mapping[str, Any]], out: str | Path, *,
          workers: int | None = None, scheduler: str | None = None, keep: str = "all",
          quantities: Iterable[str] | None = None, again: bool = False, timeout: float = TIMEOUT,
          progress: bool = False, parameters: Mapping[str, Any] | None = None, **more: Any) -> Sweep:
    """Run a chapter with many sets of parameters.

    Runs that are there and unchanged are kept, so that a sweep that was interrupted goes on where it was, and one that
    is made larger adds what is new. All parameters are checked before the first run starts.

    Parameters
    ----------
    notebook : int, str, Path or Notebook
        1 to 8, the name of a chapter, or the path of a notebook of the reader's own.
    sets : iterable of mapping
        Name → value, for each run; see `grid`, `rolling_windows`, `combined`, `read_sets`.
    out : str or Path
        The folder for all runs.
    workers : int, optional
        Processes of this machine; as many as it has cores if left out.
    scheduler : str, optional
        Address of a Dask scheduler: the runs are made by its workers instead.
    keep : {"all", "tables", "numbers"}
        What is kept of each run: everything; tables, numbers and the record; numbers and the record, in one file.
    quantities : iterable of str, optional
        Numbers of the figure, by key, six at most; the chapter's main ones if left out.
    again : bool
        Make every run, whether it is there or not.
    timeout : float
        Seconds that one cell may take.
    progress : bool
        Show a progress bar.
    parameters, **more
        The same for all runs; as a mapping, or by name. None of them may stand in the sets, too.

    Returns
    -------
    Sweep

    Raises
    ------
    ParameterError
        With every problem of every set of parameters, of the folder, or of the scheduler; also if two sets come to the
        same run, or a parameter is given twice. If no run has a number that the figure was to show: then all runs are
        made, and this is raised at the end.
    TableError
        With every problem of the tables in a reader's folder.

    Notes
    -----
    A run that fails does not stop the others. Where a cell of a chapter failed, the failure is kept too, and the run is
    not tried again as long as nothing that it depends on has changed. A run whose process, kernel or memory ended is,
    and so is one of a notebook of the reader's own, of which nobody knows what it reads before it fails: of such a
    notebook what is watched is the modules it imports from the project, and data_folder where it has one.

    Examples
    --------
    >>> from flowspace.reruns.sets import grid
    >>> sweep(4, grid(window=[3, 5, 30]), "mine")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. run 3: found window 30; expected a whole number from 1 to 20. To mend it: choose a number inside
    """
    notebook = one_notebook(notebook)
    fixed, sets = given_once(parameters, more), listed_sets(sets)
    problems = option_problems(workers, keep, timeout) + _set_twice(fixed, sets) + quantity_problems(
        quantities, notebook)
    if problems:
        raise ParameterError(problems)
    if scheduler is not None:
        from flowspace.reruns.cluster import check_address

        check_address(scheduler)
    shown = None if quantities is None else list(dict.fromkeys(quantities))
    planned = plans(notebook, combined([fixed], sets))
    refuse_inputs(out, planned)
    with taken(out, SIGN, FILES) as folder:
        digests = DigestCache()
        inputs = Inputs(digests)
        states = {} if again else dict(_known(folder, planned, keep, inputs, digests))
        requests = [request_of(each, target_of(folder, each, keep), folder / WORK, keep, timeout, again, ours=True,
                               failed=folder / FAILED / f"{each.run}.ipynb" if keep == "all" else None)
                    for each in planned if each.run not in states]
        if progress and not again and (line := told(map(Path, (each["target"] for each in requests)), folder)):
            print(line, file=sys.stderr)
        by_run = {each.run: each for each in planned}
        with _cluster(scheduler if requests else None) as cluster:
            # Only now: a sweep that no scheduler takes leaves the folder as it was.
            _describe(folder, notebook, planned, keep)
            with closing(make(requests, workers, len(planned), states, progress, cluster)) as answers:
                for answer in answers:
                    if answer["status"] == "done" and not target_of(folder, by_run[answer["run"]], keep).exists():
                        answer = lost(answer["run"], "NotHere", "a worker made the run and it is not in the folder: "
                                      "workers of a cluster must see the same folders as this machine")
                    states[answer["run"]] = answer
                    _keep_failure(folder, answer, by_run[answer["run"]], inputs)
        named = dict.fromkeys([*fixed, *(name for each in sets for name in each)])
        return collect(folder, notebook, planned, states, keep, shown, named)


def _set_twice(fixed: Mapping[str, Any], sets: list[dict[str, Any]]) -> list[Problem]:
    """Parameters for all runs that a set has, too."""
    problems = []
    for name, value in fixed.items():
        numbers = [number for number, each in enumerate(sets, start=1) if name in each]
        if numbers:
            problems.append(Problem(f"{name} {value!r} for all runs and {sets[numbers[0] - 1][name]!r} in set "
                                    f"{numbers[0]}", "each parameter set in one way", "remove it from one of them"))
    return problems


def _cluster(scheduler: str | None) -> AbstractContextManager[Any]:
    """A client of the scheduler, or nothing without one."""
    if scheduler is None:
        return nullcontext()
    from flowspace.reruns.cluster import connected

    return connected(scheduler)


def _describe(folder: Path, notebook: Notebook, planned: list[Plan], keep: str) -> None:
    """Say in the folder what is being made, before any of it is."""
    own = recorded(planned)
    content = {"saved_by": "flowspace", "notebook": notebook.path.name, "keep": keep,
               "runs": {each.run: {name: own[each.run][name] for name in each.changed}
                        for each in planned}}
    write_beside(folder / SIGN, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _known(folder: Path, planned: list[Plan], keep: str, inputs: Inputs,
           digests: DigestCache) -> Iterator[tuple[str, dict[str, Any]]]:
    """Runs that need not be made: those that are there, and those that failed and would again."""
    for each in planned:
        if is_unchanged(target_of(folder, each, keep), each, keep, digests):
            yield each.run, {"run": each.run, "status": "kept", "seconds": 0.0, "failure": None}
            continue
        try:
            failed = json.loads((folder / FAILED / f"{each.run}.json").read_text(encoding="utf-8"))
            failure = failed["answer"]["failure"]
            known = (failed["inputs"] == inputs.of(each) and failure["cell"] is not None
                     and failure["kind"] not in _PASSING and each.notebook.chapter is not None)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if known:
            yield each.run, failed["answer"]


def _keep_failure(folder: Path, answer: dict[str, Any], planned: Plan, inputs: Inputs) -> None:
    path = folder / FAILED / f"{answer['run']}.json"
    if answer["status"] == "failed":
        path.parent.mkdir(exist_ok=True)
        content = json.dumps({"inputs": inputs.of(planned), "answer": answer}, ensure_ascii=False) + "\n"
        write_beside(path, content.encode())
    else:
        path.unlink(missing_ok=True)
