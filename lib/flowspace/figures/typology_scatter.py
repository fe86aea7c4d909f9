"""Cities by two measures, with the lines that part them into types and the names of those that stand out."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import draw_panel_head, grades_of_panels, panel_checks, wrap_panel_head
from flowspace.figures.placement import place_labels
from flowspace.figures.point_names import name_sizes, write_names
from flowspace.figures.scatter import log_ticks, padded_limits, round_ticks
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_PANELS = 4
MOST_NAMES = 12
CORNERS = ("upper_right", "upper_left", "lower_left", "lower_right")
_PLOT = 2.7  # inches, the height of one panel
_STRIP = 0.2  # inches kept free of points for the words at the corners
_RADIUS = 0.035
_DOT = 0.025  # inches, the radius of a point that is not named
_FAR = 0.2  # inches between a point and its name from which on room is made
_MOST_ROOM = 0.9  # inches of it
_POINT, _NAMED = palette.CATEGORICAL[0], palette.CATEGORICAL[1]
_ENDS = ["x_low", "x_high", "y_low", "y_high"]


def typology_scatter(table: pd.DataFrame, *, x_label: str, y_label: str, evidence, source, language,
                     panels: Sequence | None = None, named: Sequence[str] | Mapping = (),
                     cuts: str | tuple | Mapping | None = "median", corners: Mapping | None = None,
                     areas: pd.DataFrame | None = None, log_x: bool = False, log_y: bool = False,
                     labels: dict | None = None) -> Figure:
    """Cities as points over two measures, one panel below the other, parted into types by lines.

    The lines are those of medians or means (Neal's typology of centrality and power), of given numbers, or the edges
    of areas (`module_role_areas` for Guimerà and Amaral's roles).

    Parameters
    ----------
    table : DataFrame
        Columns city, x, y, and `panel` if there are several; one row per city and panel. Cities without x or y are not
        drawn, and counted below the plot.
    x_label, y_label : str
        What the axes show, with units.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own, whose markers then stand in the heads
        of panels that differ.
    source : str
    language : {"en", "zh"}
    panels : sequence, optional
        Which panels, from the top; at most four. In order of appearance if left out. Each has axes of its own.
    named : sequence of str, or mapping of panel to sequence of str
        Cities that are highlighted and named: in all panels, or other ones in each. At most twelve a panel.
    cuts : {"median", "mean"}, (x, y), mapping of panel to (x, y), or None
        Where the lines stand in each panel: at the medians or means of the cities drawn there (geometric means on a
        logarithmic axis), which a line below then says, or at two numbers, of which either may be None: the same in all
        panels, or other ones in each.
    corners : mapping, optional
        What the four parts are called: words for "upper_right", "upper_left", "lower_left" and "lower_right", each
        optional.
    areas : DataFrame, optional
        Columns x_low, x_high, y_low, y_high (infinite where an area has no end), `key`, a short text at its upper left,
        and `label`, its words in a list below the plot; only with `cuts=None`.
    log_x, log_y : bool
        Whether an axis is logarithmic; its numbers must be above 0.
    labels : dict, optional
        Names of the cities named, and words for panels that are not in the dictionary of labels.

    Returns
    -------
    Figure
        Names are moved where they would cover each other, then with a leader line to their point. Where points crowd
        at an end of the x axis and names would lie far from them, the axis goes on beyond the crowd to make room.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b", "c"], "x": [1.0, 2.0, 9.0], "y": [1.0, 5.0, 3.0]})
    >>> figure = typology_scatter(table, x_label="Centrality", y_label="Power", named=["c"], labels={"c": "Gamma"},
    ...                           evidence="observed", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Gamma']
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_marker() == "D"]
    [[9.0]]
    """
    checks = panel_checks(evidence, source, language)
    split = isinstance(table, pd.DataFrame) and ("panel" in table or panels is not None)
    keys: list = [None]
    if checks.table(table, "table", [*(["panel"] if split else []), "city", "x", "y"], numbers=["x", "y"],
                    key=[*(["panel"] if split else []), "city"]):
        checks.within(table, "table", ["x", "y"])
        if split:
            keys = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS)
            table = table[table["panel"].isin(keys)]
        for column, log in (("x", log_x), ("y", log_y)):
            if log and (table[column] <= 0).any():
                checks.add(f"{column} {table[column].min():g} on a logarithmic axis", "numbers above 0",
                           f"leave these cities out, or draw it with log_{column}=False", column)
    shown = [_listed(named.get(key, ()) if isinstance(named, Mapping) else named) for key in keys]
    if not checks.problems:
        _check_cities(checks, table, keys, shown, named, labels)
    _check_lines(checks, cuts, keys, areas, corners)
    checks.words(x_label, "x_label")
    checks.words(y_label, "y_label")
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    parts = [(table if key is None else table[table["panel"] == key]).set_index("city")[["x", "y"]] for key in keys]
    absent = sum(int(part.isna().any(axis=1).sum()) for part in parts)
    parts = [part.dropna().sort_index() for part in parts]
    cut = [_cut(part, cuts[key] if isinstance(cuts, Mapping) else cuts, log_x, log_y) for key, part in
           zip(keys, parts, strict=True)]
    names = {city: key_word(city, language, labels) for cities in shown for city in cities}
    heads = [key_word(key, language, labels) for key in keys if key is not None]
    corners = dict(corners or {})
    check_texts((names.values(), NAME_WIDTH), (heads, None), ([x_label, y_label], None),
                (corners.values(), (WIDTH - 1) / 2))
    said = [] if absent == 0 else [label("cities_unplaced", language).format(n=absent)]
    if areas is not None:
        said.insert(0, ("; " if language == "en" else "；").join(
            f"{area.key} {area.label}" for area in areas.itertuples()) + ("." if language == "en" else "。"))
    elif isinstance(cuts, str):
        said.insert(0, label(f"cut_{cuts}", language))

    with style(language):
        room = WIDTH - 2 * MARGIN
        title, below = wrap(y_label, room), wrap(x_label, room)
        notes = wrap((" " if language == "en" else "").join(said), room) if said else []
        strips = tuple(_STRIP if any(c.startswith(side) for c in corners) or (side == "upper" and areas is not None)
                       else 0.0 for side in ("lower", "upper"))
        limits = [_limits(part, own, areas, (log_x, log_y), strips) for part, own in
                  zip(parts, cut, strict=True)]
        ticks = [[log_ticks(*ends) if log else round_ticks(*ends) for ends, log in
                  zip(own, (log_x, log_y), strict=True)] for own in limits]
        left = MARGIN + max(text_width(tick(t)) for _, ys in ticks for t in ys) + 0.1
        width = WIDTH - left - 0.14
        limits = [_with_room(part, own, (log_x, log_y), {city: names[city] for city in cities if city in part.index},
                             width) for part, own, cities in zip(parts, limits, shown, strict=True)]
        ticks = [(_apart(xs, own[0], log_x, width), ys) for (xs, ys), own in zip(ticks, limits, strict=True)]
        wrapped = [wrap_panel_head(head, own, width) for head, own in zip(heads, grades, strict=bool(heads))]
        above = [LINE_HEIGHT * len(lines) + 0.06 for lines in wrapped] or [0.06]
        foot = 0.04 + LINE_HEIGHT * (len(below) + len(notes))
        under = 0.26  # below each panel, for its numbers
        sheet = start(foot + sum(above) + len(keys) * (_PLOT + under) + LINE_HEIGHT * len(title) + 0.02, checks,
                      source, language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, title, MARGIN, body)
        heading(sheet, notes, MARGIN, 0.04 + LINE_HEIGHT * len(notes), color=palette.MUTED_TEXT)
        heading(sheet, below, left + width / 2, foot, ha="center")
        for number, part in enumerate(parts):
            after = len(parts) - 1 - number
            bottom = foot + under + after * (_PLOT + under) + sum(above[number + 1:])
            ax = sheet.axes_at(left, bottom, width, _PLOT)
            _set_axes(ax, limits[number], ticks[number], (log_x, log_y))
            if heads:
                draw_panel_head(sheet, wrapped[number], grades[number], left,
                                bottom + _PLOT + 0.04 + LINE_HEIGHT * len(wrapped[number]))
            lines = _draw_lines(ax, cut[number], areas, limits[number], width)
            taken = np.vstack([lines, _draw_words(ax, corners, areas, limits[number], width)])
            _draw_points(ax, part, shown[number], names, width, taken)
    return sheet


def module_role_areas(language: str) -> pd.DataFrame:
    """The seven areas of Guimerà and Amaral over participation (x) and within-module z (y).

    Below z = 2.5 cities are no hubs: R1 ultra-peripheral (participation up to 0.05), R2 peripheral (to 0.62), R3
    connector (to 0.80), R4 kinless; from 2.5 on they are hubs: R5 provincial (to 0.30), R6 connector (to 0.75), R7
    kinless.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    DataFrame
        As `areas` of `typology_scatter`.

    References
    ----------
    Guimerà, R., & Nunes Amaral, L. A. (2005). Functional cartography of complex metabolic networks. Nature, 433(7028),
    895-900. https://doi.org/10.1038/nature03288

    Examples
    --------
    >>> module_role_areas("en")[["key", "x_high", "y_low"]].values.tolist()[-3:]
    [['R5', 0.3, 2.5], ['R6', 0.75, 2.5], ['R7', inf, 2.5]]
    """
    edges = {(-math.inf, 2.5): [-math.inf, 0.05, 0.62, 0.80, math.inf],
             (2.5, math.inf): [-math.inf, 0.30, 0.75, math.inf]}
    rows = [(low, high, *ys) for ys, xs in edges.items() for low, high in zip(xs, xs[1:], strict=False)]
    table = pd.DataFrame(rows, columns=_ENDS)
    table["key"] = [f"R{number}" for number in range(1, len(table) + 1)]
    return table.assign(label=[label(key, language) for key in table["key"]])


def _listed(cities) -> list[str]:
    return [cities] if isinstance(cities, str) else list(dict.fromkeys(cities))


def _check_cities(checks: Checks, table: pd.DataFrame, keys: list, shown: list, named, labels: dict | None) -> None:
    """Ask for something to draw in every panel, and for named cities that are there and have names."""
    if isinstance(named, Mapping):
        checks.known(named, keys, "panel")
    for key, cities in zip(keys, shown, strict=True):
        own = table if key is None else table[table["panel"] == key]
        checks.known(cities, own["city"], "city" if key is None else f"city of {key}")
        if not own[["x", "y"]].notna().all(axis=1).any():
            checks.add(f"no city with x and y{'' if key is None else f' in {key}'}", "at least one",
                       "choose years the data covers")
    checks.labelled((city for cities in shown for city in cities), labels)
    if max(map(len, shown)) > MOST_NAMES:
        checks.add(f"{max(map(len, shown))} named cities in a panel", f"at most {MOST_NAMES}", "name fewer")


def _check_lines(checks: Checks, cuts, keys: list, areas, corners) -> None:
    """Ask for lines of one kind."""
    pairs = [cuts.get(key, ()) for key in keys] if isinstance(cuts, Mapping) else [cuts]
    right = all(isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2 and all(
        c is None or (isinstance(c, Real) and math.isfinite(c)) for c in pair) for pair in pairs)
    if not (cuts is None or (isinstance(cuts, str) and cuts in ("median", "mean")) or right):
        checks.add(f"cuts {cuts!r}", 'cuts="median", "mean", two numbers (also of every panel), or None',
                   "say where the lines stand")
    checks.known(corners or (), CORNERS, "corner")
    if areas is None:
        return
    if cuts is not None:
        checks.add("areas and cuts", "one of the two", "give cuts=None with areas=")
    if checks.table(areas, "areas", [*_ENDS, "key", "label"], numbers=_ENDS, key=["key"]):
        wrong = areas[_ENDS].isna().any(axis=1) | (areas["x_low"] >= areas["x_high"]) | (areas["y_low"]
                                                                                         >= areas["y_high"])
        if wrong.any():
            checks.add(f"areas without an extent: {', '.join(map(str, areas.loc[wrong, 'key']))}",
                       "x_low < x_high and y_low < y_high", "correct their ends")


def _cut(part: pd.DataFrame, cuts, log_x: bool, log_y: bool) -> tuple[float | None, float | None]:
    """Where the lines of a panel stand."""
    if not isinstance(cuts, str):
        return (None, None) if cuts is None else tuple(cuts)
    if cuts == "median":
        return float(part["x"].median()), float(part["y"].median())
    return tuple(float(np.exp(np.log(part[c]).mean())) if log else float(part[c].mean())
                 for c, log in (("x", log_x), ("y", log_y)))


def _limits(part: pd.DataFrame, cut, areas, logs: tuple[bool, bool],
            strips: tuple[float, float]) -> list[tuple[float, float]]:
    """Ends of both axes: all points and the lines, with free strips below and above."""
    found = []
    for column, log, at in zip("xy", logs, cut, strict=True):
        numbers = [*part[column], *([] if at is None or (log and at <= 0) else [at])]
        if areas is not None:
            ends = areas[[f"{column}_low", f"{column}_high"]].to_numpy(dtype=float).ravel()
            numbers += [e for e in ends[np.isfinite(ends)] if e > 0 or not log]
        found.append(padded_limits([float(n) for n in numbers], log))
    low, high = np.log(found[1]) if logs[1] else found[1]
    inch = (high - low) / (_PLOT - sum(strips))
    ends = low - strips[0] * inch, high + strips[1] * inch
    return [found[0], tuple(float(np.exp(e)) if logs[1] else float(e) for e in ends)]


def _inches(part: pd.DataFrame, limits, logs: tuple[bool, bool], width: float) -> np.ndarray:
    """Where points stand, shape (n, 2), from the lower left corner of the axes."""
    at = [(np.log(part[c]) - np.log(low)) / (np.log(high) - np.log(low)) if log else (part[c] - low) / (high - low)
          for c, (low, high), log in zip("xy", limits, logs, strict=True)]
    return np.column_stack(at) * [width, _PLOT]


def _with_room(part: pd.DataFrame, limits, logs: tuple[bool, bool], names: Mapping,
               width: float) -> list[tuple[float, float]]:
    """The same ends, or a longer x axis where names would lie far from points that crowd at one of its ends.

    Such names then have room between the crowd and the frame.
    """
    sizes = name_sizes(list(names.values()))
    wide = np.array(sizes).reshape(-1, 2)[:, 0] + _RADIUS + 0.03

    def placed(limits) -> tuple[np.ndarray, np.ndarray]:
        """Places of the named points, and how far from them their names would lie."""
        dots, at = _inches(part, limits, logs, width), _inches(part.loc[list(names)], limits, logs, width)
        centres = place_labels(at, sizes, np.column_stack([dots, np.full(len(dots), _DOT)]), width, _PLOT, _RADIUS,
                               edge=1000.0)
        return at, np.hypot(*np.maximum(np.abs(centres - at) - np.array(sizes).reshape(-1, 2) / 2, 0).T)

    at, away = placed(limits)
    far = away > _FAR
    if not far.any():
        return limits
    low, high = np.log(limits[0]) if logs[0] else limits[0]
    nearer = (at[:, 0] > width / 2).astype(int)  # 0: the left end
    lacking = wide - np.where(nearer == 0, at[:, 0], width - at[:, 0])
    for side in (0, 1):
        needed = min(max(lacking[far & (nearer == side)], default=0.0), _MOST_ROOM)
        if needed <= 0:
            continue
        more = needed / (width - needed) * (high - low)
        ends = (low - more, high) if side == 0 else (low, high + more)
        longer = [tuple(float(np.exp(e)) if logs[0] else float(e) for e in ends), limits[1]]
        _, then = placed(longer)
        if then.max() < away.max():
            return longer
    return limits


def _apart(ticks: list[float], limits: tuple[float, float], log: bool, width: float) -> list[float]:
    """Every number, or every second, third, … of them, so that they do not touch."""
    low, high = np.log(limits) if log else limits
    places = [float((np.log(t) if log else t) - low) / (high - low) * width for t in ticks]
    halves = [text_width(tick(t)) / 2 for t in ticks]
    for step in range(1, len(ticks) + 1):
        chosen = list(range(len(ticks)))[::-1][::step][::-1]
        if all(places[b] - places[a] >= halves[a] + halves[b] + 0.06 for a, b in
               zip(chosen, chosen[1:], strict=False)):
            break
    return [ticks[i] for i in chosen]


def _set_axes(ax: Axes, limits, ticks, logs) -> None:
    ax.set_xscale("log" if logs[0] else "linear")
    ax.set_yscale("log" if logs[1] else "linear")
    ax.set(xlim=limits[0], ylim=limits[1])
    ax.set_xticks(ticks[0], [tick(t) for t in ticks[0]], fontsize=SMALL_SIZE)
    ax.set_yticks(ticks[1], [tick(t) for t in ticks[1]], fontsize=SMALL_SIZE)
    ax.set_xticks([], minor=True)
    ax.set_yticks([], minor=True)


def _draw_lines(ax: Axes, cut, areas: pd.DataFrame | None, limits, width: float) -> np.ndarray:
    """Lines at the cuts, or the edges of areas inside the panel; gives places on them, as dots in inches."""
    lines: list[tuple] = []
    look = {"color": palette.AXIS, "linewidth": 1.0, "linestyle": (0, (4, 2)), "zorder": 1}
    x, y = cut
    if x is not None:
        lines.append(((x, x), limits[1]))
    if y is not None:
        lines.append((limits[0], (y, y)))
    upright: dict[float, list] = {}
    level: dict[float, list] = {}
    for area in () if areas is None else areas.itertuples():
        xs, ys = np.clip((area.x_low, area.x_high), *limits[0]), np.clip((area.y_low, area.y_high), *limits[1])
        for found, places, along in ((upright, (area.x_low, area.x_high), ys), (level, (area.y_low, area.y_high), xs)):
            for place in places:
                if math.isfinite(place):
                    found.setdefault(place, []).append(along)
    lines += [((place, place), ends) for place, found in sorted(upright.items()) for ends in _joined(found)]
    lines += [(ends, (place, place)) for place, found in sorted(level.items()) for ends in _joined(found)]
    dots = [np.empty((0, 3))]
    for xs, ys in lines:
        ax.plot(xs, ys, **look)
        one, other = (ax.transScale + ax.transLimits).transform(np.column_stack([xs, ys])) * [width, _PLOT]
        steps = np.linspace(0, 1, max(2, int(np.hypot(*(other - one)) / 0.1)))[:, None]
        dots.append(np.column_stack([one + steps * (other - one), np.full(len(steps), 0.01)]))
    return np.vstack(dots)


def _joined(stretches) -> list[tuple[float, float]]:
    """Stretches of one line that meet or overlap, joined, so that no dashes lie on dashes."""
    found: list[list[float]] = []
    for low, high in sorted((float(low), float(high)) for low, high in stretches):
        if found and low <= found[-1][1]:
            found[-1][1] = max(found[-1][1], high)
        else:
            found.append([low, high])
    return [(low, high) for low, high in found]


def _draw_words(ax: Axes, corners: Mapping, areas: pd.DataFrame | None, limits, width: float) -> np.ndarray:
    """What the parts are called, at their corners; gives the places taken, as dots in inches."""
    taken = []

    def write(words: str, x: float, y: float, right: bool, upper: bool) -> None:
        """At a place in inches from the lower left corner of the axes."""
        ax.text(x / width, y / _PLOT, words, transform=ax.transAxes, fontsize=SMALL_SIZE, color=palette.MUTED_TEXT,
                ha="right" if right else "left", va="top" if upper else "bottom", zorder=2,
                path_effects=[withStroke(linewidth=2.4, foreground=palette.BACKGROUND)])
        long = text_width(words)
        steps = np.linspace(0.05, max(long - 0.05, 0.05), max(2, round(long / 0.08)))
        taken.extend((x + (-d if right else d), y + (-0.07 if upper else 0.07), 0.07) for d in steps)

    for corner, words in corners.items():
        right, upper = corner.endswith("right"), corner.startswith("upper")
        write(words, width - 0.04 if right else 0.04, _PLOT - 0.03 if upper else 0.04, right, upper)
    for area in () if areas is None else areas.itertuples():
        at = (ax.transScale + ax.transLimits).transform(
            (np.clip(area.x_low, *limits[0]), np.clip(area.y_high, *limits[1])))
        write(area.key, at[0] * width + 0.03, at[1] * _PLOT - 0.03, False, True)
    # Several times, since a word counts for more than a point.
    return np.repeat(np.array(taken).reshape(-1, 3), 4, axis=0)


def _draw_points(ax: Axes, part: pd.DataFrame, named: list[str], names: dict, width: float,
                 taken: np.ndarray) -> None:
    """All cities; the named ones highlighted, with their names off the points and off what is taken."""
    marked = part.loc[[city for city in named if city in part.index]]
    rest = part.drop(marked.index)
    ax.plot(rest["x"], rest["y"], linestyle="none", marker="o", color=_POINT, alpha=0.55, markersize=3.4,
            markeredgewidth=0, zorder=3, clip_on=False)
    if marked.empty:
        return
    ax.plot(marked["x"], marked["y"], linestyle="none", marker="D", color=_NAMED, markersize=4.6,
            markeredgecolor=palette.BACKGROUND, markeredgewidth=0.6, zorder=5, clip_on=False)
    to_inches = ax.transData + ax.transAxes.inverted()
    size = np.array([width, _PLOT])
    anchors, dots = (to_inches.transform(t.to_numpy(dtype=float)) * size for t in (marked, part))
    write_names(ax, anchors, [names[city] for city in marked.index],
                np.vstack([np.column_stack([dots, np.full(len(dots), _DOT)]), taken]), width, _PLOT,
                lambda at: to_inches.inverted().transform(np.asarray(at, dtype=float) / size),
                [palette.CONTEXT] * len(marked), [palette.ink(_NAMED)] * len(marked), _RADIUS, edge=1000.0)
