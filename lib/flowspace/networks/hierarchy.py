"""Hierarchy: how steeply degrees or strengths fall from the first city to the last (层级性)."""
from __future__ import annotations

import numpy as np

from flowspace.networks.record import ANY, NETWORK, Measure, of_network
from flowspace.networks.stack import ratio, stacked


def hierarchy_degree(network) -> float:
    r"""Hierarchy by degree: minus the slope of log degree on log rank.

    .. math:: \ln k_i = \ln C + a \ln k^*_i, \qquad \text{hierarchy} = |a| = -a,

    with :math:`k^*_i` the rank of city i by degree, 1 for the largest; cities without links are left out.

    Parameters
    ----------
    network : Network
        Directed (out- and in-degree added) or not; weights play no part.

    Returns
    -------
    float
        Zero or larger, 0 where all linked cities have the same degree; nan where nothing is linked.

    Notes
    -----
    Cities of the same degree have different ranks, in any order. The slope describes; it is no test of a power law, and
    with ten cities its interval is wide. Report the share of isolated cities beside it.

    References
    ----------
    Crespo, J., Suire, R., & Vicente, J. (2014). Lock-in or lock-out? How structural properties of knowledge networks
    affect regional resilience. Journal of Economic Geography, 14(1), 199-219. https://doi.org/10.1093/jeg/lbt006

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> round(hierarchy_degree(florence), 3)
    0.641
    """
    return of_network(network, _hierarchy_degree)


def hierarchy_strength(network) -> float:
    r"""Hierarchy by strength: minus the slope of log strength on log rank by strength.

    Parameters
    ----------
    network : Network
        Directed (both directions added) or not.

    Returns
    -------
    float
        As `hierarchy_degree`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> round(hierarchy_strength(Network.of([[0, 3, 1], [3, 0, 0], [1, 0, 0]], directed=False)), 3)
    1.171
    """
    return of_network(network, _hierarchy_strength)


def _slope(values) -> np.ndarray:
    falling = -np.sort(-values, axis=-1)
    there = falling > 0
    x = np.where(there, np.log(np.arange(1, values.shape[-1] + 1)), 0.0)
    y = np.where(there, np.log(np.where(there, falling, 1.0)), 0.0)
    number = there.sum(axis=-1, keepdims=True)
    x = np.where(there, x - ratio(x.sum(axis=-1, keepdims=True), number), 0.0)
    return np.maximum(-ratio((x * y).sum(axis=-1), (x * x).sum(axis=-1)), 0.0)


def _hierarchy_degree(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return _slope(stack.out_degree + stack.in_degree)


def _hierarchy_strength(weights, directed=False) -> np.ndarray:
    return _slope(stacked(weights, directed).both.sum(axis=-1))


_NOTHING = ("nothing is linked", "没有任何联系")

RECORDS = (
    Measure("hierarchy_degree", hierarchy_degree, _hierarchy_degree, "Hierarchy by degree", "层级性（度）", NETWORK, ANY,
            0.0, np.inf, *_NOTHING, "crespo2014"),
    Measure("hierarchy_strength", hierarchy_strength, _hierarchy_strength, "Hierarchy by strength", "层级性（强度）",
            NETWORK, ANY, 0.0, np.inf, *_NOTHING),
)
"""Measures of this file."""
