"""Policies that units adopt one after the other: effects by group and time, and what two-way effects make of them."""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.panel import panel_of
from flowspace.errors import Problem, did_you_mean
from flowspace.shocks.series import items_of, quietly, series_of_units
from flowspace.values import as_numbers, level_problems, listed, plain, refuse, whole_number

CONTROLS = {"never": "never_treated", "not_yet": "not_yet_treated"}
"""Whom treated units are compared with, and what the library calls it."""

BASES = ("varying", "universal")
"""Base of years before treatment: the year before each, or the year before treatment for all."""

METHODS = ("dr", "reg", "ipw")
"""With covariates: doubly robust, regression of the outcome, or inverse probability weighting."""

KINDS = ("simple", "group", "calendar", "event")
"""How effects by group and time are brought together."""

_IQR = stats.norm.ppf(0.75) - stats.norm.ppf(0.25)


@dataclass(frozen=True, eq=False)
class GroupTimeEffects:
    """Effects of a policy by group (units treated first in the same year) and year.

    Parameters
    ----------
    effects : DataFrame
        Indexed by group and year, all that are identified: event_time, estimate, standard_error, t, p_value, low, high,
        treated and controls (units compared). Of years before treatment these are placebos. With the universal base
        the base year stands among them with estimate 0 and nan.
    not_identified : DataFrame
        Columns group, year, units, reason: one row for each cell that has no estimate, and one (year nan) for units
        left out as a whole.
    influence : DataFrame
        Of units (rows) on estimates (columns keyed by group and year): the squared sum of a column is the variance.
    group_of_unit : Series
        First treated year by unit used; inf for those never treated.
    control_group, base, method : str
    covariates : tuple of str
    clusters : int
        Units used.
    bootstrap, seed : int
        Draws of the multiplier bootstrap, 0 where errors are analytic.
    critical : float
        Of the simultaneous band over all cells of `effects`, by the bootstrap; nan without. low and high are pointwise;
        estimate -+ critical * standard_error holds all together.
    level : float
    """

    effects: pd.DataFrame
    not_identified: pd.DataFrame
    influence: pd.DataFrame
    group_of_unit: pd.Series
    control_group: str
    base: str
    method: str
    covariates: tuple[str, ...]
    clusters: int
    bootstrap: int
    seed: int
    critical: float
    level: float


@dataclass(frozen=True, eq=False)
class AggregatedEffects:
    """Effects by group and time brought together.

    Parameters
    ----------
    effects : DataFrame
        Indexed by group, year or event_time ("all" for the simple mean): estimate, standard_error, t, p_value, low,
        high, cells (how many effects by group and time are in it).
    overall : Series
        estimate, standard_error, t, p_value, low, high.
    covariance : DataFrame
        Of `effects`, keyed by its index both ways.
    kind : str
        Of `KINDS`.
    critical : float
        Of the simultaneous band; nan without bootstrap.
    level : float
    """

    effects: pd.DataFrame
    overall: pd.Series
    covariance: pd.DataFrame
    kind: str
    critical: float
    level: float


