"""Declares the tables of patent counts: four source tables, the former units, and the derived table city_patents."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    ADCODE,
    SLUG,
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    flag_column,
    text_column,
    year_column,
)

_IN_CITIES = (ForeignKey("adcode", "cities", "adcode"),)

_UNDERCOUNT_EN = ("2012 is 15 to 20 per cent too low (flag undercount_2012): provinces whose cities are all present "
                  "add up to 0.77-0.83 of the official total, against 0.91-0.98 in 2011 and 0.96-1.03 in 2013. The "
                  "cause is unknown; do not use the year.")
_UNDERCOUNT_ZH = ("2012年偏低15%至20%（标记 undercount_2012）：城市齐全的省份合计仅为官方总数的0.77至0.83，"
                  "2011年为0.91至0.98，2013年为0.96至1.03。原因不明，不宜使用该年。")
_TRUNCATED_EN = ("2013 is cut off on the right (flag truncated_2013): applications of that year were still being "
                 "granted when the source was made. Do not use it for growth.")
_TRUNCATED_ZH = "2013年存在右侧截断（标记 truncated_2013）：来源成稿时当年申请尚未全部授权，不宜用于增长分析。"
_IMPLAUSIBLE_EN = ("Xiangyang 2006-2017, Bijie 2011-2017, Pu'er 2013-2016 and Wuzhong 2009-2010 are flagged "
                   "implausible (in 2012 undercount_2012 stands): Xiangyang has 302 grants in 2017 against "
                   "2280 in an independent count, Bijie a third of its "
                   "granted applications and a sixfold rise in 2018, Pu'er 29 in 2016 and 197 in 2017, Wuzhong 239 in "
                   "2010 with 25 granted applications that year. Do not use them.")
_IMPLAUSIBLE_ZH = ("襄阳2006—2017年、毕节2011—2017年、普洱2013—2016年、吴忠2009—2010年标记为 implausible（2012年仍标 "
                   "undercount_2012）：襄阳2017年302件，另一独立统计为2280件；毕节仅为其已授权申请数的三分之一，2018年骤增六倍；普洱2016年29件、2017年197件；"
                   "吴忠2010年239件，而当年已授权申请仅25件。不宜使用。")
_LAIWU_2006_EN = ("Jinan is within its boundary before 2019, without Laiwu; Hefei and Wuhu are without Chaohu to 2010 "
                  "(table unit_changes).")
_LAIWU_2006_ZH = "济南为2019年前的范围，不含莱芜；合肥、芜湖2010年及以前不含巢湖（见 unit_changes 表）。"
_CHAOHU_EN = ("Chaohu (341400, divided in 2011) cannot be split among Hefei, Wuhu and Ma'anshan and is left out of all "
              "years; its figures stay visible in city_applications_former_units.")
_CHAOHU_ZH = ("巢湖（341400，2011年撤销）无法拆分至合肥、芜湖、马鞍山，各年均未计入；其数值保留于 "
              "city_applications_former_units 表。")

PROVINCES = Table(
    name="province_patents",
    kind="source",
    title_en="Patents of the provinces by type, 1986-2023",
    title_zh="分省专利数（按类型），1986—2023年",
    description_en="Patents granted, applied for and in force in 31 provinces. Grants of all types together from 1986, "
                   "by type from 2007; applications and patents in force from 2010.",
    description_zh="31个省级单位的专利授权、申请与有效数。授权总数自1986年起，分类型自2007年起；申请数与有效数自2010年起。",
    vintage="Yearbooks to 2024; repositories read in November 2026",
    vintage_zh="年鉴至2024年；数据仓库读取于2026年11月",
    columns=(
        adcode_column("Code of the province", "省级行政区划代码", "province_adcode"),
        year_column(1985, 2030),
        text_column("kind", "grants (granted in the year), applications (filed in the year) or in_force (in force at "
                            "the end of the year)", "grants 当年授权，applications 当年申请，in_force 年末有效",
                    enum=("grants", "applications", "in_force")),
        text_column("type", "total, invention, utility (utility model) or design", "total 合计，invention 发明，utility "
                    "实用新型，design 外观设计", enum=("total", "invention", "utility", "design")),
        count_column("patents", "Number of patents", "专利数", ),
        evidence_column(),
        text_column("source", "Repository the row was read from", "该行数据所依据的来源"),
    ),
    primary_key=("province_adcode", "year", "kind", "type"),
    foreign_keys=(ForeignKey("province_adcode", "cities", "province_adcode"),),
    rules=("types_sum_to_total",),
    sources=(origins.JI_PROVINCES, origins.NBS_TYPES, origins.TECHME),
    licences=(origins.MIT, origins.FACTS),
    caveats_en=(
        "Chongqing from 1997 (before that in Sichuan), Hainan from 1989, Tibet from 1990.",
        "Totals to 2009 were recovered from grants per 1000 persons; every value comes back as an integer. They equal "
        "the official series wherever both exist; the yearbook of Fujian differs by 2 in 1996 and by 1 in 1997.",
        "Grants by type of 2007-2009 come from figures redistributed without a licence; from 2010 on all types come "
        "from the yearbook as tidied under MIT. The three sources agree in every cell they share.",
        "Design applications of Jilin in 2019 are missing in the source and have no row; total less the other two "
        "types leaves 2503.",
        "National totals published elsewhere also count Hong Kong, Macao and Taiwan.",
    ),
    caveats_zh=(
        "重庆自1997年（此前计入四川）、海南自1989年、西藏自1990年起有数据。",
        "2009年及以前的总数由每千人授权数还原，全部得到整数；凡有官方序列处均一致，仅福建年鉴1996年相差2件、1997年相差1件。",
        "2007—2009年分类型授权数来自未注明许可的转载；2010年起各类型均取自以MIT许可整理的年鉴。三个来源在重合处完全一致。",
        "吉林2019年外观设计申请数在来源中缺失，未列；总数减去其余两类为2503件。",
        "其他来源的全国总数还包括港澳台。",
    ),
)

GRANTS_2006_2018 = Table(
    name="city_grants_2006_2018",
    kind="source",
    title_en="Patents granted in 235 cities, 2006-2018",
    title_zh="235个城市的专利授权数，2006—2018年",
    description_en="Grants of all three types by year of grant, recovered from grants per 1000 registered residents "
                   "and registered population. Municipalities are not part of it.",
    description_zh="按授权年统计的三种专利授权数，由每千户籍人口授权数与户籍人口还原。不含直辖市。",
    vintage="Repository read in November 2026; boundaries of the year of the statistics",
    vintage_zh="数据仓库读取于2026年11月；行政区划为统计当年口径",
    columns=(adcode_column(), year_column(2006, 2018), count_column("patents", "Patents granted", "专利授权数"),
             evidence_column(), flag_column(("undercount_2012", "implausible"), "undercount_2012 on all figures of "
                                            "2012, which are too low; implausible where other figures contradict",
                                            "undercount_2012：2012年数值偏低；implausible：与其他数据矛盾")),
    primary_key=("adcode", "year"),
    foreign_keys=_IN_CITIES,
    sources=(origins.JI_CITIES,),
    licences=(origins.FACTS,),
    caveats_en=(
        _UNDERCOUNT_EN,
        _IMPLAUSIBLE_EN,
        "The source does not define the figures. They behave as grants of all types by year of grant: in 2017 the "
        "median ratio to an independent count of 221 cities is 1.0000.",
        "Besides the municipalities, 50 of the 217 prefecture-level members of the 19 agglomerations have no figure in "
        "any year, among them Wuxi, Foshan, Dongguan, Shijiazhuang, Taiyuan and all autonomous prefectures: sums over "
        "agglomerations are incomplete.",
        "Six cities lack some years: Danzhou begins in 2015, Haidong in 2013, Bijie and Tongren in 2011, Lhasa in "
        "2007; Zunyi ends in 2017.",
        "2006 and 2007 cover about 89 to 92 per cent of the official totals.",
        _LAIWU_2006_EN,
    ),
    caveats_zh=(
        _UNDERCOUNT_ZH,
        _IMPLAUSIBLE_ZH,
        "来源未说明口径；其表现与按授权年统计的三种专利一致：2017年与独立来源的221个城市相比，比值中位数为1.0000。",
        "除直辖市外，19个城市群的217个地级成员中有50个各年均缺，包括无锡、佛山、东莞、石家庄、太原及全部自治州，"
        "城市群合计不完整。",
        "六个城市缺部分年份：儋州自2015年、海东自2013年、毕节与铜仁自2011年、拉萨自2007年，遵义止于2017年。",
        "2006、2007年约为官方总数的89%至92%。",
        _LAIWU_2006_ZH,
    ),
)

APPLICATIONS = Table(
    name="city_applications_1990_2013",
    kind="source",
    title_en="Granted inventions and utility models in 331 cities by year of application, 1990-2013",
    title_zh="331个城市按申请年统计的已授权发明与实用新型专利，1990—2013年",
    description_en="Domestic patents that were granted later, counted by address of the first assignee and year of "
                   "application; designs and the four municipalities are excluded. With the number of them that the "
                   "source counts as novel.",
    description_zh="按第一权利人地址与申请年统计、其后获得授权的国内专利；不含外观设计与四个直辖市。并列出来源认定的新颖专利数。",
    vintage="Repository read in November 2026; units of 2020",
    vintage_zh="数据仓库读取于2026年11月；2020年行政单元",
    columns=(adcode_column(), year_column(1990, 2013),
             count_column("patents", "Granted inventions and utility models", "已授权的发明与实用新型专利数"),
             count_column("novel_patents", "Those among them that the source counts as novel", "其中来源认定为新颖的专利数"),
             evidence_column(), flag_column(("truncated_2013",), "truncated_2013 on all figures of 2013, which are "
                                            "incomplete", "truncated_2013：2013年数值不完整")),
    primary_key=("adcode", "year"),
    foreign_keys=_IN_CITIES,
    rules=("novel_within_patents",),
    sources=(origins.ANG,),
    licences=(origins.FACTS_RECORDS,),
    caveats_en=(
        _TRUNCATED_EN,
        "Not comparable with grants by year of grant, which include designs.",
        "Counts were recovered from their logarithm and the share of novel patents; all come back as integers. Where "
        "a city has no patent the share is undefined and the number of novel patents is zero.",
        "Ten prefectures that became cities later carry their code of 2020. Laiwu (371200) is added to Jinan.",
        _CHAOHU_EN,
        "Sansha and Danzhou are not in the source.",
    ),
    caveats_zh=(
        _TRUNCATED_ZH,
        "与按授权年统计、包含外观设计的授权数不可比。",
        "数值由对数值与新颖专利份额还原，全部得到整数；无专利的城市份额无定义，新颖专利数记为0。",
        "十个后来撤地设市的单元采用2020年代码；莱芜（371200）并入济南。",
        _CHAOHU_ZH,
        "来源不含三沙市与儋州市。",
    ),
)

FORMER = Table(
    name="city_applications_former_units",
    kind="source",
    title_en="Laiwu and Chaohu in the application series, 1990-2013",
    title_zh="申请年序列中的莱芜与巢湖，1990—2013年",
    description_en="Figures of the two units of the source that do not exist in 2020. Laiwu is already included in "
                   "Jinan; Chaohu is included nowhere. They let a reader undo the first and judge the second.",
    description_zh="来源中2020年已不存在的两个单元。莱芜已计入济南，巢湖未计入任何城市；读者可据此还原前者、评估后者。",
    vintage="Repository read in November 2026; units before 2011",
    vintage_zh="数据仓库读取于2026年11月；2011年以前的行政单元",
    columns=(Column("former_adcode", "string", "code", "Code of the former unit", "原单元代码", pattern=ADCODE),
             year_column(1990, 2013),
             count_column("patents", "Granted inventions and utility models", "已授权的发明与实用新型专利数"),
             count_column("novel_patents", "Those among them that the source counts as novel", "其中来源认定为新颖的专利数"),
             evidence_column(), flag_column(("truncated_2013",), "truncated_2013 on all figures of 2013, which are "
                                            "incomplete", "truncated_2013：2013年数值不完整")),
    primary_key=("former_adcode", "year"),
    rules=("novel_within_patents",),
    sources=(origins.ANG,),
    licences=(origins.FACTS_RECORDS,),
    caveats_en=(_TRUNCATED_EN,),
    caveats_zh=(_TRUNCATED_ZH,),
)

GRANTS_2017 = Table(
    name="city_grants_2017",
    kind="source",
    title_en="Patents granted in 274 cities, 2017",
    title_zh="274个城市的专利授权数，2017年",
    description_en="Grants of all three types in one year, municipalities included.",
    description_zh="单一年份的三种专利授权数，含直辖市。",
    vintage="Repository read in November 2026; units of 2020",
    vintage_zh="数据仓库读取于2026年11月；2020年行政单元",
    columns=(adcode_column(), year_column(2017, 2017), count_column("patents", "Patents granted", "专利授权数"),
             evidence_column(), flag_column((), "Always empty in this table", "本表恒为空")),
    primary_key=("adcode", "year"),
    foreign_keys=_IN_CITIES,
    sources=(origins.LIANG,),
    licences=(origins.MIT,),
    caveats_en=(
        "Chengdu is missing, and so are Anqing, Heze, Suzhou (Anhui), Bengbu, Bozhou, Suihua, Bijie, Wuzhong and all "
        "autonomous prefectures.",
        "Municipalities lie 0.4 to 0.7 per cent below the official figures of province_patents.",
        "Jinan is the sum of Jinan (17281) and Laiwu (1866).",
        "Population and product in the same file describe the urban districts only and are not used with it.",
    ),
    caveats_zh=(
        "缺成都，另缺安庆、菏泽、宿州、蚌埠、亳州、绥化、毕节、吴忠及全部自治州。",
        "直辖市数值比 province_patents 的官方数低0.4%至0.7%。",
        "济南为济南（17281）与莱芜（1866）之和。",
        "同一文件中的人口与生产总值仅为市辖区口径，不与之合用。",
    ),
)

CITY_PATENTS = Table(
    name="city_patents",
    kind="derived",
    title_en="City patents: four series side by side",
    title_zh="城市专利：四个并列序列",
    description_en="grants_2006_2018: grants of all types by year of grant, with the municipalities taken from the "
                   "official provincial figures. grants_2017: an independent count of one year. "
                   "grants_combined_2017: the same year with as many cities as possible, the municipalities from the "
                   "official figures, else the independent count, else the first series. "
                   "applications_1990_2013: granted inventions and utility models by year of application, without "
                   "municipalities. Made by `python -m flowspace.sources derive`.",
    description_zh="grants_2006_2018：按授权年统计的三种专利，直辖市取官方省级数；grants_2017：单一年份的独立统计；"
                   "grants_combined_2017：同一年份、尽量多的城市，直辖市取官方数，其次取独立统计，再次取第一个序列；"
                   "applications_1990_2013：按申请年统计的已授权发明与实用新型，不含直辖市。由命令 "
                   "python -m flowspace.sources derive 生成。",
    vintage="As its source tables",
    vintage_zh="同各来源表",
    columns=(
        text_column("series", "Series the figure belongs to", "所属序列", pattern=SLUG),
        adcode_column(),
        year_column(1985, 2030),
        count_column("patents", "Number of patents in the definition of the series", "按该序列口径的专利数"),
        evidence_column(),
        Column("flag", "string", "text", "undercount_2012, truncated_2013, implausible, or empty",
               "undercount_2012、truncated_2013、implausible 或空", required=False, pattern=f"|{SLUG}"),
        text_column("source", "Table the figure was taken from", "数值所取自的表"),
    ),
    primary_key=("series", "adcode", "year"),
    foreign_keys=_IN_CITIES,
    rules=("series_years",),
    sources=(origins.JI_CITIES, origins.TECHME, origins.JI_PROVINCES, origins.LIANG, origins.ANG),
    licences=(origins.MIT, origins.FACTS, origins.FACTS_RECORDS),
    caveats_en=(
        "The series differ in definition (types, year of grant or of application): never add or chain them.",
        _UNDERCOUNT_EN + " Municipalities are not affected.",
        _IMPLAUSIBLE_EN,
        _TRUNCATED_EN,
        "Many member cities are missing; say how many were observed wherever an agglomeration is summed.",
        _LAIWU_2006_EN,
        _CHAOHU_EN,
    ),
    caveats_zh=(
        "各序列口径不同（专利类型、授权年或申请年），不可相加或衔接。",
        _UNDERCOUNT_ZH + "直辖市不受影响。",
        _IMPLAUSIBLE_ZH,
        _TRUNCATED_ZH,
        "许多成员城市缺失，凡对城市群求和均须说明观测到的城市数。",
        _LAIWU_2006_ZH,
        _CHAOHU_ZH,
    ),
)

TABLES = (PROVINCES, GRANTS_2006_2018, GRANTS_2017, APPLICATIONS, FORMER, CITY_PATENTS)
