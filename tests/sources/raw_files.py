"""Writes files in the layout of the raw public sources out of the shipped tables, so that tidying can be tested.

Every peculiarity the sources have is put back: district codes of municipalities, Laiwu and Chaohu as units of their
own, empty cells, names of provinces in two lengths, names of agglomerations in several spellings.
"""
from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from flowspace import tables
from flowspace.sources.agglomerations import AGGLOMERATIONS

RAW_NAME = {item.key: item.raw_zh[0] for item in AGGLOMERATIONS}
MUNICIPALITIES = ["110000", "120000", "310000", "500000"]
LAIWU_2017 = 1866


def write_raw(folder: Path) -> Path:
    """Write all raw files below a folder and return it."""
    for name, frame in {**_places(), **_provinces(), **_cities(), **_published(), **_romanised()}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(path, index=False, encoding="utf-8")
    (folder / "county_units" / "pca.json").write_text(json.dumps(_divisions(), ensure_ascii=False), encoding="utf-8")
    return folder


def _places() -> dict[str, pd.DataFrame]:
    cities = tables.read("cities")
    names = cities.set_index("adcode")["name_zh"]
    spine = cities[cities["level"].isin(["municipality", "prefecture"])].rename(columns={
        "name_zh": "city_zh", "province_zh": "province", "longitude": "lng", "latitude": "lat"})
    membership = tables.read("membership")
    by_version = {version: part for version, part in membership.groupby("version")}
    key = ["agglomeration", "adcode"]
    core, exclusive = (set(by_version[version][key].itertuples(index=False, name=None))
                       for version in ("partition", "exclusive"))
    scopes = {"In the core": "extended27", "In the region": "extended41", "In the Greater": "extended_GBA",
              "In the zone": "extended20", "In the plan": "extended30", "In wider": "extended"}
    rows = pd.concat([by_version["partition"], by_version["official"], by_version["exclusive"]])
    rows = rows.drop_duplicates(key)
    pairs = list(rows[key].itertuples(index=False, name=None))
    versions = pd.DataFrame({
        "agglomeration_zh": rows["agglomeration"].map(RAW_NAME) + "城市群",
        "city_zh": rows["adcode"].map(names), "adcode": rows["adcode"], "confidence": rows["confidence"],
        "version": ["base" if pair in core else next(scope for start, scope in scopes.items() if note.startswith(start))
                    for pair, note in zip(pairs, rows["note"], strict=True)],
        "partial_in_plan": rows["partial_in_plan"].astype(int),
        "exclusive_assign": [int(pair in exclusive) for pair in pairs],
    })
    second = by_version["second_list"]
    return {
        "cities/spine_337.csv": spine.assign(name_en_raw=spine["name_en"]),
        "membership/membership_versions.csv": versions,
        "membership/membership_second_opinion.csv": pd.DataFrame({
            "agglomeration": second["agglomeration"].map({**RAW_NAME, "lanzhou-xining": "兰州-西宁"}),
            "adcode": second["adcode"]}),
    }


def _provinces() -> dict[str, pd.DataFrame]:
    names = tables.read("cities").drop_duplicates("province_adcode").set_index("province_adcode")["province_zh"]
    frame = tables.read("province_patents").assign(province=lambda table: table["province_adcode"].map(names))
    short = frame["province"].map(lambda name: name[:3] if name.startswith(("内", "黑")) else name[:2])
    yearbook = frame.assign(province=short)[frame["year"] >= 2010].astype({"patents": "str"}).pivot(
        index=["province", "year", "kind"], columns="type", values="patents").reset_index()
    nation = pd.DataFrame({"province": ["全国"], "year": [2010], "kind": ["grants"], "total": ["740620"]})
    grants = frame[frame["kind"] == "grants"].rename(columns={"patents": "granted"})
    totals = grants[(grants["type"] == "total") & (grants["year"] <= 2018)]
    return {
        "province/province_patents_2010_2023.csv": pd.concat([yearbook, nation]),
        "province/province_patents_granted_2007_2016_long.csv": grants[grants["year"].between(2007, 2016)],
        "province/province_patents_granted_1986_2018_recovered.csv": totals.rename(
            columns={"granted": "patents_granted"}),
    }