def first_treated_of_units(table, first_treated, unit="agglomeration") -> pd.Series:
    """Bring years of first treatment into one form.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    first_treated : str, Series or dict
        Column of the table, the same in all rows of a unit, or years by unit. Never treated: missing (None, nan), inf
        or 0.
    unit : str
        Column of the units.

    Returns
    -------
    Series of float
        By unit of the table, sorted; inf for those never treated.

    Raises
    ------
    MeasureError
        If the column is missing, units are labels of several kinds, a year varies within a unit, is negative or no
        whole number, a unit is named twice, or units of the table are not named at all (a unit never treated is named
        with nan).

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2] * 2, "pilot": [2008, 2008, 0, 0]})
    >>> first_treated_of_units(table, "pilot").to_dict()
    {'a': 2008.0, 'b': inf}
    """
    problems = []
    if not isinstance(table, pd.DataFrame) or not isinstance(unit, str) or unit not in table.columns:
        refuse([Problem(f"no column {plain(unit)} of a table", "a table with a column of units", "correct the name")])
    try:
        units = pd.Index(sorted(table[unit].dropna().unique()), name=unit)
    except TypeError:
        refuse([Problem(f"labels of several kinds in {unit}", "texts, or whole numbers", "correct the column",
                        column=unit)])
    if isinstance(first_treated, str):
        if first_treated not in table.columns:
            refuse([Problem(f"no column {first_treated!r}{did_you_mean(first_treated, table.columns)}",
                            "one of " + listed([str(c) for c in table.columns]), "correct the name")])
        found = table.drop_duplicates([unit, first_treated]).dropna(subset=[unit])
        twice = found.loc[found[unit].duplicated(), unit].unique()
        if len(twice):
            problems.append(Problem(f"several {first_treated!r} of {listed([str(t) for t in twice])}",
                                    "one year of first treatment per unit", "correct it", column=first_treated))
        given = found.drop_duplicates(unit).set_index(unit)[first_treated]
    elif isinstance(first_treated, (pd.Series, dict)):
        given = pd.Series(first_treated)
        twice = given.index[given.index.duplicated()].unique()
        if len(twice):
            problems.append(Problem(f"{listed([str(t) for t in twice])} named twice", "each unit once",
                                    "remove one of the two"))
        unnamed = units.difference(given.index)
        if len(unnamed):
            problems.append(Problem(f"no year of first treatment for {listed([str(u) for u in unnamed])}",
                                    "every unit of the table, with nan where it was never treated", "name them"))
    else:
        refuse([Problem(f"a {type(first_treated).__name__} as years of first treatment",
                        "the name of a column, or a Series by unit", "give one of them")])
    refuse(problems)
    given = given.reindex(units)
    numbers, odd = as_numbers([np.nan if pd.isna(year) else year for year in given])
    bad = [plain(given.iloc[i]) for i in odd]
    numbers = np.where(np.isnan(numbers) | (numbers == 0), np.inf, numbers)
    bad += [str(number) for number in numbers if number < 0 or (np.isfinite(number) and number != round(number))]
    if bad:
        refuse([Problem(f"{listed(bad)} as years of first treatment",
                        "whole years, or nan, inf or 0 for units never treated", "correct them")])
    return pd.Series(numbers, units, name="first_treated")


