"""Effective importance: how much of an index each indicator explains, whatever its weight says."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import as_scores, check_values
from flowspace.errors import MeasureError, Problem


def effective_importance(values, scores, names=None, check=True) -> np.ndarray:
    r"""Squared correlation of the index with each indicator.

    .. math:: S_q = R^2(S, I_q) = \operatorname{cor}(S, I_q)^2,

    the share of the variance of the index that a straight line on the indicator explains.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Normalised indicators.
    scores : array_like, shape (..., n)
        The index.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where values and scores are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        In [0, 1]. They do not sum to 1: correlated indicators explain the same variance twice.

    Raises
    ------
    MeasureError
        If an indicator or the index is constant, or has missing or infinite values, or if their lengths differ.

    Notes
    -----
    The measure of Paruolo, Saisana and Saltelli (2013) allows for a curved relation; this is its linear version.

    Examples
    --------
    Equal weights, unequal importance: the second indicator varies little.

    >>> values = np.array([[0.0, 0.5], [1.0, 0.6], [0.4, 0.4]])
    >>> effective_importance(values, values.mean(axis=1)).round(2).tolist()
    [0.98, 0.49]
    """
    if check:
        x = check_values(values, names, varying=True)
        y = check_values(np.expand_dims(as_scores(scores), -1), ["index"], varying=True)[..., 0]
        if y.shape[-1] != x.shape[-2]:
            raise MeasureError(Problem(f"{y.shape[-1]} scores", f"{x.shape[-2]}, one per observation",
                                       "give the scores of these observations"))
    else:
        x, y = np.asarray(values, dtype=float), np.asarray(scores, dtype=float)
    x = x - x.mean(axis=-2, keepdims=True)
    y = (y - y.mean(axis=-1, keepdims=True))[..., None]
    explained = (x * y).sum(axis=-2) ** 2 / ((x ** 2).sum(axis=-2) * (y ** 2).sum(axis=-2))
    return np.clip(explained, 0, 1)
