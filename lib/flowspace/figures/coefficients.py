"""Estimates of a model as dots with their intervals, in panels that share their rows, e.g. one for each layer."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import draw_panel_head, grades_of_panels, panel_checks, wrap_panel_head
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_ROWS = 20
MOST_PANELS = 4
_ROW = 0.25
_GAP = 0.16  # inches between two panels
_NUMBERS = ["estimate", "low", "high"]
_ESTIMATE, _TRUE = palette.CATEGORICAL[0], palette.CATEGORICAL[1]


def coefficient_dots(table: pd.DataFrame, *, evidence, source, language, row: str = "row",
                     panels: Sequence | None = None, shared: bool = True, labels: dict | None = None,
                     interval_label: str | None = None, value_label: str | None = None,
                     references: Sequence[float] = ()) -> Figure:
    """Estimates with their intervals and a line at zero, in up to four panels that share rows.

    Parameters
    ----------
    table : DataFrame
        Columns `row`, estimate, low, high (low <= estimate <= high), `true` where the value that was simulated with is
        known, and `panel` if there are several; one row for each row and panel. All three numbers are missing where a
        model has no such row, low and high where an estimate has no interval; a missing true value is not drawn.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own, whose markers then stand in the heads
        of panels that differ.
    source : str
    language : {"en", "zh"}
    row : str
        The column of `table` that names the rows, e.g. "covariate"; at most twenty, in order of appearance.
    panels : sequence, optional
        Which panels, from the left; at most four. In order of appearance if left out.
    shared : bool
        Whether all panels have the same axis, so that their lengths compare; else each has its own, always with zero.
    labels : dict, optional
        Words for rows and panels that are not in the dictionary of labels.
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % confidence interval.
    value_label : str, optional
        What the axis shows, if not coefficients.
    references : sequence of float
        Numbers with a dashed line, e.g. 1 where estimates are correlations with a truth; axes reach to them.

    Returns
    -------
    Figure
        Estimates are filled dots, those without an interval open ones, as the legend says then; true values are open
        diamonds. Panels stand side by side, or in two columns where the words of a head would run into the next. Where
        an estimate is missing, the row has a dash.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["distance", "same"], "estimate": [-0.9, 0.4], "low": [-1.0, -0.1],
    ...                       "high": [-0.8, 0.9], "true": [-0.95, None]})
    >>> figure = coefficient_dots(table, evidence="simulated", source="a toy", language="en",
    ...                           labels={"distance": "ln distance", "same": "Same province"})
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_marker() == "D"]
    [[-0.95]]
    """
    checks = panel_checks(evidence, source, language)
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    split = "panel" in there or panels is not None
    numbers = [*_NUMBERS, *(["true"] if "true" in there else [])]
    rows, keys = [], [None]
    if checks.table(table, "table", [row, *(["panel"] if split else []), *numbers], numbers=numbers,
                    key=[row, *(["panel"] if split else [])]):
        if split:
            keys = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS, other="name four with panels=")
            table = table[table["panel"].isin(keys)]
        rows = chosen_keys(checks, table, row, None, labels, most=MOST_ROWS)
        checks.within(table, "table", numbers)
        checks.together(table, "table", "low", "high")
        checks.in_order(table[table["low"].notna()], "table", "low", "estimate", "high")
        if table["estimate"].isna().all():
            checks.add("no estimate", "at least one number", "choose models that were fitted", column="estimate")
    marked = [] if isinstance(references, (str, Real)) else list(references)
    if isinstance(references, (str, Real)) or not all(
            isinstance(v, Real) and not isinstance(v, bool) and math.isfinite(v) for v in marked):
        checks.add(f"references {references!r}", "a list of numbers, e.g. [1]", "say where the dashed lines stand")
    for text, name in ((interval_label, "interval_label"), (value_label, "value_label")):
        if text is not None:
            checks.words(text, name)
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    by_panel = [(table if key is None else table[table["panel"] == key]).set_index(row)[numbers].reindex(rows)
                for key in keys]
    names = [key_word(k, language, labels) for k in rows]
    words = [key_word(k, language, labels) for k in keys if k is not None]
    between, below = interval_label or label("interval_95", language), value_label or label("coefficient", language)
    known = "true" in there and table["true"].notna().any()
    bounded = table["low"].notna().any()
    open_ones = (table["estimate"].notna() & table["low"].isna()).any()
    bare = label("estimate_without_interval", language) if open_ones else ""
    check_texts((names, NAME_WIDTH), (words, None), ([between], LEGEND_WIDTH), ([below], None))

    with style(language):
        entries = _legend(between if bounded else "", bare, known, language)
        left = MARGIN + max(text_width(name) for name in names) + 0.14
        across, width = _across(words, grades, WIDTH - left - MARGIN - 0.08)
        tall = math.ceil(len(keys) / across)
        heads = [wrap_panel_head(word, own, width + _GAP / 2) for word, own in zip(words, grades, strict=bool(words))]
        above = [LINE_HEIGHT * max((len(lines) for lines in heads[r * across:(r + 1) * across]), default=0)
                 + (0.05 if heads else 0.0) for r in range(tall)]
        foot = wrap(below, WIDTH - 2 * MARGIN)
        bottom, height = 0.26 + LINE_HEIGHT * len(foot), len(rows) * _ROW
        under = 0.3  # below the upper panels, for their numbers
        sheet = start(bottom + tall * height + (tall - 1) * under + sum(above) + legend_height(entries) + 0.08, checks,
                      source, language)
        draw_head(sheet, [], entries)
        for number, part in enumerate(by_panel):
            down, right = divmod(number, across)
            at = left + right * (width + _GAP)
            low = bottom + (tall - 1 - down) * (height + under) + sum(above[down + 1:])
            if right == 0:
                draw_row_names(sheet, names, left - 0.12, low, _ROW)
            _draw_panel(sheet.axes_at(at, low, width, height), part,
                        _span(by_panel if shared else [part], marked), width, marked)
            if words:
                draw_panel_head(sheet, heads[number], grades[number], at,
                                low + height + 0.05 + LINE_HEIGHT * len(heads[number]))
        heading(sheet, foot, left + (WIDTH - left - MARGIN) / 2, 0.02 + LINE_HEIGHT * len(foot), ha="center")
    return sheet


def _across(words: list[str], grades: list[tuple[str, ...]], room: float) -> tuple[int, float]:
    """How many panels stand side by side, and their width: all, or two if the words of a head are wider, or broken."""
    n = len(grades)
    width = (room - _GAP * (n - 1)) / n
    heads = [(wrap_panel_head(word, own, width + _GAP / 2), own) for word, own in
             zip(words, grades, strict=bool(words))]
    # Chinese can be broken anywhere, but words that are broken are hard to read.
    fits = all(text_width(line) + 0.15 * len(own) <= width + _GAP - 0.04 for lines, own in heads for line in lines) \
        and not any(len(lines) > 1 and ord(lines[0][-1]) >= 0x2E80 for lines, _ in heads)
    return (n, width) if fits or n <= 2 else (2, (room - _GAP) / 2)


def _legend(between: str, bare: str, known: bool, language: str) -> list[tuple[Line2D, str]]:
    """Entries for what is drawn: estimates with an interval, where one has any, and without."""
    entries = []
    if between:
        entries += [(Line2D([], [], linestyle="none", marker="o", color=_ESTIMATE, markersize=5.4, markeredgewidth=0),
                     label("estimate", language)),
                    (Line2D([], [], color=_ESTIMATE, linewidth=1.4), between)]
    if bare:
        entries.append((Line2D([], [], linestyle="none", marker="o", color=_ESTIMATE, markerfacecolor="none",
                               markersize=5.0, markeredgewidth=1.3), bare))
    if known:
        entries.append((Line2D([], [], linestyle="none", marker="D", markerfacecolor="none", color=_TRUE,
                               markersize=6.4, markeredgewidth=1.3), label("true_value", language)))
    return entries


def _span(parts: Sequence[pd.DataFrame], marked: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis: all numbers, those with a line of their own and zero, and a little more."""
    numbers = np.concatenate([*(part.to_numpy(dtype=float).ravel() for part in parts), marked])
    numbers = [0.0, *numbers[np.isfinite(numbers)]]
    low, high = min(numbers), max(numbers)
    pad = 0.06 * (high - low) or 1.0
    return low - pad, high + pad


