"""Rank-size slopes over a fixed number of largest cities, and the Gabaix-Ibragimov estimate of the Pareto exponent.

Two directions of regression belong here and must not be confused. Log size on log rank (`rank_size_...`): flatter,
that is higher, is more polycentric. Log rank on log size (`gabaix_ibragimov_slope`): steeper, that is lower, is more
polycentric.
"""
from __future__ import annotations

import math
from numbers import Integral

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.values import ranked


def rank_size_slope(values, centres=4) -> float:
    r"""Slope of log size on log rank over the largest cities.

    Least squares of

    .. math:: \ln x_{(k)} = a + b \ln k, \qquad k = 1, \dots, m,

    over the m largest cities. b is negative or zero: the flatter the line, the higher b and the more polycentric
    the agglomeration. b = 0 means m equal cities, b = -1 Zipf's rule.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.
    centres : int
        m, how many of the largest cities are used, at least 2. It is fixed, so that agglomerations with many small
        cities are not called monocentric for having them.

    Returns
    -------
    float
        At most 0, no lower bound, no unit. nan when there are fewer than m cities and when one of the m largest is
        zero: the logarithm of zero does not exist, and leaving that city out would change m.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number, or if `centres` is not an integer of at least 2.

    See Also
    --------
    rank_size_mean_slope : does not hang on one choice of m.

    References
    ----------
    Burger, M., & Meijers, E. (2012). Form follows function? Linking morphological and functional polycentricity.
    Urban Studies, 49(5), 1127-1149. https://doi.org/10.1177/0042098011407095

    Meijers, E. J., & Burger, M. J. (2010). Spatial structure and productivity in US metropolitan areas.
    Environment and Planning A, 42(6), 1383-1402. https://doi.org/10.1068/a42151

    Examples
    --------
    >>> round(rank_size_slope([12, 6, 4, 3]), 12)
    -1.0
    >>> rank_size_slope([7, 7, 7, 7, 1, 0])
    0.0
    >>> rank_size_slope([7, 7, 7, 0])
    nan
    """
    return _size_on_rank(values, centres, shift=0.0)


def rank_size_mean_slope(values, centres=(2, 3, 4)) -> float:
    r"""Mean of the rank-size slopes over the 2, 3 and 4 largest cities.

    .. math:: \bar b = \frac{1}{|M|} \sum_{m \in M} b_m, \qquad M = \{2, 3, 4\},

    with :math:`b_m` as in `rank_size_slope`. The largest cities enter every slope, so they weigh more.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.
    centres : sequence of int
        The numbers of largest cities, each at least 2.

    Returns
    -------
    float
        At most 0, no lower bound, no unit. nan as soon as one of the slopes is: a mean over fewer slopes would not
        compare.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number, or if `centres` is empty or holds anything but
        integers of at least 2.

    References
    ----------
    Meijers, E. J., & Burger, M. J. (2010). Spatial structure and productivity in US metropolitan areas.
    Environment and Planning A, 42(6), 1383-1402. https://doi.org/10.1068/a42151

    Examples
    --------
    >>> round(rank_size_mean_slope([12, 6, 4, 3]), 12)
    -1.0
    """
    if isinstance(centres, Integral) or not len(centres):
        raise MeasureError(Problem(f"centres={centres!r}", "several numbers of centres, such as (2, 3, 4)",
                                   "give a list, or call rank_size_slope for a single number"))
    return float(np.mean([rank_size_slope(values, m) for m in centres]))


def rank_size_half_rank_slope(values, centres=4) -> float:
    r"""Slope of log size on the log of rank minus one half over the largest cities.

    Least squares of

    .. math:: \ln x_{(k)} = a + b \ln(k - \tfrac12), \qquad k = 1, \dots, m.

    The shift by one half is that of Gabaix and Ibragimov. It stretches the axis of ranks at its upper end, so slopes
    come out nearer to 0 than those of `rank_size_slope`: an exact Zipf rule gives about -0.7 over four cities, not -1.
    Compare only with slopes of the same kind.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.
    centres : int
        m, how many of the largest cities are used, at least 2.

    Returns
    -------
    float
        At most 0, no lower bound, no unit; higher is more polycentric. nan when there are fewer than m cities and
        when one of the m largest is zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number, or if `centres` is not an integer of at least 2.

    See Also
    --------
    gabaix_ibragimov_slope : the same shift in the regression of rank on size.

    Notes
    -----
    Four cities and this shift have been used for the 19 agglomerations by Ao and others (2025); whether they regress
    size on rank, as here, or rank on size was not seen.

    References
    ----------
    Gabaix and Ibragimov (2011). https://doi.org/10.1198/jbes.2009.06157

    Ao, Li, Schwanen and Wójcik (2025). Journal of Economic Geography, 25(5), 749-770.
    https://doi.org/10.1093/jeg/lbaf015

    Examples
    --------
    >>> round(rank_size_half_rank_slope([12, 6, 4, 3]), 3)
    -0.705
    """
    return _size_on_rank(values, centres, shift=0.5)


