"""Poisson regressions with effects: other hands, what is left out and named, what is refused."""
from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pyfixest
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.econometrics import Fit, fixed_effects_poisson, panel_of
from flowspace.errors import MeasureError

few = settings(max_examples=30, derandomize=True, database=None, deadline=None)


def drawn(seed=0, units=19, times=5, missing=0.1):
    rng = np.random.default_rng(seed)
    n = units * times
    table = pd.DataFrame({"u": np.repeat(np.arange(units), times), "t": np.tile(np.arange(times), units),
                          "x": rng.normal(size=n), "w": rng.normal(size=n)})
    level = 1 + rng.normal(size=units)[table["u"]] + 0.2 * table["t"]
    table["y"] = rng.poisson(np.exp(level + 0.3 * table["x"] - 0.2 * table["w"])).astype(float)
    return table[rng.random(n) >= missing].reset_index(drop=True)


def fitted(table, regressors=("x", "w"), **arguments):
    return fixed_effects_poisson(panel_of(table, "y", list(regressors), "u", "t"), **arguments)


def dummies(table, effects):
    parts = [pd.get_dummies(table[{"unit": "u", "time": "t"}[name]], dtype=float) for name in effects]
    if not parts:
        return np.ones((len(table), 1))
    return np.column_stack([parts[0], *(part.iloc[:, 1:] for part in parts[1:])])


@pytest.mark.parametrize("effects", [["unit", "time"], ["unit"], ["time"], []])
@pytest.mark.parametrize("cluster", ["unit", None])
def test_statsmodels_finds_the_same_with_dummies(effects, cluster):
    table = drawn()
    # Effects of units that are zero throughout have no finite estimate with dummies.
    table = table[table.groupby("u")["y"].transform("sum") > 0].reset_index(drop=True)
    ours = fitted(table, effects=effects, cluster=cluster)
    design = np.column_stack([table[["x", "w"]], dummies(table, effects)])
    model = sm.GLM(table["y"], design, family=sm.families.Poisson())
    kinds = {"cov_type": "cluster", "cov_kwds": {"groups": table["u"], "use_correction": False}} if cluster else {}
    theirs = model.fit(tol=1e-13, maxiter=100, **kinds)
    n, groups = len(table), table["u"].nunique()
    counted = design.shape[1] - (groups - 1 if "unit" in effects else 0)
    factor = groups / (groups - 1) * (n - 1) / (n - counted) if cluster else 1
    assert ours.coefficients["estimate"].to_numpy() == pytest.approx(theirs.params[:2].to_numpy(), rel=1e-8)
    assert ours.coefficients["standard_error"].to_numpy() == pytest.approx(
        theirs.bse[:2].to_numpy() * np.sqrt(factor), rel=1e-8)
    assert ours.fitted.to_numpy() == pytest.approx(theirs.fittedvalues.to_numpy(), rel=1e-8)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=1e-8)
    null = sm.GLM(table["y"], np.ones(n), family=sm.families.Poisson()).fit().llf
    assert ours.pseudo_r_squared == pytest.approx(1 - theirs.llf / null, rel=1e-8)
    assert (ours.rows, ours.clusters, ours.parameters) == (n, groups if cluster else None, design.shape[1])
    assert ours.degrees_of_freedom == (groups - 1 if cluster else n - design.shape[1])


@pytest.mark.parametrize("effects", [["unit", "time"], ["unit"]])
def test_pyfixest_finds_the_same(effects):
    table = drawn(4)
    ours = fitted(table, effects=effects)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas's coming versions
        theirs = pyfixest.fepois("y ~ x + w | " + " + ".join({"unit": "u", "time": "t"}[name] for name in effects),
                                 table, vcov={"CRV1": "u"}, iwls_tol=1e-12)
    assert ours.rows == theirs._N
    assert ours.coefficients["estimate"].to_numpy() == pytest.approx(theirs.coef().to_numpy(), rel=1e-8)
    # pyfixest takes out effects to six digits.
    assert ours.coefficients["standard_error"].to_numpy() == pytest.approx(theirs.se().to_numpy(), rel=1e-5)


def test_it_is_a_fit_like_the_linear_one():
    found = fitted(drawn())
    assert isinstance(found, Fit) and np.isnan(found.r_squared_within)
    # The first-order conditions: residuals add up to nothing in each unit and time.
    assert found.residuals.groupby(level=0).sum().abs().max() < 1e-8
    assert found.residuals.groupby(level=1).sum().abs().max() < 1e-8


def test_units_and_times_of_zeros_are_named_and_change_nothing():
    table = drawn(missing=0.0)
    left = fitted(table[(table["u"] != 3) & (table["t"] != 2)])
    table.loc[(table["u"] == 3) | (table["t"] == 2), "y"] = 0
    found = fitted(table)
    assert (found.all_zero_units, found.all_zero_times, found.separated, found.rows) == ((3,), (2,), (), 72)
    pd.testing.assert_frame_equal(found.coefficients, left.coefficients)
    # With one constant, zeros are like other numbers.
    assert fitted(table, effects=[]).rows == 95 and fitted(table, effects=["time"]).all_zero_units == ()


def test_what_both_effects_together_separate_is_named():
    # Two corners have no years in common but 9, where unit 0 has nothing. The higher the effects of its other years
    # and the lower its own, the nearer it comes to that zero, and nothing else moves.
    table = drawn(missing=0.0)
    table = table[table["u"] > 3]
    corner = pd.DataFrame({"u": [0, 0, 1, 1, 2, 2, 3, 3], "t": [8, 10] * 2 + [9, 11] * 2, "y": np.arange(2.0, 10)})
    zero = pd.DataFrame({"u": [0], "t": [9], "y": [0.0]})
    both = pd.concat([corner, zero])
    both[["x", "w"]] = np.random.default_rng(1).normal(size=(9, 2))
    found = fitted(pd.concat([table, both]))
    assert found.separated == ((0, 9),) and found.all_zero_units == found.all_zero_times == ()
    assert (found.singletons, found.rows, len(found.fitted)) == (0, len(table) + 8, len(table) + 8)
    pd.testing.assert_frame_equal(found.coefficients, fitted(pd.concat([table, both.iloc[:8]])).coefficients)


@few
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(0.001, 1000))
def test_scales_change_nothing_else(seed, a, b):
    table = drawn(seed)
    found, again = fitted(table), fitted(table.assign(y=a * table["y"], x=b * table["x"] + 3))
    assert again.coefficients["t"].to_numpy() == pytest.approx(found.coefficients["t"].to_numpy(), rel=1e-6)
    assert again.coefficients.loc["x", "estimate"] * b == pytest.approx(found.coefficients.loc["x", "estimate"])


@pytest.mark.parametrize(("change", "arguments", "message"), [
    (lambda table: table.assign(y=table["y"] - 1), {}, "outcomes 'y' below zero"),
    (lambda table: table.assign(y=0), {}, "zero throughout"),
    (lambda table: table.assign(w=((table["y"] == 0) & (table["u"] < 9)).astype(float)), {},
     "rows that regressors fit with an expectation of zero.*\n.*do not vary.*w"),
    (lambda table: table, {"effects": ["units"]}, "did you mean 'unit'"),
    (lambda table: table, {"cluster": "u"}, "'u' as cluster"), (lambda table: table, {"level": 1}, "a level of 1"),
    (lambda table: table.assign(w=2 * table["x"]), {}, "collinear")])
def test_refused(change, arguments, message):
    with pytest.raises(MeasureError, match=message):
        fitted(change(drawn()), **arguments)
