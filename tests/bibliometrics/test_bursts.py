"""Bursts: all paths of states compared, a documented example, planted bursts, and chance."""
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.multitest import multipletests

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
# The example in the documentation of the package burst_detection 0.1.
R = np.array([0, 2, 1, 6, 7, 2, 8, 7, 2, 1])
D = np.array([9, 11, 12, 10, 10, 8, 12, 10, 13, 11])


def cost(path, r, d, s, gamma):
    """Kleinberg's cost with the binomial distribution itself, from state 0 on."""
    p = r.sum() / d.sum()
    total = -binom.logpmf(r, d, np.where(np.array(path), s * p, p)).sum()
    ups = sum(b > a for a, b in zip((0, *path), path, strict=False))
    return total + ups * gamma * np.log(len(r))


@few
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12)), min_size=3, max_size=8),
       st.sampled_from([1.2, 2.0, 3.0]), st.sampled_from([0.0, 0.3, 1.0]))
def test_no_path_of_states_is_cheaper(batches, s, gamma):
    r = np.array([one for one, _ in batches])
    d = r + np.array([more for _, more in batches])
    if r.sum() == 0 or s * r.sum() >= d.sum():
        return
    found = bm.burst_states(r, d, s, gamma)
    cheapest = min(cost(path, r, d, s, gamma) for path in product((0, 1), repeat=len(r)))
    assert cost(tuple(found), r, d, s, gamma) == pytest.approx(cheapest, abs=1e-9)


def test_the_documented_weight_and_a_cheaper_path_than_the_documented_one():
    gains = bm.burst_gains(R, D)
    assert gains[6:8].sum() == pytest.approx(5.34226, abs=5e-6)
    assert gains[4] == pytest.approx(2.68563, abs=5e-6)
    documented = (0, 0, 0, 0, 1, 0, 1, 1, 0, 0)
    ours = tuple(bm.burst_states(R, D))
    assert ours == (0, 0, 0, 1, 1, 0, 1, 1, 0, 0)
    assert cost(ours, R, D, 2, 1) < cost(documented, R, D, 2, 1) - 1.2


def test_many_terms_at_once_are_the_terms_one_by_one():
    rng = np.random.default_rng(3)
    d = rng.integers(20, 60, 12)
    r = rng.binomial(d, 0.1, (40, 12))
    many = bm.burst_states(r, d, 1.5, 0.2)
    assert many.any()
    assert (many == [bm.burst_states(one, d, 1.5, 0.2) for one in r]).all()


def literature(relevant, totals, first=2000):
    publications = pd.DataFrame({"publication": range(sum(totals)),
                                 "year": np.repeat(np.arange(len(totals)) + first, totals)})
    starts = np.cumsum([0, *totals])[:-1]
    places = np.concatenate([start + np.arange(r) for start, r in zip(starts, relevant, strict=True)])
    return pd.DataFrame({"publication": places, "keyword": "word"}), publications


def test_tables_give_the_same_as_counts():
    keywords, publications = literature(R, D)
    found = bm.bursts(keywords, publications, simulations=0)
    assert found.table[["item", "start", "end", "running", "occurrences"]].values.tolist() == [
        ["word", 2006, 2007, False, 15], ["word", 2003, 2004, False, 13]]
    assert found.table["weight"].tolist() == pytest.approx([5.34226, 3.95597], abs=1e-5)
    assert found.table["base_share"].tolist() == pytest.approx([36 / 106] * 2)
    assert found.table["p_value"].isna().all()


def test_a_planted_burst_is_found_and_its_chance_small():
    rng = np.random.default_rng(4)
    totals = np.full(20, 200)
    share = np.where((np.arange(20) >= 8) & (np.arange(20) < 12), 0.12, 0.02)
    keywords, publications = literature(rng.binomial(totals, share), totals)
    found = bm.bursts(keywords, publications, simulations=199).table
    assert found[["start", "end"]].values.tolist() == [[2008, 2011]]
    assert found["p_value"].tolist() == [1 / 200]


def test_a_burst_that_reaches_the_last_year_runs_on():
    relevant, totals = [1] * 8 + [9, 9], [50] * 10
    keywords, publications = literature(relevant, totals)
    assert bm.bursts(keywords, publications, simulations=0).table[["end", "running"]].values.tolist() == [[2009, True]]
    # The same burst is over where a year without the word follows.
    keywords, publications = literature([*relevant, 0], [*totals, 50])
    assert bm.bursts(keywords, publications, simulations=0).table[["end", "running"]].values.tolist() == [[2009, False]]


