"""Measures and layers of the explorer, with their words in both languages: one entry each, and nothing else to change.

Names, units and definitions are what a reader sees; tables name what they are computed of, and anchors the section of
a chapter that defines them.
"""
from __future__ import annotations

from dataclasses import dataclass

MEMBERSHIP = "prefectures"
"""Version of the member cities: the default of all chapters."""


@dataclass(frozen=True)
class Layer:
    """One network of cities.

    Parameters
    ----------
    key, table, nodes : str
        Name of the layer; tables of its links and of its cities.
    weight, counts : str
        Columns of weights: that of networks (chapter 4), and that of functional polycentricity (chapter 5).
    directed : bool
        Whether links have a direction.
    window : int
        Years of links that are added up to one network, named by its last year.
    venues : str
        Rows of the table that count, where it has a column venues.
    decimals : int
        Decimals of weights that are shown.
    warning_en, warning_zh : str
        What has to stand beside every number of the layer; empty where there is nothing.
    en, zh, unit_en, unit_zh, note_en, note_zh : str
        Names, units of the weight, and what a reader has to know.
    """

    key: str
    table: str
    nodes: str
    weight: str
    counts: str
    directed: bool
    en: str
    zh: str
    unit_en: str
    unit_zh: str
    note_en: str
    note_zh: str
    window: int = 1
    venues: str = ""
    decimals: int = 0
    warning_en: str = ""
    warning_zh: str = ""


LAYERS = (
    Layer("ai", "ai_copublications", "ai_copublication_cities", "link_fractional", "full", False,
          "AI co-publication, all conferences", "人工智能合著，全部会议",
          "papers, shared out among their pairs of cities", "合著论文篇数，分摊到各城市对",
          "Papers of five years are added up, since single years are thin. For change over time take the layer with "
          "the same conferences.",
          "单年论文太少，取五年合计。比较变化请用“会议不变”一层。", 5, "all", 2,
          "Years are not comparable, since conferences come and go.", "各年收录的会议不同，年份之间不可比。"),
    Layer("ai_balanced", "ai_copublications", "ai_copublication_cities", "link_fractional", "full", False,
          "AI co-publication, same conferences", "人工智能合著，会议不变",
          "papers, shared out among their pairs of cities", "合著论文篇数，分摊到各城市对",
          "Papers of five years are added up, of those conferences alone that are there in every year.",
          "取五年合计，且只计各年都有的会议。", 5, "balanced", 2),
    Layer("rail", "rail_services", "rail_cities", "trains", "trains", True,
          "High-speed trains", "高铁列车", "trains a day × pairs of stops", "每日列车×停站对",
          "One timetable, of 10 March 2016: no change over time can be seen.", "仅有2016年3月10日一份时刻表，看不出变化。"),
    Layer("copatents", "copatents", "copatent_cities", "link_fractional", "full", False,
          "Co-patents", "合作专利", "patents, shared out among their pairs of cities", "合作专利件数，分摊到各城市对",
          "Drawn from a model, not a finding about China.", "由模型抽取，不是关于中国的发现。", decimals=2),
    Layer("enterprise", "enterprise_links", "enterprise_cities", "links", "links", True,
          "Enterprise links", "企业关联", "headquarters with a branch", "总部与分支的联系数",
          "Drawn from a model, not a finding about China.", "由模型抽取，不是关于中国的发现。"),
)
"""The layers, in the order of the lists; `published` stands for a printed table and has no links."""


@dataclass(frozen=True)
class Measure:
    """One measure of agglomerations.

    Parameters
    ----------
    key, group : str
        Name of the measure, and of the group it stands in.
    en, zh, unit_en, unit_zh, about_en, about_zh : str
        Name, unit and definition.
    decimals : int
        Decimals shown; files hold more.
    tables : tuple of str
        Tables it is computed of; empty where they are those of the layer.
    chapter, anchor : str
        Page of the chapter, and the section in it that defines the measure.
    term : str
        Key of its term in the glossary; empty where the glossary has none.
    band_en, band_zh : str
        What the interval is; empty where there is none.
    sums : bool
        Whether the measure is an amount, for which a logarithmic scale makes sense.
    diverges : bool
        Whether zero parts the values into two kinds.
    firm : str
        Section of the chapter that says how firm ranks are, for a measure without an interval.
    function : str
        Function of the library whose term the name holds, as in the list of methods; empty where there is none.
    """

    key: str
    group: str
    en: str
    zh: str
    unit_en: str
    unit_zh: str
    about_en: str
    about_zh: str
    decimals: int
    tables: tuple[str, ...]
    chapter: str
    anchor: str
    term: str
    band_en: str = ""
    band_zh: str = ""
    sums: bool = False
    diverges: bool = False
    firm: str = ""
    function: str = ""

    @property
    def layered(self) -> bool:
        """Whether there is one value for each layer."""
        return not self.tables


