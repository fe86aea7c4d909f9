"""Whether themes would be found again in other publications of the same kind."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from flowspace.bibliometrics.cooccurrence import Cooccurrence, choice_problems, normalised
from flowspace.bibliometrics.resampling import resampled
from flowspace.bibliometrics.themes import Themes, as_network, theme_codes
from flowspace.errors import Problem
from flowspace.networks import adjusted_rand_index, leiden_communities
from flowspace.values import refuse, whole_number

UNITS = ("publications", "none")


@dataclass(frozen=True, eq=False)
class ThemeStability:
    """Stability of themes under resampling of the publications.

    Parameters
    ----------
    table : DataFrame
        Indexed by theme: label, items, jaccard (mean over resamples of the overlap with the theme found there that is
        most alike), jaccard_error (Monte Carlo error of that mean: the standard deviation over resamples divided by the
        root of their number, so that more resamples make it smaller), jaccard_lower, jaccard_upper (2.5 % and 97.5 % of
        the resamples, which more resamples do not bring closer), recovered (share of resamples with an overlap above
        0.75), dissolved (share with 0.5 or less).
    adjusted_rand : float
        Mean adjusted Rand index of the themes and those of each resample.
    adjusted_rand_error : float
        Monte Carlo error of that mean.
    adjusted_rand_range : tuple of float
        2.5 % and 97.5 % of the resamples.
    together : DataFrame
        Share of the resamples in which two items shared a theme, of those in which both had one; nan if there were
        none.
    membership : Series
        Share, for each item with a theme, of the other items of its theme that it stands with on average.
    number : Series
        How many resamples had so many themes, keyed by number of themes.
    resamples, seed : int
    """

    table: pd.DataFrame
    adjusted_rand: float
    adjusted_rand_error: float
    adjusted_rand_range: tuple[float, float]
    together: pd.DataFrame
    membership: pd.Series
    number: pd.Series
    resamples: int
    seed: int


def theme_stability(counts: Cooccurrence, found: Themes, resamples=200, seed=0, resample="publications",
                    runs=1) -> ThemeStability:
    r"""Draw publications with replacement, find themes again, and compare.

    .. math:: \bar\gamma_k = \frac1B \sum_b \max_l \frac{|T_k \cap T_l^{(b)}|}{|T_k \cup T_l^{(b)}|}

    Parameters
    ----------
    counts : Cooccurrence
        What themes were found in.
    found : Themes
        Themes of these counts; normalisation and resolution are taken from there.
    resamples : int
        At least 20.
    seed : int
        Zero or more.
    resample : {"publications", "none"}
        "none" keeps the publications and only changes the seed of the algorithm.
    runs : int
        Runs of the algorithm for each resample, the best of which is taken.

    Returns
    -------
    ThemeStability

    Raises
    ------
    MeasureError
        If counts and themes do not belong together, or an argument is out of its range.

    Notes
    -----
    Items stay those of the counts. One that stands with no other in a resample has no theme there and is left out of
    the comparison with it. Hennig takes themes of a mean overlap below 0.5 as not there, from 0.75 on as valid. Small
    themes reach high overlaps by chance more easily than large ones do.

    References
    ----------
    Hennig 2007, Cluster-wise assessment of cluster stability, Computational Statistics and Data Analysis 52:258–271.

    Examples
    --------
    >>> from flowspace.bibliometrics import cooccurrence, themes
    >>> rows = [(p, word) for p, words in enumerate(["abc"] * 9 + ["def"] * 9 + ["cd"]) for word in words]
    >>> counts = cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1)
    >>> theme_stability(counts, themes(counts), resamples=20).table["jaccard"].tolist()
    [1.0, 1.0]
    """
    problems = (whole_number(resamples, "number of resamples", 20) + whole_number(seed, "seed", 0)
                + whole_number(runs, "number of runs", 1) + choice_problems(resample, "resample", UNITS))
    if not isinstance(found, Themes):
        problems.append(Problem(f"a {type(found).__name__}", "what themes returns", "find themes first"))
    if not isinstance(counts, Cooccurrence) or counts.method != "counts":
        problems.append(Problem("weights that are no counts", "what cooccurrence returns", "count first"))
    refuse(problems)
    own, names = theme_codes(found, counts.items)
    again = _again(counts, found, int(resamples), int(seed), resample, int(runs))
    overlaps, rand = np.empty((resamples, len(names))), np.empty(resamples)
    shared, both = np.zeros((len(own), len(own))), np.zeros((len(own), len(own)))
    for b, codes in enumerate(again):
        seen = (codes >= 0) & (own >= 0)
        overlaps[b] = _overlaps(own[seen], codes[seen], len(names))
        rand[b] = adjusted_rand_index(own[seen], codes[seen]) if seen.sum() > 1 else np.nan
        inside = sparse.csr_array((np.ones(seen.sum()), (np.flatnonzero(seen), codes[seen])),
                                  shape=(len(own), codes.max() + 1 if len(codes) and codes.max() >= 0 else 1))
        shared += (inside @ inside.T).toarray()
        both += np.outer(seen, seen)
    together = np.divide(shared, both, out=np.full(shared.shape, np.nan), where=both > 0)
    same = (own[:, None] == own) & (own >= 0)[:, None] & ~np.eye(len(own), dtype=bool) & ~np.isnan(together)
    with_own = np.divide((np.nan_to_num(together) * same).sum(axis=1), same.sum(axis=1),
                         out=np.full(len(own), np.nan), where=same.any(axis=1))
    known = ~np.isnan(overlaps).all(axis=0)
    table = pd.DataFrame({"label": found.labels.reindex(names).to_numpy(),
                          "items": np.bincount(own[own >= 0], minlength=len(names))},
                         pd.Index(names, name="theme"))
    for column, values in (("jaccard", np.nanmean), ("jaccard_error", _error), ("jaccard_lower", _low),
                           ("jaccard_upper", _high)):
        table[column] = [values(overlaps[:, k]) if known[k] else np.nan for k in range(len(names))]
    table["recovered"], table["dissolved"] = (overlaps > 0.75).mean(axis=0), (overlaps <= 0.5).mean(axis=0)
    number = pd.Series([len(set(codes[codes >= 0].tolist())) for codes in again]).value_counts().sort_index()
    return ThemeStability(table, float(np.nanmean(rand)), _error(rand), (_low(rand), _high(rand)),
                          pd.DataFrame(together, counts.items, counts.items),
                          pd.Series(with_own, counts.items, name="membership")[own >= 0],
                          number.rename("resamples").rename_axis("themes"), int(resamples), int(seed))


def _error(values) -> float:
    return float(np.nanstd(values, ddof=1) / np.sqrt((~np.isnan(values)).sum()))


def _low(values) -> float:
    return float(np.nanquantile(values, 0.025))


def _high(values) -> float:
    return float(np.nanquantile(values, 0.975))


def _again(counts, found, resamples, seed, resample, runs) -> list[np.ndarray]:
    """Codes of the themes of every resample, -1 for items without one."""
    n = len(counts.items)
    codes = []

    def add(weights):
        start = seed + 1 + len(codes) * runs
        best = leiden_communities(as_network(weights), found.resolution, runs, start).best
        codes.append(best.fillna(0).to_numpy(dtype=np.int64) - 1)

    if resample == "none":
        coo = counts.weights.tocoo()
        sizes = counts.strengths if found.size == "cooccurrence" else counts.occurrences
        sizes = sizes.to_numpy(dtype=float)
        same = sparse.csr_array((normalised(coo.data, sizes[coo.row], sizes[coo.col], _total(sizes, found.size,
                                 counts.incidence.shape[0]), found.method), (coo.row, coo.col)), shape=(n, n))
        for _ in range(resamples):
            add(same)
        return codes
    for block in resampled(counts, resamples, seed):
        sizes = block.strengths if found.size == "cooccurrence" else block.occurrences
        total = _total(sizes, found.size, block.publications)
        values = normalised(block.counts, sizes[:, block.first], sizes[:, block.second],
                            np.reshape(total, (-1, 1)), found.method)
        for row in values:
            half = sparse.csr_array((row, (block.first, block.second)), shape=(n, n))
            add(half + half.T)
    return codes


def _total(sizes, size, publications):
    return sizes.sum(axis=-1) if size == "cooccurrence" else np.full(sizes.shape[:-1], float(publications))


def _overlaps(own, codes, themes) -> np.ndarray:
    """Largest Jaccard overlap of each theme with one of the others; nan where none of its items was seen."""
    if not len(own):
        return np.full(themes, np.nan)
    most = int(codes.max()) + 1
    table = np.bincount(own * most + codes, minlength=themes * most).reshape(themes, most)
    union = table.sum(axis=1)[:, None] + table.sum(axis=0) - table
    best = np.divide(table, union, out=np.zeros(table.shape), where=union > 0).max(axis=1)
    return np.where(table.sum(axis=1) > 0, best, np.nan)
