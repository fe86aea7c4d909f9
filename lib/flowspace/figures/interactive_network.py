"""A map of city networks that a reader can ask: layer, year or period, and city are chosen, without a server or a
network.

One piece of HTML holds everything: the map as SVG, the strongest links of every city as JSON, a style and a script,
which stand in `static/` and are copied into it. Every text may come from a reader's own file: what stands in the HTML
is escaped, signs that could end the JSON are written as escapes, and the script writes texts only as texts.
"""
from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from flowspace.figures.checks import Checks, as_grades
from flowspace.figures.interactive import Interactive
from flowspace.figures.keys import chosen_keys, key_word
from flowspace.figures.labels import label
from flowspace.figures.names import city_column, city_names
from flowspace.figures.panel_grades import panel_checks
from flowspace.languages import HTML_CODES

MOST_LAYERS = 8
_WIDTH = 700.0  # units of the SVG
_PAD = 1.5  # degrees around the cities
_STATIC = Path(__file__).parent / "static"
_ENDS = ["from_adcode", "to_adcode"]
_WORDS = ("partner", "direction", "out", "in", "none", "caption", "comma", "nobody", "say", "say_directed", "say_none",
          "unseen", "time")


class InteractiveNetwork(Interactive):
    """A map of networks, as `interactive_network` returns it: a notebook shows the HTML."""


