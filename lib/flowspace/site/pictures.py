"""Pictures of coverage: drawn from the table when the site is built, and described in words from the same numbers."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowspace.evidence import GRADES
from flowspace.site.digests import file_digest
from flowspace.site.kept import kept
from flowspace.site.views import View

if TYPE_CHECKING:
    from flowspace.site.coverage import Coverage

FOLLOWED_TABLES = ("cities", "membership", "agglomerations")
"""Tables every picture of coverage may follow from besides its own."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "cities": "Share of member cities with data", "linked": "Share of member cities with a link",
        "figures": "Share of columns with a figure", "combinations": "Share of values of {over} with data",
        "rows": "Years with data", "units": "Units of the list / units of any list",
        "matrix": "Member cities with a row / member cities", "counts": "Number of rows by {rows}",
        "cities_value": "Share of member cities with {value}", "rows_value": "Years with {value}",
        "cities_above": "Share of member cities with {value} above zero", "rows_above": "Years with {value} above zero",
        "agglomeration": "agglomeration", "province": "province", "columns": "column",
        "caption_strip": "Coverage of {name} by {rows} and year.", "caption_bars": "Coverage of {name} by {rows}.",
        "caption_matrix": "Coverage of {name} by {rows} and {column}.", "caption_counts": "Rows of {name} by {rows}.",
        "caption_map": "The units of {name} that have coordinates.",
        "members": " Members are those of the default version.",
        "alt_strip": "Strips of cells for {n} rows ({rows}) by year. {blocks}",
        "alt_block": "{key}{first} to {last}: {share} in {first}, {last_share} in {last}, when {complete} of {n} rows "
                     "are full and {empty} empty{most}.",
        "most": ", and most, {share}, in {year}",
        "alt_year": "{key}{first}: {share}; {complete} of {n} rows are full and {empty} empty.",
        "percent": "{value} per cent", "colon": ": ",
        "alt_bars": "One bar for each of {n} rows ({rows}). {observed} of {possible} in all; {complete} rows are full "
                    "and {empty} empty.",
        "alt_matrix": "Cells with two numbers for {n} rows ({rows}) and {m} columns ({column}). {observed} of "
                      "{possible} in all; {complete} rows are full and {empty} empty.",
        "alt_counts": "One bar for each of {n} rows ({rows}), {total} in all; the longest is {largest} with "
                      "{largest_count}.",
        "alt_map": "Map of {located} seats of government; {members} of them are members of one of {n} agglomerations "
                   "and tied to its middle by lines.",
    },
    "zh": {
        "cities": "有数据的成员城市占比", "linked": "有联系的成员城市占比",
        "figures": "有数值的列所占比例", "combinations": "{over} 各取值中有数据的比例",
        "rows": "有数据的年份", "units": "该名单的单元数/各名单单元总数",
        "matrix": "有记录的成员城市数/成员城市数", "counts": "按{rows}统计的行数",
        "cities_value": "有 {value} 数值的成员城市占比", "rows_value": "有 {value} 数值的年份",
        "cities_above": "{value} 大于零的成员城市占比", "rows_above": "{value} 大于零的年份",
        "agglomeration": "城市群", "province": "省级单位", "columns": "列",
        "caption_strip": "{name} 按{rows}与年份的覆盖情况。", "caption_bars": "{name} 按{rows}的覆盖情况。",
        "caption_matrix": "{name} 按{rows}与{column}的覆盖情况。", "caption_counts": "{name} 按{rows}统计的行数。",
        "caption_map": "{name} 中有坐标的单元。",
        "members": "成员城市取默认方案。",
        "alt_strip": "{n}行（{rows}）逐年的色格条。{blocks}",
        "alt_block": "{key}{first}至{last}年：{first}年为{share}，{last}年为{last_share}，"
                     "其时{n}行中有{complete}行齐全、{empty}行全缺{most}。",
        "most": "；{year}年最高，为{share}",
        "alt_year": "{key}{first}年：{share}；{n}行中有{complete}行齐全、{empty}行全缺。",
        "percent": "{value}%", "colon": "：",
        "alt_bars": "{n}行（{rows}）各一条，合计{possible}中有{observed}；{complete}行齐全，{empty}行全缺。",
        "alt_matrix": "{n}行（{rows}）、{m}列（{column}）的数字格，合计{possible}中有{observed}；{complete}行齐全，{empty}行全缺。",
        "alt_counts": "{n}行（{rows}）各一条，合计{total}；最长的是{largest}，为{largest_count}。",
        "alt_map": "{located}个政府驻地的地图，其中{members}个属于{n}个城市群之一，并以细线连到其中心。",
    },
}


