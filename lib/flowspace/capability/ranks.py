"""Ranks of scores, with a stated rule for ties."""
from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from flowspace.capability.checks import as_scores, check_choice, check_values

TIES = ("min", "average", "max", "dense")


def ranks(scores, ties="min", largest_first=True, check=True) -> np.ndarray:
    """Rank of every observation.

    Parameters
    ----------
    scores : array_like, shape (..., n)
        One score per observation.
    ties : {"min", "average", "max", "dense"}
        What equal scores get: the best of their ranks (two second places, no third), the mean of them, the worst of
        them, or the best with the following rank not left out. Scores are equal only if they agree in every digit.
    largest_first : bool
        Whether the largest score has rank 1.
    check : bool
        False where the scores are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n)

    Raises
    ------
    MeasureError
        If `ties` is unknown, or if a score is missing or infinite.

    Examples
    --------
    >>> ranks([0.9, 0.5, 0.5, 0.1]).tolist()
    [1.0, 2.0, 2.0, 4.0]
    >>> ranks([0.9, 0.5, 0.5, 0.1], ties="average").tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    check_choice(ties, TIES, "rule for ties")
    array = as_scores(scores) if check else np.asarray(scores)
    if check:
        array = check_values(np.expand_dims(array, -1), ["score"], units=1)[..., 0]
    return rankdata(-array if largest_first else array, method=ties, axis=-1).astype(float)
