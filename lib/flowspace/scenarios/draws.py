"""Many runs of an experiment under parameters drawn by a Latin hypercube, and which of them move its outcome."""
from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.scenarios.outcomes import interval
from flowspace.values import (
    as_numbers,
    column_problems,
    level_problems,
    listed,
    plain,
    real_number,
    refuse,
    whole_number,
)

DISTRIBUTIONS = {"uniform": ("low", "high"), "normal": ("mean", "sd"), "triangular": ("low", "mode", "high"),
                 "log_uniform": ("low", "high")}
"""Name of each distribution and the numbers it takes."""


def latin_hypercube(parameters, n, seed=0) -> pd.DataFrame:
    r"""Draw parameters so that each of n equally likely slices of every parameter holds exactly one draw.

    .. math:: x_{ip} = F_p^{-1}\!\left(\frac{\pi_p(i) + u_{ip}}{n}\right)

    with random orders :math:`\pi_p` of 0 … n-1 and uniform u.

    Parameters
    ----------
    parameters : mapping of str to sequence
        Name → (low, high) for a uniform parameter, or (distribution, numbers …) with a key of `DISTRIBUTIONS`:
        ("normal", mean, sd), ("triangular", low, mode, high), ("log_uniform", low, high).
    n : int
        Draws.
    seed : int

    Returns
    -------
    DataFrame, shape (n, parameters)
        One row per draw, a column per parameter in the order given.

    Raises
    ------
    MeasureError
        If there is no parameter, a distribution is unknown, its numbers are not finite or out of order, or n or the
        seed is no whole number.

    Notes
    -----
    The parameters are independent of one another. What is correlated (two coefficients of one regression, for example)
    has to be drawn together: from its covariance, not from here.

    Examples
    --------
    >>> drawn = latin_hypercube({"share": (0, 1), "rate": ("normal", 0.05, 0.01)}, 100, seed=1)
    >>> sorted((drawn["share"] * 100).astype(int)) == list(range(100)), round(drawn["rate"].mean(), 3)
    (True, np.float64(0.05))
    """
    problems = whole_number(n, "n", 1) + whole_number(seed, "seed", 0)
    if not isinstance(parameters, Mapping) or not parameters:
        refuse([*problems, Problem(f"{plain(parameters)} as parameters", "names with their ranges",
                                   "give {name: (low, high), …}")])
    asked = {name: _distribution(name, given, problems) for name, given in parameters.items()}
    refuse(problems)
    u = stats.qmc.LatinHypercube(d=len(asked), rng=np.random.default_rng(seed)).random(n)
    # Quantiles of 0 and 1 have no end under a normal distribution.
    u = np.clip(u, np.finfo(float).tiny, 1 - np.finfo(float).eps)
    return pd.DataFrame({name: _quantile(kind, numbers, u[:, place])
                         for place, (name, (kind, numbers)) in enumerate(asked.items())}).rename_axis("draw")


def run_draws(function, drawn) -> pd.DataFrame:
    """Run a function once for every draw.

    Parameters
    ----------
    function : callable
        Takes the parameters by name and returns a number, or a mapping of outcomes to numbers.
    drawn : DataFrame
        From `latin_hypercube`.

    Returns
    -------
    DataFrame
        One row per draw, a column per outcome ("outcome" where the function returns one number). A draw for which the
        function raises a `MeasureError` has no outcome (nan).

    Raises
    ------
    MeasureError
        If the function is none, there is no draw, or the function returns something else, or other outcomes in one draw
        than in another.

    Notes
    -----
    Other errors than a `MeasureError` are mistakes of the function and are passed on.

    Examples
    --------
    >>> drawn = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})
    >>> run_draws(lambda a, b: {"sum": a + b}, drawn)["sum"].tolist()
    [4.0, 7.0]
    """
    problems = [] if isinstance(drawn, pd.DataFrame) and len(drawn) else [
        Problem("no table of draws, or an empty one", "one row for each draw", "make one: latin_hypercube")]
    if not isinstance(function, Callable):
        problems.append(Problem(f"a {type(function).__name__} as function", "a function of the parameters",
                                "give a function"))
    refuse(problems)
    rows = []
    for row in drawn.to_dict("records"):
        try:
            found = function(**row)
        except MeasureError:
            rows.append({})
            continue
        rows.append(dict(found) if isinstance(found, Mapping) else {"outcome": found})
    names = next((list(row) for row in rows if row), None)
    if names is None:
        refuse([Problem("no draw with an outcome", "at least one", "take ranges in which the experiment is defined")])
    if any(row and list(row) != names for row in rows):
        refuse([Problem("other outcomes in one draw than in another", "the same in all",
                        "return nan for what is not defined")])
    columns = {}
    for name in names:
        columns[name], wrong = as_numbers([row.get(name, np.nan) for row in rows])
        if wrong:
            problems.append(Problem(f"outcomes {name!r} that are no numbers", "numbers", "return numbers"))
    refuse(problems)
    return pd.DataFrame(columns, drawn.index)


