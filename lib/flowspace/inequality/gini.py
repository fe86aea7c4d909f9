"""Gini coefficient: divisor n, with the small-sample factor, and weighted."""
from __future__ import annotations

import numpy as np

from flowspace.inequality.values import relative_values, weighted_values


def gini(values) -> float:
    r"""Gini coefficient of a population (divisor n).

    .. math:: G = \frac{\sum_i \sum_j |x_i - x_j|}{2 n \sum_i x_i}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, (n - 1)/n], no unit; 0 when all cities are equal.

    Raises
    ------
    MeasureError
        If there are fewer than two values, none above zero, or anything negative, infinite, missing or not a number.

    See Also
    --------
    gini_small_sample : one city with everything gives 1, whatever n.

    References
    ----------
    Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio. Empirical Economics,
    22, 515-531. https://doi.org/10.1007/BF01205777

    Examples
    --------
    The incomes of PySAL's example of bipolarisation:

    >>> round(gini([20000, 25000, 27000, 30000, 35000, 45000, 60000, 75000, 80000, 120000]), 6)
    0.314313
    """
    return float(gini_of_descending(np.sort(relative_values(values))[::-1]))


def gini_small_sample(values) -> float:
    r"""Gini coefficient times n/(n - 1).

    .. math:: G^* = \frac{n}{n - 1}\, G

    with G as in `gini`.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        As for `gini`.

    Returns
    -------
    float
        In [0, 1]; 1 when one city has everything.

    Raises
    ------
    MeasureError
        As `gini`.

    Notes
    -----
    The factor matters where n is small: with 19 agglomerations it is 1.056. Repeating every city changes the result.

    Examples
    --------
    >>> gini_small_sample([5, 0, 0])
    1.0
    """
    x = relative_values(values)
    return float(gini_of_descending(np.sort(x)[::-1]) * len(x) / (len(x) - 1))


def gini_weighted(values, weights) -> float:
    r"""Gini coefficient in which each city counts with its weight.

    .. math:: G_w = \frac{\sum_i \sum_j p_i p_j |x_i - x_j|}{2 \sum_i p_i x_i}, \qquad p_i = \frac{w_i}{\sum_j w_j}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger. With residents as weights these are values *per resident*.
    weights : Series, array or list, shape (n,)
        Zero or larger; a Series if `values` is one, matched by label. A city with weight zero does not count.

    Returns
    -------
    float
        In [0, 1).

    Raises
    ------
    MeasureError
        As `gini`; or if the weights are all zero, negative, infinite, missing or not numbers, or the cities differ.

    Notes
    -----
    Whole weights give what `gini` gives when each city is repeated so often.

    Examples
    --------
    >>> round(gini_weighted([1, 4], [3, 1]), 12) == round(gini([1, 1, 1, 4]), 12)
    True
    """
    x, p = weighted_values(values, weights)
    order = np.argsort(x, kind="stable")
    x, p = x[order], p[order]
    below = np.cumsum(p) - p
    # The sum over pairs, each taken once with its larger value minus and its smaller value plus.
    return float(max(np.sum(p * x * (2 * below + p - 1)) / np.sum(p * x), 0.0))


def gini_of_descending(values) -> float | np.ndarray:
    r"""Gini coefficient of values in descending order, unchecked: the one place of the formula.

    .. math:: G = \frac{\sum_k (n + 1 - 2k)\, x_{(k)}}{n \sum_i x_i}, \qquad x_{(1)} \ge x_{(2)} \ge \dots

    Parameters
    ----------
    values : ndarray of float, shape (..., n)
        In descending order along the last axis; not all zero. Nothing is checked.

    Returns
    -------
    float or ndarray, shape (...)

    Examples
    --------
    >>> round(float(gini_of_descending(np.array([3.0, 1.0]))), 12)
    0.25
    """
    n = np.shape(values)[-1]
    return np.dot(values, n + 1 - 2 * np.arange(1, n + 1)) / (n * np.sum(values, axis=-1))
