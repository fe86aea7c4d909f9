"""The variables of a table that has a row for each variable: their keys, units and the heads that mean them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from flowspace.importing.units import remarks_in
from flowspace.importing.words import head, plain, year_in

YEARBOOK: Mapping[str, str] = {
    "gdp": "地区生产总值 生产总值 国内生产总值 地区GDP GDP总量 地区生产总值GDP GRP regionalGDP grossregionalproduct "
           "regionalgrossdomesticproduct gdpcny",
    "gdp_primary": "第一产业增加值 一产增加值 第一产业地区生产总值 第一产业GDP valueaddedprimary "
                   "primaryindustryvalueadded valueaddedofprimaryindustry",
    "gdp_secondary": "第二产业增加值 二产增加值 第二产业地区生产总值 第二产业GDP valueaddedsecondary "
                     "secondaryindustryvalueadded valueaddedofsecondaryindustry",
    "gdp_tertiary": "第三产业增加值 三产增加值 第三产业地区生产总值 第三产业GDP valueaddedtertiary "
                    "tertiaryindustryvalueadded valueaddedoftertiaryindustry",
    "resident_population": "常住人口 年末常住人口 常住总人口 年末常住总人口 常住人口数 年末常住人口数 residentpopulation residents "
                           "permanentresidents permanentpopulation permanentresidentpopulation usualresidents",
    "area": "行政区域面积 行政区域土地面积 行政区划面积 行政区土地面积 行政区面积 土地面积 土地总面积 区域面积 辖区面积 "
            "landarea administrativearea totalarea administrativelandarea",
    "fiscal_revenue": "一般公共预算收入 地方一般公共预算收入 地方财政一般公共预算收入 公共财政收入 地方公共财政收入 公共财政预算收入 "
                      "地方财政一般预算收入 地方财政一般预算内收入 地方财政预算内收入 一般预算收入 generalpublicbudgetrevenue "
                      "generalbudgetrevenue publicbudgetrevenue budgetrevenue fiscalrevenue",
    "fiscal_expenditure": "一般公共预算支出 地方一般公共预算支出 地方财政一般公共预算支出 公共财政支出 地方公共财政支出 公共财政预算支出 "
                          "地方财政一般预算支出 地方财政一般预算内支出 地方财政预算内支出 一般预算支出 generalpublicbudgetexpenditure "
                          "generalbudgetexpenditure publicbudgetexpenditure budgetexpenditure fiscalexpenditure",
    "education_spending": "教育支出 地方教育支出 财政教育支出 一般公共预算教育支出 地方财政教育支出 公共财政教育支出 "
                          "educationspending educationexpenditure expenditureoneducation publicspendingoneducation",
    "average_wage": "在岗职工平均工资 在岗职工年平均工资 职工平均工资 城镇单位在岗职工平均工资 城镇非私营单位在岗职工平均工资 "
                    "averagewage averageannualwage averagewageofemployees averagewageofstaff",
    "deposits": "年末金融机构各项存款余额 金融机构各项存款余额 年末金融机构人民币各项存款余额 金融机构人民币各项存款余额 "
                "年末金融机构存款余额 金融机构存款余额 年末各项存款余额 各项存款余额 年末存款余额 存款余额 deposits totaldeposits "
                "depositsoffinancialinstitutions",
    "loans": "年末金融机构各项贷款余额 金融机构各项贷款余额 年末金融机构人民币各项贷款余额 金融机构人民币各项贷款余额 "
             "年末金融机构贷款余额 金融机构贷款余额 年末各项贷款余额 各项贷款余额 年末贷款余额 贷款余额 loans totalloans "
             "loansoffinancialinstitutions",
}
"""Heads of statistical yearbooks and of panels made from them, by key of the variable, divided by spaces."""

NEARLY: Mapping[str, str] = {
    word: reason for words, reason in (
        ("户籍人口 年末户籍人口 户籍总人口 年末户籍总人口 户籍人口数 registeredpopulation hukoupopulation huji",
         "the registered population, which is not the resident population (常住人口)"),
        ("人口 总人口 年末总人口 人口数 年末人口 年末总人口数 population pop totalpopulation",
         "resident or registered population is not said"),
        ("年平均人口 平均人口 averagepopulation", "the mean population of the year, not that of its end"),
        ("建成区面积 市区面积 建设用地面积 城区面积 builtuparea urbanarea", "part of the administrative area only"),
        ("面积 landsize", "which area is not said"),
        ("财政收入 地方财政收入 财政总收入 revenue", "all revenue or the general public budget is not said"),
        ("财政支出 地方财政支出 财政总支出 expenditure", "all expenditure or the general public budget is not said"),
        ("教育经费 教育投入", "funds of all sources, not the spending of the public budget"),
        ("平均工资 工资 wage wages", "of whom is not said"),
        ("城镇单位就业人员平均工资 就业人员平均工资 城镇非私营单位就业人员平均工资 城镇私营单位就业人员平均工资",
         "of all employed persons or of private units, not of staff and workers (在岗职工)"),
        ("住户存款余额 城乡居民储蓄年末余额 居民储蓄存款余额 居民人民币储蓄存款余额", "deposits of households only"),
        ("人均GDP 人均地区生产总值 人均生产总值 percapitaGDP GDPpercapita", "a figure per head, not the total"),
        ("第一产业 第二产业 第三产业 primaryindustry secondaryindustry tertiaryindustry",
         "value added, employment or a share is not said"),
        ("GDP增速 GDP增长率 地区生产总值增长率 GDPgrowth gdpgrowthrate", "a rate of growth, not the total"),
    ) for word in words.split()}
"""Heads that are nearly a variable and mean something else, and why."""

_NEARLY = {head(word): reason for word, reason in NEARLY.items()}


class Variables:
    """Variables that a table may have rows for.

    Parameters
    ----------
    frame : DataFrame
        Columns variable, and where they are known unit, name_en and name_zh.

    Examples
    --------
    >>> known = Variables(pd.DataFrame({"variable": ["gdp"], "unit": ["yuan"], "name_en": ["Gross domestic product"],
    ...                                 "name_zh": ["地区生产总值"]}))
    >>> known.find("2015年地区生产总值（万元）"), known.find("人均GDP"), known.why_not("人均GDP（元）")
    (('gdp', '2015'), None, 'a figure per head, not the total')
    """

    def __init__(self, frame: pd.DataFrame):
        given = frame.reindex(columns=["variable", "unit", "name_en", "name_zh"], fill_value="")
        self.units = dict(zip(given["variable"], given["unit"], strict=True))
        self.names = dict(zip(given["variable"], given["name_zh"], strict=True))
        self._forms: dict[str, set[str]] = {}
        for row in given.itertuples():
            for word in (row.variable, row.name_en, row.name_zh, *YEARBOOK.get(row.variable, "").split()):
                # Parts of another variable (其中：教育) are only understood beside it.
                if head(word) and not head(word).startswith(("其中", "ofit")):
                    self._forms.setdefault(head(word), set()).add(row.variable)

    def find(self, text: str) -> tuple[str, str] | None:
        """Return the key of the variable that a head means and the year it says ("" where none), or None."""
        for form, year in _forms(text):
            keys = self._forms.get(form, self._forms.get(form.removeprefix("全市"), ()))
            if len(keys) == 1:
                return next(iter(keys)), year
        return None

    def why_not(self, text: str) -> str:
        """Say why a head that is nearly a variable is none; "" where there is nothing to say."""
        return next((_NEARLY[form] for form, _ in _forms(text) if form in _NEARLY), "")

    def listed(self, keys: Iterable[str] | None = None) -> str:
        """List variables with their Chinese names."""
        return ", ".join(f"{key} ({self.names[key]})" if self.names[key] else key for key in keys or self.units)


def _forms(text: str) -> list[tuple[str, str]]:
    """Forms in which a head is looked up, each with its year: as it is, and without its year and units."""
    bare = plain(text)
    dated = year_in(bare)
    forms = [(head(bare), ""), (head(remarks_in(bare)[0]), "")]
    if dated and dated[1]:
        forms += [(head(part), dated[0]) for part in (without_year(bare), remarks_in(without_year(bare))[0])]
    return [form for form in dict.fromkeys(forms) if form[0]]


def without_year(text: str) -> str:
    """Take the one year out of a head.

    Examples
    --------
    >>> without_year("2015年GDP（万元）"), without_year("gdp_2015_yuan"), without_year("GDP")
    ('GDP(万元)', 'gdp_yuan', 'GDP')
    """
    bare = plain(text)
    if year_in(text):
        bare = re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:\s*年度?(?![末底]))?", " ", bare, count=1)
    return re.sub(r"[\s_]*\s[\s_]*", lambda gap: "_" if "_" in gap[0] else " ", bare).strip(" _-/")
