"""Synthetic controls: California, planted mixtures, pools that hold what they must not."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shock_cases import HERE, cases_of, cigarettes, long_of

from flowspace.errors import MeasureError
from flowspace.shocks import (
    leave_one_donor_out,
    placebo_test,
    simplex_weights,
    synthetic_control,
    synthetic_did,
)

STATES = {"unit": "State", "time": "year"}


@pytest.fixture(scope="module")
def california():
    return cigarettes()


def mixed(seed=0, donors=8, years=20, effect=2.0, noise=0.0):
    """Donors with two common factors; the treated unit is 0.6, 0.3 and 0.1 of three of them."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(donors, 2)) @ rng.normal(size=(2, years)).cumsum(axis=1)
    values += 5 + rng.normal(size=values.shape) * 0.3
    treated = np.array([0.6, 0.3, 0.1]) @ values[:3] + rng.normal(size=years) * noise
    treated[years - 5:] += effect
    return long_of(np.vstack([values, treated]), [*[f"d{i}" for i in range(donors)], "x"])


def test_california_has_the_published_effect(california, reference):
    found = synthetic_control(california, "packs", "California", 1989, **STATES)
    # The exact minimum. Programs that stop near it print -19.48 (Stata's sdid) and -19.62 (R's synthdid).
    assert -19.62 < found.effect < -19.48 and found.effect == pytest.approx(-19.5136, abs=1e-4)
    reference("shocks.synthetic_control", found.effect, -19.48, 0.05, case="california", source="stata_sdid",
              why="near_minimum")
    reference("shocks.synthetic_control", found.effect, -19.62, 0.12, case="california", source="r_synthdid",
              why="near_minimum")
    # The states of Abadie, Diamond and Hainmueller (2010), who took predictors, too, and New Hampshire.
    assert set(found.weights.index[found.weights > 0.01]) == {
        "Utah", "Montana", "Nevada", "Connecticut", "New Hampshire", "Colorado"}
    assert found.weights.sum() == pytest.approx(1) and (found.weights >= 0).all()
    assert found.paths.loc[2000, "actual"] == 41.6


def test_the_weights_of_california_are_the_minimum(california):
    found = synthetic_control(california, "packs", "California", 1989, **STATES)
    wide = california.pivot(index="State", columns="year", values="packs").loc[:, :1988]
    donors = wide.drop(index="California")
    weights = found.weights.loc[donors.index].to_numpy()
    slope = donors.to_numpy() @ (weights @ donors.to_numpy() - wide.loc["California"].to_numpy())
    # Where weight is put the slope is the same, elsewhere it is larger (Kuhn and Tucker).
    used = weights > 1e-9
    assert np.ptp(slope[used]) < 1e-6 * np.abs(slope).max()
    assert (slope[~used] > slope[used].mean()).all()


def test_california_by_synthetic_and_plain_difference_in_differences(california, reference):
    found = synthetic_did(california, "packs", "California", 1989, **STATES)
    reference("shocks.synthetic_did", found.estimate, -15.604, 0.001, case="california", source="r_synthdid")
    reference("shocks.synthetic_did", found.difference_in_differences, -27.349, 0.001, case="california_plain",
              source="r_synthdid")
    assert found.time_weights[found.time_weights > 0.01].round(3).to_dict() == {1986: 0.366, 1987: 0.206, 1988: 0.427}
    assert found.unit_weights.head(3).round(3).to_dict() == {"Nevada": 0.124, "New Hampshire": 0.105,
                                                            "Connecticut": 0.078}
    # The estimate is the difference of differences with these weights.
    gap = found.paths["treated"] - found.paths["synthetic"]
    assert gap.loc[1989:].mean() - found.time_weights @ gap.loc[:1988] == pytest.approx(found.estimate)
    assert found.standard_error > 0 and found.low < found.estimate < found.high
    again = synthetic_did(california, "packs", "California", 1989, **STATES)
    assert (again.standard_error, again.p_value) == (found.standard_error, found.p_value)


def test_placebos_of_california(california):
    found = placebo_test(california, "packs", "California", 1989, **STATES)
    assert found.smallest_p == 1 / 39 and len(found.ratios) == 39
    assert found.p_value == found.ratios.loc["California", "rank"] / 39
    assert found.ratios.loc["California", "rank"] <= 3
    # New Hampshire smokes more than any mixture of the others: its fit before is bad.
    near = placebo_test(california, "packs", "California", 1989, worse_than=20, **STATES)
    assert not near.ratios.loc["New Hampshire", "kept"] and near.ratios["kept"].sum() < 39
    assert np.isnan(near.ratios.loc["New Hampshire", "rank"])
    assert near.gaps["California"].loc[2000] == pytest.approx(found.result.paths.loc[2000, "gap"])


