"""Panels: one row per city, one column per year, complete."""
from __future__ import annotations

from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.spatial.lag import spatial_lag
from flowspace.values import as_numbers, listed, refuse


def wide_panel(table, value) -> pd.DataFrame:
    """Bring a long table keyed by city and year into the form of a panel.

    Parameters
    ----------
    table : DataFrame
        Columns `adcode`, `year` and the one named by `value`; one row per city and year, one series only.
    value : str
        The column to take.

    Returns
    -------
    DataFrame
        Cities by years, both sorted.

    Raises
    ------
    MeasureError
        If a column is missing, a city has two rows for a year, or one lacks a year that others have. A city is not
        dropped silently: leaving it out is a choice the caller makes and states.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode": ["b", "a", "a", "b"], "year": [2011, 2010, 2011, 2010], "gdp": [4, 1, 2, 3]})
    >>> wide_panel(table, "gdp")
    year    2010  2011
    adcode
    a        1.0   2.0
    b        3.0   4.0
    """
    return check_panel(_spread(table, value))


def ratio_panel(numerator, denominator) -> pd.DataFrame:
    r"""Bring a ratio of two tables into a panel of the cities that have it in every year.

    .. math:: y_{it} = a_{it} / b_{it}

    Parameters
    ----------
    numerator, denominator : DataFrame
        Columns adcode, year and value; each city once a year.

    Returns
    -------
    DataFrame
        Cities by years. Years are those that both tables have; a city that lacks either figure in one of them, or whose
        denominator is zero there, is left out.

    Raises
    ------
    MeasureError
        If a column is missing, a city stands twice in a year, or no city is complete.

    Examples
    --------
    >>> patents = pd.DataFrame({"adcode": list("aabb"), "year": [1, 2] * 2, "value": [2.0, 4.0, 1.0, 1.0]})
    >>> people = pd.DataFrame({"adcode": list("aab"), "year": [1, 2, 1], "value": [1.0, 2.0, 5.0]})
    >>> ratio_panel(patents, people).to_dict("index")
    {'a': {1: 2.0, 2: 2.0}}
    """
    top, below = _spread(numerator, "value"), _spread(denominator, "value")
    years = top.columns.intersection(below.columns)
    ratio = (top[years] / below[years].where(below[years] > 0)).dropna()
    if ratio.empty:
        refuse([Problem("no city with both figures in all years", "at least one",
                        "choose years or cities that both tables cover")])
    return ratio


def check_panel(panel, above=None, fewest=2, fewest_years=2) -> pd.DataFrame:
    """Check a panel and bring its years into order.

    Parameters
    ----------
    panel : DataFrame
        Cities by years: codes as index, whole numbers as columns, a number in every cell.
    above : float, optional
        Numbers have to be larger than this.
    fewest, fewest_years : int
        How many cities and years there have to be.

    Returns
    -------
    DataFrame of float
        Years in ascending order, cities as given.

    Raises
    ------
    MeasureError
        With all problems found.

    Examples
    --------
    >>> check_panel(pd.DataFrame({2011: [2, 3], 2010: [1, 5]}, ["a", "b"])).columns.tolist()
    [2010, 2011]
    """
    if not isinstance(panel, pd.DataFrame):
        refuse([Problem(f"a {type(panel).__name__}", "a panel of cities by years",
                        "take flowspace.convergence.wide_panel")])
    problems = []
    years = [y for y in panel.columns if not isinstance(y, Integral) or isinstance(y, bool)]
    if years:
        problems.append(Problem(f"columns that are no years ({listed([repr(y) for y in years])})", "whole numbers",
                                "keep the columns of years only"))
    for labels, what in ((panel.index, "city"), (panel.columns, "year")):
        twice = labels[labels.duplicated()].unique()
        if len(twice):
            problems.append(Problem(f"{listed([str(t) for t in twice])} twice", f"each {what} once",
                                    "remove one of the two"))
    if panel.shape[0] < fewest:
        problems.append(Problem(f"{panel.shape[0]} cities", f"at least {fewest}", "give more cities"))
    if panel.shape[1] < fewest_years:
        problems.append(Problem(f"{panel.shape[1]} years", f"at least {fewest_years}", "give more years"))
    flat, not_numbers = as_numbers(panel.to_numpy().ravel())
    text = np.zeros(flat.shape, dtype=bool)
    text[not_numbers] = True
    offences = [(text, "cells that are not numbers", "numbers only"),
                (np.isnan(flat) & ~text, "missing cells", "a number for every city and year"),
                (np.isinf(flat), "infinite cells", "finite numbers")]
    if above is not None:
        offences.append((np.isfinite(flat) & (flat <= above), f"cells of {above} or below", f"larger than {above}"))
    for bad, what, expected in offences:
        places = [f"{panel.index[i // panel.shape[1]]} in {panel.columns[i % panel.shape[1]]}"
                  for i in np.flatnonzero(bad)]
        if places:
            problems.append(Problem(f"{what} ({listed(places)})", expected,
                                    "correct them, or leave these cities or years out and say so"))
    refuse(problems)
    return pd.DataFrame(flat.reshape(panel.shape), panel.index, panel.columns).sort_index(axis=1)