def summarise_draws(outcomes, level=0.9) -> pd.DataFrame:
    """Median and interval of every outcome.

    Parameters
    ----------
    outcomes : DataFrame
        From `run_draws`.
    level : float

    Returns
    -------
    DataFrame
        outcome, median, low, high, mean, positive (share of draws above zero), draws (with a value), level.

    Raises
    ------
    MeasureError
        If it is no table with a row, a cell is no number, or the level is out of its range.

    Examples
    --------
    >>> summarise_draws(pd.DataFrame({"x": range(-1, 100)}))[["median", "low", "high"]].round(9).values.tolist()
    [[49.0, 4.0, 94.0]]
    """
    values = _numbers(outcomes, "outcomes", level_problems(level))
    rows = []
    for name, column in values.items():
        known = column.dropna().to_numpy()
        ends = interval(column.to_numpy(), level)
        some = len(known) > 0
        rows.append({"outcome": name, "median": float(np.median(known)) if some else np.nan, "low": ends["low"],
                     "high": ends["high"], "mean": known.mean() if some else np.nan,
                     "positive": (known > 0).mean() if some else np.nan, "draws": ends["draws"],
                     "level": float(level)})
    return pd.DataFrame(rows)


def partial_rank_correlation(drawn, outcomes, level=0.95) -> pd.DataFrame:
    r"""Correlate each parameter with each outcome, both as ranks and less what the other parameters explain.

    .. math:: \mathrm{PRCC}_p = \mathrm{cor}\big(R(x_p) - \hat R(x_p \mid x_{-p}),\ R(y) - \hat R(y \mid x_{-p})\big)

    with ranks R and their linear predictions by the ranks of the other parameters.

    Parameters
    ----------
    drawn : DataFrame, shape (n, k)
        Parameters.
    outcomes : DataFrame, shape (n, m)
        Outcomes of the same draws; draws without an outcome are left out of that one.
    level : float
        Of the interval, by Fisher's transformation with n - k - 2 degrees of freedom.

    Returns
    -------
    DataFrame
        outcome, parameter, prcc (-1 to 1), low, high, p_value, draws; within an outcome the strongest first. nan where
        the outcome does not vary, or a parameter does not or follows from the others, or there are no more than k + 2
        draws.

    Raises
    ------
    MeasureError
        If the draws are not the same ones, or a cell is no number.

    Notes
    -----
    Ranks see any monotone relation and none that rises and falls: an outcome that is highest in the middle of a
    parameter has a coefficient near zero for it. The coefficient says how tight the relation is, not how steep.
    Where the outcome follows from the parameters without any rest, the smallest parameter comes near to 1 as well.

    Examples
    --------
    >>> drawn = latin_hypercube({"a": (0, 1), "b": (0, 1), "c": (0, 1)}, 500, seed=1)
    >>> y = pd.DataFrame({"y": 3 * drawn["a"] - drawn["b"] + np.random.default_rng(1).normal(size=500)})
    >>> partial_rank_correlation(drawn, y)[["parameter", "prcc"]].round(1).values.tolist()
    [['a', 0.7], ['b', -0.3], ['c', -0.1]]
    """
    x = _numbers(drawn, "parameters", level_problems(level))
    y = _numbers(outcomes, "outcomes", [])
    if not x.index.equals(y.index):
        refuse([Problem(f"{len(x)} draws and {len(y)} outcomes of other draws", "the same draws in both",
                        "give what run_draws returns for these draws")])
    rows = []
    for outcome in y:
        known = y[outcome].notna() & x.notna().all(axis=1)
        ranks = x[known].rank().to_numpy(dtype=float)
        target = y.loc[known, outcome].rank().to_numpy(dtype=float)
        found = [{"outcome": outcome, "parameter": name, **_partial(ranks, target, place, level)}
                 for place, name in enumerate(x.columns)]
        rows += sorted(found, key=lambda row: (np.isnan(row["prcc"]), -abs(np.nan_to_num(row["prcc"]))))
    return pd.DataFrame(rows)


