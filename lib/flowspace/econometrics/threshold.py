"""Threshold regression on panels: coefficients that differ below and above a value of one variable."""
from __future__ import annotations

from dataclasses import dataclass, replace
from numbers import Real

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import Fit, fixed_effects, part_of, projected
from flowspace.econometrics.panel import Panel, check_panel_of
from flowspace.econometrics.threshold_bootstrap import BOOTSTRAPS, drawn_residuals, drawn_statistics
from flowspace.econometrics.threshold_grid import candidates, gains, grid, orthonormal, outside
from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse, whole_number

_NOTHING = 1e-18  # of the sum of squares, less than this share is rounding

_FEWEST_UNITS = 5

JUMP = "jump"
"""Name of the coefficient of being above the threshold."""


@dataclass(frozen=True, eq=False)
class ThresholdFit:
    """A panel regression with one threshold.

    Parameters
    ----------
    threshold : str
        The variable that splits the rows.
    gamma : float
        The estimate: rows with the variable up to it are regime "below", the others "above".
    intervals : tuple of (float, float)
        Confidence set of the threshold: runs of neighbouring candidate values that are not rejected, first and last of
        each. The estimate is in one of them; two or more mean that the set falls apart.
    low, high : float
        The smallest and largest value in the set: its hull, which is what is usually printed.
    level, critical : float
        Of the set, and the value that the likelihood ratio is compared with.
    curve : Series
        Likelihood ratio by candidate value, ascending; nan where a split has no estimate.
    statistic, p_value : float
        F of no threshold, and its bootstrap p value.
    critical_values : Series
        90th, 95th and 99th percentile of the bootstrapped F, keyed 0.9, 0.95 and 0.99.
    coefficients : DataFrame
        Indexed by regime ("below", "above"; with thresholds given "1", "2", "3" and so on by ascending q; "all" for
        those in common) and regressor: estimate, standard_error, t, p_value, low, high.
        The threshold counts as known, which in large samples costs nothing.
    fit : Fit
        The regression at the estimated threshold, with all else that is to be said about it; its regressors are named
        such as "below: x".
    regimes : DataFrame
        Indexed by regime: rows, units (with any row in it), share of the rows.
    ssr, ssr_linear : float
        Sums of squared residuals with and without the threshold.
    given : tuple of float
        Thresholds that were given, ascending.
    residual_variance : float
        That of the statistic and the likelihood ratio: ssr over rows less effects.
    without_estimate : int
        Candidate values left out because the coefficients of both regimes cannot be told apart there.
    bootstrap : str
    trim : float
    replicates, seed : int
    """

    threshold: str
    gamma: float
    intervals: tuple[tuple[float, float], ...]
    low: float
    high: float
    level: float
    critical: float
    curve: pd.Series
    statistic: float
    p_value: float
    critical_values: pd.Series
    coefficients: pd.DataFrame
    fit: Fit
    regimes: pd.DataFrame
    ssr: float
    ssr_linear: float
    given: tuple[float, ...]
    residual_variance: float
    without_estimate: int
    bootstrap: str
    trim: float
    replicates: int
    seed: int


def likelihood_ratio_critical(level=0.95) -> float:
    r"""The value that the likelihood ratio of a threshold exceeds with a chance of one less the level.

    .. math:: c = -2 \ln\left(1 - \sqrt{\text{level}}\right)

    Parameters
    ----------
    level : float
        Between 0 and 1.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If the level is no share.

    References
    ----------
    Hansen 1999, Threshold effects in non-dynamic panels: Estimation, testing, and inference, Journal of Econometrics
    93(2):345–368, doi 10.1016/S0304-4076(99)00025-1.

    Examples
    --------
    The value of the paper at 5 per cent:

    >>> round(likelihood_ratio_critical(0.95), 2)
    7.35
    """
    refuse(_share_problems(level))
    return float(-2 * np.log1p(-np.sqrt(level)))


