"""Evenness by the coefficient of variation, over the largest one that n cities can have."""
from __future__ import annotations

import math

import numpy as np

from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def coefficient_of_variation_evenness(values) -> float:
    r"""One minus the coefficient of variation over its largest possible value.

    .. math:: P_{CV} = 1 - \frac{CV}{\sqrt{n-1}} = 1 - \sqrt{HHI^*}, \qquad CV = \frac{\sigma}{\bar x}, \qquad
              \sigma = \sqrt{\tfrac1n \sum_i (x_i - \bar x)^2},

    with the population standard deviation (divisor n) and :math:`HHI^*` as in `herfindahl_evenness`.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, 1], no unit; 1 when all cities are equal, 0 when one has everything, whatever n. nan for fewer than
        two cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    green_population : divides the same standard deviation by half of the largest value instead of by the mean; this
        measure is its size-invariant counterpart.

    Examples
    --------
    >>> coefficient_of_variation_evenness([5, 5, 5])
    1.0
    >>> coefficient_of_variation_evenness([100, 0, 0, 0])
    0.0
    >>> round(coefficient_of_variation_evenness([3, 1]), 12)
    0.5
    """
    x = relative_to_largest(values)
    if x is None:
        return math.nan
    return within_unit_interval(1 - np.std(x) / np.mean(x) / math.sqrt(len(x) - 1))
