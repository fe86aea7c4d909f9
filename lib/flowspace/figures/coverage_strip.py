"""How much of a table is filled: cells by row and year, cells with numbers, and bars where there is one number."""
from __future__ import annotations

from bisect import bisect
from functools import cache

import pandas as pd

from flowspace.figures import palette
from flowspace.figures.checks import Checks
from flowspace.figures.contrast import text_on
from flowspace.figures.drawing import EDGE, LINE, SHEET_WIDTH, Drawing, check_words, width, wrap
from flowspace.figures.labels import label

_NAME_ROOM = 235.0  # names of columns are longer than those of places
_ROW = 17.0
_NUMBER_ROW = 20.0
_BLOCK_GAP = 14.0
_LABEL_GAP = 6.0
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEPS = (0.25, 0.5, 0.75, 1.0)


def _check(checks: Checks, table, names, numbers: list[str], key: list[str]) -> None:
    """Ask for the counts and for a name of every row."""
    numbers = [*numbers, "n_observed", "n_possible"]
    if isinstance(table, pd.DataFrame) and "n_flagged" in table:
        numbers.append("n_flagged")
    if checks.table(table, "table", [*key, *numbers], numbers=numbers, key=key):
        if (table["n_observed"] < 0).any() or (table["n_observed"] > table["n_possible"]).any() \
                or (table["n_possible"] < 1).any():
            checks.add("counts below nothing or above what is possible", "0 <= n_observed <= n_possible",
                       "check the table")
        if "n_flagged" in table and ((table["n_flagged"] < 0) | (table["n_flagged"] > table["n_observed"])).any():
            checks.add("more flagged than there are", "0 <= n_flagged <= n_observed", "check the table")
        checks.known(table["row"], names, "row")


def share_colour(observed: float, possible: float) -> str:
    """The colour of a share: one of four quarters, or that of all.

    Parameters
    ----------
    observed, possible : float
        0 < observed <= possible.

    Returns
    -------
    str

    Examples
    --------
    >>> share_colour(13, 13) == palette.SHARES[4], share_colour(25, 26) == palette.SHARES[3]
    (True, True)
    """
    return palette.SHARES[bisect(_STEPS, observed / possible)]


def coverage_strip(table: pd.DataFrame, row_names: dict[str, str], *, title: str, evidence, source, language,
                   block_names: dict[str, str] | None = None) -> Drawing:
    """Share of what could have a value that has one, as a strip of cells by year for each row.

    Parameters
    ----------
    table : DataFrame
        Columns row, year, n_observed, n_possible (0 <= n_observed <= n_possible, n_possible >= 1), block if
        `block_names` are given, and n_flagged where values that are there can be faulty; one row per row, year and
        block. A cell that is not in the table has nothing. Years in which no row has a cell are drawn too, unless
        they are half of all: then only the others are.
    row_names : dict of str to str
        Name of every row, from the top.
    title : str
        What the share is a share of.
    evidence : str or sequence of str
        An empty sequence where the table holds names and definitions and measures nothing.
    source : str
    language : {"en", "zh"}
    block_names : dict of str to str, optional
        Names of the parts that stand side by side, each over years of its own, e.g. series.

    Returns
    -------
    Drawing
        The darker a cell, the larger the share; a dot stands where there is nothing. One stroke through a cell says
        that some of its values are flagged, three that half of them or more are.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a", "a"], "year": [2010, 2011], "n_observed": [0, 3], "n_possible": [4, 4]})
    >>> drawing = coverage_strip(table, {"a": "Alpha"}, title="Cities", evidence="observed", source="a toy",
    ...                          language="en")
    >>> drawing.texts[:2]
    ['Cities', 'Alpha']
    """
    checks = Checks(evidence, source, language, measured=evidence != ())
    _check(checks, table, row_names, ["year"], ["row", "year", *(["block"] if block_names else [])])
    if block_names and isinstance(table, pd.DataFrame) and "block" in table:
        checks.known(table["block"], block_names, "block")
    checks.words(title, "title")
    check_words(checks, [(row_names.values(), _NAME_ROOM)], [title, source, *(block_names or {}).values()])
    parts = {name: table[table["block"] == key] for key, name in block_names.items()} if block_names else {"": table}
    parts = {name: part for name, part in parts.items() if len(part)}
    years = [_years(part) for part in parts.values()]

    sheet = Drawing(language)
    notes = [_with_years(name, str(own[0]), str(own[-1]), language) for name, own in zip(parts, years, strict=True)]
    top = _head(sheet, title, notes if len(parts) > 1 else [])
    left = _names(sheet, row_names, top, _ROW)
    room = SHEET_WIDTH - left - EDGE - _BLOCK_GAP * (len(parts) - 1)
    cell = min(room / sum(len(own) for own in years), 30.0)
    x, bottom = left, top + _ROW * len(row_names)
    for number, (part, own) in enumerate(zip(parts.values(), years, strict=True)):
        if len(parts) > 1:
            sheet.text(x + cell * len(own) / 2, top - 9, _LETTERS[number], align="middle")
        _cells(sheet, part, list(row_names), own, x, top, cell)
        for middle, year in _year_labels(own, cell):
            sheet.text(x + middle, bottom + 10, year, align="middle")
        x += cell * len(own) + _BLOCK_GAP
    bottom = _share_key(sheet, table, bottom + 31, language)
    sheet.finish(bottom + 14, checks.grades, source)
    return sheet


