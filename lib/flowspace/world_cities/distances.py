"""Distances between all cities of a table, the same on both sides of the date line."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.spatial.great_circle import great_circle_km
from flowspace.values import as_numbers, refuse
from flowspace.world_cities.cities import check_cities


def city_distances(cities) -> pd.DataFrame:
    r"""Great-circle distances between all pairs of cities.

    .. math:: d_{ij} = 2R\arcsin\sqrt{\sin^2\tfrac{\varphi_j-\varphi_i}{2}
              + \cos\varphi_i\cos\varphi_j\sin^2\tfrac{\lambda_j-\lambda_i}{2}},\quad R = 6371.0088\ \mathrm{km}

    Parameters
    ----------
    cities : DataFrame
        As for `check_cities`.

    Returns
    -------
    DataFrame, shape (n, n)
        Kilometres, keyed by city both ways and sorted by it; symmetric, zeros on the diagonal. It takes 8 n² bytes:
        32 MB for 2 000 cities.

    Raises
    ------
    MeasureError
        As `check_cities`.

    See Also
    --------
    flowspace.spatial.great_circle_km : the formula.

    Examples
    --------
    Two capitals with the date line between them, and what their longitudes alone would say:

    >>> table = pd.DataFrame({"city": ["Suva", "Apia"], "lon": [178.44, -171.76], "lat": [-18.14, -13.83]})
    >>> float(city_distances(table).loc["Suva", "Apia"].round())
    1152.0
    """
    table = check_cities(cities)
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    d = great_circle_km(lon[:, None], lat[:, None], lon[None, :], lat[None, :])
    labels = pd.Index(table.index, name="city")
    return pd.DataFrame(d, index=labels, columns=labels)


def check_distances(distances) -> pd.DataFrame:
    """Check a table of distances, and sort it by city both ways.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways, as `city_distances` returns them; travel times do as well, if they are
        the same both ways. One city is enough.

    Returns
    -------
    DataFrame of float, shape (n, n)

    Raises
    ------
    MeasureError
        If it is no square table with the same cities both ways, each once; if a distance is negative, missing,
        infinite or no number, differs by direction, or is not zero from a city to itself.

    Examples
    --------
    >>> check_distances(pd.DataFrame([[0, 3], [3, 0]], ["b", "a"], ["b", "a"]))
         a    b
    a  0.0  3.0
    b  3.0  0.0
    """
    make = "take what flowspace.world_cities.city_distances returns"
    if not isinstance(distances, pd.DataFrame):
        refuse([Problem(f"distances of type {type(distances).__name__}", "a DataFrame keyed by city both ways", make)])
    if not distances.index.is_unique or not distances.columns.is_unique or \
            set(distances.index) != set(distances.columns) or distances.empty:
        refuse([Problem(f"distances of shape {distances.shape} in which cities are missing, doubled or in the rows "
                        "or the columns only", "the same cities both ways, each once", make)])
    order = sorted(distances.index, key=str)
    table = distances.loc[order, order]
    flat, not_numbers = as_numbers(table.to_numpy().ravel())
    problems = []
    if not_numbers or not np.isfinite(flat).all() or (flat < 0).any():
        problems.append(Problem("distances that are negative, missing, infinite or not numbers",
                                "a number of zero or larger for every pair", "correct them"))
    d = flat.reshape(table.shape)
    if not problems and (not np.allclose(d, d.T, rtol=1e-9, atol=1e-9) or np.diag(d).any()):
        problems.append(Problem("distances that differ by direction, or from a city to itself",
                                "one distance for each pair, and zero on the diagonal", "correct them"))
    refuse(problems)
    return pd.DataFrame(d, table.index, table.columns)
