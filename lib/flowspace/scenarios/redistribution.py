"""Output moved between the cities of an agglomeration at a constant total: what evenness becomes, and what a fitted
curve makes of that."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics import Fit, inverted_u
from flowspace.econometrics.fieller import FiellerSet
from flowspace.errors import Problem, did_you_mean
from flowspace.polycentricity.registry import find_measures
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import (
    as_numbers,
    column_problems,
    level_problems,
    listed,
    number_problems,
    plain,
    real_number,
    refuse,
)

TOWARD = ("even", "largest", "power")
"""Ways of moving output."""

VERDICTS = {
    "bounded": "a maximum inside the observed range, and a set of possible maxima that lies inside as well",
    "beyond": "a bounded set of possible maxima that reaches beyond what was observed",
    "unbounded": "a set of possible maxima without an end: the data do not say where the maximum is, or whether",
    "none": "a curve that is lowest where it turns: no maximum but at an end",
}
"""What can be said of an optimum."""


@dataclass(frozen=True)
class PolicyOptimum:
    """Where a fitted curve would be highest, and what may be said of it.

    Parameters
    ----------
    value : float
        nan where the curve has no maximum.
    fieller : FiellerSet
        Of the turning point, maximum or minimum.
    verdict : str
        Key of `VERDICTS`.
    lowest, highest : float
        The observed range of the regressor.
    """

    value: float
    fieller: FiellerSet
    verdict: str
    lowest: float
    highest: float


def redistributed(values, amount, toward="even"):
    r"""Move output between cities without changing its sum.

    With :math:`n` cities, total X and amount t:

    .. math:: \text{even: } (1-t)\,x_i + t\,\frac Xn, \qquad
              \text{largest: } (1-t)\,x_i + t X\,[i = 1], \qquad
              \text{power: } X \frac{x_i^{1+t}}{\sum_j x_j^{1+t}}

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        Of the cities, zero or more.
    amount : float
        t, from 0 (nothing changes) to 1: all cities alike ("even"), everything in the largest city ("largest"), or the
        ratios between cities squared ("power").
    toward : {"even", "largest", "power"}

    Returns
    -------
    Series or ndarray of float, shape (n,)
        In the order, and with the labels, of the values. The sum is that of the values but for rounding.

    Raises
    ------
    MeasureError
        If a value is missing, negative, infinite or no number, the amount is out of range, or the way is unknown.

    Notes
    -----
    "even" takes from every city above the mean a share of its lead, whatever its size. Of cities that are largest
    alike, the one with the lowest label (or the first one of a list) takes all. All zero stays all zero.

    Examples
    --------
    >>> redistributed([6, 2, 1], 0.5).tolist(), redistributed([6, 2, 1], 0.5, "largest").tolist()
    ([4.5, 2.5, 2.0], [7.5, 1.0, 0.5])
    """
    numbers, problems = number_problems(values, "values", lowest=0)
    problems += real_number(amount, "amount", 0, 1) + _toward_problems(toward)
    if isinstance(values, pd.Series) and not values.index.is_unique:
        problems.append(Problem("a city twice among the values", "each city once", "remove one of the two"))
    problems += [] if problems else _sum_problems(numbers, "values")
    refuse(problems)
    labels = list(values.index) if isinstance(values, pd.Series) else None
    moved = _moved(numbers[None], [amount], toward, labels)[0, 0]
    return pd.Series(moved, values.index, name=values.name) if labels is not None else moved


def redistribution(values, members, amounts=(0.0, 0.25, 0.5, 0.75, 1.0), toward="even", measures=None, value="patents",
                   drawn=None, level=0.9) -> pd.DataFrame:
    r"""Read measures of polycentricity while output moves between the cities of each agglomeration.

    Parameters
    ----------
    values : DataFrame
        adcode and the column named by `value`, of one year: each city once.
    members : DataFrame
        agglomeration and adcode.
    amounts : sequence of float
        How much is moved, each from 0 to 1 and once.
    toward : {"even", "largest", "power"}
        As in `redistributed`.
    measures : str, Measure or sequence of these, optional
        Of `flowspace.polycentricity.MEASURES`; all if left out.
    value : str
        Column of the values.
    drawn : DataFrame, optional
        draw, adcode and the column of the values: the same cities, drawn anew from their errors, for the interval.
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        The columns of `flowspace.scenarios.COLUMNS`: subject (agglomeration), parameter (amount), outcome (measure),
        baseline (as it is), value (after moving), change, low and high (of the change, over the draws) — and moved (the
        share of the output that changes its city), total, n_members, n_observed.

    Raises
    ------
    MeasureError
        If a column is missing, a city stands twice, a value is negative, infinite or no number, an amount is out of
        range or given twice, draws lack cities, or a name is unknown.

    Notes
    -----
    A member without a value takes no part: nothing is moved to it. An agglomeration with fewer than two observed
    cities, or without any output, has no row. Where the table gives no draws the interval is missing, which does not
    mean that nothing is uncertain.
    With t toward evenness, measures that are linear in shares (one less the Gini index) come nearer to 1 in proportion
    to t; others do not. Near monopoly some rise with concentration: the standard deviation of Green's index is measured
    against the largest city.

    Examples
    --------
    >>> values = pd.DataFrame({"adcode": ["1", "2", "3"], "patents": [6, 2, 1]})
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2", "3"]})
    >>> found = redistribution(values, members, [0, 0.5, 1], measures="taylor")
    >>> found[["parameter", "baseline", "value", "moved"]].round(3).values.tolist()
    [[0.0, 0.25, 0.25, 0.0], [0.5, 0.25, 0.5, 0.167], [1.0, 0.25, 1.0, 0.333]]
    """
    records, amounts, problems = _asked(measures, amounts, toward)
    problems += level_problems(level) + column_problems(values, ("adcode", value), "values")
    problems += column_problems(members, ("agglomeration", "adcode"), "members")
    if drawn is not None:
        problems += column_problems(drawn, ("draw", "adcode", value), "draws")
    refuse(problems)
    numbers = _city_values(values, value, "values", problems)
    samples = _sampled(drawn, value, numbers, problems)
    if members.duplicated(["agglomeration", "adcode"]).any():
        problems.append(Problem("a city twice in an agglomeration", "each once", "choose one version of the members"))
    for column in ("agglomeration", "adcode"):
        problems += _text_problems(members[column], "members")
    refuse(problems)
    rows = []
    for name, part in members.groupby("agglomeration", sort=False):
        codes = sorted(code for code in part["adcode"] if code in numbers.index)
        x = numbers.reindex(codes).to_numpy(dtype=float)
        if len(x) < 2 or x.sum() == 0:
            continue
        after = _moved(x[None], amounts, toward, codes)[0]
        drawn_after = None if samples is None else _moved(samples[codes].to_numpy(), [0.0, *amounts], toward, codes)
        for record in records:
            now = record.function(x)
            before = None if samples is None else np.array([record.function(one[0]) for one in drawn_after])
            for place, amount in enumerate(amounts):
                row = {"subject": name, "parameter": amount, "outcome": record.name, "baseline": now,
                       "value": now if amount == 0 else record.function(after[place])}
                if samples is not None:
                    moved = before if amount == 0 else np.array([record.function(one[place + 1])
                                                                 for one in drawn_after])
                    row |= interval(moved - before, level)
                rows.append(row | {"moved": np.abs(after[place] - x).sum() / 2 / x.sum(), "total": x.sum(),
                                   "n_members": len(part), "n_observed": len(x)})
    return outcome_table(f"redistribution_{toward}", rows, level, ["moved", "total", "n_members", "n_observed"])


def fewest_cities(values, members, among, value="patents") -> str:
    """Choose the agglomeration in which the fewest cities have a value: the one to compute by hand.

    Parameters
    ----------
    values : DataFrame
        adcode and the column named by `value`, of one year: each city once.
    members : DataFrame
        agglomeration and adcode.
    among : sequence of str
        Keys of agglomerations to choose from; of equal ones the first is taken.
    value : str
        Column of the values.

    Returns
    -------
    str
        Key of an agglomeration in which output could be moved: two cities or more, and some output.

    Raises
    ------
    MeasureError
        If a column is missing, a value is negative, infinite or no number, a city stands twice, or there is no such
        agglomeration.

    Examples
    --------
    >>> values = pd.DataFrame({"adcode": ["1", "2", "3"], "patents": [6, 2, 1]})
    >>> members = pd.DataFrame({"agglomeration": ["delta", "delta", "bay", "bay", "bay"],
    ...                         "adcode": ["1", "2", "1", "2", "3"]})
    >>> fewest_cities(values, members, ["bay", "delta"])
    'delta'
    """
    problems = column_problems(values, ("adcode", value), "values")
    problems += column_problems(members, ("agglomeration", "adcode"), "members")
    refuse(problems)
    numbers = _city_values(values, value, "values", problems)
    refuse(problems)
    known = members[members["adcode"].isin(numbers.index)].drop_duplicates(["agglomeration", "adcode"])
    able = {}
    for name, part in known.groupby("agglomeration"):
        if len(part) > 1 and numbers[part["adcode"]].sum() > 0:
            able[name] = len(part)
    chosen = [name for name in among if name in able]
    if not chosen:
        refuse([Problem(f"no agglomeration in which two cities have a value ({value}) and one is above zero",
                        "at least one such agglomeration, for something to move",
                        "choose other years or agglomerations, or complete the table", column=value)])
    return min(chosen, key=able.get)


def predicted_output(outcomes, fit, linear, square, measure, level=0.95) -> pd.DataFrame:
    r"""What a fitted quadratic makes of a change in polycentricity.

    .. math:: \Delta = b_1 (P_t - P_0) + b_2 (P_t^2 - P_0^2), \qquad
              \mathrm{se}(\Delta) = \sqrt{g^\top V g},\ g = (P_t - P_0,\ P_t^2 - P_0^2)

    Parameters
    ----------
    outcomes : DataFrame
        From `redistribution`, or any table with subject, parameter, outcome, baseline and value.
    fit : Fit
        From `flowspace.econometrics.fixed_effects`.
    linear, square : str
        Names of the regressor and of its square in the fit.
    measure : str
        The outcome that the regressor measures.
    level : float
        Of the interval, by Student's t with the degrees of freedom of the fit.

    Returns
    -------
    DataFrame
        The columns of `flowspace.scenarios.COLUMNS`: outcome "predicted:" and the outcome of the fit, baseline and
        value (the part of it that P explains, before and after; its level says nothing) — and polycentricity (after),
        outside (whether P is then beyond the range that the fit saw), outside_before. draws is 0: the interval comes
        from the covariance.

    Raises
    ------
    MeasureError
        If no such fit or outcome exists, a column is missing, or the second regressor is not the square of the first.

    Notes
    -----
    The prediction is conditional on everything else, the total included: the experiment keeps the total that is there
    and the regression says with which total such a distribution has gone together. It is no effect of moving output
    unless the regression identifies one. Where P leaves the observed range the curve is a guess about form, which the
    interval does not contain.

    Examples
    --------
    >>> from flowspace.econometrics import fixed_effects, panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0.2, 0.8, 95)
    >>> table["p2"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p2"] + rng.normal(size=95) / 1000
    >>> fit = fixed_effects(panel_of(table, "y", ["p", "p2"]))
    >>> moved = pd.DataFrame({"subject": "a", "parameter": [0.0, 0.5, 1.0], "outcome": "taylor", "baseline": 0.3,
    ...                       "value": [0.3, 0.4, 1.0]})
    >>> found = predicted_output(moved, fit, "p", "p2", "taylor")
    >>> found["change"].round(2).tolist(), found["outside"].tolist()
    ([0.0, 0.05, -1.75], [False, False, True])
    """
    problems = column_problems(outcomes, ("subject", "parameter", "outcome", "baseline", "value"), "outcomes")
    refuse(problems + level_problems(level))
    curve = _curve(fit, linear, square, level)
    rows = outcomes[[isinstance(measure, str) and isinstance(name, str) and name == measure
                     for name in outcomes["outcome"]]]
    if rows.empty:
        known = list(dict.fromkeys(map(str, outcomes["outcome"])))
        refuse([Problem(f"no outcome {plain(measure)}{did_you_mean(measure, known)}",
                        "one of " + (listed(known) or "none"), "name the measure that the regressor holds")])
    (before, odd), (after, wrong) = (as_numbers(rows[name]) for name in ("baseline", "value"))
    if odd or wrong or np.isinf(before).any() or np.isinf(after).any():
        refuse([Problem("polycentricity that is infinite or no number", "numbers, nan where it is not defined",
                        "give what redistribution returns")])
    both = [linear, square]
    b = fit.coefficients.loc[both, "estimate"].to_numpy()
    v = fit.covariance.loc[both, both].to_numpy()
    g = np.column_stack([after - before, after**2 - before**2])
    error = np.sqrt(np.einsum("ij,jk,ik->i", g, v, g).clip(min=0))
    reach = stats.t.ppf((1 + level) / 2, fit.degrees_of_freedom) * error
    found = pd.DataFrame({
        "subject": rows["subject"].to_numpy(), "parameter": rows["parameter"].to_numpy(),
        "outcome": f"predicted:{fit.panel.outcome}", "baseline": np.column_stack([before, before**2]) @ b,
        "value": np.column_stack([after, after**2]) @ b, "low": g @ b - reach, "high": g @ b + reach,
        "polycentricity": after, "outside": (after < curve.lowest) | (after > curve.highest),
        "outside_before": (before < curve.lowest) | (before > curve.highest)})
    return outcome_table("predicted_output", found, level, ["polycentricity", "outside", "outside_before"])


def policy_optimum(fit, linear, square, level=0.95) -> PolicyOptimum:
    """Find where a fitted quadratic is highest, and say whether that is known.

    Parameters
    ----------
    fit : Fit
        From `flowspace.econometrics.fixed_effects`.
    linear, square : str
        Names of the regressor and of its square.
    level : float
        Of Fieller's set.

    Returns
    -------
    PolicyOptimum
        Its verdict is "bounded" only where the maximum and the whole set lie inside the observed range; "none" where
        the curve turns at a minimum and the set is bounded. A set without an end is "unbounded", whatever the estimate.

    Raises
    ------
    MeasureError
        As `flowspace.econometrics.inverted_u`.

    Notes
    -----
    Errors are those of the fit. With few clusters they are too small, and so is Fieller's set
    (`flowspace.econometrics.wild_turning_set`).

    References
    ----------
    Fieller 1954, Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2):175–185, doi
    10.1111/j.2517-6161.1954.tb00159.x.

    Examples
    --------
    >>> from flowspace.econometrics import fixed_effects, panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["p2"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p2"] + rng.normal(size=95) / 5
    >>> found = policy_optimum(fixed_effects(panel_of(table, "y", ["p", "p2"])), "p", "p2")
    >>> round(found.value, 2), found.verdict
    (0.4, 'bounded')
    """
    refuse(level_problems(level))
    return _curve(fit, linear, square, level)


def _curve(fit, linear, square, level) -> PolicyOptimum:
    if not isinstance(fit, Fit):
        refuse([Problem(f"a {type(fit).__name__}", "a fitted linear regression",
                        "fit one: flowspace.econometrics.fixed_effects")])
    shape = inverted_u(fit, linear, square, level=level)
    x = fit.panel.x[:, fit.panel.regressors.index(linear)]
    lowest, highest = float(x.min()), float(x.max())
    has_maximum = shape.turning_point.shape == "inverted_u"
    if shape.fieller.kind != "bounded":
        verdict = "unbounded"
    elif not has_maximum:
        verdict = "none"
    else:
        verdict = "bounded" if shape.fieller.inside(lowest, highest) else "beyond"
    return PolicyOptimum(shape.turning_point.value if has_maximum else float("nan"), shape.fieller, verdict, lowest,
                         highest)


def _moved(x, amounts, toward, labels) -> np.ndarray:
    """Values of shape (s, n) after each amount, of shape (s, amounts, n)."""
    t = np.asarray(amounts, dtype=float)[None, :, None]
    x = x[:, None, :]
    total = x.sum(axis=2, keepdims=True)
    if toward == "even":
        return (1 - t) * x + t * total / x.shape[2]
    if toward == "largest":
        order = range(x.shape[2]) if labels is None else sorted(range(x.shape[2]), key=lambda i: str(labels[i]))
        order = np.array(list(order))
        first = order[np.argmax(x[:, 0, order], axis=1)]
        takes = np.zeros_like(x)
        takes[np.arange(len(x)), 0, first] = 1
        return (1 - t) * x + t * total * takes
    largest = x.max(axis=2, keepdims=True)
    # Relative to the largest, so that no power overflows.
    raised = np.divide(x, largest, out=np.zeros_like(x), where=largest > 0) ** (1 + t)
    below = raised.sum(axis=2, keepdims=True)
    return np.divide(total * raised, below, out=np.zeros_like(raised), where=below > 0)


def _toward_problems(toward) -> list[Problem]:
    if isinstance(toward, str) and toward in TOWARD:
        return []
    return [Problem(f"toward {plain(toward)}{did_you_mean(toward, TOWARD)}", "one of " + ", ".join(TOWARD),
                    "correct the name")]


def _asked(measures, amounts, toward):
    records = find_measures(measures)
    amounts = list(amounts) if hasattr(amounts, "__iter__") and not isinstance(amounts, str) else [amounts]
    problems = _toward_problems(toward)
    for amount in amounts:
        problems += real_number(amount, "amount", 0, 1)
    if not amounts:
        problems.append(Problem("no amount", "one or more from 0 to 1", "say how much is moved"))
    if not problems and len(set(amounts)) < len(amounts):
        problems.append(Problem("an amount twice", "each once", "leave one out"))
    return records, [float(amount) for amount in amounts] if not problems else [], problems


def _text_problems(column, name) -> list[Problem]:
    other = [repr(item) for item in dict.fromkeys(column.astype(object)) if not isinstance(item, str)]
    return [Problem(f"{column.name} that is not text in the {name} ({listed(other)})", "text, such as '110000'",
                    "read the column as text", column=column.name)] if other else []


def _city_values(table, value, name, problems) -> pd.Series:
    """Observed values keyed by city; what is wrong is added to the problems."""
    numbers, wrong = as_numbers(table[value])
    if wrong or (numbers < 0).any() or np.isinf(numbers).any():
        problems.append(Problem(f"{value} that is negative, infinite or no number in the {name}", "zero or larger",
                                "correct it, or leave it empty if it was not observed", column=value))
    problems += _text_problems(table["adcode"], name)
    twice = table.loc[table["adcode"].duplicated(), "adcode"]
    if len(twice):
        problems.append(Problem(f"cities twice in the {name} ({listed(list(map(str, dict.fromkeys(twice))))})",
                                "each city once", "choose one year and one series", column="adcode"))
    problems += _sum_problems(numbers[np.isfinite(numbers)], name)
    return pd.Series(numbers, table["adcode"].to_numpy()).dropna()


def _sum_problems(numbers, name) -> list[Problem]:
    if not len(numbers) or np.max(numbers) <= np.finfo(float).max / len(numbers) / 2:
        return []
    return [Problem(f"{name} whose sum is beyond what can be computed", "smaller numbers", "take another unit")]


def _sampled(drawn, value, numbers, problems) -> pd.DataFrame | None:
    """Draws down, cities across."""
    if drawn is None or problems:
        return None
    known = drawn[drawn["adcode"].isin(numbers.index)]
    if known.duplicated(["draw", "adcode"]).any():
        problems.append(Problem("a city twice in a draw", "each once", "choose one year"))
        return None
    found, wrong = as_numbers(known[value])
    wide = known.assign(**{value: found}).pivot(index="draw", columns="adcode", values=value)
    wide = wide.reindex(columns=numbers.index)
    if wrong or not np.isfinite(wide.to_numpy()).all() or (wide.to_numpy() < 0).any() or wide.empty:
        problems.append(Problem("draws that lack a city, or are negative, infinite or no numbers",
                                "every city with a value in every draw", "draw all of them"))
        return None
    return wide
