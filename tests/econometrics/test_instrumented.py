"""Two-stage least squares: other hands, sets of Anderson and Rubin by search, weak instruments, what is refused."""
from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pyfixest
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace.econometrics import coverage, fixed_effects, instrumented, inverted_u, panel_of
from flowspace.econometrics.anderson_rubin import ReducedForm, anderson_rubin_set, anderson_rubin_statistic
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
EFFECTS = {"unit": "u", "time": "t"}


def drawn(seed=0, strength=1.0, units=19, times=5, missing=0.1, noise=1.0):
    """x and x2 are endogenous, w is exogenous; z, z2, z3 move x and x2; the true slopes are 1, 0 and 1."""
    rng = np.random.default_rng(seed)
    n = units * times
    table = pd.DataFrame(rng.normal(size=(n, 4)), columns=["z", "z2", "z3", "w"])
    table["u"], table["t"] = np.repeat(np.arange(units), times), np.tile(np.arange(times), units)
    e = rng.normal(size=n)
    table["x"] = strength * (table["z"] + 0.5 * table["z2"]) + 0.5 * table["w"] + e + noise * rng.normal(size=n)
    table["x2"] = strength * (table["z3"] - 0.5 * table["z"]) + 0.5 * e + rng.normal(size=n)
    table["y"] = table["x"] + table["w"] + e + noise * rng.normal(size=n) + rng.normal(size=units)[table["u"]]
    return table[rng.random(n) >= missing].reset_index(drop=True)


def fitted(table, endogenous=("x",), instruments=("z",), others=("w",), **arguments):
    return instrumented(panel_of(table, "y", [*others, *instruments, *endogenous], "u", "t"), list(endogenous),
                        list(instruments), **arguments)


@pytest.mark.parametrize("effects", [["unit"], ["time"], ["unit", "time"]])
@pytest.mark.parametrize("cluster", ["unit", None])
@pytest.mark.parametrize("instruments", [["z"], ["z", "z2", "z3"]])
@pytest.mark.parametrize("others", [[], ["w"]])
def test_pyfixest_finds_the_same(effects, cluster, instruments, others):
    table = drawn()
    ours = fitted(table, instruments=instruments, others=others, effects=effects, cluster=cluster)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas's coming versions
        theirs = pyfixest.feols(f"y ~ {' + '.join(others) or '1'} | {' + '.join(EFFECTS[name] for name in effects)} | "
                                f"x ~ {' + '.join(instruments)}", table, vcov={"CRV1": "u"} if cluster else "iid",
                                fixef_tol=1e-14)
    names = ["x", *others]
    assert ours.coefficients["estimate"].to_numpy() == pytest.approx(theirs.coef()[names].to_numpy(), rel=1e-8)
    assert ours.coefficients["standard_error"].to_numpy() == pytest.approx(theirs.se()[names].to_numpy(), rel=1e-8)
    # The first stage is a regression like any other.
    first = fixed_effects(panel_of(table, "x", [*instruments, *others], "u", "t"), effects, cluster)
    wald = anderson_rubin_statistic(first.coefficients["estimate"][instruments].to_numpy(),
                                    first.covariance.loc[instruments, instruments].to_numpy())
    assert ours.first_stage.loc["x", "f"] == pytest.approx(wald / len(instruments), rel=1e-8)
    assert ours.first_stage.loc["x", "conditional_f"] == ours.first_stage.loc["x", "f"]
    if "unit" in effects or not cluster:
        assert theirs._f_stat_1st_stage == pytest.approx(wald / len(instruments), rel=1e-8)


