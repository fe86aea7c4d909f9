"""Declares the world's cities that chapter 2 compares: population, scores in rankings, names, the four cases."""
from __future__ import annotations

from flowspace.tables.catalogue import origins, origins_world
from flowspace.tables.declaration import (
    ADCODE,
    SLUG,
    Column,
    ForeignKey,
    Table,
    evidence_column,
    text_column,
    year_column,
)

REGIONS = ("africa", "asia", "europe", "latin_america", "northern_america", "oceania")

YEARS = (1950, 1970, 1990, 2000, 2010, 2015, 2020, 2030)

_CITY = Column("city", "string", "code", "Key of the city: name and country", "城市代码：名称与国家", pattern=SLUG)
_OF_CITY = (ForeignKey("city", "world_cities", "city"),)

_MISSING_EN = ("67 cities of the GaWC network are not in the UN table: smaller than 300 thousand inhabitants, or "
               "counted by the UN with a neighbour (Yokohama, Kawasaki and Chiba with Tokyo; Kyoto and Kobe with "
               "Osaka). They have no coordinates and no population here; none were taken from elsewhere.")
_MISSING_ZH = ("GaWC 网络中有67个城市不在联合国表内：人口不足30万，或被联合国并入邻近城市（横滨、川崎、千叶并入东京，京都、神户并入大阪）。此处其坐标与人口为空，未从别处补入。")

WORLD_CITIES = Table(
    name="world_cities",
    kind="source",
    title_en="Cities of the world: coordinates and population, 1950-2030",
    title_zh="世界城市：坐标与人口，1950—2030年",
    description_en="The 1860 urban agglomerations of the UN with 300 thousand inhabitants or more in 2018, and 67 "
                   "further cities of the GaWC network, with keys that join them to rankings and, in China, to the "
                   "table cities.",
    description_zh="联合国所列2018年人口30万以上的1860个城市聚集区，加上 GaWC 网络中另外67个城市；代码可连接各排名，中国城市可连接 cities 表。",
    vintage="2018 revision of the UN; rankings of 2015-2020",
    vintage_zh="联合国2018年修订版；2015—2020年各排名",
    columns=(
        _CITY,
        text_column("name_en", "Name in English: that of the GaWC network where it has one, else of the table cities, "
                               "else of the UN", "英文名称：依次取 GaWC 网络、cities 表、联合国的写法"),
        text_column("name_zh", "Name in Chinese without the kind of unit, where it is known here: cities of China but "
                               "one, and some four hundred others",
                    "中文名称，不带“市”等通名（中国城市除一个外均有，外国城市约四百个有，其余为空）", required=False),
        Column("country", "string", "code", "Country or territory, ISO 3166-1 alpha-2", "国家或地区（ISO 3166-1 两位代码）",
               pattern="[A-Z]{2}"),
        text_column("country_en", "Country or territory in English", "国家或地区（英文）"),
        text_column("country_zh", "Country or territory in Chinese", "国家或地区（中文）"),
        Column("region", "string", "text", "Region of the UN, the Americas in two: " + ", ".join(REGIONS),
               "联合国分区，美洲分为两区：非洲、亚洲、欧洲、拉丁美洲和加勒比、北美、大洋洲", enum=REGIONS),
        Column("adcode", "string", "code", "Code of the unit in the table cities, for cities of China that have one; "
               "empty otherwise", "cities 表中的代码（有对应单元的中国城市），其余为空", required=False,
               pattern=f"(?:{ADCODE})?"),
        Column("longitude", "number", "degrees east", "Longitude as the UN has it", "经度（据联合国）", evidence="published",
               required=False, minimum=-180, maximum=180),
        Column("latitude", "number", "degrees north", "Latitude as the UN has it", "纬度（据联合国）", evidence="published",
               required=False, minimum=-90, maximum=90),
        *(Column(f"population_{year}", "number", "thousand persons",
                 f"Population of the agglomeration in {year}" + (", projected" if year > 2018 else ""),
                 f"{year}年城市聚集区人口" + ("（预测）" if year > 2018 else ""), evidence="published", required=False, minimum=0)
          for year in YEARS),
        text_column("un_code", "Code of the agglomeration in the UN table", "联合国表中的城市编码", required=False,
                    pattern=r"(?:\d{5,9})?"),
        text_column("un_name", "Name in the UN table", "联合国表中的名称", required=False),
        evidence_column(("published",)),
    ),
    primary_key=("city",),
    rules=("coordinates_in_pairs",),
    sources=(origins_world.WUP, origins_world.GAWC, origins_world.COUNTRY_NAMES),
    licences=(origins_world.CC_BY_IGO, origins_world.FACTS_RANKINGS),
    caveats_en=(
        "An agglomeration is not a municipality, and countries delimit it differently: Tokyo of the UN holds Yokohama, "
        "the region of New York holds Newark, and Boston's does not hold Providence.",
        "A code of China links a city to a whole prefecture, while the UN counts its urban agglomeration: never divide "
        "a figure of one by a figure of the other. 147 Chinese cities of the UN, mostly county-level ones, have no "
        "code; 18 members of the 19 agglomerations are not in the UN table.",
        "Figures for 2020 and 2030 are projections of 2018. They were made before the censuses of 2020.",
        "Only agglomerations that had 300 thousand inhabitants in 2018 are listed; cities that shrank below are not, "
        "so that growth since 1950 is that of survivors.",
        "The point that the UN gives for Songyuan (Jilin) lies in Fujian; it is left as it is.",
        _MISSING_EN),
    caveats_zh=(
        "城市聚集区不等于市辖范围，各国划法也不同：联合国的东京包含横滨，纽约包含纽瓦克，波士顿则不含普罗维登斯。",
        "中国城市的代码对应整个地级行政区，而联合国统计的是城市聚集区，两者的数值不可相除。联合国表中有147个中国内地城市（多为县级市）没有代码，19个城市群中有18个成员城市不在联合国表内。",
        "2020年与2030年为2018年所作预测，早于2020年前后的人口普查。",
        "只列2018年人口达到30万的城市聚集区，此前萎缩至以下者不在其中，因此1950年以来的增长是“幸存者”的增长。",
        "联合国为松原（吉林）给出的坐标落在福建，此处照录。",
        _MISSING_ZH),
)

