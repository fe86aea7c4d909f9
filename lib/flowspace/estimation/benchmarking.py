"""Makes the cities of a province add up to its official total: log shares first, then whole patents."""
from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import lambertw

from flowspace.errors import EstimationError, Problem
BRANCH_POINT = -np.exp(-1.0) * (1 - 1e-12)
"""Where the branches of Lambert's function meet, but for rounding."""


def benchmark_log_shares(log_shares: np.ndarray, variances: np.ndarray,
                         common_variance: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    r"""Move log shares as little as their uncertainty allows until the shares add up to one.

    With :math:`m` the log shares and :math:`S = \mathrm{diag}(v) + \omega^2 11^\top` their covariance, find

    .. math:: \min_x (x - m)^\top S^{-1} (x - m) \quad \text{subject to} \quad \sum_i e^{x_i} = 1.

    Well-known shares move little and uncertain ones take up the rest; what all shares of the province may have in
    common (a source that misses the same part of every city's patents) is carried by :math:`\omega^2`.

    Parameters
    ----------
    log_shares, variances : array of shape (n,)
        Natural logarithms of the shares of all units of one province and year, and their variances.
    common_variance : float
        The variance :math:`\omega^2` of an error common to all units.

    Returns
    -------
    (log_shares, variances) : arrays of shape (n,)
        The benchmarked log shares, whose exponentials add up to one, and their variances given that they do.

    Raises
    ------
    EstimationError
        If there is no unit, a value is not finite, or no variance is positive while the shares do not add up.

    References
    ----------
    Dagum, E. B.; Cholette, P. A. (2006). Benchmarking, Temporal Distribution, and Reconciliation Methods for Time
    Series. Springer.

    Examples
    --------
    A well-known half and an uncertain quarter: the uncertain one takes up what is missing.

    >>> x, variance = benchmark_log_shares(np.log([0.5, 0.25]), np.array([1e-8, 0.1]))
    >>> np.exp(x).round(4).tolist()
    [0.5, 0.5]
    """
    start, own = np.asarray(log_shares, dtype=float), np.asarray(variances, dtype=float)
    if not len(start) or not np.isfinite(start).all() or not np.isfinite(own).all() or (own < 0).any():
        raise EstimationError(Problem("log shares or variances that are missing, not finite or negative",
                                      "one finite log share and one variance of 0 or more for each unit",
                                      "correct the shares before benchmarking"))
    if abs(np.exp(start).sum() - 1.0) <= 1e-12:
        x = start
    elif (own == 0).all() and common_variance == 0:
        raise EstimationError(Problem(f"shares that add up to {np.exp(start).sum():.6g} and have no room to move",
                                      "at least one share with a positive variance",
                                      "give the uncertain shares their variance"))
    else:
        x = _constrained(start, own, common_variance)
    shares = np.exp(x)
    moved = own * shares + common_variance
    spread = shares @ moved
    left = own + common_variance - (moved**2 / spread if spread > 0 else 0.0)
    return x, np.maximum(left, 0.0)


def _constrained(start: np.ndarray, own: np.ndarray, common: float) -> np.ndarray:
    r"""Solve the constrained problem by its Lagrange multiplier.

    At the optimum :math:`x_i = m_i + \lambda \omega^2 + \lambda v_i e^{x_i}`, which Lambert's function solves for each
    multiplier; the sum of the shares rises with it, so that one root remains to be found. Where even the largest
    multiplier of the main branch leaves the sum below one, the least known share takes the other branch.
    """
    def solution(multiplier: float, other_branch: int | None = None) -> np.ndarray:
        level = start + multiplier * common
        argument = -multiplier * own * np.exp(level)
        root = lambertw(argument).real
        if other_branch is not None:
            root[other_branch] = lambertw(argument[other_branch], -1).real
        # Both branches meet at -1/e, where the function is known to be -1 and its computation is not stable.
        root = np.where(argument <= BRANCH_POINT, -1.0, root)
        return level - root

    def beyond(multiplier: float, other_branch: int | None = None) -> float:
        return float(np.exp(solution(multiplier, other_branch)).sum() - 1.0)

    if beyond(0.0) > 0:
        low = -1.0
        while beyond(low) > 0:
            low *= 4.0
        return solution(brentq(beyond, low, 0.0, xtol=1e-15, rtol=1e-14))

    def room(multiplier: float) -> float:
        return float(multiplier * (own * np.exp(start + multiplier * common)).max() - np.exp(-1.0))

    high = 1.0
    while room(high) < 0 and beyond(high) < 0:
        high *= 4.0
    if room(high) > 0:
        high = brentq(room, 0.0, high, xtol=1e-15, rtol=1e-14)
    if beyond(high) >= 0:
        return solution(brentq(beyond, 0.0, high, xtol=1e-15, rtol=1e-14))
    least_known = int(np.argmax(own * np.exp(start)))
    low = high
    while beyond(low, least_known) < 0:
        low /= 2.0
    return solution(brentq(beyond, low, high, xtol=1e-15, rtol=1e-14, args=(least_known,)), least_known)


def round_to_total(values: np.ndarray, total: int) -> np.ndarray:
    """Round to whole numbers that add up to a total, by largest remainders.

    Parameters
    ----------
    values : array of shape (n,)
        Numbers of 0 or more that add up to the total but for rounding.
    total : int

    Returns
    -------
    array of int, shape (n,)
        Each is the value rounded down or up; the first of equal remainders are rounded up.

    Raises
    ------
    EstimationError
        If a value is negative or not finite, or the values do not add up to the total within half a unit.

    Examples
    --------
    >>> round_to_total(np.array([1.4, 1.4, 7.2]), 10).tolist()
    [2, 1, 7]
    """
    values = np.asarray(values, dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or abs(values.sum() - total) > 0.5:
        raise EstimationError(Problem(f"values that add up to {values.sum():.6g}",
                                      f"numbers of 0 or more that add up to {total}", "benchmark them first"))
    # Rounded before comparing, so that the last bits of a sum cannot decide who is rounded up.
    values = values.round(6)
    whole = np.floor(values).astype(np.int64)
    short = int(total - whole.sum())
    order = np.argsort(-(values - whole), kind="stable")
    whole[order[:short]] += 1
    return whole
