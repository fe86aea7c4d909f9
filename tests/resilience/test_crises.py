"""Crises: worked series, censoring on both sides, shares and trends, what random series show."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.resilience import crisis_episodes, crisis_summary

few = settings(max_examples=80, derandomize=True, database=None, deadline=None)


def long(columns, first=2000):
    return pd.DataFrame([(u, first + t, float(v)) for u, values in columns.items() for t, v in enumerate(values)
                         if v is not None], columns=["agglomeration", "year", "patents"])


def test_a_worked_series():
    #                     2000 ...                 peak 2003  trough 2005    back 2008   second, not back
    found = crisis_episodes(long({"a": [10, 12, 11, 20, 15, 10, 12, 19, 20, 25, 16, 8, 9]}))
    assert found[["peak_year", "trough_year", "duration"]].values.tolist() == [[2003, 2005, 2], [2009, 2011, 2]]
    assert found["loss_share"].tolist() == pytest.approx([0.5, 17 / 25])
    assert found["depth"].tolist() == pytest.approx([np.log(0.5), np.log(8 / 25)])
    assert found["recovery_year"].tolist() == pytest.approx([2008, np.nan], nan_ok=True)
    assert found["recovery_time"].tolist() == pytest.approx([3, np.nan], nan_ok=True)
    assert found["censored_right"].tolist() == [False, True] and not found[["censored_left", "ongoing"]].any(axis=None)
    one = crisis_episodes(long({"a": [10, 12, 11, 20, 15, 10, 12, 19, 20, 25, 16, 8, 9]}), least_years=1)
    assert one["peak_year"].tolist() == [2001, 2003, 2009]


def test_both_ends_of_the_series_are_honest():
    found = crisis_episodes(long({"a": [9, 8, 7, 9, 8, 6], "b": [1, 2, 3, 4, 5, 6]}))
    assert found["censored_left"].tolist() == [True, False] and found["ongoing"].tolist() == [False, True]
    assert found["censored_right"].tolist() == [False, True]


def test_a_gap_cuts_the_series_and_a_flat_year_the_decline():
    found = crisis_episodes(long({"a": [9, 8, None, 7, 6, 5], "b": [9, 8, 8, 7, 9, 9]}))
    assert found["agglomeration"].tolist() == ["a"]
    assert found.loc[0, ["peak_year", "censored_left", "ongoing"]].tolist() == [2003, True, True]


def test_to_zero_and_back():
    found = crisis_episodes(long({"a": [4, 2, 0, 5]}))
    assert found.loc[0, "depth"] == -np.inf and found.loc[0, "loss_share"] == 1 and found.loc[0, "recovery_time"] == 1


def test_fast_growth_hides_crises_that_shares_and_trends_show():
    t = np.arange(16)
    slump = np.where((t > 7) & (t <= 10), 7 - t, np.where(t > 10, -3.0 + np.minimum(t - 10, 3), 0))
    columns = {"a": 100 * np.exp(0.2 * t + 0.15 * slump), "b": 1000 * np.exp(0.2 * t), "c": 800 * np.exp(0.2 * t)}
    table = long(columns)
    assert crisis_episodes(table).empty
    share = crisis_episodes(table, relative_to="benchmark").query("agglomeration == 'a'")
    assert share[["peak_year", "trough_year", "recovery_year"]].values.tolist() == [[2007, 2010, 2013]]
    whole = {2000 + i: np.exp(0.2 * i) for i in t}
    given_share = crisis_episodes(table, relative_to="benchmark", benchmark=whole)
    assert given_share["agglomeration"].tolist() == ["a"] and given_share["depth"].tolist() == pytest.approx([-0.45])
    for trend in ("linear", "hp"):
        found = crisis_episodes(table, relative_to=trend).query("agglomeration == 'a' and depth < -0.2")
        assert found["trough_year"].tolist() == [2010]
    assert not crisis_episodes(table, relative_to="hamilton").query("agglomeration == 'a'").empty


@few
@given(st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=2, max_size=20), st.integers(1, 3))
def test_episodes_of_any_series(values, least):
    table = long({"a": values})
    if table.empty:
        return
    found, series = crisis_episodes(table, least), table.set_index("year")["patents"]
    for row in found.itertuples():
        path = [series[y] for y in range(row.peak_year, row.trough_year + 1)]
        assert all(b < a for a, b in zip(path, path[1:], strict=False)) and len(path) == row.duration + 1 > least
        # Longest possible on both sides.
        assert row.censored_left == (row.peak_year - 1 not in series.index)
        assert row.censored_left or series[row.peak_year - 1] <= path[0]
        assert row.ongoing == (row.trough_year + 1 not in series.index)
        if not row.censored_right:
            between = [series[y] for y in range(row.trough_year + 1, int(row.recovery_year))]
            assert series[row.recovery_year] >= path[0] and all(v < path[0] for v in between)
    summary = crisis_summary(found, table).loc["a"]
    assert summary["crises"] == len(found) and summary["recovered"] + summary["not_recovered"] == len(found)
    assert summary["years_in_decline"] == found["duration"].sum() <= summary["years"]


def test_random_walks_have_the_frequency_of_chance():
    # With signs by the coin a decline of two years or more begins in a year after a rise with chance 1/2 1/2 1/2.
    steps = np.random.default_rng(3).choice([-1.0, 1.0], (300, 40))
    table = long({f"u{i}": np.exp(0.1 * row.cumsum()) for i, row in enumerate(steps)})
    summary = crisis_summary(crisis_episodes(table), table)
    assert summary["per_decade"].mean() == pytest.approx(10 * (37 / 8 + 1 / 4) / 39, abs=0.06)


def test_summaries_count_units_without_a_crisis():
    table = long({"a": [4, 3, 2, 5], "b": [1, 2, 3, 4]})
    found = crisis_summary(crisis_episodes(table), table)
    assert found.loc["a", ["years", "crises", "years_in_decline", "recovered"]].tolist() == [3, 1, 2, 1]
    assert found.loc["b", "crises"] == 0 and np.isnan(found.loc["b", "mean_depth"])
    none = crisis_summary(crisis_episodes(table.query("agglomeration == 'b'")), table.query("agglomeration == 'b'"))
    assert none["share_in_decline"].tolist() == [0]


def test_what_is_refused():
    table = long({"a": [4, 3, 2, 5]})
    for call, words in ((lambda: crisis_episodes(table, 0), "fewest years"),
                        (lambda: crisis_episodes(table, relative_to="share"), "relative_to"),
                        (lambda: crisis_episodes(table, benchmark={2000: 1}), "'benchmark' only"),
                        (lambda: crisis_episodes(table, relative_to="benchmark", benchmark={2000: 1}), "in 2001"),
                        (lambda: crisis_episodes(table, relative_to="hamilton"), "no unit with a series"),
                        (lambda: crisis_summary(crisis_episodes(table), table.assign(agglomeration="b")), "of a"),
                        (lambda: crisis_summary(table, table), "no column")):
        with pytest.raises(MeasureError, match=words):
            call()
