"""Synthetic control: what a treated unit would have been, as a mixture of untreated ones."""
from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from flowspace.errors import Problem, did_you_mean
from flowspace.shocks.series import check_shock_year, items_of, means_of_units, quietly, series_of_units
from flowspace.values import listed, plain, real_number, refuse, whole_number

_SAME = 1e-6  # series that differ by less, relative to their size, are the same


@dataclass(frozen=True, eq=False)
class SyntheticControl:
    """A treated unit beside its synthetic control.

    Parameters
    ----------
    weights : Series
        By donor, largest first; not below 0, sum 1.
    paths : DataFrame
        Indexed by year: actual, synthetic, gap (actual less synthetic).
    effect : float
        Mean gap from the treatment year on.
    pre_rmspe, post_rmspe : float
        Root of the mean squared gap before treatment and from then on.
    ratio : float
        post_rmspe / pre_rmspe; inf where the fit before is perfect, 0 where the fit from then on is, too.
    predictors : DataFrame or None
        Indexed by predictor: treated, synthetic, mean_of_donors, importance (V, sum 1). None without predictors.
    treated : hashable
    treatment_year : int
    donors : tuple
    """

    weights: pd.Series
    paths: pd.DataFrame
    effect: float
    pre_rmspe: float
    post_rmspe: float
    ratio: float
    predictors: pd.DataFrame | None
    treated: object
    treatment_year: int
    donors: tuple


@dataclass(frozen=True, eq=False)
class SyntheticPlacebo:
    """Every unit of the pool as if it had been treated.

    Parameters
    ----------
    ratios : DataFrame
        Indexed by unit, largest ratio first: ratio, pre_rmspe, post_rmspe, effect, treated, kept (False: left out of
        the ranking because its fit before is bad), rank (among those kept, 1 the largest; nan for others).
    p_value : float
        Rank of the treated unit over the number of units kept.
    smallest_p : float
        The smallest that this pool allows: 1 over the number of units kept.
    gaps : DataFrame
        Years by units.
    result : SyntheticControl
        Of the treated unit.
    """

    ratios: pd.DataFrame
    p_value: float
    smallest_p: float
    gaps: pd.DataFrame
    result: SyntheticControl


def simplex_weights(donors, treated) -> np.ndarray:
    r"""Mix columns as near as possible to a vector.

    .. math:: \min_w \lVert x_1 - X_0 w \rVert^2 \quad\text{with}\quad w \ge 0,\; \textstyle\sum_j w_j = 1

    Parameters
    ----------
    donors : array-like, shape (m, J)
        X0.
    treated : array-like, shape (m,)
        x1.

    Returns
    -------
    ndarray, shape (J,)

    Raises
    ------
    MeasureError
        If cells are no finite numbers, there is none, or the shapes do not fit each other.

    Notes
    -----
    Exact, without steps that could stop early: as weights sum to 1 the distance is that of
    :math:`(X_0 - x_1 1^\top) w` from zero; non-negative least squares with one more row of ones, brought to the sum 1
    afterwards, has the same minimum whatever the length of that row. Where x1 can be mixed exactly in several ways one
    of them is given.

    Examples
    --------
    >>> simplex_weights([[0.0, 4.0, 1.0], [0.0, 0.0, 8.0]], [1.0, 0.0]).round(6).tolist()
    [0.75, 0.25, 0.0]
    """
    try:
        treated, donors = np.asarray(treated, dtype=float), np.asarray(donors, dtype=float)
    except (TypeError, ValueError):
        refuse([Problem("donors or treated that are not numbers, or rows that differ in length",
                        "a matrix and a vector", "correct them")])
    if treated.ndim != 1 or donors.ndim != 2 or len(donors) != len(treated) or not donors.size:
        refuse([Problem(f"donors of shape {donors.shape} for a treated of shape {treated.shape}", "(m, J) and (m,)",
                        "give one column for each donor")])
    if not np.isfinite(treated).all() or not np.isfinite(donors).all():
        refuse([Problem("donors or treated with gaps or infinite cells", "finite numbers", "correct them")])
    apart = donors - treated[:, None]
    size = np.linalg.norm(apart, axis=0).max()
    if size == 0:
        return np.full(apart.shape[1], 1 / apart.shape[1])
    apart = np.vstack([apart / size, np.ones(apart.shape[1])])
    goal = np.zeros(len(apart))
    goal[-1] = 1.0
    found, _ = nnls(apart, goal, maxiter=100 * apart.shape[1] + 1000)
    return found / found.sum()


