"""Theil's L, the mean log deviation: plain, weighted, and its parts within and between groups."""
from __future__ import annotations

import numpy as np

from flowspace.inequality.decomposition import Decomposition, decomposed
from flowspace.inequality.values import grouped_values, relative_values, weighted_values


def theil_l(values) -> float:
    r"""Theil's L (mean log deviation), unweighted.

    .. math:: L = \frac1n \sum_i \ln\frac{\mu}{x_i}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, above zero, any unit.

    Returns
    -------
    float
        Zero or larger, without an upper bound; 0 when all cities are equal.

    Raises
    ------
    MeasureError
        If there are fewer than two values, or anything zero, negative, infinite, missing or not a number. A zero has
        no logarithm; replacing it by a small number would let that number decide the result.

    See Also
    --------
    theil_t : defined with zeros.

    Examples
    --------
    The mean is 2, so the result is half of ln(2/1) + ln(2/3):

    >>> round(theil_l([1, 3]), 6)
    0.143841
    """
    x = relative_values(values, above=0)
    return _theil_l(x, np.full(len(x), 1 / len(x)))


def theil_l_weighted(values, weights) -> float:
    r"""Theil's L in which each city counts with its weight.

    .. math:: L_w = \sum_i p_i \ln\frac{\mu}{x_i}, \qquad \mu = \sum_i p_i x_i, \quad p_i = \frac{w_i}{\sum_j w_j}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, above zero; per resident where the weights are residents.
    weights : Series, array or list, shape (n,)
        Zero or larger; a Series if `values` is one, matched by label.

    Returns
    -------
    float
        Zero or larger.

    Raises
    ------
    MeasureError
        As `theil_l`; or if the weights are all zero, negative, infinite, missing or not numbers, or the cities differ.

    Examples
    --------
    >>> round(theil_l_weighted([1, 4], [3, 1]) - theil_l([1, 1, 1, 4]), 12)
    0.0
    """
    return _theil_l(*weighted_values(values, weights, above=0))


def theil_l_decomposition(values, groups, weights=None) -> Decomposition:
    r"""Theil's L within and between groups.

    .. math:: L = \sum_g p_g L_g + \sum_g p_g \ln\frac{\mu}{\mu_g},

    with :math:`p_g` the group's share in the cities (or in the weights), :math:`L_g` its L and :math:`\mu_g` its mean.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, above zero.
    groups : Series, array or list, shape (n,)
        The group of each city; a Series if `values` is one.
    weights : Series, array or list, shape (n,), optional
        As in `theil_l_weighted`; equal weights if left out.

    Returns
    -------
    Decomposition
        The two parts add up to the total.

    Raises
    ------
    MeasureError
        As `theil_l_weighted`; or if a group is missing.

    Examples
    --------
    >>> parts = theil_l_decomposition([1, 3, 1, 3], ["west", "west", "east", "east"])
    >>> round(parts.between, 12), round(parts.within - parts.total, 12)
    (0.0, 0.0)
    """
    return decomposed(*grouped_values(values, groups, weights, above=0), _theil_l, by_value=False)


def _theil_l(x, p) -> float:
    return max(float(np.log(np.sum(p * x)) - np.sum(p * np.log(x))), 0.0)
