"""The whole estimate: observations, smoothing, benchmarking, whole numbers that add up to the official totals."""
from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
import pandas as pd

from flowspace.errors import EstimationError, Problem
from flowspace.estimation.benchmarking import benchmark_log_shares, round_to_total
from flowspace.estimation.inputs import EstimateInputs, estimate_inputs
from flowspace.estimation.observations import (
    CHONGQING,
    COUNT_ERROR,
    FIRST_YEAR_OF_CHONGQING,
    LAST_APPLICATIONS,
    SICHUAN,
    YEARS,
    official_totals,
)
from flowspace.estimation.smoothing import PARAMETERS, ShareParameters, smooth_log_shares

NEEDED = ("cities", "province_patents", "city_grants_2006_2018", "city_grants_2017", "city_applications_1990_2013",
          "city_applications_former_units")
"""Names of the tables the estimate is made from."""

LEVELS = ("municipality", "prefecture", "county_group")
"""Levels of the units that make up a province."""

PROVINCE_ERROR = 0.02**2
"""Variance of what a source misses of a whole province beyond what it misses of the nation in that year."""

EARLY_WIDENING = 1.3
"""Factor of the spread of cells until 2012 that rest on applications. Held-out cities show that the smoothing alone
says too little of what it does not know there: 80 % of their cells lay in the interval without it."""

WIDE = 10
"""An interval is flagged as wide if its upper end is more than this many times the lower, one patent added to both: it
does not tell the order of magnitude. The patent added lets 0 to 8 patents count as an answer, for it says few."""

WIDE_INTERVAL = "wide_interval"

QUANTILE = NormalDist().inv_cdf(0.95)
"""The interval runs from the 5 % to the 95 % quantile: nine in ten."""


def estimate_city_patents(tables: Mapping[str, pd.DataFrame],
                          parameters: ShareParameters = PARAMETERS) -> pd.DataFrame:
    """Estimate the patent grants of every unit and year from 1990 to 2023, adding up to the official totals.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables named in `NEEDED`.
    parameters : ShareParameters

    Returns
    -------
    DataFrame
        One row for each unit and year: adcode, year, patents, lower, upper (an interval for nine in ten), evidence
        (observed for municipalities, which are provinces; estimated otherwise), basis, count and flag. `basis` says
        what the cell rests on: official (total of a municipality), counted (grants of that city in that year), between
        (counts of grants before and after), before and after (counts of grants on one side only), applications (no
        count of grants at all), remainder (what a province's prefectures leave). `count` is the raw count of grants of
        that year, before it is raised to the official total; missing where there is none. `flag` is wide_interval
        where the interval says next to nothing (see `WIDE`), else empty.

    Raises
    ------
    EstimationError
        If a table is missing, or a province lacks its official total in some year.

    Notes
    -----
    The steps: shares of units in the grants and in the applications of their province (`log_observations`); the log
    share of each unit in every year (`smooth_log_shares`); log shares moved until they add up
    (`benchmark_log_shares`); whole patents that add up to the official total (`round_to_total`).

    A unit that no source counts in any year (Sansha) has no rows; its few patents are in the remainder of Hainan.

    Examples
    --------
    >>> from flowspace import tables
    >>> estimated = estimate_city_patents({name: tables.read(name) for name in NEEDED})
    >>> estimated.loc[estimated["adcode"] == "110000", ["year", "patents", "basis"]].values[20].tolist()
    [2010, 33511, 'official']
    """
    _check(tables)
    inputs = estimate_inputs(tables, parameters)
    cells = _benchmarked(_smooth(inputs.observations, inputs.sizes, parameters), inputs)
    cells = _with_interval(_with_basis(cells, inputs.observations, tables)).assign(evidence="estimated")
    municipalities = tables["cities"].loc[tables["cities"]["level"] == "municipality", "adcode"]
    official = [(code, year, value) for (code, year), value in inputs.totals.items() if code in set(municipalities)]
    known = pd.DataFrame(official, columns=["adcode", "year", "patents"])
    known = known.assign(lower=known["patents"], upper=known["patents"], evidence="observed", basis="official",
                         count=known["patents"])
    table = pd.concat([cells, known], ignore_index=True)
    whole = ["patents", "lower", "upper"]
    table[whole] = table[whole].astype("int64")
    table["count"] = table["count"].round().astype("Int64")
    table["flag"] = np.where(table["upper"] + 1 > WIDE * (table["lower"] + 1), WIDE_INTERVAL, "")
    columns = ["adcode", "year", "patents", "lower", "upper", "evidence", "basis", "count", "flag"]
    return table[columns].sort_values(["adcode", "year"], ignore_index=True)


