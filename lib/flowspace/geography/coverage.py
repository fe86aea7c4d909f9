"""How much of an agglomeration a table of figures covers."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns


def coverage(values: pd.DataFrame, members: pd.DataFrame, years: Iterable[int] | None = None,
             value: str | None = None, series: str | None = None) -> pd.DataFrame:
    """Say for each agglomeration and year how many members have a figure and which have none.

    Parameters
    ----------
    values : DataFrame
        Needs adcode and year; one row for each figure.
    members : DataFrame
        Needs agglomeration and adcode, as `flowspace.geography.members` returns them.
    years : iterable of int, optional
        Years to report on; the years of `values` in rising order if left out.
    value : str, optional
        Column of the figure; rows in which it is missing do not count. Without it every row counts.
    series : str, optional
        Column that tells series apart; each is reported on by itself, over its own years unless `years` are given.

    Returns
    -------
    DataFrame
        Columns agglomeration, year, n_members, n_observed, complete (bool) and missing (codes joined by a space,
        "" where none is missing), ordered by agglomeration as in `members`, then by year. No rows where there are no
        years or no members. With `series`, that column comes first.

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
    require_columns(values, ["adcode", "year", *(name for name in (value, series) if name)], "the values")
    require_columns(members, ["agglomeration", "adcode"], "the members")
    if series is not None:
        parts = [coverage(part, members, years, value).assign(**{series: key})
                 for key, part in values.groupby(series, sort=False)]
        parts = parts or [coverage(values, members, years, value).assign(**{series: pd.Series(dtype="str")})]
        joined = pd.concat(parts, ignore_index=True)
        return joined[[series, *joined.columns.drop(series)]]
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


def best_covered(table: pd.DataFrame) -> tuple[str, int]:
    """The series and year in which most agglomerations are complete.

    Parameters
    ----------
    table : DataFrame
        What `coverage` returns with `series="series"`.

    Returns
    -------
    (str, int)
        Series and year with the most complete agglomerations; of equals the one with more observed members, then the
        later year, then the first name.

    Raises
    ------
    TableError
        If a column is missing, or no member has a figure in any row.

    Examples
    --------
    >>> table = pd.DataFrame({"series": ["a", "a", "b"], "year": [2010, 2011, 2011], "complete": [True, True, False],
    ...                       "n_observed": [3, 3, 2]})
    >>> best_covered(table)
    ('a', 2011)
    """
    require_columns(table, ["series", "year", "complete", "n_observed"], "the coverage")
    if table.empty or not table["n_observed"].any():
        raise TableError(Problem("no figure for any member of the chosen agglomerations in the chosen years",
                                 "at least one city with a figure",
                                 "choose other years or agglomerations, or add the cities to your table"))
    counted = table.groupby(["series", "year"])[["complete", "n_observed"]].sum().reset_index()
    ranked = counted.sort_values(["complete", "n_observed", "year", "series"], ascending=[False, False, False, True])
    best = ranked.iloc[0]
    return str(best["series"]), int(best["year"])
