"""Which groups of cities are innovative urban agglomerations: clusters that hold a core city and enough others."""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import listed, real_number, refuse, whole_number
from flowspace.world_cities.chaining import pieces
from flowspace.world_cities.cities import check_cities
from flowspace.world_cities.dbscan import NOISE, cluster_labels
from flowspace.world_cities.distances import city_distances


@dataclass(frozen=True)
class Agglomerations:
    """Clusters of cities, and which of them are innovative agglomerations.

    Parameters
    ----------
    cities : DataFrame
        Indexed by city: `cluster`, the leading city of its cluster, or None for noise; `role` ("core point", "border",
        "noise"); `core_city` and `qualified` (bool); `agglomeration`, the name of the cluster where it is an innovative
        agglomeration, else None.
    clusters : DataFrame
        Indexed by cluster (name of its leading city), the largest sum of scores first: `n_cities`, `n_qualified`,
        `n_core_cities`, `extent_km` (the largest distance between two of its cities), `population` (sum over the
        cities that have one), `n_with_population`, `score` (sum), `leading_score`, `innovative` (bool). Sums are nan
        where no city has a number.
    settings : dict
        What it was identified by.
    """

    cities: pd.DataFrame
    clusters: pd.DataFrame
    settings: dict

    def members(self) -> pd.DataFrame:
        """Cities of the innovative agglomerations: columns agglomeration and city, one row per city."""
        own = self.cities.loc[self.cities["agglomeration"].notna(), ["agglomeration"]].reset_index()
        return own[["agglomeration", "city"]].sort_values(["agglomeration", "city"], ignore_index=True)


def identify(cities, core, qualified=None, eps_km=100.0, min_cities=3, min_qualified=3, max_diameter_km=None,
             among="all") -> Agglomerations:
    r"""Innovative urban agglomerations: DBSCAN on the sphere, then the core-city rule.

    Cities are grouped by `dbscan`; clusters that are longer than `max_diameter_km` are divided (`split_by_diameter`);
    a cluster is an innovative agglomeration if it holds at least one core city and at least `min_qualified`
    qualified cities.

    Parameters
    ----------
    cities : DataFrame
        As for `check_cities`, with the column that the rule asks for.
    core : number, str or collection of str
        What makes a core city: a score of at least this number, or one of these classes ("NEXUS").
    qualified : number, str or collection of str, optional
        What makes a qualified city, in the same way. Every city with a score (with a class, if `core` names classes)
        if left out. Core cities are qualified in any case.
    eps_km : float
        Radius of DBSCAN; 100 km is about one hour to one and a half.
    min_cities : int
        Cities within the radius that make a core point, the city itself included.
    min_qualified : int
        q, at least 1.
    max_diameter_km : float, optional
        The longest extent of a cluster, above zero; none if left out.
    among : {"all", "qualified"}
        Whether all cities of the table make up clusters, or qualified ones only. In a table of all larger cities of
        the world, "all" joins most of eastern China or the Ganges plain into one cluster.

    Returns
    -------
    Agglomerations
        A cluster is named after its leading city: the highest score, then the largest population, then the first name.

    Raises
    ------
    MeasureError
        With all problems of the table and of the numbers; if a class of the rule does not occur in the table.

    Notes
    -----
    Core *cities* (of high score) and core *points* (with many neighbours) are different things: a leading city on a
    border is not a core point.

    A city without a score is never core or qualified, but may be a stepping stone with `among="all"`.

    Examples
    --------
    >>> bay = pd.DataFrame({"city": ["San Francisco", "Oakland", "San Jose", "Reno"],
    ...                     "lon": [-122.42, -122.27, -121.89, -119.81], "lat": [37.77, 37.80, 37.34, 39.53],
    ...                     "score": [55, 40, 50, 30]})
    >>> found = identify(bay, core=54, eps_km=100)
    >>> found.cities["agglomeration"].to_dict()
    {'Oakland': 'San Francisco', 'Reno': None, 'San Francisco': 'San Francisco', 'San Jose': 'San Francisco'}
    >>> found.clusters[["n_cities", "n_core_cities", "extent_km", "innovative"]].round(1)
                   n_cities  n_core_cities  extent_km  innovative
    cluster
    San Francisco         3              1       66.9        True
    """
    table = check_cities(cities)
    return identify_checked(table, city_distances(cities), core, qualified, eps_km, min_cities, min_qualified,
                            max_diameter_km, among)


