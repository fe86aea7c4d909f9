"""Output moved between cities: totals stay, ends are even or a monopoly, and a planted curve is read back."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.econometrics import fixed_effects, panel_of
from flowspace.errors import MeasureError
from flowspace.polycentricity import MEASURES, monopoly_value
from flowspace.scenarios import (
    COLUMNS,
    fewest_cities,
    policy_optimum,
    predicted_output,
    redistributed,
    redistribution,
)
from flowspace.scenarios.redistribution import TOWARD

CITIES = st.lists(st.integers(0, 10**6), min_size=2, max_size=20)


def tables(**agglomerations):
    members = pd.DataFrame([(name, f"{name}{i:02d}") for name, values in agglomerations.items()
                            for i in range(len(values))], columns=["agglomeration", "adcode"])
    values = [x for one in agglomerations.values() for x in one]
    return members[["adcode"]].assign(patents=values), members


@given(CITIES, st.floats(0, 1), st.sampled_from(TOWARD))
def test_the_total_stays_and_nothing_becomes_negative(values, amount, toward):
    moved = redistributed(values, amount, toward)
    assert moved.min() >= 0
    assert moved.sum() == pytest.approx(sum(values), rel=1e-12)


@given(CITIES, st.sampled_from(TOWARD))
def test_nothing_moves_at_zero(values, toward):
    assert redistributed(values, 0, toward) == pytest.approx(np.array(values, dtype=float), rel=1e-12)


@given(CITIES)
def test_the_ends_are_even_and_a_monopoly(values):
    assert np.ptp(redistributed(values, 1)) <= 1e-9 * max(sum(values), 1)
    assert (redistributed(values, 1, "largest") > 0).sum() <= 1


@given(CITIES, st.floats(0, 1), st.sampled_from(TOWARD))
def test_labels_decide_and_not_the_order(values, amount, toward):
    series = pd.Series(values, [f"c{i:02d}" for i in range(len(values))])
    other = redistributed(series.iloc[::-1], amount, toward)
    assert other.loc[series.index].to_numpy() == pytest.approx(redistributed(series, amount, toward).to_numpy(),
                                                               rel=1e-9, abs=1e-9)


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=12), st.floats(0, 1))
def test_one_less_gini_comes_nearer_to_one_in_proportion(values, t):
    members = tables(a=values)
    found = redistribution(*members, [t], measures="gini_evenness")
    assert 1 - found["value"].item() == pytest.approx((1 - t) * (1 - found["baseline"].item()), abs=1e-9)


def test_the_power_squares_ratios():
    assert redistributed([3.0, 1.0], 1, "power").tolist() == pytest.approx([3.6, 0.4])


def test_equal_largest_cities_give_all_to_the_lowest_label():
    moved = redistributed(pd.Series([5.0, 5.0, 2.0], ["b", "a", "c"]), 1, "largest")
    assert moved.to_dict() == {"b": 0.0, "a": 12.0, "c": 0.0}


def test_every_measure_is_read_and_the_ends_are_its_anchors():
    values, members = tables(a=[9, 4, 2, 1, 1], b=[3, 3, 1])
    even = redistribution(values, members, [0, 1])
    assert list(even.columns[:len(COLUMNS)]) == list(COLUMNS)
    assert set(even["outcome"]) == set(MEASURES) and len(even) == 2 * 2 * len(MEASURES)
    # Slopes over four cities are not defined for three.
    assert even.loc[even["baseline"].isna(), "outcome"].str.startswith("rank_size").all()
    assert even.loc[(even["parameter"] == 0) & even["baseline"].notna(), "change"].eq(0).all()
    at_end = even[(even["parameter"] == 1) & even["outcome"].isin(["taylor", "pielou", "green_population"])]
    assert at_end["value"].to_numpy() == pytest.approx(1.0)
    largest = redistribution(values, members, [1], "largest", ["green_population", "taylor"]).set_index(
        ["subject", "outcome"])["value"]
    # A monopoly of five has a Green index of 0.2.
    assert largest["a", "green_population"] == pytest.approx(monopoly_value("green_population", 5))
    assert largest["a", "green_population"] == pytest.approx(0.2)
    assert largest["a", "taylor"] == 0


def test_moved_is_the_share_that_changes_its_city():
    found = redistribution(*tables(a=[6, 2, 1]), [1], measures="taylor")
    assert found["moved"].item() == pytest.approx(3 / 9)


def test_unobserved_and_lone_cities_take_no_part():
    values, members = tables(a=[6, np.nan, 2], b=[5], c=[0, 0])
    found = redistribution(values, members, [1], measures="taylor")
    assert found[["subject", "n_members", "n_observed", "total"]].values.tolist() == [["a", 3, 2, 8.0]]
    assert list(redistribution(values, members.query("agglomeration == 'b'"), [1])["subject"]) == []


def test_draws_give_the_interval_of_the_change():
    values, members = tables(a=[6.0, 2.0])
    drawn = pd.DataFrame({"draw": np.repeat([0, 1, 2], 2), "adcode": ["a00", "a01"] * 3,
                          "patents": [6.0, 2.0, 8.0, 2.0, 4.0, 2.0]})
    found = redistribution(values, members, [0, 1], measures="taylor", drawn=drawn, level=0.999)
    # To 1 from 1/3, 1/4 and 1/2.
    assert found.loc[1, ["low", "high"]].tolist() == pytest.approx([0.5, 0.75], abs=1e-3)
    assert found.loc[0, ["low", "high", "draws"]].tolist() == [0, 0, 3]


@pytest.mark.parametrize("broken", [
    {"amounts": [1.5]}, {"amounts": []}, {"amounts": [0.1, 0.1]}, {"toward": "odd"}, {"measures": "tayler"},
    {"value": "papers"}, {"level": 1}, {"drawn": pd.DataFrame({"draw": [0], "adcode": ["a00"], "patents": [1.0]})}])
def test_wrong_arguments_are_named(broken):
    with pytest.raises(MeasureError):
        redistribution(*tables(a=[6, 2]), **broken)


def test_wrong_tables_are_named():
    values, members = tables(a=[6, 2])
    with pytest.raises(MeasureError, match="not text"):
        redistribution(values.assign(adcode=[1, 2]), members)
    for bad in (values.assign(patents=-1), values.assign(patents="x"), pd.concat([values, values]), None):
        with pytest.raises(MeasureError):
            redistribution(bad, members)
    with pytest.raises(MeasureError, match="twice in an agglomeration"):
        redistribution(values, pd.concat([members, members]))


def test_the_hand_example_has_the_fewest_cities_in_which_something_can_move():
    values, members = tables(a=[1, 2, 3], b=[4, np.nan], c=[0, 0], d=[5, 0], e=[7, 1])
    assert fewest_cities(values, members, ["a", "b", "c", "e", "d"]) == "e"
    assert fewest_cities(values, members, ["a", "b", "c"]) == "a"
    with pytest.raises(MeasureError, match="no agglomeration in which two cities"):
        fewest_cities(values, members, ["b", "c", "elsewhere"])
    with pytest.raises(MeasureError, match="twice"):
        fewest_cities(pd.concat([values, values]), members, ["a"])


def fitted(b1, b2, noise=0.05, low=0.2, high=0.8, seed=1):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"agglomeration": np.repeat([f"u{i}" for i in range(19)], 8),
                          "year": np.tile(np.arange(8), 19), "p": rng.uniform(low, high, 152)})
    table["p2"] = table["p"] ** 2
    table["y"] = b1 * table["p"] + b2 * table["p2"] + noise * rng.normal(size=152)
    return fixed_effects(panel_of(table, "y", ["p", "p2"]))


def test_a_planted_optimum_is_found_and_judged():
    clear = policy_optimum(fitted(4, -4), "p", "p2")
    assert clear.verdict == "bounded" and clear.value == pytest.approx(0.5, abs=0.02) and clear.fieller.contains(0.5)
    # Where it turns far beyond what was seen, the set lies outside.
    assert policy_optimum(fitted(4, -1.6, noise=0.01), "p", "p2").verdict == "beyond"
    assert policy_optimum(fitted(1, 0, noise=0.5), "p", "p2").verdict == "unbounded"
    lowest = policy_optimum(fitted(-4, 4), "p", "p2")
    assert lowest.verdict == "none" and np.isnan(lowest.value)


def test_predictions_are_those_of_the_curve_and_tell_extrapolation():
    fit = fitted(4, -4)
    rows = pd.DataFrame({"subject": "a", "parameter": [0.0, 0.5, 1.0], "outcome": "taylor", "baseline": 0.3,
                         "value": [0.3, 0.5, 1.0]})
    found = predicted_output(rows, fit, "p", "p2", "taylor")
    b1, b2 = fit.coefficients["estimate"]
    assert found["change"].tolist() == pytest.approx([0, b1 * 0.2 + b2 * 0.16, b1 * 0.7 + b2 * 0.91])
    assert found["outside"].tolist() == [False, False, True] and not found["outside_before"].any()
    assert found.loc[0, ["low", "high"]].tolist() == [0, 0]
    # The truth, 0.16, and an interval that widens with the distance.
    assert found.loc[1, "low"] < 0.16 < found.loc[1, "high"]
    assert (found["high"] - found["low"]).is_monotonic_increasing


def test_the_interval_covers_the_planted_change():
    rows = pd.DataFrame({"subject": "a", "parameter": [1.0], "outcome": "m", "baseline": 0.3, "value": [0.5]})
    held = 0
    for seed in range(100):
        found = predicted_output(rows, fitted(4, -4, seed=seed), "p", "p2", "m")
        held += found["low"].item() <= 0.16 <= found["high"].item()
    # 19 clusters make 95 % a little less.
    assert 0.86 <= held / 100 <= 0.99


def test_wrong_fits_and_outcomes_are_named():
    fit = fitted(4, -4)
    rows = pd.DataFrame({"subject": "a", "parameter": [1.0], "outcome": "taylor", "baseline": 0.3, "value": [0.5]})
    for arguments in ((rows, None, "p", "p2", "taylor"), (rows, fit, "p", "p", "taylor"),
                      (rows, fit, "q", "p2", "taylor"), (rows, fit, "p", "p2", "tailor"),
                      (rows.drop(columns="value"), fit, "p", "p2", "taylor")):
        with pytest.raises(MeasureError):
            predicted_output(*arguments)
    with pytest.raises(MeasureError):
        policy_optimum(fit, "p", "p2", level=2)


def test_a_total_beyond_all_numbers_is_named():
    with pytest.raises(MeasureError, match="beyond what can be computed"):
        redistributed([1e308, 1e308], 0.5)
