"""How a literature is scattered over journals: Bradford's zones and Leimkuhler's curve."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.values import number_problems, real_number, refuse, whole_number


@dataclass(frozen=True, eq=False)
class Bradford:
    """Zones of journals with equal numbers of papers.

    Parameters
    ----------
    zones : DataFrame
        Indexed by zone from the core (1): journals (as many, in parts of a journal, as hold the papers exactly),
        whole_journals, papers (of these whole ones), multiplier (journals over those of the zone before, nan in the
        core).
    journals : DataFrame
        Indexed by journal: papers, rank (ties share the mean), zone, split (whether the border of a zone runs through
        the journals of this output).
    multiplier : float
        k, geometric mean of the multipliers: (journals of the last zone over those of the core)^(1 / (zones - 1)).
    multiplier_range : tuple of float
        Of resamples of the journals; nan without.
    a, b : float
        Of Leimkuhler's curve R(r) = a ln(1 + b r).
    r_squared : float
        Share of the variation of cumulative papers that the curve explains; near 1 for almost any scattering, so that
        it is no test.
    largest_gap : float
        Largest distance of the curve from the cumulative papers, as a share of all papers.
    resamples : int
    level : float
    """

    zones: pd.DataFrame
    journals: pd.DataFrame
    multiplier: float
    multiplier_range: tuple[float, float]
    a: float
    b: float
    r_squared: float
    largest_gap: float
    resamples: int
    level: float


def papers_by_venue(publications, venue="venue", publication="publication") -> pd.Series:
    """Papers of each journal.

    Parameters
    ----------
    publications : DataFrame
        One row per publication; a repeated row counts once.
    venue, publication : str
        Its columns.

    Returns
    -------
    Series of int
        Keyed by journal, the largest first.

    Raises
    ------
    MeasureError
        If the table is not as it should be, or a publication has two journals.

    Examples
    --------
    >>> papers_by_venue(pd.DataFrame({"publication": [1, 2, 3], "venue": ["A", "B", "A"]})).to_dict()
    {'A': 2, 'B': 1}
    """
    rows = checked_columns(publications, [publication, venue], "publications").drop_duplicates()
    if rows[publication].duplicated().any():
        refuse([Problem(f"{rows[publication].duplicated().sum()} publications with two journals", "one for each",
                        "remove one of the two")])
    found = rows.groupby(venue, sort=True).size().rename("papers")
    return found.sort_values(ascending=False, kind="stable")


def bradford(papers, zones=3, resamples=999, seed=0, level=0.95) -> Bradford:
    r"""Divide journals into zones of equal papers, and fit Leimkuhler's curve.

    .. math:: n_0 : n_0 k : n_0 k^2, \qquad R(r) = a \ln(1 + b r)

    with R(r) the papers in the r most productive journals.

    Parameters
    ----------
    papers : Series, array or list of int
        Papers of each journal, at least 1.
    zones : int
        At least two.
    resamples : int
        Resamples of the journals with replacement for the range of k, at least 99, or 0 for none.
    seed : int
        Zero or more.
    level : float
        Of the range.

    Returns
    -------
    Bradford

    Raises
    ------
    MeasureError
        If papers are no whole numbers of 1 or more, there are fewer journals than zones, or an argument is out of its
        range.

    Notes
    -----
    The border of a zone usually runs through journals of equal output, and which of these come first is arbitrary. So
    numbers of journals are read off the cumulative curve, as parts of a journal where need be, which makes the papers
    exactly equal; and all journals of one output are put into the zone that the middle of their papers lies in. Both
    are the same for any order of the journals. A core of less than one journal is possible: one journal then holds
    more than a zone's papers.

    The curve is fitted by least squares to the cumulative papers of all ranks. Cumulative figures depend on each other,
    so that no standard errors are given; k has a range from resamples of journals. That range says how much k hangs on
    single journals; it is no interval for the k of a literature in the making, which grows with its journals.

    Examples
    --------
    >>> found = bradford([40, 20, 20, *[10] * 4], resamples=0)
    >>> found.zones["journals"].round(6).tolist(), round(found.multiplier, 6)
    ([1.0, 2.0, 4.0], 2.0)
    """
    numbers, problems = number_problems(papers, "papers", lowest=1)
    problems += (whole_number(zones, "number of zones", 2) + whole_number(resamples, "number of resamples", 0)
                 + whole_number(seed, "seed", 0) + real_number(level, "level", 0.5, 0.9999))
    if not problems and 0 < resamples < 99:
        problems.append(Problem(f"{resamples} resamples", "at least 99, or 0", "ask for more"))
    if not problems and (numbers != np.round(numbers)).any():
        problems.append(Problem("papers that are not whole", "numbers of papers", "count whole papers"))
    if not problems and len(numbers) < zones:
        problems.append(Problem(f"{len(numbers)} journals", f"at least {zones}", "ask for fewer zones"))
    if isinstance(papers, pd.Series) and not papers.index.is_unique:
        problems.append(Problem("a journal twice", "each journal once", "add them up"))
    refuse(problems)
    names = papers.index if isinstance(papers, pd.Series) else pd.RangeIndex(1, len(numbers) + 1)
    falling = np.sort(numbers)[::-1]
    sizes = _sizes(falling, zones)
    multiplier = float((sizes[-1] / sizes[0]) ** (1 / (zones - 1)))
    journals = _journals(pd.Series(numbers, names, name="papers"), falling, zones)
    whole = journals.groupby("zone")["papers"].agg(["size", "sum"]).reindex(range(1, zones + 1), fill_value=0)
    table = pd.DataFrame({"journals": sizes, "whole_journals": whole["size"].to_numpy(dtype=int),
                          "papers": whole["sum"].to_numpy(dtype=int),
                          "multiplier": np.append(np.nan, sizes[1:] / sizes[:-1])},
                         pd.RangeIndex(1, zones + 1, name="zone"))
    a, b, explained, gap = _curve(np.cumsum(falling))
    span = (np.nan, np.nan)
    if resamples:
        rng = np.random.default_rng(seed)
        drawn = [_sizes(np.sort(rng.choice(falling, len(falling)))[::-1], zones) for _ in range(resamples)]
        k = np.array([(one[-1] / one[0]) ** (1 / (zones - 1)) for one in drawn])
        span = tuple(float(one) for one in np.quantile(k, [(1 - level) / 2, (1 + level) / 2]))
    return Bradford(table, journals, multiplier, span, a, b, explained, gap, int(resamples), float(level))


def _sizes(falling, zones) -> np.ndarray:
    """Journals, in parts, that hold equal papers: read off the cumulative curve, straight within a journal."""
    total = np.append(0.0, np.cumsum(falling))
    borders = np.interp(total[-1] * np.arange(zones + 1) / zones, total, np.arange(len(total)))
    return np.diff(borders)


def _journals(papers, falling, zones) -> pd.DataFrame:
    outputs, many = np.unique(falling, return_counts=True)
    outputs, many = outputs[::-1], many[::-1]
    end = np.cumsum(outputs * many)
    start, all_papers = end - outputs * many, end[-1]
    middle = np.floor(zones * (start + end) / 2 / all_papers).astype(int)
    borders = all_papers * np.arange(1, zones) / zones
    inner = ((borders > start[:, None]) & (borders < end[:, None])).any(axis=1)
    place = np.searchsorted(-outputs, -papers.to_numpy())
    rank = np.cumsum(many) - (many - 1) / 2
    table = pd.DataFrame({"papers": papers.to_numpy(dtype=int), "rank": rank[place],
                          "zone": np.minimum(middle, zones - 1)[place] + 1, "split": inner[place]},
                         pd.Index(papers.index, name="journal"))
    return table.iloc[np.lexsort([[str(one) for one in table.index], -table["papers"]])]


def _curve(total) -> tuple[float, float, float, float]:
    ranks = np.arange(1, len(total) + 1)

    def best(logarithm):
        x = np.log1p(np.exp(logarithm) * ranks)
        a = (x @ total) / (x @ x)
        return a, ((total - a * x) ** 2).sum()

    # The sum of squares can have more than one dip: the best of a grid, and then nearby.
    grid = np.linspace(-12, 12, 97)
    start = grid[np.argmin([best(one)[1] for one in grid])]
    found = minimize_scalar(lambda one: best(one)[1], bounds=(start - 0.25, start + 0.25), method="bounded",
                            options={"xatol": 1e-10})
    a, lost = best(found.x)
    spread = ((total - total.mean()) ** 2).sum()
    gap = np.abs(total - a * np.log1p(np.exp(found.x) * ranks)).max() / total[-1]
    return float(a), float(np.exp(found.x)), float(1 - lost / spread) if spread > 0 else np.nan, float(gap)
