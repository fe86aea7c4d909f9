"""The pieces of the estimate: benchmarking, rounding and smoothing keep their identities."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.errors import EstimationError
from flowspace.estimation import PARAMETERS, benchmark_log_shares, round_to_total, smooth_log_shares

units = st.integers(1, 20).flatmap(lambda n: st.tuples(
    st.lists(st.floats(-8, 1), min_size=n, max_size=n),
    st.lists(st.sampled_from([1e-4, 0.01, 0.3, 2.0]), min_size=n, max_size=n),
    st.sampled_from([0.0, 4e-4, 0.05])))


@given(units)
def test_benchmarked_shares_add_up_and_meet_the_condition_of_the_optimum(given_units):
    start, variances, common = np.array(given_units[0]), np.array(given_units[1]), given_units[2]
    x, left = benchmark_log_shares(start, variances, common)
    assert np.exp(x).sum() == pytest.approx(1, abs=1e-8)
    # At the optimum the move is a multiple of the covariance times the gradient of the sum.
    direction = variances * np.exp(x) + common * np.exp(x).sum()
    multiple = (x - start) @ direction / (direction @ direction)
    np.testing.assert_allclose(x - start, multiple * direction, atol=1e-5)
    assert ((left >= 0) & (left <= variances + common + 1e-12)).all()


def test_a_known_share_stays_and_the_unknown_one_takes_up_the_rest():
    x, left = benchmark_log_shares(np.log([0.6, 0.1]), np.array([0.0, 1.0]))
    np.testing.assert_allclose(np.exp(x), [0.6, 0.4])
    np.testing.assert_allclose(left, 0, atol=1e-12)


def test_shares_that_add_up_are_left_alone():
    start = np.log([0.2, 0.3, 0.5])
    np.testing.assert_array_equal(benchmark_log_shares(start, np.full(3, 0.1))[0], start)


@pytest.mark.parametrize(("shares", "variances"), [
    ([], []), ([np.nan, 0.0], [1.0, 1.0]), ([0.0, 0.0], [1.0, -1.0]), ([-1.0, -1.0], [0.0, 0.0])])
def test_shares_that_cannot_be_benchmarked_are_named(shares, variances):
    with pytest.raises(EstimationError, match="expected"):
        benchmark_log_shares(np.array(shares), np.array(variances))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.integers(0, 10**7))
def test_whole_numbers_add_up_and_move_by_less_than_one(values, total):
    values = np.array(values) + 1e-3
    values *= total / values.sum()
    whole = round_to_total(values, total)
    assert whole.sum() == total and (np.abs(whole - values) < 1 + 1e-5).all() and (whole >= 0).all()


def test_values_that_do_not_add_up_are_not_rounded():
    for values in ([1.0, 2.0], [np.nan, 10.0], [-1.0, 11.0]):
        with pytest.raises(EstimationError, match="add up to 10"):
            round_to_total(np.array(values), 10)


def smooth(years, logs, target, variances=None, applied=None, size=500.0):
    n = len(years)
    return smooth_log_shares(np.array(years), np.array(logs), np.zeros(n) if variances is None else variances,
                             np.zeros(n, dtype=bool) if applied is None else applied, np.array(target), size,
                             PARAMETERS)


def test_counted_years_are_kept_and_uncertainty_grows_away_from_them():
    mean, variance = smooth([2006, 2010], [-2.0, -1.0], range(2004, 2017))
    at = dict(zip(range(2004, 2017), zip(mean, variance, strict=True), strict=True))
    assert at[2006][0] == pytest.approx(-2, abs=1e-5) and at[2010][0] == pytest.approx(-1, abs=1e-5)
    assert at[2006][1] == pytest.approx(0, abs=1e-6)
    assert at[2008][0] == pytest.approx(-1.5, abs=1e-3)
    # after the last count the share stays where it was, but for what passes
    assert at[2016][0] == pytest.approx(at[2011][0], abs=1e-6)
    later = [at[year][1] for year in range(2011, 2017)]
    assert np.diff(later) == pytest.approx(PARAMETERS.walk + PARAMETERS.walk_small / 500, rel=1e-3)


@given(st.floats(-3, 3), st.permutations(range(6)))
def test_a_shift_of_all_shares_shifts_the_estimate_and_order_does_not_matter(shift, order):
    years, logs = np.array([1991, 1995, 2006, 2007, 2012, 2017]), np.array([-3, -2.5, -2.2, -2.1, -2.3, -1.9])
    applied = np.array([True, True, False, False, True, False])
    first = smooth(years, logs, range(1990, 2024), np.full(6, 0.01), applied)
    order = list(order)
    second = smooth(years[order], logs[order] + shift, range(1990, 2024), np.full(6, 0.01), applied[order])
    np.testing.assert_allclose(second[0], first[0] + shift, atol=1e-7)
    np.testing.assert_allclose(second[1], first[1], atol=1e-8)


def test_what_cannot_be_smoothed_is_named_all_at_once():
    with pytest.raises(EstimationError) as caught:
        smooth([2006], [np.nan], [2007], np.array([-1.0]), size=0.0)
    assert len(caught.value.problems) == 3
    with pytest.raises(EstimationError, match="no count"):
        smooth([], [], [2007])
