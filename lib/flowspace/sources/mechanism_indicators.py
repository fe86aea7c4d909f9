"""Makes the register of indicators of the six path mechanisms: what open data measures, and what not."""
from __future__ import annotations

import pandas as pd

_GDP = "city_covariates.gdp"
_RESIDENTS = "city_covariates.resident_population[flag!=implausible]"
_WHOLE = "level!=sub_unit"
_PAPERS = "venues=balanced"
_INVESTMENT = "10.1038/s41597-025-04658-w"
_TRANSFERS = "10.1038/s41597-025-05589-2"

_OTHERS = {"table": "", "column": "", "filter": "", "aggregator": "", "weight": "", "denominator": "", "scale": 1.0,
           "timing": "", "direction": 1, "first_year": pd.NA, "last_year": pd.NA, "fewest": 0, "used": False,
           "needed_en": "", "needed_zh": "", "doi": "", "note_en": "", "note_zh": ""}

_PERCENT = ("% of members", "占成员城市%")
_AI_EN = "Five conferences that are the same in all years, mostly on robotics: one field, not all research."
_AI_ZH = "历年相同的五个会议，以机器人学为主：只是一个领域，不是全部科研。"
_LISTS_EN = "A list names cities one by one; it is no plan of the agglomeration."
_LISTS_ZH = "名单逐市列名，不等于城市群层面的规划。"

_LISTS = (
    ("innovative", "policy=innovative_city", 2016, 2021, "national innovative cities", "国家创新型城市",
     "The places listed in 2016 were designated between 2008 and 2013, so there is no value before 2016; the 25 of "
     "2022 are not in the source, so there is none after 2021.",
     "2016年名单所列者于2008—2013年间获批，故2016年以前不给值；来源未收2022年新增的25个，故2021年以后不给值。"),
    ("ip", "policy=ip_demonstration_city", 2012, 2023, "IP demonstration cities of 2012 and 2013",
     "2012、2013年国家知识产权示范城市", "Later batches are not in the source.", "来源未收其后批次。"),
    ("broadband", "policy=broadband_china", 2014, 2023, "Broadband China demonstration cities", "“宽带中国”示范城市",
     "Infrastructure for innovation rather than innovation.", "属创新的基础设施，不是创新本身。"),
)
"""Code, filter, years, names and notes of the lists."""


def mechanism_indicators() -> pd.DataFrame:
    """Make the register.

    Returns
    -------
    DataFrame
        Columns of the table mechanism_indicators.

    Examples
    --------
    >>> register = mechanism_indicators()
    >>> sorted(set(register.loc[register["mechanism"].isin(["parks", "venture_capital"]), "status"]))
    ['no_open_data']
    """
    table = pd.DataFrame([*_plans(), *_organisations(), *_parks(), *_venture_capital(), *_talent(), *_transfer()])
    return table.astype({"first_year": "Int64", "last_year": "Int64"})


def _row(mechanism, status, code, name_en, name_zh, unit_en, unit_zh, **others) -> dict:
    given = {"code": code, "mechanism": mechanism, "status": status, "name_en": name_en, "name_zh": name_zh,
             "unit_en": unit_en, "unit_zh": unit_zh}
    return {**given, **_OTHERS, **others}


def _absent(mechanism, code, name_en, name_zh, unit_en, unit_zh, needed_en, needed_zh, **others) -> dict:
    return _row(mechanism, "no_open_data", code, name_en, name_zh, unit_en, unit_zh, needed_en=needed_en,
                needed_zh=needed_zh, **others)