def table_facts(name: str, language: str, view: View, data: Path, folder: Path) -> dict[str, Any]:
    """What the page of a table tells that only the table knows, with its picture.

    Parameters
    ----------
    name : str
        Name of a declared table.
    language : {"en", "zh"}
    view : View
        What the page asks its picture to show.
    data : Path
        Folder of the tables.
    folder : Path
        Where pictures are kept between builds.

    Returns
    -------
    dict
        sample (see `coverage.sample`), grades (rows or columns by grade), and picture: None, or file, alt, caption.

    Notes
    -----
    What the descriptor says of a table follows from its declaration, which is code, and from its file.
    """
    follows = [file_digest(data / f"{one}.csv") for one in (name, *FOLLOWED_TABLES)]
    return kept(folder, f"coverage_{name}_{language}", (follows, asdict(view), language),
                lambda: _made(name, language, view))


def _made(name: str, language: str, view: View) -> tuple[dict[str, Any], bytes | None]:
    """Compute the facts of a table and draw its picture."""
    from flowspace import tables
    from flowspace.geography import members
    from flowspace.site.coverage import coverage, rows_by_grade, sample

    frame, described = tables.read(name), tables.describe(name)
    places = {"cities": tables.read("cities"), "agglomerations": tables.read("agglomerations"),
              "members": members(tables.read("membership"))}
    grades = rows_by_grade(frame, described, GRADES)
    facts: dict[str, Any] = {"sample": sample(frame, described, places), "grades": grades, "picture": None}
    if view.rows == "none":
        return facts, None
    style = {"evidence": list(grades) or ["observed"], "source": tables.short_source(name, language),
             "language": language}
    if view.rows == "map":
        drawn, alt, caption = _map(name, frame, places, style)
    else:
        covered = coverage(frame, described, places, view)
        if covered is None or covered.table.empty:
            return facts, None
        drawn = draw(covered, places["agglomerations"], places["cities"], view, style)
        alt, caption = words_for(name, covered, places["agglomerations"], places["cities"], view, language)
    facts["picture"] = {"file": f"coverage_{name}_{language}.png", "alt": alt, "caption": caption}
    return facts, drawn


def row_names(covered: Coverage, agglomerations: Any, cities: Any, language: str) -> dict[str, str]:
    """Names of the rows as they are drawn."""
    if covered.rows == "agglomeration":
        names = dict(zip(agglomerations["agglomeration"], agglomerations[f"short_{language}"], strict=True))
    elif covered.rows == "province":
        names = dict(zip(cities["province_adcode"], cities[f"province_{language}"], strict=True))
        if language == "zh":
            names = {code: short_province(name) for code, name in names.items()}
    else:
        names = {}
    return {key: names.get(key, _written(key, language)) for key in covered.row_keys}


def short_province(name: str) -> str:
    """The name of a province without the words for its rank.

    Examples
    --------
    >>> short_province("广西壮族自治区"), short_province("黑龙江省"), short_province("北京市")
    ('广西', '黑龙江', '北京')
    """
    for word in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"):
        name = name.removesuffix(word)
    return name


def _written(key: str, language: str) -> str:
    """A key as a reader sees it: words where the figures have them, else the key, broken where it is long."""
    from flowspace.figures import LABELS

    key = {"True": "yes", "False": "no"}.get(key, key)
    return LABELS[key][language] if key in LABELS else key


