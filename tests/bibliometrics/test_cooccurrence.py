"""Co-occurrence, its normalisations and coupling: every pair counted by hand, identities, and what has no result."""
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

METHODS = ("association_strength", "association_ratio", "cosine", "inclusion", "jaccard", "equivalence")
few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
# Publications as sets of items; the first has two at least, so that something is counted.
literatures = st.lists(st.sets(st.sampled_from("abcdefg"), max_size=6), min_size=1, max_size=12).map(
    lambda sets: [{"a", "b"}, *sets])


def as_table(sets, item="keyword"):
    rows = [(f"p{p}", one) for p, items in enumerate(sets) for one in sorted(items)]
    return pd.DataFrame(rows, columns=["publication", item])


def plain_counts(sets, fractional, least):
    often = Counter(one for items in sets for one in items)
    counts = Counter()
    for items in sets:
        kept = sorted(one for one in items if often[one] >= least)
        for pair in combinations(kept, 2):
            counts[pair] += 1 / (len(kept) - 1) if fractional else 1
    return counts


def as_dictionary(found):
    return {(a, b): w for a, b, w in found.pairs.itertuples(index=False)}


@few
@given(literatures, st.booleans(), st.integers(1, 3))
def test_pairs_are_those_counted_one_by_one(sets, fractional, least):
    often = Counter(one for items in sets for one in items)
    if max(often.values()) < least:
        with pytest.raises(MeasureError, match="no item in"):
            bm.cooccurrence(as_table(sets), least=least)
        return
    found = bm.cooccurrence(as_table(sets), counting="fractional" if fractional else "full", least=least)
    assert as_dictionary(found) == pytest.approx(dict(plain_counts(sets, fractional, least)))
    assert found.occurrences.to_dict() == {one: n for one, n in sorted(often.items()) if n >= least}
    assert found.left_out == sum(n < least for n in often.values())
    assert abs(found.weights - found.weights.T).max() < 1e-12
    assert not found.weights.diagonal().any()


@few
@given(literatures)
def test_strengths_of_fractional_counting_are_publications_with_company(sets):
    found = bm.cooccurrence(as_table(sets), counting="fractional", least=1)
    company = {one: sum(one in items and len(items) > 1 for items in sets) for one in found.items}
    assert found.strengths.to_dict() == pytest.approx(company)


@few
@given(literatures)
def test_strengths_of_full_counting_are_the_other_items(sets):
    found = bm.cooccurrence(as_table(sets), least=1)
    others = {one: sum(len(items) - 1 for items in sets if one in items) for one in found.items}
    assert found.strengths.to_dict() == pytest.approx(others)


def by_hand(c, a, b, total, method):
    return {"association_strength": c / (a * b), "association_ratio": total * c / (a * b), "cosine": c / (a * b) ** 0.5,
            "inclusion": c / min(a, b), "jaccard": c / (a + b - c), "equivalence": c**2 / (a * b)}[method]


@few
@given(literatures, st.sampled_from(METHODS), st.booleans())
def test_normalised_pairs_follow_their_formulas(sets, method, by_occurrence):
    counts = bm.cooccurrence(as_table(sets), least=1)
    sizes = counts.occurrences if by_occurrence else counts.strengths
    total = len({p for p, items in enumerate(sets) if items}) if by_occurrence else sizes.sum()
    found = bm.normalise(counts, method, "occurrence" if by_occurrence else "cooccurrence")
    expected = {(i, j): by_hand(c, sizes[i], sizes[j], total, method) for (i, j), c in as_dictionary(counts).items()}
    assert as_dictionary(found) == pytest.approx(expected)
    if by_occurrence and method in ("cosine", "inclusion", "jaccard", "equivalence"):
        assert found.weights.max() <= 1 + 1e-12


@few
@given(literatures)
def test_expected_and_observed_associations_have_the_same_sum(sets):
    # The sum over all pairs of c / ratio is that of s_i s_j / 2m over the linked ones: ratio is observed by expected.
    counts = bm.cooccurrence(as_table(sets), least=1)
    ratio = bm.normalise(counts, "association_ratio").pairs["weight"].to_numpy()
    pairs = counts.pairs
    s = counts.strengths
    expected = s[pairs["first"]].to_numpy() * s[pairs["second"]].to_numpy() / (2 * pairs["weight"].sum())
    assert pairs["weight"].to_numpy() / expected == pytest.approx(ratio)


def test_independent_items_have_an_association_ratio_of_one():
    # 36 publications: a in half of them and b in a third, independently.
    sets = [set("a" * (p % 2 == 0) + "b" * (p % 3 == 0) + "z") for p in range(36)]
    found = bm.normalise(bm.cooccurrence(as_table(sets), least=1), "association_ratio", "occurrence")
    assert as_dictionary(found) == pytest.approx({("a", "b"): 1, ("a", "z"): 1, ("b", "z"): 1})


def test_the_two_sizes_order_pairs_differently():
    sets = [set("ab"), set("ab"), set("cdxyz"), set("cd"), set("c"), set("d")]
    counts = bm.cooccurrence(as_table(sets), least=1)
    by = {size: as_dictionary(bm.normalise(counts, "association_strength", size))
          for size in ("cooccurrence", "occurrence")}
    assert by["occurrence"]["a", "b"] / by["occurrence"]["c", "d"] == pytest.approx((2 / 4) / (2 / 9))
    assert by["cooccurrence"]["a", "b"] / by["cooccurrence"]["c", "d"] == pytest.approx((2 / 4) / (2 / 25))


