"""Networks from matrices and tables, and what is refused."""
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from drawn import few, matrices
from hypothesis import given

import flowspace.networks as nw
from flowspace import geography, tables
from flowspace.errors import MeasureError

EDGES = pd.DataFrame({"adcode_a": ["a", "c", "b"], "adcode_b": ["b", "a", "b"], "full": [2, 3, 9]})
FLOWS = pd.DataFrame({"from_adcode": ["a", "b"], "to_adcode": ["b", "a"], "links": [2, 5]})


def test_an_edge_table_becomes_a_matrix_in_the_order_of_the_cities():
    network = nw.network(EDGES, ["c", "b", "a", "d"], "full", directed=False)
    assert network.table.loc["a"].to_dict() == {"c": 3, "b": 2, "a": 0, "d": 0}
    assert network.weights.diagonal().tolist() == [0, 9, 0, 0] and not network.between.diagonal().any()
    assert nw.degree(network).to_dict() == {"c": 1, "b": 1, "a": 2, "d": 0}
    flows = nw.network(FLOWS, ["a", "b"], "links", directed=True, label={"year": 2016})
    assert flows.weights.tolist() == [[0, 2], [5, 0]] and flows.label == {"year": 2016}
    assert flows.undirected().weights.tolist() == [[0, 7], [7, 0]]


@given(matrices(True))
@few
def test_a_matrix_and_its_table_of_links_make_the_same_network(w):
    network = nw.Network.of(w, directed=True)
    rows = [(a, b, w[i, j]) for i, a in enumerate(network.cities) for j, b in enumerate(network.cities) if w[i, j]]
    edges = pd.DataFrame(rows, columns=["from_adcode", "to_adcode", "links"])
    assert (nw.network(edges, network.cities, "links", directed=True).weights == w).all()
    both = network.undirected()
    rows = [(a, b, both.weights[i, j]) for i, a in enumerate(network.cities) for j, b in enumerate(network.cities)
            if i <= j and both.weights[i, j]]
    edges = pd.DataFrame(rows, columns=["adcode_b", "adcode_a", "full"])
    assert (nw.network(edges, network.cities, "full", directed=False).weights == both.weights).all()


def test_a_network_cannot_be_changed_afterwards():
    given = np.array([[0.0, 1.0], [1.0, 0.0]])
    network = nw.Network.of(given, directed=False)
    given[0, 1] = 7
    assert network.weights[0, 1] == 1
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0, 1] = 2
    with pytest.raises(ValueError, match="read-only"):
        nw.Network.of([[1, 1], [1, 0]], directed=False).between[0, 1] = 2


def test_differences_of_rounding_make_no_direction():
    w = np.array([[0, 0.1 + 0.2], [0.3, 0]])
    network = nw.Network.of(w, directed=False)
    assert (network.weights == network.weights.T).all()


def test_a_keyed_table_gives_cities_and_takes_their_order():
    table = nx.to_pandas_adjacency(nx.florentine_families_graph())
    shuffled = table.iloc[::-1, :]
    assert (nw.Network.of(shuffled, directed=False).table.loc["Medici", "Pazzi"]) == 0
    assert (nw.Network.of(shuffled, sorted(table), directed=False).table
            == nw.Network.of(table, sorted(table), directed=False).table).all().all()
    assert nw.Network.of(table, ["Medici", "Salviati"], directed=False).weights.tolist() == [[0, 1], [1, 0]]


def test_distances_are_inverse_weights():
    lengths = nw.distances([[[5, 4], [0, 5]]], alpha=0.5)
    assert lengths.tolist() == [[[0, 0.5], [math.inf, 0]]]
    assert nw.distances([[0, 7], [0, 0]], alpha=0).tolist() == [[0, 1], [math.inf, 0]]


