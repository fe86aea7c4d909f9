"""The wild cluster bootstrap: against whole regressions one by one, numbers of other hands, and its size."""
from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets import grunfeld

from flowspace.econometrics import (
    fixed_effects,
    lind_mehlum_test,
    panel_of,
    wild_cluster_bootstrap,
    wild_cluster_u_test,
)
from flowspace.econometrics.wild_cluster import WEIGHTS
from flowspace.errors import MeasureError

FIRMS = grunfeld.load_pandas().data
TEN = FIRMS[FIRMS["firm"] != "American Steel"]
EFFECTS = [["unit", "time"], ["unit"], ["time"], []]


def panel(table=TEN, regressors=("value", "capital")):
    return panel_of(table, "invest", list(regressors), unit="firm")


def dummies(codes):
    return (codes[:, None] == np.unique(codes)).astype(float)


def design(panel, effects):
    columns = [panel.x] + [dummies(codes) for name, codes in (("unit", panel.unit_codes), ("time", panel.time_codes))
                           if name in effects]
    return np.hstack(columns if effects else [panel.x, np.ones((len(panel.y), 1))])


def t_values(y, x, c, groups, null):
    """t of c'b - null from a whole regression with dummies, without a correction for small samples."""
    back = np.linalg.pinv(x)
    b = back @ y
    u = y - x @ b
    scores = np.array([x[groups == g].T @ u[groups == g] for g in np.unique(groups)])
    row = c @ np.linalg.pinv(x.T @ x)
    return (c @ b - null) / np.sqrt(row @ (scores.T @ scores) @ row)


def by_hand(panel, combination, null, effects, draws):
    """Every draw as a regression of its own; the restricted model by substitution."""
    x, groups = design(panel, effects), panel.unit_codes
    c = np.zeros(x.shape[1])
    c[:len(panel.regressors)] = [combination.get(name, 0.0) for name in panel.regressors]
    # Coefficients with c'b = null: any that has it, and a basis of those that leave it as it is.
    start = c * null / (c @ c)
    basis = np.linalg.svd(c[None])[2][1:].T
    restricted = start + basis @ (np.linalg.pinv(x @ basis) @ (panel.y - x @ start))
    u = panel.y - x @ restricted
    drawn = np.array([t_values(x @ restricted + u * v[groups], x, c, groups, null) for v in draws])
    return t_values(panel.y, x, c, groups, null), drawn


@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("table", [TEN[TEN["year"] < 1941], TEN[TEN["year"] < 1942].drop([0, 21, 22, 104])])
def test_as_many_draws_are_as_far_away_as_in_regressions_one_by_one(effects, table):
    some = panel(table[table["firm"] < "Go"])  # 5 firms: 32 draws
    for combination, null in (({"value": 1.0}, 0.05), ({"value": 2.0, "capital": -0.5}, 0.1)):
        t, drawn = by_hand(some, combination, null, effects, np.array(list(product([-1.0, 1.0], repeat=5))))
        found = {way: wild_cluster_bootstrap(some, combination, null, effects, "rademacher", 99, way, interval=False)
                 for way in ("two-sided", "greater", "less")}
        tie = 1e-7
        assert found["two-sided"].p_value == np.mean(np.abs(drawn) >= abs(t) - tie)
        assert found["greater"].p_value == np.mean(drawn >= t - tie)
        assert found["less"].p_value == np.mean(drawn <= t + tie)
        assert found["less"].enumerated and found["less"].draws == 32
        # The sample is among them, and its mirror image.
        assert found["two-sided"].p_value >= 2 / 32


def test_random_draws_are_those_of_the_seed():
    some = panel(TEN[TEN["year"] < 1941])
    v = WEIGHTS["webb"][np.random.default_rng(5).integers(6, size=(10, 199))]
    t, drawn = by_hand(some, {"capital": 1.0}, 0.1, ["unit", "time"], v.T)
    found = wild_cluster_bootstrap(some, "capital", 0.1, draws=199, seed=5)
    assert found.p_value == np.mean(np.abs(drawn) >= abs(t))
    assert wild_cluster_bootstrap(some, "capital", 0.1, draws=199, seed=5) == found
    assert wild_cluster_bootstrap(some, "capital", 0.1, draws=199, seed=6).p_value != found.p_value


@pytest.mark.parametrize(("null", "p_value"), [(0.0, 2), (0.11, 702), (0.13, 42), (0.14, 16)])
def test_p_values_of_the_package_wildboottest(null, p_value):
    # Its release 0.3.2, all 1024 draws, with firms and years as dummies.
    found = wild_cluster_bootstrap(panel(), "value", null, weights="rademacher", interval=False)
    assert found.p_value * 1024 == p_value


