"""Coupling coordination degree (耦合协调度) of the scores of several subsystems, with its variants and grades."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowspace.capability.checks import as_scores, check_choice, check_values, check_weights, indicator_names
from flowspace.errors import MeasureError, Problem

VARIANTS = ("standard", "modified", "lost_exponent", "lost_coefficient")

GRADES = (
    ("extreme disorder", "极度失调"),
    ("serious disorder", "严重失调"),
    ("moderate disorder", "中度失调"),
    ("mild disorder", "轻度失调"),
    ("near disorder", "濒临失调"),
    ("bare coordination", "勉强协调"),
    ("primary coordination", "初级协调"),
    ("intermediate coordination", "中级协调"),
    ("good coordination", "良好协调"),
    ("excellent coordination", "优质协调"),
)
"""English and Chinese words of the ten grades, from grade 1 (below 0.1) to grade 10 (0.9 and above)."""


class Coupling(NamedTuple):
    """Coupling, development and coordination of every observation.

    Parameters
    ----------
    coupling : ndarray of float, shape (..., n)
        C: how even the subsystems are.
    development : ndarray of float, shape (..., n)
        T: weighted mean of the subsystems.
    coordination : ndarray of float, shape (..., n)
        D, the square root of their product.
    """

    coupling: np.ndarray
    development: np.ndarray
    coordination: np.ndarray


def coupling_coordination(scores, alphas=None, variant="standard", names=None, check=True) -> Coupling:
    r"""Coupling coordination degree of K subsystems.

    .. math:: C = \frac{\left(\prod_k U_k\right)^{1/K}}{\frac1K \sum_k U_k}, \qquad T = \sum_k \alpha_k U_k, \qquad
              D = \sqrt{C\,T}

    Parameters
    ----------
    scores : array_like, shape (..., n, K)
        Scores of at least two subsystems, in [0, 1].
    alphas : array_like, shape (..., K), optional
        Weights of the subsystems in T, with a sum of 1; equal by default.
    variant : {"standard", "modified", "lost_exponent", "lost_coefficient"}
        Which C: "standard" as above; "modified" as proposed by Wang et al. (2021),

        .. math:: C = \sqrt{\left[1 - \frac{\sum_{i>j} |U_i - U_j|}{\sum_{m=1}^{K-1} m}\right]
                  \left(\prod_i \frac{U_i}{\max U}\right)^{1/(K-1)}};

        and two faulty forms met in print, as warnings: "lost_exponent",
        :math:`\prod U_k / (\frac1K \sum U_k)^K`, and "lost_coefficient", :math:`(\prod U_k)^{1/K} / \sum U_k`, which
        cannot exceed 1/K.
    names : sequence of str, length K, optional
        Names of the subsystems for messages.
    check : bool
        False where scores and weights are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    Coupling
        Its `coupling`, `development` and `coordination`, each of shape (..., n).

    Raises
    ------
    MeasureError
        If there is one subsystem only, if a score lies outside [0, 1], is missing or infinite, if all subsystems of
        an observation are zero (C is then not defined), or if the weights do not fit.

    Notes
    -----
    C measures evenness and nothing of interaction: two subsystems at 0.01 are as "coupled" as two at 0.99. With equal
    weights :math:`T` is the mean in the denominator of C, so that :math:`D^2 = CT` is the geometric mean of the
    subsystems: the degree orders observations as geometric aggregation does. One subsystem at zero makes C and D zero.

    References
    ----------
    王淑佳, 孔伟, 任亮, 治丹丹, 戴彬婷 (2021). 国内耦合协调度模型的误区及修正. 自然资源学报, 36(3), 793-810.

    Examples
    --------
    >>> result = coupling_coordination([[0.4, 0.9]])
    >>> [round(float(part[0]), 4) for part in result]
    [0.9231, 0.65, 0.7746]
    >>> round(float(np.sqrt(0.4 * 0.9)), 4) == round(float(result.coordination[0]) ** 2, 4)
    True
    """
    check_choice(variant, VARIANTS, "variant")
    u = _checked(scores, names) if check else np.asarray(scores, dtype=float)
    k = u.shape[-1]
    alphas = np.full(k, 1 / k) if alphas is None else alphas
    alphas = check_weights(alphas, k, names) if check else np.asarray(alphas, dtype=float)
    coupling = {"standard": _standard, "modified": _modified, "lost_exponent": _lost_exponent,
                "lost_coefficient": _lost_coefficient}[variant](u)
    development = np.matmul(u, alphas[..., None])[..., 0]
    return Coupling(coupling, development, np.sqrt(coupling * development))


def coordination_grade(coordination) -> np.ndarray:
    """Grade of a coupling coordination degree, from 1 (below 0.1) to 10 (0.9 and above).

    Parameters
    ----------
    coordination : array_like
        Degrees in [0, 1].

    Returns
    -------
    ndarray of int
        Of the same shape; the words of grade g are ``GRADES[g - 1]``. A degree on a boundary has the higher grade.
        Grades 1 to 4 count as unacceptable, 5 and 6 as transitional, 7 to 10 as acceptable.

    Raises
    ------
    MeasureError
        If a degree lies outside [0, 1] or is missing.

    Notes
    -----
    The boundaries are a convention with nothing behind them: report the degree beside the word.

    Examples
    --------
    >>> coordination_grade([0.05, 0.3, 0.59, 1.0]).tolist()
    [1, 4, 6, 10]
    >>> GRADES[4 - 1]
    ('mild disorder', '轻度失调')
    """
    degrees = check_values(np.expand_dims(as_scores(coordination), (-2, -1)), ["coordination"], units=1,
                           lowest=0)[..., 0, 0]
    if (degrees > 1).any():
        raise MeasureError(Problem(f"a degree of {degrees.max():g}", "degrees from 0 to 1", "normalise the scores"))
    return np.searchsorted(np.arange(1, 10) / 10, degrees, side="right") + 1


def _checked(scores, names):
    u = check_values(scores, names, units=1, lowest=0)
    problems = []
    if u.shape[-1] < 2:
        problems.append(Problem("1 subsystem", "at least 2", "give the scores of more subsystems"))
    names = indicator_names(names, u.shape[-1])
    problems += [Problem(f"scores of {name!r} up to {u[..., j].max():g}", "scores from 0 to 1",
                         "normalise the scores") for j, name in enumerate(names) if (u[..., j] > 1).any()]
    if (u == 0).all(axis=-1).any():
        problems.append(Problem("an observation with all subsystems at zero", "at least one above zero",
                                "leave the observation out: its coupling is not defined"))
    if problems:
        raise MeasureError(problems)
    return u


def _standard(u):
    # Each score over the mean: a product of many small scores would leave the range of floats.
    relative = u / u.mean(axis=-1, keepdims=True)
    return np.minimum(np.prod(relative, axis=-1) ** (1 / u.shape[-1]), 1)


def _modified(u):
    k = u.shape[-1]
    apart = sum(np.abs(u[..., i] - u[..., j]) for i in range(k) for j in range(i))
    evenness = np.prod(u / u.max(axis=-1, keepdims=True), axis=-1) ** (1 / (k - 1))
    return np.sqrt((1 - apart / (k * (k - 1) / 2)) * evenness)


def _lost_exponent(u):
    return _standard(u) ** u.shape[-1]


def _lost_coefficient(u):
    return _standard(u) / u.shape[-1]
