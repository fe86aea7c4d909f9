"""What every numeric stage of an index does with its input first: arrays of indicators and weights, checked.

Arrays of indicators have the shape (..., n, q): n observations (units, or units in years), q indicators, and any
leading axes (draws of a Monte-Carlo experiment). Everything is computed along the last two axes at once.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean

_LISTED = 5  # so many places of an offending value are spelt out, the rest are counted
_HUGE = 1e100  # larger numbers cannot be squared and summed
_SAME = 1e-12  # what differs by no more than this share of its size differs by rounding only


def indicator_names(names, q) -> list[str]:
    """Names of the indicators, or "indicator 1" and so on where none are given.

    Parameters
    ----------
    names : sequence of str, length q, or None
        As given by the user.
    q : int
        Number of indicators.

    Returns
    -------
    list of str, length q

    Raises
    ------
    MeasureError
        If there are not q names, or something else than names.

    Examples
    --------
    >>> indicator_names(None, 2), indicator_names(("schools", "patents"), 2)
    (['indicator 1', 'indicator 2'], ['schools', 'patents'])
    """
    if names is None:
        return [f"indicator {j + 1}" for j in range(q)]
    if isinstance(names, str) or not hasattr(names, "__iter__") or getattr(names, "ndim", 1) != 1:
        raise MeasureError(Problem(f"{type(names).__name__} as names of indicators", f"{q} names, one per column",
                                   "give a list of names"))
    names = [str(name) for name in names]
    if len(names) != q:
        raise MeasureError(Problem(f"{len(names)} names of indicators", f"{q}, one per column",
                                   "give one name per indicator"))
    return names


def check_values(values, names=None, *, units=2, varying=False, lowest=None, positive=False,
                 missing=False) -> np.ndarray:
    """Indicators as an array of floats, or all that is wrong with them.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        n observations of q indicators.
    names : sequence of str, length q, optional
        Names of the indicators for messages; "indicator 1" and so on where none are given.
    units : int
        Fewest observations that the method is defined for.
    varying : bool
        Whether an indicator with one value only is refused; differences that are rounding only do not count.
    lowest : float, optional
        Smallest value allowed.
    positive : bool
        Whether zero and below are refused.
    missing : bool
        Whether nan is allowed; an indicator of which everything is missing never is.

    Returns
    -------
    ndarray of float, shape (..., n, q)

    Raises
    ------
    MeasureError
        One problem for each indicator and each kind of offence.

    Examples
    --------
    >>> check_values([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> check_values([[1, 5], [1, -5]], ["schools", "patents"], varying=True, lowest=0)
    Traceback (most recent call last):
        ...
    flowspace.errors.MeasureError: MeasureError: 2 problems
      1. found indicator 'schools' with the same value everywhere; expected at least two different values. To mend it:
         leave the indicator out: it tells no observation from another
      2. found indicator 'patents' with values below 0 (observation 2); expected 0 or larger. To mend it: correct the
         values, or normalise the indicator first
    """
    array = _numbers(values, "a table of numbers: observations down, indicators across")
    if array.ndim < 2 or array.shape[-1] == 0:
        raise MeasureError(Problem(f"values of shape {array.shape}", "at least two dimensions, (..., n, q)",
                                   "give one row per observation and one column per indicator"))
    n, q = array.shape[-2:]
    names = indicator_names(names, q)
    problems = []
    if n < units:
        problems.append(Problem(f"{n} observation{'s' if n != 1 else ''}", f"at least {units}",
                                "give more units or more years"))
    if not n:
        raise MeasureError(problems or Problem("no observation", "at least one", "give more units or more years"))
    flat = array.reshape(-1, n, q)
    lost, endless = np.isnan(flat), np.abs(flat) > _HUGE
    for j, name in enumerate(names):
        column, gone = flat[..., j], lost[..., j]
        if n and len(flat) and gone.all(axis=1).any():
            problems.append(Problem(f"indicator {name!r} with no value at all", "values",
                                    "leave the indicator out, or fetch its values"))
            continue
        if not missing and gone.any():
            problems.append(Problem(f"indicator {name!r} with missing values ({_where(gone)})",
                                    "a number for every observation", "impute the values, or leave them out"))
        if endless[..., j].any():
            problems.append(Problem(f"indicator {name!r} with infinite values ({_where(endless[..., j])})",
                                    f"finite numbers, none beyond {_HUGE:g}", "correct the values"))
            continue
        if positive and (column <= 0).any():
            problems.append(Problem(f"indicator {name!r} with values not above 0 ({_where(column <= 0)})",
                                    "values above 0", "rescale the indicator, to [1, 100] for example"))
        elif lowest is not None and (column < lowest).any():
            problems.append(Problem(f"indicator {name!r} with values below {lowest:g} ({_where(column < lowest)})",
                                    f"{lowest:g} or larger", "correct the values, or normalise the indicator first"))
        if varying and n >= 2 and len(flat) and _constant(column).any():
            problems.append(Problem(f"indicator {name!r} with the same value everywhere",
                                    "at least two different values",
                                    "leave the indicator out: it tells no observation from another"))
    if problems:
        raise MeasureError(problems)
    return array


def check_weights(weights, q, names=None) -> np.ndarray:
    """Weights as an array of floats that fits q indicators.

    Parameters
    ----------
    weights : array_like, shape (..., q)
        Zero or larger, with a sum of 1.
    q : int
        Number of indicators.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    ndarray of float, shape (..., q)

    Raises
    ------
    MeasureError
        If there are not q weights, if one is negative, missing or infinite, or if they do not sum to 1.

    Examples
    --------
    >>> check_weights([0.25, 0.75], 2).tolist()
    [0.25, 0.75]
    >>> check_weights([0.25, 0.5], 2)
    Traceback (most recent call last):
        ...
    flowspace.errors.MeasureError: MeasureError: 1 problem
      1. found weights with sum 0.75; expected a sum of 1. To mend it: divide the weights by their sum
    """
    array = _numbers(weights, "weights that are numbers")
    if array.ndim < 1 or array.shape[-1] != q:
        found = array.shape[-1] if array.ndim else "a single number in place of"
        raise MeasureError(Problem(f"{found} weights", f"{q}, one per indicator", "give one weight per indicator"))
    names = indicator_names(names, q)
    flat = array.reshape(-1, q)
    problems = [Problem(f"weight of indicator {name!r} negative, missing or infinite", "zero or larger",
                        "correct the weight")
                for j, name in enumerate(names) if not (np.isfinite(flat[:, j]) & (flat[:, j] >= 0)).all()]
    if not problems and len(flat):
        total = flat.sum(axis=1)
        worst = total[np.argmax(np.abs(total - 1))]
        if abs(worst - 1) > 1e-9:
            problems.append(Problem(f"weights with sum {worst:.10g}", "a sum of 1", "divide the weights by their sum"))
    if problems:
        raise MeasureError(problems)
    return array


def check_labels(labels, n, what) -> np.ndarray:
    """Labels of the observations (years, units), one for each.

    Parameters
    ----------
    labels : array_like, shape (n,)
        Years or codes of units.
    n : int
        Number of observations.
    what : str
        What the labels are, for the message.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    MeasureError
        If there are not n labels in one dimension, or if one is missing.

    Examples
    --------
    >>> check_labels([2010, 2011], 2, "year").tolist()
    [2010, 2011]
    """
    try:
        array = np.asarray(labels)
    except ValueError:
        array = np.empty(0, dtype=object)  # rows of different lengths
    if array.shape != (n,):
        raise MeasureError(Problem(f"{what} labels of shape {array.shape}", f"{n} labels, one per observation",
                                   f"give one {what} for every row"))
    lost = np.array([item is None or item != item for item in array.tolist()], dtype=bool)
    if lost.any():
        raise MeasureError(Problem(f"missing {what} ({_where(lost[None])})", f"a {what} for every observation",
                                   "fill it in, or leave the observation out"))
    return array


def check_choice(found, known, what):
    """Refuse a name that is not among the known ones.

    Parameters
    ----------
    found : object
        What was given.
    known : sequence of str
        What exists.
    what : str
        What the name stands for, for the message.

    Returns
    -------
    str
        The name.

    Raises
    ------
    MeasureError
        If the name is unknown.

    Examples
    --------
    >>> check_choice("vectr", ["vector", "min_max"], "normalisation")
    Traceback (most recent call last):
        ...
    flowspace.errors.MeasureError: MeasureError: 1 problem
      1. found normalisation 'vectr'; expected one of vector, min_max (did you mean 'vector'?). To mend it: correct the
         name
    """
    if not isinstance(found, str) or found not in known:
        raise MeasureError(Problem(f"{what} {found!r}", f"one of {', '.join(known)}{did_you_mean(found, known)}",
                                   "correct the name"))
    return found


def as_scores(scores) -> np.ndarray:
    """Scores as an array of floats, whatever their shape.

    Parameters
    ----------
    scores : array_like
        nan where missing.

    Returns
    -------
    ndarray of float

    Raises
    ------
    MeasureError
        If they are not all numbers, or rows have different lengths.

    Examples
    --------
    >>> as_scores([1, None]).tolist()
    [1.0, nan]
    """
    return _numbers(scores, "one score per observation")


def _numbers(values, expected) -> np.ndarray:
    try:
        if isinstance(values, np.ma.MaskedArray):
            values = values.astype(float).filled(np.nan)  # what is masked is missing
        array = np.asarray(values)
        if array.dtype.kind not in "fiu":
            if array.dtype.kind != "O" or any(isinstance(item, (str, bytes, bool)) for item in array.ravel().tolist()):
                raise ValueError("text, truth values or complex numbers")
            array = np.where(pd.isna(array), np.nan, array).astype(float)
    except (TypeError, ValueError, OverflowError):
        raise MeasureError(Problem("values that are not all numbers, or rows of different lengths", expected,
                                   "convert the values to numbers and give every row the same length")) from None
    return array.astype(float, copy=False)


def _constant(column) -> np.ndarray:
    """Whether each draw's column has one value only, its missing values left aside."""
    top = np.where(np.isnan(column), -np.inf, column).max(axis=1)
    bottom = np.where(np.isnan(column), np.inf, column).min(axis=1)
    return top - bottom <= np.maximum(_SAME * np.maximum(np.abs(top), np.abs(bottom)), 1 / _HUGE)


def _where(mask) -> str:
    """Observations (counted from 1) at which any draw offends."""
    rows = np.flatnonzero(mask.any(axis=0)) + 1
    rest = len(rows) - _LISTED
    listed = ", ".join(str(row) for row in rows[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")
    return f"observation{'s' if len(rows) > 1 else ''} {listed}"
