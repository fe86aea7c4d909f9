"""Declares the tables of co-publication in artificial intelligence and robotics: venues, papers, links and cities."""
from __future__ import annotations

from flowspace.tables.catalogue import link_origins
from flowspace.tables.declaration import (
    ADCODE,
    ANY_GRADE,
    OPTIONAL,
    SLUG,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    text_column,
    year_column,
)

_VINTAGE_EN, _VINTAGE_ZH = "Conferences of 2010 to 2024; units of 2020", "2010—2024年会议；2020年行政单元"
_OWN_YEARS = {"minimum": 1990, "maximum": 2030}
_VENUE = Column("venue", "string", "code", "Conference", "会议", pattern=SLUG)
_NORMED = Column("normed", "boolean", "yes or no", "Whether the source has normalised the affiliations of the venue "
                 "and year", "来源是否对该会议该年的作者单位作过规范化")
_VENUES = text_column(
    "venues", "all: every venue with affiliations; balanced: acml, aistats, icra, iros, rss, which have normalised "
              "affiliations in every year from 2010 to 2023; balanced_2013_2019: these and colt, cvpr, icml, in every "
              "year from 2013 to 2019",
    "会议集合：all 全部有作者单位的会议；balanced 2010—2023年每年均有规范化单位的 acml、aistats、icra、iros、rss；"
    "balanced_2013_2019 2013—2019年每年均有规范化单位的上述会议与 colt、cvpr、icml",
    enum=("all", "balanced", "balanced_2013_2019"))

_COVERAGE_EN = ("The venues differ from year to year (CVPR enters in 2013, IJCAI in 2020, AAAI only in 2021-2022; "
                "NeurIPS of 2019-2020 and after 2021, ICML of 2020-2022, ECCV, KDD and others have no affiliations): "
                "all venues together grow from 97 papers with a Chinese city in 2010 to 4739 in 2023, a balanced set "
                "of five from 90 to 587. Compare years within a balanced set only.")
_COVERAGE_ZH = ("各年会议不一（CVPR 自2013年，IJCAI 自2020年，AAAI 仅2021—2022年；NeurIPS 2019—2020年与2021年后、ICML "
                "2020—2022年及 ECCV、KDD 等无作者单位）：含中国城市的论文，全部会议由2010年97篇增至2023年4739篇，五个会议的平衡集合由"
                "90篇增至587篇。年际比较仅限平衡集合。")
_ROBOTICS_EN = ("The balanced set is mostly robotics: ICRA and IROS are 2931 of its 3344 papers. ICRA of 2016 lists 48 "
                "papers, against some 800 to 1000 in the years around it.")
_ROBOTICS_ZH = "平衡集合以机器人学为主：3344篇中 ICRA 与 IROS 占2931篇。ICRA 2016年仅列48篇，前后各年约800至1000篇。"
_FIRMS_EN = ("Cities come from names of institutions and places in affiliations. A firm counts where it has its seat, "
             "not where its authors work: 893 of 949 papers that name Huawei count for Shenzhen. Branches of "
             "universities may count for the mother city as well: of 257 papers of the Harbin Institute of Technology, "
             "Shenzhen, 46 also count for Harbin, of 155 of the Shenzhen school of Tsinghua 80 also for Beijing, of "
             "312 of the Chinese University of Hong Kong, Shenzhen, 72 also for Hong Kong - some of them rightly.")
_FIRMS_ZH = ("城市据作者单位中的机构名与地名判定。企业计入总部所在地而非作者所在地：949篇含华为的论文中893篇计入深圳。高校分校可能同时"
             "计入本部城市：哈工大（深圳）257篇中46篇亦计入哈尔滨，清华深圳155篇中80篇亦计入北京，港中文（深圳）312篇中72篇亦计入"
             "香港，其中部分确为合作。")
_PROVINCE_EN = ("A province named without a city counts as its capital: 144 of the 1504 papers of Guangzhou name "
                "Guangdong and no place or university of Guangzhou.")
_PROVINCE_ZH = "仅写省名者计入省会：广州1504篇中有144篇只写广东，未见广州的地名或高校。"
_NAMES_EN = ("Names of several cities were decided by the affiliations: Suzhou is that of Jiangsu, Taizhou that of "
             "Zhejiang, Fuzhou that of Fujian. Papers under Jilin that name Jilin University or the province count for "
             "Changchun, one of Yanbian University for Yanbian; the Zhongshan Ophthalmic Center counts for Guangzhou. "
             "Five papers name only a Suzhou University, which could be one in Anhui.")
_NAMES_ZH = ("同名城市据作者单位判定：苏州为江苏、台州为浙江、福州为福建。列于吉林而写吉林大学或吉林省者计入长春，延边大学一篇计入延边；"
             "中山眼科中心计入广州。另有5篇仅写 Suzhou University，可能为安徽宿州。")
