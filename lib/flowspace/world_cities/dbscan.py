"""DBSCAN: groups of cities that lie close together, whatever their number and shape."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from flowspace.values import real_number, refuse, whole_number
from flowspace.world_cities.distances import check_distances

NOISE = -1
"""Number of the cities that belong to no cluster."""


def dbscan(distances, eps_km, min_cities=3) -> pd.DataFrame:
    r"""Density-based clusters: core points within reach of each other, and the cities on their borders.

    A city is a *core point* if at least `min_cities` cities, itself among them, lie within `eps_km` of it:

    .. math:: |\{j : d_{ij} \le \varepsilon\}| \ge m

    Core points within :math:`\varepsilon` of each other, directly or through other core points, make a cluster. Any
    other city within :math:`\varepsilon` of a core point is a *border* city of that cluster; the rest is noise.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways, as `city_distances` returns them.
    eps_km : float
        The radius, zero or larger; a city exactly at it is within.
    min_cities : int
        m, at least 1, the city itself included. With 1 there is no noise, with 1 or 2 clusters are those of single
        linkage cut at `eps_km`.

    Returns
    -------
    DataFrame
        Indexed by city, sorted by it: `cluster` (int, from 0; -1 is noise) and `role` ("core point", "border",
        "noise"). Clusters are numbered by the first of their core points in the order of cities.

    Raises
    ------
    MeasureError
        If the distances are no table of distances (`check_distances`), or a number is out of its range.

    Notes
    -----
    Core points, noise and the division of the core points are unique. A border city in reach of core points of two
    clusters is not: the first publication and scikit-learn give it to the cluster that is found first, which depends
    on the order of rows. Here it goes to the cluster of its nearest core point, and of equally near ones to that of the
    city that comes first by name, so that the same cities always give the same clusters.

    Distances that should be equal to `eps_km` may differ from it in their last digit by rounding; a radius at which
    that decides is no radius to report.

    References
    ----------
    The definition is that of Ester, Kriegel, Sander and Xu (1996), as scikit-learn documents it for its `DBSCAN`.

    Examples
    --------
    >>> places = pd.DataFrame({"city": list("abcde"), "lon": [0.0, 0.5, 1.0, 1.9, 9.0], "lat": 0.0})
    >>> from flowspace.world_cities import city_distances
    >>> dbscan(city_distances(places), eps_km=100, min_cities=3)
          cluster        role
    city
    a           0      border
    b           0  core point
    c           0      border
    d          -1       noise
    e          -1       noise
    """
    refuse(real_number(eps_km, "eps_km", 0) + whole_number(min_cities, "min_cities", 1))
    table = check_distances(distances)
    labels, core = cluster_labels(table.to_numpy(), float(eps_km), int(min_cities))
    role = np.where(core, "core point", np.where(labels == NOISE, "noise", "border"))
    return pd.DataFrame({"cluster": labels, "role": pd.Series(role, dtype="str").to_numpy()},
                        index=pd.Index(table.index, name="city"))


def cluster_labels(d, eps, least) -> tuple[np.ndarray, np.ndarray]:
    """Clusters and core points from a checked matrix whose rows are sorted by city.

    Parameters
    ----------
    d : ndarray, shape (n, n)
        Distances.
    eps : float
        The radius.
    least : int
        Cities within the radius that make a core point.

    Returns
    -------
    labels : ndarray of int, shape (n,)
        From 0; -1 is noise.
    core : ndarray of bool, shape (n,)

    Examples
    --------
    >>> labels, core = cluster_labels(np.array([[0.0, 1.0, 9.0], [1.0, 0.0, 9.0], [9.0, 9.0, 0.0]]), 1.0, 2)
    >>> labels.tolist(), core.tolist()
    ([0, 0, -1], [True, True, False])
    """
    near = d <= eps
    core = near.sum(axis=1) >= least
    labels = np.full(len(d), NOISE)
    at = np.flatnonzero(core)
    if len(at):
        _, parts = connected_components(csr_array(near[np.ix_(at, at)]), directed=False)
        # Numbered by their first core point: whatever order the components are found in.
        _, first, inverse = np.unique(parts, return_index=True, return_inverse=True)
        labels[at] = np.argsort(np.argsort(first))[inverse]
        others = np.flatnonzero(~core)
        if len(others):
            to_core = d[np.ix_(others, at)]
            nearest = to_core.argmin(axis=1)  # the first of equally near ones
            within = to_core[np.arange(len(others)), nearest] <= eps
            labels[others[within]] = labels[at[nearest[within]]]
    return labels, core
