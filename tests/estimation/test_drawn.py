"""City patents drawn from their intervals."""
import numpy as np
import pandas as pd
import pytest

from flowspace import tables
from flowspace.errors import EstimationError
from flowspace.estimation import drawn_city_patents

TABLE = tables.read("city_patents_estimated").query("2005 <= year <= 2008").reset_index(drop=True)


@pytest.mark.parametrize("errors", ["lasting", "passing"])
def test_provinces_keep_their_sums_and_certain_numbers_stay(errors):
    drawn = drawn_city_patents(TABLE, 1, errors)
    province = [TABLE["adcode"].str[:2], TABLE["year"]]
    sums = [frame["patents"].astype(float).groupby(province).sum() for frame in (TABLE, drawn)]
    assert np.allclose(*sums)
    certain = (TABLE["lower"] == TABLE["upper"]) & TABLE["adcode"].str[:2].isin(["11", "12", "31"])
    assert certain.any() and np.allclose(drawn.loc[certain, "patents"], TABLE.loc[certain, "patents"])


def test_nine_draws_in_ten_lie_in_the_interval_where_it_is_no_share_of_a_sum():
    # One city of each of many provinces, and another so large that scaling hardly moves the first.
    codes = [f"{p}0100" for p in range(10, 60)]
    table = pd.DataFrame({"adcode": codes + [code[:2] + "0200" for code in codes], "year": 2010,
                          "patents": [100.0] * 50 + [1e7] * 50, "lower": [60.0] * 50 + [1e7] * 50,
                          "upper": [100 / 0.6] * 50 + [1e7] * 50})
    inside = [((found := drawn_city_patents(table, seed)["patents"][:50]) >= 60) & (found <= 100 / 0.6)
              for seed in range(100)]
    assert 0.88 < np.mean(inside) < 0.92  # 5,000 draws: the standard error is 0.004


def test_a_lasting_error_is_the_same_in_all_years_and_a_passing_one_is_not():
    table = pd.DataFrame({"adcode": ["320100"] * 3 + ["320500"] * 3, "year": [1, 2, 3] * 2, "patents": 100.0,
                          "lower": 50.0, "upper": 200.0})
    lasting, passing = (drawn_city_patents(table, 4, errors)["patents"] for errors in ("lasting", "passing"))
    assert lasting[:3].nunique() == 1 and passing[:3].nunique() == 3


def test_the_order_of_rows_plays_no_part():
    mixed = TABLE.sample(frac=1, random_state=1)
    again = drawn_city_patents(mixed, 3).sort_index()
    pd.testing.assert_series_equal(drawn_city_patents(TABLE, 3)["patents"], again["patents"])


def test_an_interval_that_reaches_zero_counts_by_its_upper_half():
    table = pd.DataFrame({"adcode": ["320100", "320500"], "year": 1, "patents": [2.0, 1e9], "lower": [0.0, 1e9],
                          "upper": [8.0, 1e9]})
    drawn = np.log([drawn_city_patents(table, seed)["patents"][0] for seed in range(400)])
    assert drawn.std() == pytest.approx(np.log(4) / 1.645, rel=0.15)


def test_what_is_no_interval_is_refused():
    for broken in ({"lower": 200.0}, {"upper": -1.0}, {"patents": np.nan}, {"upper": np.inf}):
        table = pd.DataFrame({"adcode": ["320100"], "year": 1, "patents": 100.0, "lower": 50.0, "upper": 150.0})
        with pytest.raises(EstimationError, match="intervals"):
            drawn_city_patents(table.assign(**broken), 1)
    with pytest.raises(EstimationError) as caught:
        drawn_city_patents(TABLE.drop(columns="lower"), -1, "never")
    assert all(part in str(caught.value) for part in ("seed", "lower", "never"))


@pytest.mark.parametrize(("broken", "found"), [
    ({"adcode": [320100, 320500]}, "no text"), ({"year": [2010, np.nan]}, "no whole numbers"),
    ({"adcode": "320100"}, "two rows for 320100 in 2010"), ({"patents": "many"}, "intervals")])
def test_keys_and_cells_that_are_none_are_named(broken, found):
    table = pd.DataFrame({"adcode": ["320100", "320500"], "year": 2010, "patents": 100.0, "lower": 50.0,
                          "upper": 150.0})
    with pytest.raises(EstimationError, match=found):
        drawn_city_patents(table.assign(**broken), 1)


def test_no_table_is_refused():
    with pytest.raises(EstimationError, match="found a int"):
        drawn_city_patents(3, 1)
