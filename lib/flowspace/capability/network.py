"""From links between cities to indicators of agglomerations: links within and outside, densities, shares."""
from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from flowspace.capability.aggregate import as_aggregate
from flowspace.capability.arguments import check_share, check_table, check_years
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.evidence import weakest_grade
from flowspace.polycentricity.functional import EXTERNAL, WITHIN, functional_polycentricity
from flowspace.tables.indicator_rules import LINK_AGGREGATORS

AGGREGATORS = LINK_AGGREGATORS
"""Aggregators of links."""


def undirected(links: pd.DataFrame, value: str) -> pd.DataFrame:
    """Add up both directions of directed links, and bring undirected ones into the same form.

    Parameters
    ----------
    links : DataFrame
        Ends adcode_a and adcode_b, or from_adcode and to_adcode; year, evidence and the column named by `value`.
    value : str
        Column of the weight.

    Returns
    -------
    DataFrame
        adcode_a < adcode_b, year, value, evidence (the weakest of the rows added up), each pair once a year.

    Raises
    ------
    TableError
        If a column is missing, an end is, or a year or weight is no number.

    Examples
    --------
    >>> trains = pd.DataFrame({"from_adcode": ["120000", "110000"], "to_adcode": ["110000", "120000"], "year": 2016,
    ...                        "trains": [5, 7], "evidence": "observed"})
    >>> undirected(trains, "trains").values.tolist()
    [['110000', '120000', 2016, 12.0, 'observed']]
    """
    directed = isinstance(links, pd.DataFrame) and "from_adcode" in links
    ends = ["from_adcode", "to_adcode"] if directed else ["adcode_a", "adcode_b"]
    check_table(links, "the links", ends, ["year"], [value], ["evidence"])
    # As objects, because numpy cannot sort the text type of pandas along an axis.
    pairs = np.sort(links[ends].to_numpy(dtype=object), axis=1)
    table = pd.DataFrame({"adcode_a": pairs[:, 0], "adcode_b": pairs[:, 1], "year": links["year"].to_numpy(),
                          "value": links[value].to_numpy(dtype=float), "evidence": links["evidence"].to_numpy()})
    key = ["adcode_a", "adcode_b", "year"]
    if not table.duplicated(key).any():
        return table.sort_values(key, ignore_index=True)
    # A pair with a missing weight must not become a pair with a smaller one.
    parts = table.groupby(key)
    summed = parts["value"].sum().where(parts["value"].count() == parts.size())
    return summed.to_frame().join(parts["evidence"].agg(weakest_grade)).reset_index()