def test_two_endogenous_regressors_with_dummies_by_other_hands():
    table = drawn()
    ours = fitted(table, ["x", "x2"], ["z", "z2", "z3"], cluster=None)
    dummies = np.column_stack([pd.get_dummies(table["u"], dtype=float),
                               pd.get_dummies(table["t"], dtype=float).iloc[:, 1:]])
    controls = np.column_stack([table["w"], dummies])
    free = {name: sm.OLS(table[name].to_numpy(), controls).fit().resid for name in
            ("y", "x", "x2", "z", "z2", "z3")}
    x, z = np.column_stack([free["x"], free["x2"]]), np.column_stack([free["z"], free["z2"], free["z3"]])
    projection = z @ np.linalg.pinv(z)
    slopes = np.linalg.solve(x.T @ projection @ x, x.T @ projection @ free["y"])
    assert ours.coefficients["estimate"].iloc[:2].to_numpy() == pytest.approx(slopes, rel=1e-8)
    # The conditional F after Sanderson and Windmeijer, from their equations (7) to (9) for independent errors.
    freedom = len(table) - 3 - np.linalg.matrix_rank(controls)
    for j, name in enumerate(["x", "x2"]):
        target, other = x[:, j], x[:, [1 - j]]
        delta = np.linalg.solve(other.T @ projection @ other, other.T @ projection @ target)
        rest = target - other @ delta
        f = (rest @ projection @ rest / 2) / ((rest @ rest - rest @ projection @ rest) / freedom)
        assert ours.first_stage.loc[name, "conditional_f"] == pytest.approx(f, rel=1e-8)
    assert ours.anderson_rubin is None and ours.endogenous == ("x", "x2") and ours.exogenous == ("w",)


def test_instruments_that_move_both_in_nearly_the_same_way_are_weak_for_each():
    table = drawn(units=40, times=10)
    table["x2"] = table["x"] + 0.02 * table["z2"] + 0.5 * np.random.default_rng(1).normal(size=len(table))
    found = fitted(table, ["x", "x2"], ["z", "z3"]).first_stage
    assert found["f"].min() > 50 and found["conditional_f"].max() < 10 and found["weak"].all()


def test_hausman_is_the_regression_with_the_residuals_of_the_first_stage():
    table = drawn()
    ours = fitted(table, instruments=["z", "z2"])
    first = fixed_effects(panel_of(table, "x", ["z", "z2", "w"], "u", "t"))
    added = table.set_index(["u", "t"]).join(first.residuals).reset_index()
    both = fixed_effects(panel_of(added, "y", ["x", "w", "residual"], "u", "t")).coefficients.loc["residual"]
    assert ours.hausman == pytest.approx(both["t"] ** 2, rel=1e-8)
    assert ours.hausman_p_value == pytest.approx(both["p_value"], rel=1e-8)
    assert ours.least_squares["estimate"].to_numpy() == pytest.approx(
        fixed_effects(panel_of(table, "y", ["x", "w"], "u", "t")).coefficients["estimate"].to_numpy())


@pytest.mark.parametrize("cluster", ["unit", None])
@pytest.mark.parametrize("instruments", [["z"], ["z", "z2", "z3"]])
@pytest.mark.parametrize("strength", [1.0, 0.15])
def test_the_anderson_rubin_set_is_all_slopes_at_which_instruments_tell_nothing(cluster, instruments, strength):
    for seed in range(4):
        table = drawn(seed, strength)
        found = fitted(table, instruments=instruments, cluster=cluster)

        def p_value(slope, table=table):
            rest = table.assign(rest=table["y"] - slope * table["x"])
            fit = fixed_effects(panel_of(rest, "rest", [*instruments, "w"], "u", "t"), cluster=cluster)
            wald = anderson_rubin_statistic(fit.coefficients["estimate"][instruments].to_numpy(),
                                            fit.covariance.loc[instruments, instruments].to_numpy())
            k, freedom = len(instruments), fit.degrees_of_freedom
            if cluster:  # Hotelling's T squared of k effects estimated from freedom + 1 clusters
                return stats.f.sf(wald * (freedom + 1 - k) / (k * freedom), k, freedom + 1 - k)
            return stats.f.sf(wald / k, k, freedom)

        ends = [end for part in found.anderson_rubin for end in part if np.isfinite(end)]
        assert [p_value(end) for end in ends] == pytest.approx([0.05] * len(ends), rel=1e-6)
        for slope in np.tan(np.linspace(-1.5, 1.5, 41)):
            assert any(low <= slope <= high for low, high in found.anderson_rubin) == (p_value(slope) >= 0.05)
        assert found.anderson_rubin_p_value == pytest.approx(p_value(0.0), rel=1e-6)


