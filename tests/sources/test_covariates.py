"""City covariates, provincial R&D, national series and pilots: published figures, identities, and every repair."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace import tables
from flowspace.sources import gdp_repairs
from flowspace.sources.city_covariates import CHOICE, city_covariates
from flowspace.sources.outliers import growth_outliers

SHIPPED = {name: tables.read(name) for name in ("city_covariate_compilations", "province_rd")}
RAW = SHIPPED["city_covariate_compilations"].set_index(["adcode", "year"])
LONG = tables.read("city_covariates")
CELLS = LONG.set_index(["variable", "adcode", "year"]).sort_index()
RD = tables.read("province_rd").set_index(["variable", "province_adcode", "year"])["value"]
NATION = tables.read("national_series").set_index(["variable", "source", "year"])
YEARBOOK, BUREAU = "huhuaping/techme", "yiyuezhuo/National-Data"


@pytest.mark.parametrize(("city", "gdp"), [("110000", 35371.28), ("310000", 38155.32), ("440300", 26992.33),
                                           ("440100", 23844.69)])
def test_gdp_of_2019_as_first_published_or_as_revised(city, gdp):
    assert CELLS.at[("gdp", city, 2019), "value"] == pytest.approx(gdp, abs=0.005)


def test_gdp_adds_up_to_the_nation_as_far_as_the_source_notes_say():
    total = CELLS.loc["gdp"]["value"].groupby("year").sum()
    assert total[2019] / 1e4 == pytest.approx(97.9, abs=0.1)  # trillion yuan, against 98.65 for the nation
    assert total[2019] / 986500 > 0.99
    assert CELLS.loc["resident_population"]["value"].groupby("year").sum()[2020] == pytest.approx(133100, abs=100)


@pytest.mark.parametrize(("code", "value"), [("230900", 308.059), ("231000", 940.3461), ("231100", 316.0451),
                                             ("231200", 912.0937)])
def test_the_rows_of_2011_in_heilongjiang_are_shifted_back(code, value):
    order = list(gdp_repairs.SHIFTED)
    before = order[order.index(code) - 1]
    assert RAW.at[(before, 2011), "gdp_a"] == pytest.approx(RAW.at[(code, 2011), "gdp_b"], rel=1e-6)  # it is a shift
    cell = CELLS.loc[("gdp", code, 2011)]
    assert (cell["value"], cell["flag"], cell["source"]) == (value, "repaired", "a")
    assert CELLS.at[("gdp_primary", code, 2011), "value"] == RAW.at[(before, 2011), "gdp_primary_a"]


def test_the_ends_of_the_shift():
    first, last = CELLS.loc[("gdp", "230800", 2011)], CELLS.loc[("gdp", "232700", 2011)]
    assert (first["value"], first["flag"], first["source"]) == (625.3089, "repaired", "b")
    assert ("gdp_primary", "230800", 2011) not in CELLS.index
    assert (last["value"], last["flag"]) == (RAW.at[("231200", 2011), "gdp_a"], "repaired")
    assert CELLS.at[("gdp", "232700", 2010), "value"] < last["value"] < CELLS.at[("gdp", "232700", 2012), "value"]


@pytest.mark.parametrize(("code", "year", "value", "source"), [
    ("150600", 2022, 5613, "b"), ("340400", 2022, 1541, "b"), ("450800", 2005, 227.02, "a"),
    ("450900", 2005, 356.25, "a"), ("430700", 2014, 2514.15, "a"), ("430700", 2015, 2709.02, "b"),
    ("652300", 2022, 2169.52, "a"), ("610700", 2023, 1895, "b")])
def test_other_known_wrong_cells(code, year, value, source):
    cell = CELLS.loc[("gdp", code, year)]
    assert cell["value"] == pytest.approx(value, abs=0.005)
    assert (cell["flag"], cell["source"], cell["evidence"]) == ("repaired", source, "observed")
    assert abs(RAW.at[(code, year), "gdp_a"] / cell["value"] - 1) > 0.005


def test_repairs_agree_with_the_other_compilation_and_with_their_neighbours():
    cells = CELLS.loc["gdp"]
    repaired = cells[(cells["flag"] == "repaired") & (cells["evidence"] == "observed")]
    other = RAW["gdp_b"].reindex(repaired.index).dropna()
    assert len(other) > 20 and ((repaired["value"][other.index] / other - 1).abs() < 0.002).all()
    growth = np.log(cells["value"]).groupby("adcode").diff()
    assert growth[repaired.index].dropna().between(-0.15, 0.35).all()
    assert len(cells[cells["flag"] == "repaired"]) == 65


def test_ili_is_without_tacheng_and_altay():
    cells = CELLS.loc["gdp"]
    for year in (2001, 2018, 2023):
        ili = cells.loc[("654000", year)]
        parts = sum(cells.at[(code, year), "value"] for code in gdp_repairs.ILI_PARTS)
        assert ili["value"] + parts == pytest.approx(RAW.at[("654000", year), "gdp_a"], abs=1e-3)
        assert (ili["flag"], ili["evidence"]) == ("repaired", "estimated")
    assert cells.at[("654000", 2019), "value"] == RAW.at[("654000", 2019), "gdp_a"]


def test_inner_mongolia_breaks_where_its_figures_were_restated():
    cells = CELLS.loc["gdp"]
    assert {cells.at[(f"150{n}00", 2017), "flag"] for n in (1, 2, 4, 5, 6, 7, 8)} == {"series_break"}
    assert cells.at[("150300", 2018), "flag"] == cells.at[("150900", 2018), "flag"] == "series_break"
    # Compilation b drew a line from the old level to the new: why it is no help for that year.
    b = RAW["gdp_b"]
    assert b["150200", 2017] == pytest.approx((b["150200", 2016] + b["150200", 2018]) / 2, abs=1e-3)


def test_repairs_apply_only_where_the_figures_are_those_known_to_be_wrong():
    mended = SHIPPED["city_covariate_compilations"].copy()
    shown = ["gdp_a", "gdp_b"]
    right = mended["adcode"].isin([*gdp_repairs.SHIFTED, *gdp_repairs.SWAPPED, gdp_repairs.LAGGED]) | mended[
        ["adcode", "year"]].apply(tuple, axis=1).isin(gdp_repairs.MISREAD)
    mended.loc[right & mended["gdp_b"].notna(), "gdp_a"] = mended["gdp_b"]
    cells = gdp_repairs.repaired(gdp_repairs.chosen(mended))
    touched = cells.index.get_level_values("adcode").isin(mended.loc[right, "adcode"])
    assert not (cells.loc[touched, "flag"] == "repaired").any()
    original = mended.set_index(["adcode", "year"])[shown]
    assert (cells.loc[touched, "gdp"] == original["gdp_a"].reindex(cells.index[touched])).all()


def test_the_sectors_add_up_to_gdp_or_say_that_they_do_not():
    wide = LONG[LONG["variable"].str.startswith("gdp")].pivot(index=["adcode", "year"], columns="variable",
                                                              values="value").dropna()
    apart = (wide[gdp_repairs.SECTORS].sum(axis=1) / wide["gdp"] - 1).abs()
    flags = CELLS.loc["gdp_primary"]["flag"].reindex(wide.index)
    assert len(wide) > 7900 and (apart <= 0.01).mean() > 0.98
    assert (apart[~flags.isin(["sum_differs", "series_break", "carried_over"])] <= 0.0101).all()


def test_interpolated_population_lies_on_a_line_of_logarithms_between_figures():
    for code, cells in CELLS.loc["resident_population"].groupby(level="adcode"):
        cells = cells.droplevel("adcode")
        interpolated = cells["flag"] == "interpolated"
        stated = RAW["resident_population_a"].xs(code).reindex(cells.index)
        drawn = interpolated & (cells["value"] != stated)  # The others lie on a line of the compilation's own.
        assert not drawn.iloc[[0, -1]].any()  # never beyond the figures
        known = cells[~drawn]
        line = np.exp(np.interp(cells.index, known.index, np.log(known["value"])))
        assert np.allclose(cells["value"][drawn], line[drawn], rtol=0, atol=1e-4), code
        assert ((cells["evidence"] == "estimated") == interpolated).all()


def test_registered_population_is_flagged_or_replaced():
    cells = CELLS.loc["resident_population"]
    for code, year in (("231200", 2021), ("230200", 2021), ("210200", 2011)):
        stated = RAW.loc[(code, year)]
        assert stated["resident_population_a"] == pytest.approx(stated["registered_population_b"], abs=0.6)
        assert cells.at[(code, year), "flag"] == "interpolated"
    assert cells.at[("231200", 2021), "value"] == pytest.approx(np.sqrt(375.616 * 362.96), abs=0.1)
    assert cells.at[("231200", 2019), "flag"] == "registered" and cells.at[("231200", 2019), "value"] == 521.7
    assert 400 < (cells["flag"] == "registered").sum() < 700


def test_cells_whose_sources_differ_say_so_and_others_do_not():
    for variable, other in (("gdp", "gdp_b"), ("average_wage", "average_wage_c"), ("area", "area_b")):
        cells = CELLS.loc[variable]
        difference = (RAW[other].reindex(cells.index) / cells["value"] - 1).abs()
        assert (difference[cells["flag"] == "sources_differ"] > 0.1).all()
        assert not (difference[cells["flag"] == ""] > 0.1).any()


def test_every_unflagged_figure_stands_in_the_compilation_it_names():
    for variable in (*CHOICE, "gdp"):
        cells = CELLS.loc[variable]
        kept = cells[cells["flag"].isin(["", "series_break", "sources_differ"]) & (cells["source"] != "province_rd")]
        for letter, part in kept.groupby("source"):
            assert (RAW[f"{variable}_{letter}"].reindex(part.index) == part["value"]).all()


def test_municipalities_have_the_education_budget_of_the_province_and_equal_budgets_in_both_sources():
    for code in ("110000", "120000", "310000", "500000"):
        cells = CELLS.loc[("education_spending", code)]
        assert list(cells.index) == list(range(2010, 2024)) and (cells["source"] == "province_rd").all()
        assert (cells["value"] == RD["budget_education"][code]).all()
        ratio = CELLS.loc[("fiscal_expenditure", code)]["value"] / RD["budget_total"][code]
        assert (ratio - 1).abs().median() < 1e-4 and (ratio - 1).abs().max() < 0.04


@pytest.mark.parametrize(("variable", "code", "year"), [
    ("loans", "140800", 2014), ("deposits", "220300", 2019), ("education_spending", "610800", 2015),
    ("area", "610200", 2006), ("average_wage", "610700", 2004)])
def test_spikes_are_flagged_and_left_as_they_are(variable, code, year):
    cell = CELLS.loc[(variable, code, year)]
    assert cell["flag"] == "implausible" and cell["evidence"] == "observed"
    around = [CELLS.at[(variable, code, other), "value"] for other in (year - 1, year + 1)]
    assert not min(around) <= cell["value"] <= max(around)


def test_outliers_ignore_zeros_gaps_and_single_figures():
    frame = pd.DataFrame({"adcode": ["1"] * 5 + ["2"], "year": [2000, 2001, 2003, 2004, 2005, 2000],
                          "value": [10.0, 0.0, 900.0, 10.0, np.nan, 5.0]})
    assert growth_outliers(frame).index.equals(frame.index)
    assert (growth_outliers(frame.iloc[[0, 5]]) == "").all() and (growth_outliers(frame.iloc[:0]) == "").all()


def test_the_order_of_rows_makes_no_difference():
    shuffled = {name: frame.sample(frac=1, random_state=3, ignore_index=True) for name, frame in SHIPPED.items()}
    key = ["adcode", "year", "variable"]
    again = city_covariates(shuffled).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(again, LONG.sort_values(key, ignore_index=True), check_dtype=False)


def test_agreement_is_what_the_compilations_say():
    frame = tables.read("covariate_agreement").set_index(["variable", "first", "second", "year"])
    pair = RAW.xs(2011, level="year")[["gdp_a", "gdp_b"]].dropna()
    difference = (pair["gdp_b"] / pair["gdp_a"] - 1).abs()
    row = frame.loc[("gdp", "a", "b", 2011)]
    assert row["n_cells"] == len(pair) and row["share_within_1_per_cent"] == round((difference <= 0.01).mean(), 6)
    assert (frame["share_within_1_per_cent"] <= frame["share_within_10_per_cent"]).all()
    assert (frame.loc["gdp"]["share_within_10_per_cent"] > 0.9).all()


@pytest.mark.parametrize("total", ["rd_expenditure", "rd_personnel_fte"])
def test_types_of_research_add_up_or_say_that_they_do_not(total):
    flags = tables.read("province_rd").set_index(["variable", "province_adcode", "year"])["flag"][total]
    parts = sum(RD[f"{total}_{kind}"] for kind in ("basic", "applied", "experimental"))
    off = (parts - RD[total]).abs() / RD[total]
    assert off.max() < 0.01 and (off[flags == ""] <= 0.005).all() and off.median() < 1e-4


def test_provinces_add_up_to_the_printed_nation():
    for variable in set(RD.index.get_level_values("variable")) - {"rd_intensity"}:
        printed = NATION["value"].xs((variable, YEARBOOK))
        ratio = RD[variable].groupby("year").sum().reindex(printed.index) / printed
        assert (ratio - 1).abs().max() < 0.001, variable


def test_budgets_hold_their_parts_and_intensity_its_shape():
    assert (RD["budget_education"] + RD["budget_science"] < RD["budget_total"]).all()
    assert RD["rd_intensity"].groupby("year").idxmax().map(lambda key: key[0]).eq("110000").all()
    assert RD["rd_expenditure", "110000", 2019] > 2000


def test_national_totals_that_leave_out_hong_kong_macao_and_taiwan_are_flagged():
    flagged = NATION[NATION["flag"] != ""].reset_index()
    assert set(flagged["source"]) == {BUREAU} and set(flagged["year"]) == {2000, 2010, 2013}
    sums = tables.read("national_patents").set_index(["kind", "type", "year"])["patents"]
    for year in (2000, 2010):
        assert NATION.at[("grants_domestic_total", BUREAU, year), "value"] == sums["grants", "total", year]
    rounded = NATION.at[("grants_domestic_total", BUREAU, 2013), "value"]
    assert rounded == 1210200 == round(sums["grants", "total", 2013], -2)
    for year in range(2010, 2024):
        assert NATION.at[("grants_domestic_total", YEARBOOK, year), "value"] > sums["grants", "total", year]


def test_both_national_sources_agree_where_they_count_alike():
    values = NATION[NATION["flag"] == ""]["value"].unstack("source").dropna()
    plain = values.drop([("applications_domestic_total", 2010), ("applications_domestic_total", 2013),
                         ("grants_domestic_total", 2010), ("grants_domestic_total", 2013)], errors="ignore")
    assert len(plain) > 40 and ((plain[BUREAU] / plain[YEARBOOK] - 1).abs() < 1e-3).all()


def test_national_patents_are_the_sum_of_the_provinces():
    frame = tables.read("national_patents").set_index(["kind", "type", "year"])
    grants = frame.loc[("grants", "total")]
    assert list(grants.index) == list(range(1986, 2024))
    assert (grants["patents"][2019], grants["patents"][2015], grants["patents"][1986]) == (2457641, 1578241, 2671)
    assert grants["n_provinces"].loc[[1986, 1989, 1990, 1997, 2023]].tolist() == [28, 29, 30, 31, 31]
    types = frame["patents"].drop(("applications", "design", 2019)).unstack("type").dropna()
    assert (types[["invention", "utility", "design"]].sum(axis=1) == types["total"]).all()
    flagged = frame[frame["flag"] != ""]
    assert flagged.index.tolist() == [("applications", "design", 2019)] and flagged["n_provinces"].tolist() == [30]


def test_pilots_are_as_many_as_the_lists_say():
    frame = tables.read("policy_pilots")
    sizes = frame.groupby(["policy", "list_year"]).size().to_dict()
    assert sizes == {("innovative_city", 2016): 61, ("innovative_city", 2018): 17, ("ip_demonstration_city", 2012): 23,
                     ("ip_demonstration_city", 2013): 17, ("broadband_china", 2014): 40, ("broadband_china", 2015): 39,
                     ("broadband_china", 2016): 39}
    levels = tables.read("cities").set_index("adcode")["level"]
    rows = frame.set_index("listed_name")
    assert rows.at["海淀区", "level"] == "sub_unit" and rows.at["石河子", "adcode"] == "659001"
    assert (levels[frame.loc[frame["level"] == "county", "adcode"]] == "county").all()
    assert levels[frame.loc[frame["level"] == "city", "adcode"]].isin(["municipality", "prefecture"]).all()
    whole = frame[frame["level"] == "city"]
    assert not whole.duplicated(["policy", "adcode"]).any()
