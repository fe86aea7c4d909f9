"""What every measure does with its input first: check the cities' values, then rank and scale them."""
from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.values import as_numbers, listed, plain


def ranked(values) -> np.ndarray:
    """Checked values of the cities of one agglomeration in one year, the largest first.

    Ranking them makes every measure exactly independent of the order in which the cities came.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, in any unit. Sets and mappings are refused: a set drops a city that has
        the same value as another.

    Returns
    -------
    ndarray of float, shape (n,)
        In descending order.

    Raises
    ------
    MeasureError
        If `values` is not one-dimensional, or holds anything negative, infinite, missing or not a number. A missing
        value is refused because a city that was not observed is not a city with zero.

    Examples
    --------
    >>> ranked([2, 7, 0]).tolist()
    [7.0, 2.0, 0.0]
    >>> ranked([2, -7, float("nan")])
    Traceback (most recent call last):
        ...
    flowspace.errors.MeasureError: MeasureError: 2 problems
      1. found a negative value (item 2: -7); expected zero or larger. To mend it: correct the value
      2. found a missing value (item 3: nan); expected a number for every city. To mend it: leave the city out, or give
         0 if zero was observed
    """
    dimensions = getattr(values, "ndim", 1)
    if isinstance(values, (str, bytes, Mapping, Set)) or not hasattr(values, "__iter__") or dimensions != 1:
        what = type(values).__name__ + (f" of {dimensions} dimensions" if dimensions != 1 else "")
        raise MeasureError(Problem(what, "a one-dimensional list or array of numbers, one per city",
                                   "give one column, row or list of values"))
    items = values if hasattr(values, "dtype") else list(values)
    numbers, not_numbers = as_numbers(items)
    if not_numbers or not np.all(np.isfinite(numbers)) or np.any(numbers < 0):
        raise MeasureError(_problems(list(items), numbers, not_numbers))
    return np.sort(numbers)[::-1]


def _problems(items, numbers, not_numbers) -> list[Problem]:
    """One problem per kind of offence, each naming the offending items, counted from 1."""
    kinds = [
        (not_numbers, "a value that is not a number", "numbers only", "convert it to a number or leave it out"),
        (np.flatnonzero(numbers < 0), "a negative value", "zero or larger", "correct the value"),
        (np.flatnonzero(np.isinf(numbers) & (numbers > 0)), "an infinite value", "a finite number",
         "correct the value"),
        ([p for p in np.flatnonzero(np.isnan(numbers)) if p not in set(not_numbers)], "a missing value",
         "a number for every city", "leave the city out, or give 0 if zero was observed"),
    ]
    return [
        Problem(f"{what} ({listed([f'item {p + 1}: {plain(items[p])}' for p in positions])})", expected, mend)
        for positions, what, expected, mend in kinds if len(positions)
    ]


def relative_to_largest(values) -> np.ndarray | None:
    """Checked and ranked values over the largest one: 1 comes first, all lie in [0, 1].

    Every measure is independent of the unit, and values of this size can be summed and squared without overflow.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        As for `ranked`.

    Returns
    -------
    ndarray of float, shape (n,), or None
        None where no measure is defined: fewer than two cities, or no city above zero.

    Raises
    ------
    MeasureError
        As `ranked`.

    Examples
    --------
    >>> relative_to_largest([2, 8, 4]).tolist()
    [1.0, 0.5, 0.25]
    >>> relative_to_largest([0, 0]) is None
    True
    """
    numbers = ranked(values)
    if len(numbers) < 2 or numbers[0] == 0:
        return None
    return numbers / numbers[0]


def within_unit_interval(number) -> float:
    """Number as a float, moved into [0, 1] where rounding in the last digits has carried it out.

    Only for quantities that lie in [0, 1] by their algebra.

    Parameters
    ----------
    number : float

    Returns
    -------
    float

    Examples
    --------
    >>> within_unit_interval(1.0000000000000002), within_unit_interval(-1e-17)
    (1.0, 0.0)
    """
    return float(min(max(number, 0.0), 1.0)) + 0.0  # turns -0.0 into 0.0
