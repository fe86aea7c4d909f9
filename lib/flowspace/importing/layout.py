"""Where the figures stand in a sheet: the row of heads, the columns of cities, years and figures."""
from __future__ import annotations

import re
from dataclasses import dataclass

from flowspace.errors import did_you_mean
from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.sheets import Sheet
from flowspace.importing.words import (
    CITY_CODE,
    CITY_NAME,
    FIRST,
    NUMBERED,
    PROVINCE,
    SECOND,
    YEAR,
    head,
    plain,
    words_for,
    year_in,
)
from flowspace.tables.problems import Collector, shorten

DEEPEST_HEAD = 40
"""Rows in which the heads of the columns are looked for."""

_MAGNITUDE = re.compile(r"[(（\[【〔][^)）\]】〕]*?(万|千|百|亿|10\s*,?000|1\s*,?000|thousand|million|billion|%|‰)"
                        r"[^)）\]】〕]*[)）\]】〕]", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """Columns of a sheet that make one record of every row.

    Parameters
    ----------
    columns : dict of str to int
        Position in the sheet of columns of the table.
    constants : dict of str to str
        Columns of the table that are the same in all records, such as the year of a wide file.
    """

    columns: dict[str, int]
    constants: dict[str, str]


@dataclass(frozen=True)
class Layout:
    """Where the parts of a sheet stand.

    Parameters
    ----------
    head : int
        Position of the row of heads.
    start : int
        Position of the first row of figures.
    labels : list of str
        Heads as the file writes them.
    places : list of list of int
        For each column of cities of the table, the positions that name the city, codes first.
    provinces : list of (int or None)
        For each column of cities, the position of its province.
    blocks : list of Block
        At least one where the layout is usable.
    unused : list of str
        Heads that were not recognised.
    """

    head: int
    start: int
    labels: list[str]
    places: list[list[int]]
    provinces: list[int | None]
    blocks: list[Block]
    unused: list[str]


def find_layout(sheet: Sheet, goal: Target, options: ImportOptions, problems: Collector) -> Layout | None:
    """Find the heads of a sheet and what they mean.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    goal : Target
        The table to be made.
    options : ImportOptions
        Heads given by hand, constants and the column of figures.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    Layout or None
        None where no row of heads names the cities.
    """
    best: tuple[int, int, list] = (0, 0, [])
    for i in range(min(len(sheet.rows), DEEPEST_HEAD)):
        roles = _roles(sheet, i, goal, options)
        if all(("place", k) in {role[:2] for role in roles if role} for k in range(len(goal.places))):
            score = len({role for role in roles if role})
            if score > best[0]:
                best = (score, i, roles)
    if not best[0]:
        return None
    _, row, roles = best
    labels, start = _labels(sheet, row)
    if start > row + 1:
        roles = [_role(labels[j], sheet, goal, options, labels) for j in range(len(labels))]
    number = sheet.numbers[row]
    _note_missing_heads(labels, number, options, problems)
    places = [sorted((j for j, role in enumerate(roles) if role and role[:2] == ("place", k)),
                     key=lambda j: roles[j][2] != "code") for k in range(len(goal.places))]
    provinces = [next((j for j, role in enumerate(roles) if role == ("province", k)), None)
                 for k in range(len(goal.places))]
    columns: dict[str, int] = {}
    for j, role in enumerate(roles):
        if role and role[0] == "column":
            if role[1] in columns:
                first = labels[columns[role[1]]]
                problems.add("two heads", found=f"two columns for {role[1]}: {shorten(first)} and {shorten(labels[j])}",
                             expected="one column for each column of the table",
                             mend=f"say which one with --column {role[1]}=HEAD", row=number, column=labels[j])
            columns.setdefault(role[1], j)
    blocks = _blocks(roles, columns, labels, number, goal, options, problems)
    _note_magnitudes(labels, blocks, number, goal, options, problems)
    used = {j for place in places for j in place} | {j for j in provinces if j is not None} | \
        {j for block in blocks for j in block.columns.values()}
    unused = [label for j, label in enumerate(labels) if label and j not in used]
    return Layout(row, start, labels, places, provinces, blocks, unused)


def measured_column(goal: Target, options: ImportOptions, problems: Collector) -> str:
    """Say which column of the table figures without a head of their own belong to; "" where that is open."""
    if options.value:
        return options.value
    open_columns = [column for column in goal.measured
                    if column.name not in options.constants and column.name not in options.columns]
    required = [column for column in open_columns if column.required]
    for candidates in (required, open_columns):
        if len(candidates) == 1:
            return candidates[0].name
    words = ", ".join(column.name for column in open_columns) or "none"
    problems.add("value", found=f"figures that may belong to several columns of {goal.table.name}: {words}",
                 expected="one column for the figures", mend="say which one with --value COLUMN")
    return ""


def _roles(sheet: Sheet, row: int, goal: Target, options: ImportOptions) -> list[tuple | None]:
    """What each cell of a row would mean as a head."""
    cells = [plain(cell) for cell in sheet.rows[row]]
    return [_role(cell, sheet, goal, options, cells) for cell in cells]


def _role(text: str, sheet: Sheet, goal: Target, options: ImportOptions, others: list[str]) -> tuple | None:
    """What one head means: a place, a province, a column of the table, a year, a variable, or nothing."""
    if not text:
        return None
    for name, given in {**options.columns, **{f"variable {k}": v for k, v in options.variables.items()}}.items():
        if plain(given).lower() == text.lower():
            return _given(name, goal)
    for form in dict.fromkeys((head(text), head(sheet.labels.get(text, "")))):
        if form and (role := _recognised(form, goal, options, {head(other) for other in others})):
            return role
    if year := year_in(text):
        for column in goal.measured:
            if not year[1] or year[1] in words_for(column):
                return ("year", year[0], column.name if year[1] else "")
    return None


def _given(name: str, goal: Target) -> tuple:
    """The meaning of a head that the reader has given by hand."""
    if name.startswith("variable "):
        return ("variable", name.removeprefix("variable "))
    if name in goal.places:
        return ("place", goal.places.index(name), "code")
    if name in goal.provinces:
        return ("province", goal.provinces.index(name))
    return ("column", name)


def _recognised(form: str, goal: Target, options: ImportOptions, others: set[str]) -> tuple | None:
    """The meaning of a head by the words of the trade."""
    by_hand = set(options.columns) | set(options.constants)
    columns = [column for column in goal.table.columns if column.name not in goal.places and column.name not in by_hand]
    for k, name in enumerate(goal.places):
        if form == head(name) and name not in options.columns:
            return ("place", k, "code")
    for column in columns:
        # In a file with source and target, source is where a link begins.
        if form == head(column.name) and not (form == "source" and "target" in others and len(goal.places) == 2):
            return ("column", column.name)
    for k, name in enumerate(goal.places):
        for kind, words in (("code", CITY_CODE), ("name", CITY_NAME), ("province", PROVINCE)):
            if form in _place_words(words, k, len(goal.places), kind):
                if kind == "province":
                    return ("province", k)
                if name not in options.columns:
                    return ("place", k, kind)
    for column in columns:
        if form in (YEAR if column.name == "year" else words_for(column)):
            return ("column", column.name)
    return None


def _place_words(words: tuple[str, ...], k: int, places: int, kind: str) -> set[str]:
    """Heads of a column of cities, codes or provinces; with two ends, those of the first or the second."""
    if places == 1:
        return set(words)
    ends = (FIRST, SECOND)[k]
    forms = {end + word for end in ends for word in words} | {word + end for end in ends for word in words}
    forms |= {word + mark for word in words for mark in NUMBERED[k]} | {mark + word for word in words
                                                                     for mark in NUMBERED[k]}
    return forms | set(ends) if kind == "name" else forms


def _labels(sheet: Sheet, row: int) -> tuple[list[str], int]:
    """Heads as written, and where the figures begin; years merged over several columns take the row below with them."""
    width = max(len(cells) for cells in sheet.rows[row:row + 2])
    labels = [plain(sheet.cell(row, j)) for j in range(width)]
    merged = [j for j in range(width) if (row, j) in sheet.copied and year_in(labels[j])]
    if not merged or row + 1 >= len(sheet.rows):
        return labels, row + 1
    below = [plain(sheet.cell(row + 1, j)) for j in range(width)]
    return [f"{label} {sub}" if sub and sub != label and year_in(label) else label
            for label, sub in zip(labels, below, strict=True)], row + 2


def _blocks(roles: list, columns: dict[str, int], labels: list[str], number: int, goal: Target, options: ImportOptions,
            problems: Collector) -> list[Block]:
    """Say which columns make the records: one for each row, or one for each year or variable of a row."""
    years: dict[str, dict[str, int]] = {}
    if "year" not in columns and "year" in goal.table.column_names and "year" not in options.constants:
        for j, role in enumerate(roles):
            if role and role[0] == "year":
                name = role[2] or measured_column(goal, options, problems)
                if not name:
                    return []
                if name in years.setdefault(role[1], {}):
                    problems.add("two heads", found=f"two columns for {name} of {role[1]}: "
                                 f"{shorten(labels[years[role[1]][name]])} and {shorten(labels[j])}",
                                 expected="one column for each year", mend="remove or rename one of them",
                                 row=number, column=labels[j])
                years[role[1]][name] = j
    variables = {role[1]: j for j, role in enumerate(roles) if role and role[0] == "variable"}
    if years and variables:
        problems.add("shape", found="years and variables side by side as columns", expected="one of the two",
                     mend="import one variable at a time with --set variable=NAME", row=number)
        return []
    if years:
        return [Block({**columns, **positions}, {"year": year}) for year, positions in years.items()]
    if variables:
        return [Block({**columns, "value": j}, {"variable": name}) for name, j in variables.items()]
    return [Block(columns, {})]


def _note_missing_heads(labels: list[str], number: int, options: ImportOptions, problems: Collector) -> None:
    """Note heads given by hand that the sheet does not have."""
    have = [label.lower() for label in labels]
    for option, given in (("--column", options.columns), ("--variable", options.variables)):
        for name, text in given.items():
            if plain(text).lower() not in have:
                problems.add("no head", found=f"no column headed {shorten(text)}{did_you_mean(plain(text), labels)}",
                             expected=f"the head that {option} {name}=… names", mend="correct the head", row=number)


def _note_magnitudes(labels: list[str], blocks: list[Block], number: int, goal: Target, options: ImportOptions,
                     problems: Collector) -> None:
    """Note figures in ten thousands or per cent, which would be read as if they were single."""
    by_hand = {plain(given).lower() for given in (*options.columns.values(), *options.variables.values())}
    seen = set()
    for block in blocks:
        for column in goal.measured:
            j = block.columns.get(column.name)
            if j is None or j in seen or labels[j].lower() in by_hand or not (match := _MAGNITUDE.search(labels[j])):
                continue
            seen.add(j)
            if match[1] not in column.unit:
                problems.add("unit", found=f"figures in another unit, {shorten(match[0])}", expected=f"figures in "
                             f"{column.unit}", mend="convert the figures and the head; if the unit is right, name the "
                             f"column with --column {column.name}={labels[j]!r}", row=number, column=labels[j])
