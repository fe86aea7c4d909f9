"""Puts the sources on one scale: shares of a unit in the grants, or in the applications, of its province.

Grants by year of grant and of all types, and applications by year of application without designs, are not spliced:
each is turned into shares of its province, and their relation is estimated where both exist.
"""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

YEARS = range(1990, 2024)
"""Years of the estimate; official totals of all provinces exist for each."""

CHONGQING, SICHUAN, FIRST_YEAR_OF_CHONGQING = "500000", "510000", 1997
"""Until 1996 the total of Sichuan includes Chongqing."""

JINAN, LAIWU = "370100", "371200"

LAG = 0.75
"""Weight of the applications of the year before: grants follow applications. Of 0, 0.25, … 1 this weight gives the
least spread between both shares in 2007-2011 (see `tests/estimation`)."""

LAST_APPLICATIONS = 2012
"""The applications of 2013 are truncated."""

OVERLAP = range(2007, 2012)
"""Years in which the relation of both sources is estimated; the grants of 2012 are undercounted."""

COUNT_ERROR, CROSS_SECTION_ERROR = 0.03**2, 0.01**2
"""Variances of the log of a count by its source: how far one province's part of what the source misses is from the
year's, for the yearly grants and for the cross-section of 2017."""

REMAINDER_ERROR = 0.5**2
"""Variance of the log share of the counties directly under a province, which no source counts."""

MOST = 0.5
"""Provinces whose counted cities hold this share of applications tell how much the yearly grants miss."""


def estimated_units(cities: pd.DataFrame) -> pd.DataFrame:
    """Return the units below the provinces: prefecture-level ones, and per province one for all counties beside them.

    Parameters
    ----------
    cities : DataFrame
        The table cities.

    Returns
    -------
    DataFrame
        Columns adcode, province_adcode, level.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["110000", "130100"], "province_adcode": ["110000", "130000"],
    ...                        "level": ["municipality", "prefecture"]})
    >>> estimated_units(cities).values.tolist()
    [['130100', '130000', 'prefecture']]
    """
    kept = cities[cities["level"].isin(["prefecture", "county_group"])]
    return kept[["adcode", "province_adcode", "level"]].reset_index(drop=True)


def official_totals(province_patents: pd.DataFrame) -> pd.Series:
    """Return the official grants of all types by province and year.

    Parameters
    ----------
    province_patents : DataFrame
        The table province_patents.

    Returns
    -------
    Series
        Indexed by province_adcode and year.

    Examples
    --------
    >>> from flowspace import tables
    >>> float(official_totals(tables.read("province_patents"))["110000", 2010])
    33511.0
    """
    rows = province_patents[(province_patents["kind"] == "grants") & (province_patents["type"] == "total")
                            & province_patents["year"].isin(YEARS)]
    return rows.set_index(["province_adcode", "year"])["patents"].sort_index().astype(float)


def totals_without_chongqing(totals: pd.Series, chongqing: pd.Series) -> pd.Series:
    """Take the estimated grants of Chongqing out of the totals of Sichuan before 1997.

    Parameters
    ----------
    totals : Series
        As `official_totals` returns them.
    chongqing : Series
        Share of Chongqing in Sichuan and Chongqing together, by year before 1997.

    Returns
    -------
    Series
        The totals, those of Sichuan before 1997 reduced.

    Examples
    --------
    >>> totals = pd.Series({("510000", 1996): 1000.0, ("510000", 1997): 800.0})
    >>> totals_without_chongqing(totals, pd.Series({1996: 0.25})).tolist()
    [750.0, 800.0]
    """
    reduced = totals.copy()
    for year, share in chongqing.items():
        reduced[(SICHUAN, year)] = totals[(SICHUAN, year)] * (1 - share)
    return reduced