def likelihood_ratio_at(fit: ThresholdFit, value) -> float:
    """The likelihood ratio of any value of the threshold, also between two observed ones.

    Parameters
    ----------
    fit : ThresholdFit
    value : float

    Returns
    -------
    float
        That of the largest candidate up to the value, with which it splits the rows alike; nan outside the candidates.

    Raises
    ------
    MeasureError
        If no fit or no number is given.

    Examples
    --------
    >>> from flowspace.econometrics import panel_of
    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdefghij"), 8), "year": list(range(8)) * 10,
    ...                       "q": rng.uniform(size=80)})
    >>> table["y"] = np.where(table["q"] > 0.4, 3.0, 0.0) * table["q"] + rng.normal(0, 0.1, 80)
    >>> fit = panel_threshold(panel_of(table, "y", ["q"]), "q", replicates=99)
    >>> likelihood_ratio_at(fit, 0.4) <= fit.critical, likelihood_ratio_at(fit, 0.6) <= fit.critical
    (True, False)
    """
    if not isinstance(fit, ThresholdFit):
        refuse([Problem(f"a {type(fit).__name__}", "a fitted threshold", "fit one: panel_threshold")])
    if not isinstance(value, Real) or isinstance(value, bool) or not np.isfinite(value):
        refuse([Problem(f"{plain(value)} as value of the threshold", "a finite number", "correct it")])
    place = int(np.searchsorted(fit.curve.index, value, side="right")) - 1
    return float(fit.curve.iloc[place]) if place >= 0 and value <= fit.curve.index[-1] else np.nan


