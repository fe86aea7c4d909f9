"""Borders without effect: planted effects found and taken out, totals kept, four cities by hand."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.networks import GravityFit, border_effect, gravity_poisson
from flowspace.scenarios import balanced_flows, border_width, covariance_root, expected_links, without_border

NAMES = ["ln_distance", "same_province"]


def planted(directed=False, years=(2010,), seed=3, n=24, noise=True):
    """Links of a gravity model with an effect of a common province of 0.8, and the members of two agglomerations."""
    rng = np.random.default_rng(seed)
    a, b = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    spots, mass = rng.uniform(0, 10, (n, 2)), rng.lognormal(0, 0.5, n)
    far = np.log(np.hypot(*(spots[a] - spots[b]).T) + 0.5)
    same = (a % 4 == b % 4).astype(float)
    expected = 40 * mass[a] * mass[b] * np.exp(-1.1 * far + 0.8 * same)
    one, other = ("from_adcode", "to_adcode") if directed else ("adcode_a", "adcode_b")
    tables = [pd.DataFrame({one: [f"{i:02d}" for i in a], other: [f"{i:02d}" for i in b], "year": year,
                            "ln_distance": far, "same_province": same,
                            "links": rng.poisson(expected).astype(float) if noise else expected}) for year in years]
    members = pd.DataFrame({"agglomeration": ["x"] * 6 + ["y"] * 5, "adcode": [f"{i:02d}" for i in range(11)]})
    return pd.concat(tables, ignore_index=True), members


def values(table, subject, parameter=1.0):
    rows = table[(table["subject"] == subject) & (table["parameter"] == parameter)]
    return rows.set_index("outcome")["value"]


@pytest.mark.parametrize("directed", [False, True])
def test_a_planted_effect_is_found_and_removed_to_the_flows_without_it(directed):
    table, members = planted(directed, noise=False)
    fit = gravity_poisson(table, NAMES)
    assert fit.coefficients.loc["same_province", "estimate"] == pytest.approx(0.8, abs=1e-6)
    found = values(without_border(table, fit, members, held="effects_without", draws=0), "x")
    inside = table.iloc[:, 0].isin(members["adcode"][:6]) & table.iloc[:, 1].isin(members["adcode"][:6])
    bare = table["links"] * np.exp(-0.8 * table["same_province"])
    assert found["internal"] == pytest.approx(bare[inside].sum(), rel=1e-6)
    assert found["internal_across"] == pytest.approx(bare[inside & (table["same_province"] == 0)].sum(), rel=1e-6)


def test_with_noise_the_interval_holds_the_planted_change():
    table, members = planted()
    fit = gravity_poisson(table, NAMES)
    found = without_border(table, fit, members, held="effects_everywhere", draws=100)
    row = found[(found["subject"] == "all") & (found["outcome"] == "across_percent")].iloc[0]
    assert row["low"] < 100 * np.expm1(0.8) < row["high"] and row["draws"] == 100


@pytest.mark.parametrize("held", ["effects_without", "effects_everywhere", "total", "cities"])
@pytest.mark.parametrize("start", ["fitted", "observed"])
def test_nothing_removed_changes_nothing_in_any_draw(held, start):
    table, members = planted(years=(2010, 2011))
    fit = gravity_poisson(table, NAMES)
    found = without_border(table, fit, members, removed=0, held=held, start=start, draws=3)
    assert np.nanmax(np.abs(found[["change", "low", "high"]].to_numpy())) < 1e-5
    assert without_border(table, fit, members, removed=0, held=held, start=start, draws=3).equals(found)


def test_cities_keep_their_totals_as_a_model_fitted_again_without_the_covariate_would():
    """Effects of cities keep totals: balancing is the model with the coefficient fixed at zero."""
    table, members = planted(noise=False)
    fit = gravity_poisson(table, NAMES)
    found = without_border(table, fit, members, held="cities", draws=0)
    ends = [table[c].astype(int).to_numpy() for c in ("adcode_a", "adcode_b")]
    kernel = np.exp(-1.1 * table["ln_distance"].to_numpy())
    flows = balanced_flows(kernel, *ends, table["links"].to_numpy(), directed=False)
    totals = [np.bincount(ends[0], w, 24) + np.bincount(ends[1], w, 24) for w in (flows, table["links"].to_numpy())]
    assert totals[0] == pytest.approx(totals[1], rel=1e-6)
    assert values(found, "all")["across"] == pytest.approx(flows[table["same_province"] == 0].sum(), rel=1e-6)
    assert values(found, "all")["flows"] == pytest.approx(table["links"].sum())


def test_where_a_total_is_held_the_side_taken_for_normal_does_not_matter():
    table, members = planted()
    fit = gravity_poisson(table, NAMES)
    shares = [values(without_border(table, fit, members, held=held, draws=0), "all")["across_share"]
              for held in ("effects_without", "effects_everywhere", "total")]
    assert shares == pytest.approx([shares[0]] * 3)
    both, _ = planted(years=(2010, 2011))
    per_year = without_border(both, gravity_poisson(both, NAMES), members, held="total", draws=0)
    assert values(per_year, "all")["flows"] == pytest.approx(
        per_year.loc[(per_year["subject"] == "all") & (per_year["outcome"] == "flows"), "baseline"].iloc[0])


def fit_of(flows, table, estimates, variance=0.0):
    names = list(estimates)
    return GravityFit(pd.DataFrame({"estimate": list(estimates.values())}, names),
                      pd.DataFrame(np.eye(len(names)) * variance, names, names), pd.Series(flows, table.index),
                      "cities", "pairs", len(table), 0, 0, 0, 4, len(table), 0.0, 0.0)


def test_four_cities_by_hand():
    """A ring of 3, 1, 1, 1: with totals 4, 4, 2, 2 kept, t(t - 2) = (4 - t)**2 gives t = 8/3 for the first link."""
    table = pd.DataFrame({"adcode_a": list("1231"), "adcode_b": list("2344"), "year": 2010,
                          "same_province": [1, 0, 0, 0]})
    fit = fit_of([3.0, 1, 1, 1], table, {"same_province": np.log(3)})
    members = pd.DataFrame({"agglomeration": "d", "adcode": ["1", "2"]})
    found = values(without_border(table, fit, members, draws=0), "d")
    assert found["internal"] == pytest.approx(8 / 3) and found["external"] == pytest.approx(8 / 3)
    assert found["internal_percent"] == pytest.approx(-100 / 9)


def test_pairs_without_observed_link_have_none_afterwards():
    table, members = planted()
    table.loc[::3, "links"] = 0.0
    fit = gravity_poisson(table, NAMES)
    found = without_border(table, fit, members, start="observed", held="effects_everywhere", draws=0)
    lone = table[(table["links"] > 0)]
    assert values(found, "all")["flows"] == pytest.approx(
        (lone["links"] * np.exp(fit.coefficients.loc["same_province", "estimate"] * (1 - lone["same_province"]))).sum())


def test_a_border_in_kilometres_is_the_factor_times_the_distance_and_none_where_distance_may_not_count():
    table, _ = planted()
    fit = gravity_poisson(table, NAMES)
    row = border_width(fit, kilometres=[50, 200]).iloc[1]
    assert row["value"] == pytest.approx(200 * border_effect(fit, "same_province")["times_nearer"])
    assert row["low"] < row["change"] < row["high"]
    vague = fit_of([1.0] * len(table), table, {"ln_distance": -0.1, "same_province": 0.5}, variance=0.01)
    assert border_width(vague)[["value", "change", "low", "high"]].isna().all(axis=None)
    away = fit_of([1.0] * len(table), table, {"ln_distance": 1.0, "same_province": 0.5}, variance=0.01)
    assert border_width(away)["value"].isna().all()


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_balanced_flows_keep_totals_and_cross_ratios(seed, directed):
    rng = np.random.default_rng(seed)
    n = 6
    a, b = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    flows, kernel = rng.uniform(0.1, 5, len(a)), rng.uniform(0.1, 5, len(a))
    found = balanced_flows(kernel, a, b, flows, directed)
    for ends in ((a,), (b,)) if directed else ((a, b),):
        assert sum(np.bincount(e, found, n) for e in ends) == pytest.approx(sum(np.bincount(e, flows, n) for e in ends),
                                                                            rel=1e-6)
    full = [np.zeros((n, n)) for _ in range(2)]
    for matrix, w in zip(full, (found, kernel), strict=True):
        matrix[a, b] = w
        if not directed:
            matrix[b, a] = w
    cross = [m[0, 1] * m[2, 3] / (m[0, 3] * m[2, 1]) for m in full]
    assert cross[0] == pytest.approx(cross[1])


def test_draws_follow_the_covariance_and_one_that_is_none_is_mended_upwards():
    matrix = np.array([[1.0, 2.0], [2.0, 1.0]])  # eigenvalues 3 and -1
    root = covariance_root(matrix)
    assert root @ root.T == pytest.approx(np.full((2, 2), 1.5))
    with pytest.raises(MeasureError, match="below zero"):
        covariance_root([[-1.0, 0], [0, 1]])
    with pytest.raises(MeasureError, match="missing"):
        covariance_root([[np.nan, 0], [0, 1]])


def test_expected_links_keep_the_order_of_draws_and_add_up_years_and_directions():
    table, _ = planted(True, years=(2010, 2011))
    fit = gravity_poisson(table, NAMES)
    links = expected_links(table, fit, draws=2, seed=5)
    assert links.square(["00", "01"], False)[0, 1] == pytest.approx(
        fit.fitted[table["from_adcode"].isin(["00", "01"]) & table["to_adcode"].isin(["00", "01"])].sum())
    few = expected_links(table, fit, ["01", "00", "05"], draws=2, seed=5)
    assert few.square(["05", "01"], True, 1) == pytest.approx(links.square(["05", "01"], True, 1))
    assert len(few.pairs) == 6


@pytest.mark.parametrize(("change", "words"), [
    ({"held": "city"}, "held"), ({"start": "now"}, "start"), ({"removed": -1}, "below 0"),
    ({"removed": [1, 1]}, "stands twice"), ({"border": "same_provinc"}, "did you mean 'same_province'"),
    ({"border": "ln_distance"}, "other values than 0 and 1"), ({"draws": -1}, "draws"), ({"seed": 1.5}, "seed"),
    ({"members": pd.DataFrame({"agglomeration": ["z"], "adcode": ["zz"]})}, "none is among the cities"),
    ({"fit": "fit"}, "model"), ({"start": "observed", "value": "trains"}, "no column"),
])
def test_wrong_arguments_are_named(change, words):
    table, members = planted()
    arguments = {"table": table, "fit": gravity_poisson(table, NAMES), "members": members, "draws": 0} | change
    with pytest.raises(MeasureError, match=words):
        without_border(**arguments)


def test_another_table_than_the_model_s_is_refused():
    table, members = planted()
    with pytest.raises(MeasureError, match="other rows"):
        without_border(table.iloc[1:], gravity_poisson(table, NAMES), members)


def test_a_year_without_observed_links_stays_without_and_warns_of_nothing():
    table = pd.DataFrame({"adcode_a": ["1", "2", "1", "2"], "adcode_b": ["2", "3", "2", "3"],
                          "year": [2010, 2010, 2011, 2011], "same_province": [1, 0, 1, 0], "links": [3.0, 1.0, 0, 0]})
    fit = GravityFit(pd.DataFrame({"estimate": [np.log(3)]}, ["same_province"]),
                     pd.DataFrame(0.0, ["same_province"], ["same_province"]), pd.Series([1.5, 0.5, 1.5, 0.5]), "none",
                     "pairs", 4, 0, 0, 0, 3, 2, 0.0, 0.0)
    members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2"]})
    found = without_border(table, fit, members, held="total", start="observed", draws=0)
    flows = found[(found["subject"] == "all") & (found["outcome"] == "flows")]
    assert flows["value"].tolist() == pytest.approx([4.0])
    with pytest.raises(MeasureError, match="stands twice in a year"):
        without_border(table.assign(year=2010), fit, members, draws=0)
