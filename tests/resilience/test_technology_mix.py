"""Changes expected from the mix: identities, a worked case, new categories, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.resilience import expected_from_mix, resistance_and_recoverability

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def long(cube, years=(2007, 2009, 2011)):
    """Array of years by units by categories, zeros without a row."""
    return pd.DataFrame([(f"u{r}", "ABCDEFGH"[i], years[t], float(v)) for t, units in enumerate(cube)
                         for r, row in enumerate(units) for i, v in enumerate(row) if v],
                        columns=["agglomeration", "category", "year", "patents"])


@few
@given(st.lists(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3), min_size=2,
                max_size=2))
def test_expected_changes_add_up_to_that_of_the_whole(cube):
    cube = np.array(cube, float)
    if not cube[0].any() or not cube[1].any():
        return
    found = expected_from_mix(long(cube), 2007, 2009)
    change = cube[1].sum() - cube[0].sum()
    assert found["expected"].sum() + found["from_new"].sum() == pytest.approx(change, abs=1e-8)
    assert found["own_effect"].sum() == pytest.approx(found["from_new"].sum(), abs=1e-8)
    assert (found["change"] - found["expected"] - found["own_effect"]).abs().max() < 1e-9
    assert found["mix_effect"].sum() == pytest.approx(-found["from_new"].sum(), abs=1e-8)


def test_the_mix_and_growth_of_the_benchmark_give_zero():
    nation = np.array([[100, 200, 50], [80, 210, 60], [90, 250, 70]], float)
    cube = np.stack([nation * 0.1, nation * 0.02], axis=1)
    whole = long(nation[:, None]).drop(columns="agglomeration")
    found = resistance_and_recoverability(long(cube), 2007, 2009, 2011, whole)
    assert found["recoverability"].abs().max() < 1e-12
    # 100 + 200 + 50 = 80 + 210 + 60: no change to resist.
    assert found["resistance"].isna().all()
    moved = expected_from_mix(long(cube), 2009, 2011, whole)
    assert moved[["mix_effect", "own_effect", "relative"]].abs().max(axis=None) < 1e-12


def test_a_worked_contraction_and_recovery():
    # A shrinks by 20 per cent and grows by 25, B by 10 and by nothing.
    nation = long([[[1000, 500]], [[800, 450]], [[1000, 450]]]).drop(columns="agglomeration")
    cube = [[[100, 100]], [[85, 95]], [[90, 95]]]
    found = resistance_and_recoverability(long(cube), 2007, 2009, 2011, nation).loc["u0"]
    assert found["contraction_expected"] == pytest.approx(-30) and found["contraction_change"] == -20
    assert found["resistance"] == pytest.approx(1 / 3)
    assert found["recovery_expected"] == pytest.approx(0.25 * 85)
    assert found["recoverability"] == pytest.approx((5 - 21.25) / 21.25)


def test_new_categories_have_no_growth_to_expect():
    found = expected_from_mix(long([[[10, 0], [10, 0]], [[10, 5], [10, 0]]]), 2007, 2009)
    assert found["expected"].tolist() == [0, 0] and found["from_new"].tolist() == [5, 0]
    assert found["own_effect"].tolist() == [5, 0] and found["relative"].isna().all()


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: t.assign(patents=-1.0), "below 0"), (lambda t: pd.concat([t, t]), "two rows for u0 A 2007"),
    (lambda t: t.query("year < 2009"), "no rows of 2009"), (lambda t: t.assign(patents=t["patents"].where(t.index > 0)),
                                                           "without a number"),
    (lambda t: t.drop(columns="category"), "no column 'category'"), (lambda t: t.assign(patents=0.0), "benchmark of 0"),
    (lambda t: t.assign(category=None), "rows without category")])
def test_bad_tables_are_named(change, words):
    with pytest.raises(MeasureError, match=words):
        expected_from_mix(change(long([[[10, 3]], [[12, 3]]])), 2007, 2009)


def test_bad_years_and_benchmarks_are_named():
    table = long([[[10, 3]], [[12, 3]]])
    with pytest.raises(MeasureError, match="years in order"):
        expected_from_mix(table, 2009, 2007)
    with pytest.raises(MeasureError, match="benchmark of 0 in 2007 for B"):
        expected_from_mix(table, 2007, 2009, long([[[10, 0]], [[12, 0]]]).drop(columns="agglomeration"))


def test_the_sign_of_the_mix_by_hand():
    # All together stand still; A falls by a fifth and B grows by a fifth, and a has four fifths of its patents in A.
    table = pd.DataFrame({"agglomeration": list("aabb") * 2, "category": ["A", "B"] * 4,
                          "year": [2007] * 4 + [2009] * 4, "patents": [80, 20, 20, 80, 70, 30, 10, 90]})
    assert expected_from_mix(table, 2007, 2009)["mix_effect"].tolist() == pytest.approx([-12, 12])
    # Everything else twice as large at the end: that much growth is no effect of the mix.
    later = table.assign(patents=np.where(table["year"] == 2009, 2 * table["patents"], table["patents"]))
    found = expected_from_mix(later, 2007, 2009)
    assert found["expected"].tolist() == pytest.approx([76, 124])
    assert found["mix_effect"].tolist() == pytest.approx([-24, 24])
