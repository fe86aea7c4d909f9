"""Null models: what they preserve, that they draw evenly, and what has no standard score."""
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.networks import CITY_MEASURES, NETWORK_MEASURES
from flowspace.networks.network import Network
from flowspace.networks.null_models import (
    NULLS,
    REASONS,
    degree_preserving_rewiring,
    expected_links_of_strengths,
    mixing,
    multinomial_configuration,
    null_networks,
    weight_reshuffling_rewiring,
    z_scores,
)
from flowspace.networks.null_models.scores import score

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)


def undirected(links, n, weight=1.0):
    weights = np.zeros((n, n))
    for a, b in links:
        weights[a, b] = weights[b, a] = weight
    return Network.of(weights, directed=False)


def directed(links, n):
    weights = np.zeros((n, n))
    for a, b in links:
        weights[a, b] = 1
    return Network.of(weights, directed=True)


@st.composite
def networks(draw, largest=9):
    n, both = draw(st.integers(2, largest)), draw(st.booleans())
    counts = draw(st.lists(st.sampled_from([0, 0, 1, 2, 7, 40]), min_size=n * n, max_size=n * n))
    weights = np.array(counts, dtype=float).reshape(n, n)
    return Network.of(weights if both else np.triu(weights) + np.triu(weights).T, directed=both)


def transitivity(weights):
    links = (weights > 0).astype(float)
    paths = links @ links
    closed, all_paths = (paths * links).sum(axis=(-2, -1)), paths.sum(axis=(-2, -1)) - np.trace(
        paths, axis1=-2, axis2=-1)
    return np.divide(closed, all_paths, out=np.full(np.shape(closed), np.nan), where=all_paths > 0)


def degree(weights):
    return (weights > 0).sum(axis=-1)


# ---- What is preserved -----------------------------------------------------------------------------------------

@given(networks(), st.integers(0, 5))
@few
def test_rewiring_keeps_degrees_and_makes_simple_networks(network, seed):
    links = network.between > 0
    drawn = degree_preserving_rewiring(network, 5, seed, 3)
    assert drawn.shape == (5, network.n, network.n) and drawn.dtype == bool
    assert (drawn.sum(axis=2) == links.sum(axis=1)).all() and (drawn.sum(axis=1) == links.sum(axis=0)).all()
    assert not drawn[:, range(network.n), range(network.n)].any()
    assert network.directed or (drawn == drawn.transpose(0, 2, 1)).all()


@given(networks(), st.integers(0, 5))
@few
def test_reshuffling_keeps_degrees_and_the_list_of_weights(network, seed):
    drawn = weight_reshuffling_rewiring(network, 4, seed, 3)
    assert ((drawn > 0) == degree_preserving_rewiring(network, 4, seed, 3)).all()
    assert (np.sort(drawn.reshape(4, -1)) == np.sort(network.between.ravel())).all()
    assert network.directed or (drawn == drawn.transpose(0, 2, 1)).all()


@given(networks())
@few
def test_expected_links_have_the_strengths_of_the_network_and_are_products(network):
    found = expected_links_of_strengths(network).to_numpy()
    between = network.between
    assert found.sum(axis=1) == pytest.approx(between.sum(axis=1), rel=1e-8, abs=1e-8)
    assert found.sum(axis=0) == pytest.approx(between.sum(axis=0), rel=1e-8, abs=1e-8)
    assert not found.diagonal().any() and (found >= 0).all()
    for i, j, k, m in combinations(range(network.n), 4):
        # The odds ratio of four different cities is one, in an undirected star as well: its products are zero.
        assert found[i, j] * found[k, m] == pytest.approx(found[i, m] * found[k, j], rel=1e-6, abs=1e-8)


@given(networks(), st.integers(0, 5))
@few
def test_the_multinomial_configuration_throws_every_link_and_none_on_the_diagonal(network, seed):
    drawn = multinomial_configuration(network, 4, seed)
    assert (drawn.sum(axis=(1, 2)) == network.between.sum()).all() and (drawn == np.floor(drawn)).all()
    assert not drawn[:, range(network.n), range(network.n)].any()
    assert network.directed or (drawn == drawn.transpose(0, 2, 1)).all()
    # Cities without links out (in) get none.
    assert not drawn.sum(axis=2)[:, network.between.sum(axis=1) == 0].any()
    assert not drawn.sum(axis=1)[:, network.between.sum(axis=0) == 0].any()


@pytest.mark.parametrize("both", [False, True])
def test_the_multinomial_configuration_has_the_expected_strengths(both):
    rng = np.random.default_rng(5)
    weights = rng.poisson(rng.gamma(0.5, 8, (8, 8)))
    network = Network.of(weights if both else np.triu(weights) + np.triu(weights).T, directed=both)
    drawn = multinomial_configuration(network, 20_000, 3)
    expected = expected_links_of_strengths(network).to_numpy()
    error = np.sqrt(np.maximum(expected, 1e-9) / 20_000)
    assert (np.abs(drawn.mean(axis=0) - expected) < 4.5 * error).all()


