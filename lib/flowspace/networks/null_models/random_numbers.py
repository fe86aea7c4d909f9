"""Random numbers inside compiled loops: one independent stream for each replicate, the same on every machine.

The generator is SplitMix64: a 64-bit counter whose steps are mixed. It is written here because the streams of a
compiler's own generator may change with its version.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from flowspace.values import refuse, whole_number

_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def streams(seed, replicates, purpose=0) -> np.ndarray:
    """Starting points of the streams of replicates.

    Parameters
    ----------
    seed : int
        Zero or more.
    replicates : int
        How many streams, at least 1.
    purpose : int
        Streams for different purposes are independent under one seed.

    Returns
    -------
    ndarray of uint64, shape (replicates,)
        The first ones do not depend on how many are asked for.

    Raises
    ------
    MeasureError
        If the seed or the number is no whole number in its range.

    Examples
    --------
    >>> bool((streams(1, 3) == streams(1, 5)[:3]).all()), bool((streams(1, 3) == streams(2, 3)).any())
    (True, False)
    """
    refuse(whole_number(seed, "seed", 0) + whole_number(replicates, "number of replicates", 1))
    return np.random.SeedSequence(int(seed), spawn_key=(purpose,)).generate_state(int(replicates), np.uint64)


@njit(cache=True, inline="always")
def advance(state):  # pragma: no cover - compiled
    """Next counter of a stream."""
    return state + _STEP


@njit(cache=True, inline="always")
def below(state, n):  # pragma: no cover - compiled
    """Whole number from 0 to n - 1 made of a counter; n below 2**32, each as likely up to a share of n / 2**32."""
    z = (state ^ (state >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    z = z ^ (z >> np.uint64(31))
    return np.int64(((z >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))
