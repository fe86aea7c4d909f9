"""The shipped simulated layers: drawn as stated, the same on every machine, and with a truth that can be found."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from flowspace import simulation, tables
from flowspace.simulation.calibration import every_year
from flowspace.simulation.layers import YEARS

COPATENTS = tables.read("copatents")
LINKS = tables.read("enterprise_links")


def drawn(shipped, layer, seed=None, shift=0.0, years=(2000, 2012, 2020)):
    gravity, own = shipped.parameters[layer]
    gravity = replace(gravity, intercept={year: value + shift for year, value in gravity.intercept.items()})
    draw = simulation.draw_copatents if layer == "copatents" else simulation.draw_enterprise_links
    return draw(shipped.pairs, shipped.masses, gravity, own if seed is None else seed, years)


def sorted_rows(frame):
    return sorted(frame.itertuples(index=False, name=None))


@pytest.mark.parametrize("layer", ["copatents", "enterprise"])
def test_seeds_decide_and_machines_do_not(shipped, layer):
    rows = sorted_rows(drawn(shipped, layer))
    table = COPATENTS.rename(columns={"full": "links"}) if layer == "copatents" else LINKS
    chosen = table[table["year"].isin([2000, 2012, 2020])]
    assert rows == sorted_rows(chosen[[*chosen.columns[:3], "links"]])
    # Machines differ in the last bits of exp and log, by about 1e-15; a hundred thousand times that changes nothing.
    assert rows == sorted_rows(drawn(shipped, layer, shift=1e-10)) == sorted_rows(drawn(shipped, layer, shift=-1e-10))
    assert rows != sorted_rows(drawn(shipped, layer, seed=shipped.parameters[layer][1] + 1))


def regressors(pairs, masses, gravity, year, directed):
    """Design matrix of the true model for one year, one row for each (ordered) pair of cities with mass."""
    log_mass = np.log(simulation.relative_masses(masses, year))
    if directed:
        pairs = pd.concat([pairs, pairs.rename(columns={"adcode_a": "adcode_b", "adcode_b": "adcode_a"})])
    a, b = pairs["adcode_a"].map(log_mass), pairs["adcode_b"].map(log_mass)
    design = {"constant": 1.0, **({"origin": a, "destination": b} if directed else {"mass": a + b}),
              "distance": np.log(pairs["distance_km"]), "province": pairs["same_province"].astype(float)}
    if directed:
        design["agglomeration"] = (pairs["agglomeration"] != "").astype(float)
    else:
        design |= {key: (pairs["agglomeration"] == key).astype(float) for key in gravity.agglomeration_deviation}
    design |= {f"out {code}": (pairs["adcode_a"] == code).astype(float) for code in gravity.origin_effect}
    design |= {f"in {code}": (pairs["adcode_b"] == code).astype(float) for code in gravity.destination_effect}
    known = (a.notna() & b.notna()).to_numpy()
    return pairs[known], pd.DataFrame(design, index=pairs.index)[known]


@pytest.mark.parametrize(("layer", "year"), [("copatents", 2019), ("copatents", 2012), ("enterprise", 2017)])
def test_the_known_truth_is_recovered(shipped, layer, year):
    gravity = shipped.parameters[layer][0]
    directed = layer == "enterprise"
    table, ends, value = (LINKS, ["from_adcode", "to_adcode"], "links") if directed else (
        COPATENTS, ["adcode_a", "adcode_b"], "full")
    pairs, design = regressors(shipped.pairs, shipped.masses, gravity, year, directed)
    links = table[table["year"] == year].set_index(ends)[value]
    observed = links.reindex(pd.MultiIndex.from_frame(pairs[["adcode_a", "adcode_b"]]), fill_value=0).to_numpy()
    # An agglomeration without a single link among its members has no finite effect: leave its pairs out.
    empty = [key for key in gravity.agglomeration_deviation if not directed and not observed[design[key] > 0].any()]
    kept = (design[empty].sum(axis=1) == 0).to_numpy()
    design, observed = design[kept].drop(columns=empty), observed[kept]
    fitted = sm.GLM(observed, design.to_numpy(), family=sm.families.Poisson()).fit(cov_type="HC1")
    truth = {"distance": -gravity.distance_exponent, "province": gravity.province_effect,
             "mass": gravity.origin_exponent, "origin": gravity.origin_exponent,
             "destination": gravity.destination_exponent, "agglomeration": gravity.agglomeration_effect[year]}
    for name, estimate, error in zip(design.columns, fitted.params, fitted.bse, strict=True):
        if name in truth:
            assert abs(estimate - truth[name]) < 3 * error, (name, estimate, truth[name], error)
        if name == "distance":
            # Else three standard errors would say nothing.
            assert error < 0.25 * abs(truth[name])


def test_nodes_are_sums_of_edges_in_every_year():
    nodes = tables.read("copatent_cities")
    assert nodes.groupby("year").size().eq(337).all() and sorted(set(nodes["year"])) == list(YEARS)
    strength = pd.concat([COPATENTS.rename(columns={end: "adcode"})[["adcode", "year", "newman"]]
                          for end in ("adcode_a", "adcode_b")]).groupby(["adcode", "year"])["newman"].sum()
    found = nodes.set_index(["adcode", "year"])
    assert (found["multi_city_patents"] == strength.reindex(found.index, fill_value=0)).all()
    assert (COPATENTS["full"] == COPATENTS["newman"]).all()
    assert (COPATENTS["full"] == COPATENTS["link_fractional"]).all()
    firms = tables.read("enterprise_cities").set_index(["adcode", "year"])
    for column, end in (("headquarters_links", "from_adcode"), ("branch_links", "to_adcode")):
        sums = LINKS.groupby([end, "year"])["links"].sum().reindex(firms.index, fill_value=0)
        assert (firms[column] == sums).all()


def test_everything_is_labelled_simulated():
    for name in ("copatents", "copatent_cities", "enterprise_links", "enterprise_cities"):
        assert set(tables.read(name)["evidence"]) == {"simulated"}
        assert "simulated" in tables.describe(name)["title"] and "模拟" in tables.describe(name)["title_zh"]
        assert tables.short_source(name) == "simulated, not observed"


def test_masses_are_the_patents_of_the_nodes_except_where_links_are_more(shipped):
    nodes = tables.read("copatent_cities").merge(shipped.masses, on=["adcode", "year"], suffixes=("", "_mass"))
    raised = nodes["patents"] != nodes["patents_mass"].round()
    assert (nodes.loc[raised, "patents"] == nodes.loc[raised, "multi_city_patents"]).all()
    assert raised.mean() < 0.02


def test_networks_grow_and_start_sparse():
    pairs = COPATENTS.groupby("year").size()
    assert pairs[2000] < pairs[2005] < pairs[2010] < pairs[2015] < pairs[2019] and pairs[2000] < 0.02 * 337 * 336 / 2
    firms = LINKS.groupby("year")["links"].sum()
    assert firms[2000] < firms[2010] < firms[2020]


def test_yearly_parameters_are_filled_between_and_beyond_the_calibrated_years(shipped):
    gravity = shipped.parameters["copatents"][0]
    known = {year: gravity.intercept[year] for year in (2000, 2005, 2010, 2015, 2019)}
    effects = {year: gravity.agglomeration_effect[year] for year in known}
    filled = every_year(replace(gravity, intercept=known, agglomeration_effect=effects), YEARS)
    assert filled.intercept == gravity.intercept and filled.agglomeration_effect == gravity.agglomeration_effect
