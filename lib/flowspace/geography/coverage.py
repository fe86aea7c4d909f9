"""How much of an agglomeration a table of figures covers."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.geography.columns import require_columns


def coverage(values: pd.DataFrame, members: pd.DataFrame, years: Iterable[int] | None = None,
             value: str | None = None) -> pd.DataFrame:
    """Say for each agglomeration and year how many members have a figure and which have none.

    Parameters
    ----------
    values : DataFrame
        Needs adcode and year; one row for each figure. Take one series at a time.
    members : DataFrame
        Needs agglomeration and adcode, as `flowspace.geography.members` returns them.
    years : iterable of int, optional
        Years to report on; the years of `values` in rising order if left out.
    value : str, optional
        Column of the figure; rows in which it is missing do not count. Without it every row counts.

    Returns
    -------
    DataFrame
        Columns agglomeration, year, n_members, n_observed, complete (bool) and missing (codes joined by a space,
        "" where none is missing), ordered by agglomeration as in `members`, then by year. No rows where there are no
        years or no members.

    Raises
    ------
    TableError
        If a column is missing.

    Examples
    --------
    >>> values = pd.DataFrame({"adcode": ["110000", "120000", "110000"], "year": [2010, 2010, 2011]})
    >>> members = pd.DataFrame({"agglomeration": ["a", "a"], "adcode": ["110000", "120000"]})
    >>> coverage(values, members)
      agglomeration  year  n_members  n_observed  complete missing
    0             a  2010          2           2      True
    1             a  2011          2           1     False  120000
    """
    require_columns(values, ["adcode", "year", *([value] if value else [])], "the values")
    require_columns(members, ["agglomeration", "adcode"], "the members")
    figures = values if value is None else values[values[value].notna()]
    wanted = sorted(set(values["year"])) if years is None else list(dict.fromkeys(years))
    observed = figures.groupby("year")["adcode"].agg(set).to_dict()
    rows = []
    for agglomeration, group in members.groupby("agglomeration", sort=False):
        units = list(dict.fromkeys(group["adcode"]))
        for year in wanted:
            missing = [unit for unit in units if unit not in observed.get(year, ())]
            rows.append((agglomeration, int(year), len(units), len(units) - len(missing), not missing,
                         " ".join(missing)))
    types = {"agglomeration": "str", "year": "int64", "n_members": "int64", "n_observed": "int64", "complete": "bool",
             "missing": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)
