"""Regressions with fixed effects: published numbers, other hands, what is left out and what is refused."""
from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pyfixest
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.datasets import grunfeld

from flowspace.econometrics import fixed_effects, panel_of
from flowspace.econometrics.fixed_effects import projected, small_sample
from flowspace.errors import MeasureError

few = settings(max_examples=30, derandomize=True, database=None, deadline=None)
FIRMS = grunfeld.load_pandas().data
TEN = FIRMS[FIRMS["firm"] != "American Steel"]


def panel(table, regressors=("value", "capital"), **arguments):
    return panel_of(table, "invest", list(regressors), unit="firm", **arguments)


def other_hands(table, effects, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas's coming versions
        return pyfixest.feols("invest ~ value + capital" + (" | " + " + ".join(effects) if effects else ""), table,
                              **arguments)


def test_grunfeld_as_published(reference):
    # The documentation of R's plm, effects of firms: estimates, standard errors, R squared within.
    one = fixed_effects(panel(TEN), ["unit"], cluster=None)
    assert one.coefficients["estimate"].round(6).tolist() == [0.110124, 0.310065]
    assert one.coefficients["standard_error"].round(6).tolist() == [0.011857, 0.017355]
    assert one.coefficients["t"].round(4).tolist() == [9.2879, 17.8666]
    assert (round(one.r_squared_within, 5), one.degrees_of_freedom, one.rows) == (0.76676, 188, 200)
    for case, ours, printed, within in (
            ("value", one.coefficients.loc["value", "estimate"], 0.110124, 5e-7),
            ("value_error", one.coefficients.loc["value", "standard_error"], 0.011857, 5e-7),
            ("capital", one.coefficients.loc["capital", "estimate"], 0.310065, 5e-7),
            ("capital_error", one.coefficients.loc["capital", "standard_error"], 0.017355, 5e-7),
            ("r_squared", one.r_squared_within, 0.76676, 5e-6)):
        reference("econometrics.fixed_effects", ours, printed, within, case=f"grunfeld_{case}", source="plm")
    # Effects of firms and years.
    two = fixed_effects(panel(TEN))
    assert two.coefficients["estimate"].round(4).tolist() == [0.1177, 0.3579]
    assert (two.degrees_of_freedom, two.clusters, two.parameters) == (9, 10, 31)


@pytest.mark.parametrize("table", [FIRMS, TEN, FIRMS.drop([3, 17, 40, 41, 42, 130, 219])])
@pytest.mark.parametrize("effects", [["unit"], ["time"], ["unit", "time"], []])
@pytest.mark.parametrize("cluster", ["unit", None])
def test_pyfixest_finds_the_same(table, effects, cluster):
    ours = fixed_effects(panel(table), effects, cluster)
    theirs = other_hands(table, [{"unit": "firm", "time": "year"}[name] for name in effects], vcov={"CRV1": "firm"}
                         if cluster else "iid", fixef_tol=1e-12)
    here = slice(1, None) if not effects else slice(None)  # there the constant comes first
    assert ours.coefficients["estimate"].to_numpy() == pytest.approx(theirs.coef().to_numpy()[here], rel=1e-8)
    k = 2 + {"unit": 1 if cluster else table["firm"].nunique(), "time": 20, "unit time": 20 if cluster else
             table["firm"].nunique() + 19, "": 1}[" ".join(effects)]
    factor = 1.0
    if theirs._df_k != k:
        # Release 0.60 takes years for nested in firms, or does not, with the order of a set of names.
        assert cluster and len(effects) == 2
        factor = (len(table) - theirs._df_k) / (len(table) - k)
    assert ours.covariance.to_numpy() == pytest.approx(theirs._vcov[here, here] * factor, rel=1e-8)
    t = ours.coefficients
    if factor == 1:
        assert t["p_value"].to_numpy() == pytest.approx(theirs.pvalue().to_numpy()[here], abs=1e-12)
        assert t[["low", "high"]].to_numpy() == pytest.approx(theirs.confint().to_numpy()[here], rel=1e-7)


def test_the_same_with_dummies_and_clusters_by_statsmodels():
    table = FIRMS.drop([3, 17, 40, 41, 42, 130, 219]).reset_index(drop=True)
    design = pd.concat([table[["value", "capital"]], pd.get_dummies(table["firm"], dtype=float),
                        pd.get_dummies(table["year"], dtype=float).iloc[:, 1:]], axis=1)
    other = sm.OLS(table["invest"].to_numpy(), design.to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": table["firm"].to_numpy(), "use_correction": False})
    ours = fixed_effects(panel(table))
    raw = ours.covariance.to_numpy() / small_sample(projected(ours.panel, ["unit", "time"]), ["unit", "time"])
    assert raw == pytest.approx(other.cov_params()[:2, :2], rel=1e-8)
    residuals = ours.residuals.loc[list(zip(table["firm"], table["year"].astype(int), strict=True))]
    assert residuals.to_numpy() == pytest.approx(other.resid, abs=1e-8)


@given(st.integers(0, 10**6), st.floats(-5, 5), st.floats(1e-3, 1e4), st.floats(-1e3, 1e3))
@few
def test_scale_and_effects_of_units_and_times_change_nothing_else(seed, unit_effect, times, shift):
    rng = np.random.default_rng(seed)
    table = TEN.assign(invest=TEN["invest"] + unit_effect * pd.factorize(TEN["firm"])[0] ** 2
                       + shift * np.sin(TEN["year"]), value=TEN["value"] * times).sample(frac=1, random_state=rng)
    first, second = fixed_effects(panel(TEN)).coefficients, fixed_effects(panel(table)).coefficients
    assert second["t"].tolist() == pytest.approx(first["t"].tolist(), rel=1e-6)
    assert second.loc["value", "estimate"] == pytest.approx(first.loc["value", "estimate"] / times, rel=1e-6)


def test_a_row_alone_in_its_unit_is_left_out_and_counted():
    extra = pd.DataFrame({"firm": ["new"], "year": [1940.0], "invest": [5.0], "value": [1.0], "capital": [3.0]})
    found, before = fixed_effects(panel(pd.concat([TEN, extra]))), fixed_effects(panel(TEN))
    assert (found.singletons, found.rows, found.units, found.clusters) == (1, 200, 10, 10)
    pd.testing.assert_frame_equal(found.covariance, before.covariance)
    # Its year has no other row, so it goes as well once the firm's other row has gone.
    chain = pd.concat([extra, extra.assign(year=1960.0), TEN])
    assert fixed_effects(panel(chain)).singletons == 2
    assert fixed_effects(panel(chain), ["unit"]).singletons == 0


def test_dropped_rows_are_passed_on():
    assert fixed_effects(panel(TEN.assign(value=TEN["value"].where(TEN["year"] > 1936)))).dropped == 20


def test_a_perfect_fit_has_no_error():
    found = fixed_effects(panel(TEN.assign(invest=2 * TEN["value"] - TEN["capital"])))
    assert found.coefficients["estimate"].tolist() == pytest.approx([2, -1])
    assert found.coefficients["standard_error"].max() < 1e-10 and found.r_squared_within == pytest.approx(1)


@pytest.mark.parametrize(("change", "arguments", "messages"), [
    ({"twice": 2 * TEN["value"] + TEN["year"]}, {}, ["collinear regressors \\(value, twice\\)"]),
    ({"twice": TEN["value"] - TEN["capital"]}, {}, ["collinear regressors \\(value, capital, twice\\)"]),
    ({"twice": TEN["year"] ** 2}, {}, ["do not vary beside the effects of units and times \\(twice\\)"]),
    ({"twice": 1e9}, {"effects": []}, ["the constant \\(twice\\)"]),
    ({"twice": 3.0, "invest": 0.1}, {"effects": ["unit"]}, ["outcome 'invest' that does not vary", "\\(twice\\)"]),
    ({"twice": TEN["value"] ** 2}, {"effects": ["units"]}, ["did you mean 'unit'"]),
    ({"twice": TEN["value"] ** 2}, {"effects": "unit"}, ["'unit' as effects"]),
    ({"twice": TEN["value"] ** 2}, {"effects": ["unit", "unit"]}, ["an effect twice"]),
    ({"twice": TEN["value"] ** 2}, {"cluster": "firm", "level": 1}, ["'firm' as cluster", "a level of 1"])])
def test_refused(change, arguments, messages):
    with pytest.raises(MeasureError) as error:
        fixed_effects(panel(TEN.assign(**change), ["value", "capital", "twice"]), **arguments)
    for message in messages:
        assert error.match(message)


def test_collinear_squares_that_are_nearly_straight_are_still_told_apart():
    table = TEN.assign(x=1000 + TEN["value"] / 1e3)
    table["x_squared"] = table["x"] ** 2
    assert len(fixed_effects(panel(table, ["x", "x_squared"])).coefficients) == 2


def test_too_few_rows_and_no_panel():
    small = TEN[TEN["year"] < 1937].groupby("firm").head(2).head(4)
    with pytest.raises(MeasureError, match="4 rows for 5 parameters"):
        fixed_effects(panel(small))
    with pytest.raises(MeasureError, match="a DataFrame"):
        fixed_effects(TEN)