def test_webb_weights_as_in_the_package_wildboottest():
    # The same release, 99 999 draws, seed 1.
    for null, p_value in ((0.1, 0.5957), (0.11, 0.6824), (0.13, 0.0456), (0.14, 0.0625)):
        found = wild_cluster_bootstrap(panel(), "value", null, draws=99999, interval=False)
        assert abs(found.p_value - p_value) < 4 * math.sqrt(2 * p_value * (1 - p_value) / 99999)
    for name, values in WEIGHTS.items():
        assert (values.mean(), (values**2).mean()) == pytest.approx((0, 1)), name


@pytest.mark.parametrize("effects", EFFECTS)
def test_t_is_that_of_the_regression(effects):
    found = wild_cluster_bootstrap(panel(), "capital", effects=effects, draws=99, interval=False)
    row = fixed_effects(panel(), effects).coefficients.loc["capital"]
    assert (found.estimate, found.standard_error, found.t) == pytest.approx(
        (row["estimate"], row["standard_error"], row["t"]), rel=1e-9)


@pytest.mark.parametrize(("weights", "name"), [("webb", "value"), ("webb", "capital"), ("rademacher", "value")])
def test_the_interval_ends_where_p_falls_to_one_less_the_level(weights, name):
    found = wild_cluster_bootstrap(panel(), name, weights=weights, draws=999, level=0.9)

    def p(null):
        return wild_cluster_bootstrap(panel(), name, null, weights=weights, draws=999, interval=False).p_value

    assert found.low < found.estimate < found.high
    width = found.high - found.low
    for inner, outer in ((found.low + 1e-7 * width, found.low - 1e-7 * width),
                         (found.high - 1e-7 * width, found.high + 1e-7 * width)):
        assert p(inner) > 0.1 >= p(outer)
    inside = [p(null) > 0.1 for null in np.linspace(found.low, found.high, 60)[1:-1]]
    assert found.gaps or all(inside)


def test_one_sided_intervals_have_one_end():
    greater = wild_cluster_bootstrap(panel(), "value", draws=999, alternative="greater")
    less = wild_cluster_bootstrap(panel(), "value", draws=999, alternative="less")
    assert greater.low < greater.estimate and greater.high == np.inf
    assert less.low == -np.inf and less.high > less.estimate


def test_five_clusters_and_two_weights_never_reject():
    five = panel(TEN[TEN["firm"] < "Go"])
    found = wild_cluster_bootstrap(five, "value", weights="rademacher")
    assert (found.low, found.high, found.draws) == (-np.inf, np.inf, 32) and found.p_value >= 2 / 32


def test_units_of_measurement_and_order_of_rows_do_not_matter():
    other = TEN.assign(value=TEN["value"] * 1e6, invest=TEN["invest"] * 1e-3).sample(frac=1, random_state=1)
    first, second = (wild_cluster_bootstrap(panel(table), "value", draws=999) for table in (TEN, other))
    assert first.p_value == second.p_value
    assert second.low == pytest.approx(first.low * 1e-9, rel=1e-6)


def noise(rng, clusters=19, times=5):
    """An outcome that has nothing to do with the regressors, all of which hang together within clusters."""
    n = clusters * times
    x, e = (rng.normal(size=n) + np.repeat(rng.normal(size=clusters), times) * np.tile(np.arange(times), clusters)
            for _ in range(2))
    scale = np.repeat(rng.uniform(0.5, 2, clusters), times)
    return pd.DataFrame({"agglomeration": np.repeat(np.arange(clusters), times),
                         "year": np.tile(np.arange(times), clusters), "x": x, "y": e * scale})


def test_nineteen_clusters_reject_a_true_null_as_often_as_they_should():
    rng = np.random.default_rng(11)
    p, naive = np.empty(600), np.empty(600)
    for i in range(600):
        one = panel_of(noise(rng), "y", ["x"])
        p[i] = wild_cluster_bootstrap(one, "x", draws=399, seed=i, interval=False).p_value
        naive[i] = fixed_effects(one, cluster=None).coefficients.loc["x", "p_value"]
    three_errors = 3 * math.sqrt(0.05 * 0.95 / 600)
    assert abs(np.mean(p <= 0.05) - 0.05) < three_errors
    # Errors taken as independent reject far too often.
    assert np.mean(naive <= 0.05) > 0.05 + 3 * three_errors


