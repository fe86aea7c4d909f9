"""How deep units fall below their expected path, what it costs them, and when they are back."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.resilience.counterfactual import Counterfactual
from flowspace.resilience.series import check_columns
from flowspace.values import as_numbers, listed, refuse

_ROUNDING = 1e-12


def recovery(path) -> pd.DataFrame:
    r"""Resistance, depth, loss, recovery and reorientation of each unit.

    .. math:: R_0 = y_{t_0} - \hat y_{t_0}, \quad \min_h (y - \hat y)_{t_0+h}, \quad
              L = \sum_{h=0}^{H} (y - \hat y)_{t_0+h}

    Parameters
    ----------
    path : Counterfactual
        Result of `flowspace.resilience.counterfactual`.

    Returns
    -------
    DataFrame
        Indexed by unit. Logarithms, with lower and upper ends at the level of the path where the name has them:

        * resistance, resistance_lower, resistance_upper: :math:`R_0`, 0 as expected, below 0 a loss;
        * depth, depth_lower, depth_upper: the smallest gap; trough_year: its (first) year;
        * loss, loss_lower, loss_upper: L; loss_units, loss_units_lower, loss_units_upper:
          :math:`\sum_h (Y - e^{\hat y})` in units of the value, against the median of what was to be expected;
        * never_below: whether no gap is below 0;
        * recovery_time: engineering, the first h *after having fallen below* with :math:`y \ge \hat y`; 0 if
          never_below, nan if censored; recovery_censored: fell and is not back by the last year seen;
        * never_below_level: whether no year is below :math:`Y_{t_0-1}`;
        * level_time: the first h after having fallen below that level with :math:`Y \ge Y_{t_0-1}`; 0 if
          never_below_level, nan if censored; level_censored;
        * last_h: the last h with a value before the first gap: nothing later is used;
        * pre_slope, post_slope: of straight lines through the logarithms before and from the shock's year on (nan below
          three years); reorientation: post_slope less pre_slope;
        * recovered_share: share of drawn paths that the unit is at or above in the last year seen.

    Raises
    ------
    MeasureError
        If `path` is no Counterfactual, or a unit has no value in the year of the shock.

    Notes
    -----
    The intervals are quantiles of the actual values less the drawn paths; the actual values have no error here. depth
    is a minimum: by chance alone it is below 0, more so the longer the horizon, and its interval tells of the path and
    not of that. A path that a unit crosses by chance counts as recovery; `recovery_shares` tells how sure it is. Gaps
    smaller than rounding (1e-12) are none.

    Examples
    --------
    >>> from flowspace.resilience.counterfactual import counterfactual
    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2000, 2008),
    ...                       "patents": [8, 9, 8, 9, 8, 4, 6, 9]})
    >>> found = recovery(counterfactual(table, 2005, 2, draws=100))
    >>> found[["trough_year", "recovery_time", "level_time"]].values.tolist()
    [[2005.0, 2.0, 2.0]]
    """
    _check(path)
    actual, expected, last = path.actual, path.expected, _last_seen(path)
    gaps = actual - expected
    gap_draws = actual[:, None, :] - path.draws
    tails = [(1 - path.level) / 2, (1 + path.level) / 2]
    rows = {}
    for i, label in enumerate(path.units):
        seen = slice(0, last[i] + 1)
        gap, drawn, y = gaps[i, seen], gap_draws[i][:, seen], actual[i, seen]
        low = {"resistance": drawn[:, 0], "depth": drawn.min(axis=1), "loss": drawn.sum(axis=1),
               "loss_units": (np.exp(y) - np.exp(path.draws[i][:, seen])).sum(axis=1)}
        ends = {name: np.quantile(values, tails) for name, values in low.items()}
        before = path.before.iloc[i].to_numpy()
        time, censored, never = _return(gap)
        level_time, level_censored, never_level = _return(y - before[-1])
        pre, post = _slope(before), _slope(y)
        rows[label] = {
            "resistance": gap[0], "resistance_lower": ends["resistance"][0], "resistance_upper": ends["resistance"][1],
            "depth": gap.min(), "depth_lower": ends["depth"][0], "depth_upper": ends["depth"][1],
            "trough_year": path.shock_year + int(gap.argmin()),
            "loss": gap.sum(), "loss_lower": ends["loss"][0], "loss_upper": ends["loss"][1],
            "loss_units": (np.exp(y) - np.exp(expected[i, seen])).sum(),
            "loss_units_lower": ends["loss_units"][0], "loss_units_upper": ends["loss_units"][1],
            "never_below": never, "recovery_time": time, "recovery_censored": censored,
            "never_below_level": never_level, "level_time": level_time, "level_censored": level_censored,
            "last_h": int(last[i]), "pre_slope": pre, "post_slope": post, "reorientation": post - pre,
            "recovered_share": (drawn[:, -1] >= -_ROUNDING).mean()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(path.unit)


def recovery_shares(path) -> pd.DataFrame:
    """Share of the drawn paths that each unit has returned to by each year.

    Parameters
    ----------
    path : Counterfactual

    Returns
    -------
    DataFrame
        The unit, h, at_or_above (share of drawn paths that the unit is not below in this year), fallen (share it has
        been below by this year), returned (share it fell below and came back to at least once by this year), up to the
        last year seen.

    Raises
    ------
    MeasureError
        As `recovery`.

    Examples
    --------
    >>> from flowspace.resilience.counterfactual import counterfactual
    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2000, 2008),
    ...                       "patents": [8, 9, 8, 9, 8, 2, 2, 90]})
    >>> recovery_shares(counterfactual(table, 2005, 2, draws=100))["returned"].tolist()
    [0.0, 0.0, 1.0]
    """
    _check(path)
    parts = []
    for i, (label, last) in enumerate(zip(path.units, _last_seen(path), strict=True)):
        below = path.actual[i, None, :last + 1] < path.draws[i][:, :last + 1] - _ROUNDING
        fallen = np.logical_or.accumulate(below, axis=1)
        returned = np.logical_or.accumulate(fallen & ~below, axis=1)
        parts.append(pd.DataFrame({path.unit: [label] * (last + 1), "h": range(last + 1),
                                   "at_or_above": (~below).mean(axis=0), "fallen": fallen.mean(axis=0),
                                   "returned": returned.mean(axis=0)}))
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True, eq=False)
class RecoveryCurve:
    """Share of units not yet back, by years since the shock.

    Parameters
    ----------
    table : DataFrame
        time, at_risk, recovered, censored, not_recovered (Kaplan-Meier) and standard_error (Greenwood), one row per
        time at which a unit recovers or is last seen.
    fallen : int
        Units that fell, on which the curve rests.
    never_below : int
        Units that never fell and are left out.
    median : float
        First time at which half or less are not recovered; nan if that is not reached.
    """

    table: pd.DataFrame
    fallen: int
    never_below: int
    median: float


def recovery_curve(recovered, of="recovery") -> RecoveryCurve:
    r"""Kaplan-Meier curve of recovery times, with units that are not back as right-censored.

    .. math:: S(t) = \prod_{s \le t} \left(1 - \frac{d_s}{n_s}\right), \qquad
              \widehat{\mathrm{se}}(t) = S(t) \sqrt{\sum_{s \le t} \frac{d_s}{n_s (n_s - d_s)}}

    Parameters
    ----------
    recovered : DataFrame
        Result of `recovery`.
    of : str
        "recovery" (back to the expected path) or "level" (back to the level before).

    Returns
    -------
    RecoveryCurve

    Raises
    ------
    MeasureError
        If a column is missing or holds what it cannot, or `of` is neither of the two.

    Notes
    -----
    A unit that recovers in the year in which others are last seen does so before they are censored. Units that never
    fell are no units that recovered at once: they are counted apart. If no unit fell, the table is empty. The standard
    error is 0 where the curve reaches 0, and for independent units; a common shock makes them dependent.

    Examples
    --------
    >>> table = pd.DataFrame({"recovery_time": [1, 3, np.nan, 0], "recovery_censored": [False, False, True, False],
    ...                       "never_below": [False, False, False, True], "last_h": [4, 4, 2, 4]})
    >>> curve = recovery_curve(table)
    >>> curve.table[["time", "at_risk", "not_recovered"]].round(3).values.tolist(), curve.never_below
    ([[1.0, 3.0, 0.667], [2.0, 2.0, 0.667], [3.0, 1.0, 0.0]], 1)
    """
    names = {"recovery": ("recovery_time", "recovery_censored", "never_below"),
             "level": ("level_time", "level_censored", "never_below_level")}
    if not isinstance(of, str) or of not in names:
        refuse([Problem(f"{of!r}{did_you_mean(of, names)}", "'recovery' or 'level'", "choose one")])
    check_columns(recovered, [*names[of], "last_h"])
    problems = [Problem(f"cells of {name} that are neither true nor false", "True or False in every row",
                        "give the result of recovery as it is", column=name)
                for name in names[of][1:] if not recovered[name].isin([True, False]).all()]
    problems += [Problem(f"cells of {name} that are not numbers", "numbers", "give the result of recovery as it is",
                         column=name) for name in (names[of][0], "last_h") if as_numbers(recovered[name])[1]]
    refuse(problems)
    times, censored, never = (recovered[name].to_numpy() for name in names[of])
    fell = ~never.astype(bool)
    event = fell & ~censored.astype(bool)
    span = np.where(event, times, recovered["last_h"].to_numpy()).astype(float)
    if np.isnan(span[fell]).any():
        refuse([Problem("units that fell without a time of recovery or a last year seen", "one of the two",
                        "give the result of recovery as it is")])
    rows, share, spread = [], 1.0, 0.0
    for time in np.unique(span[fell]):
        at_risk = int((fell & (span >= time)).sum())
        back, lost = int((event & (span == time)).sum()), int((fell & ~event & (span == time)).sum())
        share *= 1 - back / at_risk
        spread += back / (at_risk * (at_risk - back)) if back < at_risk else 0.0
        rows.append([time, at_risk, back, lost, share, share * np.sqrt(spread)])
    table = pd.DataFrame(rows, columns=["time", "at_risk", "recovered", "censored", "not_recovered", "standard_error"])
    half = table.loc[table["not_recovered"] <= 0.5 + 1e-12, "time"]
    return RecoveryCurve(table, int(fell.sum()), int((~fell).sum()), float(half.iloc[0]) if len(half) else np.nan)


def _check(path) -> None:
    if not isinstance(path, Counterfactual):
        refuse([Problem(f"a {type(path).__name__}", "an expected path",
                        "make one: flowspace.resilience.counterfactual")])
    lacking = [str(u) for u, y in zip(path.units, path.actual[:, 0], strict=True) if np.isnan(y)]
    if lacking:
        refuse([Problem(f"no value of {listed(lacking)} in {path.shock_year}", "a value in the year of the shock",
                        "leave these units out")])


def _last_seen(path) -> np.ndarray:
    known = ~np.isnan(path.actual)
    return np.where(known.all(axis=1), known.shape[1], known.argmin(axis=1)) - 1


def _return(gap) -> tuple[float, bool, bool]:
    """Time of return, whether censored, whether it never fell."""
    below = np.flatnonzero(gap < -_ROUNDING)
    if not len(below):
        return 0.0, False, True
    back = np.flatnonzero(gap[below[0]:] >= -_ROUNDING)
    return (float(below[0] + back[0]), False, False) if len(back) else (np.nan, True, False)


def _slope(y) -> float:
    if len(y) < 3:
        return np.nan
    x = np.arange(len(y)) - (len(y) - 1) / 2
    return float(x @ y / (x @ x))
