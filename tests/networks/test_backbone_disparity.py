"""The disparity filter on cases worked out by hand, on Les Misérables, and its properties."""
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.networks.backbone_disparity import disparity_backbone, disparity_filter
from flowspace.networks.network import Network

few = settings(max_examples=50, derandomize=True, database=None, deadline=None)
weights_of = st.lists(st.sampled_from([0, 0, 1, 2, 5, 30]), min_size=36, max_size=36).map(
    lambda items: np.array(items, dtype=float).reshape(6, 6))


def test_a_star_by_hand():
    """Centre of strength 10 and degree 3; the leaves have one link each and judge nothing."""
    weights = np.zeros((4, 4))
    weights[0, 1:] = weights[1:, 0] = [7, 2, 1]
    table = disparity_filter(Network.of(weights, directed=False), 0.1)
    assert table["alpha_a"].tolist() == pytest.approx([0.3**2, 0.8**2, 0.9**2])
    assert table["alpha_b"].tolist() == [1, 1, 1] and table["kept"].tolist() == [True, False, False]


def test_les_miserables():
    """Napoleon, who meets Myriel alone: 1 of Myriel's 31 meetings with 10 persons."""
    graph = nx.les_miserables_graph()
    table = disparity_filter(Network.of(nx.to_numpy_array(graph), list(graph), directed=False), 0.05)
    row = table[(table[["adcode_a", "adcode_b"]] == "Napoleon").any(axis=1)].iloc[0]
    assert row["alpha"] == pytest.approx((30 / 31) ** 9) == pytest.approx(0.7445, abs=5e-5)
    for a, b, link in graph.edges(data=True):
        values = [(1 - link["weight"] / graph.degree(end, "weight")) ** (graph.degree(end) - 1) for end in (a, b)]
        row = table[table["adcode_a"].isin([a, b]) & table["adcode_b"].isin([a, b])].iloc[0]
        assert row["alpha"] == pytest.approx(min(values), abs=1e-12) and row["kept"] == (min(values) < 0.05)
    assert len(table) == 254


def test_a_directed_link_is_judged_as_one_out_and_as_one_in():
    weights = np.zeros((4, 4))
    weights[0, 1], weights[0, 2], weights[3, 1], weights[1, 0] = 6, 2, 4, 9
    table = disparity_filter(Network.of(weights, list("abcd"), directed=True)).set_index(["from_adcode", "to_adcode"])
    assert table.loc[("a", "b"), ["alpha_from", "alpha_to", "alpha"]].tolist() == pytest.approx([0.25, 0.4, 0.25])
    assert table.loc[("a", "c"), ["alpha_from", "alpha_to"]].tolist() == pytest.approx([0.75, 1])
    assert table.loc[("b", "a"), ["alpha_from", "alpha_to"]].tolist() == [1, 1]


def test_a_link_of_two_cities_alone_is_never_kept():
    pair = Network.of(np.array([[0, 9.0], [9.0, 0]]), directed=False)
    table = disparity_filter(pair, 1.0)
    assert table["alpha"].tolist() == [1] and not table["kept"].any()
    assert disparity_filter(Network.of(np.zeros((3, 3)), directed=True)).empty


@given(weights_of, st.floats(0.01, 1))
@few
def test_symmetric_directed_networks_agree_with_undirected_ones_and_scale_plays_no_part(weights, alpha):
    weights = weights + weights.T
    one = disparity_backbone(Network.of(weights, directed=False), alpha)
    assert (one.weights == disparity_backbone(Network.of(weights, directed=True), alpha).weights).all()
    assert ((one.weights > 0) == (disparity_backbone(Network.of(weights * 8, directed=False), alpha).weights > 0)).all()
    table = disparity_filter(Network.of(weights, directed=False), alpha)
    assert table["kept"].sum() * 2 == (one.weights > 0).sum() and table["alpha"].between(0, 1).all()


def test_strengths_divided_at_random_pass_at_the_rate_of_alpha():
    """The null model of the filter: a strength cut at random places into as many parts as there are links."""
    rng = np.random.default_rng(7)
    weights = np.zeros((2001, 2001))
    weights[0, 1:] = rng.exponential(size=2000)
    values = disparity_filter(Network.of(weights, directed=True))["alpha_from"]
    assert [(values < level).mean() for level in (0.05, 0.5)] == pytest.approx([0.05, 0.5], abs=0.03)


@pytest.mark.parametrize("alpha", [0, -0.1, 1.5, np.nan, "0.05", True])
def test_alpha_has_a_range(alpha):
    for function in (disparity_filter, disparity_backbone):
        with pytest.raises(MeasureError, match="alpha"):
            function(Network.of(np.zeros((2, 2)), directed=False), alpha)
