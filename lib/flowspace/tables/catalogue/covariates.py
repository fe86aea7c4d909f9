"""Declares the tables of city covariates: the variables, the compilations, the chosen figures, the agreement."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.catalogue import origins_covariates as ours
from flowspace.tables.declaration import (
    ANY_GRADE,
    SLUG,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    evidence_column,
    flag_column,
    text_column,
    year_column,
)

_IN_CITIES = ForeignKey("adcode", "cities", "adcode")
_IN_COVARIATES = ForeignKey("variable", "covariates", "variable")

_HUNDRED_MILLION = "100 million yuan, current prices"
_LETTERS = {"a": ("compilation a", "汇编a"), "b": ("compilation b", "汇编b"), "c": ("compilation c", "汇编c")}

COVARIATES = Table(
    name="covariates",
    kind="reference",
    title_en="The variables of the covariates, with units and names",
    title_zh="协变量一览：单位与名称",
    description_en="One row for each variable of city_covariates and province_rd.",
    description_zh="city_covariates 与 province_rd 两表的每个变量一行。",
    vintage="As the tables that use it",
    vintage_zh="同使用它的各表",
    columns=(
        text_column("variable", "Key of the variable", "变量代码", pattern=SLUG),
        text_column("unit", "Unit in English", "单位（英文）"),
        text_column("unit_zh", "Unit in Chinese", "单位（中文）"),
        text_column("name_en", "English name", "英文名称"),
        text_column("name_zh", "Chinese name", "中文名称"),
        text_column("note_en", "What to know about the variable, in English", "说明（英文）", required=False),
        text_column("note_zh", "What to know about the variable, in Chinese", "说明（中文）", required=False),
    ),
    primary_key=("variable",),
    sources=(ours.COMPILATION_A, ours.COMPILATION_B, ours.COMPILATION_C, ours.TECHME_RD),
    licences=(origins.OWN,),
)


def _figure(name: str, en: str, zh: str, unit: str, letter: str) -> Column:
    """Declare one column of one compilation."""
    word_en, word_zh = _LETTERS[letter]
    return Column(f"{name}_{letter}", "number", unit, f"{en}, {word_en}", f"{zh}，{word_zh}", evidence="observed",
                  required=False, minimum=0)


COMPILATIONS = Table(
    name="city_covariate_compilations",
    kind="source",
    title_en="City statistics in three compilations, side by side, 2000-2023",
    title_zh="城市统计数据：三种汇编并列，2000—2023年",
    description_en="GDP, population, area, budgets, wages, loans and deposits of cities as three redistributors have "
                   "them, nothing chosen and nothing repaired: wrong cells stand here as they were found. For use, "
                   "take city_covariates, which is made from this table.",
    description_zh="三个转载来源中的城市地区生产总值、人口、面积、财政、工资与存贷款数据，未作取舍与修正，错误单元格照原样保留。"
                   "使用请取由本表生成的 city_covariates。",
    vintage="Yearbooks to 2024; repositories read in November 2026",
    vintage_zh="年鉴至2024年；数据仓库读取于2026年11月",
    columns=(
        adcode_column(),
        year_column(2000, 2030),
        _figure("gdp", "Gross domestic product", "地区生产总值", _HUNDRED_MILLION, "a"),
        _figure("gdp_primary", "Value added of the primary sector", "第一产业增加值", _HUNDRED_MILLION, "a"),
        _figure("gdp_secondary", "Value added of the secondary sector", "第二产业增加值", _HUNDRED_MILLION, "a"),
        _figure("gdp_tertiary", "Value added of the tertiary sector", "第三产业增加值", _HUNDRED_MILLION, "a"),
        _figure("gdp", "Gross domestic product", "地区生产总值", _HUNDRED_MILLION, "b"),
        _figure("resident_population", "Resident population", "常住人口", "10 thousand persons", "a"),
        _figure("resident_population", "Resident population of 2020 and 2023", "2020年与2023年常住人口",
                "10 thousand persons", "b"),
        _figure("resident_population", "Resident population", "常住人口", "10 thousand persons", "c"),
        _figure("registered_population", "Registered population (hukou)", "户籍人口", "10 thousand persons", "b"),
        _figure("area", "Administrative area", "行政区域面积", "square kilometres", "a"),
        _figure("area", "Administrative area", "行政区域面积", "square kilometres", "b"),
        _figure("fiscal_revenue", "General public budget revenue", "一般公共预算收入", _HUNDRED_MILLION, "b"),
        _figure("fiscal_expenditure", "General public budget expenditure", "一般公共预算支出", _HUNDRED_MILLION, "b"),
        _figure("education_spending", "Local public spending on education", "地方教育支出", _HUNDRED_MILLION, "c"),
        _figure("average_wage", "Average wage of employees in urban units", "城镇单位在岗职工平均工资", "yuan per year", "b"),
        _figure("average_wage", "Average wage of employees in urban units", "城镇单位在岗职工平均工资", "yuan per year", "c"),
        _figure("loans", "Loans at the end of the year", "年末贷款余额", _HUNDRED_MILLION, "b"),
        _figure("deposits", "Deposits at the end of the year", "年末存款余额", _HUNDRED_MILLION, "b"),
    ),
    primary_key=("adcode", "year"),
    foreign_keys=(_IN_CITIES,),
    sources=(ours.COMPILATION_A, ours.COMPILATION_B, ours.COMPILATION_C),
    licences=(origins.FACTS,),
    caveats_en=(
        "The compilations are not independent: all go back to the same yearbooks, and most cells agree to the last "
        "digit. Agreement says that a figure was copied well, not that it is right.",
        "Compilation b has two figures in place of others: under the code of Hainan prefecture (Qinghai) it files the "
        "sums of the cities of Hainan province, and its population is registered population times a constant to 2019 "
        "and lies on a straight line in 2021 and 2022. Neither is shipped; 2020 and 2023 are.",
        "Compilation b draws straight lines through gaps, for example through the GDP of Inner Mongolia in 2017 and of "
        "Bijie and Tongren from 2000 to 2011, and their first figure can be wrong: that of Bijie is about twice the "
        "GDP in compilation a. city_covariates grades them as estimated. Population, wages and education of "
        "compilation c were partly imputed without a mark, as its authors say.",
        "Zeros of compilation b stand for figures that are missing: deposits of Pingliang in 2023, registered "
        "population of Sansha in 2016.",
        "Boundaries are those of the year: Jinan is without Laiwu to 2018, and Hefei, Wuhu and Ma'anshan are without "
        "Chaohu to 2010. Laiwu and Chaohu have no rows. Nagqu, Hami, Turpan and Danzhou stand under their present "
        "codes in all years.",
        "Autonomous prefectures, leagues and areas have GDP only. County-level units have nothing.",
        "GDP of 2019 adds up to 97.8 trillion yuan over all rows of compilation a, against 98.65 trillion for the "
        "nation.",
    ),
    caveats_zh=(
        "三种汇编并非相互独立：均源自同一批年鉴，多数单元格逐位相同。一致只说明转抄无误，不说明数值正确。",
        "汇编b有两处张冠李戴：海南藏族自治州（青海）代码下实为海南省各市合计；其人口至2019年为户籍人口乘以常数，2021、2022年落在直线上。"
        "两者均不收录，只收2020与2023年人口。",
        "汇编b以直线填补缺失，如内蒙古2017年、毕节与铜仁2000—2011年的生产总值，起点也可能有误（毕节起点约为汇编a的两倍），"
        "city_covariates 表将其列为估计；汇编c的人口、工资与教育支出按其作者所述有部分插补而未标注。",
        "汇编b中的零表示缺失：平凉2023年存款、三沙2016年户籍人口。",
        "行政区划为当年口径：济南2018年及以前不含莱芜，合肥、芜湖、马鞍山2010年及以前不含巢湖；莱芜、巢湖不列行。"
        "那曲、哈密、吐鲁番、儋州各年均用现行代码。",
        "自治州、盟与地区仅有生产总值，县级单元无数据。",
        "汇编a各行2019年生产总值合计97.8万亿元，全国为98.65万亿元。",
    ),
)

CITY_COVARIATES = Table(
    name="city_covariates",
    kind="derived",
    title_en="City covariates 2000-2023: GDP, population, area, budgets, wages, loans and deposits",
    title_zh="城市协变量，2000—2023年：生产总值、人口、面积、财政、工资与存贷款",
    description_en="One figure for each variable, city and year, chosen from city_covariate_compilations by a stated "
                   "rule, with known wrong cells repaired and doubtful ones flagged. GDP, population and area: "
                   "compilation a, else b; wages: b, else c; education: c, for the municipalities the provincial "
                   "budget; the rest: b. Units are in the table covariates. Made by `python -m flowspace.sources "
                   "derive`.",
    description_zh="每个变量、城市与年份一个数值，按既定规则取自 city_covariate_compilations，已知错误已修正，可疑数值已标记。"
                   "生产总值、人口与面积先取汇编a、次取b；工资先取b、次取c；教育支出取c，直辖市取省级预算；其余取b。"
                   "单位见 covariates 表。由命令 python -m flowspace.sources derive 生成。",
    vintage="As its source tables",
    vintage_zh="同各来源表",
    columns=(
        adcode_column(),
        year_column(2000, 2030),
        text_column("variable", "Key of the variable", "变量代码", pattern=SLUG),
        Column("value", "number", "as the table covariates states for the variable", "Figure", "数值",
               evidence="see column evidence", minimum=0),
        evidence_column(("observed", "estimated")),
        flag_column(("repaired", "interpolated", "carried_over", "implausible", "few_residents", "registered",
                     "series_break", "sum_differs", "sources_differ"),
                    "The first that applies: repaired: a known wrong cell mended; interpolated: filled between "
                    "neighbouring years here, or on a straight line that the redistributor drew; carried_over: money "
                    "that repeats the year before to the last digit; implausible: both neighbouring years contradict "
                    "it, or it is ten or a hundred times too large or small, or a sector that the sum contradicts; "
                    "few_residents: of a city of fewer than ten thousand; registered: "
                    "equals the registered population; series_break: not comparable with the year before; "
                    "sum_differs: the sectors miss the total by over one per cent; sources_differ: compilations differ "
                    "by over ten per cent",
                    "取第一个适用者：repaired 已修正的错误；interpolated 本项目由相邻年份内插，或位于转载者所画的直线上；"
                    "carried_over 金额与上一年逐位相同；"
                    "implausible 与前后两年均矛盾，或大小差十倍、百倍，或某一产业与合计不合；few_residents 居民不足一万人；"
                    "registered 等于户籍人口；series_break 与上一年不可比；sum_differs 三次产业之和与总值相差逾1%；"
                    "sources_differ 汇编间相差逾10%"),
        text_column("source", "Compilation the figure comes from (a, b or c), or province_rd",
                    "数值所取自的汇编（a、b、c）或 province_rd 表", enum=("a", "b", "c", "province_rd")),
    ),
    primary_key=("adcode", "year", "variable"),
    foreign_keys=(_IN_CITIES, _IN_COVARIATES),
    own={"year": {"minimum": 1978}, "evidence": ANY_GRADE, "source": {"enum": None}},
    sources=(ours.COMPILATION_A, ours.COMPILATION_B, ours.COMPILATION_C, ours.TECHME_RD),
    licences=(origins.FACTS, origins.MIT),
    caveats_en=(
        "Repaired in GDP: 2011 of Jiamusi, Qitaihe, Mudanjiang, Heihe, Suihua and Daxing'anling, each of which had the "
        "row of the next; 2005 of Guigang and Yulin, interchanged; Changde 2000-2015, given one year late; Ordos and "
        "Huainan 2022, misread; totals of 2022 and a few others that repeat the year before although their sectors "
        "moved on; and Ili, whose printed figures include Tacheng and Altay except in 2019 and 2020: these are "
        "subtracted and the result is estimated.",
        "The GDP of Inner Mongolia was restated from 2017 (Wuhai and Ulanqab from 2018) without earlier years; so were "
        "Liaoning in 2016 and, after the economic census, Tianjin, Jilin, Heilongjiang, Shandong and others in 2019. "
        "Flag series_break marks the first year after; growth across it means nothing.",
        "series_break and implausible are set by one robust rule on growth (six robust standard deviations); a real "
        "leap can be marked, and a small error is not found. Sichuan's figures of 2008 and 2009 are exempt where the "
        "Wenchuan earthquake explains them.",
        "The three sectors carry the flag of the total or one of their own. The rule is applied to their shares in the "
        "product. A share that leaps and stays is series_break: 143 cells that the total does not mark, 31 of them in "
        "2019, 24 in 2005 and 14 in 2009, when censuses had moved output between sectors. A share that leaps and "
        "returns is left alone where the sectors add up to a total (the primary sector of Datong and Lüliang in 2001, "
        "say), because a slip would show in the sum. Implausible would be a leap where they add up to none, or two "
        "sectors in each other's place: there is no such cell. Of 20 breaks looked at by hand no figure is wrong; 13 "
        "follow a census or restatement, seven are real changes or cannot be told. An error that stays within all "
        "these limits is not found.",
        "Where sectors miss the total (sum_differs), most are older than the total: in Guangdong in 2009 and 2011-2014 "
        "they add up to the total before its revision, which compilation b has.",
        "Money that repeats the year before, to the last digit of the shorter of the two figures, is carried_over: 36 "
        "cells. The later year is marked: where another compilation has a figure of its own (wages of Luohe 2016 and "
        "2018, Xinyang 2018 and Chenzhou 2014), the earlier year is the one it confirms. Xianyang 2018 repeats both "
        "budgets and spending on education. Sectors count only if all three repeat. Figures of four digits and fewer "
        "can be equal by chance and are left, such as the revenue of Heihe in 2002.",
        "Credit of Lhasa in 2013 repeats 2012, rounded; that of 2014 is far above both neighbours and implausible. The "
        "loans of 2015 are marked with it, because growth alone cannot tell which of two years is wrong; set against "
        "deposits, they lie between 2012 and 2016. Sansha has some two thousand residents: whatever is stated of it, "
        "other than its area, carries few_residents or an earlier flag, and per head it means nothing.",
        "A run of three years or more that goes up or down by exactly the same amount was drawn by the redistributor. "
        "Its inner years are estimated. So are both ends of a run of four years or more, unless another compilation "
        "confirms the end within one per cent; all of a run of four years or more that begins or ends its series; and "
        "the outer end of such a run of three years. An end may be a real figure, but nothing shows it, and where "
        "compilation a has the city in 2000 the first figure of each such run of GDP in compilation b is wrong by over "
        "ten per cent. Of population and area, which change evenly, only runs of four years count, and "
        "of all variables only those whose yearly step is at least ten units of the last digit printed: slow figures "
        "in whole numbers lie on a line by chance.",
        "Equal figures in three years or more are left as observed: there are none in money; population has 11 such "
        "runs, all printed to 10 thousand or one thousand persons; and area is constant by nature.",
        "A figure that for a year or two is about ten or a hundred times too large or small, against its neighbours "
        "and against an independent figure (loans against deposits, spending on education against the whole budget), "
        "is implausible and left as it is, because no other compilation has it: loans of Huai'an 2010, Lüliang 2011 "
        "and 2012, Yuncheng 2014 and Jiuquan 2023, deposits of Siping 2019, spending on education of Jiayuguan 2006. A "
        "zero stands for a missing figure and has no row: deposits of Pingliang in 2023.",
        "Where the compilation gives registered in place of resident population (flag registered: several hundred "
        "cells, half of them in Heilongjiang and Hunan), per-head figures are biased. A single such figure between two "
        "of residents, as in Heilongjiang in 2021 and Dalian in 2011, is replaced by interpolation. The censuses of "
        "2010 and 2020 leave steps.",
        "Spending on education is that of the cities and their counties and leaves out what the province spends; that "
        "of the municipalities contains everything. Levels of the two are not comparable.",
        "Autonomous prefectures, leagues and areas have GDP only; sums over agglomerations that contain them are "
        "incomplete for the other variables.",
        "Boundaries are those of the year (see city_covariate_compilations).",
    ),
    caveats_zh=(
        "生产总值已修正：2011年佳木斯、七台河、牡丹江、黑河、绥化、大兴安岭错行，各复原；2005年贵港与玉林互换；常德2000—2015年滞后一年；"
        "鄂尔多斯、淮南2022年误录；2022年等若干总值照抄上年而产业数据已更新；伊犁州除2019、2020年外含塔城、阿勒泰，已扣除，列为估计。",
        "内蒙古生产总值自2017年（乌海、乌兰察布自2018年）按新口径公布而未追溯，辽宁2016年及经济普查后2019年天津、吉林、黑龙江、山东等亦然。"
        "series_break 标记新口径首年，跨越该年的增长率没有意义。",
        "series_break 与 implausible 依据同一稳健规则（增长率偏离逾6倍稳健标准差）判定，真实的跃变可能被标记，细小错误则不能发现；"
        "四川2008、2009年可由汶川地震解释者除外。",
        "三次产业沿用总值的标记，或另有自己的标记：同一规则用于各产业占总值的比重。跃变后不再回落者为 series_break，"
        "总值未标记的有143个单元格，其中2019年31个、2005年24个、2009年14个，均在普查调整产业数据之后；"
        "跃变后次年回落而三次产业之和与某一总值相符者不予标记（如大同、吕梁2001年第一产业），因为录入差错会使合计不符；"
        "跃变而合计与各总值均不符，或两个产业互换位置者，才是 implausible，目前没有这样的单元格。人工核对其中20处断点，数值均无差错："
        "13处由普查或口径调整所致，7处为真实变化或无从判断。未超出上述界限的差错不能发现。",
        "三次产业之和与总值不符（sum_differs）者，多为产业数据旧于总值：广东2009年及2011—2014年的产业之和等于修订前的总值，即汇编b所载。",
        "金额与上一年相同（按两数中位数较少者逐位比较）标记 carried_over，共36个单元格。标记后一年：凡另一汇编另有数值者"
        "（漯河2016、2018年，信阳2018年，郴州2014年工资），所印证的均是前一年。咸阳2018年两项财政数据与教育支出均照抄上年。"
        "产业数据须三项全同才算。四位及以下的数值可能碰巧相同，不予标记，如黑河2002年财政收入。",
        "拉萨2013年存贷款照抄2012年（仅四舍五入），2014年远高于前后两年，标记 implausible；2015年贷款随之被标记，"
        "因为仅凭增长无从判断两年中何者有误，而与存款相比，它介于2012与2016年之间。三沙居民仅两千余人，除面积外的数值均标记 "
        "few_residents 或更靠前的标记，人均数没有意义。",
        "连续三年及以上逐年增减完全相等的一段，系转载者以直线填补：段内各年列为估计；四年及以上者两端亦列为估计，除非另一汇编相差不逾1%；"
        "四年及以上且位于序列起点或终点者整段列为估计，三年者仅其外侧一端。端点也可能是真实数值，但无从证实：汇编b此类生产总值的起点，"
        "凡汇编a在2000年有数者，均相差逾10%。人口与面积变化平缓，仅计四年及以上的段；"
        "各变量均只计逐年增减不小于末位十个单位的段，因为缓慢变化的整数容易碰巧成一直线。",
        "连续三年及以上数值不变者仍列为观测：金额类变量没有；人口有11段，均以万人或千人为单位；面积本来少变。",
        "某数在一两年内大或小约十倍、百倍，且与独立数据（贷款对存款、教育支出对财政支出等）同样不合者，标记 implausible，"
        "因无其他汇编可据，数值照留：贷款为淮安2010年、吕梁2011与2012年、运城2014年、酒泉2023年，存款为四平2019年，"
        "教育支出为嘉峪关2006年。零表示缺失，不列行：平凉2023年存款。",
        "汇编以户籍人口充作常住人口之处标记 registered（数百个单元格，半数在黑龙江与湖南），人均指标有偏；"
        "夹在两个常住人口之间的单个户籍数（如黑龙江2021年、大连2011年）以内插值代替。2010、2020年人口普查留有台阶。",
        "教育支出为市县两级，不含省本级；直辖市为全口径，二者水平不可比。",
        "自治州、盟与地区仅有生产总值，含这些单元的城市群其余变量合计不完整。",
        "行政区划为当年口径（见 city_covariate_compilations）。",
    ),
)

AGREEMENT = Table(
    name="covariate_agreement",
    kind="derived",
    title_en="Agreement of the compilations of city statistics, by variable and year",
    title_zh="城市统计汇编间的一致程度（按变量与年份）",
    description_en="Cells that two compilations have in common: their number, the median relative difference and the "
                   "shares that agree within one and within ten per cent, before any repair. Made by `python -m "
                   "flowspace.sources derive` from city_covariate_compilations.",
    description_zh="两种汇编共有单元格的数目、相对差异中位数及相差1%与10%以内的比例，均为修正之前。"
                   "由命令 python -m flowspace.sources derive 据 city_covariate_compilations 生成。",
    vintage="As its source table",
    vintage_zh="同来源表",
    columns=(
        text_column("variable", "Key of the variable", "变量代码", pattern=SLUG),
        text_column("first", "Compilation compared with", "基准汇编", enum=("a", "b", "c")),
        text_column("second", "Compilation that is compared", "对照汇编", enum=("a", "b", "c")),
        year_column(2000, 2030),
        Column("n_cells", "integer", "cities", "Cities that have a figure in both", "两者均有数值的城市数",
               evidence="observed", minimum=1),
        Column("median_relative_difference", "number", "share", "Median of the absolute difference relative to the "
               "first compilation", "相对于基准汇编的绝对差异中位数", evidence="observed", minimum=0),
        Column("share_within_1_per_cent", "number", "share", "Share of cells that differ by at most one per cent",
               "相差不超过1%的单元格占比", evidence="observed", minimum=0, maximum=1),
        Column("share_within_10_per_cent", "number", "share", "Share of cells that differ by at most ten per cent",
               "相差不超过10%的单元格占比", evidence="observed", minimum=0, maximum=1),
    ),
    primary_key=("variable", "first", "second", "year"),
    foreign_keys=(_IN_COVARIATES,),
    sources=(ours.COMPILATION_A, ours.COMPILATION_B, ours.COMPILATION_C),
    licences=(origins.FACTS,),
    caveats_en=("The compilations share their yearbooks: what agrees may be wrong in both.",),
    caveats_zh=("各汇编源自同一批年鉴，一致的数值也可能同样有误。",),
)

TABLES = (COVARIATES, COMPILATIONS, CITY_COVARIATES, AGREEMENT)