def discovered_box(drawn, wanted, peel=0.1, least=0.1) -> pd.DataFrame:
    r"""Find ranges of parameters inside which an outcome is mostly as wanted, by peeling off what is not.

    Starting from all draws, one end of one parameter is cut off after the other: of all possible cuts of the share
    `peel` of the draws left, the one after which the share of wanted draws is highest, as long as that rises.

    Parameters
    ----------
    drawn : DataFrame, shape (n, k)
        Parameters.
    wanted : Series, array or list of bool, shape (n,)
        Whether the outcome of each draw is one of interest.
    peel : float
        Share cut off at a time, above 0 up to 0.5.
    least : float
        Share of all draws that the box has to hold, from 0 to 1.

    Returns
    -------
    DataFrame
        parameter, low, high (ends of the box, infinite where nothing was cut off), restricted; and of the box as a
        whole mass (its share of all draws), density (share of wanted draws in it), coverage (share of all wanted draws
        that it holds), base (share of wanted draws in all). density and coverage are nan where nothing is wanted.

    Raises
    ------
    MeasureError
        If a cell is no number or missing, the draws differ in number, or a number is out of its range.

    Notes
    -----
    The peeling half of the patient rule induction method. The density is that of the draws it was found on, which
    flatters it: with many parameters and few draws a box is found in noise as well. Judge it on draws of another seed.

    Examples
    --------
    >>> drawn = latin_hypercube({"a": (0, 1), "b": (0, 1)}, 1000, seed=1)
    >>> box = discovered_box(drawn, drawn["a"] > 0.7)
    >>> box[["parameter", "restricted", "density", "coverage"]].round(1).values.tolist()
    [['a', True, 1.0, 0.9], ['b', False, 1.0, 0.9]]
    """
    x = _numbers(drawn, "parameters", real_number(peel, "peel", 0, 0.5, open_below=True)
                 + real_number(least, "least", 0, 1)).astype(float)
    if isinstance(wanted, pd.Series) and not wanted.index.equals(x.index):
        refuse([Problem("wanted outcomes of other draws", "the same draws in both", "compare the outcomes of these")])
    marks = pd.Series(list(wanted), dtype=object) if hasattr(wanted, "__iter__") else pd.Series(dtype=object)
    if len(marks) != len(x) or not marks.isin([True, False]).all() or x.isna().any(axis=None):
        refuse([Problem("wanted that is not true or false for each draw, or parameters that are missing",
                        "True or False for every draw", "compare the outcomes with a threshold")])
    values, hit = x.to_numpy(), marks.astype(bool).to_numpy()
    inside, ends = np.ones(len(hit), dtype=bool), {name: [-np.inf, np.inf] for name in x}
    while hit[inside].any() and not hit[inside].all():
        best = (hit[inside].mean(), None)
        # By name, so that the order of the columns does not decide between cuts that are equally good.
        for k, name in sorted(enumerate(x), key=lambda column: str(column[1])):
            for side, q in ((0, peel), (1, 1 - peel)):
                cut = np.quantile(values[inside, k], q)
                kept = inside & (values[:, k] >= cut if side == 0 else values[:, k] <= cut)
                if kept.sum() < inside.sum() and kept.mean() >= least and kept.any() and hit[kept].mean() > best[0]:
                    best = (hit[kept].mean(), (name, side, cut, kept))
        if best[1] is None:
            break
        name, side, cut, inside = best[1]
        ends[name][side] = float(cut)
    some = hit.any()
    return pd.DataFrame([{"parameter": name, "low": low, "high": high,
                          "restricted": bool(np.isfinite(low) or np.isfinite(high)), "mass": inside.mean(),
                          "density": hit[inside].mean() if some else np.nan,
                          "coverage": hit[inside].sum() / hit.sum() if some else np.nan, "base": hit.mean()}
                         for name, (low, high) in ends.items()])


