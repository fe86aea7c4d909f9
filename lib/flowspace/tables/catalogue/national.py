"""Declares provincial R&D and budgets, the national series and the national sum of provincial patents."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.catalogue import origins_covariates as ours
from flowspace.tables.declaration import (
    SLUG,
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

PROVINCE_RD = Table(
    name="province_rd",
    kind="source",
    title_en="R&D and public budgets of the provinces, 2010-2023",
    title_zh="分省R&D与财政支出，2010—2023年",
    description_en="Intramural R&D expenditure and R&D personnel by type of activity, R&D intensity, and local public "
                   "budgets in total, for science and for education, of 31 provinces. The four municipalities are "
                   "provinces: their rows are values of cities.",
    description_zh="31个省级单位按活动类型的R&D经费内部支出与人员全时当量、R&D经费投入强度，以及地方一般公共预算支出总额、科学技术与教育支出。"
                   "四个直辖市为省级单位，其数值即城市值。",
    vintage="Yearbooks to 2024; repository read in November 2026",
    vintage_zh="年鉴至2024年；数据仓库读取于2026年11月",
    columns=(
        adcode_column("Code of the province", "省级行政区划代码", "province_adcode"),
        year_column(2010, 2030),
        text_column("variable", "Key of the variable", "变量代码", pattern=SLUG),
        Column("value", "number", "as the table covariates states for the variable", "Figure", "数值",
               evidence="see column evidence", minimum=0),
        evidence_column(("observed",)),
        flag_column(("implausible", "series_break", "sum_differs"),
                    "implausible: both neighbouring years contradict it; series_break: growth into the year far off "
                    "that of other provinces; sum_differs: the total differs from the sum of its types by more than "
                    "0.05 per cent",
                    "implausible 与前后两年均矛盾；series_break 当年增长远离其他省份；sum_differs 总额与分类之和相差逾0.05%"),
        text_column("source", "Repository the row was read from", "该行数据所依据的来源"),
    ),
    primary_key=("province_adcode", "year", "variable"),
    foreign_keys=(ForeignKey("province_adcode", "cities", "province_adcode"),
                  ForeignKey("variable", "covariates", "variable")),
    sources=(ours.TECHME_RD,),
    licences=(origins.MIT,),
    caveats_en=(
        "Expenditure is in 100 million yuan (the yearbook prints 10 thousand), at current prices.",
        "The provinces add up to the printed nation within 0.06 per cent in all years and variables. Beyond rounding, "
        "applied research and experimental development of 2022 (personnel) differ by 439 and 438 person-years, in "
        "opposite directions.",
        "R&D intensity is as printed and ends in 2019. Budgets come with two decimals in some years, with four in "
        "others.",
        "The flags come from one robust rule on growth and may mark what really happened.",
    ),
    caveats_zh=(
        "经费单位为亿元（年鉴以万元刊印），当年价。",
        "各年各变量分省合计与刊印的全国数相差不超过0.06%；除舍入外，2022年应用研究与试验发展人员分别相差439与438人年，方向相反。",
        "R&D经费投入强度按原表，止于2019年；预算数部分年份两位小数，部分年份四位小数。",
        "标记依据统一的增长率稳健规则，真实变化也可能被标记。",
    ),
)

NATIONAL_SERIES = Table(
    name="national_series",
    kind="source",
    title_en="National series on patents, R&D and technology markets, 1995-2023, as printed",
    title_zh="全国专利、R&D与技术市场序列（按原表），1995—2023年",
    description_en="Patents granted, applied for and in force, R&D expenditure and personnel, turnover of technology "
                   "markets and local budgets of the nation from two sources, side by side where both have a year.",
    description_zh="全国专利授权、申请与有效数，R&D经费与人员，技术市场成交额及地方预算支出，取自两个来源，重合年份并列。",
    vintage="Bureau of statistics to 2014; yearbooks to 2024; repositories read in November 2026",
    vintage_zh="国家统计局数据至2014年；年鉴至2024年；数据仓库读取于2026年11月",
    columns=(
        text_column("variable", "Key of the variable", "变量代码", pattern=SLUG),
        text_column("source", "Repository the row was read from", "该行数据所依据的来源"),
        year_column(1990, 2030),
        Column("value", "number", "as the column unit states", "Figure", "数值", evidence="see column evidence",
               minimum=0),
        text_column("unit", "Unit", "单位"),
        text_column("definition_en", "What is counted, in English", "口径（英文）"),
        text_column("definition_zh", "What is counted, in Chinese", "口径（中文）"),
        evidence_column(("observed",)),
        flag_column(("excludes_hk_macao_taiwan",), "excludes_hk_macao_taiwan: the total is smaller than the sum of its "
                    "types, because it leaves out Hong Kong, Macao and Taiwan, which other years include",
                    "excludes_hk_macao_taiwan：总数小于各类型之和，因其不含港澳台，而其他年份包含"),
    ),
    primary_key=("variable", "source", "year"),
    sources=(ours.NBS_NATIONAL, ours.TECHME_RD, origins.TECHME),
    licences=(origins.FACTS, origins.MIT),
    caveats_en=(
        "Domestic patents count Hong Kong, Macao and Taiwan, except the totals of the bureau of statistics for 2000, "
        "2010 and 2013 (grants) and 2010 and 2013 (applications), which equal the sum of 31 provinces: do not use its "
        "totals as one series. For a benchmark of one definition take national_patents.",
        "The totals of the bureau for 2013 are rounded to hundreds.",
        "Totals named grants_all also count patents granted to non-residents.",
        "R&D intensity is printed from 2011 to 2019, local budgets for the nation from 2019 only.",
    ),
    caveats_zh=(
        "国内专利含港澳台，但统计局2000、2010、2013年授权总数与2010、2013年申请总数等于31省合计，不可将其总数作为同一序列使用；"
        "口径一致的基准见 national_patents。",
        "统计局2013年总数取整至百位。",
        "grants_all 各序列另含授予国外申请人的专利。",
        "R&D经费投入强度仅有2011—2019年，全国地方预算仅自2019年起。",
    ),
)

NATIONAL_PATENTS = Table(
    name="national_patents",
    kind="derived",
    title_en="Patents of the nation as the sum of its provinces, 1986-2023",
    title_zh="全国专利数（各省合计），1986—2023年",
    description_en="Sum of province_patents over the provinces of the mainland, by kind and type: a national benchmark "
                   "of one definition in all years. Made by `python -m flowspace.sources derive`.",
    description_zh="将 province_patents 按种类与类型对内地各省求和，为各年口径一致的全国基准。由命令 python -m flowspace.sources derive 生成。",
    vintage="As its source table",
    vintage_zh="同来源表",
    columns=(
        text_column("kind", "grants, applications or in_force", "grants 授权，applications 申请，in_force 有效",
                    enum=("grants", "applications", "in_force")),
        text_column("type", "total, invention, utility (utility model) or design", "total 合计，invention 发明，utility "
                    "实用新型，design 外观设计", enum=("total", "invention", "utility", "design")),
        year_column(1985, 2030),
        count_column("patents", "Number of patents", "专利数"),
        Column("n_provinces", "integer", "provinces", "Provinces in the sum", "计入的省级单位数", evidence="observed",
               minimum=1, maximum=31),
        evidence_column(("observed",)),
        flag_column(("incomplete",), "incomplete: a province has a total and no figure of the type",
                    "incomplete：有省份有总数而缺该类型数值"),
    ),
    primary_key=("kind", "type", "year"),
    sources=(origins.JI_PROVINCES, origins.NBS_TYPES, origins.TECHME),
    licences=(origins.MIT, origins.FACTS),
    caveats_en=(
        "28 provinces in 1986, 29 with Hainan from 1989, 30 with Tibet from 1990, 31 with Chongqing from 1997, which "
        "counted in Sichuan before: the territory is the same from 1990.",
        "Hong Kong, Macao, Taiwan and applicants abroad are not counted.",
        "Design applications of 2019 lack Jilin.",
    ),
    caveats_zh=(
        "1986年28个省级单位，1989年起含海南为29个，1990年起含西藏为30个，1997年起重庆单列为31个（此前计入四川），自1990年起地域范围一致。",
        "不含港澳台与国外申请人。",
        "2019年外观设计申请缺吉林。",
    ),
)

TABLES = (PROVINCE_RD, NATIONAL_SERIES, NATIONAL_PATENTS)
