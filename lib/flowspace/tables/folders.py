"""Files in folders: which look like tables, what they hold, and whether they have changed."""
from __future__ import annotations

import difflib
import os
from pathlib import Path

from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.tables.catalogue import TABLES
from flowspace.tables.declaration import Table

LARGEST = 512 * 1024 ** 2
"""Bytes of the largest file that is read: some ten million rows, and a few gigabytes of memory."""

_FILES = tuple(table.file for table in TABLES.values())


def foreign_files(folder: Path) -> list[Problem]:
    """Find files that look like tables and will not be read.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Problem
        One for each CSV file that is no declared table, and each spreadsheet that bears the name of one.

    Raises
    ------
    TableError
        If the folder cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     (Path(place) / "citys.csv").touch()
    ...     print(foreign_files(Path(place))[0].found)
    a file that is no table of this project (did you mean 'cities'?)
    """
    found = []
    for path in entries(folder):
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~")) and path.name not in _FILES:
            found.append(Problem(f"a file that is no table of this project{did_you_mean(path.stem, TABLES)}",
                                 "only files named after tables: " + ", ".join(_FILES),
                                 "rename the file, or move it to another folder", file=str(path)))
        elif path.suffix.lower() != ".csv":
            for table in TABLES.values():
                if is_misnamed(path, table) and not os.path.lexists(folder / table.file):
                    found.append(misnamed(path, table))
    return found


def entries(folder: Path) -> list[Path]:
    """List what lies in a folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Path
        Sorted.

    Raises
    ------
    TableError
        If the folder cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     entries(Path(place))
    []
    """
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise TableError(Problem(f"a folder that cannot be read ({error.strerror})", "a folder you may read",
                                 "ask for the right to read it, or copy your tables elsewhere",
                                 file=str(folder))) from None


def is_misnamed(path: Path, table: Table) -> bool:
    """Whether a file looks like a table whose name was mistyped, or that was left as a spreadsheet.

    Parameters
    ----------
    path : Path
    table : Table

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_misnamed(Path(name), TABLES["cities"]) for name in ("citties.csv", "cities.xlsx", "cities.csv")]
    [True, True, False]
    """
    if path.name.startswith((".", "~")) or path.suffix.lower() not in (".csv", ".xlsx", ".xls"):
        return False
    if path.name in _FILES:
        return False
    return difflib.SequenceMatcher(None, path.stem.lower(), table.name).ratio() >= 0.9


def misnamed(path: Path, table: Table) -> Problem:
    """Describe a file whose name is nearly that of a table.

    Parameters
    ----------
    path : Path
    table : Table
        The one that is meant.

    Returns
    -------
    Problem

    Examples
    --------
    >>> misnamed(Path("citys.csv"), TABLES["cities"]).expected
    'cities.csv'
    """
    return Problem(f"a file whose name is nearly that of the table {table.name}", table.file,
                   f"save it as {table.file}, or move it to another folder", file=str(path))


def file_content(path: Path) -> bytes:
    """Read the bytes of a file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bytes

    Raises
    ------
    TableError
        If there is no such file, it cannot be read, is no ordinary file, or is larger than `LARGEST`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     size = (Path(place) / "cities.csv").write_bytes(b"adcode")
    ...     file_content(Path(place) / "cities.csv")
    b'adcode'
    """
    try:
        if path.is_dir():
            raise TableError(Problem("a folder under the name of a table", "a file in CSV format",
                                     "rename the folder", file=str(path)))
        if path.is_symlink() and not path.exists():
            raise TableError(Problem("a link that leads to no file", "a table in CSV format",
                                     "copy the file itself to this place", file=str(path)))
        if path.exists() and not path.is_file():  # To read a pipe or a device may never end.
            raise TableError(Problem("a pipe or a device under the name of a table", "a file in CSV format",
                                     "put a file in its place", file=str(path)))
        if path.stat().st_size > LARGEST:
            raise TableError(Problem(f"a file of {path.stat().st_size / 1024 ** 2:,.0f} MB",
                                     f"at most {LARGEST / 1024 ** 2:,.0f} MB",
                                     "keep the years and units you need", file=str(path)))
        return path.read_bytes()
    except OSError as error:
        raise TableError(Problem(f"no file that can be read ({error.strerror})", "a table in CSV format",
                                 "restore the file, or ask for the right to read it", file=str(path))) from None


def file_state(path: Path) -> tuple:
    """Identify the state of a file without reading it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    (str, int or None, int or None)
        Where it is, when it was changed and its size; None where there is no file.

    Examples
    --------
    >>> file_state(Path("nowhere.csv"))
    ('nowhere.csv', None, None)
    """
    try:
        status = path.stat()
    except OSError:
        return (str(path), None, None)
    return (str(path.resolve()), status.st_mtime_ns, status.st_size)
