"""Indices of Limtanakool, Dijst and Schwanen: dominance of cities, strength and symmetry of links."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import xlogy

from flowspace.networks.record import ANY, CITIES, DIRECTED, Measure, as_square, checked, of_cities
from flowspace.networks.stack import ratio, stacked


def dominance(network) -> pd.Series:
    r"""Dominance by all flows (DIT): a city's flows over the mean of all cities.

    .. math:: DIT_i = \frac{I_i}{\sum_j I_j / J},

    with :math:`I_i` the strength of city i, in both directions where links are directed, and J the number of cities.

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    Series
        Keyed by city, in [0, n/2] (the largest city has at most half of the sum of all strengths); above 1 is dominant;
        mean 1. nan for all cities where nothing is linked.

    Notes
    -----
    The mean is over all J cities, the city itself included.

    References
    ----------
    Limtanakool, N., Dijst, M., & Schwanen, T. (2007). A theoretical framework and methodology for characterising
    national urban systems on the basis of flows of people. Urban Studies.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> dominance(Network.of([[0, 2, 2], [2, 0, 0], [2, 0, 0]], directed=False)).tolist()
    [1.5, 0.75, 0.75]
    """
    return of_cities(network, _dominance)


def out_dominance(network) -> pd.Series:
    r"""Dominance by the flows from each city: out-strength over its mean.

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [0, n]; mean 1. nan for all cities where nothing is linked.

    References
    ----------
    As `dominance`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> out_dominance(Network.of([[0, 2, 1], [0, 0, 0], [3, 0, 0]], directed=True)).tolist()
    [1.5, 0.0, 1.5]
    """
    return of_cities(network, _out_dominance, DIRECTED)


def in_dominance(network) -> pd.Series:
    r"""Dominance by the flows to each city: in-strength over its mean.

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        As `out_dominance`.

    References
    ----------
    As `dominance`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> in_dominance(Network.of([[0, 2, 1], [0, 0, 0], [3, 0, 0]], directed=True)).tolist()
    [1.5, 1.0, 0.5]
    """
    return of_cities(network, _in_dominance, DIRECTED)


def relative_strength(network) -> pd.DataFrame:
    r"""Relative strength of each link (RSL): its share in all flows.

    .. math:: RSL_{ij} = \frac{w_{ij}}{\sum w}

    Parameters
    ----------
    network : Network
        Directed, where the sum is over both directions; or not, where each pair counts once.

    Returns
    -------
    DataFrame, shape (n, n)
        Keyed by city both ways (rows send), in [0, 1]. The links add up to 1: all cells of a directed network, the
        cells above the diagonal of an undirected one. nan throughout where nothing is linked.

    References
    ----------
    As `dominance`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> relative_strength(Network.of([[0, 3, 0], [1, 0, 4], [0, 0, 0]], list("abc"), directed=True))
           a      b    c
    a  0.000  0.375  0.0
    b  0.125  0.000  0.5
    c  0.000  0.000  0.0
    """
    stack = checked(network, ANY)
    return as_square(network, ratio(stack.weights, stack.weights.sum() / (1 if stack.directed else 2)))


def link_symmetry(network) -> pd.DataFrame:
    r"""Symmetry of each link (LSI): entropy of its two directions.

    .. math:: LSI_{ij} = -\frac{f \ln f + g \ln g}{\ln 2}, \qquad f = \frac{w_{ij}}{w_{ij} + w_{ji}}, \quad g = 1 - f

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    DataFrame, shape (n, n)
        Keyed by city both ways, symmetric, in [0, 1]: 0 one way only, 1 balanced; nan for pairs without flow, and on
        the diagonal.

    References
    ----------
    As `dominance`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> link_symmetry(Network.of([[0, 3, 0], [3, 0, 4], [0, 0, 0]], list("abc"), directed=True))
         a    b    c
    a  NaN  1.0  NaN
    b  1.0  NaN  0.0
    c  NaN  0.0  NaN
    """
    stack = checked(network, DIRECTED)
    f = ratio(stack.weights, stack.both)
    # Both shares from the flows: 1 - f would differ from the other direction's f in the last digit.
    entropy = xlogy(f, f) + xlogy(f.T, f.T)
    return as_square(network, np.abs(entropy / np.log(2)))


def _over_mean(strength) -> np.ndarray:
    return ratio(strength, strength.mean(axis=-1, keepdims=True))


def _dominance(weights, directed=False) -> np.ndarray:
    return _over_mean(stacked(weights, directed).both.sum(axis=-1))


def _out_dominance(weights, directed=True) -> np.ndarray:
    return _over_mean(stacked(weights, directed).out_strength)


def _in_dominance(weights, directed=True) -> np.ndarray:
    return _over_mean(stacked(weights, directed).in_strength)


_NOTHING = ("nothing is linked", "没有任何联系")

RECORDS = (
    Measure("dominance", dominance, _dominance, "Dominance (DIT)", "优势度（DIT）", CITIES, ANY, 0.0, np.inf, *_NOTHING,
            "limtanakool2007"),
    Measure("out_dominance", out_dominance, _out_dominance, "Dominance, outward", "流出优势度", CITIES, DIRECTED, 0.0,
            np.inf, *_NOTHING, "limtanakool2007"),
    Measure("in_dominance", in_dominance, _in_dominance, "Dominance, inward", "流入优势度", CITIES, DIRECTED, 0.0, np.inf,
            *_NOTHING, "limtanakool2007"),
)
"""Measures of this file."""
