"""Centralities of Opsahl, Agneessens and Skvoretz: number and weight of links in one measure, balanced by alpha."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import outward
from flowspace.networks.closeness import reach
from flowspace.networks.record import ANY, CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import ratio, stacked
from flowspace.values import real_number, refuse


def opsahl_degree(network, alpha=0.5, direction="out") -> pd.Series:
    r"""Degree between the number of links and their weight.

    .. math:: C_D^{w\alpha}(i) = k_i \left(\frac{s_i}{k_i}\right)^{\alpha} = k_i^{1 - \alpha} s_i^{\alpha}

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        0 is the degree, 1 the strength; below 1 many partners count for more than heavy links, above 1 for less.
    direction : str
        In a directed network, whether links lead from the city ("out") or to it ("in").

    Returns
    -------
    Series
        Keyed by city; 0 for a city without links.

    Raises
    ------
    MeasureError
        If `alpha` is negative or `direction` is neither word.

    References
    ----------
    Opsahl, T., Agneessens, F., & Skvoretz, J. (2010). Node centrality in weighted networks: Generalizing degree and
    shortest paths. Social Networks, 32(3), 245-251. https://doi.org/10.1016/j.socnet.2010.03.006

    Examples
    --------
    Two cities of the same strength, 8, one with four partners and one with two:

    >>> from flowspace.networks import Network
    >>> links = np.zeros((7, 7))
    >>> links[0, 1:5] = 2
    >>> links[6, 4:6] = 4
    >>> opsahl_degree(Network.of(links + links.T, directed=False))[["1", "7"]].round(3).tolist()
    [5.657, 4.0]
    """
    return of_cities(network, _opsahl_degree, alpha=alpha, direction=direction)


def opsahl_closeness(network, alpha=0.5, direction="out") -> pd.Series:
    r"""Closeness over paths whose links are :math:`1/w^{\alpha}` long.

    .. math:: C_C^{w\alpha}(i) = \left[\sum_j d^{w\alpha}(i, j)\right]^{-1}

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha, direction
        As in `opsahl_degree`; 0 counts steps.

    Returns
    -------
    Series
        Keyed by city; nan for a city that does not reach every other one, and for a network of one city.

    Raises
    ------
    MeasureError
        As `opsahl_degree`.

    See Also
    --------
    flowspace.networks.closeness_harmonic : takes the same alpha, and needs no connected network.

    References
    ----------
    As `opsahl_degree`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> opsahl_closeness(Network.of([[0, 4, 0], [4, 0, 1], [0, 1, 0]], directed=False)).round(3).tolist()
    [0.5, 0.667, 0.4]
    """
    return of_cities(network, _opsahl_closeness, alpha=alpha, direction=direction)


def opsahl_betweenness(network, alpha=0.5) -> pd.Series:
    r"""Betweenness over paths whose links are :math:`1/w^{\alpha}` long, as a number of pairs.

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        As in `opsahl_degree`; 0 counts steps.

    Returns
    -------
    Series
        Keyed by city; not normalised.

    Raises
    ------
    MeasureError
        If `alpha` is negative.

    References
    ----------
    As `opsahl_degree`.

    Examples
    --------
    The detour is worth it when weights count in full, and no shorter than the direct way at the square root:

    >>> from flowspace.networks import Network
    >>> three = Network.of([[0, 4, 1], [4, 0, 4], [1, 4, 0]], directed=False)
    >>> [opsahl_betweenness(three, alpha)["2"].item() for alpha in (0, 0.5, 1)]
    [0.0, 0.5, 1.0]
    """
    return of_cities(network, _opsahl_betweenness, alpha=alpha)


def _opsahl_degree(weights, directed=False, alpha=0.5, direction="out") -> np.ndarray:
    refuse(real_number(alpha, "alpha", 0))
    stack = stacked(weights, directed)
    k, s = ((stack.out_degree, stack.out_strength) if outward(direction) else
            (stack.in_degree, stack.in_strength))
    return np.where(k > 0, k * np.where(k > 0, s / np.maximum(k, 1), 1.0) ** alpha, 0.0)


def _opsahl_closeness(weights, directed=False, alpha=0.5, direction="out") -> np.ndarray:
    stack = stacked(weights, directed)
    reached, total, _ = reach(stack, alpha, direction)
    return np.where(reached == stack.n - 1, ratio(1.0, total), np.nan)


def _opsahl_betweenness(weights, directed=False, alpha=0.5) -> np.ndarray:
    return stacked(weights, directed).paths(alpha)[1]


def _opsahl_degree_in(weights, directed=True) -> np.ndarray:
    return _opsahl_degree(weights, directed, direction="in")


_PARTS = ("a city that does not reach every other one; one city", "该城市不能到达所有其他城市；只有一个城市")

RECORDS = (
    Measure("opsahl_degree", opsahl_degree, _opsahl_degree, "Degree (Opsahl, α = 0.5)", "Opsahl度（α=0.5）", CITIES,
            ANY, 0.0, np.inf, reference="opsahl2010"),
    Measure("opsahl_degree_in", lambda network: of_cities(network, _opsahl_degree_in, DIRECTED),
            _opsahl_degree_in, "In-degree (Opsahl, α = 0.5)", "Opsahl入度（α=0.5）", CITIES, DIRECTED, 0.0, np.inf,
            reference="opsahl2010"),
    Measure("opsahl_closeness", opsahl_closeness, _opsahl_closeness, "Closeness (Opsahl, α = 0.5)",
            "Opsahl接近中心度（α=0.5）", CITIES, ANY, 0.0, np.inf, *_PARTS, "opsahl2010"),
    Measure("opsahl_betweenness", opsahl_betweenness, _opsahl_betweenness, "Betweenness (Opsahl, α = 0.5)",
            "Opsahl中介中心度（α=0.5）", CITIES, ANY, 0.0, np.inf, reference="opsahl2010"),
)
"""Measures of this file."""
