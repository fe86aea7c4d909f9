"""Makes the tables of agglomerations and of their members in five versions, each listed in full."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.agglomerations import AGGLOMERATIONS, BY_RAW_NAME, TIERS
from flowspace.sources.names import COUNTY_UNITS
from flowspace.sources.raw import agree, read_raw

VERSIONS = {
    "prefectures": (
        "Partition of prefecture-level units", "无重叠划分（地级单元）", False,
        "The core list of each agglomeration without county-level units, for which there are no patent figures. The "
        "default.",
        "各城市群的核心名单，去除没有专利数据的县级单元。默认方案。"),
    "partition": (
        "Partition with county-level units", "无重叠划分（含县级单元）", False,
        "The core list of each agglomeration, county-level units included, no unit twice.",
        "各城市群的核心名单，含县级单元，任何单元不重复。"),
    "exclusive": (
        "Wider partition", "扩展的无重叠划分", False,
        "The partition with county-level units, and ten cities around it, each given to one agglomeration: seven of "
        "Anhui and Shanxi that the plan of the Central Plains names, and three of Liaoning that the literature adds to "
        "central-southern Liaoning.",
        "在含县级单元的无重叠划分之外再加10市，各归一个城市群：中原城市群规划所列的安徽、山西7市，以及文献中归入辽中南的辽宁3市。"),
    "official": (
        "Official scopes, with overlaps", "官方范围（有重叠）", True,
        "The widest scope that an official plan gives each agglomeration; cities may count in two. For "
        "central-southern Liaoning and northern Tianshan no approved plan was found: they keep the core list, and "
        "what only the literature adds stays out.",
        "各城市群取官方规划中最大的范围，同一城市可属两个城市群。辽中南、天山北坡未见批复的规划，沿用核心名单，仅见于文献的城市不计入。"),
    "second_list": (
        "A second, independent list", "另一份独立整理的名单", True,
        "Compiled independently of the other versions, prefecture-level units only; shows where lists differ.",
        "独立于其他方案整理，只含地级单元，用来看两份名单有何出入。"),
}
"""Titles, overlaps and descriptions of the versions."""

_CORE = ("base", "base_county")
_ACADEMIC_ONLY = {("辽中南", "extended")}
"""Scope of the raw list that no official plan gives."""

_WIDER = {
    "extended27": ("长江三角洲区域一体化发展规划纲要 (2019)", "In the core of 27 cities"),
    "extended41": ("长江三角洲区域一体化发展规划纲要 (2019)", "In the region of 41 cities"),
    "extended_GBA": ("粤港澳大湾区发展规划纲要 (2019)", "In the Greater Bay Area only; no mainland patent figures"),
    "extended20": ("海峡西岸经济区发展规划 (2011)", "In the zone of 20 prefectures only; disputed"),
    "extended30": ("中原城市群发展规划 (2016)", "In the plan of 30 cities, outside Henan"),
    "extended": ("No approved plan found; list usual in the literature", "In wider lists of the literature; disputed"),
}
"""Plan and note of the rows beyond the core, by their scope in the raw list."""

_SECOND_PARTIAL = {
    "成渝": {"500000", "510700", "511700", "511800"}, "长江中游": {"361000", "360800"},
    "关中平原": {"611000", "140800", "141000", "620500", "620800", "621000"}, "滇中": {"532500"},
    "兰州-西宁": {"620400", "621100", "622900", "632200", "632500", "632300"},
}
"""Units that the second list names as belonging in part."""

_SECOND_ALL_PARTIAL = ("黔中", "宁夏沿黄")
"""Agglomerations of which the second list says only that some counties belong, not where."""

_SECOND_CONFIDENCE = {"京津冀": "medium", "辽中南": "low", "黔中": "low", "宁夏沿黄": "low", "天山北坡": "low"}
"""Where its compilers could not compare the second list with a public one; high elsewhere."""


def agglomerations() -> pd.DataFrame:
    """Make the table of agglomerations.

    Returns
    -------
    DataFrame
        Columns of the table agglomerations, 19 rows.
    """
    return pd.DataFrame([{
        "agglomeration": item.key, "order": order, "name_zh": item.name_zh, "name_en": item.name_en,
        "short_zh": item.short_zh, "short_en": item.short_en, "tier": item.tier, "tier_zh": TIERS[item.tier][0],
        "tier_en": TIERS[item.tier][1], "other_names": item.other_names, "scope_status": item.scope_status,
        "note": item.note, "note_zh": item.note_zh,
    } for order, item in enumerate(AGGLOMERATIONS, start=1)])


def membership(raw: Path) -> pd.DataFrame:
    """Make the table of members.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads two files of membership.

    Returns
    -------
    DataFrame
        Columns of the table membership, all versions below one another.

    Raises
    ------
    TableError
        If a raw file is missing or not as expected.
    """
    rows = _candidates(raw)
    core = rows[rows["scope"].isin(_CORE)]
    academic = [pair in _ACADEMIC_ONLY for pair in zip(rows["raw"], rows["scope"], strict=True)]
    parts = {
        "prefectures": core[~core["adcode"].isin(COUNTY_UNITS)],
        "partition": core,
        "exclusive": rows[rows["exclusive_assign"] == "1"],
        "official": rows[[not only for only in academic]],
        "second_list": _second_list(raw),
    }
    columns = ["version", "agglomeration", "adcode", "partial_in_plan", "confidence", "source", "note"]
    return pd.concat([part.assign(version=version)[columns] for version, part in parts.items()], ignore_index=True)


def versions(members: pd.DataFrame) -> pd.DataFrame:
    """Make the table of versions.

    Parameters
    ----------
    members : DataFrame
        The table membership.

    Returns
    -------
    DataFrame
        Columns of the table membership_versions.
    """
    units = members.groupby("version")["adcode"].nunique()
    return pd.DataFrame([{
        "version": version, "title_en": title_en, "title_zh": title_zh, "overlaps": overlaps,
        "description_en": description_en, "description_zh": description_zh, "n_units": int(units[version]),
    } for version, (title_en, title_zh, overlaps, description_en, description_zh) in VERSIONS.items()])


def _candidates(raw: Path) -> pd.DataFrame:
    """Read the list from which the first four versions are taken, with plan, note and confidence of each row."""
    path = raw / "membership" / "membership_versions.csv"
    rows = read_raw(path, ["agglomeration_zh", "adcode", "confidence", "version", "partial_in_plan",
                           "exclusive_assign"]).rename(columns={"version": "scope"})
    rows["raw"] = rows["agglomeration_zh"].str.removesuffix("城市群")
    known = {*_CORE, *_WIDER}
    agree(set(rows["raw"]) == {item.raw_zh[0] for item in AGGLOMERATIONS}, path, "other agglomerations", "the 19")
    agree(set(rows["scope"]) <= known, path, "other scopes", "the scopes " + ", ".join(sorted(known)))
    partial = rows["partial_in_plan"] == "1"
    notes = []
    for scope, county, part in zip(rows["scope"], rows["adcode"].isin(COUNTY_UNITS), partial, strict=True):
        note = [_WIDER[scope][1]] if scope in _WIDER else []
        note += ["County-level unit"] if county else []
        note += ["The plan includes a part of the unit"] if part else []
        notes.append("; ".join(note))
    return rows.assign(
        agglomeration=rows["raw"].map(lambda name: BY_RAW_NAME[name].key),
        partial_in_plan=partial,
        confidence=[_capped(confidence, name) for confidence, name in
                    zip(rows["confidence"], rows["raw"], strict=True)],
        source=[_WIDER[scope][0] if scope in _WIDER else BY_RAW_NAME[name].source
                for scope, name in zip(rows["scope"], rows["raw"], strict=True)],
        note=notes,
    )


def _second_list(raw: Path) -> pd.DataFrame:
    """Read the second list."""
    path = raw / "membership" / "membership_second_opinion.csv"
    rows = read_raw(path, ["agglomeration", "adcode"]).rename(columns={"agglomeration": "raw"})
    agree(set(rows["raw"]) <= set(BY_RAW_NAME) and rows["raw"].nunique() == 19, path, "other agglomerations", "the 19")
    partial = [name in _SECOND_ALL_PARTIAL or adcode in _SECOND_PARTIAL.get(name, ())
               for name, adcode in zip(rows["raw"], rows["adcode"], strict=True)]
    notes = ["Some counties of the agglomeration belong; the list does not say which" if name in _SECOND_ALL_PARTIAL
             else "The plan includes a part of the unit" if part else ""
             for name, part in zip(rows["raw"], partial, strict=True)]
    return pd.DataFrame({
        "agglomeration": rows["raw"].map(lambda name: BY_RAW_NAME[name].key),
        "adcode": rows["adcode"],
        "partial_in_plan": partial,
        "confidence": rows["raw"].map(lambda name: _SECOND_CONFIDENCE.get(name, "high")),
        "source": "Second list, after: " + rows["raw"].map(lambda name: _SECOND_SOURCE.get(
            name, BY_RAW_NAME[name].source)),
        "note": notes,
    })


_SECOND_SOURCE = {"天山北坡": "no published plan found"}
"""Where the second list follows something else than the first."""


def _capped(confidence: str, name: str) -> str:
    """Confidence of a row: a list read in a paper is no verified scope, so it is at most medium there."""
    unverified = BY_RAW_NAME[name].scope_status == "unverified"
    return "medium" if unverified and confidence == "high" else confidence
