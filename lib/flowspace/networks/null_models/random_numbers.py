"""Streams of random numbers for compiled loops: an independent one for each replicate, the same on every machine."""
from __future__ import annotations

import numpy as np

from flowspace.values import refuse, whole_number

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
