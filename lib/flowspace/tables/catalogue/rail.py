"""Declares the tables of high-speed rail: the timetable of March 2016, services between cities, and cities."""
from __future__ import annotations

from flowspace.tables.catalogue import link_origins, origins
from flowspace.tables.declaration import (
    ADCODE,
    ANY_GRADE,
    OPTIONAL,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    text_column,
    year_column,
)

_TRAIN = Column("train", "string", "code", "Key of the timetable of a train, as the railway gives it",
                "列车时刻表的铁路内部编号", pattern=r"[0-9a-zA-Z]{12}")
_OWN_YEARS = {"minimum": 2003, "maximum": 2030}  # the first line for 200 km/h, Qinhuangdao to Shenyang, opened in 2003
_VINTAGE_EN, _VINTAGE_ZH = "Read on 10 March 2016", "2016年3月10日读取"

_COUNTED_EN = ("Only trains that run on 10 March 2016 are counted, a Thursday after the travel season of the Spring "
               "Festival: 3704 of the 4402 trains listed for 30 January to 29 March. On other days of March after the "
               "season 3695 to 3780 run, on the busiest day of February 4181.")
_COUNTED_ZH = ("仅统计2016年3月10日（星期四，春运结束后）开行的列车：时刻表列有1月30日至3月29日的4402个车次，当日开行3704个；"
               "春运后3月其他各日为3695至3780个，2月最多的一日为4181个。")
_CLASSES_EN = ("Trains of the classes C, D and G only. Slower trains, coaches and flights are not here: a city without "
               "a service is not a city without a railway.")
_CLASSES_ZH = "仅含C、D、G字头列车，不含普速列车、公路与航空：无班次不等于无铁路。"
_DOUBLE_EN = ("A train that changes its number on the way stands once in the source with both numbers (G1202/G1203); "
              "it counts once.")
_DOUBLE_ZH = "途中变更车次的列车在来源中以双车次（如 G1202/G1203）列一次，只计一次。"
_RING_EN = ("The four trains around Hainan, which end where they start, carry a mark of not being open in the source. "
            "The mark stands on all their stops and on no other train, so it is read as an effect of the query from a "
            "station to itself, and the trains are counted.")
_RING_ZH = "海南环岛的四列起讫同站列车在来源中标记为未开通；该标记仅见于这四列的全部停站，判断为同站查询所致，仍予计入。"
_GAPS_EN = ("In 269 of the 3704 trains the numbering of stops has gaps: the source leaves stops out, and services from "
            "and to these stations are missing.")
_GAPS_ZH = "3704个车次中有269个的站序不连续：来源缺列部分停站，相应站点的班次因而缺失。"

STATIONS = Table(
    name="rail_stations",
    kind="source",
    title_en="Stations of high-speed trains and the units they lie in, 2016",
    title_zh="高铁列车停靠车站及其所在单元，2016年",
    description_en="All 672 stations of the timetable, each resolved by hand to its prefecture-level unit of 2020, or "
                   "to its county-level unit where that belongs to no prefecture.",
    description_zh="时刻表中的全部672个车站，逐一人工归入2020年地级单元；省直辖县级单元的车站归入该县级单元。",
    vintage="Stations of March 2016; units of 31 December 2020",
    vintage_zh="车站为2016年3月；单元为2020年12月31日",
    columns=(
        text_column("station", "Name of the station, in Chinese", "车站名称"),
        adcode_column("Code of the unit, vintage 2020", "所在单元代码（2020年口径）"),
        Column("in_cities", "boolean", "yes or no", "Whether the unit is in the table cities; services from and to the "
               "others are not counted", "该单元是否在 cities 表中；否则其班次不计入"),
        Column("county_adcode", "string", "code", "County-level unit of 2020 the station is named after, if any",
               "车站得名的县级单元代码（2020年），如有", required=False, pattern=rf"|{ADCODE}"),
        text_column("method", "city_name: named after the unit; county_name: named after a county-level unit of it; "
                              "place: named after something else, resolved by position and neighbours",
                    "归属方法：city_name 以该单元命名；county_name 以其县级单元命名；place 以其他地名命名，据位置与邻站判定",
                    enum=("city_name", "county_name", "place")),
        text_column("confidence", "high: by name; medium: by place; low: by place, near a boundary",
                    "可信度：high 据名称；medium 据地点；low 据地点且邻近边界", enum=("high", "medium", "low")),
        Column("longitude", "number", "degrees east", "Longitude, as the source gives it", "经度（据来源）",
               evidence="observed", required=False, minimum=-180, maximum=180),
        Column("latitude", "number", "degrees north", "Latitude, as the source gives it", "纬度（据来源）",
               evidence="observed", required=False, minimum=-90, maximum=90),
        text_column("note", "What to know about the station, in English", "车站说明（英文）", required=False),
        text_column("note_zh", "What to know about the station, in Chinese", "车站说明（中文）", required=False),
    ),
    primary_key=("station",),
    sources=(link_origins.TIMETABLE, link_origins.DIVISIONS, origins.CROSSWALK),
    licences=(link_origins.MIT_TIMETABLE, origins.CC_BY, origins.OWN),
    rules=("coordinates_in_pairs",),
    caveats_en=(
        "544 stations are resolved with high, 118 with medium and 10 with low confidence.",
        "Nine stations lie in counties of Hainan that belong to no prefecture and to no agglomeration (Qionghai, "
        "Wenchang, Wanning, Lingshui, Ledong): they have their own code and are not in the table cities.",
        "Every station was held to its neighbours: between two stops in a row no train would have to be faster than "
        "272 km/h in a straight line. Five stations failed (Beijingzi, Pu'an, Fushanzhen, Yintan, Qingdui), because "
        "the source places them in towns of the same name elsewhere; they were resolved by their neighbours and "
        "have no position here.",
        "Positions are those of a Chinese map service, rounded to four decimals.",
    ),
    caveats_zh=(
        "544个车站可信度为 high，118个为 medium，10个为 low。",
        "海南有9个车站位于不属任何地级单元与城市群的县市（琼海、文昌、万宁、陵水、乐东），使用其自身代码，不在 cities 表中。",
        "逐站与邻站核对：任意相邻两站之间，列车按直线计算无需超过272公里/小时。五个车站（北井子、普安、福山镇、银滩、青堆）"
        "因来源坐标误取异地同名地点而未通过，改据邻站判定，此处不列坐标。",
        "坐标取自国内地图服务，保留四位小数。",
    ),
)

