"""Figures of another magnitude than the embedded ones are found, with a unit or without; small differences pass."""
from __future__ import annotations

from dataclasses import replace

import pytest

from flowspace import tables
from flowspace.cli import main
from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_panel

OPTIONS = ImportOptions(constants={"evidence": "observed", "source": "yearbook"})
KNOWN = tables.read("city_covariates").query("flag != 'implausible' and 2014 <= year <= 2016")
HEADS = {"gdp": "GDP（亿元）", "average_wage": "在岗职工平均工资（元）", "resident_population": "常住人口（万人）"}


def cells(variable, n=12):
    part = KNOWN[KNOWN["variable"] == variable]
    wide = part.pivot(index="adcode", columns="year", values="value").dropna().head(n)
    return [[code, int(year), float(wide.loc[code, year])] for code in wide.index for year in wide.columns]


def imported(folder, rows, head, accept=()):
    lines = ["城市代码,年份," + head, *(f"{code},{year},{value!r}" for code, year, value in rows)]
    (folder / "mine.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_panel(folder / "mine.csv", "city_covariates", folder / "own",
                        replace(OPTIONS, accept_magnitude=accept))


def refused(folder, rows, head, accept=()):
    with pytest.raises(FlowspaceError) as error:
        imported(folder, rows, head, accept)
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
    problem = refused(tmp_path, rows, HEADS["gdp"])
    assert problem.found.startswith("gdp of 2015 does not fit the unit stated (亿元)")
    # Years run 2014, 2015, 2016 for each city, below one row of heads.
    assert problem.found.endswith("row 3, row 6, row 9, row 12, row 15, … in column GDP(亿元)")
    assert (problem.row, problem.column) == (3, "GDP(亿元)")


def test_cells_in_another_unit_are_refused_and_listed_and_few_are_named_in_the_report(tmp_path):
    rows = cells("gdp")
    first = rows[0][2]
    for i in (0, 5):
        rows[i][2] *= 10_000
    report = str(imported(tmp_path, rows, HEADS["gdp"]))
    assert "Warning: far from the embedded figures" in report and "gdp: 2 of 36 comparable cells" in report
    assert rows[0][:2] == ["110000", 2014]
    assert (f"北京市 110000 in 2014 (row 2, column GDP(亿元)) {rows[0][2]:.10g}, embedded {first:.10g}, about 10,000 "
            "times it") in report
    assert f" in {rows[5][1]} (row 7, column GDP(亿元))" in report
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


def test_columns_of_years_are_named_with_the_rows(tmp_path):
    part = KNOWN[KNOWN["variable"] == "gdp"].pivot(index="adcode", columns="year", values="value").dropna().head(12)
    part[2016] *= 10_000
    lines = ["城市代码,GDP2014（亿元）,GDP2015（亿元）,GDP2016（亿元）"]
    lines += [",".join([row.Index, *map(repr, row[1:])]) for row in part.astype(float).itertuples()]
    (tmp_path / "wide.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(FlowspaceError) as error:
        import_panel(tmp_path / "wide.csv", "city_covariates", tmp_path / "own", OPTIONS)
    problem, = error.value.problems
    assert problem.found.endswith("row 2, row 3, row 4, row 5, row 6, … in column GDP2016(亿元)")
    assert (problem.row, problem.column) == (2, "GDP2016(亿元)")


@pytest.mark.parametrize("spoilt", [range(36), (0, 5, 10)], ids=["all", "three cells"])
def test_a_refused_magnitude_is_taken_over_on_the_readers_word_and_the_report_says_so(tmp_path, spoilt):
    rows = cells("gdp")
    for i in spoilt:
        rows[i][2] *= 100
    problem = refused(tmp_path, rows, HEADS["gdp"])
    assert "--accept-magnitude gdp" in problem.mend
    assert "--accept-magnitude gdp" in refused(tmp_path, rows, HEADS["gdp"], accept=["loans"]).mend
    report = imported(tmp_path, rows, HEADS["gdp"], accept=["gdp"])
    assert report.accepted == [problem.found] and not report.doubtful
    assert "taken over on the reader's word (--accept-magnitude)" in str(report) and problem.found in str(report)
    written = tables.read("city_covariates", tmp_path / "own").set_index(["adcode", "year"])["value"]
    assert all(written[code, year] == value for code, year, value in rows)


def test_a_word_for_figures_that_nothing_is_held_against_is_named(tmp_path, capsys):
    assert "did you mean 'gdp'" in refused(tmp_path, cells("gdp"), HEADS["gdp"], accept=["gpd"]).found
    assert imported(tmp_path, cells("gdp"), HEADS["gdp"], accept=["gdp"]).accepted == []
    (tmp_path / "grants.csv").write_text("城市,年份,专利数\n苏州,2015,5\n", encoding="utf-8")
    words = ["import", "panel", str(tmp_path / "grants.csv"), "--table", "city_patents", "--out", str(tmp_path / "b"),
             "--set", "series=a", "--set", "evidence=observed", "--set", "source=x", "--accept-magnitude", "patents"]
    assert main(words) == 1 and "held against no others" in capsys.readouterr().err
