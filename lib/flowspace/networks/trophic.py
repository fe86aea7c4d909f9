"""Trophic levels and incoherence: whether flows run down a hierarchy, and where a city stands in it."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import CITIES, DIRECTED, NETWORK, Measure, of_cities, of_network
from flowspace.networks.stack import Stack, ratio, stacked


def trophic_level(network) -> pd.Series:
    r"""Trophic level of each city: flows rise by one level as far as all flows together allow.

    .. math:: \Lambda h = v, \qquad \Lambda = \mathrm{diag}(u) - W - W^{\top}, \quad u = s^{in} + s^{out}, \quad
              v = s^{in} - s^{out}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city; the lowest city of each connected part has 0. nan for a city without flows.

    Notes
    -----
    Levels of cities in different parts of a network that is not connected cannot be compared.

    References
    ----------
    MacKay, R. S., Johnson, S., & Sansom, B. (2020). How directed is a directed network? Royal Society Open Science,
    7(9), 201138. https://doi.org/10.1098/rsos.201138

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> trophic_level(Network.of([[0, 5, 0], [0, 0, 1], [0, 0, 0]], directed=True)).round(9).tolist()
    [0.0, 1.0, 2.0]
    """
    return of_cities(network, _trophic_level, DIRECTED)


def trophic_incoherence(network) -> float:
    r"""Trophic incoherence: how far flows are from rising by exactly one level each.

    .. math:: F_0 = \frac{\sum_{ij} w_{ij} (h_j - h_i - 1)^2}{\sum_{ij} w_{ij}}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    float
        In [0, 1]: 0 a perfect hierarchy, 1 where all cities stand on one level (as where all flows are balanced, or run
        in a circle). nan where nothing flows.

    References
    ----------
    As `trophic_level`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> hierarchy = Network.of([[0, 5, 2], [0, 0, 0], [0, 0, 0]], directed=True)
    >>> circle = Network.of([[0, 2, 0], [0, 0, 2], [2, 0, 0]], directed=True)
    >>> round(trophic_incoherence(hierarchy), 9), round(trophic_incoherence(circle), 9)
    (0.0, 1.0)
    """
    return of_network(network, _trophic_incoherence, DIRECTED)


def _levels(stack: Stack) -> np.ndarray:
    """Levels, free in height for each connected part."""
    from flowspace.networks import compiled

    flat = np.ascontiguousarray(stack.weights).reshape(-1, stack.n, stack.n)
    return compiled.levels(flat).reshape(stack.weights.shape[:-1])


def _trophic_level(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    h, labels = _levels(stack), stack.components
    same = labels[..., :, None] == labels[..., None, :]
    lowest = np.where(same, h[..., None, :], np.inf).min(axis=-1)
    return np.where((stack.both > 0).any(axis=-1), h - lowest, np.nan)


def _trophic_incoherence(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    h = _levels(stack)
    apart = h[..., None, :] - h[..., :, None] - 1
    return ratio((stack.weights * apart * apart).sum(axis=(-1, -2)), stack.weights.sum(axis=(-1, -2)))


RECORDS = (
    Measure("trophic_level", trophic_level, _trophic_level, "Trophic level", "营养级", CITIES, DIRECTED, 0.0, np.inf,
            "a city without flows", "该城市没有流量", "mackay2020"),
    Measure("trophic_incoherence", trophic_incoherence, _trophic_incoherence, "Trophic incoherence (F₀)",
            "营养级不一致性（F₀）", NETWORK, DIRECTED, 0.0, 1.0, "nothing flows", "没有任何流量", "mackay2020"),
)
"""Measures of this file."""
