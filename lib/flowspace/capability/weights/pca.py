"""Weights by principal components and rotated factors, after Nicoletti, Scarpetta and Boylaud, as in the Handbook."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowspace.capability.checks import check_values
from flowspace.errors import MeasureError, Problem


class Factors(NamedTuple):
    """Factor analysis of a set of indicators.

    Parameters
    ----------
    eigenvalues : ndarray of float, shape (q,)
        Of the correlation matrix, the largest first; they sum to q.
    loadings : ndarray of float, shape (q, m)
        Of the retained factors after rotation: correlations of indicator and factor. The sum of each column is not
        negative, and factors come in the order of the variance that they explain.
    explained : ndarray of float, shape (m,)
        Variance explained by each factor after rotation (sum of its squared loadings).
    group : ndarray of int, shape (q,)
        Factor (from 0) on which each indicator loads most, signs counted.
    weights : ndarray of float, shape (q,)
        Weights of the indicators, with a sum of 1.
    """

    eigenvalues: np.ndarray
    loadings: np.ndarray
    explained: np.ndarray
    group: np.ndarray
    weights: np.ndarray


def factor_analysis(values, factors=None, names=None) -> Factors:
    r"""Principal components of the correlation matrix, rotated, and the weights that follow from them.

    The loadings of a component are its eigenvector times the root of its eigenvalue. Retained are the components with
    an eigenvalue above 1 that each explain more than 10% of the variance, and as many more as it takes to explain more
    than 60% together. Their loadings are rotated by varimax with Kaiser normalisation. Each indicator belongs to the
    factor on which it loads most; its weight is

    .. math:: w_q \propto \frac{\ell_{qf}^2}{\sum_r \ell_{rf}^2} \cdot \frac{V_f}{\sum_g V_g}, \qquad
              V_f = \sum_r \ell_{rf}^2,

    rescaled to a sum of 1.

    Parameters
    ----------
    values : array_like, shape (n, q)
        Directed indicators, normalised or not; at least two indicators and three observations.
    factors : int, optional
        How many factors to retain, in place of the rule.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Factors

    Raises
    ------
    MeasureError
        If an indicator is constant, has missing or infinite values (all such are listed), or if `factors` is not an
        integer from 1 to q.

    Notes
    -----
    An indicator belongs to the factor on which it loads most, signs counted, as in the Handbook's example: exports,
    which load -0.64 on the first factor and 0.56 on the one of patents, go to patents. Do not use the method on
    indicators that mostly correlate negatively, or hardly at all.
    The formula above is the share of the squared loading in all variance explained: the sums over r cancel.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.1)

    Examples
    --------
    >>> values = np.array([[1.0, 2.0, 0.0], [2.0, 4.1, 5.0], [3.0, 5.9, 1.0], [4.0, 8.0, 4.0]])
    >>> result = factor_analysis(values, factors=2)
    >>> result.eigenvalues.round(2).tolist()
    [2.31, 0.69, 0.0]
    >>> result.group.tolist()
    [0, 0, 1]
    """
    x = check_values(values, names, units=3, varying=True)
    if x.ndim != 2:
        raise MeasureError(Problem(f"values of {x.ndim} dimensions", "one table (n, q)",
                                   "give one draw, or use pca_weights"))
    _check_number_of_factors(factors, x.shape[-1])
    eigenvalues, components = _components(x[None])
    number = _retained(eigenvalues, factors)[0]
    rotated = _varimax(components[..., :number])
    explained = (rotated ** 2).sum(axis=-2)
    order = np.argsort(-explained[0], kind="stable")
    loadings = rotated[0][:, order]
    return Factors(eigenvalues[0], loadings, explained[0][order], np.argmax(loadings, axis=1), _weights(rotated)[0])


def pca_weights(values, factors=None, names=None, check=True) -> np.ndarray:
    """Weights by principal components and rotated factors; `factor_analysis` shows how they come about.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators, normalised or not; at least two indicators and three observations. Draws are computed
        together, those with the same number of retained factors in one go.
    factors : int, optional
        How many factors to retain, in place of the rule of `factor_analysis`.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., q)
        Zero or larger, with a sum of 1; unmoved by the unit of an indicator.

    Raises
    ------
    MeasureError
        As `factor_analysis`.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.1)

    Examples
    --------
    >>> pca_weights([[1.0, 1.0], [2.0, 2.5], [3.0, 2.7]]).round(12).tolist()
    [0.5, 0.5]
    """
    x = check_values(values, names, units=3, varying=True) if check else np.asarray(values, dtype=float)
    n, q = x.shape[-2:]
    _check_number_of_factors(factors, q)
    eigenvalues, components = _components(x.reshape(-1, n, q))
    number = _retained(eigenvalues, factors)
    weights = np.empty((len(number), q))
    for retained in np.unique(number):
        draws = number == retained
        weights[draws] = _weights(_varimax(components[draws][..., :retained]))
    return weights.reshape(x.shape[:-2] + (q,))


def _check_number_of_factors(factors, q):
    problems = []
    if q < 2:
        problems.append(Problem("1 indicator", "at least 2", "use equal weights"))
    if factors is not None and (isinstance(factors, bool) or not isinstance(factors, (int, np.integer))
                                or not 1 <= factors <= q):
        problems.append(Problem(f"{factors!r} factors", f"an integer from 1 to {q}", "choose another number"))
    if problems:
        raise MeasureError(problems)


def _components(x):
    """Eigenvalues (draws, q) of the correlation matrices, largest first, and unrotated loadings (draws, q, q)."""
    z = x - x.mean(axis=-2, keepdims=True)
    z = z / np.sqrt((z ** 2).sum(axis=-2, keepdims=True))
    eigenvalues, vectors = np.linalg.eigh(np.matmul(np.swapaxes(z, -1, -2), z))
    eigenvalues = np.maximum(eigenvalues[..., ::-1], 0)
    return eigenvalues, vectors[..., ::-1] * np.sqrt(eigenvalues)[..., None, :]


def _retained(eigenvalues, factors):
    """How many factors each draw retains."""
    if factors is not None:
        return np.full(len(eigenvalues), factors)
    share = eigenvalues / eigenvalues.sum(axis=-1, keepdims=True)
    large = ((eigenvalues > 1) & (share > 0.1)).sum(axis=-1)
    enough = (np.cumsum(share, axis=-1) <= 0.6).sum(axis=-1) + 1
    return np.maximum(large, enough)


def _varimax(loadings, sweeps=500, tolerance=1e-9):
    """Varimax rotation with Kaiser normalisation of (draws, q, m) loadings.

    Two factors after the other are turned by the angle that is best for them, as Kaiser did, until nothing turns any
    more; draws that have come to rest are left out of the following sweeps.
    """
    length = np.sqrt((loadings ** 2).sum(axis=-1, keepdims=True))
    unit = np.moveaxis(loadings / np.where(length == 0, 1, length), -1, 0).copy()
    factors, _, q = unit.shape
    turning = np.arange(unit.shape[1])
    for _ in range(sweeps):
        part, largest = unit[:, turning], np.zeros(len(turning))
        for j in range(factors):
            for k in range(j + 1, factors):
                angle = _best_angle(part[j], part[k], q)
                cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
                part[j], part[k] = part[j] * cosine + part[k] * sine, part[k] * cosine - part[j] * sine
                largest = np.maximum(largest, np.abs(angle))
        unit[:, turning] = part
        turning = turning[largest > tolerance]
        if not len(turning):
            break
    return _upright(np.moveaxis(unit, 0, -1) * length)


def _best_angle(x, y, q):
    """Angle by which two factors are turned for the largest variance of their squared loadings."""
    u, v = x ** 2 - y ** 2, 2 * x * y
    a, b = u.sum(axis=-1), v.sum(axis=-1)
    return np.arctan2(2 * (u * v).sum(axis=-1) - 2 * a * b / q,
                      (u ** 2 - v ** 2).sum(axis=-1) - (a ** 2 - b ** 2) / q) / 4


def _upright(loadings):
    """Factors turned so that their loadings do not sum to less than 0: the sign of a factor is arbitrary."""
    return loadings * np.where(loadings.sum(axis=-2, keepdims=True) < 0, -1.0, 1.0)


def _weights(rotated):
    """Weight of each indicator: its squared loading within its factor, times the variance that factor explains."""
    squared = rotated.max(axis=-1) ** 2
    return squared / squared.sum(axis=-1, keepdims=True)