def group_time_effects(table, outcome, first_treated, unit="agglomeration", time="year", control_group="never",
                       base="varying", covariates=(), method="dr", bootstrap=0, level=0.95,
                       seed=0) -> GroupTimeEffects:
    r"""Estimate the effect of a policy on each group in each year (Callaway and Sant'Anna).

    .. math:: ATT(g,t) = E[Y_t - Y_{g-1} \mid G = g] - E[Y_t - Y_{g-1} \mid C]

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome : str
        Column of Y.
    first_treated : str, Series or dict
        As in `first_treated_of_units`: missing, inf and 0 stand for never.
    unit, time : str
        Columns of the keys; years are whole numbers.
    control_group : str
        "never": units never treated (or treated after the last year); "not_yet": those not treated by year t, too.
    base : str
        Of `BASES`; concerns years before treatment alone.
    covariates : sequence of str
        Columns of numbers; their value in the base year enters.
    method : str
        Of `METHODS`; without covariates all three are the same difference of means.
    bootstrap : int
        Draws of the multiplier bootstrap (Rademacher weights by unit), at least 99; 0 for analytic errors.
    level : float
        Of the intervals.
    seed : int
        Of the bootstrap.

    Returns
    -------
    GroupTimeEffects

    Raises
    ------
    MeasureError
        If arguments are of the wrong kind or name nothing, units lack a year or a covariate, no unit is treated within
        the years, or nothing at all is identified.

    Notes
    -----
    Units treated in the first year or before have no year without treatment: they are left out as a whole and named in
    `not_identified`, as is each cell without controls. Units treated after the last year count as never treated. A cell
    with one treated unit has an estimate, but its error says nothing of that unit's own chances: see `treated`.

    Errors take many units for granted: in planted samples with 20 units a group, intervals at 95 per cent held the
    truth in 94 of 100, and the simultaneous band of 18 cells in 85; with 100 units a group in 94 to 95 and in 90.

    The estimates are those of diff_diff, which reproduces R's did; errors are its influence functions, clustered by
    unit. Bootstrap errors are the interquartile range of the draws over that of a normal distribution, as in did.

    References
    ----------
    Callaway, B. & Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. Journal of
    Econometrics. https://doi.org/10.1016/j.jeconom.2020.12.001

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcd"), 3), "year": [2015, 2016, 2017] * 4,
    ...                       "plan": np.repeat([2016, 2016, 0, 0], 3),
    ...                       "y": [1.0, 3, 4, 2, 5, 6, 1, 2, 2, 3, 3, 4]})
    >>> group_time_effects(table, "y", "plan").effects["estimate"].to_dict()
    {(2016, 2016): 2.0, (2016, 2017): 2.5}
    """
    covariates = tuple(items_of(covariates, "covariates"))
    refuse(_choice_problems(control_group, base, method) + level_problems(level) + whole_number(seed, "seed", 0)
           + ([] if isinstance(bootstrap, Integral) and bootstrap == 0
              else whole_number(bootstrap, "number of bootstrap draws", 99)))
    wide, groups, left_out = _prepared(table, outcome, first_treated, unit, time, covariates)
    years = [int(year) for year in wide.columns]
    if control_group == "never" and not np.isinf(groups).any():
        refuse([Problem("no unit that is never treated", "some, or 'not_yet' as control group",
                        "set control_group to 'not_yet'")])
    long = _long(table, wide, groups, covariates, unit, time)
    from diff_diff import CallawaySantAnna  # takes a second to import

    estimator = CallawaySantAnna(control_group=CONTROLS[control_group], base_period=base, estimation_method=method,
                                 alpha=1 - level)
    with quietly():
        try:
            raw = estimator.fit(long, "outcome", "unit", "time", "first_treated", covariates=list(covariates) or None)
        except (ValueError, np.linalg.LinAlgError) as error:
            refuse([Problem(f"data that diff_diff cannot fit ({error})", "treated and control units that overlap",
                            "take other covariates, method 'reg', or another control group")])
    places = {u: i for i, u in enumerate(raw._aggregation_kit.bookkeeping["all_units"])}
    order = [places[i] for i in range(len(wide))]
    estimates, influence, reasons, compared = {}, {}, [], {}
    treated_groups = sorted({int(g) for g in groups if np.isfinite(g)})
    found = {(int(g), int(t)): cell for (g, t), cell in raw.group_time_effects.items()}
    for g in treated_groups:
        before = [year for year in years if year < g]
        for t in years:
            cell, size = found.get((g, t)), int((groups == g).sum())
            if base == "universal" and t == before[-1]:
                estimates[g, t], influence[g, t] = 0.0, np.zeros(len(wide))
                compared[g, t] = (size, _controls(groups, control_group, g, t, t))
            elif cell is not None and np.isfinite(cell["effect"]):
                parts = raw._aggregation_kit.influence[g, t]
                column = np.zeros(len(places))
                column[parts["treated_idx"]] += parts["treated_inf"]
                column[parts["control_idx"]] += parts["control_inf"]
                estimates[g, t], influence[g, t] = float(cell["effect"]), column[order]
                compared[g, t] = (int(cell["n_treated"]), int(cell["n_control"]))
            else:
                reasons.append({"group": g, "year": t, "units": size,
                                "reason": _why(groups, control_group, base, g, t, before, years, cell)})
    if not estimates:
        refuse([Problem("no effect that is identified", "at least one group with controls and a year before treatment",
                        "look at the years of first treatment")])
    index = pd.MultiIndex.from_tuples(list(estimates), names=["group", "year"])
    psi = pd.DataFrame(np.column_stack(list(influence.values())), wide.index, index)
    effects, critical = _inference(np.array(list(estimates.values())), psi.to_numpy(), index, level, bootstrap, seed)
    effects.insert(0, "event_time", [t - g for g, t in estimates])
    effects[["treated", "controls"]] = np.array(list(compared.values()), dtype=int)
    table_of_reasons = pd.DataFrame(left_out + reasons, columns=["group", "year", "units", "reason"])
    return GroupTimeEffects(effects, table_of_reasons, psi, pd.Series(groups, wide.index, name="first_treated"),
                            control_group, base, method, covariates, len(wide), int(bootstrap), int(seed), critical,
                            float(level))


