"""How a measure moves between years, over the same agglomerations throughout."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.tables import checked_table
from flowspace.values import as_numbers


def mean_change(table, years, value="value") -> pd.DataFrame:
    r"""Mean change of a measure between the given years, over the agglomerations defined in all of them.

    .. math:: \Delta_{uv} = \frac{1}{|B|}\sum_{r \in B}\bigl(P_{rv} - P_{ru}\bigr),\qquad
              B = \{r : P_{rt}\ \text{is defined for every given year}\ t\}

    The set is the same in every period: otherwise an agglomeration that enters would look like a change.

    Parameters
    ----------
    table : DataFrame
        agglomeration, year and the column named by `value`: one measure, kind and series, one row per agglomeration
        and year.
    years : sequence of int
        The years between which changes are taken; sorted, repetitions dropped.
    value : str
        The column to follow, such as "evenness" or "density" of functional polycentricity.

    Returns
    -------
    DataFrame
        start, end, change (in units of the measure), rising (agglomerations whose value rises), n (agglomerations
        compared). The change is nan where n is 0; fewer than two years make no period and an empty table.

    Raises
    ------
    MeasureError
        If a column is missing, an agglomeration and year stand twice, a value is infinite or no number, or a year is no
        whole number.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a"] * 3 + ["b"] * 3, "year": [2010, 2013, 2018] * 2,
    ...                       "value": [0.4, 0.3, 0.5, 0.6, 0.5, 0.5]})
    >>> mean_change(table, [2010, 2013, 2018]).round(3)
       start   end  change  rising  n
    0   2010  2013    -0.1       0  2
    1   2013  2018     0.1       1  2
    """
    table = checked_table(table, ["agglomeration", "year"], [value], "mean_change")
    numbers, wrong = as_numbers(list(years)) if hasattr(years, "__iter__") and not isinstance(years, str) else ([], [0])
    if wrong or not np.all(np.isfinite(numbers) & (numbers == np.round(numbers))):
        raise MeasureError(Problem("years that are no list of whole numbers", "years such as [2010, 2018]",
                                   "correct them"))
    breaks = sorted({int(year) for year in numbers})
    wide = table.pivot(index="agglomeration", columns="year", values=value).reindex(columns=breaks).dropna()
    rows = []
    for start, end in zip(breaks, breaks[1:]):
        change = (wide[end] - wide[start]).to_numpy(dtype=float)
        rows.append((start, end, float(change.mean()) if len(change) else np.nan, int((change > 0).sum()), len(change)))
    return pd.DataFrame(rows, columns=["start", "end", "change", "rising", "n"])
