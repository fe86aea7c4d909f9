"""The spatial lag: what the neighbours have."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.spatial.weights import check_weights
from flowspace.values import listed, number_problems, refuse


def spatial_lag(values, weights) -> pd.Series:
    r"""Weighted mean of the neighbours' values.

    .. math:: \ell_i = \frac{\sum_j w_{ij} x_j}{\sum_j w_{ij}}

    Parameters
    ----------
    values : Series, shape (n,)
        Keyed by city.
    weights : DataFrame, shape (n, n)
        Keyed by the same cities both ways; rows are standardised here.

    Returns
    -------
    Series, shape (n,)
        In the order of `values`; nan for an isolated city, which has no neighbours to take a mean of.

    Raises
    ------
    MeasureError
        If a value is missing, infinite or not a number, the cities differ, or the weights are no such table.

    Examples
    --------
    >>> weights = pd.DataFrame([[0, 1, 1], [1, 0, 0], [0, 0, 0]], list("abc"), list("abc"))
    >>> spatial_lag(pd.Series({"a": 1, "b": 2, "c": 4}), weights).tolist()
    [3.0, 1.0, nan]
    """
    numbers, table = with_weights(values, weights)
    sums = table.sum(axis=1).to_numpy()
    lag = np.full(len(numbers), np.nan)
    np.divide(table.to_numpy() @ numbers.to_numpy(), sums, out=lag, where=sums > 0)
    return pd.Series(lag, numbers.index)


def with_weights(values, weights, fewest=2) -> tuple[pd.Series, pd.DataFrame]:
    """Check values and weights, and bring the weights into the order of the values.

    Parameters
    ----------
    values : Series, shape (n,)
        Keyed by city.
    weights : DataFrame, shape (n, n)
        Keyed by the same cities both ways.
    fewest : int
        How many cities there have to be.

    Returns
    -------
    values : Series of float
    weights : DataFrame of float

    Raises
    ------
    MeasureError
        As `spatial_lag`.

    Examples
    --------
    >>> weights = pd.DataFrame([[0, 1], [2, 0]], ["a", "b"], ["a", "b"])
    >>> with_weights(pd.Series({"b": 1, "a": 3}), weights)[1].loc["b"].tolist()
    [0.0, 2.0]
    """
    problems = []
    if not isinstance(values, pd.Series):
        problems.append(Problem(f"values of type {type(values).__name__}", "a Series keyed by city",
                                "give the codes of the cities as index"))
    else:
        numbers, problems = number_problems(values, "values", fewest=fewest)
        twice = values.index[values.index.duplicated()].unique()
        if len(twice):
            problems.append(Problem(f"values of {listed([str(c) for c in twice])} twice", "each city once",
                                    "remove one of the two"))
    try:
        table = check_weights(weights)
    except MeasureError as error:
        refuse(problems + error.problems)
    if isinstance(values, pd.Series) and set(values.index) != set(table.index):
        odd = sorted(set(values.index) ^ set(table.index), key=str)
        problems.append(Problem(f"{listed([str(c) for c in odd])} in the values or the weights only",
                                "the same cities in both",
                                "take the weights between exactly the cities that have values"))
    refuse(problems)
    return pd.Series(numbers, values.index), table.loc[values.index, values.index]
