"""Rows of experiments on output, inputs and benchmarks, in the columns that all experiments share."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import real_number

COLUMNS = ("experiment", "subject", "parameter", "outcome", "baseline", "value", "change", "low", "high", "draws",
           "level")
"""Columns that come first in every table of an experiment; what else it tells comes after them."""


def as_changes(experiment, rows, level) -> pd.DataFrame:
    r"""Put what an experiment found into the form that all share.

    .. math:: \text{change} = \text{value} - \text{baseline}

    Parameters
    ----------
    experiment : str
    rows : DataFrame
        subject, parameter, outcome, baseline, value; low and high (ends of the change) and draws where there are any;
        more columns stay as they are.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        `COLUMNS`, then the other columns in their order. low and high bound the change, not the value.

    Examples
    --------
    >>> row = {"subject": "delta", "parameter": 0.5, "outcome": "taylor", "baseline": 0.25, "value": 0.75}
    >>> as_changes("move", pd.DataFrame([row]), 0.9)[["change", "low", "draws", "level"]].values.tolist()
    [[0.5, nan, 0.0, 0.9]]
    """
    table = rows.assign(experiment=experiment, change=rows["value"] - rows["baseline"], level=float(level))
    for name, absent in (("low", np.nan), ("high", np.nan), ("draws", 0)):
        if name not in table:
            table[name] = absent
    more = [name for name in rows.columns if name not in COLUMNS]
    return table[[*COLUMNS, *more]].astype({"draws": "int64"}).reset_index(drop=True)


def change_interval(draws, level) -> tuple[float, float, int]:
    """Ends of the interval that holds the middle share of the draws that have a value, and their number.

    Parameters
    ----------
    draws : ndarray, shape (draws,)
        nan where a draw has no value.
    level : float

    Returns
    -------
    low, high : float
        nan where no draw has a value.
    draws : int

    Examples
    --------
    >>> change_interval(np.array([0.0, 1.0, np.nan]), 0.5)
    (0.25, 0.75, 2)
    """
    known = draws[~np.isnan(draws)]
    if not len(known):
        return float("nan"), float("nan"), 0
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high), len(known)


def level_problems(level) -> list[Problem]:
    """Tell what is wrong with a level.

    Parameters
    ----------
    level : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(level_problems(0.9)), len(level_problems(1))
    (0, 1)
    """
    problems = real_number(level, "level", 0, 1, open_below=True)
    return problems or ([Problem("a level of 1", "a number below 1", "take 0.95")] if level == 1 else [])


def table_problems(table, columns, name) -> list[Problem]:
    """Tell which columns a table lacks or has twice.

    Parameters
    ----------
    table : object
    columns : sequence of str
    name : str
        What it is, for the message.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(table_problems(pd.DataFrame({"adcode": []}), ["adcode", "year"], "values"))
    1
    """
    if not isinstance(table, pd.DataFrame):
        return [Problem(f"{name} of type {type(table).__name__}", "a pandas DataFrame",
                        "give a table with the columns " + ", ".join(map(str, columns)))]
    return [Problem(f"{list(table.columns).count(column) or 'no'} columns {column!r} in {name}", "one such column",
                    f"name one column {column!r}")
            for column in columns if list(table.columns).count(column) != 1]
