"""Similarity of plans: formulas by hand, limits, and the reference by chance against all possible plans."""
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace import planning as pl
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
MEASURES = (pl.jaccard_similarity, pl.cosine_similarity, pl.structure_similarity, pl.krugman_specialisation_index)


def plans(rows):
    return pd.DataFrame(rows, index=[f"p{i}" for i in range(len(rows))], columns=[f"c{k}" for k in range(len(rows[0]))])


binary = st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=2, max_size=5).map(plans)
counts = st.lists(st.lists(st.integers(0, 50), min_size=5, max_size=5), min_size=2, max_size=4).map(plans)


@few
@given(binary)
def test_jaccard_by_sets(table):
    found = pl.jaccard_similarity(table)
    sets = {name: {code for code in table if table.at[name, code]} for name in table.index}
    assert set(found.empty) == {name for name, codes in sets.items() if not codes}
    for a, b in product(table.index, repeat=2):
        expected = len(sets[a] & sets[b]) / len(sets[a] | sets[b]) if sets[a] and sets[b] else np.nan
        assert found.matrix.at[a, b] == pytest.approx(expected, nan_ok=True)
    pairs = found.pairs
    assert (pairs["reason"] != "").tolist() == pairs["value"].isna().tolist()
    assert len(pairs) == len(table) * (len(table) - 1) // 2


@few
@given(counts, st.integers(2, 9))
def test_structures_do_not_depend_on_size_and_stay_within_their_limits(table, factor):
    bigger = table.copy()
    bigger.iloc[0] *= factor
    for measure, highest in ((pl.structure_similarity, 1), (pl.krugman_specialisation_index, 2)):
        one, two = measure(table).matrix, measure(bigger).matrix
        np.testing.assert_allclose(one, two, atol=1e-12)
        values = one.to_numpy()[~np.isnan(one)]
        assert (values >= 0).all() and (values <= highest + 1e-12).all()
        np.testing.assert_array_equal(one, one.T)
    k, s = pl.krugman_specialisation_index(table).matrix, pl.structure_similarity(table).matrix
    shares = table.div(table.sum(axis=1).replace(0, np.nan), axis=0)
    for a, b in combinations(table.index, 2):
        assert k.at[a, b] == pytest.approx((shares.loc[a] - shares.loc[b]).abs().sum(skipna=False), nan_ok=True)
        if not np.isnan(s.at[a, b]):
            assert (k.at[a, b] == pytest.approx(2)) == (s.at[a, b] == 0)


@few
@given(binary)
def test_cosine_lies_above_jaccard_and_below_what_it_bounds(table):
    j, c = pl.jaccard_similarity(table).pairs["value"], pl.cosine_similarity(table).pairs["value"]
    assert ((c >= j - 1e-12) | j.isna()).all()
    assert ((c**2 <= 1 + 1e-12) & (2 * j / (1 + j) <= c + 1e-12) | j.isna()).all()


def test_a_row_of_zeros_is_named():
    for measure in MEASURES:
        found = measure(plans([[1, 0], [0, 0], [1, 1]]))
        assert found.empty == ("p1",) and np.isnan(found.matrix.loc["p1"]).all()
        assert found.pairs["reason"].tolist() == ["p1 is a row of zeros", "", "p1 is a row of zeros"]
        assert found.mean == found.matrix.at["p0", "p2"]
    found = pl.homogeneity(plans([[1, 0], [0, 0]]))
    assert np.isnan(found.mean) and found.reason == "rows of zeros: p1"


def test_huge_values_do_not_overflow():
    found = pl.structure_similarity(plans([[1e200, 1e200], [1e-200, 0]]))
    assert found.matrix.at["p0", "p1"] == pytest.approx(0.5**0.5)


def every_plan(sizes, n):
    """All tables with these row totals."""
    rows = [[[int(k in chosen) for k in range(n)] for chosen in combinations(range(n), size)] for size in sizes]
    return [plans(list(choice)) for choice in product(*rows)]


