"""Degree: how many cities a city is linked with."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import ANY, CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def degree(network) -> pd.Series:
    r"""Degree, the number of links of each city.

    .. math:: k_i = \sum_j a_{ij}, \qquad a_{ij} = 1 \text{ if } w_{ij} > 0, \text{ else } 0

    Parameters
    ----------
    network : Network
        Directed or not; in a directed one links from the city and to it are added, and a partner linked both ways
        counts twice.

    Returns
    -------
    Series
        Keyed by city, from 0 to n - 1 (2(n - 1) in a directed network).

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3), 215-239.
    https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    Marriages between families of Florence in the 15th century:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> degree(florence)[["Medici", "Strozzi", "Ginori"]].to_dict()
    {'Medici': 6.0, 'Strozzi': 4.0, 'Ginori': 1.0}
    """
    return of_cities(network, _degree)


def degree_normalised(network) -> pd.Series:
    r"""Degree as a share of the largest one possible.

    .. math:: k'_i = \frac{k_i}{n - 1} \quad\text{undirected},\qquad k'_i = \frac{k_i}{2(n - 1)} \quad\text{directed}

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]; nan for a network of one city.

    Notes
    -----
    networkx divides by n - 1 in directed networks too, so that its values there reach 2. A share of n - 1 = 3 moves in
    thirds: agglomerations of 4 and of 26 cities are compared better against a null model than with each other.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> round(float(degree_normalised(florence)["Medici"]), 3)
    0.429
    """
    return of_cities(network, _degree_normalised)


def out_degree(network) -> pd.Series:
    r"""Out-degree: the number of cities that a city has a link to (辐射城市数).

    .. math:: k^{out}_i = \sum_j a_{ij}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, from 0 to n - 1.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> out_degree(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [2.0, 1.0, 0.0]
    """
    return of_cities(network, _out_degree, DIRECTED)


def in_degree(network) -> pd.Series:
    r"""In-degree: the number of cities that have a link to a city (吸引城市数).

    .. math:: k^{in}_i = \sum_j a_{ji}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, from 0 to n - 1.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> in_degree(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [0.0, 1.0, 2.0]
    """
    return of_cities(network, _in_degree, DIRECTED)


def out_degree_normalised(network) -> pd.Series:
    r"""Out-degree over n - 1.

    .. math:: \frac{k^{out}_i}{n - 1}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]; nan for a network of one city.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> out_degree_normalised(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [1.0, 0.5, 0.0]
    """
    return of_cities(network, _out_degree_normalised, DIRECTED)


def in_degree_normalised(network) -> pd.Series:
    r"""In-degree over n - 1.

    .. math:: \frac{k^{in}_i}{n - 1}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]; nan for a network of one city.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> in_degree_normalised(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [0.0, 0.5, 1.0]
    """
    return of_cities(network, _in_degree_normalised, DIRECTED)


def _degree(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return stack.out_degree + stack.in_degree if stack.directed else stack.out_degree


def _degree_normalised(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(_degree(stack), (stack.n - 1) * (2 if stack.directed else 1))


def _out_degree(weights, directed=True) -> np.ndarray:
    return stacked(weights, directed).out_degree


def _in_degree(weights, directed=True) -> np.ndarray:
    return stacked(weights, directed).in_degree


def _out_degree_normalised(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(stack.out_degree, stack.n - 1)


def _in_degree_normalised(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(stack.in_degree, stack.n - 1)


_ALONE = ("one city", "只有一个城市")

RECORDS = (
    Measure("degree", degree, _degree, "Degree", "度数中心度", CITIES, ANY, 0.0, np.inf, reference="freeman1978"),
    Measure("degree_normalised", degree_normalised, _degree_normalised, "Degree, normalised", "标准化度数中心度",
            CITIES, ANY, 0.0, 1.0, *_ALONE, "freeman1978"),
    Measure("out_degree", out_degree, _out_degree, "Out-degree", "出度（辐射城市数）", CITIES, DIRECTED, 0.0, np.inf),
    Measure("in_degree", in_degree, _in_degree, "In-degree", "入度（吸引城市数）", CITIES, DIRECTED, 0.0, np.inf),
    Measure("out_degree_normalised", out_degree_normalised, _out_degree_normalised, "Out-degree, normalised",
            "标准化出度", CITIES, DIRECTED, 0.0, 1.0, *_ALONE),
    Measure("in_degree_normalised", in_degree_normalised, _in_degree_normalised, "In-degree, normalised",
            "标准化入度", CITIES, DIRECTED, 0.0, 1.0, *_ALONE),
)
"""Measures of this file."""
