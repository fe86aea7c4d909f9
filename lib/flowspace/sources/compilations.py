"""Makes the source table city_covariate_compilations: three compilations of city statistics side by side, as read."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.cities import CHAOHU, LAIWU
from flowspace.sources.raw import agree, numbers, read_raw

YEARS = range(2000, 2024)

FROM_A = {"gdp_gp": "gdp_a", "va1_gp": "gdp_primary_a", "va2_gp": "gdp_secondary_a", "va3_gp": "gdp_tertiary_a",
          "pop_res_10k": "resident_population_a", "area_km2": "area_a"}
FROM_B = {"gdp_andy": "gdp_b", "pop_derived_andy": "resident_population_b", "hukou_pop_andy": "registered_population_b",
          "land_area_km2": "area_b", "fiscal_revenue_100m": "fiscal_revenue_b",
          "fiscal_expenditure_100m": "fiscal_expenditure_b", "avg_wage": "average_wage_b",
          "loan_balance_100m": "loans_b", "deposit_balance_100m": "deposits_b"}
FROM_C = {"resident_pop_10k": "resident_population_c", "edu_exp_local_100m": "education_spending_c",
          "avg_wage": "average_wage_c"}
"""Columns of the raw files and of the table, by compilation."""

RENAMED = {"542400": "540600", "652200": "650500", "652100": "650400", "469003": "460400"}
"""Codes before Nagqu, Hami, Turpan and Danzhou became cities, and since."""

DISSOLVED = (LAIWU, CHAOHU, "654100")
"""Units left out: Laiwu, Chaohu, and the area of Ili that was dissolved in 2001."""

HAINAN_PREFECTURE, HAIKOU, SANYA = "632500", "460100", "460200"
_RESIDENTS_IN_B = (2020, 2023)


def city_covariate_compilations(raw: Path) -> pd.DataFrame:
    """Make the table of three compilations, units of 2020, nothing repaired.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads covariates_city/city_covariates_1990_2024.csv and
        patents_city_2006_2018/city_edu_pop_2006_2018.csv.

    Returns
    -------
    DataFrame
        Columns of the table city_covariate_compilations; rows of a city and year for which any compilation has a
        figure.

    Raises
    ------
    TableError
        If a raw file is missing, a figure is no number, two rows of a renamed unit contradict each other, or the
        figures that compilation b files under Hainan prefecture are not the sums of the cities of Hainan province.

    Notes
    -----
    Left out: figures of compilation b under the code of Hainan prefecture in Qinghai, which are sums over the cities of
    Hainan province; and its population other than 2020 and 2023, which is registered population times a constant to
    2019 and lies on a straight line in 2021 and 2022.
    """
    path = raw / "covariates_city" / "city_covariates_1990_2024.csv"
    table = read_raw(path, ["adcode", "year", *FROM_A, *FROM_B])
    table = _numeric(table, [*FROM_A, *FROM_B], path).rename(columns=FROM_A | FROM_B)
    table = table[table["year"].isin(YEARS) & ~table["adcode"].isin(DISSOLVED)]
    table = _one_row_each(table.assign(adcode=table["adcode"].replace(RENAMED)), path)
    table = _without_misfiled(table, path)
    table.loc[~table["year"].isin(_RESIDENTS_IN_B), "resident_population_b"] = float("nan")

    path = raw / "patents_city_2006_2018" / "city_edu_pop_2006_2018.csv"
    third = read_raw(path, ["adcode", "year", *FROM_C])
    third = third[third["adcode"] != ""]  # Laiwu alone has no code.
    third = _numeric(third, list(FROM_C), path).rename(columns=FROM_C)
    twice = third[third.duplicated(["adcode", "year"])]
    agree(twice.empty, path, "a second row for " + ", ".join(f"{row.adcode} {row.year}" for row in twice.itertuples()),
          "one row for each city and year")
    table = table.merge(third, on=["adcode", "year"], how="outer", validate="one_to_one")
    figures = table.columns.drop(["adcode", "year"])
    return _rounded(table.dropna(subset=figures, how="all"))


def _numeric(table: pd.DataFrame, columns: list[str], path: Path) -> pd.DataFrame:
    """Turn years and figures into numbers."""
    return table.assign(year=table["year"].astype(int), **{name: numbers(table[name], path) for name in columns})


def _one_row_each(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Join the rows of a unit under its earlier and its present code, which must not contradict each other."""
    groups = table.groupby(["adcode", "year"])
    twice = (groups.nunique(dropna=True) > 1).any(axis=1)
    agree(not twice.any(), path, "two figures for " + ", ".join(f"{a} {y}" for a, y in twice[twice].index[:20]),
          "one figure for each unit and year")
    return groups.first().reset_index()


def _without_misfiled(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Drop what compilation b files under Hainan prefecture, having seen that it belongs to Hainan province."""
    gdp = table.pivot(index="year", columns="adcode", values="gdp_b").loc[2003:2014]
    sums = gdp[HAIKOU] + gdp[SANYA]
    agree(bool(((gdp[HAINAN_PREFECTURE] - sums).abs() < 0.01).all()), path,
          "figures of Hainan prefecture (632500) in compilation b that are not those of Haikou and Sanya together",
          "the sums known to stand there")
    table.loc[table["adcode"] == HAINAN_PREFECTURE, list(FROM_B.values())] = float("nan")
    return table


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round away what single-precision storage and recovered quotients leave behind the printed digits."""
    sectors = ["gdp_primary_a", "gdp_secondary_a", "gdp_tertiary_a"]
    rounded = table.round(4)
    for name in sectors:
        rounded[name] = table[name].map(lambda value: float(f"{value:.7g}"))
    return rounded
