"""Gini evenness: one minus the Gini coefficient of the cities' values, plain and corrected for their number."""
from __future__ import annotations

import math

from flowspace.inequality.gini import gini_of_descending
from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def gini_evenness(values) -> float:
    r"""One minus the Gini coefficient, not corrected for the number of cities.

    .. math:: P_G = 1 - G, \qquad G = \frac{\sum_i \sum_j |x_i - x_j|}{2 n \sum_i x_i}
              = \frac{\sum_k (n + 1 - 2k)\, x_{(k)}}{n \sum_i x_i},

    with :math:`x_{(1)} \ge x_{(2)} \ge \dots` the ranked values.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [1/n, 1], no unit; 1 when all cities are equal, 1/n when one has everything. nan for fewer than two
        cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    gini_evenness_corrected : monopoly gives 0 for every n; use it to compare agglomerations of different size.

    References
    ----------
    Li, Y., & Phelps, N. (2018). Megalopolis unbound: Knowledge collaboration and functional polycentricity within and
    beyond the Yangtze River Delta Region in China, 2014. Urban Studies, 55(2), 443-460.
    https://doi.org/10.1177/0042098016656971

    马海涛, 黄晓东, 李迎成 (2018). 粤港澳大湾区城市群知识多中心的演化过程与机理. 地理学报, 73(12), 2297-2314.
    https://doi.org/10.11821/dlxb201812003

    Examples
    --------
    >>> gini_evenness([5, 5, 5])
    1.0
    >>> round(gini_evenness([100, 0, 0, 0]), 12)
    0.25
    """
    x = relative_to_largest(values)
    return math.nan if x is None else within_unit_interval(1 - gini_of_descending(x))


def gini_evenness_corrected(values) -> float:
    r"""One minus the Gini coefficient over its largest possible value, (n - 1)/n.

    .. math:: P_{G^*} = 1 - \frac{n}{n-1}\, G

    with G as in `gini_evenness`.

    Parameters
    ----------
    values : sequence of numbers, shape (n,)
        One value per city, zero or larger, any unit.

    Returns
    -------
    float
        In [0, 1], no unit; 1 when all cities are equal, 0 when one has everything, whatever n. nan for fewer than
        two cities and when all values are zero.

    Raises
    ------
    MeasureError
        If a value is negative, infinite, missing or not a number.

    See Also
    --------
    gini_evenness : without the correction, and for the sources.

    Examples
    --------
    >>> gini_evenness_corrected([100, 0, 0, 0])
    0.0
    >>> round(gini_evenness_corrected([3, 1]), 12)
    0.5
    """
    x = relative_to_largest(values)
    return math.nan if x is None else within_unit_interval(1 - gini_of_descending(x) * len(x) / (len(x) - 1))
