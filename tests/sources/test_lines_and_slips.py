"""What no compilation observed is graded or flagged: straight lines, zeros for missing figures, slips of the point."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flowspace import tables
from flowspace.sources.city_covariates import CHOICE, COMPANIONS, COMPILED, city_covariates
from flowspace.sources.slips import tenfold_slips
from flowspace.sources.straight_lines import ROUNDING, drawn_cells, straight_lines

SHIPPED = {name: tables.read(name) for name in ("city_covariate_compilations", "province_rd")}
COMPILATIONS = SHIPPED["city_covariate_compilations"]
RAW = COMPILATIONS.set_index(["adcode", "year"])
CELLS = tables.read("city_covariates").set_index(["variable", "adcode", "year"]).sort_index()
MONEY = ("gdp", "fiscal_revenue", "fiscal_expenditure", "education_spending", "average_wage", "loans", "deposits")
CAVEATS = {language: " ".join(tables.describe("city_covariates")[f"caveats_{language}"]) for language in ("en", "zh")}
SLIPS = {("loans", "320800", 2010), ("loans", "141100", 2011), ("loans", "141100", 2012), ("loans", "140800", 2014),
         ("loans", "620900", 2023), ("deposits", "220300", 2019), ("education_spending", "620200", 2006)}


def estimated(variable, code, years):
    cells = CELLS.loc[[(variable, code, year) for year in years]]
    return (cells["evidence"] == "estimated").all() and (cells["flag"] == "interpolated").all()


@pytest.mark.parametrize(("variable", "code", "years"), [
    ("fiscal_revenue", "520500", range(2000, 2012)), ("average_wage", "520500", range(2000, 2012)),
    ("fiscal_revenue", "520600", range(2000, 2012)), ("fiscal_expenditure", "520600", range(2000, 2012)),
    ("average_wage", "520600", range(2000, 2013)), ("average_wage", "150700", range(2001, 2005)),
    ("average_wage", "530800", range(2000, 2004)),
    *[(variable, code, range(2000, 2004)) for variable in ("fiscal_revenue", "fiscal_expenditure")
      for code in ("110000", "120000", "310000", "500000")]])
def test_the_known_lines_are_estimated_from_end_to_end(variable, code, years):
    assert estimated(variable, code, years)
    after = CELLS.loc[(variable, code, years[-1] + 1)]
    assert (after["evidence"], after["flag"] == "interpolated") == ("observed", False)


@pytest.mark.parametrize("variable", [*CHOICE, "gdp"])
def test_no_four_figures_in_even_steps_are_all_said_to_be_observed(variable):
    """Goes window by window through every series, without the functions that find lines."""
    letters = COMPILED.get(variable) or CHOICE[variable]
    found = 0
    for letter in letters:
        column = f"{variable}_{letter}"
        wide = RAW[column].unstack("year").reindex(columns=range(2000, 2024))
        unit = ROUNDING.get(column, 1e-4)
        for first in range(2000, 2021):
            window = wide[list(range(first, first + 4))].dropna()
            steps = window.diff(axis=1).iloc[:, 1:]
            even = (steps.max(axis=1) - steps.min(axis=1) <= unit * 1.01) & (steps.abs().min(axis=1) > 10 * unit)
            for code in window.index[even]:
                if (window.loc[code] % 1 == 0).all() and steps.loc[code].abs().max() < 10:
                    continue  # Whole numbers that go up by a few each year.
                found += 1
                for year in range(first, first + 4):
                    cell = CELLS.loc[(variable, code, year)] if (variable, code, year) in CELLS.index else None
                    if cell is None or cell["source"] != letter or cell["evidence"] == "estimated":
                        continue
                    assert year in (first, first + 3), (variable, code, year)
                    others = [RAW.at[(code, year), f"{variable}_{other}"] for other in letters if other != letter]
                    assert any(abs(other / cell["value"] - 1) <= 0.01 for other in others), (variable, code, year)
    assert found > 0 or variable not in ("fiscal_revenue", "fiscal_expenditure", "average_wage", "gdp")


def test_a_confirmed_end_stays_observed():
    assert estimated("resident_population", "140300", (2003, 2004, 2005))
    end = CELLS.loc[("resident_population", "140300", 2006)]
    assert (end["evidence"], end["flag"]) == ("observed", "")
    assert RAW.at[("140300", 2006), "resident_population_c"] == pytest.approx(end["value"], rel=0.01)


def test_first_figures_of_lines_are_wrong_wherever_another_compilation_can_tell():
    """Why a line that opens a series is estimated to its first figure: of GDP there is a second compilation."""
    lines = straight_lines(COMPILATIONS, "gdp_b")
    first = lines[lines["opens"]].set_index(["adcode", "first"]).index
    off = (RAW["gdp_b"] / RAW["gdp_a"] - 1).abs()[first].dropna()
    assert len(off) == 6 and (off > 0.10).all()
    assert RAW.at[("520500", 2000), "gdp_b"] / RAW.at[("520500", 2000), "gdp_a"] > 1.9


def test_an_interpolated_figure_of_a_compilation_lies_half_way_or_beside_one_that_does():
    cells = CELLS[(CELLS["flag"] == "interpolated")].reset_index()
    for row in cells.itertuples():
        series = RAW[f"{row.variable}_{row.source}".replace("primary_", "").replace("secondary_", "").replace(
            "tertiary_", "")].xs(row.adcode)
        if row.year not in series.dropna().index or row.variable == "resident_population":
            continue  # Filled by this project.
        unit = ROUNDING.get(f"{row.variable}_{row.source}", 1e-4)
        halfway = (series.shift(1) - 2 * series + series.shift(-1)).abs() <= 1.01 * unit
        assert halfway.reindex(range(row.year - 1, row.year + 2)).any(), row


@given(st.integers(4, 12), st.floats(0.02, 50), st.sampled_from([1, -1]), st.sampled_from([1e-4, 1.0]), st.data())
def test_a_rounded_line_is_found_wherever_it_lies(length, step, sign, unit, data):
    step = step * (1 if unit < 1 else 100) * sign
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    before, after = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    assume(abs(step) >= 10 * unit * 1.1)
    line = 10_000.1234 + step * np.arange(length)  # Printed with all digits.
    ends = [np.cumsum(rng.uniform(900, 2000, n)) for n in (before, after)]
    values = np.concatenate([line[0] + ends[0][::-1], line, line[-1] + ends[1]])
    values = np.round(np.round(values / unit) * unit, 4)
    figures = pd.DataFrame({"adcode": "110000", "year": range(2000, 2000 + len(values)), "value": values})
    found = straight_lines(figures, rounding=unit)
    covering = found[(found["first"] <= 2000 + before) & (found["last"] >= 2000 + before + length - 1)]
    assert len(covering) == 1
    assert bool(covering["opens"].iloc[0]) == (covering["first"].iloc[0] == 2000)


def test_constant_and_slow_figures_are_no_line():
    years = range(2000, 2008)
    for values in ([500.0] * 8, [500.0 + n for n in range(8)], [50.1 + 0.2 * n for n in range(8)]):
        figures = pd.DataFrame({"adcode": "110000", "year": years, "value": np.round(values, 1)})
        assert straight_lines(figures).empty
    assert len(straight_lines(figures.assign(value=[500.0 + 15 * n for n in range(8)]))) == 1


def test_a_gap_in_the_years_ends_a_line():
    figures = pd.DataFrame({"adcode": "110000", "year": [2000, 2001, 2003, 2004, 2005],
                            "value": [10.1, 20.2, 40.4, 50.5, 60.6]})
    assert straight_lines(figures)[["first", "last", "opens"]].values.tolist() == [[2003, 2005, True]]
    assert straight_lines(figures.iloc[:2]).empty and straight_lines(figures.iloc[:0]).empty


def test_a_figure_on_a_line_of_its_own_confirms_nothing():
    frame = pd.DataFrame({"adcode": "110000", "year": range(2000, 2008),
                          "x_b": [9.1, 30.3, 40.4, 50.5, 60.6, 70.7, 99.9, 140.1],
                          "x_c": [9.1, 30.3, 40.4, 50.5, 60.6, 70.7, 99.9, 140.1]})
    assert drawn_cells(frame, "x_b", ["x_c"]).get_level_values("year").tolist() == [2001, 2002, 2003, 2004, 2005]
    frame.loc[frame["year"].between(2002, 2004), "x_c"] = np.nan
    assert drawn_cells(frame, "x_b", ["x_c"]).get_level_values("year").tolist() == [2002, 2003, 2004]
    frame["x_c"] *= 1.02
    assert drawn_cells(frame, "x_b", ["x_c"]).get_level_values("year").tolist() == [2001, 2002, 2003, 2004, 2005]


def constant_runs(column, least=3):
    """Runs of equal figures in consecutive years: the number of each run's years, on its adcode."""
    wide = RAW[column].unstack("year").reindex(columns=range(2000, 2024))
    same = wide.diff(axis=1) == 0
    runs = same.T.apply(lambda own: own.groupby((~own).cumsum()).sum().max() + 1 if own.any() else 0)
    number = same.T.apply(lambda own: (own.groupby((~own).cumsum()).sum() + 1 >= least).sum())
    return runs, number


