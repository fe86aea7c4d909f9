"""Rows of a panel or a list of links to records, with what is passed over and why."""
from __future__ import annotations

from flowspace.importing.cities import SUMMED_UP, Cities
from flowspace.importing.layout import Layout
from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.records import FileCollector, Records, Skipped
from flowspace.importing.sheets import Sheet
from flowspace.importing.words import NOTE, is_missing, number, year
from flowspace.tables.problems import shorten

SUM_ROW = {"total": "a row of totals", "province": "a row of a province"}


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
        codes = _codes(sheet, i, layout, goal, cities, skipped, place, empty)
        if codes is None:
            continue
        for block, heads in zip(layout.blocks, labels, strict=True):
            measured = {name: j for name, j in block.columns.items() if j in figures}
            # In a long file, figures that are all optional may be missing in a row that says something else.
            needed = block.constants or any(goal.table.column(name).required for name in measured)
            if needed and _has_no_figures(sheet, i, measured):
                skipped.add("no figure", place)
                continue
            values = {**options.constants, **constants, **block.constants, **codes}
            for name, j in block.columns.items():
                values[name] = _value(sheet, i, j, goal.table.column(name), problems, heads[name])
            records.add(values, sheet.name, sheet.numbers[i], heads)
    return read


def _codes(sheet: Sheet, i: int, layout: Layout, goal: Target, cities: Cities, skipped: Skipped, place: str,
           empty: bool) -> dict[str, str | None] | None:
    """Resolve the cities of a row; None where the row is passed over."""
    codes: dict[str, str | None] = {}
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
        codes[name] = match.adcode if match.status == "city" else None
        if match.status != "city":
            unsure.append((written, province, match, sheet.name, sheet.numbers[i], layout.labels[layout.places[k][0]]))
    if unsure and empty and any(match.status in ("empty", "unknown") for _, _, match, *_ in unsure):
        first = next(cell for cell in sheet.rows[i] if cell)
        skipped.add("neither a city nor a figure", f"{place}: {shorten(first, 40)}")
        return None
    for entry in unsure:
        cities.unsure(*entry)
    return codes


def _has_no_figures(sheet: Sheet, i: int, measured: dict[str, int]) -> bool:
    """Whether a record has columns of figures and all of them are empty."""
    return bool(measured) and all(is_missing(sheet.cell(i, j)) and (i, j) not in sheet.unknown
                                  for j in measured.values())


def _value(sheet: Sheet, i: int, j: int, column, problems: FileCollector, label: str) -> str | None:
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
        return "" if is_missing(text) else number(text)
    return text


def _place(sheet: Sheet, i: int) -> str:
    """Name a row in the report."""
    return f"row {sheet.numbers[i]}" + (f" of sheet {sheet.name}" if sheet.name is not None else "")
