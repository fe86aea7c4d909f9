"""The two importers: read, lay out, resolve, check, and only then write."""
from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from flowspace import tables
from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.files import write_beside
from flowspace.geography import CityMatcher
from flowspace.importing.cities import Cities
from flowspace.importing.layout import DEEPEST_HEAD, Layout, find_layout, measured_column
from flowspace.importing.magnitudes import Magnitudes, far_off
from flowspace.importing.matrices import find_matrix, read_matrix
from flowspace.importing.nodes import check_nodes, nodes_of
from flowspace.importing.options import HELD, ImportOptions, Target, check_options, target, wrong_units
from flowspace.importing.parts import PartNames
from flowspace.importing.records import FileCollector, Records, Skipped
from flowspace.importing.repeated import treat_repeated
from flowspace.importing.report import ImportReport
from flowspace.importing.rows import read_rows
from flowspace.importing.scales import Scale, accounts
from flowspace.importing.sheets import Sheet, read_sheets
from flowspace.importing.units import remarks_in
from flowspace.importing.variables import Variables
from flowspace.importing.words import plain, year_in
from flowspace.tables import store
from flowspace.tables.checking import check_columns, convert, expectation
from flowspace.tables.declaration import Table
from flowspace.tables.problems import Collector, shorten
from flowspace.tables.reading import Cells
from flowspace.tables.writing import to_bytes

_NO_OPTIONS = ImportOptions()


def import_panel(file: str | Path, table: str | Table, folder: str | Path,
                 options: ImportOptions = _NO_OPTIONS) -> ImportReport:
    """Import figures of cities by year into a table of a folder of one's own.

    Parameters
    ----------
    file : path
        An Excel workbook (.xlsx), a text file with separators in UTF-8 or GBK, or a Stata file (.dta). A row for each
        city and year; or a row for each city and a column for each year; or a sheet for each year; or a column for
        each variable.
    table : str or Table
        Name of a declared table with one column of cities, or a declaration.
    folder : path
        Where `<table>.csv` is written; it is made if it does not exist. Cities of a cities.csv in it are known.
    options : ImportOptions
        What the file does not say itself.

    Returns
    -------
    ImportReport

    Raises
    ------
    TableError
        With every problem, in terms of the file: sheet, row, head of the column. Nothing is written in that case.

    Notes
    -----
    Rows of totals, of provinces and of remarks are passed over and reported, never summed. A figure that is missing
    has no row. Rows of the table are sorted by its key.

    Examples
    --------
    >>> import tempfile
    >>> text = "城市,2016年,2017年\\n苏州市,53528,53223\\n合计,53528,53223\\n"
    >>> constants = {"series": "mine", "evidence": "observed", "source": "yearbook"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "grants.csv"
    ...     size = file.write_text(text, encoding="gb18030")
    ...     report = import_panel(file, "city_patents", Path(folder) / "mine", ImportOptions(constants=constants))
    ...     written = tables.read("city_patents", Path(folder) / "mine")
    >>> written[["adcode", "year", "patents"]].values.tolist()
    [['320500', 2016, 53528], ['320500', 2017, 53223]]
    >>> report.skipped
    {'a row of totals': (1, ['row 3: 合计'])}
    """
    return _import(file, table, folder, options, places=1)


def import_edges(file: str | Path, table: str | Table, folder: str | Path,
                 options: ImportOptions = _NO_OPTIONS) -> ImportReport:
    """Import links between cities into a table of a folder of one's own.

    Parameters
    ----------
    file : path
        A file as `import_panel` takes it: a row for each link, with the two cities, the year and the weights; or a
        matrix of cities by cities, one sheet or one for each year.
    table : str or Table
        Name of a declared table with two columns of cities, or a declaration. Columns from_… and to_… make it
        directed; in other tables the two ends have no order and the smaller code is written first.
    folder : path
        Where `<table>.csv` is written.
    options : ImportOptions
        What the file does not say itself.

    Returns
    -------
    ImportReport

    Raises
    ------
    TableError
        With every problem, in terms of the file. A pair that the file lists both ways is one of them, unless its
        figures are to be summed, or the file is said to be mirrored. Nothing is written in that case.
    """
    return _import(file, table, folder, options, places=2)


