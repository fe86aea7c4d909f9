"""A map of the cities of the world and of the agglomerations found among them: coastlines, no borders."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LINE_HEIGHT, MARGIN, NAME_WIDTH, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.equal_earth import equal_earth, graticule, land
from flowspace.figures.labels import label
from flowspace.figures.numbers import thousands
from flowspace.figures.point_names import write_names
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_NAMES = 14
_WORLD = (-180.0, 180.0, -58.0, 84.0)
_LARGEST = 36.0  # points², the area of the largest dot
_SMALLEST = 1.2
_COLOURS = palette.CATEGORICAL[:4]
_LAND = "#e9e8e2"
_COAST = "#a5a49c"


def world_map(table: pd.DataFrame, *, score_label: str, evidence, source, language, labels: dict | None = None,
              named=None, window=_WORLD) -> Figure:
    """Cities as dots sized by score; members of agglomerations in colour, within a hull, with a name.

    Parameters
    ----------
    table : DataFrame
        One row per city: `city`, `lon`, `lat` (degrees, from -180 to 180 or from 0 to 360; or `longitude`, `latitude`),
        `score` (zero or larger, missing where there is none) and `agglomeration` (its key, or missing).
    score_label : str
        What the score is, with its unit.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict, optional
        Names of agglomerations by key; the key itself if left out.
    named : sequence, optional
        Agglomerations that are named, at most fourteen. The fourteen with the largest sums of scores if left out.
    window : (float, float, float, float)
        West, east, south, north in degrees: the part of the world that is drawn.

    Returns
    -------
    Figure
        On the Equal Earth projection, which keeps areas. The area of a dot is in proportion to the score, with a
        smallest one that can still be seen; cities without a score are the smallest. Colours only keep neighbouring
        agglomerations apart. A hull across the date line is drawn in two parts.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b", "c"], "lon": [0.0, 1.0, 1.0], "lat": [50.0, 50.0, 51.0],
    ...                       "score": [9.0, 5.0, None], "agglomeration": "a"})
    >>> figure = world_map(table, score_label="Score", evidence="observed", source="a toy", language="en")
    >>> len(figure.axes)
    2
    """
    checks = Checks(evidence, source, language)
    table = short_columns(table)
    usable = check_world_table(checks, table)
    checks.words(score_label, "score_label")
    view = _window(checks, window)
    if usable:
        keys = _by_score(table)
        named = keys[:MOST_NAMES] if named is None else list(dict.fromkeys([named] if isinstance(named, str)
                                                                           else named))
        checks.known(named, keys, "agglomeration")
        if len(named) > MOST_NAMES:
            checks.add(f"{len(named)} agglomerations to be named", f"at most {MOST_NAMES}", "name fewer of them")
    checks.stop_if_any()
    words = {key: str((labels or {}).get(key, key)) for key in named}
    check_texts((words.values(), NAME_WIDTH), ([score_label], None))

    cities = normalised(table)
    x, y = equal_earth(cities["lon"], cities["lat"])
    west, east, south, north = view
    shown = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    largest = float(np.nanmax(cities["score"])) if cities["score"].notna().any() else 0.0
    area = _areas(cities["score"].to_numpy(dtype=float), largest)
    with style(language):
        width = WIDTH - 2 * MARGIN
        height = width * (north - south) / (east - west)
        title = wrap(score_label, width) if largest > 0 else []
        # A legend of two lines: what is coloured, and the sizes.
        legend_height = 0.23 * (2 if largest > 0 else 1) + LINE_HEIGHT * len(title)
        sheet = start(legend_height + 0.1 + height + MARGIN, checks, source, language)
        ax = sheet.axes_at(MARGIN, legend_height + 0.1, width, height)
        ax.set_xlim(west, east)
        ax.set_ylim(south, north)
        ax.set_axis_off()
        ax.add_collection(LineCollection([np.column_stack(equal_earth(*line.T)) for line in graticule()],
                                         colors=palette.GRID, linewidths=0.5, zorder=0))
        ax.add_collection(PolyCollection([np.column_stack(equal_earth(*ring.T)) for ring in land()], facecolors=_LAND,
                                         edgecolors=_COAST, linewidths=0.4, zorder=1))
        colours = _colours(cities)
        for key, own in cities[cities["agglomeration"].notna()].groupby("agglomeration"):
            for part in (own[own["lon"] >= 0], own[own["lon"] < 0]) if own["lon"].max() - own["lon"].min() > 180 \
                    else (own,):
                # The wide line with round joints makes an area of a hull that is one point or two.
                points = hull(np.column_stack(equal_earth(part["lon"], part["lat"])))
                ring = np.vstack([points, points[:1], points[:1] + 1e-9])
                ax.plot(*ring.T, color=_pale(colours[key]), linewidth=5, zorder=2, solid_joinstyle="round",
                        solid_capstyle="round")
                ax.fill(*ring.T, color=_pale(colours[key]), linewidth=0, zorder=2)
        member = cities["agglomeration"].notna().to_numpy()
        order = np.argsort(-area, kind="stable")
        for chosen, is_member in ((order[~member[order]], False), (order[member[order]], True)):
            chosen = chosen[shown[chosen]]
            ax.scatter(x[chosen], y[chosen], s=area[chosen], linewidths=0.3 if is_member else 0.5, zorder=3,
                       facecolors=[colours[k] for k in cities["agglomeration"].iloc[chosen]] if is_member
                       else palette.BACKGROUND, edgecolors=palette.BACKGROUND if is_member else palette.AXIS)
        inch = width / (east - west)
        places = {key: _anchor(x, y, cities, key, shown) for key in words}
        seen = [key for key in words if places[key] is not None]
        anchors = np.array([places[key] for key in seen]).reshape(-1, 2)
        dots = np.column_stack([(x[shown] - west) * inch, (y[shown] - south) * inch,
                                np.sqrt(area[shown] / math.pi) / 72])[member[shown]]
        if len(seen):
            write_names(ax, (anchors - [west, south]) * inch, [words[k] for k in seen], dots, width, height,
                        lambda p: np.asarray(p, dtype=float) / inch + [west, south],
                        [colours[k] for k in seen], [palette.ink(colours[k]) for k in seen], 0.045)
        _legend(sheet, largest, title, legend_height, language)
    return sheet


def short_columns(table):
    """The table with `lon` and `lat` for `longitude` and `latitude`, where it has none of the short names.

    Parameters
    ----------
    table : DataFrame
        Anything else is returned as it is, and refused by the checks.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> list(short_columns(pd.DataFrame({"city": ["a"], "longitude": [0.0], "lat": [0.0]})))
    ['city', 'lon', 'lat']
    """
    if not isinstance(table, pd.DataFrame):
        return table
    pairs = {"longitude": "lon", "latitude": "lat"}
    return table.rename(columns={long: short for long, short in pairs.items() if short not in table})


def check_world_table(checks: Checks, table) -> bool:
    """Ask for a table of cities that can be drawn.

    Parameters
    ----------
    checks : Checks
        Takes what is wrong.
    table : DataFrame
        As for `world_map`.

    Returns
    -------
    bool

    Examples
    --------
    >>> check_world_table(Checks("observed", "a toy", "en"), pd.DataFrame({"city": ["a"]}))
    False
    """
    before = len(checks.problems)
    if checks.table(table, "table", ["city", "lon", "lat", "score", "agglomeration"], numbers=["lon", "lat", "score"],
                    key=["city"]):
        checks.within(table, "table", ["lon"], -180, 360)
        checks.within(table, "table", ["lat"], -90, 90)
        checks.within(table, "table", ["score"], 0)
        if table[["lon", "lat"]].isna().any(axis=None):
            checks.add("cities without coordinates", "lon and lat of every city", "leave these rows out")
        if table["city"].isna().any():
            checks.add("rows without a city", "a city in every row", "name them", column="city")
    return len(checks.problems) == before


def normalised(table: pd.DataFrame) -> pd.DataFrame:
    """Rows by city, longitudes from -180 to 180, agglomerations as text or None.

    Parameters
    ----------
    table : DataFrame
        Checked.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["b", "a"], "lon": [350.0, 10.0], "lat": 0.0, "score": 1.0,
    ...                       "agglomeration": None})
    >>> normalised(table)["lon"].tolist()
    [10.0, -10.0]
    """
    own = table.assign(city=table["city"].astype(str)).sort_values("city").reset_index(drop=True)
    keys = pd.Series([None if pd.isna(key) else str(key) for key in own["agglomeration"]], dtype=object)
    return own.assign(lon=own["lon"].where(own["lon"] <= 180, own["lon"] - 360), agglomeration=keys)


def hull(points: np.ndarray) -> np.ndarray:
    """Corners of the smallest convex shape around points, anticlockwise.

    Parameters
    ----------
    points : ndarray, shape (n, 2)

    Returns
    -------
    ndarray, shape (m, 2)
        One corner for one place, two for points on a line.

    Examples
    --------
    >>> hull(np.array([[0, 0], [2, 0], [1, 1], [1, 3], [1, 0]])).tolist()
    [[0.0, 0.0], [2.0, 0.0], [1.0, 3.0]]
    """
    ordered = sorted(set(map(tuple, np.asarray(points, dtype=float).tolist())))
    if len(ordered) < 3:
        return np.array(ordered)

    def side(way):
        kept: list = []
        for p in way:
            while len(kept) > 1 and (kept[-1][0] - kept[-2][0]) * (p[1] - kept[-2][1]) \
                    <= (kept[-1][1] - kept[-2][1]) * (p[0] - kept[-2][0]):
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return np.array(side(ordered) + side(ordered[::-1]))


def _by_score(table: pd.DataFrame) -> list[str]:
    """Agglomerations, the largest sum of scores first."""
    own = normalised(table).dropna(subset=["agglomeration"])
    sums = own.groupby("agglomeration")["score"].sum().rename("score").reset_index()
    return sums.sort_values(["score", "agglomeration"], ascending=[False, True])["agglomeration"].tolist()


def _window(checks: Checks, window) -> tuple[float, float, float, float]:
    """Limits of the map on the plane."""
    sound = hasattr(window, "__len__") and len(window) == 4 and all(
        isinstance(v, (int, float)) and math.isfinite(v) for v in window)
    if not sound or not (-180 <= window[0] < window[1] <= 180 and -90 <= window[2] < window[3] <= 90):
        checks.add(f"window {window!r}", "west < east from -180 to 180, south < north from -90 to 90",
                   "give four numbers, e.g. (-12, 30, 35, 60)")
        return 0.0, 1.0, 0.0, 1.0
    west, east, south, north = map(float, window)
    # A parallel is longest where it is nearest to the equator; the map has to hold all of it.
    widest = min(max(0.0, south), north) if south * north > 0 else 0.0
    widest = north if north < 0 else widest
    x = equal_earth(np.array([west, east]), widest)[0]
    other = equal_earth(np.array([west, east]), north if abs(north) > abs(south) else south)[0]
    low, high = equal_earth(0.0, south)[1], equal_earth(0.0, north)[1]
    left, right = min(x[0], other[0]), max(x[1], other[1])
    # Neither a strip nor a tower: at least two fifths of the width, at most one and a tenth of it.
    tall = np.clip(high - low, 0.4 * (right - left), None)
    wide = max(right - left, (high - low) / 1.1)
    middle, centre = (low + high) / 2, (left + right) / 2
    return (float(centre - wide / 2), float(centre + wide / 2), float(middle - tall / 2), float(middle + tall / 2))


def _areas(scores, largest) -> np.ndarray:
    if largest <= 0:
        return np.full(len(scores), 6.0)
    return np.maximum(np.nan_to_num(scores) / largest * _LARGEST, _SMALLEST)


def _colours(cities: pd.DataFrame) -> dict[str, str]:
    """Four colours in turn from west to east, so that neighbours differ."""
    own = cities.dropna(subset=["agglomeration"]).groupby("agglomeration")[["lon", "lat"]].mean()
    order = own.reset_index().sort_values(["lon", "lat", "agglomeration"])["agglomeration"]
    return {key: _COLOURS[i % len(_COLOURS)] for i, key in enumerate(order)}


def _pale(colour: str) -> tuple[float, ...]:
    """The colour of a hull: opaque, since a line and an area that both let through would show their overlap."""
    return tuple(0.4 * own + 0.6 * page for own, page in zip(to_rgb(colour), to_rgb(_LAND), strict=True))


def _anchor(x, y, cities, key, shown):
    """Where a name belongs: the shown member with the highest score, the first by name of equal ones."""
    at = np.flatnonzero((cities["agglomeration"] == key).to_numpy() & shown)
    if not len(at):
        return None
    best = at[int(np.argmax(np.nan_to_num(cities["score"].to_numpy(dtype=float)[at], nan=-1.0)))]
    return x[best], y[best]


def _legend(sheet: Sheet, largest: float, title: list[str], height: float, language: str) -> None:
    key = sheet.axes_at(0, 0, WIDTH, height)
    key.set(xlim=(0, WIDTH), ylim=(0, height))
    key.set_axis_off()
    x = MARGIN
    for word, colour, edge in (("world_member", palette.TEXT, palette.BACKGROUND),
                               ("world_other", palette.BACKGROUND, palette.AXIS)):
        key.scatter([x + 0.06], [0.12], s=22, facecolors=colour, edgecolors=edge, linewidths=0.8)
        key.text(x + 0.17, 0.12, label(word, language), va="center", fontsize=SMALL_SIZE)
        x += 0.17 + text_width(label(word, language)) + 0.2
    if largest > 0:
        heading(sheet, title, MARGIN, height + 0.03)
        x = MARGIN
        top = 10 ** math.floor(math.log10(largest))
        top *= next(m for m in (5, 2, 1) if m * top <= largest)
        for value in (top / 10, top / 2, top):
            s = max(value / largest * _LARGEST, _SMALLEST)
            r = math.sqrt(s / math.pi) / 72
            key.scatter([x + r], [0.36], s=s, color=palette.TEXT, linewidths=0)
            key.text(x + 2 * r + 0.05, 0.36, thousands(value), va="center", fontsize=SMALL_SIZE)
            x += 2 * r + 0.05 + text_width(thousands(value)) + 0.2
