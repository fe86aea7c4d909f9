"""Where a quadratic turns, with the interval of the delta method."""
from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, level_problems, listed, plain, real_number, refuse

_SQUARE = 1e-9  # of the largest square, so far may a column be from the square of the other
_LARGEST = 1e50  # of coefficients and standard errors: a turning point is a ratio, and its variance a square of that


@dataclass(frozen=True)
class TurningPoint:
    """Where a quadratic turns.

    Parameters
    ----------
    value : float
        In units of the regressor.
    standard_error : float
    low, high : float
        Interval by the delta method.
    level : float
    degrees_of_freedom : float
        Of Student's t; infinite where the normal distribution was taken.
    shape : str
        "inverted_u" where the square has a negative coefficient, "u" where it has a positive one.
    """

    value: float
    standard_error: float
    low: float
    high: float
    level: float
    degrees_of_freedom: float
    shape: str


def turning_point(b1, b2, covariance, df=None, level=0.95) -> TurningPoint:
    r"""Find where :math:`b_1 x + b_2 x^2` turns.

    .. math:: x^* = -\frac{b_1}{2 b_2}, \qquad
              \mathrm{se}(x^*) = \frac{1}{2|b_2|} \sqrt{s_{11} + 4 x^* s_{12} + 4 x^{*2} s_{22}}

    Parameters
    ----------
    b1, b2 : float
        Coefficients of x and of its square.
    covariance : array or DataFrame, shape (2, 2)
        Of b1 and b2, in that order.
    df : int or float, optional
        Degrees of freedom; left out for the normal distribution.
    level : float
        Of the interval.

    Returns
    -------
    TurningPoint

    Raises
    ------
    MeasureError
        If a number is missing, infinite or out of range, the matrix is no covariance, or b2 is zero (a straight line
        does not turn).

    Notes
    -----
    The interval is symmetric and always bounded, even where the data do not tell whether the line turns at all. Where
    b2 is less than some four standard errors from zero, take `flowspace.econometrics.fieller_interval`.

    References
    ----------
    The example is computed on the fuel consumption (mpg) and power (hp) of the 32 cars in R's data set mtcars.

    Examples
    --------
    >>> covariance = [[1.21688e-3, -3.34117e-6], [-3.34117e-6, 9.69133e-9]]  # Of mpg on hp and its square.
    >>> found = turning_point(-0.21331, 4.2082e-4, covariance, df=29)
    >>> round(found.value), round(found.low), round(found.high), found.shape
    (253, 210, 297, 'u')
    """
    s, t = checked_quadratic(b1, b2, covariance, df, level)
    if b2 == 0:
        refuse([Problem("a coefficient of the square of exactly 0", "any other number",
                        "take the straight line: it has no turning point")])
    value = -b1 / (2 * b2)
    variance = max(s[0, 0] + 4 * value * s[0, 1] + 4 * value**2 * s[1, 1], 0.0)
    error = float(np.sqrt(variance) / (2 * abs(b2)))
    return TurningPoint(float(value), error, float(value - t * error), float(value + t * error), level,
                        np.inf if df is None else float(df), "inverted_u" if b2 < 0 else "u")


def checked_quadratic(b1, b2, covariance, df, level) -> tuple[np.ndarray, float]:
    """Check two coefficients and what is known about their error.

    Parameters
    ----------
    b1, b2 : float
    covariance : array or DataFrame, shape (2, 2)
    df : int, float or None
    level : float

    Returns
    -------
    covariance : ndarray, shape (2, 2)
        Symmetric to the last digit.
    t : float
        Two-sided critical value.

    Raises
    ------
    MeasureError
        With all problems.

    Examples
    --------
    >>> checked_quadratic(1.0, -1.0, np.eye(2), None, 0.95)[1].round(2).item()
    1.96
    """
    problems = []
    for number, name in ((b1, "first coefficient"), (b2, "second coefficient")):
        problems += real_number(number, name, -_LARGEST, _LARGEST)
        if not problems and 0 < abs(number) < 1 / _LARGEST:
            problems.append(Problem(f"a {name} of {number}", f"zero, or more than {1 / _LARGEST:.0e}",
                                    "take other units of measurement"))
    problems += level_problems(level) + freedom_problems(df)
    items = covariance.to_numpy() if isinstance(covariance, pd.DataFrame) else np.array(covariance, dtype=object)
    s = np.empty((0, 0))
    if items.shape != (2, 2):
        problems.append(Problem(f"a covariance of shape {items.shape}", "2 rows and 2 columns",
                                "give the covariance of the two coefficients only"))
    else:
        numbers, odd = as_numbers(items.ravel())
        s = numbers.reshape(2, 2)
        if odd or not np.isfinite(s).all():
            problems.append(Problem("a covariance with cells that are missing, infinite or no numbers",
                                    "four finite numbers", "correct them"))
        else:
            size = np.sqrt(abs(s[0, 0])) * np.sqrt(abs(s[1, 1]))
            if (np.abs(s).max() > _LARGEST**2 or abs(s[0, 1] - s[1, 0]) > 1e-9 * size or min(s[0, 0], s[1, 1]) < 0
                    or abs(s[0, 1]) > size * (1 + 1e-9)):
                problems.append(Problem(f"{plain(s.tolist())} as covariance",
                                        "a symmetric matrix of variances and a covariance within their bounds",
                                        "give variances on the diagonal, not standard errors"))
    refuse(problems)
    return (s + s.T) / 2, critical_value(df, level)


