"""Centralisation of a whole network after Freeman: how far its most central city stands out."""
from __future__ import annotations

import numpy as np

from flowspace.networks.arguments import outward
from flowspace.networks.closeness import reach
from flowspace.networks.record import ANY, DIRECTED, NETWORK, UNDIRECTED, Measure, of_network
from flowspace.networks.stack import ratio, stacked


def centralisation_degree(network) -> float:
    r"""Centralisation by degree.

    .. math:: \frac{\sum_i (k_{\max} - k_i)}{(n - 1)(n - 2)}

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [0, 1]: 1 for a star, 0 where all degrees are equal; nan for fewer than three cities.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3), 215-239.
    https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> round(centralisation_degree(florence), 3)
    0.275
    """
    return of_network(network, _centralisation_degree, UNDIRECTED)


def centralisation_degree_directed(network, direction="out") -> float:
    r"""Centralisation by out-degree or in-degree.

    .. math:: \frac{\sum_i (k_{\max} - k_i)}{(n - 1)^2}

    Parameters
    ----------
    network : Network
        Directed; weights play no part.
    direction : str
        "out" or "in".

    Returns
    -------
    float
        In [0, 1]: 1 where one city has a link to each other one (from each, for "in") and there is no other link; nan
        for one city.

    Raises
    ------
    MeasureError
        If `direction` is neither word.

    References
    ----------
    As `centralisation_degree`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1], [0, 0, 0], [0, 0, 0]], directed=True)
    >>> centralisation_degree_directed(star), centralisation_degree_directed(star, "in")
    (1.0, 0.25)
    """
    return of_network(network, _centralisation_degree_directed, DIRECTED, direction=direction)


def centralisation_betweenness(network) -> float:
    r"""Centralisation by betweenness, with paths counted in steps.

    .. math:: \frac{\sum_i (C_{B,\max} - C_B(i))}{(n - 1)^2 (n - 2) / 2},

    with betweenness not normalised; in a directed network the divisor is :math:`(n - 1)^2 (n - 2)`.

    Parameters
    ----------
    network : Network
        Directed or not; weights play no part.

    Returns
    -------
    float
        In [0, 1]: 1 for a star (linked both ways, if directed); nan for fewer than three cities.

    References
    ----------
    As `centralisation_degree`.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> round(centralisation_betweenness(florence), 3)
    0.437
    """
    return of_network(network, _centralisation_betweenness)


def centralisation_closeness(network) -> float:
    r"""Centralisation by Freeman's closeness, of connected networks only.

    .. math:: \frac{\sum_i (C_{C,\max} - C_C(i))}{(n - 1)(n - 2) / (2 n - 3)}

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [0, 1]: 1 for a star; nan for fewer than three cities, and where the network is not connected.

    References
    ----------
    As `centralisation_degree`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], directed=False)
    >>> round(centralisation_closeness(star), 12)
    1.0
    """
    return of_network(network, _centralisation_closeness, UNDIRECTED)


def _below_largest(values) -> np.ndarray:
    return (values.max(axis=-1, keepdims=True) - values).sum(axis=-1)


def _centralisation_degree(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(_below_largest(stack.out_degree), (stack.n - 1) * (stack.n - 2))


def _centralisation_degree_directed(weights, directed=True, direction="out") -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(_below_largest(stack.out_degree if outward(direction) else stack.in_degree), (stack.n - 1) ** 2)


def _centralisation_in_degree(weights, directed=True) -> np.ndarray:
    return _centralisation_degree_directed(weights, directed, "in")


def _centralisation_betweenness(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    largest = (stack.n - 1) ** 2 * (stack.n - 2) / (1 if stack.directed else 2)
    return ratio(_below_largest(stack.paths(0.0)[1]), largest)


def _centralisation_closeness(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    reached, total, _ = reach(stack, 0.0, "out")
    connected = (reached == stack.n - 1).all(axis=-1)
    closeness = np.where(connected[..., None], ratio(reached, total), np.nan)
    return ratio(_below_largest(closeness), (stack.n - 1) * (stack.n - 2) / (2 * stack.n - 3))


_FEW = ("fewer than three cities", "城市少于三个")

RECORDS = (
    Measure("centralisation_degree", centralisation_degree, _centralisation_degree, "Centralisation by degree",
            "度中心势", NETWORK, UNDIRECTED, 0.0, 1.0, *_FEW, "freeman1978"),
    Measure("centralisation_out_degree", centralisation_degree_directed, _centralisation_degree_directed,
            "Centralisation by out-degree", "出度中心势", NETWORK, DIRECTED, 0.0, 1.0, "one city", "只有一个城市",
            "freeman1978"),
    Measure("centralisation_in_degree", lambda network: centralisation_degree_directed(network, "in"),
            _centralisation_in_degree, "Centralisation by in-degree", "入度中心势", NETWORK, DIRECTED, 0.0, 1.0, "one city",
            "只有一个城市", "freeman1978"),
    Measure("centralisation_betweenness", centralisation_betweenness, _centralisation_betweenness,
            "Centralisation by betweenness", "中介中心势", NETWORK, ANY, 0.0, 1.0, *_FEW, "freeman1978"),
    Measure("centralisation_closeness", centralisation_closeness, _centralisation_closeness,
            "Centralisation by closeness", "接近中心势", NETWORK, UNDIRECTED, 0.0, 1.0,
            "fewer than three cities; a network that is not connected", "城市少于三个；网络不连通", "freeman1978"),
)
"""Measures of this file."""
