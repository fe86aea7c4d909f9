"""Eigenvector centrality: a city is central when it is linked with central cities."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import ratio, stacked

EQUAL = 1e-9
"""Eigenvalues of undirected networks that differ by less, relative to the largest, count as equal."""

EQUAL_DIRECTED = 1e-6
"""The same for directed networks, whose eigenvectors are less exact where two eigenvalues are near each other."""


def eigenvector(network) -> pd.Series:
    r"""Eigenvector centrality, of the weights.

    .. math:: \lambda_1 x_i = \sum_j w_{ji} x_j, \qquad x_i \ge 0, \quad \sum_i x_i^2 = 1,

    with :math:`\lambda_1` the largest eigenvalue of the matrix of weights.

    Parameters
    ----------
    network : Network
        Directed or not; in a directed one a city is central by the links that come to it.

    Returns
    -------
    Series
        Keyed by city, in [0, 1]. nan for all cities where nothing is linked; in a directed network also where no flow
        returns to where it began, or where several parts share the largest eigenvalue.

    Notes
    -----
    Sign: the eigenvector whose entries are not negative, which the largest eigenvalue of weights always has.

    An undirected network of several parts: cities outside the part with the largest eigenvalue have 0, however central
    they are in theirs. Where parts tie for it, the eigenvector nearest to equal values of all cities is taken, which
    is where the usual iteration from equal values ends. A small change of weights can move everything from one part to
    another: read `pagerank` or `katz` beside it where a network is not connected.

    References
    ----------
    NetworkX, documentation of eigenvector_centrality and eigenvector_centrality_numpy.

    Examples
    --------
    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> eigenvector(florence).nlargest(2).round(3).to_dict()
    {'Medici': 0.43, 'Strozzi': 0.356}
    """
    return of_cities(network, _eigenvector)


def nearest_to_equal(matrices, equal=EQUAL) -> np.ndarray:
    """The leading eigenvectors of symmetric matrices that are nearest to equal entries, of length 1.

    Parameters
    ----------
    matrices : ndarray or tuple, shape (..., n, n)
        Symmetric, not negative; or their eigenvalues, rising, and eigenvectors.
    equal : float
        Eigenvalues that differ by less, relative to the largest, count as equal.

    Returns
    -------
    ndarray, shape (..., n)
        nan where the largest eigenvalue is 0.

    Examples
    --------
    >>> nearest_to_equal(np.array([[0.0, 1.0], [1.0, 0.0]])).round(6).tolist()
    [0.707107, 0.707107]
    """
    values, vectors = matrices if isinstance(matrices, tuple) else np.linalg.eigh(matrices)
    top = values[..., -1:]
    chosen = np.where(values >= top * (1 - equal), vectors.sum(axis=-2), 0.0)
    return _of_length_one((vectors @ chosen[..., None])[..., 0], top[..., 0] > 0)


def _of_length_one(x, defined) -> np.ndarray:
    """Scale to length 1; what is no more than rounding becomes 0."""
    x = ratio(x, np.sqrt((x * x).sum(axis=-1, keepdims=True)))
    x = np.where(x < 1e-14, 0.0, x)
    return np.where(defined[..., None], x, np.nan)


def _eigenvector(weights, directed=False) -> np.ndarray:
    stack = stacked(weights, directed)
    if not stack.directed:
        return nearest_to_equal(stack.spectrum)
    values, vectors = stack.spectrum
    top = stack.radius[..., None]
    single = np.sum(stack.eigenvalues.real >= top * (1 - EQUAL_DIRECTED), axis=-1) == 1
    place = np.argmax(values.real, axis=-1)[..., None, None]
    x = np.take_along_axis(vectors, place, axis=-1)[..., 0].real
    x = x * np.where(x.sum(axis=-1, keepdims=True) < 0, -1.0, 1.0)
    return _of_length_one(x, single & (stack.radius > 0))


RECORDS = (
    Measure("eigenvector", eigenvector, _eigenvector, "Eigenvector centrality", "特征向量中心度", CITIES, ANY, 0.0, 1.0,
            "nothing is linked; directed: no flow returns, or parts tie for the largest eigenvalue",
            "没有任何联系；有向网络：没有回流，或多个部分的最大特征值相同"),
)
"""Measures of this file."""
