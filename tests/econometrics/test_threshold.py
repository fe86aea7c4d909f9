"""Threshold regressions: every split by other hands, the bootstrap in slow motion, planted truth, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.datasets import grunfeld

from flowspace.econometrics import (
    coverage,
    likelihood_ratio_at,
    likelihood_ratio_critical,
    panel_of,
    panel_threshold,
)
from flowspace.errors import MeasureError

few = settings(max_examples=25, derandomize=True, database=None, deadline=None)
BOTH, ONE = ("unit", "time"), ("unit",)


def drawn(seed=0, units=19, times=5, gamma=0.438, step=2.0, noise=0.3, missing=0.0, digits=2):
    """A panel with a slope of 1 up to gamma and of 1 + step from there on."""
    rng = np.random.default_rng(seed)
    n = units * times
    table = pd.DataFrame({"agglomeration": np.repeat([f"r{i:03}" for i in range(units)], times),
                          "year": np.tile(2000 + 5 * np.arange(times), units),
                          "p": rng.uniform(0.2, 0.7, n).round(digits), "x": rng.normal(1, 1, n),
                          "z": rng.normal(size=n)})
    effects = rng.normal(size=units).repeat(times) + 0.2 * np.tile(np.arange(times), units)
    table["y"] = effects + table["x"] * np.where(table["p"] > gamma, 1 + step, 1) + 0.5 * table["z"]
    table["y"] += rng.normal(0, noise, n)
    return table[rng.random(n) >= missing].reset_index(drop=True)


def fitted(table, **arguments):
    arguments = {"replicates": 99, "by_regime": ["x"], **arguments}
    return panel_threshold(panel_of(table, "y", ["p", "x", "z"]), "p", **arguments)


def dummies(table, effects):
    columns = [pd.get_dummies(table["agglomeration"], dtype=float)]
    if "time" in effects:
        columns.append(pd.get_dummies(table["year"], dtype=float).iloc[:, 1:])
    return np.column_stack(columns)


def split(table, gamma, names, jump, common, effects):
    above = (table["p"] > gamma).to_numpy()[:, None]
    x = table[list(names)].to_numpy()
    columns = [x * ~above, x * above, *([above.astype(float)] if jump else []), table[list(common)].to_numpy()]
    return np.column_stack([*columns, dummies(table, effects)])


def test_critical_values_as_published(reference):
    # Hansen's paper gives them for 10, 5 and 1 per cent.
    assert [round(likelihood_ratio_critical(level), 2) for level in (0.9, 0.95, 0.99)] == [5.94, 7.35, 10.59]
    for level, printed in ((0.9, 5.94), (0.95, 7.35), (0.99, 10.59)):
        reference("econometrics.likelihood_ratio_critical", likelihood_ratio_critical(level), printed, 0.005,
                  case=f"critical_{level:.0%}".rstrip("%"), source="hansen_1999")


@pytest.mark.parametrize("effects", [ONE, BOTH])
@pytest.mark.parametrize(("names", "jump", "common"), [
    (["x"], False, ["z"]), (["p"], True, ["x", "z"]), (["x", "p"], True, []), (["x"], False, ["z", "p"])])
@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_every_split_is_least_squares_with_dummies(effects, names, jump, common, missing):
    table = drawn(missing=missing, step=0.3)
    found = fitted(table, by_regime=names, common=common, effects=effects, jump=jump, bootstrap="signs")
    slow = {gamma: sm.OLS(table["y"].to_numpy(), split(table, gamma, names, jump, common, effects)).fit()
            for gamma in found.curve.index}
    ssr = pd.Series({gamma: fit.ssr for gamma, fit in slow.items()})
    assert found.gamma == ssr.idxmin() and found.ssr == pytest.approx(ssr.min(), rel=1e-10)
    divisor = len(table) - 19 - (4 if "time" in effects else 0)
    assert found.residual_variance == pytest.approx(ssr.min() / divisor, rel=1e-10)
    assert found.curve.to_numpy() == pytest.approx((ssr - ssr.min()).to_numpy() / found.residual_variance, abs=1e-7)
    linear = sm.OLS(table["y"].to_numpy(), np.column_stack([table[[*names, *common]], dummies(table, effects)])).fit()
    assert found.ssr_linear == pytest.approx(linear.ssr, rel=1e-10)
    assert found.statistic == pytest.approx((linear.ssr - ssr.min()) / ssr.min() * divisor, rel=1e-9)
    k = len(found.coefficients)
    assert found.coefficients["estimate"].to_numpy() == pytest.approx(slow[found.gamma].params[:k], rel=1e-8)


@pytest.mark.parametrize(("by_regime", "effects", "gamma", "ssr", "linear", "estimates"), [
    (["capital"], ONE, 2792.2, 413238.26835168, 523478.14738625, [0.16347889, 0.37900132, 0.10006358]),
    (["capital"], BOTH, 2759.9, 371415.18854913, 452147.07037894, [0.11053592, 0.36725587, 0.10315736]),
    (["value", "capital"], ONE, 2792.2, 412638.55175263, 523478.14738625,
     [0.10600609, 0.15833631, 0.09961884, 0.38081083])])
def test_grunfeld_as_pyxthreg_has_it(by_regime, effects, gamma, ssr, linear, estimates, reference):
    # Computed with pyxthreg 0.0.3, which follows Stata's xthreg and keeps all periods; ten firms in 20 years.
    firms = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    found = panel_threshold(panel_of(firms, "invest", ["value", "capital"], unit="firm"), "value", by_regime,
                            common=[name for name in ("value", "capital") if name not in by_regime], effects=effects,
                            cluster=None, replicates=99)
    assert (found.gamma, found.intervals) == (gamma, ((2759.9, 2792.2),))
    assert (found.ssr, found.ssr_linear) == (pytest.approx(ssr, rel=1e-12), pytest.approx(linear, rel=1e-12))
    assert found.coefficients["estimate"].round(8).tolist() == estimates
    case = f"threshold_{len(by_regime)}_{len(effects)}"
    reference("econometrics.panel_threshold", found.ssr, ssr, 1e-6, case=case, source="pyxthreg")
    reference("econometrics.panel_threshold", found.coefficients["estimate"].iloc[0], estimates[0], 5e-9,
              case=f"{case}_slope", source="pyxthreg")
    if effects == ONE and len(by_regime) == 1:
        assert found.coefficients["standard_error"].round(8).tolist() == [0.02587967, 0.01828346, 0.01065825]
        # It divides by T(n - 1), Hansen by n(T - 1).
        assert found.statistic * (20 * 9) / (10 * 19) == pytest.approx(48.018733369913, rel=1e-10)


def test_clustered_errors_of_the_coefficients_by_other_hands():
    table = drawn(missing=0.1)
    found = fitted(table, effects=ONE, bootstrap="signs")
    n, k, groups = len(table), 3, 19
    slow = sm.OLS(table["y"].to_numpy(), split(table, found.gamma, ["x"], False, ["z"], ONE)).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(table["agglomeration"])[0], "use_correction": False})
    factor = np.sqrt(groups / (groups - 1) * (n - 1) / (n - k - 1))
    assert found.coefficients["standard_error"].to_numpy() == pytest.approx(slow.bse[:k] * factor, rel=1e-8)
    assert found.coefficients.index.tolist() == [("below", "x"), ("above", "x"), ("all", "z")]


@pytest.mark.parametrize("bootstrap", ["units", "signs"])
def test_the_bootstrap_in_slow_motion(bootstrap):
    table = drawn(units=8, times=4, step=0.3)
    found = fitted(table, bootstrap=bootstrap, seed=7)
    design = {gamma: split(table, gamma, ["x"], False, ["z"], BOTH) for gamma in found.curve.index}
    linear = np.column_stack([table[["x", "z"]], dummies(table, BOTH)])
    given = design[found.gamma] if bootstrap == "units" else linear
    residuals = sm.OLS(table["y"].to_numpy(), given).fit().resid.reshape(8, 4)
    rng = np.random.default_rng(7)
    picks = rng.integers(0, 8, (8, 99)) if bootstrap == "units" else rng.choice([-1.0, 1.0], (8, 99))
    statistics = []
    for pick in picks.T:
        y = (residuals[pick] if bootstrap == "units" else residuals * pick[:, None]).ravel()
        whole = sm.OLS(y, linear).fit().ssr
        least = min(sm.OLS(y, columns).fit().ssr for columns in design.values())
        statistics.append((whole - least) / least * (32 - 8 - 3))
    assert found.p_value == (1 + (np.array(statistics) >= found.statistic * (1 - 1e-9)).sum()) / 100
    assert found.critical_values.to_numpy() == pytest.approx(np.quantile(statistics, [0.9, 0.95, 0.99]), rel=1e-8)


@pytest.mark.parametrize("jump", [False, True])
def test_a_second_threshold_beside_a_given_one_by_search(jump):
    table = drawn(units=20, times=6, missing=0.1, digits=1)
    table["y"] += 1.5 * table["x"] * (table["p"] > 0.55)
    found = fitted(table, given=[0.4], jump=jump, bootstrap="signs")
    bands = lambda ends: np.column_stack([np.searchsorted(sorted(ends), table["p"], side="left") == k  # noqa: E731
                                          for k in range(len(ends) + 1)])

    def ssr(ends):
        rows = bands(ends)
        columns = [rows * table[["x"]].to_numpy(), *([rows[:, 1:].astype(float)] if jump else []), table[["z"]],
                   dummies(table, BOTH)]
        return sm.OLS(table["y"].to_numpy(), np.column_stack(columns)).fit()

    n = len(table)
    fits = {value: ssr([0.4, value]) for value in sorted(table["p"].unique())[:-1]
            if value != 0.4 and bands([0.4, value]).sum(axis=0).min() >= 0.1 * n}
    assert found.curve.index.tolist() == list(fits)
    best = min(fits, key=lambda value: fits[value].ssr)
    assert found.gamma == best == 0.5 and found.ssr == pytest.approx(fits[best].ssr, rel=1e-10)
    assert found.ssr_linear == pytest.approx(ssr([0.4]).ssr, rel=1e-10) and found.given == (0.4,)
    assert found.coefficients["estimate"].iloc[:3].to_numpy() == pytest.approx(fits[best].params[:3], rel=1e-8)
    assert found.regimes["rows"].tolist() == bands([0.4, best]).sum(axis=0).tolist()
    labels = [("1", "x"), ("2", "x"), ("3", "x"), *([("2", "jump"), ("3", "jump")] if jump else []), ("all", "z")]
    assert found.coefficients.index.tolist() == labels


def test_one_more_threshold_than_there_are_is_rarely_found():
    def estimate(table):
        one = fitted(table)
        two = fitted(table, given=[one.gamma])
        return {"second": (0.1, 1.1) if two.p_value > 0.1 else []}

    # The first threshold, estimated, is taken as known: fewer than 10 per cent of rejections, if anything.
    held = coverage(lambda seed: drawn(seed, units=30, times=6, step=1.0), estimate, 0.1, repeats=200, level=0.99)
    assert held.loc["second", "high"] >= 0.9
    assert fitted(drawn(units=30, times=6), given=[0.438]).p_value > 0.05


def test_planted_thresholds_are_found():
    for seed in range(20):
        table = drawn(seed, units=40, times=8, step=1.0, digits=4)
        found = fitted(table, level=0.99)
        assert abs(found.gamma - 0.438) < 0.01 and found.p_value == 0.01
        assert likelihood_ratio_at(found, 0.438) <= found.critical
        assert abs(found.coefficients.loc[("below", "x"), "estimate"] - 1) < 0.15
        assert abs(found.coefficients.loc[("above", "x"), "estimate"] - 2) < 0.15


@pytest.mark.parametrize("bootstrap", ["units", "signs"])
def test_without_a_threshold_the_test_rejects_as_often_as_it_says(bootstrap):
    def estimate(table):
        # "Intervals" of p values: held by 0.1 where the test does not reject at 10 per cent.
        return {bootstrap: (0.1, fit) if (fit := fitted(table, bootstrap=bootstrap).p_value) > 0.1 else []}

    rate = coverage(lambda seed: drawn(seed, units=19, times=5, step=0.0), estimate, 0.1, repeats=600, level=0.99)
    assert rate.loc[bootstrap, "low"] <= 0.9 <= rate.loc[bootstrap, "high"]


def test_the_confidence_set_covers():
    def estimate(table):
        found = fitted(table, effects=ONE)
        # The true split is that of the last observed value before it.
        true = found.curve.index[np.searchsorted(found.curve.index, 0.438, side="right") - 1]
        return {"set": [(low - true, high - true) for low, high in found.intervals]}

    # Conservative for thresholds whose effect is not small.
    held = coverage(lambda seed: drawn(seed, units=30, times=6, step=0.3, noise=0.5, digits=4), estimate, 0.0,
                    repeats=200)
    assert held.loc["set", "low"] > 0.88 and held.loc["set", "without_result"] == 0
    # And not because it holds everything.
    assert held.loc["set", "median_width"] < 0.25


def test_the_set_is_all_that_is_not_rejected_and_may_fall_apart():
    apart = 0
    for seed in range(20):
        found = fitted(drawn(seed, step=0.2, noise=0.5))
        values = found.curve.index[found.curve <= found.critical]
        inside = [value for value in found.curve.index if any(low <= value <= high for low, high in found.intervals)]
        assert inside == list(values) and (found.low, found.high) == (values[0], values[-1])
        assert any(low <= found.gamma <= high for low, high in found.intervals)
        apart += len(found.intervals) > 1
    assert apart > 3


@few
@given(st.integers(0, 10**6), st.floats(0.05, 0.3), st.floats(0.5, 20), st.booleans())
def test_what_does_not_matter(seed, trim, factor, two):
    table, effects = drawn(seed, units=8, times=4, step=0.5), BOTH if two else ONE
    found = fitted(table, trim=trim, effects=effects)
    below = found.regimes["rows"]
    assert below.sum() == 32 and below.min() >= trim * 32 - 1e-6
    changed = table.assign(y=factor * table["y"] + table["agglomeration"].str[1:].astype(int) ** 2,
                           p=np.exp(3 * table["p"]), z=table["z"] * 1000).sample(frac=1, random_state=1)
    again = fitted(changed, trim=trim, effects=effects)
    assert again.gamma == pytest.approx(np.exp(3 * found.gamma))
    assert (again.statistic, again.p_value) == (pytest.approx(found.statistic, rel=1e-6), found.p_value)
    assert again.curve.to_numpy() == pytest.approx(found.curve.to_numpy(), rel=1e-6, abs=1e-6)
    assert [len(a.intervals) for a in (again, found)] == [len(found.intervals)] * 2


def test_the_same_seed_gives_the_same():
    table = drawn(step=0.1)
    first, same, other = (fitted(table, seed=seed) for seed in (1, 1, 2))
    assert first.critical_values.equals(same.critical_values)
    assert not first.critical_values.equals(other.critical_values)


def test_a_row_alone_in_its_unit_plays_no_part():
    table = drawn()
    extra = pd.DataFrame({"agglomeration": ["new"], "year": [2000], "p": [0.9], "x": [3.0], "z": [0.0], "y": [9.0]})
    found, before = fitted(pd.concat([table, extra])), fitted(table)
    assert (found.fit.singletons, found.gamma, found.statistic) == (1, before.gamma, pytest.approx(before.statistic))


def test_splits_that_tell_nothing_are_left_out_and_counted():
    # Below 0.5 the regressor stands still within units, so that it has no coefficient of its own there.
    table = drawn()
    table["x"] = np.where(table["p"] > 0.5, table["x"], 0.0)
    found = fitted(table, common=["z"])
    assert found.without_estimate == (found.curve.index < table.loc[table["p"] > 0.5, "p"].min()).sum() > 0
    assert found.curve.isna().sum() == found.without_estimate and found.gamma > 0.5


def test_likelihood_ratio_between_and_beyond_the_candidates():
    found = fitted(drawn())
    first, second = found.curve.index[:2]
    assert likelihood_ratio_at(found, (first + second) / 2) == found.curve[first]
    assert np.isnan(likelihood_ratio_at(found, 0.1)) and np.isnan(likelihood_ratio_at(found, 0.69))
    with pytest.raises(MeasureError, match="fit one"):
        likelihood_ratio_at(3, 0.4)


@pytest.mark.parametrize(("arguments", "messages"), [
    ({"by_regime": ["q"]}, ["'q'.*one of the panel's regressors: p, x, z"]),
    ({"by_regime": ["x"], "common": ["x"]}, ["'x' twice, or by regime and in common"]),
    ({"by_regime": []}, ["no regressor by regime"]),
    ({"effects": ("time",)}, ["thresholds are for panels with effects of units"]),
    ({"effects": ("unit", "times")}, ["did you mean 'time'"]),
    ({"trim": 0.5, "level": 1, "replicates": 98, "seed": -1},
     ["0.5 as trim", "1 as level", "98 as number of replicates", "-1 as seed"]),
    ({"given": [0.9]}, ["a given threshold of 0.9.*goes from 0.2 to 0.7"]), ({"given": ["x"]}, ["as given thresholds"]),
    ({"given": [0.4, 0.4]}, ["as given thresholds"]), ({"given": [0.4], "trim": 0.35}, ["trim less"]),
    ({"trim": True}, ["True as trim"]), ({"jump": 1}, ["1 as jump"]),
    ({"bootstrap": "unit"}, ["did you mean 'units'"]), ({"cluster": "firm"}, ["'firm' as cluster"])])
def test_refused_arguments(arguments, messages):
    with pytest.raises(MeasureError) as error:
        fitted(drawn(), **arguments)
    for message in messages:
        assert error.match(message)


@pytest.mark.parametrize(("change", "message"), [
    (lambda table: table.drop(index=3), "take bootstrap='signs'"),
    (lambda table: table.assign(p=np.where(table["p"] > 0.22, 0.5, 0.3)), "trim less"),
    (lambda table: table.assign(x=table["agglomeration"].str[1:].astype(float)), "do not vary beside the effects"),
    (lambda table: table.assign(y=2 * table["x"] - table["z"]), "explain the outcome fully"),
    (lambda table: table.assign(y=np.where(table["p"] > 0.4, 2, 1) * table["x"]), "the threshold explains"),
    (lambda table: table.query("agglomeration < 'r004'"), "4 units; expected at least 5"),
    (lambda table: table.assign(y=1.0), "does not vary")])
def test_refused_tables(change, message):
    with pytest.raises(MeasureError, match=message):
        fitted(change(drawn()))


def test_a_regressor_with_the_name_of_the_jump_is_refused():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"agglomeration": np.repeat(np.arange(10), 6), "year": np.tile(np.arange(6), 10),
                          "q": rng.uniform(size=60), "jump": rng.normal(size=60), "y": rng.normal(size=60)})
    with pytest.raises(MeasureError, match="regressor 'jump' by regime"):
        panel_threshold(panel_of(table, "y", ["q", "jump"]), "q", ["q", "jump"], [], jump=True, replicates=99)
