"""Co-occurrence of 100,000 publications with five keywords each, its normalisation, bursts and resamples.

Keywords are drawn with frequencies that fall with their rank. The plain way for pairs is a Counter over the
combinations of each publication's keywords and a loop over the pairs; with `--full` networkx too, whose projection
counts the publications that two keywords share. For resamples it is the same Counter over the publications drawn. All
results are compared before any time is.
"""
from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.report import report
from flowspace import bibliometrics as bm
from flowspace.bibliometrics.resampling import resampled

PUBLICATIONS, WORDS, EACH, LEAST = 100_000, 20_000, 5, 5
SECONDS = 10.0
"""Bar for counting and normalising."""

RATIO = 0.3
"""Bar for ours by the plain way."""


def literature(publications=PUBLICATIONS, words=WORDS, seed=2023) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, words + 1) ** 0.8
    drawn = rng.choice(words, size=publications * EACH, p=share / share.sum())
    names = np.array([f"keyword {i:05d}" for i in range(words)])
    return pd.DataFrame({"publication": np.repeat(np.arange(publications), EACH), "keyword": names[drawn]})


def plain_sets(table, least=LEAST) -> tuple[list[list[str]], dict[str, int]]:
    held = defaultdict(set)
    for publication, keyword in zip(table["publication"], table["keyword"], strict=True):
        held[publication].add(keyword)
    often = Counter(keyword for one in held.values() for keyword in one)
    return [sorted(keyword for keyword in one if often[keyword] >= least) for one in held.values()], often


def plain_counts(sets) -> Counter:
    counts = Counter()
    for one in sets:
        counts.update(combinations(one, 2))
    return counts


def plain_way(table) -> dict:
    """Observed over expected of every pair, as one would write it in a notebook."""
    counts = plain_counts(plain_sets(table)[0])
    strengths = Counter()
    for (a, b), c in counts.items():
        strengths[a] += c
        strengths[b] += c
    total = sum(strengths.values())
    return {(a, b): total * c / (strengths[a] * strengths[b]) for (a, b), c in counts.items()}


def networkx_way(table) -> dict:
    sets, _ = plain_sets(table)
    graph = nx.Graph()
    for place, one in enumerate(sets):
        graph.add_edges_from((place, keyword) for keyword in one)
    words = {keyword for one in sets for keyword in one}
    shared = nx.bipartite.weighted_projected_graph(graph, words)
    strengths = dict(shared.degree(weight="weight"))
    total = sum(strengths.values())
    return {tuple(sorted(pair)): total * data["weight"] / (strengths[pair[0]] * strengths[pair[1]])
            for *pair, data in shared.edges(data=True)}


def our_way(table) -> bm.Cooccurrence:
    return bm.normalise(bm.cooccurrence(table, least=LEAST), "association_ratio")


def compare(pairs, plain, what) -> None:
    ours = {(a, b): w for a, b, w in pairs.itertuples(index=False)}
    if ours.keys() != plain.keys() or not np.allclose([ours[pair] for pair in plain], list(plain.values()), rtol=1e-9):
        sys.exit(f"the benchmark compares different results: {what}")
    print(f"bibliometrics: {len(ours)} pairs, the same in {what}", flush=True)


def timed(function, *given) -> tuple[float, object]:
    start = time.perf_counter()
    result = function(*given)
    return time.perf_counter() - start, result


def run(full: bool = False) -> None:
    table = literature()
    ours = sorted(timed(lambda one: our_way(one).pairs, table)[0] for _ in range(3))[1]
    seconds, plain = timed(plain_way, table)
    compare(our_way(table).pairs, plain, "a Counter of pairs")
    report("bibliometrics-cooccurrence-100000", ours, seconds, RATIO)
    report("bibliometrics-cooccurrence-seconds", ours, SECONDS, 1.0)
    if full:
        seconds, plain = timed(networkx_way, table)
        compare(our_way(table).pairs, plain, "networkx")
        report("bibliometrics-cooccurrence-networkx", ours, seconds, RATIO)
    resamples(200 if full else 20)


def resamples(many) -> None:
    """Co-occurrences of the 300 most frequent keywords or so, in many resamples."""
    table = literature(20_000)
    counts = bm.cooccurrence(table, least=60)
    seconds, blocks = timed(lambda: list(resampled(counts, many, 0)))
    found = np.vstack([block.counts for block in blocks])
    first, second = counts.items[blocks[0].first], counts.items[blocks[0].second]
    held = [list(counts.items[counts.incidence[[p]].indices]) for p in range(counts.incidence.shape[0])]
    draws = np.random.default_rng(0).integers(0, len(held), size=(many, len(held)))
    start = time.perf_counter()
    plain = [plain_counts([held[p] for p in one]) for one in draws]
    slow = time.perf_counter() - start
    expected = np.array([[one[a, b] for a, b in zip(first, second, strict=True)] for one in plain])
    if not np.array_equal(found, expected):
        sys.exit("the benchmark compares different resamples")
    print(f"bibliometrics: {many} resamples of {len(held)} publications and {len(first)} pairs, the same one by one",
          flush=True)
    report(f"bibliometrics-resamples-{many}", seconds, slow, RATIO)
