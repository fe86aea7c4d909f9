"""Maps of points from longitude and latitude: no borders, no coastlines, a light graticule.

A point stands for a city at its coordinates; thin spokes tie it to the mean position of its agglomeration, which shows
who belongs together without drawing a boundary.
"""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LINE_HEIGHT, MARGIN, NAME_WIDTH, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.labels import label
from flowspace.figures.map_ground import LEFT, Ground, draw_others, draw_spokes, write_labels
from flowspace.figures.names import check_short_names
from flowspace.figures.numbers import signed, thousands
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

_SPOKE_COLOURS = palette.CATEGORICAL[:4]
_LARGEST = 150.0  # points², the area of the largest circle
_SMALLEST = 7.0


def _places(cities: pd.DataFrame, members: pd.DataFrame, agglomerations: pd.DataFrame, checks: Checks,
            language: str) -> None:
    """Ask for the three key tables of a map."""
    if not checks.table(cities, "cities", ["adcode", "longitude", "latitude"], numbers=["longitude", "latitude"],
                        key=["adcode"]):
        return
    if check_short_names(checks, agglomerations, language) & \
            checks.table(members, "members", ["agglomeration", "adcode"], key=["agglomeration", "adcode"]):
        checks.known(members["agglomeration"], agglomerations["agglomeration"], "agglomeration")
        checks.known(members["adcode"], cities["adcode"], "city")
        located = cities.loc[cities["adcode"].isin(members["adcode"]), "longitude"].notna()
        if not checks.problems and not located.any():
            checks.add("no member city with coordinates", "longitude and latitude in cities",
                       "use a membership version of prefectures")


def _centroids(located: pd.DataFrame) -> pd.DataFrame:
    """Mean longitude and latitude of the located members, index agglomeration."""
    return located.groupby("agglomeration", sort=False)[["longitude", "latitude"]].mean()


def _colour_groups(centroids: pd.DataFrame) -> dict[str, str]:
    """A colour per agglomeration so that near ones differ; the colour has no other meaning."""
    names = list(centroids.index)
    xy = centroids.to_numpy()
    chosen: dict[str, int] = {}
    for i, name in enumerate(names):
        distance = np.hypot(*(xy - xy[i]).T)
        near = [names[j] for j in np.argsort(distance, kind="stable") if j != i and names[j] in chosen]
        # The colour whose nearest bearer is farthest away.
        reach = [next((k for k, other in enumerate(near) if chosen[other] == c), len(names)) for c in
                 range(len(_SPOKE_COLOURS))]
        chosen[name] = int(np.argmax(reach))
    return {name: _SPOKE_COLOURS[c] for name, c in chosen.items()}


