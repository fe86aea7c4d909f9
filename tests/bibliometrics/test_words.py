"""Words: every division of a text compared, Dunning's table, typical words planted, and what has no result."""
from itertools import product
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)


def divisions(text):
    for cuts in product((False, True), repeat=len(text) - 1):
        places = [0, *(i + 1 for i, cut in enumerate(cuts) if cut), len(text)]
        yield [text[a:b] for a, b in zip(places, places[1:], strict=False)]


def cost(words, made):
    total = 0.0
    for word in words:
        if word in made.costs:
            total += made.costs[word]
        elif len(word) == 1:
            total += made.unknown
        else:
            return np.inf
    return total


@few
@given(st.text("城市群创新", min_size=1, max_size=8),
       st.dictionaries(st.text("城市群创新", min_size=1, max_size=3), st.integers(1, 50), max_size=8),
       st.lists(st.text("城市群创新", min_size=2, max_size=4), max_size=4))
def test_no_division_is_cheaper(text, frequencies, terms):
    made = bm.lexicon(terms, frequencies)
    found = bm.segment(text, made)
    assert "".join(found) == text
    assert cost(found, made) == pytest.approx(min(cost(words, made) for words in divisions(text)))


def test_overlaps_are_resolved_by_the_whole_text():
    # Longest words from the left would give 研究生 命 起源.
    made = bm.lexicon(["研究", "研究生", "生命", "起源"])
    assert bm.segment("研究生命起源", made) == ["研究", "生命", "起源"]


def test_a_term_stays_whole_beside_frequent_parts():
    common = {"长江": 9000, "中游": 3000, "城市": 20000, "群": 5000, "的": 90000}
    assert bm.segment("长江中游城市群", bm.lexicon([], common)) == ["长江", "中游", "城市", "群"]
    assert bm.segment("长江中游城市群", bm.lexicon(["城市群"], common)) == ["长江", "中游", "城市群"]
    assert bm.segment("长江中游城市群的", bm.lexicon(["长江中游城市群", "城市群"], common)) == ["长江中游城市群", "的"]


def test_frequencies_are_probabilities():
    made = bm.lexicon([], {"城市": 3, "群": 1})
    assert made.costs == pytest.approx({"城市": log(4 / 3), "群": log(4)})


def test_mixed_texts_and_english_terms():
    made = bm.lexicon(["urban agglomeration", "urban", "co-patent network", "城市群", "GIS"])
    text = "基于GIS的城市群（ＧＩＳ）: Urban   Agglomeration's co-patent networks, the co‑patent network"
    assert bm.segment(text, made) == ["基", "于", "gis", "的", "城市群", "gis", "urban", "agglomeration's", "co",
                                      "patent", "networks", "the", "co patent network"]
    assert bm.segment("", made) == [] == bm.segment("，。!?", made)


def test_words_of_publications():
    table = pd.DataFrame({"publication": ["p", "q", "r"], "title": ["中国城市群的创新 2020", None, "The flow of a city"]})
    found = bm.words_of(table, dictionary=bm.lexicon(["城市群", "中国", "创新"]))
    assert found.values.tolist() == [["p", 0, "中国"], ["p", 1, "城市群"], ["p", 3, "创新"], ["r", 1, "flow"],
                                     ["r", 4, "city"]]
    assert "2020" in set(bm.words_of(table, numbers=True)["word"])
    other = bm.words_of(table, divide=lambda text: list(text), shortest=1, stop_words=[])
    assert other["word"].head(3).tolist() == ["中", "国", "城"]


def test_tf_idf_by_hand():
    words = pd.DataFrame({"publication": list("aaab"), "word": ["flow", "flow", "city", "city"]})
    found = bm.tf_idf(words).set_index(["publication", "word"])
    assert found.loc[("a", "flow"), ["count", "tf", "idf"]].tolist() == pytest.approx([2, 2 / 3, log(2)])
    assert found["tf_idf"].to_list() == pytest.approx([2 / 3 * log(2), 0, 0])
    assert bm.tf_idf(words, publications=4).set_index(["publication", "word"]).loc[("b", "city"), "idf"] == log(2)