def test_the_basque_country_is_mostly_catalonia(reference):
    table = pd.read_csv(HERE / "basque.csv")
    schools = ["illiterate", "primary", "medium", "high", "post_high", "investment"]
    sectors = ["agriculture", "energy", "industry", "construction", "services", "other_services"]
    predictors = [*[(name, range(1964, 1970)) for name in schools], ("gdp", range(1960, 1970)),
                  *[(name, range(1961, 1970, 2)) for name in sectors], ("density", [1969])]
    donors = [name for name in table["region"].unique() if name not in ("Basque Country", "Spain")]
    found = synthetic_control(table, "gdp", "Basque Country", 1970, donors, predictors, unit="region")
    # 0.851 and Madrid 0.149 are published, with Spain as a whole among the donors; without it the search stops here.
    assert found.weights.head(3).round(3).to_dict() == {"Cataluna": 0.917, "Cantabria": 0.053, "Madrid": 0.029}
    assert found.weights.iloc[3:].max() < 1e-6
    reference("shocks.synthetic_control", found.weights["Cataluna"], 0.851, 0.07, case="basque", source="abadie_basque",
              why="without_spain")
    assert found.predictors.loc["density 1969", "treated"] == 246.89


def test_a_planted_mixture_is_found():
    found = synthetic_control(mixed(), "y", "x", 2025)
    assert found.weights.head(3).round(6).to_dict() == {"d0": 0.6, "d1": 0.3, "d2": 0.1}
    assert found.effect == pytest.approx(2.0) and found.pre_rmspe == pytest.approx(0, abs=1e-9)
    noisy = [synthetic_control(mixed(seed, noise=0.2), "y", "x", 2025).effect for seed in range(40)]
    assert np.mean(noisy) == pytest.approx(2.0, abs=4 * np.std(noisy) / np.sqrt(40))


def test_predictors_that_match_exactly_find_the_mixture_too():
    table = mixed()
    fixed = np.random.default_rng(1).normal(size=(8, 3))
    fixed = np.vstack([fixed, np.array([0.6, 0.3, 0.1]) @ fixed[:3]])
    for i in range(3):
        table[f"p{i}"] = np.repeat(fixed[:, i], 20)
    predictors = ["p0", "p1", "p2", ("y", [2012]), ("y", [2018]), ("y", range(2010, 2025)), ("y", [2022]),
                  ("y", [2024])]
    found = synthetic_control(table, "y", "x", 2025, predictors=predictors, iterations=100)
    assert found.weights.loc[["d0", "d1", "d2"]].tolist() == pytest.approx([0.6, 0.3, 0.1], abs=1e-6)
    assert found.predictors["importance"].sum() == pytest.approx(1)
    assert found.predictors["synthetic"].tolist() == pytest.approx(found.predictors["treated"].tolist(), abs=1e-6)
    assert found.predictors.index.tolist()[3:6] == ["y 2012", "y 2018", "y 2010-2024"]


def test_a_planted_effect_is_found_by_synthetic_did_where_trends_part():
    synthetic, plain = [], []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        loading = rng.normal(size=(20, 1))
        loading[-1] = 1.0
        values = rng.normal(size=(20, 1)) * 3 + loading * np.linspace(0, 4, 20) + rng.normal(size=(20, 20)) * 0.1
        values[-1, 15:] += 2.0
        found = synthetic_did(long_of(values), "y", "u19", 2025, replications=20)
        synthetic.append(found.estimate - 2)
        plain.append(found.difference_in_differences - 2)
    assert np.mean(synthetic) == pytest.approx(0, abs=0.2) and np.mean(plain) > 1


def test_several_treated_units_share_one_estimate():
    table = mixed(noise=0.05)
    other = table[table["agglomeration"] == "x"].assign(agglomeration="z", y=lambda t: t["y"] + 1)
    found = synthetic_did(pd.concat([table, other]), "y", ["x", "z"], 2025, replications=20)
    assert found.treated == ("x", "z") and len(found.donors) == 8
    assert found.estimate == pytest.approx(2.0, abs=0.5)


def test_leaving_out_a_donor():
    table = mixed(noise=0.1)
    summary, paths = leave_one_donor_out(table, "y", "x", 2025)
    whole = synthetic_control(table, "y", "x", 2025)
    assert summary.loc["none", "effect"] == whole.effect
    assert set(summary.index[1:]) == set(whole.weights.index[whole.weights > 1e-6])
    assert (summary["pre_rmspe"].iloc[1:] >= whole.pre_rmspe).all()
    rest = synthetic_control(table[table["agglomeration"] != "d0"], "y", "x", 2025)
    assert paths["d0"].tolist() == pytest.approx(rest.paths["synthetic"].tolist())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(1, 12))
