"""Finds figures that their neighbours in time contradict, by one robust rule for all variables."""
from __future__ import annotations

import numpy as np
import pandas as pd

SCALES = 6
"""How many robust standard deviations of growth a figure may lie away from the growth of the year."""

IMPLAUSIBLE, SERIES_BREAK = "implausible", "series_break"


def growth_outliers(figures: pd.DataFrame, unit: str = "adcode", value: str = "value",
                    floor: float = 0.15) -> pd.Series:
    r"""Mark spikes and steps in the growth of each unit.

    With :math:`d_{it} = \Delta\ln x_{it} - \mathrm{med}_j\,\Delta\ln x_{jt}`, the growth of a unit less the median
    growth of the year, and the limit :math:`c = \max(6 \cdot 1.4826\,\mathrm{med}|d|,\ \mathrm{floor})`, a figure is
    implausible if :math:`|d_{it}| > c`, :math:`|d_{i,t+1}| > c` and the two have opposite signs: both neighbours
    contradict it. Where only the step into a figure exceeds :math:`c`, the series breaks there.

    Parameters
    ----------
    figures : DataFrame
        One row for each unit and year; needs the columns `unit`, year and `value`.
    unit : str
        Column of the unit.
    value : str
        Column of the figure; figures that are missing or not positive are passed over.
    floor : float
        Least limit, in logarithms.

    Returns
    -------
    Series
        "implausible", "series_break" or "" for each row, on the index of `figures`.

    Notes
    -----
    Only growth over a single year counts. The year after a spike returns to the old level and is no break. Two figures
    in a row that are both far off in opposite directions are both marked: growth alone cannot tell which is wrong.

    Examples
    --------
    >>> steady = pd.DataFrame({"adcode": "110000", "year": range(2000, 2008), "value": 100.0})
    >>> others = [steady.assign(adcode=code) for code in ("120000", "130100", "130200")]
    >>> figures = pd.concat([steady, *others], ignore_index=True)
    >>> figures.loc[3, "value"] = 900.0
    >>> figures.loc[figures["adcode"].eq("130200") & figures["year"].ge(2005), "value"] = 50.0
    >>> marks = growth_outliers(figures)
    >>> figures[marks != ""].assign(mark=marks)[["adcode", "year", "mark"]].values.tolist()
    [['110000', 2003, 'implausible'], ['130200', 2005, 'series_break']]
    """
    known = figures[figures[value] > 0].sort_values([unit, "year"])
    logarithms = np.log(known[value])
    by_unit = known[unit]
    growth = logarithms.groupby(by_unit).diff()
    growth = growth.where(known["year"].groupby(by_unit).diff() == 1)
    deviation = growth - growth.groupby(known["year"]).transform("median")
    limit = max(SCALES * 1.4826 * deviation.abs().median(), floor) if deviation.notna().any() else floor
    following = deviation.groupby(by_unit).shift(-1)
    spike = (deviation.abs() > limit) & (following.abs() > limit) & (deviation * following < 0)
    returning = spike.groupby(by_unit).shift(1, fill_value=False)
    step = (deviation.abs() > limit) & ~spike & ~returning
    marks = pd.Series("", index=known.index).mask(step, SERIES_BREAK).mask(spike, IMPLAUSIBLE)
    return marks.reindex(figures.index, fill_value="")