def identify_checked(table, distances, core, qualified=None, eps_km=100.0, min_cities=3, min_qualified=3,
                     max_diameter_km=None, among="all") -> Agglomerations:
    """`identify` from a checked table and its distances, for those who call it many times.

    Parameters
    ----------
    table : DataFrame
        As `check_cities` returns it.
    distances : DataFrame, shape (n, n)
        As `city_distances` returns them, for the same cities.
    core, qualified, eps_km, min_cities, min_qualified, max_diameter_km, among
        As for `identify`.

    Returns
    -------
    Agglomerations

    Raises
    ------
    MeasureError
        As `identify`.

    Examples
    --------
    >>> table = pd.DataFrame({"city": list("abc"), "lon": [0.0, 0.5, 1.0], "lat": 0.0, "score": [9, 5, 5]})
    >>> found = identify_checked(check_cities(table), city_distances(table), core=8)
    >>> found.clusters["innovative"].to_dict()
    {'a': True}
    """
    problems = real_number(eps_km, "eps_km", 0) + whole_number(min_cities, "min_cities", 1)
    problems += whole_number(min_qualified, "min_qualified", 1)
    if max_diameter_km is not None:
        problems += real_number(max_diameter_km, "max_diameter_km", 0, open_below=True)
    if not isinstance(among, str) or among not in ("all", "qualified"):
        problems.append(Problem(f"among {among!r}", '"all" or "qualified"', "choose one of the two"))
    refuse(problems)
    is_core, is_qualified = rule_masks(table, core, qualified)
    d = distances.to_numpy()
    at = np.flatnonzero(is_qualified) if among == "qualified" else np.arange(len(table))
    codes, role = np.full(len(table), NOISE), np.full(len(table), "noise", dtype=object)
    if len(at):
        own = d[np.ix_(at, at)] if len(at) < len(d) else d
        codes[at], is_core_point = cluster_labels(own, float(eps_km), int(min_cities))
        role[at] = np.where(is_core_point, "core point", "border")
        if max_diameter_km is not None:
            codes[at] = pieces(own, codes[at], float(max_diameter_km), int(min_cities))
        role[codes == NOISE] = "noise"
    settings = {"core": core, "qualified": qualified, "eps_km": eps_km, "min_cities": min_cities,
                "min_qualified": min_qualified, "max_diameter_km": max_diameter_km, "among": among}
    return _ruled(table, d, codes, role, is_core, is_qualified, min_qualified, settings)


def core_city_rule(cities, clusters, core, qualified=None, min_qualified=3) -> Agglomerations:
    """The core-city rule alone, on clusters found in any way: by `linkage_clusters`, or an official list.

    Parameters
    ----------
    cities : DataFrame
        As for `identify`.
    clusters : Series
        Keyed by city: number or name of its cluster; -1 or nothing for cities in none. Every city of the table.
    core, qualified, min_qualified
        As for `identify`.

    Returns
    -------
    Agglomerations
        As `identify` returns them; `role` is "member" or "noise".

    Raises
    ------
    MeasureError
        As `identify`, and if the clusters are not keyed by the cities of the table.

    Examples
    --------
    >>> table = pd.DataFrame({"city": list("abc"), "lon": [0.0, 0.1, 50.0], "lat": 0.0, "class": ["HUB", None, "HUB"]})
    >>> found = core_city_rule(table, pd.Series({"a": 7, "b": 7, "c": 8}), core="HUB", min_qualified=1)
    >>> found.clusters["innovative"].to_dict()
    {'a': True, 'c': True}
    """
    refuse(whole_number(min_qualified, "min_qualified", 1))
    table = check_cities(cities)
    if not isinstance(clusters, pd.Series) or not clusters.index.is_unique or \
            set(clusters.index) != set(table.index):
        refuse([Problem("clusters that are not a Series with one value for every city of the table",
                        "the cluster of each city, -1 where it is in none", "key them by the column city")])
    own = clusters.reindex(table.index).astype(object)
    outside = own.isna() | (own == NOISE)
    codes = pd.factorize(own.where(~outside, None))[0]
    role = np.where(outside, "noise", "member")
    is_core, is_qualified = rule_masks(table, core, qualified)
    settings = {"core": core, "qualified": qualified, "min_qualified": min_qualified}
    return _ruled(table, city_distances(cities).to_numpy(), codes, role, is_core, is_qualified, min_qualified, settings)


def rule_masks(table, core, qualified=None) -> tuple[np.ndarray, np.ndarray]:
    """Which cities of a checked table are core cities, and which are qualified.

    Parameters
    ----------
    table : DataFrame
        As `check_cities` returns it.
    core, qualified
        As for `identify`.

    Returns
    -------
    core, qualified : ndarray of bool, shape (n,)

    Raises
    ------
    MeasureError
        If a rule is neither a number nor names of classes, the table lacks its column, or a class does not occur.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [60.0, 40.0, None]}, index=list("abc"))
    >>> [mask.tolist() for mask in rule_masks(table, 54)]
    [[True, False, False], [True, True, False]]
    """
    problems = []
    is_core = _meets(table, core, "core", problems)
    if qualified is not None:
        is_qualified = _meets(table, qualified, "qualified", problems)
    else:
        column = "score" if isinstance(core, Real) else "class"
        is_qualified = table[column].notna().to_numpy() if column in table else is_core
    refuse(problems)
    return is_core, is_qualified | is_core


