"""Communities and the agreement of divisions: known modularities, other hands, chance, what has no communities."""
import random
from itertools import combinations, permutations

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.networks.agreement_beyond import agreement_beyond
from flowspace.networks.communities import leiden_communities, modularity
from flowspace.networks.network import Network
from flowspace.networks.partition_agreement import (
    adjusted_mutual_information,
    adjusted_rand_index,
    adjusted_rand_pairs,
    agreement,
    normalised_mutual_information,
)

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
divisions = st.integers(2, 12).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2))


def karate(weight=None):
    graph = nx.karate_club_graph()
    return graph, Network.of(nx.to_numpy_array(graph, weight=weight), [str(node) for node in graph], directed=False)


def every_division(n):
    """All ways to divide n cities into groups."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*one, group] for one in found for group in range(max(one) + 2)]
    return found


# ---- Communities -----------------------------------------------------------------------------------------------

def test_the_karate_club_has_its_known_modularity():
    """0.4198, the largest modularity of the unweighted club, in four communities."""
    graph, network = karate()
    found = leiden_communities(network, runs=20)
    assert found.modularity == pytest.approx(0.4198, abs=5e-5) and found.best.max() == 4
    groups = [{int(city) for city in part.index} for _, part in found.best.groupby(found.best)]
    assert found.modularity == pytest.approx(nx.community.modularity(graph, groups, weight=None), abs=1e-12)
    assert found.best.value_counts().is_monotonic_decreasing and found.stability == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("resolution", [0.5, 1.0, 1.7])
def test_small_networks_get_the_largest_modularity_there_is(directed, resolution):
    rng = np.random.default_rng(8)
    weights = rng.poisson(rng.gamma(0.3, 6, (7, 7))).astype(float)
    weights = weights if directed else np.triu(weights, 1) + np.triu(weights, 1).T
    network = Network.of(weights, directed=directed)
    names = list(network.cities)
    best = max(modularity(network, dict(zip(names, one, strict=True)), resolution) for one in every_division(7))
    found = leiden_communities(network, resolution, runs=10)
    assert found.modularity == pytest.approx(best, abs=1e-12)
    assert modularity(network, found.best, resolution) == pytest.approx(found.modularity, abs=1e-12)


@pytest.mark.parametrize("directed", [False, True])
def test_modularity_is_that_of_networkx(directed):
    rng = np.random.default_rng(1)
    weights = rng.poisson(2.0, (9, 9)) * (rng.random((9, 9)) < 0.5)
    np.fill_diagonal(weights, 0)
    weights = weights if directed else weights + weights.T
    graph = nx.from_numpy_array(weights, create_using=nx.DiGraph if directed else nx.Graph)
    groups = rng.integers(0, 3, 9)
    sets = [set(np.flatnonzero(groups == group)) for group in range(3)]
    network = Network.of(weights, directed=directed)
    for resolution in (0.7, 1.0, 2.0):
        assert modularity(network, dict(zip(network.cities, groups, strict=True)), resolution) == pytest.approx(
            nx.community.modularity(graph, sets, resolution=resolution), abs=1e-12)


def test_directed_communities_are_not_left_to_what_igraph_maximises():
    """The reason for two packages: igraph's own result is worse by the modularity of directed networks."""
    rng = np.random.default_rng(3)
    out, into = np.exp(rng.normal(size=(2, 60)) * 1.3)
    weights = rng.poisson(np.outer(out, into) * 0.3).astype(float)
    np.fill_diagonal(weights, 0)
    network = Network.of(weights, directed=True)
    tails, heads = np.nonzero(weights)
    graph = igraph.Graph(60, np.column_stack([tails, heads]).tolist(), directed=True)
    theirs = graph.community_leiden(objective_function="modularity", weights=weights[tails, heads].tolist(),
                                    n_iterations=-1)
    reached = modularity(network, dict(zip(network.cities, theirs.membership, strict=True)))
    assert abs(theirs.quality - reached) > 1e-4
    assert leiden_communities(network, runs=10).modularity > reached


