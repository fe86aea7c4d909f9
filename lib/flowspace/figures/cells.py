"""Cells with numbers, and the names beside and above them: what every table drawn as coloured cells is made of.

Positions are in inches, as on the sheet.
"""
from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, Normalize
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, Sheet, text_width
from flowspace.figures.contrast import text_on
from flowspace.figures.style import SMALL_SIZE

_INSET = 0.012  # inches between a cell's edge and its outline
SLANT = 0.866  # sine of the 60 degrees at which long column heads stand


def draw_cells(sheet: Sheet, left: float, bottom: float, width: float, height: float, values: np.ndarray,
               texts: list[list[str]], cmap: Colormap, norm: Normalize, *, rotation: float = 0.0) -> Axes:
    """Cells with numbers; rows from the top; cells without a value stay paper, without an outline, and keep their text.

    Parameters
    ----------
    sheet : Sheet
    left, bottom, width, height : float
        Of all cells together.
    values : ndarray, shape (rows, columns)
        What the tint stands for.
    texts : list of list of str
        What is written.
    cmap : Colormap
    norm : Normalize
    rotation : float
        Of the texts, in degrees.

    Returns
    -------
    Axes
    """
    rows, columns = values.shape
    ax = sheet.axes_at(left, bottom, width, height)
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    ax.pcolormesh(np.arange(columns + 1), np.arange(rows + 1), np.ma.masked_invalid(values), cmap=cmap, norm=norm,
                  edgecolors=palette.BACKGROUND, linewidth=1.0)
    x, y = _INSET * columns / width, _INSET * rows / height
    ax.add_collection(PolyCollection(
        [[(j + x, i + y), (j + 1 - x, i + y), (j + 1 - x, i + 1 - y), (j + x, i + 1 - y)]
         for i, j in zip(*np.nonzero(np.isfinite(values)), strict=True)],
        facecolors="none", edgecolors=palette.CELL_EDGE, linewidths=0.6))
    for i in range(rows):
        for j in range(columns):
            if texts[i][j]:
                colour = text_on(cmap(norm(values[i, j]))[:3]) if np.isfinite(values[i, j]) else palette.MUTED_TEXT
                ax.text(j + 0.5, i + 0.5, texts[i][j], ha="center", va="center", color=colour, fontsize=SMALL_SIZE,
                        rotation=rotation, linespacing=0.95)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def draw_row_names(sheet: Sheet, names: list[str], right: float, bottom: float, row_height: float,
                   size: float = SMALL_SIZE) -> None:
    """Names left of the cells, flush right, centred on their rows.

    Parameters
    ----------
    sheet : Sheet
    names : list of str
        From the top.
    right, bottom, row_height : float
    size : float
        Of the names, in points.
    """
    n = len(names)
    for i, name in enumerate(names):
        sheet.text_at(right, bottom + (n - i - 0.5) * row_height, name, ha="right", va="center", linespacing=1.0,
                      fontsize=size)


def draw_column_heads(sheet: Sheet, heads: list[str], left: float, bottom: float, width: float) -> None:
    """Heads above the cells: level where they fit, else slanted, upright if narrow.

    Parameters
    ----------
    sheet : Sheet
    heads : list of str
        From the left.
    left, bottom, width : float
        Of all heads together.
    """
    step = width / len(heads)
    level = heads_are_level(heads, width)
    for j, head in enumerate(heads):
        if level:
            sheet.text_at(left + (j + 0.5) * step, bottom, head, ha="center")
        else:
            angle, shift = (90, 0.06) if step < 0.2 else (60, -0.06)
            sheet.text_at(left + (j + 0.5) * step + shift, bottom, head, rotation=angle, rotation_mode="anchor")


def draw_group_head(sheet: Sheet, head: str, left: float, bottom: float, width: float) -> None:
    """The head of a group of columns, on a line as wide as they are.

    Parameters
    ----------
    sheet : Sheet
    head : str
    left, bottom, width : float
    """
    w, h = sheet.get_size_inches()
    y = (bottom + sheet.body_bottom) / h
    sheet.add_artist(Line2D([(left + 0.02) / w, (left + width - 0.02) / w], [y, y], color=palette.AXIS, linewidth=0.8))
    sheet.text_at(left + width / 2, bottom + 0.03, head, ha="center")


def heads_are_level(heads: list[str], width: float) -> bool:
    """Whether heads fit side by side into a width.

    Parameters
    ----------
    heads : list of str
    width : float

    Returns
    -------
    bool

    Examples
    --------
    >>> heads_are_level(["a", "b"], 1.0), heads_are_level(["Alpha", "Beta"], 0.4)
    (True, False)
    """
    return all(text_width(h) <= width / len(heads) - 0.04 for h in heads)


def _heads_size(heads: list[str], width: float) -> tuple[float, float]:
    """Height the heads need, and how far the last one hangs over on the right."""
    step = width / len(heads)
    if heads_are_level(heads, width):
        return LINE_HEIGHT, 0.0
    longest = max(text_width(h) for h in heads)
    over = max((j + 0.5) * step + text_width(h) / 2 + 0.1 - width for j, h in enumerate(heads))
    if step < 0.2:
        return longest + 0.06, 0.0
    return longest * SLANT + 0.12, max(0.0, over)


def width_and_head(heads: list[str], room: float, groups: int = 1, beside: float = 0.0) -> tuple[float, float]:
    """Width left to the cells so that no head hangs over the edge of the sheet, and the height the heads need.

    Parameters
    ----------
    heads : list of str
        Of one group.
    room : float
        For all groups, without what lies between them.
    groups : int
        Groups side by side that have these same heads; slanted heads may hang over into the next one, where they run
        beside its own.
    beside : float
        What lies at the right of the cells, below slanted heads.

    Returns
    -------
    tuple of float
        Of one group.

    Examples
    --------
    >>> width_and_head(["a", "b"], 1.0)
    (1.0, 0.175)
    """
    width = (room - max(0.0, _heads_size(heads, room / groups)[1] - beside)) / groups
    return width, _heads_size(heads, width)[0]
