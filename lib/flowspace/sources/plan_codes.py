"""Makes the code book of planning and the first coding by it: what a printed comparison of four plans names.

Each code stands here once, with the rule when to code 1 and the agglomerations for which we did; the two tables are
made from this one list, so that no code can lack its coding.
"""
from __future__ import annotations

import pandas as pd

CODER = "flowspace"
"""Name of the first coder: this project."""

AGGLOMERATIONS = {"B": "beijing-tianjin-hebei", "G": "pearl-river-delta", "Y": "yangtze-river-delta",
                  "C": "chengdu-chongqing"}
"""The four that the comparison sets side by side. Its Greater Bay Area has the key of the Pearl River Delta."""

POSITIONING_GOALS = (
    ("centre-global", "Centre of global rank", "全球影响力中心",
     "It is to become a centre of science and technology of world or international influence.",
     "目标是建成具有全球或国际影响力的科技创新中心。", "国际科技创新中心", "G"),
    ("centre-national", "Centre of national rank", "全国中心",
     "It is to become a centre of science and technology for the country; a claim to world influence is coded as "
     "centre-global instead.", "目标是建成全国性的科技创新中心；提出全球影响力的改编为“全球影响力中心”。", "全国科技创新中心；全国影响力", "BC"),
    ("aim-collaboration", "Collaborative innovation as an aim", "以协同创新为目标",
     "Working together across cities is part of what it is to become: the aim itself names collaborative innovation.",
     "目标本身写明城市间的协同创新（共同体、示范区等均可）。", "协同创新共同体；协同创新示范区", "BC"),
    ("aim-demonstration", "Demonstration zone", "示范区",
     "It is to be an example for others, called a demonstration zone, whatever is demonstrated.",
     "目标是成为供他地借鉴的示范区，示范内容不限。", "示范区", "GYC"),
    ("aim-quality", "Pioneer of high-quality development", "高质量发展先行",
     "It is to go ahead in high-quality development.", "目标是在高质量发展上先行。", "高质量发展先行区", "Y"),
    ("aim-original", "Source of original innovation", "原始创新策源",
     "It is to be a source of original or basic innovation.", "目标是成为原始创新或基础创新的源头。", "原始创新动力源", "Y"),
    ("aim-integration", "Integrated innovation", "融合创新",
     "Integration of innovation, between fields or between science and industry, is part of the aim.",
     "目标写明创新的融合（领域之间，或科技与产业之间）。", "融合创新", "Y"),
    ("aim-openness", "Open innovation", "开放创新", "It is to lead in innovation that is open to the outside.",
     "目标是在对外开放的创新上起引领作用。", "开放创新引领区", "Y"),
)
ORGANISATIONS = (
    ("leading-group", "Leading group", "领导小组",
     "A leading group above the member governments is named, for development in general or for innovation.",
     "列有高于成员政府的领导小组，综合性的或专为科技创新设立的均可。", "领导小组", "BGYC"),
    ("innovation-alliance", "Alliance for collaborative innovation", "协同创新联盟",
     "An alliance for collaborative innovation is named that is not confined to one kind of member.",
     "列有协同创新联盟，且成员不限于某一类主体。", "协同创新发展联盟；科技协同创新联盟", "BG"),
    ("entrepreneurship-alliance", "Alliance of entrepreneurship bases", "双创示范基地联盟",
     "An alliance of bases for entrepreneurship and innovation is named.", "列有双创示范基地的联盟。", "双创示范基地联盟", "BY"),
    ("sector-alliance", "Alliance of one technology", "单一技术领域联盟",
     "An alliance of one industry or technology is named.", "列有某一产业或技术领域的联盟。", "区块链联盟", "G"),
    ("resource-alliance", "Alliance for sharing resources", "科技资源共享联盟",
     "An alliance of bodies that share instruments, data or services of science is named.",
     "列有共享仪器、数据或科技服务的机构联盟。", "科技资源开放共享服务机构联盟", "Y"),
    ("university-alliance", "Alliance of universities and think tanks", "高校智库联盟",
     "An alliance of universities, institutes or think tanks is named.", "列有高校、科研机构或智库的联盟。",
     "高校与科研机构智库联盟", "Y"),
    ("zone-alliance", "Alliance of high-tech zones", "高新区联盟", "An alliance of high-tech zones is named.",
     "列有高新区之间的联盟。", "高新区协同创新战略联盟", "C"),
)
SPATIAL_STRUCTURE = (
    ("single-centre", "One centre", "单中心", "The pattern has exactly one city as its centre.",
     "格局以唯一一个城市为中心。", "以上海为中心", "Y"),
    ("two-cores", "Two cores", "双核", "The pattern has exactly two cores or poles, named or not.",
     "格局恰有两个核心或极，是否点名不限。", "双核；两极", "BC"),
    ("four-or-more-cores", "Four or more cores", "四个及以上核心",
     "The pattern has four or more leading cities or many cores.", "格局有四个及以上主要城市，或称多核心。", "四城多核心", "G"),
    ("named-core-city", "Core cities by name", "点名核心城市",
     "At least one city is named and given a leading role: centre, source of radiation, or main axis.",
     "至少点名一个城市并赋予引领作用（中心、辐射源或主轴）。", "北京；上海；广深、香港、澳门", "BGY"),
    ("support-cities", "Second rank of cities", "支点城市",
     "Cities below the centre are given a rank of their own, above the nodes.", "中心之下、节点之上另设一级城市。",
     "宁杭合为支点", "Y"),
    ("multi-node", "Many nodes", "多节点", "Further cities are called nodes or points.", "其余城市称为节点或“点”。",
     "多节点；节点；多点", "BYC"),
    ("network", "Network", "网络化", "The whole is called a network.", "整体称为网络或网络化体系。", "网络格局；网络化创新体系", "BY"),
    ("corridor", "Corridor", "走廊", "A corridor of innovation is named or counted.", "点名或计入创新走廊。",
     "广深科技创新走廊；G60科技创新走廊；一廊", "GYC"),
    ("axis-belt", "Axis or belt", "轴或带", "An axis or belt of innovation is named; a corridor alone is not enough.",
     "列有创新主轴或创新带；仅有走廊不计。", "主轴；创新带", "G"),
    ("gradient-circles", "Circles by gradient", "梯度圈层", "Circles or tiers of distance or strength are laid out.",
     "按梯度划分的创新圈层。", "三梯度科技创新圈", "Y"),
    ("body-wings", "One body, two wings", "一体两翼", "The strategy of one body with two wings is named.",
     "列有一体两翼的战略。", "一体两翼", "B"),
    ("one-city-many-parks", "One city, many parks", "一城多园", "One science city is made of several parks.",
     "以一城多园的方式建设科学城。", "一城多园；西部科学城", "C"),
)
INDUSTRIES = (
    ("electronic-information", "Electronic information", "电子信息",
     "Electronic information, or information technology of the new generation.", "电子信息，或新一代信息技术。",
     "电子信息；新一代信息技术", "BGYC"),
    ("computers", "Computers", "计算机", "Computers, named apart from electronic information.",
     "与电子信息分列的计算机产业。", "计算机", "C"),
    ("internet-of-things", "Internet of things", "物联网", "The internet of things.", "物联网。", "物联网", "B"),
    ("intelligent-computing", "Intelligent computing", "智能计算", "Intelligent computing.", "智能计算。", "智能计算", "Y"),
    ("high-end-chips", "High-end chips", "高端芯片", "Chips of the upper range.", "高端芯片。", "高端芯片", "Y"),
    ("intelligent-sensing", "Intelligent sensing", "智能感知", "Intelligent sensing.", "智能感知。", "智能感知", "Y"),
    ("brain-computer", "Brain-computer fusion", "脑机融合", "Fusion or interface of brain and computer.",
     "脑机融合或脑机接口。", "脑机融合", "Y"),
    ("new-energy", "New energy", "新能源", "New energy.", "新能源。", "新能源", "B"),
    ("materials", "Materials", "材料", "Materials, whether called new or not.", "材料产业，是否称“新材料”不限。",
     "新材料；材料", "BGC"),
    ("biomedicine", "Biomedicine and biotechnology", "生物医药与生物技术", "Biomedicine or biotechnology.",
     "生物医药或生物技术。", "生物医药；生物技术", "BG"),
    ("internet-medicine", "Internet medicine", "互联网医疗", "Medical care by the internet.", "互联网医疗。", "互联网医疗", "C"),
    ("aerospace", "Aerospace", "航空航天", "Aircraft or spacecraft.", "航空航天。", "航空航天", "BC"),
    ("equipment", "Equipment manufacturing", "装备制造",
     "Equipment, whether high-end or not; complete sets of intelligent equipment and robots are coded apart.",
     "装备制造，高端与否不限；智能成套设备与机器人另编码。", "高端装备制造；装备制造；加工装备", "GY"),
    ("intelligent-manufacturing", "Robots and intelligent manufacturing", "机器人与智能制造",
     "Robots, their parts, or intelligent equipment for manufacturing.", "机器人及其部件，或智能制造装备。",
     "机器人；智能成套设备；智能制造装备", "G"),
    ("machinery", "Machinery", "机械", "Machinery, named as such.", "以“机械”之名列出的产业。", "机械", "C"),
    ("automobiles", "Automobiles", "汽车", "Automobiles.", "汽车。", "汽车", "Y"),
    ("steel", "Steel", "钢铁", "Iron and steel, to be developed or to be made cleaner.", "钢铁，发展或改造均计。", "钢铁", "BY"),
    ("energy-saving", "Energy saving and emission cuts", "节能减排技术",
     "Techniques that save energy or cut emissions in existing industries.", "用于既有产业的节能减排技术。", "节能减排新技术", "B"),
    ("petrochemicals", "Petrochemicals", "石油化工", "Petrochemicals.", "石油化工。", "石油化工", "Y"),
    ("textiles", "Textiles and clothing", "纺织服装", "Textiles or clothing.", "纺织服装。", "纺织服装", "Y"),
    ("marine", "Marine industries", "海洋产业", "Industries of the sea.", "海洋产业。", "现代海洋产业体系", "G"),
    ("finance-industry", "Finance", "金融业", "Finance as an industry; money for innovation is coded as funds.",
     "作为产业的金融；用于创新的资金编入“资金支持”。", "现代金融", "Y"),
    ("logistics", "Logistics", "物流", "Logistics.", "物流。", "现代物流", "Y"),
    ("trade", "Trade", "商贸", "Commerce and trade.", "商贸。", "商贸", "Y"),
    ("culture", "Culture and creative industries", "文化创意", "Culture or creative industries, digital or not.",
     "文化创意产业，数字化与否不限。", "文化创意；数字文创", "YC"),
)
DRIVERS = (
    ("talent", "Talent", "人才", "Policies, standards or zones for talent in science and technology.",
     "科技人才的政策、标准、制度或合作区。", "人才制度；人才合作；人才保障；人才政策", "BGYC"),
    ("education", "Cooperation in education", "教育合作", "Cities are to work together in education.", "城市间教育合作。",
     "教育合作", "G"),
    ("funds", "Funds and investment", "资金支持",
     "Money for innovation is to be attracted, granted or organised; listings on a market are coded apart.",
     "为创新吸引、提供或组织资金；上市融资另编码。", "资金吸引；投融资体系；资金支持", "BGY"),
    ("market-listing", "Listing of firms", "上市融资", "Innovative firms are to be helped to a listing.",
     "支持创新型企业上市融资。", "上市融资", "C"),
    ("shared-platform", "Shared platforms", "共建平台", "A platform or centre that is set up or used jointly.",
     "共建或共享的创新平台、中心。", "技术创新中心；协同创新平台；创新创业平台", "BGY"),
    ("joint-research", "Joint research", "研究合作机制", "A lasting arrangement for joint research, basic or strategic.",
     "基础研究或战略研究的长效合作机制。", "长效合作机制", "B"),
    ("vouchers", "Mutual vouchers", "创新券互认", "Innovation vouchers of one place are to be honoured in others.",
     "科技创新券在各地互认互通。", "创新券互认互通", "B"),
    ("firms-universities", "Firms with universities", "产学研融合",
     "A system of innovation led by firms that joins them with universities and institutes.",
     "以企业为主体、产学研结合的创新体系。", "产学研深度融合", "G"),
    ("national-system", "Into the national system", "融入国家体系",
     "A part of the agglomeration is to be brought into the national system of innovation.",
     "推动区内某一部分融入国家创新体系。", "融入国家创新体系", "G"),
    ("incubators", "Incubators", "孵化器", "Incubators for firms are to be built.", "建设企业孵化器。", "科技企业孵化器", "G"),
    ("environment", "Environment for innovation", "创新生态环境",
     "The climate or ecosystem of innovation is to be made more open or better joined.", "营造开放、融合的创新生态环境。",
     "创新生态环境", "Y"),
    ("services", "Services for innovation", "创新服务", "Services to innovators and founders are to be raised.",
     "提升创新创业服务能力。", "创新创业服务", "Y"),
    ("ownership", "Ownership of results", "成果权属改革",
     "Inventors are to own, or to use for long, the results of their employment.", "职务科技成果所有权或使用权改革。",
     "职务科技成果", "C"),
    ("infrastructure", "Infrastructure of science", "科技基础设施",
     "Facilities of science or of teaching are to be built or concentrated.", "布局建设科技、科教基础设施。", "科教基础设施", "C"),
    ("incentives", "Incentives", "激励政策", "Policies that reward innovation, other than those coded apart.",
     "另行编码者以外的创新激励政策。", "创新激励政策", "C"),
)
PROBLEMS = (
    ("talent-flow", "Flow of talent", "人才流动", "Talent moves unevenly within, or is held up at borders.",
     "人才流动不平衡，或跨境流动受阻。", "人才流动不平衡；跨境流动", "BG"),
    ("industry-link", "Innovation apart from industry", "科技与产业脱节",
     "Innovation is loosely joined with industry, or supports it too little.", "科技创新与产业结合不紧，或支撑不足。",
     "与产业结合；对产业发展支撑", "GC"),
    ("chain-effect", "Chains with little effect", "链条效能不佳", "Chains of cooperation between industries innovate little.",
     "产业合作链条的创新成效不佳。", "产业合作链条", "B"),
    ("weak-coordination", "Weak coordination", "协同薄弱",
     "Actors or cities are weakly joined, or collaborate below the level wanted.", "主体或城市联结弱，或协同能力有待提高。",
     "联结水平低；协同创新能力", "BY"),
    ("soft-environment", "Soft environment", "软环境", "Rules, services and climate for innovation fall short.",
     "创新创业的制度、服务与氛围不足。", "软环境", "G"),
    ("factor-circulation", "Circulation of factors", "要素流通", "The circulation of factors of innovation needs work.",
     "创新要素的流通环境有待改善。", "要素流通环境", "Y"),
    ("organisation-effect", "Effect of organisations", "组织实效", "Organisations exist but have to become effective.",
     "已有组织机构，但成效有待增强。", "组织机构实效", "Y"),
    ("scarce-resources", "Scarce high-end resources", "高端要素缺乏", "Resources of the highest rank are lacking.",
     "缺乏高端科技创新要素。", "高端科技创新要素", "C"),
    ("homogeneous-competition", "Homogeneous competition", "同质化竞争", "Cities compete by doing the same.",
     "城市之间因做同样的事而竞争。", "同质化竞争", "C"),
)
DIMENSIONS = {"positioning_goals": POSITIONING_GOALS, "bodies": ORGANISATIONS,
              "spatial_structure": SPATIAL_STRUCTURE, "industries": INDUSTRIES, "drivers": DRIVERS,
              "problems": PROBLEMS}
"""Codes by dimension: key, labels, rules, words of the printed table, and the agglomerations coded 1."""

_COLUMNS = ["code", "label_en", "label_zh", "definition_en", "definition_zh", "term_zh", "present"]


def plan_codes() -> pd.DataFrame:
    """Make the code book.

    Returns
    -------
    DataFrame
        Columns of the table plan_codes.
    """
    return _listed().drop(columns="present")


def plan_coding() -> pd.DataFrame:
    """Make the coding of the printed table by this project.

    Returns
    -------
    DataFrame
        Columns of the table plan_coding: every agglomeration with every code.
    """
    return pd.DataFrame([(CODER, agglomeration, code, int(letter in present), "published")
                         for code, present in _listed()[["code", "present"]].itertuples(index=False, name=None)
                         for letter, agglomeration in AGGLOMERATIONS.items()],
                        columns=["coder", "agglomeration", "code", "value", "evidence"])


def _listed() -> pd.DataFrame:
    frame = pd.concat([pd.DataFrame(codes, columns=_COLUMNS).assign(dimension=dimension)
                       for dimension, codes in DIMENSIONS.items()], ignore_index=True)
    return frame.assign(number=frame.index + 1)
