"""One estimate under many specifications: sorted above, and below which choices each was made with."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, MARGIN, NAME_WIDTH, check_texts, text_width
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.frame import framed, strip_of
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import WIDTH, style

MOST_SPECIFICATIONS = 400
MOST_OPTIONS = 30
_PLOT = 1.9  # inches, the height of the estimates
_ROW = 0.185
_ABOVE = 0.1  # inches between the estimates and the choices
_SURE, _UNSURE, _MAIN = palette.CATEGORICAL[0], palette.CONTEXT, palette.CATEGORICAL[1]


def specification_curve(table: pd.DataFrame, *, choices: Sequence[str], value_label: str, evidence, source, language,
                        significant: str = "significant", main: str | None = None, zero: float = 0.0,
                        labels: dict | None = None, interval_label: str | None = None) -> Figure:
    """Estimates of all specifications from the lowest to the highest, above a matrix of the choices behind each.

    Parameters
    ----------
    table : DataFrame
        One row for each specification, at most 400: estimate, low, high (low <= estimate <= high; the ends may be
        missing together), `significant` (True or False), and one column for each choice. Specifications without an
        estimate are left out, and not counted.
    choices : sequence of str
        The columns of `table` that hold the choices, from the top; the options of each stand below its name in order of
        appearance, at most thirty in all.
    value_label : str
        What is estimated, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    significant : str
        The column that says which estimates are significant; those have another colour and a filled dot.
    main : str, optional
        A column that is True for the main specification, which is marked.
    zero : float
        Where the line of no effect stands.
    labels : dict, optional
        Words for choices and options that are not in the dictionary of labels.
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % confidence interval.

    Returns
    -------
    Figure
        Of equal estimates the row that comes first in the table comes first. A line below says how many specifications
        there are, and the share that is significant.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"estimate": [0.4, -0.1], "low": [0.1, -0.3], "high": [0.7, 0.1],
    ...                       "significant": [True, False], "weights": ["equal", "own"]})
    >>> figure = specification_curve(table, choices=["weights"], value_label="Effect", evidence="estimated",
    ...                              source="a toy", language="en",
    ...                              labels={"weights": "Weights", "equal": "equal", "own": "own"})
    >>> [line.get_ydata().tolist() for line in figure.axes[0].lines if line.get_marker() == "o"]
    [[-0.1], [0.4]]
    """
    checks = Checks(evidence, source, language)
    choices = [choices] if isinstance(choices, str) else list(choices)
    numbers = ["estimate", "low", "high"]
    options: dict = {}
    if not choices or len(set(choices)) < len(choices):
        checks.add(f"choices {choices}", "every column once, and at least one", "correct the list")
    if checks.table(table, "table", [*numbers, significant, *([main] if main else []), *choices], numbers=numbers):
        table = table[table["estimate"].notna()]
        checks.within(table, "table", numbers)
        checks.together(table, "table", "low", "high")
        if (table["low"] > table["estimate"]).any() or (table["high"] < table["estimate"]).any():
            checks.add("table: rows that are not in the order low <= estimate <= high", "this order",
                       "check which column is which")
        for column in [significant, *([main] if main else [])]:
            if not table[column].map(lambda v: isinstance(v, (bool, np.bool_))).all():
                checks.add(f"{column} with other values than True and False", "True or False in every row",
                           "compare p values with a level first", column=column)
        if main and int(table[main].eq(True).sum()) > 1:
            checks.add(f"{int(table[main].eq(True).sum())} main specifications", "at most one", "choose one", main)
        if not 1 <= len(table) <= MOST_SPECIFICATIONS:
            checks.add(f"{len(table)} specifications with an estimate", f"1 to {MOST_SPECIFICATIONS}",
                       "draw another set of them")
        checks.labelled(choices, labels)
        options = {choice: chosen_keys(checks, table, choice, None, labels, most=MOST_OPTIONS) for choice in choices}
        if sum(map(len, options.values())) > MOST_OPTIONS:
            checks.add(f"{sum(map(len, options.values()))} options", f"at most {MOST_OPTIONS}", "leave choices out")
    checks.words(value_label, "value_label")
    if interval_label is not None:
        checks.words(interval_label, "interval_label")
    checks.stop_if_any()
    table = table.sort_values("estimate", kind="stable").reset_index(drop=True)
    sure = table[significant].to_numpy(dtype=bool)
    mark = np.nonzero(table[main].to_numpy(dtype=bool))[0] if main else np.array([], dtype=int)
    rows = [(choice, option) for choice in choices for option in [None, *options[choice]]]
    names = ["" if option is None else key_word(option, language, labels) for _, option in rows]
    heads = [key_word(choice, language, labels) for choice in choices]
    between = interval_label or label("interval_95", language)
    check_texts((names, NAME_WIDTH), (heads, WIDTH - 2 * MARGIN), ([between], LEGEND_WIDTH), ([value_label], None))

    with style(language):
        left = MARGIN + max(text_width(name) for name in names) + 0.12
        n = len(table)
        numbers = table[numbers].to_numpy(dtype=float)
        y_limits = padded_limits([zero, *numbers[np.isfinite(numbers)]], False)
        share = f"{100 * sure.mean():.0f} %" if language == "en" else f"{100 * sure.mean():.0f}%"
        said = label("specifications", language).format(n=f"{n:,}", share=share)
        entries = _legend(sure, bool(np.isfinite(numbers[:, 1:]).any()), between, len(mark) > 0, language)
        strip = len(rows) * _ROW + _ABOVE + 0.08
        frame = framed(checks, source, language, x_label="", y_label=value_label, x_limits=(-0.7, n - 0.3),
                       y_limits=y_limits, entries=entries, height=_PLOT, strip=strip, left=left, notes=[said],
                       x_ticks=())
        ax, below = frame.ax, strip_of(frame)
        step = frame.width / (n + 0.4)  # inches from one specification to the next
        _draw_estimates(ax, numbers, sure, mark, zero, step)
        below.spines["bottom"].set_visible(False)
        below.set_ylim(len(rows) + 0.08 / _ROW, -_ABOVE / _ROW)
        for i, (choice, option) in enumerate(rows):
            if option is not None:
                used = np.nonzero((table[choice] == option).to_numpy())[0]
                below.axhline(i + 0.5, color=palette.GRID, linewidth=0.6, zorder=1)
                for chosen, colour in ((sure[used], _SURE), (~sure[used], _UNSURE)):
                    below.vlines(used[chosen], i + 0.16, i + 0.84, color=colour, zorder=2,
                                 linewidth=float(np.clip(0.7 * step * 72, 0.5, 5.0)))
        if len(mark):
            below.axvline(mark[0], color=_MAIN, linewidth=1.0, zorder=0)
        draw_row_names(frame.sheet, names, left - 0.06, frame.bottom - strip + 0.08, _ROW)
        top = frame.bottom - _ABOVE
        for i, (choice, option) in enumerate(rows):
            if option is None:
                frame.sheet.text_at(MARGIN, top - (i + 0.5) * _ROW, key_word(choice, language, labels), va="center",
                                    color=palette.MUTED_TEXT)
    return frame.sheet


def _legend(sure: np.ndarray, band: bool, between: str, main: bool, language: str) -> list[tuple[Line2D, str]]:
    entries = []
    for there, colour, face, word in ((sure.any(), _SURE, _SURE, "significant"),
                                      (not sure.all(), _UNSURE, palette.BACKGROUND, "insignificant")):
        if there:
            entries.append((Line2D([], [], linestyle="none", marker="o", color=colour, markerfacecolor=face,
                                   markersize=4.6, markeredgewidth=1.0), label(word, language)))
    if band:
        entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.2), between))
    if main:
        entries.append((Line2D([], [], linestyle="none", marker="D", color=_MAIN, markersize=6.0, markeredgewidth=0),
                        label("main_specification", language)))
    return entries


def _draw_estimates(ax: Axes, numbers: np.ndarray, sure: np.ndarray, mark: np.ndarray, zero: float,
                    step: float) -> None:
    """Intervals and dots in their order, which get thinner the more there are."""
    ax.set_xticks([])
    ax.axhline(zero, color=palette.AXIS, linewidth=1.1, zorder=1)
    at = np.arange(len(numbers))
    estimate, low, high = numbers.T
    seen = np.isfinite(low)
    width = float(np.clip(0.35 * step * 72, 0.35, 1.4))
    dot = float(np.clip(0.8 * step * 72, 1.8, 4.6))
    if len(mark):
        ax.axvline(mark[0], color=_MAIN, linewidth=1.0, zorder=0)
    for chosen, colour, face in ((~sure, _UNSURE, palette.BACKGROUND), (sure, _SURE, _SURE)):
        ax.vlines(at[seen & chosen], low[seen & chosen], high[seen & chosen], color=colour, linewidth=width, alpha=0.6,
                  zorder=2)
        if chosen.any():
            ax.plot(at[chosen], estimate[chosen], linestyle="none", marker="o", color=colour, markersize=dot,
                    markerfacecolor=face, markeredgewidth=0.7, zorder=3)
    if len(mark):
        ax.plot(at[mark], estimate[mark], linestyle="none", marker="D", color=_MAIN, markersize=6.0, zorder=5,
                markeredgecolor=palette.BACKGROUND, markeredgewidth=0.7)
