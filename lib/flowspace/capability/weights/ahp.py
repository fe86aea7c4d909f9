"""Weights by the analytic hierarchy process (层次分析法): from comparisons in pairs, with their consistency."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flowspace.capability.checks import indicator_names
from flowspace.errors import MeasureError, Problem

RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
"""Number of indicators -> Saaty's mean consistency index of random comparisons."""


class Comparisons(NamedTuple):
    """Weights that follow from comparisons in pairs, and how far these agree with one another.

    Parameters
    ----------
    weights : ndarray of float, shape (..., q)
        Above zero, with a sum of 1.
    largest_eigenvalue : ndarray of float, shape (...)
        q for comparisons that agree perfectly, larger otherwise.
    consistency_index : ndarray of float, shape (...)
        CI.
    consistency_ratio : ndarray of float, shape (...)
        CR; below 0.1 by the rule of thumb. 0 for two indicators, which cannot disagree.
    """

    weights: np.ndarray
    largest_eigenvalue: np.ndarray
    consistency_index: np.ndarray
    consistency_ratio: np.ndarray


def ahp_weights(comparisons, names=None) -> Comparisons:
    r"""Weights as the principal eigenvector of a matrix of comparisons.

    .. math:: A w = \lambda_{\max} w, \qquad CI = \frac{\lambda_{\max} - Q}{Q - 1}, \qquad CR = \frac{CI}{RI_Q}

    with Saaty's random indices :math:`RI_Q`.

    Parameters
    ----------
    comparisons : array_like, shape (..., q, q)
        How many times as important the indicator of the row is as that of the column; reciprocal, with ones on the
        diagonal; 2 to 10 indicators.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    Comparisons

    Raises
    ------
    MeasureError
        If the matrix is not square, of another size, not of numbers above zero, or not reciprocal; all pairs that
        contradict one another are listed.

    Notes
    -----
    Weights of a linear index are rates of exchange; an answer to "how much more important" need not be one.
    Comparisons with a large ratio are computed all the same: the ratio is there to be looked at.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 6.7)

    Examples
    --------
    >>> result = ahp_weights([[1, 2, 6], [1/2, 1, 3], [1/6, 1/3, 1]])
    >>> result.weights.round(3).tolist()
    [0.6, 0.3, 0.1]
    >>> round(float(result.consistency_ratio), 6)
    0.0
    """
    a = _checked(comparisons, names)
    q = a.shape[-1]
    values, vectors = np.linalg.eig(a)
    first = np.argmax(values.real, axis=-1)
    largest = np.take_along_axis(values.real, first[..., None], axis=-1)[..., 0]
    vector = np.abs(np.take_along_axis(vectors.real, first[..., None, None], axis=-1)[..., 0])
    index = np.maximum(largest - q, 0) / (q - 1)
    ratio = index / RANDOM_INDEX[q] if q > 2 else np.zeros_like(index)
    return Comparisons(vector / vector.sum(axis=-1, keepdims=True), largest, index, ratio)


def _checked(comparisons, names):
    expected = "a square table of numbers above 0, for 2 to 10 indicators"
    try:
        a = np.asarray(comparisons, dtype=float)
    except (TypeError, ValueError):
        raise MeasureError(Problem("comparisons that are not all numbers", expected, "correct the table")) from None
    if a.ndim < 2 or a.shape[-1] != a.shape[-2] or not 2 <= a.shape[-1] <= max(RANDOM_INDEX):
        raise MeasureError(Problem(f"comparisons of shape {a.shape}", expected, "correct the table"))
    q = a.shape[-1]
    names = indicator_names(names, q)
    flat = a.reshape(-1, q, q)
    problems = []
    for i in range(q):
        for j in range(i, q):
            there, back = flat[:, i, j], flat[:, j, i]
            pair = f"{names[i]!r} and {names[j]!r}"
            if not (np.isfinite(there) & np.isfinite(back) & (there > 0) & (back > 0)).all():
                problems.append(Problem(f"a comparison of {pair} that is missing, infinite or not above 0",
                                        "numbers above 0", "correct the comparison"))
            # 0.33 for 1/3 is what people write.
            elif (np.abs(there * back - 1) > 0.02).any():
                what = (f"{names[i]!r} compared with itself as {there[0]:g}" if i == j else
                        f"{pair} compared as {there[0]:g} and, the other way, {back[0]:g}")
                problems.append(Problem(what, "1 on the diagonal, and one comparison the reciprocal of the other",
                                        "correct the comparison"))
    if problems:
        raise MeasureError(problems)
    return a
