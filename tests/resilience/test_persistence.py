"""Persistence of ranks, and catching up that reads as resilience."""
from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.resilience import level_correlation, persistence, relative_resilience


def ranked(values):
    """Units by years."""
    frame = pd.DataFrame(values, [f"u{i}" for i in range(len(values))]).rename_axis("agglomeration")
    return frame.rename_axis(columns="year").stack().rename("resilience").reset_index()


def test_counts_and_runs():
    found = persistence(ranked([[9, 9, 1, 9], [5, 5, 5, 5], [1, 1, 9, 5]]), draws=19)
    units = found.units
    assert units["first"].tolist() == [3, 0, 1] and units["last"].tolist() == [1, 1, 3]
    assert units["longest_first"].tolist() == [2, 0, 1] and units["longest_last"].tolist() == [1, 1, 2]
    assert units["mean_rank"].tolist() == pytest.approx([1.5, (2 + 2 + 2 + 2.5) / 4, (3 + 3 + 1 + 2.5) / 4])
    assert units.loc["u0", "sd_rank"] == pytest.approx(np.std([1, 1, 3, 1], ddof=1))
    observed = found.summary["observed"]
    assert observed["ever_first"] == 2 and observed["most_first"] == 3 and observed["always_first"] == 0
    rho = [stats.spearmanr(*pair).statistic for pair in (([9, 5, 1], [9, 5, 1]), ([9, 5, 1], [1, 5, 9]),
                                                         ([1, 5, 9], [9, 5, 5]))]
    assert observed["rank_autocorrelation"] == pytest.approx(np.mean(rho))


def test_mean_ranks_are_over_the_years_a_unit_has():
    table = ranked([[3.0, 3, 3, 3], [2, 2, 2, 2], [1, 1, 1, 1]])
    table = table[~((table["agglomeration"] == "u2") & (table["year"] > 0))]
    # Scaled: u0 always 0; u1 half once and 1 three times; u2 1 in its only year.
    assert persistence(table, draws=9).summary.loc["sd_of_mean_ranks", "observed"] == pytest.approx(
        np.std([0, 3.5 / 4, 1]))


def test_a_missing_year_ends_a_run_and_has_no_rank():
    table = ranked([[3.0, 3, 3], [2, 2, 2], [1, 1, 1]])
    table = table[~((table["agglomeration"] == "u0") & (table["year"] == 1))]
    units = persistence(table, draws=9).units
    assert units["longest_first"].tolist() == [1, 1, 0] and units["years"].tolist() == [2, 3, 3]


def test_the_reference_is_that_of_independent_ranks():
    # Three units, three years: how often is some unit first in all three years? 3 (1/3)^3 = 1/9, counted in full.
    share = np.mean([max(np.bincount([a[0], b[0], c[0]])) == 3 for a in permutations(range(3))
                     for b in permutations(range(3)) for c in permutations(range(3))])
    assert share == pytest.approx(1 / 9)
    found = persistence(ranked([[3, 3, 3], [2, 2, 2], [1, 1, 1]]), draws=19999, seed=2)
    assert found.summary.loc["most_first", "p"] == pytest.approx(1 / 9, abs=0.01)
    assert found.summary.loc["rank_autocorrelation", "chance"] == pytest.approx(0, abs=0.02)
    assert found.summary.loc["most_first", "observed"] == 3 and found.summary.loc["always_first", "observed"] == 1


def test_persistent_and_shuffled_ranks_are_told_apart():
    rng = np.random.default_rng(5)
    lasting = persistence(ranked(rng.normal(size=(19, 1)) * 2 + rng.normal(size=(19, 15))), draws=499)
    assert lasting.summary.loc[["rank_autocorrelation", "sd_of_mean_ranks", "most_first", "ever_first", "ever_last"],
                               "p"].max() < 0.01
    p = [persistence(ranked(rng.normal(size=(8, 10))), draws=99, seed=s).summary.loc["sd_of_mean_ranks", "p"]
         for s in range(200)]
    assert stats.kstest(p, stats.uniform.cdf).pvalue > 0.01


def test_draws_come_from_the_seed():
    table = ranked(np.random.default_rng(1).normal(size=(5, 6)))
    pd.testing.assert_frame_equal(persistence(table, seed=3, draws=50).summary,
                                  persistence(table, seed=3, draws=50).summary)
    assert not persistence(table, seed=3, draws=50).summary.equals(persistence(table, seed=4, draws=50).summary)