def test_one_instrument_never_contradicts_its_own_estimate():
    shapes = set()
    for seed in range(40):
        found = fitted(drawn(seed, 0.1))
        estimate = found.coefficients.loc["x", "estimate"]
        assert any(low <= estimate <= high for low, high in found.anderson_rubin)
        shapes.add(tuple(tuple(np.isfinite(part)) for part in found.anderson_rubin))
    # An interval, all numbers, and all numbers but an interval.
    assert shapes == {((True, True),), ((False, False),), ((False, True), (True, False))}


def test_several_instruments_can_contradict_every_slope():
    form = ReducedForm(np.array([1.0, -1.0]), np.array([1.0, 1.0]), 0.01 * np.eye(2), np.zeros((2, 2)),
                       0.01 * np.eye(2))
    assert anderson_rubin_set(form, 5.99) == ()


@few
@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(1e-6, 1e6), st.floats(0.3, 30))
def test_sets_by_search(seed, k, scale, critical):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(2 * k, 2 * k + 2))
    whole = root @ root.T / (2 * k) + 0.05 * np.eye(2 * k)
    outcome, regressor = rng.normal(size=(2, k)) * 2
    blocks = whole[:k, :k], whole[:k, k:] / scale, whole[k:, k:] / scale**2
    found = anderson_rubin_set(ReducedForm(outcome, regressor / scale, *blocks), critical)
    for angle in np.linspace(-1.57, 1.57, 301):
        slope = np.tan(angle)
        u = outcome - slope * regressor
        v = whole[:k, :k] - slope * (whole[:k, k:] + whole[:k, k:].T) + slope**2 * whole[k:, k:]
        statistic = anderson_rubin_statistic(u, v)
        if abs(statistic / critical - 1) > 1e-6:
            assert any(low <= slope * scale <= high for low, high in found) == (statistic <= critical)


def test_a_true_slope_is_found_and_weak_instruments_are_said():
    strong = [fitted(drawn(seed, units=60, times=10), instruments=["z", "z2"]) for seed in range(10)]
    estimates = [found.coefficients.loc["x", "estimate"] for found in strong]
    assert abs(np.mean(estimates) - 1) < 0.06 and np.std(estimates) < 0.1
    assert not any(found.weak for found in strong) and max(found.hausman_p_value for found in strong) < 1e-4
    assert min(found.least_squares.loc["x", "estimate"] for found in strong) > 1.2
    assert fitted(drawn(1, 0.1)).weak


def test_anderson_rubin_covers_where_the_usual_interval_does_not():
    def estimate(table):
        found = fitted(table, instruments=["z", "z2", "z3"], cluster=None)
        return {"set": found.anderson_rubin, "usual": tuple(found.coefficients.loc["x", ["low", "high"]])}

    held = coverage(lambda seed: drawn(seed, 0.12, noise=0.3), estimate, 1.0, repeats=400)
    assert held.loc["set", "low"] <= 0.95 <= held.loc["set", "high"] and held.loc["usual", "high"] < 0.8


