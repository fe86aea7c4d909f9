"""Imputation beyond the first and last observed year: the nearest observed value is carried."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import check_labels, check_values
from flowspace.capability.imputation import Imputed


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
        If an indicator has no value at all (all such are listed), if a value is infinite, or if labels are missing.

    Notes
    -----
    Growth before the first and after the last observed year is lost; nothing is extrapolated.

    Examples
    --------
    >>> result = impute_nearest([[np.nan], [10.0], [40.0], [np.nan]], ["a"] * 4, [2010, 2011, 2013, 2014])
    >>> result.values.ravel().tolist()
    [10.0, 10.0, 40.0, 40.0]
    """
    x = check_values(values, names, units=1, missing=True)
    unit_of = check_labels(units, x.shape[-2], "unit")
    year_of = check_labels(years, x.shape[-2], "year").astype(float)
    result = x.copy()
    for unit in np.unique(unit_of):
        rows = np.flatnonzero(unit_of == unit)
        rows = rows[np.argsort(year_of[rows], kind="stable")]
        part = x[..., rows, :]
        away = np.abs(year_of[rows][:, None] - year_of[rows][None, :])
        distance = np.where(np.isnan(part)[..., None, :, :], np.inf, away[:, :, None])
        nearest = np.take_along_axis(part, distance.argmin(axis=-2), axis=-2)
        result[..., rows, :] = np.where(np.isnan(part), nearest, part)
    return Imputed(result, np.isnan(x) & ~np.isnan(result))
