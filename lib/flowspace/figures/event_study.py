"""Effects by years before and after an event, up to three estimators side by side."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.counterfactual_paths import MOST_YEARS, SHOCK_LINE
from flowspace.figures.frame import framed
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import style

MOST_SERIES = 3
MOST_TIMES = 30
_PLOT = 2.6  # inches, the height of the plot
_NUMBERS = ["estimate", "lower", "upper"]
_OUTER = ["outer_lower", "outer_upper"]


def event_study(table: pd.DataFrame, *, value_label: str, evidence, source, language, series: Sequence | None = None,
                labels: dict | None = None, reference: int | None = -1, interval_label: str | None = None,
                outer_label: str | None = None, x_label: str | None = None) -> Figure:
    """Estimates with their intervals by event time; the reference period is an open mark at zero.

    Parameters
    ----------
    table : DataFrame
        Columns event_time (whole, 0 is the first period with the event), estimate, lower, upper
        (lower <= estimate <= upper, both missing where there is no interval), `series` if there are several, and
        outer_lower, outer_upper where a second, wider interval is drawn, e.g. one that is robust or simultaneous; one
        row for each series and event time. Rows without an estimate are not drawn.
    value_label : str
        What is estimated, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    series : sequence, optional
        Which series, from the left; at most three. In order of appearance if left out.
    labels : dict, optional
        Words for series.
    reference : int or None
        The period that estimates are relative to, drawn for every series that has no estimate there, or 0 without an
        interval; `None` where there is none.
    interval_label : str, optional
        What lies between lower and upper, if it is not the 95 % confidence interval.
    outer_label : str, optional
        What the wider interval is; needed with it.
    x_label : str, optional
        What the x axis shows, if not years since the event.

    Returns
    -------
    Figure
        The vertical line stands between the last period before the event and its first.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"event_time": [-2, 0, 1], "estimate": [0.1, 0.3, 0.5], "lower": [-0.1, 0.1, 0.2],
    ...                       "upper": [0.3, 0.5, 0.8]})
    >>> figure = event_study(table, value_label="Effect", evidence="simulated", source="a toy", language="en")
    >>> [line.get_xydata().tolist() for line in figure.axes[0].lines if line.get_gid() == "reference"]
    [[[-1.0, 0.0]]]
    """
    checks = Checks(evidence, source, language)
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    split, wider = "series" in there or series is not None, bool(set(_OUTER) & there)
    numbers = [*_NUMBERS, *(_OUTER if wider else [])]
    keys: list = [None]
    key = [*(["series"] if split else []), "event_time"]
    if checks.table(table, "table", [*key, *numbers], numbers=["event_time", *numbers], key=key):
        if split:
            keys = chosen_keys(checks, table, "series", series, labels, most=MOST_SERIES, other="name three")
            table = table[table["series"].isin(keys)]
        checks.within(table, "table", numbers)
        checks.together(table, "table", "lower", "upper")
        checks.in_order(table[table["lower"].notna()], "table", "lower", "estimate", "upper")
        if wider:
            known = table[table[_OUTER].notna().any(axis=1)]
            checks.in_order(known, "table", "outer_lower", "lower", "upper", "outer_upper")
        if table["event_time"].isna().any() or (table["event_time"] % 1 != 0).any():
            checks.add("event times that are missing or not whole", "whole numbers", "check the table",
                       column="event_time")
        elif table["event_time"].abs().max() > MOST_YEARS:
            checks.add(f"event times {MOST_YEARS} and more from the event", "event times near it", "check the table",
                       column="event_time")
        elif table["event_time"].nunique() > MOST_TIMES:
            checks.add(f"{table['event_time'].nunique()} event times", f"at most {MOST_TIMES}", "draw fewer",
                       column="event_time")
        if table["estimate"].isna().all():
            checks.add("no estimate", "at least one number", "choose models that were fitted", column="estimate")
    if reference is not None and (isinstance(reference, bool) or not isinstance(reference, Real) or reference % 1
                                  or abs(reference) > MOST_YEARS):
        checks.add(f"reference {reference!r}", "a whole event time, e.g. -1, or None", "say what effects relate to")
    checks.words(value_label, "value_label")
    for text, name, needed in ((interval_label, "interval_label", False), (outer_label, "outer_label", wider),
                               (x_label, "x_label", False)):
        if text is not None or needed:
            checks.words(text, name)
    checks.stop_if_any()
    words = [key_word(k, language, labels) for k in keys if k is not None]
    between, below = interval_label or label("interval_95", language), x_label or label("event_time", language)
    check_texts(([*words, between, outer_label or ""], LEGEND_WIDTH), ([value_label, below], None))
    table = table.dropna(subset="estimate").sort_values("event_time")
    parts = [table if k is None else table[table["series"] == k] for k in keys]

    with style(language):
        times = [*table["event_time"].astype(int), *([] if reference is None else [int(reference)])]
        ends = (min(times) - 0.6, max(times) + 0.6)
        drawn = table[numbers].to_numpy(dtype=float).ravel()
        step = max(1, math.ceil((max(times) - min(times)) / 10))
        step = step if step <= 2 else 5
        ticks = [t for t in range(min(times), max(times) + 1) if t % step == 0]
        frame = framed(checks, source, language, x_label=below, y_label=value_label, x_limits=ends,
                       y_limits=padded_limits([0.0, *drawn[np.isfinite(drawn)]], False), height=_PLOT, x_ticks=ticks,
                       entries=_legend(words, between, outer_label if wider else None, reference, language))
        ax = frame.ax
        ax.axhline(0, color=palette.AXIS, linewidth=1.1, zorder=1)
        ax.axvline(-0.5, zorder=1, **SHOCK_LINE)
        inch = (ends[1] - ends[0]) / frame.width
        apart = min(0.24, 0.1 * inch if len(parts) > 1 else 0.24)
        for number, part in enumerate(parts):
            _draw(ax, part, number, (number - (len(parts) - 1) / 2) * apart, wider, reference)
    return frame.sheet


def _legend(words: list[str], between: str, outer: str | None, reference: int | None,
            language: str) -> list[tuple[Line2D, str]]:
    entries = []
    for number, word in enumerate(words or [label("estimate", language)]):
        colour, _, marker = palette.series_look(number)
        entries.append((Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=5.4,
                               markeredgewidth=0), word))
    look = palette.AXIS if len(words) > 1 else palette.CATEGORICAL[0]
    entries.append((Line2D([], [], color=look, linewidth=2.4 if outer else 1.4), between))
    if outer:
        entries.append((Line2D([], [], color=look, linewidth=0.9), outer))
    if reference is not None:
        entries.append((Line2D([], [], linestyle="none", marker="o", color=look, markerfacecolor=palette.BACKGROUND,
                               markersize=5.4, markeredgewidth=1.2), label("reference_period", language)))
    return entries


def _draw(ax: Axes, part: pd.DataFrame, number: int, shift: float, wider: bool, reference: int | None) -> None:
    """Intervals and marks of one series, beside those of the others."""
    colour, _, marker = palette.series_look(number)
    if reference is not None:
        at = part[part["event_time"] == reference]
        if not at[_NUMBERS].fillna(0.0).any(axis=None):
            part = part[part["event_time"] != reference]
            ax.plot([reference + shift], [0.0], linestyle="none", marker=marker, color=colour, markersize=5.0,
                    markerfacecolor=palette.BACKGROUND, markeredgewidth=1.2, zorder=4, gid="reference")
    x = part["event_time"].to_numpy(dtype=float) + shift
    if wider:
        ax.vlines(x, part["outer_lower"], part["outer_upper"], color=colour, linewidth=0.9, zorder=2)
    ax.vlines(x, part["lower"], part["upper"], color=colour, linewidth=2.4 if wider else 1.4, zorder=2)
    ax.plot(x, part["estimate"], linestyle="none", marker=marker, color=colour, markersize=5.0, zorder=3,
            markeredgecolor=palette.BACKGROUND, markeredgewidth=0.5, gid="estimates")
