"""What an outcome changes by when each input is turned: bars ordered by size, with their intervals."""
from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, NAME_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.row_panels import RowPanel, check_interval, draw_dashes, row_panels, span_with_zero
from flowspace.figures.style import style

MOST_ROWS = 24
_DIRECTIONS = ("up", "down")
_NUMBERS = ["change", "low", "high"]
_LOOKS = {"up": (palette.CATEGORICAL[0], palette.CATEGORICAL[0]), "down": (palette.CATEGORICAL[1], palette.BACKGROUND)}


def tornado(table: pd.DataFrame, *, evidence, source, language, value_label: str, labels: dict | None = None,
            up_label: str | None = None, down_label: str | None = None, interval_label: str | None = None) -> Figure:
    """Changes of one outcome by input, the largest at the top; one bar each, or one for each direction.

    Parameters
    ----------
    table : DataFrame
        Columns name (the input), change, low, high (low <= high, both missing where there is no interval), and
        `direction` ("up" or "down") where inputs are raised and lowered; one row for each name and direction.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    value_label : str
        What changes, with its unit; below the bars.
    labels : dict, optional
        Words for inputs that are not in the dictionary of labels.
    up_label, down_label : str, optional
        Words for the two directions, if not "raised" and "lowered".
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % confidence interval.

    Returns
    -------
    Figure
        Rows are sorted by the larger size of their changes; at most 24. Bars of raised inputs are filled, those of
        lowered ones open. A missing change shows a dash, and comes last where an input has no other.

    Raises
    ------
    FigureError
        With every problem of the input, also where no change is known at all.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["a", "b"], "change": [0.1, -0.4], "low": [0.0, -0.5], "high": [0.2, -0.3]})
    >>> figure = tornado(table, evidence="estimated", source="a toy", language="en", value_label="Change of the score",
    ...                  labels={"a": "Alpha", "b": "Beta"})
    >>> [text.get_text() for text in figure.texts if text.get_text() in ("Alpha", "Beta")]
    ['Beta', 'Alpha']
    """
    checks = Checks(evidence, source, language)
    two = isinstance(table, pd.DataFrame) and "direction" in table
    key = ["name", *(["direction"] if two else [])]
    names: list = []
    if checks.table(table, "table", [*key, *_NUMBERS], numbers=_NUMBERS, key=key):
        names = chosen_keys(checks, table, "name", None, labels, most=MOST_ROWS)
        checks.within(table, "table", ["change"])
        check_interval(checks, table)
        if two:
            checks.known(table["direction"], _DIRECTIONS, "direction")
        if table["change"].isna().all():
            checks.add("no change", "at least one number", "choose inputs that were turned", column="change")
    for text, name, needed in ((value_label, "value_label", True), (interval_label, "interval_label", False),
                               (up_label, "up_label", False), (down_label, "down_label", False)):
        if text is not None or needed:
            checks.words(text, name)
    checks.stop_if_any()
    size = table.assign(size=table["change"].abs()).groupby("name")["size"].max().reindex(names)
    names = list(size.sort_values(ascending=False, kind="stable", na_position="last").index)
    words = [key_word(k, language, labels) for k in names]
    said = {"up": up_label or label("input_raised", language), "down": down_label or label("input_lowered", language)}
    between = interval_label or label("interval_95", language)
    check_texts((words, NAME_WIDTH), ([value_label], None), ([*said.values(), between], LEGEND_WIDTH))
    parts = {d: (table[table["direction"] == d] if two else table).set_index("name")[_NUMBERS].reindex(names)
             for d in (_DIRECTIONS if two else _DIRECTIONS[:1])}

    with style(language):
        entries = [(_handle(direction), said[direction]) for direction in parts if two]
        if table["low"].notna().any():
            entries.append((Line2D([], [], color=palette.TEXT, linewidth=1.2), between))
        sheet, (panel,) = row_panels(checks, source, language, names=words, heads=[], grades=[], entries=entries,
                                     spans=[span_with_zero(table[_NUMBERS].to_numpy(dtype=float).ravel())],
                                     below=value_label, row=0.34 if two else 0.25)
        for direction, part in parts.items():
            _draw(panel, part, direction, {"up": -0.2, "down": 0.2}[direction] if two else 0.0)
        draw_dashes(panel, [y for y, name in enumerate(names) if all(np.isnan(part["change"][name])
                                                                     for part in parts.values())])
    return sheet


def _handle(direction: str) -> Line2D:
    edge, face = _LOOKS[direction]
    return Line2D([], [], linestyle="none", marker="s", color=edge, markersize=7.0, markerfacecolor=face,
                  markeredgewidth=1.3)


def _draw(panel: RowPanel, part: pd.DataFrame, direction: str, shift: float) -> None:
    """The bars of one direction, and their intervals; a bar alone in its row is in the middle of it."""
    edge, face = _LOOKS[direction]
    change, low, high = (part[c].to_numpy(dtype=float) for c in _NUMBERS)
    rows = np.arange(len(part)) + shift
    seen = np.isfinite(change)
    panel.ax.barh(rows[seen], change[seen], height=0.32 if shift else 0.56, color=face, edgecolor=edge, linewidth=1.2,
                  zorder=2, gid=direction)
    banded = np.isfinite(low)
    panel.ax.hlines(rows[banded], low[banded], high[banded], color=palette.TEXT, linewidth=1.2, zorder=3)
    for ends in (low, high):
        panel.ax.plot(ends[banded], rows[banded], linestyle="none", marker="|", color=palette.TEXT, markersize=4.5,
                      markeredgewidth=1.2, zorder=3, clip_on=False)
