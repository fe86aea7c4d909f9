"""Shocks that hit all: identities, planted effects, size of the tests with 19 units."""
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from shock_cases import YEARS, cases_of, exposed, long_of

from flowspace.econometrics import fixed_effects, panel_of, wild_cluster_bootstrap
from flowspace.errors import MeasureError
from flowspace.shocks import (
    detectable_factor,
    exposure_event_study,
    exposure_slopes,
    local_projections,
    minimum_detectable_effect,
    permuted,
    randomisation_inference,
    randomisation_p_values,
)


def study(table, year=2015, **options):
    return exposure_event_study(table, "y", "exposure", year, **({"permutations": 0, "draws": 0} | options))


def test_planted_coefficients_are_found_without_noise():
    rng = np.random.default_rng(0)
    exposure, theta = rng.normal(size=8), np.array([0, 0, 0, 0, 0, 1.0, 2, 3, 2, 1])
    noise = rng.normal(size=(8, 10))
    # Noise that has nothing to do with exposure in any year.
    q, _ = np.linalg.qr(np.column_stack([np.ones(8), exposure]))
    noise -= q @ (q.T @ noise)
    values = rng.normal(size=10) + rng.normal(size=(8, 1)) * 0 + exposure[:, None] * theta + noise
    found = study(long_of(values).assign(exposure=np.repeat(exposure, 10)))
    assert found.effects["estimate"].tolist() == pytest.approx(theta.tolist(), abs=1e-9)
    assert found.effects["year"].tolist() == YEARS.tolist()
    assert found.post_mean["estimate"] == pytest.approx(theta[5:].mean())


def test_planted_coefficients_are_found_without_bias():
    errors, covered = [], []
    truth = 0.4 * np.array([0, 0, 0, 0, 0, 1, 2, 3, 4, 5])
    for seed in range(100):
        found = study(exposed(seed, units=40, effect=0.4)).effects
        errors.append((found["estimate"] - truth).drop(-1))
        covered.append(((found["low"] <= truth) & (truth <= found["high"])).drop(-1).mean())
    errors = np.array(errors)
    assert (np.abs(errors.mean(axis=0)) < 4 * errors.std(axis=0) / 10).all()
    assert 0.88 < np.mean(covered) < 0.98


def test_tests_hold_their_size_with_nineteen_units():
    """Shares of samples without effect that are rejected at 5 per cent."""
    wild, dealt, joint = [], [], []
    for seed in range(400):
        found = study(exposed(seed), permutations=199, seed=seed + 1000)
        dealt.append(found.post_mean["p_randomisation"] <= 0.05)
        joint.append(found.pre_trends["p_randomisation"] <= 0.05)
        if seed < 150:
            after = {f"k+{k}": 0.2 for k in range(5)}
            wild.append(wild_cluster_bootstrap(found.panel, after, draws=199, interval=False, seed=seed + 1000).p_value
                        <= 0.05)
    # Randomisation is exact: 5 per cent, within three standard errors of 400 draws.
    assert np.mean(dealt) == pytest.approx(0.05, abs=0.033)
    assert np.mean(joint) == pytest.approx(0.05, abs=0.033)
    # The bootstrap rejects somewhat more often where few units carry much of the exposure.
    assert np.mean(wild) < 0.12


def test_an_effect_is_found_by_all_three_tests():
    found = study(exposed(3, effect=0.4), permutations=999, draws=999)
    assert (found.post_mean[["p_value", "p_wild", "p_randomisation"]] < 0.01).all()
    assert found.post_mean["low_wild"] < 1.2 < found.post_mean["high_wild"]
    assert (found.effects["p_randomisation"].dropna().loc[0:] < 0.01).all()


def test_years_before_that_part_are_noticed_and_trends_take_them_out():
    plain, trend = exposed(5, units=60), exposed(5, units=60, trend=0.2)
    assert study(trend).pre_trends["p_value"] < 1e-6 < study(plain).pre_trends["p_value"]
    without = study(trend, trends=True)
    assert without.pre_trends["p_value"] > 0.001
    assert abs(without.post_mean["estimate"]) < 0.2 < study(trend).post_mean["estimate"]
    # The line is taken out exactly, whatever its slope, and nothing else is.
    assert without.effects["estimate"].tolist() == pytest.approx(
        study(plain, trends=True).effects["estimate"].tolist(), abs=1e-9)
    assert without.pre_trends["numerator"] == 3 and study(plain).pre_trends["numerator"] == 4


