"""A map of the cities of the world that a reader can ask, without a server or a network.

One piece of HTML holds everything: coastlines and cities as SVG, a table of all cities that is there without a script
too, a style and a script, which stand in `static/` and are copied into it. What stands in the HTML is escaped, signs
that could end the JSON are written as escapes, and the script writes texts only as texts.
"""
from __future__ import annotations

import json
import math
import re
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from flowspace.figures.checks import Checks
from flowspace.figures.equal_earth import equal_earth, graticule, land
from flowspace.figures.interactive import Interactive
from flowspace.figures.labels import LABELS, label
from flowspace.figures.world_map import check_world_table, normalised, short_columns
from flowspace.languages import HTML_CODES

_WIDTH = 1000.0  # units of the SVG
_SOUTH = -58.0
_STATIC = Path(__file__).parent / "static"
_WORDS = ("all", "no_city", "shown", "comma", "colon", "stop", "in", "alone", "between", "more")


class InteractiveWorld(Interactive):
    """A map of the world, as `interactive_world` returns it: a notebook shows the HTML."""


def interactive_world(table: pd.DataFrame, *, score_label: str, evidence, source, language,
                      labels: dict | None = None, first: str | None = None, caption: str | None = None,
                      anchor: str | None = None) -> InteractiveWorld:
    """Cities of the world as a map to be asked: filtered by agglomeration, continent and score, chosen one by one.

    A reader chooses a city from a list, by a click near its point, or, with the map in focus, by arrow keys. A status
    line says aloud its values and which cities belong to its agglomeration, whose points change colour; the map zooms
    to it if asked. The table below holds the same cities with the same values, filtered alike, and can be taken as
    CSV; without a script it holds all of them. Members of agglomerations are filled, other cities hollow.

    Parameters
    ----------
    table : DataFrame
        As for `world_map`: `city`, `lon`, `lat`, `score`, `agglomeration`; optional `name_en`, `name_zh` (names of
        cities; English ones stand in for Chinese ones, and `city` for those), `continent`, `class`, `population`.
    score_label : str
        What the score is, as the head of a column.
    evidence : str or sequence of str
    source : str
    language : {"en", "zh"}
    labels : dict, optional
        Words for agglomerations, continents and classes by key. An agglomeration without a word that is named after a
        city of the table has that city's name; else the key itself is written.
    first : str, optional
        City chosen at first; the one with the highest score if left out.
    caption : str, optional
        A name for the whole, read aloud with the map.
    anchor : str, optional
        A name by which the text of a chapter refers to it: lower-case letters, digits and hyphens.

    Returns
    -------
    InteractiveWorld
        `.html`, `.text`. About 45 kB of HTML without cities and 0.3 kB for each of them.

    Raises
    ------
    FigureError
        With every problem of the input.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b </script>"], "lon": [0.0, 1.0], "lat": 50.0, "score": [9.0, None],
    ...                       "agglomeration": ["a", None]})
    >>> world = interactive_world(table, score_label="Score", evidence="simulated", source="a toy", language="en")
    >>> world
    2 cities, 1 agglomeration. simulated. Source: a toy
    >>> "b </script>" in world.html
    False
    """
    checks = Checks(evidence, source, language)
    table = short_columns(table)
    usable = check_world_table(checks, table)
    checks.words(score_label, "score_label")
    if usable and "population" in table and checks.table(table, "table", ["population"], numbers=["population"]):
        checks.within(table, "table", ["population"], 0)
    if usable and first is not None:
        checks.known([first], table["city"], "city")
    if caption is not None:
        checks.words(caption, "caption")
    if anchor is not None and not re.fullmatch(r"[a-z][a-z0-9-]*", str(anchor)):
        checks.add(f"anchor {anchor!r}", "lower-case letters, digits and hyphens, a letter first", "change the name")
    checks.stop_if_any()

    cities = normalised(table)
    cities = cities.sort_values(["score", "city"], ascending=[False, True], na_position="last", ignore_index=True)
    names = _names(cities, language)
    words = {str(key): str(word) for key, word in (labels or {}).items()}
    own = dict(zip(cities["city"], names, strict=True))
    groups = _listed(cities["agglomeration"], own | words)
    continents = _listed(cities["continent"], words) if "continent" in cities else {}
    ground = _Ground()
    x, y = ground.places(cities["lon"], cities["lat"])
    largest = float(cities["score"].max()) if cities["score"].notna().any() else 0.0
    number = {key: i for i, key in enumerate(groups)}
    place = {key: i for i, key in enumerate(continents)}
    data = {
        "words": {word: label(f"world_{word}", language) for word in _WORDS},
        "agglomerations": list(groups.values()), "continents": list(continents.values()),
        "cities": [{"x": round(float(a), 1), "y": round(float(b), 1), "s": None if math.isnan(s) else float(f"{s:.6g}"),
                    "g": number.get(g), **({"t": place.get(_key(t))} if continents else {})}
                   for a, b, s, g, t in zip(x, y, cities["score"], cities["agglomeration"],
                                            cities.get("continent", cities["city"]), strict=True)],
        "start": 0 if first is None else int(np.flatnonzero(cities["city"] == str(first))[0]),
    }
    columns = _columns(cities, names, groups, continents, words, score_label, language)
    # The agglomeration is said with its cities, not as one of the values.
    data["said"] = [kind not in ("city", "agglomeration") for kind, *_ in columns]
    sizes = [2.0 if largest <= 0 or math.isnan(s) else max(1.6, 5.0 * math.sqrt(s / largest)) for s in cities["score"]]
    html = _html(data, columns, sizes, names, ground, checks.grades, source.strip(), language, caption, anchor)
    colon = ": " if language == "en" else "："
    text = f"{len(cities)} cities, {len(groups)} agglomeration{'' if len(groups) == 1 else 's'}. " \
           f"{', '.join(label(g, language) for g in checks.grades)}. {label('source', language)}{colon}{source.strip()}"
    return InteractiveWorld(html, text)


