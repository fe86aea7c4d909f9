"""Closeness: how near a city is to the others. Three ways to treat cities that cannot be reached, each by its name."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import outward
from flowspace.networks.record import ANY, CITIES, DIRECTED, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def closeness(network, alpha=0.0, direction="out") -> pd.Series:
    r"""Freeman's closeness, defined only for cities that reach all others.

    .. math:: C_C(i) = \frac{n - 1}{\sum_j d(i, j)}

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha : float
        Each link is :math:`1/w^{\alpha}` long; 0 counts steps, 1 makes strong links short.
    direction : str
        In a directed network, whether paths lead from the city ("out") or to it ("in").

    Returns
    -------
    Series
        Keyed by city; in [0, 1] for steps, in the unit of :math:`w^{\alpha}` otherwise. nan for a city that does not
        reach every other one, and for a network of one city.

    Raises
    ------
    MeasureError
        If `alpha` is negative or `direction` is neither word.

    See Also
    --------
    closeness_harmonic : defined in every network, and the one to compare over years while a network grows together.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3), 215-239.
    https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    Krackhardt's kite: Fernando and Garth (6th and 7th) are closest, with 0.643 as in the tests of networkx:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> kite = Network.of(nx.to_numpy_array(nx.krackhardt_kite_graph()), directed=False)
    >>> closeness(kite).round(3).tolist()
    [0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.31]
    """
    return of_cities(network, _closeness, alpha=alpha, direction=direction)


def closeness_wasserman_faust(network, alpha=0.0, direction="out") -> pd.Series:
    r"""Closeness within what a city reaches, times the share of cities that is.

    .. math:: C_{WF}(i) = \frac{r_i}{n - 1} \cdot \frac{r_i}{\sum_{j \text{ reached}} d(i, j)},

    with :math:`r_i` the number of other cities that i reaches.

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha, direction
        As in `closeness`.

    Returns
    -------
    Series
        As `closeness`, but 0 for a city that reaches none; nan for a network of one city only.

    Raises
    ------
    MeasureError
        As `closeness`.

    Notes
    -----
    In a connected network it is Freeman's closeness. networkx uses it too, and in directed networks measures paths to
    the city: direction="in".

    References
    ----------
    NetworkX, documentation of closeness_centrality (the formula of Wasserman and Faust 1994).

    Examples
    --------
    A pair and a triangle without a link between them; the pair is near, but to few:

    >>> from flowspace.networks import Network
    >>> parts = [[0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 1, 1], [0, 0, 1, 0, 1], [0, 0, 1, 1, 0]]
    >>> closeness_wasserman_faust(Network.of(parts, directed=False)).tolist()
    [0.25, 0.25, 0.5, 0.5, 0.5]
    """
    return of_cities(network, _closeness_wasserman_faust, alpha=alpha, direction=direction)


def closeness_harmonic(network, alpha=0.0, direction="out") -> pd.Series:
    r"""Harmonic closeness: the mean of the inverse distances.

    .. math:: C_H(i) = \frac{1}{n - 1} \sum_{j \ne i} \frac{1}{d(i, j)}, \qquad \frac{1}{\infty} := 0

    Parameters
    ----------
    network : Network
        Directed or not.
    alpha, direction
        As in `closeness`.

    Returns
    -------
    Series
        Keyed by city; in [0, 1] for steps, in the unit of :math:`w^{\alpha}` otherwise. 0 for a city that reaches
        none; nan for a network of one city.

    Raises
    ------
    MeasureError
        As `closeness`.

    References
    ----------
    NetworkX, documentation of harmonic_centrality, which is n - 1 times as large.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> closeness_harmonic(Network.of([[0, 1, 0], [1, 0, 1], [0, 1, 0]], directed=False)).tolist()
    [0.75, 1.0, 0.75]
    """
    return of_cities(network, _closeness_harmonic, alpha=alpha, direction=direction)


def reach(stack, alpha, direction) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances to the other cities, summed up three ways.

    Parameters
    ----------
    stack : Stack
        The networks.
    alpha, direction
        As in `closeness`.

    Returns
    -------
    reached, total, inverse : ndarray, shape (..., n)
        Number of other cities reached, sum of the distances to them, and sum of the inverse distances.

    Examples
    --------
    >>> chain = stacked([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> [part.tolist() for part in reach(chain, 0, "out")]
    [[2.0, 2.0, 2.0], [3.0, 2.0, 3.0], [1.5, 2.0, 1.5]]
    """
    far = stack.paths(alpha)[0]
    axis = -1 if outward(direction) else -2
    others = np.isfinite(far) & ~np.eye(stack.n, dtype=bool)
    # Written in two steps, as a division by the zeros of the diagonal would warn.
    inverse = np.divide(1.0, far, out=np.zeros_like(far), where=others)
    return (others.sum(axis=axis).astype(float), np.where(others, far, 0.0).sum(axis=axis), inverse.sum(axis=axis))


