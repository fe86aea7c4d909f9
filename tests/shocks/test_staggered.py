"""Staggered adoption: R's published numbers, formulas by hand, planted effects."""
from itertools import product

import numpy as np
import pandas as pd
import pytest
from shock_cases import HERE, cases_of, minimum_wages, staggered

from flowspace.errors import MeasureError
from flowspace.shocks import (
    aggregate_effects,
    bacon_decomposition,
    first_treated_of_units,
    group_time_effects,
    sun_abraham,
    two_way_fixed_effects,
)

OF_DID = pd.read_csv(HERE / "attgt_of_did.csv")
AGGREGATES = pd.read_csv(HERE / "aggregates_of_did.csv")
CASES = {"never": {}, "not_yet": {"control_group": "not_yet"}, "covariate": {"covariates": ["lpop"], "method": "reg"}}


@pytest.fixture(scope="module")
def wages():
    return minimum_wages()


def effects_of(table, **options):
    return group_time_effects(table, "y", "first_treated", unit="county", **options)


@pytest.mark.parametrize("case", CASES)
def test_effects_by_group_and_year_and_their_errors_are_those_of_r(wages, case):
    published = OF_DID[OF_DID["case"] == case].set_index(["group", "year"])[["estimate", "standard_error"]]
    found = effects_of(wages, **CASES[case]).effects[["estimate", "standard_error"]]
    pd.testing.assert_frame_equal(found, published, check_index_type=False, atol=1e-11, rtol=1e-9)


@pytest.mark.parametrize("case, kind", list(product(CASES, ["simple", "group", "calendar", "event"])))
def test_effects_brought_together_and_their_errors_are_those_of_r(wages, case, kind, reference):
    published = AGGREGATES[(AGGREGATES["case"] == case) & (AGGREGATES["kind"] == kind)]
    found = aggregate_effects(effects_of(wages, **CASES[case]), kind)
    for row in published.itertuples():
        assert found.overall[["estimate", "standard_error"]].tolist() == pytest.approx(
            [row.overall, row.overall_error], rel=1e-9)
        if not np.isnan(row.label):
            assert found.effects.loc[row.label, ["estimate", "standard_error"]].tolist() == pytest.approx(
                [row.estimate, row.standard_error], rel=1e-9)
    if kind == "simple":
        row = next(published.itertuples())
        reference("shocks.aggregate_effects", found.overall["estimate"], row.overall, 1e-10, case=f"wages_{case}",
                  source="r_did")
        reference("shocks.aggregate_effects", found.overall["standard_error"], row.overall_error, 1e-10,
                  case=f"wages_{case}_error", source="r_did")


def test_the_covariance_of_event_times_holds_their_errors(wages):
    found = aggregate_effects(effects_of(wages, base="universal"), "event")
    errors = found.effects["standard_error"].fillna(0).to_numpy()
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(errors)
    after = found.covariance.loc[0:3, 0:3].to_numpy()
    assert found.overall["standard_error"] == pytest.approx(np.sqrt(after.mean()))


def by_hand(wide, groups, g, t, control_group, base):
    """Difference of mean differences."""
    start = g - 1 if t >= g or base == "universal" else t - 1
    change = wide[t] - wide[start]
    if control_group == "never":
        control = np.isinf(groups)
    else:
        control = (groups > max(t, start)) & (groups != g)
    return change[groups == g].mean() - change[control].mean()


@pytest.mark.parametrize("control_group, base", list(product(["never", "not_yet"], ["varying", "universal"])))
def test_effects_are_differences_of_differences_by_hand(wages, control_group, base):
    found = effects_of(wages, control_group=control_group, base=base)
    wide = wages.pivot(index="county", columns="year", values="y")
    groups = found.group_of_unit.loc[wide.index].to_numpy()
    for (g, t), row in found.effects.iterrows():
        expected = by_hand(wide, groups, g, t, control_group, base)
        assert row["estimate"] == pytest.approx(expected, abs=1e-10)
    assert len(found.effects) + len(found.not_identified) == 15


def test_sun_and_abraham_agree_with_the_universal_base(wages):
    found = sun_abraham(wages, "y", "first_treated", unit="county")
    other = aggregate_effects(effects_of(wages, base="universal"), "event").effects.drop(index=-1)
    assert found.effects["estimate"].tolist() == pytest.approx(other["estimate"].tolist(), abs=1e-10)
    # The regression corrects for small samples.
    assert found.effects["standard_error"].tolist() == pytest.approx(other["standard_error"].tolist(), rel=0.01)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(found.effects["standard_error"].tolist())


