"""What outcomes change by in a scenario, one row for each place, beside what chance would have changed."""
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

MOST_SUBJECTS = 24
MOST_OUTCOMES = 3
_NUMBERS = ["change", "low", "high"]
_DOT, _REFERENCE = palette.CATEGORICAL[0], palette.CATEGORICAL[1]


def scenario_dots(table: pd.DataFrame, *, evidence, source, language, experiment=None, parameter=None,
                  reference=None, outcomes: Sequence | None = None, subjects: Sequence | None = None,
                  labels: dict | None = None, change_label: str | None = None, reference_label: str | None = None,
                  interval_label: str | None = None) -> Figure:
    """Changes of up to three outcomes, side by side on the same rows, each with an axis and a zero of its own.

    Parameters
    ----------
    table : DataFrame
        Columns subject, outcome, change, low, high (low <= high, both missing where there is no interval), and
        experiment or parameter if asked for; one row for each subject and outcome of what is selected. Other columns,
        such as baseline and value, may be there.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each outcome to its own, whose markers then stand in the heads
        of panels that differ.
    source : str
    language : {"en", "zh"}
    experiment, parameter : optional
        Which rows are drawn, where the table has several experiments, or values of the parameter turned.
    reference : optional
        The experiment that is drawn beside them, e.g. random removals: open diamonds with their own intervals, all
        values of its parameter if `parameter` does not occur in it.
    outcomes, subjects : sequence, optional
        Which ones, from the left and from the top. Outcomes in order of appearance if left out, at most three; subjects
        by their change in the first outcome, the largest at the top, at most 24.
    labels : dict, optional
        Words for subjects and outcomes that are not in the dictionary of labels.
    change_label : str, optional
        Below the panels, if not "change".
    reference_label : str, optional
        Words for the reference; needed with it.
    interval_label : str, optional
        What lies between low and high, if it is not the 95 % confidence interval.

    Returns
    -------
    Figure
        A missing change shows a dash and comes last.

    Raises
    ------
    FigureError
        With every problem of the input, also where no change is known at all.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["a", "b"], "outcome": "score", "change": [-0.2, 0.1], "low": [-0.3, 0.0],
    ...                       "high": [-0.1, 0.2]})
    >>> figure = scenario_dots(table, evidence="simulated", source="a toy", language="en",
    ...                        labels={"a": "Alpha", "b": "Beta", "score": "Score"})
    >>> [line.get_xdata().tolist() for line in figure.axes[0].lines if line.get_gid() == "change"]
    [[0.1, -0.2]]
    """
    checks = panel_checks(evidence, source, language)
    asked = [c for c, given in (("experiment", experiment if experiment is not None else reference),
                                ("parameter", parameter)) if given is not None]
    own = beside = None
    keys, rows = [], []
    if checks.table(table, "table", ["subject", "outcome", *_NUMBERS, *asked], numbers=_NUMBERS):
        if reference is not None:
            checks.known([reference], table["experiment"], "experiment")
            beside = table[table["experiment"] == reference]
            if parameter is not None and (beside["parameter"] == parameter).any():
                beside = beside[beside["parameter"] == parameter]
            table = table[table["experiment"] != reference]
        for column, given in (("experiment", experiment), ("parameter", parameter)):
            if given is not None:
                checks.known([given], table[column], column)
                table = table[table[column] == given]
        own = table
        if checks.table(own, "table", [], key=["subject", "outcome"]):
            keys = chosen_keys(checks, own, "outcome", outcomes, labels, most=MOST_OUTCOMES,
                               other="name three with outcomes=")
            own = own[own["outcome"].isin(keys)]
            rows = chosen_keys(checks, own, "subject", subjects, labels, most=MOST_SUBJECTS,
                               other="name 24 with subjects=")
            own = own[own["subject"].isin(rows)]
            _check(checks, own)
            if own["change"].isna().all():
                checks.add("no change", "at least one number", "choose scenarios that were run", column="change")
        if beside is not None and checks.table(beside, "reference", [], key=["subject", "outcome"]):
            _check(checks, beside)
    for text, name, needed in ((change_label, "change_label", False), (interval_label, "interval_label", False),
                               (reference_label, "reference_label", reference is not None)):
        if text is not None or needed:
            checks.words(text, name)
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()

    def wide(part: pd.DataFrame, outcome) -> pd.DataFrame:
        return part[part["outcome"] == outcome].set_index("subject")[_NUMBERS].reindex(rows)

    if subjects is None:
        rows = list(wide(own, keys[0])["change"].sort_values(ascending=False, kind="stable").index)
    parts = [(wide(own, k), None if beside is None else wide(beside, k)) for k in keys]
    names = [key_word(k, language, labels) for k in rows]
    heads = [key_word(k, language, labels) for k in keys]
    below, between = change_label or label("change", language), interval_label or label("interval_95", language)
    check_texts((names, NAME_WIDTH), ([*heads, below], None), ([between, reference_label or ""], LEGEND_WIDTH))

    with style(language):
        entries = [(Line2D([], [], color=_DOT, linewidth=1.4, marker="o", markersize=5.0, markeredgewidth=0), between)]
        if beside is not None:
            entries.append((Line2D([], [], color=_REFERENCE, linewidth=1.1, marker="D", markersize=4.6,
                                   markerfacecolor=palette.BACKGROUND, markeredgewidth=1.1), reference_label))
        spans = [span_with_zero(np.concatenate([p.to_numpy(dtype=float).ravel() for p in pair if p is not None]))
                 for pair in parts]
        sheet, panels = row_panels(checks, source, language, names=names, heads=heads, grades=grades, entries=entries,
                                   spans=spans, below=below, row=0.22 if beside is None else 0.27)
        for panel, (part, other) in zip(panels, parts, strict=True):
            shift = 0.0 if other is None else 0.16
            if other is not None:
                _draw(panel, other, shift, _REFERENCE, "D", "reference")
            _draw(panel, part, -shift, _DOT, "o", "change")
            draw_dashes(panel, np.flatnonzero(part["change"].isna()))
    return sheet


def _check(checks, part: pd.DataFrame) -> None:
    checks.within(part, "table", ["change"])
    check_interval(checks, part)


def _draw(panel: RowPanel, part: pd.DataFrame, shift: float, colour: str, marker: str, name: str) -> None:
    """Dots, or open diamonds, with their intervals."""
    change, low, high = (part[c].to_numpy(dtype=float) for c in _NUMBERS)
    rows = np.arange(len(part)) + shift
    seen = np.isfinite(change)
    banded = seen & np.isfinite(low)
    open_ = marker == "D"
    panel.ax.hlines(rows[banded], low[banded], high[banded], color=colour, linewidth=1.1 if open_ else 1.4, zorder=2)
    panel.ax.plot(change[seen], rows[seen], linestyle="none", marker=marker, color=colour, zorder=3, clip_on=False,
                  markersize=4.2 if open_ else 4.8, markerfacecolor=palette.BACKGROUND if open_ else colour,
                  markeredgewidth=1.1 if open_ else 0, gid=name)
