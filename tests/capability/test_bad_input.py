"""Whatever is wrong with the input ends in a MeasureError that names every indicator concerned."""
import itertools

import numpy as np
import pandas as pd
import pytest

from flowspace.capability.aggregation import arithmetic, geometric
from flowspace.capability.coupling import coordination_grade, coupling_coordination
from flowspace.capability.importance import effective_importance
from flowspace.capability.imputation import impute_median
from flowspace.capability.normalisation import (
    directed,
    distance_to_leader,
    goalposts,
    min_max,
    rank_score,
    rescaled,
    z_score,
)
from flowspace.capability.ranks import ranks
from flowspace.capability.topsis import topsis
from flowspace.capability.treatment import kurtosis, skewness, treat
from flowspace.capability.weights import (
    ahp_weights,
    benefit_of_doubt,
    critic_weights,
    entropy_weights,
    equal_weights,
    factor_analysis,
    pca_weights,
)
from flowspace.errors import MeasureError

NAMES = ["schools", "patents", "papers"]
GOOD = np.array([[0.1, 0.9, 0.3], [0.5, 0.2, 0.8], [0.9, 0.4, 0.1], [0.3, 0.7, 0.6], [0.2, 0.1, 0.5]])
THIRDS = np.full(3, 1 / 3)

# Every function of a table of indicators, called with the table and the names.
FUNCTIONS = {
    "directed": lambda x: directed(x, [1, 1, -1], NAMES),
    "min_max": lambda x: min_max(x, names=NAMES),
    "z_score": lambda x: z_score(x, names=NAMES),
    "rank_score": lambda x: rank_score(x, names=NAMES),
    "distance_to_leader": lambda x: distance_to_leader(x, names=NAMES),
    "goalposts": lambda x: goalposts(x, 0, 1, names=NAMES),
    "treat": lambda x: treat(x, names=NAMES),
    "skewness": lambda x: skewness(x, names=NAMES),
    "kurtosis": lambda x: kurtosis(x, names=NAMES),
    "equal_weights": lambda x: equal_weights(x, NAMES),
    "entropy_weights": lambda x: entropy_weights(x, NAMES),
    "critic_weights": lambda x: critic_weights(x, NAMES),
    "pca_weights": lambda x: pca_weights(x, names=NAMES),
    "factor_analysis": lambda x: factor_analysis(x, names=NAMES),
    "benefit_of_doubt": lambda x: benefit_of_doubt(x, names=NAMES),
    "arithmetic": lambda x: arithmetic(x, THIRDS, NAMES),
    "geometric": lambda x: geometric(x, THIRDS, NAMES),
    "topsis": lambda x: topsis(x, THIRDS, names=NAMES),
    "topsis_min_max": lambda x: topsis(x, THIRDS, "min_max", NAMES),
    "coupling_coordination": lambda x: coupling_coordination(x, names=NAMES),
    "effective_importance": lambda x: effective_importance(x, GOOD[:, 0], NAMES),
}
REFUSE_CONSTANTS = {"min_max", "z_score", "rank_score", "distance_to_leader", "treat", "skewness", "kurtosis",
                    "entropy_weights", "critic_weights", "pca_weights", "factor_analysis", "topsis_min_max",
                    "effective_importance"}
REFUSE_NEGATIVES = {"entropy_weights", "benefit_of_doubt", "geometric", "coupling_coordination", "distance_to_leader"}
REFUSE_ZERO_COLUMNS = REFUSE_CONSTANTS | {"geometric", "topsis", "benefit_of_doubt"}
REFUSE_ONE_UNIT = REFUSE_CONSTANTS | {"topsis"}


def with_columns(columns, change):
    x = GOOD.copy()
    for j in columns:
        change(x, j)
    return x


def put(x, j, value):
    x[2, j] = value


SOME_COLUMNS = [list(columns) for size in (1, 2, 3) for columns in itertools.combinations(range(3), size)]


def named(caught):
    return {name for name in NAMES for problem in caught.value.problems if repr(name) in problem.found}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_good_input_is_taken(name):
    FUNCTIONS[name](GOOD)


@pytest.mark.parametrize("columns", SOME_COLUMNS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_missing_and_infinite_values(name, value, columns):
    if name == "directed" and np.isnan(value):
        return
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](with_columns(columns, lambda x, j: put(x, j, value)))
    assert named(caught) == {NAMES[j] for j in columns}


@pytest.mark.parametrize("columns", SOME_COLUMNS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_indicators_with_no_value_at_all(name, columns):
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](with_columns(columns, lambda x, j: x.__setitem__((slice(None), j), np.nan)))
    assert named(caught) == {NAMES[j] for j in columns}
    assert all("no value at all" in problem.found for problem in caught.value.problems)


@pytest.mark.parametrize("columns", SOME_COLUMNS)
@pytest.mark.parametrize("name", sorted(REFUSE_CONSTANTS))
def test_constant_indicators(name, columns):
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](with_columns(columns, lambda x, j: x.__setitem__((slice(None), j), 0.4)))
    assert named(caught) == {NAMES[j] for j in columns}


