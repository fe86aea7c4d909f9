"""Seeded draws: the stream is the documented one, counts invert the distributions, bad arguments are named."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace.errors import ParameterError
from flowspace.simulation import affinities, negative_binomial_quantile, poisson_quantile, uniforms


def test_the_stream_is_the_one_numpy_keeps():
    # Raw output of PCG64 seeded by SeedSequence is under numpy's guarantee; these are its first values.
    assert uniforms(1999, (1, 2010), 3).tolist() == pytest.approx(
        np.random.Generator(np.random.PCG64(np.random.SeedSequence(1999, spawn_key=(1, 2010)))).random(3), abs=3e-16)
    assert (uniforms(0, (2, 1), 4) * 2**53 % 2 == 1).all()


def test_streams_and_seeds_give_different_and_evenly_spread_numbers():
    draws = {key: uniforms(*key, 20_000) for key in [(1, (1, 2000)), (1, (1, 2001)), (2, (1, 2000)), (1, (2, 0))]}
    for key, values in draws.items():
        assert stats.kstest(values, "uniform").pvalue > 1e-3
        assert all(abs(np.corrcoef(values, other)[0, 1]) < 0.03 for name, other in draws.items() if name != key)


@settings(derandomize=True, database=None)
@given(st.lists(st.tuples(st.floats(1e-9, 1 - 1e-9), st.floats(0, 3000)), min_size=1, max_size=20))
def test_poisson_counts_agree_with_scipy(cases):
    u, mean = np.array(cases).T
    counts = poisson_quantile(u, mean)
    # One side of the definition each, with room for the last digits of scipy's own sums.
    assert (stats.poisson.cdf(counts, mean) >= u - 1e-9).all()
    assert (stats.poisson.cdf(counts - 1, mean) <= u + 1e-9).all()


@settings(derandomize=True, database=None)
@given(st.lists(st.tuples(st.floats(1e-9, 1 - 1e-9), st.floats(0, 500)), min_size=1, max_size=20),
       st.floats(0.1, 10))
def test_negative_binomial_counts_agree_with_scipy(cases, dispersion):
    u, mean = np.array(cases).T
    counts = negative_binomial_quantile(u, mean, dispersion)
    size, success = 1 / dispersion, 1 / (1 + dispersion * mean)
    assert (stats.nbinom.cdf(counts, size, success) >= u - 1e-9).all()
    assert (stats.nbinom.cdf(counts - 1, size, success) <= u + 1e-9).all()


def test_moments():
    u = uniforms(3, (9,), 200_000)
    counts = negative_binomial_quantile(u, np.full(len(u), 4.0), 0.5)
    assert counts.mean() == pytest.approx(4, abs=0.05) and counts.var() == pytest.approx(4 + 0.5 * 16, rel=0.03)
    factors = affinities(u, 0.5)
    assert factors.mean() == pytest.approx(1, abs=0.01) and factors.var() == pytest.approx(0.5, rel=0.05)


def test_a_larger_expectation_never_gives_fewer_links():
    u = uniforms(5, (1,), 2_000)
    before = np.zeros(len(u))
    for mean in (0.0, 0.01, 0.5, 3, 80, 400, 500, 501, 2_000):
        for quantile in (lambda m: poisson_quantile(u, m), lambda m: negative_binomial_quantile(u, m, 0.7)):
            assert (quantile(np.full(len(u), mean)) >= 0).all()
        counts = poisson_quantile(u, np.full(len(u), mean))
        assert (counts >= before).all()
        before = counts


@pytest.mark.parametrize("wrong", [
    lambda: uniforms(-1, (1,), 3), lambda: uniforms(1.5, (1,), 3), lambda: uniforms("1", (1,), 3),
    lambda: uniforms(True, (1,), 3), lambda: poisson_quantile([0.5], [-1.0]), lambda: poisson_quantile([0.5], [np.nan]),
    lambda: poisson_quantile([0.5], [np.inf]), lambda: negative_binomial_quantile([0.5], [1.0], -0.1),
    lambda: negative_binomial_quantile([0.5], [1e6], 0.001), lambda: affinities([0.5], np.nan)])
def test_bad_arguments_are_named(wrong):
    with pytest.raises(ParameterError, match="found"):
        wrong()
