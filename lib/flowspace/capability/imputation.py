"""Imputation: values that were not observed, filled from the unit's own years or from the other units of the year.

Every function tells what it filled, so that the evidence grade of a filled value can be "estimated". What a method
cannot fill stays nan; methods may be used one after another.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowspace.capability.checks import check_labels, check_values
from flowspace.errors import MeasureError, Problem


class Imputed(NamedTuple):
    """Values after imputation, and which of them were filled.

    Parameters
    ----------
    values : ndarray of float, shape (..., n, q)
        nan where nothing could be filled.
    filled : ndarray of bool, shape (..., n, q)
        True where a value was missing and is there now.
    """

    values: np.ndarray
    filled: np.ndarray


def impute_linear(values, units, years, names=None) -> Imputed:
    r"""Fill gaps on the straight line in time between the unit's neighbouring observed years.

    .. math:: x_t = x_a + \frac{t - a}{b - a} (x_b - x_a), \qquad a < t < b,

    with a the last observed year before t and b the first one after it.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators, nan where not observed.
    units : array_like, shape (n,)
        Code of the unit of every observation.
    years : array_like of numbers, shape (n,)
        Year of every observation; gaps between years count.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Imputed
        Values before a unit's first and after its last observed year stay missing: nothing is extrapolated.

    Raises
    ------
    MeasureError
        If an indicator has no value at all (all such are listed), if a value is infinite, if labels are missing, or if
        a unit has two observations of the same year.

    Examples
    --------
    >>> result = impute_linear([[10.0], [np.nan], [40.0], [np.nan]], ["a"] * 4, [2010, 2011, 2013, 2014])
    >>> result.values.ravel().tolist()
    [10.0, 20.0, 40.0, nan]
    >>> result.filled.ravel().tolist()
    [False, True, False, False]
    """
    return _within_units(values, units, years, names, lambda x, year: _fill_gaps(x, year, _on_the_line))


def impute_neighbours(values, units, years, names=None) -> Imputed:
    r"""Fill gaps with the mean of the unit's nearest observed years before and after.

    .. math:: x_t = \frac{x_a + x_b}{2}, \qquad a < t < b,

    whatever the distances to a and b. In a gap of one year this is `impute_linear`.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators, nan where not observed.
    units : array_like, shape (n,)
        Code of the unit of every observation.
    years : array_like of numbers, shape (n,)
        Year of every observation.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Imputed
        Values before a unit's first and after its last observed year stay missing.

    Raises
    ------
    MeasureError
        As `impute_linear`.

    Examples
    --------
    >>> impute_neighbours([[10.0], [np.nan], [40.0]], ["a"] * 3, [2010, 2011, 2013]).values.ravel().tolist()
    [10.0, 25.0, 40.0]
    """
    return _within_units(values, units, years, names, lambda x, year: _fill_gaps(x, year, _halfway))


def impute_nearest(values, units, years, names=None) -> Imputed:
    """Fill what is missing with the unit's value of the nearest observed year, of two equally near the earlier one.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators, nan where not observed.
    units : array_like, shape (n,)
        Code of the unit of every observation.
    years : array_like of numbers, shape (n,)
        Year of every observation.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Imputed
        A unit that was never observed stays missing.

    Raises
    ------
    MeasureError
        As `impute_linear`.

    Notes
    -----
    Growth before the first and after the last observed year is lost; nothing is extrapolated.

    Examples
    --------
    >>> result = impute_nearest([[np.nan], [10.0], [40.0], [np.nan]], ["a"] * 4, [2010, 2011, 2013, 2014])
    >>> result.values.ravel().tolist()
    [10.0, 10.0, 40.0, 40.0]
    """
    return _within_units(values, units, years, names, _fill_nearest)


def impute_median(values, years, names=None) -> Imputed:
    """Fill missing values with the median of the units observed in the same year.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators, nan where not observed.
    years : array_like, shape (n,)
        Year of every observation.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Imputed
        What is missing for all units of a year stays missing.

    Raises
    ------
    MeasureError
        If an indicator has no value at all (all such are listed), if a value is infinite, or if years are missing.

    Notes
    -----
    The median knows nothing of the unit: it moves small and large ones to the middle, and shrinks the spread.

    Examples
    --------
    >>> impute_median([[1.0], [3.0], [np.nan], [7.0]], [2010, 2010, 2010, 2011]).values.ravel().tolist()
    [1.0, 3.0, 2.0, 7.0]
    """
    x = check_values(values, names, units=1, missing=True)
    labels = check_labels(years, x.shape[-2], "year")
    lost = np.isnan(x)
    filled_in = x.copy()
    for year in np.unique(labels):
        rows = np.flatnonzero(labels == year)
        part = np.sort(x[..., rows, :], axis=-2)  # nan come last
        known = (~np.isnan(part)).sum(axis=-2, keepdims=True)
        middle = [np.take_along_axis(part, np.maximum(place, 0), axis=-2) for place in ((known - 1) // 2, known // 2)]
        median = np.where(known > 0, (middle[0] + np.where(known > 1, middle[1], middle[0])) / 2, np.nan)
        filled_in[..., rows, :] = np.where(lost[..., rows, :], median, x[..., rows, :])
    return Imputed(filled_in, lost & ~np.isnan(filled_in))


def _on_the_line(before, after, share):
    return before + share * (after - before)


def _halfway(before, after, share):
    return (before + after) / 2


def _within_units(values, units, years, names, fill):
    """Values with those of each unit, in the order of its years, filled by `fill(values, years)`."""
    x = check_values(values, names, units=1, missing=True)
    unit_of = check_labels(units, x.shape[-2], "unit")
    year_of = check_labels(years, x.shape[-2], "year")
    if year_of.dtype.kind not in "fiu":
        raise MeasureError(Problem(f"years such as {year_of.tolist()[0]!r}", "years that are numbers",
                                   "convert the years to integers"))
    pairs = list(zip(unit_of.tolist(), year_of.tolist(), strict=True))
    twice = sorted({str(pair) for pair in pairs if pairs.count(pair) > 1}) if len(set(pairs)) < len(pairs) else []
    if twice:
        raise MeasureError([Problem(f"unit and year {pair} more than once", "one observation per unit and year",
                                    "leave the repetition out") for pair in twice])
    filled_in = x.copy()
    for unit in np.unique(unit_of):
        rows = np.flatnonzero(unit_of == unit)
        rows = rows[np.argsort(year_of[rows])]
        filled_in[..., rows, :] = fill(x[..., rows, :], year_of[rows].astype(float))
    return Imputed(filled_in, np.isnan(x) & ~np.isnan(filled_in))


def _fill_gaps(x, year, between):
    """Gaps of one unit's years, in their order, filled from the known values on both sides."""
    steps = len(year)
    known = ~np.isnan(x)
    position = np.arange(steps)[:, None]
    last = np.maximum.accumulate(np.where(known, position, -1), axis=-2)
    following = np.flip(np.minimum.accumulate(np.flip(np.where(known, position, steps), axis=-2), axis=-2), axis=-2)
    inside = (last >= 0) & (following < steps) & ~known
    a, b = np.where(inside, last, 0), np.where(inside, following, 0)
    length = np.where(inside, year[b] - year[a], 1)
    share = (year[:, None] - year[a]) / length
    estimate = between(np.take_along_axis(x, a, axis=-2), np.take_along_axis(x, b, axis=-2), share)
    return np.where(inside, estimate, x)


def _fill_nearest(x, year):
    """One unit's years, in their order, each with the known value that is nearest in time."""
    away = np.abs(year[:, None] - year[None, :])
    distance = np.where(np.isnan(x)[..., None, :, :], np.inf, away[:, :, None])
    return np.where(np.isnan(x), np.take_along_axis(x, distance.argmin(axis=-2), axis=-2), x)
