"""In how many draws one agglomeration is ahead of another: what bands of ranks alone cannot tell."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.capability.uncertainty import Uncertainty
from flowspace.errors import ParameterError, Problem
from flowspace.evidence import weakest_grade


def order_probabilities(uncertainty: Uncertainty, year: int) -> pd.DataFrame:
    r"""Share of draws in which one agglomeration ranks before another, for every pair.

    .. math:: P(r \prec s) = \frac1M \#\{m : Rank_m(r) < Rank_m(s)\}

    Ranks of a draw depend on one another, so that two agglomerations with overlapping bands of ranks can still stand in
    the same order in nearly all draws.

    Parameters
    ----------
    uncertainty : Uncertainty
        What `flowspace.capability.uncertainty_analysis` returns.
    year : int

    Returns
    -------
    DataFrame
        agglomeration, other, ahead (share of draws with a better rank of the first; ties count for neither) and
        evidence (the weaker of the two). Every ordered pair once, in the order of the summary.

    Raises
    ------
    ParameterError
        If the year is not among those of the draws.

    Examples
    --------
    >>> from flowspace.capability import Choices, Triggers, uncertainty_analysis
    >>> raw = pd.DataFrame({"agglomeration": ["a", "b"] * 2, "year": 2020, "dimension": "output",
    ...                     "code": ["x"] * 2 + ["y"] * 2, "value": [1, 2, 3, 9], "direction": 1,
    ...                     "evidence": "observed"})
    >>> drawn = uncertainty_analysis(raw, Choices(treatment="none"), Triggers.only(normalisation=["min_max", "rank"]))
    >>> order_probabilities(drawn, 2020)[["agglomeration", "other", "ahead"]].values.tolist()
    [['a', 'b', 0.0], ['b', 'a', 1.0]]
    """
    at = np.flatnonzero(uncertainty.years == year)
    if not at.size:
        known = sorted({int(y) for y in uncertainty.years})
        raise ParameterError(Problem(f"year {year!r}", f"a year of the draws: {known[0]} to {known[-1]}",
                                     "choose one of them"))
    ranks, keys = uncertainty.ranks[:, at], uncertainty.agglomerations[at]
    ahead = (ranks[:, :, None] < ranks[:, None, :]).mean(axis=0)
    grades = dict(zip(*(uncertainty.summary.loc[uncertainty.summary["year"] == year, name]
                        for name in ("agglomeration", "evidence")), strict=True))
    return pd.DataFrame([(one, other, ahead[i, j], weakest_grade([grades[one], grades[other]]))
                         for i, one in enumerate(keys) for j, other in enumerate(keys) if i != j],
                        columns=["agglomeration", "other", "ahead", "evidence"])
