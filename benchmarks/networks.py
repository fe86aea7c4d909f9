"""All measures of networks: 19 agglomerations and 20 years, replicates of them, and the whole country.

Two layers of 2001 to 2020: co-patents (undirected) and links of enterprises (directed). Ours are the tables of
`city_measures` and `network_measures`, and for replicates the arrays of `measured`; reading tables and making networks
is not timed. The plain way takes one network after the other through networkx, and through a few lines of Python or
numpy where networkx lacks a measure, as one would write them in a notebook; it is timed whole, over the same networks.
Every value of both is compared before any time is.

networkx tells ties between paths by equality of rounded sums, and misses some that are. So the plain way gives it
whole numbers as lengths wherever it counts paths.
"""
from __future__ import annotations

import math
import sys
import time
import warnings
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.report import report
from flowspace import geography, tables
from flowspace import networks as nw

YEARS = range(2001, 2021)
SECONDS = 60.0
"""Bar for the national networks of both layers."""

TIMES = 20
"""Ours has to be so many times faster than the plain way."""

REPLICATES = 1000
LAYERS = {"copatents": ("full", False), "enterprise_links": ("links", True)}


def default_networks() -> tuple[dict, dict, pd.Series]:
    """Networks within agglomerations and of the whole country by layer, and the province of each city as its group."""
    members = geography.members(tables.read("membership"), "prefectures")
    links = {layer: tables.read(layer) for layer in LAYERS}
    ends = [table[column] for table in links.values() for column in table.columns if "adcode" in column]
    cities = sorted({*pd.concat(ends), *members["adcode"]})
    within = {layer: nw.within_networks(links[layer], members, cities, value, directed, YEARS)
              for layer, (value, directed) in LAYERS.items()}
    national = {layer: nw.national_networks(links[layer], cities, value, directed, YEARS)
                for layer, (value, directed) in LAYERS.items()}
    return within, national, pd.Series([city[:2] for city in cities], cities)


def both_measures(networks, groups) -> tuple[pd.DataFrame, pd.DataFrame]:
    return nw.city_measures(networks, groups=groups), nw.network_measures(networks)


# ---- The plain way ---------------------------------------------------------------------------------------------

def square_part(weight) -> int:
    """The largest whole number whose square divides a weight."""
    return next(s for s in range(math.isqrt(weight), 0, -1) if weight % (s * s) == 0)


def whole_lengths(graph) -> None:
    """Lengths as floats, and as whole numbers for where paths are counted.

    1/√w is 1/(s√q) with w = s²q. Roots of different q without square factors have no ties with each other, and those of
    one q are whole multiples of a common length.
    """
    weights = [int(data["weight"]) for *_, data in graph.edges(data=True)]
    squares = {weight: square_part(weight) for weight in set(weights)}
    common, common_root = math.lcm(*squares), math.lcm(*squares.values())
    for *_, data in graph.edges(data=True):
        weight = int(data["weight"])
        s = squares[weight]
        data["length"] = 1 / weight
        data["half"] = weight ** -0.5
        data["whole"] = common // weight
        data["whole_half"] = common_root // s * round(10**15 / math.sqrt(weight // (s * s)))


def plain_paths(graph, n) -> dict:
    values = {}
    pairs = (n - 1) * (n - 2) / (1 if graph.is_directed() else 2)
    nan = [math.nan] * n
    raw = {"betweenness": nx.betweenness_centrality(graph, normalized=False),
           "betweenness_weighted": nx.betweenness_centrality(graph, weight="whole", normalized=False)}
    for name, found in raw.items():
        values[name] = [found[i] / pairs for i in range(n)] if n > 2 else nan
    half = nx.betweenness_centrality(graph, weight="whole_half", normalized=False)
    values["opsahl_betweenness"] = [half[i] for i in range(n)]
    outward = graph.reverse() if graph.is_directed() else graph  # networkx measures paths to a city.
    for name, length in (("closeness", None), ("closeness_weighted", "length"), ("opsahl_closeness", "half")):
        far = [nx.single_source_dijkstra_path_length(graph, i, weight=length or (lambda *_: 1)) for i in range(n)]
        total = [(1 if name == "opsahl_closeness" else n - 1) / sum(d.values()) if len(d) == n > 1 else math.nan
                 for d in far]
        values[name] = total
    found = nx.closeness_centrality(outward)
    values["closeness_wasserman_faust"] = [found[i] for i in range(n)]
    for name, length in (("closeness_harmonic", None), ("closeness_harmonic_weighted", "length")):
        found = nx.harmonic_centrality(outward, distance=length)
        values[name] = [found[i] / (n - 1) for i in range(n)]
        if graph.is_directed():
            found = nx.harmonic_centrality(graph, distance=length)
            values[name.replace("harmonic", "harmonic_in")] = [found[i] / (n - 1) for i in range(n)]
    return values


