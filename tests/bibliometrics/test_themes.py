"""Themes, their stability, the thematic map and evolution: planted themes, hand-made maps, resamples counted again."""
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from flowspace import bibliometrics as bm
from flowspace.bibliometrics.resampling import pair_incidence, resampled
from flowspace.errors import MeasureError
from flowspace.networks import adjusted_rand_index

BLOCKS = 4


def planted(inside=0.9, publications=300, seed=0):
    """Publications of five keywords of eight of their theme; with some chance a keyword is any."""
    rng = np.random.default_rng(seed)
    rows = []
    for p in range(publications):
        block = rng.integers(BLOCKS)
        own = rng.random(5) < inside
        words = np.where(own, block * 8 + rng.integers(0, 8, 5), rng.integers(0, BLOCKS * 8, 5))
        rows += [(f"p{p:03d}", f"w{word:02d}") for word in set(words.tolist())]
    return pd.DataFrame(rows, columns=["publication", "keyword"])


TABLE = planted()
COUNTS = bm.cooccurrence(TABLE)
FOUND = bm.themes(COUNTS)
TRUTH = pd.Series({f"w{word:02d}": word // 8 for word in range(BLOCKS * 8)})
NOISE = bm.cooccurrence(planted(inside=0.0))


@pytest.mark.parametrize("method", ["association_strength", "association_ratio", "cosine", "jaccard", "equivalence"])
def test_planted_themes_are_found(method):
    found = bm.themes(COUNTS, method)
    assert adjusted_rand_index(found.members, TRUTH) == 1
    assert (found.stability, found.isolated) == (1.0, ())


def test_planted_themes_are_stable_and_those_of_noise_are_not():
    planted_ones = bm.theme_stability(COUNTS, FOUND, resamples=50)
    assert planted_ones.adjusted_rand > 0.95
    assert (planted_ones.table["jaccard"] > 0.9).all() and (planted_ones.table["dissolved"] == 0).all()
    assert planted_ones.number.idxmax() == BLOCKS and planted_ones.number.sum() == 50
    noise = bm.theme_stability(NOISE, bm.themes(NOISE), resamples=50)
    assert noise.adjusted_rand < 0.5
    assert (noise.table["jaccard"] < 0.75).all()


def test_seeds_alone_vary_less_than_publications_do():
    found = bm.themes(NOISE)
    seeds = bm.theme_stability(NOISE, found, resamples=50, resample="none")
    assert seeds.adjusted_rand > bm.theme_stability(NOISE, found, resamples=50).adjusted_rand
    assert bm.theme_stability(COUNTS, FOUND, resamples=20, resample="none").adjusted_rand == 1


def test_shares_together_are_shares_and_symmetric():
    found = bm.theme_stability(COUNTS, FOUND, resamples=20)
    together = found.together.to_numpy()
    assert together == pytest.approx(together.T) and np.diag(together) == pytest.approx(1)
    assert ((together >= 0) & (together <= 1)).all()
    same = TRUTH.to_numpy()[:, None] == TRUTH.to_numpy()
    assert together[same].min() > 0.8 and together[~same].max() < 0.2
    assert found.membership.min() > 0.8


def test_order_of_rows_changes_nothing():
    again = bm.themes(bm.cooccurrence(TABLE.sample(frac=1, random_state=1)))
    pd.testing.assert_series_equal(again.members, FOUND.members)
    first, second = (bm.theme_stability(bm.cooccurrence(table), FOUND, resamples=20, seed=3)
                     for table in (TABLE, TABLE[::-1]))
    pd.testing.assert_frame_equal(first.table, second.table)


def test_an_item_that_stands_alone_has_no_theme():
    table = pd.concat([TABLE, pd.DataFrame({"publication": [f"q{i}" for i in range(6)], "keyword": "hermit"})])
    counts = bm.cooccurrence(table)
    found = bm.themes(counts)
    assert found.isolated == ("hermit",) and found.members.isna().sum() == 1
    assert "hermit" not in bm.theme_stability(counts, found, resamples=20).membership


# ---- Resamples -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_resamples_are_those_counted_again(counting):
    counts = bm.cooccurrence(TABLE, counting=counting)
    block = next(resampled(counts, 5, seed=2))
    n = counts.incidence.shape[0]
    # The same draws, made into tables and counted from the start.
    draws = np.random.default_rng(2).integers(0, n, size=(5, n))
    for b in range(5):
        rows = [(f"r{i}", word) for i, p in enumerate(draws[b])
                for word in counts.items[counts.incidence[[p]].indices]]
        again = bm.cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), counting=counting, least=1)
        full = pd.DataFrame(again.weights.toarray(), again.items, again.items)
        full = full.reindex(index=counts.items, columns=counts.items).fillna(0).to_numpy()
        assert block.counts[b] == pytest.approx(full[block.first, block.second])
        assert block.counts[b].sum() == pytest.approx(np.triu(full).sum())
        assert block.occurrences[b] == pytest.approx(again.occurrences.reindex(counts.items).fillna(0).to_numpy())
        assert block.strengths[b] == pytest.approx(again.strengths.reindex(counts.items).fillna(0).to_numpy())