def interactive_network(layers: pd.DataFrame, cities: pd.DataFrame, *, evidence, source, language,
                        directed: Sequence = (), keys: Sequence | None = None, top: int = 5,
                        first: Mapping | None = None, labels: dict | None = None, units: Mapping | None = None,
                        caption: str | None = None, anchor: str | None = None) -> InteractiveNetwork:
    """Layers of links between cities as a map to be asked: the strongest partners of a city, by layer and year.

    A reader chooses layer and year, or period, from lists, and a city from a list, by a click near its point, or, with
    the map in focus, by arrow keys, which go to the next city with links in their direction. Another layer is shown at
    its last year or period, unless the reader chose the one shown before and the layer has it too. Links to the
    strongest partners are drawn, those of directed layers as curves with an arrow, solid to destinations and dashed
    from origins; the map zooms to them if asked. The same links stand in a table beside the map, which can be taken as
    CSV. A status line says aloud what is shown, with the evidence of the layer above it; below stands the source of the
    layer. Weights are shown with three significant digits, whole ones in full. Without a script the map of the points
    and a sentence are left.

    Parameters
    ----------
    layers : DataFrame
        Columns layer, year, from_adcode, to_adcode, weight (above 0); one row per pair of cities, layer and year, per
        ordered pair in directed layers. In place of `year`, a column `period` with texts, e.g. "2015–2019", where
        weights belong to several years; they stand in the order of the categories if the column has them, else in that
        of their letters and digits.
    cities : DataFrame
        Columns adcode, longitude, latitude (degrees), name_en or name_zh. Cities without coordinates are in the lists
        and in the table, not on the map; the status line says so.
    evidence : str, sequence of str, or mapping
        Grades of all layers, or a mapping from each layer to its own.
    source : str, or mapping
        Where the weights of all layers come from, or a mapping from each layer to its own: only that of the layer shown
        is seen.
    language : {"en", "zh"}
    directed : sequence
        Layers whose links have a direction: destinations and origins are told apart.
    keys : sequence, optional
        Which layers, in their order; in order of appearance if left out. At most eight.
    top : int
        Partners kept for each city, layer and year or period, in each direction: 1 to 20. Of equal weights, the lower
        code counts as the stronger.
    first : mapping, optional
        What is shown at first: `layer`, `year` or `period`, `adcode`, each optional. Else the first layer, its last
        year or period, and the city with the largest sum of weights there.
    labels : dict, optional
        Words for layers that are not in the dictionary of labels; also short names for cities, by adcode.
    units : mapping, optional
        What the weight of a layer is, with its unit, as the head of a column; "Weight" if left out.
    caption : str, optional
        A name for the whole, read aloud with the map.
    anchor : str, optional
        A name by which the text of a chapter refers to it: lower-case letters, digits and hyphens.

    Returns
    -------
    InteractiveNetwork
        `.html`, `.text`. Weights are kept with six significant digits. The four layers of the shipped tables, with all
        60 years of theirs and five partners, take about 360 kB of HTML, 18 kB of them script and style.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["1", "2"], "longitude": [110.0, 118.0], "latitude": [30.0, 34.0],
    ...                        "name_en": ["Alpha", "B </script>"]})
    >>> links = pd.DataFrame({"layer": "copatents", "year": [2010, 2011], "from_adcode": "1", "to_adcode": "2",
    ...                       "weight": [3, 4]})
    >>> network = interactive_network(links, cities, evidence="simulated", source="a toy", language="en")
    >>> network
    Co-patents (2010 to 2011): 2 cities. simulated. Source: a toy
    >>> "B </script>" in network.html
    False
    """
    separate = source if isinstance(source, Mapping) else None
    checks = panel_checks(evidence, source if separate is None else "each layer has its own", language)
    when = "period" if isinstance(layers, pd.DataFrame) and "period" in layers else "year"
    directed = [directed] if isinstance(directed, str) or not isinstance(directed, Iterable) else list(directed)
    usable = checks.table(cities, "cities", ["adcode", "longitude", "latitude", city_column(language)],
                          numbers=["longitude", "latitude"], key=["adcode"])
    chosen: list = []
    if checks.table(layers, "layers", ["layer", when, *_ENDS, "weight"],
                    numbers=["weight"] if when == "period" else ["year", "weight"], key=["layer", when, *_ENDS]):
        chosen = chosen_keys(checks, layers, "layer", keys, labels, most=MOST_LAYERS)
        checks.known(directed, layers["layer"].unique(), "layer")
        layers = layers[layers["layer"].isin(chosen)]
        _check_times(checks, layers, when)
        _check_links(checks, layers, cities if usable else None, directed, when)
        _check_first(checks, first or {}, layers, chosen, when)
    _check_sources(checks, separate, chosen)
    if isinstance(evidence, Mapping) and any(key not in evidence for key in chosen):
        checks.add(f"no evidence grade of {', '.join(str(k) for k in chosen if k not in evidence)}",
                   "a grade of every layer", "complete the mapping evidence=")
    if isinstance(top, bool) or not isinstance(top, Integral) or not 1 <= top <= 20:
        checks.add(f"top {top!r}", "a whole number from 1 to 20", "say how many partners are kept")
    if caption is not None:
        checks.words(caption, "caption")
    if anchor is not None and not re.fullmatch(r"[a-z][a-z0-9-]*", str(anchor)):
        checks.add(f"anchor {anchor!r}", "lower-case letters, digits and hyphens, a letter first", "change the name")
    if usable and not cities.loc[cities["adcode"].isin(_used(layers, checks)), "longitude"].notna().any() \
            and not checks.problems:
        checks.add("no city of a link with coordinates", "at least one", "complete longitude and latitude")
    checks.stop_if_any()

    used = cities[cities["adcode"].isin(_used(layers, checks))].sort_values("adcode").reset_index(drop=True)
    names = city_names(used, language) | {k: str(v) for k, v in (labels or {}).items() if k in set(used["adcode"])}
    number = {adcode: i for i, adcode in enumerate(used["adcode"])}
    ground = _Ground(used)
    places = [{"adcode": row.adcode, "name": names[row.adcode], "x": x, "y": y} for row, (x, y) in
              zip(used.itertuples(), ground.places(used["longitude"], used["latitude"]), strict=True)]
    times = _times(layers[when])
    layers = layers.assign(time=_written(layers[when]))
    colon = ": " if language == "en" else "："
    origins = {key: f"{label('source', language)}{colon}{(source if separate is None else separate[key]).strip()}"
               for key in chosen}
    grades = {key: as_grades(evidence[key] if isinstance(evidence, Mapping) else evidence)[0] for key in chosen}
    entries = []
    for key in chosen:
        own = layers[layers["layer"] == key]
        of_time = dict(list(own.groupby("time", sort=False)))
        entries.append({
            "key": str(key), "name": key_word(key, language, labels), "directed": key in directed,
            "unit": (units or {}).get(key) or label("weight", language),
            "grades": [{"key": grade, "name": label(grade, language)} for grade in grades[key]],
            "source": origins[key], "times": [time for time in times if time in of_time],
            "links": [_rows(of_time[time], number, key in directed, int(top)) for time in times if time in of_time],
        })
    order = sorted(range(len(places)), key=lambda i: (places[i]["name"].casefold() if language == "en" else "", i))
    data = {"words": {word: label(f"network_{word}", language) for word in _WORDS}, "top": int(top), "cities": places,
            "order": order, "when": when, "start": _start(first or {}, layers, chosen, number, times, when),
            "layers": entries}
    shown = [grade for grade in checks.grades if any(grade in own for own in grades.values())]
    html = _html(data, ground, shown, list(dict.fromkeys(origins.values())), language, caption, anchor)
    spans = [f"{entry['name']} ({' to '.join(dict.fromkeys([entry['times'][0], entry['times'][-1]]))})"
             for entry in entries]
    text = f"{', '.join(spans)}: {len(places)} cities. {', '.join(label(g, language) for g in shown)}. " \
           f"{' '.join(dict.fromkeys(origins.values()))}"
    return InteractiveNetwork(html, text)


