"""What happened after a shock against what was expected without it, one small panel for each place."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from flowspace.figures import palette
from flowspace.figures.canvas import LEGEND_WIDTH, check_texts
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.panel_grades import grades_of_panels, panel_checks
from flowspace.figures.panel_grid import Panel, panel_grid, value_axis
from flowspace.figures.style import SMALL_SIZE, style
from flowspace.figures.years import calendar, runs, year_ticks

MOST_UNITS = 8
MOST_YEARS = 300
ACTUAL, EXPECTED = palette.CATEGORICAL[0], palette.CATEGORICAL[1]
BAND_ALPHA = 0.2
SHOCK_LINE = {"color": palette.TEXT, "linewidth": 1.0, "linestyle": (0, (4, 2))}
_DASHED = (0, (4, 1.4))
_NUMBERS = ["actual", "expected", "lower", "upper"]


def counterfactual_paths(table: pd.DataFrame, *, shock: float, value_label: str, evidence, source, language,
                         units: Sequence | None = None, labels: dict | None = None, log: bool = True,
                         index_year: int | None = None, shock_label: str | None = None,
                         band_label: str | None = None) -> Figure:
    """Actual and expected values over years, with the band of the prediction, in panels with axes of their own.

    Parameters
    ----------
    table : DataFrame
        Columns unit, year, actual, expected, lower, upper (lower <= expected <= upper, both missing where there is no
        band, e.g. before the shock); one row for each unit and year. Missing values stay gaps.
    shock : float
        Where the vertical line stands; with 2019.5 it stands between 2019 and 2020. Expected values to the left of it
        are the fit, drawn thinner.
    value_label : str
        What is shown, with its unit.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each unit to its own.
    source : str
    language : {"en", "zh"}
    units : sequence, optional
        Which units, in this order; at most eight. In order of appearance if left out.
    labels : dict, optional
        Names of the units.
    log : bool
        Whether y axes are logarithmic: equal distances are equal rates of growth. All numbers must then be above 0.
    index_year : int, optional
        A year whose actual value counts as 100 in each panel.
    shock_label, band_label : str, optional
        What the line and the band are, if not the shock and the 95 % prediction interval.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": "a", "year": [2018, 2019, 2020], "actual": [90.0, 100.0, 80.0],
    ...                       "expected": [91.0, 99.0, 110.0], "lower": [None, None, 100.0],
    ...                       "upper": [None, None, 121.0]})
    >>> figure = counterfactual_paths(table, shock=2019.5, value_label="Patents", evidence="simulated",
    ...                               source="a toy", language="en", labels={"a": "Alpha"})
    >>> [line.get_ydata().tolist() for line in figure.axes[0].lines if line.get_marker() == "o"]
    [[90.0, 100.0, 80.0]]
    """
    checks = panel_checks(evidence, source, language)
    keys: list = []
    if checks.table(table, "table", ["unit", "year", *_NUMBERS], numbers=["year", *_NUMBERS], key=["unit", "year"]):
        keys = chosen_keys(checks, table, "unit", units, labels, most=MOST_UNITS, other="name fewer with units=")
        table = table[table["unit"].isin(keys)]
        check_years(checks, table)
        checks.within(table, "table", _NUMBERS)
        checks.together(table, "table", "lower", "upper")
        checks.in_order(table[table["lower"].notna()], "table", "lower", "expected", "upper")
        if log and (table[_NUMBERS] <= 0).any(axis=None):
            checks.add("numbers of 0 or less on a logarithmic axis", "numbers above 0", "draw it with log=False")
        for key in keys:
            if table.loc[table["unit"] == key, "actual"].isna().all():
                checks.add(f"no actual value of {key}", "at least one number", "choose units the data covers")
    check_shock(checks, shock, table)
    if index_year is not None and (isinstance(index_year, bool) or not isinstance(index_year, Integral)):
        checks.add(f"index_year {index_year!r}", "a whole year", "leave it out, or give a year of the table")
    checks.words(value_label, "value_label")
    for text, name in ((shock_label, "shock_label"), (band_label, "band_label")):
        if text is not None:
            checks.words(text, name)
    grades = grades_of_panels(checks, evidence, keys)
    if index_year is not None and not checks.problems:
        table = _indexed(checks, table, keys, index_year)
    checks.stop_if_any()
    heads = [key_word(key, language, labels) for key in keys]
    said = [shock_label or label("shock", language), band_label or label("prediction_interval_95", language)]
    check_texts((heads, None), ([value_label], None), (said, LEGEND_WIDTH))
    table = table.assign(year=table["year"].astype(int)).sort_values("year")
    parts = [table[table["unit"] == key] for key in keys]
    span = (min(int(table["year"].min()), math.floor(shock)), max(int(table["year"].max()), math.ceil(shock)))

    with style(language):
        sheet, panels = panel_grid(
            checks, source, language, axes=[value_axis(part[_NUMBERS].to_numpy(dtype=float).ravel(), log=log)
                                            for part in parts],
            heads=heads, grades=grades, title=value_label, entries=_legend(*said, language))
        for panel, part in zip(panels, parts, strict=True):
            set_year_axis(panel, span)
            panel.ax.axvline(shock, zorder=1, **SHOCK_LINE)
            _draw(panel, part, shock, calendar(part["year"]))
    return sheet


def check_years(checks: Checks, table: pd.DataFrame) -> None:
    """Ask for whole years in every row.

    Parameters
    ----------
    checks : Checks
    table : DataFrame
        With a column year of numbers.

    Examples
    --------
    >>> checks = Checks("observed", "a toy", "en")
    >>> check_years(checks, pd.DataFrame({"year": [2010.5]}))
    >>> len(checks.problems)
    1
    """
    if table["year"].isna().any() or (table["year"] % 1 != 0).any():
        checks.add("years that are missing or not whole", "whole years", "check the table", column="year")
    elif table["year"].max() - table["year"].min() > MOST_YEARS:
        checks.add(f"years from {table['year'].min():.0f} to {table['year'].max():.0f}",
                   f"at most {MOST_YEARS} years from the first to the last", "check the table", column="year")


def check_shock(checks: Checks, shock, table) -> None:
    """Ask for a shock that is a year near those of the table.

    Parameters
    ----------
    checks : Checks
    shock : float
    table : DataFrame
        With a column year; where it has none, only the kind is checked.

    Examples
    --------
    >>> checks = Checks("observed", "a toy", "en")
    >>> check_shock(checks, 1e9, pd.DataFrame({"year": [2010, 2011]}))
    >>> len(checks.problems)
    1
    """
    if isinstance(shock, bool) or not isinstance(shock, Real) or not math.isfinite(shock):
        checks.add(f"shock {shock!r}", "a year, e.g. 2019.5", "say where the line stands")
    elif not checks.problems and not (table["year"].min() - MOST_YEARS <= shock <= table["year"].max() + MOST_YEARS):
        checks.add(f"shock {shock:g}, far from the years of the table", "a year, e.g. 2019.5",
                   "say where the line stands")


def set_year_axis(panel: Panel, span: tuple[int, int]) -> None:
    """Give a panel an x axis of years.

    Parameters
    ----------
    panel : Panel
    span : (int, int)
        The first and the last year.
    """
    margin = 0.03 * (span[1] - span[0]) or 0.5
    panel.ax.set_xlim(span[0] - margin, span[1] + margin)
    years = year_ticks(*span, panel.width)
    panel.ax.set_xticks(years, [str(y) if panel.written else "" for y in years], fontsize=SMALL_SIZE)


def _indexed(checks: Checks, table: pd.DataFrame, keys: list, year: int) -> pd.DataFrame:
    """Every unit as a percentage of its actual value in a year."""
    base = table[table["year"] == year].set_index("unit")["actual"].reindex(keys)
    without = [str(key) for key in keys if not base[key] > 0]
    if without:
        checks.add(f"no actual value above 0 in {year} of {', '.join(without)}", "a number to be 100",
                   "choose another index_year", column="actual")
        return table
    return table.assign(**{c: 100 * table[c] / table["unit"].map(base) for c in _NUMBERS})


def _legend(shock: str, band: str, language: str) -> list[tuple[Line2D, str]]:
    return [
        (Line2D([], [], color=ACTUAL, marker="o", markersize=3.4, markeredgewidth=0), label("actual_path", language)),
        (Line2D([], [], color=EXPECTED, linestyle=_DASHED, linewidth=1.7), label("counterfactual_path", language)),
        (Line2D([], [], color=EXPECTED, linewidth=8, alpha=2 * BAND_ALPHA, solid_capstyle="butt"), band),
        (Line2D([], [], **SHOCK_LINE), shock),
    ]


def _draw(panel: Panel, part: pd.DataFrame, shock: float, known) -> None:
    """The band, the expected and the actual path of one panel."""
    ax = panel.ax
    banded = part[part["lower"].notna()]
    for run in runs(banded["year"].to_numpy(dtype=int), *known):
        x, low, high = (banded[c].to_numpy(dtype=float)[run] for c in ("year", "lower", "upper"))
        if len(x) == 1:
            ax.vlines(x, low, high, color=EXPECTED, linewidth=1.0, zorder=2)
        ax.fill_between(x, low, high, color=EXPECTED, alpha=BAND_ALPHA, linewidth=0, zorder=1)
        for edge in (low, high):
            ax.plot(x, edge, color=EXPECTED, linewidth=0.6, zorder=2, gid="edge")
    expected = part[part["expected"].notna()]
    before = expected["year"] <= shock
    # The line after the shock starts at the last fitted value, so that it does not hang in the air.
    for chosen, width in ((before, 1.0), (~before | (expected["year"] == expected.loc[before, "year"].max()), 1.7)):
        line = expected[chosen]
        for run in runs(line["year"].to_numpy(dtype=int), *known):
            ax.plot(line["year"].to_numpy()[run], line["expected"].to_numpy()[run], color=EXPECTED, linestyle=_DASHED,
                    linewidth=width, zorder=3, gid="expected")
    actual = part[part["actual"].notna()]
    x, y = actual["year"].to_numpy(dtype=int), actual["actual"].to_numpy(dtype=float)
    for run in runs(x, *known):
        ax.plot(x[run], y[run], color=ACTUAL, linewidth=1.4, zorder=4)
    ax.plot(x, y, linestyle="none", marker="o", color=ACTUAL, markersize=np.clip(22 * panel.width / len(x), 1.8, 3.6),
            markeredgewidth=0, zorder=5, clip_on=False)
