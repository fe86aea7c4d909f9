"""Green's polycentricity: one minus the standard deviation over the largest one between two centres.

Two variants that differ in the divisor of the standard deviation, and the exact map between them.
"""
from __future__ import annotations

import math

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def green_population(values) -> float:
    r"""Green's index with the population standard deviation (divisor n).

    .. math:: P_p = 1 - \frac{\sigma}{\sigma_{\max}}, \qquad
              \sigma = \sqrt{\tfrac1n \sum_i (x_i - \bar x)^2}, \qquad \sigma_{\max} = \frac{x_{(1)}}{2},

    where :math:`\sigma_{\max}` is the standard deviation of two centres with the values 0 and :math:`x_{(1)}`, the
    largest value.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, 1], no unit; 1 when all cities are equal. nan for fewer than two cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    green_sample : the same with divisor n - 1; the two differ, so a threshold read off one is not one of the other.

    Notes
    -----
    The index depends on the number of cities. One city with everything gives :math:`1 - 2\sqrt{n-1}/n`: 0 for two
    cities, 0.40 for ten, 0.65 for thirty-one. Complete monopoly is not its minimum either: that is reached when half
    of the cities have everything in equal parts and the others nothing, with :math:`P_p = 0` for an even n and
    :math:`1 - \sqrt{1 - 1/n^2}` for an odd one. Repeating every city k times changes nothing.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Examples
    --------
    >>> green_population([5, 5, 5])
    1.0
    >>> round(green_population([100] + [0] * 9), 3)
    0.4
    >>> green_population([100] * 5 + [0] * 5)
    0.0
    """
    x = relative_to_largest(values)
    return math.nan if x is None else within_unit_interval(1 - 2 * np.std(x))


def green_sample(values) -> float:
    r"""Green's index with the sample standard deviation (divisor n - 1).

    .. math:: P_s = 1 - \frac{s}{s_{\max}}, \qquad
              s = \sqrt{\tfrac1{n-1} \sum_i (x_i - \bar x)^2}, \qquad s_{\max} = \frac{x_{(1)}}{\sqrt2}.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, 1], no unit; 1 when all cities are equal. nan for fewer than two cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    green_population : the same with divisor n.
    green_sample_from_population : the map between the two.

    Notes
    -----
    One city with everything gives :math:`1 - \sqrt{2/n}`: 0 for two cities, 0.55 for ten, 0.75 for thirty-one.
    Half of the cities equal and the other half zero give :math:`1 - \sqrt{n / (2(n-1))}`, which lies below that
    for more than two cities and tends to 0.29.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Examples
    --------
    >>> round(green_sample([100] + [0] * 9), 3)
    0.553
    >>> round(green_sample([3, 4]), 12)
    0.75
    """
    x = relative_to_largest(values)
    return math.nan if x is None else within_unit_interval(1 - math.sqrt(2) * np.std(x, ddof=1))


def green_sample_from_population(index, n) -> float:
    r"""Sample variant of Green's index for a given population variant.

    .. math:: 1 - P_s = (1 - P_p) \sqrt{\frac{n}{n-1}} \Big/ \sqrt2

    Parameters
    ----------
    index : float
        A value of `green_population`, in [0, 1]; nan stays nan.
    n : int or infinity
        Number of cities, at least 2; ``math.inf`` gives the limit for many cities.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If `index` lies outside [0, 1] or `n` is below 2.

    Examples
    --------
    A value of 0.438 in one variant is a value of 0.60 in the other:

    >>> round(green_sample_from_population(0.438, math.inf), 3)
    0.603
    """
    return 1 - (1 - _index(index)) * _ratio(n)


def green_population_from_sample(index, n) -> float:
    r"""Population variant of Green's index for a given sample variant, the inverse of the other map.

    .. math:: 1 - P_p = (1 - P_s) \sqrt2 \Big/ \sqrt{\frac{n}{n-1}}

    Parameters
    ----------
    index : float
        A value of `green_sample`, in [0, 1]; nan stays nan.
    n : int or infinity
        Number of cities, at least 2; ``math.inf`` gives the limit for many cities.

    Returns
    -------
    float
        Negative where no array of n cities has that sample value.

    Raises
    ------
    MeasureError
        If `index` lies outside [0, 1] or `n` is below 2.

    Examples
    --------
    >>> round(green_population_from_sample(0.438, math.inf), 3)
    0.205
    """
    return 1 - (1 - _index(index)) / _ratio(n)


def green_population_at_monopoly(n) -> float:
    r"""Value of `green_population` when one of n cities has everything: :math:`1 - 2\sqrt{n-1}/n`.

    Parameters
    ----------
    n : int
        Number of cities, at least 2.

    Returns
    -------
    float

    Examples
    --------
    >>> [round(green_population_at_monopoly(n), 3) for n in (2, 5, 10, 12, 26, 31)]
    [0.0, 0.2, 0.4, 0.447, 0.615, 0.647]
    """
    return 1 - 2 * math.sqrt(n - 1) / n


def green_sample_at_monopoly(n) -> float:
    r"""Value of `green_sample` when one of n cities has everything: :math:`1 - \sqrt{2/n}`.

    Parameters
    ----------
    n : int
        Number of cities, at least 2.

    Returns
    -------
    float

    Examples
    --------
    >>> [round(green_sample_at_monopoly(n), 3) for n in (2, 5, 10, 12, 26, 31)]
    [0.0, 0.368, 0.553, 0.592, 0.723, 0.746]
    """
    return 1 - math.sqrt(2 / n)


def _index(index) -> float:
    if not (math.isnan(index) or 0 <= index <= 1):
        raise MeasureError(Problem(f"{index} for Green's index", "a number from 0 to 1",
                                   "give a value that green_population or green_sample returned"))
    return index


def _ratio(n) -> float:
    """(1 - P_s) / (1 - P_p) for n cities."""
    if not n >= 2:
        raise MeasureError(Problem(f"{n} cities", "at least 2 cities", "give the number of cities of the index"))
    return math.sqrt((1 if math.isinf(n) else n / (n - 1)) / 2)
