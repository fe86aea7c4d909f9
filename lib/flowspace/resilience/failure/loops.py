"""Loops of the removal of cities, compiled once and kept on disk. Nothing here checks its arguments.

All removals are run backwards: cities come back one by one, in the order opposite to that in which they go. Connected
parts then only grow together, and distances only become shorter, so that one pass gives the whole curve.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from flowspace.networks.compiled import kept

FAR = 16384
"""Number of steps that no path has: twice as many still fit into the numbers that distances are kept in."""


@njit
def _root(parent, i):
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kept
def largest_parts(linked, orders):
    """Cities in the largest connected part after 0, 1, … n removals; `linked` is symmetric, orders are of all cities.

    Union-find over the cities that come back.
    """
    draws, n = orders.shape
    number = np.zeros(n, dtype=np.int64)
    partners = np.empty((n, n), dtype=np.int64)
    for i in range(n):
        for j in range(n):
            if linked[i, j]:
                partners[i, number[i]] = j
                number[i] += 1
    largest = np.zeros((draws, n + 1), dtype=np.int64)
    parent = np.empty(n, dtype=np.int64)
    size = np.empty(n, dtype=np.int64)
    back = np.empty(n, dtype=np.bool_)
    for d in range(draws):
        back[:] = False
        most = 0
        for q in range(n - 1, -1, -1):
            city = orders[d, q]
            back[city] = True
            parent[city] = city
            size[city] = 1
            root = city
            for step in range(number[city]):
                other = partners[city, step]
                if not back[other]:
                    continue
                other = _root(parent, other)
                if other != root:
                    if size[other] > size[root]:
                        root, other = other, root
                    parent[other] = root
                    size[root] += size[other]
            most = max(most, size[root])
            largest[d, q] = most
    return largest


@kept
def add_city(far, linked, back, city, directed, pairs):
    """Let one city come back: shorten the distances between all that are there, and count pairs at each distance.

    `far` holds steps, FAR where there is no path; `pairs` the number of ordered pairs at each number of steps.
    """
    n = len(far)
    ahead = np.full(n, FAR, dtype=np.int16)
    behind = np.full(n, FAR, dtype=np.int16)
    ahead[city] = 0
    behind[city] = 0
    for k in range(n):
        if not back[k]:
            continue
        if linked[city, k]:
            for j in range(n):
                step = far[k, j] + 1
                if step < ahead[j]:
                    ahead[j] = step
        if directed and linked[k, city]:
            for j in range(n):
                step = far[j, k] + 1
                if step < behind[j]:
                    behind[j] = step
    if not directed:
        behind[:] = ahead
    back[city] = True
    there = np.empty(n, dtype=np.int64)
    many = 0
    for j in range(n):
        if ahead[j] < FAR and back[j]:
            there[many] = j
            many += 1
    for i in range(n):
        if behind[i] >= FAR or not back[i]:
            continue
        for place in range(many):
            j = there[place]
            if not directed and j <= i:
                continue
            step = behind[i] + ahead[j]
            old = far[i, j]
            if i != j and step < old:
                by = 1 if directed else 2
                if old < FAR:
                    pairs[old] -= by
                pairs[step] += by
                far[i, j] = step
                if not directed:
                    far[j, i] = step


@kept
def nearness(linked, orders, directed):
    """Sum of inverse distances over ordered pairs after 0, 1, … n removals: exact numbers of pairs, summed by steps."""
    draws, n = orders.shape
    inverse = np.zeros((draws, n + 1))
    back = np.empty(n, dtype=np.bool_)
    far = np.empty((n, n), dtype=np.int16)
    pairs = np.empty(n + 1, dtype=np.int64)
    for d in range(draws):
        back[:] = False
        far[:] = FAR
        for i in range(n):
            far[i, i] = 0
        pairs[:] = 0
        for q in range(n - 1, -1, -1):
            add_city(far, linked, back, orders[d, q], directed, pairs)
            total = 0.0
            for step in range(1, n):
                if pairs[step]:
                    total += pairs[step] / step
            inverse[d, q] = total
    return inverse


@kept
def weights_left(both, orders):
    """Weight between the cities that are left after 0, 1, … n removals; `both` is symmetric, each pair counted once."""
    draws, n = orders.shape
    left = np.zeros((draws, n + 1))
    for d in range(draws):
        for q in range(n - 1, -1, -1):
            city = orders[d, q]
            total = left[d, q + 1]
            for later in range(q + 1, n):
                total += both[city, orders[d, later]]
            left[d, q] = total
    return left


@kept
def attack_orders(weights, ranks, tolerance):
    """Cities in the order of their sums of weights, taken anew after each removal; ties by the ranks of each draw.

    Sums are taken over what is left, never by subtraction, which would leave rounding behind where nothing is.
    """
    draws, n = ranks.shape
    orders = np.empty((draws, n), dtype=np.int64)
    number = np.zeros(n, dtype=np.int64)
    partners = np.empty((n, n), dtype=np.int64)
    for i in range(n):
        for j in range(n):
            if i != j and weights[i, j] > 0:
                partners[i, number[i]] = j
                number[i] += 1
    left = np.empty(n, dtype=np.bool_)
    score = np.empty(n)
    for d in range(draws):
        left[:] = True
        for i in range(n):
            total = 0.0
            for step in range(number[i]):
                total += weights[i, partners[i, step]]
            score[i] = total
        for q in range(n):
            most = 0.0
            for i in range(n):
                if left[i]:
                    most = max(most, score[i])
            chosen = -1
            for i in range(n):
                if left[i] and score[i] >= most * (1.0 - tolerance):
                    if chosen < 0 or ranks[d, i] < ranks[d, chosen]:
                        chosen = i
            orders[d, q] = chosen
            left[chosen] = False
            for step in range(number[chosen]):
                i = partners[chosen, step]
                if left[i]:
                    total = 0.0
                    for other in range(number[i]):
                        j = partners[i, other]
                        if left[j]:
                            total += weights[i, j]
                    score[i] = total
    return orders
