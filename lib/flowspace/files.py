"""Writes a file so that nobody ever reads half of it."""
from __future__ import annotations

import os
from pathlib import Path


def write_beside(path: Path, content: bytes) -> None:
    """Write next to a file's place, then rename: the old file stays whole until the new one is.

    Parameters
    ----------
    path : Path
        The file; its folder exists.
    content : bytes
        What it is to hold.

    Raises
    ------
    OSError
        If the file cannot be written; it is as it was then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "table.csv"
    ...     write_beside(file, b"old")
    ...     write_beside(file, b"new")
    ...     file.read_bytes(), len(list(Path(folder).iterdir()))
    (b'new', 1)
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
