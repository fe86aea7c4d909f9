"""Which codes a text has and which it has not, for several places: squares under the headings of their dimensions."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import (
    HEAD_WIDTH, LINE_HEIGHT, MARGIN, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_column_heads, width_and_head
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.style import WIDTH, style

MOST_COLUMNS = 20
MOST_CODES = 40
_CODE_WIDTH = 1.9  # inches for the words of a code, which break into lines
_ROW, _LINE = 0.2, 0.15  # a row of one line, and each further line
_HEAD = 0.27  # the heading of a dimension
_CELL = 0.4  # the widest place of a square


def code_matrix(table: pd.DataFrame, *, evidence, source, language, dimensions: Sequence | None = None,
                subjects: Sequence | None = None, labels: dict | None = None, title: str | None = None) -> Figure:
    """Codes from the top under their dimensions, places from the left; a square where a code is found.

    Parameters
    ----------
    table : DataFrame
        Columns subject, code, present (1, 0, or missing where the text could not be coded), and `dimension` if codes
        belong to several; one row for each subject and code, and one dimension for each code.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    dimensions, subjects : sequence, optional
        Which ones, from the top and from the left. In order of appearance if left out; at most twenty subjects and
        forty codes. With one dimension to a figure, each has about one screen of a phone.
    labels : dict, optional
        Words for subjects, codes and dimensions; those of codes break into lines.
    title : str, optional
        What is coded; above the legend.

    Returns
    -------
    Figure
        A filled square for 1, a small open one for 0, a dash for what is missing, also for a missing row. A code with
        nothing but missing values has a row of dashes.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["a", "b"], "code": "plan", "present": [1, 0]})
    >>> figure = code_matrix(table, evidence="observed", source="a toy", language="en",
    ...                      labels={"a": "Alpha", "b": "Beta", "plan": "A common plan"})
    >>> [(line.get_gid(), line.get_xdata().tolist()) for line in figure.axes[0].lines]
    [('1', [0]), ('0', [1])]
    """
    checks = Checks(evidence, source, language)
    split = isinstance(table, pd.DataFrame) and ("dimension" in table or dimensions is not None)
    groups: list = [None]
    across: list = []
    codes: dict = {}
    if checks.table(table, "table", ["subject", "code", "present", *(["dimension"] if split else [])],
                    numbers=["present"], key=["subject", "code"]):
        if split:
            groups = chosen_keys(checks, table, "dimension", dimensions, labels, most=8)
            table = table[table["dimension"].isin(groups)]
            several = table.groupby("code")["dimension"].nunique()
            if (several > 1).any():
                checks.add(f"codes of several dimensions: {', '.join(map(str, several.index[several > 1]))}",
                           "one dimension for each code", "name the codes of each dimension", column="dimension")
        across = chosen_keys(checks, table, "subject", subjects, labels, most=MOST_COLUMNS)
        every = chosen_keys(checks, table, "code", None, labels, most=MOST_CODES, other="draw one of the dimensions")
        belongs = dict(zip(table["code"], table["dimension"], strict=True)) if split else dict.fromkeys(every)
        codes = {group: [c for c in every if belongs[c] == group] for group in groups}
        if not table["present"].dropna().isin([0, 1]).all():
            checks.add("present with other values than 1 and 0", "1, 0, or missing", "code the texts first",
                       column="present")
    if title is not None:
        checks.words(title, "title")
    checks.stop_if_any()
    heads = [key_word(k, language, labels) for k in across]
    over = [key_word(k, language, labels) for k in groups if k is not None]
    words = {c: key_word(c, language, labels) for own in codes.values() for c in own}
    check_texts((heads, HEAD_WIDTH), ([*words.values(), title or "", *over], None))
    values = table.pivot(index="code", columns="subject", values="present").reindex(columns=across)

    with style(language):
        lines = {code: wrap(word, _CODE_WIDTH) for code, word in words.items()}
        left = MARGIN + max(text_width(line) for own in lines.values() for line in own) + 0.1
        width, head = width_and_head(heads, min(WIDTH - left - MARGIN, _CELL * len(heads) + 0.6))
        width = min(width, _CELL * len(heads))
        deep = [sum(_height(lines[c]) for c in own) + (_HEAD if over else 0.0) for own in codes.values()]
        shown = values.to_numpy(dtype=float)
        entries = [(_handle(kind), label(word, language)) for kind, word, there in (
            ("1", "code_present", (shown == 1).any()), ("0", "code_absent", (shown == 0).any()),
            ("missing", "code_missing", np.isnan(shown).any())) if there]
        said = wrap(title, WIDTH - 2 * MARGIN) if title else []
        sheet = start(0.08 + sum(deep) + head + 0.06 + LINE_HEIGHT * len(said) + legend_height(entries) + 0.08, checks,
                      source, language)
        draw_head(sheet, said, entries)
        top = 0.08 + sum(deep)
        draw_column_heads(sheet, heads, left, top + 0.04, width)
        for number, (group, own) in enumerate(codes.items()):
            if over:
                _draw_dimension(sheet, over[number], top, left + width)
                top -= _HEAD
            _draw_group(sheet, [lines[c] for c in own], values.loc[own].to_numpy(dtype=float), left, top, width)
            top = top + (_HEAD if over else 0.0) - deep[number]
    return sheet


def _height(lines: list[str]) -> float:
    return _ROW + _LINE * (len(lines) - 1) + (0.04 if len(lines) > 1 else 0.0)


def _handle(kind: str) -> Line2D:
    return Line2D([], [], linestyle="none", **_LOOKS[kind])


_LOOKS = {
    "1": {"marker": "s", "color": palette.CATEGORICAL[0], "markersize": 7.0, "markeredgewidth": 0},
    "0": {"marker": "s", "color": palette.AXIS, "markersize": 4.0, "markeredgewidth": 0.9,
          "markerfacecolor": palette.BACKGROUND},
    "missing": {"marker": "_", "color": palette.MUTED_TEXT, "markersize": 6.0, "markeredgewidth": 1.3},
}


def _draw_dimension(sheet: Sheet, word: str, top: float, right: float) -> None:
    """The heading of a dimension on a line across names and squares."""
    w, h = sheet.get_size_inches()
    y = (top - _HEAD + 0.03 + sheet.body_bottom) / h
    sheet.add_artist(Line2D([MARGIN / w, right / w], [y, y], color=palette.AXIS, linewidth=0.9))
    heading(sheet, [word], MARGIN, top - 0.04)


def _draw_group(sheet: Sheet, lines: list[list[str]], values: np.ndarray, left: float, top: float,
                width: float) -> None:
    """Names and squares of the codes of one dimension; rows are as high as their names."""
    heights = [_height(own) for own in lines]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    middles = (edges[1:] + edges[:-1]) / 2
    ax = sheet.axes_at(left, top - edges[-1], width, edges[-1])
    ax.set(xlim=(-0.5, values.shape[1] - 0.5), ylim=(edges[-1], 0.0))
    ax.axis("off")
    ax.hlines(edges[1:-1], -0.5, values.shape[1] - 0.5, color=palette.GRID, linewidth=0.5, zorder=1)
    for middle, own in zip(middles, lines, strict=True):
        sheet.text_at(left - 0.06, top - middle, "\n".join(own), ha="right", va="center", linespacing=1.05)
    for kind, where in (("1", values == 1), ("0", values == 0), ("missing", np.isnan(values))):
        rows, columns = np.nonzero(where)
        if len(rows):
            ax.plot(columns, middles[rows], linestyle="none", gid=kind, zorder=2, clip_on=False, **_LOOKS[kind])
