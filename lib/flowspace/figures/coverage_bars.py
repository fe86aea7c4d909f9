"""How often texts speak of each theme: rates with their intervals, one small panel for each theme."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, NAME_WIDTH, check_texts
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.panel_grades import grades_of_panels, panel_checks
from flowspace.figures.row_panels import RowPanel, check_interval, draw_dashes, row_panels, span_with_zero
from flowspace.figures.style import style

MOST_ROWS = 24
MOST_PANELS = 6
_NUMBERS = ["rate", "low", "high"]


def coverage_bars(table: pd.DataFrame, *, evidence, source, language, panels: Sequence | None = None,
                  rows: Sequence | None = None, labels: dict | None = None, shared: bool = True,
                  rate_label: str | None = None, interval_label: str | None = None) -> Figure:
    """Rates of up to six themes in texts, as bars from zero with whiskers, three panels side by side on the same rows.

    Parameters
    ----------
    table : DataFrame
        Columns row (a document or a place), panel (the theme), rate, low, high (0 or more, low <= high, both missing
        where there is no interval), e.g. mentions in 10,000 characters with Poisson intervals; one row for each row
        and panel.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own.
    source : str
    language : {"en", "zh"}
    panels, rows : sequence, optional
        Which ones, from the upper left and from the top; at most six panels and 24 rows. In order of appearance if
        left out.
    labels : dict, optional
        Words for rows and panels that are not in the dictionary of labels.
    shared : bool
        Whether all panels have the same axis, so that they compare.
    rate_label : str, optional
        Below the panels, if not mentions in 10,000 characters.
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % Poisson interval.

    Returns
    -------
    Figure
        A rate of zero has no bar but its whisker, which begins at zero; a missing one shows a dash.

    Raises
    ------
    FigureError
        With every problem of the input, also where no rate is known at all.

    Examples
    --------
    >>> table = pd.DataFrame({"row": ["a", "b"], "panel": "rank", "rate": [2.0, 0.0], "low": [1.0, 0.0],
    ...                       "high": [4.0, 1.2]})
    >>> figure = coverage_bars(table, evidence="observed", source="a toy", language="en",
    ...                        labels={"a": "Alpha", "b": "Beta"})
    >>> [float(bar.get_width()) for bar in figure.axes[0].patches]
    [2.0, 0.0]
    """
    checks = panel_checks(evidence, source, language)
    keys, shown = [], []
    if checks.table(table, "table", ["row", "panel", *_NUMBERS], numbers=_NUMBERS, key=["row", "panel"]):
        keys = chosen_keys(checks, table, "panel", panels, labels, most=MOST_PANELS, other="name six with panels=")
        table = table[table["panel"].isin(keys)]
        shown = chosen_keys(checks, table, "row", rows, labels, most=MOST_ROWS, other="name 24 with rows=")
        table = table[table["row"].isin(shown)]
        checks.within(table, "table", _NUMBERS, low=0)
        check_interval(checks, table)
        if table["rate"].isna().all():
            checks.add("no rate", "at least one number", "choose texts that were read", column="rate")
    for text, name in ((rate_label, "rate_label"), (interval_label, "interval_label")):
        if text is not None:
            checks.words(text, name)
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    names = [key_word(k, language, labels) for k in shown]
    heads = [key_word(k, language, labels) for k in keys]
    below = rate_label or label("mentions_rate", language)
    between = interval_label or label("poisson_95", language)
    check_texts((names, NAME_WIDTH), ([*heads, below], None), ([between], LEGEND_WIDTH))
    parts = [table[table["panel"] == k].set_index("row")[_NUMBERS].reindex(shown) for k in keys]

    with style(language):
        entries = [(Line2D([], [], color=palette.TEXT, linewidth=1.1), between)] if table["low"].notna().any() else []
        every = table[_NUMBERS].to_numpy(dtype=float).ravel()
        spans = [span_with_zero(every if shared else part.to_numpy(dtype=float).ravel(), from_zero=True)
                 for part in parts]
        sheet, drawn = row_panels(checks, source, language, names=names, heads=heads, grades=grades, entries=entries,
                                  spans=spans, below=below, columns=3, row=0.2)
        for panel, part in zip(drawn, parts, strict=True):
            _draw(panel, part)
    return sheet


def _draw(panel: RowPanel, part: pd.DataFrame) -> None:
    rate, low, high = (part[c].to_numpy(dtype=float) for c in _NUMBERS)
    rows = np.arange(len(part))
    seen = np.isfinite(rate)
    panel.ax.barh(rows[seen], rate[seen], height=0.6, color=palette.FILLS[0], edgecolor=palette.CATEGORICAL[0],
                  linewidth=0.9, zorder=2)
    banded = seen & np.isfinite(low)
    panel.ax.hlines(rows[banded], low[banded], high[banded], color=palette.TEXT, linewidth=1.1, zorder=3)
    draw_dashes(panel, np.flatnonzero(~seen))
