"""Numbers of agglomerations in tinted cells, with one or several groups of columns."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure

from flowspace.figures import palette
from flowspace.figures.canvas import (
    HEAD_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import (
    draw_cells, draw_column_heads, draw_group_head, draw_row_names, width_and_head,
)
from flowspace.figures.checks import Checks
from flowspace.figures.contrast import text_on
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import choose_among, label
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import signed, tick
from flowspace.figures.panel_grades import draw_marks, grades_of_panels, panel_checks
from flowspace.figures.scatter import round_ticks
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_COLUMNS = 12
MOST_COLOURED = 30  # columns of cells without numbers
_CELL = 0.19  # inches, the height of a cell without a number
_KEY = 0.34  # inches for the bar that says which colour is which value
_GAP = 0.1  # inches between two groups
_INSET = 0.012  # inches between a cell's edge and its outline


def value_matrix(table: pd.DataFrame, agglomerations: pd.DataFrame, *, columns: str, evidence, source, language,
                 value: str = "value", digits: int | None = None, limits: tuple[float, float] | None = (0, 1),
                 centre: float | None = None, significant: str | None = None, groups: str | None = None,
                 percent: bool = False, order: Sequence[str] | None = None, labels: dict | None = None,
                 title: str | None = None, written: bool = True, missing_label: str | None = None) -> Figure:
    """Numbers of agglomerations, one row each, in cells tinted by value; one or several groups of columns.

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, `columns`, `value`, and `groups` if given; one row for each of their combinations.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    columns : str
        The column of `table` whose keys stand across, in order of appearance, e.g. "dimension".
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each column's key to its own, whose markers then stand above
        the columns that differ.
    source : str
    language : {"en", "zh"}
    value : str
        The column with the numbers.
    digits : int, optional
        Decimals printed: 2 if left out, none for percentages.
    limits : (float, float), optional
        Values with the lightest and the darkest tint; those beyond have the same tints as the limits. `None` for the
        smallest and the largest number of the table.
    centre : float, optional
        The middle of a two-sided tint, red below and blue above it, e.g. 0 for z scores. It lies between `limits`, of
        which the farther one counts on both sides; with `limits=None`, the number farthest from it does.
    significant : str, optional
        A column of `table` that is True or False wherever there is a number: where it is False, the number stands in
        brackets and without a tint, and a line above the cells says so.
    groups : str, optional
        The column of `table` whose keys part the columns into groups, each under a head, e.g. "year".
    percent : bool
        Whether shares of one are printed as percentages; limits stay shares of one.
    order : sequence of str, optional
        The agglomerations from the top, if not in plan order; those left out are not drawn.
    labels : dict, optional
        Words for keys that are not in the dictionary of labels; numbers, e.g. years, stand for themselves.
    title : str, optional
        What the numbers are, with their unit; above the cells.
    written : bool
        Whether the numbers stand in the cells. Without them, e.g. for many years, colours are stronger, a bar says
        which is which, and a triangle marks every value beyond the ends of that bar: up above, down below.

    missing_label : str, optional
        What it means that a number is missing, e.g. "no open data": cells without a number are then hatched, too, and
        a line above the cells says so.

    Returns
    -------
    Figure
        The darker a cell, the larger its number, or the farther from the centre. A missing value, or a missing row of
        the table, shows a dash. Numbers stand upright in cells that are narrower than they are.

    Raises
    ------
    FigureError
        With every problem of the input; if there are more than twelve columns in all, or thirty without numbers.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b"], "measure": ["pielou"] * 2, "value": [0.4, 0.6]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> figure = value_matrix(table, names, columns="measure", evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.40', '0.60']
    >>> years = pd.DataFrame({"agglomeration": ["a", "b"], "year": 2008, "value": [-0.4, 7.0]})
    >>> figure = value_matrix(years, names, columns="year", limits=(-2, 2), centre=0, written=False,
    ...                       evidence="estimated", source="a toy", language="en")
    >>> [(line.get_marker(), line.get_xydata().tolist()) for axes in figure.axes for line in axes.lines]
    [('^', [[0.5, 1.5]])]
    """
    most = MOST_COLUMNS if written else MOST_COLOURED
    checks = panel_checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    key = ["agglomeration", columns, *([groups] if groups else [])]
    across, parts = [], [None]
    if checks.table(table, "table", [*key, value], numbers=[value], key=key):
        checks.known_agglomerations(table, agglomerations)
        checks.within(table, "table", [value])
        if significant is not None:
            _check_significant(checks, table, significant, value)
        across = chosen_keys(checks, table, columns, None, labels, most=most)
        if groups:
            parts = chosen_keys(checks, table, groups, None, labels, most=most)
        if len(across) <= most and len(parts) <= most < len(across) * len(parts):
            checks.add(f"{len(parts)} groups of {len(across)} columns", f"at most {most} columns in all",
                       "draw fewer in one figure")
        if order is not None:
            checks.known(order, table["agglomeration"], "agglomeration")
            if len(set(order)) < len(order) or not len(order):
                checks.add("order with agglomerations twice, or empty", "every agglomeration once", "correct the order")
    if significant is not None and not written:
        checks.add("significant with written=False", "one of the two", "brackets need numbers: leave one out")
    sound = limits is None or (isinstance(limits, (tuple, list)) and len(limits) == 2 and all(
        isinstance(v, Real) and math.isfinite(v) for v in limits) and limits[0] < limits[1])
    if centre is not None and not (isinstance(centre, Real) and math.isfinite(centre)):
        checks.add(f"centre {centre!r}", "a number, e.g. 0", "give the middle of the tint")
    elif centre is not None and limits is not None and sound and not limits[0] < centre < limits[1]:
        checks.add(f"centre {centre:g} not between limits {limits}", "the lower limit < centre < the upper limit",
                   "give limits around it, or limits=None", "centre")
    if not sound:
        checks.add(f"limits {limits!r}", "two numbers, the smaller one first", "correct them, or give limits=None")
    if missing_label is not None:
        checks.words(missing_label, "missing_label")
    grades = grades_of_panels(checks, evidence, across)
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    rows = list(names) if order is None else list(order)
    heads = [key_word(k, language, labels) for k in across]
    over = [] if groups is None else [key_word(k, language, labels) for k in parts]
    said = title if title else label("in_percent", language) if percent else ""
    notes = [] if significant is None else [label("not_significant", language)]
    check_texts((names.values(), NAME_WIDTH), (heads, HEAD_WIDTH), ([said], None))
    by_part = [table if groups is None else table[table[groups] == part] for part in parts]
    numbers = [_wide(part, columns, value, rows, across) for part in by_part]
    faint = [_faint(part, columns, significant, rows, across) for part in by_part]
    norm = _norm(np.concatenate(numbers), limits, centre)
    if written:
        scale = palette.tint() if centre is None else palette.diverging_tint()
    else:
        scale = palette.sequential() if centre is None else palette.diverging()
    digits = (0 if percent else 2) if digits is None else digits
    beyond = [] if written else [_beyond(part, norm) for part in numbers]
    if any(marks.any() for marks in beyond):
        notes.append(label("beyond_scale", language))
    gaps = missing_label is not None and any(np.isnan(part).any() for part in numbers)
    if gaps:
        notes.append(label("hatched", language).format(what=missing_label))
    texts = [[[_written(v * (100 if percent else 1), digits, weak) if written or math.isnan(v) else ""
               for v, weak in zip(*pair, strict=True)] for pair in zip(*both, strict=True)]
             for both in zip(numbers, faint, strict=True)]
    left = MARGIN + max(text_width(names[row]) for row in rows) + 0.08
    width, head = width_and_head(heads, WIDTH - left - MARGIN - _GAP * (len(parts) - 1), len(parts))
    check_texts((over, round(width + _GAP - 0.05, 1)))

    with style(language):
        longest = max(text_width(t) for part in texts for row in part for t in row)
        upright = written and longest > width / len(heads) - 0.02
        row_height = (longest + 0.08 if upright else 0.225) if written else _CELL
        lines = [line for text in [said, *notes] if text for line in wrap(text, WIDTH - 2 * MARGIN)]
        height = len(rows) * row_height
        marks = 0.17 if any(grades) else 0.0
        top = marks + head + (LINE_HEIGHT + 0.1 if over else 0.0) + LINE_HEIGHT * len(lines)
        top += (0.06 if lines else 0.0) + (0.0 if written else _KEY)
        sheet = start(0.08 + height + 0.04 + top + 0.04, checks, source, language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, lines, MARGIN, body, color=palette.MUTED_TEXT)
        if not written:
            _draw_key(sheet, body - LINE_HEIGHT * len(lines) - 0.04, scale, norm, percent)
        draw_row_names(sheet, [names[row] for row in rows], left - 0.06, 0.08, row_height)
        for number, part in enumerate(numbers):
            at = left + number * (width + _GAP)
            tinted = np.where(faint[number], np.nan, part)
            ax = draw_cells(sheet, at, 0.08, width, height, tinted, texts[number], scale, norm,
                            rotation=90.0 if upright else 0.0)
            if gaps:
                _hatch(ax, part)
            if not written:
                _mark_beyond(ax, beyond[number], scale)
            above = 0.08 + height + 0.04 + marks
            draw_marks(sheet, grades, at, above - 0.09, width)
            draw_column_heads(sheet, heads, at, above, width)
            if over:
                draw_group_head(sheet, over[number], at, above + head + 0.04, width)
    return sheet


def _wide(table: pd.DataFrame, columns: str, value: str, rows: list, across: list) -> np.ndarray:
    """Numbers by row and column; nan where the table has none."""
    return table.pivot(index="agglomeration", columns=columns, values=value).reindex(
        index=rows, columns=across).to_numpy(dtype=float)


def _faint(table: pd.DataFrame, columns: str, significant: str | None, rows: list, across: list) -> np.ndarray:
    """Where a number is not significant; nowhere without that column."""
    if significant is None:
        return np.zeros((len(rows), len(across)), dtype=bool)
    return _wide(table.assign(faint=table[significant].eq(False).astype(float)), columns, "faint", rows, across) == 1


def _written(number: float, digits: int, faint: bool) -> str:
    return f"({signed(number, digits)})" if faint and math.isfinite(number) else signed(number, digits)


def _check_significant(checks: Checks, table: pd.DataFrame, significant: str, value: str) -> None:
    """Ask for true or false beside every number."""
    if significant not in table:
        checks.add(f"table without the column {significant!r}", "a column of True and False",
                   choose_among(significant, table.columns))
        return
    given = table.loc[table[value].notna(), significant]
    if not given.map(lambda v: isinstance(v, (bool, np.bool_))).all():
        checks.add(f"{significant} with other values than True and False", "True or False beside every number",
                   "compare p values with a level first", column=significant)


def _norm(numbers: np.ndarray, limits: tuple[float, float] | None, centre: float | None) -> Normalize:
    """Values to tints; those beyond the limits count as the limits."""
    if limits is None:
        finite = numbers[np.isfinite(numbers)]
        limits = (finite.min(), finite.max()) if finite.size else (0, 1)
    low, high = limits
    if centre is not None:
        far = max(abs(low - centre), abs(high - centre))
        low, high = centre - far, centre + far
    return Normalize(low, high if high > low else low + 1, clip=True)


def _beyond(numbers: np.ndarray, norm: Normalize) -> np.ndarray:
    """1 where a value lies above the scale, -1 where it lies below it, else 0."""
    return (numbers > norm.vmax).astype(int) - (numbers < norm.vmin)


def _mark_beyond(ax: Axes, beyond: np.ndarray, scale: Colormap) -> None:
    """Triangles in the cells whose values have no colour of their own."""
    for side, marker in ((1, "^"), (-1, "v")):
        rows, columns = np.nonzero(beyond == side)
        if len(rows):
            ax.plot(columns + 0.5, rows + 0.5, linestyle="none", marker=marker, markersize=4.6, markeredgewidth=0,
                    color=text_on(scale(1.0 if side > 0 else 0.0)[:3]), zorder=4)


def _hatch(ax: Axes, numbers: np.ndarray) -> None:
    """Strokes in the cells without a number, behind their dashes."""
    x, y = (_INSET * n / inches for n, inches in zip(numbers.shape[::-1], _inches(ax), strict=True))
    ax.add_collection(PolyCollection(
        [[(j + x, i + y), (j + 1 - x, i + y), (j + 1 - x, i + 1 - y), (j + x, i + 1 - y)]
         for i, j in zip(*np.nonzero(np.isnan(numbers)), strict=True)],
        facecolors="none", edgecolors=palette.CELL_EDGE, linewidths=0.6, hatch="////", gid="hatched"))
    for text in ax.texts:
        if text.get_text() == "–":
            text.set_bbox({"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.8})


def _inches(ax: Axes) -> np.ndarray:
    """Width and height of axes."""
    return np.array(ax.get_position().size) * ax.figure.get_size_inches()


def _draw_key(sheet: Sheet, top: float, scale: Colormap, norm: Normalize, percent: bool) -> None:
    """The bar that says which colour is which value."""
    bar = sheet.axes_at(MARGIN + 0.2, top - 0.12, 2.6, 0.11)
    bar.set_gid("key")
    edges = np.linspace(norm.vmin, norm.vmax, 65)
    bar.pcolormesh(edges, [0, 1], (edges[1:] + edges[:-1])[None, :] / 2, cmap=scale, norm=norm, rasterized=True)
    bar.set_yticks([])
    ticks = round_ticks(norm.vmin, norm.vmax)
    bar.set_xticks(ticks, [tick(round(t * (100 if percent else 1), 9)) for t in ticks], fontsize=SMALL_SIZE)
    bar.tick_params(length=2, pad=1.5)
    for spine in bar.spines.values():
        spine.set_visible(True)
