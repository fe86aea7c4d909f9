"""Tables to bytes and bytes to files: one form, sorted, written beside and then renamed."""
from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from flowspace.tables.declaration import Table


def to_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    r"""Write a table as CSV: declared columns, sorted by key, UTF-8, "\n", true and false in lower case.

    Parameters
    ----------
    frame : DataFrame
        Holds at least the declared columns.
    table : Table
        The declaration to follow.

    Returns
    -------
    bytes
        The same for the same rows in any order.
    """
    ordered = frame[table.column_names].sort_values(list(table.primary_key), kind="stable")
    for column in table.columns:
        if column.type == "boolean":
            ordered[column.name] = ordered[column.name].map({True: "true", False: "false"})
    return ordered.to_csv(index=False, lineterminator="\n").encode("utf-8")


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody ever reads half of it.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes
        What it is to hold.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