def _used(layers, checks: Checks) -> set:
    return set() if checks.problems else set(layers[_ENDS].to_numpy().ravel())


def _check_times(checks: Checks, layers: pd.DataFrame, when: str) -> None:
    """Ask for whole years, or for texts that name periods, and not for both."""
    if "year" in layers and when == "period":
        checks.add("layers with the columns year and period", "one of the two", "leave the other one out",
                   column="period")
    if when == "year" and (layers["year"].isna().any() or (layers["year"] % 1 != 0).any()):
        checks.add("years that are missing or not whole", "whole years", "check the table", column="year")
    if when == "period" and not all(isinstance(text, str) and text.strip() for text in layers["period"]):
        checks.add("periods that are no texts, or empty", 'texts, e.g. "2015–2019"', "write them as texts",
                   column="period")


def _check_sources(checks: Checks, separate: Mapping | None, chosen: list) -> None:
    """Ask for a source of every layer, where they are given layer by layer."""
    absent = [str(key) for key in chosen if separate is not None and key not in separate]
    if absent:
        checks.add(f"no source of {', '.join(absent)}", "a source of every layer", "complete the mapping source=")
    for key in chosen:
        text = (separate or {}).get(key, "-")
        if not isinstance(text, str) or not text.strip():
            checks.add(f"source {text!r} of {key}", "a short text on where the numbers come from",
                       "name the table or the publication")


def _times(column: pd.Series) -> list[str]:
    """Years or periods of a table as they are written, each once, in their order."""
    return list(dict.fromkeys(_written(column.sort_values(kind="stable"))))


def _written(column: pd.Series) -> pd.Series:
    return (column if column.dtype.kind not in "iuf" else column.astype(int)).astype(str)


def _check_links(checks: Checks, layers: pd.DataFrame, cities: pd.DataFrame | None, directed: list,
                 when: str) -> None:
    """Ask for positive weights between two known cities, and no pair twice."""
    if layers["weight"].isna().any() or not (layers["weight"] > 0).all() or np.isinf(layers["weight"]).any():
        checks.add("links with a weight that is missing, infinite or not above 0", "numbers above 0",
                   "leave these rows out", column="weight")
    if (layers["from_adcode"] == layers["to_adcode"]).any():
        checks.add("links from a city to itself", "links between two cities", "leave these rows out")
    if cities is not None:
        checks.known(pd.unique(layers[_ENDS].to_numpy().ravel()), cities["adcode"], "city")
    plain = layers[~layers["layer"].isin(directed)]
    pairs = pd.DataFrame(np.sort(plain[_ENDS].astype(str).to_numpy(), axis=1))
    if pairs.assign(layer=plain["layer"].to_numpy(), time=plain[when].to_numpy()).duplicated().any():
        checks.add("both directions of a pair in a layer without directions", "one row per pair of cities",
                   "sum them, or name the layer in directed=")


def _check_first(checks: Checks, first: Mapping, layers: pd.DataFrame, chosen: list, when: str) -> None:
    checks.known(first, ["layer", when, "adcode"], "key of first")
    if "layer" in first:
        checks.known([first["layer"]], chosen, "layer")
    if when in first:
        of = layers if "layer" not in first else layers[layers["layer"] == first["layer"]]
        checks.known([first[when]], of[when].unique(), when)
    if "adcode" in first:
        checks.known([first["adcode"]], pd.unique(layers[_ENDS].to_numpy().ravel()), "city")


