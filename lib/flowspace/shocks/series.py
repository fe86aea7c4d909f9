"""Long tables as units by years, checked once, and quiet calls of libraries that talk."""
from __future__ import annotations

import contextlib
import io
import warnings
from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.econometrics.panel import panel_of
from flowspace.errors import Problem
from flowspace.values import as_numbers, listed, plain, refuse


def series_of_units(table, outcome, unit="agglomeration", time="year") -> pd.DataFrame:
    """Spread a long table: one row per unit, one column per year.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome, unit, time : str
        Columns. Years are whole numbers.

    Returns
    -------
    DataFrame of float, shape (units, years)
        Sorted both ways; nan where the table has no row or no number. Units and years without any number are no part.

    Raises
    ------
    MeasureError
        If a column is missing, a key is missing, a unit has two rows in a year, cells are infinite or no numbers, years
        are no whole numbers, or fewer than two units or two years have numbers.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("bbaa"), "year": [2010, 2011] * 2, "y": [1.0, 2, 3, 4]})
    >>> series_of_units(table, "y").loc["a"].tolist()
    [3.0, 4.0]
    """
    taken = [outcome, unit, time]
    odd = [plain(column) for column in taken if not isinstance(column, str)]
    if odd:
        refuse([Problem(f"{listed(odd)} as column of the table", "names of columns", "give the names")])
    name = "constant"
    if isinstance(table, pd.DataFrame):
        while name in table.columns or name in taken:
            name += "_"
        table = table.assign(**{name: 1.0})
    panel = panel_of(table, outcome, [name], unit, time)
    odd = [plain(year) for year in panel.times if not isinstance(year, Integral) or isinstance(year, bool)]
    if odd:
        refuse([Problem(f"{listed(odd)} as {time}", "whole numbers", "give years as whole numbers", column=time)])
    wide = np.full((len(panel.units), len(panel.times)), np.nan)
    wide[panel.unit_codes, panel.time_codes] = panel.y
    return pd.DataFrame(wide, pd.Index(panel.units, name=unit), pd.Index([int(y) for y in panel.times], name=time))


def fixed_of_units(table, columns, unit="agglomeration") -> pd.DataFrame:
    """Take what does not change over time, once per unit.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    columns : sequence of str
        Columns that hold the same number in all rows of a unit; gaps are passed over.
    unit : str
        Column of the units.

    Returns
    -------
    DataFrame of float
        One row per unit, one column each.

    Raises
    ------
    MeasureError
        If a column varies within a unit, or a unit has no number in it.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "exposure": [1.0, 1.0, 3.0, 3.0]})
    >>> fixed_of_units(table, ["exposure"])["exposure"].to_dict()
    {'a': 1.0, 'b': 3.0}
    """
    problems, kept = [], {}
    for column in columns:
        numbers = table[column].astype(float)
        grouped = numbers.groupby(table[unit].to_numpy())
        low, high = grouped.min(), grouped.max()
        varies = low.index[(high - low).to_numpy() > 1e-12 * np.maximum(np.abs(high), np.abs(low)).to_numpy()]
        if len(varies):
            problems.append(Problem(f"a {column!r} that varies within {listed([str(v) for v in varies])}",
                                    "one number per unit, fixed before the shock",
                                    "take its value of a year before the shock for all years", column=column))
        empty = low.index[low.isna().to_numpy()]
        if len(empty):
            problems.append(Problem(f"no {column!r} for {listed([str(v) for v in empty])}", "a number for every unit",
                                    "give it, or leave these units out and say so", column=column))
        kept[column] = low
    refuse(problems)
    return pd.DataFrame(kept).rename_axis(unit)


def items_of(given, name) -> list:
    """Bring what may be one item or several into a list.

    Parameters
    ----------
    given : str or iterable
        A text is one item.
    name : str
        What it is, for the message.

    Returns
    -------
    list

    Raises
    ------
    MeasureError
        If it is neither.

    Examples
    --------
    >>> items_of("gdp", "controls"), items_of(("gdp", "people"), "controls")
    (['gdp'], ['gdp', 'people'])
    """
    if isinstance(given, str):
        return [given]
    if not hasattr(given, "__iter__"):
        refuse([Problem(f"{plain(given)} as {name}", "a list", "put it into a list")])
    return list(given)


def means_of_units(table, column, years, unit="agglomeration", time="year") -> pd.Series:
    """Take the mean of a column over some years, by unit.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, with keys that are known to be sound.
    column : str
    years : sequence of int
        Years without a number are passed over.
    unit, time : str
        Columns of the keys.

    Returns
    -------
    Series of float
        By unit; nan where there is no number in these years.

    Raises
    ------
    MeasureError
        If cells are infinite or no numbers.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2] * 2, "x": [1.0, 3.0, None, 5.0]})
    >>> means_of_units(table, "x", [1, 2]).to_dict()
    {'a': 2.0, 'b': 5.0}
    """
    numbers, odd = as_numbers([np.nan if pd.isna(cell) else cell for cell in table[column]])
    if odd or np.isinf(numbers).any():
        refuse([Problem(f"cells of {column!r} that are infinite or no numbers", "finite numbers, or gaps",
                        "correct them", column=column)])
    used = table[time].isin(list(years)).to_numpy()
    return pd.Series(np.where(used, numbers, np.nan)).groupby(table[unit].to_numpy()).mean().rename_axis(unit)


def check_shock_year(years, shock_year, name="shock_year") -> int:
    """Check that a series has years before and from a shock on.

    Parameters
    ----------
    years : Index of int
    shock_year : int
        First year that the shock can have touched.
    name : str
        What the year is called in messages.

    Returns
    -------
    int

    Raises
    ------
    MeasureError
        If it is no whole number, or the years do not reach before it and to it.

    Examples
    --------
    >>> check_shock_year(pd.Index([2018, 2019, 2020]), 2020)
    2020
    """
    if not isinstance(shock_year, Integral) or isinstance(shock_year, bool):
        refuse([Problem(f"{plain(shock_year)} as {name}", "a year, a whole number", "give the first year touched")])
    if not min(years) < shock_year <= max(years):
        refuse([Problem(f"{name} {shock_year} with years {min(years)} to {max(years)}",
                        "at least one year before the shock, and the shock within the years", "choose another year")])
    return int(shock_year)


@contextlib.contextmanager
def quietly():
    """Let a library neither warn nor print; give what it would have warned of.

    Returns
    -------
    context manager
        Gives the list of `warnings.WarningMessage` that were held back.

    Examples
    --------
    >>> with quietly() as held:
    ...     warnings.warn("few observations")
    >>> str(held[0].message)
    'few observations'
    """
    with warnings.catch_warnings(record=True) as held, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        yield held
