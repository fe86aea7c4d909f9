"""Makes the derived tables of high-speed rail services between cities and of the cities themselves."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.links import complete_nodes
from flowspace.sources.cities import single_units

YEAR = 2016
"""Year of the timetable."""


def rail_services(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the trains of one day from city to city and take the fastest ride.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables cities, rail_stations, rail_trains and rail_stops.

    Returns
    -------
    DataFrame
        Columns of the table rail_services. A train counts once for each ordered pair of different cities if it stops
        in the first and later in the second, however many stops it makes there; its ride is the shortest of those it
        offers.
    """
    calls = _calls(tables)
    boarding = calls.dropna(subset=["departure"])[["train", "stop", "adcode", "departure"]]
    leaving = calls.dropna(subset=["arrival"])[["train", "stop", "adcode", "arrival"]]
    rides = boarding.merge(leaving, on="train", suffixes=("_from", "_to"))
    rides = rides[(rides["stop_from"] < rides["stop_to"]) & (rides["adcode_from"] != rides["adcode_to"])]
    rides = rides.assign(minutes=(rides["arrival"] - rides["departure"]).astype("int64"))
    rides = rides.rename(columns={"adcode_from": "from_adcode", "adcode_to": "to_adcode"})
    fastest = rides.groupby(["from_adcode", "to_adcode", "train"], as_index=False)["minutes"].min()
    pairs = fastest.groupby(["from_adcode", "to_adcode"], as_index=False)["minutes"].agg(["size", "min", "median"])
    return pairs.rename(columns={"size": "trains", "min": "fastest_minutes", "median": "median_minutes"}).assign(
        year=YEAR, evidence="observed")


def rail_cities(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the stations and trains of one day in every city.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables cities, rail_stations, rail_trains and rail_stops.

    Returns
    -------
    DataFrame
        Columns of the table rail_cities; all units but the groups of counties, with zeros where no train stops.
    """
    calls = _calls(tables)
    counted = calls.groupby("adcode").agg(stations=("station", "nunique"), trains=("train", "nunique"))
    # An empty time means a boundary of the ride: nobody arrives at the first stop, nobody departs from the last.
    counted["starting"] = calls[calls["arrival"].isna()].groupby("adcode")["train"].nunique()
    counted["ending"] = calls[calls["departure"].isna()].groupby("adcode")["train"].nunique()
    counted = counted.fillna(0).astype("int64").reset_index().assign(year=YEAR)
    return complete_nodes(counted, single_units(tables["cities"]), [YEAR]).assign(evidence="observed")


def _calls(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Stops of the reference day in the cities of the table cities, with the code of the city."""
    stations, trains = tables["rail_stations"], tables["rail_trains"]
    running = trains.loc[trains["on_reference_day"], "train"]
    places = stations.loc[stations["adcode"].isin(tables["cities"]["adcode"]), ["station", "adcode"]]
    stops = tables["rail_stops"]
    return stops[stops["train"].isin(running)].merge(places, on="station")
