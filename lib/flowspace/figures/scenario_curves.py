"""Outcomes of a scenario over the parameter that is turned: a few places in colour, the others in grey."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts, text_width
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.numbers import tick
from flowspace.figures.panel_grades import grades_of_panels, panel_checks
from flowspace.figures.panel_grid import Panel, panel_grid, value_axis
from flowspace.figures.scatter import padded_limits, round_ticks
from flowspace.figures.style import SMALL_SIZE, style

MOST_OUTCOMES = 4
MOST_HIGHLIGHTED = 5
_BAND_ALPHA = 0.18
_DASHED = (0, (3.2, 1.6))


def scenario_curves(table: pd.DataFrame, *, evidence, source, language, highlighted: Sequence, parameter_label: str,
                    value_label: str | None = None, value: str = "value", outcomes: Sequence | None = None,
                    labels: dict | None = None, band_label: str | None = None, others_label: str | None = None,
                    baseline: float | None = None, baseline_label: str | None = None) -> Figure:
    """One curve for each place over the parameter turned; dashed where it leaves what has been observed.

    Parameters
    ----------
    table : DataFrame
        Columns subject, parameter, the column named by `value`; low and high if there are bands (low <= high, both
        missing where there is none), `outside` (True where the scenario lies outside the observed range) and `outcome`
        if there are several; one row for each outcome, subject and parameter. Other columns may be there.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each outcome to its own.
    source : str
    language : {"en", "zh"}
    highlighted : sequence
        Subjects in colour, with bands; at most five, at least one.
    parameter_label : str
        What is turned, with its unit; below the panels.
    value_label : str, optional
        What the curves show, with its unit; above. Needed without the column `outcome`, whose words head the panels.
    value : str
        The column drawn: low and high belong to it, so "change" where they are those of the change.
    outcomes : sequence, optional
        Which ones, from the upper left; at most four. In order of appearance if left out.
    labels : dict, optional
        Words for subjects and outcomes.
    band_label : str, optional
        What lies between low and high; needed with them.
    others_label : str, optional
        Words for the subjects in grey, if not "the others".
    baseline : float, optional
        The parameter as it is, marked by a line.
    baseline_label : str, optional
        Its words, if not "as observed".

    Returns
    -------
    Figure
        Rows without a number are left out; a subject with one row is a mark.

    Raises
    ------
    FigureError
        With every problem of the input, also where an outcome has no number at all.

    Examples
    --------
    >>> table = pd.DataFrame({"subject": ["a"] * 3, "parameter": [0.0, 1.0, 2.0], "value": [1.0, 1.1, 1.3],
    ...                       "outside": [False, False, True]})
    >>> figure = scenario_curves(table, evidence="simulated", source="a toy", language="en", highlighted=["a"],
    ...                          parameter_label="Links added", value_label="Score", labels={"a": "Alpha"})
    >>> [(line.get_gid(), line.get_xdata().tolist()) for line in figure.axes[0].lines]
    [('inside', [0.0, 1.0]), ('outside', [1.0, 2.0])]
    """
    checks = panel_checks(evidence, source, language)
    there = set(table.columns) if isinstance(table, pd.DataFrame) else set()
    banded, split = bool({"low", "high"} & there), "outcome" in there or outcomes is not None
    key = [*(["outcome"] if split else []), "subject", "parameter"]
    numbers = ["parameter", value, *(["low", "high"] if banded else [])]
    keys: list = [None]
    shown: list = []
    if checks.table(table, "table", list(dict.fromkeys([*key, *numbers])), numbers=numbers, key=key):
        if split:
            keys = chosen_keys(checks, table, "outcome", outcomes, labels, most=MOST_OUTCOMES,
                               other="name four with outcomes=")
            table = table[table["outcome"].isin(keys)]
        shown = chosen_keys(checks, table, "subject", highlighted, labels, most=MOST_HIGHLIGHTED,
                            other="highlight five at most")
        _check(checks, table, value, banded)
        for k in keys:
            if (table if k is None else table[table["outcome"] == k])[value].isna().all():
                checks.add(f"no {value}{'' if k is None else f' of {k}'}", "at least one number",
                           "choose scenarios that were run", column=value)
    for text, name, needed in ((parameter_label, "parameter_label", True), (value_label, "value_label", not split),
                               (band_label, "band_label", banded), (others_label, "others_label", False),
                               (baseline_label, "baseline_label", False)):
        if text is not None or needed:
            checks.words(text, name)
    if baseline is not None and not (isinstance(baseline, (int, float, np.number)) and np.isfinite(baseline)):
        checks.add(f"baseline {baseline!r}", "a number", "give the parameter as it is observed")
    grades = grades_of_panels(checks, evidence, keys)
    checks.stop_if_any()
    heads = [key_word(k, language, labels) for k in keys if k is not None]
    words = [key_word(k, language, labels) for k in shown]
    others = others_label or label("other_subjects", language)
    observed = baseline_label or label("as_observed", language)
    check_texts((heads, None), ([*words, band_label or "", others, observed], LEGEND_WIDTH),
                ([parameter_label, value_label or ""], None))
    table = table.dropna(subset=value).sort_values("parameter", kind="stable")
    table = table.assign(outside=table["outside"].astype(bool) if "outside" in there else False)
    parts = [table if k is None else table[table["outcome"] == k] for k in keys]

    with style(language):
        axes = [value_axis(part[numbers[1:]].to_numpy(dtype=float).ravel()) for part in parts]
        grey = bool((~table["subject"].isin(shown)).any())
        looks = map(palette.series_look, range(len(words)))
        entries = [(Line2D([], [], color=colour, linewidth=1.8, marker=marker, markersize=4.4), word)
                   for word, (colour, _, marker) in zip(words, looks, strict=True)]
        if grey:
            entries.append((Line2D([], [], color=palette.CONTEXT, linewidth=0.8), others))
        if banded and table.loc[table["subject"].isin(shown), "low"].notna().any():
            entries.append((Line2D([], [], color=palette.CONTEXT, linewidth=8, alpha=2 * _BAND_ALPHA,
                                   solid_capstyle="butt"), band_label))
        if table["outside"].any():
            entries.append((Line2D([], [], color=palette.TEXT, linewidth=1.6, linestyle=_DASHED),
                            label("outside_observed", language)))
        if baseline is not None:
            entries.append((Line2D([], [], color=palette.AXIS, linewidth=1.1, linestyle=(0, (1, 1.4))), observed))
        sheet, drawn = panel_grid(checks, source, language, axes=axes, heads=heads, grades=grades, entries=entries,
                                  title=value_label or "", below=parameter_label)
        span = padded_limits([*table["parameter"], *([] if baseline is None else [baseline])], False)
        for panel, part in zip(drawn, parts, strict=True):
            _set_x(panel, span, baseline)
            for subject, own in part[~part["subject"].isin(shown)].groupby("subject", sort=True):
                _draw_curve(panel.ax, own, value, palette.CONTEXT, 0.8, 2, marker=None)
            for number, subject in enumerate(shown):
                own = part[part["subject"] == subject]
                colour, _, marker = palette.series_look(number)
                if banded and own["low"].notna().any():
                    panel.ax.fill_between(own["parameter"], own["low"], own["high"], color=colour, alpha=_BAND_ALPHA,
                                          linewidth=0, zorder=1)
                _draw_curve(panel.ax, own, value, colour, 1.8, 4 + number, marker=marker)
    return sheet


def _check(checks: Checks, table: pd.DataFrame, value: str, banded: bool) -> None:
    checks.within(table, "table", ["parameter", value])
    if table["parameter"].isna().any():
        checks.add("rows without parameter", "a number in every row", "leave these rows out", column="parameter")
    if banded:
        checks.within(table, "table", ["low", "high"])
        checks.in_order(table, "table", "low", "high")
    if "outside" in table and not table["outside"].map(lambda v: isinstance(v, (bool, np.bool_))).all():
        checks.add("outside with other values than True and False", "True or False in every row",
                   "complete the column", column="outside")


def _set_x(panel: Panel, span: tuple[float, float], baseline: float | None) -> None:
    ax = panel.ax
    ax.set_xlim(span)
    ticks = round_ticks(*span)
    widest = max(text_width(tick(t)) for t in ticks)
    step = 1
    while len(ticks[::step]) > max(2, panel.width / (widest + 0.1)):
        step += 1
    ax.set_xticks(ticks[::step], [tick(t) if panel.written else "" for t in ticks[::step]], fontsize=SMALL_SIZE)
    if baseline is not None:
        ax.axvline(baseline, color=palette.AXIS, linewidth=1.1, linestyle=(0, (1, 1.4)), zorder=1.5, gid="baseline")


def _draw_curve(ax: Axes, own: pd.DataFrame, value: str, colour: str, line: float, order: int,
                marker: str | None) -> None:
    """Solid from one observed point to the next, dashed to and from the others."""
    x, y = own["parameter"].to_numpy(dtype=float), own[value].to_numpy(dtype=float)
    outside = own["outside"].to_numpy(dtype=bool)
    if len(x) == 1:
        ax.plot(x, y, linestyle="none", marker=marker or "o", color=colour, markersize=4.4 if marker else 2.4,
                zorder=order, gid="outside" if outside[0] else "inside", clip_on=False)
        return
    leaves = outside[1:] | outside[:-1]
    first = 0
    for last in range(1, len(x)):
        if last == len(x) - 1 or leaves[last] != leaves[last - 1]:
            ax.plot(x[first:last + 1], y[first:last + 1], color=colour, linewidth=line, zorder=order, clip_on=False,
                    linestyle=_DASHED if leaves[last - 1] else "-", marker=marker if len(x) <= 12 else None,
                    markersize=3.6, gid="outside" if leaves[last - 1] else "inside")
            first = last
