"""What measures respond to besides evenness: closed forms, and dependence that was planted."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowspace import polycentricity as pc
from flowspace.errors import MeasureError


@pytest.mark.parametrize("n", [2, 3, 4, 10, 11, 26, 31])
def test_half_rich_is_the_minimum_of_green_and_not_of_the_others(n):
    expected = 0 if n % 2 == 0 else 1 - math.sqrt(1 - 1 / n**2)
    assert pc.half_rich_value("green_population", n) == pytest.approx(expected, abs=1e-12)
    generator = np.random.default_rng(n)
    assert min(pc.green_population(generator.random(n)) for _ in range(200)) >= expected
    if n > 3:
        assert pc.half_rich_value("green_population", n) < pc.monopoly_value("green_population", n)
        for name in ("gini_evenness_corrected", "taylor", "herfindahl_evenness", "pielou"):
            assert pc.half_rich_value(name, n) > pc.monopoly_value(name, n)


@pytest.mark.parametrize("n", [3, 5, 12, 26, 300])
def test_star_by_its_closed_form_and_by_a_network(n):
    value = pc.star_value("green_population", n)
    assert value == pytest.approx(1 - 2 * (n - 2) / (n * math.sqrt(n - 1)))
    matrix = np.zeros((n, n))
    matrix[0, 1:] = matrix[1:, 0] = 1
    assert pc.within_factors(matrix)[0] == pytest.approx(value)
    assert pc.star_value("taylor", n) == pytest.approx(1 / (n - 1))


def test_star_in_the_text():
    assert [round(pc.star_value("green_population", n), 2) for n in (5, 26)] == [0.40, 0.63]


def test_size_dependence_is_that_of_scipy():
    generator = np.random.default_rng(1)
    sizes = generator.integers(3, 30, 19)
    values = generator.random(19) + 0.02 * sizes
    found = pc.size_dependence(values, sizes)
    line = stats.linregress(sizes, values)
    assert found.spearman == pytest.approx(stats.spearmanr(values, sizes).statistic)
    assert (found.r_squared, found.slope, found.n) == (pytest.approx(line.rvalue**2), pytest.approx(line.slope), 19)


def test_greens_index_goes_with_size_where_nothing_but_size_differs():
    """Agglomerations of equal inequality (one city with half of all, the others equal), but of different size."""
    sizes = list(range(5, 32, 3))
    arrays = [[n - 1] + [1] * (n - 1) for n in sizes]
    rows = [(name, n, pc.MEASURES[name].function(x)) for name in ("green_population", "green_sample")
            for n, x in zip(sizes, arrays, strict=True)]
    table = pc.size_dependence_of_measures(pd.DataFrame(rows, columns=["measure", "n_members", "value"]))
    assert table["measure"].tolist() == ["green_population", "green_sample"]
    assert table["spearman"].tolist() == pytest.approx([1, 1]) and (table["slope"] > 0).all()


def test_labels_match_and_gaps_are_left_out():
    values = pd.Series({"a": 0.1, "b": 0.2, "c": np.nan, "d": 0.4})
    sizes = pd.Series({"d": 9, "c": 1, "b": 4, "a": 3})
    found = pc.size_dependence(values, sizes)
    assert found == pc.size_dependence([0.1, 0.2, 0.4], [3, 4, 9]) and found.n == 3


@pytest.mark.parametrize(("values", "sizes", "n"), [([], [], 0), ([0.5, 0.2], [3, 4], 2), ([0.5] * 4, [3, 4, 5, 6], 4),
                                                    ([0.1, 0.2, 0.3], [5, 5, 5], 3), ([None] * 3, [1, 2, 3], 0)])
def test_no_dependence_is_defined(values, sizes, n):
    found = pc.size_dependence(values, sizes)
    assert np.isnan([found.spearman, found.r_squared, found.slope]).all() and found.n == n


factor = st.floats(0.01, 1)


@settings(derandomize=True, database=None)
@given(st.lists(st.tuples(factor, factor), min_size=3, max_size=12), st.floats(0.1, 10))
def test_shares_add_up_and_a_common_unit_plays_no_part(drawn, unit):
    evenness, density = map(list, zip(*drawn, strict=True))
    found = pc.density_share(evenness, density)
    if np.isnan(found.density_share) or np.std(np.log(evenness) + np.log(density)) < 1e-3:
        return
    assert found.density_share + found.evenness_share == pytest.approx(1)
    scaled = pc.density_share([value * unit for value in evenness], density)
    assert scaled.density_share == pytest.approx(found.density_share, abs=1e-6)
    swapped = pc.density_share(density, evenness)
    assert swapped.density_share == pytest.approx(found.evenness_share, abs=1e-9)


def test_density_share_by_hand_and_its_cases():
    equal = pc.density_share([0.2, 0.4, 0.8], [0.1, 0.2, 0.4])
    assert (equal.density_share, equal.spearman) == (pytest.approx(0.5), pytest.approx(1))
    against = pc.density_share([0.8, 0.4, 0.2], [0.01, 0.1, 1.0])
    assert against.density_share > 1 > 0 > against.evenness_share
    flat = pc.density_share([0.2, 0.4, 0.8], [0.3, 0.3, 0.3])
    assert flat.density_share == pytest.approx(0) and math.isnan(flat.spearman)
    gaps = pc.density_share([np.nan, 0.5, 0.0, np.nan, 0.4], [0.0, 0.1, 0.2, np.nan, 0.3])
    assert (gaps.n, gaps.n_zero) == (2, 2) and math.isnan(gaps.density_share)


@pytest.mark.parametrize("n", [1, 0, 2.0, True, "5", None])
def test_number_of_cities_must_be_whole(n):
    for function in (pc.half_rich_value, pc.star_value):
        with pytest.raises(MeasureError, match="cities"):
            function("taylor", n)


@pytest.mark.parametrize(("values", "sizes", "word"), [
    ([0.1, 0.2], [1], "as many"), ([0.1, "x"], [1, 2], "not numbers"), ([0.1, np.inf], [1, 2], "infinite"),
    ([0.1, 0.2], [1, 0], "below 1"), ([0.1, 0.2], [1, np.nan], "missing sizes"), (None, [1], "NoneType"),
    (pd.Series([0.1], ["a"]), pd.Series([1], ["b"]), "no sizes for a"), (pd.Series([0.1]), [1], "Series"),
    ([0.1], None, "sizes")])
def test_bad_sizes_are_named(values, sizes, word):
    with pytest.raises(MeasureError, match=word):
        pc.size_dependence(values, sizes)


@pytest.mark.parametrize(("evenness", "density", "word"), [
    ([-0.1, 0.2], [1, 1], "below 0"), ([0.1, 0.2], [1, -1], "below 0"), ([0.1], [1, 1], "as many"),
    ([0.1], [np.inf], "infinite"), ([0.1], "x", "density"), ([0.1], None, "density")])
def test_bad_factors_are_named(evenness, density, word):
    with pytest.raises(MeasureError, match=word):
        pc.density_share(evenness, density)


def test_tables_of_measures_need_their_columns():
    with pytest.raises(MeasureError, match="n_members"):
        pc.size_dependence_of_measures(pd.DataFrame({"measure": ["taylor"], "value": [0.1]}))


def test_values_that_differ_by_rounding_are_equal():
    equal = [0.1 + 0.2, 0.3, 0.3]
    assert np.isnan(pc.size_dependence(equal, [3, 4, 5]).spearman)
    assert np.isnan(pc.density_share([0.5, 0.2, 0.4], equal).spearman)
    assert np.isnan(pc.density_share([0.1, 0.3, 0.1], [0.3 * 3, 0.1 * 3, 0.9]).density_share)