_FIELD_EN = ("Conferences of one field are a window, not the whole of science: 66 of the 352 units have any paper. Of "
             "all links of all years 11 per cent lie within an agglomeration: 907 in the Yangtze River Delta (30 pairs "
             "of cities), 459 in the Pearl River Delta (6 pairs), 187 in Beijing-Tianjin-Hebei (5 pairs), 68 and fewer "
             "in six others, none in ten. Usable at the national level; within these three with care, within the "
             "others not.")
_FIELD_ZH = ("仅一个学科的会议论文，不能代表全部科学合作：352个单元中仅66个有论文。各年联系合计仅11%位于城市群内部：长三角907（30对"
             "城市）、珠三角459（6对）、京津冀187（5对），另六个城市群不超过68，其余十个为零。可用于全国；在上述三个城市群内须谨慎，"
             "在其余城市群内不宜使用。")
_NORMED_EN = ("Normalised or not makes no visible difference to cooperation: in neighbouring years of one venue the "
              "share of papers with several cities is 0.480 and 0.453 (CVPR 2019, 2020), 0.451 and 0.496 (ICCV 2019, "
              "2021), 0.429 and 0.437 (AAAI 2021, 2022; here the earlier year is the one not normalised). All venues "
              "therefore hold both kinds.")
_NORMED_ZH = ("规范化与否对合作测度无明显影响：同一会议相邻年份的多城市论文比例为0.480与0.453（CVPR 2019、2020），0.451与0.496"
              "（ICCV 2019、2021），0.429与0.437（AAAI 2021、2022，其中前一年未规范化）。故 all 集合两类均收。")

_HONG_KONG_EN = ("Hong Kong and Macao are cities here, because affiliations name them as they name any other. In the "
                 "tables of co-patents they are not: the official patent counts of provinces leave them out, and what "
                 "flowspace.copatents builds from records counts their applicants as outside the mainland. Leave out "
                 "810000 and 820000 to compare both.")
_HONG_KONG_ZH = ("香港、澳门在此列为城市，因作者单位写明两地，与其他城市无异；合作专利各表则不列：官方分省专利统计不包括两地，"
                 "flowspace.copatents 据原始记录制表时将两地申请人计入内地以外。比较两者时请去掉810000与820000。")

VENUES = Table(
    name="ai_venues",
    kind="source",
    title_en="Conferences on AI and robotics, and how many papers have affiliations, 2010-2024",
    title_zh="人工智能与机器人会议及其含作者单位的论文数，2010—2024年",
    description_en="Papers of every venue and year in the source. A venue without affiliations shows nothing about "
                   "cities; a venue with affiliations and without a paper in ai_papers had no paper from China.",
    description_zh="来源中各会议各年的论文数。无作者单位者不能反映城市；有作者单位而 ai_papers 中无记录者，表示当年无中国论文。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _VENUE,
        year_column(2010, 2024),
        count_column("papers_listed", "Papers in the source", "来源所列论文数", "papers"),
        count_column("papers_with_affiliation", "Those with affiliations of authors", "其中有作者单位者", "papers"),
        count_column("papers_normed", "Those whose affiliations the source has normalised", "其中单位经来源规范化者", "papers"),
        evidence_column(("observed",)),
    ),
    primary_key=("venue", "year"),
    sources=(link_origins.PAPERLISTS,),
    licences=(link_origins.FACTS_PAPERS,),
    caveats_en=("Venues and years that the source leaves out have no row; some lists are incomplete (ICRA 2016).",),
    caveats_zh=("来源未收的会议与年份不列；部分名单不全（ICRA 2016年）。",),
)

PAPERS = Table(
    name="ai_papers",
    kind="source",
    title_en="Papers on AI and robotics by set of Chinese cities, 2010-2024",
    title_zh="人工智能与机器人论文按中国城市组合计数，2010—2024年",
    description_en="For each venue and year, the sets of Chinese cities that occur together in the affiliations of a "
                   "paper, and the number of papers with exactly this set. All counts of links follow from it.",
    description_zh="各会议各年论文作者单位中出现的中国城市组合，及恰为该组合的论文数；各种联系计数均可由此得出。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _VENUE,
        year_column(2010, 2024),
        _NORMED,
        Column("cities", "string", "codes", "Codes of the cities, vintage 2020, ascending, joined by semicolons",
               "城市代码（2020年口径），升序，以分号连接", pattern=rf"{ADCODE}(?:;{ADCODE})*"),
        Column("papers", "integer", "papers", "Papers with exactly these cities", "恰为该组合的论文数",
               evidence="observed", minimum=1),
        evidence_column(("observed",)),
    ),
    primary_key=("venue", "year", "cities"),
    foreign_keys=(ForeignKey("venue", "ai_venues", "venue"),),
    rules=("city_sets_sorted",),
    sources=(link_origins.PAPERLISTS,),
    licences=(link_origins.FACTS_PAPERS,),
    caveats_en=(_COVERAGE_EN, _FIRMS_EN, _PROVINCE_EN, _NAMES_EN, _NORMED_EN,
                "23288 papers with at least one city in China, Hong Kong or Macao; cities abroad and in Taiwan are not "
                "counted."),
    caveats_zh=(_COVERAGE_ZH, _FIRMS_ZH, _PROVINCE_ZH, _NAMES_ZH, _NORMED_ZH,
                "共23288篇至少含一个中国内地、香港或澳门城市的论文；境外与台湾城市未计。"),
)

