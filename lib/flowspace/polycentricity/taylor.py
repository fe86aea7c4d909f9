"""Taylor's polycentricity: what the other cities are, on average, of the largest one."""
from __future__ import annotations

import math

import numpy as np

from flowspace.polycentricity.values import relative_to_largest, within_unit_interval


def taylor(values) -> float:
    r"""Mean value of the other cities as a share of the largest city's.

    .. math:: P_T = \frac{1}{n-1} \sum_{k=2}^{n} \frac{x_{(k)}}{x_{(1)}}

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

    Notes
    -----
    Only the sum of the other cities counts, not how it is spread over them.

    References
    ----------
    Taylor, P., Evans, D., & Pain, K. (2008). Application of the interlocking network model to mega-city-regions:
    Measuring polycentricity within and beyond city-regions. Regional Studies, 42(8), 1079-1093.
    https://doi.org/10.1080/00343400701874214

    戴靓, 曹湛, 朱青, 殷亚若 (2021). 中国城市群知识多中心发展评价. 资源科学, 43(5), 886-897.
    https://doi.org/10.18402/resci.2021.05.03

    Examples
    --------
    >>> taylor([8, 4, 2])
    0.375
    >>> taylor([8, 6, 0])
    0.375
    """
    x = relative_to_largest(values)
    return math.nan if x is None else within_unit_interval(np.mean(x[1:]))
