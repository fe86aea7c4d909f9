"""Networks of cities on maps: one per layer, year or period, two side by side, links by weight on a common ground."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from flowspace.figures import palette
from flowspace.figures.canvas import (
    LINE_HEIGHT, MARGIN, NAME_WIDTH, Sheet, check_texts, heading, start, text_width, wrap,
)
from flowspace.figures.checks import Checks
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.map_ground import LEFT, Ground
from flowspace.figures.names import city_column, city_names
from flowspace.figures.numbers import thousands
from flowspace.figures.panel_grades import draw_panel_head, grades_of_panels, panel_checks, wrap_panel_head
from flowspace.figures.point_names import write_names
from flowspace.figures.style import SMALL_SIZE, WIDTH, style

MOST_PANELS = 6
MOST_LINKS = 1500  # in one panel; more cover the map
MOST_NAMES = 12
_GAP = 0.12  # inches between two maps
_LINK = palette.CATEGORICAL[0]
_NODE, _NAMED = palette.TEXT, palette.CATEGORICAL[1]
_THICKEST, _THINNEST = 2.6, 0.35  # points
_OPAQUE, _FAINT = 0.9, 0.22
_LARGEST, _SMALLEST = 45.0, 2.5  # points², the area of a circle
_BEND = 0.14  # of the length of a link
_THIN_END = 0.12  # of the width at the origin


def network_maps(links: pd.DataFrame, cities: pd.DataFrame, *, evidence, source, language,
                 panels: Sequence | None = None, directed: Sequence = (), sizes: pd.DataFrame | None = None,
                 size_label: str | None = None, named: Sequence[str] | Mapping = (),
                 labels: dict | None = None, common_scale: bool = False) -> Figure:
    r"""Links between cities on one to six maps of the same ground, e.g. one per layer, the strongest on top.

    Width and opacity of a link grow with :math:`\sqrt{w / \max w}`, where :math:`w` is its weight and the maximum that
    of its panel: widths compare inside a panel, and the two numbers below each map say what they stand for. With
    `common_scale` the maximum is that of all panels, so that maps of one layer in several years or periods compare,
    and one key below all maps says what the widths stand for.

    Parameters
    ----------
    links : DataFrame
        Columns from_adcode, to_adcode, weight (above 0), and `panel` if there are several; one row per pair of cities
        and panel, per ordered pair in directed panels. All links given are drawn, at most 1,500 in a panel: pass a
        backbone rather than everything.
    cities : DataFrame
        Columns adcode, longitude, latitude (degrees), and name_en or name_zh for `named`. All with coordinates inside
        the window are small points, those with links in the panel darker ones.
    evidence : str, sequence of str, or mapping
        Grade or grades of the figure; or a mapping from each panel to its own, whose markers then stand in the heads
        of panels that differ.
    source : str
    language : {"en", "zh"}
    panels : sequence, optional
        Which panels, from the left and the top; at most six. In order of appearance if left out. One without a link in
        the table is drawn as a map without links, which says so, as long as another one has links or cities are named.
    directed : sequence
        The panels whose links have a direction. Heads of arrows are too small to be seen; such a link is drawn as a
        curve that is thick at its origin and thin at its destination, and a line above the maps says so. The two
        directions of a pair bend to different sides. Links of other panels are straight.
    sizes : DataFrame, optional
        Columns adcode, value (not negative), and `panel` if there are several: the area of a city's circle is in
        proportion to its value within the panel, with `common_scale` within all panels, with a smallest circle that can
        still be seen.
    size_label : str, optional
        What the size means, with its unit; needed with `sizes`.
    named : sequence of str, or mapping of panel to sequence of str
        Cities, by adcode, that are highlighted and named: in all panels, or other ones in each. At most twelve a panel.
    labels : dict, optional
        Words for panels that are not in the dictionary of labels, with the unit of their weights; also short names for
        cities, by adcode. Years, and texts such as "2001–2005", stand for themselves.
    common_scale : bool
        Whether widths, and circles, compare across panels; only where all panels have the same unit.

    Returns
    -------
    Figure
        The window ends where the cities with links, or names, do: other cities may lie beyond it. Links with a city
        that has no coordinates cannot be drawn; a line says how many there are.

    Raises
    ------
    FigureError
        With every problem of the input, among them a pair that occurs twice in a panel without directions.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["1", "2"], "longitude": [110.0, 118.0], "latitude": [30.0, 34.0],
    ...                        "name_en": ["Alpha", "Beta"]})
    >>> links = pd.DataFrame({"panel": ["copatents", "mine"], "from_adcode": "1", "to_adcode": "2",
    ...                       "weight": [9, 4]})
    >>> figure = network_maps(links, cities, directed=["mine"], named=["2"], source="a toy", language="en",
    ...                       evidence={"mine": "observed", "copatents": "simulated"}, labels={"mine": "My links"})
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Beta']
    """
    checks = panel_checks(evidence, source, language)
    split = isinstance(links, pd.DataFrame) and ("panel" in links or panels is not None)
    directed = [directed] if isinstance(directed, str) or not isinstance(directed, Iterable) else list(directed)
    keys = [None]
    ends = ["from_adcode", "to_adcode"]
    usable = checks.table(cities, "cities", ["adcode", "longitude", "latitude",
                                             *([city_column(language)] if named else [])],
                          numbers=["longitude", "latitude"], key=["adcode"])
    # Without any link a map needs names to know where it is.
    if checks.table(links, "links", [*(["panel"] if split else []), *ends, "weight"], numbers=["weight"],
                    key=[*(["panel"] if split else []), *ends], empty=bool(named) and panels is not None):
        if split:
            keys = chosen_keys(checks, links, "panel", panels, labels, most=MOST_PANELS, absent=True)
            checks.known(directed, [*links["panel"].unique(), *keys], "panel")
            links = links[links["panel"].isin(keys)]
        elif directed and directed != [None]:
            checks.add(f"directed {directed} without the column 'panel'", "panels of the table",
                       "add the column, also for a single panel")
        _check_links(checks, links, cities if usable else None, directed, split)
    shown = _named_of_panels(named, keys)
    if usable:
        checks.known((city for cities_ in shown for city in cities_), cities["adcode"], "city")
    if isinstance(named, Mapping):
        checks.known(named, keys, "panel")
    if max((len(codes) for codes in shown), default=0) > MOST_NAMES:
        checks.add(f"{max(map(len, shown))} named cities in a panel", f"at most {MOST_NAMES}", "name fewer")
    if sizes is not None:
        linked = keys if keys == [None] else [key for key in keys if key in set(links["panel"])]
        _check_sizes(checks, sizes, cities if usable else None, linked, split)
        checks.words(size_label, "size_label")
    grades = grades_of_panels(checks, evidence, keys) if split else [()]
    checks.stop_if_any()

    place = cities.dropna(subset=["longitude", "latitude"]).set_index("adcode")[["longitude", "latitude"]].sort_index()
    located = links["from_adcode"].isin(place.index) & links["to_adcode"].isin(place.index)
    unseen = int((~located).sum())
    links = links[located]
    if links.empty and unseen:
        checks.add("no link between cities with coordinates", "at least one", "complete longitude and latitude")
        checks.stop_if_any()
    names = city_names(cities, language) | {k: v for k, v in (labels or {}).items() if k in set(cities["adcode"])} \
        if named else {}
    heads = [key_word(k, language, labels) for k in keys if k is not None]
    check_texts(([names[code] for codes in shown for code in codes], NAME_WIDTH), (heads, None),
                ([size_label or ""], None))
    parts = [links if key is None else links[links["panel"] == key] for key in keys]
    circles = [_sizes_of(sizes, key, split) for key in keys]
    common_scale = common_scale and len(keys) > 1
    # Largest weight and largest circle of each panel's scale.
    tops = [(float(part["weight"].max()) if len(part) else 0.0, float(own.max()) if len(own) else 0.0)
            for part, own in zip(parts, circles, strict=True)]
    if common_scale:
        tops = [tuple(map(max, zip(*tops, strict=True)))] * len(keys)
    notes = _notes(any(key in directed for key in keys), size_label if sizes is not None else None, unseen,
                   common_scale, language)

    with style(language):
        columns = 1 if len(keys) == 1 else 2
        rows = math.ceil(len(keys) / columns)
        width = (WIDTH - LEFT - MARGIN - _GAP * (columns - 1)) / columns
        ground = _ground(place, links, shown, width, columns)
        lines = [line for note in notes for line in wrap(note, WIDTH - 2 * MARGIN)]
        wrapped = [wrap_panel_head(head, own, width) for head, own in zip(heads, grades, strict=bool(heads))] or [[]]
        above = [LINE_HEIGHT * max(len(ls) for ls in wrapped[r * columns:(r + 1) * columns]) + 0.06
                 for r in range(rows)]
        key_height, degrees = 0.0 if common_scale else 0.22, 0.2
        foot = 0.04 + (0.22 if common_scale else 0.0) + degrees
        block = key_height + ground.height
        sheet = start(foot + rows * block + sum(above) + LINE_HEIGHT * len(lines) + 0.04 * (rows - 1), checks, source,
                      language)
        body = sheet.get_size_inches()[1] - sheet.body_bottom
        heading(sheet, lines, MARGIN, body, color=palette.MUTED_TEXT)
        for number, part in enumerate(parts):
            row, column = divmod(number, columns)
            left = LEFT + column * (width + _GAP)
            below = rows - 1 - row
            bottom = foot + below * (block + 0.04) + sum(above[row + 1:]) + key_height
            last = number + columns >= len(keys)
            ax = ground.axes(sheet, left, bottom, written=(last, column == 0))
            _draw_panel(ax, ground, part, place, keys[number] in directed, circles[number], tops[number],
                        shown[number], names, _say_empty(ax, ground, language) if part.empty else np.empty((0, 3)))
            if heads:
                draw_panel_head(sheet, wrapped[number], grades[number], left,
                                bottom + ground.height + LINE_HEIGHT * len(wrapped[number]) + 0.04)
            if not common_scale:
                weights = part["weight"]
                _draw_key(sheet, [] if weights.empty else [weights.max(), weights.min()], tops[number], left,
                          bottom - key_height - (degrees if last else 0.0))
        if common_scale:
            most, least = tops[0][0], float(links["weight"].min())
            _draw_key(sheet, [most, _round_between(least, most), least] if len(links) else [], tops[0], LEFT, 0.04)
    return sheet


def _check_links(checks: Checks, links: pd.DataFrame, cities: pd.DataFrame | None, directed: list,
                 split: bool) -> None:
    """Ask for positive weights between two known cities, no pair twice, and not too many of them."""
    ends = ["from_adcode", "to_adcode"]
    if links["weight"].isna().any() or not (links["weight"] > 0).all() or np.isinf(links["weight"]).any():
        checks.add("links with a weight that is missing, infinite or not above 0", "numbers above 0",
                   "leave these rows out", column="weight")
    if (links["from_adcode"] == links["to_adcode"]).any():
        checks.add("links from a city to itself", "links between two cities", "leave these rows out")
    if cities is not None:
        checks.known(links[ends].to_numpy().ravel(), cities["adcode"], "city")
    plain = links[~links["panel"].isin(directed)] if split else links
    pairs = pd.DataFrame(np.sort(plain[ends].astype(str).to_numpy(), axis=1))
    if pairs.assign(panel=plain["panel"].to_numpy() if split else None).duplicated().any():
        checks.add("both directions of a pair in a panel without directions", "one row per pair of cities",
                   "sum them, or name the panel in directed=")
    counts = links["panel"].value_counts() if split else pd.Series([len(links)])
    if counts.max() > MOST_LINKS:
        checks.add(f"{counts.max()} links in a panel", f"at most {MOST_LINKS}",
                   "pass a backbone, or the strongest links")


def _check_sizes(checks: Checks, sizes, cities: pd.DataFrame | None, keys: list, split: bool) -> None:
    """Ask for sizes that are not negative, of known cities and of every panel drawn."""
    by_panel = isinstance(sizes, pd.DataFrame) and "panel" in sizes
    if not checks.table(sizes, "sizes", ["adcode", "value"], numbers=["value"],
                        key=[*(["panel"] if by_panel else []), "adcode"]):
        return
    checks.within(sizes, "sizes", ["value"], low=0)
    if cities is not None:
        checks.known(sizes["adcode"], cities["adcode"], "city")
    if by_panel and split:
        absent = [str(key) for key in keys if key not in set(sizes["panel"])]
        if absent:
            checks.add(f"no sizes of {', '.join(absent)}", "sizes of every panel", "complete the table", "panel")


def _named_of_panels(named, keys: list) -> list[list[str]]:
    """Cities named in each panel."""
    def listed(codes) -> list[str]:
        return [codes] if isinstance(codes, str) else list(dict.fromkeys(codes))

    return [listed(named.get(key, ())) if isinstance(named, Mapping) else listed(named) for key in keys]


def _sizes_of(sizes: pd.DataFrame | None, key, split: bool) -> pd.Series:
    """Values of the circles of a panel, index adcode; empty without sizes."""
    if sizes is None:
        return pd.Series(dtype=float)
    own = sizes[sizes["panel"] == key] if split and "panel" in sizes else sizes
    return own.set_index("adcode")["value"].dropna().astype(float)


def _notes(directed: bool, size_label: str | None, unseen: int, common: bool, language: str) -> list[str]:
    same = "_common" if common else ""
    notes = [label(f"links_by_weight{same}", language)]
    if directed:
        notes.append(label("links_taper", language))
    if size_label is not None:
        notes.append(label(f"circle_area{same}", language).format(what=size_label))
    if unseen:
        notes.append(label("links_unseen", language).format(n=unseen))
    return [(" " if language == "en" else "").join(notes)]


def _ground(place: pd.DataFrame, links: pd.DataFrame, named: Sequence, width: float, columns: int) -> Ground:
    """The ground of all maps: around the cities that have links, or a name, anywhere."""
    seen = place[place.index.isin({*links["from_adcode"], *links["to_adcode"], *(c for codes in named for c in codes)})]
    lowest, highest = (1.9, 5.2) if columns == 1 else (1.2, 3.0)
    return Ground(seen["longitude"], seen["latitude"], above=0.0, width=width, lowest=lowest, highest=highest)


def _looks(weight: np.ndarray, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Width in points and opacity of links, `most` being the weight of the thickest."""
    strength = np.sqrt(weight / most)
    return _THINNEST + (_THICKEST - _THINNEST) * strength, _FAINT + (_OPAQUE - _FAINT) * strength