def test_weights_are_never_beaten_by_other_mixtures(seed, donors, rows):
    rng = np.random.default_rng(seed)
    x0, x1 = rng.normal(size=(rows, donors)), rng.normal(size=rows)
    weights = simplex_weights(x0, x1)
    assert weights.sum() == pytest.approx(1) and (weights >= 0).all()
    distance = np.linalg.norm(x1 - x0 @ weights)
    others = rng.dirichlet(np.full(donors, 0.3), size=200)
    assert (np.linalg.norm(x1[:, None] - x0 @ others.T, axis=0) >= distance - 1e-9).all()
    # Units of measurement and a common level play no part.
    assert simplex_weights(1000 * x0 + 7, 1000 * x1 + 7) == pytest.approx(weights, abs=1e-6)


def test_a_single_exact_donor_gets_all_weight():
    assert simplex_weights([[1.0, 3.0], [2.0, 5.0]], [3.0, 5.0]).tolist() == pytest.approx([0, 1])
    assert simplex_weights([[1.0, 1.0]], [1.0]).tolist() == [0.5, 0.5]


def extended(table, name, values):
    return pd.concat([table, long_of(np.atleast_2d(values), [name])])


def wide_of(table):
    return table.pivot(index="agglomeration", columns="year", values="y")


@pytest.mark.parametrize("change, words", cases_of({
    "sum": (lambda t: extended(t, "all", wide_of(t).sum()), "sum or mean of other units (all)"),
    "mean": (lambda t: extended(t, "all", wide_of(t).mean()), "sum or mean of other units (all)"),
    "mean of donors": (lambda t: extended(t, "rest", wide_of(t).drop(index="x").mean()), "(rest)"),
    "gap": (lambda t: t.iloc[1:], "years missing for d0"),
    "constant": (lambda t: extended(t, "flat", np.full(20, 3.0)), "constant (flat)"),
    "same": (lambda t: extended(t, "copy", wide_of(t).loc["d3"]), "same series (copy and d3)"),
    "two rows": (lambda t: pd.concat([t, t.iloc[:1]]), "two rows"),
    "few": (lambda t: t[t["agglomeration"].isin(["d0", "x"])], "1 donors"),
}))
def test_bad_pools_end_in_named_errors(change, words):
    for function in (synthetic_control, placebo_test, leave_one_donor_out, synthetic_did):
        assert words in str(pytest.raises(MeasureError, function, change(mixed()), "y", "x", 2025).value)


def test_bad_arguments_end_in_named_errors_all_at_once():
    table = mixed()
    problems = pytest.raises(MeasureError, synthetic_control, table, "y", "x", 2025, ["x", "d0", "d1", "d99"],
                             iterations=0).value.problems
    assert len(problems) == 3
    problems = pytest.raises(MeasureError, synthetic_control, table, "y", "x", 2025, fit_years=[2030],
                             predictors=["no", ("y", [2026]), 3]).value.problems
    assert len(problems) == 4
    for words, options in (("treatment_year", {"treatment_year": 2010}), ("no unit", {"treated": "q"}),
                           ("worse_than", {"worse_than": -1}), ("two years", {})):
        arguments = {"treated": "x", "treatment_year": 2025} | options
        if words == "two years":
            arguments["fit_years"] = [2011]
            words = "1 years to fit"
        with pytest.raises(MeasureError, match=words):
            placebo_test(table, "y", **arguments)
    with pytest.raises(MeasureError, match="more donors than treated"):
        synthetic_did(table, "y", ["x", "d0", "d1", "d2", "d3"], 2025)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: synthetic_did(mixed(), "y", ["x", "x"], 2025, replications=20), "treated units named twice"),
    (lambda: synthetic_control(mixed(), "y", "x", 2025, fit_years=[2010, 2011, 2011]), "stand twice"),
    (lambda: synthetic_control(mixed(), "y", "x", 2025, donors=[["d0"], "d1"]), "names of units"),
    (lambda: synthetic_control(mixed().assign(p=1.0), "y", "x", 2025, predictors=["p"]), "the same for all units"),
    (lambda: leave_one_donor_out(mixed().replace({"agglomeration": {"d0": "none"}}), "y", "x", 2025), "named 'none'"),
    (lambda: simplex_weights([[1.0, np.nan]], [1.0]), "gaps"),
    (lambda: simplex_weights([[1.0, 2.0], [1.0, 2.0]], [1.0, 2.0, 3.0]), "shape"),
    (lambda: simplex_weights([["a", "b"]], [1.0]), "not numbers")])
def test_slips_end_in_named_errors(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_a_unit_that_is_a_mixture_before_and_after_is_no_find():
    # Nothing happened to x: it stays the mean of two donors to the last digit, and must not rank first.
    found = placebo_test(mixed(effect=0.0), "y", "x", 2025)
    assert found.result.pre_rmspe == found.result.post_rmspe == found.result.ratio == 0
    assert found.p_value == 1
