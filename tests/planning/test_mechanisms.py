"""Standings, agreement and intervals of ranks: figures worked out by hand, properties, bad input."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.planning import mechanism_agreement, mechanism_profile, rank_intervals


def long(columns, mechanism="plans", keys="abcd", year=2019, **directions):
    return pd.concat([pd.DataFrame({"agglomeration": list(keys), "year": year, "mechanism": mechanism, "code": code,
                                    "direction": directions.get(code, 1), "value": values})
                      for code, values in columns.items()], ignore_index=True)


def standing(profile):
    return dict(zip(profile["agglomeration"], profile["standing"], strict=True))


def test_a_standing_worked_out_by_hand():
    # x ranks b, d, (a, c); y, where less is better, ranks a, b, c and does not know d.
    values = long({"x": [1, 9, 1, 4], "y": [2, 3, 5, None]}, y=-1)
    profile = mechanism_profile(values)
    assert standing(profile) == pytest.approx(
        {"a": (0.5 / 3 + 1) / 2, "b": (1 + 0.5) / 2, "c": (0.5 / 3 + 0) / 2, "d": 2 / 3})
    assert profile["rank"].tolist() == [3, 1, 4, 2]
    assert profile["n_indicators"].tolist() == [2, 2, 2, 1] and set(profile["n_of"]) == {2}


def test_no_figures_are_no_standing_and_never_zero():
    values = pd.concat([long({"x": [1, 2, 3, 4]}), long({"zones": [None] * 4}, "parks")])
    parks = mechanism_profile(values).query("mechanism == 'parks'")
    assert len(parks) == 4 and parks[["standing", "rank"]].isna().all(axis=None)
    assert (parks["n_ranked"] == 0).all() and (parks["n_of"] == 0).all() and parks["evidence"].isna().all()


def test_an_indicator_that_orders_nothing_does_not_count():
    base = long({"x": [1, 2, 3, 4]})
    for others in ({"same": [7, 7, 7, 7]}, {"alone": [5, None, None, None]}):
        profile = mechanism_profile(pd.concat([base, long(others)]))
        assert standing(profile) == standing(mechanism_profile(base)) and set(profile["n_of"]) == {1}
    assert mechanism_profile(long({"same": [7] * 4}))["standing"].isna().all()


def test_only_what_is_used_counts_unless_all_is_asked_for():
    values = pd.concat([long({"x": [1, 2, 3, 4]}).assign(used=True), long({"y": [4, 3, 2, 1]}).assign(used=False)])
    assert standing(mechanism_profile(values))["a"] == 0
    assert standing(mechanism_profile(values, used_only=False)) == dict.fromkeys("abcd", 0.5)


def test_the_grade_is_the_weakest_of_what_counted():
    values = pd.concat([long({"x": [1, 2, 3, 4]}).assign(evidence="observed"),
                        long({"y": [1, None, 3, 4]}).assign(evidence="estimated")])
    grades = mechanism_profile(values).set_index("agglomeration")["evidence"]
    assert grades.to_dict() == {"a": "estimated", "b": "observed", "c": "estimated", "d": "estimated"}


def test_years_are_ranked_by_themselves():
    values = pd.concat([long({"x": [1, 2, 3, 4]}), long({"x": [4, 3, 2, 1]}, year=2020)])
    assert mechanism_profile(values).query("agglomeration == 'a'")["rank"].tolist() == [4, 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=5, max_size=5), min_size=1, max_size=4),
       st.randoms(use_true_random=False))
def test_rescaling_reversal_and_order_of_rows(columns, random):
    values = long({f"k{i}": [math.nan if x is None else float(x) for x in column] for i, column in enumerate(columns)},
                  keys="abcde")
    profile = mechanism_profile(values)
    known = profile["standing"].dropna()
    assert known.between(0, 1).all()
    grown = values.assign(value=np.exp(values["value"]))
    turned = values.assign(value=-values["value"], direction=-1)
    order = list(range(len(values)))
    random.shuffle(order)
    key = ["mechanism", "agglomeration", "year"]
    for other in (grown, turned, values.iloc[order]):
        pd.testing.assert_frame_equal(mechanism_profile(other).sort_values(key, ignore_index=True),
                                      profile.sort_values(key, ignore_index=True))


def test_kendalls_w_of_ties_worked_out_by_hand():
    # Ranks 1, 2.5, 2.5, 4 twice: the correction for ties has to give full agreement.
    assert mechanism_agreement(long({"x": [1, 2, 2, 3], "y": [5, 6, 6, 9]}), "plans", 2019).kendall_w == \
        pytest.approx(1)
    # Ranks x: 1 2 3 4 and y: 1.5 1.5 3 4: sums 2.5 3.5 6 8, S = 18.5, W = 12 * 18.5 / (4 * 60 - 2 * 6).
    found = mechanism_agreement(long({"x": [1, 2, 3, 4], "y": [0, 0, 1, 2]}), "plans", 2019)
    assert found.kendall_w == pytest.approx(222 / 228)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.permutations(range(6)), st.permutations(range(6)))
def test_w_is_what_the_mean_rank_correlation_says(x, y, z):
    found = mechanism_agreement(long({"x": x, "y": y, "z": z}, keys="abcdef"), "plans", 2019, permutations=99)
    rho = found.spearman.to_numpy()[np.triu_indices(3, 1)].mean()
    assert found.kendall_w == pytest.approx((2 * rho + 1) / 3)


def test_the_permutation_test_of_w_holds_its_level_and_finds_agreement():
    rng = np.random.default_rng(3)
    p = [mechanism_agreement(long(dict(zip("xyz", rng.normal(size=(3, 8)).tolist(), strict=True)), keys="abcdefgh"),
                             "plans", 2019, permutations=99, seed=i).p_value for i in range(200)]
    assert 0.02 < np.mean(np.array(p) <= 0.05) < 0.09
    same = mechanism_agreement(long({"x": range(8), "y": range(8), "z": range(8)}, keys="abcdefgh"), "plans", 2019)
    assert same.p_value == 1 / 5000 and same.p_value == mechanism_agreement(
        long({"x": range(8), "y": range(8), "z": range(8)}, keys="abcdefgh"), "plans", 2019).p_value


def test_agreement_uses_directions_and_only_complete_agglomerations():
    values = long({"x": [1, 2, 3, 4, 5], "y": [9, 8, 7, 6, None], "same": [1] * 5}, keys="abcde", y=-1)
    found = mechanism_agreement(values, "plans", 2019, permutations=99)
    assert (found.kendall_w, found.n, found.indicators) == (pytest.approx(1), 4, ("x", "y"))
    assert found.spearman.loc["x", "y"] == pytest.approx(1) and np.isnan(found.spearman.loc["x", "same"])


def test_one_indicator_or_two_agglomerations_have_no_agreement():
    for values in (long({"x": [1, 2, 3, 4]}), long({"x": [1, 2, None, None], "y": [1, 2, 3, 4]})):
        found = mechanism_agreement(values, "plans", 2019, permutations=99)
        assert math.isnan(found.kendall_w) and math.isnan(found.p_value)


def test_intervals_of_ranks_by_hand():
    # All: b (2/3 + 1)/2 first. Without y: d c b a; without x: b a c d.
    values = long({"x": [1, 2, 3, 4], "y": [3, 4, 2, 1]})
    found = rank_intervals(values).set_index("agglomeration")
    assert found["lowest"].tolist() == [2, 1, 2, 1] and found["highest"].tolist() == [4, 3, 3, 4]
    one = rank_intervals(long({"x": [1, 2, 3, 4]}))
    assert one["rank"].tolist() == [4, 3, 2, 1] and one[["lowest", "highest", "decided_by"]].isna().all(axis=None)


def test_three_alike_indicators_leave_no_interval():
    found = rank_intervals(long({k: [1, 2, 3, 4] for k in "xyz"}))
    assert (found["lowest"] == found["rank"]).all() and (found["highest"] == found["rank"]).all()
    assert found["decided_by"].isna().all()


GOOD = long({"x": [1, 2, 3, 4]})


@pytest.mark.parametrize(("values", "words"), [
    (GOOD.drop(columns="mechanism"), "mechanism"), (GOOD.drop(columns="value"), "value"),
    (GOOD.assign(direction=0), "neither 1 nor -1"), (pd.concat([GOOD, GOOD]), "repeated"),
    (GOOD.assign(value=[1, 2, 3, np.inf]), "infinite"), (GOOD.assign(value=list("pqrs")), "not numbers"),
    (GOOD.assign(used="yes"), "true or false"), (GOOD.assign(agglomeration=["a", None, "c", "d"]), "empty"),
    (GOOD.assign(mechanism=["plans", "parks", "plans", "plans"]), "several mechanisms"), ("table", "DataFrame")])
def test_bad_values_are_named(values, words):
    for measure in (mechanism_profile, rank_intervals, lambda table: mechanism_agreement(table, "plans", 2019)):
        with pytest.raises(MeasureError, match=words):
            measure(values)


@pytest.mark.parametrize("given", [{"mechanism": "plan"}, {"year": 2035}, {"seed": -1}, {"permutations": 5}])
def test_bad_arguments_of_agreement_are_named(given):
    with pytest.raises(MeasureError):
        mechanism_agreement(GOOD, **{"mechanism": "plans", "year": 2019, **given})


def test_an_empty_table_gives_an_empty_profile():
    assert mechanism_profile(GOOD.iloc[:0]).empty and rank_intervals(GOOD.iloc[:0]).empty
