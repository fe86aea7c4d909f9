"""Declares the tables of places: cities, agglomerations and the changes of units between vintages."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    ADCODE,
    SLUG,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    text_column,
    year_column,
)

CITIES = Table(
    name="cities",
    kind="reference",
    title_en="Cities: the units every other table is keyed by",
    title_zh="城市：各表共用的空间单元",
    description_en="The 337 prefecture-level units of the end of 2020 (four municipalities among them), and the "
                   "county-level units and special administrative regions that belong to some scope of an "
                   "agglomeration. Four further rows stand for all counties directly under a province, so that the "
                   "units of a province add up to it.",
    description_zh="2020年末的337个地级及以上行政单元（含四个直辖市），以及部分城市群范围所含的县级单元和特别行政区；另有四行代表省直辖县级单元合计，使省内各单元可加总为全省。",
    vintage="Units of 31 December 2020; coordinates of September 2020",
    vintage_zh="行政单元截至2020年12月31日；坐标取自2020年9月",
    columns=(
        adcode_column("Code of the unit, vintage 2020", "行政区划代码（2020年口径）"),
        text_column("name_zh", "Chinese name in full", "中文全称"),
        text_column("name_en", "English name, unique; cities of the same name carry their province in brackets",
                    "英文名称，不重复；同名城市在括号内注明省份"),
        adcode_column("Code of the province", "省级行政区划代码", "province_adcode"),
        text_column("province_zh", "Chinese name of the province", "省级单位中文名称"),
        text_column("province_en", "English name of the province", "省级单位英文名称"),
        text_column("level", "municipality, prefecture (cities, leagues, areas and autonomous prefectures), county "
                             "(county-level cities and counties), county_group (all counties directly under a "
                             "province together) or sar (special administrative region)",
                    "层级：municipality 直辖市，prefecture 地级（市、州、盟、地区），county 县级，county_group 省直辖县级单元合计，sar 特别行政区",
                    enum=("municipality", "prefecture", "county", "county_group", "sar")),
        Column("longitude", "number", "degrees east", "Longitude of the seat of government", "政府驻地经度",
               evidence="observed", required=False, minimum=-180, maximum=180),
        Column("latitude", "number", "degrees north", "Latitude of the seat of government", "政府驻地纬度",
               evidence="observed", required=False, minimum=-90, maximum=90),
    ),
    primary_key=("adcode",),
    sources=(origins.CROSSWALK, origins.CITY_GEO),
    licences=(origins.CC_BY, origins.MULAN),
    rules=("english_names_unique", "coordinates_in_pairs"),
    caveats_en=(
        "Coordinates come from a Chinese map service and are offset by a few hundred metres; this does not matter at "
        "the scale of cities. They are rounded to four decimals.",
        "Coordinates mark seats, not centroids: a prefecture of large area is represented by its city.",
        "The source places Sansha, Ngawa, Qianxinan and Honghe at places of a similar name, up to 1,500 km from "
        "their seats; their positions were corrected by this project, to two decimals.",
        "County-level units and special administrative regions have no coordinates in the sources at hand.",
        "English names were cleaned by this project: the sources spell several of them wrongly or leave them out.",
    ),
    caveats_zh=(
        "坐标取自国内地图服务，有数百米偏移，在城市尺度上可以忽略；保留四位小数。",
        "坐标为政府驻地而非几何中心，面积较大的州、盟以其驻地城市代表。",
        "来源将三沙、阿坝、黔西南、红河四地定位于名称相近的他处（最远相差1500公里），本项目已更正，保留两位小数。",
        "县级单元与特别行政区在现有来源中无坐标。",
        "英文名称由本项目校订，来源中有若干拼写错误与缺漏。",
    ),
)

AGGLOMERATIONS = Table(
    name="agglomerations",
    kind="reference",
    title_en="The 19 urban agglomerations of the 14th Five-Year Plan",
    title_zh="“十四五”规划纲要确定的19个城市群",
    description_en="Keys, names, tiers and the state of knowledge about the scope of each agglomeration.",
    description_zh="各城市群的代码、名称、层级及其范围的核实情况。",
    vintage="March 2021 (names and tiers)",
    vintage_zh="2021年3月（名称与层级）",
    columns=(
        Column("agglomeration", "string", "code", "Key of the agglomeration", "城市群代码", pattern=SLUG),
        Column("order", "integer", "rank", "Place in the order of the plan", "规划纲要中的次序", minimum=1, maximum=99),
        text_column("name_zh", "Chinese name", "中文名称"),
        text_column("name_en", "English name", "英文名称"),
        text_column("short_zh", "Short Chinese name, for figures", "中文简称（用于图中）"),
        text_column("short_en", "Short English name of at most 14 characters, for figures", "英文简称（用于图中，至多14个字符）",
                    pattern=".{1,14}"),
        Column("tier", "integer", "rank", "Tier of the plan: 1 optimise and upgrade, 2 grow and strengthen, "
                                          "3 cultivate and develop", "规划层级：1 优化提升，2 发展壮大，3 培育发展",
               minimum=1, maximum=9),
        text_column("tier_zh", "Chinese name of the tier", "层级中文名称"),
        text_column("tier_en", "English name of the tier", "层级英文名称"),
        text_column("other_names", "Other names in use, joined by semicolons", "其他名称，以分号分隔", required=False),
        text_column("scope_status", "verified: the members agree with a list of the official scope; disputed: several "
                                    "delimitations are in use; unverified: no official list of members was found",
                    "范围核实情况：verified 与官方范围名单一致；disputed 存在多种划定；unverified 未找到官方名单",
                    enum=("verified", "disputed", "unverified")),
        text_column("note", "What to know about the scope, in English", "范围说明（英文）", required=False),
        text_column("note_zh", "What to know about the scope, in Chinese", "范围说明（中文）", required=False),
    ),
    primary_key=("agglomeration",),
    sources=(origins.PLAN_OUTLINE, origins.SCOPE_PLANS, origins.FANG),
    licences=(origins.OWN,),
    caveats_en=(
        "The plan names the agglomerations and their tiers but lists no members; scopes come from separate plans.",
        "The scopes of the central-southern Liaoning, central Guizhou, Ningxia and northern Tianshan agglomerations "
        "are unverified.",
    ),
    caveats_zh=(
        "规划纲要只列出城市群名称与层级，未列成员城市；范围取自各专项规划。",
        "辽中南、黔中、宁夏沿黄、天山北坡四个城市群的范围未经核实。",
    ),
)

UNIT_CHANGES = Table(
    name="unit_changes",
    kind="reference",
    title_en="Former units and what each patent series does with them",
    title_zh="已撤销的行政单元及各专利序列的处理方式",
    description_en="Laiwu (merged into Jinan in 2019) and Chaohu (divided among Hefei, Wuhu and Ma'anshan in 2011) "
                   "exist in the older figures. One row for each series and receiving city says whether the former "
                   "unit is part of its figure.",
    description_zh="莱芜（2019年并入济南）与巢湖（2011年分属合肥、芜湖、马鞍山）见于早期数据。逐行说明各序列中接收城市的数值是否包含原单元。",
    vintage="Compared with the units of 31 December 2020",
    vintage_zh="与2020年12月31日的行政单元对照",
    columns=(
        text_column("series", "Series of the table city_patents", "city_patents 表中的序列", pattern=SLUG),
        adcode_column("Receiving city, vintage 2020", "接收城市代码（2020年口径）"),
        Column("former_adcode", "string", "code", "Code of the former unit", "原单元代码", pattern=ADCODE),
        text_column("former_name_zh", "Chinese name of the former unit", "原单元中文名称"),
        text_column("former_name_en", "English name of the former unit", "原单元英文名称"),
        year_column(1985, 2030, "First year concerned", "起始年份", "first_year"),
        year_column(1985, 2030, "Last year concerned", "终止年份", "last_year"),
        text_column("treatment", "added: the figure of the receiving city includes the former unit; missing: it does "
                                 "not", "处理方式：added 已并入接收城市；missing 未计入", enum=("added", "missing")),
        text_column("note_en", "Explanation in English", "说明（英文）"),
        text_column("note_zh", "Explanation in Chinese", "说明（中文）"),
    ),
    primary_key=("series", "adcode", "former_adcode"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(origins.CROSSWALK, origins.ANG, origins.JI_CITIES, origins.LIANG),
    licences=(origins.CC_BY, origins.OWN),
    caveats_en=("Smaller transfers of single counties between prefectures are not listed and not corrected.",),
    caveats_zh=("地级单元之间个别县的划转未列出，也未作校正。",),
)

TABLES = (CITIES, AGGLOMERATIONS, UNIT_CHANGES)
