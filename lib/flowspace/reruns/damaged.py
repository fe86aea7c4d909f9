"""Folders of runs whose record is lost or broken, told apart from folders with other things in them."""
from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from flowspace.reruns.record import CRATE, RECORD
from flowspace.reruns.system_files import is_unasked

_MADE = frozenset({RECORD, CRATE, "notebook.ipynb", "report.html"})
_RESULTS = frozenset({".csv", ".parquet", ".svg", ".png", ".html", ".json"})


def is_damaged(folder: Path) -> bool:
    """Whether a folder is what is left of a run whose record is lost or broken.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    bool
        False for a whole run, an empty folder, and one that holds anything that a run does not make.

    Notes
    -----
    Which files a run had made, its description as a crate tells where that is whole; otherwise their names do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "report.html").write_text("<p>")
    ...     _ = (Path(place) / "run.json").write_text('{"contents": {"repo')
    ...     damaged = is_damaged(Path(place))
    ...     _ = (Path(place) / "notes.md").write_text("mine")
    ...     damaged, is_damaged(Path(place))
    (True, False)
    """
    if not folder.is_dir() or folder.is_symlink() or _is_record(folder / RECORD):
        return False
    inside = [path for path in folder.rglob("*") if not is_unasked(path.relative_to(folder).as_posix())]
    names = {path.relative_to(folder).as_posix() for path in inside if path.is_symlink() or not path.is_dir()}
    if not names or any(path.is_symlink() for path in inside):
        return False
    try:
        crate = json.loads((folder / CRATE).read_text(encoding="utf-8"))["@graph"]
        made = {RECORD, CRATE, *(unquote(each["@id"]) for each in crate if each["@type"] == "File")}
        return names <= made
    except (OSError, ValueError, KeyError, TypeError):
        return all(name in _MADE or _is_result(PurePosixPath(name)) for name in names)


def _is_record(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8"))["contents"], dict)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _is_result(name: PurePosixPath) -> bool:
    return name.parts[0] == "results" and len(name.parts) == 2 and name.suffix in _RESULTS


def told(targets: Iterable[Path], folder: Path) -> str | None:
    """A line on the damaged runs among those that are to be made.

    Parameters
    ----------
    targets : iterable of Path
        Where the runs are kept: folders, or files where only numbers are.
    folder : Path
        Around all of them.

    Returns
    -------
    str or None
        None where there is none.

    Examples
    --------
    >>> told([Path("no such run")], Path()) is None
    True
    """
    found = [target.relative_to(folder).as_posix() for target in targets
             if is_damaged(target) or (target.is_file() and not _is_whole_file(target))]
    if not found:
        return None
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"made again, since the record cannot be read: {', '.join(found[:3])}{more}"


def _is_whole_file(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except (OSError, ValueError):
        return False
