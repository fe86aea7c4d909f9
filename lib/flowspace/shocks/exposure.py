"""A shock that hits all: event study by exposure fixed beforehand."""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.panel import Panel, panel_of
from flowspace.econometrics.wild_cluster import bootstrap_problems, wild_cluster_bootstrap
from flowspace.errors import Problem
from flowspace.shocks.randomisation import exposure_slopes, permuted, randomisation_p_values
from flowspace.shocks.series import check_shock_year, fixed_of_units, items_of, series_of_units
from flowspace.values import listed, plain, refuse, whole_number


@dataclass(frozen=True, eq=False)
class ExposureEventStudy:
    """An event study by exposure.

    Parameters
    ----------
    effects : DataFrame
        Indexed by event_time (years since the shock), the reference among them: year, estimate, standard_error, t,
        p_value, low, high, p_randomisation. The reference has estimate 0 and nan elsewhere.
    covariance : DataFrame
        Of the estimates, keyed by event_time both ways, without the reference.
    pre_trends : Series
        statistic (F), numerator, denominator (degrees of freedom), p_value, p_randomisation; nan where there are fewer
        than two years before the shock.
    post_mean : Series
        Mean of the coefficients from the shock on: estimate, standard_error, t, p_value, low, high (Student's t),
        p_wild, low_wild, high_wild (wild cluster bootstrap), p_randomisation.
    shock_year, reference : int
    units, years, rows : int
        Of the rows used.
    dropped : int
        Rows of the table without a number in some column used.
    left_out : int
        Rows outside of the window.
    permutations, draws : int
    controls : tuple of str
    trends : bool
    level : float
    panel : Panel
        What was fitted: regressors are named by event time, "k-3" or "k+0".
    fit : Fit
    """

    effects: pd.DataFrame
    covariance: pd.DataFrame
    pre_trends: pd.Series
    post_mean: pd.Series
    shock_year: int
    reference: int
    units: int
    years: int
    rows: int
    dropped: int
    left_out: int
    permutations: int
    draws: int
    controls: tuple[str, ...]
    trends: bool
    level: float
    panel: Panel
    fit: Fit