SCORES = Table(
    name="world_city_scores",
    kind="source",
    title_en="Scores of world cities: network connectivity 2020, Global Power City Index 2015-2016",
    title_zh="世界城市得分：2020年网络连通度与2015—2016年全球城市实力指数",
    description_en="Connectivity of 707 cities in the networks of advanced service firms, and scores of 42 cities in "
                   "six functions, among them research and development.",
    description_zh="707个城市在高级生产性服务业企业网络中的连通度，以及42个城市六项功能（含研究与开发）的得分。",
    vintage="GaWC 2020; GPCI 2015 and 2016",
    vintage_zh="GaWC 2020年；GPCI 2015年、2016年",
    columns=(
        Column("ranking", "string", "code", "gawc: Globalization and World Cities Research Network; gpci: Global Power "
               "City Index", "gawc 为全球化与世界城市研究网络；gpci 为全球城市实力指数", enum=("gawc", "gpci")),
        year_column(2000, 2030, "Edition of the ranking", "排名的版次（年份）", name="edition"),
        Column("measure", "string", "code", "What is scored", "得分项目",
               enum=("accessibility", "connectivity", "cultural_interaction", "economy", "environment", "livability",
                     "research_and_development")),
        _CITY,
        Column("score", "number", "points", "Score; for connectivity, global network connectivity as it was summed",
               "得分；连通度为全球网络连通度总值", evidence="published", minimum=0),
        Column("rank", "integer", "rank", "Rank as printed; cities with equal scores are numbered on", "原排名；同分者顺次编号",
               evidence="published", minimum=1),
        evidence_column(("published",)),
    ),
    primary_key=("ranking", "edition", "measure", "city"),
    foreign_keys=_OF_CITY,
    sources=(origins_world.GAWC, origins_world.GPCI),
    licences=(origins_world.FACTS_RANKINGS,),
    caveats_en=(
        "Connectivity is about offices of firms in finance, law, accountancy, advertising and consulting. It shows "
        "command over services, not innovation. Its classes (alpha, beta, gamma) are not in the source.",
        "The index covers 40 cities in 2015 and 42 in 2016, chosen by its makers; a city that is not in it has not "
        "been scored, which is no low score. Whether methods changed between the editions was not checked.",
        "No open source gives the world ranking of innovation cities that the book uses; it is proprietary."),
    caveats_zh=(
        "连通度依据金融、法律、会计、广告与咨询企业的办事机构，反映对生产性服务的控制力，不等于创新。来源中没有 alpha、beta、gamma 等级。",
        "全球城市实力指数2015年含40个、2016年含42个由编制者选定的城市；未列入者是没有评分，不是得分低。两版之间方法是否有变化，未能核对。",
        "原书所用的全球创新城市指数为专有数据，没有公开来源。"),
)

