"""Declares the table of place names that addresses are resolved with."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import Licence, Source, Table, adcode_column, text_column

DIVISIONS = Source(
    "Administrative divisions of China (modood): units below prefectures at the end of 2016, file dist/pca.json",
    "Administrative divisions", "行政区划列表",
    origins.GITHUB + "modood/Administrative-divisions-of-China/tree/0b270e020c598a05eb0bfb47124ca062dfe9ce90",
    title_zh="中国行政区划列表（modood）：2016年末地级以下单元，文件 dist/pca.json")
MIT_DIVISIONS = Licence("MIT", "MIT licence of the repository (copyright 2017 mwn)", "来源仓库的MIT许可（2017 mwn）",
                        "https://opensource.org/license/mit")

PLACE_NAMES = Table(
    name="place_names",
    kind="reference",
    title_en="Place names and the prefectures of 2020 they belong to",
    title_zh="地名及其所属的2020年地级单元",
    description_en="Names of provinces, prefectures and the units below them in Chinese and English, with names that "
                   "were changed before or after 2020 and zones that addresses name. The builder of co-patent networks "
                   "finds cities in addresses with it.",
    description_zh="省、地级及县级单元的中英文名称，含2020年前后更名或撤销的名称以及地址中常见的开发区。合作专利网络的构建据此从地址识别城市。",
    vintage="List of the end of 2016, brought to the units of 31 December 2020",
    vintage_zh="2016年末名单，调整至2020年12月31日的行政单元",
    columns=(
        text_column("language", "zh Chinese or en English", "语言：zh 中文，en 英文", enum=("zh", "en")),
        text_column("name", "The name", "名称"),
        text_column("level", "province, prefecture (municipalities too), county (districts, counties, county-level "
                             "cities), township or zone", "层级：province 省，prefecture 地级（含直辖市），county 县级，"
                             "township 乡镇，zone 开发区等",
                    enum=("province", "prefecture", "county", "township", "zone")),
        adcode_column("Code of the prefecture of 2020 the place belongs to; of the province for a province; its own "
                      "for a unit without prefecture", "所属2020年地级单元代码；省为自身代码；无地级归属者为自身代码"),
        text_column("unit_zh", "Full Chinese name of the unit; empty for zones with an English name only",
                    "单元中文全称；仅有英文名的开发区为空", required=False),
        text_column("status", "valid at the end of 2020, former or later", "状态：valid 2020年末有效，former 曾用，later 此后启用",
                    enum=("valid", "former", "later")),
        text_column("source", "cities: table cities; list_2016: the list of 2016 (English: its romanisation); project: "
                              "compiled by this project", "来源：cities 城市表，list_2016 2016年名单（英文为其拼音），project 本项目整理",
                    enum=("cities", "list_2016", "project")),
    ),
    primary_key=("language", "name", "level", "adcode", "unit_zh"),
    sources=(DIVISIONS, origins.CROSSWALK),
    licences=(MIT_DIVISIONS, origins.CC_BY, origins.OWN),
    caveats_en=(
        "The list of 2016 was typed in from a stored copy of the file and agrees with it in length and structure.",
        "Changes since 2016 and former units were compiled by this project from general knowledge of public record; "
        "units that were abolished long ago are not complete.",
        "English names of units below prefectures are Hanyu Pinyin, also where Mongolian, Tibetan or Uyghur names "
        "have a romanisation of their own.",
        "A former prefecture that was divided stands once for each receiving prefecture.",
    ),
    caveats_zh=(
        "2016年名单据来源文件的存本录入，与其长度和结构一致。",
        "2016年以来的变更及曾用名由本项目据公开事实整理，较早撤销的单元并不完整。",
        "县级单元英文名为汉语拼音，蒙古语、藏语、维吾尔语地名也不例外。",
        "曾拆分的地级单元按接收单元逐一列出。",
    ),
)

TABLES = (PLACE_NAMES,)
