"""The stages of an index on arrays, each under the choice it is made with: one index, or many draws at once.

`flowspace.capability.index` calls them with checks, `flowspace.capability.draws` without; both thereby compute the
same. Values have the shape (..., n, q), weights (..., q), scores (..., n).
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from flowspace.capability.aggregation import arithmetic, geometric
from flowspace.capability.imputation import impute_linear, impute_median, impute_nearest, impute_neighbours
from flowspace.capability.normalisation import (
    directed,
    distance_to_leader,
    goalposts,
    min_max,
    rank_score,
    rescaled,
    z_score,
)
from flowspace.capability.ranks import ranks
from flowspace.capability.topsis import topsis
from flowspace.capability.treatment import Treated, treat
from flowspace.capability.weights import critic_weights, entropy_weights, equal_weights, pca_weights
from flowspace.errors import MeasureError

GEOMETRIC_RANGE = (1.0, 100.0)
"""What 0 and 1 become before a geometric mean, which needs values above 0; the mean is brought back afterwards."""

DECIMALS = 12
"""Digits of a score that count: equal scores whose computation took another order share a rank."""

_NORMALISE = {"min_max": min_max, "z_score": z_score, "rank": rank_score, "distance_to_leader": distance_to_leader}

_WEIGH = {"equal": equal_weights, "entropy": entropy_weights, "critic": critic_weights, "pca": pca_weights}


@contextmanager
def told_where(where: str) -> Iterator[None]:
    """Add to problems of a measure where in the index it was used.

    Parameters
    ----------
    where : str
        In words that follow what was found.

    Returns
    -------
    Iterator
        For a `with` statement.

    Raises
    ------
    MeasureError
        The one raised within, with that addition.

    Examples
    --------
    >>> with told_where("in the dimension input"):
    ...     weights([[1.0, 2.0], [2.0, 4.0]], "critic")
    Traceback (most recent call last):
        ...
    flowspace.errors.MeasureError: MeasureError: 1 problem
      1. found one indicator only, or indicators that are all perfectly correlated, in the dimension input; expected at
         least two indicators that differ. To mend it: use equal weights
    """
    try:
        yield
    except MeasureError as error:
        told = [replace(problem, found=f"{problem.found}, {where}") for problem in error.problems]
        raise MeasureError(told) from None


class Filled(NamedTuple):
    """Values after imputation, and by which rule each of them was filled.

    Parameters
    ----------
    values : ndarray of float, shape (n, q)
    rule : ndarray of str, shape (n, q)
        "linear", "neighbours", "nearest", "median", or nothing where the value was there.
    """

    values: np.ndarray
    rule: np.ndarray


def fill(values, method, units, years, names=None) -> Filled:
    """Imputation under one of the choices of `flowspace.capability.choices.IMPUTATIONS`.

    Parameters
    ----------
    values : array_like, shape (n, q)
        nan where missing.
    method : str
        "linear" and "neighbours" fill gaps between observed years, then carry the nearest year, then take the median
        of the year for an agglomeration that was never observed; "median" takes that first. "none" fills nothing.
    units, years : array_like, shape (n,)
    names : sequence of str, length q, optional

    Returns
    -------
    Filled

    Raises
    ------
    MeasureError
        If an indicator has no value at all, or if a value is infinite.

    Examples
    --------
    >>> result = fill([[1.0], [np.nan], [3.0], [np.nan]], "linear", list("aaaa"), [2010, 2011, 2012, 2013])
    >>> result.values.ravel().tolist(), result.rule.ravel().tolist()
    ([1.0, 2.0, 3.0, 3.0], ['', 'linear', '', 'nearest'])
    """
    rules = {"linear": lambda x: impute_linear(x, units, years, names),
             "neighbours": lambda x: impute_neighbours(x, units, years, names),
             "nearest": lambda x: impute_nearest(x, units, years, names),
             "median": lambda x: impute_median(x, years, names)}
    order = {"linear": ("linear", "nearest", "median"), "neighbours": ("neighbours", "nearest", "median"),
             "median": ("median", "linear", "nearest"), "none": ()}[method]
    values = np.asarray(values, dtype=float)
    used = np.full(values.shape, "", dtype="<U10")
    for rule in order:
        if not np.isnan(values).any():
            break
        values, filled = rules[rule](values)
        used[filled] = rule
    return Filled(values, used)


def treated(values, method, names=None) -> Treated:
    """Treatment of outliers under one of the choices of `flowspace.capability.choices.TREATMENTS`.

    Parameters
    ----------
    values : array_like, shape (n, q)
    method : str
    names : sequence of str, length q, optional

    Returns
    -------
    Treated

    Raises
    ------
    MeasureError
        As `flowspace.capability.treatment.treat`; with "none" nothing is looked at.

    Examples
    --------
    >>> treated([[1.0], [2.0]], "none").method.tolist()
    ['none']
    """
    if method == "outliers":
        return treat(values, names=names)
    x = np.asarray(values, dtype=float)
    q = x.shape[-1]
    return Treated(x, np.full(q, "none"), np.zeros(q, dtype=int), np.full(q, True))


def normalised(values, directions, method, pooling, years, names=None, check=True, posts=None) -> np.ndarray:
    """Directed and normalised values under one of the choices of `flowspace.capability.choices.NORMALISATIONS`.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
    directions : array_like, shape (q,)
    method, pooling : str
    years : array_like, shape (n,)
    names : sequence of str, length q, optional
    check : bool
    posts : pair of ndarray, shape (q,), optional
        Worst and best values in the units of the indicators, for the method "goalposts", which takes the direction
        from them. What lies beyond counts as 0 or 1.

    Returns
    -------
    ndarray of float, shape (..., n, q)

    Raises
    ------
    MeasureError
        As the normalisations.

    Examples
    --------
    >>> normalised([[1.0], [3.0]], [-1], "min_max", "pooled", [2010, 2011]).ravel().tolist()
    [1.0, 0.0]
    """
    if method == "goalposts":
        return goalposts(values, *posts, clip=True, names=names, check=check)
    x = directed(values, directions, names) if check else np.asarray(values, dtype=float) * np.asarray(directions)
    return _NORMALISE[method](x, groups=years if pooling == "yearly" else None, names=names, check=check)


def on_unit_scale(values, method) -> np.ndarray:
    r"""Normalised values on the scale from 0 to 1 that weights and aggregation work on.

    z-scores are moved by one straight line for all indicators together,

    .. math:: \frac{z - \min z}{\max z - \min z},

    with the extremes over all observations and indicators, so that their standard deviations stay equal and the
    ranks of their weighted means stay what they are. The other normalisations are on that scale already.

    Parameters
    ----------
    values : ndarray, shape (..., n, q)
    method : str
        The normalisation that they come from.

    Returns
    -------
    ndarray of float, shape (..., n, q)

    Examples
    --------
    >>> on_unit_scale(np.array([[-1.0, -2.0], [1.0, 2.0]]), "z_score").tolist()
    [[0.25, 0.0], [0.75, 1.0]]
    """
    if method != "z_score":
        return values
    low = values.min(axis=(-2, -1), keepdims=True)
    return (values - low) / (values.max(axis=(-2, -1), keepdims=True) - low)


def weights(values, method, names=None, check=True) -> np.ndarray:
    """Weights of indicators or dimensions under one of the choices of `flowspace.capability.choices.WEIGHTS`.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        On the scale from 0 to 1.
    method : str
        "equal", "entropy", "critic" or "pca".
    names : sequence of str, length q, optional
    check : bool

    Returns
    -------
    ndarray of float, shape (..., q)
        A single indicator has the weight 1, whatever the method.

    Raises
    ------
    MeasureError
        As the functions of `flowspace.capability.weights`.

    Examples
    --------
    >>> weights([[0.0, 1.0], [1.0, 0.0]], "equal").tolist()
    [0.5, 0.5]
    """
    if np.shape(values)[-1] == 1:
        method = "equal"
    return _WEIGH[method](values, names=names, check=check)


def aggregated(values, given, method, names=None, check=True) -> np.ndarray:
    """Scores from 0 to 1 under one of the choices of `flowspace.capability.choices.AGGREGATIONS`.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        On the scale from 0 to 1. For a geometric mean they are stretched to `GEOMETRIC_RANGE`, and the mean is brought
        back; TOPSIS takes them as they are, without the normalisation that it has of its own.
    given : array_like, shape (..., q)
        Weights.
    method : str
    names : sequence of str, length q, optional
    check : bool

    Returns
    -------
    ndarray of float, shape (..., n)

    Raises
    ------
    MeasureError
        As the aggregations.

    Examples
    --------
    >>> aggregated([[0.0, 1.0], [0.5, 0.5]], [0.5, 0.5], "geometric").round(4).tolist()
    [0.0909, 0.5]
    """
    if method == "geometric":
        low, high = GEOMETRIC_RANGE
        scores = (geometric(rescaled(values, low, high), given, names=names, check=check) - low) / (high - low)
    elif method == "topsis":
        scores = topsis(values, given, normalisation="none", names=names, check=check)
    else:
        scores = arithmetic(values, given, names=names, check=check)
    return np.clip(scores, 0, 1)


def yearly_ranks(scores, years) -> np.ndarray:
    """Rank of each observation within its year, the largest score first, equal scores with the best of their ranks.

    Parameters
    ----------
    scores : array_like, shape (..., n)
    years : array_like, shape (n,)

    Returns
    -------
    ndarray of int, shape (..., n)

    Examples
    --------
    >>> yearly_ranks([0.2, 0.9, 0.4], [2010, 2010, 2011]).tolist()
    [2, 1, 1]
    """
    scores, years = np.round(np.asarray(scores, dtype=float), DECIMALS), np.asarray(years)
    result = np.empty(scores.shape, dtype=np.int32)
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        result[..., rows] = ranks(scores[..., rows])
    return result
