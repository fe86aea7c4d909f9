"""Files that cannot be imported: each ends in named problems, all at once, and the folder stays as it was."""
from __future__ import annotations

import io
import os
import zipfile

import openpyxl
import pandas as pd
import pytest
from declared import COVARIATES, LINKS, PAIRS, SERVICES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import FlowspaceError
from flowspace.importing import ImportOptions, import_edges, import_panel, sheets

MANY = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
CONSTANTS = {"series": "mine", "evidence": "observed", "source": "yearbook"}
PANEL = ImportOptions(constants=CONSTANTS)
GOOD = [["城市", "省份", "年份", "专利授权量（件）"], ["苏州市", "江苏省", "2016", "5"], ["宿州市", "安徽省", "2016", "6"],
        ["北京市", "北京市", "2017", "7"], ["襄樊市", "湖北省", "2017", "8"]]


def csv_of(rows):
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


def excel_of(rows, name="Sheet1"):
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def stata_of(rows):
    frame = pd.DataFrame(rows[1:], columns=["city", "province", "year", "patents"]).astype(object)
    held = io.BytesIO()
    frame.to_stata(held, write_index=False, version=118)
    return held.getvalue()


FILES = {"csv": csv_of(GOOD), "xlsx": excel_of(GOOD), "dta": stata_of(GOOD)}


