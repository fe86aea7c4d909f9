"""The loops of the null models, compiled once and kept on disk. Nothing here checks its arguments.

Random numbers are SplitMix64's: a 64-bit counter whose steps are mixed. The generator is written here because the
streams of a compiler's own generator may change with its version.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from flowspace.networks.compiled import kept

_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@njit(inline="always")
def advance(state):
    """Next counter of a stream."""
    return state + _STEP


@njit(inline="always")
def below(state, n):
    """Whole number from 0 to n - 1 made of a counter; n below 2**32, each as likely up to a share of n / 2**32."""
    z = (state ^ (state >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    z = z ^ (z >> np.uint64(31))
    return np.int64(((z >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@kept
def undirected_chain(found, tails, heads, starts, attempts):
    """Switch pairs of links of every replicate, and count the switches made; `found` takes the results."""
    replicates, n, _ = found.shape
    count = len(tails)
    made = np.zeros(replicates)
    for r in range(replicates):
        tail, head, state, linked = tails.copy(), heads.copy(), starts[r], found[r]
        linked[:] = False
        for e in range(count):
            linked[tail[e], head[e]] = linked[head[e], tail[e]] = True
        for _ in range(attempts):
            state = advance(state)
            e = below(state, count)
            state = advance(state)
            f = below(state, 2 * count)
            turned, f = f & 1, f >> 1
            a, b = tail[e], head[e]
            c, d = (head[f], tail[f]) if turned else (tail[f], head[f])
            if a == d or c == b or a == c or b == d or linked[a, d] or linked[c, b]:
                continue
            linked[a, b] = linked[b, a] = linked[c, d] = linked[d, c] = False
            linked[a, d] = linked[d, a] = linked[c, b] = linked[b, c] = True
            tail[e], head[e], tail[f], head[f] = a, d, c, b
            made[r] += 1
    return made


@kept
def directed_chain(found, tails, heads, starts, attempts):
    """Switch pairs of links, or in one attempt of four reverse a cycle; as `undirected_chain` otherwise."""
    replicates, n, _ = found.shape
    count = len(tails)
    made = np.zeros(replicates)
    place = np.empty((n, n), dtype=np.int32)  # of each link in the list, -1 where there is none
    for r in range(replicates):
        tail, head, state = tails.copy(), heads.copy(), starts[r]
        place[:] = -1
        for e in range(count):
            place[tail[e], head[e]] = e
        for _ in range(attempts):
            state = advance(state)
            e = below(state, 4 * count)
            cycle, e = (e & 3) == 0, e >> 2
            a, b = tail[e], head[e]
            state = advance(state)
            if cycle:
                c = below(state, n)
                if c == a or c == b or place[b, c] < 0 or place[c, a] < 0:
                    continue
                if place[b, a] >= 0 or place[c, b] >= 0 or place[a, c] >= 0:
                    continue
                f, g = place[b, c], place[c, a]
                place[a, b] = place[b, c] = place[c, a] = -1
                place[b, a], place[c, b], place[a, c] = e, f, g
                tail[e], head[e], tail[f], head[f], tail[g], head[g] = b, a, c, b, a, c
            else:
                f = below(state, count)
                c, d = tail[f], head[f]
                if a == d or c == b or a == c or b == d or place[a, d] >= 0 or place[c, b] >= 0:
                    continue
                place[a, b] = place[c, d] = -1
                place[a, d], place[c, b] = e, f
                head[e], head[f] = d, b
            made[r] += 1
        for i in range(n):
            for j in range(n):
                found[r, i, j] = place[i, j] >= 0
    return made


@kept
def dealt(links, weights, directed, starts):
    """Deal a shuffled list of weights out over the links of every replicate."""
    replicates, n, _ = links.shape
    dealt = np.zeros((replicates, n, n))
    for r in range(replicates):
        deck, state, last = weights.copy(), starts[r], len(weights)
        for i in range(n):
            for j in range(0 if directed else i + 1, n):
                if links[r, i, j]:
                    # One of the weights that are left, which the last of them replaces.
                    state = advance(state)
                    k = below(state, last)
                    last -= 1
                    dealt[r, i, j] = deck[k]
                    deck[k] = deck[last]
                    if not directed:
                        dealt[r, j, i] = dealt[r, i, j]
    return dealt
