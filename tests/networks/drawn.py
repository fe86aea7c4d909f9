"""Networks drawn by hypothesis, and the same for networkx and igraph."""
import igraph
import networkx as nx
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

import flowspace.networks as nw

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
brief = settings(few, max_examples=12)  # where a test is repeated for every measure

# Powers of two: sums of their inverses are exact, so that ties of paths are ties for every library.
EXACT = (0, 0, 0, 1, 2, 4, 8)
ANY = st.one_of(st.just(0.0), st.floats(0.01, 100))


@st.composite
def matrices(draw, directed, weights=st.sampled_from(EXACT), fewest=1, most=8):
    """A matrix of weights, often with isolated cities and several parts, and with something on the diagonal."""
    n = draw(st.integers(fewest, most))
    w = np.array(draw(st.lists(weights, min_size=n * n, max_size=n * n)), dtype=float).reshape(n, n)
    alone = draw(st.lists(st.integers(0, n - 1), max_size=2))
    inside = w.diagonal().copy()
    w[alone, :] = w[:, alone] = 0
    if not directed:
        w = np.triu(w, 1)
        w = w + w.T
    np.fill_diagonal(w, inside)
    return w


def networks(directed, **options):
    return matrices(directed, **options).map(lambda w: nw.Network.of(w, directed=directed))


def for_networkx(network):
    """The graph, without what stays inside cities; lengths are the inverse of weights."""
    graph = nx.from_numpy_array(network.between, create_using=nx.DiGraph if network.directed else nx.Graph)
    for *_, data in graph.edges(data=True):
        data["length"] = 1 / data["weight"]
    return graph


def for_igraph(network):
    graph = igraph.Graph.Weighted_Adjacency(network.between.tolist(), mode="directed" if network.directed else "max")
    graph.es["length"] = [1 / weight for weight in graph.es["weight"]]
    return graph
