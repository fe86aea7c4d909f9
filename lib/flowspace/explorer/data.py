"""Everything the explorer page holds, packed: numbers in lists by agglomeration or city and year, a letter a grade."""
from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from flowspace import capability, geography, tables
from flowspace.evidence import GRADES, weakest_grade
from flowspace.explorer.catalogue import (
    GROUPS,
    LAYERS,
    MEASURES,
    MEMBERSHIP,
    PUBLISHED,
    PUBLISHED_TABLE,
    Layer,
    Measure,
)
from flowspace.explorer.layers import between, links_within, strengths
from flowspace.explorer.values import values
from flowspace.figures import city_names

DIGITS = 6
"""Significant digits that are kept."""

LETTERS = {grade: grade[0] for grade in GRADES}
"""One letter for each grade; a blank where there is no value."""


def explorer_data(read: Callable[[str], pd.DataFrame] = tables.read, draws: int = 100,
                  seed: int = 1) -> dict[str, Any]:
    """All data of the page.

    Parameters
    ----------
    read : callable
        Gives a table by its name.
    draws, seed : int
        Of the intervals.

    Returns
    -------
    dict
        What JSON can hold: agglomerations (key, names, members as numbers of cities), cities (columns code, en, zh, x,
        y: degrees), measures, layers, groups, tables (source, licence and caveats of each in both languages), series
        (by "measure" or "measure|layer": years and, for each agglomeration, value, lower, upper and grades), cities_by
        (patents with intervals and grades, strengths by layer), links and between by layer.

    Notes
    -----
    Numbers are kept with six significant digits.

    Examples
    --------
    >>> data = explorer_data(draws=0)
    >>> len(data["agglomerations"]), data["series"]["density|rail"]["years"]
    (19, [2016])
    """
    plan = read("agglomerations").sort_values("order")
    order = plan["agglomeration"].tolist()
    members = geography.members(read("membership"), MEMBERSHIP, order)
    cities = read("cities")
    codes = cities["adcode"].tolist()
    place = {code: i for i, code in enumerate(codes)}
    short_zh = city_names(cities, "zh")
    inside = members.groupby("agglomeration")["adcode"].agg(list)
    data: dict[str, Any] = {
        "agglomerations": [{"key": row.agglomeration, "en": row.name_en, "zh": row.name_zh, "short_en": row.short_en,
                            "short_zh": row.short_zh, "members": [place[code] for code in inside[row.agglomeration]]}
                           for row in plan.itertuples()],
        "cities": {"code": codes, "en": cities["name_en"].tolist(), "zh": [short_zh[code] for code in codes],
                   "x": _numbers(cities["longitude"]), "y": _numbers(cities["latitude"])},
        "groups": [{"key": key, "en": en, "zh": zh} for key, (en, zh) in GROUPS.items()],
        "measures": [_measure(one, read) for one in MEASURES],
        "layers": [_layer(one, read) for one in LAYERS], "published": PUBLISHED | {"table": PUBLISHED_TABLE},
        "draws": draws,
        "series": packed_series(values(read, draws, seed), order),
        "cities_by": {"patents": _patents(read("city_patents_estimated"), codes), "layers": {}},
        "links": {}, "between": {},
    }
    for layer in LAYERS:
        table = strengths(layer, read).reindex(codes)
        data["cities_by"]["layers"][layer.key] = {
            "years": [int(year) for year in table.columns],
            "value": [_numbers(row) if any(row) else 0 for row in table.to_numpy()]}
        data["links"][layer.key] = _links(links_within(layer, read, members), order, place)
        data["between"][layer.key] = _between(between(layer, read, members), order)
    names = {name for one in data["measures"] for name in one["tables"]}
    names |= {one.table for one in LAYERS} | {PUBLISHED_TABLE}
    data["tables"] = {name: _table(name) for name in sorted(names)}
    return data


def packed_series(table: pd.DataFrame, order: list[str]) -> dict[str, Any]:
    """A long table of values as lists by agglomeration and year.

    Parameters
    ----------
    table : DataFrame
        As `values` returns it.
    order : list of str
        Keys of agglomerations.

    Returns
    -------
    dict
        By "measure" or "measure|layer": years, value and, where there are any, lower and upper (a list for each
        agglomeration; None without a value), grades (a text for each agglomeration, one letter a year; one text alone
        where all are alike).

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "m", "layer": "", "agglomeration": ["a", "a"], "year": [2010, 2012],
    ...                       "value": [1.23456789, 2], "lower": math.nan, "upper": math.nan,
    ...                       "evidence": ["observed", "estimated"]})
    >>> packed_series(table, ["a"])
    {'m': {'years': [2010, 2012], 'value': [[1.23457, 2]], 'grades': ['oe']}}
    """
    found = {}
    for (measure, layer), part in table.groupby(["measure", "layer"], sort=False):
        years = sorted(int(year) for year in part["year"].unique())
        one: dict[str, Any] = {"years": years}
        for column in ("value", "lower", "upper"):
            if part[column].notna().any():
                wide = part.pivot(index="agglomeration", columns="year", values=column).reindex(order, columns=years)
                one[column] = [_numbers(row) for row in wide.to_numpy()]
        letters = part.assign(letter=part["evidence"].map(LETTERS)).pivot(
            index="agglomeration", columns="year", values="letter").reindex(order, columns=years).fillna(" ")
        one["grades"] = ["".join(row) for row in letters.to_numpy()]
        if part["evidence"].nunique() == 1:
            one["grades"] = LETTERS[part["evidence"].iloc[0]]
        found[f"{measure}|{layer}" if layer else measure] = one
    return found


