"""Folders and files made to mislead: each gives named problems, none is passed over, none hangs, no list is endless."""
from __future__ import annotations

import csv
import io
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.tables import folders
from flowspace.tables.problems import LIMIT

HUNDRED = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAMPLES = {name: tables.read(name).head(6) for name in tables.names()}
HEADER = ["series", "adcode", "year", "patents", "evidence", "flag", "source"]
ROW = ["mine", "110000", "2010", "5", "observed", "", "own"]


def texts(frame):
    return list(csv.reader(io.StringIO(frame.to_csv(index=False))))


def write(path, records):
    path.write_text("\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in record)
                              for record in records) + "\n", encoding="utf-8")


def problems_of(folder, rows, header=HEADER):
    write(folder / "city_patents.csv", [header, *rows])
    return tables.check(folder)


NASTY = st.sampled_from(["", " ", "\u00a0", "１１００００", "110000.0", "1.1E+05", "'110000", "-1", "1e999", "NaN", "inf",
                         "0", "TRUE", "\x00", "\x1b[31m", "\ufffd", "a" * 200_000, '"', "a,b", "two\nlines", "0" * 400,
                         "９" * 20, "2010年", "#REF!", "=1+1", "-", "…", "1,234", "1\u00a0234", "\u202e", "False",
                         "2020-01-01"])


@HUNDRED
@given(st.data())
def test_damaged_copies_of_every_table_are_read_or_refused_by_name(tmp_path_factory, data):
    name = data.draw(st.sampled_from(list(SAMPLES)))
    records = texts(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.integers(0, len(records) - 1))
        cell = data.draw(st.integers(0, len(records[record]) - 1)) if records[record] else 0
        what = data.draw(st.sampled_from(["cell", "drop", "repeat", "shorten"]))
        if what == "cell" and records[record]:
            records[record][cell] = data.draw(NASTY)
        elif what == "repeat":
            records.insert(record, list(records[record]))
        elif what == "shorten":
            records[record] = records[record][:-1]
        elif len(records) > 1:
            del records[record]
    folder = tmp_path_factory.mktemp("own")
    write(folder / f"{name}.csv", records)
    for problem in tables.check(folder):
        assert problem.found and problem.expected and problem.mend and problem.file
        assert len(str(problem)) < 3000 and "\x1b" not in str(problem)


@pytest.mark.parametrize(("text", "mend"), [
    ("110000.0", "write 110000 and"), ("'110000", "write 110000 and"), ("\u00a0110000", "write 110000 and"),
    ("１１００００", "write 110000 and"), ("1.1E+05", "as text"), ("1100", "write 110000, the code"),
    ("北京", "flowspace import")])
def test_codes_that_a_spreadsheet_mangled_are_mended_in_words(tmp_path, text, mend):
    problem, = problems_of(tmp_path, [[*ROW[:1], text, *ROW[2:]]])
    assert (problem.row, problem.column) == (2, "adcode") and mend in problem.mend


@pytest.mark.parametrize(("text", "mend"), [("1,234", "without separators"), ("1\u00a0234", "without separators"),
                                            ("１２", "write 12 in plain"), ("1.5", "whole number"), ("NA", "row out")])
def test_counts_that_are_written_for_people_are_mended_in_words(tmp_path, text, mend):
    problem, = problems_of(tmp_path, [[*ROW[:3], text, *ROW[4:]]])
    assert (problem.row, problem.column) == (2, "patents") and mend in problem.mend


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "lost \ufffd\ufffd"])
def test_text_that_is_no_text(tmp_path, text):
    problem, = problems_of(tmp_path, [[*ROW[:6], text]])
    assert (problem.row, problem.column) == (2, "source") and "\x1b" not in str(problem)


def test_a_folder_under_the_name_of_a_table(tmp_path):
    (tmp_path / "city_patents.csv").mkdir()
    assert ["a folder" in problem.found for problem in tables.check(tmp_path)] == [True]


@pytest.mark.parametrize("target", ["nowhere.csv", "city_patents.csv"])
def test_a_link_that_leads_nowhere_does_not_bring_the_embedded_table_back(tmp_path, target):
    (tmp_path / "city_patents.csv").symlink_to(target)
    assert ["link" in problem.found for problem in tables.check(tmp_path)] == [True]
    with pytest.raises(tables.TableError, match="link"):
        tables.read("city_patents", tmp_path)


