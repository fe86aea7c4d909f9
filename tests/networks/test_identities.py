"""What has to hold in every network, by definition or by a proof of two lines."""
import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from drawn import ANY, EXACT, few, matrices, networks
from hypothesis import assume, given
from hypothesis import strategies as st

import flowspace.networks as nw


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, rel=tolerance, abs=tolerance)


def letters(network):
    """Groups for the cities of a network, two or three of them, by the place of the city."""
    return pd.Series([f"g{i % 3}" if network.n > 4 else f"g{i % 2}" for i in range(network.n)], list(network.cities))


@pytest.mark.parametrize("directed", [False, True])
def test_betweenness_adds_up_to_the_steps_between(directed):
    @given(networks(directed))
    @few
    def check(network):
        steps = nw.stacked(network.between, directed).paths(0)[0]
        inner = np.where(np.isfinite(steps) & (steps > 0), steps - 1, 0).sum() / (1 if directed else 2)
        assert nw.betweenness(network, normalised=False).sum() == near(inner)
    check()


@given(networks(False, weights=ANY))
@few
def test_alter_based_measures(network):
    w, ones = network.between, np.ones(network.n)
    assert nw.alter_based_centrality(network).tolist() == near((w @ w @ ones).tolist())
    assert nw.alter_based_power(network).sum() == near((nw.degree(network) > 0).sum())


@given(networks(True, weights=ANY))
@few
def test_net_flows_weighted_by_all_flows_vanish(network):
    ratios, totals = nw.net_flow_ratio(network), nw.strength(network)
    assert (ratios * totals).sum() == near(0, 1e-9 * max(1, totals.sum()))
    assert (ratios.isna() == (totals == 0)).all()
    assert nw.dominance(network).mean() == near(1) or totals.sum() == 0


@given(networks(True, weights=ANY))
@few
def test_what_is_not_returned_is_asymmetry(network):
    w = network.between
    assume(w.any())
    weighted = nw.dyadic_asymmetry(network).fillna(0).to_numpy() * (w + w.T) / 2
    assert 1 - nw.reciprocity_weighted(network) == near(weighted.sum() / w.sum())
    assert nw.relative_strength(network).to_numpy().sum() == near(1)


@given(matrices(False, weights=ANY, fewest=2))
@few
def test_a_symmetric_matrix_is_wholly_reciprocal(w):
    w = w - np.diag(w.diagonal())
    assume(w.any())
    network = nw.Network.of(w, directed=True)
    assert nw.reciprocity(network) == nw.reciprocity_weighted(network) == 1
    assert nw.net_flow_ratio(network).dropna().abs().max() <= 1e-12
    assert nw.trophic_incoherence(network) == near(1)
    symmetry = nw.link_symmetry(network).to_numpy()
    assert symmetry[w > 0] == near(1) and np.isnan(symmetry[w == 0]).all()
    one_way = nw.Network.of(np.triu(w), directed=True)
    assert nw.link_symmetry(one_way).to_numpy()[np.triu(w) > 0] == near(0)
    assert nw.reciprocity(one_way) == nw.reciprocity_weighted(one_way) == 0


@given(networks(True))
@few
def test_reciprocity_against_chance_by_its_correlation(network):
    # Garlaschelli and Loffredo define rho as the correlation of the two directions of all pairs.
    a = (network.between > 0).astype(float)
    off = ~np.eye(network.n, dtype=bool)
    assume(network.n > 1 and 0 < a[off].sum() < off.sum())
    assert nw.reciprocity_garlaschelli_loffredo(network) == near(np.corrcoef(a[off], a.T[off])[0, 1])


@given(st.lists(st.integers(0, 4), min_size=2, max_size=8), st.integers(0, 10**6))
@few
def test_flows_that_rise_one_level_each_are_wholly_coherent(levels, seed):
    level = np.array(levels)
    rng = np.random.default_rng(seed)
    w = rng.integers(0, 5, (len(level), len(level))) * (level[None, :] - level[:, None] == 1)
    assume(w.any())
    network = nw.Network.of(w, directed=True)
    assert nw.trophic_incoherence(network) == near(0)
    found = nw.trophic_level(network).to_numpy()
    sent, received = np.nonzero(w)
    assert found[received] - found[sent] == near(1)


@given(networks(True, weights=ANY))
@few
def test_trophic_levels_solve_their_equations_and_are_the_best(network):
    w = network.between
    assume(w.any())
    h = nw.trophic_level(network).fillna(0).to_numpy()
    u, v = w.sum(0) + w.sum(1), w.sum(0) - w.sum(1)
    assert u * h - (w + w.T) @ h == near(v, 1e-8)
    assert h.min() == near(0)

    def incoherence(level):
        return (w * (level[None, :] - level[:, None] - 1) ** 2).sum() / w.sum()
    assert nw.trophic_incoherence(network) == near(incoherence(h))
    assert -1e-12 <= incoherence(h) <= min(1 + 1e-9, incoherence(h + np.random.default_rng(0).normal(size=len(h))))


