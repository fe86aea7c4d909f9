"""The register and its figures: counts that can be read off the tables, tiny tables by hand, gaps that stay gaps."""
from __future__ import annotations

import math

import pandas as pd
import pytest

from flowspace import geography, tables
from flowspace.capability import raw_indicators
from flowspace.errors import ParameterError, TableError
from flowspace.mechanisms import NOTES, mechanism_register, mechanism_values
from flowspace.planning import mechanism_profile
from flowspace.sources.mechanism_indicators import mechanism_indicators
from flowspace.tables.catalogue import TABLES
from flowspace.tables.mechanism_rules import MECHANISMS
from flowspace.tables.writing import to_bytes

SHIPPED = tables.read("mechanism_indicators")
MEMBERS = geography.members(tables.read("membership"))
DELTA = geography.members(tables.read("membership"), "prefectures", ["yangtze-river-delta"])


@pytest.fixture(scope="module")
def values():
    return mechanism_values(None, tables.read, MEMBERS, [2015, 2019, 2020])


def at(values, code, agglomeration="yangtze-river-delta", year=2019, column="value"):
    return values.set_index(["code", "agglomeration", "year"]).loc[(code, agglomeration, year), column]


def test_the_shipped_file_is_what_the_module_makes():
    shipped = (tables.embedded_folder() / "mechanism_indicators.csv").read_bytes()
    assert shipped == to_bytes(mechanism_indicators(), TABLES["mechanism_indicators"])


def test_every_mechanism_says_what_is_missing():
    absent = SHIPPED[SHIPPED["status"] == "no_open_data"]
    assert set(absent["mechanism"]) == set(MECHANISMS)
    measured = set(SHIPPED.loc[SHIPPED["status"] != "no_open_data", "mechanism"])
    assert set(MECHANISMS) - measured == {"parks", "venture_capital"}
    assert {"10.1038/s41597-025-04658-w", "10.1038/s41597-025-05589-2"} == set(SHIPPED["doi"]) - {""}


def test_nothing_simulated_is_referred_to(values):
    cells = SHIPPED[["table", "weight", "denominator"]].agg(" ".join, axis=1)
    assert not cells.str.contains("copatents|copatent_cities|enterprise_links|enterprise_cities").any()
    assert "simulated" not in set(values["evidence"].dropna())


def test_there_is_a_row_for_everything_and_no_value_without_a_reason(values):
    assert len(values) == len(SHIPPED) * 19 * 3
    assert set(values["note"]) <= set(NOTES)
    known = values["value"].notna()
    assert (values["evidence"].notna() == known).all()
    assert values.loc[~known, "note"].isin(NOTES[:5]).all()
    assert values.loc[known, "note"].isin(NOTES[5:]).all()
    assert values.loc[values["status"] == "no_open_data", "value"].isna().all()


def test_innovative_cities_of_the_yangtze_river_delta_as_the_lists_name_them(values):
    of_2016 = "南京 无锡 常州 苏州 南通 扬州 镇江 泰州 盐城 杭州 宁波 嘉兴 湖州 合肥".split()
    of_2018 = "绍兴 金华 芜湖 马鞍山".split()
    rows = tables.read("policy_pilots").query("policy == 'innovative_city' and level != 'sub_unit'")
    named = rows[rows["adcode"].isin(DELTA["adcode"])]
    assert set(named.loc[named["list_year"] == 2016, "listed_name"]) == set(of_2016)
    assert set(named.loc[named["list_year"] == 2018, "listed_name"]) == set(of_2018)
    assert at(values, "innovative_cities") == len(of_2016) + len(of_2018) == 18
    assert at(values, "innovative_share") == pytest.approx(100 * 18 / 26)
    # Before the list of 2016 the places were designated already: no zero.
    assert math.isnan(at(values, "innovative_cities", year=2015))
    assert at(values, "innovative_cities", year=2015, column="note") == "outside_years"


def test_plans_as_their_names_date_them(values):
    ages = {"yangtze-river-delta": 3, "pearl-river-delta": 11, "guanzhong-plain": 1, "middle-yangtze": 4}
    assert {key: at(values, "plan_age", key) for key in ages} == ages
    for key in ("northern-tianshan", "central-southern-liaoning", "ningxia-yellow-river"):  # no plan, or none dated
        assert math.isnan(at(values, "plan_age", key))
    assert math.isnan(at(values, "plan_age", "central-yunnan"))  # of 2020
    assert at(values, "plan_age", "central-yunnan", 2020) == 0


