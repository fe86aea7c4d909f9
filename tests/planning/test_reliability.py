"""Agreement of coders: published examples, the definitions by hand, another library, and planted errors."""
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from flowspace import planning as pl
from flowspace.errors import MeasureError
from flowspace.planning import reliability

few = settings(max_examples=80, derandomize=True, database=None, deadline=None)
NA = None
# Krippendorff 2011, four observers and twelve units; and the example of three coders and fifteen units.
TWELVE = pd.DataFrame({"A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA], "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
                       "C": [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA], "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA]})
FIFTEEN = pd.DataFrame({"A": [NA, NA, NA, NA, NA, 3, 4, 1, 2, 1, 1, 3, 3, NA, 3],
                        "B": [1, NA, 2, 1, 3, 3, 4, 3, NA, NA, NA, NA, NA, NA, NA],
                        "C": [NA, NA, 2, 1, 3, 4, 4, NA, 2, 1, 1, 3, 3, NA, 4]})


@pytest.mark.parametrize(("data", "level", "value", "digits"), [
    (TWELVE, "nominal", 0.743, 3), (TWELVE, "ordinal", 0.815, 3), (TWELVE, "interval", 0.849, 3),
    (FIFTEEN, "nominal", 0.691358, 6), (FIFTEEN, "interval", 0.810845, 6),
    (pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]}), "nominal", 0.095, 3),
    (pd.DataFrame({"A": list("aabbdcccedda"), "B": list("babbbcccedddd"[:12])}), "nominal", 0.692, 3)])
def test_alphas_that_are_published(data, level, value, digits, reference):
    found = pl.krippendorff_alpha(data, level).value
    assert round(found, digits) == value
    reference("planning.krippendorff_alpha", found, value, 0.5 * 10**-digits, source="krippendorff",
              case=f"alpha_{data.shape[1]}_{len(data)}_{level}")


def test_units_with_one_value_are_counted_and_left_out():
    found = pl.krippendorff_alpha(TWELVE)
    assert (found.units, found.left_out, found.coders) == (11, 1, 4)
    assert found.value == pl.krippendorff_alpha(TWELVE.drop(index=11)).value