def panel_threshold(panel: Panel, threshold, by_regime=None, common=None, effects=("unit", "time"), jump=False,
                    trim=0.1, given=(), level=0.95, cluster="unit", bootstrap="units", replicates=299,
                    seed=0) -> ThresholdFit:
    r"""Fit a panel regression whose coefficients differ below and above a threshold that is estimated too.

    .. math:: y_{it} = \mu_i + \lambda_t + \beta_1' x_{it}\, 1[q_{it} \le \gamma]
              + \beta_2' x_{it}\, 1[q_{it} > \gamma] + \delta' z_{it} + e_{it}

    The estimate minimises the sum of squared residuals :math:`S_1(\gamma)` over the observed values of q that leave
    enough rows on both sides. With :math:`S_0` that of the regression without a threshold, and d the rows less the
    effects,

    .. math:: \hat\sigma^2 = \frac{S_1(\hat\gamma)}{d}, \qquad F_1 = \frac{S_0 - S_1(\hat\gamma)}{\hat\sigma^2},
              \qquad LR_1(\gamma) = \frac{S_1(\gamma) - S_1(\hat\gamma)}{\hat\sigma^2}

    The confidence set holds all candidates with :math:`LR_1(\gamma)` up to `likelihood_ratio_critical`. The p value of
    :math:`F_1` is the share of bootstrapped statistics at least as large, the observed one counted among them.

    Parameters
    ----------
    panel : Panel
        As `panel_of` makes it, with all columns below among its regressors. Need not be balanced.
    threshold : str
        The variable q.
    by_regime : sequence of str, optional
        The regressors x, q or others; q alone if left out.
    common : sequence of str, optional
        The regressors z; if left out, all others of the panel except q.
    effects : sequence of str
        ("unit",), as Hansen has it, or ("unit", "time").
    jump : bool
        Whether being above the threshold has a coefficient too. Hansen's model has none: a regime then changes slopes
        only, through the origin of x as it is measured.
    trim : float
        Share of the rows that each regime has at least, above 0 and below 0.5.
    given : sequence of float
        Thresholds of q that are there already: one more is looked for, and tested against those alone. A second one is
        found with the first one given, and the first one then again with the second one given, as Hansen advises. The
        bootstrap takes given thresholds as known, which makes the test of one more somewhat cautious: in panels of 19
        units and 5 times with one threshold, it finds a second one at 5 per cent in 3 of 100.
    level : float
        Of the confidence set and of the intervals of coefficients.
    cluster : "unit" or None
        For the standard errors of the coefficients, as in `fixed_effects`.
    bootstrap : str
        Key of `BOOTSTRAPS`: "units" is Hansen's, "signs" is for panels that are not balanced.
    replicates : int
        At least 99.
    seed : int
        Zero or more.

    Returns
    -------
    ThresholdFit

    Raises
    ------
    MeasureError
        If no panel is given, it has fewer than five units, a name is no regressor of it or stands for two parts, a
        regressor is fixed by the effects and the others, no value of q leaves enough rows on both sides, no split has
        an estimate, the residuals are all zero, "units" are drawn from a panel that is not balanced, or a number is out
        of its range.

    Notes
    -----
    *Two conventions.* All rows enter the regression after their means have been taken out. Hansen's own programme drops
    one period of the demeaned rows first, and gives 0.0157 with the set from 0.01392 to 0.01806 on his data, where
    programmes that keep all rows give 0.0154 or 0.0155.

    *Not balanced.* Hansen takes a balanced panel. The estimator asks for none, since means, or effects of both kinds,
    are taken out exactly whichever rows are missing; the bootstrap of "units" does, because one unit takes over the
    residuals of another. Rows must be missing for reasons that have nothing to do with the errors.

    *The set.* Its ends are observed values. The rows are split in the same way by every value from one observed value
    up to the next: a true threshold just above `high` may belong to the set (`likelihood_ratio_at`). Its level is that
    of many rows and small effects of the threshold. In simulated panels of 19 units and 5 times, sets of level 0.95
    held the truth in 94 to 98 of 100 panels, the more the larger the effect, and about half of the sets fell apart
    where the effect was small.

    *Errors.* F and the likelihood ratio take independent errors of equal variance for granted, whatever `cluster` says
    about standard errors; the bootstrap of F keeps the dependence within units. The variance is divided by the rows
    less the effects, n(T - 1) with units alone, as in the paper; a programme that divides by T(n - 1) has an F larger
    by a known factor, and the same p value. A threshold in a slope is no inverted U.

    References
    ----------
    Hansen 1999, Threshold effects in non-dynamic panels: Estimation, testing, and inference, Journal of Econometrics
    93(2):345–368, doi 10.1016/S0304-4076(99)00025-1.

    Examples
    --------
    Grunfeld's ten firms, split by their value: the threshold and the sum of squares that pyxthreg gives too.

    >>> from statsmodels.datasets import grunfeld
    >>> from flowspace.econometrics import panel_of
    >>> firms = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    >>> panel = panel_of(firms, "invest", ["value", "capital"], unit="firm")
    >>> fit = panel_threshold(panel, "value", ["capital"], ["value"], effects=["unit"])
    >>> fit.gamma, fit.intervals, round(fit.ssr, 2)
    (2792.2, ((2759.9, 2792.2),), 413238.27)

    A slope of 1 up to 0.4 and of 4 from there on:

    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdefghij"), 8), "year": list(range(8)) * 10,
    ...                       "q": rng.uniform(size=80)})
    >>> table["y"] = np.where(table["q"] > 0.4, 4.0, 1.0) * table["q"] + rng.normal(0, 0.3, 80)
    >>> fit = panel_threshold(panel_of(table, "y", ["q"]), "q", replicates=99)
    >>> round(fit.gamma, 3), [(round(a, 3), round(b, 3)) for a, b in fit.intervals], fit.p_value
    (0.405, [(0.392, 0.405)], 0.01)
    >>> fit.coefficients["estimate"].round(2).to_dict()
    {('below', 'q'): 1.13, ('above', 'q'): 3.95}
    """
    moving, fixed, given = _checked(panel, threshold, by_regime, common, effects, jump, trim, given, level, bootstrap,
                                    replicates, seed)
    data = projected(_split(panel, threshold, moving, fixed, jump, given), effects)
    panel = part_of(panel, np.isin(panel.rows, data.panel.rows)) if data.singletons else panel
    _check_balance(panel, bootstrap)
    columns = dict(zip(panel.regressors, panel.x.T, strict=True))
    q, n, units = columns[threshold], len(panel.y), panel.unit_codes
    x = np.column_stack([*(columns[name] for name in moving), *([np.ones(n)] if jump else [])])
    times = np.eye(len(panel.times))[panel.time_codes] if "time" in effects else np.empty((n, 0))
    basis = orthonormal(np.column_stack([times, data.panel.x]), units)
    splits = grid(q, x, basis, units, trim, given)
    y = outside(panel.y[:, None], splits)
    ssr_linear = float((y**2).sum())
    gain = gains(y, splits)[:, 0]
    total = float((data.y**2).sum())
    _refuse_empty(splits, gain, q, trim, ssr_linear, total)
    best = int(np.nanargmax(gain))
    gamma, ssr = float(splits.values[best]), ssr_linear - float(gain[best])
    if ssr <= _NOTHING * total:
        refuse([Problem("no residuals: the threshold explains the outcome fully", "an outcome with some chance in it",
                        "look whether the outcome was computed from the regressors")])
    divisor = n - data.absorbed
    variance = ssr / divisor
    curve = pd.Series((gain[best] - gain) / variance, pd.Index(splits.values, name=threshold), name="likelihood_ratio")
    critical = likelihood_ratio_critical(level)
    intervals = _runs(curve.dropna(), critical)

    whole = _split(panel, threshold, moving, fixed, jump, (*given, gamma))
    fit = replace(fixed_effects(whole, effects, cluster, level), singletons=data.singletons)
    # With signs, residuals beside the threshold would be too small in just those rows that made it: they reject at 10
    # instead of 5 per cent (19 units, 5 times), those of the regression without one at 5.
    residuals = fit.residuals.to_numpy() if bootstrap == "units" else y[:, 0]
    drawn = drawn_residuals(residuals, units, panel.time_codes, bootstrap, replicates, seed)
    statistic = float(gain[best] / variance)
    by_chance = drawn_statistics(splits, drawn, divisor)
    members = [regime_rows for _, regime_rows in _regimes(q, (*given, gamma))]
    regimes = pd.DataFrame({"rows": [int(rows.sum()) for rows in members],
                            "units": [len(np.unique(units[rows])) for rows in members],
                            "share": [float(rows.mean()) for rows in members]},
                           pd.Index([name for name, _ in _regimes(q, (*given, gamma))], name="regime"))
    index = pd.MultiIndex.from_tuples([tuple(name.split(": ", 1)) for name in whole.regressors],
                                      names=["regime", "regressor"])
    return ThresholdFit(
        threshold, gamma, intervals, intervals[0][0], intervals[-1][1], float(level), critical, curve, statistic,
        # Signs that all agree give the statistic itself, up to its last digits.
        float((1 + (by_chance >= statistic * (1 - 1e-9)).sum()) / (1 + replicates)),
        pd.Series(np.quantile(by_chance, [0.9, 0.95, 0.99]), [0.9, 0.95, 0.99], name="statistic"),
        fit.coefficients.set_axis(index), fit, regimes, ssr, ssr_linear, given, variance, int(np.isnan(gain).sum()),
        bootstrap, float(trim), int(replicates), int(seed))


