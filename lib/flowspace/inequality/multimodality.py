"""Silverman's test of the number of modes of a distribution, by its smoothed bootstrap."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowspace.errors import Problem
from flowspace.values import number_problems, real_number, refuse, whole_number

_GRID = 512  # points at which the density is looked at
_REACH = 3.0  # bandwidths that the grid reaches beyond the outermost values
_STEPS = 30  # halvings of the interval in which the critical bandwidth lies


@dataclass(frozen=True)
class SilvermanTest:
    """Result of Silverman's test.

    Parameters
    ----------
    modes : int
        The number of modes of the null hypothesis: the distribution has at most so many.
    critical_bandwidth : float
        The smallest bandwidth at which the density has at most so many modes, in the unit of the values.
    p_value : float
        Share of the draws whose density has more modes at that bandwidth. Small: there are more modes.
    draws : int
        How many samples were drawn.
    n : int
        How many values there were.
    """

    modes: int
    critical_bandwidth: float
    p_value: float
    draws: int
    n: int


def count_modes(values, bandwidth) -> int:
    r"""Number of local maxima of the Gaussian kernel density.

    .. math:: \hat f(x) = \frac{1}{n h} \sum_i \varphi\!\left(\frac{x - x_i}{h}\right)

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        At least two numbers.
    bandwidth : float
        h, above zero, in the unit of the values.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    MeasureError
        If a value is infinite, missing or not a number, all are equal, or the bandwidth is not above zero.

    Notes
    -----
    Looked for on 512 points from three bandwidths below the smallest to three above the largest value; modes that lie
    closer than these points are taken for one. With few values the bandwidth decides the number: report both, or use
    `silverman_test`.

    Examples
    --------
    >>> count_modes([0, 0.1, 5, 5.1], 0.5), count_modes([0, 0.1, 5, 5.1], 5)
    (2, 1)
    """
    x = _checked(values, real_number(bandwidth, "bandwidth", 0, open_below=True))
    return int(_modes(x[None, :], bandwidth)[0])


def critical_bandwidth(values, modes=1) -> float:
    """Smallest bandwidth at which the Gaussian kernel density has at most so many modes.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        At least two numbers, not all equal.
    modes : int
        At least 1.

    Returns
    -------
    float
        In the unit of the values; the number of modes of a Gaussian density never rises with the bandwidth.

    Raises
    ------
    MeasureError
        If a value is infinite, missing or not a number, all are equal, or `modes` is not a whole number from 1.

    Examples
    --------
    Two points have one mode as soon as the bandwidth is half of their distance:

    >>> round(critical_bandwidth([0, 2]), 2)
    1.0
    """
    return _critical(_checked(values, whole_number(modes, "number of modes", 1)), modes)


def silverman_test(values, modes=1, draws=999, seed=0) -> SilvermanTest:
    r"""Test whether a distribution has more than so many modes.

    Samples are drawn from the density at its critical bandwidth h, scaled to the variance of the values:

    .. math:: x^*_i = \bar x^{*} + \frac{y_i - \bar x^{*} + h \varepsilon_i}{\sqrt{1 + h^2/s^2}},
              \qquad y_i \text{ drawn with replacement},\quad \varepsilon_i \sim N(0, 1),

    with :math:`\bar x^{*}` the mean of the drawn values and s the standard deviation of the values. The p value is the
    share of samples whose density has more modes at bandwidth h.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        At least five numbers, not all equal.
    modes : int
        Modes of the null hypothesis, at least 1.
    draws : int
        Samples, at least 99.
    seed : int
        Zero or more; the same seed gives the same result.

    Returns
    -------
    SilvermanTest

    Raises
    ------
    MeasureError
        If a value is infinite, missing or not a number, there are fewer than five or all are equal, or another
        argument is out of its range.

    Notes
    -----
    The test is known to be conservative for one mode, and with as few as 19 values its power is low: not rejecting
    one mode is no evidence against two clubs, but rejecting is needed before they are claimed.

    Examples
    --------
    >>> two_clubs = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 8.0, 8.1, 8.2, 8.3, 8.4, 8.5]
    >>> silverman_test(two_clubs, draws=199).p_value < 0.05
    True
    >>> silverman_test(two_clubs, modes=2, draws=199).p_value > 0.05
    True
    """
    x = _checked(values, whole_number(modes, "number of modes", 1) + whole_number(draws, "number of draws", 99)
                 + whole_number(seed, "seed", 0), fewest=5)
    h = _critical(x, modes)
    rng = np.random.default_rng(seed)
    drawn = rng.choice(x, size=(draws, len(x)))
    noise = h * rng.standard_normal((draws, len(x)))
    mean = drawn.mean(axis=1, keepdims=True)
    samples = mean + (drawn - mean + noise) / np.sqrt(1 + h**2 / x.var())
    more = sum(int(np.sum(_modes(part, h) > modes)) for part in np.array_split(samples, max(1, draws // 100)))
    return SilvermanTest(int(modes), h, more / draws, int(draws), len(x))


def _checked(values, problems, fewest=2) -> np.ndarray:
    numbers, found = number_problems(values, "values", fewest=fewest)
    if not found and np.ptp(numbers) == 0:
        found = [Problem("values that are all equal", "values that differ", "leave this case out: there is one mode")]
    refuse(found + problems)
    return np.sort(numbers)


def _modes(x, h) -> np.ndarray:
    """Modes of each row of `x`; a flat top counts once."""
    lowest, highest = x.min(axis=1) - _REACH * h, x.max(axis=1) + _REACH * h
    grid = np.linspace(lowest, highest, _GRID, axis=1)
    density = np.zeros_like(grid)
    for i in range(x.shape[1]):
        density += np.exp(-0.5 * ((grid - x[:, i, None]) / h) ** 2)
    rising = np.sign(np.diff(density, axis=1))
    # Steps where the density stays the same take the direction of the step before.
    flat = rising == 0
    last = np.maximum.accumulate(np.where(flat, 0, np.arange(rising.shape[1])), axis=1)
    rising = np.take_along_axis(rising, last, axis=1)
    return np.sum((rising[:, :-1] > 0) & (rising[:, 1:] < 0), axis=1)


def _critical(x, modes) -> float:
    spread = float(np.ptp(x))
    low, high = spread / _GRID, spread
    if _modes(x[None, :], low)[0] <= modes:
        return low
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _modes(x[None, :], middle)[0] <= modes:
            high = middle
        else:
            low = middle
    return high
