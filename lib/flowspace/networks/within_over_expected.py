"""Links inside agglomerations over those expected of their cities: a size of networks that small ones can compare."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED
from flowspace.errors import Problem
from flowspace.values import as_numbers, listed, real_number, refuse

REASONS = {
    "": "there is a ratio",
    "no_pair": "no pair of cities of the agglomeration is in the table",
    "few_expected": "fewer links are expected than the least asked for: a ratio would say nothing",
}
"""Why there is no ratio."""


def within_over_expected(table: pd.DataFrame, expected: pd.Series, groups: pd.Series, least=5.0) -> pd.DataFrame:
    r"""Compare the links inside each agglomeration with those a model expects there.

    .. math:: R_g = \frac{\sum_{i,j \in g} w_{ij}}{\sum_{i,j \in g} \hat w_{ij}}

    Parameters
    ----------
    table : DataFrame
        Pairs as `flowspace.networks.pair_years.pair_years` makes them: the two ends and links, zeros included.
    expected : Series
        Links expected of each row, by the table's index: for instance `GravityFit.fitted` of a model without an effect
        of common agglomerations. Rows where it is missing take no part.
    groups : Series
        Keyed by city: its agglomeration. Cities that are not in it belong to none.
    least : float
        Expected links below which there is no ratio.

    Returns
    -------
    DataFrame
        Indexed by agglomeration, in sorted order: links, expected, ratio (nan where there is none), log2_ratio (its
        logarithm to base two: 1 for twice as many as expected; nan where there is no link either), reason (a key of
        `REASONS`).

    Raises
    ------
    MeasureError
        If a column is missing, links or expected links are negative or infinite, expected links have another index
        than the table, the groups do not give each city once, or `least` is not above zero.

    Notes
    -----
    A model with an effect of each city expects of a city as many links in all as it has. What an agglomeration has
    inside is among them, so the ratio is drawn towards 1 where most links of its cities stay inside.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode_a": ["1", "1", "2"], "adcode_b": ["2", "3", "3"], "links": [12.0, 1.0, 2.0]})
    >>> expected = pd.Series([6.0, 4.0, 5.0])
    >>> within_over_expected(table, expected, pd.Series({"1": "x", "2": "x", "3": "y"}))["ratio"].to_dict()
    {'x': 2.0, 'y': nan}
    """
    problems = []
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"a {type(table).__name__}", "a table of pairs", "make one: pair_years")])
    ends = DIRECTED if set(DIRECTED) <= set(table.columns) else UNDIRECTED
    absent = [name for name in (*ends, "links") if name not in table.columns]
    if absent:
        problems.append(Problem(f"no column {listed(absent)} in the table", "the two ends and links",
                                "make it with pair_years"))
    if not isinstance(groups, pd.Series) or not groups.index.is_unique:
        problems.append(Problem("groups that are not a Series with each city once", "one agglomeration for each city",
                                "give a Series keyed by city, of a membership without overlaps"))
    if not isinstance(expected, pd.Series) or not expected.index.equals(table.index):
        problems.append(Problem("expected links that are not by the table's index", "one for each row of the table",
                                "take those of a model fitted to the same table"))
    problems += real_number(least, "least expected links", 0, open_below=True)
    refuse(problems)
    links, _ = as_numbers(table["links"])
    model, wrong = as_numbers(expected)
    if not ((links >= 0) & (links < np.inf)).all():
        problems.append(Problem("links that are negative, infinite, missing or no numbers", "numbers of zero or more",
                                "correct them", column="links"))
    if wrong or (model < 0).any() or np.isinf(model).any():
        problems.append(Problem("expected links that are negative, infinite or no numbers",
                                "numbers of zero or more, or nothing", "correct them"))
    refuse(problems)
    one, other = (table[end].map(groups) for end in ends)
    inside = (one == other) & one.notna() & ~np.isnan(model)
    sums = pd.DataFrame({"agglomeration": one[inside], "links": links[inside], "expected": model[inside]})
    sums = sums.groupby("agglomeration").sum().reindex(sorted(groups.dropna().unique(), key=str))
    rows = sums.fillna(0.0).rename_axis("agglomeration")
    known = rows["expected"] >= least
    rows["ratio"] = (rows["links"] / rows["expected"].where(known)).astype(float)
    rows["log2_ratio"] = np.log2(rows["ratio"].where(rows["ratio"] > 0))
    rows["reason"] = np.where(known, "", np.where(sums["expected"].isna(), "no_pair", "few_expected"))
    return rows
