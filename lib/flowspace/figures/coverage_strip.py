"""How much of a table is filled: one strip of coloured cells per row and year, and bars where there are no years."""
from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, Sheet, check_texts, heading, start, text_width, wrap
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

_ROW = 0.17
_BLOCK_GAP = 0.14
_NAME_WIDTH = 2.1  # names of columns are longer than those of places
_KEY = 0.26
# A share of one is over the range and takes the colour of its own that `palette.shades` has for it.
_UP_TO_ALL = Normalize(0, 1 - 1e-9)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _check(checks: Checks, table, names, numbers: list[str], key: list[str]) -> None:
    """Ask for the counts and for a name of every row."""
    if checks.table(table, "table", [*key, *numbers], numbers=numbers, key=key):
        if (table["n_observed"] < 0).any() or ("n_possible" in numbers and (
                (table["n_observed"] > table["n_possible"]) | (table["n_possible"] < 1)).any()):
            checks.add("counts below nothing or above what is possible", "0 <= n_observed <= n_possible",
                       "check the table")
        checks.known(table["row"], names, "row")


def coverage_strip(table: pd.DataFrame, row_names: dict[str, str], *, title: str, evidence, source, language,
                   block_names: dict[str, str] | None = None) -> Figure:
    """Share of what could have a value that has one, as a strip of cells by year for each row.

    Parameters
    ----------
    table : DataFrame
        Columns row, year, n_observed, n_possible (0 <= n_observed <= n_possible, n_possible >= 1), and block if
        `block_names` are given; one row per row, year and block. A cell that is not in the table has nothing. Years
        in which no row has a cell are drawn too, unless they are half of all: then only the others are.
    row_names : dict of str to str
        Name of every row, from the top.
    title : str
        What the share is a share of.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    block_names : dict of str to str, optional
        Names of the parts that stand side by side, each over years of its own, e.g. series.

    Returns
    -------
    Figure
        The darker a cell, the larger the share; a dot stands where there is nothing.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a", "a"], "year": [2010, 2011], "n_observed": [0, 3], "n_possible": [4, 4]})
    >>> figure = coverage_strip(table, {"a": "Alpha"}, title="Cities", evidence="observed", source="a toy",
    ...                         language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    key = ["row", "year", *(["block"] if block_names else [])]
    _check(checks, table, row_names, ["year", "n_observed", "n_possible"], key)
    if block_names and isinstance(table, pd.DataFrame) and "block" in table:
        checks.known(table["block"], block_names, "block")
    checks.words(title, "title")
    checks.stop_if_any()
    check_texts((row_names.values(), _NAME_WIDTH), ([title, *(block_names or {}).values()], None))
    parts = [table[table["block"] == block] for block in block_names] if block_names else [table]
    grids = [_grid(part, list(row_names)) for part in parts if len(part)]
    used = [name for name, part in zip(block_names.values(), parts, strict=True) if len(part)] if block_names else []

    with style(language):
        n = len(row_names)
        left = MARGIN + max(text_width(name) for name in row_names.values()) + 0.08
        room = WIDTH - left - MARGIN - _BLOCK_GAP * (len(grids) - 1)
        cell = min(room / sum(grid.shape[1] for grid in grids), 0.3)
        lines = wrap(title, WIDTH - 2 * MARGIN)
        if len(used) > 1:
            spans = [(str(grid.columns[0]), str(grid.columns[-1])) for grid in grids]
            entries = [f"{letter}\u00a0{_with_years(name, *span)}"
                       for letter, name, span in zip(_LETTERS, used, spans, strict=False)]
            lines += wrap("   ".join(entries), WIDTH - 2 * MARGIN)
        bottom = _KEY + LINE_HEIGHT + 0.04
        top = bottom + n * _ROW
        head = LINE_HEIGHT if len(used) > 1 else 0.02
        body = top + head + LINE_HEIGHT * len(lines) + 0.08
        sheet = start(body, checks, source, language)
        heading(sheet, lines, MARGIN, body - 0.02)
        for i, name in enumerate(row_names.values()):
            sheet.text_at(left - 0.06, top - (i + 0.5) * _ROW, name, ha="right", va="center")
        ax = sheet.axes_at(0, bottom, WIDTH, n * _ROW)
        ax.set(xlim=(0, WIDTH), ylim=(n, 0))
        ax.set_axis_off()
        x, ends = left, []
        for number, grid in enumerate(grids):
            width = cell * grid.shape[1]
            _cells(ax, grid.to_numpy(dtype=float), x, cell)
            if len(used) > 1:
                sheet.text_at(x + width / 2, top + 0.02, _LETTERS[number], ha="center")
            ends += [(x + (j + 0.5) * cell, str(year)) for j, year in enumerate(grid.columns)
                     if j in _marked(len(grid.columns), width)]
            x += width + _BLOCK_GAP
        _year_row(sheet, ends, bottom - 0.03)
        shares = np.concatenate([grid.to_numpy(dtype=float).ravel() for grid in grids])
        _share_key(sheet, left, language, bool(((shares > 0) & (shares < 1)).any()), bool((shares == 1).any()),
                   bool((shares == 0).any()))
    return sheet


def _grid(part: pd.DataFrame, rows: list[str]) -> pd.DataFrame:
    """Shares by row and year, 0 where the table says nothing; a year nobody has is a gap, unless most years are."""
    part = part.assign(share=part["n_observed"] / part["n_possible"])
    share = part.pivot(index="row", columns="year", values="share")
    years = range(int(part["year"].min()), int(part["year"].max()) + 1)
    if 2 * share.shape[1] <= len(years):
        years = sorted(share.columns)
    return share.reindex(index=rows, columns=years).fillna(0.0)


def _with_years(name: str, first: str, last: str) -> str:
    """The name of a block with its years, where it does not say them already."""
    return name if first in name else f"{name} ({first})" if first == last else f"{name} ({first}–{last})"


def _cells(ax: Axes, values: np.ndarray, left: float, cell: float) -> None:
    """One block: x in inches, rows from the top."""
    rows, columns = values.shape
    ax.pcolormesh(left + cell * np.arange(columns + 1), np.arange(rows + 1), np.ma.masked_equal(values, 0.0),
                  cmap=palette.shades(), norm=_UP_TO_ALL, edgecolors=palette.BACKGROUND, linewidth=0.5)
    y, x = np.nonzero(values == 0.0)
    ax.scatter(left + cell * (x + 0.5), y + 0.5, s=1.2, color=palette.AXIS, linewidths=0)


def _marked(columns: int, width: float) -> set[int]:
    """Which columns of a block get their year written: the first, the last, and some between where there is room."""
    room = max(1, int(width / (text_width("2000") + 0.12)))
    if room < 2 or columns < 2:
        return {0}
    between = max(1, -(-(columns - 1) // (room - 1)))
    return {*range(0, columns - between + 1, between), columns - 1}


def _year_row(sheet: Sheet, ends: list[tuple[float, str]], top: float) -> None:
    """Years below the cells, left out where they would run into the one before."""
    free, half = 0.0, text_width("2000") / 2
    for x, year in ends:
        x = min(x, WIDTH - MARGIN - half)
        if x - half >= free:
            sheet.text_at(x, top, year, ha="center", va="top")
            free = x + half + 0.05


def _share_key(sheet: Sheet, left: float, language: str, partly: bool, complete: bool, none: bool) -> None:
    """What the shades, the darkest one and the dot mean."""
    scale, x = palette.shades(), left
    if partly:
        sheet.text_at(x, 0.15, "0 %", va="center")
        x += text_width("0 %") + 0.04
        for step in range(16):
            _patch(sheet, x + 0.05 * step, 0.05, scale(step / 15))
        x += 0.84
        sheet.text_at(x, 0.15, "< 100 %", va="center")
        x += text_width("< 100 %") + 0.2
    for shown, word in ((complete, "strip_all"), (none, "strip_none")):
        if not shown:
            continue
        if word == "strip_all":
            _patch(sheet, x, 0.12, scale(2.0))
        else:
            w, h = sheet.get_size_inches()
            sheet.add_artist(Line2D([(x + 0.06) / w], [(0.15 + sheet.body_bottom) / h], marker="o", markersize=1.3,
                                    color=palette.AXIS, markeredgewidth=0))
        sheet.text_at(x + 0.17, 0.15, label(word, language), va="center")
        x += 0.17 + text_width(label(word, language)) + 0.2


def _patch(sheet: Sheet, left: float, width: float, colour) -> None:
    """A small rectangle of colour in the key."""
    w, h = sheet.get_size_inches()
    sheet.add_artist(Rectangle((left / w, (0.1 + sheet.body_bottom) / h), width / w, 0.1 / h, facecolor=colour,
                               linewidth=0, transform=sheet.transFigure))


def count_bars(table: pd.DataFrame, row_names: dict[str, str], *, title: str, evidence, source, language) -> Figure:
    """One bar for each row: a count, or a count out of what is possible.

    Parameters
    ----------
    table : DataFrame
        Columns row, n_observed, and n_possible if there is such a number; one row per row.
    row_names : dict of str to str
        Name of every row, from the top; a row that is not in the table has nothing.
    title : str
        What is counted.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}

    Returns
    -------
    Figure
        Out of what is possible the bars are shares of one length, with both numbers beside them.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a"], "n_observed": [11], "n_possible": [13]})
    >>> figure = count_bars(table, {"a": "Alpha"}, title="Cities", evidence="observed", source="a toy", language="en")
    >>> [text.get_text() for text in figure.texts][-1]
    '11/13'
    """
    checks = Checks(evidence, source, language)
    limited = isinstance(table, pd.DataFrame) and "n_possible" in table
    _check(checks, table, row_names, ["n_observed", *(["n_possible"] if limited else [])], ["row"])
    checks.words(title, "title")
    checks.stop_if_any()
    check_texts((row_names.values(), _NAME_WIDTH), ([title], None))
    counted = table.set_index("row")["n_observed"].reindex(list(row_names)).fillna(0)
    whole = table.set_index("row")["n_possible"].reindex(list(row_names)) if limited else None
    texts = [f"{a:,.0f}" if whole is None or np.isnan(whole.iloc[i]) else f"{a:,.0f}/{whole.iloc[i]:,.0f}"
             for i, a in enumerate(counted)]

    with style(language):
        n = len(row_names)
        left = MARGIN + max(text_width(name) for name in row_names.values()) + 0.08
        width = WIDTH - left - MARGIN - max(text_width(text) for text in texts) - 0.1
        lines = wrap(title, WIDTH - 2 * MARGIN)
        body = 0.06 + n * 0.2 + 0.06 + LINE_HEIGHT * len(lines)
        sheet = start(body, checks, source, language)
        heading(sheet, lines, MARGIN, body - 0.02)
        ax = sheet.axes_at(left, 0.06, width, n * 0.2)
        at = np.arange(n) + 0.5
        longest = 1.0 if whole is not None else float(counted.max()) or 1.0
        shown = counted / whole.fillna(1) if whole is not None else counted
        if whole is not None:
            ax.barh(at, np.where(whole.isna(), 0.0, 1.0), height=0.62, color=palette.GRID, linewidth=0)
        ax.barh(at, shown.to_numpy(dtype=float), height=0.62, color=palette.CATEGORICAL[0], linewidth=0)
        ax.set(xlim=(0, longest), ylim=(n, 0), xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(False)
        for i, (name, text) in enumerate(zip(row_names.values(), texts, strict=True)):
            middle = 0.06 + (n - i - 0.5) * 0.2
            sheet.text_at(left - 0.06, middle, name, ha="right", va="center")
            sheet.text_at(WIDTH - MARGIN, middle, text, ha="right", va="center", fontsize=SMALL_SIZE)
    return sheet
