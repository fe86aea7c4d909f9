"""Declares the tables of planning that chapter 7 rests on: code book, coding, planned cores, checklist."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    ANY_GRADE,
    OPTIONAL,
    SEE_EVIDENCE,
    SLUG,
    Column,
    ForeignKey,
    Source,
    Table,
    adcode_column,
    evidence_column,
    text_column,
)

DIMENSIONS = ("positioning_goals", "bodies", "spatial_structure", "industries", "drivers", "problems")
"""Heads of the printed comparison, in its order."""

CODE_BOOK = Source(
    "Code book written by this project for the six heads of Table 1 of the review of the book",
    "our code book", "本项目编码手册", title_zh="本项目按书评表1的六个维度编写的编码手册")
QUESTIONS = Source(
    "Questions written by this project, under the heads that the review of the book names",
    "our questions", "本项目所拟问题", title_zh="本项目在书评所列各部分之下拟定的问题")

_AREA_EN = ("The Greater Bay Area of the printed table stands under the key of the Pearl River Delta. It includes Hong "
            "Kong and Macao, which the members of this project's lists do not.")
_AREA_ZH = "表中的粤港澳大湾区记在珠三角名下；其范围含香港、澳门，而本项目的成员名单不含。"

CODES = Table(
    name="plan_codes",
    kind="reference",
    title_en="Code book for plans of innovation",
    title_zh="科技创新规划编码手册",
    description_en="What a plan can name under six heads, each with a rule by which a second coder decides between 0 "
                   "and 1. Made for the printed comparison of four plans; other plans can be coded by it, and a table "
                   "of your own takes its place.",
    description_zh="规划在六个维度下可能列出的内容，每项附判定取值的规则，供第二编码者使用。为书评所载四份规划的比较而编，也可用于其他规划；"
                   "读者可用自己的表替代。",
    vintage="Compiled in November 2026",
    vintage_zh="2026年11月编制",
    columns=(
        text_column("code", "Key of the code", "编码代码", pattern=SLUG),
        Column("dimension", "string", "code", "Head: " + ", ".join(DIMENSIONS),
               "维度：定位与目标、组织机构、空间结构、产业方向、创新动力、存在问题", enum=DIMENSIONS),
        Column("number", "integer", "rank", "Place in the code book", "手册中的次序", minimum=1),
        text_column("label_en", "English label", "英文名称"),
        text_column("label_zh", "Chinese label", "中文名称"),
        text_column("definition_en", "When to code 1, in English; otherwise 0", "何时编为1（英文），否则为0"),
        text_column("definition_zh", "When to code 1, in Chinese; otherwise 0", "何时编为1（中文），否则为0"),
        text_column("term_zh", "Words of the printed table that the code takes in", "表中归入此码的用语", required=False),
    ),
    primary_key=("code",),
    own={"term_zh": OPTIONAL},
    sources=(CODE_BOOK, origins.REVIEW),
    licences=(origins.OWN,),
    caveats_en=(
        "The codes were made from the table they are used on: each occurs at least once. Two plans look less alike by "
        "such a book than by a list fixed beforehand, and a test has to take that into account.",
        "How finely a head is cut decides how similar plans appear: electronic information is one code, while chips, "
        "computing and sensing are three.",
        "Words that only gather others (strategic emerging industries, leading chains, advanced manufacturing, key "
        "fields) are not coded."),
    caveats_zh=(
        "编码由其所应用的表归纳而来，每码至少出现一次。与事先拟定的清单相比，如此编码会使规划显得更不相似，检验时须加以考虑。",
        "编码的粗细影响相似程度：电子信息为一码，而芯片、计算、感知分为三码。",
        "仅起归类作用的用语（战略性新兴产业、主导产业链、先进制造业、重点领域）不编码。"),
)

CODING = Table(
    name="plan_coding",
    kind="source",
    title_en="Coding of four plans of innovation",
    title_zh="四份科技创新规划的编码",
    description_en="Whether the printed comparison names something for an agglomeration: one row for each coder, "
                   "agglomeration and code. One coder so far; rows of a second one show how reliable the coding is.",
    description_zh="书评所载比较表是否为某城市群列出某项内容，一行为一位编码者对一个城市群的一个编码。目前只有一位编码者；加入第二位之后方可检验信度。",
    vintage="Coded in November 2026 from a review of the book of 2023",
    vintage_zh="2026年11月据书评编码，原书2023年出版",
    columns=(
        text_column("coder", "Who coded", "编码者", pattern=SLUG),
        text_column("agglomeration", "Key of the agglomeration", "城市群代码", pattern=SLUG),
        text_column("code", "Key of the code", "编码代码", pattern=SLUG),
        Column("value", "integer", "none (0 or 1)", "1 where the printed table names it, 0 where it does not",
               "表中列出为1，未列出为0", evidence=SEE_EVIDENCE, minimum=0, maximum=1),
        evidence_column(("published",)),
    ),
    primary_key=("coder", "agglomeration", "code"),
    foreign_keys=(ForeignKey("agglomeration", "agglomerations", "agglomeration"),
                  ForeignKey("code", "plan_codes", "code")),
    own={"value": OPTIONAL, "evidence": ANY_GRADE},
    sources=(origins.REVIEW, CODE_BOOK),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=(
        "What was coded is one table of a review, which condenses a chapter, which condenses plans. A nought says that "
        "the table does not name it; the plan itself may.",
        "Published means that the words coded are printed. The judgement which code they fall under is ours, and with "
        "one coder its reliability is not known.",
        "Four agglomerations allow a description and no general statement.",
        _AREA_EN),
    caveats_zh=(
        "所编码的是书评中的一张表：它概括原书一章，原书又概括各规划。未列出只说明表中没有，规划本身仍可能有。",
        "“已发表”指被编码的文字已印出；归入哪一码是本项目的判断，只有一位编码者时其信度不明。",
        "只有四个城市群，可作描述，不能推广。",
        _AREA_ZH),
)

CORES = Table(
    name="plan_cores",
    kind="source",
    title_en="Core cities of four plans of innovation",
    title_zh="四份科技创新规划的核心城市",
    description_en="Cities to which the printed comparison gives a leading role, with their rank in the planned "
                   "pattern; where it counts cores without naming them, the city we take and why.",
    description_zh="书评所载比较表赋予引领作用的城市及其在规划格局中的层级；只计数而未点名者，注明所取城市与理由。",
    vintage="Read in November 2026 from a review of the book of 2023",
    vintage_zh="2026年11月据书评整理，原书2023年出版",
    columns=(
        text_column("agglomeration", "Key of the agglomeration", "城市群代码", pattern=SLUG),
        adcode_column(),
        Column("role", "string", "code", "core, pole, axis (a city of the main axis) or support (a point of support "
               "below the centre)", "core 核心，pole 极，axis 主轴城市，support 支点", enum=("axis", "core", "pole", "support")),
        Column("tier", "integer", "rank", "1 for the leading cities, 2 for those below; cities that are not listed "
               "rank below all", "1为引领城市，2为其下一级；未列出的城市列于最后", evidence=SEE_EVIDENCE, minimum=1, maximum=9),
        Column("basis", "string", "code", "named: the table names the city; inferred: it only counts or describes",
               "named 表中点名；inferred 表中只计数或描述", enum=("inferred", "named")),
        text_column("term_zh", "Word of the table for the pattern or role", "表中对格局或角色的用语", required=False),
        text_column("note_en", "Remark, in English", "备注（英文）", required=False),
        text_column("note_zh", "Remark, in Chinese", "备注（中文）", required=False),
        evidence_column(("published", "estimated")),
    ),
    primary_key=("agglomeration", "adcode"),
    foreign_keys=(ForeignKey("agglomeration", "agglomerations", "agglomeration"),
                  ForeignKey("adcode", "cities", "adcode")),
    own={"evidence": ANY_GRADE},
    sources=(origins.REVIEW,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=(
        "Three of the cities are inferred and graded estimated: the second core of Beijing-Tianjin-Hebei and the two "
        "poles of Chengdu-Chongqing. Leave them out for what the table itself names.",
        "Nodes that are counted and not named (many nodes, other cities) are left out, and so are cities that a named "
        "corridor is known to pass.",
        "The wings of the strategy of one body and two wings are no cities of these tables.",
        _AREA_EN),
    caveats_zh=(
        "有三个城市为推断，证据等级为估计：京津冀的第二核，以及成渝的两极。只看表中点名者时应去掉这三行。",
        "只计数而未点名的节点（多节点、其他城市）未列，走廊途经而未点名的城市也未列。",
        "“一体两翼”的两翼不是本项目各表中的城市单元。",
        _AREA_ZH),
)

ITEMS = Table(
    name="special_plan_items",
    kind="reference",
    title_en="Checklist of a special plan for innovation",
    title_zh="科技创新专项规划核对清单",
    description_en="Questions that a special plan for the innovation of an agglomeration should answer, under the "
                   "eight parts and five considerations of the book, with the chapter of this companion that helps.",
    description_zh="城市群科技创新专项规划应回答的问题，按原书的八个部分与五项考虑排列，并注明本书相应章节。",
    vintage="Compiled in November 2026",
    vintage_zh="2026年11月编制",
    columns=(
        text_column("item", "Key of the question", "问题代码", pattern=SLUG),
        Column("part_number", "integer", "rank", "Place of the part: 1 to 8 parts, 9 to 13 considerations",
               "部分的次序：1至8为内容，9至13为考虑", minimum=1),
        text_column("part", "Key of the part", "部分代码", pattern=SLUG),
        Column("kind", "string", "code", "content (one of the eight parts of a plan) or consideration",
               "content 规划内容的八个部分之一，consideration 需考虑的关系", enum=("consideration", "content")),
        text_column("part_en", "Head, in English", "标题（英文）"),
        text_column("part_zh", "Head, in Chinese", "标题（中文）"),
        Column("number", "integer", "rank", "Place of the question in its part", "部分内次序", minimum=1),
        text_column("question_en", "Question, in English", "问题（英文）"),
        text_column("question_zh", "Question, in Chinese", "问题（中文）"),
        Column("chapter", "integer", "chapter", "Chapter of this companion that helps to answer it; empty where none "
               "does",
               "有助于回答的本书章节，没有则为空", required=False, minimum=1, maximum=8),
        text_column("answer_en", "What there helps, in English", "可参考的内容（英文）", required=False),
        text_column("answer_zh", "What there helps, in Chinese", "可参考的内容（中文）", required=False),
    ),
    primary_key=("item",),
    own={"answer_en": OPTIONAL},
    sources=(QUESTIONS, origins.REVIEW),
    licences=(origins.OWN,),
    caveats_en=(
        "The thirteen heads are those that the review reports of the book, in our wording where it names no short "
        "title. The questions are ours; the book's own are not known.",
        "A list that is filled in shows what was thought of. It says nothing about whether a plan is good, and none of "
        "its effect."),
    caveats_zh=(
        "十三个标题据书评所述，没有短标题者由本项目概括；各问题为本项目所拟，原书的要求不详。",
        "清单填满只表明考虑周全，不说明规划优劣，更不说明成效。"),
)

TABLES = (CODES, CODING, CORES, ITEMS)
