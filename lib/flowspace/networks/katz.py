"""Katz centrality: all walks that lead to a city, long ones counting less."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import below_one
from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import stacked


def katz(network, share=0.5) -> pd.Series:
    r"""Katz centrality with an attenuation that fits the network.

    .. math:: x = \left(I - \alpha W^{\top}\right)^{-1} \mathbf 1 = \sum_{k \ge 0} \alpha^k (W^{\top})^k \mathbf 1,
              \qquad \alpha = \frac{\text{share}}{\lambda_1},

    with :math:`\lambda_1` the largest eigenvalue of the matrix of weights.

    Parameters
    ----------
    network : Network
        Directed or not; in a directed one walks lead to the city.
    share : float
        In [0, 1): 0 gives 1 to every city, and towards 1 the order becomes that of `eigenvector`.

    Returns
    -------
    Series
        Keyed by city, at least 1, not scaled; the unit of the weights plays no part. nan for all cities where no walk
        returns to where it began (nothing linked, or a directed network without cycles), as a share of 0 says nothing.

    Raises
    ------
    MeasureError
        If `share` is outside [0, 1).

    References
    ----------
    NetworkX, documentation of katz_centrality_numpy (after Katz 1953), which takes alpha itself.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> katz(Network.of([[0, 1, 0], [1, 0, 1], [0, 1, 0]], directed=False)).round(3).tolist()
    [1.805, 2.276, 1.805]
    """
    return of_cities(network, _katz, share=share)


def scaled(stack, share) -> np.ndarray:
    """Weights times a share of the inverse of their largest eigenvalue.

    Parameters
    ----------
    stack : Stack
        The networks.
    share : float
        In (-1, 1).

    Returns
    -------
    ndarray, shape (..., n, n)
        Zeros where the largest eigenvalue is 0.

    Examples
    --------
    >>> scaled(stacked([[0, 4], [4, 0]]), 0.5).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    walks = stack.radius > 0
    factor = np.where(walks, share / np.where(walks, stack.radius, 1.0), 0.0)
    return stack.weights * factor[..., None, None]


def _katz(weights, directed=False, share=0.5) -> np.ndarray:
    below_one(share, "share")
    stack = stacked(weights, directed)
    system = np.eye(stack.n) - scaled(stack, share).swapaxes(-1, -2)
    x = np.linalg.solve(system, np.ones((*stack.weights.shape[:-1], 1)))[..., 0]
    return np.where(stack.radius[..., None] > 0, x, np.nan)


RECORDS = (
    Measure("katz", katz, _katz, "Katz centrality (half of 1/λ₁)", "Katz中心度（α=0.5/λ₁）", CITIES, ANY, 1.0, np.inf,
            "no walk returns to where it began", "没有任何回路"),
)
"""Measures of this file."""
