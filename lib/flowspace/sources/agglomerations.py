"""The 19 agglomerations: keys, names, tiers, the plan each scope comes from and how far that is known."""
from __future__ import annotations

from dataclasses import dataclass

TIERS = {1: ("优化提升", "optimise and upgrade"), 2: ("发展壮大", "grow and strengthen"),
         3: ("培育发展", "cultivate and develop")}
"""Chinese and English names of the tiers."""


@dataclass(frozen=True)
class Agglomeration:
    """One agglomeration as this project knows it; `raw_zh` lists its spellings in the raw files without 城市群."""

    key: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    tier: int
    raw_zh: tuple[str, ...]
    source: str
    scope_status: str
    other_names: str = ""
    note: str = ""
    note_zh: str = ""


AGGLOMERATIONS = (
    Agglomeration(
        "beijing-tianjin-hebei", "京津冀城市群", "Beijing-Tianjin-Hebei", "京津冀", "Jing-Jin-Ji", 1, ("京津冀",),
        "京津冀协同发展规划纲要 (2015)", "disputed",
        note="All 13 prefecture-level units of Beijing, Tianjin and Hebei; a list of 10 cities is also in use.",
        note_zh="取京津冀全部13个地级及以上单元；另有10市的划定。"),
    Agglomeration(
        "yangtze-river-delta", "长三角城市群", "Yangtze River Delta", "长三角", "Yangtze Delta", 1, ("长三角",),
        "长江三角洲城市群发展规划 (2016)", "disputed", "长江三角洲城市群",
        "26 cities of the plan of 2016; the outline of 2019 has a core of 27 cities and a region of 41.",
        "取2016年规划的26市；2019年规划纲要为中心区27市、全域41市。"),
    Agglomeration(
        "pearl-river-delta", "珠三角城市群", "Pearl River Delta", "珠三角", "Pearl Delta", 1, ("珠三角",),
        "珠江三角洲地区改革发展规划纲要 (2008-2020)", "verified", "珠江三角洲城市群；粤港澳大湾区",
        "Nine cities; the Greater Bay Area adds Hong Kong and Macao, which mainland patent statistics leave out.",
        "取9市；粤港澳大湾区另含香港、澳门，内地专利统计不包括两地。"),
    Agglomeration(
        "chengdu-chongqing", "成渝城市群", "Chengdu-Chongqing", "成渝", "Cheng-Yu", 1, ("成渝",),
        "成渝城市群发展规划 (2016)", "verified", "",
        "The plan leaves out some counties of Chongqing, Mianyang, Dazhou and Ya'an.",
        "规划不含重庆、绵阳、达州、雅安的部分区县。"),
    Agglomeration(
        "middle-yangtze", "长江中游城市群", "Middle Reaches of the Yangtze River", "长江中游", "Mid-Yangtze", 1,
        ("长江中游",), "长江中游城市群发展规划 (2015)", "verified", "",
        "31 units, among them the county-level cities Xiantao, Qianjiang and Tianmen.",
        "共31个单元，含仙桃、潜江、天门三个省直辖县级市。"),
    Agglomeration(
        "shandong-peninsula", "山东半岛城市群", "Shandong Peninsula", "山东半岛", "Shandong Pen.", 2, ("山东半岛",),
        "山东半岛城市群发展规划 (2016-2030)", "disputed", "",
        "All 16 prefecture-level cities of Shandong; older lists have 8 and 13 cities.",
        "取山东全部16个地级市；早期划定为8市、13市。"),
    Agglomeration(
        "guangdong-fujian-zhejiang-coast", "粤闽浙沿海城市群", "Guangdong-Fujian-Zhejiang Coast", "粤闽浙沿海",
        "Yue-Min-Zhe", 2, ("粤闽浙沿海", "海峡西岸"), "海峡西岸经济区发展规划 (2011)", "disputed", "海峡西岸城市群",
        "No plan under the present name was found; lists of 9, 13 and 20 prefectures are in use. Taken here: 13.",
        "未见现名称下的规划；9、13、20个地级单元的划定均有使用，此处取13个。"),
    Agglomeration(
        "central-plains", "中原城市群", "Central Plains", "中原", "Central Plains", 2, ("中原",),
        "中原城市群发展规划 (2016)", "disputed", "",
        "The plan lists 30 cities in five provinces; the partition keeps the 18 of Henan, because most of the others "
        "also stand in the plan of a neighbour.",
        "规划为五省30市；无重叠划分取河南18市，其余城市多同时列入相邻城市群规划。"),
    Agglomeration(
        "guanzhong-plain", "关中平原城市群", "Guanzhong Plain", "关中平原", "Guanzhong", 2, ("关中平原",),
        "关中平原城市群发展规划 (2018)", "verified", "",
        "Shangluo, Yuncheng, Linfen, Pingliang and Qingyang belong in part; the Yangling zone has no code of its own.",
        "商洛、运城、临汾、平凉、庆阳仅部分纳入；杨凌示范区无单独代码。"),
    Agglomeration(
        "beibu-gulf", "北部湾城市群", "Beibu Gulf", "北部湾", "Beibu Gulf", 2, ("北部湾",),
        "北部湾城市群发展规划 (2017)", "verified", "",
        "15 units, four of them county-level units of Hainan.", "共15个单元，含海南4个县级单元。"),
    Agglomeration(
        "harbin-changchun", "哈长城市群", "Harbin-Changchun", "哈长", "Ha-Chang", 3, ("哈长",),
        "哈长城市群发展规划 (2016)", "verified"),
    Agglomeration(
        "central-southern-liaoning", "辽中南城市群", "Central-Southern Liaoning", "辽中南", "C-S Liaoning", 3,
        ("辽中南",), "No approved plan found; list usual in the literature", "unverified", "",
        "Nine cities usual in the literature; lists of 10, 12 and 14 are also in use.",
        "取文献常用的9市；另有10、12、14市的划定。未见批复规划。"),
    Agglomeration(
        "central-shanxi", "山西中部城市群", "Central Shanxi", "山西中部", "Cent. Shanxi", 3, ("山西中部", "晋中"),
        "山西中部城市群 provincial plan (2022-2035)", "verified", "晋中城市群",
        "Five cities of the provincial plan; some papers take all of Shanxi.", "取省级规划的5市；部分文献取山西全省。"),
    Agglomeration(
        "central-guizhou", "黔中城市群", "Central Guizhou", "黔中", "Cent. Guizhou", 3, ("黔中",),
        "黔中城市群发展规划 (2017)", "unverified", "",
        "The plan covers 33 counties in six prefectures, taken here as a whole. The six agree with a provincial plan "
        "quoted in secondary texts; the list of counties was not seen.",
        "规划为6个市州的33个县，此处按整个市州计。6个市州与二手文献引述的省级规划一致，未见县级名单。"),
    Agglomeration(
        "central-yunnan", "滇中城市群", "Central Yunnan", "滇中", "Cent. Yunnan", 3, ("滇中",),
        "滇中城市群发展规划 (2020)", "verified", "",
        "Four prefectures and seven counties in the north of Honghe.", "4个市州及红河州北部7县市。"),
    Agglomeration(
        "hohhot-baotou-ordos-yulin", "呼包鄂榆城市群", "Hohhot-Baotou-Ordos-Yulin", "呼包鄂榆", "Hu-Bao-E-Yu", 3,
        ("呼包鄂榆",), "呼包鄂榆城市群发展规划 (2018)", "verified"),
    Agglomeration(
        "lanzhou-xining", "兰州—西宁城市群", "Lanzhou-Xining", "兰西", "Lanzhou-Xining", 3,
        ("兰西", "兰州-西宁"), "兰州—西宁城市群发展规划 (2018)", "disputed", "兰西城市群",
        "The plan counts by county; statistics often keep Lanzhou, Baiyin, Dingxi, Xining and Haidong only.",
        "规划以县为单位；统计上常只取兰州、白银、定西、西宁、海东。"),
    Agglomeration(
        "ningxia-yellow-river", "宁夏沿黄城市群", "Ningxia along the Yellow River", "宁夏沿黄", "Ningxia", 3,
        ("宁夏沿黄",), "宁夏沿黄城市群 plans of the region", "unverified", "",
        "Four cities without Guyuan, as secondary texts describe the belt; no official list was seen.",
        "取不含固原的4市，与二手文献描述一致；未见官方名单。"),
    Agglomeration(
        "northern-tianshan", "天山北坡城市群", "Northern Slope of the Tianshan Mountains", "天山北坡", "N. Tianshan", 3,
        ("天山北坡",), "Fang Chuanglin (2019), Arid Land Geography 42(1), 1-11", "unverified", "",
        "Members after a paper, not after a plan; five of the nine are county-level cities without patent figures.",
        "成员取自学术文献而非规划；9个单元中5个为县级市，无专利数据。"),
)
"""In the order of the plan."""

BY_RAW_NAME = {name: item for item in AGGLOMERATIONS for name in item.raw_zh}
"""Agglomerations by the names the raw files use."""
