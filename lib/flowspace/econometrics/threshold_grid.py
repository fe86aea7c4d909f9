"""The search for a threshold: the sum of squares at every value where a panel may be split, many outcomes at once."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowspace.econometrics.within import within_codes

INDEPENDENT = 1e-9
"""Share of a column's squares that has to be left beside other columns, to count as variation of its own."""


@dataclass(frozen=True)
class Grid:
    """All splits of a panel by one variable, prepared for any outcome.

    Parameters
    ----------
    values : ndarray, shape (g,)
        Where the panel may be split, ascending: rows with q up to the value are one regime, the others the second.
    below : ndarray of int, shape (g,)
        Rows of the first regime at each value.
    order : ndarray of int, shape (n,)
        Rows by ascending q.
    moving : ndarray, shape (n, k)
        Columns whose coefficients differ between the regimes, in the order of the rows.
    roots : ndarray, shape (g, k, k)
        Inverse Cholesky factors of the squares of the moving columns of the second regime, after all that is common
        to both regimes; nan where a split has no estimate.
    units : ndarray of int, shape (n,)
        Number of each row's unit.
    basis : ndarray, shape (n, r)
        Orthonormal columns of what is common to both regimes, free of unit means.
    """

    values: np.ndarray
    below: np.ndarray
    order: np.ndarray
    moving: np.ndarray
    roots: np.ndarray
    units: np.ndarray
    basis: np.ndarray


def orthonormal(columns, units) -> np.ndarray:
    """Take unit means out of columns, and replace them by orthonormal ones that span the same.

    Parameters
    ----------
    columns : ndarray, shape (n, k)
    units : ndarray of int, shape (n,)
        Number of each row's unit, from 0 without gaps.

    Returns
    -------
    ndarray, shape (n, r)
        Fewer where units and earlier columns give a column already.

    Examples
    --------
    >>> orthonormal(np.array([[1.0, 3.0], [-1.0, 1.0], [1.0, 5.0]]), np.array([0, 0, 1])).round(3).tolist()
    [[0.707], [-0.707], [0.0]]
    """
    kept = []
    free = within_codes(columns, units)
    # What is left of a column is judged by how much it varied at first.
    sizes = ((columns - columns.mean(axis=0)) ** 2).sum(axis=0) + 1e-24 * (columns**2).sum(axis=0)
    for k in range(columns.shape[1]):
        column = free[:, k]
        # Twice is enough: what one round leaves of the others is gone in the next.
        for _ in range(2):
            for other in kept:
                column = column - other * (other @ column)
        left = np.linalg.norm(column)
        if left**2 > INDEPENDENT * sizes[k]:
            kept.append(column / left)
    return np.array(kept).reshape(-1, columns.shape[0]).T


def candidates(q, trim, given=()) -> tuple[np.ndarray, np.ndarray]:
    """Values of a variable that leave enough rows in every regime.

    Parameters
    ----------
    q : ndarray, shape (n,)
    trim : float
        Share of the rows that each regime has at least.
    given : sequence of float
        Thresholds that split the rows already.

    Returns
    -------
    values : ndarray, shape (g,)
        Distinct observed values, ascending.
    below : ndarray of int, shape (g,)
        Rows with q up to each.

    Examples
    --------
    >>> values, below = candidates(np.array([3.0, 1.0, 2.0, 2.0]), 0.25)
    >>> values.tolist(), below.tolist()
    ([1.0, 2.0], [1, 3])
    """
    values, counts = np.unique(q, return_counts=True)
    below = np.cumsum(counts)
    # A share such as 0.1 of 30 rows is 3 rows, whatever its last digit.
    fewest = max(trim * len(q) - 1e-9 * len(q), 1)
    inside = (below >= fewest) & (len(q) - below >= fewest)
    for value in given:
        inside &= np.abs(below - (q <= value).sum()) >= fewest
    return values[inside], below[inside]


