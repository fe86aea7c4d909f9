"""Where the figures stand in a sheet: the row of heads, the columns of cities, years and figures."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from flowspace.errors import did_you_mean
from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.scales import Scale, Scales, unit_notes
from flowspace.importing.sheets import Sheet
from flowspace.importing.units import read_unit, remarks_in
from flowspace.importing.variables import without_year
from flowspace.importing.words import (
    CITY_CODE,
    CITY_NAME,
    FIRST,
    NUMBERED,
    PROVINCE,
    SECOND,
    VALUES,
    YEAR,
    head,
    is_missing,
    plain,
    words_for,
    year_in,
)
from flowspace.tables.problems import Collector, shorten

DEEPEST_HEAD = 40
"""Rows in which the heads of the columns are looked for."""

@dataclass(frozen=True)
class Block:
    """Columns of a sheet that make one record of every row.

    Parameters
    ----------
    columns : dict of str to int
        Position in the sheet of columns of the table.
    constants : dict of str to str
        Columns of the table that are the same in all records, such as the year of a wide file.
    scales : dict of str to Scale
        For columns of figures, how they are brought to the unit of the table.
    """

    columns: dict[str, int]
    constants: dict[str, str]
    scales: dict[str, Scale] = field(default_factory=dict)


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
    unit : int or None
        Position of the column that says the unit of each row.
    by_row : Scales or None
        Where the variable of a row decides on its unit, what finds its scale.
    """

    head: int
    start: int
    labels: list[str]
    places: list[list[int]]
    provinces: list[int | None]
    blocks: list[Block]
    unused: list[str]
    unit: int | None = None
    by_row: Scales | None = None


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
    best: tuple[int, int, Heads | None, list] = (0, 0, None, [])
    for i in range(min(len(sheet.rows), DEEPEST_HEAD)):
        for depth, heads in enumerate(_possible_heads(sheet, i)):
            roles = _roles(heads.labels, sheet, goal, options)
            at = {role[:2]: j for j, role in enumerate(roles) if role and role[0] == "place"}
            if len(at) == len(goal.places) and not heads.doubled & set(at.values()):
                score = len({role for role in roles if role})
                if (score, depth) > best[:2] and (score > best[0] or heads.row == best[2].row):
                    best = (score, depth, heads, roles)
    heads, roles = best[2:]
    if heads is None:
        return None
    labels, number = heads.labels, sheet.numbers[heads.row]
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
    unit = next((j for j, role in enumerate(roles) if role == ("unit",) and _holds_units(sheet, heads.start, j)), None)
    by_row = _find_scales(blocks, labels, sheet, heads.row, unit, goal, options, problems)
    used = {j for place in places for j in place} | {j for j in provinces if j is not None} | \
        {j for block in blocks for j in block.columns.values()} | {unit}
    unused = [label for j, label in enumerate(labels) if label and j not in used]
    return Layout(heads.row, heads.start, labels, places, provinces, blocks, unused, unit, by_row)


@dataclass(frozen=True)
class Heads:
    """One reading of the heads of a sheet: the first row that holds them, the row after them, and their texts.

    `doubled` are the positions where both of two rows say something: cities never stand there, or the second row is
    one of figures.
    """

    row: int
    start: int
    labels: list[str]
    doubled: frozenset[int] = frozenset()


def _possible_heads(sheet: Sheet, row: int) -> list[Heads]:
    """Readings of the heads that begin in a row: this row alone, or together with the row below it."""
    width = max(len(cells) for cells in sheet.rows[row:row + 2])
    above = [plain(sheet.cell(row, j)) for j in range(width)]
    found = [Heads(row, row + 1, above)]
    if row + 1 >= len(sheet.rows):
        return found
    below = ["" if (row + 1, j) in sheet.copied and sheet.cell(row + 1, j) == sheet.cell(row, j) else
             plain(sheet.cell(row + 1, j)) for j in range(width)]
    spread = list(above)
    for j in range(1, width):
        # What a merged cell covers is empty in a text file.
        if not above[j] and below[j] and below[j - 1]:
            spread[j] = spread[j - 1]
    filled = [j for j in range(width) if below[j] and not is_missing(below[j])]
    words = [j for j in filled if not re.fullmatch(r"[+-]?[\d.,%]+", below[j]) or year_in(below[j])]
    if len(filled) != len(words) or not any(spread[j] for j in filled):
        return found
    labels = [f"{one} {other}" if one and other and one != other else one or other
              for one, other in zip(spread, below, strict=True)]
    return [*found, Heads(row, row + 2, labels, frozenset(j for j in filled if above[j]))]


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


def _roles(labels: list[str], sheet: Sheet, goal: Target, options: ImportOptions) -> list[tuple | None]:
    """What each label would mean as a head."""
    by_hand = _by_hand(labels, goal, options)
    forms = {head(label) for label in labels}
    return [by_hand.get(j) or (_role(label, sheet, goal, options, forms) if label else None)
            for j, label in enumerate(labels)]


def _by_hand(labels: list[str], goal: Target, options: ImportOptions) -> dict[int, tuple]:
    """Meanings of heads that the reader has given; a head may be given without the unit it carries."""
    found: dict[int, tuple] = {}
    for given, role in [*((head_, _given(name, goal)) for name, head_ in options.columns.items()),
                        *((head_, ("variable", name)) for name, head_ in options.variables.items())]:
        for j in _headed(given, labels):
            found.setdefault(j, role)
    return found


