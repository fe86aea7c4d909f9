"""Poisson regression on a panel with fixed effects, for counts and for what may be zero."""
from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln
from threadpoolctl import threadpool_limits

from flowspace.econometrics.fixed_effects import (
    Fit,
    cluster_sums,
    coefficient_table,
    part_of,
    projected,
    small_sample,
)
from flowspace.econometrics.panel import Panel, check_panel_of
from flowspace.errors import MeasureError, Problem
from flowspace.values import listed, plain, real_number, refuse

_ROUNDS = 3  # of Newton's steps, each of which doubles the correct digits


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
    together separate, which pyfixest looks for. A regressor that separates rows has no finite coefficient, and is an
    error.

    References
    ----------
    Santos Silva and Tenreyro 2006, The log of gravity, The Review of Economics and Statistics 88(4):641–658, doi
    10.1162/rest.88.4.641. Fitted with pyfixest's fepois.

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
    start, kept = _start(data.panel, effects)
    separated = tuple(data.panel.index[~kept])
    if separated:
        data = _without_separated(data.panel, kept, separated, effects)
        start, _ = _start(data.panel, effects)
    panel = data.panel
    estimates, fitted, x = _polished(panel, start, effects)
    inverse = np.linalg.inv(x.T @ (x * fitted[:, None]))
    clusters = len(panel.units) if cluster else None
    errors = panel.y - fitted
    k = panel.x.shape[1]
    freedom = clusters - 1 if cluster else len(panel.y) - k - data.absorbed
    covariance = inverse
    if cluster:
        scores = cluster_sums(x * errors[:, None], panel.unit_codes)
        covariance = inverse @ (scores.T @ scores) @ inverse * small_sample(data, effects)
    names = pd.Index(panel.regressors, name="regressor")
    positive = panel.y > 0
    deviance = 2 * float((panel.y[positive] * np.log(panel.y[positive] / fitted[positive])).sum() - errors.sum())
    return PoissonFit(
        coefficient_table(estimates, np.sqrt(np.diag(covariance)), freedom, level, names),
        pd.DataFrame(covariance, names, names.rename(None)), freedom, len(panel.y), len(panel.units),
        len(panel.times), clusters, k + data.absorbed, np.nan, pd.Series(errors, panel.index, name="residual"),
        panel.dropped, len(before.y) - len(panel.y) - len(separated), tuple(effects), cluster, level, panel,
        pd.Series(fitted, panel.index, name="fitted"), deviance,
        1 - _log_likelihood(panel.y, fitted) / _log_likelihood(panel.y, panel.y.mean()), units, times, separated)


def _problems(panel, cluster, level) -> list[Problem]:
    problems = real_number(level, "level", 0, 1, open_below=True)
    if not problems and level == 1:
        problems.append(Problem("a level of 1", "a number below 1", "take 0.95"))
    if cluster is not None and not (isinstance(cluster, str) and cluster == "unit"):
        problems.append(Problem(f"{plain(cluster)} as cluster", "'unit', or None for independent errors", "correct it"))
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


def _start(panel, effects) -> tuple[np.ndarray, np.ndarray]:
    """Fitted values of the rows kept, and which rows were kept."""
    import pyfixest  # Importing it takes two seconds.

    data = pd.DataFrame((panel.x - panel.x.mean(axis=0)) / panel.x.std(axis=0)).add_prefix("x")
    formula = "y ~ " + " + ".join(data.columns) + (" | " + " + ".join(effects) if effects else "")
    data["y"], data["unit"], data["time"] = panel.y, panel.unit_codes, panel.time_codes
    with warnings.catch_warnings(), threadpool_limits(1, user_api="blas"):
        # Of pandas's coming versions, and of separated rows, which the result names.
        warnings.simplefilter("ignore")
        try:
            fit = pyfixest.fepois(formula, data, vcov="iid", fixef_rm="none", separation_check=["fe", "ir"],
                                  iwls_tol=1e-10, iwls_maxiter=200)
        except (ValueError, RuntimeError, np.linalg.LinAlgError) as error:
            raise MeasureError(Problem(f"a model that cannot be fitted ({error})", "regressors that vary within units",
                                       "take other regressors or fewer effects")) from None
    kept = np.ones(len(panel.y), dtype=bool)
    kept[np.asarray(fit.na_index, dtype=int)] = False
    if not fit.convergence and kept.all():
        raise MeasureError(Problem("a fit that does not converge", "a fit that converges",
                                   "leave out regressors that vary in few rows with an outcome above zero"))
    return np.asarray(fit._Y_hat_response, dtype=float).ravel(), kept


def _polished(panel, fitted, effects) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimates, fitted values, and regressors after a weighted regression on the effects, to the last digits.

    pyfixest takes effects out only nearly, and in an order that depends on the number of processors.
    """
    dummies = [np.eye(len(labels))[codes] for name, codes, labels in (
        ("unit", panel.unit_codes, panel.units), ("time", panel.time_codes, panel.times)) if name in effects]
    d = np.column_stack(dummies) if dummies else np.ones((len(panel.y), 1))
    scale = panel.x.std(axis=0)
    columns = np.column_stack([d, (panel.x - panel.x.mean(axis=0)) / scale])
    line = np.log(fitted)
    with threadpool_limits(1, user_api="blas"):
        for _ in range(_ROUNDS):
            root = np.sqrt(fitted)
            working = line + (panel.y - fitted) / fitted
            solution = np.linalg.lstsq(columns * root[:, None], working * root, rcond=1e-12)[0]
            line = columns @ solution
            fitted = np.exp(line)
        root = np.sqrt(fitted)[:, None]
        rest = panel.x - d @ np.linalg.lstsq(d * root, panel.x * root, rcond=1e-12)[0]
    return solution[d.shape[1]:] / scale, fitted, rest


def _log_likelihood(y, expected) -> float:
    return float((y * np.log(expected) - expected - gammaln(y + 1)).sum())