def gabaix_ibragimov_slope(values, centres=None) -> float:
    r"""Slope of the log of rank minus one half on log size: minus the Pareto exponent of the city sizes.

    Least squares of

    .. math:: \ln(k - \tfrac12) = a + b \ln x_{(k)}, \qquad k = 1, \dots, m.

    b is negative. The *steeper* the line (the lower b), the more alike the cities: the sense is opposite to that of
    `rank_size_slope`, which is why this slope is not among `MEASURES`.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.
    centres : int, optional
        m, how many of the largest cities are used, at least 2. All cities if left out.

    Returns
    -------
    float
        Below 0, no unit. nan when there are fewer than two cities or fewer than m, when one of the m largest is
        zero, and when the m largest are all equal (the exponent is infinite).

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number, or if `centres` is not an integer of at least 2.

    See Also
    --------
    gabaix_ibragimov_standard_error : its standard error, which is large for a handful of cities.

    Notes
    -----
    The correction by one half removes the leading bias of an estimate from a *random* Pareto sample. Sizes placed
    exactly on Zipf's rule are not such a sample: ten of them give -1.246, not -1.

    References
    ----------
    Gabaix and Ibragimov (2011). https://doi.org/10.1198/jbes.2009.06157

    Examples
    --------
    >>> round(gabaix_ibragimov_slope([1 / rank for rank in range(1, 11)]), 3)
    -1.246
    """
    x = ranked(values)
    m = len(x) if centres is None else _centres(centres)
    if m < 2 or len(x) < m or x[m - 1] == 0 or x[0] == x[m - 1]:
        return math.nan
    size = np.log(x[:m]) - math.log(x[0])
    # A spread of the last digits only leaves no size to regress on.
    return _slope(size, np.log(np.arange(1, m + 1) - 0.5)) if np.any(size) else math.nan


def gabaix_ibragimov_standard_error(slope, centres) -> float:
    r"""Asymptotic standard error of `gabaix_ibragimov_slope`.

    .. math:: \operatorname{se}(b) = |b| \sqrt{2 / m}

    The usual least-squares error is far too small, because ranks are not independent observations.

    Parameters
    ----------
    slope : float
        The slope; nan stays nan.
    centres : int
        m, the number of cities it was estimated from, at least 2.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If `centres` is not an integer of at least 2.

    References
    ----------
    Gabaix and Ibragimov (2011). https://doi.org/10.1198/jbes.2009.06157

    Examples
    --------
    >>> round(gabaix_ibragimov_standard_error(-1.246, 10), 2)
    0.56
    """
    return abs(slope) * math.sqrt(2 / _centres(centres))


def _size_on_rank(values, centres, shift) -> float:
    m = _centres(centres)
    x = ranked(values)
    if len(x) < m or x[m - 1] == 0:
        return math.nan
    size = np.log(x[:m]) - math.log(x[0])
    # Never positive by its algebra; the sum turns -0.0 into 0.0.
    return min(_slope(np.log(np.arange(1, m + 1) - shift), size), 0.0) + 0.0


def _slope(x, y) -> float:
    """Least-squares slope of y on x, with an intercept."""
    deviation = x - np.mean(x)
    return float(np.dot(deviation, y) / np.dot(deviation, deviation))


def _centres(centres) -> int:
    if isinstance(centres, bool) or not isinstance(centres, Integral) or centres < 2:
        raise MeasureError(Problem(f"centres={centres!r}", "an integer of at least 2",
                                   "choose how many of the largest cities the line is fitted to"))
    return int(centres)
