"""Makes the tables of stations, trains and stops from the timetable of high-speed trains of March 2016."""
from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace.geography import great_circle_km
from flowspace.sources.names import MUNICIPALITIES
from flowspace.sources.raw import agree, require_file
from flowspace.sources.station_units import BORDER, COUNTIES, NOTES, PLACES, QUARTERS, UNLOCATED

FIRST_DAY, LAST_DAY = date(2016, 1, 30), date(2016, 3, 29)
"""The 60 days the timetable covers."""

REFERENCE_DAY = date(2016, 3, 10)
"""The day the timetable was read: an ordinary Thursday, a week after the travel season of the Spring Festival."""

MAXIMUM_KMH = 350
"""No train of 2016 was faster, even in a straight line; a leg that is means a station in the wrong place."""

_STATION_SHEET, _STOP_SHEET = "车站", "时刻表"
_STATION_HEADER = ("序号", "电报码", "站名", "拼音", "首字母", "拼音码", "经度", "纬度")
_STOP_HEADER = ("车次", "起点", "终点", "出发时间", "到达时间", "类别", "服务", "站序", "站名", "到站时间", "出发时间", "停留时间",
                "是否开通", "运行日期", "其他")


def timetable(raw: Path, cities: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make the tables of stations, trains and stops.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads the workbook of hsr_2016.
    cities : DataFrame
        The table cities.

    Returns
    -------
    dict of DataFrame
        rail_stations, rail_trains and rail_stops.

    Raises
    ------
    TableError
        If the workbook is missing or not as expected, a station is not resolved, or two stops in a row are so far
        apart that no train could have run between them in the time given.
    """
    path = raw / "hsr_2016" / "hsr_timetable_20160310.xlsx"
    sheets = _sheets(path)
    stations = _stations(sheets[_STATION_SHEET], cities, path)
    trains, stops = _trains_and_stops(sheets[_STOP_SHEET], path)
    agree(set(stops["station"]) == set(stations["station"]), path, "stops at other stations than those listed",
          "the stations of both sheets alike")
    legs = leg_speeds(stops, stations)
    fast = legs[legs["kmh"] > MAXIMUM_KMH]
    agree(fast.empty, path, f"{len(fast)} legs faster than {MAXIMUM_KMH} km/h: "
          + ", ".join(f"{leg.station}–{leg.next_station}" for leg in fast.head(10).itertuples()),
          "stations where their neighbours in the timetable allow them to be")
    return {"rail_stations": stations, "rail_trains": trains, "rail_stops": stops}


def leg_speeds(stops: pd.DataFrame, stations: pd.DataFrame) -> pd.DataFrame:
    """Return how fast trains would have to be between two stops in a row, in a straight line.

    Parameters
    ----------
    stops : DataFrame
        The table rail_stops.
    stations : DataFrame
        The table rail_stations; stations without a position make no leg.

    Returns
    -------
    DataFrame
        station, next_station, minutes (the shortest of all trains), km, kmh; one row per ordered pair, sorted.
        Trains stop for whole minutes, so half a minute is added to departure and arrival each.
    """
    placed = stations.set_index("station")[["longitude", "latitude"]]
    ordered = stops.sort_values(["train", "stop"])
    following = ordered.groupby("train")[["station", "arrival"]].shift(-1)
    legs = pd.DataFrame({"station": ordered["station"], "next_station": following["station"],
                         "minutes": following["arrival"] - ordered["departure"]}).dropna()
    legs = legs.groupby(["station", "next_station"], as_index=False)["minutes"].min()
    start, end = placed.loc[legs["station"]], placed.loc[legs["next_station"]]
    km = great_circle_km(start["longitude"].to_numpy(), start["latitude"].to_numpy(), end["longitude"].to_numpy(),
                         end["latitude"].to_numpy())
    legs = legs.assign(km=km)
    return legs.assign(kmh=legs["km"] / (legs["minutes"].astype(float) + 1) * 60).dropna(subset=["km"])


def _sheets(path: Path) -> dict[str, list[tuple]]:
    """Read the two sheets that are needed, without their headers."""
    from openpyxl import load_workbook

    require_file(path)
    workbook = load_workbook(path, read_only=True)
    sheets = {}
    for name, header in ((_STATION_SHEET, _STATION_HEADER), (_STOP_SHEET, _STOP_HEADER)):
        agree(name in workbook.sheetnames, path, f"no sheet {name}", f"the sheets {_STATION_SHEET} and {_STOP_SHEET}")
        rows = list(workbook[name].iter_rows(values_only=True))
        agree(bool(rows) and rows[0] == header, path, f"other columns in the sheet {name}", ", ".join(header))
        sheets[name] = rows[1:]
    workbook.close()
    return sheets


def _stations(rows: list[tuple], cities: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Resolve stations to units; the sheet calls the telegraph code a name and the name a code."""
    table = pd.DataFrame({"station": [row[1] for row in rows], "longitude": [row[6] for row in rows],
                          "latitude": [row[7] for row in rows]})
    resolved = _resolved(cities)
    missing = sorted(set(table["station"]) - set(resolved))
    agree(not missing, path, "stations that are not resolved: " + ", ".join(missing), "every station in station_units")
    listed_by_hand = {name for name, (_, _, method) in resolved.items() if method != "city_name"} | set(QUARTERS)
    unused = sorted(listed_by_hand - set(table["station"]))
    agree(not unused, path, "no station " + ", ".join(unused), "the stations that station_units resolves")
    table["adcode"], table["county_adcode"], table["method"] = zip(*table["station"].map(resolved), strict=True)
    table["confidence"] = table["method"].map({"city_name": "high", "county_name": "high", "place": "medium"})
    table.loc[table["station"].isin(BORDER), "confidence"] = "low"
    table.loc[table["station"].isin(UNLOCATED), ["longitude", "latitude"]] = float("nan")
    notes = table["station"].map(lambda name: NOTES.get(name, ("", "")))
    return table.assign(longitude=table["longitude"].astype(float).round(4),
                        latitude=table["latitude"].astype(float).round(4),
                        in_cities=table["adcode"].isin(cities["adcode"]), note=notes.str[0], note_zh=notes.str[1])


def _resolved(cities: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Unit, county where known, and method by name of station; names of cities with a direction are made by rule."""
    resolved = {}
    for city in cities[cities["level"].isin(["municipality", "prefecture"])].itertuples():
        for direction in ("", "东", "西", "南", "北"):
            resolved[city.name_zh.removesuffix("市") + direction] = (city.adcode, "", "city_name")
    resolved |= {name: (unit, "", "city_name") for name, unit in QUARTERS.items()}
    resolved |= {name: (_unit_of(county), county, "county_name")
                 for county, names in COUNTIES.items() for name in names.split()}
    return resolved | {name: (unit, "", "place") for unit, names in PLACES.items() for name in names.split()}


def _unit_of(county: str) -> str:
    """Unit of 2020 that a county-level unit belongs to; those under a province directly are units themselves."""
    municipality = county[:2] + "0000"
    if municipality in MUNICIPALITIES:
        return municipality
    return county if county[2:4] == "90" else county[:4] + "00"


def _trains_and_stops(rows: list[tuple], path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the sheet, in which the first stop of a train carries what holds for the train."""
    trains: list[dict[str, Any]] = []
    stops: list[dict[str, Any]] = []
    clock = 0
    for number, row in enumerate(rows, start=2):
        first = row[0] is not None
        if first:
            trains.append({"train": str(row[14]).split("|")[1], "number": str(row[0]), **_days(row[13], path)})
            clock = _minutes(row[10])
        timed = isinstance(row[10], time) and (first or isinstance(row[9], time))
        agree(bool(trains) and row[8] is not None and timed, path, f"row {number} of the sheet {_STOP_SHEET}",
              "a station, a departure, and an arrival at every stop but the first of a train")
        arrival = None
        if not first:
            arrival = clock = _next(clock, row[9])
        departure = clock = _next(clock, row[10])
        stops.append({"train": trains[-1]["train"], "stop": int(row[7]), "station": row[8], "arrival": arrival,
                      "departure": departure})
    train_table, stop_table = pd.DataFrame(trains).assign(evidence="observed"), pd.DataFrame(stops)
    agree(train_table["train"].is_unique, path, "a train key a second time", "one timetable for each key")
    # Nobody boards at the end; the sheet repeats the time of arrival there.
    last = ~stop_table["train"].duplicated(keep="last")
    stop_table["departure"] = stop_table["departure"].astype("Int64").mask(last)
    return train_table, stop_table.astype({"arrival": "Int64"})


def _days(running: Any, path: Path) -> dict[str, Any]:
    """On how many of the days a train runs, and whether on the reference day."""
    every = pd.date_range(FIRST_DAY, LAST_DAY).strftime("%Y-%m-%d")
    text = f"{running:%Y-%m-%d}" if isinstance(running, datetime) else str(running)
    days = set(every) if text == "ALL" else set(text.split("|"))
    agree(days <= set(every), path, f"a train on {min(days - set(every), default='')}",
          f"days from {FIRST_DAY} to {LAST_DAY}")
    return {"days": len(days), "on_reference_day": str(REFERENCE_DAY) in days}


def _minutes(clock: time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def _next(before: int, clock: time) -> int:
    """Minutes after the midnight before the start, at the first time the clock shows this after a moment."""
    return before + (_minutes(clock) - before) % 1440
