"""Great circles: the shortest way between two points on the sphere."""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth in kilometres."""


def great_circle_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> np.ndarray | float:
    r"""Return great-circle distances between points by the haversine formula.

    .. math:: d = 2R\arcsin\sqrt{\sin^2\tfrac{\varphi_2-\varphi_1}{2}
              + \cos\varphi_1\cos\varphi_2\sin^2\tfrac{\lambda_2-\lambda_1}{2}},\quad R = 6371.0088\ \mathrm{km}

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : array_like
        Longitude and latitude in degrees; the shapes are broadcast against each other.

    Returns
    -------
    ndarray or float
        Kilometres, from 0 to half the circumference (20 015.1); a float for four numbers. Missing coordinates give
        a missing distance.

    Notes
    -----
    The formula is exact on the sphere and stable for near and for opposite points; the flattening of the Earth
    changes distances by up to about half a per cent.

    Examples
    --------
    One degree of the equator, and half the way round:

    >>> round(great_circle_km(0, 0, 1, 0), 3)
    111.195
    >>> round(great_circle_km(0, 90, 0, -90), 1)
    20015.1

    Beijing to Shanghai and to Guangzhou at once:

    >>> great_circle_km(116.41, 39.91, [121.47, 113.27], [31.23, 23.13]).round()
    array([1068., 1889.])
    """
    lon1, lat1, lon2, lat2 = (np.radians(np.asarray(values, dtype=float)) for values in (lon1, lat1, lon2, lat2))
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    # Rounding can carry the sine of opposite points above one.
    distance = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return float(distance) if distance.ndim == 0 else distance
