"""Interrupted series: planted breaks, Newey-West by hand, placebo dates."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.resilience import interrupted_series, placebo_breaks


def planted(n=20, t0=2010, step=-0.5, change=0.05, noise=0.0, seed=0, first=2000):
    years = np.arange(first, first + n)
    after = years >= t0
    y = 3 + 0.1 * (years - t0) + step * after + change * (years - t0) * after
    return pd.Series(y + noise * np.random.default_rng(seed).normal(size=n), years)


def test_a_planted_break_is_found():
    found = interrupted_series(planted(), 2010)
    assert found.coefficients["estimate"].tolist() == pytest.approx([3, 0.1, -0.5, 0.05])
    assert found.fitted["without_break"].tolist() == pytest.approx(list(3 + 0.1 * np.arange(-10, 10)))
    assert found.r_squared == pytest.approx(1) and found.lags == 2 and found.n == 20


def test_errors_are_those_of_newey_and_west():
    y = planted(noise=0.2, seed=4)
    found = interrupted_series(y, 2010, lags=3, level=0.9)
    since, after = (y.index - 2010).to_numpy(float), (y.index >= 2010).astype(float)
    x = np.column_stack([np.ones(20), since, after, since * after])
    bread = np.linalg.inv(x.T @ x)
    scores = x * (y.to_numpy() - x @ bread @ x.T @ y.to_numpy())[:, None]
    meat = scores.T @ scores
    for lag in (1, 2, 3):
        part = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / 4) * (part + part.T)
    errors = np.sqrt(np.diagonal(bread @ meat @ bread * 20 / 16))
    table = found.coefficients
    assert table["standard_error"].to_numpy() == pytest.approx(errors)
    assert (table["upper"] - table["estimate"]).to_numpy() == pytest.approx(errors * stats.t.ppf(0.95, 16))
    assert table["p_value"].to_numpy() == pytest.approx(2 * stats.t.sf(abs(table["t"].to_numpy()), 16))
    two = (bread @ meat @ bread * 20 / 16)[2:, 2:]
    wald = table["estimate"].to_numpy()[2:] @ np.linalg.inv(two) @ table["estimate"].to_numpy()[2:] / 2
    assert found.joint_p == pytest.approx(stats.f.sf(wald, 2, 16))


def test_the_actual_date_stands_out_and_others_do_not():
    for statistic in ("step", "both"):
        found = placebo_breaks(planted(noise=0.05, step=-1, change=0), 2010, statistic)
        assert found.rank == 1 and len(found.table) == 15 and found.p_value == pytest.approx(1 / 15)
    assert placebo_breaks(planted(noise=0.05, step=-1, change=0), 2005).rank > 1
    assert found.table.index.tolist() == list(range(2003, 2018))


def test_without_a_break_the_rank_is_anywhere():
    ranks = [placebo_breaks(planted(step=0, change=0, noise=1, seed=s), 2010, "both").rank for s in range(300)]
    # Years near the ends break more easily: the middle has low ranks more seldom than 1 in 15.
    assert 0 < np.mean(np.array(ranks) == 1) < 0.12 and len(set(ranks)) == 15


def test_series_without_noise_are_defined():
    straight = placebo_breaks(planted(step=0, change=0), 2010)
    assert straight.rank == 15 and straight.p_value == 1
    flat = interrupted_series({y: 2.0 for y in range(2000, 2010)}, 2005)
    assert np.isnan(flat.r_squared) and flat.coefficients["estimate"].tolist() == pytest.approx([2, 0, 0, 0])


@pytest.mark.parametrize(("arguments", "words"), [
    ({"break_year": 2002}, "2 years before"), ({"break_year": 2018}, "2 from it on"),
    ({"break_year": 2010.5}, "break year"),
    ({"lags": 20}, "20 lags"), ({"lags": -1}, "lags"), ({"level": 0}, "level"), ({"level": 1}, "level")])
def test_bad_arguments_are_named(arguments, words):
    with pytest.raises(MeasureError, match=words):
        interrupted_series(planted(), **{"break_year": 2010, **arguments})


def test_gaps_and_unknown_statistics_are_named():
    with pytest.raises(MeasureError, match="no value in 2004"):
        interrupted_series(planted().drop(2004), 2010)
    with pytest.raises(MeasureError, match="did you mean 'step'"):
        placebo_breaks(planted(), 2010, "steps")
    with pytest.raises(MeasureError, match="4 years before"):
        placebo_breaks(planted(), 2004, margin=5)
