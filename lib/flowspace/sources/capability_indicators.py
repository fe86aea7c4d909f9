"""Makes the table of capability indicators: what the index is made of unless the reader decides otherwise."""
from __future__ import annotations

import pandas as pd

_GDP = "city_covariates.gdp"
_RESIDENTS = "city_covariates.resident_population[flag!=implausible]"
_PAPERS = "venues=balanced"
_COLUMNS = ["code", "version", "dimension", "name_en", "name_zh", "unit_en", "unit_zh", "table", "column", "filter",
            "aggregator"]
_OTHERS = {"weight": "", "denominator": "", "scale": 1.0, "timing": "yearly", "direction": 1, "used": True,
           "note_en": "", "note_zh": ""}

_SHARED_EN = "Figures of provinces, shared out among their cities in proportion to GDP."
_SHARED_ZH = "省级数据，按各市生产总值分摊。"
_PLACES_EN = "Cities, counties and districts on the list; a listed district does not make its city a pilot."
_PLACES_ZH = "名单所列的市、县、区；城区列入名单不等于整市为试点。"
_BALANCED_EN = "Five conferences that are the same in all years, mostly on robotics."
_BALANCED_ZH = "历年相同的五个会议，以机器人学为主。"
_SIMULATED_EN = "Simulated: for trying the method, never for a finding about China."
_SIMULATED_ZH = "模拟数据：仅供试用方法，不得作为关于中国的结论。"

_LISTS = (
    ("innovative_cities", "national innovative cities", "国家创新型城市（城区）", "policy=innovative_city;list_year=2016",
     "fixed", "The list of 2016, designated 2008-2013 at dates not known, so the same in all years; 17 cities of 2018 "
     "are left out.", "2016年名单，2008—2013年间获批而具体年份不详，故各年取同一数值；2018年新增的17个未计入。"),
    ("ip_cities", "national intellectual property demonstration cities", "国家知识产权示范城市",
     "policy=ip_demonstration_city", "from_list_year", "Lists of 2012 and 2013; later batches are not in the source.",
     "2012、2013年名单，来源未收其后批次。"),
    ("broadband_cities", "Broadband China demonstration cities", "“宽带中国”示范城市", "policy=broadband_china",
     "from_list_year", "Lists of 2014 to 2016.", "2014—2016年名单。"),
)
"""Code, names, filter, timing and notes of the lists."""

_PROVINCIAL = (
    ("rd_expenditure", "R&D expenditure", "R&D经费内部支出", ("100 million yuan", "亿元"), "rd_expenditure", _GDP, 100.0,
     ("% of GDP", "占地区生产总值%")),
    ("rd_personnel", "R&D personnel", "R&D人员全时当量", ("person-years", "人年"), "rd_personnel_fte", _RESIDENTS, 1.0,
     ("person-years per 10,000 residents", "人年/万人")),
    ("science_budget", "Public spending on science and technology", "财政科学技术支出", ("100 million yuan", "亿元"),
     "budget_science", "province_rd.budget_total", 100.0, ("% of public spending", "占财政支出%")),
    ("education_budget", "Public spending on education", "财政教育支出", ("100 million yuan", "亿元"), "budget_education",
     "province_rd.budget_total", 100.0, ("% of public spending", "占财政支出%")),
)
"""Code, names, units of the volume, variable, and of the intensity the denominator, scale and units."""


def capability_indicators() -> pd.DataFrame:
    """Make the table of indicators.

    Returns
    -------
    DataFrame
        Columns of the table capability_indicators.
    """
    rows = [*_space(), *_input(), *_output(), *_synergy()]
    return pd.DataFrame(rows).astype({"scale": "float64", "direction": "int64", "used": "bool"})


def _row(*cells: str, **others) -> dict:
    return dict(zip(_COLUMNS, cells, strict=True)) | _OTHERS | others


