"""Betweenness: how often a city lies on the shortest paths between two others."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def betweenness(network, normalised=True) -> pd.Series:
    r"""Betweenness with paths counted in steps.

    .. math:: C_B(i) = \sum_{s \ne i \ne t} \frac{\sigma_{st}(i)}{\sigma_{st}},

    with :math:`\sigma_{st}` the number of shortest paths from s to t and :math:`\sigma_{st}(i)` of those through i;
    over pairs in an undirected network, over ordered pairs in a directed one. Pairs without a path add nothing.

    Parameters
    ----------
    network : Network
        Directed or not; weights play no part.
    normalised : bool
        Whether to divide by the number of pairs of other cities: (n - 1)(n - 2)/2, or (n - 1)(n - 2) if directed.

    Returns
    -------
    Series
        Keyed by city. Normalised in [0, 1], and nan for fewer than three cities; otherwise a number of pairs.

    Notes
    -----
    The sum over all cities is the sum over all connected pairs of their distance less 1.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40(1), 35-41.
    https://doi.org/10.2307/3033543

    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology, 25(2),
    163-177. https://doi.org/10.1080/0022250X.2001.9990249

    Examples
    --------
    The families of Florence; 0.522 for the Medici, as in the tests of networkx:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> betweenness(florence)[["Medici", "Guadagni", "Strozzi"]].round(3).to_dict()
    {'Medici': 0.522, 'Guadagni': 0.255, 'Strozzi': 0.103}
    """
    return of_cities(network, _betweenness, normalised=normalised)


def betweenness_weighted(network, alpha=1.0, normalised=True) -> pd.Series:
    r"""Betweenness with strong links as short ones: each link is :math:`1/w^{\alpha}` long.

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        Zero or larger, as in `flowspace.networks.distances`; 0 counts steps.
    normalised : bool
        As in `betweenness`.

    Returns
    -------
    Series
        As `betweenness`.

    Raises
    ------
    MeasureError
        If `alpha` is negative, or makes lengths that are too small or too large for a number.

    Notes
    -----
    Paths whose lengths differ by less than one part in ten thousand million count as equally long. Whole numbers of
    patents make many ties (1/2 + 1/2 and 1), and a comparison of rounded sums would find some and miss others.

    Examples
    --------
    Two weak steps are longer than a strong detour:

    >>> from flowspace.networks import Network
    >>> chain = Network.of([[0, 4, 1], [4, 0, 4], [1, 4, 0]], directed=False)
    >>> betweenness(chain).tolist(), betweenness_weighted(chain).tolist()
    ([0.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    """
    return of_cities(network, _betweenness, alpha=alpha, normalised=normalised)


def _betweenness(weights, directed=False, alpha=0.0, normalised=True) -> np.ndarray:
    stack = stacked(weights, directed)
    between = stack.paths(alpha)[1]
    pairs = (stack.n - 1) * (stack.n - 2) / (1 if stack.directed else 2)
    return ratio(between, pairs) if normalised else between


def _betweenness_weighted(weights, directed=False) -> np.ndarray:
    return _betweenness(weights, directed, alpha=1.0)


_FEW = ("fewer than three cities", "城市少于三个")

RECORDS = (
    Measure("betweenness", betweenness, _betweenness, "Betweenness", "中介中心度", CITIES, ANY, 0.0, 1.0, *_FEW,
            "freeman1977"),
    Measure("betweenness_weighted", betweenness_weighted, _betweenness_weighted, "Betweenness, weighted (1/w)",
            "加权中介中心度（1/w）", CITIES, ANY, 0.0, 1.0, *_FEW, "brandes2001"),
)
"""Measures of this file."""
