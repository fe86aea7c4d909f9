"""Distances on the sphere."""
from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns

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


def distance_matrix_km(cities: pd.DataFrame) -> pd.DataFrame:
    """Return the great-circle distances between all pairs of cities.

    Parameters
    ----------
    cities : DataFrame
        Needs adcode (each once), longitude and latitude.

    Returns
    -------
    DataFrame
        Kilometres, symmetric with zeros on the diagonal; rows and columns are labelled by adcode in the given order.

    Raises
    ------
    TableError
        If a column or a coordinate is missing, a city stands twice, or a coordinate is out of range. Units
        without coordinates (county-level units) have to be left out by the caller, who then knows it.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["110000", "120000"], "longitude": [116.41, 117.21],
    ...                        "latitude": [39.91, 39.09]})
    >>> distance_matrix_km(cities).round(1)
    adcode  110000  120000
    adcode
    110000     0.0   114.1
    120000   114.1     0.0
    """
    require_columns(cities, ["adcode", "longitude", "latitude"], "the cities")
    problems = [Problem(f"city {adcode!r} twice", "each city once", "remove one of the rows", column="adcode")
                for adcode in cities.loc[cities["adcode"].duplicated(), "adcode"].unique()]
    for name, limit in (("longitude", 180), ("latitude", 90)):
        missing = cities.loc[cities[name].isna(), "adcode"].tolist()
        if missing:
            problems.append(Problem("no coordinates for " + ", ".join(missing), "coordinates of every city",
                                    "leave these units out, or add their coordinates to cities.csv", column=name))
        problems += [Problem(f"{name} {value} of {adcode}", f"degrees from -{limit} to {limit}",
                             "correct the coordinate", column=name)
                     for adcode, value in cities.loc[cities[name].abs() > limit, ["adcode", name]].values]
    if problems:
        raise TableError(problems)
    lon, lat = cities["longitude"].to_numpy(dtype=float), cities["latitude"].to_numpy(dtype=float)
    distances = great_circle_km(lon[:, None], lat[:, None], lon[None, :], lat[None, :])
    labels = pd.Index(cities["adcode"], name="adcode")
    return pd.DataFrame(distances, index=labels, columns=labels)
