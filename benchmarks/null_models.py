"""A thousand networks at random for each of many, measured, against a loop through networkx.

Co-patent networks within the 19 agglomerations, links alone. Ours is `z_scores`: degree-preserving rewiring, with all
the switches it attempts by itself, and three measures of every replicate. The plain way copies the network, lets
networkx switch links (`double_edge_swap`) and measures with networkx, as one would write it in a notebook; it does so
for a few replicates of each network, and its time is scaled to the thousand. It is timed twice: with as many switches
made as ours makes, and with the ten for each link that many take for enough. Before any time is, values of both are
compared, and means over replicates within their errors. Networks that are alone with their degrees, or that networkx
refuses to switch (fewer than four cities with links, a star), are left out of both.
"""
from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np

from benchmarks.report import report
from flowspace import geography, tables
from flowspace import networks as nw
from flowspace.networks.null_models.random_numbers import streams
from flowspace.networks.null_models.rewiring import FEWEST_SWITCHES, SWITCHES_PER_LINK, rewired
from flowspace.networks.null_models.scores import z_scores

REPLICATES = 1000
SEED = 2020
TIMES = 20
"""Ours has to be so many times faster than the plain way."""

USUAL = 10
"""Switches for each link of the second plain way."""

PLAIN = {"transitivity": nx.transitivity, "global_efficiency": nx.global_efficiency,
         "largest_component_share": lambda graph: max(map(len, nx.connected_components(graph))) / len(graph)}


def within(layer, value, directed, years):
    """Networks of the members of each agglomeration."""
    links, members = tables.read(layer), geography.members(tables.read("membership"), "prefectures")
    ends = [column for column in links.columns if "adcode" in column]
    cities = sorted({*links[ends[0]], *links[ends[1]], *members["adcode"]})
    return list(nw.within_networks(links, members, cities, value, directed, years))


def switches_made(network) -> int:
    """Mean number of switches that a replicate of ours has behind it."""
    links = network.between > 0
    n, linked = network.n, int(links.sum()) // 2
    attempts = max(FEWEST_SWITCHES, SWITCHES_PER_LINK * min(linked, n * (n - 1) // 2 - linked))
    accepted = rewired(links, False, streams(SEED, 50), SWITCHES_PER_LINK)[1]
    return int(np.nan_to_num(accepted.mean()) * attempts)


def plain_replicates(graph, switches, replicates):
    """Measures of networks that networkx has switched."""
    found = {name: [] for name in PLAIN}
    for seed in range(replicates):
        other = graph.copy()
        nx.double_edge_swap(other, nswap=switches, max_tries=100_000_000, seed=seed)
        for name, measure in PLAIN.items():
            found[name].append(measure(other))
    return {name: np.array(values) for name, values in found.items()}


def run(full: bool = False) -> None:
    networks = [network for network in within("copatents", "full", False, range(2001, 2021) if full else [2008, 2015])
                if switches_made(network) > 0]
    z_scores(networks[0], list(PLAIN), "degrees", 99, SEED)  # compiles
    start = time.perf_counter()
    table = z_scores(networks, list(PLAIN), "degrees", REPLICATES, SEED)
    ours = time.perf_counter() - start
    made = [switches_made(network) for network in networks]
    print(f"null models: {len(networks)} networks of {min(n.n for n in networks)} to {max(n.n for n in networks)} "
          f"cities, {REPLICATES} replicates each, {np.mean(made):.0f} switches made in each, {len(PLAIN)} measures: "
          f"{ours:.1f} s", flush=True)
    times, apart, beyond, count = {"same": 0.0, "usual": 0.0}, 0.0, 0, 0
    replicates = 6 if full else 3
    for place, (network, switches) in enumerate(zip(networks, made, strict=True)):
        graph = nx.from_numpy_array((network.between > 0).astype(int))
        rows = table.iloc[place * len(PLAIN):(place + 1) * len(PLAIN)].set_index("measure")
        for name, measure in PLAIN.items():
            apart = max(apart, abs(measure(graph) - rows.loc[name, "value"]))
        start = time.perf_counter()
        drawn = plain_replicates(graph, switches, replicates)
        times["same"] += time.perf_counter() - start
        start = time.perf_counter()
        plain_replicates(graph, USUAL * graph.number_of_edges(), replicates)
        times["usual"] += time.perf_counter() - start
        for name, values in drawn.items():
            sd = rows.loc[name, "null_sd"]
            if sd > 0:
                count += 1
                beyond += abs(values.mean() - rows.loc[name, "null_mean"]) > 3 * sd / np.sqrt(replicates)
    # Of the means of a few skew draws, somewhat more than 0.3 % lie further than three errors away.
    if apart > 1e-9 or beyond > max(2, 0.03 * count):
        sys.exit(f"the benchmark compares different results: values up to {apart:g} apart, {beyond} of {count} means "
                 "of replicates further than three errors from ours")
    print(f"null models plain way: {replicates} replicates of each network; values at most {apart:.1g} apart, {beyond} "
          f"of {count} means further than three errors from ours", flush=True)
    for name, seconds in times.items():
        report(f"null-models-{REPLICATES}-{name}-switches-by-networkx", ours, seconds / replicates * REPLICATES,
               1 / TIMES)
    if full:
        directed = within("enterprise_links", "links", True, range(2001, 2021))
        start = time.perf_counter()
        z_scores(directed, ["reciprocity", "density"], "degrees", REPLICATES, SEED)
        print(f"null models, directed: {len(directed)} networks, {REPLICATES} replicates each: "
              f"{time.perf_counter() - start:.1f} s", flush=True)
