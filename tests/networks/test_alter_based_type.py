"""Neal's types: where high begins, what ties do, and cities without links."""
import numpy as np
import pytest

from flowspace.errors import MeasureError
from flowspace.networks import Network, alter_based_centrality, alter_based_power, alter_based_type


def drawn(n=30, seed=3):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.poisson(0.6, (n, n)) * rng.uniform(1, 5, (n, n)), 1)
    return Network.of(upper + upper.T, [f"c{i:02d}" for i in range(n)], directed=False)


@pytest.mark.parametrize("top", [0.1, 0.25, 0.5, 1.0])
def test_the_share_that_is_high_is_the_one_asked_for(top):
    network = drawn()
    kinds = alter_based_type(network, top)
    linked = kinds.notna().sum()
    expected = int(np.ceil(round(top * linked, 9)))  # no ties in this network
    assert kinds.isin(["quintessential", "hub"]).sum() == expected == kinds.isin(["quintessential", "gateway"]).sum()


def test_a_hub_is_more_central_and_a_gateway_more_powerful_than_any_other():
    network = drawn()
    kinds = alter_based_type(network, 0.2)
    centrality, power = alter_based_centrality(network), alter_based_power(network)
    others = kinds == "other"
    assert centrality[kinds.isin(["quintessential", "hub"])].min() > centrality[others].max()
    assert power[kinds.isin(["quintessential", "gateway"])].min() > power[others].max()


def test_on_a_star_all_tie_in_centrality_and_the_centre_alone_has_power():
    star = np.zeros((6, 6))
    star[0, 1:] = star[1:, 0] = 2.0
    network = Network.of(star, list("abcdef"), directed=False)
    assert alter_based_type(network, 1 / 6).tolist() == ["quintessential"] + ["hub"] * 5
    # The second place in power is shared by all others.
    assert alter_based_type(network, 2 / 6).tolist() == ["quintessential"] * 6


def test_cities_without_links_have_no_type():
    links = np.zeros((3, 3))
    assert alter_based_type(Network.of(links, list("abc"), directed=False)).isna().all()
    links[0, 1] = links[1, 0] = 1
    assert alter_based_type(Network.of(links, list("abc"), directed=False)).isna().tolist() == [False, False, True]


@pytest.mark.parametrize("top", [0, -1, 1.1, float("nan"), "much", True])
def test_an_impossible_share_is_named(top):
    with pytest.raises(MeasureError, match="share of cities"):
        alter_based_type(drawn(), top)


def test_a_directed_network_is_refused():
    with pytest.raises(MeasureError):
        alter_based_type(Network.of(np.triu(np.ones((3, 3)), 1), list("abc"), directed=True))