@pytest.mark.parametrize("columns", SOME_COLUMNS)
@pytest.mark.parametrize("name", sorted(REFUSE_NEGATIVES))
def test_negative_values(name, columns):
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](with_columns(columns, lambda x, j: put(x, j, -0.2)))
    assert named(caught) == {NAMES[j] for j in columns}


@pytest.mark.parametrize("columns", SOME_COLUMNS)
@pytest.mark.parametrize("name", sorted(REFUSE_ZERO_COLUMNS))
def test_indicators_that_are_zero_throughout(name, columns):
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](with_columns(columns, lambda x, j: x.__setitem__((slice(None), j), 0.0)))
    assert named(caught) == {NAMES[j] for j in columns}


@pytest.mark.parametrize("name", sorted(REFUSE_ONE_UNIT))
def test_one_unit_only(name):
    with pytest.raises(MeasureError):
        FUNCTIONS[name](GOOD[:1])


@pytest.mark.parametrize("bad", [
    [["1", "2", "3"]] * 5, [[True, False, True]] * 5, [[1, 2, 3], [1, 2]], "values", None, 5.0, [1.0, 2.0, 3.0], [],
    [[]], np.zeros((5, 0)), [[1j, 2, 3]] * 5, np.zeros((5, 2)) + np.arange(2), [[object(), 1, 2]] * 5,
], ids=[f"table{i}" for i in range(13)])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_table_of_three_indicators(name, bad):
    with pytest.raises(MeasureError):
        FUNCTIONS[name](bad)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_draws_are_checked_too(name):
    draws = np.stack([GOOD] * 4)
    draws[2, 1, 1] = np.inf
    with pytest.raises(MeasureError) as caught:
        FUNCTIONS[name](draws)
    if name != "factor_analysis":
        assert named(caught) == {"patents"}


@pytest.mark.parametrize("weights", [
    [0.5, 0.5], [0.2, 0.2, 0.2], [1.5, -0.5, 0], [np.nan, 0.5, 0.5], [np.inf, 0, 0], "abc", None, [], 1.0,
    [[1, 0], [0, 1]], ["0.5", "0.25", "0.25"],
], ids=[f"weights{i}" for i in range(11)])
@pytest.mark.parametrize("aggregate", [arithmetic, geometric, topsis, coupling_coordination])
def test_weights_that_do_not_fit(aggregate, weights):
    if aggregate is coupling_coordination and weights is None:
        return
    with pytest.raises(MeasureError):
        aggregate(GOOD, weights)


@pytest.mark.parametrize("call", [
    lambda: directed(GOOD, [1, 1]), lambda: directed(GOOD, [1, 0, 1]), lambda: directed(GOOD, ["+", "-", "+"]),
    lambda: directed(GOOD, [1, True, 1]), lambda: directed(GOOD, None), lambda: z_score(GOOD, ddof=2),
    lambda: z_score(GOOD, ddof=True), lambda: min_max(GOOD, groups=[1, 2]),
    lambda: min_max(GOOD, groups=[1, 1, 1, 1, 2]),
    lambda: min_max(GOOD, groups=[1, 1, 1, None, None]), lambda: min_max(GOOD, names=["a"]),
    lambda: goalposts(GOOD, 1, 1), lambda: goalposts(GOOD, [0, 0], 1), lambda: goalposts(GOOD, "low", 1),
    lambda: goalposts(GOOD, 0, [1, np.inf, 1]), lambda: rescaled(GOOD, 5, 5), lambda: rescaled(GOOD, np.nan, 5),
    lambda: topsis(GOOD, THIRDS, "vektor"), lambda: topsis(np.ones((4, 3)), THIRDS),
    lambda: topsis(np.c_[np.ones(4), np.arange(4)], [1, 0]), lambda: ranks([1, np.nan]),
    lambda: ranks([1, 2], "lowest"),
    lambda: coupling_coordination(GOOD, variant="loss"), lambda: coupling_coordination(GOOD[:, :1]),
    lambda: coupling_coordination(GOOD * 3), lambda: coupling_coordination([[0, 0], [1, 1]]),
    lambda: coordination_grade(1.2), lambda: coordination_grade([-0.1]), lambda: coordination_grade([np.nan]),
    lambda: effective_importance(GOOD, [1, 2]), lambda: effective_importance(GOOD, np.ones(5)),
    lambda: treat(GOOD, most=-1), lambda: treat(GOOD, skew_limit="2"), lambda: treat(GOOD, kurtosis_limit=np.nan),
    lambda: treat(GOOD[:3]), lambda: skewness(GOOD[:2]), lambda: kurtosis(GOOD[:3]),
    lambda: pca_weights(GOOD[:, :1]), lambda: pca_weights(GOOD, factors=4), lambda: pca_weights(GOOD, factors=0),
    lambda: pca_weights(GOOD, factors=True), lambda: pca_weights(GOOD, factors=1.5), lambda: pca_weights(GOOD[:2]),
    lambda: critic_weights(GOOD[:, :1]), lambda: critic_weights(GOOD[:, [0, 0]]),
    lambda: benefit_of_doubt(GOOD, (0.5, 0.6)), lambda: benefit_of_doubt(GOOD, (0, 0.2)),
    lambda: benefit_of_doubt(GOOD, 0.2), lambda: benefit_of_doubt(GOOD, ("a", "b")),
    lambda: benefit_of_doubt(GOOD, (0.4, 0.1)), lambda: benefit_of_doubt(GOOD, (np.nan, 1)),
    lambda: ahp_weights([[1, 2], [2, 1]]), lambda: ahp_weights([[1, 2, 3], [1, 2, 3]]), lambda: ahp_weights([[1]]),
    lambda: ahp_weights(np.ones((11, 11))), lambda: ahp_weights([[1, -2], [-0.5, 1]]), lambda: ahp_weights("matrix"),
    lambda: ahp_weights([[1, np.nan], [1, 1]]), lambda: ahp_weights([[2, 1], [1, 2]]), lambda: ahp_weights(None),
])
def test_everything_else_that_is_wrong(call):
    with pytest.raises(MeasureError):
        call()


