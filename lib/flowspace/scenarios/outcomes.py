"""The one table that every what-if experiment returns: what an outcome was, what it would be, and how sure that is."""
from __future__ import annotations

import warnings
from collections.abc import Mapping
from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.values import as_numbers, level_problems, listed, plain, refuse

COLUMNS = ("experiment", "subject", "parameter", "outcome", "baseline", "value", "change", "low", "high", "draws",
           "level")
"""Columns that come first in every table of outcomes; what else an experiment tells comes after them."""

_GIVEN = ("subject", "parameter", "outcome", "baseline", "value", "low", "high", "draws")
_NEEDED = ("subject", "parameter", "outcome", "baseline", "value")


def outcome_table(experiment, rows, level=0.95, more=()) -> pd.DataFrame:
    r"""Put the outcomes of an experiment into the form that all experiments share.

    .. math:: \text{change} = \text{value} - \text{baseline}

    Parameters
    ----------
    experiment : str
        Name of the experiment, the same in all rows.
    rows : DataFrame or iterable of dict
        One for each outcome: subject (text: an agglomeration, a city), parameter (number: how much was changed; nan
        where the experiment has no step), outcome (text: name of the measure), baseline and value (numbers; nan where
        not defined). Where the change has an interval also low, high (its ends, in units of the change; infinite
        where it has no end) and draws (whole number: how many draws it comes from).
    level : float
        Of the intervals, above 0 and below 1.
    more : sequence of str
        Further columns of the rows, kept as they are.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`, then those of ``more``, in the order of the rows. low and high bound the change, not
        the value; they are nan, and draws is 0, where there are none.

    Raises
    ------
    MeasureError
        If a name is no text, a column is missing or unknown, a number is no number, baseline or value is infinite,
        only one end of an interval is given or the lower one is above the upper one, draws is no whole number of zero
        or more, an outcome of a subject stands twice for one parameter (and the same further columns), or the level is
        out of its range.

    Notes
    -----
    No rows give a table without rows. Tables of several experiments are joined by ``pandas.concat``; the key of a row
    is experiment, subject, parameter, outcome and what text the further columns hold.
    An interval says what was varied in the draws and nothing else: each experiment states that.

    Examples
    --------
    >>> table = outcome_table("more_links", [
    ...     {"subject": "delta", "parameter": 2, "outcome": "density", "baseline": 0.25, "value": 0.5},
    ...     {"subject": "delta", "parameter": 2, "outcome": "efficiency", "baseline": 0.5, "value": 0.75, "low": 0.125,
    ...      "high": 0.5, "draws": 99}])
    >>> table[["outcome", "change", "low", "high", "draws"]].values.tolist()
    [['density', 0.25, nan, nan, 0], ['efficiency', 0.25, 0.125, 0.5, 99]]
    """
    problems = _name(experiment, "name of the experiment") + level_problems(level)
    given = _rows(rows)
    absent = [name for name in (*_NEEDED, *more) if name not in given.columns]
    strange = [str(name) for name in given.columns if name not in (*_GIVEN, *more)]
    if len(given) and absent:
        problems.append(Problem(f"no {listed(absent)} in the rows", ", ".join((*_NEEDED, *more)),
                                "add what is missing"))
    if strange:
        problems.append(Problem(f"{listed(strange)} in the rows{did_you_mean(strange[0], _GIVEN)}",
                                "only " + ", ".join(_GIVEN) + "; the change is computed here", "leave it out"))
    if given.columns.duplicated().any():
        problems.append(Problem("a column twice in the rows", "each once", "remove one of the two"))
    refuse(problems)
    numbers = {}
    for name in ("parameter", "baseline", "value", "low", "high"):
        items = given[name] if name in given.columns else pd.Series(np.nan, given.index)
        numbers[name], wrong = as_numbers(items)
        if wrong:
            problems.append(Problem(f"{name} that is no number ({listed([plain(items.iloc[i]) for i in wrong])})",
                                    "numbers, nan where not defined", "correct it"))
        if name not in ("low", "high") and np.isinf(numbers[name]).any():
            problems.append(Problem(f"an infinite {name}", "finite numbers, nan where not defined", "correct it"))
    for name in ("subject", "outcome"):
        other = [plain(item) for item in given.get(name, ()) if not isinstance(item, str) or not item]
        if other:
            problems.append(Problem(f"{name} that is no name ({listed(other)})", "text", "name it"))
    low, high = numbers["low"], numbers["high"]
    if (np.isnan(low) != np.isnan(high)).any():
        problems.append(Problem("one end of an interval without the other", "both ends or none",
                                "give the other one; infinite where the interval has no end"))
    if (low > high).any():
        problems.append(Problem("intervals whose lower end is above the upper one", "low, then high", "swap them"))
    draws = _draws(given, problems)
    refuse(problems)
    table = pd.DataFrame({
        "experiment": pd.Series(experiment, given.index, dtype=object),
        "subject": given.get("subject", pd.Series(dtype=object)), "parameter": numbers["parameter"],
        "outcome": given.get("outcome", pd.Series(dtype=object)), "baseline": numbers["baseline"],
        "value": numbers["value"], "change": numbers["value"] - numbers["baseline"], "low": low, "high": high,
        "draws": draws, "level": float(level)}, given.index)[list(COLUMNS)]
    for name in more:
        table[name] = given.get(name, pd.Series(dtype=object))
    texts = [name for name in more if table[name].dtype.kind not in "biufc"]
    twice = table[table.duplicated(["subject", "parameter", "outcome", *texts])]
    if len(twice):
        shown = [f"{row.outcome} of {row.subject} at {row.parameter:g}" for row in twice.itertuples()]
        raise MeasureError(Problem(f"outcomes that stand twice ({listed(shown)})",
                                   "each outcome of a subject once for every parameter", "remove one of the two"))
    return table


