"""Words that people put at the head of columns, and marks they put for figures they do not have."""
from __future__ import annotations

import re
from functools import lru_cache

from flowspace.placenames.text import plain as plain_text
from flowspace.tables.declaration import Column

CITY_CODE = ("adcode", "code", "citycode", "cityid", "cityadcode", "adcode2020", "ctnmcode", "城市代码", "行政区划代码",
             "行政区代码", "区划代码", "行政代码", "地区代码", "代码", "市代码", "国标码", "地级市代码", "区划码")
CITY_NAME = ("city", "cityname", "cityzh", "citycn", "cityen", "nameen", "namezh", "prefecture", "name", "城市", "城市名",
             "城市名称", "市", "市名", "地区", "地区名称", "地级市", "所属城市", "所在城市", "名称", "城市简称", "地级市名称", "所属地级市")
PROVINCE = ("province", "prov", "provincename", "provincezh", "provinceen", "provinceadcode", "provincecode", "省", "省份",
            "省市", "所属省份", "所在省", "所在省份", "省级", "省名", "省份名称", "所属省", "省区", "省份代码", "省代码", "省市区")
YEAR = ("year", "年", "年份", "年度", "统计年份", "时间", "年别")

FIRST = ("from", "origin", "source", "start", "o", "i", "sender", "起点", "出发", "出发地", "起始", "源", "来源", "来源地",
         "流出", "流出地", "甲", "始发", "总部")
SECOND = ("to", "destination", "target", "end", "d", "j", "receiver", "终点", "到达", "到达地", "目的", "目的地", "目标",
          "流入", "流入地", "乙", "终到", "分支")
NUMBERED = (("1", "a", "一"), ("2", "b", "二"))

VALUES = {
    "patents": ("patent", "patents", "patentcount", "npatents", "grants", "applications", "专利", "专利数", "专利量",
                "专利数量", "专利授权量", "专利授权数", "授权量", "授权数", "专利申请量", "专利申请数", "申请量", "申请数",
                "专利申请授权量", "专利授权总量", "专利授权总数"),
    "novel_patents": ("novel", "novelpatents", "新颖专利", "新颖专利数"),
    "unit": ("unit", "units", "单位", "计量单位"),
    "value": ("value", "values", "值", "数值", "指标值", "数据"),
    "variable": ("variable", "indicator", "指标", "变量", "指标名称", "变量名"),
    "links": ("link", "links", "weight", "w", "flow", "count", "n", "联系", "联系数", "联系量", "联系强度", "权重", "企业联系",
              "企业联系数", "流量", "数量"),
    "full": ("full", "weight", "w", "count", "n", "copatents", "合作专利", "合作专利数", "联合专利", "联合专利数", "联合申请数",
             "合作数", "权重", "数量", "全计数"),
    "trains": ("train", "trains", "frequency", "weight", "列车", "列车数", "车次", "班次", "车次数", "列车班次", "开行列车数"),
    "fastest_minutes": ("fastest", "minutes", "fastestminutes", "最短时间", "最快时间", "最短时长", "最短旅行时间"),
    "papers": ("paper", "papers", "论文", "论文数", "合作论文", "合作论文数"),
    "evidence": ("evidence", "证据等级"),
    "flag": ("flag", "标记"),
    "source": ("source", "来源", "数据来源", "资料来源"),
    "series": ("series", "序列"),
}
"""Words for the columns of the declared tables; every column also answers to its own name and its declared texts."""

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "missing", "缺失", "缺", "暂缺", "-", "--", "---", "—",
                     "——", "–", "―", "..", "...", "…", "……", ".", "/", "\\", "*"})
"""What is put in a cell where a figure is not known; never read as nought."""

NOTE = re.compile(r"(?:注释?|附注|备注|说明|数据来源|资料来源|来源|数据说明|单位|制表|sources?|notes?|remarks?|units?|data sources?)"
                  r"\s*[:：\d(（.、]|^[*※]|^(?:注|说明|note|notes)$", re.IGNORECASE)
"""How a row begins that holds remarks and no figures."""

UNIT_NOTE = re.compile(r"(?:单位|\bunits?)\s*[:：]\s*([^)）;；。\]】]+)", re.IGNORECASE)
"""How a cell says the unit of a whole table."""

_UNIT = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\.0+)?(?!\d)")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, '’]\d{3})+(?:\.\d*)?")


plain = lru_cache(maxsize=2 ** 16)(plain_text)  # cells repeat by the thousand


def head(text: str) -> str:
    """Form in which heads of columns are compared: without units in brackets, spaces, marks and case.

    Examples
    --------
    >>> head("授权量（件）"), head("City_Name"), head("GDP [100 million]")
    ('授权量', 'cityname', 'gdp')
    """
    return re.sub(r"[\W_]+", "", _UNIT.sub("", plain(text)).lower())


def words_for(column: Column) -> set[str]:
    """Heads that mean a column of a table.

    Examples
    --------
    >>> from flowspace.tables.declaration import count_column
    >>> "专利授权量" in words_for(count_column("patents", "Patents granted", "专利授权数"))
    True
    """
    return {head(column.name), head(column.en), head(column.zh), *VALUES.get(column.name, ())}


def year_in(text: str) -> tuple[str, str] | None:
    """Find the one year in a head or the name of a sheet; returns it and what is left of the head.

    Examples
    --------
    >>> year_in("2010年"), year_in("授权量2010"), year_in("2010-2012")
    (('2010', ''), ('2010', '授权量'), None)
    """
    found = _YEAR.findall(plain(text))
    if len(found) != 1:
        return None
    left = head(_YEAR.sub(" ", plain(text)).replace("年", "").replace("度", ""))
    return found[0], "" if left in ("y", "year", "yr", "x") else left


@lru_cache(maxsize=2 ** 10)
def year(text: str) -> str:
    """Write a year as four digits where the cell says no more than a year; otherwise leave it to be reported.

    Examples
    --------
    >>> year("2010年"), year("2010.0"), year("2010-12-31"), year("around 2010")
    ('2010', '2010', '2010', 'around 2010')
    """
    match = re.fullmatch(r"((?:19|20)\d{2})(?:\.0+|年|年度|-01-01|-12-31)?", plain(text))
    return match[1] if match else text


@lru_cache(maxsize=2 ** 16)
def number(text: str) -> str:
    """Write a number without thousands separators, full-width digits and needless decimals; other text stays.

    Examples
    --------
    >>> number("1,234"), number("１２ ３４５.0"), number("12.5"), number("1,5"), number("12%")
    ('1234', '12345', '12.5', '1,5', '12%')
    """
    bare = plain(text)
    if _THOUSANDS.fullmatch(bare):
        bare = re.sub("[, '’]", "", bare)
    if re.fullmatch(r"[+-]?\d+\.0*", bare):
        bare = bare.partition(".")[0]
    return bare if re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", bare) else text


@lru_cache(maxsize=2 ** 16)
def is_missing(text: str) -> bool:
    """Tell whether a cell says that the figure is not known.

    Examples
    --------
    >>> is_missing("—"), is_missing("N/A"), is_missing("0")
    (True, True, False)
    """
    return plain(text).lower() in MISSING or text.strip() in MISSING
