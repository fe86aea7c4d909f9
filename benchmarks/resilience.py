"""Cities removed from the national network, against a loop through networkx.

Co-patents of all cities in one year. Ours is `flowspace.resilience`: curves of the largest connected part and of
efficiency after every single removal, and the order of a degree attack. The plain way removes one city after the other
from a networkx graph and measures what is left each time, as one would write it in a notebook. Both do the same work on
the same orders and are compared before any time is. The full run takes the last year, which has most links, and more
orders.
"""
from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np

from benchmarks.report import report
from flowspace import networks as nw
from flowspace import resilience as rs
from flowspace import tables
from flowspace.resilience.failure import loops
from flowspace.resilience.failure.orders import TIED, removal_orders
from flowspace.resilience.failure.removal import removal_curves

TIMES = 20
"""Ours has to be so many times faster than the plain way."""

SEED = 2020
YEAR, FULL_YEAR = 2010, 2020


def national(year):
    links = tables.read("copatents")
    cities = sorted({*links["adcode_a"], *links["adcode_b"]})
    return nw.national_networks(links, cities, "full", False, [year])[0]


def plain_curve(graph, order, efficiency):
    """Share in the largest part, and efficiency of all N cities, after every removal."""
    graph, n = graph.copy(), len(graph)
    largest, near = [], []
    for q in range(n + 1):
        if q:
            graph.remove_node(order[q - 1])
        left = len(graph)
        largest.append(max(map(len, nx.connected_components(graph)), default=0) / n)
        if efficiency:
            near.append(nx.global_efficiency(graph) * left * (left - 1) / (n * (n - 1)))
    return largest, near


def plain_attack(graph, rank):
    """The best linked city first, ties by rank."""
    graph, order = graph.copy(), []
    while len(graph):
        order.append(max(graph, key=lambda city: (graph.degree(city), -rank[city])))
        graph.remove_node(order[-1])
    return order


def same(ours, plain, what) -> None:
    apart = np.abs(np.asarray(ours) - np.asarray(plain)).max()
    if not apart <= 1e-12:
        sys.exit(f"the benchmark compares different results of {what}: {apart:.3g} apart")
    print(f"resilience: {what} at most {apart:.1g} apart", flush=True)


def timed(function):
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def run(full: bool = False) -> None:
    network = national(FULL_YEAR if full else YEAR)
    n, w = network.n, network.between
    graph = nx.from_numpy_array(w)
    print(f"resilience: {network!r}", flush=True)
    start = time.perf_counter()
    small = np.ones((3, 3)) - np.eye(3)
    removal_curves(small, False, np.array([[0, 1, 2]]))
    removal_orders(small, False, "degree", 1, SEED)
    print(f"resilience: first call {time.perf_counter() - start:.2f} s, with what compiling or loading there is",
          flush=True)

    many = 100 if full else 20
    orders = removal_orders(w, False, "random", many, SEED)
    ours, seconds = timed(lambda: removal_curves(w, False, orders, efficiency=False)["largest"])
    plain, slow = timed(lambda: [plain_curve(graph, order, False)[0] for order in orders.tolist()])
    same(ours, plain, f"largest parts of {many} random orders")
    report(f"resilience-largest-{n}", seconds, slow, 1 / TIMES)

    ours, seconds = timed(lambda: removal_curves(w, False, orders[:1])["efficiency"][0])
    plain, slow = timed(lambda: plain_curve(graph, orders[0].tolist(), True)[1])
    same(ours * nx.global_efficiency(graph), plain, "efficiency of a random order")
    report(f"resilience-efficiency-{n}", seconds, slow, 1 / TIMES)

    ranks = np.argsort(np.random.default_rng(SEED).random((many, n)), axis=1)
    linked = (w > 0).astype(float)

    def attacked():
        found = loops.attack_orders(linked, ranks, TIED)
        return found, removal_curves(w, False, found, efficiency=False)["largest"]

    (found, ours), seconds = timed(attacked)
    (order, plain), slow = timed(lambda: zip(*[(order, plain_curve(graph, order, False)[0]) for order in
                                               (plain_attack(graph, rank) for rank in ranks.tolist())], strict=True))
    same(found, order, f"orders of {many} degree attacks")
    same(ours, plain, f"largest parts under {many} degree attacks")
    report(f"resilience-degree-attack-{n}", seconds, slow, 1 / TIMES)

    taken, seconds = timed(lambda: rs.vulnerability(network))
    some = range(0, n, 16 if full else 24)

    def one_by_one():
        values = []
        for city in some:
            other = graph.copy()
            other.remove_edges_from(list(graph.edges(city)))
            values.append(1 - nx.global_efficiency(other) / whole)
        return values

    whole = nx.global_efficiency(graph)
    plain, slow = timed(one_by_one)
    same(taken["efficiency_loss"].to_numpy()[list(some)], plain, f"losses by {len(some)} of {n} cities")
    report(f"resilience-vulnerability-{n}", seconds, slow * n / len(some), 1 / TIMES)