TRAINS = Table(
    name="rail_trains",
    kind="source",
    title_en="High-speed trains, 30 January to 29 March 2016",
    title_zh="高铁列车车次，2016年1月30日至3月29日",
    description_en="All timetables of trains of the classes C, D and G, with the days on which they hold.",
    description_zh="C、D、G字头列车的全部时刻表及其开行天数。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _TRAIN,
        text_column("number", "Number of the train, or both numbers if it changes on the way", "车次；途中变更者列双车次"),
        Column("days", "integer", "days", "Days between 30 January and 29 March on which the timetable holds",
               "1月30日至3月29日间的开行天数", evidence="observed", minimum=1, maximum=60),
        Column("on_reference_day", "boolean", "yes or no", "Whether it holds on 10 March 2016", "2016年3月10日是否开行",
               evidence="observed"),
        evidence_column(("observed",)),
    ),
    primary_key=("train",),
    sources=(link_origins.TIMETABLE,),
    licences=(link_origins.MIT_TIMETABLE,),
    caveats_en=("4458 timetables of 4402 train numbers; no number has two on one day.",
                "Some trains run under one number on working days and under another at weekends: a count over all "
                "days counts them twice."),
    caveats_zh=("4458个时刻表，4402个车次；同一车次同日仅有一个时刻表。", "部分列车工作日与周末使用不同车次，跨日合计会重复计数。"),
)

STOPS = Table(
    name="rail_stops",
    kind="source",
    title_en="Stops of high-speed trains, 2016",
    title_zh="高铁列车停站，2016年",
    description_en="Every stop of every train with its times.",
    description_zh="各列车的全部停站与时刻。",
    vintage=_VINTAGE_EN,
    vintage_zh=_VINTAGE_ZH,
    columns=(
        _TRAIN,
        Column("stop", "integer", "rank", "Number of the stop in the source; it rises along the way and may have gaps",
               "来源中的站序，沿途递增，可能不连续", minimum=1, maximum=99),
        text_column("station", "Name of the station, in Chinese", "车站名称"),
        Column("arrival", "integer", "minutes after the midnight before the start", "Arrival; empty at the first stop",
               "到达时刻；首站为空", evidence="observed", required=False, minimum=0),
        Column("departure", "integer", "minutes after the midnight before the start", "Departure; empty at the last "
               "stop", "出发时刻；末站为空", evidence="observed", required=False, minimum=0),
    ),
    primary_key=("train", "stop"),
    foreign_keys=(ForeignKey("train", "rail_trains", "train"), ForeignKey("station", "rail_stations", "station")),
    sources=(link_origins.TIMETABLE,),
    licences=(link_origins.MIT_TIMETABLE,),
    caveats_en=("Times past midnight continue beyond 1440.",
                "524 gaps in the numbering of stops, in 313 timetables: the source leaves these stops out. The "
                "timetable of D2758 breaks off at Xining, although the train goes on to Lanzhou West."),
    caveats_zh=("跨越午夜的时刻续计，超过1440。", "313个时刻表中站序有524处不连续，来源缺列这些停站；D2758的时刻表止于西宁，实际开往兰州西。"),
)

