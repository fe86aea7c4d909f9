"""Changes are taken over the same agglomerations in every period."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.polycentricity import mean_change


def long(**values):
    return pd.DataFrame([(name, year, value) for name, row in values.items() for year, value in row.items()],
                        columns=["agglomeration", "year", "value"])


def test_an_agglomeration_that_enters_late_is_left_out():
    table = long(a={2010: 0.2, 2013: 0.3, 2018: 0.1}, b={2013: 0.9, 2018: 0.9}, c={2010: np.nan, 2013: 0.5, 2018: 0.1})
    result = mean_change(table, [2018, 2010, 2013, 2013])
    assert result["n"].tolist() == [1, 1]
    np.testing.assert_allclose(result["change"], [0.1, -0.2])
    assert result["rising"].tolist() == [1, 0]


def test_changes_add_up_to_the_whole():
    rng = np.random.default_rng(3)
    table = long(**{f"r{i}": dict(zip(range(2000, 2010), rng.random(10))) for i in range(5)})
    parts, whole = mean_change(table, [2000, 2004, 2009]), mean_change(table, [2000, 2009])
    np.testing.assert_allclose(parts["change"].sum(), whole["change"].item())


def test_nothing_in_common_is_not_a_number():
    result = mean_change(long(a={2010: 0.2}, b={2012: 0.2}), [2010, 2012])
    assert result["n"].item() == 0 and np.isnan(result["change"].item())


@pytest.mark.parametrize(("table", "years", "words"), [
    (long(a={2010: 1}).drop(columns="value"), [2010, 2011], "no column 'value'"),
    (pd.concat([long(a={2010: 1})] * 2), [2010, 2011], "a 2010"),
])
def test_bad_input_is_named(table, years, words):
    with pytest.raises(MeasureError, match=words):
        mean_change(table, years)


def test_one_year_makes_no_period():
    assert mean_change(long(a={2010: 1}), [2010]).empty


def test_another_column_than_the_value():
    table = long(a={2010: 0.2, 2013: 0.3}).assign(density=[0.5, 0.25])
    assert mean_change(table, [2010, 2013], value="density")["change"].item() == -0.25
    with pytest.raises(MeasureError, match="'evenness'"):
        mean_change(table, [2010, 2013], value="evenness")


@pytest.mark.parametrize("years", [None, "2010", [2010.5], ["2010"], [None], 5])
def test_years_must_be_whole(years):
    with pytest.raises(MeasureError, match="years"):
        mean_change(long(a={2010: 0.2, 2013: 0.3}), years)


def test_what_is_no_table_is_named():
    with pytest.raises(MeasureError, match="NoneType"):
        mean_change(None, [2010])
    with pytest.raises(MeasureError, match="not numbers"):
        mean_change(long(a={2010: "high"}), [2010])