NAMES = Table(
    name="world_city_names",
    kind="source",
    title_en="Names of world cities in the rankings, and how they were joined",
    title_zh="各排名中的世界城市名称及其对应",
    description_en="Every name as a ranking writes it, the city it stands for, and whether the UN table has it under "
                   "the same name, under part of a name, under a name listed by hand, or not at all.",
    description_zh="各排名中每个城市的原写法、对应的城市，以及在联合国表中是同名、名称的一部分、人工列出的别名，还是没有对应。",
    vintage="GaWC 2020; GPCI 2015 and 2016; UN 2018",
    vintage_zh="GaWC 2020年；GPCI 2015年、2016年；联合国2018年",
    columns=(
        Column("ranking", "string", "code", "gawc or gpci, see world_city_scores", "gawc 或 gpci，见 world_city_scores",
               enum=("gawc", "gpci")),
        text_column("written", "Name as the ranking writes it", "排名中的写法"),
        text_column("country_written", "Country as the ranking writes it; empty where it gives none",
                    "排名中的国家写法；未给出则为空", required=False),
        _CITY,
        Column("match", "string", "code", "same: the UN has this name; part: the UN joins it with others by a hyphen; "
               "alias: listed by hand; none: not in the UN table; gawc: joined by the name of the GaWC network",
               "same 联合国同名；part 联合国以连字符与他城并称；alias 人工列出；none 联合国表中没有；gawc 经 GaWC 名称对应",
               enum=("same", "part", "alias", "none", "gawc")),
        text_column("note", "Remark", "备注", required=False),
    ),
    primary_key=("ranking", "written", "country_written"),
    foreign_keys=_OF_CITY,
    sources=(origins_world.GAWC, origins_world.GPCI, origins_world.WUP),
    licences=(origins_world.FACTS_RANKINGS, origins_world.CC_BY_IGO),
    caveats_en=(
        _MISSING_EN,
        "Two cities of China are called Taizhou, and the GaWC network does not say which it means: it has a row of its "
        "own. Suzhou and Fuzhou are taken to be those of Jiangsu and Fujian.",
        "The UN counts Fukuoka and Kitakyushu as one; it is joined to Fukuoka. Leeds is joined to West Yorkshire."),
    caveats_zh=(
        _MISSING_ZH,
        "中国有两个泰州（台州）拼作 Taizhou，GaWC 未说明所指，故单列一行；Suzhou、Fuzhou 视为江苏苏州、福建福州。",
        "联合国把福冈与北九州合计，此处对应福冈；利兹对应西约克郡。"),
)

