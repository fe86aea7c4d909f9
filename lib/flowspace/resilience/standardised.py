"""Difference in growth in units of what was usual for the unit before."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.resilience.series import check_relative, year_problems
from flowspace.values import plain, refuse, whole_number

_ROUNDING = 1e-12


def standardised_difference(relative, before, least=3, unit="agglomeration", time="year") -> pd.DataFrame:
    r"""Difference in growth less its mean in the years before, over its standard deviation in these years.

    .. math:: Z_{rt} = \frac{D_{rt} - \bar D_r^{pre}}{s_r^{pre}}

    Parameters
    ----------
    relative : DataFrame
        Result of `flowspace.resilience.relative_resilience`; its column difference is used.
    before : tuple of int
        First and last year of the time before, both included.
    least : int
        Fewest years before with a difference that a unit needs, at least 2.
    unit, time : str
        Keys of the table.

    Returns
    -------
    DataFrame
        The keys, difference, pre_mean, pre_sd (with n - 1), pre_years (how many), z, and reason: empty,
        "no_difference", "few_years_before" or "constant_before" (z is nan), for each row of the table and in its order.
        The years before have a z as well.

    Raises
    ------
    MeasureError
        If a column is missing or holds more than numbers, a unit stands twice in a year, `before` is no pair of years
        in order, or no unit has enough years before.

    Notes
    -----
    The standard deviation rests on few years: with m of them and normal differences, z of a later year is Student's t
    with m - 1 degrees of freedom times :math:`\sqrt{1 + 1/m}`, so that 2 is not rare.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a"] * 4, "year": [2005, 2006, 2007, 2008],
    ...                       "difference": [0.01, 0.02, 0.03, -0.02]})
    >>> standardised_difference(table, (2005, 2007))["z"].round(6).tolist()
    [-1.0, 0.0, 1.0, -4.0]
    """
    check_relative(relative, ["difference"], time, unit, ("pre_mean", "pre_sd", "pre_years", "z", "reason"))
    refuse(whole_number(least, "fewest years before", 2))
    first, last = window_of(before, "years before")
    inside = relative[relative[time].between(first, last)]
    by_unit = inside.groupby(unit)["difference"]
    keys = relative[unit]
    years = keys.map(by_unit.count()).fillna(0).astype(int)
    mean, sd = keys.map(by_unit.mean()).astype(float), keys.map(by_unit.std()).astype(float)
    # Shares of growth that are equal but for rounding do not vary: a spread of rounding would make z arbitrary.
    flat = keys.map(by_unit.max() - by_unit.min()).astype(float) <= _ROUNDING * np.maximum(1.0, mean.abs())
    if not (years >= least).any():
        refuse([Problem(f"at most {years.max()} years with a difference from {first} to {last}", f"at least {least}",
                        "choose a longer time before")])
    reason = np.select([relative["difference"].isna(), years < least, flat],
                       ["no_difference", "few_years_before", "constant_before"], "")
    z = ((relative["difference"] - mean) / sd.where(sd > 0)).where(reason == "")
    return pd.DataFrame({unit: keys, time: relative[time], "difference": relative["difference"], "pre_mean": mean,
                         "pre_sd": sd, "pre_years": years, "z": z, "reason": reason})


def window_of(window, name) -> tuple[int, int]:
    """First and last year of a window.

    Parameters
    ----------
    window : tuple of int
    name : str
        What it is, for the message.

    Returns
    -------
    first, last : int

    Raises
    ------
    MeasureError
        If these are no two years in order.

    Examples
    --------
    >>> window_of((2001, 2007), "years before")
    (2001, 2007)
    """
    pair = list(window) if isinstance(window, (tuple, list)) else [None]
    if len(pair) != 2 or any(year_problems(year, name) for year in pair) or pair[0] > pair[1]:
        refuse([Problem(f"{plain(window)} as {name}", "first and last year, both included",
                        "give them as (first, last)")])
    return int(pair[0]), int(pair[1])
