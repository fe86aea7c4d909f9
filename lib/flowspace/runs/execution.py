"""Execute chapters: several at once, only those that are stale, with a record of what each depended on."""
from __future__ import annotations

import asyncio
import atexit
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.errors import BuildError, Problem
from flowspace.files import write_beside
from flowspace.runs.dependencies import digest
from flowspace.runs.imports import lean_imports

RECORD_VERSION = 2
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
TIMEOUT = 900


@dataclass(frozen=True)
class Job:
    """One chapter to execute with certain parameters.

    Parameters
    ----------
    notebook : Path
        The chapter.
    target : Path
        Where the executed notebook goes; its record goes beside it as .json.
    parameters : mapping
        Values that replace those of the parameters cell.
    outputs : tuple of Path
        Files or folders that the run writes: it starts without them, and they must be as it left them for it to count
        as fresh.
    """

    notebook: Path
    target: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Path, ...] = ()

    @property
    def record(self) -> Path:
        return self.target.with_suffix(".json")

    @property
    def name(self) -> str:
        return f"{self.target.parent.name}/{self.target.stem}"


def code_digest(notebook: Path, parameters: Mapping[str, Any]) -> str:
    """What the outputs of a run follow from within the notebook: its code cells and parameters, not its prose."""
    # Read as plain JSON: importing nbformat would cost an unchanged book more than all the rest of the check.
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    content = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return hashlib.sha256(json.dumps([content, dict(parameters)], sort_keys=True, default=str).encode()).hexdigest()


