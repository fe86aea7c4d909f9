"""Advantages, proximity, density and complexity: numbers by hand, identities, and bad inputs."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.specialisation import (
    advantage_matrix, complexity, counts_by_field, feasible_entries, proximity, relatedness_density, revealed_advantage,
)

COUNTS = st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=3, max_size=8)


def long(rows):
    return pd.DataFrame([(f"u{i}", f"f{j}", x) for i, row in enumerate(rows) for j, x in enumerate(row)],
                        columns=["unit", "field", "value"])


def matrix(rows, fields="wxyz"):
    return pd.DataFrame(rows, [f"u{i}" for i in range(len(rows))], list(fields)[:len(rows[0])])


@given(COUNTS)
def test_expected_counts_have_the_totals_and_means_of_advantages_are_one(rows):
    found = revealed_advantage(long(rows))
    x = np.array(rows, dtype=float)
    for key in ("unit", "field"):
        both = found.groupby(key)[["value", "expected"]].sum()
        assert both["value"].to_numpy() == pytest.approx(both["expected"].to_numpy())
    known = found[found["expected"] > 0]
    # Weighted by what is expected, advantages have the mean 1.
    if x.sum():
        assert (known["rta"] * known["expected"]).sum() == pytest.approx(x.sum())
        assert (known["symmetric"].between(-1, 1)).all()
    assert (known["low"] <= known["rta"] + 1e-12).all() and (known["rta"] <= known["high"] + 1e-12).all()
    assert not found.loc[found["expected"] == 0, "advantage"].any()


@given(COUNTS, st.integers(2, 9))
def test_units_of_measurement_do_not_matter_for_the_ratio(rows, factor):
    one, other = (revealed_advantage(long(np.array(rows) * k)) for k in (1, factor))
    assert one["rta"].to_numpy() == pytest.approx(other["rta"].to_numpy(), nan_ok=True)
    assert one["advantage"].equals(other["advantage"]) or (np.abs(one["rta"] - 1) < 1e-9).any()


def test_the_interval_is_that_of_poisson_counts():
    # A count of 4 where 2 are expected: Poisson means under which 4 or more, or 4 or fewer, have 2.5 %.
    table = long([[4, 6], [6, 34]])
    row = revealed_advantage(table).iloc[0]
    assert row["expected"] == 2
    assert stats.poisson.sf(3, row["low"] * 2) == pytest.approx(0.025)
    assert stats.poisson.cdf(4, row["high"] * 2) == pytest.approx(0.025)
    assert row["advantage"] and not row["sure"]


def test_small_counts_are_no_advantage_where_that_is_asked():
    table = long([[1, 0], [50, 100]])
    assert revealed_advantage(table)["advantage"].tolist() == [True, False, False, True]
    assert revealed_advantage(table, least=2)["advantage"].tolist() == [False, False, False, True]


def test_pairs_without_a_row_are_zero():
    table = long([[4, 0], [0, 3]])
    pd.testing.assert_frame_equal(revealed_advantage(table), revealed_advantage(table[table["value"] > 0]))


def test_proximity_by_hand():
    # Three units have w, two of them x, one of them y; z is of nobody.
    have = matrix([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    found = proximity(have)
    assert found.loc["w", "x"] == pytest.approx(2 / 3) and found.loc["w", "y"] == pytest.approx(1 / 3)
    assert found.loc["x", "y"] == pytest.approx(1 / 2) and (found["z"] == 0).all()
    # Together: wx 2, wy 1, xy 1, so that sums are 3, 3, 2 and all 8.
    other = proximity(have, "association")
    assert other.loc["w", "x"] == pytest.approx(2 * 8 / 9) and other.loc["w", "y"] == pytest.approx(8 / 6)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=9))
def test_proximity_and_density_stay_within_their_bounds(rows):
    have = matrix(rows)
    for method in ("conditional", "association"):
        related = proximity(have, method)
        assert np.allclose(related, related.T) and (np.diag(related) == 0).all()
        density = relatedness_density(have, related)
        assert ((density.isna()) | density.ge(0) & density.le(100)).all(axis=None)
        assert (density.isna().all() == (related.sum() == 0)).all()
    assert proximity(have).le(1).all(axis=None)


def test_density_by_hand_leaves_the_field_itself_out():
    have = matrix([[1, 0, 1, 0], [0, 1, 0, 0]])
    related = pd.DataFrame([[9, .5, .25, 0], [.5, 9, 0, 0], [.25, 0, 9, 0], [0, 0, 0, 9]], list("wxyz"), list("wxyz"))
    found = relatedness_density(have, related)
    # Of w: x and y count 0.5 and 0.25, u0 has y only.
    assert found.loc["u0"].tolist()[:3] == pytest.approx([100 / 3, 100, 100])
    assert found.loc["u1"].tolist()[:3] == pytest.approx([200 / 3, 0, 0]) and found["z"].isna().all()
    shuffled = related.loc[list("zyxw"), list("xwzy")]
    pd.testing.assert_frame_equal(relatedness_density(have, shuffled), found)


def test_whoever_has_all_has_full_density():
    have = matrix([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]])
    assert relatedness_density(have, proximity(have)).loc["u0"].to_numpy() == pytest.approx(100)


def test_feasible_entries_are_lacking_and_near():
    table = long([[9, 9, 0, 1], [9, 9, 9, 0], [0, 0, 0, 30], [1, 0, 9, 9]])
    found = revealed_advantage(table)
    have = advantage_matrix(found)
    density = relatedness_density(have, proximity(have))
    listed = feasible_entries(found, density, above=0)
    assert len(listed) == int((~have & density.notna()).sum(axis=None))
    assert not listed.merge(found[found["advantage"]], on=["unit", "field"]).size
    top = feasible_entries(found, density)
    assert (top["density"] >= listed["density"].median()).all()
    for _, part in listed.groupby("unit"):
        assert part["density"].is_monotonic_decreasing and part["rank"].iloc[0] == 1
    assert set(feasible_entries(found, density, above=0, units=["u0"])["unit"]) == {"u0"}
    for bad in ({"units": ["u9"]}, {"above": 101}, {"above": "x"}):
        with pytest.raises(MeasureError):
            feasible_entries(found, density, **bad)
    with pytest.raises(MeasureError, match="lacks units or fields"):
        feasible_entries(found, density.drop(columns="f0"))


def test_complexity_is_the_limit_of_reflections():
    rng = np.random.default_rng(3)
    m = (rng.random((12, 8)) < np.linspace(0.9, 0.2, 8)).astype(int)
    have = pd.DataFrame(m, [f"u{i:02d}" for i in range(12)], [f"f{j}" for j in range(8)])
    found = complexity(have)
    d, u = m.sum(axis=1), m.sum(axis=0)
    k = d.astype(float)
    for _ in range(40):  # reflections from units to fields and back
        k = (m / d[:, None]) @ ((m / u).T @ k)
        k = (k - k.mean()) / k.std()
    assert abs(np.corrcoef(k, found.units)[0, 1]) == pytest.approx(1, abs=1e-6)
    assert found.units.mean() == pytest.approx(0, abs=1e-9) and found.units.std(ddof=0) == pytest.approx(1)
    assert np.corrcoef(found.units, d)[0, 1] > 0 and 0 < found.gap < 1


def test_complexity_needs_enough_to_order():
    have = matrix([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    found = complexity(have)
    assert found.units.isna().tolist() == [False, False, False, True] and found.fields.isna().tolist()[3]
    with pytest.raises(MeasureError, match="at least three"):
        complexity(have.iloc[:2])


def papers(**changes):
    return pd.DataFrame({"venue": ["icra", "icra", "cvpr", "cvpr"], "year": [2013, 2018, 2013, 2018],
                         "cities": ["1;2", "1", "2", "2;3;9"], "papers": [2, 1, 4, 3]}).assign(**changes)


PERIODS = {"early": (2013, 2015), "late": (2016, 2018)}


def test_records_are_split_evenly():
    found = counts_by_field(papers(), PERIODS).set_index(["unit", "field", "period"])["value"]
    assert found["1", "icra", "early"] == 1 and found["2", "cvpr", "late"] == pytest.approx(1)
    assert found.sum() == pytest.approx(10)
    members = pd.DataFrame({"agglomeration": ["a", "a", "b"], "adcode": ["1", "2", "3"]})
    of = counts_by_field(papers(), PERIODS, members=members).set_index(["unit", "field", "period"])["value"]
    # City 9 belongs to none: its third of 3 papers is not counted.
    assert of["a", "icra", "early"] == 2 and of["b", "cvpr", "late"] == pytest.approx(1)
    assert of.sum() == pytest.approx(9)


def test_fields_that_do_not_last_are_left_out():
    short = papers(year=[2013, 2014, 2013, 2018])
    assert set(counts_by_field(short, PERIODS)["field"]) == {"cvpr"}
    assert set(counts_by_field(short, PERIODS, only_lasting=False)["field"]) == {"cvpr", "icra"}
    assert counts_by_field(papers(year=1990), PERIODS).empty


@pytest.mark.parametrize("periods", [{}, {"a": (2015, 2013)}, {"a": (2013, 2015), "b": (2015, 2016)}, {"a": 2013},
                                     {"a": (2013.5, 2015)}, None])
def test_wrong_periods_are_named(periods):
    with pytest.raises(MeasureError):
        counts_by_field(papers(), periods)


def test_wrong_records_are_named():
    for bad in (papers(papers=-1), papers(cities="1;;2"), papers(cities=None), papers(year="x"), papers(papers=np.nan),
                papers().drop(columns="venue"), None):
        with pytest.raises(MeasureError):
            counts_by_field(bad, PERIODS)


def test_wrong_counts_are_named():
    table = long([[1, 2], [3, 4]])
    for bad in (table.assign(value=-1), table.assign(value=np.nan), table.assign(unit=1), pd.concat([table, table]),
                table.head(0), table.drop(columns="field"), None):
        with pytest.raises(MeasureError):
            revealed_advantage(bad)
    for arguments in ({"least": -1}, {"level": 1}, {"value": "unit"}):
        with pytest.raises(MeasureError):
            revealed_advantage(table, **arguments)


def test_wrong_matrices_are_named():
    have = matrix([[1, 0], [0, 1]])
    for bad in (have * 2, pd.concat([have, have]), have.head(0), np.eye(2), None):
        with pytest.raises(MeasureError):
            proximity(bad)
    with pytest.raises(MeasureError):
        proximity(have, "cosine")
    for bad in (proximity(have).rename(columns={"w": "v"}), -1 * (proximity(have) + 1), None):
        with pytest.raises(MeasureError):
            relatedness_density(have, bad)


def test_units_that_are_all_alike_have_no_complexity():
    with pytest.raises(MeasureError, match="the same for all units"):
        complexity(pd.DataFrame(1, index=list("abcd"), columns=list("wxyz")))


def test_large_counts_are_computed_and_larger_ones_refused():
    table = pd.DataFrame({"unit": list("aabb"), "field": list("xyxy"), "value": [8e300, 2e300, 2e300, 8e300]})
    assert revealed_advantage(table)["rta"].iloc[0] == pytest.approx(1.6)
    with pytest.raises(MeasureError, match="beyond what can be computed"):
        revealed_advantage(table.assign(value=1e308))