def interval(draws, level=0.95) -> dict:
    r"""Ends of the interval that holds the middle share of the draws.

    .. math:: \text{low} = q_{(1 - \text{level})/2}, \qquad \text{high} = q_{(1 + \text{level})/2}

    Parameters
    ----------
    draws : array_like, shape (draws,)
        Changes, one for each draw; nan where a draw has none.
    level : float
        Above 0 and below 1.

    Returns
    -------
    dict
        low and high (quantiles, by linear interpolation) and draws, how many had a change: the keys that a row of
        `outcome_table` takes. Both ends are nan where no draw has a change.

    Raises
    ------
    MeasureError
        If the draws are no list of numbers, or the level is out of its range.

    Notes
    -----
    Draws without a change are left out, so that the interval speaks of the others only: compare ``draws`` with how many
    were made.

    Examples
    --------
    >>> interval(range(101), level=0.5)
    {'low': 25.0, 'high': 75.0, 'draws': 101}
    >>> interval([1.0, float("nan")])
    {'low': 1.0, 'high': 1.0, 'draws': 1}
    """
    problems = level_problems(level)
    if isinstance(draws, (str, bytes, Mapping)) or not hasattr(draws, "__iter__") or np.ndim(draws) != 1:
        refuse([*problems, Problem(f"draws that are a {type(draws).__name__}", "one list of numbers",
                                   "give one change for each draw")])
    numbers, wrong = as_numbers(draws if hasattr(draws, "dtype") else list(draws))
    if wrong:
        problems.append(Problem("draws that are no numbers", "numbers, nan where not defined", "correct them"))
    refuse(problems)
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return {"low": np.nan, "high": np.nan, "draws": 0}
    with warnings.catch_warnings():
        # Between an infinite draw and a finite one there is no number to interpolate.
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    if np.isnan(low) or np.isnan(high):
        low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2], method="nearest")
    return {"low": float(low), "high": float(high), "draws": len(known)}


def _rows(rows) -> pd.DataFrame:
    if isinstance(rows, pd.DataFrame):
        return rows.reset_index(drop=True)
    items = list(rows) if hasattr(rows, "__iter__") and not isinstance(rows, (str, bytes, Mapping)) else None
    if items is None or not all(isinstance(item, Mapping) for item in items):
        raise MeasureError(Problem(f"rows that are a {type(rows).__name__}" if items is None else "rows that are no "
                                   "dictionaries", "a table, or a list of dictionaries", "give one for each outcome"))
    return pd.DataFrame(items)


def _draws(given, problems) -> np.ndarray:
    items = [0 if pd.api.types.is_scalar(item) and pd.isna(item) else item
             for item in given.get("draws", pd.Series(0, given.index))]
    wrong = [plain(item) for item in items if isinstance(item, bool) or item != _whole(item) or item < 0]
    if wrong:
        problems.append(Problem(f"draws of {listed(wrong)}", "whole numbers of zero or more", "correct them"))
        return np.zeros(len(items), dtype=int)
    return np.array([int(item) for item in items], dtype=int)


def _whole(item):
    """The item as a whole number, or nothing: a column with gaps holds whole numbers as floats."""
    if isinstance(item, (Integral, float, np.floating)) and abs(item) < np.inf:
        return int(item)
    return None


def _name(name, what) -> list[Problem]:
    if isinstance(name, str) and name:
        return []
    return [Problem(f"{plain(name)} as {what}", "a name", "give text")]
