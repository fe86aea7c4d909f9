"""A fitted curve with the place where it turns, and how well that place is known."""
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
from flowspace.figures.canvas import LEGEND_WIDTH, NAME_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.frame import Frame, framed, strip_of
from flowspace.figures.labels import choose_among, label
from flowspace.figures.point_names import write_names
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_TURNING_POINTS = 4
MOST_NAMES = 20
_PLOT = 2.9  # inches, the height of the plot
_ROW = 0.36  # inches of one turning point below it
_POINT, _CURVE, _TURN = palette.CATEGORICAL[0], palette.CATEGORICAL[4], palette.CATEGORICAL[1]
_DASHED = (0, (4, 2))
_KEYS = ("label", "value", "low", "high", "complement", "pieces")


def curve_with_turning_point(points: pd.DataFrame | None, curve: pd.DataFrame, turning_points: Sequence[Mapping], *,
                             x_label: str, y_label: str, evidence, source, language, digits: int = 3,
                             reference_value: float | None = None, reference_label: str | None = None,
                             band_label: str | None = None) -> Figure:
    """Points, a curve fitted to them with its band, and below them the turning points with their intervals.

    An interval of a turning point is a ratio's, and need not be an interval at all: where the curvature is not
    significant it is unbounded on one or both sides, or all numbers outside a bounded gap. What runs on beyond the
    plot ends in an arrow, and the line above each bar says in numbers what it is.

    Parameters
    ----------
    points : DataFrame, optional
        Columns x, y, and `label` with the names of the points that have one, at most twenty. Points without x or y are
        left out.
    curve : DataFrame
        Columns x, fit, and low, high if there is a band (low <= fit <= high); two rows or more, no x twice.
    turning_points : sequence of mapping
        One to four, from the top: `label`, what it is; `value`; `low` and `high`, the ends of its interval, -inf and
        inf where it has none, both missing if it is not known; `complement`, True where the set is all numbers up to
        `low` and from `high` on. In place of the last three, `pieces`: the intervals (from, to) that make up the set,
        none of them if it is empty. A missing value says that the curve does not turn.
    x_label, y_label : str
        What the axes show, with units.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    digits : int
        Decimals of the turning points and their intervals, 0 to 6.
    reference_value : float, optional
        An x with a dashed line, e.g. a published turning point.
    reference_label : str, optional
        What it is; needed with `reference_value`.
    band_label : str, optional
        What lies between low and high, if it is not the 95 % confidence interval.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> points = pd.DataFrame({"x": [0.2, 0.5, 0.8], "y": [1.0, 2.0, 1.1], "label": ["Alpha", None, None]})
    >>> curve = pd.DataFrame({"x": [0.2, 0.5, 0.8], "fit": [1.0, 1.9, 1.0]})
    >>> turns = [{"label": "Quadratic", "value": 0.5, "low": 0.4, "high": float("inf")}]
    >>> figure = curve_with_turning_point(points, curve, turns, x_label="Index", y_label="Output", digits=1,
    ...                                   evidence="estimated", source="a toy", language="en")
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['Quadratic: 0.5 [0.4; ∞)']
    """
    checks = Checks(evidence, source, language)
    turns = _checked_turns(checks, turning_points)
    band = isinstance(curve, pd.DataFrame) and {"low", "high"} & set(curve.columns)
    columns = ["x", "fit", *(["low", "high"] if band else [])]
    if checks.table(curve, "curve", columns, numbers=columns, key=["x"]):
        checks.within(curve, "curve", columns)
        if curve[["x", "fit"]].isna().any(axis=None) or len(curve) < 2:
            checks.add("a curve of fewer than two rows, or with missing numbers", "x and fit in two rows or more",
                       "leave these rows out")
        if band:
            checks.in_order(curve, "curve", "low", "fit", "high")
    if points is not None and checks.table(points, "points", ["x", "y"], numbers=["x", "y"], empty=True):
        checks.within(points, "points", ["x", "y"])
    if isinstance(digits, bool) or not isinstance(digits, (int, np.integer)) or not 0 <= digits <= 6:
        checks.add(f"digits {digits!r}", "a whole number from 0 to 6", "say how many decimals are printed")
    if reference_value is not None:
        checks.words(reference_label, "reference_label")
        if not isinstance(reference_value, Real) or not math.isfinite(reference_value):
            checks.add(f"reference_value {reference_value!r}", "a number", "leave it out, or give a number")
    for text, name in ((x_label, "x_label"), (y_label, "y_label")):
        checks.words(text, name)
    checks.stop_if_any()
    points = pd.DataFrame(columns=["x", "y"], dtype=float) if points is None else points.dropna(subset=["x", "y"])
    named = points[points["label"].map(lambda t: isinstance(t, str) and bool(t.strip()))] if "label" in points \
        else points.iloc[:0]
    if len(named) > MOST_NAMES:
        checks.add(f"{len(named)} points with names", f"at most {MOST_NAMES}", "name fewer", column="label")
        checks.stop_if_any()
    between = band_label or label("interval_95", language)
    said = [f"{turn['label']}{': ' if language == 'en' else '：'}{_in_words(turn, digits, language)}" for turn in turns]
    check_texts((named.get("label", []), NAME_WIDTH), (said, WIDTH - 0.9), ([x_label, y_label], None),
                ([between, reference_label or ""], LEGEND_WIDTH))
    curve = curve.sort_values("x")

    with style(language):
        entries = _legend(len(points) > 0, bool(band), between, reference_label, language)
        xs = [*points["x"], *curve["x"], *([] if reference_value is None else [reference_value])]
        ys = [*points["y"], *curve[columns[1:]].to_numpy(dtype=float).ravel()]
        frame = framed(checks, source, language, x_label=x_label, y_label=y_label, x_limits=padded_limits(xs, False),
                       y_limits=padded_limits([y for y in ys if math.isfinite(y)], False), entries=entries,
                       height=_PLOT, strip=len(turns) * _ROW + 0.1)
        ax, below = frame.ax, strip_of(frame)
        if band:
            ax.fill_between(curve["x"], curve["low"], curve["high"], color=palette.BAND, linewidth=0, zorder=1)
            for edge in ("low", "high"):
                ax.plot(curve["x"], curve[edge], color=palette.AXIS, linewidth=0.7, zorder=1)
        ax.plot(curve["x"], curve["fit"], color=_CURVE, linewidth=1.8, zorder=4)
        ax.plot(points["x"], points["y"], linestyle="none", marker="o", color=_POINT, markersize=4.2, alpha=0.75,
                markeredgecolor=palette.BACKGROUND, markeredgewidth=0.5, zorder=3)
        if reference_value is not None:
            for each in (ax, below):
                each.axvline(reference_value, color=palette.AXIS, linewidth=1.1, linestyle=_DASHED, zorder=2)
        for number, (turn, words) in enumerate(zip(turns, said, strict=True)):
            y = (len(turns) - number) * _ROW + 0.1 - 0.27
            _draw_turn(ax, below, turn, words, y, curve)
        _name_points(frame, named, curve, points)
    return frame.sheet