def _plans() -> list[dict]:
    rows = [_row("plans", "measured", "plan_age", "Years since the plan that names the members", "列明成员的规划距今年数",
                 "years", "年", table="membership", filter="version=prefectures", aggregator="years_since_plan",
                 timing="fixed", first_year=2008, last_year=2023, used=True,
                 note_en="The year behind the name of the plan that the default list of members rests on; of a "
                         "planning period its first year. Plans of development, not of science; a later or wider plan "
                         "for the same place is not counted. No value where no approved plan was found or its year is "
                         "not known, nor before the year.",
                 note_zh="默认成员名单所依据规划的名称所带年份，规划期取首年。为发展规划而非科技规划；同一地区其后或更大范围的规划不计。"
                         "未查到批复规划、年份不详，或尚未到该年者不给值。")]
    listed = {"table": "policy_pilots", "timing": "from_list_year"}
    for code, condition, first, last, name, name_zh, note_en, note_zh in _LISTS:
        here = {**listed, "filter": f"{condition};{_WHOLE}", "first_year": first, "last_year": last,
                "note_en": f"{_LISTS_EN} {note_en}", "note_zh": f"{_LISTS_ZH}{note_zh}"}
        rows += [
            _row("plans", "proxy", f"{code}_share", f"Members that are {name}", f"成员中的{name_zh}占比", *_PERCENT,
                 aggregator="share_of_cities_listed", scale=100.0, used=True, **here),
            _row("plans", "proxy", f"{code}_cities", f"Number of {name}", f"{name_zh}数", "places", "个",
                 aggregator="listed_places", **here),
        ]
    here = {**listed, "filter": f"policy!=innovative_city;{_WHOLE}", "first_year": 2012, "last_year": 2023}
    rows += [
        _row("plans", "proxy", "first_list_year", "First year in which a member was put on a list", "成员最早列入名单的年份",
             "calendar year", "年份", aggregator="first_list_year", direction=-1, **here,
             note_en=f"{_LISTS_EN} Of the lists for intellectual property and broadband, whose years are those of the "
                     "start.", note_zh=f"{_LISTS_ZH}只取知识产权与宽带两类名单，其年份即起始年份。"),
        _row("plans", "proxy", "years_listed", "Years since the listed members were listed", "所列成员列入名单以来的平均年数",
             "years", "年", aggregator="years_since_listing", **here,
             note_en=f"{_LISTS_EN} A mean of the listed members only: one early city is enough for a high value.",
             note_zh=f"{_LISTS_ZH}只对所列成员求平均，仅有一个较早列入的城市也会得高值。"),
        _absent("plans", "special_plan", "Special plan for science and technology of the agglomeration",
                "城市群科技创新专项规划", "plans", "个", "Titles, dates and texts of the plans; public documents, of which no "
                "open collection by agglomeration was found.", "各城市群专项规划的名称、时间与文本；文件本身公开，但未见按城市群汇集的公开数据。"),
    ]
    return rows


def _organisations() -> list[dict]:
    papers = {"table": "ai_copublication_cities", "column": "papers", "filter": _PAPERS, "timing": "yearly",
              "first_year": 2010, "last_year": 2024}
    misses_en = f"{_AI_EN} Says in which cities researching organisations are, not how many there are."
    misses_zh = f"{_AI_ZH}只反映哪些城市有科研机构，不反映机构数量。"
    return [
        _row("organisations", "proxy", "ai_cities_share", "Members with papers at AI and robotics conferences",
             "有人工智能与机器人会议论文的成员占比", *_PERCENT, aggregator="share_above_zero", scale=100.0, used=True,
             note_en=misses_en, note_zh=misses_zh, **papers),
        _row("organisations", "proxy", "ai_cities", "Number of members with papers at AI and robotics conferences",
             "有人工智能与机器人会议论文的成员数", "cities", "个", aggregator="members_above_zero", note_en=misses_en,
             note_zh=misses_zh, **papers),
        _row("organisations", "proxy", "top_enterprise_cities", "Members among the printed leaders in enterprise links",
             "已刊印的企业关联总数居首城市中的成员数", "cities", "个", table="enterprise_network_published",
             filter="measure=total", aggregator="listed_places", timing="fixed", first_year=2010, last_year=2020,
             note_en="Only the leaders of all China are printed: zero means not among them, nothing more.",
             note_zh="只刊印全国居首的几个城市；零仅表示不在其中。"),
        _absent("organisations", "enterprise_links", "Links between headquarters and branches of enterprises",
                "企业总部与分支机构联系", "links", "条", "Registers of enterprises with the city of each headquarters and "
                "branch. The table enterprise_links is simulated and serves to try methods only.",
                "含总部与分支所在城市的工商登记数据。enterprise_links 表为模拟数据，仅供试用方法。"),
        _absent("organisations", "research_sites", "Universities, institutes and key laboratories by city",
                "分市高校、科研院所与重点实验室", "organisations", "个", "Official lists with the city of each organisation "
                "and the year it was founded.", "含所在城市与设立年份的官方名单。"),
        _absent("organisations", "joint_bodies", "Joint bodies and alliances across cities", "跨市协调机构与联盟", "bodies",
                "个", "A list of bodies with members and dates. The review names some for four agglomerations; that is "
                "no count for 19.", "含成员与成立时间的机构名单。书评只列出四个城市群的部分机构，不能作为19个城市群的计数。"),
    ]


