"""What is left of a network while cities or links are removed, by strategy, one small panel for each network."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts, text_width
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import grades_of_panels, panel_checks
from flowspace.figures.panel_grid import Panel, panel_grid, value_axis
from flowspace.figures.scatter import round_ticks
from flowspace.figures.style import SMALL_SIZE, style

MOST_PANELS = 6
MOST_STRATEGIES = 4
_BAND_ALPHA = 0.18
_NUMBERS = ["removed", "value", "lower", "upper"]


def robustness_curves(table: pd.DataFrame, *, evidence, source, language, value_label: str | None = None,
                      panels: Sequence | None = None, strategies: Sequence | None = None, labels: dict | None = None,
                      shared: bool = True, band_label: str | None = None, removed_label: str | None = None) -> Figure:
    """Curves of each strategy over the share removed, with bands where there are several draws.

    Parameters
    ----------
    table : DataFrame
        Columns strategy, removed (share of one), value, `lower` and `upper` if there are bands (lower <= value <=
        upper, both missing where a strategy has none), and `panel` if there are several; one row for each panel,
        strategy and share.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own.
    source : str
    language : {"en", "zh"}
    value_label : str, optional
        What is left, if not the share of cities in the largest component.
    panels, strategies : sequence, optional
        Which ones, in this order; at most six panels and four strategies. In order of appearance if left out.
    labels : dict, optional
        Words for panels and strategies.
    shared : bool
        Whether all panels have the same y axis, so that they compare.
    band_label : str, optional
        What lies between lower and upper; needed with them.
    removed_label : str, optional
        What is removed, if "share removed" does not say it; shares are drawn in per cent.

    Returns
    -------
    Figure
        Axes start at 0 where no value is negative.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"strategy": ["random"] * 3, "removed": [0.0, 0.1, 0.2], "value": [1.0, 0.9, 0.7]})
    >>> figure = robustness_curves(table, evidence="simulated", source="a toy", language="en",
    ...                            labels={"random": "at random"})
    >>> figure.axes[0].lines[0].get_xydata().tolist()
    [[0.0, 1.0], [10.0, 0.9], [20.0, 0.7]]
    """
    checks = panel_checks(evidence, source, language)
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    banded, split = bool({"lower", "upper"} & there), "panel" in there or panels is not None
    numbers = _NUMBERS if banded else _NUMBERS[:2]
    key = [*(["panel"] if split else []), "strategy", "removed"]
    keys: list = [None]
    shown: list = []
    if checks.table(table, "table", list(dict.fromkeys([*key, *numbers])), numbers=numbers, key=key):
        if split:
            keys = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS, other="name six with panels=")
            table = table[table["panel"].isin(keys)]
        shown = chosen_keys(checks, table, "strategy", strategies, labels, most=MOST_STRATEGIES)
        table = table[table["strategy"].isin(shown)]
        checks.within(table, "table", ["removed"], low=0, high=1)
        checks.within(table, "table", numbers[1:])
        if table["removed"].isna().any():
            checks.add("rows without removed", "a share in every row", "leave these rows out", column="removed")
        if banded:
            checks.together(table, "table", "lower", "upper")
            checks.in_order(table[table["lower"].notna()], "table", "lower", "value", "upper")
        for k in keys:
            own = table if k is None else table[table["panel"] == k]
            if own["value"].isna().all():
                checks.add(f"no value{'' if k is None else f' in {k}'}", "at least one number",
                           "choose networks that were tried", column="value")
    for text, name, needed in ((value_label, "value_label", False), (band_label, "band_label", banded),
                               (removed_label, "removed_label", False)):
        if text is not None or needed:
            checks.words(text, name)
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    heads = [key_word(k, language, labels) for k in keys if k is not None]
    words = [key_word(k, language, labels) for k in shown]
    title, below = value_label or label("largest_component", language), removed_label or label("removed_share",
                                                                                               language)
    check_texts((heads, None), ([*words, band_label or ""], LEGEND_WIDTH), ([title, below], None))
    table = table.dropna(subset="value").assign(removed=100 * table["removed"]).sort_values("removed")
    parts = [table if k is None else table[table["panel"] == k] for k in keys]

    with style(language):
        axes = []
        for part in parts:
            values = (table if shared else part)[numbers[1:]].to_numpy(dtype=float).ravel()
            axes.append(value_axis([*values, 0.0]))
        entries = [(Line2D([], [], color=colour, linestyle=dash, linewidth=1.7), word) for word, (colour, dash, _) in
                   zip(words, map(palette.series_look, range(len(words))), strict=True)]
        if banded and table["lower"].notna().any():
            entries.append((Line2D([], [], color=palette.CONTEXT, linewidth=8, alpha=2 * _BAND_ALPHA,
                                   solid_capstyle="butt"), band_label))
        sheet, drawn = panel_grid(checks, source, language, axes=axes, heads=heads, grades=grades, entries=entries,
                                  title=title, below=below)
        far = float(table["removed"].max()) or 1.0
        for panel, part in zip(drawn, parts, strict=True):
            _draw(panel, part, shown, far, banded)
    return sheet


def _draw(panel: Panel, part: pd.DataFrame, shown: list, far: float, banded: bool) -> None:
    """The bands and the curves of one panel, and its x axis."""
    ax = panel.ax
    ax.set_xlim(-0.02 * far, 1.02 * far)
    ticks = [t for t in round_ticks(0.0, far) if t >= 0]
    step = 1
    while len(ticks[::step]) > max(2, panel.width / (text_width("100") + 0.12)):
        step += 1
    ax.set_xticks(ticks[::step], [tick(t) if panel.written else "" for t in ticks[::step]], fontsize=SMALL_SIZE)
    for number, strategy in enumerate(shown):
        own = part[part["strategy"] == strategy]
        if own.empty:
            continue
        colour, dash, marker = palette.series_look(number)
        x = own["removed"].to_numpy(dtype=float)
        if banded and own["lower"].notna().any():
            ax.fill_between(x, own["lower"].to_numpy(dtype=float), own["upper"].to_numpy(dtype=float), color=colour,
                            alpha=_BAND_ALPHA, linewidth=0, zorder=1)
        ax.plot(x, own["value"].to_numpy(dtype=float), color=colour, linestyle=dash, linewidth=1.7, zorder=3 + number,
                marker=marker if len(own) == 1 else None, clip_on=False)
    if np.less(part["value"], 0).any():
        ax.axhline(0, color=palette.AXIS, linewidth=1.0, zorder=2)