def _located(cities: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Members with coordinates, sorted so that the same input in another row order draws the same picture."""
    table = members[["agglomeration", "adcode"]].merge(cities[["adcode", "longitude", "latitude"]], on="adcode")
    return table.dropna(subset=["longitude", "latitude"]).sort_values(["agglomeration", "adcode"])


def _ordered(agglomerations: pd.DataFrame, present) -> pd.DataFrame:
    """The agglomerations that occur, in plan order where the table has one, index agglomeration."""
    key = "order" if "order" in agglomerations.columns else "agglomeration"
    table = agglomerations.sort_values(key).set_index("agglomeration")
    return table.loc[[a for a in table.index if a in set(present)]]


def _round_sizes(largest: float) -> list[float]:
    """Three round numbers for the legend of sizes."""
    top = 10 ** math.floor(math.log10(largest))
    top *= next(m for m in (5, 2, 1) if m * top <= largest)
    return [top / 10, top / 2, top]


def agglomeration_map(cities: pd.DataFrame, members: pd.DataFrame, agglomerations: pd.DataFrame, *, evidence, source,
                      language, size: pd.DataFrame | None = None, status: pd.DataFrame | None = None,
                      size_label: str | None = None) -> Figure:
    """Member cities of agglomerations on a point map, filled where there is data, hollow where it is missing.

    Parameters
    ----------
    cities : DataFrame
        Columns adcode, longitude, latitude (degrees); units without coordinates are left out.
    members : DataFrame
        Columns agglomeration, adcode.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    evidence : str or sequence of str
        Grade or grades of what is drawn.
    source : str
        Where the numbers come from.
    language : {"en", "zh"}
    size : DataFrame, optional
        Columns adcode, value (not negative): the area of a circle is in proportion to the value, with a smallest
        circle that can still be seen. Without it all circles are equal.
    status : DataFrame, optional
        Columns adcode, status ("observed" or "missing"). Without it a member without a value in `size` is missing.
    size_label : str, optional
        What the size means, with its unit; needed with `size`.

    Returns
    -------
    Figure
        Colours only keep neighbouring agglomerations apart.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["1", "2"], "longitude": [110.0, 112.0], "latitude": [30.0, 31.0]})
    >>> members = pd.DataFrame({"agglomeration": ["a", "a"], "adcode": ["1", "2"]})
    >>> names = pd.DataFrame({"agglomeration": ["a"], "short_en": ["Alpha"]})
    >>> figure = agglomeration_map(cities, members, names, evidence="observed", source="a toy", language="en")
    >>> len(figure.axes)
    2
    """
    checks = Checks(evidence, source, language)
    _places(cities, members, agglomerations, checks, language)
    if size is not None:
        if checks.table(size, "size", ["adcode", "value"], numbers=["value"], key=["adcode"]):
            if (size["value"] < 0).any() or np.isinf(size["value"]).any():
                checks.add("size with negative or infinite values", "numbers from 0", "check the table", "value")
        checks.words(size_label, "size_label")
    if status is not None and checks.table(status, "status", ["adcode", "status"], key=["adcode"]):
        checks.known(status["status"], ["observed", "missing"], "status")
    checks.stop_if_any()
    located = _located(cities, members)
    names = _ordered(agglomerations, located["agglomeration"])
    texts = [str(t) for t in names[f"short_{language}"]]
    check_texts((texts, NAME_WIDTH), ([size_label or ""], None))

    values = located["adcode"].map(size.set_index("adcode")["value"]) if size is not None else None
    if status is not None:
        observed = located["adcode"].map(status.set_index("adcode")["status"]).eq("observed").to_numpy()
    else:
        observed = np.ones(len(located), dtype=bool) if values is None else values.notna().to_numpy()
    largest = float(values.max()) if values is not None and values.notna().any() else 0.0
    if largest > 0:
        area = np.maximum(values.fillna(0).to_numpy() / largest * _LARGEST, _SMALLEST)
    else:
        area = np.full(len(located), 16.0)
    area = np.where(observed, area, np.maximum(area, 14.0))

    with style(language):
        has_missing = bool((~observed).any())
        rows = 1 + (1 if largest > 0 else 0)
        title = wrap(size_label, WIDTH - LEFT - MARGIN) if largest > 0 else []
        legend_height = rows * 0.23 + LINE_HEIGHT * len(title)
        shown = cities.dropna(subset=["longitude", "latitude"])
        ground = Ground(shown["longitude"], shown["latitude"], above=legend_height + 0.24)
        sheet = start(ground.bottom + ground.height + MARGIN, checks, source, language)
        ax = ground.axes(sheet)
        centroids = _centroids(located).loc[names.index]
        colours = _colour_groups(centroids)
        draw_others(ax, cities, members)
        draw_spokes(ax, located, centroids, colours)
        draw = np.argsort(-area, kind="stable")
        point_colours = np.array([colours[a] for a in located["agglomeration"]])
        xy = located[["longitude", "latitude"]].to_numpy()
        for chosen, filled in ((draw[observed[draw]], True), (draw[~observed[draw]], False)):
            ax.scatter(xy[chosen, 0], xy[chosen, 1], s=area[chosen], zorder=3, linewidths=0.6 if filled else 1.1,
                       facecolors=point_colours[chosen] if filled else palette.BACKGROUND,
                       edgecolors=palette.BACKGROUND if filled else point_colours[chosen])
        dots = ground.inches(xy[:, 0], xy[:, 1])
        radius = np.sqrt(area / math.pi) / 72
        write_labels(ax, ground, centroids, texts, np.column_stack([dots, radius]),
                     [colours[a] for a in centroids.index], [palette.ink(colours[a]) for a in centroids.index])
        plain = size is None and status is None
        entries = [("member_city" if plain else "city_observed", 16.0, True)]
        entries += [("city_missing", 16.0, False)] if has_missing else []
        key = sheet.axes_at(0, 0, WIDTH, legend_height)
        key.set(xlim=(0, WIDTH), ylim=(0, legend_height))
        key.set_axis_off()
        x, y = ground.left, 0.13
        for word, s, filled in [*entries, ("other_cities", 3.0, None)]:
            colour = palette.CONTEXT if filled is None else palette.TEXT
            key.scatter([x + 0.05], [y], s=s, facecolors=palette.BACKGROUND if filled is False else colour,
                        edgecolors=colour, linewidths=1.0 if filled is not None else 0)
            key.text(x + 0.15, y, label(word, language), va="center", fontsize=SMALL_SIZE)
            x += 0.15 + text_width(label(word, language)) + 0.2
        if largest > 0:
            x = ground.left
            heading(sheet, title, x, legend_height + 0.04)
            for value in _round_sizes(largest):
                s = max(value / largest * _LARGEST, _SMALLEST)
                r = math.sqrt(s / math.pi) / 72
                key.scatter([x + r], [y + 0.23], s=s, color=palette.TEXT, linewidths=0)
                key.text(x + 2 * r + 0.05, y + 0.23, thousands(value), va="center",
                         fontsize=SMALL_SIZE)
                x += 2 * r + 0.05 + text_width(thousands(value)) + 0.2
    return sheet


def value_map(values: pd.DataFrame, cities: pd.DataFrame, members: pd.DataFrame, agglomerations: pd.DataFrame, *,
              value_label: str, evidence, source, language, digits: int = 2) -> Figure:
    """One value per agglomeration on a map of its members: colour at its mean position, number after its name.

    Parameters
    ----------
    values : DataFrame
        Columns agglomeration, value, and `complete` (bool) if some rest on part of their member cities: those are
        hollow, their number stands in brackets. A missing value is drawn as a cross.
    cities, members, agglomerations : DataFrame
        As in `agglomeration_map`.
    value_label : str
        What the value is, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    digits : int
        Decimals printed.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["1", "2"], "longitude": [110.0, 112.0], "latitude": [30.0, 31.0]})
    >>> members = pd.DataFrame({"agglomeration": ["a", "a"], "adcode": ["1", "2"]})
    >>> names = pd.DataFrame({"agglomeration": ["a"], "short_en": ["Alpha"]})
    >>> values = pd.DataFrame({"agglomeration": ["a"], "value": [0.4]})
    >>> figure = value_map(values, cities, members, names, value_label="Index", evidence="estimated", source="a toy",
    ...           language="en")
    >>> len(figure.axes)
    2
    """
    checks = Checks(evidence, source, language)
    _places(cities, members, agglomerations, checks, language)
    checks.words(value_label, "value_label")
    if checks.table(values, "values", ["agglomeration", "value"], numbers=["value"], key=["agglomeration"]):
        checks.known_agglomerations(values, agglomerations)
        if not checks.problems and not np.isfinite(values["value"]).any():
            checks.add("values without a number", "at least one number", "choose a year the data covers", "value")
    checks.stop_if_any()
    located = _located(cities, members)
    located = located[located["agglomeration"].isin(values["agglomeration"])]
    if located.empty:
        checks.add("no agglomeration of values among members with coordinates", "the same keys in both",
                   "use one membership version for both tables")
        checks.stop_if_any()
    names = _ordered(agglomerations, located["agglomeration"])
    table = values.set_index("agglomeration").loc[names.index]
    number = table["value"].to_numpy(dtype=float)
    complete = table["complete"].to_numpy(dtype=bool) if "complete" in table else np.ones(len(table), dtype=bool)
    finite = np.isfinite(number)
    shown = [signed(v, digits) for v in number]
    shown = [s if ok else f"({s})" for s, ok in zip(shown, complete | ~finite, strict=True)]
    short = [str(name) for name in names[f"short_{language}"]]
    check_texts((short, NAME_WIDTH), ([value_label], None))
    texts = [f"{name} {number}" for name, number in zip(short, shown, strict=True)]

    with style(language):
        low, high = float(number[finite].min()), float(number[finite].max())
        if low == high:
            low, high = low - 0.5, high + 0.5
        norm, scale = Normalize(low, high), palette.sequential()
        extra = bool((~complete & finite).any()) or bool((~finite).any())
        title = wrap(value_label, WIDTH - LEFT - MARGIN)
        legend_height = 0.36 + LINE_HEIGHT * len(title) + (0.23 if extra else 0)
        # The window ends where the members do: their labels need the room more than other cities do.
        ground = Ground(located["longitude"], located["latitude"], above=legend_height + 0.24)
        sheet = start(ground.bottom + ground.height + MARGIN, checks, source, language)
        ax = ground.axes(sheet)
        centroids = _centroids(located).loc[names.index]
        draw_others(ax, cities, located)
        draw_spokes(ax, located, centroids, dict.fromkeys(centroids.index, palette.CONTEXT))
        ax.scatter(located["longitude"], located["latitude"], s=6, color=palette.AXIS, linewidths=0, zorder=2)
        xy = centroids.to_numpy()
        for chosen, filled in ((complete & finite, True), (~complete & finite, False)):
            rgba = scale(norm(number[chosen]))
            ax.scatter(xy[chosen, 0], xy[chosen, 1], s=75, zorder=5, linewidths=0.9 if filled else 2.4,
                       facecolors=rgba if filled else palette.BACKGROUND,
                       edgecolors=palette.TEXT if filled else rgba)
            if not filled and chosen.any():  # a dark outer line, or a light ring would be lost on the paper
                ax.scatter(xy[chosen, 0], xy[chosen, 1], s=112, zorder=5, linewidths=0.7, facecolors="none",
                           edgecolors=palette.TEXT)
        ax.scatter(xy[~finite, 0], xy[~finite, 1], s=40, marker="x", color=palette.TEXT, linewidths=1.4, zorder=5)
        dots = np.column_stack([ground.inches(xy[:, 0], xy[:, 1]), np.full(len(xy), 0.08)])
        write_labels(ax, ground, centroids, texts, dots, [palette.AXIS] * len(texts), [palette.TEXT] * len(texts),
                     anchor_radius=0.085)
        _colour_key(sheet, ground, legend_height, title, scale, norm, digits)
        if extra:
            _hollow_key(sheet, ground, language, bool((~complete & finite).any()), bool((~finite).any()))
    return sheet


def _colour_key(sheet: Sheet, ground: Ground, height: float, title: list[str], scale, norm, digits: int) -> None:
    """The bar that says which colour is which value."""
    heading(sheet, title, ground.left, height)
    height -= LINE_HEIGHT * len(title)
    width = min(2.4, ground.width)
    bar = sheet.axes_at(ground.left + 0.1, height - 0.15, width, 0.11)
    bar.pcolormesh(np.linspace(norm.vmin, norm.vmax, 65), [0, 1], np.linspace(0, 1, 64)[None, :], cmap=scale,
                   rasterized=True)
    bar.set_yticks([])
    ticks = np.linspace(norm.vmin, norm.vmax, 3)
    bar.set_xticks(ticks, [signed(t, digits) for t in ticks])
    bar.tick_params(length=2, pad=1.5)
    for spine in bar.spines.values():
        spine.set_visible(True)


def _hollow_key(sheet: Sheet, ground: Ground, language: str, incomplete: bool, missing: bool) -> None:
    """What a ring and a cross mean."""
    w, h = sheet.get_size_inches()
    key = sheet.axes_at(0, 0, WIDTH, 0.22)
    key.set(xlim=(0, WIDTH), ylim=(0, 0.22))
    key.set_axis_off()
    x, y = ground.left, 0.11
    if incomplete:
        word = f"( )  {label('incomplete_data', language)}"
        key.scatter([x + 0.06], [y], s=60, facecolors=palette.BACKGROUND, edgecolors=palette.TEXT, linewidths=1.4)
        key.text(x + 0.18, y, word, va="center", fontsize=SMALL_SIZE)
        x += 0.18 + text_width(word) + 0.25
    if missing:
        key.scatter([x + 0.06], [y], s=30, marker="x", color=palette.TEXT, linewidths=1.2)
        key.text(x + 0.18, y, label("no_value", language), va="center", fontsize=SMALL_SIZE)
