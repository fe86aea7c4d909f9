"""Trend and cycle of the logarithm, unit by unit."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.resilience.series import year_problems, yearly_table
from flowspace.values import real_number, refuse, whole_number

REASONS = {
    "": "there is a trend",
    "no_log": "the value is zero",
    "gap": "a year is missing or zero within the unit's series",
    "short": "the unit has too few years",
    "start": "one of the first years, for which the filter has no trend",
}
"""Why a trend is or is not defined."""

_TAKEN = ("value", "log_value", "trend", "cycle", "reason")


def hp_cycle(table, lamb=6.25, value="patents", unit="agglomeration", time="year") -> pd.DataFrame:
    r"""Hodrick-Prescott filter of the logarithm.

    .. math:: \min_\tau \sum_t (y_t - \tau_t)^2 + \lambda \sum_t (\tau_{t+1} - 2\tau_t + \tau_{t-1})^2,
              \qquad (I + \lambda K'K)\,\tau = y

    with :math:`K` the second differences.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values zero or larger.
    lamb : float
        The penalty, zero or larger; 6.25 is the usual one for yearly data.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    DataFrame
        The keys, value, log_value, trend, cycle (log_value less trend) and reason (a key of `REASONS`, empty where
        there is a trend), one row for each row of the table with a value, sorted.

    Raises
    ------
    MeasureError
        If the table cannot be read or the penalty is negative.

    Notes
    -----
    Two-sided: the trend of a year knows what comes after it, and a lasting shock bends it beforehand. At the ends it
    follows the data too closely. Descriptive only. A unit with a gap, a zero within its years or fewer than four years
    has no trend.

    References
    ----------
    Ravn and Uhlig 2002, On adjusting the Hodrick-Prescott filter for the frequency of observations, The Review of
    Economics and Statistics 84(2):371–376, doi 10.1162/003465302317411604.

    Examples
    --------
    Steady growth is all trend:

    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2001, 2006), "patents": [1, 2, 4, 8, 16]})
    >>> hp_cycle(table)["cycle"].abs().max() < 1e-12
    np.True_
    """
    refuse(real_number(lamb, "penalty", 0))
    return _by_unit(table, value, unit, time, 4, lambda y: hp_trend(y, float(lamb)), True)


def hp_trend(y, lamb=6.25) -> np.ndarray:
    """Trend of the Hodrick-Prescott filter along the last axis.

    Parameters
    ----------
    y : ndarray, shape (..., n)
        Without gaps.
    lamb : float
        The penalty.

    Returns
    -------
    ndarray, shape (..., n)

    Examples
    --------
    >>> hp_trend(np.array([0.0, 1.0, 0.0]), 0.0).tolist()
    [0.0, 1.0, 0.0]
    """
    y = np.asarray(y, dtype=float)
    n = y.shape[-1]
    second = np.diff(np.eye(n), 2, axis=0)
    return y @ np.linalg.inv(np.eye(n) + lamb * second.T @ second)


def hamilton_cycle(table, h=2, p=1, value="patents", unit="agglomeration", time="year") -> pd.DataFrame:
    r"""Hamilton's filter of the logarithm: what could not be foreseen h years before.

    .. math:: y_{t+h} = \alpha_0 + \alpha_1 y_t + \dots + \alpha_p y_{t-p+1} + v_{t+h}

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values zero or larger.
    h : int
        Years ahead, at least 1; 2 for yearly data.
    p : int
        Years the forecast rests on, at least 1.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    DataFrame
        As from `hp_cycle`: trend is the fitted value, cycle the residual.

    Raises
    ------
    MeasureError
        If the table cannot be read, or h or p is no whole number of at least 1.

    Notes
    -----
    The first h + p - 1 years have no trend. A unit needs 2 p + h + 1 years without a gap, so that at least one residual
    is free; with 20 years and h = 2, p = 1 there are 18 points, and the estimate is imprecise. The regression is fitted
    once on all years: a large shock is part of what it is fitted on, and is measured too small.

    References
    ----------
    Hamilton 2018, Why you should never use the Hodrick-Prescott filter, The Review of Economics and Statistics
    100(5):831–843, doi 10.1162/rest_a_00706.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2001, 2008), "patents": [1, 2, 4, 8, 16, 32, 64]})
    >>> found = hamilton_cycle(table)
    >>> found["reason"].tolist()[:3], found["cycle"].abs().max() < 1e-12
    (['start', 'start', ''], np.True_)
    """
    refuse(whole_number(h, "years ahead", 1) + whole_number(p, "years the forecast rests on", 1))
    return _by_unit(table, value, unit, time, 2 * int(p) + int(h) + 1, lambda y: hamilton_trend(y, int(h), int(p)),
                    True)


def hamilton_trend(y, h=2, p=1) -> np.ndarray:
    """Trend of Hamilton's filter along the last axis.

    Parameters
    ----------
    y : ndarray, shape (..., n)
        Without gaps, n at least 2 p + h.
    h, p : int
        Years ahead, and years the forecast rests on.

    Returns
    -------
    ndarray, shape (..., n)
        nan in the first h + p - 1 places.

    Examples
    --------
    >>> hamilton_trend(np.array([0.0, 1, 2, 3, 4])).round(6).tolist()
    [nan, nan, 2.0, 3.0, 4.0]
    """
    y = np.asarray(y, dtype=float)
    start, n = h + p - 1, y.shape[-1]
    # Deviations from the first value: the regression is the same, and large levels lose no digits.
    level = y[..., :1]
    centred = y - level
    x = np.stack([np.ones((*y.shape[:-1], n - start)), *(centred[..., start - h - k:n - h - k] for k in range(p))], -1)
    coefficients = np.linalg.pinv(x) @ centred[..., start:, None]
    trend = np.full(y.shape, np.nan)
    trend[..., start:] = (x @ coefficients)[..., 0] + level
    return trend


def linear_cycle(table, first=None, last=None, value="patents", unit="agglomeration", time="year") -> pd.DataFrame:
    r"""Deviation of the logarithm from a straight line fitted to some of the years.

    .. math:: y_t = a + b\,t + c_t

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values zero or larger.
    first, last : int, optional
        The line is fitted to the years from first to last and drawn on through all others; all years if left out.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    DataFrame
        As from `hp_cycle`. Years may be missing; a unit needs three within the window, and its zeros are left out of
        the fit.

    Raises
    ------
    MeasureError
        If the table cannot be read, or first and last are no years in order.

    Examples
    --------
    A line through the years before 2004, and what 2004 lacks:

    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2001, 2005), "patents": [1, 2, 4, 4]})
    >>> (linear_cycle(table, last=2003)["cycle"].iloc[-1] / np.log(2)).round(6).item()
    -1.0
    """
    problems = [problem for year, name in ((first, "first year"), (last, "last year")) if year is not None
                for problem in year_problems(year, name)]
    if not problems and first is not None and last is not None and first > last:
        problems = [Problem(f"years from {first} to {last}", "years in order", "exchange them")]
    refuse(problems)
    wide = yearly_table(table, value, unit, time, taken=_TAKEN)
    years = wide.columns.to_numpy()
    inside = (years >= (years[0] if first is None else first)) & (years <= (years[-1] if last is None else last))

    def line(y):
        used = inside & ~np.isnan(y)
        if used.sum() < 3:
            return None
        middle = years[used].mean()
        slope, level = np.polyfit(years[used] - middle, y[used], 1)
        return level + slope * (years - middle)

    return _by_unit(table, value, unit, time, 3, line, False)


def _by_unit(table, value, unit, time, fewest, trend_of, unbroken) -> pd.DataFrame:
    wide = yearly_table(table, value, unit, time, taken=_TAKEN)
    parts = []
    for label, row in wide.iterrows():
        values = row.to_numpy()
        y = np.full(len(values), np.nan)
        y[values > 0] = np.log(values[values > 0])
        known, logs = ~np.isnan(values), ~np.isnan(y)
        trend, reason = np.full(len(y), np.nan), np.full(len(y), "short", dtype=object)
        places = np.flatnonzero(known)
        inner = slice(places[0], places[-1] + 1) if len(places) else slice(0, 0)
        if unbroken and not logs[inner].all():
            reason[:] = "gap"
        elif logs.sum() >= fewest:
            found = trend_of(y[inner] if unbroken else y)
            if found is not None:
                trend[inner if unbroken else slice(None)] = found
                reason = np.where(np.isnan(trend), "start", "").astype(object)
        reason[known & ~logs] = "no_log"
        trend[~logs] = np.nan
        parts.append(pd.DataFrame({unit: [label] * len(y), time: wide.columns, "value": values, "log_value": y,
                                   "trend": trend, "cycle": y - trend, "reason": reason})[known])
    return pd.concat(parts, ignore_index=True).astype({"reason": "str"})
