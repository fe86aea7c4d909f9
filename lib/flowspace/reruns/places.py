"""Where runs are kept, what is kept of them, and what a process needs to know to make one."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flowspace.languages import LANGUAGES
from flowspace.reruns.plan import Plan
from flowspace.runs.job import TIMEOUT

KEEP = ("all", "tables", "numbers")
"""What is kept of a run: everything; tables and numbers with the record; numbers with the record, in one file."""

WORK = ".work"
"""Where runs are made, beside their place."""


def target_of(folder: Path, planned: Plan, keep: str) -> Path:
    """Where a run of a sweep is kept."""
    return folder / "runs" / (f"{planned.run}.json" if keep == "numbers" else planned.run)


def request_of(planned: Plan, target: Path, work: Path, keep: str = "all", timeout: float = TIMEOUT,
               again: bool = False) -> dict[str, Any]:
    """What `perform` needs, as plain values that can be sent to another process."""
    return {**planned.as_given(), "run": planned.run, "target": str(target), "work": str(work), "keep": keep,
            "timeout": timeout, "again": again}


def numbers_kept(target: Path, keep: str) -> dict[str, dict[str, Any]]:
    """Numbers of a run that is kept, by key: value, and as the prose shows it; empty where the notebook saves none."""
    path = target if keep == "numbers" else target / "results" / "results.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))["numbers"]
    except (FileNotFoundError, NotADirectoryError):
        return {}


def language_of(planned: Plan) -> str:
    """The language of a run; English for a notebook that does not know languages."""
    language = planned.parameters.get("language")
    return language if language in LANGUAGES else "en"
