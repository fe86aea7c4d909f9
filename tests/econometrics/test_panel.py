"""Panels and the within transformation: against regressions on dummies, what is dropped, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.econometrics import panel_of, within
from flowspace.econometrics.within import absorbed
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
TABLE = pd.DataFrame({"agglomeration": list("bbbaaa"), "year": [2015, 2000, 2005] * 2,
                      "y": [3.0, 1.0, 2.0, 6.0, 4.0, 5.0], "x": [30, 10, 20, 60, 40, 50]})


@st.composite
def unbalanced(draw):
    """Labels of rows, some groups of which may share nothing, and numbers."""
    keys = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=25, unique=True))
    seed = draw(st.integers(0, 10**6))
    return np.array(keys), np.random.default_rng(seed).normal(size=(len(keys), 2)) * 10.0 ** draw(st.integers(-3, 6))


def dummies(labels):
    return (np.asarray(labels)[:, None] == np.unique(labels)).astype(float)


@given(unbalanced())
@few
def test_within_gives_the_residuals_of_a_regression_on_dummies(case):
    keys, values = case
    for design, found in ((dummies(keys[:, 0]), within(values, keys[:, 0])),
                          (np.hstack([dummies(keys[:, 0]), dummies(keys[:, 1])]),
                           within(values, keys[:, 0], keys[:, 1]))):
        expected = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
        assert found == pytest.approx(expected, abs=1e-12 * np.abs(values).max() * len(values))


def test_within_holds_where_units_hang_together_by_one_time_each():
    # A chain: unit i is there at times i and i + 1 only.
    unit = np.repeat(np.arange(150), 2)
    time = unit + np.tile([0, 1], 150)
    values = np.random.default_rng(0).normal(size=(300, 1))
    # As many effects as rows: nothing is left, and with one unit twice as long next to nothing.
    assert within(values, unit, time) == pytest.approx(np.zeros((300, 1)), abs=1e-10)
    unit, time, values = np.append(unit, 0), np.append(time, 149), np.append(values, [[1.0]], axis=0)
    design = np.hstack([dummies(unit), dummies(time)])
    expected = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    assert within(values, unit, time) == pytest.approx(expected, abs=1e-10) and np.abs(expected).max() > 1e-3


@given(unbalanced())
@few
def test_the_number_of_effects_is_the_rank_of_the_dummies(case):
    keys, _ = case
    codes = [np.unique(column, return_inverse=True)[1] for column in keys.T]
    assert absorbed(*codes) == np.linalg.matrix_rank(np.hstack([dummies(column) for column in keys.T]))


def test_within_keeps_the_kind_it_was_given():
    frame = TABLE[["y", "x"]].set_axis(list("uvwxyz"))
    found = within(frame, list(TABLE["agglomeration"]), list(TABLE["year"]))
    assert found.index.equals(frame.index) and found.columns.equals(frame.columns)
    assert within(frame["y"], list(TABLE["agglomeration"])).name == "y"
    assert within([], []).tolist() == [] and within(np.empty((0, 2)), [], []).shape == (0, 2)


@pytest.mark.parametrize(("values", "unit", "message"), [
    ([1.0, np.nan], [1, 1], "missing or infinite"), ([1.0, 2.0], [1], "1 labels of unit for 2 rows"),
    ([1.0, 2.0], [1, None], "without a unit"), (["a", "b"], [1, 1], "no numbers"),
    (np.zeros((1, 1, 1)), [1], "3 dimensions"), ([1.0, 2.0], [[1], [1]], "lists or arrays"),
    (TABLE["y"], TABLE["x"][::-1], "another index")])
def test_within_refuses(values, unit, message):
    with pytest.raises(MeasureError, match=message):
        within(values, unit)


def test_a_panel_is_sorted_and_keyed():
    panel = panel_of(TABLE, "y", ["x"])
    assert (panel.units, panel.times) == (("a", "b"), (2000, 2005, 2015))
    assert panel.y.tolist() == [4, 5, 6, 1, 2, 3] and panel.x[:, 0].tolist() == [40, 50, 60, 10, 20, 30]
    assert panel.balanced and panel.dropped == 0
    assert panel.table.loc[("b", 2005)].to_dict() == {"y": 2.0, "x": 20.0}
    assert TABLE["y"].to_numpy()[panel.rows].tolist() == panel.y.tolist()
    with pytest.raises(ValueError, match="read-only"):
        panel.y[0] = 1


def test_a_lag_takes_the_time_before_and_counts_what_it_loses():
    panel = panel_of(TABLE, "y", ["x"], lag=1)
    assert panel.table["x"].to_dict() == {("a", 2005): 40, ("a", 2015): 50, ("b", 2005): 10, ("b", 2015): 20}
    assert (panel.dropped, panel.unlagged) == (2, 2)


def test_a_lag_does_not_reach_over_a_gap():
    # b has no row in 2005, so its row of 2015 has nothing one time earlier.
    panel = panel_of(pd.concat([TABLE.drop(2), TABLE.iloc[3:].assign(agglomeration="c")]), "y", ["x"], lag={"x": 1})
    assert sorted(panel.units) == ["a", "c"] and (panel.dropped, panel.unlagged) == (4, 4)


def test_gaps_are_dropped_and_counted():
    table = TABLE.assign(y=[None, 1, 2, 6, 4, 5], other=np.nan)
    panel = panel_of(table, "y", ["x"])
    assert (panel.dropped, panel.unlagged, panel.balanced, len(panel.y)) == (1, 0, False, 5)


def test_years_read_as_floats_and_conditions_count_as_numbers():
    table = TABLE.assign(year=TABLE["year"].astype(float), x=TABLE["x"] > 30)
    panel = panel_of(table, "y", ["x"])
    assert panel.times == (2000, 2005, 2015) and panel.x[:, 0].tolist() == [1, 1, 1, 0, 0, 0]
    unknown = panel_of(table.assign(x=table["x"].astype("boolean").mask(TABLE["x"] == 10)), "y", ["x"])
    assert unknown.dropped == 1 and unknown.x[:, 0].tolist() == [1, 1, 1, 0, 0]


@pytest.mark.parametrize(("change", "arguments", "messages"), [
    ({}, {"outcome": "z"}, ["no column 'z'"]),
    ({}, {"regressors": []}, ["no regressor"]),
    ({}, {"regressors": ["x", "x"]}, ["x named for two parts"]),
    ({}, {"regressors": ["y"]}, ["y named for two parts"]),
    ({}, {"regressors": 3}, ["3 as column"]),
    ({}, {"lag": -1}, ["-1 as lag"]),
    ({}, {"lag": {"xx": 1}}, ["did you mean 'x'"]),
    ({}, {"lag": 3}, ["0 different values of agglomeration", "0 different values of year"]),
    ({"x": [1, 2, 3, np.inf, 5, "a"]}, {}, ["not numbers .'a'."]),
    ({"x": TABLE["x"] * 1e70, "y": TABLE["y"] * 1e-70}, {}, ["column x: found numbers up to 6e", "up to 6e-70"]),
    ({"x": np.inf, "y": np.inf}, {}, ["column x: found 6 infinite", "column y: found 6 infinite"]),
    ({"y": None}, {}, ["column y: found no number at all"]),
    ({"year": 2000}, {}, ["two rows for b in 2000, a in 2000"]),
    ({"year": [2000, "2005", 2010] * 2}, {}, ["neither all texts"]),
    ({"agglomeration": None}, {}, ["rows without agglomeration"]),
    ({"agglomeration": list("abcdef"), "year": 2000}, {}, ["1 different values of year"])])
def test_a_panel_is_refused(change, arguments, messages):
    given = {"outcome": "y", "regressors": ["x"]} | arguments
    with pytest.raises(MeasureError) as error:
        panel_of(TABLE.assign(**change), **given)
    for message in messages:
        assert error.match(message)


def test_no_table_at_all():
    with pytest.raises(MeasureError, match="a list"):
        panel_of([1, 2], "y", ["x"])
    with pytest.raises(MeasureError, match="0 different values"):
        panel_of(TABLE.iloc[:0], "y", ["x"])
