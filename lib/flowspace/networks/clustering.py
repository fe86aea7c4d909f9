"""Clustering: how many of a city's partners are linked with each other (集聚性)."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import CITIES, NETWORK, UNDIRECTED, Measure, of_cities, of_network
from flowspace.networks.stack import ratio, stacked


def clustering(network) -> pd.Series:
    r"""Local clustering coefficient, of links without weights.

    .. math:: C_i = \frac{2 e_i}{k_i (k_i - 1)},

    with :math:`e_i` the number of links between the partners of i.

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]; nan for a city with fewer than two partners, where networkx says 0.

    References
    ----------
    NetworkX, documentation of clustering.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> kite = Network.of(nx.to_numpy_array(nx.krackhardt_kite_graph()), directed=False)
    >>> clustering(kite).round(3).tolist()
    [0.667, 0.667, 1.0, 0.533, 1.0, 0.5, 0.5, 0.333, 0.0, nan]
    """
    return of_cities(network, _clustering, UNDIRECTED)


def clustering_onnela(network) -> pd.Series:
    r"""Local clustering coefficient of Onnela and others: triangles count by the geometric mean of their weights.

    .. math:: \tilde C_i = \frac{1}{k_i (k_i - 1)} \sum_{j, k} (\hat w_{ij} \hat w_{jk} \hat w_{ki})^{1/3}, \qquad
              \hat w_{ij} = \frac{w_{ij}}{\max w}

    Parameters
    ----------
    network : Network
        Undirected.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]; nan for a city with fewer than two partners.

    Notes
    -----
    All values hang on the largest weight: one very strong link makes every other triangle count for little. Years are
    comparable only as far as their largest weights are.

    References
    ----------
    Onnela, J.-P., Saramäki, J., Kertész, J., & Kaski, K. (2005). Intensity and coherence of motifs in weighted complex
    networks. Physical Review E, 71(6), 065103. (As in the documentation of NetworkX.)

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> clustering_onnela(Network.of([[0, 8, 1], [8, 0, 1], [1, 1, 0]], directed=False)).round(3).tolist()
    [0.25, 0.25, 0.25]
    """
    return of_cities(network, _clustering_onnela, UNDIRECTED)


def mean_clustering(network) -> float:
    r"""Mean of the local clustering coefficients of the cities that have at least two partners.

    .. math:: \bar C = \frac{1}{|\{i : k_i \ge 2\}|} \sum_{k_i \ge 2} C_i

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [0, 1]; nan where no city has two partners.

    See Also
    --------
    mean_clustering_zero : counts the other cities as 0; transitivity : weighs cities by their pairs of partners.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> kite = Network.of(nx.to_numpy_array(nx.krackhardt_kite_graph()), directed=False)
    >>> round(mean_clustering(kite), 3), round(mean_clustering_zero(kite), 3)
    (0.578, 0.52)
    """
    return of_network(network, _mean_clustering, UNDIRECTED)


def mean_clustering_zero(network) -> float:
    r"""Mean of the local clustering coefficients, cities with fewer than two partners counted as 0.

    .. math:: \bar C_0 = \frac1n \sum_{k_i \ge 2} C_i

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [0, 1]; 0 where no city has two partners.

    Notes
    -----
    As in networkx and most applications. It rises when cities get a second partner, whether or not anything closes.

    References
    ----------
    NetworkX, documentation of average_clustering.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> triangle = [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    >>> mean_clustering_zero(Network.of(triangle, directed=False))
    0.75
    """
    return of_network(network, _mean_clustering_zero, UNDIRECTED)


def transitivity(network) -> float:
    r"""Transitivity: the share of connected triples that are closed.

    .. math:: T = \frac{3 \times \text{triangles}}{\sum_i k_i (k_i - 1) / 2}

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [0, 1]; nan where no city has two partners.

    References
    ----------
    NetworkX, documentation of transitivity.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
    >>> round(transitivity(club), 4)
    0.2557
    """
    return of_network(network, _transitivity, UNDIRECTED)


def _closed(stack) -> tuple[np.ndarray, np.ndarray]:
    """Ordered pairs of partners of each city: those linked with each other, and all."""
    a, k = stack.linked, stack.out_degree
    return ((a @ a) * a).sum(axis=-1), k * (k - 1)


def _clustering(weights, directed=False) -> np.ndarray:
    return ratio(*_closed(stacked(weights, directed)))


def _clustering_onnela(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    largest = stack.weights.max(axis=(-1, -2), keepdims=True)
    w = np.cbrt(stack.weights / np.where(largest > 0, largest, 1.0))
    return ratio(((w @ w) * w).sum(axis=-1), stack.out_degree * (stack.out_degree - 1))


def _mean_clustering(weights, directed=False) -> np.ndarray:
    closed, pairs = _closed(stacked(weights, directed))
    local = np.divide(closed, pairs, out=np.zeros_like(closed), where=pairs > 0)
    return ratio(local.sum(axis=-1), (pairs > 0).sum(axis=-1))


def _mean_clustering_zero(weights, directed=False) -> np.ndarray:
    closed, pairs = _closed(stacked(weights, directed))
    return np.divide(closed, pairs, out=np.zeros_like(closed), where=pairs > 0).mean(axis=-1)


def _transitivity(weights, directed=False) -> np.ndarray:
    closed, pairs = _closed(stacked(weights, directed))
    return ratio(closed.sum(axis=-1), pairs.sum(axis=-1))


_FEW = ("a city with fewer than two partners", "该城市的联系城市少于两个")
_NONE = ("no city has two partners", "没有城市有两个联系城市")

RECORDS = (
    Measure("clustering", clustering, _clustering, "Clustering coefficient", "集聚系数", CITIES, UNDIRECTED, 0.0, 1.0,
            *_FEW),
    Measure("clustering_onnela", clustering_onnela, _clustering_onnela, "Clustering coefficient (Onnela, weighted)",
            "加权集聚系数（Onnela）", CITIES, UNDIRECTED, 0.0, 1.0, *_FEW),
    Measure("mean_clustering", mean_clustering, _mean_clustering, "Mean clustering (two partners or more)",
            "平均集聚系数（联系城市不少于两个）", NETWORK, UNDIRECTED, 0.0, 1.0, *_NONE),
    Measure("mean_clustering_zero", mean_clustering_zero, _mean_clustering_zero, "Mean clustering (others as 0)",
            "平均集聚系数（其余计为0）", NETWORK, UNDIRECTED, 0.0, 1.0),
    Measure("transitivity", transitivity, _transitivity, "Transitivity", "传递性", NETWORK, UNDIRECTED, 0.0, 1.0,
            *_NONE),
)
"""Measures of this file."""