def _check(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse what the estimate cannot be made from, all problems at once."""
    problems = [Problem(f"no table {name}", "the tables " + ", ".join(NEEDED), "read it with flowspace.tables.read")
                for name in NEEDED if name not in tables]
    if not problems:
        totals = official_totals(tables["province_patents"])
        cities = tables["cities"]
        for province in sorted(cities.loc[cities["level"].isin(LEVELS), "province_adcode"].unique()):
            first = FIRST_YEAR_OF_CHONGQING if province == CHONGQING else YEARS[0]
            missing = [year for year in YEARS if year >= first and (province, year) not in totals.index]
            if missing:
                problems.append(Problem(
                    f"no official grants of province {province} in {', '.join(map(str, missing))}",
                    f"a total for every year from {first} to {YEARS[-1]}", "add the rows to province_patents"))
    if problems:
        raise EstimationError(problems)


def _smooth(observations: pd.DataFrame, sizes: pd.Series, parameters: ShareParameters) -> pd.DataFrame:
    """Smooth the log shares of every unit; columns adcode, year, log_share, variance."""
    target = np.array(YEARS)
    parts = []
    for adcode, own in observations.groupby("adcode"):
        applied = (own["source"] == "applications").to_numpy()
        # The error of a share in applications falls with the number of applications it rests on.
        noise = parameters.application_noise / (own["count"].to_numpy() + 1)
        variances = np.where(applied, noise, own["variance"].to_numpy())
        size = float(sizes.get(adcode, 100.0))
        mean, variance = smooth_log_shares(own["year"].to_numpy(), own["log_share"].to_numpy(), variances, applied,
                                           target, size, parameters)
        parts.append(pd.DataFrame({"adcode": adcode, "year": target, "log_share": mean, "variance": variance}))
    return pd.concat(parts, ignore_index=True)


def _benchmarked(smoothed: pd.DataFrame, inputs: EstimateInputs) -> pd.DataFrame:
    """Benchmark every province in every year to its official total, in whole patents."""
    totals, totals_within, chongqing = inputs.totals, inputs.totals_within, inputs.chongqing
    columns: dict[str, list] = {name: [] for name in ("adcode", "year", "patents", "log_share", "spread", "total")}
    for province, own in smoothed.groupby(smoothed["adcode"].str[:2] + "0000"):
        logs = own.pivot(index="adcode", columns="year", values="log_share")
        # The error of counting stays where a city was counted: nothing is known to the last patent.
        variances = own.pivot(index="adcode", columns="year", values="variance") + COUNT_ERROR
        for year in YEARS:
            codes, mean, variance = list(logs.index), logs[year].to_numpy(), variances[year].to_numpy()
            if province == SICHUAN and year < FIRST_YEAR_OF_CHONGQING:
                mean = mean + np.log(totals_within[(SICHUAN, year)] / totals[(SICHUAN, year)])
                codes.append(CHONGQING)
                mean = np.append(mean, chongqing.at[year, "log_share"])
                variance = np.append(variance, chongqing.at[year, "variance"] + COUNT_ERROR)
            total = int(totals[(province, year)])
            shares, left = benchmark_log_shares(mean, variance, PROVINCE_ERROR)
            columns["adcode"] += codes
            columns["year"] += [year] * len(codes)
            columns["patents"] += round_to_total(np.exp(shares) * total, total).tolist()
            columns["log_share"] += shares.tolist()
            columns["spread"] += np.sqrt(left).tolist()
            columns["total"] += [total] * len(codes)
    return pd.DataFrame(columns)


def _with_interval(cells: pd.DataFrame) -> pd.DataFrame:
    """Add the interval for nine in ten, which holds the estimate and lies between nothing and the whole province."""
    early = (cells["year"] <= LAST_APPLICATIONS) & (cells["basis"] != "counted")
    spread = QUANTILE * cells["spread"] * np.where(early, EARLY_WIDENING, 1.0)
    lower = np.floor((np.exp(cells["log_share"] - spread) * cells["total"]).round(6))
    upper = np.ceil((np.exp(cells["log_share"] + spread) * cells["total"]).round(6))
    return cells.assign(lower=np.minimum(lower, cells["patents"]),
                        upper=np.maximum(np.minimum(upper, cells["total"]), cells["patents"]))


def _with_basis(cells: pd.DataFrame, observations: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say of every cell what it rests on, and its raw count where there is one."""
    counted = observations[observations["source"].isin(["grants", "cross_section"])]
    span = counted.groupby("adcode")["year"].agg(["min", "max"])
    first, last = cells["adcode"].map(span["min"]), cells["adcode"].map(span["max"])
    has_count = pd.MultiIndex.from_frame(cells[["adcode", "year"]]).isin(
        pd.MultiIndex.from_frame(counted[["adcode", "year"]]))
    basis = np.select(
        [cells["adcode"].isin(observations.loc[observations["source"] == "remainder", "adcode"]),
         cells["adcode"] == CHONGQING, has_count, first.isna(), cells["year"] < first, cells["year"] > last],
        ["remainder", "before", "counted", "applications", "before", "after"], default="between")
    raw = pd.concat([tables["city_grants_2017"][["adcode", "year", "patents"]],
                     tables["city_grants_2006_2018"].query("flag != 'implausible'")[["adcode", "year", "patents"]]])
    raw = raw.drop_duplicates(["adcode", "year"]).rename(columns={"patents": "count"})
    return cells.assign(basis=basis).merge(raw, on=["adcode", "year"], how="left")
