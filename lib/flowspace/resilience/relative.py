"""Growth of units against a benchmark: relative resilience, sensitivity, and the difference without a denominator."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.resilience.series import yearly_series, yearly_table
from flowspace.values import refuse, whole_number

REASONS = {
    "": "all measures are defined",
    "no_earlier_value": "the unit has no value the given number of years earlier: first year, later entry, or a gap",
    "zero_base": "the unit's earlier value is zero: growth from nothing has no rate",
    "no_benchmark": "the benchmark is not known in one of the two years, or zero in the earlier one",
    "benchmark_unchanged": "the benchmark does not grow: resilience and sensitivity divide by zero",
}
"""Why resilience is or is not defined."""

_ROUNDING = 1e-12

COLUMNS = ("value", "base", "benchmark", "benchmark_base", "growth", "benchmark_growth", "difference", "resilience",
           "sensitivity", "log_difference", "weight", "reason")


def relative_resilience(table, benchmark=None, value="patents", unit="agglomeration", time="year",
                        horizon=1) -> pd.DataFrame:
    r"""Compare the growth of each unit with that of a benchmark, in four ways.

    .. math:: g_{rt} = \frac{Y_{rt} - Y_{r,t-h}}{Y_{r,t-h}}, \quad D_{rt} = g_{rt} - g_{nt}, \quad
              RES_{rt} = \frac{g_{rt} - g_{nt}}{|g_{nt}|}, \quad \beta_{rt} = \frac{g_{rt}}{g_{nt}}

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values zero or larger.
    benchmark : Series, mapping or DataFrame, optional
        Year → value of the whole to compare with, such as the nation; a table has the columns `time` and `value`.
        Left out, it is the sum of the units that have a value in both years.
    value, unit, time : str
        Columns of the table.
    horizon : int
        Years h over which growth is taken, at least 1.

    Returns
    -------
    DataFrame
        One row for each row of the table with a value, sorted by unit and year: the keys and

        * value, base: :math:`Y_{rt}` and :math:`Y_{r,t-h}`;
        * benchmark, benchmark_base: :math:`Y_{nt}` and :math:`Y_{n,t-h}`;
        * growth, benchmark_growth, difference: shares, not per cent;
        * resilience: RES, above 0 where the unit does better than the benchmark;
        * sensitivity: :math:`\beta`, in a downturn below 1 where the unit resists;
        * log_difference: :math:`\ln(Y_{rt}/Y_{r,t-h}) - \ln(Y_{nt}/Y_{n,t-h})`;
        * weight: :math:`Y_{r,t-h}/Y_{n,t-h}`;
        * reason: a key of `REASONS`, empty where all are defined.

    Raises
    ------
    MeasureError
        If the table or the benchmark cannot be read (see `flowspace.resilience.yearly_table`), or the horizon is no
        whole number of at least 1.

    Notes
    -----
    Growth is never taken over a gap: without a value exactly h years earlier it is nan. A unit that enters later counts
    in the sum only once both of its values are known, so that its entry is not growth of the whole. A unit whose base
    is 0 has no growth, but what it gains is growth of the sum: `adding_up` tells how much.

    A fall to 0 is a growth of -1; its log_difference is nan. Where the benchmark stands still (up to rounding, 1e-12)
    resilience and sensitivity are nan, and close to that they are as good as arbitrary: see `denominator`.

    References
    ----------
    Martin 2012, Regional economic resilience, hysteresis and recessionary shocks, Journal of Economic Geography
    12(1):1–32.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "a", "b", "b"], "year": [2008, 2009] * 2,
    ...                       "patents": [100, 110, 300, 290]})
    >>> found = relative_resilience(table, benchmark={2008: 1000, 2009: 950})
    >>> found.loc[found["year"] == 2009, ["growth", "difference", "resilience", "sensitivity"]].round(3).values.tolist()
    [[0.1, 0.15, 3.0, -2.0], [-0.033, 0.017, 0.333, 0.667]]
    """
    refuse(whole_number(horizon, "horizon", 1))
    wide = yearly_table(table, value, unit, time, taken=COLUMNS)
    given = None if benchmark is None else yearly_series(benchmark, "benchmark", value, time)
    now = wide.to_numpy()
    h = min(int(horizon), now.shape[1])
    base = np.concatenate([np.full((len(now), h), np.nan), now[:, :now.shape[1] - h]], axis=1)
    both = ~np.isnan(now) & ~np.isnan(base)
    if given is None:
        counted = both.any(axis=0)
        whole = np.where(counted, np.where(both, now, 0).sum(axis=0), np.nan)
        whole_base = np.where(counted, np.where(both, base, 0).sum(axis=0), np.nan)
    else:
        years = wide.columns
        whole = given.reindex(years).to_numpy()
        whole_base = given.reindex(years - int(horizon)).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(base > 0, (now - base) / base, np.nan)
        whole_growth = np.where(whole_base > 0, (whole - whole_base) / whole_base, np.nan)
        # A sum taken in another order misses the last digits: that is no growth to divide by.
        whole_growth = np.where(np.abs(whole_growth) <= _ROUNDING, 0.0, whole_growth)
        moving = np.where(whole_growth == 0, np.nan, whole_growth)
        difference = growth - whole_growth
        logs = [np.where(x > 0, np.log(x), np.nan) for x in (now, base, whole, whole_base)]
        weight = np.where(whole_base > 0, base / whole_base, np.nan)
        cells = [now, base, whole, whole_base, growth, whole_growth, difference, difference / np.abs(moving),
                 growth / moving, logs[0] - logs[1] - (logs[2] - logs[3]), weight]
    reason = np.select([~both, base == 0, np.broadcast_to(np.isnan(whole_growth), now.shape),
                        np.broadcast_to(whole_growth == 0, now.shape)], list(REASONS)[1:], "")
    known = ~np.isnan(now)
    rows, columns = np.nonzero(known)
    result = {unit: wide.index.to_numpy()[rows], time: wide.columns.to_numpy()[columns]}
    for name, cell in zip(COLUMNS, [*cells, reason], strict=True):
        result[name] = np.broadcast_to(cell, now.shape)[known]
    return pd.DataFrame(result)