@given(networks(True))
@few
def test_brokerage_counts_open_triads_once(network):
    groups = letters(network)
    table = nw.brokerage(network, groups)
    a, g = network.between > 0, groups.tolist()
    expected = pd.DataFrame(0, table.index, nw.ROLES)
    for i, j, k in permutations(range(network.n), 3):
        if a[i, j] and a[j, k] and not a[i, k]:
            role = ("coordinator" if g[i] == g[j] == g[k] else "consultant" if g[i] == g[k] else
                    "gatekeeper" if g[j] == g[k] else "representative" if g[i] == g[j] else "liaison")
            expected.iloc[j, expected.columns.get_loc(role)] += 1
    pd.testing.assert_frame_equal(table[list(nw.ROLES)], expected)
    assert (table["total"] == expected.sum(axis=1)).all()


@given(networks(True))
@few
def test_turning_all_flows_round_turns_the_roles_round(network):
    groups = letters(network)
    there = nw.brokerage(network, groups)
    back = nw.brokerage(nw.Network.of(network.weights.T, directed=True), groups)
    assert (there["gatekeeper"] == back["representative"]).all()
    for role in ("coordinator", "consultant", "liaison"):
        assert (there[role] == back[role]).all()
    turned = nw.Network.of(network.weights.T, directed=True)
    if network.n > 1:
        assert nw.closeness_harmonic(network).tolist() == near(nw.closeness_harmonic(turned, direction="in").tolist())
    assert nw.net_flow_ratio(network).tolist() == pytest.approx((-nw.net_flow_ratio(turned)).tolist(), nan_ok=True)


@given(networks(False, weights=ANY))
@few
def test_participation_and_z_by_their_definitions(network):
    groups = letters(network)
    w = network.table.where(~np.eye(network.n, dtype=bool), 0.0)
    for links, measure in ((w, nw.participation_weighted), ((w > 0).astype(float), nw.participation)):
        shares = links.T.groupby(groups).sum().T.div(links.sum(axis=1).replace(0, np.nan), axis=0)
        expected = 1 - (shares**2).sum(axis=1, min_count=1)
        assert measure(network, groups).tolist() == pytest.approx(expected.tolist(), abs=1e-12, nan_ok=True)
    same = groups.to_numpy()[:, None] == groups.to_numpy()[None, :]
    inside = ((w > 0) & same).sum(axis=1)
    expected = inside.groupby(groups).transform(lambda k: (k - k.mean()) / k.std(ddof=0) if k.std(ddof=0) else 0.0)
    assert nw.within_module_z(network, groups).tolist() == near(expected.tolist())


@given(networks(False, weights=ANY, fewest=2), st.floats(-0.95, 0.95))
@few
def test_bonacich_is_the_sum_over_walks(network, share):
    w = network.between
    assume(w.any())
    beta = share / np.linalg.eigvalsh(w)[-1]
    term, total = w.sum(axis=1), np.zeros(network.n)
    for _ in range(1500):
        total, term = total + term, beta * (w @ term)
    expected = total / math.sqrt((total**2).mean())
    assert nw.bonacich(network, share).tolist() == near(expected.tolist(), 1e-6)
    strength = nw.strength(network)
    assert nw.bonacich(network, 0).tolist() == near((strength / math.sqrt((strength**2).mean())).tolist())


@given(networks(False, weights=ANY, fewest=2))
@few
def test_towards_the_largest_share_walks_give_the_eigenvector(network):
    steps = nw.stacked(network.between, False)
    assume(network.between.any() and len(set(steps.components.tolist())) == 1)
    values = np.linalg.eigvalsh(network.between)
    assume(len(values) < 2 or values[-2] < 0.9 * values[-1])
    walks, best = nw.katz(network, 1 - 1e-9), nw.eigenvector(network)
    assert (walks / np.linalg.norm(walks)).tolist() == near(best.tolist(), 1e-6)
    w = network.between
    assert (w @ best).tolist() == near((values[-1] * best).tolist(), 1e-8 * max(1.0, values[-1]))


@given(networks(True, weights=ANY, fewest=2))
@few
def test_hubs_and_authorities_send_to_and_receive_from_each_other(network):
    w = network.between
    assume(w.any())
    values = np.linalg.eigvalsh(w @ w.T)
    assume(values[-2] < 0.99 * values[-1])
    hub, authority = nw.hits_hub(network).to_numpy(), nw.hits_authority(network).to_numpy()
    for found, expected in ((hub, w @ authority), (authority, w.T @ hub)):
        assert found == near(expected / expected.sum(), 1e-7)


@pytest.mark.parametrize("directed", [False, True])
def test_opsahl_lies_between_number_and_weight(directed):
    @given(networks(directed, weights=ANY))
    @few
    def check(network):
        k = nw.out_degree(network) if directed else nw.degree(network)
        s = nw.out_strength(network) if directed else nw.strength(network)
        assert nw.opsahl_degree(network, 0).tolist() == near(k.tolist())
        assert nw.opsahl_degree(network, 1).tolist() == near(s.tolist())
        assert nw.opsahl_degree(network).tolist() == near(np.sqrt(k * s).tolist())
        assert nw.opsahl_betweenness(network, 0).tolist() == near(nw.betweenness(network, normalised=False).tolist())
        reached = nw.closeness(network, alpha=0.5)
        assert nw.opsahl_closeness(network).tolist() == pytest.approx(
            (reached / max(1, network.n - 1)).tolist(), nan_ok=True)
    check()