def application_shares(applications: pd.DataFrame, former: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    r"""Return the shares of cities in the applications of their province, as grants of each year would follow them.

    With :math:`a_{it}` the applications, the share is that of :math:`(1 - w) a_{it} + w a_{i,t-1}`, :math:`w` = `LAG`.

    Parameters
    ----------
    applications, former : DataFrame
        The tables city_applications_1990_2013 and city_applications_former_units. Laiwu is within Jinan already;
        Chaohu counts in its province but in no city.
    units : DataFrame
        As `estimated_units` returns them.

    Returns
    -------
    DataFrame
        Columns adcode, year, share (with one half added to the count), count.

    Examples
    --------
    >>> applications = pd.DataFrame({"adcode": ["130100", "130200"] * 2, "year": [2010, 2010, 2011, 2011],
    ...                              "patents": [40, 60, 80, 20]})
    >>> former = pd.DataFrame({"former_adcode": [], "year": [], "patents": []}).astype({"former_adcode": "str"})
    >>> units = pd.DataFrame({"adcode": ["130100", "130200"], "province_adcode": "130000"})
    >>> shares = application_shares(applications, former, units)
    >>> shares.loc[shares["adcode"] == "130100", ["year", "count"]].values.tolist()
    [[2010.0, 40.0], [2011.0, 50.0], [2012.0, 80.0]]
    """
    wide = applications.pivot(index="adcode", columns="year", values="patents").astype(float)
    wide = wide[[year for year in wide.columns if year <= LAST_APPLICATIONS]]
    province = wide.index.map(units.set_index("adcode")["province_adcode"])
    sums = wide.groupby(province).sum()
    others = former[(former["former_adcode"] != LAIWU) & (former["year"] <= LAST_APPLICATIONS)]
    for row in others.itertuples():
        sums.loc[row.former_adcode[:2] + "0000", row.year] += row.patents
    counts, totals = _lagged(wide), _lagged(sums)
    shares = (counts + 0.5) / totals.loc[province].to_numpy()
    long = pd.DataFrame({"share": shares.stack(), "count": counts.stack()})
    return long.rename_axis(["adcode", "year"]).reset_index()


def _lagged(wide: pd.DataFrame) -> pd.DataFrame:
    """Mix the applications of each year with those of the year before; the first and last year have one part only."""
    first, last = wide.columns.min(), wide.columns.max()
    lagged = {year: (1 - LAG) * wide[year] + LAG * wide[year - 1] for year in range(first + 1, last + 1)}
    return pd.DataFrame({first: wide[first], **lagged, last + 1: wide[last]}, index=wide.index)


def with_laiwu(grants: pd.DataFrame, cross_section: pd.DataFrame) -> pd.DataFrame:
    """Add Laiwu to the yearly grants of Jinan, which the source counts without it.

    The ratio of 2017, when the cross-section counts both together, is taken for all years.

    Parameters
    ----------
    grants, cross_section : DataFrame
        The tables city_grants_2006_2018 and city_grants_2017.

    Returns
    -------
    DataFrame
        The grants, those of Jinan raised; unchanged where one of the counts of 2017 is missing.

    Examples
    --------
    >>> grants = pd.DataFrame({"adcode": ["370100", "370100"], "year": [2016, 2017], "patents": [50, 100]})
    >>> with_laiwu(grants, pd.DataFrame({"adcode": ["370100"], "patents": [110]}))["patents"].round(6).tolist()
    [55.0, 110.0]
    """
    grants = grants.assign(patents=grants["patents"].astype(float))
    jinan = grants["adcode"] == JINAN
    alone = grants.loc[jinan & (grants["year"] == 2017), "patents"]
    together = cross_section.loc[cross_section["adcode"] == JINAN, "patents"]
    if len(alone) and len(together):
        grants.loc[jinan, "patents"] *= float(together.iloc[0]) / float(alone.iloc[0])
    return grants


def log_observations(tables: Mapping[str, pd.DataFrame], totals: pd.Series, sizes: pd.Series) -> pd.DataFrame:
    """Put all counts of cities on one scale.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        cities, city_grants_2006_2018, city_grants_2017, city_applications_1990_2013, city_applications_former_units.
    totals : Series
        Official totals by province and year, Sichuan without Chongqing.
    sizes : Series
        As `city_sizes` returns them.

    Returns
    -------
    DataFrame
        Columns adcode, year, source (applications, grants, cross_section or remainder), log_share, variance.
        Implausible cells of the yearly grants are left out.

    Examples
    --------
    >>> from flowspace import tables
    >>> names = ("cities", "city_grants_2006_2018", "city_grants_2017", "city_applications_1990_2013",
    ...          "city_applications_former_units")
    >>> read = {name: tables.read(name) for name in names}
    >>> totals = official_totals(tables.read("province_patents"))
    >>> sorted(log_observations(read, totals, city_sizes(read))["source"].unique())
    ['applications', 'cross_section', 'grants', 'remainder']
    """
    units = estimated_units(tables["cities"])
    applied = application_shares(tables["city_applications_1990_2013"], tables["city_applications_former_units"], units)
    granted = tables["city_grants_2006_2018"]
    granted = with_laiwu(granted[granted["flag"] != "implausible"], tables["city_grants_2017"])
    granted = granted[granted["adcode"].isin(units["adcode"])]
    section = tables["city_grants_2017"]
    section = section[section["adcode"].isin(units["adcode"])]
    yearly = _grant_shares(granted, totals)
    yearly["share"] /= yearly["year"].map(coverage_by_year(granted, applied, totals))
    cross = _grant_shares(section, totals)
    cross["share"] /= cross_section_coverage(tables["city_grants_2017"], totals)
    relation = application_relation(applied, yearly, sizes)
    expected = relation["intercept"] + relation["slope"] * np.log(applied["adcode"].map(sizes))
    parts = [
        applied.assign(source="applications", log_share=np.log(applied["share"]) + expected, variance=np.nan),
        yearly.assign(source="grants", log_share=np.log(yearly["share"]), variance=COUNT_ERROR),
        cross.assign(source="cross_section", log_share=np.log(cross["share"]), variance=CROSS_SECTION_ERROR),
        _remainders(units, pd.concat([cross, yearly]), applied),
    ]
    columns = ["adcode", "year", "source", "log_share", "variance", "count"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)


def city_sizes(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the mean yearly applications of 2008-2011 and one, or of all grants where a city has no applications.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        city_applications_1990_2013, city_grants_2006_2018.

    Returns
    -------
    Series
        Indexed by adcode.

    Examples
    --------
    >>> applied = pd.DataFrame({"adcode": ["130100"] * 2, "year": [2008, 2011], "patents": [10, 20]})
    >>> granted = pd.DataFrame({"adcode": ["130100", "130200"], "patents": [7, 3]})
    >>> city_sizes({"city_applications_1990_2013": applied, "city_grants_2006_2018": granted}).to_dict()
    {'130100': 16.0, '130200': 4.0}
    """
    applications = tables["city_applications_1990_2013"]
    sizes = applications[applications["year"].between(2008, 2011)].groupby("adcode")["patents"].mean()
    granted = tables["city_grants_2006_2018"].groupby("adcode")["patents"].mean()
    return sizes.combine_first(granted).astype(float) + 1.0


def coverage_by_year(grants: pd.DataFrame, applied: pd.DataFrame, totals: pd.Series) -> pd.Series:
    """Estimate which part of the official grants the yearly source counts, by year.

    The median over provinces whose counted cities hold most applications of 2011: their grants by the official total,
    by their share in applications.

    Parameters
    ----------
    grants : DataFrame
        Columns adcode, year, patents.
    applied : DataFrame
        As `application_shares` returns them.
    totals : Series
        Official totals by province and year.

    Returns
    -------
    Series
        Indexed by year.

    Examples
    --------
    Cities with four fifths of the applications have 60 of 100 official grants:

    >>> grants = pd.DataFrame({"adcode": ["130100"], "year": [2010], "patents": [60]})
    >>> applied = pd.DataFrame({"adcode": ["130100"], "year": [2011], "share": [0.8]})
    >>> coverage_by_year(grants, applied, pd.Series({("130000", 2010): 100.0})).round(6).to_dict()
    {2010: 0.75}
    """
    in_2011 = applied[applied["year"] == 2011].set_index("adcode")["share"]
    rows = []
    for (year, province), part in grants.groupby(["year", grants["adcode"].str[:2] + "0000"]):
        held = in_2011.reindex(part["adcode"]).sum()
        if held > MOST:
            rows.append((year, part["patents"].sum() / totals[(province, year)] / held))
    return pd.DataFrame(rows, columns=["year", "coverage"]).groupby("year")["coverage"].median()


def cross_section_coverage(section: pd.DataFrame, totals: pd.Series) -> float:
    """Estimate which part of the official grants the cross-section of 2017 counts, from the four municipalities.

    Parameters
    ----------
    section : DataFrame
        The table city_grants_2017.
    totals : Series
        Official totals by province and year.

    Returns
    -------
    float
        Share of the official grants, the median of the municipalities.

    Examples
    --------
    >>> totals = pd.Series({("110000", 2017): 100.0, ("120000", 2017): 50.0})
    >>> totals.index.names = ["province_adcode", "year"]
    >>> round(cross_section_coverage(pd.DataFrame({"adcode": ["110000", "120000"], "patents": [90, 48]}), totals), 6)
    0.93
    """
    official = totals.xs(2017, level="year")
    # A city that has an official total of its own is a municipality.
    counted = section[section["adcode"].isin(official.index)].set_index("adcode")["patents"]
    return float((counted / official.reindex(counted.index)).median())


def application_relation(applied: pd.DataFrame, yearly: pd.DataFrame, sizes: pd.Series) -> dict[str, float]:
    """Estimate how shares in grants of all types differ from shares in applications without designs.

    Least squares of the mean log difference of a city in 2007-2011 on the log of its size.

    Parameters
    ----------
    applied, yearly : DataFrame
        Columns adcode, year, share.
    sizes : Series
        As `city_sizes` returns them.

    Returns
    -------
    dict
        intercept, slope, and spread (standard deviation of what the line leaves).

    Examples
    --------
    Shares in grants are twice those in applications, whatever the size:

    >>> applied = pd.DataFrame({"adcode": ["130100", "130200", "130300"], "year": 2010, "share": [0.1, 0.2, 0.3],
    ...                         "count": 9})
    >>> relation = application_relation(applied, applied.assign(share=applied["share"] * 2),
    ...                                 pd.Series({"130100": 10.0, "130200": 20.0, "130300": 40.0}))
    >>> round(relation["intercept"], 4), round(abs(relation["slope"]), 4)
    (0.6931, 0.0)
    """
    both = yearly[yearly["year"].isin(OVERLAP)].merge(applied, on=["adcode", "year"], suffixes=("", "_applied"))
    both = both[both["count_applied"] > 0]
    difference = np.log(both["share"] / both["share_applied"]).groupby(both["adcode"]).mean()
    slope, intercept = np.polyfit(np.log(sizes[difference.index]), difference, 1)
    left = difference - intercept - slope * np.log(sizes[difference.index])
    return {"intercept": float(intercept), "slope": float(slope), "spread": float(left.std())}


def _grant_shares(counts: pd.DataFrame, totals: pd.Series) -> pd.DataFrame:
    province = counts["adcode"].str[:2] + "0000"
    total = totals.reindex(pd.MultiIndex.from_arrays([province, counts["year"]])).to_numpy()
    return pd.DataFrame({"adcode": counts["adcode"].to_numpy(), "year": counts["year"].to_numpy(),
                         "share": (counts["patents"].to_numpy() + 0.5) / total, "count": counts["patents"].to_numpy()})


def _remainders(units: pd.DataFrame, counted: pd.DataFrame, applied: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of the counties directly under a province: what its prefectures leave.

    In the last year with counts, the counted cities hold a part of the grants, and a larger part of the applications
    of the prefectures alone; the ratio of both is the part of all prefectures. The cross-section goes before the
    yearly grants of the same year. A province without counts gets no such unit.
    """
    last = applied[applied["year"] == LAST_APPLICATIONS + 1].set_index("adcode")["share"]
    rows = []
    for unit in units[units["level"] == "county_group"].itertuples():
        own = counted[(counted["adcode"].str[:2] == unit.adcode[:2]) & counted["adcode"].isin(last.index)]
        own = own[own["year"] == (2017 if (own["year"] == 2017).any() else own["year"].max())]
        own = own.drop_duplicates("adcode")
        if own.empty:
            continue
        part = own["share"].sum() / last.reindex(own["adcode"]).sum()
        rows.append((unit.adcode, own["year"].iloc[0], "remainder", np.log(max(1 - part, 0.002)), REMAINDER_ERROR,
                     np.nan))
    return pd.DataFrame(rows, columns=["adcode", "year", "source", "log_share", "variance", "count"])
