"""Networks by hierarchy and matching: where each stood in its first period and its last, and the way between."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, NAME_WIDTH, check_texts, text_width
from flowspace.figures.checks import Checks
from flowspace.figures.frame import Frame, framed
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.point_names import write_names
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_UNITS = palette.SERIES_LIMIT
CORNERS = ("upper_left", "upper_right", "lower_left", "lower_right")
_WORDS = {"upper_left": "flat_assortative", "upper_right": "hierarchical_assortative",
          "lower_left": "flat_disassortative", "lower_right": "hierarchical_disassortative"}
_PLOT = 3.3  # inches, the height of the plot
_STRIP = 0.24  # inches at its upper and lower edge, for the words of the corners
_DASHED = (0, (4, 2))
_ENDS = ["hierarchy_low", "hierarchy_high", "matching_low", "matching_high"]


def resilience_plane(table: pd.DataFrame, *, evidence, source, language, units: Sequence | None = None,
                     labels: dict | None = None, reference: float | None = None, reference_label: str | None = None,
                     corners: Mapping[str, str] | None = None, x_label: str | None = None, y_label: str | None = None,
                     interval_label: str | None = None) -> Figure:
    """Hierarchy |a| against the slope b of matching, an arrow for each unit from its first period to its last.

    Parameters
    ----------
    table : DataFrame
        Columns unit, period (numbers or texts that sort in time), hierarchy (0 or more), matching, and hierarchy_low,
        hierarchy_high, matching_low, matching_high where there are intervals, which are drawn as a cross at the last
        period; one row for each unit and period. Rows without both numbers are left out.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    units : sequence, optional
        Which units; at most nine. In order of appearance if left out.
    labels : dict, optional
        Names of the units.
    reference : float, optional
        A hierarchy with a vertical line that parts the plane, e.g. that of random networks; at b = 0 there is always a
        line.
    reference_label : str, optional
        What it is; needed with `reference`.
    corners : mapping, optional
        What the parts of the plane are called: words for "upper_right", "upper_left", "lower_left" and "lower_right".
        Left out, they are hierarchical or flat, assortative or disassortative where there is a reference; an empty
        mapping writes nothing.
    x_label, y_label : str, optional
        What the axes show, if not |a| and b.
    interval_label : str, optional
        What the crosses are, if not 95 % confidence intervals.

    Returns
    -------
    Figure
        The first period is an open mark, the last a filled one, those between are bends of the line.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["a", "a", "b", "b"], "period": [2005, 2019] * 2,
    ...                       "hierarchy": [0.5, 0.9, 1.2, 1.0], "matching": [0.1, -0.1, -0.3, -0.2]})
    >>> figure = resilience_plane(table, reference=0.8, reference_label="random", evidence="simulated",
    ...                           source="a toy", language="en", labels={"a": "Alpha", "b": "Beta"})
    >>> [line.get_xydata().tolist() for line in figure.axes[0].lines if line.get_gid() == "last"]
    [[[0.9, -0.1]], [[1.0, -0.2]]]
    """
    checks = Checks(evidence, source, language)
    crossed = isinstance(table, pd.DataFrame) and bool(set(_ENDS) & set(table.columns))
    numbers = ["hierarchy", "matching", *(_ENDS if crossed else [])]
    keys: list = []
    if checks.table(table, "table", ["unit", "period", *numbers], numbers=numbers, key=["unit", "period"]):
        keys = chosen_keys(checks, table, "unit", units, labels, most=MOST_UNITS, other="name fewer with units=")
        table = table[table["unit"].isin(keys)]
        checks.within(table, "table", ["hierarchy"], low=0)
        checks.within(table, "table", numbers[1:])
        if crossed:
            for name in ("hierarchy", "matching"):
                low, high = f"{name}_low", f"{name}_high"
                checks.together(table, "table", low, high)
                checks.in_order(table[table[low].notna() & table[name].notna()], "table", low, name, high)
        if table["period"].isna().any() or table["period"].map(type).nunique() > 1:
            checks.add("periods that are missing or of several types", "numbers or texts that sort in time",
                       "check the table", column="period")
        for key in keys:
            if not table.loc[table["unit"] == key, ["hierarchy", "matching"]].notna().all(axis=1).any():
                checks.add(f"no period of {key} with hierarchy and matching", "at least one",
                           "choose units the data covers")
    if reference is not None:
        checks.words(reference_label, "reference_label")
        if isinstance(reference, bool) or not isinstance(reference, Real) or not 0 <= reference < math.inf:
            checks.add(f"reference {reference!r}", "a number, 0 or more", "leave it out, or give a number")
    if corners is not None and not isinstance(corners, Mapping):
        checks.add(f"corners {corners!r}", "a mapping from corners to words", "leave it out, or give such a mapping")
    else:
        checks.known(corners or (), CORNERS, "corner")
        for corner, words in (corners or {}).items():
            checks.words(words, f"corners[{corner!r}]")
    for text, name in ((x_label, "x_label"), (y_label, "y_label"), (interval_label, "interval_label")):
        if text is not None:
            checks.words(text, name)
    checks.stop_if_any()
    names = [key_word(key, language, labels) for key in keys]
    if corners is None:
        corners = {} if reference is None else {c: label(k, language) for c, k in _WORDS.items()}
    between = interval_label or label("interval_95", language)
    titles = [x_label or label("hierarchy", language), y_label or label("matching", language)]
    check_texts((names, NAME_WIDTH), (corners.values(), (WIDTH - 0.9) / 2), (titles, None),
                ([between, reference_label or ""], LEGEND_WIDTH))
    table = table.dropna(subset=["hierarchy", "matching"]).sort_values("period", kind="stable")
    parts = [table[table["unit"] == key] for key in keys]
    xs = [*table["hierarchy"], *([] if reference is None else [reference])]
    ys = [*table["matching"], 0.0]
    if crossed:
        last = pd.concat([part.iloc[-1:] for part in parts])
        xs += [*last["hierarchy_low"].dropna(), *last["hierarchy_high"].dropna()]
        ys += [*last["matching_low"].dropna(), *last["matching_high"].dropna()]

    with style(language):
        low, high = padded_limits(ys, False)
        more = (high - low) * _STRIP / (_PLOT - 2 * _STRIP) if corners else 0.0
        frame = framed(checks, source, language, x_label=titles[0], y_label=titles[1],
                       x_limits=_with_room(padded_limits(xs, False), reference, corners),
                       y_limits=(low - more, high + more), height=_PLOT,
                       entries=_legend(any(len(part) > 1 for part in parts), between if crossed else None,
                                       reference_label, language))
        ax = frame.ax
        ax.grid(visible=False)
        ax.axhline(0, color=palette.AXIS, linewidth=1.0, zorder=1)
        if reference is not None:
            ax.axvline(reference, color=palette.AXIS, linewidth=1.0, linestyle=_DASHED, zorder=1)
        taken = _draw_corners(frame, corners)
        for number, part in enumerate(parts):
            _draw(ax, part, palette.series_look(number), crossed)
        _write(frame, parts, names, taken, reference, crossed)
    return frame.sheet


def _with_room(limits: tuple[float, float], reference: float | None, corners: Mapping) -> tuple[float, float]:
    """The same ends, or farther ones, so that the words of the corners stay on their side of the vertical line."""
    if reference is None or not corners:
        return limits
    room = WIDTH - 0.75  # inches, about the width of the plot
    left, right = (max((text_width(words) for corner, words in corners.items() if corner.endswith(side)),
                       default=0.0) + 0.1 for side in ("left", "right"))
    (low, high), far = limits, 0.98
    if left + right > far * room:
        left, right = (far * room * side / (left + right) for side in (left, right))
    # What one side lacks is added to it; then the other side has a smaller share of the plot, hence both once more.
    for _ in range(60):
        low = min(low, reference - left / (room - left) * (high - reference))
        high = max(high, reference + right / (room - right) * (reference - low))
    return low, high


def _legend(moving: bool, between: str | None, reference: str | None, language: str) -> list[tuple[Line2D, str]]:
    def mark(**look) -> Line2D:
        return Line2D([], [], linestyle="none", marker="o", color=palette.AXIS, markersize=5.4, **look)

    entries = []
    if moving:
        entries += [(mark(markerfacecolor=palette.BACKGROUND, markeredgewidth=1.2), label("first_period", language)),
                    (mark(markeredgewidth=0), label("last_period", language))]
    if between:
        entries.append((Line2D([], [], color=palette.AXIS, linewidth=0.9), between))
    if reference:
        entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.0, linestyle=_DASHED), reference))
    return entries


def _draw_corners(frame: Frame, corners: Mapping) -> np.ndarray:
    """What the parts are called, in the margins; gives the places taken, as dots in inches."""
    taken = []
    for corner, words in corners.items():
        right, upper = corner.endswith("right"), corner.startswith("upper")
        x, y = (frame.width - 0.03 if right else 0.03), (frame.height - 0.03 if upper else 0.04)
        frame.ax.text(x / frame.width, y / frame.height, words, transform=frame.ax.transAxes, fontsize=SMALL_SIZE,
                      color=palette.MUTED_TEXT, ha="right" if right else "left", va="top" if upper else "bottom",
                      zorder=2, gid="corner", path_effects=[withStroke(linewidth=2.4, foreground=palette.BACKGROUND)])
        long = text_width(words)
        steps = np.linspace(0.05, max(long - 0.05, 0.05), max(2, round(long / 0.08)))
        taken += [(x + (-d if right else d), y + (-0.07 if upper else 0.07), 0.07) for d in steps]
    # Several times, since a word counts for more than a point.
    return np.repeat(np.array(taken).reshape(-1, 3), 4, axis=0)


def _draw(ax: Axes, part: pd.DataFrame, look: tuple, crossed: bool) -> None:
    """The way of one unit, and the cross at its end."""
    colour, _, marker = look
    x, y = part["hierarchy"].to_numpy(dtype=float), part["matching"].to_numpy(dtype=float)
    if crossed:
        last = part.iloc[-1]
        ax.hlines(y[-1], last["hierarchy_low"], last["hierarchy_high"], color=colour, linewidth=0.9, zorder=2)
        ax.vlines(x[-1], last["matching_low"], last["matching_high"], color=colour, linewidth=0.9, zorder=2)
    if len(part) > 1:
        ax.plot(x[:-1], y[:-1], color=colour, linewidth=1.3, zorder=3, gid="way")
        ax.annotate("", (x[-1], y[-1]), (x[-2], y[-2]), zorder=4,
                    arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 2.6,
                                "mutation_scale": 9})
        ax.plot(x[:1], y[:1], linestyle="none", marker=marker, color=colour, markersize=5.0, markeredgewidth=1.2,
                markerfacecolor=palette.BACKGROUND, zorder=5, gid="first")
    ax.plot(x[-1:], y[-1:], linestyle="none", marker=marker, color=colour, markersize=6.0, zorder=6, gid="last",
            markeredgecolor=palette.BACKGROUND, markeredgewidth=0.6)


def _write(frame: Frame, parts: list[pd.DataFrame], names: list[str], taken: np.ndarray, reference: float | None,
           crossed: bool) -> None:
    """Names beside the last points, off each other and off all lines, points and words."""
    size = np.array([frame.width, frame.height])
    to_inches = frame.ax.transData + frame.ax.transAxes.inverted()
    dots = [taken]

    def inches(rows) -> np.ndarray:
        return to_inches.transform(np.asarray(rows, dtype=float)) * size

    def keep_free(a, b, radius: float) -> None:
        """A line between two places, as dots."""
        a, b = inches([a, b])
        steps = np.linspace(0, 1, max(2, int(np.hypot(*(b - a)) / 0.06)))[:, None]
        dots.append(np.column_stack([a + steps * (b - a), np.full(len(steps), radius)]))

    (west, east), (south, north) = frame.ax.get_xlim(), frame.ax.get_ylim()
    keep_free((west, 0.0), (east, 0.0), 0.01)
    if reference is not None:
        keep_free((reference, south), (reference, north), 0.01)
    ends = []
    for part in parts:
        way = part[["hierarchy", "matching"]].to_numpy(dtype=float)
        ends.append(way[-1])
        for a, b in zip(way, way[1:], strict=False):
            for _ in range(3):  # a name on an arrow is hard to read
                keep_free(a, b, 0.03)
        if crossed:
            last = part.iloc[-1]
            for a, b in (((last["hierarchy_low"], way[-1, 1]), (last["hierarchy_high"], way[-1, 1])),
                         ((way[-1, 0], last["matching_low"]), (way[-1, 0], last["matching_high"]))):
                if np.isfinite([*a, *b]).all():
                    keep_free(a, b, 0.02)
        dots.append(np.column_stack([inches(way), np.full(len(way), 0.045)]))
    colours = [palette.series_look(number)[0] for number in range(len(parts))]
    write_names(frame.ax, inches(ends), names, np.vstack(dots), frame.width, frame.height,
                lambda at: to_inches.inverted().transform(np.asarray(at, dtype=float) / size), colours,
                [palette.ink(colour) for colour in colours], 0.05, edge=1000.0)
