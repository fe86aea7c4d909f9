"""Makes the table of place names that addresses are resolved with."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.sources import place_aliases as own
from flowspace.sources.cities import cities
from flowspace.sources.names import PROVINCES
from flowspace.sources.raw import agree, read_raw

DIRECT = "直辖县级行政区划"
"""What the list calls the units that belong to no prefecture, after the kind of province."""

_MUNICIPAL = ("市辖区", "县")
_TOWNSHIP = re.compile(r".+(?:街道办事处|街道|镇|管委会|农场|学院|生态园|经济开发区|群岛|海域)")
_NO_PLACE = re.compile(r".+(?:街道办事处|街道|农场|管委会|学院|生态园|海域)")
_STATUS_ORDER = ["valid", "former", "later"]


def place_names(raw: Path) -> pd.DataFrame:
    """Make the table of place names.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads county_units/pca.json, the units below prefectures at the end of 2016 (file
        dist/pca.json of the repository and commit that datapackage.json names), county_units/romanised.csv, their
        names in Hanyu Pinyin (columns name_zh, name_en; made with the package pypinyin 0.55 and corrected by hand
        where a character has several readings), and what `cities` reads.

    Returns
    -------
    DataFrame
        Columns of the table place_names: provinces, prefectures and units below them, in Chinese and English, with
        names that were changed before or after 2020 and the zones that addresses name.

    Raises
    ------
    TableError
        If a raw file is missing or names an unknown prefecture.
    """
    spine = cities(raw)
    spine = spine[spine["level"].isin(["municipality", "prefecture"])]
    counties = pd.concat([_listed(raw, spine), _changed(), _former(), _short(), _zones()], ignore_index=True)
    romanised = read_raw(raw / "county_units" / "romanised.csv", ["name_zh", "name_en"])
    spelt = dict(zip(romanised["name_zh"], romanised["name_en"], strict=True)) | own.COUNTIES_EN
    english = counties[counties["unit_zh"].isin(spelt) & (counties["level"] == "county")]
    english = english.assign(name=english["unit_zh"].map(spelt), language="en")
    chinese = counties.assign(name=counties["unit_zh"], language="zh")
    table = pd.concat([_provinces(spine), _prefectures(spine), chinese, english, _english_zones()], ignore_index=True)
    table["order"] = table["status"].map(_STATUS_ORDER.index)
    table = table.sort_values("order", kind="stable")
    return table.drop_duplicates(["language", "name", "level", "adcode", "unit_zh"]).drop(columns="order")


def _rows(entries, level: str, status: str, source: str) -> pd.DataFrame:
    """Rows of units from pairs of code and Chinese name."""
    frame = pd.DataFrame(entries, columns=["adcode", "unit_zh"])
    return frame.assign(adcode=frame["adcode"].str.ljust(6, "0"), level=level, status=status, source=source)


def _listed(raw: Path, spine: pd.DataFrame) -> pd.DataFrame:
    """Units of the list of 2016, each with its prefecture of 2020."""
    path = raw / "county_units" / "pca.json"
    try:
        provinces = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TableError(Problem(f"no readable list ({error})", "the file dist/pca.json of the source",
                                 "fetch it from the repository that datapackage.json names for the table",
                                 file=str(path))) from None
    code = dict(zip(spine["name_zh"], spine["adcode"], strict=True))
    code |= {"那曲地区": code["那曲市"], "莱芜市": own.MOVED["莱城区"] + "00"}
    direct = {name: adcode for adcode, name in own.WITHOUT_PREFECTURE.items()}
    direct |= {name: adcode + "00" for name, adcode in own.COUNTED_WITH_PREFECTURE.items()}
    entries, unknown = [], []
    for province, prefectures in provinces.items():
        for prefecture, units in prefectures.items():
            for unit in units:
                if prefecture.endswith(DIRECT):
                    adcode = direct.get(unit)
                elif unit in own.MOVED:
                    adcode = own.MOVED[unit] + "00"
                else:
                    adcode = code.get(province if prefecture in _MUNICIPAL else prefecture)
                if adcode is None:
                    unknown.append(f"{province}{prefecture}{unit}")
                elif not _NO_PLACE.fullmatch(unit):
                    entries.append((adcode, unit))
    agree(not unknown, path, "units of unknown prefectures: " + ", ".join(unknown[:10]), "prefectures of 2020")
    frame = _rows(entries, "county", "valid", "list_2016")
    township = frame["unit_zh"].str.fullmatch(_TOWNSHIP.pattern) & ~frame["unit_zh"].str.fullmatch(".+[县区市旗]")
    frame.loc[township, "level"] = "township"
    gone = {(adcode + "00", old) for adcode, old, _, year in own.CHANGED_SINCE_2016 if year <= 2020 and old}
    pairs = pd.MultiIndex.from_frame(frame[["adcode", "unit_zh"]])
    frame.loc[pairs.isin(gone), "status"] = "former"
    return frame


def _changed() -> pd.DataFrame:
    """New names since 2016."""
    return pd.concat([_rows([(adcode, new)], "county", "valid" if year <= 2020 else "later", "project")
                      for adcode, _, new, year in own.CHANGED_SINCE_2016 if new])


def _former() -> pd.DataFrame:
    """Units that were gone by 2016, and the units without prefecture that the list lacks."""
    parts = [_rows([(adcode, name) for name in names.split()], level, "former", "project")
             for table, level in ((own.FORMER_COUNTIES, "county"), (own.FORMER_PREFECTURES, "prefecture"))
             for adcode, names in table]
    parts += [_rows([(adcode, name) for adcode in adcodes], "prefecture", "former", "project")
              for name, adcodes in own.AMBIGUOUS_FORMER]
    parts.append(_rows(list(own.WITHOUT_PREFECTURE.items()), "county", "valid", "project"))
    return pd.concat(parts).drop_duplicates(["adcode", "unit_zh"])


def _short() -> pd.DataFrame:
    """Short forms of names of counties."""
    return pd.concat([_rows([(adcode, name) for name in names.split()], "county", "valid", "project")
                      for adcode, names in own.SHORT_COUNTIES])


def _zones() -> pd.DataFrame:
    """Zones that addresses name in place of a unit."""
    return pd.concat([_rows([(adcode, name) for name in names.split()], "zone", "valid", "project")
                      for adcode, names in own.ZONES])


def _english_zones() -> pd.DataFrame:
    return _english([(adcode.ljust(6, "0"), names, "") for adcode, names in own.ZONES_EN], "zone", "project")


def _english(entries, level: str, source: str) -> pd.DataFrame:
    """Rows of English names from code, names separated by spaces and the Chinese name of the unit."""
    return pd.DataFrame([(adcode, name.replace("-", " "), unit) for adcode, names, unit in entries
                         for name in names.split()], columns=["adcode", "name", "unit_zh"]).assign(
        language="en", level=level, status="valid", source=source)


def _provinces(spine: pd.DataFrame) -> pd.DataFrame:
    """Provinces in both languages; municipalities are prefectures here."""
    once = spine[spine["level"] == "prefecture"].drop_duplicates("province_adcode").set_index("province_adcode")
    unit = once["province_zh"]
    chinese = pd.DataFrame({"adcode": unit.index, "name": unit.values, "unit_zh": unit.values}).assign(
        language="zh", level="province", status="valid", source="cities")
    usual = [(adcode, PROVINCES[adcode[:2]].replace(" ", "-"), name) for adcode, name in unit.items()]
    other = [(short + "0000", names, unit[short + "0000"]) for short, names in own.PROVINCES_EN]
    return pd.concat([chinese, _english(usual, "province", "cities"), _english(other, "province", "project")])


def _prefectures(spine: pd.DataFrame) -> pd.DataFrame:
    """Prefectures and municipalities in both languages."""
    unit = spine.set_index("adcode")["name_zh"]
    chinese = pd.DataFrame({"adcode": unit.index, "name": unit.values, "unit_zh": unit.values}).assign(
        language="zh", level="prefecture", status="valid", source="cities")
    names = spine["name_en"].str.replace(r" \(.*\)", "", regex=True)
    usual = pd.DataFrame({"adcode": spine["adcode"], "name": names, "unit_zh": spine["name_zh"]}).assign(
        language="en", level="prefecture", status="valid", source="cities")
    other = [(short + "00", spelt, unit[short + "00"])
             for short, spelt in (*own.PREFECTURES_PINYIN, *own.PREFECTURES_EN)]
    return pd.concat([chinese, usual, _english(other, "prefecture", "project")])
