"""Centre of gravity and standard-deviational ellipse of values over space."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import listed, number_problems, refuse

_KM_PER_DEGREE = 6371.0088 * np.pi / 180  # of a meridian, on a sphere with the Earth's mean radius


@dataclass(frozen=True)
class Ellipse:
    """A standard-deviational ellipse.

    Parameters
    ----------
    longitude, latitude : float
        The centre, in degrees.
    major_km, minor_km : float
        Standard deviations along the two axes (half axes of the ellipse), in kilometres.
    rotation : float
        Direction of the major axis in degrees clockwise from north, in [0, 180); nan where both axes are equal.
    n : int
        Cities with a weight.
    """

    longitude: float
    latitude: float
    major_km: float
    minor_km: float
    rotation: float
    n: int


def weighted_mean_centre(values, cities) -> tuple[float, float]:
    r"""Centre of gravity.

    .. math:: \bar\lambda = \frac{\sum_i y_i \lambda_i}{\sum_i y_i}, \qquad
              \bar\varphi = \frac{\sum_i y_i \varphi_i}{\sum_i y_i}

    Parameters
    ----------
    values : Series, shape (n,)
        Weights of the cities: zero or larger, keyed by city.
    cities : DataFrame
        Columns `longitude` and `latitude` in degrees, with the same keys as index. More rows are passed over.

    Returns
    -------
    longitude, latitude : float
        In degrees.

    Raises
    ------
    MeasureError
        If the values are all zero, or one is negative, missing, infinite or not a number; if a city has no
        coordinates or stands twice.

    Notes
    -----
    Degrees are averaged as they are, as studies of China do: for a country away from the poles and from the date line
    the centre on the sphere lies some tens of kilometres away, the same distance year after year.

    Examples
    --------
    >>> cities = pd.DataFrame({"longitude": [100, 120], "latitude": [30, 40]}, ["a", "b"])
    >>> weighted_mean_centre(pd.Series({"a": 1, "b": 3}), cities)
    (115.0, 37.5)
    """
    y, lon, lat = _positions(values, cities)
    return float(y @ lon), float(y @ lat)


def standard_deviational_ellipse(values, cities) -> Ellipse:
    r"""Ellipse with the standard deviations along the axes on which the values spread most and least.

    The axes are the eigenvectors of the weighted covariance of the positions on a plane around the mean centre,

    .. math:: x_i = R \cos\bar\varphi\,(\lambda_i - \bar\lambda), \qquad y_i = R\,(\varphi_i - \bar\varphi),

    and the half axes the square roots of its eigenvalues.

    Parameters
    ----------
    values : Series, shape (n,)
        As for `weighted_mean_centre`.
    cities : DataFrame
        As for `weighted_mean_centre`.

    Returns
    -------
    Ellipse

    Raises
    ------
    MeasureError
        As `weighted_mean_centre`; or if fewer than three cities have a weight.

    Notes
    -----
    The half axes are standard deviations with the sum of weights as divisor. Some programs multiply them by the root
    of 2; then areas differ by the factor 2 and directions not at all. Cities on one line have a minor axis of zero.

    Examples
    --------
    Three cities on a meridian, one degree of latitude apart:

    >>> cities = pd.DataFrame({"longitude": [110, 110, 110], "latitude": [29, 30, 31]}, list("abc"))
    >>> ellipse = standard_deviational_ellipse(pd.Series([1, 1, 1], list("abc")), cities)
    >>> round(ellipse.major_km, 2), round(ellipse.minor_km, 2), ellipse.rotation
    (90.79, 0.0, 0.0)
    """
    y, lon, lat = _positions(values, cities, fewest=3)
    centre = y @ lon, y @ lat
    east = _KM_PER_DEGREE * np.cos(np.radians(centre[1])) * (lon - centre[0])
    north = _KM_PER_DEGREE * (lat - centre[1])
    a, b, c = y @ east**2, y @ north**2, y @ (east * north)
    middle, radius = (a + b) / 2, np.hypot((a - b) / 2, c)
    round_ = radius <= 1e-12 * middle
    # Half of the angle of the vector (north minus east, twice the covariance) is the axis, clockwise from north.
    rotation = np.nan if round_ else float(np.degrees(np.arctan2(2 * c, b - a)) / 2 % 180)
    return Ellipse(float(centre[0]), float(centre[1]), float(np.sqrt(middle + radius)),
                   float(np.sqrt(max(middle - radius, 0.0))), rotation, len(y))


def _positions(values, cities, fewest=1):
    """Shares of the cities with a weight, and their coordinates, in the order of their codes."""
    problems = []
    if not isinstance(values, pd.Series):
        problems.append(Problem(f"values of type {type(values).__name__}", "a Series keyed by city",
                                "give the codes of the cities as index"))
    if not isinstance(cities, pd.DataFrame) or not {"longitude", "latitude"} <= set(cities.columns):
        problems.append(Problem("cities without columns longitude and latitude", "a table with both",
                                "give a DataFrame with the codes of the cities as index"))
    refuse(problems)
    numbers, problems = number_problems(values, "values", lowest=0)
    if values.index.has_duplicates:
        problems.append(Problem("a city twice among the values", "each city once", "remove one of the two"))
    lacking = [str(c) for c in values.index.difference(cities.index)]
    if lacking:
        problems.append(Problem(f"no coordinates for {listed(lacking)}", "coordinates of every city that has a value",
                                "add them, leave these cities out, or set adcode as the index"))
    own = cities[cities.index.isin(values.index)]
    if own.index.has_duplicates:
        problems.append(Problem("a city twice among the coordinates", "each city once", "remove one of the two"))
    for name, limit in (("longitude", 180), ("latitude", 90)):
        degrees, wrong = number_problems(own[name], f"degrees of {name}")
        problems += wrong
        if np.any(np.abs(degrees[np.isfinite(degrees)]) > limit):
            problems.append(Problem(f"{name} beyond {limit} degrees", f"degrees from -{limit} to {limit}",
                                    "correct it"))
    if not problems and np.count_nonzero(numbers) < fewest:
        problems.append(Problem(f"{np.count_nonzero(numbers)} cities above zero", f"at least {fewest}",
                                "give more cities a value"))
    refuse(problems)
    y = pd.Series(numbers, values.index)
    y = y[y > 0].loc[lambda kept: sorted(kept.index, key=str)]
    places = own.loc[y.index]
    y = y.to_numpy() / y.max()
    return (y / y.sum(), places["longitude"].to_numpy(dtype=float), places["latitude"].to_numpy(dtype=float))
