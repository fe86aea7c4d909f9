"""Outcomes with coefficients that are known: what a method makes of them tells what it is worth."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import Fit
from flowspace.econometrics.poisson import PoissonFit
from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, real_number, refuse, whole_number


def planted_outcome(fit: Fit, coefficients: Mapping, seed: int, noise=1.0) -> pd.DataFrame:
    r"""Draw the outcome of a panel again, with coefficients of one's own and errors like those found.

    .. math:: y^*_{it} = x_{it}'\beta + \lambda\, \epsilon_i\, e_{\pi(i) t}

    with :math:`\epsilon_i = \pm 1` at random and :math:`\pi(i)` a unit at random among those with the same times: all
    errors of a unit come from one unit, so that they stay as correlated over time as they are.

    Parameters
    ----------
    fit : Fit
        Its regressors and residuals are used. Residuals are a little smaller than the errors they stand for: they are
        raised by the square root of rows over rows less parameters.
    coefficients : mapping
        Each regressor of the fit → its true coefficient.
    seed : int
        Zero or more.
    noise : float
        The factor :math:`\lambda` of the errors, zero or more.

    Returns
    -------
    DataFrame
        The keys and regressors of the panel with the new outcome in place of the old one. Effects of units and times
        are zero: a regression with effects takes them out in any case.

    Raises
    ------
    MeasureError
        If no fit is given or it is not linear, coefficients are missing, unknown or no numbers, or the seed or the
        noise is out of its range.

    Examples
    --------
    >>> from flowspace.econometrics import fixed_effects, panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aaabbbccc"), "year": [1, 2, 3] * 3,
    ...                       "x": [0.0, 1, 3, 5, 7, 8, 1, 4, 2], "y": [1.0, 3, 6, 2, 5, 6, 3, 7, 4]})
    >>> fit = fixed_effects(panel_of(table, "y", ["x"]))
    >>> planted_outcome(fit, {"x": 2.0}, seed=1, noise=0)["y"].tolist()
    [0.0, 2.0, 6.0, 10.0, 14.0, 16.0, 2.0, 8.0, 4.0]
    """
    # Additive errors of either sign are none that counts could have.
    if not isinstance(fit, Fit) or isinstance(fit, PoissonFit):
        refuse([Problem(f"a {type(fit).__name__}", "a fitted linear regression", "fit one: fixed_effects")])
    if not isinstance(coefficients, Mapping):
        refuse([Problem(f"a {type(coefficients).__name__}", "a mapping from regressors to coefficients", "give one")])
    panel, names = fit.panel, list(fit.panel.regressors)
    problems = whole_number(seed, "seed", 0) + real_number(noise, "noise", 0)
    problems += [Problem(f"a coefficient of {plain(name)}{did_you_mean(name, names)}", "those of " + listed(names),
                         "correct the name") for name in coefficients if name not in names]
    absent = [name for name in names if name not in coefficients]
    if absent:
        problems.append(Problem(f"no coefficient of {listed(absent)}", "one for each regressor", "add it"))
    values, wrong = as_numbers([coefficients[name] for name in names if name in coefficients])
    if wrong or not np.isfinite(values).all():
        problems.append(Problem("coefficients that are missing, infinite or no numbers", "numbers", "correct them"))
    refuse(problems)
    generator = np.random.default_rng(int(seed))
    spread = np.sqrt(fit.rows / max(fit.rows - fit.parameters, 1))
    residuals = fit.residuals.to_numpy() * spread
    rows = [np.flatnonzero(panel.unit_codes == code) for code in range(len(panel.units))]
    alike: dict[tuple, list[int]] = {}
    for code, own in enumerate(rows):
        alike.setdefault(tuple(panel.time_codes[own]), []).append(code)
    errors = np.empty(len(panel.y))
    for own in rows:
        group = alike[tuple(panel.time_codes[own])]
        other = rows[group[int(generator.integers(len(group)))]]
        errors[own] = (1.0, -1.0)[int(generator.integers(2))] * residuals[other]
    return panel.table.assign(**{panel.outcome: panel.x @ values + float(noise) * errors}).reset_index()
