"""Cities to agglomerations, by hand: sums, ratios, means, evenness, lists, provinces and links."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.capability import aggregate_cities, aggregate_links, aggregate_lists, share_out
from flowspace.errors import FlowspaceError, MeasureError
from flowspace.polycentricity import herfindahl_evenness, pielou

MEMBERS = pd.DataFrame({"agglomeration": ["a", "a", "a", "b", "b"], "adcode": ["1", "2", "3", "4", "5"]})


def values(*rows, **more):
    frame = pd.DataFrame(rows, columns=["adcode", "year", "value", "evidence"])
    return frame.assign(**more)


VALUES = values(("1", 2019, 60.0, "observed"), ("2", 2019, 30.0, "estimated"), ("3", 2019, 10.0, "observed"),
                ("4", 2019, 7.0, "published"), ("9", 2019, 99.0, "simulated"))


def only(table, agglomeration="a", year=2019):
    [row] = table[(table["agglomeration"] == agglomeration) & (table["year"] == year)].to_dict("records")
    return row


@pytest.mark.parametrize(("aggregator", "expected"), [
    ("sum", 100.0), ("mean", 100 / 3), ("maximum", 60.0), ("pielou", pielou([60, 30, 10])),
    ("herfindahl_evenness", herfindahl_evenness([60, 30, 10]))])
def test_aggregates_by_hand(aggregator, expected):
    row = only(aggregate_cities(VALUES, MEMBERS, aggregator))
    assert row["value"] == pytest.approx(expected)
    assert (row["largest_city"], row["largest_share"], row["evidence"]) == ("1", 0.6, "estimated")
    assert (row["n_members"], row["n_observed"], row["coverage"]) == (3, 3, 1.0)


def test_a_missing_member_is_no_zero_and_too_few_give_nothing():
    half = only(aggregate_cities(VALUES, MEMBERS, "sum"), "b")
    assert (half["value"], half["coverage"], half["evidence"]) == (7.0, 0.5, "published")
    strict = only(aggregate_cities(VALUES, MEMBERS, "sum", at_least=0.6), "b")
    assert math.isnan(strict["value"]) and (strict["coverage"], strict["evidence"]) == (0.5, "published")
    nothing = only(aggregate_cities(VALUES, MEMBERS, "sum", [2019, 2020]), "b", 2020)
    assert math.isnan(nothing["value"]) and nothing["n_observed"] == 0 and not isinstance(nothing["evidence"], str)
    never = aggregate_cities(VALUES, MEMBERS, "sum", [2020], at_least=0)
    assert never["value"].isna().all()


def test_a_ratio_divides_figures_of_the_same_cities():
    beside = VALUES.assign(denominator=[10.0, 20.0, None, 0.0, 5.0])
    table = aggregate_cities(beside, MEMBERS, "sum")
    assert only(table)["value"] == pytest.approx(90 / 30) and only(table)["n_observed"] == 2
    assert math.isnan(only(table, "b")["value"])


def test_a_weighted_mean():
    weighted = VALUES.assign(weight=[1.0, 2.0, 1.0, 1.0, 1.0])
    assert only(aggregate_cities(weighted, MEMBERS, "mean"))["value"] == pytest.approx((60 + 2 * 30 + 10) / 4)


def test_a_city_of_two_agglomerations_counts_in_each():
    overlap = pd.concat([MEMBERS, pd.DataFrame({"agglomeration": ["b"], "adcode": ["1"]})])
    table = aggregate_cities(VALUES, overlap, "sum")
    assert (only(table)["value"], only(table, "b")["value"]) == (100.0, 67.0)


@pytest.mark.parametrize(("frame", "aggregator", "at_least", "word"), [
    (VALUES, "summ", 0.5, "did you mean 'sum'"), (pd.concat([VALUES, VALUES]), "sum", 0.5, "several figures"),
    (VALUES.assign(weight=1.0), "sum", 0.5, "weights for mean only"), (VALUES, "sum", 2, "a share from 0 to 1"),
    (VALUES.assign(denominator=-1.0), "sum", 0.5, "a negative denominator"),
    (VALUES.assign(value=math.inf), "sum", 0.5, "infinite"), (VALUES.drop(columns="evidence"), "sum", 0.5, "evidence")])
def test_bad_input_is_refused_by_name(frame, aggregator, at_least, word):
    with pytest.raises(FlowspaceError, match=word):
        aggregate_cities(frame, MEMBERS, aggregator, at_least=at_least)


@given(st.lists(st.floats(0, 1e9), min_size=5, max_size=5), st.permutations(range(5)))
def test_sums_over_a_partition_are_the_whole_and_order_plays_no_part(figures, order):
    frame = values(*[(str(i + 1), 2019, x, "observed") for i, x in enumerate(figures)])
    table = aggregate_cities(frame, MEMBERS, "sum")
    assert table["value"].sum() == pytest.approx(sum(figures))
    again = aggregate_cities(frame.iloc[list(order)], MEMBERS, "sum")
    pd.testing.assert_frame_equal(table, again)


def test_lists_by_hand():
    places = pd.DataFrame({"adcode": ["1", "1", "2", "9"], "from_year": [2012, 2014, 2014, 2012]})
    counted = aggregate_lists(places, MEMBERS, "listed_places", [2011, 2012, 2014])
    assert counted["value"].tolist() == [0, 1, 3, 0, 0, 0]
    share = aggregate_lists(places, MEMBERS, "share_of_cities_listed", [2012, 2014])
    assert share["value"].tolist() == pytest.approx([1 / 3, 2 / 3, 0, 0])
    assert (share["coverage"] == 1).all()


CITIES = pd.DataFrame({"adcode": ["1", "2", "3", "4"], "province_adcode": ["p", "p", "p", "q"]})
PROVINCES = pd.DataFrame({"province_adcode": ["p", "p", "q"], "year": [2019, 2020, 2019], "value": [100.0, 200.0, 9.0],
                          "evidence": "observed"})


def test_provinces_are_shared_out_and_add_up():
    key = values(("1", 2019, 5.0, "observed"), ("2", 2019, 3.0, "observed"), ("3", 2019, 2.0, "simulated"),
                 ("4", 2019, 8.0, "simulated"))
    shared = share_out(PROVINCES[PROVINCES["year"] == 2019], key, CITIES)
    assert shared["value"].tolist() == [50.0, 30.0, 20.0, 9.0]
    # A single city has the figure of its province whatever the key.
    assert shared["evidence"].tolist() == ["estimated", "estimated", "simulated", "observed"]


def test_a_city_without_key_in_a_year_keeps_its_share_and_the_others_do_not_get_it():
    key = values(("1", 2019, 5.0, "observed"), ("2", 2019, 3.0, "observed"), ("3", 2019, 2.0, "observed"),
                 ("1", 2020, 5.0, "observed"), ("2", 2020, 3.0, "observed"))
    shared = share_out(PROVINCES, key, CITIES)
    assert shared.loc[shared["year"] == 2020, "value"].tolist() == pytest.approx([100.0, 60.0, 40.0])
    sums = shared[shared["adcode"] != "4"].groupby("year")["value"].sum()
    assert sums.to_dict() == pytest.approx({2019: 100.0, 2020: 200.0})


@given(st.lists(st.lists(st.one_of(st.none(), st.floats(0.01, 1e6)), min_size=3, max_size=3), min_size=2, max_size=2))
def test_what_is_shared_out_never_exceeds_what_there_is(table):
    rows = [(city, year, x, "observed") for year, line in zip((2019, 2020), table, strict=True)
            for city, x in zip("123", line, strict=True) if x is not None]
    if not rows:
        return
    shared = share_out(PROVINCES[PROVINCES["province_adcode"] == "p"], values(*rows), CITIES)
    assert shared.groupby("year")["value"].sum().to_dict() == pytest.approx({2019: 100.0, 2020: 200.0})
    assert (shared["value"] >= 0).all()


def test_a_province_twice_or_a_negative_key_is_refused():
    key = values(("1", 2019, -5.0, "observed"))
    with pytest.raises(MeasureError) as error:
        share_out(pd.concat([PROVINCES, PROVINCES]), key, CITIES)
    assert len(error.value.problems) == 2


LINKS = pd.DataFrame([("1", "2", 2019, 4.0), ("2", "3", 2019, 2.0), ("3", "4", 2019, 1.0), ("1", "9", 2019, 3.0)],
                     columns=["adcode_a", "adcode_b", "year", "value"]).assign(evidence="observed")
NODES = pd.DataFrame({"adcode": list("123459"), "year": 2019, "evidence": "observed"})


@pytest.mark.parametrize(("aggregator", "a", "b"), [
    ("links_within", 6.0, 0.0), ("links_outside", 4.0, 1.0), ("pairs_within", 2.0, 0.0),
    ("density_within", 2 / 3, 0.0), ("density_outside", 2 / 9, 1 / 8), ("share_within", 0.6, 0.0),
    ("evenness_within", 1 - np.std([4, 6, 2]) / 3, math.nan)])
def test_links_by_hand(aggregator, a, b):
    table = aggregate_links(LINKS, NODES, MEMBERS, aggregator)
    assert table["value"].tolist() == pytest.approx([a, b], nan_ok=True)
    # Strengths of a are 7, 6 and 3: each link within counts at both of its ends.
    assert only(table)["largest_city"] == "1" and only(table)["largest_share"] == pytest.approx(7 / 16)


def test_years_that_were_not_looked_at_are_missing_and_years_without_links_are_zero():
    nodes = pd.concat([NODES, NODES.assign(year=2020)])
    table = aggregate_links(LINKS, nodes, MEMBERS, "links_within", [2018, 2019, 2020])
    assert table["value"].tolist() == pytest.approx([math.nan, 6.0, 0.0, math.nan, 0.0, 0.0], nan_ok=True)
    assert table["n_observed"].tolist() == [0, 3, 3, 0, 2, 2]
    fewer = aggregate_links(LINKS[:2], NODES[NODES["adcode"].isin(list("123"))], MEMBERS, "links_outside")
    assert only(fewer)["value"] == 0.0 and math.isnan(only(fewer, "b")["value"])


def test_links_of_unknown_cities_are_refused():
    with pytest.raises(MeasureError, match="not among the cities"):
        aggregate_links(LINKS, NODES[NODES["adcode"] != "9"], MEMBERS, "links_within")
    with pytest.raises(MeasureError, match="did you mean 'links_within'"):
        aggregate_links(LINKS, NODES, MEMBERS, "link_within")
