"""Seeded draws that are the same on every machine: uniform numbers, and counts by inverting a distribution function.

What is relied on, and why the bytes do not depend on the machine:

* NumPy keeps the raw stream of a bit generator (PCG64) and of SeedSequence unchanged between versions; it does not
  promise that for methods of Generator. So uniform numbers are made here from the raw 64-bit stream: its upper 52
  bits, plus a half, over 2^52: exact in floating point.
* A count is the number of steps of a distribution function below a uniform number. The steps are sums and products,
  which IEEE 754 fixes to the bit, of a first term that needs exp and log, which it does not: machines may differ in
  its last bits, about 1e-15 relative. A count differs only if a uniform number lies that close to a step. Rounding
  the expectation first would not help: it moves the same chance to the edges of the rounding. Instead a test shifts
  every expectation by 1e-10, five orders of magnitude more than machines differ, and finds the same tables.
"""
from __future__ import annotations

import numpy as np
from numpy.random import PCG64, SeedSequence
from numpy.typing import ArrayLike
from scipy.special import gammaln, ndtri

from flowspace.errors import ParameterError, Problem

_LARGE = 500  # exp(-mean) is far from zero below it; above, summing starts beside the mean
_NEVER = 1e-25  # probability of steps that can be left out


def uniforms(seed: int, stream: tuple[int, ...], n: int) -> np.ndarray:
    """Uniform numbers of one stream.

    Parameters
    ----------
    seed : int
        Zero or more.
    stream : tuple of int
        Which stream of that seed; different tuples give independent numbers.
    n : int
        How many.

    Returns
    -------
    ndarray of float, shape (n,)
        In (0, 1): odd multiples of 2^-53, so that neither 0 nor 1 occurs.

    Raises
    ------
    ParameterError
        If the seed is no whole number of zero or more.

    Examples
    --------
    >>> uniforms(1, (0, 2010), 3).round(6).tolist() == uniforms(1, (0, 2010), 3).round(6).tolist()
    True
    >>> bool((uniforms(1, (0, 2010), 3) == uniforms(2, (0, 2010), 3)).any())
    False
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ParameterError(Problem(f"seed {seed!r}", "a whole number of zero or more", "choose a seed"))
    raw = PCG64(SeedSequence(int(seed), spawn_key=stream)).random_raw(n)
    return ((raw >> np.uint64(12)) + 0.5) * 2.0**-52


def affinities(u: ArrayLike, dispersion: float) -> np.ndarray:
    r"""Lognormal factors with mean 1 and the given variance.

    .. math:: g = \exp\!\left(\sigma z - \tfrac{\sigma^2}{2}\right),\quad z = \Phi^{-1}(u),\quad
              \sigma^2 = \ln(1 + \varphi)

    Parameters
    ----------
    u : array_like
        Uniform numbers.
    dispersion : float
        The variance :math:`\varphi`, zero or more.

    Returns
    -------
    ndarray of float
        Positive; all 1 for a variance of 0.

    Examples
    --------
    >>> affinities([0.1, 0.5, 0.9], 1.0).round(3).tolist()
    [0.243, 0.707, 2.055]
    """
    spread = np.sqrt(np.log1p(_dispersion(dispersion)))
    return np.exp(spread * ndtri(np.asarray(u, dtype=float)) - spread**2 / 2)


def poisson_quantile(u: ArrayLike, mean: ArrayLike) -> np.ndarray:
    r"""Counts of a Poisson distribution by inversion: the smallest k with :math:`F(k) \ge u`.

    .. math:: p_0 = e^{-\lambda}, \qquad p_{k+1} = p_k\,\frac{\lambda}{k+1}

    Parameters
    ----------
    u : array_like, shape (n,)
        Uniform numbers.
    mean : array_like, shape (n,)
        Expected counts :math:`\lambda \ge 0`.

    Returns
    -------
    ndarray of int64, shape (n,)

    Raises
    ------
    ParameterError
        If a mean is negative, infinite or missing.

    Notes
    -----
    Above a mean of 500 summing starts twelve standard deviations below it; what lies under that has a probability
    below 1e-25.

    Examples
    --------
    >>> poisson_quantile([0.1, 0.5, 0.99], [2.0, 2.0, 2.0]).tolist()
    [0, 2, 6]
    """
    u, mean = np.asarray(u, dtype=float), _means(mean)
    start = np.where(mean > _LARGE, np.floor(mean - 12 * np.sqrt(mean)), 0.0)
    log_mean = np.log(mean, where=mean > 0, out=np.zeros_like(mean))
    first = np.exp(start * log_mean - mean - gammaln(start + 1))
    return _invert(u, mean, start, first, lambda k, m: m / (k + 1))


def negative_binomial_quantile(u: ArrayLike, mean: ArrayLike, dispersion: float) -> np.ndarray:
    r"""Counts of a negative binomial distribution by inversion; its variance is :math:`\lambda + \varphi\lambda^2`.

    .. math:: p_0 = (1 + \varphi\lambda)^{-1/\varphi}, \qquad
              p_{k+1} = p_k\,\frac{1 + \varphi k}{k + 1}\,\frac{\lambda}{1 + \varphi\lambda}

    Parameters
    ----------
    u : array_like, shape (n,)
        Uniform numbers.
    mean : array_like, shape (n,)
        Expected counts :math:`\lambda \ge 0`.
    dispersion : float
        :math:`\varphi`; 0 gives the Poisson distribution.

    Returns
    -------
    ndarray of int64, shape (n,)
        For the same uniform number a larger mean never gives a smaller count.

    Raises
    ------
    ParameterError
        If a mean is negative, infinite or missing, if the dispersion is negative, or so small beside the mean that
        :math:`p_0` is below what a floating-point number can hold.

    Examples
    --------
    >>> negative_binomial_quantile([0.1, 0.5, 0.99], [2.0, 2.0, 2.0], 1.0).tolist()
    [0, 1, 11]
    """
    if _dispersion(dispersion) == 0:
        return poisson_quantile(u, mean)
    u, mean = np.asarray(u, dtype=float), _means(mean)
    log_first = -np.log1p(dispersion * mean) / dispersion
    if len(mean) and log_first.min() < -690:
        raise ParameterError(Problem(f"dispersion {dispersion} with a mean of {mean.max():g}",
                                     "a dispersion large enough for the mean", "raise the dispersion, or set it to 0"))
    return _invert(u, mean, np.zeros_like(mean), np.exp(log_first),
                   lambda k, m: (1 + dispersion * k) / (k + 1) * (m / (1 + dispersion * m)))


def _invert(u, mean, start, first, ratio) -> np.ndarray:
    """Step up each distribution function from its first term until it reaches the uniform number."""
    counts = start.astype("int64")
    active = np.flatnonzero(u > first)
    k, p, below, target, m = start[active], first[active], first[active], u[active], mean[active]
    while len(active):
        p = p * ratio(k, m)
        k = k + 1
        below = below + p
        counts[active] = k
        # The second condition ends the sum where rounding keeps it just under a uniform number close to one.
        go = (below < target) & ((p > _NEVER) | (k < m))
        active, k, p, below, target, m = active[go], k[go], p[go], below[go], target[go], m[go]
    return counts


def _dispersion(dispersion: float) -> float:
    """Check a dispersion."""
    if not 0 <= dispersion < np.inf:
        raise ParameterError(Problem(f"dispersion {dispersion!r}", "a finite number of zero or more",
                                     "give a variance"))
    return dispersion


def _means(mean: ArrayLike) -> np.ndarray:
    """Check expected counts."""
    mean = np.asarray(mean, dtype=float)
    if not ((mean >= 0) & (mean < np.inf)).all():
        raise ParameterError(Problem("expected links that are negative, infinite or missing",
                                     "finite numbers of zero or more", "check masses and parameters"))
    return mean
