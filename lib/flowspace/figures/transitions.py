"""Transitions between classes: a matrix of probabilities, or one for each class of the neighbours."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

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
from flowspace.figures.numbers import signed
from flowspace.figures.style import WIDTH, style

MOST_CLASSES = 7
MOST_GROUPS = 9
_ROW = 0.225
_WIDEST_CELL = 0.62
_GAP = 0.16  # inches between two matrices side by side
_ROUNDING = 0.01  # published probabilities are rounded


def transition_matrices(table: pd.DataFrame, *, classes: Sequence, evidence, source, language,
                        groups: Sequence | None = None, fewest: int = 10, digits: int = 2,
                        labels: dict | None = None) -> Figure:
    """Probabilities of transitions between classes, and how many transitions each row of them rests on.

    Parameters
    ----------
    table : DataFrame
        Columns origin, destination, probability (of the destination, given the origin), count (of this transition),
        and `group` if there are several matrices, e.g. by class of the neighbours; one row for each pair of classes in
        each group. Probabilities of an origin without transitions are missing.
    classes : sequence
        Keys of the classes, from the top and from the left; two to seven.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    groups : sequence, optional
        Which groups, from the left and from the top; at most nine. In order of appearance if left out.
    fewest : int
        Rows with fewer transitions than this have no tint, and a line above the matrices says so.
    digits : int
        Decimals printed.
    labels : dict, optional
        Words for classes and groups that are not in the dictionary of labels; a number without words stands for itself.

    Returns
    -------
    Figure
        The darker a cell, the larger its probability, from 0 to 1; the number of transitions out of each class stands
        at the right. Two matrices side by side where their numbers fit, else one below the other.

    Raises
    ------
    FigureError
        With every problem of the input; if a pair of classes is missing, or if probabilities are not the shares of the
        counts (by more than 0.01, for published tables are rounded).

    Examples
    --------
    >>> table = pd.DataFrame({"origin": [1, 1, 2, 2], "destination": [1, 2, 1, 2], "count": [30, 10, 1, 3],
    ...                       "probability": [0.75, 0.25, 0.25, 0.75]})
    >>> figure = transition_matrices(table, classes=[1, 2], evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.75', '0.25', '0.25', '0.75']
    """
    checks = Checks(evidence, source, language)
    split = isinstance(table, pd.DataFrame) and ("group" in table or groups is not None)
    key = [*(["group"] if split else []), "origin", "destination"]
    parts, ordered = [None], list(classes) if isinstance(classes, Iterable) else [classes]
    if not 2 <= len(ordered) <= MOST_CLASSES or len(set(ordered)) < len(ordered):
        checks.add(f"classes {ordered}", f"two to {MOST_CLASSES}, each once", "give the classes in their order")
    if checks.table(table, "table", [*key, "probability", "count"], numbers=["probability", "count"], key=key):
        for column in ("origin", "destination"):
            checks.known(table[column], ordered, "class")
        chosen_keys(checks, table, "origin", ordered, labels, most=MOST_CLASSES)
        checks.within(table, "table", ["probability"], 0, 1)
        checks.within(table, "table", ["count"], 0)
        if split:
            parts = chosen_keys(checks, table, "group", groups, labels, most=MOST_GROUPS)
        if not checks.problems:
            table = table[table["group"].isin(parts)] if split else table
            _check_shares(checks, table, parts, len(ordered))
    checks.stop_if_any()
    words = [key_word(k, language, labels) for k in ordered]
    over = [key_word(k, language, labels) for k in parts if k is not None]
    check_texts((words, NAME_WIDTH), (words, HEAD_WIDTH))
    squares = [(table if part is None else table[table["group"] == part]).pivot(
        index="origin", columns="destination").reindex(index=ordered) for part in parts]
    probabilities = [square["probability"][ordered].to_numpy(dtype=float) for square in squares]
    totals = [square["count"][ordered].to_numpy(dtype=float).sum(axis=1) for square in squares]
    few = [total < fewest for total in totals]
    texts = [[[signed(p, digits) for p in row] for row in part] for part in probabilities]
    counts = [[f"{n:,.0f}" for n in total] for total in totals]
    beside = max(text_width(t) for total in [*counts, ["n"]] for t in total) + 0.1
    longest = max(text_width(t) for part in texts for row in part for t in row)
    left = MARGIN + max(text_width(word) for word in words) + 0.08
    across, width, head = _layout(words, len(parts), left, beside, longest)
    check_texts((over, round(width + beside, 1)))
    said = [label("transitions_legend", language)]
    if any(flags.any() for flags in few):
        said.append(label("few_transitions", language).format(fewest=fewest))

    with style(language):
        lines = [line for text in said for line in wrap(text, WIDTH - 2 * MARGIN)]
        rows = math.ceil(len(parts) / across)
        square = len(ordered) * _ROW
        block = square + 0.04 + head + (LINE_HEIGHT + 0.1 if over else 0.0)
        sheet = start(0.08 + rows * block + 0.16 * (rows - 1) + 0.08 + LINE_HEIGHT * len(lines) + 0.04, checks, source,
                      language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, lines, MARGIN, body, color=palette.MUTED_TEXT)
        for number, part in enumerate(probabilities):
            row, column = divmod(number, across)
            at = left + column * (width + beside + _GAP)
            bottom = 0.08 + (rows - 1 - row) * (block + 0.16)
            draw_cells(sheet, at, bottom, width, square, np.where(few[number][:, None], np.nan, part), texts[number],
                       palette.tint(), Normalize(0, 1))
            draw_column_heads(sheet, words, at, bottom + square + 0.04, width)
            if column == 0:
                draw_row_names(sheet, words, left - 0.06, bottom, _ROW)
            for i, count in enumerate(counts[number]):
                sheet.text_at(at + width + beside, bottom + (len(ordered) - i - 0.5) * _ROW, count, ha="right",
                              va="center", color=palette.MUTED_TEXT if few[number][i] else palette.TEXT)
            sheet.text_at(at + width + beside, bottom + square + 0.04, "n", ha="right")
            if over:
                draw_group_head(sheet, over[number], at, bottom + square + 0.04 + head + 0.04, width + beside)
    return sheet


def _check_shares(checks: Checks, table: pd.DataFrame, parts: list, k: int) -> None:
    """Ask for every pair of classes in every group, whole counts, and probabilities that are their shares."""
    missing = len(parts) * k * k - len(table)
    if missing:
        checks.add(f"table without {missing} of {len(parts) * k * k} pairs of classes", "every pair in every group",
                   "give the pairs that never occur with a count of 0")
        return
    counts = table["count"]
    if counts.isna().any() or (counts % 1 != 0).any():
        checks.add("counts that are missing or not whole", "how often each transition occurs", "check the table",
                   "count")
        return
    total = counts.groupby([table[c] for c in ("group", "origin") if c in table]).transform("sum")
    share = counts / total.where(total > 0)
    given = table["probability"]
    if (share.isna() != given.isna()).any():
        checks.add("probabilities that are missing, or given for origins without transitions",
                   "a probability wherever the origin has transitions, and none elsewhere", "check the table",
                   "probability")
    elif ((share - given).abs() > _ROUNDING).any():
        first = table[(share - given).abs() > _ROUNDING].iloc[0]
        checks.add(f"probability {first['probability']:g} from {first['origin']} to {first['destination']}, where "
                   f"counts give {share[first.name]:.3g}", "count of this transition / count of all from this origin",
                   "give the count of each transition, not of its whole row", "probability")


def _layout(words: list[str], parts: int, left: float, beside: float, longest: float) -> tuple[int, float, float]:
    """How many matrices stand side by side, the width of the cells of each, and the height of their heads."""
    for across in ((2, 1) if parts > 1 else (1,)):
        room = WIDTH - left - MARGIN - across * beside - _GAP * (across - 1)
        width, _ = width_and_head(words, room, across, beside)
        if width / len(words) >= longest + 0.03:
            break
    width = min(width, _WIDEST_CELL * len(words))
    return across, width, width_and_head(words, width)[1]
