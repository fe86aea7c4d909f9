"""Convergence: published numbers of Markov chains, exact paths, properties, and what has no result.

us_income.csv and us_neighbours.csv: income per capita of the 48 contiguous states 1929-2009 (Bureau of Economic
Analysis) and which of them touch, from the example data of libpysal 4.14.1 (Copyright (c) 2007-2015, PySAL Developers,
BSD 3-clause). The numbers computed from them stand in the documentation of PySAL's package giddy 2.3.8.
"""
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import convergence as cv
from flowspace import spatial
from flowspace.errors import MeasureError

HERE = Path(__file__).parent
INCOME = pd.read_csv(HERE / "us_income.csv", index_col="state").rename(columns=int)
NEIGHBOURS = pd.read_csv(HERE / "us_neighbours.csv", index_col="state")["neighbours"].str.split(";")
WEIGHTS = pd.DataFrame([[float(other in near) for other in INCOME.index] for near in NEIGHBOURS.loc[INCOME.index]],
                       INCOME.index, INCOME.index)
RELATIVE = cv.relative_to_mean(INCOME)
few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
counts = st.integers(2, 5).flatmap(lambda k: st.lists(st.lists(st.integers(1, 30), min_size=k, max_size=k),
                                                      min_size=k, max_size=k))


def as_counts(rows):
    names = range(1, len(rows) + 1)
    return pd.DataFrame(rows, names, names)


# ---- Published numbers -----------------------------------------------------------------------------------------

def test_markov_chain_of_yearly_quintiles_as_published(reference):
    found = cv.transition_counts(cv.yearly_classes(INCOME, 5), 5)
    assert found.to_numpy().tolist() == [[729, 71, 1, 0, 0], [72, 567, 80, 3, 0], [0, 81, 631, 86, 2],
                                         [0, 3, 86, 573, 56], [0, 0, 1, 57, 741]]
    p = cv.transition_probabilities(found)
    assert p.loc[1].tolist() == pytest.approx([0.91011236, 0.0886392, 0.00124844, 0, 0], abs=5e-9)
    assert cv.steady_state(p).tolist() == pytest.approx(
        [0.20774716, 0.18725774, 0.20740537, 0.18821787, 0.20937187], abs=5e-9)
    reference("convergence.transition_probabilities", p.loc[1, 1], 0.91011236, 5e-9, case="states_stay", source="giddy")
    reference("convergence.steady_state", cv.steady_state(p).iloc[0], 0.20774716, 5e-9, case="states_lowest",
              source="giddy")


def test_limits_of_pooled_quintiles_as_published(reference):
    assert cv.pooled_limits(RELATIVE, 5) == pytest.approx([0.83999133, 0.94707545, 1.03242697, 1.14911154], abs=5e-9)
    reference("convergence.pooled_limits", cv.pooled_limits(RELATIVE, 5)[0], 0.83999133, 5e-9, case="states_limit",
              source="giddy")
    lagged = cv.lagged_panel(RELATIVE, WEIGHTS)
    assert cv.pooled_limits(lagged, 5) == pytest.approx([0.88973386, 0.95891917, 1.01469758, 1.1183566], abs=5e-9)
    assert cv.pooled_limits(lagged, 4) == pytest.approx([0.91440247, 0.98583079, 1.08698351], abs=5e-9)


