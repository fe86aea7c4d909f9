"""Whether catching up reads as resilience: correlation of an index with the level that units start from."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.resilience.series import check_relative
from flowspace.resilience.standardised import window_of
from flowspace.values import refuse, whole_number

_COLUMNS = ["start", "end", "scope", "units", "rows", "pearson", "pearson_p", "spearman", "spearman_p"]


def level_correlation(relative, of="resilience", periods=None, draws=999, seed=0, unit="agglomeration",
                      time="year") -> pd.DataFrame:
    r"""Correlate an index of resilience with the log of the initial level.

    Parameters
    ----------
    relative : DataFrame
        Result of `flowspace.resilience.relative_resilience`, or any table with the keys, base and the column `of`.
    of : str
        Column to correlate, such as resilience, difference or log_difference.
    periods : sequence of (int, int), optional
        First and last year, both included; all years in one if left out.
    draws : int
        Permutations for the p-values, at least 1.
    seed : int
        Zero or more.
    unit, time : str
        Keys of the table.

    Returns
    -------
    DataFrame
        Two rows for each period: scope "rows" (every unit and year is a point) and "means" (every unit is a point, the
        mean of its years). start, end, scope, units, rows, pearson (with the logarithm of the level), spearman, and a
        two-sided p of each: share of permutations at least as far from 0, the observed order counted with them. nan
        below three units or without variation.

    Raises
    ------
    MeasureError
        If a column is missing or holds more than numbers, a unit stands twice in a year, a period is no pair of years,
        or no row of any period can be used.

    Notes
    -----
    The initial level is the first base above zero that the unit has in the period, the same in all of its years. Levels
    are permuted *among units*, whole series staying together: rows of a unit are no independent observations. A base
    that appears in the growth as well pulls the correlation below zero when it is measured with error.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": list("abcd"), "year": [2002] * 4, "base": [1, 10, 100, 1000],
    ...                       "difference": [0.3, 0.2, 0.1, 0.0]})
    >>> found = level_correlation(table, "difference", draws=99)
    >>> found[["scope", "pearson", "spearman"]].round(6).values.tolist()
    [['rows', -1.0, -1.0], ['means', -1.0, -1.0]]
    """
    check_relative(relative, ["base", of], time, unit)
    refuse(whole_number(draws, "number of permutations", 1) + whole_number(seed, "seed", 0))
    if periods is None:
        periods = [(int(relative[time].min()), int(relative[time].max()))]
    usable = relative[relative[of].notna() & (relative["base"] > 0)]
    rows = []
    for number, period in enumerate(periods):
        start, end = window_of(period, "period")
        part = usable[usable[time].between(start, end)].sort_values(time, kind="stable")
        codes, labels = pd.factorize(part[unit], sort=True)
        level = np.log(part.groupby(unit, sort=True)["base"].first().to_numpy(float))
        y = part[of].to_numpy(float)
        means = np.bincount(codes, y, len(labels)) / np.maximum(np.bincount(codes, minlength=len(labels)), 1)
        for scope, outcome, places in (("rows", y, codes), ("means", means, np.arange(len(labels)))):
            generator = np.random.default_rng([int(seed), number])
            found = _tested(level, outcome, places, int(draws), generator)
            rows.append([start, end, scope, len(labels), len(y), *found])
    if not any(row[3] for row in rows):
        refuse([Problem(f"no row with {of} and a base above zero in the periods", "some", "choose other periods")])
    return pd.DataFrame(rows, columns=_COLUMNS)


def _tested(level, outcome, places, draws, generator) -> list[float]:
    if len(level) < 3 or np.ptp(level) == 0 or np.ptp(outcome) == 0:
        return [np.nan] * 4
    orders = np.concatenate([np.arange(len(level))[None],
                             generator.permuted(np.tile(np.arange(len(level)), (draws, 1)), axis=1)])
    found = []
    for ranked in (False, True):
        x = level[orders][:, places]
        y = stats.rankdata(outcome) if ranked else outcome
        x = stats.rankdata(x, axis=1) if ranked else x
        x, y = x - x.mean(axis=1, keepdims=True), y - y.mean()
        r = x @ y / np.sqrt((x**2).sum(axis=1) * (y @ y))
        found += [float(r[0]), float((np.abs(r) >= abs(r[0]) - 1e-12).mean())]
    return found
