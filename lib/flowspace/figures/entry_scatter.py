"""Fields a place could enter: how near they are to what it does, and how strong it is in them already."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.frame import Frame, framed
from flowspace.figures.keys import key_word
from flowspace.figures.labels import choose_among, label
from flowspace.figures.numbers import tick
from flowspace.figures.point_names import write_names
from flowspace.figures.scatter import padded_limits
from flowspace.figures.style import style

MOST_NAMED = 12
_PLOT = 3.0
_TICKS = {"symmetric": (0, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100),
          "log": (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000)}
# Where hardly a round number lies between the lowest and the highest advantage, in the order of preference.
_FINER = (1.5, 0.7, 3, 0.3, 1.2, 0.8, 1.1, 0.9, 1.05, 0.95, 1.02, 0.98, 1.01, 0.99)
_LEAST_TICKS = 4
_OTHER, _FEASIBLE = (palette.CATEGORICAL[0], "o"), (palette.CATEGORICAL[1], "D")


def entry_scatter(table: pd.DataFrame, *, evidence, source, language, scale: str = "symmetric",
                  named: Sequence | None = None, labels: dict | None = None, density_label: str | None = None,
                  advantage_label: str | None = None, feasible_label: str | None = None,
                  other_label: str | None = None) -> Figure:
    r"""Relatedness density against revealed advantage, with the entries that are feasible as diamonds.

    Parameters
    ----------
    table : DataFrame
        Columns field, density (0 or more), advantage (a location quotient, 0 or more), feasible (True or False); one
        row for each field.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    scale : {"symmetric", "log"}
        Where advantages stand: at :math:`(a - 1)/(a + 1)`, which has a place for 0 and puts 2 as far from 1 as 1/2 is;
        or at their logarithm, which has none for 0. Numbers beside the axis are advantages.
    named : sequence, optional
        Fields whose names are written, at most twelve; the feasible ones of the greatest density if left out, at most
        six.
    labels : dict, optional
        Words for the fields named.
    density_label, advantage_label : str, optional
        Of the axes, if "relatedness density" and "revealed advantage" do not say it.
    feasible_label, other_label : str, optional
        Of the legend.

    Returns
    -------
    Figure
        The dashed line is at an advantage of 1. Fields without both numbers are not drawn; a note counts them.

    Raises
    ------
    FigureError
        With every problem of the input, also where no field has both numbers.

    Examples
    --------
    >>> table = pd.DataFrame({"field": ["a", "b"], "density": [0.2, 0.5], "advantage": [0.0, 3.0],
    ...                       "feasible": [True, False]})
    >>> figure = entry_scatter(table, evidence="observed", source="a toy", language="en", labels={"a": "Alpha"})
    >>> [line.get_xydata().tolist() for line in figure.axes[0].lines if line.get_gid() == "feasible"]
    [[[0.2, -1.0]]]
    """
    checks = Checks(evidence, source, language)
    numbers = ["density", "advantage"]
    written: list = []
    if scale not in _TICKS:
        checks.add(f"scale {scale!r}", '"symmetric" or "log"', choose_among(scale, _TICKS))
    if checks.table(table, "table", ["field", *numbers, "feasible"], numbers=numbers, key=["field"]):
        checks.within(table, "table", numbers, low=0)
        if scale == "log" and (table["advantage"] == 0).any():
            checks.add("advantage 0 on a logarithmic scale", "numbers above 0", 'draw it with scale="symmetric"',
                       column="advantage")
        if not table["feasible"].map(lambda v: isinstance(v, (bool, np.bool_))).all():
            checks.add("feasible with other values than True and False", "True or False for every field",
                       "complete the column", column="feasible")
        known = table.dropna(subset=numbers)
        if known.empty:
            checks.add("no field with both numbers", "at least one", "choose fields that were measured")
        elif not checks.problems:
            best = known[known["feasible"].astype(bool)].sort_values(["density", "field"], ascending=[False, True])
            written = list(best["field"].head(6)) if named is None else list(named)
            checks.known(written, known["field"], "field")
            checks.labelled(written, labels)
            if len(set(written)) < len(written) or len(written) > MOST_NAMED:
                checks.add(f"{len(written)} names", f"at most {MOST_NAMED}, each once", "name fewer")
    for text, name in ((density_label, "density_label"), (advantage_label, "advantage_label"),
                       (feasible_label, "feasible_label"), (other_label, "other_label")):
        if text is not None:
            checks.words(text, name)
    checks.stop_if_any()
    known = known.set_index("field")
    words = [key_word(k, language, labels) for k in written]
    x_label, y_label = density_label or label("relatedness_density", language), \
        advantage_label or label("revealed_advantage", language)
    said = feasible_label or label("feasible_entry", language), other_label or label("other_fields", language)
    check_texts((words, 2.0), ([x_label, y_label], None), (said, LEGEND_WIDTH))
    places = pd.DataFrame({"x": known["density"], "y": _place(known["advantage"], scale)})
    feasible = known["feasible"].to_numpy(dtype=bool)
    absent = len(table) - len(known)

    with style(language):
        entries = [(Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=5.6, markeredgewidth=0),
                    word) for (colour, marker), word, there in ((_FEASIBLE, said[0], feasible.any()),
                                                                (_OTHER, said[1], not feasible.all())) if there]
        low, high = padded_limits([*places["y"], 0.0], False)
        notes = [label("fields_unplaced", language).format(n=absent)] if absent else []
        frame = framed(checks, source, language, x_label=x_label, y_label=y_label, entries=entries, height=_PLOT,
                       x_limits=padded_limits([*places["x"]], False), y_limits=(low, high), notes=notes,
                       y_ticks=_ticks(scale, low, high))
        frame.ax.axhline(0, color=palette.AXIS, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1.5)
        for chosen, (colour, marker), name in ((~feasible, _OTHER, "other"), (feasible, _FEASIBLE, "feasible")):
            if chosen.any():
                frame.ax.plot(places["x"][chosen], places["y"][chosen], linestyle="none", marker=marker, color=colour,
                              markersize=5.0 if name == "feasible" else 4.2, markeredgecolor=palette.BACKGROUND,
                              markeredgewidth=0.6, zorder=4 if name == "other" else 5, gid=name, clip_on=False)
        if written:
            inks = [palette.ink((_FEASIBLE if known["feasible"][k] else _OTHER)[0]) for k in written]
            _write(frame, places, written, words, inks)
    return frame.sheet


def _place(advantage, scale: str):
    """Where an advantage stands on the axis."""
    return (advantage - 1) / (advantage + 1) if scale == "symmetric" else np.log10(advantage)


def _ticks(scale: str, low: float, high: float) -> list[tuple[float, str]]:
    """Numbers beside the axis that have room, that of 1 first; finer ones where the round ones are few."""
    kept: list[tuple[float, str]] = []
    rounded = sorted(_TICKS[scale], key=lambda advantage: abs(_place(advantage, scale)))
    for advantage in (*rounded, *_FINER):
        place = float(_place(advantage, scale))
        needed = advantage in _TICKS[scale] or len(kept) < _LEAST_TICKS
        if needed and low <= place <= high and all(abs(place - other[0]) >= 0.2 / _PLOT * (high - low)
                                                   for other in kept):
            kept.append((place, tick(advantage)))
    return sorted(kept)


def _write(frame: Frame, places: pd.DataFrame, written: list, words: list[str], inks: list[str]) -> None:
    to_inches = frame.ax.transData + frame.ax.transAxes.inverted()
    size = np.array([frame.width, frame.height])
    inches = to_inches.transform(places.to_numpy(dtype=float)) * size
    anchors = to_inches.transform(places.loc[written].to_numpy(dtype=float)) * size
    write_names(frame.ax, anchors, words, np.column_stack([inches, np.full(len(inches), 0.03)]), frame.width,
                frame.height, lambda at: to_inches.inverted().transform(np.asarray(at, dtype=float) / size),
                [palette.CONTEXT] * len(words), inks, 0.035)
