"""DBSCAN: against its definition by brute force, in any order of rows, across the date line."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.world_cities import (
    check_cities, check_distances, city_distances, dbscan, identify, split_by_diameter,
)

POINTS = st.lists(st.tuples(st.integers(-18, 17), st.integers(-9, 9)), min_size=1, max_size=24)


def table_of(points):
    """Cities on a coarse grid, where ties of distances and two cities in one place are frequent."""
    return pd.DataFrame({"city": [f"k{i:02d}" for i in range(len(points))], "lon": [10.0 * x for x, _ in points],
                         "lat": [10.0 * y for _, y in points]})


def brute(d, eps, least):
    """Core points, and for each pair of them whether steps between core points lead from one to the other."""
    n = len(d)
    neighbours = [{j for j in range(n) if d[i][j] <= eps} for i in range(n)]
    core = [len(own) >= least for own in neighbours]
    reach = []
    for i in range(n):
        seen, waiting = set(), [i] if core[i] else []
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += [j for j in neighbours[here] if core[j]]
        reach.append(seen)
    return core, reach, neighbours


@settings(max_examples=150, deadline=None)
@given(POINTS, st.sampled_from([0.0, 900.0, 1500.0, 2500.0]), st.integers(1, 5))
def test_clusters_are_those_of_the_definition(points, eps, least):
    distances = city_distances(table_of(points))
    found = dbscan(distances, eps, least)
    core, reach, neighbours = brute(distances.to_numpy().tolist(), eps, least)
    label = found["cluster"].to_numpy()
    assert (found["role"] == "core point").tolist() == core
    for i in range(len(points)):
        if core[i]:
            assert {j for j in range(len(points)) if core[j] and label[j] == label[i]} == reach[i]
            continue
        near = [j for j in neighbours[i] if core[j]]
        assert found["role"].iloc[i] == ("border" if near else "noise")
        if near:  # the nearest core point, by name among equally near ones
            d = distances.to_numpy()[i]
            assert label[i] == label[min(near, key=lambda j: (d[j], j))]
        else:
            assert label[i] == -1
    numbers = [n for n in dict.fromkeys(label[np.array(core, dtype=bool)])]
    assert numbers == list(range(len(numbers)))  # numbered by their first core point


@settings(max_examples=60, deadline=None)
@given(POINTS, st.randoms(use_true_random=False), st.sampled_from([900.0, 1500.0]))
def test_order_of_rows_and_whole_turns_of_longitude_change_nothing(points, random, eps):
    table = table_of(points)
    rows = list(range(len(table)))
    random.shuffle(rows)
    mixed = table.iloc[rows].copy()
    mixed["lon"] = [lon + 360 if lon < 0 else lon for lon in mixed["lon"]]
    pd.testing.assert_frame_equal(dbscan(city_distances(table), eps), dbscan(city_distances(mixed), eps))


def test_a_border_city_of_two_clusters_goes_to_the_nearer_one_in_any_order():
    # Four cities make a core point; the middle has three others near, but too few itself.
    places = pd.DataFrame({"city": ["a1", "a2", "a3", "a4", "m", "z1", "z2", "z3", "z4"],
                           "lon": [-1.4, -1.2, -1.0, -0.9, 0.0, 0.8, 1.0, 1.2, 1.4], "lat": 0.0})
    for table in (places, places.iloc[::-1]):
        found = dbscan(city_distances(table), 0.95 * 111.195, 4)
        assert found.loc["m"].tolist() == [found.loc["z1", "cluster"], "border"]
        assert found.loc["a1", "cluster"] != found.loc["z1", "cluster"]


def test_a_cluster_across_the_date_line_is_one(planted):
    gulf = planted[planted["city"].str.startswith("gulf")]
    assert gulf["lon"].min() < -179 and gulf["lon"].max() > 179
    found = dbscan(city_distances(planted), 100)
    assert found.loc[gulf["city"], "cluster"].nunique() == 1
    assert (found.loc[gulf["city"], "cluster"] >= 0).all()


def test_planted_clusters_are_found_and_nothing_else(planted):
    found = dbscan(city_distances(planted), 100)["cluster"]
    groups = {frozenset(own.index) for number, own in found.groupby(found) if number >= 0}
    assert groups == {frozenset(f"{name}{k}" for k in range(6)) for name in ("bay", "gulf", "delta")}
    assert (found[found.index.str.startswith("alone")] == -1).all()


def test_ends_of_the_ranges():
    one = pd.DataFrame({"city": ["a"], "lon": [180.0], "lat": [90.0]})
    assert dbscan(city_distances(one), 100).iloc[0].tolist() == [-1, "noise"]
    assert dbscan(city_distances(one), 0, 1).iloc[0].tolist() == [0, "core point"]
    same = pd.DataFrame({"city": list("abc"), "lon": 5.0, "lat": 5.0})
    assert dbscan(city_distances(same), 0, 3)["cluster"].tolist() == [0, 0, 0]
    poles = pd.DataFrame({"city": list("abc"), "lon": [0.0, 120.0, -120.0], "lat": 90.0})
    assert city_distances(poles).to_numpy().max() < 1e-6


def test_distances_that_are_none_are_refused():
    good = city_distances(pd.DataFrame({"city": list("ab"), "lon": [0.0, 1.0], "lat": 0.0}))
    for wrong in (good.to_numpy(), good.iloc[:1], good * -1, good.replace(0, 3), good.astype(object).replace(0, "x"),
                  good * np.nan, good.rename(index={"a": "b"})):
        with pytest.raises(MeasureError):
            check_distances(wrong)
    with pytest.raises(MeasureError, match="eps_km.*\n.*min_cities"):
        dbscan(good, np.nan, 0)


@pytest.mark.parametrize(("change", "part"), [
    ({"lat": [95.0, 0.0, 0.0]}, "beyond the poles .a: 95"),
    ({"lat": [116.4, 121.5, 113.3], "lon": [39.9, 31.2, 23.1]}, "lon and lat look swapped"),
    ({"lat": [1164.0, 121.5, 0.0], "lon": [39.9, 31.2, 23.1]}, "not minutes or metres"),
    ({"lon": [400.0, 0.0, 0.0]}, "from 0 to 360"),
    ({"lon": [np.nan, 0.0, 0.0]}, "no lon .a."),
    ({"lat": ["x", 0.0, 0.0]}, "lat that is not a number"),
    ({"lat": [np.inf, 0.0, 0.0]}, "infinite lat"),
    ({"city": ["a", "a", "b"]}, "found a twice"),
    ({"city": ["a", None, "b"]}, "data row 2"),
    ({"city": [1, 2, 3]}, "not named by text"),
    ({"score": [np.inf, 1, 2]}, "infinite score"),
    ({"population": [-1, 1, 2]}, "negative population"),
    ({"class": [1, "HUB", None]}, "classes that are not text"),
])
def test_tables_that_are_none_are_refused(change, part):
    table = pd.DataFrame({"city": list("abc"), "lon": [0.0, 1.0, 2.0], "lat": 0.0})
    with pytest.raises(MeasureError, match=part):
        check_cities(table.assign(**change))


def test_all_problems_come_at_once_and_columns_are_named():
    with pytest.raises(MeasureError) as caught:
        check_cities(pd.DataFrame({"city": ["a", "a"], "lon": [999.0, 0.0], "lat": [99.0, np.nan]}))
    assert len(caught.value.problems) == 4
    with pytest.raises(MeasureError, match="did you mean 'lan'"):
        check_cities(pd.DataFrame({"city": ["a"], "lan": [0.0], "lat": [0.0]}))
    long = pd.DataFrame({"city": ["a"], "longitude": [7.0], "latitude": [8.0]})
    assert check_cities(long).loc["a"].tolist() == [7.0, 8.0]
    assert check_cities(long.assign(lon=9.0)).loc["a", "lon"] == 9.0
    for wrong in (None, [1], pd.DataFrame({"city": [], "lon": [], "lat": []})):
        with pytest.raises(MeasureError):
            check_cities(wrong)


def test_the_table_of_the_user_is_left_as_it_is(planted):
    before = planted.copy(deep=True)
    identify(planted, core=55)
    pd.testing.assert_frame_equal(planted, before)


def test_a_city_exactly_at_the_radius_is_on_the_border():
    d = pd.DataFrame(np.abs(np.subtract.outer([0.0, 1, 2, 4], [0.0, 1, 2, 4])), list("abcd"), list("abcd"))
    found = dbscan(d, eps_km=1, min_cities=3)
    assert found["cluster"].tolist() == [0, 0, 0, -1]
    assert found["role"].tolist() == ["border", "core point", "border", "noise"]


def test_a_cluster_of_just_the_longest_extent_is_left_as_it_is():
    d = pd.DataFrame([[0.0, 100], [100, 0]], list("ab"), list("ab"))
    assert split_by_diameter(d, pd.Series(0, list("ab")), max_km=100).tolist() == [0, 0]
