"""Finds figures that repeat those of the year before to the last digit."""
from __future__ import annotations

import pandas as pd

DIGITS = 4
"""Decimals that the tables keep."""

UNITS = 10_000
"""Least size of a figure, in units of its last printed digit, for which being equal by chance can be left aside."""


def carried_over(figures: pd.DataFrame, value: str = "value", unit: str = "adcode", least: int = UNITS) -> pd.Series:
    """Mark figures that equal those of the year before, to the last digit that the shorter of the two prints.

    Parameters
    ----------
    figures : DataFrame
        One row for each unit and year; needs the columns `unit`, year and `value`.
    value, unit : str
        Columns of the figure and of the unit.
    least : int
        Least size of a figure in units of its last printed digit.

    Returns
    -------
    Series
        True or False for each row, on the index of `figures`. The later of two equal years is marked.

    Notes
    -----
    Money that grows by a tenth a year, give or take a tenth, repeats a figure of `UNITS` units by chance about once in
    four thousand years of a city, one of 100 units about once in forty: shorter figures are passed over.

    Examples
    --------
    >>> figures = pd.DataFrame({"adcode": "540100", "year": range(2011, 2015),
    ...                         "value": [316.0538, 454.3531, 454.35, 1618.7241]})
    >>> figures.loc[carried_over(figures), "year"].tolist()
    [2013]
    """
    ordered = figures.sort_values([unit, "year"])
    printed = _decimals(ordered[value])
    by_unit = ordered[unit]
    before = ordered[value].groupby(by_unit).shift(1)
    shorter = pd.concat([printed, printed.groupby(by_unit).shift(1)], axis=1).min(axis=1)
    next_year = ordered["year"].groupby(by_unit).diff() == 1
    marks = pd.Series(False, index=ordered.index)
    for decimals in range(DIGITS + 1):
        equal = (ordered[value].round(decimals) == before.round(decimals)) & (shorter == decimals)
        marks |= equal & next_year & (ordered[value] * 10**decimals >= least)
    return marks.reindex(figures.index)


def year_after(marked: pd.Series, figures: pd.DataFrame, unit: str = "adcode") -> pd.Series:
    """Tell which rows are of the year after a marked one, where a series catches up.

    Parameters
    ----------
    marked : Series
        True or False, on the index of `figures`.
    figures : DataFrame
        Needs the columns `unit` and year.
    unit : str
        Column of the unit.

    Returns
    -------
    Series
        True or False, on the index of `figures`.

    Examples
    --------
    >>> figures = pd.DataFrame({"adcode": "540100", "year": [2015, 2013, 2014]})
    >>> year_after(figures["year"] == 2013, figures).tolist()
    [False, False, True]
    """
    keys = pd.MultiIndex.from_arrays([figures.loc[marked, unit], figures.loc[marked, "year"] + 1])
    return pd.Series(pd.MultiIndex.from_frame(figures[[unit, "year"]]).isin(keys), index=figures.index)


def _decimals(values: pd.Series) -> pd.Series:
    """How many decimals each figure prints."""
    found = pd.Series(DIGITS, index=values.index)
    for decimals in reversed(range(DIGITS)):
        found = found.mask(values.round(decimals) == values, decimals)
    return found
