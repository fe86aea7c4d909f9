"""Links inside agglomerations over those expected: planted effects come back, thin cells say so."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.networks import gravity_poisson, within_over_expected

N, SIZE = 60, 6
CITIES = [f"c{i:02d}" for i in range(N)]
GROUPS = pd.Series([f"g{i // SIZE}" for i in range(30)], CITIES[:30])


def pairs(seed, effects):
    """Links by distance, with an effect of their own in each of five groups, and thirty cities outside."""
    rng = np.random.default_rng(seed)
    a, b = np.triu_indices(N, 1)
    table = pd.DataFrame({"adcode_a": np.array(CITIES)[a], "adcode_b": np.array(CITIES)[b], "year": 2010,
                          "ln_distance": rng.uniform(0, 2, len(a))})
    one, other = table["adcode_a"].map(GROUPS), table["adcode_b"].map(GROUPS)
    effect = np.where((one == other) & one.notna(), one.map(effects).fillna(0).astype(float), 0.0)
    return table.assign(links=rng.poisson(np.exp(3 - table["ln_distance"] + effect)).astype(float))


def test_planted_effects_come_back_in_their_order_and_size():
    effects = pd.Series({f"g{k}": 0.5 * (k - 2) for k in range(5)})
    ratios = pd.DataFrame([within_over_expected(table := pairs(seed, effects), gravity_poisson(
        table, ["ln_distance"]).fitted, GROUPS)["ratio"] for seed in range(8)])
    logs = np.log(ratios).mean()
    assert logs.is_monotonic_increasing
    # A city has 5 of its 59 pairs inside, 8.5 per cent, and both ends of a pair take up as much of the effect: a slope
    # of about 1 - 2 * 0.085 is left, somewhat less where the effect makes what is inside a larger part.
    assert 0.7 < np.polyfit(effects, logs, 1)[0] < 0.9


def test_without_an_effect_the_ratios_are_near_one():
    table = pairs(2, {})
    ratios = within_over_expected(table, gravity_poisson(table, ["ln_distance"]).fitted, GROUPS)["ratio"]
    assert ratios.between(0.8, 1.2).all()


def test_sums_reasons_and_rows_without_an_expectation():
    table = pd.DataFrame({"from_adcode": list("aabbc"), "to_adcode": list("bcacb"), "links": [1.0, 2, 3, 4, 5]})
    expected = pd.Series([2.0, 50, 3, np.nan, 5])
    groups = pd.Series({"a": "x", "b": "x", "c": "y", "d": "z", "e": "z", "f": None})
    found = within_over_expected(table, expected, groups, least=6)
    assert found["links"].to_dict() == {"x": 4.0, "y": 0.0, "z": 0.0}
    assert found["reason"].to_dict() == {"x": "few_expected", "y": "no_pair", "z": "no_pair"}
    assert within_over_expected(table, expected, groups, least=5).loc["x", "ratio"] == pytest.approx(4 / 5)
    doubled = within_over_expected(table.assign(links=[5.0, 0, 5, 0, 0]), expected, groups, least=5)
    assert doubled["log2_ratio"].equals(pd.Series({"x": 1.0, "y": np.nan, "z": np.nan}))


def test_the_order_of_rows_plays_no_part():
    table = pairs(3, {})
    expected = pd.Series(np.linspace(1, 9, len(table)), table.index)
    mixed = table.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(within_over_expected(table, expected, GROUPS),
                                  within_over_expected(mixed, expected.loc[mixed.index], GROUPS))


def test_all_that_is_wrong_is_said_at_once():
    table = pd.DataFrame({"adcode_a": ["1"], "links": [1.0]})
    with pytest.raises(MeasureError) as caught:
        within_over_expected(table, [1.0], {"1": "x"}, least=0)
    text = str(caught.value)
    assert all(part in text for part in ("adcode_b", "groups", "index", "least expected links"))
    good = table.assign(adcode_b="2")
    with pytest.raises(MeasureError, match="negative"):
        within_over_expected(good, pd.Series([-1.0]), pd.Series({"1": "x"}))
    with pytest.raises(MeasureError, match="a list"):
        within_over_expected([1], pd.Series([1.0]), pd.Series({"1": "x"}))


def test_names_of_several_kinds_are_sorted_as_text():
    table = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "links": [12.0]})
    found = within_over_expected(table, pd.Series([6.0]), pd.Series({"1": "x", "2": "x", "3": 7}))
    assert found.index.tolist() == [7, "x"]
