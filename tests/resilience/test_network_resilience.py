"""The four properties, their intervals and types."""
import importlib

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from drawn import few, networks
from hypothesis import given
from hypothesis import strategies as st

from flowspace import networks as nw
from flowspace import resilience as rs
from flowspace.errors import MeasureError
from flowspace.networks import Network

ANY = st.booleans().flatmap(networks)
MEASURES = [name for measures in rs.PROPERTIES.values() for name in measures]
module = importlib.import_module("flowspace.resilience.network_resilience")


def of(graph, weight="weight", **label):
    return Network.of(nx.to_numpy_array(graph, weight=weight), [f"c{i:02d}" for i in range(len(graph))],
                      directed=False, label=label)


@given(ANY)
@few
def test_values_are_those_of_the_room_of_networks(network):
    table = rs.network_resilience(network, "none").set_index("measure")
    undirected = network.undirected()
    assert table.index.tolist() == MEASURES
    for name in MEASURES:
        if name in nw.NETWORK_MEASURES:
            expected = nw.NETWORK_MEASURES[name].function(undirected)
            assert table.loc[name, "value"] == pytest.approx(expected, abs=1e-12, nan_ok=True)
    assert table.loc["cities", "value"] == network.n
    assert table.loc["linked_cities", "value"] == round(network.n * (1 - table.loc["isolated_share", "value"]))
    assert table[["lower", "upper", "defined"]].isna().all(axis=None)


@given(ANY, st.randoms(use_true_random=False), st.sampled_from(["links", "cities"]))
@few
def test_the_order_of_the_cities_does_not_matter(network, random, interval):
    cities = list(network.cities)
    random.shuffle(cities)
    one, other = (rs.network_resilience(each, interval, draws=100) for each in (network, network.part(cities)))
    pd.testing.assert_frame_equal(one, other)


@given(networks(False, fewest=3))
@few
def test_the_range_without_one_city_holds_the_value_and_is_what_parts_give(network):
    table = rs.network_resilience(network, "cities").set_index("measure")
    parts = [network.part([c for c in network.cities if c != city]) for city in network.cities]
    for name in ("hierarchy_degree", "matching_slope", "average_path_length", "mean_clustering_zero"):
        row, function = table.loc[name], nw.NETWORK_MEASURES[name].function
        values = np.array([function(part) for part in parts])
        assert row["defined"] == pytest.approx(np.mean(~np.isnan(values)))
        if np.isnan(row["value"]) or row["defined"] < 0.5:
            assert np.isnan(row["lower"]) and np.isnan(row["upper"])
        else:
            assert row["lower"] == pytest.approx(min(np.nanmin(values), row["value"]), abs=1e-12)
            assert row["upper"] == pytest.approx(max(np.nanmax(values), row["value"]), abs=1e-12)


def test_known_networks():
    star = rs.network_resilience(of(nx.star_graph(5)), "none").set_index("measure")["value"]
    assert star["matching_slope"] == pytest.approx(-1) and star["assortativity_degree"] == pytest.approx(-1)
    assert star["average_path_length"] == pytest.approx((5 * 1 + 10 * 2) / 15)
    assert star["mean_clustering_zero"] == 0
    ring = rs.network_resilience(of(nx.cycle_graph(6)), "none").set_index("measure")["value"]
    assert ring["hierarchy_degree"] == 0 and np.isnan(ring["matching_slope"])
    empty = rs.network_resilience(of(nx.empty_graph(4))).set_index("measure")
    assert np.isnan(empty.loc["hierarchy_degree", "value"]) and empty.loc["global_efficiency", "value"] == 0
    assert empty.loc["isolated_share", "value"] == 1 and empty.loc["linked_cities", "value"] == 0
    two = rs.network_resilience(Network.of([[0, 99], [99, 0]], directed=False)).set_index("measure")
    assert two.loc["hierarchy_degree", "value"] == 0 and np.isnan(two.loc["matching_slope", "upper"])
    assert two.loc["density", ["value", "lower", "upper"]].tolist() == [1, 1, 1]
    one = rs.network_resilience(Network.of([[0]], directed=False)).set_index("measure")
    assert one.loc["cities", "value"] == 1 and np.isnan(one.loc["density", "value"])


