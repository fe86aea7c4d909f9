"""Declares the simulated layers, their true parameters and fit, and the published figures they are calibrated to."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    OPTIONAL,
    SEE_EVIDENCE,
    Column,
    ForeignKey,
    Licence,
    Source,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    text_column,
    year_column,
)

JIANG = Source(
    "Jiang, S.; Shi, A.; Peng, Z.; Li, X. (2017). Major factors affecting cross-city R&D collaborations in China: "
    "evidence from cross-sectional co-patent data between 224 cities. Scientometrics, 1251-1266. Abstract",
    "Jiang et al. 2017", "Jiang等2017", "https://www.zhixidata.com/details/1/895461908", "10.1007/s11192-017-2358-2",
    title_zh="Jiang, S.; Shi, A.; Peng, Z.; Li, X. (2017). Major factors affecting cross-city R&D collaborations "
             "in China: evidence from cross-sectional co-patent data between 224 cities. Scientometrics, "
             "1251-1266。仅据摘要")
HUANG = Source(
    "Huang Xiaodong; Ma Haitao; Miao Changhong (2021). Connectivity characteristics for city networks in China based "
    "on innovative enterprises. Acta Geographica Sinica 76(4), 835-852. Table 3. In Chinese",
    "Huang et al. 2021, Tab. 3", "黄晓东等2021表3", "http://www.geog.com.cn/EN/10.11821/dlxb202104005",
    "10.11821/dlxb202104005",
    title_zh="黄晓东、马海涛、苗长虹（2021）。论文，题名所见仅为英文：Connectivity characteristics for city networks in China based on "
             "innovative enterprises。《地理学报》76卷4期，835—852页，表3")
SIMULATION = Source(
    "Drawn by this project (flowspace.simulation) from a gravity model whose parameters are in simulation_parameters",
    "simulated, not observed", "模拟数据，非观测",
    title_zh="由本项目（flowspace.simulation）按引力模型模拟生成，参数见 simulation_parameters 表")
DRAWN = Licence("MIT", "Drawn by this project, under its licence", "本项目模拟生成，适用本项目许可",
                "https://opensource.org/license/mit")

_NOT_OBSERVED_EN = ("Simulated: no row says anything about China. Use it to try methods and to see whether they find "
                    "the known truth.")
_NOT_OBSERVED_ZH = "模拟数据：任何一行都不是关于中国的事实，仅用于试用方法并检验方法能否还原已知的真实参数。"
_MASSES_EN = ("City masses are estimated, distances observed; the parameters are calibrated to published figures, and "
              "simulation_fit lists what is reached beside what was published.")
_MASSES_ZH = "城市规模为估计值，距离为观测值；参数据已发表数值校准，simulation_fit 表逐项列出模拟值与已发表值。"
_MAINLAND_EN = ("Hong Kong and Macao are no cities here: the official patent counts of provinces, on which the masses "
                "rest, leave them out, and flowspace.copatents counts their applicants as outside the mainland. They "
                "are cities in ai_copublications.")
_MAINLAND_ZH = ("香港、澳门不列为城市：作为城市规模依据的官方分省专利统计不包括两地，flowspace.copatents 亦将两地申请人计入内地以外；"
                "ai_copublications 表则列为城市。")
_MADE_EN = " Made by `python -m flowspace.sources derive`."
_MADE_ZH = "由命令 python -m flowspace.sources derive 生成。"
_YEARS = (1985, 2030)


def _pair(one: str, other: str) -> tuple[ForeignKey, ...]:
    """Foreign keys of the two cities of a link."""
    return ForeignKey(one, "cities", "adcode"), ForeignKey(other, "cities", "adcode")


INTENSITY = Table(
    name="copatent_intensity_published",
    kind="source",
    title_en="Mean co-patents per pair of cities, published values",
    title_zh="城市对平均合作专利数的已发表数值",
    description_en="Mean number of co-patents of two out of 224 cities, of the same and of different provinces, "
                   "as the abstract of a paper gives it.",
    description_zh="224个城市两两之间的平均合作专利强度，分省内与省际，取自论文摘要。",
    vintage="Published in 2017; the abstract names no year of the patents",
    vintage_zh="2017年发表；摘要未注明专利年份",
    columns=(
        text_column("scope", "within_provinces or between_provinces",
                    "范围：within_provinces 省内，between_provinces 省际", enum=("within_provinces", "between_provinces")),
        Column("links_per_pair", "number", "co-patents per pair", "Mean number of co-patents of a pair of cities",
               "每对城市的平均合作专利数", evidence="published", minimum=0),
        Column("cities", "integer", "cities", "Number of cities compared", "城市数", evidence="published", minimum=2),
        evidence_column(("published",)),
    ),
    primary_key=("scope",),
    sources=(JIANG,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=("Neither the year of the patents nor the list of the 224 cities is in the abstract; the paper itself "
                "was not read.",),
    caveats_zh=("摘要未给出专利年份与224个城市的名单；未读论文全文。",),
)

ENTERPRISE_PUBLISHED = Table(
    name="enterprise_network_published",
    kind="source",
    title_en="Links of innovative enterprises of the top cities, published values",
    title_zh="创新型企业城市网络前列城市的已发表数值",
    description_en="Links from headquarters to branches of innovative enterprises: links sent, received and both, and "
                   "the number of cities at the other end, for the cities that lead the published table.",
    description_zh="创新型企业总部至分支的联系：出度、入度、中心度及辐射、吸引城市数，仅含已发表表格中居前的城市。",
    vintage="Published in 2021; lists of enterprises of 2006-2017",
    vintage_zh="2021年发表；企业名单为2006—2017年",
    columns=(
        adcode_column(),
        text_column("measure", "out_degree, in_degree, total, cities_reached or cities_attracted_from",
                    "指标：out_degree 出度，in_degree 入度，total 中心度，cities_reached 辐射城市数，"
                    "cities_attracted_from 吸引城市数",
                    enum=("out_degree", "in_degree", "total", "cities_reached", "cities_attracted_from")),
        Column("value", "integer", "links or cities", "Value of the measure", "指标数值", evidence="published", minimum=0),
        evidence_column(("published",)),
    ),
    primary_key=("adcode", "measure"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(HUANG,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=("Only the first three or four ranks of each column could be read; the page names no year of the "
                "links.",),
    caveats_zh=("各列仅见前三或四位；页面未注明联系的年份。",),
)

PARAMETERS = Table(
    name="simulation_parameters",
    kind="derived",
    title_en="True parameters of the simulated layers",
    title_zh="模拟层的真实参数",
    description_en="Parameters of the gravity models from which copatents and enterprise_links are drawn, and the "
                   "seeds of the draws. Found by `python -m flowspace.sources calibrate`; `derive` takes them as they "
                   "stand.",
    description_zh="copatents 与 enterprise_links 两个模拟层所用引力模型的参数及随机种子。由命令 "
                   "python -m flowspace.sources calibrate 求得，derive 命令直接使用。",
    vintage="Calibrated to figures published in 2017, 2021 and 2023",
    vintage_zh="据2017、2021、2023年发表的数值校准",
    columns=(
        text_column("layer", "copatents or enterprise", "模拟层：copatents 合作专利，enterprise 企业关联",
                    enum=("copatents", "enterprise")),
        text_column("parameter", "Name of the parameter", "参数名称", pattern=r"[a-z]+(?:_[a-z]+)*"),
        text_column("subject", "Agglomeration or city the value belongs to; empty where it holds for all",
                    "所属城市群或城市；空表示适用于全部", required=False),
        Column("year", "integer", "calendar year", "Year the value belongs to; empty where it holds for all",
               "所属年份；空表示适用于各年", required=False, minimum=_YEARS[0], maximum=_YEARS[1]),
        Column("value", "number", "see column unit", "Value of the parameter", "参数值", evidence="simulated"),
        text_column("unit", "Unit of the value", "单位"),
        text_column("origin", "calibrated to published figures, interpolated or extrapolated between calibrated years, "
                              "or assumed", "来源：calibrated 据已发表数值校准，interpolated 内插，extrapolated 外推，assumed 设定",
                    enum=("calibrated", "interpolated", "extrapolated", "assumed")),
        text_column("note_en", "What the parameter is, in English", "参数含义（英文）"),
        text_column("note_zh", "What the parameter is, in Chinese", "参数含义（中文）"),
    ),
    primary_key=("layer", "parameter", "subject", "year"),
    sources=(origins.MA, JIANG, HUANG),
    licences=(DRAWN,),
    caveats_en=(
        "Parameters of a model, chosen so that its draws resemble published figures: they are no estimates of how "
        "Chinese cities cooperate.",
        "What no published figure identifies is assumed, and the column origin says so.",
    ),
    caveats_zh=("参数的取值使模拟结果接近已发表数值，并非对中国城市合作规律的估计。", "已发表数值无法识别的参数为设定值，见 origin 列。"),
)

FIT = Table(
    name="simulation_fit",
    kind="derived",
    title_en="Simulated layers beside the published figures they are calibrated to",
    title_zh="模拟层与其校准目标的对照",
    description_en="Every published figure that the calibration uses, with the same quantity measured on the simulated "
                   "layers that are shipped." + _MADE_EN,
    description_zh="校准所用的全部已发表数值，及在所附模拟层上测得的同一指标。" + _MADE_ZH,
    vintage="As its source tables",
    vintage_zh="同各来源表",
    columns=(
        text_column("layer", "copatents or enterprise", "模拟层：copatents 合作专利，enterprise 企业关联",
                    enum=("copatents", "enterprise")),
        text_column("target", "within and external (functional polycentricity), links_per_pair, or a measure of "
                              "enterprise_network_published",
                    "指标：within 群内、external 群外功能多中心性，links_per_pair 每对城市联系数，其余见 enterprise_network_published"),
        text_column("subject", "Agglomeration, scope or city", "城市群、范围或城市"),
        Column("year", "integer", "calendar year", "Year; empty for links_per_pair, where the simulated value is the "
               "mean of 2010 and 2015", "年份；links_per_pair 为空，其模拟值为2010年与2015年均值", required=False,
               minimum=_YEARS[0], maximum=_YEARS[1]),
        Column("published", "number", "as the target", "Published figure", "已发表数值", evidence="published"),
        Column("simulated", "number", "as the target", "The same measured on the simulated layer", "模拟层上的数值",
               evidence="simulated"),
    ),
    primary_key=("layer", "target", "subject", "year"),
    sources=(origins.MA, JIANG, HUANG, SIMULATION),
    licences=(DRAWN, origins.FACTS_PUBLISHED),
    caveats_en=(
        "Simulated values are those of one draw: part of their distance from the published ones is chance.",
        "How the published polycentricity was computed is not known; here it is Green's index times density, over the "
        "prefecture-level cities of this project.",
    ),
    caveats_zh=("模拟值来自一次抽取，与已发表值的差距部分出于随机。",
                "已发表多中心性的计算公式不详；此处为格林指数乘以密度，城市为本项目的地级单元。"),
)

COPATENTS = Table(
    name="copatents",
    kind="derived",
    title_en="Co-patents between cities, simulated, 1999-2020",
    title_zh="城市间合作专利（模拟），1999—2020年",
    description_en="Links of a simulated undirected network: pairs of cities with at least one co-patent in a year, in "
                   "three countings. A folder of one's own may hold observed figures in the same form." + _MADE_EN,
    description_zh="模拟的无向网络：当年至少有一件合作专利的城市对，按三种计数。读者可在自己的文件夹中放置同结构的观测数据。" + _MADE_ZH,
    vintage="Drawn with the seed in simulation_parameters",
    vintage_zh="按 simulation_parameters 中的种子抽取",
    columns=(
        adcode_column("City with the smaller code", "代码较小的城市", "adcode_a"),
        adcode_column("City with the larger code", "代码较大的城市", "adcode_b"),
        year_column(*_YEARS),
        count_column("full", "Full counting: each co-patent adds 1 to each pair of its cities",
                     "整数计数：每件合作专利对其每一城市对计1", unit="co-patents"),
        Column("link_fractional", "number", "co-patents", "Fractional by link: a patent of k cities adds 2/(k(k-1)) to "
               "each pair", "按联系分数计数：k个城市的专利对每一城市对计2/(k(k−1))", evidence=SEE_EVIDENCE, minimum=0),
        Column("newman", "number", "co-patents", "Newman's counting: a patent of k cities adds 1/(k-1) to each pair",
               "Newman计数：k个城市的专利对每一城市对计1/(k−1)", evidence=SEE_EVIDENCE, minimum=0),
        evidence_column(),
    ),
    primary_key=("adcode_a", "adcode_b", "year"),
    foreign_keys=_pair("adcode_a", "adcode_b"),
    rules=("ends_ordered", "countings_possible"),
    nodes="copatent_cities",
    own={"link_fractional": OPTIONAL, "newman": OPTIONAL},
    sources=(SIMULATION,),
    licences=(DRAWN,),
    caveats_en=(
        _NOT_OBSERVED_EN,
        "Every simulated patent links exactly two cities, so the three countings coincide.",
        "A pair keeps its affinity over all years; given that, years are independent. Pairs that are not listed have "
        "no co-patent.",
        _MAINLAND_EN,
        _MASSES_EN,
    ),
    caveats_zh=(_NOT_OBSERVED_ZH, "每件模拟专利恰好联系两个城市，故三种计数相同。",
                "城市对的亲和度各年不变，在此条件下各年相互独立；未列出的城市对没有合作专利。", _MAINLAND_ZH, _MASSES_ZH),
)

COPATENT_CITIES = Table(
    name="copatent_cities",
    kind="derived",
    title_en="Patents and co-patents of cities, simulated, 1999-2020",
    title_zh="城市专利与合作专利（模拟），1999—2020年",
    description_en="The nodes of the simulated co-patent network: every prefecture-level city and year, also where it "
                   "has no link." + _MADE_EN,
    description_zh="模拟合作专利网络的节点：全部地级及以上城市与年份，含无联系者。" + _MADE_ZH,
    vintage="Drawn with the seed in simulation_parameters",
    vintage_zh="按 simulation_parameters 中的种子抽取",
    columns=(
        adcode_column(),
        year_column(*_YEARS),
        count_column("patents", "Patents of the city, in one city or several; in the simulated layer its mass, or its "
                                "multi-city patents where these are more",
                     "城市专利数（含单城市与多城市）；模拟层中为城市规模，若少于多城市专利数则取后者"),
        count_column("multi_city_patents", "Patents that link the city with another", "与其他城市联合的专利数"),
        evidence_column(),
    ),
    primary_key=("adcode", "year"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    rules=("multi_city_within_patents",),
    own={"patents": OPTIONAL, "multi_city_patents": OPTIONAL},
    sources=(SIMULATION,),
    licences=(DRAWN,),
    caveats_en=(_NOT_OBSERVED_EN, "Multi-city patents equal the city's strength in copatents by Newman's counting.",
                _MAINLAND_EN),
    caveats_zh=(_NOT_OBSERVED_ZH, "多城市专利数等于该城市在 copatents 表中按Newman计数的强度。", _MAINLAND_ZH),
)

ENTERPRISE_LINKS = Table(
    name="enterprise_links",
    kind="derived",
    title_en="Links from headquarters to branches, simulated, 1999-2020",
    title_zh="企业总部至分支的联系（模拟），1999—2020年",
    description_en="Links of a simulated directed network: branches in one city of enterprises with their headquarters "
                   "in another, as a stock by year." + _MADE_EN,
    description_zh="模拟的有向网络：总部位于一城市的企业在另一城市的分支数，按年份的存量计。" + _MADE_ZH,
    vintage="Drawn with the seed in simulation_parameters",
    vintage_zh="按 simulation_parameters 中的种子抽取",
    columns=(
        adcode_column("City of the headquarters", "总部所在城市", "from_adcode"),
        adcode_column("City of the branches", "分支所在城市", "to_adcode"),
        year_column(*_YEARS),
        count_column("links", "Number of links", "联系数", unit="links"),
        evidence_column(),
    ),
    primary_key=("from_adcode", "to_adcode", "year"),
    foreign_keys=_pair("from_adcode", "to_adcode"),
    rules=("ends_differ",),
    nodes="enterprise_cities",
    sources=(SIMULATION,),
    licences=(DRAWN,),
    caveats_en=(
        _NOT_OBSERVED_EN,
        "A stock: years are not independent of each other. Its growth over time is assumed, as no published figure "
        "tells it; the published totals are held against 2017.",
        "Pairs that are not listed have no link.",
        _MASSES_EN,
    ),
    caveats_zh=(_NOT_OBSERVED_ZH, "为存量，各年并不独立；增长速度为设定值（无已发表数值可据），已发表总数与2017年对照。",
                "未列出的城市对没有联系。", _MASSES_ZH),
)

ENTERPRISE_CITIES = Table(
    name="enterprise_cities",
    kind="derived",
    title_en="Enterprise links of cities, simulated, 1999-2020",
    title_zh="城市企业关联（模拟），1999—2020年",
    description_en="The nodes of the simulated enterprise network: every prefecture-level city and year, also where it "
                   "has no link." + _MADE_EN,
    description_zh="模拟企业网络的节点：全部地级及以上城市与年份，含无联系者。" + _MADE_ZH,
    vintage="Drawn with the seed in simulation_parameters",
    vintage_zh="按 simulation_parameters 中的种子抽取",
    columns=(
        adcode_column(),
        year_column(*_YEARS),
        count_column("headquarters_links", "Links sent by headquarters in the city (out)", "本市总部发出的联系数（出度）",
                     unit="links"),
        count_column("branch_links", "Links received by branches in the city (in)", "本市分支接收的联系数（入度）", unit="links"),
        evidence_column(),
    ),
    primary_key=("adcode", "year"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(SIMULATION,),
    licences=(DRAWN,),
    caveats_en=(_NOT_OBSERVED_EN, "Links inside one city are not part of the model."),
    caveats_zh=(_NOT_OBSERVED_ZH, "模型不含城市内部的联系。"),
)

TABLES = (INTENSITY, ENTERPRISE_PUBLISHED, PARAMETERS, COPATENTS, COPATENT_CITIES, ENTERPRISE_LINKS,
          ENTERPRISE_CITIES, FIT)
