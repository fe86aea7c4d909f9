"""Expected paths: textbook formulas, other hands, coverage at each method's own process, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.tsa.statespace.structural import UnobservedComponents

from flowspace.econometrics import wilson_interval
from flowspace.errors import MeasureError
from flowspace.resilience import Forecast, counterfactual, drift_forecast, local_trend_forecast, regression_forecast

rng = np.random.default_rng(11)
NOISY = np.exp(5 + 0.1 * np.arange(15) + rng.normal(0, 0.05, (3, 15)))


def long(values, first=2000):
    names = [f"u{i:04d}" for i in range(len(values))]
    frame = pd.DataFrame(values, pd.Index(names, name="agglomeration"),
                         pd.Index(range(first, first + len(values[0])), name="year"))
    return frame.stack().rename("patents").reset_index()


def test_a_line_is_that_of_statsmodels_with_its_prediction_interval():
    found = counterfactual(long(NOISY), 2011, 3, level=0.9, draws=10)
    fit = sm.OLS(np.log(NOISY[1, :11]), sm.add_constant(np.arange(11.0))).fit()
    frame = fit.get_prediction(sm.add_constant(np.arange(11.0, 15))).summary_frame(alpha=0.1)
    own = found.table[found.table["agglomeration"] == "u0001"]
    assert own["expected"].to_numpy() == pytest.approx(frame["mean"].to_numpy())
    assert own["lower"].to_numpy() == pytest.approx(frame["obs_ci_lower"].to_numpy())
    assert own["upper"].to_numpy() == pytest.approx(frame["obs_ci_upper"].to_numpy())
    assert own["gap"].to_numpy() == pytest.approx(np.log(NOISY[1, 11:]) - frame["mean"].to_numpy())


def test_a_line_on_a_benchmark_is_that_of_statsmodels():
    whole = dict(zip(range(2000, 2015), NOISY.sum(axis=0) * 3, strict=True))
    found = counterfactual(long(NOISY), 2011, 3, "benchmark", level=0.8, draws=10, benchmark=whole)
    x = sm.add_constant(np.log(list(whole.values())))
    frame = sm.OLS(np.log(NOISY[2, :11]), x[:11]).fit().get_prediction(x[11:]).summary_frame(alpha=0.2)
    own = found.table[found.table["agglomeration"] == "u0002"]
    assert own["lower"].to_numpy() == pytest.approx(frame["obs_ci_lower"].to_numpy())


def test_drift_by_hand():
    y = np.array([0.0, 1, 1, 4])
    found = drift_forecast(y, 3)
    # Changes 1, 0, 3: mean 4/3, variance 7/3.
    assert found.mean == pytest.approx([4 + 4 / 3, 4 + 8 / 3, 8])
    assert np.diagonal(found.covariance) == pytest.approx(7 / 3 * (np.array([1, 2, 3]) + np.array([1, 4, 9]) / 3))
    assert found.covariance[0, 2] == pytest.approx(7 / 3 * (1 + 3 / 3)) and found.freedom == 2


def test_the_local_trend_is_that_of_statsmodels():
    generator = np.random.default_rng(8)
    first = np.log(NOISY[0]) + np.cumsum(generator.normal(0, 0.05, 15))
    wandering = np.cumsum(0.1 + np.cumsum(generator.normal(0, 0.05, 40))) + generator.normal(0, 0.05, 40)
    for y in (first, wandering):
        # Other hands, in units in which their search works, from several sides.
        level, scale = y[0], np.diff(y, 2).std()
        model = UnobservedComponents((y - level) / scale, "lltrend", use_exact_diffuse=True)
        fits = [model.fit(np.array(start), disp=False, maxiter=500)
                for start in ((0.2, 0.01, 0.01), (0.01, 0.4, 0.01), (0.01, 0.01, 0.9))]
        forecast = max(fits, key=lambda fit: fit.llf).get_forecast(4)
        found = local_trend_forecast(y, 4)
        assert found.mean == pytest.approx(level + scale * forecast.predicted_mean, abs=2e-3)
        assert np.sqrt(np.diagonal(found.covariance)) == pytest.approx(scale * forecast.se_mean, rel=5e-3)


def test_a_local_trend_that_does_not_wander_is_a_line():
    t = np.arange(30.0)
    y = 2 + 0.1 * t + 0.05 * (-1.0) ** t
    found, line = local_trend_forecast(y, 5), regression_forecast(y, t, np.arange(30.0, 35))
    assert found.mean == pytest.approx(line.mean, abs=1e-3)
    # The same shape of errors, those of level and slope included.
    assert found.covariance / found.covariance[0, 0] == pytest.approx(line.covariance / line.covariance[0, 0], abs=2e-3)


def test_draws_have_the_distribution_of_the_interval():
    for method in ("trend", "drift", "local_trend"):
        found = counterfactual(long(NOISY), 2012, 2, method, level=0.8, draws=20000, seed=1)
        ends = np.quantile(found.draws, [0.1, 0.9], axis=1)
        width = (found.table["upper"] - found.table["lower"]).to_numpy().reshape(3, 3)
        assert np.abs(ends[0] - found.table["lower"].to_numpy().reshape(3, 3)).max() < 0.04 * width.max()
        assert np.abs(ends[1] - found.table["upper"].to_numpy().reshape(3, 3)).max() < 0.04 * width.max()


def test_draws_are_paths():
    forecast = drift_forecast(np.cumsum(np.random.default_rng(3).normal(0.1, 0.2, 60)), 4)
    drawn = forecast.draws(40000, np.random.default_rng(2))
    own = np.corrcoef(drawn.T)
    size = np.sqrt(np.diagonal(forecast.covariance))
    assert np.abs(own - forecast.covariance / np.outer(size, size)).max() < 0.02


def held(forecasts, truth, level=0.9):
    low, high = forecasts.interval(level)
    return ((low <= truth) & (truth <= high)).mean(axis=0)


def test_lines_and_drifts_cover_at_their_own_process():
    generator, n, k, repeats = np.random.default_rng(21), 10, 4, 20000
    t = np.arange(n + k, dtype=float)
    lines = 5 + 0.1 * t + generator.normal(0, 0.1, (repeats, n + k))
    walks = np.cumsum(generator.normal(0.1, 0.1, (repeats, n + k)), axis=1)
    level = np.cumsum(generator.normal(0.1, 0.1, n + k))
    follows = 2 + 0.8 * level + generator.normal(0, 0.05, (repeats, n + k))
    for shares in (held(regression_forecast(follows[:, :n], level[:n], level[n:]), follows[:, n:]),
                   held(regression_forecast(lines[:, :n], t[:n], t[n:]), lines[:, n:]),
                   held(drift_forecast(walks[:, :n], k), walks[:, n:])):
        # Exact in theory: within four standard errors.
        assert np.abs(shares - 0.9).max() < 4 * np.sqrt(0.09 / repeats)
    # And a line is too sure of itself where the series wanders.
    assert held(regression_forecast(walks[:, :n], t[:n], t[n:]), walks[:, n:]).max() < 0.82


def test_the_local_trend_covers_at_its_own_process_with_many_years():
    generator, n, k, repeats = np.random.default_rng(22), 60, 3, 300
    covered = []
    for _ in range(repeats):
        slope = 0.1 + np.cumsum(generator.normal(0, 0.02, n + k))
        y = np.cumsum(slope + generator.normal(0, 0.1, n + k)) + generator.normal(0, 0.1, n + k)
        low, high = local_trend_forecast(y[:n], k).interval(0.9)
        covered.append((low <= y[n:]) & (y[n:] <= high))
    low, high = wilson_interval(int(np.sum(covered, axis=0)[0]), repeats, 0.999)
    assert low <= 0.9 <= high and np.mean(covered) > 0.8


def test_the_benchmark_takes_out_what_hits_all():
    generator = np.random.default_rng(5)
    whole = np.exp(0.1 * np.arange(15) + generator.normal(0, 0.05, 15) - 0.4 * (np.arange(15) >= 12))
    units = 100 * whole * np.exp(generator.normal(0, 0.005, (4, 15)))
    units[3, 12:] *= np.exp(-0.3)
    found = counterfactual(long(units), 2012, 0, "benchmark",
                           benchmark=dict(zip(range(2000, 2015), whole, strict=True)))
    assert found.table["gap"].to_numpy() == pytest.approx([0, 0, 0, -0.3], abs=0.05)
    assert counterfactual(long(units), 2012, 0).table["gap"].to_numpy()[:3] == pytest.approx(-0.4, abs=0.15)


def test_nothing_after_the_shock_is_used_and_the_window_is_kept():
    later = NOISY.copy()
    later[:, 11:] *= 7
    first, second = (counterfactual(long(v), 2011, 3, pre_years=6, draws=5) for v in (NOISY, later))
    columns = ["expected", "lower", "upper"]
    pd.testing.assert_frame_equal(first.table[columns], second.table[columns])
    assert first.before.columns.tolist() == list(range(2005, 2011)) and first.units == ["u0000", "u0001", "u0002"]
    earlier = NOISY.copy()
    earlier[:, :5] = 1
    pd.testing.assert_frame_equal(counterfactual(long(earlier), 2011, 3, pre_years=6, draws=5).table, first.table)


def test_seeds_and_missing_years_after():
    table = long(NOISY)
    table = table[~((table["year"] == 2013) & (table["agglomeration"] == "u0001"))]
    first, again, other = (counterfactual(table, 2012, 5, draws=7, seed=s) for s in (1, 1, 2))
    assert first.draws.shape == (3, 7, 6) and first.draws.tobytes() == again.draws.tobytes()
    assert not np.array_equal(first.draws, other.draws)
    assert np.isnan(first.actual).sum() == 1 + 9 and not np.isnan(first.expected).any()


@pytest.mark.parametrize(("arguments", "words"), [
    ({"method": "trends"}, "did you mean 'trend'"), ({"method": "benchmark"}, "no benchmark"),
    ({"benchmark": {2000: 1}}, "with no other"), ({"shock_year": 2003}, "3 years before"),
    ({"shock_year": 2007, "method": "local_trend"}, "7 years before 2007"), ({"shock_year": 2020}, "no year from"),
    ({"pre_years": 20}, "without a value"), ({"level": 1}, "level"), ({"draws": 0}, "draws"),
    ({"horizon": -1}, "horizon"),
    ({"method": "benchmark", "benchmark": {2000: 1, 2001: 2}}, "no benchmark in 2002"),
    ({"method": "benchmark", "benchmark": dict.fromkeys(range(2000, 2016), 2)}, "never changes"),
    ({"shock_year": "2008"}, "shock year")])
def test_bad_arguments_are_named(arguments, words):
    with pytest.raises(MeasureError, match=words):
        counterfactual(long(NOISY), **{"shock_year": 2011, "horizon": 2, **arguments})


def test_zeros_and_gaps_before_are_named():
    zero = NOISY.copy()
    zero[1, 3] = 0
    with pytest.raises(MeasureError, match="values of zero in the years used .u0001"):
        counterfactual(long(zero), 2011, 2)
    table = long(NOISY)
    with pytest.raises(MeasureError, match="in a year from 2000 to 2010 .u0002"):
        counterfactual(table[~((table["agglomeration"] == "u0002") & (table["year"] == 2004))], 2011, 2)


def test_a_series_that_never_deviates_has_no_width():
    steady = long([2.0 ** np.arange(12)] * 2)
    for method in ("trend", "drift"):
        found = counterfactual(steady, 2008, 2, method, draws=3)
        assert found.table["gap"].abs().max() < 1e-9 and (found.table["upper"] - found.table["lower"]).max() < 1e-6


def test_a_path_keeps_its_scale_in_all_years():
    # The variance that is not known is the same in all years of a path: far off in one year, far off in the other.
    drawn = np.abs(Forecast(np.zeros(2), np.eye(2), 3.0).draws(40000, np.random.default_rng(0)))
    far = drawn > np.quantile(drawn, 0.9, axis=0)
    # Of independent years both would be far in one of a hundred.
    assert far.all(axis=1).mean() > 0.02
