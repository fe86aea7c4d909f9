"""Holds the arguments of this room to their columns."""
from __future__ import annotations

import pandas as pd

from flowspace.errors import Problem, TableError


def require_columns(frame: pd.DataFrame, columns: list[str], what: str) -> None:
    """Stop where a table lacks columns.

    Parameters
    ----------
    frame : DataFrame
        The argument.
    columns : list of str
        What it has to have.
    what : str
        What the argument is, in plain words.

    Raises
    ------
    TableError
        If a column is missing, or the argument is no table.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"adcode": ["110000"]}), ["adcode"], "the cities")
    """
    found = list(frame.columns) if isinstance(frame, pd.DataFrame) else None
    if found is None:
        raise TableError(Problem(f"{type(frame).__name__} for {what}", "a table (DataFrame) with the columns "
                                 + ", ".join(columns), "pass a table, as flowspace.tables.read returns it"))
    missing = [name for name in columns if name not in found]
    if missing:
        raise TableError([Problem(f"no column {name!r} in {what}", "the columns " + ", ".join(columns),
                                  "add or rename the column", column=name) for name in missing])
