"""How far trends may have parted before an effect is no longer told from none (Rambachan and Roth)."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.shocks.exposure import ExposureEventStudy
from flowspace.shocks.series import quietly
from flowspace.shocks.staggered import AggregatedEffects
from flowspace.values import as_numbers, level_problems, listed, plain, real_number, refuse

RESTRICTIONS = {"relative": "relative_magnitude", "smoothness": "smoothness"}
"""How violations after the event are bound to those before, and what the library calls it."""


@dataclass(frozen=True, eq=False)
class HonestSensitivity:
    """Intervals under violations of parallel trends.

    Parameters
    ----------
    intervals : DataFrame
        Indexed by m: lower_bound, upper_bound (what the effect can be, sampling error aside; nan where the estimates
        before the event themselves break the restriction), low, high (interval of diff_diff), low_union, high_union
        (valid interval that counts the sampling error of years before, too; nan for "smoothness"), covers_zero (of low
        and high).
    breakdown : float
        Smallest m at which low and high hold 0; 0 where they do without any violation, inf where they never do.
    breakdown_union : float
        The same of low_union and high_union; nan for "smoothness".
    estimate, standard_error : float
        Of the target.
    restriction : str
    target : Series
        Weights by event time.
    before : int
        Coefficients before the event.
    level : float
    """

    intervals: pd.DataFrame
    breakdown: float
    breakdown_union: float
    estimate: float
    standard_error: float
    restriction: str
    target: pd.Series
    before: int
    level: float


def honest_sensitivity(study, restriction="relative", m=None, target="mean", level=0.95,
                       freedom=None) -> HonestSensitivity:
    r"""Widen the interval of an effect by what violations of parallel trends could do.

    .. math:: \text{relative:}\; |\delta_{k} - \delta_{k-1}| \le \bar M \max_{s<0} |\delta_{s+1} - \delta_{s}|
              \;(k \ge 0), \qquad
              \text{smoothness:}\; |(\delta_{k+1} - \delta_k) - (\delta_k - \delta_{k-1})| \le M

    :math:`\delta_k` is how far trends have parted at event time k, 0 in the year before the event.

    Parameters
    ----------
    study : ExposureEventStudy, AggregatedEffects or (Series, DataFrame)
        An event study with reference -1: of `exposure_event_study`, of `aggregate_effects` with the universal base, of
        `sun_abraham`, or estimates by event time (without the reference) and their covariance.
    restriction : str
        Key of `RESTRICTIONS`.
    m : sequence of float, optional
        0 or above. Left out: 0, 0.5, 1, 1.5, 2 for "relative"; 0 to 2 standard errors of the target for "smoothness",
        where M is in units of the outcome.
    target : "mean", "first", int or dict of int to float
        Mean of all effects from 0 on, the first of them, one event time, or weights by event time.
    level : float
    freedom : int, optional
        Degrees of freedom of Student's t; those of an `ExposureEventStudy` are its clusters less one; normal
        otherwise.

    Returns
    -------
    HonestSensitivity

    Raises
    ------
    MeasureError
        If the reference is not -1, event times have gaps, there is none before or after, errors are missing, or
        arguments are of the wrong kind.

    Notes
    -----
    For "smoothness" low and high are the optimal interval of fixed length. For "relative" diff_diff 3.13 adds the error
    of the target to the plug-in bounds, as if coefficients before the event were known; Rambachan and Roth's hybrid
    interval is not in it. low_union and high_union close that gap in a plain way: the bound is the largest of several
    linear combinations of the coefficients, one for each pair of years before and each sign, and the largest of their
    one-sided limits at 1 - (1 - level)/2 covers it with at least that probability. It is wide, but holds.

    References
    ----------
    Rambachan, A. & Roth, J. (2023). A more credible approach to parallel trends. Review of Economic Studies.

    Examples
    --------
    >>> estimates = pd.Series({-3: 0.1, -2: 0.0, 0: 1.0, 1: 1.2})
    >>> covariance = pd.DataFrame(np.eye(4) * 0.01, estimates.index, estimates.index)
    >>> found = honest_sensitivity((estimates, covariance), m=[0, 1, 2])
    >>> found.intervals[["lower_bound", "upper_bound"]].round(2).values.tolist()
    [[1.1, 1.1], [0.95, 1.25], [0.8, 1.4]]
    """
    estimates, covariance, found_freedom = _study(study)
    freedom = found_freedom if freedom is None else freedom
    problems = level_problems(level)
    if not isinstance(restriction, str) or restriction not in RESTRICTIONS:
        problems.append(Problem(f"{plain(restriction)} as restriction", "one of " + ", ".join(RESTRICTIONS),
                                "correct the name"))
    if freedom is not None:
        problems += real_number(freedom, "degrees of freedom", 0, open_below=True)
    before, after = estimates.index[estimates.index < -1], estimates.index[estimates.index >= 0]
    if not len(before) or not len(after):
        problems.append(Problem(f"{len(before)} coefficients before the event and {len(after)} from it on",
                                "at least one of each", "take a wider window"))
    elif list(before) != list(range(-len(before) - 1, -1)) or list(after) != list(range(len(after))):
        problems.append(Problem(f"event times {listed([str(k) for k in estimates.index])}",
                                "every year without a gap but the reference -1", "leave out what lies beyond a gap"))
    problems += [] if problems else _bad_numbers(estimates, covariance)
    weights = _target(target, after, problems)
    refuse(problems)
    error = float(np.sqrt(weights @ covariance.loc[after, after].to_numpy() @ weights))
    if m is None:
        m = [0.0, 0.5, 1.0, 1.5, 2.0] if restriction == "relative" else [error * i / 2 for i in range(5)]
    grid, odd = as_numbers(list(m) if hasattr(m, "__iter__") and not isinstance(m, str) else [m])
    if odd or not len(grid) or not np.isfinite(grid).all() or (grid < 0).any() or len(set(grid)) < len(grid):
        refuse([Problem(f"{plain(m)} as m", "numbers of 0 or above, each once", "correct them")])

    raw = _raw(estimates, covariance, before, after, level, freedom)
    from diff_diff import HonestDiD  # takes a second to import

    honest = HonestDiD(method=RESTRICTIONS[restriction], alpha=1 - level, l_vec=weights)

    def library(size):
        with quietly():
            result = honest.fit(raw, M=float(size))
        return float(result.lb), float(result.ub), float(result.ci_lb), float(result.ci_ub)

    quantile = stats.norm.ppf((1 + level) / 2) if freedom is None else stats.t.ppf((1 + level) / 2, freedom)
    relative = restriction == "relative"

    def union(size):
        return _union(estimates, covariance, before, after, weights, size, quantile) if relative else (np.nan, np.nan)

    rows = [(*library(size), *union(size)) for size in grid]
    table = pd.DataFrame(rows, pd.Index(grid, name="m"),
                         columns=["lower_bound", "upper_bound", "low", "high", "low_union", "high_union"])
    table["covers_zero"] = (table["low"] <= 0) & (table["high"] >= 0)
    estimate = float(weights @ estimates[after].to_numpy())
    if relative:
        # The bounds grow in proportion to m.
        step = _reach(weights) * np.abs(np.diff([*estimates[before], 0.0])).max()
        beyond = max(abs(estimate) - quantile * error, 0.0)
        breakdown = beyond / step if step else (np.inf if beyond else 0.0)
        breakdown_union = _breakdown(union, max(grid.max(), error), 40)
    else:
        # The optimal interval is searched for each m, which takes time.
        breakdown = _breakdown(lambda size: library(size)[2:], max(grid.max(), error), 12)
        breakdown_union = np.nan
    return HonestSensitivity(table, float(breakdown), breakdown_union, estimate, error, restriction,
                             pd.Series(weights, after, name="weight"), len(before), float(level))


def _study(study) -> tuple[pd.Series, pd.DataFrame, float | None]:
    freedom = None
    if isinstance(study, (ExposureEventStudy, AggregatedEffects)):
        if isinstance(study, AggregatedEffects) and study.kind != "event":
            refuse([Problem(f"effects of kind {study.kind!r}", "an event study", "aggregate with kind 'event'")])
        table = study.effects
        known = table["standard_error"].notna()
        covariance = study.covariance
        if isinstance(study, ExposureEventStudy):
            freedom = study.fit.degrees_of_freedom
        if -1 in table.index and known[-1]:
            refuse([Problem("a coefficient at event time -1", "-1 as the reference that all others are compared with",
                            "set base to 'universal', or reference to -1")])
        estimates = table.loc[known, "estimate"]
    elif isinstance(study, tuple) and len(study) == 2 and isinstance(study[0], pd.Series) \
            and isinstance(study[1], pd.DataFrame):
        estimates, covariance = study
    else:
        refuse([Problem(f"a {type(study).__name__}", "an event study, or (estimates, covariance)",
                        "make one: flowspace.shocks.exposure_event_study or aggregate_effects")])
    odd = [plain(k) for k in estimates.index if not isinstance(k, Integral)]
    if odd or not estimates.index.is_unique or -1 in estimates.index:
        refuse([Problem(f"event times {listed(odd) or listed([str(k) for k in estimates.index])}",
                        "whole numbers, each once, without the reference -1", "correct them")])
    numbers, wrong = as_numbers(estimates)
    cells = [as_numbers(covariance.iloc[:, place])[1] for place in range(covariance.shape[1])]
    if wrong or any(cells):
        refuse([Problem("estimates or a covariance with cells that are not numbers", "numbers", "correct them")])
    if not covariance.index.is_unique or not covariance.columns.is_unique:
        refuse([Problem("a covariance with an event time twice", "each once both ways", "leave one out")])
    estimates = pd.Series(numbers, estimates.index, name=estimates.name).sort_index()
    return estimates, covariance.reindex(index=estimates.index, columns=estimates.index), freedom


def _bad_numbers(estimates, covariance) -> list[Problem]:
    matrix = covariance.to_numpy(dtype=float)
    if not np.isfinite(estimates).all() or not np.isfinite(matrix).all():
        return [Problem("estimates or a covariance with gaps", "numbers for every event time",
                        "leave out event times without errors")]
    if not np.allclose(matrix, matrix.T) or (np.diag(matrix) <= 0).any():
        return [Problem("a covariance that is not symmetric with variances above zero", "a covariance", "correct it")]
    sizes = np.linalg.eigvalsh(matrix)
    if sizes[0] < -1e-8 * sizes[-1]:
        return [Problem("a covariance by which some combination has a variance below zero", "a covariance",
                        "correct it")]
    return []


def _target(target, after, problems) -> np.ndarray:
    if isinstance(target, str) and target in ("mean", "first"):
        return np.full(len(after), 1 / max(len(after), 1)) if target == "mean" else (after == 0).astype(float)
    if isinstance(target, Integral) and not isinstance(target, bool):
        target = {target: 1.0}
    if not isinstance(target, Mapping) or not target or any(k not in after for k in target) \
            or any(real_number(w, "weight") for w in target.values()) or not any(target.values()):
        problems.append(Problem(f"{plain(target)} as target", "'mean', 'first', an event time from 0 on, or weights "
                                "by such", "correct it"))
        return np.zeros(len(after))
    return np.array([float(target.get(k, 0.0)) for k in after])


def _raw(estimates, covariance, before, after, level, freedom):
    """The event study as the library takes it."""
    from diff_diff.results import MultiPeriodDiDResults, PeriodEffect

    errors = np.sqrt(np.diag(covariance.to_numpy()))
    effects = {int(k): PeriodEffect(int(k), float(e), float(s), np.nan, np.nan, (np.nan, np.nan))
               for k, e, s in zip(estimates.index, estimates, errors, strict=True)}
    raw = MultiPeriodDiDResults(
        period_effects=effects, avg_att=np.nan, avg_se=np.nan, avg_t_stat=np.nan, avg_p_value=np.nan,
        avg_conf_int=(np.nan, np.nan), n_obs=0, n_treated=0, n_control=0, pre_periods=[int(k) for k in before],
        post_periods=[int(k) for k in after], alpha=1 - level, vcov=covariance.to_numpy(), reference_period=-1,
        interaction_indices={int(k): i for i, k in enumerate(estimates.index)})
    if freedom is not None:
        raw.survey_metadata = SimpleNamespace(df_survey=float(freedom))
    return raw


def _union(estimates, covariance, before, after, weights, size, quantile) -> tuple[float, float]:
    """Largest and smallest limits of the linear combinations that the bounds can be."""
    order = [*before, *after]
    values, matrix = estimates[order].to_numpy(), covariance.loc[order, order].to_numpy()
    base = np.concatenate([np.zeros(len(before)), weights])
    steps = np.zeros((len(before), len(order)))
    for i in range(len(before)):
        steps[i, i] = -1.0
        if i + 1 < len(before):
            steps[i, i + 1] = 1.0
    candidates = np.vstack([base + sign * size * _reach(weights) * steps for sign in (-1, 1)])
    centre = candidates @ values
    spread = quantile * np.sqrt(np.einsum("ij,jk,ik->i", candidates, matrix, candidates))
    return float((centre - spread).min()), float((centre + spread).max())


def _reach(weights) -> float:
    """The farthest that trends can move the target, in steps of the largest violation before."""
    return float(np.abs(np.cumsum(weights[::-1])).sum())


def _breakdown(interval, start, steps) -> float:
    def covers(size):
        low, high = interval(size)
        return not (low > 0 or high < 0)

    if covers(0.0):
        return 0.0
    low, high = 0.0, start
    for _ in range(12):
        if covers(high):
            break
        low, high = high, 2 * high
    else:
        return np.inf
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if covers(middle) else (middle, high)
    return high
