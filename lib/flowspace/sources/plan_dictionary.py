"""Makes the dictionary of the six mechanisms of chapter 7: terms by which a plan names them, in Chinese and English."""
from __future__ import annotations

import pandas as pd

MECHANISMS = ("plans", "organisations", "parks", "venture_capital", "talent", "transfer")
"""The six mechanisms in the order of the book: 规划设置、机构布局、园区合作、风险投资、人才引进、成果转换."""

_SPECIFIC = {
    "plans": "发展规划 专项规划 规划纲要 规划编制 规划衔接 统一规划 联合规划 实施方案 行动计划 行动方案 顶层设计 任务分工 责任分工 跟踪分析 督促检查 督查评估 中期评估 总结评估",
    "organisations": "领导小组 协调小组 联席会议 联盟 组织领导 协调机制 协作机制 协同机制 会商机制 推进机制 理事会 管理委员会 规划委员会 "
                    "智库 新型研发机构 研究院 科研院所 科研机构 重点实验室 国家实验室 科技创新中心 科学中心 创新共同体",
    "parks": "高新技术产业开发区 高新区 经济技术开发区 自主创新示范区 自由贸易试验区 产业园区 产业园 "
             "科技园 科学城 科技城 园区共建 共建园区 合作园区 飞地 飞地经济 产业转移 孵化器 众创空间 科创走廊 创新走廊 合作区",
    "venture_capital": "风险投资 创业投资 天使投资 科技金融 投融资 股权投资 股权激励 投资基金 引导基金 产业基金 科技信贷 科技保险 融资担保 知识产权质押 资金链 资本市场 社会资本 金融资本 科创板",
    "talent": "人才引进 人才培养 人才培育 人才流动 人才评价 人才政策 人才资源 高端人才 高层次人才 创新人才 国际人才 领军人才 科技人才 创新团队 科研人员 院士工作站 博士后 留学人员",
    "transfer": "成果转化 科技成果转化 科技成果转移转化 成果转移转化 转移转化 技术转移 技术转让 技术市场 技术交易 技术合同 产学研 产学研用 知识产权 产业化 中试 创新券 成果共享 创新链",
}
_GENERAL = {
    "plans": "规划 方案 编制 评估", "organisations": "委员会 实验室", "parks": "开发区 园区 示范区",
    "venture_capital": "融资 基金 担保", "talent": "人才 落户", "transfer": "专利 转化",
}
_EXCLUDED = {
    "plans": "城市规划学会 环境影响评估 风险评估 社会稳定风险评估",
    "organisations": "中央委员会 常务委员会 国家发展和改革委员会 东南亚国家联盟 欧洲联盟 研究院校",
    "parks": "校园区域 农业示范区 生态文明示范区",
    "venture_capital": "养老基金 社保基金 医保基金 慈善基金",
    "talent": "产业落户 企业落户 项目落户 积分落户 农业转移人口落户 落户农民",
    "transfer": "农业产业化 动能转化 转化农业",
}
_ENGLISH = {
    "plans": "special plan|development plan|outline plan|implementation plan|action plan|joint planning|"
                "top-level design|division of tasks|mid-term review",
    "organisations": "leading group|joint conference|coordination mechanism|alliance|council|management committee|"
                    "research institute|national laboratory|key laboratory|innovation centre|innovation center",
    "parks": "high-tech zone|high-tech industrial development zone|development zone|industrial park|science park|"
             "science city|pilot free trade zone|demonstration zone|enclave|incubator|innovation corridor|"
             "industrial transfer",
    "venture_capital": "venture capital|angel investment|private equity|equity investment|guidance fund|"
                       "technology finance|fintech|investment and financing|credit guarantee|capital market",
    "talent": "talent|talent introduction|talent training|talent flow|high-level talent|researchers|"
              "innovation team|postdoctoral|overseas scholars|skilled workers",
    "transfer": "technology transfer|commercialisation|commercialization|transformation of results|"
                "technology market|technology contract|industry-university-research|intellectual property|patent|"
                "innovation voucher|pilot plant",
}

GENERAL_WEIGHT = 0.5
"""Weight of general words, which name a mechanism only in part of their uses; specific terms weigh 1, excluded 0."""


def plan_dictionary() -> pd.DataFrame:
    """Make the table of terms.

    Returns
    -------
    DataFrame
        Columns of the table plan_dictionary.

    Examples
    --------
    >>> table = plan_dictionary()
    >>> table[table["term"] == "风险投资"][["mechanism", "weight", "excluded"]].values.tolist()
    [['venture_capital', 1.0, False]]
    """
    rows = []
    for mechanism in MECHANISMS:
        rows += [(term, mechanism, "zh", 1.0, False) for term in _SPECIFIC[mechanism].split()]
        rows += [(term, mechanism, "zh", GENERAL_WEIGHT, False) for term in _GENERAL[mechanism].split()]
        rows += [(term, mechanism, "zh", 0.0, True) for term in _EXCLUDED[mechanism].split()]
        rows += [(term, mechanism, "en", 1.0, False) for term in _ENGLISH[mechanism].split("|")]
    return pd.DataFrame(rows, columns=["term", "mechanism", "language", "weight", "excluded"])