def test_constant_runs_are_as_the_table_says():
    for variable in MONEY:
        for letter in COMPILED.get(variable) or CHOICE[variable]:
            assert constant_runs(f"{variable}_{letter}")[0].max() <= 2
    assert constant_runs("resident_population_a")[1].sum() == 11
    assert "population has 11 such runs" in CAVEATS["en"] and "人口有11段" in CAVEATS["zh"]
    wide = RAW["resident_population_a"].unstack("year")
    held = wide[(wide.diff(axis=1) == 0) & (wide.diff(axis=1).shift(-1, axis=1) == 0)].stack().dropna()
    assert len(held) > 11
    assert ((held * 10).round(6) % 1 == 0).all()


def test_no_figure_is_zero_and_a_zero_gives_way_to_the_next_compilation():
    assert (CELLS["value"] > 0).all()
    assert RAW.at[("620800", 2023), "deposits_b"] == 0 and ("deposits", "620800", 2023) not in CELLS.index
    zeroed = COMPILATIONS.copy()
    for column in ("resident_population_a", "area_a", "average_wage_b", "fiscal_revenue_b", "loans_b"):
        zeroed.loc[(zeroed["adcode"] == "130100") & (zeroed["year"] == 2008), column] = 0.0
    made = city_covariates({**SHIPPED, "city_covariate_compilations": zeroed})
    assert (made["value"] > 0).all()
    cells = made[(made["adcode"] == "130100") & (made["year"] == 2008)].set_index("variable")
    assert cells.at["average_wage", "value"] == RAW.at[("130100", 2008), "average_wage_c"]
    assert cells.at["average_wage", "source"] == "c" and cells.at["area", "source"] == "b"
    assert not {"fiscal_revenue", "loans"} & set(cells.index)
    assert cells.at["resident_population", "flag"] == "interpolated"