def quadratic(loud=1 / 6):
    rng = np.random.default_rng(2)
    table = noise(rng).assign(p=rng.uniform(0.1, 0.9, 95))
    return table.assign(p_squared=table["p"] ** 2, y=3.5 * table["p"] - 4 * table["p"] ** 2 + loud * table["y"])


def test_both_ends_are_tested_as_combinations():
    one = panel_of(quadratic(), "y", ["p", "p_squared", "x"])
    found = wild_cluster_u_test(one, "p", "p_squared", 0.15, 0.8, draws=999, seed=4)
    assert found.outcome == "rejected" and found.extremum == pytest.approx(3.5 / 8, abs=0.05)
    louder = panel_of(quadratic(2.0), "y", ["p", "p_squared", "x"])
    for each in (one, louder):
        both = wild_cluster_u_test(each, "p", "p_squared", 0.15, 0.8, draws=999, seed=4)
        for end, way in (("low", "greater"), ("high", "less")):
            row = both.ends.loc[end]
            alone = wild_cluster_bootstrap(each, {"p": 1, "p_squared": 2 * row["x"]}, draws=999, seed=4,
                                           alternative=way)
            assert (row["slope"], row["t"], row["p_value"]) == pytest.approx((alone.estimate, alone.t, alone.p_value))
    assert both.p_value == both.ends["p_value"].max() > 0
    fit = fixed_effects(one)
    both = ["p", "p_squared"]
    plain = lind_mehlum_test(*fit.coefficients.loc[both, "estimate"], fit.covariance.loc[both, both], 0.15, 0.8, 18)
    assert found.ends["t"].tolist() == pytest.approx(plain.ends["t"].tolist())
    assert (found.statistic, found.extremum) == pytest.approx((plain.statistic, plain.extremum))
    assert wild_cluster_u_test(one, "p", "p_squared", 0.15, 0.8, "u", draws=999).outcome == "trivial failure to reject"
    default = wild_cluster_u_test(one, "p", "p_squared", draws=99)
    assert default.ends["x"].tolist() == [one.x[:, 0].min(), one.x[:, 0].max()]


def test_a_rise_that_is_level_at_the_end_is_called_an_inverted_u_as_seldom_as_it_should():
    rng = np.random.default_rng(5)
    p = []
    for seed in range(300):
        table = noise(rng).assign(p=rng.uniform(0.1, 0.9, 95))
        table = table.assign(p_squared=table["p"] ** 2, y=3.6 * table["p"] - 2 * table["p"] ** 2 + table["y"] / 12)
        p.append(wild_cluster_u_test(panel_of(table, "y", ["p", "p_squared"]), "p", "p_squared", 0.1, 0.9, draws=199,
                                     seed=seed).p_value)
    assert abs(np.mean(np.array(p) <= 0.05) - 0.05) < 3 * math.sqrt(0.05 * 0.95 / 300)


@pytest.mark.parametrize(("arguments", "message"), [
    ({"combination": "valu"}, "did you mean 'value'"), ({"combination": {"value": 0}}, "without any weight"),
    ({"combination": {"value": "x"}}, "weight of value"), ({"combination": ["value"]}, "as combination"),
    ({"weights": "web"}, "did you mean 'webb'"),
    ({"draws": 98}, "number of draws"), ({"alternative": "two"}, "as alternative"), ({"level": 1.0}, "a level of 1"),
    ({"null": np.inf}, "null hypothesis"), ({"seed": -1}, "seed"), ({"effects": "unit"}, "as effects")])
def test_refused(arguments, message):
    with pytest.raises(MeasureError, match=message):
        wild_cluster_bootstrap(**{"panel": panel(), "combination": "value"} | arguments)


def test_an_exact_fit_is_refused():
    with pytest.raises(MeasureError, match="fits exactly"):
        wild_cluster_bootstrap(panel(TEN.assign(invest=TEN["value"] - 2 * TEN["capital"])), "value")


@pytest.mark.parametrize(("arguments", "message"), [
    ({"square": "x"}, "not the square"), ({"linear": "q"}, "no regressor 'q'"), ({"low": 1.0}, "an interval from"),
    ({"shape": "v"}, "as shape"), ({"alpha": 0}, "alpha")])
def test_a_u_test_is_refused(arguments, message):
    one = panel_of(quadratic(), "y", ["p", "p_squared", "x"])
    with pytest.raises(MeasureError, match=message):
        wild_cluster_u_test(**{"panel": one, "linear": "p", "square": "p_squared"} | arguments)
