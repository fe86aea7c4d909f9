"""Small panels in one or two columns, each with a y axis of its own, under one title and one legend.

Positions are in inches, as on the sheet.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, Sheet, heading, start, text_width, wrap
from flowspace.figures.checks import Checks
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import draw_panel_head, wrap_panel_head
from flowspace.figures.scatter import log_ticks, padded_limits
from flowspace.figures.style import SMALL_SIZE, WIDTH

_GAP = 0.22  # between two columns
_BETWEEN = 0.2  # between two rows


@dataclass(frozen=True)
class ValueAxis:
    """Ends and numbers of a y axis.

    Parameters
    ----------
    limits : (float, float)
    ticks : tuple of float
    log : bool
    """

    limits: tuple[float, float]
    ticks: tuple[float, ...]
    log: bool = False

    @property
    def texts(self) -> list[str]:
        """What is written at the numbers."""
        return [tick(t) for t in self.ticks]


def value_axis(numbers: Iterable[float], *, log: bool = False, most: int = 4) -> ValueAxis:
    """An axis around numbers, those that are missing left out.

    Parameters
    ----------
    numbers : iterable of float
        At least one that is not missing; above 0 on a logarithmic axis.
    log : bool
    most : int
        About how many numbers are written.

    Returns
    -------
    ValueAxis

    Examples
    --------
    >>> value_axis([0.0, 10.0]).ticks, value_axis([1.0, 1000.0], log=True).texts
    ((0.0, 5.0, 10.0), ['1', '10', '100', '1,000'])
    """
    numbers = [float(v) for v in numbers if math.isfinite(v)]
    low, high = padded_limits(numbers, log)
    if not log:
        ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        return ValueAxis((low, high), tuple(float(t) for t in ticks if low <= t <= high))
    ticks = log_ticks(low, high)
    if len(ticks) > most + 1:
        powers = [t for t in ticks if math.isclose(math.log10(t), round(math.log10(t)))]
        ticks = powers if len(powers) >= 2 else ticks[::2]
    step = math.ceil(len(ticks) / (most + 2))
    return ValueAxis((low, high), tuple(ticks[::step]), True)


def set_value_axis(ax: Axes, axis: ValueAxis) -> None:
    """Give axes the ends, the grid and the numbers of a y axis.

    Parameters
    ----------
    ax : Axes
    axis : ValueAxis
    """
    ax.set_yscale("log" if axis.log else "linear")
    ax.set_ylim(axis.limits)
    ax.set_yticks(axis.ticks, axis.texts, fontsize=SMALL_SIZE)
    ax.set_yticks([], minor=True)
    ax.tick_params(axis="y", which="both", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y")


@dataclass(frozen=True)
class Panel:
    """One panel of a grid.

    Parameters
    ----------
    ax : Axes
    width, height : float
        Inches.
    written : bool
        Whether the numbers of the x axis stand below it, since no panel follows there.
    """

    ax: Axes
    width: float
    height: float
    written: bool


def panel_grid(checks: Checks, source: str, language: str, *, axes: Sequence[ValueAxis], heads: Sequence[str],
               grades: Sequence[Iterable[str]], entries: list, title: str, below: str = "", height: float | None = None,
               columns: int | None = None, extra: float = 0.0,
               notes: Sequence[str] = ()) -> tuple[Sheet, list[Panel]]:
    """A sheet with panels, their y axes set and their heads written; x axes are left to the caller.

    Parameters
    ----------
    checks : Checks
        Passed.
    source : str
    language : {"en", "zh"}
    axes : sequence of ValueAxis
        Of each panel, from the upper left.
    heads : sequence of str
        Of each panel, or none.
    grades : sequence of iterables of str
        Grades of evidence in each head.
    entries : list of (Line2D, str)
        Of the legend.
    title, below : str
        What the y axes show, above the legend, and the x axes, below the panels; each may be empty.
    height : float, optional
        Of a panel.
    columns : int, optional
        Two if left out, one for a single panel.
    extra : float
        More inches below the lowest panels, for what is written aslant at their x axes.
    notes : sequence of str
        At the foot, each on lines of its own.

    Returns
    -------
    Sheet, list of Panel

    Examples
    --------
    >>> axis = value_axis([0.0, 1.0])
    >>> sheet, panels = panel_grid(Checks("observed", "a toy", "en"), "a toy", "en", axes=[axis] * 3, entries=[],
    ...                            heads=["A", "B", "C"], grades=[()] * 3, title="Value")
    >>> [panel.written for panel in panels]
    [False, True, True]
    """
    n = len(axes)
    columns = columns or (1 if n == 1 else 2)
    rows = math.ceil(n / columns)
    room = (WIDTH - 2 * MARGIN - 0.08 - _GAP * (columns - 1)) / columns
    beside = [max((text_width(t) for axis in axes[c::columns] for t in axis.texts), default=0.0) + 0.08
              for c in range(columns)]
    height = height or (2.1 if n == 1 else 1.45 if rows == 1 else 1.2 if rows <= 3 else 1.0)
    lines = [wrap_panel_head(head, own, room) for head, own in zip(heads, grades, strict=bool(heads))]
    above = [LINE_HEIGHT * max((len(ls) for ls in lines[r * columns:(r + 1) * columns]), default=0)
             for r in range(rows)]
    said, foot = wrap(title, WIDTH - 2 * MARGIN) if title else [], wrap(below, WIDTH - 2 * MARGIN) if below else []
    told = [line for note in notes for line in wrap(note, WIDTH - 2 * MARGIN)]
    under = LINE_HEIGHT * len(told)
    bottom = 0.28 + LINE_HEIGHT * len(foot) + under + extra
    top = LINE_HEIGHT * len(said) + legend_height(entries) + 0.14
    sheet = start(bottom + rows * height + (rows - 1) * _BETWEEN + sum(above) + top, checks, source, language)
    draw_head(sheet, said, entries)
    heading(sheet, foot, WIDTH / 2, 0.02 + under + LINE_HEIGHT * len(foot), ha="center")
    heading(sheet, told, MARGIN, 0.02 + under, color=palette.MUTED_TEXT)
    panels = []
    for number, axis in enumerate(axes):
        row, column = divmod(number, columns)
        left = MARGIN + column * (room + _GAP)
        low = bottom + (rows - 1 - row) * (height + _BETWEEN) + sum(above[row + 1:])
        width = room - beside[column]
        ax = sheet.axes_at(left + beside[column], low, width, height)
        set_value_axis(ax, axis)
        panels.append(Panel(ax, width, height, number + columns >= n))
        if lines:
            draw_panel_head(sheet, lines[number], grades[number], left,
                            low + height + 0.07 + LINE_HEIGHT * len(lines[number]))
    return sheet, panels
