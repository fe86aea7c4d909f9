"""Co-occurrences in thousands of resamples of the publications, and the error of what is counted among draws."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from flowspace.bibliometrics.cooccurrence import Cooccurrence, publication_weights
from flowspace.values import real_number, refuse, whole_number

_CELLS = 2_000_000  # numbers of one block of draws


def share_error(share, draws) -> float:
    r"""Monte Carlo error of a share of random draws: a p value by simulation, or a share of resamples.

    .. math:: \sqrt{\frac{\hat s (1 - \hat s)}{B}}, \qquad \hat s = \max\left(s, \frac{1}{B + 1}\right)

    Parameters
    ----------
    share : float
        Between 0 and 1.
    draws : int
        B, at least 1.

    Returns
    -------
    float
        Standard error of the share as another seed would give it; it says nothing of the data. nan for a missing share.

    Raises
    ------
    MeasureError
        If an argument is out of its range.

    Notes
    -----
    A share of 0 or 1 is known no better than one draw: the error is that of 1 in B + 1.

    Examples
    --------
    >>> round(share_error(0.16, 500), 4), round(share_error(0.05, 4999), 4)
    (0.0164, 0.0031)
    """
    problems = whole_number(draws, "number of draws", 1)
    if not pd.isna(share):
        problems += real_number(share, "share", 0, 1)
    refuse(problems)
    if pd.isna(share):
        return np.nan
    near = min(max(float(share), 1 / (draws + 1)), draws / (draws + 1))
    return float(np.sqrt(near * (1 - near) / draws))


@dataclass(frozen=True, eq=False)
class Resamples:
    """Pairs of items and their co-occurrences in some resamples.

    Parameters
    ----------
    first, second : ndarray of int, shape (pairs,)
        Places of both items, the first below the second.
    counts : ndarray of float, shape (resamples, pairs)
        Co-occurrences in each resample.
    strengths, occurrences : ndarray of float, shape (resamples, items)
        Sizes of items in each resample.
    publications : int
        Publications in each resample.
    """

    first: np.ndarray
    second: np.ndarray
    counts: np.ndarray
    strengths: np.ndarray
    occurrences: np.ndarray
    publications: int


def resampled(counts: Cooccurrence, resamples, seed) -> Iterator[Resamples]:
    """Draw publications with replacement and count again, in blocks of resamples.

    Parameters
    ----------
    counts : Cooccurrence
        Which items are counted stays as it is, whatever their frequency in a resample.
    resamples : int
        How many in all.
    seed : int
        Zero or more.

    Yields
    ------
    Resamples
        Blocks, in the order of the draws.

    Returns
    -------
    iterator of Resamples

    Examples
    --------
    >>> import pandas as pd
    >>> from flowspace.bibliometrics import cooccurrence
    >>> table = pd.DataFrame({"publication": [1, 1, 2, 2], "keyword": ["city", "flow", "city", "flow"]})
    >>> next(resampled(cooccurrence(table, least=1), 3, 0)).counts.tolist()
    [[2.0], [2.0], [2.0]]
    """
    matrix = counts.incidence
    pairs, first, second = pair_incidence(matrix)
    each = publication_weights(matrix, counts.counting)
    weighted = sparse.csr_array(sparse.diags_array(each) @ pairs)
    n, items = matrix.shape
    ends = sparse.csr_array((np.ones(2 * len(first)), (np.tile(np.arange(len(first)), 2), np.append(first, second))),
                            shape=(len(first), items))
    rng = np.random.default_rng(seed)
    block = max(1, min(resamples, _CELLS // max(n, len(first), 1)))
    transposed, occurring, summing = weighted.T.tocsr(), matrix.T.tocsr(), ends.T.tocsr()
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        draws = rng.integers(0, n, size=(size, n)) + np.arange(size)[:, None] * n
        times = np.bincount(draws.ravel(), minlength=size * n).reshape(size, n).astype(float)
        found = (transposed @ times.T).T
        yield Resamples(first, second, found, (summing @ found.T).T, (occurring @ times.T).T, n)


def pair_incidence(matrix) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """Which pair of items stands in which publication.

    Parameters
    ----------
    matrix : sparse array, shape (publications, items)
        1 where an item stands in a publication.

    Returns
    -------
    pairs : sparse array, shape (publications, pairs)
        1 where both items stand in the publication.
    first, second : ndarray of int, shape (pairs,)
        Places of both, sorted; the first below the second.

    Examples
    --------
    >>> pairs, first, second = pair_incidence(sparse.csr_array([[1.0, 1, 1], [1, 0, 1]]))
    >>> pairs.toarray().tolist(), first.tolist(), second.tolist()
    ([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0]], [0, 0, 1], [1, 2, 2])
    """
    matrix = sparse.csr_array(matrix)
    matrix.sort_indices()
    sizes = np.diff(matrix.indptr)
    rows, left, right = [], [], []
    # Publications of the same number of items at once.
    for size in np.unique(sizes[sizes > 1]):
        here = np.flatnonzero(sizes == size)
        held = matrix.indices[matrix.indptr[here][:, None] + np.arange(size)]
        a, b = np.triu_indices(size, 1)
        rows.append(np.repeat(here, len(a)))
        left.append(held[:, a].ravel())
        right.append(held[:, b].ravel())
    if not rows:
        return sparse.csr_array((matrix.shape[0], 0)), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    items = matrix.shape[1]
    key = np.concatenate(left).astype(np.int64) * items + np.concatenate(right)
    known, place = np.unique(key, return_inverse=True)
    pairs = sparse.csr_array((np.ones(len(key)), (np.concatenate(rows), place)), shape=(matrix.shape[0], len(known)))
    return pairs, known // items, known % items
