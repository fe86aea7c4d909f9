"""One run on one kernel: parameters in, executed notebook and record out."""
from __future__ import annotations

import asyncio
import atexit
import copy
import functools
import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import zmq.asyncio
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from flowspace.files import write_beside
from flowspace.runs import kernels
from flowspace.runs.dependencies import DigestCache
from flowspace.runs.failure import CHANGED, Failure, shortened, without_colours, without_places
from flowspace.runs.job import RECORD_VERSION, Job, code_digest, output_digests
from flowspace.runs.outcomes import Outcome

_plans: dict[tuple[str, str, tuple[str, ...]], kernels.Plan] = {}
_runs: dict[tuple[str, str], int] = {}


class Runner:
    """What the runs of one pool share.

    Parameters
    ----------
    root, lock : Path
    sockets : Path
        A folder for the sockets of kernels.
    preload : tuple of str
    warm : bool
    timeout : float or None
    digests : DigestCache
    """

    def __init__(self, root: Path, lock: Path, sockets: Path, preload: tuple[str, ...], warm: bool,
                 timeout: float | None, digests: DigestCache):
        self.root, self.lock, self.sockets = root, lock, sockets
        self.preload, self.warm, self.timeout, self.digests = preload, warm, timeout, digests
        self.stopping = False
        self._number = 0
        self._provisioners: set[kernels.ForkedKernelProvisioner] = set()

    def stop(self) -> None:
        """Kill the kernels of this pool; called from another thread, before its tasks are cancelled."""
        for held in list(self._provisioners):
            if held.child is not None:
                kernels.end(held.child)

    async def run(self, job: Job) -> Outcome:
        """Run one job to its end, whatever that is."""
        began = time.time_ns()
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began / 1e9))
        clock = time.monotonic()
        for path in job.outputs:
            # Damaged or not, they are an earlier run's own; a chapter would refuse to replace them.
            _remove(path)
        record = failure = None
        try:
            record, failure = await self._attempt(job, clock, began)
        except asyncio.CancelledError:
            self._clear(job, began)
            raise
        if failure is not None and failure.kind in {"timeout", "dead kernel", "interrupted"}:
            # Whoever was killed while writing did not tidy up.
            self._clear(job, began)
        return Outcome(job, started, round(time.monotonic() - clock, 3), record, failure)

    async def _server(self, job: Job) -> kernels.Server:
        """The server to fork from: the plain one for the first run of a chapter, then one warmed for it."""
        chapter = (str(self.root), str(job.notebook))
        _runs[chapter] = _runs.get(chapter, 0) + 1
        plan = _plans.get((*chapter, self.preload)) if self.warm and _runs[chapter] > 1 else None
        if plan is None and self.preload and self.warm:
            plan = kernels.Plan(str(self.root), self.preload)
        if plan is not None:
            if plan in kernels._warm:
                return kernels.warm_server(plan, self.digests)
            return await asyncio.to_thread(kernels.warm_server, plan, self.digests)
        plain = kernels.server()
        if plain.ready is None:
            await asyncio.to_thread(plain.wait)
        return plain

    def _learn(self, job: Job, told: dict[str, Any], server: kernels.Server) -> None:
        """Keep what a first run loaded as the plan for the next, where that is more than every server has loaded."""
        key = (str(self.root), str(job.notebook), self.preload)
        if key in _plans or server.plan is not None and not self.preload:
            return
        plan = kernels.plan_after(str(self.root), told)
        plain = set(kernels.server().wait()["modules"])
        if plan.kept or any(name not in plain and not name.startswith("flowspace.runs") for name in plan.modules):
            _plans[key] = kernels.Plan(plan.root, self.preload + plan.modules, plan.kept)

    async def _attempt(self, job: Job, clock: float, began: int) -> tuple[dict[str, Any] | None, Failure | None]:
        # Before it is read and run: what is saved meanwhile is no state that this run had.
        start = {"lock": self.digests(self.lock), "code": code_digest(job.notebook, job.parameters)}
        notebook = _read(job.notebook)
        if job.parameters:
            notebook = parameterize_notebook(notebook, dict(job.parameters), kernel_name="python3", language="python")
            for cell in notebook.cells:
                if "injected-parameters" in cell.metadata.get("tags", []) and "id" in cell:
                    # A random one would make the same run another file every time.
                    cell.id = "injected-parameters"
        own = _numbers(notebook)
        watched = [os.fspath(path) for path in job.watched]
        asking = nbformat.v4.new_code_cell("from flowspace.runs import dependencies\n"
                                           f"dependencies.print_used({str(self.root)!r}, {watched!r})")
        # The last cell asks the kernel what it depended on; it is taken off again.
        notebook.cells.append(asking)
        places = [str(self.root), *map(os.path.abspath, watched)]
        forked = kernels.available()
        server: kernels.Server | None = None
        if forked:
            server = await self._server(job)
            self._number += 1
            # IPC sockets: no ports, hence no race for them between parallel kernels.
            connection = self.sockets / f"k{self._number}.json"
            manager: AsyncKernelManager = kernels.ForkedKernelManager(
                connection_file=str(connection), transport="ipc", ip=str(connection.with_suffix("")),
                # One for the whole process and never ended: to end it waits for every socket that is not yet collected.
                context=zmq.asyncio.Context.instance())
            manager.from_server, manager.watched, manager.begun = server, places, self._provisioners
        else:
            # An ordinary kernel does not watch itself from its start: its first cell, taken off below, begins it.
            manager = AsyncKernelManager(kernel_name="python3")
            notebook.cells.insert(0, nbformat.v4.new_code_cell(
                f"from flowspace.runs import dependencies\ndependencies.watch(*{places!r})"))
        limit = self.timeout or job.timeout
        current: list[Any] = []
        # Without the one that asks.
        count = sum(cell.cell_type == "code" for cell in notebook.cells) - 1

        def begin(cell: Any, cell_index: int) -> None:
            if cell.cell_type != "code":
                return
            if job.on_cell is not None:
                # Before the one that asks, all have ended.
                job.on_cell(len(current), count)
            current.append(cell)

        client = NotebookClient(notebook, km=manager, timeout=max(1, round(limit)), record_timing=False,
                                shutdown_kernel="immediate",
                                resources={"metadata": {"path": str(job.notebook.parent)}},
                                on_cell_start=begin)
        at = functools.partial(self._failure, current=current, own=own, asking=asking)
        try:
            # cleanup_kc: nbclient leaves a kernel manager it was given alone unless told to clean up.
            await client.async_execute(env=dict(os.environ), cleanup_kc=True)
        except CellExecutionError as error:
            self._write_failed(job, notebook, current, forked)
            return None, at(error.ename, error.evalue, _trace(current[-1], error))
        except CellTimeoutError:
            self._write_failed(job, notebook, current, forked)
            return None, at("timeout", f"a cell that ran longer than {limit:g} s")
        except DeadKernelError:
            if self.stopping:
                return None, at("interrupted", "a run that was stopped")
            self._write_failed(job, notebook, current, forked)
            return None, at("dead kernel", "a kernel that died")
        finally:
            # nbclient leaves its exit handler behind when it is interrupted before the kernel has started.
            atexit.unregister(client._cleanup_kernel)
            if client.kc is not None:
                client.kc.stop_channels()
            if forked:
                self._release(manager)
        notebook.cells.pop()
        if not forked:
            notebook.cells.pop(0)
        told = json.loads("".join(o.text for o in asking.outputs if o.output_type == "stream" and o.name == "stdout"))
        if server is not None and self.warm:
            self._learn(job, told, server)
        changed = self._changed(job, told, server, began)
        if changed:
            return None, at(CHANGED, "files that the run reads changed while it went: " + ", ".join(changed))
        return self._write(job, notebook, told, server, clock, start), None

    def _release(self, manager: Any) -> None:
        held = manager.provisioner
        if held is not None:
            self._provisioners.discard(held)
            if held.child is not None:
                kernels.end(held.child)
                if held.server is not None:
                    held.server.children.discard(held.child)

    def _changed(self, job: Job, told: dict[str, Any], server: kernels.Server | None, began: int) -> list[str]:
        """What others changed of a run's inputs since it began: nobody knows which state it read."""
        now = time.time_ns()
        outputs = [os.path.realpath(path) for path in job.outputs]
        own, filled = set(told["written"]), {os.path.dirname(path) for path in told["written"]}
        # What a server had loaded is recorded as it was then.
        loaded = server.digests if server is not None else {}
        names = {name: os.path.join(self.root, name) for name in told["files"] if name not in loaded}
        names |= {name: os.path.realpath(name) for name in told["outside"]}
        return [name for name, path in names.items() if path not in own | filled and not _within(path, outputs)
                and _changed_between(path, began, now)]

    def _write(self, job: Job, notebook: Any, told: dict[str, Any], server: kernels.Server | None,
               clock: float, start: dict[str, Any]) -> dict[str, Any]:
        # As nbformat.writes, without checking again what was checked when it was read.
        written = nbformat.v4.writes(notebook).encode("utf-8")
        # What a server had loaded counts as it was then.
        loaded = server.digests if server is not None else {}
        outputs = [os.path.realpath(path) for path in job.outputs]
        files = {name: loaded[name] if name in loaded else self.digests(os.path.join(self.root, name))
                 for name in told["files"] if not _within(os.path.join(self.root, name), outputs)}
        record = {
            "version": RECORD_VERSION, "python": sys.version, **start, "files": files,
            "outside": {name: self.digests(name) for name in told["outside"]
                        if not _within(os.path.realpath(name), outputs)},
            "watched": [os.fspath(path) for path in job.watched],
            "executed": hashlib.sha256(written).hexdigest(), "outputs": output_digests(job),
            "parameters": dict(job.parameters), "seconds": round(time.monotonic() - clock, 2),
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        job.target.parent.mkdir(parents=True, exist_ok=True)
        write_beside(job.target, written)
        write_beside(job.record, (json.dumps(record, indent=1, sort_keys=True) + "\n").encode())
        return record

    def _write_failed(self, job: Job, notebook: Any, current: list[Any], forked: bool) -> None:
        """Keep the notebook of a run that failed in a cell, as far as it came."""
        if job.failed is None or not current:
            return
        notebook.cells = notebook.cells[0 if forked else 1:-1]
        reached = {id(cell) for cell in current}
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            if id(cell) not in reached:
                # What the file had there is of another run.
                cell.outputs, cell.execution_count = [], None
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [without_places(line, self.root) for line in output.traceback]
        notebook.metadata["flowspace"] = {"state": "failed"}
        write_beside(job.failed, nbformat.v4.writes(notebook).encode("utf-8"))

    def _failure(self, kind: str, message: str, trace: str = "", *, current: list[Any], own: dict[int, int],
                 asking: Any) -> Failure:
        cell = current[-1] if current and current[-1] is not asking else None
        message = without_places(without_colours(message), self.root)
        trace = "" if "To mend it" in message else shortened(without_places(without_colours(trace), self.root))
        return Failure(kind, message, own.get(id(cell)), cell.source if cell is not None else "", trace)

    def _clear(self, job: Job, began: int) -> None:
        """Remove what a run that was killed had written in part: its outputs, and hidden places beside them."""
        for path in job.outputs:
            _remove(path)
            if path.parent.is_dir():
                for beside in path.parent.glob(f".{path.name[:40]}*"):
                    if beside.lstat().st_mtime_ns >= began - 10**9:
                        _remove(beside)


def _trace(cell: Any, error: CellExecutionError) -> str:
    """The kernel's own traceback; that of nbclient has the cell and all that it printed before it."""
    told = [output for output in cell.outputs if output.output_type == "error"]
    return "\n".join(told[-1].traceback) if told else error.traceback


def _numbers(notebook: Any) -> dict[int, int]:
    """Number of each code cell of a parameterized notebook; the cell put in has that of the cell it replaces."""
    numbers: dict[int, int] = {}
    count = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            count += "injected-parameters" not in cell.metadata.get("tags", [])
            numbers[id(cell)] = max(count, 1)
    return numbers


def _changed_between(path: str, began: int, now: int) -> bool:
    """Whether a file was written, or put into its place, between two times in nanoseconds.

    A clock of files that is a little late misses only what changed before the kernel could read anything. A time that
    is still to come says nothing.
    """
    try:
        status = os.stat(path)
    except OSError:
        return True
    return began < status.st_mtime_ns <= now or began < status.st_ctime_ns <= now


def _within(path: str, outputs: list[str]) -> bool:
    return any(path == place or path.startswith(place + os.sep) for place in outputs)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _read(path: Path) -> Any:
    """A notebook of one's own to fill in; a file that stays the same is read and checked once."""
    status = path.stat()
    return copy.deepcopy(_read_once(str(path), status.st_mtime_ns, status.st_size, status.st_ino))


@functools.lru_cache(maxsize=16)
def _read_once(path: str, *_: int) -> Any:
    return load_notebook_node(path)
