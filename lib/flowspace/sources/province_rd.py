"""Makes the source table province_rd: R&D spending, personnel and intensity, and public budgets of the provinces."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from flowspace.sources.outliers import growth_outliers
from flowspace.sources.patents import province_codes
from flowspace.sources.raw import agree, numbers, read_raw

NATION = "全国"
_TYPES = {"合计": "", "基础研究": "_basic", "应用研究": "_applied", "试验发展": "_experimental"}

NAMES = {
    **{("rd_intramural_wan", raw): f"rd_expenditure{suffix}" for raw, suffix in _TYPES.items()},
    **{("rd_fte_person_year", raw): f"rd_personnel_fte{suffix}" for raw, suffix in _TYPES.items()},
    ("rd_intensity", "RD强度"): "rd_intensity",
    ("fiscal_budget_yi", "合计"): "budget_total",
    ("fiscal_budget_yi", "科学技术"): "budget_science",
    ("fiscal_budget_yi", "教育"): "budget_education",
}
"""Our variables by block and item of the raw file."""

SUMMED = {"rd_expenditure": 0.01, "rd_personnel_fte": 5}
"""Totals that are the sum of basic and applied research and experimental development, and what rounding may leave."""

_TEN_THOUSAND_PER_HUNDRED_MILLION = 10_000
_OFF = 0.0005
"""Relative difference beyond which, rounding apart, a total is said to differ from the sum of its types."""


def province_rd(raw: Path) -> pd.DataFrame:
    """Make the table of provincial R&D and budgets.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads province/province_rd_fiscal_2010_2023.csv and, for the codes,
        cities/spine_337.csv.

    Returns
    -------
    DataFrame
        Columns of the table province_rd.

    Raises
    ------
    TableError
        If a raw file is missing, names an unknown province, or the provinces do not add up to the nation within one
        in a thousand.
    """
    path = raw / "province" / "province_rd_fiscal_2010_2023.csv"
    table = yearbook(raw)
    national = table[table["province"] == NATION].set_index(["variable", "year"])["value"]
    table = table[table["province"] != NATION]
    sums = table.groupby(["variable", "year"])["value"].sum().reindex(national.index)
    apart = ((sums / national - 1).abs() > 0.001) & (national.index.get_level_values("variable") != "rd_intensity")
    agree(not apart.any(), path, "provinces that do not add up to the nation: "
          + ", ".join(f"{name} {year}" for name, year in apart.index[apart]), "the nation as the sum of 31 provinces")
    codes = province_codes(raw)
    unknown = sorted(set(table["province"]) - set(codes))
    agree(not unknown, path, "unknown provinces " + ", ".join(unknown), "the 31 provinces")
    table = table.assign(province_adcode=table["province"].map(codes))
    return _flagged(table).assign(evidence="observed", source="huhuaping/techme")


def yearbook(raw: Path) -> pd.DataFrame:
    """Read the raw file under our names and units.

    Parameters
    ----------
    raw : Path
        Folder of the raw files.

    Returns
    -------
    DataFrame
        province (Chinese, short; `NATION` for the whole), year, variable, value: spending in 100 million yuan,
        personnel in person-years, intensity in per cent.

    Raises
    ------
    TableError
        If the raw file is missing or a figure is no number.
    """
    path = raw / "province" / "province_rd_fiscal_2010_2023.csv"
    table = read_raw(path, ["province", "year", "kind", "chn_block4", "value"])
    table = table.assign(year=table["year"].astype(int), value=numbers(table["value"], path))
    pairs = pd.Series(list(zip(table["kind"], table["chn_block4"], strict=True)), index=table.index)
    table = table.assign(variable=pairs.map(NAMES))
    table = table[table["variable"].notna()]
    in_ten_thousand = table["kind"] == "rd_intramural_wan"
    value = table["value"].where(~in_ten_thousand, table["value"] / _TEN_THOUSAND_PER_HUNDRED_MILLION)
    return table.assign(value=value.round(5))[["province", "year", "variable", "value"]].reset_index(drop=True)


def _flagged(table: pd.DataFrame) -> pd.DataFrame:
    """Mark outliers of growth, and totals of R&D that differ from the sum of their types."""
    table = table.reset_index(drop=True)
    marks = [growth_outliers(part, unit="province_adcode") for name, part in table.groupby("variable")
             if name != "rd_intensity"]
    flag = pd.concat(marks).reindex(table.index, fill_value="")
    wide = table.pivot(index=["province_adcode", "year"], columns="variable", values="value")
    for total, rounding in SUMMED.items():
        types = wide[[f"{total}_basic", f"{total}_applied", f"{total}_experimental"]].sum(axis=1)
        apart = wide.index[(types - wide[total]).abs() > np.maximum(_OFF * wide[total], rounding)]
        here = (table["variable"] == total) & pd.MultiIndex.from_frame(table[["province_adcode", "year"]]).isin(apart)
        flag[here] = flag[here].where(flag[here] != "", "sum_differs")
    return table.assign(flag=flag)
