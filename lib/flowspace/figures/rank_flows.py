"""Ranks over years or periods: one line for each city or agglomeration, with names at both ends."""
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width, wrap
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word, speaks_for_itself
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.point_names import write_names
from flowspace.figures.style import SMALL_SIZE, WIDTH, style
from flowspace.figures.years import calendar, runs, year_ticks

MOST_ITEMS = 16
_ROW = 0.27


def rank_flows(table: pd.DataFrame, *, evidence, source, language, top: int = 10, items: Sequence | None = None,
               labels: dict | None = None, title: str | None = None) -> Figure:
    """Ranks over years or periods as lines (a bump chart), rank 1 at the top, at most sixteen items.

    Parameters
    ----------
    table : DataFrame
        Columns item, year, rank; one row per item and year. Ranks are whole numbers from 1, no two items share one in a
        year: break ties first. A missing rank counts as beyond the last one shown. In place of `year`, a column
        `period` with texts, e.g. "2010–2014"; they stand at equal distances, in the order of the categories if the
        column has them, else in that of their letters and digits.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    top : int
        The last rank shown, 2 to 20.
    items : sequence, optional
        Which items; all that are among the first `top` in any year if left out, and there may be no more than sixteen.
    labels : dict, optional
        Names of items, and of periods, that are not in the dictionary of labels; texts such as "2010–2014" stand for
        themselves.
    title : str, optional
        What is ranked; above the chart.

    Returns
    -------
    Figure
        A line joins years or periods that follow each other in the table in which its item is among the first `top`.
        Where the item falls out, or comes in later, the line has an open mark, which the legend then explains. Names
        stand at the left in the first year and at the right in the last one; those of items that are in neither stand
        at their first mark.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["a", "b", "c"] * 2, "year": [2010] * 3 + [2011] * 3, "rank": [1, 2, 3, 1, 3, 2]})
    >>> figure = rank_flows(table, top=2, evidence="observed", source="a toy", language="en",
    ...                     labels={"a": "Alpha", "b": "Beta", "c": "Gamma"})
    >>> sorted(text.get_text() for text in figure.texts if text.get_text() in ("Alpha", "Beta", "Gamma"))
    ['Alpha', 'Alpha', 'Beta', 'Gamma']
    """
    checks = Checks(evidence, source, language)
    shown, periods = [], None
    if isinstance(table, pd.DataFrame) and "period" in table:
        periods = _periods(checks, table, labels)
        table = table.assign(year=table["period"].astype(object).map({p: i for i, p in enumerate(periods)}))
    if isinstance(top, bool) or not isinstance(top, (int, np.integer)) or not 2 <= top <= 20:
        checks.add(f"top {top!r}", "a whole number from 2 to 20", "say how many ranks are shown")
    elif checks.table(table, "table", ["item", "year", "rank"], numbers=["year", "rank"], key=["item", "year"]):
        _check_ranks(checks, table)
        chosen = table if items is None else table[table["item"].isin(list(items) if _is_list(items) else [items])]
        inside = chosen[chosen["rank"] <= top].sort_values(["year", "rank"], kind="stable")
        if inside.empty:
            checks.add(f"no item among the first {top}", "at least one", "raise top=, or choose other items")
        else:
            chosen_keys(checks, table, "item", items, {k: "-" for k in table["item"]} | (labels or {}), most=MOST_ITEMS
                        if items is not None else len(table))
            shown = chosen_keys(checks, inside, "item", None, labels, most=MOST_ITEMS,
                                other="lower top=, or choose items=")
        if table["year"].nunique() < 2:
            checks.add("ranks of a single year or period", "at least two", "choose more", column="year")
    if title is not None:
        checks.words(title, "title")
    checks.stop_if_any()
    names = {item: key_word(item, language, labels) for item in shown}
    check_texts((names.values(), NAME_WIDTH), ([title or ""], None))
    years = sorted(int(y) for y in table["year"].unique())
    known = calendar(years)
    ticks = None if periods is None else [key_word(p, language, labels) for p in periods]
    check_texts((ticks or [], None))
    lines = {item: own.assign(year=own["year"].astype(int)).sort_values("year") for item, own in
             inside.groupby("item", sort=False)}
    first = {int(own["rank"].iloc[0]): item for item, own in lines.items() if own["year"].iloc[0] == years[0]}
    last = {int(own["rank"].iloc[-1]): item for item, own in lines.items() if own["year"].iloc[-1] == years[-1]}
    ends = {item: _open_years(own["year"].to_numpy(), years) for item, own in lines.items()}

    with style(language):
        entries = []
        if any(len(open_years) for open_years in ends.values()):
            entries = [(Line2D([], [], linestyle="none", marker="o", markerfacecolor=palette.BACKGROUND,
                               color=palette.TEXT, markersize=5.6, markeredgewidth=1.3),
                        label("enters_or_leaves", language).format(top=top))]
        lines_of_title = wrap(title, WIDTH - 2 * MARGIN) if title else []
        numbers = max(text_width(str(top)), 0.1)
        left = MARGIN + max((text_width(names[i]) for i in first.values()), default=0.0) + numbers + 0.2
        right = MARGIN + max((text_width(names[i]) for i in last.values()), default=0.0) + numbers + 0.2
        height, width = top * _ROW, WIDTH - left - right
        ticks = _broken(ticks, width)
        bottom = 0.09 + LINE_HEIGHT * max((text.count("\n") + 1 for text in ticks or [""]), default=1)
        sheet = start(bottom + height + LINE_HEIGHT * len(lines_of_title) + legend_height(entries) + 0.1, checks,
                      source, language)
        draw_head(sheet, lines_of_title, entries)
        ax = sheet.axes_at(left, bottom, width, height)
        _set_axes(ax, years, top, width, ticks)
        for number, (item, own) in enumerate(lines.items()):
            _draw_line(ax, own["year"].to_numpy(), own["rank"].to_numpy(dtype=int), known, ends[item], look(number))
        for rank in range(1, top + 1):
            y = bottom + height - (rank - 0.5) * _ROW
            for at, side, who in ((left - 0.12, "right", first), (left + width + 0.12, "left", last)):
                sheet.text_at(at, y, str(rank), ha=side, va="center", color=palette.MUTED_TEXT)
                if rank in who:
                    away = numbers + 0.07
                    sheet.text_at(at + (away if side == "left" else -away), y, names[who[rank]], ha=side, va="center",
                                  color=palette.ink(look(list(lines).index(who[rank]))[0]))
        others = [item for item in lines if item not in {*first.values(), *last.values()}]
        _name_the_others(ax, lines, others, names, years, np.array([width, height]), top)
    return sheet


