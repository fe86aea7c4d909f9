"""Declares the table of pilot cities."""
from __future__ import annotations

from flowspace.tables.catalogue import origins_covariates as ours
from flowspace.tables.declaration import ForeignKey, Table, adcode_column, evidence_column, text_column, year_column

PILOTS = Table(
    name="policy_pilots",
    kind="source",
    title_en="Pilot cities: innovative cities, intellectual property, Broadband China",
    title_zh="试点城市：国家创新型城市、知识产权示范城市、“宽带中国”示范城市",
    description_en="Cities and smaller units on the lists of three national programmes, with the year of the list and "
                   "the document. list_year is the year in which the list was issued, not the year in which a place "
                   "became a pilot.",
    description_zh="三个国家级试点项目名单中的城市与下属单元，注明名单年份与文件。list_year 为名单发布年份，不是开始试点的年份。",
    vintage="Lists of 2012 to 2018",
    vintage_zh="2012—2018年各批名单",
    columns=(
        text_column("policy", "innovative_city (national innovative city), ip_demonstration_city (national "
                    "intellectual property demonstration city) or broadband_china (Broadband China demonstration city)",
                    "innovative_city 国家创新型城市，ip_demonstration_city 国家知识产权示范城市，broadband_china “宽带中国”示范城市",
                    enum=("innovative_city", "ip_demonstration_city", "broadband_china")),
        adcode_column("Code of the city; of a sub_unit, the city it lies in", "城市代码；sub_unit 为其所在城市"),
        text_column("listed_name", "Name on the list", "名单所列名称"),
        year_column(2005, 2030, "Year in which the list was issued", "名单发布年份", "list_year"),
        text_column("level", "city (a whole municipality or prefecture), county (a county-level unit with a row of its "
                    "own in cities) or sub_unit (a district, zone or county within the city of the code)",
                    "city 整个直辖市或地级单元，county 在 cities 表单列的县级单元，sub_unit 所列城市下属的区、新区或县级市",
                    enum=("city", "county", "sub_unit")),
        text_column("document", "Who issued the list, and when", "名单发布机构与年份"),
        text_column("url", "Address of the document as the transcriber gives it", "转录者给出的文件网址", pattern=r"https://\S+"),
        evidence_column(("observed",)),
    ),
    primary_key=("policy", "adcode", "listed_name"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(ours.PILOT_LISTS,),
    licences=(ours.FACTS_LISTS,),
    caveats_en=(
        "The 61 places listed as innovative cities in 2016 were designated between 2008 and 2013; when each of them "
        "started is not in this source. Taking 2016 as the start of treatment is wrong for all of them. The 17 of 2018 "
        "were new.",
        "The extension of 2022 by 25 innovative cities is not included: a city without a row may be a pilot since "
        "then.",
        "The list of intellectual property cities of 2013 may lack its last entry; later batches are not included.",
        "A sub_unit (Haidian, Binhai, Yangpu, Shapingba, Kunshan and others) is not its city: do not treat Beijing as "
        "a pilot because Haidian is one.",
        "Aral, on the list of Broadband China of 2014, is no unit of this project and has no row.",
        "Transcribed from the documents by others; the documents were not read again for this table.",
    ),
    caveats_zh=(
        "2016年名单所列61个创新型试点城市（城区）于2008—2013年间陆续获批，本来源不含各自起始年份；以2016年作为处理起点对其均为错误。2018年的17个为新增。",
        "未收录2022年新增的25个创新型城市，无记录的城市此后可能已是试点。",
        "2013年知识产权示范城市名单可能缺最后一项，其后批次未收录。",
        "sub_unit（海淀、滨海、杨浦、沙坪坝、昆山等）不等于其所在城市，不可因海淀为试点而视北京为试点。",
        "2014年“宽带中国”名单中的阿拉尔不在本项目空间单元之内，未列。",
        "由他人据文件转录，本表未再逐一核对原文件。",
    ),
)

TABLES = (PILOTS,)
