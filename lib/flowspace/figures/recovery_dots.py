"""How far places fell and how long they took to recover: one row each, two columns."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap_evenly,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.coefficients import axis_ticks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_UNITS = 24
_ROW = 0.25
_GAP = 0.26  # inches between the two columns
_RESISTANCE, _RECOVERY = palette.CATEGORICAL[0], palette.CATEGORICAL[1]


def recovery_dots(table: pd.DataFrame, *, evidence, source, language, units: Sequence | None = None,
                  labels: dict | None = None, resistance_label: str | None = None, recovery_label: str | None = None,
                  interval_label: str | None = None) -> Figure:
    """Resistance with its interval, and beside it the years until recovery, with what is not known of them.

    Parameters
    ----------
    table : DataFrame
        Columns unit, resistance, lower, upper (lower <= resistance <= upper, both missing where there is no interval),
        recovery (years, 0 or more; for a unit that has not recovered the years it has been observed), censored (True
        where it has not recovered by then), never_fell (True where there was nothing to recover from; recovery is then
        missing); one row for each unit. A missing recovery of a unit that fell is not known, and shows a dash.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    units : sequence, optional
        Which units, from the top; at most 24. In order of appearance if left out.
    labels : dict, optional
        Names of the units.
    resistance_label, recovery_label : str, optional
        Heads of the columns, with their units.
    interval_label : str, optional
        What lies between lower and upper, if it is not the 95 % confidence interval.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["a", "b", "c"], "resistance": [-0.2, -0.1, 0.1], "lower": [-0.3, -0.2, 0.0],
    ...                       "upper": [-0.1, 0.0, 0.2], "recovery": [3.0, 5.0, None],
    ...                       "censored": [False, True, False], "never_fell": [False, False, True]})
    >>> figure = recovery_dots(table, evidence="simulated", source="a toy", language="en",
    ...                        labels={"a": "Alpha", "b": "Beta", "c": "Gamma"})
    >>> [line.get_xdata().tolist() for line in figure.axes[1].lines if line.get_gid() == "censored"]
    [[5.0]]
    """
    checks = Checks(evidence, source, language)
    keys: list = []
    numbers = ["resistance", "lower", "upper", "recovery"]
    if checks.table(table, "table", ["unit", *numbers, "censored", "never_fell"], numbers=numbers, key=["unit"]):
        keys = chosen_keys(checks, table, "unit", units, labels, most=MOST_UNITS)
        table = table[table["unit"].isin(keys)]
        checks.within(table, "table", numbers[:3])
        checks.within(table, "table", ["recovery"], low=0)
        checks.together(table, "table", "lower", "upper")
        checks.in_order(table[table["lower"].notna()], "table", "lower", "resistance", "upper")
        _check_flags(checks, table)
        if table[["resistance", "recovery"]].isna().all(axis=None):
            checks.add("neither resistance nor recovery", "at least one number", "choose units the data covers")
    for text, name in ((resistance_label, "resistance_label"), (recovery_label, "recovery_label"),
                       (interval_label, "interval_label")):
        if text is not None:
            checks.words(text, name)
    checks.stop_if_any()
    names = [key_word(key, language, labels) for key in keys]
    heads = [resistance_label or label("resistance", language), recovery_label or label("recovery_time", language)]
    between = interval_label or label("interval_95", language)
    check_texts((names, NAME_WIDTH), (heads, None), ([between], LEGEND_WIDTH))
    table = table.set_index("unit").reindex(keys)
    flags = table[["censored", "never_fell"]].to_numpy(dtype=bool)

    with style(language):
        done = table["recovery"].notna().to_numpy() & ~flags[:, 0]
        entries = _legend(between, bool(done.any()), flags, language)
        left = MARGIN + max(text_width(name) for name in names) + 0.14
        width = (WIDTH - left - MARGIN - 0.12 - _GAP) / 2
        lines = [wrap_evenly(head, width + _GAP / 2) for head in heads]
        above = LINE_HEIGHT * max(map(len, lines)) + 0.05
        bottom, height = 0.3, len(keys) * _ROW
        sheet = start(bottom + height + above + legend_height(entries) + 0.12, checks, source, language)
        draw_head(sheet, [], entries)
        draw_row_names(sheet, names, left - 0.12, bottom, _ROW)
        for number, draw in enumerate((_draw_resistance, _draw_recovery)):
            at = left + number * (width + _GAP)
            ax = sheet.axes_at(at, bottom, width, height)
            draw(ax, table, flags, width)
            heading(sheet, lines[number], at, bottom + height + 0.05 + LINE_HEIGHT * len(lines[number]))
    return sheet


def _check_flags(checks: Checks, table: pd.DataFrame) -> None:
    """Ask for true or false, and for years that go with them."""
    for column in ("censored", "never_fell"):
        if not table[column].map(lambda v: isinstance(v, (bool, np.bool_))).all():
            checks.add(f"{column} with other values than True and False", "True or False for every unit",
                       "complete the column", column=column)
            return
    censored, never = (table[c].to_numpy(dtype=bool) for c in ("censored", "never_fell"))
    known = table["recovery"].notna().to_numpy()
    for wrong, found, expected in (
        (never & (censored | known), "never_fell with a recovery", "neither censored nor a recovery time"),
        (censored & ~known, "censored without recovery", "the years it has been observed"),
    ):
        if wrong.any():
            checks.add(f"{found}: {', '.join(map(str, table.loc[wrong, 'unit']))}", expected, "correct these rows")


def _legend(between: str, done: bool, flags: np.ndarray, language: str) -> list[tuple[Line2D, str]]:
    entries = [(Line2D([], [], color=_RESISTANCE, linewidth=1.4, marker="o", markersize=5.4, markeredgewidth=0),
                between)]
    if done:
        entries.append((Line2D([], [], color=_RECOVERY, linewidth=1.4, marker="D", markersize=5.0, markeredgewidth=0),
                        label("recovered", language)))
    if flags[:, 0].any():
        entries.append((Line2D([], [], color=_RECOVERY, linewidth=1.4, linestyle=(0, (2, 1.2)), marker=">",
                               markersize=6.0, markerfacecolor=palette.BACKGROUND, markeredgewidth=1.2),
                        label("not_recovered", language)))
    if flags[:, 1].any():
        entries.append((Line2D([], [], linestyle="none", color=palette.MUTED_TEXT, marker="x", markersize=5.4,
                               markeredgewidth=1.5), label("never_fell", language)))
    return entries


def _set(ax: Axes, span: tuple[float, float], rows: int, ticks: list[float]) -> None:
    ax.set(xlim=span, ylim=(rows - 0.5, -0.5))
    ax.set_xticks(ticks, [tick(t) for t in ticks], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0, color=palette.AXIS, linewidth=1.1, zorder=1)


def _dashes(ax: Axes, rows: np.ndarray, x: float) -> None:
    for y in rows:
        ax.text(x, y, "–", ha="center", va="center", fontsize=SMALL_SIZE, color=palette.MUTED_TEXT,
                bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})


def _draw_resistance(ax: Axes, table: pd.DataFrame, flags: np.ndarray, width: float) -> None:
    """Resistance as dots with their intervals; rows from the top."""
    value, low, high = (table[c].to_numpy(dtype=float) for c in ("resistance", "lower", "upper"))
    numbers = np.concatenate([value, low, high, [0.0]])
    numbers = numbers[np.isfinite(numbers)]
    pad = 0.06 * (numbers.max() - numbers.min()) or 1.0
    span = (numbers.min() - pad, numbers.max() + pad)
    _set(ax, span, len(table), axis_ticks(*span, width))
    rows = np.arange(len(table))
    seen = np.isfinite(value)
    banded = seen & np.isfinite(low)
    ax.hlines(rows[banded], low[banded], high[banded], color=_RESISTANCE, linewidth=1.4, zorder=2)
    ax.plot(value[seen], rows[seen], linestyle="none", marker="o", color=_RESISTANCE, markersize=5.0,
            markeredgewidth=0, zorder=3, clip_on=False, gid="resistance")
    _dashes(ax, rows[~seen], sum(span) / 2)


def _draw_recovery(ax: Axes, table: pd.DataFrame, flags: np.ndarray, width: float) -> None:
    """Years until recovery as bars from zero; an arrow where they are not over, a cross where there was no fall."""
    years = table["recovery"].to_numpy(dtype=float)
    censored, never = flags.T
    far = float(np.nanmax(years)) if np.isfinite(years).any() else 1.0
    far = far or 1.0
    span = (-0.05 * far, 1.12 * far)
    ticks = axis_ticks(*span, width)
    whole = [t for t in ticks if t % 1 == 0]
    _set(ax, span, len(table), whole if len(whole) > 1 else ticks)
    rows = np.arange(len(table))
    done = np.isfinite(years) & ~censored
    ax.hlines(rows[done], 0, years[done], color=_RECOVERY, linewidth=1.4, zorder=2)
    ax.hlines(rows[censored], 0, years[censored], color=_RECOVERY, linewidth=1.4, linestyle=(0, (2, 1.2)), zorder=2)
    for chosen, marker, face, name in ((done, "D", _RECOVERY, "recovered"),
                                       (censored, ">", palette.BACKGROUND, "censored")):
        if chosen.any():
            ax.plot(years[chosen], rows[chosen], linestyle="none", marker=marker, color=_RECOVERY, zorder=3,
                    markersize=5.0 if marker == "D" else 6.4, markerfacecolor=face, clip_on=False, gid=name,
                    markeredgewidth=0 if marker == "D" else 1.2)
    if never.any():
        ax.plot(np.zeros(never.sum()), rows[never], linestyle="none", marker="x", color=palette.MUTED_TEXT,
                markersize=5.4, markeredgewidth=1.5, zorder=3, clip_on=False, gid="never_fell")
    _dashes(ax, rows[~np.isfinite(years) & ~never], sum(span) / 2)