def synthetic_control(table, outcome, treated, treatment_year, donors=None, predictors=None, fit_years=None,
                      unit="agglomeration", time="year", iterations=1000) -> SyntheticControl:
    r"""Build the synthetic control of a unit (Abadie, Diamond and Hainmueller).

    .. math:: \hat\tau_t = y_{1t} - \sum_j w_j y_{jt}, \qquad
              w = \arg\min_w \sum_m v_m \Big(x_{1m} - \sum_j w_j x_{jm}\Big)^2,\; w \ge 0,\; \textstyle\sum_j w_j = 1

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome : str
        Column of y.
    treated : hashable
        The unit.
    treatment_year : int
        First year of treatment.
    donors : sequence, optional
        Untreated units; all others if left out. Leave out those the policy may have reached, too.
    predictors : sequence, optional
        Without: the outcome of every year before treatment, all of one weight; weights are then exact. With: names of
        columns (their mean over the years before treatment that have a number), or pairs (column, years) for the mean
        over those years; the outcome may be one. Their importance v is searched so that the outcome before treatment
        fits best.
    fit_years : sequence of int, optional
        Years whose outcome is fitted (by weights without predictors, by v with them); all before treatment if left out.
    unit, time : str
        Columns of the keys.
    iterations : int
        Of the search for v (Nelder and Mead, from equal weights).

    Returns
    -------
    SyntheticControl

    Raises
    ------
    MeasureError
        If units, columns or years are unknown; the treated unit is among the donors, or fewer than two are left; units
        lack years; a donor's series is constant, the same as another's, or the sum or mean of the other units (an
        aggregate); or there are fewer than two years to fit.

    Notes
    -----
    An aggregate among the donors holds the treated unit itself. It is found only if it is the sum or plain mean of all
    units of the table, or of all donors; a mean weighted by population is not: look at the names.

    The search for v is not convex and may stop at another place when a donor of weight 0 is left out: see
    `leave_one_donor_out`. Without predictors nothing is searched. A perfect fit before treatment with more donors than
    years is no merit: then many mixtures fit.

    Examples
    --------
    >>> years = np.arange(2010, 2016)
    >>> a, b, c = np.array([1.0, 2, 2, 3, 4, 4]), np.array([5.0, 4, 6, 7, 6, 8]), np.array([9.0, 7, 9, 6, 9, 7])
    >>> mixed = 0.5 * a + 0.5 * b + np.array([0, 0, 0, 0, 1, 1])
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcx"), 6), "year": np.tile(years, 4),
    ...                       "y": np.concatenate([a, b, c, mixed])})
    >>> found = synthetic_control(table, "y", "x", 2014)
    >>> found.weights.round(6).to_dict(), round(found.effect, 6)
    ({'a': 0.5, 'b': 0.5, 'c': 0.0}, 1.0)
    """
    data = _Data(table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations)
    return data.fit(data.treated, data.donors)


def placebo_test(table, outcome, treated, treatment_year, donors=None, predictors=None, fit_years=None,
                 unit="agglomeration", time="year", iterations=1000, worse_than=None) -> SyntheticPlacebo:
    r"""Treat every donor in turn as if it had been the treated unit, and rank.

    .. math:: p = \frac{\#\{j : r_j \ge r_1\}}{J + 1}, \qquad r = \frac{\text{RMSPE}_{post}}{\text{RMSPE}_{pre}}

    Parameters
    ----------
    table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations
        As in `synthetic_control`.
    worse_than : float, optional
        Donors whose *mean squared* gap before treatment is more than so many times that of the treated unit are left
        out of the ranking. Abadie and others show 20, 5 and 2.

    Returns
    -------
    SyntheticPlacebo

    Raises
    ------
    MeasureError
        As in `synthetic_control`, or if there are fewer than three donors.

    Notes
    -----
    The treated unit is no donor of placebos. With J donors p cannot be below 1 / (J + 1): with 18 donors 0.053, so
    nothing can be found at 5 per cent, whatever happened.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdex"), 10), "year": np.tile(np.arange(10), 6)})
    >>> table["y"] = rng.normal(size=60) + 9.0 * ((table["agglomeration"] == "x") & (table["year"] >= 7))
    >>> found = placebo_test(table, "y", "x", 7)
    >>> found.ratios.index[0], round(found.p_value, 3)
    ('x', 0.167)
    """
    data = _Data(table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations)
    problems = [] if worse_than is None else real_number(worse_than, "worse_than", 0, open_below=True)
    if len(data.donors) < 3:
        problems.append(Problem(f"{len(data.donors)} donors", "at least three: each takes a turn with the others",
                                "give more donors"))
    refuse(problems)
    own = data.fit(data.treated, data.donors)
    fits = {data.treated: own}
    for donor in data.donors:
        fits[donor] = data.fit(donor, tuple(other for other in data.donors if other != donor))
    rows = pd.DataFrame({"ratio": [f.ratio for f in fits.values()], "pre_rmspe": [f.pre_rmspe for f in fits.values()],
                         "post_rmspe": [f.post_rmspe for f in fits.values()],
                         "effect": [f.effect for f in fits.values()]}, pd.Index(list(fits), name=unit))
    rows["treated"] = rows.index == data.treated
    rows["kept"] = (True if worse_than is None
                    else rows["pre_rmspe"] ** 2 <= worse_than * own.pre_rmspe**2 * (1 + 1e-12))
    rows.loc[data.treated, "kept"] = True
    kept = rows.loc[rows["kept"], "ratio"]
    rows["rank"] = kept.rank(ascending=False, method="max")
    gaps = pd.DataFrame({name: fit.paths["gap"] for name, fit in fits.items()})
    rows = rows.sort_values("ratio", ascending=False, kind="stable")
    return SyntheticPlacebo(rows, float(rows.loc[data.treated, "rank"] / len(kept)), 1 / len(kept), gaps, own)


