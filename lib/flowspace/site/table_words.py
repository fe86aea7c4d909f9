"""Words for columns and for values of tables where a page or a picture shows them: English and Chinese.

Names of places come from the tables; words that charts of chapters use too stand in `flowspace.figures.labels`.
"""
from __future__ import annotations

_PATENTS = {"design": ("designs", "外观设计"), "invention": ("inventions", "发明"),
            "total": ("total", "合计"), "utility": ("utility models", "实用新型")}
_RD = {"": ("", ""), "_applied": (", applied research", "：应用研究"), "_basic": (", basic research", "：基础研究"),
       "_experimental": (", experimental dev.", "：试验发展")}

WORDS: dict[str, tuple[str, str]] = {
    # columns by which rows are counted
    "scope_status": ("state of the scope", "范围核实状况"), "chapter": ("chapter", "章"), "measure": ("measure", "指标"),
    "kind": ("kind", "类别"), "level": ("level", "层级"), "on_reference_day": ("runs on the reference day", "参照日是否开行"),
    "target": ("target", "目标指标"), "origin": ("origin", "由来"), "series": ("series", "数据序列"),
    "dimension": ("dimension", "维度"), "space": ("innovation space", "创新空间"), "input": ("input", "创新投入"),
    "output": ("output", "创新产出"), "synergy": ("synergy", "创新协同"),
    "mechanism": ("mechanism", "机制"), "plans": ("plans", "规划设置"), "organisations": ("organisations", "机构布局"),
    "parks": ("parks", "园区合作"), "venture_capital": ("venture capital", "风险投资"), "talent": ("talent", "人才引进"),
    "transfer": ("transfer of results", "成果转换"),
    "corpus": ("corpus", "语料"), "language": ("language", "语言"), "region": ("region", "地区"), "match": ("match", "对应方式"),
    "case": ("case", "案例"),
    # planning
    "value": ("value", "编码值"), "basis": ("basis", "依据"), "named": ("named", "点名"), "inferred": ("inferred", "推断"),
    "content": ("contents", "规划内容"), "consideration": ("considerations", "需考虑的关系"),
    "positioning_goals": ("position and goals", "定位与目标"),
    "bodies": ("organisations set up", "组织机构设置"), "spatial_structure": ("spatial structure", "空间结构布局"),
    "industries": ("industries", "产业创新方向"), "drivers": ("drivers", "创新动力保障"), "problems": ("problems", "存在问题"),
    # publications
    "arxiv": ("arXiv", "arXiv"), "chinaxiv": ("ChinaXiv", "ChinaXiv"), "en": ("English and others", "英文及其他"),
    "zh": ("Chinese", "中文"), "author": ("keywords of authors", "作者关键词"), "text": ("terms of the text", "文本词语"),
    # cities of the world
    "africa": ("Africa", "非洲"), "asia": ("Asia", "亚洲"), "europe": ("Europe", "欧洲"),
    "latin_america": ("Latin America and the Caribbean", "拉丁美洲和加勒比"),
    "northern_america": ("Northern America", "北美"), "oceania": ("Oceania", "大洋洲"),
    "same": ("same name", "同名"), "part": ("part of a name", "名称的一部分"), "alias": ("listed by hand", "人工列出"),
    "none": ("not in the UN table", "联合国表中没有"), "gawc": ("by the name of the network", "经网络名称"),
    "accessibility": ("accessibility", "交通可达"), "connectivity": ("connectivity", "连通度"),
    "cultural_interaction": ("cultural interaction", "文化交流"), "economy": ("economy", "经济"),
    "environment": ("environment", "环境"), "livability": ("livability", "宜居"),
    "research_and_development": ("research and development", "研究与开发"),
    "san-francisco-bay": ("San Francisco Bay", "旧金山湾区"), "boswash": ("BosWash", "波士华"),
    "central-southern-england": ("central-southern England", "英国中南部"), "tokyo-bay": ("Tokyo Bay", "东京湾"),
    "beijing-tianjin-hebei": ("Beijing-Tianjin-Hebei", "京津冀"), "yangtze-river-delta": ("Yangtze River Delta", "长三角"),
    "pearl-river-delta": ("Pearl River Delta", "珠三角"), "middle-yangtze": ("Middle Yangtze", "长江中游"),
    # plans
    "approval": ("replies that approve a plan", "批复规划"),
    "notice": ("notices that issue a plan", "印发规划的通知"), "provincial": ("provincial", "省级"),
    "innovation": ("on innovation", "创新文件"), "outline": ("national outline", "国家规划纲要"), "other": ("other", "其他"),
    "central": ("approved by the centre", "中央批准或印发"), "none_seen": ("no approved plan seen", "未见获批规划"),
    # types of patents and what they are counted in
    **_PATENTS,
    "applications": ("patent applications", "专利申请量"), "grants": ("patents granted", "专利授权量"),
    "in_force": ("patents in force", "有效专利数"),
    # sets of conferences
    "all": ("all conferences", "全部会议"),
    "balanced": ("the same conferences in all years", "各年相同的会议"),
    "balanced_2013_2019": ("the same conferences from 2013 to 2019", "2013—2019年相同的会议"),
    # ends of links
    "any": ("with any other city, wherever it lies", "与任一其他城市（不论位于何处）有联系"),
    "inside": ("with another member of the same agglomeration", "与同一城市群的其他成员有联系"),
    # lists
    "broadband_china": ("Broadband China", "“宽带中国”示范城市"), "innovative_city": ("innovative cities", "国家创新型城市"),
    "ip_demonstration_city": ("intellectual property demonstration cities", "国家知识产权示范城市"),
    # states, levels and kinds
    "verified": ("verified", "已核实"), "disputed": ("disputed", "有争议"), "unverified": ("unverified", "未核实"),
    "pinyin": ("pinyin", "拼音"), "former_code": ("former code", "旧代码"), "former_name": ("former name", "旧名"),
    "misprint": ("misprint", "误写"), "county": ("county", "县级"), "prefecture": ("prefecture", "地级"),
    "province": ("province", "省级"), "township": ("township", "乡级"), "zone": ("zone", "开发区"),
    "True": ("yes", "是"), "False": ("no", "否"),
    "assumed": ("assumed", "设定"), "calibrated": ("calibrated", "校准"), "interpolated": ("interpolated", "内插"),
    "extrapolated": ("extrapolated", "外推"),
    "in_degree": ("links received", "接收联系"), "out_degree": ("links sent", "发出联系"),
    "cities_reached": ("cities reached", "辐射城市数"), "cities_attracted_from": ("cities attracted from", "吸引城市数"),
    "links_per_pair": ("links per pair", "每对城市联系数"),
    # flags of faulty figures
    "implausible": ("implausible", "数值可疑"), "undercount_2012": ("the undercount of 2012", "2012年漏计"),
    "truncated_2013": ("the truncated year 2013", "2013年截断"),
    # sources of the national series
    "huhuaping/techme": ("yearbook of science and technology", "科技统计年鉴"),
    "yiyuezhuo/National-Data": ("bureau of statistics", "国家统计局"),
    # variables
    "area": ("area", "行政区域面积"), "average_wage": ("average wage", "平均工资"), "deposits": ("deposits", "存款余额"),
    "loans": ("loans", "贷款余额"), "education_spending": ("education spending", "教育支出"),
    "fiscal_expenditure": ("budget expenditure", "财政支出"), "fiscal_revenue": ("budget revenue", "财政收入"),
    "gdp": ("GDP", "地区生产总值"), "gdp_primary": ("GDP, primary sector", "第一产业增加值"),
    "gdp_secondary": ("GDP, secondary sector", "第二产业增加值"), "gdp_tertiary": ("GDP, tertiary sector", "第三产业增加值"),
    "resident_population": ("resident population", "常住人口"),
    "registered_population": ("registered population", "户籍人口"),
    "budget_education": ("budget for education", "教育预算支出"), "budget_science": ("budget for science", "科学技术预算支出"),
    "budget_total": ("local budgets, total", "地方预算支出合计"), "rd_intensity": ("R&D intensity", "研发投入强度"),
    "tech_market_turnover": ("technology market turnover", "技术市场成交额"),
    **{f"rd_expenditure{key}": (f"R&D expenditure{en}", f"研发经费{zh}") for key, (en, zh) in _RD.items()},
    **{f"rd_personnel_fte{key}": (f"R&D personnel{en}", f"研发人员{zh}") for key, (en, zh) in _RD.items()},
    **{f"{group}_{key}": (f"{group_en}, {en}", f"{group_zh}：{zh}") for group, group_en, group_zh in (
        ("applications_domestic", "domestic applications", "国内申请"), ("grants_domestic", "domestic grants", "国内授权"),
        ("grants_all", "all grants", "全部授权"), ("in_force_domestic", "domestic in force", "国内有效"))
       for key, (en, zh) in _PATENTS.items()},
    # conferences, as they write themselves
    **{name.lower().replace(" ", ""): (name, name) for name in (
        "AAAI", "ACL", "ACML", "ACM MM", "AISTATS", "AutoML", "COLING", "COLM", "COLT", "CoRL", "CVPR", "ECCV", "EMNLP",
        "ICCV", "ICLR", "ICML", "ICRA", "IJCAI", "IROS", "KDD", "NAACL", "RSS", "SIGGRAPH", "SIGGRAPH Asia", "UAI",
        "WACV", "WWW")},
    "nips": ("NeurIPS", "NeurIPS"),
}
"""By key of the data; a column of a compilation is its variable and the letter of the compilation."""


def in_words(key: str, language: str) -> str:
    """A key of the data as a reader sees it.

    Parameters
    ----------
    key : str
        Name of a column, or a value.
    language : {"en", "zh"}

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If there is no word for it and it is no number.

    Examples
    --------
    >>> in_words("gdp_b", "en"), in_words("gdp_b", "zh"), in_words("6", "zh")
    ('GDP, b', '地区生产总值，b', '6')
    """
    if key.isdigit():
        return key
    if key in WORDS:
        return WORDS[key][language == "zh"]
    variable, _, letter = key.rpartition("_")
    if variable in WORDS and len(letter) == 1:
        return WORDS[variable][language == "zh"] + {"en": ", ", "zh": "，"}[language] + letter
    from flowspace.figures import LABELS

    return LABELS[key][language]
