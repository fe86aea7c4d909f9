"""Hierarchical DBSCAN: clusters that last over a long range of radii, without a radius to be chosen."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from flowspace.values import refuse, whole_number
from flowspace.world_cities.dbscan import NOISE
from flowspace.world_cities.distances import check_distances


@dataclass(frozen=True)
class Hierarchy:
    """Clusters of hierarchical DBSCAN.

    Parameters
    ----------
    cities : DataFrame
        Indexed by city, sorted by it: `cluster` (int, numbered by first city; -1 is noise) and `strength`, from 0 to 1,
        how long a city stays in its cluster, compared with the last ones that do (0 for noise).
    clusters : DataFrame
        Indexed by cluster: `n_cities`; `birth_km`, the radius below which it is apart from others; `death_km`, that at
        which it falls into parts or its last cities leave (0 where cities are in one place); `stability`.
    """

    cities: pd.DataFrame
    clusters: pd.DataFrame


def hdbscan(distances, min_cities=3, min_neighbours=None) -> Hierarchy:
    r"""Clusters with the largest sum of stabilities in the hierarchy of all radii.

    Cities are joined by single linkage of the mutual reachability distance

    .. math:: d^*_{ij} = \max\{ c_i, c_j, d_{ij} \}

    with :math:`c_i` the distance to the k-th nearest city, i itself being the first. From the whole downwards, a
    cluster divides where both parts have at least `min_cities` cities; smaller parts drop out as noise. With
    :math:`\lambda = 1/d^*`, a cluster C that is born at :math:`\lambda_C` and that each city p leaves at
    :math:`\lambda_p` has the stability

    .. math:: S(C) = \sum_{p \in C} (\lambda_p - \lambda_C)

    and of a cluster and its parts whichever has more is kept, from the bottom up. The whole is never a cluster.

    Parameters
    ----------
    distances : DataFrame, shape (n, n)
        Kilometres, keyed by city both ways.
    min_cities : int
        Cities that make a cluster, at least 2.
    min_neighbours : int, optional
        k, at least 1; as many as `min_cities` if left out.

    Returns
    -------
    Hierarchy

    Raises
    ------
    MeasureError
        If the distances are no table of distances, or a number is out of its range.

    See Also
    --------
    dbscan : clusters at one radius, the same everywhere.

    Notes
    -----
    Radii differ from cluster to cluster: dense regions fall into many small clusters, sparse ones make wide ones. That
    is what is wanted of a check, and not of a definition that should mean the same in Europe and in Australia.

    Cities in one place are taken to be a millimetre apart, since the reciprocal of zero has no sum.

    A city far away that leaves a cluster only after its birth counts to it, with a strength near zero: cities of an
    agglomeration are those with some strength.

    Mutual reachability distances are often equal. All parts that separate at one radius separate at once here, so that
    no order of rows or names matters; programs that take links one by one can differ there, and agree elsewhere.

    References
    ----------
    The method is that of Campello, Moulavi and Sander (2013), as scikit-learn documents it for its `HDBSCAN`.

    Examples
    --------
    Two groups, and the same two at a tenth of the scale, which no single radius finds all:

    >>> x = np.array([0.0, 1.0, 2.1, 20.0, 21.0, 22.1, 60.0, 60.1, 60.21, 62.0, 62.1, 62.21])
    >>> d = pd.DataFrame(np.abs(x[:, None] - x), list("abcdefghijkl"), list("abcdefghijkl"))
    >>> hdbscan(d).cities["cluster"].tolist()
    [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    """
    problems = whole_number(min_cities, "min_cities", 2)
    if min_neighbours is not None:
        problems += whole_number(min_neighbours, "min_neighbours", 1)
    refuse(problems)
    table = check_distances(distances)
    d, n = table.to_numpy(), len(table)
    k = min(int(min_cities if min_neighbours is None else min_neighbours), n)
    index = pd.Index(table.index, name="city")
    columns = ["n_cities", "birth_km", "death_km", "stability"]
    if n < 2:
        nothing = pd.DataFrame(columns=columns, dtype=float).astype({"n_cities": int}).rename_axis("cluster")
        return Hierarchy(pd.DataFrame({"cluster": NOISE, "strength": 0.0}, index=index), nothing)
    core = np.sort(d, axis=1)[:, k - 1]
    reach = np.maximum(d, np.maximum(core[:, None], core[None, :]))
    np.fill_diagonal(reach, 0.0)
    parents, births, leaves = _condensed(linkage(squareform(reach, checks=False), "single"), n, int(min_cities))
    chosen, stability, deaths = _chosen(parents, births, leaves)
    labels, strength = np.full(n, NOISE), np.zeros(n)
    for city, (cluster, at) in leaves.items():
        while cluster is not None and cluster not in chosen:
            cluster = parents[cluster]
        if cluster is not None:
            labels[city], strength[city] = cluster, min(at, deaths[cluster]) / deaths[cluster]
    order = {cluster: number for number, cluster in enumerate(c for c in dict.fromkeys(labels.tolist()) if c != NOISE)}
    rows = {order[c]: (int(np.sum(labels == c)), _km(births[c]), _km(deaths[c]), stability[c]) for c in order}
    numbers = [order.get(c, NOISE) for c in labels.tolist()]
    cities = pd.DataFrame({"cluster": numbers, "strength": strength}, index=index)
    clusters = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("cluster")
    return Hierarchy(cities, clusters)


_SMALLEST = 1e-6  # kilometres


def _km(density) -> float:
    return 0.0 if density >= 1 / _SMALLEST else float(1 / density)


def _condensed(tree, n, least) -> tuple[dict, dict, dict]:
    """The hierarchy without parts that are too small.

    Returned are the parent of each cluster, the density (one over distance) it is born at, and for each city the
    cluster it leaves for good and the density at which it does.
    """
    size = np.concatenate([np.ones(n), tree[:, 3]])
    parents, births, leaves = {0: None}, {0: 0.0}, {}

    def drop(node, cluster, density):
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one < n:
                leaves[one] = (cluster, density)
            else:
                waiting += [int(tree[one - n, 0]), int(tree[one - n, 1])]

    waiting = [(2 * n - 2, 0)]
    while waiting:
        node, cluster = waiting.pop()
        if node < n:  # only where a cluster may have one city, which is excluded
            continue
        density, parts = 1 / max(tree[node - n, 2], _SMALLEST), _parts(tree, n, node)
        large = [part for part in parts if size[part] >= least]
        for part in parts:
            if part not in large:
                drop(part, cluster, density)
        for part in large:
            into = cluster
            if len(large) > 1:
                into = len(parents)
                parents[into], births[into] = cluster, density
            waiting.append((part, into))
    return parents, births, leaves


def _parts(tree, n, node) -> list[int]:
    """What a node of the tree falls into: more than two parts where several links have the same length.

    Lengths are often equal, being the distance of one city to its k-th neighbour; taken two by two, their order would
    decide which parts are large enough.
    """
    out, waiting = [], [int(tree[node - n, 0]), int(tree[node - n, 1])]
    while waiting:
        one = waiting.pop()
        if one >= n and tree[one - n, 2] == tree[node - n, 2]:
            waiting += [int(tree[one - n, 0]), int(tree[one - n, 1])]
        else:
            out.append(one)
    return sorted(out)


def _chosen(parents, births, leaves) -> tuple[set, dict, dict]:
    """Clusters with the largest sum of stabilities, the stability of each, and the density at which each ends."""
    stability, deaths = dict.fromkeys(parents, 0.0), dict(births)
    inside = dict.fromkeys(parents, 0)
    for cluster, density in leaves.values():
        stability[cluster] += density - births[cluster]
        deaths[cluster] = max(deaths[cluster], density)
        inside[cluster] += 1
    for cluster in sorted(parents, reverse=True):  # parts have higher numbers than what they are parts of
        parent = parents[cluster]
        if parent is not None:
            # Cities of the parts stayed in the whole until the parts were born.
            stability[parent] += inside[cluster] * (births[cluster] - births[parent])
            deaths[parent] = max(deaths[parent], births[cluster])
            inside[parent] += inside[cluster]
    best, chosen = {}, set()
    for cluster in sorted(parents, reverse=True):
        parts = [c for c in parents if parents[c] == cluster]
        below = sum(best[part] for part in parts)
        if cluster == 0 or below > stability[cluster]:
            best[cluster] = below
        else:
            best[cluster] = stability[cluster]
            chosen.add(cluster)
    # A part of what is chosen is not chosen itself.
    for cluster in sorted(chosen):
        above = parents[cluster]
        while above is not None:
            if above in chosen:
                chosen.discard(cluster)
            above = parents[above]
    return chosen, stability, deaths