def _is_list(items) -> bool:
    return isinstance(items, Iterable) and not isinstance(items, str)


def _check_ranks(checks: Checks, table: pd.DataFrame) -> None:
    """Ask for whole years, and whole ranks from 1 that occur once a year."""
    checks.within(table, "table", ["rank"], low=1)
    if table["year"].isna().any() or (table["year"] % 1 != 0).any():
        checks.add("years that are missing or not whole", "whole years", "check the table", column="year")
    if (table["rank"].dropna() % 1 != 0).any():
        checks.add("ranks that are not whole", "1, 2, 3, …", 'break ties, e.g. by rank(method="first")', column="rank")
    elif table.dropna(subset="rank").duplicated(["year", "rank"]).any():
        tie = table[table.dropna(subset="rank").duplicated(["year", "rank"]).reindex(table.index, fill_value=False)]
        checks.add(f"two items of rank {tie['rank'].iloc[0]:g} in {tie['year'].iloc[0]:g}",
                   "every rank once a year", 'break ties, e.g. by rank(method="first")', column="rank")


def look(number: int) -> tuple[str, str | tuple, str]:
    """Colour, dash and marker of a line; beyond the nine colours, colours come back with other dashes and markers.

    Parameters
    ----------
    number : int
        From 0.

    Returns
    -------
    tuple
        Colour, line style, marker.

    Examples
    --------
    >>> look(0)[0] == look(9)[0], look(0)[1] == look(9)[1], len({look(i) for i in range(16)})
    (True, False, 16)
    """
    n = palette.SERIES_LIMIT
    turn = number % n
    # Solid lines first: dashes break up in lines that cross often.
    dashes = [style_ for style_ in palette.LINE_STYLES if style_ != "-"]
    return (palette.CATEGORICAL[turn], "-" if number < n else dashes[turn % len(dashes)],
            palette.MARKERS[(turn + 4 * (number // n)) % n])


def _open_years(own: np.ndarray, years: list[int]) -> list[int]:
    """Years in which a line begins after the first year or ends before the last: where it has an open mark."""
    place = {year: i for i, year in enumerate(years)}
    at = {place[int(year)] for year in own}
    return [years[i] for i in sorted(at) if (i > 0 and i - 1 not in at) or (i < len(years) - 1 and i + 1 not in at)]


def _periods(checks: Checks, table: pd.DataFrame, labels: dict | None) -> list[str]:
    """The periods of a table in their order."""
    if "year" in table:
        checks.add("table with the columns year and period", "one of the two", "leave the other one out", "period")
    if not all(isinstance(text, str) and text.strip() for text in table["period"]):
        checks.add("periods that are no texts, or empty", 'texts, e.g. "2010–2014"', "write them as texts", "period")
        return []
    found = list(dict.fromkeys(table["period"].sort_values(kind="stable")))
    checks.labelled((period for period in found if not speaks_for_itself(period)), labels)
    return found


def _broken(ticks: list[str] | None, width: float) -> list[str] | None:
    """Names of periods, after their dash in two lines if they do not fit side by side."""
    if ticks is None or len(ticks) < 2 or max(map(text_width, ticks)) + 0.08 <= width / (len(ticks) - 1):
        return ticks
    return [re.sub("([–—])", "\\1\n", text) for text in ticks]


def _set_axes(ax: Axes, years: list[int], top: int, width: float, words: list[str] | None) -> None:
    """Years or periods below, a light line for each rank."""
    ax.set(xlim=(years[0], years[-1]), ylim=(top + 0.5, 0.5))
    need = max(map(text_width, words or ["2000"])) + 0.08
    apart = min(b - a for a, b in zip(years, years[1:], strict=False)) / (years[-1] - years[0]) * width
    if words is None:
        ticks = years if apart >= need else year_ticks(years[0], years[-1], width)
        ax.set_xticks(ticks, [str(y) for y in ticks], fontsize=SMALL_SIZE)
    else:
        # Every period, or every second, third, … of them, the last one always.
        step = max(1, math.ceil(need / apart))
        ticks = years[::-1][::step][::-1]
        ax.set_xticks(ticks, [words[y] for y in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks(range(1, top + 1), [""] * top)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y")
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _draw_line(ax: Axes, years: np.ndarray, ranks: np.ndarray, known, open_years: list[int], own_look) -> None:
    """One item: lines inside its stretches, filled marks where it stays, open ones where it comes or goes."""
    colour, dash, marker = own_look
    for run in runs(years, known[0], 10**6):
        ax.plot(years[run], ranks[run], color=colour, linestyle=dash, linewidth=2.0, zorder=2, clip_on=False,
                solid_joinstyle="round", path_effects=[withStroke(linewidth=3.2, foreground=palette.BACKGROUND)])
    hollow = np.isin(years, open_years)
    ax.plot(years[~hollow], ranks[~hollow], linestyle="none", marker=marker, color=colour, markersize=4.6,
            markeredgewidth=0, zorder=3, clip_on=False)
    ax.plot(years[hollow], ranks[hollow], linestyle="none", marker=marker, color=colour, markersize=5.6,
            markerfacecolor=palette.BACKGROUND, markeredgewidth=1.3, zorder=4, clip_on=False)


def _name_the_others(ax: Axes, lines: dict, others: list, names: dict, years: list[int], size: np.ndarray,
                     top: int) -> None:
    """Names of items that have none at the ends: beside their first mark, off the other marks."""
    low, span = np.array([years[0], top + 0.5]), np.array([years[-1] - years[0], -top])

    def inches(own: pd.DataFrame) -> np.ndarray:
        return (own[["year", "rank"]].to_numpy(dtype=float) - low) / span * size

    marks = np.vstack([inches(own) for own in lines.values()])
    anchors = np.array([inches(lines[item])[0] for item in others]).reshape(-1, 2)
    inks = [palette.ink(look(list(lines).index(item))[0]) for item in others]
    write_names(ax, anchors, [names[item] for item in others], np.column_stack([marks, np.full(len(marks), 0.04)]),
                *size, lambda at: np.asarray(at) / size * span + low, inks, inks, 0.05, edge=1000.0)
