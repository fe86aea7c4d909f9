"""Run jobs one after another on several kernels, and yield each as it ends: for one run or ten thousand.

Jobs are asked for as kernels become free, nothing is kept of a run that has been yielded, and a consumer who stops
early stops all kernels.
"""
from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from flowspace.runs.dependencies import DigestCache
from flowspace.runs.failure import Failure
from flowspace.runs.imports import lean_imports
from flowspace.runs.job import Job

AHEAD = 2
"""How many jobs are asked for beyond those that are running."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes
    ----------
    job : Job
    started : str
        When, in universal time.
    seconds : float
        How long it took, its kernel's start and the writing of its notebook included.
    record : dict or None
        What was written beside the notebook; None where the run failed.
    failure : Failure or None
    """

    job: Job
    started: str
    seconds: float
    record: dict[str, Any] | None = field(default=None, repr=False)
    failure: Failure | None = None


def outcomes(jobs: Iterable[Job], root: str | Path, lock: str | Path, *, cores: int | None = None,
             preload: Iterable[str] = (), warm: bool = True, timeout: float | None = None) -> Iterator[Outcome]:
    """Run jobs and yield each as it ends.

    Parameters
    ----------
    jobs : iterable of Job
        Asked for in the caller's thread, never more than two ahead of the kernels.
    root : path
        The project's folder: files below it that a run opens or imports become its dependencies.
    lock : path
        The lock file; its digest is recorded.
    cores : int, optional
        How many kernels at once; default: all cores of the machine.
    preload : iterable of str
        Modules of the library or the environment that a server loads ahead of every run, besides those that the first
        run of a chapter is seen to load.
    warm : bool
        From a chapter's second run on, fork kernels from a server that has loaded what its first run loaded. A source
        or table that changes meanwhile is noticed before each run.
    timeout : float, optional
        Seconds that one cell may take, in place of those of each job.

    Yields
    ------
    Outcome
        In the order in which runs end. Notebook and record are written by then, each whole or not at all; of a run
        that failed neither is, but the notebook as far as it came where its job names a place for that.

    Notes
    -----
    May be called in any thread, also beside a running event loop: it drives its kernels from a thread of its own and
    handles no signals. Closing the generator early, an exception of `jobs` or an interrupt stops all kernels and
    removes what stopped runs had written in part.

    Examples
    --------
    >>> list(outcomes([], ".", "requirements.txt"))
    []
    """
    root, lock = Path(root).resolve(), Path(lock)
    cores = cores or os.cpu_count() or 1
    waiting = iter(jobs)
    pool: _Pool | None = None
    running = 0
    exhausted = False
    try:
        while True:
            while not exhausted and running < cores + AHEAD:
                try:
                    job = next(waiting)
                except StopIteration:
                    exhausted = True
                    break
                # Nothing is started for nothing to do.
                pool = pool or _Pool(root, lock, cores, tuple(preload), warm, timeout)
                pool.submit(job)
                running += 1
            if not running:
                return
            ended = pool.ended.get()
            running -= 1
            if isinstance(ended, BaseException):
                raise ended
            yield ended
    finally:
        if pool is not None:
            pool.close()


class _Pool:
    """A thread with an event loop that runs jobs, as many at once as there are cores."""

    def __init__(self, root: Path, lock: Path, cores: int, preload: tuple[str, ...], warm: bool,
                 timeout: float | None):
        from flowspace.runs import kernels

        if kernels.available():
            # It imports the scientific stack while this process imports what drives the kernels.
            kernels.server()
        with lean_imports():
            from flowspace.runs import single

        self.ended: SimpleQueue[Outcome | BaseException] = SimpleQueue()
        self.stopping = False
        self.digests = DigestCache()
        self.folder = tempfile.mkdtemp(prefix="flowspace-")
        self.runner = single.Runner(root, lock, Path(self.folder), preload, warm, timeout, self.digests)
        self._cores = cores
        self._tasks: set[asyncio.Task] = set()
        self._closing = threading.Lock()
        self._loop = asyncio.new_event_loop()
        # A daemon: an interpreter that leaves is not kept by runs nobody waits for; `close` is called at its exit.
        self._thread = threading.Thread(target=self._drive, name="flowspace-runs", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def _drive(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._seats = asyncio.Semaphore(self._cores)
        self._loop.run_forever()

    def submit(self, job: Job) -> None:
        self._loop.call_soon_threadsafe(self._begin, job)

    def _begin(self, job: Job) -> None:
        task = self._loop.create_task(self._one(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _one(self, job: Job) -> None:
        try:
            async with self._seats:
                if not self.stopping:
                    self.ended.put(await self.runner.run(job))
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - handed to the consumer's thread, which raises it
            self.ended.put(error)

    def close(self) -> None:
        """Stop what runs, wait for it, and leave nothing behind."""
        with self._closing:
            if self._loop.is_closed():
                return
            self.stopping = self.runner.stopping = True
            atexit.unregister(self.close)
            self.runner.stop()
            asyncio.run_coroutine_threadsafe(self._cancel(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    async def _cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._loop.shutdown_default_executor()
