"""Makes the derived table city_covariates: one figure for each variable, city and year, graded and flagged."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.sources import gdp_repairs
from flowspace.sources.carried_over import carried_over, year_after
from flowspace.sources.names import MUNICIPALITIES
from flowspace.sources.outliers import IMPLAUSIBLE, SERIES_BREAK, growth_outliers
from flowspace.sources.sectors import sector_marks
from flowspace.sources.slips import tenfold_slips
from flowspace.sources.straight_lines import LONG, SHORT, drawn_cells

FLAGS = ("repaired", "interpolated", "carried_over", "implausible", "few_residents", "registered", "series_break",
         "sum_differs", "sources_differ")
"""In order of precedence: a cell carries the first that applies."""

DIFFER = 0.10
"""Relative difference beyond which two compilations are said to differ."""

CHOICE = {"resident_population": ("a", "b"), "area": ("a", "b"), "fiscal_revenue": ("b",), "fiscal_expenditure": ("b",),
          "education_spending": ("c",), "average_wage": ("b", "c"), "loans": ("b",), "deposits": ("b",)}
"""Compilations of each variable beside GDP, the first that has the cell being taken."""

COMPARED = {"resident_population": ("b", "c"), "area": ("b",), "average_wage": ("c",)}
"""Compilations that the chosen figure is compared with."""

COMPILED = {"gdp": ("a", "b"), "area": ("a", "b"), "resident_population": ("a", "b", "c"), "average_wage": ("b", "c")}
"""Compilations that have a variable, where there are several: what confirms the end of a straight line."""

COMPANIONS = {"gdp": ["fiscal_expenditure_b", "loans_b"], "resident_population": ["registered_population_b"],
              "area": ["registered_population_b"], "fiscal_revenue": ["fiscal_expenditure_b", "gdp_a"],
              "fiscal_expenditure": ["fiscal_revenue_b", "gdp_a"], "education_spending": ["fiscal_expenditure_b"],
              "average_wage": ["gdp_a", "fiscal_expenditure_b"], "loans": ["deposits_b", "gdp_a"],
              "deposits": ["loans_b", "gdp_a"]}
"""Independent figures against which a slip of the decimal point shows."""

FLOORS = {"resident_population": 0.05, "area": 0.05}
"""Least limits of the rule of outliers for variables that hardly move from year to year."""

BOUNDARY_CHANGES = {"370100": 2019, "340100": 2011, "340200": 2011, "340500": 2011}
"""Jinan took in Laiwu, and Hefei, Wuhu and Ma'anshan what had been Chaohu: first year within the new boundary."""

INNER_MONGOLIA = {"150100": 2017, "150200": 2017, "150300": 2018, "150400": 2017, "150500": 2017, "150600": 2017,
                  "150700": 2017, "150800": 2017, "150900": 2018, "152200": 2019, "152500": 2019, "152900": 2019}
"""First year of the restated GDP of Inner Mongolia; the leagues have no figures of 2017 and 2018."""

FEW = 1
"""Residents, in 10 thousand, below which a figure says nothing of a city: Sansha has some two thousand."""

EARTHQUAKE_2008 = ("510600", "510700", "510800", "513200")
"""Deyang, Mianyang, Guangyuan and Ngawa: what their figures of 2008 show is the Wenchuan earthquake, no error."""

_COLUMNS = ["adcode", "year", "variable", "value", "evidence", "flag", "source"]