def plain_spectral(w, directed) -> dict:
    n, nan = len(w), [math.nan] * len(w)
    if directed:
        eigenvalues, vectors = np.linalg.eig(w.T)
        radius = eigenvalues.real.max()
        single = (eigenvalues.real >= radius * (1 - 1e-6)).sum() == 1
        x = vectors[:, eigenvalues.real.argmax()].real
    else:
        eigenvalues, vectors = np.linalg.eigh(w)
        radius, single = eigenvalues[-1], True
        top = vectors[:, eigenvalues >= radius * (1 - 1e-9)]
        x = top @ (top.T @ np.ones(n))
    if radius <= 0:
        return dict.fromkeys(("eigenvector", "katz", "bonacich_positive", "bonacich_negative"), nan)
    values = {"eigenvector": list(np.abs(x) / np.linalg.norm(x)) if single else nan,
              "katz": list(np.linalg.solve(np.eye(n) - 0.5 / radius * w.T, np.ones(n)))}
    for name, beta in (("bonacich_positive", 0.5 / radius), ("bonacich_negative", -0.5 / radius)):
        c = np.linalg.solve(np.eye(n) - beta * w, w.sum(axis=1))
        values[name] = list(c * math.sqrt(n / (c @ c)))
    return values


def plain_leading(matrix) -> list:
    eigenvalues, vectors = np.linalg.eigh(matrix)
    if eigenvalues[-1] <= 0:
        return [math.nan] * len(matrix)
    top = vectors[:, eigenvalues >= eigenvalues[-1] * (1 - 1e-9)]
    x = np.abs(top @ (top.T @ np.ones(len(matrix))))
    return list(x / x.sum())


def plain_entropy(row, n) -> float:
    if row.sum() == 0 or n < 3:
        return math.nan
    p = row[row > 0] / row.sum()
    return float(-(p * np.log(p)).sum() / math.log(n - 1))


def plain_brokerage(graph, groups, n) -> dict:
    counts = {name: [0] * n for name in (*nw.ROLES, "total")}
    for i, j, k in permutations(range(n), 3):
        if graph.has_edge(i, j) and graph.has_edge(j, k) and not graph.has_edge(i, k):
            a, b, c = groups[i], groups[j], groups[k]
            role = ("coordinator" if a == b == c else "consultant" if a == c else "gatekeeper" if b == c
                    else "representative" if a == b else "liaison")
            counts[role][j] += 1
            counts["total"][j] += 1
    return {f"brokerage_{role}": values for role, values in counts.items()}


def plain_participation(graph, groups, n) -> dict:
    values = {"participation": [], "participation_weighted": [], "within_module_z": []}
    inside = [sum(groups[j] == groups[i] for j in graph[i]) for i in range(n)]
    for i in range(n):
        for name, weight in (("participation", None), ("participation_weighted", "weight")):
            total, parts = graph.degree(i, weight=weight), {}
            for j in graph[i]:
                parts[groups[j]] = parts.get(groups[j], 0) + (graph[i][j]["weight"] if weight else 1)
            values[name].append(1 - sum((part / total) ** 2 for part in parts.values()) if total else math.nan)
        group = [inside[j] for j in range(n) if groups[j] == groups[i]]
        spread = np.std(group)
        values["within_module_z"].append((inside[i] - np.mean(group)) / spread if spread else 0.0)
    return values