def _checked(panel, threshold, by_regime, common, effects, jump, trim, given, level, bootstrap, replicates,
             seed) -> tuple[list[str], list[str], tuple[float, ...]]:
    """The regressors by regime, the common ones and the given thresholds, or all that is wrong."""
    check_panel_of(panel)
    problems = whole_number(replicates, "number of replicates", 99) + whole_number(seed, "seed", 0)
    problems += _share_problems(level)
    if not (isinstance(trim, Real) and not isinstance(trim, bool) and 0 < trim < 0.5):
        problems.append(Problem(f"{plain(trim)} as trim", "a share above 0 and below 0.5", "take 0.1"))
    if not isinstance(jump, bool | np.bool_):
        problems.append(Problem(f"{plain(jump)} as jump", "True or False", "correct it"))
    if not isinstance(bootstrap, str) or bootstrap not in BOOTSTRAPS:
        problems.append(Problem(f"{plain(bootstrap)} as bootstrap{did_you_mean(bootstrap, BOOTSTRAPS)}",
                                "one of " + ", ".join(BOOTSTRAPS), "correct the name"))
    if "unit" not in _names(effects):
        problems.append(Problem(f"{plain(effects)} as effects", "('unit',) or ('unit', 'time')",
                                "thresholds are for panels with effects of units"))
    moving = [threshold] if by_regime is None else _names(by_regime)
    rest = [name for name in panel.regressors if name not in (*moving, threshold)]
    fixed = rest if common is None else _names(common)
    unknown = [name for name in (threshold, *moving, *fixed) if name not in panel.regressors]
    problems += [Problem(f"{plain(name)}{did_you_mean(name, panel.regressors)}",
                         "one of the panel's regressors: " + ", ".join(panel.regressors),
                         "name it among the regressors of panel_of") for name in unknown]
    twice = [name for name in panel.regressors if (moving + fixed).count(name) > 1]
    if twice:
        problems.append(Problem(f"{listed([plain(name) for name in twice])} twice, or by regime and in common",
                                "each regressor in one place", "name it once"))
    if jump and JUMP in moving:
        problems.append(Problem(f"a regressor {JUMP!r} by regime beside the jump", "another name for it",
                                "rename the regressor"))
    if not moving and not jump:
        problems.append(Problem("no regressor by regime", "at least one, or a jump", "name one"))
    values, odd = as_numbers(_names(given))
    if odd or not np.isfinite(values).all() or len(np.unique(values)) < len(values):
        problems.append(Problem(f"{plain(given)} as given thresholds", "finite numbers, each once",
                                "give those found before, such as [fit.gamma]"))
    elif len(values) and threshold in panel.regressors:
        q = panel.x[:, panel.regressors.index(threshold)]
        problems += [Problem(f"a given threshold of {value:g}", f"one that splits the rows, whose {threshold} goes "
                             f"from {q.min():g} to {q.max():g}", "give one found before")
                     for value in values if not q.min() <= value < q.max()]
    refuse(problems)
    return moving, fixed, tuple(np.sort(values).tolist())