def _checked_turns(checks: Checks, turning_points) -> list[dict]:
    """Turning points with all their parts, or problems."""
    found = []
    listed = isinstance(turning_points, Sequence) and not isinstance(turning_points, str)
    given = list(turning_points) if listed else []
    if not 1 <= len(given) <= MOST_TURNING_POINTS or not all(isinstance(turn, Mapping) for turn in given):
        checks.add(f"turning_points with {len(given)} entries", f"a list of 1 to {MOST_TURNING_POINTS} mappings",
                   "give label, value, low and high of each")
        return []
    for turn in given:
        for key in turn:
            if key not in _KEYS:
                checks.add(f"turning point with {key!r}", ", ".join(_KEYS), choose_among(key, _KEYS))
        checks.words(turn.get("label"), "label of a turning point")
        label_ = str(turn.get("label")).strip()
        if "pieces" in turn and {"low", "high", "complement"} & set(turn):
            checks.add(f"turning point {label_!r} with pieces and low, high or complement", "one of the two",
                       "leave the others out")
            continue
        numbers = [math.nan if turn.get(key) is None else turn[key] for key in ("value", "low", "high")]
        pieces = list(turn.get("pieces") or [])
        listed = all(isinstance(piece, Sequence) and len(piece) == 2 for piece in pieces)
        ends = [end for piece in pieces for end in piece] if listed else []
        if not listed or not all(isinstance(n, Real) and not isinstance(n, bool) for n in [*numbers, *ends]):
            checks.add(f"turning point {label_!r} with {dict(turn)}", "numbers, and pairs of them in pieces",
                       "convert them")
            continue
        value, low, high = map(float, numbers)
        if "pieces" in turn:
            pieces = sorted((float(low), float(high)) for low, high in pieces)
        elif math.isnan(low) and math.isnan(high):
            pieces = None
        else:
            pieces = [(-math.inf, low), (high, math.inf)] if turn.get("complement") else [(low, high)]
        ends = [end for piece in pieces or [] for end in piece]
        gaps = bool(turn.get("complement")) and not (math.isfinite(low) and math.isfinite(high))
        if math.isinf(value) or gaps or any(map(math.isnan, ends)) or ends != sorted(ends):
            checks.add(f"turning point {label_!r}: value {value:g}, set {pieces}",
                       "ends in their order, and a value that is finite or missing",
                       "check which number is which; complement=True is for all numbers outside of a gap")
        found.append({"label": label_, "value": value, "pieces": pieces})
    return found


