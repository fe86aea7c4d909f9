"""Harmonised keywords: every rule, names, chains, and what has no result."""
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
SYNONYMS = {"city cluster": "urban agglomeration", "megaregion": "urban agglomeration",
            "mega-region": "megaregion", "城市集群": "城市群"}


def table_of(*keywords):
    return pd.DataFrame({"publication": range(len(keywords)), "keyword": keywords})


def test_spellings_take_the_name_that_most_use():
    found = bm.harmonise(table_of("City-Region", "city region", "city region", "CITY  REGION", "other"))
    assert found.table["keyword"].tolist() == ["city region"] * 4 + ["other"]
    assert found.merges.values.tolist() == [["CITY  REGION", "city region", "spelling", 1],
                                            ["City-Region", "city region", "spelling", 1]]
    assert (found.keywords_before, found.keywords_after, found.rows_dropped) == (4, 2, 0)


@pytest.mark.parametrize(("plural", "single"), [("cities", "city"), ("patents", "patent"), ("processes", "process"),
                                                ("urban agglomerations", "urban agglomeration")])
def test_plurals_become_singular_where_the_singular_is_there(plural, single):
    assert set(bm.harmonise(table_of(plural, single)).table["keyword"]) == {single}
    assert set(bm.harmonise(table_of(plural, single), plurals=False).table["keyword"]) == {plural, single}
    assert set(bm.harmonise(table_of(plural)).table["keyword"]) == {plural}


def test_words_that_only_look_like_plurals_stay():
    words = {"gis", "analysis", "process", "proces", "gi", "gas"}
    assert set(bm.harmonise(table_of(*words)).table["keyword"]) == words


def test_synonyms_chain_and_take_the_preferred_name():
    found = bm.harmonise(table_of("City clusters", "Mega-Region", "megaregions", "Urban agglomeration", "城市集群"),
                         SYNONYMS)
    assert found.table["keyword"].tolist() == ["urban agglomeration"] * 4 + ["城市群"]
    rules = found.merges.set_index("keyword")["rule"]
    assert rules.to_dict() == {"City clusters": "synonym", "Mega-Region": "synonym", "megaregions": "synonym",
                               "Urban agglomeration": "spelling", "城市集群": "synonym"}
    assert found.unused_synonyms == ()
    assert bm.harmonise(table_of("a"), SYNONYMS).unused_synonyms == ("city cluster", "mega region", "megaregion",
                                                                    "城市集群")


def test_a_plural_with_a_name_of_its_own_does_not_become_singular():
    found = bm.harmonise(table_of("clusters", "cluster"), {"clusters": "industrial cluster"})
    assert found.table["keyword"].tolist() == ["industrial cluster", "cluster"]


def test_synonyms_as_a_table_are_the_same():
    rows = pd.DataFrame(SYNONYMS.items(), columns=["variant", "preferred"])
    keywords = table_of("Mega-Region", "city cluster", "flow")
    pd.testing.assert_frame_equal(bm.harmonise(keywords, rows).table, bm.harmonise(keywords, SYNONYMS).table)


def test_a_publication_has_a_merged_keyword_once():
    table = pd.DataFrame({"publication": [1, 1, 1, 2], "keyword": ["city cluster", "megaregion", "flow", "flow"]})
    found = bm.harmonise(table, SYNONYMS)
    assert found.table.values.tolist() == [[1, "urban agglomeration"], [1, "flow"], [2, "flow"]]
    assert found.rows_dropped == 1


@few
@given(st.lists(st.sampled_from(["City", "city", "cities", "Cities", "city cluster", "City-Clusters", "flow", "flows",
                                 "mega region", "Megaregions", "urban agglomerations"]), min_size=1, max_size=12))
def test_merging_again_changes_nothing_and_loses_no_publication(keywords):
    table = table_of(*keywords)
    once = bm.harmonise(table, SYNONYMS)
    twice = bm.harmonise(once.table, SYNONYMS)
    pd.testing.assert_frame_equal(once.table, twice.table)
    assert twice.merges.empty
    assert set(once.table["publication"]) == set(table["publication"])
    assert once.table["keyword"].nunique() == once.keywords_after
    back = once.merges.set_index("keyword")["merged_into"].to_dict()
    assert [back.get(one, one) for one in keywords] == once.table["keyword"].tolist()


@pytest.mark.parametrize(("keywords", "synonyms", "words"), [
    (table_of("a", "--"), None, "nothing but signs"), (table_of(1, 2), None, "no texts"),
    (table_of("a"), {"b": "c", "c": "b"}, "in a circle"), (table_of("a"), {"b": ""}, "no texts"),
    (table_of("a"), {"b-b": "c", "b b": "d"}, "two preferred names"), (table_of("a"), ["b"], "are a list"),
    (table_of("a"), {"b": "Cc", "d": "cc"}, "written in two ways")])
def test_what_has_no_result_is_named(keywords, synonyms, words):
    with pytest.raises(MeasureError, match=words):
        bm.harmonise(keywords, synonyms)
