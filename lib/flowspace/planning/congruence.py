"""Planned against measured cores: lists compared, and the planned tier against a measured score."""
from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from flowspace.errors import Problem
from flowspace.values import as_numbers, listed, plain, refuse, whole_number

EXACT = 100_000
"""Up to so many different arrangements of the tiers all of them are counted; beyond, they are drawn."""


def core_congruence(planned, measured, top=None, draws=9999, seed=0) -> pd.DataFrame:
    r"""How far the cores of plans are those that can be measured, for each agglomeration.

    .. math:: J = \frac{|P \cap M|}{|P \cup M|}, \qquad \text{precision} = \frac{|P \cap M|}{|P|}, \qquad
              \text{recall} = \frac{|P \cap M|}{|M|}, \qquad
              \rho = \mathrm{corr}(\mathrm{rank}(-t), \mathrm{rank}(s))

    with P the planned cores that have a score, M the cities of the highest scores, t the planned tier and s the score.

    Parameters
    ----------
    planned : DataFrame
        Columns agglomeration, adcode, tier (whole, 1 for the leading cities): the cities that the plan gives a role.
    measured : DataFrame
        Columns agglomeration, adcode, score (larger is more central; missing where a city has none): all cities of
        each agglomeration.
    top : int, optional
        How many cities count as measured cores; as many as are planned and have a score where it is not given. All
        cities with the score of the last one count too.
    draws : int
        Drawn arrangements where there are too many to count all; at least 99.
    seed : int

    Returns
    -------
    DataFrame
        Indexed by agglomeration, in the order of `planned`:

        cities : int
            With a score.
        planned, measured, both : int
            Cities in P, in M, and in both.
        planned_cores, measured_cores : str
            Their codes, joined by "; "; the measured ones by falling score.
        without_score : str
            Planned cities that have no score or are not among the cities of the agglomeration. They are left out of
            everything else, and a figure with such a gap says so.
        jaccard, precision, recall : float
        rank_correlation : float
            Spearman's, with middle ranks for ties; above 0 where planned tiers and scores agree. Cities without a
            role stand in one tier below all.
        p_value : float
            One-sided, that an arrangement of the same tiers over the cities agrees at least as well.
        exact : bool
            Whether all arrangements were counted.
        reason : str
            Why something is nan; empty otherwise.

    Raises
    ------
    MeasureError
        With all problems at once: a column missing, a city twice in an agglomeration, a tier that is not a whole
        number of at least 1, a score that is not a finite number, an agglomeration planned and not measured, an
        argument out of its range.

    Notes
    -----
    With two tiers the test is that of Wilcoxon's rank sum, exact and with ties. With one core among n cities its p
    value cannot be below 1/n: small agglomerations cannot show congruence however perfect it is.
    Without `top` the two lists are equally long but for ties, and precision and recall differ only by them.

    Examples
    --------
    >>> planned = pd.DataFrame({"agglomeration": "x", "adcode": ["1", "2"], "tier": [1, 1]})
    >>> measured = pd.DataFrame({"agglomeration": "x", "adcode": list("12345"), "score": [9, 1, 7, 3, 2]})
    >>> core_congruence(planned, measured)[["both", "jaccard", "precision", "recall"]].round(3)
                   both  jaccard  precision  recall
    agglomeration
    x                 1    0.333        0.5     0.5
    """
    problems = whole_number(draws, "number of draws", 99) + whole_number(seed, "seed", 0)
    if top is not None:
        problems += whole_number(top, "number of measured cores", 1)
    plans, found = _table(planned, "tier", "planned cores")
    scores, more = _table(measured, "score", "measured cities")
    problems += found + more
    refuse(problems)
    tiers = plans["tier"]
    odd = ~(np.isfinite(tiers) & (tiers == np.round(tiers)) & (tiers >= 1))
    if odd.any():
        shown = [f"{plans.at[i, 'adcode']}: {plain(plans.at[i, 'tier'])}" for i in plans.index[odd]]
        problems.append(Problem(f"tiers ({listed(shown)})", "whole numbers of at least 1", "correct them"))
    infinite = scores.index[np.isinf(scores["score"])]
    if len(infinite):
        problems.append(Problem(f"infinite scores ({listed([str(scores.at[i, 'adcode']) for i in infinite])})",
                                "finite numbers, or empty cells", "correct them"))
    lacking = [str(one) for one in plans["agglomeration"].unique() if one not in set(scores["agglomeration"])]
    if lacking:
        problems.append(Problem(f"no measured cities of {listed(lacking)}", "scores for every agglomeration planned",
                                "add them, or leave the plan out"))
    refuse(problems)
    rows = {name: _row(part.set_index("adcode")["tier"],
                       scores[scores["agglomeration"] == name].set_index("adcode")["score"], top, draws, seed)
            for name, part in plans.groupby("agglomeration", sort=False)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("agglomeration")


def _row(tiers, scores, top, draws, seed) -> dict:
    scores = scores.dropna()
    scores = scores.loc[sorted(scores.index)]
    gap = [code for code in tiers.index if code not in scores.index]
    cores = sorted(code for code in tiers.index if code in scores.index)
    k = len(cores) if top is None else min(top, len(scores))
    ranked = scores.sort_values(ascending=False, kind="stable")
    high = ranked[ranked >= ranked.iloc[k - 1]] if k else ranked.iloc[:0]
    both = len(set(cores) & set(high.index))
    reason = [] if cores else ["no planned core has a score"]
    rho, p, exact, why = _rank_test(tiers, scores, draws, seed)
    if cores and why:
        reason.append(why)
    return {"cities": len(scores), "planned": len(cores), "measured": len(high), "both": both,
            "planned_cores": "; ".join(cores), "measured_cores": "; ".join(high.index), "without_score": "; ".join(gap),
            "jaccard": both / len(set(cores) | set(high.index)) if cores else np.nan,
            "precision": both / len(cores) if cores else np.nan, "recall": both / len(high) if cores else np.nan,
            "rank_correlation": rho, "p_value": p, "exact": exact, "reason": "; ".join(reason)}


def _rank_test(tiers, scores, draws, seed) -> tuple[float, float, bool, str]:
    """Spearman's correlation of tiers and scores, and the share of arrangements that agree as well."""
    n = len(scores)
    if n < 3:
        return np.nan, np.nan, False, f"{n} cities with a score"
    tier = tiers.reindex(scores.index).fillna(tiers.max() + 1).to_numpy()
    if np.ptp(tier) == 0:
        return np.nan, np.nan, False, "all cities stand in one tier"
    if np.ptp(scores) == 0:
        return np.nan, np.nan, False, "all scores are equal"
    t, s = rankdata(-tier), rankdata(scores.to_numpy())
    t, s = t - t.mean(), s - s.mean()
    scale = math.sqrt((t @ t) * (s @ s))
    found = float(t @ s)
    levels, sizes = np.unique(t, return_counts=True)
    arrangements = math.factorial(n)
    for size in sizes:
        arrangements //= math.factorial(int(size))
    # Middle ranks are halves, so sums of equal arrangements differ in the last digits only.
    slack = 1e-9 * max(1.0, abs(found))
    if arrangements <= EXACT:
        # The largest group is what is left over when the others are placed.
        order = np.argsort(sizes)
        sums = _sums(s, [(float(levels[i]), int(sizes[i])) for i in order])
        return found / scale, float((sums >= found - slack).sum() / arrangements), True, ""
    rng = np.random.default_rng(seed)
    shuffled = t[rng.random((draws, n)).argsort(axis=1)] @ s
    return found / scale, (1 + int((shuffled >= found - slack).sum())) / (1 + draws), False, ""


def _sums(values, groups) -> np.ndarray:
    """Sum of level times value over all ways of placing two groups or more."""
    (level, size), *rest = groups
    ways = np.array(list(combinations(range(len(values)), size)))
    chosen = values[ways].sum(axis=1)
    if len(rest) == 1:
        return level * chosen + rest[0][0] * (values.sum() - chosen)
    return np.concatenate([level * here + _sums(np.delete(values, way), rest)
                           for here, way in zip(chosen, ways, strict=True)])


def _table(table, figure, name) -> tuple[pd.DataFrame, list[Problem]]:
    """Agglomeration, code and a figure as numbers."""
    columns = ["agglomeration", "adcode", figure]
    if not isinstance(table, pd.DataFrame):
        return pd.DataFrame(columns=columns), [Problem(f"{name} that are a {type(table).__name__}", "a DataFrame",
                                                       "give a table")]
    lacking = [column for column in columns if sum(one == column for one in table.columns) != 1]
    if lacking or not len(table):
        what = f"without one column {listed(lacking)}" if lacking else "without rows"
        return pd.DataFrame(columns=columns), [Problem(f"{name} {what}", f"a table with {', '.join(columns)}",
                                                       "add what is missing")]
    rows = table[columns].reset_index(drop=True)
    problems = []
    for column in columns[:2]:
        bad = [str(i + 1) for i, cell in enumerate(rows[column]) if not isinstance(cell, str) or not cell.strip()]
        if bad:
            problems.append(Problem(f"{column!r} of {name} that are no text (rows {listed(bad)})", "a key as text",
                                    "fill them; codes of cities are texts"))
    twice = rows.loc[rows.duplicated(columns[:2]), "adcode"]
    if len(twice):
        problems.append(Problem(f"{name} with a city twice ({listed([str(one) for one in twice])})",
                                "each city once in an agglomeration", "remove the doubles"))
    numbers, bad = as_numbers(rows[figure])
    if bad:
        problems.append(Problem(f"{figure} of {name} that are no numbers (rows {listed([str(i + 1) for i in bad])})",
                                "numbers", "convert them"))
    return rows.assign(**{figure: numbers}), problems
