"""Cuts of links: nothing at 0, gone at 1, and what plain loops find in between."""
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from drawn import few, for_networkx, networks
from hypothesis import given
from hypothesis import strategies as st

from flowspace import resilience as rs
from flowspace.errors import MeasureError
from flowspace.networks import Network, closeness_harmonic, global_efficiency

ANY = st.booleans().flatmap(networks)
THREE = Network.of([[9, 4, 2], [4, 0, 0], [2, 0, 0]], list("abc"), directed=False, label={"year": 2020})
FLOWS = Network.of([[0, 4, 2], [1, 0, 0], [0, 3, 0]], list("abc"), directed=True)
OUTCOMES = ["links_lost", "weight_lost", "largest", "efficiency", "efficiency_weighted", "isolated"]


def grouped(network):
    return {city: "even" if i % 2 else "odd" for i, city in enumerate(network.cities)}


@given(ANY)
@few
def test_a_cut_of_nothing_leaves_the_network_and_a_whole_one_takes_the_links(network):
    across = rs.links_across(network, grouped(network))
    assert (rs.cut_links(network, across, 0).weights == network.weights).all()
    gone = rs.cut_links(network, across)
    assert not gone.weights[across.to_numpy()].any()
    assert (gone.weights[~across.to_numpy()] == network.weights[~across.to_numpy()]).all()
    table = rs.cut_outcomes(network, across, [0, 1])
    if network.between.any():
        assert table.loc[0, OUTCOMES].drop(["largest", "isolated"]).tolist() == [0, 0, 1, 1]
    assert table.loc[1, "largest"] == rs.remove_cities(gone, "random", draws=1).loc[0, "largest"]


@given(ANY, st.floats(0, 1))
@few
def test_outcomes_are_those_of_networkx(network, share):
    mask = rs.links_across(network, grouped(network))
    row = rs.cut_outcomes(network, mask, [share]).iloc[0]
    other = rs.cut_links(network, mask, share)
    before, after = for_networkx(network), for_networkx(other)
    parts = nx.weakly_connected_components(after) if network.directed else nx.connected_components(after)
    assert row["largest"] == pytest.approx(max(map(len, parts)) / network.n)
    assert row["isolated"] == pytest.approx(nx.number_of_isolates(after) / network.n)
    if not before.size():
        assert row[["links_lost", "weight_lost", "efficiency", "efficiency_weighted"]].isna().all()
        return
    assert row["links_lost"] == pytest.approx(1 - after.size() / before.size(), abs=1e-12)
    assert row["weight_lost"] == pytest.approx(1 - after.size(weight="weight") / before.size(weight="weight"),
                                               abs=1e-12)
    for name, alpha in (("efficiency", 0), ("efficiency_weighted", 1)):
        assert row[name] == pytest.approx(global_efficiency(other, alpha) / global_efficiency(network, alpha),
                                          abs=1e-12)


@given(networks(False, fewest=2))
@few
def test_a_lock_down_of_all_weight_is_the_removal_of_the_city(network):
    city = network.cities[0]
    cut = rs.cut_outcomes(network, rs.links_of(network, city), [1]).iloc[0]
    removed = rs.remove_cities(network, [city]).iloc[1]
    if network.between.any():
        assert cut["efficiency"] == pytest.approx(removed["efficiency"], abs=1e-12)
        assert 1 - cut["weight_lost"] == pytest.approx(removed["weight"], abs=1e-12)


@given(ANY)
@few
def test_more_cut_leaves_no_more(network):
    table = rs.cut_outcomes(network, rs.links_across(network, grouped(network)))
    assert table["share"].tolist() == pytest.approx(np.linspace(0, 1, 11))
    for name, sign in zip(OUTCOMES, (1, 1, -1, -1, -1, 1), strict=True):
        assert (sign * table[name].diff().dropna() >= -1e-12).all()


@given(ANY, st.randoms(use_true_random=False))
@few
def test_the_order_of_the_cities_does_not_matter(network, random):
    cities = list(network.cities)
    random.shuffle(cities)
    other = network.part(cities)
    mask = rs.links_across(network, grouped(network))
    pd.testing.assert_frame_equal(rs.cut_outcomes(network, mask), rs.cut_outcomes(other, mask), atol=1e-12)
    pd.testing.assert_frame_equal(rs.cut_losses(network, mask).set_index("city").loc[cities],
                                  rs.cut_losses(other, mask).set_index("city"), atol=1e-12)
    pd.testing.assert_frame_equal(rs.random_cuts(network, mask, draws=5), rs.random_cuts(other, mask, draws=5))


