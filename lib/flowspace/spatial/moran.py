"""Moran's I, of all cities and of each, with permutation tests."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from flowspace.errors import MeasureError, Problem
from flowspace.spatial.lag import with_weights
from flowspace.values import number_problems, real_number, refuse, whole_number


@dataclass(frozen=True)
class MoranGlobal:
    """Moran's I with its tests.

    Parameters
    ----------
    i : float
        Moran's I.
    expectation : float
        Its expectation without autocorrelation, -1/(n - 1): below zero, not zero.
    p_greater, p_two_sided : float
        By permutation: the share of arrangements with an I at least as large (the one given counted among them), and
        twice the smaller of the two tails, at most 1.
    z_normal, p_normal : float
        Standard score under normality and its two-sided p value.
    n : int
        Number of cities.
    permutations, seed : int
        How the permutations were drawn.
    isolated : tuple
        Cities without neighbours. They count in n and in the variance but add no products.
    """

    i: float
    expectation: float
    p_greater: float
    p_two_sided: float
    z_normal: float
    p_normal: float
    n: int
    permutations: int
    seed: int
    isolated: tuple


def moran_global(values, weights, permutations=999, seed=0) -> MoranGlobal:
    r"""Moran's I of all cities.

    .. math:: I = \frac{n}{S_0}\, \frac{\sum_i \sum_j w_{ij} z_i z_j}{\sum_i z_i^2}, \qquad z_i = x_i - \bar x,
              \quad S_0 = \sum_i \sum_j w_{ij}

    Parameters
    ----------
    values : Series, shape (n,)
        Keyed by city; at least four.
    weights : DataFrame, shape (n, n)
        Keyed by the same cities both ways, used as they are: pass them through `row_standardised` for the usual form.
    permutations : int
        Random rearrangements of the values, at least 99.
    seed : int
        Zero or more; the same seed gives the same p values whatever the order of the cities.

    Returns
    -------
    MoranGlobal

    Raises
    ------
    MeasureError
        If all values are equal, one is missing, infinite or not a number, no city has a neighbour, there are fewer
        than four cities, the cities of values and weights differ, or another argument is out of its range.

    Notes
    -----
    The smallest p value is 1/(permutations + 1). With 19 agglomerations the power is low; take cities.

    References
    ----------
    PySAL, package esda 2.9.0, documentation of the class Moran (moments after Cliff and Ord 1981).

    Examples
    --------
    Four cities in a line, the higher values together:

    >>> cities = list("abcd")
    >>> line = pd.DataFrame([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], cities, cities)
    >>> round(moran_global(pd.Series([1, 2, 3, 4], cities), line).i, 6)
    0.333333
    """
    problems = whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0)
    x, w = _sorted(values, weights, problems)
    z, n, s0 = x - x.mean(), len(x), w.sum()
    squares = np.sum(z**2)
    scale = n / s0 / squares

    found = float(scale * (z @ w @ z))
    rng = np.random.default_rng(seed)
    shuffled = z[np.argsort(rng.random((permutations, n)), axis=1)]
    drawn = scale * np.einsum("pi,pi->p", shuffled @ w, shuffled)
    # Arrangements that give the same products in another order differ in the last digits only.
    slack = 1e-12 * max(1.0, abs(found))
    greater = (np.sum(drawn >= found - slack) + 1) / (permutations + 1)
    less = (np.sum(drawn <= found + slack) + 1) / (permutations + 1)

    expectation = -1 / (n - 1)
    s1 = 0.5 * np.sum((w + w.T) ** 2)
    s2 = np.sum((w.sum(axis=0) + w.sum(axis=1)) ** 2)
    variance = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n - 1) * (n + 1) * s0**2) - expectation**2
    score = (found - expectation) / np.sqrt(variance) if variance > 0 else np.nan
    alone = tuple(c for c, total in zip(sorted(values.index, key=str), w.sum(axis=1), strict=True) if total == 0)
    return MoranGlobal(found, expectation, float(greater), float(min(1.0, 2 * min(greater, less))), float(score),
                       float(2 * ndtr(-abs(score))), n, int(permutations), int(seed), alone)


def moran_local(values, weights, permutations=9999, seed=0, rate=0.05) -> pd.DataFrame:
    r"""Local Moran's I of each city, with the false discovery rate held.

    .. math:: I_i = \frac{z_i \sum_j w_{ij} z_j}{\sum_j z_j^2 / (n - 1)}, \qquad z_i = x_i - \bar x

    Parameters
    ----------
    values : Series, shape (n,)
        Keyed by city; at least four.
    weights : DataFrame, shape (n, n)
        Keyed by the same cities both ways, used as they are: pass them through `row_standardised` for the usual form.
    permutations : int
        For each city the values of all others are rearranged so often; at least 99.
    seed : int
        Zero or more; the same seed gives the same p values whatever the order of the cities.
    rate : float
        Expected share of false ones among the cities called significant, in (0, 1).

    Returns
    -------
    DataFrame
        Indexed as `values`: `value`; `i`; `quadrant` ("high-high", "low-high", "low-low", "high-low", the city first
        and its neighbours second, or "isolated"); `p_value` (two-sided: twice the smaller tail, at most 1);
        `p_adjusted` (Benjamini and Hochberg over the cities that have neighbours); `significant` (p_adjusted at most
        `rate`). An isolated city has i = 0, no p values (nan), and is never significant.

    Raises
    ------
    MeasureError
        As `moran_global`; or if `rate` is out of its range.

    Notes
    -----
    The smallest p value is 2/(permutations + 1). With 300 cities a single one passes a rate of 0.05 only below
    0.00017: 999 permutations are too few to find it. The sum of the local values is n - 1 over n times the sum of
    weights times the global I.

    References
    ----------
    PySAL, package esda 2.9.0, documentation of the class Moran_Local.

    Examples
    --------
    >>> cities = list("abcd")
    >>> line = pd.DataFrame([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], cities, cities)
    >>> moran_local(pd.Series([1, 2, 3, 4], cities), line)[["i", "quadrant"]]
          i   quadrant
    a  0.45    low-low
    b  0.30    low-low
    c  0.30  high-high
    d  0.45  high-high
    """
    problems = whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0)
    problems += real_number(rate, "rate", 0, 1, open_below=True)
    x, w = _sorted(values, weights, problems)
    z, n = x - x.mean(), len(x)
    variance = np.sum(z**2) / (n - 1)
    lag = w @ z
    local = z * lag / variance
    alone = w.sum(axis=1) == 0

    # Each city's neighbours are drawn from all others; the same random places serve every city.
    most = int((w > 0).sum(axis=1).max())
    rng = np.random.default_rng(seed)
    places = np.argsort(rng.random((permutations, n - 1)), axis=1)[:, :most]
    p = np.full(n, np.nan)
    for i in np.flatnonzero(~alone):
        own = w[i][w[i] > 0]
        drawn = z[i] * (np.delete(z, i)[places[:, :len(own)]] @ own) / variance
        slack = 1e-12 * max(1.0, abs(local[i]))
        greater = np.sum(drawn >= local[i] - slack) + 1
        less = np.sum(drawn <= local[i] + slack) + 1
        p[i] = min(1.0, 2 * min(greater, less) / (permutations + 1))
    adjusted = np.full(n, np.nan)
    adjusted[~alone] = false_discovery_rate(p[~alone])
    quadrant = np.where(z > 0, np.where(lag > 0, "high-high", "high-low"), np.where(lag > 0, "low-high", "low-low"))
    table = pd.DataFrame({"i": local, "quadrant": np.where(alone, "isolated", quadrant), "p_value": p,
                          "p_adjusted": adjusted, "significant": np.where(alone, False, adjusted <= rate)},
                         index=sorted(values.index, key=str)).loc[values.index].rename_axis(values.index.name)
    table.insert(0, "value", values.astype(float))
    return table


def false_discovery_rate(p_values) -> np.ndarray:
    r"""P values adjusted by the step-up rule of Benjamini and Hochberg.

    .. math:: \tilde p_{(k)} = \min_{l \ge k} \min\!\left(1, \frac{m\, p_{(l)}}{l}\right)

    Parameters
    ----------
    p_values : Series, array or list, shape (m,)
        In [0, 1].

    Returns
    -------
    ndarray of float, shape (m,)
        In the order given. Calling those at most q significant holds the expected share of false ones at q.

    Raises
    ------
    MeasureError
        If a p value is missing, not a number or outside [0, 1].

    Examples
    --------
    >>> false_discovery_rate([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    p, problems = number_problems(p_values, "p values", lowest=0, fewest=1)
    if np.any(p > 1):
        problems.append(Problem("p values above 1", "numbers from 0 to 1", "correct them"))
    refuse(problems)
    order = np.argsort(p)[::-1]
    scaled = np.minimum.accumulate(p[order] * (len(p) / np.arange(len(p), 0, -1)))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(scaled, 1.0)
    return adjusted


def _sorted(values, weights, problems) -> tuple[np.ndarray, np.ndarray]:
    """Checked values and weights by the codes of the cities, so that no result depends on the order given."""
    try:
        x, w = with_weights(values, weights, fewest=4)
    except MeasureError as error:
        raise MeasureError([*error.problems, *problems]) from None
    problems = list(problems)
    if np.ptp(x.to_numpy()) == 0:
        problems.append(Problem("values that are all equal", "values that differ",
                                "leave this case out: autocorrelation is not defined"))
    if not w.to_numpy().any():
        problems.append(Problem("no city with a neighbour", "at least one weight above zero",
                                "raise the cut-off, or take k_nearest"))
    refuse(problems)
    order = sorted(x.index, key=str)
    x, w = x.loc[order].to_numpy(), w.loc[order, order].to_numpy()
    return x / np.abs(x).max(), w
