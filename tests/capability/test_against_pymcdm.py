"""Ours against pymcdm, an independent library, on arbitrary tables."""
import numpy as np
import pytest
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import minmax_normalization, vector_normalization
from pymcdm.weights import critic_weights as their_critic
from pymcdm.weights import entropy_weights as their_entropy
from pymcdm.weights.subjective import AHP

from flowspace.capability.normalisation import directed, min_max
from flowspace.capability.topsis import topsis
from flowspace.capability.weights import ahp_weights, critic_weights, entropy_weights


def tables():
    rng = np.random.default_rng(20)
    return [np.exp(rng.normal(size=(n, q)) * 1.5) for n, q in [(2, 2), (5, 3), (19, 8), (209, 24)] for _ in range(5)]


@pytest.mark.parametrize("x", tables())
def test_weights(x):
    assert np.abs(entropy_weights(x) - their_entropy(x)).max() < 1e-12
    if len(x) > 2:
        assert np.abs(critic_weights(x) - their_critic(x)).max() < 1e-12


@pytest.mark.parametrize("x", tables())
@pytest.mark.filterwarnings("ignore:Alternatives with indices")  # their advice on dominant alternatives
@pytest.mark.parametrize("name, theirs", [("min_max", minmax_normalization), ("vector", vector_normalization)])
def test_topsis_with_indicators_of_both_directions(x, name, theirs):
    direction = np.where(np.arange(x.shape[1]) % 2, -1, 1)
    weights = np.arange(1, x.shape[1] + 1) / np.arange(1, x.shape[1] + 1).sum()
    expected = TOPSIS(normalization_function=theirs)(x, weights, direction)
    assert np.abs(topsis(directed(x, direction), weights, name) - expected).max() < 1e-12


def test_one_table_in_numbers(reference):
    x = tables()[10]
    weights = np.full(x.shape[1], 1 / x.shape[1])
    theirs = TOPSIS(normalization_function=vector_normalization)(x, weights, np.ones(x.shape[1]))
    for measure, ours, other in (
            ("capability.weights.entropy_weights", entropy_weights(x), their_entropy(x)),
            ("capability.weights.critic_weights", critic_weights(x), their_critic(x)),
            ("capability.topsis.topsis", topsis(x, weights, "vector"), theirs)):
        reference(measure, ours[0], other[0], 1e-12, case="drawn_19_by_8", source="pymcdm")


def test_comparisons_in_pairs():
    rng = np.random.default_rng(3)
    for q in (3, 5, 9):
        a = np.triu(rng.choice([1/7, 1/5, 1/3, 1, 3, 5, 7], (q, q)), 1)
        a = a + np.eye(q) + np.where(a.T > 0, 1 / np.where(a.T > 0, a.T, 1), 0)
        assert np.abs(ahp_weights(a).weights - AHP(matrix=a)()).max() < 1e-12


def test_zeros_are_taken_otherwise():
    """0 ln 0 is 0: pymcdm refuses zeros, which every min–max normalised indicator has."""
    x = min_max(tables()[7])
    with pytest.raises(ValueError):
        their_entropy(x)
    assert np.abs(entropy_weights(x) - entropy_weights(x + 1e-15)).max() < 1e-12
    assert np.abs(entropy_weights(x) - their_entropy(x + 1e-15)).max() < 1e-12