CASES = Table(
    name="world_cases",
    kind="source",
    title_en="Printed ranks of places in the four agglomerations the book studies, and in China's",
    title_zh="原书四个案例及中国城市群内各地的已发表位次",
    description_en="Ranks of cities and clusters that lie in the San Francisco Bay, BosWash, central-southern England "
                   "and Tokyo Bay, and in four agglomerations of China, in three world rankings of innovation, as far "
                   "as they are printed openly.",
    description_zh="旧金山湾区、波士华、英国中南部、东京湾四个城市群以及中国四个城市群内的城市与集群在三种世界创新排名中的位次，限于公开刊印者。",
    vintage="Rankings of 2010-2025",
    vintage_zh="2010—2025年各排名",
    columns=(
        Column("case", "string", "code", "Key of the agglomeration; in China that of the table agglomerations",
               "城市群代码；中国城市群同 agglomerations 表", pattern=SLUG),
        text_column("case_en", "Agglomeration in English", "城市群（英文）"),
        text_column("case_zh", "Agglomeration in Chinese, abroad as the review writes it", "城市群（中文，国外依书评）"),
        Column("ranking", "string", "code", "ici: Innovation Cities Index; gii: clusters of the Global Innovation "
                                            "Index; "
               "gihi: Global Innovation Hubs Index",
               "ici 全球创新城市指数；gii 全球创新指数之集群；gihi 国际科技创新中心指数", enum=("gihi", "gii", "ici")),
        year_column(2000, 2030, "Edition of the ranking (first year of two)", "排名的版次（跨年者取前一年）", name="edition"),
        text_column("place", "City or cluster as the ranking names it", "城市或集群（依排名写法）"),
        text_column("place_zh", "City or cluster in Chinese", "城市或集群（中文）"),
        Column("rank", "integer", "rank", "Rank in the world", "世界位次", evidence="published", minimum=1),
        text_column("source", "Where the rank was read", "位次出处"),
        evidence_column(("published",)),
    ),
    primary_key=("case", "ranking", "edition", "place"),
    sources=(origins_world.ICI, origins_world.GII, origins_world.GIHI, origins.REVIEW),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=(
        "Fragments: what a press release or report quoted. A place without a row was not quoted, whatever its rank; "
        "complete lists are proprietary or were not at hand.",
        "That a place lies in a case is this project's reading of the map; the book's own members are not known. "
        "Places with Hong Kong are put to the Pearl River Delta, whose list here is without Hong Kong.",
        "San Francisco-San Jose and Silicon Valley are one entry of the Innovation Cities Index under two names: the "
        "release of 2017 gives both for one rank.",
        "Rankings differ in what they rank (cities, clusters, regions) and change over time: the clusters of 2025 also "
        "count venture capital, so that a rank of 2025 is not to be set against one of 2024."),
    caveats_zh=(
        "只是新闻稿或报道中引出的片段。未列者是没有被引，与位次高低无关；完整名单为专有数据或未能取得。",
        "某地属于哪一案例由本项目按地图判断；原书所列成员城市不详。含香港的集群归入珠三角，而本书的珠三角名单不含香港。",
        "全球创新城市指数中的“旧金山–圣何塞”与“硅谷”是同一条目的两个名称：2017年的新闻稿对同一位次并用两名。",
        "各排名的对象（城市、集群、区域）不同，方法也在变：2025年的集群另计风险投资，其位次不可与2024年相比。"),
)

LESSONS = Table(
    name="world_lessons",
    kind="source",
    title_en="Lessons the book draws from agglomerations abroad",
    title_zh="原书从国外城市群得出的经验",
    description_en="Six headings under which chapter 2 of the book gives advice for China, as its review lists them.",
    description_zh="书评所列原书第2章为中国城市群提供政策建议的六个方面。",
    vintage="Book of 2023",
    vintage_zh="2023年出版",
    columns=(
        Column("number", "integer", "rank", "Place in the list of the review", "书评中的次序", minimum=1, maximum=6),
        text_column("lesson_en", "Lesson, in English", "经验（英文）"),
        text_column("lesson_zh", "Lesson, the term of the review", "经验（书评用语）"),
        text_column("meaning_en", "What it says, in English", "含义（英文）"),
        evidence_column(("published",)),
    ),
    primary_key=("number",),
    sources=(origins.REVIEW,),
    licences=(origins.FACTS_PUBLISHED,),
    caveats_en=("Read from the review, which names the headings only: which of the four agglomerations shows what, and "
                "by which evidence, is in the book.",),
    caveats_zh=("据书评整理。书评只列出六个方面，四个城市群各自体现了什么、依据为何，须见原书。",),
)

TABLES = (WORLD_CITIES, SCORES, NAMES, CASES, LESSONS)
