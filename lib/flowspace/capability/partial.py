"""Where raw indicators rest on part of an agglomeration's members: what a chapter says before it compares sums."""
from __future__ import annotations

import pandas as pd

from flowspace.capability.arguments import check_table


def partial_coverage(raw: pd.DataFrame) -> pd.DataFrame:
    """Find indicators of agglomerations of which members lack figures, and whether those change over the years.

    A sum over part of the members is a lower bound of that of the whole; where the part changes, it jumps from year to
    year though nothing has grown. Ratios of figures of the same cities suffer less. An agglomeration without a value in
    any year gets whatever the imputation takes from the others.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns.

    Returns
    -------
    DataFrame
        code, agglomeration, years_missing (too few members for a value), years_incomplete (with a value of part of
        the members), lowest_coverage, highest_coverage; in the order of `raw`, and empty where every value is that
        of all members.

    Raises
    ------
    TableError
        If a column is missing, a key is, or a value or coverage is no number.

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": list("aaabbb"), "code": "loans", "value": [1, 2, 3, None, 4, 5],
    ...                     "coverage": [1, 1, 1, 0.4, 0.6, 1]})
    >>> partial_coverage(raw).values.tolist()
    [['loans', 'b', 1, 1, 0.4, 1.0]]
    """
    check_table(raw, "the raw indicators", ["agglomeration", "code"], (), ["value", "coverage"])
    flags = raw[["code", "agglomeration"]].assign(
        years_missing=raw["value"].isna(), years_incomplete=raw["value"].notna() & (raw["coverage"] < 1),
        lowest_coverage=raw["coverage"], highest_coverage=raw["coverage"])
    how = {"years_missing": "sum", "years_incomplete": "sum", "lowest_coverage": "min", "highest_coverage": "max"}
    found = flags.groupby(["code", "agglomeration"], sort=False).agg(how).reset_index()
    return found[(found["years_missing"] > 0) | (found["years_incomplete"] > 0)].reset_index(drop=True)
