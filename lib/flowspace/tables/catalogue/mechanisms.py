"""Declares the register of indicators for the six path mechanisms of chapter 7."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import SLUG, Column, Source, Table, text_column, year_column
from flowspace.tables.indicator_rules import TIMINGS
from flowspace.tables.mechanism_rules import MECHANISM_AGGREGATORS, MECHANISMS, STATUSES

REGISTER = Source(
    "Indicators chosen by this project from its own tables for the six path mechanisms that the review of the book "
    "names; the book follows them in words",
    "our reconstruction", "本项目重构",
    title_zh="本项目据书评所述的六种路径机制，从所附数据中选取的指标；原书以文字梳理")

INDICATORS = Table(
    name="mechanism_indicators",
    kind="reference",
    title_en="Indicators of the six path mechanisms",
    title_zh="六种路径机制的指标",
    description_en="How far plans, organisations, parks, venture capital, talent and the transfer of results can be "
                   "measured with open data: for each indicator the figures it is taken from and what it misses, and "
                   "where there are no open figures, which ones would be needed.",
    description_zh="规划设置、机构布局、园区合作、风险投资、人才引进、成果转换六种机制用公开数据能测到什么程度：每项指标取自何处、遗漏什么；"
                   "无公开数据者，列明需要何种数据。",
    vintage="Compiled in November 2026",
    vintage_zh="2026年11月编制",
    columns=(
        text_column("code", "Key of the indicator", "指标代码", pattern=SLUG),
        text_column("mechanism", "plans, organisations, parks, venture_capital, talent or transfer",
                    "机制：plans 规划设置，organisations 机构布局，parks 园区合作，venture_capital 风险投资，talent 人才引进，"
                    "transfer 成果转换", enum=MECHANISMS),
        text_column("status", "measured (open figures of what it names), proxy (something near; the note says what it "
                    "misses) or no_open_data", "状态：measured 有直接的公开数据，proxy 近似（说明中写明遗漏），"
                    "no_open_data 无公开数据", enum=STATUSES),
        text_column("name_en", "English name", "英文名称"),
        text_column("name_zh", "Chinese name", "中文名称"),
        text_column("unit_en", "Unit in English", "英文单位"),
        text_column("unit_zh", "Unit in Chinese", "中文单位"),
        text_column("table", "Table the figures are in; empty without open data", "数据所在的表；无公开数据者留空",
                    required=False),
        text_column("column", "Column or variable of the figures; empty for lists", "数值所在列或变量；名单类留空",
                    required=False),
        text_column("filter", "Conditions on the rows, as in capability_indicators", "对各行的条件，写法同 capability_indicators",
                    required=False),
        text_column("aggregator", "How cities become an agglomeration: those of capability_indicators, and "
                    "years_since_plan, first_list_year, years_since_listing (mean of the listed members), "
                    "members_above_zero, share_above_zero, relative_mean (mean of the members over that of all "
                    "cities), growth_5_years (per year) and share_within_60 (of the pairs, within 60 minutes)",
                    "城市数值如何汇总：capability_indicators 所列各种，另有 years_since_plan 距规划年数，first_list_year 最早名单年份，"
                    "years_since_listing 列入以来平均年数（只计所列成员），members_above_zero、share_above_zero 数值大于零的成员数与占比，"
                    "relative_mean 成员均值与全部城市均值之比，growth_5_years 五年年均增长，share_within_60 六十分钟内直达的城市对占比",
                    required=False, enum=("", *MECHANISM_AGGREGATORS)),
        text_column("weight", "As in capability_indicators", "同 capability_indicators", required=False),
        text_column("denominator", "As in capability_indicators", "同 capability_indicators", required=False),
        Column("scale", "number", "none (a factor)", "Factor that brings the result into the unit", "换算为所列单位的倍数",
               minimum=1e-12),
        text_column("timing", "As in capability_indicators; empty without open data",
                    "同 capability_indicators；无公开数据者留空", required=False, enum=("", *TIMINGS)),
        Column("direction", "integer", "1 or -1", "1 where more speaks for the mechanism, -1 where less does",
               "方向：1 越大机制越强，-1 越小越强", minimum=-1, maximum=1),
        year_column(1990, 2030, "First year that has a value; empty without open data", "起始年份；无公开数据者留空",
                    "first_year", required=False),
        year_column(1990, 2030, "Last year that has a value; empty without open data", "终止年份；无公开数据者留空",
                    "last_year", required=False),
        Column("fewest", "integer", "papers or links", "A share is given only where it is a share of at least "
               "so many papers or links", "占比的基数（论文或联系）不少于此数才给值", minimum=0),
        Column("used", "boolean", "yes or no", "Whether the standing of an agglomeration takes it unless told "
               "otherwise; counts that grow with the number of members are off", "是否默认计入位次；随成员数增大的计数默认不计"),
        text_column("needed_en", "What would measure it better, or at all, and which public set a reader can add",
                    "所需数据与读者可自行补充的公开数据集（英文）", required=False),
        text_column("needed_zh", "The same in Chinese", "所需数据与读者可自行补充的公开数据集（中文）", required=False),
        text_column("doi", "DOI of that public set", "该公开数据集的 DOI", required=False, pattern=r"(?:10\.\d{4,9}/\S+)?"),
        text_column("note_en", "What to know about it, in English", "说明（英文）", required=False),
        text_column("note_zh", "What to know about it, in Chinese", "说明（中文）", required=False),
    ),
    primary_key=("code",),
    rules=("mechanism_references",),
    sources=(REGISTER, origins.REVIEW),
    licences=(origins.OWN,),
    caveats_en=(
        "The book follows the mechanisms in words. These indicators are this project's, and most are proxies: a "
        "standing says how an agglomeration is placed on what is open, not how well a mechanism works there.",
        "Two mechanisms of six, parks and venture capital, have no open figures at all. Bank credit and listed "
        "districts were refused as substitutes: they are other things. A missing standing is missing, never zero.",
        "The simulated networks of patents and enterprises are not used: nothing about China can rest on them.",
        "The public sets that are named were not opened for this table; what is said of them is what their titles "
        "say.",
    ),
    caveats_zh=(
        "原书以文字梳理六种机制。本表指标由本项目选取，多为近似：位次只表示城市群在公开数据上的相对位置，不表示机制运行的好坏。",
        "六种机制中园区合作与风险投资完全没有公开数据。银行贷款、列入名单的城区等与之性质不同，不作替代；缺失即缺失，不按零计。",
        "不使用模拟的合作专利与企业网络，不能据以得出关于中国的结论。",
        "所列可补充的公开数据集未经本项目打开核对，所述以其标题为限。",
    ),
)

TABLES = (INDICATORS,)
