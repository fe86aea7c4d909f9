r"""Counting rules: how much one patent adds to each pair of its cities."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem

COUNTING = ("full", "link_fractional", "newman")
"""Names of the counting rules."""


def pair_weight(k: int, counting: str) -> float:
    r"""Weight that one patent with applicants in k cities adds to each pair of them.

    Full counting adds :math:`1`, fractional counting by link :math:`\frac{2}{k(k-1)}`, and Newman's rule
    :math:`\frac{1}{k-1}`. Over all pairs of the patent they sum to :math:`\frac{k(k-1)}{2}`, to 1 and to
    :math:`\frac{k}{2}`; by Newman's rule a city's strength is its number of patents with several cities.

    Parameters
    ----------
    k : int
        Number of different cities, at least 2.
    counting : {"full", "link_fractional", "newman"}

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If k is below 2 or the rule is unknown.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.

    Examples
    --------
    >>> [pair_weight(4, counting) for counting in COUNTING]
    [1.0, 0.16666666666666666, 0.3333333333333333]
    """
    if counting not in COUNTING:
        raise MeasureError(Problem(f"counting {counting!r}", "one of " + ", ".join(COUNTING), "correct the name"))
    if k < 2:
        raise MeasureError(Problem(f"{k} cities", "at least 2 cities", "pairs need two cities"))
    return {"full": 1.0, "link_fractional": 2 / (k * (k - 1)), "newman": 1 / (k - 1)}[counting]


def weigh(counts: pd.DataFrame) -> pd.DataFrame:
    """Sum the weights of all patents of each year and pair.

    Parameters
    ----------
    counts : DataFrame
        Columns a, b (cities), year, k (cities of the patent) and n (such patents), whole numbers from 0 on.

    Returns
    -------
    DataFrame
        Columns a, b, year, full (whole numbers), link_fractional and newman, sorted by the first three; sums run in
        the order of k, so that they are the same however the counts were made.

    Examples
    --------
    >>> weigh(pd.DataFrame({"a": [0, 0], "b": [1, 1], "year": [2010, 2010], "k": [2, 3], "n": [4, 3]})).values.tolist()
    [[0.0, 1.0, 2010.0, 7.0, 5.0, 5.5]]
    """
    columns = {name: counts[name].to_numpy(dtype=np.int64) for name in ("a", "b", "year", "k", "n")}
    order = np.lexsort([columns[name] for name in ("k", "year", "b", "a")])
    a, b, year, k, n = (columns[name][order] for name in ("a", "b", "year", "k", "n"))
    new = np.ones(len(n), dtype=bool)
    new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1]) | (year[1:] != year[:-1])
    start = np.flatnonzero(new)
    table = {"a": a[start], "b": b[start], "year": year[start], "full": _sum(n, start)}
    sizes, place = np.unique(k, return_inverse=True)
    for counting in COUNTING[1:]:
        weights = np.array([pair_weight(size, counting) for size in sizes.tolist()], dtype=float)
        table[counting] = _sum(n * weights[place], start)
    return pd.DataFrame(table)


def _sum(values: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Sums of runs that begin at `start`."""
    return np.add.reduceat(values, start) if len(start) else values[:0]
