"""Agglomerations of the world and of China side by side, on the same measures, by one function."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.polycentricity import functional_polycentricity_within
from flowspace.polycentricity.registry import find_measures
from flowspace.values import listed, number_problems, refuse
from flowspace.world_cities.cities import check_cities
from flowspace.world_cities.distances import city_distances
from flowspace.world_cities.primacy import group_values, primacy_by_group
from flowspace.world_cities.rank_size import rank_size_by_group


def compare_cases(cities, groups, values, connectivity=None, links=None,
                  measures=("green_population", "gini_evenness_corrected", "rank_size_slope")) -> pd.DataFrame:
    r"""One row for each agglomeration: extent, people, primacy, rank-size, connectivity, polycentricity.

    Parameters
    ----------
    cities : DataFrame
        As for `check_cities`: all cities of all groups, those of the world and those of China in one table.
    groups : DataFrame
        Columns agglomeration and city; optional `group` ("world", "China"), the same in all rows of an agglomeration.
    values : Series
        Keyed by city, zero or larger: what primacy, rank-size and polycentricity are of. It has to mean the same
        everywhere: people, or one index, never patents of one office beside those of another.
    connectivity : Series, optional
        Keyed by city: e.g. connectivity in a network of firms, of those cities that have one.
    links : DataFrame, optional
        Columns city_a, city_b, weight (zero or larger): links without direction, each pair once. Where it is given,
        pairs that are not in it have no link.
    measures : sequence of str
        Names in `flowspace.polycentricity.MEASURES`.

    Returns
    -------
    DataFrame
        Indexed by agglomeration, in the order of `groups`:

        group : str
            Where `groups` has it.
        n_cities : int
        extent_km, mean_distance_km : float
            Largest and mean distance between two of its cities; the mean is nan for one city.
        population : float
            Sum over the cities that have one; n_with_population tells how many.
        total : float
            Sum of the values.
        first, p2, share : str, float, float
            Largest city and primacy (`primacy`).
        zeta, zeta_standard_error, n_zeta : float, float, int
            As `rank_size_by_group` (at least three cities above zero).
        mean_connectivity, n_with_connectivity : float, int
            Where `connectivity` is given: the mean over the cities that have one.
        link_density, mean_link, functional_green : float
            Where `links` are given: share of pairs that are linked, mean weight of all pairs, and Green's functional
            polycentricity (`functional_polycentricity_within`); nan for one city.
        and one column for each measure, under its name.

    Raises
    ------
    MeasureError
        With all problems: as `check_cities`, `primacy_by_group` and the registry of measures; if a city of a group is
        not in the table, an agglomeration has two groups, or links are no links between cities of the table.

    Notes
    -----
    Agglomerations that are found by a radius and those that a plan names are not delimited alike: extent and number of
    cities compare the delimitations as well as the places. Measures that depend on the number of cities (primacy share,
    Green's index) should be compared at like numbers only.

    Examples
    --------
    >>> table = pd.DataFrame({"city": list("abcd"), "lon": [0, 1.0, 50.0, 50.5], "lat": 0.0,
    ...                       "population": [5, 3, 9, 1]})
    >>> groups = pd.DataFrame({"agglomeration": ["x", "x", "y", "y"], "city": list("abcd"),
    ...                        "group": ["world", "world", "China", "China"]})
    >>> values = table.set_index("city")["population"]
    >>> compare_cases(table, groups, values, measures=["primacy_complement"]).round(2).T
    agglomeration            x      y
    group                world  China
    n_cities                 2      2
    extent_km            111.2   55.6
    mean_distance_km     111.2   55.6
    population             8.0   10.0
    n_with_population        2      2
    total                  8.0   10.0
    first                    a      c
    p2                    1.67    9.0
    share                 0.62    0.9
    zeta                   NaN    NaN
    zeta_standard_error    NaN    NaN
    n_zeta                   2      2
    primacy_complement    0.37    0.1
    """
    table = check_cities(cities)
    records = find_measures(measures)
    own_values = group_values(values, groups)
    problems = _group_problems(table, groups)
    if connectivity is not None:
        problems += _connectivity_problems(connectivity)
    if links is not None:
        problems += _link_problems(links, table)
    refuse(problems)
    first = primacy_by_group(values, groups)
    sizes = rank_size_by_group(values, groups)
    kinds = groups.drop_duplicates("agglomeration").set_index("agglomeration")
    weights = None if links is None else _matrix(links)
    rows = {}
    for name in kinds.index:
        own = own_values[name]
        members = list(own.index)
        d = city_distances(table.loc[members].reset_index()).to_numpy()
        pairs = d[np.triu_indices(len(d), k=1)]
        people = table.loc[members, "population"] if "population" in table else pd.Series(dtype=float)
        row = {"group": kinds.loc[name, "group"]} if "group" in kinds else {}
        row |= {"n_cities": len(members), "extent_km": float(d.max()),
                "mean_distance_km": float(pairs.mean()) if len(pairs) else math.nan,
                "population": float(people.sum(min_count=1)), "n_with_population": int(people.notna().sum()),
                "total": float(own.sum()), "first": first.loc[name, "first"], "p2": float(first.loc[name, "p2"]),
                "share": float(first.loc[name, "share"]), "zeta": float(sizes.loc[name, "zeta"]),
                "zeta_standard_error": float(sizes.loc[name, "standard_error"]),
                "n_zeta": int(sizes.loc[name, "n_cities"])}
        if connectivity is not None:
            known = connectivity.reindex(members).dropna()
            row |= {"mean_connectivity": float(known.mean()) if len(known) else math.nan,
                    "n_with_connectivity": len(known)}
        if weights is not None:
            row |= _linked(weights, members)
        rows[name] = row | {record.name: float(record.function(own.to_numpy())) for record in records}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("agglomeration")


def _linked(weights, members) -> dict:
    w = np.array([[weights.get((a, b), 0.0) for b in members] for a in members])
    n = len(members)
    pairs = w[np.triu_indices(n, k=1)]
    if n < 2:
        return dict.fromkeys(("link_density", "mean_link", "functional_green"), math.nan)
    return {"link_density": float(np.mean(pairs > 0)), "mean_link": float(pairs.mean()),
            "functional_green": functional_polycentricity_within(w)}


def _matrix(links) -> dict:
    out = {}
    for a, b, weight in links[["city_a", "city_b", "weight"]].itertuples(index=False):
        out[a, b] = out[b, a] = float(weight)
    return out


def _group_problems(table, groups) -> list[Problem]:
    problems = []
    absent = sorted(set(groups["city"]) - set(table.index), key=str)
    if absent:
        problems.append(Problem(f"{listed([str(c) for c in absent])} in the groups and not among the cities",
                                "members that are cities of the table", "add their coordinates, or leave them out"))
    if "group" in groups:
        several = groups.groupby("agglomeration")["group"].nunique(dropna=False)
        if (several > 1).any():
            problems.append(Problem(f"{listed([str(n) for n in several.index[several > 1]])} in two groups",
                                    "one group for each agglomeration", "correct the column", column="group"))
    return problems


def _connectivity_problems(connectivity) -> list[Problem]:
    if not isinstance(connectivity, pd.Series) or not connectivity.index.is_unique:
        return [Problem("connectivity that is not a Series with each city once", "a Series keyed by city",
                        "set the column city as its index")]
    return number_problems(connectivity.dropna(), "connectivity", fewest=0)[1]


def _link_problems(links, table) -> list[Problem]:
    lacking = [c for c in ("city_a", "city_b", "weight") if not isinstance(links, pd.DataFrame) or c not in links]
    if lacking:
        return [Problem(f"links without the column {', '.join(lacking)}", "columns city_a, city_b, weight",
                        "rename them")]
    problems = number_problems(links["weight"], "weights", lowest=0, fewest=0)[1]
    ends = links[["city_a", "city_b"]].astype(str)
    if (ends["city_a"] == ends["city_b"]).any():
        problems.append(Problem("links from a city to itself", "links between two cities", "leave these rows out"))
    both = pd.DataFrame(np.sort(ends.to_numpy(), axis=1))
    if both.duplicated().any():
        problems.append(Problem("pairs of cities with several links", "each pair once", "sum their weights"))
    unknown = sorted((set(links["city_a"]) | set(links["city_b"])) - set(table.index), key=str)
    if unknown:
        problems.append(Problem(f"links of {listed([str(c) for c in unknown])}, which are not among the cities",
                                "links between cities of the table", "leave these rows out, or add the cities"))
    return problems
