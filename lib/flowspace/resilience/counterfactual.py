"""The path that units would have taken without a shock, from the years before it alone."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.networks.single_thread import single_thread
from flowspace.resilience.forecasts import drift_forecast, local_trend_forecast, regression_forecast
from flowspace.resilience.series import year_problems, yearly_series, yearly_table
from flowspace.values import listed, real_number, refuse, whole_number

METHODS = {
    "trend": "straight line of the logarithm on the year",
    "drift": "random walk with drift of the logarithm from the last year before",
    "local_trend": "level and slope that wander (state space)",
    "benchmark": "straight line of the logarithm on that of a benchmark",
}
"""How the expected path is made."""

_FARTHEST = 100  # years
_FEWEST = {"trend": 4, "drift": 4, "local_trend": 8, "benchmark": 4}


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """What was to be expected of each unit, and what happened.

    Parameters
    ----------
    table : DataFrame
        The keys, h (years since the shock, 0 for its year), actual, expected, lower, upper (natural logarithms) and
        gap (actual less expected), sorted by unit and year; actual and gap are nan where the year has no value.
    draws : ndarray, shape (units, draws, horizon + 1)
        Expected paths from the joint distribution of the forecast, logarithms. Those of different units are drawn
        independently of each other.
    before : DataFrame
        Units by the years the path is fitted on, logarithms.
    shock_year, horizon : int
    method : str
        A key of `METHODS`.
    level : float
        Of the interval from lower to upper.
    unit, time : str
        Names of the keys.
    """

    table: pd.DataFrame
    draws: np.ndarray
    before: pd.DataFrame
    shock_year: int
    horizon: int
    method: str
    level: float
    unit: str
    time: str

    @property
    def units(self) -> list:
        """Units in the order of `draws`."""
        return self.before.index.tolist()

    @property
    def actual(self) -> np.ndarray:
        """Logarithms of what happened, shape (units, horizon + 1)."""
        return self.table["actual"].to_numpy().reshape(len(self.before), -1)

    @property
    def expected(self) -> np.ndarray:
        """Expected logarithms, shape (units, horizon + 1)."""
        return self.table["expected"].to_numpy().reshape(len(self.before), -1)


def counterfactual(table, shock_year, horizon, method="trend", pre_years=None, level=0.9, draws=1000, seed=0,
                   benchmark=None, value="patents", unit="agglomeration", time="year") -> Counterfactual:
    r"""Expected path of each unit after a shock, fitted on the years before it.

    .. math:: \hat y_{r,t_0+h} = E[\ln Y_{r,t_0+h} \mid Y_{rs}, s < t_0], \qquad h = 0, \dots, H

    Parameters
    ----------
    table : DataFrame
        One row per unit and year, values above zero in the years used.
    shock_year : int
        The first year that the shock may have touched, t0.
    horizon : int
        H, from 0 to 100: paths are given for H + 1 years.
    method : str
        A key of `METHODS`.
    pre_years : int, optional
        How many years just before the shock to fit on; all if left out.
    level : float
        Of the prediction intervals, between 0 and 1.
    draws : int
        Paths to draw, at least 1.
    seed : int
        Zero or more.
    benchmark : Series, mapping or DataFrame, optional
        Year → value above zero, for the method "benchmark" only, known in all years used before and after the shock.
    value, unit, time : str
        Columns of the table.

    Returns
    -------
    Counterfactual

    Raises
    ------
    MeasureError
        If the table cannot be read, a unit lacks a value in one of the years before (leave it out, or shorten the
        window), values are not above zero, there are fewer than 4 years before (8 for "local_trend"), no year from the
        shock on is in the table, or the benchmark does not fit the method.

    Notes
    -----
    What the intervals hold, by method:

    * "trend": uncertainty of the line, independent deviations of single years, and of their variance (Student's t with
      n - 2 degrees of freedom). Deviations that last from year to year make them too narrow.
    * "drift": uncertainty of the drift, changes that add up, and of their variance (Student's t, n - 2).
    * "local_trend": single years, level and slope now, and their wandering; the variances are taken as known, so that
      they are too narrow with few years.
    * "benchmark": as "trend", with the logarithm of the benchmark as regressor. The benchmark's own path after the
      shock is taken as given: what hits it too is *no* part of the gap, which is relative. Two series that wander on
      their own fit each other by chance, and the intervals do not know that.

    None of them holds the doubt whether the method is right, nor a dependence between units: sums over units need the
    latter.

    Examples
    --------
    Doubling every year until 2005, then standing still:

    >>> table = pd.DataFrame({"agglomeration": "a", "year": range(2000, 2008),
    ...                       "patents": [1, 2, 4, 8, 16, 32, 32, 32]})
    >>> found = counterfactual(table, 2006, 1, draws=10)
    >>> (found.table["gap"] / np.log(2)).round(6).tolist()
    [-1.0, -2.0]
    """
    problems = year_problems(shock_year, "shock year") + whole_number(horizon, "horizon", 0)
    problems += whole_number(draws, "number of draws", 1) + whole_number(seed, "seed", 0)
    problems += real_number(level, "level", 0, 1, open_below=True)
    if pre_years is not None:
        problems += whole_number(pre_years, "years before", 1)
    if not isinstance(method, str) or method not in METHODS:
        problems.append(Problem(f"method {method!r}{did_you_mean(method, METHODS)}", "one of " + ", ".join(METHODS),
                                "choose one"))
    elif (method == "benchmark") != (benchmark is not None):
        problems.append(Problem("a benchmark" if benchmark is not None else "no benchmark",
                                "a benchmark with the method 'benchmark' and with no other", "give both or neither"))
    if not problems and level == 1:
        problems.append(Problem("a level of 1", "a level below 1", "choose a smaller one"))
    refuse(problems)
    wide = yearly_table(table, value, unit, time, taken=("h", "actual", "expected", "lower", "upper", "gap"))
    t0, h = int(shock_year), int(horizon)
    # Before any path is laid out: a slip of the keyboard asks for more years than a computer holds.
    first, last = int(wide.columns[0]), int(wide.columns[-1])
    if not first < t0 <= last:
        problems.append(Problem(f"no year {'before' if t0 <= first else 'from'} {t0}{' on' * (t0 > last)} in the table",
                                f"a shock from {first + 1} to {last}", "choose another shock"))
    elif pre_years is not None and pre_years > t0 - first:
        problems.append(Problem(f"{pre_years} years before {t0}, of which those before {first} are without a value",
                                f"at most {t0 - first}", "choose a shorter window"))
    if h > _FARTHEST:
        problems.append(Problem(f"a horizon of {h} years", f"at most {_FARTHEST}", "choose a shorter one"))
    refuse(problems)
    start = int(wide.columns[0]) if pre_years is None else t0 - int(pre_years)
    before_years, after_years = np.arange(start, t0), np.arange(t0, t0 + h + 1)
    if len(before_years) < _FEWEST[method]:
        problems.append(Problem(f"{len(before_years)} years before {t0}", f"at least {_FEWEST[method]} for {method!r}",
                                "choose a later shock, a longer window or another method"))
    before, after = (wide.reindex(columns=pd.Index(y, name=time)) for y in (before_years, after_years))
    lacking = before.index[before.isna().any(axis=1)]
    if len(lacking) and len(before_years):
        problems.append(Problem(f"units without a value in a year from {start} to {t0 - 1} "
                                f"({listed([str(u) for u in lacking])})", "a value in every year before",
                                "leave these units out, or choose other years before"))
    zero = wide.index[((before <= 0).any(axis=1) | (after <= 0).any(axis=1)).to_numpy()]
    if len(zero):
        problems.append(Problem(f"values of zero in the years used ({listed([str(u) for u in zero])})",
                                "values above zero, which have a logarithm", "leave these units out, or other years"))
    regressors = None
    if benchmark is not None:
        whole = yearly_series(benchmark, "benchmark", value, time, above=0)
        regressors = [whole.reindex(y).to_numpy() for y in (before_years, after_years)]
        unknown = [str(y) for y in [*before_years, *after_years] if y not in whole.index]
        if unknown:
            problems.append(Problem(f"no benchmark in {listed(unknown)}", "one in every year used", "add these years"))
        elif len(before_years) and np.ptp(regressors[0]) == 0:
            problems.append(Problem("a benchmark that never changes before the shock", "one that does",
                                    "choose another benchmark or method"))
    refuse(problems)
    log_before, actual = np.log(before), np.log(after.to_numpy())
    x = (before_years, after_years) if regressors is None else tuple(np.log(r) for r in regressors)
    sources = np.random.SeedSequence(int(seed)).spawn(len(before))
    expected, lower, upper, paths = [], [], [], []
    with single_thread():
        for y, source in zip(log_before.to_numpy(), sources, strict=True):
            found = (drift_forecast(y, h + 1) if method == "drift" else local_trend_forecast(y, h + 1)
                     if method == "local_trend" else regression_forecast(y, *x))
            ends = found.interval(float(level))
            expected.append(found.mean)
            lower.append(ends[0])
            upper.append(ends[1])
            paths.append(found.draws(int(draws), np.random.default_rng(source)))
    cells = [np.array(part) for part in (expected, lower, upper)]
    result = pd.DataFrame({unit: np.repeat(before.index.to_numpy(), h + 1), time: np.tile(after_years, len(before)),
                           "h": np.tile(np.arange(h + 1), len(before)), "actual": actual.ravel(),
                           "expected": cells[0].ravel(), "lower": cells[1].ravel(), "upper": cells[2].ravel(),
                           "gap": (actual - cells[0]).ravel()})
    drawn = np.array(paths)
    drawn.flags.writeable = False
    return Counterfactual(result, drawn, log_before, t0, h, method, float(level), unit, time)