def _years(part: pd.DataFrame) -> list[int]:
    """The columns of a block: a year nobody has is a gap, unless most years are."""
    held = sorted({int(year) for year in part["year"]})
    every = list(range(held[0], held[-1] + 1))
    return held if 2 * len(held) <= len(every) else every


def _with_years(name: str, first: str, last: str, language: str) -> str:
    """The name of a block with its years, where it does not say them already."""
    if first in name:
        return name
    if language == "zh":
        return f"{name}，{first}年" if first == last else f"{name}，{first}—{last}年"
    return f"{name} ({first})" if first == last else f"{name} ({first}–{last})"


def _head(sheet: Drawing, title: str, notes: list[str]) -> float:
    """Write what is shown and what the letters of the blocks stand for; return where the rows begin."""
    lines = wrap(title, SHEET_WIDTH - 2 * EDGE)
    lines += [line for letter, note in zip(_LETTERS, notes, strict=False)
              for line in wrap(f"{letter}\u00a0{note}", SHEET_WIDTH - 2 * EDGE)]
    for number, line in enumerate(lines):
        sheet.text(EDGE, 12 + number * LINE, line)
    return 12 + len(lines) * LINE + (12 if notes else -4)


def _names(sheet: Drawing, names: dict[str, str], top: float, row: float) -> float:
    """Write the names of the rows; return where the cells begin."""
    left = EDGE + max(width(name) for name in names.values()) + 7
    for number, name in enumerate(names.values()):
        sheet.text(left - 6, top + (number + 0.5) * row, name, align="right")
    return left


def _cells(sheet: Drawing, part: pd.DataFrame, rows: list[str], years: list[int], left: float, top: float,
           cell: float) -> None:
    """Draw one block."""
    boxes: dict[str, list] = {}
    strokes: dict[str, list] = {}
    full = set()
    gap = min(0.8, cell / 8)
    for one in part.to_dict("records"):
        if not one["n_observed"]:
            continue
        i, j = rows.index(one["row"]), years.index(one["year"])
        full.add((i, j))
        x, y, w, h = left + j * cell, top + i * _ROW, cell - gap, _ROW - 0.8
        colour = share_colour(one["n_observed"], one["n_possible"])
        boxes.setdefault(colour, []).append((x, y, w, h))
        strokes.setdefault(_stroke(colour), []).extend(_strokes(x, y, w, h, one.get("n_flagged", 0),
                                                                one["n_observed"]))
    for colour, places in sorted(boxes.items()):
        sheet.boxes(places, colour)
    for colour, ends in sorted(strokes.items()):
        sheet.lines(ends, colour, 1.3)
    sheet.dots([(left + (j + 0.5) * cell, top + (i + 0.5) * _ROW) for i in range(len(rows))
                for j in range(len(years)) if (i, j) not in full], 0.8, palette.AXIS)