def alpha_by_pairs(ratings, level):
    """Alpha from all pairs of values, one by one, without coincidences."""
    units = [[v for v in row if not pd.isna(v)] for row in ratings.to_numpy(dtype=object)]
    units = [unit for unit in units if len(unit) > 1]
    values = [v for unit in units for v in unit]

    def delta(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        return (sum(low <= v <= high for v in values) - (values.count(a) + values.count(b)) / 2) ** 2

    found = sum(delta(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(values)
    chance = sum(delta(a, b) for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return np.nan if chance == 0 else 1 - found / chance


tables = st.lists(st.lists(st.sampled_from([1, 2, 4, None]), min_size=3, max_size=3), min_size=2, max_size=7).map(
    lambda rows: pd.DataFrame(rows, columns=list("abc"), dtype=object))


@few
@given(tables, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_all_pairs_give(ratings, level):
    found = pl.krippendorff_alpha(ratings, level)
    if not found.units:
        assert np.isnan(found.value) and found.reason
        return
    assert found.value == pytest.approx(alpha_by_pairs(ratings, level), nan_ok=True)
    assert bool(found.reason) == np.isnan(found.value)
    # Neither the order of coders nor that of units plays a part.
    assert pl.krippendorff_alpha(ratings.iloc[::-1, ::-1], level).value == pytest.approx(found.value, nan_ok=True)


@few
@given(tables)
def test_alpha_changes_only_with_what_its_level_looks_at(ratings):
    assume(not np.isnan(alpha_by_pairs(ratings, "nominal")) if pl.krippendorff_alpha(ratings).units else False)
    swapped = ratings.replace({1: "x", 2: "b", 4: "m"})
    assert pl.krippendorff_alpha(swapped).value == pytest.approx(pl.krippendorff_alpha(ratings).value)
    stretched = ratings.map(lambda v: v if v is None else float(v) ** 5)
    assert pl.krippendorff_alpha(stretched, "ordinal").value == pytest.approx(
        pl.krippendorff_alpha(ratings, "ordinal").value)
    moved = ratings.map(lambda v: v if v is None else 3.0 * v - 7)
    assert pl.krippendorff_alpha(moved, "interval").value == pytest.approx(
        pl.krippendorff_alpha(ratings, "interval").value)


@few
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_kappa_is_that_of_statsmodels_and_alpha_that_of_scott(pairs):
    ratings = pd.DataFrame(pairs, columns=["a", "b"])
    table = np.zeros((4, 4))
    np.add.at(table, tuple(ratings.to_numpy().T), 1)
    n = len(pairs)
    chance = (table.sum(0) * table.sum(1)).sum() / n**2
    assume(chance < 1)
    for weights, kind in ((None, None), ("linear", "linear"), ("quadratic", "quadratic")):
        ours = pl.cohen_kappa(ratings, weights, categories=range(4))
        assert ours.value == pytest.approx(cohens_kappa(table, wt=kind, return_results=False))
    both = (table.sum(0) + table.sum(1)) / (2 * n)
    if (both**2).sum() < 1:
        pi = (np.trace(table) / n - (both**2).sum()) / (1 - (both**2).sum())
        assert 1 - pl.krippendorff_alpha(ratings).value == pytest.approx((1 - pi) * (2 * n - 1) / (2 * n))
    assert pl.percent_agreement(ratings).value == pytest.approx(np.trace(table) / n)


def test_two_hundred_grants_and_the_prevalence_paradox():
    def kappa(table):
        rows = [(i, j) for i, line in enumerate(table) for j, n in enumerate(line) for _ in range(n)]
        return pl.cohen_kappa(pd.DataFrame(rows, columns=["a", "b"]))

    found = kappa([[20, 5], [10, 15]])
    assert (found.value, found.observed, found.expected) == pytest.approx((0.4, 0.7, 0.5))
    # The same agreement with one category rare, and with both alike.
    rare, even = kappa([[90, 5], [5, 0]]), kappa([[45, 5], [5, 45]])
    assert rare.observed == even.observed == pytest.approx(0.9)
    assert rare.value < 0 < 0.79 < even.value


def test_planted_errors_are_found_again():
    rng = np.random.default_rng(5)
    truth = rng.random(40_000) < 0.5
    error = 0.1
    a, b = (truth ^ (rng.random(len(truth)) < error) for _ in range(2))
    ratings = pd.DataFrame({"a": a.astype(int), "b": b.astype(int)})
    planted = (1 - 2 * error) ** 2  # Of kappa with both values equally frequent.
    assert pl.cohen_kappa(ratings).value == pytest.approx(planted, abs=0.015)
    assert pl.krippendorff_alpha(ratings).value == pytest.approx(planted, abs=0.015)


@pytest.mark.parametrize("measure", ["krippendorff_alpha", "cohen_kappa", "percent_agreement"])
def test_intervals_hold_the_planted_value_about_as_often_as_they_say(measure):
    rng = np.random.default_rng(11)
    planted = 0.82 if measure == "percent_agreement" else 0.64
    held = 0
    for _ in range(80):
        truth = rng.random(120) < 0.5
        a, b = (truth ^ (rng.random(120) < 0.1) for _ in range(2))
        found = pl.reliability_interval(pd.DataFrame({"a": a.astype(int), "b": b.astype(int)}), measure, resamples=199)
        held += found.low <= planted <= found.high
    assert 70 <= held <= 80


@few
@given(tables, st.integers(0, 99), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_many_resamples_at_once_are_the_measure_of_each(ratings, seed, level):
    coded = reliability._coded(ratings, level)
    if not len(coded.counts):
        return
    drawn = np.random.default_rng(seed).integers(0, len(coded.counts), (20, len(coded.counts)))
    for measure, one in (("krippendorff_alpha", lambda part: reliability._alpha(part, level)),
                         ("percent_agreement", reliability._agreement)):
        np.testing.assert_allclose(reliability.resampled(coded, drawn, measure, level),
                                   [one(coded.of(units)).value for units in drawn], atol=1e-9)
    two = reliability._coded(ratings[["a", "b"]], "nominal")
    drawn = drawn[:, :len(two.counts)] % max(1, len(two.counts))
    for weights in (None, "linear", "quadratic") if len(two.counts) else ():
        w = reliability._kappa_weights(len(two.labels), weights)
        np.testing.assert_allclose(reliability.resampled(two, drawn, "cohen_kappa", weights=weights),
                                   [reliability._kappa(two.of(units), w).value for units in drawn], atol=1e-9)


def test_intervals_are_the_same_for_the_same_seed_and_name_what_is_undefined():
    assert pl.reliability_interval(TWELVE, seed=3) == pl.reliability_interval(TWELVE, seed=3)
    assert pl.reliability_interval(TWELVE, seed=3) != pl.reliability_interval(TWELVE, seed=4)
    found = pl.reliability_interval(pd.DataFrame({"a": [1, 1, 1], "b": [1, 1, 1]}))
    assert np.isnan(found.low) and found.undefined == 1000 and found.reason
    alone = pl.reliability_interval(pd.DataFrame({"a": [1, NA], "b": [NA, 1]}))
    assert alone.reason == "no unit was coded by two coders"


@pytest.mark.parametrize("measure", [pl.krippendorff_alpha, pl.cohen_kappa])
def test_what_is_not_defined_has_a_reason(measure):
    found = measure(pd.DataFrame({"a": [1, 1], "b": [1, 1]}))
    assert np.isnan(found.value) and "equal" in found.reason
    found = measure(pd.DataFrame({"a": [1, NA], "b": [NA, 1]}))
    assert np.isnan(found.value) and "two coders" in found.reason and found.left_out == 2
    assert np.isnan(measure(pd.DataFrame({"a": [NA], "b": [NA]}, dtype=object)).value)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: pl.percent_agreement([1, 2]), "a list"),
    (lambda: pl.percent_agreement(pd.DataFrame({"a": [1]})), "1 coders"),
    (lambda: pl.percent_agreement(pd.DataFrame({"a": [], "b": []})), "without rows"),
    (lambda: pl.percent_agreement(pd.DataFrame([[1, 2]], columns=["a", "a"])), "named twice"),
    (lambda: pl.percent_agreement(pd.DataFrame({"a": [[1]], "b": [[1]]})), "lists"),
    (lambda: pl.krippendorff_alpha(TWELVE, "ratio"), "'ratio' as level"),
    (lambda: pl.krippendorff_alpha(pd.DataFrame({"a": ["x"], "b": ["y"]}), "interval"), "no numbers"),
    (lambda: pl.krippendorff_alpha(pd.DataFrame({"a": [1, np.inf], "b": [1, 2]}), "interval"), "infinite"),
    (lambda: pl.cohen_kappa(TWELVE), "4 coders"),
    (lambda: pl.cohen_kappa(TWELVE[["A", "B"]], "cubic"), "'cubic' as weights"),
    (lambda: pl.cohen_kappa(TWELVE[["A", "B"]], categories=[1, 2]), "no category"),
    (lambda: pl.cohen_kappa(pd.DataFrame({"a": ["x"], "b": ["y"]}), "linear"), "no numbers"),
    (lambda: pl.reliability_interval(TWELVE, "scott"), "'scott' as measure"),
    (lambda: pl.reliability_interval(TWELVE, coverage=1), "below 1"),
    (lambda: pl.reliability_interval(TWELVE, resamples=5, seed=-1), "2 problems")])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def planted_coding():
    rng = np.random.default_rng(2)
    units = pd.MultiIndex.from_product([[f"p{i}" for i in range(50)], ["good", "bad", "same"]],
                                       names=["agglomeration", "code"])
    a = pd.Series((rng.random(150) < 0.5).astype(int), units)
    b = a.copy()
    b[units.get_level_values("code") == "bad"] = rng.integers(0, 2, 50)
    a[units.get_level_values("code") == "same"] = b[units.get_level_values("code") == "same"] = 0
    codes = pd.DataFrame({"code": ["good", "bad", "same"], "dimension": ["one", "two", "three"]})
    return pd.DataFrame({"a": a, "b": b}), codes


def test_the_table_tells_a_code_that_is_read_alike_from_one_that_is_guessed():
    ratings, codes = planted_coding()
    table = pl.reliability_table(ratings, codes, by="code", resamples=199)
    assert list(table.index) == ["good", "bad", "same", "all"]
    assert table.at["good", "krippendorff_alpha"] == 1 and table.at["good", "reaches"]
    assert abs(table.at["bad", "krippendorff_alpha"]) < 0.3 and not table.at["bad", "reaches"]
    assert np.isnan(table.at["same", "krippendorff_alpha"]) and pd.isna(table.at["same", "reaches"])
    assert table.at["same", "reason"] and table.at["same", "percent_agreement"] == 1
    assert table.at["same", "prevalence"] == 0
    assert table.at["all", "units"] == 150 and table.at["all", "coders"] == 2
    # The threshold moves a word and no number.
    lower = pl.reliability_table(ratings, codes, by="code", threshold=-1, resamples=199)
    pd.testing.assert_frame_equal(lower.drop(columns="reaches"), table.drop(columns="reaches"))
    assert lower.at["bad", "reaches"]
    assert list(pl.reliability_table(ratings, codes, resamples=99).index) == ["one", "two", "three", "all"]


def test_the_table_refuses_what_it_cannot_place():
    ratings, codes = planted_coding()
    for change, words in ((lambda r: (r.reset_index(drop=True), codes), "keyed by"),
                          (lambda r: (r, codes.iloc[:2]), "lacks"), (lambda r: (r + 1, codes), "neither 0 nor 1")):
        with pytest.raises(MeasureError, match=words):
            pl.reliability_table(*change(ratings))
    with pytest.raises(MeasureError, match="as by"):
        pl.reliability_table(ratings, codes, by="coder")


@pytest.mark.parametrize(("measure", "level"), [("krippendorff_alpha", "nominal"), ("krippendorff_alpha", "ordinal"),
                                                ("cohen_kappa", "nominal")])
def test_the_interval_does_not_depend_on_the_order_of_rows(measure, level):
    ratings = pd.DataFrame(np.random.default_rng(0).integers(0, 3, (40, 2)).astype(float), columns=["a", "b"])
    again = ratings.sample(frac=1, random_state=1)
    assert pl.reliability_interval(ratings, measure, level) == pl.reliability_interval(again, measure, level)


def test_weighted_kappa_of_two_categories_tells_disagreements_too():
    found = pl.cohen_kappa(pd.DataFrame({"a": [1, 2, 1, 2, 1], "b": [1, 2, 2, 2, 1]}), "linear")
    assert found.observed == pytest.approx(0.2)
    assert found.value == pytest.approx(1 - found.observed / found.expected)


@pytest.mark.parametrize("categories", [5, "ab", [[1], [2]], np.zeros((2, 2))])
def test_categories_that_are_no_list_of_labels_are_named(categories):
    with pytest.raises(MeasureError, match="as categories"):
        pl.cohen_kappa(pd.DataFrame({"a": [1, 2], "b": [1, 2]}), None, categories)
