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


def best_covered(table: pd.DataFrame, at_least: int = 1) -> tuple[str, int]:
    """The series and year in which most agglomerations are complete.

    Parameters
    ----------
    table : DataFrame
        What `coverage` returns with `series="series"`.
    at_least : int, default 1
        Observed members that an agglomeration must have to count at all; what compares cities needs two.

    Returns
    -------
    (str, int)
        Series and year with the most complete agglomerations; of equals the one with more observed members, then the
        later year, then the first name.

    Raises
    ------
    TableError
        If a column is missing, or no agglomeration has as many observed members in any row.

    Examples
    --------
    >>> table = pd.DataFrame({"series": ["a", "a", "b"], "year": [2010, 2011, 2011], "complete": [True, True, False],
    ...                       "n_observed": [3, 3, 2]})
    >>> best_covered(table)
    ('a', 2011)
    >>> best_covered(table, at_least=4)
    Traceback (most recent call last):
    flowspace.errors.TableError: TableError: 1 problem
      1. found at most 3 cities with a figure in any of the chosen agglomerations and years; expected at least 4 in one
    of them. To mend it: choose other years or agglomerations, or add cities to your table
    """
    require_columns(table, ["series", "year", "complete", "n_observed"], "the coverage")
    most = 0 if table.empty else int(table["n_observed"].max())
    if most < at_least:
        found = f"at most {most} {'city' if most == 1 else 'cities'}" if most else "no city"
        raise TableError(Problem(f"{found} with a figure in any of the chosen agglomerations and years",
                                 f"at least {at_least} in one of them",
                                 "choose other years or agglomerations, or add cities to your table"))
    table = table[table["n_observed"] >= at_least]
    counted = table.groupby(["series", "year"])[["complete", "n_observed"]].sum().reset_index()
    ranked = counted.sort_values(["complete", "n_observed", "year", "series"], ascending=[False, False, False, True])
    best = ranked.iloc[0]
    return str(best["series"]), int(best["year"])
