"""How far a score is from the next class, how fast it would have to grow to get there, and how likely that is."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.scenarios.outcomes import interval, outcome_table
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


def core_scores(scores, members, score="score") -> pd.DataFrame:
    """Find the city with the highest score of each agglomeration.

    Parameters
    ----------
    scores : DataFrame
        adcode and the score; each city once.
    members : DataFrame
        agglomeration and adcode.
    score : str
        Column of the scores.

    Returns
    -------
    DataFrame
        agglomeration, adcode (of the core city; of equal scores the lower code), score, n_scored, n_members; in the
        order of the members, with no row for agglomerations of which no city has a score.

    Raises
    ------
    MeasureError
        If a column is missing, a city stands twice, or a score is negative, infinite or no number.

    Examples
    --------
    >>> scores = pd.DataFrame({"adcode": ["1", "2", "3"], "score": [5, 9, 7]})
    >>> members = pd.DataFrame({"agglomeration": ["a", "a", "b", "b"], "adcode": ["1", "2", "3", "4"]})
    >>> core_scores(scores, members).values.tolist()
    [['a', '2', 9.0, 2, 2], ['b', '3', 7.0, 1, 2]]
    """
    problems = column_problems(scores, ("adcode", score), "scores")
    problems += column_problems(members, ("agglomeration", "adcode"), "members")
    refuse(problems)
    refuse([Problem(f"{column} that is not text in the {name}", "codes and names in every row",
                    "read the column as text", column=column) for name, table, columns in (
        ("scores", scores, ["adcode"]), ("members", members, ["agglomeration", "adcode"])) for column in columns
        if not all(isinstance(cell, str) for cell in table[column])])
    numbers = _scores(scores[score], score, problems)
    if scores["adcode"].duplicated().any():
        problems.append(Problem("a city twice among the scores", "each once", "choose one edition and one measure"))
    refuse(problems)
    known = pd.DataFrame({"adcode": scores["adcode"].to_numpy(), "score": numbers}).dropna()
    within = members[["agglomeration", "adcode"]].drop_duplicates()
    joined = within.merge(known, on="adcode").sort_values(["score", "adcode"], ascending=[False, True])
    first = joined.drop_duplicates("agglomeration").set_index("agglomeration")
    first["n_scored"] = joined.groupby("agglomeration").size()
    first["n_members"] = within.groupby("agglomeration").size()
    order = [name for name in dict.fromkeys(within["agglomeration"]) if name in first.index]
    return first.loc[order].reset_index()


def benchmark_gap(scores, thresholds, years, growth=None, threshold_growth=0.0, subject="agglomeration", score="score",
                  draws=2000, level=0.9, seed=0) -> pd.DataFrame:
    r"""Compare scores with the threshold of the next class, and with what their growth would make of them.

    .. math:: g^* = \Big(\frac{\theta_T}{x}\Big)^{1/T} - 1, \qquad \theta_T = \theta\,(1 + h)^T

    with the score x, the threshold :math:`\theta` of the next class, T years and the growth h of the threshold.

    Parameters
    ----------
    scores : DataFrame
        One row per subject: its name and its score, above zero.
    thresholds : mapping of str to float
        Class → the lowest score that it takes.
    years : int
        T.
    growth : DataFrame, optional
        The subject's name and rate: yearly growth rates that were observed (0.05 for 5 %), several for each. T of them
        are drawn with replacement for each draw.
    threshold_growth : float
        h; 0 keeps the threshold where it is. A class that is defined by a place in a ranking moves with the others.
    subject, score : str
        Columns.
    draws : int
    level : float
        Of the interval.
    seed : int

    Returns
    -------
    DataFrame
        The columns of `flowspace.scenarios.COLUMNS`: subject, parameter (T), outcome "score", baseline (the score),
        value (median of the score after T years; nan without growth), change, low and high (of the change) — and class
        (the one it has; "none" below all), next_class ("none" at the top), threshold (after T years), gap (threshold
        less score), ratio (score over threshold), needed_growth (g* a year), observed_growth (geometric mean),
        probability (share of draws that reach the threshold), n_rates. What has no next class has nan in these.

    Raises
    ------
    MeasureError
        If a column is missing, a subject stands twice, a score or threshold is not above zero, thresholds are equal, or
        a number is out of range; if a rate is -1 or below, or a subject has no rate.

    Notes
    -----
    Rates are drawn as if the years were independent of one another, and as if the coming ones were like those observed:
    a conditional simulation, not a forecast. With few rates the interval is too narrow. Rates of one measure say
    nothing of the growth of another; scores that are a yearly ranking have no growth to draw from.

    Examples
    --------
    >>> scores = pd.DataFrame({"agglomeration": ["a", "b"], "score": [50.0, 90.0]})
    >>> found = benchmark_gap(scores, {"hub": 40, "nexus": 80}, years=10)
    >>> found[["subject", "class", "next_class", "gap", "needed_growth"]].round(3).values.tolist()
    [['a', 'hub', 'nexus', 30.0, 0.048], ['b', 'nexus', 'none', nan, nan]]
    """
    problems = level_problems(level) + whole_number(years, "years", 1) + whole_number(draws, "draws", 1)
    problems += whole_number(seed, "seed", 0) + column_problems(scores, (subject, score), "scores")
    problems += real_number(threshold_growth, "threshold_growth", -1, open_below=True) + _threshold_problems(thresholds)
    if growth is not None:
        problems += column_problems(growth, (subject, "rate"), "growth")
    refuse(problems)
    numbers = _scores(scores[score], score, problems)
    if (numbers == 0).any() or np.isnan(numbers).any():
        problems.append(Problem(f"a {score} that is zero or missing", "above zero: zero cannot grow",
                                "leave the row out", column=score))
    if scores[subject].duplicated().any():
        problems.append(Problem(f"a {subject} twice among the scores", "each once", "choose one edition",
                                column=subject))
    rates = None if growth is None else _rates(growth, subject, list(scores[subject]), problems)
    refuse(problems)
    classes = sorted(thresholds.items(), key=lambda item: item[1])
    rows = []
    for name, x in zip(scores[subject], numbers, strict=True):
        reached = [key for key, least in classes if x >= least]
        following = next(((key, least) for key, least in classes if x < least), None)
        target = np.nan if following is None else following[1] * (1 + threshold_growth) ** years
        row = {"subject": name, "parameter": float(years), "outcome": "score", "baseline": x, "value": np.nan,
               "class": reached[-1] if reached else "none", "next_class": "none" if following is None else following[0],
               "threshold": target, "gap": target - x, "ratio": x / target,
               "needed_growth": (target / x) ** (1 / years) - 1, "observed_growth": np.nan, "probability": np.nan,
               "n_rates": 0}
        if rates is not None:
            logs = np.log1p(rates[name])
            # A stream of its own for each subject, so that leaving one out does not change the others.
            rng = np.random.default_rng([seed, *str(name).encode()])
            later = x * np.exp(rng.choice(logs, (draws, years)).sum(axis=1))
            row |= interval(later - x, level) | {
                    "value": float(np.median(later)),
                    "observed_growth": float(np.expm1(logs.mean())), "n_rates": len(logs)}
            if following is not None:
                row["probability"] = float((later >= target).mean())
        rows.append(row)
    more = ["class", "next_class", "threshold", "gap", "ratio", "needed_growth", "observed_growth", "probability",
            "n_rates"]
    return outcome_table("benchmark_gap", rows, level, more)


def _scores(column, name, problems) -> np.ndarray:
    numbers, wrong = as_numbers(column)
    if wrong or (numbers < 0).any() or np.isinf(numbers).any():
        problems.append(Problem(f"{name} that is negative, infinite or no number", "zero or larger", "correct it",
                                column=name))
    return numbers


def _threshold_problems(thresholds) -> list[Problem]:
    if not isinstance(thresholds, Mapping) or not thresholds:
        return [Problem(f"{plain(thresholds)} as thresholds", "classes with the lowest score of each",
                        "give {'hub': 40, …}")]
    problems = []
    for name, least in thresholds.items():
        problems += real_number(least, f"threshold of {name}", 0, open_below=True)
    if not problems and len(set(thresholds.values())) < len(thresholds):
        problems.append(Problem("two classes with one threshold", "a threshold of its own for each", "correct them"))
    return problems


def _rates(growth, subject, names, problems) -> dict:
    numbers, wrong = as_numbers(growth["rate"])
    if wrong or not np.isfinite(numbers).all() or (numbers <= -1).any():
        problems.append(Problem("growth rates that are missing, infinite, no numbers, or -1 and below",
                                "shares such as 0.05", "correct them", column="rate"))
        return {}
    # In rising order, so that the draws do not depend on the order of the rows.
    found = {name: np.sort(numbers[(growth[subject] == name).to_numpy()]) for name in names}
    absent = [str(name) for name, rates in found.items() if not len(rates)]
    if absent:
        problems.append(Problem(f"no growth rate of {listed(absent)}", "at least one of every subject",
                                "add them, or leave the subjects out"))
    return found
