"""Makes the tables of published results: functional polycentricity, and the findings of the book."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.agglomerations import BY_RAW_NAME
from flowspace.sources.raw import agree, read_raw

LISTED = (
    (2, None, None, None,
     "Innovative urban agglomerations of global rank lie mainly in Europe and North America; those of Asia grow "
     "visibly but remain far behind.",
     "全球创新型城市群主要集中在欧洲和北美，亚洲城市群发展明显但差距仍大。"),
    (3, 2010, 2020, None,
     "The innovation capability of all 19 agglomerations rises markedly, while they divide into poles and layers; "
     "their synergy is low on the whole.",
     "19个城市群的创新能力均显著提升，同时两极分化与层级分化明显；协同创新水平整体偏低。"),
    (3, 2010, 2020, None,
     "The Yangtze River Delta, the Pearl River Delta and Beijing-Tianjin-Hebei lead throughout; the level falls from "
     "the coast in the east to the interior in the west.",
     "长三角、珠三角、京津冀始终领先，水平由东部沿海向西部内陆递减。"),
    (4, 2010, 2019, None,
     "In the networks of technological cooperation, the reach of cities (degree), their control (betweenness) and "
     "their nearness to others (closeness) rise in all 19 agglomerations, each to its own extent.",
     "在技术合作网络中，19个城市群城市的对外合作程度（度）、控制能力（中介）与接近程度均有不同幅度的提升。"),
    (4, 2010, 2019, None,
     "The network of technological cooperation is mature in six: the Yangtze River Delta, the Pearl River Delta, "
     "Beijing-Tianjin-Hebei, the Shandong Peninsula, Chengdu-Chongqing and the Middle Yangtze.",
     "技术合作网络较成熟的有6个：长三角、珠三角、京津冀、山东半岛、成渝、长江中游。"),
    (4, 2010, 2019, None,
     "The network of innovative enterprises is well developed only in those six and in central-southern Liaoning; the "
     "others have very few links.",
     "创新企业关联网络仅在上述6个城市群与辽中南发育较好，其余联系很少。"),
    (5, 2010, 2019, None,
     "Morphological polycentricity falls, rises and falls again; functional polycentricity grows both within and "
     "outside.",
     "形态多中心性先降后升再降，群内与群外功能多中心性均上升。"),
    (5, 2010, 2019, None,
     "The Yangtze River Delta, the Pearl River Delta, Beijing-Tianjin-Hebei and the Shandong Peninsula stand high in "
     "functional polycentricity both within and outside; the Middle Yangtze, Chengdu-Chongqing and the Central Plains "
     "rank higher outside than within.",
     "长三角、珠三角、京津冀、山东半岛的群内与群外功能多中心性均高；长江中游、成渝、中原的群外位次高于群内。"),
    (5, 2010, 2019, 0.438,
     "Morphological polycentricity relates to innovation output as an inverted U with this turning point.",
     "形态多中心性与创新产出呈倒U形关系，拐点即此数值。"),
    (5, 2010, 2019, None,
     "Functional polycentricity has a significant positive effect on innovation output.",
     "功能多中心性对创新产出有显著正向作用。"),
    (6, 1999, 2019, None,
     "Relative resilience changes all the time: hardly any agglomeration is always best or always worst.",
     "相对韧性不断变化，几乎没有始终最优或最差的城市群。"),
    (6, 1999, 2019, None,
     "Of the five agglomerations of national rank, Beijing-Tianjin-Hebei is lower and Chengdu-Chongqing in the middle.",
     "五个国家级城市群中，京津冀偏低，成渝居中。"),
    (6, 2000, 2012, None,
     "The Yangtze River Delta has the best relative resilience of the five.",
     "五个国家级城市群中，长三角相对韧性最优。"),
    (6, 2013, 2019, None,
     "The Pearl River Delta and the Middle Yangtze have the better relative resilience of the five.",
     "五个国家级城市群中，珠三角与长江中游相对韧性较优。"),
    (6, 2000, 2019, None,
     "Network resilience of the five passes through a low level, widening gaps, growing efficiency and a rise of all; "
     "the Yangtze and Pearl River Deltas are high, Beijing-Tianjin-Hebei grows clearly, the Middle Yangtze and "
     "Chengdu-Chongqing lag behind.",
     "五个城市群的网络韧性依次经历整体偏低、差距拉大、效率提升与全面上升；长三角、珠三角较高，京津冀增长明显，长江中游与成渝滞后。"),
)
"""Chapter, first and last year, quantity, and the finding in English and Chinese, in our own words."""

FROM_REVIEW = (
    (1, None, None, None,
     "Innovation of urban agglomerations is more than that of cities or regions: it rests on the division of labour "
     "and the working together of cities, and on how factors of innovation gather and spread over the whole "
     "agglomeration.",
     "城市群创新不同于城市创新与区域创新，更重城市之间的分工协作，以及创新要素在整个城市群的集聚与扩散。"),
    (1, None, None, None,
     "Research on it, on capability, networks, polycentricity and resilience, still lacks a body of theory of its own.",
     "对能力、网络、多中心格局与韧性的研究虽有进展，仍缺少专门针对城市群创新的理论体系。"),
    (2, None, None, None,
     "Innovation cities of global rank are mostly the cores of urban agglomerations, so an index of such cities can "
     "identify innovative agglomerations.",
     "全球创新城市大多是城市群的核心城市，因此可用全球创新城市指数识别创新型城市群。"),
    (2, None, None, None,
     "Experience from the San Francisco Bay, BosWash, central-southern England and Tokyo Bay falls under six headings: "
     "leading cores, mechanisms of synergy, industry with universities and research, finance, talent and public "
     "services.",
     "旧金山湾区、波士华、英国中南部与东京湾的经验归为六个方面：创新极核带动、协同创新机制、产学研一体化、科技金融服务、人才引进培育、科技公共服务。"),
)
"""The same, for findings of chapters 1 and 2 that the review reports and the raw list leaves out."""

FINDINGS = LISTED + FROM_REVIEW


def functional_polycentricity(raw: Path) -> pd.DataFrame:
    """Make the table of published functional polycentricity.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads one file of published_tables.

    Returns
    -------
    DataFrame
        Columns of the table functional_polycentricity_published.

    Raises
    ------
    TableError
        If the raw file is missing or names an unknown agglomeration.
    """
    path = raw / "published_tables" / "functional_polycentricity_ma2023.csv"
    frame = read_raw(path, ["agglomeration_zh", "year", "within", "external"])
    agree(set(frame["agglomeration_zh"]) <= set(BY_RAW_NAME), path, "other agglomerations", "those of the plan")
    return pd.DataFrame({
        "agglomeration": frame["agglomeration_zh"].map(lambda name: BY_RAW_NAME[name].key),
        "year": frame["year"].astype(int),
        "within": pd.to_numeric(frame["within"]),
        "external": pd.to_numeric(frame["external"]),
        "evidence": "published",
    })


def book_findings(raw: Path) -> pd.DataFrame:
    """Make the table of findings of the book.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; published_tables/book_findings.csv is the list the wording here goes back to, and
        chapters, periods and quantities must agree with it; four findings of chapters 1 and 2 come from the review
        only.

    Returns
    -------
    DataFrame
        Columns of the table book_findings.

    Raises
    ------
    TableError
        If the raw file is missing or lists other chapters, periods or quantities.
    """
    path = raw / "published_tables" / "book_findings.csv"
    listed = read_raw(path, ["chapter", "period", "quantity"])
    ours = [(str(chapter), "" if first is None else f"{first}-{last}", "" if quantity is None else str(quantity))
            for chapter, first, last, quantity, *_ in LISTED]
    agree(list(listed.itertuples(index=False, name=None)) == ours, path, "other findings", f"{len(ours)} findings")
    table = pd.DataFrame(FINDINGS, columns=["chapter", "period_start", "period_end", "quantity", "finding_en",
                                            "finding_zh"])
    return table.assign(number=table.groupby("chapter").cumcount() + 1, evidence="published",
                        period_start=table["period_start"].astype("Int64"),
                        period_end=table["period_end"].astype("Int64"))