def test_all_contradictory_comparisons_are_listed():
    with pytest.raises(MeasureError) as caught:
        ahp_weights([[1, 3, 5], [3, 1, 2], [1/5, 2, 2]], NAMES)
    assert named(caught) == set(NAMES) and len(caught.value.problems) == 3


def test_the_message_names_indicators_and_observations():
    x = GOOD.copy()
    x[1, 0], x[:, 2] = np.nan, 0.5
    with pytest.raises(MeasureError) as caught:
        min_max(x, names=NAMES)
    assert str(caught.value).splitlines()[1:] == [
        "  1. found indicator 'schools' with missing values (observation 2); expected a number for every observation. "
        "To mend it: impute the values, or leave them out",
        "  2. found indicator 'papers' with the same value everywhere; expected at least two different values. "
        "To mend it: leave the indicator out: it tells no observation from another"]


def test_an_indicator_constant_within_a_year_is_named_with_the_year():
    x, years = np.vstack([GOOD, GOOD]), np.repeat([2010, 2011], 5)
    x[5:, 1] = 0.5
    with pytest.raises(MeasureError, match="'patents in 2011'"):
        min_max(x, groups=years, names=NAMES)


def test_whole_numbers_missing_marks_and_masks_are_understood():
    x = np.round(GOOD * 10)
    missing = [[None, 9, 3], [5, pd.NA, 8], [9, 4, float("nan")], [3, 7, 6], [2, 1, 5]]
    with pytest.raises(MeasureError) as caught:
        min_max(missing, names=NAMES)
    assert named(caught) == set(NAMES) and all("missing" in problem.found for problem in caught.value.problems)
    masked = np.ma.array(x, mask=x == 9)
    assert (np.isnan(impute_median(masked, [1, 2, 3, 4, 5]).values) == (x == 9)).all()
    for same in (x.astype(int), x.astype(int).tolist(), pd.DataFrame(x), np.ma.array(x), x.astype(object)):
        assert (min_max(same) == min_max(x)).all()


def test_groups_of_one_observation_are_all_named():
    with pytest.raises(MeasureError) as caught:
        min_max(GOOD, groups=[2010, 2011, 2012, 2012, 2012])
    assert [problem.found for problem in caught.value.problems] == [
        "1 observation in group 2010", "1 observation in group 2011"]


def test_what_differs_by_rounding_only_is_constant():
    x = GOOD.copy()
    x[:, 1] = 0.3
    x[0, 1] = 0.1 + 0.2
    assert x[0, 1] != 0.3
    with pytest.raises(MeasureError, match="'patents' with the same value everywhere"):
        min_max(x, names=NAMES)


@pytest.mark.parametrize("size", [1e-90, 1e90])
@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"goalposts", "coupling_coordination"}))
def test_very_small_and_very_large_units(name, size):
    result = FUNCTIONS[name](GOOD * size)
    for part in result if isinstance(result, tuple) else [result]:
        assert np.asarray(part).dtype.kind != "f" or np.isfinite(part).all()


@pytest.mark.parametrize("names", [pd.Index(NAMES), np.array(NAMES), tuple(NAMES)], ids=["index", "array", "tuple"])
def test_names_may_come_as_any_sequence(names):
    bad = np.where(np.arange(3) == 1, 0.0, GOOD)
    for call in (lambda: distance_to_leader(bad, names=names), lambda: topsis(bad, THIRDS, names=names),
                 lambda: benefit_of_doubt(bad, names=names), lambda: min_max(bad, names=names),
                 lambda: goalposts(GOOD, [0, 1, 0], 1, names=names),
                 lambda: coupling_coordination(GOOD * [1, 9, 1], names=names)):
        with pytest.raises(MeasureError) as caught:
            call()
        assert named(caught) == {"patents"}
