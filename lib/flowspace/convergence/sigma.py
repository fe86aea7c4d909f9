"""Sigma convergence: whether cities differ less from year to year."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.convergence.panel import check_panel
from flowspace.errors import Problem
from flowspace.values import number_problems, refuse


@dataclass(frozen=True)
class Trend:
    """Linear and monotone trend of a measure of dispersion.

    Parameters
    ----------
    slope, standard_error, p_value : float
        Of the regression on the year, two-sided. Neighbouring years are alike, which makes the error too small.
    tau, tau_p_value : float
        Kendall's rank correlation with the year (the Mann-Kendall test), two-sided.
    n : int
        Number of years.
    """

    slope: float
    standard_error: float
    p_value: float
    tau: float
    tau_p_value: float
    n: int


def sigma_cv(panel) -> pd.Series:
    r"""Coefficient of variation in each year.

    .. math:: \mathrm{CV}_t = \frac{1}{\bar x_t} \sqrt{\tfrac1n \sum_i (x_{it} - \bar x_t)^2}

    Parameters
    ----------
    panel : DataFrame
        Cities by years, zero or larger.

    Returns
    -------
    Series
        By year; 0 where all cities are equal.

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, one is negative, or a year is all zero.

    Examples
    --------
    >>> sigma_cv(pd.DataFrame({2010: [1, 3], 2011: [2, 2]}, ["a", "b"])).round(12).tolist()
    [0.5, 0.0]
    """
    table = check_panel(panel, fewest_years=1)
    problems = []
    if (table < 0).to_numpy().any():
        rows = table.index[(table < 0).any(axis=1)]
        problems.append(Problem("negative cells of " + ", ".join(map(str, rows[:5])), "zero or larger", "correct them"))
    empty = table.columns[(table == 0).all()]
    if len(empty):
        problems.append(Problem("years that are all zero: " + ", ".join(map(str, empty[:5])), "a city above zero",
                                "leave these years out"))
    refuse(problems)
    scaled = table / table.max()
    return (scaled.std(ddof=0) / scaled.mean()).rename("cv")


def sigma_sd_logs(panel) -> pd.Series:
    r"""Standard deviation of the logs in each year.

    .. math:: \sigma_t = \sqrt{\tfrac1n \sum_i (\ln x_{it} - \overline{\ln x_t})^2}

    Parameters
    ----------
    panel : DataFrame
        Cities by years, above zero.

    Returns
    -------
    Series
        By year.

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, or one is zero or negative: a zero has no logarithm, and cities
        that once had none weigh most in the logs.

    Examples
    --------
    >>> round(sigma_sd_logs(pd.DataFrame({2010: [1, np.e**2]}, ["a", "b"])).loc[2010], 12)
    np.float64(1.0)
    """
    return np.log(check_panel(panel, above=0, fewest_years=1)).std(ddof=0).rename("sd_logs")


def sigma_trend(dispersion) -> Trend:
    r"""Trend of a dispersion over the years.

    .. math:: \sigma_t = a + b\,t + \varepsilon_t

    Parameters
    ----------
    dispersion : Series
        By year, as `sigma_cv` and `sigma_sd_logs` return it; at least four years.

    Returns
    -------
    Trend
        A negative slope is sigma convergence. A dispersion that never changes has slope 0 and tau nan.

    Raises
    ------
    MeasureError
        If a figure is missing, infinite or not a number, a year stands twice or is no whole number, or there are
        fewer than four.

    Examples
    --------
    >>> trend = sigma_trend(pd.Series([0.9, 0.8, 0.8, 0.6, 0.5], range(2010, 2015)))
    >>> round(trend.slope, 3), round(trend.tau, 3)
    (-0.1, -0.949)
    """
    if not isinstance(dispersion, pd.Series):
        refuse([Problem(f"a {type(dispersion).__name__}", "a Series by year", "take what sigma_cv returns")])
    numbers, problems = number_problems(dispersion, "figures", fewest=4)
    if dispersion.index.has_duplicates:
        problems.append(Problem("a year twice", "each year once", "remove one of the two"))
    if not pd.api.types.is_integer_dtype(dispersion.index.dtype):
        problems.append(Problem(f"an index of type {dispersion.index.dtype}", "years", "give the years as index"))
    refuse(problems)
    years = dispersion.index.to_numpy()
    if np.ptp(numbers) == 0:
        return Trend(0.0, 0.0, 1.0, np.nan, np.nan, len(numbers))
    line = stats.linregress(years, numbers)
    ranks = stats.kendalltau(years, numbers)
    return Trend(float(line.slope), float(line.stderr), float(line.pvalue), float(ranks.statistic),
                 float(ranks.pvalue), len(numbers))
