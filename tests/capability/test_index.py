"""The index through its stages: a case computed by hand, its lineage, what it must not depend on, what it refuses."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.capability import Choices, composite_index
from flowspace.capability.index import STAGES
from flowspace.errors import MeasureError, ParameterError, TableError

PLAIN = Choices(treatment="none")

TAIL = [*range(-50, 0), *(10.0 ** np.arange(3, 13))]
"""A tail that winsorising five points does not mend, and negative values."""


def long(values, years=(2019, 2020), agglomerations=("a", "b"), dimensions=None, directions=None, evidence="observed"):
    """Raw table of {code: values by agglomeration and year}."""
    keys = [(unit, year) for unit in agglomerations for year in years]
    parts = [pd.DataFrame(keys, columns=["agglomeration", "year"]).assign(
        dimension=(dimensions or {}).get(code, "output"), code=code, value=np.array(column, dtype=float),
        direction=(directions or {}).get(code, 1), evidence=evidence) for code, column in values.items()]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def toy():
    """Two agglomerations, two years, three indicators: one with a gap, one of which less is better."""
    raw = long({"x": [0, 4, 2, 8], "y": [10, 30, 20, np.nan], "z": [8, 4, 6, 0]},
               dimensions={"x": "input", "y": "input"}, directions={"z": -1})
    raw.loc[raw["value"].isna(), "evidence"] = None
    return raw


def many(seed, units=6, years=4):
    """Random raw indicators: two of space, three of input, one of output, with gaps."""
    generator = np.random.default_rng(seed)
    n = units * years
    values = np.exp(generator.normal(size=(6, n)))
    values[:, generator.integers(n)] *= 20
    for row, column in zip(generator.integers(6, size=4), generator.integers(n, size=4), strict=True):
        values[row, column] = np.nan
    codes = ["p", "q", "r", "s", "t", "u"]
    return long(dict(zip(codes, values, strict=True)), range(2010, 2010 + years), [f"unit{i}" for i in range(units)],
                dict(zip(codes, ["space"] * 2 + ["input"] * 3 + ["output"], strict=True)), {"q": -1})


CHOICES = st.fixed_dictionaries({
    "imputation": st.sampled_from(["linear", "neighbours", "median"]),
    "treatment": st.sampled_from(["outliers", "none"]),
    "normalisation": st.sampled_from(["min_max", "z_score", "rank"]),
    "pooling": st.sampled_from(["pooled", "yearly"]),
    "weights_within": st.sampled_from(["equal", "entropy", "critic", "pca"]),
    "weights_between": st.sampled_from(["equal", "entropy", "critic", "pca", {"space": 1, "input": 2, "output": 0}]),
    "aggregation_within": st.sampled_from(["arithmetic", "geometric", "topsis"]),
    "aggregation_between": st.sampled_from(["arithmetic", "geometric", "topsis"]),
    "left_out": st.sampled_from([(), ("p",), ("s", "t")])})


# By hand: x and y within the dimension input, z turned around; the missing y of b carried from 2019.

def test_stages_of_the_toy_case(toy):
    index = composite_index(toy, PLAIN)
    filled = index.imputed[index.imputed["imputed_by"] != ""]
    assert filled[["agglomeration", "year", "code", "value", "imputed_by", "evidence"]].values.tolist() == [
        ["b", 2020, "y", 20.0, "nearest", "estimated"]]
    assert index.normalised["scaled"].tolist() == [0, 0.5, 0.25, 1] + [0, 1, 0.5, 0.5] + [0, 0.5, 0.25, 1]
    assert index.dimension_scores["score"].tolist() == [0, 0.75, 0.375, 0.75] + [0, 0.5, 0.25, 1]
    assert index.scores["score"].tolist() == [0, 0.625, 0.3125, 0.875]
    assert index.scores["rank"].tolist() == [2, 2, 1, 1]
    assert index.scores["evidence"].tolist() == ["observed"] * 3 + ["estimated"]
    assert index.weights[["code", "within", "between", "weight"]].values.tolist() == [
        ["x", 0.5, 0.5, 0.25], ["y", 0.5, 0.5, 0.25], ["z", 1.0, 0.5, 0.5]]
    assert index.weighted["weighted"].tolist() == [0, 0.25, 0.125, 0.5] + [0, 0.5, 0.25, 0.25] + [0, 0.5, 0.25, 1]


@pytest.mark.parametrize("choices, expected", [
    ({"weights_within": {"x": 3, "y": 1, "z": 5}}, [0, (0.625 + 0.5) / 2, (0.3125 + 0.25) / 2, (0.875 + 1) / 2]),
    ({"weights_between": {"input": 1, "output": 3}}, [0, 0.5625, 0.28125, 0.9375]),
    ({"left_out": ["x"]}, [0, 0.75, 0.375, 0.75]),
    ({"left_out": ["x"], "weights_within": {"x": 3, "y": 1, "z": 5}}, [0, 0.75, 0.375, 0.75]),
    ({"left_out": ["z"], "weights_between": {"input": 1, "output": 3}}, [0, 0.75, 0.375, 0.75]),
    ({"aggregation_between": "geometric"}, [0, ((1 + 99 * 0.75) ** 0.5 * (1 + 99 * 0.5) ** 0.5 - 1) / 99,
                                            ((1 + 99 * 0.375) ** 0.5 * (1 + 99 * 0.25) ** 0.5 - 1) / 99,
                                            (75.25 ** 0.5 * 100 ** 0.5 - 1) / 99]),
    # Weights of one half each: distances to (0.75, 1) and from (0, 0), halved.
    ({"aggregation_between": "topsis"}, [0, 0.8125 ** 0.5 / (0.8125 ** 0.5 + 0.5),
                                         0.203125 ** 0.5 / (0.203125 ** 0.5 + (0.375 ** 2 + 0.75 ** 2) ** 0.5), 1]),
    ({"pooling": "yearly", "left_out": ["y"]}, [0, 0, 1, 1]),
    ({"normalisation": "rank", "left_out": ["y"]}, [0, 2 / 3, 1 / 3, 1]),
    ({"normalisation": "z_score", "left_out": ["y", "z"]}, [0, 0.5, 0.25, 1]),
])
def test_choices_in_the_toy_case(toy, choices, expected):
    np.testing.assert_allclose(composite_index(toy, PLAIN.changed(**choices)).scores["score"], expected, atol=1e-12)


def test_z_scores_share_one_straight_line(toy):
    index = composite_index(toy, PLAIN.changed(normalisation="z_score"))
    by_code = index.normalised.groupby("code")
    np.testing.assert_allclose(by_code["normalised"].agg(["mean", "std"]), [[0, 1]] * 3, atol=1e-12)
    slopes = by_code["scaled"].std()
    np.testing.assert_allclose(slopes, slopes.iloc[0])
    assert index.normalised["scaled"].min() == 0 and index.normalised["scaled"].max() == 1
    x = index.normalised.query("code == 'x'")["normalised"]
    np.testing.assert_allclose(x, np.array([-3.5, 0.5, -1.5, 4.5]) / (35 / 3) ** 0.5)


def test_what_a_stage_had_to_do_is_told(toy):
    index = composite_index(toy, PLAIN.changed(normalisation="z_score", aggregation_within="geometric",
                                               aggregation_between="topsis"))
    notes = index.lineage.set_index("stage")["note"]
    assert notes["imputed"] == "1 of 12 values filled"
    assert "one straight line" in notes["normalised"]
    assert "1 to 100" in notes["aggregated"] and "ideal points of all years" in notes["aggregated"]


def test_an_agglomeration_that_was_never_observed_is_named_in_the_lineage():
    raw = long({"x": [0, 4, np.nan, np.nan, 2, 8], "y": [1, 2, 3, 4, 5, np.nan]}, agglomerations=("a", "b", "c"))
    for imputation in ("linear", "neighbours", "median"):
        index = composite_index(raw, PLAIN.changed(imputation=imputation))
        note = index.lineage.set_index("stage").loc["imputed", "note"]
        assert note == "3 of 12 values filled; nothing observed of b in x: medians of the others"
        filled = index.imputed.query("agglomeration == 'b' and code == 'x'")
        assert filled["value"].tolist() == [1.0, 6.0] and set(filled["imputed_by"]) == {"median"}



def test_winsorised_points_and_logarithms_are_told():
    spread, years = [*range(59), 10_000], range(1991, 2021)
    index = composite_index(long({"x": spread, "y": range(60), "z": TAIL}, years))
    assert index.treatments["treatment"].tolist() == ["winsorised", "none", "log"]
    moved = index.treated[index.treated["winsorised"]]
    assert moved[["agglomeration", "year", "code", "value"]].values.tolist() == [["b", 2020, "x", 58.0]]
    assert "logarithm of z" in index.lineage["note"].str.cat()
    assert not composite_index(long({"x": spread}, years), PLAIN).treated["winsorised"].any()


def test_pooled_normalisation_shows_growth_and_yearly_normalisation_hides_it():
    start = np.array([1.0, 2.0, 5.0])
    values = {"x": np.outer(start, [1, 2, 4]).ravel(), "y": np.outer(start[::-1], [1, 3, 9]).ravel()}
    raw = long(values, years=(2010, 2015, 2020), agglomerations="abc")
    means = {pooling: composite_index(raw, PLAIN.changed(pooling=pooling)).scores.groupby("year")["score"].mean()
             for pooling in ("pooled", "yearly")}
    assert means["pooled"].is_monotonic_increasing and means["pooled"].iloc[-1] > 3 * means["pooled"].iloc[0]
    np.testing.assert_allclose(means["yearly"], means["yearly"].iloc[0])


# Lineage

def tables(index):
    return {name: getattr(index, name) for name in ("raw", "imputed", "treated", "normalised", "weighted",
                                                    "dimension_scores", "scores", "treatments", "weights",
                                                    "dimension_weights")}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), CHOICES, CHOICES)
def test_another_run_is_the_run_from_the_raw_stage(seed, first, second):
    """Nothing from before a changed choice is kept, whichever choices change."""
    raw = many(seed)
    again, fresh = composite_index(raw, Choices(**first)).again(**second), composite_index(raw, Choices(**second))
    for name, table in tables(fresh).items():
        pd.testing.assert_frame_equal(tables(again)[name], table, check_exact=True)


@pytest.mark.parametrize("change, stage", [
    ({"left_out": ["p"]}, "raw"), ({"imputation": "median"}, "imputed"), ({"treatment": "none"}, "treated"),
    ({"normalisation": "z_score"}, "normalised"), ({"pooling": "yearly"}, "normalised"),
    ({"weights_within": "critic"}, "weighted"), ({"aggregation_within": "topsis"}, "aggregated"),
    ({"weights_between": "pca"}, "aggregated"), ({"aggregation_between": "geometric"}, "aggregated"),
    ({"aggregation_between": "geometric", "treatment": "none"}, "treated")])
def test_lineage_says_from_which_stage_on_an_index_is_new(change, stage):
    again = composite_index(many(3)).again(**change)
    expected = ["before" if place < STAGES.index(stage) else "here" for place in range(len(STAGES))]
    assert again.lineage["computed"].tolist() == expected
    assert again.lineage["stage"].tolist() == list(STAGES)


def test_nothing_changed_is_nothing_computed():
    assert set(composite_index(many(3)).again().lineage["computed"]) == {"before"}


def test_another_version_needs_its_raw_indicators():
    index = composite_index(many(3))
    with pytest.raises(ParameterError, match="raw_indicators"):
        index.again(version="intensity")
    assert index.again(raw=many(4), version="intensity").choices.version == "intensity"


# What an index must not depend on

@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20), CHOICES)
def test_the_order_of_rows_does_not_matter(seed, choices):
    raw = many(seed)
    one, other = (composite_index(table, Choices(**choices))
                  for table in (raw, raw.sample(frac=1, random_state=seed)))
    for name, table in tables(one).items():
        pd.testing.assert_frame_equal(tables(other)[name], table, check_exact=True)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20), CHOICES, st.floats(1e-3, 1e6))
def test_the_unit_of_an_indicator_does_not_matter(seed, choices, factor):
    raw = many(seed)
    other = raw.assign(value=raw["value"].where(raw["code"] != "r", raw["value"] * factor))
    one, other = (composite_index(table, Choices(**choices)).scores["score"] for table in (raw, other))
    np.testing.assert_allclose(one, other, atol=1e-7)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20), CHOICES)
def test_scores_are_from_0_to_1_and_weights_sum_to_1(seed, choices):
    index = composite_index(many(seed), Choices(**choices))
    assert index.scores["score"].between(0, 1).all() and index.dimension_scores["score"].between(0, 1).all()
    assert index.weights["weight"].sum() == pytest.approx(1)
    assert index.weights["importance"].between(0, 1).all()


def test_turning_an_indicator_around_is_the_same_as_its_direction():
    raw = many(5)
    turned = raw.assign(value=raw["value"].where(raw["code"] != "q", -raw["value"]), direction=1)
    pd.testing.assert_series_equal(composite_index(raw).scores["score"], composite_index(turned).scores["score"])


def test_an_index_of_one_indicator_is_that_indicator():
    index = composite_index(many(2), PLAIN.changed(left_out=["p", "q", "r", "s", "t"], weights_within="entropy",
                                                   weights_between="pca"))
    np.testing.assert_allclose(index.scores["score"], index.normalised["scaled"])
    assert index.weights["importance"].tolist() == [pytest.approx(1)]


def test_benefit_of_the_doubt_is_a_scoring_of_its_own():
    raw = long({"x": [0, 1, 0.2, 0.5], "y": [1, 0, 0.2, 0.5]})
    index = composite_index(raw, PLAIN.changed(weights_within="benefit_of_doubt"))
    np.testing.assert_allclose(index.scores["score"], [1, 1, 0.4, 1])
    both = composite_index(many(1), Choices(weights_within="benefit_of_doubt", weights_between="benefit_of_doubt"))
    assert both.scores["score"].max() == pytest.approx(1)


def test_simulated_figures_stay_simulated():
    raw = many(1)
    raw.loc[(raw["code"] == "p") & raw["value"].notna(), "evidence"] = "simulated"
    assert set(composite_index(raw).scores["evidence"]) == {"simulated"}
    assert "simulated" not in set(composite_index(raw, Choices(left_out=["p"])).scores["evidence"])


# What is refused

def problems(error):
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("choices", [PLAIN, Choices(), PLAIN.changed(normalisation="z_score", pooling="yearly")])
def test_all_constant_indicators_are_named(choices):
    raw = long({"x": [1, 2, 3, 4], "flat": [5, 5, 5, 5], "level": [0, 0, 0, 0]})
    with pytest.raises(MeasureError) as error:
        composite_index(raw, choices)
    assert [name in text for name, text in zip(["flat", "level"], problems(error), strict=True)] == [True, True]


def test_what_is_constant_in_a_year_is_named_under_yearly_normalisation():
    with pytest.raises(MeasureError, match="'x in 2019'"):
        composite_index(long({"x": [1, 2, 1, 3]}), PLAIN.changed(pooling="yearly"))


def test_all_missing_indicators_are_named_and_gaps_are_refused_where_nothing_fills_them():
    raw = long({"x": [1, 2, 3, 4], "lost": [np.nan] * 4, "gone": [np.nan] * 4})
    with pytest.raises(MeasureError) as error:
        composite_index(raw)
    assert "'gone'" in problems(error)[0] and "'lost'" in problems(error)[1]
    with pytest.raises(MeasureError, match="'x' with missing values"):
        composite_index(long({"x": [1, np.nan, 3, 4]}), PLAIN.changed(imputation="none"))


def test_values_of_both_signs_have_no_distance_to_a_leader():
    with pytest.raises(MeasureError, match="'x' with values of both signs"):
        composite_index(long({"x": [-1, 2, 3, 4]}), PLAIN.changed(normalisation="distance_to_leader"))


def test_negative_values_pass_the_logarithm_of_the_treatment():
    index = composite_index(long({"x": TAIL}, range(1991, 2021)))
    assert index.treatments["treatment"].tolist() == ["log"]
    assert index.scores["score"].is_monotonic_increasing and index.scores["score"].min() == 0


def test_one_observation_is_refused_and_one_unit_in_several_years_is_not():
    with pytest.raises(MeasureError, match="1 observation"):
        composite_index(long({"x": [1]}, years=[2020], agglomerations="a"), PLAIN)
    with pytest.raises(MeasureError, match="3 observations"):
        composite_index(long({"x": [1, 2, 3]}, years=[2018, 2019, 2020], agglomerations="a"))
    with pytest.raises(MeasureError, match="group 2018"):
        composite_index(long({"x": [1, 2, 3]}, years=[2018, 2019, 2020], agglomerations="a"),
                        PLAIN.changed(pooling="yearly"))
    index = composite_index(long({"x": [1, 2, 3]}, years=[2018, 2019, 2020], agglomerations="a"), PLAIN)
    assert index.scores["score"].tolist() == [0, 0.5, 1] and set(index.scores["rank"]) == {1}


def test_dimensions_that_say_the_same_have_no_critic_weights_and_are_told_where():
    raw = long({"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}, dimensions={"x": "input"})
    with pytest.raises(MeasureError, match="dimensions as indicators"):
        composite_index(raw, PLAIN.changed(weights_between="critic"))
    raw["dimension"] = "input"
    with pytest.raises(MeasureError, match="weights_within in input"):
        composite_index(raw, PLAIN.changed(weights_within="critic"))


@pytest.mark.parametrize("choices, found", [
    ({"left_out": ["patent", "x"]}, ["did you mean 'patents'?"]),
    ({"left_out": ["x", "patents", "z"]}, ["every indicator"]),
    ({"weights_within": {"x": 1, "patent": 1, "z": 1}}, ["did you mean 'patents'?", "number for 'patents'"]),
    ({"weights_within": {"x": 0, "patents": 0, "z": 1}}, ["all zero in input"]),
    ({"weights_between": {"input": 1}}, ["number for 'output'"]),
    ({"weights_between": {"input": 0, "output": 0}}, ["all zero"])])
def test_choices_that_do_not_fit_the_indicators_are_named(choices, found):
    raw = long({"x": [1, 2, 3, 4], "patents": [2, 1, 4, 3], "z": [1, 3, 2, 4]},
               dimensions={"x": "input", "patents": "input"})
    with pytest.raises(ParameterError) as error:
        composite_index(raw, PLAIN.changed(**choices))
    assert len(found) == len(problems(error))
    assert all(words in text for words, text in zip(found, problems(error), strict=True))


@pytest.mark.parametrize("spoil, words", [
    (lambda raw: raw.drop(columns="value"), "no column 'value'"),
    (lambda raw: raw.iloc[:0], "no row"),
    (lambda raw: pd.concat([raw, raw.iloc[:2]]), "more than once"),
    (lambda raw: raw.assign(direction=[1, -1] * 4), "2 values of direction"),
    (lambda raw: raw.assign(direction=2), "direction 2"),
    (lambda raw: raw.assign(dimension=["a", "b"] * 4), "2 values of dimension"),
    (lambda raw: raw.assign(evidence="observd"), "did you mean 'observed'?"),
    (lambda raw: raw.assign(evidence=None), "evidence grade"),
    (lambda raw: raw.assign(value=["1", "many"] * 4), "are not numbers"),
    (lambda raw: raw.assign(year=2019.5), "not whole numbers"),
    (lambda raw: raw.assign(year=None), "8 rows without year"),
    (lambda raw: {"x": 1}, "dict")])
def test_wrong_tables_are_named(spoil, words):
    raw = long({"x": [1, 2, 3, 4], "y": [4, 2, 1, 3]})
    with pytest.raises(TableError) as error:
        composite_index(spoil(raw), PLAIN)
    assert any(words in text for text in problems(error))


def test_choices_of_another_kind_are_refused():
    with pytest.raises(ParameterError, match="type dict"):
        composite_index(long({"x": [1, 2, 3, 4]}), {"pooling": "yearly"})
