"""Figures whose unit nobody says, held against the embedded ones: GDP in 10,000 yuan under the bare head GDP."""
from __future__ import annotations

import pandas as pd

from flowspace import tables
from flowspace.errors import Problem

FAR_OFF = 20
"""Median ratio to the embedded figures beyond which a unit that nobody says is asked about."""


def far_off(frame: pd.DataFrame, unstated: set[str], units: dict[str, str], file: str) -> list[Problem]:
    """Find variables without a unit whose figures are of another magnitude than the embedded ones.

    Parameters
    ----------
    frame : DataFrame
        Rows of city_covariates.
    unstated : set of str
        Variables of which at least one head says no unit.
    units : dict of str to str
        Declared units.
    file : str
        Name of the reader's file.

    Returns
    -------
    list of Problem
        One for each variable: the year that is furthest off. Cities and years that the embedded table does not have
        say nothing, nor do variables that the reader declares in a unit of their own.

    Examples
    --------
    >>> frame = pd.DataFrame({"adcode": ["320500"], "year": [2015], "variable": ["gdp"], "value": [145040700.0]})
    >>> problem, = far_off(frame, {"gdp"}, {"gdp": "100 million yuan, current prices"}, "mine.csv")
    >>> problem.found
    'gdp of 2015 without a unit, about 10,000 times the embedded figures (median of 1 city)'
    """
    own = tables.read("covariates").set_index("variable")["unit"].to_dict()
    asked = sorted(name for name in unstated if name in own and own[name] == units.get(name))
    known = tables.read("city_covariates")[["adcode", "year", "variable", "value"]]
    both = frame[frame["variable"].isin(asked)].merge(known, on=["adcode", "year", "variable"], suffixes=("", "_known"))
    both = both[(both["value"] > 0) & (both["value_known"] > 0)]
    found = []
    for name, part in both.groupby("variable"):
        ratios = (part["value"] / part["value_known"]).groupby(part["year"]).median()
        year = ratios.map(lambda ratio: max(ratio, 1 / ratio)).idxmax()
        ratio, n = ratios[year], int((part["year"] == year).sum())
        if 1 / FAR_OFF < ratio < FAR_OFF:
            continue
        times = f"about {ratio:,.0f} times" if ratio > 1 else f"about 1/{1 / ratio:,.0f} of"
        cities = f"{n} cities" if n > 1 else "1 city"
        found.append(Problem(f"{name} of {year} without a unit, {times} the embedded figures (median of {cities})",
                             f"{name} in {units[name]}", f"say the unit of the file with --unit {name}=UNIT, as in "
                             "--unit gdp=万元", file=file, column=name))
    return found