SERVICES = Table(
    name="rail_services",
    kind="derived",
    title_en="High-speed trains a day from city to city, 2016",
    title_zh="城市间每日高铁列车班次，2016年",
    description_en="For each ordered pair of cities, the trains of 10 March 2016 that stop in the first and later in "
                   "the second, and how long they take. Pairs without a direct train have no row.",
    description_zh="每一有序城市对：2016年3月10日先停靠前者、后停靠后者的列车数及其用时。无直达列车的城市对不列。",
    vintage="10 March 2016; units of 2020",
    vintage_zh="2016年3月10日；2020年行政单元",
    columns=(
        adcode_column("City of departure", "出发城市代码", "from_adcode"),
        adcode_column("City of arrival", "到达城市代码", "to_adcode"),
        year_column(2016, 2016),
        Column("trains", "integer", "trains a day", "Trains that stop in the one and later in the other; each train "
               "once, whatever the number of its stops in either city", "先后停靠两市的列车数，每列车只计一次",
               evidence="observed", minimum=1),
        Column("fastest_minutes", "integer", "minutes", "Shortest ride, from departure to arrival", "最短用时（出发至到达）",
               evidence="observed", minimum=1),
        Column("median_minutes", "number", "minutes", "Median ride over the trains", "各列车用时的中位数",
               evidence="observed", minimum=1),
        evidence_column(("observed",)),
    ),
    primary_key=("from_adcode", "to_adcode", "year"),
    foreign_keys=(ForeignKey("from_adcode", "cities", "adcode"), ForeignKey("to_adcode", "cities", "adcode")),
    rules=("ends_differ",),
    nodes="rail_cities",
    own={"year": _OWN_YEARS, "fastest_minutes": OPTIONAL, "median_minutes": OPTIONAL, "evidence": ANY_GRADE},
    sources=(link_origins.TIMETABLE,),
    licences=(link_origins.MIT_TIMETABLE,),
    caveats_en=(
        _COUNTED_EN,
        "124 more ordered pairs are joined only on other days; 610 of the 9200 pairs have no train in the opposite "
        "direction on this day.",
        "Supply, not travel: how many seats or passengers a train has is not known, and changes of train are not "
        "counted.",
        _CLASSES_EN, _DOUBLE_EN, _RING_EN, _GAPS_EN,
        "Where a city has several stations, the ride is the shortest between any of them; ways to and from stations "
        "are not included.",
    ),
    caveats_zh=(
        _COUNTED_ZH,
        "另有124个有序城市对仅在其他日期有列车；9200个城市对中有610个当日无反向列车。",
        "反映的是运力供给而不是客流：座位数和客流量不详，换乘不计。",
        _CLASSES_ZH, _DOUBLE_ZH, _RING_ZH, _GAPS_ZH,
        "一市多站时取各站之间的最短用时，不含往返车站的时间。",
    ),
)

RAIL_CITIES = Table(
    name="rail_cities",
    kind="derived",
    title_en="High-speed trains a day in every city, 2016",
    title_zh="各城市每日高铁列车，2016年",
    description_en="Stations and trains of 10 March 2016 in all single units of the table cities; zeros where no train "
                   "stops.",
    description_zh="cities 表全部单元（不含合计行）2016年3月10日的车站与列车数；无列车停靠者记0。",
    vintage="10 March 2016; units of 2020",
    vintage_zh="2016年3月10日；2020年行政单元",
    columns=(
        adcode_column(),
        year_column(2016, 2016),
        count_column("stations", "Stations at which a train stops", "有列车停靠的车站数", "stations"),
        count_column("trains", "Trains that stop in the city", "停靠列车数", "trains a day"),
        count_column("starting", "Trains that start in the city", "始发列车数", "trains a day"),
        count_column("ending", "Trains that end in the city", "终到列车数", "trains a day"),
        evidence_column(("observed",)),
    ),
    primary_key=("adcode", "year"),
    own={"year": _OWN_YEARS, "stations": OPTIONAL, "trains": OPTIONAL, "starting": OPTIONAL, "ending": OPTIONAL,
         "evidence": ANY_GRADE},
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(link_origins.TIMETABLE,),
    licences=(link_origins.MIT_TIMETABLE,),
    caveats_en=(_COUNTED_EN, _CLASSES_EN,
                "199 of the 352 units are served. Of the 217 prefecture-level members of the agglomerations 154 are; "
                "in central Yunnan and Ningxia none is.",
                "Four of the 672 stations see no train on this day.", _GAPS_EN,
                "Hong Kong and Macao have zeros: no train of these classes went there in 2016."),
    caveats_zh=(_COUNTED_ZH, _CLASSES_ZH,
                "352个单元中199个有列车停靠；19个城市群的217个地级成员中为154个。滇中与宁夏沿黄均无。",
                "672个车站中有4个当日无列车停靠。", _GAPS_ZH, "香港、澳门记0：2016年尚无此类列车通达。"),
)

TABLES = (STATIONS, TRAINS, STOPS, SERVICES, RAIL_CITIES)
