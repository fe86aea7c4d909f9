"""The variables of city_covariates and province_rd: unit, names and what to know, and the table that lists them."""
from __future__ import annotations

import pandas as pd

HUNDRED_MILLION = ("100 million yuan, current prices", "亿元（当年价）")
SQUARE_KM = ("square kilometres", "平方公里")
TEN_THOUSAND = ("10 thousand persons", "万人")
PERSON_YEARS = ("person-years, full-time equivalent", "人年（全时当量）")

VARIABLES = (
    ("gdp", *HUNDRED_MILLION, "Gross domestic product", "地区生产总值",
     "As published at the time or as restated after an economic census, as the compilation has it: mind series_break.",
     "按当时公布或经济普查修订后的数值，以汇编所载为准，注意 series_break 标记。"),
    ("gdp_primary", *HUNDRED_MILLION, "Value added of the primary sector", "第一产业增加值",
     "From compilation a only; sum_differs where the three sectors are of another vintage than the total.",
     "仅汇编a有；三次产业之和与总值口径年份不同时标记 sum_differs。"),
    ("gdp_secondary", *HUNDRED_MILLION, "Value added of the secondary sector", "第二产业增加值",
     "As gdp_primary.", "同 gdp_primary。"),
    ("gdp_tertiary", *HUNDRED_MILLION, "Value added of the tertiary sector", "第三产业增加值",
     "As gdp_primary.", "同 gdp_primary。"),
    ("resident_population", *TEN_THOUSAND, "Resident population at the end of the year", "年末常住人口",
     "Years without a figure are interpolated between those that have one (constant growth), never extended beyond; "
     "figures that equal the registered population are flagged registered.",
     "缺失年份按前后两个有数值年份等比内插，不作外推；与户籍人口相同的数值标记 registered。"),
    ("area", *SQUARE_KM, "Administrative area", "行政区域面积", "", ""),
    ("fiscal_revenue", *HUNDRED_MILLION, "General public budget revenue", "一般公共预算收入", "", ""),
    ("fiscal_expenditure", *HUNDRED_MILLION, "General public budget expenditure", "一般公共预算支出", "", ""),
    ("education_spending", *HUNDRED_MILLION, "Local public spending on education", "地方教育支出",
     "2006-2018; the four municipalities from provincial tables 2010-2023. The source of the other cities filled some "
     "gaps without saying which.",
     "2006—2018年；四个直辖市取省级数据（2010—2023年）。其他城市的来源对部分缺失值作过填补而未注明。"),
    ("average_wage", "yuan per year", "元/年", "Average wage of employees in urban units", "城镇单位在岗职工平均工资",
     "2000-2021.", "2000—2021年。"),
    ("loans", *HUNDRED_MILLION, "Loans of financial institutions at the end of the year", "年末金融机构贷款余额",
     "From 2003.", "自2003年起。"),
    ("deposits", *HUNDRED_MILLION, "Deposits in financial institutions at the end of the year", "年末金融机构存款余额",
     "From 2003.", "自2003年起。"),
    ("rd_expenditure", *HUNDRED_MILLION, "Intramural R&D expenditure", "R&D经费内部支出", "Provinces.", "省级。"),
    ("rd_expenditure_basic", *HUNDRED_MILLION, "of it basic research", "其中：基础研究", "Provinces.", "省级。"),
    ("rd_expenditure_applied", *HUNDRED_MILLION, "of it applied research", "其中：应用研究", "Provinces.", "省级。"),
    ("rd_expenditure_experimental", *HUNDRED_MILLION, "of it experimental development", "其中：试验发展",
     "Provinces.", "省级。"),
    ("rd_personnel_fte", *PERSON_YEARS, "R&D personnel", "R&D人员", "Provinces.", "省级。"),
    ("rd_personnel_fte_basic", *PERSON_YEARS, "of it basic research", "其中：基础研究", "Provinces.", "省级。"),
    ("rd_personnel_fte_applied", *PERSON_YEARS, "of it applied research", "其中：应用研究", "Provinces.", "省级。"),
    ("rd_personnel_fte_experimental", *PERSON_YEARS, "of it experimental development", "其中：试验发展",
     "Provinces.", "省级。"),
    ("rd_intensity", "per cent of gross domestic product", "占地区生产总值的百分比", "R&D intensity", "R&D经费投入强度",
     "Provinces, 2011-2019, as printed.", "省级，2011—2019年，按原表。"),
    ("budget_total", *HUNDRED_MILLION, "General public budget expenditure of the province", "省级地方一般公共预算支出",
     "Provinces.", "省级。"),
    ("budget_science", *HUNDRED_MILLION, "of it science and technology", "其中：科学技术", "Provinces.", "省级。"),
    ("budget_education", *HUNDRED_MILLION, "of it education", "其中：教育", "Provinces.", "省级。"),
)
"""Name, unit, unit in Chinese, English and Chinese name, English and Chinese note."""


def covariates() -> pd.DataFrame:
    """Make the table of variables.

    Returns
    -------
    DataFrame
        Columns of the table covariates.
    """
    return pd.DataFrame(VARIABLES, columns=["variable", "unit", "unit_zh", "name_en", "name_zh", "note_en", "note_zh"])