def square_problems(x, squares, linear, square) -> list[Problem]:
    """Tell whether one regressor is the square of another.

    Parameters
    ----------
    x, squares : ndarray, shape (n,)
    linear, square : str
        Their names.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> len(square_problems(x, x**2, "x", "x2")), len(square_problems(x, x, "x", "x2"))
    (0, 1)
    """
    if np.abs(squares - x**2).max() <= _SQUARE * np.abs(squares).max():
        return []
    return [Problem(f"a regressor {square!r} that is not the square of {linear!r}", "its square in every row",
                    "square the column as it enters the regression: after centring and lagging, not before")]


def regressor_of_curve(panel, linear, square) -> np.ndarray:
    """The regressor of a quadratic, once it and its square are there.

    Parameters
    ----------
    panel : Panel
    linear, square : str
        Names of the regressor and of its square.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    MeasureError
        If one of the two is not in the panel, or the second is not the square of the first.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2] * 2, "x": [1.0, 2, 3, 4],
    ...                       "y": [1.0, 2, 2, 5]})
    >>> panel = panel_of(table.assign(x2=table["x"] ** 2), "y", ["x", "x2"])
    >>> regressor_of_curve(panel, "x", "x2").tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    names = panel.regressors
    refuse([Problem(f"no regressor {plain(name)}{did_you_mean(name, names)}", "one of " + listed(names),
                    "correct the name") for name in (linear, square) if name not in names])
    x, squares = (panel.x[:, names.index(name)] for name in (linear, square))
    refuse(square_problems(x, squares, linear, square))
    return x


def places_of(at, x) -> np.ndarray:
    """Check places on the axis of a regressor.

    Parameters
    ----------
    at : array_like of numbers or None
    x : ndarray, shape (n,)
        The regressor.

    Returns
    -------
    ndarray of float
        101 equal steps over the range of x where `at` is left out.

    Raises
    ------
    MeasureError
        If `at` is no list of finite numbers, or has none.

    Examples
    --------
    >>> places_of([2, 3], np.array([0.0, 9.0])).tolist(), len(places_of(None, np.array([0.0, 9.0])))
    ([2.0, 3.0], 101)
    """
    if at is None:
        return np.linspace(x.min(), x.max(), 101)
    at = list(at) if hasattr(at, "__iter__") and not hasattr(at, "__len__") else at
    sound = hasattr(at, "__len__") and not isinstance(at, (str, Mapping, Set)) and getattr(at, "ndim", 1) == 1
    numbers, wrong = as_numbers(at) if sound else (np.empty(0), [])
    if wrong or not len(numbers) or not np.isfinite(numbers).all():
        refuse([Problem("places that are no list, missing, infinite or no numbers", "a list of numbers",
                        "correct `at`")])
    return numbers


def critical_value(df, level) -> np.float64:
    """Two-sided critical value of Student's t, or of the normal distribution.

    Parameters
    ----------
    df : int, float or None
    level : float

    Returns
    -------
    float

    Examples
    --------
    >>> critical_value(18, 0.95).round(3).item()
    2.101
    """
    return stats.norm.ppf((1 + level) / 2) if df is None or df == np.inf else stats.t.ppf((1 + level) / 2, df)


def freedom_problems(df) -> list[Problem]:
    """Tell what is wrong with degrees of freedom.

    Parameters
    ----------
    df : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(freedom_problems(None)), len(freedom_problems(18)), len(freedom_problems(0))
    (0, 0, 1)
    """
    if df is None or (isinstance(df, float) and df == np.inf):
        return []
    return real_number(df, "degrees of freedom", 1)
