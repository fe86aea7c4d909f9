"""Captions and alternative texts of the pictures of coverage: what is complete, where the gaps are, what stands out.

Everything said is computed from the counts the picture is drawn from.
"""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.site.coverage import Coverage
from flowspace.site.table_words import in_words
from flowspace.site.views import View

NAMED = 4
"""More rows than this are told by their number."""

STEADY = 0.03
"""Shares that differ by less than this are told as one."""

ROWS = {
    "agglomeration": ("agglomeration", "agglomerations", "城市群"), "province": ("province", "provinces", "省级单位"),
    "columns": ("column", "columns", "列"), "variable": ("variable", "variables", "变量"),
    "venue": ("conference", "conferences", "会议"), "type": ("type", "types", "类型"),
}
"""What a row is: one, several, in Chinese."""

WORDS = {
    "en": {
        "and": " and ", "comma": ", ", "gap": " ", "colon": ": ", "percent": "{value} per cent", "of": "{n} of {m}",
        "dash": "{a} to {b}",
        "caption": "What the table covers, by {row}.", "caption_year": "What the table covers, by {row} and year.",
        "caption_shares": "How far two compilations agree, by {row} and year.",
        "members": "Members are those of the default version.",
        "left_out": "Counted are whole cities; {n} districts and counties on the lists are not.",
        "linked": "A member counts under A with at least one link to any other city, in its agglomeration or not, and "
                  "under B only with a link to another member of the same agglomeration.",
        "flagged": "Strokes mark figures that the table itself calls wrong ({flags}).",
        "map": "The {located} units that have coordinates. Thin lines tie members to the middle of their "
               "agglomeration; colours only keep neighbours apart. There are no borders.",
        "alt_map": "Map of points without borders: {located} seats of government, of which {members} are members of "
                   "one of {n} agglomerations and tied to its middle by thin lines. The largest are {largest}; {rest} "
                   "seats, drawn in grey, belong to none.",
        "with": "{name} ({number})",
        "every": "complete in every year from {a} to {b}", "every_one": "complete in {a}",
        "steady": "about {share} in every year from {a} to {b}", "one": "{share} in {a}",
        "change": "from {first} in {a} to {last} in {b}", "ends": "{first} in {a} as in {b}",
        "high": ", with a high of {share} in {year}", "low": ", with a low of {share} in {year}",
        "complete": "Complete throughout: {names}.", "complete_n": "{n} of {m} {rows} are complete throughout.",
        "complete_all": "All {m} {rows} are complete throughout.", "complete_none": "No {row} is complete throughout.",
        "empty": "Nothing at all: {names}.", "gaps": "Least covered: {name}, {share} on average.",
        "gaps_others": "Least covered of the others: {name}, {share} on average.",
        "agree": "Least for {name}, with {share} on average, most for {other}, with {other_share}.",
        "nothing": "Nothing in {years}.", "most_flagged": "In {years} most figures are flagged as faulty.",
        "some_flagged": "Single faulty figures are marked in {n} other cells.",
        "cells": "{column}: {observed} of {possible} in all; {high}, {low}.",
        "cells_complete": "complete in {n} of {m} {rows}", "cells_high": "the largest share in {name} ({n})",
        "cells_low": "the smallest share in {name} ({n})",
        "cells_none": "none in {names}", "cells_none_n": "none in {n} {rows}",
        "cells_all": "{column}: all {possible}.", "cells_same": "{column}: the same numbers everywhere.",
        "bars": "{observed} of {possible} in all. Complete in {complete}. The smallest share in {name} ({n}).",
        "n_rows": "{n} {rows}", "none": "none",
    },
    "zh": {
        "and": "和", "comma": "、", "gap": "", "colon": "：", "percent": "{value}%", "of": "{m}个中的{n}个",
        "dash": "{a}—{b}",
        "caption": "本表的覆盖情况（按{row}）。", "caption_year": "本表的覆盖情况（按{row}和年份）。",
        "caption_shares": "两种汇编的一致程度（按{row}和年份）。",
        "members": "成员城市取默认方案。",
        "left_out": "只计整市列入者；名单中另有{n}个区县不计。",
        "linked": "A：成员城市与任一其他城市（不论是否同群）至少有一条联系即计入；B：须与同一城市群的其他成员有联系。",
        "flagged": "斜线表示数据表自身标记为有误的数值（{flags}）。",
        "map": "有坐标的{located}个单元。细线把成员城市连到其城市群的中心，颜色只用于区分相邻的城市群，图中不画边界。",
        "alt_map": "不画边界的点状地图：共{located}个政府驻地，其中{members}个属于{n}个城市群之一，并以细线连到其中心。"
                   "成员最多的是{largest}；另有{rest}个灰点不属于任何城市群。",
        "with": "{name}（{number}个）",
        "every": "{a}—{b}年各年齐全", "every_one": "{a}年齐全",
        "steady": "{a}—{b}年各年均约为{share}", "one": "{a}年为{share}",
        "change": "{a}年为{first}，{b}年为{last}", "ends": "{a}年与{b}年同为{first}",
        "high": "，{year}年最高，为{share}", "low": "，{year}年最低，为{share}",
        "complete": "各年均齐全的有{names}。", "complete_n": "{m}个{rows}中有{n}个各年均齐全。",
        "complete_all": "{m}个{rows}各年均齐全。", "complete_none": "没有任何{row}各年均齐全。",
        "empty": "完全没有数据的有{names}。", "gaps": "覆盖最少的是{name}，平均仅{share}。",
        "gaps_others": "其余之中覆盖最少的是{name}，平均仅{share}。",
        "agree": "平均而言，最低的是{name}（{share}），最高的是{other}（{other_share}）。",
        "nothing": "{years}年没有数据。", "most_flagged": "{years}年的数值大多标记为有误。",
        "some_flagged": "另有{n}格含有个别标记为有误的数值。",
        "cells": "{column}：合计{possible}个中有{observed}个；{high}，{low}。",
        "cells_complete": "{m}个{rows}中有{n}个齐全", "cells_high": "占比最高的是{name}（{n}）",
        "cells_low": "占比最低的是{name}（{n}）",
        "cells_none": "{names}没有", "cells_none_n": "有{n}个{rows}没有",
        "cells_all": "{column}：{possible}个全部在内。", "cells_same": "{column}：各项数字完全相同。",
        "bars": "合计{possible}个中有{observed}个。齐全的有{complete}。占比最低的是{name}（{n}）。",
        "n_rows": "{n}个{rows}", "none": "无",
    },
}


