"""How often intervals of several methods covered the truth in repeated draws, against what they promise."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.panel_grades import draw_panel_head, grades_of_panels, panel_checks, wrap_panel_head
from flowspace.figures.scatter import round_ticks
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_ROWS = 12
MOST_PANELS = 6
_ROW = 0.25
_NUMBERS = ["coverage", "low", "high"]
_AGREES, _DIFFERS = palette.CATEGORICAL[0], palette.CATEGORICAL[1]
_DASHED = (0, (4, 2))


def coverage_dots(table: pd.DataFrame, *, evidence, source, language, nominal: float = 0.95,
                  panels: Sequence | None = None, labels: dict | None = None,
                  interval_label: str | None = None) -> Figure:
    """Coverage of the intervals of each method, with its simulation error, panels one below the other.

    Parameters
    ----------
    table : DataFrame
        Columns row (the method), coverage, low, high (shares of one, low <= coverage <= high), and `panel` if there are
        several; one row for each row and panel. All three numbers are missing where a method was not tried.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own, whose markers then stand in the heads
        of panels that differ.
    source : str
    language : {"en", "zh"}
    nominal : float
        What the intervals promise, above 0 and below 1: the dashed line.
    panels : sequence, optional
        Which panels, from the top; at most six. In order of appearance if left out.
    labels : dict, optional
        Words for rows and panels that are not in the dictionary of labels.
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % interval of the simulation.

    Returns
    -------
    Figure
        A dot whose interval holds the nominal coverage is filled; one that differs from it is an open diamond of
        another colour. All panels share the axis and, from the top, the rows in order of appearance, at most twelve;
        where a method was not tried, the row has a dash.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["delta", "fieller"], "coverage": [0.88, 0.95], "low": [0.86, 0.94],
    ...                       "high": [0.90, 0.96]})
    >>> figure = coverage_dots(table, evidence="simulated", source="a toy", language="en",
    ...                        labels={"delta": "Delta method", "fieller": "Fieller"})
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_marker() == "D"]
    [[88.0]]
    """
    checks = panel_checks(evidence, source, language)
    split = isinstance(table, pd.DataFrame) and ("panel" in table or panels is not None)
    rows: list = []
    keys: list = [None]
    if checks.table(table, "table", ["row", *(["panel"] if split else []), *_NUMBERS], numbers=_NUMBERS,
                    key=["row", *(["panel"] if split else [])]):
        if split:
            keys = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS)
            table = table[table["panel"].isin(keys)]
        rows = chosen_keys(checks, table, "row", None, labels, most=MOST_ROWS)
        checks.within(table, "table", _NUMBERS, low=0, high=1)
        checks.in_order(table, "table", "low", "coverage", "high")
        if table["coverage"].isna().all():
            checks.add("no coverage", "at least one number", "choose methods that were tried", column="coverage")
    if not isinstance(nominal, (int, float, np.number)) or isinstance(nominal, bool) or not 0 < nominal < 1:
        checks.add(f"nominal {nominal!r}", "a share above 0 and below 1, e.g. 0.95", "say what the intervals promise")
    if interval_label is not None:
        checks.words(interval_label, "interval_label")
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    parts = [(table if key is None else table[table["panel"] == key]).set_index("row")[_NUMBERS].reindex(rows)
             for key in keys]
    names = [key_word(row, language, labels) for row in rows]
    words = [key_word(key, language, labels) for key in keys if key is not None]
    between = interval_label or label("monte_carlo_95", language)
    check_texts((names, NAME_WIDTH), (words, None), ([between], LEGEND_WIDTH))

    with style(language):
        numbers = np.concatenate([100 * part.to_numpy(dtype=float).ravel() for part in parts])
        numbers = [*numbers[np.isfinite(numbers)], 100 * nominal]
        pad = max(0.06 * (max(numbers) - min(numbers)), 1.0)
        span = max(min(numbers) - pad, -1.0), min(max(numbers) + pad, 101.0)
        entries = _legend(parts, nominal, between, language)
        left = MARGIN + max(text_width(name) for name in names) + 0.14
        width = WIDTH - left - 0.16
        heads = [wrap_panel_head(word, own, width) for word, own in zip(words, grades, strict=bool(words))]
        above = [LINE_HEIGHT * len(lines) + 0.07 for lines in heads] or [0.04]
        foot = wrap(label("coverage", language), WIDTH - 2 * MARGIN)
        bottom, height = 0.26 + LINE_HEIGHT * len(foot), len(rows) * _ROW
        sheet = start(bottom + len(keys) * height + sum(above) + legend_height(entries) + 0.06, checks, source,
                      language)
        draw_head(sheet, [], entries)
        for number, part in enumerate(parts):
            low = bottom + (len(parts) - 1 - number) * height + sum(above[number + 1:])
            draw_row_names(sheet, names, left - 0.12, low, _ROW)
            last = number == len(parts) - 1
            _draw_panel(sheet.axes_at(left, low, width, height), 100 * part, span, 100 * nominal, last)
            if words:
                draw_panel_head(sheet, heads[number], grades[number], left,
                                low + height + 0.03 + LINE_HEIGHT * len(heads[number]))
        heading(sheet, foot, left + width / 2, 0.02 + LINE_HEIGHT * len(foot), ha="center")
    return sheet


def _holds(part: pd.DataFrame, nominal: float) -> np.ndarray:
    """Whether intervals hold the nominal coverage, ends included whatever the rounding."""
    return ((part["low"] <= nominal + 1e-9) & (part["high"] >= nominal - 1e-9)).to_numpy()


def _legend(parts: list[pd.DataFrame], nominal: float, between: str, language: str) -> list[tuple[Line2D, str]]:
    known = [part.dropna() for part in parts]
    share = f"{100 * nominal:.4g} %" if language == "en" else f"{100 * nominal:.4g}%"
    entries = [(Line2D([], [], color=palette.AXIS, linewidth=1.1, linestyle=_DASHED),
                f"{label('nominal', language)} {share}")]
    held = np.concatenate([_holds(part, nominal) for part in known])
    if held.any():
        entries.append((Line2D([], [], linestyle="none", marker="o", color=_AGREES, markersize=5.4, markeredgewidth=0),
                        label("coverage_agrees", language)))
    if not held.all():
        entries.append((Line2D([], [], linestyle="none", marker="D", color=_DIFFERS, markersize=5.4,
                               markerfacecolor=palette.BACKGROUND, markeredgewidth=1.3),
                        label("coverage_differs", language)))
    entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.4), between))
    return entries


def _draw_panel(ax: Axes, part: pd.DataFrame, span: tuple[float, float], nominal: float, numbered: bool) -> None:
    """Intervals and dots of one panel; rows from the top."""
    ax.set(xlim=span, ylim=(len(part) - 0.5, -0.5))
    ticks = [t for t in round_ticks(*span) if 0 <= t <= 100]
    ax.set_xticks(ticks, [f"{t:.4g}" if numbered else "" for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(nominal, color=palette.AXIS, linewidth=1.1, linestyle=_DASHED, zorder=1)
    rows = np.arange(len(part))
    known = part["coverage"].notna().to_numpy()
    held = _holds(part, nominal) & known
    for chosen, colour, marker, face in ((held, _AGREES, "o", _AGREES),
                                         (known & ~held, _DIFFERS, "D", palette.BACKGROUND)):
        if chosen.any():
            ax.hlines(rows[chosen], part["low"][chosen], part["high"][chosen], color=colour, linewidth=1.4, zorder=2)
            ax.plot(part["coverage"][chosen], rows[chosen], linestyle="none", marker=marker, color=colour,
                    markersize=5.0, markerfacecolor=face, markeredgewidth=1.3 if marker == "D" else 0, zorder=3,
                    clip_on=False)
    for y in rows[~known]:
        ax.text(math.fsum(span) / 2, y, "–", ha="center", va="center", fontsize=SMALL_SIZE, color=palette.MUTED_TEXT,
                bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})
