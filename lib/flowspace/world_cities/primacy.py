"""Primacy: how far the first city stands above those that follow."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.polycentricity import primacy_complement
from flowspace.polycentricity.values import ranked
from flowspace.values import refuse, whole_number

SIZES = {"p2": 2, "p4": 4, "p11": 11}
"""How many of the largest cities each index takes."""


def primacy(values) -> pd.Series:
    r"""Two-, four- and eleven-city indices, and the share of the first city.

    .. math:: P_2 = \frac{x_{(1)}}{x_{(2)}}, \quad P_4 = \frac{x_{(1)}}{x_{(2)} + x_{(3)} + x_{(4)}}, \quad
              P_{11} = \frac{2 x_{(1)}}{\sum_{k=2}^{11} x_{(k)}}, \quad P_s = \frac{x_{(1)}}{\sum_k x_{(k)}}

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    Series of float
        `p2`, `p4`, `p11`, `share`. nan where there are fewer cities than an index takes; infinite where all that
        follow are zero and the first is not; nan where all are zero. Share is nan for fewer than two cities.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    zipf_primacy : what the rank-size rule gives, to compare with.
    flowspace.polycentricity.primacy_complement : one minus the share.

    Examples
    --------
    >>> primacy([12, 6, 4, 3]).round(3).to_dict()
    {'p2': 2.0, 'p4': 0.923, 'p11': nan, 'share': 0.48}
    """
    x = ranked(values)
    out = {name: _index(x, m) for name, m in SIZES.items()}
    out["share"] = 1 - primacy_complement(x)
    return pd.Series(out, name="primacy")


def zipf_primacy(n=None) -> pd.Series:
    r"""The indices of cities that follow the rank-size rule exactly, :math:`x_{(k)} = x_{(1)} / k`.

    Parameters
    ----------
    n : int, optional
        Number of cities, at least 2, which the share depends on; without it the share is nan.

    Returns
    -------
    Series of float
        `p2` = 2, `p4` = 12/13, `p11` = 0.990, and `share`, one over the n-th harmonic number.

    Raises
    ------
    MeasureError
        If `n` is no whole number of at least 2.

    Examples
    --------
    >>> zipf_primacy(10).round(3).to_dict()
    {'p2': 2.0, 'p4': 0.923, 'p11': 0.99, 'share': 0.341}
    """
    if n is not None:
        refuse(whole_number(n, "n", 2))
    x = 1 / np.arange(1, 12)
    out = {name: _index(x, m) for name, m in SIZES.items()}
    out["share"] = np.nan if n is None else float(1 / np.sum(1 / np.arange(1, n + 1)))
    return pd.Series(out, name="zipf")


def primacy_by_group(values, groups) -> pd.DataFrame:
    """`primacy` of every group of cities.

    Parameters
    ----------
    values : Series
        Keyed by city, zero or larger.
    groups : DataFrame
        Columns agglomeration and city, e.g. of `Agglomerations.members`; a city may be in several.

    Returns
    -------
    DataFrame
        Indexed by agglomeration, sorted by it: `p2`, `p4`, `p11`, `share`, `n_cities`, `first` (its largest city; of
        equal ones the first by name).

    Raises
    ------
    MeasureError
        As `primacy`; if a column is missing, or a city of a group has no value.

    Examples
    --------
    >>> values = pd.Series({"a": 12, "b": 6, "c": 5})
    >>> groups = pd.DataFrame({"agglomeration": ["x", "x", "y", "y"], "city": ["a", "b", "a", "c"]})
    >>> primacy_by_group(values, groups)[["p2", "first"]]
                    p2 first
    agglomeration
    x              2.0     a
    y              2.4     a
    """
    rows = {}
    for name, own in group_values(values, groups).items():
        first = min(own.index[own == own.max()], key=str)
        rows[name] = [*primacy(own), len(own), first]
    columns = [*SIZES, "share", "n_cities", "first"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("agglomeration")


def group_values(values, groups) -> dict[str, pd.Series]:
    """Values of the cities of every group.

    Parameters
    ----------
    values : Series
        Keyed by city.
    groups : DataFrame
        Columns agglomeration and city.

    Returns
    -------
    dict of str to Series
        In the order of names, each Series sorted by city.

    Raises
    ------
    MeasureError
        If an argument is of another kind, a city stands twice, a row of the groups is not whole, or a city has no
        value.

    Examples
    --------
    >>> groups = pd.DataFrame({"agglomeration": ["x", "x"], "city": ["b", "a"]})
    >>> group_values(pd.Series({"a": 1, "b": 2}), groups)["x"].tolist()
    [1, 2]
    """
    problems = []
    if not isinstance(values, pd.Series) or not values.index.is_unique:
        problems.append(Problem("values that are not a Series with each city once", "a Series keyed by city",
                                "set the column city as the index of the values"))
    lacking = [c for c in ("agglomeration", "city") if not isinstance(groups, pd.DataFrame) or c not in groups]
    if lacking:
        problems.append(Problem(f"groups without the column {', '.join(lacking)}", "columns agglomeration and city",
                                "take what Agglomerations.members returns"))
    elif groups[["agglomeration", "city"]].isna().any(axis=None):
        problems.append(Problem(f"{groups[['agglomeration', 'city']].isna().any(axis=1).sum()} rows of the groups "
                                "without a city or without an agglomeration", "both in every row",
                                "name them, or drop these rows"))
    elif groups.duplicated(["agglomeration", "city"]).any():
        problems.append(Problem("a city twice in one agglomeration", "one row per agglomeration and city",
                                "drop the repeated rows"))
    refuse(problems)
    absent = sorted(set(groups["city"]) - set(values.index), key=str)
    if absent:
        refuse([Problem(f"no value of {', '.join(map(str, absent[:5]))}"
                        + (f" and {len(absent) - 5} more" if len(absent) > 5 else ""), "a value of every member",
                        "add the values, or leave these cities out of the groups")])
    return {name: values.loc[sorted(part["city"], key=str)] for name, part in groups.groupby("agglomeration")}


def _index(x, m) -> float:
    if len(x) < m:
        return math.nan
    rest = float(np.sum(x[1:m]))
    # P11 alone has a factor of two, so that Zipf's rule gives about one.
    first = 2 * x[0] if m == 11 else x[0]
    return float(first / rest) if rest > 0 else math.inf if x[0] > 0 else math.nan
