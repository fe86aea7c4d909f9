"""Computed values beside a published table: every kind of point, and agreement by numbers that are known."""
from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flowspace import tables
from flowspace.errors import MeasureError
from flowspace.polycentricity import compare_published, comparison_summary

NAMES = list("abcdefgh")


def computed(values, year=2010, kind="functional_within"):
    return pd.DataFrame({"agglomeration": NAMES[:len(values)], "year": year, "kind": kind, "value": values})


def published(values, year=2010, names=NAMES):
    return pd.DataFrame({"agglomeration": names[:len(values)], "year": year, "within": values})


KINDS = {"functional_within": "within"}


def test_every_status_and_what_is_missing_then():
    points = compare_published(
        pd.concat([computed([0.1, 0.2, np.nan, 0.4]), computed([0.3], year=2011)]),
        pd.concat([published([0.1, np.nan, 0.3]), published([0.9], names=["z"])]), KINDS)
    assert points.set_index("agglomeration")["status"].to_dict() == {
        "a": "both", "b": "not_published", "c": "not_defined", "d": "not_published", "z": "not_computed"}
    assert (points["year"] == 2010).all()  # nothing was published for 2011
    without = points[points["status"] != "both"]
    assert without[["difference", "ratio", "rank_computed", "rank_published"]].isna().all().all()
    assert not without["within_rounding"].any()
    summary, = comparison_summary(points, 99).itertuples()
    assert (summary.n, summary.not_published, summary.not_computed, summary.not_defined) == (1, 2, 1, 1)
    assert np.isnan(summary.pearson) and summary.share_within_rounding == 1


def test_differences_ratios_and_ranks_by_hand():
    points = compare_published(computed([0.3, 0.1, 0.2, 0.2, 0.9]), published([0.2, 0.0, 0.4, 0.1]), KINDS)
    points = points.set_index("agglomeration")
    assert points["difference"].round(12).tolist()[:4] == [0.1, 0.1, -0.2, 0.1]
    assert points["ratio"].round(12).tolist()[:1] == [1.5] and np.isnan(points.loc["b", "ratio"])
    # The fifth has no published value, and takes no rank from the others.
    assert points["rank_computed"].tolist()[:4] == [1, 4, 2.5, 2.5]
    assert points["rank_published"].tolist()[:4] == [2, 4, 1, 3]


@pytest.mark.parametrize(("value", "print_", "within"), [(0.1004, 0.1, True), (0.1006, 0.1, False), (0.0005, 0.0, True),
                                                         (0.0995, 0.1, True), (0.0994, 0.1, False)])
def test_rounding(value, print_, within):
    assert compare_published(computed([value]), published([print_]), KINDS)["within_rounding"].item() == within


def test_correlations_are_those_of_scipy_and_p_values_near_the_exact_ones():
    generator = np.random.default_rng(5)
    x, y = generator.random(7), generator.random(7).round(1)
    row, = comparison_summary(compare_published(computed(x), published(y), KINDS), 9999).itertuples()
    assert row.pearson == pytest.approx(stats.pearsonr(x, y).statistic)
    assert row.spearman == pytest.approx(stats.spearmanr(x, y).statistic)
    assert row.mean_difference == pytest.approx((x - y).mean())
    for found, p_value, (one, other) in ((row.pearson, row.pearson_p, (x, y)),
                                         (row.spearman, row.spearman_p, (stats.rankdata(x), stats.rankdata(y)))):
        every = np.array([np.corrcoef(one, order)[0, 1] for order in permutations(other)])
        exact = np.mean(np.abs(every) >= abs(found) - 1e-12)
        # 9999 draws of the 5040 orders: four standard errors.
        assert p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 9999))


def test_p_value_of_perfect_agreement_is_exact():
    """With four values, two of the 24 orders reach a correlation of 1 or -1."""
    row, = comparison_summary(compare_published(computed([1, 2, 3, 4.0]), published([1, 2, 3, 4.0]), KINDS),
                              9999).itertuples()
    assert (row.pearson, row.spearman) == (pytest.approx(1), pytest.approx(1))
    assert row.spearman_p == pytest.approx(2 / 24, abs=4 * np.sqrt(2 / 24 * 22 / 24 / 9999))


