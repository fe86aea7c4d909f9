"""Makes the derived tables of co-publication in AI and robotics, between cities and for every city."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.links import Links, complete_nodes, count_links
from flowspace.sources.ai_papers import YEARS
from flowspace.sources.cities import single_units

VENUE_SETS = {"all": None, "balanced": range(2010, 2024), "balanced_2013_2019": range(2013, 2020)}
"""Sets of venues and the years in which each venue of a balanced set must have normalised affiliations."""

DECIMALS = 6
"""Decimals of fractional counts."""


def ai_copublications(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count papers that two cities share, by year and set of venues, in three ways.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables ai_venues and ai_papers.

    Returns
    -------
    DataFrame
        Columns of the table ai_copublications.
    """
    parts = [_links(tables, name).edges.assign(venues=name) for name in VENUE_SETS]
    table = pd.concat(parts, ignore_index=True).assign(evidence="observed")
    return table.round({"link_fractional": DECIMALS, "newman": DECIMALS})


def ai_copublication_cities(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the papers of every city, by year and set of venues.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables cities, ai_venues and ai_papers.

    Returns
    -------
    DataFrame
        Columns of the table ai_copublication_cities; all units but the groups of counties in all years of a set, with
        zeros where none.
    """
    units = single_units(tables["cities"])
    parts = [complete_nodes(_links(tables, name).nodes, units, years or YEARS).assign(venues=name)
             for name, years in VENUE_SETS.items()]
    table = pd.concat(parts, ignore_index=True).assign(evidence="observed")
    return table.rename(columns={"items": "papers", "multi_city_items": "multi_city_papers"})


def balanced_venues(venues: pd.DataFrame, years: range) -> list[str]:
    """Return the venues that have normalised affiliations in every one of some years, sorted.

    Parameters
    ----------
    venues : DataFrame
        The table ai_venues.
    years : range
        The years.

    Returns
    -------
    list of str

    Examples
    --------
    >>> from flowspace import tables
    >>> balanced_venues(tables.read("ai_venues"), range(2010, 2024))
    ['acml', 'aistats', 'icra', 'iros', 'rss']
    """
    present = venues[venues["year"].isin(years) & (venues["papers_normed"] > 0)]
    counted = present.groupby("venue")["year"].nunique()
    return sorted(counted.index[counted == len(years)])


def _links(tables: Mapping[str, pd.DataFrame], name: str) -> Links:
    """Count the links of one set of venues."""
    papers, years = tables["ai_papers"], VENUE_SETS[name]
    if years is not None:
        papers = papers[papers["venue"].isin(balanced_venues(tables["ai_venues"], years)) & papers["year"].isin(years)]
    memberships = papers.assign(adcode=papers["cities"].str.split(";")).explode("adcode")
    memberships = memberships.reset_index(names="item")[["item", "year", "adcode", "papers"]]
    return count_links(memberships.rename(columns={"papers": "items"}))
