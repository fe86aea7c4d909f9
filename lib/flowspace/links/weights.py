r"""Counting rules: how much an item of several cities, such as a patent or a paper, adds to each pair of them."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flowspace.errors import MeasureError, Problem

COUNTING = ("full", "link_fractional", "newman")
"""Names of the counting rules."""


def pair_weight(k: int, counting: str) -> float:
    r"""Weight that one item of k cities adds to each pair of them.

    Full counting adds :math:`1`, fractional counting by link :math:`\frac{2}{k(k-1)}`, and Newman's rule
    :math:`\frac{1}{k-1}`. Over all pairs of the item they sum to :math:`\frac{k(k-1)}{2}`, to 1 and to
    :math:`\frac{k}{2}`; by Newman's rule a city's strength is its number of items with several cities.

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


def weigh(counts: Mapping[int, np.ndarray], pairs: int) -> dict[str, np.ndarray]:
    """Sum the weights of all items of each pair.

    Parameters
    ----------
    counts : mapping of int to array
        Number of items of each pair, by the number k of cities of the item.
    pairs : int
        Number of pairs.

    Returns
    -------
    dict of str to array
        full (whole numbers), link_fractional and newman; sums run in the order of k, so that they are the same however
        the items were counted.

    Examples
    --------
    >>> {name: values.tolist() for name, values in weigh({2: np.array([4, 0]), 3: np.array([3, 3])}, 2).items()}
    {'full': [7, 3], 'link_fractional': [5.0, 1.0], 'newman': [5.5, 1.5]}
    """
    result = {"full": np.zeros(pairs, dtype=np.int64), **{name: np.zeros(pairs) for name in COUNTING[1:]}}
    for k in sorted(counts):
        result["full"] += counts[k]
        for counting in COUNTING[1:]:
            result[counting] += counts[k] * pair_weight(k, counting)
    return result
