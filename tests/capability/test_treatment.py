"""The rule for outliers at its edges, and against a plain loop with scipy's skewness and kurtosis."""
import numpy as np
import pytest
from scipy import stats

from flowspace.capability.treatment import kurtosis, skewness, treat


def test_an_indicator_that_reaches_both_limits_is_treated():
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 40])[:, None]
    limits = float(skewness(x)[0]), float(kurtosis(x)[0])
    assert treat(x, 5, *limits).method.tolist() == ["winsorised"]
    assert treat(x, 5, limits[0] * (1 + 1e-12), limits[1]).method.tolist() == ["none"]
    assert treat(x, 5, limits[0], limits[1] * (1 + 1e-12)).method.tolist() == ["none"]


def test_a_figure_of_eleven_years_goes_in_one_step_and_as_eleven_points():
    others = np.linspace(1, 5, 18).repeat(11)
    found = treat(np.append(others, [60.0] * 11)[:, None])
    assert found.method.tolist() == ["winsorised"] and found.winsorised.tolist() == [11]
    assert set(found.values[-11:, 0]) == {5.0}
    # Where one step is not enough, no second is made: eleven points are more than five.
    twice = treat(np.concatenate([others[:-11], [900.0] * 11, [30_000.0] * 11])[:, None])
    assert twice.method.tolist() == ["log"] and twice.winsorised.tolist() == [0]


def by_the_rule(x):
    """Step after step, one column."""
    def within(values):
        return abs(stats.skew(values, bias=False)) < 2 or stats.kurtosis(values, bias=False) < 3.5

    if within(x):
        return "none", x
    moved = x.copy()
    while not within(moved) and (moved != x).sum() < 5:
        sign = 1 if stats.skew(moved) >= 0 else -1
        up = moved * sign
        moved = sign * np.minimum(up, up[up < up.max()].max())
    if within(moved):
        return "winsorised", moved
    return "log", np.log(x - x.min() + 0.01 * np.ptp(x))


@pytest.mark.parametrize("seed", range(60))
def test_treatment_is_that_of_the_rule_step_by_step(seed):
    generator = np.random.default_rng(seed)
    x = np.exp(generator.normal(size=(generator.integers(8, 60), 5)) * [0.3, 1, 1.5, 2.2, 3])
    x[:, 2] *= -1
    x[:, 3] = np.round(x[:, 3], 1)
    found = treat(x)
    for j in range(5):
        method, values = by_the_rule(x[:, j])
        assert found.method[j] == method
        np.testing.assert_allclose(found.values[:, j], values, rtol=1e-12)
