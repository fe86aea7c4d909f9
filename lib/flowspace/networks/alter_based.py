"""Neal's alter-based centrality and power: what a city has of its partners, one step on."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import CITIES, UNDIRECTED, Measure, of_cities
from flowspace.networks.stack import stacked


def alter_based_centrality(network) -> pd.Series:
    r"""Alter-based centrality: a city is central when its partners are.

    .. math:: RC_j = \sum_k R_{jk} DC_k, \qquad DC_k = \sum_l R_{kl},

    with :math:`R` the weights; so :math:`RC = W^2 \mathbf 1`.

    Parameters
    ----------
    network : Network
        Undirected.

    Returns
    -------
    Series
        Keyed by city, in the unit of the weights squared; 0 for a city without links.

    See Also
    --------
    alter_based_power : the same sum with the partners' strengths as divisors.
    flowspace.networks.bonacich : takes all further steps into account.

    Notes
    -----
    Called recursive at first; Boyd, Mahutga and Smith (2013) objected that it looks one step on and no further, and
    Neal took the present name. On a star with equal weights all cities tie: the centre has n - 1 partners of strength
    1, each other city has one partner of strength n - 1.

    References
    ----------
    Neal, Z. P. (2011). Differentiating centrality and power in the world city network. Urban Studies, 48(13),
    2733-2748. https://doi.org/10.1177/0042098010388954

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], directed=False)
    >>> alter_based_centrality(star).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    return of_cities(network, _alter_based_centrality, UNDIRECTED)


def alter_based_power(network) -> pd.Series:
    r"""Alter-based power: a city is powerful when its partners have few others.

    .. math:: RP_j = \sum_k \frac{R_{jk}}{DC_k}, \qquad DC_k = \sum_l R_{kl}

    Parameters
    ----------
    network : Network
        Undirected.

    Returns
    -------
    Series
        Keyed by city, no unit; 0 for a city without links. The sum over all cities is the number of cities that have
        links.

    Notes
    -----
    High in both: a quintessential world city; central and not powerful: a hub; powerful and not central: a gateway
    (Neal 2011). The centre of a star has the power n - 1, the others 1/(n - 1).

    References
    ----------
    As `alter_based_centrality`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], directed=False)
    >>> alter_based_power(star).round(3).tolist()
    [3.0, 0.333, 0.333, 0.333]
    """
    return of_cities(network, _alter_based_power, UNDIRECTED)


def _alter_based_centrality(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    return (stack.weights @ stack.out_strength[..., None])[..., 0]


def _alter_based_power(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    total = stack.out_strength[..., None, :]
    shares = np.divide(stack.weights, total, out=np.zeros_like(stack.weights), where=total > 0)
    return shares.sum(axis=-1)


RECORDS = (
    Measure("alter_based_centrality", alter_based_centrality, _alter_based_centrality, "Alter-based centrality (Neal)",
            "基于邻居的中心性（Neal）", CITIES, UNDIRECTED, 0.0, np.inf, reference="neal2011"),
    Measure("alter_based_power", alter_based_power, _alter_based_power, "Alter-based power (Neal)",
            "基于邻居的权力（Neal）", CITIES, UNDIRECTED, 0.0, np.inf, reference="neal2011"),
)
"""Measures of this file."""
