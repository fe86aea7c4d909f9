"""Figures of another magnitude than the embedded ones are found, with a unit or without; small differences pass."""
from __future__ import annotations

import pytest

from flowspace import tables
from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_panel

OPTIONS = ImportOptions(constants={"evidence": "observed", "source": "yearbook"})
KNOWN = tables.read("city_covariates").query("flag != 'implausible' and 2014 <= year <= 2016")
HEADS = {"gdp": "GDP（亿元）", "average_wage": "在岗职工平均工资（元）", "resident_population": "常住人口（万人）"}


def cells(variable, n=12):
    part = KNOWN[KNOWN["variable"] == variable]
    wide = part.pivot(index="adcode", columns="year", values="value").dropna().head(n)
    return [[code, int(year), float(wide.loc[code, year])] for code in wide.index for year in wide.columns]


def imported(folder, rows, head):
    lines = ["城市代码,年份," + head, *(f"{code},{year},{value!r}" for code, year, value in rows)]
    (folder / "mine.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_panel(folder / "mine.csv", "city_covariates", folder / "own", OPTIONS)


def refused(folder, rows, head):
    with pytest.raises(FlowspaceError) as error:
        imported(folder, rows, head)
    assert not (folder / "own").exists()
    problem, = error.value.problems
    return problem


@pytest.mark.parametrize(("variable", "factor", "words"), [
    ("average_wage", 1 / 12, "about 1/12 of"), ("resident_population", 0.1, "about 1/10 of"),
    ("gdp", 10_000, "about 10,000 times"), ("gdp", 6, "about 6.0 times")])
def test_figures_that_do_not_fit_the_unit_stated_are_refused(tmp_path, variable, factor, words):
    rows = [[code, year, value * factor] for code, year, value in cells(variable)]
    problem = refused(tmp_path, rows, HEADS[variable])
    assert "does not fit the unit stated" in problem.found and f"{words} the embedded figures" in problem.found
    problem = refused(tmp_path, rows, HEADS[variable].partition("（")[0])
    assert "without a unit" in problem.found and words in problem.found


def test_one_year_in_another_unit_is_refused_and_named(tmp_path):
    rows = [[code, year, value * (10_000 if year == 2015 else 1)] for code, year, value in cells("gdp")]
    assert refused(tmp_path, rows, HEADS["gdp"]).found.startswith("gdp of 2015 does not fit the unit stated (亿元)")


def test_cells_in_another_unit_are_refused_and_listed_and_few_are_named_in_the_report(tmp_path):
    rows = cells("gdp")
    first = rows[0][2]
    for i in (0, 5):
        rows[i][2] *= 10_000
    report = str(imported(tmp_path, rows, HEADS["gdp"]))
    assert "Warning: far from the embedded figures" in report and "gdp: 2 of 36 comparable cells" in report
    assert f"{rows[0][0]} in {rows[0][1]} {rows[0][2]:.10g}, embedded {first:.10g}, about 10,000 times it" in report
    (tmp_path / "b").mkdir()
    rows[10][2] /= 10_000
    problem = refused(tmp_path / "b", rows, HEADS["gdp"])
    assert "gdp: 3 of 36 comparable cells" in problem.found and "about 1/10,000 of it" in problem.found


def test_with_many_cells_some_that_stand_out_are_only_named(tmp_path):
    rows = cells("gdp", n=100)
    for i in range(0, 140, 10):
        rows[i][2] *= 100
    assert "gdp: 14 of 300 comparable cells" in str(imported(tmp_path, rows, HEADS["gdp"]))


@pytest.mark.parametrize("variable", HEADS)
@pytest.mark.parametrize("factor", [0.25, 0.9, 1, 1.3, 4])
def test_differences_within_a_magnitude_pass_without_a_word(tmp_path, variable, factor):
    rows = [[code, year, value * factor] for code, year, value in cells(variable)]
    assert "Warning" not in str(imported(tmp_path, rows, HEADS[variable]))


def test_what_is_not_embedded_and_what_is_embedded_as_implausible_says_nothing(tmp_path):
    odd = tables.read("city_covariates").query("flag == 'implausible' and variable == 'loans'")
    rows = [[row.adcode, row.year, row.value / 80] for row in odd.itertuples()]
    assert rows and "Warning" not in str(imported(tmp_path, [*rows, ["320500", 1995, 9.0]], "贷款余额（亿元）"))
