"""Inequality: published numbers, identities, properties, and what has no result.

mexico.csv: income per capita of 32 Mexican states 1940-2000 and Hanson's regions, from the example data of libpysal
4.14.1 (Copyright (c) 2007-2015, PySAL Developers, BSD 3-clause). The numbers computed from it by PySAL's package
inequality 1.1.2 stand in its documentation.
"""
import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowspace import inequality as iq
from flowspace import polycentricity as pc
from flowspace.errors import MeasureError

MEXICO = pd.read_csv(Path(__file__).parent / "mexico.csv", index_col="state")
YEARS = [str(year) for year in range(1940, 2010, 10)]
# Documentation of Theil and TheilD.
THEIL = [0.20894344, 0.15222451, 0.10472941, 0.10194725, 0.09560113, 0.10511256, 0.10660832]
BETWEEN = [0.0345889, 0.02816853, 0.05260921, 0.05931219, 0.03205257, 0.02963731, 0.03635872]
WITHIN = [0.17435454, 0.12405598, 0.0521202, 0.04263506, 0.06354856, 0.07547525, 0.0702496]
# Gini(y).g of PySAL's package on the same table.
GINI = [0.3537237117345285, 0.29644613439022827, 0.2537183285655905, 0.25513356494927303, 0.24505338049421577,
        0.25181825879538217, 0.2581130824882791]

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
positive = st.lists(st.floats(1e-3, 1e5), min_size=3, max_size=20)
with_zeros = st.lists(st.integers(0, 10**4), min_size=3, max_size=20).filter(any)
letters = "abcd"
PLAIN = {"gini": iq.gini, "gini_small_sample": iq.gini_small_sample, "theil_t": iq.theil_t, "theil_l": iq.theil_l,
         "wolfson": iq.wolfson}
every = pytest.mark.parametrize("measure", PLAIN.values(), ids=PLAIN)


def near(expected, tolerance=1e-9):
    return pytest.approx(expected, rel=tolerance, abs=tolerance)


# ---- Published numbers -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("j", range(7))
def test_mexico_has_the_published_inequality(j, reference):
    values = MEXICO[YEARS[j]]
    assert iq.gini(values) == near(GINI[j], 1e-12)
    assert iq.theil_t(values) == pytest.approx(THEIL[j], abs=5e-9)
    parts = iq.theil_t_decomposition(values, MEXICO["regime"])
    assert parts.between == pytest.approx(BETWEEN[j], abs=5e-9)
    assert parts.within == pytest.approx(WITHIN[j], abs=5e-9)
    if YEARS[j] in ("1940", "2000"):
        case = f"mexico_{YEARS[j]}"
        reference("inequality.gini", iq.gini(values), GINI[j], 1e-12, case=case, source="pysal_inequality")
        reference("inequality.theil_t", iq.theil_t(values), THEIL[j], 5e-9, case=case, source="pysal_inequality")
        for part, printed in (("between", BETWEEN[j]), ("within", WITHIN[j])):
            reference("inequality.theil_t_decomposition", getattr(parts, part), printed, 5e-9,
                      case=f"{case}_{part}", source="pysal_inequality")


@pytest.mark.parametrize("year", YEARS)
def test_dagums_three_terms_add_up_to_the_gini_of_mexico(year):
    parts = iq.dagum(MEXICO[year], MEXICO["regime"])
    assert parts.within + parts.between_net + parts.transvariation == near(parts.total, 1e-13)
    assert parts.total == near(iq.gini(MEXICO[year]), 1e-13)
    assert min(parts.within, parts.between_net, parts.transvariation) > 0


def test_wolfson_is_twice_what_pysal_prints(reference):
    incomes = [20000, 25000, 27000, 30000, 35000, 45000, 60000, 75000, 80000, 120000]
    reference("inequality.wolfson", iq.wolfson(incomes) / 2, 0.2013, 5e-5 + 1e-9, case="ten_incomes",
              source="pysal_inequality")
    assert iq.wolfson([6, 6, 8, 8, 10, 10, 12, 12]) == pytest.approx(1 / 6, abs=1e-12)
    assert iq.wolfson([0, 0, 7, 7]) == 1  # The range of the original ends at 1, not at 1/2.
    # But 1 is no bound: here the lower half has nothing, the Gini coefficient is 2/3, the mean three times the median.
    assert iq.wolfson([0, 0, 1, 5]) == pytest.approx(2 * (2 * 0.5 - 2 / 3) * 3, abs=1e-12)