def _names(cities: pd.DataFrame, language: str) -> list[str]:
    """Names in the language, else English ones, else the key."""
    out = cities["city"].astype(object)
    for column in dict.fromkeys(["name_en", f"name_{language}"]):
        if column in cities:
            out = cities[column].astype(object).where(cities[column].notna(), out)
    return [str(name) for name in out]


def _key(item) -> str | None:
    return None if pd.isna(item) else str(item)


def _listed(column: pd.Series, words: dict) -> dict[str, str]:
    """Keys that occur and their words, by word."""
    keys = {str(item) for item in column.dropna()}
    return dict(sorted(((key, words.get(key, key)) for key in keys), key=lambda pair: (pair[1].casefold(), pair[0])))


def _columns(cities, names, groups, continents, words, score_label, language) -> list[tuple[str, str, list[str]]]:
    """Columns of the table: kind, head, texts."""
    out = [("city", label("city", language), names), ("score", score_label, [_number(s) for s in cities["score"]])]
    if "class" in cities:
        out.append(("class", label("class", language), [_word(item, words, language) for item in cities["class"]]))
    out.append(("agglomeration", label("agglomeration", language),
                [groups[key] if key is not None else "–" for key in cities["agglomeration"]]))
    if continents:
        out.append(("continent", label("continent", language),
                    [continents.get(_key(item), "–") for item in cities["continent"]]))
    if "population" in cities:
        out.append(("population", label("population", language), [_number(p) for p in cities["population"]]))
    return out


def _word(item, words, language) -> str:
    key = _key(item)
    return "–" if key is None else words.get(key, label(key, language) if key in LABELS else key)


def _number(value) -> str:
    if pd.isna(value):
        return "–"
    # four digits of a score; of inhabitants all, and no exponent
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.4g}"


class _Ground:
    """Degrees to units of the SVG."""

    def __init__(self):
        self.half = float(equal_earth(180.0, 0.0)[0])
        self.top, bottom = float(equal_earth(0.0, 84.0)[1]), float(equal_earth(0.0, _SOUTH)[1])
        self.scale = _WIDTH / (2 * self.half)
        self.height = (self.top - bottom) * self.scale

    def places(self, longitude, latitude) -> tuple[np.ndarray, np.ndarray]:
        x, y = equal_earth(longitude, latitude)
        return (x + self.half) * self.scale, (self.top - y) * self.scale

    def path(self, lines, closed: bool) -> str:
        """Lines as one path in half units, steps from point to point."""
        parts = []
        for line in lines:
            xy = np.round(np.column_stack(self.places(line[:, 0], line[:, 1])) * 2).astype(int)
            steps = np.diff(xy, axis=0)
            steps = steps[(steps != 0).any(axis=1)]
            if len(steps):
                parts.append(f"M{xy[0, 0]} {xy[0, 1]}l" + " ".join(f"{a} {b}" for a, b in steps) + "z" * closed)
        return "".join(parts)