def listed(names: Iterable[str], language: str) -> str:
    """Names in one phrase.

    Examples
    --------
    >>> listed(["a", "b", "c"], "en"), listed(["甲", "乙"], "zh")
    ('a, b and c', '甲和乙')
    """
    names, w = list(names), WORDS[language]
    return w["and"].join([w["comma"].join(names[:-1]), names[-1]] if len(names) > 1 else names)


def percent(share: float) -> int:
    """Whole per cent, where nearly all is not all and nearly nothing not nothing.

    Examples
    --------
    >>> percent(0.999), percent(1.0), percent(0.001)
    (99, 100, 1)
    """
    return int(share * 100) if share in (0.0, 1.0) else min(max(round(share * 100), 1), 99)


def spans(years: Iterable[int], language: str) -> str:
    """Years in one phrase, those in a row together.

    Examples
    --------
    >>> spans([2000, 2001, 2002, 2005], "en")
    '2000 to 2002 and 2005'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return listed([str(a) if a == b else WORDS[language]["dash"].format(a=a, b=b) for a, b in runs], language)


def caption(covered: Coverage, view: View, language: str, *, left_out: int = 0,
            flags: Iterable[str] = ()) -> str:
    """The caption of a picture.

    Parameters
    ----------
    covered : Coverage
    view : View
    language : {"en", "zh"}
    left_out : int
        Rows of the table that are no whole city.
    flags : iterable of str
        Flags of faulty figures that the table has.

    Returns
    -------
    str
    """
    w = WORDS[language]
    row = ROWS[covered.rows][0 if language == "en" else 2]
    form = "caption_shares" if covered.of == "shares" else "caption_year" if covered.kind == "strip" else "caption"
    said = [w[form].format(row=row)]
    if covered.of in ("cities", "linked"):
        said.append(w["members"])
    if covered.of == "linked":
        said.append(w["linked"])
    if left_out:
        said.append(w["left_out"].format(n=left_out))
    if "n_flagged" in covered.table and covered.table["n_flagged"].any():
        said.append(w["flagged"].format(flags=listed([in_words(flag, language) for flag in sorted(flags)], language)))
    said.append(view.note_en if language == "en" else view.note_zh)
    return w["gap"].join(part for part in said if part)


def alternative(covered: Coverage, names: dict[str, str], column_names: dict[str, str], view: View,
                language: str) -> str:
    """What a picture shows, for those who do not see it.

    Parameters
    ----------
    covered : Coverage
    names : dict of str to str
        Of the rows.
    column_names : dict of str to str
        Of columns or blocks.
    view : View
    language : {"en", "zh"}

    Returns
    -------
    str
    """
    w = WORDS[language]
    said = {"strip": _strip, "matrix": _matrix, "bars": _bars}[covered.kind](covered, names, column_names, language)
    title = view.title_en if language == "en" else view.title_zh
    return title + w["colon"] + w["gap"].join(sentence[0].upper() + sentence[1:] for sentence in said)


def _strip(covered: Coverage, names: dict[str, str], blocks: dict[str, str], language: str) -> list[str]:
    """One or two sentences on the years and the rows of each block."""
    w, said = WORDS[language], []
    for key in covered.block_keys or [""]:
        part = covered.table[covered.table["block"] == key] if key else covered.table
        if part.empty:
            continue
        head = blocks[key] + w["colon"] if key else ""
        said += _block(covered, part, names, language, head)
    return said


def _block(covered: Coverage, part: pd.DataFrame, names: dict[str, str], language: str, head: str) -> list[str]:
    w = WORDS[language]
    forms = {"row": ROWS[covered.rows][0 if language == "en" else 2], "m": len(covered.row_keys),
             "rows": ROWS[covered.rows][1 if language == "en" else 2]}
    # A row that has no cell in a year has nothing in it.
    observed = part.pivot(index="row", columns="year", values="n_observed").reindex(covered.row_keys).fillna(0)
    possible = part.pivot(index="row", columns="year", values="n_possible").reindex(covered.row_keys)
    if covered.of != "shares":
        possible = possible.apply(lambda row: row.fillna(row.max()), axis=1).fillna(part["n_possible"].max())
    by_year, by_row = observed.sum() / possible.sum(), observed.sum(axis=1) / possible.sum(axis=1)
    plain = bool((possible == 1).all().all())
    said = [head + _years(by_year, language, len(covered.row_keys) if plain else 0)]
    said[0] += {"en": ".", "zh": "。"}[language]
    if covered.of == "shares":
        return [*said, _agreement(by_row, names, language)]
    if bool((by_year == 1).all()):
        return said
    complete, empty = [by_row.index[by_row == value].tolist() for value in (1.0, 0.0)]
    if not complete:
        said.append(w["complete_none"].format(**forms))
    elif len(complete) <= NAMED:
        said.append(w["complete"].format(names=listed([names[key] for key in complete], language)))
    else:
        said.append(w["complete_n"].format(n=len(complete), **forms))
    if empty:
        said.append(w["empty"].format(names=listed([names[key] for key in empty], language)) if len(empty) <= NAMED
                    else w["empty"].format(names=w["n_rows"].format(n=len(empty), **forms)))
    rest = by_row[(by_row > 0) & (by_row < 1)]
    least = rest.index[rest == rest.min()].tolist()
    if len(rest) > len(least) and len(least) <= NAMED:
        said.append(w["gaps_others" if empty else "gaps"].format(name=listed([names[key] for key in least], language),
                                     share=w["percent"].format(value=percent(rest.min()))))
    return said + _flagged(part, language)


def _agreement(by_row: pd.Series, names: dict[str, str], language: str) -> str:
    """The rows with the smallest and the largest share."""
    w, low, high = WORDS[language], by_row.idxmin(), by_row.idxmax()
    return w["agree"].format(name=names[low], share=w["percent"].format(value=percent(by_row[low])),
                             other=names[high], other_share=w["percent"].format(value=percent(by_row[high])))


def _years(by_year: pd.Series, language: str, rows: int) -> str:
    """How shares run over the years; as numbers of rows where cells are full or empty."""
    w = WORDS[language]

    def told(share: float) -> str:
        return w["of"].format(n=round(share * rows), m=rows) if rows else w["percent"].format(value=percent(share))

    a, b = by_year.index[0], by_year.index[-1]
    first, last, high, low = by_year.iloc[0], by_year.iloc[-1], by_year.max(), by_year.min()
    if low == 1:
        return w["every" if a != b else "every_one"].format(a=a, b=b)
    if a == b:
        return w["one"].format(a=a, share=told(first))
    if high - low < STEADY:
        return w["steady"].format(share=told(by_year.mean()), a=a, b=b)
    said = w["ends" if told(first) == told(last) else "change"].format(first=told(first), last=told(last), a=a, b=b)
    if high - max(first, last) >= STEADY:
        said += w["high"].format(share=told(high), year=by_year.idxmax())
    if min(first, last) - low >= STEADY:
        said += w["low"].format(share=told(low), year=by_year.idxmin())
    return said


def _flagged(part: pd.DataFrame, language: str) -> list[str]:
    """Years most of whose figures are faulty, and the cells beside them that hold a faulty one."""
    if "n_flagged" not in part or not part["n_flagged"].any():
        return []
    w = WORDS[language]
    by_year = part.groupby("year")[["n_flagged", "n_observed"]].sum()
    years = by_year.index[2 * by_year["n_flagged"] >= by_year["n_observed"]].tolist()
    others = int((part.loc[~part["year"].isin(years), "n_flagged"] > 0).sum())
    said = [w["most_flagged"].format(years=spans(years, language))] if years else []
    return said + ([w["some_flagged"].format(n=others)] if others else [])


def _matrix(covered: Coverage, names: dict[str, str], columns: dict[str, str], language: str) -> list[str]:
    """One sentence for each column."""
    w, said, before = WORDS[language], [], None
    noun = {"rows": ROWS[covered.rows][1 if language == "en" else 2], "m": len(covered.row_keys)}
    for key in covered.column_keys:
        part = covered.table[covered.table["column"] == key].set_index("row").reindex(covered.row_keys)
        observed, possible = part["n_observed"], part["n_possible"]
        if (observed == possible).all():
            said.append(w["cells_all"].format(column=columns[key], possible=int(possible.sum())))
            continue
        if before is not None and (observed == before).all():
            said.append(w["cells_same"].format(column=columns[key]))
            continue
        before, share = observed, observed / possible
        none = observed.index[observed == 0].tolist()
        if not none:
            low = w["cells_low"].format(**_at(part, share == share.min(), names, noun["rows"], language))
        elif len(none) <= NAMED:
            low = w["cells_none"].format(names=listed([names[row] for row in none], language))
        else:
            low = w["cells_none_n"].format(n=len(none), **noun)
        complete = int((share == 1).sum())
        high = w["cells_complete"].format(n=complete, **noun) if complete else w["cells_high"].format(
            **_at(part, share == share.max(), names, noun["rows"], language))
        said.append(w["cells"].format(column=columns[key], observed=int(observed.sum()), possible=int(possible.sum()),
                                      high=high, low=low))
    return said


def _at(part: pd.DataFrame, chosen: pd.Series, names: dict[str, str], rows: str, language: str) -> dict[str, str]:
    """The names of the rows chosen, or their number where they are many, and what they have of what."""
    keys = chosen.index[chosen].tolist()
    told = listed([names[key] for key in keys], language) if len(keys) <= NAMED else WORDS[language]["n_rows"].format(
        n=len(keys), rows=rows)
    cells = part.loc[keys, ["n_observed", "n_possible"]].astype(int)
    return {"name": told, "n": listed(dict.fromkeys(f"{n}/{m}" for n, m in cells.itertuples(index=False)), language)}


def _bars(covered: Coverage, names: dict[str, str], columns: dict[str, str], language: str) -> list[str]:
    """Two sentences on all bars."""
    w, table = WORDS[language], covered.table.set_index("row").reindex(covered.row_keys)
    share = table["n_observed"] / table["n_possible"]
    complete = [names[row] for row in share.index[share == 1]]
    told = listed(complete, language) if 0 < len(complete) <= NAMED else w["n_rows"].format(
        n=len(complete), rows=ROWS[covered.rows][1 if language == "en" else 2]) if complete else w["none"]
    return [w["bars"].format(
        observed=int(table["n_observed"].sum()), possible=int(table["n_possible"].sum()), complete=told,
        **_at(table, share == share.min(), names, ROWS[covered.rows][1 if language == "en" else 2], language))]
