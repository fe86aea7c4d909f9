"""A gradient: agglomerations as named points, with the lines fitted to them."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.keys import key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.names import check_short_names, short_names
from flowspace.figures.numbers import tick
from flowspace.figures.point_names import write_names
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_FITS = 4
_PLOT = 3.4  # inches, the height of the plot
_RADIUS = 0.04
_POINT, _LEADING = (palette.CATEGORICAL[0], "o"), (palette.CATEGORICAL[1], "D")
_FIT_COLOURS = [palette.CATEGORICAL[i] for i in (4, 2, 3, 5)]
_FIT_NUMBERS = ["intercept", "slope", "x_low", "x_high"]


def gradient_scatter(table: pd.DataFrame, agglomerations: pd.DataFrame, fits: pd.DataFrame | None = None, *,
                     x_label: str, y_label: str, evidence, source, language, leading: Sequence[str] = (),
                     log_y: bool = False, labels: dict | None = None) -> Figure:
    r"""Agglomerations as named points over x, e.g. their longitude, with the straight lines fitted to them.

    A line is :math:`y = a + b x`, or :math:`\ln y = a + b x` with a logarithmic axis, from x_low to x_high.

    Parameters
    ----------
    table : DataFrame
        Columns agglomeration, x, y; one row per agglomeration. Those without x or y are named below the plot.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    fits : DataFrame, optional
        Columns name, intercept, slope, x_low, x_high, one row per line, at most four; `label` where the words of a line
        are neither in `labels` nor in the dictionary of labels.
    x_label, y_label : str
        What the axes show, with units.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    leading : sequence of str
        Agglomerations drawn with another marker, e.g. those that one of the lines leaves out.
    log_y : bool
        Whether the y axis is logarithmic; y must be above 0, and lines are those of ln(y).
    labels : dict, optional
        Words for names of lines.

    Returns
    -------
    Figure
        Names are moved where they would cover each other, then with a leader line to their point.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b"], "x": [105.0, 120.0], "y": [0.1, 0.8]})
    >>> names = pd.DataFrame({"agglomeration": ["a", "b"], "short_en": ["Alpha", "Beta"]})
    >>> fits = pd.DataFrame({"name": ["all"], "label": ["All"], "intercept": [-4.8], "slope": [0.0467],
    ...                      "x_low": [105.0], "x_high": [120.0]})
    >>> figure = gradient_scatter(table, names, fits, x_label="Longitude (°E)", y_label="Index",
    ...                           evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Alpha', 'Beta']
    """
    checks = Checks(evidence, source, language)
    check_short_names(checks, agglomerations, language)
    leading = [leading] if isinstance(leading, str) else list(leading)
    if checks.table(table, "table", ["agglomeration", "x", "y"], numbers=["x", "y"], key=["agglomeration"]):
        checks.known_agglomerations(table, agglomerations)
        checks.known(leading, table["agglomeration"], "agglomeration")
        checks.within(table, "table", ["x", "y"])
        if log_y and (table["y"] <= 0).any():
            checks.add(f"y {table['y'].min():g} on a logarithmic axis", "numbers above 0", "draw it with log_y=False",
                       "y")
        if not table[["x", "y"]].notna().all(axis=1).any():
            checks.add("no agglomeration with x and y", "at least one", "choose years the data covers")
    if fits is not None:
        _check_fits(checks, fits, labels)
    checks.words(x_label, "x_label")
    checks.words(y_label, "y_label")
    checks.stop_if_any()
    names = short_names(agglomerations, table["agglomeration"], language)
    lines = [] if fits is None else fits.to_dict("records")
    words = [str(line["label"]) if _has_words(line) else key_word(line["name"], language, labels) for line in lines]
    check_texts((names.values(), NAME_WIDTH), (words, LEGEND_WIDTH), ([x_label, y_label], None))
    points = table.set_index("agglomeration").loc[list(names), ["x", "y"]]
    absent = [names[a] for a in points.index[points.isna().any(axis=1)]]
    points = points.dropna()
    is_leading = points.index.isin(leading)
    ends = [_ends(line, log_y) for line in lines]

    with style(language):
        entries = _legend(words, bool(is_leading.any()), not is_leading.all(), language)
        title, below = wrap(y_label, WIDTH - 2 * MARGIN), wrap(x_label, WIDTH - 2 * MARGIN)
        note = [] if not absent else wrap(
            f"{label('no_value', language)}{': ' if language == 'en' else '：'}"
            f"{(', ' if language == 'en' else '、').join(absent)}", WIDTH - 2 * MARGIN)
        foot = 0.04 + LINE_HEIGHT * (len(below) + len(note))
        bottom = foot + 0.24
        top = LINE_HEIGHT * len(title) + legend_height(entries) + 0.12
        sheet = start(bottom + _PLOT + top, checks, source, language)
        draw_head(sheet, title, entries)
        heading(sheet, note, MARGIN, 0.04 + LINE_HEIGHT * len(note), color=palette.MUTED_TEXT)
        x_limits = padded_limits([*points["x"], *(x for xs, _ in ends for x in xs)], False)
        y_limits = padded_limits([*points["y"], *(y for _, ys in ends for y in ys)], log_y)
        ticks = log_ticks(*y_limits) if log_y else round_ticks(*y_limits)
        left = MARGIN + max(text_width(tick(t)) for t in ticks) + 0.1
        width = WIDTH - left - 0.12
        ax = sheet.axes_at(left, bottom, width, _PLOT)
        ax.set_yscale("log" if log_y else "linear")
        ax.set(xlim=x_limits, ylim=y_limits)
        ax.set_yticks(ticks, [tick(t) for t in ticks], fontsize=SMALL_SIZE)
        ax.set_yticks([], minor=True)
        ax.set_xticks(round_ticks(*x_limits), [tick(t) for t in round_ticks(*x_limits)], fontsize=SMALL_SIZE)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="y")
        for i, line in enumerate(below):
            sheet.text_at(left + width / 2, foot - (i + 1) * LINE_HEIGHT, line, ha="center")
        for number, (xs, ys) in enumerate(ends):
            ax.plot(xs, ys, color=_FIT_COLOURS[number], linestyle=palette.LINE_STYLES[number], linewidth=1.5, zorder=2)
        for chosen, (colour, marker) in ((~is_leading, _POINT), (is_leading, _LEADING)):
            ax.plot(points["x"][chosen], points["y"][chosen], linestyle="none", marker=marker, color=colour,
                    markersize=5.0, markeredgecolor=palette.BACKGROUND, markeredgewidth=0.6, zorder=5)
        _name_points(ax, points, [names[a] for a in points.index], is_leading, ends, width)
    return sheet


def _has_words(line: dict) -> bool:
    return isinstance(line.get("label"), str) and bool(line["label"].strip())


def _check_fits(checks: Checks, fits: pd.DataFrame, labels: dict | None) -> None:
    """Ask for finite coefficients, ends in their order, few lines, and words for each."""
    if not checks.table(fits, "fits", ["name", *_FIT_NUMBERS], numbers=_FIT_NUMBERS, key=["name"]):
        return
    if not np.isfinite(fits[_FIT_NUMBERS].to_numpy(dtype=float)).all():
        checks.add("fits with missing or infinite numbers", "numbers", "leave these lines out")
    if (fits["x_low"] >= fits["x_high"]).any():
        checks.add("fits: x_low not below x_high", "x_low < x_high", "check which column is which")
    if len(fits) > MOST_FITS:
        checks.add(f"{len(fits)} lines", f"at most {MOST_FITS}", "draw fewer in one figure")
    checks.labelled((line["name"] for line in fits.to_dict("records") if not _has_words(line)), labels)


def _ends(line: dict, log_y: bool) -> tuple[list[float], list[float]]:
    """x and y of both ends of a fitted line, which is straight on the axis it was fitted for."""
    xs = [float(line["x_low"]), float(line["x_high"])]
    ys = [line["intercept"] + line["slope"] * x for x in xs]
    return xs, [math.exp(y) for y in ys] if log_y else ys


def padded_limits(numbers: list[float], log: bool) -> tuple[float, float]:
    """Ends of an axis a little beyond its numbers.

    Parameters
    ----------
    numbers : list of float
        Above 0 on a logarithmic axis.
    log : bool

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> padded_limits([0.0, 100.0], False)
    (-7.000000000000001, 107.0)
    """
    ends = [min(numbers), max(numbers)]
    low, high = (math.log(e) for e in ends) if log else ends
    pad = 0.07 * (high - low) or 0.5
    return (math.exp(low - pad), math.exp(high + pad)) if log else (low - pad, high + pad)


def round_ticks(low: float, high: float) -> list[float]:
    """About six round numbers on an axis.

    Parameters
    ----------
    low, high : float
        Ends of the axis.

    Returns
    -------
    list of float

    Examples
    --------
    >>> [float(t) for t in round_ticks(-5, 105)]
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    return [t for t in MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= t <= high]


def log_ticks(low: float, high: float) -> list[float]:
    """Numbers on a logarithmic axis: powers of ten, with 2 and 5 times them where there is room, else evenly spaced.

    Parameters
    ----------
    low, high : float
        Ends of the axis, above 0.

    Returns
    -------
    list of float

    Examples
    --------
    >>> log_ticks(0.8, 30), log_ticks(0.5, 20000), log_ticks(2.1, 4.4)
    ([1.0, 2.0, 5.0, 10.0, 20.0], [1.0, 10.0, 100.0, 1000.0, 10000.0], [2.5, 3.0, 3.5, 4.0])
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for parts in ((1, 2, 5), (1,)):
        ticks = [float(f"{part}e{power}") for power in powers for part in parts]
        ticks = [t for t in ticks if low <= t <= high]
        if len(ticks) <= 8:
            break
    return ticks if len(ticks) >= 3 else [float(f"{t:.10g}") for t in round_ticks(low, high) if t > 0]


def _legend(words: list[str], leading: bool, others: bool, language: str) -> list[tuple[Line2D, str]]:
    entries = []
    if leading:
        for there, (colour, marker), word in ((leading, _LEADING, "leading"), (others, _POINT, "other_agglomerations")):
            if there:
                entries.append((Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=5.0,
                                       markeredgewidth=0), label(word, language)))
    for number, word in enumerate(words):
        entries.append((Line2D([], [], color=_FIT_COLOURS[number], linestyle=palette.LINE_STYLES[number],
                               linewidth=1.5), word))
    return entries


def _name_points(ax, points: pd.DataFrame, texts: list[str], is_leading, ends, width: float) -> None:
    """Names beside the points, off each other and, as far as possible, off the lines."""
    to_inches = ax.transData + ax.transAxes.inverted()
    size = np.array([width, _PLOT])

    def inches(xy) -> np.ndarray:
        return to_inches.transform(np.asarray(xy, dtype=float)) * size

    def data(at) -> np.ndarray:
        return to_inches.inverted().transform(np.asarray(at, dtype=float) / size)

    # Fitted lines as rows of dots, a tenth of an inch apart.
    dots = [np.empty((0, 3))]
    for xs, ys in ends:
        one, other = inches(np.column_stack([xs, ys]))
        steps = np.linspace(0, 1, max(2, int(np.hypot(*(other - one)) / 0.1)))[:, None]
        dots.append(np.column_stack([one + steps * (other - one), np.full(len(steps), 0.01)]))
    colours = [(_LEADING if lead else _POINT)[0] for lead in is_leading]
    write_names(ax, inches(points.to_numpy()), texts, np.vstack(dots), width, _PLOT, data,
                [palette.CONTEXT] * len(texts), [palette.ink(c) for c in colours], _RADIUS)
