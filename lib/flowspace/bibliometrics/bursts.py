"""Words that suddenly become frequent: Kleinberg's two states for batches of documents."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.bibliometrics.records import incidence, placed, years_of
from flowspace.errors import Problem
from flowspace.values import real_number, refuse, whole_number


@dataclass(frozen=True, eq=False)
class Bursts:
    """Bursts of the items of a literature.

    Parameters
    ----------
    table : DataFrame
        One row per burst, the heaviest first: item, start, end, length (years), weight (nats), running (whether it
        goes on in the last year, so that neither its end nor its weight is known yet), occurrences (of the item in the
        burst), share (of the publications of these years), base_share (of all years), p_value (of the heaviest burst
        of the item, nan for its others and without simulations), q_value (Benjamini and Hochberg's of it, over all
        items looked at, those without bursts with a p-value of 1).
    undefined : tuple
        Items so frequent that s times their share is 1 or more: they have no second state.
    tested : int
        Items looked at, those without bursts among them: one in twenty of these has a p-value below 0.05 by chance.
    left_out : int
        Items that stand in fewer publications than asked for.
    years : tuple of int
    s, gamma : float
    """

    table: pd.DataFrame
    undefined: tuple
    tested: int
    left_out: int
    years: tuple[int, ...]
    s: float
    gamma: float


def burst_states(relevant, totals, s=2.0, gamma=1.0) -> np.ndarray:
    r"""The cheapest sequence of two states for counts in batches.

    .. math:: \sigma_q(t) = -\ln\left[\binom{d_t}{r_t} p_q^{r_t} (1 - p_q)^{d_t - r_t}\right], \quad
              p_0 = \frac{\sum_t r_t}{\sum_t d_t}, \quad p_1 = s\,p_0, \quad
              \tau_{0 \to 1} = \gamma \ln n, \quad \tau_{1 \to 0} = 0

    The sum of both costs is smallest; the state before the first of the n batches is 0.

    Parameters
    ----------
    relevant : ndarray of int, shape (terms, n) or (n,)
        Documents in each batch that hold the term.
    totals : ndarray of int, shape (n,)
        All documents in each batch; an empty batch has no cost in either state and counts in n.
    s : float
        How many times as frequent a term is in the burst, above 1.
    gamma : float
        Cost of going up, zero or more.

    Returns
    -------
    ndarray of int, of the shape of `relevant`
        1 in a burst. Of paths that cost the same, the one that stays in state 0 longer, counted from the end.

    Raises
    ------
    MeasureError
        If counts are no whole numbers, are negative or above the totals, shapes differ, or s times the share of a term
        is 1 or more.

    References
    ----------
    Kleinberg 2003, Bursty and hierarchical structure in streams, Data Mining and Knowledge Discovery 7(4):373–397, doi
    10.1023/A:1024940629314.

    Examples
    --------
    >>> burst_states([0, 2, 1, 6, 7, 2, 8, 7, 2, 1], [9, 11, 12, 10, 10, 8, 12, 10, 13, 11]).tolist()
    [0, 0, 0, 1, 1, 0, 1, 1, 0, 0]
    """
    given, d = _counts(relevant, totals)
    problems = state_problems(s, gamma)
    refuse(problems)
    share = given.sum(axis=1) / d.sum()
    if (share * s >= 1).any():
        refuse([Problem(f"{(share * s >= 1).sum()} terms whose share times s is 1 or more (the largest share is "
                        f"{share.max():.3f})", "a share in bursts below 1", "lower s, or leave such terms out")])
    states = _viterbi(_gains(given, d, s), gamma * np.log(len(d)))
    return states[0] if np.ndim(relevant) == 1 else states


def burst_gains(relevant, totals, s=2.0) -> np.ndarray:
    r"""What the burst state saves in each batch.

    .. math:: \sigma_0(t) - \sigma_1(t) = r_t \ln\frac{p_1}{p_0} + (d_t - r_t) \ln\frac{1 - p_1}{1 - p_0}

    The binomial coefficient is in both costs and cancels. The weight of a burst is the sum over its batches.

    Parameters
    ----------
    relevant, totals, s
        As for `burst_states`.

    Returns
    -------
    ndarray of float, of the shape of `relevant`
        In nats.

    Raises
    ------
    MeasureError
        As `burst_states`.

    Examples
    --------
    The weight that the documentation of the package burst_detection 0.1 gives for its second burst:

    >>> gains = burst_gains([0, 2, 1, 6, 7, 2, 8, 7, 2, 1], [9, 11, 12, 10, 10, 8, 12, 10, 13, 11])
    >>> round(gains[6:8].sum(), 5)
    np.float64(5.34226)
    """
    given, d = _counts(relevant, totals)
    refuse(state_problems(s, 1.0))
    if (given.sum(axis=1) * s >= d.sum()).any():
        refuse([Problem("a term whose share times s is 1 or more", "a share in bursts below 1", "lower s")])
    gains = _gains(given, d, s)
    return gains[0] if np.ndim(relevant) == 1 else gains


def bursts(keywords, publications, item="keyword", publication="publication", year="year", least=5, s=2.0, gamma=1.0,
           last_incomplete=0, simulations=999, seed=0) -> Bursts:
    r"""Find the years in which items of a literature are far more frequent than in all years together.

    Parameters
    ----------
    keywords : DataFrame
        One row for each item of each publication; a repeated row counts once.
    publications : DataFrame
        One row per publication, with its year. Publications without items count among the documents of their year.
    item, publication, year : str
        Columns.
    least : int
        Publications of the years looked at that an item has to stand in.
    s, gamma : float
        As for `burst_states`.
    last_incomplete : int
        Years at the end that are left out.
    simulations : int
        How often an item's publications are dealt out over the years at random for its p-value, at least 99; 0 for no
        p-values.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the rows.

    Returns
    -------
    Bursts

    Raises
    ------
    MeasureError
        If tables are not as they should be, an argument is out of its range, or there are fewer than three years.

    Notes
    -----
    Every year from the first to the last is a batch. The p-value is the share of random deals in which the heaviest
    burst weighs at least as much, the item's own counted among them: each publication of all years is as likely as any
    other to be one of the item's. That is what no burst means, not steady growth: an item that grows with time has a
    burst too. A weight sums over the years of the burst, so that it favours frequent items.

    Examples
    --------
    >>> publications = pd.DataFrame({"publication": range(100), "year": [2010 + i // 10 for i in range(100)]})
    >>> keywords = pd.DataFrame({"publication": [5, 15, *range(80, 86), *range(90, 97)], "keyword": "digital economy"})
    >>> found = bursts(keywords, publications, simulations=99).table
    >>> found[["item", "start", "end", "running"]].values.tolist()
    [['digital economy', 2018, 2019, True]]
    """
    problems = (state_problems(s, gamma) + whole_number(least, "least number of occurrences", 1)
                + whole_number(last_incomplete, "number of incomplete years", 0) + whole_number(seed, "seed", 0)
                + whole_number(simulations, "number of simulations", 0))
    if not problems and 0 < simulations < 99:
        problems.append(Problem(f"{simulations} simulations", "at least 99, or 0", "ask for more"))
    refuse(problems)
    when = years_of(publications, year, publication)
    found = incidence(keywords, item, publication)
    at = when.to_numpy()[placed(found.publications, when.index, "items")]
    first, last = int(when.min()), int(when.max()) - int(last_incomplete)
    if last - first < 2:
        refuse([Problem(f"{max(0, last - first + 1)} years", "at least three", "give a longer period")])
    n = last - first + 1
    inside = when[when <= last].to_numpy() - first
    d = np.bincount(inside, minlength=n)
    by_year = np.zeros((n, len(found.items)))
    coo = found.matrix.tocoo()
    kept = at[coo.row] <= last
    np.add.at(by_year, (at[coo.row[kept]] - first, coo.col[kept]), 1)
    r = by_year.T.astype(np.int64)
    often = r.sum(axis=1)
    undefined = (often >= least) & (often * s >= d.sum())
    looked = np.flatnonzero((often >= least) & ~undefined)
    gains = _gains(r[looked], d, s)
    cost = gamma * np.log(n)
    runs = _runs(_viterbi(gains, cost))
    table = _table(runs, gains, r[looked], d, first, found.items[looked])
    heaviest = np.zeros(len(looked))
    np.maximum.at(heaviest, runs[:, 0], table["weight"].to_numpy())
    chance = _p_values(heaviest, often[looked], d, s, cost, simulations, seed)
    of_item = chance[runs[:, 0]]
    top = table["weight"].to_numpy() == heaviest[runs[:, 0]]
    table["p_value"] = np.where(top, of_item, np.nan)
    table["q_value"] = np.where(top & bool(simulations), _adjusted(np.where(heaviest > 0, chance, 1.0))[runs[:, 0]],
                                np.nan)
    order = np.lexsort([table["start"], table["item"].astype(str), -table["weight"].to_numpy()])
    return Bursts(table.iloc[order].reset_index(drop=True), tuple(found.items[undefined]), len(looked),
                  int((often < least).sum()), tuple(range(first, last + 1)), float(s), float(gamma))


def state_problems(s, gamma) -> list[Problem]:
    """Tell what is wrong with the parameters of the two states.

    Parameters
    ----------
    s, gamma
        As for `burst_states`.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> len(state_problems(1, -1))
    2
    """
    return real_number(s, "s", 1, open_below=True) + real_number(gamma, "gamma", 0)


def _counts(relevant, totals) -> tuple[np.ndarray, np.ndarray]:
    try:
        given, d = np.atleast_2d(np.asarray(relevant, dtype=float)), np.asarray(totals, dtype=float)
    except (TypeError, ValueError):
        refuse([Problem("counts that are not numbers", "whole numbers of documents", "convert them")])
    problems = []
    if d.ndim != 1 or given.ndim != 2 or given.shape[1] != len(d) or len(d) < 2:
        problems.append(Problem(f"counts of shape {np.shape(relevant)} and totals of shape {np.shape(totals)}",
                                "one total for each batch, at least two", "give both in the order of time"))
        refuse(problems)
    for values, name in ((given, "counts"), (d, "totals")):
        with np.errstate(invalid="ignore"):
            odd = ~np.isfinite(values) | (values != np.round(values)) | (values < 0)
        if odd.any():
            problems.append(Problem(f"{odd.sum()} {name} that are no whole numbers of zero or more",
                                    "numbers of documents", "correct them"))
    refuse(problems)
    if (given > d).any():
        problems.append(Problem(f"{(given > d).sum()} counts above the total of their batch", "at most all documents",
                                "count documents, not words"))
    if not (given.sum(axis=1) > 0).all():
        problems.append(Problem("terms without any document", "at least one", "leave them out"))
    refuse(problems)
    return given, d


def _gains(r, d, s) -> np.ndarray:
    p = (r.sum(axis=1) / d.sum())[:, None]
    return r * np.log(s) + (d - r) * (np.log1p(-s * p) - np.log1p(-p))


def _viterbi(gains, cost) -> np.ndarray:
    """Cheapest states of all terms at once; costs are those above state 0 throughout."""
    terms, n = gains.shape
    low, high = np.zeros(terms), np.full(terms, np.inf)
    fell, stayed = np.zeros((n, terms), dtype=bool), np.zeros((n, terms), dtype=bool)
    for t in range(n):
        # Going down is free; where both ways cost the same, that through state 0 is taken.
        fell[t] = high < low
        stayed[t] = high < low + cost
        low, high = np.minimum(low, high), np.minimum(low + cost, high) - gains[:, t]
    states = np.zeros((n, terms), dtype=np.int64)
    now = high < low
    for t in range(n - 1, -1, -1):
        states[t] = now
        now = np.where(now, stayed[t], fell[t])
    return states.T


def _runs(states) -> np.ndarray:
    """Term, first and last batch of every burst, of shape (bursts, 3)."""
    edges = np.diff(np.pad(states, ((0, 0), (1, 1))), axis=1)
    term, start = np.nonzero(edges == 1)
    _, end = np.nonzero(edges == -1)
    return np.column_stack([term, start, end - 1])


def _sums(values, runs) -> np.ndarray:
    before = np.pad(np.cumsum(values, axis=-1), [(0, 0)] * (values.ndim - 1) + [(1, 0)])
    if values.ndim == 1:
        return before[runs[:, 2] + 1] - before[runs[:, 1]]
    return before[runs[:, 0], runs[:, 2] + 1] - before[runs[:, 0], runs[:, 1]]


def _table(runs, gains, r, d, first, items) -> pd.DataFrame:
    inside, documents = _sums(r, runs), _sums(d, runs)
    return pd.DataFrame({
        "item": items[runs[:, 0]], "start": runs[:, 1] + first, "end": runs[:, 2] + first,
        "length": runs[:, 2] - runs[:, 1] + 1, "weight": _sums(gains, runs), "running": runs[:, 2] == len(d) - 1,
        "occurrences": inside, "share": inside / documents, "base_share": r.sum(axis=1)[runs[:, 0]] / d.sum()})


def _adjusted(p) -> np.ndarray:
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    return q


def _p_values(heaviest, often, d, s, cost, simulations, seed) -> np.ndarray:
    """Chance depends on an item's number of publications only, so that items of the same number share their draws."""
    values = np.full(len(heaviest), np.nan)
    if not simulations:
        return values
    for size in np.unique(often[heaviest > 0]):
        rng = np.random.default_rng([int(seed), int(size)])
        drawn = rng.multivariate_hypergeometric(d, int(size), size=int(simulations), method="marginals")
        gains = _gains(drawn, d, s)
        runs = _runs(_viterbi(gains, cost))
        top = np.zeros(int(simulations))
        np.maximum.at(top, runs[:, 0], _sums(gains, runs))
        same = often == size
        values[same] = (1 + (top[:, None] >= heaviest[same] - 1e-9).sum(axis=0)) / (1 + simulations)
    return values