@pytest.mark.parametrize("reference", ["rows", "covering"])
@pytest.mark.parametrize("measure", ["jaccard", "cosine"])
def test_the_reference_is_that_of_all_plans_of_the_same_length(reference, measure):
    given_plans = plans([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 1, 1]])
    every = every_plan([2, 2, 2], 5)
    if reference == "covering":
        every = [table for table in every if (table.sum() > 0).all()]
    of = pl.jaccard_similarity if measure == "jaccard" else pl.cosine_similarity
    means = np.array([of(table).mean for table in every])
    found = pl.homogeneity(given_plans, measure, reference, draws=4999, seed=8)
    assert found.mean == pytest.approx(of(given_plans).mean)
    error = 4 * means.std() / 4999**0.5
    assert found.reference_mean == pytest.approx(means.mean(), abs=error)
    for p, share in ((found.p_more_alike, (means >= found.mean - 1e-9).mean()),
                     (found.p_less_alike, (means <= found.mean + 1e-9).mean())):
        assert p == pytest.approx(share, abs=4 * (share * (1 - share) / 4999) ** 0.5 + 1 / 5000)


def test_a_list_made_from_random_plans_looks_too_different_by_rows_and_not_by_covering():
    rng = np.random.default_rng(4)
    p = {"rows": [], "covering": []}
    for seed in range(40):
        table = np.zeros((4, 40), dtype=int)
        for row in table:
            row[rng.choice(40, 12, replace=False)] = 1
        listed = plans(table[:, table.any(axis=0)].tolist())  # What nobody names is on no such list.
        for reference, values in p.items():
            values.append(pl.homogeneity(listed, reference=reference, draws=99, seed=seed).p_less_alike)
    assert np.mean(np.array(p["rows"]) < 0.05) > 0.1
    assert np.mean(np.array(p["covering"]) < 0.05) < 0.15 and 0.4 < np.mean(p["covering"]) < 0.65


def test_planted_likeness_is_found_and_the_order_of_names_plays_no_part():
    rng = np.random.default_rng(6)
    core = rng.random(30) < 0.4
    table = plans([(core ^ (rng.random(30) < 0.05)).astype(int).tolist() for _ in range(4)])
    found = pl.homogeneity(table, seed=1)
    assert found.p_more_alike == 0.001 and found.mean > found.reference_high
    assert pl.homogeneity(table.iloc[::-1, ::-1], seed=1) == found
    assert pl.homogeneity(table, seed=2) != found


@few
@given(binary)
def test_overlaps_add_up(table):
    often, shared = pl.overlap_counts(table), pl.shared_codes(table)
    assert often.sum() == table.shape[1] and (often.index * often).sum() == table.to_numpy().sum()
    assert [len(names.split("; ")) if names else 0 for names in shared["named_by"]] == shared["plans"].tolist()


@pytest.mark.parametrize(("call", "words"), [
    (lambda: pl.jaccard_similarity([[1]]), "a list"),
    (lambda: pl.jaccard_similarity(plans([[1, 0]])), "1 rows"),
    (lambda: pl.jaccard_similarity(plans([[1, 2], [0, 1]])), "p0 / c1: 2"),
    (lambda: pl.jaccard_similarity(plans([[1, np.nan], [0, 1]])), "missing cells"),
    (lambda: pl.cosine_similarity(plans([[1, -1], [0, 1]])), "zero or larger"),
    (lambda: pl.krugman_specialisation_index(plans([[1, "a"], [0, np.inf]])), "2 cells"),
    (lambda: pl.jaccard_similarity(plans([[1], [0]]).set_axis(["a", "a"])), "stand twice"),
    (lambda: pl.homogeneity(plans([[1], [0]]), "dice", "columns", 5, -1), "4 problems")])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_shares_of_the_largest_numbers_are_shares():
    table = pd.DataFrame([[1e308, 1e308], [1.0, 0.0]], index=["a", "b"], columns=["x", "y"])
    assert pl.krugman_specialisation_index(table).matrix.loc["a", "b"] == pytest.approx(1.0)
