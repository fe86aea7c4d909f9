"""Equality with networkx and igraph on drawn networks: weighted, directed or not, with isolated cities and parts."""
import math
import warnings

import networkx as nx
import numpy as np
import pytest
from drawn import ANY, few, for_igraph, for_networkx, networks
from hypothesis import assume, given

import flowspace.networks as nw

NEAR = 1e-9


def same(found, expected):
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=NEAR, atol=NEAR)


def values(of, graph):
    return [of[i] for i in range(graph.number_of_nodes())]


def both_ways(graph):
    w = nx.to_numpy_array(graph)
    return nx.from_numpy_array(w + w.T)


BY_NETWORKX = {
    "degree": lambda g: values(dict(g.degree()), g),
    "strength": lambda g: values(dict(g.degree(weight="weight")), g),
    "betweenness": lambda g: values(nx.betweenness_centrality(g), g),
    "betweenness_weighted": lambda g: values(nx.betweenness_centrality(g, weight="length"), g),
    "opsahl_betweenness_1": lambda g: values(nx.betweenness_centrality(g, weight="length", normalized=False), g),
    "closeness_wf_in": lambda g: values(nx.closeness_centrality(g), g),
    "closeness_wf_in_weighted": lambda g: values(nx.closeness_centrality(g, distance="length"), g),
    "closeness_harmonic_in": lambda g: [v / (len(g) - 1) for v in values(nx.harmonic_centrality(g), g)],
    "closeness_harmonic_in_weighted": lambda g: [v / (len(g) - 1)
                                                 for v in values(nx.harmonic_centrality(g, distance="length"), g)],
    "pagerank": lambda g: values(nx.pagerank(g, tol=1e-14, max_iter=10_000), g),
    "constraint": lambda g: values(nx.constraint(g, weight="weight"), g),
    # With nodes named: without, networkx 3.6.1 divides weights by the maxima of the wrong cities (its issue 8906). And
    # undirected: of directed links it takes a city that only receives for an isolated one.
    "effective_size": lambda g: values(nx.effective_size(both_ways(g), nodes=list(g), weight="weight"), g),
}
OURS = {
    "opsahl_betweenness_1": lambda network: nw.opsahl_betweenness(network, 1),
    "closeness_wf_in": lambda network: nw.closeness_wasserman_faust(network, direction="in"),
    "closeness_wf_in_weighted": lambda network: nw.closeness_wasserman_faust(network, alpha=1, direction="in"),
    "closeness_harmonic_in": lambda network: nw.closeness_harmonic(network, direction="in"),
    "closeness_harmonic_in_weighted": lambda network: nw.closeness_harmonic(network, alpha=1, direction="in"),
}


@pytest.mark.parametrize("name", BY_NETWORKX)
@pytest.mark.parametrize("directed", [False, True])
def test_cities_as_in_networkx(name, directed):
    measure = OURS.get(name) or getattr(nw, name)

    @given(networks(directed, fewest=3))
    @few
    def check(network):
        same(measure(network), BY_NETWORKX[name](for_networkx(network)))
    check()


@given(networks(False, weights=ANY))
@few
def test_undirected_cities_as_in_networkx(network):
    graph = for_networkx(network)
    two = nw.degree(network).to_numpy() >= 2
    # networkx gives 0 where we say that clustering is not defined.
    local = np.array(values(nx.clustering(graph), graph), dtype=float)
    same(nw.clustering(network), np.where(two, local, np.nan))
    weighted = np.array(values(nx.clustering(graph, weight="weight"), graph), dtype=float)
    same(nw.clustering_onnela(network), np.where(two, weighted, np.nan))
    same(nw.mean_clustering_zero(network), nx.average_clustering(graph))
    if two.any():
        same(nw.transitivity(network), nx.transitivity(graph))
        same(nw.mean_clustering(network), local[two].mean())
    else:
        assert math.isnan(nw.transitivity(network)) and math.isnan(nw.mean_clustering(network))
    linked = nw.degree(network).to_numpy() > 0
    partners = np.array(values(nx.average_neighbor_degree(graph), graph), dtype=float)
    same(nw.neighbour_degree(network), np.where(linked, partners, np.nan))
    same(nw.largest_component_share(network), max(map(len, nx.connected_components(graph))) / network.n)
    if network.n > 1:
        same(nw.density(network), nx.density(graph))
        same(nw.global_efficiency(network), nx.global_efficiency(graph))
        if nx.is_connected(graph):
            same(nw.average_path_length(network), nx.average_shortest_path_length(graph))
            same(nw.closeness(network), values(nx.closeness_centrality(graph), graph))


