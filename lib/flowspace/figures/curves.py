"""A measure against the number of cities: what it says when one city has everything."""
from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, TEXT_SIZE, WIDTH, style


def size_curve(curves: pd.DataFrame, points: pd.DataFrame | None = None, *, value_label: str, evidence, source,
               language, labels: dict[str, str] | None = None, reference_value: float | None = None,
               reference_label: str | None = None) -> Figure:
    """Curves of several measures over the number of cities, with the actual sizes as dots underneath.

    Parameters
    ----------
    curves : DataFrame
        Columns measure, n (number of cities, >= 1), value; one row per measure and n. Missing values are gaps.
    points : DataFrame, optional
        Columns label, n: the actual agglomerations, one stacked dot each in a strip below the curves; the largest
        is named.
    value_label : str
        What the curves show.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict of str to str, optional
        Words for measures that are not in the dictionary of labels.
    reference_value : float, optional
        A horizontal line, e.g. 0.438.
    reference_label : str, optional
        What it is; needed with `reference_value`.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> curves = pd.DataFrame({"measure": ["pielou"] * 3, "n": [2, 3, 4], "value": [0.0, 0.0, 0.0]})
    >>> figure = size_curve(curves, value_label="Value", evidence="estimated", source="a formula", language="en")
    >>> len(figure.axes)
    1
    """
    checks = Checks(evidence, source, language)
    usable = checks.table(curves, "curves", ["measure", "n", "value"], numbers=["n", "value"], key=["measure", "n"])
    if usable:
        checks.labelled(curves["measure"], labels)
        if not np.isfinite(curves["value"].to_numpy(dtype=float)).any():
            checks.add("curves without a number", "at least one number", "check the measures", column="value")
        if curves["measure"].nunique() > palette.SERIES_LIMIT:
            checks.add(f"{curves['measure'].nunique()} measures", f"at most {palette.SERIES_LIMIT}",
                       "draw fewer in one figure")
    if points is not None:
        checks.table(points, "points", ["label", "n"], numbers=["n"], key=["label"])
    if reference_value is not None:
        checks.words(reference_label, "reference_label")
    checks.words(value_label, "value_label")
    checks.stop_if_any()
    measures = list(dict.fromkeys(curves["measure"]))
    words = {m: label(m, language, labels) for m in measures}
    check_texts(([*words.values(), reference_label or ""], LEGEND_WIDTH), ([value_label], None),
                (points["label"] if points is not None else [], NAME_WIDTH))

    with style(language):
        looks = [palette.series_look(i) for i in range(len(measures))]
        entries = [(Line2D([], [], color=colour, linestyle=dash, marker=marker), words[m])
                   for m, (colour, dash, marker) in zip(measures, looks, strict=True)]
        if reference_value is not None:
            entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.0, linestyle=(0, (4, 2))), reference_label))
        stacked = 0 if points is None else int(points["n"].value_counts().max())
        strip = 0.0 if points is None else 0.1 * stacked + 0.32
        bottom = 0.46
        plot = 2.5
        title = wrap(value_label, WIDTH - 2 * MARGIN)
        top = LINE_HEIGHT * len(title) + legend_height(entries) + 0.1
        sheet = start(bottom + strip + plot + top, checks, source, language)
        draw_head(sheet, title, entries)
        numbers = curves["value"].to_numpy(dtype=float)
        finite = [*numbers[np.isfinite(numbers)], *([] if reference_value is None else [reference_value])]
        low, high = min(finite), max(finite)
        pad = 0.05 * ((high - low) or 1.0)
        ticks = [t for t in MaxNLocator(5).tick_values(low, high) if low - pad <= t <= high + pad]
        tick_words = [tick(t) for t in ticks]
        left = MARGIN + max(text_width(t) for t in tick_words) + 0.1
        width = WIDTH - left - 0.15
        sizes = [*curves["n"], *([] if points is None else points["n"])]
        limits = (min(sizes) - 0.6, max(sizes) + 0.6)
        ax = sheet.axes_at(left, bottom + strip, width, plot)
        ax.set(xlim=limits, ylim=(low - pad, high + pad))
        ax.set_yticks(ticks, tick_words, fontsize=SMALL_SIZE)
        ax.grid(axis="y")
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)
        if reference_value is not None:
            ax.axhline(reference_value, color=palette.AXIS, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
        for i, measure in enumerate(measures):
            part = curves[curves["measure"] == measure].sort_values("n")
            # Markers at every fourth size, shifted per curve, so that curves on top of each other show all.
            colour, dash, marker = looks[i]
            ax.plot(part["n"], part["value"], color=colour, linestyle=dash, marker=marker, markevery=(i % 4, 4),
                    zorder=3, clip_on=False)
        axis = ax
        if points is not None:
            axis = _strip(sheet, points, left, bottom, width, strip, limits, language)
            ax.set_xticks([])
        n_ticks = [int(t) for t in MaxNLocator(8, integer=True).tick_values(*limits) if limits[0] <= t <= limits[1]]
        axis.set_xticks(n_ticks, [str(t) for t in n_ticks], fontsize=SMALL_SIZE)
        sheet.text_at(left + width / 2, 0.06, label("n_cities", language), ha="center", fontsize=TEXT_SIZE)
    return sheet


def _strip(sheet, points: pd.DataFrame, left, bottom, width, height, limits, language):
    """Actual sizes as stacked dots, the smallest and the largest named."""
    ax = sheet.axes_at(left, bottom, width, height)
    ax.set(xlim=limits, ylim=(0, height))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    table = points.sort_values(["n", "label"]).reset_index(drop=True)
    level = table.groupby("n").cumcount()
    ax.plot(table["n"], 0.06 + 0.1 * level, linestyle="none", marker="o", color=palette.TEXT, markersize=4.2,
            markeredgewidth=0)
    scale = width / (limits[1] - limits[0])
    title = label("actual_sizes", language)
    ax.text(0.0, height - 0.04, title, transform=ax.get_yaxis_transform(), fontsize=SMALL_SIZE, va="top",
            color=palette.MUTED_TEXT)
    # The name of the largest stands above every dot it reaches over.
    last = table.iloc[-1]
    reach = (text_width(str(last["label"])) + 0.08) / scale
    under = level[table["n"] >= last["n"] - reach].max()
    ax.text(last["n"] + 0.06 / scale, 0.12 + 0.1 * under, str(last["label"]), fontsize=SMALL_SIZE, va="bottom",
            ha="right")
    return ax
