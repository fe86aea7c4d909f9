"""Fieller's set of the ratio of two estimates, which may have no end."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowspace.econometrics.turning_point import checked_quadratic

KINDS = {
    "bounded": "from low to high",
    "complement": "all numbers up to low, and all from high on",
    "below": "all numbers up to high",
    "above": "all numbers from low on",
    "whole_line": "all numbers",
    "empty": "no number: the denominator is zero, without any error",
}
"""What the kinds of sets hold."""


@dataclass(frozen=True)
class FiellerSet:
    """Numbers that a test does not reject.

    Parameters
    ----------
    kind : str
        Key of `KINDS`.
    low, high : float
        Ends, which belong to the set; nan where it has none.
    level : float
    """

    kind: str
    low: float
    high: float
    level: float

    @property
    def pieces(self) -> list[tuple[float, float]]:
        """The intervals that make up the set, infinite where they have no end."""
        return {"bounded": [(self.low, self.high)], "complement": [(-np.inf, self.low), (self.high, np.inf)],
                "below": [(-np.inf, self.high)], "above": [(self.low, np.inf)], "whole_line": [(-np.inf, np.inf)],
                "empty": []}[self.kind]

    def contains(self, x) -> bool:
        """Whether a number belongs to the set, its ends included."""
        return any(low <= x <= high for low, high in self.pieces)

    def inside(self, low, high) -> bool:
        """Whether the set is bounded and lies between two numbers without touching them."""
        return self.kind == "bounded" and low < self.low and self.high < high


def fieller_ratio(numerator, denominator, covariance, df=None, level=0.95) -> FiellerSet:
    r"""Find all ratios that two estimates leave possible.

    .. math:: \{\theta : (a - \theta b)^2 \le t^2 (s_{aa} - 2 \theta s_{ab} + \theta^2 s_{bb})\}

    Parameters
    ----------
    numerator, denominator : float
        Estimates a and b.
    covariance : array or DataFrame, shape (2, 2)
        Of both, in that order.
    df : int or float, optional
        Degrees of freedom of t; left out for the normal distribution.
    level : float

    Returns
    -------
    FiellerSet

    Raises
    ------
    MeasureError
        If a number is missing or infinite, or the matrix is no covariance.

    Notes
    -----
    A value belongs to the set if and only if the two-sided t test of :math:`a - \theta b = 0` does not reject it: with
    normal estimates it covers the true ratio as often as `level` says, whatever the denominator. Where the denominator
    is not significant at that level, the set has no end: it is all numbers but an interval, or all numbers.

    References
    ----------
    Fieller 1954, Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2):175–185, doi
    10.1111/j.2517-6161.1954.tb00159.x.

    Examples
    --------
    >>> found = fieller_ratio(2.0, 4.0, np.eye(2) * 0.25)
    >>> found.kind, round(found.low, 3), round(found.high, 3)
    ('bounded', 0.248, 0.816)
    >>> fieller_ratio(2.0, 0.1, np.eye(2) * 0.25).kind, fieller_ratio(0.2, 0.1, np.eye(2) * 0.25).kind
    ('complement', 'whole_line')
    """
    s, t = checked_quadratic(numerator, denominator, covariance, df, level)
    return _ratio(float(numerator), float(denominator), s, float(t), level)


def fieller_interval(b1, b2, covariance, df=None, level=0.95) -> FiellerSet:
    r"""Find all points where :math:`b_1 x + b_2 x^2` may turn.

    .. math:: \{x : (b_1 + 2 b_2 x)^2 \le t^2 (s_{11} + 4 x s_{12} + 4 x^2 s_{22})\}

    Parameters
    ----------
    b1, b2 : float
        Coefficients of x and of its square.
    covariance : array or DataFrame, shape (2, 2)
        Of b1 and b2, in that order.
    df : int or float, optional
        Degrees of freedom of t; left out for the normal distribution.
    level : float

    Returns
    -------
    FiellerSet
        In units of x.

    Raises
    ------
    MeasureError
        If a number is missing or infinite, or the matrix is no covariance.

    Notes
    -----
    A point belongs to the set if and only if the two-sided t test does not reject that the slope there is zero. It is
    the ratio of -b1/2 and b2 (`fieller_ratio`), and has no end where the square is not significant at that level.

    References
    ----------
    Fieller 1954, doi 10.1111/j.2517-6161.1954.tb00159.x; Lind and Mehlum 2010, With or without U? The appropriate test
    for a U-shaped relationship, Oxford Bulletin of Economics and Statistics 72(1):109–118, doi
    10.1111/j.1468-0084.2009.00569.x.

    Examples
    --------
    Fuel consumption of cars by their power, from R's data set mtcars:

    >>> covariance = [[1.21688e-3, -3.34117e-6], [-3.34117e-6, 9.69133e-9]]
    >>> found = fieller_interval(-0.21331, 4.2082e-4, covariance, df=29)
    >>> found.kind, round(found.low), round(found.high), found.contains(300), found.inside(52, 335)
    ('bounded', 222, 333, True, True)
    """
    s, t = checked_quadratic(b1, b2, covariance, df, level)
    # The numerator is -b1/2.
    turned = s * np.array([[0.25, -0.5], [-0.5, 1.0]])
    return _ratio(-float(b1) / 2, float(b2), turned, float(t), level)


def _ratio(a, b, s, t, level) -> FiellerSet:
    """Solve A x² - 2 B x + C <= 0."""
    square, middle, constant = b**2 - t**2 * s[1, 1], a * b - t**2 * s[0, 1], a**2 - t**2 * s[0, 0]
    # B² - AC, written so that nothing large cancels; det is never below zero but for rounding.
    determinant = max(s[0, 0] * s[1, 1] - s[0, 1] ** 2, 0.0)
    spread = t**2 * (b**2 * s[0, 0] - 2 * a * b * s[0, 1] + a**2 * s[1, 1] - t**2 * determinant)
    if square == 0:
        if middle == 0:
            return FiellerSet("whole_line" if constant <= 0 else "empty", np.nan, np.nan, level)
        end = constant / (2 * middle)
        return FiellerSet("above", end, np.nan, level) if middle > 0 else FiellerSet("below", np.nan, end, level)
    if spread <= 0 and square < 0:
        return FiellerSet("whole_line", np.nan, np.nan, level)
    # The larger root in size first: the other follows from their product without cancelling.
    q = middle + np.copysign(np.sqrt(max(spread, 0.0)), middle)
    roots = sorted([q / square, constant / q]) if q else [0.0, 0.0]
    return FiellerSet("bounded" if square > 0 else "complement", float(roots[0]), float(roots[1]), level)
