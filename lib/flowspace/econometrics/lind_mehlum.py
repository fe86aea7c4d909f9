"""The test of Lind and Mehlum: whether a quadratic rises at one end of an interval and falls at the other."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.turning_point import checked_quadratic
from flowspace.errors import Problem, did_you_mean
from flowspace.values import plain, real_number, refuse

SHAPES = {"inverted_u": "rising at the lower end and falling at the upper one",
          "u": "falling at the lower end and rising at the upper one"}
"""What each shape means."""


@dataclass(frozen=True)
class LindMehlum:
    """Result of the test.

    Parameters
    ----------
    ends : DataFrame
        Rows low and high: x, slope, standard_error, t, p_value (one-sided, in the direction that the shape asks for).
    statistic : float
        The smaller of both t, each counted in the direction that the shape asks for.
    p_value : float
        The larger of both p values: of the null hypothesis that there is no such shape on the interval.
    extremum : float
        Where the quadratic turns; nan where the coefficient of the square is zero.
    inside : bool
        Whether that is between the ends, and a turn of the shape asked for.
    outcome : str
        "rejected" where the null hypothesis is rejected at `alpha`; "not rejected"; "trivial failure to reject" where
        the slopes at both ends do not even have the signs that the shape asks for.
    shape : str
        Key of `SHAPES`.
    alpha : float
    """

    ends: pd.DataFrame
    statistic: float
    p_value: float
    extremum: float
    inside: bool
    outcome: str
    shape: str
    alpha: float


def lind_mehlum_test(b1, b2, covariance, low, high, df=None, shape="inverted_u", alpha=0.05) -> LindMehlum:
    r"""Test for an inverted U, or a U, of :math:`b_1 x + b_2 x^2` on an interval.

    .. math:: H_0: b_1 + 2 b_2 x_l \le 0 \ \text{or}\ b_1 + 2 b_2 x_h \ge 0, \qquad
              t_x = \frac{b_1 + 2 b_2 x}{\sqrt{s_{11} + 4 x s_{12} + 4 x^2 s_{22}}}, \qquad p = \max(p_l, p_h)

    Parameters
    ----------
    b1, b2 : float
        Coefficients of x and of its square.
    covariance : array or DataFrame, shape (2, 2)
        Of b1 and b2, in that order.
    low, high : float
        The interval: as a rule the range of x that was observed.
    df : int or float, optional
        Degrees of freedom of t (clusters less one, if the covariance is clustered); left out for the normal
        distribution.
    shape : str
        Key of `SHAPES`. For a U all signs are turned round.
    alpha : float
        Level of the test.

    Returns
    -------
    LindMehlum

    Raises
    ------
    MeasureError
        If a number is missing or infinite, the matrix is no covariance, the interval is empty, or the shape unknown.

    Notes
    -----
    An intersection–union test: each slope is tested by itself at alpha, and both have to be right. A significant
    square and a turning point within the data are not enough. The null hypothesis is rejected if and only if the curve
    turns the way asked for, and the Fieller set of the turning point at the level 1 - 2 alpha is bounded and lies
    within the interval (`flowspace.econometrics.fieller_interval`).

    With a trivial failure to reject, `p_value` is still the larger of both, at least one half.

    References
    ----------
    Lind and Mehlum 2010, With or without U? The appropriate test for a U-shaped relationship, Oxford Bulletin of
    Economics and Statistics 72(1):109–118, doi 10.1111/j.1468-0084.2009.00569.x; after Sasabuchi 1980, A test of a
    multivariate normal mean with composite hypotheses determined by linear inequalities, Biometrika 67(2):429–439, doi
    10.1093/biomet/67.2.429.

    Examples
    --------
    Fuel consumption of the cars in R's data set mtcars by their power, 52 to 335:

    >>> covariance = [[1.21688e-3, -3.34117e-6], [-3.34117e-6, 9.69133e-9]]
    >>> found = lind_mehlum_test(-0.21331, 4.2082e-4, covariance, 52, 335, df=29, shape="u")
    >>> found.ends["t"].round(2).to_dict(), round(found.p_value, 3), found.outcome
    ({'low': -6.77, 'high': 2.08}, 0.023, 'rejected')
    >>> lind_mehlum_test(-0.21331, 4.2082e-4, covariance, 52, 200, df=29, shape="u").outcome
    'trivial failure to reject'
    """
    problems = shape_problems(shape)
    for number, name in ((low, "lower end"), (high, "upper end")):
        problems += real_number(number, name, -1e50, 1e50)
    if not problems and not low < high:
        problems.append(Problem(f"an interval from {plain(low)} to {plain(high)}", "a lower end below the upper one",
                                "give the ends of the range of x"))
    problems += real_number(alpha, "alpha", 0, 0.5, open_below=True)
    refuse(problems)
    s, _ = checked_quadratic(b1, b2, covariance, df, 0.95)
    x = np.array([low, high], dtype=float)
    slopes = b1 + 2 * b2 * x
    errors = np.sqrt(np.maximum(s[0, 0] + 4 * x * s[0, 1] + 4 * x**2 * s[1, 1], 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = slopes / errors
    wanted = np.array([1.0, -1.0]) if shape == "inverted_u" else np.array([-1.0, 1.0])
    towards = wanted * t
    p = (stats.norm.sf(towards) if df is None else stats.t.sf(towards, df))
    # No slope and no error at an end: the shape is not there.
    p = np.where(np.isnan(towards), 1.0, p)
    right = bool((wanted * slopes > 0).all())
    p_value = float(p.max())
    outcome = "trivial failure to reject" if not right else "rejected" if p_value <= alpha else "not rejected"
    ends = pd.DataFrame({"x": x, "slope": slopes, "standard_error": errors, "t": t, "p_value": p},
                        index=pd.Index(["low", "high"], name="end"))
    return LindMehlum(ends, float(np.nan_to_num(towards, nan=0.0, posinf=np.inf, neginf=-np.inf).min()), p_value,
                      float(-b1 / (2 * b2)) if b2 else np.nan, right, outcome, shape, alpha)


def shape_problems(shape) -> list[Problem]:
    """Tell what is wrong with the name of a shape.

    Parameters
    ----------
    shape : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(shape_problems("u")), len(shape_problems("v"))
    (0, 1)
    """
    if isinstance(shape, str) and shape in SHAPES:
        return []
    return [Problem(f"{plain(shape)} as shape{did_you_mean(shape, SHAPES)}", "one of " + ", ".join(SHAPES),
                    "correct it")]
