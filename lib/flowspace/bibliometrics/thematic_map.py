"""Themes by how much they have to do with the others (centrality) and with themselves (density)."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import rankdata

from flowspace.bibliometrics.cooccurrence import SIZES, Cooccurrence, choice_problems, normalised
from flowspace.bibliometrics.resampling import resampled
from flowspace.bibliometrics.themes import theme_codes, theme_labels
from flowspace.errors import Problem
from flowspace.values import real_number, refuse, whole_number

QUADRANTS = ("motor", "niche", "basic", "emerging_or_declining")


@dataclass(frozen=True, eq=False)
class ThematicMap:
    """Position of each theme, and how far the publications at hand fix it.

    Parameters
    ----------
    table : DataFrame
        Indexed by theme: label, items, publications (that hold one of its items), centrality, density,
        centrality_rank, density_rank (1 the lowest, ties share the mean), quadrant, on_border (whether a rank is the
        median itself). With resamples also centrality_lower, centrality_upper, density_lower, density_upper,
        centrality_rank_lower, … and quadrant_share: the share of resamples in which the theme is in this quadrant.
    quadrants : DataFrame
        Share of the resamples in each quadrant, by theme; without rows where there were none.
    resamples : int
    level : float
    """

    table: pd.DataFrame
    quadrants: pd.DataFrame
    resamples: int
    level: float


def thematic_map(counts: Cooccurrence, themes, size="occurrence", resamples=500, seed=0, level=0.95) -> ThematicMap:
    r"""Callon's centrality and density of themes, quadrants by median rank, and their range over resamples.

    .. math:: e_{kl} = \frac{c_{kl}^2}{s_k s_l}, \qquad
              c_T = 10 \sum_{k \in T,\, h \notin T} e_{kh}, \qquad
              d_T = \frac{100}{|T|} \sum_{k < l \in T} e_{kl}

    ================  ==================  ==================
    quadrant          centrality          density
    ================  ==================  ==================
    motor             high                high
    niche             low                 high
    basic             high                low
    emerging_or_…     low                 low
    ================  ==================  ==================

    Parameters
    ----------
    counts : Cooccurrence
        From `cooccurrence`.
    themes : Themes or Series
        Theme of each item. Items without a theme count among those outside of every theme.
    size : {"occurrence", "cooccurrence"}
        Sizes in the equivalence index; Callon's are occurrences.
    resamples : int
        Resamples of the publications with replacement, at least 99, or 0 for none. Themes stay as they are.
    seed : int
        Zero or more.
    level : float
        Of the ranges.

    Returns
    -------
    ThematicMap

    Raises
    ------
    MeasureError
        If themes are not of these counts, or an argument is out of its range.

    Notes
    -----
    A rank that is the median itself counts as high. With one theme, everything is on the border. A theme of one item
    has density 0. The constants 10 and 100 are those of the literature and change nothing.

    A map is made of ranks within one literature: it says nothing about whether a theme is large, and a theme can
    change its quadrant because others moved. Ranges are percentiles for themes as given; that themes themselves are
    uncertain comes on top (`theme_stability`). Resamples repeat publications, which raises densities of rare pairs:
    the range can lie above the value, so that it is for comparing, not an interval of confidence.

    References
    ----------
    Callon, Courtial and Laville 1991, Scientometrics 22(1):155–205, doi 10.1007/BF02019280. Cobo, López-Herrera,
    Herrera-Viedma and Herrera 2011, Journal of Informetrics 5(1):146–166, doi 10.1016/j.joi.2010.10.002.

    Examples
    --------
    >>> from flowspace.bibliometrics import cooccurrence
    >>> rows = [(p, word) for p, words in enumerate(["ab", "ab", "bc", "cd"]) for word in words]
    >>> counts = cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1)
    >>> found = thematic_map(counts, pd.Series({"a": 1, "b": 1, "c": 2, "d": 2}), resamples=0).table
    >>> found[["centrality", "density"]].round(3).values.tolist()
    [[1.667, 33.333], [1.667, 25.0]]
    """
    problems = (choice_problems(size, "size", SIZES) + whole_number(resamples, "number of resamples", 0)
                + whole_number(seed, "seed", 0) + real_number(level, "level", 0.5, 0.9999))
    if not problems and 0 < resamples < 99:
        problems.append(Problem(f"{resamples} resamples", "at least 99, or 0", "ask for more"))
    if not isinstance(counts, Cooccurrence) or counts.method != "counts":
        problems.append(Problem("weights that are no counts", "what cooccurrence returns", "count first"))
    refuse(problems)
    codes, names = theme_codes(themes, counts.items)
    members = np.bincount(codes[codes >= 0], minlength=len(names))
    upper = sparse.triu(counts.weights, 1).tocoo()
    sizes = (counts.occurrences if size == "occurrence" else counts.strengths).to_numpy(dtype=float)
    links = normalised(upper.data, sizes[upper.row], sizes[upper.col], 1.0, "equivalence")
    centrality, density = (side[0] for side in _positions(links[None], codes[upper.row], codes[upper.col], members))
    high = _high(centrality[None], density[None])
    labels = theme_labels(pd.Series(codes, counts.items).where(codes >= 0), counts.occurrences)
    table = pd.DataFrame({"label": labels.to_numpy(), "items": members,
                          "publications": _holding(counts.incidence, codes, len(names)),
                          "centrality": centrality, "density": density, "centrality_rank": _ranks(centrality),
                          "density_rank": _ranks(density), "quadrant": np.array(QUADRANTS)[high[0]],
                          "on_border": _on_border(centrality) | _on_border(density)}, pd.Index(names, name="theme"))
    shares = pd.DataFrame(np.empty((0, 4)), columns=list(QUADRANTS))
    if resamples:
        drawn = _drawn(counts, codes, members, size, int(resamples), int(seed))
        quantiles = [(1 - level) / 2, (1 + level) / 2]
        for name, values in (("centrality", drawn[0]), ("density", drawn[1]),
                             ("centrality_rank", rankdata(drawn[0], axis=1)),
                             ("density_rank", rankdata(drawn[1], axis=1))):
            table[f"{name}_lower"], table[f"{name}_upper"] = np.quantile(values, quantiles, axis=0)
        where = _high(*drawn)
        shares = pd.DataFrame({name: (where == i).mean(axis=0) for i, name in enumerate(QUADRANTS)}, table.index)
        table["quadrant_share"] = shares.to_numpy()[np.arange(len(names)), high[0]]
    return ThematicMap(table, shares, int(resamples), float(level))


def _positions(links, first, second, members) -> tuple[np.ndarray, np.ndarray]:
    """Centrality and density for many rows of links at once."""
    pairs, themes = len(first), len(members)
    places = np.arange(pairs)
    inside = (first == second) & (first >= 0)
    dense = sparse.csr_array((np.ones(inside.sum()), (first[inside], places[inside])), shape=(themes, pairs))
    rows = [side[(first != second) & (side >= 0)] for side in (first, second)]
    columns = [places[(first != second) & (side >= 0)] for side in (first, second)]
    outward = sparse.csr_array((np.ones(sum(map(len, rows))), (np.concatenate(rows), np.concatenate(columns))),
                               shape=(themes, pairs))
    return 10 * (outward @ links.T).T, 100 * (dense @ links.T).T / members


def _drawn(counts, codes, members, size, resamples, seed) -> tuple[np.ndarray, np.ndarray]:
    blocks = []
    for block in resampled(counts, resamples, seed):
        sizes = block.occurrences if size == "occurrence" else block.strengths
        links = normalised(block.counts, sizes[:, block.first], sizes[:, block.second], 1.0, "equivalence")
        blocks.append(_positions(links, codes[block.first], codes[block.second], members))
    return tuple(np.vstack(side) for side in zip(*blocks, strict=True))


def _ranks(values) -> np.ndarray:
    return rankdata(np.round(values, 9))


def _on_border(values) -> np.ndarray:
    ranks = _ranks(values)
    return ranks == np.median(ranks)


def _high(centrality, density) -> np.ndarray:
    """Place of the quadrant of each theme in each row."""
    sides = []
    for values in (centrality, density):
        ranks = rankdata(np.round(values, 9), axis=1)
        sides.append(ranks >= np.median(ranks, axis=1)[:, None])
    central, dense = sides
    return np.where(central, np.where(dense, 0, 2), np.where(dense, 1, 3))


def _holding(matrix, codes, themes) -> np.ndarray:
    place = sparse.csr_array((np.ones((codes >= 0).sum()), (np.flatnonzero(codes >= 0), codes[codes >= 0])),
                             shape=(len(codes), themes))
    held = (matrix @ place).tocoo()
    return np.bincount(held.col, minlength=themes)