def exposure_event_study(table, outcome, exposure, shock_year, unit="agglomeration", time="year", reference=-1,
                         controls=(), cluster="unit", level=0.95, window=None, trends=False, permutations=999,
                         draws=9999, seed=0, blocks=None) -> ExposureEventStudy:
    r"""Follow how outcomes of more and of less exposed units part before and after a shock that hits all of them.

    .. math:: y_{rt} = \alpha_r + \lambda_t + \sum_{k \ne k_0} \theta_k\, 1[t = t_0 + k]\, E_r
              + \sum_{k \ne k_0} 1[t = t_0 + k]\, Z_r^\top \gamma_k + \varepsilon_{rt}

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome : str
        Column of y, often a logarithm.
    exposure : str
        Column of E, the same in all rows of a unit, fixed before the shock.
    shock_year : int
        :math:`t_0`, the first year that the shock can have touched.
    unit, time : str
        Columns of the keys; years are whole numbers.
    reference : int
        :math:`k_0`, below zero: the event time that all others are compared with.
    controls : sequence of str
        Columns of Z, fixed over time like E, each with a coefficient of its own in every year.
    cluster : "unit" or None
        As in `flowspace.econometrics.fixed_effects`.
    level : float
        Of the intervals.
    window : (int, int), optional
        First and last event time to use; rows outside are left out and counted.
    trends : bool
        Take out of each unit's outcome the straight line through its years before the shock, carried on after it. It
        needs three of those years for every unit.
    permutations : int
        Of E across units, for randomisation inference; 0 for none.
    draws : int
        Of the wild cluster bootstrap (Webb's weights) for the mean after the shock; 0 for none.
    seed : int
        Of both.
    blocks : str, optional
        Column that says which units may exchange their exposures in randomisation inference, such as the province,
        the same in all rows of a unit. It changes nothing else: for effects of blocks in every year give their
        dummies as controls.

    Returns
    -------
    ExposureEventStudy

    Raises
    ------
    MeasureError
        If the exposure or a control varies within a unit or does not vary across units, the shock lies outside of the
        years, the reference is not in the data or not before the shock, permutations are asked for though a unit lacks
        a year, or as in `flowspace.econometrics.panel_of` and `fixed_effects`.

    Notes
    -----
    What is found is a *relative* effect: by how much more the outcome changed per unit of exposure. What the shock did
    to all alike is in :math:`\lambda_t` and cannot be told from anything else that happened in these years: a flat
    line does not say that the shock did nothing.

    The coefficients are effects only under *strong* parallel trends: had all units had any one exposure, outcomes
    would have moved alike, whatever exposure they really had (Callaway, Goodman-Bacon and Sant'Anna). The test of
    years before the shock bears on ordinary parallel trends alone, with little power among few units.

    The F test takes the covariance by clusters with clusters less one degrees of freedom; where there are as many
    coefficients as clusters or more it is nan. With `trends` two of the restrictions hold by construction, so it has
    one degree of freedom less. Few clusters: read p_wild and p_randomisation. Randomisation inference deals E out to
    units anew, together with nothing else; its joint statistic for the years before is
    :math:`\hat\theta^\top S^{+} \hat\theta` with S the covariance over all draws.

    Examples
    --------
    >>> years, exposures = np.arange(2015, 2024), np.arange(10) / 10
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdefghij"), 9), "year": np.tile(years, 10)})
    >>> table["exposure"] = np.repeat(exposures, 9)
    >>> noise = np.random.default_rng(0).normal(size=90) / 20
    >>> table["y"] = table["year"] / 50 - 0.5 * table["exposure"] * (table["year"] >= 2020) + noise
    >>> found = exposure_event_study(table, "y", "exposure", 2020, permutations=199, draws=199)
    >>> found.post_mean[["estimate", "p_wild", "p_randomisation"]].round(3).tolist()
    [-0.525, 0.0, 0.005]
    """
    controls = tuple(items_of(controls, "controls"))
    start = panel_of(table, outcome, [exposure, *controls], unit, time)
    wide = series_of_units(table.iloc[start.rows], outcome, unit, time)
    shock_year = check_shock_year(wide.columns, shock_year)
    problems = _argument_problems(reference, window, trends, permutations, draws, seed)
    refuse(problems)
    fixed = fixed_of_units(table.iloc[start.rows], [exposure, *controls], unit).reindex(wide.index)
    problems = [Problem(f"the same {name!r} for all units", "numbers that differ", "leave it out")
                for name in fixed if np.ptp(fixed[name]) == 0]
    times = wide.columns.to_numpy() - shock_year
    first, last = window if window is not None else (times.min(), times.max())
    inside = (times >= first) & (times <= last)
    wide, times = wide.loc[:, inside], times[inside]
    wide = wide.dropna(how="all")
    fixed = fixed.loc[wide.index]
    if reference not in times:
        problems.append(Problem(f"reference {reference}",
                                f"an event time in the data ({listed([str(k) for k in times])})",
                                "choose another, or a wider window"))
    if not (times >= 0).any():
        problems.append(Problem("no year from the shock on", "at least one", "choose a wider window"))
    gaps = wide.index[wide.isna().any(axis=1)]
    if permutations and len(gaps):
        problems.append(Problem(f"years missing for {listed([str(g) for g in gaps])}",
                                "every unit in every year, for randomisation inference",
                                "leave these units out and say so, or set permutations to 0"))
    if trends:
        short = wide.index[(wide.loc[:, times < 0].notna().sum(axis=1) < 3).to_numpy()]
        if len(short):
            problems.append(Problem(f"fewer than three years before the shock for {listed([str(s) for s in short])}",
                                    "three or more, for a trend of each unit", "leave these units or the trends out"))
    within, found = _blocks(table, blocks, unit, wide.index)
    refuse(problems + found)
    if trends:
        wide = _without_trends(wide, times)

    panel = _interacted(wide, times, fixed, exposure, controls, reference)
    names = {int(k): f"k{k:+d}" for k in times if k != reference}
    fit = fixed_effects(panel, cluster=cluster, level=level)
    coefficients = fit.coefficients.loc[list(names.values())].set_axis(list(names))
    covariance = fit.covariance.loc[list(names.values()), list(names.values())]
    covariance = pd.DataFrame(covariance.to_numpy(), pd.Index(names, name="event_time"), list(names))

    effects = coefficients.reindex(pd.Index([int(k) for k in times], name="event_time"))
    effects.loc[reference, "estimate"] = 0.0
    effects.insert(0, "year", effects.index + shock_year)
    drawn = None
    if permutations:
        differences = wide.to_numpy() - wide.to_numpy()[:, [int(np.flatnonzero(times == reference)[0])]]
        drawn = exposure_slopes(differences, permuted(fixed[exposure], permutations, seed, within),
                                fixed[list(controls)].to_numpy())
        drawn = pd.DataFrame(drawn, columns=effects.index)
    effects["p_randomisation"] = np.nan if drawn is None else randomisation_p_values(effects["estimate"], drawn)
    effects.loc[reference, "p_randomisation"] = np.nan

    before = [k for k in names if k < 0]
    after = [k for k in names if k >= 0]
    return ExposureEventStudy(effects, covariance, _pre_trends(effects, covariance, before, fit, trends, drawn),
                              _post_mean(effects, covariance, after, fit, names, level, draws, seed, cluster, drawn),
                              shock_year, int(reference), fit.units, fit.times, fit.rows, start.dropped,
                              len(start.y) - len(panel.y), int(permutations), int(draws), controls, bool(trends),
                              float(level), panel, fit)


