"""Makes the table of other names and codes of cities."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.cities import CHAOHU, LAIWU
from flowspace.sources.place_aliases import PREFECTURES_PINYIN
from flowspace.sources.raw import agree, read_raw

LAST_YEAR = "2024"
"""Last year of the crosswalk; a name that ends earlier is no longer in force."""

PINYIN = {name: code + "00" for code, names in PREFECTURES_PINYIN for name in names.split()} | {
    "Aomen": "820000", "Xianggang": "810000"}
"""Pinyin of the Chinese names of cities whose English name is another, and of former names, by code."""


def other_names(raw: Path) -> pd.DataFrame:
    """Make the table of other names and codes of cities.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads cities/aliases.csv, cities/spine_337.csv and the codes in
        patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv.

    Returns
    -------
    DataFrame
        Columns of the table other_names.

    Raises
    ------
    TableError
        If a raw file is missing or lists other codes than those known.
    """
    pinyin = pd.DataFrame({"written": list(PINYIN), "adcode": list(PINYIN.values()), "kind": "pinyin",
                           "source": "this project"})
    table = pd.concat([_names(raw), _codes(raw), pinyin], ignore_index=True)
    return table.assign(last_year=table["last_year"].astype("Int64"))


def _names(raw: Path) -> pd.DataFrame:
    """Names that ended before the last year of the crosswalk, and misprints, without the word for city."""
    spine = read_raw(raw / "cities" / "spine_337.csv", ["entity_id", "adcode"]).set_index("entity_id")["adcode"]
    aliases = read_raw(raw / "cities" / "aliases.csv", ["alias", "entity_id", "alias_type", "end_year"])
    aliases = aliases[aliases["entity_id"].isin(spine.index) & ~aliases["alias"].str.endswith("市")]
    in_force = aliases[(aliases["end_year"] == LAST_YEAR) & (aliases["alias_type"] != "ocr_variant")]
    others = aliases.merge(in_force[["alias", "entity_id"]], how="left", indicator=True)
    others = others[others["_merge"] == "left_only"].sort_values("end_year")
    others = others.drop_duplicates(["alias", "entity_id"], keep="last")
    misprint = others["alias_type"] == "ocr_variant"
    return pd.DataFrame({
        "written": others["alias"], "adcode": others["entity_id"].map(spine),
        "kind": misprint.map({True: "misprint", False: "former_name"}),
        "last_year": pd.to_numeric(others["end_year"]).astype("Int64").mask(misprint),
        "source": "Entity Crosswalk 4.0.2"})


def _codes(raw: Path) -> pd.DataFrame:
    """Codes of the older figures that are not those of 2020."""
    path = raw / "patents_city_1990_2013" / "ang2023_city_patents_1990_2013_tidy.csv"
    codes = read_raw(path, ["adcode", "adcode_2020"]).drop_duplicates()
    codes = codes[(codes["adcode"] != codes["adcode_2020"]) & ~codes["adcode"].isin([LAIWU, CHAOHU])]
    agree(len(codes) == 10, path, f"{len(codes)} former codes", "10 former codes")
    return pd.DataFrame({"written": codes["adcode"], "adcode": codes["adcode_2020"], "kind": "former_code",
                         "source": "Ang et al. 2023"})