def test_cities_without_links_have_no_community_and_the_diagonal_plays_no_part():
    weights = np.kron(np.eye(2), 1 - np.eye(3))
    weights = np.pad(weights, (0, 1))
    weights[6, 6] = 50
    network = Network.of(weights, list("abcdefg"), directed=False)
    found = leiden_communities(network, runs=5)
    assert found.isolated == ("g",) and found.best.isna().sum() == 1 and found.modularity == pytest.approx(0.5)
    assert found.together.loc["g"].isna().all() and found.together.loc["a", "b"] == 1
    assert found.consensus.equals(found.best)
    assert modularity(network, found.best) == pytest.approx(0.5)
    empty = leiden_communities(Network.of(np.zeros((3, 3)), directed=True), runs=3)
    assert np.isnan([empty.modularity, empty.stability]).all() and empty.best.isna().all()
    assert empty.runs["modularity"].isna().all() and len(empty.isolated) == 3
    assert np.isnan(modularity(Network.of(np.zeros((3, 3)), directed=False), {}))


def test_seeds_and_the_order_of_cities():
    _, network = karate("weight")
    turned = network.part([network.cities[i] for i in np.random.default_rng(0).permutation(34)])
    one, other = (leiden_communities(given, runs=8, seed=4) for given in (network, turned))
    assert one.best.equals(other.best.reindex(one.best.index)) and one.stability == other.stability
    assert one.runs.equals(other.runs) and list(one.runs["seed"]) == list(range(4, 12))
    assert np.isnan(leiden_communities(network, runs=1).stability)
    # The generator of igraph is as it was: two calls without a seed differ from two after ours only by chance.
    random.seed(1)
    graph = igraph.Graph.Famous("Zachary")
    first = graph.community_leiden(objective_function="modularity").membership
    leiden_communities(network, runs=2)
    random.seed(1)
    assert graph.community_leiden(objective_function="modularity").membership == first


def test_stability_and_consensus_of_a_ring_without_communities():
    """A ring of thirty can be cut anywhere: no run agrees with the next."""
    ring = nx.to_numpy_array(nx.cycle_graph(30))
    found = leiden_communities(Network.of(ring, directed=False), runs=40)
    assert found.stability < 0.8
    shares = found.together.to_numpy()
    assert (shares.diagonal() == 1).all() and (shares == shares.T).all()
    for (a, first), (b, second) in combinations(found.consensus.items(), 2):
        if found.together.loc[a, b] > 0.5:
            assert first == second


# ---- Agreement -------------------------------------------------------------------------------------------------

@given(divisions)
@few
def test_agreement_is_that_of_igraph(two):
    first, second = two
    if len(set(first)) * len(set(second)) > 1:
        rand = igraph.compare_communities(first, second, "adjusted_rand")
        assert np.isnan(rand) or adjusted_rand_index(first, second) == pytest.approx(rand, abs=1e-12)
        assert normalised_mutual_information(first, second) == pytest.approx(
            igraph.compare_communities(first, second, "nmi"), abs=1e-9)
    for measure in (adjusted_rand_index, adjusted_mutual_information, normalised_mutual_information):
        assert measure(first, second) == pytest.approx(measure(second, first), abs=1e-9)
        assert measure(first, first) == pytest.approx(1, abs=1e-9)
        renamed = ["xyzw"[group] for group in second]
        assert measure(first, renamed) == pytest.approx(measure(first, second), abs=1e-9)


@pytest.mark.parametrize("measure", [adjusted_rand_index, adjusted_mutual_information])
def test_the_adjusted_measures_are_zero_on_average_over_all_rearrangements(measure):
    first, second = [0, 0, 0, 1, 1, 2], [0, 1, 1, 0, 0, 2]
    values = [measure(first, [second[i] for i in order]) for order in permutations(range(6))]
    assert np.mean(values) == pytest.approx(0, abs=1e-12) and max(values) > 0.3
    unadjusted = [normalised_mutual_information(first, [second[i] for i in order])
                  for order in permutations(range(6))]
    assert np.mean(unadjusted) > 0.2


