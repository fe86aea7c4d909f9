"""From weights to lengths: the only place where similarities become distances."""
from __future__ import annotations

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.values import real_number, refuse


def distances(weights, alpha=1.0) -> np.ndarray:
    r"""Lengths of links from their weights.

    .. math:: \ell_{ij} = \frac{1}{w_{ij}^{\alpha}}, \qquad \ell_{ij} = \infty \text{ where } w_{ij} = 0

    Parameters
    ----------
    weights : array_like, shape (..., n, n)
        Weights of one network or of many, finite, zero or larger: the more, the closer. The diagonal plays no part.
    alpha : float
        0 makes every link one step long, 1 as long as the weight is small; Opsahl and others report 0, 0.5 and 1.

    Returns
    -------
    ndarray of float, shape (..., n, n)
        Above zero; infinite where there is no link; 0 on the diagonal.

    Raises
    ------
    MeasureError
        If the weights are no square matrices, one is negative, infinite or missing, `alpha` is negative, or a link
        becomes so long or short that it cannot be told from no link or no length.

    Notes
    -----
    Weights are similarities: many joint patents mean near. Libraries for graphs take what they are given as lengths,
    and joint patents given to them as they are turn the nearest cities into the farthest.

    References
    ----------
    Opsahl, T., Agneessens, F., & Skvoretz, J. (2010). Node centrality in weighted networks: Generalizing degree and
    shortest paths. Social Networks, 32(3), 245-251. https://doi.org/10.1016/j.socnet.2010.03.006

    Examples
    --------
    >>> distances([[0, 4], [0, 0]], alpha=0.5).tolist()
    [[0.0, 0.5], [inf, 0.0]]
    """
    refuse(real_number(alpha, "alpha", 0))
    try:
        w = np.asarray(weights, dtype=float)
    except (TypeError, ValueError):
        raise MeasureError(Problem("weights that are no matrices of numbers", "square matrices",
                                   "give one row and one column for each city")) from None
    if w.ndim < 2 or w.shape[-1] != w.shape[-2]:
        raise MeasureError(Problem(f"weights of shape {w.shape}", "square matrices",
                                   "give one row and one column for each city"))
    diagonal = np.arange(w.shape[-1])
    linked = w > 0
    linked[..., diagonal, diagonal] = False
    lengths = np.full(w.shape, np.inf)
    # Steps are written down rather than computed, so that they are exactly 1.
    with np.errstate(over="ignore", under="ignore"):
        lengths[linked] = 1.0 if alpha == 0 else w[linked] ** -float(alpha)
    lengths[..., diagonal, diagonal] = 0.0
    inner = w[..., ~np.eye(w.shape[-1], dtype=bool)]
    if not np.all((inner >= 0) & (inner < np.inf)):
        raise MeasureError(Problem("weights that are negative, infinite or missing", "finite weights of zero or more",
                                   "correct them; 0 means not linked"))
    reached = lengths[linked]
    if not np.all((reached > 0) & (reached < np.inf)):
        raise MeasureError(Problem(f"weights whose lengths with alpha {alpha} are too small or too large for a number",
                                   "lengths above zero and below infinity", "choose a smaller alpha, or another unit"))
    return lengths
