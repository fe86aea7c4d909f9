"""One plot on a sheet: title and legend above, numbers and a title below, notes at the foot.

Positions are in inches, as on the sheet.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, Sheet, heading, start, text_width, wrap
from flowspace.figures.checks import Checks
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.scatter import round_ticks
from flowspace.figures.style import SMALL_SIZE, WIDTH

_RIGHT = 0.14  # inches right of the plot, for half a number


@dataclass
class Frame:
    """A sheet with one plot.

    Parameters
    ----------
    sheet : Sheet
    ax : Axes
        The plot.
    left, bottom, width, height : float
        Where the plot stands.
    """

    sheet: Sheet
    ax: Axes
    left: float
    bottom: float
    width: float
    height: float


def framed(checks: Checks, source: str, language: str, *, x_label: str, y_label: str, x_limits: tuple[float, float],
           y_limits: tuple[float, float], entries: list, height: float, strip: float = 0.0, left: float | None = None,
           notes: Sequence[str] = (), x_ticks: Sequence[float] | None = None,
           y_ticks: Sequence[tuple[float, str]] | None = None) -> Frame:
    """A sheet with one plot, its axes set and its words written.

    Parameters
    ----------
    checks : Checks
        Passed.
    source : str
    language : {"en", "zh"}
    x_label, y_label : str
        Below and above the plot.
    x_limits, y_limits : (float, float)
    entries : list of (Line2D, str)
        Of the legend.
    height : float
        Of the plot.
    strip : float
        Of what is drawn between the plot and its numbers, below the plot.
    left : float, optional
        Inches left of the plot, if more than its numbers need.
    notes : sequence of str
        Below everything, each on lines of its own.
    x_ticks : sequence of float, optional
        Numbers below; round ones if left out, none if empty.
    y_ticks : sequence of (float, str), optional
        Where something is written beside the plot, and what; round numbers if left out.

    Returns
    -------
    Frame

    Examples
    --------
    >>> frame = framed(Checks("observed", "a toy", "en"), "a toy", "en", x_label="x", y_label="y", x_limits=(0, 1),
    ...                y_limits=(0, 5), entries=[], height=2.0)
    >>> frame.height
    2.0
    """
    room = WIDTH - 2 * MARGIN
    title, below = wrap(y_label, room), wrap(x_label, room) if x_label else []
    said = [line for note in notes for line in wrap(note, room)]
    y_ticks = [(t, tick(t)) for t in round_ticks(*y_limits)] if y_ticks is None else list(y_ticks)
    x_ticks = round_ticks(*x_limits) if x_ticks is None else list(x_ticks)
    left = max(MARGIN + max((text_width(words) for _, words in y_ticks), default=0.0) + 0.1, left or 0.0)
    width = WIDTH - left - _RIGHT
    foot = 0.04 + LINE_HEIGHT * (len(below) + len(said))
    bottom = foot + (0.24 if x_ticks else 0.04) + strip
    top = LINE_HEIGHT * len(title) + legend_height(entries) + 0.12
    sheet = start(bottom + height + top, checks, source, language)
    draw_head(sheet, title, entries)
    heading(sheet, said, MARGIN, 0.04 + LINE_HEIGHT * len(said), color=palette.MUTED_TEXT)
    heading(sheet, below, left + width / 2, foot, ha="center")
    ax = sheet.axes_at(left, bottom, width, height)
    ax.set(xlim=x_limits, ylim=y_limits)
    ax.set_yticks([t for t, _ in y_ticks], [words for _, words in y_ticks], fontsize=SMALL_SIZE)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y")
    numbered = ax
    if strip:
        numbered = sheet.axes_at(left, bottom - strip, width, strip)
        numbered.set(xlim=x_limits, ylim=(0, strip))
        numbered.patch.set_visible(False)
        numbered.set_yticks([])
        numbered.spines["left"].set_visible(False)
        numbered.set_gid("strip")
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
    numbered.set_xticks(x_ticks, [tick(t) for t in x_ticks], fontsize=SMALL_SIZE)
    return Frame(sheet, ax, left, bottom, width, height)


def strip_of(frame: Frame) -> Axes:
    """The axes between a plot and its numbers.

    Parameters
    ----------
    frame : Frame
        Made with a strip.

    Returns
    -------
    Axes

    Examples
    --------
    >>> frame = framed(Checks("observed", "a toy", "en"), "a toy", "en", x_label="x", y_label="y", x_limits=(0, 1),
    ...                y_limits=(0, 5), entries=[], height=2.0, strip=0.5)
    >>> strip_of(frame).get_ylim() == (0, 0.5)
    True
    """
    return next(ax for ax in frame.sheet.axes if ax.get_gid() == "strip")
