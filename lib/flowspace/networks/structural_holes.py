"""Structural holes after Burt: how far a city's partners depend on each other."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def constraint(network) -> pd.Series:
    r"""Burt's constraint: how far a city's links lead back to the same partners.

    .. math:: c_i = \sum_{j \in N(i)} \left(p_{ij} + \sum_{q \ne i, j} p_{iq} p_{qj}\right)^2, \qquad
              p_{ij} = \frac{w_{ij} + w_{ji}}{\sum_k (w_{ik} + w_{ki})},

    with N(i) the cities linked with i.

    Parameters
    ----------
    network : Network
        Directed or not; the two directions of a link are added.

    Returns
    -------
    Series
        Keyed by city; low where partners are many and not linked with each other, 1 with one partner only; up to 1.125
        and beyond in small dense networks. nan for a city without links.

    References
    ----------
    NetworkX, documentation of constraint (after Burt 2004).

    Examples
    --------
    An example of the literature on structural holes, as in the tests of networkx; published are 0.400, 0.595 and 1
    (0.299, 0.795 and 1 with weights):

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> links = {"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1, "DG": 3, "CG": 10}
    >>> graph = nx.Graph((a, b, {"weight": weight}) for (a, b), weight in links.items())
    >>> holes = Network.of(nx.to_pandas_adjacency(graph), directed=False)
    >>> constraint(holes)[["G", "A", "C"]].round(3).tolist()
    [0.299, 0.795, 1.0]
    >>> constraint(Network.of(holes.table > 0, directed=False))[["G", "A", "C"]].round(3).tolist()
    [0.4, 0.595, 1.0]
    """
    return of_cities(network, _constraint)


def effective_size(network) -> pd.Series:
    r"""Burt's effective size: the number of partners less what they repeat of each other.

    .. math:: e_i = \sum_{j \in N(i)} \left(1 - \sum_{q \ne i, j} p_{iq} m_{jq}\right), \qquad
              m_{jq} = \frac{w_{jq} + w_{qj}}{\max_k (w_{jk} + w_{kj})},

    with :math:`p_{iq}` and N(i) as in `constraint`.

    Parameters
    ----------
    network : Network
        Directed or not; the two directions of a link are added.

    Returns
    -------
    Series
        Keyed by city; up to the number of partners. nan for a city without links.

    Notes
    -----
    networkx 3.6.1 gives other values for weighted and for directed networks when it is asked for all nodes at once: it
    divides by the largest weight of i instead of j. Asked for the nodes by name it agrees.

    References
    ----------
    NetworkX, documentation of effective_size (after Burt 1995).

    Examples
    --------
    The same example; published are 4.67, 2.50 and 1 without weights:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> graph = nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "CG"])
    >>> holes = Network.of(nx.to_pandas_adjacency(graph), directed=False)
    >>> effective_size(holes)[["G", "A", "C"]].round(2).tolist()
    [4.67, 2.5, 1.0]
    """
    return of_cities(network, _effective_size)


def _shares(stack) -> np.ndarray:
    return ratio(stack.both, stack.both.sum(axis=-1, keepdims=True))


def _constraint(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    # A city without links has no shares; it is no partner of any, so its zeros take nothing from the sums.
    p = np.nan_to_num(_shares(stack))
    squares = np.where(stack.both > 0, p + p @ p, 0.0) ** 2
    return np.where((stack.both > 0).any(axis=-1), squares.sum(axis=-1), np.nan)


def _effective_size(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    p = np.nan_to_num(_shares(stack))
    partners = (stack.both > 0).astype(float)
    m = np.nan_to_num(ratio(stack.both, stack.both.max(axis=-1, keepdims=True)))
    number = partners.sum(axis=-1)
    return np.where(number > 0, number - (p * (partners @ m)).sum(axis=-1), np.nan)


_NO_LINK = ("a city without links", "该城市没有联系")

RECORDS = (
    Measure("constraint", constraint, _constraint, "Constraint (Burt)", "约束度（Burt）", CITIES, ANY, 0.0, np.inf,
            *_NO_LINK),
    Measure("effective_size", effective_size, _effective_size, "Effective size (Burt)", "有效规模（Burt）", CITIES, ANY,
            0.0, np.inf, *_NO_LINK),
)
"""Measures of this file."""
