"""Numbers of agglomerations in tinted cells, with one or several groups of columns."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from flowspace.figures import palette
from flowspace.figures.canvas import (
    HEAD_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import (
    draw_cells, draw_column_heads, draw_group_head, draw_row_names, width_and_head,
)
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import signed
from flowspace.figures.style import WIDTH, style

MOST_COLUMNS = 12
_GAP = 0.1  # inches between two groups


def value_matrix(table: pd.DataFrame, agglomerations: pd.DataFrame, *, columns: str, evidence, source, language,
                 value: str = "value", digits: int | None = None, limits: tuple[float, float] | None = (0, 1),
                 groups: str | None = None, percent: bool = False, order: Sequence[str] | None = None,
                 labels: dict | None = None, title: str | None = None) -> Figure:
    """Numbers of agglomerations, one row each, in cells tinted by value; one or several groups of columns.

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, `columns`, `value`, and `groups` if given; one row for each of their combinations.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    columns : str
        The column of `table` whose keys stand across, in order of appearance, e.g. "dimension".
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    value : str
        The column with the numbers.
    digits : int, optional
        Decimals printed: 2 if left out, none for percentages.
    limits : (float, float), optional
        Values with the lightest and the darkest tint; those beyond have the same tints as the limits. `None` for the
        smallest and the largest number of the table.
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

    Returns
    -------
    Figure
        The darker a cell, the larger its number. A missing value, or a missing row of the table, shows a dash. Numbers
        stand upright in cells that are narrower than they are.

    Raises
    ------
    FigureError
        With every problem of the input; if there are more than twelve columns in all.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b"], "measure": ["pielou"] * 2, "value": [0.4, 0.6]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> figure = value_matrix(table, names, columns="measure", evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.40', '0.60']
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    key = ["agglomeration", columns, *([groups] if groups else [])]
    across, parts = [], [None]
    if checks.table(table, "table", [*key, value], numbers=[value], key=key):
        checks.known_agglomerations(table, agglomerations)
        checks.within(table, "table", [value])
        across = chosen_keys(checks, table, columns, None, labels, most=MOST_COLUMNS)
        if groups:
            parts = chosen_keys(checks, table, groups, None, labels, most=MOST_COLUMNS)
        if len(across) <= MOST_COLUMNS and len(parts) <= MOST_COLUMNS < len(across) * len(parts):
            checks.add(f"{len(parts)} groups of {len(across)} columns", f"at most {MOST_COLUMNS} columns in all",
                       "draw fewer in one figure")
        if order is not None:
            checks.known(order, table["agglomeration"], "agglomeration")
            if len(set(order)) < len(order) or not len(order):
                checks.add("order with agglomerations twice, or empty", "every agglomeration once", "correct the order")
    if limits is not None and not (len(limits) == 2 and limits[0] < limits[1]):
        checks.add(f"limits {limits}", "two numbers, the smaller one first", "correct them, or give limits=None")
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    rows = list(names) if order is None else list(order)
    heads = [key_word(k, language, labels) for k in across]
    over = [] if groups is None else [key_word(k, language, labels) for k in parts]
    said = title if title else label("in_percent", language) if percent else ""
    check_texts((names.values(), NAME_WIDTH), (heads, HEAD_WIDTH), ([said], None))
    numbers = [_wide(table if groups is None else table[table[groups] == part], columns, value, rows, across)
               for part in parts]
    norm = _norm(np.concatenate(numbers), limits)
    digits = (0 if percent else 2) if digits is None else digits
    texts = [[[signed(v * (100 if percent else 1), digits) for v in row] for row in part] for part in numbers]
    left = MARGIN + max(text_width(names[row]) for row in rows) + 0.08
    width, head = width_and_head(heads, WIDTH - left - MARGIN - _GAP * (len(parts) - 1), len(parts))
    check_texts((over, round(width + _GAP - 0.05, 1)))

    with style(language):
        longest = max(text_width(t) for part in texts for row in part for t in row)
        upright = longest > width / len(heads) - 0.02
        row_height = longest + 0.08 if upright else 0.225
        lines = wrap(said, WIDTH - 2 * MARGIN) if said else []
        height = len(rows) * row_height
        top = head + (LINE_HEIGHT + 0.1 if over else 0.0) + LINE_HEIGHT * len(lines) + (0.06 if lines else 0.0)
        sheet = start(0.08 + height + 0.04 + top + 0.04, checks, source, language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, lines, MARGIN, body, color=palette.MUTED_TEXT)
        draw_row_names(sheet, [names[row] for row in rows], left - 0.06, 0.08, row_height)
        for number, part in enumerate(numbers):
            at = left + number * (width + _GAP)
            draw_cells(sheet, at, 0.08, width, height, part, texts[number], palette.tint(), norm,
                       rotation=90.0 if upright else 0.0)
            draw_column_heads(sheet, heads, at, 0.08 + height + 0.04, width)
            if over:
                draw_group_head(sheet, over[number], at, 0.08 + height + 0.04 + head + 0.04, width)
    return sheet


def _wide(table: pd.DataFrame, columns: str, value: str, rows: list, across: list) -> np.ndarray:
    """Numbers by row and column; nan where the table has none."""
    return table.pivot(index="agglomeration", columns=columns, values=value).reindex(
        index=rows, columns=across).to_numpy(dtype=float)


def _norm(numbers: np.ndarray, limits: tuple[float, float] | None) -> Normalize:
    """Values to tints; those beyond the limits count as the limits."""
    if limits is None:
        finite = numbers[np.isfinite(numbers)]
        limits = (finite.min(), finite.max()) if finite.size else (0, 1)
    low, high = limits
    return Normalize(low, high if high > low else low + 1, clip=True)
