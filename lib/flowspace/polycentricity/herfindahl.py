"""Herfindahl evenness: how far the sum of squared shares stays below that of a monopoly."""
from __future__ import annotations

import math

import numpy as np

from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def herfindahl_evenness(values) -> float:
    r"""One minus the Herfindahl index, stretched to run from 0 to 1 for any number of cities.

    .. math:: P_H = \frac{1 - \sum_i p_i^2}{1 - 1/n} = 1 - HHI^*, \qquad p_i = \frac{x_i}{\sum_j x_j}, \qquad
              HHI^* = \frac{\sum_i p_i^2 - 1/n}{1 - 1/n}

    Despite its short name it measures evenness: the concentration usually called the normalised Herfindahl index is
    :math:`HHI^*`, its complement.

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
    coefficient_of_variation_evenness : the same ranking on another scale, :math:`P_{CV} = 1 - \sqrt{1 - P_H}`.

    Notes
    -----
    The ends of the scale do not depend on n, what lies between does: two equal cities beside n - 2 empty ones give
    :math:`\tfrac12 / (1 - 1/n)`.

    Examples
    --------
    >>> herfindahl_evenness([5, 5, 5])
    1.0
    >>> herfindahl_evenness([100, 0, 0, 0])
    0.0
    >>> round(herfindahl_evenness([3, 1]), 12)
    0.75
    """
    x = relative_to_largest(values)
    if x is None:
        return math.nan
    n = len(x)
    # HHI* = n / (n - 1) times the squared deviations of the shares from 1/n: exactly 0 for equal cities.
    return within_unit_interval(1 - np.sum((x / np.mean(x) - 1) ** 2) / (n * (n - 1)))