def test_slips_are_those_the_table_names_and_stay_as_they_are():
    found = set()
    for variable, companions in COMPANIONS.items():
        cells = CELLS.loc[variable].reset_index().merge(COMPILATIONS, on=["adcode", "year"], how="left")
        found |= {(variable, row.adcode, row.year) for row in cells[tenfold_slips(cells, companions)].itertuples()}
    assert found == SLIPS
    names = tables.read("cities").set_index("adcode")
    for variable, code, year in SLIPS:
        cell = CELLS.loc[(variable, code, year)]
        assert (cell["flag"], cell["evidence"]) == ("implausible", "observed")
        assert cell["value"] == RAW.at[(code, year), f"{variable}_{cell['source']}"]
        assert names.at[code, "name_en"] in CAVEATS["en"] and names.at[code, "name_zh"].rstrip("市") in CAVEATS["zh"]
        if (variable, code, year + 1) in CELLS.index and (variable, code, year + 1) not in SLIPS:
            assert CELLS.at[(variable, code, year + 1), "flag"] != "series_break"


def steady_series():
    """Loans and deposits from 2012 on of the cities where neither, nor their ratio, moves much in four years."""
    own = RAW.loc[RAW.index.get_level_values("year") >= 2012, ["loans_b", "deposits_b"]]
    logs = np.log10(own[(own > 0).all(axis=1)])
    logs = logs.assign(ratio=logs["loans_b"] - logs["deposits_b"]).unstack("adcode")
    changes = pd.concat([logs.diff(years).abs().max() for years in range(1, 5)], axis=1)
    steady = changes.max(axis=1).unstack(0).max(axis=1)
    steady = own[own.index.isin(steady.index[steady < 0.24], level="adcode")].dropna().reset_index()
    return steady[steady.groupby("adcode")["year"].transform("size") == 12].reset_index(drop=True)


@pytest.mark.parametrize("year", [2012, 2013, 2017, 2022, 2023])
def test_a_planted_slip_is_found_at_any_place_of_a_series(year):
    own = steady_series()
    assert own["adcode"].nunique() > 50
    assert not tenfold_slips(own, ["deposits_b"], value="loans_b").any()
    for width, factor in ((1, 0.01), (1, 10.0), (2, 0.1), (2, 100.0)):
        planted = own["year"].between(year, year + width - 1)
        slipped = own.assign(value=own["loans_b"].mask(planted, own["loans_b"] * factor))
        assert (tenfold_slips(slipped, ["deposits_b"]) == planted).all()
        both = slipped.assign(deposits_b=own["deposits_b"].mask(planted, own["deposits_b"] * factor))
        assert not tenfold_slips(both, ["deposits_b"]).any()


def test_slips_leave_breaks_and_short_series_alone():
    frame = pd.DataFrame({"adcode": ["1"] * 6 + ["2"] * 2, "year": [*range(2000, 2006), 2000, 2001],
                          "value": [10.0, 11, 12, 130, 140, 150, 5, 50], "other": [20.0] * 8})
    # A change of definition that lasts; nothing to tell which is wrong.
    assert not tenfold_slips(frame, ["other"]).any()
    assert not tenfold_slips(frame.iloc[:0], ["other"]).any()
    assert not tenfold_slips(frame.assign(other=np.nan, value=[10.0, 100, 10, 10, 10, 10, 1, 1]), ["other"]).any()
