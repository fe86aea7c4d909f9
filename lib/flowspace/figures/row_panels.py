"""Rows with names, and beside them panels that share these rows: each with an x axis of its own that holds zero.

Positions are in inches, as on the sheet.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, Sheet, heading, start, text_width, wrap
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.coefficients import axis_ticks
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import draw_panel_head, wrap_panel_head
from flowspace.figures.style import SMALL_SIZE, WIDTH

ROW = 0.22
_GAP = 0.2  # between two panels


@dataclass(frozen=True)
class RowPanel:
    """One panel.

    Parameters
    ----------
    ax : Axes
        Rows are at 0, 1, … from the top.
    span : (float, float)
        Ends of the x axis.
    """

    ax: Axes
    span: tuple[float, float]


def span_with_zero(numbers: Iterable[float], from_zero: bool = False) -> tuple[float, float]:
    """Ends of an axis that holds zero and these numbers, those that are missing left out.

    Parameters
    ----------
    numbers : iterable of float
    from_zero : bool
        Whether the axis begins at zero; no number is then negative.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> span_with_zero([1.0, float("nan")], from_zero=True), span_with_zero([])
    ((0.0, 1.06), (-0.06, 0.06))
    """
    found = [0.0, *(float(v) for v in numbers if math.isfinite(v))]
    pad = 0.06 * ((max(found) - min(found)) or 1.0)
    return (0.0 if from_zero else min(found) - pad), max(found) + pad


def row_panels(checks: Checks, source: str, language: str, *, names: Sequence[str],
               spans: Sequence[tuple[float, float]], heads: Sequence[str], grades: Sequence[Iterable[str]],
               entries: list, title: str = "", below: str = "", columns: int | None = None,
               row: float = ROW) -> tuple[Sheet, list[RowPanel]]:
    """A sheet with panels that share rows, with names, numbers and a zero line; marks are left to the caller.

    Parameters
    ----------
    checks : Checks
        Passed.
    source : str
    language : {"en", "zh"}
    names : sequence of str
        Of the rows, from the top.
    spans : sequence of (float, float)
        Ends of the x axis of each panel, from the upper left.
    heads : sequence of str
        Of each panel, or none.
    grades : sequence of iterables of str
        Grades of evidence in each head.
    entries : list of (Line2D, str)
        Of the legend.
    title, below : str
        Above the legend and below all panels; each may be empty.
    columns : int, optional
        Panels side by side; all of them if left out.
    row : float
        Inches from one row to the next.

    Returns
    -------
    Sheet, list of RowPanel

    Examples
    --------
    >>> sheet, panels = row_panels(Checks("observed", "a toy", "en"), "a toy", "en", names=["Alpha", "Beta"],
    ...                            spans=[(-1.0, 1.0)] * 2, heads=["A", "B"], grades=[(), ()], entries=[])
    >>> [tuple(map(float, panel.ax.get_ylim())) for panel in panels]
    [(1.5, -0.5), (1.5, -0.5)]
    """
    n = len(spans)
    columns = min(columns or n, n)
    deep = math.ceil(n / columns)
    left = MARGIN + max(text_width(name) for name in names) + 0.14
    width = (WIDTH - left - 0.16 - _GAP * (columns - 1)) / columns
    lines = [wrap_panel_head(head, own, width + 0.5 * _GAP) for head, own in zip(heads, grades, strict=bool(heads))]
    above = [LINE_HEIGHT * max((len(ls) for ls in lines[r * columns:(r + 1) * columns]), default=0) + 0.07
             for r in range(deep)]
    said, foot = wrap(title, WIDTH - 2 * MARGIN) if title else [], wrap(below, WIDTH - 2 * MARGIN) if below else []
    high, numbered = len(names) * row, 0.24
    bottom = 0.02 + LINE_HEIGHT * len(foot)
    top = LINE_HEIGHT * len(said) + legend_height(entries) + 0.1
    sheet = start(bottom + deep * (high + numbered) + sum(above) + top, checks, source, language)
    draw_head(sheet, said, entries)
    heading(sheet, foot, WIDTH / 2, bottom, ha="center")
    panels = []
    for number, span in enumerate(spans):
        down, across = divmod(number, columns)
        at = left + across * (width + _GAP)
        low = bottom + numbered + (deep - 1 - down) * (high + numbered) + sum(above[down + 1:])
        if across == 0:
            draw_row_names(sheet, list(names), left - 0.1, low, row)
        ax = sheet.axes_at(at, low, width, high)
        _set(ax, span, len(names), width)
        panels.append(RowPanel(ax, span))
        if lines:
            draw_panel_head(sheet, lines[number], grades[number], at,
                            low + high + 0.04 + LINE_HEIGHT * len(lines[number]))
    return sheet, panels


def _set(ax: Axes, span: tuple[float, float], rows: int, width: float) -> None:
    ax.set(xlim=span, ylim=(rows - 0.5, -0.5))
    ticks = axis_ticks(*span, width)
    ax.set_xticks(ticks, [tick(t) for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.hlines(np.arange(rows), *span, color=palette.GRID, linewidth=0.5, zorder=0.5)
    ax.axvline(0, color=palette.AXIS, linewidth=1.1, zorder=1)


def draw_dashes(panel: RowPanel, rows: Iterable[int]) -> None:
    """A dash in the middle of each row that has no number.

    Parameters
    ----------
    panel : RowPanel
    rows : iterable of int
    """
    for y in rows:
        panel.ax.text(math.fsum(panel.span) / 2, y, "–", ha="center", va="center", fontsize=SMALL_SIZE,
                      color=palette.MUTED_TEXT, bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})


def check_interval(checks: Checks, table, columns: Sequence[str] = ("low", "high")) -> None:
    """Ask for both ends of an interval or none, the lower one first.

    An estimate need not lie in its interval: that of a bootstrap may miss it, and is drawn as it is.

    Parameters
    ----------
    checks : Checks
    table : DataFrame
    columns : (str, str)

    Examples
    --------
    >>> import pandas as pd
    >>> checks = Checks("observed", "a toy", "en")
    >>> check_interval(checks, pd.DataFrame({"low": [1.0], "high": [0.0]}))
    >>> len(checks.problems)
    1
    """
    checks.within(table, "table", list(columns))
    checks.in_order(table, "table", *columns)
