"""Relative indices: identities, worked numbers, gaps, entries, zero bases, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.resilience import (
    adding_up,
    fixed_advantage,
    relative_resilience,
    sign_flips,
    standardised_difference,
    year_leverage,
)

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def long(columns, first=2001):
    """Unit → its values by year."""
    return pd.DataFrame([(unit, first + t, v) for unit, values in columns.items() for t, v in enumerate(values)],
                        columns=["agglomeration", "year", "patents"])


@st.composite
def panels(draw, lowest=0):
    units, years = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    cell = st.one_of(st.none(), st.just(lowest), st.integers(lowest, 500))
    cells = draw(st.lists(st.lists(cell, min_size=years, max_size=years), min_size=units, max_size=units))
    table = long({f"u{i}": row for i, row in enumerate(cells)})
    table["patents"] = table["patents"].astype(float)
    return table


def test_worked_numbers_in_a_downturn():
    # Benchmark -10 per cent; a falls by 5, b by 20, c grows by 5.
    table = long({"a": [100, 95], "b": [200, 160], "c": [20, 21]})
    found = relative_resilience(table, {2001: 1000, 2002: 900}).query("year == 2002").set_index("agglomeration")
    assert found["growth"].tolist() == pytest.approx([-0.05, -0.2, 0.05])
    assert found["difference"].tolist() == pytest.approx([0.05, -0.1, 0.15])
    assert found["resilience"].tolist() == pytest.approx([0.5, -1.0, 1.5])
    assert found["sensitivity"].tolist() == pytest.approx([0.5, 2.0, -0.5])
    assert found["weight"].tolist() == pytest.approx([0.1, 0.2, 0.02])
    assert found.loc["a", "log_difference"] == pytest.approx(np.log(0.95 / 0.9))


@few
@given(panels())
def test_weighted_resilience_adds_up_to_what_starts_from_zero(table):
    if table["patents"].isna().all():
        return
    relative = relative_resilience(table)
    sums = adding_up(relative)
    scale = 1 + sums["mean"].abs() * sums["units"] + sums["from_zero"]
    assert (abs(sums["weighted_sum"] + sums["from_zero"]) <= 1e-9 * scale).all()
    assert (sums["weight_total"] - 1).abs().max() < 1e-12 or not len(sums)
    assert (abs(sums["mean"] - sums["weighted_mean"] - sums["small_units"]) <= 1e-9 * scale).all()
    # The closed form, by another way.
    for row in sums.itertuples():
        part = relative[(relative["year"] == row.year) & relative["resilience"].notna()]
        if row.from_zero == 0 and len(part) > 1:
            covariance = np.cov(part["weight"], part["resilience"], ddof=0)[0, 1]
            assert row.mean == pytest.approx(-len(part) * covariance, rel=1e-7, abs=1e-9)


def test_a_benchmark_that_is_not_the_sum_leaves_a_gap():
    table = long({"a": [100, 130], "b": [300, 330]})
    sums = adding_up(relative_resilience(table, {2001: 1000, 2002: 1050}))
    # All units together grow by 15 per cent and weigh 0.4: 0.4 (0.15 - 0.05) / 0.05.
    assert sums["weighted_sum"].tolist() == pytest.approx([0.8])
    assert sums["weighted_mean"].tolist() == pytest.approx([2.0])
    assert sums["share_above_zero"].tolist() == [1.0]


def test_no_growth_over_a_gap_and_entry_is_no_growth_of_the_sum():
    table = long({"a": [100, np.nan, 120, 132], "b": [100, 110, 121, 133.1], "new": [np.nan, np.nan, 50, 100]})
    found = relative_resilience(table).set_index(["agglomeration", "year"])
    assert ("a", 2002) not in found.index and len(found) == 9
    assert found.loc[("a", 2003), "reason"] == "no_earlier_value" and np.isnan(found.loc[("a", 2003), "growth"])
    assert found.loc[("new", 2003), "reason"] == "no_earlier_value"
    # 2003: only b has both years. 2004: a, b and new.
    assert found.loc[("b", 2003), ["benchmark", "benchmark_base"]].tolist() == [121, 110]
    assert found.loc[("b", 2003), "resilience"] == 0
    assert found.loc[("new", 2004), "benchmark_growth"] == pytest.approx(365.1 / 291 - 1)
    two = relative_resilience(table, horizon=2).set_index(["agglomeration", "year"])
    assert two.loc[("a", 2003), "growth"] == pytest.approx(0.2)


def test_zero_bases_and_a_benchmark_that_stands_still():
    found = relative_resilience(long({"a": [0, 10], "b": [100, 90], "c": [5, 0]})).set_index(["agglomeration", "year"])
    assert found.loc[("a", 2002), "reason"] == "zero_base" and np.isnan(found.loc[("a", 2002), "growth"])
    assert found.loc[("c", 2002), "growth"] == -1 and np.isnan(found.loc[("c", 2002), "log_difference"])
    still = relative_resilience(long({"a": [10, 12], "b": [10, 8]})).query("year == 2002")
    assert still["reason"].tolist() == ["benchmark_unchanged"] * 2
    assert still[["resilience", "sensitivity"]].isna().all(axis=None) and still["difference"].tolist() == [0.2, -0.2]
    assert adding_up(still).empty
    nothing = relative_resilience(long({"a": [10, 12]}), {2002: 5}).query("year == 2002")
    assert nothing["reason"].tolist() == ["no_benchmark"] and nothing["growth"].tolist() == [0.2]


def test_a_horizon_longer_than_the_table_and_other_names():
    table = long({"a": [1, 2]}).rename(columns={"agglomeration": "city", "year": "t", "patents": "n"})
    found = relative_resilience(table, None, "n", "city", "t", horizon=5)
    assert found["reason"].tolist() == ["no_earlier_value"] * 2 and list(found.columns[:2]) == ["city", "t"]


def test_a_benchmark_over_two_years():
    found = relative_resilience(long({"a": [100, 90, 121]}), {2001: 100, 2002: 50, 2003: 110}, horizon=2)
    assert found["benchmark_growth"].iloc[2] == pytest.approx(0.1) and found["resilience"].iloc[2] == pytest.approx(1.1)


def test_the_order_of_rows_does_not_matter():
    table = long({"a": [100, 95, 99], "b": [200, 160, 190]})
    pd.testing.assert_frame_equal(relative_resilience(table), relative_resilience(table.sample(frac=1, random_state=1)))


@pytest.mark.parametrize(("table", "words"), [
    (pd.DataFrame({"agglomeration": ["a", "a"], "year": [1, 1], "patents": [1, 2]}), "two rows for a in 1"),
    (long({"a": [1, -2]}), "below 0"), (long({"a": [1, np.inf]}), "infinite"), (long({"a": [1, "x"]}), "not numbers"),
    (long({"a": [1, 2]}).rename(columns={"patents": "patent"}), "did you mean 'patent'"),
    (long({"a": [1, 2]}).astype({"year": str}), "not whole numbers"), (long({}), "without rows"),
    (pd.DataFrame({"agglomeration": ["a", None], "year": [1, 2], "patents": [1, 2]}), "rows without agglomeration"),
    ([1, 2], "a list")])
def test_bad_tables_are_named(table, words):
    with pytest.raises(MeasureError, match=words):
        relative_resilience(table)


def test_bad_arguments_are_named():
    table = long({"a": [1, 2]})
    for arguments, words in (({"horizon": 0}, "horizon"), ({"benchmark": 3}, "benchmark"),
                             ({"benchmark": pd.DataFrame({"year": [1, 1], "patents": [1, 2]})}, "twice")):
        with pytest.raises(MeasureError, match=words):
            relative_resilience(table, **arguments)
    with pytest.raises(MeasureError, match="names that the result does not use"):
        relative_resilience(table.rename(columns={"agglomeration": "growth"}), unit="growth")


def test_the_same_advantage_at_different_growth():
    # Two percentage points at 20, 5 and 0.1 per cent.
    found = fixed_advantage([0.2, 0.05, 0.001, 0.0, -0.01], 0.02)
    assert found["resilience"].tolist()[:3] == pytest.approx([0.1, 0.4, 20])
    assert np.isnan(found["resilience"][3]) and np.isnan(found["sensitivity"][3])
    assert found["opposite"].tolist() == [False, False, False, False, True]


@few
@given(panels(1))
def test_sensitivity_is_upside_down_in_downturns(table):
    if table["patents"].isna().all():
        return
    relative = relative_resilience(table)
    known = relative[relative["resilience"].notna()]
    expected = np.sign(known["benchmark_growth"]) * (known["sensitivity"] - 1)
    assert np.allclose(known["resilience"], expected, atol=1e-9)
    leverage = year_leverage(relative)
    if len(leverage) and known["resilience"].abs().sum() > 0:
        assert leverage["leverage"].sum() == pytest.approx(1)
        assert (leverage["multiplier"] * leverage["benchmark_growth"].abs()).to_numpy() == pytest.approx(1)


def test_sign_flips_by_year():
    relative = relative_resilience(long({"a": [100, 120, 125], "b": [100, 115, 95], "c": [100, 110, 90]}))
    found = sign_flips(relative)
    assert found["rank_agreement"].tolist() == [1.0, -1.0] and found["opposite"].tolist() == [0, 1]


def test_a_year_of_no_growth_decides_the_mean():
    # 2002 grows by 20, 2003 by half a per cent, with the same advantage of a.
    relative = relative_resilience(long({"a": [100, 122, 124.44], "b": [100, 118, 118.0 * 0.99]}),
                                   {2001: 100, 2002: 120, 2003: 120.6})
    found = year_leverage(relative, smallest=0.01).set_index("year")
    assert found["too_small"].tolist() == [False, True] and found.loc[2003, "leverage"] > 0.95
    assert found.loc[2003, "mean_shift"] > 1


def test_standardised_differences():
    relative = pd.DataFrame({"agglomeration": ["a"] * 5 + ["flat"] * 5 + ["young"] * 2,
                             "year": [*range(2004, 2009)] * 2 + [2007, 2008],
                             "difference": [np.nan, 0.01, 0.02, 0.06, -0.1, np.nan, 0.1, 0.1, 0.1, 0.5, 0.1, 0.2]})
    found = standardised_difference(relative, (2004, 2007))
    own = np.array([0.01, 0.02, 0.06])
    assert found["z"].iloc[4] == pytest.approx((-0.1 - own.mean()) / own.std(ddof=1))
    assert found["reason"].tolist() == (["no_difference", "", "", "", ""] + ["no_difference"] + ["constant_before"] * 4
                                        + ["few_years_before"] * 2)
    assert found["z"].isna().tolist() == (found["reason"] != "").tolist()
    for before in ((2007, 2004), 2007, ("2004", 2007)):
        with pytest.raises(MeasureError, match="years before"):
            standardised_difference(relative, before)
    with pytest.raises(MeasureError, match="at most 0 years"):
        standardised_difference(relative, (1990, 1995))


def test_standardised_differences_of_normal_growth_are_students_t():
    from scipy import stats

    rng = np.random.default_rng(4)
    units, m = 4000, 6
    relative = pd.DataFrame({"agglomeration": np.repeat(np.arange(units), m + 1),
                             "year": np.tile(np.arange(m + 1), units), "difference": rng.normal(size=units * (m + 1))})
    z = standardised_difference(relative, (0, m - 1)).query("year == @m")["z"] / np.sqrt(1 + 1 / m)
    assert stats.kstest(z, stats.t(m - 1).cdf).pvalue > 0.01
    assert stats.kstest(z, stats.norm.cdf).pvalue < 0.01


def test_what_begins_at_nothing_is_told_apart_from_what_the_others_gain():
    table = pd.DataFrame({"agglomeration": list("aabbcc"), "year": [2001, 2002] * 3, "patents": [60, 66, 40, 50, 0, 9]})
    found = adding_up(relative_resilience(table)).iloc[0]
    # The whole grows by 25 of 100, of which 9 come from a unit that had nothing.
    assert found["units"] == 2 and found["from_zero"] == pytest.approx(0.09 / 0.25)
    assert found["weighted_sum"] == pytest.approx(-0.09 / 0.25)


def test_a_year_without_any_earlier_value_has_no_benchmark():
    table = pd.DataFrame({"agglomeration": list("aabb"), "year": [2001, 2002] * 2, "patents": [1, 2, 3, 4]})
    found = relative_resilience(table)
    assert found.loc[found["year"] == 2001, ["benchmark", "benchmark_base"]].isna().all(axis=None)
    assert found.loc[found["year"] == 2002, "benchmark"].tolist() == [6, 6]
