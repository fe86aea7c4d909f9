"""Finding terms: longest matches, overlaps, negation, both languages; and a planted text whose counts are known."""
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import MeasureError
from flowspace.plantexts import coverage, find_terms

DICTIONARY = pd.DataFrame({
    "term": ["人才", "人才引进", "成果转化", "科技成果转化", "园区", "产业化", "农业产业化", "talent", "science park"],
    "mechanism": ["talent", "talent", "transfer", "transfer", "parks", "transfer", "transfer", "talent", "parks"],
    "language": ["zh"] * 7 + ["en"] * 2, "weight": [.5, 1, 1, 1, 1, 1, 0, 1, 1],
    "excluded": [False] * 6 + [True, False, False]})


def terms(text, **given):
    return find_terms(text, DICTIONARY, **given)


def test_the_longest_term_is_taken_and_none_counts_twice():
    assert terms("科技成果转化与人才引进和人才")["term"].tolist() == ["科技成果转化", "人才引进", "人才"]


def test_an_excluded_phrase_hides_what_it_holds():
    found = terms("推进农业产业化和产业化")
    assert found[["term", "excluded"]].values.tolist() == [["农业产业化", True], ["产业化", False]]


@pytest.mark.parametrize(("text", "negated"), [
    ("严禁建设园区", True), ("不得新设园区", True), ("避免园区同质化", True), ("不断完善园区", False), ("未来园区", False),
    ("不搞重复，建设园区", False), ("无锡园区", False), ("没有园区", True), ("园区不足", False),
    ("不仅要引进企业还要建设园区", False)])
def test_negation(text, negated):
    assert terms(text).query("term == '园区'")["negated"].tolist() == [negated]


def test_the_window_of_negation():
    text = "不" + "甲" * 8 + "园区"
    assert terms(text, window=8)["negated"].tolist() == [False] and terms(text, window=9)["negated"].tolist() == [True]
    assert terms("不建园区", window=0)["negated"].tolist() == [False]
    assert terms("休建园区", negators=["休"])["negated"].tolist() == [True]
    assert terms("不断建园区", not_negating=[])["negated"].tolist() == [True]


def test_english_terms_are_whole_words():
    found = terms("Talents and a Science Park, not talented; avoid science parks.", language="en")
    assert found[["term", "negated"]].values.tolist() == [["talent", False], ["science park", False],
                                                          ["science park", True]]


def test_places_are_those_of_the_text():
    text = "İ 引进人才"  # A letter whose small form is longer.
    assert text[terms(text)["start"][0]:].startswith("人才")


def test_nothing_found_has_the_same_columns():
    assert terms("").dtypes.equals(terms("人才").dtypes) and not len(terms("甲"))


@pytest.mark.parametrize("changed", [
    {"term": "人才"}, {"term": ["人才", "人才"]}, {"weight": -1.0}, {"weight": np.nan}, {"weight": True}, {"excluded": "no"},
    {"language": "fr"}, {"term": [" 人才", "园区"]}, {"mechanism": [None, "parks"]}])
def test_bad_dictionaries(changed):
    table = pd.DataFrame({"term": ["人才", "园区"], "mechanism": ["talent", "parks"], "language": ["zh", "zh"],
                          "weight": [1.0, 1.0], "excluded": [False, False]}).astype(object)
    with pytest.raises(MeasureError):
        find_terms("人才", table.assign(**changed))


@pytest.mark.parametrize("given", [{"language": "fr"}, {"window": -1}, {"window": 1.5}, {"negators": "不"},
                                   {"negators": [""]}, {"not_negating": [1]}])
def test_bad_arguments(given):
    with pytest.raises(MeasureError):
        terms("人才", **given)
    with pytest.raises(MeasureError):
        find_terms(None, DICTIONARY)
    with pytest.raises(MeasureError):
        find_terms("a", DICTIONARY[DICTIONARY["language"] == "zh"], "en")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["人才", "人才引进", "科技成果转化", "园区", "甲乙", "，"]), max_size=30))
def test_places_do_not_overlap(pieces):
    text = "".join(pieces)
    found = terms(text)
    ends = found["start"] + found["term"].str.len().astype(int) if len(found) else found["start"]
    assert (found["start"].to_numpy()[1:] >= ends.to_numpy()[:-1]).all()
    assert all(text[start:].startswith(term) for start, term in zip(found["start"], found["term"], strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_planted_counts_of_the_shipped_dictionary_are_found(seed):
    rng = np.random.default_rng(seed)
    shipped = tables.read("plan_dictionary")
    zh = shipped[(shipped["language"] == "zh") & ~shipped["excluded"]].reset_index(drop=True)
    times = rng.poisson(1.5, len(zh))
    # Between signs that are in no term, so that no two terms grow together; every fifth one negated.
    places = rng.permutation(np.repeat(np.arange(len(zh)), times))
    text = "".join(f"，{'严禁' if i % 5 == 0 else '甲'}{zh.at[k, 'term']}" for i, k in enumerate(places)) + "。"
    found = coverage(pd.DataFrame({"document": ["x"], "text": [text]}), shipped).set_index("mechanism")
    meant = pd.Series([zh.at[k, "mechanism"] for i, k in enumerate(places) if i % 5])
    assert found["count"].to_dict() == meant.value_counts().reindex(found.index, fill_value=0).to_dict()
    assert found["negated"].sum() == sum(i % 5 == 0 for i in range(len(places)))


@pytest.mark.parametrize("phrase", ["不拘一格引进人才", "不唯地域引进人才", "不求所有，但求人才", "不得不重视人才", "不限于人才"])
def test_set_phrases_that_want_the_thing_do_not_negate_it(phrase):
    found = find_terms(phrase, pd.DataFrame({"term": ["人才"], "mechanism": ["talent"]}))
    assert found["negated"].tolist() == [False]


def test_a_text_without_punctuation_is_read_in_time():
    dictionary = pd.DataFrame({"term": ["人才"], "mechanism": ["talent"]})
    begun = time.perf_counter()
    assert len(find_terms("引进人才\n" * 20_000, dictionary)) == 20_000
    assert time.perf_counter() - begun < 8  # under a second; half a minute where the text is cut before each term
