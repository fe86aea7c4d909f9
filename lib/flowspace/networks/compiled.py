"""Loops over links that numpy cannot express, compiled once and kept on disk. Nothing here checks its arguments."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit


def kept(function) -> Callable:
    """Compile a function, and keep what was compiled beside the module or in the user's cache folder.

    Parameters
    ----------
    function : callable
        A loop over arrays that numba can compile.

    Returns
    -------
    callable
        Compiled at its first call; where neither folder can be written to, anew in every process.

    Examples
    --------
    >>> kept(lambda x: x + 1)(2)
    3
    """
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Neither folder can be written to: then every process compiles for itself.
        return njit(nogil=True)(function)


@kept
def shortest_paths(lengths, tolerance):
    """Distances between all cities of each network, and how often each city lies between others.

    Dijkstra's search from every city, and Brandes's accumulation back to it. Two ways between the same cities count as
    equally long if their lengths differ by less than the tolerance, relative to the shorter one.
    """
    many, n, _ = lengths.shape
    distances = np.full((many, n, n), np.inf)
    between = np.zeros((many, n))
    partners = np.empty((n, n), dtype=np.int64)
    number = np.empty(n, dtype=np.int64)
    place = np.empty(n, dtype=np.int64)
    order = np.empty(n, dtype=np.int64)
    settled = np.empty(n, dtype=np.bool_)
    ways = np.empty(n)
    share = np.empty(n)
    for k in range(many):
        link = lengths[k]
        for i in range(n):
            number[i] = 0
            for j in range(n):
                if i != j and link[i, j] < np.inf:
                    partners[i, number[i]] = j
                    number[i] += 1
        for start in range(n):
            far = distances[k, start]
            far[start] = 0.0
            for i in range(n):
                settled[i] = False
                place[i] = n
                ways[i] = 0.0
                share[i] = 0.0
            reached = 0
            while True:
                nearest = -1
                least = np.inf
                for i in range(n):
                    if not settled[i] and far[i] < least:
                        least = far[i]
                        nearest = i
                if nearest < 0:
                    break
                settled[nearest] = True
                place[nearest] = reached
                order[reached] = nearest
                reached += 1
                for step in range(number[nearest]):
                    i = partners[nearest, step]
                    through = least + link[nearest, i]
                    if through < far[i]:
                        far[i] = through
            ways[start] = 1.0
            for position in range(reached):
                i = order[position]
                for step in range(number[i]):
                    j = partners[i, step]
                    if place[j] > position and far[i] + link[i, j] <= far[j] * (1.0 + tolerance):
                        ways[j] += ways[i]
            for position in range(reached - 1, 0, -1):
                i = order[position]
                for step in range(number[i]):
                    j = partners[i, step]
                    if place[j] > position and far[i] + link[i, j] <= far[j] * (1.0 + tolerance):
                        share[i] += ways[i] / ways[j] * (1.0 + share[j])
                between[k, i] += share[i]
    return distances, between


@kept
def components(linked):
    """Number of the connected part that each city is in, counted from 0; `linked` is symmetric."""
    many, n, _ = linked.shape
    labels = np.full((many, n), -1)
    waiting = np.empty(n, dtype=np.int64)
    for k in range(many):
        found = 0
        for start in range(n):
            if labels[k, start] >= 0:
                continue
            labels[k, start] = found
            waiting[0] = start
            left = 1
            while left:
                left -= 1
                i = waiting[left]
                for j in range(n):
                    if linked[k, i, j] and labels[k, j] < 0:
                        labels[k, j] = found
                        waiting[left] = j
                        left += 1
            found += 1
    return labels


@kept
def levels(weights):
    """Levels that make flows rise by one each, as nearly as all flows together allow; free in height for each part.

    The least squares of trophic levels are solved like a network of resistors: cities are taken out one by one, and
    what ran through them is put on links between their partners. Nothing is subtracted that could cancel, so that
    weights which differ by any factor do no harm, and no part of a network makes the equations singular.
    """
    many, n, _ = weights.shape
    found = np.zeros((many, n))
    both = np.empty((n, n))
    ahead = np.empty((n, n))
    for k in range(many):
        w = weights[k]
        for i in range(n):
            for j in range(n):
                both[i, j] = w[i, j] + w[j, i]
                ahead[i, j] = w[i, j] - w[j, i]
        for out in range(n - 1, 0, -1):
            total = 0.0
            for i in range(out):
                total += both[out, i]
            if total == 0.0:
                continue
            for i in range(out):
                share = both[i, out] / total
                if share == 0.0:
                    continue
                lift = ahead[i, out] / total
                for j in range(out):
                    if j != i:
                        both[i, j] += share * both[out, j]
                        ahead[i, j] += lift * both[out, j] + share * ahead[out, j]
        for i in range(1, n):
            total = 0.0
            level = 0.0
            for j in range(i):
                total += both[i, j]
                level += both[i, j] * found[k, j] - ahead[i, j]
            if total > 0.0:
                found[k, i] = level / total
    return found
