"""Makes the tables of places: cities (units of 2020) and the former units that older figures contain."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.names import (
    CORRECTED,
    CORRECTED_SEATS,
    COUNTY_GROUPS,
    COUNTY_UNITS,
    MUNICIPALITIES,
    PROVINCES,
    SPECIAL_REGIONS,
)
from flowspace.sources.raw import agree, read_raw

LAIWU, JINAN = "371200", "370100"
"""Laiwu was merged into Jinan in January 2019."""

MAANSHAN = "340500"
CHAOHU, CHAOHU_RECEIVERS = "341400", ("340100", "340200", MAANSHAN)
"""Chaohu was divided among Hefei, Wuhu and Ma'anshan in August 2011."""


def cities(raw: Path) -> pd.DataFrame:
    """Make the table of cities.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads cities/spine_337.csv and, for the county-level units and special
        administrative regions, membership/membership_versions.csv.

    Returns
    -------
    DataFrame
        Columns of the table cities: 337 prefecture-level units, those smaller or special units that belong to
        some scope of an agglomeration, and for each of four provinces the group of counties directly under it.

    Raises
    ------
    TableError
        If a raw file is missing or not as expected.
    """
    path = raw / "cities" / "spine_337.csv"
    spine = read_raw(path, ["adcode", "city_zh", "province", "lng", "lat", "name_en_raw"])
    agree(len(spine) == 337, path, f"{len(spine)} units", "337 units of 2020")
    names = spine["adcode"].map(CORRECTED).fillna(spine["name_en_raw"].str.strip())
    province_zh = dict(zip(spine["adcode"].str[:2], spine["province"], strict=True))
    prefectures = pd.DataFrame({
        "adcode": spine["adcode"],
        "name_zh": spine["city_zh"],
        "name_en": names,
        "level": spine["adcode"].isin(MUNICIPALITIES).map({True: "municipality", False: "prefecture"}),
        "longitude": spine["lng"].astype(float).round(4),
        "latitude": spine["lat"].astype(float).round(4),
    })
    for code, seat in CORRECTED_SEATS.items():
        prefectures.loc[prefectures["adcode"] == code, ["longitude", "latitude"]] = seat
    path = raw / "membership" / "membership_versions.csv"
    members = read_raw(path, ["adcode", "city_zh"]).drop_duplicates()
    members = members[~members["adcode"].isin(spine["adcode"])]
    others = {**COUNTY_UNITS, **SPECIAL_REGIONS}
    agree(set(members["adcode"]) == set(others), path, "members " + ", ".join(sorted(members["adcode"])),
          "the units beyond prefectures " + ", ".join(sorted(others)))
    province_zh |= {"81": "香港特别行政区", "82": "澳门特别行政区"}
    small = pd.DataFrame({
        "adcode": members["adcode"],
        "name_zh": members["city_zh"],
        "name_en": members["adcode"].map(others),
        "level": members["adcode"].isin(SPECIAL_REGIONS).map({True: "sar", False: "county"}),
    })
    groups = pd.DataFrame([{"adcode": code, "name_zh": name_zh, "name_en": name_en, "level": "county_group"}
                           for code, (name_zh, name_en) in COUNTY_GROUPS.items()])
    table = pd.concat([prefectures, small, groups], ignore_index=True)
    province = table["adcode"].str[:2]
    return table.assign(province_adcode=province + "0000", province_zh=province.map(province_zh),
                        province_en=province.map(PROVINCES))


def single_units(table: pd.DataFrame) -> pd.Series:
    """Return the codes of the units that are no group of others.

    Parameters
    ----------
    table : DataFrame
        The table cities.

    Returns
    -------
    Series of str
        What is counted unit by unit has rows for these; a group would count its members a second time.
    """
    return table.loc[table["level"] != "county_group", "adcode"]


def unit_changes() -> pd.DataFrame:
    """Make the table of former units and what each series does with them.

    Returns
    -------
    DataFrame
        Columns of the table unit_changes.
    """
    laiwu = {"former_adcode": LAIWU, "former_name_zh": "莱芜市", "former_name_en": "Laiwu", "adcode": JINAN}
    rows = [
        laiwu | {"series": "applications_1990_2013", "first_year": 1990, "last_year": 2013, "treatment": "added",
                 "note_en": "Merged into Jinan in January 2019; the figures of both are added.",
                 "note_zh": "2019年1月并入济南，两者数值相加。"},
        laiwu | {"series": "grants_2017", "first_year": 2017, "last_year": 2017, "treatment": "added",
                 "note_en": "Merged into Jinan in January 2019; 1866 grants of Laiwu are added to 17281 of Jinan.",
                 "note_zh": "2019年1月并入济南，莱芜1866件与济南17281件相加。"},
        laiwu | {"series": "grants_2006_2018", "first_year": 2006, "last_year": 2018, "treatment": "missing",
                 "note_en": "The source has no figures of Laiwu; Jinan is within its boundary before 2019.",
                 "note_zh": "来源无莱芜数据，济南为2019年前的范围。"},
    ]
    for adcode in CHAOHU_RECEIVERS:
        chaohu = {"former_adcode": CHAOHU, "former_name_zh": "巢湖市（地级）", "former_name_en": "Chaohu (prefecture)",
                  "adcode": adcode, "treatment": "missing"}
        rows.append(chaohu | {
            "series": "applications_1990_2013", "first_year": 1990, "last_year": 2013,
            "note_en": "The source counts Chaohu as a unit of its own in all years, also after its division in August "
                       "2011; its figures cannot be split.",
            "note_zh": "来源各年均将巢湖单列（含2011年8月撤销以后），其数值无法拆分。"})
        if adcode != MAANSHAN:  # Ma'anshan has no figures at all in this series.
            rows.append(chaohu | {
                "series": "grants_2006_2018", "first_year": 2006, "last_year": 2010,
                "note_en": "The source has no figures of Chaohu. That the receiving city includes its part from 2011 "
                           "on is inferred from the date of the division.",
                "note_zh": "来源无巢湖数据；2011年起接收城市包含划入部分，系据撤销时间推断。"})
    return pd.DataFrame(rows)