def _regimes(q, thresholds) -> list[tuple[str, np.ndarray]]:
    """Name and rows of every regime, by ascending q."""
    ends = sorted(thresholds)
    place = np.searchsorted(ends, q, side="left")
    names = {0: ["all"], 1: ["below", "above"]}.get(len(ends), [str(k + 1) for k in range(len(ends) + 1)])
    return [(name, place == k) for k, name in enumerate(names)]


def _split(panel, threshold, moving, fixed, jump, thresholds) -> Panel:
    """The same rows with a column for every regressor in each of its regimes."""
    columns = dict(zip(panel.regressors, panel.x.T, strict=True))
    regimes = _regimes(columns[threshold], thresholds)
    named = {f"{name}: {regressor}": columns[regressor] * rows for name, rows in regimes for regressor in moving}
    if jump:
        named |= {f"{name}: {JUMP}": rows.astype(float) for name, rows in regimes[1:]}
    named |= {f"all: {regressor}": columns[regressor] for regressor in fixed}
    x = np.column_stack(list(named.values())) if named else np.empty((len(panel.y), 0))
    # Before any threshold all regressors go by their own names, also in messages.
    return replace(panel, regressors=tuple(named) if thresholds else (*moving, *fixed), x=x)


def _check_balance(panel, bootstrap) -> None:
    if len(panel.units) < _FEWEST_UNITS:
        refuse([Problem(f"{len(panel.units)} units", f"at least {_FEWEST_UNITS}, whose residuals the bootstrap draws",
                        "give more units")])
    if bootstrap == "units" and not panel.balanced:
        refuse([Problem(f"{len(panel.y)} rows of {len(panel.units)} units at {len(panel.times)} times, whose residuals "
                        "cannot change places", "every unit at every time for the bootstrap 'units'",
                        "take bootstrap='signs', which leaves residuals with their unit, or leave out units or times "
                        "with gaps")])


def _names(given) -> list:
    return list(given) if hasattr(given, "__iter__") and not isinstance(given, str) else [given]


def _share_problems(level) -> list[Problem]:
    sound = isinstance(level, Real) and not isinstance(level, bool) and 0 < level < 1
    return [] if sound else [Problem(f"{plain(level)} as level", "a share between 0 and 1", "take 0.95")]


def _refuse_empty(splits, gain, q, trim, ssr_linear, total) -> None:
    if not len(splits.values):
        everything = candidates(q, 1e-9)[0]
        refuse([Problem(f"no value of the threshold variable with {trim:.0%} of the {len(q)} rows in every regime "
                        f"({len(everything) + 1} different values)", "at least one such value",
                        "trim less, or take a variable with more values")])
    if np.isnan(gain).all():
        refuse([Problem("no split after which the coefficients of both regimes can be told apart", "at least one",
                        "take fewer regressors by regime, or trim more")])
    if ssr_linear <= _NOTHING * total or total == 0:
        refuse([Problem("no residuals before any threshold: the regressors and effects explain the outcome fully",
                        "an outcome that varies within units", "choose another outcome, or fewer effects")])


def _runs(curve, critical) -> tuple[tuple[float, float], ...]:
    """First and last value of each run of values that are not rejected."""
    inside = curve.to_numpy() <= critical
    edges = np.flatnonzero(np.diff(np.r_[False, inside, False].astype(int)))
    values = curve.index.to_numpy()
    return tuple((float(values[a]), float(values[b - 1])) for a, b in edges.reshape(-1, 2))
