"""The disparity filter: which links of a city are more than its strength, spread at random over them, would give."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED
from flowspace.networks.network import Network, no_network
from flowspace.values import real_number, refuse


def disparity_filter(network: Network, alpha=0.05) -> pd.DataFrame:
    r"""Test each link against an even random division of the strength of either end.

    .. math:: \alpha_{ij} = \left(1 - \frac{w_{ij}}{s_i}\right)^{k_i - 1}

    is the chance that one of :math:`k_i` parts, into which :math:`s_i` is cut at random, is larger than the link. A
    link is kept if the smaller value of its two ends is below `alpha`.

    Parameters
    ----------
    network : Network
        The diagonal plays no part. In a directed network the link i → j is one of the links out of i and one of the
        links into j: strengths and degrees are the out-strength and out-degree of i, and the in-strength and
        in-degree of j.
    alpha : float
        In (0, 1].

    Returns
    -------
    DataFrame
        One row for each link, in the order of the cities: adcode_a and adcode_b (undirected) or from_adcode and
        to_adcode; weight; alpha_a and alpha_b, or alpha_from and alpha_to: the value at either end; alpha: the
        smaller of the two; kept (bool). A city whose only link this is cannot say anything about it: its value is 1,
        so that a link is judged by its other end, and a link of two such cities is never kept for an `alpha` of at
        most 1. Cities without links are in no row.

    Raises
    ------
    MeasureError
        If alpha is out of its range, or no network is given.

    Notes
    -----
    Of many links some pass by chance: at alpha = 0.05, of the links of a city whose strength is divided at random
    about one in twenty. The filter finds links that are strong for one of their cities, not strong in the network.

    References
    ----------
    Serrano, Boguñá and Vespignani 2009, Extracting the multiscale backbone of complex weighted networks, PNAS
    106(16):6483–6488, doi 10.1073/pnas.0808904106.

    Examples
    --------
    >>> weights = np.array([[0, 8, 1, 1], [8, 0, 0, 0], [1, 0, 0, 1], [1, 0, 1, 0]])
    >>> disparity_filter(Network.of(weights, list("abcd"), directed=False), 0.1).round(2)
      adcode_a adcode_b  weight  alpha_a  alpha_b  alpha   kept
    0        a        b     8.0     0.04      1.0   0.04   True
    1        a        c     1.0     0.81      0.5   0.50  False
    2        a        d     1.0     0.81      0.5   0.50  False
    3        c        d     1.0     0.50      0.5   0.50  False
    """
    refuse(no_network(network) + real_number(alpha, "alpha", 0, 1, open_below=True))
    out, into = disparity_values(network.between)
    tails, heads = np.nonzero(network.between if network.directed else np.triu(network.between))
    codes = np.array(network.cities, dtype=object)
    ends, sides = (DIRECTED, ("alpha_from", "alpha_to")) if network.directed else (UNDIRECTED, ("alpha_a", "alpha_b"))
    table = pd.DataFrame({ends[0]: codes[tails], ends[1]: codes[heads], "weight": network.between[tails, heads],
                          sides[0]: out[tails, heads], sides[1]: into[tails, heads]})
    table["alpha"] = table[list(sides)].min(axis=1)
    table["kept"] = table["alpha"] < alpha
    return table.astype({ends[0]: "str", ends[1]: "str", "kept": bool})


def disparity_backbone(network: Network, alpha=0.05) -> Network:
    """The network of the links that the disparity filter keeps, with their weights.

    Parameters
    ----------
    network, alpha
        As for `disparity_filter`.

    Returns
    -------
    Network
        All cities, linked or not; zero on the diagonal.

    Raises
    ------
    MeasureError
        As `disparity_filter`.

    Examples
    --------
    >>> weights = np.array([[0, 8, 1, 1], [8, 0, 0, 0], [1, 0, 0, 1], [1, 0, 1, 0]])
    >>> disparity_backbone(Network.of(weights, list("abcd"), directed=False), 0.1)
    Network of 4 cities, undirected, 1 link
    """
    refuse(no_network(network) + real_number(alpha, "alpha", 0, 1, open_below=True))
    kept = np.minimum(*disparity_values(network.between)) < alpha
    return Network(network.cities, np.where(kept, network.between, 0.0), network.directed, network.label)


def disparity_values(between) -> tuple[np.ndarray, np.ndarray]:
    """Values of the disparity filter at either end of each link.

    Parameters
    ----------
    between : ndarray of float, shape (..., n, n)
        Weights with zero diagonal.

    Returns
    -------
    out, into : ndarray of float, shape (..., n, n)
        Of link i → j among the links out of i, and among those into j; nan where there is no link, 1 where the link
        is the only one.

    Examples
    --------
    >>> out, into = disparity_values(np.array([[0, 3.0, 1.0], [0, 0, 0], [0, 0, 0]]))
    >>> out[0].tolist(), into[0].tolist()
    ([nan, 0.25, 0.75], [nan, 1.0, 1.0])
    """
    between = np.asarray(between, dtype=float)
    return _side(between, -1), _side(between, -2)


def _side(between, axis) -> np.ndarray:
    linked = between > 0
    strength = between.sum(axis=axis, keepdims=True)
    degree = linked.sum(axis=axis, keepdims=True)
    share = np.divide(between, strength, out=np.zeros_like(between), where=linked)
    # Rounding can make a sum smaller than its largest part.
    return np.where(linked, np.maximum(1 - share, 0.0) ** np.maximum(degree - 1, 0), np.nan)