def refused(tmp_path, content, run=import_panel, table="city_patents", options=PANEL, name="mine.csv"):
    """Import a file that has to be refused; returns the problems."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(FlowspaceError) as error:
        run(file, table, tmp_path / "own", options)
    assert not (tmp_path / "own").exists()
    for problem in error.value.problems:
        assert problem.found and problem.expected and problem.mend and len(str(problem)) < 3000
    return error.value.problems


def taken_or_refused(folder, content, name, run=import_panel, table="city_patents", options=PANEL):
    """Import a file of any kind: the folder holds one good table afterwards, or is not there at all."""
    (folder / name).write_bytes(content)
    try:
        run(folder / name, table, folder / "own", options)
    except FlowspaceError as error:
        assert not (folder / "own").exists() and error.problems
    else:
        assert [path.name for path in (folder / "own").iterdir()] == ["city_patents.csv"]
        assert tables.check(folder / "own") == []


def with_row(*cells, times=1):
    return csv_of(GOOD + [list(cells)] * times)


def test_the_sample_itself_is_good(tmp_path):
    for kind, content in FILES.items():
        (tmp_path / f"a.{kind}").write_bytes(content)
        assert import_panel(tmp_path / f"a.{kind}", "city_patents", tmp_path / kind, PANEL).rows_written == 4


@pytest.mark.parametrize(("row", "column", "word"), [
    (("苏洲市", "", "2015", "1"), "城市", "did you mean 苏州市"), (("Suzhou", "", "2015", "1"), "城市", "may mean 苏州市"),
    (("苏州市", "安徽省", "2015", "1"), "城市", "contradict"), (("320583", "", "2015", "1"), "城市", "a part of 苏州市"),
    (("昆山市", "", "2015", "1"), "城市", "a part of 苏州市"), (("Kunshan", "", "2015", "1"), "城市", "a part of 苏州市"),
    (("巢湖市", "", "2015", "1"), "城市", "divided among 合肥市"), (("莱芜市", "", "2015", "1"), "城市", "part of 济南市"),
    (("吉林", "", "2015", "1"), "城市", "province of that name"), (("", "", "2015", "1"), "城市", "no city"),
    (("无锡市", "", "2015", "1.5"), "专利授权量(件)", "'1.5'"), (("无锡市", "", "2015", "约5"), "专利授权量(件)", "'约5'"),
    (("无锡市", "", "2015", "1,5"), "专利授权量(件)", "'1,5'"), (("无锡市", "", "2015", "-3"), "专利授权量(件)", "'-3'"),
    (("无锡市", "", "2015", "#REF!"), "专利授权量(件)", "#REF!"), (("无锡市", "", "15", "1"), "年份", "'15'"),
    (("无锡市", "", "2010-2015", "1"), "年份", "2010-2015"), (("无锡市", "", "", "1"), "年份", "empty cell"),
    (("苏州市", "", "2016", "5"), "年份", "first in row 2"), (("1.1E+05", "", "2015", "1"), "城市", "rounded")])
def test_each_fault_is_named_where_it_stands(tmp_path, row, column, word):
    problem, = refused(tmp_path, with_row(*row))
    assert (problem.row, problem.column) == (6, column) and word in problem.found


def test_all_faults_come_at_once_in_terms_of_the_sheet(tmp_path):
    rows = [["各市专利"], [], *GOOD, ["苏洲", "", "2015", "1"], ["无锡市", "", "2015", "many"], ["常州市", "", "1800", "3"]]
    problems = refused(tmp_path, excel_of(rows, "数据"), name="mine.xlsx")
    assert {(problem.sheet, problem.row, problem.column) for problem in problems} == {
        ("数据", 8, "城市"), ("数据", 9, "专利授权量(件)"), ("数据", 10, "年份")}


def test_a_name_that_is_wrong_a_thousand_times_is_one_problem(tmp_path):
    problem, = refused(tmp_path, csv_of(GOOD + [["苏洲", "", str(year), "1"] for year in range(1990, 2020)]))
    assert "(30 rows)" in problem.found


def test_faults_by_the_thousand_are_counted_not_listed(tmp_path):
    problems = refused(tmp_path, csv_of(GOOD + [[f"城{i}", "", "2015", "many"] for i in range(3000)]))
    assert len(problems) < 50
    assert sorted(p.found for p in problems if "more problems" in p.found) == ["2980 more problems of this kind"] * 2


@pytest.mark.parametrize(("content", "word"), [
    (b"", "without a single filled cell"), (b"\n,,\n", "without a single filled cell"),
    (b"a,b\n1,2\n", "no row of heads"),
    (b"\xd0\xcf\x11\xe0rest", "old kind"), (b"PK\x03\x04rest", "damaged Excel"), (b"\x00\x01\x02", "no text"),
    (csv_of(GOOD[:1]), "no row with a city"), (csv_of(GOOD) + b'\n"never closed', "quotation"),
    (csv_of([["city", "year", "patents"], ["合计", "2016", "3"]]), "no row with a city")])
def test_files_that_hold_no_figures(tmp_path, content, word):
    assert any(word in problem.found for problem in refused(tmp_path, content))


def test_files_that_are_not_there(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name, word in (("none.csv", "no such file"), ("folder.csv", "a folder"), ("pipe.csv", "no regular file"),
                       ("a" * 300 + ".csv", "no")):
        with pytest.raises(FlowspaceError, match=word):
            import_panel(tmp_path / name, "city_patents", tmp_path / "own", PANEL)
    assert not (tmp_path / "own").exists()


def test_figures_in_a_unit_that_does_not_fit_are_not_taken_for_single_ones(tmp_path):
    rows = [["city", "year", "专利授权量（万元）"], ["苏州市", "2016", "5"]]
    problem, = refused(tmp_path, csv_of(rows))
    assert "another unit" in problem.found and problem.row == 1


def test_two_columns_for_one_and_columns_that_are_missing(tmp_path):
    rows = [["city", "year", "专利授权量", "专利数"], ["苏州市", "2016", "5", "6"]]
    problems = refused(tmp_path, csv_of(rows), options=ImportOptions(constants={"series": "mine"}))
    assert {word for word in ("two columns for patents", "no column for evidence", "no column for source")
            for problem in problems if word in problem.found} == {
        "two columns for patents", "no column for evidence", "no column for source"}


def test_options_that_say_nothing_or_too_much(tmp_path):
    options = ImportOptions(columns={"patnets": "a", "year": "Jahr"}, constants={**CONSTANTS, "adcode": "110000"},
                            variables={"gdp": "x"}, value="flag", leave_out=["苏洲"], mirrored=True)
    words = " | ".join(problem.found for problem in refused(tmp_path, csv_of(GOOD), options=options))
    for word in ("did you mean 'patents'", "'Jahr'", "--set adcode", "--variable", "--value flag", "--mirrored",
                 "--leave-out '苏洲'"):
        assert word in words


@pytest.mark.parametrize(("run", "table", "word"), [
    (import_panel, "cities", "0 columns of cities"), (import_panel, "city_patent", "did you mean 'city_patents'"),
    (import_panel, LINKS, "2 columns of cities"), (import_edges, "city_patents", "1 column of cities")])
def test_tables_that_are_no_goal(tmp_path, run, table, word):
    assert word in refused(tmp_path, csv_of(GOOD), run, table)[0].found


def test_a_folder_that_holds_the_table_is_left_alone_unless_asked(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(GOOD))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "city_patents.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FlowspaceError, match="--replace"):
        import_panel(tmp_path / "a.csv", "city_patents", tmp_path / "own", PANEL)
    assert (tmp_path / "own" / "city_patents.csv").read_text(encoding="utf-8") == "mine"
    import_panel(tmp_path / "a.csv", "city_patents", tmp_path / "own", ImportOptions(constants=CONSTANTS, replace=True))
    assert len(tables.read("city_patents", tmp_path / "own")) == 4
    with pytest.raises(FlowspaceError, match="a file where the folder"):
        import_panel(tmp_path / "a.csv", "city_patents", tmp_path / "a.csv", PANEL)
    with pytest.raises(FlowspaceError, match="embedded"):
        import_panel(tmp_path / "a.csv", "city_patents", tables.embedded_folder(), PANEL)


def test_a_disk_that_refuses_to_write_leaves_nothing_behind(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(csv_of(GOOD))

    def refuse(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flowspace.importing.run.write_beside", refuse)
    with pytest.raises(FlowspaceError, match="No space left"):
        import_panel(tmp_path / "a.csv", "city_patents", tmp_path / "deep" / "own", PANEL)
    assert not (tmp_path / "deep").exists()


def test_formulas_without_results_and_figures_in_merged_cells(tmp_path):
    rows = [*GOOD, ["无锡市", "", "2015", "=1+1"], ["常州市", "", "2015", 3], ["南通市", "", "2015", None]]
    book = openpyxl.load_workbook(io.BytesIO(excel_of(rows)))
    book.active.merge_cells("D7:D8")
    held = io.BytesIO()
    book.save(held)
    problems = refused(tmp_path, held.getvalue(), name="mine.xlsx")
    assert [(problem.row, problem.found[:9]) for problem in problems] == [(6, "a formula"), (8, "one figur")]


def test_several_sheets_without_years_are_asked_about(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(excel_of(GOOD, "one")))
    other = book.create_sheet("other")
    for row in GOOD:
        other.append(row)
    held = io.BytesIO()
    book.save(held)
    assert "one, other" in refused(tmp_path, held.getvalue(), name="mine.xlsx")[0].found
    options = ImportOptions(constants=CONSTANTS, sheets=["othr"])
    assert "did you mean 'other'" in refused(tmp_path, held.getvalue(), options=options, name="mine.xlsx")[0].found
    report = import_panel(tmp_path / "mine.xlsx", "city_patents", tmp_path / "own",
                          ImportOptions(constants=CONSTANTS, sheets=["other"]))
    assert report.rows_written == 4


def test_a_workbook_that_unpacks_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST", 5000)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * 1_000_000)
    assert "unpacks to more" in refused(tmp_path, held.getvalue())[0].found


def test_a_stray_cell_at_the_end_of_the_sheet(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(excel_of(GOOD)))
    book.active["XFD1048576"] = "x"
    held = io.BytesIO()
    book.save(held)
    assert "cells down to row 1,048,576" in refused(tmp_path, held.getvalue(), name="mine.xlsx")[0].found


def test_merged_units_are_added_only_when_asked_and_divided_ones_left_out_only_by_name(tmp_path):
    content = csv_of([["city", "year", "patents"], ["济南", "2016", "5"], ["莱芜", "2016", "6"], ["巢湖", "2016", "7"]])
    assert len(refused(tmp_path, content)) == 2
    options = ImportOptions(constants=CONSTANTS, sum=True, leave_out=["巢湖"])
    report = import_panel(tmp_path / "mine.csv", "city_patents", tmp_path / "own", options)
    assert tables.read("city_patents", tmp_path / "own")["patents"].tolist() == [11]
    assert set(report.skipped) == {"left out as asked", "rows added to another row of the same key"}


def test_a_pair_listed_both_ways_is_asked_about(tmp_path):
    rows = [["city1", "city2", "year", "full", "evidence"], ["苏州", "无锡", "2010", "3", "observed"],
            ["无锡", "苏州", "2010", "4", "observed"]]
    for options in (ImportOptions(), ImportOptions(mirrored=True)):
        problem, = refused(tmp_path, csv_of(rows), import_edges, PAIRS, options)
        assert problem.row == 3 and "--sum" in problem.mend and "--mirrored" in problem.mend


def test_minutes_are_never_added_up(tmp_path):
    rows = [["from", "to", "year", "trains", "fastest_minutes"], ["苏州", "无锡", "2010", "3", "10"],
            ["苏州", "无锡", "2010", "4", "12"]]
    options = ImportOptions(constants={"evidence": "observed"}, sum=True)
    problem, = refused(tmp_path, csv_of(rows), import_edges, SERVICES, options)
    assert "differ in another column" in problem.found and problem.column == "fastest_minutes"


def test_a_matrix_with_a_misspelt_city_and_an_asymmetric_one(tmp_path):
    rows = [["", "苏州", "无锡", "常洲"], ["苏州", "", "1", "2"], ["无锡", "3", "", "4"], ["常洲", "5", "6", "x"]]
    options = ImportOptions(constants={"evidence": "observed", "year": "2010"})
    problems = refused(tmp_path, csv_of(rows), import_edges, LINKS, options)
    assert [(problem.row, problem.column) for problem in problems] == [(1, "常洲"), (4, "常洲")]
    assert "常州市 Changzhou" in problems[0].found and problems[1].found == "'x'"
    rows = [["", "苏州", "无锡"], ["苏州", "", "1"], ["无锡", "3", ""]]
    problem, = refused(tmp_path, csv_of(rows), import_edges, PAIRS, ImportOptions(
        constants={"evidence": "observed", "year": "2010"}, value="full"))
    assert "a second time" in problem.found


def test_a_table_of_variables_asks_which_head_is_which(tmp_path):
    rows = [["city", "year", "人均GDP", "产值"], ["苏州", "2010", "3", "4"]]
    problem, = refused(tmp_path, csv_of(rows), table=COVARIATES,
                       options=ImportOptions(constants={"evidence": "observed"}))
    assert "'产值'" in problem.found and "a figure per head" in problem.found
    assert "gdp, population" in problem.expected and "--variable" in problem.mend


CELL = st.one_of(st.sampled_from(["", "苏州市", "Suzhou", "合计", "注：", "2016", "2016年", "1,234", "—", "１２", "-5", "1e999",
                                  "=A1", "#N/A", "\x1b[0m", "110000", "1.1E+05", "9" * 40, "nan", "城市", "年份"]),
                 st.text(max_size=12))


@MANY
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), CELL), min_size=1, max_size=6),
       st.sampled_from(["csv", "xlsx", "dta"]))
def test_damaged_cells_of_a_good_file(tmp_path_factory, damage, kind):
    rows = [list(row) for row in GOOD]
    for row, column, text in damage:
        rows[row][column] = text
    folder = tmp_path_factory.mktemp("damaged")
    try:
        content = {"csv": csv_of, "xlsx": excel_of, "dta": stata_of}[kind](rows)
    except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError, UnicodeEncodeError):
        return  # the program that writes such files refuses the text already
    taken_or_refused(folder, content, f"mine.{kind}")


@MANY
@given(st.lists(st.lists(CELL, max_size=6), max_size=6), st.sampled_from(["panel", "links", "pairs"]))
def test_random_cells(tmp_path_factory, rows, kind):
    folder = tmp_path_factory.mktemp("cells")
    (folder / "mine.csv").write_bytes(csv_of(rows).replace(b"\x00", b""))
    run, table = {"panel": (import_panel, "city_patents"), "links": (import_edges, LINKS),
                  "pairs": (import_edges, PAIRS)}[kind]
    try:
        run(folder / "mine.csv", table, folder / "own", ImportOptions(constants={"evidence": "observed"}))
    except FlowspaceError:
        assert not (folder / "own").exists()


@MANY
@given(st.data(), st.sampled_from(["csv", "xlsx", "dta"]))
def test_damaged_bytes_of_a_good_file(tmp_path_factory, data, kind):
    content = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(1, 5))):
        position = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[position] = data.draw(st.integers(0, 255))
        else:
            del content[position:position + data.draw(st.integers(1, 50))]
            content += b"x"
    taken_or_refused(tmp_path_factory.mktemp("bytes"), bytes(content), f"mine.{kind}")


@MANY
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"<stata_dta><header><release>118</release>",
                                                 b"\x72\x02\x01\x00", b"\xff\xfe", b"\xef\xbb\xbf"]),
       st.sampled_from(["csv", "xlsx", "dta"]))
def test_random_bytes(tmp_path_factory, content, start, kind):
    taken_or_refused(tmp_path_factory.mktemp("random"), start + content, f"mine.{kind}")
