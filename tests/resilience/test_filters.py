"""Trend and cycle: the equations that define them, other hands, short and broken series."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.filters.api import hpfilter

from flowspace.errors import MeasureError
from flowspace.resilience import hamilton_cycle, hp_cycle, linear_cycle

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
series = st.lists(st.floats(0.5, 1e5), min_size=7, max_size=25)


def one(values, first=2000):
    return pd.DataFrame({"agglomeration": "a", "year": range(first, first + len(values)), "patents": values})


@few
@given(series, st.floats(0.1, 400))
def test_hodrick_prescott_solves_its_linear_system_and_is_that_of_statsmodels(values, lamb):
    found, y = hp_cycle(one(values), lamb), np.log(values)
    k = np.diff(np.eye(len(y)), 2, axis=0)
    trend = found["trend"].to_numpy()
    assert trend + lamb * k.T @ (k @ trend) == pytest.approx(y, abs=1e-7)
    assert found["cycle"].to_numpy() == pytest.approx(hpfilter(y, lamb)[0], abs=1e-7)


@few
@given(series, st.integers(1, 2), st.integers(1, 2))
def test_hamilton_is_ordinary_least_squares(values, h, p):
    y = np.log(values)
    if np.ptp(y) < 1e-3 or len(y) < 2 * p + h + 1:
        return
    found = hamilton_cycle(one(values), h, p)
    start = h + p - 1
    x = sm.add_constant(np.column_stack([y[start - h - k:len(y) - h - k] for k in range(p)]), has_constant="add")
    if np.linalg.cond(x) > 1e6:
        return
    residuals = sm.OLS(y[start:], x).fit().resid
    assert found["cycle"].to_numpy()[start:] == pytest.approx(residuals, abs=1e-6)
    assert found["reason"].tolist() == ["start"] * start + [""] * (len(y) - start)


def test_hamilton_is_that_of_statsmodels_on_us_output():
    filters = pytest.importorskip("statsmodels.tsa.filters.hamilton_filter")
    gdp = sm.datasets.macrodata.load_pandas().data["realgdp"].to_numpy()
    cycle, _ = filters.hamilton_filter(np.log(gdp), h=8, p=4)
    found = hamilton_cycle(one(gdp, 1), 8, 4)
    assert found["cycle"].to_numpy() == pytest.approx(np.asarray(cycle), abs=1e-9, nan_ok=True)


def test_a_line_through_the_years_before():
    values = np.exp(0.1 * np.arange(10.0))
    values[6:] *= 0.8
    found = linear_cycle(one(values), last=2005)
    assert found["cycle"].tolist() == pytest.approx([0] * 6 + [np.log(0.8)] * 4)
    assert linear_cycle(one(values))["cycle"].sum() == pytest.approx(0)


def test_short_and_broken_series_keep_their_rows():
    whole = one(np.arange(1.0, 11))
    table = pd.concat([whole.assign(agglomeration="whole"),
                       whole.iloc[[0, 1, 2, 4, 5, 6, 7]].assign(agglomeration="gap"),
                       whole.iloc[:3].assign(agglomeration="short"),
                       whole.assign(agglomeration="zero", patents=[1.0, 2, 0, 4, 5, 6, 7, 8, 9, 10])])
    for filtered in (hp_cycle(table), hamilton_cycle(table)):
        found = filtered.groupby("agglomeration")["reason"].agg(list)
        assert len(filtered) == len(table) and set(found["gap"]) == {"gap"} and set(found["short"]) == {"short"}
        assert found["zero"] == ["gap", "gap", "no_log"] + ["gap"] * 7
        assert filtered["trend"].isna().tolist() == (filtered["reason"] != "").tolist()
    line = linear_cycle(table).set_index(["agglomeration", "year"])
    assert line.loc["gap", "reason"].tolist() == [""] * 7 and line.loc[("zero", 2002), "reason"] == "no_log"


def test_units_do_not_touch_each_other():
    rng = np.random.default_rng(1)
    a, b = one(rng.uniform(1, 9, 12)), one(rng.uniform(1, 9, 12)).assign(agglomeration="b")
    both = hp_cycle(pd.concat([b, a]))
    pd.testing.assert_frame_equal(both[both["agglomeration"] == "a"], hp_cycle(a))


def test_bad_arguments():
    for call in (lambda: hp_cycle(one([1, 2]), -1), lambda: hamilton_cycle(one([1, 2]), h=0),
                 lambda: hamilton_cycle(one([1, 2]), p=1.5), lambda: hp_cycle(one([1, -2])),
                 lambda: hp_cycle(one([1, 2]).rename(columns={"year": "trend"}), time="trend")):
        with pytest.raises(MeasureError):
            call()