GROUPS = {
    "output": ("Innovation output", "创新产出"),
    "spread": ("How patents are spread over cities", "专利在城市间的分布"),
    "index": ("Capability index", "创新能力指数"),
    "network": ("Networks (choose a layer)", "网络（须选网络层）"),
}
"""Groups of measures, in the order of the list."""

_DRAWN_EN = ("Nine in ten of 100 draws of all cities' patents from their intervals; errors of a city are taken to "
             "last, and cities add up to the official total of their province. Errors make cities less alike than "
             "they are, so that a measure of evenness may lie at an end of its interval or beyond it.")
_DRAWN_ZH = ("由各城市的区间抽取100次专利数，取其中九成所在的范围；同一城市的误差视为各年相同，各城市之和等于官方省级总数。"
             "误差使城市间差异变大，故均衡类测度可能落在区间一端甚至之外。")
_PATENTS = ("city_patents_estimated", "membership")
_NO_UNIT = ("0 to 1; higher is more even", "0至1，越高越均衡")


def _spread(key: str, en: str, zh: str, about_en: str, about_zh: str, term: str,
            unit: tuple[str, str] = _NO_UNIT) -> Measure:
    return Measure(key, "spread", en, zh, *unit, about_en, about_zh, 3, _PATENTS, "05_polycentricity", "ch5-measures",
                   term, _DRAWN_EN, _DRAWN_ZH, function="" if key == "primacy" else f"polycentricity.{key}")


