"""Sentences, clauses and stock phrases."""
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.plantexts import clauses, sentences, set_aside

GUIDING = "以某某思想为指导，全面贯彻党的十九大精神，统筹推进“五位一体”总体布局，着力引进人才，建设产业园区。"


def test_clauses_keep_what_is_to_be_done():
    found = set_aside(GUIDING)
    assert found.text == "着力引进人才，建设产业园区。"
    assert len(found.phrases) == 3
    # 8 + 11 + 12 Chinese characters of 31 + 12.
    assert found.share == 31 / 43


def test_the_share_counts_chinese_characters():
    found = set_aside("党的十九大，人才。")
    assert found.share == 5 / 7


def test_sentences_set_aside_more():
    assert set_aside(GUIDING, unit="sentence").text == ""
    assert set_aside(GUIDING, unit="sentence").share == 1


def test_own_patterns_and_none():
    assert set_aside("引进人才，建设园区。", ["园区"]).phrases == ("建设园区。",)
    assert set_aside(GUIDING, []).text == GUIDING and set_aside(GUIDING, []).share == 0


def test_a_text_without_letters_has_no_share():
    assert math.isnan(set_aside("").share) and math.isnan(set_aside("2030，").share)


def test_paragraphs_stay_apart():
    assert set_aside("引进人才。\n党的十九大。\n建设园区。").text == "引进人才。\n建设园区。"


def test_english():
    found = set_aside("Guided by the spirit of the plenum. Promote talent.", ["Guided by"], "sentence")
    assert found.text == "Promote talent."


def test_decimal_points_divide_nothing():
    assert sentences("增长5.5%。See fig.3 there.") == ["增长5.5%。", "See fig.3 there."]


@pytest.mark.parametrize(("patterns", "unit"), [("党", "clause"), (["("], "clause"), (["党"], "word"), ([3], "clause")])
def test_bad_arguments(patterns, unit):
    with pytest.raises(MeasureError):
        set_aside("党", patterns, unit)


@pytest.mark.parametrize("function", [sentences, clauses, set_aside])
def test_no_text(function):
    with pytest.raises(MeasureError):
        function(None)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="人才园区，。；：！？”“\n", max_size=60))
def test_dividing_loses_nothing(text):
    bare = "".join(text.split())
    assert "".join(sentences(text)) == bare == "".join(clauses(text))
    found = set_aside(text, ["园"])
    assert sorted("".join(found.text.split()) + "".join(found.phrases)) == sorted(bare)
