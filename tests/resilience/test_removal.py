"""Removal of cities: known curves, plain loops of networkx, and what must hold in any network."""
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from drawn import few, for_networkx, networks
from hypothesis import given
from hypothesis import strategies as st

from flowspace import resilience as rs
from flowspace.errors import MeasureError
from flowspace.networks import Network, betweenness
from flowspace.resilience.failure.orders import removal_orders
from flowspace.resilience.failure.removal import removal_curves

ANY = st.booleans().flatmap(networks)
TWO_OR_MORE = st.booleans().flatmap(lambda directed: networks(directed, fewest=2))


def of(graph, label=None):
    return Network.of(nx.to_numpy_array(graph), [f"c{i:03d}" for i in range(len(graph))], directed=False, label=label)


def plain_left(graph, n):
    """Cities in the largest part, sum of inverse steps, and weight of a graph."""
    parts = nx.weakly_connected_components(graph) if graph.is_directed() else nx.connected_components(graph)
    near = sum(1 / d for i, far in nx.all_pairs_shortest_path_length(graph) for j, d in far.items() if i != j)
    return max(map(len, parts), default=0) / n, near, graph.size(weight="weight")


def r_of(network, strategy, **options):
    return rs.robustness(rs.remove_cities(network, strategy, **options))["robustness"].item()


@given(ANY, st.randoms(use_true_random=False))
@few
def test_curves_are_those_of_a_plain_loop(network, random):
    order = list(network.cities)
    random.shuffle(order)
    curve = rs.remove_cities(network, order)
    graph = for_networkx(network)
    intact = plain_left(graph, network.n)
    for q, row in curve.iterrows():
        if q:
            graph.remove_node(network.cities.index(order[q - 1]))
            assert row["city"] == order[q - 1]
        largest, near, weight = plain_left(graph, network.n)
        assert row["largest"] == pytest.approx(largest, abs=1e-14)
        if intact[1] == 0:
            assert np.isnan(row["efficiency"]) and np.isnan(row["weight"])
        else:
            assert row["efficiency"] == pytest.approx(near / intact[1], abs=1e-12)
            assert row["weight"] == pytest.approx(weight / intact[2], abs=1e-12)


@given(ANY, st.sampled_from(list(rs.STRATEGIES)), st.booleans())
@few
def test_curves_never_rise_and_end_at_nothing(network, strategy, recompute):
    curve = rs.remove_cities(network, strategy, draws=5, ties=3, recompute=recompute)
    for name in ("largest", "efficiency", "weight"):
        if curve[name].notna().all():
            assert (curve[name].diff().dropna() <= 1e-12).all()
            assert curve[name].iloc[-1] == 0
            assert curve[name].between(0, 1 + 1e-12).all()
    table = rs.robustness(curve).iloc[0]
    assert table["lowest"] - 1e-12 <= table["robustness"] <= table["highest"] + 1e-12


@given(TWO_OR_MORE, st.sampled_from(list(rs.STRATEGIES)), st.randoms(use_true_random=False))
@few
def test_the_order_of_the_cities_does_not_matter(network, strategy, random):
    cities = list(network.cities)
    random.shuffle(cities)
    one = rs.remove_cities(network, strategy, draws=4, ties=4, seed=3)
    other = rs.remove_cities(network.part(cities), strategy, draws=4, ties=4, seed=3)
    pd.testing.assert_frame_equal(one, other)


@given(networks(False, fewest=2), st.sampled_from(["degree", "strength"]))
@few
def test_the_best_linked_of_what_is_left_goes_first(network, strategy):
    for order in removal_orders(network.between, False, strategy, 3, seed=1):
        graph = for_networkx(network)
        for city in order:
            scores = dict(graph.degree(weight="weight" if strategy == "strength" else None))
            assert scores[city] == max(scores.values())
            graph.remove_node(city)


@given(TWO_OR_MORE)
@few
def test_the_city_on_most_paths_goes_first(network):
    for order in removal_orders(network.between, network.directed, "betweenness", 2, seed=1):
        graph = for_networkx(network)
        for city in order:
            scores = nx.betweenness_centrality(graph, normalized=False)
            assert scores[city] >= max(scores.values()) * (1 - 1e-8)
            graph.remove_node(city)