@few
@given(literatures, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows_change_nothing(sets, random):
    table = as_table(sets)
    rows = list(range(len(table)))
    random.shuffle(rows)
    mixed = table.iloc[[*rows, rows[0]]]
    first, second = bm.cooccurrence(table, least=1), bm.cooccurrence(mixed, least=1)
    pd.testing.assert_frame_equal(first.pairs, second.pairs)
    assert (first.repeated, second.repeated) == (0, 1)


# ---- Coupling --------------------------------------------------------------------------------------------------

@few
@given(literatures)
def test_coupling_and_co_citation_are_those_counted_one_by_one(sets):
    table = as_table(sets, "reference")
    cited = as_dictionary(bm.co_citation(table))
    assert cited == pytest.approx(dict(plain_counts(sets, False, 1)))
    shared = {(f"p{i}", f"p{j}"): len(sets[i] & sets[j]) for i, j in combinations(range(len(sets)), 2)
              if sets[i] & sets[j]}
    found = as_dictionary(bm.bibliographic_coupling(table))
    assert {tuple(sorted(pair)): w for pair, w in found.items()} == {tuple(sorted(pair)): w
                                                                     for pair, w in shared.items()}


def test_both_matrices_have_the_same_squares_of_singular_values():
    rng = np.random.default_rng(1)
    table = as_table([set(rng.choice(list("abcdefg"), 3, replace=False)) for _ in range(9)], "reference")
    b = bm.incidence(table, "reference").matrix.toarray()
    both = []
    for found in (bm.co_citation(table), bm.bibliographic_coupling(table)):
        full = found.weights.toarray() + np.diag(found.occurrences)
        both.append(np.sort(np.linalg.eigvalsh(full))[::-1][:7])
    assert both[0] == pytest.approx(np.linalg.svd(b)[1] ** 2)
    assert both[1] == pytest.approx(both[0])


def test_salton_cosine_of_identical_reference_lists_is_one():
    table = as_table([set("abc"), set("abc"), set("cd")], "reference")
    found = as_dictionary(bm.normalise(bm.bibliographic_coupling(table), "cosine", "occurrence"))
    assert found == pytest.approx({("p0", "p1"): 1.0, ("p0", "p2"): 1 / 6**0.5, ("p1", "p2"): 1 / 6**0.5})


def test_fractional_coupling_discounts_what_everyone_cites():
    table = as_table([set("ax"), set("ax"), set("x"), set("x")], "reference")
    found = as_dictionary(bm.bibliographic_coupling(table, counting="fractional"))
    assert found["p0", "p1"] == pytest.approx(1 + 1 / 3)
    assert found["p2", "p3"] == pytest.approx(1 / 3)


# ---- What has no result ----------------------------------------------------------------------------------------

TABLE = as_table([set("ab"), set("ab"), set("bc")])


@pytest.mark.parametrize(("table", "options", "words"), [
    ([1, 2], {}, "are a list"),
    (TABLE.iloc[:0], {}, "without rows"),
    (TABLE.rename(columns={"keyword": "keywords"}), {}, "did you mean 'keywords'"),
    (TABLE.assign(keyword=[None, *"abcde"]), {}, "1 missing cells"),
    (TABLE.assign(keyword=[1.5, 2.5, 3, 4, 5, 6]), {}, "float64"),
    (TABLE.assign(keyword=pd.Series([["x"], *"abcde"], dtype=object)), {}, "texts or whole numbers"),
    (TABLE.assign(keyword=["", " ", *"abcd"]), {}, "2 blank cells"),
    (TABLE, {"counting": "half"}, "'half' as counting"),
    (TABLE, {"least": 0}, "least number of occurrences"),
    (TABLE, {"least": 9}, "no item in 9"),
])
def test_what_cannot_be_counted_is_named(table, options, words):
    with pytest.raises(MeasureError, match=words):
        bm.cooccurrence(table, **options)


def test_a_column_twice_is_named():
    table = pd.concat([TABLE, TABLE[["keyword"]]], axis=1)
    with pytest.raises(MeasureError, match="2 columns 'keyword'"):
        bm.cooccurrence(table)


def test_normalised_weights_are_not_normalised_again():
    once = bm.normalise(bm.cooccurrence(TABLE, least=1))
    with pytest.raises(MeasureError, match="normalised by association_strength"):
        bm.normalise(once)
    with pytest.raises(MeasureError, match="as method[\\s\\S]*as size"):
        bm.normalise(bm.cooccurrence(TABLE, least=1), "salton", "large")


def test_items_that_never_meet_give_an_empty_table():
    found = bm.cooccurrence(as_table([set("a"), set("b")]), least=1)
    assert found.pairs.empty
    assert bm.normalise(found, "jaccard").pairs.empty


def test_a_number_and_a_text_are_two_labels_in_any_order():
    table = pd.DataFrame({"publication": [1, 1, 2, 2], "keyword": pd.Series([1, "1", "1", 1], dtype=object)})
    for one in (table, table[::-1]):
        assert bm.cooccurrence(one, least=1).pairs.values.tolist() == [[1, "1", 2.0]]


def test_one_column_is_not_item_and_publication():
    table = pd.DataFrame({"publication": [1, 2], "keyword": ["city", "flow"]})
    with pytest.raises(MeasureError, match="'publication' as the column of two things"):
        bm.cooccurrence(table, item="publication")