def _blocks(table, blocks, unit, units) -> tuple[np.ndarray | None, list[Problem]]:
    """Block of each unit, none where there are no blocks."""
    if blocks is None:
        return None, []
    if not isinstance(blocks, str) or blocks not in table.columns:
        return None, [Problem(f"blocks={blocks!r}", "a column of the table", "correct the name")]
    of_unit = table.loc[table[unit].isin(units), [unit, blocks]].drop_duplicates()
    twice = sorted({str(u) for u in of_unit.loc[of_unit[unit].duplicated(), unit]})
    missing = sorted({str(u) for u in of_unit.loc[of_unit[blocks].isna(), unit]})
    problems = [Problem(f"several blocks for {listed(twice)}", "the same block in all rows of a unit",
                        "correct them")] if twice else []
    problems += [Problem(f"no block for {listed(missing)}", "one for each unit", "add it")] if missing else []
    return (None if problems else of_unit.set_index(unit)[blocks].reindex(units).to_numpy()), problems


def _argument_problems(reference, window, trends, permutations, draws, seed) -> list[Problem]:
    problems = whole_number(permutations, "number of permutations", 0) + whole_number(seed, "seed", 0)
    if not isinstance(reference, Integral) or isinstance(reference, bool) or reference >= 0:
        problems.append(Problem(f"{plain(reference)} as reference", "a whole number below zero, an event time",
                                "take -1, the year before the shock"))
    if not isinstance(trends, (bool, np.bool_)):
        problems.append(Problem(f"{plain(trends)} as trends", "True or False", "correct it"))
    if window is not None and not (isinstance(window, (list, tuple)) and len(window) == 2 and all(
            isinstance(k, Integral) for k in window) and window[0] < window[1]):
        problems.append(Problem(f"{plain(window)} as window", "a first and a last event time", "give two numbers"))
    if not (isinstance(draws, Integral) and draws == 0):
        problems += bootstrap_problems(0.0, "webb", draws, 0.95, 0)
    return problems