def _colours(opacity: np.ndarray) -> np.ndarray:
    colours = np.tile(to_rgba(_LINK), (len(opacity), 1))
    colours[:, 3] = opacity
    return colours


def tapered(one: np.ndarray, other: np.ndarray, widths: np.ndarray, steps: int = 18) -> np.ndarray:
    """Outlines of curves that are thick where they begin and thin where they end, bent to the left of their way.

    Parameters
    ----------
    one, other : ndarray, shape (n, 2)
        Origins and destinations.
    widths : ndarray, shape (n,)
        At the origin, in the unit of the places.
    steps : int
        Points along each side.

    Returns
    -------
    ndarray, shape (n, 2 * steps, 2)

    Examples
    --------
    >>> outline = tapered(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]), np.array([0.1]))
    >>> bool(np.ptp(outline[0, [0, -1], 1]) < 0.11 and outline[0, :, 1].max() > 0.05)
    True
    """
    way = other - one
    left = np.column_stack([-way[:, 1], way[:, 0]])
    middle = (one + other) / 2 + _BEND * left
    t = np.linspace(0, 1, steps)[None, :, None]
    curve = (1 - t) ** 2 * one[:, None] + 2 * t * (1 - t) * middle[:, None] + t**2 * other[:, None]
    along = 2 * (1 - t) * (middle - one)[:, None] + 2 * t * (other - middle)[:, None]
    across = np.stack([-along[..., 1], along[..., 0]], axis=2)
    across /= np.maximum(np.hypot(across[..., 0], across[..., 1])[..., None], 1e-12)
    half = widths[:, None, None] / 2 * (1 - (1 - _THIN_END) * t)
    return np.concatenate([curve + half * across, (curve - half * across)[:, ::-1]], axis=1)