def planted(seed, n=14, alpha=1.0):
    """Rates of a Gamma distribution around products of sizes, and a generator of counts around them."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0.3, 0.8, n)
    mean = np.triu(np.outer(size, size), 1)
    rates = mean * rng.gamma(1 / alpha, alpha, (n, n))

    def count():
        counts = np.triu(rng.poisson(rates), 1)
        return Network.of(counts + counts.T, directed=False)
    return count


def test_intervals_hold_the_same_property_of_a_second_year():
    inside = []
    for seed in range(150):
        count = planted(seed)
        table = rs.network_resilience(count(), draws=200, seed=seed, level=0.9)
        again = rs.network_resilience(count(), "none")["value"]
        inside.append(((again >= table["lower"]) & (again <= table["upper"])).where(again.notna()).to_numpy(float))
    held = pd.Series(np.nanmean(inside, axis=0), MEASURES)
    # A share of 0.9 of 150 has a standard error of 0.025.
    for name in ("matching_slope", "assortativity_degree", "average_path_length", "global_efficiency",
                 "mean_clustering", "density"):
        assert 0.82 <= held[name] <= 0.98, (name, held[name])
    # As the notes say: strengths that were seen are more unequal than those behind them.
    for name in ("hierarchy_degree", "hierarchy_strength"):
        assert 0.68 <= held[name] <= 0.98, (name, held[name])


def test_draws_around_the_observed_weights_would_have_lost_links():
    # The reason for the model: of the same rates a second year is as dense, not less so.
    above = []
    for seed in range(60):
        row = rs.network_resilience(planted(seed)(), draws=200, level=0.02).set_index("measure").loc["density"]
        above.append(row["lower"] - row["value"])
    assert abs(np.mean(above)) < 0.015


def test_the_likely_dispersion_is_that_of_the_weights():
    rng = np.random.default_rng(3)
    mean = rng.lognormal(1, 1, 3000)
    for alpha in (0.2, 1.0, 4.0):
        chances = module._likely(rng.poisson(mean * rng.gamma(1 / alpha, alpha, 3000)), mean)
        assert chances.sum() == pytest.approx(1)
        assert (chances * module._GRID).sum() == pytest.approx(alpha, rel=0.1)


def test_a_unit_of_counts_scales_weights_and_interval_together():
    network = planted(1)()
    half = Network.of(network.weights / 2, directed=False)
    one = rs.network_resilience(network, draws=200).set_index("measure")
    other = rs.network_resilience(half, draws=200, unit=0.5).set_index("measure")
    same = [name for name in MEASURES if name != "global_efficiency_weighted"]
    assert np.allclose(one.loc[same, ["value", "lower", "upper"]], other.loc[same, ["value", "lower", "upper"]])
    # Weights of half a patent taken for whole ones are more uncertain.
    wide = rs.network_resilience(half, draws=200).set_index("measure")
    width = (wide["upper"] - wide["lower"]) - (other["upper"] - other["lower"])
    assert width["hierarchy_strength"] > 0


def test_the_same_seed_gives_the_same_bytes_whatever_stands_beside():
    a, b = planted(1)(), planted(2)()
    both = rs.network_resilience([a, b], draws=100, seed=4)
    pd.testing.assert_frame_equal(both.iloc[len(MEASURES):].reset_index(drop=True),
                                  rs.network_resilience(b, draws=100, seed=4))


def rows(**values):
    """A table of `network_resilience` with given intervals: hierarchy and matching of each agglomeration."""
    table = []
    for name, (a, b) in values.items():
        for kind, measure, (value, lower, upper) in (("hierarchy", "hierarchy_degree", a),
                                                     ("matching", "matching_slope", b)):
            table.append((name, 2020, kind, measure, value, lower, upper, 1.0))
    return pd.DataFrame(table, columns=["agglomeration", "year", *module._COLUMNS])


def test_types():
    nan = np.nan
    table = rows(one=((0.9, 0.8, 1.0), (-0.3, -0.4, -0.2)), two=((0.9, 0.8, 1.0), (0.3, 0.2, 0.4)),
                 three=((0.3, 0.2, 0.4), (-0.3, -0.4, -0.2)), four=((0.3, 0.2, 0.4), (0.3, 0.2, 0.4)),
                 five=((0.6, 0.4, 0.7), (0.3, 0.2, 0.4)), six=((0.9, 0.8, 1.0), (0.1, -0.1, 0.3)),
                 seven=((0.0, 0.0, 0.0), (nan, nan, nan)))
    found = rs.resilience_type(table, 0.5).set_index("agglomeration")
    assert found["type"].to_dict() == {
        "one": "hierarchical, disassortative", "two": "hierarchical, assortative", "three": "flat, disassortative",
        "four": "flat, assortative", "five": "undecided", "six": "undecided", "seven": "undefined"}
    assert found.loc["five", "matching_side"] == "assortative" and found.loc["six", "hierarchy_side"] == "hierarchical"
    median = rs.resilience_type(table)
    assert (median["reference"] == 0.6).all()
    assert median.columns.tolist() == [
        "agglomeration", "year", "hierarchy", "hierarchy_lower", "hierarchy_upper", "reference", "matching",
        "matching_lower", "matching_upper", "hierarchy_side", "matching_side", "type"]


def test_the_median_is_that_of_the_year():
    table = pd.concat([rows(one=((0.2, 0.1, 0.3), (0, 0, 0)), two=((0.4, 0.3, 0.5), (0, 0, 0))),
                       rows(one=((1.0, 0.9, 1.1), (0, 0, 0))).assign(year=2021)])
    assert rs.resilience_type(table).set_index(["agglomeration", "year"])["reference"].to_dict() == pytest.approx(
        {("one", 2020): 0.3, ("two", 2020): 0.3, ("one", 2021): 1.0})


def test_scores_say_nothing_of_what_the_null_model_fixes():
    network = of(nx.karate_club_graph(), weight=None, year=2000)
    table = rs.resilience_scores(network, replicates=99, seed=1).set_index("measure")
    fixed = table["reason"] == "fixed"
    assert set(table.index[fixed]) == {"hierarchy_degree", "density", "isolated_share"}
    assert table.loc[fixed, ["z", "p_value"]].isna().all(axis=None)
    assert (table.loc[fixed, "null_sd"] == 0).all()
    same = nw.z_scores(network, ["assortativity_degree"], replicates=99, seed=1).iloc[0]
    assert table.loc["assortativity_degree", "z"] == pytest.approx(same["z"])
    assert table.loc["assortativity_degree", "property"] == "matching"


NETWORK = of(nx.path_graph(4))


@pytest.mark.parametrize(("call", "words"), [
    (lambda: rs.network_resilience("x"), "str"),
    (lambda: rs.network_resilience([]), "no network"),
    (lambda: rs.network_resilience(NETWORK, "link"), "did you mean 'links'"),
    (lambda: rs.network_resilience(NETWORK, level=0), "level"),
    (lambda: rs.network_resilience(NETWORK, draws=10), "draws"),
    (lambda: rs.network_resilience(NETWORK, unit=0), "unit"),
    (lambda: rs.network_resilience(NETWORK, alpha=-1), "alpha"),
    (lambda: rs.network_resilience(NETWORK, seed=0.5), "seed"),
    (lambda: rs.network_resilience(of(nx.path_graph(3), value=1)), "label 'value'"),
    (lambda: rs.resilience_type(pd.DataFrame()), "no table"),
    (lambda: rs.resilience_type(rows(), "mean"), "reference"),
    (lambda: rs.resilience_type(rows(), None), "reference"),
    (lambda: rs.resilience_type(rows(), hierarchy="matching_slope"), "measure of hierarchy"),
    (lambda: rs.resilience_type(rs.network_resilience([NETWORK, NETWORK], "none")), "same labels"),
    (lambda: rs.resilience_scores(NETWORK, "degree"), "did you mean"),
    (lambda: rs.resilience_scores([None]), "NoneType"),
])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_without_a_link_dispersions_are_as_likely_as_said_beforehand():
    chances = module._likely(np.zeros(3), np.zeros(3))
    share = module._GRID / (1 + module._GRID)
    for upper in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert chances[share <= upper].sum() == pytest.approx(upper, abs=0.03)
