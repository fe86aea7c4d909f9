"""TOPSIS: observations scored by how near they are to the best values and how far from the worst."""
from __future__ import annotations

import numpy as np

from flowspace.capability.checks import check_choice, check_values, check_weights, indicator_names
from flowspace.capability.normalisation import min_max
from flowspace.errors import MeasureError, Problem

NORMALISATIONS = ("vector", "min_max", "none")


def topsis(values, weights, normalisation="vector", names=None, check=True) -> np.ndarray:
    r"""Relative closeness to the ideal solution.

    .. math:: v_{iq} = w_q r_{iq}, \qquad D_i^{\pm} = \sqrt{\sum_q (v_{iq} - v_q^{\pm})^2}, \qquad
              C_i = \frac{D_i^-}{D_i^+ + D_i^-},

    with :math:`v_q^+` and :math:`v_q^-` the largest and smallest value of an indicator, and
    :math:`r_{iq} = x_{iq} / \sqrt{\sum_k x_{kq}^2}` (vector normalisation).

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators (less is better: multiplied by -1).
    weights : array_like, shape (..., q)
        Zero or larger, with a sum of 1.
    normalisation : {"vector", "min_max", "none"}
        How the indicators are made comparable: "vector" as in the original; "min_max" as a variant that several
        programs take for granted; "none" where they have been normalised already.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where values and weights are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n)
        In [0, 1]; 1 for an observation that has the best value of every indicator, 0 for one that has the worst of
        every one.

    Raises
    ------
    MeasureError
        If there is one observation only, if all indicators with a weight are the same for all observations, if an
        indicator is zero throughout ("vector") or constant ("min_max"), if a value is missing or infinite, or if the
        weights do not fit.

    Notes
    -----
    The ideal points are made of the observations themselves, so that the order of two of them may change when a third
    is added or left out (rank reversal).

    References
    ----------
    Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications. Springer.

    Examples
    --------
    >>> topsis([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]], [0.5, 0.5]).round(3).tolist()
    [0.833, 0.833, 0.0]
    """
    check_choice(normalisation, NORMALISATIONS, "normalisation")
    if check:
        x = check_values(values, names, varying=normalisation == "min_max")
        w = check_weights(weights, x.shape[-1], names)
        _refuse_what_has_no_ideal(x, w, normalisation, names)
    else:
        x, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if normalisation == "vector":
        # Over the largest value first: squares of very large or very small numbers leave the range of floats.
        x = x / np.abs(x).max(axis=-2, keepdims=True)
        x = x / np.sqrt((x ** 2).sum(axis=-2, keepdims=True))
    elif normalisation == "min_max":
        x = min_max(x, check=False)
    v = x * w[..., None, :]
    far = np.sqrt(((v - v.max(axis=-2, keepdims=True)) ** 2).sum(axis=-1))
    near = np.sqrt(((v - v.min(axis=-2, keepdims=True)) ** 2).sum(axis=-1))
    return near / (far + near)


def _refuse_what_has_no_ideal(x, w, normalisation, names):
    problems = []
    if normalisation == "vector":
        problems = [Problem(f"indicator {name!r} with zero everywhere", "a value other than zero",
                            "leave the indicator out") for j, name in enumerate(indicator_names(names, x.shape[-1]))
                    if (x[..., j] == 0).all(axis=-1).any()]
    spread = (np.ptp(x, axis=-2) > 0) & (w > 0)
    if not problems and not spread.any(axis=-1).all():
        problems.append(Problem("observations that are all the same in the indicators that have a weight",
                                "at least two that differ", "give more observations or other indicators"))
    if problems:
        raise MeasureError(problems)
