"""Masses of the cities in the simulated layers: the one place where they are chosen."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.simulation.calibration import YEARS

_LAST_SHARES = (2010, 2011, 2012)  # the applications are truncated after 2012


def masses(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Patents of every prefecture-level unit and year: official grants of its province, divided by city shares.

    The shares are those of granted applications over three years around the year; from 2012 on those of 2010 to 2012.
    A city's count is raised by one, so that none has a share of zero.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        cities, province_patents and city_applications_1990_2013.

    Returns
    -------
    DataFrame
        adcode, year, patents (float).
    """
    cities = tables["cities"]
    cities = cities[cities["level"].isin(["municipality", "prefecture"])]
    provinces = tables["province_patents"]
    totals = provinces[(provinces["kind"] == "grants") & (provinces["type"] == "total")]
    totals = totals.set_index(["province_adcode", "year"])["patents"]
    applications = tables["city_applications_1990_2013"].pivot(index="year", columns="adcode", values="patents")
    applications = applications.reindex(columns=cities["adcode"]).fillna(0)
    province = cities.set_index("adcode")["province_adcode"]
    parts = []
    for year in YEARS:
        around = [year - 1, year, year + 1] if year < _LAST_SHARES[-1] else list(_LAST_SHARES)
        counts = applications.loc[around].sum() + 1
        shares = counts / counts.groupby(province).transform("sum")
        patents = shares * province.map(totals.xs(year, level="year"))
        parts.append(pd.DataFrame({"adcode": patents.index, "year": year, "patents": patents.round(3).to_numpy()}))
    return pd.concat(parts, ignore_index=True)
