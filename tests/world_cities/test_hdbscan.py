"""Hierarchical DBSCAN: against a search through all choices of clusters, in any order and under any names."""
from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from flowspace.errors import MeasureError
from flowspace.world_cities import city_distances, hdbscan


def distances_of(x, names=None):
    x = np.asarray(x, dtype=float)
    names = [f"k{i:02d}" for i in range(len(x))] if names is None else names
    return pd.DataFrame(np.abs(x[:, None] - x), names, names)


def search(d, least, k):
    """Cities of the clusters with the largest sum of stabilities, by cutting at every distance there is."""
    core = np.sort(d, axis=1)[:, k - 1]
    reach = np.maximum(d, np.maximum(core[:, None], core))
    np.fill_diagonal(reach, 0)
    levels = np.unique(reach[reach > 0])[::-1]
    alive, clusters = [(frozenset(range(len(d))), 0)], [{"parent": None, "birth": 0.0, "out": {}}]
    for level in levels:  # what holds together below this distance
        following = []
        for own, number in alive:
            at = sorted(own)
            _, part = connected_components(csr_array((reach[np.ix_(at, at)] < level) & ~np.eye(len(at), dtype=bool)),
                                           directed=False)
            groups = [frozenset(at[i] for i in np.flatnonzero(part == p)) for p in range(part.max() + 1)]
            large = [g for g in groups if len(g) >= least]
            for city in own - frozenset().union(*large):
                clusters[number]["out"][city] = 1 / level
            if len(large) == 1:
                following.append((large[0], number))
            for g in large if len(large) > 1 else []:
                clusters.append({"parent": number, "birth": 1 / level, "out": {}})
                following.append((g, len(clusters) - 1))
        alive = following

    def inside(number):
        found = dict(clusters[number]["out"])
        for child, one in enumerate(clusters):
            if one["parent"] == number:
                found |= dict.fromkeys(inside(child), one["birth"])
        return found

    def ancestors(number):
        while (number := clusters[number]["parent"]) is not None:
            yield number

    stability = [sum(at - one["birth"] for at in inside(i).values()) for i, one in enumerate(clusters)]
    best, sets = -1.0, set()
    for size in range(len(clusters)):
        for chosen in itertools.combinations(range(1, len(clusters)), size):
            if any(a in chosen for c in chosen for a in ancestors(c)):
                continue
            total = sum(stability[c] for c in chosen)
            if total > best + 1e-9:
                best, sets = total, {frozenset(inside(c)) for c in chosen}
    return best, sets


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=4, max_size=16, unique=True), st.integers(2, 3), st.integers(1, 4))
def test_no_other_choice_of_clusters_is_more_stable(places, least, k):
    d = distances_of(places)
    found = hdbscan(d, least, min(k, len(places)))
    best, _ = search(d.to_numpy(), least, min(k, len(places)))
    assert found.clusters["stability"].sum() == pytest.approx(best, rel=1e-9, abs=1e-9)


def test_the_clusters_are_those_of_the_search():
    draw = np.random.default_rng(4)
    for _ in range(15):
        d = distances_of(draw.uniform(0, 100, 14))
        labels = hdbscan(d, 2, 2).cities["cluster"].to_numpy()
        _, sets = search(d.to_numpy(), 2, 2)
        assert {frozenset(np.flatnonzero(labels == c)) for c in set(labels) - {-1}} == sets


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=20), st.randoms(use_true_random=False), st.integers(1, 5))
def test_neither_rows_nor_names_decide(places, random, k):
    names = [f"k{i:02d}" for i in range(len(places))]
    other = names.copy()
    random.shuffle(other)
    one = hdbscan(distances_of(places, names), 3, k).cities
    two = hdbscan(distances_of(places, other), 3, k).cities.loc[other]
    pd.testing.assert_series_equal(one["strength"].reset_index(drop=True), two["strength"].reset_index(drop=True))
    a, b = one["cluster"].to_numpy(), two["cluster"].to_numpy()
    pairs = set(zip(a.tolist(), b.tolist(), strict=True))
    assert len({x for x, _ in pairs}) == len(pairs) == len({y for _, y in pairs})
    assert ((a == -1) == (b == -1)).all()


def test_planted_clusters_are_found_across_the_date_line(planted):
    found = hdbscan(city_distances(planted)).cities
    assert found["cluster"].nunique() == 4  # with noise
    for name in ("bay", "gulf", "delta"):
        own = found.loc[[f"{name}{k}" for k in range(6)], "cluster"]
        assert own.nunique() == 1 and own.iloc[0] >= 0
        assert found.loc[own.index, "strength"].min() > 0.3
    # A city far away that leaves a cluster after its birth counts to it, with next to no strength.
    assert found.loc[[f"alone{k}" for k in range(4)], "strength"].max() < 0.02


def test_radii_of_a_cluster_are_those_at_which_it_lives():
    found = hdbscan(distances_of([0, 1, 2, 50, 51, 53, 200, 201, 203]), 3, 1).clusters
    assert found["n_cities"].tolist() == [3, 3, 3]
    assert found["birth_km"].tolist() == pytest.approx([48, 48, 147])
    assert found["death_km"].tolist() == pytest.approx([1, 2, 2])


def test_ends():
    one = hdbscan(distances_of([5]))
    assert one.cities["cluster"].tolist() == [-1] and one.clusters.empty
    same = hdbscan(distances_of([5] * 6))
    assert same.cities["cluster"].eq(-1).all()  # the whole is never a cluster
    twice = hdbscan(distances_of([5] * 4 + [90] * 4))
    assert twice.cities["cluster"].tolist() == [0] * 4 + [1] * 4 and twice.clusters["death_km"].eq(0).all()
    assert np.isfinite(twice.clusters["stability"]).all()
    with pytest.raises(MeasureError, match="min_cities.*\n.*min_neighbours"):
        hdbscan(distances_of([1, 2]), 1, 0)