def aggregate_effects(effects, kind="event", window=None) -> AggregatedEffects:
    r"""Bring effects by group and time together.

    .. math:: \theta = \sum_{g,t} w(g,t)\, ATT(g,t)

    Parameters
    ----------
    effects : GroupTimeEffects
    kind : str
        "simple": all cells from treatment on, weighted by the size of groups; "group": mean over time of each group,
        overall weighted by size; "calendar": mean over groups treated by then, by year, overall a plain mean of years;
        "event": mean over groups by years since treatment, overall a plain mean of those from 0 on.
    window : (int, int), optional
        First and last event time, for "event".

    Returns
    -------
    AggregatedEffects
        With the level, bootstrap and seed of `effects`.

    Raises
    ------
    MeasureError
        If there are no such effects, the kind is unknown, or no cell is left.

    Notes
    -----
    Errors include that the sizes of groups are estimates of their shares, as in did. By event time the groups that take
    part change: an "effect after five years" may come from one early group alone (column cells).

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcd"), 3), "year": [2015, 2016, 2017] * 4,
    ...                       "plan": np.repeat([2016, 2016, 0, 0], 3),
    ...                       "y": [1.0, 3, 4, 2, 5, 6, 1, 2, 2, 3, 3, 4]})
    >>> aggregate_effects(group_time_effects(table, "y", "plan"), "simple").overall["estimate"].item()
    2.25
    """
    problems = []
    if not isinstance(effects, GroupTimeEffects):
        problems.append(Problem(f"a {type(effects).__name__}", "effects by group and time",
                                "make them: flowspace.shocks.group_time_effects"))
    if not isinstance(kind, str) or kind not in KINDS:
        problems.append(Problem(f"{plain(kind)} as kind{did_you_mean(kind, KINDS)}", "one of " + ", ".join(KINDS),
                                "correct the name"))
    if window is not None and not (isinstance(window, (list, tuple)) and len(window) == 2
                                   and all(isinstance(k, Integral) for k in window) and window[0] <= window[1]):
        problems.append(Problem(f"{plain(window)} as window", "a first and a last event time", "give two numbers"))
    refuse(problems)
    cells = effects.effects.reset_index()
    after = cells["event_time"] >= 0
    if kind == "event":
        keys, used = cells["event_time"], pd.Series(True, cells.index)
        if window is not None:
            used &= cells["event_time"].between(*window)
    elif kind == "simple":
        keys, used = pd.Series("all", cells.index), after
    else:
        keys, used = cells["group" if kind == "group" else "year"], after
    if not (used & after).any():
        refuse([Problem("no effect from treatment on", "at least one", "look at what is not identified")])
    groups = effects.group_of_unit.to_numpy()
    psi = effects.influence.to_numpy()
    labels = sorted(keys[used].unique())
    estimates, influence, sizes = [], [], []
    for label in labels:
        chosen = np.flatnonzero((used & (keys == label)).to_numpy())
        estimate, column = _weighted(cells["estimate"].to_numpy()[chosen], psi[:, chosen],
                                     cells["group"].to_numpy()[chosen], groups, equal=kind == "group")
        estimates.append(estimate)
        influence.append(column)
        sizes.append(len(chosen))
    name = {"event": "event_time", "group": "group", "calendar": "year", "simple": "kind"}[kind]
    index = pd.Index(labels, name=name)
    columns = np.column_stack(influence)
    rows, critical = _inference(np.array(estimates), columns, index, effects.level, effects.bootstrap, effects.seed)
    rows["cells"] = sizes
    counted = np.array([label >= 0 for label in labels]) if kind == "event" else np.ones(len(labels), dtype=bool)
    total, column = _weighted(np.array(estimates)[counted], columns[:, counted], np.array(labels)[counted], groups,
                              equal=kind != "group")
    overall, _ = _inference(np.array([total]), column[:, None], pd.Index(["overall"]), effects.level,
                            effects.bootstrap, effects.seed)
    return AggregatedEffects(rows, overall.iloc[0], pd.DataFrame(columns.T @ columns, index, labels), kind, critical,
                             effects.level)


