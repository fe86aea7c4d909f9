"""Rows of a panel or a list of links to records, with what is passed over and why."""
from __future__ import annotations

from flowspace.errors import did_you_mean
from flowspace.importing.cities import SUMMED_UP, Cities
from flowspace.importing.layout import Layout
from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.parts import Part
from flowspace.importing.records import FileCollector, Records, Skipped
from flowspace.importing.scales import Scale, Scales
from flowspace.importing.sheets import Sheet
from flowspace.importing.units import scaled
from flowspace.importing.words import NOTE, is_missing, number, year
from flowspace.tables.declaration import Column
from flowspace.tables.problems import shorten

SUM_ROW = {"total": "a row of totals", "province": "a row of a province"}
PART_LEFT_OUT = "a part of a city, left out as asked"
INSIDE = "a link inside one city"
"""Why rows, or cells of a matrix, are passed over."""


def read_rows(sheet: Sheet, layout: Layout, goal: Target, options: ImportOptions, cities: Cities, records: Records,
              skipped: Skipped, problems: FileCollector, constants: dict[str, str]) -> int:
    """Turn the rows of a sheet into records.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    layout : Layout
        Where the parts stand.
    goal : Target
        The table to be made.
    options : ImportOptions
        Constants.
    cities : Cities
        Resolves names.
    records : Records
        Takes the records.
    skipped : Skipped
        Takes what is passed over.
    problems : FileCollector
        Takes what is wrong.
    constants : dict of str to str
        Columns that are the same in the whole sheet, such as the year that is its name.

    Returns
    -------
    int
        Rows that were not blank.
    """
    scales = layout.by_row
    figures = sorted({j for block in layout.blocks for name, j in block.columns.items()
                      if name in {column.name for column in goal.measured}})
    labels = [{name: layout.labels[j] for name, j in block.columns.items()}
              | {name: layout.labels[positions[0]] for name, positions in zip(goal.places, layout.places, strict=True)}
              for block in layout.blocks]
    read = 0
    for i in range(layout.start, len(sheet.rows)):
        cells = sheet.rows[i]
        if not any(cells):
            continue
        read += 1
        place = _place(sheet, i)
        empty = all(is_missing(sheet.cell(i, j)) and (i, j) not in sheet.unknown for j in figures)
        first = next(cell for cell in cells if cell)
        if empty and NOTE.match(first):
            skipped.add("a remark", f"{place}: {shorten(first, 40)}")
            continue
        if cells == sheet.rows[layout.head]:
            skipped.add("the heads of the columns once more", place)
            continue
        found = _codes(sheet, i, layout, goal, cities, skipped, place, empty)
        if found is None:
            continue
        codes, parts = found
        for block, heads in zip(layout.blocks, labels, strict=True):
            measured = {name: j for name, j in block.columns.items() if j in figures}
            # In a long file, figures that are all optional may be missing in a row that says something else.
            needed = block.constants or any(goal.table.column(name).required for name in measured)
            if needed and _has_no_figures(sheet, i, measured):
                skipped.add("no figure", place)
                continue
            values = {**options.constants, **constants, **block.constants, **codes}
            said = ""
            if goal.variables is not None and "variable" in block.columns:
                said = sheet.cell(i, block.columns["variable"])
                values["variable"] = _variable(said, goal, problems, sheet.numbers[i], heads["variable"])
            for name, j in block.columns.items():
                if name == "variable" and goal.variables is not None:
                    continue
                column = goal.table.column(name)
                scale = block.scales.get(name)
                if scale is None and scales is not None and j in figures:
                    unit = sheet.cell(i, layout.unit) if layout.unit is not None else ""
                    scale = _row_scale(scales, goal, column, values, said, f"({unit})" if unit else "", heads[name])
                values[name] = _value(sheet, i, j, column, problems, heads[name], scale)
            records.add(values, sheet.name, sheet.numbers[i], heads, parts)
    return read


def _variable(said: str, goal: Target, problems: FileCollector, row: int, label: str) -> str | None:
    """The variable that a cell names."""
    if found := goal.variables.find(said):
        return found[0]
    why = goal.variables.why_not(said)
    problems.add("variable", found=f"{shorten(said)}, which is no variable" + (f" ({why})" if why else
                 did_you_mean(said[:60].lower(), [*goal.variables.units, *goal.variables.names.values()])),
                 expected="one of " + ", ".join(goal.variables.units),
                 mend="write the key of the variable, or remove the row", row=row, column=label)
    return None


