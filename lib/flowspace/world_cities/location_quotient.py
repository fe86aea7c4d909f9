"""Location quotients: which classes of cities are found on which continent more often than elsewhere."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.values import group_problems, matched, real_number, refuse, whole_number


def location_quotients(classes, regions, draws=999, level=0.95, seed=0) -> pd.DataFrame:
    r"""Share of a class in a region over its share in the world, with intervals by the bootstrap of cities.

    .. math:: LQ_{cr} = \frac{n_{cr} / n_{\cdot r}}{n_{c \cdot} / n_{\cdot\cdot}}

    Parameters
    ----------
    classes, regions : Series, array or list, shape (n,)
        Class and region (continent) of each city; two Series are matched by city. Give cities without a class a
        class of their own ("none"), or the shares are those among classed cities.
    draws : int
        Samples of n cities with replacement, from all cities together, at least 99.
    level : float
        Of the interval, above 0.5 and below 1.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of cities.

    Returns
    -------
    DataFrame
        One row per class and region, sorted by both: `class`, `region`, `n` (cities), `lq`, `low` and `high`
        (percentiles of the draws in which the region and the class occur), `n_region`, `n_class`.

    Raises
    ------
    MeasureError
        If there are fewer than two cities, a class or region is missing, the cities differ, or a number is out of its
        range.

    Notes
    -----
    Where a class does not occur in a region every draw gives zero, and the interval is zero as well: that is a limit of
    the bootstrap, not certainty. Classes of a published index are judgements over a complete list of cities; the
    interval then says how far a quotient hangs on single cities, not how wrong a sample is.

    Examples
    --------
    >>> found = location_quotients(["N", "N", "H", "H"], ["Asia", "Asia", "Asia", "Europe"], draws=99)
    >>> found[["class", "region", "n", "lq"]].round(2)
      class  region  n    lq
    0     H    Asia  1  0.67
    1     H  Europe  1  2.00
    2     N    Asia  2  1.33
    3     N  Europe  0  0.00
    """
    problems = whole_number(draws, "draws", 99) + whole_number(seed, "seed", 0)
    problems += real_number(level, "level", 0.5, 1 - 1e-9, open_below=True)
    vectors, more = matched(classes, {"regions": regions}, "classes")
    refuse(problems + more)
    if isinstance(classes, pd.Series):
        order = sorted(classes.index, key=str)
        classes, own_regions = classes.loc[order], vectors["regions"].loc[order]
    else:
        own_regions = vectors["regions"]
    kinds, c, problems = group_problems(classes)
    places, r, more = group_problems(own_regions)
    problems += more
    if not problems and len(c) < 2:
        problems = whole_number(len(c), "number of cities", 2)
    refuse(problems)
    k, m, n = len(kinds), len(places), len(c)
    cell = c * m + r
    observed = np.bincount(cell, minlength=k * m).reshape(1, k, m)
    # Of n cities drawn with replacement the numbers by cell are multinomial, whatever the order of cities.
    drawn = np.random.default_rng(seed).multinomial(n, observed.ravel() / n, size=draws).reshape(draws, k, m)
    lq = _quotients(observed)[0]
    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        low, high = np.nanquantile(_quotients(drawn), [tail, 1 - tail], axis=0)
    table = pd.DataFrame({"class": np.repeat(kinds, m), "region": np.tile(places, k), "n": observed.ravel(),
                          "lq": lq.ravel(), "low": low.ravel(), "high": high.ravel()})
    return table.assign(n_region=np.tile(observed[0].sum(axis=0), k), n_class=np.repeat(observed[0].sum(axis=1), m))


def _quotients(counts) -> np.ndarray:
    """Quotients of tables of shape (draws, classes, regions); nan where a class or a region does not occur."""
    expected = counts.sum(axis=2, keepdims=True) * counts.sum(axis=1, keepdims=True) / counts.sum(axis=(1, 2),
                                                                                                  keepdims=True)
    return np.divide(counts, expected, out=np.full(counts.shape, np.nan), where=expected > 0)