def grid(q, moving, basis, units, trim, given=()) -> Grid:
    r"""Prepare all splits.

    With :math:`M` what takes out the effects and the common columns, and :math:`W_\gamma` the moving columns of the
    rows above :math:`\gamma`, the squares are

    .. math:: G_\gamma = W_\gamma' M W_\gamma = \sum_{q_j > \gamma} w_j w_j' - \sum_u \frac{s_u s_u'}{T_u} - S S',
              \qquad S = \sum_{q_j > \gamma} w_j b_j'

    with :math:`s_u` the sums over the rows of unit u above :math:`\gamma`, and b the basis. All are running sums over
    the rows by q.

    Parameters
    ----------
    q : ndarray, shape (n,)
        The variable that splits.
    moving : ndarray, shape (n, k)
        Columns whose coefficients differ between the regimes, as they are.
    basis : ndarray, shape (n, r)
        Orthonormal, each column with a mean of zero in every unit.
    units : ndarray of int, shape (n,)
    trim : float
    given : sequence of float
        Thresholds that split the rows already; the basis holds what they add.

    Returns
    -------
    Grid

    Examples
    --------
    >>> q = np.array([1.0, 2.0, 3.0, 4.0])
    >>> found = grid(q, np.ones((4, 1)), np.empty((4, 0)), np.zeros(4, dtype=int), 0.25)
    >>> found.values.tolist(), (found.roots.ravel() ** -2).round(9).tolist()
    ([1.0, 2.0, 3.0], [0.75, 1.0, 0.75])
    """
    values, below = candidates(q, trim, given)
    # Rows from the largest q downwards enter the second regime one after another.
    order = np.argsort(q, kind="stable")
    down = order[::-1]
    w, u = moving[down], units[down]
    n, k = w.shape
    scale = np.sqrt((moving**2).sum(axis=0))
    w = w / np.where(scale > 0, scale, 1)
    squares = np.cumsum(w[:, :, None] * w[:, None, :], axis=0)
    # Running sums within units: rows of one unit beside each other, in the order in which they enter.
    together = np.argsort(u, kind="stable")
    running = np.cumsum(w[together], axis=0)
    first = np.r_[True, u[together][1:] != u[together][:-1]]
    starts = np.maximum.accumulate(np.where(first, np.arange(n), 0))
    sums = np.empty_like(w)
    sums[together] = running - (running - w[together])[starts]
    earlier = sums - w
    size = np.bincount(units)[u][:, None, None]
    steps = sums[:, :, None] * sums[:, None, :] - earlier[:, :, None] * earlier[:, None, :]
    by_unit = np.cumsum(steps / size, axis=0)
    places = n - below - 1
    shared = np.zeros((len(places), k, k))
    if basis.shape[1]:
        mixed = np.cumsum(w[:, :, None] * basis[down][:, None, :], axis=0)[places]
        shared = mixed @ mixed.transpose(0, 2, 1)
    whole = squares[places]
    left = whole - by_unit[places] - shared
    roots = np.full_like(left, np.nan)
    for i, matrix in enumerate(left):
        size = np.sqrt(np.diagonal(whole[i]))
        if not (size > 0).all():
            continue
        if np.linalg.eigvalsh(matrix / np.outer(size, size))[0] > INDEPENDENT:
            roots[i] = np.linalg.inv(np.linalg.cholesky(matrix)) / scale
    return Grid(values, below, order, moving, roots, units, basis)


def outside(columns, splits: Grid) -> np.ndarray:
    """Take out of columns what the effects and the common columns explain.

    Parameters
    ----------
    columns : ndarray, shape (n, m)
    splits : Grid

    Returns
    -------
    ndarray, shape (n, m)

    Examples
    --------
    >>> found = grid(np.arange(4.0), np.ones((4, 1)), np.empty((4, 0)), np.zeros(4, dtype=int), 0.25)
    >>> outside(np.array([[1.0], [2.0], [3.0], [6.0]]), found).ravel().tolist()
    [-2.0, -1.0, 0.0, 3.0]
    """
    free = within_codes(columns, splits.units)
    return free - splits.basis @ (splits.basis.T @ free)


def gains(left, splits: Grid) -> np.ndarray:
    """By how much every split lowers the sum of squares of outcomes.

    Parameters
    ----------
    left : ndarray, shape (n, m)
        Outcomes after `outside`.
    splits : Grid

    Returns
    -------
    ndarray, shape (g, m)
        nan where a split has no estimate.

    Examples
    --------
    >>> found = grid(np.arange(4.0), np.ones((4, 1)), np.empty((4, 0)), np.zeros(4, dtype=int), 0.25)
    >>> gains(outside(np.array([[1.0], [1.0], [5.0], [5.0]]), found), found).ravel().round(3).tolist()
    [5.333, 16.0, 5.333]
    """
    down = splits.order[::-1]
    found = np.zeros((len(splits.values), left.shape[1]))
    places = len(down) - splits.below - 1
    # Columns of the products that enter, in as many outcomes at once as stay within some hundred megabytes.
    width = max(1, int(1e7 / (len(down) * splits.moving.shape[1])))
    for start in range(0, left.shape[1], width):
        some = slice(start, start + width)
        products = splits.moving[down][:, :, None] * left[down][:, None, some]
        running = np.cumsum(products, axis=0)[places]
        found[:, some] = ((splits.roots @ running) ** 2).sum(axis=1)
    return found
