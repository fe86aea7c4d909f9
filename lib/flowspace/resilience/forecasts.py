"""Paths that a series would have taken, from its values before: means, errors and draws, for many series at once."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from flowspace.networks.single_thread import single_thread


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
        by maximum likelihood and *taken as known*: intervals are too narrow where n is small: with 10
        to 12 years, intervals of 90 per cent held about 75 to 80 per cent of what followed.

    Examples
    --------
    >>> y = np.array([0.0, 1.1, 1.9, 3.0, 4.1, 4.9, 6.0, 7.1, 7.9, 9.0])
    >>> local_trend_forecast(y, 2).mean.round(1).tolist()
    [10.0, 11.0]
    """
    y = np.asarray(y, dtype=float)
    n, total = len(y), len(y) + steps
    second = np.diff(y, 2)
    scale = np.sqrt((second**2).mean())
    t = np.arange(total)
    line = np.column_stack([np.ones(total), t])
    if scale <= 1e-12 * max(1.0, np.abs(y).max()):
        # A straight line up to rounding: nothing wanders, and no variance can be found.
        return Forecast(y[-1] + (y[-1] - y[0]) / (n - 1) * np.arange(1, steps + 1), np.zeros((steps, steps)), np.inf)
    # What the noise, the steps of the level and those of the slope do to all years, from a first year without any.
    after = np.clip(t[:, None] - t[None, :-1], 0, None).astype(float)
    parts = [np.eye(total), (after > 0) @ (after > 0).T.astype(float), np.clip(after - 1, 0, None)]
    parts[2] = parts[2] @ parts[2].T
    noise, level, slope = _variances(second / scale, [part[:n, :n] for part in parts])
    covariance = noise * parts[0] + level * parts[1] + slope * parts[2]
    own, across, ahead = covariance[:n, :n], covariance[n:, :n], covariance[n:, n:]
    # The first level and slope are not known at all: generalised least squares, and its error.
    inverse = np.linalg.inv(own)
    known = np.linalg.inv(line[:n].T @ inverse @ line[:n])
    start = known @ line[:n].T @ inverse @ (y - y[0])
    gain = across @ inverse
    rest = line[n:] - gain @ line[:n]
    mean = y[0] + line[n:] @ start + gain @ (y - y[0] - line[:n] @ start)
    return Forecast(mean, scale**2 * (ahead - gain @ across.T + rest @ known @ rest.T), np.inf)


def _variances(second, parts) -> np.ndarray:
    """Maximum likelihood from second differences, in which the unknown first level and slope are gone."""
    difference = np.diff(np.eye(len(second) + 2), 2, axis=0)
    shapes = [difference @ part @ difference.T for part in parts]

    def minus_likelihood(variances):
        covariance = sum(v * shape for v, shape in zip(variances, shapes, strict=True))
        inverse = np.linalg.inv(covariance)
        solved = inverse @ second
        slope = [((inverse * shape).sum() - solved @ shape @ solved) / 2 for shape in shapes]
        return (np.linalg.slogdet(covariance)[1] + second @ solved) / 2, np.array(slope)

    # From three sides, because the likelihood may have more than one top. None is exactly zero, to keep inverses.
    with single_thread():
        found = [optimize.minimize(minus_likelihood, start, jac=True, method="L-BFGS-B", bounds=[(1e-8, 1e4)] * 3)
                 for start in ((0.16, 0.01, 0.01), (0.01, 0.4, 0.01), (0.01, 0.01, 0.9))]
    return min(found, key=lambda fit: fit.fun).x
