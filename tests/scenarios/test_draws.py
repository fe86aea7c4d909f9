"""Latin hypercubes, runs over them, and partial rank correlations of models that are known."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.scenarios import (
    discovered_box, latin_hypercube, partial_rank_correlation, run_draws, summarise_draws,
)


@given(st.integers(1, 200), st.integers(0, 1000))
def test_every_slice_holds_one_draw(n, seed):
    drawn = latin_hypercube({"a": (2, 5), "b": ("normal", 1, 2), "c": ("triangular", 0, 1, 4),
                             "d": ("log_uniform", 1, 100)}, n, seed)
    back = {"a": (drawn["a"] - 2) / 3, "b": stats.norm.cdf(drawn["b"], 1, 2),
            "c": stats.triang.cdf(drawn["c"], 0.25, 0, 4), "d": np.log(drawn["d"]) / np.log(100)}
    for u in back.values():
        # A draw on the edge of a slice may fall to its neighbour by rounding.
        slices = np.floor(np.sort(np.asarray(u)) * n + 1e-9)
        assert (np.abs(slices - np.arange(n)) <= 1).all()
        assert (np.abs(np.sort(np.asarray(u)) * n - np.arange(n) - 0.5) <= 0.5 + 1e-6).all()


def test_the_seed_alone_decides():
    asked = {"a": (0, 1), "b": (0, 1)}
    assert latin_hypercube(asked, 50, 3).equals(latin_hypercube(asked, 50, 3))
    assert not latin_hypercube(asked, 50, 3).equals(latin_hypercube(asked, 50, 4))


def test_means_are_nearer_than_those_of_random_draws():
    means = [latin_hypercube({"a": (0, 1)}, 100, seed)["a"].mean() for seed in range(50)]
    # Of 100 independent draws the mean has a standard deviation of 0.029; of a hypercube a hundredth of that.
    assert np.std(means) < 0.001


def test_coefficients_of_a_linear_model_are_the_partial_correlations():
    rng = np.random.default_rng(1)
    drawn = latin_hypercube({name: (0, 1) for name in "abc"}, 4000, seed=2)
    noise = rng.normal(0, 1, 4000)
    y = pd.DataFrame({"y": 4 * drawn["a"] - 2 * drawn["b"] + noise})
    found = partial_rank_correlation(drawn, y).set_index("parameter")
    # Of a: b / sqrt(b² + s² / v) with v = 1/12; ranks of a sum that is nearly normal change it little.
    assert found.loc["a", "prcc"] == pytest.approx(4 / np.sqrt(16 + 12), abs=0.03)
    assert found.loc["b", "prcc"] == pytest.approx(-2 / np.sqrt(4 + 12), abs=0.03)
    assert list(found.index) == ["a", "b", "c"]


def test_a_parameter_without_effect_is_found_as_often_as_the_level_says():
    found = []
    for seed in range(200):
        drawn = latin_hypercube({"a": (0, 1), "b": (0, 1)}, 200, seed)
        y = pd.DataFrame({"y": drawn["a"] + np.random.default_rng(1000 + seed).normal(size=200)})
        found.append(partial_rank_correlation(drawn, y, level=0.9).set_index("parameter").loc["b"])
    found = pd.DataFrame(found)
    assert abs(found["prcc"].mean()) < 4 * 0.07 / np.sqrt(200)
    assert 0.83 <= ((found["low"] < 0) & (found["high"] > 0)).mean() <= 0.96
    assert 0.04 <= (found["p_value"] < 0.1).mean() <= 0.17


def test_the_others_are_held_constant():
    drawn = latin_hypercube({"a": (0, 1), "b": (0, 1)}, 1000, seed=1)
    drawn["b"] += drawn["a"]
    y = pd.DataFrame({"y": drawn["a"] + np.random.default_rng(2).normal(0, 0.1, 1000)})
    found = partial_rank_correlation(drawn, y).set_index("parameter")["prcc"]
    assert found["a"] > 0.8 and abs(found["b"]) < 0.15
    # Without holding a constant, b would go with y.
    assert stats.spearmanr(drawn["b"], y["y"]).statistic > 0.5


def test_monotone_relations_count_like_straight_ones():
    drawn = latin_hypercube({"a": (0.1, 1), "b": (0, 1)}, 500, seed=1)
    y = 3 * drawn["a"] + drawn["b"]
    found = partial_rank_correlation(drawn, pd.DataFrame({"y": y, "e": np.exp(5 * y)}))
    assert found.loc[found["outcome"] == "y", "prcc"].tolist() == found.loc[found["outcome"] == "e", "prcc"].tolist()


def test_what_does_not_vary_has_no_correlation():
    drawn = latin_hypercube({"a": (0, 1), "b": (0, 1)}, 50, seed=1)
    assert partial_rank_correlation(drawn, pd.DataFrame({"y": np.ones(50)}))["prcc"].isna().all()
    assert partial_rank_correlation(drawn.head(4), pd.DataFrame({"y": range(4)}))["prcc"].isna().all()
    same = partial_rank_correlation(drawn.assign(b=drawn["a"]), pd.DataFrame({"y": drawn["a"] ** 2}))
    assert same["prcc"].isna().all()


def test_draws_without_an_outcome_are_counted_out():
    def half(a):
        if a < 0.5:
            raise MeasureError([])
        return a

    drawn = latin_hypercube({"a": (0, 1)}, 10, seed=1)
    found = run_draws(half, drawn)
    assert found["outcome"].isna().sum() == 5
    said = summarise_draws(found, 0.5)
    assert said["draws"].item() == 5 and said["positive"].item() == 1 and said["median"].item() > 0.5


def test_mistakes_of_the_function_are_passed_on():
    with pytest.raises(ZeroDivisionError):
        run_draws(lambda a: 1 / 0, pd.DataFrame({"a": [1.0]}))


@pytest.mark.parametrize("parameters", [
    {}, {"a": (1, 0)}, {"a": ("normal", 0, 0)}, {"a": ("norml", 0, 1)}, {"a": (0, np.inf)}, {"a": (0,)}, {"a": "x"},
    {"a b": (0, 1)}, {"a": ("log_uniform", 0, 1)}, {"a": ("triangular", 0, 5, 1)}, None, {"a": ("x", "y")}])
def test_wrong_parameters_are_named(parameters):
    with pytest.raises(MeasureError):
        latin_hypercube(parameters, 10)


def test_wrong_runs_are_named():
    drawn = pd.DataFrame({"a": [1.0, 2.0]})
    for function in (None, lambda a: "text", lambda a: {"x": a} if a > 1 else {"y": a}):
        with pytest.raises(MeasureError):
            run_draws(function, drawn)
    with pytest.raises(MeasureError):
        run_draws(lambda a: a, drawn.head(0))
    with pytest.raises(MeasureError, match="the same draws"):
        partial_rank_correlation(drawn, pd.DataFrame({"y": [1.0]}))
    for n, seed in ((0, 1), (2.5, 1), (5, -1)):
        with pytest.raises(MeasureError):
            latin_hypercube({"a": (0, 1)}, n, seed)
    with pytest.raises(MeasureError):
        summarise_draws(pd.DataFrame({"x": ["a"]}))


def test_a_planted_box_is_found():
    drawn = latin_hypercube({name: (0, 1) for name in "abc"}, 2000, seed=1)
    wanted = (drawn["a"] > 0.6) & (drawn["b"] < 0.5)
    box = discovered_box(drawn, wanted, peel=0.05).set_index("parameter")
    assert box.loc["a", "low"] == pytest.approx(0.6, abs=0.04) and box.loc["b", "high"] == pytest.approx(0.5, abs=0.04)
    assert box["restricted"].to_dict() == {"a": True, "b": True, "c": False}
    held = (drawn["a"] >= box.loc["a", "low"]) & (drawn["b"] <= box.loc["b", "high"])
    assert box["mass"].iloc[0] == held.mean() and box["density"].iloc[0] == wanted[held].mean()
    assert box["coverage"].iloc[0] == pytest.approx(held[wanted].mean()) and box["base"].iloc[0] == wanted.mean()
    # On other draws it holds as well.
    other = latin_hypercube({name: (0, 1) for name in "abc"}, 2000, seed=2)
    inside = other[(other["a"] >= box.loc["a", "low"]) & (other["b"] <= box.loc["b", "high"])]
    assert ((inside["a"] > 0.6) & (inside["b"] < 0.5)).mean() > 0.85


def test_boxes_of_everything_and_of_nothing():
    drawn = latin_hypercube({"a": (0, 1)}, 20, seed=1)
    every, none = (discovered_box(drawn, [flag] * 20).iloc[0] for flag in (True, False))
    assert every["density"] == 1 and not every["restricted"] and np.isnan(none["density"])
    for wanted in ([1, 2] * 10, [True], None, pd.Series([True] * 20, range(1, 21))):
        with pytest.raises(MeasureError):
            discovered_box(drawn, wanted)
    for arguments in ({"peel": 0}, {"least": 2}):
        with pytest.raises(MeasureError):
            discovered_box(drawn, [True] * 20, **arguments)


def test_the_box_does_not_depend_on_the_order_of_columns():
    drawn = latin_hypercube({"a": (0, 1), "b": (0, 1)}, 300, seed=1)
    wanted = (drawn["a"] > 0.7) & (drawn["b"] < 0.5)
    one, other = (discovered_box(table, wanted).set_index("parameter") for table in (drawn, drawn[["b", "a"]]))
    pd.testing.assert_frame_equal(one, other.loc[one.index], check_exact=True)