def _import(file: str | Path, table: str | Table, folder: str | Path, options: ImportOptions,
            places: int) -> ImportReport:
    """Import a file of either kind."""
    file, folder = Path(file), Path(folder)
    own = folder if os.path.isdir(folder) else None
    table = (tables.declared(table) if isinstance(table, str) else table).for_reader
    goal = replace(target(table, places), variables=_variables(table, own))
    early = check_options(goal, options) + _folder_problems(folder, goal, options)
    # What names no column has been noted; the rest of the file is still looked through.
    known = {*goal.table.column_names, *goal.provinces}
    options = replace(options, columns={name: head for name, head in options.columns.items() if name in known},
                      constants={name: text for name, text in options.constants.items() if name in known})
    options = replace(options, **_without_wrong_names(options, goal))
    others = {key.table: tables.read(key.table, own) for key in goal.table.foreign_keys}
    counties = tables.read("place_names", own).query("level == 'county'")
    matcher = CityMatcher(tables.read("cities", own), tables.read("other_names", own),
                          tables.read("unit_changes", own), options.cities, counties)
    cities = Cities(matcher, options, PartNames(counties, matcher))
    records = Records(goal.table.column_names)
    problems = FileCollector(str(file), records)
    skipped = Skipped()
    try:
        sheets = _chosen(read_sheets(file, options.encoding), file, goal, options, cities)
    except TableError as error:
        raise TableError(early + error.problems) from None
    found = _read_all(sheets, goal, options, cities, records, skipped, problems)
    cities.note(problems)
    problems.of_records()
    added_up = _added_up(records, goal)
    treat_repeated(records, goal, options, skipped, problems)
    if not len(records) and not problems:
        problems.add("nothing", found="no row with a city and a figure", expected="at least one",
                     mend="name the sheet and the columns that hold the figures")
    frame = _checked(records, goal.table, found.given, others, problems)
    if early or problems or frame is None:
        raise TableError(early + problems.listed())
    magnitudes = Magnitudes([], [])
    if goal.table.name == HELD:
        magnitudes = far_off(frame, _stated_units(found.scales), goal.variables.units, options.accept_magnitude,
                             problems)
        if problems:
            raise TableError(problems.listed())
    contents = {goal.table.file: to_bytes(frame, goal.table)}
    _prove(contents[goal.table.file], goal.table, others, file)
    beside = ""
    if goal.table.nodes:
        made, beside = _cities_beside(frame, goal.table, folder, own, options)
        contents = made | contents
    _write(folder, contents)
    return ImportReport(
        goal.table.name, file, folder / goal.table.file, found.rows, len(frame), found.detected + added_up,
        found.columns, {reason: (n, skipped.examples[reason]) for reason, n in skipped.counts.items()},
        {rule: (n, cities.examples[rule]) for rule, n in cities.rules.items()}, _unused(found, goal),
        accounts(found.scales), beside, magnitudes.doubtful, magnitudes.accepted)


def _stated_units(scales: list[Scale]) -> dict[str, str]:
    """The unit that the file or the reader states for a variable; "" where one of its heads has none."""
    units: dict[str, dict[str, None]] = {}
    for scale in scales:
        units.setdefault(scale.subject, {})[scale.unit if scale.stated else ""] = None
    return {name: "" if "" in written else ", ".join(written) for name, written in units.items()}


def _unused(found: _Found, goal: Target) -> list[str]:
    """Heads that were not used, with what they are where they are nearly a variable."""
    if goal.variables is None:
        return found.unused
    return [label + (f" ({why})" if (why := goal.variables.why_not(label)) else "") for label in found.unused]


def _without_wrong_names(options: ImportOptions, goal: Target) -> dict[str, dict[str, str]]:
    """Units and variables without those that are noted as wrong, so that each is reported once."""
    wrong = {name for name, text in options.units.items() if wrong_units(goal, replace(options, units={name: text}))}
    units = {name: text for name, text in options.units.items() if name not in wrong}
    if goal.variables is None:
        return {"units": units, "variables": {}}
    constants = dict(options.constants)
    if constants.get("variable", "") not in {"", *goal.variables.units}:
        constants["variable"] = next(iter(goal.variables.units))  # any will do: nothing is written
    return {"units": units, "constants": constants, "variables": {key: head for key, head in options.variables.items()
                                          if key in goal.variables.units}}


