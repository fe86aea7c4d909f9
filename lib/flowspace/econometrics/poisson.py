"""Poisson regression on a panel with fixed effects, for counts and for what may be zero."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog
from scipy.special import gammaln

from flowspace.econometrics.fixed_effects import (
    Fit,
    cluster_problems,
    cluster_sums,
    coefficient_table,
    part_of,
    projected,
    small_sample,
)
from flowspace.econometrics.panel import Panel, check_panel_of
from flowspace.errors import MeasureError, Problem
from flowspace.values import level_problems, listed, refuse

_ROUNDS = 200  # at most; ten are usual
_SETTLED = 1e-14  # change of the deviance, relative to the sum of outcomes
_FARTHEST = 1e4  # standard deviations of the regressors, within which separation is looked for


@dataclass(frozen=True, eq=False)
class PoissonFit(Fit):
    """A Poisson regression with fixed effects: all that a `Fit` has, and more.

    Coefficients are changes of the logarithm of the expected outcome; `residuals` are outcome less expectation, and
    `r_squared_within` is nan.

    Parameters
    ----------
    fitted : Series
        Expected outcome of the rows used, keyed by unit and time.
    deviance, pseudo_r_squared : float
        The second is one less the log likelihood over that of a constant.
    all_zero_units, all_zero_times : tuple
        Labels of units and times without any outcome above zero, whose effect fits them with an expectation of zero:
        their rows say nothing about the coefficients and are left out.
    separated : tuple of (label, label)
        Unit and time of further rows left out because effects of units and times together fit them with an expectation
        of zero.
    """

    fitted: pd.Series
    deviance: float
    pseudo_r_squared: float
    all_zero_units: tuple
    all_zero_times: tuple
    separated: tuple


def fixed_effects_poisson(panel: Panel, effects=("unit", "time"), cluster="unit", level=0.95) -> PoissonFit:
    r"""Fit a Poisson regression with fixed effects by pseudo maximum likelihood.

    .. math:: E[y_{it}] = \exp(x_{it}^\top \beta + \mu_i + \lambda_t), \qquad
              \hat V = c\,H^{-1} \Big(\sum_g s_g s_g^\top\Big) H^{-1}, \quad H = \tilde X^\top W \tilde X, \quad
              s_g = \sum_{it \in g} \tilde x_{it} (y_{it} - \hat y_{it})

    with :math:`W` the fitted values, and :math:`\tilde X` the regressors after a regression on the effects weighted by
    them.

    Parameters
    ----------
    panel : Panel
        From `panel_of`; outcomes of zero or more, not necessarily whole.
    effects, level
        As in `fixed_effects`.
    cluster : "unit" or None
        "unit": as in `fixed_effects`, with the same correction c for small samples. None: the outcome is independent
        and has a variance equal to its expectation, :math:`\hat V = H^{-1}`, which counts of patents hardly ever have.

    Returns
    -------
    PoissonFit

    Raises
    ------
    MeasureError
        If an outcome is negative, none is above zero, a regressor separates rows, the fit does not converge, or there
        is nothing to fit, as in `fixed_effects`.

    Notes
    -----
    Estimates are right if the expectation is, whatever the distribution around it, and rows of zero need no trick as
    they would before a logarithm. Tests use Student's t with one degree of freedom less than clusters, where other
    programmes use the normal distribution: with 19 clusters that is 2.10 in place of 1.96.

    Rows that no finite coefficients fit are left out and named, since they have no influence on what can be estimated:
    units (with effects of units) and times (with effects of times) that are zero throughout, and rows that both effects
    together separate, found by a linear programme. A regressor that separates rows has no finite coefficient, and is
    an error.

    References
    ----------
    Santos Silva and Tenreyro 2006, The log of gravity, The Review of Economics and Statistics 88(4):641–658, doi
    10.1162/rest.88.4.641.

    Examples
    --------
    >>> from flowspace.econometrics import panel_of
    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdefgh"), 10), "year": list(range(10)) * 8,
    ...                       "x": rng.normal(size=80)})
    >>> table["y"] = rng.poisson(np.exp(2 + 0.5 * table["x"])) * (table["agglomeration"] != "c")
    >>> fit = fixed_effects_poisson(panel_of(table, "y", ["x"]))
    >>> fit.coefficients["estimate"].round(2).to_dict(), fit.rows, fit.all_zero_units
    ({'x': 0.48}, 70, ('c',))
    """
    check_panel_of(panel)
    problems = _problems(panel, cluster, level)
    refuse(problems)
    panel, units, times = _without_zeros(panel, effects)
    before = panel
    data = projected(panel, effects)
    apart = _separated(data.panel, effects)
    separated = tuple(data.panel.index[apart])
    if separated:
        data = _without_separated(data.panel, ~apart, separated, effects)
    panel = data.panel
    estimates, fitted, x = _estimated(panel, effects)
    inverse = np.linalg.inv(x.T @ (x * fitted[:, None]))
    clusters = len(panel.units) if cluster else None
    errors = panel.y - fitted
    k = panel.x.shape[1]
    freedom = clusters - 1 if cluster else len(panel.y) - k - data.absorbed
    covariance = inverse
    if cluster:
        influence = cluster_sums(x * errors[:, None], panel.unit_codes) @ inverse
        covariance = influence.T @ influence * small_sample(data, effects)
    names = pd.Index(panel.regressors, name="regressor")
    return PoissonFit(
        coefficient_table(estimates, np.sqrt(np.diag(covariance)), freedom, level, names),
        pd.DataFrame(covariance, names, names.rename(None)), freedom, len(panel.y), len(panel.units),
        len(panel.times), clusters, k + data.absorbed, np.nan, pd.Series(errors, panel.index, name="residual"),
        panel.dropped, len(before.y) - len(panel.y) - len(separated), tuple(effects), cluster, level, panel,
        pd.Series(fitted, panel.index, name="fitted"),
        _deviance(panel.y, fitted),
        1 - _log_likelihood(panel.y, fitted) / _log_likelihood(panel.y, panel.y.mean()), units, times, separated)


def _problems(panel, cluster, level) -> list[Problem]:
    problems = level_problems(level) + cluster_problems(cluster)
    if (panel.y < 0).any():
        places = [f"{unit} in {time}" for unit, time in panel.index[panel.y < 0]]
        problems.append(Problem(f"outcomes {panel.outcome!r} below zero ({listed(places)})", "zero or more",
                                "take a linear regression, or correct them"))
    elif not panel.y.any():
        problems.append(Problem(f"an outcome {panel.outcome!r} that is zero throughout", "at least one above zero",
                                "choose another outcome"))
    return problems


def _without_zeros(panel, effects) -> tuple[Panel, tuple, tuple]:
    """Leave out units and times, as far as they have effects, in which nothing is above zero."""
    kept = np.ones(len(panel.y), dtype=bool)
    gone = {"unit": [], "time": []}
    chosen = effects if isinstance(effects, list | tuple) else []
    while True:
        before = kept.copy()
        for name, codes, labels in (("unit", panel.unit_codes, panel.units), ("time", panel.time_codes, panel.times)):
            if name in chosen:
                sums = np.bincount(codes, panel.y * kept, len(labels))
                present = np.bincount(codes, kept, len(labels)) > 0
                gone[name] += [labels[i] for i in np.flatnonzero((sums == 0) & present)]
                kept &= sums[codes] > 0
        if (kept == before).all():
            break
    return panel if kept.all() else part_of(panel, kept), tuple(gone["unit"]), tuple(gone["time"])


def _without_separated(panel, kept, separated, effects):
    """Project what is left, or say what these rows have to do with it that nothing can be fitted."""
    try:
        return projected(part_of(panel, kept), effects)
    except MeasureError as error:
        places = [f"{unit} in {time}" for unit, time in separated]
        first = Problem(f"{len(places)} rows that regressors fit with an expectation of zero ({listed(places)}), "
                        "without which there is nothing to fit", "regressors that vary where the outcome is above zero",
                        "leave out the regressor that is special in these rows")
        raise MeasureError([first, *error.problems]) from None


def _codes(panel, effects) -> list[np.ndarray]:
    codes = [panel.unit_codes] * ("unit" in effects) + [panel.time_codes] * ("time" in effects)
    return codes or [np.zeros(len(panel.y), dtype=int)]


def _separated(panel, effects) -> np.ndarray:
    """Rows of zeros whose expectation can be made as small as one likes while rows above zero keep theirs.

    A combination of effects and regressors is looked for that is zero wherever the outcome is above zero and at most
    zero elsewhere; a linear programme finds all rows where one is below zero.
    """
    zero = panel.y == 0
    if not zero.any():
        return zero
    n = len(panel.y)
    dummies = [sparse.csr_array((np.ones(n), (np.arange(n), codes))) for codes in _codes(panel, effects)]
    x = (panel.x - panel.x.mean(axis=0)) / panel.x.std(axis=0)
    design = sparse.csr_array(sparse.hstack([*dummies, sparse.csr_array(x)]))
    k, m = design.shape[1], int(zero.sum())
    found = linprog(np.concatenate([np.zeros(k), -np.ones(m)]),
                    A_ub=sparse.hstack([design[zero], sparse.eye_array(m)]), b_ub=np.zeros(m),
                    A_eq=sparse.hstack([design[~zero], sparse.csr_array((n - m, m))]), b_eq=np.zeros(n - m),
                    bounds=[(-_FARTHEST, _FARTHEST)] * k + [(0, 1)] * m, method="highs")
    apart = np.zeros(n, dtype=bool)
    if found.x is not None:
        apart[zero] = found.x[k:] > 0.5
    return apart


def _estimated(panel, effects) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimates, fitted values, and regressors after a regression on the effects weighted by these."""
    codes, y = _codes(panel, effects), panel.y
    scale = panel.x.std(axis=0)
    x = (panel.x - panel.x.mean(axis=0)) / scale
    fitted = (y + y.mean()) / 2
    line, before = np.log(fitted), np.inf
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(_ROUNDS):
            working = line + (y - fitted) / fitted
            rest = _weighted_rest(np.column_stack([working, x]), fitted, codes)
            free, moved = rest[:, 1:], rest[:, 0]
            root = np.sqrt(fitted)[:, None]
            estimates = np.linalg.lstsq(free * root, moved * root[:, 0], rcond=None)[0]
            line = working - (moved - free @ estimates)
            fitted = np.exp(line)
            now = _deviance(y, fitted)
            if not np.isfinite(now) or not (fitted > 0).all():
                break
            if abs(before - now) <= _SETTLED * y.sum():
                return estimates / scale, fitted, _weighted_rest(panel.x, fitted, codes)
            before = now
    raise MeasureError(Problem("a fit that does not converge", "a fit that converges",
                               "leave out regressors that vary in few rows with an outcome above zero, or bring the "
                               "outcome to a scale on which it is not tiny"))