def _headed(given: str, labels: list[str]) -> list[int]:
    """Positions of a head as it is written, or else as it is written before its unit."""
    text = plain(given).lower()
    exact = [j for j, label in enumerate(labels) if label.lower() == text]
    return exact or [j for j, label in enumerate(labels) if label and remarks_in(label)[0].lower() == text]


def _role(text: str, sheet: Sheet, goal: Target, options: ImportOptions, others: set[str]) -> tuple | None:
    """What one head means: a place, a province, a column of the table, a year, a variable, or nothing."""
    written = [text, *([sheet.labels[text]] if text in sheet.labels else [])]
    for form in dict.fromkeys(head(one) for one in written):
        if form and (role := _recognised(form, goal, options, others)):
            return role
    for one in written:  # a unit without brackets stands behind figures only
        form = head(remarks_in(one)[0])
        role = _recognised(form, goal, options, others) if form and form != head(one) else None
        if role and role[0] == "column" and role[1] in {column.name for column in goal.measured}:
            return role
    if goal.variables is not None:
        for one in written:
            if (found := goal.variables.find(one)) and found[0] not in options.variables:
                return ("cell", *found) if found[1] else ("variable", found[0])
    if (year := year_in(text)) and head(without_year(text)) == "":
        return ("year", year[0], "")
    if year:
        names = {year[1], head(remarks_in(without_year(text))[0])}
        for column in goal.measured:
            if not year[1] or names & words_for(column):
                return ("year", year[0], column.name if year[1] else "")
    return ("unit",) if head(text) in VALUES["unit"] and "unit" not in goal.table.column_names else None


def _given(name: str, goal: Target) -> tuple:
    """The meaning of a head that the reader has given by hand for a column."""
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
    variables, cells = _variables(roles, columns, labels, number, options, problems)
    if years and variables:
        problems.add("shape", found="years and variables side by side as columns", expected="one of the two",
                     mend="import one variable at a time with --set variable=NAME", row=number)
        return []
    if years:
        return [Block({**columns, **positions}, {"year": year}) for year, positions in years.items()]
    if cells and "year" not in columns and "year" not in options.constants:
        return [Block({**columns, "value": j}, {"variable": name, "year": year}) for (name, year), j in cells.items()]
    if options.constants.get("variable") in variables:
        return [Block({"value": variables[options.constants["variable"]], **columns}, {})]
    if variables and "variable" not in options.constants:
        return [Block({**columns, "value": j}, {"variable": name}) for name, j in variables.items()]
    return [Block(columns, {})]


def _variables(roles: list, columns: dict[str, int], labels: list[str], number: int, options: ImportOptions,
               problems: Collector) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Columns that are variables, and those that are a variable of one year."""
    variables: dict[str, int] = {}
    cells: dict[tuple[str, str], int] = {}
    if {"variable", "value"} <= set(columns):
        return variables, cells
    for j, role in enumerate(roles):
        if not role or role[0] not in ("variable", "cell"):
            continue
        held, key = (variables, role[1]) if role[0] == "variable" else (cells, role[1:])
        if key in held:
            problems.add("two heads", found=f"two columns for {' of '.join(role[1:])}: {shorten(labels[held[key]])} "
                         f"and {shorten(labels[j])}", expected="one column for each variable",
                         mend=f"say which one with --variable {role[1]}=HEAD", row=number, column=labels[j])
        held.setdefault(key, j)
    return variables, cells


def _note_missing_heads(labels: list[str], number: int, options: ImportOptions, problems: Collector) -> None:
    """Note heads given by hand that the sheet does not have, and heads given twice."""
    taken: dict[str, str] = {}
    for option, given in (("--column", options.columns), ("--variable", options.variables)):
        for name, text in given.items():
            if not _headed(text, labels):
                problems.add("no head", found=f"no column headed {shorten(text)}{did_you_mean(plain(text), labels)}",
                             expected=f"the head that {option} {name}=… names", mend="correct the head", row=number)
            elif plain(text).lower() in taken:
                problems.add("no head", found=f"the head {shorten(text)} given for {taken[plain(text).lower()]} and "
                             f"for {name}", expected="one meaning for each column",
                             mend="correct one of the two options", row=number)
            taken.setdefault(plain(text).lower(), name)


def _holds_units(sheet: Sheet, start: int, j: int) -> bool:
    """Whether the cells of a column are units: 单位 may also head a column of institutions."""
    texts = {sheet.cell(i, j) for i in range(start, min(len(sheet.rows), start + 200))}
    return any(read_unit(text) for text in texts if text)


def _find_scales(blocks: list[Block], labels: list[str], sheet: Sheet, row: int, unit: int | None, goal: Target,
                 options: ImportOptions, problems: Collector) -> Scales | None:
    """Find how figures come to the unit of the table; returns what finds it where each row has its own."""
    scales = Scales(options.units, unit_notes(sheet, row), problems, sheet.numbers[row])
    by_row = False
    for block in blocks:
        for column in goal.measured:
            j = block.columns.get(column.name)
            if j is None:
                continue
            subject, declared = column.name, column.unit
            if goal.variables is not None and column.name == "value":
                subject = block.constants.get("variable") or options.constants.get("variable", "")
                declared = goal.variables.units.get(subject, "")
            if unit is not None or (column.name == "value" and goal.variables is not None and not subject):
                by_row = True
                continue
            block.scales[column.name] = scales.find(
                subject, declared, [labels[j], sheet.labels.get(labels[j], "")])
    return scales if by_row else None
