"""Imputation fills what it says it fills, and tells."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.capability.imputation import impute_linear, impute_median, impute_neighbours
from flowspace.errors import MeasureError


@st.composite
def panels(draw):
    """A panel in any order of rows, with gaps in years and in values."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    keys = [(unit, year) for unit in ("a", "b", "c") for year in range(2010, 2019) if rng.random() < 0.8]
    keys = [keys[i] for i in rng.permutation(len(keys))]
    x = rng.integers(0, 100, (len(keys), 3)).astype(float)
    x[rng.random(x.shape) < 0.4] = np.nan
    x[0] = 5.0  # no indicator without any value
    return x, [unit for unit, _ in keys], [year for _, year in keys]


@given(panel=panels())
@settings(deadline=None)
def test_linear_is_numpys_interpolation_between_and_nothing_beyond(panel):
    x, units, years = panel
    result = impute_linear(x, units, years)
    table = pd.DataFrame(x).assign(unit=units, year=years)
    for j in range(3):
        for _, part in table.groupby("unit"):
            known = part.dropna(subset=[j]).sort_values("year")
            for row, year in zip(part.index, part["year"], strict=True):
                if len(known) and known["year"].iloc[0] <= year <= known["year"].iloc[-1]:
                    assert result.values[row, j] == pytest.approx(np.interp(year, known["year"], known[j]))
                else:
                    assert np.isnan(result.values[row, j])


@given(panel=panels())
@settings(deadline=None)
def test_all_methods_leave_what_is_known_and_mark_what_they_fill(panel):
    x, units, years = panel
    for result in (impute_linear(x, units, years), impute_neighbours(x, units, years), impute_median(x, years)):
        known = ~np.isnan(x)
        assert (result.values[known] == x[known]).all()
        assert (result.filled == (np.isnan(x) & ~np.isnan(result.values))).all()
    line, middle = impute_linear(x, units, years), impute_neighbours(x, units, years)
    assert (line.filled == middle.filled).all()


@given(panel=panels())
@settings(deadline=None)
def test_median_of_the_year(panel):
    x, _, years = panel
    expected = pd.DataFrame(x).groupby(np.array(years)).transform("median").to_numpy()
    result = impute_median(x, years)
    assert np.array_equal(result.values, np.where(np.isnan(x), expected, x), equal_nan=True)


def test_neighbours_ignore_how_far_away_they_are():
    x = [[0.0], [np.nan], [np.nan], [9.0]]
    assert impute_neighbours(x, ["a"] * 4, [2010, 2011, 2012, 2013]).values[:, 0].tolist() == [0, 4.5, 4.5, 9]
    assert impute_linear(x, ["a"] * 4, [2010, 2011, 2012, 2013]).values[:, 0].tolist() == [0, 3, 6, 9]


@given(panel=panels())
@settings(deadline=None)
def test_draws_with_different_gaps_are_filled_as_if_one_by_one(panel):
    x, units, years = panel
    other = np.where(np.arange(x.size).reshape(x.shape) % 4 == 1, np.nan, 7.0)
    both = np.stack([x, other])
    for fill in (lambda v: impute_linear(v, units, years), lambda v: impute_neighbours(v, units, years),
                 lambda v: impute_median(v, years)):
        together = fill(both)
        for draw, table in enumerate((x, other)):
            assert np.array_equal(together.values[draw], fill(table).values, equal_nan=True)


def test_what_cannot_be_imputed_is_refused_with_every_indicator_named():
    x = np.array([[1.0, np.nan, np.nan], [np.nan, np.nan, np.nan]])
    for fill in (lambda: impute_linear(x, ["a", "a"], [1, 2], ["x", "y", "z"]),
                 lambda: impute_median(x, [1, 2], ["x", "y", "z"])):
        with pytest.raises(MeasureError) as caught:
            fill()
        assert [problem.found for problem in caught.value.problems] == [
            "indicator 'y' with no value at all", "indicator 'z' with no value at all"]


@pytest.mark.parametrize("units, years, words", [
    (["a", "a"], [2010, 2010], "more than once"),
    (["a"], [2010, 2011], "unit labels of shape"),
    (["a", None], [2010, 2011], "missing unit"),
    (["a", "a"], [2010, np.nan], "missing year"),
    (["a", "a"], ["first", "second"], "years such as"),
])
def test_labels_that_do_not_fit(units, years, words):
    with pytest.raises(MeasureError, match=words):
        impute_linear([[1.0], [np.nan]], units, years)
