"""Tables drawn as coloured cells with their numbers: ranks, correlations, coverage."""
from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from flowspace.figures import palette
from flowspace.figures.canvas import (
    HEAD_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width, wrap,
)
from flowspace.figures.cells import SLANT, draw_cells, draw_column_heads, draw_row_names, width_and_head
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import signed
from flowspace.figures.style import WIDTH, style


def rank_comparison(table: pd.DataFrame, agglomerations: pd.DataFrame, *, evidence, source, language,
                    labels: dict[str, str] | None = None, highest_first: bool = True) -> Figure:
    """Ranks of agglomerations under several measures, as a table of coloured cells.

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, measure, value; one row per agglomeration and measure. Measures stand in their order
        of appearance, at most twelve.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict of str to str, optional
        Words for measures that are not in the dictionary of labels.
    highest_first : bool
        Whether rank 1 is the highest value.

    Returns
    -------
    Figure
        Rank 1 is darkest. Equal values share the better rank; a missing value shows a dash. Rows are sorted by their
        mean rank, then by plan order.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b"], "measure": ["pielou"] * 2, "value": [0.4, 0.6]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> figure = rank_comparison(table, names, evidence="estimated", source="a toy", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    if checks.table(table, "table", ["agglomeration", "measure", "value"], numbers=["value"],
                    key=["agglomeration", "measure"]):
        checks.labelled(table["measure"], labels)
        checks.known_agglomerations(table, agglomerations)
        if table["measure"].nunique() > 12:
            checks.add(f"{table['measure'].nunique()} measures", "at most 12", "draw fewer in one figure")
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    measures = list(dict.fromkeys(table["measure"]))
    heads = [label(m, language, labels) for m in measures]
    check_texts((names.values(), NAME_WIDTH), (heads, HEAD_WIDTH))
    wide = table.pivot(index="agglomeration", columns="measure", values="value").loc[list(names), measures]
    ranks = wide.rank(ascending=not highest_first, method="min")
    mean = ranks.mean(axis=1).fillna(np.inf)
    ranks = ranks.loc[sorted(ranks.index, key=lambda a: (mean[a], list(names).index(a)))]

    with style(language):
        n = len(ranks)
        row_height = 0.215
        left = MARGIN + max(text_width(names[a]) for a in ranks.index) + 0.08
        width, head = width_and_head(heads, WIDTH - left - MARGIN)
        sheet = start(0.08 + n * row_height + head + 0.08, checks, source, language)
        texts = [["–" if np.isnan(r) else f"{r:.0f}" for r in row] for row in ranks.to_numpy()]
        draw_cells(sheet, left, 0.08, width, n * row_height, ranks.to_numpy(), texts, palette.tint().reversed(),
               Normalize(1, max(n, 2)))
        draw_row_names(sheet, [names[a] for a in ranks.index], left - 0.06, 0.08, row_height)
        draw_column_heads(sheet, heads, left, 0.08 + n * row_height + 0.04, width)
    return sheet


def correlation_matrix(frame: pd.DataFrame, *, evidence, source, language, labels: dict[str, str] | None = None,
                       digits: int = 2) -> Figure:
    """The lower half of a symmetric matrix of correlations, with the numbers in the cells.

    Parameters
    ----------
    frame : DataFrame
        Square, the same keys as index and columns, values from -1 to 1, symmetric (to 1e-9); two to twelve.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict of str to str, optional
        Words for keys that are not in the dictionary of labels.
    digits : int
        Decimals printed.

    Returns
    -------
    Figure
        Red below zero, blue above; a missing value shows a dash.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> keys = ["pielou", "taylor"]
    >>> frame = pd.DataFrame([[1.0, 0.6], [0.6, 1.0]], index=keys, columns=keys)
    >>> figure = correlation_matrix(frame, evidence="estimated", source="a toy", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    if checks.table(frame, "frame", []):
        if list(frame.index) != list(frame.columns):
            checks.add("different keys in index and columns", "the same keys in the same order", "use DataFrame.corr()")
        elif len(frame) > 12 or len(frame) < 2:
            checks.add(f"{len(frame)} keys", "2 to 12", "draw other keys")
        elif not all(pd.api.types.is_numeric_dtype(t) for t in frame.dtypes):
            checks.add("cells that are not numbers", "correlations", "use DataFrame.corr()")
        else:
            checks.labelled(map(str, frame.index), labels)
            array = frame.to_numpy(dtype=float)
            if not np.allclose(array, array.T, atol=1e-9, equal_nan=True):
                checks.add("a matrix that is not symmetric", "a symmetric one", "use DataFrame.corr()")
            if (np.abs(array[np.isfinite(array)]) > 1 + 1e-9).any() or np.isinf(array).any():
                checks.add("values outside -1 to 1", "correlations", "use DataFrame.corr()")
    checks.stop_if_any()
    words = [label(str(k), language, labels) for k in frame.index]
    check_texts((words, HEAD_WIDTH))
    array = frame.to_numpy(dtype=float)[1:, :-1]
    below = np.tril(np.ones_like(array, dtype=bool))
    values = np.where(below, array, np.nan)
    texts = [[signed(v, digits) if shown else "" for v, shown in zip(row, flags, strict=True)]
             for row, flags in zip(array, below, strict=True)]

    with style(language):
        n = len(array)
        rows, columns = words[1:], words[:-1]
        name_width = min(max(text_width(w) for w in rows), 1.2)
        left = MARGIN + name_width + 0.1
        cell = min((WIDTH - left - MARGIN) / n, 0.62)
        width = cell * n
        longest_number = max(text_width(t) for row in texts for t in row)
        upright = longest_number > cell - 0.02
        row_height = 0.42 if upright else 0.36
        # Column names hang below the cells, slanted, and end under their column.
        longest = max(text_width(w) for w in columns)
        foot = longest * SLANT + 0.14
        sheet = start(foot + n * row_height + MARGIN, checks, source, language)
        draw_cells(sheet, left, foot, width, n * row_height, values, texts, palette.diverging_tint(), Normalize(-1, 1),
               rotation=90.0 if upright else 0.0)
        draw_row_names(sheet, ["\n".join(wrap(w, 1.2)) for w in rows], left - 0.06, foot, row_height)
        for j, word in enumerate(columns):
            sheet.text_at(left + (j + 0.5) * cell + 0.05, foot - 0.1, word, rotation=60, rotation_mode="anchor",
                          ha="right", va="center")
    return sheet


def coverage_matrix(table: pd.DataFrame, agglomerations: pd.DataFrame, *, evidence, source, language,
                    columns: str = "year", labels: dict[str, str] | None = None, title: str | None = None) -> Figure:
    """How many of the member cities have data, per agglomeration and year (or series), as "11/13".

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, `columns`, n_observed, n_members (0 <= n_observed <= n_members); one row per
        agglomeration and column; at most 25 columns.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    columns : str
        The column of `table` drawn across: "year" or e.g. "series".
    labels : dict of str to str, optional
        Words for column keys; years are their own.
    title : str, optional
        What both numbers are, where they are not cities with data and members.

    Returns
    -------
    Figure
        The darker a cell, the larger the share with data. A row that is not in the table shows a dash.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a"], "year": [2010], "n_observed": [11], "n_members": [13]})
    >>> names = pd.DataFrame({"agglomeration": ["a"], "short_en": ["Alpha"]})
    >>> figure = coverage_matrix(table, names, evidence="observed", source="a toy", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    if checks.table(table, "table", ["agglomeration", columns, "n_observed", "n_members"],
                    numbers=["n_observed", "n_members"], key=["agglomeration", columns]):
        checks.known_agglomerations(table, agglomerations)
        if ((table["n_observed"] > table["n_members"]) | (table["n_observed"] < 0) | (table["n_members"] < 1)).any():
            checks.add("more cities with data than members, or negative counts", "0 <= n_observed <= n_members",
                       "check the table")
        if table[columns].nunique() > 25:
            checks.add(f"{table[columns].nunique()} columns", "at most 25", "draw fewer years in one figure")
        if columns != "year":
            checks.labelled(table[columns].astype(str), labels)
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    keys = sorted(table[columns].unique())
    heads = [str(k) if columns == "year" else label(str(k), language, labels) for k in keys]
    check_texts((names.values(), NAME_WIDTH), (heads, HEAD_WIDTH), ([title or ""], WIDTH - 2 * MARGIN))
    observed = table.pivot(index="agglomeration", columns=columns, values="n_observed").loc[list(names), keys]
    total = table.pivot(index="agglomeration", columns=columns, values="n_members").loc[list(names), keys]
    share = (observed / total).to_numpy(dtype=float)
    pairs = [["–" if np.isnan(a) or np.isnan(b) else (f"{a:.0f}", f"{b:.0f}") for a, b in zip(x, y, strict=True)]
             for x, y in zip(observed.to_numpy(dtype=float), total.to_numpy(dtype=float), strict=True)]

    with style(language):
        n = len(names)
        left = MARGIN + max(text_width(v) for v in names.values()) + 0.08
        width, head = width_and_head(heads, WIDTH - left - MARGIN)
        cell = width / len(heads)
        joined = [[p if p == "–" else "/".join(p) for p in row] for row in pairs]
        longest = max(text_width(t) for row in joined for t in row)
        stacked = max(text_width(t) for row in pairs for p in row for t in (p if p != "–" else ("–",)))
        rotation, said = 0.0, label("coverage_joined", language)
        if longest <= cell - 0.03:
            texts, row_height = joined, 0.23
        elif stacked <= cell - 0.03:
            texts, row_height = [[p if p == "–" else f"{p[0]}\n{p[1]}" for p in row] for row in pairs], 0.33
            said = label("coverage_stacked", language)
        else:
            texts, row_height, rotation = joined, longest + 0.08, 90.0
        sheet = start(0.08 + n * row_height + head + 0.12 + LINE_HEIGHT, checks, source, language)
        draw_cells(sheet, left, 0.08, width, n * row_height, share, texts, palette.tint(), Normalize(0, 1),
               rotation=rotation)
        draw_row_names(sheet, list(names.values()), left - 0.06, 0.08, row_height)
        draw_column_heads(sheet, heads, left, 0.08 + n * row_height + 0.04, width)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        sheet.text_at(MARGIN, body - LINE_HEIGHT - 0.02, title or said, color=palette.MUTED_TEXT)
    return sheet
