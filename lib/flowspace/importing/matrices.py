"""Matrices of cities by cities to records: a link for every cell that is filled."""
from __future__ import annotations

from dataclasses import dataclass, replace

from flowspace.importing.cities import Cities
from flowspace.importing.layout import DEEPEST_HEAD, measured_column
from flowspace.importing.options import ImportOptions, Target
from flowspace.importing.parts import Part
from flowspace.importing.records import CELL, FileCollector, Records, Skipped
from flowspace.importing.rows import INSIDE, PART_LEFT_OUT, SUM_ROW
from flowspace.importing.scales import Scales, unit_notes
from flowspace.importing.sheets import Sheet
from flowspace.importing.units import scaled
from flowspace.importing.words import is_missing, number


@dataclass(frozen=True)
class _End:
    """What a name at the edge of a matrix means: a city or a part of one; `code` is None where that is uncertain."""

    code: str | None
    part: Part | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """Tells ends apart and puts them into one order for both edges."""
        return (self.code or "", *(sorted(self.part.marks) if self.part else ()))


def find_matrix(sheet: Sheet, cities: Cities) -> tuple[int, int] | None:
    """Find the corner of a matrix: the row and the column that name its cities.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    cities : Cities
        Resolves names.

    Returns
    -------
    (int, int) or None
        Position of the corner cell; None where the sheet is no matrix. Most names have to be cities, not all: a
        misspelt one is to be reported, not to hide the matrix.
    """
    for row in range(min(len(sheet.rows), DEEPEST_HEAD)):
        for column in range(min(len(sheet.rows[row]), 3)):
            across = [cell for cell in sheet.rows[row][column + 1:] if cell]
            down = [sheet.cell(i, column) for i in range(row + 1, len(sheet.rows)) if sheet.cell(i, column)]
            if min(len(across), len(down)) >= 2 and all(_mostly_cities(names, cities) for names in (across, down)):
                return row, column
    return None


def _mostly_cities(names: list[str], cities: Cities) -> bool:
    """Whether at least three names of five are known."""
    known = sum(cities.resolve([name], "").status not in ("unknown", "empty") for name in names[:500])
    return 5 * known >= 3 * len(names[:500])


def read_matrix(sheet: Sheet, corner: tuple[int, int], goal: Target, options: ImportOptions, cities: Cities,
                records: Records, skipped: Skipped, problems: FileCollector, constants: dict[str, str]) -> int:
    """Turn the cells of a matrix into records; rows are the first end of a link, columns the second.

    Parameters
    ----------
    sheet : Sheet
        The cells.
    corner : (int, int)
        Where the row and the column of names meet.
    goal : Target
        The table to be made.
    options : ImportOptions
        Column of the figures; whether noughts are kept.
    cities, records, skipped, problems, constants
        As in `flowspace.importing.rows.read_rows`.

    Returns
    -------
    int
        Rows that were not blank.

    Notes
    -----
    A symmetric matrix of undirected pairs says everything twice: its upper half is taken. One that is not symmetric
    gives each pair twice with figures that differ, which is reported unless they are to be summed. Parts of cities
    are treated as in lists; a cell between two parts of one city, or a part and its city, is a link inside it.
    """
    top, left = corner
    for option, given in (("--column", options.columns), ("--variable", options.variables)):
        for key, head in given.items():
            problems.add("matrix", found=f"{option} {key}={head} for a matrix, whose heads are cities",
                         expected="the option for lists", mend="leave it out; the column of the table that the cells "
                         "of a matrix belong to is said with --value COLUMN", row=sheet.numbers[top])
    options = replace(options, columns={})
    name = measured_column(goal, options, problems)
    if not name:
        return 0
    column = goal.table.column(name)
    scale = Scales(options.units, unit_notes(sheet, top), problems, sheet.numbers[top]).find(name, column.unit, [])
    first, second = goal.places
    width = max(len(cells) for cells in sheet.rows)
    edge_across = {j: _end(sheet, top, j, cities, skipped) for j in range(left + 1, width) if sheet.cell(top, j)}
    edge_down = {i: _end(sheet, i, left, cities, skipped) for i in range(top + 1, len(sheet.rows))
                 if sheet.cell(i, left)}
    across, down = ({n: end for n, end in edge.items() if end is not None} for edge in (edge_across, edge_down))
    symmetric = goal.undirected and _is_symmetric(sheet, across, down)
    if symmetric:
        skipped.add("the lower half of a symmetric matrix", f"sheet {sheet.name}" if sheet.name else "the matrix")
    for i, origin in down.items():
        for j, destination in across.items():
            text = sheet.cell(i, j)
            if symmetric and origin.place > destination.place:
                continue
            if is_missing(text) and (i, j) not in sheet.unknown:
                continue
            value = number(scaled(text, scale.factor, column.type == "integer"))
            if value.strip("0.") == "" and value and not options.zeros:
                skipped.add("a nought, which says that there is no link (--zeros keeps it)", _cell(sheet, i, j, top))
                continue
            if origin.code and origin.code == destination.code and (origin.part or destination.part):
                skipped.add(INSIDE, _cell(sheet, i, j, top))
                continue
            heads = {name: sheet.cell(top, j), first: sheet.cell(top, left) or "of cities", second: sheet.cell(top, j),
                     CELL: sheet.cell(top, j)}
            values: dict[str, str | None] = {**options.constants, **constants, first: origin.code,
                                             second: destination.code, name: value}
            if (i, j) in sheet.unknown or (i, j) in sheet.copied:
                problems.add("formula", found="a formula without a result, or a merged cell", expected="a figure",
                             mend="put the figure in its place", row=sheet.numbers[i], column=sheet.cell(top, j))
                values[name] = None
            records.add(values, sheet.name, sheet.numbers[i], heads, (origin.part, destination.part))
    return len(edge_down)


def _end(sheet: Sheet, i: int, j: int, cities: Cities, skipped: Skipped) -> _End | None:
    """Resolve a name at the edge of a matrix; None where its row or column is passed over."""
    written = sheet.cell(i, j)
    match = cities.resolve([written], "")
    place = f"row {sheet.numbers[i]}: {written}"
    passed_over = SUM_ROW | {"left out": "left out as asked", "part left out": PART_LEFT_OUT}
    if match.status in passed_over:
        skipped.add(passed_over[match.status], place)
        return None
    if match.status != "city":
        cities.unsure([written], "", match, sheet.name, sheet.numbers[i], written)
        return _End(None)
    return _End(match.adcode, cities.part([written], match))


def _is_symmetric(sheet: Sheet, across: dict[int, _End], down: dict[int, _End]) -> bool:
    """Whether every cell equals its mirror image, and every city stands on both sides once."""
    certain = [{n: end.place for n, end in edge.items() if end.code} for edge in (down, across)]
    rows, columns = ({place: n for n, place in edge.items()} for edge in certain)
    if set(rows) != set(columns) or any(len(set(edge.values())) != len(edge) for edge in certain):
        return False
    return all(_same(sheet.cell(rows[one], columns[other]), sheet.cell(rows[other], columns[one]))
               for one in rows for other in rows if one < other)


def _same(one: str, other: str) -> bool:
    """Whether two cells hold the same figure, or none."""
    return one == other or number(one) == number(other) or (is_missing(one) and is_missing(other))


def _cell(sheet: Sheet, i: int, j: int, top: int) -> str:
    """Name a cell in the report."""
    return f"row {sheet.numbers[i]}, column {sheet.cell(top, j)}" + (f" of sheet {sheet.name}" if sheet.name else "")
