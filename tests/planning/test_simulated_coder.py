"""A simulated coder errs at the stated rates, and kappa and alpha answer as the formula says."""
import numpy as np
import pandas as pd
import pytest

from flowspace import planning as pl
from flowspace.errors import MeasureError


def coding(ones, zeros, plans=4):
    codes = [f"c{i:05d}" for i in range(ones + zeros)]
    value = [1.0] * ones + [0.0] * zeros
    cells = [("a", f"p{k}", code, each) for k in range(plans) for code, each in zip(codes, value, strict=True)]
    return pd.DataFrame(cells, columns=["coder", "agglomeration", "code", "value"])


def both(first, second):
    whole = pd.concat([first, second], ignore_index=True)
    return pl.side_by_side(whole, pd.DataFrame({"code": sorted(first["code"].unique())}))


def test_errors_come_at_the_stated_rates_and_to_the_stated_values_only():
    first = coding(3000, 7000)
    second = pl.simulated_coder(first, 0.2, 0.03, seed=4)
    joined = first.merge(second, on=["agglomeration", "code"], suffixes=("", "_2"))
    assert len(joined) == len(first)
    missed = 1 - joined.loc[joined["value"] == 1, "value_2"].mean()
    added = joined.loc[joined["value"] == 0, "value_2"].mean()
    # Four standard errors of 12,000 and 28,000 draws.
    assert abs(missed - 0.2) < 4 * (0.2 * 0.8 / 12_000) ** 0.5
    assert abs(added - 0.03) < 4 * (0.03 * 0.97 / 28_000) ** 0.5
    assert set(second["evidence"]) == {"simulated"} and set(second["coder"]) == {"simulated"}
    for measure in (pl.cohen_kappa, pl.krippendorff_alpha):
        assert measure(both(first, second)).value == pytest.approx(pl.kappa_of_rates(0.3, 0.2, 0.03), abs=0.02)


def test_rates_of_nought_and_one_are_certain_and_open_cells_stay_open():
    first = coding(3, 5)
    first.loc[2, "value"] = np.nan
    same, other = pl.simulated_coder(first, 0, 0), pl.simulated_coder(first, 1, 1)
    first["value"] = first["value"].astype("Int64")
    wide = [frame.set_index(["agglomeration", "code"])["value"].sort_index() for frame in (first, same, other)]
    pd.testing.assert_series_equal(wide[0], wide[1])
    pd.testing.assert_series_equal(1 - wide[0], wide[2])
    assert wide[2].isna().sum() == 1


def test_the_order_of_rows_plays_no_part_and_the_seed_does():
    first = coding(20, 20)
    one = pl.simulated_coder(first, 0.5, 0.5, seed=1)
    pd.testing.assert_frame_equal(one, pl.simulated_coder(first.sample(frac=1, random_state=3), 0.5, 0.5, seed=1))
    assert not one.equals(pl.simulated_coder(first, 0.5, 0.5, seed=2))


def test_the_same_rates_give_a_lower_kappa_where_one_value_is_rare():
    values = [pl.kappa_of_rates(share, 0.05, 0.05) for share in (0.5, 0.2, 0.05, 0.01)]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(0.9) and values[-1] < 0.3
    assert pl.kappa_of_rates(0.3, 0, 0) == 1
    assert pl.kappa_of_rates(0.5, 0.5, 0.5) == pytest.approx(0)
    assert np.isnan(pl.kappa_of_rates(0, 0, 0))


@pytest.mark.parametrize(("change", "words"), [
    ({"missed": 1.2}, "share missed"), ({"added": float("nan")}, "share added"), ({"seed": -1}, "seed"),
    ({"coder": "a"}, "name of its own"), ({"coder": " "}, "name of its own"), ({"coding": [1]}, "coding"),
    ({"coding": coding(1, 1).drop(columns="value")}, "value")])
def test_mistakes_are_named(change, words):
    given = {"coding": coding(1, 1), "missed": 0.1, "added": 0.1} | change
    with pytest.raises(MeasureError, match=words):
        pl.simulated_coder(**given)
    with pytest.raises(MeasureError):
        pl.simulated_coder(pd.concat([coding(1, 1), coding(1, 1).assign(coder="b")]), 0.1, 0.1)
    with pytest.raises(MeasureError):
        pl.kappa_of_rates(2, 0, 0)