def strongest(part: pd.DataFrame, directed: bool, top: int) -> pd.DataFrame:
    """Links that are among the strongest of at least one of their two cities.

    Parameters
    ----------
    part : DataFrame
        Columns from_adcode, to_adcode, weight, of one layer and year or period.
    directed : bool
        Whether a city's links out and in count apart.
    top : int
        How many of each city.

    Returns
    -------
    DataFrame
        Rows of `part`, by from_adcode and then to_adcode, their index their place in `part`. Of equal weights the lower
        code of the partner counts first.

    Examples
    --------
    >>> part = pd.DataFrame({"from_adcode": ["1", "1", "2"], "to_adcode": ["2", "3", "3"], "weight": [9, 5, 1]})
    >>> len(strongest(part, False, 1)), len(strongest(part, True, 1))
    (2, 3)
    """
    part = part.reset_index(drop=True)
    sides = [part.assign(city=part[one], partner=part[other], row=part.index)
             for one, other in (_ENDS, _ENDS[::-1])]
    kept: set = set()
    for group in (sides if directed else [pd.concat(sides)]):
        ordered = group.sort_values(["weight", "partner"], ascending=[False, True], kind="stable")
        kept |= set(ordered.groupby("city", sort=False).head(top)["row"])
    return part.loc[part.index.isin(kept)].sort_values(_ENDS)


def _rows(part: pd.DataFrame, number: dict, directed: bool, top: int) -> str:
    """Strongest links as "from:to,weight,to,weight;…": cities and whole weights to the base 36, others with a point."""
    kept = strongest(part, directed, top)
    rows: dict[str, list[str]] = {}
    for one, other, weight in kept[[*_ENDS, "weight"]].itertuples(index=False):
        short = float(f"{weight:.6g}")
        text = np.base_repr(int(short), 36).lower() if short.is_integer() and short < 2**53 else _decimal(short)
        here, there = (np.base_repr(number[city], 36).lower() for city in (one, other))
        rows.setdefault(here, []).extend([there, text])
    return ";".join(f"{one}:{','.join(flat)}" for one, flat in rows.items())


def _decimal(number: float) -> str:
    text = repr(number)
    return text if "." in text else f"{number:.1f}"


def _start(first: Mapping, layers: pd.DataFrame, chosen: list, number: dict, times: list[str], when: str) -> dict:
    """Layer, year or period, and city that are shown at first."""
    key = first.get("layer", chosen[0])
    own = layers[layers["layer"] == key]
    had = set(own["time"])
    time = str(first.get(when, [time for time in times if time in had][-1]))
    adcode = first.get("adcode")
    if adcode is None:
        # A year given without its layer may be one the first layer does not have.
        now = own[own["time"] == time] if (own["time"] == time).any() else own
        sums = pd.concat([now.groupby(end)["weight"].sum() for end in _ENDS]).groupby(level=0).sum()
        adcode = sums.sort_index().idxmax()
    return {"layer": chosen.index(key), "time": time, "city": number[adcode]}


