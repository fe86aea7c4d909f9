"""Interrupted time series: a step and a change of slope at a known date, and the same at dates without an event."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.resilience.series import year_problems, yearly_series
from flowspace.values import listed, real_number, refuse, whole_number

STATISTICS = ("step", "slope_change", "both")


@dataclass(frozen=True, eq=False)
class InterruptedSeries:
    """Fit of a segmented line.

    Parameters
    ----------
    coefficients : DataFrame
        Indexed by term (level, slope, step, slope_change): estimate, standard_error, t, p_value, lower, upper.
    joint_p : float
        That step and slope_change are both 0 (Wald, F).
    fitted : DataFrame
        Indexed by year: actual, fitted, without_break (the line before, drawn on).
    break_year, lags, n : int
    r_squared : float
        nan where the series never changes.
    """

    coefficients: pd.DataFrame
    joint_p: float
    fitted: pd.DataFrame
    break_year: int
    lags: int
    n: int
    r_squared: float


def interrupted_series(series, break_year, lags=None, level=0.95) -> InterruptedSeries:
    r"""Fit a line with a step and a change of slope at a known year.

    .. math:: y_t = a + b\,(t - t_0) + \delta D_t + \gamma\,(t - t_0) D_t + e_t, \qquad D_t = 1[t \ge t_0]

    Parameters
    ----------
    series : Series, mapping or DataFrame
        Year → value, usually a logarithm; a table has the columns year and patents. Without a gap.
    break_year : int
        t0, the first year after the break, at least three years from either end (t0 itself counts as after).
    lags : int, optional
        Of the Newey-West errors; left out, the largest whole number up to :math:`4 (n/100)^{2/9}`.
    level : float
        Of the intervals.

    Returns
    -------
    InterruptedSeries
        level is a, the value that the line before reaches at t0; step and slope_change are measured from it.

    Raises
    ------
    MeasureError
        If the series has a gap, there are fewer than three years on a side, or fewer than six years in all, or an
        argument is out of its range.

    Notes
    -----
    Errors after Newey and West with Bartlett weights and the small-sample factor n/(n - 4), Student's t with n - 4
    degrees of freedom. With 20 years they are too small all the same. A series that the segmented line fits exactly has
    errors of 0, or of rounding.

    Examples
    --------
    >>> years = range(2000, 2010)
    >>> values = {t: 0.1 * (t - 2005) - (0.5 if t >= 2005 else 0) + 0.01 * (-1) ** t for t in years}
    >>> interrupted_series(values, 2005).coefficients["estimate"].round(2).tolist()
    [0.0, 0.1, -0.5, -0.0]
    """
    import statsmodels.api as sm

    y, years, t0, lags = _checked(series, break_year, lags, level)
    x = _design(years, t0)
    fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    ends = fit.conf_int(1 - float(level))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(fit.bse > 0, fit.params / np.where(fit.bse > 0, fit.bse, 1), np.nan)
    table = pd.DataFrame({"estimate": fit.params, "standard_error": fit.bse, "t": t,
                          "p_value": np.where(fit.bse > 0, fit.pvalues, np.nan),
                          "lower": ends[:, 0], "upper": ends[:, 1]},
                         pd.Index(["level", "slope", "step", "slope_change"], name="term"))
    joint = np.nan
    if (fit.bse[2:] > 0).all():
        joint = float(fit.f_test(np.eye(4)[2:]).pvalue)
    total = ((y - y.mean()) ** 2).sum()
    fitted = pd.DataFrame({"actual": y, "fitted": x @ fit.params, "without_break": x[:, :2] @ fit.params[:2]},
                          pd.Index(years, name="year"))
    rest = ((y - fitted["fitted"].to_numpy()) ** 2).sum()
    return InterruptedSeries(table, joint, fitted, t0, lags, len(y), float(1 - rest / total) if total > 0 else np.nan)


@dataclass(frozen=True, eq=False)
class PlaceboBreaks:
    """The actual break among breaks at all admissible years.

    Parameters
    ----------
    table : DataFrame
        Indexed by break_year: step, slope_change, gain (share of the squared deviations from the unbroken line that the
        break explains), statistic, rank (1: the largest).
    break_year : int
    rank : int
        Of the actual year; years with the same statistic share the larger rank.
    p_value : float
        rank over the number of years.
    """

    table: pd.DataFrame
    break_year: int
    rank: int
    p_value: float


def placebo_breaks(series, break_year, statistic="both", margin=3) -> PlaceboBreaks:
    """Place the break at every admissible year and rank the actual one among them.

    Parameters
    ----------
    series : Series, mapping or DataFrame
        As in `interrupted_series`.
    break_year : int
        The actual first year after the break.
    statistic : str
        "step" or "slope_change" (absolute estimates), or "both" (gain).
    margin : int
        Fewest years on either side of a break, at least 3.

    Returns
    -------
    PlaceboBreaks

    Raises
    ------
    MeasureError
        As `interrupted_series`, or if the statistic is unknown or the actual year is too close to an end.

    Notes
    -----
    p is no smaller than one over the number of admissible years: 14 of 20 years give 0.07 at best. Years are no random
    sample, and placebo breaks shortly before or after the actual one take part of it for theirs, which makes p larger
    than it need be. It guards against seeing a break anywhere; it is no test of its cause.

    Examples
    --------
    >>> values = {t: (-1.0 if t >= 2010 else 0.0) + 0.01 * (t * t % 7) for t in range(2000, 2020)}
    >>> found = placebo_breaks(values, 2010, "step")
    >>> found.rank, len(found.table), round(found.p_value, 3)
    (1, 15, 0.067)
    """
    problems = whole_number(margin, "margin", 3)
    if not isinstance(statistic, str) or statistic not in STATISTICS:
        problems.append(Problem(f"statistic {statistic!r}{did_you_mean(statistic, STATISTICS)}",
                                "one of " + ", ".join(STATISTICS), "choose one"))
    refuse(problems)
    y, years, t0, _ = _checked(series, break_year, 0, 0.95, int(margin))
    line = _design(years, t0)[:, :2]
    total = ((y - line @ np.linalg.lstsq(line, y, rcond=None)[0]) ** 2).sum()
    rows = {}
    for year in years[margin:len(years) - margin + 1]:
        x = _design(years, year)
        found = np.linalg.lstsq(x, y, rcond=None)[0]
        gain = 1 - ((y - x @ found) ** 2).sum() / total if total > 1e-24 * max((y**2).sum(), 1e-300) else 0.0
        rows[int(year)] = [found[2], found[3], gain]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["step", "slope_change", "gain"]).rename_axis(
        "break_year")
    table["statistic"] = table["gain"] if statistic == "both" else table[statistic].abs()
    # The same statistic up to rounding is the same, in whatever units of measurement the series is.
    size = 1.0 if statistic == "both" else np.abs(y).max() or 1.0
    table["rank"] = (table["statistic"] / size).round(12).rank(ascending=False, method="max").astype(int)
    rank = int(table.loc[t0, "rank"])
    return PlaceboBreaks(table, t0, rank, rank / len(table))


def _checked(series, break_year, lags, level, margin=3):
    values = yearly_series(series, "series")
    problems = year_problems(break_year, "break year") + real_number(level, "level", 0, 1, open_below=True)
    if lags is not None:
        problems += whole_number(lags, "lags", 0)
    years = values.index.to_numpy()
    absent = sorted(set(range(int(years[0]), int(years[-1]) + 1)) - set(years.tolist())) if len(years) else []
    if absent:
        problems.append(Problem(f"no value in {listed([str(year) for year in absent])}", "a value in every year",
                                "fill the gap, or take the years on one side of it"))
    refuse(problems)
    before, after = int((years < break_year).sum()), int((years >= break_year).sum())
    if min(before, after) < margin:
        problems.append(Problem(f"{before} years before {break_year} and {after} from it on",
                                f"at least {margin} on either side", "choose another year, or a longer series"))
    lags = int(4 * (len(years) / 100) ** (2 / 9)) if lags is None else int(lags)
    if lags >= len(years):
        problems.append(Problem(f"{lags} lags for {len(years)} years", "fewer lags than years", "choose fewer"))
    if level == 1:
        problems.append(Problem("a level of 1", "a level below 1", "choose a smaller one"))
    refuse(problems)
    return values.to_numpy(), years, int(break_year), lags


def _design(years, t0) -> np.ndarray:
    since, after = (years - t0).astype(float), (years >= t0).astype(float)
    return np.column_stack([np.ones(len(years)), since, after, since * after])
