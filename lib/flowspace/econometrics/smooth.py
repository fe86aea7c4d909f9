"""A smooth curve beside effects: a penalised cubic regression spline, by generalised cross-validation."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar


@dataclass(frozen=True, eq=False)
class Smooth:
    """A fitted curve, with mean zero over the rows.

    Parameters
    ----------
    fitted : ndarray, shape (n,)
        The curve at the x of every row, in units of y.
    standard_error : ndarray, shape (n,)
        Of the fitted values and the mean together.
    edf : float
        Effective degrees of freedom of the curve: 1 for a straight line.
    score : float
        Of the generalised cross-validation.
    """

    fitted: np.ndarray
    standard_error: np.ndarray
    edf: float
    score: float


def natural_spline(x, knots) -> tuple[np.ndarray, np.ndarray]:
    r"""Basis of natural cubic splines by their values at the knots, and their roughness.

    .. math:: f(x) = \sum_j b_j(x)\, \beta_j, \quad f(\kappa_j) = \beta_j, \qquad
              \int f''(x)^2 dx = \beta^\top S \beta, \quad S = D^\top B^{-1} D

    Parameters
    ----------
    x : ndarray, shape (n,)
        Between the first and the last knot.
    knots : ndarray, shape (k,)
        Ascending, at least three.

    Returns
    -------
    basis : ndarray, shape (n, k)
    roughness : ndarray, shape (k, k)

    Examples
    --------
    A straight line has no roughness:

    >>> basis, roughness = natural_spline(np.array([0.5, 2.5]), np.array([0.0, 1.0, 3.0]))
    >>> line = np.array([0.0, 1.0, 3.0])
    >>> (basis @ line).round(12).tolist(), bool(abs(line @ roughness @ line) < 1e-12)
    ([0.5, 2.5], True)
    """
    k, h = len(knots), np.diff(knots)
    inner = np.arange(k - 2)
    second = np.zeros((k - 2, k))
    second[inner, inner] = 1 / h[:-1]
    second[inner, inner + 1] = -1 / h[:-1] - 1 / h[1:]
    second[inner, inner + 2] = 1 / h[1:]
    band = np.diag((h[:-1] + h[1:]) / 3)
    band[inner[:-1], inner[1:]] = band[inner[1:], inner[:-1]] = h[1:-1] / 6
    # Second derivatives at the knots, zero at both ends, are linear in the values there.
    curvature = np.vstack([np.zeros(k), np.linalg.solve(band, second), np.zeros(k)])
    piece = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, k - 2)
    left, right, width = knots[piece + 1] - x, x - knots[piece], h[piece]
    rows = np.arange(len(x))
    basis = np.zeros((len(x), k))
    basis[rows, piece] = left / width
    basis[rows, piece + 1] = right / width
    basis += ((left**3 / width - width * left) / 6)[:, None] * curvature[piece]
    basis += ((right**3 / width - width * right) / 6)[:, None] * curvature[piece + 1]
    return basis, second.T @ curvature[1:-1]


def cubic_smooth(x, y, remove, removed, most_knots=10) -> Smooth:
    r"""Fit a smooth curve of x beside effects and covariates.

    .. math:: \min_{f, \alpha} \ \lVert y - f(x) - Z \alpha \rVert^2 + \lambda \int f''(x)^2 dx, \qquad
              \mathrm{GCV}(\lambda) = \frac{n\, \mathrm{RSS}}{(n - p - \mathrm{edf})^2}

    Parameters
    ----------
    x : ndarray, shape (n,)
        At least three different values.
    y : ndarray, shape (n,)
        Outcome after the effects and covariates.
    remove : callable
        Takes the effects and covariates Z, a constant among them, out of the columns of a matrix.
    removed : int
        How many there are: p.
    most_knots : int
        Knots lie at quantiles of the different values of x, as many as those or this number if there are more.

    Returns
    -------
    Smooth

    Notes
    -----
    What is not penalised is taken out of outcome and spline first, which leaves the same minimum. Lambda is the lowest
    of 101 values over 20 powers of ten, refined between its neighbours. Errors are those of the posterior of a Bayesian
    reading of the penalty, :math:`\sigma^2 (X^\top X + \lambda S)^{-1}`, with the error of the mean added.

    References
    ----------
    The choices are those of R's mgcv for a smooth term of the kind "cr", and give its results.

    Examples
    --------
    >>> x = np.linspace(0, 1, 30)
    >>> y = np.sin(3 * x) + 0.05 * np.random.default_rng(0).normal(size=30)
    >>> found = cubic_smooth(x, y - y.mean(), lambda columns: columns - columns.mean(axis=0), 1)
    >>> bool(abs(x[found.fitted.argmax()] - np.pi / 6) < 0.05), 2 < found.edf < 9
    (True, True)
    """
    n, values = len(x), np.unique(x)
    knots = np.quantile(values, np.linspace(0, 1, min(most_knots, len(values))))
    basis, roughness = natural_spline(x, knots)
    # A curve of one height is in the effects already.
    shapes = np.linalg.svd(np.ones((1, len(knots))))[2][1:].T
    own = basis @ shapes
    centred = own - own.mean(axis=0)
    after = remove(own)
    u, sizes, vt = np.linalg.svd(after, full_matrices=False)
    kept = sizes > 1e-9 * sizes[0]
    u, back = u[:, kept], vt[kept].T / sizes[kept]
    # In these directions the curve is u @ g, and lambda shrinks each by itself.
    strength, turn = np.linalg.eigh(back.T @ shapes.T @ roughness @ shapes @ back)
    strength = np.maximum(strength, 0.0)
    seen = turn.T @ (u.T @ y)
    rest = max(y @ y - seen @ seen, 0.0)

    def shrunk(power):
        return 1 / (1 + np.multiply.outer(10.0**power, strength))

    def score(power):
        share = shrunk(power)
        freedom = n - removed - share.sum(axis=-1)
        with np.errstate(divide="ignore"):
            # Without a degree of freedom left there is nothing to judge the curve by.
            return np.where(freedom > 0, n * (rest + np.sum(((1 - share) * seen) ** 2, axis=-1)) / freedom**2, np.inf)

    centre = -np.log10(strength[strength > 1e-12 * strength.max()].mean()) if strength.max() > 0 else 0.0
    powers = centre + np.linspace(-10, 10, 101)
    best = int(np.argmin(score(powers)))
    near = powers[[max(best - 1, 0), min(best + 1, 100)]]
    refined = minimize_scalar(score, bounds=tuple(near), method="bounded", options={"xatol": 1e-8})
    power = float(refined.x) if refined.fun < score(powers[best]) else float(powers[best])
    share = shrunk(power)
    directions = centred @ back @ turn
    variance = (rest + np.sum(((1 - share) * seen) ** 2)) / (n - removed - share.sum())
    error = np.sqrt(variance * (np.einsum("ij,j,ij->i", directions, share, directions) + 1 / n))
    return Smooth(directions @ (share * seen), error, float(share.sum()), float(score(power)))