@given(TWO_OR_MORE)
@few
def test_scores_of_the_intact_network_are_kept_when_asked(network):
    order = removal_orders(network.between, network.directed, "betweenness", 1, seed=1, recompute=False)[0]
    # Two cities have nothing between them.
    scores = betweenness(network).fillna(0).to_numpy()[order]
    assert (np.diff(scores) <= 1e-9 * scores.max()).all()


@pytest.mark.parametrize("strategy", list(rs.STRATEGIES))
@pytest.mark.parametrize("recompute", [True, False])
def test_all_ways_to_break_a_tie_are_taken(strategy, recompute):
    firsts = removal_orders(np.ones((4, 4)) - np.eye(4), False, strategy, 400, 2, recompute)[:, 0]
    assert (np.bincount(firsts, minlength=4) > 70).all()


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_a_complete_network_lies_at_the_upper_bound(n):
    complete = of(nx.complete_graph(n))
    for strategy in rs.STRATEGIES:
        curve = rs.remove_cities(complete, strategy, draws=3, ties=3)
        left = np.arange(n, -1, -1)
        assert np.allclose(curve["largest"], left / n, atol=1e-14)
        if n > 1:
            assert np.allclose(curve["efficiency"], left * (left - 1) / (n * (n - 1)), atol=1e-14)
            assert np.allclose(curve["weight"], curve["efficiency"], atol=1e-14)
        assert r_of(complete, strategy, draws=3, ties=3) == pytest.approx((n - 1) / (2 * n), abs=1e-14)


@pytest.mark.parametrize("n", [3, 6, 10])
def test_a_star_without_its_centre_and_no_links_lie_at_the_lower_bound(n):
    star = of(nx.star_graph(n - 1))
    for strategy in ("degree", "strength", "betweenness"):
        assert r_of(star, strategy) == pytest.approx((n - 1) / n**2, abs=1e-14)
    assert r_of(of(nx.empty_graph(n)), "random", draws=3) == pytest.approx((n - 1) / n**2, abs=1e-14)


def test_a_path_and_a_ring_eaten_from_one_end_lie_at_the_upper_bound():
    for graph in (nx.path_graph(7), nx.cycle_graph(7)):
        network = of(graph)
        assert r_of(network, list(network.cities)) == pytest.approx(6 / 14, abs=1e-14)


def test_a_ring_under_degree_attack_falls_as_every_path_does_after_the_first():
    # Any first city makes a path of N - 1; then inner cities go, as a path of that length alone has it.
    for n in (5, 6):
        by_hand = np.mean([area for area in worst(nx.cycle_graph(n))])
        assert r_of(of(nx.cycle_graph(n)), "degree", ties=4000, efficiency=False) == pytest.approx(by_hand, abs=0.005)


def worst(graph):
    """R of every order that removes a best linked city each time, as often as ties broken at random take it."""
    n = len(graph)

    def mean(left):
        if not left:
            return 0.0
        top = max(dict(left.degree()).values())
        best = [city for city in left if left.degree(city) == top]
        total = 0.0
        for city in best:
            other = left.copy()
            other.remove_node(city)
            total += max(map(len, nx.connected_components(other)), default=0) / n**2 + mean(other)
        return total / len(best)
    return [mean(graph)]


def test_random_removal_of_a_path_is_the_mean_over_all_orders():
    path = nx.path_graph(5)
    curves = removal_curves(nx.to_numpy_array(path), False, np.array(list(permutations(range(5)))))
    exact = curves["largest"].mean(axis=0)
    drawn = rs.remove_cities(of(path), draws=20_000, seed=1)
    assert np.allclose(drawn["largest"], exact, atol=0.006)
    # After one removal of five: parts of 4, 3, 2, 3, 4 cities.
    assert exact[1] == pytest.approx((4 + 3 + 2 + 3 + 4) / 25)