def plain_divided(above, below) -> float:
    return above / below if below else math.nan


def plain_assortativity(graph, **options) -> float:
    if graph.number_of_edges() < 2:
        return math.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(nx.degree_pearson_correlation_coefficient(graph, **options))


def plain_hierarchy(values) -> float:
    falling = sorted((value for value in values if value > 0), reverse=True)
    if len(falling) < 2:
        return math.nan
    return float(-np.polyfit(np.log(range(1, len(falling) + 1)), np.log(falling), 1)[0])


def plain_cities(graph, w, groups) -> dict:
    n, directed = len(w), graph.is_directed()
    nan = [math.nan] * n
    one = max(1, n - 1)
    out, into = w.sum(axis=1), w.sum(axis=0)
    degree = dict(graph.degree())
    both = nx.from_numpy_array(w + w.T) if directed else graph
    values = {"degree": [degree[i] for i in range(n)],
              "degree_normalised": [degree[i] / (one * (2 if directed else 1)) for i in range(n)],
              "strength": [graph.degree(i, weight="weight") for i in range(n)],
              **plain_paths(graph, n), **plain_spectral(w, directed)}
    found = nx.pagerank(graph, tol=1e-13, max_iter=10_000)
    values["pagerank"] = [found[i] for i in range(n)]
    found = nx.constraint(both, weight="weight")
    values["constraint"] = [found[i] for i in range(n)]
    found = nx.effective_size(both, nodes=list(both), weight="weight")
    values["effective_size"] = [found[i] for i in range(n)]
    total = out + into if directed else out
    values["dominance"] = list(total / total.mean()) if total.any() else nan
    k = (w > 0).sum(axis=1)
    values["opsahl_degree"] = [math.sqrt(k[i] * out[i]) for i in range(n)]
    if not directed:
        local = nx.clustering(graph)
        onnela = nx.clustering(graph, weight="weight")
        partners = nx.average_neighbor_degree(graph)
        return {**values, **plain_participation(graph, groups, n),
                "alter_based_centrality": list(w @ out),
                "alter_based_power": [sum(w[i, j] / out[j] for j in graph[i]) for i in range(n)],
                "clustering": [local[i] if degree[i] > 1 else math.nan for i in range(n)],
                "clustering_onnela": [onnela[i] if degree[i] > 1 else math.nan for i in range(n)],
                "partner_diversity": [plain_entropy(row, n) for row in w],
                "neighbour_degree": [partners[i] if degree[i] else math.nan for i in range(n)]}
    symmetric = w + w.T
    laplacian = np.diag(symmetric.sum(axis=1)) - symmetric
    levels = np.array(nan)
    for part in nx.weakly_connected_components(graph):
        places = sorted(part)
        if len(places) > 1:
            h = np.linalg.pinv(laplacian[np.ix_(places, places)]) @ (into - out)[places]
            levels[places] = h - h.min()
    k_in = (w > 0).sum(axis=0)
    return {**values, **plain_brokerage(graph, groups, n),
            "out_degree": list(k), "in_degree": list(k_in),
            "out_degree_normalised": list(k / one), "in_degree_normalised": list(k_in / one),
            "out_strength": list(out), "in_strength": list(into),
            "opsahl_degree_in": [math.sqrt(k_in[i] * into[i]) for i in range(n)],
            "hits_hub": plain_leading(w @ w.T), "hits_authority": plain_leading(w.T @ w),
            "net_flow_ratio": [plain_divided(out[i] - into[i], out[i] + into[i]) for i in range(n)],
            "out_diversity": [plain_entropy(row, n) for row in w],
            "in_diversity": [plain_entropy(row, n) for row in w.T],
            "out_dominance": list(out / out.mean()) if out.any() else nan,
            "in_dominance": list(into / into.mean()) if into.any() else nan,
            "trophic_level": list(levels)}