def aggregate_links(links: pd.DataFrame, nodes: pd.DataFrame, members: pd.DataFrame, aggregator: str,
                    years: Iterable[int] | None = None, at_least: float = 0.5) -> pd.DataFrame:
    r"""Turn links between cities into one figure for each agglomeration and year.

    With weights :math:`w_{ij}` of undirected links, members :math:`i, j \in r` (n of them) and M cities in all:
    links_within :math:`W_r = \sum_{i<j} w_{ij}`; links_outside :math:`E_r = \sum_{i \in r, k \notin r} w_{ik}`;
    pairs_within the number m of linked pairs; density_within :math:`2m / n(n-1)`; density_outside the number of linked
    pairs of a member and a city outside over :math:`n(M - n)`; share_within :math:`W_r / (W_r + E_r)`;
    evenness_within Green's index of the members' strengths within. Densities and evenness are those of
    `flowspace.polycentricity.functional_polycentricity`.

    Parameters
    ----------
    links : DataFrame
        adcode_a, adcode_b, year, value, evidence, as `undirected` returns them. Pairs that are not listed have no link.
    nodes : DataFrame
        adcode, year, evidence: the cities that were looked at in a year, linked or not.
    members : DataFrame
        agglomeration and adcode.
    aggregator : str
        One of `AGGREGATORS`.
    years : iterable of int, optional
        Years to report on; those of `nodes` in rising order if left out.
    at_least : float, default 0.5
        Share of the members that must be among the nodes of the year; below it the value is missing.

    Returns
    -------
    DataFrame
        As `flowspace.capability.aggregate_cities` returns it; largest_city and largest_share tell which member has the
        largest strength (links of both kinds), and its share of the strengths of the members.

    Raises
    ------
    MeasureError
        If the aggregator is unknown, and as `functional_polycentricity`: links of cities that are no nodes, a pair that
        stands twice, a weight that is negative or missing.
    TableError
        If a column is missing, a key is, or a year or weight is no number.
    ParameterError
        If `at_least` is no share, or the years are no whole numbers.

    Notes
    -----
    A year without nodes was not looked at, and its values are missing; a year with nodes and no links gives zeros,
    except share_within and evenness_within, which are not defined then. The strength of an agglomeration's members
    counts each link within twice: :math:`\sum_{i \in r} s_i = 2 W_r + E_r`.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1", "1"], "adcode_b": ["2", "3"], "year": 2019, "value": [4.0, 1.0],
    ...                       "evidence": "observed"})
    >>> nodes = pd.DataFrame({"adcode": ["1", "2", "3", "4"], "year": 2019, "evidence": "observed"})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
    >>> [aggregate_links(links, nodes, members, name)["value"].item() for name in AGGREGATORS[:6]]
    [4.0, 1.0, 1.0, 1.0, 0.25, 0.8]
    """
    if not isinstance(aggregator, str) or aggregator not in AGGREGATORS:
        raise MeasureError(Problem(f"aggregator {aggregator!r}{did_you_mean(aggregator, AGGREGATORS)}",
                                   "one of " + ", ".join(AGGREGATORS), "correct the name"))
    check_table(links, "the links", ["adcode_a", "adcode_b"], ["year"], ["value"], ["evidence"])
    check_table(nodes, "the nodes", ["adcode"], ["year"], (), ["evidence"])
    check_table(members, "the members", ["agglomeration", "adcode"])
    check_share(at_least, "at_least")
    groups = members[["agglomeration", "adcode"]].drop_duplicates()
    cities, grades = _by_year(nodes, links)
    wanted = sorted(cities) if years is None else check_years(years)
    rows = {}
    for year in wanted:
        for agglomeration, group in groups.groupby("agglomeration", sort=False):
            seen = int(group["adcode"].isin(cities.get(year, set())).sum())
            rows[agglomeration, year] = (agglomeration, year, math.nan, len(group), seen, None, math.nan,
                                         grades.get(year))
        if year in cities:
            for key, value, city, share in _in_year(links[links["year"] == year], cities[year], groups, year,
                                                    aggregator):
                _, _, _, n, seen, *_ = rows[key, year]
                value = value if seen and seen >= at_least * n else math.nan
                rows[key, year] = (key, year, value, n, seen, city, share, grades[year])
    return as_aggregate([rows[key, year] for key in dict.fromkeys(groups["agglomeration"]) for year in wanted])


def _by_year(nodes: pd.DataFrame, links: pd.DataFrame) -> tuple[dict[int, set], dict[int, str]]:
    """Cities that were looked at in each year, and the weakest grade of the year's nodes and links."""
    cities = {int(year): set(part["adcode"]) for year, part in nodes.groupby("year")}
    both = pd.concat([nodes[["year", "evidence"]], links[["year", "evidence"]]]).drop_duplicates()
    return cities, {int(year): weakest_grade(part["evidence"]) for year, part in both.groupby("year")}


def _in_year(links: pd.DataFrame, cities: set[str], groups: pd.DataFrame, year: int, aggregator: str):
    """Yield agglomeration, value, its strongest member and that member's share of the strengths."""
    seen = groups[groups["adcode"].isin(cities)]
    shape = functional_polycentricity(links, seen, sorted(cities), value="value", years=[year],
                                      measures="green_population")
    shape = shape.pivot(index="agglomeration", columns="kind", values=["evenness", "density"])
    ends = pd.concat([links[["adcode_a", "value"]].set_axis(["adcode", "value"], axis=1),
                      links[["adcode_b", "value"]].set_axis(["adcode", "value"], axis=1)])
    strength = ends.groupby("adcode")["value"].sum()
    inside = links.merge(seen, left_on="adcode_a", right_on="adcode")
    inside = inside.merge(seen, left_on=["agglomeration", "adcode_b"], right_on=["agglomeration", "adcode"])
    within = inside.groupby("agglomeration")["value"].sum()
    for key, group in seen.groupby("agglomeration", sort=False):
        strengths = strength.reindex(group["adcode"].sort_values()).fillna(0.0)
        total, w, n = float(strengths.sum()), float(within.get(key, 0.0)), len(group)
        outside = max(total - 2 * w, 0.0)
        density = shape.at[key, ("density", WITHIN)]
        value = {
            "links_within": w,
            "links_outside": outside,
            "pairs_within": 0.0 if n < 2 else float(round(density * n * (n - 1) / 2)),
            "density_within": density,
            "density_outside": shape.at[key, ("density", EXTERNAL)],
            "share_within": w / (w + outside) if w + outside > 0 else math.nan,
            "evenness_within": shape.at[key, ("evenness", WITHIN)],
        }[aggregator]
        largest = (strengths.idxmax(), float(strengths.max() / total)) if total > 0 else (None, math.nan)
        yield key, value, *largest
