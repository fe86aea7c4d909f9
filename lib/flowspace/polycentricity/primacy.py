"""Primacy turned round: the share of all cities but the largest."""
from __future__ import annotations

import math

import numpy as np

from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def primacy_complement(values) -> float:
    r"""Share of the total that the largest city does not have.

    .. math:: P_1 = 1 - \frac{x_{(1)}}{\sum_i x_i}

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, 1 - 1/n], no unit; 0 when one city has everything, 1 - 1/n when all are equal. nan for fewer than two
        cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    Notes
    -----
    Monopoly gives 0 for every n, but the upper end depends on n: equal cities give 0.5 when there are two and 0.9
    when there are ten. It is therefore not size-invariant.

    Examples
    --------
    >>> primacy_complement([4, 3, 1])
    0.5
    >>> primacy_complement([5, 5])
    0.5
    """
    x = relative_to_largest(values)
    # The others' sum over the total: subtracting the first share from 1 would lose digits near monopoly.
    return math.nan if x is None else within_unit_interval(np.sum(x[1:]) / np.sum(x))