def test_the_joint_test_is_the_quadratic_form_by_hand():
    found = study(exposed(7))
    before = found.covariance.index[found.covariance.index < 0]
    theta = found.effects.loc[before, "estimate"].to_numpy()
    form = theta @ np.linalg.solve(found.covariance.loc[before, before].to_numpy(), theta) / 4
    assert found.pre_trends["statistic"] == pytest.approx(form)
    assert found.pre_trends["p_value"] == pytest.approx(stats.f.sf(form, 4, 18))


def test_two_groups_and_two_years_give_difference_in_differences():
    values = np.array([[1.0, 2.0], [3.0, 3.5], [2.0, 6.0], [0.0, 5.0]])
    found = study(long_of(values).assign(exposure=np.repeat([0, 0, 1, 1], 2)), 2011)
    assert found.effects.loc[0, "estimate"] == pytest.approx((4.0 + 5.0) / 2 - (1.0 + 0.5) / 2)
    assert np.isnan(found.pre_trends["p_value"])


def test_slopes_by_one_product_are_those_of_the_regression():
    table = exposed(11).assign(control=np.repeat(np.random.default_rng(1).normal(size=19), 10))
    found = study(table, controls=["control"])
    wide = table.pivot(index="agglomeration", columns="year", values="y")
    fixed = table.drop_duplicates("agglomeration").set_index("agglomeration")
    changes = wide.sub(wide[2014], axis=0).to_numpy()
    slopes = exposure_slopes(changes, fixed[["exposure"]].to_numpy().T, fixed[["control"]].to_numpy())
    assert slopes[0].tolist() == pytest.approx(found.effects["estimate"].tolist(), abs=1e-10)
    # And of a permuted exposure, regressed from scratch.
    other = permuted(fixed["exposure"], 1, seed=4)
    again = study(table.assign(exposure=np.repeat(other[0], 10)), controls=["control"])
    assert exposure_slopes(changes, other, fixed[["control"]].to_numpy())[0].tolist() == pytest.approx(
        again.effects["estimate"].tolist(), abs=1e-10)


def test_estimates_are_those_of_the_regression_with_all_dummies():
    table = exposed(2, units=9)
    dummies = pd.get_dummies(table[["agglomeration"]]).astype(float).join(
        pd.get_dummies(table["year"]).astype(float).iloc[:, 1:])
    interacted = np.column_stack([(table["year"] == 2015 + k) * table["exposure"] for k in range(-5, 5) if k != -2])
    expected = np.linalg.lstsq(np.column_stack([interacted, dummies]), table["y"], rcond=None)[0][:9]
    found = study(table, reference=-2).effects["estimate"].drop(-2)
    assert found.tolist() == pytest.approx(expected.tolist(), abs=1e-8)


def test_a_window_and_gaps_are_counted():
    table = exposed(2)
    found = study(table, window=(-3, 2))
    assert found.effects.index.tolist() == [-3, -2, -1, 0, 1, 2] and found.left_out == 19 * 4
    short = study(table.assign(y=table["y"].where(table.index != 7)))
    assert short.dropped == 1 and short.rows == 189
    assert "randomisation" in str(pytest.raises(MeasureError, study, table.iloc[1:], permutations=9).value)


