"""Who neighbours whom, and how much: tables of weights keyed by city both ways."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import as_numbers, listed, real_number, refuse, whole_number


def k_nearest(distances, k) -> pd.DataFrame:
    r"""Weight one for each of the k nearest cities.

    .. math:: w_{ij} = 1 \text{ if } j \text{ is among the } k \text{ nearest of } i, \text{ else } 0

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres between cities, keyed by city both ways, as `flowspace.geography.distance_matrix_km` returns them.
    k : int
        From 1 to n - 1.

    Returns
    -------
    DataFrame, shape (n, n)
        0 and 1, k ones in each row, zeros on the diagonal; not symmetric as a rule.

    Raises
    ------
    MeasureError
        If the distances are not a square table with the same cities both ways, or not symmetric, or one is negative,
        missing or infinite; if `k` is out of its range.

    Notes
    -----
    Of cities at the same distance those with the lower code come first, whatever the order of the table.

    Examples
    --------
    >>> codes = ["110000", "120000", "310000"]
    >>> distances = pd.DataFrame([[0, 114, 1068], [114, 0, 959], [1068, 959, 0]], codes, codes)
    >>> k_nearest(distances, 1)
            110000  120000  310000
    110000     0.0     1.0     0.0
    120000     1.0     0.0     0.0
    310000     0.0     1.0     0.0
    """
    table, problems = _square(distances, "distances")
    problems += whole_number(k, "k", 1)
    if not problems and k > len(table) - 1:
        problems.append(Problem(f"k of {k} for {len(table)} cities", f"at most {len(table) - 1}", "choose a smaller k"))
    problems += _asymmetric(table) if not problems else []
    refuse(problems)
    by_code = table.loc[sorted(table.index, key=str), sorted(table.index, key=str)]
    d = by_code.to_numpy(dtype=float).copy()
    np.fill_diagonal(d, np.inf)
    nearest = np.argsort(d, axis=1, kind="stable")[:, :k]
    weights = np.zeros_like(d)
    np.put_along_axis(weights, nearest, 1.0, axis=1)
    return pd.DataFrame(weights, by_code.index, by_code.columns).loc[table.index, table.columns]


def inverse_distance(distances, cutoff, power=1.0) -> pd.DataFrame:
    r"""Weights that fall with distance, up to a cut-off.

    .. math:: w_{ij} = d_{ij}^{-a} \text{ if } 0 < d_{ij} \le c, \text{ else } 0

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        As for `k_nearest`.
    cutoff : float
        c, in kilometres, above zero.
    power : float
        a, above zero.

    Returns
    -------
    DataFrame, shape (n, n)
        Symmetric, zeros on the diagonal. A city with no other within the cut-off has a row of zeros: see `isolated`.

    Raises
    ------
    MeasureError
        If the distances are not as for `k_nearest`, two cities lie in one place (their weight would be infinite), or
        another argument is not above zero.

    Examples
    --------
    >>> codes = ["110000", "120000", "310000"]
    >>> distances = pd.DataFrame([[0, 100, 1068], [100, 0, 959], [1068, 959, 0]], codes, codes)
    >>> inverse_distance(distances, cutoff=500)
            110000  120000  310000
    110000    0.00    0.01     0.0
    120000    0.01    0.00     0.0
    310000    0.00    0.00     0.0
    """
    table, problems = _square(distances, "distances")
    problems += real_number(cutoff, "cut-off", 0, open_below=True)
    problems += real_number(power, "power", 0, open_below=True)
    if not problems:
        problems += _asymmetric(table)
        d = table.to_numpy(dtype=float)
        same = [f"{table.index[i]} and {table.index[j]}" for i, j in np.argwhere(np.triu(d == 0, k=1))]
        if same:
            problems.append(Problem(f"the distance zero between {listed(same)}", "cities in different places",
                                    "correct the coordinates, or take k_nearest"))
    refuse(problems)
    near = (d > 0) & (d <= cutoff)
    weights = np.zeros_like(d)
    weights[near] = d[near] ** -float(power)
    return pd.DataFrame(weights, table.index, table.columns)


def row_standardised(weights) -> pd.DataFrame:
    r"""Weights divided by the sum of their row.

    .. math:: w^*_{ij} = \frac{w_{ij}}{\sum_j w_{ij}}

    Parameters
    ----------
    weights : DataFrame, shape (n, n)
        Zero or larger, zeros on the diagonal, keyed by city both ways.

    Returns
    -------
    DataFrame, shape (n, n)
        Every row sums to one, those of isolated cities to zero.

    Raises
    ------
    MeasureError
        If the weights are not such a table.

    Examples
    --------
    >>> weights = pd.DataFrame([[0, 1, 3], [1, 0, 0], [0, 0, 0]], list("abc"), list("abc"))
    >>> row_standardised(weights).sum(axis=1).tolist()
    [1.0, 1.0, 0.0]
    """
    table = check_weights(weights)
    sums = table.sum(axis=1)
    return table.div(sums.where(sums > 0, 1.0), axis=0)


def isolated(weights) -> list:
    """Cities without neighbours.

    Parameters
    ----------
    weights : DataFrame, shape (n, n)
        As for `row_standardised`.

    Returns
    -------
    list
        Codes of the cities whose rows are all zero, in the order of the table.

    Raises
    ------
    MeasureError
        If the weights are not such a table.

    Examples
    --------
    >>> isolated(pd.DataFrame([[0, 1, 0], [1, 0, 0], [0, 0, 0]], list("abc"), list("abc")))
    ['c']
    """
    table = check_weights(weights)
    return table.index[table.sum(axis=1) == 0].tolist()


def check_weights(weights) -> pd.DataFrame:
    """Check a table of weights, and put its columns into the order of its rows.

    Parameters
    ----------
    weights : DataFrame, shape (n, n)
        Keyed by city both ways.

    Returns
    -------
    DataFrame of float, shape (n, n)

    Raises
    ------
    MeasureError
        If it is no square table with the same cities both ways, a weight is negative, missing, infinite or not a
        number, or a city has a weight on itself.

    Examples
    --------
    >>> check_weights(pd.DataFrame([[2, 0], [0, 1]], ["a", "b"], ["b", "a"]))
         a    b
    a  0.0  2.0
    b  1.0  0.0
    """
    table, problems = _square(weights, "weights")
    if not problems:
        own = table.index[np.diag(table.to_numpy()) != 0]
        if len(own):
            problems.append(Problem(f"a weight of {listed([str(c) for c in own])} on itself", "zeros on the diagonal",
                                    "set these weights to zero"))
    refuse(problems)
    return table


def _square(table, name) -> tuple[pd.DataFrame, list[Problem]]:
    """Table as floats with its columns in the order of its rows, and what is wrong with it."""
    if not isinstance(table, pd.DataFrame):
        return pd.DataFrame(), [Problem(f"{name} of type {type(table).__name__}", "a DataFrame keyed by city both ways",
                                        "take what flowspace.geography.distance_matrix_km returns")]
    problems = []
    for axis, labels in (("row", table.index), ("column", table.columns)):
        twice = labels[labels.duplicated()].unique()
        if len(twice):
            problems.append(Problem(f"a {axis} of {name} for {listed([str(c) for c in twice])} twice",
                                    "each city once", "remove one of the two"))
    if set(table.index) != set(table.columns):
        odd = sorted(set(table.index) ^ set(table.columns), key=str)
        problems.append(Problem(f"{listed([str(c) for c in odd])} in the rows or the columns of {name} only",
                                "the same cities both ways", "give a square table"))
    if len(table) < 2:
        problems.append(Problem(f"{name} of {len(table)} cities", "at least two", "give more cities"))
    if problems:
        return table, problems
    table = table[table.index]
    flat, not_numbers = as_numbers(table.to_numpy().ravel())
    bad = ~np.isfinite(flat) | (flat < 0)
    bad[not_numbers] = True
    if bad.any():
        pairs = [f"{table.index[i // len(table)]} to {table.index[i % len(table)]}" for i in np.flatnonzero(bad)]
        problems.append(Problem(f"{name} that are negative, missing, infinite or not numbers ({listed(pairs)})",
                                "a number of zero or larger for every pair", "correct them"))
    return pd.DataFrame(flat.reshape(table.shape), table.index, table.columns), problems


def _asymmetric(distances) -> list[Problem]:
    d = distances.to_numpy()
    odd = np.argwhere(np.triu(~np.isclose(d, d.T, rtol=1e-9, atol=1e-9), k=1))
    problems = []
    if len(odd):
        pairs = [f"{distances.index[i]} and {distances.index[j]}" for i, j in odd]
        problems.append(Problem(f"distances that differ by direction ({listed(pairs)})", "one distance for each pair",
                                "correct them"))
    if np.diag(d).any():
        problems.append(Problem("distances of cities from themselves that are not zero", "zeros on the diagonal",
                                "correct them"))
    return problems
