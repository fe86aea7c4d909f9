"""Benefit of the doubt: every observation is scored with the weights that suit it best."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from flowspace.capability.checks import check_values, indicator_names
from flowspace.errors import MeasureError, Problem


class BenefitOfDoubt(NamedTuple):
    """Scores with the most favourable weights, and such weights.

    Parameters
    ----------
    scores : ndarray of float, shape (..., n)
        In [0, 1].
    weights : ndarray of float, shape (..., n, q)
        Of each observation; they do not sum to 1.
    shares : ndarray of float, shape (..., n, q)
        Pie shares: what each indicator contributes to the score, with a sum of 1; nan for a score of 0.
    """

    scores: np.ndarray
    weights: np.ndarray
    shares: np.ndarray


def benefit_of_doubt(values, share_bounds=None, names=None) -> BenefitOfDoubt:
    r"""Score every observation with the weights that make it largest, none above 1 with the same weights.

    .. math:: S_c = \max_{w \ge 0} \sum_q w_q I_{cq} \quad \text{subject to} \quad
              \sum_q w_q I_{kq} \le 1 \text{ for all observations } k

    With bounds on the pie shares also :math:`L \le w_q I_{cq} / \sum_r w_r I_{cr} \le U` for every indicator of the
    observation scored.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed and normalised indicators, zero or larger. A linear programme is solved for every observation of every
        draw: thousands of draws take minutes.
    share_bounds : pair of float, optional
        L and U, from 0 to 1, with :math:`Q L \le 1 \le Q U`. Without bounds an observation may live on its best
        indicator alone.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    BenefitOfDoubt

    Raises
    ------
    MeasureError
        If a value is negative, missing or infinite, if an indicator is zero throughout (its weight would have no
        bound; all such are listed), or if the bounds cannot be kept.

    Notes
    -----
    The scores are unique, the weights often are not, above all for scores of 1: report the scores. Without bounds many
    observations tie at 1. An indicator at zero contributes nothing, so that a lower bound above 0 gives an observation
    with a zero the score 0: normalise to [1, 100] or so before bounds are used.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.3, equation 22)

    Examples
    --------
    >>> benefit_of_doubt([[1.0, 0.2], [0.2, 1.0], [0.3, 0.3]]).scores.round(3).tolist()
    [1.0, 1.0, 0.5]
    """
    x = check_values(values, names, units=1, lowest=0)
    n, q = x.shape[-2:]
    _check_columns(x, names)
    bounds = _check_bounds(share_bounds, q)
    # Over the largest value of each indicator, so that its unit plays no part in the tolerances of the solver.
    largest = x.max(axis=-2, keepdims=True)
    tables = (x / largest).reshape(-1, n, q)
    weights = np.array([[_best_weights(table, row, bounds) for row in range(n)] for table in tables])
    contributions = weights * tables
    scores = contributions.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        shares = contributions / scores[..., None]
    return BenefitOfDoubt(np.clip(scores, 0, 1).reshape(x.shape[:-1]), weights.reshape(x.shape) / largest,
                          shares.reshape(x.shape))


def _check_columns(x, names):
    problems = [Problem(f"indicator {name!r} with zero everywhere", "a value above 0", "leave the indicator out")
                for j, name in enumerate(indicator_names(names, x.shape[-1])) if (x[..., j] == 0).all(axis=-1).any()]
    if problems:
        raise MeasureError(problems)


def _check_bounds(share_bounds, q):
    if share_bounds is None:
        return None
    expected = f"two numbers from 0 to 1, the lower at most 1/{q} and the upper at least 1/{q}"
    try:
        lower, upper = (float(bound) for bound in share_bounds)
    except (TypeError, ValueError):
        raise MeasureError(Problem(f"bounds {share_bounds!r}", expected, "give a pair of numbers")) from None
    if not (0 <= lower <= upper <= 1 and q * lower <= 1 + 1e-12 and q * upper >= 1 - 1e-12):
        raise MeasureError(Problem(f"bounds {lower:g} and {upper:g} for {q} indicators", expected,
                                   "widen the bounds"))
    return lower, upper


def _best_weights(table, row, bounds):
    own = table[row]
    constraints, limits = table, np.ones(len(table))
    if bounds is not None:
        lower, upper = bounds
        each = np.diag(own)
        constraints = np.vstack([table, lower * own - each, each - upper * own])
        limits = np.concatenate([limits, np.zeros(2 * len(own))])
    return linprog(-own, A_ub=constraints, b_ub=limits, bounds=(0, None), method="highs").x
