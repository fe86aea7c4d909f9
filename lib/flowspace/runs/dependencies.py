"""What a chapter depended on while it ran: the modules it loaded and the files it opened below the project's folder."""
from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

_opened: set[str] = set()
_root: str | None = None


def watch(root: str | Path) -> None:
    """Record from now on every file below `root` that this process opens."""
    global _root
    _root = os.path.realpath(root) + os.sep
    sys.addaudithook(_note)


def _note(event: str, arguments: tuple) -> None:
    # Called on every audited event: the cheap tests come first.
    if event != "open" or not isinstance(arguments[0], (str, os.PathLike)):
        return
    path = os.path.abspath(os.fspath(arguments[0]))
    if path.startswith(_root):
        _opened.add(path)


def used(root: str | Path) -> list[str]:
    """Paths below `root`, relative to it: files opened so far and sources of the modules loaded so far.

    Compiled files stand for their sources; generated folders and the environment do not count.
    """
    root = Path(os.path.realpath(root))
    files = set(_opened)
    for module in list(sys.modules.values()):
        source = getattr(module, "__file__", None)
        if source:
            files.add(os.path.realpath(source))
    inside = set()
    for name in files:
        path = Path(name)
        if path.is_relative_to(root) and path.is_file():
            relative = path.relative_to(root)
            if relative.parts[0] not in {"_build", ".venv"} and "__pycache__" not in relative.parts:
                inside.add(relative.as_posix())
    return sorted(inside)


def print_used(root: str | Path) -> None:
    """Print `used` as JSON, for the process that runs the chapter."""
    print(json.dumps(used(root)))


def digest(path: Path) -> str | None:
    """SHA-256 of a file, or None when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return None
