"""Makes the source table national_series and the derived table national_patents."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from flowspace.sources.province_rd import NATION, yearbook
from flowspace.sources.raw import numbers, read_raw

BUREAU, YEARBOOK = "yiyuezhuo/National-Data", "huhuaping/techme"

_TYPES = {"total": "", "invention": "发明", "utility": "实用新型", "design": "外观设计"}
_DOMESTIC = {f"国内{raw}专利申请{kind_raw}": (f"{kind}_{name}", "patents")
             for kind_raw, kind in (("授权量", "grants_domestic"), ("受理量", "applications_domestic"))
             for name, raw in _TYPES.items()}
_ALL = {f"{raw}专利申请授权量": (f"grants_all_{name}", "patents") for name, raw in _TYPES.items()}
_RD = {"研究与试验发展经费支出": ("rd_expenditure", "100 million yuan, current prices"),
       "研究与试验发展基础研究经费支出": ("rd_expenditure_basic", "100 million yuan, current prices"),
       "研究与试验发展应用研究经费支出": ("rd_expenditure_applied", "100 million yuan, current prices"),
       "研究与试验发展试验发展经费支出": ("rd_expenditure_experimental", "100 million yuan, current prices"),
       "研究与试验发展人员全时当量": ("rd_personnel_fte", "person-years")}
_TURNOVER = {"技术市场成交额": ("tech_market_turnover", "100 million yuan, current prices")}

FILES = {"国内三种专利申请受理数和授权数.csv": _DOMESTIC, "国内外三种专利申请授权量.csv": _ALL,
         "科技活动基本情况.csv": _RD, "技术市场成交额.csv": _TURNOVER}
"""Our variable and its unit by file and column of the bureau."""

DEFINITIONS = {
    "grants_domestic": ("Patents granted to residents by year of grant", "国内专利授权数（按授权年）"),
    "applications_domestic": ("Patent applications of residents by year of filing", "国内专利申请数（按申请年）"),
    "in_force_domestic": ("Patents of residents in force at the end of the year", "国内年末有效专利数"),
    "grants_all": ("Patents granted to residents and non-residents by year of grant", "国内外专利授权数（按授权年）"),
    "rd_expenditure_basic": ("Intramural R&D expenditure on basic research", "基础研究经费内部支出"),
    "rd_expenditure_applied": ("Intramural R&D expenditure on applied research", "应用研究经费内部支出"),
    "rd_expenditure_experimental": ("Intramural R&D expenditure on experimental development", "试验发展经费内部支出"),
    "rd_expenditure": ("Intramural R&D expenditure", "R&D经费内部支出"),
    "rd_personnel_fte_basic": ("R&D personnel in basic research, full-time equivalents", "基础研究人员全时当量"),
    "rd_personnel_fte_applied": ("R&D personnel in applied research, full-time equivalents", "应用研究人员全时当量"),
    "rd_personnel_fte_experimental": ("R&D personnel in experimental development, full-time equivalents",
                                      "试验发展人员全时当量"),
    "rd_personnel_fte": ("R&D personnel in full-time equivalents", "R&D人员全时当量"),
    "tech_market_turnover": ("Value of contracts registered in technology markets", "技术市场成交额"),
    "budget_total": ("Local general public budget expenditure", "地方一般公共预算支出"),
    "budget_science": ("Local general public budget expenditure on science and technology",
                       "地方一般公共预算科学技术支出"),
    "budget_education": ("Local general public budget expenditure on education", "地方一般公共预算教育支出"),
    "rd_intensity": ("R&D expenditure as a share of gross domestic product", "R&D经费占国内生产总值的比重"),
}
"""English and Chinese definition by the beginning of a variable's name, the longer beginning first."""

EXCLUDES = "excludes_hk_macao_taiwan"
PATENT_TYPES = ["total", "invention", "utility", "design"]


