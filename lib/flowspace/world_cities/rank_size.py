"""Rank and size of the cities of each agglomeration: the Pareto exponent, by two estimators."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.polycentricity import gabaix_ibragimov_slope, gabaix_ibragimov_standard_error
from flowspace.polycentricity.values import ranked
from flowspace.values import refuse, whole_number
from flowspace.world_cities.primacy import group_values


def hill_exponent(values, tail) -> float:
    r"""Hill's estimate of the Pareto exponent from the largest cities.

    .. math:: \hat\zeta = \left[ \frac1k \sum_{i=1}^{k} \ln \frac{x_{(i)}}{x_{(k+1)}} \right]^{-1}

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.
    tail : int
        k, how many of the largest cities are above the one they are compared with, at least 1.

    Returns
    -------
    float
        Above 0, no unit; its standard error is about :math:`\hat\zeta / \sqrt{k}`. nan where there are not more than k
        cities, the (k+1)-th is zero, or the largest ones are all equal.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number, or `tail` is no whole number of at least 1.

    Notes
    -----
    In a Pareto sample the estimate is too high by the factor k / (k - 1) on average: by a ninth for a tail of ten.
    It takes the exact form of the tail for granted where regression on ranks is more robust.

    Examples
    --------
    >>> round(hill_exponent([8, 4, 2, 1], tail=3), 3)
    0.721
    """
    refuse(whole_number(tail, "tail", 1))
    x = ranked(values)
    if len(x) <= tail or x[tail] == 0:
        return math.nan
    mean = float(np.mean(np.log(x[:tail] / x[tail])))
    return 1 / mean if mean > 0 else math.nan


def rank_size_by_group(values, groups, fewest=3) -> pd.DataFrame:
    r"""Rank-size regressions of every group: :math:`\ln(r - \tfrac12) = a - \zeta \ln x`.

    Parameters
    ----------
    values : Series
        Keyed by city, zero or larger. Cities of zero have no logarithm and are left out; their number is told.
    groups : DataFrame
        Columns agglomeration and city.
    fewest : int
        Groups of fewer cities above zero have no exponent, at least 2.

    Returns
    -------
    DataFrame
        Indexed by agglomeration, sorted by it:

        n_cities, n_zero : int
            Cities above zero, and of zero.
        zeta, standard_error : float
            Exponent, positive, and :math:`\zeta \sqrt{2/n}`.
        low, high : float
            The exponent minus and plus 1.96 standard errors; the lower end may be below zero where cities are few.
        hill, hill_standard_error : float
            The estimate of Hill from all cities but the smallest, and its standard error.
        zipf_within : bool
            Whether the interval holds 1; False where there is none.

    Raises
    ------
    MeasureError
        As `flowspace.polycentricity.gabaix_ibragimov_slope`, and as `primacy_by_group`.

    References
    ----------
    Gabaix and Ibragimov (2011). https://doi.org/10.1198/jbes.2009.06157

    Examples
    --------
    >>> values = pd.Series({"a": 12, "b": 6, "c": 4, "d": 3, "e": 0})
    >>> groups = pd.DataFrame({"agglomeration": "x", "city": list("abcde")})
    >>> rank_size_by_group(values, groups)[["n_cities", "n_zero", "zeta", "standard_error"]].round(2)
                   n_cities  n_zero  zeta  standard_error
    agglomeration
    x                     4       1  1.41             1.0
    """
    refuse(whole_number(fewest, "fewest", 2))
    rows = {}
    for name, own in group_values(values, groups).items():
        x = ranked(own)
        x = x[x > 0]
        n = len(x)
        zeta = -gabaix_ibragimov_slope(x) if n >= fewest else math.nan
        error = gabaix_ibragimov_standard_error(zeta, n) if n >= 2 else math.nan
        hill = hill_exponent(x, n - 1) if n >= fewest else math.nan
        low, high = zeta - 1.96 * error, zeta + 1.96 * error
        rows[name] = (n, len(own) - n, zeta, error, low, high, hill, hill / math.sqrt(n - 1) if n > 1 else math.nan,
                      bool(low <= 1 <= high))
    return pd.DataFrame.from_dict(rows, orient="index", columns=[
        "n_cities", "n_zero", "zeta", "standard_error", "low", "high", "hill", "hill_standard_error",
        "zipf_within"]).rename_axis("agglomeration")