def test_the_same_seed_gives_the_same_numbers():
    first, second = (study(exposed(1), permutations=99, draws=99, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.effects, second.effects)
    pd.testing.assert_series_equal(first.post_mean, second.post_mean)


@pytest.mark.parametrize("change, words", cases_of({
    "varies": (lambda t: t.assign(exposure=t["exposure"] + t["year"]), "varies within"),
    "alike": (lambda t: t.assign(exposure=1.0), "the same 'exposure' for all units"),
    "twice": (lambda t: pd.concat([t, t.iloc[:1]]), "two rows"),
    "infinite": (lambda t: t.assign(y=np.inf), "infinite"),
    "early": (lambda t: t[t["year"] >= 2015], "shock_year 2015"),
    "text": (lambda t: t.assign(year="y" + t["year"].astype(str)), "whole numbers"),
    "missing": (lambda t: t.drop(columns="exposure"), "no column 'exposure'"),
}))
def test_bad_tables_end_in_named_errors(change, words):
    for function in (study, lambda t: local_projections(t, "y", "exposure", 2015)):
        assert words in str(pytest.raises(MeasureError, function, change(exposed(0))).value)


def test_all_wrong_arguments_are_told_at_once():
    problems = pytest.raises(MeasureError, study, exposed(0), reference=1, window=(3,), trends="yes", permutations=-1,
                             draws=3, seed=-2).value.problems
    assert len(problems) == 6
    with pytest.raises(MeasureError, match="fewer than three years"):
        study(exposed(0), year=2012, trends=True)
    with pytest.raises(MeasureError, match="reference -9"):
        study(exposed(0), reference=-9)


def test_local_projections_are_the_event_study_in_a_balanced_panel():
    table = exposed(4, effect=0.2)
    found = local_projections(table, "y", "exposure", 2015)
    assert found["estimate"].tolist() == pytest.approx(study(table).effects["estimate"].tolist(), abs=1e-10)
    # HC3 by hand for one horizon.
    wide = table.pivot(index="agglomeration", columns="year", values="y")
    x = np.column_stack([np.ones(19), table.drop_duplicates("agglomeration")["exposure"]])
    y = (wide[2017] - wide[2014]).to_numpy()
    inverse = np.linalg.inv(x.T @ x)
    residual = y - x @ inverse @ x.T @ y
    weights = (residual / (1 - np.diag(x @ inverse @ x.T))) ** 2
    expected = np.sqrt((inverse @ x.T @ np.diag(weights) @ x @ inverse)[1, 1])
    assert found.loc[2, "standard_error"] == pytest.approx(expected)


def test_local_projections_with_controls_and_lags_are_those_of_least_squares():
    table = exposed(4, effect=0.2)
    table["size"] = np.random.default_rng(2).normal(size=len(table))
    found = local_projections(table, "y", "exposure", 2015, [1], controls=["size"], lags=2)
    wide = table.pivot(index="agglomeration", columns="year", values="y")
    size = table.pivot(index="agglomeration", columns="year", values="size")
    x = np.column_stack([np.ones(19), table.drop_duplicates("agglomeration")["exposure"], size[2014],
                         wide[2014] - wide[2013], wide[2013] - wide[2012]])
    expected = np.linalg.lstsq(x, wide[2016] - wide[2014], rcond=None)[0][1]
    assert found.loc[1, "estimate"] == pytest.approx(expected)
    assert found.loc[1, ["units", "parameters"]].tolist() == [19, 5]


def test_horizons_without_enough_units_have_no_number():
    table = exposed(4, units=5)
    table["y"] = table["y"].where((table["year"] < 2018) | (table["agglomeration"] < "u02"))
    found = local_projections(table, "y", "exposure", 2015)
    assert np.isnan(found.loc[3, "estimate"]) and found.loc[3, "units"] == 2
    assert np.isfinite(found.loc[2, "estimate"])
    for horizons in ([9], [0.5], []):
        with pytest.raises(MeasureError, match="horizons"):
            local_projections(table, "y", "exposure", 2015, horizons)
    with pytest.raises(MeasureError, match="lags"):
        local_projections(table, "y", "exposure", 2015, lags=7)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=3), st.integers(1, 40), st.integers(0, 99))
def test_p_values_lie_between_one_draw_and_one(observed, draws, seed):
    drawn = np.random.default_rng(seed).normal(size=(draws, len(observed)))
    p = randomisation_p_values(observed, drawn)
    assert (p >= 1 / (1 + draws)).all() and (p <= 1).all()
    assert (randomisation_p_values(np.zeros(len(observed)), drawn) == 1).all()


def test_randomisation_reaches_the_exact_test():
    """Fisher's tea: 8 cups, all named rightly, one of 70 ways (two-sided by symmetry 2 of 70)."""
    milk = pd.Series([1.0] * 4 + [0.0] * 4, list("abcdefgh"))
    said = milk.to_numpy() - 0.5
    found = randomisation_inference(lambda d: {"right": said @ d}, milk, 2999, seed=1)
    assert found.loc["right", "p_value"] == pytest.approx(2 / 70, abs=0.01)
    problems = pytest.raises(MeasureError, randomisation_inference, 3, [1, 2]).value.problems
    assert len(problems) == 2
    with pytest.raises(MeasureError, match="same for all"):
        randomisation_inference(lambda d: d.sum(), milk * 0)


def test_the_factor_of_detectable_effects():
    assert detectable_factor() == pytest.approx(2.8016, abs=1e-4)  # 1.95996 + 0.84162
    assert detectable_factor(0.9, 0.9) == pytest.approx(1.64485 + 1.28155, abs=1e-5)
    assert detectable_factor(clusters=19) == pytest.approx(2.1009 + 0.8620, abs=1e-4)
    errors = pd.Series({"a": 0.1, "b": 0.2})
    assert minimum_detectable_effect(errors).tolist() == pytest.approx([0.28016, 0.56032], abs=1e-4)
    assert len(pytest.raises(MeasureError, detectable_factor, 1.0, 0.0, 1).value.problems) == 3
    for bad in (0.0, -1, np.nan, np.inf, "x"):
        with pytest.raises(MeasureError):
            minimum_detectable_effect(bad)