def _partial(ranks, target, place, level) -> dict:
    n, k = ranks.shape
    nothing = {"prcc": np.nan, "low": np.nan, "high": np.nan, "p_value": np.nan, "draws": n}
    if n <= k + 2:
        return nothing
    others = np.column_stack([np.ones(n), np.delete(ranks, place, axis=1)])
    both = np.column_stack([ranks[:, place], target])
    rest = both - others @ np.linalg.lstsq(others, both, rcond=None)[0]
    sizes = np.linalg.norm(rest, axis=0)
    if (sizes <= 1e-9 * np.linalg.norm(both - both.mean(axis=0), axis=0)).any() or not np.ptp(both, axis=0).all():
        return nothing
    r = float(np.clip(rest[:, 0] @ rest[:, 1] / sizes.prod(), -1, 1))
    freedom = n - k - 1
    with np.errstate(divide="ignore"):
        p = 2 * stats.t.sf(abs(r) * np.sqrt(freedom / max(1 - r**2, np.finfo(float).tiny)), freedom)
        middle = np.arctanh(r)
    reach = stats.norm.ppf((1 + level) / 2) / np.sqrt(max(freedom - 1, 1))
    return {"prcc": r, "low": float(np.tanh(middle - reach)), "high": float(np.tanh(middle + reach)),
            "p_value": float(p), "draws": n}


def _distribution(name, given, problems):
    if not isinstance(name, str) or not name.isidentifier():
        problems.append(Problem(f"a parameter called {plain(name)}", "a name that a function can take",
                                "take letters, digits and underscores"))
    items = list(given) if isinstance(given, (tuple, list)) else []
    kind = items.pop(0) if items and isinstance(items[0], str) else "uniform"
    if kind not in DISTRIBUTIONS:
        problems.append(Problem(f"distribution {kind!r} of {name}{did_you_mean(kind, DISTRIBUTIONS)}",
                                "one of " + ", ".join(DISTRIBUTIONS), "correct the name"))
        return kind, []
    numbers, wrong = as_numbers(items)
    if wrong or len(numbers) != len(DISTRIBUTIONS[kind]) or not np.isfinite(numbers).all():
        problems.append(Problem(f"{plain(given)} for {name}",
                                f"{listed(DISTRIBUTIONS[kind])} of a {kind} parameter, all finite", "correct it"))
        return kind, numbers
    sound = {"normal": lambda: numbers[1] > 0, "log_uniform": lambda: 0 < numbers[0] < numbers[1],
             "uniform": lambda: numbers[0] < numbers[1],
             "triangular": lambda: numbers[0] <= numbers[1] <= numbers[2] and numbers[0] < numbers[2]}[kind]()
    if not sound:
        problems.append(Problem(f"{plain(given)} for {name}", "ends in rising order, a standard deviation above zero, "
                                "and of a log_uniform parameter numbers above zero", "correct it"))
    return kind, numbers


def _quantile(kind, numbers, u) -> np.ndarray:
    if kind == "normal":
        return stats.norm.ppf(u, *numbers)
    if kind == "log_uniform":
        return np.exp(stats.uniform.ppf(u, np.log(numbers[0]), np.log(numbers[1] / numbers[0])))
    low, high = numbers[0], numbers[-1]
    if kind == "triangular":
        return stats.triang.ppf(u, (numbers[1] - low) / (high - low), low, high - low)
    return low + (high - low) * u


def _numbers(table, name, problems) -> pd.DataFrame:
    problems = [*problems, *column_problems(table, (), name)]
    if not problems and (not len(table) or not table.columns.is_unique or not len(table.columns)):
        problems.append(Problem(f"{name} without rows or columns, or with a column twice", "one row for each draw",
                                "give what latin_hypercube or run_draws returns"))
    refuse(problems)
    columns = {}
    for column in table:
        columns[column], wrong = as_numbers(table[column])
        if wrong or np.isinf(columns[column]).any():
            problems.append(Problem(f"{name} {column!r} that are infinite or no numbers", "finite numbers",
                                    "correct them"))
    refuse(problems)
    return pd.DataFrame(columns, table.index)
