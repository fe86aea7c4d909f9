"""Execute chapters: several at once, only those that are stale, with a record of what each depended on."""
from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from flowspace.errors import BuildError, Problem
from flowspace.runs.dependencies import DigestCache
from flowspace.runs.failure import CHANGED, Failure, without_colours
from flowspace.runs.job import RECORD_VERSION, TIMEOUT, Job, code_digest, is_fresh, output_digests
from flowspace.runs.outcomes import Outcome, outcomes

__all__ = ["RECORD_VERSION", "TIMEOUT", "Failure", "Job", "Outcome", "code_digest", "execute", "is_fresh", "outcomes",
           "output_digests", "without_colours"]


def execute(jobs: Iterable[Job], root: Path, lock: Path, *, cores: int | None = None,
            progress: bool = True) -> list[Job]:
    """Execute the stale jobs, as many at once as there are cores.

    Parameters
    ----------
    jobs : iterable of Job
    root : Path
        The project's folder: files below it that a chapter opens or imports become its dependencies.
    lock : Path
        The lock file; another lock makes every chapter stale.
    cores : int, optional
        How many kernels at once; default: all cores of the machine.
    progress : bool
        Show a progress bar.

    Returns
    -------
    list of Job
        The jobs that were run.

    Raises
    ------
    BuildError
        With every chapter that failed, its cell and the error; the others are finished and kept.
    """
    root, lock = Path(root).resolve(), Path(lock)
    digests = DigestCache()
    stale = [job for job in jobs if not is_fresh(job, root, lock, digests)]
    if not stale:
        return []
    from tqdm import tqdm

    failures: list[Problem] = []
    # leave=True: in a log without a terminal the finished bar is the trace of what was run.
    # Not warmed: a chapter is built once or twice, which is less than a server costs to start.
    with tqdm(total=len(stale), desc="executing chapters", unit="run", disable=not progress, mininterval=0.5) as bar, \
            closing(outcomes(stale, root, lock, cores=cores, warm=False)) as ended:
        for outcome in ended:
            if outcome.failure is not None:
                failures.append(_problem(outcome.job, outcome.failure))
            bar.update()
    if failures:
        raise BuildError(sorted(failures, key=str))
    return stale


def _problem(job: Job, failure: Failure) -> Problem:
    if failure.kind == CHANGED:
        return Problem(failure.message, "inputs that stay as they are while a chapter runs", "build again",
                       file=str(job.notebook))
    named = failure.kind not in {"timeout", "dead kernel", "interrupted"}
    found = f"{failure.kind}: {failure.message}" if named else failure.message
    cell = f"cell\n{failure.source}\n" if named and failure.source else "a cell\n"
    where = json.dumps(dict(job.parameters), default=str, ensure_ascii=False)
    return Problem(f"{found}\nin {cell}with {where}\n{failure.traceback[-2000:]}", "a chapter that runs to its end",
                   f"correct the cell or the parameters, then build again (chapter {job.notebook.name})",
                   file=str(job.notebook))
