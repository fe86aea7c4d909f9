"""Planted shocks: the truth is in the table, and the study's measures are those of the room."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.resilience import (
    counterfactual,
    hamilton_cycle,
    hp_cycle,
    planted_shock,
    recovery,
    relative_resilience,
    resilience_recovery_study,
    standardised_difference,
)
from flowspace.resilience.planted import DEFAULTS, MEASURES, SCENARIOS, _measured


def test_without_noise_the_table_is_the_truth():
    planted = planted_shock(seed=2, noise=0.0, growth_spread=0.05, half_life=2, no_recovery=0.5, shock_year=2010)
    logs = np.log(planted.table.pivot(index="agglomeration", columns="year", values="patents"))
    truth = planted.truth
    assert logs.columns.tolist() == list(range(1998, 2015)) and len(truth) == 19
    without = truth["log_size"].to_numpy()[:, None] + truth["growth"].to_numpy()[:, None] * np.arange(17)
    gap = logs.to_numpy() - without
    assert np.abs(gap[:, :12]).max() < 1e-9
    assert gap[:, 12] == pytest.approx(truth["resistance"].to_numpy(), abs=1e-9)
    share = np.where(np.isinf(truth["half_life"]), 1, 0.5)
    assert gap[:, 14] == pytest.approx(truth["resistance"].to_numpy() * share, abs=1e-9)
    assert gap[:, 12:] == pytest.approx(planted.effect.to_numpy(), abs=1e-9)
    assert 0 < np.isinf(truth["half_life"]).sum() < 19


def test_parameters_do_what_they_say():
    many = planted_shock(seed=1, units=4000, growth_spread=0.05, catch_up=0.02, size_noise=0.5, common_shock=-0.3,
                         size_spread=1.5).truth
    assert many["resistance"].mean() == pytest.approx(-0.3, abs=0.01)
    assert many["resistance"].std() == pytest.approx(0.1, abs=0.01)
    assert np.polyfit((many["log_size"] - np.log(1000)) / 1.5, many["growth"], 1)[0] == pytest.approx(-0.02, abs=0.005)
    assert np.polyfit(many["log_size"], np.log(many["noise"]), 1)[0] == pytest.approx(-0.5)
    assert abs(many["resistance"].corr(many["growth"])) < 0.06


def test_the_same_seed_draws_the_same():
    pd.testing.assert_frame_equal(planted_shock(seed=5).table, planted_shock(seed=5).table)
    assert not planted_shock(seed=5).table.equals(planted_shock(seed=6).table)
    few = {"equal": {}}
    pd.testing.assert_frame_equal(resilience_recovery_study(few, 5), resilience_recovery_study(few, 5))
    # A scenario does not depend on those after it.
    more = resilience_recovery_study({"equal": {}, "other": {"noise": 0.1}}, 5)
    pd.testing.assert_frame_equal(more.iloc[:len(MEASURES) - 1], resilience_recovery_study(few, 5))


def test_the_measures_of_the_study_are_those_of_the_room():
    planted = planted_shock(seed=7, growth_spread=0.05, noise=0.05)
    table, t0 = planted.table, planted.shock_year
    logs = np.log(table.pivot(index="agglomeration", columns="year", values="patents"))
    arrays, intervals = _measured(logs.to_numpy()[None], 12, 0.9)
    relative = relative_resilience(table)
    at = relative[relative["year"] == t0].set_index("agglomeration")
    by_unit = relative.groupby("agglomeration")["resilience"].mean()
    after = relative[relative["year"] >= t0].groupby("agglomeration")["resilience"].mean()
    z = standardised_difference(relative, (t0 - 11, t0 - 1)).query("year == @t0")["z"]
    whole = table.groupby("year")["patents"].sum()
    paths = {"trend": counterfactual(table, t0, 4), "drift": counterfactual(table, t0, 4, "drift"),
             "benchmark": counterfactual(table, t0, 4, "benchmark", benchmark=whole)}
    back = recovery(paths["trend"])["level_time"]
    expected = {"resilience": at["resilience"], "resilience_mean": by_unit, "resilience_mean_after": after,
                "sensitivity": at["sensitivity"], "difference": at["difference"], "standardised": z,
                "hp_gap": hp_cycle(table).query("year == @t0")["cycle"],
                "hamilton_gap": hamilton_cycle(table).query("year == @t0")["cycle"],
                **{name: path.table.query("h == 0")["gap"] for name, path in paths.items()},
                "level_time": -back.fillna(5)}
    assert set(expected) == set(MEASURES) - {"local_trend"} == set(arrays)
    for name, values in expected.items():
        assert arrays[name][0] == pytest.approx(values.to_numpy(), abs=1e-9), name
    ends = paths["trend"].table.query("h == 0")
    assert intervals["trend"][0][0] == pytest.approx((ends["actual"] - ends["upper"]).to_numpy())


@pytest.fixture(scope="module")
def study():
    return resilience_recovery_study(repeats=200, seed=1).set_index(["scenario", "measure"])


def test_relative_resilience_ranks_the_truth_where_all_grow_alike(study):
    assert study.loc[("equal growth", "resilience"), "resistance_rank"] > 0.8
    assert study.loc[("equal growth", "trend"), "resistance_rank"] > 0.8


def test_it_fails_where_growth_differs_and_the_expected_path_does_not(study):
    for scenario in ("unequal growth", "catching up", "no recovery"):
        own, path = study.loc[(scenario, "resilience")], study.loc[(scenario, "trend")]
        assert own["resistance_rank"] < path["resistance_rank"] - 0.15
        assert own["growth_rank"] > 0.4 and abs(path["growth_rank"]) < 0.1
        assert study.loc[(scenario, "resilience_mean"), "growth_rank"] > 0.9
        assert study.loc[(scenario, "resilience_mean"), "resistance_rank"] < 0.35


def test_planted_resistance_is_found_without_bias_and_with_the_coverage_claimed(study):
    for scenario in SCENARIOS:
        row = study.loc[(scenario, "drift" if scenario == "wandering units" else "trend")]
        assert abs(row["bias"]) < 0.006 and row["coverage"] == pytest.approx(0.9, abs=0.025)
    # A trend that looks at the years after takes part of the shock for its own.
    assert study.loc[("no recovery", "hp_gap"), "bias"] > 0.05
    # The line is too sure of itself where units wander.
    assert study.loc[("wandering units", "trend"), "coverage"] < 0.85


def test_the_wandering_trend_on_some_panels():
    scenario = SCENARIOS["wandering units"] | {"years_before": 25}
    found = resilience_recovery_study({"wandering": scenario}, 12, local_trend=8)
    row = found.set_index("measure").loc["local_trend"]
    assert row["repeats"] == 8 and abs(row["bias"]) < 0.03 and 0.7 < row["coverage"] < 0.97
    assert row["resistance_rank"] > 0.6
    with pytest.raises(MeasureError, match="at most all"):
        resilience_recovery_study(repeats=3, local_trend=4)


def test_numbers_explode_where_the_benchmark_stands_still(study):
    still, usual = (study.loc[(name, "resilience")] for name in ("benchmark stands still", "equal growth"))
    assert still["spread_high"] > 10 * usual["spread_high"]
    differences = study.xs("difference", level="measure")["spread_high"]
    assert differences["benchmark stands still"] < 1.5 * differences["equal growth"]


def test_what_is_refused():
    for parameters, words in (({"growth_spred": 1}, "did you mean 'growth_spread'"), ({"units": 2}, "units"),
                              ({"noise": -1}, "noise"), ({"half_life": 0}, "half_life"),
                              ({"no_recovery": 2}, "no_recovery"),
                              ({"seed": -1}, "seed")):
        with pytest.raises(MeasureError, match=words):
            planted_shock(**parameters)
    for arguments in ({"scenarios": {}}, {"scenarios": {"a": 3}}, {"scenarios": {"a": {"nois": 1}}}, {"repeats": 0},
                      {"level": 1}):
        with pytest.raises(MeasureError):
            resilience_recovery_study(**arguments)
    assert all(set(differing) <= set(DEFAULTS) for differing in SCENARIOS.values())
