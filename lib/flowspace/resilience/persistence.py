"""Whether any unit is always best or worst, against ranks that are dealt anew every year."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.resilience.series import yearly_table
from flowspace.values import refuse, whole_number


@dataclass(frozen=True, eq=False)
class Persistence:
    """Ranks of units over the years, and what they would be by chance.

    Parameters
    ----------
    units : DataFrame
        Indexed by unit: years (with a value), mean_rank, sd_rank (n - 1; nan with one year), best_rank, worst_rank,
        first, last (in how many years), longest_first, longest_last (longest run of consecutive years).
    summary : DataFrame
        Indexed by statistic: observed, chance (mean of the dealt ranks), low, high (their 2.5 and 97.5 per cent), p
        (share of dealt ranks at least as persistent, the observed ones counted with them).
    draws : int
        How often ranks were dealt.
    """

    units: pd.DataFrame
    summary: pd.DataFrame
    draws: int


# Whether a larger (1) or a smaller (-1) value of the statistic speaks for persistence.
_SIDES = {"most_first": 1, "most_last": 1, "longest_first": 1, "longest_last": 1, "ever_first": -1, "ever_last": -1,
          "always_first": 1, "always_last": 1, "rank_autocorrelation": 1, "sd_of_mean_ranks": 1}


DEALS = {"ranks": "the ranks of every year are dealt out among its units: all units are alike",
         "years": "the values of every unit are dealt out among its years: units keep their own level and spread"}
"""What is dealt at random for comparison."""


def persistence(table, value="resilience", draws=999, seed=0, unit="agglomeration", time="year",
                deal="ranks") -> Persistence:
    r"""Count how often each unit is first and last, and compare with ranks shuffled within every year.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year; values of any sign, the largest is first. Missing values have no rank.
    value : str
        Column to rank by, such as resilience or difference.
    draws : int
        Shuffles, at least 1.
    seed : int
        Zero or more.
    unit, time : str
        Keys of the table.
    deal : str
        Key of `DEALS`. A unit that swings widely is first and last more often than others though its years hang
        together in no way; "years" allows for that, "ranks" does not.

    Returns
    -------
    Persistence
        The statistics of the summary: most_first and most_last, the largest number of years that one unit is first or
        last; longest_first and longest_last, the longest run; ever_first and ever_last, how many units are it at
        least once; always_first and always_last, how many are it in every year they have; rank_autocorrelation, the
        mean over pairs of consecutive years of the rank correlation; sd_of_mean_ranks, the standard deviation over
        units (n) of the mean rank scaled to 0 (first) … 1 (last).

    Raises
    ------
    MeasureError
        If the table cannot be read, or fewer than two units or two years have values.

    Notes
    -----
    Ties share their mean rank, and all tied at the top are first. Ranks are scaled by the number of units in the year.
    A year in which a single unit has a value has no ranks and is left out. p is for one statistic at a time.

    Reference: ranks of each year dealt at random among the units of that year, independently of other years; or, with
    "years", the values of each unit dealt at random among the years it has.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("abc") * 4, "year": np.repeat([2001, 2002, 2003, 2004], 3),
    ...                       "resilience": [3, 2, 1, 3, 1, 2, 3, 2, 1, 1, 2, 3]})
    >>> found = persistence(table, draws=99)
    >>> found.units["first"].tolist(), found.summary.loc["longest_first", "observed"].item()
    ([3, 0, 1], 3.0)
    """
    wrong = [] if isinstance(deal, str) and deal in DEALS else [
        Problem(f"deal={deal!r}", "one of " + ", ".join(DEALS), "choose one")]
    refuse(whole_number(draws, "number of shuffles", 1) + whole_number(seed, "seed", 0) + wrong)
    wide = yearly_table(table, value, unit, time, above=-np.inf)
    values = wide.to_numpy(copy=True)
    values[:, (~np.isnan(values)).sum(axis=0) < 2] = np.nan
    known = ~np.isnan(values)
    if (known.any(axis=1)).sum() < 2 or known.any(axis=0).sum() < 2:
        refuse([Problem(f"{int(known.any(axis=1).sum())} units and {int(known.any(axis=0).sum())} years with values to "
                        "rank", "at least two units in two years", "give more rows")])
    present = known.any(axis=1)
    labels, values, known = wide.index[present], values[present], known[present]
    ranks = _ranks(values[None], known)[0]
    generator = np.random.default_rng(int(seed))
    dealt = np.broadcast_to(ranks if deal == "ranks" else values, (int(draws), *ranks.shape)).copy()
    if deal == "ranks":
        for t in np.flatnonzero(known.any(axis=0)):
            dealt[:, known[:, t], t] = generator.permuted(dealt[:, known[:, t], t], axis=1)
    else:
        for r in range(len(values)):
            dealt[:, r, known[r]] = generator.permuted(dealt[:, r, known[r]], axis=1)
        dealt = _ranks(dealt, known)
    observed, parts = _statistics(ranks[None], known)
    chance, _ = _statistics(dealt, known)
    rows = {}
    for name, side in _SIDES.items():
        own, others = observed[name][0], chance[name]
        as_far = int((side * others >= side * own - 1e-12).sum())
        low, high = np.quantile(others, [0.025, 0.975])
        rows[name] = [own, others.mean(), low, high, (1 + as_far) / (1 + int(draws)) if own == own else np.nan]
    years = known.sum(axis=1)
    means = np.nansum(ranks, axis=1) / years
    squares = np.nansum((ranks - means[:, None]) ** 2, axis=1)
    units = pd.DataFrame({"years": years, "mean_rank": means,
                          "sd_rank": np.where(years > 1, np.sqrt(squares / np.maximum(years - 1, 1)), np.nan),
                          "best_rank": np.nanmin(ranks, axis=1), "worst_rank": np.nanmax(ranks, axis=1),
                          **{name: part[0] for name, part in parts.items()}}, index=labels)
    summary = pd.DataFrame.from_dict(rows, orient="index", columns=["observed", "chance", "low", "high", "p"])
    return Persistence(units, summary.astype(float).rename_axis("statistic"), int(draws))


def _ranks(values, known) -> np.ndarray:
    """Ranks within years of many deals, shape (deals, units, years), 1 the largest."""
    ranks = np.full(values.shape, np.nan)
    for t in np.flatnonzero(known.any(axis=0)):
        ranks[:, known[:, t], t] = stats.rankdata(-values[:, known[:, t], t], axis=1)
    return ranks


def _statistics(ranks, known):
    """Statistics of many deals, shape (deals,), and counts by unit, shape (deals, units)."""
    years = known.sum(axis=1)
    counted = known.sum(axis=0)
    best = np.nanmin(np.where(known, ranks, np.inf), axis=1, keepdims=True)
    worst = np.nanmax(np.where(known, ranks, -np.inf), axis=1, keepdims=True)
    first, last = (ranks == best) & known, (ranks == worst) & known
    parts = {"first": first.sum(axis=2), "last": last.sum(axis=2), "longest_first": _longest(first),
             "longest_last": _longest(last)}
    scaled = np.where(known, (ranks - 1) / np.maximum(counted - 1, 1), 0.0)
    means = scaled.sum(axis=2) / years
    return {"most_first": parts["first"].max(axis=1), "most_last": parts["last"].max(axis=1),
            "longest_first": parts["longest_first"].max(axis=1), "longest_last": parts["longest_last"].max(axis=1),
            "ever_first": (parts["first"] > 0).sum(axis=1), "ever_last": (parts["last"] > 0).sum(axis=1),
            "always_first": (parts["first"] == years).sum(axis=1), "always_last": (parts["last"] == years).sum(axis=1),
            "rank_autocorrelation": _autocorrelation(ranks, known), "sd_of_mean_ranks": means.std(axis=1)}, parts


def _longest(holds) -> np.ndarray:
    run = longest = np.zeros(holds.shape[:2], dtype=int)
    for t in range(holds.shape[2]):
        run = np.where(holds[:, :, t], run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


def _autocorrelation(ranks, known) -> np.ndarray:
    """Mean over pairs of consecutive years; nan where no pair has three units and ranks that differ."""
    total, pairs = np.zeros(len(ranks)), 0
    for t in range(known.shape[1] - 1):
        both = known[:, t] & known[:, t + 1]
        if both.sum() < 3:
            continue
        x, y = (stats.rankdata(ranks[:, both, s], axis=1) for s in (t, t + 1))
        x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
        size = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
        # All tied: no order that could persist.
        total += np.where(size > 0, (x * y).sum(axis=1) / np.where(size > 0, size, 1), 0.0)
        pairs += 1
    return total / pairs if pairs else np.full(len(ranks), np.nan)
