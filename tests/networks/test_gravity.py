"""The gravity model: other hands on toys, the truth of the simulated layers, standard errors, what is left out."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from flowspace import geography, simulation, tables
from flowspace.errors import MeasureError
from flowspace.networks.gravity import EFFECTS, border_effect, gravity_poisson
from flowspace.networks.pair_years import pair_years

POISSON = sm.families.Poisson()


def toy(directed, n=9, years=(2010, 2011), seed=1):
    """Links of a few cities with effects of their own, over two years."""
    rng = np.random.default_rng(seed)
    names = [f"{i:02d}" for i in range(n)]
    out, into = rng.normal(size=(2, n, len(years))) * 0.7
    rows = []
    for i in range(n):
        for j in range(n):
            if i != j and (directed or i < j):
                distance, same = rng.uniform(1, 9), float(rng.random() < 0.3)
                for t, year in enumerate(years):
                    mean = np.exp(1 + out[i, t] + (into if directed else out)[j, t] - 0.8 * np.log(distance)
                                  + 0.6 * same)
                    rows.append((names[i], names[j], year, np.log(distance), same, float(rng.poisson(mean))))
    ends = ["from_adcode", "to_adcode"] if directed else ["adcode_a", "adcode_b"]
    return pd.DataFrame(rows, columns=[*ends, "year", "ln_distance", "same", "links"])


def dummies(table, directed, effects):
    """Design of the same model with a column for each effect; those of undirected links count for either end."""
    a, b = (table.iloc[:, k] for k in (0, 1))
    if effects == "cities_years":
        a, b = (end + " " + table["year"].astype(str) for end in (a, b))
    first, second = pd.get_dummies(a, dtype=float), pd.get_dummies(b, dtype=float)
    if directed:
        parts = [first, second.iloc[:, 1:]]
        if effects == "cities_years":
            # One destination of every year is the base.
            later = [column for column in second if column.endswith(str(table["year"].max()))]
            parts = [first, second.drop(columns=[second.columns[0], later[0]])]
    else:
        codes = sorted(set(first) | set(second))
        parts = [first.reindex(columns=codes, fill_value=0.0) + second.reindex(columns=codes, fill_value=0.0)]
    if effects == "cities":
        parts.append(pd.get_dummies(table["year"], dtype=float).iloc[:, 1:])
    return pd.concat([table[["ln_distance", "same"]], *parts], axis=1).to_numpy()


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("effects", ["cities", "cities_years"])
def test_estimates_and_errors_are_those_of_a_regression_with_dummies(directed, effects):
    table = toy(directed)
    fit = gravity_poisson(table, ["ln_distance", "same"], effects)
    design = dummies(table, directed, effects)
    other = sm.GLM(table["links"], design, family=POISSON).fit(tol=1e-14, maxiter=200)
    assert fit.coefficients["estimate"].to_numpy() == pytest.approx(other.params[:2], abs=1e-5)
    assert fit.fitted.to_numpy() == pytest.approx(np.asarray(other.fittedvalues), rel=1e-4, abs=1e-6)
    assert fit.deviance == pytest.approx(other.deviance, rel=1e-6)

    # Standard errors from the scores of single rows: sum over all pairs of rows that share a city, or the pair.
    mu = np.asarray(other.fittedvalues)
    scores = design * (table["links"].to_numpy() - mu)[:, None]
    bread = np.linalg.inv(design.T @ (design * mu[:, None]))
    ends = table.iloc[:, :2].to_numpy()
    for errors, enough, groups in (("cities", 1, 9), ("pairs", 2, 36)):
        shared = np.array([[len(set(one) & set(two)) >= enough for two in ends] for one in ends])
        covariance = bread @ (scores.T @ shared @ scores) @ bread * groups / (groups - 1)
        found = gravity_poisson(table, ["ln_distance", "same"], effects, errors)
        assert found.covariance.to_numpy() == pytest.approx(covariance[:2, :2], rel=1e-3, abs=1e-8)


@pytest.mark.parametrize("directed", [False, True])
def test_years_or_nothing_as_effects(directed):
    table = toy(directed)
    for effects, extra in (("none", np.ones((len(table), 1))),
                           ("years", pd.get_dummies(table["year"], dtype=float).to_numpy())):
        design = np.column_stack([table[["ln_distance", "same"]].to_numpy(), extra])
        other = sm.GLM(table["links"], design, family=POISSON).fit(tol=1e-14)
        fit = gravity_poisson(table, ["ln_distance", "same"], effects)
        assert fit.coefficients["estimate"].to_numpy() == pytest.approx(other.params[:2], abs=1e-5)
        assert fit.fitted.sum() == pytest.approx(table["links"].sum(), rel=1e-6)


def test_cities_without_links_are_separated_and_counted():
    table = toy(False)
    silent = table[["adcode_a", "adcode_b"]].eq("03").any(axis=1) & (table["year"] == 2010)
    table.loc[silent, "links"] = 0.0
    fit = gravity_poisson(table, ["ln_distance", "same"])
    assert fit.separated == silent.sum() == 8 and fit.missing == 0 and fit.rows == len(table)
    assert fit.zeros == (table["links"] == 0).sum() and fit.cities == 9 and fit.pairs == 36
    assert (fit.fitted[silent] == 0).all() and (fit.fitted[~silent] > 0).all()
    without = gravity_poisson(table[~silent], ["ln_distance", "same"])
    assert without.separated == 0
    assert fit.coefficients.to_numpy() == pytest.approx(without.coefficients.to_numpy(), rel=1e-6)
    # Fitted links add up to those observed for each city in each year.
    for end in ("adcode_a", "adcode_b"):
        table[f"fitted_{end}"] = fit.fitted
    both = pd.concat([table[["adcode_a", "year", "links", "fitted_adcode_a"]].set_axis(list("cylf"), axis=1),
                      table[["adcode_b", "year", "links", "fitted_adcode_b"]].set_axis(list("cylf"), axis=1)])
    sums = both.groupby(["c", "y"])[["l", "f"]].sum()
    assert sums["f"].to_numpy() == pytest.approx(sums["l"].to_numpy(), rel=1e-5, abs=1e-6)


def test_rows_without_a_covariate_are_left_out_and_counted():
    table = toy(True)
    table.loc[:4, "same"] = np.nan
    fit = gravity_poisson(table, ["ln_distance", "same"])
    assert fit.missing == 5 and fit.fitted[:5].isna().all() and fit.fitted[5:].notna().all()
    assert fit.coefficients.equals(gravity_poisson(table[5:], ["ln_distance", "same"]).coefficients)


def test_standard_errors_by_city_cover_the_truth_where_cities_matter():
    """Links of a city share a shock beside the covariate: errors by pair are too small, those by city are not."""
    n, covered = 40, {"cities": [], "pairs": []}
    a, b = np.triu_indices(n, 1)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        z, shock = rng.normal(size=n), rng.normal(size=n) * 0.5
        x = z[a] + z[b]
        links = rng.poisson(np.exp(0.5 + 0.3 * x + shock[a] + shock[b]))
        table = pd.DataFrame({"adcode_a": a.astype(str), "adcode_b": b.astype(str), "year": 1, "x": x,
                              "links": links.astype(float)})
        for errors, hits in covered.items():
            row = gravity_poisson(table, ["x"], "none", errors).coefficients.loc["x"]
            hits.append(row["low"] <= 0.3 <= row["high"])
    assert np.mean(covered["cities"]) > 0.8 > 0.6 > np.mean(covered["pairs"])


# ---- The simulated layers --------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def shipped():
    cities, estimated = tables.read("cities"), tables.read("city_patents_estimated")
    pairs = simulation.city_pairs(cities[cities["level"].isin(["municipality", "prefecture"])],
                                  geography.members(tables.read("membership")))
    return pairs, estimated[["adcode", "year", "patents"]]


def truth(layer):
    return simulation.read_parameters(tables.read("simulation_parameters"), layer)[0]


def within(fit, name, value, errors=3.0):
    row = fit.coefficients.loc[name]
    return abs(row["estimate"] - value) < errors * row["standard_error"]


def test_the_truth_of_the_copatents_is_found_and_masses_left_out_bias_it(shipped):
    """Every agglomeration has an effect of its own, and that of all rises from 2010 to 2019 by 0.371."""
    pairs, masses = shipped
    gravity = truth("copatents")
    table = pair_years(tables.read("copatents"), pairs, [2010, 2019], "full", False, masses)
    # An agglomeration without a single link has no finite effect.
    linked = table.groupby("agglomeration")["links"].sum()
    table = table[(table["agglomeration"] == "") | table["agglomeration"].map(linked).gt(0)]
    own = {key: (table["agglomeration"] == key).astype(float) for key in sorted(set(table["agglomeration"])) if key}
    table = table.assign(**own, rise=table["same_agglomeration"] * (table["year"] == 2019))
    names = ["ln_distance", "same_province", "rise", *own]
    true = {"ln_distance": -gravity.distance_exponent, "same_province": gravity.province_effect,
            "rise": gravity.agglomeration_effect[2019] - gravity.agglomeration_effect[2010]}
    for effects, more in (("cities_years", {}), ("years", {"ln_masses": gravity.origin_exponent})):
        fit = gravity_poisson(table, [*names, *more], effects)
        for name, value in {**true, **more}.items():
            assert within(fit, name, value), (effects, name)
        # Else three standard errors would say nothing.
        assert fit.coefficients.loc["ln_distance", "standard_error"] < 0.3 * gravity.distance_exponent
    # Large cities lie near each other: without masses, what they do is taken for nearness.
    naive = gravity_poisson(table, names, "years")
    assert not within(naive, "ln_distance", true["ln_distance"])
    assert naive.coefficients.loc["ln_distance", "estimate"] < -0.75


def test_the_truth_of_the_enterprise_links_needs_the_effects_of_cities(shipped):
    """Cities have effects of their own as headquarters, which with masses alone go to the masses and the borders."""
    pairs, masses = shipped
    gravity = truth("enterprise")
    largest = set(masses[masses["year"] == 2017].nlargest(150, "patents")["adcode"])
    pairs = pairs[pairs["adcode_a"].isin(largest) & pairs["adcode_b"].isin(largest)]
    links = tables.read("enterprise_links")
    links = links[links["from_adcode"].isin(largest) & links["to_adcode"].isin(largest)]
    table = pair_years(links, pairs, [2005, 2017], "links", True, masses)
    true = {"ln_distance": -gravity.distance_exponent, "same_province": gravity.province_effect,
            "same_agglomeration": gravity.agglomeration_effect[2017]}
    fit = gravity_poisson(table)
    assert all(within(fit, name, value) for name, value in true.items())
    assert fit.coefficients.loc["ln_distance", "standard_error"] < 0.15
    both = {"ln_mass_from": gravity.origin_exponent, "ln_mass_to": gravity.destination_exponent}
    changes = gravity_poisson(table, [*true, *both], "cities")
    assert all(within(changes, name, value) for name, value in {**true, **both}.items())
    naive = gravity_poisson(table, [*true, *both], "years")
    assert naive.coefficients.loc["ln_mass_from", "low"] > gravity.origin_exponent + 0.3
    assert not within(naive, "same_province", gravity.province_effect)
    with pytest.raises(MeasureError, match="ln_mass_from, ln_mass_to"):
        gravity_poisson(table, [*true, *both], "cities_years")


def test_the_estimates_are_right_on_average_over_draws_of_the_enterprise_layer(shipped):
    """One draw is one number; the mean of eight draws with other seeds is near the truth."""
    pairs, masses = shipped
    gravity = truth("enterprise")
    found = pd.DataFrame([gravity_poisson(pair_years(
        simulation.draw_enterprise_links(pairs, masses, gravity, seed, [2017]), pairs, [2017], "links", True),
        errors="pairs").coefficients["estimate"] for seed in range(8)])
    error = found.std() / np.sqrt(8)
    for name, value, most in (("ln_distance", -0.5, 0.03), ("same_province", 0.8, 0.1),
                              ("same_agglomeration", 0.5, 0.1)):
        assert abs(found[name].mean() - value) < 3 * error[name] and error[name] < most, name


# ---- Borders ---------------------------------------------------------------------------------------------------

def test_the_border_as_a_distance():
    fit = gravity_poisson(toy(True), ["ln_distance", "same"])
    row = border_effect(fit, "same")
    b, d = fit.coefficients.loc[["same", "ln_distance"], "estimate"]
    assert row["times_links"] == pytest.approx(np.exp(b)) and row["times_nearer"] == pytest.approx(np.exp(b / -d))
    # The interval is that of small errors: drawn a hundred times smaller.
    names = ["same", "ln_distance"]
    drawn = np.random.default_rng(0).multivariate_normal([b, d], fit.covariance.loc[names, names] / 1e4, 100_000)
    reach = (np.log(row["high"]) - np.log(row["low"])) / 2
    assert reach == pytest.approx(1.96 * 100 * (drawn[:, 0] / -drawn[:, 1]).std(), rel=0.02)
    # At the same number of links, the pair that shares the agglomeration lies so many times further apart.
    assert b + d * np.log(100 * row["times_nearer"]) == pytest.approx(d * np.log(100))
    turned = gravity_poisson(toy(True).eval("ln_distance = -ln_distance"), ["ln_distance", "same"])
    assert np.isnan(border_effect(turned, "same")["times_nearer"]) and border_effect(turned, "same")["times_links"] > 1
    with pytest.raises(MeasureError, match="did you mean 'same'"):
        border_effect(fit, "sam")


# ---- The table of pairs and years ------------------------------------------------------------------------------

PAIRS = pd.DataFrame({"adcode_a": ["1", "1", "2"], "adcode_b": ["2", "3", "3"], "distance_km": [100.0, 200.0, 50.0],
                      "same_province": [True, False, False], "agglomeration": ["x", "", None]})


def test_every_pair_stands_in_every_year():
    links = pd.DataFrame({"adcode_a": ["3", "1", "1"], "adcode_b": ["1", "2", "1"], "year": [2011, 2010, 2010],
                          "full": [4, 7, 99]})
    masses = pd.DataFrame({"adcode": ["1", "2", "3"] * 2, "year": [2010] * 3 + [2011] * 3, "patents": [1, 2, 0] * 2})
    table = pair_years(links, PAIRS, [2011, 2010], "full", False, masses[:-1])
    assert table["year"].tolist() == [2010] * 3 + [2011] * 3 and table["links"].tolist() == [7, 0, 0, 0, 4, 0]
    assert table["same_agglomeration"].tolist() == table["same_province"].tolist() == [1, 0, 0] * 2
    assert table["ln_distance"][1] == np.log(200) and table["ln_masses"][0] == np.log(2)
    assert table["ln_masses"].isna().tolist() == [False, True, True] * 2


def test_directed_pairs_stand_twice():
    links = pd.DataFrame({"from_adcode": ["3", "1"], "to_adcode": ["1", "3"], "year": 2010, "links": [4, 9]})
    masses = pd.DataFrame({"adcode": ["1", "2", "3"], "year": 2010, "patents": [1, 2, 3]})
    table = pair_years(links, PAIRS, [2010], "links", True, masses).set_index(["from_adcode", "to_adcode"])
    assert len(table) == 6 and table.loc[("3", "1"), "links"] == 4 and table.loc[("1", "3"), "links"] == 9
    assert table.loc[("3", "1"), "ln_mass_from"] == np.log(3) and table.loc[("3", "1"), "ln_mass_to"] == 0


def test_bad_tables_of_pairs_are_named():
    links = pd.DataFrame({"adcode_a": ["1", "2", "1", "1"], "adcode_b": ["2", "1", "9", "3"], "year": 2010,
                          "full": [1, 2, 3, -1]})
    with pytest.raises(MeasureError) as caught:
        pair_years(links, PAIRS, [2010], "full", False)
    words = str(caught.value)
    assert "1 and 9 in 2010" in words and "2 and 1 in 2010" in words and "1 and 3 in 2010" in words
    with pytest.raises(MeasureError, match="no column 'links'"):
        pair_years(links, PAIRS, [2010], "links", False)
    with pytest.raises(MeasureError, match="no year"):
        pair_years(links, PAIRS, [], "full", False)
    twice = pd.concat([PAIRS, PAIRS.rename(columns={"adcode_a": "adcode_b", "adcode_b": "adcode_a"})])
    with pytest.raises(MeasureError, match="stand twice"):
        pair_years(links[:1], twice, [2010], "full", False)
    with pytest.raises(MeasureError, match="not above zero"):
        pair_years(links[:1], PAIRS.assign(distance_km=0), [2010], "full", False)
    masses = pd.DataFrame({"adcode": ["1", "1", "2"], "year": 2010, "patents": [1, 1, 1]})
    with pytest.raises(MeasureError, match="two in a year"):
        pair_years(links[:1], PAIRS, [2010], "full", False, masses)
    with pytest.raises(MeasureError, match="2 in 2010"):
        pair_years(links[:1], PAIRS, [2010], "full", False, masses[1:].assign(patents=[1, -1]))


def test_what_the_data_do_not_determine_is_missing_and_the_rest_as_if_not_asked():
    table = toy(False)
    one = gravity_poisson(table, ["ln_distance", "same"])
    # A twin: neither of the two can be told from the other, in whatever order; together they do what one did.
    for names in (["ln_distance", "same", "twin"], ["twin", "ln_distance", "same"]):
        fit = gravity_poisson(table.assign(twin=3 * table["same"]), names, fixed="missing")
        assert list(fit.coefficients.index) == names == list(fit.covariance)
        assert fit.coefficients.loc[["same", "twin"]].isna().all(axis=None)
        assert fit.coefficients.loc["ln_distance"].to_numpy() == pytest.approx(
            one.coefficients.loc["ln_distance"].to_numpy(), rel=1e-5)
        assert fit.fitted.to_numpy() == pytest.approx(one.fitted.to_numpy(), rel=1e-5)
    alone = gravity_poisson(table, ["ln_distance"])
    fit = gravity_poisson(table.assign(same=1.0), ["ln_distance", "same"], fixed="missing")
    assert fit.coefficients.loc["same"].isna().all() and np.isnan(fit.covariance.loc["ln_distance", "same"])
    assert fit.coefficients.loc["ln_distance"].to_numpy() == pytest.approx(
        alone.coefficients.loc["ln_distance"].to_numpy(), rel=1e-6)
    assert gravity_poisson(table, ["ln_distance", "same"], fixed="missing").coefficients.equals(one.coefficients)
    with pytest.raises(MeasureError, match="linked pairs, in which the effects fix every covariate \\(same\\)"):
        gravity_poisson(table.assign(same=1.0), ["same"], fixed="missing")
    with pytest.raises(MeasureError, match="did you mean 'missing'"):
        gravity_poisson(table, ["same"], fixed="mising")


def test_a_model_that_fits_every_pair_has_no_errors():
    """Four cities have four effects and six pairs: two covariates leave nothing over."""
    table = toy(False, n=4, years=(2010,)).assign(links=[3.0, 1.0, 4.0, 1.0, 5.0, 9.0], same=[1.0, 0, 0, 1, 0, 0])
    fit = gravity_poisson(table, ["ln_distance", "same"])
    assert fit.fitted.to_numpy() == pytest.approx(table["links"].to_numpy(), rel=1e-5)
    assert fit.coefficients["estimate"].notna().all()
    assert fit.coefficients[["standard_error", "p_value", "low", "high"]].isna().all(axis=None)


def test_bad_models_are_named():
    table = toy(False)
    with pytest.raises(MeasureError) as caught:
        gravity_poisson(table.drop(columns="year"), ["ln_distance", "samee"], "cities_year", "city")
    assert len(caught.value.problems) == 3 and "did you mean 'cities_years'" in str(caught.value)
    for wrong, words in ((table.assign(links=0.0), "without any link"), (table.assign(links=-1.0), "negative"),
                         (pd.concat([table, table]), "twice in a year"), (table.assign(same=np.inf), "infinite"),
                         (table.assign(adcode_b=table["adcode_a"]), "with itself"),
                         (table.assign(same=1.0), "same"), (table.assign(same=2 * table["ln_distance"]), "same")):
        with pytest.raises(MeasureError, match=words):
            gravity_poisson(wrong, ["ln_distance", "same"])
    turned = table.assign(adcode_a=table["adcode_b"], adcode_b=table["adcode_a"])
    with pytest.raises(MeasureError, match="twice in a year"):
        gravity_poisson(pd.concat([table, turned]), ["ln_distance"])
    with pytest.raises(MeasureError, match="no covariate"):
        gravity_poisson(table, [])
    assert set(EFFECTS) == {"none", "years", "cities", "cities_years"}
