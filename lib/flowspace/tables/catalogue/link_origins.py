"""Sources and licences of the tables of links between cities."""
from __future__ import annotations

from flowspace.tables.catalogue.origins import GITHUB
from flowspace.tables.declaration import Licence, Source

TIMETABLE = Source(
    "Parse12306: timetable of all trains of the classes C, D and G, read from the railway's ticket site 12306.cn on "
    "10 March 2016. Workbook 全国高速列车时刻表_20160310.xlsx of the repository metromancn/Parse12306",
    "12306 timetable 2016", "12306时刻表2016",
    GITHUB + "metromancn/Parse12306/tree/6fc9f94512b80238bb862b6825e15470bf83e40b",
    title_zh="Parse12306：2016年3月10日读自12306.cn的C、D、G字头列车时刻表，即仓库 metromancn/Parse12306 中的工作簿“全国高速列车时刻表"
             "_20160310.xlsx”")
DIVISIONS = Source(
    "Administrative-divisions-of-China: county-level units and their prefectures, against which the counties of "
    "stations were compared",
    "county-level units", "县级行政区划",
    GITHUB + "modood/Administrative-divisions-of-China/tree/0b7fd75e6bd8fef6c63d7f02cfaf0a39b33fc199",
    title_zh="Administrative-divisions-of-China：县级单元及其所属地级单元，用于核对车站所在的县")
PAPERLISTS = Source(
    "Paper Lists (papercopilot/paperlists): affiliations of papers at conferences on artificial intelligence and "
    "robotics; Chinese cities found in them and counted for this project. Some files from other commits",
    "Paper Lists", "Paper Lists",
    GITHUB + "papercopilot/paperlists/tree/33f9884e652f05a768d2f216534d7f1e446a0cf7",
    title_zh="Paper Lists（papercopilot/paperlists）：人工智能与机器人会议论文的作者单位，由本项目识别其中的中国城市并计数；部分文件取自其他提交")

MIT_TIMETABLE = Licence("MIT", "MIT licence of the repository that holds the timetable, © 2016 metromancn",
                        "时刻表所在仓库的MIT许可，© 2016 metromancn", "https://opensource.org/license/mit")
FACTS_PAPERS = Licence("none-stated", "No licence stated by the redistributor; figures of fact counted from "
                                      "affiliations, without titles, names or texts",
                       "转载者未声明许可；据作者单位清点的事实数据，不含题名、人名与文本")