class _Ground:
    """Degrees to units of the SVG, with 1 / cos(latitude) as aspect."""

    def __init__(self, cities: pd.DataFrame):
        self.west, self.east = cities["longitude"].min() - _PAD, cities["longitude"].max() + _PAD
        self.south, self.north = cities["latitude"].min() - _PAD, cities["latitude"].max() + _PAD
        middle = math.radians((self.south + self.north) / 2)
        # A tall and narrow region, or a single city, is shown in the middle of a wider window.
        wide = max(self.east - self.west, 0.9 * (self.north - self.south) / math.cos(middle))
        more = (wide - (self.east - self.west)) / 2
        self.west, self.east = self.west - more, self.east + more
        self.scale = _WIDTH / wide
        self.height = max((self.north - self.south) * self.scale / math.cos(middle), 0.4 * _WIDTH)
        self.upright = self.height / (self.north - self.south)

    def places(self, longitude, latitude) -> list[tuple[float | None, float | None]]:
        x = (np.asarray(longitude, dtype=float) - self.west) * self.scale
        y = (self.north - np.asarray(latitude, dtype=float)) * self.upright
        return [(round(float(a), 1), round(float(b), 1)) if np.isfinite(a + b) else (None, None)
                for a, b in zip(x, y, strict=True)]

    def grid(self) -> str:
        """Lines of round degrees, with their numbers at the lower and the left edge."""
        span = max(self.east - self.west, self.north - self.south)
        step = next(s for s in (1, 2, 5, 10, 20, 30, 60) if span / s <= 7)
        parts = []
        for degree in range(math.ceil(self.west / step) * step, math.floor(self.east) + 1, step):
            (x, _), = self.places([degree], [self.south])
            parts.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{self.height:.1f}"/>')
            if 30 < x < _WIDTH - 60:
                parts.append(f'<text x="{x + 3}" y="{self.height - 4:.1f}">{_degrees(degree, "E", "W")}</text>')
        for degree in range(math.ceil(self.south / step) * step, math.floor(self.north) + 1, step):
            (_, y), = self.places([self.west], [degree])
            parts.append(f'<line x1="0" x2="{_WIDTH:g}" y1="{y}" y2="{y}"/>')
            if 20 < y < self.height - 20:
                parts.append(f'<text x="2" y="{y - 3:.1f}">{_degrees(degree, "N", "S")}</text>')
        return "".join(parts)


def _degrees(degree: int, above: str, below: str) -> str:
    return f"{abs(degree)}°{above if degree > 0 else below if degree < 0 else ''}"


@cache
def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8").strip()


def _json(data: dict) -> str:
    """JSON for the inside of a script element: no sign in it can end that element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _html(data: dict, ground: _Ground, grades: list[str], origins: list[str], language: str, caption: str | None,
          anchor: str | None) -> str:
    """All of it as one element."""
    def word(key: str) -> str:
        return escape(label(key, language))

    badges = "".join(f'<span class="fs-badge fs-{grade}">{word(grade)}</span>' for grade in grades)
    points = "".join(f'<circle cx="{c["x"]}" cy="{c["y"]}" r="2" data-i="{i}"><title>{escape(c["name"])}</title>'
                     '</circle>' for i, c in enumerate(data["cities"]) if c["x"] is not None)
    place = f' id="{anchor}"' if anchor else ""
    name = escape(caption) if caption else word("network_map")
    controls = "".join(f'<label>{word(key)}<select aria-label="{word(key)}"></select></label>'
                       for key in ("layer", data["when"], "city"))
    controls += f'<label class="fs-network-zoom"><input type="checkbox">{word("network_zoom")}</label>'
    return "\n".join([
        f'<div class="fs-network fs-table-block mathjax_ignore tex2jax_ignore" role="group" aria-label="{name}"{place} '
        f'lang="{HTML_CODES[language]}">',
        f"<style>{_static('network.css')}</style>",
        f'<div class="fs-network-controls" hidden>{controls}</div>',
        f'<p class="fs-evidence fs-network-badges">{badges}</p>',
        '<p class="fs-network-status" role="status"></p>',
        f"<noscript><p>{word('network_noscript')}</p></noscript>",
        '<div class="fs-network-body"><div>',
        f'<svg class="fs-network-svg" viewBox="0 0 {_WIDTH:g} {ground.height:.1f}" tabindex="0" role="application" '
        f'aria-label="{word("network_keys")}">',
        f'<g class="fs-network-grid" aria-hidden="true">{ground.grid()}</g>',
        '<g class="fs-network-links" aria-hidden="true"></g>',
        f'<g class="fs-network-points" aria-hidden="true">{points}</g>',
        '<g class="fs-network-names" aria-hidden="true"></g>',
        "</svg>",
        f'<p class="fs-network-legend" hidden><span>{word("network_out")}</span><span>{word("network_in")}</span></p>',
        "</div>",
        f'<div class="fs-table-scroll" role="region" aria-label="{word("network_table")}" tabindex="0">',
        '<table class="fs-table fs-network-table"></table></div></div>',
        f'<p class="fs-network-foot"><span class="fs-source">{escape(" ".join(origins))}</span> '
        f'<a class="fs-download fs-network-download" href="data:," hidden>{word("download_csv")}</a></p>',
        f'<script type="application/json">{_json(data)}</script>',
        f"<script>{_static('network.js')}</script>",
        "</div>",
    ])