@pytest.mark.parametrize("call", [
    lambda: nw.Network.of([], directed=False), lambda: nw.Network.of([[]], directed=False),
    lambda: nw.Network.of(None, directed=False), lambda: nw.Network.of("ab", directed=False),
    lambda: nw.Network.of([[0, 1]], directed=True), lambda: nw.Network.of([0, 1], directed=True),
    lambda: nw.Network.of([[0, 1], [2, 0]], directed=False), lambda: nw.Network.of([[0, "x"], ["x", 0]], directed=True),
    lambda: nw.Network.of([[0, -1], [-1, 0]], directed=False), lambda: nw.Network.of([[math.nan]], directed=False),
    lambda: nw.Network.of([[0, math.inf], [1, 0]], directed=True), lambda: nw.Network.of([[0]], [], directed=False),
    lambda: nw.Network.of([[0]], ["a", "b"], directed=False), lambda: nw.Network.of([[0]], [3], directed=False),
    lambda: nw.Network.of(np.zeros((2, 2)), ["a", "a"], directed=False),
    lambda: nw.Network.of(np.zeros((2, 2)), "ab", directed=False), lambda: nw.Network.of([[0]], directed="no"),
    lambda: nw.Network.of([[0]], directed=None), lambda: nw.Network.of([[0]], directed=False, label=[1]),
    lambda: nw.Network.of(pd.DataFrame([[0, 1]]), directed=False),
    lambda: nw.Network.of(pd.DataFrame([[0]], ["a"], ["b"]), directed=False),
    lambda: nw.Network.of(pd.DataFrame([[0]], ["a"], ["a"]), ["b"], directed=False),
    lambda: nw.Network.of([[0]], ["a"], directed=False).part(["b"]),
    lambda: nw.Network.of([[0]], ["a"], directed=False).part([]),
    lambda: nw.network(EDGES, list("ab"), "full", False), lambda: nw.network(EDGES, list("abc"), "weight", False),
    lambda: nw.network(EDGES, list("abc"), "full", True), lambda: nw.network(FLOWS, list("ab"), "links", False),
    lambda: nw.network(None, list("ab"), "links", False), lambda: nw.network(EDGES, [], "full", False),
    lambda: nw.network(EDGES, None, "full", False), lambda: nw.network(EDGES, "abc", "full", False),
    lambda: nw.network(pd.concat([EDGES, EDGES.head(1)]), list("abc"), "full", False),
    lambda: nw.network(EDGES.assign(full=[1, None, 2]), list("abc"), "full", False),
    lambda: nw.network(EDGES.assign(full=[1, -1, 2]), list("abc"), "full", False),
    lambda: nw.network(EDGES.assign(full=[1, math.inf, 2]), list("abc"), "full", False),
    lambda: nw.network(EDGES.assign(full=["1", "x", "2"]), list("abc"), "full", False),
    lambda: nw.network(EDGES.assign(adcode_a=["a", None, "b"]), list("abc"), "full", False),
])
def test_what_makes_no_network_is_named(call):
    with pytest.raises(MeasureError):
        call()


def test_a_pair_the_other_way_round_is_the_same_pair():
    turned = pd.DataFrame({"adcode_a": ["a", "b"], "adcode_b": ["b", "a"], "full": [1, 1]})
    with pytest.raises(MeasureError, match="b and a"):
        nw.network(turned, ["a", "b"], "full", directed=False)


def test_all_problems_are_listed_at_once():
    edges = pd.DataFrame({"adcode_a": ["a", "a", "a", "b"], "adcode_b": ["b", "b", "z", "c"],
                          "full": [1, -1, None, math.inf]})
    with pytest.raises(MeasureError) as caught:
        nw.network(edges, list("abc"), "full", directed=False)
    assert len(caught.value.problems) == 5


# ---- Many years and agglomerations -----------------------------------------------------------------------------

YEARS = pd.DataFrame({"adcode_a": ["a", "a", "b", "a"], "adcode_b": ["b", "b", "c", "c"],
                      "year": [2010, 2011, 2011, 2013], "full": [1, 2, 4, 8]})
MEMBERS = pd.DataFrame({"agglomeration": ["x", "x", "y", "y", "z"], "adcode": ["b", "a", "b", "lost", "gone"]})


def test_windows_add_up_their_years_and_leave_out_those_with_holes():
    made = nw.national_networks(YEARS, list("abc"), "full", False, window=2)
    assert [network.label for network in made] == [{"year": 2011, "first_year": 2010}] and made.incomplete == ()
    assert made[0].weights[0].tolist() == [0, 3, 0]
    made = nw.national_networks(YEARS, list("abc"), "full", False, years=range(2010, 2014), window=2)
    assert made.incomplete == (2010, 2012, 2013)
    covered = nw.national_networks(YEARS, list("abc"), "full", False, range(2010, 2014), 2, covered=range(2010, 2014))
    assert covered.incomplete == (2010,) and [int(network.weights.sum() / 2) for network in covered] == [7, 6, 8]
    # A year without rows that is covered has no links; one that is not covered has no network.
    gap = nw.national_networks(YEARS, list("abc"), "full", False, [2012])
    assert gap.incomplete == (2012,)
    with pytest.raises(MeasureError, match="no network: no link in 2012"):
        gap.only()
    with pytest.raises(MeasureError, match="0 links, year 2012"):
        nw.national_networks(YEARS, list("abc"), "full", False, [2012], covered=range(2010, 2014)).only()
    two = nw.national_networks(YEARS, list("abc"), "full", False, [2010, 2011])
    with pytest.raises(MeasureError, match="year 2010; Network"):
        two.only()
    empty, = nw.national_networks(YEARS, list("abc"), "full", False, [2012], covered=range(2010, 2014))
    assert not empty.weights.any()


