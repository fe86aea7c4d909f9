"""Connected parts of a network."""
from __future__ import annotations

import numpy as np

from flowspace.networks.record import ANY, NETWORK, Measure, of_network
from flowspace.networks.stack import stacked


def largest_component_share(network) -> float:
    r"""Share of the cities that are in the largest connected part, whatever the direction of links.

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    float
        In [1/n, 1]; 1/n where nothing is linked.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> largest_component_share(Network.of([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]], directed=False))
    0.75
    """
    return of_network(network, _largest_component_share)


def isolated_share(network) -> float:
    r"""Share of the cities that have no link at all.

    Parameters
    ----------
    network : Network
        Directed or not.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> isolated_share(Network.of([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]], directed=False))
    0.25
    """
    return of_network(network, _isolated_share)


def _largest_component_share(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    labels = stack.components
    return (labels[..., :, None] == labels[..., None, :]).sum(axis=-1).max(axis=-1) / stack.n


def _isolated_share(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return (stack.out_degree + stack.in_degree == 0).mean(axis=-1)


RECORDS = (
    Measure("largest_component_share", largest_component_share, _largest_component_share,
            "Share of cities in the largest connected part", "最大连通子图城市比例", NETWORK, ANY, 0.0, 1.0),
    Measure("isolated_share", isolated_share, _isolated_share, "Share of isolated cities", "孤立城市比例", NETWORK, ANY,
            0.0, 1.0),
)
"""Measures of this file."""
