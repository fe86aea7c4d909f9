"""Panels for regressions: one row per unit and time, checked once."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse

_LARGEST, _SMALLEST = 1e60, 1e-60  # products of four numbers are taken


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of a regression, sorted by unit and then time, without gaps in any column used.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    regressors : tuple of str
        Names of the regressors, in the order of the columns of `x`.
    unit, time : str
        Names of the columns that key the rows.
    y : ndarray of float, shape (n,)
    x : ndarray of float, shape (n, k)
    units, times : tuple
        Labels, sorted; every one of them has a row.
    unit_codes, time_codes : ndarray of int, shape (n,)
        Place of each row's label among `units` and `times`.
    rows : ndarray of int, shape (n,)
        Place, from 0, of each row in the table the panel was made of.
    dropped : int
        Rows of that table left out because a number in a column used is missing.
    unlagged : int
        How many of those have all numbers of their own, but lack a lagged one.
    lags : dict of str to int
        Times by which each regressor is lagged, 0 for none.
    """

    outcome: str
    regressors: tuple[str, ...]
    unit: str
    time: str
    y: np.ndarray
    x: np.ndarray
    units: tuple
    times: tuple
    unit_codes: np.ndarray
    time_codes: np.ndarray
    rows: np.ndarray
    dropped: int
    unlagged: int
    lags: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Whether every unit has a row at every time."""
        return len(self.y) == len(self.units) * len(self.times)

    @property
    def index(self) -> pd.MultiIndex:
        """Unit and time of every row."""
        return pd.MultiIndex.from_arrays([np.array(self.units, dtype=object)[self.unit_codes],
                                          np.array(self.times, dtype=object)[self.time_codes]],
                                         names=[self.unit, self.time])

    @property
    def table(self) -> pd.DataFrame:
        """Outcome and regressors keyed by unit and time."""
        return pd.DataFrame({self.outcome: self.y, **dict(zip(self.regressors, self.x.T, strict=True))}, self.index)


def panel_of(table, outcome, regressors, unit="agglomeration", time="year", lag=None) -> Panel:
    r"""Check a long table and bring it into the form of a panel.

    Parameters
    ----------
    table : DataFrame
        One row per unit and time. Other columns than those named are not looked at.
    outcome : str
        Column of the outcome.
    regressors : sequence of str
        Columns of the regressors, each once.
    unit, time : str
        Columns of the keys: texts or whole numbers, one kind in each.
    lag : int or dict of str to int, optional
        By how many times all regressors, or those named, are lagged: x at the time so many places earlier *in the
        sorted list of all times of the table*, from the row that the same unit has there. Times need not be equally
        far apart, and a lag of one means the time before, not the year before.

    Returns
    -------
    Panel
        Rows where the outcome or a (lagged) regressor is missing are left out and counted.

    Raises
    ------
    MeasureError
        If a column is missing or named twice, keys are missing or of mixed kinds, a unit has two rows at a time, cells
        are infinite, too large or no numbers, or fewer than two units or two times are left. True and False count
        as 1 and 0.

    Notes
    -----
    A unit with a single row stays: what that means is up to the regression. Units or times of which no row is left
    are no part of the panel.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("bbaa"), "year": [2010, 2015] * 2, "y": [1.0, 2, 3, None],
    ...                       "x": [5, 6, 7, 8]})
    >>> panel = panel_of(table, "y", ["x"])
    >>> panel.units, panel.times, panel.y.tolist(), panel.dropped, panel.balanced
    (('a', 'b'), (2010, 2015), [3.0, 1.0, 2.0], 1, False)
    """
    names = list(regressors) if hasattr(regressors, "__iter__") and not isinstance(regressors, str) else [regressors]
    _check_columns(table, outcome, names, unit, time)
    lags, problems = _lags(lag, names)
    keys = [_key(table[column], column, problems) for column in (unit, time)]
    if all(key is not None for key in keys):
        twice = pd.DataFrame({"unit": keys[0], "time": keys[1]})
        twice = twice[twice.duplicated()].drop_duplicates()
        if len(twice):
            problems.append(Problem(f"two rows for {listed([f'{u} in {t}' for u, t in twice.to_numpy(dtype=object)])}",
                                    f"each {unit} once in each {time}", "choose one series if the table holds several"))
    columns = {name: _numbers(table[name], name, problems) for name in (outcome, *names)}
    refuse(problems)

    unit_codes, units = pd.factorize(keys[0], sort=True)
    time_codes, times = pd.factorize(keys[1], sort=True)
    x = np.column_stack([columns[name] for name in names])
    known = ~np.isnan(columns[outcome]) & ~np.isnan(x).any(axis=1)
    if any(lags.values()):
        place = np.full((len(units), len(times)), -1)
        place[unit_codes, time_codes] = np.arange(len(table))
        for k, name in enumerate(names):
            if lags[name]:
                earlier = time_codes - lags[name]
                source = np.where(earlier >= 0, place[unit_codes, np.maximum(earlier, 0)], -1)
                x[:, k] = np.where(source >= 0, columns[name][source], np.nan)
        now = ~np.isnan(columns[outcome]) & ~np.isnan(x).any(axis=1)
    else:
        now = known
    kept = np.flatnonzero(now)
    kept = kept[np.lexsort((time_codes[kept], unit_codes[kept]))]
    unit_codes, units = _without_empty(unit_codes[kept], units)
    time_codes, times = _without_empty(time_codes[kept], times)
    for found, what in ((units, unit), (times, time)):
        if len(found) < 2:
            problems.append(Problem(f"{len(found)} different values of {what} in the {len(kept)} rows without a gap",
                                    "at least two", "give more rows, or leave out regressors that are often missing"))
    refuse(problems)
    return Panel(outcome, tuple(names), unit, time, _frozen(columns[outcome][kept]), _frozen(x[kept]), units, times,
                 _frozen(unit_codes), _frozen(time_codes), _frozen(kept), len(table) - len(kept),
                 int((known & ~now).sum()), lags)


def check_panel_of(panel) -> None:
    """Refuse what is no panel.

    Parameters
    ----------
    panel : object

    Raises
    ------
    MeasureError
        If it is no `Panel`.

    Examples
    --------
    >>> check_panel_of(3)
    Traceback (most recent call last):
    ...
    flowspace.errors.MeasureError: MeasureError: 1 problem
      1. found a int; expected a panel of a regression. To mend it: make one: flowspace.econometrics.panel_of
    """
    if not isinstance(panel, Panel):
        refuse([Problem(f"a {type(panel).__name__}", "a panel of a regression",
                        "make one: flowspace.econometrics.panel_of")])


def _check_columns(table, outcome, names, unit, time) -> None:
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"a {type(table).__name__}", "a table with one row per unit and time", "give a DataFrame")])
    asked = [outcome, *names, unit, time]
    odd = [plain(name) for name in asked if not isinstance(name, str)]
    if odd:
        refuse([Problem(f"{listed(odd)} as column of the table", "names of columns", "give the names")])
    if not names:
        refuse([Problem("no regressor", "at least one", "name the columns to explain the outcome with")])
    problems = [Problem(f"no column {name!r}{did_you_mean(name, table.columns)}",
                        "one of " + listed([str(column) for column in table.columns]), "correct the name")
                for name in dict.fromkeys(asked) if name not in table.columns]
    twice = [name for name in dict.fromkeys(asked) if asked.count(name) > 1]
    if twice:
        problems.append(Problem(f"{listed(twice)} named for two parts of the regression",
                                "outcome, regressors, unit and time that differ", "name each column once"))
    doubled = [name for name in dict.fromkeys(asked) if (table.columns == name).sum() > 1]
    if doubled:
        problems.append(Problem(f"columns {listed(doubled)} twice", "each column once", "rename one of the two"))
    refuse(problems)


def _lags(lag, names) -> tuple[dict[str, int], list[Problem]]:
    given = dict(lag) if isinstance(lag, Mapping) else dict.fromkeys(names, 0 if lag is None else lag)
    problems = [Problem(f"a lag of {plain(name)}{did_you_mean(name, names)}", "lags of regressors: " + listed(names),
                        "correct the name") for name in given if name not in names]
    odd = [plain(steps) for steps in given.values()
           if not isinstance(steps, Integral) or isinstance(steps, bool) or steps < 0]
    if odd:
        problems.append(Problem(f"{listed(list(dict.fromkeys(odd)))} as lag", "a whole number of times, 0 or more",
                                "correct it"))
        return {}, problems
    return {name: int(given.get(name, 0)) for name in names}, problems


def _key(column, name, problems) -> np.ndarray | None:
    """The labels of units or times as one kind of object, or nothing and a problem."""
    if column.isna().any():
        problems.append(Problem(f"rows without {name}", f"a {name} in every row", "name it", column=name))
        return None
    labels = [label.item() if isinstance(label, np.generic) else label for label in column]
    if all(isinstance(label, str) for label in labels):
        return np.array(labels, dtype=object)
    # Years that were read as 1935.0 are whole numbers.
    if all(isinstance(label, Real) and not isinstance(label, bool) and label == label // 1 for label in labels):
        return np.array([int(label) for label in labels], dtype=object)
    problems.append(Problem(f"labels of {name} that are neither all texts nor all whole numbers",
                            "texts, or whole numbers, in every row", f"correct the column {name}", column=name))
    return None


def _numbers(column, name, problems) -> np.ndarray:
    # True and False are conditions here, as a dummy variable has them.
    values = column.astype("Float64") if pd.api.types.is_bool_dtype(column) else column
    numbers, wrong = as_numbers(values)
    largest = np.nanmax(np.abs(numbers), initial=0.0)
    if wrong:
        problems.append(Problem(f"cells that are not numbers ({listed([plain(column.iloc[i]) for i in wrong])})",
                                "numbers, or nothing where not known", "correct them", column=name))
    elif np.isinf(numbers).any():
        problems.append(Problem(f"{int(np.isinf(numbers).sum())} infinite cells", "finite numbers",
                                "correct them; the logarithm of zero is one reason for them", column=name))
    elif _LARGEST < largest or 0 < largest < _SMALLEST:
        problems.append(Problem(f"numbers up to {largest:.0e}", "numbers whose squares a computer "
                                f"can hold, up to {_LARGEST:.0e} and some above {_SMALLEST:.0e}",
                                "take other units of measurement", column=name))
    elif len(numbers) and np.isnan(numbers).all():
        problems.append(Problem("no number at all", "numbers", "choose another column", column=name))
    return numbers


def _without_empty(codes, labels) -> tuple[np.ndarray, tuple]:
    present, codes = np.unique(codes, return_inverse=True)
    return codes, tuple(labels[i] for i in present)


def _frozen(array) -> np.ndarray:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array