@pytest.mark.parametrize(("lag_k", "lr", "q", "dof"), [(5, 170.659, 200.624, 60), (4, 172.105, 321.128, 45)])
def test_spatial_markov_as_published(lag_k, lr, q, dof, reference):
    found = cv.spatial_markov(cv.pooled_classes(RELATIVE, 5), cv.pooled_classes(cv.lagged_panel(RELATIVE, WEIGHTS),
                                                                                 lag_k), 5, lag_k)
    assert (round(found.test.lr, 3), round(found.test.q, 3), found.test.dof) == (lr, q, dof)
    assert max(found.test.lr_p_value, found.test.q_p_value) < 0.0005
    reference("convergence.spatial_markov", found.test.lr, lr, 5e-4, case=f"states_lr_{lag_k}", source="giddy")
    reference("convergence.spatial_markov", found.test.q, q, 5e-4, case=f"states_q_{lag_k}", source="giddy")
    assert found.counts.groupby("from").sum().to_numpy().tolist() == found.pooled_counts.to_numpy().tolist()
    if lag_k == 5:
        assert found.pooled_probabilities.loc[1].tolist() == pytest.approx(
            [0.91461837, 0.07503234, 0.00905563, 0.00129366, 0], abs=5e-9)
        poor = found.probabilities.loc[1]
        assert poor.loc[4].tolist() == pytest.approx([0, 0.03571429, 0.32142857, 0.57142857, 0.07142857], abs=5e-9)
        assert cv.steady_state(poor).tolist() == pytest.approx(
            [0.43509425, 0.2635327, 0.20363044, 0.06841983, 0.02932278], abs=5e-9)
        assert cv.mean_first_passage(poor).loc[1].tolist() == pytest.approx(
            [2.29835259, 28.95614035, 46.14285714, 80.80952381, 279.42857143], abs=5e-9)
        reference("convergence.mean_first_passage", cv.mean_first_passage(poor).loc[1, 5], 279.42857143, 5e-9,
                  case="states_passage", source="giddy")
        assert 0 < found.sparse_cells < found.cells


def test_limits_of_ones_own_leave_rows_unknown_where_nobody_was():
    limits = [0.8, 0.9, 1, 1.2]
    found = cv.spatial_markov(cv.classes_by_limits(RELATIVE, limits),
                              cv.classes_by_limits(cv.lagged_panel(RELATIVE, WEIGHTS), limits), 5, 5)
    assert found.probabilities.loc[(1, 1)].tolist() == pytest.approx([0.96703297, 0.03296703, 0, 0, 0], abs=5e-9)
    # The documentation prints zeros here.
    assert found.probabilities.loc[(1, 5)].isna().all() and found.probabilities.loc[(5, 1)].isna().all()


# ---- Markov chains ---------------------------------------------------------------------------------------------

@given(counts)
@few
def test_rows_sum_to_one_and_the_steady_state_stays(rows):
    p = cv.transition_probabilities(as_counts(rows))
    assert p.sum(axis=1).tolist() == pytest.approx([1] * len(rows))
    steady = cv.steady_state(p)
    assert steady.sum() == pytest.approx(1)
    assert (steady.to_numpy() @ p.to_numpy()).tolist() == pytest.approx(steady.tolist())
    assert np.linalg.matrix_power(p.to_numpy(), 4096)[0].tolist() == pytest.approx(steady.tolist(), abs=1e-6)
    passage = cv.mean_first_passage(p)
    assert np.diag(passage).tolist() == pytest.approx((1 / steady).tolist())


@given(counts, st.integers(2, 4))
@few
def test_copies_of_one_matrix_are_homogeneous(rows, times):
    found = cv.homogeneity([rows] * times)
    assert found.q == pytest.approx(0, abs=1e-9) and found.lr == pytest.approx(0, abs=1e-9)
    assert found.dof == (times - 1) * len(rows) * (len(rows) - 1)
    assert found.q_p_value == pytest.approx(1)


def test_homogeneity_is_the_chi_squared_test_of_each_row():
    first, second = [[8, 2], [5, 5]], [[3, 7], [6, 4]]
    table = [np.array([a, b], dtype=float) for a, b in zip(first, second, strict=True)]
    expected = 0.0
    for t in table:
        fitted = t.sum(1, keepdims=True) * t.sum(0) / t.sum()
        expected += np.sum((t - fitted) ** 2 / fitted)
    assert cv.homogeneity([first, second]).q == pytest.approx(expected)
    assert math.isnan(cv.homogeneity([[[3, 0], [0, 2]], [[1, 0], [0, 4]]]).q_p_value)


