"""Writes a file so that nobody ever reads half of it."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
    with beside(path) as place:
        place.write_bytes(content)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A place next to a file's, which takes the file's when the block has ended well.

    Parameters
    ----------
    path : Path
        The file; its folder exists.

    Returns
    -------
    context manager of Path
        Where to write.

    Raises
    ------
    OSError
        If the file cannot be put into place; it is as it was then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "table.csv"
    ...     with beside(file) as place:
    ...         size = place.write_text("new")
    ...     file.read_text(), len(list(Path(folder).iterdir()))
    ('new', 1)
    """
    place = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield place
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)