def _parks() -> list[dict]:
    return [
        _absent("parks", "cross_city_parks", "Parks run by two cities, and enclaves", "跨市共建园区与飞地", "parks", "个",
                "A list of parks with both cities, the year of the agreement and its form.", "含双方城市、签约年份与形式的园区名单。",
                note_en="Listed districts and rail links were refused as proxies: neither tells of a park of two "
                        "cities.", note_zh="列入名单的城区、铁路联系均不作替代：二者都不说明两市共建园区。"),
        _absent("parks", "high_tech_zones", "National high-tech zones by city", "分市国家高新技术产业开发区", "zones", "个",
                "The official list with city and year. It would count parks, and not yet their cooperation.",
                "含城市与年份的官方名单。所计为园区，尚不是园区合作。"),
    ]


def _venture_capital() -> list[dict]:
    refused = {"note_en": "Bank loans and deposits, which are at hand, were refused as proxies: credit follows "
                          "collateral, not new firms.",
               "note_zh": "现有的银行贷款与存款不作替代：信贷依据抵押，而非新创企业。"}
    return [
        _absent("venture_capital", "venture_deals", "Venture capital deals by city", "分市风险投资案例", "deals", "件",
                "Records of deals with the city of the firm and the year; the usual databases are proprietary.",
                "含企业所在城市与年份的投资案例；常用数据库均为专有。", **refused),
        _absent("venture_capital", "venture_flows", "Venture capital between cities", "城市间风险投资流动",
                "deals from city to city", "件（有向）", "Deals with the cities of investor and firm. The inter-city "
                "investment network 2000-2020 (Scientific Data 2025) is public and directed; whether it sets venture "
                "capital apart has to be read there.", "含投资方与企业所在城市的案例。城市间投资网络2000—2020（Scientific Data 2025）为公开"
                "有向数据，其中是否区分风险投资须查原文。", doi=_INVESTMENT, **refused),
    ]


def _talent() -> list[dict]:
    provincial = {"table": "province_rd", "column": "rd_personnel_fte", "filter": "flag!=implausible", "weight": _GDP,
                  "aggregator": "sum", "timing": "yearly", "first_year": 2010, "last_year": 2023,
                  "note_en": "Figures of provinces. Exact where the members are whole provinces; elsewhere shared out "
                             "in proportion to GDP and estimated. A stock, not an inflow.",
                  "note_zh": "省级数据。成员覆盖整省者为准确值，其余按各市生产总值分摊，为估计值。为存量，不是流入。"}
    return [
        _row("talent", "measured", "rd_personnel_share", "R&D personnel to residents", "每万人R&D人员全时当量",
             "person-years per 10,000 residents", "人年/万人", denominator=_RESIDENTS, used=True, **provincial),
        _row("talent", "measured", "rd_personnel", "R&D personnel", "R&D人员全时当量", "person-years", "人年", **provincial),
        _row("talent", "proxy", "relative_wage", "Average wage to that of all cities", "平均工资与全部城市均值之比",
             "ratio", "比值", table="city_covariates", column="average_wage", filter="flag!=implausible",
             weight=_RESIDENTS, aggregator="relative_mean", timing="yearly", first_year=2003, last_year=2021, used=True,
             note_en="What draws talent, not who came. Urban units only; weighted by residents, and compared with all "
                     "cities that have both figures, since no national wage is in the tables.",
             note_zh="是吸引人才的条件，不是人才流入。只含城镇单位；以常住人口加权，因表中无全国平均工资，与数据齐全的全部城市相比。"),
        _row("talent", "proxy", "population_growth", "Growth of residents over five years", "五年常住人口年均增长",
             "% per year", "%/年", table="city_covariates", column="resident_population", filter="flag!=implausible",
             aggregator="growth_5_years", scale=100.0, timing="yearly", first_year=2005, last_year=2023, used=True,
             note_en="All residents, births included, not talent. Series were revised to the censuses of 2010 and "
                     "2020: growth over a revision is not growth alone.",
             note_zh="为全部常住人口（含自然增长），不是人才。各序列按2010、2020年人口普查修订，跨修订年份的增长不全是实际增长。"),
        _absent("talent", "talent_flows", "Moves of skilled people between cities", "人才的城市间流动", "people", "人",
                "Flows by education or occupation from censuses, registers or curricula vitae, with both cities.",
                "按学历或职业、含来源与去向城市的流动数据（普查、登记或履历）。"),
    ]


