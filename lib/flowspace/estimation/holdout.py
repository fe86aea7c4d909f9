"""How wrong the estimate is: counts are held out, the whole estimate is made without them and compared with them."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.estimation.observations import (
    application_shares,
    coverage_by_year,
    estimated_units,
    official_totals,
)
from flowspace.estimation.panel import estimate_city_patents
from flowspace.estimation.smoothing import PARAMETERS, ShareParameters

FOLDS = 4
"""A quarter of the cities is held out at a time: in the default membership a quarter has no yearly grants."""


@dataclass(frozen=True)
class Design:
    """What is held out, and which cells are compared.

    Parameters
    ----------
    years : tuple of int
        Years of the yearly grants that are held out.
    compared : tuple of int
        Years in which estimate and count are compared.
    cross_section : bool
        Whether the grants of 2017 from the other source are held out too.
    all_cities : bool
        Whether all cities are held out at once, instead of a quarter at a time.
    """

    years: tuple[int, ...]
    compared: tuple[int, ...]
    cross_section: bool = False
    all_cities: bool = False


_ALL = tuple(range(2006, 2019))
_GAP = tuple(range(2013, 2017))

DESIGNS: dict[str, Design] = {
    "gap_years": Design(_GAP, _GAP),
    "whole_cities_gap": Design(_ALL, _GAP),
    "whole_cities_early": Design(_ALL, tuple(range(2006, 2012))),
    "whole_cities_late": Design(_ALL, (2017, 2018)),
    "whole_cities_no_count": Design(_ALL, _GAP, cross_section=True),
    "backward": Design(tuple(range(2006, 2013)), tuple(range(2006, 2012))),
    "forward": Design(tuple(range(2014, 2019)), tuple(range(2014, 2019)), cross_section=True, all_cities=True),
}
"""The designs by name."""


def estimation_errors(tables: Mapping[str, pd.DataFrame], members: pd.Series, seed: int = 19,
                      parameters: ShareParameters = PARAMETERS) -> pd.DataFrame:
    r"""Measure the error of the estimate where counts can be held out.

    A held-out count :math:`c` of year :math:`t` is raised by what its source misses of the official totals in that
    year, :math:`c / \kappa_t`, and compared with the estimate :math:`\hat y`: the relative error is
    :math:`\hat y \kappa_t / c - 1`. Nothing of the held-out count enters its own estimate.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `estimate_city_patents`.
    members : Series of str
        Codes of the member cities of the 19 agglomerations; errors are given for members and for other cities.
    seed : int
        Draws which cities are held out together.
    parameters : ShareParameters

    Returns
    -------
    DataFrame
        Columns design, scope (members, others or all), year (0 for all compared years together), cells,
        median_absolute_error, nine_in_ten_within (90 % quantile of the absolute error), within_35_percent (share of
        cells), interval_coverage (share of cells inside the stated interval for nine in ten), median_error,
        median_absolute_error_raw (against the count as it is).

    Examples
    --------
    The table estimation_errors holds the result for the default membership:

    >>> from flowspace import tables
    >>> sorted(set(tables.read("estimation_errors")["design"])) == sorted(DESIGNS)
    True
    """
    counts = _true_counts(tables)
    rows = [_scores(held_out_cells(tables, counts, design, seed, parameters).assign(design=name), members)
            for name, design in DESIGNS.items()]
    return pd.concat(rows, ignore_index=True)


def held_out_cells(tables: Mapping[str, pd.DataFrame], counts: pd.DataFrame, design: Design, seed: int,
                   parameters: ShareParameters) -> pd.DataFrame:
    """Estimate without the held-out counts, and put estimate and count side by side.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `estimate_city_patents`.
    counts : DataFrame
        Columns adcode, year, count, coverage.
    design : Design
    seed : int
    parameters : ShareParameters

    Returns
    -------
    DataFrame
        Columns adcode, year, count, coverage, patents, lower, upper.

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.estimation.panel import NEEDED
    >>> counts = pd.DataFrame({"adcode": ["320500"], "year": [2014], "count": [54709], "coverage": [1.0]})
    >>> design = Design(years=(2014,), compared=(2014,), all_cities=True)
    >>> cells = held_out_cells({name: tables.read(name) for name in NEEDED}, counts, design, 1, PARAMETERS)
    >>> bool(cells["lower"].iloc[0] < cells["patents"].iloc[0] < cells["upper"].iloc[0])
    True
    """
    cities = np.sort(counts["adcode"].unique())
    if design.all_cities:
        folds = [cities]
    else:
        shuffled = cities[np.argsort(np.random.default_rng(seed).random(len(cities)), kind="stable")]
        folds = [shuffled[number::FOLDS] for number in range(FOLDS)]
    parts = []
    for held in folds:
        grants, section = tables["city_grants_2006_2018"], tables["city_grants_2017"]
        out = grants["adcode"].isin(held) & grants["year"].isin(design.years)
        left = {**tables, "city_grants_2006_2018": grants[~out]}
        if design.cross_section:
            left["city_grants_2017"] = section[~section["adcode"].isin(held)]
        estimate = estimate_city_patents(left, parameters)[["adcode", "year", "patents", "lower", "upper"]]
        wanted = counts[counts["adcode"].isin(held) & counts["year"].isin(design.compared)]
        parts.append(wanted.merge(estimate, on=["adcode", "year"]))
    return pd.concat(parts, ignore_index=True)


def _true_counts(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Counts of the yearly source that can be held out, with what the source misses in each year."""
    totals = official_totals(tables["province_patents"])
    grants = tables["city_grants_2006_2018"]
    plain = grants[(grants["flag"] == "") & grants["adcode"].isin(estimated_units(tables["cities"])["adcode"])]
    applied = application_shares(tables["city_applications_1990_2013"], tables["city_applications_former_units"],
                                 estimated_units(tables["cities"]))
    coverage = coverage_by_year(plain.assign(patents=plain["patents"].astype(float)), applied, totals)
    return plain[["adcode", "year"]].assign(count=plain["patents"], coverage=plain["year"].map(coverage))


def _scores(cells: pd.DataFrame, members: pd.Series) -> pd.DataFrame:
    truth = cells["count"] / cells["coverage"]
    cells = cells.assign(error=cells["patents"] / truth - 1, raw=(cells["patents"] / cells["count"] - 1).abs(),
                         inside=(truth >= cells["lower"]) & (truth <= cells["upper"]),
                         scope=np.where(cells["adcode"].isin(members), "members", "others"))
    together = pd.concat([cells.assign(year=0), cells])
    together = pd.concat([together, together.assign(scope="all")])
    rows = []
    for (design, scope, year), part in together.groupby(["design", "scope", "year"]):
        absolute = part["error"].abs()
        rows.append({"design": design, "scope": scope, "year": year, "cells": len(part),
                     "median_absolute_error": absolute.median(), "nine_in_ten_within": absolute.quantile(0.9),
                     "within_35_percent": (absolute <= 0.35).mean(), "interval_coverage": part["inside"].mean(),
                     "median_error": part["error"].median(), "median_absolute_error_raw": part["raw"].median()})
    return pd.DataFrame(rows).round(4)
