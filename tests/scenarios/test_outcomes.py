"""The table that all experiments return."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.scenarios import COLUMNS, interval, outcome_table

ROW = {"subject": "delta", "parameter": 1, "outcome": "density", "baseline": 0.25, "value": 0.5}


def test_columns_and_kinds_are_the_same_with_and_without_rows():
    empty, one = outcome_table("x", []), outcome_table("x", [ROW], 0.9)
    assert tuple(empty.columns) == tuple(one.columns) == COLUMNS
    assert one.loc[0, "change"] == 0.25 and np.isnan(one.loc[0, "low"]) and one.loc[0, "draws"] == 0
    assert one["level"].tolist() == [0.9] and one["draws"].dtype == int


def test_further_columns_come_last_and_their_words_are_part_of_the_key():
    rows = [ROW | {"who": "alone", "share": 0.5}, ROW | {"who": "all", "share": 0.5}]
    table = outcome_table("x", rows, more=["who", "share"])
    assert tuple(table.columns) == (*COLUMNS, "who", "share") and table["share"].tolist() == [0.5, 0.5]
    assert tuple(outcome_table("x", [], more=["who"]).columns) == (*COLUMNS, "who")
    with pytest.raises(MeasureError, match="stand twice"):
        outcome_table("x", [rows[0], rows[0] | {"share": 0.25}], more=["who", "share"])


def test_tables_are_joined_with_their_level_and_gaps_in_draws_are_none():
    both = pd.concat([outcome_table("x", [ROW]), outcome_table("y", [ROW, ROW | {"outcome": "z", "low": -np.inf,
                                                                                 "high": 1.0, "draws": 9}])])
    assert both["level"].tolist() == [0.95] * 3 and both["draws"].tolist() == [0, 0, 9]


@pytest.mark.parametrize(("rows", "words"), [
    ([ROW, ROW], "stand twice"),
    ([ROW | {"change": 1}], "the change is computed here"),
    ([{"subject": "a"}], "parameter, outcome, baseline, value"),
    ([ROW | {"low": 1.0}], "one end of an interval"),
    ([ROW | {"low": 1.0, "high": 0.0}], "lower end"),
    ([ROW | {"value": np.inf}], "infinite value"),
    ([ROW | {"baseline": "many"}], "no number"),
    ([ROW | {"subject": 3}], "subject that is no name"),
    ([ROW | {"draws": 2.5}], "2.5"),
    ([ROW | {"draws": True}], "True"),
    ("rows", "rows that are a str"),
    ([1], "no dictionaries"),
])
def test_rows_that_are_wrong_are_named(rows, words):
    with pytest.raises(MeasureError, match=words):
        outcome_table("x", rows)


@pytest.mark.parametrize("level", [0, 1, 1.5, "0.9", None, True])
def test_a_level_out_of_range_is_refused(level):
    with pytest.raises(MeasureError, match="level"):
        outcome_table("x", [ROW], level)
    with pytest.raises(MeasureError, match="level"):
        interval([1.0], level)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0.05, 0.95))
def test_an_interval_lies_within_its_draws_and_leaves_gaps_out(draws, level):
    found = interval([*draws, float("nan")], level)
    assert min(draws) <= found["low"] <= found["high"] <= max(draws) and found["draws"] == len(draws)


def test_an_interval_of_infinite_draws_has_no_end_but_no_gap():
    assert interval([1.0, 2.0, np.inf, np.inf], 0.9)["high"] == np.inf
    assert interval([], 0.9)["draws"] == 0