def test_a_link_to_a_good_file_is_followed_and_one_file_under_two_names_is_held_to_each(tmp_path):
    write(tmp_path / "real.txt", texts(SAMPLES["city_grants_2017"]))
    (tmp_path / "city_grants_2017.csv").symlink_to("real.txt")
    assert tables.check(tmp_path) == []
    (tmp_path / "city_grants_2006_2018.csv").symlink_to("real.txt")
    tables.read("city_grants_2017", tmp_path)
    tables.read("city_grants_2006_2018", tmp_path)
    (tmp_path / "city_patents.csv").symlink_to("real.txt")
    assert {problem.file for problem in tables.check(tmp_path)} == {str(tmp_path / "city_patents.csv")}


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "city_patents.csv")
    assert ["pipe" in problem.found for problem in tables.check(tmp_path)] == [True]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission(tmp_path):
    write(tmp_path / "city_patents.csv", [HEADER, ROW])
    (tmp_path / "city_patents.csv").chmod(0)
    assert ["can be read" in problem.found for problem in tables.check(tmp_path)] == [True]
    tmp_path.chmod(0)
    try:
        with pytest.raises(tables.TableError, match="cannot be read"):
            tables.check(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_system_that_refuses_to_read(tmp_path, monkeypatch):
    write(tmp_path / "city_patents.csv", [HEADER, ROW])

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders.Path, "read_bytes", refuse)
    assert ["Permission denied" in problem.found for problem in tables.check(tmp_path)] == [True]


def test_a_file_beyond_all_measure_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "LARGEST", 100)
    assert ["MB" in problem.found for problem in problems_of(tmp_path, [ROW] * 10)] == [True]


def test_a_spreadsheet_left_beside_tables_is_not_passed_over(tmp_path):
    write(tmp_path / "city_grants_2017.csv", texts(SAMPLES["city_grants_2017"]))
    (tmp_path / "city_patents.xlsx").write_bytes(b"PK")
    (tmp_path / "Cities.CSV").write_text("x", encoding="utf-8")
    (tmp_path / "notes.xlsx").write_bytes(b"PK")
    assert {problem.file for problem in tables.check(tmp_path)} == {
        str(tmp_path / "city_patents.xlsx"), str(tmp_path / "Cities.CSV")}


def test_a_broken_table_of_cities_does_not_hide_what_is_wrong_with_the_others(tmp_path):
    (tmp_path / "cities.csv").write_text("adcode\n1\n", encoding="utf-8")
    files = {problem.file for problem in problems_of(tmp_path, [[*ROW[:3], "-5", *ROW[4:]]])}
    assert files == {str(tmp_path / "cities.csv"), str(tmp_path / "city_patents.csv")}


def test_cities_left_out_by_the_reader_are_named_where_embedded_tables_need_them(tmp_path):
    cities = tables.read("cities").query("adcode != '320500'")
    write(tmp_path / "cities.csv", texts(cities))
    problems = tables.check(tmp_path)
    assert problems and {problem.file for problem in problems} == {str(tmp_path / "cities.csv")}
    assert all("320500" in problem.found for problem in problems)
    with pytest.raises(tables.TableError, match="no row for 320500"):
        tables.read("membership", tmp_path)


def test_rules_are_held_to_the_sound_rows_although_others_are_wrong(tmp_path):
    rows = [["grants_2006_2018", "440300", "2019", "5", *ROW[4:]], [*ROW[:3], "many", *ROW[4:]]]
    assert {(problem.row, problem.column) for problem in problems_of(tmp_path, rows)} == {(2, "year"), (3, "patents")}


def test_an_endless_header_and_endless_cells_are_answered_briefly(tmp_path):
    problems = problems_of(tmp_path, [], HEADER + [f"more {i}" for i in range(100_000)])
    assert len(problems) <= 2 * LIMIT and any("99980 more problems" in problem.found for problem in problems)
    problems = problems_of(tmp_path, [["x" * 300_000, *ROW[1:]]])
    assert len(problems) == 1 and len(str(problems[0])) < 1000


def test_columns_without_a_name(tmp_path):
    problem, = problems_of(tmp_path, [[*ROW, "", ""]], [*HEADER, "", ""])
    assert "without a name (number 8" in problem.found


def test_half_a_million_rows_are_checked_in_seconds(tmp_path):
    """Every cell wrong: about three seconds on two cores, where comparing them one by one took minutes."""
    body = "\n".join(f"mine,9{i % 90_000:05d},2010,-1,guess,,own" for i in range(500_000))
    (tmp_path / "city_patents.csv").write_text(",".join(HEADER) + "\n" + body + "\n", encoding="utf-8")
    begun = time.perf_counter()
    problems = tables.check(tmp_path)
    assert time.perf_counter() - begun < 30
    counted = [problem.found for problem in problems if "more problems" in problem.found]
    assert sorted(counted) == ["409980 more problems of this kind"] + ["499980 more problems of this kind"] * 3
