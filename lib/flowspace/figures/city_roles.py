"""Brokerage roles of cities: how each city's mediations divide among the five roles."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width, wrap
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.contrast import text_on
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import thousands
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")
"""The five roles in the order in which they are drawn, from inside one group to between three."""

MOST_CITIES = 15
_ROW = 0.27
_BAR = 0.74  # of a row


def city_roles(table: pd.DataFrame, *, evidence, source, language, order: Sequence[str] | None = None,
               labels: dict | None = None, title: str | None = None) -> Figure:
    """Shares of the five brokerage roles in the mediations of each city, one bar each, with their number.

    Parameters
    ----------
    table : DataFrame
        Columns city, role, value (how often, not negative): one row for each of the five roles of every city, with 0
        where a role does not occur. All values of a city may be missing.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    order : sequence of str, optional
        Which cities, from the top; at most fifteen. In order of appearance if left out.
    labels : dict, optional
        Names of cities that are not in the dictionary of labels.
    title : str, optional
        What is counted; above the chart.

    Returns
    -------
    Figure
        Bars of equal length, in the order coordinator, gatekeeper, representative, consultant, liaison; percentages
        stand in the parts that have room for them, the number of mediations at the right. A city without mediations, or
        without numbers, says so.

    Raises
    ------
    FigureError
        With every problem of the input; if a role of a city is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a"] * 5, "role": ROLES, "value": [40, 30, 20, 10, 0]})
    >>> figure = city_roles(table, evidence="observed", source="a toy", language="en", labels={"a": "Alpha"})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['40', '30', '20', '10']
    """
    checks = Checks(evidence, source, language)
    rows = []
    if checks.table(table, "table", ["city", "role", "value"], numbers=["value"], key=["city", "role"]):
        checks.known(table["role"], ROLES, "role")
        checks.within(table, "table", ["value"], low=0)
        rows = chosen_keys(checks, table, "city", order, labels, most=MOST_CITIES)
        table = table[table["city"].isin(rows)]
        if not checks.problems:
            wide = table.pivot(index="city", columns="role", values="value")
            counts = table.groupby("city")["role"].count()
            partly = [str(c) for c in rows if counts[c] < len(ROLES)
                      or 0 < wide.loc[c].isna().sum() < len(ROLES)]
            if partly:
                checks.add(f"some roles of {', '.join(partly)} without a number", "all five of a city, or none",
                           "give the roles that do not occur the number 0", column="value")
            elif not (table["value"] > 0).any():
                checks.add("no value above 0", "at least one", "choose cities that mediate", column="value")
    if title is not None:
        checks.words(title, "title")
    checks.stop_if_any()
    names = [key_word(k, language, labels) for k in rows]
    check_texts((names, NAME_WIDTH), ([title or ""], None))
    values = table.pivot(index="city", columns="role", values="value").loc[rows, list(ROLES)].to_numpy(dtype=float)
    totals = values.sum(axis=1)

    with style(language):
        entries = [(_sample(colour), label(role, language)) for role, colour in
                   zip(ROLES, palette.FILLS, strict=True)]
        lines = wrap(title, WIDTH - 2 * MARGIN) if title else []
        counts = ["–" if np.isnan(total) else thousands(total) for total in totals]
        left = MARGIN + max(text_width(name) for name in names) + 0.1
        beside = max(text_width(text) for text in [*counts, "n"]) + 0.1
        width = WIDTH - left - beside - MARGIN
        bottom, height = 0.08, len(rows) * _ROW
        sheet = start(bottom + height + LINE_HEIGHT + LINE_HEIGHT * len(lines) + legend_height(entries) + 0.12, checks,
                      source, language)
        draw_head(sheet, lines, entries)
        draw_row_names(sheet, names, left - 0.08, bottom, _ROW)
        _draw_bars(sheet.axes_at(left, bottom, width, height), values, totals, width, language)
        for i, text in enumerate(counts):
            sheet.text_at(WIDTH - MARGIN, bottom + height - (i + 0.5) * _ROW, text, ha="right", va="center")
        sheet.text_at(left, bottom + height + 0.02, "%", color=palette.MUTED_TEXT)
        sheet.text_at(WIDTH - MARGIN, bottom + height + 0.02, "n", ha="right", color=palette.MUTED_TEXT)
    return sheet


def _sample(colour: str) -> Line2D:
    return Line2D([], [], linestyle="none", marker="s", markersize=8.5, color=colour, markeredgecolor=palette.AXIS,
                  markeredgewidth=0.8)


def _draw_bars(ax: Axes, values: np.ndarray, totals: np.ndarray, width: float, language: str) -> None:
    """Bars of shares with their percentages; rows from the top."""
    ax.set(xlim=(0, 1), ylim=(len(values) - 0.5, -0.5))
    ax.set_axis_off()
    for i, (row, total) in enumerate(zip(values, totals, strict=True)):
        if not total > 0:
            word = "no_value" if np.isnan(total) else "no_brokerage"
            ax.text(0.5, i, label(word, language), ha="center", va="center", fontsize=SMALL_SIZE,
                    color=palette.MUTED_TEXT)
            continue
        ends = np.cumsum(row / total)
        for share, end, colour in zip(row / total, ends, palette.FILLS, strict=True):
            if share == 0:
                continue
            ax.barh(i, share, left=end - share, height=_BAR, color=colour, edgecolor=palette.AXIS, linewidth=0.8)
            text = f"{100 * share:.0f}"
            if text_width(text) + 0.05 <= share * width:
                ax.text(end - share / 2, i, text, ha="center", va="center", fontsize=SMALL_SIZE, color=text_on(colour))