def _transfer() -> list[dict]:
    years = {"timing": "yearly", "first_year": 2010, "last_year": 2024}
    return [
        _row("transfer", "proxy", "multi_city_papers", "Papers of the members written with other cities",
             "成员城市论文中跨市合著占比", "% of papers", "占论文%", table="ai_copublication_cities",
             column="multi_city_papers", filter=_PAPERS, aggregator="sum",
             denominator=f"ai_copublication_cities.papers[{_PAPERS}]", scale=100.0, fewest=10, used=True, **years,
             note_en=f"{_AI_EN} Joint research, before any transfer; no value with fewer than ten papers in the year.",
             note_zh=f"{_AI_ZH}为合作研究，尚不是成果转化；当年论文不足10篇者不给值。"),
        _row("transfer", "proxy", "papers_within", "Co-publication that stays within the agglomeration", "合著联系中群内占比",
             "% of links", "占全部联系%", table="ai_copublications", column="link_fractional", filter=_PAPERS,
             aggregator="share_within", scale=100.0, fewest=5, used=True, **years,
             note_en=f"{_AI_EN} No value with fewer than five links in the year; says where partners are, not "
                     "that results are put to use.",
             note_zh=f"{_AI_ZH}当年联系不足5条者不给值；反映合作方所在，不说明成果是否得到应用。"),
        _row("transfer", "proxy", "rail_hour_share", "Pairs of members within an hour by direct train",
             "一小时内高铁直达的成员城市对占比", "% of pairs", "占城市对%", table="rail_services", column="fastest_minutes",
             aggregator="share_within_60", scale=100.0, timing="fixed", first_year=2010, last_year=2023,
             note_en="A condition of contact, no transfer. Timetable of March 2016, estimated in other years.",
             note_zh="是交往条件，不是成果转化。据2016年3月时刻表，其他年份为估计。"),
        _absent("transfer", "technology_contracts", "Turnover of technology contracts by city", "分市技术合同成交额",
                "100 million yuan", "亿元", "Yearbooks by city, with sellers and buyers. Only the national turnover is "
                "in the tables (national_series).", "含输出与吸纳双方的分市统计。现有表中仅有全国成交额（national_series）。"),
        _absent("transfer", "patent_transfers", "Transfers of patents between cities", "城市间专利转让",
                "transfers from city to city", "件（有向）", "Inter-city joint-patent and patent-transfer networks "
                "(Scientific Data 2025); transfers are directed.", "城市间联合专利与专利转让网络（Scientific Data 2025），转让为有向数据。",
                doi=_TRANSFERS),
        _absent("transfer", "bay_transfers", "Transfer of technology in the Greater Bay Area", "粤港澳大湾区技术转移",
                "transfers from city to city", "件（有向）", "Technology-transfer network 2007-2018 of Dai and Ma in the "
                "Global Change Research Data repository (geodoi); one agglomeration only.", "Dai 与 Ma 发布于全球变化科学研究数据"
                "出版系统（geodoi）的技术转移网络2007—2018，只含一个城市群。"),
        _absent("transfer", "copatents", "Co-patents between cities", "城市间合作专利", "patents", "件",
                "Inter-city joint patents (Scientific Data 2025), or records of one's own through flowspace copatents. "
                "The table copatents is simulated and serves to try methods only.",
                "城市间联合专利（Scientific Data 2025），或用 flowspace copatents 处理自有专利记录。copatents 表为模拟数据，仅供试用方法。",
                doi=_TRANSFERS),
    ]
