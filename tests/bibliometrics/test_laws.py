"""Lotka, Bradford, indices, Price: constants in print, planted laws, and independence of the order of rows."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
citations = st.lists(st.integers(0, 30), max_size=25)
outputs = st.lists(st.integers(1, 20), min_size=4, max_size=25)


# ---- Lotka -----------------------------------------------------------------------------------------------------

def test_constants_in_print():
    # Lotka 1926: 60.79 % for the inverse square, 56.69 % for the exponent 1.888 of chemists.
    assert round(bm.lotka_constant(2), 4) == 0.6079
    assert round(bm.lotka_constant(1.888), 4) == 0.5669
    assert bm.lotka_constant(2) == pytest.approx(6 / np.pi**2)
    assert bm.lotka_constant(2, largest=3) == pytest.approx(1 / (1 + 1 / 4 + 1 / 9))


@pytest.mark.parametrize("largest", [None, 400])
def test_the_exponent_is_that_of_the_largest_likelihood(largest):
    x = np.minimum(np.random.default_rng(0).zipf(2.2, 500), 400)

    def lost(n):
        total = zeta(n) if largest is None else (np.arange(1, largest + 1.0) ** -n).sum()
        return n * np.log(x).sum() + len(x) * np.log(total)

    best = minimize_scalar(lost, bounds=(1.01, 6), method="bounded", options={"xatol": 1e-9})
    found = bm.lotka(x, largest, resamples=0)
    assert found.exponent == pytest.approx(best.x, abs=1e-6)
    # The ends of the interval lie where twice the likelihood fell by the 95 % point of chi-squared.
    assert [2 * (lost(end) - best.fun) for end in (found.lower, found.upper)] == pytest.approx([3.841459] * 2, abs=1e-4)
    assert np.isnan(found.p_value)


def test_the_distance_is_that_of_all_whole_numbers():
    x = np.random.default_rng(1).zipf(2.0, 80)
    found = bm.lotka(x, resamples=0)
    grid = np.arange(0, x.max() + 2)
    law = 1 - zeta(found.exponent, grid + 1.0) / zeta(found.exponent)
    observed = (x[:, None] <= grid).mean(axis=0)
    assert found.distance == pytest.approx(np.abs(observed - law).max())


def test_planted_exponents_are_held():
    rng = np.random.default_rng(2)
    held = []
    for _ in range(300):
        found = bm.lotka(rng.zipf(2.3, 300), resamples=0)
        held.append(found.lower <= 2.3 <= found.upper)
    # 0.95, and three standard errors of 300 draws.
    assert 0.912 <= np.mean(held) <= 0.988


def test_the_law_is_kept_where_it_holds_and_refused_where_it_does_not():
    rng = np.random.default_rng(3)
    p = np.array([bm.lotka(rng.zipf(2.3, 200), resamples=99, seed=i).p_value for i in range(150)])
    # Standard errors of 150 draws are 0.025 and 0.041. Samples that are not fitted again would be far from the law, and
    # p-values large.
    assert 0.02 < np.mean(p <= 0.1) < 0.18
    assert 0.37 < np.mean(p <= 0.5) < 0.63
    assert bm.lotka(rng.geometric(0.4, 300), resamples=99).p_value == 0.01


def test_a_law_that_ends_is_held_and_kept():
    # The exponent of 1.1 is out of reach of a law without an end, whose mean it would make infinite.
    law = np.arange(1, 51) ** -1.1
    rng = np.random.default_rng(6)
    found = [bm.lotka(rng.choice(np.arange(1, 51), 300, p=law / law.sum()), 50, 99, seed) for seed in range(60)]
    # Three standard errors of 60 draws below 0.95, and above 0.1.
    assert np.mean([one.lower <= 1.1 <= one.upper for one in found]) > 0.95 - 0.085
    assert np.mean([one.p_value <= 0.1 for one in found]) < 0.1 + 0.12
    assert bm.lotka(rng.integers(1, 51, 300), 50, 99).exponent < 0.1


def test_authors_of_one_paper_each():
    found = bm.lotka([1] * 20)
    assert (found.exponent, found.upper, found.constant) == (np.inf, np.inf, 1.0)
    # The likelihood of 20 authors of one paper is zeta(n)^-20.
    assert 2 * 20 * np.log(zeta(found.lower)) == pytest.approx(3.841459, abs=1e-4)


def test_order_of_authors_and_seed():
    x = np.random.default_rng(4).zipf(2.2, 100)
    first, second = bm.lotka(x, resamples=99, seed=5), bm.lotka(x[::-1], resamples=99, seed=5)
    assert (first.exponent, first.p_value) == (second.exponent, second.p_value)
    assert first.table["authors"].sum() == 100 and first.papers == x.sum()
    assert first.table["expected_share"].iloc[0] == pytest.approx(first.constant)


def test_productivity_counts_all_authors_or_the_first():
    table = pd.DataFrame({"publication": [1, 1, 1, 2, 2, 2], "author": ["a", "b", "b", "b", "a", "c"],
                          "position": [1, 2, 2, 1, 2, 3]})
    assert bm.productivity(table).to_dict() == {"a": 2, "b": 2, "c": 1}
    assert bm.productivity(table, "first").to_dict() == {"a": 1, "b": 1}


@pytest.mark.parametrize(("papers", "options", "words"), [
    ([1, 2], {}, "at least 10"), ([1.5] * 12, {}, "not whole"), ([0] * 12, {}, "below 1"),
    ([1] * 11 + [9], {"largest": 5}, "author of 9 papers"), ([1] * 11 + [9], {"largest": 10**7}, "at most 100000"),
    ([1] * 12, {"resamples": 7}, "at least 99"), ("abc", {}, "that are a str")])
def test_papers_without_a_law_are_named(papers, options, words):
    with pytest.raises(MeasureError, match=words):
        bm.lotka(papers, **options)


# ---- Bradford --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("k", [2, 3, 5])
def test_planted_zones_are_found(k):
    # Zones of 1, k and k² journals with the same papers each.
    papers = [k * k * 4] + [k * 4] * k + [4] * k**2
    found = bm.bradford(papers, resamples=0)
    assert found.zones["journals"].tolist() == pytest.approx([1, k, k * k])
    assert found.zones["papers"].tolist() == [4 * k * k] * 3
    assert found.multiplier == pytest.approx(k)
    assert not found.journals["split"].any()


@few
@given(outputs, st.integers(2, 4), st.randoms(use_true_random=False))
def test_zones_share_papers_and_do_not_depend_on_the_order(papers, zones, random):
    named = pd.Series(papers, [f"j{i:02d}" for i in range(len(papers))])
    mixed = list(named.index)
    random.shuffle(mixed)
    first, second = (bm.bradford(one, zones, resamples=0) for one in (named, named.loc[mixed]))
    pd.testing.assert_frame_equal(first.journals, second.journals)
    assert first.zones["journals"].sum() == pytest.approx(len(papers))
    assert (first.zones["whole_journals"].sum(), first.zones["papers"].sum()) == (len(papers), sum(papers))
    # Equal outputs are in one zone.
    assert first.journals.groupby("papers")["zone"].nunique().max() == 1
    assert first.zones["journals"].is_monotonic_increasing or first.zones["journals"].diff().min() > -1e-9


def test_a_planted_curve_is_found():
    ranks = np.arange(0, 200)
    total = 300 * np.log1p(0.5 * ranks)
    papers = np.diff(np.round(total))
    found = bm.bradford(papers[papers > 0], resamples=99)
    assert (found.a, found.b) == (pytest.approx(300, rel=0.01), pytest.approx(0.5, rel=0.02))
    assert found.r_squared > 0.999 and found.largest_gap < 0.01
    assert found.multiplier_range[0] < found.multiplier < found.multiplier_range[1]


def test_journals_of_publications():
    table = pd.DataFrame({"publication": [1, 2, 2, 3], "venue": ["A", "B", "B", "B"]})
    assert bm.papers_by_venue(table).to_dict() == {"B": 2, "A": 1}
    with pytest.raises(MeasureError, match="two journals"):
        bm.papers_by_venue(table.assign(venue=list("ABCB")))


@pytest.mark.parametrize(("papers", "options", "words"), [
    ([1, 2], {}, "2 journals"), ([0, 1, 2], {}, "below 1"), ([1, 2, 3], {"zones": 1}, "number of zones"),
    (pd.Series([1, 2, 3], ["a", "a", "b"]), {}, "a journal twice")])
def test_journals_without_zones_are_named(papers, options, words):
    with pytest.raises(MeasureError, match=words):
        bm.bradford(papers, **options)


# ---- Indices ---------------------------------------------------------------------------------------------------

@few
@given(citations)
def test_indices_follow_their_definitions(given_ones):
    falling = sorted(given_ones, reverse=True)
    h = max((r for r in range(len(falling) + 1) if sum(c >= r for c in falling) >= r), default=0)
    g = max(r for r in range(len(falling) + 1) if sum(falling[:r]) >= r * r)
    assert (bm.h_index(given_ones), bm.g_index(given_ones)) == (h, g)
    assert h <= g <= len(given_ones)
    if h:
        assert bm.m_index(given_ones) == np.median(falling[:h]) >= h
    else:
        assert np.isnan(bm.m_index(given_ones))


def test_indices_by_author():
    table = pd.DataFrame({"author": list("aabb"), "citations": [5, 1, 2, 2], "year": [2001, 2010, 2009, 2010]})
    found = bm.citation_indices(table, "author", 2010)
    assert found.loc["b", ["papers", "citations", "first_year", "h", "m_quotient"]].tolist() == [2, 4, 2009, 2, 1.0]
    assert found.loc["a", ["h", "g", "m_quotient"]].tolist() == [1, 2, 0.1]
    assert list(found.index) == ["b", "a"]
    with pytest.raises(MeasureError, match="a paper of 2010"):
        bm.citation_indices(table, "author", 2005)
    with pytest.raises(MeasureError, match="below 0"):
        bm.h_index([-1])
    with pytest.raises(MeasureError, match="before 2011"):
        bm.m_quotient([1], 2011, 2010)


def test_price_law_by_hand():
    found = bm.price_share([8, 4, 2, 2])
    assert found.to_dict() == pytest.approx({"authors": 4, "square_root": 2, "share": 12 / 16, "half": 1,
                                             "exponent": 0})
    assert bm.price_share([3] * 16)["half"] == 8