def _meets(table, rule, name, problems) -> np.ndarray:
    """Cities that a rule holds for; what is wrong with the rule is added to the problems."""
    nobody = np.zeros(len(table), dtype=bool)
    by_score = isinstance(rule, Real) and not isinstance(rule, bool)
    names = [rule] if isinstance(rule, str) else rule
    if by_score:
        problems += real_number(rule, name)
    elif isinstance(names, bool) or not hasattr(names, "__iter__") or not list(names) or \
            not all(isinstance(one, str) for one in names):
        problems.append(Problem(f"{name} {rule!r}", "a lowest score, or the names of classes",
                                "give a number, or a list such as ['NEXUS', 'HUB']"))
        return nobody
    column = "score" if by_score else "class"
    if column not in table:
        problems.append(Problem(f"a rule for {name} cities by {column} and a table without it",
                                f"a column {column!r}", "add the column, or give the rule by "
                                + ("class" if by_score else "score"), column=column))
        return nobody
    if by_score:
        return (table["score"] >= rule).to_numpy()
    known = sorted(set(table["class"].dropna()))
    for one in sorted(set(names) - set(known)):
        problems.append(Problem(f"class {one!r} in the rule for {name} cities",
                                f"a class of the table: {listed(known) or 'it has none'}",
                                f"correct the name{did_you_mean(one, known)}", column="class"))
    return table["class"].isin(list(names)).to_numpy()


def _ruled(table, d, codes, role, is_core, is_qualified, min_qualified, settings) -> Agglomerations:
    """Names, sums and extents of clusters, and the rule."""
    out = pd.DataFrame({"cluster": None, "role": pd.Series(role, table.index, dtype="str"), "core_city": is_core,
                        "qualified": is_qualified, "agglomeration": None},
                       index=table.index).astype({"cluster": object, "agglomeration": object})
    # Clusters are many and small: names, sums and extents are taken from arrays, which is many times faster.
    # The leading city has the highest score, of several the largest population, of several the first name.
    columns = {c: table[c].to_numpy(dtype=float) if c in table else np.full(len(table), np.nan)
               for c in ("population", "score")}
    leading = np.lexsort((table.index.to_numpy().astype(str), *(
        np.where(np.isnan(columns[c]), np.inf, -columns[c]) for c in ("population", "score"))))
    place = np.empty(len(table), dtype=int)
    place[leading] = np.arange(len(table))
    by_code = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[by_code], prepend=NOISE - 1))
    cluster, agglomeration = np.full(len(table), None, dtype=object), np.full(len(table), None, dtype=object)
    rows = []
    for at in np.split(by_code, starts[1:]):
        if not len(at) or codes[at[0]] == NOISE:
            continue
        name = table.index[at[place[at].argmin()]]
        cluster[at] = name
        innovative = bool(is_core[at].any() and is_qualified[at].sum() >= min_qualified)
        if innovative:
            agglomeration[at] = name
        own = {c: values[at][~np.isnan(values[at])] for c, values in columns.items()}
        sums = {c: float(values.sum()) if len(values) else np.nan for c, values in own.items()}
        rows.append((name, len(at), int(is_qualified[at].sum()), int(is_core[at].sum()), float(d[np.ix_(at, at)].max()),
                     sums["population"], len(own["population"]), sums["score"],
                     float(own["score"].max()) if len(own["score"]) else np.nan, innovative))
    out["cluster"] = pd.Series(cluster, table.index, dtype=object)
    out["agglomeration"] = pd.Series(agglomeration, table.index, dtype=object)
    clusters = pd.DataFrame(rows, columns=["cluster", "n_cities", "n_qualified", "n_core_cities", "extent_km",
                                           "population", "n_with_population", "score", "leading_score", "innovative"])
    clusters = clusters.astype({"cluster": object, "n_cities": int, "n_qualified": int, "n_core_cities": int,
                                "extent_km": float, "population": float, "n_with_population": int, "score": float,
                                "leading_score": float, "innovative": bool})
    clusters = clusters.sort_values(["score", "n_cities", "cluster"], ascending=[False, False, True])
    return Agglomerations(out, clusters.set_index("cluster"), settings)
