"""Entropy weights (熵权法): the more unequal an indicator, the larger its weight."""
from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from flowspace.capability.checks import check_values


def entropy_weights(values, names=None, check=True) -> np.ndarray:
    r"""Weights by the information entropy of the indicators.

    .. math:: p_{iq} = \frac{y_{iq}}{\sum_i y_{iq}}, \qquad e_q = -\frac{1}{\ln n} \sum_i p_{iq} \ln p_{iq}, \qquad
              w_q = \frac{1 - e_q}{\sum_r (1 - e_r)}

    with :math:`0 \ln 0 = 0`. Of a panel give all units of all years as observations (global entropy): weights of single
    years are not comparable with one another.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed and normalised indicators, zero or larger.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        Zero or larger, with a sum of 1.

    Raises
    ------
    MeasureError
        If an indicator is constant, has negative, missing or infinite values, or if there are fewer than two
        observations; all such indicators are listed.

    Notes
    -----
    The weights do not depend on the unit of an indicator, but they do depend on its zero: the weight of patents in the
    example of the Handbook (23 countries) is 0.400 on the raw data, 0.256 after min–max normalisation and a shift of
    0.0001. Skewed indicators get the large weights, so that an index of such weights finds polarisation by
    construction. Zeros are taken as they are; no shift is added here.

    Examples
    --------
    >>> entropy_weights([[1.0, 1.0], [1.0, 2.0], [0.0, 1.0]]).round(4).tolist()
    [0.8732, 0.1268]
    """
    y = check_values(values, names, varying=True, lowest=0) if check else np.asarray(values, dtype=float)
    # Over the largest value first, so that no sum leaves the range of floats.
    y = y / y.max(axis=-2, keepdims=True)
    p = y / y.sum(axis=-2, keepdims=True)
    entropy = -xlogy(p, p).sum(axis=-2) / np.log(y.shape[-2])
    divergence = np.maximum(1 - entropy, 0)
    return divergence / divergence.sum(axis=-1, keepdims=True)
