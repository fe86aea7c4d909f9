"""Rates, exact intervals, concentration."""
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from flowspace.errors import MeasureError
from flowspace.plantexts import concentration, coverage, exposure, mentioned, poisson_interval

DICTIONARY = pd.DataFrame({"term": ["人才", "园区"], "mechanism": ["talent", "parks"], "weight": [0.5, 1.0]})


# Garwood's limits as printed in tables of exact 95 % limits of a Poisson count.
@pytest.mark.parametrize(("count", "lower", "upper"), [
    (0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668),
    (10, 4.795, 18.390), (50, 37.111, 65.919)])
def test_published_limits(count, lower, upper):
    found = poisson_interval(count)
    assert float(found[0]) == pytest.approx(lower, abs=6e-4) and float(found[1]) == pytest.approx(upper, abs=6e-4)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 500), st.floats(0.5, 0.999))
def test_tails_of_the_limits_are_exact(count, level):
    lower, upper = (float(one) for one in poisson_interval(count, level))
    tail = (1 - level) / 2
    assert poisson.cdf(count, upper) == pytest.approx(tail, rel=1e-6)
    assert lower <= count <= upper
    if count:
        assert poisson.sf(count - 1, lower) == pytest.approx(tail, rel=1e-6)


@pytest.mark.parametrize(("count", "level"), [(-1, .95), (1.5, .95), (np.nan, .95), ("a", .95), (1, 0), (1, 1),
                                              (1, True), (1, "a")])
def test_bad_counts_and_levels(count, level):
    with pytest.raises(MeasureError):
        poisson_interval(count, level)


def test_rates_per_ten_thousand_characters():
    documents = pd.DataFrame({"document": ["a"], "text": ["人才" * 3 + "园区" + "甲" * 92]})
    found = coverage(documents, DICTIONARY).set_index("mechanism")
    assert found.at["talent", "rate"] == 300 and found.at["talent", "weighted_rate"] == 150
    assert found.at["talent", "upper"] == pytest.approx(100 * 8.767, abs=0.1)
    assert found["share"].tolist() == [0.75, 0.25]


def test_texts_without_characters_or_terms():
    found = coverage(pd.DataFrame({"document": ["a", "b"], "text": ["", "甲乙"]}), DICTIONARY)
    assert found["count"].sum() == 0 and found["rate"].isna().tolist() == [True, True, False, False]
    assert found["share"].isna().all() and (found["lower"].dropna() == 0).all()
    spread = concentration(found)
    assert spread["entropy"].isna().all() and spread["largest"].tolist() == ["", ""]


def test_english_rates_are_per_words():
    dictionary = pd.DataFrame({"term": ["talent"], "mechanism": ["talent"], "language": ["en"]})
    found = coverage(pd.DataFrame({"document": ["a"], "text": ["Talent flows to well-known cities"]}), dictionary, "en")
    assert found[["length", "rate"]].values.tolist() == [[5, 2000.0]]


@pytest.mark.parametrize("documents", [
    None, pd.DataFrame(), pd.DataFrame({"document": ["a"]}), pd.DataFrame({"document": ["a", "a"], "text": ["", ""]}),
    pd.DataFrame({"document": ["a"], "text": [3]}), pd.DataFrame({"document": [None], "text": ["a"]})])
def test_bad_documents(documents):
    with pytest.raises(MeasureError):
        coverage(documents, DICTIONARY)


def test_bad_language():
    with pytest.raises(MeasureError):
        coverage(pd.DataFrame({"document": ["a"], "text": ["a"]}), DICTIONARY, "fr")
    with pytest.raises(MeasureError):
        exposure("a", "fr")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=6))
def test_concentration_lies_within_its_limits(counts):
    n = len(counts)
    table = pd.DataFrame({"document": "a", "mechanism": [f"m{i}" for i in range(n)], "count": counts})
    row = concentration(table).iloc[0]
    if not sum(counts):
        assert math.isnan(row["entropy"]) and math.isnan(row["herfindahl"])
        return
    assert -1e-12 <= row["entropy"] <= 1 + 1e-12 and 1 / n - 1e-12 <= row["herfindahl"] <= 1 + 1e-12
    assert (row["entropy"] < 1e-12) == (sum(one > 0 for one in counts) == 1)


def test_one_mechanism_has_no_entropy():
    assert math.isnan(concentration(pd.DataFrame({"document": ["a"], "mechanism": ["m"], "count": [3]}))["entropy"][0])


@pytest.mark.parametrize("count", [[1, -1], [1, np.nan], [1, "a"]])
def test_bad_tables_of_counts(count):
    with pytest.raises(MeasureError):
        concentration(pd.DataFrame({"document": ["a", "a"], "mechanism": ["m", "n"], "count": count}))
    with pytest.raises(MeasureError):
        concentration(pd.DataFrame({"document": ["a", "a"], "mechanism": ["m", "m"], "count": [1, 1]}))


def test_mentions_of_listed_documents():
    found = mentioned(pd.DataFrame({"document": ["a"], "term": ["人才"]}), DICTIONARY, ["b", "a"])
    assert found["document"].tolist() == ["b", "b", "a", "a"] and found["count"].tolist() == [0, 0, 1, 0]
    assert found["share"].isna().tolist() == [True, True, False, False]
    assert concentration(found)["largest"].tolist() == ["", "talent"]


@pytest.mark.parametrize(("mentions", "documents"), [
    ({"document": ["a", "a"], "term": ["人才", "人才"]}, None), ({"document": ["a"], "term": ["飞地"]}, None),
    ({"document": ["a"], "term": ["人才"]}, ["b"]), ({"document": ["a"], "term": ["人才"]}, ["a", "a"])])
def test_bad_mentions(mentions, documents):
    with pytest.raises(MeasureError):
        mentioned(pd.DataFrame(mentions), DICTIONARY, documents)