def _draw_panel(ax: Axes, part: pd.DataFrame, span: tuple[float, float], width: float,
                marked: Sequence[float]) -> None:
    """Intervals, estimates and true values of one panel; rows from the top."""
    ax.set(xlim=span, ylim=(len(part) - 0.5, -0.5))
    ticks = axis_ticks(*span, width)
    ax.set_xticks(ticks, [tick(t) for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0, color=palette.AXIS, linewidth=1.1, zorder=1)
    for value in marked:
        ax.axvline(value, color=palette.AXIS, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1, gid="reference")
    rows = np.arange(len(part))
    estimate, low, high = (part[column].to_numpy(dtype=float) for column in _NUMBERS)
    seen = np.isfinite(estimate)
    whole = seen & np.isfinite(low)
    ax.hlines(rows[whole], low[whole], high[whole], color=_ESTIMATE, linewidth=1.4, zorder=2)
    ax.plot(estimate[whole], rows[whole], linestyle="none", marker="o", color=_ESTIMATE, markersize=5.0,
            markeredgewidth=0, zorder=3, clip_on=False)
    bare = seen & ~whole
    if bare.any():
        ax.plot(estimate[bare], rows[bare], linestyle="none", marker="o", color=_ESTIMATE, markersize=4.6,
                markerfacecolor="none", markeredgewidth=1.3, zorder=3, clip_on=False)
    if "true" in part:
        true = part["true"].to_numpy(dtype=float)
        known = np.isfinite(true)
        ax.plot(true[known], rows[known], linestyle="none", marker="D", color=_TRUE, markersize=6.4,
                markerfacecolor="none", markeredgewidth=1.3, zorder=4, clip_on=False)
    for y in rows[~seen]:
        ax.text(sum(span) / 2, y, "–", ha="center", va="center", fontsize=SMALL_SIZE, color=palette.MUTED_TEXT,
                bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})


def axis_ticks(low: float, high: float, width: float) -> list[float]:
    """Round numbers on a narrow axis, zero among them, as many as there is room for.

    Parameters
    ----------
    low, high : float
        Ends of the axis, with zero between them.
    width : float
        Inches.

    Returns
    -------
    list of float

    Examples
    --------
    >>> axis_ticks(-1.1, 0.6, 0.8), axis_ticks(-0.1, 2.1, 0.6)
    ([-1.0, 0.0], [0.0, 1.0, 2.0])
    """
    for most in range(6, 0, -1):
        ticks = [float(t) + 0.0 for t in MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
                 if low <= t <= high]
        places = [(t - low) / (high - low) * width for t in ticks]
        halves = [text_width(tick(t)) / 2 for t in ticks]
        apart = all(b - a >= p + q + 0.07 for a, b, p, q in
                    zip(places, places[1:], halves, halves[1:], strict=False))
        if apart and 0.0 in ticks:
            return ticks
    return [0.0]