def national_series(raw: Path) -> pd.DataFrame:
    """Make the table of national series.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads four files of national and the national rows of two files of province.

    Returns
    -------
    DataFrame
        Columns of the table national_series. Both sources stand side by side where they overlap (2010-2014). Totals
        of domestic patents that fall short of their three types leave out Hong Kong, Macao and Taiwan and say so in
        `flag`.

    Raises
    ------
    TableError
        If a raw file is missing or a figure is no number.
    """
    table = pd.concat([_bureau(raw), _patents(raw), _research(raw)], ignore_index=True)
    table = table[table["value"].notna()]
    words = [_definition(name) for name in table["variable"]]
    return table.assign(flag=_flags(table), evidence="observed", definition_en=[en for en, _ in words],
                        definition_zh=[zh for _, zh in words])


def national_patents(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Sum the patents of the provinces, the benchmark that keeps one definition in all years.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The table province_patents.

    Returns
    -------
    DataFrame
        Columns of the table national_patents: kind, type, year, patents, n_provinces and flag ("incomplete" where a
        province that has a total has no figure of the type).
    """
    provinces = tables["province_patents"]
    sums = provinces.groupby(["kind", "type", "year"])["patents"].agg(["sum", "size"]).reset_index()
    sums = sums.rename(columns={"sum": "patents", "size": "n_provinces"})
    whole = provinces[provinces["type"] == "total"].groupby(["kind", "year"]).size().rename("whole").reset_index()
    sums = sums.merge(whole, on=["kind", "year"], validate="many_to_one")
    flag = (sums["n_provinces"] < sums["whole"]).map({True: "incomplete", False: ""})
    return sums.assign(flag=flag, evidence="observed").drop(columns="whole")


def _bureau(raw: Path) -> pd.DataFrame:
    """Read the series of the bureau of statistics, whose first column holds years such as 1995年."""
    rows = []
    for file, columns in FILES.items():
        path = raw / "national" / file
        table = read_raw(path, ["Unnamed: 0", *columns])  # The header leaves the column of years without a name.
        years = table.iloc[:, 0].str.removesuffix("年").astype(int)
        for column, (variable, unit) in columns.items():
            figures = numbers(table[column], path)
            if variable == "rd_personnel_fte":
                figures = figures * 10_000  # The bureau counts in ten thousand person-years.
            rows.append(pd.DataFrame({"variable": variable, "year": years, "value": figures.round(5), "unit": unit,
                                      "source": BUREAU}))
    return pd.concat(rows)


def _patents(raw: Path) -> pd.DataFrame:
    """Read the national rows of the patents in the yearbook."""
    path = raw / "province" / "province_patents_2010_2023.csv"
    table = read_raw(path, ["province", "year", "kind", *PATENT_TYPES])
    table = table[table["province"] == NATION].melt(["year", "kind"], PATENT_TYPES, "type", "value")
    return pd.DataFrame({"variable": table["kind"] + "_domestic_" + table["type"], "year": table["year"].astype(int),
                         "value": numbers(table["value"], path), "unit": "patents", "source": YEARBOOK})


def _research(raw: Path) -> pd.DataFrame:
    """Read the national rows of R&D and budgets in the yearbook."""
    table = yearbook(raw)
    table = table[table["province"] == NATION].drop(columns="province")
    units = table["variable"].map(lambda name: "person-years" if name.startswith("rd_personnel") else
                                  "per cent of gross domestic product" if name == "rd_intensity" else
                                  "100 million yuan, current prices")
    return table.assign(unit=units, source=YEARBOOK)


def _flags(table: pd.DataFrame) -> pd.Series:
    """Mark totals of domestic patents that are smaller than the sum of their types."""
    types = table[table["variable"].str.contains("_domestic_(?:invention|utility|design)$")]
    kind = types["variable"].str.rsplit("_", n=1).str[0]
    sums = types.groupby([types["source"], types["year"], kind])["value"].agg(["sum", "size"])
    expected = sums.loc[sums["size"] == 3, "sum"].to_dict()
    short = [expected.get((row.source, row.year, row.variable.removesuffix("_total")), 0) > row.value
             if row.variable.endswith("_domestic_total") else False for row in table.itertuples()]
    return pd.Series(short, index=table.index).map({True: EXCLUDES, False: ""})


def _definition(variable: str) -> tuple[str, str]:
    """Look the definition of a variable up by the beginning of its name."""
    return next(words for start, words in DEFINITIONS.items() if variable.startswith(start))