def sun_abraham(table, outcome, first_treated, unit="agglomeration", time="year", level=0.95) -> AggregatedEffects:
    """Estimate effects by event time from one regression with all groups apart (Sun and Abraham).

    Parameters
    ----------
    table, outcome, first_treated, unit, time, level
        As in `group_time_effects`.

    Returns
    -------
    AggregatedEffects
        Of kind "event": event_time -1 is the reference and not among the rows; cells counts groups. The covariance is
        that of the regression, clustered by unit; overall is the mean of effects weighted by treated rows, and differs
        from the plain mean of `aggregate_effects`.

    Raises
    ------
    MeasureError
        As in `group_time_effects`, or if the year just before the first treatment of a group is not in the table.

    Notes
    -----
    Each group is compared with units never treated. In a balanced panel without covariates the estimates equal those of
    `aggregate_effects` by event time with the universal base, and so they do here; errors differ by the correction for
    small samples.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcd"), 3), "year": [2015, 2016, 2017] * 4,
    ...                       "plan": np.repeat([2016, 2016, 0, 0], 3),
    ...                       "y": [1.0, 3, 4, 2, 5, 6, 1, 2, 2, 3, 3, 4]})
    >>> sun_abraham(table, "y", "plan").effects["estimate"].round(6).to_dict()
    {0: 2.0, 1: 2.5}
    """
    refuse(level_problems(level))
    wide, groups, _ = _prepared(table, outcome, first_treated, unit, time, ())
    if not np.isinf(groups).any():
        refuse([Problem("no unit that is never treated", "some", "take group_time_effects with 'not_yet'")])
    # Without it a group would silently be measured against another year of its own.
    bare = sorted({int(g) for g in groups if np.isfinite(g) and g - 1 not in wide.columns})
    if bare:
        refuse([Problem(f"no year before the first treatment of {listed([str(g) for g in bare])} in the table",
                        "the year before it, the reference, for every group",
                        "add these years, leave the groups out, or take group_time_effects with the universal base")])
    from diff_diff import SunAbraham

    with quietly():
        try:
            raw = SunAbraham(alpha=1 - level).fit(_long(table, wide, groups, (), unit, time), "outcome", "unit", "time",
                                                  "first_treated")
        except (ValueError, np.linalg.LinAlgError) as error:
            refuse([Problem(f"data that diff_diff cannot fit ({error})", "more units than groups", "look at groups")])
    rows = {int(e): [cell["effect"], cell["se"], cell["t_stat"], cell["p_value"], *cell["conf_int"], cell["n_groups"]]
            for e, cell in raw.event_study_effects.items() if e != -1}
    names = ["estimate", "standard_error", "t", "p_value", "low", "high"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=[*names, "cells"]).astype(float).sort_index()
    found = found.astype({"cells": int}).rename_axis("event_time")
    covariance = pd.DataFrame(np.nan, found.index, found.index.rename(None))
    if raw.event_study_vcov is not None:
        order = [int(e) for e in raw.event_study_vcov_index]
        covariance = pd.DataFrame(raw.event_study_vcov, order, order).reindex(index=found.index, columns=found.index)
        covariance = covariance.rename_axis(columns=None)
    overall = pd.Series([raw.overall_att, raw.overall_se, raw.overall_t_stat, raw.overall_p_value,
                         *raw.overall_conf_int], names, dtype=float, name="overall")
    return AggregatedEffects(found, overall, covariance, "event", np.nan, float(level))


