"""Gaps to thresholds: classes, growth that is needed, and probabilities that can be computed by hand."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.scenarios import COLUMNS, benchmark_gap, core_scores

CLASSES = {"upstart": 20, "node": 40, "hub": 60, "nexus": 80}


def scores(*values):
    return pd.DataFrame({"agglomeration": [f"a{i}" for i in range(len(values))], "score": values})


def test_classes_take_their_threshold():
    found = benchmark_gap(scores(10, 20, 59.9, 60, 80, 99), CLASSES, 5)
    assert list(found.columns[:len(COLUMNS)]) == list(COLUMNS)
    assert found["class"].tolist() == ["none", "upstart", "node", "hub", "nexus", "nexus"]
    assert found["next_class"].tolist() == ["upstart", "node", "hub", "nexus", "none", "none"]
    assert found["gap"].round(1).tolist()[:4] == [10, 20, 0.1, 20] and found["gap"].isna().tolist()[4:] == [True, True]
    assert found["value"].isna().all() and found["draws"].eq(0).all()


@given(st.floats(0.1, 79), st.integers(1, 40), st.floats(-0.1, 0.2))
def test_the_growth_that_is_needed_reaches_the_threshold(x, years, moving):
    row = benchmark_gap(scores(x), CLASSES, years, threshold_growth=moving).iloc[0]
    assert x * (1 + row["needed_growth"]) ** years == pytest.approx(row["threshold"], rel=1e-9)
    assert row["threshold"] == pytest.approx(CLASSES[row["next_class"]] * (1 + moving) ** years)


def test_a_single_rate_is_certain():
    growth = pd.DataFrame({"agglomeration": ["a0", "a1"], "rate": [0.1, 0.0]})
    found = benchmark_gap(scores(40, 40), {"hub": 50}, 3, growth=growth, draws=10)
    assert found["value"].tolist() == pytest.approx([40 * 1.1**3, 40]) and found["probability"].tolist() == [1, 0]
    assert found["low"].tolist() == pytest.approx(found["high"].tolist())


def test_the_probability_is_that_of_a_coin():
    # In two years of +50 % or 0 %, a score of 40 reaches 60 unless both are 0 %: three times in four.
    growth = pd.DataFrame({"agglomeration": "a0", "rate": [0.5, 0.0]})
    found = benchmark_gap(scores(40.0), {"hub": 59.9}, 2, growth=growth, draws=20000, seed=3).iloc[0]
    assert found["probability"] == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 20000))
    assert found["observed_growth"] == pytest.approx(np.sqrt(1.5) - 1) and found["n_rates"] == 2


def test_others_do_not_change_the_draws():
    growth = pd.DataFrame({"agglomeration": np.repeat(["a0", "a1"], 3), "rate": [0.1, 0.2, -0.1] * 2})
    both = benchmark_gap(scores(40, 41), CLASSES, 5, growth=growth, seed=2)
    alone = benchmark_gap(scores(40, 41).tail(1), CLASSES, 5, growth=growth, seed=2)
    assert both.tail(1).reset_index(drop=True).equals(alone)


def test_the_core_city_is_the_best_scored_member():
    cities = pd.DataFrame({"adcode": ["3", "1", "2"], "score": [7.0, 7.0, np.nan]})
    members = pd.DataFrame({"agglomeration": ["b", "b", "b", "c"], "adcode": ["1", "2", "3", "9"]})
    assert core_scores(cities, members).values.tolist() == [["b", "1", 7.0, 2, 3]]
    assert core_scores(cities.iloc[::-1], members).values.tolist() == [["b", "1", 7.0, 2, 3]]


@pytest.mark.parametrize("broken", [
    {"thresholds": {}}, {"thresholds": {"a": 0}}, {"thresholds": {"a": 1, "b": 1}}, {"thresholds": [1]}, {"years": 0},
    {"draws": 0}, {"seed": -1}, {"level": 0}, {"threshold_growth": -1}, {"score": "points"},
    {"growth": pd.DataFrame({"agglomeration": ["a0"], "rate": [-1.0]})},
    {"growth": pd.DataFrame({"agglomeration": ["b"], "rate": [0.1]})}])
def test_wrong_arguments_are_named(broken):
    with pytest.raises(MeasureError):
        benchmark_gap(**{"scores": scores(30.0), "thresholds": CLASSES, "years": 5} | broken)


@pytest.mark.parametrize("bad", [scores(0.0), scores(-1.0), scores(np.nan), scores(np.inf), scores("x"), None,
                                 pd.concat([scores(1.0), scores(2.0)])])
def test_wrong_scores_are_named(bad):
    with pytest.raises(MeasureError):
        benchmark_gap(bad, CLASSES, 5)


def test_no_score_gives_no_row():
    assert benchmark_gap(scores().astype({"score": float}), CLASSES, 5).empty


def test_draws_of_growth_do_not_depend_on_the_order_of_rows():
    scores = pd.DataFrame({"agglomeration": ["a"], "score": [50.0]})
    growth = pd.DataFrame({"agglomeration": "a", "rate": [0.01, 0.05, 0.1, -0.02]})
    one, other = (benchmark_gap(scores, {"hub": 60}, 10, rates) for rates in (growth, growth.iloc[::-1]))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize("change", [{"adcode": [1, 2]}, {"agglomeration": [None, "a"]}])
def test_codes_of_members_that_are_no_text_are_named(change):
    scores = pd.DataFrame({"adcode": ["1", "2"], "score": [3.0, 2.0]})
    with pytest.raises(MeasureError, match="is not text in the members"):
        core_scores(scores, pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]}).assign(**change))
