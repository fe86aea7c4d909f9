"""The Anderson–Rubin confidence set of one coefficient, exact whatever its shape."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class ReducedForm:
    """What instruments do to outcome and regressor.

    Parameters
    ----------
    outcome, regressor : ndarray, shape (k,)
        Effects of the k instruments on each.
    outcome_outcome, outcome_regressor, regressor_regressor : ndarray, shape (k, k)
        Blocks of the covariance of both sets of effects.
    """

    outcome: np.ndarray
    regressor: np.ndarray
    outcome_outcome: np.ndarray
    outcome_regressor: np.ndarray
    regressor_regressor: np.ndarray


def anderson_rubin_statistic(effects, covariance) -> float:
    r"""Wald statistic that all effects are zero.

    .. math:: W = u' V^{-1} u

    Parameters
    ----------
    effects : ndarray, shape (k,)
    covariance : ndarray, shape (k, k)

    Returns
    -------
    float

    Examples
    --------
    >>> anderson_rubin_statistic(np.array([2.0]), np.array([[0.5]]))
    8.0
    """
    return float(effects @ np.linalg.solve(covariance, effects))


def anderson_rubin_set(form: ReducedForm, critical) -> tuple[tuple[float, float], ...]:
    r"""All coefficients that the instruments do not contradict.

    If the coefficient is :math:`\beta`, instruments have no effect on :math:`y - \beta x`, so that

    .. math:: u(\beta)' V(\beta)^{-1} u(\beta) \le c, \qquad u(\beta) = \pi_y - \beta \pi_x, \qquad
              V(\beta) = V_{yy} - \beta (V_{yx} + V_{yx}') + \beta^2 V_{xx}

    Parameters
    ----------
    form : ReducedForm
    critical : float
        c, above zero: k times a quantile of F.

    Returns
    -------
    tuple of (float, float)
        Closed intervals in ascending order, ends infinite where the set is not bounded; empty if there is none.

    Notes
    -----
    No grid: multiplied by the determinant of V, the inequality is one of polynomials of degree 2k in the coefficient,
    homogeneous in (1, :math:`\beta`). On the half circle :math:`\beta = \tan\varphi` it is a sum of sines and cosines
    of :math:`2\varphi`, known from 2k + 1 values, so that roots near infinity are roots like all others. With one
    instrument this is the quadratic of Fieller.

    Examples
    --------
    One instrument; an effect on the regressor of 2, and of 0.5 with a standard error of 1:

    >>> one = np.ones((1, 1))
    >>> strong = ReducedForm(np.array([2.0]), np.array([2.0]), 0.01 * one, 0 * one, 0.01 * one)
    >>> [(round(low, 3), round(high, 3)) for low, high in anderson_rubin_set(strong, 3.84)]
    [(0.87, 1.149)]
    >>> weak = ReducedForm(np.array([0.5]), np.array([0.5]), one, 0 * one, one)
    >>> anderson_rubin_set(weak, 3.84)
    ((-inf, inf),)
    """
    # In units in which outcome and regressor have like errors, roots lie apart on the circle.
    unit = np.sqrt(np.trace(form.outcome_outcome) / np.trace(form.regressor_regressor))
    spread = np.sqrt(np.diag(form.outcome_outcome))

    def excess(angle):
        """Above zero outside the set; times the determinant of V, which is never below zero."""
        c, s = np.cos(angle), np.sin(angle) * unit
        u = (c * form.outcome - s * form.regressor) / spread
        v = (c * c * form.outcome_outcome - c * s * (form.outcome_regressor + form.outcome_regressor.T)
             + s * s * form.regressor_regressor) / np.outer(spread, spread)
        # det(V) (u'V^-1u - c), without dividing by a V that may be singular.
        return np.linalg.det(v + np.outer(u, u)) - (1 + critical) * np.linalg.det(v)

    k = len(form.outcome)
    count = 2 * k + 1
    angles = np.pi * np.arange(count) / count - np.pi / 2
    values = np.array([excess(angle) for angle in angles])
    largest = np.abs(values).max()
    # Coefficients of exp(2 i j angle) for j from -k to k; times exp(2 i k angle) a polynomial.
    harmonics = np.arange(-k, k + 1)
    waves = np.exp(-2j * np.outer(harmonics, angles)) @ values / count
    roots = np.roots(waves[::-1] / largest)
    # A root too many only cuts an interval that is put together again.
    near = roots[np.abs(np.abs(roots) - 1) < 0.01]
    edges = np.unique(np.mod(np.angle(near) / 2 + np.pi / 2, np.pi) - np.pi / 2)
    ends = np.concatenate([[-np.pi / 2], edges, [np.pi / 2]])
    pieces = []
    for low, high in zip(ends[:-1], ends[1:], strict=True):
        if high - low > 1e-12 and excess((low + high) / 2) <= 0:
            left = -np.inf if low == -np.pi / 2 else float(np.tan(low) * unit)
            right = np.inf if high == np.pi / 2 else float(np.tan(high) * unit)
            if pieces and pieces[-1][1] == left:
                pieces[-1] = (pieces[-1][0], right)
            else:
                pieces.append((left, right))
    return tuple(pieces)
