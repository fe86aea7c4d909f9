"""Density: how many of the possible links there are, and how much weight they carry."""
from __future__ import annotations

import numpy as np

from flowspace.networks.record import ANY, NETWORK, Measure, of_network
from flowspace.networks.stack import ratio, stacked


def density(network) -> float:
    r"""Density: links as a share of those possible.

    .. math:: \Delta = \frac{2 m}{n (n - 1)} \quad\text{undirected},\qquad
              \Delta = \frac{m}{n (n - 1)} \quad\text{directed}

    Parameters
    ----------
    network : Network
        Directed or not; weights play no part.

    Returns
    -------
    float
        In [0, 1]; nan for one city.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
    >>> round(density(club), 3)
    0.139
    """
    return of_network(network, _density)


def total_weight(network) -> float:
    r"""Weight of all links, each pair once in an undirected network.

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    float
        Zero or larger, in the unit of the weights.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> total_weight(Network.of([[9, 3], [3, 0]], directed=False))
    3.0
    """
    return of_network(network, _total_weight)


def _density(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(stack.linked.sum(axis=(-1, -2)), stack.n * (stack.n - 1))


def _total_weight(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return stack.weights.sum(axis=(-1, -2)) / (1 if stack.directed else 2)


RECORDS = (
    Measure("density", density, _density, "Density", "网络密度", NETWORK, ANY, 0.0, 1.0, "one city", "只有一个城市"),
    Measure("total_weight", total_weight, _total_weight, "Weight of all links", "联系总量", NETWORK, ANY, 0.0, np.inf),
)
"""Measures of this file."""
