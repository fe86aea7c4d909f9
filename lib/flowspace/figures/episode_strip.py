"""When places fell and recovered: a row each, bars over years from peak to trough and from trough to recovery."""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LEGEND_WIDTH, LINE_HEIGHT, MARGIN, NAME_WIDTH, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.cells import draw_row_names
from flowspace.figures.checks import Checks
from flowspace.figures.counterfactual_paths import SHOCK_LINE
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.legends import draw_head, legend_height
from flowspace.figures.numbers import tick
from flowspace.figures.style import SMALL_SIZE, WIDTH, style
from flowspace.figures.years import year_ticks

MOST_UNITS = 30
_ROW = 0.25
_SHALLOW, _DEEP = 0.24, 0.84  # heights of bars, of a row
_FALL, _RISE = palette.CATEGORICAL[1], "#f6cfae"


def episode_strip(table: pd.DataFrame, *, evidence, source, language, units: Sequence | None = None,
                  labels: dict | None = None, first_year: int | None = None, last_year: int | None = None,
                  shocks: Sequence[float] = (), shock_label: str | None = None, percent: bool = True) -> Figure:
    """Episodes of decline of each unit as bars over years, the higher the deeper.

    Parameters
    ----------
    table : DataFrame
        Columns unit, peak, trough, recovery (years, peak < trough < recovery; recovery missing where there is none
        yet), censored (True where there is none yet), depth (the fall from peak to trough, above 0, e.g. a share); one
        row for each unit and peak; episodes of a unit do not overlap. A unit without an episode has one row with
        nothing but its name, and censored False.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    units : sequence, optional
        Which units, from the top; at most thirty. In order of appearance if left out.
    labels : dict, optional
        Names of the units.
    first_year, last_year : int, optional
        The years observed, if more than the table's; an episode that is not over ends in an arrow at the last.
    shocks : sequence of float
        Years with a vertical line.
    shock_label : str, optional
        What these lines are; needed with them.
    percent : bool
        Whether depths are shares of one, and named in per cent.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["a", "a", "b"], "peak": [2008, 2015, 2012], "trough": [2009, 2017, 2013],
    ...                       "recovery": [2011, None, 2015], "censored": [False, True, False],
    ...                       "depth": [0.1, 0.2, 0.05]})
    >>> figure = episode_strip(table, evidence="simulated", source="a toy", language="en", last_year=2019,
    ...                        labels={"a": "Alpha", "b": "Beta"})
    >>> [(bar.get_x(), bar.get_width()) for bar in figure.axes[0].patches if bar.get_gid() == "fall"]
    [(2008.0, 1.0), (2015.0, 2.0), (2012.0, 1.0)]
    """
    checks = Checks(evidence, source, language)
    years = ["peak", "trough", "recovery"]
    keys: list = []
    if checks.table(table, "table", ["unit", *years, "censored", "depth"], numbers=[*years, "depth"],
                    key=["unit", "peak"]):
        keys = chosen_keys(checks, table, "unit", units, labels, most=MOST_UNITS)
        table = table[table["unit"].isin(keys)]
        checks.within(table, "table", [*years, "depth"])
        _check_episodes(checks, table, first_year, last_year)
    several = not isinstance(shocks, str) and hasattr(shocks, "__iter__")
    lines = list(shocks) if several else []
    if not several or not all(isinstance(v, Real) and math.isfinite(v) for v in lines):
        checks.add(f"shocks {shocks!r}", "a list of years, e.g. [2008.5]", "say where the lines stand")
    if lines or shock_label is not None:
        checks.words(shock_label, "shock_label")
    checks.stop_if_any()
    names = [key_word(key, language, labels) for key in keys]
    check_texts((names, NAME_WIDTH), ([shock_label or ""], LEGEND_WIDTH))
    episodes = table[table["peak"].notna()]
    given = [v for v in (first_year, last_year) if v is not None]
    every = [*episodes[years].to_numpy(dtype=float).ravel(), *given]
    every = [v for v in every if math.isfinite(v)]
    span = (int(min(every)) if first_year is None else first_year, int(max(every)) if last_year is None else last_year)
    deepest = float(episodes["depth"].max()) if len(episodes) else math.nan
    notes = [] if math.isnan(deepest) else [label("bars_by_depth", language).format(
        depth=_depth(deepest, percent, language))]

    with style(language):
        entries = _legend(bool(episodes["censored"].any()), shock_label if lines else None, language)
        said = [line for note in notes for line in wrap(note, WIDTH - 2 * MARGIN)]
        left = MARGIN + max(text_width(name) for name in names) + 0.12
        width = WIDTH - left - 0.2
        foot = LINE_HEIGHT * len(said)
        bottom, height = 0.3 + foot, len(keys) * _ROW
        sheet = start(bottom + height + legend_height(entries) + 0.12, checks, source, language)
        draw_head(sheet, [], entries)
        heading(sheet, said, MARGIN, 0.03 + foot, color=palette.MUTED_TEXT)
        draw_row_names(sheet, names, left - 0.1, bottom, _ROW)
        ax = sheet.axes_at(left, bottom, width, height)
        _set(ax, span, len(keys), width)
        for value in lines:
            ax.axvline(value, zorder=1, **SHOCK_LINE)
        for row, key in enumerate(keys):
            own = episodes[episodes["unit"] == key].sort_values("peak")
            for episode in own.itertuples():
                _draw(ax, row, episode, _SHALLOW + (_DEEP - _SHALLOW) * episode.depth / deepest, span[1])
            if own.empty:
                ax.text(span[0], row, label("no_episode", language), va="center", fontsize=SMALL_SIZE,
                        color=palette.MUTED_TEXT,
                        bbox={"facecolor": palette.BACKGROUND, "edgecolor": "none", "pad": 0.5})
    return sheet


