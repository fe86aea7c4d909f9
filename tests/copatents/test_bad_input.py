"""Bad records and arguments: every mistake is named with its place, all of them at once, never another exception."""
from __future__ import annotations

import random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace.copatents import build
from flowspace.errors import FlowspaceError, ParameterError, TableError

HEADER = ["application_number", "year", "type", "applicant", "address"]
ROWS = [[f"2012{number:08d}", str(2010 + number % 5), "invention", f"Firm {number}", "北京市海淀区"] for number in range(12)]
MANY = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROW = st.integers(2, len(ROWS) + 1)


def write_records(folder, rows=ROWS, header=HEADER, encoding="utf-8", name="records.csv"):
    text = "\n".join(",".join(row) for row in [header, *rows]) + "\n"
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def with_cell(row, column, value):
    rows = [list(cells) for cells in ROWS]
    rows[row - 2][HEADER.index(column)] = value
    return rows


def problems_of(source, error=TableError, **arguments):
    with pytest.raises(error) as caught:
        build(source, progress=False, **arguments)
    for problem in caught.value.problems:
        assert problem.found and problem.expected and problem.mend
    return caught.value.problems


def test_the_records_themselves_are_good(tmp_path):
    assert build(write_records(tmp_path), progress=False).report["patents"] == len(ROWS)


@MANY
@given(ROW, st.sampled_from(["", "12", "20l2", "abc", "1984", "2031", "0", "-2012", "20 12", "二〇一二", "NaN",
                             "03/04/2012", "20122", "99999999999999", "2012-", "2012x", "2012-13-45", "20121345",
                             "2013-02-29", "20130229", "2012/2/30", "2012.06.31", "2012年13月", "2012年6月31日",
                             "2012-00-00", "20120000", "2012-13", "2012-02-30 00:00:00", "2012 2 30"]))
def test_a_year_that_cannot_be_read(tmp_path, row, value):
    listed = problems_of(write_records(tmp_path, with_cell(row, "year", value)))
    assert [(p.row, p.column) for p in listed] == [(row, "year")]
    assert repr(value) in listed[0].found


@MANY
@given(ROW, st.sampled_from(["2012", "2012.0", "2012年", "2012-03-04", "2012/3/4", "20120304", "2012.03.04", "2012年3月4日",
                             "2012-03-04 00:00:00", " 2012 ", "2012-03", "2012-02-29", "20120229", "2012/2/29 0:00",
                             "2012.2.29", "2012年2月29日", "2012年2月", " 20120304 ", "2012-03-04T10:00:00Z", "2012年度"]))
def test_years_and_dates_that_can(tmp_path, row, value):
    assert build(write_records(tmp_path, with_cell(row, "year", value)), progress=False).report["patents"] == len(ROWS)


@MANY
@given(ROW, st.sampled_from(["inventon", "patent", "发名", "7", "invention;design", "?"]))
def test_an_unknown_type(tmp_path, row, value):
    listed = problems_of(write_records(tmp_path, with_cell(row, "type", value)), separator="")
    assert [(p.row, p.column) for p in listed] == [(row, "type")]


@MANY
@given(ROW, st.sampled_from(["", " ", "CN", "."]))
def test_no_application_number(tmp_path, row, value):
    listed = problems_of(write_records(tmp_path, with_cell(row, "application_number", value)))
    assert [(p.row, p.column) for p in listed] == [(row, "number")]


@MANY
@given(st.sets(ROW, min_size=2, max_size=4))
def test_all_problems_at_once(tmp_path, rows):
    records = [list(cells) for cells in ROWS]
    for row in rows:
        records[row - 2][1] = "?"
        records[row - 2][2] = "??"
    listed = problems_of(write_records(tmp_path, records))
    assert {(p.row, p.column) for p in listed} == {(row, column) for row in rows for column in ("year", "type")}


def test_many_problems_of_a_kind_are_counted(tmp_path):
    listed = problems_of(write_records(tmp_path, [[number, "?", *rest] for number, _, *rest in ROWS]))
    assert [p.row for p in listed] == [2, 3, 4, 5, 6, None]
    assert listed[-1].found == "7 more rows like these"