def test_the_decomposition_adds_up_to_two_way_effects(wages):
    found = bacon_decomposition(wages, "y", "first_treated", unit="county")
    fit = two_way_fixed_effects(wages, "y", "first_treated", unit="county")
    assert (found["weight"] * found["estimate"]).sum() == pytest.approx(fit.coefficients.loc["treated", "estimate"])
    assert found["weight"].sum() == pytest.approx(1) and (found["weight"] > 0).all()
    assert found["kind"].value_counts().to_dict() == {"never": 3, "later": 3, "earlier": 3}
    # The estimate for 2004 against those never treated is the difference of means by hand.
    wide = wages.pivot(index="county", columns="year", values="y")
    groups = first_treated_of_units(wages, "first_treated", "county").loc[wide.index]
    change = wide[[2004, 2005, 2006, 2007]].mean(axis=1) - wide[2003]
    row = found[(found["treated"] == 2004) & (found["kind"] == "never")].iloc[0]
    assert row["estimate"] == pytest.approx(change[groups == 2004].mean() - change[np.isinf(groups)].mean())


def test_planted_effects_are_found_where_two_way_effects_are_wrong():
    found, two_way, covered = [], [], []
    for seed in range(60):
        table, effect, first = staggered(seed)
        effects = group_time_effects(table, "y", "first", bootstrap=199, seed=seed + 1000)
        truth = np.array([effect[first == g, t - 2010].mean() for g, t in effects.effects.index])
        after = effects.effects["event_time"] >= 0
        found.append((effects.effects["estimate"] - truth)[after])
        low, high = effects.effects["low"], effects.effects["high"]
        covered.append(((low <= truth) & (truth <= high))[after].mean())
        fit = two_way_fixed_effects(table, "y", "first").coefficients.loc["treated", "estimate"]
        two_way.append(fit - effect[effect > 0].mean())
    errors = np.array(found)
    # Unbiased: means of 60 within four standard errors of zero in every cell.
    assert (np.abs(errors.mean(axis=0)) < 4 * errors.std(axis=0) / np.sqrt(60)).all()
    assert 0.90 < np.mean(covered) < 0.98
    assert np.mean(two_way) < -10 * np.std(two_way) / np.sqrt(60) and np.mean(two_way) < -0.4


def test_sun_and_abraham_find_planted_effects_without_noise():
    table, effect, first = staggered(1, noise=0.0)
    found = sun_abraham(table, "y", "first").effects["estimate"]
    for k in range(4):
        assert found[k] == pytest.approx((0.3 * (k + 1) + (k + 1)) / 2)
    assert found[6] == pytest.approx(7.0) and found[-3] == pytest.approx(0, abs=1e-9)
    kinds = bacon_decomposition(table, "y", "first").groupby("kind")
    # Controls treated already pull the mean down: their own effects grow.
    assert kinds["estimate"].first()["earlier"] < 0 < kinds["estimate"].first()["later"]


def test_the_simultaneous_band_covers_all_cells_at_once_far_more_often_than_pointwise_intervals():
    together, pointwise = [], []
    for seed in range(60):
        table, effect, first = staggered(seed, units=150)
        found = group_time_effects(table, "y", "first", bootstrap=499, seed=seed + 1000)
        truth = np.array([effect[first == g, t - 2010].mean() for g, t in found.effects.index])
        away = np.abs(found.effects["estimate"] - truth) / found.effects["standard_error"]
        together.append((away <= found.critical).all())
        pointwise.append((away <= 1.96).all())
        assert 2.3 < found.critical < 3.5
    # 95 per cent are meant for both; within three standard errors of 60 samples.
    assert np.mean(together) > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)
    assert np.mean(pointwise) < np.mean(together) - 0.2


def test_bootstrap_errors_are_near_analytic_ones_and_repeat(wages):
    plain, drawn = effects_of(wages), effects_of(wages, bootstrap=1999, seed=3)
    assert drawn.effects["standard_error"].tolist() == pytest.approx(plain.effects["standard_error"].tolist(), rel=0.1)
    pd.testing.assert_frame_equal(drawn.effects, effects_of(wages, bootstrap=1999, seed=3).effects)
    overall = aggregate_effects(drawn, "simple").overall["standard_error"]
    assert overall == pytest.approx(0.0120340127701854, rel=0.1)
    assert np.isnan(plain.critical)


