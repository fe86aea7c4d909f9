"""Entropy evenness: Shannon entropy of the cities' shares over the largest entropy possible."""
from __future__ import annotations

import math

import numpy as np

from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def pielou(values) -> float:
    r"""Pielou's evenness: Shannon entropy of the shares over that of equal shares.

    .. math:: P_E = \frac{-\sum_i p_i \ln p_i}{\ln n}, \qquad p_i = \frac{x_i}{\sum_j x_j}, \qquad 0 \ln 0 = 0

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit. Cities with zero count in n.

    Returns
    -------
    float
        In [0, 1], no unit; 1 when all cities are equal, 0 when one has everything, whatever n. nan for fewer than
        two cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    Notes
    -----
    Of the measures here the most sensitive to the smallest cities. The ends of the scale do not depend on n, what
    lies between does: two equal cities beside n - 2 empty ones give :math:`\ln 2 / \ln n`.

    Examples
    --------
    >>> round(pielou([1, 1, 0, 0]), 12)
    0.5
    >>> pielou([100, 0, 0, 0])
    0.0
    """
    x = relative_to_largest(values)
    if x is None:
        return math.nan
    shares = x / np.sum(x)
    shares = shares[shares > 0]
    return within_unit_interval(-np.dot(shares, np.log(shares)) / math.log(len(x)))
