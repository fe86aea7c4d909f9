"""The curve of specifications: every combination, reasons instead of crashes, the joint test."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace.econometrics import (
    coverage,
    curve_summary,
    curve_test,
    fixed_effects,
    panel_of,
    regressor_result,
    renamed_units,
    specification_curve,
)
from flowspace.errors import MeasureError, Problem

few = settings(max_examples=30, derandomize=True, database=None, deadline=None)
CHOICES = {"measure": {"first": "p", "second": "p2"}, "years": {"all": 8, "early": 4},
           "effects": {"both": ("unit", "time"), "units": ("unit",)}}


def drawn(seed=0, slope=0.0, units=12, times=8):
    rng = np.random.default_rng(seed)
    n = units * times
    # Both measures and the outcome drift within units, so that single tests reject too often.
    drift = rng.normal(size=(3, units, times)).cumsum(axis=2).reshape(3, n)
    table = pd.DataFrame({"agglomeration": np.repeat([f"r{i:02}" for i in range(units)], times),
                          "year": np.tile(np.arange(times), units), "p": drift[0], "p2": drift[0] + 0.5 * drift[1]})
    return table.assign(y=slope * drift[0] + drift[2])


def estimate(table, measure, years, effects):
    panel = panel_of(table[table["year"] < years], "y", [measure])
    return regressor_result(fixed_effects(panel, effects, cluster=None), measure)


def test_every_combination_once_in_order():
    table = drawn(slope=1.0)
    curve = specification_curve(table, CHOICES, estimate)
    assert curve[list(CHOICES)].apply(tuple, axis=1).tolist() == [
        (m, y, e) for m in ("first", "second") for y in ("all", "early") for e in ("both", "units")]
    assert curve["n"].tolist() == [96, 96, 48, 48] * 2 and (curve["reason"] == "").all()
    alone = fixed_effects(panel_of(table[table["year"] < 4], "y", ["p2"]), ["unit"], None).coefficients.loc["p2"]
    assert curve.iloc[7][["estimate", "low", "high", "p_value"]].tolist() == alone[
        ["estimate", "low", "high", "p_value"]].tolist()


def test_what_cannot_be_estimated_is_a_row_with_a_reason():
    table = drawn().assign(flat=1.0)
    choices = CHOICES | {"measure": {"first": "p", "flat": "flat"}}
    curve = specification_curve(table, choices, estimate)
    failed = curve[curve["measure"] == "flat"]
    assert failed["estimate"].isna().all() and failed["reason"].str.contains("do not vary").all()
    assert curve_summary(curve)[["specifications", "estimated"]].tolist() == [8, 4]
    none = specification_curve(table, choices, lambda table, **chosen: {"estimate": np.nan})
    assert (none["reason"] == "the estimate is not defined").all()
    assert curve_summary(none)["estimated"] == 0 and np.isnan(curve_summary(none)["positive"])


def test_mistakes_of_whoever_wrote_the_estimate_do_not_hide_as_reasons():
    for wrong, message in (({"slope": 1}, "without an estimate for first / all / both"), (3.0, "a float without"),
                           ({"estimate": 1, "p": 2}, "results named p .*"), ({"estimate": "1"}, "are no numbers")):
        with pytest.raises(MeasureError, match=message):
            specification_curve(drawn(), CHOICES, lambda table, wrong=wrong, **chosen: wrong)
    with pytest.raises(ZeroDivisionError):
        specification_curve(drawn(), CHOICES, lambda table, **chosen: {"estimate": 1 / 0})


@few
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 1)), min_size=1, max_size=12))
def test_shares(rows):
    summary = curve_summary(pd.DataFrame(rows, columns=["estimate", "p_value"]))
    signs = [np.sign(e) for e, _ in rows]
    assert summary["positive"] * len(rows) == pytest.approx(signs.count(1.0))
    assert summary["negative"] * len(rows) == pytest.approx(signs.count(-1.0))
    assert summary["significant_negative"] <= summary["negative"] and summary["smallest"] <= summary["median"]


def test_the_joint_test_holds_its_level_where_single_tests_do_not():
    def walks(seed):
        # Measures and outcome of 12 units that drift by themselves over 8 years.
        drift = np.random.default_rng(seed).normal(size=(3, 12, 8)).cumsum(axis=2)
        return {"measures": (drift[0], drift[0] + 0.5 * drift[1]), "y": drift[2]}

    def slope(data, measure, years):
        x, y = (table[:, years] - table[:, years].mean(axis=1, keepdims=True) for table in (
            data["measures"][measure], data["y"]))
        b = (x * y).sum() / (x * x).sum()
        error = np.sqrt(((y - b * x) ** 2).sum() / (x.size - 13) / (x * x).sum())
        return {"estimate": b, "p_value": 2 * stats.norm.sf(abs(b) / error)}

    def null(data, seed):
        order = np.random.default_rng(seed).permutation(12)
        return data | {"measures": tuple(table[order] for table in data["measures"])}

    def p_values(data):
        choices = {"measure": {"first": 0, "second": 1}, "years": {"all": slice(8), "late": slice(2, 8)}}
        joint = curve_test(data, choices, slope, null, replicates=99)["p_value"]
        held = {"single": slope(data, 0, slice(8))["p_value"], **joint}
        return {name: (0.1, 1.1) if p > 0.1 else [] for name, p in held.items()}

    rates = coverage(walks, p_values, 0.1, repeats=100, level=0.99)
    assert rates.loc["single", "high"] < 0.85
    # Shares of four specifications have ties, which makes their tests hold more often.
    assert rates.loc["median", "low"] < 0.9 < rates.loc["median", "high"]
    assert (rates.loc[["dominant", "significant"], "high"] >= 0.9).all()


def test_the_joint_test_finds_an_effect():
    null = lambda table, seed: renamed_units(table, ["p", "p2"], seed, "agglomeration", "year")  # noqa: E731
    table = drawn(3, slope=1.5)
    choices = CHOICES | {"effects": {"units": ("unit",)}}
    found = curve_test(table, choices, estimate, null)
    assert found.loc["median", "p_value"] == 0.01 and found.loc["significant", "observed"] == 1
    assert found["replicates"].tolist() == [99] * 3
    pd.testing.assert_frame_equal(found, curve_test(table, choices, estimate, null))


def test_renaming_exchanges_whole_histories():
    table = drawn(units=5).sample(frac=1, random_state=0)
    for seed in range(5):
        found = renamed_units(table, ["p", "p2"], seed, "agglomeration", "year")
        assert found["y"].equals(table["y"]) and found.index.equals(table.index)
        before, after = (t.pivot(index="agglomeration", columns="year", values="p") for t in (table, found))
        assert sorted(map(tuple, before.to_numpy())) == sorted(map(tuple, after.to_numpy()))
        assert (found["p2"] - found["p"]).var() == pytest.approx((table["p2"] - table["p"]).var())
        # The same whatever the order of the rows.
        other = renamed_units(table.sort_index(), ["p", "p2"], seed, "agglomeration", "year")
        pd.testing.assert_frame_equal(found.sort_index(), other)


def test_renaming_with_gaps():
    table = pd.DataFrame({"agglomeration": list("aab"), "year": [1, 2, 1], "x": [1.0, 2.0, 3.0]})
    found = {tuple(renamed_units(table, "x", seed)["x"].fillna(-1)) for seed in range(9)}
    assert found == {(1, 2, 3), (3, -1, 1)}


@pytest.mark.parametrize(("choices", "message"), [
    ({}, "as choices"), ({"a b": {"x": 1}}, "'a b' as the name of a choice"), ({"n": {"x": 1}}, "'n' as the name"),
    ({"a": {}}, "as the options of a"), ({"a": [1, 2]}, "as the options of a")])
def test_refused_choices(choices, message):
    with pytest.raises(MeasureError, match=message):
        specification_curve(None, choices, estimate)


def test_other_refusals():
    for call, message in (
            (lambda: specification_curve(None, CHOICES, 3), "a int as estimate"),
            (lambda: curve_test(None, CHOICES, estimate, None), "a NoneType as null"),
            (lambda: curve_test(None, CHOICES, estimate, estimate, replicates=9), "9 as number of replicates"),
            (lambda: curve_summary(pd.DataFrame({"x": [1]})), "without estimate or p_value"),
            (lambda: renamed_units(drawn(), ["q"], 0, "agglomeration", "year"), "no column 'q'"),
            (lambda: regressor_result(3, "p"), "a int.*a fitted regression"),
            (lambda: regressor_result(fixed_effects(panel_of(drawn(), "y", ["p"])), "P2"), "no regressor 'P2'"),
            (lambda: renamed_units(drawn(), 3, 0, "agglomeration", "year"), "3 as column of the table"),
            (lambda: renamed_units(drawn(), ["year"], 0, "agglomeration", "year"), "other than the keys"),
            (lambda: renamed_units(drawn().assign(year=None), ["p"], 0, "agglomeration", "year"), "without a unit or"),
            (lambda: curve_summary(pd.DataFrame({"estimate": ["a"], "p_value": [1]})), "cells of estimate"),
            (lambda: renamed_units(drawn(units=1), ["p"], 0, "agglomeration", "year"), "1 units"),
            (lambda: renamed_units(pd.concat([drawn()] * 2), ["p"], 0, "agglomeration", "year"), "two rows for r00")):
        with pytest.raises(MeasureError, match=message):
            call()
    problem = MeasureError(Problem("a", "b", "c"))
    with pytest.raises(MeasureError, match="found a"):
        curve_test(drawn(), CHOICES, estimate, lambda table, seed: (_ for _ in ()).throw(problem))


def test_a_column_named_twice_is_exchanged_once():
    table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2, 1, 2], "x": [1, 2, 3, 4]})
    pd.testing.assert_frame_equal(renamed_units(table, ["x", "x"], 1), renamed_units(table, ["x"], 1))
