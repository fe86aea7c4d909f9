"""tf-idf as published, cosines, the same text over years, and which words are typical."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.bibliometrics import lexicon, log_likelihood
from flowspace.errors import MeasureError
from flowspace.plantexts import cosine_similarity, distinctive_words, plan_words, similarity_over_years, tfidf_vectors


def words_of_counts(counts, names=None):
    names = names or [f"w{j}" for j in range(len(counts[0]))]
    rows = [(f"d{i}", names[j]) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(rows, columns=["document", "word"])


def test_the_example_of_the_manual_of_scikit_learn():
    """Counts and smoothed tf-idf of six documents, as the user guide on text feature extraction prints them."""
    counts = [[3, 0, 1], [2, 0, 0], [3, 0, 0], [4, 0, 0], [3, 2, 0], [3, 0, 2]]
    printed = [[0.85151335, 0, 0.52433293], [1, 0, 0], [1, 0, 0], [1, 0, 0], [0.55422893, 0.83236428, 0],
               [0.63035731, 0, 0.77630514]]
    np.testing.assert_allclose(tfidf_vectors(words_of_counts(counts)).to_numpy(), printed, atol=5e-9)


def test_rayson_and_garside_keep_two_cells_and_we_keep_four():
    """G2 of a word that occurs a and b times in corpora of c and d words; all four cells count."""
    a, b, c, d = 20, 5, 1000, 1000
    two = 2 * (a * np.log(a / 12.5) + b * np.log(b / 12.5))
    four = two + 2 * ((c - a) * np.log((c - a) / 987.5) + (d - b) * np.log((d - b) / 987.5))
    assert two == pytest.approx(9.64, abs=0.005)
    assert float(log_likelihood(a, b, c - a, d - b)) == pytest.approx(four, rel=1e-9) and four > two


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=2, max_size=5)
       .filter(lambda rows: any(map(any, rows))))
def test_vectors_and_cosines_by_other_hands(counts):
    order = [f"d{i}" for i in range(len(counts))]
    vectors = tfidf_vectors(words_of_counts(counts), order)
    table = np.array(counts)[:, np.array(counts).any(axis=0)]
    idf = np.log((1 + len(table)) / (1 + (table > 0).sum(axis=0))) + 1
    for i, row in enumerate(table * idf):
        length = np.linalg.norm(row)
        np.testing.assert_allclose(vectors.to_numpy()[i], row / length if length else row, atol=1e-12)
    cosine = cosine_similarity(vectors).to_numpy()
    empty = ~table.any(axis=1)
    assert np.isnan(cosine[empty]).all() and np.isnan(cosine[:, empty]).all()
    rest = cosine[np.ix_(~empty, ~empty)]
    assert (np.diag(rest) == 1).all() and (rest >= 0).all() and (rest <= 1).all()
    np.testing.assert_array_equal(rest, rest.T)


def test_length_does_not_count():
    vectors = tfidf_vectors(words_of_counts([[1, 2], [10, 20], [3, 0]]))
    assert cosine_similarity(vectors).at["d0", "d1"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_cosines_of_extreme_weights(scale):
    found = cosine_similarity(pd.DataFrame([[scale, 0], [scale, scale]]))
    assert found.iloc[0, 1] == pytest.approx(0.5 ** 0.5)


@pytest.mark.parametrize("vectors", [None, pd.DataFrame(), pd.DataFrame([[1], [2]], index=["a", "a"]),
                                     pd.DataFrame([[-1.0]]), pd.DataFrame([[np.nan]]), pd.DataFrame([["a"]])])
def test_bad_vectors(vectors):
    with pytest.raises(MeasureError):
        cosine_similarity(vectors)


def test_documents_of_one_agglomeration_over_years():
    vectors = tfidf_vectors(words_of_counts([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    documents = pd.DataFrame({"document": ["d1", "d0", "d2", "d3"], "agglomeration": ["x", "x", "x", ""],
                              "year": [2020, 2016, 2022, 2016]})
    found = similarity_over_years(vectors, documents)
    assert found[["earlier", "later", "cosine"]].values.tolist() == [["d0", "d1", 1.0], ["d1", "d2", 0.0]]
    assert found["elsewhere"].isna().all()  # The only other one has no agglomeration.
    assert not len(similarity_over_years(vectors, documents.head(1)))


@pytest.mark.parametrize("changed", [{"year": 2016.5}, {"year": "a"}, {"document": "d9"}, {"document": "d0"}])
def test_bad_documents_over_years(changed):
    vectors = tfidf_vectors(words_of_counts([[1, 0], [0, 1]]))
    documents = pd.DataFrame({"document": ["d0", "d1"], "agglomeration": "x", "year": [2016, 2017]}).astype(object)
    with pytest.raises(MeasureError):
        similarity_over_years(vectors, documents.assign(**changed))
    with pytest.raises(MeasureError):
        similarity_over_years(vectors, documents.drop(columns="year"))


def test_planted_words_are_found_as_typical():
    common = ["城市", "发展", "创新"] * 10
    rows = [(d, w) for d, own in (("a", "海湾"), ("b", "高原"), ("c", "草原")) for w in [*common, *[own] * 4]]
    found = distinctive_words(pd.DataFrame(rows, columns=["document", "word"]), per_document=1)
    assert found[["document", "word", "target", "reference"]].values.tolist() == [
        ["a", "海湾", 4, 0], ["b", "高原", 4, 0], ["c", "草原", 4, 0]]
    # By hand: 4 of 34 against none of 68.
    assert found["g2"].tolist() == pytest.approx([float(log_likelihood(4, 0, 30, 68))] * 3)


@pytest.mark.parametrize(("rows", "least", "per"), [([("a", "x")], 1, None), ([("a", "x"), ("b", "y")], 9, None),
                                                    ([("a", "x"), ("b", "y")], 0, None),
                                                    ([("a", "x"), ("b", "y")], 1, 0)])
def test_bad_arguments_of_typical_words(rows, least, per):
    with pytest.raises(MeasureError):
        distinctive_words(pd.DataFrame(rows, columns=["document", "word"]), least, per)


def test_listed_documents_without_words_have_zeros():
    words = words_of_counts([[1, 1]])
    assert tfidf_vectors(words, ["d0", "empty"]).loc["empty"].tolist() == [0, 0]
    for order in (["other"], ["d0", "d0"]):
        with pytest.raises(MeasureError):
            tfidf_vectors(words, order)


def test_words_need_a_dictionary():
    documents = pd.DataFrame({"document": ["a", "b"], "text": ["人才引进", ""]})
    assert plan_words(documents, lexicon(["人才引进"])).values.tolist() == [["a", "人才引进"]]
    assert not len(plan_words(documents))
