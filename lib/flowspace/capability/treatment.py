"""Treatment of outliers before normalisation: winsorising a few points, and a logarithm where that is not enough."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowspace.capability.checks import check_values
from flowspace.errors import MeasureError, Problem


class Treated(NamedTuple):
    """Indicators after treatment, and what was done to each.

    Parameters
    ----------
    values : ndarray of float, shape (..., n, q)
        Indicators after treatment; those that were transformed are no longer in their own units.
    method : ndarray of str, shape (..., q)
        "none", "winsorised" or "log".
    winsorised : ndarray of int, shape (..., q)
        How many points were moved; 0 where the method is not "winsorised".
    passes : ndarray of bool, shape (..., q)
        Whether the indicator is within the limits after treatment.
    """

    values: np.ndarray
    method: np.ndarray
    winsorised: np.ndarray
    passes: np.ndarray


def skewness(values, names=None, check=True) -> np.ndarray:
    r"""Sample skewness, "type 2".

    .. math:: G_1 = \frac{\sqrt{n(n-1)}}{n-2}\, \frac{m_3}{m_2^{3/2}}, \qquad
              m_k = \frac1n \sum (x - \bar x)^k

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        At least 3 observations.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        0 for a symmetrical indicator, positive for one with a long tail of large values.

    Raises
    ------
    MeasureError
        If an indicator is constant, or has missing or infinite values.

    Examples
    --------
    >>> skewness([[1.0], [2.0], [3.0], [10.0]]).round(4).tolist()
    [1.7636]
    """
    x = _over_range(check_values(values, names, units=3, varying=True) if check else np.asarray(values, dtype=float))
    n = x.shape[-2]
    second, third = _moment(x, 2), _moment(x, 3)
    return np.sqrt(n * (n - 1)) / (n - 2) * third / second ** 1.5


def kurtosis(values, names=None, check=True) -> np.ndarray:
    r"""Sample excess kurtosis, "type 2".

    .. math:: G_2 = \frac{n-1}{(n-2)(n-3)} \left[(n+1) \left(\frac{m_4}{m_2^2} - 3\right) + 6\right]

    with the moments of `skewness`.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        At least 4 observations.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        Near 0 for a normal distribution, larger for heavier tails.

    Raises
    ------
    MeasureError
        If an indicator is constant, or has missing or infinite values.

    Examples
    --------
    >>> kurtosis([[1.0], [2.0], [3.0], [10.0]]).round(4).tolist()
    [3.228]
    """
    x = _over_range(check_values(values, names, units=4, varying=True) if check else np.asarray(values, dtype=float))
    n = x.shape[-2]
    heaviness = _moment(x, 4) / _moment(x, 2) ** 2
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (heaviness - 3) + 6)


def treat(values, most=5, skew_limit=2.0, kurtosis_limit=3.5, names=None) -> Treated:
    r"""Treat indicators with outliers by the rule of COINr and the Joint Research Centre.

    An indicator with :math:`|G_1| \ge 2` and :math:`G_2 \ge 3.5` is winsorised: its largest value (its smallest, if the
    skewness is negative) becomes the next one, again and again until the indicator is within the limits or `most`
    points have been moved. If it still is not within them, the original values are transformed instead,

    .. math:: x' = \ln\left(x - x_{\min} + 0.01\,(x_{\max} - x_{\min})\right).

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators in their own units, at least 4 observations.
    most : int
        Most points winsorised; 0 to go to the logarithm at once. Every moved point counts, but tied values are moved
        in one step, as COINr moves them: the last step may exceed the number, and a figure that an agglomeration has
        in all of eleven years goes as eleven points at once.
    skew_limit, kurtosis_limit : float
        Limits of skewness and excess kurtosis; only an indicator that reaches both is treated.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Treated
        `passes` tells which indicators are below one of the limits afterwards. The logarithm makes a long tail of small
        values longer, and the rule uses it there, too.

    Raises
    ------
    MeasureError
        If an indicator is constant, or has missing or infinite values (all such are listed), or if a limit is not a
        number of zero or larger.

    Notes
    -----
    The logarithm of this form takes any values, negative ones as well, and keeps their order; winsorising makes the
    extreme units equal. Winsorising that would leave one value only is not done.

    References
    ----------
    Becker, W. COINr, an R package for composite indicators: file R/treat.R, functions `winsorise`, `log_CT` and
    `Treat`. https://github.com/bluefoxr/COINr

    Examples
    --------
    The numbers from 1 to 10 and two outliers, the example of COINr's documentation:

    >>> result = treat(np.array([*range(1, 11), 30, 100], dtype=float)[:, None])
    >>> result.method.tolist(), result.winsorised.tolist()
    (['winsorised'], [1])
    >>> result.values[-2:].ravel().tolist()
    [30.0, 30.0]
    """
    wrong = [Problem(f"{name} {limit!r}", "a number of 0 or larger", "correct it")
             for name, limit in (("most", most), ("skew_limit", skew_limit), ("kurtosis_limit", kurtosis_limit))
             if isinstance(limit, bool) or not isinstance(limit, (int, float, np.number)) or not limit >= 0]
    if wrong:
        raise MeasureError(wrong)
    x = check_values(values, names, units=4, varying=True)
    wild = _beyond(x, skew_limit, kurtosis_limit)
    result, method, points = x.copy(), np.full(wild.shape, "none", dtype="<U10"), np.zeros(wild.shape, dtype=int)
    # Only the indicators that need treatment, of all draws, side by side: shape (n, k).
    original = np.swapaxes(x, -1, -2)[wild].T
    winsorised, moved, open_ = _winsorise(original, most, skew_limit, kurtosis_limit)
    low, high = original.min(axis=0), original.max(axis=0)
    logged = np.log(original - low + 0.01 * (high - low))
    np.swapaxes(result, -1, -2)[wild] = np.where(open_, logged, winsorised).T
    method[wild] = np.where(open_, "log", "winsorised")
    points[wild] = np.where(open_, 0, moved)
    passes = ~wild
    passes[wild] = ~open_ | ~_beyond(logged, skew_limit, kurtosis_limit)
    return Treated(result, method, points, passes)


def _winsorise(x, most, skew_limit, kurtosis_limit):
    """Columns after winsorising, how many points of each were moved, and which are still beyond the limits."""
    original, open_ = x, np.ones(x.shape[1], dtype=bool)
    while True:
        candidate, possible = _one_step(x)
        moved = (x != original).sum(axis=0)
        step = open_ & possible & (moved < most)
        if not step.any():
            return x, moved, open_
        x = np.where(step, candidate, x)
        open_ = open_ & _beyond(x, skew_limit, kurtosis_limit)


def _over_range(x):
    """Values from 0 to 1: the powers of very large or very small numbers leave the range of floats."""
    low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
    return (x - low) / (high - low)


def _moment(x, power):
    deviation = x - x.mean(axis=-2, keepdims=True)
    product = deviation
    for _ in range(power - 1):
        product = product * deviation  # many times faster than numpy's powers
    return product.mean(axis=-2)


def _beyond(x, skew_limit, kurtosis_limit):
    return (np.abs(skewness(x, check=False)) >= skew_limit) & (kurtosis(x, check=False) >= kurtosis_limit)


def _one_step(x):
    """The values with their extreme moved to the next one, and where two different values would remain."""
    sign = np.where(_moment(_over_range(x), 3) >= 0, 1.0, -1.0)[..., None, :]
    upward = x * sign
    top = upward.max(axis=-2, keepdims=True)
    following = np.where(upward == top, -np.inf, upward).max(axis=-2, keepdims=True)
    possible = (following > upward.min(axis=-2, keepdims=True))[..., 0, :]
    return np.minimum(upward, following) * sign, possible