def test_draws_have_the_mean_and_ends_of_the_table():
    network = of(nx.gnm_random_graph(12, 20, seed=4), label={"year": 2015})
    table = rs.remove_cities(network, draws=50, seed=5, level=0.8)
    each = rs.remove_cities(network, draws=50, seed=5, each_draw=True)
    for name in ("largest", "efficiency", "weight"):
        by = each.groupby("removed")[name]
        assert np.allclose(by.mean(), table[name], atol=1e-14)
        assert np.allclose(by.quantile(0.1), table[f"{name}_lower"], atol=1e-14)
        assert np.allclose(by.quantile(0.9), table[f"{name}_upper"], atol=1e-14)
    mean, drawn = rs.robustness(table).iloc[0], rs.robustness(each, level=0.8).iloc[0]
    assert mean["robustness"] == pytest.approx(drawn["robustness"], abs=1e-14)
    assert mean["efficiency_area"] == pytest.approx(drawn["efficiency_area"], abs=1e-14)
    assert drawn["lower"] < drawn["robustness"] < drawn["upper"] and np.isnan(mean["lower"])
    assert mean["year"] == 2015


def test_the_same_seed_gives_the_same_bytes():
    network = of(nx.gnm_random_graph(12, 20, seed=4))
    one, other, third = (rs.remove_cities(network, draws=20, seed=seed) for seed in (7, 7, 8))
    assert one.to_csv() == other.to_csv() != third.to_csv()


@given(ANY)
@few
def test_what_each_city_takes_is_what_a_plain_loop_finds(network):
    table = rs.vulnerability(network)
    graph, n = for_networkx(network), network.n
    largest, near, weight = plain_left(graph, n)
    pairs = sum(len(far) - 1 for _, far in nx.all_pairs_shortest_path_length(graph))
    for i, row in table.iterrows():
        other = graph.copy()
        other.remove_node(i)
        left = plain_left(other, n)
        assert row["largest_loss"] == pytest.approx(largest - left[0], abs=1e-14)
        assert row["parts_off"] == pytest.approx(max(0, largest - left[0] - 1 / n), abs=1e-14)
        far = dict(nx.all_pairs_shortest_path_length(graph))
        own_pairs = sum(1 for a in far for b in far[a] if a != b and i in (a, b))
        left_pairs = sum(len(reached) - 1 for _, reached in nx.all_pairs_shortest_path_length(other))
        assert row["pairs_lost"] == (pairs - own_pairs - left_pairs) / (1 if network.directed else 2)
        if near == 0:
            assert np.isnan(row[["efficiency_loss", "own", "through", "weight_loss"]].astype(float)).all()
            continue
        own = sum(1 / far[a][b] for a in far for b in far[a] if a != b and i in (a, b))
        assert row["efficiency_loss"] == pytest.approx(1 - left[1] / near, abs=1e-12)
        assert row["own"] == pytest.approx(own / near, abs=1e-12)
        assert row["weight_loss"] == pytest.approx(1 - left[2] / weight, abs=1e-12)


def test_the_loss_of_each_city_is_the_first_step_of_its_removal():
    network = of(nx.barabasi_albert_graph(25, 2, seed=3))
    table = rs.vulnerability(network).set_index("city")
    for city in network.cities:
        step = rs.remove_cities(network, [city]).iloc[1]
        assert table.loc[city, "efficiency_loss"] == pytest.approx(1 - step["efficiency"], abs=1e-12)
        assert table.loc[city, "largest_loss"] == pytest.approx(1 - step["largest"], abs=1e-12)


def test_robustness_of_two_triangles_is_below_that_of_their_rewirings():
    table = rs.robustness_scores(of(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3))), replicates=199,
                                 efficiency=True)
    # After the first city of a triangle its two others stay; R is exact whatever the ties are.
    row = table.set_index("measure").loc["robustness"]
    assert row["value"] == pytest.approx(r_of(of(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3))),
                                              "degree", ties=20), abs=1e-14)
    assert row["z"] < -1 and row["ratio"] == pytest.approx(row["value"] / row["null_mean"])
    assert set(table["measure"]) == {"robustness", "efficiency_area"}