def test_a_detectable_effect_is_found_as_often_as_asked():
    rng = np.random.default_rng(0)
    effect = minimum_detectable_effect(1.0)
    assert np.mean(np.abs(effect + rng.normal(size=40000)) > stats.norm.ppf(0.975)) == pytest.approx(0.8, abs=0.01)


def test_the_panel_of_the_study_can_be_used_further():
    found = study(exposed(3))
    again = fixed_effects(found.panel)
    assert again.coefficients.loc["k+0", "estimate"] == pytest.approx(found.effects.loc[0, "estimate"])
    assert panel_of(found.panel.table.reset_index(), "outcome", ["k+0"], "unit", "time").balanced


def test_an_exact_fit_has_no_error_and_no_warning():
    table = exposed(0)
    table["y"] = table["exposure"] * (table["year"] >= 2015)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = study(table, permutations=19, draws=0)
    assert found.post_mean["estimate"] == pytest.approx(1)
    assert found.post_mean["standard_error"] < 1e-12


@pytest.mark.parametrize(("arguments", "words"), [
    (("a", [[1.0, 2.0]]), "differences that are not numbers"), (([[1.0], [2.0]], [[1.0, 2.0, 3.0]]), "shapes"),
    (([[1.0], [2.0]], [1.0, 2.0]), "shapes"), (([[1.0], [2.0]], [[1.0, 2.0]], [[1.0]]), "shapes"),
    (([[1.0], [2.0]], [[1.0, 2.0]], [["x"], ["y"]]), "controls that are not numbers")])
def test_slopes_of_what_does_not_fit_are_refused(arguments, words):
    with pytest.raises(MeasureError, match=words):
        exposure_slopes(*arguments)


def test_a_control_that_is_the_same_for_all_changes_no_slope():
    rng = np.random.default_rng(0)
    changes, exposures = rng.normal(size=(6, 2)), rng.normal(size=(3, 6))
    assert np.allclose(exposure_slopes(changes, exposures, np.ones((6, 1))), exposure_slopes(changes, exposures))


@pytest.mark.parametrize("returned", ["q", {}, {"a": "b"}, [1.0, 2.0]])
def test_a_statistic_that_is_no_number_is_refused(returned):
    with pytest.raises(MeasureError, match="a statistic that returns"):
        randomisation_inference(lambda assignment: returned, pd.Series([1.0, 0, 0], list("abc")), 9)


def test_exposures_are_exchanged_within_blocks_only():
    blocks, apart, within = np.repeat(["a", "b"], 6), [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        # Blocks differ in exposure and in outcome; within them there is nothing.
        exposure = np.where(blocks == "a", 0.0, 10.0) + rng.normal(size=12)
        values = np.where(blocks == "a", 0.0, 5.0)[:, None] * (YEARS >= 2015) + rng.normal(size=(12, 10))
        table = long_of(values).assign(exposure=np.repeat(exposure, 10), block=np.repeat(blocks, 10))
        apart.append(study(table, permutations=199).post_mean["p_randomisation"])
        within.append(study(table, permutations=199, blocks="block").post_mean["p_randomisation"])
    assert max(apart) < 0.05 and 0.3 < np.mean(within) < 0.7 and min(within) < 0.3 and max(within) > 0.7
    dealt = permuted(exposure, 200, blocks=blocks)
    assert (np.sort(dealt[:, :6], axis=1) == np.sort(exposure[:6])).all()
    with pytest.raises(MeasureError, match="several blocks"):
        study(table.assign(block=table["year"]), blocks="block")
    with pytest.raises(MeasureError, match="a column of the table"):
        study(table, blocks="nowhere")
    with pytest.raises(MeasureError, match="blocks"):
        permuted(exposure, 9, blocks=["a"])


def test_the_joint_test_with_trends_is_the_quadratic_form_by_hand():
    found = study(exposed(3), trends=True, permutations=0, draws=0)
    before = [k for k in found.covariance.index if k < 0]
    spread = found.covariance.loc[before, before].to_numpy()
    theta = found.effects.loc[before, "estimate"].to_numpy()
    # Lines were taken out of the years before: one combination of the four coefficients has no variance.
    assert np.linalg.matrix_rank(spread, tol=1e-9 * np.trace(spread)) == len(before) - 1
    assert found.pre_trends["numerator"] == len(before) - 1
    by_hand = theta @ np.linalg.pinv(spread, rcond=1e-8, hermitian=True) @ theta / (len(before) - 1)
    assert found.pre_trends["statistic"] == pytest.approx(by_hand, rel=1e-6)
