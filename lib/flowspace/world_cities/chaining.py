"""Chaining: clusters that grow long by stepping from city to city; how to see it, and how to prevent it.

DBSCAN asks only that the next city is near. A row of cities with short gaps becomes one cluster, however long: Boston
to Washington goes on to the Great Lakes, the Randstad on to the Rhine. A longest extent, or a linkage that looks at all
pairs, prevents it.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from flowspace.errors import Problem
from flowspace.values import real_number, refuse, whole_number
from flowspace.world_cities.dbscan import NOISE, cluster_labels
from flowspace.world_cities.distances import check_distances

LINKAGES = ("single", "average", "complete")


def linkage_clusters(distances, cut_km, linkage_by="complete", min_cities=3) -> pd.Series:
    r"""Hierarchical clusters of cities, cut at a distance.

    Clusters are joined pair by pair while the distance between them is at most `cut_km`, which is

    .. math:: \min_{i \in A, j \in B} d_{ij} \text{ (single)}, \qquad
              \frac{1}{|A||B|} \sum_{i \in A, j \in B} d_{ij} \text{ (average)}, \qquad
              \max_{i \in A, j \in B} d_{ij} \text{ (complete)}

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways.
    cut_km : float
        Above zero. With "complete" no cluster is longer than this.
    linkage_by : {"complete", "average", "single"}
        Single linkage is shown for the chaining that it suffers from.
    min_cities : int
        Clusters of fewer cities count as noise.

    Returns
    -------
    Series of int
        Keyed by city, sorted by it: number of the cluster from 0, -1 for noise; numbered by their first city.

    Raises
    ------
    MeasureError
        If the distances are no table of distances, or an argument is out of its range.

    Notes
    -----
    Where distances are equal, which of two joins comes first can decide between divisions; cities are sorted by name
    before, so that at least the order of rows never does.

    Examples
    --------
    Five cities in a row, 60 km apart, are one cluster by single linkage, and two by complete linkage cut at 200 km:

    >>> row = [abs(i - j) * 60.0 for i in range(5) for j in range(5)]
    >>> d = pd.DataFrame(np.reshape(row, (5, 5)), list("abcde"), list("abcde"))
    >>> linkage_clusters(d, 100, "single").tolist()
    [0, 0, 0, 0, 0]
    >>> linkage_clusters(d, 200, "complete", min_cities=2).tolist()
    [0, 0, 1, 1, 1]
    """
    problems = real_number(cut_km, "cut_km", 0, open_below=True) + whole_number(min_cities, "min_cities", 1)
    if linkage_by not in LINKAGES:
        problems.append(Problem(f"linkage {linkage_by!r}", "one of " + ", ".join(LINKAGES), "choose one of them"))
    refuse(problems)
    table = check_distances(distances)
    labels = _numbered(_linked(table.to_numpy(), float(cut_km), linkage_by), int(min_cities))
    return pd.Series(labels, pd.Index(table.index, name="city"), name="cluster")


def split_by_diameter(distances, clusters, max_km, min_cities=3) -> pd.Series:
    """Divide clusters that are too long, by complete linkage of their cities, and leave the others as they are.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways.
    clusters : Series of int
        Keyed by the same cities: number of the cluster, -1 for noise, as `dbscan` gives them.
    max_km : float
        The longest distance there may be between two cities of a cluster, above zero.
    min_cities : int
        Pieces of fewer cities become noise; clusters that were short enough are kept whatever their size.

    Returns
    -------
    Series of int
        Keyed by city, sorted by it; numbered by their first city. No cluster is longer than `max_km`.

    Raises
    ------
    MeasureError
        If the distances are no table of distances, the clusters are not keyed by its cities, or a number is out of its
        range.

    Notes
    -----
    Where a long cluster is divided is decided by distances alone, not by where few people live: borders of the pieces
    are a convention, and `sensitivity` shows how far they depend on the longest distance.

    Examples
    --------
    >>> row = [abs(i - j) * 60.0 for i in range(6) for j in range(6)]
    >>> d = pd.DataFrame(np.reshape(row, (6, 6)), list("abcdef"), list("abcdef"))
    >>> split_by_diameter(d, pd.Series(0, list("abcdef")), max_km=200).tolist()
    [0, 0, 0, 0, -1, -1]
    >>> split_by_diameter(d, pd.Series(0, list("abcdef")), max_km=200, min_cities=2).tolist()
    [0, 0, 0, 0, 1, 1]
    """
    refuse(real_number(max_km, "max_km", 0, open_below=True) + whole_number(min_cities, "min_cities", 1))
    table, codes = _clusters(distances, clusters)
    d = table.to_numpy()
    return pd.Series(pieces(d, codes, float(max_km), int(min_cities)), pd.Index(table.index, name="city"),
                     name="cluster")


def pieces(d, codes, longest, least) -> np.ndarray:
    """`split_by_diameter` on a checked matrix whose rows are sorted by city.

    Parameters
    ----------
    d : ndarray, shape (n, n)
        Distances.
    codes : ndarray of int, shape (n,)
        Number of the cluster, -1 for noise.
    longest : float
        The longest distance within a cluster.
    least : int
        Cities that make a piece.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> d = np.abs(np.subtract.outer([0.0, 1.0, 5.0, 6.0], [0.0, 1.0, 5.0, 6.0]))
    >>> pieces(d, np.zeros(4, dtype=int), 3.0, 2).tolist()
    [0, 0, 1, 1]
    """
    out, free = np.full(len(codes), NOISE), 0
    for code in sorted(set(codes.tolist()) - {NOISE}):
        at = np.flatnonzero(codes == code)
        own = d[np.ix_(at, at)]
        if own.max() <= longest:
            parts = np.zeros(len(at), dtype=int)
        else:
            parts = _numbered(_linked(own, longest, "complete"), least)
        out[at] = np.where(parts == NOISE, NOISE, parts + free)
        free = max(free, out.max() + 1)
    return _numbered(out, 1)


def chaining(distances, clusters, eps_km, min_cities=3) -> pd.DataFrame:
    r"""How far each cluster of `dbscan` is a chain.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways.
    clusters : Series of int
        Keyed by the same cities, as `dbscan` gives them with the next two arguments.
    eps_km : float
        The radius they were found with, above zero.
    min_cities : int
        The number they were found with.

    Returns
    -------
    DataFrame
        Indexed by cluster:

        n_cities : int
        diameter_km : float
            The largest distance between two of its cities.
        diameter_eps : float
            :math:`\max d_{ij} / \varepsilon`: at most 2 for a round cluster about one core point.
        longest_path_links, longest_path_km : int, float
            The longest path through the tree of single links (the minimum spanning tree of the cluster): how many
            steps it takes from one end to the other, and their length.
        longest_link_km : float
            The longest single link of that tree: at any radius below it the cluster is no longer in one piece.
        n_bridges : int
        bridges : tuple of str
            Cities without which the core points of the cluster would fall apart, at the same radius and number.

    Raises
    ------
    MeasureError
        As `split_by_diameter`, or if `eps_km` is not above zero.

    Notes
    -----
    Without a city its neighbours may stop being core points, too: a bridge is found by taking the city away, not from
    the network of links alone. A city without which only the end of a chain falls off, too sparse to be a cluster by
    itself, is no bridge.

    Examples
    --------
    >>> row = [abs(i - j) * 60.0 for i in range(5) for j in range(5)]
    >>> d = pd.DataFrame(np.reshape(row, (5, 5)), list("abcde"), list("abcde"))
    >>> chaining(d, pd.Series(0, list("abcde")), eps_km=130).T
    cluster                    0
    n_cities                   5
    diameter_km            240.0
    diameter_eps        1.846154
    longest_path_links         4
    longest_path_km        240.0
    longest_link_km         60.0
    n_bridges                  0
    bridges                   ()
    >>> chaining(d, pd.Series(0, list("abcde")), eps_km=60, min_cities=2).loc[0, "bridges"]
    ('c',)
    """
    refuse(real_number(eps_km, "eps_km", 0, open_below=True) + whole_number(min_cities, "min_cities", 1))
    table, codes = _clusters(distances, clusters)
    d = table.to_numpy()
    near = d <= eps_km
    counts = near.sum(axis=1)
    rows = {}
    for code in sorted(set(codes) - {NOISE}):
        at = np.flatnonzero(codes == code)
        own = d[np.ix_(at, at)]
        links, km, longest = _longest_path(own)
        bridges = tuple(table.index[at[k]] for k in range(len(at)) if _splits(near, counts, at, k, min_cities))
        rows[code] = (len(at), float(own.max()), float(own.max() / eps_km), links, km, longest, len(bridges), bridges)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[
        "n_cities", "diameter_km", "diameter_eps", "longest_path_links", "longest_path_km", "longest_link_km",
        "n_bridges", "bridges"]).rename_axis("cluster")


def persistence(distances, clusters, eps_km, min_cities=3) -> pd.DataFrame:
    r"""The radii at which each cluster exists with exactly its cities.

    Between two neighbouring distances of the table nothing changes, so that the ends are exact: they are found among
    the distances themselves, not on a grid.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways.
    clusters : Series of int
        Keyed by the same cities, as `dbscan` gives them with the next two arguments.
    eps_km : float
        The radius they were found with, above zero.
    min_cities : int
        The number they were found with.

    Returns
    -------
    DataFrame
        Indexed by cluster: `from_km` (the smallest radius in an unbroken range about `eps_km`, included) and `below_km`
        (excluded; infinite where nothing ever joins it), and `log_ratio`, the natural logarithm of their quotient, by
        which clusters of different scale can be compared. Clusters that `dbscan` does not find with these arguments
        have nan.

    Raises
    ------
    MeasureError
        As `chaining`.

    Notes
    -----
    Hierarchical DBSCAN calls a cluster stable that survives a long range of densities. This is the same thought for a
    cluster that keeps its cities exactly, border cities too; one city that joins ends the range. Every distance
    of the table within the range is tried, so that a table of hundreds of cities takes seconds, one of thousands
    hours: give it one continent at a time.

    Examples
    --------
    >>> row = [abs(i - j) * 60.0 for i in (0, 1, 2, 9) for j in (0, 1, 2, 9)]
    >>> d = pd.DataFrame(np.reshape(row, (4, 4)), list("abcd"), list("abcd"))
    >>> persistence(d, pd.Series([0, 0, 0, -1], list("abcd")), eps_km=100)
             from_km  below_km  log_ratio
    cluster
    0           60.0     420.0    1.94591
    """
    refuse(real_number(eps_km, "eps_km", 0, open_below=True) + whole_number(min_cities, "min_cities", 1))
    table, codes = _clusters(distances, clusters)
    d = table.to_numpy()
    steps = np.unique(d)
    start = int(np.searchsorted(steps, eps_km, side="right")) - 1
    left = {frozenset(np.flatnonzero(codes == code)): code for code in sorted(set(codes) - {NOISE})}
    ends = {code: [np.nan, np.nan] for code in left.values()}
    alive = {own: code for own, code in left.items() if own in _groups(d, steps[start], min_cities)}
    for own, code in alive.items():
        ends[code] = [steps[start], np.inf]
    for step in (-1, 1):
        still, at = dict(alive), start + step
        while still and 0 <= at < len(steps):
            found = _groups(d, steps[at], min_cities)
            for own in [own for own in still if own not in found]:
                code = still.pop(own)
                if step > 0:
                    ends[code][1] = steps[at]
            if step < 0:
                for code in still.values():
                    ends[code][0] = steps[at]
            at += step
    out = pd.DataFrame.from_dict(ends, orient="index", columns=["from_km", "below_km"]).rename_axis("cluster")
    with np.errstate(divide="ignore"):
        return out.assign(log_ratio=np.log(out["below_km"] / out["from_km"]))


def _groups(d, eps, least) -> set[frozenset]:
    labels, _ = cluster_labels(d, eps, least)
    return {frozenset(np.flatnonzero(labels == code)) for code in range(labels.max() + 1)}


def _linked(d, cut, by) -> np.ndarray:
    """Labels of hierarchical clusters; a single city is a cluster."""
    if len(d) == 1:
        return np.zeros(1, dtype=int)
    return fcluster(linkage(squareform(d, checks=False), by), cut, criterion="distance")


def _numbered(labels, least) -> np.ndarray:
    """Labels from 0 by the first city of each, -1 for those of fewer cities than `least` and for noise."""
    out, next_free = np.full(len(labels), NOISE), 0
    for label in dict.fromkeys(labels.tolist()):
        own = labels == label
        if label != NOISE and own.sum() >= least:
            out[own], next_free = next_free, next_free + 1
    return out


def _clusters(distances, clusters) -> tuple[pd.DataFrame, np.ndarray]:
    table = check_distances(distances)
    if not isinstance(clusters, pd.Series) or not clusters.index.is_unique or \
            set(clusters.index) != set(table.index):
        refuse([Problem("clusters that are not a Series with one value for every city of the distances",
                        "the cluster of each city, -1 for noise", "take the column cluster of what dbscan returns")])
    own = clusters.reindex(table.index)
    if own.dtype.kind not in "iu":
        refuse([Problem(f"clusters of type {own.dtype}", "whole numbers, -1 for noise",
                        "take the column cluster of what dbscan returns")])
    return table, own.to_numpy()


def _splits(near, counts, at, k, least) -> bool:
    """Whether the core points of a cluster fall apart when its k-th city is taken away."""
    rest = np.delete(at, k)
    core = counts[rest] - near[rest, at[k]] >= least
    own = rest[core]
    return len(own) > 1 and connected_components(csr_array(near[np.ix_(own, own)]), directed=False)[0] > 1


def _longest_path(d) -> tuple[int, float, float]:
    """Links and length of the longest path through the minimum spanning tree, and its longest link.

    The tree is grown by the method of Prim on the full matrix: scipy's takes a distance of zero, of two cities in one
    place, for no link at all.
    """
    n = len(d)
    if n == 1:
        return 0, 0.0, 0.0
    parent, best, inside = np.zeros(n, dtype=int), d[0].copy(), np.zeros(n, dtype=bool)
    inside[0] = True
    km, links = np.zeros((n, n)), np.zeros((n, n), dtype=int)
    longest = 0.0
    for _ in range(n - 1):
        new = int(np.argmin(np.where(inside, np.inf, best)))
        old = parent[new]
        longest = max(longest, d[old, new])
        there = np.flatnonzero(inside)
        km[new, there] = km[there, new] = km[old, there] + d[old, new]
        links[new, there] = links[there, new] = links[old, there] + 1
        inside[new] = True
        nearer = ~inside & (d[new] < best)
        best[nearer], parent[nearer] = d[new, nearer], new
    a, b = np.unravel_index(int(np.argmax(km)), km.shape)
    return int(links[a, b]), float(km[a, b]), float(longest)