def _title(covered: Coverage, view: View, language: str) -> str:
    """What the picture shows a share or a number of."""
    kind = covered.of
    if covered.kind == "counts":
        kind = "counts"
    elif covered.kind == "matrix" and covered.of == "cities":
        kind = "matrix"
    elif view.value:
        kind += "_above" if view.above_zero else "_value"
    over = ("、" if language == "zh" else " and ").join(covered.over)
    return WORDS[language][kind].format(over=over, rows=_named(covered.rows, language), value=view.value)


def _named(rows: str, language: str) -> str:
    """What a row is, in words or as the name of a column, which stands apart in Chinese."""
    return WORDS[language].get(rows, f" {rows} " if language == "zh" else rows)


def draw(covered: Coverage, agglomerations: Any, cities: Any, view: View, style: dict[str, Any]) -> bytes:
    """Draw a coverage as PNG."""
    from flowspace import figures

    names = row_names(covered, agglomerations, cities, style["language"])
    title = _title(covered, view, style["language"])
    if covered.kind == "strip":
        blocks = {key: _written(key, style["language"]) for key in covered.block_keys}
        figure = figures.coverage_strip(covered.table, names, title=title, block_names=blocks or None, **style)
    elif covered.kind == "matrix":
        table = covered.table.rename(columns={"row": "agglomeration", "n_possible": "n_members"})
        labels = {key: _written(key, style["language"]) for key in covered.column_keys}
        figure = figures.coverage_matrix(table, agglomerations, columns="column", labels=labels,
                                         title=title, **style)
    else:
        figure = figures.count_bars(covered.table, names, title=title, **style)
    return figure.png()


def words_for(name: str, covered: Coverage, agglomerations: Any, cities: Any, view: View,
              language: str) -> tuple[str, str]:
    """The alternative text and the caption of a picture, from the numbers it was drawn from."""
    from flowspace.site.coverage import summary

    words, told = WORDS[language], summary(covered)
    rows = _named(covered.rows, language)
    names = row_names(covered, agglomerations, cities, language)
    column = _named(view.columns, language)
    caption = words[f"caption_{covered.kind}"].format(name=name, rows=rows, column=column).strip()
    if covered.of in ("cities", "linked"):
        caption += words["members"]
    title = _title(covered, view, language)
    if covered.kind == "counts":
        alt = words["alt_counts"].format(n=told["rows"], rows=rows, total=told["total"],
                                         largest=names.get(told["largest"], told["largest"]),
                                         largest_count=told["largest_count"])
    elif covered.kind == "strip":
        parts = []
        for block in told["blocks"]:
            key = f"{_written(block['key'], language)}{'，' if language == 'zh' else ', '}" if block["key"] else ""
            form = words["alt_block" if block["first"] != block["last"] else "alt_year"]
            share, last_share, fullest = (words["percent"].format(value=block[f"{which}_share"])
                                          for which in ("first", "last", "fullest"))
            most = "" if fullest in (share, last_share) else words["most"].format(share=fullest, year=block["fullest"])
            parts.append(form.format(key=key, first=block["first"], last=block["last"], n=told["rows"], most=most,
                                     share=share, last_share=last_share, complete=block["complete"],
                                     empty=block["empty"]))
        alt = words["alt_strip"].format(n=told["rows"], rows=rows,
                                        blocks=("" if language == "zh" else " ").join(parts))
    else:
        alt = words[f"alt_{covered.kind}"].format(
            n=told["rows"], rows=rows, m=len(covered.column_keys), column=column.strip(),
            observed=told["observed"], possible=told["possible"], complete=told["complete"], empty=told["empty"])
    return title + words["colon"] + alt[0].lower() + alt[1:], caption


def _map(name: str, cities: Any, places: dict[str, Any], style: dict[str, Any]) -> tuple[bytes, str, str]:
    """Draw the places of a table, members of agglomerations tied together."""
    from flowspace import figures

    located = cities.dropna(subset=["longitude", "latitude"])
    members = places["members"]
    members = members[members["adcode"].isin(located["adcode"])]
    figure = figures.agglomeration_map(cities, members, places["agglomerations"], **style)
    words = WORDS[style["language"]]
    alt = words["alt_map"].format(located=len(located), members=members["adcode"].nunique(),
                                  n=members["agglomeration"].nunique())
    return figure.png(), alt, words["caption_map"].format(name=name) + words["members"]
