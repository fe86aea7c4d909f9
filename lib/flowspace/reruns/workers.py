"""Runs on this machine: a few processes, each making one run after the other."""
from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, nullcontext, suppress
from typing import Any

from flowspace.reruns.places import GRACE, lost

ATTEMPTS = 2
"""How often a run is tried when the process that made it has ended, for want of memory for example."""


class _Worker:
    """One process, and the request that it is at."""

    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None
        self.stopped = False
        self.starting = threading.Lock()

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a request; None where the process ended on the way."""
        try:
            with self.starting:
                if self.stopped:
                    return None
                if self.process is None or self.process.poll() is not None:
                    # A session of its own: the keyboard's interrupt does not reach it.
                    self.process = subprocess.Popen([sys.executable, "-m", "flowspace.reruns.worker"], text=True,
                                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                    start_new_session=True)
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except (BrokenPipeError, ValueError, OSError):
            line = ""
        if not line.endswith("\n"):
            self._end()
            return None
        return json.loads(line)

    def close(self) -> None:
        """Let the process end."""
        if self.process is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()

    def stop(self) -> None:
        """Ask the process to tidy up and end, and start none any more; its kernels end when it does."""
        with self.starting:
            self.stopped = True
            if self.process is not None:
                self.process.terminate()

    def kill(self) -> None:
        """End the process at once."""
        with self.starting:
            if self.process is not None:
                self.process.kill()

    def _end(self) -> None:
        if self.process is None:  # It could not even be started.
            return
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                stream.close()


def on_this_machine(requests: Iterable[dict[str, Any]], workers: int) -> Iterator[dict[str, Any]]:
    """Make runs in processes of this machine.

    Parameters
    ----------
    requests : iterable of dict
        Of `request_of`; taken one by one as processes get free.
    workers : int
        How many processes.

    Returns
    -------
    iterator of dict
        What `perform` returns, for each run as it ends. A run whose process ends is tried once more, and then a
        failure of the kind WorkerDied.

    Notes
    -----
    Whoever stops taking answers stops the processes: what they were at is thrown away, what was done stays.

    Examples
    --------
    >>> list(on_this_machine([], 1))
    []
    """
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    answers: queue.SimpleQueue = queue.SimpleQueue()
    seats = [_Worker() for _ in range(workers)]

    def work(worker: _Worker) -> None:
        while (request := waiting.get()) is not None:
            if worker.stopped:
                continue
            tried = (worker.answer(request) for _ in range(ATTEMPTS))
            answers.put(next((answer for answer in tried if answer is not None), None) or _died(request))
        worker.close()

    threads = [threading.Thread(target=work, args=(seat,), daemon=True) for seat in seats]
    for thread in threads:
        thread.start()
    under_way = 0
    try:
        for request in requests:
            waiting.put(request)
            under_way += 1
            # One more for each process than it is at, so that none waits for the next.
            if under_way >= 2 * workers:
                yield answers.get()
                under_way -= 1
        while under_way:
            yield answers.get()
            under_way -= 1
    finally:
        if under_way:
            for seat in seats:
                seat.stop()
        for _ in threads:
            waiting.put(None)
        if under_way:
            until = time.monotonic() + GRACE
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            for seat in seats:
                seat.kill()
        for thread in threads:
            thread.join()


def _died(request: dict[str, Any]) -> dict[str, Any]:
    return lost(request["run"], "WorkerDied", f"the process that made the run ended {ATTEMPTS} times; memory may have "
                "been short")


def make(requests: list[dict[str, Any]], workers: int | None, runs: int, known: Mapping[str, Mapping[str, Any]],
         progress: bool, cluster: Any = None) -> Iterator[dict[str, Any]]:
    """Make runs on this machine or on a cluster, with a bar that counts them.

    Parameters
    ----------
    requests : list of dict
        Of `request_of`.
    workers : int or None
        Processes of this machine; as many as it has cores where None.
    runs : int
        How many there are with those that need not be made.
    known : mapping
        Run → state of those that need not be made.
    progress : bool
        Show the bar.
    cluster : Client, optional
        Of `flowspace.reruns.cluster.connected`: its workers make the runs.

    Returns
    -------
    iterator of dict
        What `perform` returns, as runs end.

    Examples
    --------
    >>> list(make([], 2, 0, {}, False))
    []
    """
    from tqdm import tqdm

    if not requests:
        answers: Iterator[dict[str, Any]] = iter(())
    elif cluster is not None:
        from flowspace.reruns.cluster import on_cluster

        answers = on_cluster(requests, cluster)
    else:
        answers = on_this_machine(requests, min(workers or os.cpu_count() or 1, len(requests)))
    failed = sum(each["status"] == "failed" for each in known.values())
    # leave=True: in a log without a terminal the finished bar is the trace of what was run.
    with tqdm(total=runs, initial=len(known), desc="runs", unit="run", disable=not progress, mininterval=0.5) as bar, \
            closing(answers) if requests else nullcontext():
        for answer in answers:
            failed += answer["status"] == "failed"
            if failed:
                bar.set_postfix_str(f"{failed} failed", refresh=False)
            yield answer
            bar.update()
