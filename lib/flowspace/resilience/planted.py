"""Units with a known shock, and what each measure of resilience makes of it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem, did_you_mean
from flowspace.resilience.filters import hamilton_trend, hp_trend
from flowspace.resilience.forecasts import drift_forecast, local_trend_forecast, regression_forecast
from flowspace.values import listed, real_number, refuse, whole_number

DEFAULTS = {
    "units": 19, "years_before": 12, "years_after": 5, "mean_growth": 0.1, "growth_spread": 0.0, "catch_up": 0.0,
    "size_spread": 1.0, "noise": 0.03, "size_noise": 0.0, "walk": 0.0, "common_noise": 0.0, "common_shock": -0.2,
    "shock_spread": 0.1, "half_life": 2.0, "no_recovery": 0.0,
}
"""Parameters of `planted_shock` and what they are if not given."""

SCENARIOS = {
    "equal growth": {},
    "unequal growth": {"growth_spread": 0.1},
    "catching up": {"growth_spread": 0.03, "catch_up": 0.08},
    "noisy small units": {"noise": 0.05, "size_noise": 0.7},
    "benchmark stands still": {"common_shock": -0.1},
    "wandering units": {"noise": 0.01, "walk": 0.05},
    "no recovery": {"growth_spread": 0.1, "no_recovery": 1.0},
}
"""Scenarios of `resilience_recovery_study`: what differs from `DEFAULTS`."""

MEASURES = {
    "resilience": "relative resilience in the shock's year",
    "resilience_mean": "mean of relative resilience over all years",
    "resilience_mean_after": "mean of relative resilience from the shock's year on",
    "sensitivity": "growth over that of the sum, in the shock's year",
    "difference": "difference in growth, in the shock's year",
    "standardised": "difference in growth, standardised by the years before",
    "hp_gap": "deviation from the Hodrick-Prescott trend in the shock's year",
    "hamilton_gap": "deviation from Hamilton's forecast in the shock's year",
    "trend": "gap to the line through the years before, in the shock's year",
    "drift": "gap to the random walk with drift, in the shock's year",
    "benchmark": "gap to the line on the sum of all units, in the shock's year",
    "local_trend": "gap to the wandering trend, in the shock's year, if asked for",
    "level_time": "minus the years until the level before is reached again",
}
"""Measures that the study compares."""

_ABSOLUTE = ("hp_gap", "hamilton_gap", "trend", "drift", "local_trend")  # they estimate the log loss itself


@dataclass(frozen=True, eq=False)
class PlantedShock:
    """A panel and the truth it was drawn from.

    Parameters
    ----------
    table : DataFrame
        agglomeration (u01, u02, …), year, patents.
    truth : DataFrame
        Indexed by agglomeration: growth (log points a year), log_size (in the first year, before noise), resistance
        (immediate log change, 0 for none), half_life (years; infinite without recovery), noise (standard deviation of a
        single year).
    effect : DataFrame
        Units by years from the shock on: log change that the shock makes in each.
    shock_year : int
    """

    table: pd.DataFrame
    truth: pd.DataFrame
    effect: pd.DataFrame
    shock_year: int


def planted_shock(seed=0, shock_year=2008, **parameters) -> PlantedShock:
    r"""Draw units with growth of their own that a shock hits in a known way.

    .. math:: \ln Y_{rt} = s_r + g_r\,(t - t_1) + R_r\, 2^{-(t - t_0)/\tau_r} 1[t \ge t_0]
              + w_{rt} + \sigma_r e_{rt} + c_t

    Parameters
    ----------
    seed : int
        Zero or more.
    shock_year : int
        t0.
    **parameters
        Any of `DEFAULTS`: units, years_before, years_after (with the shock's year), mean_growth and growth_spread
        (standard deviation) of g; catch_up (g falls by it for every standard deviation of size); size_spread (standard
        deviation of s, around the logarithm of 1000); noise (σ of a unit of mean size) and size_noise (a unit larger by
        a logarithm of 1 has a σ smaller by this logarithm); walk (standard deviation of the yearly steps of a random
        walk w); common_noise (standard deviation of c); common_shock (mean of R) and shock_spread (its standard
        deviation over units); half_life τ; no_recovery (share of units, drawn at random, that never recover).

    Returns
    -------
    PlantedShock

    Raises
    ------
    MeasureError
        If a parameter is unknown or out of its range.

    Notes
    -----
    Growth, size and resistance are drawn independently but for catch_up: what a measure of resilience shares with
    growth is then its own doing. Values are continuous, not counts.

    Examples
    --------
    >>> planted = planted_shock(seed=1, units=3, noise=0.0)
    >>> wide = planted.table.pivot(index="agglomeration", columns="year", values="patents")
    >>> loss = np.log(wide[2008] / wide[2007]) - planted.truth["growth"] - planted.truth["resistance"]
    >>> loss.abs().max() < 1e-12
    np.True_
    """
    chosen = _parameters(parameters)
    refuse(whole_number(seed, "seed", 0) + whole_number(shock_year, "shock year", -(10**5)))
    logs, truth, effect = _drawn(chosen, 1, np.random.default_rng(int(seed)))
    n, before = int(chosen["units"]), int(chosen["years_before"])
    names = pd.Index([f"u{i + 1:0{len(str(n))}d}" for i in range(n)], name="agglomeration")
    years = pd.Index(range(int(shock_year) - before, int(shock_year) + int(chosen["years_after"])), name="year")
    table = pd.DataFrame(np.exp(logs[0]), names, years).stack().rename("patents").reset_index()
    return PlantedShock(table, pd.DataFrame({name: values[0] for name, values in truth.items()}, names),
                        pd.DataFrame(effect[0], names, years[before:]), int(shock_year))


def resilience_recovery_study(scenarios=None, repeats=200, seed=0, level=0.9, local_trend=0) -> pd.DataFrame:
    """Draw planted panels many times and see which measures find the resistance that was planted.

    Parameters
    ----------
    scenarios : mapping of str to mapping, optional
        Name → parameters of `planted_shock` that differ from `DEFAULTS`; `SCENARIOS` if left out.
    repeats : int
        Panels per scenario, at least 1.
    seed : int
        Zero or more.
    level : float
        Of the intervals of the expected paths.
    local_trend : int
        On how many of the panels, the first ones, to measure by the wandering trend as well; none if 0. It is estimated
        by search, one unit at a time.

    Returns
    -------
    DataFrame
        One row per scenario and measure (a key of `MEASURES`), averages over panels: resistance_rank and
        resistance_linear (Spearman and Pearson correlation with the planted resistance over units; 1 is right),
        growth_rank (Spearman with the planted growth; 0 is right; nan if all grow alike), resistance_rank_low and
        resistance_rank_high (5 and 95 per cent of panels), bias and rmse (estimate less planted resistance in the
        shock's year, for measures of the log loss itself, else nan), coverage (share of intervals that hold it, for
        "trend", "drift" and "local_trend"), mean_width of these intervals, spread (standard deviation of the measure
        over units, median of panels) and spread_high (95 per cent of panels): how large the numbers get; repeats.

    Raises
    ------
    MeasureError
        If a scenario is unknown in part or an argument out of its range.

    Notes
    -----
    The measures are those of this room in the form of arrays. The interval is about a single year with its noise: it is
    meant to hold the planted resistance, as the actual value carries the noise that the forecast allows for. The gap to
    the benchmark is relative to what hits all, and has no bias to speak of. repeats is local_trend for "local_trend".

    Examples
    --------
    >>> found = resilience_recovery_study({"equal": {}, "unequal": {"growth_spread": 0.1}}, repeats=50)
    >>> found = found.set_index(["scenario", "measure"])["resistance_rank"].round(1)
    >>> [found["equal", "resilience"].item(), found["unequal", "resilience"].item(), found["unequal", "trend"].item()]
    [0.9, 0.6, 0.9]
    """
    scenarios = SCENARIOS if scenarios is None else scenarios
    problems = whole_number(repeats, "repeats", 1) + whole_number(seed, "seed", 0)
    problems += whole_number(local_trend, "panels for the wandering trend", 0)
    if not problems and local_trend > repeats:
        problems.append(Problem(f"{local_trend} panels for the wandering trend of {repeats}", "at most all of them",
                                "choose fewer, or more repeats"))
    problems += real_number(level, "level", 0, 1, open_below=True)
    if not problems and level == 1:
        problems.append(Problem("a level of 1", "a level below 1", "choose a smaller one"))
    if not isinstance(scenarios, Mapping) or not scenarios or not all(isinstance(s, Mapping)
                                                                      for s in scenarios.values()):
        problems.append(Problem(f"a {type(scenarios).__name__} as scenarios", "names, each with its parameters",
                                "give a mapping of mappings"))
    refuse(problems)
    chosen = {name: _parameters(parameters) for name, parameters in scenarios.items()}
    rows = []
    for number, (name, parameters) in enumerate(chosen.items()):
        logs, truth, _ = _drawn(parameters, int(repeats), np.random.default_rng([int(seed), number]))
        estimates, intervals = _measured(logs, int(parameters["years_before"]), float(level))
        if local_trend:
            before = logs[:int(local_trend), :, :int(parameters["years_before"])]
            estimates["local_trend"], intervals["local_trend"] = _by_local_trend(
                before, logs[:int(local_trend), :, before.shape[-1]], float(level))
        for measure, estimate in estimates.items():
            planted, growth = (truth[name][:len(estimate)] for name in ("resistance", "growth"))
            rank = _correlations(estimate, planted, True)
            row = {"scenario": name, "measure": measure, "resistance_rank": _mean(rank),
                   "resistance_linear": _mean(_correlations(estimate, planted, False)),
                   "growth_rank": _mean(_correlations(estimate, growth, True)),
                   "resistance_rank_low": np.nan, "resistance_rank_high": np.nan, "bias": np.nan, "rmse": np.nan,
                   "coverage": np.nan, "mean_width": np.nan, "spread": np.median(estimate.std(axis=-1)),
                   "spread_high": np.quantile(estimate.std(axis=-1), 0.95), "repeats": len(estimate)}
            if not np.isnan(rank).all():
                row["resistance_rank_low"], row["resistance_rank_high"] = np.nanquantile(rank, [0.05, 0.95])
            if measure in _ABSOLUTE:
                error = estimate - planted
                row |= {"bias": error.mean(), "rmse": np.sqrt((error**2).mean())}
            if measure in intervals:
                low, high = intervals[measure]
                row |= {"coverage": ((low <= planted) & (planted <= high)).mean(), "mean_width": (high - low).mean()}
            rows.append(row)
    return pd.DataFrame(rows)


def _parameters(given) -> dict:
    problems = [Problem(f"parameter {name!r}{did_you_mean(name, DEFAULTS)}", "one of " + listed(list(DEFAULTS)),
                        "correct the name") for name in given if name not in DEFAULTS]
    chosen = {**DEFAULTS, **{name: value for name, value in given.items() if name in DEFAULTS}}
    for name, lowest in (("units", 3), ("years_before", 5), ("years_after", 1)):
        problems += whole_number(chosen[name], name, lowest)
    for name in ("growth_spread", "size_spread", "noise", "walk", "common_noise", "shock_spread"):
        problems += real_number(chosen[name], name, 0, 10)
    for name in ("mean_growth", "catch_up", "size_noise", "common_shock"):
        problems += real_number(chosen[name], name, -10, 10)
    problems += real_number(chosen["half_life"], "half_life", 0, 1e6, open_below=True)
    problems += real_number(chosen["no_recovery"], "no_recovery", 0, 1)
    refuse(problems)
    return chosen


def _drawn(p, repeats, generator):
    """Logarithms, shape (repeats, units, years), truth by unit, and the effect of the shock by year."""
    units, before, after = int(p["units"]), int(p["years_before"]), int(p["years_after"])
    shape = (repeats, units)
    standard = generator.standard_normal(shape)
    size = np.log(1000) + p["size_spread"] * standard
    growth = p["mean_growth"] + p["growth_spread"] * generator.standard_normal(shape) - p["catch_up"] * standard
    resistance = p["common_shock"] + p["shock_spread"] * generator.standard_normal(shape)
    half_life = np.where(generator.random(shape) < p["no_recovery"], np.inf, float(p["half_life"]))
    sigma = p["noise"] * np.exp(-p["size_noise"] * p["size_spread"] * standard)
    t, h = np.arange(before + after), np.arange(after)
    effect = resistance[..., None] * 0.5 ** (h / half_life[..., None])
    logs = size[..., None] + growth[..., None] * t
    logs = logs + sigma[..., None] * generator.standard_normal((*shape, len(t)))
    logs += p["walk"] * generator.standard_normal((*shape, len(t))).cumsum(axis=-1)
    logs += p["common_noise"] * generator.standard_normal((repeats, 1, len(t)))
    logs[..., before:] += effect
    truth = {"growth": growth, "log_size": size, "resistance": resistance, "half_life": half_life, "noise": sigma}
    return logs, truth, effect


def _measured(logs, t0, level):
    """Each measure, shape (repeats, units), and the intervals of those that have one."""
    y = np.exp(logs)
    whole = y.sum(axis=1, keepdims=True)
    growth, whole_growth = y[..., 1:] / y[..., :-1] - 1, whole[..., 1:] / whole[..., :-1] - 1
    difference = growth - whole_growth
    relative = difference / np.abs(whole_growth)
    at = t0 - 1  # growth into the shock's year
    pre = difference[..., :at]
    before, actual = logs[..., :t0], logs[..., t0]
    years = np.arange(logs.shape[-1], dtype=float)
    forecasts = {"trend": regression_forecast(before, years[:t0], years[t0:t0 + 1]), "drift": drift_forecast(before, 1)}
    intervals = {}
    for name, forecast in forecasts.items():
        low, high = forecast.interval(level)
        intervals[name] = actual - high[..., 0], actual - low[..., 0]
    of_whole = np.log(whole)
    x = of_whole[..., :t0]
    centred = x - x.mean(axis=-1, keepdims=True)
    slope = (centred * before).sum(axis=-1) / (centred**2).sum(axis=-1)
    on_benchmark = before.mean(axis=-1) + slope * (of_whole[..., t0] - x.mean(axis=-1))
    below = logs[..., t0:] < logs[..., t0 - 1, None]
    back = np.logical_or.accumulate(below, axis=-1) & ~below
    never = ~below.any(axis=-1)
    steps = np.where(never, 0, np.where(back.any(axis=-1), back.argmax(axis=-1), below.shape[-1]))
    return {"resilience": relative[..., at], "resilience_mean": relative.mean(axis=-1),
            "resilience_mean_after": relative[..., at:].mean(axis=-1),
            "sensitivity": growth[..., at] / whole_growth[..., at], "difference": difference[..., at],
            "standardised": (difference[..., at] - pre.mean(axis=-1)) / pre.std(axis=-1, ddof=1),
            "hp_gap": (logs - hp_trend(logs))[..., t0], "hamilton_gap": (logs - hamilton_trend(logs))[..., t0],
            "trend": actual - forecasts["trend"].mean[..., 0], "drift": actual - forecasts["drift"].mean[..., 0],
            "benchmark": actual - on_benchmark, "level_time": -steps.astype(float)}, intervals


def _by_local_trend(before, actual, level):
    """The measure by the wandering trend, unit by unit, and its interval."""
    gaps = np.empty((3, *actual.shape))
    for place in np.ndindex(actual.shape):
        forecast = local_trend_forecast(before[place], 1)
        low, high = forecast.interval(level)
        gaps[(slice(None), *place)] = actual[place] - np.array([forecast.mean[0], high[0], low[0]])
    return gaps[0], (gaps[1], gaps[2])


def _correlations(x, y, ranked) -> np.ndarray:
    """One correlation over units for each panel; nan where one of the two does not vary."""
    if ranked:
        x, y = stats.rankdata(x, axis=-1), stats.rankdata(y, axis=-1)
    x, y = x - x.mean(axis=-1, keepdims=True), y - y.mean(axis=-1, keepdims=True)
    size = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return np.where(size > 1e-12, (x * y).sum(axis=-1) / np.where(size > 1e-12, size, 1.0), np.nan)


def _mean(values) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan
