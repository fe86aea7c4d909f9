"""Theil's T: plain, weighted, and its parts within and between groups."""
from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from flowspace.inequality.decomposition import Decomposition, decomposed
from flowspace.inequality.values import grouped_values, relative_values, weighted_values


def theil_t(values) -> float:
    r"""Theil's T, unweighted.

    .. math:: T = \frac1n \sum_i \frac{x_i}{\mu} \ln\frac{x_i}{\mu}, \qquad 0 \ln 0 := 0

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, ln n]; 0 when all cities are equal, ln n when one has everything.

    Raises
    ------
    MeasureError
        If there are fewer than two values, none above zero, or anything negative, infinite, missing or not a number.

    See Also
    --------
    theil_l : more sensitive to the smallest values, not defined with zeros.

    References
    ----------
    PySAL, package inequality 1.1.2, documentation of the class Theil.

    Examples
    --------
    >>> round(float(theil_t([1, 0, 0, 0]) - np.log(4)), 12)
    0.0
    """
    x = relative_values(values)
    return _theil_t(x, np.full(len(x), 1 / len(x)))


def theil_t_weighted(values, weights) -> float:
    r"""Theil's T in which each city counts with its weight.

    .. math:: T_w = \sum_i p_i \frac{x_i}{\mu} \ln\frac{x_i}{\mu}, \qquad \mu = \sum_i p_i x_i, \quad
              p_i = \frac{w_i}{\sum_j w_j}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger; per resident where the weights are residents.
    weights : Series, array or list, shape (n,)
        Zero or larger; a Series if `values` is one, matched by label.

    Returns
    -------
    float
        Zero or larger.

    Raises
    ------
    MeasureError
        As `theil_t`; or if the weights are all zero, negative, infinite, missing or not numbers, or the cities differ.

    Examples
    --------
    >>> round(theil_t_weighted([1, 4], [3, 1]) - theil_t([1, 1, 1, 4]), 12)
    0.0
    """
    return _theil_t(*weighted_values(values, weights))


def theil_t_decomposition(values, groups, weights=None) -> Decomposition:
    r"""Theil's T within and between groups.

    .. math:: T = \sum_g s_g T_g + \sum_g s_g \ln\frac{\mu_g}{\mu},

    with :math:`s_g` the group's share in the total value, :math:`T_g` its T and :math:`\mu_g` its mean.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger.
    groups : Series, array or list, shape (n,)
        The group of each city; a Series if `values` is one.
    weights : Series, array or list, shape (n,), optional
        As in `theil_t_weighted`; equal weights if left out.

    Returns
    -------
    Decomposition
        The two parts add up to the total.

    Raises
    ------
    MeasureError
        As `theil_t_weighted`; or if a group is missing.

    Notes
    -----
    A group whose values are all zero adds nothing to either part, and has no inequality of its own.

    Examples
    --------
    >>> parts = theil_t_decomposition([1, 1, 3, 3], ["west", "west", "east", "east"])
    >>> round(parts.within, 12), round(parts.between - parts.total, 12)
    (0.0, 0.0)
    """
    return decomposed(*grouped_values(values, groups, weights), _theil_t, by_value=True)


def _theil_t(x, p) -> float:
    ratio = x / np.sum(p * x)
    return max(float(np.sum(p * xlogy(ratio, ratio))), 0.0)
