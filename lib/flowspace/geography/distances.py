"""Distances on the sphere."""
from __future__ import annotations

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns
from flowspace.spatial.great_circle import EARTH_RADIUS_KM, great_circle_km

__all__ = ["EARTH_RADIUS_KM", "distance_matrix_km", "great_circle_km"]


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