def _space() -> list[dict]:
    rows = []
    for code, name, name_zh, conditions, timing, note, note_zh in _LISTS:
        rows.append(_row(code, "volume", "space", f"Places on the lists of {name}", f"{name_zh}名单所列地方数", "places", "个",
                         "policy_pilots", "", conditions, "listed_places", timing=timing,
                         note_en=f"{_PLACES_EN} {note}", note_zh=_PLACES_ZH + note_zh))
        rows.append(_row(code, "intensity", "space", f"Member cities on the lists of {name}, or with a place on them",
                         f"列入{name_zh}名单或有所辖地方列入的成员城市占比", "% of member cities", "占成员城市%",
                         "policy_pilots", "", conditions, "share_of_cities_listed", timing=timing, scale=100.0,
                         note_en=f"{_PLACES_EN} {note}", note_zh=_PLACES_ZH + note_zh))
    rows.append(_row("rail_trains", "volume", "space", "High-speed trains between the members", "成员城市间的高铁列车", "trains",
                     "列", "rail_services", "trains", "", "links_within", timing="fixed", used=False,
                     note_en="The timetable of 10 March 2016 only.", note_zh="仅2016年3月10日时刻表。"))
    rows.append(_row("rail_trains", "intensity", "space", "High-speed rail: pairs of members with a direct train",
                     "高铁：有直达列车的群内城市对占比", "% of possible pairs", "占可能城市对%", "rail_services", "trains", "",
                     "density_within", timing="fixed", scale=100.0, used=False,
                     note_en="The timetable of 10 March 2016 only.", note_zh="仅2016年3月10日时刻表。"))
    return rows


def _input() -> list[dict]:
    rows = []
    for code, name, name_zh, units, variable, divisor, scale, shares in _PROVINCIAL:
        rows.append(_row(code, "volume", "input", name, name_zh, *units, "province_rd", variable, "flag!=implausible",
                         "sum", weight=_GDP, note_en=_SHARED_EN, note_zh=_SHARED_ZH))
        rows.append(_row(code, "intensity", "input", name, name_zh, *shares, "province_rd", variable,
                         "flag!=implausible", "sum", weight=_GDP, denominator=divisor, scale=scale,
                         note_en=_SHARED_EN, note_zh=_SHARED_ZH))
    city = ("city_covariates", "education_spending", "flag!=implausible", "sum")
    ends = {"used": False, "note_en": "Ends in 2018, except for the municipalities.", "note_zh": "除直辖市外止于2018年。"}
    rows += [
        _row("education_spending", "volume", "input", "Local spending on education, by city", "地方教育支出（分市）",
             "100 million yuan", "亿元", *city, **ends),
        _row("education_spending", "intensity", "input", "Local spending on education, by city", "地方教育支出（分市）",
             "yuan per resident", "元/人", *city, denominator=_RESIDENTS, scale=10_000.0, **ends),
        _row("loans", "volume", "input", "Loans of financial institutions", "金融机构贷款余额", "100 million yuan", "亿元",
             "city_covariates", "loans", "flag!=implausible", "sum", used=False,
             note_en="Not in use: in a third of the cases members lack a figure, four cities of the Yangtze River "
                     "Delta in 2010 among them, and a sum of the others is not the volume of the whole.",
             note_zh="不启用：约三分之一的城市群—年份有成员城市缺数据（如2010年长三角缺4市），其余城市之和不等于全群总量。"),
        _row("loans", "intensity", "input", "Loans of financial institutions", "金融机构贷款余额", "% of GDP", "占地区生产总值%",
             "city_covariates", "loans", "flag!=implausible", "sum", denominator=_GDP, scale=100.0),
        _row("average_wage", "intensity", "input", "Average wage in urban units", "城镇单位在岗职工平均工资", "yuan per year",
             "元/年", "city_covariates", "average_wage", "flag!=implausible", "mean", weight=_RESIDENTS,
             note_en="Weighted by residents, for want of employees.", note_zh="因缺职工人数，以常住人口加权。"),
    ]
    return rows


