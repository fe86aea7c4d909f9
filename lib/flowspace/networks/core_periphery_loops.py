"""Searches for cores, compiled once and kept on disk. Nothing here checks its arguments."""
from __future__ import annotations

import numpy as np
from numba import njit

from flowspace.networks.compiled import kept

_NONE = -2.0  # below every correlation


@njit(inline="always")
def _correlation(core, mixed, core_squares, mixed_squares, size, n, total, squares, left_out):
    """Of weights and pattern, from sums over pairs within the core and pairs of core and periphery."""
    within, between = size * (size - 1) / 2, size * (n - size)
    pairs = n * (n - 1) / 2
    if left_out:
        pairs, total, squares = pairs - between, total - mixed, squares - mixed_squares
        ones, matched = within, core
    else:
        ones, matched = within + between, core + mixed
    if ones <= 0 or ones >= pairs:
        return _NONE
    variance = squares / pairs - (total / pairs) ** 2
    if variance <= 1e-14 * squares / pairs:
        return _NONE
    share = ones / pairs
    return (matched / pairs - share * total / pairs) / np.sqrt(variance * share * (1 - share))


@kept
def discrete_cores(weights, left_out, starts, every):
    """Best core of each network found, and its correlation (-2 where none is defined).

    Cores of the cities of largest strength, one of each size, are compared; from the best of them on, one city is
    moved or two are exchanged for as long as the correlation rises. In networks of up to `every` cities all cores are
    compared afterwards.
    """
    many, n, _ = weights.shape
    found, cores = np.full(many, _NONE), np.zeros((many, n), dtype=np.bool_)
    for m in range(many):
        w = weights[m]
        w2 = w * w
        s, s2 = w.sum(axis=1), w2.sum(axis=1)
        total, squares = s.sum() / 2, s2.sum() / 2
        order = np.argsort(-s, kind="mergesort")
        first, rank = np.full(n, _NONE), np.arange(n)
        for chosen in range(-1, min(starts, n - 1)):
            # The first round only compares the cores of largest strength.
            size = n - 1 if chosen < 0 else rank[chosen]
            if size < 1:
                continue
            core = np.zeros(n, dtype=np.bool_)
            r, r2 = np.zeros(n), np.zeros(n)  # links of each city with the core
            a = b = a2 = b2 = 0.0
            for k in range(1, size + 1):
                i = order[k - 1]
                a, b, a2, b2 = a + r[i], b + s[i] - 2 * r[i], a2 + r2[i], b2 + s2[i] - 2 * r2[i]
                core[i] = True
                r += w[i]
                r2 += w2[i]
                if chosen < 0:
                    first[k] = _correlation(a, b, a2, b2, k, n, total, squares, left_out)
            if chosen < 0:
                rank = np.argsort(-first, kind="mergesort")
                continue
            now = _correlation(a, b, a2, b2, size, n, total, squares, left_out)
            while True:
                best, moved, exchanged = now + 1e-12, -1, -1
                for i in range(n):
                    g = -1.0 if core[i] else 1.0
                    value = _correlation(a + g * r[i], b + g * (s[i] - 2 * r[i]), a2 + g * r2[i],
                                         b2 + g * (s2[i] - 2 * r2[i]), size + int(g), n, total, squares, left_out)
                    if value > best:
                        best, moved, exchanged = value, i, -1
                    if not core[i]:
                        continue
                    for j in range(n):
                        if core[j]:
                            continue
                        rj, r2j = r[j] - w[i, j], r2[j] - w2[i, j]
                        value = _correlation(a - r[i] + rj, b - s[i] + 2 * r[i] + s[j] - 2 * rj, a2 - r2[i] + r2j,
                                             b2 - s2[i] + 2 * r2[i] + s2[j] - 2 * r2j, size, n, total, squares,
                                             left_out)
                        if value > best:
                            best, moved, exchanged = value, i, j
                if moved < 0:
                    break
                for i in (moved, exchanged):
                    if i < 0:
                        continue
                    g = -1.0 if core[i] else 1.0
                    a, b, a2, b2 = (a + g * r[i], b + g * (s[i] - 2 * r[i]), a2 + g * r2[i],
                                    b2 + g * (s2[i] - 2 * r2[i]))
                    size += int(g)
                    core[i] = not core[i]
                    r += g * w[i]
                    r2 += g * w2[i]
                now = best
            if now > found[m] + 1e-12:
                found[m] = now
                cores[m] = core
        if n > every:
            continue
        for number in range(1, 2**n - 1):
            size = 0
            a = b = a2 = b2 = 0.0
            for i in range(n):
                inside = (number >> i) & 1
                size += inside
                for j in range(i):
                    other = (number >> j) & 1
                    if inside and other:
                        a, a2 = a + w[i, j], a2 + w2[i, j]
                    elif inside or other:
                        b, b2 = b + w[i, j], b2 + w2[i, j]
            value = _correlation(a, b, a2, b2, size, n, total, squares, left_out)
            if value > found[m] + 1e-10:
                found[m] = value
                for i in range(n):
                    cores[m, i] = (number >> i) & 1
    return found, cores


@kept
def continuous_coreness(weights, rounds, tolerance):
    """Coreness of least squares of each network, of length 1; zero where a network has no link.

    One city after the other gets the value that fits its links best, from the row sums on, until none changes.
    """
    many, n, _ = weights.shape
    found = np.zeros((many, n))
    for m in range(many):
        w = weights[m]
        total = w.sum()
        if total == 0:
            continue
        c = w.sum(axis=1) / np.sqrt(total)
        squares = (c * c).sum()
        for _ in range(rounds):
            largest = 0.0
            for i in range(n):
                others = squares - c[i] * c[i]
                fit = 0.0
                for j in range(n):
                    fit += w[i, j] * c[j]
                new = fit / others if others > 1e-300 else 0.0
                largest = max(largest, abs(new - c[i]))
                squares = others + new * new
                c[i] = new
            squares = (c * c).sum()
            if largest <= tolerance * np.sqrt(squares):
                break
        found[m] = c / np.sqrt(squares)
    return found