def test_what_cannot_be_ranked_is_refused():
    with pytest.raises(MeasureError, match="at least two units in two years"):
        persistence(ranked([[1, 2, 3]]))
    with pytest.raises(MeasureError, match="number of shuffles"):
        persistence(ranked([[1, 2], [2, 1]]), draws=0)
    ties = persistence(ranked([[1, 1], [1, 1], [1, 1]]), draws=9)
    assert ties.units["first"].tolist() == [2, 2, 2] and ties.summary.loc["rank_autocorrelation", "observed"] == 0


def grown(catch_up, seed, units=19, years=10):
    rng = np.random.default_rng(seed)
    level = rng.normal(8, 1.2, units)
    growth = 0.1 - catch_up * (level - 8) + rng.normal(0, 0.02, units)
    logs = level[:, None] + growth[:, None] * np.arange(years) + rng.normal(0, 0.02, (units, years))
    return relative_resilience(ranked(np.exp(logs)).rename(columns={"resilience": "patents"}))


def test_catching_up_reads_as_resilience_and_its_absence_does_not():
    for of in ("resilience", "difference"):
        found = level_correlation(grown(0.04, 1), of, draws=499).set_index("scope")
        assert found.loc["means", "spearman"] < -0.5 and found.loc["means", "spearman_p"] == 1 / 500
    p = [level_correlation(grown(0, s, 10, 5), "difference", draws=99).set_index("scope")["pearson_p"]["rows"]
         for s in range(150)]
    assert stats.kstest(p, stats.uniform.cdf).pvalue > 0.01


def test_correlations_are_those_of_scipy_by_period():
    relative = grown(0.01, 2)
    found = level_correlation(relative, "difference", [(0, 4), (5, 9)], draws=9)
    assert found[["start", "end", "scope"]].values.tolist() == [[0, 4, "rows"], [0, 4, "means"], [5, 9, "rows"],
                                                               [5, 9, "means"]]
    part = relative[relative["year"].between(5, 9)]
    start = part[part["year"] == 5].set_index("agglomeration")["base"]
    x, y = part["agglomeration"].map(start), part["difference"]
    assert found["pearson"][2] == pytest.approx(stats.pearsonr(np.log(x), y).statistic)
    assert found["spearman"][2] == pytest.approx(stats.spearmanr(x, y).statistic)
    means = part.groupby("agglomeration")["difference"].mean()
    assert found["pearson"][3] == pytest.approx(stats.pearsonr(np.log(start), means).statistic)


def test_too_few_units_and_no_rows():
    relative = grown(0, 3, units=3)
    two = level_correlation(relative[relative["agglomeration"] != "u0"], draws=9)
    assert two[["pearson", "spearman_p"]].isna().all(axis=None) and two["units"].tolist() == [2, 2]
    with pytest.raises(MeasureError, match="no row"):
        level_correlation(relative, periods=[(50, 60)])
    with pytest.raises(MeasureError, match="period"):
        level_correlation(relative, periods=[(9, 1)])


def test_a_unit_that_swings_widely_is_often_first_and_last_by_its_spread_alone():
    rng = np.random.default_rng(0)
    spread = np.r_[6.0, np.ones(11)]
    values = spread[:, None] * rng.normal(size=(12, 30))
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(12), 30), "year": np.tile(np.arange(1990, 2020), 12),
                          "resilience": values.ravel()})
    alike = persistence(table, draws=499).summary
    own = persistence(table, draws=499, deal="years").summary
    assert alike.loc["most_first", "p"] < 0.05 < own.loc["most_first", "p"]
    assert own.loc["most_first", "chance"] > 1.5 * alike.loc["most_first", "chance"]
    assert (own["observed"] == alike["observed"]).all()
    with pytest.raises(MeasureError, match="ranks, years"):
        persistence(table, deal="nothing")


def test_p_counts_the_observed_order_among_the_draws():
    lasting = persistence(ranked(np.outer(np.arange(12.0, 0, -1), np.ones(10))), draws=49).summary
    assert lasting.loc["rank_autocorrelation", "p"] == 1 / 50