def test_divisions_without_room_for_chance_agree_wholly():
    for measure in (adjusted_rand_index, adjusted_mutual_information, normalised_mutual_information):
        assert measure([1, 1, 1], [2, 2, 2]) == 1
    assert adjusted_rand_index([1, 2, 3], [3, 2, 1]) == adjusted_mutual_information([1, 2, 3], [3, 2, 1]) == 1
    assert adjusted_rand_index([0, 0, 0, 0], [0, 1, 2, 3]) == adjusted_mutual_information([0] * 4, [0, 1, 2, 3]) == 0


def test_agreement_matches_by_city_and_says_whom_it_left_out():
    found = pd.Series([1, 1, 2, 2, 3, pd.NA], index=list("abcdef"), dtype="Int64")
    planned = pd.Series(["x", "y", "x", "y", None], index=list("gdbac"))
    result = agreement(found, planned, 99, 1)
    assert result.cities == 3 and result.left_out == ("c", "e", "f", "g")
    assert result.measures.loc["adjusted_rand_index", "value"] == adjusted_rand_index([1, 1, 2], ["y", "x", "y"])
    assert result.measures.equals(agreement(found[::-1], planned[::-1], 99, 1).measures)


def test_chance_is_drawn_by_rearranging():
    rng = np.random.default_rng(6)
    cities = [f"{i:03d}" for i in range(60)]
    planned = pd.Series(rng.integers(0, 6, 60), cities)
    random_one = agreement(pd.Series(rng.integers(0, 6, 60), cities), planned, 999).measures
    assert random_one.loc[["adjusted_rand_index", "adjusted_mutual_information"], "null_mean"].abs().max() < 0.005
    assert random_one.loc["normalised_mutual_information", "null_mean"] > 0.1
    near = planned.where(pd.Series(rng.random(60) < 0.7, cities), 9)
    table = agreement(near, planned, 999).measures
    assert (table["p_value"] == 1 / 1000).all() and (table["value"] > table["null_95"]).all()
    values = [agreement(pd.Series(rng.permutation(planned), cities), planned, 99).measures["p_value"].iloc[0]
              for _ in range(200)]
    assert 0.01 <= np.mean(np.array(values) <= 0.05) <= 0.09


def test_pairs_of_runs():
    members = np.array([[0, 0, 1, 1, 2], [2, 2, 0, 1, 1], [0, 1, 2, 3, 4]])
    expected = [adjusted_rand_index(members[i], members[j]) for i, j in combinations(range(3), 2)]
    assert adjusted_rand_pairs(members) == pytest.approx(expected, abs=1e-12)


# ---- Bad input -------------------------------------------------------------------------------------------------

def test_bad_arguments_are_named():
    _, network = karate()
    for options, words in (({"resolution": 0}, "resolution"), ({"runs": 0}, "runs"), ({"seed": -1}, "seed")):
        with pytest.raises(MeasureError, match=words):
            leiden_communities(network, **options)
    with pytest.raises(MeasureError, match="no community for 33"):
        modularity(network, {str(i): 0 for i in range(33)})
    with pytest.raises(MeasureError, match="not in the network"):
        modularity(network, {str(i): 0 for i in range(35)})
    with pytest.raises(MeasureError, match="at least two"):
        adjusted_rand_index([1], [1])
    with pytest.raises(MeasureError, match="as many"):
        adjusted_mutual_information([1, 2], [1, 2, 3])
    with pytest.raises(MeasureError, match="no group"):
        normalised_mutual_information([1, None], [1, 2])
    planned = pd.Series(["x", "y"], index=["a", "a"])
    with pytest.raises(MeasureError) as caught:
        agreement([1, 2], planned, permutations=5)
    assert len(caught.value.problems) == 3
    with pytest.raises(MeasureError, match="at least two"):
        agreement(pd.Series([1], ["a"]), pd.Series([1], ["b"]))


