"""Diversity of flows: how evenly a city's flow is spread over the other cities."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import xlogy

from flowspace.networks.record import CITIES, DIRECTED, UNDIRECTED, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def out_diversity(network) -> pd.Series:
    r"""Diversity of the flows from each city: Shannon's entropy over the largest one possible.

    .. math:: H^{out}_i = -\frac{\sum_j \pi_{ij} \ln \pi_{ij}}{\ln (n - 1)}, \qquad \pi_{ij} = \frac{w_{ij}}{s^{out}_i}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]: 0 all to one city, 1 the same to all others. nan for a city from which nothing flows,
        and for fewer than three cities.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> flows = Network.of([[0, 1, 1, 1], [2, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]], directed=True)
    >>> out_diversity(flows).round(3).tolist()
    [1.0, 0.0, 0.631, nan]
    """
    return of_cities(network, _out_diversity, DIRECTED)


def in_diversity(network) -> pd.Series:
    r"""Diversity of the flows to each city.

    .. math:: H^{in}_i = -\frac{\sum_j \pi_{ji} \ln \pi_{ji}}{\ln (n - 1)}, \qquad \pi_{ji} = \frac{w_{ji}}{s^{in}_i}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        As `out_diversity`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> flows = Network.of([[0, 1, 1, 1], [2, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]], directed=True)
    >>> in_diversity(flows).round(3).tolist()
    [0.579, 0.631, 0.0, 0.0]
    """
    return of_cities(network, _in_diversity, DIRECTED)


def partner_diversity(network) -> pd.Series:
    r"""Diversity of each city's partners in an undirected network, by the same formula.

    Parameters
    ----------
    network : Network
        Undirected.

    Returns
    -------
    Series
        As `out_diversity`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> partner_diversity(Network.of([[0, 2, 2], [2, 0, 0], [2, 0, 0]], directed=False)).tolist()
    [1.0, 0.0, 0.0]
    """
    return of_cities(network, _partner_diversity, UNDIRECTED)


def _entropy(flows, n) -> np.ndarray:
    shares = ratio(flows, flows.sum(axis=-1, keepdims=True))
    entropy = np.abs(xlogy(shares, shares).sum(axis=-1))  # not minus: -0.0 is no value to show
    # Not ratio: below three cities the largest entropy is that of one partner, 0, or of none.
    return np.minimum(entropy / np.log(n - 1), 1.0) if n > 2 else np.full(entropy.shape, np.nan)


def _out_diversity(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    return _entropy(stack.weights, stack.n)


def _in_diversity(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    return _entropy(stack.weights.swapaxes(-1, -2), stack.n)


def _partner_diversity(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return _entropy(stack.weights, stack.n)


_NO_FLOW = ("no flow on this side; fewer than three cities", "该方向没有流量；城市少于三个")

RECORDS = (
    Measure("out_diversity", out_diversity, _out_diversity, "Diversity of flows, outward", "流出多样性", CITIES, DIRECTED,
            0.0, 1.0, *_NO_FLOW),
    Measure("in_diversity", in_diversity, _in_diversity, "Diversity of flows, inward", "流入多样性", CITIES, DIRECTED, 0.0,
            1.0, *_NO_FLOW),
    Measure("partner_diversity", partner_diversity, _partner_diversity, "Diversity of partners", "合作伙伴多样性", CITIES,
            UNDIRECTED, 0.0, 1.0, "a city without links; fewer than three cities", "该城市没有联系；城市少于三个"),
)
"""Measures of this file."""
