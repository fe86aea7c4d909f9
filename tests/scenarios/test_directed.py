"""Directions turned round: nothing, half and all of it."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.networks import Network, pagerank
from flowspace.scenarios import turn_directions

MEMBERS = pd.DataFrame({"agglomeration": ["x", "x", "y", "y", "y"], "adcode": list("abcde")})


def drawn_network():
    weights = np.random.default_rng(4).poisson(1.5, (6, 6)).astype(float)
    np.fill_diagonal(weights, 0)
    return Network.of(weights, list("abcdef"), directed=True)


def test_nothing_half_and_all_of_it():
    network = drawn_network()
    found = turn_directions(network, MEMBERS, [0, 0.5, 1], draws=12)
    table = found.set_index(["parameter", "subject", "outcome"]).sort_index()
    assert (table.loc[0.0][["change", "low", "high"]] == 0).all(axis=None)
    for name in ("x", "y"):
        # Equal both ways there is one order only, and hubs and authorities change places with the directions.
        half, full = table.loc[(0.5, name), "value"], table.loc[(1.0, name)]
        assert half["hub"] == pytest.approx(half["authority"])
        assert full.loc["hub", "value"] == pytest.approx(full.loc["authority", "baseline"])
        # With a chance of one all pairs are turned in every draw.
        assert full["low"].to_numpy() == pytest.approx(full["change"].to_numpy())
    turned = pagerank(Network.of(network.weights.T, list("abcdef"), directed=True))
    assert table.loc[(1.0, "x", "pagerank"), "value"] == pytest.approx(turned[["a", "b"]].sum())


def test_the_order_of_cities_does_not_matter():
    network = drawn_network()
    pd.testing.assert_frame_equal(turn_directions(network, MEMBERS, draws=5, seed=2),
                                  turn_directions(network.part(list("fbdeca")), MEMBERS, draws=5, seed=2))


def test_a_network_without_links_has_no_centre():
    found = turn_directions(Network.of(np.zeros((6, 6)), list("abcdef"), directed=True), MEMBERS, 0.5, draws=2)
    assert found.loc[found["outcome"].isin(["hub", "rank_hub"]), "value"].isna().all()


@pytest.mark.parametrize(("change", "words"), [
    ({"network": drawn_network().undirected()}, "undirected"), ({"network": 3}, "no_network|network that is"),
    ({"shares": 2}, "above 1"), ({"draws": -1}, "draws"),
    ({"members": MEMBERS.assign(adcode=list("vwxyz"))}, "none is in the network"),
])
def test_wrong_arguments_are_named(change, words):
    with pytest.raises(MeasureError, match=words):
        turn_directions(**({"network": drawn_network(), "members": MEMBERS} | change))