def plain_network(graph, w, cities) -> dict:
    n, directed, m = len(w), graph.is_directed(), graph.number_of_edges()
    far = dict(nx.all_pairs_shortest_path_length(graph))
    steps = [d for i in far for j, d in far[i].items() if i != j]
    near = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    parts = list(nx.weakly_connected_components(graph) if directed else nx.connected_components(graph))
    between = list(nx.betweenness_centrality(graph, normalized=False).values())
    values = {"density": nx.density(graph), "total_weight": graph.size(weight="weight"),
              "centralisation_betweenness": plain_divided(sum(max(between) - b for b in between), (n - 1) ** 2 * (n - 2)
                                                          / (1 if directed else 2)),
              "hierarchy_degree": plain_hierarchy(cities["degree"]),
              "hierarchy_strength": plain_hierarchy(cities["strength"]),
              "average_path_length": plain_divided(sum(steps), len(steps)),
              "reachable_share": plain_divided(len(steps), n * (n - 1)),
              "global_efficiency": sum(1 / d for d in steps) / (n * (n - 1)),
              "global_efficiency_weighted": sum(1 / d for i in near for j, d in near[i].items() if i != j)
              / (n * (n - 1)),
              "largest_component_share": max(map(len, parts)) / n,
              "isolated_share": sum(1 for i in graph if graph.degree(i) == 0) / n}
    if not directed:
        degree = cities["degree"]
        more = [i for i in range(n) if degree[i] > 1]
        linked = [i for i in range(n) if degree[i]]
        apart = len({degree[i] for i in linked}) > 1
        closeness = cities["closeness"]
        return {**values, "centralisation_degree": plain_divided(sum(max(degree) - k for k in degree),
                                                                 (n - 1) * (n - 2)),
                "centralisation_closeness": plain_divided(sum(max(closeness) - c for c in closeness) * (2 * n - 3),
                                                          (n - 1) * (n - 2)),
                "assortativity_degree": plain_assortativity(graph) if apart else math.nan,
                "assortativity_strength": plain_assortativity(graph, weight="weight")
                if len({cities["strength"][i] for i in linked}) > 1 else math.nan,
                "matching_slope": float(np.polyfit([degree[i] for i in linked],
                                                   [cities["neighbour_degree"][i] for i in linked], 1)[0])
                if apart else math.nan,
                "mean_clustering": float(np.mean([cities["clustering"][i] for i in more])) if more else math.nan,
                "mean_clustering_zero": nx.average_clustering(graph),
                "transitivity": nx.transitivity(graph) if more else math.nan}
    k_out, k_in = ([k for _, k in side()] for side in (graph.out_degree, graph.in_degree))
    returned = nx.reciprocity(graph) if m else math.nan
    h = np.nan_to_num(np.array(cities["trophic_level"]))
    chance = m / (n * (n - 1))
    return {**values, "centralisation_out_degree": sum(max(k_out) - k for k in k_out) / (n - 1) ** 2,
            "centralisation_in_degree": sum(max(k_in) - k for k in k_in) / (n - 1) ** 2,
            **{f"assortativity_{x}_{y}": plain_assortativity(graph, x=x, y=y) for x in ("out", "in")
               for y in ("in", "out")},
            "reciprocity": returned,
            "reciprocity_garlaschelli_loffredo": plain_divided(returned - chance, 1 - chance),
            "reciprocity_weighted": plain_divided(float(np.minimum(w, w.T).sum()), float(w.sum())),
            "trophic_incoherence": plain_divided(float((w * (h[None, :] - h[:, None] - 1) ** 2).sum()),
                                                 float(w.sum()))}


