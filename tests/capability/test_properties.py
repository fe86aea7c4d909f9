"""What must hold for any indicators: bounds, invariances, order of observations, leading axes."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog
from scipy.stats import kurtosis as scipy_kurtosis
from scipy.stats import rankdata
from scipy.stats import skew as scipy_skew

from flowspace.capability.aggregation import arithmetic, geometric
from flowspace.capability.coupling import coordination_grade, coupling_coordination
from flowspace.capability.importance import effective_importance
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


@st.composite
def tables(draw, least=4, lowest=0):
    """Tables of whole numbers in which every indicator has at least three values, so that rounding decides nothing."""
    n, q = draw(st.integers(least, 9)), draw(st.integers(2, 5))
    x = draw(arrays(np.int64, (n, q), elements=st.integers(lowest, 1000))).astype(float)
    x[:4] = np.array([[1.0], [40.0], [7.0], [500.0]]) + np.arange(q) ** 2
    x[3, 1] = 0.0  # so that the indicators are never all perfectly correlated
    return x


WEIGHTS = [equal_weights, entropy_weights, critic_weights, pca_weights]
NORMALISATIONS = [min_max, z_score, rank_score, distance_to_leader]


def some_weights(q):
    return np.arange(1, q + 1) / np.arange(1, q + 1).sum()


@pytest.mark.parametrize("weigh", WEIGHTS)
@given(x=tables())
@settings(deadline=None, max_examples=60)
def test_weights_sum_to_one_and_none_is_negative(weigh, x):
    weights = weigh(x)
    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()


@pytest.mark.parametrize("weigh", WEIGHTS)
@given(x=tables(), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_weights_do_not_depend_on_the_order_or_the_unit(weigh, x, seed):
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(x.shape[0]), rng.permutation(x.shape[1])
    units = np.exp(rng.normal(size=x.shape[1]) * 3)
    if weigh is pca_weights and not settled(x):
        return
    assert np.abs(weigh((x * units)[rows][:, columns]) - weigh(x)[columns]).max() < 1e-7


def settled(x):
    """Whether rounding cannot change what a factor analysis finds: no near ties in what it decides."""
    result = factor_analysis(x)
    kept = len(result.explained)
    values = result.eigenvalues
    apart = kept == len(values) or values[kept - 1] - values[kept] > 1e-3
    two_best = np.sort(result.loadings, axis=1)[:, -2:]
    return (apart and np.abs(values - 1).min() > 1e-6 and np.abs(np.cumsum(values) / len(values) - 0.6).min() > 1e-6
            and (kept == 1 or np.ptp(two_best, axis=1).min() > 1e-3)
            and np.abs(result.loadings.sum(axis=0)).min() > 1e-3)


@given(x=tables(), shift=st.floats(-100, 100))
@settings(deadline=None, max_examples=60)
def test_critic_weights_do_not_depend_on_the_zero_but_entropy_weights_do(x, shift):
    assert np.abs(critic_weights(x + shift) - critic_weights(x)).max() < 1e-9
    far = np.zeros(x.shape[1])
    far[0] = 1e7
    assert entropy_weights(x + far)[0] < entropy_weights(x)[0]


@pytest.mark.parametrize("normalise", NORMALISATIONS)
@given(x=tables(), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_normalisations_follow_the_observations_and_forget_the_unit(normalise, x, seed):
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(x))
    units = np.exp2(rng.integers(-20, 20, x.shape[1]))  # powers of 2, so that ties stay ties
    assert np.abs(normalise((x * units)[rows]) - normalise(x)[rows]).max() < 1e-9


@given(x=tables())
@settings(deadline=None, max_examples=60)
def test_normalised_values_lie_where_they_should(x):
    for normalise in (min_max, distance_to_leader):
        scores = normalise(x)
        assert scores.min() >= 0 and (scores.max(axis=0) == 1).all()
    assert np.abs(rank_score(x).mean(axis=0) - 0.5).max() < 1e-12
    assert rank_score(x).min() >= 0 and rank_score(x).max() <= 1
    z = z_score(x)
    assert np.abs(z.mean(axis=0)).max() < 1e-9 and np.abs(z.std(axis=0, ddof=1) - 1).max() < 1e-9
    assert np.abs(goalposts(x, x.min(axis=0), x.max(axis=0)) - min_max(x)).max() < 1e-12
    turned = directed(x, -np.ones(x.shape[1]))
    assert np.abs(min_max(turned) - (1 - min_max(x))).max() < 1e-12
    assert np.abs(rank_score(turned) - (1 - rank_score(x))).max() < 1e-12


@given(x=tables(), shift=st.integers(-50, 50))
@settings(deadline=None, max_examples=60)
def test_within_years_common_growth_is_invisible_and_pooled_it_is_not(x, shift):
    panel = np.concatenate([x, x + 2000 + shift])
    years = np.repeat([2010, 2020], len(x))
    within = min_max(panel, groups=years)
    assert np.abs(within[:len(x)] - within[len(x):]).max() < 1e-9
    assert np.abs(within[:len(x)] - min_max(x)).max() < 1e-12
    assert (min_max(panel)[len(x):] > min_max(panel)[:len(x)]).all()


@given(x=tables())
@settings(deadline=None, max_examples=60)
def test_geometric_never_exceeds_arithmetic(x):
    scores, weights = rescaled(min_max(x)), some_weights(x.shape[1])
    am, gm = arithmetic(scores, weights), geometric(scores, weights)
    assert (gm <= am + 1e-9).all() and (gm >= 1 - 1e-9).all() and (am <= 100 + 1e-9).all()
    alone = np.eye(x.shape[1])[0]
    assert np.abs(geometric(scores, alone) - scores[:, 0]).max() < 1e-9


@given(x=tables(), name=st.sampled_from(["vector", "min_max", "none"]), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=80)
def test_topsis(x, name, seed):
    weights = some_weights(x.shape[1])
    scores = topsis(x, weights, name)
    assert ((scores >= 0) & (scores <= 1)).all()
    rows = np.random.default_rng(seed).permutation(len(x))
    assert np.abs(topsis(x[rows], weights, name) - scores[rows]).max() < 1e-9
    ends = topsis(np.vstack([x, x.max(axis=0), x.min(axis=0)]), weights, name)[-2:]
    assert ends.tolist() == [1, 0]
    turned = topsis(directed(x, -np.ones(x.shape[1])), weights, name)
    assert np.abs(turned - (1 - scores)).max() < 1e-9
    if name != "none":
        assert np.abs(topsis(x * [1e-3, 1e5, 7, 1, 2][:x.shape[1]], weights, name) - scores).max() < 1e-9


@given(u=arrays(float, st.tuples(st.integers(1, 5), st.integers(2, 5)), elements=st.floats(0.001, 1)))
@settings(deadline=None)
def test_coupling(u):
    k = u.shape[1]
    standard = coupling_coordination(u)
    assert np.abs(standard.coordination ** 2 - np.exp(np.log(u).mean(axis=1))).max() < 1e-12
    assert (standard.coupling <= 1).all()
    assert (coupling_coordination(u, variant="lost_coefficient").coupling <= 1 / k).all()
    exponent = coupling_coordination(u, variant="lost_exponent").coupling
    assert np.abs(exponent ** (1 / k) - standard.coupling).max() < 1e-9
    modified = coupling_coordination(u, variant="modified").coupling
    assert ((modified >= 0) & (modified <= 1)).all()
    same = coupling_coordination(np.repeat(u[:, :1], k, axis=1), variant="modified").coupling
    assert np.abs(same - 1).max() < 1e-12
    grades = coordination_grade(standard.coordination)
    assert ((grades >= 1) & (grades <= 10)).all()
    assert np.abs(u - coupling_coordination(u, np.eye(k)[0]).development[:, None]).min(axis=1).max() < 1e-12


@pytest.mark.parametrize("degree, grade", [(0, 1), (0.0999, 1), (0.1, 2), (0.3, 4), (0.6, 7), (0.7, 8), (0.9, 10),
                                           (1, 10)])
def test_grades_at_their_boundaries(degree, grade):
    assert coordination_grade(degree) == grade


@given(x=tables())
@settings(deadline=None, max_examples=60)
def test_skewness_and_kurtosis_are_scipys_without_bias(x):
    assert np.abs(skewness(x) - scipy_skew(x, axis=0, bias=False)).max() < 1e-9
    assert np.abs(kurtosis(x) - scipy_kurtosis(x, axis=0, bias=False)).max() < 1e-7


def treat_one_by_one(x):
    """The rule once more, in plain steps, for one indicator."""
    def beyond(values):
        return abs(scipy_skew(values, bias=False)) > 2 and scipy_kurtosis(values, bias=False) > 3.5

    values, moved = x.copy(), 0
    if not beyond(x):
        return "none", x
    while moved < 5:
        high = scipy_skew(values) >= 0
        extreme = values.max() if high else values.min()
        rest = values[values != extreme]
        if rest.min() == rest.max():
            break
        values[values == extreme] = rest.max() if high else rest.min()
        moved = (values != x).sum()
        if not beyond(values):
            return "winsorised", values
    return "log", np.log(x - x.min() + 0.01 * (x.max() - x.min()))


@given(seed=st.integers(0, 10_000), sign=st.sampled_from([1, -1]))
@settings(deadline=None, max_examples=200)
def test_treatment_is_the_rule_step_by_step(seed, sign):
    rng = np.random.default_rng(seed)
    x = sign * np.round(np.exp(rng.normal(size=(30, 4)) * [0.5, 1, 1.5, 2.5]), 3)
    result = treat(x)
    for j in range(4):
        method, values = treat_one_by_one(x[:, j])
        assert result.method[j] == method
        assert np.abs(result.values[:, j] - values).max() < 1e-9
    untouched = result.method == "none"
    assert (result.values[:, untouched] == x[:, untouched]).all()
    assert result.passes[result.method != "log"].all()


def test_an_indicator_of_two_values_is_not_winsorised_to_one():
    x = np.r_[np.zeros(20), 1.0][:, None]
    result = treat(x)
    assert result.method[0] == "log" and np.ptp(result.values) > 0 and not result.passes[0]


@given(x=tables())
@settings(deadline=None, max_examples=40)
def test_effective_importance(x):
    weights = some_weights(x.shape[1])
    z = z_score(x)
    scores = arithmetic(z, weights)
    if np.ptp(scores) < 1e-6:
        return
    expected = [np.corrcoef(z[:, j], scores)[0, 1] ** 2 for j in range(x.shape[1])]
    assert np.abs(effective_importance(z, scores) - expected).max() < 1e-9
    assert effective_importance(z, z[:, 0])[0] == pytest.approx(1)


@given(x=tables())
@settings(deadline=None, max_examples=40)
def test_benefit_of_the_doubt_agrees_with_its_dual_programme(x):
    x = rescaled(min_max(x))
    result = benefit_of_doubt(x)
    for row in range(len(x)):
        dual = linprog(np.ones(len(x)), A_ub=-x.T, b_ub=-x[row], bounds=(0, None), method="highs")
        assert result.scores[row] == pytest.approx(dual.fun, abs=1e-8)
    assert result.scores.max() == pytest.approx(1)
    assert np.abs(result.shares.sum(axis=1) - 1).max() < 1e-9
    # Favourable: no observation does better with equal weights over the largest score with these.
    equal = x.mean(axis=1)
    assert (result.scores >= equal / equal.max() - 1e-9).all()


@given(x=tables())
@settings(deadline=None, max_examples=40)
def test_bounds_on_the_pie_shares_hold_and_lower_the_scores(x):
    x = rescaled(min_max(x))
    q = x.shape[1]
    free, bounded = benefit_of_doubt(x), benefit_of_doubt(x, (0.5 / q, 1.5 / q))
    assert (bounded.scores <= free.scores + 1e-8).all()
    assert (bounded.shares >= 0.5 / q - 1e-7).all() and (bounded.shares <= 1.5 / q + 1e-7).all()


@given(scores=arrays(np.int64, st.integers(1, 12), elements=st.integers(0, 5)),
       ties=st.sampled_from(["min", "average", "max", "dense"]))
def test_ranks(scores, ties):
    assert ranks(scores, ties, largest_first=False).tolist() == rankdata(scores, ties).tolist()
    assert ranks(scores, ties).tolist() == rankdata(-scores, ties).tolist()


def test_draws_are_computed_as_if_one_by_one():
    rng = np.random.default_rng(7)
    x = np.exp(rng.normal(size=(3, 4, 19, 6)))
    weights = rng.dirichlet(np.ones(6), size=(3, 4))
    groups = np.arange(19) % 2
    matrices = x[..., :6, :]
    matrices = np.triu(matrices, 1) + np.eye(6) + np.tril(1 / np.swapaxes(matrices, -1, -2), -1)
    for together in (
        *WEIGHTS, *NORMALISATIONS, treat, skewness, kurtosis,
        lambda one: pca_weights(one, factors=3),
        lambda one: min_max(one, groups=groups),
        lambda one: z_score(one, ddof=0, groups=groups),
        lambda one: goalposts(one, 0, 10, clip=True),
        lambda one: benefit_of_doubt(one).scores,
        lambda one: ranks(one[..., 0]),
        lambda one: coupling_coordination(min_max(one) * 0.9 + 0.05, variant="modified"),
        lambda one: effective_importance(one, one.mean(axis=-1)),
    ):
        assert_same_by_draw(together, x)
    assert_same_by_draw(ahp_weights, matrices)
    for aggregate in (arithmetic, geometric, topsis):
        found = aggregate(x, weights)
        assert found.shape == (3, 4, 19)
        assert np.abs(found[2, 1] - aggregate(x[2, 1], weights[2, 1])).max() < 1e-12
        # One table, many weights: the weights' draws broadcast.
        assert np.abs(aggregate(x[2, 1], weights)[0, 3] - aggregate(x[2, 1], weights[0, 3])).max() < 1e-12
        assert (aggregate(x, weights, check=False) == found).all()


def assert_same_by_draw(function, x):
    parts = function(x)
    for where in np.ndindex(x.shape[:2]):
        alone = function(x[where])
        pairs = zip(parts, alone, strict=True) if isinstance(parts, tuple) else [(parts, alone)]
        for draws, one in pairs:
            if np.asarray(one).dtype.kind == "f":
                assert np.abs(draws[where] - one).max() < 1e-9
            else:
                assert (draws[where] == one).all()


def test_varimax_leaves_communalities_and_makes_the_structure_simpler():
    rng = np.random.default_rng(5)
    hidden = rng.normal(size=(60, 2))
    x = np.c_[hidden[:, [0, 0, 0]], hidden[:, [1, 1, 1]]] + 0.3 * rng.normal(size=(60, 6))
    result = factor_analysis(x, factors=2)
    assert len(set(result.group[:3])) == len(set(result.group[3:])) == 1 and result.group[0] != result.group[3]
    correlation = np.corrcoef(x.T)
    values, vectors = np.linalg.eigh(correlation)
    plain = vectors[:, -2:] * np.sqrt(values[-2:])
    assert np.abs((plain ** 2).sum(axis=1) - (result.loadings ** 2).sum(axis=1)).max() < 1e-9
    scaled = result.loadings / np.sqrt((result.loadings ** 2).sum(axis=1, keepdims=True))
    # No rotation in the plane has a larger varimax criterion of the Kaiser-normalised loadings.
    best = (scaled ** 2).var(axis=0).sum()
    for angle in np.linspace(0, np.pi / 2, 181):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        assert ((scaled @ turn) ** 2).var(axis=0).sum() <= best + 1e-9


@pytest.mark.parametrize("sizes, kept", [
    ((5, 4, 3), 3),  # two explain 75%, but the third has an eigenvalue of 3
    ((18, 2, 2), 1),  # eigenvalues of 2 among 22 indicators explain 9% each
    ((1, 1, 1, 1), 3),  # hardly any eigenvalue above 1: as many as it takes to explain more than 60%
])
def test_which_factors_are_retained(sizes, kept):
    rng = np.random.default_rng(11)
    hidden = np.linalg.qr(rng.normal(size=(200, len(sizes))))[0]
    x = np.repeat(hidden, sizes, axis=1) + 0.001 * rng.normal(size=(200, sum(sizes)))
    assert len(factor_analysis(x).explained) == kept