@given(networks(True, weights=ANY))
@few
def test_directed_cities_as_in_networkx(network):
    graph = for_networkx(network)
    same(nw.out_degree(network), values(dict(graph.out_degree()), graph))
    same(nw.in_strength(network), values(dict(graph.in_degree(weight="weight")), graph))
    same(nw.largest_component_share(network), max(map(len, nx.weakly_connected_components(graph))) / network.n)
    if graph.number_of_edges():
        same(nw.reciprocity(network), nx.reciprocity(graph))
    if network.n > 1:
        same(nw.density(network), nx.density(graph))
        same(nw.out_degree_normalised(network), values(nx.out_degree_centrality(graph), graph))
    if network.n > 1 and nx.is_strongly_connected(graph):
        same(nw.average_path_length(network), nx.average_shortest_path_length(graph))


@pytest.mark.parametrize(("x", "y"), [("out", "in"), ("out", "out"), ("in", "in"), ("in", "out")])
def test_assortativity_of_directed_networks_as_in_networkx(x, y):
    @given(networks(True, fewest=3))
    @few
    def check(network):
        found = nw.assortativity_directed(network, x, y)
        assume(not math.isnan(found))
        same(found, nx.degree_pearson_correlation_coefficient(for_networkx(network), x=x, y=y))
    check()


@given(networks(False, weights=ANY, fewest=3))
@few
def test_assortativity_of_undirected_networks_as_in_networkx(network):
    graph = for_networkx(network)
    by_degree, by_strength = nw.assortativity_degree(network), nw.assortativity_strength(network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy's, where all ends are alike.
        if not math.isnan(by_degree):
            same(by_degree, nx.degree_pearson_correlation_coefficient(graph))
        if not math.isnan(by_strength):
            np.testing.assert_allclose(by_strength, nx.degree_pearson_correlation_coefficient(graph, weight="weight"),
                                       rtol=1e-7, atol=1e-7)  # scipy's takes differences of nearly equal numbers


@given(networks(False, weights=ANY, fewest=3))
@few
def test_spectral_measures_as_in_networkx(network):
    graph = for_networkx(network)
    assume(graph.number_of_edges())
    radius = np.linalg.eigvalsh(network.between)[-1]
    same(nw.katz(network), values(nx.katz_centrality_numpy(graph, alpha=0.5 / radius, normalized=False,
                                                           weight="weight"), graph))
    if nx.is_connected(graph):
        expected = values(nx.eigenvector_centrality_numpy(graph, weight="weight"), graph)
        np.testing.assert_allclose(nw.eigenvector(network), expected, atol=1e-7)  # ARPACK's own tolerance


@given(networks(True, weights=ANY, fewest=3))
@few
def test_spectral_measures_of_strongly_connected_networks_as_in_networkx(network):
    graph = for_networkx(network)
    assume(nx.is_strongly_connected(graph))
    np.testing.assert_allclose(nw.eigenvector(network),
                               values(nx.eigenvector_centrality_numpy(graph, weight="weight"), graph), atol=1e-7)
    radius = np.abs(np.linalg.eigvals(network.between)).max()
    same(nw.katz(network), values(nx.katz_centrality_numpy(graph, alpha=0.5 / radius, normalized=False,
                                                           weight="weight"), graph))


@pytest.mark.parametrize("directed", [False, True])
def test_paths_as_in_igraph(directed):
    @given(networks(directed, fewest=3))
    @few
    def check(network):
        graph = for_igraph(network)
        same(nw.betweenness_weighted(network, normalised=False), graph.betweenness(directed=directed,
                                                                                    weights="length"))
        same(nw.betweenness(network, normalised=False), graph.betweenness(directed=directed))
        same(nw.closeness_harmonic(network, alpha=1), graph.harmonic_centrality(mode="out", weights="length"))
    check()


@given(networks(False, weights=ANY, fewest=3))
@few
def test_undirected_measures_as_in_igraph(network):
    graph = for_igraph(network)
    same(nw.constraint(network), graph.constraint(weights="weight"))
    same(nw.clustering(network), graph.transitivity_local_undirected(mode="nan"))
    same(nw.transitivity(network), graph.transitivity_undirected(mode="nan"))
    same(nw.assortativity_degree(network), graph.assortativity_degree(directed=False))


@given(networks(True, weights=ANY, fewest=3))
@few
def test_directed_measures_as_in_igraph(network):
    graph = for_igraph(network)
    np.testing.assert_allclose(nw.pagerank(network), graph.pagerank(weights="weight", directed=True), atol=1e-9)
    same(nw.assortativity_directed(network, "out", "in"), graph.assortativity_degree(directed=True))
    same(nw.reciprocity(network), graph.reciprocity(mode="default"))