def _without_trends(wide, times) -> pd.DataFrame:
    """Less the line through what each unit has before the shock."""
    values = wide.to_numpy().copy()
    for row in values:
        known = (times < 0) & ~np.isnan(row)
        row -= np.polynomial.Polynomial.fit(times[known], row[known], 1)(times)
    return pd.DataFrame(values, wide.index, wide.columns)


def _interacted(wide, times, fixed, exposure, controls, reference) -> Panel:
    n, years = wide.shape
    columns = {"outcome": wide.to_numpy().ravel(), "unit": np.repeat(wide.index.to_numpy(dtype=object), years),
               "time": np.tile(wide.columns.to_numpy(), n)}
    for place, name in enumerate([exposure, *controls]):
        for k in times[times != reference]:
            column = np.where(times == k, fixed[name].to_numpy()[:, None], 0.0).ravel()
            columns[f"k{k:+d}" if place == 0 else f"{name} at k{k:+d}"] = column
    regressors = [name for name in columns if name not in ("outcome", "unit", "time")]
    return panel_of(pd.DataFrame(columns), "outcome", regressors, "unit", "time")


def _pre_trends(effects, covariance, before, fit, trends, drawn) -> pd.Series:
    names = ["statistic", "numerator", "denominator", "p_value", "p_randomisation"]
    found = pd.Series(np.nan, names, name="pre_trends")
    count = len(before) - bool(trends)
    if count < 1:
        return found
    theta = effects.loc[before, "estimate"].to_numpy()
    found["numerator"], found["denominator"] = count, fit.degrees_of_freedom
    if count <= fit.degrees_of_freedom:
        found["statistic"] = _forms(theta[None, :], covariance.loc[before, before].to_numpy(), count)[0] / count
        found["p_value"] = stats.f.sf(found["statistic"], count, fit.degrees_of_freedom)
    if drawn is not None and len(drawn) > count:
        rows = drawn[before].to_numpy()
        spread = rows.T @ rows / len(rows)
        forms = _forms(np.vstack([theta, rows]), spread, count)
        found["p_randomisation"] = randomisation_p_values(forms[:1], forms[1:, None])[0]
    return found


def _forms(vectors, matrix, rank) -> np.ndarray:
    """Quadratic forms of rows in the inverse of the part of a matrix that has full rank; nan where it has not."""
    sizes, directions = np.linalg.eigh(matrix)
    if sizes[-rank] <= 0:
        return np.full(len(vectors), np.nan)
    return ((vectors @ directions[:, -rank:]) ** 2 / sizes[-rank:]).sum(axis=1)


def _post_mean(effects, covariance, after, fit, names, level, draws, seed, cluster, drawn) -> pd.Series:
    estimate = effects.loc[after, "estimate"].mean()
    error = float(np.sqrt(covariance.loc[after, after].to_numpy().mean()))
    reach = stats.t.ppf((1 + level) / 2, fit.degrees_of_freedom) * error
    t = estimate / error if error > 0 else np.nan
    found = {"estimate": estimate, "standard_error": error, "t": t,
             "p_value": 2 * stats.t.sf(abs(t), fit.degrees_of_freedom),
             "low": estimate - reach, "high": estimate + reach, "p_wild": np.nan, "low_wild": np.nan,
             "high_wild": np.nan, "p_randomisation": np.nan}
    if draws and cluster is not None:
        wild = wild_cluster_bootstrap(fit.panel, {names[k]: 1 / len(after) for k in after}, draws=draws, level=level,
                                      seed=seed)
        found |= {"p_wild": wild.p_value, "low_wild": wild.low, "high_wild": wild.high}
    if drawn is not None:
        means = drawn[after].mean(axis=1).to_numpy()[:, None]
        found["p_randomisation"] = randomisation_p_values([estimate], means)[0]
    return pd.Series(found, name="post_mean")
