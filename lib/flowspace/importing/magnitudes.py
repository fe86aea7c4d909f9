"""Figures held against the embedded ones: wrong units, said or not, monthly figures as yearly ones, mixed units."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace import tables
from flowspace.tables.problems import Collector

FAR_OFF = 5
"""Median ratio to the embedded figures beyond which the figures of a variable, or of one of its years, are refused."""

CELLS_OF_A_YEAR = 5
"""Comparable cells from which a year is judged by itself."""

FAR_OFF_FEW = 20
"""As `FAR_OFF`, for a year of fewer cells: only where no unit is said, as one head of several may be in another."""

CELL_FAR_OFF = 50
"""Ratio of a single cell beyond which it stands out."""

CELLS_FAR_OFF, SHARE_FAR_OFF = 3, 0.05
"""Cells that stand out are refused as mixed units from this number, or this share of the comparable ones if more."""

_NAMED = 5


@dataclass(frozen=True)
class Magnitudes:
    """What was found out about the magnitude of figures, beside what is refused.

    Parameters
    ----------
    doubtful : list of str
        For each variable with a few cells that stand out a line that names them.
    accepted : list of str
        For each variable that would be refused, and that the reader vouches for, what was found.
    """

    doubtful: list[str]
    accepted: list[str]


def far_off(frame: pd.DataFrame, stated: Mapping[str, str], units: Mapping[str, str], accept: Sequence[str],
            problems: Collector) -> Magnitudes:
    """Find variables whose figures are of another magnitude than the embedded ones of the same cities and years.

    Parameters
    ----------
    frame : DataFrame
        Rows of city_covariates, indexed by what `problems` calls a row.
    stated : mapping of str to str
        The unit that the file or the reader states for a variable; "" or absent where any of its heads has none.
    units : mapping of str to str
        Declared units.
    accept : sequence of str
        Variables that the reader vouches for.
    problems : Collector
        Takes at most one problem for each variable: a median ratio of all cells or of a year beyond `FAR_OFF`, either
        way; else cells beyond `CELL_FAR_OFF`, if they are many.

    Returns
    -------
    Magnitudes

    Notes
    -----
    Cities and years that the embedded table does not have, or has with the flag implausible, say nothing, nor do
    figures that are not positive, nor variables that the reader declares in a unit of their own. Medians are of
    logarithms, so that a tenth and ten times are equally far.

    Examples
    --------
    >>> frame = pd.DataFrame({"adcode": ["320500"], "year": [2015], "variable": ["gdp"], "value": [145040700.0]},
    ...                      index=[2])
    >>> declared = {"gdp": "100 million yuan, current prices"}
    >>> found = far_off(frame, {}, declared, [], problems := Collector("mine.csv"))
    >>> print(problems.listed()[0].found)
    gdp of 2015 without a unit, about 10,000 times the embedded figures (median of 1 cell): row 2 in column value
    >>> vouched = far_off(frame, {"gdp": "亿元"}, declared, ["gdp"], Collector("mine.csv"))
    >>> vouched.accepted[0].partition(":")[0]
    'gdp of 2015 does not fit the unit stated (亿元)'
    """
    own = tables.read("covariates").set_index("variable")["unit"].to_dict()
    known = tables.read("city_covariates").query("flag != 'implausible'")[["adcode", "year", "variable", "value"]]
    both = frame.reset_index(names="row").merge(known, on=["adcode", "year", "variable"], suffixes=("", "_known"))
    same_unit = both["variable"].isin([name for name in own if own[name] == units.get(name)])
    both = both[same_unit & (both["value"] > 0) & (both["value_known"] > 0)]
    both = both.assign(ratio=both["value"] / both["value_known"]).sort_values(["variable", "row"])
    doubtful, accepted = [], []
    for name, cells in both.groupby("variable"):
        unit = stated.get(name, "")
        if found := _far_median(name, cells, unit):
            words, wrong = found
            words = f"{words}: {_rows(wrong, problems)}"
            expected, mend = f"{name} in {units[name]}", _unit_said(name, unit)
        else:
            wrong = cells[np.abs(np.log(cells["ratio"])) > math.log(CELL_FAR_OFF)]
            if not len(wrong):
                continue
            words = f"{name}: {len(wrong)} of {len(cells)} comparable cells, {_cells(wrong, problems)}"
            if len(wrong) < max(CELLS_FAR_OFF, SHARE_FAR_OFF * len(cells)):
                doubtful.append(words)
                continue
            words += f": more than {CELL_FAR_OFF} times off the embedded figures"
            expected = f"all figures of {name} in one unit"
            mend = "bring these cells to the unit of the others, or leave them empty"
        if name in accept:
            accepted.append(words)
        else:
            mend += f"; or, if the figures are right as they are, take them over with --accept-magnitude {name}"
            problems.add(f"magnitude of {name}", found=words, expected=expected, mend=mend,
                         row=int(wrong["row"].iloc[0]), column="value")
    return Magnitudes(doubtful, accepted)


def _far_median(name: str, cells: pd.DataFrame, unit: str) -> tuple[str, pd.DataFrame] | None:
    """Say which year, or that the whole variable, is of another magnitude, and its cells; None where none is."""
    logs = np.log(cells["ratio"])
    years = logs.groupby(cells["year"]).agg(["median", "size"])
    limits = years["size"].map(lambda n: FAR_OFF if n >= CELLS_OF_A_YEAR else math.inf if unit else FAR_OFF_FEW)
    wrong = years[years["median"].abs() > np.log(limits)]
    middle, n = logs.median(), len(logs)
    everywhere = len(wrong) == len(years) > 1 and abs(middle) > math.log(FAR_OFF)
    if len(wrong) and not everywhere:
        year = wrong["median"].abs().idxmax()
        when, middle, n = f" of {year}", wrong.loc[year, "median"], int(wrong.loc[year, "size"])
        cells = cells[cells["year"] == year]
    elif abs(middle) <= math.log(FAR_OFF):
        return None
    else:
        when = f" of {years.index[0]}" if len(years) == 1 else ""
    said = f" does not fit the unit stated ({unit}):" if unit else " without a unit,"
    words = f"{name}{when}{said} {_times(math.exp(middle))} the embedded figures (median of {n} cell{'s' * (n > 1)})"
    far = cells[np.abs(np.log(cells["ratio"])) > math.log(FAR_OFF)]
    return words, far


def _unit_said(name: str, unit: str) -> str:
    """Say how figures of another magnitude are mended: with the unit that they are in."""
    option = f"with --unit {name}=UNIT, as in --unit gdp=万元"
    return (f"correct the unit at the head, or say the true one {option}; check that the figures are of whole cities "
            "and whole years, not of a district or a month") if unit else f"say the unit of the file {option}"


def _rows(far: pd.DataFrame, problems: Collector) -> str:
    """Name the first rows and columns of some cells."""
    found = [list(dict.fromkeys(words)) for words in zip(*(
        (problems.place(row), problems.head(row, "value")) for row in map(int, far["row"])), strict=True)]
    rows, columns = (", ".join(words[:_NAMED]) + (", …" if len(words) > _NAMED else "") for words in found)
    return f"{rows} in column {columns}"


def _cells(far: pd.DataFrame, problems: Collector) -> str:
    """Name the first of some cells with city, year, row and both figures."""
    cities = tables.read("cities").set_index("adcode")["name_zh"]
    words = [f"{cities[row.adcode]} {row.adcode} in {row.year} ({problems.place(int(row.row))}, column "
             f"{problems.head(int(row.row), 'value')}) {row.value:.10g}, embedded {row.value_known:.10g}, "
             f"{_times(row.ratio)} it" for row in far.head(_NAMED).itertuples()]
    return "; ".join(words) + ("; …" if len(far) > _NAMED else "")


def _times(ratio: float) -> str:
    """Put a ratio into words."""
    large = max(ratio, 1 / ratio)
    number = f"{large:,.0f}" if large > 9.95 else f"{large:.1f}"
    return f"about {number} times" if ratio > 1 else f"about 1/{number} of"
