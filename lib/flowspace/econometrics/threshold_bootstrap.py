"""How large the gain of a threshold is by chance, where regressors and threshold variable stay as they are."""
from __future__ import annotations

import numpy as np

from flowspace.econometrics.threshold_grid import Grid, gains, outside

BOOTSTRAPS = {
    "units": "residuals beside the threshold, of whole units, drawn with replacement; every unit needs a row at every "
             "time",
    "signs": "residuals of the regression without a threshold stay with their unit, all of one unit with the same "
             "random sign",
}
"""Name of each way to draw residuals, and what it does."""


def drawn_residuals(residuals, unit_codes, time_codes, bootstrap, replicates, seed) -> np.ndarray:
    """Draw residuals as if no threshold mattered, unit by unit.

    Parameters
    ----------
    residuals : ndarray, shape (n,)
    unit_codes, time_codes : ndarray of int, shape (n,)
        Of each row; rows sorted by unit and then time.
    bootstrap : str
        Key of `BOOTSTRAPS`. "units" takes for granted that every unit has the same times.
    replicates, seed : int

    Returns
    -------
    ndarray, shape (n, replicates)

    Examples
    --------
    >>> units, times = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> found = drawn_residuals(np.array([1.0, 2.0, 3.0, 4.0]), units, times, "units", 50, seed=0)
    >>> sorted({tuple(column[:2]) for column in found.T.tolist()})
    [(1.0, 2.0), (3.0, 4.0)]
    """
    rng = np.random.default_rng(seed)
    n = unit_codes.max() + 1
    if bootstrap == "signs":
        return residuals[:, None] * rng.choice([-1.0, 1.0], size=(n, replicates))[unit_codes]
    by_unit = residuals.reshape(n, time_codes.max() + 1)
    givers = rng.integers(0, n, size=(n, replicates))
    return by_unit[givers[unit_codes], time_codes[:, None]]


def drawn_statistics(splits: Grid, drawn, divisor) -> np.ndarray:
    r"""The F statistic of the best split, for outcomes without a threshold.

    .. math:: F = \frac{S_0 - S_1(\hat\gamma)}{S_1(\hat\gamma) / d}

    Parameters
    ----------
    splits : Grid
    drawn : ndarray, shape (n, m)
        Outcomes. What effects and common columns would add to them changes nothing.
    divisor : int
        Degrees of freedom d that the variance is divided by.

    Returns
    -------
    ndarray, shape (m,)
        Zero for outcomes of which effects and common columns leave nothing.

    Examples
    --------
    >>> from flowspace.econometrics.threshold_grid import grid
    >>> splits = grid(np.arange(4.0), np.ones((4, 1)), np.empty((4, 0)), np.zeros(4, dtype=int), 0.25)
    >>> drawn_statistics(splits, np.array([[1.0], [2.0], [5.0], [6.0]]), 3).tolist()
    [48.0]
    """
    left = outside(drawn, splits)
    whole = (left**2).sum(axis=0)
    gain = np.nanmax(gains(left, splits), axis=0)
    # One unit drawn for all others leaves nothing beside effects of times but rounding.
    something = whole > 1e-18 * (drawn**2).sum(axis=0)
    return np.where(something, gain, 0.0) * divisor / np.where(something, whole - gain, 1.0)