def bacon_decomposition(table, outcome, first_treated, unit="agglomeration", time="year") -> pd.DataFrame:
    """Show the comparisons of two groups that a regression with two-way effects is a weighted mean of.

    Parameters
    ----------
    table, outcome, first_treated, unit, time
        As in `group_time_effects`.

    Returns
    -------
    DataFrame
        One row per comparison: treated (first year), control (first year; inf for never), kind ("never", "later":
        controls not yet treated, "earlier": controls treated already, whose own effects go in with the wrong sign),
        estimate, weight. Weights sum to 1, and the weighted sum is the coefficient of `two_way_fixed_effects`.

    Raises
    ------
    MeasureError
        As in `group_time_effects`.

    References
    ----------
    Goodman-Bacon, A. (2021). Difference-in-differences with variation in treatment timing. Journal of Econometrics.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abc"), 4), "year": [2014, 2015, 2016, 2017] * 3,
    ...                       "plan": np.repeat([2015, 2017, 0], 4), "y": [0.0, 1, 2, 3, 0, 0, 0, 1, 0, 0, 0, 0]})
    >>> found = bacon_decomposition(table, "y", "plan")
    >>> found["kind"].tolist(), float(found["weight"].sum().round(6))
    (['never', 'never', 'later', 'earlier'], 1.0)
    """
    wide, groups, _ = _prepared(table, outcome, first_treated, unit, time, ())
    if len(set(groups)) < 2:
        refuse([Problem("one group of units, all treated in the same year", "units treated in other years, or never",
                        "look at the years of first treatment")])
    from diff_diff import BaconDecomposition

    with quietly():
        raw = BaconDecomposition().fit(_long(table, wide, groups, (), unit, time), "outcome", "unit", "time",
                                       "first_treated")
    kinds = {"treated_vs_never": "never", "earlier_vs_later": "later", "later_vs_earlier": "earlier"}
    rows = [(int(c.treated_group), np.inf if c.comparison_type == "treated_vs_never" else float(c.control_group),
             kinds[c.comparison_type], float(c.estimate), float(c.weight)) for c in raw.comparisons]
    return pd.DataFrame(rows, columns=["treated", "control", "kind", "estimate", "weight"])


def two_way_fixed_effects(table, outcome, first_treated, unit="agglomeration", time="year", level=0.95) -> Fit:
    """Regress the outcome on a dummy of treatment with effects of units and years, for contrast.

    Parameters
    ----------
    table, outcome, first_treated, unit, time, level
        As in `group_time_effects`.

    Returns
    -------
    Fit
        Of `flowspace.econometrics.fixed_effects`, with the regressor "treated".

    Raises
    ------
    MeasureError
        As in `group_time_effects`.

    Notes
    -----
    Where effects grow with time or differ between groups, the coefficient is no mean of them with positive weights and
    may have the wrong sign: see `bacon_decomposition`. The same units are used as there: those treated from the first
    year on are left out.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abc"), 4), "year": [2014, 2015, 2016, 2017] * 3,
    ...                       "plan": np.repeat([2015, 2017, 0], 4), "y": [0.0, 1, 2, 3, 0, 0, 0, 1, 0, 0, 0, 0]})
    >>> found = bacon_decomposition(table, "y", "plan")
    >>> two_way = two_way_fixed_effects(table, "y", "plan").coefficients.loc["treated", "estimate"]
    >>> bool(abs((found["estimate"] * found["weight"]).sum() - two_way) < 1e-9)
    True
    """
    wide, groups, _ = _prepared(table, outcome, first_treated, unit, time, ())
    long = _long(table, wide, groups, (), unit, time)
    long["treated"] = (long["time"] >= long["first_treated"].replace(0, np.inf)).astype(float)
    return fixed_effects(panel_of(long, "outcome", ["treated"], "unit", "time"), level=level)


def _choice_problems(control_group, base, method) -> list[Problem]:
    return [Problem(f"{plain(given)} as {name}{did_you_mean(given, known)}", "one of " + ", ".join(known),
                    "correct the name")
            for given, name, known in ((control_group, "control group", CONTROLS), (base, "base", BASES),
                                       (method, "method", METHODS))
            if not isinstance(given, str) or given not in known]


