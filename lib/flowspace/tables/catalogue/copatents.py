"""Declares the co-patent network: edges between cities by year, and the patents of each city."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    SEE_EVIDENCE,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    year_column,
)


def _weight(name: str, en: str, zh: str) -> Column:
    return Column(name, "number", "patents", en, zh, evidence=SEE_EVIDENCE, minimum=0)


COPATENTS = Table(
    name="copatents",
    kind="source",
    title_en="Co-patent network: links between cities by year",
    title_zh="合作专利网络：城市间逐年联系",
    description_en="One row for each unordered pair of cities (the smaller code first) and year of application in "
                   "which patents have applicants in both. A patent with applicants in k different cities adds 1 to "
                   "each of its pairs by full counting, 2/(k(k-1)) by fractional counting, 1/(k-1) by Newman's rule. "
                   "Made from records by `flowspace copatents`.",
    description_zh="每行为一对城市（代码小者在前）在某一申请年的合作专利联系。申请人分布于k个不同城市的专利，按整数计数给每对城市加1，"
                   "按联系分数计数加2/(k(k-1))，按Newman规则加1/(k-1)。由命令 flowspace copatents 据专利记录生成。",
    vintage="Units of 31 December 2020",
    vintage_zh="2020年12月31日的行政单元",
    columns=(
        adcode_column("Code of one city, the smaller of the two as text", "其中一城市代码（按文本较小者）", "adcode_a"),
        adcode_column("Code of the other city", "另一城市代码", "adcode_b"),
        year_column(1985, 2030, "Year of application", "申请年"),
        _weight("full", "Number of patents with applicants in both cities", "申请人同时分布于两城市的专利数"),
        _weight("link_fractional", "Fractional count: each patent adds 1 in total over all its pairs",
                "联系分数计数：每件专利在其全部城市对上合计为1"),
        _weight("newman", "Newman's weight: a city's sum over its pairs is its number of patents with several cities",
                "Newman权重：某城市各联系之和等于其跨城市专利数"),
        evidence_column(),
    ),
    primary_key=("adcode_a", "adcode_b", "year"),
    foreign_keys=(ForeignKey("adcode_a", "cities", "adcode"), ForeignKey("adcode_b", "cities", "adcode")),
    sources=(origins.CROSSWALK,),
    licences=(origins.OWN,),
    caveats_en=(
        "Co-applications are undirected: no measure of direction can be computed from them.",
        "Inventions are published and granted years after application, so that the last two or three years of any "
        "set of records are incomplete.",
        "Branches of one corporate group that file together make links within a firm, towards its seat above all.",
    ),
    caveats_zh=(
        "合作申请无方向，不能据此计算方向性指标。",
        "发明专利的公开与授权滞后于申请，任何数据集的最后两三年均不完整。",
        "同一企业集团内单位的共同申请属企业内部联系，尤以总部所在城市为甚。",
    ),
)

CITIES = Table(
    name="copatent_cities",
    kind="source",
    title_en="Co-patent network: patents of each city by year",
    title_zh="合作专利网络：各城市逐年专利数",
    description_en="The nodes that belong to the table copatents: patents with an applicant in the city, and those of "
                   "them with applicants in other cities too. A patent counts once in each of its cities.",
    description_zh="copatents 表的节点：有申请人位于该城市的专利数，及其中申请人还分布于其他城市的专利数。每件专利在其各城市分别计一次。",
    vintage="Units of 31 December 2020",
    vintage_zh="2020年12月31日的行政单元",
    columns=(
        adcode_column(),
        year_column(1985, 2030, "Year of application", "申请年"),
        count_column("patents", "Patents with an applicant in the city", "有申请人位于该城市的专利数"),
        count_column("multi_city_patents", "Those with applicants in another city as well", "其中申请人还分布于其他城市的专利数"),
        evidence_column(),
    ),
    primary_key=("adcode", "year"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(origins.CROSSWALK,),
    licences=(origins.OWN,),
    caveats_en=("Sums over cities count patents of several cities several times.",),
    caveats_zh=("各城市之和会重复计入跨城市专利。",),
)

TABLES = (COPATENTS, CITIES)
