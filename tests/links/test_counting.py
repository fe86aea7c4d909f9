"""Counting of links against a naive reference, its identities, and input that cannot be counted."""
from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import TableError
from flowspace.links import complete_nodes, count_links

CITIES = ["110000", "120000", "310000", "330100", "440300", "810000"]
ITEMS = st.lists(st.tuples(st.integers(2010, 2012), st.lists(st.sampled_from(CITIES), min_size=1, max_size=9),
                           st.integers(1, 4)), max_size=12)


def memberships_of(items):
    rows = [(f"p{number}", year, city, times) for number, (year, cities, times) in enumerate(items) for city in cities]
    return pd.DataFrame(rows, columns=["item", "year", "adcode", "items"]).astype({"year": "int64", "items": "int64"})


def naive(items):
    """Exact counts, item by item."""
    edges, nodes = {}, Counter()
    for year, cities, times in items:
        distinct = sorted(set(cities))
        k = len(distinct)
        for city in distinct:
            nodes[city, year] += times
            nodes[city, year, "multi"] += times * (k > 1)
        for a, b in combinations(distinct, 2):
            full, link, newman = edges.get((a, b, year), (0, 0, 0))
            edges[a, b, year] = (full + times, link + Fraction(2 * times, k * (k - 1)), newman + Fraction(times, k - 1))
    return edges, nodes


@settings(max_examples=40)
@given(ITEMS)
def test_counts_equal_those_of_counting_item_by_item(items):
    links = count_links(memberships_of(items))
    edges, nodes = naive(items)
    assert [tuple(row) for row in links.edges.iloc[:, :3].itertuples(index=False)] == sorted(edges)
    for row in links.edges.itertuples(index=False):
        full, link, newman = edges[row.adcode_a, row.adcode_b, row.year]
        assert row.full == full
        assert row.link_fractional == pytest.approx(float(link)) and row.newman == pytest.approx(float(newman))
    assert {(row.adcode, row.year): (row.items, row.multi_city_items) for row in links.nodes.itertuples()} == {
        key: (nodes[key], nodes[(*key, "multi")]) for key in nodes if len(key) == 2}


@settings(max_examples=40)
@given(ITEMS)
def test_identities_of_the_three_countings(items):
    edges, nodes = count_links(memberships_of(items))
    sizes = [(len(set(cities)), times) for _, cities, times in items]
    assert edges["full"].sum() == sum(times * k * (k - 1) // 2 for k, times in sizes)
    assert edges["link_fractional"].sum() == pytest.approx(sum(times for k, times in sizes if k > 1))
    ends = pd.concat([edges.rename(columns={end: "adcode"}) for end in ("adcode_a", "adcode_b")])
    strength = ends.groupby(["adcode", "year"])["newman"].sum()
    multi = nodes.set_index(["adcode", "year"])["multi_city_items"]
    assert strength.reindex(multi.index, fill_value=0).to_list() == pytest.approx(multi.to_list())


@settings(max_examples=40)
@given(ITEMS, st.randoms(use_true_random=False))
def test_order_repetition_and_multiplicity_play_no_part(items, random):
    table = memberships_of(items)
    order = random.sample(range(len(table)), len(table))
    spelt_out = memberships_of([(year, cities, 1) for year, cities, times in items for _ in range(times)])
    for found, expected in zip(count_links(table.iloc[order]), count_links(table), strict=True):
        pd.testing.assert_frame_equal(found, expected, check_exact=True)
    for found, expected in zip(count_links(spelt_out.drop(columns="items")), count_links(table), strict=True):
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize(("column", "value", "word"), [
    ("year", None, "empty"), ("adcode", None, "empty"), ("item", None, "empty"), ("year", 2010.5, "whole"),
    ("year", "last", "whole"), ("adcode", 110000, "text"), ("item", [1], "plain keys"),
    ("items", 0, "from 1"), ("items", 1.5, "from 1"),
    ("year", 2011, "one year per item"), ("items", 3, "one number of items per item")])
def test_what_cannot_be_counted_is_named(column, value, word):
    table = memberships_of([(2010, CITIES[:3], 2), (2010, CITIES[:2], 1)]).astype(object)
    table.at[1, column] = value
    with pytest.raises(TableError, match=word) as error:
        count_links(table)
    assert all(problem.column == column and problem.mend for problem in error.value.problems)


def test_missing_columns_are_named():
    with pytest.raises(TableError, match="'adcode'"):
        count_links(pd.DataFrame({"item": [1], "year": [2010]}))
    with pytest.raises(TableError, match="list"):
        count_links([1])


@settings(max_examples=40)
@given(ITEMS)
def test_complete_nodes_keep_every_count_and_add_only_zeros(items):
    nodes = count_links(memberships_of(items)).nodes
    years = [2012, 2010, 2011]
    complete = complete_nodes(nodes, CITIES, years)
    assert list(zip(complete["adcode"], complete["year"], strict=True)) == [(c, y) for c in CITIES for y in years]
    assert complete.dtypes.equals(nodes.dtypes)
    kept = complete[complete["items"] > 0].sort_values(["adcode", "year"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, nodes)
    assert (complete["multi_city_items"] <= complete["items"]).all()


def test_complete_nodes_lose_nothing_in_silence():
    nodes = pd.DataFrame({"adcode": ["110000", "120000", "120000"], "year": [2010, 2010, 2010], "items": [1, 2, 3]})
    with pytest.raises(TableError) as error:
        complete_nodes(nodes, ["110000", "110000"], [2011])
    assert {problem.column for problem in error.value.problems} == {"adcode", "year"}
    assert len(error.value.problems) == 4
