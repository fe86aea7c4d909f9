"""Words, lists and numbers as a chapter shows them."""
import pytest

from flowspace import book, figures
from flowspace.errors import ParameterError


def test_own_words_win_over_common_ones_and_labels():
    key = next(iter(figures.LABELS))
    own = {"agrees": {"en": "yes", "zh": "是"}, key: {"en": "mine", "zh": "我的"}}
    word = book.Words(own, "en")
    assert (word("agrees"), word(key), word("contradicts")) == ("yes", "mine", "contradicts")
    assert book.Words({}, "zh")(key) == figures.LABELS[key]["zh"]


def test_every_missing_word_is_named_at_once():
    with pytest.raises(ParameterError, match=r"a \(zh\), b \(en\), b \(zh\)"):
        book.Words({"a": {"en": "A"}, "b": {}}, "en")


def test_a_verdict_is_one_of_three():
    word = book.Words({}, "en")
    assert [word.verdict(*case) for case in [(True, False), (False, True), (False, False)]] == [
        "agrees", "contradicts", "in part"]


def test_a_p_value_never_shows_as_zero_and_a_minus_is_no_hyphen():
    assert book.p_value(0.0) == "≤ 0.001" and book.p_value(0.0014) == "0.001"
    assert "-" not in book.interval(-1.0, -2.0, -0.5)