MEASURES = (
    Measure("patents", "output", "Patents granted", "专利授权数", "patents a year", "件/年",
            "Sum of the estimated patent grants of all types over the member cities, by year of grant.",
            "成员城市各类专利授权估计数之和，按授权年份。", 0, _PATENTS, "05_polycentricity", "ch5-data", "grant_year",
            _DRAWN_EN, _DRAWN_ZH, sums=True),
    Measure("patents_per_head", "output", "Patents per 10,000 inhabitants", "每万人专利授权数",
            "patents a year per 10,000 inhabitants", "件/万人·年",
            "Estimated patent grants over resident population, of the member cities whose population is known in every "
            "year from 2000 to 2019; given where these are at least half of the members.",
            "专利授权估计数除以常住人口，仅计2000—2019年各年均有人口数的成员城市；这类城市不足成员半数时不给出。", 2,
            ("city_patents_estimated", "city_covariates", "membership"), "05_polycentricity", "ch5-effect",
            "grant_year", sums=True),
    Measure("growth_ahead", "output", "Growth ahead of the country", "增长快于全国的幅度",
            "growth over the year before less the country's; 0.05 is five percentage points",
            "较上年增长率与全国增长率之差；0.05即5个百分点",
            "Growth of the agglomeration's estimated patents over the year before, less that of all cities together. "
            "One year's growth rests on two estimates and moves much.",
            "城市群专利授权估计数较上年的增长率，减去全部城市合计的增长率。单年增长率取决于两年的估计值，波动较大。", 3,
            _PATENTS, "06_resilience", "ch6-relative", "relative_resilience", _DRAWN_EN, _DRAWN_ZH, diverges=True),
    _spread("green_population", "Green's index (population form)", "格林多中心指数（总体式）",
            "One minus the standard deviation of the cities' patents over half of the largest city's. Small "
            "agglomerations reach low values more easily: compare those of like size.",
            "1减去各城市专利数的标准差与首位城市专利数一半之比。城市少的城市群更容易取低值，宜与规模相近者比较。",
            "green_index"),
    _spread("gini_evenness_corrected", "Corrected Gini evenness", "校正基尼均衡度",
            "One minus the Gini coefficient among cities, corrected so that one city with everything gives 0 whatever "
            "the number of cities.",
            "1减去城市间基尼系数，并作校正：无论城市多少，一市独占时都为0。",
            "gini_coefficient"),
    _spread("taylor", "Taylor's index", "泰勒多中心指数",
            "Mean patents of the other cities as a share of the largest city's.", "其余城市的平均专利数与首位城市专利数之比。",
            "taylor_index"),
    _spread("herfindahl_evenness", "Normalised Herfindahl evenness", "归一化赫芬达尔均衡度",
            "One minus the Herfindahl index of the cities' shares, stretched to run from 0 to 1.",
            "1减去各城市份额的赫芬达尔指数，并拉伸到0至1。",
            "herfindahl_evenness"),
    _spread("pielou", "Pielou evenness", "Pielou均匀度",
            "Entropy of the cities' shares over the largest entropy possible.", "各城市份额的熵与可能的最大熵之比。",
            "pielou_evenness"),
    _spread("primacy", "Share of the first city", "首位城市份额",
            "Patents of the city that has most, as a share of all members'.", "专利最多的城市占全部成员城市的比重。", "primacy",
            ("share; higher is more concentrated", "比重，越高越集中")),
    Measure("capability_volume", "index", "Capability index (volume)", "创新能力指数（总量）", "0 to 1, all years together",
            "0至1，各年统一标度",
            "The composite index of chapter 3 with its own choices: space, input, output and synergy by size. Chapter "
            "3 shows how far ranks depend on the choices.",
            "第3章综合指数，取该章的默认做法：按总量计的空间、投入、产出、协同四维。位次如何随做法而变，见第3章。", 3,
            ("capability_indicators",), "03_capability", "ch3-construction", "composite_index", firm="ch3-uncertainty"),
    Measure("capability_intensity", "index", "Capability index (intensity)", "创新能力指数（强度）",
            "0 to 1, all years together", "0至1，各年统一标度",
            "The composite index of chapter 3 with its own choices: the four dimensions by ratios, not by size.",
            "第3章综合指数，取该章的默认做法：四维均按比率而非总量计。", 3,
            ("capability_indicators",), "03_capability", "ch3-construction", "composite_index", firm="ch3-uncertainty"),
    Measure("total_weight", "network", "Total weight of links within", "群内联系总权重", "unit of the layer", "该层的单位",
            "Sum of the weights of all links between members, both directions together.",
            "成员城市间全部联系的权重之和，双向合计。", 1, (), "04_networks", "ch4-measures", "strength", sums=True,
            function="networks.total_weight"),
    Measure("density", "network", "Network density within", "群内网络密度", "share of pairs", "占城市对的比重",
            "Linked pairs of members as a share of all pairs.", "有联系的成员城市对占全部城市对的比重。", 3, (),
            "05_polycentricity", "ch5-functional", "network_density", function="networks.density"),
    Measure("internal_share", "network", "Internal share of links", "群内联系占比", "share of weight", "占权重的比重",
            "Weight of links between members as a share of all links that members have.",
            "成员城市间联系的权重占成员城市全部联系权重的比重。", 3, (), "08_outlook", "ch8-outside", "",
            function="polycentricity.internal_share"),
    Measure("functional_within", "network", "Functional polycentricity within", "群内功能多中心性", "evenness × density",
            "均衡度×密度",
            "Green index (population) of the members' links inside the agglomeration times their density.",
            "成员城市群内联系量的格林指数（总体标准差）乘以群内网络密度。", 3, (), "05_polycentricity", "ch5-functional",
            "functional_polycentricity_within", function="polycentricity.functional_polycentricity_within"),
    Measure("functional_external", "network", "External functional polycentricity", "群外功能多中心性",
            "evenness × density", "均衡度×密度",
            "Green index (population) of the members' links to cities outside times their density.",
            "成员城市群外联系量的格林指数（总体标准差）乘以群外网络密度。", 3, (), "05_polycentricity", "ch5-functional",
            "functional_polycentricity_external", function="polycentricity.functional_polycentricity_external"),
)
"""The measures, in the order of the list."""

PUBLISHED = {"en": "Published (Ma et al. 2023)", "zh": "已发表（马海涛等2023）"}
"""Name of the layer of the printed table, which has functional polycentricity alone."""
PUBLISHED_TABLE = "functional_polycentricity_published"
