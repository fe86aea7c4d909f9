"""Lags by distance in time, not by position."""
from __future__ import annotations

from numbers import Real

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import listed, plain, refuse, whole_number


def lagged(table, column, periods, unit="agglomeration", time="year") -> pd.Series:
    r"""Bring what a unit had so many years earlier into every row.

    .. math:: \ell_{it} = x_{i,\,t - p}

    Parameters
    ----------
    table : DataFrame
        One row per unit and time, in any order.
    column : str
        The column to lag, of any kind.
    periods : int
        Distance in the unit of `time`, at least 1: with the years 2000, 2005, 2010 and `time` in years, the lag to
        the year before is 5.
    unit, time : str
        Columns of the keys; times are whole numbers.

    Returns
    -------
    Series
        Keyed as the table, named such as "x_lag5"; missing where the unit has no row at that time.

    Raises
    ------
    MeasureError
        If a column is missing, times are no whole numbers, a unit stands twice at a time, or no row has another one of
        its unit at that distance.

    Notes
    -----
    A unit without a row in one year has no lag in the year to which that would be the lag, instead of the value of a
    year farther back, as shifting by one row would give it.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aaab"), "year": [2000, 2005, 2015, 2005], "x": [1.0, 2, 3, 4]})
    >>> lagged(table, "x", 5).tolist()
    [nan, 1.0, nan, nan]
    """
    problems = whole_number(periods, "lag", 1)
    if not isinstance(table, pd.DataFrame):
        refuse([*problems, Problem(f"a {type(table).__name__}", "a table with a row per unit and time",
                                   "give a DataFrame")])
    for name in dict.fromkeys(plain(name) for name in (column, unit, time) if not isinstance(name, str)):
        problems.append(Problem(f"{name} as column of the table", "names of columns", "give the names"))
    refuse(problems)
    problems += [Problem(f"no column {name!r}{did_you_mean(name, table.columns)}",
                         "one of " + listed([str(known) for known in table.columns]), "correct the name")
                 for name in (column, unit, time) if name not in table]
    problems += [Problem(f"a column {name!r} twice", "each column once", "rename one of the two")
                 for name in (column, unit, time) if (table.columns == name).sum() > 1]
    refuse(problems)
    # Years that were read as 1935.0 are whole numbers.
    odd = [moment for moment in table[time].unique() if not isinstance(moment, Real) or isinstance(moment, bool)
           or not np.isfinite(moment) or moment != moment // 1]
    if odd or table[unit].isna().any():
        refuse([Problem(f"times such as {plain(odd[0])}" if odd else "rows without a unit",
                        "a unit and a whole number as time in every row", f"correct {time if odd else unit}")])
    moments = table[time].astype(int)
    keys = pd.MultiIndex.from_arrays([table[unit], moments])
    if not keys.is_unique:
        twice = [f"{name} in {moment}" for name, moment in keys[keys.duplicated()].unique()]
        refuse([Problem(f"two rows for {listed(twice)}", "each unit once at each time",
                        "choose one series if the table holds several")])
    earlier = pd.MultiIndex.from_arrays([table[unit], moments - periods])
    places = keys.get_indexer(earlier)
    if len(table) and (places < 0).all():
        steps = moments.sort_values().groupby(table[unit]).diff().dropna().astype(int)
        there = sorted(steps.unique())
        spacing = f"rows of one unit are {listed([str(step) for step in there])} apart" if there else "one row per unit"
        refuse([Problem(f"a lag of {periods}, which no row has ({spacing})", "a distance that occurs",
                        f"give the lag in the unit of {time!r}")])
    found = table[column].reset_index(drop=True).reindex(places)
    return pd.Series(found.array, table.index, name=f"{column}_lag{periods}")
