"""What the picture on the page of each table shows: plain words, so that nothing heavy is imported to read them.

A table that is not listed has no picture: its facts say all there is. Both editions draw the same.
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What a picture shows; empty texts leave it to the keys of the table.

    Parameters
    ----------
    title_en, title_zh : str
        What is counted, and out of what; empty where numbers of rows are told in words, without a picture.
    rows : str
        A column of the table, "agglomeration", "province", "columns" (one row for each column of figures), or "map"
        for a map of places.
    columns : str
        A column drawn across instead of years.
    blocks : str
        A column whose values stand side by side, each over its own years; "none" for all together.
    value : str
        A column that has to hold a figure for a row to count.
    above_zero : bool
        Whether a figure has to be above zero to count.
    share : str
        A column of shares that is drawn in place of whether there is a row, of as many cells as `share_of` says.
    share_of : str
    where : (str, str)
        A column and the one value of it whose rows count.
    measured : bool
        False where what is counted are names or definitions, whatever else the table holds: no grade of evidence.
    note_en, note_zh : str
        What the caption adds.
    """

    title_en: str = ""
    title_zh: str = ""
    rows: str = ""
    columns: str = ""
    blocks: str = ""
    value: str = ""
    above_zero: bool = False
    share: str = ""
    share_of: str = ""
    where: tuple[str, str] = ("", "")
    measured: bool = True
    note_en: str = ""
    note_zh: str = ""


_GRANTS = ("Share of member cities with a number of patents granted", "有专利授权量的成员城市占比")
_LINKED = ("Share of member cities with a link", "有联系的成员城市占比")

VIEWS = {
    "agglomerations": View(rows="scope_status"),
    "ai_copublication_cities": View(
        "Share of member cities with a paper", "有论文的成员城市占比", value="papers", above_zero=True),
    "ai_copublications": View(
        *_LINKED, where=("venues", "all"),
        note_en="Papers of all conferences are counted; the balanced sets are parts of them.",
        note_zh="按全部会议的论文计；各平衡会议组是其中一部分。"),
    "ai_venues": View(
        "Conferences and years with affiliations", "有作者单位信息的会议与年份", value="papers_with_affiliation",
        above_zero=True, note_en="Conferences that list no affiliation in any year are left out.",
        note_zh="各年均无作者单位信息的会议未列出。"),
    "book_findings": View(rows="chapter"),
    "capability_indicators": View(rows="dimension", measured=False),
    "cities": View("Seats of government", "政府驻地", rows="map"),
    "city_applications_1990_2013": View(
        "Share of member cities with a number of patent applications", "有专利申请量的成员城市占比"),
    "city_covariate_compilations": View(
        "Share of member cities with a figure, by compilation (a, b, c)", "有数值的成员城市占比（a、b、c 为三种汇编）",
        rows="columns"),
    "city_covariates": View("Share of member cities with a figure", "有数值的成员城市占比", rows="variable"),
    "city_grants_2006_2018": View(*_GRANTS),
    "city_grants_2017": View("Member cities with a number of patents granted, out of all", "有专利授权量的成员城市数/成员城市数"),
    "city_patents": View(
        "Share of member cities with a number of patents", "有专利数的成员城市占比",
        note_en="Flagged figures are counted and marked here; chapter 5 leaves them out, so fewer agglomerations are "
                "complete throughout there.",
        note_zh="带标记的数值在此计入并加注；第5章不计这些数值，所以那里各年均齐全的城市群较少。"),
    "city_patents_estimated": View(
        "Share of member cities with a raw count behind the estimate", "估计值有原始计数支撑的成员城市占比", value="count"),
    "copatents": View(*_LINKED),
    "covariate_agreement": View(
        "Share of cities in which two compilations differ by at most one per cent", "两种汇编相差不超过1%的城市占比",
        rows="variable", blocks="none", share="share_within_1_per_cent", share_of="n_cells",
        note_en="A dot (none) means that no two compilations can be compared.", note_zh="圆点（无）表示没有两种汇编可比。"),
    "enterprise_cities": View(
        "Share of member cities whose headquarters have a branch elsewhere", "有总部在外设立分支的成员城市占比",
        value="headquarters_links", above_zero=True),
    "enterprise_links": View(*_LINKED),
    "enterprise_network_published": View(rows="measure"),
    "functional_polycentricity_published": View(
        "Share of the two published values that are given", "两项已发表数值中给出的比例"),
    "mechanism_indicators": View(rows="mechanism", measured=False),
    "membership": View(
        "Units on this list, out of those on any list", "该名单的单元数/各名单单元总数", rows="agglomeration",
        columns="version"),
    "national_patents": View("Years with a figure", "有数值的年份", rows="type", blocks="kind", value="patents"),
    "national_series": View("Years with a figure", "有数值的年份", rows="variable", blocks="source"),
    "other_names": View(rows="kind"),
    "place_names": View(rows="level"),
    "plan_codes": View(rows="dimension", measured=False),
    "plan_coding": View(rows="value"),
    "plan_cores": View(rows="basis"),
    "plan_dates": View(rows="level"),
    "plan_dictionary": View(rows="mechanism", measured=False),
    "plan_documents": View(rows="kind", measured=False),
    "policy_pilots": View(
        "Member cities listed as a whole, out of all", "整市列入名单的成员城市数/成员城市数", columns="policy",
        where=("level", "city")),
    "province_patents": View("Share of the four numbers (total and three types) that are given",
                             "四项数值（合计与三类专利）中给出的比例"),
    "province_rd": View("Share of the variables with a figure", "有数值的变量占比", blocks="none"),
    "publication_keywords": View(rows="origin", measured=False),
    "publication_references": View(rows="language"),
    "publications": View(rows="corpus"),
    "rail_services": View("Member cities with a high-speed train, out of all", "有高铁列车联系的成员城市数/成员城市数"),
    "rail_stations": View("Member cities with a station, out of all", "有车站的成员城市数/成员城市数", rows="agglomeration",
                          measured=False),
    "rail_trains": View(rows="on_reference_day"),
    "simulation_fit": View(rows="target"),
    "simulation_parameters": View(rows="origin"),
    "special_plan_items": View(rows="kind", measured=False),
    "unit_changes": View(rows="series"),
    "world_cases": View(rows="case"),
    "world_cities": View(rows="region"),
    "world_city_names": View(rows="match", measured=False),
    "world_city_scores": View(rows="measure"),
}
