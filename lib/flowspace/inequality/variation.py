"""Coefficient of variation."""
from __future__ import annotations

import numpy as np

from flowspace.inequality.values import relative_values


def coefficient_of_variation_population(values) -> float:
    r"""Standard deviation over the mean, both of a population (divisor n).

    .. math:: CV = \frac{1}{\bar x} \sqrt{\tfrac1n \sum_i (x_i - \bar x)^2}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, sqrt(n - 1)], no unit; 0 when all cities are equal, sqrt(n - 1) when one has everything.

    Raises
    ------
    MeasureError
        If there are fewer than two values, none above zero, or anything negative, infinite, missing or not a number.

    See Also
    --------
    flowspace.convergence.sigma_cv : the same for every year of a panel.

    Examples
    --------
    >>> round(coefficient_of_variation_population([1, 3]), 12)
    0.5
    """
    x = relative_values(values)
    return float(np.std(x) / np.mean(x))
