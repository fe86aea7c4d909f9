"""Where runs are kept, what is kept of them, and what a process needs to know to make one."""
from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from flowspace.languages import LANGUAGES
from flowspace.reruns.plan import Plan
from flowspace.runs.job import TIMEOUT

KEEP = ("all", "tables", "numbers")
"""What is kept of a run: everything; tables and numbers with the record; numbers with the record, in one file."""

WORK = ".work"
"""Where runs are made, beside their place."""

GRACE = 3.0
"""Seconds that a process which is asked to end has to end its kernels and remove what it has begun."""


def target_of(folder: Path, planned: Plan, keep: str) -> Path:
    """Where a run of a sweep is kept.

    Parameters
    ----------
    folder : Path
        Of the sweep.
    planned : Plan
    keep : {"all", "tables", "numbers"}

    Returns
    -------
    Path

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> target_of(Path("out"), plan(5), "numbers").suffix
    '.json'
    """
    return folder / "runs" / (f"{planned.run}.json" if keep == "numbers" else planned.run)


def request_of(planned: Plan, target: Path, work: Path, keep: str = "all", timeout: float = TIMEOUT,
               again: bool = False, failed: Path | None = None, ours: bool = False) -> dict[str, Any]:
    """What `perform` needs, as plain values that can be sent to another process.

    Parameters
    ----------
    planned : Plan
    target : Path
        Where the run is to be kept.
    work : Path
        A folder on the same disk, in which it is made.
    keep : {"all", "tables", "numbers"}
    timeout : float
        Seconds that one cell may take.
    again : bool
        Make it even if it is there and unchanged.
    failed : Path, optional
        Where its notebook goes if a cell fails, as far as it came; beside, or in a folder beside, the folder `work`.
    ours : bool
        Whether the target lies in a folder that is for runs alone, where one that is damaged may be replaced.

    Returns
    -------
    dict

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> request_of(plan(5), Path("out"), Path("work"))["notebook"]
    5
    """
    return {**planned.as_given(), "run": planned.run, "target": str(target), "work": str(work), "keep": keep,
            "timeout": timeout, "again": again, "failed": None if failed is None else str(failed), "ours": ours}


def numbers_kept(target: Path, keep: str) -> dict[str, dict[str, Any]]:
    """Numbers of a run that is kept.

    Parameters
    ----------
    target : Path
        The run's folder, or its file where only numbers are kept.
    keep : {"all", "tables", "numbers"}

    Returns
    -------
    dict
        Key → value, and as the prose shows it; empty where the notebook saves none.

    Examples
    --------
    >>> numbers_kept(Path("no such run"), "all")
    {}
    """
    path = target if keep == "numbers" else target / "results" / "results.json"
    try:
        numbers = json.loads(path.read_text(encoding="utf-8"))["numbers"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return numbers if isinstance(numbers, dict) else {}


FAILED = "failed"
"""Where a sweep or a run of the book notes runs that failed."""


def failed_of(target: Path) -> Path:
    """Where the notebook of a single run goes that failed in a cell: beside the run's folder, which holds runs alone.

    Parameters
    ----------
    target : Path
        The run's folder.

    Returns
    -------
    Path

    Examples
    --------
    >>> failed_of(Path("mine")).name
    'mine.failed.ipynb'
    """
    return target.with_name(f"{target.name}.{FAILED}.ipynb")


def is_failed(path: Path) -> bool:
    """Whether a file is the notebook of a run that failed, and none of the reader's own.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bool

    Examples
    --------
    >>> is_failed(Path("no such notebook"))
    False
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        return json.loads(path.read_bytes())["metadata"]["flowspace"]["state"] == "failed"
    return False


def forget_failed(path: Path | None) -> None:
    """Remove the notebook of an attempt that failed, once the run is there.

    Parameters
    ----------
    path : Path or None
        A notebook of the reader's own stays where it is.

    Examples
    --------
    >>> forget_failed(Path("no such notebook"))
    """
    if path is not None and is_failed(path):
        path.unlink()


def language_of(planned: Plan) -> str:
    """The language of a run; English for a notebook that does not know languages.

    Parameters
    ----------
    planned : Plan

    Returns
    -------
    {"en", "zh"}

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> language_of(plan(5, {"language": "zh"}))
    'zh'
    """
    language = planned.parameters.get("language")
    return language if language in LANGUAGES else "en"


def lost(run: str, kind: str, message: str) -> dict[str, Any]:
    """The answer for a run that failed otherwise than in a cell.

    Parameters
    ----------
    run, kind, message : str

    Returns
    -------
    dict
        As `perform` returns it.

    Examples
    --------
    >>> lost("05-a", "OSError", "no space left")["failure"]["message"]
    'no space left'
    """
    return {"run": run, "status": "failed", "seconds": 0.0, "failure": {
        "kind": kind, "message": message, "cell": None, "source": "", "traceback": ""}}
