"""Aggregation: normalised indicators and weights become one score per observation."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import check_values, check_weights


def arithmetic(values, weights, names=None, check=True) -> np.ndarray:
    r"""Weighted arithmetic mean.

    .. math:: S_i = \sum_q w_q I_{iq}

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Normalised indicators.
    weights : array_like, shape (..., q)
        Zero or larger, with a sum of 1; leading axes broadcast against those of the values.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where values and weights are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n)
        On the scale of the values.

    Raises
    ------
    MeasureError
        If a value is missing or infinite, or if the weights are negative, do not fit or do not sum to 1.

    Notes
    -----
    Fully compensatory: a gain in one indicator makes good any loss in another, at the ratio of their weights. Weights
    are therefore rates of exchange, not importance (see `effective_importance`).

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.10)

    Examples
    --------
    >>> arithmetic([[1.0, 0.0], [0.5, 0.5]], [0.5, 0.5]).tolist()
    [0.5, 0.5]
    """
    x, w = _checked(values, weights, names, check)
    return _along(x, w)


def geometric(values, weights, names=None, check=True) -> np.ndarray:
    r"""Weighted geometric mean.

    .. math:: S_i = \prod_q I_{iq}^{w_q}

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Normalised indicators, all above zero (`rescaled` brings scores into [1, 100]).
    weights : array_like, shape (..., q)
        Zero or larger, with a sum of 1; leading axes broadcast against those of the values.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where values and weights are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n)
        On the scale of the values, never above the arithmetic mean with the same weights.

    Raises
    ------
    MeasureError
        If a value is zero or below, missing or infinite, or if the weights are negative, do not fit or do not sum
        to 1.

    Notes
    -----
    Compensatory only in part: the lower an indicator, the more of the others it takes to make it good.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.10)

    Examples
    --------
    >>> geometric([[1.0, 100.0], [50.5, 50.5]], [0.5, 0.5]).round(6).tolist()
    [10.0, 50.5]
    """
    x, w = _checked(values, weights, names, check, positive=True)
    return np.exp(_along(np.log(x), w))


def _checked(values, weights, names, check, positive=False):
    if not check:
        return np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    x = check_values(values, names, units=1, positive=positive)
    return x, check_weights(weights, x.shape[-1], names)


def _along(x, w):
    """Sum of value times weight over the indicators."""
    return np.matmul(x, w[..., None])[..., 0]
