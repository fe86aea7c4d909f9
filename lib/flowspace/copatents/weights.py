r"""Counting rules: how much one patent adds to each pair of its cities."""
from __future__ import annotations

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
        Columns year, a, b (cities), k (cities of the patent) and n (such patents).

    Returns
    -------
    DataFrame
        Columns year, a, b, full (whole numbers), link_fractional and newman; sums run in the order of k, so that they
        are the same however the counts were made.

    Examples
    --------
    >>> weigh(pd.DataFrame({"year": [2010, 2010], "a": [0, 0], "b": [1, 1], "k": [2, 3], "n": [4, 3]})).values.tolist()
    [[2010.0, 0.0, 1.0, 7.0, 5.0, 5.5]]
    """
    ordered = counts.sort_values(["year", "a", "b", "k"], ignore_index=True)
    weights = {counting: ordered["n"] * ordered["k"].map(lambda k, rule=counting: pair_weight(k, rule)).astype(float)
               for counting in COUNTING}
    weights["full"] = ordered["n"]
    summed = ordered[["year", "a", "b"]].assign(**weights)
    return summed.groupby(["year", "a", "b"], as_index=False, sort=True).sum()
