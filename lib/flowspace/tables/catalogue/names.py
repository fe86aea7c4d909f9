"""Declares the table of other names and codes under which figures of others list cities."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import ForeignKey, Table, adcode_column, text_column, year_column

OTHER_NAMES = Table(
    name="other_names",
    kind="reference",
    title_en="Other names and codes of cities",
    title_zh="城市的其他名称与代码",
    description_en="Names and codes under which figures of others list a city of the table cities: names and codes "
                   "that are no longer in force, a frequent misprint, and Hanyu Pinyin where the English name is not "
                   "Pinyin. The importers read them.",
    description_zh="他人数据中用以指称cities表所列城市的名称与代码：已停用的名称与代码、常见误写，以及英文名并非汉语拼音者的拼音。供数据导入使用。",
    vintage="Names in force at some year end from 2000 on; codes as found in figures to 2013",
    vintage_zh="名称为2000年以来某年末在用者；代码见于截至2013年的数据",
    columns=(
        text_column("written", "The name without the word for city or prefecture, or the code", "名称（不含“市”“地区”等）或代码"),
        adcode_column("City that is meant, vintage 2020", "所指城市的行政区划代码（2020年口径）"),
        text_column("kind", "former_name, former_code, misprint or pinyin",
                    "former_name 旧称，former_code 旧代码，misprint 误写，pinyin 拼音",
                    enum=("former_name", "former_code", "misprint", "pinyin")),
        year_column(1949, 2030, "Last year at whose end a former name was in force; empty where the source does not "
                    "say", "旧称最后在用的年末年份；来源未说明者为空", "last_year", required=False),
        text_column("source", "Source of the row", "该行的来源"),
    ),
    primary_key=("written", "adcode"),
    foreign_keys=(ForeignKey("adcode", "cities", "adcode"),),
    sources=(origins.CROSSWALK, origins.ANG),
    licences=(origins.CC_BY, origins.FACTS_RECORDS, origins.OWN),
    caveats_en=(
        "Not a history of units: names given up before 2000 and codes that no source at hand shows are missing.",
        "Units that were merged or divided are not listed here but in unit_changes.",
    ),
    caveats_zh=(
        "本表不是政区沿革：2000年以前停用的名称，以及现有来源未出现的代码，均未收录。",
        "被合并或拆分的单元不在本表，见 unit_changes 表。",
    ),
)

TABLES = (OTHER_NAMES,)
