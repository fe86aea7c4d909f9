"""The within transformation: what is left of numbers after effects of units and times, exactly."""
from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import refuse


def within(values, unit, time=None):
    r"""Take effects of units, or of units and times, out of numbers.

    .. math:: \tilde v = v - D (D^\top D)^{-} D^\top v

    D holds a column of ones and zeros for every unit, and with `time` for every time: residuals of a regression on
    them.

    Parameters
    ----------
    values : DataFrame, Series or array, shape (n,) or (n, k)
        Finite numbers, each column by itself.
    unit : Series, array or list, shape (n,)
        Label of each row: a text or number. A Series has to have the index of `values`, if that has one.
    time : Series, array or list, shape (n,), optional
        Second label of each row; left out for effects of `unit` alone.

    Returns
    -------
    DataFrame, Series or ndarray
        Of the kind and shape of `values`.

    Raises
    ------
    MeasureError
        If lengths or indices differ, a label is missing, or a number is missing or infinite.

    Notes
    -----
    Rows may be missing (unbalanced). With two effects the dummies of the more frequent one are taken out as means; what
    is left of the dummies of the other one is solved for by least squares, which also holds where units and times fall
    apart into several groups that share none. Nothing is iterated until it seems near enough. With one row per unit
    and time, and none missing, the result is :math:`v_{it} - \bar v_i - \bar v_t + \bar v`.

    Memory and time grow with the square and the cube of the smaller of the two numbers of labels.

    Examples
    --------
    >>> within([1.0, 3.0, 10.0, 20.0], ["a", "a", "b", "b"]).tolist()
    [-1.0, 1.0, -5.0, 5.0]
    >>> within([1.0, 3.0, 10.0, 20.0], ["a", "a", "b", "b"], [2010, 2011, 2010, 2011]).tolist()
    [2.0, -2.0, -2.0, 2.0]
    """
    table = _matrix(values)
    labels = [unit] if time is None else [unit, time]
    codes = [_codes(label, name, len(table), getattr(values, "index", None))
             for label, name in zip(labels, ("unit", "time"), strict=False)]
    rest = within_codes(table, *codes)
    if isinstance(values, pd.DataFrame):
        return pd.DataFrame(rest, values.index, values.columns)
    if isinstance(values, pd.Series):
        return pd.Series(rest[:, 0], values.index, name=values.name)
    return rest[:, 0] if np.ndim(values) == 1 else rest


def within_codes(table, first, second=None) -> np.ndarray:
    """Do the same with a matrix and codes that are known to be sound.

    Parameters
    ----------
    table : ndarray of float, shape (n, k)
    first, second : ndarray of int, shape (n,)
        Codes from 0 without gaps.

    Returns
    -------
    ndarray of float, shape (n, k)

    Examples
    --------
    >>> within_codes(np.array([[1.0], [3.0]]), np.array([0, 0])).ravel().tolist()
    [-1.0, 1.0]
    """
    table = np.asarray(table, dtype=float)
    if not len(table):
        return table.copy()
    if second is None:
        return _less_means(table, first)
    if first.max() < second.max():
        first, second = second, first
    counts = np.bincount(first)
    across = np.zeros((len(counts), second.max() + 1))
    np.add.at(across, (first, second), 1.0)
    gram = np.diag(across.sum(axis=0)) - across.T @ (across / counts[:, None])
    # One null direction for every separate group of units and times, the others are well away from zero.
    inverse = np.linalg.pinv(gram, rcond=1e-11, hermitian=True)
    rest = table
    for _ in range(2):
        # The second round takes out the rounding errors of the first.
        rest = _less_means(rest, first)
        effects = inverse @ _sums(rest, second)
        rest = rest - effects[second]
    return _less_means(rest, first)


def absorbed(first, second=None) -> int:
    """Count the effects that can be told apart.

    Parameters
    ----------
    first, second : ndarray of int, shape (n,)
        Codes from 0 without gaps.

    Returns
    -------
    int
        Rank of the dummies: the number of labels, less one for each separate group of units and times if there are two
        effects.

    Examples
    --------
    >>> absorbed(np.array([0, 0, 1, 1])), absorbed(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    (2, 3)
    """
    if second is None:
        return int(first.max()) + 1
    units, times = int(first.max()) + 1, int(second.max()) + 1
    group = np.arange(units + times)
    while True:
        # The lowest number within reach spreads along the rows.
        before = group.copy()
        lowest = np.minimum(group[first], group[units + second])
        np.minimum.at(group, first, lowest)
        np.minimum.at(group, units + second, lowest)
        if (group == before).all():
            return units + times - len(np.unique(group))


def leverages(first, second=None) -> np.ndarray:
    """Tell how far every row sets its own fitted value in a regression on the effects alone.

    Parameters
    ----------
    first, second : ndarray of int, shape (n,)
        Codes from 0 without gaps.

    Returns
    -------
    ndarray of float, shape (n,)
        Diagonal of the projection on the dummies; sums to `absorbed`.

    Examples
    --------
    >>> leverages(np.array([0, 0, 1, 1])).tolist(), leverages(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])).tolist()
    ([0.5, 0.5, 0.5, 0.5], [0.75, 0.75, 0.75, 0.75])
    """
    own = 1 / np.bincount(first)[first]
    if second is None:
        return own
    dummies = within_codes((second[:, None] == np.arange(second.max() + 1)).astype(float), first)
    return own + np.einsum("ij,jk,ik->i", dummies, np.linalg.pinv(dummies.T @ dummies, 1e-11, True), dummies)


def _sums(table, codes) -> np.ndarray:
    return np.column_stack([np.bincount(codes, column) for column in table.T])


def _less_means(table, codes) -> np.ndarray:
    return table - (_sums(table, codes) / np.bincount(codes)[:, None])[codes]


def _matrix(values) -> np.ndarray:
    try:
        table = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        refuse([Problem(f"values that are no numbers (a {type(values).__name__})", "a vector or a table of numbers",
                        "convert them to numbers")])
    if table.ndim not in (1, 2):
        refuse([Problem(f"values of {table.ndim} dimensions", "a vector or a table of numbers", "give one of them")])
    if not np.isfinite(table).all():
        refuse([Problem(f"{int((~np.isfinite(table)).sum())} values that are missing or infinite", "finite numbers",
                        "leave these rows out and say so")])
    return table[:, None] if table.ndim == 1 else table


def _codes(labels, name, n, index) -> np.ndarray:
    if index is not None and isinstance(labels, pd.Series) and not labels.index.equals(index):
        refuse([Problem(f"labels of {name} with another index than the values", "the same rows in the same order",
                        "take both from one table")])
    labels = labels if hasattr(labels, "__len__") and not isinstance(labels, str) else [labels]
    if len(labels) != n:
        refuse([Problem(f"{len(labels)} labels of {name} for {n} rows", "one for each row", "give as many")])
    if not all(isinstance(label, Hashable) for label in labels):
        refuse([Problem(f"labels of {name} that are lists or arrays", "one text or number for every row",
                        "give one column")])
    codes, _ = pd.factorize(pd.Series(list(labels), dtype=object))
    if (codes < 0).any():
        refuse([Problem(f"{int((codes < 0).sum())} rows without a {name}", "a label for every row", "name it")])
    return codes
