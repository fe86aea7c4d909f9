"""Strength: the weight of a city's links."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import ANY, CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import stacked


def strength(network) -> pd.Series:
    r"""Strength, or weighted degree: the weight of all links of each city.

    .. math:: s_i = \sum_j w_{ij} \quad\text{undirected},\qquad s_i = \sum_j (w_{ij} + w_{ji}) \quad\text{directed}

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    Series
        Keyed by city, in the unit of the weights.

    Examples
    --------
    How often two persons of Les Misérables meet in a chapter; Valjean meets others 158 times:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> novel = Network.of(nx.to_pandas_adjacency(nx.les_miserables_graph()), directed=False)
    >>> strength(novel)["Valjean"].item()
    158.0
    """
    return of_cities(network, _strength)


def out_strength(network) -> pd.Series:
    r"""Out-strength: the weight of the links from each city (出度, weighted).

    .. math:: s^{out}_i = \sum_j w_{ij}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in the unit of the weights.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> out_strength(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [3.0, 4.0, 0.0]
    """
    return of_cities(network, _out_strength, DIRECTED)


def in_strength(network) -> pd.Series:
    r"""In-strength: the weight of the links to each city (入度, weighted).

    .. math:: s^{in}_i = \sum_j w_{ji}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in the unit of the weights.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> in_strength(Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True)).tolist()
    [0.0, 2.0, 5.0]
    """
    return of_cities(network, _in_strength, DIRECTED)


def _strength(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return stack.out_strength + stack.in_strength if stack.directed else stack.out_strength


def _out_strength(weights, directed=True) -> np.ndarray:
    return stacked(weights, directed).out_strength


def _in_strength(weights, directed=True) -> np.ndarray:
    return stacked(weights, directed).in_strength


RECORDS = (
    Measure("strength", strength, _strength, "Strength", "加权度", CITIES, ANY, 0.0, np.inf),
    Measure("out_strength", out_strength, _out_strength, "Out-strength", "加权出度", CITIES, DIRECTED, 0.0, np.inf),
    Measure("in_strength", in_strength, _in_strength, "In-strength", "加权入度", CITIES, DIRECTED, 0.0, np.inf),
)
"""Measures of this file."""