@given(ANY, st.sampled_from([0.25, 1.0]))
@few
def test_random_cuts_lose_as_much(network, share):
    mask = rs.links_across(network, grouped(network))
    weight = rs.random_cuts(network, mask, share, "weight", draws=20).set_index("outcome")
    links = rs.random_cuts(network, mask, share, "links", draws=20).set_index("outcome")
    if network.between.any():
        assert weight.loc["weight_lost", ["mean", "lower", "upper"]].tolist() == pytest.approx(
            [weight.loc["weight_lost", "value"]] * 3, abs=1e-7)
        assert links.loc["links_lost", ["mean", "lower", "upper"]].tolist() == pytest.approx(
            [links.loc["links_lost", "value"]] * 3, abs=1e-12)
    assert links["p_value"].dropna().between(0, 1).all()


def test_the_one_bridge_is_worse_than_links_at_random():
    graph = nx.barbell_graph(6, 0)
    network = Network.of(nx.to_numpy_array(graph), [f"c{i:02d}" for i in range(12)], directed=False)
    bridge = rs.random_cuts(network, [("c05", "c06")], match="links", draws=999, seed=1).set_index("outcome")
    # One link of 31 is the bridge, and only its loss halves the largest part.
    assert bridge.loc["largest", "value"] == 0.5
    assert bridge.loc["largest", "mean"] == pytest.approx(1 - 0.5 / 31, abs=0.01)
    assert bridge.loc["largest", "p_value"] == pytest.approx(2 / 31, abs=0.03)


def test_losses_of_cities():
    table = rs.cut_losses(THREE, [("c", "a")], 0.5).set_index("city")
    assert table["strength_loss"].tolist() == pytest.approx([1 / 6, 0, 1 / 2])
    assert table["closeness_loss"].tolist() == [0, 0, 0]  # A link of half the weight is still a link.
    before, after = (closeness_harmonic(one, 1) for one in (THREE, rs.cut_links(THREE, [("c", "a")], 0.5)))
    assert table["closeness_weighted_loss"].tolist() == pytest.approx(list(1 - after / before))
    assert table["year"].tolist() == [2020] * 3
    alone = Network.of(np.zeros((2, 2)), directed=False)
    assert rs.cut_losses(alone, [("1", "2")]).filter(like="_loss").isna().all(axis=None)


def test_directed_pairs_are_cut_in_one_direction():
    assert rs.cut_links(FLOWS, [("a", "b")]).weights.tolist() == [[0, 0, 2], [1, 0, 0], [0, 3, 0]]
    assert rs.cut_links(FLOWS, [("a", "b"), ("b", "a")], 0.5).weights.tolist() == [[0, 2, 2], [0.5, 0, 0], [0, 3, 0]]
    one_way = np.zeros((3, 3), dtype=bool)
    one_way[0, 1] = True
    assert rs.cut_links(FLOWS, one_way).weights[0, 1] == 0


@pytest.mark.parametrize(("call", "words"), [
    (lambda: rs.cut_links(THREE, [("a", "b")], 1.2), "share"),
    (lambda: rs.cut_links(THREE, [("a", "b")], float("nan")), "share"),
    (lambda: rs.cut_links(THREE, [("a", "x")]), "x"),
    (lambda: rs.cut_links(THREE, [("a", "a")]), "itself"),
    (lambda: rs.cut_links(THREE, [("a", "b"), ("b", "a")]), "twice"),
    (lambda: rs.cut_links(THREE, ["ab"]), "two codes"),
    (lambda: rs.cut_links(THREE, 3), "pairs"),
    (lambda: rs.cut_links(THREE, np.ones((2, 2), dtype=bool)), "shape"),
    (lambda: rs.cut_links(THREE, np.ones((3, 3))), "float"),
    (lambda: rs.cut_links(THREE, np.triu(np.ones((3, 3), dtype=bool))), "two directions"),
    (lambda: rs.cut_links(THREE, pd.DataFrame(np.ones((3, 3), dtype=bool))), "not the cities"),
    (lambda: rs.cut_links("x", []), "str"),
    (lambda: rs.cut_outcomes(THREE, [("a", "b")], []), "no share"),
    (lambda: rs.cut_outcomes(THREE, [("a", "b")], [0, 2, None]), "2.0|2, None"),
    (lambda: rs.cut_outcomes(THREE, [("a", "b")], 0.5), "as shares"),
    (lambda: rs.links_across(THREE, {"a": "x"}), "group"),
    (lambda: rs.links_of(THREE, ["a", "q"]), "q"),
    (lambda: rs.links_of(THREE, []), "no city"),
    (lambda: rs.random_cuts(THREE, [("a", "b")], match="number"), "match"),
    (lambda: rs.random_cuts(THREE, [("a", "b")], draws=0), "draws"),
    (lambda: rs.cut_losses(Network.of([[0]], directed=False, label={"strength": 1}), []), "label"),
])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()
