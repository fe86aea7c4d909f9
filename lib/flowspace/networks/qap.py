"""Matrices compared with matrices: correlation and regression whose p values come from renaming the cities.

Links of a city depend on each other, so that the usual tests of pairs are not valid; under a renaming of the cities all
dependence inside a matrix stays, and only what joins two matrices goes.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network
from flowspace.networks.single_thread import single_thread
from flowspace.values import listed, refuse, whole_number

@dataclass(frozen=True)
class QapCorrelation:
    """A correlation of two matrices and its place among those after renaming.

    Parameters
    ----------
    correlation : float
        Pearson's, over pairs of different cities.
    p_greater, p_less, p_two_sided : float
        Shares of the renamings with a correlation at least as large, at most as large, and at least as far from zero;
        the matrices as given counted among them.
    null_mean, null_sd : float
        Of the correlations after renaming.
    n, permutations, seed : int
        Number of cities, and how the renamings were drawn.
    """

    correlation: float
    p_greater: float
    p_less: float
    p_two_sided: float
    null_mean: float
    null_sd: float
    n: int
    permutations: int
    seed: int


@dataclass(frozen=True)
class MrqapRegression:
    """A regression of a matrix on other matrices, tested by renaming.

    Parameters
    ----------
    coefficients : DataFrame
        Indexed by covariate, the intercept first: estimate; t (over the usual standard error: the statistic that is
        compared, not a test); p_greater, p_less and p_two_sided, as in `QapCorrelation`, nan for the intercept, which
        renaming does not move.
    r_squared : float
        Share of the variance.
    directed : bool
        Whether both directions of each pair are observations.
    n, permutations, seed : int
        Number of cities, and how the renamings were drawn.
    """

    coefficients: pd.DataFrame
    r_squared: float
    directed: bool
    n: int
    permutations: int
    seed: int


def qap_correlation(first, second, permutations=5000, seed=0) -> QapCorrelation:
    r"""Correlate two matrices over pairs of cities, and test it by renaming the cities of one of them.

    .. math:: r = \mathrm{corr}_{i \ne j}(x_{ij}, y_{ij}), \qquad
              r_\pi = \mathrm{corr}_{i \ne j}(x_{ij}, y_{\pi(i)\pi(j)})

    Parameters
    ----------
    first, second : Network or DataFrame, shape (n, n)
        Keyed by the same cities; at least three. The diagonals play no part. Where both are symmetric, each pair counts
        once.
    permutations : int
        Random renamings, at least 99.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the cities.

    Returns
    -------
    QapCorrelation

    Raises
    ------
    MeasureError
        If an argument is no matrix keyed by cities both ways, a value is missing or infinite, the cities differ, all
        pairs of one matrix have the same value, or a number is out of its range.

    Notes
    -----
    With few cities there are few different renamings: four have 24, and p values below 1/24 say nothing.

    Examples
    --------
    >>> cities = list("abcde")
    >>> place = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    >>> apart = pd.DataFrame(np.abs(place[:, None] - place), cities, cities)
    >>> result = qap_correlation(apart, 10 - apart, permutations=999)
    >>> round(result.correlation, 9), result.p_less < 0.05
    (-1.0, True)
    """
    problems = whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0)
    matrices, _, directed = _matrices({"first": first, "second": second}, problems)
    x, y = matrices
    places = _places(len(x), directed)
    a, b = x[places], y[places]
    flat = [name for name, values in (("first", a), ("second", b)) if np.ptp(values) == 0]
    refuse([Problem(f"a {name} matrix whose pairs all have the same value", "values that differ",
                    "leave it out: no correlation is defined") for name in flat])
    a, b, y = (a - a.mean()) / a.std(), (b - b.mean()) / b.std(), (y - b.mean()) / b.std()
    with single_thread():
        found = float(a @ b / len(a))
    drawn = _renamed(y, a[:, None], directed, permutations, seed)[:, 0] / len(a)
    greater, less, both = _p_values(found, drawn)
    return QapCorrelation(found, greater, less, both, float(drawn.mean()), float(drawn.std(ddof=1)), len(x),
                          int(permutations), int(seed))


def mrqap_regression(outcome, covariates: Mapping, permutations=5000, seed=0) -> MrqapRegression:
    r"""Regress a matrix on others by least squares, and test each coefficient by double semi-partialling.

    For covariate k: regress it on all others, keep the residuals :math:`\varepsilon^k` as a matrix, rename its cities
    at random, and fit

    .. math:: y_{ij} = a + b_k\, \varepsilon^k_{\pi(i)\pi(j)} + \sum_{l \ne k} b_l x^l_{ij} + u_{ij}

    The t value of :math:`b_k` is compared with that of the regression as it is.

    Parameters
    ----------
    outcome : Network or DataFrame, shape (n, n)
        Keyed by city; at least four. Diagonals play no part.
    covariates : dict of str to Network or DataFrame
        Keyed by the same cities. Where all matrices are symmetric, each pair counts once.
    permutations : int
        Random renamings for each covariate, at least 99.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the cities.

    Returns
    -------
    MrqapRegression

    Raises
    ------
    MeasureError
        As `qap_correlation`; or if there is no covariate, the covariates are not independent of each other, or there
        are no more observations than coefficients.

    Notes
    -----
    Least squares: for counts of links with many zeros take the gravity model
    (`flowspace.networks.gravity.gravity_poisson`).

    References
    ----------
    Dekker, Krackhardt and Snijders 2007, Sensitivity of MRQAP tests to collinearity and autocorrelation conditions,
    Psychometrika 72(4):563–581, doi 10.1007/s11336-007-9016-1.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> cities = [f"{i:02d}" for i in range(20)]
    >>> near, same, noise = (pd.DataFrame(rng.normal(size=(20, 20)), cities, cities) for _ in range(3))
    >>> fit = mrqap_regression(2 * near + noise, {"near": near, "same": same}, permutations=999)
    >>> fit.coefficients["p_two_sided"].round(3).to_list(), fit.directed
    ([nan, 0.001, 0.375], True)
    """
    problems = whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0)
    if not isinstance(covariates, Mapping) or not covariates:
        refuse([*problems, Problem("no covariate", "a dictionary of names and matrices", "give at least one")])
    if "outcome" in covariates or "intercept" in covariates:
        problems.append(Problem("a covariate called outcome or intercept", "another name", "rename it"))
        refuse(problems)
    names = [str(name) for name in covariates]
    matrices, _, directed = _matrices({"outcome": outcome, **covariates}, problems)
    n, places = len(matrices[0]), _places(len(matrices[0]), directed)
    y, x = matrices[0][places], np.column_stack([matrix[places] for matrix in matrices[1:]])
    count, k = len(y), len(names) + 1
    if count <= k:
        problems.append(Problem(f"{count} pairs and {k} coefficients", "more pairs than coefficients",
                                "take more cities or fewer covariates"))
    if np.ptp(y) == 0:
        problems.append(Problem("an outcome whose pairs all have the same value", "values that differ",
                                "leave this case out"))
    # Each covariate by its own length, so that units do not decide what counts as dependent.
    design = np.column_stack([np.ones(count), x])
    if not problems and np.linalg.matrix_rank(design / np.maximum(np.linalg.norm(design, axis=0), 1e-300)) < k:
        problems.append(Problem("covariates that are the same for all pairs, or sums of others",
                                "covariates that vary independently", "leave one of them out"))
    refuse(problems)
    with single_thread():
        estimates, total = np.linalg.lstsq(design, y, rcond=None)[0], np.sum((y - y.mean()) ** 2)
        rows = [(estimates[0], np.nan, np.nan, np.nan, np.nan)]
        for column in range(1, k):
            basis = np.linalg.qr(np.delete(design, column, axis=1))[0]
            alone = design[:, column] - basis @ (basis.T @ design[:, column])
            rest = y - basis @ (basis.T @ y)
            matrix = np.zeros((n, n))
            matrix[places] = alone
            if not directed:
                matrix += matrix.T
            # Renaming moves the residuals about: their squares add up to the same, what the other columns take of them
            # changes.
            drawn = _renamed(matrix, np.column_stack([basis, rest]), directed, permutations, seed, column)
            products = np.vstack([np.append(np.zeros(k - 1), alone @ rest), drawn])
            found, *drawn = _t_values(products, alone @ alone, rest @ rest, 1e-15 * total, count - k)
            rows.append((estimates[column], found, *_p_values(found, np.array(drawn))))
        table = pd.DataFrame(rows, index=pd.Index(["intercept", *names], name="covariate"),
                             columns=["estimate", "t", "p_greater", "p_less", "p_two_sided"])
        bread = np.linalg.inv(design.T @ design)
        residuals = y - design @ estimates
        table.loc["intercept", "t"] = estimates[0] / np.sqrt(residuals @ residuals / (count - k) * bread[0, 0])
    return MrqapRegression(table, float(1 - residuals @ residuals / total), directed, n, int(permutations), int(seed))


def _t_values(products, squares, rest, least, freedom) -> np.ndarray:
    """t value of a column beside others, of its products with an orthonormal basis of those and with the outcome.

    Squares left unexplained count as `least` if they are fewer: a perfect fit has a large t value, not an infinite one.
    """
    left_alone = squares - (products[:, :-1] ** 2).sum(axis=1)
    product = products[:, -1]
    # A renamed column can lie in what the others span: then it explains nothing.
    spanned = left_alone <= 1e-12 * squares
    left_alone = np.where(spanned, 1.0, left_alone)
    unexplained = np.maximum(rest - product**2 / left_alone, least)
    return np.where(spanned, 0.0, product / np.sqrt(left_alone * unexplained / freedom))


def _renamed(matrix, columns, directed, permutations, seed, purpose=0) -> np.ndarray:
    """Products of the pairs of a matrix, under random renamings of its cities, with each column."""
    from flowspace.networks import qap_loops  # Importing the compiler takes a third of a second.

    orders = np.argsort(np.random.default_rng([int(seed), purpose]).random((int(permutations), len(matrix))), axis=1)
    return qap_loops.renamed_products(np.ascontiguousarray(matrix), orders, np.ascontiguousarray(columns), directed)


def _p_values(found, drawn) -> tuple[float, float, float]:
    # The same products in another order differ in the last digits only.
    slack = 1e-10 * max(1.0, abs(found))
    return tuple(float((1 + count) / (1 + len(drawn))) for count in (
        np.sum(drawn >= found - slack), np.sum(drawn <= found + slack), np.sum(np.abs(drawn) >= abs(found) - slack)))


def _places(n, directed) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)


def _matrices(given, problems) -> tuple[list[np.ndarray], list[str], bool]:
    """Checked matrices with the cities by their codes, those codes, and whether any is not symmetric."""
    problems, keyed = list(problems), {}
    for name, matrix in given.items():
        if isinstance(matrix, Network):
            matrix = pd.DataFrame(matrix.between, list(matrix.cities), list(matrix.cities))
        if not isinstance(matrix, pd.DataFrame):
            problems.append(Problem(f"a matrix {name} that is a {type(matrix).__name__}", "a Network or a DataFrame",
                                    "key it by the codes of the cities both ways"))
        elif not matrix.index.is_unique or not matrix.columns.is_unique or set(matrix.index) != set(matrix.columns):
            problems.append(Problem(f"a matrix {name} whose rows and columns are not the same cities",
                                    "each city once among the rows and once among the columns", "key both by city"))
        else:
            keyed[name] = matrix
    cities = sorted({city for matrix in keyed.values() for city in matrix.index}, key=str)
    for name, matrix in keyed.items():
        without = [str(city) for city in cities if city not in matrix.index]
        if without:
            problems.append(Problem(f"a matrix {name} without {listed(without)}", "the same cities in all matrices",
                                    "leave these cities out everywhere"))
    fewest = 3 if "first" in given else 4
    if not problems and len(cities) < fewest:
        problems.append(Problem(f"{len(cities)} cities", f"at least {fewest}", "take more cities"))
    refuse(problems)
    arrays = []
    for name, matrix in keyed.items():
        try:
            # Text is no number, whatever it spells.
            if any(isinstance(value, str) for value in matrix.to_numpy(dtype=object).ravel()):
                raise ValueError
            array = matrix.loc[cities, cities].to_numpy(dtype=float, na_value=np.nan).copy()
        except (TypeError, ValueError):
            problems.append(Problem(f"a matrix {name} with values that are no numbers", "numbers", "convert them"))
            continue
        np.fill_diagonal(array, 0.0)
        wrong = [f"{cities[i]} to {cities[j]}" for i, j in np.argwhere(~np.isfinite(array))]
        if wrong:
            problems.append(Problem(f"a matrix {name} with values that are missing or infinite ({listed(wrong)})",
                                    "a finite number for every pair", "leave cities without values out"))
        arrays.append(array)
    if problems:
        raise MeasureError(problems)
    return arrays, cities, any(not np.allclose(array, array.T, rtol=1e-9, atol=0) for array in arrays)