def test_absorbing_and_separate_classes():
    absorbed = pd.DataFrame([[0.5, 0.5], [0, 1]], [1, 2], [1, 2])
    assert cv.steady_state(absorbed).tolist() == [0, 1]
    with pytest.raises(MeasureError, match="cannot be reached"):
        cv.mean_first_passage(absorbed)
    with pytest.raises(MeasureError, match="2 sets"):
        cv.steady_state(pd.DataFrame(np.eye(2), [1, 2], [1, 2]))
    with pytest.raises(MeasureError, match="no transition out of class 2"):
        cv.steady_state(cv.transition_probabilities(as_counts([[3, 1], [0, 0]])))


def test_the_order_of_cities_and_years_plays_no_part():
    rng = np.random.default_rng(2)
    mixed = RELATIVE.iloc[rng.permutation(48), rng.permutation(81)]
    classes, lags = cv.pooled_classes(mixed, 4), cv.pooled_classes(cv.lagged_panel(mixed, WEIGHTS), 4)
    straight = cv.spatial_markov(cv.pooled_classes(RELATIVE, 4),
                                 cv.pooled_classes(cv.lagged_panel(RELATIVE, WEIGHTS), 4), 4, 4)
    shuffled = cv.spatial_markov(classes, lags.iloc[::-1], 4, 4)
    pd.testing.assert_frame_equal(straight.counts, shuffled.counts)
    # Recorded from giddy's Spatial_Markov(rpci, w, fixed=True, k=4, m=4).
    assert (round(straight.test.q, 3), round(straight.test.lr, 3), straight.test.dof) == (108.108, 91.533, 30)


def test_rounding_does_not_move_a_city_over_a_limit():
    panel = pd.DataFrame({2010: [0.1 + 0.2, 0.3, 0.5, 0.7], 2011: [0.3, 0.1 + 0.2, 0.7, 0.5]}, list("abcd"))
    assert cv.classes_by_limits(panel, [0.3, 0.6]).loc[["a", "b"]].to_numpy().tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("year", [1929, 2009])
def test_yearly_classes_hold_the_same_number_of_cities(year):
    sizes = cv.yearly_classes(INCOME, 4)[year].value_counts()
    assert sizes.tolist() == [12, 12, 12, 12]


# ---- Beta and sigma --------------------------------------------------------------------------------------------

def test_beta_equals_ordinary_least_squares_on_the_states():
    found = cv.beta_convergence(INCOME, 1929, 1988)
    growth = np.log(INCOME[1988] / INCOME[1929]) / 59
    fitted = sm.OLS(growth, sm.add_constant(np.log(INCOME[1929]))).fit()
    assert [found.intercept, found.slope] == pytest.approx(fitted.params.tolist())
    assert (found.standard_error, found.p_value, found.r_squared) == pytest.approx(
        (fitted.bse.iloc[1], fitted.pvalues.iloc[1], fitted.rsquared))
    assert found.outcome == "converging" and found.half_life == pytest.approx(math.log(2) / found.speed)
    # States came together at about two per cent a year: a textbook result.
    assert 0.015 < found.speed < 0.025


@given(st.floats(-0.03, 0.2), st.integers(2, 40), st.floats(-3, 3))
@few
def test_an_exact_path_gives_its_speed(speed, years, level):
    gaps = np.array([-1.2, 0.1, 0.7, 2.0])
    panel = pd.DataFrame({2000: np.exp(level + gaps),
                          2000 + years: np.exp(level + 0.03 * years + gaps * math.exp(-speed * years))}, list("abcd"))
    found = cv.beta_convergence(panel)
    assert found.speed == pytest.approx(speed, abs=1e-8)
    if speed > 1e-6:
        assert found.outcome == "converging" and found.half_life == pytest.approx(math.log(2) / speed, rel=1e-3)
    if speed < -1e-6:
        assert found.outcome == "diverging" and math.isnan(found.half_life)