def test_members_that_no_network_could_have_observed_are_listed():
    made = nw.within_networks(YEARS, MEMBERS, list("abc"), "full", False, label={"layer": "copatents"})
    assert made.left_out.values.tolist() == [["y", "lost"], ["z", "gone"]]
    assert [(network.label["agglomeration"], network.label["year"]) for network in made] == [
        (key, year) for key in "xy" for year in (2010, 2011, 2013)]
    assert made[1].cities == ("b", "a") and made[1].weights[0, 1] == 2 and made[1].label["layer"] == "copatents"
    assert nw.network_measures(made, "density")["value"].isna().tolist() == [False] * 3 + [True] * 3


def test_external_links_of_directed_networks_keep_their_directions():
    flows = pd.DataFrame({"from_adcode": ["a", "c", "a"], "to_adcode": ["c", "b", "b"], "year": 2016,
                          "trains": [1, 2, 4]})
    links, _ = nw.external_networks(flows, MEMBERS, list("abc"), "trains", True)
    assert links.members == ("b", "a") and links.outside == ("c",)
    assert links.outward.tolist() == [[0], [1]] and links.inward.tolist() == [[2], [0]]
    assert nw.net_flow_ratio(links.network).to_dict() == {"b": -1, "a": 1, "c": 1 / 3}


@pytest.mark.parametrize("call", [
    lambda: nw.national_networks(YEARS.drop(columns="year"), list("abc"), "full", False),
    lambda: nw.national_networks(YEARS, list("ab"), "full", False),
    lambda: nw.national_networks(YEARS, list("abc"), "full", False, window=0),
    lambda: nw.national_networks(YEARS, list("abc"), "full", False, window=1.5),
    lambda: nw.national_networks(YEARS, list("abc"), "full", False, years=[2010.5]),
    lambda: nw.national_networks(YEARS, list("abc"), "full", False, years=2010),
    lambda: nw.national_networks(YEARS, list("abc"), "full", False, covered=[2010]),
    lambda: nw.national_networks(YEARS.assign(year="2010"), list("abc"), "full", False),
    lambda: nw.national_networks(YEARS.assign(year=2010), list("abc"), "full", False),
    lambda: nw.within_networks(YEARS, MEMBERS.drop(columns="adcode"), list("abc"), "full", False),
    lambda: nw.within_networks(YEARS, None, list("abc"), "full", False),
    lambda: nw.within_networks(YEARS, MEMBERS, None, "full", False),
    lambda: nw.within_networks(YEARS, pd.concat([MEMBERS, MEMBERS]), list("abc"), "full", False),
])
def test_tables_that_make_no_networks_are_named(call):
    with pytest.raises(MeasureError):
        call()


def test_networks_of_the_shipped_tables_agree_with_sums_of_the_tables():
    members = geography.members(tables.read("membership"), "prefectures")
    links = tables.read("copatents")
    cities = sorted({*links["adcode_a"], *links["adcode_b"], *members["adcode"]})
    within = nw.within_networks(links, members, cities, "full", False, years=[2010, 2019])
    outside = nw.external_networks(links, members, cities, "full", False, years=[2010, 2019])
    assert len(within) == len(outside) == 38 and not within.incomplete
    delta = set(members.loc[members["agglomeration"] == "yangtze-river-delta", "adcode"])
    here, there = links["adcode_a"].isin(delta), links["adcode_b"].isin(delta)
    for network, external in zip(within, outside, strict=True):
        if network.label["agglomeration"] == "yangtze-river-delta":
            year = links["year"] == network.label["year"]
            assert nw.total_weight(network) == links.loc[here & there & year, "full"].sum()
            assert external.outward.sum() == links.loc[(here ^ there) & year, "full"].sum()
