"""Neal's alter-based centrality and power: what a city has of its partners, one step on."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import CITIES, UNDIRECTED, Measure, of_cities
from flowspace.networks.stack import stacked
from flowspace.values import real_number, refuse

TYPES = ("quintessential", "hub", "gateway", "other")
"""High in centrality and in power, in centrality only, in power only, in neither."""


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


def alter_based_type(network, top=0.2) -> pd.Series:
    r"""Neal's types of cities: high in alter-based centrality, in alter-based power, in both or in neither.

    A city is high in a measure when it is among the `top` share of the cities that have links, those that tie with
    the last of them included: its value is at least the :math:`\lceil \mathrm{top} \cdot m \rceil`-th largest of m.

    Parameters
    ----------
    network : Network
        Undirected.
    top : float
        Above 0 and at most 1.

    Returns
    -------
    Series
        Keyed by city: "quintessential", "hub" (central, not powerful), "gateway" (powerful, not central), "other";
        nothing (nan) for cities without links.

    Raises
    ------
    MeasureError
        If the network is directed or `top` is out of its range.

    Notes
    -----
    The types are Neal's; where high begins is not part of them, and is said by `top`.

    References
    ----------
    As `alter_based_centrality`.

    Examples
    --------
    A star whose centre has one more partner, through which it reaches a triangle:

    >>> from flowspace.networks import Network
    >>> links = np.zeros((7, 7))
    >>> for a, b in [(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (4, 6), (5, 6)]:
    ...     links[a, b] = links[b, a] = 1
    >>> alter_based_type(Network.of(links, list("abcdefg"), directed=False)).to_dict()
    {'a': 'gateway', 'b': 'other', 'c': 'other', 'd': 'hub', 'e': 'quintessential', 'f': 'other', 'g': 'other'}
    """
    refuse(real_number(top, "share of cities that are high", 0, 1, open_below=True))
    centrality, power = alter_based_centrality(network), alter_based_power(network)
    linked = power > 0
    kinds = pd.Series(np.nan, index=power.index, dtype=object, name="alter_based_type")
    if not linked.any():
        return kinds
    # Rounded before it is rounded up: a fifth of 45 is 9, not 9.000000000000002.
    place = int(np.ceil(round(float(top) * int(linked.sum()), 9)))
    central, powerful = (
        values[linked] >= values[linked].nlargest(place).iloc[-1] * (1 - 1e-12) for values in (centrality, power))
    kinds[linked] = np.select([central & powerful, central, powerful], TYPES[:3], TYPES[3])
    return kinds


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
            "转变中心性（Neal）", CITIES, UNDIRECTED, 0.0, np.inf, reference="neal2011"),
    Measure("alter_based_power", alter_based_power, _alter_based_power, "Alter-based power (Neal)",
            "转变控制力（Neal）", CITIES, UNDIRECTED, 0.0, np.inf, reference="neal2011"),
)
"""Measures of this file."""