def test_p_values_of_words_without_bursts_are_small_no_more_often_than_they_say():
    rng = np.random.default_rng(5)
    # Years differ widely: words dealt out evenly over the years would be no comparison.
    totals = np.array([20] * 8 + [160] * 7)
    publications = pd.DataFrame({"publication": range(totals.sum()), "year": np.repeat(np.arange(2000, 2015), totals)})
    rows = [(place, f"w{w:03d}") for w in range(300)
            for place in rng.choice(totals.sum(), int(rng.integers(10, 40)), replace=False)]
    keywords = pd.DataFrame(rows, columns=["publication", "keyword"])
    found = bm.bursts(keywords, publications, gamma=0.3, simulations=399)
    small = (found.table["p_value"] <= 0.1).sum() / found.tested
    # Of 300 words without bursts, none is left after the correction for looking at 300.
    assert found.table["q_value"].min() > 0.05
    tops = found.table.dropna(subset="p_value").sort_values("p_value")
    # The smallest p-values by statsmodels, with the words without bursts as ones.
    ones = np.ones(found.tested - len(tops))
    other = multipletests(np.append(tops["p_value"], ones), method="fdr_bh")[1][:len(tops)]
    assert tops["q_value"].to_numpy() == pytest.approx(other)
    # Four standard errors of 300 draws around 0.1.
    assert 0.1 - 0.07 < small < 0.1 + 0.07


def test_the_same_seed_gives_the_same_result_in_any_order():
    keywords, publications = literature(R, D)
    first = bm.bursts(keywords, publications, simulations=99, seed=7)
    second = bm.bursts(keywords[::-1], publications[::-1], simulations=99, seed=7)
    pd.testing.assert_frame_equal(first.table, second.table)


def test_years_left_out_and_words_without_a_second_state():
    keywords, publications = literature([1, 1, 1, 1, 9], [10, 10, 10, 10, 10])
    cut = bm.bursts(keywords, publications, least=2, last_incomplete=1, simulations=0)
    assert (cut.years, cut.table.empty) == ((2000, 2001, 2002, 2003), True)
    keywords, publications = literature([6] * 5, [10] * 5)
    found = bm.bursts(keywords, publications, simulations=0)
    assert (found.undefined, found.tested, found.table.empty) == (("word",), 0, True)


def test_an_empty_batch_costs_nothing():
    assert bm.burst_gains([2, 0, 1, 1], [9, 0, 9, 9])[1] == 0


@pytest.mark.parametrize(("r", "d", "s", "words"), [
    ([1, 2], [3], 2, "shape"), ([1, 5], [3, 4], 2, "above the total"), ([0, 0], [3, 4], 2, "without any document"),
    ([3, 3], [4, 4], 2, "s is 1 or more"), ([1.5, 1], [4, 4], 2, "no whole numbers"), (["a", 1], [4, 4], 2, "not num"),
    ([1, 1], [9, 9], 1, "as s"), ([np.nan, 1], [4, 4], 2, "no whole numbers")])
def test_counts_without_a_result_are_named(r, d, s, words):
    with pytest.raises(MeasureError, match=words):
        bm.burst_states(r, d, s)


def test_tables_that_do_not_fit_are_named():
    keywords, publications = literature(R, D)
    with pytest.raises(MeasureError, match="lacks"):
        bm.bursts(keywords, publications.iloc[20:])
    with pytest.raises(MeasureError, match="stand twice"):
        bm.bursts(keywords, pd.concat([publications, publications.iloc[:1]]))
    with pytest.raises(MeasureError, match="at least three"):
        bm.bursts(keywords, publications, last_incomplete=8)
    with pytest.raises(MeasureError, match="years that are none"):
        bm.bursts(keywords, publications.assign(year=2000.5))


def test_of_equal_paths_the_one_in_state_0_is_taken():
    assert bm.burst_states([0, 5, 0], [0, 10, 10], gamma=0).tolist() == [0, 1, 0]


def test_the_cost_of_a_burst_counts_all_years():
    publications = pd.DataFrame({"publication": range(100), "year": [2010 + i // 10 for i in range(100)]})
    keywords = pd.DataFrame({"publication": [5, *range(80, 86)], "keyword": "flow"})
    relevant = [1, 0, 0, 0, 0, 0, 0, 0, 6, 0]
    gain = bm.burst_gains(relevant, [10] * 10)[8]
    for factor, number in ((0.999, 1), (1.001, 0)):
        gamma = factor * gain / np.log(10)
        assert len(bm.bursts(keywords, publications, gamma=gamma, simulations=0).table) == number
        assert bm.burst_states(relevant, [10] * 10, gamma=gamma).sum() == number