# ---- Identities ------------------------------------------------------------------------------------------------

@given(st.one_of(positive, with_zeros))
@few
def test_gini_is_the_mean_absolute_difference_and_feeds_polycentricity(values):
    x = np.array(values, dtype=float)
    by_pairs = np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) * x.sum())
    assert iq.gini(values) == near(by_pairs)
    assert iq.gini_small_sample(values) == near(by_pairs * len(x) / (len(x) - 1))
    assert pc.gini_evenness(values) == near(1 - by_pairs)
    assert iq.gini_weighted(values, [1] * len(values)) == near(by_pairs)


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 5)), min_size=3, max_size=12))
@few
def test_whole_weights_repeat_cities(cities):
    values, weights = zip(*cities, strict=True)
    repeated = np.repeat(values, weights)
    assume(len(repeated) > 1 and np.count_nonzero(weights) > 1)
    for weighted, measure in ((iq.gini_weighted, iq.gini), (iq.theil_t_weighted, iq.theil_t),
                              (iq.theil_l_weighted, iq.theil_l)):
        assert weighted(values, weights) == near(measure(repeated))


@given(st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(letters), st.integers(1, 9)), min_size=3, max_size=20))
@few
def test_decompositions_add_up(cities):
    values, groups, weights = zip(*cities, strict=True)
    assume(any(values))
    for weighting in (None, weights):
        parts = iq.theil_t_decomposition(values, groups, weighting)
        assert parts.within + parts.between == near(parts.total)
        assert parts.groups[["population_share", "value_share"]].sum().tolist() == near([1, 1])
        raised = [value + 1 for value in values]
        parts = iq.theil_l_decomposition(raised, groups, weighting)
        assert parts.within + parts.between == near(parts.total)
        assert parts.within >= -1e-12 and parts.between >= 0
    parts = iq.dagum(values, groups)
    assert parts.within + parts.between_net + parts.transvariation == near(parts.total)
    assert min(parts.within, parts.between_net, parts.transvariation) >= -1e-12


def test_dagum_of_groups_apart_of_equal_mean_and_of_one():
    apart = iq.dagum([1, 2, 10, 12], list("aabb"))
    assert apart.transvariation == 0 and apart.pairs["distance"].tolist() == [1.0]
    equal = iq.dagum([1, 3, 2, 2], list("aabb"))
    assert equal.between_net == pytest.approx(0, abs=1e-15) and equal.transvariation > 0
    alone = iq.dagum([1, 3, 2], list("aaa"))
    assert alone.within == near(alone.total) and alone.between_net == alone.transvariation == 0
    # Groups of one city each: nothing is within, nothing overlaps.
    single = iq.dagum([1, 3, 2], list("abc"))
    assert single.within == single.transvariation == 0 and single.between_net == near(single.total)


@given(positive, st.floats(0.05, 1.6))
@few
def test_esteban_ray_of_cities_as_groups_is_gini_in_other_units(values, alpha):
    assert iq.esteban_ray(values, range(len(values)), alpha) == near(
        2 * len(values) ** -alpha * iq.gini(values))


def test_esteban_ray_by_its_double_sum():
    values, groups = [1, 2, 3, 8, 9, 20], list("aabbbc")
    table = pd.DataFrame({"x": values, "g": groups})
    shares, means = table.g.value_counts(normalize=True), table.groupby("g").x.mean() / np.mean(values)
    expected = sum(shares[g] ** 2.3 * shares[h] * abs(means[g] - means[h]) for g, h in product("abc", repeat=2))
    assert iq.esteban_ray(values, groups, 1.3) == near(expected)


# ---- Properties ------------------------------------------------------------------------------------------------

@every
@given(values=positive, scale=st.floats(1e-6, 1e6), seed=st.integers(0, 99))
@few
def test_the_unit_and_the_order_play_no_part(measure, values, scale, seed):
    found = measure(values)
    assert measure(np.array(values) * scale) == near(found)
    assert measure(np.random.default_rng(seed).permutation(values)) == near(found)


