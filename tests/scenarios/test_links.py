"""Links added and shifted, hubs removed and strengthened: small networks by hand, identities, what is conserved."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.networks import Network, global_efficiency, participation_weighted
from flowspace.polycentricity import (
    functional_polycentricity_external,
    functional_polycentricity_within,
    internal_share,
)
from flowspace.resilience import remove_cities
from flowspace.scenarios import (
    ExpectedLinks,
    add_links,
    hubs,
    missing_links,
    remove_hubs,
    shift_links,
    shifted_weights,
    strength_centralisation,
    strengthen_hub,
)


def net(weights, name="delta", cities=None, directed=False):
    cities = cities or list("abcdefgh")[:len(weights)]
    return Network.of(weights, cities, directed=directed, label={"agglomeration": name})


PATH = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
FULL = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
LIKELY = ExpectedLinks(pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["c", "d", "d"]}),
                       np.array([0.2, 0.1, 0.5]), np.array([[0.2, 0.9, 0.5], [0.2, 0.1, 0.0]]))


def one(table, experiment, outcome, parameter, subject="delta"):
    row = table[(table["experiment"] == experiment) & (table["outcome"] == outcome)
                & (table["parameter"] == parameter) & (table["subject"] == subject)]
    assert len(row) == 1
    return row.iloc[0]


def test_the_likeliest_link_of_a_path_is_added_with_its_expected_weight():
    found = add_links([net(PATH), net(FULL, "full", list("xyz"))], LIKELY, [0, 1, 9], draws=60)
    # b and d: the path becomes a triangle with a tail, with two pairs two steps apart.
    assert one(found, "add_links", "efficiency", 1)["value"] == pytest.approx((4 + 2 / 2) / 6)
    assert one(found, "add_links", "total_weight", 1)["change"] == pytest.approx(0.5)
    assert one(found, "add_links", "density", 9)["value"] == 1.0
    assert one(found, "add_links", "links_added", 9)["value"] == 3
    after = np.array(PATH, dtype=float)
    after[1, 3] = after[3, 1] = 0.5
    assert one(found, "add_links", "polycentricity", 1)["value"] == pytest.approx(
        functional_polycentricity_within(after))
    # The draws add a-d with 0.9 and a-c with 0.2: total weight gains between 0.2 and 0.9.
    drawn = one(found, "add_links", "total_weight", 1)
    assert 0.2 <= drawn["low"] < drawn["high"] <= 0.9 and drawn["draws"] == 2
    # A second draw expects nothing of b and d, so it can add two links only.
    assert one(found, "add_links", "links_added", 9)["low"] < 3
    # Nothing is missing in the full one, and nothing added changes nothing.
    full = found[found["subject"] == "full"]
    rest = full[~full["outcome"].str.startswith("rank")]
    assert (rest["change"] == 0).all() and (found[found["parameter"] == 0]["change"] == 0).all()


def test_ranks_are_among_all_agglomerations_and_only_one_moves():
    found = add_links([net(PATH), net(FULL, "full", list("xyz"))], LIKELY, 3, draws=20)
    row = one(found, "add_links", "rank_efficiency", 3)
    assert (row["baseline"], row["value"]) == (2, 1)
    assert one(found, "add_links", "rank_efficiency", 3, "full")["value"] == 1


def test_random_links_are_the_mean_of_all_choices_and_do_not_hang_on_orders():
    found = add_links([net(PATH)], LIKELY, 1, weight=2.0, draws=2000, seed=4)
    each = []
    for i, j in ((0, 2), (0, 3), (1, 3)):
        after = np.array(PATH, dtype=float)
        after[i, j] = after[j, i] = 2.0
        each.append(functional_polycentricity_within(after))
    assert one(found, "add_links_random", "polycentricity", 1)["value"] == pytest.approx(np.mean(each), abs=0.01)
    turned = [net(FULL, "full", list("xyz")), net(PATH).part(list("dbca"))]
    again = add_links(turned, LIKELY, 1, weight=2.0, draws=2000, seed=4)
    again = again[again["subject"] == "delta"].reset_index(drop=True)
    keep = ~found["outcome"].str.startswith("rank")
    pd.testing.assert_frame_equal(found[keep.to_numpy()], again[keep.to_numpy()])


def test_without_an_expectation_there_is_no_link_to_add_but_a_stated_weight_adds_it():
    nothing = ExpectedLinks(LIKELY.pairs, np.zeros(3), np.zeros((0, 3)))
    assert one(add_links(net(PATH), nothing, 2, draws=5), "add_links", "links_added", 2)["value"] == 0
    assert one(add_links(net(PATH), nothing, 2, 1.0, draws=5), "add_links", "links_added", 2)["value"] == 2
    alone = add_links(net([[0]]), nothing, 1, draws=5)
    assert one(alone, "add_links", "density", 1)[["baseline", "value"]].isna().all()
    assert one(alone, "add_links", "links_added", 1)["value"] == 0


def test_directed_links_are_added_one_way_and_need_directed_expectations():
    weights = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    ways = ExpectedLinks(pd.DataFrame({"from_adcode": ["c", "b"], "to_adcode": ["a", "a"]}), np.array([3.0, 1.0]),
                         np.zeros((0, 2)))
    found = add_links(net(weights, directed=True), ways, 1, draws=5)
    assert one(found, "add_links", "total_weight", 1)["change"] == 3
    assert one(found, "add_links", "efficiency", 1)["value"] == pytest.approx(0.75)  # a circle
    assert missing_links(net(weights, directed=True), ways)["city"].tolist()[:2] == ["c", "b"]
    with pytest.raises(MeasureError, match="without direction"):
        add_links(net(weights, directed=True), LIKELY, 1)


@pytest.mark.parametrize(("change", "words"), [
    ({"numbers": -1}, "below 0"), ({"numbers": 1.5}, "not whole"), ({"numbers": [1, 1]}, "twice"),
    ({"weight": 0}, "weight"), ({"draws": 0}, "draws"), ({"seed": -1}, "seed"), ({"measure": "evenes"}, "evenes"),
    ({"expected": None}, "expectation"), ({"networks": []}, "no network"),
    ({"networks": [net(PATH), net(PATH)]}, "of one name"),
    ({"networks": Network.of(PATH, directed=False)}, "without a label"),
])
def test_wrong_arguments_of_added_links_are_named(change, words):
    with pytest.raises(MeasureError, match=words):
        add_links(**({"networks": net(PATH), "expected": LIKELY} | change))


FOUR = [[0, 4, 1, 0], [4, 0, 0, 3], [1, 0, 0, 0], [0, 3, 0, 0]]
MEMBERS = pd.DataFrame({"agglomeration": "delta", "adcode": ["a", "b"]})


def test_four_cities_shifted_back_by_hand():
    """Half of 1 and of 3 goes inside, to the one pair there: 4 + 0.5 + 1.5."""
    after = shifted_weights(net(FOUR), ["a", "b"], 0.5, "internal")
    assert after.tolist() == [[0, 6, 0.5, 0], [6, 0, 0, 1.5], [0.5, 0, 0, 0], [0, 1.5, 0, 0]]


@given(st.integers(0, 10_000), st.floats(0, 1), st.sampled_from(["external", "internal"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_total_is_kept_and_weights_stay_symmetric_and_positive(seed, share, towards, drawn):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.poisson(0.8, (7, 7)), 1).astype(float)
    network = net(upper + upper.T)
    after = shifted_weights(network, list("abc"), share, towards, rng=np.random.default_rng(1) if drawn else None)
    member = np.arange(7) < 3
    block = upper[:3, :3] if towards == "internal" else upper[:3, 3:]
    source = upper[:3, 3:] if towards == "internal" else upper[:3, :3]
    if after is None:
        assert source.any() and not block.any() and share > 0
        return
    assert after.sum() == pytest.approx(network.weights.sum()) and (after >= 0).all()
    assert after == pytest.approx(after.T) and not after.diagonal().any()
    assert after[np.ix_(~member, ~member)] == pytest.approx(network.weights[np.ix_(~member, ~member)])
    if share == 0:
        assert (after == network.weights).all()
    elif block.any():
        moved = after[:3, 3:].sum() if towards == "internal" else after[:3, :3].sum() / 2
        assert moved == pytest.approx((1 - share) * source.sum())


def test_outcomes_are_those_of_the_measures_on_the_shifted_network():
    rng = np.random.default_rng(8)
    upper = np.triu(rng.poisson(1.5, (8, 8)), 1).astype(float)
    network = net(upper + upper.T)
    members = pd.DataFrame({"agglomeration": ["one"] * 4 + ["two"] * 3, "adcode": list("abcdefg")})
    found = shift_links(network, members, [0.4], draws=30, seed=2)
    after = shifted_weights(network, list("abcd"), 0.4)
    rows = found[found["subject"] == "one"].set_index("outcome")
    groups = dict.fromkeys("abcd", "one") | dict.fromkeys("efg", "two") | {"h": "h"}
    taking_part = participation_weighted(Network.of(after, list("abcdefgh"), directed=False), groups)[list("abcd")]
    assert rows.loc["participation_mean", "value"] == pytest.approx(taking_part.mean())
    assert rows.loc["participation_highest", "value"] == pytest.approx(taking_part.max())
    assert rows.loc["polycentricity_within", "value"] == pytest.approx(functional_polycentricity_within(after[:4, :4]))
    assert rows.loc["polycentricity_external", "value"] == pytest.approx(
        functional_polycentricity_external(after[:4, 4:]))
    a, b = np.nonzero(np.triu(after))
    edges = pd.DataFrame({"adcode_a": np.array(network.cities)[a], "adcode_b": np.array(network.cities)[b],
                          "year": 2010, "full": after[a, b]})
    shares = internal_share(edges, members, network.cities).set_index("agglomeration")["internal_share"]
    assert rows.loc["internal_share", "value"] == pytest.approx(shares["one"])
    assert rows.loc["external_internal_index", "value"] == pytest.approx(1 - 2 * shares["one"])
    assert rows.loc["participation_mean", "draws"] == 30
    turned = shift_links(network.part(list("hgfedcba")), members.iloc[::-1], [0.4], draws=30, seed=2)
    again = turned[turned["subject"] == "one"].set_index("outcome")
    pd.testing.assert_frame_equal(rows, again.loc[rows.index])


def test_ends_of_the_shift():
    found = shift_links(net(FOUR), MEMBERS, [0.0, 1.0], draws=10)
    nothing = found[found["parameter"] == 0]
    assert (nothing[["change", "low", "high"]].fillna(0) == 0).all(axis=None)
    assert one(found, "shift_to_external", "polycentricity_within", 1)["value"] == 0
    assert one(found, "shift_to_external", "external_internal_index", 1)["value"] == 1
    assert np.isnan(one(found, "shift_to_external", "evenness_within", 1)["value"])


def test_an_agglomeration_without_partners_outside_has_no_result_unless_some_are_expected():
    inward = net([[0, 4, 0, 0], [4, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    found = shift_links(inward, MEMBERS, [0.0, 0.5], draws=5)
    assert found[found["parameter"] == 0.5]["value"].isna().all()
    assert one(found, "shift_to_external", "internal_share", 0.0)["value"] == 1
    hoped = ExpectedLinks(pd.DataFrame({"adcode_a": ["a"], "adcode_b": ["c"]}), np.array([2.0]), np.zeros((0, 1)))
    helped = shift_links(inward, MEMBERS, [0.5], expected=hoped, draws=5)
    # b has nobody in view outside, and goes where a goes.
    assert one(helped, "shift_to_external", "internal_share", 0.5)["value"] == pytest.approx(0.5)


@pytest.mark.parametrize(("change", "words"), [
    ({"shares": 1.5}, "above 1"), ({"shares": []}, "0 shares"), ({"towards": "outside"}, "external or internal"),
    ({"network": net(FOUR, directed=True)}, "directed network"), ({"expected": 3}, "expectation"),
    ({"members": MEMBERS.assign(adcode=["y", "z"])}, "none is in the network"), ({"draws": 1.5}, "draws"),
])
def test_wrong_arguments_of_shifts_are_named(change, words):
    with pytest.raises(MeasureError, match=words):
        shift_links(**({"network": net(FOUR), "members": MEMBERS} | change))


STAR = [[0, 2, 1, 1], [2, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]


def test_hubs_removed_are_those_of_the_resilience_room():
    rng = np.random.default_rng(5)
    upper = np.triu(rng.poisson(1.0, (8, 8)), 1).astype(float)
    network = net(upper + upper.T)
    found = remove_hubs(network, [0, 1, 2, 20], draws=300, seed=3)
    hub = hubs(network).loc[0, "city"]
    left = remove_cities(network, [hub]).iloc[-1]
    for outcome in ("largest", "efficiency", "weight"):
        assert one(found, "remove_hubs", outcome, 1)["value"] == pytest.approx(left[outcome])
        assert one(found, "remove_hubs", outcome, 0)["change"] == 0
        assert one(found, "remove_hubs", outcome, 20)["value"] == 0
    weights = np.array([remove_cities(network, [city]).iloc[-1]["weight"] for city in network.cities])
    random = one(found, "remove_random_cities", "weight", 1)
    assert random["value"] == pytest.approx(weights.mean(), abs=0.03)
    assert random["low"] >= weights.min() - 1 - 1e-9 and random["high"] <= 0
    assert found.equals(remove_hubs(network, [0, 1, 2, 20], draws=300, seed=3))


def test_an_agglomeration_without_links_has_no_hub():
    empty = net(np.zeros((3, 3)))
    row = hubs(empty).iloc[0]
    assert pd.isna(row["city"]) and np.isnan(row["share"])
    assert np.isnan(one(remove_hubs(empty, 1, draws=9), "remove_hubs", "weight", 1)["value"])
    strong = strengthen_hub(empty, 2)
    assert one(strong, "strengthen_hub", "polycentricity", 2)["value"] == 0
    assert one(strong, "strengthen_any_city", "hub_share", 2)[["value", "low"]].isna().all()


def test_a_hub_strengthened():
    found = strengthen_hub([net(STAR)], [0, 1, 3])
    # All links of a star are the hub's: ratios stay.
    assert one(found, "strengthen_hub", "centralisation", 3)["value"] == 1
    assert one(found, "strengthen_hub", "hub_share", 3)["change"] == pytest.approx(0)
    assert (found[found["parameter"] == 1]["change"] == 0).all()
    assert one(found, "strengthen_hub", "polycentricity", 0)["value"] == 0
    # By hand: links of 2 in a triangle a, b, c and from c to d; c doubled has 12, a and b 6, d 4.
    tailed = strengthen_hub(net([[0, 2, 2, 0], [2, 0, 2, 0], [2, 2, 0, 2], [0, 0, 2, 0]]), 2)
    assert one(tailed, "strengthen_hub", "hub_share", 2)["value"] == pytest.approx(12 / 28)
    assert one(tailed, "strengthen_hub", "centralisation", 2)["value"] == pytest.approx(20 / 24)
    assert one(tailed, "strengthen_any_city", "hub_share", 2)["draws"] == 4


@given(st.integers(0, 10_000), st.integers(3, 8))
@settings(max_examples=60, deadline=None)
def test_centralisation_by_strength_lies_between_its_ends_for_every_network(seed, n):
    upper = np.triu(np.random.default_rng(seed).exponential(1, (n, n)) ** 3, 1)
    assert 0 <= strength_centralisation((upper + upper.T).sum(axis=1)) <= 1
    star = np.zeros((n, n))
    star[0, 1:] = upper[0, 1:] + 0.1
    assert strength_centralisation((star + star.T).sum(axis=1)) == pytest.approx(1)


def test_strengths_that_no_network_has_are_refused():
    with pytest.raises(MeasureError, match="stronger than all others"):
        strength_centralisation([5, 1, 1])
    with pytest.raises(MeasureError, match="below 0"):
        strength_centralisation([1, -1, 1])
    assert np.isnan(strength_centralisation([0, 0, 0])) and np.isnan(strength_centralisation([1, 1]))


def test_efficiency_is_that_of_the_networks_room():
    found = add_links(net(PATH), LIKELY, 0, draws=3)
    assert one(found, "add_links", "efficiency", 0)["value"] == global_efficiency(net(PATH))