def _variables(table: Table, own: Path | None) -> Variables | None:
    """The variables that a table of variables may have rows for, with their units."""
    if not {"variable", "value"} <= set(table.column_names):
        return None
    if any(key.column == "variable" and key.table == "covariates" for key in table.foreign_keys):
        return Variables(tables.read("covariates", own))
    return Variables(pd.DataFrame({"variable": table.column("variable").enum or ()}, dtype=object))


def _added_up(records: Records, goal: Target) -> list[str]:
    """Say of which cities the figures, or the links, are sums of those of their parts."""
    named: dict[str, dict[str, None]] = {}
    for i, parts in enumerate(records.parts):
        for place, part in zip(goal.places, parts, strict=False):  # there are none where all cities are whole
            if part and (code := records.texts[place][i]):
                named.setdefault(code, {})[part.written] = None
    words = "{} is the sum of {}" if len(goal.places) == 1 else "links of {} are added up from those of {}"
    return [words.format(code, ", ".join(names)) + ": that these are all its parts is not checked"
            for code, names in named.items()]


def _cities_beside(frame: pd.DataFrame, table: Table, folder: Path, own: Path | None,
                   options: ImportOptions) -> tuple[dict[str, bytes], str]:
    """Make the table of cities of a network, or hold the one the folder has to the links; returns it and a sentence."""
    nodes = tables.declared(table.nodes).for_reader
    if os.path.lexists(folder / nodes.file):
        check_nodes(tables.read(nodes.name, own), frame, table, nodes, str(folder / nodes.file))
        return {}, f"{nodes.file} was there already, fits the links and stays as it is"
    cities = tables.read("cities", own)
    every = cities.loc[cities["level"] != "county_group", "adcode"].tolist() if options.every_city else []
    made = nodes_of(frame, table, nodes, every)
    empty = [column.name for column in nodes.columns if made[column.name].isna().all()]
    words = f"{nodes.file}: {len(made)} rows, made from the links, of " + (
        "every city" if every else "the cities that have any (--every-city adds noughts for the others)")
    if empty:
        words += f"; the links do not tell {', '.join(empty)}, which {'are' if len(empty) > 1 else 'is'} empty"
    content = to_bytes(made, nodes)
    _prove(content, nodes, {key.table: tables.read(key.table, own) for key in nodes.foreign_keys}, folder / nodes.file)
    return {nodes.file: content}, words


def _folder_problems(folder: Path, goal: Target, options: ImportOptions) -> list[Problem]:
    """Find what stands in the way of writing."""
    if os.path.lexists(folder) and not os.path.isdir(folder):
        return [Problem("a file where the folder is to be", "a folder, or a path that does not exist yet",
                        "choose another folder with --out", file=str(folder))]
    if os.path.isdir(folder) and folder.resolve() == tables.embedded_folder():
        return [Problem("the folder of the embedded tables", "a folder of your own", "choose another folder with --out",
                        file=str(folder))]
    if os.path.lexists(folder / goal.table.file) and not options.replace:
        return [Problem("a table that is there already", "a folder without it", "choose another folder with --out, or "
                        "replace the table with --replace", file=str(folder / goal.table.file))]
    return []


def _chosen(sheets: list[Sheet], file: Path, goal: Target, options: ImportOptions, cities: Cities) -> list[Sheet]:
    """Choose the sheets that hold the figures: those named, or the only one, or one for each year."""
    names = [sheet.name or "" for sheet in sheets]
    if options.sheets:
        missing = [name for name in options.sheets if plain(name) not in map(plain, names)]
        if missing:
            expected = "one of " + ", ".join(names) if any(names) else "a file with sheets"
            raise TableError([Problem(f"no sheet named {name!r}{did_you_mean(name, names)}", expected,
                                      "correct the option --sheet", file=str(file)) for name in missing])
        wanted = set(map(plain, options.sheets))
        return [sheet for sheet in sheets if plain(sheet.name or "") in wanted]
    usable = [sheet for sheet in sheets if _is_usable(sheet, goal, options, cities)] if len(sheets) > 1 else sheets
    years = [found[0] for sheet in usable if (found := year_in(sheet.name or ""))]
    if len(usable) > 1 and not (len(set(years)) == len(usable) and "year" in goal.table.column_names):
        raise TableError(Problem("several sheets with figures: " + ", ".join(sheet.name or "" for sheet in usable),
                                 "one sheet, or one for each year with the year in its name",
                                 "say which to read with --sheet", file=str(file)))
    return usable or sheets[:1]


