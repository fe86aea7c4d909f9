"""The gravity model: what it expects, and what it refuses."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import FlowspaceError, ParameterError, TableError
from flowspace.simulation import (
    Gravity,
    city_pairs,
    draw_copatents,
    expected_links,
    parameter_table,
    read_parameters,
    relative_masses,
)

CITIES = pd.DataFrame({"adcode": ["130100", "110000", "120000", "130200"],
                       "province_adcode": ["130000", "110000", "120000", "130000"],
                       "longitude": [114.5, 116.4, 117.2, 116.4], "latitude": [38.0, 39.9, 39.1, 39.9]})
MEMBERS = pd.DataFrame({"agglomeration": ["x", "x"], "adcode": ["110000", "130100"]})
PAIRS = city_pairs(CITIES, MEMBERS)
MASSES = pd.DataFrame({"adcode": CITIES["adcode"], "year": 2010, "patents": [2.0, 8.0, 4.0, 2.0]})
GRAVITY = Gravity({2010: 1.0}, 1.2, 0.7, 0.5, {2010: 0.4}, 0.3, 0.0, {"x": -0.1}, {"110000": 2.0}, {"130100": 1.0})


def test_pairs_stand_once_without_those_at_the_same_place():
    assert PAIRS[["adcode_a", "adcode_b"]].values.tolist() == [
        ["110000", "120000"], ["110000", "130100"], ["120000", "130100"], ["120000", "130200"], ["130100", "130200"]]
    assert PAIRS["same_province"].tolist() == [False, False, False, False, True]
    assert PAIRS["agglomeration"].tolist() == ["", "x", "", "", ""]
    assert city_pairs(CITIES[::-1], MEMBERS).equals(PAIRS)


def test_expected_links_follow_the_formula_term_by_term():
    mass = {"110000": 2.0, "120000": 1.0, "130100": 0.5, "130200": 0.5}
    for reverse in (False, True):
        found = expected_links(PAIRS, MASSES, GRAVITY, 2010, reverse)
        for value, row in zip(found, PAIRS.itertuples(index=False), strict=True):
            i, j = (row.adcode_b, row.adcode_a) if reverse else (row.adcode_a, row.adcode_b)
            by_hand = np.e * mass[i] ** 1.2 * mass[j] ** 0.7 / row.distance_km**0.5
            by_hand *= np.exp(0.3 * row.same_province + (0.4 - 0.1) * (row.agglomeration == "x"))
            by_hand *= np.exp(2.0 * (i == "110000") + 1.0 * (j == "130100"))
            assert value == pytest.approx(by_hand, rel=1e-12)


def test_cities_without_mass_have_no_links():
    masses = MASSES.assign(patents=[0.0, 8.0, 4.0, 2.0])
    found = dict(zip(zip(PAIRS["adcode_a"], PAIRS["adcode_b"], strict=True),
                     expected_links(PAIRS, masses, GRAVITY, 2010), strict=True))
    assert {pair for pair, value in found.items() if value == 0} == {pair for pair in found if "130100" in pair}
    lacking = masses[masses["adcode"] != "130100"]
    assert expected_links(PAIRS, lacking, GRAVITY, 2010).tolist() == list(found.values())


def test_parameters_survive_their_table():
    gravity = Gravity({2010: 1.0, 2011: 1.5}, 0.8, 0.8, 0.5, {2010: 0.4, 2011: 0.5}, 0.3, 2.0, {"x": -0.1})
    assert read_parameters(parameter_table("copatents", gravity, 7), "copatents") == (gravity, 7)
    assert read_parameters(parameter_table("enterprise", GRAVITY, 7).sample(frac=1, random_state=1),
                           "enterprise") == (GRAVITY, 7)


@pytest.mark.parametrize(("change", "word"), [
    ({"dispersion": -1.0}, "dispersion"), ({"distance_exponent": np.nan}, "distance_exponent"),
    ({"intercept": {}}, "years"), ({"intercept": {2011: 1.0}}, "years"), ({"intercept": {2010: np.inf}}, "intercept"),
    ({"province_effect": "0.3"}, "province_effect"), ({"origin_effect": {"110000": None}}, "origin_effect")])
def test_bad_parameters_are_named(change, word):
    kept = {name: getattr(GRAVITY, name) for name in GRAVITY.__dataclass_fields__}
    with pytest.raises(ParameterError, match=word):
        Gravity(**(kept | change))


@pytest.mark.parametrize(("edit", "word"), [
    (lambda t: t[t["parameter"] != "dispersion"], "no dispersion"),
    (lambda t: t.assign(parameter=t["parameter"].replace("dispersion", "disperson")), "disperson"),
    (lambda t: pd.concat([t, t[t["parameter"] == "seed"]]), "seed twice"),
    (lambda t: t.assign(value=t["value"].where(t["parameter"] != "seed", 1.5)), "seed 1.5"),
    (lambda t: t.assign(year=pd.Series(pd.NA, index=t.index, dtype="Int64")), "without a year"),
    (lambda t: t.assign(value=t["value"].where(t["parameter"] != "intercept", np.nan)), "finite"),
    (lambda t: t.assign(layer="enterprise"), "copatents"),
    (lambda t: t.drop(columns="value"), "value")])
def test_bad_parameter_tables_are_named(edit, word):
    table = parameter_table("copatents", Gravity({2010: 1.0}, 0.8, 0.8, 0.5, {2010: 0.4}, 0.3, 2.0), 7)
    with pytest.raises(FlowspaceError, match=word):
        read_parameters(edit(table), "copatents")


@pytest.mark.parametrize("wrong", [
    lambda: expected_links(PAIRS, MASSES, GRAVITY, 2011), lambda: relative_masses(MASSES, 1800),
    lambda: relative_masses(MASSES.assign(patents=-1.0), 2010), lambda: relative_masses(MASSES.assign(patents=0), 2010),
    lambda: relative_masses(pd.concat([MASSES, MASSES]), 2010), lambda: draw_copatents(PAIRS, MASSES, GRAVITY, -1),
    lambda: city_pairs(CITIES, pd.concat([MEMBERS, MEMBERS.assign(agglomeration="y")])),
    lambda: parameter_table("firms", GRAVITY, 1), lambda: read_parameters(parameter_table("enterprise", GRAVITY, 1),
                                                                          "firms")])
def test_bad_arguments_are_named(wrong):
    with pytest.raises(ParameterError, match="To mend it"):
        wrong()


def test_missing_columns_are_named():
    for wrong in (lambda: city_pairs(CITIES.drop(columns="latitude"), MEMBERS), lambda: city_pairs(CITIES, CITIES),
                  lambda: relative_masses(MASSES.drop(columns="year"), 2010)):
        with pytest.raises(TableError, match="no column"):
            wrong()
