"""All that a fitted quadratic says about an inverted U, in one call."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.econometrics.fieller import FiellerSet, fieller_interval
from flowspace.econometrics.lind_mehlum import LindMehlum, lind_mehlum_test
from flowspace.econometrics.turning_point import TurningPoint, square_problems, turning_point
from flowspace.errors import Problem, did_you_mean
from flowspace.values import listed, refuse


@dataclass(frozen=True)
class InvertedU:
    """A fitted quadratic, read as an inverted U or a U.

    Parameters
    ----------
    turning_point : TurningPoint
    fieller : FiellerSet
        Of the turning point.
    test : LindMehlum
    rows_below, rows_above : int or None
        Rows of the fit with x up to the turning point and beyond it; None where the fit does not tell its rows.
    """

    turning_point: TurningPoint
    fieller: FiellerSet
    test: LindMehlum
    rows_below: int | None
    rows_above: int | None


def inverted_u(fit, linear, square, low=None, high=None, shape="inverted_u", level=0.95, alpha=0.05) -> InvertedU:
    """Bring turning point, its intervals and the test of the shape together.

    Parameters
    ----------
    fit : Fit
        From `flowspace.econometrics.fixed_effects`, or any result with coefficients, covariance and
        degrees_of_freedom.
    linear, square : str
        Names of the regressor and of its square.
    low, high : float, optional
        Ends of the interval on which the shape is tested; the observed range of the rows used where left out.
    shape : str
        "inverted_u" or "u".
    level : float
        Of the intervals.
    alpha : float
        Of the test.

    Returns
    -------
    InvertedU

    Raises
    ------
    MeasureError
        If the fit lacks one of both regressors, the second is not the square of the first, an end is left out of a fit
        that does not tell its rows, or as in `turning_point` and `lind_mehlum_test`.

    Examples
    --------
    >>> from flowspace.econometrics.fixed_effects import fixed_effects
    >>> from flowspace.econometrics.panel import panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["p_squared"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p_squared"] + rng.normal(size=95) / 5
    >>> found = inverted_u(fixed_effects(panel_of(table, "y", ["p", "p_squared"])), "p", "p_squared")
    >>> round(found.turning_point.value, 3), found.fieller.kind, found.test.outcome
    (0.399, 'bounded', 'rejected')
    """
    refuse([Problem(f"a {type(fit).__name__}", "a fitted regression", "fit one: flowspace.econometrics.fixed_effects")
            for _ in range(1) if not isinstance(getattr(fit, "covariance", None), pd.DataFrame)])
    known = list(fit.covariance.index)
    refuse([Problem(f"no regressor {name!r} in the fit{did_you_mean(name, known)}", "one of " + listed(known),
                    "correct the name, or fit a model that has it") for name in (linear, square) if name not in known])
    both = [linear, square]
    b1, b2 = (float(fit.coefficients.loc[name, "estimate"]) for name in both)
    covariance = fit.covariance.loc[both, both]
    x = _observed(fit, linear, square)
    if x is None and (low is None or high is None):
        refuse([Problem("no interval, and a fit that does not tell its rows", "both ends",
                        "give low and high: the observed range of the regressor")])
    low = float(x.min()) if low is None else low
    high = float(x.max()) if high is None else high
    df = fit.degrees_of_freedom
    turn = turning_point(b1, b2, covariance, df, level)
    below = None if x is None else int((x <= turn.value).sum())
    return InvertedU(turn, fieller_interval(b1, b2, covariance, df, level),
                     lind_mehlum_test(b1, b2, covariance, low, high, df, shape, alpha),
                     below, None if x is None else len(x) - below)


def _observed(fit, linear, square) -> np.ndarray | None:
    panel = getattr(fit, "panel", None)
    if panel is None or linear not in panel.regressors or square not in panel.regressors:
        return None
    x, squares = (panel.x[:, panel.regressors.index(name)] for name in (linear, square))
    refuse(square_problems(x, squares, linear, square))
    return x
