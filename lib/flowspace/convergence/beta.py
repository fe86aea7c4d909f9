"""Beta convergence: whether those that start lower grow faster."""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.convergence.panel import check_panel
from flowspace.errors import Problem, did_you_mean
from flowspace.values import refuse


@dataclass(frozen=True)
class BetaConvergence:
    """Regression of mean yearly growth on the log of the initial level.

    Parameters
    ----------
    intercept, slope : float
        The slope is *minus* b: negative where lower cities grow faster.
    standard_error, p_value : float
        Of the slope, by ordinary least squares, two-sided; nan where all cities grow alike.
    r_squared : float
        Share of the variance of growth that is explained; nan where all cities grow alike.
    speed : float
        Per year; positive when converging, negative when diverging, nan when overshooting.
    half_life : float
        Years until half of the distance is gone; nan unless converging.
    outcome : str
        "converging" (slope below zero), "diverging" (zero or above), or "overshooting": cities change sides of the
        common level within the period, for which no speed is defined.
    start, end, n : int
        First and last year, number of cities.
    """

    intercept: float
    slope: float
    standard_error: float
    p_value: float
    r_squared: float
    speed: float
    half_life: float
    outcome: str
    start: int
    end: int
    n: int


def beta_convergence(panel, start=None, end=None) -> BetaConvergence:
    r"""Absolute beta convergence across cities.

    .. math:: \frac1T \ln\frac{y_{iT}}{y_{i0}} = a - b \ln y_{i0} + \varepsilon_i, \qquad
              \lambda = -\frac{\ln(1 - bT)}{T}, \qquad t_{1/2} = \frac{\ln 2}{\lambda}

    Parameters
    ----------
    panel : DataFrame
        Cities by years, above zero, at least three cities.
    start, end : int, optional
        Years of the panel; its first and last if left out. Years between play no part.

    Returns
    -------
    BetaConvergence

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers above zero, a year is not in it, `end` does not come after
        `start`, or all cities start at the same level.

    Notes
    -----
    The sign: `slope` is what the regression gives, -b; `speed` is :math:`\lambda`, positive under convergence. With
    :math:`bT \ge 1` the logarithm is not defined: the outcome is then "overshooting".

    A negative slope is not sigma convergence: chance alone, through errors in the initial year, pulls extremes to the
    mean (Galton's fallacy). Read it beside `flowspace.convergence.sigma_sd_logs`.

    Examples
    --------
    Distances from the common level that shrink by 2 per cent a year, exactly:

    >>> gaps = np.array([-1.0, 0.0, 0.5, 2.0])
    >>> panel = pd.DataFrame({2010: np.exp(gaps), 2020: np.exp(gaps * np.exp(-0.02 * 10))}, list("abcd"))
    >>> found = beta_convergence(panel)
    >>> round(found.speed, 6), round(found.half_life, 2), found.outcome
    (0.02, 34.66, 'converging')
    """
    if not isinstance(panel, pd.DataFrame) or not panel.shape[1] or not all(isinstance(y, Integral) for y in panel):
        check_panel(panel)
    else:
        # Years that play no part need not be complete.
        asked = [year for year in (start, end) if year is not None]
        unknown = [Problem(f"year {year!r}{did_you_mean(year, panel.columns)}",
                           "one of " + ", ".join(map(str, panel.columns)), "choose a year of the panel")
                   for year in asked if not isinstance(year, Integral) or year not in panel.columns]
        refuse(unknown)
        start = min(panel.columns) if start is None else start
        end = max(panel.columns) if end is None else end
        if not start < end:
            refuse([Problem(f"the years {start} to {end}", "an end after the start", "choose other years")])
        panel = panel[[start, end]]
    table = check_panel(panel, above=0, fewest=3)
    initial, final = np.log(table[start].to_numpy()), np.log(table[end].to_numpy())
    if np.ptp(initial) == 0:
        refuse([Problem(f"the same level of all cities in {start}", "levels that differ",
                        "choose another first year: there is nothing to converge")])
    span = int(end - start)
    line = stats.linregress(initial, (final - initial) / span)
    remaining = 1 + line.slope * span
    speed = -np.log1p(line.slope * span) / span if remaining > 0 else np.nan
    outcome = "overshooting" if remaining <= 0 else "converging" if speed > 0 else "diverging"
    half_life = np.log(2) / speed if outcome == "converging" else np.nan
    return BetaConvergence(float(line.intercept), float(line.slope), float(line.stderr), float(line.pvalue),
                           float(line.rvalue**2), float(speed), float(half_life), outcome, int(start), int(end),
                           len(table))
