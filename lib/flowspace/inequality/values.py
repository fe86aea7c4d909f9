"""The values, weights and groups of cities as every measure of inequality takes them."""
from __future__ import annotations

import numpy as np

from flowspace.errors import Problem
from flowspace.values import group_problems, matched, number_problems, refuse


def relative_values(values, above=None, more=()) -> np.ndarray:
    """Check values and divide them by the largest, so that no sum or square overflows.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.
    above : float, optional
        Values have to be larger than this.
    more : sequence of Problem
        Problems found elsewhere, raised together with those found here.

    Returns
    -------
    ndarray of float, shape (n,)
        In [0, 1], in the order given.

    Raises
    ------
    MeasureError
        If there are fewer than two values, none above zero, or anything negative, infinite, missing or not a number.

    Examples
    --------
    >>> relative_values([2, 8, 4]).tolist()
    [0.25, 1.0, 0.5]
    """
    numbers, problems = number_problems(values, "values", lowest=0, above=above, fewest=2)
    problems += _all_zero(numbers, "values")
    refuse([*problems, *more])
    return numbers / numbers.max()


def weighted_values(values, weights, above=None) -> tuple[np.ndarray, np.ndarray]:
    """Check values and the weights of the cities, and bring both into one order.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city.
    weights : Series, array or list, shape (n,)
        Zero or larger; a Series if `values` is one.
    above : float, optional
        Values have to be larger than this.

    Returns
    -------
    values : ndarray of float
        Relative to the largest one, without the cities that have no weight.
    shares : ndarray of float
        The weights over their sum.

    Raises
    ------
    MeasureError
        As `relative_values`; or if a weight is negative, infinite, missing or not a number, all are zero, or the
        cities of values and weights differ.

    Examples
    --------
    >>> values, shares = weighted_values([2, 8, 5], [1, 3, 0])
    >>> values.tolist(), shares.tolist()
    ([0.25, 1.0], [0.25, 0.75])
    """
    numbers, problems = number_problems(values, "values", lowest=0, above=above, fewest=2)
    vectors, more = matched(values, {"weights": weights}, "values")
    # Weights that cannot be matched with the values are still looked at, so that all problems come at once.
    heavy, wrong = number_problems(weights if vectors["weights"] is None else vectors["weights"], "weights", lowest=0)
    problems += more + wrong + _all_zero(heavy, "weights")
    if not problems:
        counted = heavy > 0
        numbers, heavy = numbers[counted], heavy[counted] / heavy.max()
        if len(numbers) < 2:
            problems.append(Problem("one city with a weight", "at least two", "give more cities a weight"))
        problems += _all_zero(numbers, "values with a weight")
    else:
        problems += _all_zero(numbers, "values")
    refuse(problems)
    return numbers / numbers.max(), heavy / heavy.sum()


def grouped_values(values, groups, weights=None, above=None) -> tuple[np.ndarray, np.ndarray, np.ndarray, list]:
    """Check values, groups and weights, and bring them into one order.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city.
    groups : Series, array or list, shape (n,)
        The group of each city.
    weights : Series, array or list, shape (n,), optional
        Equal weights if left out.
    above : float, optional
        Values have to be larger than this.

    Returns
    -------
    values, shares : ndarray of float
        As `weighted_values`.
    codes : ndarray of int
        Place of each city's group among the names.
    names : list
        The groups that have a city with a weight, sorted as text.

    Raises
    ------
    MeasureError
        As `weighted_values`; or if a group is missing, or there is none.

    Examples
    --------
    >>> values, shares, codes, names = grouped_values([2, 8], ["b", "a"])
    >>> codes.tolist(), names
    ([1, 0], ['a', 'b'])
    """
    numbers, problems = number_problems(values, "values", lowest=0, above=above, fewest=2)
    vectors, more = matched(values, {"groups": groups, "weights": weights}, "values")
    problems += more
    names, codes = [], np.empty(0, dtype=int)
    if groups is None:
        problems.append(Problem("no groups", "a group for every city", "give a Series or a list of names"))
    elif vectors["groups"] is not None:
        names, codes, wrong = group_problems(vectors["groups"])
        problems += wrong
    heavy = np.ones(len(numbers))
    if weights is not None:
        heavy, wrong = number_problems(weights if vectors["weights"] is None else vectors["weights"], "weights",
                                       lowest=0)
        problems += wrong + _all_zero(heavy, "weights")
    if not problems:
        counted = heavy > 0
        numbers, heavy, codes = numbers[counted], heavy[counted] / heavy.max(), codes[counted]
        if len(numbers) < 2:
            problems.append(Problem("one city with a weight", "at least two", "give more cities a weight"))
        problems += _all_zero(numbers, "values" if weights is None else "values with a weight")
    else:
        problems += _all_zero(numbers, "values")
    refuse(problems)
    present, codes = np.unique(codes, return_inverse=True)
    return numbers / numbers.max(), heavy / heavy.sum(), codes, [names[i] for i in present]


def _all_zero(numbers, name) -> list[Problem]:
    if len(numbers) and np.all(numbers == 0):
        return [Problem(f"{name} that are all zero", "at least one above zero", "leave this case out")]
    return []
