"""Assortativity: whether cities with many links are linked with their like (匹配性)."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import outward
from flowspace.networks.record import CITIES, DIRECTED, NETWORK, UNDIRECTED, Measure, of_cities, of_network
from flowspace.networks.stack import ratio, stacked


def assortativity_degree(network) -> float:
    r"""Newman's assortativity: correlation of the degrees at the two ends of links.

    .. math:: r = \frac{\sum_{ij} a_{ij} (k_i - \bar k)(k_j - \bar k)}{\sum_{ij} a_{ij} (k_i - \bar k)^2},

    with :math:`\bar k` the mean degree over the ends of links.

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        In [-1, 1]; above 0 like is linked with like, below 0 hubs are linked with the rest. nan where nothing is
        linked, or all cities that are have the same degree.

    References
    ----------
    Newman, M. E. J. (2002). Assortative mixing in networks. Physical Review Letters, 89(20), 208701.
    https://doi.org/10.1103/PhysRevLett.89.208701

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
    >>> round(assortativity_degree(club), 4)
    -0.4756
    """
    return of_network(network, _assortativity_degree, UNDIRECTED)


def assortativity_strength(network) -> float:
    r"""Correlation of the strengths at the two ends of links, each link counted once whatever its weight.

    .. math:: r_s = \frac{\sum_{ij} a_{ij} (s_i - \bar s)(s_j - \bar s)}{\sum_{ij} a_{ij} (s_i - \bar s)^2}

    Parameters
    ----------
    network : Network
        Undirected.

    Returns
    -------
    float
        In [-1, 1]; nan where nothing is linked, or all cities that are have the same strength.

    Notes
    -----
    networkx's degree_pearson_correlation_coefficient with weights.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> round(assortativity_strength(Network.of([[0, 3, 1], [3, 0, 0], [1, 0, 0]], directed=False)), 3)
    -0.667
    """
    return of_network(network, _assortativity_strength, UNDIRECTED)


def assortativity_directed(network, source="out", target="in") -> float:
    r"""Correlation of a degree of the city that a link leaves with a degree of the city it reaches.

    .. math:: r(\alpha, \beta) = \frac{\sum_{ij} a_{ij} (k^{\alpha}_i - \bar k^{\alpha})(k^{\beta}_j - \bar k^{\beta})}
              {\sqrt{\sum_{ij} a_{ij} (k^{\alpha}_i - \bar k^{\alpha})^2}
               \sqrt{\sum_{ij} a_{ij} (k^{\beta}_j - \bar k^{\beta})^2}}

    Parameters
    ----------
    network : Network
        Directed; weights play no part.
    source, target : str
        "out" or "in": which degree of each end.

    Returns
    -------
    float
        In [-1, 1]; nan where nothing is linked, or one of the two degrees is the same at all links.

    Raises
    ------
    MeasureError
        If a degree is neither word.

    References
    ----------
    Foster, J. G., Foster, D. V., Grassberger, P., & Paczuski, M. (2010). Edge direction and the structure of networks.
    Proceedings of the National Academy of Sciences, 107(24), 10815-10820. https://doi.org/10.1073/pnas.0912671107

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> flows = Network.of([[0, 1, 1, 1], [0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]], directed=True)
    >>> round(assortativity_directed(flows), 3)
    -0.167
    """
    return of_network(network, _assortativity_directed, DIRECTED, source=source, target=target)


def neighbour_degree(network) -> pd.Series:
    r"""Mean degree of each city's partners.

    .. math:: \bar V_i = \frac{1}{k_i} \sum_{j \in N(i)} k_j

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    Series
        Keyed by city; nan for a city without links.

    References
    ----------
    NetworkX, documentation of average_neighbor_degree.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> neighbour_degree(Network.of([[0, 1, 1], [1, 0, 0], [1, 0, 0]], directed=False)).tolist()
    [1.0, 2.0, 2.0]
    """
    return of_cities(network, _neighbour_degree, UNDIRECTED)


def matching_slope(network) -> float:
    r"""Slope of the partners' mean degree on a city's own (匹配性).

    .. math:: \bar V_i = D + b\, k_i

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.

    Returns
    -------
    float
        b, by least squares over the cities that have links: above 0 assortative, below 0 disassortative. nan where
        nothing is linked, or all cities that are have the same degree.

    Notes
    -----
    Cities count equally here, links in `assortativity_degree`; the two have the same sign as a rule, not always.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], directed=False)
    >>> matching_slope(star)
    -1.0
    """
    return of_network(network, _matching_slope, UNDIRECTED)


def _correlation(a, x, y) -> np.ndarray:
    """Correlation of x at the start and y at the end of the links in `a`.

    Sums are not divided before they are compared: those of whole numbers are exact, and a variance of 0 is 0.
    """
    number = a.sum(axis=(-1, -2))
    out, into = a.sum(axis=-1), a.sum(axis=-2)
    sx, sy = (out * x).sum(axis=-1), (into * y).sum(axis=-1)
    vx, vy = number * (out * x * x).sum(axis=-1) - sx * sx, number * (into * y * y).sum(axis=-1) - sy * sy
    along = number * (x * (a @ y[..., None])[..., 0]).sum(axis=-1) - sx * sy
    return np.clip(ratio(along, np.sqrt(np.maximum(vx, 0.0)) * np.sqrt(np.maximum(vy, 0.0))), -1.0, 1.0)


def _assortativity_degree(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return _correlation(stack.linked, stack.out_degree, stack.out_degree)


def _assortativity_strength(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    s, linked = stack.out_strength, stack.out_degree > 0
    largest = s.max(axis=-1, keepdims=True)
    smallest = np.where(linked, s, np.inf).min(axis=-1, keepdims=True)
    # Strengths are sums of any numbers: what differs by rounding only is the same.
    same = ~(largest - np.minimum(smallest, largest) > 1e-12 * largest)
    ends = stack.out_degree.sum(axis=-1, keepdims=True)
    middle = ratio((stack.out_degree * s).sum(axis=-1, keepdims=True), ends)
    x = np.where(same, 0.0, (s - middle) / np.where(largest > 0, largest, 1.0))
    return _correlation(stack.linked, x, x)


def _assortativity_directed(weights, directed=True, source="out", target="in") -> np.ndarray:
    stack = stacked(weights, directed)
    x, y = (stack.out_degree if outward(end) else stack.in_degree for end in (source, target))
    return _correlation(stack.linked, x, y)


def _neighbour_degree(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    k = stack.out_degree
    return ratio((stack.linked @ k[..., None])[..., 0], k)


def _matching_slope(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    k, linked = stack.out_degree, stack.out_degree > 0
    v = np.where(linked, _neighbour_degree(stack), 0.0)
    m = linked.sum(axis=-1)
    return ratio(m * (k * v).sum(axis=-1) - k.sum(axis=-1) * v.sum(axis=-1),
                 m * (k * k).sum(axis=-1) - k.sum(axis=-1) ** 2)


def _between(source, target):
    def kernel(weights, directed=True) -> np.ndarray:
        return _assortativity_directed(weights, directed, source, target)

    def function(network) -> float:
        return assortativity_directed(network, source, target)
    return function, kernel


_EQUAL = ("nothing is linked, or all linked cities have the same degree", "没有任何联系，或有联系城市的度相同")
_WORDS = {"out": "出度", "in": "入度"}

RECORDS = (
    Measure("assortativity_degree", assortativity_degree, _assortativity_degree, "Assortativity by degree",
            "度同配性", NETWORK, UNDIRECTED, -1.0, 1.0, *_EQUAL, "newman2002"),
    Measure("assortativity_strength", assortativity_strength, _assortativity_strength, "Assortativity by strength",
            "强度同配性", NETWORK, UNDIRECTED, -1.0, 1.0, "nothing is linked, or all linked cities have the same strength",
            "没有任何联系，或有联系城市的强度相同"),
    *(Measure(f"assortativity_{source}_{target}", *_between(source, target),
              f"Assortativity, {source}-degree to {target}-degree",
              f"同配性（{_WORDS[source]}—{_WORDS[target]}）", NETWORK, DIRECTED, -1.0, 1.0,
              "nothing is linked, or one of the degrees is the same at all links", "没有任何联系，或某一端的度处处相同",
              "foster2010") for source in ("out", "in") for target in ("in", "out")),
    Measure("neighbour_degree", neighbour_degree, _neighbour_degree, "Mean degree of partners", "邻居平均度", CITIES,
            UNDIRECTED, 0.0, np.inf, "a city without links", "该城市没有联系"),
    Measure("matching_slope", matching_slope, _matching_slope, "Matching (slope of partners' degree)",
            "匹配性（邻居平均度斜率）", NETWORK, UNDIRECTED, -np.inf, np.inf, *_EQUAL),
)
"""Measures of this file."""
