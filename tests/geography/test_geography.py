"""Members, distances, centroids and coverage against figures known from elsewhere."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace import geography, tables
from flowspace.errors import ParameterError, TableError

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


def test_one_degree_of_the_equator_is_a_360th_of_the_circumference():
    assert geography.great_circle_km(0, 0, 1, 0) == pytest.approx(math.pi / 180 * 6371.0088, rel=1e-12)
    assert geography.great_circle_km(0, 0, 1, 0) == pytest.approx(111.195, abs=5e-4)


def test_antipodes_are_half_the_circumference_apart_and_no_more():
    half = math.pi * 6371.0088
    for lon, lat in [(0, 0), (116.4, 39.9), (13.7, -77.3), (-60, 12.3456789)]:
        assert geography.great_circle_km(lon, lat, lon + 180, -lat) == pytest.approx(half, rel=1e-9)


def test_the_north_pole_is_as_far_from_beijing_as_its_latitude_says():
    assert geography.great_circle_km(116.41, 39.91, 7, 90) == pytest.approx(math.radians(90 - 39.91) * 6371.0088)


def test_beijing_to_shanghai_by_the_cosine_rule():
    lon1, lat1, lon2, lat2 = map(math.radians, (116.4134, 39.9109, 121.4804, 31.2363))
    angle = math.acos(math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1))
    found = geography.great_circle_km(116.4134, 39.9109, 121.4804, 31.2363)
    assert found == pytest.approx(angle * 6371.0088, rel=1e-9)
    assert 1060 < found < 1075  # about 1068 km in every atlas


@given(LON, LAT, LON, LAT, LON, LAT)
def test_great_circle_is_a_metric(a, b, c, d, e, f):
    ab, bc, ac = (geography.great_circle_km(*pair) for pair in ((a, b, c, d), (c, d, e, f), (a, b, e, f)))
    assert 0 <= ab <= math.pi * 6371.0088 * (1 + 1e-12)
    assert ab == geography.great_circle_km(c, d, a, b)
    assert ac <= ab + bc + 1e-3


def test_distance_matrix_is_symmetric_labelled_and_independent_of_order():
    cities = tables.read("cities").dropna(subset=["longitude"]).head(30)
    matrix = geography.distance_matrix_km(cities)
    assert matrix.shape == (30, 30) and list(matrix.index) == list(matrix.columns) == list(cities["adcode"])
    assert np.array_equal(matrix, matrix.T) and (np.diag(matrix) == 0).all()
    shuffled = geography.distance_matrix_km(cities.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.loc[matrix.index, matrix.columns], matrix)


def test_distance_matrix_names_every_unit_without_coordinates_and_every_double():
    cities = tables.read("cities")
    with pytest.raises(TableError, match="810000") as error:
        geography.distance_matrix_km(pd.concat([cities, cities.head(1)]))
    assert any("'110000' twice" in problem.found for problem in error.value.problems)


def test_distance_matrix_refuses_coordinates_out_of_range():
    cities = pd.DataFrame({"adcode": ["110000"], "longitude": [400.0], "latitude": [39.0]})
    with pytest.raises(TableError, match="longitude 400"):
        geography.distance_matrix_km(cities)


def test_one_city_and_no_city():
    one = pd.DataFrame({"adcode": ["110000"], "longitude": [116.0], "latitude": [39.0]})
    assert geography.distance_matrix_km(one).to_numpy().tolist() == [[0.0]]
    assert geography.distance_matrix_km(one.iloc[:0]).shape == (0, 0)


def test_members_keep_the_wanted_order_and_accept_one_name():
    membership = tables.read("membership")
    chosen = geography.members(membership, "prefectures", ["pearl-river-delta", "beibu-gulf"])
    assert list(dict.fromkeys(chosen["agglomeration"])) == ["pearl-river-delta", "beibu-gulf"]
    assert len(geography.members(membership, "prefectures", "pearl-river-delta")) == 9
    assert geography.members(membership)["agglomeration"].nunique() == 19


@pytest.mark.parametrize(("version", "wanted", "word"), [
    ("prefecture", None, "did you mean 'prefectures'"), ("prefectures", ["pearl-river"], "pearl-river-delta"),
    ("prefectures", [], "no agglomeration"), (3, None, "version 3")])
def test_members_names_what_does_not_exist(version, wanted, word):
    with pytest.raises(ParameterError, match=word):
        geography.members(tables.read("membership"), version, wanted)


def test_coverage_counts_what_is_there():
    members = pd.DataFrame({"agglomeration": ["b", "b", "a"], "adcode": ["1", "2", "3"]})
    values = pd.DataFrame({"adcode": ["1", "2", "2", "9"], "year": [2010, 2010, 2011, 2011],
                           "patents": [1.0, np.nan, 4.0, 5.0]})
    table = geography.coverage(values, members, value="patents")
    assert table.values.tolist() == [["b", 2010, 2, 1, False, "2"], ["b", 2011, 2, 1, False, "1"],
                                     ["a", 2010, 1, 0, False, "3"], ["a", 2011, 1, 0, False, "3"]]
    assert geography.coverage(values, members, [2012])["n_observed"].tolist() == [0, 0]
    empty = geography.coverage(values, members, [])
    assert len(empty) == 0 and list(empty.columns) == list(table.columns)


def test_centroids_skip_members_without_coordinates():
    cities, membership = tables.read("cities"), tables.read("membership")
    places = geography.centroids(cities, geography.members(membership, "partition"))
    assert len(places) == 19 and places.notna().all().all()
    hong_kong = pd.DataFrame({"agglomeration": ["a"], "adcode": ["810000"]})
    assert geography.centroids(cities, hong_kong)["longitude"].isna().all()
    with pytest.raises(TableError, match="000001"):
        geography.centroids(cities, hong_kong.assign(adcode="000001"))


@pytest.mark.parametrize("call", [
    lambda: geography.members(pd.DataFrame({"x": [1]})), lambda: geography.distance_matrix_km(None),
    lambda: geography.coverage(pd.DataFrame({"adcode": []}), pd.DataFrame({"agglomeration": []})),
    lambda: geography.centroids(pd.DataFrame({"adcode": []}), pd.DataFrame())])
def test_missing_columns_are_named(call):
    with pytest.raises(TableError, match="column"):
        call()


def test_coverage_keeps_series_apart_and_names_the_best_covered():
    members = pd.DataFrame({"agglomeration": ["a", "a", "b"], "adcode": ["1", "2", "3"]})
    values = pd.DataFrame({"series": ["x", "x", "y", "y"], "adcode": ["1", "3", "1", "2"],
                           "year": [2010, 2010, 2011, 2011]})
    table = geography.coverage(values, members, series="series")
    assert list(table.columns)[0] == "series"
    assert table[["series", "agglomeration", "year", "n_observed"]].values.tolist() == [
        ["x", "a", 2010, 1], ["x", "b", 2010, 1], ["y", "a", 2011, 2], ["y", "b", 2011, 0]]
    # One agglomeration is complete in each; they cover as many members, so the later year wins.
    assert geography.best_covered(table) == ("y", 2011)
    nothing = geography.coverage(values.iloc[:0], members, series="series")
    assert len(nothing) == 0 and list(nothing.columns) == list(table.columns)
    with pytest.raises(TableError, match="no city with a figure in any"):
        geography.best_covered(nothing)


def test_completeness_of_the_shipped_series():
    patents, membership = tables.read("city_patents"), tables.read("membership")
    table = geography.coverage(patents, geography.members(membership), [2012, 2017], series="series")
    complete = table[table["complete"]].groupby(["series", "year"]).size().to_dict()
    assert complete == {("applications_1990_2013", 2012): 15, ("grants_2006_2018", 2012): 3,
                        ("grants_2006_2018", 2017): 3, ("grants_2017", 2017): 9,
                        ("grants_combined_2017", 2017): 14}


def test_no_seat_lies_far_inside_another_province():
    """The source placed Sansha 3 km from Jingzhou in Hubei and 1,159 km from any other city of Hainan."""
    cities = tables.read("cities").query("level in ['prefecture', 'municipality']")
    kilometres = geography.distance_matrix_km(cities)
    provinces = cities.set_index("adcode")["province_adcode"]
    for code in cities.loc[cities["level"] == "prefecture", "adcode"]:
        own = kilometres.loc[code, (provinces == provinces[code]) & (provinces.index != code)].min()
        other = kilometres.loc[code, provinces != provinces[code]].min()
        assert own < 5 * other, code
