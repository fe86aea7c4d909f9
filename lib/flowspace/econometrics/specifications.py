"""One question answered by all sensible specifications, and whether they jointly say more than chance would."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import pandas as pd

from flowspace.errors import FlowspaceError, MeasureError, Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, real_number, refuse, whole_number

RESULTS = ("estimate", "low", "high", "p_value", "n")
"""What an estimate gives of every specification."""


def specification_curve(data, choices: Mapping, estimate: Callable) -> pd.DataFrame:
    """Estimate one quantity under every combination of choices.

    Parameters
    ----------
    data : object
        Whatever `estimate` takes first: a table, or tables by name.
    choices : mapping
        Name of each choice (an identifier, such as "measure") → mapping of the label of each option to its value: a
        column, a function, a set of years. The order of choices and options is that of the rows.
    estimate : callable
        `estimate(data, **values)`, one value for each choice by its name, gives a mapping or Series with "estimate",
        and where there are any "low", "high", "p_value" and "n". A named error of this library makes the
        specification one that cannot be estimated.

    Returns
    -------
    DataFrame
        One row per combination: a column for each choice with the label of the option, then estimate, low, high,
        p_value, n (nan where not given) and reason: empty, or why there is no estimate.

    Raises
    ------
    MeasureError
        If a choice has no option or a name that is none, or an estimate gives something else than numbers.

    Notes
    -----
    Options that are not equally sensible make a curve that says little: a specification stands here because its author
    would defend it, not because it can be written down.

    References
    ----------
    Simonsohn, Simmons and Nelson 2020, Specification curve analysis, Nature Human Behaviour, doi
    10.1038/s41562-020-0912-z.

    Examples
    --------
    >>> data = pd.Series([1.0, 2.0, 9.0])
    >>> choices = {"centre": {"mean": np.mean, "median": np.median}, "rows": {"all": 3, "first two": 2}}
    >>> curve = specification_curve(data, choices, lambda data, centre, rows: {"estimate": centre(data[:rows])})
    >>> curve[["centre", "rows", "estimate"]].to_dict("list")
    {'centre': ['mean', 'mean', 'median', 'median'], 'rows': ['all', 'first two', 'all', 'first two'],
     'estimate': [4.0, 1.5, 2.0, 1.5]}
    """
    refuse(_problems(choices, estimate))
    return pd.DataFrame(_rows(data, choices, estimate), columns=[*choices, *RESULTS, "reason"])


def regressor_result(fit, regressor) -> dict[str, float]:
    """What a specification curve needs of one regressor of a fitted regression.

    Parameters
    ----------
    fit : Fit, PoissonFit or InstrumentedFit
        Or any result with coefficients and rows.
    regressor : str

    Returns
    -------
    dict
        estimate, low, high, p_value and n.

    Raises
    ------
    MeasureError
        If no fit is given, or it has no such regressor.

    Examples
    --------
    >>> from flowspace.econometrics import fixed_effects, panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aaabbb"), "year": [1, 2, 3] * 2, "y": [1.0, 3, 6, 2, 5, 6],
    ...                       "x": [0.0, 1, 2, 5, 7, 8]})
    >>> result = regressor_result(fixed_effects(panel_of(table, "y", ["x"]), ["unit"]), "x")
    >>> round(result["estimate"], 3), result["n"]
    (1.7, 6)
    """
    table = getattr(fit, "coefficients", None)
    if not isinstance(table, pd.DataFrame) or not hasattr(fit, "rows"):
        refuse([Problem(f"a {type(fit).__name__}", "a fitted regression", "fit one, such as fixed_effects")])
    if not isinstance(regressor, str) or regressor not in table.index:
        refuse([Problem(f"no regressor {plain(regressor)} in the fit{did_you_mean(regressor, table.index)}",
                        "one of " + listed([str(name) for name in table.index]), "correct the name")])
    row = table.loc[regressor]
    return {**{name: float(row[name]) for name in ("estimate", "low", "high", "p_value")}, "n": fit.rows}


def curve_summary(curve, level=0.05) -> pd.Series:
    """What a specification curve says as a whole.

    Parameters
    ----------
    curve : DataFrame
        As `specification_curve` gives it.
    level : float
        A p value below it counts as significant.

    Returns
    -------
    Series
        specifications; estimated (those with an estimate; all that follows is of these, nan without any); positive and
        negative (shares by sign); significant_positive and significant_negative (shares with that sign and a p value
        below the level; nan where no p value is known); median, smallest and largest estimate.

    Raises
    ------
    MeasureError
        If no curve is given, or the level is no share.

    Examples
    --------
    >>> curve = pd.DataFrame({"estimate": [1.0, 2.0, -1.0, np.nan], "p_value": [0.01, 0.2, 0.5, np.nan]})
    >>> curve_summary(curve).round(2).to_dict()
    {'specifications': 4.0, 'estimated': 3.0, 'positive': 0.67, 'negative': 0.33, 'significant_positive': 0.33,
     'significant_negative': 0.0, 'median': 1.0, 'smallest': -1.0, 'largest': 2.0}
    """
    if not isinstance(curve, pd.DataFrame) or not {"estimate", "p_value"} <= set(curve.columns):
        refuse([Problem(f"a {type(curve).__name__} without estimate or p_value", "a specification curve",
                        "make one: specification_curve")])
    problems = real_number(level, "level", 0, 1, open_below=True)
    numbers = {}
    for name in ("estimate", "p_value"):
        numbers[name], wrong = as_numbers(curve[name])
        if wrong:
            problems.append(Problem(f"cells of {name} that are no numbers", "numbers", "make the curve again"))
    refuse(problems)
    known = pd.DataFrame(numbers)[~np.isnan(numbers["estimate"])]
    estimates, p = known["estimate"], known["p_value"]
    n, tested = len(known), p.notna()
    tests = int(tested.sum())

    def share(condition, of):
        return condition.sum() / of if of else np.nan

    return pd.Series({
        "specifications": float(len(curve)), "estimated": float(n),
        "positive": share(estimates > 0, n), "negative": share(estimates < 0, n),
        "significant_positive": share((estimates > 0) & (p < level), tests),
        "significant_negative": share((estimates < 0) & (p < level), tests),
        "median": estimates.median(), "smallest": estimates.min(), "largest": estimates.max()})


def curve_test(data, choices: Mapping, estimate: Callable, null: Callable, replicates=99, seed=0,
               level=0.05) -> pd.DataFrame:
    r"""Test jointly whether the specifications show more than they would if there were nothing to find.

    The curve is computed again on data without the effect. Three numbers of it are compared: the median estimate, the
    share of estimates in the direction that most have, and the share that have that direction and are significant. The
    direction is that of the median, in each curve its own, so that the test is two-sided. With R replicates,

    .. math:: p = \frac{1 + \#\{r : T_r \ge T\}}{1 + R}

    Parameters
    ----------
    data, choices, estimate
        As for `specification_curve`.
    null : callable
        `null(data, seed)` gives data like the given ones in which there is no effect, such as `renamed_units` does.
    replicates : int
        At least 99, at which the smallest p value is 0.01. The curve is computed so many times more.
    seed : int
        Zero or more; from it comes the seed of every replicate.
    level : float
        For significance of single specifications.

    Returns
    -------
    DataFrame
        Indexed by statistic (median, dominant, significant): observed, null_median, null_95 (95th percentile under the
        null), p_value, and replicates (those in which the statistic was defined). The median is compared by its
        distance from zero. nan where the given curve does not have it.

    Raises
    ------
    MeasureError
        As `specification_curve`, or if `null` is no function or a number is out of its range.

    Notes
    -----
    Specifications share data, so that many significant ones may be one piece of luck; that is why the curve is tested
    as one. A replicate without any estimate is left out.

    References
    ----------
    Simonsohn, Simmons and Nelson 2020, Specification curve analysis, Nature Human Behaviour, doi
    10.1038/s41562-020-0912-z.

    Examples
    --------
    >>> data = pd.DataFrame({"x": np.arange(20.0), "y": np.arange(20.0) + np.tile([1, -1], 10)})
    >>> choices = {"rows": {"all": 20, "first half": 10}}
    >>> def estimate(data, rows):
    ...     from scipy.stats import linregress
    ...     line = linregress(data["x"][:rows], data["y"][:rows])
    ...     return {"estimate": line.slope, "p_value": line.pvalue, "n": rows}
    >>> def null(data, seed):
    ...     return data.assign(y=np.random.default_rng(seed).permutation(data["y"]))
    >>> test = curve_test(data, choices, estimate, null)
    >>> test.loc["median", "observed"].round(2), test.loc["median", "p_value"] < 0.05
    (np.float64(0.96), np.True_)
    """
    problems = whole_number(replicates, "number of replicates", 99) + whole_number(seed, "seed", 0)
    if not callable(null):
        problems.append(Problem(f"a {type(null).__name__} as null", "a function of data and seed",
                                "give one, such as renamed_units with the columns named"))
    refuse(problems + real_number(level, "level", 0, 1, open_below=True) + _problems(choices, estimate))
    observed = _statistics(_rows(data, choices, estimate), level)
    drawn = np.array([_statistics(_rows(null(data, int(one)), choices, estimate), level)
                      for one in np.random.SeedSequence(seed).generate_state(replicates, np.uint64)])
    rows = {}
    for k, name in enumerate(("median", "dominant", "significant")):
        sizes = np.abs(drawn[:, k])
        sizes = sizes[~np.isnan(sizes)]
        least = abs(observed[k]) * (1 - 1e-12)  # The same number summed in another order is not smaller.
        defined = len(sizes) and not np.isnan(observed[k])
        rows[name] = {"observed": observed[k], "null_median": np.median(sizes) if len(sizes) else np.nan,
                      "null_95": np.quantile(sizes, 0.95) if len(sizes) else np.nan,
                      "p_value": (1 + (sizes >= least).sum()) / (1 + len(sizes)) if defined else np.nan,
                      "replicates": len(sizes)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("statistic")


def renamed_units(table, columns, seed, unit="agglomeration", time="year") -> pd.DataFrame:
    """Give every unit some columns of another one, year by year, so that what they tell of the rest is gone.

    Parameters
    ----------
    table : DataFrame
        One row per unit and time.
    columns : sequence of str
        What is exchanged, all of it together: the measure whose effect is in question, not the outcome.
    seed : int
        Zero or more; from it comes the order. The same whatever the order of the rows.
    unit, time : str
        Columns of the keys.

    Returns
    -------
    DataFrame
        A copy: in every row the columns of the unit whose turn it is, at the same time; missing where that unit has no
        row then.

    Raises
    ------
    MeasureError
        If a column is missing, there are fewer than two units, or one stands twice at the same time.

    Notes
    -----
    Whole histories change hands, so that the dependence of years within a unit stays as it is. With n units there are
    n! ways: four units have 24, and no p value below 1/24 means anything.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2, 1, 2], "x": [1, 2, 3, 4],
    ...                       "y": [5, 6, 7, 8]})
    >>> found = {tuple(renamed_units(table, ["x"], seed)["x"]) for seed in range(9)}
    >>> sorted(found)
    [(1, 2, 3, 4), (3, 4, 1, 2)]
    """
    names = list(columns) if hasattr(columns, "__iter__") and not isinstance(columns, str) else [columns]
    names = list(dict.fromkeys(names)) if all(isinstance(name, str) for name in names) else names
    problems = whole_number(seed, "seed", 0)
    odd = [plain(name) for name in (*names, unit, time) if not isinstance(name, str)]
    if odd or not names or {unit, time} & set(names):
        problems.append(Problem(f"{listed(odd)} as column of the table" if odd else "keys, or nothing, to exchange",
                                "names of columns other than the keys", "name the measures"))
        refuse(problems)
    if not isinstance(table, pd.DataFrame):
        refuse([*problems, Problem(f"a {type(table).__name__}", "a table with a row per unit and time",
                                   "give a DataFrame")])
    problems += [Problem(f"no column {name!r}{did_you_mean(name, table.columns)}",
                         "one of " + ", ".join(map(str, table.columns)), "correct the name")
                 for name in (*names, unit, time) if name not in table]
    if not problems and table[[unit, time]].isna().any(axis=None):
        problems.append(Problem("rows without a unit or a time", "both in every row", "name them"))
    refuse(problems)
    keys = pd.MultiIndex.from_frame(table[[unit, time]])
    units = sorted(table[unit].unique(), key=str)
    if not keys.is_unique:
        twice = keys[keys.duplicated()]
        refuse([Problem(f"two rows for {listed([f'{u} at {t}' for u, t in twice])}", "each unit once at each time",
                        "remove one of the two")])
    if len(units) < 2:
        refuse([Problem(f"{len(units)} units", "at least two", "give more units")])
    order = np.random.default_rng(seed).permutation(len(units))
    giver = dict(zip(units, (units[i] for i in order), strict=True))
    wanted = pd.MultiIndex.from_arrays([table[unit].map(giver), table[time]])
    given = table[names].set_axis(keys).reindex(wanted)
    return table.assign(**{name: given[name].to_numpy() for name in names})


class _Unusable(MeasureError):
    """An estimate in a form that no specification can have: a slip of whoever wrote it, not a matter of the data."""


def _problems(choices, estimate) -> list[Problem]:
    problems = []
    if not callable(estimate):
        problems.append(Problem(f"a {type(estimate).__name__} as estimate", "a function", "give a function"))
    if not isinstance(choices, Mapping) or not choices:
        return [*problems, Problem(f"{plain(choices)} as choices", "options by name of the choice", "name the choices")]
    for name, options in choices.items():
        if not isinstance(name, str) or not name.isidentifier() or name in (*RESULTS, "reason", "data"):
            problems.append(Problem(f"{plain(name)} as the name of a choice",
                                    "a name that a function can take, and that no result has", "rename it"))
        if not isinstance(options, Mapping) or not options:
            problems.append(Problem(f"{plain(options)} as the options of {name}", "values by label, at least one",
                                    "give a mapping from labels to values"))
    return problems


def _rows(data, choices, estimate) -> list[dict]:
    """One row for every combination."""
    rows = []
    for labels in product(*choices.values()):
        values = {name: choices[name][label] for name, label in zip(choices, labels, strict=True)}
        try:
            found, reason = _results(estimate(data, **values), labels), ""
        except FlowspaceError as error:
            if isinstance(error, _Unusable):
                raise MeasureError(error.problems) from None
            found, reason = dict.fromkeys(RESULTS, np.nan), "; ".join(str(p) for p in error.problems)
        if not reason and np.isnan(found["estimate"]):
            reason = "the estimate is not defined"
        rows.append({**dict(zip(choices, labels, strict=True)), **found, "reason": reason})
    return rows


def _results(found, labels) -> dict[str, float]:
    where = " / ".join(map(str, labels))
    if not isinstance(found, Mapping | pd.Series) or "estimate" not in found:
        raise _Unusable(Problem(f"a {type(found).__name__} without an estimate for {where}",
                                "a mapping with estimate, low, high, p_value, n", "name the results"))
    unknown = [str(name) for name in found.keys() if name not in RESULTS]
    if unknown:
        raise _Unusable(Problem(f"results named {listed(unknown)}{did_you_mean(unknown[0], RESULTS)} for {where}",
                                "some of " + ", ".join(RESULTS), "leave out or rename them"))
    numbers, wrong = as_numbers([found.get(name) for name in RESULTS])
    if wrong:
        raise _Unusable(Problem(f"results that are no numbers for {where} ({listed([RESULTS[i] for i in wrong])})",
                                "numbers", "correct them"))
    return dict(zip(RESULTS, numbers.tolist(), strict=True))


def _statistics(rows, level) -> tuple[float, float, float]:
    """Median, share of its sign, share that is significant with that sign."""
    estimates = np.array([row["estimate"] for row in rows])
    p = np.array([row["p_value"] for row in rows])[~np.isnan(estimates)]
    estimates = estimates[~np.isnan(estimates)]
    if not len(estimates):
        return np.nan, np.nan, np.nan
    median = float(np.median(estimates))
    same = estimates >= 0 if median >= 0 else estimates < 0
    tested = ~np.isnan(p)
    significant = (same & (p < level)).sum() / tested.sum() if tested.any() else np.nan
    return median, float(same.mean()), float(significant)
