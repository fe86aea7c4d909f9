"""Rank agreement between measures: planted rankings, an independent implementation, what is left out, bad tables."""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flowspace.errors import MeasureError
from flowspace.polycentricity import lowest_agreement, measure_agreement


def long(year=2010, **measures):
    """Long table from one list of values per measure, one per agglomeration."""
    wide = pd.DataFrame(measures, index=pd.Index(list("abcdefgh")[:len(next(iter(measures.values())))],
                                                 name="agglomeration"))
    table = wide.rename_axis(columns="measure").stack(future_stack=True).rename("value").reset_index()
    return table.assign(year=year)


def test_planted_rankings():
    table = long(up=[1, 2, 3, 4], same=[10, 200, 3000, 40000], down=[4, 3, 2, 1], swapped=[1, 3, 2, 4])
    expected = pd.DataFrame([[1, 1, -1, .8], [1, 1, -1, .8], [-1, -1, 1, -.8], [.8, .8, -.8, 1]],
                            index=["up", "same", "down", "swapped"], columns=["up", "same", "down", "swapped"])
    result = measure_agreement(table)
    pd.testing.assert_frame_equal(result, expected, check_names=False)
    assert result.index.name == result.columns.name == "measure"


def test_equals_scipy_with_ties():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 4, 8), rng.integers(0, 4, 8)
    result = measure_agreement(long(a=a, b=b))
    assert result.loc["a", "b"] == pytest.approx(stats.spearmanr(a, b).statistic)


def test_pooled_ranks_the_mean_over_years_and_a_year_only_itself():
    early, late = long(2010, a=[1, 2, 3], b=[1, 2, 3]), long(2011, a=[1, 2, 3], b=[30, 20, 10])
    table = pd.concat([early, late])
    assert measure_agreement(table, year=2010).loc["a", "b"] == pytest.approx(1)
    assert measure_agreement(table, year=2011).loc["a", "b"] == pytest.approx(-1)
    assert measure_agreement(table).loc["a", "b"] == pytest.approx(-1)  # means of b: 15.5, 11, 6.5


def test_all_pairs_are_compared_on_the_same_agglomerations():
    table = long(a=[1, 2, 3, 9], b=[1, 2, 3, 0], c=[3, 2, 1, np.nan])
    # The fourth agglomeration, in which c is not defined, does not enter the pair a, b either.
    assert measure_agreement(table).loc["a", "b"] == pytest.approx(1)
    shuffled = measure_agreement(table.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.loc[list("abc"), list("abc")], measure_agreement(table))


def test_a_constant_measure_ranks_nothing():
    result = measure_agreement(long(a=[1, 2, 3], b=[5, 5, 5]))
    assert result.loc["a", "a"] == 1
    assert result["b"].isna().all()


@pytest.mark.parametrize(("table", "year", "words"), [
    (long(a=[1, 2, 3]).drop(columns="value"), None, "no column 'value'"),
    (pd.concat([long(a=[1, 2, 3])] * 2), None, "repeated"),
    (long(a=[1, 2, 3]), 1999, "one of 2010"),
    (long(a=[1, 2, 3]).iloc[:0], None, "empty"),
])
def test_bad_tables_are_named(table, year, words):
    with pytest.raises(MeasureError, match=words):
        measure_agreement(table, year)


@pytest.mark.parametrize(("table", "year"), [
    (long(a=[1, 2, 3], b=[np.nan] * 3), None),
    (long(a=[1, 2], b=[2, 1]), None),
    (long(a=[1, 2, 3], b=[np.nan, np.nan, 1]), 2010),
])
def test_fewer_than_three_agglomerations_agree_on_nothing(table, year):
    result = measure_agreement(table, year)
    assert list(result.index) == list(result.columns) == ["a", "b"]
    assert result.isna().all(axis=None)


def test_the_lowest_pair_is_the_lowest_of_all_pairs():
    agreement = measure_agreement(long(a=[1, 2, 3, 4], b=[1, 2, 4, 3], c=[4, 2, 3, 1]))
    one, other, value = lowest_agreement(agreement)
    assert (one, other) == ("a", "c") and value == agreement.min(axis=None)
    assert np.isnan(lowest_agreement(measure_agreement(long(a=[1, 2], b=[2, 1])))[2])
    with pytest.raises(MeasureError, match="at least two"):
        lowest_agreement(agreement.loc[["a"], ["a"]])


def test_another_column_than_the_value():
    table = long(a=[1, 2, 3], b=[3, 2, 1]).assign(evenness=lambda rows: rows["agglomeration"].map(ord))
    assert measure_agreement(table).loc["a", "b"] == pytest.approx(-1)
    assert measure_agreement(table, value="evenness").loc["a", "b"] == pytest.approx(1)
    with pytest.raises(MeasureError, match="'density'"):
        measure_agreement(table, value="density")


def test_what_is_no_table_is_named():
    table = long(a=[1, 2, 3], b=[3, 2, 1])
    for bad, word in ((None, "NoneType"), (table.assign(value="high"), "not numbers")):
        with pytest.raises(MeasureError, match=word):
            measure_agreement(bad)
    with pytest.raises(MeasureError, match="list as year"):
        measure_agreement(table, year=[2010])
