"""Randomisation inference: what chance alone would have made of the data, had units been drawn to be exposed."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.shocks.series import items_of
from flowspace.values import as_numbers, listed, plain, refuse, whole_number

_TIE = 1e-9  # statistics that differ by less are equal: the sample itself may be one of the draws


def randomisation_p_values(observed, drawn) -> np.ndarray:
    r"""Compare statistics with those of draws, two-sided.

    .. math:: p = \frac{1 + \#\{b : |T_b| \ge |T|\}}{1 + B}

    Parameters
    ----------
    observed : array-like, shape (k,)
        T, zero where there is no effect.
    drawn : array-like, shape (B, k)
        The same under assignments drawn at random.

    Returns
    -------
    ndarray, shape (k,)
        From 1 / (1 + B) to 1. Draws that cannot be computed (nan) count as far away; nan where T is nan.

    Raises
    ------
    MeasureError
        If there is no draw or shapes do not fit.

    Examples
    --------
    >>> randomisation_p_values([2.0], [[-3.0], [1.0], [0.5]]).tolist()
    [0.5]
    """
    observed, drawn = np.atleast_1d(np.asarray(observed, dtype=float)), np.asarray(drawn, dtype=float)
    if drawn.ndim != 2 or not len(drawn) or observed.ndim != 1 or drawn.shape[1] != len(observed):
        refuse([Problem(f"draws of shape {drawn.shape} for statistics of shape {observed.shape}",
                        "one row for each draw, one column for each statistic", "give them in this form")])
    size = np.abs(observed)
    reached = ~(np.abs(drawn) < size - _TIE * np.maximum(size, np.finfo(float).tiny))
    return np.where(np.isnan(observed), np.nan, (1 + reached.sum(axis=0)) / (1 + len(drawn)))


def permuted(values, permutations=999, seed=0, blocks=None) -> np.ndarray:
    """Deal the same values out to units anew, many times.

    Parameters
    ----------
    values : array-like, shape (n,)
    permutations : int
        B, at least 1; 999 gives levels such as 5 per cent exactly.
    seed : int
    blocks : array-like, shape (n,), optional
        Values are dealt out among units of the same block only; a unit alone in its block keeps its value.

    Returns
    -------
    ndarray, shape (B, n)

    Raises
    ------
    MeasureError
        If a value is missing or infinite, the numbers are not whole, or blocks are missing or not as many as values.

    Examples
    --------
    >>> np.sort(permuted([3.0, 1.0, 2.0], 2), axis=1).tolist()
    [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]
    >>> np.unique(permuted([3.0, 1.0, 9.0], 99, blocks=["a", "a", "b"]), axis=0).tolist()
    [[1.0, 3.0, 9.0], [3.0, 1.0, 9.0]]
    """
    numbers, odd = as_numbers(items_of(values, "values"))
    problems = whole_number(permutations, "number of permutations", 1) + whole_number(seed, "seed", 0)
    if odd or not np.isfinite(numbers).all() or len(numbers) < 2:
        problems.append(Problem("values that are missing, infinite, no numbers, or fewer than two",
                                "a finite number for each of two units or more", "give them"))
    codes = np.zeros(len(numbers), dtype=int)
    if blocks is not None:
        codes = pd.factorize(pd.Series(list(blocks), dtype=object), sort=False)[0]
        if len(codes) != len(numbers) or (codes < 0).any():
            problems.append(Problem(f"{len(codes)} blocks, {int((codes < 0).sum())} of them missing",
                                    f"a block for each of the {len(numbers)} values", "give them"))
    refuse(problems)
    generator, dealt = np.random.default_rng(seed), np.tile(numbers, (permutations, 1))
    for code in np.unique(codes):
        dealt[:, codes == code] = generator.permuted(dealt[:, codes == code], axis=1)
    return dealt


def exposure_slopes(differences, exposures, controls=None) -> np.ndarray:
    r"""Slopes of changes on exposure, for many exposures at once.

    .. math:: \hat\theta_k = \frac{\tilde E^\top \Delta_k}{\tilde E^\top \tilde E}, \qquad
              \tilde E = E - Z (Z^\top Z)^{-1} Z^\top E

    In a balanced panel with effects of units and years, and controls that are fixed over time interacted with years,
    these are the coefficients of the regression on E in year k (Frisch, Waugh and Lovell): permuting E is one product
    of matrices.

    Parameters
    ----------
    differences : array-like, shape (n, k)
        Outcome in each year less that in the reference year.
    exposures : array-like, shape (B, n)
        One assignment in each row.
    controls : array-like, shape (n, c), optional
        Z without the constant, which is always there.

    Returns
    -------
    ndarray, shape (B, k)
        nan where the exposure does not vary beside the controls.

    Raises
    ------
    MeasureError
        If cells are no numbers or the shapes do not fit each other.

    Examples
    --------
    >>> exposure_slopes([[0.0, 2.0], [0.0, 4.0], [0.0, 6.0]], [[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]).tolist()
    [[0.0, 2.0], [0.0, -2.0]]
    """
    given = {"differences": differences, "exposures": exposures}
    if controls is not None and np.size(controls):
        given["controls"] = controls
    for name, values in given.items():
        try:
            given[name] = np.asarray(values, dtype=float)
        except (TypeError, ValueError):
            refuse([Problem(f"cells of {name} that are not numbers, or rows that differ in length",
                            "a matrix of numbers", "correct them")])
    shapes = {name: values.shape for name, values in given.items()}
    if any(len(shape) != 2 for shape in shapes.values()) or len(
            {shapes["differences"][0], shapes["exposures"][1], shapes.get("controls", shapes["differences"])[0]}) > 1:
        refuse([Problem("shapes " + ", ".join(f"{shape} of {name}" for name, shape in shapes.items()),
                        "(n, k) of differences, (B, n) of exposures, (n, c) of controls", "give them in this form")])
    differences, exposures, controls = given["differences"], given["exposures"], given.get("controls")
    rest = exposures - exposures.mean(axis=1, keepdims=True)
    if controls is not None:
        # A control that is the same for all is the constant, which is there already.
        z = controls[:, np.ptp(controls, axis=0) > 0]
        q, _ = np.linalg.qr(np.column_stack([np.ones(len(z)), (z - z.mean(axis=0)) / z.std(axis=0)]))
        rest = rest - (rest @ q) @ q.T
    squares = np.einsum("bn,bn->b", rest, rest)
    scale = np.einsum("bn,bn->b", exposures, exposures)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((squares > 1e-20 * scale)[:, None], rest @ differences / squares[:, None], np.nan)


def randomisation_inference(statistic, assignment, permutations=999, seed=0) -> pd.DataFrame:
    """Test the sharp hypothesis of no effect on any unit by dealing the assignment out anew.

    Parameters
    ----------
    statistic : callable
        Takes an array of assignments in the order of the units of `assignment`; returns a number, or a Series or dict
        of numbers, zero where there is no effect.
    assignment : Series, shape (n,)
        By unit: who was treated (1, 0), or how far each was exposed.
    permutations : int
        At least 1.
    seed : int

    Returns
    -------
    DataFrame
        Indexed by statistic: estimate, p_value, permutations.

    Raises
    ------
    MeasureError
        If the statistic cannot be called or returns something else than numbers, the assignment is no Series of at
        least two finite numbers that differ, or its units are not unique.

    Notes
    -----
    The test is exact where any permutation of the assignment was as likely as the one that happened, which nobody can
    show for exposures that history made: then it tells how unusual the pattern is, no more. With n units of which one
    is treated there are n assignments: p cannot fall below 1/n, however many permutations are drawn.

    Examples
    --------
    >>> y = np.array([5.0, 6.0, 7.0, 1.0, 2.0, 3.0])
    >>> treated = pd.Series([1.0, 1, 1, 0, 0, 0], list("abcdef"))
    >>> found = randomisation_inference(lambda d: y[d > 0].mean() - y[d == 0].mean(), treated, 1999)
    >>> found.loc["statistic", "estimate"].item(), round(found.loc["statistic", "p_value"].item(), 1)  # 2 of 20
    (4.0, 0.1)
    """
    problems = []
    if not callable(statistic):
        problems.append(Problem(f"{plain(statistic)} as statistic", "a function of an array of assignments",
                                "give a function"))
    if not isinstance(assignment, pd.Series):
        problems.append(Problem(f"a {type(assignment).__name__} as assignment", "a Series by unit", "give a Series"))
    elif not assignment.index.is_unique:
        problems.append(Problem("units named twice in the assignment", "each once", "remove one of the two"))
    refuse(problems)
    draws = permuted(assignment.to_numpy(), permutations, seed)
    if np.ptp(draws[0]) == 0:
        refuse([Problem("an assignment that is the same for all units", "one that differs", "give another")])

    def named(values):
        found = statistic(values)
        if not isinstance(found, (dict, pd.Series)):
            found = {"statistic": found.item() if isinstance(found, np.ndarray) and found.size == 1 else found}
        found = pd.Series(found, dtype=object)
        numbers, odd = as_numbers(found)
        if odd or not len(found) or not found.index.is_unique:
            refuse([Problem(f"a statistic that returns {listed([plain(found.iloc[i]) for i in odd]) or 'no numbers'}",
                            "a number, or a Series or dict of numbers, each named once", "correct the function")])
        return pd.Series(numbers, found.index)

    observed = named(assignment.to_numpy(dtype=float))
    drawn = np.array([named(row).reindex(observed.index).to_numpy(dtype=float) for row in draws])
    return pd.DataFrame({"estimate": observed, "p_value": randomisation_p_values(observed, drawn),
                         "permutations": len(drawn)}).rename_axis("statistic")
