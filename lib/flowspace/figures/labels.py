"""The words in figures and tables, once each, in English and in Chinese.

A word used in a figure, a badge or a table header stands here and nowhere else; names of cities and agglomerations
come from the tables. A new word is one new line.
"""
from __future__ import annotations

from collections.abc import Iterable

from flowspace.errors import FigureError, Problem, did_you_mean
from flowspace.evidence import GRADE_WORDS
from flowspace.languages import LANGUAGES

LABELS: dict[str, dict[str, str]] = {
    # evidence grades
    **GRADE_WORDS,
    "evidence": {"en": "Evidence", "zh": "证据等级"},
    "source": {"en": "Source", "zh": "来源"},
    # keys and columns of the tables
    "adcode": {"en": "Division code", "zh": "行政区划代码"},
    "city": {"en": "City", "zh": "城市"},
    "agglomeration": {"en": "Agglomeration", "zh": "城市群"},
    "rest-of-china": {"en": "Rest of China", "zh": "其余地区"},
    "tier": {"en": "Tier", "zh": "层级"},
    "year": {"en": "Year", "zh": "年份"},
    "period": {"en": "Period", "zh": "时段"},
    "series": {"en": "Series", "zh": "数据序列"},
    "measure": {"en": "Measure", "zh": "测度"},
    "value": {"en": "Value", "zh": "数值"},
    "rank": {"en": "Rank", "zh": "位次"},
    "n_members": {"en": "Member cities", "zh": "成员城市数"},
    "n_observed": {"en": "Cities with data", "zh": "有数据城市数"},
    "complete": {"en": "Complete", "zh": "数据完整"},
    "flag": {"en": "Note", "zh": "备注"},
    "total": {"en": "Total", "zh": "合计"},
    "coverage_joined": {"en": "Cities with data / all member cities", "zh": "有数据城市数/成员城市数"},
    "coverage_stacked": {"en": "Cities with data (top) of all members (bottom)", "zh": "有数据城市数（上）与成员城市数（下）"},
    "n_cities": {"en": "Number of cities", "zh": "城市数量"},
    "n_agglomerations": {"en": "Agglomerations", "zh": "城市群数"},
    "version": {"en": "Membership version", "zh": "成员城市方案"},
    # quantities
    "patents": {"en": "Patents", "zh": "专利数（件）"},
    "grants": {"en": "Patents granted", "zh": "专利授权量（件）"},
    "applications": {"en": "Patent applications", "zh": "专利申请量（件）"},
    "in_force": {"en": "Patents in force", "zh": "有效专利数（件）"},
    "within": {"en": "Within the agglomeration", "zh": "群内"},
    "external": {"en": "External", "zh": "群外"},
    "correlation": {"en": "Correlation", "zh": "相关系数"},
    "polycentricity": {"en": "Polycentricity", "zh": "多中心性"},
    "value_under_monopoly": {"en": "Value when one city has everything", "zh": "一市独占时的取值"},
    # series of city patents
    "grants_2006_2018": {"en": "Grants 2006–2018", "zh": "授权量2006—2018"},
    "grants_2017": {"en": "Grants 2017", "zh": "授权量2017"},
    "grants_combined_2017": {"en": "Grants 2017, combined", "zh": "授权量2017（合并）"},
    "applications_1990_2013": {"en": "Applications 1990–2013", "zh": "申请量1990—2013"},
    # measures of morphological polycentricity, short enough for a column head
    "green_population": {"en": "Green (population)", "zh": "格林指数（总体）"},
    "green_sample": {"en": "Green (sample)", "zh": "格林指数（样本）"},
    "gini_evenness": {"en": "Gini evenness", "zh": "基尼均衡度"},
    "gini_evenness_corrected": {"en": "Gini (corrected)", "zh": "基尼均衡度（修正）"},
    "rank_size_slope": {"en": "Rank–size slope", "zh": "位序—规模斜率"},
    "rank_size_mean_slope": {"en": "Mean slope, 2–4", "zh": "前2至4位平均斜率"},
    "rank_size_half_rank_slope": {"en": "Slope, rank − ½", "zh": "斜率（位序减½）"},
    "taylor": {"en": "Taylor", "zh": "泰勒指数"},
    "herfindahl_evenness": {"en": "Herfindahl evenness", "zh": "赫芬达尔均衡度"},
    "pielou": {"en": "Pielou evenness", "zh": "Pielou均匀度"},
    "coefficient_of_variation_evenness": {"en": "CV evenness", "zh": "变异系数均衡度"},
    "primacy_complement": {"en": "1 − largest share", "zh": "非首位城市份额"},
    # legends
    "incomplete_data": {"en": "some members missing", "zh": "部分成员缺数据"},
    "city_observed": {"en": "with data", "zh": "有数据"},
    "city_missing": {"en": "no data", "zh": "无数据"},
    "member_city": {"en": "member, tied to the middle of its agglomeration", "zh": "成员城市（连线至城市群中心）"},
    "other_cities": {"en": "other cities", "zh": "其他城市"},
    "no_value": {"en": "no value", "zh": "无数值"},
    "actual_sizes": {"en": "Actual sizes, one dot each", "zh": "实际规模（每点一个城市群）"},
    "strip_none": {"en": "none", "zh": "无"},
    "strip_all": {"en": "all", "zh": "全部"},
    "strip_some": {"en": "with data", "zh": "有数据"},
    "flagged_some": {"en": "some figures flagged as faulty", "zh": "部分数值已标记为有误"},
    "flagged_most": {"en": "half or more flagged as faulty", "zh": "半数及以上已标记为有误"},
    "in_percent": {"en": "In per cent", "zh": "单位：%"},
    "not_significant": {"en": "In brackets, without a tint: not significant", "zh": "括号内且无底色：不显著"},
    # draws of an index
    "median": {"en": "median", "zh": "中位数"},
    "draws_band": {"en": "5–95 % of draws", "zh": "各次抽取的5%—95%范围"},
    "reference": {"en": "reference", "zh": "基准方案"},
    # choices of an index, and how much each moves it
    "raw": {"en": "Input tables", "zh": "输入数据"},
    "imputation": {"en": "Imputation", "zh": "缺失值插补"},
    "treatment": {"en": "Outlier treatment", "zh": "异常值处理"},
    "normalisation": {"en": "Normalisation", "zh": "标准化方法"},
    "pooling": {"en": "Pooled or yearly", "zh": "全局或逐年标准化"},
    "left_out": {"en": "Indicator left out", "zh": "剔除单项指标"},
    "weights_within": {"en": "Weights within", "zh": "维度内权重"},
    "weights_between": {"en": "Weights between", "zh": "维度间权重"},
    "aggregation_within": {"en": "Aggregation within", "zh": "维度内合成方法"},
    "aggregation_between": {"en": "Aggregation between", "zh": "维度间合成方法"},
    "noise": {"en": "Noise on weights", "zh": "权重随机扰动"},
    "sobol_index": {"en": "Sobol index", "zh": "Sobol指数"},
    "first_order": {"en": "first order", "zh": "一阶效应"},
    "total_order": {"en": "total", "zh": "总效应"},
    "interval_95": {"en": "95 % confidence interval", "zh": "95%置信区间"},
    "below_zero": {"en": "below 0", "zh": "小于0"},
    # gradients
    "leading": {"en": "leading agglomerations", "zh": "领先城市群"},
    "other_agglomerations": {"en": "other agglomerations", "zh": "其他城市群"},
    # transitions between classes
    "low": {"en": "low", "zh": "低"},
    "lower_middle": {"en": "lower mid", "zh": "中低"},
    "upper_middle": {"en": "upper mid", "zh": "中高"},
    "high": {"en": "high", "zh": "高"},
    "transitions_legend": {"en": "Rows: class before; columns: class after; n: number of transitions",
                           "zh": "行为转移前的类型，列为转移后的类型；n为转移次数"},
    "few_transitions": {"en": "No tint: fewer than {fewest} transitions", "zh": "无底色：转移次数少于{fewest}"},
    # networks of cities
    "ai_copublications": {"en": "AI co-publications", "zh": "人工智能合著论文"},
    "rail_services": {"en": "High-speed trains", "zh": "高铁班次"},
    "copatents": {"en": "Co-patents", "zh": "合作专利"},
    "enterprise_links": {"en": "Enterprise links", "zh": "企业总部—分支联系"},
    "links_by_weight": {"en": "The stronger a link within its map, the thicker and darker.",
                        "zh": "同一幅图内联系越强，连线越粗、颜色越深。"},
    "links_by_weight_common": {"en": "The stronger a link, the thicker and darker; on all maps alike.",
                               "zh": "联系越强，连线越粗、颜色越深；各图标度相同。"},
    "links_taper": {"en": "Links with a direction run from their thick to their thin end.",
                    "zh": "有向联系由连线粗端指向细端。"},
    "circle_area": {"en": "Area of circles, within each map: {what}.", "zh": "圆面积（各图分别定标）：{what}。"},
    "circle_area_common": {"en": "Area of circles, on all maps alike: {what}.", "zh": "圆面积（各图标度相同）：{what}。"},
    "links_unseen": {"en": "Not drawn, for want of coordinates: {n} links.", "zh": "另有{n}条联系因缺坐标未绘。"},
    "no_links_to_draw": {"en": "No links to draw.", "zh": "无联系可绘。"},
    "rows_send": {"en": "Rows: where links start; columns: where they end.", "zh": "行表示联系的起点，列表示终点。"},
    "rows_equal_columns": {"en": "Links without direction: rows and columns say the same.",
                           "zh": "联系无方向，行列对称。"},
    "flows_within": {"en": "within", "zh": "群内"},
    "largest_between": {"en": "largest between agglomerations", "zh": "群际最大值"},
    "enters_or_leaves": {"en": "enters or leaves the first {top}", "zh": "进入或退出前{top}位"},
    "cut_median": {"en": "Lines: medians of the cities drawn.", "zh": "线为图中城市的中位数。"},
    "cut_mean": {"en": "Lines: means of the cities drawn.", "zh": "线为图中城市的均值。"},
    "cities_unplaced": {"en": "Without both numbers, not drawn: {n} cities.", "zh": "另有{n}座城市两项数值不全，未绘。"},
    "central_and_powerful": {"en": "central and powerful", "zh": "既中心又有权力"},
    "powerful_only": {"en": "gateway", "zh": "门户城市"},
    "central_only": {"en": "hub", "zh": "枢纽城市"},
    "neither": {"en": "neither", "zh": "两者皆低"},
    # roles of cities within and between groups
    "R1": {"en": "ultra-peripheral", "zh": "极边缘"},
    "R2": {"en": "peripheral", "zh": "边缘"},
    "R3": {"en": "non-hub connector", "zh": "非枢纽连接者"},
    "R4": {"en": "non-hub kinless", "zh": "非枢纽无归属"},
    "R5": {"en": "provincial hub", "zh": "群内枢纽"},
    "R6": {"en": "connector hub", "zh": "连接枢纽"},
    "R7": {"en": "kinless hub", "zh": "无归属枢纽"},
    # coefficients of models
    "coefficient": {"en": "Coefficient", "zh": "回归系数"},
    "estimate": {"en": "estimate", "zh": "估计值"},
    "estimate_without_interval": {"en": "estimate, too few data for an interval", "zh": "估计值，数据太少，无区间"},
    "true_value": {"en": "value simulated with", "zh": "模拟所设真值"},
    # curves, thresholds, and estimates under many choices
    "fitted_curve": {"en": "fitted curve", "zh": "拟合曲线"},
    "turning_point_with_interval": {"en": "turning point, 95 % confidence set", "zh": "拐点及其95%置信集"},
    "no_turning_point": {"en": "none", "zh": "无"},
    "significant": {"en": "significant", "zh": "显著"},
    "insignificant": {"en": "not significant", "zh": "不显著"},
    "main_specification": {"en": "main specification", "zh": "基准设定"},
    "specifications": {"en": "{n} specifications, in the order of their estimates; {share} significant",
                       "zh": "共{n}种设定，按估计值排列；显著者占{share}"},
    "coverage": {"en": "Coverage in repeated draws (%)", "zh": "重复抽样中的覆盖率（%）"},
    "nominal": {"en": "nominal", "zh": "名义水平"},
    "coverage_agrees": {"en": "agrees with it", "zh": "与之相符"},
    "coverage_differs": {"en": "differs from it", "zh": "与之不符"},
    "monte_carlo_95": {"en": "95 % interval of the simulation", "zh": "模拟误差的95%区间"},
    "likelihood_ratio": {"en": "Likelihood ratio", "zh": "似然比"},
    "critical_value": {"en": "critical value {value}", "zh": "临界值{value}"},
    "threshold_estimate": {"en": "threshold estimate {value}", "zh": "门槛估计值{value}"},
    "confidence_set_95": {"en": "95 % confidence set", "zh": "95%置信集"},
    # resilience: paths, effects, recovery, networks under removal
    "shock": {"en": "shock", "zh": "冲击"},
    "actual_path": {"en": "actual", "zh": "实际值"},
    "counterfactual_path": {"en": "expected (counterfactual)", "zh": "反事实路径"},
    "prediction_interval_95": {"en": "95 % prediction interval", "zh": "95%预测区间"},
    "event_time": {"en": "Event time (years)", "zh": "事件时间（年）"},
    "reference_period": {"en": "reference period", "zh": "基准期"},
    "synthetic_control": {"en": "synthetic control", "zh": "合成控制"},
    "gap_to_synthetic": {"en": "Gap: actual less synthetic", "zh": "差距：实际值减合成值"},
    "placebos": {"en": "placebos", "zh": "安慰剂"},
    "treated": {"en": "treated", "zh": "处理组"},
    "resistance": {"en": "Resistance", "zh": "抵抗力"},
    "recovery_time": {"en": "Recovery time (years)", "zh": "恢复时间（年）"},
    "recovered": {"en": "recovered", "zh": "已恢复"},
    "not_recovered": {"en": "not yet recovered (right-censored)", "zh": "未恢复（右删失）"},
    "never_fell": {"en": "never fell", "zh": "未下降"},
    "relative_resilience": {"en": "Relative resilience", "zh": "相对韧性"},
    "beyond_scale": {"en": "Triangles: beyond the ends of the scale", "zh": "三角形表示超出色标范围"},
    "hierarchy": {"en": "Hierarchy |a|", "zh": "层级性（|a|）"},
    "matching": {"en": "Matching: slope b", "zh": "匹配性（斜率 b）"},
    "transmission": {"en": "Transmission", "zh": "传输性"},
    "local_clustering": {"en": "Agglomeration (clustering)", "zh": "集聚性"},
    "first_period": {"en": "first period", "zh": "首期"},
    "last_period": {"en": "last period", "zh": "末期"},
    "hierarchical_assortative": {"en": "hierarchical, assortative", "zh": "层级强·同配"},
    "hierarchical_disassortative": {"en": "hierarchical, disassortative", "zh": "层级强·异配"},
    "flat_assortative": {"en": "flat, assortative", "zh": "层级弱·同配"},
    "flat_disassortative": {"en": "flat, disassortative", "zh": "层级弱·异配"},
    "removed_share": {"en": "Share removed (%)", "zh": "移除比例（%）"},
    "largest_component": {"en": "Share in the largest component", "zh": "最大连通子图占比"},
    "network_efficiency": {"en": "Network efficiency", "zh": "网络效率"},
    "decline": {"en": "fall, peak to trough", "zh": "下降（峰至谷）"},
    "recovery": {"en": "recovery", "zh": "恢复"},
    "bars_by_depth": {"en": "Height of bars: depth, {depth} at most.", "zh": "条的高度表示下降幅度，最大为{depth}。"},
    "no_episode": {"en": "no episode", "zh": "无下降期"},
    "rank_correlation_with_truth": {"en": "Rank correlation with the planted truth", "zh": "与预设真值的秩相关系数"},
    "seeds_interval": {"en": "5–95 % of seeds", "zh": "各随机种子的5%—95%范围"},
    # brokerage roles of cities
    "coordinator": {"en": "coordinator", "zh": "协调型"},
    "gatekeeper": {"en": "gatekeeper", "zh": "守门员型"},
    "representative": {"en": "representative", "zh": "代表型"},
    "consultant": {"en": "consultant", "zh": "顾问型"},
    "liaison": {"en": "liaison", "zh": "联络型"},
    "no_brokerage": {"en": "mediates between no cities", "zh": "无中介作用"},
    # the map of networks that answers
    "layer": {"en": "Layer", "zh": "网络层"},
    "weight": {"en": "Weight", "zh": "联系强度"},
    "network_map": {"en": "Map of city networks", "zh": "城市网络地图"},
    "network_keys": {"en": "Map of cities: arrow keys go to the next city in their direction",
                     "zh": "城市地图：按方向键选择该方向上的下一座城市"},
    "network_table": {"en": "Strongest partners of the chosen city", "zh": "所选城市的最强联系城市"},
    "network_noscript": {"en": "Without JavaScript this map shows where the cities are; choosing layers and cities "
                               "needs it.",
                         "zh": "未启用 JavaScript 时，此图仅显示城市位置；选择网络层与城市需启用 JavaScript。"},
    "network_partner": {"en": "Partner", "zh": "联系城市"},
    "network_direction": {"en": "Direction", "zh": "方向"},
    "network_out": {"en": "outgoing", "zh": "流出"},
    "network_in": {"en": "incoming", "zh": "流入"},
    "network_none": {"en": "no links", "zh": "无联系"},
    "network_nobody": {"en": "none", "zh": "无"},
    "network_comma": {"en": ", ", "zh": "、"},
    "network_caption": {"en": "{city}: {layer}, {time}", "zh": "{city}：{layer}，{time}"},
    "network_say": {"en": "{city}, {layer}, {time}. Strongest partners: {out}.",
                    "zh": "{city}，{layer}，{time}。联系最强的城市：{out}。"},
    "network_say_directed": {"en": "{city}, {layer}, {time}. Strongest destinations: {out}. Strongest origins: {in}.",
                             "zh": "{city}，{layer}，{time}。最强流出目的地：{out}。最强流入来源地：{in}。"},
    "network_say_none": {"en": "{city}, {layer}, {time}. No links.", "zh": "{city}，{layer}，{time}。无联系。"},
    "network_unseen": {"en": " Not on the map, for want of coordinates: {cities}.", "zh": "因缺坐标未标于图上：{cities}。"},
    "network_time": {"en": "{time}", "zh": "{time}年"},
    "network_zoom": {"en": "Zoom to the links", "zh": "放大至联系范围"},
    # scenarios: changes, curves, and inputs turned
    "change": {"en": "Change", "zh": "变化量"},
    "input_raised": {"en": "raised", "zh": "调高"},
    "input_lowered": {"en": "lowered", "zh": "调低"},
    "other_subjects": {"en": "the others", "zh": "其余"},
    "as_observed": {"en": "as observed", "zh": "现状"},
    "outside_observed": {"en": "dashed: outside the observed range", "zh": "虚线：超出观测范围"},
    # texts that are coded and counted
    "code_present": {"en": "found", "zh": "有"},
    "code_absent": {"en": "not found", "zh": "无"},
    "code_missing": {"en": "not coded", "zh": "未编码"},
    "mentions_rate": {"en": "Mentions in 10,000 characters", "zh": "每万字提及次数"},
    "poisson_95": {"en": "95 % Poisson interval", "zh": "95%泊松区间"},
    "hatched": {"en": "Hatched, with a dash: {what}", "zh": "斜线与短横：{what}"},
    # fields to enter
    "relatedness_density": {"en": "Relatedness density", "zh": "关联密度"},
    "revealed_advantage": {"en": "Revealed advantage (location quotient)", "zh": "显性比较优势（区位商）"},
    "feasible_entry": {"en": "feasible entry", "zh": "可进入领域"},
    "other_fields": {"en": "other fields", "zh": "其他领域"},
    "fields_unplaced": {"en": "Without both numbers, not drawn: {n} fields.", "zh": "另有{n}个领域两项数值不全，未绘。"},
    # maps of the world
    "world_member": {"en": "in an innovative agglomeration", "zh": "属于创新型城市群"},
    "world_same": {"en": "in that of the chosen city", "zh": "与所选城市同群"},
    "world_other": {"en": "other city", "zh": "其他城市"},
    "continent": {"en": "Continent", "zh": "大洲"},
    "score": {"en": "Score", "zh": "得分"},
    "class": {"en": "Class", "zh": "等级"},
    "population": {"en": "Population", "zh": "人口"},
    "world_map": {"en": "Map of cities of the world", "zh": "世界城市地图"},
    "world_keys": {"en": "Map of cities: arrow keys go to the next city in their direction",
                   "zh": "城市地图：按方向键选择该方向上的下一座城市"},
    "world_table": {"en": "Cities shown, by score", "zh": "所显示的城市（按得分排列）"},
    "world_noscript": {"en": "Without JavaScript this map shows where the cities are; the list below it holds all of "
                             "them.",
                       "zh": "未启用 JavaScript 时，此图仅显示城市位置；下方列表列出全部城市。"},
    "world_all": {"en": "all", "zh": "全部"},
    "world_least": {"en": "Score from", "zh": "最低得分"},
    "world_zoom": {"en": "Zoom to the city", "zh": "放大至该城市"},
    "world_no_city": {"en": "no city", "zh": "无城市"},
    "world_shown": {"en": "{n} of {all} cities shown.", "zh": "显示{all}座城市中的{n}座。"},
    "world_comma": {"en": ", ", "zh": "，"},
    "world_colon": {"en": ": ", "zh": "："},
    "world_stop": {"en": ". ", "zh": "。"},
    "world_in": {"en": "In the agglomeration {name} with {cities}", "zh": "属于{name}城市群，同属城市：{cities}"},
    "world_alone": {"en": "In no innovative agglomeration", "zh": "不属于任何创新型城市群"},
    "world_between": {"en": ", ", "zh": "、"},
    "world_more": {"en": " and {n} more", "zh": "等（另有{n}座）"},
    # runs of one chapter side by side
    "one_run": {"en": "one run", "zh": "一次运行"},
    "runs_median": {"en": "median of runs", "zh": "各次运行的中位数"},
    "runs_band": {"en": "5–95 % of runs", "zh": "各次运行的5%—95%范围"},
    "runs_failed": {"en": "failed: {n}", "zh": "运行失败：{n}次"},
    "runs_silent": {"en": "done, without this number", "zh": "运行完成但无此数值"},
    "runs_beyond": {"en": "beyond the axis: {n}", "zh": "超出坐标范围：{n}个"},
    "runs_reference": {"en": "the book's own parameters", "zh": "本书所用参数"},
    "runs_count": {"en": "{n} runs; every value is a dot, none is averaged.",
                   "zh": "共{n}次运行，每个数值一点，未取平均。"},
    "runs_one": {"en": "One run.", "zh": "共1次运行。"},
    "runs_beside": {"en": "Runs at the same place of the axis stand side by side.", "zh": "横轴取值相同的运行并排绘出。"},
    "runs_bins": {"en": "Median and range: of runs in {n} equal stretches of the axis.",
                  "zh": "中位数与范围：横轴等分为{n}段，各段内计算。"},
    "runs_numbered": {"en": "{what}, numbered in the order given", "zh": "{what}（按给定顺序编号）"},
    "interval": {"en": "interval", "zh": "区间"},
    # tables
    "download_csv": {"en": "Download as CSV", "zh": "下载 CSV"},
    "table": {"en": "Table", "zh": "表格"},
    "rows_shown": {"en": "{shown} of {all} rows shown", "zh": "显示 {all} 行中的 {shown} 行"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
}


def check_language(language: str) -> str:
    """The language itself, if it is one of the two.

    Parameters
    ----------
    language : str
        "en" or "zh".

    Returns
    -------
    str

    Raises
    ------
    FigureError
        If it is anything else.

    Examples
    --------
    >>> check_language("zh")
    'zh'
    """
    if language not in LANGUAGES:
        raise FigureError(Problem(f"language {language!r}", 'language="en" or language="zh"', "give one of the two"))
    return language


def choose_among(word: object, known: Iterable[object]) -> str:
    """What to do about an unknown word: the known ones, and which of them is nearest.

    Parameters
    ----------
    word : object
        What was given.
    known : iterable of object
        What exists; of more than twelve only the first are listed.

    Returns
    -------
    str

    Examples
    --------
    >>> choose_among("observd", ["observed", "published"])
    "choose among observed, published (did you mean 'observed'?)"
    """
    known = [str(k) for k in known]
    listed = ", ".join(known) if len(known) <= 12 else ", ".join(known[:12]) + ", …"
    return f"choose among {listed}{did_you_mean(word, known)}"


def label(key: str, language: str, own: dict[str, str] | None = None) -> str:
    """The words for a key.

    Parameters
    ----------
    key : str
        A key of `LABELS`, e.g. "n_cities".
    language : {"en", "zh"}
    own : dict of str to str, optional
        Words of the caller, which come before those of `LABELS`.

    Returns
    -------
    str

    Raises
    ------
    FigureError
        If the key or the language is unknown.

    Examples
    --------
    >>> label("n_cities", "en"), label("n_cities", "zh")
    ('Number of cities', '城市数量')
    """
    if own and own.get(key):
        return own[key]
    problems = []
    if language not in LANGUAGES:
        problems.append(Problem(f"language {language!r}", 'language="en" or language="zh"', "give one of the two"))
    if key not in LABELS:
        problems.append(Problem(f"label {key!r}", "a key of flowspace.figures.LABELS", choose_among(key, LABELS)))
    if problems:
        raise FigureError(problems)
    return LABELS[key][language]
