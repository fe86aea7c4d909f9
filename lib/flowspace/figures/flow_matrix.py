"""Flows between agglomerations: a square of tinted cells, rows send and columns receive."""
from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from flowspace.figures import palette
from flowspace.figures.canvas import (
    HEAD_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.contrast import text_on
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_legend, legend_height
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import tick
from flowspace.figures.scatter import log_ticks
from flowspace.figures.style import SMALL_SIZE, TEXT_SIZE, WIDTH, style

MOST_AGGLOMERATIONS = 20
_WIDEST_CELL = 0.34
_LOWEST_ROW = 0.24  # so that names of rows have the size of body text, also on a phone
_FARTHEST = 10.0  # times as many, or as few, as expected; beyond it the tint stays the same
_DOT = 3.4  # points
_SIGN = 0.145  # inches from one Chinese sign to the next below it


def flow_matrix(table: pd.DataFrame, agglomerations: pd.DataFrame, *, value_label: str, evidence, source, language,
                value: str = "value", ratio: bool = False, marked: int = 5) -> Figure:
    r"""Flows between agglomerations, rows sending and columns receiving, tinted by value or by observed / expected.

    Tints follow :math:`\ln` of the value. With `ratio` they are two-sided around 1, red below and blue above it, from
    :math:`1/m` to :math:`m`, where :math:`m` is the largest :math:`\max(v, 1/v)` of the table, at least 2, at most 10.

    Parameters
    ----------
    table : DataFrame
        Columns origin, destination (both keys of agglomerations) and `value`, not negative; one row per ordered pair,
        with flows within an agglomeration as pairs with itself. An undirected network has each pair twice, with the
        same value. Pairs without a row, or without a number, show a dash; zeros stay paper.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one. Rows and columns stand in that order.
    value_label : str
        What the tint is, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    value : str
        The column with the numbers.
    ratio : bool
        Whether values are ratios of observed to expected flows, with 1 as the middle of the scale.
    marked : int
        How many of the largest values between agglomerations have a dot; those equal to the last of them have it, too.
        In a symmetric table a pair counts once and its two cells both have the dot.

    Returns
    -------
    Figure
        Cells of flows within an agglomeration have a frame. A key below says what the tints are. Rows are never lower
        than their names need in the size of body text, so that many agglomerations give cells higher than wide.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"origin": ["a", "a", "b"], "destination": ["a", "b", "a"], "value": [90.0, 10.0, 0.0]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> figure = flow_matrix(table, names, value_label="Trains per day", evidence="observed", source="a toy",
    ...                      language="en", marked=1)
    >>> figure.axes[0].lines[0].get_xydata().tolist(), [text.get_text() for text in figure.axes[0].texts]
    ([[1.5, 0.5]], ['–'])
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    ends = ["origin", "destination"]
    if checks.table(table, "table", [*ends, value], numbers=[value], key=ends):
        checks.within(table, "table", [value], low=0)
        if isinstance(agglomerations, pd.DataFrame) and "agglomeration" in agglomerations:
            checks.known(table[ends].to_numpy().ravel(), agglomerations["agglomeration"], "agglomeration")
        used = len(set(table[ends].to_numpy().ravel()))
        if not 2 <= used <= MOST_AGGLOMERATIONS:
            checks.add(f"{used} agglomerations", f"2 to {MOST_AGGLOMERATIONS}", "draw another set of them")
        if not (table[value] > 0).any():
            checks.add("no value above 0", "at least one", "choose years the data covers", value)
    checks.words(value_label, "value_label")
    if isinstance(marked, bool) or not isinstance(marked, (int, np.integer)) or marked < 0:
        checks.add(f"marked {marked!r}", "a whole number from 0", "say how many cells have a dot")
    checks.stop_if_any()
    names = short_names(agglomerations, table[ends].to_numpy().ravel(), language)
    words = list(names.values())
    check_texts((words, min(NAME_WIDTH, HEAD_WIDTH)), ([value_label], None))
    values = table.pivot(index="origin", columns="destination", values=value).reindex(
        index=list(names), columns=list(names)).to_numpy(dtype=float)
    n = len(words)
    scale, norm = _scale(values, ratio)
    top = largest_cells(values, marked)

    with style(language):
        entries = _legend(values, len(top), ratio, language)
        left = MARGIN + max(text_width(word, TEXT_SIZE) for word in words) + 0.08
        cell = min((WIDTH - left - MARGIN) / n, _WIDEST_CELL)
        row = max(cell, _LOWEST_ROW)
        width, height = n * cell, n * row
        head = max(_head_height(word) for word in words) + 0.1
        title = wrap(value_label, WIDTH - 2 * MARGIN)
        key = 0.4 + LINE_HEIGHT * len(title)
        below = key + legend_height(entries) + 0.12
        symmetric = np.array_equal(values, values.T, equal_nan=True)
        way = wrap(label("rows_equal_columns" if symmetric else "rows_send", language), WIDTH - 2 * MARGIN)
        sheet = start(below + height + head + LINE_HEIGHT * len(way) + 0.06, checks, source, language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, way, MARGIN, body, color=palette.MUTED_TEXT)
        draw_row_names(sheet, words, left - 0.06, below, row, TEXT_SIZE)
        for j, word in enumerate(words):
            _draw_column_head(sheet, word, left + (j + 0.5) * cell, below + height + 0.05)
        ax = sheet.axes_at(left, below, width, height)
        _draw_cells(ax, values, scale, norm, top)
        draw_legend(sheet, entries, below - 0.06)
        _draw_key(sheet, title, scale, norm, ratio, key)
    return sheet


def _is_chinese(word: str) -> bool:
    return all(ord(character) >= 0x2E80 for character in word)


def _head_height(word: str) -> float:
    return _SIGN * len(word) if _is_chinese(word) else text_width(word)


def _draw_column_head(sheet: Sheet, word: str, middle: float, bottom: float) -> None:
    """Chinese signs stand one below the other, Latin words upwards."""
    if _is_chinese(word):
        for i, sign in enumerate(reversed(word)):
            sheet.text_at(middle, bottom + (i + 0.5) * _SIGN, sign, ha="center", va="center")
    else:
        sheet.text_at(middle + 0.055, bottom, word, rotation=90, rotation_mode="anchor")


def largest_cells(values: np.ndarray, number: int) -> list[tuple[int, int]]:
    """Cells off the diagonal with the largest values, ties with the last of them included.

    Parameters
    ----------
    values : ndarray, shape (n, n)
    number : int
        How many; in a symmetric matrix pairs of cells.

    Returns
    -------
    list of (int, int)
        Row and column, in the order of the rows.

    Examples
    --------
    >>> largest_cells(np.array([[9.0, 1.0], [2.0, 9.0]]), 1), largest_cells(np.array([[9.0, 1.0], [1.0, 9.0]]), 1)
    ([(1, 0)], [(0, 1), (1, 0)])
    """
    off = np.where(np.eye(len(values), dtype=bool), np.nan, values)
    symmetric = np.array_equal(off, off.T, equal_nan=True)
    pool = off[np.triu_indices(len(off), 1)] if symmetric else off.ravel()
    pool = np.sort(pool[np.isfinite(pool) & (pool > 0)])[::-1]
    if number == 0 or not len(pool):
        return []
    least = pool[min(number, len(pool)) - 1]
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(off >= least), strict=True)]


def _scale(values: np.ndarray, ratio: bool) -> tuple[Colormap, LogNorm]:
    """Tints and the values they run between."""
    positive = values[np.isfinite(values) & (values > 0)]
    if ratio:
        far = min(max(float(positive.max()), float(1 / positive.min()), 2.0), _FARTHEST)
        return palette.diverging(), LogNorm(1 / far, far, clip=True)
    low, high = float(positive.min()), float(positive.max())
    return palette.sequential(), LogNorm(low, high if high > low else 2 * low, clip=True)


def _legend(values: np.ndarray, marked: int, ratio: bool, language: str) -> list[tuple[Line2D, str]]:
    def sample(marker: str, **look) -> Line2D:
        return Line2D([], [], linestyle="none", marker=marker, **look)

    entries = []
    if np.isfinite(np.diagonal(values)).any():
        entries.append((sample("s", markersize=9, markerfacecolor="none", color=palette.TEXT, markeredgewidth=1.3),
                        label("flows_within", language)))
    if marked:
        entries.append((sample("o", markersize=_DOT + 0.6, color=palette.TEXT, markeredgewidth=0),
                        label("largest_between", language)))
    if (values == 0).any():
        entries.append((sample("s", markersize=9, markerfacecolor="none", color=palette.CONTEXT, markeredgewidth=0.6),
                        "0"))
    if np.isnan(values).any():
        entries.append((sample("_", markersize=6, color=palette.MUTED_TEXT, markeredgewidth=1.0),
                        label("no_value", language)))
    return entries


def _draw_cells(ax: Axes, values: np.ndarray, scale: Colormap, norm: LogNorm, top: list[tuple[int, int]]) -> None:
    """Tints, frames on the diagonal, dots on the largest, dashes where there is no value."""
    n = len(values)
    ax.set(xlim=(0, n), ylim=(n, 0))
    ax.pcolormesh(np.arange(n + 1), np.arange(n + 1), np.ma.masked_where(~(values > 0), values), cmap=scale, norm=norm,
                  edgecolors=palette.BACKGROUND, linewidth=0.5)
    for i, j in zip(*np.nonzero(values == 0), strict=True):
        ax.add_patch(Rectangle((j + 0.08, i + 0.08), 0.84, 0.84, facecolor="none", edgecolor=palette.GRID,
                               linewidth=0.6))
    for i in range(n):
        # Frames lie inside their cells; paper around them parts the diagonal from what is beside it.
        ax.add_patch(Rectangle((i + 0.02, i + 0.02), 0.96, 0.96, facecolor="none", edgecolor=palette.BACKGROUND,
                               linewidth=3.0, zorder=3))
        ax.add_patch(Rectangle((i + 0.1, i + 0.1), 0.8, 0.8, facecolor="none", edgecolor=palette.TEXT, linewidth=1.3,
                               zorder=4))
    for i, j in top:
        ax.plot([j + 0.5], [i + 0.5], linestyle="none", marker="o", markersize=_DOT, markeredgewidth=0, zorder=5,
                color=text_on(scale(norm(values[i, j]))[:3]))
    for i, j in zip(*np.nonzero(np.isnan(values)), strict=True):
        ax.text(j + 0.5, i + 0.5, "–", ha="center", va="center", color=palette.MUTED_TEXT, fontsize=SMALL_SIZE)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def _draw_key(sheet: Sheet, title: list[str], scale: Colormap, norm: LogNorm, ratio: bool, height: float) -> None:
    """The bar that says which tint is which value."""
    heading(sheet, title, MARGIN, height)
    left, width = MARGIN + 0.2, WIDTH - 2 * MARGIN - 0.6
    bar = sheet.axes_at(left, 0.24, width, 0.13)
    edges = np.geomspace(norm.vmin, norm.vmax, 65)
    bar.pcolormesh(edges, [0, 1], np.sqrt(edges[1:] * edges[:-1])[None, :], cmap=scale, norm=norm, rasterized=True)
    bar.set(xscale="log", xlim=(norm.vmin, norm.vmax))
    bar.set_yticks([])
    bar.set_xticks([], minor=True)
    ticks = _ratio_ticks(norm.vmax) if ratio else log_ticks(norm.vmin, norm.vmax)
    texts = [_ratio_word(t) if ratio else tick(t) for t in ticks]
    bar.set_xticks(ticks, texts, fontsize=SMALL_SIZE)
    bar.tick_params(length=2, pad=1.5)
    for spine in bar.spines.values():
        spine.set_visible(True)


def _ratio_ticks(far: float) -> list[float]:
    above = [t for t in (2.0, 5.0, 10.0) if t <= far * (1 + 1e-9)]
    return [*(1 / t for t in reversed(above)), 1.0, *above]


def _ratio_word(value: float) -> str:
    """1/5 rather than 0.2: as many times too few as 5 is too many; the ends stand for all beyond them."""
    text = f"{value:g}" if value >= 1 else f"1/{1 / value:g}"
    return ("≥" if value == _FARTHEST else "≤" if value == 1 / _FARTHEST else "") + text