def test_a_network_alone_with_its_degrees_has_no_score():
    row = rs.robustness_scores(of(nx.star_graph(5)), replicates=99).iloc[0]
    assert np.isnan(row["z"]) and row["reason"] in ("constant", "only_network") and row["p_value"] == 1
    assert row["position"] == pytest.approx(0, abs=1e-12)


def test_robust_networks_are_found_among_networks_of_the_same_degrees():
    # A ring of cliques joined by single links falls apart sooner than links at random between the same degrees.
    ring = nx.ring_of_cliques(6, 5)
    row = rs.robustness_scores(of(ring), "betweenness", replicates=99, ties=2, seed=1).iloc[0]
    assert row["z"] < -2 and row["p_value"] <= 0.05


NETWORK = of(nx.path_graph(4))


@pytest.mark.parametrize(("call", "words"), [
    (lambda: rs.remove_cities(5), "int"),
    (lambda: rs.remove_cities([]), "no network"),
    (lambda: rs.remove_cities(NETWORK, "degrees"), "did you mean 'degree'"),
    (lambda: rs.remove_cities(NETWORK, 7), "strategy 7"),
    (lambda: rs.remove_cities(NETWORK, ["c000", "x"]), "x"),
    (lambda: rs.remove_cities(NETWORK, ["c000", "c000"]), "twice"),
    (lambda: rs.remove_cities(NETWORK, []), "no city"),
    (lambda: rs.remove_cities(NETWORK, draws=0), "draws"),
    (lambda: rs.remove_cities(NETWORK, ties=1.5), "ties"),
    (lambda: rs.remove_cities(NETWORK, seed=-1), "seed"),
    (lambda: rs.remove_cities(NETWORK, level=1), "level"),
    (lambda: rs.remove_cities(NETWORK, level=float("nan")), "level"),
    (lambda: rs.remove_cities(Network.of([[0]], directed=False, label={"city": 1})), "label 'city'"),
    (lambda: rs.robustness(rs.remove_cities(NETWORK, ["c000"])), "does not reach"),
    (lambda: rs.robustness(rs.remove_cities([NETWORK, NETWORK])), "labels that tell them apart"),
    (lambda: rs.robustness(rs.remove_cities(NETWORK).iloc[:0]), "no curve"),
    (lambda: rs.robustness("x"), "no table"),
    (lambda: rs.robustness(rs.remove_cities(NETWORK).assign(largest=lambda t: t["largest"] * 2)), "not from 0 to 1"),
    (lambda: rs.vulnerability([NETWORK, None]), "NoneType"),
    (lambda: rs.robustness_scores(NETWORK, "strength"), "links alone"),
    (lambda: rs.robustness_scores(NETWORK, null="degree"), "did you mean"),
    (lambda: rs.robustness_scores(NETWORK, replicates=10), "replicates"),
])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


@pytest.mark.parametrize("strategy", ["degree", "strength"])
def test_attacks_count_both_directions(strategy):
    rng = np.random.default_rng(7)
    for _ in range(20):
        w = rng.random((9, 9)) * (rng.random((9, 9)) < 0.3)
        np.fill_diagonal(w, 0)
        scored = (w > 0) * 1.0 if strategy == "degree" else w
        for order in removal_orders(w, True, strategy, 5, 1):
            left = list(range(9))
            for city in order:
                scores = {i: sum(scored[i, j] + scored[j, i] for j in left) for i in left}
                assert scores[city] >= max(scores.values()) - 1e-12
                left.remove(city)


def test_a_word_is_no_choice_of_yes_or_no():
    ring = Network.of(np.roll(np.eye(5), 1, axis=1) + np.roll(np.eye(5), -1, axis=1), list("abcde"), directed=False)
    for call in (lambda: rs.remove_cities(ring, "degree", recompute="no"),
                 lambda: rs.remove_cities(ring, "degree", each_draw=2),
                 lambda: rs.robustness_scores(ring, replicates=99, efficiency="no"),
                 lambda: rs.random_cuts(ring, rs.links_of(ring, "a"), draws=9, weighted="no")):
        with pytest.raises(MeasureError, match="True or False"):
            call()
    with pytest.raises(MeasureError, match="as match"):
        rs.random_cuts(ring, rs.links_of(ring, "a"), match=np.array(["links", "weight"]))
