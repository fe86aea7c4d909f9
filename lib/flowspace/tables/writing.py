"""Tables to bytes: one form, sorted."""
from __future__ import annotations

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

    Examples
    --------
    >>> from flowspace.tables.store import declared, read
    >>> to_bytes(read("agglomerations"), declared("agglomerations")).partition(b",")[0]
    b'agglomeration'
    """
    ordered = frame[table.column_names].sort_values(list(table.primary_key), kind="stable")
    for column in table.columns:
        if column.type == "boolean":
            ordered[column.name] = ordered[column.name].map({True: "true", False: "false"})
    return ordered.to_csv(index=False, lineterminator="\n").encode("utf-8")
