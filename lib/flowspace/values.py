"""Numbers as users give them: what all measures do before they compute, with every problem listed.

Vectors keyed by city (pandas Series) are matched by their labels, plain lists and arrays by their order; the two are
not mixed, because the order of a list says nothing about the labels of a Series.
"""
from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from decimal import Decimal
from numbers import Integral, Real

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean

_LISTED = 5  # so many offending values are spelt out in a message, the rest are counted


def listed(items) -> str:
    """Join the first few items into words, and count the rest.

    Parameters
    ----------
    items : sequence of str

    Returns
    -------
    str

    Examples
    --------
    >>> listed(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e and 2 more'
    """
    rest = len(items) - _LISTED
    return ", ".join(items[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def as_numbers(items) -> tuple[np.ndarray, list[int]]:
    """Turn items into floats, nan for what is missing, and tell which items are not numbers at all.

    Parameters
    ----------
    items : numpy array, pandas Series or list
        One-dimensional. True and False are not numbers here, text is not either, whatever it spells.

    Returns
    -------
    numbers : ndarray of float, shape (n,)
        nan where an item is missing (None, nan, NA) or not a number; infinite where an integer is too large.
    not_numbers : list of int
        Positions (from 0) of the items that are neither a number nor missing.

    Examples
    --------
    >>> numbers, not_numbers = as_numbers([3, None, "7"])
    >>> numbers.tolist(), not_numbers
    ([3.0, nan, nan], [2])
    """
    if isinstance(items, np.ma.MaskedArray):
        # What is masked is missing.
        items = items.tolist()
    dtype = getattr(items, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind in "fiu":
        return np.asarray(items, dtype=float), []
    numbers = np.full(len(items), np.nan)
    not_numbers = []
    for position, item in enumerate(items):
        if isinstance(item, (Real, Decimal)) and not isinstance(item, bool):
            try:
                numbers[position] = float(item)
            except OverflowError:
                numbers[position] = np.inf
            except (ValueError, TypeError):
                # A signalling nan of Decimal, or a time difference that numpy counts among the real numbers.
                not_numbers.append(position)
        elif not (pd.api.types.is_scalar(item) and pd.isna(item)):
            not_numbers.append(position)
    return numbers, not_numbers


def plain(item) -> str:
    """Return an item as a reader would write it.

    Parameters
    ----------
    item : object

    Returns
    -------
    str
        numpy's scalars without their type, integers too long for a line cut.

    Examples
    --------
    >>> plain(np.float64(2.5)), plain("a")
    ('2.5', "'a'")
    """
    if isinstance(item, np.generic):
        item = item.item()
    text = "a huge integer" if isinstance(item, int) and abs(item) > 10**100 else repr(item)
    return text if len(text) <= 40 else text[:37] + "..."


def number_problems(items, name, lowest=None, above=None, fewest=1) -> tuple[np.ndarray, list[Problem]]:
    """Turn a vector into floats, with every reason why it cannot be measured.

    Parameters
    ----------
    items : Series, array or list, shape (n,)
        One number per city.
    name : str
        What the numbers are, for the messages.
    lowest, above : float, optional
        Numbers have to be at least `lowest`, or larger than `above`.
    fewest : int
        How many numbers there have to be.

    Returns
    -------
    numbers : ndarray of float, shape (n,)
        Empty where `items` is no vector.
    problems : list of Problem
        One per kind of offence, each naming the labels (or places, from 1) of the items.

    Examples
    --------
    >>> numbers, problems = number_problems([1, -2, None], "values", lowest=0)
    >>> for problem in problems:
    ...     print(problem)
    found values below 0 (item 2: -2.0); expected 0 or larger. To mend it: correct them
    found missing values (item 3: nan); expected a number for every city. To mend it: leave the city out, or give the
    number that was observed
    """
    dimensions = getattr(items, "ndim", 1)
    if isinstance(items, (str, bytes, Mapping, Set)) or not hasattr(items, "__iter__") or dimensions != 1:
        what = type(items).__name__ + (f" of {dimensions} dimensions" if dimensions != 1 else "")
        return np.empty(0), [Problem(f"{name} that are a {what}", "one column, row or list of numbers, one per city",
                                     "give a list, an array or a Series")]
    items = items if hasattr(items, "dtype") else list(items)
    keys = list(items.index) if isinstance(items, pd.Series) else [f"item {i + 1}" for i in range(len(items))]
    numbers, not_numbers = as_numbers(items)
    missing = np.isnan(numbers)
    missing[not_numbers] = False
    finite = np.isfinite(numbers)
    offences = [(not_numbers, f"{name} that are not numbers", "numbers only", "convert them to numbers"),
                (np.flatnonzero(np.isinf(numbers)), f"infinite {name}", "finite numbers", "correct them"),
                (np.flatnonzero(missing), f"missing {name}", "a number for every city",
                 "leave the city out, or give the number that was observed")]
    if lowest is not None:
        offences.insert(0, (np.flatnonzero(finite & (numbers < lowest)), f"{name} below {lowest}",
                            f"{lowest} or larger", "correct them"))
    if above is not None:
        offences.insert(0, (np.flatnonzero(finite & (numbers <= above)), f"{name} of {above} or below",
                            f"larger than {above}", "correct them, or leave these cities out and say so"))
    raw = list(items)
    problems = []
    for places, what, expected, mend in offences:
        if len(places):
            shown = [f"{keys[i]}: {plain(raw[i] if i in not_numbers else numbers[i])}" for i in places]
            problems.append(Problem(f"{what} ({listed(shown)})", expected, mend))
    if len(numbers) < fewest:
        problems.append(Problem(f"{len(numbers)} {name}", f"at least {fewest}", "give more cities"))
    return numbers, problems


def matched(first, others, name) -> tuple[dict, list[Problem]]:
    """Bring other vectors into the order of the first one.

    Parameters
    ----------
    first : Series, array or list, shape (n,)
        The vector that gives the order.
    others : dict of str to Series, array or list
        Vectors by their names; those that are None are passed over.
    name : str
        What the first vector is, for the messages.

    Returns
    -------
    vectors : dict
        The others, in the order of the first; None where that cannot be done.
    problems : list of Problem
        Labels that are doubled or in one vector only, another length, a Series beside a list.

    Examples
    --------
    >>> values = pd.Series({"110000": 2, "120000": 3})
    >>> vectors, problems = matched(values, {"groups": pd.Series({"120000": "b", "110000": "a"})}, "values")
    >>> vectors["groups"].tolist(), problems
    (['a', 'b'], [])
    """
    problems, vectors = [], {}
    labelled = isinstance(first, pd.Series)
    if hasattr(first, "__iter__") and not hasattr(first, "__len__"):
        problems.append(Problem(f"{name} that are a {type(first).__name__}", "a list, an array or a Series",
                                "make a list of it"))
    if labelled and not first.index.is_unique:
        problems.append(_doubled(first, name))
    for other, vector in others.items():
        vectors[other] = None
        if vector is None or not hasattr(first, "__len__"):
            continue
        if isinstance(vector, pd.Series) != labelled:
            problems.append(Problem(f"{name} and {other} of which one is a Series and one is not",
                                    "both keyed by city, or both plain lists in one order",
                                    "give both as Series with the codes of the cities as index"))
        elif not labelled:
            if isinstance(vector, (Mapping, Set)) or getattr(vector, "ndim", 1) != 1:
                problems.append(Problem(f"{other} that are a {type(vector).__name__}", "one list, array or Series",
                                        "give one of each per city, in the order of the " + name))
            elif not hasattr(vector, "__len__") or isinstance(vector, str) or len(vector) != len(first):
                problems.append(Problem(f"{len(first)} {name} and {_size(vector)} {other}", "as many of both",
                                        "give one of each per city"))
            else:
                vectors[other] = vector
        elif not vector.index.is_unique:
            problems.append(_doubled(vector, other))
        elif first.index.is_unique:
            here, there = first.index.difference(vector.index), vector.index.difference(first.index)
            if len(here):
                problems.append(Problem(f"no {other} for {listed([str(c) for c in here])}",
                                        f"{other} of every city that has {name}", f"add them to the {other}"))
            if len(there):
                problems.append(Problem(f"{other} of {listed([str(c) for c in there])}, which have no {name}",
                                        "the same cities in both", f"leave them out of the {other}"))
            if not len(here) and not len(there):
                vectors[other] = vector.reindex(first.index)
    return vectors, problems


def group_problems(groups) -> tuple[list[Hashable], np.ndarray, list[Problem]]:
    """Number the groups of cities.

    Parameters
    ----------
    groups : Series, array or list, shape (n,)
        Name of the group of each city.

    Returns
    -------
    names : list
        The groups, sorted as text.
    codes : ndarray of int, shape (n,)
        Place of each city's group among the names.
    problems : list of Problem
        Where a group is missing or no name.

    Examples
    --------
    >>> names, codes, problems = group_problems(["west", "east", "west"])
    >>> names, codes.tolist(), problems
    (['east', 'west'], [1, 0, 1], [])
    """
    flat = pd.Series(list(groups), dtype=object)
    if not flat.map(lambda name: isinstance(name, Hashable)).all():
        return [], np.empty(0, dtype=int), [Problem("groups that are lists or tables", "one name for every city",
                                                    "give each city the name of its group")]
    missing = [f"item {i + 1}" if not isinstance(groups, pd.Series) else str(groups.index[i])
               for i in np.flatnonzero(flat.isna())]
    if missing:
        return [], np.empty(0, dtype=int), [Problem(f"no group for {listed(missing)}", "a group for every city",
                                                    "name the group, or leave the city out")]
    names = sorted(set(flat), key=str)
    place = {name: i for i, name in enumerate(names)}
    return names, np.array([place[name] for name in flat], dtype=int), []


def whole_number(number, name, lowest) -> list[Problem]:
    """Tell what is wrong with a number that has to be whole.

    Parameters
    ----------
    number : object
        What was given.
    name : str
        What it is, for the message.
    lowest : int
        The smallest it may be.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> print(whole_number(2.5, "seed", 0)[0])
    found 2.5 as seed; expected a whole number of at least 0. To mend it: correct it
    """
    if isinstance(number, Integral) and not isinstance(number, bool) and number >= lowest:
        return []
    return [Problem(f"{plain(number)} as {name}", f"a whole number of at least {lowest}", "correct it")]


def real_number(number, name, lowest=-np.inf, highest=np.inf, open_below=False) -> list[Problem]:
    """Tell what is wrong with a number that has to lie in an interval.

    Parameters
    ----------
    number : object
        What was given.
    name : str
        What it is, for the message.
    lowest, highest : float
        Ends of the interval; infinite numbers are refused in any case.
    open_below : bool
        Whether the lower end itself is excluded.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> real_number(1.3, "alpha", 0, 1.6, open_below=True)
    []
    >>> len(real_number(0, "alpha", 0, 1.6, open_below=True))
    1
    """
    sound = isinstance(number, Real) and not isinstance(number, bool) and abs(number) < np.inf
    # Whole numbers have no upper end, floats have one.
    sound = sound and (not isinstance(number, Integral) or abs(number) <= int(np.finfo(float).max))
    if sound and lowest <= number <= highest and not (open_below and number == lowest):
        return []
    return [Problem(f"{plain(number)} as {name}", f"a number {'above' if open_below else 'from'} {lowest} "
                    f"up to {highest}", "correct it")]


def level_problems(level) -> list[Problem]:
    """Tell what is wrong with a level of confidence.

    Parameters
    ----------
    level : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(level_problems(0.9)), len(level_problems(1))
    (0, 1)
    """
    problems = real_number(level, "level", 0, 1, open_below=True)
    if not problems and level == 1:
        problems.append(Problem("a level of 1", "a number below 1", "take 0.95"))
    return problems


def column_problems(table, columns, name) -> list[Problem]:
    """Tell which columns a table lacks or has twice.

    Parameters
    ----------
    table : object
    columns : sequence of str
    name : str
        What it is, for the message.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(column_problems(pd.DataFrame({"adcode": []}), ["adcode", "year"], "values"))
    1
    """
    if not isinstance(table, pd.DataFrame):
        return [Problem(f"{name} of type {type(table).__name__}", "a pandas DataFrame",
                        "give a table with the columns " + ", ".join(map(str, columns)))]
    odd = [plain(column) for column in columns if not isinstance(column, str)]
    if odd:
        return [Problem(f"columns {listed(odd)} of {name}", "names of columns", "give text")]
    found = list(table.columns)
    problems = [Problem(f"{found.count(column) or 'no'} columns {column!r} in {name}{did_you_mean(column, found)}",
                        "one such column", f"name one column {column!r}")
                for column in columns if found.count(column) != 1]
    if not problems:
        problems = [Problem(f"{column} that holds lists or tables in {name}", "one value in every row", "correct it",
                            column=column) for column in columns if table[column].dtype.kind == "O"
                    and not all(isinstance(cell, Hashable) for cell in table[column])]
    return problems


def refuse(problems) -> None:
    """Raise the problems, if there are any.

    Parameters
    ----------
    problems : list of Problem

    Raises
    ------
    MeasureError
        With all of them.

    Examples
    --------
    >>> refuse([])
    """
    if problems:
        raise MeasureError(problems)


def _size(vector) -> int:
    return len(vector) if hasattr(vector, "__len__") and not isinstance(vector, str) else 1


def _doubled(vector, name) -> Problem:
    twice = vector.index[vector.index.duplicated()].unique()
    return Problem(f"{name} of {listed([str(c) for c in twice])} twice", "each city once", "remove one of the two")