def script_of(data: Mapping[str, Any]) -> bytes:
    """The data as a script, so that a page can read them without a server.

    Parameters
    ----------
    data : mapping
        As `explorer_data` returns it.

    Returns
    -------
    bytes

    Examples
    --------
    >>> script_of({"zh": "珠三角"}).decode()
    'window.flowspaceExplorer={"zh":"珠三角"};\\n'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Two separators of lines that older browsers do not take inside a text.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"window.flowspaceExplorer={text};\n".encode()


def _number(value: Any) -> float | int | None:
    if value is None or pd.isna(value):
        return None
    value = float(value)
    if value == 0:
        return 0
    rounded = round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))
    return int(rounded) if rounded == int(rounded) else rounded


def _numbers(row: Iterable) -> list[float | int | None]:
    return [_number(value) for value in row]


def _measure(measure: Measure, read: Callable[[str], pd.DataFrame]) -> dict[str, Any]:
    """A measure with the tables it rests on; those of the index are what its indicators name."""
    of_index = capability.source_tables(read("capability_indicators")) if measure.group == "index" else ()
    return asdict(measure) | {"layered": measure.layered, "tables": [*measure.tables, *of_index]}


def _layer(layer: Layer, read: Callable[[str], pd.DataFrame]) -> dict[str, Any]:
    return asdict(layer) | {"grade": LETTERS[weakest_grade(read(layer.table)["evidence"])]}


def _patents(patents: pd.DataFrame, codes: list[str]) -> dict[str, Any]:
    years = sorted(int(year) for year in patents["year"].unique())
    found: dict[str, Any] = {"years": years}
    for name, column in (("value", "patents"), ("lower", "lower"), ("upper", "upper")):
        wide = patents.pivot(index="adcode", columns="year", values=column).reindex(codes, columns=years)
        found[name] = [_numbers(row) if pd.notna(row).any() else 0 for row in wide.to_numpy()]
    letters = patents.assign(letter=patents["evidence"].map(LETTERS)).pivot(
        index="adcode", columns="year", values="letter").reindex(codes, columns=years).fillna(" ")
    found["grades"] = ["".join(row) for row in letters.to_numpy()]
    return found


def _links(table: pd.DataFrame, order: list[str], place: dict[str, int]) -> dict[str, Any]:
    """By year, for each agglomeration: number of links, their weight, and links as city, city, weight, ..."""
    found: dict[str, Any] = {}
    for year, rows in table.groupby("year"):
        by_key = dict(tuple(rows.groupby("agglomeration")))
        found[str(year)] = [_flat(by_key[key], place) if key in by_key else 0 for key in order]
    return found


def _flat(rows: pd.DataFrame, place: dict[str, int]) -> list[Any]:
    flat = []
    for a, b, weight in rows[["adcode_a", "adcode_b", "weight"]].itertuples(index=False):
        flat += [place[a], place[b], _number(weight)]
    return [len(rows), _number(rows["weight"].sum()), flat]


def _between(table: pd.DataFrame, order: list[str]) -> dict[str, Any]:
    """By year: number of agglomeration, number of the other, weight, ..."""
    found: dict[str, Any] = {}
    for year, rows in table.groupby("year"):
        flat = []
        for one, other, weight in rows[["agglomeration", "other", "weight"]].itertuples(index=False):
            flat += [order.index(one), order.index(other), _number(weight)]
        found[str(year)] = flat
    return found


def _table(name: str) -> dict[str, Any]:
    """Title, sources, licences and caveats of a table in both languages."""
    told = tables.describe(name)
    licences = {one["title"]: one for one in told["licenses"]}.values()
    return {"en": told["title"], "zh": told["title_zh"], "vintage_en": told["vintage"],
            "vintage_zh": told["vintage_zh"], "short_en": tables.short_source(name, "en"),
            "short_zh": tables.short_source(name, "zh"),
            "licence_en": [one["title"] for one in licences], "licence_zh": [one["title_zh"] for one in licences],
            "caveats_en": told.get("caveats_en", []), "caveats_zh": told.get("caveats_zh", [])}
