"""Carries the share of one city through the years without counts: a Gaussian process seen through two sources."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowspace.errors import EstimationError, Problem

LEVEL_VARIANCE = 25.0
"""Prior variance of a log share about the mean of what was observed: wide enough to know nothing of its level."""

START = 1989
"""The random walk starts the year before the first one estimated."""


@dataclass(frozen=True)
class ShareParameters:
    """Variances of the smoothing, all of natural logarithms of shares.

    Parameters
    ----------
    walk, walk_small : float
        Yearly variance of the random walk of a share: ``walk + walk_small / size``.
    passing_small : float
        Variance of what moves grants for one year only: ``passing_small / size``.
    lasting_gap, gap, gap_years : float
        Variance of the part of the gap between the shares in applications and in grants of a city that stays, of the
        part that comes and goes, and the years after which the correlation of the latter has fallen to 1/e.
    application_noise : float
        Variance of the share in applications of a city with `n` applications, times ``n + 1``.

    Notes
    -----
    `size` is the mean number of applications of the city in 2008-2011. The values of `PARAMETERS` are those that
    predict the counts of grants best from the applications, see `flowspace.estimation.fitting`.
    """

    walk: float
    walk_small: float
    passing_small: float
    lasting_gap: float
    gap: float
    gap_years: float
    application_noise: float


PARAMETERS = ShareParameters(walk=0.0251, walk_small=1.51, passing_small=2.62, lasting_gap=0.0243, gap=0.0320,
                             gap_years=3.11, application_noise=0.140)
"""Fitted by `python -m flowspace.estimation.fitting`; a test fits them again."""


def smooth_log_shares(years: np.ndarray, log_shares: np.ndarray, variances: np.ndarray, in_applications: np.ndarray,
                      target_years: np.ndarray, size: float,
                      parameters: ShareParameters = PARAMETERS) -> tuple[np.ndarray, np.ndarray]:
    r"""Estimate the log share in grants of one city in every year from what two sources show in some.

    The log share in grants of year :math:`t` is :math:`s_t = r_t + p_t`: a random walk :math:`r` and a passing
    deviation :math:`p_t`, independent between years. A count of grants shows :math:`s_t`; a count of applications
    shows :math:`r_t + g_t`, where the gap :math:`g` between both sources has a part that stays and a part whose
    autocorrelation falls as :math:`e^{-|t-t'|/L}`. All are Gaussian, so that the expectation and the variance of
    :math:`s_t` given all counts are those of a Gaussian process (kriging in time).

    Parameters
    ----------
    years, log_shares, variances : array of shape (n,)
        What was observed: year, natural logarithm of the share, and the variance of its error of counting.
    in_applications : array of bool, shape (n,)
        Whether the observation is a share in applications.
    target_years : array of shape (m,)
        Years wanted.
    size : float
        Mean yearly applications of the city, positive.
    parameters : ShareParameters

    Returns
    -------
    (mean, variance) : arrays of shape (m,)

    Raises
    ------
    EstimationError
        If there is no observation, a value is not finite, a variance is negative or the size not positive.

    Notes
    -----
    Between two counts the expectation runs nearly straight in logarithms; before the first and after the last it
    stays level, with a variance that grows by the year.

    References
    ----------
    Rasmussen, C. E.; Williams, C. K. I. (2006). Gaussian Processes for Machine Learning. MIT Press, chapter 2.

    Examples
    --------
    Halfway between counts of 10 % and 40 % of a province the estimate is their geometric mean, 20 %:

    >>> mean, variance = smooth_log_shares(np.array([2010, 2016]), np.log([0.1, 0.4]), np.zeros(2),
    ...                                    np.array([False, False]), np.array([2013, 2016]), 1000.0)
    >>> np.exp(mean).round(3).tolist()
    [0.2, 0.4]
    >>> bool(variance[0] > variance[1] >= 0)
    True
    """
    years, target_years = np.asarray(years, dtype=float), np.asarray(target_years, dtype=float)
    observed = np.asarray(log_shares, dtype=float)
    errors = np.asarray(variances, dtype=float)
    applications = np.asarray(in_applications, dtype=bool)
    _check(observed, errors, size)
    targets = np.zeros(len(target_years), dtype=bool)
    among = _covariance(years, applications, years, applications, size, parameters) + np.diag(errors)
    across = _covariance(target_years, targets, years, applications, size, parameters)
    own = _covariance(target_years, targets, target_years, targets, size, parameters)
    # A tiny ridge keeps two exact observations of one year from making the matrix singular.
    weights = np.linalg.solve(among + 1e-9 * np.eye(len(years)), across.T)
    centre = observed.mean()
    mean = centre + weights.T @ (observed - centre)
    variance = np.diag(own) - np.einsum("ij,ji->i", across, weights)
    return mean, np.maximum(variance, 0.0)


def observation_covariance(years: np.ndarray, variances: np.ndarray, in_applications: np.ndarray, size: float,
                           parameters: ShareParameters) -> np.ndarray:
    """Return the covariance matrix of the observations of one city, for fitting the parameters.

    Parameters
    ----------
    years, variances : array of shape (n,)
        Years of the observations, and the variances of their errors of counting.
    in_applications : array of bool, shape (n,)
        Whether the observation is a share in applications.
    size : float
        Mean yearly applications of the city, positive.
    parameters : ShareParameters

    Returns
    -------
    array of shape (n, n)
        Of log shares, as `smooth_log_shares` models them.

    Examples
    --------
    >>> years, counted = np.array([2010.0, 2011.0]), np.array([False, False])
    >>> covariance = observation_covariance(years, np.zeros(2), counted, 1000.0, PARAMETERS)
    >>> bool(covariance[0, 1] == covariance[1, 0] > LEVEL_VARIANCE)
    True
    """
    return _covariance(years, in_applications, years, in_applications, size, parameters) + np.diag(variances)


def _covariance(first: np.ndarray, first_applications: np.ndarray, second: np.ndarray,
                second_applications: np.ndarray, size: float, parameters: ShareParameters) -> np.ndarray:
    """Covariance between log shares of two lists of years, each in applications or in grants."""
    apart = np.abs(first[:, None] - second[None, :])
    both_applications = np.outer(first_applications, second_applications)
    both_grants = np.outer(~first_applications, ~second_applications)
    walk = (parameters.walk + parameters.walk_small / size) * (np.minimum.outer(first, second) - START)
    passing = parameters.passing_small / size * (apart == 0) * both_grants
    gap = (parameters.lasting_gap + parameters.gap * np.exp(-apart / parameters.gap_years)) * both_applications
    return LEVEL_VARIANCE + walk + passing + gap


def _check(observed: np.ndarray, errors: np.ndarray, size: float) -> None:
    """Refuse what cannot be smoothed, all problems at once."""
    problems = []
    if not len(observed):
        problems.append(Problem("no count of the city in any source", "at least one", "leave the city out"))
    if not np.isfinite(observed).all():
        problems.append(Problem("a log share that is not finite", "finite numbers",
                                "add one half to counts before taking logarithms"))
    if not (errors >= 0).all():
        problems.append(Problem("a variance below 0 or missing", "variances of 0 or more", "correct the variances"))
    if not size > 0:
        problems.append(Problem(f"a size of {size}", "a positive mean number of patents", "correct the size"))
    if problems:
        raise EstimationError(problems)