def _depth(value: float, percent: bool, language: str) -> str:
    if not percent:
        return tick(float(f"{value:.2g}"))
    return f"{100 * value:.0f} %" if language == "en" else f"{100 * value:.0f}%"


def _check_episodes(checks: Checks, table: pd.DataFrame, first_year, last_year) -> None:
    """Ask for years in their order, depths, and flags that go with them."""
    if not table["censored"].map(lambda v: isinstance(v, (bool, np.bool_))).all():
        checks.add("censored with other values than True and False", "True or False in every row",
                   "complete the column", column="censored")
        return
    censored = table["censored"].to_numpy(dtype=bool)
    checks.together(table, "table", "peak", "trough", "depth")
    peak, trough, recovery, depth = (table[c].to_numpy(dtype=float) for c in ("peak", "trough", "recovery", "depth"))
    none = np.isnan(peak)
    wrong = {
        "years that are not whole": (table[["peak", "trough", "recovery"]] % 1 > 0).any(axis=1).to_numpy(),
        "years that are not in the order peak < trough < recovery": (peak >= trough) | (trough >= recovery),
        "a depth that is not above 0": depth <= 0,
        "censored with a recovery": censored & np.isfinite(recovery),
        "neither censored nor recovered": ~none & ~censored & np.isnan(recovery),
        "no peak, but censored or a recovery": none & (censored | np.isfinite(recovery)),
        "episodes that overlap": _overlap(table),
        "a unit with and without an episode": none & table.duplicated("unit", keep=False).to_numpy(),
    }
    for found, where in wrong.items():
        if where.any():
            checks.add(f"{found}: {', '.join(dict.fromkeys(map(str, table.loc[where, 'unit'])))}",
                       "one row for an episode, with peak < trough < recovery, the next one not before it is over",
                       "correct these rows")
    if none.all() and (first_year is None or last_year is None):
        checks.add("no episode, and no years", "first_year and last_year", "say which years were observed")
    if all(isinstance(y, (int, np.integer)) for y in (first_year, last_year)) and first_year >= last_year:
        checks.add(f"first_year {first_year}, last_year {last_year}", "first_year < last_year", "correct them")
    for year, name, outside in ((first_year, "first_year", lambda y: peak < y),
                                (last_year, "last_year", lambda y: np.fmax(trough, recovery) > y)):
        if year is None:
            continue
        if isinstance(year, bool) or not isinstance(year, (int, np.integer)):
            checks.add(f"{name} {year!r}", "a whole year", "give the years observed")
        elif outside(year).any():
            checks.add(f"episodes beyond {name} {year}", "episodes within the years observed", "correct the year")


def _overlap(table: pd.DataFrame) -> np.ndarray:
    """Whether an episode begins before the one before it of the same unit is over."""
    inner = table.reset_index(drop=True).sort_values(["unit", "peak"], kind="stable")
    over = inner["recovery"].where(~inner["censored"].astype(bool), math.inf)
    before = over.groupby(inner["unit"]).shift()
    return (inner["peak"] < before).reindex(range(len(table))).to_numpy()


def _legend(censored: bool, shock: str | None, language: str) -> list[tuple[Line2D, str]]:
    entries = [(Line2D([], [], color=_FALL, linewidth=7, solid_capstyle="butt"), label("decline", language)),
               (Line2D([], [], color=_RISE, linewidth=7, solid_capstyle="butt"), label("recovery", language))]
    if censored:
        entries.append((Line2D([], [], linestyle="none", marker=">", color=_FALL, markersize=6,
                               markerfacecolor=palette.BACKGROUND, markeredgewidth=1.2),
                        label("not_recovered", language)))
    if shock:
        entries.append((Line2D([], [], **SHOCK_LINE), shock))
    return entries


def _set(ax: Axes, span: tuple[int, int], rows: int, width: float) -> None:
    margin = 0.02 * (span[1] - span[0]) or 0.5
    ax.set(xlim=(span[0] - margin, span[1] + margin), ylim=(rows - 0.5, -0.5))
    years = year_ticks(*span, width)
    ax.set_xticks(years, [str(y) for y in years], fontsize=SMALL_SIZE)
    ax.set_yticks([])
    ax.grid(axis="x")
    ax.hlines(np.arange(rows), *ax.get_xlim(), color=palette.GRID, linewidth=0.6, zorder=0.5)
    ax.spines["left"].set_visible(False)


def _draw(ax: Axes, row: int, episode, tall: float, last: int) -> None:
    """The fall and the recovery of one episode."""
    end = last if episode.censored else episode.recovery
    for name, start_, stop, colour in (("fall", episode.peak, episode.trough, _FALL),
                                       ("rise", episode.trough, end, _RISE)):
        ax.add_patch(Rectangle((float(start_), row - tall / 2), float(stop - start_), tall, facecolor=colour,
                               edgecolor=_FALL, linewidth=0.8, zorder=2, gid=name))
    if episode.censored:
        ax.plot([end], [row], linestyle="none", marker=">", color=_FALL, markersize=6.4, zorder=4, clip_on=False,
                markerfacecolor=palette.BACKGROUND, markeredgewidth=1.2, gid="censored")