def test_overshooting_has_no_speed():
    found = cv.beta_convergence(pd.DataFrame({2000: [1, 2, 4], 2010: [4, 2, 1]}, list("abc")))
    assert found.outcome == "overshooting" and math.isnan(found.speed) and math.isnan(found.half_life)


def test_beta_without_sigma_is_galtons_fallacy():
    # Ranks swap around an unchanged distribution: the slope is negative and dispersion is the same.
    panel = pd.DataFrame({2000: [1, 2, 4, 8], 2010: [2, 1, 8, 4]}, list("abcd"))
    assert cv.beta_convergence(panel).slope < 0
    assert cv.sigma_sd_logs(panel).tolist() == pytest.approx([cv.sigma_sd_logs(panel)[2000]] * 2)


def test_sigma_falls_among_the_states_until_1980():
    for sigma in (cv.sigma_cv, cv.sigma_sd_logs):
        trend = cv.sigma_trend(sigma(INCOME[list(range(1929, 1981))]))
        assert trend.slope < 0 and trend.tau < -0.5 and trend.tau_p_value < 1e-6
    pd.testing.assert_series_equal(cv.sigma_cv(INCOME), cv.sigma_cv(RELATIVE))
    assert cv.sigma_cv(INCOME)[1929] == pytest.approx(INCOME[1929].std(ddof=0) / INCOME[1929].mean())
    still = cv.sigma_trend(pd.Series([0.5] * 5, range(5)))
    assert still.slope == 0 and math.isnan(still.tau)


# ---- What has no result ----------------------------------------------------------------------------------------

GOOD = pd.DataFrame({2010: [1.0, 2.0, 4.0], 2011: [2.0, 3.0, 5.0]}, list("abc"))


def broken():
    yield "no table", [[1, 2], [3, 4]]
    yield "empty", pd.DataFrame()
    yield "missing", GOOD.where(GOOD != 2)
    yield "infinite", GOOD.replace(5.0, math.inf)
    yield "text", GOOD.astype(object).replace(5.0, "5")
    yield "no years", GOOD.rename(columns=str)
    yield "a year twice", GOOD.set_axis([2010, 2010], axis=1)
    yield "a city twice", GOOD.set_axis(["a", "a", "b"], axis=0)
    yield "one city", GOOD.iloc[:1]
    yield "none", None
    yield "mixed columns", GOOD.rename(columns={2010: "x"})


@pytest.mark.parametrize("call", [
    cv.check_panel, cv.relative_to_mean, cv.sigma_cv, cv.sigma_sd_logs, cv.beta_convergence, cv.pooled_classes,
    cv.yearly_classes, cv.pooled_limits, lambda p: cv.classes_by_limits(p, [1, 2]),
    lambda p: cv.lagged_panel(p, WEIGHTS)], ids=range(10))
@pytest.mark.parametrize(("what", "panel"), list(broken()), ids=[what for what, _ in broken()])
def test_panels_that_are_none_are_named(call, what, panel):
    with pytest.raises(MeasureError):
        call(panel)


