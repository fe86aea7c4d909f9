"""Where the project is: its chapters, its lock file, the commit it stands at."""
from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from flowspace.errors import ParameterError, Problem

ROOT = Path(__file__).resolve().parents[3]
"""The project's folder."""

LOCK = ROOT / "requirements.txt"


def chapters_folder() -> Path:
    """The folder of the chapters.

    Returns
    -------
    Path

    Raises
    ------
    ParameterError
        If the library was installed without them.

    Examples
    --------
    >>> chapters_folder().name
    'chapters'
    """
    folder = ROOT / "chapters"
    if not folder.is_dir() or not LOCK.is_file():
        raise ParameterError(Problem("no chapters beside the library", "the library in a clone of the project",
                                     "clone the project, run `make environment` there and use its .venv/bin/flowspace"))
    return folder


@cache
def commit() -> tuple[str | None, bool]:
    """The commit of the clone, and whether chapters, library, data or lock differ from it; None, False without git."""
    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True).stdout

    try:
        head = git("rev-parse", "HEAD").strip()
        changed = git("status", "--porcelain", "--", "chapters", "lib", "data", LOCK.name)
    except (OSError, subprocess.CalledProcessError):
        return None, False
    return head, bool(changed.strip())