def _draw_panel(ax: Axes, ground: Ground, part: pd.DataFrame, place: pd.DataFrame, directed: bool,
                circles: pd.Series, tops: tuple[float, float], named: list[str], names: dict[str, str],
                taken: np.ndarray) -> None:
    """Points, links, circles and names of one map; `tops` are the largest weight and circle of its scale.

    `taken`, shape (n, 3), are dots in inches that names leave free.
    """
    ax.scatter(place["longitude"], place["latitude"], s=1.4, color=palette.CONTEXT, linewidths=0, zorder=1)
    part = part.sort_values(["weight", "from_adcode", "to_adcode"], kind="stable")
    if len(part):
        one, other = place.loc[part["from_adcode"]].to_numpy(), place.loc[part["to_adcode"]].to_numpy()
        widths, opacity = _looks(part["weight"].to_numpy(dtype=float), tops[0])
        if directed:
            outlines = tapered(ground.inches(*one.T), ground.inches(*other.T), 1.6 * widths / 72)
            shape = outlines.shape
            ax.add_collection(PolyCollection(list(ground.degrees(outlines.reshape(-1, 2)).reshape(shape)),
                                             facecolors=_colours(opacity), linewidths=0, zorder=2))
        else:
            ax.add_collection(LineCollection(list(np.stack([one, other], axis=1)), colors=_colours(opacity),
                                             linewidths=widths, capstyle="round", zorder=2))
    linked = place[place.index.isin({*part["from_adcode"], *part["to_adcode"], *circles.index[circles > 0]})]
    area = np.full(len(linked), _SMALLEST)
    if len(circles) and tops[1] > 0:
        value = circles.reindex(linked.index).fillna(0.0).to_numpy()
        area = np.maximum(value / tops[1] * _LARGEST, _SMALLEST)
    order = np.argsort(-area, kind="stable")
    ax.scatter(linked["longitude"].iloc[order], linked["latitude"].iloc[order], s=area[order], zorder=3,
               facecolors=_NODE, edgecolors=palette.BACKGROUND, linewidths=0.4)
    marked = place.loc[[code for code in named if code in place.index]]
    if marked.empty:
        return
    own = np.maximum(pd.Series(area, index=linked.index).reindex(marked.index).fillna(_SMALLEST).to_numpy(), 14.0)
    ax.scatter(marked["longitude"], marked["latitude"], s=own, zorder=5, marker="D" if not len(circles) else "o",
               facecolors=_NAMED, edgecolors=palette.BACKGROUND, linewidths=0.6)
    anchors = ground.inches(marked["longitude"], marked["latitude"])
    radius = np.sqrt(own / math.pi) / 72
    write_names(ax, anchors, [names[code] for code in marked.index],
                np.vstack([np.column_stack([anchors, radius]), taken]), ground.width, ground.height, ground.degrees,
                [_NAMED] * len(marked), [palette.ink(_NAMED)] * len(marked), float(radius.max()), edge=1000.0)


