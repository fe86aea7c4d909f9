"""Indices of citations of one author, journal or place, and Price's law."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.bibliometrics.records import checked_columns, checked_years
from flowspace.errors import Problem
from flowspace.values import number_problems, refuse, whole_number


def h_index(citations) -> int:
    r"""Papers with at least as many citations each as there are such papers.

    .. math:: h = \max\{r : c_{(r)} \ge r\}

    Parameters
    ----------
    citations : Series, array or list of int
        Citations of each paper; may be empty.

    Returns
    -------
    int
        0 if no paper is cited.

    Raises
    ------
    MeasureError
        If a figure is missing, negative, infinite or no whole number.

    Examples
    --------
    >>> h_index([10, 8, 5, 4, 3])
    4
    """
    falling = _falling(citations)
    return int((falling >= np.arange(1, len(falling) + 1)).sum())


def g_index(citations) -> int:
    r"""The most cited papers that together have at least the square of their number of citations.

    .. math:: g = \max\Big\{r \le n : \sum_{i \le r} c_{(i)} \ge r^2\Big\}

    Parameters
    ----------
    citations : Series, array or list of int
        Citations of each paper; may be empty.

    Returns
    -------
    int
        At most the number of papers (some add papers without citations and go beyond); never below the h index.

    Raises
    ------
    MeasureError
        As `h_index`.

    Examples
    --------
    >>> g_index([10, 8, 5, 4, 3])
    5
    """
    falling = _falling(citations)
    ranks = np.arange(1, len(falling) + 1)
    return int((np.cumsum(falling) >= ranks**2).sum())


def m_quotient(citations, first_year, last_year) -> float:
    r"""The h index over the years since the first paper.

    .. math:: m = \frac{h}{t_{last} - t_{first} + 1}

    Parameters
    ----------
    citations : Series, array or list of int
        Citations of each paper.
    first_year, last_year : int
        Year of the first paper, and the year in which citations were counted; both count.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        As `h_index`, or if the years are no whole numbers or the last is before the first.

    Examples
    --------
    >>> m_quotient([10, 8, 5, 4, 3], 2011, 2020)
    0.4
    """
    problems = whole_number(first_year, "first year", 1) + whole_number(last_year, "last year", 1)
    if not problems and last_year < first_year:
        problems.append(Problem(f"a last year {last_year} before {first_year}", "the first before the last",
                                "exchange them"))
    refuse(problems)
    return h_index(citations) / (last_year - first_year + 1)


def m_index(citations) -> float:
    """Median citations of the papers that make the h index.

    Parameters
    ----------
    citations : Series, array or list of int
        Citations of each paper.

    Returns
    -------
    float
        nan if the h index is 0.

    Raises
    ------
    MeasureError
        As `h_index`.

    Examples
    --------
    >>> m_index([10, 8, 5, 4, 3])
    6.5
    """
    falling = _falling(citations)
    h = int((falling >= np.arange(1, len(falling) + 1)).sum())
    return float(np.median(falling[:h])) if h else np.nan


def citation_indices(table, by, last_year, citations="citations", year="year") -> pd.DataFrame:
    """All indices for each author, journal or place.

    Parameters
    ----------
    table : DataFrame
        One row for each paper of each of them.
    by : str
        Column of the author, journal or place.
    last_year : int
        Year in which citations were counted.
    citations, year : str
        Columns: citations of the paper, its year.

    Returns
    -------
    DataFrame
        Indexed by that column: papers, citations, first_year, h, g, m_quotient, m_index; the largest h first, then g,
        then as text.

    Raises
    ------
    MeasureError
        If a column is not there or not as it should be, or a paper is of a year after the last.

    Examples
    --------
    >>> table = pd.DataFrame({"author": ["Li", "Li", "Ma"], "citations": [3, 2, 9], "year": [2015, 2018, 2019]})
    >>> citation_indices(table, "author", 2020)[["h", "g", "m_index"]].values.tolist()
    [[2.0, 2.0, 2.5], [1.0, 1.0, 9.0]]
    """
    rows = checked_columns(table, [by], "papers")
    refuse(whole_number(last_year, "last year", 1))
    when = checked_years(table, year)
    if citations not in table.columns:
        refuse([Problem(f"papers without a column {citations!r}", "citations of each paper", "add it")])
    counts = _whole(table[citations])
    if when.max() > last_year:
        refuse([Problem(f"a paper of {when.max()}", f"papers up to {last_year}", "correct the last year")])
    found = []
    data = pd.DataFrame({"by": rows[by].to_numpy(), "c": counts, "year": when})
    for name, part in data.groupby("by", sort=True):
        c, first = part["c"].to_numpy(), int(part["year"].min())
        found.append((name, len(c), int(c.sum()), first, h_index(c), g_index(c), m_quotient(c, first, last_year),
                      m_index(c)))
    result = pd.DataFrame(found, columns=[by, "papers", "citations", "first_year", "h", "g", "m_quotient", "m_index"])
    order = np.lexsort([result[by].astype(str), -result["g"], -result["h"]])
    return result.iloc[order].set_index(by)


def price_share(papers) -> pd.Series:
    r"""Price's law: whether the square root of the authors writes half of the papers.

    .. math:: S = \frac{\sum_{r \le \sqrt N} x_{(r)}}{\sum_r x_{(r)}}, \qquad
              \min\Big\{r : \sum_{i \le r} x_{(i)} \ge \tfrac12 \sum_i x_i\Big\}

    Parameters
    ----------
    papers : Series, array or list of int
        Papers of each author, at least 1.

    Returns
    -------
    Series
        authors N; square_root of N; share of papers of so many authors (the last one in part); half: authors, in
        parts, who write half of the papers; exponent: ln half / ln N, 0.5 if the law holds (nan for one author).

    Raises
    ------
    MeasureError
        If a figure is missing, below 1 or no whole number, or there is none.

    Examples
    --------
    >>> price_share([6, 3, 1, 1, 1, 1, 1, 1, 1])[["square_root", "share", "half"]].round(3).tolist()
    [3.0, 0.625, 1.667]
    """
    numbers, problems = number_problems(papers, "papers", lowest=1)
    refuse(problems)
    falling = np.sort(_whole(numbers))[::-1]
    total, n = np.append(0.0, np.cumsum(falling)), len(falling)
    half = float(np.interp(total[-1] / 2, total, np.arange(n + 1)))
    return pd.Series({"authors": float(n), "square_root": n**0.5,
                      "share": float(np.interp(n**0.5, np.arange(n + 1), total) / total[-1]), "half": half,
                      "exponent": float(np.log(half) / np.log(n)) if n > 1 else np.nan}, name="value")


def _whole(citations) -> np.ndarray:
    numbers, problems = number_problems(citations, "citations", lowest=0, fewest=0)
    if not problems and (numbers != np.round(numbers)).any():
        problems.append(Problem("figures that are not whole", "whole numbers", "correct them"))
    refuse(problems)
    return numbers


def _falling(citations) -> np.ndarray:
    return np.sort(_whole(citations))[::-1]
