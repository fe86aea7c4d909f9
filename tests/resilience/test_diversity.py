"""Independent paths: those that networkx counts."""
import networkx as nx
import numpy as np
import pytest
from drawn import few, for_networkx, networks
from hypothesis import given
from hypothesis import strategies as st

from flowspace import resilience as rs
from flowspace.errors import MeasureError
from flowspace.networks import Network


@given(st.booleans().flatmap(networks))
@few
def test_paths_are_those_of_networkx(network):
    row, graph, n = rs.path_diversity(network).iloc[0], for_networkx(network), network.n
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j and (network.directed or i < j)]
    assert row["pairs"] == len(pairs)
    if n == 1:
        assert row.drop("pairs").isna().all()
        return
    plain = nx.DiGraph(graph) if network.directed else nx.Graph(graph)
    cities = [nx.node_connectivity(plain, i, j) for i, j in pairs]
    links = [nx.edge_connectivity(plain, i, j) for i, j in pairs]
    assert row["by_cities"] == pytest.approx(np.mean(cities))
    assert row["by_links"] == pytest.approx(np.mean(links))
    assert row["reached"] == pytest.approx(np.mean([number > 0 for number in cities]))
    if any(cities):
        assert row["single"] == pytest.approx(np.mean([number == 1 for number in cities if number]))


@pytest.mark.parametrize("n", [2, 3, 6])
def test_a_complete_network_and_a_star(n):
    complete = Network.of(np.ones((n, n)) - np.eye(n), directed=False, label={"year": 2020})
    star = Network.of(nx.to_numpy_array(nx.star_graph(n - 1)), directed=False, label={"agglomeration": "x"})
    table = rs.path_diversity([complete, star])
    assert table[["by_cities", "by_links"]].to_numpy().tolist() == [[n - 1, n - 1], [1, 1]]
    assert table["single"].tolist() == [float(n == 2), 1]


@pytest.mark.parametrize(("call", "words"), [
    (lambda: rs.path_diversity(Network.of(np.zeros((5, 5)), directed=False), most=4), "at most 4 cities"),
    (lambda: rs.path_diversity(3), "int"),
    (lambda: rs.path_diversity([], most=0.5), "number of cities"),
])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()
