"""How far cities are from each other on the whole: path length and efficiency (传输性)."""
from __future__ import annotations

import numpy as np

from flowspace.networks.closeness import reach
from flowspace.networks.record import ANY, NETWORK, Measure, of_network
from flowspace.networks.stack import ratio, stacked


def average_path_length(network, alpha=0.0) -> float:
    r"""Mean length of the shortest paths, over the pairs that have one.

    .. math:: L = \frac{\sum_{d(i, j) < \infty} d(i, j)}{|\{(i, j) : i \ne j,\ d(i, j) < \infty\}|}

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        Each link is :math:`1/w^{\alpha}` long; 0 counts steps.

    Returns
    -------
    float
        1 or larger for steps; nan where nothing is linked.

    Raises
    ------
    MeasureError
        If `alpha` is negative.

    Notes
    -----
    Pairs without a path are left out, so a network that falls into small parts has short paths: read it together with
    `reachable_share`, or take `global_efficiency`, which counts such pairs as 0.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
    >>> round(average_path_length(club), 3)
    2.408
    """
    return of_network(network, _average_path_length, alpha=alpha)


def reachable_share(network) -> float:
    r"""Share of ordered pairs of cities with a path from the one to the other.

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    float
        In [0, 1]; 1 where the network is (strongly) connected; nan for one city.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> reachable_share(Network.of([[0, 1, 0], [0, 0, 1], [0, 0, 0]], directed=True))
    0.5
    """
    return of_network(network, _reachable_share)


def global_efficiency(network, alpha=0.0) -> float:
    r"""Global efficiency: the mean of the inverse distances.

    .. math:: E = \frac{1}{n (n - 1)} \sum_{i \ne j} \frac{1}{d(i, j)}, \qquad \frac{1}{\infty} := 0

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        Each link is :math:`1/w^{\alpha}` long; 0 counts steps.

    Returns
    -------
    float
        In [0, 1] for steps; in the unit of :math:`w^{\alpha}` otherwise, and then a measure of the weights as much as
        of the shape. 0 where nothing is linked; nan for one city.

    Raises
    ------
    MeasureError
        If `alpha` is negative.

    References
    ----------
    Latora, V., & Marchiori, M. (2001). Efficient behavior of small-world networks. Physical Review Letters, 87, 198701.
    https://doi.org/10.1103/PhysRevLett.87.198701

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
    >>> round(global_efficiency(club), 3)
    0.492
    """
    return of_network(network, _global_efficiency, alpha=alpha)


def _average_path_length(weights, directed=False, alpha=0.0) -> np.ndarray:
    reached, total, _ = reach(stacked(weights, directed), alpha, "out")
    return ratio(total.sum(axis=-1), reached.sum(axis=-1))


def _reachable_share(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(reach(stack, 0.0, "out")[0].sum(axis=-1), stack.n * (stack.n - 1))


def _global_efficiency(weights, directed=False, alpha=0.0) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(reach(stack, alpha, "out")[2].sum(axis=-1), stack.n * (stack.n - 1))


def _global_efficiency_weighted(weights, directed=False) -> np.ndarray:
    return _global_efficiency(weights, directed, alpha=1.0)


_ALONE = ("one city", "只有一个城市")

RECORDS = (
    Measure("average_path_length", average_path_length, _average_path_length, "Average path length (connected pairs)",
            "平均路径长度（连通城市对）", NETWORK, ANY, 1.0, np.inf, "nothing is linked", "没有任何联系"),
    Measure("reachable_share", reachable_share, _reachable_share, "Share of pairs with a path", "可达城市对比例", NETWORK,
            ANY, 0.0, 1.0, *_ALONE),
    Measure("global_efficiency", global_efficiency, _global_efficiency, "Global efficiency", "全局效率", NETWORK, ANY,
            0.0, 1.0, *_ALONE, "latora2001"),
    Measure("global_efficiency_weighted", lambda network: global_efficiency(network, alpha=1.0),
            _global_efficiency_weighted, "Global efficiency, weighted (1/w)", "加权全局效率（1/w）", NETWORK, ANY, 0.0,
            np.inf, *_ALONE, "latora2001"),
)
"""Measures of this file."""
