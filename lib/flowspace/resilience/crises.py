"""Crises: times of sustained decline, from peak to trough and back."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.resilience.filters import hamilton_cycle, hp_cycle, linear_cycle
from flowspace.resilience.series import check_columns, yearly_series, yearly_table
from flowspace.values import listed, refuse, whole_number

RELATIVE_TO = {
    "none": "the values themselves",
    "benchmark": "the share in a benchmark",
    "linear": "the deviation of the logarithm from a straight line",
    "hp": "the deviation of the logarithm from the Hodrick-Prescott trend",
    "hamilton": "the deviation of the logarithm from Hamilton's forecast",
}
"""What a decline is a decline of."""

_ROUNDING = 1e-12
_EPISODE = ["peak_year", "trough_year", "duration", "depth", "loss_share", "recovery_year", "recovery_time",
            "censored_left", "ongoing", "censored_right"]


def crisis_episodes(table, least_years=2, relative_to="none", benchmark=None, value="patents", unit="agglomeration",
                    time="year") -> pd.DataFrame:
    r"""Find all times in which a unit declines for several years in a row.

    A crisis goes from a peak p to a trough q with :math:`x_{t} < x_{t-1}` for all :math:`p < t \le q`, and
    :math:`q - p` at least `least_years`; its depth is :math:`\ln x_q - \ln x_p`.

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values zero or larger.
    least_years : int
        Fewest years of decline, at least 1.
    relative_to : str
        A key of `RELATIVE_TO`. Where all grow fast, declines of the values are rare, and declines of the share or
        against a trend are what a crisis can be seen by.
    benchmark : Series, mapping or DataFrame, optional
        Year → value above zero, for "benchmark" only; left out there, the sum of all units in the year.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    DataFrame
        One row per crisis, sorted by unit and peak: the unit and

        * peak_year, trough_year; duration: years from one to the other;
        * depth: a logarithm, below 0 (minus infinity if the value falls to 0); against a trend the difference of the
          deviations; loss_share: :math:`1 - e^{depth}`;
        * recovery_year: the first year after the trough that is at the peak's level or above; recovery_time: years from
          the trough to it (nan if censored);
        * censored_left: the decline begins with the first year of the series, so that the peak may lie before it;
        * ongoing: the trough is the last year of the series, so that the decline may go on;
        * censored_right: not recovered by the last year of the series.

    Raises
    ------
    MeasureError
        If the table cannot be read, `relative_to` is unknown, a benchmark is given without use for it or lacks years,
        or no unit has a series to look at.

    Notes
    -----
    A series ends where a year is missing, and a new one begins after it; what happens across the gap is not known. An
    unchanged year ends a decline. A second decline before the old peak is reached again is a crisis of its own. With
    small values declines of two years are frequent by chance. The two-sided trend of Hodrick and Prescott takes a long
    crisis for a change of trend; see `flowspace.resilience.hp_cycle`.

    References
    ----------
    After the technological crises of Balland, Rigby and Boschma 2015, The technological resilience of US cities,
    Cambridge Journal of Regions, Economy and Society, doi 10.1093/cjres/rsv007; they need not agree in detail.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2000, 2007), "patents": [8, 10, 7, 5, 6, 12, 11]})
    >>> crisis_episodes(table)[["peak_year", "trough_year", "loss_share", "recovery_time"]].round(6).values.tolist()
    [[2001.0, 2003.0, 0.5, 2.0]]
    """
    problems = whole_number(least_years, "fewest years of decline", 1)
    if not isinstance(relative_to, str) or relative_to not in RELATIVE_TO:
        problems.append(Problem(f"relative_to {relative_to!r}{did_you_mean(relative_to, RELATIVE_TO)}",
                                "one of " + ", ".join(RELATIVE_TO), "choose one"))
    elif benchmark is not None and relative_to != "benchmark":
        problems.append(Problem(f"a benchmark with relative_to {relative_to!r}", "a benchmark with 'benchmark' only",
                                "leave one of the two out"))
    refuse(problems)
    wide = yearly_table(table, value, unit, time, taken=_EPISODE)
    series = _logarithms(wide, table, relative_to, benchmark, value, unit, time)
    if series.isna().all(axis=None):
        refuse([Problem("no unit with a series to look at", "at least one",
                        "see the column reason of the filter: the series are too short, or have gaps or zeros")])
    rows = []
    for label, row in series.iterrows():
        for start, x in _runs(row.to_numpy()):
            rows += [[label, *episode] for episode in _episodes(x, int(series.columns[0]) + start, int(least_years))]
    found = pd.DataFrame(rows, columns=[unit, *_EPISODE])
    whole = ["peak_year", "trough_year", "duration"]
    types = {**dict.fromkeys(_EPISODE, float), **dict.fromkeys(whole, int),
             **dict.fromkeys(["censored_left", "ongoing", "censored_right"], bool)}
    return found.astype(types)


def crisis_summary(episodes, table, relative_to="none", value="patents", unit="agglomeration",
                   time="year") -> pd.DataFrame:
    """Frequency, intensity and duration of crises by unit.

    Parameters
    ----------
    episodes : DataFrame
        Result of `crisis_episodes`.
    table : DataFrame
        The table it was made of: units without a crisis are counted as well.
    relative_to : str
        As given to `crisis_episodes`. Against a trend the years without one are no years in which a crisis could be
        seen.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    DataFrame
        Indexed by unit: years (changes from one year to the next that can be seen), crises, per_decade (crises in ten
        such years; nan without any), years_in_decline, share_in_decline, mean_depth, worst_depth, mean_duration,
        recovered (crises), not_recovered, mean_recovery_time (of those recovered: too short, as long recoveries are
        the ones not seen to end); means are nan without a crisis.

    Raises
    ------
    MeasureError
        If a table cannot be read, or an episode is of a unit that the table does not have.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a"] * 4 + ["b"] * 4, "year": [2000, 2001, 2002, 2003] * 2,
    ...                       "patents": [4, 3, 2, 5, 1, 2, 3, 4]})
    >>> crisis_summary(crisis_episodes(table), table)[["crises", "share_in_decline"]].round(3).values.tolist()
    [[1.0, 0.667], [0.0, 0.0]]
    """
    if isinstance(episodes, pd.DataFrame) and not len(episodes):
        lacking = [name for name in (unit, *_EPISODE) if name not in episodes]
        refuse([Problem(f"no column {name!r}", "the result of crisis_episodes", "give that") for name in lacking])
    else:
        check_columns(episodes, [unit, *_EPISODE])
    if not isinstance(relative_to, str) or relative_to not in RELATIVE_TO:
        refuse([Problem(f"relative_to {relative_to!r}{did_you_mean(relative_to, RELATIVE_TO)}",
                        "one of " + ", ".join(RELATIVE_TO), "choose one")])
    wide = yearly_table(table, value, unit, time)
    series = _logarithms(wide, table, relative_to, None, value, unit, time)
    strange = [str(u) for u in episodes[unit].unique() if u not in wide.index]
    if strange:
        refuse([Problem(f"episodes of {listed(strange)}", "units of the table", "give the table they were made of")])
    years = (series.notna() & series.notna().shift(axis=1, fill_value=False)).sum(axis=1)
    groups = episodes.groupby(unit)
    result = pd.DataFrame({"years": years, "crises": groups.size().reindex(wide.index, fill_value=0),
                           "years_in_decline": groups["duration"].sum().reindex(wide.index, fill_value=0)})
    result["per_decade"] = 10 * result["crises"] / result["years"].where(result["years"] > 0)
    result["share_in_decline"] = result["years_in_decline"] / result["years"].where(result["years"] > 0)
    for name, of, how in (("mean_depth", "depth", "mean"), ("worst_depth", "depth", "min"),
                          ("mean_duration", "duration", "mean")):
        result[name] = groups[of].agg(how).reindex(wide.index).astype(float)
    open_ends = groups["censored_right"].sum().reindex(wide.index, fill_value=0).astype(int)
    result["recovered"], result["not_recovered"] = result["crises"] - open_ends, open_ends
    result["mean_recovery_time"] = groups["recovery_time"].mean().reindex(wide.index).astype(float)
    return result[["years", "crises", "per_decade", "years_in_decline", "share_in_decline", "mean_depth",
                   "worst_depth", "mean_duration", "recovered", "not_recovered", "mean_recovery_time"]]


def _logarithms(wide, table, relative_to, benchmark, value, unit, time) -> pd.DataFrame:
    if relative_to in ("none", "benchmark"):
        logs = np.where(wide > 0, np.log(wide.where(wide > 0, 1.0)), np.where(wide.isna(), np.nan, -np.inf))
        if relative_to == "benchmark":
            whole = (wide.sum(axis=0, min_count=1) if benchmark is None
                     else yearly_series(benchmark, "benchmark", value, time, above=0).reindex(wide.columns))
            whole = whole.where(whole > 0)
            absent = [str(y) for y in wide.columns[(whole.isna() & wide.notna().any(axis=0)).to_numpy()]]
            if absent and benchmark is not None:
                refuse([Problem(f"no benchmark in {listed(absent)}", "one in every year of the table", "add them")])
            logs = logs - np.log(whole.to_numpy(float))
        return pd.DataFrame(logs, wide.index, wide.columns)
    filters = {"linear": linear_cycle, "hp": hp_cycle, "hamilton": hamilton_cycle}
    found = filters[relative_to](table, value=value, unit=unit, time=time)
    return found.pivot(index=unit, columns=time, values="cycle").reindex(wide.index).reindex(columns=wide.columns)


def _runs(x):
    """Stretches without a gap, with the place where each begins."""
    known = np.concatenate([[False], ~np.isnan(x), [False]]).astype(int)
    for start, end in zip(np.flatnonzero(np.diff(known) == 1), np.flatnonzero(np.diff(known) == -1), strict=True):
        yield int(start), x[start:end]


def _episodes(x, first_year, least):
    # Differences that are rounding are none.
    falls = np.concatenate([[False], x[1:] < x[:-1] - _ROUNDING, [False]]).astype(int)
    starts, ends = np.flatnonzero(np.diff(falls) == 1), np.flatnonzero(np.diff(falls) == -1)
    for peak, trough in zip(starts, ends, strict=True):
        if trough - peak < least:
            continue
        back = np.flatnonzero(x[trough + 1:] >= x[peak] - _ROUNDING)
        depth = x[trough] - x[peak]
        year = first_year + trough + 1 + back[0] if len(back) else np.nan
        yield [first_year + peak, first_year + trough, trough - peak, depth, -np.expm1(depth), year,
               year - (first_year + trough), peak == 0, trough == len(x) - 1, not len(back)]
