"""Checks that functions on tables of polycentricity share: names, columns, keys, numbers."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain


def names_given(given, what) -> list[str]:
    """One name or several, as a list.

    Parameters
    ----------
    given : str or iterable of str
    what : str
        What they are, for the message.

    Returns
    -------
    list of str
        Without repetitions.

    Raises
    ------
    MeasureError
        If they are no names.

    Examples
    --------
    >>> names_given("year", "columns"), names_given(("layer", "year"), "columns")
    (['year'], ['layer', 'year'])
    """
    given = [given] if isinstance(given, str) else given
    sound = hasattr(given, "__iter__") and not isinstance(given, (bytes, Mapping, pd.DataFrame))
    names = list(given) if sound else [given]
    if not sound or not all(isinstance(name, str) for name in names):
        shown = [plain(name) if np.isscalar(name) else f"a {type(name).__name__}" for name in names]
        raise MeasureError(Problem(f"{what} that are no names ({listed(shown)})", "a name or a list of names",
                                   "give them as text"))
    return list(dict.fromkeys(names))


def not_flags(**flags) -> list[Problem]:
    """Tell which arguments are neither True nor False.

    Parameters
    ----------
    **flags : bool
        The arguments by their names.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> print(not_flags(directed="no", pooled=True)[0])
    found directed='no'; expected True or False. To mend it: correct it
    """
    return [Problem(f"{name}={plain(value) if np.isscalar(value) else 'a ' + type(value).__name__}", "True or False",
                    "correct it") for name, value in flags.items() if not isinstance(value, (bool, np.bool_))]


def all_equal(numbers) -> bool:
    """Tell whether numbers are the same but for rounding.

    Parameters
    ----------
    numbers : ndarray of float, shape (n,)
        At least one.

    Returns
    -------
    bool
        Whether they lie within a share of 10^-12 of the largest.

    Examples
    --------
    >>> all_equal(np.array([0.1 + 0.2, 0.3])), all_equal(np.array([0.3, 0.4]))
    (True, False)
    """
    return bool(np.ptp(numbers) <= 1e-12 * np.abs(numbers).max())


def checked_table(table, key, numbers, name, infinite=False) -> pd.DataFrame:
    """A table with its key and its numbers, sound ones.

    Parameters
    ----------
    table : DataFrame
        Any table with these columns.
    key : list of str
        Columns that together stand once, without empty cells; years as whole numbers.
    numbers : list of str
        Columns of numbers, finite or missing.
    name : str
        The function that asks, for the message.
    infinite : bool
        Whether infinite numbers may stand; they count as missing.

    Returns
    -------
    DataFrame
        The key and the numbers, these as float.

    Raises
    ------
    MeasureError
        With every problem: no table, a column missing or no name, a cell of the key empty, a year that is no whole
        number, a key that stands twice, numbers that are infinite or no numbers.

    Examples
    --------
    >>> checked_table(pd.DataFrame({"year": [2010], "value": [1], "note": "x"}), ["year"], ["value"], "a measure")
       year  value
    0  2010    1.0
    """
    columns = names_given([*key, *numbers], "columns")
    if not isinstance(table, pd.DataFrame):
        raise MeasureError(Problem(f"a {type(table).__name__}", "a table with the columns " + ", ".join(columns),
                                   f"give {name} a DataFrame"))
    problems = [Problem(f"no column {column!r}{did_you_mean(column, table.columns)}",
                        "the columns " + ", ".join(columns), "add or rename the column", column=column)
                for column in columns if column not in table.columns]
    problems += [Problem(f"column {column!r} {list(table.columns).count(column)} times", "each column once",
                         "rename one of them") for column in columns if list(table.columns).count(column) > 1]
    if problems:
        raise MeasureError(problems)
    result = table[columns].reset_index(drop=True)
    # Categories would bring an order of their own, and groups without a row.
    result = result.astype({column: object for column in key if isinstance(result[column].dtype, pd.CategoricalDtype)})
    for column in key:
        empty = int(result[column].isna().sum())
        if empty:
            problems.append(Problem(f"{empty} empty cells", "a value in every row", "fill them, or leave the rows out",
                                    column=column))
        elif not result[column].map(np.isscalar).all():
            problems.append(Problem("cells that are lists or tables", "one name or number in every row",
                                    "correct the column", column=column))
    if "year" in key and not problems:
        years, wrong = as_numbers(result["year"])
        if wrong or not np.all(np.isfinite(years) & (years == np.round(years))):
            problems.append(Problem("years that are no whole numbers", "years such as 2015", "correct them",
                                    column="year"))
        else:
            result["year"] = years.astype(int)
    if not problems and result.duplicated(key).any():
        twice = result.loc[result.duplicated(key), key].drop_duplicates()
        places = listed([" ".join(map(str, row)) for row in twice.itertuples(index=False)])
        problems.append(Problem(f"{', '.join(key)} repeated ({places})", "each once",
                                "choose one kind, measure, direction, layer and version of the membership, or name the "
                                "column that tells them apart"))
    for column in numbers:
        found, wrong = as_numbers(result[column])
        if wrong:
            problems.append(Problem(f"{len(wrong)} cells that are not numbers", "numbers, or empty cells",
                                    "correct them", column=column))
        endless = np.isinf(found)
        if endless.any() and not infinite:
            problems.append(Problem(f"{int(endless.sum())} infinite numbers", "finite numbers, or empty cells",
                                    "correct them", column=column))
        result[column] = np.where(endless, np.nan, found)
    if problems:
        raise MeasureError(problems)
    return result
