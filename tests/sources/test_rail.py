"""The timetable of high-speed trains: resolved stations, services and cities against what the timetable says."""
from __future__ import annotations

import pandas as pd
import pytest
from openpyxl import load_workbook
from raw_files import write_timetable

from flowspace import geography, tables
from flowspace.errors import TableError
from flowspace.sources.rail_services import rail_cities, rail_services
from flowspace.sources.rail_timetable import MAXIMUM_KMH, leg_speeds, timetable

CITIES = tables.read("cities").query("level != 'county_group'")
STATIONS, TRAINS, STOPS = (tables.read(f"rail_{name}") for name in ("stations", "trains", "stops"))
SERVICES, NODES = tables.read("rail_services"), tables.read("rail_cities")
PAIR = SERVICES.set_index(["from_adcode", "to_adcode"])
MEMBERSHIP = tables.read("membership")


def test_numbers_of_stations_trains_and_stops_are_those_of_the_workbook():
    assert len(STATIONS) == 672 and STOPS["station"].nunique() == 672
    assert len(TRAINS) == 4458 and TRAINS["number"].nunique() == 4402 and len(STOPS) == 34647
    assert TRAINS["on_reference_day"].sum() == 3704 and (TRAINS["days"] == 60).sum() == 3198
    assert TRAINS["number"].str.contains("/").sum() == 686
    assert TRAINS.loc[TRAINS["on_reference_day"], "number"].str.split("/").explode().is_unique


def test_times_rise_along_every_train():
    times = STOPS.melt(["train", "stop"], ["arrival", "departure"], value_name="minutes").dropna()
    times = times.sort_values(["train", "stop", "variable"])  # arrival comes before departure
    assert (times.groupby("train")["minutes"].diff().dropna() >= 0).all()
    ends = STOPS.groupby("train")
    assert (ends["arrival"].count() == ends.size() - 1).all() and (ends["departure"].count() == ends.size() - 1).all()
    assert (ends["arrival"].max() >= 1440).sum() == 101 and STOPS["arrival"].max() < 2880


def test_no_train_would_have_to_fly():
    legs = leg_speeds(STOPS, STATIONS)
    assert len(legs) == 3875 and legs["kmh"].max() == pytest.approx(271.2, abs=0.05)
    # the check finds a station that is put where the map service first looked for it
    moved = STATIONS.copy()
    moved.loc[moved["station"] == "普安", ["longitude", "latitude"]] = 104.91, 25.80
    wrong = leg_speeds(STOPS, moved).query("kmh > @MAXIMUM_KMH")
    assert len(wrong) == 4 and wrong[["station", "next_station"]].eq("普安").any(axis=1).all()


def test_stations_lie_in_the_units_they_were_resolved_to():
    codes = CITIES.set_index("adcode")
    assert (STATIONS["in_cities"] == STATIONS["adcode"].isin(codes.index)).all()
    outside = STATIONS[~STATIONS["in_cities"]]
    assert outside.groupby("adcode").size().to_dict() == {
        "469002": 2, "469005": 1, "469006": 2, "469027": 3, "469028": 1}
    assert STATIONS["confidence"].value_counts().to_dict() == {"high": 544, "medium": 118, "low": 10}
    for row in STATIONS[STATIONS["county_adcode"] != ""].itertuples():
        expected = (row.county_adcode[:2] + "0000", row.county_adcode[:4] + "00", row.county_adcode)
        assert row.adcode in expected and (row.adcode == row.county_adcode) == (row.county_adcode[2:4] == "90")
    seats = codes[["longitude", "latitude"]].reindex(STATIONS["adcode"])
    km = geography.great_circle_km(STATIONS["longitude"], STATIONS["latitude"], seats["longitude"].to_numpy(),
                                   seats["latitude"].to_numpy())
    far = STATIONS.loc[km > 130, "station"].tolist()
    # the vast or long units: Jiuquan, Liuzhou, Chongqing, Dalian, Qiandongnan
    assert sorted(far) == sorted(["柳园南", "三江南", "石柱县", "庄河北", "从江"])


@pytest.mark.parametrize(("station", "city"), [
    ("昆山南", "320500"), ("普安", "420100"), ("公主岭南", "220100"), ("简阳南", "510100"), ("花湖", "420700"),
    ("角美", "350600"), ("潜江", "429005"), ("福山镇", "469023"), ("杨陵南", "610400"), ("宝华山", "321100")])
def test_stations_that_are_easily_mistaken(station, city):
    assert STATIONS.set_index("station").at[station, "adcode"] == city


def test_beijing_to_shanghai_counted_by_hand():
    at = STATIONS.set_index("station")["adcode"]
    running = STOPS[STOPS["train"].isin(TRAINS.loc[TRAINS["on_reference_day"], "train"])]
    rides = {}
    for train, part in running.groupby("train"):
        start = None
        for stop in part.itertuples():
            if at[stop.station] == "110000" and not pd.isna(stop.departure):
                start = stop.departure
            elif at[stop.station] == "310000" and start is not None and train not in rides:
                rides[train] = stop.arrival - start
    row = PAIR.loc[("110000", "310000")]
    assert (row["trains"], row["fastest_minutes"]) == (len(rides), min(rides.values())) == (36, 288)
    assert row["median_minutes"] == pd.Series(rides).astype(float).median()
    assert PAIR.loc[("310000", "110000"), ["trains", "fastest_minutes"]].tolist() == [36, 288]


