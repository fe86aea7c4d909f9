"""Dispersion of links around their expectation, and what it does to the opponent of communities."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.networks import Network, agreement_beyond, dispersion


@pytest.mark.parametrize("true", [0.0, 0.3, 2.0])
def test_a_planted_dispersion_comes_back(true):
    rng = np.random.default_rng(4)
    expected = rng.uniform(0.1, 20, 40_000)
    factors = rng.gamma(1 / true, true, len(expected)) if true else 1.0
    assert dispersion(rng.poisson(expected * factors), expected) == pytest.approx(true, abs=0.06 + 0.04 * true)


def test_pairs_without_an_expectation_play_no_part_and_no_pair_has_no_dispersion():
    assert dispersion([4.0, 100.0, 3.0], [2.0, 0.0, np.nan]) == dispersion([4.0], [2.0]) == 0.0
    assert np.isnan(dispersion([1.0, 2.0], [0.0, 0.0]))


def test_less_than_poisson_is_zero():
    assert dispersion([5.0] * 10, [5.0] * 10) == 0.0


@pytest.mark.parametrize("links, expected", [([1.0], [1.0, 2.0]), ([-1.0], [1.0]), ([np.nan], [1.0]), ([1], ["x"]),
                                             ([1.0], [np.inf])])
def test_what_cannot_be_compared_is_named(links, expected):
    with pytest.raises(MeasureError):
        dispersion(links, expected)


def drawn(alpha, seed, effect=1.0):
    """Links that thin out along a line, in six agglomerations of ten neighbours that may add to them."""
    rng = np.random.default_rng(seed)
    place = np.arange(60)
    groups = place // 10
    gap = np.abs(place[:, None] - place)
    model = 30 * np.exp(-gap / 8.0)
    rates = model * np.where(groups[:, None] == groups, effect, 1.0)
    rates = np.triu(rates * (rng.gamma(1 / alpha, alpha, rates.shape) if alpha else 1.0), 1)
    links = rng.poisson(rates).astype(float)
    codes = [f"{k:02d}" for k in place]
    np.fill_diagonal(model, 0)
    return (Network.of(links + links.T, codes, directed=False), pd.Series(groups, codes),
            Network.of(model, codes, directed=False))


def test_with_the_right_dispersion_no_effect_is_found_where_there_is_none():
    p = [agreement_beyond(*drawn(2.0, seed), dispersion=2.0, draws=39, runs=2).loc["adjusted_rand_index", "p_value"]
         for seed in range(24)]
    assert np.mean(np.array(p) <= 0.05) <= 3 / 24  # more than three of 24 have a probability below 3 per cent


def test_a_planted_effect_is_found_with_it_and_the_number_of_communities_is_told():
    table = agreement_beyond(*drawn(2.0, 1, effect=6.0), dispersion=2.0, draws=39, runs=2)
    row = table.loc["adjusted_rand_index"]
    assert row["p_value"] == 1 / 40 and row["value"] > row["null_95"]
    # With all others below, and itself counted.
    assert row["p_less"] == 1.0 and row["null_05"] <= row["null_mean"] <= row["null_95"]
    assert table.loc["communities", "value"] == int(table.loc["communities", "value"]) > 1


def test_without_it_the_opponent_is_another():
    network, planned, expected = drawn(3.0, 2)
    poisson, mixed = (agreement_beyond(network, planned, expected, dispersion=alpha, draws=39, runs=2)
                      for alpha in (0.0, 3.0))
    assert poisson.loc["adjusted_rand_index", "null_mean"] > mixed.loc["adjusted_rand_index", "null_mean"]


def test_an_impossible_dispersion_is_named():
    with pytest.raises(MeasureError, match="dispersion"):
        agreement_beyond(*drawn(0.0, 1), dispersion=-1.0)


def test_series_are_matched_and_no_vectors_named():
    with pytest.raises(MeasureError, match="different indices"):
        dispersion(pd.Series([1, 2], index=["a", "b"]), pd.Series([1.0, 2.0], index=["b", "a"]))
    for items in (3, None, np.ones((2, 2))):
        with pytest.raises(MeasureError, match="links that are a"):
            dispersion(items, items)


def test_without_a_network_to_compare_with_there_is_no_p():
    cities = list("abcd")
    observed = Network.of(np.kron(np.eye(2), 20 * (1 - np.eye(2))), cities, directed=False)
    nothing = Network.of(np.zeros((4, 4)), cities, directed=False)
    table = agreement_beyond(observed, pd.Series(list("xxyy"), cities), nothing, draws=19)
    assert table["value"].notna().all() and table.drop(columns="value").isna().all(axis=None)