def _output() -> list[dict]:
    patents = ("city_patents_estimated", "patents", "", "sum")
    inventions = ("province_patents", "patents", "kind=grants;type=invention", "sum")
    papers = ("ai_copublication_cities", "papers", _PAPERS, "sum")
    shared = {"weight": "city_patents_estimated.patents",
              "note_en": "Figures of provinces, shared out among their cities in proportion to all grants.",
              "note_zh": "省级数据，按各市专利授权总量分摊。"}
    names = ("Patents granted", "专利授权量"), ("Inventions granted", "发明专利授权量")
    ai = ("Papers at AI and robotics conferences", "人工智能与机器人会议论文")
    noted = {"note_en": _BALANCED_EN, "note_zh": _BALANCED_ZH}
    return [
        _row("patents", "volume", "output", *names[0], "patents", "件", *patents),
        _row("patents", "intensity", "output", *names[0], "patents per 10,000 residents", "件/万人", *patents,
             denominator=_RESIDENTS),
        _row("inventions", "volume", "output", *names[1], "patents", "件", *inventions, **shared),
        _row("inventions", "intensity", "output", *names[1], "patents per 10,000 residents", "件/万人", *inventions,
             denominator=_RESIDENTS, **shared),
        _row("ai_papers", "volume", "output", *ai, "papers", "篇", *papers, **noted),
        _row("ai_papers", "intensity", "output", *ai, "papers per million residents", "篇/百万人", *papers,
             denominator=_RESIDENTS, scale=100.0, **noted),
    ]


def _synergy() -> list[dict]:
    ai = {"note_en": _BALANCED_EN, "note_zh": _BALANCED_ZH}
    rows = [
        _row("patent_evenness", "both", "synergy", "Evenness of patents between the members (Pielou)",
             "成员城市间专利均匀度（Pielou）", "none (0 to 1)", "无（0—1）", "city_patents_estimated", "patents", "", "pielou"),
    ]
    for layer, table, column, conditions, names, unit, others in (
            ("ai", "ai_copublications", "link_fractional", _PAPERS, ("AI co-publication", "人工智能合著"),
             ("papers", "篇"), ai),
            ("copatent", "copatents", "link_fractional", "", ("Simulated co-patents", "模拟合作专利"), ("co-patents", "件"),
             {"used": False, "note_en": _SIMULATED_EN, "note_zh": _SIMULATED_ZH})):
        source = (table, column, conditions)
        rows += [
            _row(f"{layer}_links_within", "volume", "synergy", f"{names[0]} between the members",
                 f"成员城市之间的{names[1]}", *unit, *source, "links_within", **others),
            _row(f"{layer}_links_outside", "volume", "synergy", f"{names[0]} with cities outside",
                 f"成员城市与群外城市的{names[1]}", *unit, *source, "links_outside", **others),
            _row(f"{layer}_density_within", "intensity", "synergy", f"{names[0]}: pairs of members linked",
                 f"{names[1]}：有联系的群内城市对占比", "% of possible pairs", "占可能城市对%", *source, "density_within",
                 scale=100.0, **others),
            _row(f"{layer}_density_outside", "intensity", "synergy", f"{names[0]}: pairs with cities outside linked",
                 f"{names[1]}：有联系的对外城市对占比", "% of possible pairs", "占可能城市对%", *source, "density_outside",
                 scale=100.0, **others),
            _row(f"{layer}_share_within", "intensity", "synergy", f"{names[0]}: share within the agglomeration",
                 f"{names[1]}：群内联系占比", "% of links", "占全部联系%", *source, "share_within", scale=100.0,
                 **{**others, "used": False, "note_en": f"{others['note_en']} Not defined where there are no links.",
                    "note_zh": f"{others['note_zh']}无联系时无定义。"}),
        ]
    return rows