def test_blocks_of_draws_make_no_difference(monkeypatch):
    whole = np.vstack([block.counts for block in resampled(COUNTS, 7, 0)])
    monkeypatch.setattr("flowspace.bibliometrics.resampling._CELLS", 900)
    parts = [block.counts for block in resampled(COUNTS, 7, 0)]
    assert len(parts) > 1
    assert np.vstack(parts) == pytest.approx(whole)


def test_a_literature_without_pairs_has_none():
    pairs, first, second = pair_incidence(sparse.csr_array(np.eye(3)))
    assert (pairs.shape, len(first), len(second)) == ((3, 0), 0, 0)


# ---- Thematic map ----------------------------------------------------------------------------------------------

def test_centrality_and_density_by_hand():
    rows = [(p, word) for p, words in enumerate(["ab", "ab", "abc", "cd", "ef", "ce", "g"]) for word in words]
    counts = bm.cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1)
    members = pd.Series({"a": 1, "b": 1, "c": 2, "d": 2, "e": 3, "f": 3, "g": 4})
    found = bm.thematic_map(counts, members, resamples=0).table
    # Equivalence: ab 9/9, ac = bc 1/9, cd 1/3, ce 1/6, ef 1/2.
    assert found["centrality"].tolist() == pytest.approx([10 * 2 / 9, 10 * (2 / 9 + 1 / 6), 10 / 6, 0])
    assert found["density"].tolist() == pytest.approx([50, 100 / 6, 25, 0])
    assert found["quadrant"].tolist() == ["motor", "basic", "niche", "emerging_or_declining"]
    assert found["publications"].tolist() == [3, 3, 2, 1]
    assert not found["on_border"].any()


def test_ties_share_their_quadrant():
    rows = [(p, word) for p, words in enumerate(["ab", "cd", "ef"]) for word in words]
    counts = bm.cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1)
    found = bm.thematic_map(counts, pd.Series(dict(zip("abcdef", [1, 1, 2, 2, 3, 3], strict=True))), resamples=0).table
    assert set(found["quadrant"]) == {"motor"} and found["on_border"].all()


def test_ranges_over_resamples():
    found = bm.thematic_map(COUNTS, FOUND, resamples=199)
    table = found.table
    for name in ("centrality", "density"):
        assert (table[f"{name}_lower"] < table[f"{name}_upper"]).all()
    assert found.quadrants.sum(axis=1).tolist() == pytest.approx([1] * BLOCKS)
    assert table["quadrant_share"].between(0, 1).all()
    again = bm.thematic_map(COUNTS, FOUND, resamples=199)
    pd.testing.assert_frame_equal(table, again.table)


# ---- Evolution -------------------------------------------------------------------------------------------------