def test_both_directions_are_nearly_alike():
    back = PAIR.reindex(PAIR.index.swaplevel().set_names(PAIR.index.names))["trains"]
    assert len(PAIR) == 9200 and back.isna().sum() == 610
    both = pd.DataFrame({"there": PAIR["trains"].to_numpy(), "back": back.fillna(0).to_numpy()})
    assert both.corr().iloc[0, 1] == pytest.approx(0.989, abs=5e-4)


def test_cities_served():
    assert len(NODES) == len(CITIES) and (NODES["trains"] > 0).sum() == 199
    served = set(NODES.loc[NODES["trains"] > 0, "adcode"])
    members = geography.members(MEMBERSHIP)
    assert members["adcode"].isin(served).sum() == 154
    none = members.groupby("agglomeration")["adcode"].agg(lambda codes: not codes.isin(served).any())
    assert set(none.index[none]) == {"central-yunnan", "ningxia-yellow-river"}
    linked = set(SERVICES["from_adcode"]) | set(SERVICES["to_adcode"])
    assert linked <= served and NODES["stations"].sum() <= 668
    busiest = NODES.sort_values("trains").tail(3)["adcode"].tolist()
    assert busiest == ["110000", "310000", "440100"]
    assert (NODES["trains"] >= NODES[["starting", "ending"]].max(axis=1)).all()


def test_a_train_counts_once_for_each_pair_whatever_its_stops():
    stations = pd.DataFrame({"station": list("abcdx"), "adcode": ["110000", "110000", "120000", "310000", "469002"]})
    trains = pd.DataFrame({"train": ["t", "u", "ring"], "on_reference_day": [True, False, True]})
    stops = pd.DataFrame([("t", 1, "a", None, 100), ("t", 2, "b", 110, 112), ("t", 3, "c", 140, 142),
                          ("t", 4, "x", 150, 151), ("t", 6, "d", 160, None), ("u", 1, "a", None, 5),
                          ("u", 2, "d", 6, None), ("ring", 1, "c", None, 1430), ("ring", 2, "d", 1500, 1501),
                          ("ring", 3, "c", 1600, None)], columns=["train", "stop", "station", "arrival", "departure"])
    made = {"cities": CITIES, "rail_stations": stations, "rail_trains": trains,
            "rail_stops": stops.astype({"arrival": "Int64", "departure": "Int64"})}
    services = rail_services(made).set_index(["from_adcode", "to_adcode"])[["trains", "fastest_minutes"]]
    assert services.T.to_dict("list") == {("110000", "120000"): [1, 28], ("110000", "310000"): [1, 48],
                                          ("120000", "310000"): [2, 18], ("310000", "120000"): [1, 99]}
    nodes = rail_cities(made).set_index("adcode")[["stations", "trains", "starting", "ending"]]
    assert nodes.loc["120000"].tolist() == [1, 2, 1, 1] and nodes.loc["110000"].tolist() == [2, 1, 1, 0]
    assert nodes.loc["650100"].tolist() == [0, 0, 0, 0] and len(nodes) == len(CITIES)


@pytest.mark.parametrize(("table", "change", "word"), [
    ("stations", lambda frame: frame.replace({"station": {"昆山南": "昆山以南"}}), "not resolved: 昆山以南"),
    ("stations", lambda frame: frame[frame["station"] != "昆山南"], "no station 昆山南"),
    ("stops", lambda frame: frame.assign(station="昆山南"), "other stations")])
def test_workbooks_that_say_something_else_are_refused(tmp_path, table, change, word):
    some = STOPS["train"].unique()[:4]
    parts = {"stations": STATIONS, "trains": TRAINS[TRAINS["train"].isin(some)],
             "stops": STOPS[STOPS["train"].isin(some)]}
    parts[table] = change(parts[table])
    write_timetable(tmp_path / "hsr_2016" / "hsr_timetable_20160310.xlsx", **parts)
    with pytest.raises(TableError, match=word):
        timetable(tmp_path, CITIES)


@pytest.mark.parametrize(("sheet", "cell", "value", "word"), [
    ("车站", "A1", "号", "other columns in the sheet 车站"), ("时刻表", "K3", None, "row 3 of the sheet 时刻表"),
    ("时刻表", "N2", "2015-12-31", "a train on 2015-12-31"), ("时刻表", "A2", None, "row 2 of the sheet 时刻表")])
def test_cells_that_say_something_else_are_named(tmp_path, sheet, cell, value, word):
    path = tmp_path / "hsr_2016" / "hsr_timetable_20160310.xlsx"
    some = STOPS["train"].unique()[:2]
    write_timetable(path, STATIONS, TRAINS[TRAINS["train"].isin(some)], STOPS[STOPS["train"].isin(some)])
    workbook = load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)
    with pytest.raises(TableError, match=word):
        timetable(tmp_path, CITIES)


def test_a_missing_workbook_is_named(tmp_path):
    with pytest.raises(TableError, match="hsr_timetable_20160310.xlsx"):
        timetable(tmp_path, CITIES)
