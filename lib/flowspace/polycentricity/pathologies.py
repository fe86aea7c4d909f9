"""What measures of polycentricity respond to besides evenness: numbers of cities, empty cities, numbers of links."""
from __future__ import annotations

import math
from numbers import Integral
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.registry import find_measures
from flowspace.polycentricity.tables import all_equal, names_given
from flowspace.values import matched, number_problems, refuse

_FEWEST = 3  # with two agglomerations every correlation is 1 or -1


class SizeDependence(NamedTuple):
    """How far a measure goes with the number of cities.

    Parameters
    ----------
    spearman : float
        Rank correlation of the measure with the number of cities.
    r_squared : float
        Share of the measure's variance that a straight line over the number of cities explains.
    slope : float
        Change of the measure with one more city, along that line.
    n : int
        Agglomerations compared.
    """

    spearman: float
    r_squared: float
    slope: float
    n: int


class DensityShare(NamedTuple):
    """How far differences in functional polycentricity are differences in density.

    Parameters
    ----------
    density_share, evenness_share : float
        Shares of the variance of the logarithm of the product; they add up to 1.
    spearman : float
        Rank correlation of the product with the density.
    n, n_zero : int
        Agglomerations compared, and those left out because evenness or density is 0.
    """

    density_share: float
    evenness_share: float
    spearman: float
    n: int
    n_zero: int


def size_dependence(values, sizes) -> SizeDependence:
    r"""Rank correlation of a measure with the number of cities, and the variance that this number explains.

    .. math:: \rho = \operatorname{corr}\bigl(R(P_r), R(n_r)\bigr), \qquad
              R^2 = \operatorname{corr}(P_r, n_r)^2, \qquad
              b = \frac{\operatorname{cov}(P_r, n_r)}{\operatorname{var}(n_r)}

    Parameters
    ----------
    values : Series, array or list, shape (R,)
        Measure of each agglomeration; a missing one leaves its agglomeration out.
    sizes : Series, array or list, shape (R,)
        Number of cities of each, at least 1; matched by label if both are Series.

    Returns
    -------
    SizeDependence
        All nan but n where fewer than three agglomerations have a value, or all values or all sizes are equal.

    Raises
    ------
    MeasureError
        If the two do not match, a value is infinite or no number, or a size is missing or below 1.

    Notes
    -----
    Correlation with size is no error by itself: large agglomerations may be more even. It is one where the measure
    rises with size whatever the distribution; hold it beside that of a size-invariant measure of the same values.

    Examples
    --------
    Green's index of complete monopolies, which have nothing to differ in but their number of cities:

    >>> from flowspace.polycentricity.registry import monopoly_value
    >>> sizes = [5, 10, 12, 26, 31]
    >>> found = size_dependence([monopoly_value("green_population", n) for n in sizes], sizes)
    >>> round(found.spearman, 2), round(found.r_squared, 2)
    (1.0, 0.9)
    """
    vectors, problems = matched(values, {"sizes": sizes}, "values")
    numbers, wrong = _numbers_with_gaps(values, "values")
    refuse(problems + wrong)
    counts, wrong = number_problems(vectors["sizes"], "sizes", lowest=1, fewest=0)
    refuse(wrong)
    there = ~np.isnan(numbers)
    x, n = numbers[there], counts[there]
    if len(x) < _FEWEST or all_equal(x) or all_equal(n):
        return SizeDependence(math.nan, math.nan, math.nan, len(x))
    correlation = np.corrcoef(x, n)[0, 1]
    slope = correlation * x.std() / n.std()
    return SizeDependence(_rank_correlation(x, n), float(correlation**2), float(slope), len(x))