@cache
def _stroke(colour: str) -> str:
    """A colour that can be seen on another: the page's or that of text."""
    return palette.TEXT if text_on(colour) == "#000000" else palette.BACKGROUND


def _strokes(x: float, y: float, w: float, h: float, flagged: int, observed: int) -> list[tuple]:
    """One stroke through a cell where some values are flagged, three where half of them or more are."""
    if not flagged:
        return []
    if 2 * flagged < observed:
        return [(x, y + h, x + w, y)]
    return [(x, y + h / 3, x + w / 3, y), (x, y + h, x + w, y), (x + 2 * w / 3, y + h, x + w, y + 2 * h / 3)]


def _year_labels(years: list[int], cell: float) -> list[tuple[float, str]]:
    """Which years are written below a block, and where their middles are from its left edge.

    The first and the last keep inside the block, so that neighbours never take each other's place; the first alone
    where there is no room for both, and none below a block much narrower than a year.
    """
    long, half = cell * len(years), width("2000") / 2
    apart = 2 * half + _LABEL_GAP
    first = max(half, cell / 2) if long >= 2 * half else long / 2
    if long < 2 * half + apart:
        return [(first, str(years[0]))] if 2 * half <= long + _BLOCK_GAP - _LABEL_GAP else []
    last, steps = long - first, max(1, int((long - 2 * half) / (apart + _LABEL_GAP)))
    between = [((j + 0.5) * cell, str(years[j])) for j in range(0, len(years), -(-(len(years) - 1) // steps))]
    return [(first, str(years[0])), *(place for place in between if first + apart <= place[0] <= last - apart),
            (last, str(years[-1]))]


def _share_key(sheet: Drawing, table: pd.DataFrame, middle: float, language: str) -> float:
    """What the dot, the colours and the strokes mean; return the height of the last line."""
    x = EDGE

    def entry(word: str) -> None:
        nonlocal x
        sheet.text(x, middle, word)
        x += width(word) + 11

    sheet.dots([(x + 5, middle)], 0.8, palette.AXIS)
    x += 13
    entry(label("strip_none", language))
    every_or_none = (table["n_possible"] == 1).all()
    words = [label("strip_some", language)] if every_or_none else \
        ["< 25 %", "25–49", "50–74", "75–99 %", label("strip_all", language)]
    for colour, word in zip(palette.SHARES[-len(words):], words, strict=True):
        sheet.boxes([(x, middle - 6, 12, 12)], colour)
        x += 16
        entry(word)
    if "n_flagged" in table and table["n_flagged"].any():
        x, middle = EDGE, middle + LINE
        half = (2 * table["n_flagged"] >= table["n_observed"]) & (table["n_flagged"] > 0)
        for shown, key, share in (((~half & (table["n_flagged"] > 0)).any(), "flagged_some", 0.1),
                                  (half.any(), "flagged_most", 1)):
            if shown:
                sheet.boxes([(x, middle - 6, 12, 12)], palette.SHARES[-1])
                sheet.lines(_strokes(x, middle - 6, 12, 12, share, 1), palette.BACKGROUND, 1.3)
                x += 16
                entry(label(key, language))
    return middle


def count_cells(table: pd.DataFrame, row_names: dict[str, str], column_names: dict[str, str], *, title: str, evidence,
                source, language) -> Drawing:
    """Counts out of what is possible, written into cells by row and column.

    Parameters
    ----------
    table : DataFrame
        Columns row, column, n_observed, n_possible; one row per row and column.
    row_names : dict of str to str
        Name of every row, from the top.
    column_names : dict of str to str
        Name of every column, from the left; written above, with a letter for each.
    title : str
        What is counted.
    evidence : str or sequence of str
        An empty sequence where the table holds names and definitions and measures nothing.
    source : str
    language : {"en", "zh"}

    Returns
    -------
    Drawing

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a"], "column": ["x"], "n_observed": [11], "n_possible": [13]})
    >>> drawing = count_cells(table, {"a": "Alpha"}, {"x": "List"}, title="Cities", evidence=(), source="a toy",
    ...                       language="en")
    >>> "11/13" in drawing.texts
    True
    """
    checks = Checks(evidence, source, language, measured=evidence != ())
    _check(checks, table, row_names, [], ["row", "column"])
    if isinstance(table, pd.DataFrame) and "column" in table:
        checks.known(table["column"], column_names, "column")
    checks.words(title, "title")
    check_words(checks, [(row_names.values(), _NAME_ROOM)], [title, source, *column_names.values()])

    sheet = Drawing(language)
    top = _head(sheet, title, list(column_names.values()))
    left = _names(sheet, row_names, top, _NUMBER_ROW)
    room = (SHEET_WIDTH - EDGE - left) / len(column_names)
    rows, columns = list(row_names), list(column_names)
    for number in range(len(columns)):
        sheet.text(left + (number + 0.5) * room, top - 9, _LETTERS[number], align="middle")
    for one in table.to_dict("records"):
        x, y = left + columns.index(one["column"]) * room, top + rows.index(one["row"]) * _NUMBER_ROW
        colour = share_colour(one["n_observed"], one["n_possible"]) if one["n_observed"] else palette.BACKGROUND
        sheet.boxes([(x, y, room - 0.8, _NUMBER_ROW - 0.8)], colour)
        sheet.text(x + room / 2, y + _NUMBER_ROW / 2, f"{one['n_observed']}/{one['n_possible']}", align="middle",
                   colour=_stroke(colour))
    bottom = _share_key(sheet, table, top + len(rows) * _NUMBER_ROW + 14, language)
    sheet.finish(bottom + 14, checks.grades, source)
    return sheet


def count_bars(table: pd.DataFrame, row_names: dict[str, str], *, title: str, evidence, source, language) -> Drawing:
    """One bar for each row: a count out of what is possible.

    Parameters
    ----------
    table : DataFrame
        Columns row, n_observed, n_possible; one row per row.
    row_names : dict of str to str
        Name of every row, from the top; every one is in the table.
    title : str
        What is counted.
    evidence : str or sequence of str
        An empty sequence where the table holds names and definitions and measures nothing.
    source : str
    language : {"en", "zh"}

    Returns
    -------
    Drawing
        The bars are shares of one length, with both numbers beside them.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a"], "n_observed": [11], "n_possible": [13]})
    >>> drawing = count_bars(table, {"a": "Alpha"}, title="Cities", evidence="observed", source="a toy", language="en")
    >>> drawing.texts[2]
    '11/13'
    """
    checks = Checks(evidence, source, language, measured=evidence != ())
    _check(checks, table, row_names, [], ["row"])
    if not checks.problems:
        for row in row_names:
            if row not in set(table["row"]):
                checks.add(f"no count for {row!r}", "a count for every row", "complete the table")
    checks.words(title, "title")
    check_words(checks, [(row_names.values(), _NAME_ROOM)], [title, source])
    counted = table.set_index("row").loc[list(row_names)]
    texts = [f"{a}/{b}" for a, b in zip(counted["n_observed"], counted["n_possible"], strict=True)]

    sheet = Drawing(language)
    top = _head(sheet, title, [])
    left = EDGE + max(width(name) for name in row_names.values()) + 7
    long = SHEET_WIDTH - EDGE - left - max(width(text) for text in texts) - 8
    heights = [top + (i + 0.5) * _NUMBER_ROW for i in range(len(counted))]
    shares = counted["n_observed"] / counted["n_possible"]
    sheet.boxes([(left, y - 6, long, 12) for y in heights], palette.GRID)
    sheet.boxes([(left, y - 6, long * share, 12) for y, share in zip(heights, shares, strict=True)],
                palette.CATEGORICAL[0])
    for y, name, text in zip(heights, row_names.values(), texts, strict=True):
        sheet.text(left - 6, y, name, align="right")
        sheet.text(SHEET_WIDTH - EDGE, y, text, align="right")
    sheet.finish(heights[-1] + 18, checks.grades, source)
    return sheet