def test_coverage_counts_chinese_characters_only():
    table = pd.DataFrame({"publication": [1, 2, 3, 4], "title": ["城市群, 城市 and flows", "flows", None, "的"]})
    found = bm.dictionary_coverage(table, bm.lexicon(["城市群", "flows"]))
    assert found[["characters", "covered"]].values.tolist() == [[5, 3], [0, 0], [0, 0], [1, 0]]
    assert found["share"].fillna(-1).tolist() == [0.6, -1, -1, 0]


# ---- Keyness ---------------------------------------------------------------------------------------------------

def test_dunning_in_print():
    assert bm.log_likelihood(110, 2442, 111, 29114).round(2) == 270.72


@few
@given(st.lists(st.integers(1, 500), min_size=4, max_size=4))
def test_log_likelihood_is_that_of_scipy(cells):
    table = np.array(cells).reshape(2, 2)
    other = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert bm.log_likelihood(*cells) == pytest.approx(other, abs=1e-8)
    assert bm.log_likelihood(*cells) == pytest.approx(bm.log_likelihood(*table.T.ravel()), abs=1e-8)


def texts(rng, shares, publications, start):
    words = [f"w{i:02d}" for i in range(len(shares))]
    return pd.DataFrame([(p + start, word) for p in range(publications) for word in rng.choice(words, 20, p=shares)],
                        columns=["publication", "word"])


def test_planted_words_are_typical_and_no_others():
    rng = np.random.default_rng(0)
    flat = np.full(40, 1 / 40)
    raised = np.where(np.arange(40) < 3, 3.0, 1.0)
    target, reference = texts(rng, raised / raised.sum(), 60, 0), texts(rng, flat, 120, 100)
    for unit in ("words", "publications"):
        found = bm.keyness(target, reference, unit)
        assert set(found["word"].head(3)) == {"w00", "w01", "w02"}
        # The planted ones are told apart at 1 %, and of the others, rarer in the target by a sixth, none is over.
        assert (found["q_value"].head(3) < 0.01).all()
        assert not (found["over"] & (found["q_value"] < 0.05)).iloc[3:].any()
        true = np.log2(3 / raised.sum() * 40) if unit == "words" else None
        if true:
            assert found["log_ratio_lower"].head(3).max() < true < found["log_ratio_upper"].head(3).min()


def test_words_that_are_the_same_in_both_are_rarely_typical():
    rng = np.random.default_rng(1)
    flat = np.full(50, 1 / 50)
    p = np.concatenate([bm.keyness(texts(rng, flat, 40, 0), texts(rng, flat, 40, 100))["p_value"] for _ in range(20)])
    # 1000 words; words of one text are drawn independently here.
    assert abs(np.mean(p < 0.05) - 0.05) < 0.03


def test_one_publication_that_repeats_a_word_does_not_make_it_typical_of_publications():
    target = pd.DataFrame({"publication": [1] * 30 + list(range(2, 32)), "word": ["flow"] * 30 + ["city"] * 30})
    reference = pd.DataFrame({"publication": range(100, 160), "word": ["city"] * 60})
    by = {unit: bm.keyness(target, reference, unit, least=1).set_index("word").loc["flow", "g2"]
          for unit in ("words", "publications")}
    assert by["words"] > 40 and by["publications"] < 4


@pytest.mark.parametrize(("call", "words"), [
    (lambda: bm.lexicon("城市群"), "are a str"), (lambda: bm.lexicon(["", 5]), "no texts"),
    (lambda: bm.lexicon([], {"城": 0}), "not above zero"), (lambda: bm.lexicon([], ["城"]), "are a list"),
    (lambda: bm.segment(5, bm.lexicon([])), "a text and a dictionary"),
    (lambda: bm.words_of(pd.DataFrame({"publication": [1], "name": ["x"]})), "column 'title'"),
    (lambda: bm.words_of(pd.DataFrame({"publication": [1, 1], "title": ["x", "y"]})), "stand twice"),
    (lambda: bm.words_of(pd.DataFrame({"publication": [1], "title": [5]})), "texts that are none"),
    (lambda: bm.log_likelihood(-1, 2, 3, 4), "negative"), (lambda: bm.log_likelihood("a", 2, 3, 4), "not numbers"),
])
def test_what_has_no_result_is_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_publications_of_both_sides_are_named():
    table = pd.DataFrame({"publication": [1], "word": ["x"]})
    with pytest.raises(MeasureError, match="in both"):
        bm.keyness(table, table)
