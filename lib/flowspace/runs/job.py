"""One run of a chapter: what it is made from, and whether what is there still follows from it."""
from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.runs.dependencies import DigestCache

RECORD_VERSION = 3
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
    watched : tuple of Path
        Files and folders outside the project that the run may read, as the reader named them: what it opens of them,
        and which files a folder holds, become dependencies. Relative ones are meant from the working folder.
    timeout : float
        Seconds that one cell may take.
    failed : Path, optional
        Where the notebook of a run that failed in a cell goes, as far as it came.
    on_cell : callable, optional
        Told before each cell of code how many have ended, and how many there are; in another thread than the caller's.
    """

    notebook: Path
    target: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Path, ...] = ()
    watched: tuple[Path, ...] = ()
    timeout: float = TIMEOUT
    failed: Path | None = field(default=None, compare=False)
    on_cell: Callable[[int, int], None] | None = field(default=None, compare=False, repr=False)

    @property
    def record(self) -> Path:
        return self.target.with_suffix(".json")

    @property
    def name(self) -> str:
        return f"{self.target.parent.name}/{self.target.stem}"


def code_digest(notebook: Path, parameters: Mapping[str, Any]) -> str:
    """What the outputs of a run follow from within the notebook: its code cells and parameters, not its prose."""
    return digest_of_code(_code(notebook.read_bytes()), parameters)


def digest_of_code(cells: Sequence[str], parameters: Mapping[str, Any]) -> str:
    """The same of code cells that were read already."""
    content = json.dumps([list(cells), dict(parameters)], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


@functools.lru_cache(maxsize=16)
def _code(stored: bytes) -> list[str]:
    # Read as plain JSON: importing nbformat would cost an unchanged book more than all the rest of the check.
    return ["".join(cell["source"]) for cell in json.loads(stored)["cells"] if cell["cell_type"] == "code"]


def is_fresh(job: Job, root: Path, lock: Path, digests: Callable[[Path], str | None] | None = None) -> bool:
    """Whether the executed notebook still follows from notebook, parameters, library, data, lock and Python.

    Parameters
    ----------
    job : Job
    root, lock : Path
        As for `execute`.
    digests : DigestCache, optional
        Shared between many jobs, it reads a file that all depend on once; default: one for this call.

    Returns
    -------
    bool
        False too where the record is missing or damaged.
    """
    digests = DigestCache() if digests is None else digests
    try:
        record = json.loads(job.record.read_text(encoding="utf-8"))
        return (
            record["version"] == RECORD_VERSION
            and record["python"] == sys.version
            and record["lock"] == digests(lock)
            and record["watched"] == [os.fspath(path) for path in job.watched]
            and record["code"] == code_digest(job.notebook, job.parameters)
            and record["executed"] == digests(job.target) is not None
            and record["outputs"] == output_digests(job, digests)
            and all(digests(os.path.join(root, name)) == known for name, known in record["files"].items())
            and all(digests(name) == known for name, known in record["outside"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # A record that is missing or damaged says nothing: run again.
        return False


def output_digests(job: Job, digests: Callable[[Path], str | None] | None = None) -> dict[str, str | None]:
    """What a run wrote besides the notebook: digest of each file, by its place within the outputs."""
    digests = DigestCache() if digests is None else digests
    found: dict[str, str | None] = {}
    for number, path in enumerate(job.outputs):
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found.update({f"{number}/{file.relative_to(path).as_posix()}": digests(file) for file in files})
    return found