def test_seed_and_further_years():
    one = compare_published(computed(np.arange(8.0)), published([3, 1, 2, 5, 4, 7, 6, 0]), KINDS)
    two = compare_published(
        pd.concat([computed(np.arange(8.0)), computed(np.arange(8.0)[::-1], 2005)]),
        pd.concat([published([3, 1, 2, 5, 4, 7, 6, 0]), published([3, 1, 2, 5, 4, 7, 6, 0], 2005)]), KINDS)
    alone, both = comparison_summary(one, 999, seed=3), comparison_summary(two, 999, seed=3)
    assert both["year"].tolist() == [2005, 2010]
    pd.testing.assert_frame_equal(both.iloc[1:].reset_index(drop=True), alone)
    assert comparison_summary(one, 999, seed=4)["pearson_p"].item() != alone["pearson_p"].item()


def test_equal_values_have_no_correlation():
    points = compare_published(computed([0.1, 0.2, 0.3]), published([0.0] * 3), KINDS)
    row, = comparison_summary(points, 99).itertuples()
    assert np.isnan([row.pearson, row.pearson_p, row.spearman, row.spearman_p]).all() and row.n == 3


def test_the_shipped_table_compared_with_itself():
    """All 19 keep their rows: what the table lacks is told apart from what differs."""
    table = tables.read("functional_polycentricity_published")
    names = tables.read("agglomerations")["agglomeration"]
    cells = [(name, year, kind) for name in names for year in (2000, 2005, 2010, 2015, 2019)
             for kind in ("functional_within", "functional_external")]
    long = table.rename(columns={"within": "functional_within", "external": "functional_external"}).melt(
        ["agglomeration", "year"], ["functional_within", "functional_external"], "kind")
    own = pd.DataFrame(cells, columns=["agglomeration", "year", "kind"]).merge(long, how="left")
    own["value"] = own["value"].fillna(0.5)
    points = compare_published(own, table)
    assert len(points) == 190 and points["status"].value_counts().to_dict() == {
        "both": int(long["value"].notna().sum()), "not_published": 190 - int(long["value"].notna().sum())}
    summary = comparison_summary(points, 99)
    assert (summary[["pearson", "spearman", "share_within_rounding"]] - 1).abs().max().max() < 1e-12
    assert (summary["n"] + summary["not_published"] == 19).all() and set(summary["n"]) <= {17, 18}


@pytest.mark.parametrize(("arguments", "word"), [
    ((computed([0.1]), published([0.1])), "external"),
    ((computed([0.1]), published([0.1]), {"functional_external": "within"}), "functional_external"),
    ((computed([0.1]), published([0.1]), {}), "no kind"),
    ((computed([0.1]), published([0.1]), "within"), "kinds that are a str"),
    ((pd.concat([computed([0.1])] * 2), published([0.1]), KINDS), "repeated"),
    ((computed([0.1]), pd.concat([published([0.1])] * 2), KINDS), "repeated"),
    ((computed([np.inf]), published([0.1]), KINDS), "infinite"),
    ((computed([0.1]), published(["high"]), KINDS), "not numbers"),
    ((computed([0.1]), published([0.1]), KINDS, "evenness"), "evenness"),
    ((computed([0.1]), published([0.1]), KINDS, "value", -1), "decimals"),
    ((None, published([0.1]), KINDS), "NoneType")])
def test_bad_tables_are_named(arguments, word):
    with pytest.raises(MeasureError, match=word):
        compare_published(*arguments)


def test_bad_summaries_are_named():
    points = compare_published(computed([0.1]), published([0.1]), KINDS)
    for arguments, word in (((points, 10), "permutations"), ((points, 99, -1), "seed"),
                            ((points.drop(columns="status"),), "status"), (("x",), "kind")):
        with pytest.raises(MeasureError, match=word):
            comparison_summary(*arguments)


def test_kinds_that_are_no_names_are_refused():
    computed = pd.DataFrame({"agglomeration": ["a"], "year": 2010, "kind": "functional_within", "value": [0.1]})
    published = pd.DataFrame({"agglomeration": ["a"], "year": 2010, "within": [0.1]})
    with pytest.raises(MeasureError, match="columns of the kinds"):
        compare_published(computed, published, kinds={"functional_within": ["within"]})


def test_values_that_differ_by_rounding_have_no_correlation():
    computed = pd.DataFrame({"agglomeration": list("abc"), "year": 2010, "kind": "functional_within",
                             "value": [0.1 + 0.2, 0.3, 0.3]})
    published = pd.DataFrame({"agglomeration": list("abc"), "year": 2010, "within": [0.1, 0.2, 0.3]})
    summary = comparison_summary(compare_published(computed, published, {"functional_within": "within"}))
    assert summary[["pearson", "spearman"]].isna().all(axis=None)
