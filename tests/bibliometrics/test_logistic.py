"""Logistic growth: exact curves, planted ceilings, exponential growth told from them, and what has no result."""
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

YEARS = np.arange(2000, 2021)


def curve(ceiling, rate, midpoint):
    return ceiling / (1 + np.exp(-rate * (YEARS - midpoint)))


def test_the_curve_is_that_of_the_largest_likelihood():
    y = np.random.default_rng(0).poisson(curve(150, 0.4, 2011))

    def lost(at):
        mean = np.exp(at[0]) / (1 + np.exp(-at[1] * (YEARS - 2010 - at[2])))
        return (mean - y * np.log(mean)).sum()

    best = minimize(lost, [np.log(150), 0.4, 1], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12,
                                                                                 "maxiter": 4000}).x
    found = bm.logistic_trend(pd.Series(y, YEARS))
    assert found.ceiling == pytest.approx(np.exp(best[0]), rel=1e-4)
    assert found.rate == pytest.approx(best[1], rel=1e-4)
    assert found.midpoint == pytest.approx(2010 + best[2], abs=1e-3)
    # The sum of expectations of a Poisson model with a free level is that of the counts.
    assert found.years["logistic"].sum() == pytest.approx(y.sum(), rel=1e-4)
    assert found.years["exponential"].sum() == pytest.approx(y.sum(), rel=1e-6)


def test_planted_ceilings_are_held():
    rng = np.random.default_rng(1)
    found = [bm.logistic_trend(pd.Series(rng.poisson(curve(120, 0.5, 2010)), YEARS)) for _ in range(40)]
    held = [one.ceiling_lower <= 120 <= one.ceiling_upper for one in found]
    # Three standard errors of 40 draws below 0.95.
    assert np.mean(held) > 0.95 - 0.104
    assert all(one.p_value < 0.001 and np.isfinite(one.ceiling_upper) for one in found)


def test_exponential_growth_has_no_upper_end():
    rng = np.random.default_rng(2)
    found = [bm.logistic_trend(pd.Series(rng.poisson(10 * np.exp(0.1 * (YEARS - 2000))), YEARS)) for _ in range(40)]
    assert np.mean([one.p_value < 0.05 for one in found]) < 0.05 + 0.104
    assert np.mean([np.isinf(one.ceiling_upper) for one in found]) > 0.9
    assert all(one.ceiling_lower > one.years["publications"].mean() for one in found)


def test_growth_that_speeds_up_has_no_ceiling():
    found = bm.logistic_trend(pd.Series([1, 1, 1, 2, 2, 3, 8, 30, 120], range(2000, 2009)))
    assert (found.ceiling, found.ceiling_upper, found.p_value) == (np.inf, np.inf, 1.0)
    assert np.isnan(found.rate) and np.isnan(found.midpoint)


def test_an_incomplete_year_is_left_out():
    y = np.round(10 * np.exp(0.1 * (YEARS - 2000))).astype(int)
    y[-1] = 12
    whole, cut = (bm.logistic_trend(pd.Series(y, YEARS), last_incomplete=n) for n in (0, 1))
    assert np.isfinite(whole.ceiling) and cut.left_out == (2020,)
    assert np.isinf(cut.ceiling_upper)


def test_what_has_no_result_is_named():
    with pytest.raises(MeasureError, match="at least 5 years"):
        bm.logistic_trend(pd.Series([1, 2, 3], [2000, 2001, 2002]))
