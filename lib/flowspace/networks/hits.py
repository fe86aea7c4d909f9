"""HITS: hubs send to good authorities, authorities receive from good hubs."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.eigenvector import nearest_to_equal
from flowspace.networks.record import CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import stacked


def hits_hub(network) -> pd.Series:
    r"""Hub score, the leading eigenvector of :math:`W W^{\top}`.

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        Keyed by city, in [0, 1], with sum 1; nan for all cities where nothing is linked.

    Notes
    -----
    Where several parts of the network tie for the largest eigenvalue, the eigenvector nearest to equal values is
    taken, as in `eigenvector`. Cities outside the leading part have 0.

    References
    ----------
    NetworkX, documentation of hits (after Kleinberg 1999).

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> hits_hub(Network.of([[0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]], directed=True)).round(3).tolist()
    [0.618, 0.382, 0.0, 0.0]
    """
    return of_cities(network, _hits_hub, DIRECTED)


def hits_authority(network) -> pd.Series:
    r"""Authority score, the leading eigenvector of :math:`W^{\top} W`.

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    Series
        As `hits_hub`.

    References
    ----------
    As `hits_hub`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> links = [[0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    >>> hits_authority(Network.of(links, directed=True)).round(3).tolist()
    [0.0, 0.0, 0.618, 0.382]
    """
    return of_cities(network, _hits_authority, DIRECTED)


def _hits_hub(weights, directed=True) -> np.ndarray:
    w = _unit(stacked(weights, directed))
    return _of_sum_one(nearest_to_equal(w @ w.swapaxes(-1, -2)))


def _hits_authority(weights, directed=True) -> np.ndarray:
    w = _unit(stacked(weights, directed))
    return _of_sum_one(nearest_to_equal(w.swapaxes(-1, -2) @ w))


def _unit(stack) -> np.ndarray:
    """Weights by their largest, so that products neither overflow nor vanish."""
    largest = stack.weights.max(axis=(-1, -2), keepdims=True)
    return stack.weights / np.where(largest > 0, largest, 1.0)


def _of_sum_one(x) -> np.ndarray:
    return x / x.sum(axis=-1, keepdims=True)


_NOTHING = ("nothing is linked", "没有任何联系")

RECORDS = (
    Measure("hits_hub", hits_hub, _hits_hub, "Hub score (HITS)", "枢纽值（HITS）", CITIES, DIRECTED, 0.0, 1.0, *_NOTHING),
    Measure("hits_authority", hits_authority, _hits_authority, "Authority score (HITS)", "权威值（HITS）", CITIES,
            DIRECTED, 0.0, 1.0, *_NOTHING),
)
"""Measures of this file."""