@cache
def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8").strip()


def _json(data: dict) -> str:
    """JSON for the inside of a script element: no sign in it can end that element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _table(columns, language: str) -> str:
    numeric = {"score", "population"}
    cells = [f'<th scope="col"{_right(kind, numeric)}>{escape(head)}</th>' for kind, head, _ in columns]
    rows = []
    for row in zip(*(texts for *_, texts in columns), strict=True):
        own = [f'<td{_right(kind, numeric)}>{escape(text)}</td>' if k else f'<th scope="row">{escape(text)}</th>'
               for k, ((kind, *_), text) in enumerate(zip(columns, row, strict=True))]
        rows.append(f"<tr>{''.join(own)}</tr>")
    return (f'<table class="fs-table"><caption>{escape(label("world_table", language))}</caption>'
            f"<thead><tr>{''.join(cells)}</tr></thead><tbody>{''.join(rows)}</tbody></table>")


def _right(kind: str, numeric: set) -> str:
    return ' class="fs-number"' if kind in numeric else ""


def _html(data, columns, sizes, names, ground, grades, source, language, caption, anchor) -> str:
    """All of it as one element."""
    def word(key: str) -> str:
        return escape(label(key, language))

    def select(key: str) -> str:
        return f'<label>{word(key)}<select data-control="{key}" aria-label="{word(key)}"></select></label>'

    badges = "".join(f'<span class="fs-badge fs-{grade}">{word(grade)}</span>' for grade in grades)
    # Members above the others, and the smallest last, so that no large point hides them.
    order = sorted(range(len(names)), key=lambda i: (data["cities"][i]["g"] is not None, -sizes[i], i))
    points = "".join(
        f'<circle cx="{c["x"]}" cy="{c["y"]}" r="{sizes[i]:.1f}" style="--size:{sizes[i]:.1f}" data-i="{i}" '
        f'class="fs-world-{"other" if c["g"] is None else "member"}"><title>{escape(names[i])}</title></circle>'
        for i, c in ((i, data["cities"][i]) for i in order))
    place = f' id="{anchor}"' if anchor else ""
    name = escape(caption) if caption else word("world_map")
    controls = select("agglomeration") + (select("continent") if data["continents"] else "")
    controls += (f'<label>{word("world_least")}<input type="number" step="any" data-control="score" '
                 f'aria-label="{word("world_least")}"></label>{select("city")}<label class="fs-world-zoom">'
                 f'<input type="checkbox" data-control="zoom">{word("world_zoom")}</label>')
    colon = ": " if language == "en" else "："
    return "\n".join([
        f'<div class="fs-world fs-table-block mathjax_ignore tex2jax_ignore" role="group" aria-label="{name}"{place} '
        f'lang="{HTML_CODES[language]}">',
        f"<style>{_static('world.css')}</style>",
        f'<div class="fs-world-controls" hidden>{controls}</div>',
        f'<p class="fs-evidence fs-world-badges">{badges}</p>',
        '<p class="fs-world-status" role="status"></p>',
        f"<noscript><p>{word('world_noscript')}</p></noscript>",
        f'<svg class="fs-world-svg" viewBox="0 0 {_WIDTH:g} {ground.height:.1f}" tabindex="0" role="application" '
        f'aria-label="{word("world_keys")}">',
        '<g aria-hidden="true">'
        f'<path class="fs-world-grid" transform="scale(.5)" d="{ground.path(graticule(), False)}"/>'
        f'<path class="fs-world-land" transform="scale(.5)" d="{ground.path(land(), True)}"/></g>',
        f'<g class="fs-world-points" aria-hidden="true">{points}</g>',
        '<text class="fs-world-name" aria-hidden="true"></text>',
        "</svg>",
        f'<p class="fs-world-key"><span>{word("world_member")}</span><span>{word("world_same")}</span>'
        f'<span>{word("world_other")}</span></p>',
        f'<div class="fs-table-scroll" role="region" aria-label="{word("world_table")}" tabindex="0">',
        _table(columns, language),
        "</div>",
        f'<p class="fs-world-foot"><span class="fs-source">{word("source")}{colon}{escape(source)}</span> '
        f'<a class="fs-download fs-world-download" href="data:," hidden>{word("download_csv")}</a></p>',
        f'<script type="application/json">{_json(data)}</script>',
        f"<script>{_static('world.js')}</script>",
        "</div>",
    ])
