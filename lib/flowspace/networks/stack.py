"""Many networks of as many cities each, one matrix above the other, with what several measures need computed once."""
from __future__ import annotations

from functools import cached_property

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.networks.distance import distances
from flowspace.networks.network import SYMMETRY
from flowspace.values import real_number, refuse

TIES = 1e-10
"""Paths whose lengths differ by less, relative to the shorter one, count as equally long.

Sums of fractions are rounded: 1/2 + 1/12 and 1/3 + 1/4 are both 7/12, and not the same number to a computer. Whether a
city lies between two others must not hang on that.
"""


class Stack:
    """Weights of many networks, and what measures share: degrees, strengths, shortest paths, connected parts.

    Parameters
    ----------
    weights : array_like, shape (..., n, n)
        Finite, zero or larger. What stands on the diagonal is left out.
    directed : bool
        Whether ``weights[..., i, j]`` is the flow from i to j; otherwise the matrices are symmetric.

    Raises
    ------
    MeasureError
        If the weights are no square matrices, one is negative, infinite or missing, or undirected ones differ in the
        two directions.

    Notes
    -----
    Everything is computed when it is first asked for, and kept. The weights must not be changed afterwards.
    """

    def __init__(self, weights, directed: bool):
        try:
            given = np.asarray(weights, dtype=float)
        except (TypeError, ValueError):
            raise MeasureError(Problem("weights that are no matrices of numbers", "square matrices, one for each "
                                       "network", "give one row and one column for each city")) from None
        if given.ndim < 2 or given.shape[-1] != given.shape[-2]:
            raise MeasureError(Problem(f"weights of shape {given.shape}", "square matrices, one for each network",
                                       "give one row and one column for each city"))
        diagonal = np.arange(given.shape[-1])
        if given[..., diagonal, diagonal].any():
            given = given.copy()
            given[..., diagonal, diagonal] = 0.0
        if not np.all((given >= 0) & (given < np.inf)):
            raise MeasureError(Problem("weights that are negative, infinite or missing",
                                       "finite weights of zero or more", "correct them; 0 means not linked"))
        other = given.swapaxes(-1, -2)
        if not directed and np.any(np.abs(given - other) > SYMMETRY * np.maximum(given, other)):
            raise MeasureError(Problem("undirected networks whose two directions differ",
                                       "the same weight in both directions", "say that they are directed"))
        self.weights = given
        self.directed = bool(directed)
        self._paths: dict[float, tuple[np.ndarray, np.ndarray]] = {}

    @property
    def n(self) -> int:
        """Number of cities."""
        return self.weights.shape[-1]

    @property
    def shape(self) -> tuple[int, ...]:
        """Numbers of networks: the shape of a measure of whole networks."""
        return self.weights.shape[:-2]

    def undefined(self, cities=True) -> np.ndarray:
        """Nothing but nan, in the shape of a measure of cities or of whole networks."""
        return np.full(self.weights.shape[:-1] if cities else self.shape, np.nan)

    @cached_property
    def linked(self) -> np.ndarray:
        """1.0 where there is a link, 0.0 elsewhere."""
        return (self.weights > 0).astype(float)

    @cached_property
    def both(self) -> np.ndarray:
        """Weights of both directions together: their sum where links are directed, each once where they are not."""
        return self.weights + self.weights.swapaxes(-1, -2) if self.directed else self.weights

    @cached_property
    def out_degree(self) -> np.ndarray:
        """Number of cities that each city has a link to."""
        return self.linked.sum(axis=-1)

    @cached_property
    def in_degree(self) -> np.ndarray:
        """Number of cities that have a link to each city."""
        return self.linked.sum(axis=-2)

    @cached_property
    def out_strength(self) -> np.ndarray:
        """Weight of the links from each city."""
        return self.weights.sum(axis=-1)

    @cached_property
    def in_strength(self) -> np.ndarray:
        """Weight of the links to each city."""
        return self.weights.sum(axis=-2)

    @cached_property
    def links(self) -> np.ndarray:
        """Number of links: of ordered pairs where they are directed, of pairs where they are not."""
        return self.linked.sum(axis=(-1, -2)) / (1 if self.directed else 2)

    @cached_property
    def spectrum(self) -> tuple[np.ndarray, np.ndarray]:
        """Eigenvalues and eigenvectors of the weights of undirected networks, of the transposed ones of directed ones.

        Eigenvalues rise where links are undirected; they are complex numbers in no order where they are directed.
        """
        if self.directed:
            return np.linalg.eig(self.weights.swapaxes(-1, -2))
        return np.linalg.eigh(self.weights)

    @cached_property
    def eigenvalues(self) -> np.ndarray:
        """Eigenvalues of the weights, in the order of `spectrum` or in none.

        Where not every city reaches every other one, they are those of the weights inside the parts whose cities do:
        the same numbers, but where parts of the same largest eigenvalue follow on each other, those of the whole matrix
        are exact only to a root of the precision, the lower the more parts.
        """
        if not self.directed:
            return self.spectrum[0]
        reached = np.isfinite(self.paths(0.0)[0])
        together = reached & reached.swapaxes(-1, -2)
        apart = ~together.all(axis=(-1, -2))
        values = np.array(self.spectrum[0], dtype=complex)
        values[apart] = np.linalg.eigvals(np.where(together, self.weights, 0.0)[apart])
        return values

    @cached_property
    def radius(self) -> np.ndarray:
        """Largest eigenvalue of the weights; 0 where no walk returns to where it began."""
        return np.max(self.eigenvalues.real, axis=-1)

    @cached_property
    def components(self) -> np.ndarray:
        """Number of the connected part that each city is in, whatever the direction of links."""
        from flowspace.networks import compiled  # Importing the compiler takes a third of a second: only where needed.

        flat = np.ascontiguousarray(self.both > 0).reshape(-1, self.n, self.n)
        return compiled.components(flat).reshape(self.weights.shape[:-1])

    def paths(self, alpha: float) -> tuple[np.ndarray, np.ndarray]:
        """Shortest paths with lengths 1/w**alpha.

        Parameters
        ----------
        alpha : float
            As in `flowspace.networks.distance.distances`.

        Returns
        -------
        distances : ndarray, shape (..., n, n)
            Length of the shortest path from city to city; infinite where there is none.
        between : ndarray, shape (..., n)
            Sum over pairs of other cities of the share of their shortest paths that lead through the city; ordered
            pairs where links are directed, each pair once where they are not.
        """
        from flowspace.networks import compiled

        refuse(real_number(alpha, "alpha", 0))
        key = float(alpha)
        if key not in self._paths:
            lengths = np.ascontiguousarray(distances(self.weights, alpha)).reshape(-1, self.n, self.n)
            far, between = compiled.shortest_paths(lengths, TIES)
            between = between if self.directed else between / 2
            self._paths[key] = far.reshape(self.weights.shape), between.reshape(self.weights.shape[:-1])
        return self._paths[key]


def stacked(weights, directed: bool = False) -> Stack:
    """Return a stack as it is, and make one of an array.

    Parameters
    ----------
    weights : Stack or array_like, shape (..., n, n)
        As in `Stack`.
    directed : bool
        Whether links are directed; a stack knows itself.

    Returns
    -------
    Stack

    Examples
    --------
    >>> stacked([[[0, 1], [1, 0]], [[0, 2], [2, 0]]]).out_strength.tolist()
    [[1.0, 1.0], [2.0, 2.0]]
    """
    return weights if isinstance(weights, Stack) else Stack(weights, directed)


def ratio(above, below) -> np.ndarray:
    """Divide, and give nan where the divisor is zero.

    Parameters
    ----------
    above, below : array_like
        Of shapes that fit each other.

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> ratio([1.0, 2.0], [2.0, 0.0]).tolist()
    [0.5, nan]
    """
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
