"""Long tables of yearly values as units by years, checked once for all measures of resilience."""
from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Real

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse

_LARGEST = 1e60


def yearly_table(table, value="patents", unit="agglomeration", time="year", above=None, taken=()) -> pd.DataFrame:
    """Spread a long table into units by years, without leaving out a year.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year. Other columns than those named are not looked at.
    value, unit, time : str
        Columns of the value and the keys. Units are texts or whole numbers, years whole numbers.
    above : float, optional
        Values have to be larger; zero or larger if left out.
    taken : sequence of str
        Names that `unit` and `time` may not have, because the result of the caller has a use for them.

    Returns
    -------
    DataFrame
        Sorted units by *every* year from the first to the last; nan where there is no row or no value.

    Raises
    ------
    MeasureError
        If there is no row, a column is missing or doubled, a unit has two rows in a year, a key is missing or of the
        wrong kind, or a value is no finite number of the asked size.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["b", "a", "a"], "year": [2003, 2001, 2003], "patents": [5, 1, 2]})
    >>> yearly_table(table).to_numpy().tolist()
    [[1.0, nan, 2.0], [nan, nan, 5.0]]
    """
    check_columns(table, [value, unit, time], taken, [unit, time])
    units, years, problems = table[unit], whole_years(table[time], time), []
    if years is None:
        problems.append(Problem(f"cells of {time} that are not whole numbers", "a year in every row",
                                f"correct the column {time}", column=time))
    # Of the labels themselves: categories may be of several kinds.
    kind = pd.api.types.infer_dtype(units.to_numpy(dtype=object), skipna=False)
    if kind not in ("string", "integer") or units.isna().any():
        problems.append(Problem(f"rows without {unit}, or with labels of several kinds",
                                "texts, or whole numbers, in every row", f"correct the column {unit}", column=unit))
    elif years is not None:
        keys = pd.DataFrame({"unit": units.to_numpy(dtype=object), "year": years})
        twice = keys[keys.duplicated()].drop_duplicates()
        if len(twice):
            problems.append(Problem(f"two rows for {listed([f'{u} in {y}' for u, y in twice.to_numpy(dtype=object)])}",
                                    f"each {unit} once in each {time}", "choose one series if the table holds several"))
    numbers = checked_values(table[value], value, above, problems)
    refuse(problems)
    wide = keys.assign(value=numbers).pivot(index="unit", columns="year", values="value").rename_axis(
        index=unit, columns=time)
    span = range(int(years.min()), int(years.max()) + 1)
    return wide.reindex(columns=pd.Index(span, name=time)).sort_index().astype(float)


def yearly_series(series, name="benchmark", value="patents", time="year", above=None) -> pd.Series:
    """Bring one value per year into the form of a Series.

    Parameters
    ----------
    series : Series, mapping or DataFrame
        Year → value; or a table with the columns `time` and `value`, each year once.
    name : str
        What it is, for the messages.
    value, time : str
        Columns of the table.
    above : float, optional
        Values have to be larger; any finite number if left out.

    Returns
    -------
    Series of float
        By year, sorted; years without a value are left out.

    Raises
    ------
    MeasureError
        If it is none of these, a year stands twice or is no whole number, or a value is no finite number.

    Examples
    --------
    >>> yearly_series({2002: 3, 2001: 2.0}).tolist()
    [2.0, 3.0]
    """
    if isinstance(series, pd.DataFrame):
        check_columns(series, [value, time])
        series = pd.Series(series[value].to_numpy(), series[time].to_numpy())
    elif isinstance(series, Mapping):
        series = pd.Series(list(series.values()), list(series), dtype=object)
    if not isinstance(series, pd.Series) or not len(series):
        what = "an empty" if isinstance(series, pd.Series) else f"a {type(series).__name__} as"
        refuse([Problem(f"{what} {name}", "a value for each year", "give a Series, mapping or table by year")])
    years, problems = whole_years(series.index, name), []
    if years is None or len(set(years)) < len(years):
        problems.append(Problem(f"years of the {name} that are not whole numbers, or stand twice", "each year once",
                                "correct the years; a table that holds several series needs one chosen"))
    numbers = checked_values(series, name, -np.inf if above is None else above, problems)
    refuse(problems)
    return pd.Series(numbers, pd.Index(years, name=time), name=name).dropna().sort_index()


def checked_values(column, name, above, problems) -> np.ndarray:
    """Turn a column into floats and note what is wrong with it.

    Parameters
    ----------
    column : Series
        Missing cells stay missing.
    name : str
        What it is, for the messages.
    above : float or None
        Values have to be larger; None: zero or larger.
    problems : list of Problem
        Grows by what is found.

    Returns
    -------
    ndarray of float

    Examples
    --------
    >>> problems = []
    >>> checked_values(pd.Series([1, -1]), "patents", None, problems).tolist(), len(problems)
    ([1.0, -1.0], 1)
    """
    numbers, wrong = as_numbers(column)
    if wrong:
        problems.append(Problem(f"cells that are not numbers ({listed([plain(column.iloc[i]) for i in wrong])})",
                                "numbers, or nothing where not known", "correct them", column=name))
    elif np.isinf(numbers).any():
        problems.append(Problem(f"{int(np.isinf(numbers).sum())} infinite cells", "finite numbers", "correct them",
                                column=name))
    elif np.nanmax(np.abs(numbers), initial=0.0) > _LARGEST:
        problems.append(Problem(f"numbers above {_LARGEST:.0e}", "numbers whose squares a computer can hold",
                                "take other units of measurement", column=name))
    elif np.isnan(numbers).all():
        problems.append(Problem("no number at all", "numbers", "choose another column", column=name))
    else:
        low = numbers < 0 if above is None else numbers <= above
        if low.any():
            bound = "below 0" if above is None else f"of {above} or below"
            problems.append(Problem(
                f"{int(low.sum())} values {bound} ({listed([plain(v) for v in numbers[low]])})",
                "0 or larger" if above is None else f"larger than {above}",
                "correct them" + (", or leave these units or years out and say so" if above == 0 else ""),
                column=name))
    return numbers


