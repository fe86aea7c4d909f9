"""Many runs of one chapter side by side: a small panel for each quantity, over what the runs differ in.

Every run is a dot. Where there are very many, the dots become one picture inside the drawing, so that the file stays
small, and the median and the middle nine tenths of the runs are drawn on top of them.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, text_width
from flowspace.figures.keys import chosen_keys, key_word, speaks_for_itself
from flowspace.figures.labels import label
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import grades_of_panels, panel_checks
from flowspace.figures.panel_grid import Panel, ValueAxis, panel_grid, value_axis
from flowspace.figures.scatter import round_ticks
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_QUANTITIES = 6
MOST_SERIES = 6
MANY = 400  # runs from which on dots become one picture, with a median and a range over them
_MOST_PLACES = 60  # values of the axis that each have a median of their own
_BINS = 40
_LEAST_IN_BIN = 10  # runs without which a range of nine tenths says nothing
_MOST_NAMES = 24  # names there is room for on an axis
_FAR = 6.0  # quartile distances beyond which a value is drawn at the end of the axis
_FAILED, _SILENT, _BEYOND = "s", "o", "^"
_BESIDE = 0.3  # inches left of a panel that words below it may use
_FOOT = 0.13  # of a panel's height, for runs without a value
_HALO = [withStroke(linewidth=3.2, foreground=palette.BACKGROUND)]
_STATUS = ("done", "failed")


@dataclass(frozen=True)
class _XAxis:
    """Where runs stand, and what is written there."""

    at: np.ndarray  # of each run
    places: np.ndarray  # all places, sorted
    names: tuple[str, ...] | None  # of all places, or None where numbers are written
    title: str
    limits: tuple[float, float]
    room: float  # between a place and the next
    numeric: bool  # whether places are numbers, so that lines may join them and names be left out


def run_comparison(table: pd.DataFrame, *, x: str, evidence, source, language, quantities: Sequence | None = None,
                   series: str | None = None, reference: str | None = None, labels: Mapping | None = None,
                   x_label: str | None = None, x_names: Mapping | None = None, interval_label: str | None = None,
                   notes: Sequence[str] = ()) -> Figure:
    """Values of up to six quantities over a parameter that varies between runs, a dot for every run.

    Parameters
    ----------
    table : DataFrame
        Columns run, quantity, value, `status` ("done" or "failed"; done if there is no such column), those that `x` and
        `series` name, and low and high (low <= high, both or none) where values have intervals; one row for each run
        and quantity. A value may be missing. A run without any may stand in a single row without a quantity.
    x : str
        The column below the panels: numbers in their order, or anything else in the order of appearance.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each quantity to its own.
    source : str
    language : {"en", "zh"}
    quantities : sequence, optional
        Which ones, from the upper left, at most six; in order of appearance if left out.
    series : str, optional
        A second column, told apart by colour and marker; at most six values.
    reference : str, optional
        The run with the book's own parameters: it has a ring, and a line at its value.
    labels : mapping, optional
        Words for quantities and values of `series` that are not in the dictionary of labels.
    x_label : str, optional
        Words for `x`; needed where it is not in the dictionary of labels.
    x_names : mapping, optional
        What is written at values of `x`, e.g. {2000: "2000–2009"}.
    interval_label : str, optional
        What lies between low and high, if not simply an interval.
    notes : sequence of str
        More sentences below the panels.

    Returns
    -------
    Figure
        A run that failed is an open square at the foot of every panel, one that is done but has no such number an open
        circle there. Values more than six times the distance of the quartiles beyond them are triangles at the end of
        the axis, which they would otherwise stretch; the legend says how many. From 400 runs on the dots are one
        picture, and the median of the runs at each value of `x` and the range of their middle nine tenths (not with
        `series`) are drawn; of more than 60 values those in 40 equal stretches of the axis.

    Raises
    ------
    FigureError
        With every problem of the input, also where no run has a number.

    Examples
    --------
    >>> table = pd.DataFrame({"run": ["a", "b", "c"], "first_year": [2000, 2001, 2002], "quantity": "rank",
    ...                       "value": [3.0, 4.0, None], "status": ["done", "done", "failed"]})
    >>> figure = run_comparison(table, x="first_year", x_label="First year", evidence="estimated", source="a toy",
    ...                         language="en", reference="a")
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_gid() in ("failed", "reference")]
    [[2002.0], [2000.0]]
    """
    checks = panel_checks(evidence, source, language)
    table, keys, values = _checked(checks, table, x, series, quantities, labels)
    if x_label is None and isinstance(x, str):
        checks.labelled([x], None)
    elif x_label is not None:
        checks.words(x_label, "x_label")
    if interval_label is not None:
        checks.words(interval_label, "interval_label")
    if reference is not None and table is not None:
        checks.known([reference], table["run"], "run")
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()

    heads = [key_word(k, language, labels) for k in keys]
    words = {v: _word(v, language, labels) for v in values if v is not None}
    runs = table.drop_duplicates("run").set_index("run", drop=False)
    columns = 1 if len(keys) == 1 else 2
    axis = _x_axis(runs[x], x_label or label(x, language), x_names or {}, language)
    columns, slant, extra = _fit(axis, columns)
    between = interval_label or label("interval", language)
    check_texts(([*words.values(), between], LEGEND_WIDTH), (heads, None), ([axis.title, *notes], None),
                (axis.names or (), None))
    failed = (runs["status"] == "failed").to_numpy()
    parts = [_of_quantity(table, k, runs.index) for k in keys]
    many = len(runs) >= MANY
    silent = [~failed & ~np.isfinite(part["value"].to_numpy()) for part in parts]
    foot = bool(failed.any() or any(s.any() for s in silent))
    group = [np.ones(len(runs), bool)] if series is None else [(runs[series] == v).to_numpy() for v in values]
    spots = _side_by_side(axis, group)
    binned = many and len(axis.places) > _MOST_PLACES and axis.numeric

    with style(language):
        axes, far = zip(*(_y_axis(part, foot, None if reference is None else runs.index.get_loc(reference))
                          for part in parts), strict=True)
        banded = not many and any(np.isfinite(part["low"]).any() for part in parts)
        entries = _entries(words, many, series is None, between if banded else None, reference is not None,
                           int(failed.sum()), any(s.any() for s in silent),
                           int(sum(np.abs(f).sum() for f in far)), language)
        said = [label("runs_one", language) if len(runs) == 1
                else label("runs_count", language).format(n=f"{len(runs):,}")]
        if not np.array_equal(spots, axis.at):
            said.append(label("runs_beside", language))
        if binned:
            said.append(label("runs_bins", language).format(n=_BINS))
        said = [(" " if language == "en" else "").join([*said, *notes])]
        sheet, panels = panel_grid(checks, source, language, axes=axes, heads=heads, grades=grades, entries=entries,
                                   title="", below=axis.title, columns=columns, extra=extra, notes=said,
                                   height=1.3 if len(keys) > 1 else None)
        for panel, part, own, beyond, lacking in zip(panels, parts, axes, far, silent, strict=True):
            _draw_x(panel, axis, slant)
            _draw(panel.ax, part, spots, axis, group, beyond, own, many, binned, foot)
            _draw_foot(panel.ax, own, axis.at if many else spots, failed, lacking, many)
            if reference is not None:
                _draw_reference(panel.ax, spots, part["value"].to_numpy(), runs.index.get_loc(reference), own)
    return sheet


def _checked(checks, table, x, series, quantities, labels):
    """The rows that are drawn, with all columns, their quantities and the values of the series."""
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    banded = [c for c in ("low", "high") if there & {"low", "high"}]
    needed = ["run", "quantity", "value", *banded, *dict.fromkeys(c for c in (x, series) if c is not None)]
    if not checks.table(table, "table", needed, numbers=["value", *banded]):
        return None, [], [None]
    for name, column in (("x", x), ("series", series)):
        if column in ("quantity", "value", "status", "low", "high"):
            checks.add(f"{name} {column!r}", "a column that says how runs differ", f"choose another column as {name}=")
    table = table.assign(status=table["status"] if "status" in table else "done",
                         low=table["low"] if banded else np.nan, high=table["high"] if banded else np.nan)
    checks.known(table["status"].astype(str), _STATUS, "status")
    if table["run"].isna().any():
        checks.add("rows without run", "the name of a run in every row", "complete the table", column="run")
    whole = table[table["quantity"].notna()]
    if whole.empty:
        checks.add("no run with a quantity", "at least one run that is done", "see why the runs failed")
        return table, [], [None]
    if whole.duplicated(["run", "quantity"]).any():
        twice = whole.loc[whole.duplicated(["run", "quantity"]), ["run", "quantity"]].iloc[0].to_dict()
        checks.add(f"table: more than one row for {twice}", "one row per run, quantity", "keep each run once")
    keys = chosen_keys(checks, whole, "quantity", quantities, labels, most=MOST_QUANTITIES,
                       other="name six with quantities=")
    varying = [c for c in dict.fromkeys((x, series, "status")) if c not in (None, "run")]
    first = table.groupby("run", sort=False)[varying].transform("first")
    if ((first != table[varying]) & ~(first.isna() & table[varying].isna())).any(axis=None):
        checks.add(f"a run with several values of {', '.join(varying)}", "one for each run", "check the table")
    checks.within(whole, "table", ["value", *banded])
    if banded:
        checks.in_order(whole, "table", "low", "high")
    for key in keys:
        if key in set(whole["quantity"]) and whole.loc[whole["quantity"] == key, "value"].isna().all():
            checks.add(f"no run with a number for {key}", "at least one", "choose quantities that the runs have")
    values = [None]
    if series is not None:
        values = list(dict.fromkeys(table[series].dropna()))
        if table[series].isna().any():
            checks.add(f"rows without {series}", "a value in every row", "name the missing ones", column=series)
        if len(values) > MOST_SERIES:
            checks.add(f"{len(values)} values of {series}", f"at most {MOST_SERIES}",
                       "draw it on the axis, or leave series= out", column=series)
        checks.labelled((v for v in values if isinstance(v, str) and not speaks_for_itself(v)), labels)
    return table, keys, values


def _word(value, language: str, own) -> str:
    if isinstance(value, (bool, np.bool_)):
        return (own or {}).get(value) or label("yes" if value else "no", language)
    return key_word(value, language, own)


def _of_quantity(table: pd.DataFrame, key, runs: pd.Index) -> pd.DataFrame:
    part = table[table["quantity"] == key].set_index("run")[["value", "low", "high"]].astype(float)
    return part.reindex(runs)


def _x_axis(column: pd.Series, title: str, names: Mapping, language: str) -> _XAxis:
    """Numbers stand where they are; all else one after the other, in order of appearance."""
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if numeric and np.isfinite(column.to_numpy(dtype=float)).all():
        at = column.to_numpy(dtype=float)
        places = np.unique(at)
        room = float(np.diff(places).min()) if len(places) > 1 else 1.0
        written = tuple(str(names.get(v, names.get(int(v) if v % 1 == 0 else v, _number(v)))) for v in places)
        pad = max(0.5 * room, 0.03 * float(np.ptp(places)))
        whole = len(places) <= _MOST_PLACES
        return _XAxis(at, places, written if whole else None, title, (places[0] - pad, places[-1] + pad), room,
                      True)
    codes, kinds = pd.factorize(column.astype(object), use_na_sentinel=False)
    # Words, also of what is missing: a parameter that a run was not given.
    written = tuple("–" if pd.isna(v) else str(names.get(v) or
                    (label("yes" if v else "no", language) if isinstance(v, (bool, np.bool_)) else
                     _number(v) if isinstance(v, Real) else v)) for v in kinds)
    longest = max(text_width(name) for name in written)
    if len(written) > _MOST_NAMES or longest > NAME_WIDTH * 1.4:
        title = label("runs_numbered", language).format(what=title)
        written = tuple(str(i) for i in range(1, len(written) + 1))
    return _XAxis(codes.astype(float), np.arange(len(kinds), dtype=float), written, title,
                  (-0.6, len(kinds) - 0.4), 1.0, False)


def _number(value: float) -> str:
    """Years have no separator, larger numbers do."""
    return f"{value:.10g}".replace("-", "−") if abs(value) < 10_000 else tick(value)


def _fit(axis: _XAxis, columns: int) -> tuple[int, float, float]:
    """Columns of panels, how many degrees names are turned, and the inches these need below."""
    if axis.numeric:
        return columns, 0.0, 0.0
    count, widest = len(axis.names), max(text_width(name) for name in axis.names)
    for number in dict.fromkeys((columns, 1)):
        if count * (widest + 0.12) <= WIDTH / number - 0.6:
            return number, 0.0, 0.0
    if all(name.isdigit() for name in axis.names):  # of which some can be left out
        return columns, 0.0, 0.0
    number = columns if count * (LINE_HEIGHT + 0.06) <= WIDTH / columns - 0.6 else 1
    step = (WIDTH / number - 0.6) / (count + 0.2)
    for slant in (40.0, 60.0, 90.0):
        turned = math.radians(slant)
        if all(text_width(name) * math.cos(turned) <= _BESIDE + (i + 0.6) * step
               for i, name in enumerate(axis.names)):
            break
    return number, slant, max(0.0, widest * math.sin(turned) + LINE_HEIGHT * math.cos(turned) - 0.16)


def _side_by_side(axis: _XAxis, group: list[np.ndarray]) -> np.ndarray:
    """Runs at the same place moved apart, series by series, in the order given; at most a quarter of the room."""
    spots = axis.at.copy()
    if len(spots) == len(axis.places):
        return spots
    series = np.zeros(len(spots))
    for number, own in enumerate(group):
        series[own] = number
    order = np.lexsort((np.arange(len(spots)), series, axis.at))
    edges = np.flatnonzero(np.diff(axis.at[order], prepend=-np.inf, append=np.inf))
    for first, end in zip(edges, edges[1:], strict=False):
        count = end - first
        if count > 1:
            spread = min(0.3, 0.08 * count) * axis.room
            spots[order[first:end]] += np.linspace(-spread, spread, count)
    return spots


def _y_axis(part: pd.DataFrame, foot: bool, kept: int | None) -> tuple[ValueAxis, np.ndarray]:
    """An axis around all values but those far beyond the others, and which these are: -1 below, 1 above, else 0."""
    value = part["value"].to_numpy()
    seen = value[np.isfinite(value)]
    low, high = np.quantile(seen, [0.25, 0.75])
    reach = _FAR * (high - low)
    beyond = np.zeros(len(value), dtype=int)
    if len(seen) >= 5 and reach > 0:
        beyond[np.nan_to_num(value, nan=low) < low - reach] = -1
        beyond[np.nan_to_num(value, nan=low) > high + reach] = 1
        if kept is not None:
            beyond[kept] = 0
    inside = beyond == 0
    ends = np.concatenate([part[c].to_numpy()[inside] for c in ("value", "low", "high")])
    ends = ends[np.isfinite(ends)]
    if (beyond != 0).any():
        # Intervals do not stretch the axis that far either.
        ends = np.concatenate([ends[(ends >= low - reach) & (ends <= high + reach)],
                               value[inside & np.isfinite(value)]])
    axis = value_axis(ends)
    if foot:
        bottom, top = axis.limits
        axis = ValueAxis((bottom - _FOOT * (top - bottom), top), axis.ticks)
    return axis, beyond


def _entries(words: dict, many: bool, plain: bool, between: str | None, reference: bool, failed: int, silent: bool,
             beyond: int, language: str) -> list[tuple[Line2D, str]]:
    def lone(marker: str, colour: str, filled: bool = True, size: float = 4.6) -> Line2D:
        return Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=size, markeredgewidth=1.0,
                      markerfacecolor=colour if filled else palette.BACKGROUND)

    entries = []
    if plain:
        entries.append((lone("o", palette.CATEGORICAL[0]), label("one_run", language)))
    for number, word in enumerate(words.values()):
        colour, _, marker = palette.series_look(number)
        entries.append((lone(marker, colour), word))
    if many:
        entries.append((Line2D([], [], color=palette.TEXT if plain else palette.AXIS, linewidth=1.6),
                        label("runs_median", language)))
        if plain:
            entries.append((Line2D([], [], color=palette.CATEGORICAL[1], linewidth=1.2, linestyle=(0, (3, 1.2))),
                            label("runs_band", language)))
    if between:
        entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.2), between))
    if reference:
        entries.append((Line2D([], [], color=palette.TEXT, linewidth=0.9, linestyle=(0, (4, 2)), marker="o",
                               markersize=8.0, markerfacecolor="none", markeredgewidth=1.2),
                        label("runs_reference", language)))
    if failed:
        entries.append((lone(_FAILED, palette.TEXT, False), label("runs_failed", language).format(n=f"{failed:,}")))
    if silent:
        entries.append((lone(_SILENT, palette.AXIS, False), label("runs_silent", language)))
    if beyond:
        entries.append((lone(_BEYOND, palette.CATEGORICAL[1], False, 5.2),
                        label("runs_beyond", language).format(n=f"{beyond:,}")))
    return entries


def _draw_x(panel: Panel, axis: _XAxis, slant: float) -> None:
    ax = panel.ax
    ax.set_xlim(axis.limits)
    inch = panel.width / (axis.limits[1] - axis.limits[0])
    if axis.names is None:
        ticks = round_ticks(*axis.limits)
        names = [_number(t) for t in ticks]
        places = np.array(ticks)
    else:
        places, names = axis.places, list(axis.names)
    shown = [(place, name, "center") for place, name in zip(places, names, strict=True)]
    if not slant:
        # As many as there is room for, evenly; the outer ones do not run off the sheet.
        widest = max(text_width(name) for name in names) + 0.1
        gap = float(np.diff(places).min()) * inch if len(places) > 1 else widest
        step = max(1, math.ceil(widest / gap)) if len(places) <= _MOST_PLACES else 1
        shown = _with_room(list(zip(places, names, strict=True)), step, axis.limits[0], inch, panel.width)
    ax.set_xticks([place for place, _, _ in shown], [name if panel.written else "" for _, name, _ in shown],
                  fontsize=SMALL_SIZE)
    for text, (_, _, side) in zip(ax.get_xticklabels(), shown, strict=True):
        if slant:
            text.set(rotation=slant, ha="right" if slant < 90 else "center", va="top",
                     rotation_mode="anchor" if slant < 90 else "default")
        else:
            text.set_ha(side)


def _with_room(labels: list[tuple[float, str]], step: int, start: float, inch: float, width: float) -> list[tuple]:
    """The last label, and of every so many others those that stand clear of it and of each other; with their sides."""
    placed = []
    for place, name in labels:
        at, half = (place - start) * inch, text_width(name) / 2
        side = "left" if at - half < -_BESIDE else "right" if at + half > width + MARGIN else "center"
        left = at - {"left": 0.0, "center": half, "right": 2 * half}[side]
        placed.append((left, left + 2 * half, (place, name, side)))
    last, shown, end = placed[-1], [], -math.inf
    for left, right, label in placed[:-1:step]:
        if left >= end + 0.06 and right + 0.06 <= last[0]:
            shown.append(label)
            end = right
    return [*shown, last[2]]


def _draw(ax: Axes, part: pd.DataFrame, spots: np.ndarray, axis: _XAxis, group: list[np.ndarray], beyond: np.ndarray,
          own: ValueAxis, many: bool, binned: bool, foot: bool) -> None:
    """Dots, intervals and lines of one panel, and what lies beyond its ends."""
    value, low, high = (part[c].to_numpy() for c in ("value", "low", "high"))
    seen = np.isfinite(value) & (beyond == 0)
    bottom, top = own.limits
    if foot:
        bottom += _FOOT / (1 + _FOOT) * (top - bottom)
    size = 4.2 if len(value) <= 60 else 3.2 if not many else 2.2
    for number, mine in enumerate(group):
        colour, dash, marker = palette.series_look(number)
        here = seen & mine
        if not many:
            at = np.flatnonzero(mine)
            if axis.numeric and len(np.unique(axis.at[at])) == len(at):
                # A line joins runs that follow each other; it breaks where one has no number.
                order = at[np.argsort(axis.at[at])]
                ax.plot(spots[order], np.where(here[order], value[order], np.nan), color=colour, linewidth=0.9,
                        linestyle=dash, alpha=0.75, zorder=2)
            banded = here & np.isfinite(low)
            ax.vlines(spots[banded], low[banded], high[banded], color=colour, linewidth=1.0, alpha=0.7, zorder=2)
        ax.plot(spots[here], value[here], linestyle="none", marker=marker, color=colour, markersize=size,
                markeredgewidth=0, alpha=0.28 if many else 0.9, zorder=3, gid="runs", rasterized=many)
        if many:
            _draw_middle(ax, axis, value, np.isfinite(value) & mine, binned, number if len(group) > 1 else None)
    for side, place, marker in ((1, top, "^"), (-1, bottom, "v")):
        out = beyond == side
        if out.any():
            ax.plot(spots[out], np.full(out.sum(), place), linestyle="none", marker=marker, markersize=5.2,
                    color=palette.CATEGORICAL[1], markerfacecolor=palette.BACKGROUND, markeredgewidth=1.0, zorder=5,
                    clip_on=False, gid="beyond", rasterized=many)


def _draw_middle(ax: Axes, axis: _XAxis, value: np.ndarray, used: np.ndarray, binned: bool,
                 number: int | None) -> None:
    """The median of the runs at each place, and the range of their middle nine tenths where there is one series.

    Of all runs that have a number, those beyond the ends of the axis as well.
    """
    if binned:
        edges = np.linspace(axis.places[0], axis.places[-1], _BINS + 1)
        which = np.clip(np.searchsorted(edges, axis.at, side="right") - 1, 0, _BINS - 1)
        places = (edges[:-1] + edges[1:]) / 2
    else:
        which, places = np.searchsorted(axis.places, axis.at), axis.places
    middle = np.full((3, len(places)), np.nan)
    groups = pd.Series(value[used]).groupby(which[used])
    quantiles = groups.quantile([0.05, 0.5, 0.95]).unstack()
    enough = groups.size() >= _LEAST_IN_BIN
    where = quantiles.index.to_numpy()
    for row, share in enumerate((0.05, 0.5, 0.95)):
        middle[row, where] = (quantiles[share] if share == 0.5 else quantiles[share].where(enough)).to_numpy()
    colour, dash = palette.TEXT, "-"
    if number is not None:
        colour, dash = palette.ink(palette.series_look(number)[0]), palette.LINE_STYLES[number]
    if not axis.numeric:
        ax.hlines(middle[1], places - 0.33, places + 0.33, color=colour, linewidth=1.6, zorder=6, gid="median",
                  linestyle=dash, path_effects=_HALO)
        if number is None:
            for row in (0, 2):
                ax.hlines(middle[row], places - 0.33, places + 0.33, color=palette.CATEGORICAL[1], linewidth=1.2,
                          linestyle=(0, (3, 1.2)), zorder=5)
        return
    if number is None:
        for row in (0, 2):
            ax.plot(places, middle[row], color=palette.CATEGORICAL[1], linewidth=1.2, linestyle=(0, (3, 1.2)),
                    zorder=5, gid="range")
    ax.plot(places, middle[1], color=colour, linewidth=1.6, linestyle=dash, zorder=6, gid="median",
            path_effects=_HALO)


def _draw_foot(ax: Axes, own: ValueAxis, spots: np.ndarray, failed: np.ndarray, silent: np.ndarray,
               many: bool) -> None:
    """Runs without a value, at the foot of the panel."""
    bottom, top = own.limits
    foot = bottom + 0.045 * (top - bottom)
    for there, marker, colour, name in ((silent, _SILENT, palette.AXIS, "silent"),
                                        (failed, _FAILED, palette.TEXT, "failed")):
        if there.any():
            at = np.unique(spots[there])
            ax.plot(at, np.full(len(at), foot), linestyle="none", marker=marker, markersize=4.4,
                    color=colour, markerfacecolor=palette.BACKGROUND, markeredgewidth=1.0, zorder=4, clip_on=False,
                    gid=name, rasterized=many)


def _draw_reference(ax: Axes, spots: np.ndarray, value: np.ndarray, at: int, own: ValueAxis) -> None:
    if np.isfinite(value[at]):
        ax.axhline(value[at], color=palette.TEXT, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
        ax.plot(spots[[at]], value[[at]], linestyle="none", marker="o", markersize=8.0, markerfacecolor="none",
                color=palette.TEXT, markeredgewidth=1.2, zorder=7, gid="reference")
    else:
        bottom, top = own.limits
        ax.plot(spots[[at]], [bottom + 0.045 * (top - bottom)], linestyle="none", marker="o", markersize=8.0,
                markerfacecolor="none", color=palette.TEXT, markeredgewidth=1.2, zorder=7, clip_on=False,
                gid="reference")