def test_provinces_are_exact_where_they_are_whole(values):
    rows = tables.read("province_rd").query("variable == 'rd_personnel_fte' and year == 2019")
    by_province = rows.set_index("province_adcode")["value"]
    assert at(values, "rd_personnel", "shandong-peninsula") == pytest.approx(by_province["370000"])
    assert at(values, "rd_personnel", "beijing-tianjin-hebei") == \
        pytest.approx(by_province[["110000", "120000", "130000"]].sum())
    notes = values.query("code == 'rd_personnel' and year == 2019").set_index("agglomeration")
    assert notes.index[notes["note"] == "whole_provinces"].tolist() == ["beijing-tianjin-hebei", "shandong-peninsula"]
    assert notes.loc["shandong-peninsula", "evidence"] == "observed"
    assert set(notes.loc[notes["note"] == "shared_out", "evidence"]) == {"estimated"}


def test_figures_agree_with_the_room_of_the_index(values):
    raw = raw_indicators(tables.read, MEMBERS, [2019], codes=["rd_personnel"]).set_index("agglomeration")["value"]
    own = values.query("code == 'rd_personnel' and year == 2019").set_index("agglomeration")["value"]
    pd.testing.assert_series_equal(own, raw, check_names=False)


def test_a_share_of_a_few_papers_is_no_share(values):
    papers = tables.read("ai_copublication_cities").query("venues == 'balanced' and year == 2019")
    total = MEMBERS.merge(papers, on="adcode").groupby("agglomeration")["papers"].sum()
    shares = values.query("code == 'multi_city_papers' and year == 2019").set_index("agglomeration")
    assert set(shares.index[shares["value"].notna()]) == set(total.index[total >= 10])
    assert (shares.loc[total.index[total < 10], "note"] == "too_few_items").all()


def test_profile_of_the_shipped_figures_keeps_missing_mechanisms_missing(values):
    profile = mechanism_profile(values)
    missing = profile[profile["mechanism"].isin(["parks", "venture_capital"])]
    assert len(missing) == 2 * 19 * 3 and missing["standing"].isna().all()
    assert profile.query("mechanism == 'plans' and year == 2019")["standing"].notna().all()


def test_a_version_with_overlaps_and_the_rest_of_china_run_through():
    official = geography.members(tables.read("membership"), "official")
    rest = geography.with_rest(MEMBERS, tables.read("cities"))
    for members, n in ((official, 19), (rest, 20)):
        found = mechanism_values(None, tables.read, members, [2019])
        assert found["agglomeration"].nunique() == n and len(found) == n * len(SHIPPED)


# ---- tiny tables

CITIES = tables.read("cities").query("adcode in ['110000', '120000', '130100']")
TINY = pd.DataFrame({"agglomeration": ["r", "r", "r"], "adcode": ["110000", "120000", "130100"]})


def tiny(code, name, frame, **cells):
    row = SHIPPED[SHIPPED["code"] == code].assign(**cells)
    frames = {"cities": CITIES, "covariates": tables.read("covariates"), "membership": tables.read("membership"),
              **({name: frame} if isinstance(name, str) else dict(zip(name, frame, strict=True)))}
    return mechanism_values(row, frames, TINY, [2019]).iloc[0]


def covariate(**figures):
    return pd.DataFrame([{"adcode": a, "year": y, "variable": v, "value": x, "evidence": "observed", "flag": "",
                          "source": "s"} for (v, a, y), x in figures["of"].items()])


def test_growth_is_that_of_the_members_with_both_years():
    frame = covariate(of={("resident_population", "110000", 2014): 100, ("resident_population", "110000", 2019): 150,
                          ("resident_population", "120000", 2014): 100, ("resident_population", "120000", 2019): 50,
                          ("resident_population", "130100", 2019): 900})
    row = tiny("population_growth", "city_covariates", frame)
    assert row["value"] == pytest.approx(0) and row["coverage"] == pytest.approx(2 / 3)


