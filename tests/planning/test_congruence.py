"""Planned against measured cores: lists by hand, p values by counting every arrangement, ties and gaps."""
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, spearmanr

from flowspace import planning as pl
from flowspace.errors import MeasureError

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)


def tables(tiers, scores):
    """Cities a, b, c...; a tier of 0 says that the plan gives no role."""
    names = [chr(97 + i) for i in range(len(scores))]
    planned = pd.DataFrame([("x", name, tier) for name, tier in zip(names, tiers, strict=True) if tier],
                           columns=["agglomeration", "adcode", "tier"])
    return planned, pd.DataFrame({"agglomeration": "x", "adcode": names, "score": scores})


@few
@given(st.lists(st.tuples(st.sampled_from([0, 0, 1, 2]), st.integers(0, 4)), min_size=3, max_size=7))
def test_against_every_arrangement(cities):
    tiers, scores = [t for t, _ in cities], [float(s) for _, s in cities]
    assume(any(tiers))
    found = pl.core_congruence(*tables(tiers, scores)).loc["x"]
    full = np.array([t or max(tiers) + 1 for t in tiers])
    if len(set(full)) == 1 or len(set(scores)) == 1:
        assert np.isnan(found["rank_correlation"]) and found["reason"]
        return
    assert found["rank_correlation"] == pytest.approx(spearmanr(-full, scores).statistic)
    every = [spearmanr(-np.array(one), scores).statistic for one in set(permutations(full.tolist()))]
    assert found["p_value"] == pytest.approx(np.mean(np.array(every) >= found["rank_correlation"] - 1e-9))
    assert found["exact"] and not found["reason"]


def test_two_tiers_are_the_rank_sum_test():
    rng = np.random.default_rng(3)
    scores = rng.permutation(18).astype(float)
    tiers = [1] * 4 + [0] * 14
    found = pl.core_congruence(*tables(tiers, scores)).loc["x"]
    assert found["p_value"] == pytest.approx(
        mannwhitneyu(scores[:4], scores[4:], alternative="greater", method="exact").pvalue)


@few
@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.integers(0, 3)), min_size=2, max_size=9), st.integers(1, 4))
def test_lists_by_sets(cities, top):
    tiers, scores = [t for t, _ in cities], [float(s) for _, s in cities]
    assume(any(tiers))
    planned, measured = tables(tiers, scores)
    found = pl.core_congruence(planned, measured, top=top).loc["x"]
    p = set(planned["adcode"])
    least = sorted(scores, reverse=True)[min(top, len(scores)) - 1]
    m = set(measured.loc[measured["score"] >= least, "adcode"])
    assert set(found["measured_cores"].split("; ")) == m and found["measured"] == len(m)
    assert (found["jaccard"], found["precision"], found["recall"]) == pytest.approx(
        (len(p & m) / len(p | m), len(p & m) / len(p), len(p & m) / len(m)))


def test_cities_without_a_score_are_named_and_left_out():
    planned, measured = tables([1, 1, 1, 0, 0], [5.0, 4.0, np.nan, 2.0, 1.0])
    planned.loc[len(planned)] = ["x", "hk", 1]
    found = pl.core_congruence(planned, measured).loc["x"]
    assert found["without_score"] == "c; hk" and found["planned_cores"] == "a; b"
    assert (found["cities"], found["jaccard"], found["p_value"]) == (4, 1.0, pytest.approx(1 / 6))
    none = pl.core_congruence(planned[planned["adcode"].isin(["c", "hk"])], measured).loc["x"]
    assert none["reason"].startswith("no planned core has a score") and np.isnan(none["jaccard"])
    assert np.isnan(none["rank_correlation"])


def test_many_cities_are_drawn_with_a_seed_and_agree_with_the_exact_test():
    rng = np.random.default_rng(9)
    tiers = [1] * 10 + [0] * 20
    scores = rng.normal(size=30) + np.array(tiers) * 0.8
    found = pl.core_congruence(*tables(tiers, scores), seed=5).loc["x"]
    assert not found["exact"]
    exact = mannwhitneyu(scores[:10], scores[10:], alternative="greater", method="exact").pvalue
    assert found["p_value"] == pytest.approx(exact, abs=5 * (exact / 9999) ** 0.5 + 1e-4)
    pd.testing.assert_series_equal(pl.core_congruence(*tables(tiers, scores), seed=5).loc["x"], found)


def test_planted_cores_are_found_and_chance_is_not():
    rng = np.random.default_rng(1)
    strong, none = [], []
    for _ in range(60):
        tiers = [1, 1] + [0] * 11
        strong.append(pl.core_congruence(*tables(tiers, rng.normal(size=13) + 5 * np.array(tiers))).loc["x", "p_value"])
        none.append(pl.core_congruence(*tables(tiers, rng.normal(size=13))).loc["x", "p_value"])
    assert np.median(strong) == pytest.approx(1 / 78)
    assert np.mean(np.array(none) <= 0.1) < 0.25 and 0.3 < np.mean(none) < 0.7


def test_agglomerations_keep_the_order_of_the_plans_and_do_not_mix():
    planned, measured = tables([1, 0, 0, 0], [4.0, 3.0, 2.0, 1.0])
    other = measured.assign(agglomeration="a", score=[1.0, 2.0, 3.0, 4.0])
    found = pl.core_congruence(pd.concat([planned, planned.assign(agglomeration="a")]), pd.concat([other, measured]))
    assert list(found.index) == ["x", "a"] and found["rank_correlation"].gt(0).tolist() == [True, False]


def test_all_mistakes_come_at_once():
    planned, measured = tables([1, 2, 0, 0], [1.0, 2.0, np.inf, 3.0])
    other = pd.DataFrame({"agglomeration": ["z"], "adcode": ["a"], "tier": [1]})
    planned = pd.concat([planned.assign(tier=[0.5, 1]), other])
    with pytest.raises(MeasureError) as error:
        pl.core_congruence(planned, measured)
    assert len(error.value.problems) == 3
    for part in ("a: 0.5", "infinite scores (c)", "no measured cities of z"):
        assert part in str(error.value)


@pytest.mark.parametrize(("change", "words"), [
    (lambda p, m: (None, m), "a NoneType"), (lambda p, m: (p.drop(columns="tier"), m), "without one column tier"),
    (lambda p, m: (p.iloc[:0], m), "without rows"), (lambda p, m: (pd.concat([p, p]), m), "a city twice"),
    (lambda p, m: (p, m.assign(score="high")), "no numbers"),
    (lambda p, m: (p, m.assign(adcode=[1, 2, 3])), "no text")])
def test_tables_that_are_none_are_refused(change, words):
    with pytest.raises(MeasureError, match=words):
        pl.core_congruence(*change(*tables([1, 0, 0], [3.0, 2.0, 1.0])))
    with pytest.raises(MeasureError, match="3 problems"):
        pl.core_congruence(*tables([1, 0, 0], [3.0, 2.0, 1.0]), top=0, draws=1, seed=-1)