def _closeness(weights, directed=False, alpha=0.0, direction="out") -> np.ndarray:
    stack = stacked(weights, directed)
    reached, total, _ = reach(stack, alpha, direction)
    return np.where(reached == stack.n - 1, ratio(reached, total), np.nan)


def _closeness_wasserman_faust(weights, directed=False, alpha=0.0, direction="out") -> np.ndarray:
    stack = stacked(weights, directed)
    if stack.n == 1:
        return stack.undefined()
    reached, total, _ = reach(stack, alpha, direction)
    return np.where(reached > 0, ratio(reached * reached, total * (stack.n - 1)), 0.0)


def _closeness_harmonic(weights, directed=False, alpha=0.0, direction="out") -> np.ndarray:
    stack = stacked(weights, directed)
    return ratio(reach(stack, alpha, direction)[2], stack.n - 1)


def _closeness_weighted(weights, directed=False) -> np.ndarray:
    return _closeness(weights, directed, alpha=1.0)


def _closeness_harmonic_weighted(weights, directed=False) -> np.ndarray:
    return _closeness_harmonic(weights, directed, alpha=1.0)


def _closeness_harmonic_in(weights, directed=True) -> np.ndarray:
    return _closeness_harmonic(weights, directed, direction="in")


def _closeness_harmonic_in_weighted(weights, directed=True) -> np.ndarray:
    return _closeness_harmonic(weights, directed, alpha=1.0, direction="in")


_PARTS = ("a city that does not reach every other one; one city", "该城市不能到达所有其他城市；只有一个城市")
_ALONE = ("one city", "只有一个城市")

RECORDS = (
    Measure("closeness", closeness, _closeness, "Closeness (Freeman)", "接近中心度（Freeman）", CITIES, ANY, 0.0, 1.0,
            *_PARTS, "freeman1978"),
    Measure("closeness_weighted", lambda network: closeness(network, alpha=1.0), _closeness_weighted,
            "Closeness, weighted (1/w)", "加权接近中心度（1/w）", CITIES, ANY, 0.0, np.inf, *_PARTS),
    Measure("closeness_wasserman_faust", closeness_wasserman_faust, _closeness_wasserman_faust,
            "Closeness (Wasserman–Faust)", "接近中心度（Wasserman–Faust）", CITIES, ANY, 0.0, 1.0, *_ALONE),
    Measure("closeness_harmonic", closeness_harmonic, _closeness_harmonic, "Closeness, harmonic", "调和接近中心度",
            CITIES, ANY, 0.0, 1.0, *_ALONE),
    Measure("closeness_harmonic_weighted", lambda network: closeness_harmonic(network, alpha=1.0),
            _closeness_harmonic_weighted, "Closeness, harmonic, weighted (1/w)", "加权调和接近中心度（1/w）", CITIES, ANY,
            0.0, np.inf, *_ALONE),
    Measure("closeness_harmonic_in", lambda network: of_cities(network, _closeness_harmonic_in, DIRECTED),
            _closeness_harmonic_in, "Closeness, harmonic, inward", "向内调和接近中心度", CITIES, DIRECTED, 0.0, 1.0,
            *_ALONE),
    Measure("closeness_harmonic_in_weighted",
            lambda network: of_cities(network, _closeness_harmonic_in_weighted, DIRECTED),
            _closeness_harmonic_in_weighted,
            "Closeness, harmonic, inward, weighted (1/w)", "加权向内调和接近中心度（1/w）", CITIES, DIRECTED, 0.0, np.inf,
            *_ALONE),
)
"""Measures of this file."""
