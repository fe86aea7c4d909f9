"""What a regression with a regressor and its square says about the shape of a relation: points and a curve."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.fixed_effects import Fit
from flowspace.econometrics.poisson import PoissonFit
from flowspace.econometrics.turning_point import places_of, square_problems
from flowspace.errors import Problem, did_you_mean
from flowspace.values import level_problems, listed, refuse


class QuadraticRelation(NamedTuple):
    """A fitted quadratic and the rows around it.

    Parameters
    ----------
    points : DataFrame
        The two keys of the panel, x, and y: the outcome less effects and other regressors.
    curve : DataFrame
        x, fit, low and high.
    """

    points: pd.DataFrame
    curve: pd.DataFrame


def quadratic_relation(fit: Fit, linear: str, square: str, at=None, level=0.95) -> QuadraticRelation:
    r"""Draw out the part of a regression that a regressor and its square explain.

    .. math:: f(x) = b_1 (x - \bar x) + b_2 (x^2 - \overline{x^2})

    and the points are :math:`f(x_{it}) + e_{it}` with the residuals of the regression.

    Parameters
    ----------
    fit : Fit
        From `flowspace.econometrics.fixed_effects`.
    linear, square : str
        Names of the regressor and of its square.
    at : array_like of numbers, optional
        Where the curve is wanted; 101 equal steps over the observed range where left out.
    level : float
        Of the band around the curve, for one x at a time.

    Returns
    -------
    QuadraticRelation
        In the unit of the outcome. The level of curve and points says nothing, because effects take it up: both are
        zero on average over the rows. The band is narrowest at the centre of the rows for the same reason.

    Raises
    ------
    MeasureError
        If no fit is given or it is not linear, it lacks a regressor, the second is not the square of the first, a place
        is no number, or the level is no share.

    Examples
    --------
    >>> from flowspace.econometrics import fixed_effects, panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aaaabbbb"), "year": [1, 2, 3, 4] * 2,
    ...                       "x": [0.0, 1, 2, 4, 1, 3, 5, 2]})
    >>> table["x2"] = table["x"] ** 2
    >>> table["y"] = 3 * table["x"] - table["x2"] / 2 + [0, 0, 0, 0, 7, 7, 7, 7]
    >>> relation = quadratic_relation(fixed_effects(panel_of(table, "y", ["x", "x2"]), ["unit"]), "x", "x2", at=[2, 3])
    >>> relation.curve["fit"].diff().round(9).tolist()[1], float(relation.points["y"].mean().round(9) + 0.0)
    (0.5, 0.0)
    """
    # What effects and covariates add to an exponential cannot be taken off again.
    if not isinstance(fit, Fit) or isinstance(fit, PoissonFit):
        refuse([Problem(f"a {type(fit).__name__}", "a fitted linear regression", "fit one: fixed_effects")])
    names = list(fit.panel.regressors)
    problems = [Problem(f"no regressor {name!r} in the fit{did_you_mean(name, names)}", "one of " + listed(names),
                        "correct the name") for name in (linear, square) if name not in names]
    problems += [Problem(f"a panel whose {key} is called {key!r}", "another name, as the points have one x and one y",
                         "rename the column") for key in (fit.panel.unit, fit.panel.time) if key in ("x", "y")]
    refuse(problems + level_problems(level))
    x, x2 = (fit.panel.x[:, names.index(name)] for name in (linear, square))
    refuse(square_problems(x, x2, linear, square))
    at = places_of(at, x)
    both = [linear, square]
    b = fit.coefficients.loc[both, "estimate"].to_numpy()
    covariance = fit.covariance.loc[both, both].to_numpy()
    basis = np.column_stack([at - x.mean(), at**2 - x2.mean()])
    reach = stats.t.ppf((1 + level) / 2, fit.degrees_of_freedom) * np.sqrt(
        np.einsum("ij,jk,ik->i", basis, covariance, basis).clip(min=0))
    curve = pd.DataFrame({"x": at, "fit": basis @ b})
    curve = curve.assign(low=curve["fit"] - reach, high=curve["fit"] + reach)
    points = fit.residuals.rename("y").reset_index()
    points["x"] = x
    points["y"] += np.column_stack([x - x.mean(), x2 - x2.mean()]) @ b
    return QuadraticRelation(points, curve)
