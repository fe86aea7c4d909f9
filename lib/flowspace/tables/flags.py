"""Rows that carry a flag, and what has to be left out with them."""
from __future__ import annotations

import re

import pandas as pd

from flowspace.errors import Problem, TableError

_WHOLE_YEAR = re.compile(r"_\d{4}$")


def without_defects(frame: pd.DataFrame, series: str = "series") -> pd.DataFrame:
    """Leave out what is flagged: single cells, and whole years of a series whose flag ends in a year.

    A defect of a whole year, such as undercount_2012, spoils every comparison between its cities, those cells
    included that are right: they are left out with the others.

    Parameters
    ----------
    frame : DataFrame
        Needs flag and year, and the column of series.
    series : str
        Column that tells series apart.

    Returns
    -------
    DataFrame
        The sound rows, index from 0.

    Raises
    ------
    TableError
        If a column is missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"series": "a", "year": [2011, 2012, 2012, 2013], "flag": ["", "low_2012", "", "odd"]})
    >>> without_defects(frame)["year"].tolist()
    [2011]
    """
    missing = [name for name in ("flag", "year", series) if name not in frame.columns]
    if missing:
        raise TableError([Problem(f"no column {name!r}", f"the columns flag, year and {series}",
                                  "take the table as flowspace.tables.read returns it", column=name)
                          for name in missing])
    whole = frame.loc[frame["flag"].astype(str).str.contains(_WHOLE_YEAR), [series, "year"]].drop_duplicates()
    spoilt = pd.MultiIndex.from_frame(frame[[series, "year"]]).isin(pd.MultiIndex.from_frame(whole))
    return frame[(frame["flag"] == "") & ~spoilt].reset_index(drop=True)