@given(networks(False))
@few
def test_slopes_by_numpys_least_squares(network):
    k = nw.degree(network)
    k = k[k > 0]
    assume(len(k))
    falling = np.sort(k.to_numpy())[::-1]
    if len(k) > 1:
        expected = -np.polyfit(np.log(np.arange(1, len(k) + 1)), np.log(falling), 1)[0]
        assert nw.hierarchy_degree(network) == near(expected)
    if k.nunique() > 1:
        partners = nw.neighbour_degree(network)[k.index]
        assert nw.matching_slope(network) == near(np.polyfit(k, partners, 1)[0])
    else:
        assert math.isnan(nw.matching_slope(network)) and math.isnan(nw.assortativity_degree(network))


@given(networks(True, weights=ANY, fewest=3))
@few
def test_entropies_of_flows(network):
    w = network.between
    assume(w.any())
    for flows, measure in ((w, nw.out_diversity), (w.T, nw.in_diversity)):
        expected = [-sum(p * math.log(p) for p in row[row > 0] / row.sum()) / math.log(network.n - 1)
                    if row.any() else math.nan for row in flows]
        assert measure(network).tolist() == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_trophic_levels_across_a_weak_link_are_as_exact_as_any():
    # Two pairs of balanced flow, and a trickle from the one pair to the other that lifts it by one level.
    w = np.zeros((4, 4))
    w[0, 1] = w[1, 0] = 1e12
    w[2, 3] = w[3, 2] = 1
    w[1, 2] = 1e-12
    assert nw.trophic_level(nw.Network.of(w, directed=True)).tolist() == near([0, 0, 1, 1])


def test_ties_of_rounded_lengths_are_ties():
    assert 1 / 2 + 1 / 12 != 1 / 3 + 1 / 4  # Both are 7/12.
    w = np.zeros((4, 4))
    for a, b, weight in [(0, 1, 2), (1, 3, 12), (0, 2, 3), (2, 3, 4)]:
        w[a, b] = w[b, a] = weight
    found = nw.betweenness_weighted(nw.Network.of(w, directed=False), normalised=False)
    assert found[["2", "3"]].tolist() == [0.5, 0.5]


@given(st.integers(2, 30), st.integers(0, 10**6))
@few
def test_where_no_flow_returns_no_walk_measure_is_defined(n, seed):
    # An order of the cities hides in a matrix that does not show it.
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    w = np.triu(rng.random((n, n)), 1)[np.ix_(order, order)]
    network = nw.Network.of(w, directed=True)
    for measure in (nw.eigenvector, nw.katz, nw.bonacich):
        assert measure(network).isna().all()
    assert nw.pagerank(network).sum() == near(1)


@given(networks(False), st.sampled_from(EXACT[3:]))
@few
def test_the_unit_of_the_weights_plays_no_part_where_it_must_not(network, scale):
    larger = nw.Network.of(network.weights * scale, directed=False)
    groups = letters(network)
    for name in ("degree", "betweenness", "betweenness_weighted", "closeness_harmonic", "pagerank", "katz",
                 "bonacich_negative", "alter_based_power", "constraint", "effective_size", "clustering_onnela",
                 "partner_diversity", "dominance", "eigenvector"):
        record = nw.CITY_MEASURES[name]
        assert record.function(network).tolist() == pytest.approx(record.function(larger).tolist(), rel=1e-9, abs=1e-9,
                                                                  nan_ok=True), name
    assert nw.participation_weighted(network, groups).tolist() == pytest.approx(
        nw.participation_weighted(larger, groups).tolist(), nan_ok=True)


def chain_of_circles(circles, cities):
    """Circles of as many cities each, from each of which one link leads to the next."""
    w = np.zeros((circles * cities,) * 2)
    for first in range(0, len(w), cities):
        for i in range(cities):
            w[first + i, first + (i + 1) % cities] = 1
        if first + cities < len(w):
            w[first, first + cities] = 1
    return w


@pytest.mark.parametrize("cities", [2, 3])
@pytest.mark.parametrize("circles", [2, 3, 5, 8])
def test_parts_that_tie_for_the_largest_eigenvalue_leave_it_undefined(circles, cities):
    """All circles have the eigenvalue 1; as one of the whole matrix it is inexact, and one circle seemed to win."""
    w = chain_of_circles(circles, cities)
    network = nw.Network.of(w, directed=True)
    assert nw.eigenvector(network).isna().all()
    # Walks that come to a city, each step at half: the largest eigenvalue is 1.
    np.testing.assert_allclose(nw.katz(network), np.linalg.solve(np.eye(len(w)) - w.T / 2, np.ones(len(w))), rtol=1e-12)
    w[-1, -cities] *= 2
    assert nw.eigenvector(nw.Network.of(w, directed=True)).to_numpy()[-cities:].min() > 0
