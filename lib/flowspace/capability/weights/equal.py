"""Equal weights, the reference for all others."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import check_values


def equal_weights(values, names=None, check=True) -> np.ndarray:
    r"""The same weight for every indicator.

    .. math:: w_q = \frac1Q

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators; only their number counts.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)

    Raises
    ------
    MeasureError
        If a value is missing or infinite.

    Notes
    -----
    Equal weights of indicators are unequal weights of dimensions with different numbers of indicators, and correlated
    indicators count twice.

    Examples
    --------
    >>> equal_weights(np.zeros((3, 4))).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    x = check_values(values, names, units=1) if check else np.asarray(values)
    return np.full(x.shape[:-2] + x.shape[-1:], 1 / x.shape[-1])