def test_evolution_by_hand():
    early = pd.Series({"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "z": None})
    late = pd.Series({"a": 1, "b": 1, "d": 1, "e": 2, "f": 2})
    found = bm.theme_evolution({"early": early, "late": late})
    assert found[["from_theme", "to_theme", "shared"]].astype(int).values.tolist() == [[1, 1, 2], [2, 2, 1], [2, 1, 1]]
    assert found["inclusion"].tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 2])
    assert found["jaccard"].tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 4])
    assert bm.vocabulary_change({"early": early, "late": late}).iloc[0, 2:].tolist() == [4, 1, 1, 4 / 6]
    assert len(bm.theme_evolution({"early": early, "late": late}, least=0.6)) == 1


def test_inclusion_of_a_part_is_one():
    assert bm.inclusion_index({"a"}, {"a", "b"}) == 1 == bm.inclusion_index({"a", "b"}, {"a"})
    assert bm.inclusion_index({"a"}, {"b"}) == 0
    assert np.isnan(bm.inclusion_index(set(), {"b"}))


# ---- What has no result ----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("call", "words"), [
    (lambda: bm.themes(bm.normalise(COUNTS)), "normalised by"),
    (lambda: bm.themes(COUNTS, runs=0), "number of runs"),
    (lambda: bm.theme_stability(COUNTS, FOUND.members), "what themes returns"),
    (lambda: bm.theme_stability(COUNTS, FOUND, resamples=5), "number of resamples"),
    (lambda: bm.theme_stability(COUNTS, FOUND, resample="rows"), "as resample"),
    (lambda: bm.thematic_map(COUNTS, pd.Series({"nothing": 1})), "not counted"),
    (lambda: bm.thematic_map(COUNTS, FOUND, resamples=5), "at least 99"),
    (lambda: bm.thematic_map(COUNTS, [1, 2]), "a list"),
    (lambda: bm.theme_evolution({"a": FOUND}), "fewer than two"),
    (lambda: bm.theme_evolution({"a": FOUND, "b": [1]}), "each keyword once"),
    (lambda: bm.inclusion_index("abc", ["a"]), "are a str"),
])
def test_what_has_no_result_is_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_a_map_without_themes_says_so():
    alone = bm.cooccurrence(pd.DataFrame({"publication": [1, 2], "keyword": "city"}), least=1)
    with pytest.raises(MeasureError, match="no item with a theme"):
        bm.thematic_map(alone, bm.themes(alone), resamples=0)


def test_pairs_outside_of_every_theme_belong_to_none():
    rows = [(p, word) for p, words in enumerate(["ab", "bc", "bc", "cd"]) for word in words]
    counts = bm.cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1)
    found = bm.thematic_map(counts, pd.Series({"a": 1}), resamples=0).table
    # Of a alone only its pair with b counts: 1 in common, 1 and 3 occurrences.
    assert found["centrality"].tolist() == pytest.approx([10 / 3]) and found["density"].tolist() == [0]


def test_the_monte_carlo_error_is_how_far_other_seeds_lie_apart():
    found = bm.themes(NOISE)
    tables = [bm.theme_stability(NOISE, found, resamples=40, seed=1000 * seed) for seed in range(12)]
    means = pd.DataFrame({k: one.table["jaccard"] for k, one in enumerate(tables)})
    told = np.mean([one.table["jaccard_error"].mean() for one in tables])
    # The standard deviation of 12 means has a relative error of about a fifth for each theme, less over all of them.
    assert 0.6 < means.std(axis=1).mean() / told < 1.5
    assert 0.5 < np.std([one.adjusted_rand for one in tables], ddof=1) / tables[0].adjusted_rand_error < 2


def test_the_error_of_a_share_is_that_of_other_draws():
    rng = np.random.default_rng(3)
    shares = rng.binomial(500, 0.16, 4000) / 500
    assert bm.share_error(0.16, 500) == pytest.approx(shares.std(), rel=0.05)
    # No draw as far out, or all of them: known no better than one in so many.
    least = bm.share_error(1 / 1000, 999)
    assert (bm.share_error(0, 999), bm.share_error(1, 999)) == pytest.approx((least, least)) and least > 0
    assert np.isnan(bm.share_error(np.nan, 500))
    with pytest.raises(MeasureError, match="draws[\\s\\S]*share"):
        bm.share_error(1.2, 0)