def check_columns(table, names, taken=(), keys=()) -> None:
    """Refuse a table that lacks a column.

    Parameters
    ----------
    table : object
    names : sequence of str
        Columns that have to be there, once, and differ from each other.
    taken, keys : sequence of str
        None of `keys` may be one of `taken`.

    Raises
    ------
    MeasureError
        With every column at fault.

    Examples
    --------
    >>> check_columns(pd.DataFrame({"year": [2001]}), ["year"])
    """
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"a {type(table).__name__}", "a table with one row per unit and year", "give a DataFrame")])
    odd = [plain(name) for name in names if not isinstance(name, str)]
    if odd:
        refuse([Problem(f"{listed(odd)} as column of the table", "names of columns", "give the names")])
    problems = [Problem(f"no column {name!r}{did_you_mean(name, table.columns)}",
                        "one of " + listed([str(column) for column in table.columns]), "correct the name")
                for name in dict.fromkeys(names) if name not in table.columns]
    if len(set(names)) < len(names):
        problems.append(Problem("one column named for two parts", "names that differ", "name each column once"))
    doubled = [name for name in dict.fromkeys(names) if (table.columns == name).sum() > 1]
    if doubled:
        problems.append(Problem(f"columns {listed(doubled)} twice", "each column once", "rename one of the two"))
    clash = [name for name in keys if name in taken]
    if clash:
        problems.append(Problem(f"keys named {listed(clash)}", "names that the result does not use itself",
                                "rename these columns"))
    if not len(table):
        problems.append(Problem("a table without rows", "at least one row", "check how it was selected"))
    refuse(problems)


def check_relative(table, numbers, time="year", unit=None, taken=()) -> None:
    """Refuse what is no result of `flowspace.resilience.relative_resilience`, or of that form.

    Parameters
    ----------
    table : object
    numbers : sequence of str
        Columns that have to be there and hold numbers, or gaps.
    time : str
        Column of the years.
    unit : str, optional
        Column of the units; each has to stand once in a year then.
    taken : sequence of str
        Names that the keys may not have, because the result of the caller has a use for them.

    Raises
    ------
    MeasureError
        With every problem found.

    Examples
    --------
    >>> check_relative(pd.DataFrame({"year": [2001], "difference": [0.1]}), ["difference"])
    """
    keys = [time] if unit is None else [unit, time]
    check_columns(table, [*keys, *numbers], taken, keys)
    problems = []
    if whole_years(table[time], time) is None:
        problems.append(Problem(f"cells of {time} that are not whole numbers", "a year in every row",
                                f"correct the column {time}", column=time))
    for name in numbers:
        wrong = as_numbers(table[name])[1]
        if wrong or not pd.api.types.is_numeric_dtype(table[name]):
            problems.append(Problem(f"a column {name} that holds more than numbers", "numbers, or gaps",
                                    "give the result of relative_resilience as it is", column=name))
    if unit is not None:
        twice = table.loc[table.duplicated(keys), keys].drop_duplicates()
        if len(twice):
            problems.append(Problem(f"two rows for {listed([f'{u} in {y}' for u, y in twice.to_numpy(dtype=object)])}",
                                    f"each {unit} once in each {time}", "choose one result if the table holds several"))
    refuse(problems)


def whole_years(labels, name) -> np.ndarray | None:
    """Years as integers.

    Parameters
    ----------
    labels : Series or Index
    name : str
        What they are; kept for the messages of callers.

    Returns
    -------
    ndarray of int, or None
        None where one of them is no whole number.

    Examples
    --------
    >>> whole_years(pd.Series([2001.0, 2002]), "year").tolist(), whole_years(pd.Series(["2001"]), "year")
    ([2001, 2002], None)
    """
    years = list(labels)
    sound = all(isinstance(y, Real) and not isinstance(y, (bool, np.bool_)) and abs(y) < 10**6 and y == int(y)
                for y in years)
    return np.array([int(y) for y in years], dtype=int) if sound else None


def year_problems(year, name) -> list[Problem]:
    """Tell what is wrong with a year.

    Parameters
    ----------
    year : object
    name : str
        What it is, for the message.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> year_problems(2008, "shock year"), len(year_problems("2008", "shock year"))
    ([], 1)
    """
    if isinstance(year, Integral) and not isinstance(year, bool):
        return []
    return [Problem(f"{plain(year)} as {name}", "a year, a whole number", "correct it")]