def leave_one_donor_out(table, outcome, treated, treatment_year, donors=None, predictors=None, fit_years=None,
                        unit="agglomeration", time="year", iterations=1000) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the synthetic control again without each donor that has weight.

    Parameters
    ----------
    table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations
        As in `synthetic_control`.

    Returns
    -------
    summary : DataFrame
        Indexed by left_out ("none" first): weight (that the donor had), effect, pre_rmspe, ratio.
    paths : DataFrame
        Synthetic outcome, years by left_out.

    Raises
    ------
    MeasureError
        As in `synthetic_control`, or if there are fewer than three donors or one is named "none".

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcx"), 10), "year": np.tile(np.arange(10), 4),
    ...                       "y": rng.normal(size=40)})
    >>> summary, paths = leave_one_donor_out(table, "y", "x", 7)
    >>> list(paths) == list(summary.index), summary.loc["none", "weight"].item()
    (True, 0.0)
    """
    data = _Data(table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations)
    problems = []
    if len(data.donors) < 3:
        problems.append(Problem(f"{len(data.donors)} donors", "at least three", "give more donors"))
    if "none" in data.donors:
        problems.append(Problem("a donor named 'none'", "names that the result does not use itself", "rename it"))
    refuse(problems)
    whole = data.fit(data.treated, data.donors)
    fits = {"none": whole}
    for donor in whole.weights.index[whole.weights > 1e-6]:
        fits[donor] = data.fit(data.treated, tuple(other for other in data.donors if other != donor))
    index = pd.Index(list(fits), name="left_out", dtype=object)
    summary = pd.DataFrame({"weight": [0.0 if name == "none" else float(whole.weights[name]) for name in fits],
                            "effect": [f.effect for f in fits.values()],
                            "pre_rmspe": [f.pre_rmspe for f in fits.values()],
                            "ratio": [f.ratio for f in fits.values()]}, index)
    return summary, pd.DataFrame({name: fit.paths["synthetic"] for name, fit in fits.items()})


class _Data:
    """Checked series and predictors of all units."""

    def __init__(self, table, outcome, treated, treatment_year, donors, predictors, fit_years, unit, time, iterations):
        wide = series_of_units(table, outcome, unit, time)
        self.year = check_shock_year(wide.columns, treatment_year, "treatment_year")
        problems = whole_number(iterations, "number of iterations", 1)
        if not isinstance(treated, Hashable):
            refuse([*problems, Problem(f"{plain(treated)} as treated", "the name of one unit", "correct it")])
        self.treated, self.iterations = treated, iterations
        self.donors = check_pool(wide, treated, donors, problems)
        refuse(problems)
        pool = wide.loc[[treated, *self.donors]]
        before = [int(year) for year in wide.columns if year < self.year]
        self.fitted = before if fit_years is None else items_of(fit_years, "years to fit")
        odd = [plain(year) for year in self.fitted if year not in before]
        if odd:
            problems.append(Problem(f"{listed(odd)} as years to fit",
                                    f"years before treatment ({listed([str(year) for year in before])})",
                                    "correct them"))
        elif len(set(self.fitted)) < len(self.fitted):
            problems.append(Problem("years to fit that stand twice", "each year once", "leave the repetition out"))
        elif len(set(self.fitted)) < 2:
            problems.append(Problem(f"{len(set(self.fitted))} years to fit", "at least two before treatment",
                                    "give more years"))
        self.wide = pool
        self.predictors = None if predictors is None else _predictors(table, pool, predictors, before, unit, time,
                                                                      problems)
        refuse(problems)

    def fit(self, treated, donors) -> SyntheticControl:
        y, pool = self.wide.loc[treated], self.wide.loc[list(donors)]
        if self.predictors is None:
            weights, told = simplex_weights(pool[self.fitted].to_numpy().T, y[self.fitted].to_numpy()), None
        else:
            weights, importance = self._searched(treated, donors)
            x = self.predictors
            told = pd.DataFrame({"treated": x[treated], "synthetic": x[list(donors)] @ weights,
                                 "mean_of_donors": x[list(donors)].mean(axis=1), "importance": importance}, x.index)
        synthetic = weights @ pool.to_numpy()
        paths = pd.DataFrame({"actual": y.to_numpy(), "synthetic": synthetic, "gap": y.to_numpy() - synthetic},
                             pd.Index([int(year) for year in self.wide.columns], name="year"))
        gap = paths["gap"]
        before, after = (float(np.sqrt(np.mean(part**2))) for part in (gap[gap.index < self.year],
                                                                      gap[gap.index >= self.year]))
        # Rounding is no misfit.
        before, after = (0.0 if part <= 1e-12 * np.abs(paths["actual"]).max() else part for part in (before, after))
        weights = pd.Series(weights, pd.Index(donors, name=self.wide.index.name), name="weight")
        return SyntheticControl(weights.sort_values(ascending=False, kind="stable"), paths,
                                float(gap[gap.index >= self.year].mean()), before, after,
                                after / before if before else (np.inf if after else 0.0), told, treated, self.year,
                                tuple(donors))

    def _searched(self, treated, donors) -> tuple[np.ndarray, np.ndarray]:
        from pysyncon import Synth  # takes a second to import

        names = list(donors)
        x0, x1 = self.predictors[names], self.predictors[treated]
        known = pd.concat([x0, x1], axis=1).std(axis=1) > 0
        z = self.wide[self.fitted].T
        synth = Synth()
        with quietly():
            synth.fit(X0=x0[known], X1=x1[known].rename("treated"), Z0=z[names], Z1=z[treated].rename("treated"),
                      optim_options={"maxiter": self.iterations})
        importance = pd.Series(0.0, self.predictors.index)
        importance[known] = synth.V
        # The library stops short of the best weights for its v: take those that are exact.
        root = np.sqrt(np.asarray(synth.V, dtype=float)) / pd.concat([x0, x1], axis=1)[known].std(axis=1).to_numpy()
        weights = simplex_weights(x0[known].to_numpy() * root[:, None], x1[known].to_numpy() * root)
        return weights, importance.to_numpy()


def check_pool(wide, treated, donors, problems) -> tuple:
    """Find the donors of a treated unit and what is wrong with them.

    Parameters
    ----------
    wide : DataFrame
        Units by years.
    treated : hashable or list
        The treated unit, or several.
    donors : sequence or None
        None for all others.
    problems : list of Problem
        To which problems are added.

    Returns
    -------
    tuple
        Donors.

    Examples
    --------
    >>> wide = pd.DataFrame({2010: [1.0, 2.0, 5.0, 8.0], 2011: [2.0, 3.0, 9.0, 14.0]}, ["a", "b", "x", "all"])
    >>> problems = []
    >>> check_pool(wide, "x", None, problems), len(problems)
    (('a', 'b', 'all'), 1)
    """
    units = treated if isinstance(treated, list) else [treated]
    if not units or not all(isinstance(name, Hashable) for name in units):
        refuse([Problem(f"{plain(treated)} as treated", "the name of a unit", "correct it")])
    given = [name for name in wide.index if name not in units] if donors is None else items_of(donors, "donors")
    odd = [plain(name) for name in given if not isinstance(name, Hashable)]
    if odd:
        refuse([*problems, Problem(f"donors {listed(odd)}", "names of units", "correct them")])
    if len(set(units)) < len(units):
        problems.append(Problem("treated units named twice", "each once", "leave one out"))
    unknown = [name for name in [*units, *given] if name not in wide.index]
    problems += [Problem(f"no unit {plain(name)}{did_you_mean(name, wide.index)}",
                         "units of the table with numbers", "correct the name") for name in dict.fromkeys(unknown)]
    both = [str(name) for name in given if name in units]
    if both:
        problems.append(Problem(f"the treated unit {listed(both)} among the donors", "untreated units only",
                                "leave it out of the donors"))
    if len(set(given)) < len(given):
        problems.append(Problem("donors named twice", "each once", "leave one out"))
    given = [name for name in dict.fromkeys(given) if name not in units]
    known = [name for name in [*units, *given] if name in wide.index]
    pool = wide.loc[known]
    short = pool.index[pool.isna().any(axis=1)]
    if len(short):
        problems.append(Problem(f"years missing for {listed([str(name) for name in short])}",
                                "every unit in every year", "leave these units or years out and say so"))
    if len(given) < 2:
        problems.append(Problem(f"{len(given)} donors", "at least two", "give more donors"))
    if unknown or len(short) or not given:
        return tuple(given)
    size = np.abs(pool.to_numpy()).max() or 1.0
    values = {name: pool.loc[name].to_numpy() for name in given}
    flat = [str(name) for name, series in values.items() if np.ptp(series) <= 1e-12 * size]
    if flat:
        problems.append(Problem(f"donors whose series is constant ({listed(flat)})", "series that vary",
                                "leave them out"))
    same = [f"{a} and {b}" for i, a in enumerate(given) for b in given[i + 1:]
            if np.abs(values[a] - values[b]).max() <= _SAME * np.abs(values[a]).max()]
    if same:
        problems.append(Problem(f"donors with the same series ({listed(same)})", "series that differ",
                                "keep one of each"))
    whole = [name for name in given if _is_aggregate(wide, pool, name, units)]
    if whole:
        problems.append(Problem(f"donors that are the sum or mean of other units ({listed([str(w) for w in whole])})",
                                "single units: an aggregate holds the treated unit", "leave them out of the donors"))
    return tuple(given)


def _is_aggregate(wide, pool, name, units) -> bool:
    series = pool.loc[name].to_numpy()
    complete = wide.dropna()
    sets = [complete.index.difference([name]), pool.index.difference([name]),
            pool.index.difference([name, *units])]
    for others in sets:
        if len(others) < 2:
            continue
        total = wide.loc[others].to_numpy().sum(axis=0)
        for candidate in (total, total / len(others)):
            if np.abs(candidate - series).max() <= _SAME * np.abs(series).max():
                return True
    return False


def _predictors(table, pool, predictors, before, unit, time, problems) -> pd.DataFrame | None:
    """Predictors by units."""
    if isinstance(predictors, str) or not hasattr(predictors, "__iter__") or not list(predictors):
        problems.append(Problem(f"{plain(predictors)} as predictors", "a list of columns, or of (column, years)",
                                "give a list"))
        return None
    rows = {}
    for predictor in predictors:
        column, years = (predictor, before) if isinstance(predictor, str) else (
            (predictor[0], list(predictor[1])) if isinstance(predictor, tuple) and len(predictor) == 2
            and hasattr(predictor[1], "__iter__") else (predictor, None))
        if not isinstance(column, str) or column not in table.columns or years is None:
            problems.append(Problem(f"{plain(column)} as predictor{did_you_mean(column, table.columns)}",
                                    "a column of the table, or (column, years)", "correct the name"))
            continue
        late = [plain(year) for year in years if not isinstance(year, Integral) or year not in before]
        if late or not len(years):
            problems.append(Problem(f"years {listed(late) or 'none'} of predictor {column!r}",
                                    "years before treatment", "correct them"))
            continue
        mean = means_of_units(table, column, years, unit, time).reindex(pool.index)
        lacking = mean.index[mean.isna()]
        if len(lacking):
            problems.append(Problem(f"no {column!r} for {listed([str(name) for name in lacking])} in these years",
                                    "a number for every unit", "leave the predictor or these units out"))
        label = column if years is before else f"{column} {years[0]}" + (f"-{years[-1]}" if len(years) > 1 else "")
        if label in rows:
            problems.append(Problem(f"predictor {label!r} twice", "each once", "leave one out"))
        rows[label] = mean
    if rows and not problems and all(np.ptp(row) == 0 for row in rows.values()):
        problems.append(Problem("predictors that are the same for all units", "at least one that differs",
                                "take other predictors, or none"))
    return pd.DataFrame(rows).T.rename_axis("predictor") if rows else None