def half_rich_value(measure, n) -> float:
    r"""Value of a measure when half of n cities are equal and the other half has nothing.

    For an even n Green's index has its minimum here, below that of complete monopoly:
    :math:`P_p = 0 < 1 - 2\sqrt{n-1}/n` for n above 2.

    Parameters
    ----------
    measure : str or Measure
        A name in `MEASURES`, or a record.
    n : int
        Number of cities, at least 2. Of an odd number the smaller half is rich; Green's index then is
        :math:`1 - \sqrt{1 - 1/n^2}`.

    Returns
    -------
    float
        nan for the rank-size slopes where one of the cities compared has nothing.

    Raises
    ------
    MeasureError
        If the name is unknown, or `n` is not an integer of at least 2.

    Examples
    --------
    >>> [round(half_rich_value("green_population", n), 3) for n in (2, 10, 11)]
    [0.0, 0.0, 0.004]
    >>> round(half_rich_value("gini_evenness_corrected", 10), 3)
    0.444
    """
    record, = find_measures([measure])
    _check_n(n, 2)
    return record.function([1.0] * (n // 2) + [0.0] * (n - n // 2))


def star_value(measure, n) -> float:
    r"""Evenness of the strengths of a star: one city linked to all others alike, and these to nobody else.

    The strengths are n - 1 and n - 1 times 1. Every link has an end in the centre, and yet Green's index gives
    :math:`1 - \frac{2(n-2)}{n\sqrt{n-1}}`, which tends to 1.

    Parameters
    ----------
    measure : str or Measure
        A name in `MEASURES`, or a record.
    n : int
        Number of cities, at least 3.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If the name is unknown, or `n` is not an integer of at least 3.

    Examples
    --------
    >>> [round(star_value("green_population", n), 2) for n in (5, 26)]
    [0.4, 0.63]
    >>> round(star_value("taylor", 26), 2)
    0.04
    """
    record, = find_measures([measure])
    _check_n(n, 3)
    return record.function([n - 1.0] + [1.0] * (n - 1))


def density_share(evenness, density) -> DensityShare:
    r"""Share of the differences in functional polycentricity that are differences in density.

    .. math:: \operatorname{var}(\ln P) = \operatorname{cov}(\ln P, \ln E) + \operatorname{cov}(\ln P, \ln \Delta),
              \qquad P = E\,\Delta,

    each covariance over the variance of :math:`\ln P` being a share.

    Parameters
    ----------
    evenness : Series, array or list, shape (R,)
        Evenness of each agglomeration's strengths, zero or larger; a missing one leaves its agglomeration out.
    density : Series, array or list, shape (R,)
        Density of each, zero or larger; matched by label if both are Series.

    Returns
    -------
    DensityShare
        The shares are nan where fewer than three agglomerations have both above zero, or all products are equal. A
        share lies outside [0, 1] where the two factors work against each other.

    Raises
    ------
    MeasureError
        If the two do not match, or a value is negative, infinite or no number.

    Notes
    -----
    Agglomerations without links or with an evenness of 0 have no logarithm; they are counted, and left out of all
    three figures.

    Examples
    --------
    Equal evenness, so that nothing but density differs:

    >>> found = density_share([0.5, 0.5, 0.5], [0.1, 0.2, 0.4])
    >>> round(found.density_share, 6), found.spearman, found.n
    (1.0, 1.0, 3)
    """
    vectors, problems = matched(evenness, {"density": density}, "evenness")
    numbers, wrong = _numbers_with_gaps(evenness, "evenness", lowest=0)
    refuse(problems + wrong)
    densities, wrong = _numbers_with_gaps(vectors["density"], "density", lowest=0)
    refuse(wrong)
    zero = (densities == 0) | (numbers == 0)
    use = ~zero & ~np.isnan(numbers) & ~np.isnan(densities)
    logs = np.log(np.array([numbers[use], densities[use]]))
    product = logs.sum(axis=0)
    # Of products, not of their logarithms, which are near zero where products are near one.
    if len(product) < _FEWEST or all_equal(np.exp(product)):
        return DensityShare(math.nan, math.nan, math.nan, len(product), int(zero.sum()))
    deviations = product - product.mean()
    shares = (logs - logs.mean(axis=1, keepdims=True)) @ deviations / (deviations @ deviations)
    flat = all_equal(densities[use])
    return DensityShare(float(shares[1]), float(shares[0]), math.nan if flat else _rank_correlation(product, logs[1]),
                        len(product), int(zero.sum()))


def size_dependence_of_measures(table: pd.DataFrame, size: str = "n_members", value: str = "value") -> pd.DataFrame:
    """`size_dependence` of every measure of a table, over its agglomerations.

    Parameters
    ----------
    table : DataFrame
        measure and the columns named by `size` and `value`: one row per measure and agglomeration, so rows of one year
        and one kind.
    size : str
        Column of the number of cities.
    value : str
        Column of the measure.

    Returns
    -------
    DataFrame
        measure, spearman, r_squared, slope, n, in the order of first appearance.

    Raises
    ------
    MeasureError
        If a column is missing; and as `size_dependence`.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "taylor", "n_members": [3, 5, 9], "value": [0.4, 0.3, 0.2]})
    >>> size_dependence_of_measures(table).round(2).values.tolist()
    [['taylor', -1.0, 0.96, -0.03, 3]]
    """
    columns = names_given(["measure", size, value], "columns")
    missing = [name for name in columns if not isinstance(table, pd.DataFrame) or name not in table]
    if missing:
        raise MeasureError([Problem(f"no column {name!r}", f"the columns measure, {size} and {value}",
                                    "add or rename the column", column=str(name)) for name in missing])
    rows = [(measure, *size_dependence(part[value].to_numpy(), part[size].to_numpy()))
            for measure, part in table.groupby("measure", sort=False)]
    return pd.DataFrame(rows, columns=["measure", *SizeDependence._fields])


def _numbers_with_gaps(items, name, lowest=None) -> tuple[np.ndarray, list[Problem]]:
    """Numbers, nan for what is missing, and what is wrong with the others."""
    if items is None or isinstance(items, str) or not hasattr(items, "__iter__") or getattr(items, "ndim", 1) != 1:
        return number_problems(items, name, lowest)
    given = list(items)
    missing = np.array([pd.api.types.is_scalar(item) and pd.isna(item) for item in given], dtype=bool)
    # A gap is filled with a number that no check objects to, and opened again.
    filled = [1.0 if gap else item for gap, item in zip(missing, given, strict=True)]
    filled = pd.Series(filled, items.index, dtype=object) if isinstance(items, pd.Series) else filled
    numbers, problems = number_problems(filled, name, lowest, fewest=0)
    numbers[missing] = np.nan
    return numbers, problems


def _rank_correlation(x, y) -> float:
    return float(np.clip(np.corrcoef(rankdata(x), rankdata(y))[0, 1], -1, 1))


def _check_n(n, least) -> None:
    if isinstance(n, bool) or not isinstance(n, Integral) or n < least:
        raise MeasureError(Problem(f"{n!r} cities", f"an integer of at least {least}", "give the number of cities"))