def test_a_relative_mean_is_weighted_on_both_sides():
    figures = {("average_wage", a, 2019): w for a, w in (("110000", 90.0), ("120000", 30.0), ("130100", 60.0))}
    people = {("resident_population", a, 2019): n for a, n in (("110000", 2), ("120000", 1), ("130100", 3))}
    frame = covariate(of={**figures, **people})
    row = SHIPPED[SHIPPED["code"] == "relative_wage"]
    found = mechanism_values(row, {"cities": CITIES, "covariates": tables.read("covariates"),
                                   "city_covariates": frame}, TINY.head(2), [2019]).iloc[0]
    assert found["value"] == pytest.approx((210 / 3) / (390 / 6))


def test_shares_above_zero_count_members_that_were_looked_at():
    papers = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2019, "venues": "balanced", "papers": [3, 0],
                           "multi_city_papers": 0, "evidence": "observed"})
    share, number = (tiny(code, "ai_copublication_cities", papers) for code in ("ai_cities_share", "ai_cities"))
    assert (share["value"], number["value"], share["n_observed"]) == (50, 1, 2)


def test_list_years_by_hand():
    pilots = pd.DataFrame({"policy": ["ip_demonstration_city", "broadband_china", "broadband_china", "broadband_china"],
                           "adcode": ["110000", "110000", "120000", "130100"], "listed_name": list("abcd"),
                           "list_year": [2012, 2014, 2016, 2021], "level": "city", "evidence": "observed"})
    assert tiny("first_list_year", "policy_pilots", pilots)["value"] == 2012
    assert tiny("years_listed", "policy_pilots", pilots)["value"] == (7 + 3) / 2
    none = tiny("years_listed", "policy_pilots", pilots.assign(list_year=2021))
    assert math.isnan(none["value"]) and none["note"] == "undefined"


def test_pairs_within_an_hour_by_hand():
    trains = pd.DataFrame({"from_adcode": ["110000", "120000", "110000"], "to_adcode": ["120000", "110000", "130100"],
                           "year": 2016, "trains": 1, "fastest_minutes": [60, 70, 61], "median_minutes": 70.0,
                           "evidence": "observed"})
    nodes = pd.DataFrame({"adcode": CITIES["adcode"], "year": 2016, "evidence": "observed"})
    row = tiny("rail_hour_share", ["rail_services", "rail_cities"], [trains, nodes])
    assert row["value"] == pytest.approx(100 / 3) and row["evidence"] == "estimated"


# ---- bad input

def changed(code, **cells):
    table = SHIPPED.copy()
    for name, cell in cells.items():
        table.loc[table["code"] == code, name] = cell
    return table


@pytest.mark.parametrize(("code", "cells", "words"), [
    ("plan_age", {"table": "city_covariates"}, "membership"), ("ai_cities", {"aggregator": ""}, "no aggregator"),
    ("ai_cities", {"column": "paper"}, "did you mean 'papers'"), ("ai_cities", {"table": "ai_papres"}, "no table"),
    ("ai_cities", {"status": "no_open_data"}, "no figures"), ("venture_deals", {"needed_en": ""}, "would be needed"),
    ("venture_deals", {"used": True}, "used false"), ("ai_cities", {"first_year": 2025}, "first year"),
    ("relative_wage", {"aggregator": "median"}, "median"), ("relative_wage", {"fewest": 3}, "no share"),
    ("relative_wage", {"direction": 0}, "-1"), ("talent_flows", {"mechanism": "talents"}, "talents"),
    ("relative_wage", {"column": "wage"}, "no variable 'wage'"), ("patent_transfers", {"doi": "doi:10.1"}, "doi")])
def test_a_wrong_register_is_told_in_words(code, cells, words):
    with pytest.raises(TableError, match=words):
        mechanism_values(changed(code, **cells), tables.read, DELTA, [2019])


@pytest.mark.parametrize("given", [{"codes": ["ai_citys"]}, {"codes": []}, {"years": []}, {"years": ["2019"]},
                                   {"at_least": 2}])
def test_wrong_arguments_are_told_in_words(given):
    with pytest.raises(ParameterError):
        mechanism_values(**{"register": None, "tables": tables.read, "members": DELTA, "years": [2019], **given})


def test_a_readers_own_register_is_read_from_a_folder(tmp_path):
    changed("loans", used=True)  # no such row: nothing changes
    own = SHIPPED[SHIPPED["code"] != "plan_age"]
    own.to_csv(tmp_path / "mechanism_indicators.csv", index=False)
    assert len(mechanism_register(tables.read("mechanism_indicators", tmp_path))) == len(SHIPPED) - 1