def _prepared(table, outcome, first_treated, unit, time, covariates):
    """Units by years and groups, complete, and what is left out with the reason."""
    wide = series_of_units(table, outcome, unit, time)
    groups = first_treated_of_units(table, first_treated, unit).reindex(wide.index).to_numpy()
    problems = []
    gaps = wide.index[wide.isna().any(axis=1)]
    if len(gaps):
        problems.append(Problem(f"years missing for {listed([str(g) for g in gaps])}", "every unit in every year",
                                "leave these units out and say so, or fill the gaps"))
    unknown = [name for name in covariates if not isinstance(name, str) or name not in table.columns]
    problems += [Problem(f"no column {plain(name)}{did_you_mean(name, table.columns)}", "columns of the table",
                         "correct the name") for name in unknown]
    for name in covariates:
        if name not in unknown:
            numbers, odd = as_numbers(list(table[name]))
            if odd or not np.isfinite(numbers).all():
                problems.append(Problem(f"gaps, infinite cells or texts in {name!r}", "a number in every row",
                                        "leave the units out or take another covariate", column=name))
    first, last = int(wide.columns.min()), int(wide.columns.max())
    # Treated after the last year: not treated in the data.
    groups = np.where(groups > last, np.inf, groups)
    always = groups <= first
    left_out = [{"group": int(g), "year": np.nan, "units": int((groups == g).sum()),
                 "reason": "treated in the first year of the data or before: no year without treatment"}
                for g in sorted(set(groups[always]))]
    wide, groups = wide[~always], groups[~always]
    if not np.isfinite(groups).any():
        problems.append(Problem("no unit that is treated within the years, after the first one",
                                f"first treatment from {first + 1} to {last} for some units",
                                "look at the years of first treatment"))
    refuse(problems)
    return wide, groups, left_out


def _long(table, wide, groups, covariates, unit, time) -> pd.DataFrame:
    """The long table as the library takes it: units by number, never as 0."""
    n, years = wide.shape
    long = pd.DataFrame({"unit": np.repeat(np.arange(n), years), "time": np.tile(wide.columns.to_numpy(dtype=int), n),
                         "outcome": wide.to_numpy().ravel(),
                         "first_treated": np.repeat(np.where(np.isinf(groups), 0, groups).astype(int), years)})
    for name in covariates:
        values = table.set_index([unit, time])[name].astype(float)
        long[name] = values.reindex(pd.MultiIndex.from_product([wide.index, wide.columns])).to_numpy()
    return long


def _controls(groups, control_group, g, t, base_year) -> int:
    if control_group == "never":
        return int(np.isinf(groups).sum())
    return int(((groups > max(t, base_year)) & (groups != g)).sum())


def _why(groups, control_group, base, g, t, before, years, cell) -> str:
    base_year = before[-1]
    if t < g and base == "varying":
        earlier = [year for year in years if year < t]
        if not earlier:
            return "first year of the data: no year before it to compare with"
        base_year = earlier[-1]
    if not _controls(groups, control_group, g, t, base_year):
        return "no control: all other units are treated by then"
    return f"cannot be estimated ({(cell or {}).get('skip_reason') or 'too few units'})"


def _weighted(estimates, psi, labels, groups, equal) -> tuple[float, np.ndarray]:
    """Weighted mean and its influence; weights are shares of groups, which are estimated, or equal."""
    if equal:
        return float(estimates.mean()), psi.mean(axis=1)
    n = len(groups)
    member = (groups[:, None] == labels[None, :]).astype(float)
    share = member.mean(axis=0)
    total = share.sum()
    weight = share / total
    deviation = (member - share) / n
    of_weights = deviation / total - deviation.sum(axis=1, keepdims=True) * weight / total
    return float(weight @ estimates), psi @ weight + of_weights @ estimates


def _inference(estimates, psi, index, level, bootstrap, seed) -> tuple[pd.DataFrame, float]:
    """Errors from influences, analytic or by the multiplier bootstrap."""
    critical = np.nan
    errors = np.sqrt(np.sum(psi**2, axis=0))
    if bootstrap:
        weights = np.random.default_rng(seed).integers(2, size=(bootstrap, len(psi))) * 2.0 - 1.0
        draws = weights @ psi
        spread = (np.quantile(draws, 0.75, axis=0) - np.quantile(draws, 0.25, axis=0)) / _IQR
        errors = np.where(errors > 0, spread, 0.0)
    errors = np.where(errors > 0, errors, np.nan)
    if bootstrap and np.isfinite(errors).any():
        known = np.isfinite(errors)
        critical = float(np.quantile(np.abs(draws[:, known] / errors[known]).max(axis=1), level))
    t = estimates / errors
    reach = stats.norm.ppf((1 + level) / 2) * errors
    return pd.DataFrame({"estimate": estimates, "standard_error": errors, "t": t, "p_value": 2 * stats.norm.sf(abs(t)),
                         "low": estimates - reach, "high": estimates + reach}, index), critical