def test_expected_links_are_the_fitted_values_of_a_poisson_regression():
    """statsmodels as the other hand."""
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    weights = rng.poisson(rng.gamma(0.7, 6, (7, 7))).astype(float)
    tails, heads = np.nonzero(~np.eye(7, dtype=bool))
    design = np.column_stack([np.eye(7)[tails], np.eye(7)[heads][:, 1:]])
    fitted = sm.GLM(weights[tails, heads], design, family=sm.families.Poisson()).fit(tol=1e-12).fittedvalues
    found = expected_links_of_strengths(Network.of(weights, directed=True)).to_numpy()
    assert found[tails, heads] == pytest.approx(fitted, rel=1e-7)


# ---- Even draws ------------------------------------------------------------------------------------------------

def all_networks(network):
    """Every simple network with the same degrees, found by trying all sets of links."""
    n, links = network.n, network.between > 0
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j and (network.directed or i < j)]
    found = set()
    for chosen in combinations(pairs, int(links.sum() // (1 if network.directed else 2))):
        other = np.zeros((n, n), dtype=bool)
        other[tuple(zip(*chosen, strict=True))] = True
        other |= other.T & (not network.directed)
        if (other.sum(axis=1) == links.sum(axis=1)).all() and (other.sum(axis=0) == links.sum(axis=0)).all():
            found.add(other.tobytes())
    return found


CASES = {
    "ring and chord": undirected([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (0, 3)], 6),
    "uneven degrees": undirected([(0, 1), (0, 2), (0, 3), (1, 2), (3, 4), (4, 5)], 6),
    "more than half of all pairs": undirected([(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (2, 3), (3, 4), (4, 1)], 5),
    "two links": undirected([(0, 1), (2, 3)], 5),
    "directed": directed([(0, 1), (1, 2), (2, 0), (3, 0), (1, 3), (3, 4)], 5),
    "directed, more than half": directed([(0, 1), (1, 2), (2, 0), (3, 0), (1, 3), (2, 3), (0, 2), (3, 1)], 4),
    "a cycle of three: reached by reversal alone": directed([(0, 1), (1, 2), (2, 0)], 3),
}


@pytest.mark.parametrize("network", CASES.values(), ids=CASES)
def test_every_network_with_the_degrees_is_drawn_equally_often(network):
    expected = all_networks(network)
    assert len(expected) > 1
    draws = 400 * len(expected)
    drawn = degree_preserving_rewiring(network, draws, seed=20)
    values, counts = np.unique(drawn.reshape(draws, -1), axis=0, return_counts=True)
    assert {one.tobytes() for one in values} == expected
    assert stats.chisquare(counts).pvalue > 0.01


def test_counting_only_accepted_switches_would_not_be_even():
    """The mistake the chain avoids: walking on accepted switches alone favours networks with more neighbours."""
    network = CASES["uneven degrees"]
    expected = sorted(all_networks(network))
    place = {one: i for i, one in enumerate(expected)}
    n, moves = network.n, np.zeros((len(expected), len(expected)))
    for one in expected:
        links = np.frombuffer(one, dtype=bool).reshape(n, n)
        pairs = list(zip(*np.nonzero(np.triu(links)), strict=True))
        for (a, b), (c, d) in combinations(pairs, 2):
            for x, y in ((c, d), (d, c)):
                if len({a, b, x, y}) == 4 and not links[a, y] and not links[x, b]:
                    other = links.copy()
                    other[a, b] = other[b, a] = other[x, y] = other[y, x] = False
                    other[a, y] = other[y, a] = other[x, b] = other[b, x] = True
                    moves[place[one], place[other.tobytes()]] += 1
    neighbours = moves.sum(axis=1)
    assert (moves == moves.T).all() and neighbours.min() < neighbours.max()
    drawn = degree_preserving_rewiring(network, 400 * len(expected), seed=8)
    counts = np.bincount([place[one.tobytes()] for one in drawn], minlength=len(expected))
    assert stats.chisquare(counts, counts.sum() * neighbours / neighbours.sum()).pvalue < 1e-6


def test_weights_are_dealt_evenly():
    network = Network.of(np.array([[0, 1, 2], [1, 0, 3], [2, 3, 0]]), directed=False)
    drawn = weight_reshuffling_rewiring(network, 6000, seed=4)[:, *np.triu_indices(3, 1)]
    _, counts = np.unique(drawn, axis=0, return_counts=True)
    assert len(counts) == 6 and stats.chisquare(counts).pvalue > 0.01


def test_same_seed_same_bytes_and_more_replicates_begin_with_the_same():
    network = Network.of(nx.to_numpy_array(nx.karate_club_graph()), directed=False)
    for draw in (degree_preserving_rewiring, weight_reshuffling_rewiring, multinomial_configuration):
        first, again, more, other = (draw(network, count, seed) for count, seed in ((3, 1), (3, 1), (5, 1), (3, 2)))
        assert first.tobytes() == again.tobytes() == more[:3].tobytes() != other.tobytes()


def test_parts_do_not_depend_on_memory(monkeypatch):
    network = Network.of(nx.to_numpy_array(nx.karate_club_graph()), directed=False)
    for null in NULLS:
        whole = np.concatenate(list(null_networks(network, null, 7, 3, 2)))
        with monkeypatch.context() as small:
            small.setattr("flowspace.networks.null_models.scores.AT_ONCE", 3 * 34**2)
            parts = list(null_networks(network, null, 7, 3, 2))
        assert [len(part) for part in parts] == [3, 3, 1] and (np.concatenate(parts) == whole).all()


def test_mixing_forgets_the_start():
    network = Network.of(nx.to_numpy_array(nx.karate_club_graph()) > 0, directed=False)
    table = mixing(network, (1, 100, 300), 300, seed=1)
    assert table["accepted"].between(0, 1).all()
    one, hundred, more = table["moved"]
    assert abs(hundred - more) < 4 * table["moved_error"].max() and one <= hundred + 0.02
    assert mixing(Network.of(np.zeros((3, 3)), directed=False), (5,), 3)[["accepted", "moved"]].isna().all(axis=None)


# ---- Scores ----------------------------------------------------------------------------------------------------

def test_scores_follow_their_definition():
    drawn = np.array([1.0, 2.0, 4.0, 4.0, 9.0])
    row = score(4.0, drawn).iloc[0]
    assert row["null_mean"] == 4 and row["null_sd"] == pytest.approx(drawn.std(ddof=1)) and row["z"] == 0
    assert row["p_value"] == 1 and row["defined"] == 5
    assert score(9.5, drawn)["p_value"][0] == pytest.approx(2 / 6)
    assert score(9.5, drawn)["z"][0] == pytest.approx(5.5 / drawn.std(ddof=1))
    undefined = score(3.0, np.array([np.nan, 2.0, 4.0]))
    assert undefined["defined"][0] == 2 and undefined["null_mean"][0] == 3
    assert score(3.0, np.array([np.nan, 2.0]))["reason"][0] == "undefined_in_null"


SINGLE = {
    "complete": Network.of(1 - np.eye(5), directed=False),
    "complete directed": Network.of(1 - np.eye(4), directed=True),
    "star": undirected([(0, 1), (0, 2), (0, 3), (0, 4)], 5),
    "two cities": undirected([(0, 1)], 2),
    "one link among four": undirected([(0, 1)], 4),
    "one city": Network.of(np.zeros((1, 1)), directed=False),
    "empty": Network.of(np.zeros((4, 4)), directed=False),
    "empty directed": Network.of(np.zeros((4, 4)), directed=True),
}


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("null", ["degrees", "degrees_weights"])
def test_the_only_network_with_its_degrees_has_no_score_and_a_reason(name, null):
    network = SINGLE[name]
    if name == "one link among four":
        # The link cannot move: the degrees say between whom it is.
        assert len(all_networks(network)) == 1
    table = z_scores(network, {"transitivity": transitivity, "degree": degree}, null, 99, 1)
    assert table["z"].isna().all()
    links = table[table["measure"] == "degree"]
    assert (links["reason"] == "only_network").all() and (links["p_value"] == 1).all()
    whole = table[table["measure"] == "transitivity"].iloc[0]
    assert whole["reason"] == ("only_network" if name.startswith("complete") or name == "star" else "undefined")
    assert set(table["reason"]) <= set(REASONS)


def test_degrees_do_not_vary_where_they_are_preserved_and_do_where_strengths_are():
    network = Network.of(nx.to_numpy_array(nx.karate_club_graph()), directed=False)
    table = z_scores(network, {"degree": degree}, "degrees", 99, 1)
    assert (table["reason"] == "constant").all() and table["z"].isna().all() and (table["p_value"] == 1).all()
    assert (z_scores(network, {"degree": degree}, "strengths", 99, 1)["reason"] == "").all()


def test_scores_are_keyed_by_city_whatever_the_order():
    weights = nx.to_numpy_array(nx.karate_club_graph())
    names = [f"{i:02d}" for i in range(34)]
    turned = np.random.default_rng(0).permutation(34)
    one = Network.of(weights, names, directed=False, label={"year": 2010})
    other = Network.of(weights[np.ix_(turned, turned)], [names[i] for i in turned], directed=False,
                       label={"year": 2010})

    def clustering(array):
        return (array @ array @ array).diagonal(axis1=-2, axis2=-1)

    measures = {"transitivity": transitivity, "triangles": clustering}
    first, second = (z_scores(network, measures, "degrees", 99, 3) for network in (one, other))
    assert list(first.columns[:3]) == ["year", "city", "measure"] and first["city"].isna().sum() == 1
    assert list(second["city"].dropna()) == list(other.cities)
    keys = ["measure", "city"]
    assert first.sort_values(keys, ignore_index=True).equals(second.sort_values(keys, ignore_index=True))
    both = z_scores([one, other], {"transitivity": transitivity}, "degrees", 99, 3)
    assert len(both) == 2 and z_scores([], measures, "degrees").empty


def test_the_karate_club_is_clustered_beyond_its_degrees_as_networkx_finds_too():
    """networkx draws with its own switches: means over 300 draws agree within their errors."""
    graph = nx.Graph(nx.karate_club_graph().edges)
    network = Network.of(nx.to_numpy_array(graph, nodelist=range(34)), directed=False)
    row = z_scores(network, {"transitivity": transitivity}, "degrees", 2000, 1).iloc[0]
    assert row["value"] == pytest.approx(nx.transitivity(graph), abs=1e-12)
    theirs = []
    for seed in range(300):
        other = graph.copy()
        nx.double_edge_swap(other, nswap=400, max_tries=100_000, seed=seed)
        theirs.append(nx.transitivity(other))
    error = np.std(theirs) * np.sqrt(1 / 300 + 1 / 2000)
    assert abs(row["null_mean"] - np.mean(theirs)) < 4 * error


@pytest.mark.parametrize("both", [False, True])
def test_registered_measures_are_scored_as_their_own_functions_would_be(both):
    """All measures, in one call, against drawing by hand and measuring one network after the other."""
    rng = np.random.default_rng(3)
    weights = rng.poisson(1.5, (7, 7)) * (rng.random((7, 7)) < 0.6)
    network = Network.of(weights if both else np.triu(weights, 1) + np.triu(weights, 1).T, list("abcdefg"),
                         directed=both)
    groups = dict(zip("abcdefg", "xxyyzzz", strict=True))
    table = z_scores(network, None, "strengths", 99, 1, groups)
    drawn = [Network.of(one, network.cities, directed=both) for one in multinomial_configuration(network, 99, 1)]
    records = {**CITY_MEASURES, **NETWORK_MEASURES}
    assert set(table["measure"]) == {name for name, record in records.items() if record.suits(both)}
    for name, part in table.groupby("measure"):
        record = records[name]
        more = (groups,) if record.grouped else ()
        own = np.atleast_1d(np.asarray(record.function(network, *more), dtype=float))
        assert part["value"].to_numpy() == pytest.approx(own, rel=1e-9, abs=1e-9, nan_ok=True), name
        theirs = np.array([np.asarray(record.function(one, *more), dtype=float) for one in drawn]).reshape(99, -1)
        defined = ~np.isnan(theirs)
        assert (part["defined"].to_numpy() == defined.sum(axis=0)).all(), name
        mean = np.array([column[there].mean() if there.any() else np.nan
                         for column, there in zip(theirs.T, defined.T, strict=True)])
        assert part["null_mean"].to_numpy() == pytest.approx(mean, rel=1e-7, abs=1e-9, nan_ok=True), name


# ---- Bad input -------------------------------------------------------------------------------------------------

def test_every_problem_is_named_at_once():
    network = SINGLE["star"]
    with pytest.raises(MeasureError) as caught:
        z_scores(network, {"a": degree}, "degree", replicates=5, seed=-1, switches_per_link=0)
    assert len(caught.value.problems) == 4 and "did you mean 'degrees'" in str(caught.value)
    with pytest.raises(MeasureError, match="counts"):
        multinomial_configuration(Network.of(np.array([[0, 0.5], [0.5, 0]]), directed=False))
    with pytest.raises(MeasureError, match="whole numbers"):
        z_scores(Network.of(np.array([[0, 0.5], [0.5, 0]]), directed=False), {"a": degree}, "strengths")
    for nothing in ({}, []):
        with pytest.raises(MeasureError, match="no measure"):
            z_scores(network, nothing)
    with pytest.raises(MeasureError, match="a function"):
        z_scores(network, {"a": "degree"})
    with pytest.raises(MeasureError, match="did you mean 'degree'"):
        z_scores(network, "degre")
    with pytest.raises(MeasureError, match="trophic_level"):
        z_scores(network, ["trophic_level"])
    with pytest.raises(MeasureError, match="no groups"):
        z_scores(network, ["participation"])
    with pytest.raises(MeasureError, match="no number of switches"):
        mixing(network, ())
    for draw in (degree_preserving_rewiring, weight_reshuffling_rewiring, multinomial_configuration):
        with pytest.raises(MeasureError):
            draw(network, replicates=0)