def _number(value: float, digits: int) -> str:
    return "∞" if value == math.inf else "−∞" if value == -math.inf else f"{value + 0.0:,.{digits}f}".replace("-", "−")


def _in_words(turn: dict, digits: int, language: str) -> str:
    """A turning point and its set in numbers."""
    value = label("no_turning_point", language) if math.isnan(turn["value"]) else _number(turn["value"], digits)
    if turn["pieces"] is None:
        return value
    parts = [f"{'(' if low == -math.inf else '['}{_number(low, digits)}; {_number(high, digits)}"
             f"{')' if high == math.inf else ']'}" for low, high in turn["pieces"]]
    return f"{value} {' ∪ '.join(parts) or '∅'}"


def _legend(points: bool, band: bool, between: str, reference_label: str | None, language: str) -> list:
    entries = [(Line2D([], [], color=_CURVE, linewidth=1.8), label("fitted_curve", language))]
    if band:
        entries.append((Line2D([], [], color=palette.BAND, linewidth=6, solid_capstyle="butt"), between))
    entries.append((Line2D([], [], color=_TURN, linewidth=2.2, marker="D", markersize=5.0, markeredgewidth=0),
                    label("turning_point_with_interval", language)))
    if reference_label:
        entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.1, linestyle=_DASHED), reference_label))
    return entries


def _draw_turn(ax: Axes, below: Axes, turn: dict, words: str, y: float, curve: pd.DataFrame) -> None:
    """One turning point: its words, its bar, its mark, and a line up to the curve."""
    west, east = below.get_xlim()
    room = (east - west) / (below.get_window_extent().width / below.figure.dpi)  # of an inch
    below.text(west, y + 0.09, words, fontsize=SMALL_SIZE, va="bottom", zorder=5,
               path_effects=[withStroke(linewidth=2.4, foreground=palette.BACKGROUND)])
    for low, high in turn["pieces"] or []:
        if high < west or low > east:
            # All of it lies beyond the plot: a short arrow says on which side.
            low, high = (west - 1, west + 0.2 * room) if high < west else (east - 0.2 * room, east + 1)
        below.plot([max(low, west), min(high, east)], [y, y], color=_TURN, linewidth=2.2, zorder=3,
                   solid_capstyle="butt")
        for end, edge, marker in ((low, west, "<"), (high, east, ">")):
            if (end < west) if marker == "<" else (end > east):
                below.plot([edge], [y], linestyle="none", marker=marker, color=_TURN, markersize=7, markeredgewidth=0,
                           clip_on=False, zorder=4)
            else:
                below.plot([end, end], [y - 0.05, y + 0.05], color=_TURN, linewidth=1.6, zorder=3)
    value = turn["value"]
    if west <= value <= east:
        below.plot([value], [y], linestyle="none", marker="D", color=_TURN, markersize=5.6, zorder=6,
                   markeredgecolor=palette.BACKGROUND, markeredgewidth=0.7)
        if curve["x"].iloc[0] <= value <= curve["x"].iloc[-1]:
            top = float(np.interp(value, curve["x"], curve["fit"]))
            ax.plot([value, value], [ax.get_ylim()[0], top], color=_TURN, linewidth=0.9, linestyle=":", zorder=2)


def _name_points(frame: Frame, named: pd.DataFrame, curve: pd.DataFrame, points: pd.DataFrame) -> None:
    """Names beside their points, off each other, the points and the curve."""
    if named.empty:
        return
    size = np.array([frame.width, frame.height])
    to_inches = frame.ax.transData + frame.ax.transAxes.inverted()

    def inches(table) -> np.ndarray:
        return to_inches.transform(np.asarray(table, dtype=float)) * size

    line = inches(curve[["x", "fit"]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    steps = np.arange(0.0, along[-1], 0.1)
    line = np.column_stack([np.interp(steps, along, line[:, k]) for k in (0, 1)])
    dots = np.vstack([np.column_stack([inches(points[["x", "y"]]), np.full(len(points), 0.03)]),
                      np.column_stack([line, np.full(len(line), 0.01)])])
    write_names(frame.ax, inches(named[["x", "y"]]), list(named["label"]), dots, frame.width, frame.height,
                lambda at: to_inches.inverted().transform(np.asarray(at, dtype=float) / size),
                [palette.CONTEXT] * len(named), [palette.ink(_POINT)] * len(named), 0.035, edge=1000.0)