def _is_usable(sheet: Sheet, goal: Target, options: ImportOptions, cities: Cities) -> bool:
    """Whether a sheet has heads that name cities, or is a matrix."""
    aside = Collector("")
    return find_layout(sheet, goal, options, aside) is not None or (
        len(goal.places) == 2 and find_matrix(sheet, cities) is not None)


class _Found:
    """What was found out while reading, for the report and the checks."""

    def __init__(self) -> None:
        self.rows = 0
        self.given: set[str] = set()
        self.detected: list[str] = []
        self.columns: dict[str, str] = {}
        self.unused: list[str] = []
        self.scales: list[Scale] = []


def _read_all(sheets: list[Sheet], goal: Target, options: ImportOptions, cities: Cities, records: Records,
              skipped: Skipped, problems: FileCollector) -> _Found:
    """Read the chosen sheets into records."""
    found = _Found()
    for sheet in sheets:
        problems.sheet = sheet.name
        title = f"sheet {sheet.name}: " if sheet.name is not None else ""
        found.detected += [title + note for note in sheet.notes]
        layout = find_layout(sheet, goal, options, problems)
        corner = find_matrix(sheet, cities) if layout is None and len(goal.places) == 2 else None
        if layout is None and corner is None:
            first = next(row for row in sheet.rows if any(row))
            _note_no_heads(sheet, goal, options, problems, first)
            continue
        constants = _sheet_year(sheet, layout, goal, options)
        origin = {name: f"{value}, as asked" for name, value in options.constants.items()}
        origin |= {name: f"{value}, from the name of the sheet" for name, value in constants.items()}
        if corner is not None:
            found.detected.append(f"{title}a matrix that begins in row {sheet.numbers[corner[0]]}")
            found.rows += read_matrix(sheet, corner, goal, options, cities, records, skipped, problems, constants)
            aside = Collector("")
            origin |= {goal.places[0]: "rows of the matrix", goal.places[1]: "columns of the matrix",
                       measured_column(goal, replace(options, columns={}), aside): "cells of the matrix"}
        else:
            above = [sheet.numbers[i] for i in range(layout.head) if any(sheet.rows[i])]
            if sheet.numbers[layout.head]:  # the heads of a Stata file stand in no row
                below = f", below {len(above)} row{'s' * (len(above) > 1)} of titles" if above else ""
                found.detected.append(f"{title}heads in row {sheet.numbers[layout.head]}{below}")
            found.rows += read_rows(sheet, layout, goal, options, cities, records, skipped, problems, constants)
            origin |= _origins(layout, goal)
            found.unused += [label for label in layout.unused if label not in found.unused]
            scales = [scale for block in layout.blocks for scale in block.scales.values()]
            scales += layout.by_row.found if layout.by_row else []
            found.scales += scales
        found.given |= {name for name in origin if name in goal.table.column_names}
        for name in goal.table.column_names:
            if name in origin:
                found.columns.setdefault(name, origin[name])
        if goal.variables is not None and not {"variable", "value"} & set(origin):
            _note_no_variable(layout, goal, problems)
            origin |= {"variable": "", "value": ""}
        for column in goal.table.columns:
            if column.required and column.name not in origin and not (column.enum and "" in column.enum):
                options_text = f"--column {column.name}=HEAD" + (
                    "" if column.name in goal.places else f", or one value for all rows with --set {column.name}=VALUE")
                problems.add("no column", found=f"no column for {column.name}", expected=f"{column.en}: "
                             + expectation(column), mend=f"name it with {options_text}", column=column.name)
    problems.sheet = None
    return found


def _note_no_heads(sheet: Sheet, goal: Target, options: ImportOptions, problems: FileCollector,
                   first: list[str]) -> None:
    """Note that the cities were not found: a head given by hand that is not there, or no head that is known."""
    cells = list(dict.fromkeys(plain(cell) for row in sheet.rows[:DEEPEST_HEAD] for cell in row if cell))
    lower = {cell.lower() for cell in cells}
    missing = [(name, text) for name, text in options.columns.items() if plain(text).lower() not in lower
               and not any(remarks_in(cell)[0].lower() == plain(text).lower() for cell in cells)]
    for name, text in missing:
        problems.add("no head", found=f"no column headed {shorten(text)}{did_you_mean(plain(text), cells)}",
                     expected=f"the head that --column {name}=… names", mend="correct the head")
    if not set(goal.places) & {name for name, _ in missing}:
        problems.add("no heads", found="no row of heads that names the cities; the first row is "
                     + shorten(", ".join(cell for cell in first if cell)[:80], 80),
                     expected=_expected_heads(goal), mend="name the columns with "
                     + " and ".join(f"--column {name}=HEAD" for name in goal.places))


