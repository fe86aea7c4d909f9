"""Who publishes with whom, and how much."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components
from scipy.stats import norm, t

from flowspace.bibliometrics.cooccurrence import Cooccurrence, cooccurrence
from flowspace.bibliometrics.records import incidence, placed, years_of
from flowspace.errors import Problem
from flowspace.values import real_number, refuse


@dataclass(frozen=True, eq=False)
class Components:
    """Connected parts of a network.

    Parameters
    ----------
    members : Series of int
        Part of each item, counted from 1 from the largest on, ties by their first item.
    sizes : Series of int
        Items of each part.
    giant_share : float
        Share of the items in the largest part.
    isolated_share : float
        Share of the items that stand alone.
    """

    members: pd.Series
    sizes: pd.Series
    giant_share: float
    isolated_share: float


def coauthorship(authors, unit="author", counting="full", least=1, publication="publication") -> Cooccurrence:
    r"""Network of authors, institutions or countries: publications they have in common.

    Parameters
    ----------
    authors : DataFrame
        One row for each author of each publication, with a column for the unit. Two authors of one institution in a
        publication are one institution, so that the network has no links of a unit with itself.
    unit : str
        Column: "author", "institution", "country".
    counting : {"full", "fractional"}
        As for `cooccurrence`: with fractional counting, a publication of n units adds 1/(n - 1) to each pair, and 1 to
        each unit, which keeps publications of hundreds of authors from being most of the network.
    least : int
        Publications a unit has to have.
    publication : str
        Column.

    Returns
    -------
    Cooccurrence
        `occurrences` are publications of each unit.

    Raises
    ------
    MeasureError
        As `cooccurrence`.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 1, 2], "author": ["Li", "Ma", "Wu", "Ma"]})
    >>> coauthorship(table, counting="fractional").pairs.values.tolist()
    [['Li', 'Ma', 0.5], ['Li', 'Wu', 0.5], ['Ma', 'Wu', 0.5]]
    """
    return cooccurrence(authors, unit, publication, counting, least)


def components(network: Cooccurrence) -> Components:
    """Connected parts of a network of co-authorship, or of any co-occurrence.

    Parameters
    ----------
    network : Cooccurrence

    Returns
    -------
    Components

    Raises
    ------
    MeasureError
        If it is no network of this kind.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2], "author": ["Li", "Ma", "Wu"]})
    >>> found = components(coauthorship(table))
    >>> found.members.to_dict(), round(found.giant_share, 3)
    ({'Li': 1, 'Ma': 1, 'Wu': 2}, 0.667)
    """
    if not isinstance(network, Cooccurrence):
        refuse([Problem(f"a {type(network).__name__}", "what coauthorship returns", "count first")])
    codes = connected_components(network.weights, directed=False)[1]
    _, first, codes, sizes = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort([first, -sizes])
    number = np.empty(len(sizes), dtype=int)
    number[order] = np.arange(1, len(sizes) + 1)
    return Components(pd.Series(number[codes], network.items, name="component"),
                      pd.Series(sizes[order], pd.RangeIndex(1, len(sizes) + 1, name="component"), name="items"),
                      float(sizes.max() / len(codes)), float(sizes[sizes == 1].sum() / len(codes)))


def collaboration(authors, author="author", publication="publication", level=0.95) -> pd.Series:
    r"""How much of a literature is written together.

    With :math:`f_j` publications of j authors and N in all:

    =========================  ============================================================================
    authors_per_paper          :math:`\sum_j j f_j / N`, Lawani's collaborative index
    authors_per_joint_paper    the same of joint publications, those of two authors or more
    degree_of_collaboration    :math:`1 - f_1 / N`, Subramanyam's
    collaborative_coefficient  :math:`1 - \sum_j (1/j) f_j / N`, of Ajiferuke, Burell and Tague
    collaboration_index        authors of joint publications, each once, over joint publications, as bibliometrix
    =========================  ============================================================================

    Parameters
    ----------
    authors : DataFrame
        One row for each author of each publication; a repeated row counts once.
    author, publication : str
        Its columns.
    level : float
        Of the intervals: Wilson's of the share, Student's t of the mean.

    Returns
    -------
    Series
        publications, joint_publications, authors (each once), these measures, and degree_lower, degree_upper,
        per_paper_lower, per_paper_upper. nan where there are no joint papers, or one publication for an interval.

    Raises
    ------
    MeasureError
        If the table is not as it should be.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2, 3, 3, 3], "author": ["Li", "Ma", "Ma", "Li", "Ma", "Wu"]})
    >>> found = collaboration(table)
    >>> [float(round(found[name], 3)) for name in ("authors_per_paper", "degree_of_collaboration",
    ...                                            "collaborative_coefficient", "collaboration_index")]
    [2.0, 0.667, 0.389, 1.5]
    """
    refuse(real_number(level, "level", 0.5, 0.9999))
    found = incidence(authors, author, publication, "authors")
    n = np.asarray(found.matrix.sum(axis=1)).ravel()
    joint = n > 1
    together = int((np.asarray(found.matrix[joint].sum(axis=0)).ravel() > 0).sum()) if joint.any() else 0
    row = {**_measures(n, level), "authors": len(found.items),
           "collaboration_index": together / joint.sum() if joint.any() else np.nan}
    names = ["publications", "joint_publications", "authors", "authors_per_paper", "per_paper_lower",
             "per_paper_upper", "authors_per_joint_paper", "degree_of_collaboration", "degree_lower", "degree_upper",
             "collaborative_coefficient", "collaboration_index"]
    return pd.Series({name: float(row[name]) for name in names}, name="value")


def collaboration_by_year(authors, publications, author="author", publication="publication", year="year",
                          level=0.95) -> pd.DataFrame:
    """Collaboration in every year.

    Parameters
    ----------
    authors : DataFrame
        As for `collaboration`.
    publications : DataFrame
        One row per publication, with its year. Those without authors in the other table are counted apart.
    author, publication, year : str
        Columns.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        Indexed by year, none left out from the first to the last: publications, joint_publications, without_authors,
        authors_per_paper with per_paper_lower and per_paper_upper, authors_per_joint_paper, degree_of_collaboration
        with degree_lower and degree_upper, collaborative_coefficient; nan in years without publications.

    Raises
    ------
    MeasureError
        If a table is not as it should be, or a publication with authors is not in the table of publications.

    Examples
    --------
    >>> publications = pd.DataFrame({"publication": [1, 2, 3], "year": [2010, 2010, 2012]})
    >>> authors = pd.DataFrame({"publication": [1, 1, 2, 3], "author": ["Li", "Ma", "Ma", "Wu"]})
    >>> collaboration_by_year(authors, publications)[["publications", "authors_per_paper"]].values.tolist()
    [[2.0, 1.5], [0.0, nan], [1.0, 1.0]]
    """
    refuse(real_number(level, "level", 0.5, 0.9999))
    found = incidence(authors, author, publication, "authors")
    when = years_of(publications, year, publication)
    at = when.to_numpy()[placed(found.publications, when.index, "authors")]
    n = np.asarray(found.matrix.sum(axis=1)).ravel()
    all_years = np.bincount(when.to_numpy())
    rows = {}
    for one in range(int(when.min()), int(when.max()) + 1):
        here = n[at == one]
        rows[one] = {**_measures(here, level), "without_authors": all_years[one] - len(here)}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")
    return table[["publications", "joint_publications", "without_authors", "authors_per_paper", "per_paper_lower",
                  "per_paper_upper", "authors_per_joint_paper", "degree_of_collaboration", "degree_lower",
                  "degree_upper", "collaborative_coefficient"]]


def _measures(n, level) -> dict:
    papers, joint = len(n), int((n > 1).sum())
    row = {"publications": papers, "joint_publications": joint}
    names = ("authors_per_paper", "authors_per_joint_paper", "degree_of_collaboration", "collaborative_coefficient",
             "degree_lower", "degree_upper", "per_paper_lower", "per_paper_upper")
    row |= dict.fromkeys(names, np.nan)
    if not papers:
        return row
    share = joint / papers
    z = norm.ppf((1 + level) / 2)
    centre = (share + z * z / (2 * papers)) / (1 + z * z / papers)
    half = z * np.sqrt(share * (1 - share) / papers + z * z / (4 * papers**2)) / (1 + z * z / papers)
    row |= {"authors_per_paper": n.mean(), "degree_of_collaboration": share,
            "collaborative_coefficient": 1 - (1 / n).mean(), "degree_lower": max(0.0, centre - half),
            "degree_upper": min(1.0, centre + half)}
    if joint:
        row["authors_per_joint_paper"] = n[n > 1].mean()
    if papers > 1:
        half = t.ppf((1 + level) / 2, papers - 1) * n.std(ddof=1) / np.sqrt(papers)
        row |= {"per_paper_lower": n.mean() - half, "per_paper_upper": n.mean() + half}
    return row