def test_what_is_not_identified_is_told(wages):
    early = wages.assign(first_treated=wages["first_treated"].replace(2004, 2003))
    found = effects_of(early, control_group="not_yet").not_identified
    assert found.loc[found["group"] == 2003, "units"].tolist() == [20]
    assert "no year without treatment" in found.iloc[0]["reason"]
    assert found[["group", "year"]].dropna().to_numpy().tolist() == [[2006, 2003], [2007, 2003]]
    some = wages[wages["first_treated"] > 0]
    found = effects_of(some, control_group="not_yet")
    without = found.not_identified[found.not_identified["reason"].str.startswith("no control")]
    assert without[["group", "year"]].to_numpy().tolist() == [[2004, 2007], [2006, 2007], [2007, 2006], [2007, 2007]]
    assert "not_yet" in str(pytest.raises(MeasureError, effects_of, some).value)


def test_units_treated_after_the_last_year_are_never_treated(wages):
    later = wages.assign(first_treated=wages["first_treated"].replace(0, 2030))
    pd.testing.assert_frame_equal(effects_of(later).effects, effects_of(wages).effects)


@pytest.mark.parametrize("never", [0, np.nan, np.inf, None])
def test_never_is_said_in_several_ways(wages, never):
    years = wages.drop_duplicates("county").set_index("county")["first_treated"].astype(object)
    given = {county: never if year == 0 else year for county, year in years.items()}
    assert first_treated_of_units(wages, given, "county").equals(
        first_treated_of_units(wages, "first_treated", "county"))


def test_the_order_and_names_of_units_play_no_part(wages):
    shuffled = wages.sample(frac=1, random_state=1).assign(county=lambda t: "c" + t["county"].astype(str))
    found, other = effects_of(shuffled), effects_of(wages)
    pd.testing.assert_frame_equal(found.effects, other.effects, atol=1e-12)
    assert (found.influence.index.str[1:].astype(int).sort_values() == other.influence.index.sort_values()).all()


@pytest.mark.parametrize("change, words", cases_of({
    "gap": (lambda t: t.iloc[1:], "years missing"),
    "twice": (lambda t: pd.concat([t, t.iloc[:1]]), "two rows"),
    "changing": (lambda t: t.assign(first_treated=np.where(t["year"] > 2005, t["first_treated"], 0)), "several"),
    "half": (lambda t: t.assign(first_treated=t["first_treated"] + 0.5), "whole years"),
    "none": (lambda t: t.assign(first_treated=0), "no unit that is treated"),
    "text": (lambda t: t.assign(year=t["year"].astype(str)), "whole numbers"),
}))
def test_bad_tables_end_in_named_errors(wages, change, words):
    assert words in str(pytest.raises(MeasureError, effects_of, change(wages)).value)


def test_all_wrong_choices_are_told_at_once(wages):
    problems = pytest.raises(MeasureError, effects_of, wages, control_group="nevr", base="fixed", method="ols",
                             bootstrap=5, level=2, seed=-1).value.problems
    assert len(problems) == 6
    with pytest.raises(MeasureError, match="no column 'lpo'"):
        effects_of(wages, covariates=["lpo"])
    with pytest.raises(MeasureError, match="kind"):
        aggregate_effects(effects_of(wages), "evnt")


def test_sun_and_abraham_refuse_a_group_without_its_year_of_reference():
    # The regression would take another year of that group for reference, and nobody would see it.
    table = staggered(3)[0]
    gap = table[table["year"] != 2015]
    with pytest.raises(MeasureError, match="no year before the first treatment of 2016"):
        sun_abraham(gap, "y", "first")
    elsewhere = table[table["year"] != 2011]
    assert (sun_abraham(elsewhere, "y", "first").effects["estimate"]
            - aggregate_effects(group_time_effects(elsewhere, "y", "first", base="universal")).effects["estimate"]
            ).abs().max() < 1e-9


def test_units_of_several_kinds_are_refused():
    table = pd.DataFrame({"agglomeration": ["a", 1], "year": [2001, 2002], "g": [0, 0]})
    with pytest.raises(MeasureError, match="several kinds"):
        first_treated_of_units(table, "g")