@pytest.mark.parametrize("measure", [iq.gini, iq.theil_t, iq.theil_l])
@given(values=positive, times=st.integers(2, 4))
@few
def test_repeating_every_city_changes_nothing(measure, values, times):
    assert measure(values * times) == near(measure(values))


@pytest.mark.parametrize("measure", [iq.gini, iq.gini_small_sample, iq.theil_t, iq.theil_l])
@given(values=st.lists(st.integers(1, 1000), min_size=3, max_size=12), share=st.floats(0.01, 0.49))
@few
def test_a_transfer_from_rich_to_poor_lowers_inequality(measure, values, share):
    poor, rich = int(np.argmin(values)), int(np.argmax(values))
    assume(values[rich] > values[poor])
    after = np.array(values, dtype=float)
    moved = share * (values[rich] - values[poor])
    after[[poor, rich]] += [moved, -moved]
    assert measure(after) < measure(values)


@every
def test_equal_cities_have_none_and_huge_values_do_not_overflow(measure):
    assert measure([5, 5, 5, 5]) == pytest.approx(0, abs=1e-15)
    assert measure([1e300, 3e300, 1e308]) == near(measure([1, 3, 1e8]))


def test_bounds():
    for n in (2, 5, 19):
        monopoly = [1] + [0] * (n - 1)
        assert iq.gini(monopoly) == near((n - 1) / n) and iq.gini_small_sample(monopoly) == near(1)
        assert iq.theil_t(monopoly) == near(math.log(n))


def test_cities_are_matched_by_code():
    values = pd.Series({"110000": 5, "120000": 1, "310000": 7})
    groups = pd.Series({"310000": "south", "110000": "north", "120000": "north"})
    mixed = iq.dagum(values, groups)
    assert mixed.within == near(iq.dagum([5, 1, 7], ["north", "north", "south"]).within)
    assert iq.gini_weighted(values, pd.Series({"310000": 3, "120000": 2, "110000": 1})) == near(
        iq.gini_weighted([5, 1, 7], [1, 2, 3]))


# ---- Multimodality ---------------------------------------------------------------------------------------------

def test_silverman_tells_one_hill_from_two():
    rng = np.random.default_rng(3)
    one, two = rng.normal(size=120), np.concatenate([rng.normal(size=60), rng.normal(8, 1, 60)])
    assert iq.silverman_test(one, draws=199).p_value > 0.1
    assert iq.silverman_test(two, draws=199).p_value < 0.02
    assert iq.silverman_test(two, modes=2, draws=199).p_value > 0.1
    assert iq.silverman_test(two, draws=199, seed=4) == iq.silverman_test(rng.permutation(two), draws=199, seed=4)


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=15, unique=True), st.integers(1, 3))
@few
def test_the_critical_bandwidth_is_where_modes_vanish(values, modes):
    h = iq.critical_bandwidth(values, modes)
    assert iq.count_modes(values, h) <= modes
    assert iq.count_modes(values, 1.1 * h) <= modes
    assert iq.critical_bandwidth(np.array(values) * 3.0, modes) == pytest.approx(3 * h, rel=1e-6)
    assert iq.critical_bandwidth(values, modes + 1) <= h


# ---- What has no result ----------------------------------------------------------------------------------------

BAD_VALUES = [[], [3], [0, 0, 0], [1, -2, 3], [1, math.nan, 2], [1, None, 2], [1, math.inf], [1, "7"], [True, 2], "123",
              5, None, {"a": 1, "b": 2}, {1, 2}, [[1, 2], [3, 4]], np.ones((2, 2)), pd.DataFrame({"x": [1, 2]}),
              [1, -math.inf], [1, 2j], [pd.NA, 1], [1, [2]], pd.Series([1, np.nan]), [1, 10**400]]