@few
@given(st.integers(0, 10**6), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_units_of_measurement_change_nothing_else(seed, a, b):
    table = drawn(seed)
    found, again = fitted(table), fitted(table.assign(x=a * table["x"], z=b * table["z"] + 5))
    assert again.coefficients.loc["x", "estimate"] * a == pytest.approx(found.coefficients.loc["x", "estimate"])
    assert again.first_stage.loc["x", "f"] == pytest.approx(found.first_stage.loc["x", "f"], rel=1e-6)
    assert np.array(again.anderson_rubin) * a == pytest.approx(np.array(found.anderson_rubin), rel=1e-6)


def test_a_quadratic_with_instruments_turns_where_it_should():
    rng = np.random.default_rng(5)
    table = drawn(5, units=60, times=10)
    e = rng.normal(size=len(table))
    table["x"] = 2 + table["z"] + 0.5 * e + 0.5 * rng.normal(size=len(table))
    table["xx"], table["zz"] = table["x"] ** 2, table["z"] ** 2
    table["y"] = 4 * table["x"] - table["xx"] + 2 * e
    found = fitted(table, ["x", "xx"], ["z", "zz"], others=[])
    turn = inverted_u(found, "x", "xx")
    assert turn.turning_point.low < 2 < turn.turning_point.high and turn.fieller.kind == "bounded"
    straight = inverted_u(fixed_effects(panel_of(table, "y", ["x", "xx"], "u", "t")), "x", "xx")
    assert abs(straight.turning_point.value - 2) > 2 * abs(turn.turning_point.value - 2)


def test_rows_left_out_are_counted():
    table = drawn(missing=0.0)
    table.loc[3, "z"] = np.nan
    extra = table.iloc[[0]].assign(u=99)
    found = fitted(pd.concat([table, extra]))
    assert (found.dropped, found.singletons, found.rows, found.clusters) == (1, 1, 94, 19)


@pytest.mark.parametrize(("arguments", "messages"), [
    ({"endogenous": ["q"]}, ["no column 'q'"]),
    ({"instruments": [], "others": ["z", "w"]}, ["no instruments", "0 instruments for 1"]),
    ({"endogenous": ["x", "x2"]}, ["1 instruments for 2 endogenous"]),
    ({"cluster": "u", "level": 0}, ["'u' as cluster", "0 as level"]),
    ({"effects": ["units"]}, ["did you mean 'unit'"])])
def test_refused(arguments, messages):
    with pytest.raises(MeasureError) as error:
        fitted(drawn(), **arguments)
    for message in messages:
        assert error.match(message)


def test_refused_roles():
    panel = panel_of(drawn(), "y", ["x", "z", "w"], "u", "t")
    with pytest.raises(MeasureError, match="'x' twice, or endogenous and an instrument"):
        instrumented(panel, ["x"], ["x"])
    with pytest.raises(MeasureError, match="'Z' among the instruments.*regressors of the panel: x, z, w"):
        instrumented(panel, ["x"], ["Z"])
    with pytest.raises(MeasureError, match="a panel of a regression"):
        instrumented(drawn(), ["x"], ["z"])
    with pytest.raises(MeasureError, match="explain the outcome fully"):
        fitted(drawn().assign(y=lambda table: 2 * table["x"] - table["w"]))
    with pytest.raises(MeasureError, match="\\['x'\\] among the endogenous"):
        instrumented(panel, [["x"]], ["z"])
    with pytest.raises(MeasureError, match="give the outcome fully"):
        fitted(drawn().assign(y=lambda table: 2 * table["z"]), others=[])
    with pytest.raises(MeasureError, match="instruments \\(z\\) that move in too few units"):
        fitted(drawn().assign(z=lambda table: table["z"] * (table["u"] == 3)), effects=["unit"], others=[])
    many = drawn(units=3, times=40).assign(z4=np.random.default_rng(2).normal(size=len(drawn(units=3, times=40))))
    with pytest.raises(MeasureError, match="3 instruments for 3 clusters"):
        fitted(many, instruments=["z", "z2", "z3"])


def test_instruments_without_any_relation_are_refused():
    table = drawn(missing=0.0)
    # Within units, x moves in the first two years only and the instrument in the last two.
    table["x"] = np.where(table["t"] < 2, table["t"] - 0.5, 0.0) * (table["u"] + 1)
    table["z"] = np.where(table["t"] > 2, table["t"] - 3.5, 0.0) * (table["u"] + 1)
    with pytest.raises(MeasureError, match="instruments that do not move x"):
        fitted(table, others=[], effects=["unit"])
