"""Reciprocity: how far what flows one way flows back, of whole networks and of pairs of cities."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import DIRECTED, NETWORK, Measure, as_square, checked, of_network
from flowspace.networks.stack import ratio, stacked


def reciprocity(network) -> float:
    r"""Reciprocity of links: the share of links that are returned.

    .. math:: r = \frac{L^{\leftrightarrow}}{L},

    with L the number of links and :math:`L^{\leftrightarrow}` that of links with one in the other direction.

    Parameters
    ----------
    network : Network
        Directed; weights play no part.

    Returns
    -------
    float
        In [0, 1]; nan where nothing is linked.

    Notes
    -----
    A pair linked both ways has two links, and counts twice above and below. The share of linked pairs that are linked
    both ways, which some papers give under the same name, is :math:`r / (2 - r)`.

    References
    ----------
    Garlaschelli, D., & Loffredo, M. I. (2004). Patterns of link reciprocity in directed networks. Physical Review
    Letters, 93(26), 268701. https://doi.org/10.1103/PhysRevLett.93.268701

    Examples
    --------
    One pair linked both ways, one link in one direction: two of three links, but one of two pairs.

    >>> from flowspace.networks import Network
    >>> round(reciprocity(Network.of([[0, 2, 0], [1, 0, 5], [0, 0, 0]], directed=True)), 3)
    0.667
    """
    return of_network(network, _reciprocity, DIRECTED)


def reciprocity_garlaschelli_loffredo(network) -> float:
    r"""Reciprocity against that of a random network of the same density.

    .. math:: \rho = \frac{r - \bar a}{1 - \bar a}, \qquad \bar a = \frac{L}{n (n - 1)}

    Parameters
    ----------
    network : Network
        Directed; weights play no part.

    Returns
    -------
    float
        In [-1, 1]; above 0: more is returned than by chance; below: less. nan where nothing is linked, or everything.

    References
    ----------
    As `reciprocity`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> round(reciprocity_garlaschelli_loffredo(Network.of([[0, 2, 0], [1, 0, 5], [0, 0, 0]], directed=True)), 3)
    0.333
    """
    return of_network(network, _reciprocity_garlaschelli_loffredo, DIRECTED)


def reciprocity_weighted(network) -> float:
    r"""Reciprocity of weights: the share of all flow that is returned.

    .. math:: r_w = \frac{\sum_{i \ne j} \min(w_{ij}, w_{ji})}{\sum_{i \ne j} w_{ij}}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    float
        In [0, 1]; 1 where all flows are balanced; nan where nothing flows.

    Notes
    -----
    The rest, :math:`1 - r_w`, is the dyadic asymmetry of all pairs, each weighted by its flow.

    References
    ----------
    Squartini, T., Picciolo, F., Ruzzenenti, F., & Garlaschelli, D. (2013). Reciprocity of weighted networks.
    Scientific Reports, 3, 2729. https://doi.org/10.1038/srep02729

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> reciprocity_weighted(Network.of([[0, 2, 0], [1, 0, 5], [0, 0, 0]], directed=True))
    0.25
    """
    return of_network(network, _reciprocity_weighted, DIRECTED)


def dyadic_asymmetry(network) -> pd.DataFrame:
    r"""Asymmetry of each pair of cities.

    .. math:: \alpha_{ij} = \frac{|w_{ij} - w_{ji}|}{w_{ij} + w_{ji}}

    Parameters
    ----------
    network : Network
        Directed.

    Returns
    -------
    DataFrame, shape (n, n)
        Keyed by city both ways, symmetric, in [0, 1]: 0 balanced, 1 one way only; nan for pairs without flow, and on
        the diagonal.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> dyadic_asymmetry(Network.of([[0, 3, 0], [1, 0, 5], [0, 0, 0]], list("abc"), directed=True))
         a    b    c
    a  NaN  0.5  NaN
    b  0.5  NaN  1.0
    c  NaN  1.0  NaN
    """
    stack = checked(network, DIRECTED)
    return as_square(network, ratio(np.abs(stack.weights - stack.weights.T), stack.both))


def _reciprocity(weights, directed=True) -> np.ndarray:
    a = stacked(weights, directed).linked
    return ratio((a * a.swapaxes(-1, -2)).sum(axis=(-1, -2)), a.sum(axis=(-1, -2)))


def _reciprocity_garlaschelli_loffredo(weights, directed=True) -> np.ndarray:
    stack = stacked(weights, directed)
    possible = stack.n * (stack.n - 1)
    number = stack.linked.sum(axis=(-1, -2))
    # With whole numbers above and below: (r - a) / (1 - a), both times the number of possible links.
    return ratio(_reciprocity(stack) * possible - number, possible - number)


def _reciprocity_weighted(weights, directed=True) -> np.ndarray:
    w = stacked(weights, directed).weights
    return ratio(np.minimum(w, w.swapaxes(-1, -2)).sum(axis=(-1, -2)), w.sum(axis=(-1, -2)))


_NOTHING = ("nothing is linked", "没有任何联系")

RECORDS = (
    Measure("reciprocity", reciprocity, _reciprocity, "Reciprocity of links", "互惠性（联系）", NETWORK, DIRECTED, 0.0, 1.0,
            *_NOTHING, "garlaschelli2004"),
    Measure("reciprocity_garlaschelli_loffredo", reciprocity_garlaschelli_loffredo, _reciprocity_garlaschelli_loffredo,
            "Reciprocity against chance (ρ)", "相对随机的互惠性（ρ）", NETWORK, DIRECTED, -1.0, 1.0,
            "nothing or everything is linked", "没有任何联系，或全部相连", "garlaschelli2004"),
    Measure("reciprocity_weighted", reciprocity_weighted, _reciprocity_weighted, "Reciprocity of weights",
            "加权互惠性", NETWORK, DIRECTED, 0.0, 1.0, *_NOTHING, "squartini2013"),
)
"""Measures of this file."""
