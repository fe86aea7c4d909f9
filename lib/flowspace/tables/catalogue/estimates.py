"""Declares the estimated patents of every city and year, and the errors found by holding counts out."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    flag_column,
    text_column,
    year_column,
)

_SOURCES = (origins.ANG, origins.JI_CITIES, origins.JI_PROVINCES, origins.NBS_TYPES, origins.TECHME, origins.LIANG)

BASES = ("official", "counted", "between", "before", "after", "applications", "remainder")
"""What an estimated cell rests on."""

ESTIMATED = Table(
    name="city_patents_estimated",
    kind="derived",
    title_en="Patent grants of every city, 1990-2023, benchmarked to the official provincial totals",
    title_zh="各城市专利授权数，1990—2023年（以官方省级总数为基准）",
    description_en="Grants of all types by year of grant for every prefecture-level unit. Cities add up to the "
                   "official total of their province to the unit (to 1996 those of Sichuan together with Chongqing), "
                   "municipalities equal it (Chongqing from 1997), and every other cell is an estimate with an "
                   "interval for nine in ten.",
    description_zh="各地级单元按授权年份统计的三种专利授权数。省内各单元之和与官方省级总数完全相等（1996年及以前四川须连同"
                   "重庆），直辖市即官方数（重庆自1997年起），其余单元格均为估计值，附九成区间。",
    vintage="Estimated in November 2026 from sources to 2023",
    vintage_zh="2026年11月据截至2023年的来源估计",
    columns=(
        adcode_column(),
        year_column(1985, 2030),
        count_column("patents", "Patents granted", "专利授权数"),
        count_column("lower", "Lower end of the interval", "区间下限"),
        count_column("upper", "Upper end of the interval", "区间上限"),
        evidence_column(("observed", "estimated")),
        text_column("basis", "What the cell rests on: official (total of a municipality), counted (grants of the city "
                             "in that year), between, before or after (its counts of other years), applications (no "
                             "count of grants in any year), remainder (what the prefectures of a province leave)",
                    "依据：official 直辖市官方数，counted 当年授权计数，between、before、after 其他年份计数之间、之前、之后，"
                    "applications 仅有申请数据，remainder 省内地级单元之外的剩余", enum=BASES),
        Column("count", "integer", "patents", "Raw count of the city in that year, before it is raised to the official "
               "total; empty where there is none", "当年原始计数（未按官方总数调整），无则为空", evidence="observed",
               required=False, minimum=0),
        flag_column(("wide_interval",), "wide_interval where the upper end is more than ten times the lower, one "
                    "patent added to both: the interval says next to nothing of the city",
                    "wide_interval：上、下限各加1件后，上限超过下限的十倍，区间几乎不说明该市的情况"),
    ),
    primary_key=("adcode", "year"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=_SOURCES,
    licences=(origins.FACTS, origins.FACTS_RECORDS, origins.MIT),
    caveats_en=(
        "Only municipalities are observed. A counted cell is an estimate too: its source misses part of the official "
        "grants, and the count is raised so that the province adds up. The raw count stands beside it.",
        "After 2018 no source counts cities: shares are carried forward from the last count and the intervals widen "
        "by the year. Differences between cities in these years say nothing about what happened after 2018.",
        "Before 2006 shares rest on applications of inventions and utility models, without designs.",
        "How wrong the estimates are is in the table estimation_errors, found by holding counts out.",
        "Intervals are for single cells. Errors of cities of one province and year are not independent.",
        "Where the flag is wide_interval, the interval spans more than a factor of ten and the estimate beside it says "
        "next to nothing of the city. These are small prefectures without a count of grants, such as Golog and Yushu "
        "in Qinghai, and from 2019 on also others. Leave them out, or take sums over a province only.",
        "To 1996 the official total of Sichuan (510000) includes Chongqing. To see that the cities add up, put the "
        "rows of Chongqing (500000) of 1990 to 1996 with those of Sichuan: codes that begin with 51, and 500000. "
        "Without Chongqing the cities of Sichuan stay below the total. From 1997 on Chongqing is a province of its "
        "own and only codes that begin with 51 count.",
        "Chongqing before 1997 is estimated. Sansha, which no source counts, is in the remainder of Hainan. Boundaries "
        "are those of 2020, except for Chaohu (see unit_changes).",
    ),
    caveats_zh=(
        "只有直辖市是观测值。有计数的单元格也是估计：各来源都漏计一部分官方授权，计数须上调至全省总数，原始计数另列。",
        "2018年以后没有城市计数：份额沿用最后一次计数，区间逐年变宽；这些年份城市之间的差异不反映2018年以后的变化。",
        "2006年以前的份额依据发明和实用新型申请，不含外观设计。",
        "误差见 estimation_errors 表，由留出已知计数的检验得出。",
        "区间针对单个单元格；同省同年各城市的误差并不相互独立。",
        "标记 wide_interval 的单元格，区间跨度逾十倍，其估计值几乎不说明该市的情况：多为没有授权计数的小地级单元，如青海的果洛、玉树，"
        "2019年起也有其他城市。宜剔除，或只用全省合计。",
        "1996年及以前，四川（510000）的官方总数含重庆。核对各城市之和时，1990—1996年须把重庆（500000）与四川（代码以51开头者）"
        "合并，缺重庆则合计低于总数。1997年起重庆单列，四川只计代码以51开头者。",
        "1997年以前重庆的数值为估计。没有来源统计三沙，其数值含在海南的剩余部分中。除巢湖外（见 unit_changes 表），区划均为2020年口径。",
    ),
)

ERRORS = Table(
    name="estimation_errors",
    kind="derived",
    title_en="Errors of the estimated city patents, from counts held out",
    title_zh="城市专利估计的误差（留出检验）",
    description_en="Known counts are held out, the whole estimate is made without them, and both are compared. A "
                   "quarter of the cities is held out at a time, except in the design forward.",
    description_zh="留出一部分已知计数，不用它们重做全部估计，再与之比较。除 forward 外，每次留出四分之一的城市。",
    vintage="Computed in November 2026",
    vintage_zh="2026年11月计算",
    columns=(
        text_column("design", "What is held out. gap_years: grants of 2013-2016. whole_cities_gap, _early, _late: all "
                              "yearly grants of a city (the cross-section of 2017 stays), compared in 2013-2016, "
                              "2006-2011, 2017-2018. whole_cities_no_count: the cross-section too. backward: grants "
                              "to 2012. forward: all counts of all cities from 2014 on",
                    "留出方式：gap_years 2013—2016年授权；whole_cities_gap、_early、_late 整个城市的逐年授权（保留2017年截面），"
                    "分别比较2013—2016、2006—2011、2017—2018年；whole_cities_no_count 连同2017年截面；backward 2012年及以前；"
                    "forward 全部城市2014年起的全部计数",
                    enum=("gap_years", "whole_cities_gap", "whole_cities_early", "whole_cities_late",
                          "whole_cities_no_count", "backward", "forward")),
        text_column("scope", "members: members of the 19 agglomerations (default version); others: other cities; "
                             "all: both", "members 19个城市群的成员城市（默认方案），others 其他城市，all 全部",
                    enum=("members", "others", "all")),
        Column("year", "integer", "calendar year, or 0", "Year compared; 0 for all years of the design together",
               "比较的年份；0 表示该方式的全部年份", minimum=0, maximum=2030),
        Column("cells", "integer", "cells", "Cells compared", "比较的单元格数", evidence="estimated", minimum=1),
        *[Column(name, "number", "share", en, zh, evidence="estimated", minimum=low, maximum=high)
          for name, en, zh, low, high in (
              ("median_absolute_error", "Median of the absolute relative error", "相对误差绝对值的中位数", 0, None),
              ("nine_in_ten_within", "Absolute relative error that nine in ten cells stay within",
               "九成单元格不超过的相对误差绝对值", 0, None),
              ("within_35_percent", "Share of cells with an absolute relative error of at most 35 per cent",
               "相对误差绝对值不超过35%的单元格占比", 0, 1),
              ("interval_coverage", "Share of cells inside the stated interval for nine in ten",
               "落入所给九成区间的单元格占比", 0, 1),
              ("median_error", "Median of the relative error, signed", "相对误差的中位数（带符号）", -1, None),
              ("median_absolute_error_raw", "Median absolute error against the raw count, which misses part of the "
               "official grants", "对原始计数的相对误差绝对值中位数", 0, None))],
    ),
    primary_key=("design", "scope", "year"),
    sources=_SOURCES,
    licences=(origins.OWN,),
    caveats_en=(
        "A held-out count is raised by what its source misses of the official totals in that year, because the "
        "estimate is of official grants; the last column leaves this out.",
        "Cells before 2006 and after 2018 cannot be held out: nothing was counted there. The designs backward and "
        "forward show how errors grow, up to six years back and five ahead.",
        "The seven parameters of the smoothing were fitted on all counted cities. Fitted without the cities held out "
        "they give nearly the same errors.",
    ),
    caveats_zh=(
        "估计的对象是官方授权数，因此留出的计数先按来源当年的遗漏上调；最后一列不作此调整。",
        "2006年以前和2018年以后没有可以留出的计数；向前六年、向后五年误差如何增大，见 backward 和 forward 两种留出方式。",
        "平滑所用的七个参数由全部有计数的城市拟合；剔除留出的城市重新拟合，误差几乎不变。",
    ),
)

TABLES = (ESTIMATED, ERRORS)