def _say_empty(ax: Axes, ground: Ground, language: str) -> np.ndarray:
    """In the middle of a map without links, that there are none; gives the place taken, as dots in inches."""
    words = label("no_links_to_draw", language)
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", fontsize=SMALL_SIZE,
            color=palette.MUTED_TEXT, zorder=6, path_effects=[withStroke(linewidth=2.4, foreground=palette.BACKGROUND)])
    long = text_width(words)
    x = ground.width / 2 + np.linspace(-long / 2, long / 2, max(2, round(long / 0.08)))
    # Several times, since a word counts for more than a point.
    return np.repeat(np.column_stack([x, np.full(len(x), ground.height / 2), np.full(len(x), 0.08)]), 6, axis=0)


def _amount(value: float) -> str:
    return thousands(value) if value >= 10 else f"{value:.3g}"


def _round_between(low: float, high: float) -> float:
    """A number with one digit near the geometric mean of two others."""
    return float(f"{math.sqrt(low * high):.0e}")


def _draw_key(sheet: Sheet, weights, tops: tuple[float, float], left: float, bottom: float) -> None:
    """What some links, from the thickest, and the largest circle stand for."""
    key = sheet.axes_at(left, bottom, WIDTH - left, 0.22)
    key.set(xlim=(0, WIDTH - left), ylim=(0, 0.22))
    key.set_axis_off()
    x, y = 0.0, 0.11
    values = sorted({float(weight) for weight in weights}, reverse=True)
    widths, opacity = _looks(np.array(values), tops[0])
    for value, width, alpha in zip(values, widths, opacity, strict=True):
        key.plot([x, x + 0.2], [y, y], color=_LINK, linewidth=width, alpha=alpha, solid_capstyle="butt")
        key.text(x + 0.25, y, _amount(value), va="center", fontsize=SMALL_SIZE)
        x += 0.25 + text_width(_amount(value)) + 0.14
    if tops[1] > 0:
        radius = math.sqrt(_LARGEST / math.pi) / 72
        key.scatter([x + radius], [y], s=_LARGEST, color=_NODE, linewidths=0)
        key.text(x + 2 * radius + 0.05, y, _amount(tops[1]), va="center", fontsize=SMALL_SIZE)