@MANY
@given(st.sampled_from(["year", "type"]), ROW, ROW, st.sampled_from(["", "X1"]))
def test_an_application_with_two_years_or_types(tmp_path, column, one, other, ending):
    if one == other:
        return
    rows = [list(cells) for cells in ROWS]
    values = {"year": ("2013", "2014"), "type": ("design", "utility")}[column]
    for row, value in zip((one, other), values, strict=True):
        rows[row - 2] = ["201299999" + ending, "2012", "design", *rows[row - 2][3:]]
        rows[row - 2][HEADER.index(column)] = value
    listed = problems_of(write_records(tmp_path, rows))
    assert [(p.row, p.column) for p in listed] == [(max(one, other), column)]
    assert "201299999" in listed[0].found


@MANY
@given(st.sampled_from(["application_number", "year", "applicant"]))
def test_a_missing_column(tmp_path, column):
    place = HEADER.index(column)
    rows = [row[:place] + row[place + 1:] for row in ROWS]
    listed = problems_of(write_records(tmp_path, rows, HEADER[:place] + HEADER[place + 1:]))
    assert [p.row for p in listed] == [1]
    assert all(name in listed[0].found for name in HEADER if name != column)


def test_a_column_nearly_right_is_suggested_and_all_files_are_named(tmp_path):
    one = write_records(tmp_path, header=["aplication_number", *HEADER[1:]])
    other = write_records(tmp_path, header=[*HEADER[:3], "申请仁", "地址"], name="other.csv")
    listed = problems_of([one, other])
    assert [p.file for p in listed] == [str(one), str(other)]
    assert "did you mean 'aplication_number'" in listed[0].found and "did you mean '申请仁'" in listed[1].found