def _note_no_variable(layout: Layout | None, goal: Target, problems: FileCollector) -> None:
    """Note that no head is a variable, with the heads there are and the variables there could be."""
    heads = layout.unused if layout is not None else []
    said = [shorten(label, 40) + (f" ({why})" if (why := goal.variables.why_not(label)) else "")
            for label in heads[:12]]
    more = f" and {len(heads) - 12} more" if len(heads) > 12 else ""
    problems.add("no variable", found="no column for variable and none for value, and no head that is a variable"
                 + (f"; heads that were not understood: {', '.join(said)}{more}" if said else ""),
                 expected=f"heads among the variables {goal.variables.listed()}",
                 mend="say which head is which variable with --variable NAME=HEAD, as in --variable gdp=HEAD; or, "
                 "where each row names its variable, name the columns with --column variable=HEAD and "
                 "--column value=HEAD")


def _expected_heads(goal: Target) -> str:
    """Say which heads are looked for."""
    if len(goal.places) == 1:
        return "a head such as city, 城市, adcode or 行政区划代码 among the first 40 rows"
    return "heads such as origin and destination, 起点 and 终点, city1 and city2 among the first 40 rows, or a matrix"


def _sheet_year(sheet: Sheet, layout: Layout | None, goal: Target, options: ImportOptions) -> dict[str, str]:
    """The year in the name of a sheet, where nothing in the sheet says it."""
    inside = layout is not None and any("year" in {**block.columns, **block.constants} for block in layout.blocks)
    found = year_in(sheet.name or "")
    if not found or inside or "year" in options.constants or "year" not in goal.table.column_names:
        return {}
    return {"year": found[0]}


def _origins(layout: Layout, goal: Target) -> dict[str, str]:
    """Say where the columns of the table come from."""
    origins = {name: " and ".join(shorten(layout.labels[j]) for j in positions)
               + (f", province from {shorten(layout.labels[province])}" if province is not None else "")
               for name, positions, province in zip(goal.places, layout.places, layout.provinces, strict=True)}
    for name in {name for block in layout.blocks for name in (*block.columns, *block.constants)}:
        heads = [layout.labels[block.columns[name]] for block in layout.blocks if name in block.columns]
        values = [block.constants[name] for block in layout.blocks if name in block.constants]
        distinct = list(dict.fromkeys(heads or values))
        words = shorten(distinct[0]) + (f" to {shorten(distinct[-1])} ({len(distinct)} columns)"
                                        if len(distinct) > 1 else "")
        origins[name] = words if heads else f"the heads of the columns, {words}"
    return origins


def _checked(records: Records, table: Table, given: set[str], others: Mapping[str, pd.DataFrame],
             problems: FileCollector) -> pd.DataFrame | None:
    """Hold the records to the declaration, column by column, so that one refused cell does not hide others."""
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name not in given and column.required and not (column.enum and "" in column.enum):
            continue
        texts = records.texts[column.name]
        rows = [i for i, text in enumerate(texts) if text is not None]
        columns |= convert(Cells(rows, {column.name: [texts[i] for i in rows]}), table, problems)
    return check_columns(columns, table, others, problems)


def _prove(content: bytes, table: Table, others: dict[str, pd.DataFrame], file: Path) -> None:
    """Read the bytes that are to be written as the tables room will read them."""
    problems = Collector(str(file))
    store.parse(content, table, others, problems)
    if problems:
        raise TableError(problems.listed())


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write tables, each in one step; what was made for them goes again if one fails."""
    made = [path for path in chain([folder], folder.parents) if not path.exists()]
    new = [folder / name for name in contents if not os.path.lexists(folder / name)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_beside(folder / name, content)
    except OSError as error:
        for path in new:
            path.unlink(missing_ok=True)
        for path in made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        raise TableError(Problem(f"a folder that cannot be written to ({error.strerror})", "a folder you may write to",
                                 "choose another folder with --out", file=str(folder))) from None
