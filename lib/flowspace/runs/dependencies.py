"""What a run depended on: the modules it loaded and the files it opened, below the project's folder and outside it."""
from __future__ import annotations

import functools
import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_opened: set[str] = set()
_listed: set[str] = set()
_written: set[str] = set()
_watched: tuple[str, ...] = ()
_hooked = False


def watch(*places: str | Path) -> None:
    """Record from now on every file at or below these folders or files that this process opens or lists.

    Parameters
    ----------
    *places : path
        Added to those that are watched already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "a.csv"
    ...     size = file.write_text("1")
    ...     watch(place)
    ...     content = file.read_text()
    ...     used(place, modules=False)["files"]
    ['a.csv']
    """
    global _watched, _hooked
    found = {form for place in places for form in (os.path.abspath(place), os.path.realpath(place))}
    _watched = tuple(sorted(found.union(_watched)))
    if not _hooked:
        sys.addaudithook(_note)
        _hooked = True


def _note(event: str, arguments: tuple) -> None:
    # Called on every audited event: the cheap tests come first.
    if event == "open":
        noted = [_opened]
        if isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            noted.append(_written)
    elif event in ("os.listdir", "os.scandir"):
        noted = [_listed]
    elif event == "os.rename":
        noted = [_written]
    else:
        return
    path = arguments[1 if event == "os.rename" else 0]
    if not isinstance(path, (str, os.PathLike)):
        return
    path = os.fspath(path)
    if not isinstance(path, str):
        return
    path = os.path.abspath(path)
    if any(_below(path, place) for place in _watched):
        for names in noted:
            names.add(path)


def _below(path: str, place: str) -> bool:
    return path.startswith(place) and (len(path) == len(place) or path[len(place)] == os.sep or place == os.sep)


@functools.lru_cache(maxsize=None)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def used(root: str | Path, watched: Iterable[str] = (), *, modules: bool = True) -> dict[str, Any]:
    """What this process opened and loaded so far.

    Parameters
    ----------
    root : path
        The project's folder.
    watched : iterable of str
        Files and folders outside it that count too, as the reader named them.
    modules : bool
        Count the modules that are loaded: their sources are files, and their names are told.

    Returns
    -------
    dict
        files : list of str, sorted: paths below `root` and relative to it. Compiled files stand for their sources;
        generated folders and the environment do not count.
        outside : list of str, sorted: files opened at or below `watched`, by the path as given; a folder that was
        listed, and every watched folder, ends in "/" and stands for the names in it.
        written : list of str, sorted: paths, watched ones, that it opened to write or renamed a file to.
        modules : list of str in the order of their import: the library's and the environment's.
        kept : dict of module → names of what it can read ahead (see `kept`).
    """
    root = os.path.realpath(root)
    files = set()
    for name in _opened:
        real = os.path.join(_real_folder(os.path.dirname(name)), os.path.basename(name))
        if _below(real, root) and os.path.isfile(name):
            files.add(os.path.realpath(name))
    loaded = list(sys.modules.items()) if modules else []
    for _, module in loaded:
        source = getattr(module, "__file__", None)
        if source:
            # Of two thousand modules' folders each is resolved once.
            real = os.path.join(_real_folder(os.path.dirname(os.path.abspath(source))), os.path.basename(source))
            if _below(real, root) and os.path.isfile(real):
                files.add(os.path.realpath(real))
    inside = sorted(os.path.relpath(name, root).replace(os.sep, "/") for name in files if _below(name, root))
    return {"files": [name for name in inside
                      if name.split("/")[0] not in {"_build", ".venv"} and "__pycache__" not in name.split("/")],
            "outside": _outside(watched), "written": sorted(set(map(os.path.realpath, _written))),
            "modules": [name for name, module in loaded if _shared(name, module)], "kept": kept()}


def _shared(name: str, module: Any) -> bool:
    """Whether a module is the library's or the environment's, not one that lies beside a notebook."""
    source = getattr(module, "__file__", None) or ""
    return name.partition(".")[0] == "flowspace" or f"{os.sep}site-packages{os.sep}" in source


def _outside(watched: Iterable[str]) -> list[str]:
    found = set()
    for given in watched:
        for place in {os.path.abspath(given), os.path.realpath(given)}:
            for paths, end in ((_opened, ""), (_listed, "/")):
                for path in paths:
                    if _below(path, place) and not (end == "" and os.path.isdir(path)):
                        relative = os.path.relpath(path, place)
                        found.add((given if relative == "." else os.path.join(given, relative)).rstrip("/") + end)
        if os.path.isdir(given):
            found.add(given.rstrip("/") + "/")
    return sorted(found)


def kept() -> dict[str, list[str]]:
    """What loaded modules of flowspace have read and keep for the next time: module → names.

    A module takes part by two functions: `kept()` lists names, `keep(names)` reads them ahead.
    """
    return {name: module.kept() for name, module in list(sys.modules.items())
            if name.startswith("flowspace.") and name != __name__ and hasattr(module, "kept")
            and hasattr(module, "keep")}


def print_used(root: str | Path, watched: Iterable[str] = ()) -> None:
    """Print `used` as JSON, for the process that runs the chapter."""
    print(json.dumps(used(root, watched)))


def digest(path: Path) -> str | None:
    """SHA-256 of a file, or of the names in a folder; None where there is neither."""
    try:
        if os.path.isdir(path):
            return hashlib.sha256("\n".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape")).hexdigest()
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


class DigestCache:
    """Digests of files, read again only when a file's size, time of change or identity says so.

    A file that changed within the last two seconds is read every time: a second change within one tick of the file
    system's clock would not show. Call it with a path; it answers as `digest` does.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int, int], str]] = {}
        self.read = 0

    def __call__(self, path: str | Path) -> str | None:
        name = os.fspath(path)
        try:
            status = os.stat(name)
        except (FileNotFoundError, NotADirectoryError):
            return None
        state = (status.st_size, status.st_mtime_ns, status.st_ino)
        known = self._known.get(name)
        if known is not None and known[0] == state:
            return known[1]
        found = digest(Path(name))
        self.read += 1
        if found is not None and not stat.S_ISDIR(status.st_mode) and time.time() - status.st_mtime > 2:
            self._known[name] = (state, found)
        return found
