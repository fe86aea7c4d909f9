"""Ranks of agglomerations with the band that many draws of an index leave them."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

_ROW = 0.225
_BAND = 8.0  # points
_NUMBERS = ["low", "median", "high", "rank"]


def rank_bands(table: pd.DataFrame, agglomerations: pd.DataFrame, *, evidence, source, language,
               panels: Sequence[str] | None = None, labels: dict | None = None) -> Figure:
    """Rank of every agglomeration in the reference, and the band of its ranks over many draws, in one or two panels.

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, low, median, high (of the ranks over all draws, e.g. their 5 %, 50 % and 95 % points),
        rank (of the reference), and `panel` if there are two indices; one row per agglomeration and panel. Ranks count
        from 1; low <= median <= high, while the reference may lie outside.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    panels : sequence of str, optional
        Which panels, from the left; one or two. In order of appearance if left out.
    labels : dict, optional
        Words for panels that are not in the dictionary of labels.

    Returns
    -------
    Figure
        Rows are shared by the panels and sorted by the median of the first one, then by its rank, then by plan order;
        agglomerations without a median there stand last. Rank 1 is at the left. Where a row is missing in a panel, it
        says so.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b"], "rank": [2, 1], "low": [1, 1], "median": [2, 1],
    ...                       "high": [2, 2]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> figure = rank_bands(table, names, evidence="simulated", source="a toy", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    split = isinstance(table, pd.DataFrame) and ("panel" in table or panels is not None)
    keys = [None]
    if checks.table(table, "table", ["agglomeration", *_NUMBERS, *(["panel"] if split else [])], numbers=_NUMBERS,
                    key=["agglomeration", *(["panel"] if split else [])]):
        checks.known_agglomerations(table, agglomerations)
        checks.within(table, "table", _NUMBERS, low=1)
        checks.in_order(table, "table", "low", "median", "high")
        if split:
            keys = chosen_keys(checks, table, "panel", panels, labels, most=2, other="name two with panels=")
            table = table[table["panel"].isin(keys)]
        if table[_NUMBERS].isna().all(axis=None):
            checks.add("no rank", "at least one number", "choose agglomerations the data covers")
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    words = [key_word(key, language, labels) for key in keys if key is not None]
    by_panel = [(table if key is None else table[table["panel"] == key]).set_index("agglomeration")[_NUMBERS]
                .reindex(list(names)) for key in keys]
    rows = _row_order(by_panel[0])
    by_panel = [part.loc[rows] for part in by_panel]
    last = max(2, int(np.ceil(table[_NUMBERS].max(axis=None))))
    gap = 0.3
    left = MARGIN + max(text_width(name) for name in names.values()) + 0.1
    width = (WIDTH - left - MARGIN - 0.08 - gap * (len(keys) - 1)) / len(keys)
    check_texts((names.values(), NAME_WIDTH), (words, round(width, 1)))

    with style(language):
        entries = [
            (Line2D([], [], linestyle="none", marker="o", color=palette.CATEGORICAL[0], markersize=5.4,
                    markeredgewidth=0), label("reference", language)),
            (Line2D([], [], linestyle="none", marker="|", color=palette.TEXT, markersize=10, markeredgewidth=1.6),
             label("median", language)),
            (_band_sample(), label("draws_band", language)),
        ]
        bottom = 0.42
        height = len(rows) * _ROW
        head = LINE_HEIGHT + 0.05 if words else 0.0
        sheet = start(bottom + height + head + legend_height(entries) + 0.1, checks, source, language)
        draw_head(sheet, [], entries)
        draw_row_names(sheet, [names[row] for row in rows], left - 0.08, bottom, _ROW)
        for number, part in enumerate(by_panel):
            at = left + number * (width + gap)
            ax = sheet.axes_at(at, bottom, width, height)
            _draw_panel(ax, part, last, width, language)
            if words:
                sheet.text_at(at + width / 2, bottom + height + 0.05, words[number], ha="center")
            sheet.text_at(at + width / 2, 0.04, label("rank", language), ha="center")
    return sheet


def _row_order(first: pd.DataFrame) -> list[str]:
    """Agglomerations by median, then rank; what is missing comes last, ties stay in plan order."""
    filled = first[["median", "rank"]].fillna(np.inf)
    return list(filled.sort_values(["median", "rank"], kind="stable").index)


def _band_sample() -> Line2D:
    return Line2D([], [], color=palette.AXIS, linewidth=1.0,
                  path_effects=[withStroke(linewidth=_BAND, foreground=palette.BAND)], solid_capstyle="butt")


def _draw_panel(ax: Axes, part: pd.DataFrame, last: int, width: float, language: str) -> None:
    """Bands, medians and references of one panel; rows from the top."""
    ax.set(xlim=(0.4, last + 0.6), ylim=(len(part) - 0.5, -0.5))
    ticks = rank_ticks(last, width)
    ax.set_xticks(ticks, [str(t) for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.grid(axis="x")
    rows = np.arange(len(part))
    low, median, high, rank = (part[column].to_numpy(dtype=float) for column in _NUMBERS)
    drawn = np.isfinite(median)
    bands = [[(a, y), (b, y)] for a, b, y in zip(low[drawn], high[drawn], rows[drawn], strict=True)]
    for colour, line in ((palette.BAND, _BAND), (palette.AXIS, 1.0)):
        ax.add_collection(LineCollection(bands, colors=colour, linewidths=line, capstyle="butt", zorder=2))
    ax.plot(median[drawn], rows[drawn], linestyle="none", marker="|", color=palette.TEXT, markersize=10,
            markeredgewidth=1.6, zorder=3, clip_on=False)
    known = np.isfinite(rank)
    ax.plot(rank[known], rows[known], linestyle="none", marker="o", color=palette.CATEGORICAL[0], markersize=5.4,
            markeredgecolor=palette.BACKGROUND, markeredgewidth=0.7, zorder=4, clip_on=False)
    for y in rows[~drawn & ~known]:
        # On paper, so that no line of the grid runs through the words.
        ax.text((1 + last) / 2, y, label("no_value", language), ha="center", va="center", fontsize=SMALL_SIZE,
                color=palette.MUTED_TEXT, bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})


def rank_ticks(last: int, width: float) -> list[int]:
    """Ranks written on an axis: the first, the last, and round ones between them, as many as there is room for.

    Parameters
    ----------
    last : int
        The last rank.
    width : float
        Of the axis, in inches.

    Returns
    -------
    list of int

    Examples
    --------
    >>> rank_ticks(19, 1.6), rank_ticks(4, 1.6)
    ([1, 5, 10, 15, 19], [1, 2, 3, 4])
    """
    apart = (text_width(str(last)) + 0.08) / width * last  # ranks between two numbers that do not touch
    step = next(s for s in (1, 5, 10, 20, 50, 100, 200, 500, 1000, last) if s >= apart)
    between = [rank for rank in range(step, last, step) if 1 + apart <= rank <= last - apart]
    return [1, *between, last]
