"""Where agglomerations lie."""
from __future__ import annotations

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns


def centroids(cities: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the mean position of the members of each agglomeration.

    The mean is taken over the seats of the members in degrees, unweighted; for agglomerations a few hundred
    kilometres wide this places a label, it measures nothing.

    Parameters
    ----------
    cities : DataFrame
        Needs adcode, longitude, latitude.
    members : DataFrame
        Needs agglomeration and adcode, as `flowspace.geography.members` returns them.

    Returns
    -------
    DataFrame
        Columns agglomeration, longitude, latitude, in the order in which agglomerations first occur. Members without
        coordinates do not count; an agglomeration of such members only has a missing position.

    Raises
    ------
    TableError
        If a column is missing or a member is not among the cities.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["110000", "120000"], "longitude": [116.4, 117.2], "latitude": [39.9, 39.1]})
    >>> centroids(cities, pd.DataFrame({"agglomeration": ["a", "a"], "adcode": ["110000", "120000"]})).round(1)
      agglomeration  longitude  latitude
    0             a      116.8      39.5
    """
    require_columns(cities, ["adcode", "longitude", "latitude"], "the cities")
    require_columns(members, ["agglomeration", "adcode"], "the members")
    unknown = sorted(set(members["adcode"]) - set(cities["adcode"]))
    if unknown:
        raise TableError(Problem("members that are no cities: " + ", ".join(unknown), "codes of the table cities",
                                 "correct the codes, or add the units to cities.csv", column="adcode"))
    joined = members[["agglomeration", "adcode"]].merge(cities[["adcode", "longitude", "latitude"]], on="adcode",
                                                        how="left")
    return joined.groupby("agglomeration", sort=False)[["longitude", "latitude"]].mean().reset_index()
