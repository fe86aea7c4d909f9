"""Lines over years: small panels, each with an axis of its own, that share their series and their years."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, WIDTH, style
from flowspace.figures.years import calendar, runs, year_ticks

MOST_PANELS = 12
MOST_SERIES = 4
_BAND_ALPHA = 0.16
_GAP = 0.22  # inches between two panels


def line_panels(table: pd.DataFrame, *, evidence, source, language, panels: Sequence | None = None,
                series: Sequence | None = None, labels: dict | None = None, from_zero: bool = True,
                band_label: str | None = None) -> Figure:
    """Values over years in small panels, each with its own y axis; one to four series in the same looks everywhere.

    Parameters
    ----------
    table : DataFrame
        Columns panel, year, value, `series` if there are several, `low` and `high` if values have a band
        (low <= high); one row per panel, series and year. Missing years and missing values stay gaps, as in
        `trend_panels`: a line joins only years that follow each other in its series.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    panels : sequence, optional
        Keys of the panels, from the left and the top; at most twelve. In order of appearance if left out.
    series : sequence, optional
        Keys of the series, at most four; told apart by colour, dash and marker. In order of appearance if left out.
    labels : dict, optional
        Words for keys of panels and series that are not in the dictionary of labels; those of a panel say what its
        axis shows, with its unit. A missing word of a number, e.g. a year, is the number itself.
    from_zero : bool
        Whether axes start at 0 where no value is negative.
    band_label : str, optional
        What lies between `low` and `high`; needed with them.

    Returns
    -------
    Figure
        Two panels side by side, a single one over the whole width. A year that stands alone has its band as a vertical
        line. The legend names the series, if the table has that column.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"panel": ["taylor"] * 2 + ["pielou"] * 2, "year": [2010, 2011] * 2,
    ...                       "value": [0.2, 0.3, 40.0, 50.0]})
    >>> figure = line_panels(table, evidence="estimated", source="a toy", language="en")
    >>> [bool(ax.get_ylim()[1] > 1) for ax in figure.axes]
    [False, True]
    """
    checks = Checks(evidence, source, language)
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    banded = bool(there & {"low", "high"})
    split = "series" in there or series is not None
    key = ["panel", *(["series"] if split else []), "year"]
    numbers = ["year", "value", *(["low", "high"] if banded else [])]
    shown, lines = [], [None]
    if checks.table(table, "table", [*key, *numbers[1:]], numbers=numbers, key=key):
        shown = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS)
        if split:
            lines = chosen_keys(checks, table, "series", series, labels, most=MOST_SERIES)
        checks.within(table, "table", numbers)
        if banded:
            checks.in_order(table, "table", "low", "high")
        if table["year"].isna().any() or (table["year"] % 1 != 0).any():
            checks.add("years that are missing or not whole", "whole years", "check the table", column="year")
        if not checks.problems:
            table = table[table["panel"].isin(shown)]
            table = table[table["series"].isin(lines)] if split else table
            empty = [panel for panel in shown if table.loc[table["panel"] == panel, "value"].isna().all()]
            if empty:
                checks.add(f"no number in {', '.join(map(str, empty))}", "at least one number in every panel",
                           "choose panels and series the data covers", column="value")
    if banded:
        checks.words(band_label, "band_label")
    checks.stop_if_any()
    words = {k: key_word(k, language, labels) for k in lines if k is not None}
    heads = [key_word(k, language, labels) for k in shown]
    check_texts(([*words.values(), band_label or ""], LEGEND_WIDTH), (heads, None))
    table = table.assign(year=table["year"].astype(int)).dropna(subset="value").sort_values("year")
    parts = [table[table["panel"] == panel] for panel in shown]
    span = (int(table["year"].min()), int(table["year"].max()))

    with style(language):
        axes = [_axis(part, from_zero) for part in parts]
        entries = [(Line2D([], [], color=colour, marker=marker, linestyle=dash), words[k])
                   for k, (colour, dash, marker) in zip(lines, map(palette.series_look, range(len(lines))), strict=True)
                   if k is not None]
        if banded:
            entries.append((Line2D([], [], color=palette.CONTEXT, linewidth=8, alpha=2 * _BAND_ALPHA,
                                   solid_capstyle="butt"), band_label))
        columns = 1 if len(shown) == 1 else 2
        rows = math.ceil(len(shown) / columns)
        room = (WIDTH - 2 * MARGIN - 0.08 - _GAP * (columns - 1)) / columns
        beside = [max(text_width(t) for axis in axes[c::columns] for t in axis[2]) + 0.08 for c in range(columns)]
        lines_of = [wrap(head, room) for head in heads]
        above = [LINE_HEIGHT * max(len(ls) for ls in lines_of[r * columns:(r + 1) * columns]) for r in range(rows)]
        panel = 2.1 if columns == 1 else 1.45 if rows == 1 else 1.15 if rows <= 3 else 0.95
        bottom = 0.3
        top = legend_height(entries) + (0.06 if entries else 0.0)
        sheet = start(bottom + rows * (panel + 0.14) + sum(above) + top, checks, source, language)
        draw_head(sheet, [], entries)
        for number, part in enumerate(parts):
            row, column = divmod(number, columns)
            left = MARGIN + column * (room + _GAP)
            width = room - beside[column]
            low = bottom + (rows - 1 - row) * (panel + 0.14) + sum(above[row + 1:])
            ax = sheet.axes_at(left + beside[column], low, width, panel)
            _set_axes(ax, axes[number], span, width, written=number + columns >= len(shown))
            heading(sheet, lines_of[number], left, low + panel + 0.05 + LINE_HEIGHT * len(lines_of[number]))
            for i, line in enumerate(lines):
                chosen, whole = part, table
                if line is not None:
                    chosen, whole = part[part["series"] == line], table[table["series"] == line]
                _draw_series(ax, chosen, calendar(whole["year"]), i, banded)
    return sheet


def _axis(part: pd.DataFrame, from_zero: bool) -> tuple[tuple[float, float], list[float], list[str]]:
    """Limits of the y axis, its ticks, and what is written at them."""
    numbers = part[[c for c in ("value", "low", "high") if c in part]].to_numpy(dtype=float)
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    if from_zero and low >= 0:
        low = 0.0
    pad = 0.07 * ((high - low) or abs(high) or 1.0)
    low, high = (low if low == 0 and from_zero else low - pad), high + pad
    ticks = [t for t in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= t <= high]
    return (low, high), ticks, [tick(t) for t in ticks]


def _set_axes(ax: Axes, axis, span: tuple[int, int], width: float, written: bool) -> None:
    """Limits, grid and numbers of one panel; years are written where no panel follows below."""
    limits, ticks, texts = axis
    margin = 0.03 * (span[1] - span[0]) or 0.5
    ax.set(xlim=(span[0] - margin, span[1] + margin), ylim=limits)
    ax.set_yticks(ticks, texts, fontsize=SMALL_SIZE)
    years = year_ticks(*span, width)
    ax.set_xticks(years, [str(y) if written else "" for y in years], fontsize=SMALL_SIZE)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y")


def _draw_series(ax: Axes, part: pd.DataFrame, known, number: int, banded: bool) -> None:
    """One series in one panel: its band, lines inside its stretches, a marker at every value."""
    if part.empty:
        return
    colour, dash, marker = palette.series_look(number)
    x, y = part["year"].to_numpy(dtype=int), part["value"].to_numpy(dtype=float)
    for run in runs(x, *known):
        alone = run.stop - run.start == 1
        if banded:
            low, high = part["low"].to_numpy(dtype=float)[run], part["high"].to_numpy(dtype=float)[run]
            if alone:
                ax.vlines(x[run], low, high, color=colour, linewidth=1.0, zorder=1)
            else:
                ax.fill_between(x[run], low, high, color=colour, alpha=_BAND_ALPHA, linewidth=0, zorder=1)
        if not alone:
            ax.plot(x[run], y[run], color=colour, linestyle=dash, linewidth=1.5, zorder=2)
    ax.plot(x, y, linestyle="none", marker=marker, color=colour, markersize=3.8, markeredgewidth=0, zorder=3,
            clip_on=False)
