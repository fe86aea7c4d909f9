"""Whether a literature still grows exponentially or comes near a ceiling: a logistic curve of yearly publications."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize
from scipy.special import expit, xlogy
from scipy.stats import f

from flowspace.bibliometrics.trend import checked_counts

_HIGHEST = 1e4  # ceilings are looked for up to so many times the largest year; beyond, the curve is exponential


@dataclass(frozen=True, eq=False)
class LogisticTrend:
    """A logistic curve of yearly publications beside the exponential one.

    Parameters
    ----------
    ceiling, ceiling_lower, ceiling_upper : float
        K, publications per year that the curve comes near to. The upper end is infinite where the counts do not tell
        the curve from exponential growth.
    rate : float
        r: growth per year of the logarithm, at the start.
    midpoint : float
        Year in which half of the ceiling is reached, where growth is largest.
    statistic, p_value : float
        F of the exponential curve against the logistic one, on 1 and n - 3 degrees of freedom; the probability is
        halved, since a ceiling lies on one side of no ceiling only.
    dispersion : float
        Pearson's statistic of the logistic curve over its degrees of freedom; intervals and the test are scaled by it,
        if it is above 1.
    years : DataFrame
        Indexed by year: publications, logistic, exponential (expected).
    left_out : tuple of int
        Incomplete years at the end.
    level : float
    """

    ceiling: float
    ceiling_lower: float
    ceiling_upper: float
    rate: float
    midpoint: float
    statistic: float
    p_value: float
    dispersion: float
    years: pd.DataFrame
    left_out: tuple[int, ...]
    level: float


def logistic_trend(counts, last_incomplete=0, level=0.95) -> LogisticTrend:
    r"""Fit logistic growth to yearly counts and compare it with exponential growth.

    .. math:: E[P_t] = \frac{K}{1 + \exp(-r (t - t_0))}, \qquad
              F = \frac{D_{exp} - D_{log}}{\hat\phi}

    by quasi-likelihood, with a variance in proportion to the expectation and deviances D. Exponential growth is the
    limit of K without end.

    Parameters
    ----------
    counts : Series
        Publications by year, as `yearly_counts` returns it.
    last_incomplete : int
        Years at the end that are left out. An incomplete last year looks like a ceiling.
    level : float
        Of the interval of the ceiling, which is by the profile of the deviance.

    Returns
    -------
    LogisticTrend
        With a ceiling of infinity, and rate and midpoint of no meaning (nan), where no ceiling fits better than
        exponential growth.

    Raises
    ------
    MeasureError
        As `publication_trend`.

    Notes
    -----
    A ceiling far above the counts is guesswork: only its lower end is known then. Even a ceiling that is well told from
    none describes the years given and forecasts nothing.

    Examples
    --------
    >>> years = np.arange(2000, 2021)
    >>> counts = pd.Series(np.round(200 / (1 + np.exp(-0.5 * (years - 2010)))).astype(int), years)
    >>> found = logistic_trend(counts)
    >>> round(found.ceiling), round(found.rate, 2), round(found.midpoint)
    (200, 0.5, 2010)
    """
    counts, _, left_out = checked_counts(counts, last_incomplete, None, 0, level)
    years, y = counts.index.to_numpy(), counts.to_numpy(dtype=float)
    t = (years - years.mean()) / (years[-1] - years[0])
    exponential, at = _exponential(y, t)
    straight = _deviance(y, exponential)
    # From high ceilings down: each fit starts from that of the ceiling before.
    ceilings = np.exp(np.linspace(np.log(_HIGHEST * y.max()), np.log(y.mean() * 1.0001), 60))
    fits, start = [], np.array([at[0] - np.log(ceilings[0]), at[1]])
    for ceiling in ceilings:
        start = _fit(y, t, ceiling, start)
        fits.append((_deviance(y, ceiling * expit(start[0] + start[1] * t)), start))
    deviances = np.array([one[0] for one in fits])
    best = int(deviances.argmin())
    near = fits[best][1]

    def profile(logarithm):
        ceiling = np.exp(logarithm)
        here = _fit(y, t, ceiling, fits[int(np.abs(np.log(ceilings) - logarithm).argmin())][1])
        return _deviance(y, ceiling * expit(here[0] + here[1] * t)), here

    low, high = (np.log(ceilings[min(best + 1, len(ceilings) - 1)]), np.log(ceilings[max(best - 1, 0)]))
    for _ in range(40):
        # The golden section would do as well; thirds are shorter.
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if profile(a)[0] <= profile(b)[0] else (a, high)
    logarithm = (low + high) / 2
    deviance, near = profile(logarithm)
    fitted = np.exp(logarithm) * expit(near[0] + near[1] * t)
    dispersion = float(((y - fitted) ** 2 / fitted).sum() / (len(y) - 3))
    scale = max(1.0, dispersion)
    table = pd.DataFrame({"publications": counts, "logistic": fitted, "exponential": exponential}).rename_axis("year")
    if best == 0 or straight - deviance < 1e-8:
        return LogisticTrend(np.inf, _lower(profile, ceilings, deviances, 0, straight, scale, len(y), level), np.inf,
                             np.nan, np.nan, 0.0, 1.0, dispersion, table.assign(logistic=exponential), left_out,
                             float(level))
    statistic = float((straight - deviance) / scale)
    drop = f.ppf(level, 1, len(y) - 3) * scale
    upper = np.inf
    if straight - deviance > drop:
        above = [i for i in range(best) if deviances[i] - deviance > drop]
        upper = float(np.exp(brentq(lambda one: profile(one)[0] - deviance - drop, logarithm,
                                    np.log(ceilings[above[-1]])))) if above else np.inf
    span = years[-1] - years[0]
    return LogisticTrend(float(np.exp(logarithm)),
                         _lower(profile, ceilings, deviances, best, deviance, scale, len(y), level), upper,
                         float(near[1] / span), float(years.mean() - near[0] / near[1] * span), statistic,
                         0.5 * float(f.sf(statistic, 1, len(y) - 3)), dispersion, table, left_out, float(level))


def _lower(profile, ceilings, deviances, best, deviance, scale, n, level) -> float:
    """Where the profile has risen by the quantile of F, below the best ceiling."""
    drop = f.ppf(level, 1, n - 3) * scale
    below = [i for i in range(best, len(ceilings)) if deviances[i] - deviance > drop]
    if not below or below[0] == best:
        return float(ceilings[-1])
    ends = np.log(ceilings[below[0]]), np.log(ceilings[below[0] - 1])
    return float(np.exp(brentq(lambda one: profile(one)[0] - deviance - drop, *ends)))


def _exponential(y, t) -> tuple[np.ndarray, np.ndarray]:
    def lost(at):
        mean = np.exp(np.clip(at[0] + at[1] * t, -300, 300))
        return (mean - y * np.clip(at[0] + at[1] * t, -300, 300)).sum(), np.array([(mean - y).sum(),
                                                                                   ((mean - y) * t).sum()])

    found = minimize(lost, np.array([np.log(y.mean()), 0.0]), jac=True, method="BFGS", options={"gtol": 1e-9}).x
    return np.exp(found[0] + found[1] * t), found


def _fit(y, t, ceiling, start) -> np.ndarray:
    """Fisher scoring with halved steps; a general minimiser takes ten times as long."""
    x = np.column_stack([np.ones(len(t)), t])
    at = start

    def lost(there):
        mean = ceiling * expit(x @ there)
        return (mean - xlogy(y, mean)).sum()

    now = lost(at)
    for _ in range(100):
        share = expit(x @ at)
        score = x.T @ ((y - ceiling * share) * (1 - share))
        weights = ceiling * share * (1 - share) ** 2
        information = x.T @ (x * weights[:, None])
        step = np.linalg.solve(information + 1e-10 * np.trace(information) * np.eye(2) + 1e-300 * np.eye(2), score)
        step *= min(1.0, 20 / max(np.abs(step).max(), 1e-300))
        after = lost(at + step)
        while after > now and np.abs(step).max() > 1e-12:
            step = step / 2
            after = lost(at + step)
        if after > now:
            break
        at, now = at + step, after
        if np.abs(step).max() < 1e-9:
            break
    return at


def _deviance(y, mean) -> float:
    return float(2 * (xlogy(y, y) - xlogy(y, mean) - y + mean).sum())
