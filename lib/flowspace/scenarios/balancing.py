"""Iterative proportional fitting: flows that keep given totals of cities and the proportions of a kernel."""
from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from flowspace.errors import MeasureError, Problem
from flowspace.values import number_problems, refuse, whole_number

TOLERANCE = 1e-9
"""How far a city's total may be from the one asked for, relative to the largest one."""

ROUNDS = 5000
"""Rounds after which a fit that goes on is given up."""


class Balance:
    r"""Pairs of cities and the totals that flows between them have to keep.

    .. math:: \hat w_{ij} = x_i\,y_j\,K_{ij}, \qquad \sum_j \hat w_{ij} = s^{out}_i, \quad
              \sum_i \hat w_{ij} = s^{in}_j,

    with :math:`y = x` and one total for each city where links are undirected.

    Parameters
    ----------
    tails, heads : ndarray of int, shape (pairs,)
        Places of the two ends, each pair once.
    flows : ndarray of float, shape (pairs,)
        Above zero: flows that have the totals to keep.
    directed : bool
        Whether a flow goes from tail to head.
    """

    def __init__(self, tails, heads, flows, directed):
        self.tails, self.heads, self.directed = tails, heads, directed
        n = int(max(tails.max(initial=-1), heads.max(initial=-1))) + 1
        rows, columns = (tails, heads) if directed else (np.append(tails, heads), np.append(heads, tails))
        # Numbers of the pairs stand where their flows will: sorting is done once for all kernels.
        order = csr_array((np.arange(1, len(rows) + 1), (rows, columns)), shape=(n, n))
        self._place = (order.data - 1) % max(len(tails), 1)
        self._matrix = csr_array((np.zeros(len(rows)), order.indices, order.indptr), shape=(n, n))
        self._turned = None
        if directed:
            turned = order.T.tocsr()
            self._turned_place = turned.data - 1
            self._turned = csr_array((np.zeros(len(rows)), turned.indices, turned.indptr), shape=(n, n))
        self.outward = np.bincount(tails, flows, n)
        self.inward = np.bincount(heads, flows, n)
        if not directed:
            self.outward = self.inward = self.outward + self.inward

    def fit(self, kernel) -> np.ndarray:
        """Scale a kernel until it has the totals.

        Parameters
        ----------
        kernel : ndarray of float, shape (pairs,)
            Above zero.

        Returns
        -------
        ndarray of float, shape (pairs,)
            The flows; those of a kernel that has the totals already are the kernel, to the last digits but some.

        Raises
        ------
        MeasureError
            If the totals are not reached after `ROUNDS` rounds.
        """
        self._matrix.data = kernel[self._place]
        near = TOLERANCE * max(self.outward.max(initial=0.0), self.inward.max(initial=0.0))
        x, y = np.ones(len(self.outward)), np.ones(len(self.outward))
        if self.directed:
            self._turned.data = kernel[self._turned_place]
        for _ in range(ROUNDS):
            sums = self._matrix @ y
            if self.directed:
                if np.abs(x * sums - self.outward).max(initial=0.0) <= near and (
                        np.abs(y * (self._turned @ x) - self.inward).max(initial=0.0) <= near):
                    break
                x = _ratio(self.outward, sums)
                y = _ratio(self.inward, self._turned @ x)
            else:
                if np.abs(x * sums - self.outward).max(initial=0.0) <= near:
                    break
                # The root keeps both ends of a pair from paying twice for the same excess.
                x = y = np.sqrt(x * _ratio(self.outward, sums))
        else:
            raise MeasureError(Problem(f"totals that are not reached after {ROUNDS} rounds", "flows that can have the "
                                       "totals of the cities", "hold the total of all links only"))
        return x[self.tails] * y[self.heads] * kernel


def balanced_flows(kernel, tails, heads, flows, directed) -> np.ndarray:
    r"""Give flows the proportions of a kernel and the totals that other flows have at each city.

    .. math:: \hat w_{ij} = x_i\,x_j\,K_{ij}, \qquad \sum_j \hat w_{ij} = \sum_j w_{ij},

    or :math:`x_i\,y_j\,K_{ij}`, with the totals of both directions kept, where links are directed.

    Parameters
    ----------
    kernel : array_like, shape (pairs,)
        Above zero: how large each flow would be, before totals are kept.
    tails, heads : array_like of int, shape (pairs,)
        Places of the two ends of each pair, from 0; each pair once.
    flows : array_like, shape (pairs,)
        Above zero: the flows whose totals are kept.
    directed : bool
        Whether flows go from tail to head.

    Returns
    -------
    ndarray of float, shape (pairs,)
        Above zero. Of all flows with these totals they are the ones nearest to the kernel (least information added).

    Raises
    ------
    MeasureError
        If there are not as many of each, a kernel or flow is not above zero, a place is negative, or the totals are not
        reached.

    Notes
    -----
    A factor that multiplies all pairs of a city alike changes nothing. As pairs without flow are left out, kernel and
    flows link the same pairs, so that a solution exists, and only one.
    A Poisson regression with effects of cities is this: its expectations keep the totals of the cities.

    Examples
    --------
    The kernel doubles one of four flows in a ring; less is left of it once all four cities keep their totals:

    >>> found = balanced_flows([2, 1, 1, 1], [0, 1, 2, 0], [1, 2, 3, 3], [1, 1, 1, 1], directed=False)
    >>> found.round(6).tolist()
    [1.171573, 0.828427, 1.171573, 0.828427]
    """
    problems, found = [], []
    for items, name in ((kernel, "values of the kernel"), (flows, "flows")):
        numbers, wrong = number_problems(items, name, above=0)
        found.append(numbers)
        problems += wrong
    ends = [np.asarray(items) for items in (tails, heads)]
    for items, name in zip(ends, ("tails", "heads"), strict=True):
        if items.ndim != 1 or items.dtype.kind not in "iu":
            problems.append(Problem(f"{name} that are no list of whole numbers", "places from 0", "give places"))
        elif items.size:
            problems += whole_number(int(items.min()), f"smallest of the {name}", 0)
    if not problems and len({len(found[0]), len(found[1]), len(ends[0]), len(ends[1])}) > 1:
        problems.append(Problem("kernel, tails, heads and flows of different lengths", "one of each for every pair",
                                "give as many of each"))
    refuse(problems)
    return Balance(ends[0].astype(int), ends[1].astype(int), found[1], bool(directed)).fit(found[0])


def _ratio(above, below) -> np.ndarray:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
