"""How much each choice of an index moves it: first-order and total indices of a sensitivity analysis."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_ROWS = 20
MOST_PANELS = 3
_ROW = 0.29
_GAP = 0.34  # inches between two panels
_ORDERS = ("first_order", "total_order")
_NUMBERS = ["first_order", "first_order_band", "total_order", "total_order_band"]


def effect_dots(table: pd.DataFrame, *, evidence, source, language, row: str = "row",
                panels: Sequence | None = None, up_to_one: bool = True, labels: dict | None = None) -> Figure:
    """First-order and total index of every choice with 95 % confidence intervals, in up to three panels.

    Panels share their rows.

    Parameters
    ----------
    table : DataFrame
        Columns `row`, first_order, first_order_band, total_order, total_order_band (half the width of the interval in
        each band), and `panel` if there are several; one row for each row and panel. All four are missing where there
        is nothing to explain.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    row : str
        The column of `table` that names the choices, e.g. "trigger"; at most twenty.
    panels : sequence, optional
        Which panels, from the left; at most three. In order of appearance if left out.
    up_to_one : bool
        Whether the axis reaches to 1 even if all effects are smaller.
    labels : dict, optional
        Words for rows and panels that are not in the dictionary of labels.

    Returns
    -------
    Figure
        Rows are sorted by the total index in the first panel, the largest at the top; what is missing there comes last.
        The axis begins at 0. An index cannot be negative; an estimate of a small one can. Such an estimate is drawn at
        0 as a triangle that points to the left, which the legend then explains; intervals are cut off at 0. Where an
        index is missing, the row says so.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["noise", "imputation"], "first_order": [-0.01, 0.6],
    ...                       "first_order_band": [0.02, 0.1], "total_order": [0.1, 0.8],
    ...                       "total_order_band": [0.03, 0.1]})
    >>> figure = effect_dots(table, evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.texts if text.get_text() in ("Imputation", "Noise on weights")]
    ['Imputation', 'Noise on weights']
    """
    checks = Checks(evidence, source, language)
    split = isinstance(table, pd.DataFrame) and ("panel" in table or panels is not None)
    key = [row, *(["panel"] if split else [])]
    rows, parts = [], [None]
    if checks.table(table, "table", [*key, *_NUMBERS], numbers=_NUMBERS, key=key):
        if split:
            parts = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS,
                                other="name three with panels=")
            table = table[table["panel"].isin(parts)]
        rows = chosen_keys(checks, table, row, None, labels, most=MOST_ROWS)
        checks.within(table, "table", list(_ORDERS))
        checks.within(table, "table", [f"{order}_band" for order in _ORDERS], low=0)
        checks.together(table, "table", *_NUMBERS)
        if table[_NUMBERS].isna().all(axis=None):
            checks.add("no index", "at least one number", "choose outputs that vary")
    checks.stop_if_any()
    by_panel = [(table if part is None else table[table["panel"] == part]).set_index(row)[_NUMBERS].reindex(rows)
                for part in parts]
    rows = list(by_panel[0]["total_order"].sort_values(ascending=False, kind="stable", na_position="last").index)
    by_panel = [part.loc[rows] for part in by_panel]
    names = [key_word(k, language, labels) for k in rows]
    words = [key_word(k, language, labels) for k in parts if k is not None]
    check_texts((names, NAME_WIDTH), (words, None))
    largest = max(float(np.nanmax((table[order] + table[f"{order}_band"]).to_numpy(dtype=float))) for order in _ORDERS)
    high = max(largest, 1.0) if up_to_one else largest if largest > 0 else 1.0
    negative = bool((table[list(_ORDERS)] < 0).any(axis=None))

    with style(language):
        entries = _legend(negative, language)
        left = MARGIN + max(text_width(name) for name in names) + 0.12
        width = (WIDTH - left - MARGIN - 0.12 - _GAP * (len(parts) - 1)) / len(parts)
        heads = [wrap(word, width) for word in words]
        above = LINE_HEIGHT * max((len(lines) for lines in heads), default=0)
        bottom, height = 0.42, len(rows) * _ROW
        sheet = start(bottom + height + above + legend_height(entries) + 0.12, checks, source, language)
        draw_head(sheet, [], entries)
        draw_row_names(sheet, names, left - 0.1, bottom, _ROW)
        for number, part in enumerate(by_panel):
            at = left + number * (width + _GAP)
            _draw_panel(sheet.axes_at(at, bottom, width, height), part, high, width, language)
            if words:
                heading(sheet, heads[number], at, bottom + height + 0.05 + LINE_HEIGHT * len(heads[number]))
        middle = left + (WIDTH - left - MARGIN - 0.12) / 2
        sheet.text_at(middle, 0.04, label("sobol_index", language), ha="center")
    return sheet


def _look(order: int) -> tuple[str, str]:
    """Colour and marker of the first-order and the total index."""
    colour, _, marker = palette.series_look(order)
    return colour, marker


def _legend(negative: bool, language: str) -> list[tuple[Line2D, str]]:
    entries = []
    for number, order in enumerate(_ORDERS):
        colour, marker = _look(number)
        entries.append((Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=5.4,
                               markeredgewidth=0), label(order, language)))
    entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.4), label("interval_95", language)))
    if negative:
        entries.append((Line2D([], [], linestyle="none", marker="<", color=palette.AXIS, markersize=5.8,
                               markeredgewidth=0), label("below_zero", language)))
    return entries


def _draw_panel(ax: Axes, part: pd.DataFrame, high: float, width: float, language: str) -> None:
    """Both indices of every row, the first-order one above the total; rows from the top."""
    ax.set(xlim=(0, 1.02 * high), ylim=(len(part) - 0.5, -0.5))
    room = max(2, int(width / (text_width("0.25") + 0.14)))
    ticks = [t for t in MaxNLocator(min(room, 5), steps=[1, 2, 2.5, 5, 10]).tick_values(0, high)
             if 0 <= t <= high * (1 + 1e-9)]
    ax.set_xticks(ticks, [tick(t) for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    ax.spines["bottom"].set_visible(False)
    rows = np.arange(len(part))
    for number, order in enumerate(_ORDERS):
        colour, marker = _look(number)
        value, band = part[order].to_numpy(dtype=float), part[f"{order}_band"].to_numpy(dtype=float)
        y = rows + (-0.18, 0.18)[number]
        seen = np.isfinite(value) & (value + band > 0)
        ax.hlines(y[seen], np.maximum(value - band, 0)[seen], (value + band)[seen], color=colour, linewidth=1.4,
                  zorder=2)
        for which, shape, size in ((value >= 0, marker, 5.4), (value < 0, "<", 5.8)):
            ax.plot(np.maximum(value[which], 0), y[which], linestyle="none", marker=shape, color=colour,
                    markersize=size, markeredgewidth=0, zorder=3, clip_on=False)
    for y in rows[part["total_order"].isna().to_numpy()]:
        # On paper, so that no line of the grid runs through the words.
        ax.text(high / 2, y, label("no_value", language), ha="center", va="center", fontsize=SMALL_SIZE,
                color=palette.MUTED_TEXT, bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})