CALLS = PLAIN | {
    "gini_weighted": lambda v: iq.gini_weighted(v, [1, 2, 3]),
    "theil_t_weighted": lambda v: iq.theil_t_weighted(v, [1, 2, 3]),
    "theil_l_weighted": lambda v: iq.theil_l_weighted(v, [1, 2, 3]),
    "theil_t_decomposition": lambda v: iq.theil_t_decomposition(v, list("aab")),
    "theil_l_decomposition": lambda v: iq.theil_l_decomposition(v, list("aab")),
    "dagum": lambda v: iq.dagum(v, list("aab")),
    "esteban_ray": lambda v: iq.esteban_ray(v, list("aab")),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("values", BAD_VALUES, ids=[repr(v)[:30].replace("\n", " ") for v in BAD_VALUES])
def test_values_without_a_result_are_named(call, values):
    with pytest.raises(MeasureError):
        call(values)


@pytest.mark.parametrize("call", [
    lambda: iq.gini_weighted([1, 2], [0, 0]), lambda: iq.gini_weighted([1, 2], [1, -1]),
    lambda: iq.gini_weighted([1, 2], [1]), lambda: iq.gini_weighted([1, 2], None),
    lambda: iq.gini_weighted([0, 2], [1, 0]), lambda: iq.theil_t_weighted([0, 0, 2], [1, 1, 0]),
    lambda: iq.gini_weighted(pd.Series([1, 2]), [1, 2]),
    lambda: iq.gini_weighted(pd.Series([1, 2], ["a", "b"]), pd.Series([1, 2], ["a", "c"])),
    lambda: iq.gini_weighted(pd.Series([1, 2], ["a", "a"]), pd.Series([1, 2], ["a", "b"])),
    lambda: iq.theil_t_decomposition([1, 2], ["a", "b"], [1, 0]), lambda: iq.theil_l([0, 1]),
    lambda: iq.theil_l_decomposition([0, 1], ["a", "b"]),
    lambda: iq.dagum([1, 2], None), lambda: iq.dagum([1, 2], ["a", None]), lambda: iq.dagum([1, 2], ["a"]),
    lambda: iq.dagum([1, 2], [["a"], ["b"]]), lambda: iq.dagum([1, 2], {"a": 1, "b": 2}),
    lambda: iq.dagum([1, 2], np.ones((2, 1))), lambda: iq.dagum((x for x in [1, 2]), ["a", "b"]),
    lambda: iq.gini_weighted([1, 2], {1, 2}), lambda: iq.gini_weighted((x for x in [1, 2]), [1, 2]),
    lambda: iq.dagum([1, 2], "ab"), lambda: iq.dagum([1, 2], 3),
    lambda: iq.esteban_ray([1, 2], ["a", "a"]), lambda: iq.esteban_ray([1, 2], ["a", "b"], 0),
    lambda: iq.esteban_ray([1, 2], ["a", "b"], 1.7), lambda: iq.esteban_ray([1, 2], ["a", "b"], "1"),
    lambda: iq.esteban_ray([1, 2], ["a", "b"], math.nan), lambda: iq.wolfson([0, 0, 0, 1]),
    lambda: iq.count_modes([1, 2], 0), lambda: iq.count_modes([3, 3], 1), lambda: iq.count_modes([1, 2], math.nan),
    lambda: iq.critical_bandwidth([1, 2], 0), lambda: iq.critical_bandwidth([1], 1),
    lambda: iq.silverman_test([1, 2, 3], draws=99), lambda: iq.silverman_test([1, 2, 3, 4, 9], draws=5),
    lambda: iq.silverman_test([1, 2, 3, 4, 9], seed=-1), lambda: iq.silverman_test([1, 2, 3, 4, 9], modes=1.5)])
def test_other_arguments_without_a_result_are_named(call):
    with pytest.raises(MeasureError):
        call()


def test_all_problems_are_listed_at_once():
    with pytest.raises(MeasureError) as caught:
        iq.gini_weighted([1, -2, None, math.inf], [1, 1, -3, 1])
    assert len(caught.value.problems) == 4
    with pytest.raises(MeasureError) as caught:
        iq.esteban_ray([1, -2], ["a", None], alpha=9)
    assert len(caught.value.problems) == 3
    with pytest.raises(MeasureError, match="120000: -2"):
        iq.gini(pd.Series({"110000": 1, "120000": -2}))
