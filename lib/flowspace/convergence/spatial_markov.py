"""Spatial Markov chains: transitions by the class of the neighbours, and tests whether neighbours matter."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import xlogy

from flowspace.convergence.markov import transition_counts, transition_probabilities
from flowspace.errors import Problem
from flowspace.values import number_problems, refuse, whole_number


@dataclass(frozen=True)
class Homogeneity:
    """Tests whether several transition matrices are one.

    Parameters
    ----------
    q, q_p_value : float
        Pearson's chi-squared statistic and its p value.
    lr, lr_p_value : float
        Likelihood ratio statistic and its p value.
    dof : int
        Degrees of freedom, corrected for empty rows and columns; with 0 both p values are nan.
    """

    q: float
    q_p_value: float
    lr: float
    lr_p_value: float
    dof: int


@dataclass(frozen=True)
class SpatialMarkov:
    """Transitions by the class of the neighbours.

    Parameters
    ----------
    counts, probabilities : DataFrame
        Rows keyed by `lag` (class of the neighbours in the first year) and `from`, columns by `to`. Rows of
        probabilities sum to one, or are nan where there is no transition.
    pooled_counts, pooled_probabilities : DataFrame
        The same whatever the neighbours.
    test : Homogeneity
        Whether the matrices of the lag classes are one.
    sparse_cells : int
        Cells in which fewer than five transitions are expected if they are: the larger their share, the less the p
        values mean.
    cells : int
        Cells that count in the test.
    """

    counts: pd.DataFrame
    probabilities: pd.DataFrame
    pooled_counts: pd.DataFrame
    pooled_probabilities: pd.DataFrame
    test: Homogeneity
    sparse_cells: int
    cells: int


def spatial_markov(classes, lag_classes, k, lag_k) -> SpatialMarkov:
    r"""Transition matrices conditioned on the class of the neighbours.

    .. math:: p_{ab \mid l} = \frac{n_{ab \mid l}}{\sum_b n_{ab \mid l}}, \qquad
              n_{ab \mid l} = \#\{(i, t) : c_{it} = a,\ c_{i,t+1} = b,\ \ell_{it} = l\}

    with :math:`\ell_{it}` the class of the spatial lag at the beginning of the transition.

    Parameters
    ----------
    classes : DataFrame of int
        Cities by years, 1 to k: `pooled_classes` or `yearly_classes` of a panel.
    lag_classes : DataFrame of int
        The same cities and years, 1 to `lag_k`: classes of the `lagged_panel`.
    k, lag_k : int
        Numbers of classes, at least 2 each.

    Returns
    -------
    SpatialMarkov

    Raises
    ------
    MeasureError
        If the classes are no complete panels of whole numbers in their ranges, or cities or years of the two differ.

    Notes
    -----
    With 19 agglomerations and ten transitions most cells are empty: take cities, and look at `sparse_cells`.

    References
    ----------
    Rey, S. J. (2001). Spatial empirics for economic growth and convergence. Geographical Analysis, 33(3), 195-214.
    https://doi.org/10.1111/j.1538-4632.2001.tb00444.x

    Examples
    --------
    Two cities with low neighbours that stay, two with high neighbours that rise:

    >>> classes = pd.DataFrame({2010: [1, 1, 1, 1], 2011: [1, 1, 2, 2]}, list("abcd"))
    >>> lags = pd.DataFrame({2010: [1, 1, 2, 2], 2011: [1, 1, 2, 2]}, list("abcd"))
    >>> found = spatial_markov(classes, lags, 2, 2)
    >>> found.probabilities.loc[(2, 1)].tolist(), found.test.q, found.test.dof
    ([0.0, 1.0], 4.0, 1)
    """
    refuse(whole_number(lag_k, "number of lag classes", 2))
    pooled = transition_counts(classes, k)
    transition_counts(lag_classes, lag_k)  # holds the lag classes to the same form
    if set(classes.index) != set(lag_classes.index) or set(classes.columns) != set(lag_classes.columns):
        refuse([Problem("classes and lag classes of different cities or years", "the same in both",
                        "make both from one panel")])
    years = sorted(classes.columns)
    now = classes[years].to_numpy().astype(int) - 1
    lag = lag_classes.loc[classes.index, years].to_numpy().astype(int) - 1
    flat = (lag[:, :-1] * k + now[:, :-1]) * k + now[:, 1:]
    cube = np.bincount(flat.ravel(), minlength=lag_k * k * k).reshape(lag_k, k, k)

    names = range(1, k + 1)
    rows = pd.MultiIndex.from_product([range(1, lag_k + 1), names], names=["lag", "from"])
    counts = pd.DataFrame(cube.reshape(lag_k * k, k), rows, pd.Index(names, name="to"))
    sums = counts.sum(axis=1)
    expected = cube.sum(axis=2)[:, :, None] * _shares(cube.sum(axis=0))[None, :, :]
    return SpatialMarkov(counts, counts.div(sums.where(sums > 0), axis=0), pooled, transition_probabilities(pooled),
                         homogeneity(cube), int(np.sum((expected > 0) & (expected < 5))), int(np.sum(expected > 0)))


def homogeneity(counts) -> Homogeneity:
    r"""Test whether several transition matrices come from one chain.

    .. math:: Q = \sum_l \sum_a \sum_b n_{a \mid l} \frac{(p_{ab \mid l} - p_{ab})^2}{p_{ab}}, \qquad
              LR = 2 \sum_l \sum_a \sum_b n_{ab \mid l} \ln\frac{p_{ab \mid l}}{p_{ab}},

    both with :math:`\sum_a (A_a - 1)(B_a - 1)` degrees of freedom, :math:`A_a` the classes that are reached from a in
    the pooled matrix and :math:`B_a` the matrices in which a occurs; classes that never occur add none.

    Parameters
    ----------
    counts : ndarray or nested list, shape (m, k, k)
        Transition counts of m regimes, at least two.

    Returns
    -------
    Homogeneity

    Raises
    ------
    MeasureError
        If the counts have another shape, are negative, missing or not numbers, or are all zero.

    References
    ----------
    PySAL, package giddy 2.3.8, documentation of Homogeneity_Results (degrees of freedom after Bickenbach and Bode
    2003).

    Examples
    --------
    >>> found = homogeneity([[[8, 2], [2, 8]], [[8, 2], [2, 8]]])
    >>> found.q, found.lr, found.dof, found.q_p_value
    (0.0, 0.0, 2, 1.0)
    """
    try:
        cube = np.asarray(counts, dtype=float)
    except (TypeError, ValueError):
        cube = np.empty(0)
    if cube.ndim != 3 or cube.shape[0] < 2 or cube.shape[1] != cube.shape[2] or cube.shape[1] < 2:
        refuse([Problem(f"counts of the shape {cube.shape}", "numbers of the shape (m, k, k), m and k at least 2",
                        "give one square matrix of counts per regime")])
    _, problems = number_problems(cube.ravel(), "counts", lowest=0)
    if not problems and not cube.any():
        problems.append(Problem("counts that are all zero", "at least one transition", "give more cities or years"))
    refuse(problems)
    pooled = cube.sum(axis=0)
    leaving = cube.sum(axis=2)
    expected = leaving[:, :, None] * _shares(pooled)[None, :, :]
    known = expected > 0
    q = float(np.sum((cube[known] - expected[known]) ** 2 / expected[known]))
    lr = float(2 * np.sum(xlogy(cube[known], cube[known] / expected[known])))
    reached, regimes = (pooled > 0).sum(axis=1), (leaving > 0).sum(axis=0)
    dof = int(np.sum(np.maximum(reached - 1, 0) * np.maximum(regimes - 1, 0)))
    p_values = stats.chi2.sf([q, lr], dof) if dof else (np.nan, np.nan)
    return Homogeneity(q, float(p_values[0]), max(lr, 0.0), float(p_values[1]), dof)


def _shares(counts) -> np.ndarray:
    sums = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, sums, out=np.zeros(counts.shape), where=sums > 0)
