"""Primacy, rank and size, location quotients and cases: known answers, simulated truth, bad inputs."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.polycentricity import MEASURES, functional_polycentricity_within
from flowspace.world_cities import (
    compare_cases, hill_exponent, location_quotients, primacy, primacy_by_group, rank_size_by_group, zipf_primacy,
)


def test_zipf_gives_the_published_benchmarks():
    zipf = zipf_primacy(20)
    assert zipf["p2"] == 2 and zipf["p4"] == pytest.approx(12 / 13)
    assert zipf["p11"] == pytest.approx(0.990, abs=5e-4)
    cities = 3.7e6 / np.arange(1, 21)
    pd.testing.assert_series_equal(primacy(cities[::-1]), zipf, check_names=False)
    assert math.isnan(zipf_primacy()["share"])


def test_ends_of_primacy():
    assert primacy([5, 0, 0, 0])[["p2", "p4"]].eq(np.inf).all() and primacy([5, 0])["share"] == 1
    assert primacy([0, 0]).isna().all() and primacy([7]).isna().all() and primacy([]).isna().all()
    assert primacy([3, 3, 3, 3]).round(12).tolist()[:2] == [1, round(1 / 3, 12)]
    for wrong in ([-1, 2], [np.nan, 2], ["a"]):
        with pytest.raises(MeasureError):
            primacy(wrong)


def test_groups_are_matched_by_city():
    values = pd.Series({"b": 2.0, "a": 8.0, "c": 4.0})
    groups = pd.DataFrame({"agglomeration": ["y", "x", "x"], "city": ["b", "c", "a"]})
    found = primacy_by_group(values, groups)
    assert found.loc["x", ["p2", "first", "n_cities"]].tolist() == [2.0, "a", 2]
    for column in ("agglomeration", "city"):
        partial = pd.DataFrame({"agglomeration": ["x", "x"], "city": ["a", "b"]}, dtype=object)
        partial.loc[1, column] = None
        with pytest.raises(MeasureError, match="1 rows of the groups without"):
            primacy_by_group(pd.Series({"a": 1, "b": 2}), partial)
    with pytest.raises(MeasureError, match="no value of d"):
        primacy_by_group(values, groups.assign(city=["b", "c", "d"]))
    with pytest.raises(MeasureError, match="twice"):
        primacy_by_group(values, pd.concat([groups, groups]))


def test_exponents_recover_simulated_truth():
    draw = np.random.default_rng(11)
    n, zeta, runs = 40, 1.3, 800
    values, rows = {}, []
    for run in range(runs):
        for k, x in enumerate((1 - draw.random(n)) ** (-1 / zeta)):
            values[f"{run}-{k}"] = x
            rows.append((f"{run:04d}", f"{run}-{k}"))
    groups = pd.DataFrame(rows, columns=["agglomeration", "city"])
    found = rank_size_by_group(pd.Series(values), groups)
    # The shift of a half leaves a bias of the order ln(n)/n squared; the error of this mean is 0.011.
    assert found["zeta"].mean() == pytest.approx(zeta, abs=0.04)
    assert found["zeta"].std() == pytest.approx(zeta * math.sqrt(2 / n), rel=0.1)
    assert ((found["low"] <= zeta) & (zeta <= found["high"])).mean() == pytest.approx(0.95, abs=0.035)
    # Hill's is too high by k / (k - 1).
    assert found["hill"].mean() == pytest.approx(zeta * 39 / 38, abs=0.03)
    assert found["hill"].std() < found["zeta"].std()


def test_the_exponent_is_that_of_the_regression():
    sizes = np.array([12.0, 6, 4, 3])
    slope = np.polyfit(np.log(sizes), np.log(np.arange(1, 5) - 0.5), 1)[0]
    found = rank_size_by_group(pd.Series(sizes, list("abcd")),
                               pd.DataFrame({"agglomeration": "x", "city": list("abcd")}))
    assert found.loc["x", "zeta"] == pytest.approx(-slope)
    assert found.loc["x", "standard_error"] == pytest.approx(-slope * math.sqrt(2 / 4))


def test_ends_of_exponents():
    values = pd.Series({"a": 5.0, "b": 5.0, "c": 5.0, "d": 0.0, "e": 1.0})
    groups = pd.DataFrame({"agglomeration": list("xxxyy"), "city": list("abcde")})
    found = rank_size_by_group(values, groups)
    assert found["zeta"].isna().all() and not found["zipf_within"].any() and found.loc["y", "n_zero"] == 1
    assert math.isnan(hill_exponent([3, 3, 3], 2)) and math.isnan(hill_exponent([3, 0], 1))
    assert hill_exponent([math.e, 1], 1) == pytest.approx(1)
    with pytest.raises(MeasureError):
        hill_exponent([1, 2], 0)


def test_location_quotients_by_hand():
    classes = pd.Series({"a": "N", "b": "N", "c": "H", "d": "H", "e": "H"})
    regions = pd.Series({"e": "Asia", "d": "Asia", "c": "Europe", "b": "Europe", "a": "Europe"})
    found = location_quotients(classes, regions, draws=400).set_index(["class", "region"])
    assert found.loc[("N", "Europe"), "lq"] == pytest.approx((2 / 3) / (2 / 5))
    assert found.loc[("H", "Asia"), "lq"] == pytest.approx(1 / (3 / 5))
    assert found.loc[("N", "Asia"), ["n", "lq", "low", "high"]].tolist() == [0, 0, 0, 0]
    assert (found["low"] <= found["lq"]).all() and (found["lq"] <= found["high"]).all()
    weights = found["n_region"] / found["n_region"].groupby("class").transform("sum")
    assert (found["lq"] * weights).groupby("class").sum().tolist() == pytest.approx([1, 1])
    mixed = location_quotients(classes.iloc[::-1], regions, draws=400)
    pd.testing.assert_frame_equal(mixed, found.reset_index())
    with pytest.raises(MeasureError, match="no regions for a"):
        location_quotients(classes, regions.drop("a"))
    with pytest.raises(MeasureError):
        location_quotients(["N"], ["Asia"])


def test_intervals_of_location_quotients_cover_the_truth():
    draw, hits, runs = np.random.default_rng(2), 0, 120
    for run in range(runs):
        regions = draw.choice(["east", "west"], 300)
        classes = np.where(draw.random(300) < np.where(regions == "east", 0.4, 0.2), "N", "H")
        found = location_quotients(classes, regions, draws=199, seed=run).set_index(["class", "region"])
        row = found.loc[("N", "east")]
        hits += row["low"] <= 0.4 / 0.3 <= row["high"]
    assert hits / runs == pytest.approx(0.95, abs=0.06)


@pytest.fixture
def cases(planted):
    groups = pd.DataFrame({"agglomeration": planted["city"].str[:-1], "city": planted["city"]})
    groups = groups[groups["agglomeration"] != "alone"]
    return groups.assign(group=np.where(groups["agglomeration"] == "delta", "China", "world"))


def test_cases_have_the_same_measures(planted, cases):
    values = planted.set_index("city")["population"]
    links = pd.DataFrame({"city_a": ["bay0", "bay0", "bay1"], "city_b": ["bay1", "bay2", "bay2"], "weight": [4, 2, 0]})
    connectivity = pd.Series({"bay0": 0.8, "bay1": 0.2, "delta0": np.nan})
    found = compare_cases(planted, cases, values, connectivity, links, measures=list(MEASURES))
    assert found.index.tolist() == ["bay", "gulf", "delta"] and found["group"].tolist() == ["world", "world", "China"]
    # The same values in all three: whatever does not depend on places has to agree to the last digit.
    for column in ["p2", "share", "zeta", "total", *MEASURES]:
        assert found[column].nunique() == 1
    assert found.loc["gulf", "extent_km"] < 100
    assert found.loc["bay", "mean_connectivity"] == 0.5 and np.isnan(found.loc["delta", "mean_connectivity"])
    assert found.loc["bay", "link_density"] == pytest.approx(2 / 15)
    assert found.loc["bay", "mean_link"] == pytest.approx(6 / 15) and found.loc["gulf", "functional_green"] == 0
    w = np.zeros((6, 6))
    w[0, 1] = w[1, 0] = 4
    w[0, 2] = w[2, 0] = 2
    assert found.loc["bay", "functional_green"] == functional_polycentricity_within(w)


def test_order_and_other_cases_change_no_case(planted, cases):
    values = planted.set_index("city")["population"]
    whole = compare_cases(planted, cases, values)
    part = compare_cases(planted.sample(frac=1, random_state=1), cases[cases["group"] == "China"].iloc[::-1], values)
    pd.testing.assert_frame_equal(part, whole.loc[["delta"]])


def test_cases_that_are_none_are_refused(planted, cases):
    values = planted.set_index("city")["population"]
    with pytest.raises(MeasureError, match="in two groups"):
        compare_cases(planted, cases.assign(group=range(len(cases))), values)
    with pytest.raises(MeasureError, match="not among the cities"):
        compare_cases(planted.iloc[1:], cases, values)
    bad = pd.DataFrame({"city_a": ["bay0", "bay1", "bay1", "nowhere"], "city_b": ["bay1", "bay0", "bay1", "bay0"],
                        "weight": [1, 1, 1, -1]})
    with pytest.raises(MeasureError) as caught:
        compare_cases(planted, cases, values, links=bad)
    assert len(caught.value.problems) == 4
    with pytest.raises(MeasureError, match="did you mean|one of"):
        compare_cases(planted, cases, values, measures=["gren"])


def test_intervals_of_quotients_are_percentiles_of_the_level():
    classes, regions = ["N"] * 6 + ["H"] * 14, ["Asia"] * 4 + ["Europe"] * 8 + ["Asia"] * 8
    found = location_quotients(classes, regions, draws=500, level=0.8, seed=3).set_index(["class", "region"])
    # Cells in the order of class and region: H Asia, H Europe, N Asia, N Europe.
    drawn = np.random.default_rng(3).multinomial(20, np.array([8, 6, 4, 2]) / 20, size=500)
    shares = drawn[:, 0] / (drawn[:, 0] + drawn[:, 2]) / ((drawn[:, 0] + drawn[:, 1]) / 20)
    assert found.loc[("H", "Asia"), ["low", "high"]].tolist() == pytest.approx(np.quantile(shares, [0.1, 0.9]).tolist())


def test_hill_takes_all_cities_but_the_smallest():
    values = pd.Series([12.0, 6, 5, 3, 0], list("abcde"))
    found = rank_size_by_group(values, pd.DataFrame({"agglomeration": "x", "city": list("abcde")})).loc["x"]
    assert found["hill"] == pytest.approx(3 / np.log([4, 2, 5 / 3]).sum())
    assert found["hill_standard_error"] == pytest.approx(found["hill"] / 3**0.5)
