"""Runs `flowspace.teaching.one` in a session of its own, and ends all that it started."""
from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

MARK = "FLOWSPACE_SUBMISSION"
"""In the environment of all that a submission starts."""

MOST_TOLD = 200_000_000
"""Bytes that are read from a run."""

_LIBRARY = str(Path(__file__).resolve().parents[2])


def run(task: str, folder: Path, *words: Any, limit: float) -> tuple[int, list[dict[str, Any]]]:
    """Run a task, for as long as it may.

    Parameters
    ----------
    task : {"prepare", "grade"}
    folder : Path
        Where it runs; its folder home is the process's own.
    *words : str or int
        What the task needs.
    limit : float
        Seconds.

    Returns
    -------
    (int, list of dict)
        The exit code, -1 out of time; what was told, line by line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     code, told = run("no-such-task", Path(folder), limit=60)
    >>> code != 0, told
    (True, [])
    """
    home, mark = folder / "home", secrets.token_hex(16)
    home.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    # One process for each run, with one thread for each library; nothing is read from or left in the user's home.
    environment = {**os.environ, "HOME": str(home), "IPYTHONDIR": str(home), "JUPYTER_DATA_DIR": str(home),
                   "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home),
                   "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}", MARK: mark,
                   # The library that grades, wherever it was started from.
                   "PYTHONPATH": os.pathsep.join(filter(None, (_LIBRARY, os.environ.get("PYTHONPATH")))),
                   "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    more = [str(writing)] if task == "grade" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "flowspace.teaching.one", task, str(folder), *map(str, words), *more],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
        start_new_session=True, pass_fds=[writing])
    os.close(writing)
    content = bytearray()
    reader = threading.Thread(target=_read, args=(reading, content))
    reader.start()
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        code = -1
    finally:
        # Kernels that are left, too, and what these started in sessions of their own.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _end_marked(mark)
        reader.join()
        os.close(reading)
    return code, [line for line in map(_line, bytes(content).split(b"\n")) if line is not None]


def _read(reading: int, content: bytearray) -> None:
    while piece := os.read(reading, 1 << 20):
        if len(content) < MOST_TOLD:
            content += piece


def _line(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _end_marked(mark: str) -> None:
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == mark:
                process.kill()