@pytest.mark.parametrize("call", [
    lambda: cv.beta_convergence(GOOD, 2011, 2010), lambda: cv.beta_convergence(GOOD, 2010, 2010),
    lambda: cv.beta_convergence(GOOD, 1990), lambda: cv.beta_convergence(GOOD.assign(**{}).replace(1.0, 0.0)),
    lambda: cv.beta_convergence(pd.DataFrame({1: [2, 2, 2], 2: [1, 2, 3]}, list("abc"))),
    lambda: cv.beta_convergence(GOOD, "2010"), lambda: cv.beta_convergence(GOOD.iloc[:2]),
    lambda: cv.beta_convergence(GOOD[[2010]]),
    lambda: cv.sigma_cv(-GOOD), lambda: cv.sigma_cv(GOOD * 0), lambda: cv.sigma_sd_logs(GOOD - 1),
    lambda: cv.sigma_trend([1, 2, 3, 4]), lambda: cv.sigma_trend(pd.Series([1, 2, 3], [1, 2, 3])),
    lambda: cv.sigma_trend(pd.Series([1, 2, 3, None], range(4))),
    lambda: cv.sigma_trend(pd.Series([1, 2, 3, 4], list("abcd"))),
    lambda: cv.sigma_trend(pd.Series([1, 2, 3, 4], [1, 1, 2, 3])),
    lambda: cv.relative_to_mean(GOOD * 0), lambda: cv.pooled_classes(GOOD, 1), lambda: cv.pooled_classes(GOOD, 2.0),
    lambda: cv.pooled_classes(GOOD * 0, 2), lambda: cv.yearly_classes(GOOD * 0 + 1, 2),
    lambda: cv.yearly_classes(GOOD, 4), lambda: cv.classes_by_limits(GOOD, [2, 1]),
    lambda: cv.classes_by_limits(GOOD, [1, None]), lambda: cv.classes_by_limits(GOOD, 3),
    lambda: cv.transition_counts(GOOD, 4), lambda: cv.transition_counts(GOOD, 5.5),
    lambda: cv.transition_counts(GOOD - 1, 4), lambda: cv.transition_counts(GOOD[[2010]], 4),
    lambda: cv.transition_probabilities(as_counts([[0, 0], [0, 0]])),
    lambda: cv.transition_probabilities([[1, 2], [3, 4]]),
    lambda: cv.transition_probabilities(as_counts([[1, -1], [0, 2]])),
    lambda: cv.transition_probabilities(pd.DataFrame([[1, 2], [3, 4]], ["a", "b"], ["b", "a"])),
    lambda: cv.steady_state(as_counts([[1, 1], [1, 1]])), lambda: cv.steady_state(None),
    lambda: cv.mean_first_passage(as_counts([[0.5, 0.4], [1, 0]])),
    lambda: cv.homogeneity([[1, 2], [3, 4]]), lambda: cv.homogeneity("abc"),
    lambda: cv.homogeneity(np.zeros((2, 2, 2))), lambda: cv.homogeneity([[[1, 2], [3, 4]]]),
    lambda: cv.homogeneity([[[1, 2], [3, 4]], [[1, -2], [3, 4]]]),
    lambda: cv.homogeneity([[[1, 2], [3, 4]], [[1, 2]]]),
    lambda: cv.spatial_markov(GOOD, GOOD, 5, 1), lambda: cv.spatial_markov(GOOD, GOOD.iloc[:2], 5, 5),
    lambda: cv.spatial_markov(GOOD, GOOD.rename(columns={2011: 2012}), 5, 5),
    lambda: cv.wide_panel([1], "x"), lambda: cv.wide_panel(pd.DataFrame({"adcode": ["a"]}), "x"),
    lambda: cv.wide_panel(pd.DataFrame({"adcode": list("aab"), "year": [1, 1, 1], "x": [1, 2, 3]}), "x"),
    lambda: cv.wide_panel(pd.DataFrame({"adcode": list("aab"), "year": [1, 2, 1], "x": [1, 2, 3]}), "x")])
def test_other_arguments_without_a_result_are_named(call):
    with pytest.raises(MeasureError):
        call()


def test_cities_without_neighbours_have_to_be_left_out():
    far = WEIGHTS.copy()
    far.loc["Texas"] = 0.0
    with pytest.raises(MeasureError, match="no neighbours of Texas"):
        cv.lagged_panel(INCOME, far)
    assert spatial.isolated(far) == ["Texas"]


def test_all_problems_of_a_panel_are_listed_at_once():
    bad = pd.DataFrame({2010: [1, None, "x", -1], 2011: [1, math.inf, 2, 3]}, list("abca"))
    with pytest.raises(MeasureError) as caught:
        cv.check_panel(bad, above=0)
    assert len(caught.value.problems) == 5
