"""Makes the checklist of a special plan: the parts and considerations the book asks for, and our questions to each."""
from __future__ import annotations

import pandas as pd

PARTS = (
    ("basis", "content", "Basis", "基础条件", (
        ("Which inputs, outputs and facilities of innovation does each member city have, and as of which year?",
         "各成员城市有哪些创新投入、产出与设施，截至哪一年？", 3, "composite index, by dimension", "综合创新能力指数各维度"),
        ("Where does the agglomeration stand among comparable ones, and how sure is that rank?",
         "在可比城市群中位次如何，这一位次有多可靠？", 3, "ranks and their uncertainty", "位次及其不确定性"),
        ("How do its cities work together today, and which cities have no partner within?",
         "城市间目前如何合作，哪些城市在群内没有伙伴？", 4, "networks of cities", "城市创新网络"),
        ("Which figures are missing, and what is decided without them?", "缺哪些数据，哪些判断是在缺数据时作出的？", None, "", ""))),
    ("situation", "content", "Situation", "形势分析", (
        ("Which agglomerations abroad are the yardstick, and by which rule were they chosen?",
         "以国外哪些城市群为参照，按什么规则选取？", 2, "rules of identification", "识别规则"),
        ("How did output come through earlier crises, and where was it hit hardest?",
         "以往危机中创新产出表现如何，何处受冲击最大？", 6, "resilience of output", "产出韧性"),
        ("What does research say about agglomerations in a like position?", "对处境相近的城市群，研究已有哪些结论？", 1,
         "themes of the literature", "文献主题"))),
    ("approach", "content", "General approach", "总体思路", (
        ("What is to be different by the last year of the plan, in figures that will be published?",
         "规划期末要有哪些变化，以哪些会公布的数值衡量？", 3, "indicators by city and year", "分市分年指标"),
        ("Which of the aims serve the whole agglomeration, and which serve single cities?",
         "哪些目标服务于整个城市群，哪些只服务于个别城市？", 7, "codes of goals", "定位与目标编码"),
        ("Which aims pull against each other, and which has precedence?", "哪些目标相互矛盾，何者优先？", None, "", ""))),
    ("space", "content", "Spatial pattern", "空间格局", (
        ("Is innovation concentrated in one city or spread over several, by size and by links?",
         "创新集中于一城还是分布于多城（分别按规模与联系）？", 5, "morphological and functional polycentricity", "形态与功能多中心性"),
        ("Are the cores the plan names those that can be measured?", "规划点名的核心与测得的核心是否一致？", 7,
         "congruence of cores", "核心一致性"),
        ("Which cities link the agglomeration with the outside?", "哪些城市承担群外联系？", 4, "roles of cities", "城市角色"),
        ("What is each city below the cores to do, and what does it gain?", "核心以外的城市各做什么、得到什么？", None, "", ""))),
    ("fields", "content", "Key fields", "重点领域", (
        ("How far do the fields overlap with those of neighbouring plans?", "所选领域与相邻规划重合多少？", 7,
         "similarity of plans", "规划相似度"),
        ("In which fields does it hold an advantage already, and by which figures?",
         "已在哪些领域具有优势，依据什么数据？", None, "", ""),
        ("Which fields need what no member city has?", "哪些领域所需条件任何成员城市都不具备？", None, "", ""))),
    ("environment", "content", "Making the environment", "环境营造", (
        ("Which rules differ between the member cities and get in the way of joint work?",
         "成员城市之间哪些规则不一致、妨碍合作？", None, "", ""),
        ("Do ties across provincial borders fall short of what distance and size would give?",
         "跨省联系是否低于按距离与规模应有的水平？", 4, "gravity model", "引力模型"),
        ("How are talent, funds and services to reach cities outside the cores?", "人才、资金与服务如何到达核心以外的城市？", 7,
         "codes of drivers", "创新动力编码"))),
    ("actions", "content", "Programme of action", "行动方案", (
        ("Who does what by when, with which money?", "谁在何时以何种经费做什么？", None, "", ""),
        ("Which actions start at different times in different cities, so that their effect can be tested later?",
         "哪些行动在各市先后启动，以便日后检验成效？", 6, "what a shock or a policy did", "冲击与政策效应"),
        ("What is stopped to make room for what is new?", "为腾出资源，停止哪些旧事项？", None, "", ""))),
    ("safeguards", "content", "Safeguards", "保障机制", (
        ("Which body decides across cities, and what can it decide?", "哪个机构跨市决策，能决定什么？", 7,
         "codes of organisations", "组织机构编码"),
        ("What happens to the network if its largest city drops out?", "若最大城市退出，网络会怎样？", 6, "removal of cities",
         "城市移除"),
        ("Who checks progress, by which open figures, and when is the plan revised?",
         "由谁、用哪些公开数据检查进展，何时修订规划？", None, "", ""))),
    ("strategy", "consideration", "World trends and national needs", "国际形势与国家需求", (
        ("Which trend in the world's science does the plan answer?", "规划回应国际科技的哪一趋势？", 2, "comparison of the world's "
         "agglomerations", "世界城市群比较"),
        ("Which national task does it take on, and why here?", "承担哪项国家任务，为何由此地承担？", None, "", ""))),
    ("relations", "consideration", "Plans above and beside", "上位与同级规划", (
        ("Where does it follow the plan above it, and where does it go further?", "哪些内容承接上位规划，哪些有所推进？", None, "", ""),
        ("Which plans of the same rank name the same fields or the same cities?", "哪些同级规划列有相同领域或相同城市？", 7,
         "codes shared by plans", "规划共有编码"))),
    ("character", "consideration", "Its own character", "自身特征", (
        ("What would be wrong in this plan if the name of the agglomeration were exchanged?",
         "若换成另一城市群的名字，规划中哪些内容会不成立？", 7, "similarity of plans", "规划相似度"),
        ("Which of its weaknesses does the plan name?", "规划指出了自身哪些短板？", 7, "codes of problems", "存在问题编码"))),
    ("synergy", "consideration", "Synergy of cities and actors", "城市与主体协同", (
        ("Which pairs of cities are to work together that do not now?", "哪些目前没有合作的城市对将开展合作？", 4,
         "links within and outside", "群内与群外联系"),
        ("How are firms, universities and institutes of different cities brought together?",
         "如何使不同城市的企业、高校与科研机构合作？", None, "", ""))),
    ("balance", "consideration", "Innovation, nature and economy", "创新、生态与经济", (
        ("Which burdens on nature come with the chosen industries, and where do they fall?",
         "所选产业带来哪些生态负担，落在何处？", None, "", ""),
        ("Do cities with little innovation catch up or fall behind?", "创新较弱的城市是在追赶还是落后？", 3, "convergence", "收敛"))),
)
"""Key, kind, heads, and questions: English, Chinese, chapter of this book, and what there answers it."""


def special_plan_items() -> pd.DataFrame:
    """Make the checklist.

    Returns
    -------
    DataFrame
        Columns of the table special_plan_items, one row per question.
    """
    rows = [(f"{key}-{number}", part, key, kind, part_en, part_zh, number, *question)
            for part, (key, kind, part_en, part_zh, questions) in enumerate(PARTS, start=1)
            for number, question in enumerate(questions, start=1)]
    frame = pd.DataFrame(rows, columns=["item", "part_number", "part", "kind", "part_en", "part_zh", "number",
                                        "question_en", "question_zh", "chapter", "answer_en", "answer_zh"])
    return frame.astype({"chapter": "Int64"})
