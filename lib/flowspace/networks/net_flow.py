"""Net flow: whether a city sends more than it receives."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def net_flow_ratio(network) -> pd.Series:
    r"""Net flow ratio (集散方向指数).

    .. math:: NF_i = \frac{s^{out}_i - s^{in}_i}{s^{out}_i + s^{in}_i}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [-1, 1]: 1 a pure source (辐射), -1 a pure sink (集聚); nan for a city without flows.

    Notes
    -----
    Weighted by their total flows, the ratios of all cities add up to 0.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> net_flow_ratio(Network.of([[0, 3, 0, 0], [1, 0, 2, 0], [0, 0, 0, 0], [0, 0, 0, 0]], directed=True)).tolist()
    [0.5, 0.0, -1.0, nan]
    """
    return of_cities(network, _net_flow_ratio, DIRECTED)


def _net_flow_ratio(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(stack.out_strength - stack.in_strength, stack.out_strength + stack.in_strength)


RECORDS = (
    Measure("net_flow_ratio", net_flow_ratio, _net_flow_ratio, "Net flow ratio", "集散方向指数（净流出比）", CITIES,
            DIRECTED, -1.0, 1.0, "a city without flows", "该城市没有流量"),
)
"""Measures of this file."""