def _row_scale(scales: Scales, goal: Target, column: Column, values: dict, said: str, unit: str, label: str) -> Scale:
    """The scale of one figure of a file whose rows say their variable or their unit."""
    if goal.variables is None or column.name != "value":
        return scales.find(column.name, column.unit, [unit, label])
    key = values.get("variable") or ""
    return scales.find(key, goal.variables.units.get(key, ""), [said, unit, label])


def _codes(sheet: Sheet, i: int, layout: Layout, goal: Target, cities: Cities, skipped: Skipped, place: str,
           empty: bool) -> tuple[dict[str, str | None], tuple[Part | None, ...]] | None:
    """Resolve the cities of a row, and name the parts of cities it is of; None where the row is passed over."""
    codes: dict[str, str | None] = {}
    parts: tuple[Part | None, ...] = ()
    unsure = []
    for k, name in enumerate(goal.places):
        written = [sheet.cell(i, j) for j in layout.places[k]]
        province = sheet.cell(i, layout.provinces[k]) if layout.provinces[k] is not None else ""
        match = cities.resolve(written, province)
        if match.status in SUMMED_UP:
            skipped.add(SUM_ROW[match.status], f"{place}: {next(text for text in written if text)}")
            return None
        if match.status == "left out":
            skipped.add("left out as asked", f"{place}: {next(text for text in written if text)}")
            return None
        if match.status == "part left out":
            skipped.add(PART_LEFT_OUT, f"{place}: {next(text for text in written if text)}")
            return None
        parts += (cities.part(written, match),)
        codes[name] = match.adcode if match.status == "city" else None
        if match.status != "city":
            unsure.append((written, province, match, sheet.name, sheet.numbers[i], layout.labels[layout.places[k][0]]))
    if unsure and empty and any(match.status in ("empty", "unknown") for _, _, match, *_ in unsure):
        first = next(cell for cell in sheet.rows[i] if cell)
        skipped.add("neither a city nor a figure", f"{place}: {shorten(first, 40)}")
        return None
    for entry in unsure:
        cities.unsure(*entry)
    if len(codes) == 2 and any(parts) and len(set(codes.values())) == 1 and not unsure:
        skipped.add(INSIDE, f"{place}: {next(part.written for part in parts if part)}")
        return None
    return codes, parts


def _has_no_figures(sheet: Sheet, i: int, measured: dict[str, int]) -> bool:
    """Whether a record has columns of figures and all of them are empty."""
    return bool(measured) and all(is_missing(sheet.cell(i, j)) and (i, j) not in sheet.unknown
                                  for j in measured.values())


def _value(sheet: Sheet, i: int, j: int, column: Column, problems: FileCollector, label: str,
           scale: Scale | None) -> str | None:
    """Write one cell as the table writes it; what cannot be read stays as it is and is refused by the checks."""
    text = sheet.cell(i, j)
    if (i, j) in sheet.unknown:
        problems.add("formula", found="a formula whose result the file does not hold", expected="a figure",
                     mend="open the file in Excel and save it again, or put the figure in place of the formula",
                     row=sheet.numbers[i], column=label)
        return None
    if column.type in ("integer", "number"):
        if (i, j) in sheet.copied and column.name != "year":
            problems.add("merged", found="one figure in a merged cell", expected="a figure for each row",
                         mend="split the cell and say which row the figure belongs to", row=sheet.numbers[i],
                         column=label)
            return None
        if column.name == "year":
            return year(text)
        if is_missing(text) or scale is None or scale.factor == 1:
            return "" if is_missing(text) else number(text)
        result = scaled(text, scale.factor, column.type == "integer")
        if column.type == "integer" and "." in result and result != text:
            problems.add("whole", found=f"{shorten(text)} in {scale.unit}, which is {result} {column.unit}",
                         expected=f"a whole number of {column.unit}", mend="give the figure with all its digits",
                         row=sheet.numbers[i], column=label)
            return None
        return result
    return text


def _place(sheet: Sheet, i: int) -> str:
    """Name a row in the report."""
    return f"row {sheet.numbers[i]}" + (f" of sheet {sheet.name}" if sheet.name is not None else "")
