"""PageRank: where a walk along links ends up, that now and then starts anew anywhere."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import below_one
from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import stacked


def pagerank(network, damping=0.85) -> pd.Series:
    r"""PageRank, of the weights.

    .. math:: x_i = \frac{1 - d}{n} + d \sum_j p_{ji} x_j, \qquad
              p_{ji} = \frac{w_{ji}}{s^{out}_j}, \quad p_{ji} = \frac1n \text{ where } s^{out}_j = 0

    Parameters
    ----------
    network : Network
        Directed or not.
    damping : float
        d, in [0, 1): the chance that the walk goes on along a link.

    Returns
    -------
    Series
        Keyed by city; above 0, with sum 1. Defined in every network; 1/n where nothing is linked.

    Raises
    ------
    MeasureError
        If `damping` is outside [0, 1).

    Notes
    -----
    Solved exactly as n linear equations, not by iteration.

    References
    ----------
    NetworkX, documentation of pagerank.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> pagerank(Network.of([[0, 1, 1], [0, 0, 1], [1, 0, 0]], directed=True)).round(3).tolist()
    [0.388, 0.215, 0.397]
    """
    return of_cities(network, _pagerank, damping=damping)


def _pagerank(weights, directed=False, damping=0.85) -> np.ndarray:
    below_one(damping, "damping")
    stack = stacked(weights, directed)
    total = stack.out_strength[..., None]
    steps = np.divide(stack.weights, total, out=np.full_like(stack.weights, 1 / stack.n), where=total > 0)
    start = np.full((*stack.weights.shape[:-1], 1), (1 - damping) / stack.n)
    return np.linalg.solve(np.eye(stack.n) - damping * steps.swapaxes(-1, -2), start)[..., 0]


RECORDS = (
    Measure("pagerank", pagerank, _pagerank, "PageRank", "PageRank", CITIES, ANY, 0.0, 1.0),
)
"""Measures of this file."""