def plain_way(networks, groups) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same two tables, one network after the other."""
    cities, whole = [], []
    for network in networks:
        graph = nx.from_numpy_array(network.between, create_using=nx.DiGraph if network.directed else nx.Graph)
        whole_lengths(graph)
        found = plain_cities(graph, network.between, [groups[city] for city in network.cities])
        key = tuple(network.label.values())
        cities += [(*key, city, name, value) for name, values in found.items()
                   for city, value in zip(network.cities, values, strict=True)]
        whole += [(*key, name, value) for name, value in plain_network(graph, network.between, found).items()]
    keys = list(networks[0].label)
    return (pd.DataFrame(cities, columns=[*keys, "city", "measure", "value"]),
            pd.DataFrame(whole, columns=[*keys, "measure", "value"]))


# ---- Comparison and times --------------------------------------------------------------------------------------

def compare(ours, plain, what) -> None:
    """Stop unless both tables hold the same values to 1e-9."""
    keys = [column for column in ours.columns if column != "value"]
    both = ours.merge(plain, on=keys, how="outer", suffixes=("_ours", "_plain"), indicator=True)
    alone = both[both["_merge"] != "both"]
    a, b = both["value_ours"].to_numpy(dtype=float), both["value_plain"].to_numpy(dtype=float)
    apart = np.where(np.isnan(a) & np.isnan(b), 0.0, np.abs(a - b) / np.maximum(1.0, np.abs(b)))
    wrong = both[~(apart <= 1e-9)]
    if len(alone) or len(wrong):
        shown = wrong.groupby("measure").size().to_dict() or alone.groupby("measure").size().to_dict()
        sys.exit(f"the benchmark compares different results of {what}: {shown}\n{wrong.head(12).to_string()}")
    print(f"networks: {len(both)} values of {what} in {both['measure'].nunique()} measures, at most "
          f"{np.nanmax(apart):.1g} apart (relative above 1), and nan at the same places", flush=True)


def replicated(networks, groups, replicates) -> float:
    """Seconds for all measures of so many replicates of each network.

    Replicates here only shuffle the weights over all pairs, which takes no time to speak of; the null models of
    `flowspace.networks` take their place once they are measured here.
    """
    seconds, rng = 0.0, np.random.default_rng(2020)
    for network in networks:
        n, directed = network.n, network.directed
        rows, columns = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
        shuffled = rng.permuted(np.broadcast_to(network.between[rows, columns], (replicates, len(rows))), axis=1)
        weights = np.zeros((replicates, n, n))
        weights[:, rows, columns] = shuffled
        if not directed:
            weights = weights + weights.swapaxes(1, 2)
        codes = np.unique([groups[city] for city in network.cities], return_inverse=True)[1]
        names = [name for registry in (nw.CITY_MEASURES, nw.NETWORK_MEASURES) for name, record in registry.items()
                 if record.suits(directed)]
        start = time.perf_counter()
        nw.measured(names, weights, directed, codes)
        seconds += time.perf_counter() - start
    return seconds


def run(full: bool = False) -> None:
    within, national, groups = default_networks()
    start = time.perf_counter()
    both_measures([network for layer in within.values() for network in layer[:1]], groups)
    print(f"networks: first call {time.perf_counter() - start:.2f} s, with what compiling or loading there is",
          flush=True)
    ours_all, plain_all = 0.0, 0.0
    for layer, networks in within.items():
        times = []
        for _ in range(3):
            start = time.perf_counter()
            ours = both_measures(networks, groups)
            times.append(time.perf_counter() - start)
        start = time.perf_counter()
        plain = plain_way(networks, groups)
        seconds = time.perf_counter() - start
        for table, other, what in zip(ours, plain, ("cities", "whole networks"), strict=True):
            compare(table, other, f"{what} ({layer})")
        ours_all, plain_all = ours_all + sorted(times)[1], plain_all + seconds
        report(f"networks-{layer}-19x20", sorted(times)[1], seconds, 1 / TIMES)
    replicates = REPLICATES if full else REPLICATES // 20
    seconds = sum(replicated(networks, groups, replicates) for networks in within.values())
    many = sum(len(networks) for networks in within.values())
    print(f"networks: {replicates} replicates of {many} networks measured in {seconds:.1f} s", flush=True)
    report(f"networks-{REPLICATES}-replicates", seconds * REPLICATES / replicates, plain_all * REPLICATES, 1 / TIMES)
    start = time.perf_counter()
    for networks in national.values():
        both_measures(networks, groups)
    sizes = {layer: (len(networks), networks[0].n) for layer, networks in national.items()}
    print(f"networks: years and cities of the national networks {sizes}", flush=True)
    report("networks-national", time.perf_counter() - start, SECONDS, 1.0)
