"""Declares the table of indicators that the capability index of chapter 3 is made of."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import SLUG, Column, Source, Table, text_column
from flowspace.tables.indicator_rules import AGGREGATORS, DIMENSIONS, TIMINGS, VERSIONS

RECONSTRUCTION = Source(
    "Indicators chosen by this project from its own tables, after the four dimensions that the review of the book "
    "names; the book's own indicators are not known",
    "our reconstruction", "本项目重构",
    title_zh="本项目据书评所述的四个维度，从所附数据中选取的指标；原书指标体系不详")

INDICATORS = Table(
    name="capability_indicators",
    kind="reference",
    title_en="Indicators of innovation capability",
    title_zh="创新能力指标体系",
    description_en="What the index of innovation capability is made of: for each indicator its dimension, the figures "
                   "it is taken from, and how figures of cities become one figure for an agglomeration. The library "
                   "follows this table; a table of your own changes the index without any code.",
    description_zh="创新能力指数的构成：每项指标所属维度、所取数据，以及由城市数值汇总为城市群数值的方式。程序完全依此表计算，"
                   "读者用自己的表即可更换指标，无需改动代码。",
    vintage="Compiled in November 2026",
    vintage_zh="2026年11月编制",
    columns=(
        text_column("code", "Key of the indicator; the same in both versions where it measures the same thing",
                    "指标代码；两个版本衡量同一事物时代码相同", pattern=SLUG),
        text_column("version", "volume (sums, which grow with the size of an agglomeration), intensity (ratios) or "
                    "both", "版本：volume 总量（随城市群规模增大），intensity 强度（比率），both 两者共用",
                    enum=(*VERSIONS, "both")),
        text_column("dimension", "space, input, output or synergy", "维度：space 创新空间，input 创新投入，"
                    "output 创新产出，synergy 创新协同", enum=DIMENSIONS),
        text_column("name_en", "English name", "英文名称"),
        text_column("name_zh", "Chinese name", "中文名称"),
        text_column("unit_en", "Unit in English", "英文单位"),
        text_column("unit_zh", "Unit in Chinese", "中文单位"),
        text_column("table", "Table the figures are in", "数据所在的表", pattern=SLUG),
        text_column("column", "Column of the figures, or a variable where the table holds its figures in one column; "
                    "empty for lists, whose places are counted", "数值所在列，长表则为变量代码；名单类留空（按所列地方计数）",
                    required=False),
        text_column("filter", "Conditions on the rows, column=value or column!=value, joined by semicolons",
                    "对各行的条件：列=值 或 列!=值，以分号连接", required=False),
        text_column("aggregator", "How cities become an agglomeration. Of figures: sum, mean (weighted, if there is a "
                    "weight), maximum, pielou and herfindahl_evenness (evenness between the members). Of lists: "
                    "listed_places, share_of_cities_listed. Of links: links_within, links_outside, pairs_within "
                    "(pairs of members that are linked), density_within and density_outside (share of the possible "
                    "pairs), share_within (of all links of the members), evenness_within (Green's index of strengths)",
                    "城市数值如何汇总为城市群数值。数值类：sum 求和，mean 平均（有权数则加权），maximum 最大值，pielou 与 "
                    "herfindahl_evenness 成员间均衡度；名单类：listed_places 所列地方数，share_of_cities_listed "
                    "有所列地方的城市占比；联系类：links_within 群内联系，links_outside 对外联系，pairs_within 有联系的群内城市对数，"
                    "density_within、density_outside 占可能城市对的比例，share_within 群内联系占成员全部联系的比例，"
                    "evenness_within 联系强度的格林指数", enum=AGGREGATORS),
        text_column("weight", "Figures of cities, as table.column[conditions]: the weight of a mean, or for tables of "
                    "provinces the key by which the figure of a province is shared out among its cities",
                    "城市数值，写作 表.列[条件]：加权平均的权数；数据为省级时，则为把全省数值分摊至各市的依据", required=False),
        text_column("denominator", "Figures, as table.column[conditions], whose sum over the same cities divides the "
                    "sum; of provinces only where the indicator is, shared out by the same key",
                    "除数，写作 表.列[条件]，按同一批城市求和；指标为省级时除数也可为省级，按同一依据分摊", required=False),
        Column("scale", "number", "none (a factor)", "Factor that brings the result into the unit", "换算为所列单位的倍数",
               minimum=1e-12),
        text_column("timing", "yearly (figures of the year), from_list_year (a place counts from the year its list was "
                    "issued) or fixed (the same in all years; estimated in years other than its own)",
                    "时间口径：yearly 当年数值，from_list_year 自名单发布年起计，fixed 各年相同（非本年者为估计）", enum=TIMINGS),
        Column("direction", "integer", "1 or -1", "1 where more is better, -1 where less is better",
               "方向：1 越大越好，-1 越小越好", minimum=-1, maximum=1),
        Column("used", "boolean", "yes or no", "Whether the index takes it unless told otherwise", "是否默认采用"),
        text_column("note_en", "What to know about it, in English", "说明（英文）", required=False),
        text_column("note_zh", "What to know about it, in Chinese", "说明（中文）", required=False),
    ),
    primary_key=("code", "version"),
    rules=("indicators_once_in_a_version", "dimensions_have_indicators", "indicator_references"),
    sources=(RECONSTRUCTION,),
    licences=(origins.OWN,),
    caveats_en=(
        "The indicators, weights and normalisation of the book are not known. This is a reconstruction from open data; "
        "its values cannot be held against the book's, only its order of agglomerations can.",
        "Left out, because no open table by city and year was found: universities and key universities, key "
        "laboratories and engineering centres, high-tech zones, incubators, high-tech firms and built-up land (space); "
        "R&D by city, students (input); international applications under the PCT, papers of all fields, turnover of "
        "technology contracts by city, sales of new products (output); co-patents and transfers of technology "
        "(synergy). The simulated co-patents stand in the table switched off: a finding about China cannot rest on "
        "them.",
        "R&D and the budgets of provinces are shared out among cities in proportion to their GDP. What the cities of a "
        "province differ by is therefore their GDP and nothing else: capitals with many laboratories come out too low. "
        "The intensities are means of the provinces concerned. Only the municipalities are exact.",
        "Space is made of three lists. It moves only in the years in which lists were issued, and a later batch that "
        "the source does not have counts as absent. The starting years of the innovative cities of 2016 are not "
        "known: they are taken as fixed.",
        "Synergy rests on five conferences, mostly on robotics. 14 of the 19 agglomerations have no such link within "
        "in any year from 2010 to 2020 (partition of prefectures), so that zeros and ties decide their order. With the "
        "filter venues=all it is 11, but then the set of conferences grows over the years.",
        "Amounts of money are in current prices: no deflator of cities is at hand. In the version volume part of the "
        "growth of money is growth of prices.",
        "Autonomous prefectures have no population, credit or wages here. Ratios take the cities that have both "
        "figures; sums take those that have one and are then a lower bound. The coverage stands beside each value.",
    ),
    caveats_zh=(
        "原书的指标、权重与标准化方法不详。本表为据公开数据所作的重构，数值不能与原书比较，只能比较城市群的位次。",
        "因无公开的分市分年数据而未纳入：高校与“双一流”高校、重点实验室与工程中心、高新区、孵化器、高新技术企业、建设用地（空间）；"
        "分市研发投入、在校大学生（投入）；PCT国际专利申请、各学科论文、分市技术合同成交额、新产品销售收入（产出）；合作专利与技术转移"
        "（协同）。模拟的合作专利列于表中但默认不采用，不能据以得出关于中国的结论。",
        "省级研发与财政数据按各市生产总值分摊，故省内城市间的差别仅来自生产总值，科研机构集中的省会会被低估；强度即相关各省的加权平均。"
        "仅直辖市为准确值。",
        "空间维度由三类名单构成，只在名单发布年份变动；来源未收的后续批次视同未列。2016年名单所列创新型城市的起始年份不详，按固定值处理。",
        "协同维度依据五个以机器人学为主的会议的论文。按地级单元划分，19个城市群中有14个在2010—2020年各年均无群内合著，其位次由零值与"
        "并列决定；filter 改为 venues=all 时为11个，但会议逐年增多。",
        "金额均为当年价，因无分市平减指数；总量版本中金额的增长部分来自价格上涨。",
        "自治州缺人口、信贷与工资数据。比率只取分子分母俱全的城市；求和只含有数据的城市，为下限。每个数值旁均列出覆盖率。",
    ),
)

TABLES = (INDICATORS,)