def relative_to_mean(panel) -> pd.DataFrame:
    r"""Values relative to the mean of the cities in the same year.

    .. math:: r_{it} = x_{it} / \bar x_t

    Parameters
    ----------
    panel : DataFrame
        Cities by years.

    Returns
    -------
    DataFrame
        The same shape, no unit; growth common to all is gone.

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, or the mean of a year is not above zero.

    Examples
    --------
    >>> relative_to_mean(pd.DataFrame({2010: [1, 3], 2011: [10, 30]}, ["a", "b"])).loc["b"].tolist()
    [1.5, 1.5]
    """
    table = check_panel(panel, fewest_years=1)
    means = table.mean()
    bad = means.index[means <= 0]
    if len(bad):
        refuse([Problem(f"a mean of zero or below in {listed([str(y) for y in bad])}", "a mean above zero",
                        "leave these years out")])
    return table / means


def lagged_panel(panel, weights) -> pd.DataFrame:
    """Weighted mean of the neighbours in each year.

    Parameters
    ----------
    panel : DataFrame
        Cities by years.
    weights : DataFrame, shape (n, n)
        Keyed by the same cities both ways, as `flowspace.spatial` makes them.

    Returns
    -------
    DataFrame
        The same shape.

    Raises
    ------
    MeasureError
        If the panel is no complete panel, the cities differ, or a city has no neighbours: leave such cities out of
        panel and weights, and say so.

    Examples
    --------
    >>> weights = pd.DataFrame([[0, 1], [1, 0]], ["a", "b"], ["a", "b"])
    >>> lagged_panel(pd.DataFrame({2010: [1, 3], 2011: [2, 5]}, ["a", "b"]), weights).loc["a"].tolist()
    [3.0, 5.0]
    """
    table = check_panel(panel, fewest_years=1)
    lagged = pd.DataFrame({year: spatial_lag(table[year], weights) for year in table}, index=table.index)
    alone = lagged.index[lagged.isna().any(axis=1)]
    if len(alone):
        refuse([Problem(f"no neighbours of {listed([str(c) for c in alone])}", "neighbours of every city",
                        "leave these cities out of panel and weights, or take k_nearest")])
    return lagged.rename_axis(columns=table.columns.name)


def _spread(table, value) -> pd.DataFrame:
    """Cities by years, both sorted, gaps as they are."""
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"a {type(table).__name__}", "a table with adcode, year and a value", "give a DataFrame")])
    if not isinstance(value, str):
        refuse([Problem(f"{value!r} as the value", "the name of one column", "name the column to take")])
    lacking = [name for name in ("adcode", "year", value) if name not in table]
    if lacking:
        refuse([Problem(f"no column {name!r}", "one of " + ", ".join(map(str, table.columns)), "correct the name")
                for name in lacking])
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()].unique()
        refuse([Problem(f"columns {listed([str(name) for name in twice])} twice", "each column once",
                        "rename one of the two")])
    keys = table[["adcode", "year"]]
    odd = [name for name in keys if pd.api.types.infer_dtype(keys[name], skipna=False) not in (
        "string", "integer", "categorical", "empty")]
    if odd:
        refuse([Problem(f"rows without {name}, or with cells of several types", "texts, or whole numbers, in every row",
                        f"correct the column {name}") for name in odd])
    twice = keys[keys.duplicated()].drop_duplicates()
    if len(twice):
        pairs = [f"{row.adcode} in {row.year}" for row in twice.itertuples()]
        refuse([Problem(f"two rows for {listed(pairs)}", "a city once in each year",
                        "choose one series if the table holds several")])
    return table.pivot(index="adcode", columns="year", values=value).sort_index()
