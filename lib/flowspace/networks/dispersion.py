"""How much more links vary around their expectation than a Poisson distribution has them."""
from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import as_numbers, refuse


def dispersion(links, expected) -> float:
    r"""Estimate the dispersion of links around what a model expects.

    .. math:: \hat\alpha = \max\left(0, \frac{\sum (w - \hat w)^2 - \sum w}{\sum \hat w^2}\right), \qquad
              \mathrm{Var}(w) = \hat w + \alpha \hat w^2

    Parameters
    ----------
    links, expected : array_like of numbers, shape (n,)
        Links of each pair, and those expected (`GravityFit.fitted`, for instance), both zero or larger and in the same
        order. Pairs of which nothing is expected, or that have no expectation (nan), play no part.

    Returns
    -------
    float
        0 for a Poisson distribution or less; no unit. nan where nothing is expected anywhere.

    Raises
    ------
    MeasureError
        If the two differ in number, or as Series in their index, or one of them is negative, infinite or no number.

    Notes
    -----
    By moments, so that pairs with many links rule it. Expectations that were fitted to the same links lie nearer to
    them than the truth: with an effect for each city the estimate is somewhat low.
    Links that are counted in fractions vary less than counts do, and come out lower.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> expected = np.full(20_000, 5.0)
    >>> round(dispersion(rng.poisson(expected), expected), 1)
    0.0
    >>> round(dispersion(rng.poisson(expected * rng.gamma(1 / 2, 2, 20_000)), expected), 1)
    2.0
    """
    problems = []
    both = []
    for items, name in ((links, "links"), (expected, "expected links")):
        if not hasattr(items, "__len__") or isinstance(items, (str, Mapping, Set)) or getattr(items, "ndim", 1) != 1:
            refuse([Problem(f"{name} that are a {type(items).__name__}", "a list, an array or a Series",
                            "give one number for each pair")])
        values, wrong = as_numbers(items)
        both.append(values)
        missing = np.isnan(values) if name == "links" else np.zeros(len(values), dtype=bool)
        if wrong or missing.any() or (values < 0).any() or np.isinf(values).any():
            problems.append(Problem(f"{name} that are negative, infinite, missing or no numbers",
                                    "numbers of zero or more", "correct them"))
    if len(both[0]) != len(both[1]):
        problems.append(Problem(f"{len(both[0])} links and {len(both[1])} expected ones", "as many",
                                "give both of the same pairs"))
    if isinstance(links, pd.Series) and isinstance(expected, pd.Series) and not links.index.equals(expected.index):
        problems.append(Problem("links and expected links with different indices", "the same pairs in the same order",
                                "take both from one table"))
    refuse(problems)
    some = both[1] > 0
    w, mean = both[0][some], both[1][some]
    if not len(w):
        return float("nan")
    return float(max(0.0, (((w - mean) ** 2).sum() - w.sum()) / (mean**2).sum()))
