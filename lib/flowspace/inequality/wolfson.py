"""Wolfson's bipolarisation around the median."""
from __future__ import annotations

import numpy as np

from flowspace.errors import Problem
from flowspace.inequality.gini import gini_of_descending
from flowspace.inequality.values import relative_values
from flowspace.values import refuse


def wolfson(values) -> float:
    r"""Wolfson's index of bipolarisation, with the factor 2 of the original.

    .. math:: W = \frac{2\,(2D - G)\,\mu}{m}, \qquad D = \tfrac12 - L(\tfrac12),

    with :math:`L(\tfrac12)` the share of the lower half (the Lorenz curve at one half), G the Gini coefficient,
    :math:`\mu` the mean and m the median.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        0 when all cities are equal, 1 when one half has nothing and the other half the same each. Above 1 where the
        median lies far below the mean: for 0, 0, 1 and 5 the index is 2.

    Raises
    ------
    MeasureError
        If there are fewer than two values, the median is zero, or anything is negative, infinite, missing or not a
        number.

    Notes
    -----
    ``inequality.wolfson`` of PySAL 1.1.2 leaves the factor 2 out: its values are half of these. For an odd number of
    cities the Lorenz curve is interpolated between the two points next to one half, as it is there; the index can
    then fall slightly below zero, which is left as it is.

    References
    ----------
    Wolfson, M. C. (1994). When inequalities diverge. American Economic Review, 84(2), 353-358.

    Examples
    --------
    The examples of PySAL, which prints 0.2013 and 0.0833, half of each:

    >>> round(wolfson([20000, 25000, 27000, 30000, 35000, 45000, 60000, 75000, 80000, 120000]) / 2, 4)
    0.2013
    >>> round(wolfson([6, 6, 8, 8, 10, 10, 12, 12]), 4)
    0.1667
    """
    x = np.sort(relative_values(values))
    median = np.median(x)
    if median == 0:
        refuse([Problem("values with the median zero", "more than half of the cities above zero",
                        "leave this case out: the index divides by the median")])
    lorenz = np.concatenate([[0.0], np.cumsum(x)]) / x.sum()
    half = np.interp(0.5, np.linspace(0, 1, len(x) + 1), lorenz)
    return float(2 * (2 * (0.5 - half) - gini_of_descending(x[::-1])) * x.mean() / median)
