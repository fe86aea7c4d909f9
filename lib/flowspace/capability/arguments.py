"""Holds the tables and numbers that are given to this room to their form, all problems at once."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.errors import ParameterError, Problem, TableError
from flowspace.geography.columns import require_columns
from flowspace.values import as_numbers, listed, plain, real_number

_LAST_YEAR = 9999

_KEYS = {"string", "integer", "categorical", "empty"}
"""What columns of keys may hold, in the words of pandas."""


def check_table(frame: pd.DataFrame, what: str, keys: Sequence[str] = (), years: Sequence[str] = (),
                numbers: Sequence[str] = (), others: Sequence[str] = ()) -> None:
    """Stop where a table lacks columns, or these hold something else than they have to.

    Parameters
    ----------
    frame : DataFrame
        The argument.
    what : str
        What it is, in plain words.
    keys : sequence of str
        Columns that need a text, or a whole number, in every row.
    years : sequence of str
        Columns that need a whole number in every row.
    numbers : sequence of str
        Columns of numbers; some may be missing.
    others : sequence of str
        Further columns that there have to be, of texts that may be missing, such as evidence grades.

    Raises
    ------
    TableError
        With every problem of the table.

    Examples
    --------
    >>> check_table(pd.DataFrame({"adcode": ["110000"], "year": ["2019"]}), "the figures", ["adcode"], ["year"])
    Traceback (most recent call last):
        ...
    flowspace.errors.TableError: TableError: 1 problem
      1. the figures, column year: found texts such as '2019'; expected whole numbers. To mend it: convert the years to
         integers
    """
    wanted = [*keys, *years, *numbers, *others]
    if not all(isinstance(name, str) for name in wanted):
        raise TableError(Problem(f"a column named {wanted!r}", "names of columns", "name one column of the table",
                                 file=what))
    require_columns(frame, wanted, what)
    problems = []
    for name in dict.fromkeys(wanted):
        column = frame[name]
        if isinstance(column, pd.DataFrame):
            problems.append(Problem("two columns of one name", "each column once", "rename one of the two", file=what,
                                    column=name))
        elif name in numbers:
            problems += _not_numbers(column, what, name)
        elif name in years:
            problems += _not_years(column, what, name)
        else:
            problems += _not_keys(column, what, name, missing=name in others)
    if problems:
        raise TableError(problems)


def check_years(years: Iterable[int]) -> list[int]:
    """Years asked for, each once, in the order given.

    Parameters
    ----------
    years : iterable of int

    Returns
    -------
    list of int

    Raises
    ------
    ParameterError
        If they are no whole numbers.

    Examples
    --------
    >>> check_years(range(2010, 2012))
    [2010, 2011]
    """
    found = list(years) if isinstance(years, Iterable) and not isinstance(years, (str, bytes)) \
        and getattr(years, "ndim", 1) == 1 else [years]
    wrong = [plain(year) for year in found if not isinstance(year, Integral) or isinstance(year, bool)
             or abs(year) > _LAST_YEAR]
    if wrong:
        raise ParameterError(Problem(f"{listed(wrong)} as years", "whole numbers such as 2020", "give a list of years"))
    return list(dict.fromkeys(int(year) for year in found))


def check_share(share: float, name: str) -> None:
    """Stop where a number is no share.

    Parameters
    ----------
    share : float
    name : str
        What it is, for the message.

    Raises
    ------
    ParameterError
        If it is no number from 0 to 1.

    Examples
    --------
    >>> check_share(0.5, "at_least")
    """
    if real_number(share, name, 0, 1):
        raise ParameterError(Problem(f"{name} {plain(share)}", "a share from 0 to 1", "correct the share"))


def check_names(names: object, what: str) -> list[str]:
    """Names as a list, of one name or of several.

    Parameters
    ----------
    names : str or iterable of str
    what : str
        What they are, for the message.

    Returns
    -------
    list of str

    Raises
    ------
    ParameterError
        If they are no names.

    Examples
    --------
    >>> check_names("patents", "codes")
    ['patents']
    """
    found = [names] if isinstance(names, str) else list(names) if isinstance(names, Iterable) \
        and getattr(names, "ndim", 1) == 1 else [names]
    wrong = [plain(name) for name in found if not isinstance(name, str)]
    if wrong:
        raise ParameterError(Problem(f"{listed(wrong)} as {what}", "names", "give a list of names"))
    return [str(name) for name in found]


def _not_numbers(column: pd.Series, what: str, name: str) -> list[Problem]:
    _, wrong = as_numbers(column)
    items = list(dict.fromkeys(plain(column.iloc[place]) for place in wrong))
    return [Problem(f"values that are not numbers ({listed(items)})", "numbers, or nothing where missing",
                    "convert them to numbers", file=what, column=name)] if wrong else []


def _not_years(column: pd.Series, what: str, name: str) -> list[Problem]:
    numbers, wrong = as_numbers(column)
    if wrong:
        return [Problem(f"texts such as {plain(column.iloc[wrong[0]])}", "whole numbers",
                        "convert the years to integers", file=what, column=name)]
    odd = ~np.isfinite(numbers)
    odd[~odd] = numbers[~odd] % 1 != 0
    return [Problem(f"{int(odd.sum())} rows without a year, or with one that is no whole number", "whole numbers",
                    "correct the years", file=what, column=name)] if odd.any() else []


def _not_keys(column: pd.Series, what: str, name: str, missing: bool) -> list[Problem]:
    lost = column.isna()
    if lost.any() and not missing:
        return [Problem(f"{int(lost.sum())} rows without {name}", "a value in every row", "fill it in", file=what,
                        column=name)]
    held = pd.api.types.infer_dtype(column[~lost], skipna=True)
    return [] if held in _KEYS else [Problem(f"cells that are {held}", "texts", "convert them to texts", file=what,
                                             column=name)]