def _weighted_rest(table, weights, codes) -> np.ndarray:
    """What is left of columns after a weighted regression on one or two sets of effects."""
    first = codes[0]
    counts = np.bincount(first, weights)

    def less_means(rest):
        sums = cluster_sums(rest * weights[:, None], first)
        return rest - (sums / counts[:, None])[first]

    if len(codes) == 1:
        return less_means(table)
    second = codes[1]
    across = np.zeros((len(counts), second.max() + 1))
    np.add.at(across, (first, second), weights)
    gram = np.diag(across.sum(axis=0)) - across.T @ (across / counts[:, None])
    size = np.sqrt(across.sum(axis=0))
    # Of like size in all columns; one null direction for every separate group of units and times.
    inverse = np.linalg.pinv(gram / np.outer(size, size), rcond=1e-11, hermitian=True) / np.outer(size, size)
    rest = table
    for _ in range(2):
        # The second round takes out the rounding errors of the first.
        rest = less_means(rest)
        rest = rest - (inverse @ cluster_sums(rest * weights[:, None], second))[second]
    return less_means(rest)


def _deviance(y, fitted) -> float:
    some = y > 0
    return 2 * float((y[some] * np.log(y[some] / fitted[some])).sum() - (y - fitted).sum())


def _log_likelihood(y, expected) -> float:
    return float((y * np.log(expected) - expected - gammaln(y + 1)).sum())
