"""The rule of core cities, chains and what prevents them, and how far results depend on settings."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.world_cities import (
    case_overlap, chaining, city_distances, core_city_rule, dbscan, eps_ranges, grid_agreement, identification_grid,
    identify, linkage_clusters, persistence, score_uncertainty, split_by_diameter,
)

POINTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), min_size=2, max_size=25, unique=True)


def grid_of(points):
    return city_distances(pd.DataFrame({"city": [f"k{i:02d}" for i in range(len(points))],
                                        "lon": [x / 3 for x, _ in points], "lat": [y / 3 for _, y in points]}))


def test_the_rule_asks_for_a_core_city_and_enough_qualified_ones(planted):
    table = planted.assign(score=planted["score"].where(~planted["city"].isin(["gulf0", "gulf1"]), 40.0))
    found = identify(table, core=55, qualified=45)
    assert found.clusters["innovative"].to_dict() == {"bay0": True, "delta0": True, "gulf2": False}
    # Of six cities with 60, 55, … 35 points four have 45 or more; of the third, without its first two, two have.
    assert found.clusters["n_qualified"].to_dict() == {"bay0": 4, "delta0": 4, "gulf2": 2}
    assert set(found.members()["agglomeration"]) == {"bay0", "delta0"} and len(found.members()) == 12
    assert found.cities.loc["alone0", "core_city"] and found.cities.loc["alone0", "cluster"] is None
    assert identify(table, core=55, qualified=45, min_qualified=5).members().empty
    assert found.clusters.loc["bay0", "population"] == sum(1000 * (9 - k) for k in range(6))


def test_classes_do_what_scores_do(planted):
    classed = planted.assign(**{"class": np.where(planted["score"] >= 55, "NEXUS", np.where(
        planted["score"] >= 45, "HUB", None))})
    by_class = identify(classed.drop(columns="score"), core="NEXUS")
    by_score = identify(planted, core=55, qualified=45)
    pd.testing.assert_frame_equal(by_class.cities.drop(columns="cluster"), by_score.cities.drop(columns="cluster"))
    with pytest.raises(MeasureError, match="did you mean 'NEXUS'"):
        identify(classed, core=["NEXSU"])
    with pytest.raises(MeasureError, match="a column 'class'"):
        identify(planted, core=["NEXUS"])
    for wrong in (True, [], None, [1]):
        with pytest.raises(MeasureError, match="lowest score, or the names"):
            identify(planted, core=wrong)


def test_among_the_qualified_a_city_without_score_is_no_stepping_stone(chain):
    bare = chain.assign(score=chain["score"].where(chain["city"] != "c05"))
    assert len(identify(bare, core=60, eps_km=70).members()) == 11
    split = identify(bare, core=60, eps_km=70, among="qualified")
    assert split.clusters["n_cities"].to_list() == [5, 5] and split.cities.loc["c05", "role"] == "noise"
    assert split.clusters["innovative"].to_dict() == {"c00": True, "c06": False}


@given(st.lists(st.tuples(st.sampled_from([None, 1.0, 2.0]), st.sampled_from([None, 5.0, 7.0]), st.integers(0, 2)),
                min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_cluster_has_the_name_of_its_highest_score_then_most_people_then_first_name(rows):
    table = pd.DataFrame([(f"k{i:02d}", 0.01 * i, 0.0, score, people, number)
                          for i, (score, people, number) in enumerate(reversed(rows))],
                         columns=["city", "lon", "lat", "score", "population", "cluster"])
    found = core_city_rule(table, table.set_index("city")["cluster"], core=1.5, min_qualified=1)
    for _, own in table.groupby("cluster"):
        first = min(own.itertuples(), key=lambda city: (
            np.inf if pd.isna(city.score) else -city.score,
            np.inf if pd.isna(city.population) else -city.population, city.city)).city
        assert set(found.cities.loc[own["city"], "cluster"]) == {first}
        row = found.clusters.loc[first]
        assert row["n_with_population"] == own["population"].notna().sum() and row["n_cities"] == len(own)
        assert row["score"] == own["score"].sum() or pd.isna(row["score"]) and own["score"].isna().all()


def test_an_order_of_rows_changes_nothing(planted):
    one, two = identify(planted, core=55), identify(planted.sample(frac=1, random_state=3), core=55)
    pd.testing.assert_frame_equal(one.cities, two.cities)
    pd.testing.assert_frame_equal(one.clusters, two.clusters)


def test_a_chain_merges_and_the_longest_diameter_divides_it(chain):
    d = city_distances(chain)
    whole = dbscan(d, 65)["cluster"]
    assert (whole == 0).all()
    measured = chaining(d, whole, 65).loc[0]
    assert measured["diameter_km"] == pytest.approx(600) and measured["diameter_eps"] == pytest.approx(600 / 65)
    assert measured["longest_path_links"] == 10 and measured["longest_path_km"] == pytest.approx(600)
    # Without the second city the first falls off and the chain stays whole; the third leaves too few at its end.
    assert measured["bridges"] == tuple(f"c{k:02d}" for k in range(3, 8))
    parts = identify(chain, core=40, eps_km=65, max_diameter_km=250)
    assert parts.clusters["extent_km"].max() <= 250 and len(parts.clusters) >= 2
    assert len(identify(chain, core=40, eps_km=65).clusters) == 1
    assert linkage_clusters(d, 65, "single").nunique() == 1
    assert linkage_clusters(d, 250, "complete").nunique() > 1


@settings(max_examples=60, deadline=None)
@given(POINTS, st.sampled_from([60.0, 120.0]), st.sampled_from([100.0, 180.0]))
def test_no_piece_is_longer_and_short_clusters_stay_whole(points, eps, most):
    d = grid_of(points)
    before = dbscan(d, eps)["cluster"]
    after = split_by_diameter(d, before, most)
    for number, own in after.groupby(after):
        if number >= 0:
            assert d.loc[own.index, own.index].to_numpy().max() <= most + 1e-9
            assert before[own.index].nunique() == 1
    for number, own in before.groupby(before):
        if number >= 0 and d.loc[own.index, own.index].to_numpy().max() <= most:
            assert set(after.index[after == after[own.index[0]]]) == set(own.index)
    assert (after[before == -1] == -1).all()


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_single_linkage_and_dbscan_of_two_are_the_same(points):
    d = grid_of(points)
    pd.testing.assert_series_equal(linkage_clusters(d, 60, "single", 2), dbscan(d, 60, 2)["cluster"],
                                   check_dtype=False)


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_bridges_are_found_by_taking_cities_away(points):
    d = grid_of(points)
    found = dbscan(d, 80)
    measured = chaining(d, found["cluster"], 80)
    for number, own in found[found["cluster"] >= 0].groupby("cluster"):
        bridges = set()
        for city in own.index:
            rest = d.index.drop(city)
            again = dbscan(d.loc[rest, rest], 80)
            left = again.loc[own.index.drop(city)]
            bridges |= {city} if left.loc[left["role"] == "core point", "cluster"].nunique() > 1 else set()
        assert set(measured.loc[number, "bridges"]) == bridges


def test_bridging_city_between_two_round_groups():
    step = [(0, 0), (0, 1), (1, 0), (1, 1), (5, 0), (5, 1), (6, 0), (6, 1), (3, 0)]
    table = pd.DataFrame({"city": [f"k{i}" for i in range(9)], "lon": [x / 10 for x, _ in step],
                          "lat": [y / 10 for _, y in step]})
    d = city_distances(table)
    found = dbscan(d, 25)["cluster"]
    assert found.nunique() == 1 and chaining(d, found, 25).loc[0, "bridges"] == ("k8",)


def test_persistence_has_exact_ends(chain):
    d = city_distances(pd.concat([chain, pd.DataFrame({"city": ["far"], "lon": [9.0], "lat": [0.0]})]))
    found = dbscan(d, 65)["cluster"]
    ends = persistence(d, found, 65).loc[0]
    assert ends["from_km"] == pytest.approx(60, rel=1e-9)
    assert ends["below_km"] == pytest.approx(d.loc["far", "c10"])
    for radius, same in ((ends["from_km"], True), (ends["from_km"] * 0.999, False), (ends["below_km"], False),
                         (ends["below_km"] * 0.999, True)):
        again = dbscan(d, radius)["cluster"]
        assert (again["c05"] >= 0 and set(again.index[again == again["c05"]]) == set(chain["city"])) == same


def test_the_rule_alone_on_clusters_found_otherwise(planted):
    named = pd.Series(np.where(planted["city"].str.startswith("alone"), None, planted["city"].str[:3]),
                      index=planted["city"])
    found = core_city_rule(planted, named, core=55)
    assert set(found.members()["agglomeration"]) == {"bay0", "gulf0", "delta0"}
    with pytest.raises(MeasureError, match="every city of the table"):
        core_city_rule(planted, named.iloc[:3], core=55)


def test_a_grid_says_where_each_case_lives(chain, planted):
    grid = identification_grid(planted, core=[55, 100], eps_km=(5, 60, 100, 150))
    assert len(grid.settings) == 8
    assert grid.settings.query("core == 100")["n_agglomerations"].eq(0).all()
    base = grid.settings.query("eps_km == 100 and core == 55").index[0]
    agreement = grid_agreement(grid, base)
    assert agreement[base] == 1 and agreement[grid.settings.query("eps_km == 150 and core == 55").index[0]] == 1
    assert agreement[grid.settings.query("core == 100").index].eq(0).all()
    own = case_overlap(grid, identify(planted, core=55).members()).query("core == 55")
    assert own.query("eps_km == 100")["jaccard"].eq(1).all() and own.query("eps_km == 5")["jaccard"].eq(0).all()
    ranges = eps_ranges(own)
    assert (ranges["to_km"] == 150).all() and (ranges["best_jaccard"] == 1).all()
    with pytest.raises(MeasureError, match="the radius alone"):
        eps_ranges(case_overlap(grid, {"bay": ["bay0"]}))
    with pytest.raises(MeasureError, match="cities of the table"):
        case_overlap(grid, {"bay": ["bay9"]})
    with pytest.raises(MeasureError, match="at least one value"):
        identification_grid(planted, core=55)


def test_runs_of_radii():
    overlap = pd.DataFrame({"case": "x", "eps_km": [50, 75, 100, 125, 200, 210],
                            "jaccard": [0.9, 0.1, 0.6, 0.7, 0.2, 0.5]})
    assert eps_ranges(overlap).loc["x"].tolist() == [100, 125, 3, 4 / 6, 0.9, 50]
    none = eps_ranges(overlap, least=0.95).loc["x"]
    assert np.isnan(none["from_km"]) and none["n_runs"] == 0 and none["share"] == 0


def test_errors_of_scores_have_a_known_answer():
    places = pd.DataFrame({"city": list("abc"), "lon": [0, 0.5, 1.0], "lat": 0.0, "score": [9.0, -99.0, -99.0]})
    found = identify(places, core=8.0)
    shares = score_uncertainty(places, found, sd=1.0, draws=150, seed=1).loc["a"]
    # Found whenever the error of its one core city, the first of three in each draw, is above minus one.
    errors = np.random.default_rng(1).standard_normal((150, 3))[:, 0]
    assert shares["share_found"] == np.mean(errors >= -1) and shares["margin"] == 1.0
    assert shares["share_found"] == shares["mean_jaccard"] == shares["share_same_leader"]
    sure = score_uncertainty(places, found, sd=0).loc["a"]
    assert sure["share_found"] == 1 and sure["margin"] == np.inf
    mixed = places.iloc[::-1]
    assert score_uncertainty(mixed, identify(mixed, core=8.0), 1.0, 50, 4).equals(
        score_uncertainty(places, found, 1.0, 50, 4))
    with pytest.raises(MeasureError, match="identified by a score"):
        score_uncertainty(places, None, 1.0)


def test_one_city_and_none_that_qualify():
    one = pd.DataFrame({"city": ["a"], "lon": [0.0], "lat": [0.0], "score": [9.0]})
    found = identify(one, core=5)
    assert found.members().empty and found.clusters.empty and found.cities.loc["a", "role"] == "noise"
    single = identify(one, core=5, min_cities=1, min_qualified=1).clusters.loc["a"]
    assert single["innovative"] and single["extent_km"] == 0
    assert identify(one, core=50, among="qualified", qualified=50).members().empty


def test_core_cities_are_qualified_in_any_case():
    table = pd.DataFrame({"city": list("abc"), "lon": [0.0, 0.1, 0.2], "lat": 0.0, "class": ["NEXUS", "HUB", "HUB"]})
    found = identify(table, core="NEXUS", qualified="HUB", min_qualified=3)
    assert found.clusters[["n_qualified", "innovative"]].values.tolist() == [[3, True]]