# ---- Beyond expected links -------------------------------------------------------------------------------------

def on_a_line(border, seed=0):
    """Expected and drawn links of forty cities on a line, in four unequal agglomerations with a border between them."""
    cities = [f"{i:02d}" for i in range(40)]
    place = np.arange(40.0)
    with np.errstate(divide="ignore"):
        near = np.where(np.eye(40, dtype=bool), 0.0, 30 / np.abs(place[:, None] - place) ** 1.5)
    groups = np.repeat(range(4), [5, 15, 8, 12])
    rates = near * np.exp(border * (groups[:, None] == groups))
    drawn = np.triu(np.random.default_rng(seed).poisson(rates))
    return (Network.of(drawn + drawn.T, cities, directed=False), pd.Series(groups, cities),
            Network.of(near * drawn.sum() * 2 / near.sum(), cities, directed=False))


def test_communities_follow_distance_and_only_a_border_makes_them_follow_agglomerations_more():
    """Without a border they agree with neighbouring groups far beyond chance, and no more than by distance."""
    network, planned, by_distance = on_a_line(0.0)
    assert agreement(leiden_communities(network, runs=5).best, planned).measures["p_value"].iloc[0] == 0.001
    table = agreement_beyond(network, planned, by_distance).drop("communities")
    assert table["p_value"].min() > 0.05 and table.loc["adjusted_rand_index", "null_mean"] > 0.1
    network, planned, by_distance = on_a_line(1.5)
    table = agreement_beyond(network, planned, by_distance).drop("communities")
    assert table["p_value"].max() == 0.01 and (table["value"] > table["null_95"]).all()


def test_agreement_beyond_is_the_same_in_any_order_and_names_what_is_wrong():
    network, planned, expected = on_a_line(1.0)
    turned = [network.cities[i] for i in np.random.default_rng(1).permutation(40)]
    one = agreement_beyond(network, planned, expected, 19, 2)
    assert one.equals(agreement_beyond(network.part(turned), planned[::-1], expected.part(turned[::-1]), 19, 2))
    empty = Network.of(np.zeros((40, 40)), network.cities, directed=False)
    assert agreement_beyond(empty, planned, expected, 19, 2)[["value", "p_value"]].isna().all(axis=None)
    nothing = agreement_beyond(network, planned, empty, 19, 2)
    assert nothing["value"].notna().all() and nothing[["null_mean", "null_sd", "null_95"]].isna().all(axis=None)
    with pytest.raises(MeasureError) as caught:
        agreement_beyond(network, [1, 2], Network.of(np.zeros((40, 40)), network.cities[:-1] + ("x",), directed=True),
                         draws=3)
    assert len(caught.value.problems) == 4


def test_ends_between_divisions_that_are_equally_good():
    # From a resample of the words of Chinese papers: igraph left to itself moves one branch to and fro for ever.
    rows = [(0, 17, 98 / 3), (1, 15, 98 / 3), (2, 7, 14), (3, 7, 3.5), (3, 27, 14.7), (4, 11, 98 / 3), (5, 10, 24.5),
            (6, 21, 98), (7, 15, 28 / 3), (7, 24, 3.5), (7, 30, 7), (8, 9, 7), (8, 28, 7), (8, 29, 14), (9, 28, 49 / 6),
            (12, 16, 19.6), (13, 17, 49 / 3), (13, 27, 9.8), (14, 24, 24.5), (16, 19, 9.8), (16, 26, 7.84),
            (18, 20, 49), (19, 26, 9.8), (20, 27, 9.8), (22, 23, 24.5), (22, 25, 24.5), (24, 26, 4.9), (24, 30, 12.25)]
    weights = np.zeros((31, 31))
    for i, j, weight in rows:
        weights[i, j] = weights[j, i] = weight
    net = Network.of(weights, [f"{i:02d}" for i in range(31)], directed=False)
    assert leiden_communities(net, 1.0, 1, 438).modularity == pytest.approx(0.8310402020976532)
