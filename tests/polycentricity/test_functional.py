"""Functional polycentricity on networks whose value is known in closed form."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from flowspace.errors import MeasureError
from flowspace.polycentricity.functional import (
    external_factors,
    functional_polycentricity,
    functional_polycentricity_external,
    functional_polycentricity_within,
    within_factors,
)
from flowspace.polycentricity.green import green_population


@pytest.mark.parametrize("n", [3, 5, 12, 31])
def test_star(n):
    star = np.zeros((n, n))
    star[0, 1:] = star[1:, 0] = 7
    # Strengths n - 1 and 1: their standard deviation over half of the largest.
    evenness = 1 - 2 * (n - 2) / (n * math.sqrt(n - 1))
    assert within_factors(star) == pytest.approx((evenness, 2 / n))
    assert functional_polycentricity_within(star) == pytest.approx(evenness * 2 / n)


@pytest.mark.parametrize("n", [2, 3, 8])
def test_complete_and_ring_and_empty(n):
    complete = np.ones((n, n)) * 3
    assert functional_polycentricity_within(complete) == pytest.approx(1)
    ring = np.roll(np.eye(n), 1, axis=1)
    ring = ring + ring.T
    if n > 2:
        assert functional_polycentricity_within(ring) == pytest.approx(2 / (n - 1))
    assert functional_polycentricity_within(np.zeros((n, n))) == 0
    assert math.isnan(within_factors(np.zeros((n, n)))[0])


def test_one_city_or_nothing_outside_is_not_defined():
    assert math.isnan(functional_polycentricity_within([[0]]))
    assert math.isnan(functional_polycentricity_external([[1, 2]]))
    assert math.isnan(functional_polycentricity_external(np.zeros((3, 0))))
    assert functional_polycentricity_external(np.zeros((3, 4))) == 0


def test_external_by_hand():
    links = [[4, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0]]
    assert external_factors(links) == pytest.approx((green_population([4, 2, 0]), 2 / 12))


@settings(derandomize=True, database=None)
@given(arrays(float, st.tuples(st.integers(2, 9), st.integers(1, 9)), elements=st.integers(0, 50).map(float)))
def test_never_above_the_density_and_unchanged_by_order_and_unit(links):
    value = functional_polycentricity_external(links)
    assert 0 <= value <= np.count_nonzero(links) / links.size
    assert functional_polycentricity_external(links[::-1, ::-1] * 3) == pytest.approx(value, abs=1e-12)
    square = np.block([[np.zeros((len(links),) * 2), links], [links.T, np.zeros((links.shape[1],) * 2)]])
    within = functional_polycentricity_within(square)
    order = np.arange(len(square))[::-1]
    assert functional_polycentricity_within(square[np.ix_(order, order)]) == pytest.approx(within, abs=1e-12)


LINKS = pd.DataFrame({"adcode_a": ["1", "3", "1", "4"], "adcode_b": ["2", "1", "5", "2"],
                      "year": [2010, 2010, 2010, 2011], "full": [4, 2, 1, 9]})
MEMBERS = pd.DataFrame({"agglomeration": ["b", "b", "b", "a", "a"], "adcode": ["1", "2", "3", "4", "9"]})
CITIES = ["1", "2", "3", "4", "5"]


def test_table_agrees_with_matrices_made_by_hand():
    table = functional_polycentricity(LINKS, MEMBERS, CITIES)
    assert table[["agglomeration", "year"]].values.tolist() == [["b", 2010], ["b", 2011], ["a", 2010], ["a", 2011]]
    first, second, lone, _ = table.itertuples(index=False)
    assert first.within == functional_polycentricity_within([[0, 4, 2], [4, 0, 0], [2, 0, 0]])
    assert first.external == functional_polycentricity_external([[0, 1], [0, 0], [0, 0]])
    assert second.within == 0 and second.external_density == pytest.approx(1 / 6)
    # City 9 is not among the cities observed, so one member remains.
    assert lone.n_members == 1 and math.isnan(lone.within)
    shuffled = LINKS.sample(frac=1, random_state=3).rename(columns={"adcode_a": "adcode_b", "adcode_b": "adcode_a"})
    pd.testing.assert_frame_equal(functional_polycentricity(shuffled, MEMBERS, CITIES[::-1]), table)
    empty = functional_polycentricity(LINKS, MEMBERS, CITIES, years=[1999])
    assert empty.loc[empty["agglomeration"] == "b", ["within", "external"]].values.tolist() == [[0, 0]]


@pytest.mark.parametrize(("arguments", "word"), [
    ((LINKS.drop(columns="full"), MEMBERS, CITIES), "full"),
    ((LINKS, MEMBERS.drop(columns="adcode"), CITIES), "adcode"),
    ((LINKS, MEMBERS, CITIES[:3]), "not among the cities"),
    ((pd.concat([LINKS, LINKS]), MEMBERS, CITIES), "twice in 2010"),
    ((LINKS.assign(adcode_b="1"), MEMBERS, CITIES), "linked to themselves"),
    ((LINKS.assign(full=-1), MEMBERS, CITIES), "-1"),
    ((LINKS.assign(full=[1, 2, None, 4]), MEMBERS, CITIES), "nan")])
def test_bad_tables_are_named(arguments, word):
    with pytest.raises(MeasureError, match=word):
        functional_polycentricity(*arguments)


@pytest.mark.parametrize("links", [[[0, 1], [2, 0]], [[0, 1, 2], [1, 0, 2]], [[0, -1], [-1, 0]],
                                   [[0, np.inf], [np.inf, 0]], [[0, np.nan], [np.nan, 0]], [1, 2], "text", None])
def test_bad_matrices_are_named(links):
    with pytest.raises(MeasureError):
        functional_polycentricity_within(links)


@pytest.mark.parametrize("links", [[[0, -1]], [1, 2], [["a", "b"]], None])
def test_bad_external_matrices_are_named(links):
    with pytest.raises(MeasureError):
        functional_polycentricity_external(links)