def is_fresh(job: Job, root: Path, lock: Path) -> bool:
    """Whether the executed notebook still follows from notebook, parameters, library, data, lock and Python."""
    try:
        record = json.loads(job.record.read_text(encoding="utf-8"))
        return (
            record["version"] == RECORD_VERSION
            and record["python"] == sys.version
            and record["lock"] == digest(lock)
            and record["code"] == code_digest(job.notebook, job.parameters)
            and record["executed"] == digest(job.target) is not None
            and record["outputs"] == output_digests(job)
            and all(digest(root / name) == known for name, known in record["files"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # A record that is missing or damaged says nothing: run again.
        return False


def output_digests(job: Job) -> dict[str, str | None]:
    """What a run wrote besides the notebook: digest of each file, by its place within the outputs."""
    found: dict[str, str | None] = {}
    for number, path in enumerate(job.outputs):
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found.update({f"{number}/{file.relative_to(path).as_posix()}": digest(file) for file in files})
    return found


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
    stale = [job for job in jobs if not is_fresh(job, root, lock)]
    if not stale:
        return []
    for path in (path for job in stale for path in job.outputs):
        # Damaged or not, they are an earlier run's own; a chapter would refuse to replace them.
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    from flowspace.runs import kernels

    if kernels.available():
        # It imports the scientific stack while this process imports what drives the kernels.
        kernels.server()
    stopping = threading.Event()
    # In a thread of its own, because nbclient takes hold of the keyboard's interrupt in the main one.
    with ThreadPoolExecutor(1) as apart:
        running = apart.submit(asyncio.run, _execute_all(stale, root, lock, cores or os.cpu_count() or 1, progress,
                                                         stopping))
        try:
            failures = running.result()
        except KeyboardInterrupt:
            stopping.set()
            if kernels.available():
                kernels.server().stop()
            raise
    if failures:
        raise BuildError(failures)
    return stale


async def _execute_all(jobs: list[Job], root: Path, lock: Path, cores: int, progress: bool,
                       stopping: threading.Event) -> list[Problem]:
    seats = asyncio.Semaphore(cores)
    from tqdm import tqdm

    failures: list[Problem] = []
    # leave=True: in a log without a terminal the finished bar is the trace of what was run.
    with tqdm(total=len(jobs), desc="executing chapters", unit="run", disable=not progress, mininterval=0.5) as bar, \
            tempfile.TemporaryDirectory(prefix="flowspace-") as sockets:

        async def one(number: int, job: Job) -> None:
            async with seats:
                if stopping.is_set():
                    return
                problem = await _execute_one(job, root, lock, Path(sockets) / f"k{number}.json")
                if problem is not None:
                    failures.append(problem)
                bar.update()

        await asyncio.gather(*(one(i, job) for i, job in enumerate(jobs)))
    return sorted(failures, key=str)


async def _execute_one(job: Job, root: Path, lock: Path, connection_file: Path) -> Problem | None:
    # Imported here: an unchanged book is checked without them.
    with lean_imports():
        import nbformat
        from jupyter_client.manager import AsyncKernelManager
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
        from papermill.iorw import load_notebook_node
        from papermill.parameterize import parameterize_notebook

    from flowspace.runs import kernels

    start = time.monotonic()
    notebook = load_notebook_node(str(job.notebook))
    if job.parameters:
        notebook = parameterize_notebook(notebook, dict(job.parameters), kernel_name="python3", language="python")
    # The last cell asks the kernel what it depended on; it is taken off again.
    notebook.cells.append(nbformat.v4.new_code_cell(
        f"from flowspace.runs import dependencies\ndependencies.print_used({str(root)!r})"))
    forked = kernels.available()
    if forked:
        # IPC sockets: no ports, hence no race for them between parallel kernels.
        manager = AsyncKernelManager(connection_file=str(connection_file), transport="ipc",
                                     ip=str(connection_file.with_suffix("")))
        manager._kernel_spec = kernels.kernel_spec()
    else:
        # An ordinary kernel does not watch itself from its start: its first cell, taken off again below, begins it.
        manager = AsyncKernelManager(kernel_name="python3")
        notebook.cells.insert(0, nbformat.v4.new_code_cell(
            f"from flowspace.runs import dependencies\ndependencies.watch({str(root)!r})"))
    client = NotebookClient(notebook, km=manager, timeout=TIMEOUT, record_timing=False, shutdown_kernel="immediate",
                            resources={"metadata": {"path": str(job.notebook.parent)}})
    environment = dict(os.environ, FLOWSPACE_WATCH=str(root))
    try:
        # cleanup_kc: nbclient leaves a kernel manager it was given alone unless told to clean up.
        await client.async_execute(env=environment, cleanup_kc=True)
    except CellExecutionError as error:
        return _failure(job, notebook, f"{error.ename}: {error.evalue}", str(error))
    except CellTimeoutError:
        return _failure(job, notebook, f"a cell that ran longer than {TIMEOUT} s", "")
    except DeadKernelError:
        return _failure(job, notebook, "a kernel that died", "")
    finally:
        # nbclient leaves its exit handler behind when it is interrupted before the kernel has started.
        atexit.unregister(client._cleanup_kernel)
    asked = notebook.cells.pop()
    if not forked:
        notebook.cells.pop(0)
    files = json.loads("".join(o.text for o in asked.outputs if o.output_type == "stream" and o.name == "stdout"))
    written = nbformat.writes(notebook).encode("utf-8")
    record = {
        "version": RECORD_VERSION, "python": sys.version, "lock": digest(lock),
        "code": code_digest(job.notebook, job.parameters),
        "files": {name: digest(root / name) for name in files},
        "executed": hashlib.sha256(written).hexdigest(), "outputs": output_digests(job),
        "parameters": dict(job.parameters), "seconds": round(time.monotonic() - start, 2),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    job.target.parent.mkdir(parents=True, exist_ok=True)
    write_beside(job.target, written)
    write_beside(job.record, (json.dumps(record, indent=1, sort_keys=True) + "\n").encode())
    return None


def _failure(job: Job, notebook: Any, found: str, trace: str) -> Problem:
    # Tracebacks come with the colours of a terminal.
    trace, found = without_colours(trace), without_colours(found)
    if "To mend it" in found:
        # A named error says it all.
        trace = ""
    failed = [c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", []))]
    cell = f"cell\n{failed[0].source}\n" if failed else "a cell\n"
    where = json.dumps(dict(job.parameters), default=str, ensure_ascii=False)
    return Problem(f"{found}\nin {cell}with {where}\n{trace[-2000:]}", "a chapter that runs to its end",
                   f"correct the cell or the parameters, then build again (chapter {job.notebook.name})",
                   file=str(job.notebook))


def without_colours(text: str) -> str:
    """What a program printed, without the codes that colour it on a terminal."""
    return _COLOURS.sub("", text)