@MANY
@given(ROW, st.sampled_from([",extra", "", '"open', '"a"b"']), st.booleans())
def test_rows_that_are_no_rows(tmp_path, row, change, shorten):
    lines = [",".join(cells) for cells in [HEADER, *ROWS]]
    lines[row - 1] = lines[row - 1].rsplit(",", 1)[0] if change == "" else lines[row - 1] + (
        change if change.startswith(",") else "," + change)
    (tmp_path / "records.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    listed = problems_of(tmp_path / "records.csv")
    assert row in [p.row for p in listed] or change.startswith('"')


@MANY
@given(ROW, st.sampled_from([b"\xff\xfe\xfd", b"\x81", b"\xc3\x28"]))
def test_broken_encodings(tmp_path, row, wrong):
    file = write_records(tmp_path)
    lines = file.read_bytes().split(b"\n")
    lines[row - 1] += wrong
    file.write_bytes(b"\n".join(lines))
    listed = problems_of(file, encoding="utf-8")
    assert [p.row for p in listed] == [row] and "utf-8" in listed[0].found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_end_in_a_named_error_or_a_result(tmp_path, content, headed):
    (tmp_path / "records.csv").write_bytes((",".join(HEADER) + "\n").encode() * headed + content)
    try:
        build(tmp_path / "records.csv", progress=False)
    except FlowspaceError as error:
        assert error.problems


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_a_good_file_with_bytes_changed(tmp_path, seed):
    rng = random.Random(seed)
    content = bytearray(write_records(tmp_path).read_bytes())
    for _ in range(rng.randint(1, 6)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    (tmp_path / "records.csv").write_bytes(bytes(content))
    try:
        build(tmp_path / "records.csv", progress=False)
    except FlowspaceError as error:
        assert error.problems


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_a_good_parquet_file_with_bytes_changed(tmp_path, seed):
    rng = random.Random(seed)
    file = tmp_path / "records.parquet"
    file.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT '2012' || i AS application_number, 2012 AS year, 'Firm ' || i AS applicant, "
                           f"'北京市' AS address FROM range(200) r(i)) TO '{file}' (FORMAT parquet)")
    content = bytearray(file.read_bytes())
    for _ in range(rng.randint(1, 6)):
        content[rng.randrange(4, len(content))] = rng.randrange(256)
    file.write_bytes(bytes(content))
    try:
        build(file, progress=False)
    except FlowspaceError as error:
        assert error.problems


def test_too_little_memory_is_said(tmp_path):
    write_records(tmp_path, [[f"2012{number:08d}", *ROWS[0][1:]] for number in range(60_000)])
    problems = problems_of(tmp_path / "records.csv", ParameterError, memory="1MB")
    assert "does not suffice" in problems[0].found


@pytest.mark.parametrize(("content", "word"), [
    (b"", "empty file"), (b"\xef\xbb\xbf\n", "empty file"), (b"PK\x03\x04abc", "spreadsheet"),
    (b"PAR1 not really", "Parquet file that cannot be read"),
    ((",".join(HEADER) + "\n").encode(), "header without rows"),
    (b"year,year,applicant,application_number\n1,2,3,4\n", "column 'year' 2 times"),
    ("申请号,专利号,申请年,申请人\n1,2,2010,A\n".encode(), "several columns for the application number")])
def test_files_that_are_no_records(tmp_path, content, word):
    (tmp_path / "records.csv").write_bytes(content)
    assert word in problems_of(tmp_path / "records.csv")[0].found


def test_files_that_are_not_there(tmp_path):
    write_records(tmp_path)
    (tmp_path / "empty").mkdir()
    listed = problems_of([tmp_path / "recods.csv", tmp_path / "*.parquet", tmp_path / "empty"])
    assert "did you mean 'records.csv'" in listed[0].found
    assert "no file of this pattern" in listed[1].found and "folder without" in listed[2].found
    assert "no file" in problems_of([])[0].found


@pytest.mark.parametrize(("arguments", "word"), [
    ({"types": "inventon"}, "did you mean 'invention'"), ({"types": []}, "no type"), ({"threads": 0}, "threads 0"),
    ({"threads": 2.0}, "threads 2.0"), ({"memory": "lots"}, "memory 'lots'"), ({"memory": 4}, "memory 4"),
    ({"memory": "0GB"}, "memory '0GB'"), ({"evidence": "observd"}, "did you mean 'observed'"),
    ({"encoding": "gkb"}, "did you mean 'gbk'"), ({"separator": 5}, "separator 5"),
    ({"temporary": "no such folder"}, "no such folder"), ({"columns": {"nummer": "a"}}, "did you mean 'number'"),
    ({"columns": {"number": 1}}, "1 for 'number'"), ({"columns": ["a"]}, "list for columns"),
    ({"groups": "defalt"}, "did you mean 'default'"), ({"groups": {"A": [""]}}, "pattern ''"),
    ({"groups": [("国网", "prefx", "SG")]}, "did you mean 'prefix'"), ({"groups": 3}, "int for groups")])
def test_arguments_that_are_wrong(tmp_path, arguments, word):
    listed = problems_of(write_records(tmp_path), ParameterError, **arguments)
    assert word in listed[0].found


def test_types_need_their_column(tmp_path):
    rows = [[number, year, *rest] for number, year, _, *rest in ROWS]
    file = write_records(tmp_path, rows, ["application_number", "year", "applicant", "address"])
    assert build(file, progress=False).report["patents"] == len(ROWS)
    problem = problems_of(file, types="invention")[0]
    assert "no column with the type of patent" in problem.found
    assert "--column" in problem.mend and "--type" in problem.mend and "fifth digit" in problem.mend
    # What the message advises works: the digit is a type.
    rows = [[f"2012{digit}0000001", "2012", digit, "Firm", "北京市"] for digit in "12389"]
    for kind, patents in (("invention", 2), ("utility", 2), ("design", 1)):
        report = build(write_records(tmp_path, rows), types=kind, progress=False).report
        assert report["patents_counted"] == patents
    assert "no column with the addresses" in problems_of(file, columns={"address": "Adresse"})[0].found
