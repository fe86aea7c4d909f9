"""CRITIC weights: indicators that vary and that agree little with the others count most."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import check_values
from flowspace.capability.normalisation import min_max
from flowspace.errors import MeasureError, Problem


def critic_weights(values, names=None, check=True) -> np.ndarray:
    r"""Weights by contrast and conflict of the indicators.

    .. math:: C_q = \sigma_q \sum_r (1 - \rho_{qr}), \qquad w_q = \frac{C_q}{\sum_r C_r}

    with the standard deviations :math:`\sigma` of the min–max normalised indicators and their correlations
    :math:`\rho`. Which divisor the standard deviations have plays no part.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators, normalised or not: min–max normalisation is part of the method. At least two indicators.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        Zero or larger, with a sum of 1; unmoved by a change of unit or zero of an indicator.

    Raises
    ------
    MeasureError
        If an indicator is constant, has missing or infinite values, if there is one indicator only, or if all are
        perfectly correlated, so that none conflicts with another.

    Notes
    -----
    An indicator that falls where the others rise gets a large weight, also where it merely measures something else or
    was not directed.

    References
    ----------
    Diakoulaki, D., Mavrotas, G., & Papayannakis, L. (1995). Determining objective weights in multiple criteria
    problems: The CRITIC method. Computers & Operations Research, 22(7), 763-770.
    https://doi.org/10.1016/0305-0548(94)00059-H

    Examples
    --------
    Five systems of software for time and attendance by six criteria, from Tuş and Adalı (2019), as cited and used in
    the tests of the library pymcdm:

    >>> software = [[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2],
    ...             [800, 2, 4, 3, 3, 4]]
    >>> critic_weights(software).round(3).tolist()
    [0.157, 0.249, 0.168, 0.121, 0.154, 0.151]
    """
    x = check_values(values, names, varying=True) if check else np.asarray(values, dtype=float)
    y = min_max(x, check=False)
    y = y - y.mean(axis=-2, keepdims=True)
    covariance = np.matmul(np.swapaxes(y, -1, -2), y) / y.shape[-2]
    sigma = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    correlation = covariance / (sigma[..., :, None] * sigma[..., None, :])
    conflict = (1 - np.minimum(correlation, 1)).sum(axis=-1)
    if check and (conflict.max(axis=-1) < 1e-12).any():
        raise MeasureError(Problem("one indicator only, or indicators that are all perfectly correlated",
                                   "at least two indicators that differ", "use equal weights"))
    information = sigma * conflict
    return information / information.sum(axis=-1, keepdims=True)
