"""The tests of single sectors and of repeated years: what they find when an error is planted, and what they mark."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace import tables
from flowspace.sources import gdp_repairs
from flowspace.sources.carried_over import UNITS, carried_over
from flowspace.sources.sectors import SECTORS, sector_marks

COMPILATIONS = tables.read("city_covariate_compilations")
RAW = COMPILATIONS.set_index(["adcode", "year"])
WIDE = gdp_repairs.repaired(gdp_repairs.chosen(COMPILATIONS)).reset_index().dropna(subset=SECTORS)
MARKS = sector_marks(WIDE)
CELLS = tables.read("city_covariates").set_index(["variable", "adcode", "year"]).sort_index()
CAVEATS = {language: " ".join(tables.describe("city_covariates")[f"caveats_{language}"]) for language in ("en", "zh")}
MONEY = ("gdp", "fiscal_revenue", "fiscal_expenditure", "education_spending", "average_wage", "loans", "deposits")


def planted(year_after=2001, year_before=2023):
    """One unmarked year of every city, with figures on both sides."""
    inner = WIDE[WIDE["year"].between(year_after + 1, year_before - 1) & (MARKS == "").all(axis=1)]
    return inner.groupby("adcode").sample(1, random_state=3).index


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("factor", [10, 0.1])
def test_a_slip_of_one_sector_is_found_and_the_other_two_are_not_blamed(sector, factor):
    where = planted()
    wrong = WIDE.copy()
    wrong.loc[where, sector] *= factor
    marks = sector_marks(wrong).loc[where]
    assert len(where) > 300 and (marks[sector] == "implausible").mean() > 0.95
    assert not (marks.drop(columns=sector) == "implausible").to_numpy().any()


@pytest.mark.parametrize(("one", "two", "share"), [
    ("gdp_primary", "gdp_secondary", 0.9), ("gdp_secondary", "gdp_tertiary", 0.8),
    ("gdp_primary", "gdp_tertiary", 0.9)])
def test_interchanged_sectors_are_found_though_the_sum_holds(one, two, share):
    where = planted()
    where = where[((WIDE[one] - WIDE[two]).abs() / WIDE["gdp"])[where] > 0.15]
    wrong = WIDE.copy()
    wrong.loc[where, [one, two]] = wrong.loc[where, [two, one]].to_numpy()
    marks = sector_marks(wrong).loc[where]
    assert len(where) > 150 and (marks[[one, two]] == "implausible").all(axis=1).mean() > share
    third = next(name for name in SECTORS if name not in (one, two))
    assert not (marks[third] == "implausible").any()


def test_no_shipped_sector_is_implausible_by_itself_and_breaks_cluster_in_census_years():
    assert not (MARKS == "implausible").to_numpy().any()
    breaks = {sector: CELLS.loc[sector].query("flag == 'series_break'") for sector in SECTORS}
    total = CELLS.loc["gdp"]["flag"]
    own = pd.concat([part[total.reindex(part.index) != "series_break"] for part in breaks.values()])
    years = own.index.get_level_values("year").value_counts()
    assert (len(own), years[2019], years[2005], years[2009]) == (143, 31, 24, 14)
    assert "143 cells that the total does not mark, 31 of them in 2019, 24 in 2005 and 14 in 2009" in CAVEATS["en"]
    assert "143个单元格，其中2019年31个、2005年24个、2009年14个" in CAVEATS["zh"]


def test_a_leap_of_one_year_stays_unmarked_where_the_sectors_add_up():
    for code in ("140200", "141100"):
        cell = CELLS.loc[("gdp_primary", code, 2001)]
        parts = [CELLS.at[(sector, code, 2001), "value"] for sector in SECTORS]
        assert cell["flag"] == "" and cell["value"] < 0.75 * CELLS.at[("gdp_primary", code, 2000), "value"]
        assert sum(parts) == pytest.approx(RAW.at[(code, 2001), "gdp_b"], rel=1e-6)
    haikou = CELLS.loc["gdp_primary"].xs("460100")
    assert haikou.at[2003, "value"] > 1.3 * haikou.at[2002, "value"]


def test_sectors_that_miss_the_total_are_mostly_older_than_it():
    differ = CELLS.loc["gdp_primary"].query("flag == 'sum_differs'").index
    sums = sum(CELLS.loc[sector]["value"].reindex(differ) for sector in SECTORS)
    older = (sums / RAW["gdp_b"].reindex(differ) - 1).abs() < 0.002
    codes, years = differ.get_level_values("adcode"), differ.get_level_values("year")
    assert older.mean() > 0.9 and (codes[older].str[:2] == "44").all()
    assert set(years[older]) == {2009, 2011, 2012, 2013, 2014}


def test_sectors_carry_a_mark_of_the_total_that_comes_first():
    total = CELLS.loc["gdp"]["flag"]
    for sector in SECTORS:
        flags = CELLS.loc[sector]["flag"]
        for flag in ("repaired", "interpolated", "implausible"):
            assert (flags[total.reindex(flags.index) == flag] == flag).all()
        assert not (flags == "sources_differ").any()


def test_carried_over_is_all_money_that_repeats_the_year_before_and_nothing_else():
    """Goes through the figures as text, without the function that finds them."""
    for variable in MONEY:
        expected = set()
        for code, own in CELLS.loc[variable].groupby(level="adcode"):
            own = own.droplevel("adcode")["value"]
            for year in own.index[1:]:
                if year - 1 not in own.index:
                    continue
                digits = min(len(f"{own[at]:.4f}".rstrip("0").split(".")[1]) for at in (year - 1, year))
                same = f"{own[year - 1]:.{digits}f}" == f"{own[year]:.{digits}f}"
                if same and own[year] * 10**digits >= UNITS:
                    expected.add((code, year))
        flags = CELLS.loc[variable]["flag"]
        assert set(flags[flags == "carried_over"].index) == expected, variable
    assert not (CELLS.loc[["area", "resident_population"]]["flag"] == "carried_over").any()
    assert (CELLS["flag"] == "carried_over").sum() == 36
    assert "carried_over: 36 cells" in CAVEATS["en"] and "36个单元格" in CAVEATS["zh"]


@pytest.mark.parametrize(("code", "year"), [("411100", 2016), ("411100", 2018), ("411500", 2018), ("431000", 2014)])
def test_of_two_equal_years_the_later_is_the_copy_wherever_another_compilation_can_tell(code, year):
    wages = RAW[["average_wage_b", "average_wage_c"]]
    assert wages.at[(code, year - 1), "average_wage_c"] == pytest.approx(wages.at[(code, year), "average_wage_b"],
                                                                        rel=1e-3)
    assert wages.at[(code, year), "average_wage_c"] > 1.05 * wages.at[(code, year), "average_wage_b"]
    assert CELLS.at[("average_wage", code, year), "flag"] == "carried_over"
    assert CELLS.at[("average_wage", code, year - 1), "flag"] != "carried_over"


def test_sectors_are_carried_over_all_three_or_not_at_all():
    found = {key for sector in SECTORS for key in CELLS.loc[sector].query("flag == 'carried_over'").index}
    assert found == {("371000", 2009), ("411000", 2022), ("445100", 2023), ("540100", 2003)}
    for code, year in found:
        assert {CELLS.at[(sector, code, year), "flag"] for sector in SECTORS} == {"carried_over"}
    assert CELLS.at[("gdp_primary", "430600", 2009), "flag"] == ""  # One equal figure, and the sum holds.


def test_short_figures_and_gaps_are_not_carried_over():
    figures = pd.DataFrame({"adcode": ["1"] * 4 + ["2"] * 2, "year": [2000, 2001, 2003, 2004, 2000, 2001],
                            "value": [3.7, 3.7, 454.3531, 454.36, 454.3531, np.nan]})
    assert not carried_over(figures).any() and not carried_over(figures.iloc[:0]).any()
    assert carried_over(figures.assign(value=12345.0))[[1, 3, 5]].all()
    assert not carried_over(figures.assign(year=[2000, 2002, 2004, 2006, 2000, 2002], value=12345.0)).any()


def test_credit_of_lhasa_and_everything_stated_of_sansha():
    flags = {(variable, year): CELLS.at[(variable, "540100", year), "flag"]
             for variable in ("loans", "deposits") for year in range(2012, 2017)}
    assert all(flags[variable, 2013] == "carried_over" and flags[variable, 2014] == "implausible"
               and flags[variable, 2012] == "" for variable in ("loans", "deposits"))
    values = CELLS["value"]
    ratio = [values["loans", "540100", year] / values["deposits", "540100", year] for year in (2012, 2015, 2016)]
    assert ratio == sorted(ratio) and flags["loans", 2015] == "implausible" and flags["deposits", 2015] == ""
    for variable in ("loans", "deposits", "education_spending", "resident_population"):
        assert (CELLS.loc[variable].xs("460300")["flag"] != "").all()
    few = CELLS[CELLS["flag"] == "few_residents"]
    assert set(few.index.get_level_values("adcode")) == {"460300"}
    assert (RAW["resident_population_a"].dropna() < 1).groupby(level="adcode").any().sum() == 1
