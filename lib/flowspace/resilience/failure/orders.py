"""In which order cities fail: at random, or the most important first."""
from __future__ import annotations

import numpy as np

from flowspace.errors import Problem, did_you_mean
from flowspace.networks.registry import measured

STRATEGIES = {
    "random": "cities fail at random",
    "degree": "the city with the most partners first (out- and in-degree added where directed)",
    "strength": "the city with the largest weight of links first (both directions added)",
    "betweenness": "the city on most shortest paths, counted in steps, first",
}
"""Name of each strategy, and which city goes first."""

TIED = 1e-9
"""Scores that differ by less, relative to the largest, are equal: sums of other orders differ in the last digits."""


def unknown_strategy(strategy) -> list[Problem]:
    """Tell what is wrong with the name of a strategy.

    Parameters
    ----------
    strategy : object
        What was given.

    Returns
    -------
    list of Problem
        Empty where it is a key of `STRATEGIES`.

    Examples
    --------
    >>> print(unknown_strategy("degrees")[0])
    found strategy 'degrees' (did you mean 'degree'?); expected one of random, degree, strength, betweenness, or a list
    of cities. To mend it: correct the name
    """
    if isinstance(strategy, str) and strategy in STRATEGIES:
        return []
    return [Problem(f"strategy {strategy!r}{did_you_mean(strategy, STRATEGIES)}",
                    f"one of {', '.join(STRATEGIES)}, or a list of cities", "correct the name")]


def removal_orders(weights, directed, strategy, draws, seed, recompute=True) -> np.ndarray:
    """Orders in which the cities of one network fail.

    Parameters
    ----------
    weights : ndarray of float, shape (n, n)
        Zero or larger, zero on the diagonal.
    directed : bool
    strategy : str
        A key of `STRATEGIES`.
    draws : int
        Number of orders: at random, or with ties broken at random.
    seed : int
    recompute : bool
        Whether scores are taken anew in what is left after each removal. No part in "random".

    Returns
    -------
    ndarray of int, shape (draws, n)
        Places of the cities, the first to fail first.

    Notes
    -----
    Ties are broken by ranks drawn for each order. What is tied is tied to `TIED`. After the last link is gone all
    cities are tied, and their order is without effect.

    Examples
    --------
    >>> star = np.array([[0.0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
    >>> removal_orders(star, False, "degree", 3, seed=1)[:, 0].tolist()
    [0, 0, 0]
    """
    n = len(weights)
    ranks = np.argsort(np.random.default_rng(int(seed)).random((int(draws), n)), axis=1)
    if strategy == "random":
        return ranks
    if strategy == "betweenness":
        return _by_betweenness(weights, directed, ranks, recompute)
    scored = (weights > 0).astype(float) if strategy == "degree" else weights
    both = scored + scored.T if directed else scored
    if not recompute:
        return np.array([_falling(both.sum(axis=1), rank) for rank in ranks])
    from flowspace.resilience.failure import loops  # Importing the compiler takes a third of a second.

    return loops.attack_orders(np.ascontiguousarray(both), ranks, TIED)


def _between(weights, directed) -> np.ndarray:
    return np.nan_to_num(measured("betweenness", weights, directed)["betweenness"])


def _by_betweenness(weights, directed, ranks, recompute) -> np.ndarray:
    draws, n = ranks.shape
    if not recompute:
        scores = _between(weights, directed)
        return np.array([_falling(scores, rank) for rank in ranks])
    orders = np.empty((draws, n), dtype=np.int64)
    left = np.ones((draws, n), dtype=bool)
    for q in range(n):
        # Draws that have the same cities left share what is computed of them.
        sets, which = np.unique(left, axis=0, return_inverse=True)
        places = np.nonzero(sets)[1].reshape(len(sets), n - q)
        scores = np.full((len(sets), n), -1.0)
        parts = weights[places[:, :, None], places[:, None, :]]
        np.put_along_axis(scores, places, _between(parts, directed), axis=1)
        most = scores.max(axis=1, keepdims=True)
        tied = (scores >= most * (1 - TIED))[which.ravel()]
        chosen = np.where(tied, ranks, n).argmin(axis=1)
        orders[:, q] = chosen
        left[np.arange(draws), chosen] = False
    return orders


def _falling(scores, rank) -> np.ndarray:
    """Places by falling score, those of equal scores by rank."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    group = np.empty(len(scores), dtype=int)
    group[order] = np.cumsum(np.append(False, falling[:-1] - falling[1:] > TIED * scores.max(initial=0.0)))
    return np.lexsort((rank, group))