COPUBLICATIONS = Table(
    name="ai_copublications",
    kind="derived",
    title_en="Co-publication in AI and robotics between cities, 2010-2024",
    title_zh="城市间人工智能与机器人合著论文，2010—2024年",
    description_en="Papers whose authors belong to institutions in two cities, by year and set of venues, counted in "
                   "three ways. Undirected: each pair stands once. Pairs without a co-publication have no row.",
    description_zh="作者单位分属两市的论文，按年份与会议集合、以三种方法计数。无向，每对城市只列一次；无合著者不列。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        adcode_column("City with the smaller code", "代码较小的城市", "adcode_a"),
        adcode_column("City with the larger code", "代码较大的城市", "adcode_b"),
        year_column(2010, 2024),
        _VENUES,
        Column("full", "integer", "papers", "Co-publications, each counted fully for every pair of its cities",
               "合著论文数，每篇对其任一城市对各计1", evidence="observed", minimum=1),
        Column("link_fractional", "number", "papers", "Co-publications, each divided equally among its pairs of "
               "cities: 2/(k(k-1)) for k cities", "每篇平均分给其全部城市对：k 个城市时各计 2/(k(k-1))", evidence="observed", minimum=0),
        Column("newman", "number", "papers", "Co-publications, each 1/(k-1) for k cities, so that the weights of a "
               "city sum to its papers with other cities",
               "k 个城市的论文对每一城市对计 1/(k-1)，某城市的权重之和等于其跨城市论文数", evidence="observed",
               minimum=0),
        evidence_column(("observed",)),
    ),
    primary_key=("adcode_a", "adcode_b", "year", "venues"),
    foreign_keys=(ForeignKey("adcode_a", "cities", "adcode"), ForeignKey("adcode_b", "cities", "adcode")),
    rules=("ends_ordered", "countings_possible"),
    nodes="ai_copublication_cities",
    own={"year": _OWN_YEARS, "link_fractional": OPTIONAL, "newman": OPTIONAL, "evidence": ANY_GRADE},
    sources=(link_origins.PAPERLISTS,),
    licences=(link_origins.FACTS_PAPERS,),
    caveats_en=(_FIELD_EN, _COVERAGE_EN, _ROBOTICS_EN, _FIRMS_EN, _PROVINCE_EN, _NAMES_EN, _NORMED_EN,
                _HONG_KONG_EN, "Fractional counts are rounded to six decimals."),
    caveats_zh=(_FIELD_ZH, _COVERAGE_ZH, _ROBOTICS_ZH, _FIRMS_ZH, _PROVINCE_ZH, _NAMES_ZH, _NORMED_ZH, _HONG_KONG_ZH,
                "分数计数保留六位小数。"),
)

COPUBLICATION_CITIES = Table(
    name="ai_copublication_cities",
    kind="derived",
    title_en="Papers on AI and robotics in every city, 2010-2024",
    title_zh="各城市人工智能与机器人论文，2010—2024年",
    description_en="Papers of all single units of the table cities in all years of a set of venues; zeros where none.",
    description_zh="cities 表全部单元（不含合计行）在各会议集合全部年份的论文数；无论文者记0。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        adcode_column(),
        year_column(2010, 2024),
        _VENUES,
        count_column("papers", "Papers with an institution of the city", "含该市机构的论文数", "papers"),
        count_column("multi_city_papers", "Those that also name another Chinese city", "其中同时含其他中国城市者", "papers"),
        evidence_column(("observed",)),
    ),
    primary_key=("adcode", "year", "venues"),
    rules=("multi_city_within_papers",),
    own={"year": _OWN_YEARS, "papers": OPTIONAL, "multi_city_papers": OPTIONAL, "evidence": ANY_GRADE},
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(link_origins.PAPERLISTS,),
    licences=(link_origins.FACTS_PAPERS,),
    caveats_en=(_FIELD_EN, _COVERAGE_EN, _ROBOTICS_EN, _FIRMS_EN, _PROVINCE_EN, _NAMES_EN, _HONG_KONG_EN,
                "A zero means that no affiliation was recognised as that city: small places may be missed.",
                "A paper of several cities counts in each, so that sums over cities exceed the number of papers."),
    caveats_zh=(_FIELD_ZH, _COVERAGE_ZH, _ROBOTICS_ZH, _FIRMS_ZH, _PROVINCE_ZH, _NAMES_ZH, _HONG_KONG_ZH,
                "记0表示未识别到该市的单位，小城市可能遗漏。", "多城市论文在各市重复计数，跨市合计大于论文总数。"),
)

TABLES = (VENUES, PAPERS, COPUBLICATIONS, COPUBLICATION_CITIES)