def _cities() -> dict[str, pd.DataFrame]:
    key = ["adcode", "year"]
    former = tables.read("city_applications_former_units").rename(columns={"former_adcode": "adcode"})
    laiwu = former[former["adcode"] == "371200"].assign(adcode="370100").set_index(key)[["patents", "novel_patents"]]
    units = tables.read("city_applications_1990_2013").set_index(key)[["patents", "novel_patents"]]
    units.loc[laiwu.index] -= laiwu
    applications = pd.concat([units.reset_index(), former[[*key, "patents", "novel_patents"]]])
    novel = applications["novel_patents"].astype("float").astype("str").where(applications["patents"] > 0, "")
    names = tables.read("cities").set_index("adcode")["name_zh"].str.removesuffix("市")
    one_year = tables.read("city_grants_2017")
    one_year["patents"] -= LAIWU_2017 * (one_year["adcode"] == "370100")
    districts = {code: code[:2] + "0100" for code in MUNICIPALITIES}
    extra = pd.DataFrame({"cityId": ["371200"], "cityName_CN": ["莱芜"], "Patent": [LAIWU_2017]})
    return {
        "patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv": pd.DataFrame({
            "adcode_2020": applications["adcode"], "year": applications["year"],
            "patents_inv_um": applications["patents"], "novel": novel}),
        "patents_city_2006_2018/city_patents_granted_2006_2018_recovered.csv": tables.read(
            "city_grants_2006_2018").rename(columns={"patents": "patents_granted"}),
        "patents_city_2017/CN_Public.csv": pd.concat([extra, pd.DataFrame({
            "cityId": one_year["adcode"].replace(districts), "cityName_CN": one_year["adcode"].map(names),
            "Patent": one_year["patents"]})]),
    }


def _published() -> dict[str, pd.DataFrame]:
    functional = tables.read("functional_polycentricity_published")
    older = {**RAW_NAME, "guangdong-fujian-zhejiang-coast": "海峡西岸", "central-shanxi": "晋中"}
    findings = tables.read("book_findings")
    period = findings["period_start"].astype("str") + "-" + findings["period_end"].astype("str")
    return {
        "published_tables/functional_polycentricity_ma2023.csv": functional.assign(
            agglomeration_zh=functional["agglomeration"].map(older)),
        "published_tables/book_findings.csv": findings.assign(
            period=period.where(findings["period_start"].notna(), "")),
    }


def _romanised() -> dict[str, pd.DataFrame]:
    names = tables.read("place_names")
    counties = names[(names["language"] == "en") & (names["level"] == "county")].drop_duplicates("unit_zh")
    return {"county_units/romanised.csv": pd.DataFrame({"name_zh": counties["unit_zh"], "name_en": counties["name"]})}


def _divisions() -> dict[str, dict[str, list[str]]]:
    """The list of 2016, with the streets and offices that stand in place of districts in cities without any."""
    cities = tables.read("cities").set_index("adcode")
    names = tables.read("place_names")
    provinces: dict[str, dict[str, list[str]]] = {"广东省": {"东莞市": ["东城街道办事处", "松山湖管委会"]}}
    for row in names[(names["language"] == "zh") & (names["source"] == "list_2016")].itertuples():
        unit = cities[cities["province_adcode"].str[:2] == row.adcode[:2]].iloc[0]
        if row.adcode not in cities.index or cities.at[row.adcode, "level"] == "county":
            prefecture = "省直辖县级行政区划"
        elif cities.at[row.adcode, "level"] == "municipality":
            prefecture = "市辖区"
        else:
            prefecture = cities.at[row.adcode, "name_zh"]
        provinces.setdefault(unit["province_zh"], {}).setdefault(prefecture, []).append(row.unit_zh)
    return provinces
