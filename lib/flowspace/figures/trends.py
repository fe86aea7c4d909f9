"""Values over years: small panels, one per agglomeration, that share one scale."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, WIDTH, style
from flowspace.figures.years import calendar, runs, year_ticks


def trend_panels(table: pd.DataFrame, agglomerations: pd.DataFrame | None = None, *, value: str = "value",
                 value_label: str, evidence, source, language, group: str = "agglomeration",
                 series: str | None = None, labels: dict[str, str] | None = None,
                 reference_value: float | None = None, reference_label: str | None = None,
                 from_zero: bool = True) -> Figure:
    """Small panels with the year on x and one shared y axis; two per row, so that a phone shows them.

    Parameters
    ----------
    table : DataFrame
        Columns `group`, year, `value`, `series` if given, and `complete` (bool) if some values rest on part of the
        member cities: those get a hollow marker. One row per group, series and year. Missing years and missing
        values stay gaps: a line joins only years that follow each other in the series, at most its usual spacing
        apart (a year, or e.g. five), and never two series.
    agglomerations : DataFrame, optional
        Columns agglomeration, short_en or short_zh (and `order`): names and order of the panels when `group` is
        "agglomeration". Without it panels are in alphabetical order under their own keys or `labels`.
    value : str
        Column drawn on y.
    value_label : str
        What it is, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    group : str
        Column with one panel per value.
    series : str, optional
        Column with one line per value, in order of appearance, told apart by colour, dash and marker.
    labels : dict of str to str, optional
        Words for keys of `series` (and of `group`) that are not in the dictionary of labels.
    reference_value : float, optional
        A horizontal line in every panel, e.g. 0.438.
    reference_label : str, optional
        What it is; needed with `reference_value`.
    from_zero : bool
        Whether the y axis starts at 0 when all values are positive.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a"] * 3, "year": [2010, 2011, 2013], "value": [0.2, 0.3, 0.4]})
    >>> names = pd.DataFrame({"agglomeration": ["a"], "short_en": ["Alpha"]})
    >>> figure = trend_panels(table, names, value_label="Index", evidence="estimated", source="a toy", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    columns = [group, "year", value, *([series] if series else [])]
    usable = checks.table(table, "table", columns, numbers=["year", value],
                          key=[group, "year", *([series] if series else [])])
    keys: list[str] = []
    names: dict[str, str] = {}
    if usable and agglomerations is not None and group == "agglomeration":
        if check_short_names(checks, agglomerations, language):
            checks.known_agglomerations(table, agglomerations)
            names = short_names(agglomerations, table[group], language)
            keys = list(names)
    elif usable:
        keys = sorted(table[group].astype(str).unique())
        names = {k: (labels or {}).get(k, k) for k in keys}
    lines = [None] if series is None or not usable else list(dict.fromkeys(table[series].astype(str)))
    if series is not None and usable:
        checks.labelled(lines, labels)
        if len(lines) > palette.SERIES_LIMIT:
            checks.add(f"{len(lines)} series", f"at most {palette.SERIES_LIMIT}", "draw fewer in one figure")
    if usable and not np.isfinite(table[value].to_numpy(dtype=float)).any():
        checks.add(f"no number in {value}", "at least one number", "choose years the data covers", column=value)
    if reference_value is not None:
        checks.words(reference_label, "reference_label")
    checks.words(value_label, "value_label")
    checks.stop_if_any()
    words = {k: label(k, language, labels) for k in lines if k is not None}
    check_texts((names.values(), NAME_WIDTH), ([*words.values(), reference_label or ""], LEGEND_WIDTH),
                ([value_label], None))

    numbers = table[value].to_numpy(dtype=float)
    finite = numbers[np.isfinite(numbers)]
    low, high = float(finite.min()), float(finite.max())
    if reference_value is not None:
        low, high = min(low, reference_value), max(high, reference_value)
    if from_zero and low >= 0:
        low = 0.0
    pad = 0.06 * ((high - low) or abs(high) or 1.0)
    low, high = (low if low == 0 else low - pad), high + pad
    years = table["year"].astype(int)
    partial = "complete" in table.columns and not table["complete"].astype(bool).all()

    with style(language):
        ticks = [t for t in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= t <= high]
        tick_words = [tick(t) for t in ticks]
        entries = []
        for number, key in enumerate(lines):
            if key is not None:
                colour, dash, marker = palette.series_look(number)
                entries.append((Line2D([], [], color=colour, marker=marker, linestyle=dash), words[key]))
        if partial:
            entries.append((Line2D([], [], color=palette.TEXT, marker="o", linestyle="none",
                                   markerfacecolor=palette.BACKGROUND), label("incomplete_data", language)))
        if reference_value is not None:
            entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.0, linestyle=(0, (4, 2))), reference_label))
        columns_count = 1 if len(keys) == 1 else 2
        rows = math.ceil(len(keys) / columns_count)
        panel = 2.1 if rows == 1 else 0.95 if rows <= 3 else 0.72
        left = MARGIN + max(text_width(t) for t in tick_words) + 0.1
        gap = 0.16
        width = (WIDTH - left - 0.14 - gap * (columns_count - 1)) / columns_count
        title = wrap(value_label, WIDTH - 2 * MARGIN)
        top = legend_height(entries) + LINE_HEIGHT * len(title) + 0.06
        row_height = panel + LINE_HEIGHT + 0.1
        bottom = 0.3
        sheet = start(bottom + rows * row_height + top, checks, source, language)
        draw_head(sheet, title, entries)
        span = (int(years.min()), int(years.max()))
        written = year_ticks(*span, width)
        for number, key in enumerate(keys):
            row, column = divmod(number, columns_count)
            ax = sheet.axes_at(left + column * (width + gap), bottom + (rows - 1 - row) * row_height, width, panel)
            margin = 0.03 * (span[1] - span[0]) or 0.5
            ax.set_xlim(span[0] - margin, span[1] + margin)
            ax.set_ylim(low, high)
            ax.set_yticks(ticks, tick_words if column == 0 else [""] * len(ticks), fontsize=SMALL_SIZE)
            last = number + columns_count >= len(keys)
            ax.set_xticks(written, [str(y) for y in written] if last else [""] * len(written),
                          fontsize=SMALL_SIZE)
            ax.tick_params(axis="y", length=0)
            ax.spines["left"].set_visible(False)
            ax.grid(axis="y")
            ax.set_title(names[key], fontsize=SMALL_SIZE, pad=3)
            if reference_value is not None:
                ax.axhline(reference_value, color=palette.AXIS, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
            for line_number, line in enumerate(lines):
                part = table[table[group].astype(str) == key]
                whole = table
                if line is not None:
                    part = part[part[series].astype(str) == line]
                    whole = table[table[series].astype(str) == line]
                part = part[np.isfinite(part[value].to_numpy(dtype=float))].sort_values("year")
                _draw_line(ax, part, value, calendar(whole["year"]), line_number, partial, many=len(keys) > 2)
    return sheet


def _draw_line(ax, part: pd.DataFrame, value: str, known, number: int, partial: bool, many: bool) -> None:
    """One series in one panel: lines inside its stretches, markers at its ends or wherever they say something."""
    if part.empty:
        return
    colour, dash, marker = palette.series_look(number)
    x, y = part["year"].to_numpy(dtype=int), part[value].to_numpy(dtype=float)
    complete = part["complete"].to_numpy(dtype=bool) if partial else np.ones(len(part), dtype=bool)
    size = 2.6 if many else 4.2
    for run in runs(x, *known):
        if run.stop - run.start > 1:
            ax.plot(x[run], y[run], color=colour, linestyle=dash, linewidth=1.3 if many else 1.6, zorder=2)
    ax.plot(x[complete], y[complete], linestyle="none", marker=marker, color=colour,
            markersize=size, markeredgewidth=0, zorder=3)
    ax.plot(x[~complete], y[~complete], linestyle="none", marker=marker, color=colour,
            markersize=size + 0.6, markerfacecolor=palette.BACKGROUND, markeredgewidth=0.9, zorder=3)
