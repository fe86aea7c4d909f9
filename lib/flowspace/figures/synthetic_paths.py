"""A place against its synthetic control, and the gap between them among the gaps of placebos."""
from __future__ import annotations

import math
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.counterfactual_paths import ACTUAL, EXPECTED, SHOCK_LINE, check_shock, check_years, set_year_axis
from flowspace.figures.labels import label
from flowspace.figures.panel_grid import panel_grid, value_axis
from flowspace.figures.style import style
from flowspace.figures.years import calendar, runs

_DASHED = (0, (4, 1.4))
_PLACEBO = {"color": palette.CONTEXT, "linewidth": 0.8}


def synthetic_paths(paths: pd.DataFrame, placebo_gaps: pd.DataFrame | None = None, *, shock: float, value_label: str,
                    evidence, source, language, gap_label: str | None = None, treated_label: str | None = None,
                    shock_label: str | None = None, cut: float | None = None) -> Figure:
    """Above, the actual and the synthetic path; below, their gap over the gaps of the donors.

    Parameters
    ----------
    paths : DataFrame
        Columns year, actual, synthetic; one row a year. The gap is actual less synthetic.
    placebo_gaps : DataFrame, optional
        Columns unit, year, gap: for each donor treated as if it had been hit; in the units of `paths`.
    shock : float
        Where the vertical line stands, e.g. 2019.5.
    value_label : str
        What is shown, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    gap_label : str, optional
        Head of the lower panel, if not actual less synthetic.
    treated_label : str, optional
        Whose actual path it is; "actual" if left out.
    shock_label : str, optional
        What the line is, if not the shock.
    cut : float, optional
        The lower panel ends at plus and minus this number, and placebos run off it; where left out it holds all.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> paths = pd.DataFrame({"year": [2018, 2019, 2020], "actual": [5.0, 6.0, 5.0], "synthetic": [5.1, 6.0, 7.0]})
    >>> placebos = pd.DataFrame({"unit": "b", "year": [2018, 2019, 2020], "gap": [0.0, 0.1, -0.2]})
    >>> figure = synthetic_paths(paths, placebos, shock=2019.5, value_label="Patents", evidence="simulated",
    ...                          source="a toy", language="en")
    >>> [line.get_ydata().tolist() for line in figure.axes[1].lines if line.get_gid() == "gap"][0][-1]
    -2.0
    """
    checks = Checks(evidence, source, language)
    numbers = ["actual", "synthetic"]
    if checks.table(paths, "paths", ["year", *numbers], numbers=["year", *numbers], key=["year"]):
        check_years(checks, paths)
        checks.within(paths, "paths", numbers)
        if not paths[numbers].notna().all(axis=1).any():
            checks.add("no year with an actual and a synthetic value", "at least one", "check the table")
    if placebo_gaps is not None and checks.table(placebo_gaps, "placebo_gaps", ["unit", "year", "gap"],
                                                 numbers=["year", "gap"], key=["unit", "year"], empty=True):
        if len(placebo_gaps):
            check_years(checks, placebo_gaps)
        checks.within(placebo_gaps, "placebo_gaps", ["gap"])
        if placebo_gaps["unit"].isna().any():
            checks.add("placebo_gaps with rows without unit", "a unit in every row", "leave these rows out",
                       column="unit")
    check_shock(checks, shock, paths)
    if cut is not None and (isinstance(cut, bool) or not isinstance(cut, Real) or not 0 < cut < math.inf):
        checks.add(f"cut {cut!r}", "a number above 0", "leave it out, or say where the lower panel ends")
    checks.words(value_label, "value_label")
    for text, name in ((gap_label, "gap_label"), (treated_label, "treated_label"), (shock_label, "shock_label")):
        if text is not None:
            checks.words(text, name)
    checks.stop_if_any()
    given = placebo_gaps is not None and placebo_gaps["gap"].notna().any()
    heads = [value_label, gap_label or label("gap_to_synthetic", language)]
    said = [treated_label or label("actual_path", language), shock_label or label("shock", language)]
    check_texts((heads, None), (said, LEGEND_WIDTH))
    paths = paths.assign(year=paths["year"].astype(int)).sort_values("year")
    paths["gap"] = paths["actual"] - paths["synthetic"]
    gaps = placebo_gaps.dropna(subset="gap").sort_values(["unit", "year"]) if given else None
    years = [*paths["year"], *([] if gaps is None else gaps["year"].astype(int))]
    span = (min(*years, math.floor(shock)), max(*years, math.ceil(shock)))
    shown = [0.0, *paths["gap"], *([] if gaps is None else gaps["gap"])]
    if cut is not None:
        shown = [-cut, cut]

    with style(language):
        sheet, (upper, lower) = panel_grid(
            checks, source, language, heads=heads, grades=[(), ()], title="", columns=1, height=1.55,
            axes=[value_axis(paths[numbers].to_numpy(dtype=float).ravel()), value_axis(shown)],
            entries=_legend(*said, given, language))
        known = calendar(paths["year"])
        for panel in (upper, lower):
            set_year_axis(panel, span)
            panel.ax.axvline(shock, zorder=3, **SHOCK_LINE)
        lower.ax.axhline(0, color=palette.AXIS, linewidth=1.0, zorder=3)
        if gaps is not None:
            lines = []
            for _, own in gaps.groupby("unit", sort=False):
                x, y = own["year"].to_numpy(dtype=int), own["gap"].to_numpy(dtype=float)
                lines += [np.column_stack([x[run], y[run]]) for run in runs(x, *calendar(x))]
            lower.ax.add_collection(LineCollection(lines, colors=_PLACEBO["color"], linewidths=_PLACEBO["linewidth"],
                                                   zorder=2, gid="placebos"), autolim=False)
        for ax, column, colour, dash in ((upper.ax, "synthetic", EXPECTED, _DASHED), (upper.ax, "actual", ACTUAL, "-"),
                                         (lower.ax, "gap", ACTUAL, "-")):
            part = paths.dropna(subset=column)
            x, y = part["year"].to_numpy(dtype=int), part[column].to_numpy(dtype=float)
            for run in runs(x, *known):
                ax.plot(x[run], y[run], color=colour, linestyle=dash, linewidth=1.9, zorder=5, gid=column,
                        marker="o" if run.stop - run.start == 1 else None)
    return sheet


def _legend(treated: str, shock: str, placebos: bool, language: str) -> list[tuple[Line2D, str]]:
    entries = [(Line2D([], [], color=ACTUAL, linewidth=1.9), treated),
               (Line2D([], [], color=EXPECTED, linewidth=1.9, linestyle=_DASHED), label("synthetic_control", language))]
    if placebos:
        entries.append((Line2D([], [], **_PLACEBO), label("placebos", language)))
    entries.append((Line2D([], [], **SHOCK_LINE), shock))
    return entries