def city_covariates(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Choose, repair, interpolate, grade and flag.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables city_covariate_compilations and province_rd.

    Returns
    -------
    DataFrame
        Columns of the table city_covariates.

    Notes
    -----
    GDP: compilation a, else b, known wrong cells repaired (`gdp_repairs`). Population and area: a, else b. Budgets,
    loans, deposits: b. Wages: b, else c. Education: c, and for the municipalities the provincial budget. A zero is
    passed over as a missing figure: none of these can be nothing.

    Graded estimated are gaps filled here and what a compilation interpolated itself (`straight_lines`); flagged
    implausible are slips of the decimal point (`slips`), spikes (`outliers`) and sectors that their sum contradicts
    (`sectors`); flagged carried_over is money that repeats the year before (`carried_over`).
    """
    compilations = tables["city_covariate_compilations"]
    parts = [gdp(compilations)]
    for variable, order in CHOICE.items():
        cells = _chosen(compilations, variable, order)
        if variable == "resident_population":
            cells = _residents(cells, compilations)
        elif variable == "education_spending":
            cells = _with_municipalities(cells, tables["province_rd"])
        cells = _without_lines(cells, variable, compilations)
        others = [f"{variable}_{letter}" for letter in COMPARED.get(variable, ())]
        parts.append(_flagged(cells, variable, compilations, others))
    return pd.concat(parts, ignore_index=True)[_COLUMNS]


def gdp(compilations: pd.DataFrame) -> pd.DataFrame:
    """Make the rows of GDP and its sectors.

    Parameters
    ----------
    compilations : DataFrame
        The table city_covariate_compilations.

    Returns
    -------
    DataFrame
        Columns of the table city_covariates. Sectors carry the flag of their total or one of their own
        (`sectors.sector_marks`), whichever comes first in `FLAGS`; that compilations differ concerns the total only.
    """
    wide = gdp_repairs.repaired(gdp_repairs.chosen(compilations)).reset_index()
    total = _without_lines(wide.rename(columns={"gdp": "value"}), "gdp", compilations)
    total = _flagged(total, "gdp", compilations, ["gdp_b"])
    of_total = total["flag"].where(~total["flag"].isin(["sources_differ", "carried_over"]), "")
    marks = sector_marks(wide)
    sectors = [total.assign(variable=name, value=wide[name], flag=_first(of_total, marks[name])).dropna(subset="value")
               for name in gdp_repairs.SECTORS]
    return pd.concat([total, *sectors])[_COLUMNS]


def _chosen(compilations: pd.DataFrame, variable: str, order: tuple[str, ...]) -> pd.DataFrame:
    """Take each cell from the first compilation that has it; a zero stands for a figure that is missing."""
    cells = compilations[["adcode", "year"]].assign(value=np.nan, source="", flag="", evidence="observed")
    for letter in order:
        figures = compilations[f"{variable}_{letter}"]
        new = cells["value"].isna() & (figures > 0)
        cells.loc[new, "value"] = figures
        cells.loc[new, "source"] = letter
    return cells[cells["value"].notna()].reset_index(drop=True)


def _residents(cells: pd.DataFrame, compilations: pd.DataFrame) -> pd.DataFrame:
    """Flag registered population in place of residents, and fill gaps at constant growth.

    A single registered figure between two resident ones is a gap as well, if it lies outside both by over two per cent.
    """
    registered = compilations[["adcode", "year", "registered_population_b"]]
    cells = cells.merge(registered, on=["adcode", "year"], how="left", validate="one_to_one")
    stated = cells.pop("registered_population_b")
    # From 2016 on the registered population comes in whole numbers, so half a unit is as near as it can be.
    near = np.maximum(0.001 * stated, 0.5 * (stated % 1 == 0))
    cells["flag"] = np.where((cells["source"] == "a") & ((cells["value"] - stated).abs() <= near), "registered", "")
    cells = cells.sort_values(["adcode", "year"], ignore_index=True)
    groups = cells.groupby("adcode")
    before, after = groups["value"].shift(1), groups["value"].shift(-1)
    residents = (groups["flag"].shift(1) == "") & (groups["flag"].shift(-1) == "")
    adjoining = groups["year"].shift(-1) - groups["year"].shift(1) == 2
    outside = (cells["value"] > 1.02 * np.maximum(before, after)) | (cells["value"] < 0.98 * np.minimum(before, after))
    misplaced = (cells["flag"] == "registered") & residents & adjoining & outside
    return _filled(cells[~misplaced])


def _filled(cells: pd.DataFrame) -> pd.DataFrame:
    """Fill the years between the figures of each city on a straight line of logarithms."""
    wide = np.log(cells.pivot(index="year", columns="adcode", values="value"))
    lines = wide.interpolate(method="index", limit_area="inside")
    gaps = np.exp(lines.where(wide.isna())).round(4).unstack().dropna().rename("value").reset_index()
    return pd.concat([cells, gaps.assign(flag="interpolated", evidence="estimated", source="a")], ignore_index=True)


def _with_municipalities(cells: pd.DataFrame, province_rd: pd.DataFrame) -> pd.DataFrame:
    """Add the education budgets of the municipalities, which are provinces."""
    budgets = province_rd[(province_rd["variable"] == "budget_education")
                          & province_rd["province_adcode"].isin(MUNICIPALITIES)]
    budgets = budgets.rename(columns={"province_adcode": "adcode"})[["adcode", "year", "value"]]
    added = budgets.assign(source="province_rd", flag="", evidence="observed")
    return pd.concat([cells, added], ignore_index=True)


def _without_lines(cells: pd.DataFrame, variable: str, compilations: pd.DataFrame) -> pd.DataFrame:
    """Flag and grade the figures that lie on a straight line drawn by the compilation they come from."""
    letters = COMPILED.get(variable) or CHOICE[variable]
    shortest = LONG if variable in FLOORS else SHORT
    keys = pd.MultiIndex.from_frame(cells[["adcode", "year"]])
    for letter in letters:
        others = [f"{variable}_{other}" for other in letters if other != letter]
        drawn = keys.isin(drawn_cells(compilations, f"{variable}_{letter}", others, shortest))
        drawn &= (cells["source"] == letter) & (cells["flag"] != "repaired")
        cells.loc[drawn, ["flag", "evidence"]] = "interpolated", "estimated"
    return cells


def _flagged(cells: pd.DataFrame, variable: str, compilations: pd.DataFrame, others: list[str]) -> pd.DataFrame:
    """Add slips, repeated years, outliers, known breaks and differences between compilations to the flags there are."""
    cells = cells[["adcode", "year", "value", "evidence", "flag", "source"]].reset_index(drop=True)
    columns = cells[["adcode", "year"]].merge(compilations, on=["adcode", "year"], how="left", validate="one_to_one")
    slips = tenfold_slips(columns.assign(value=cells["value"]), COMPANIONS[variable])
    # Without the slips, so that the year that returns from one is no break.
    marks = growth_outliers(cells[~slips], floor=FLOORS.get(variable, 0.15))
    marks = marks.reindex(cells.index, fill_value=IMPLAUSIBLE)
    marks[cells["adcode"].isin(EARTHQUAKE_2008) & cells["year"].isin([2008, 2009])] = ""
    if variable != "average_wage":
        marks[cells["adcode"].map(BOUNDARY_CHANGES) == cells["year"]] = SERIES_BREAK
    if variable == "gdp":
        marks[cells["adcode"].map(INNER_MONGOLIA) == cells["year"]] = SERIES_BREAK
    repeated = carried_over(cells) if variable not in FLOORS else pd.Series(False, index=cells.index)
    marks[marks.eq(SERIES_BREAK) & year_after(repeated, cells)] = ""
    differ = pd.Series(False, index=cells.index)
    for other in others:
        differ |= (columns[other] / cells["value"] - 1).abs() > DIFFER
    residents = columns["resident_population_a"].fillna(columns["resident_population_b"])
    few = (residents < FEW) & (variable != "area")
    kinds = {"carried_over": repeated, "few_residents": few, "sources_differ": differ}
    flag = _first(cells["flag"], marks, *(found.map({True: name, False: ""}) for name, found in kinds.items()))
    return cells.assign(variable=variable, flag=flag)


def _first(*columns: pd.Series) -> pd.Series:
    """Of several flags of a cell the one that comes first in `FLAGS`."""
    order = [*FLAGS, ""]
    ranks = [column.map(order.index) for column in columns]
    return pd.Series(np.minimum.reduce(ranks), index=columns[0].index).map(order.__getitem__)
