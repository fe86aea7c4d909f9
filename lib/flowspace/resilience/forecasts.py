"""Paths that a series would have taken, from its values before: means, errors and draws, for many series at once."""
from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, eq=False)
class Forecast:
    """Joint forecast of several steps ahead, Student's t or normal.

    Parameters
    ----------
    mean : ndarray, shape (..., k)
    covariance : ndarray, shape (..., k, k)
        Scale of the forecast errors: covariance if normal, estimated scale matrix if Student.
    freedom : float
        Degrees of freedom; infinite if normal.
    """

    mean: np.ndarray
    covariance: np.ndarray
    freedom: float

    def interval(self, level=0.9) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end of each step by itself.

        Parameters
        ----------
        level : float
            Share of the distribution within.

        Returns
        -------
        lower, upper : ndarray, shape (..., k)
        """
        reach = stats.t.ppf((1 + level) / 2, self.freedom) * np.sqrt(
            np.diagonal(self.covariance, axis1=-2, axis2=-1))
        return self.mean - reach, self.mean + reach

    def draws(self, number, generator) -> np.ndarray:
        """Paths from the joint distribution; for one series.

        Parameters
        ----------
        number : int
        generator : numpy.random.Generator

        Returns
        -------
        ndarray, shape (number, k)
        """
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.clip(values, 0, None))
        paths = generator.standard_normal((number, len(self.mean))) @ root.T
        if np.isfinite(self.freedom):
            # One scale for a whole path: the variance that is not known is the same in all of its years.
            paths *= np.sqrt(self.freedom / generator.chisquare(self.freedom, (number, 1)))
        return self.mean + paths


def regression_forecast(y, x, ahead) -> Forecast:
    r"""Forecast by a straight line on one regressor.

    .. math:: y_t = a + b x_t + e_t, \qquad \mathrm{Var} = s^2\,(I + X_* (X'X)^{-1} X_*')

    Parameters
    ----------
    y : ndarray, shape (..., n)
        The series before.
    x : ndarray, shape (n,)
        The regressor before, such as the year.
    ahead : ndarray, shape (k,)
        The regressor in the years to forecast.

    Returns
    -------
    Forecast
        Errors of the line (both coefficients), of single years (independent) and of the variance, n - 2 degrees of
        freedom.

    Examples
    --------
    >>> regression_forecast(np.array([0.0, 1, 2, 3]), np.arange(4.0), np.array([4.0, 5])).mean.round(6).tolist()
    [4.0, 5.0]
    """
    y, x, ahead = (np.asarray(v, dtype=float) for v in (y, x, ahead))
    centre = x.mean()
    spread = ((x - centre) ** 2).sum()
    level = y.mean(axis=-1, keepdims=True)
    slope = ((y - level) @ (x - centre))[..., None] / spread
    rest = y - level - slope * (x - centre)
    variance = (rest**2).sum(axis=-1) / (len(x) - 2)
    far = ahead - centre
    shape = np.eye(len(ahead)) + 1 / len(x) + np.outer(far, far) / spread
    return Forecast(level + slope * far, variance[..., None, None] * shape, len(x) - 2.0)


def drift_forecast(y, steps) -> Forecast:
    r"""Forecast by a random walk with drift from the last value.

    .. math:: \Delta y_t = \mu + e_t, \qquad \mathrm{Cov}(j, k) = s^2\left(\min(j,k) + \frac{jk}{n-1}\right)

    Parameters
    ----------
    y : ndarray, shape (..., n)
        The series before, years in a row.
    steps : int
        Years to forecast.

    Returns
    -------
    Forecast
        Errors of single years (they add up), of the drift and of the variance, n - 2 degrees of freedom.

    Examples
    --------
    >>> drift_forecast(np.array([0.0, 1, 3, 3]), 2).mean.tolist()
    [4.0, 5.0]
    """
    y = np.asarray(y, dtype=float)
    changes = np.diff(y, axis=-1)
    n, k = changes.shape[-1], np.arange(1, steps + 1)
    drift = changes.mean(axis=-1, keepdims=True)
    variance = ((changes - drift) ** 2).sum(axis=-1) / (n - 1)
    shape = np.minimum.outer(k, k) + np.outer(k, k) / n
    return Forecast(y[..., -1:] + drift * k, variance[..., None, None] * shape, n - 1.0)


def local_trend_forecast(y, steps) -> Forecast:
    r"""Forecast by a trend whose level and slope wander, of one series.

    .. math:: y_t = \ell_t + e_t, \quad \ell_{t+1} = \ell_t + b_t + u_t, \quad b_{t+1} = b_t + v_t

    Parameters
    ----------
    y : ndarray, shape (n,)
        The series before, years in a row.
    steps : int
        Years to forecast.

    Returns
    -------
    Forecast
        Normal; errors of single years, of level and slope now and of their wandering. The three variances are estimated
        by maximum likelihood and *taken as known*: intervals are too narrow where n is small.

    Examples
    --------
    >>> y = np.array([0.0, 1.1, 1.9, 3.0, 4.1, 4.9, 6.0, 7.1, 7.9, 9.0])
    >>> local_trend_forecast(y, 2).mean.round(1).tolist()
    [10.0, 11.0]
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    y = np.asarray(y, dtype=float)
    # A scale of one, so that the search for the variances neither stops too early nor too late.
    level, scale = y[0], np.diff(y).std() or 1.0
    model = UnobservedComponents((y - level) / scale, "lltrend")
    with warnings.catch_warnings():
        # Variances at their bound of zero are common, and no failure.
        warnings.simplefilter("ignore")
        starts = [model.start_params, np.array([0.5, 0.1, 0.01]), np.array([0.05, 0.5, 0.05])]
        fits = [model.fit(start, disp=False, maxiter=200, cov_type="none") for start in starts]
    fit = max(fits, key=lambda found: found.llf)
    noise, level_variance, slope_variance = np.asarray(fit.params)
    state, known = fit.predicted_state[:, -1], fit.predicted_state_cov[:, :, -1]
    k = np.arange(steps)
    loads = np.column_stack([np.ones(steps), k])
    covariance = loads @ known @ loads.T + noise * np.eye(steps)
    for s in range(1, steps):
        # What enters in step s moves the level of all later ones, and the slope from there on.
        later, run = (k >= s).astype(float), np.clip(k - s, 0, None).astype(float)
        covariance += level_variance * np.outer(later, later) + slope_variance * np.outer(run, run)
    return Forecast(level + scale * (loads @ state), scale**2 * covariance, np.inf)
