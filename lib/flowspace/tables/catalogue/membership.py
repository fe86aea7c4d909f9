"""Declares who belongs to which agglomeration, in every version, and what the versions are."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import SLUG, Column, ForeignKey, Table, adcode_column, text_column

VERSIONS = Table(
    name="membership_versions",
    kind="reference",
    title_en="Versions of the membership",
    title_zh="成员城市方案一览",
    description_en="Each version lists the members of all 19 agglomerations in full.",
    description_zh="每个方案都完整列出19个城市群的成员。",
    vintage="Compiled in November 2026",
    vintage_zh="2026年11月编制",
    columns=(
        Column("version", "string", "code", "Key of the version", "方案代码", pattern=SLUG),
        text_column("title_en", "English title", "英文名称"),
        text_column("title_zh", "Chinese title", "中文名称"),
        Column("overlaps", "boolean", "yes or no", "Whether a unit may belong to several agglomerations",
               "同一单元是否可属于多个城市群"),
        text_column("description_en", "How the version is made, in English", "方案说明（英文）"),
        text_column("description_zh", "How the version is made, in Chinese", "方案说明（中文）"),
        Column("n_units", "integer", "units", "Number of different units in the version", "方案所含的单元数（不重复）",
               minimum=1),
    ),
    primary_key=("version",),
    sources=(origins.SCOPE_PLANS,),
    licences=(origins.OWN,),
    caveats_en=("Sums over agglomerations and decompositions into shares need a version without overlaps.",),
    caveats_zh=("跨城市群求和或分解份额，须使用无重叠的方案。",),
)

MEMBERSHIP = Table(
    name="membership",
    kind="reference",
    title_en="Members of the agglomerations, in five versions",
    title_zh="城市群成员名单（五种方案）",
    description_en="One row for each version, agglomeration and unit. The default is the partition of prefecture-level "
                   "units, for which statistics exist.",
    description_zh="每个方案、城市群与单元一行。默认方案把有统计数据的地级单元至多划入一个城市群。",
    vintage="Plans of 2008 to 2022; units of 2020",
    vintage_zh="2008—2022年各规划；2020年行政单元",
    columns=(
        Column("version", "string", "code", "Membership version", "成员城市方案", pattern=SLUG),
        Column("agglomeration", "string", "code", "Key of the agglomeration", "城市群代码", pattern=SLUG),
        adcode_column("Code of the member", "成员单元代码"),
        Column("partial_in_plan", "boolean", "yes or no", "Whether the plan includes only a part of the unit",
               "规划是否仅包含该单元的一部分"),
        text_column("confidence", "How sure the membership is: high, medium or low; at most medium where the scope "
                                  "of the agglomeration is unverified", "可信度：high 高，medium 中，low 低；范围未核实者最高为中",
                    enum=("high", "medium", "low")),
        text_column("source", "Plan or publication the row follows", "该行所依据的规划或文献"),
        text_column("note", "What to know about the row, in English", "说明（英文）", required=False),
    ),
    primary_key=("version", "agglomeration", "adcode"),
    foreign_keys=(ForeignKey("version", "membership_versions", "version"),
                  ForeignKey("agglomeration", "agglomerations", "agglomeration"),
                  ForeignKey("adcode", "cities", "adcode")),
    rules=("versions_without_overlap", "version_counts"),
    sources=(origins.SCOPE_PLANS, origins.FANG),
    licences=(origins.FACTS_PLANS,),
    caveats_en=(
        "Several plans include only some counties of a prefecture (column partial_in_plan): figures of whole "
        "prefectures cover more than the plan.",
        "Official scopes overlap: under them a city can count in two agglomerations.",
        "For central-southern Liaoning and northern Tianshan no approved plan was found, so the official scopes keep "
        "the core list there; the three further cities of Liaoning in the wider partition come from the literature.",
        "The scope of the coastal agglomeration of Guangdong, Fujian and Zhejiang is disputed: 9, 13 and 20 "
        "prefectures are in use.",
        "The book's own list of members was not at hand.",
    ),
    caveats_zh=(
        "若干规划只纳入地级单元的部分区县（见 partial_in_plan 列），按整个地级单元统计会超出规划范围。",
        "官方范围彼此重叠，按官方范围统计时同一城市可计入两个城市群。",
        "辽中南与天山北坡未见批复的规划，按官方范围统计时沿用核心名单；扩展的无重叠划分在辽宁另加的3市出自文献。",
        "粤闽浙沿海城市群的范围尚有争议，9个、13个、20个地级单元的划法都有人用。",
        "原书所用的成员城市名单未能见到。",
    ),
)

TABLES = (VERSIONS, MEMBERSHIP)
