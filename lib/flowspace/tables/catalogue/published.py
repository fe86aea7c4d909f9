"""Declares results printed in publications, kept for comparison with results computed here."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import SLUG, Column, ForeignKey, Table, evidence_column, text_column, year_column

FUNCTIONAL = Table(
    name="functional_polycentricity_published",
    kind="source",
    title_en="Functional polycentricity of technological knowledge, published values, 2000-2019",
    title_zh="技术知识功能多中心性的已发表数值，2000—2019年",
    description_en="Functional polycentricity within 18 agglomerations and of their links to the outside, in five "
                   "years, as printed in the paper chapter 5 of the book is built on.",
    description_zh="18个城市群五个年份的群内与群外功能多中心性，取自原书第5章所依据论文的表格。",
    vintage="Published in February 2023",
    vintage_zh="2023年2月发表",
    columns=(
        Column("agglomeration", "string", "code", "Key of the agglomeration", "城市群代码", pattern=SLUG),
        year_column(1985, 2030),
        Column("within", "number", "none (index from 0 to 1)", "Functional polycentricity within the agglomeration",
               "群内功能多中心性", evidence="published", minimum=0, maximum=1),
        Column("external", "number", "none (index from 0 to 1)", "Functional polycentricity of its links to the "
               "outside", "群外功能多中心性", evidence="published", required=False, minimum=0, maximum=1),
        evidence_column(("published",)),
    ),
    primary_key=("agglomeration", "year"),
    foreign_keys=(ForeignKey("agglomeration", "agglomerations", "agglomeration"),),
    sources=(origins.MA,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=(
        "The table calls two agglomerations by older names: the West Coast of the Taiwan Strait and Jinzhong. Members "
        "behind the values were not printed there and may differ from those used here.",
        "The values for Lanzhou-Xining end in 2010, those of its outside links in 2005; Ningxia is not visible.",
    ),
    caveats_zh=(
        "原表用的是海峡西岸、晋中两个旧称；所含的成员城市未在表中列出，可能与此处不同。",
        "兰西城市群的群内数值止于2010年，群外数值止于2005年；宁夏沿黄城市群在所见的表中没有显示。",
    ),
)

FINDINGS = Table(
    name="book_findings",
    kind="source",
    title_en="What the book finds, as its review reports it",
    title_zh="书评所述的原书结论",
    description_en="Findings of the monograph this project accompanies, in our own words, one per row, with the "
                   "chapter they belong to. The reference side of every comparison of book and data.",
    description_zh="原书的主要结论，由本项目逐条概括并注明所属章，供与公开数据的结果对照。",
    vintage="Book of 2023",
    vintage_zh="2023年出版",
    columns=(
        Column("chapter", "integer", "chapter", "Chapter of the book", "章", minimum=1, maximum=8),
        Column("number", "integer", "rank", "Number of the finding within its chapter", "章内序号", minimum=1, maximum=99),
        Column("period_start", "integer", "calendar year", "First year the finding speaks of", "起始年份",
               required=False, minimum=1950, maximum=2030),
        Column("period_end", "integer", "calendar year", "Last year the finding speaks of", "终止年份", required=False,
               minimum=1950, maximum=2030),
        text_column("finding_en", "Finding in English", "结论（英文）"),
        text_column("finding_zh", "Finding in Chinese", "结论（中文）"),
        Column("quantity", "number", "none (unit of the finding)", "The figure the finding states, if any", "结论所含数值",
               evidence="published", required=False),
        evidence_column(("published",)),
    ),
    primary_key=("chapter", "number"),
    sources=(origins.REVIEW,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=("Read from the review, not from the book.",),
    caveats_zh=("据书评整理，未能与原书核对。",),
)

TABLES = (FUNCTIONAL, FINDINGS)
