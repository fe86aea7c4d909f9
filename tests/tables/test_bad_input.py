"""Bad files: whatever is wrong, the answer is a TableError that names the place, never another exception."""
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import tables
from flowspace.tables.problems import LIMIT

QUICK = settings(max_examples=12,
                 suppress_health_check=[HealthCheck.function_scoped_fixture])
SAMPLE = tables.read("city_patents").iloc[::900].head(12)
HEADER = list(SAMPLE.columns)


def problems_of(folder, content, name="city_patents"):
    """Write a file and return the problems reading it raises."""
    (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(tables.TableError) as error:
        tables.read(name, folder)
    listed = error.value.problems
    assert tables.check(folder) == listed
    for problem in listed:
        assert problem.file == str(folder / f"{name}.csv")
        assert problem.found and problem.expected and problem.mend
    return listed


def text_of(rows, header=HEADER):
    return "\n".join(",".join(row) for row in [header, *rows]) + "\n"


def rows_of(frame=SAMPLE):
    return [[str(value) for value in row] for row in frame.itertuples(index=False)]


def with_cell(row, column, value):
    """The sample with one cell replaced; the row counts as in a text editor."""
    rows = rows_of()
    rows[row - 2][HEADER.index(column)] = value
    return text_of(rows)


def test_the_sample_itself_is_good(tmp_path):
    (tmp_path / "city_patents.csv").write_text(text_of(rows_of()), encoding="utf-8")
    assert len(tables.read("city_patents", tmp_path)) == len(SAMPLE)


ROW = st.integers(2, len(SAMPLE) + 1)


@QUICK
@given(ROW, st.sampled_from(["-1", "1.5", "nan", "NaN", "inf", "-inf", "1e3", "1,000", "many", "", " ", "１２", "12 000",
                             "0x10", "1_000", "九", "9" * 30, "None", "5;6"]))
def test_a_count_that_is_no_count(tmp_path, row, value):
    cell = f'"{value}"' if "," in value else value
    listed = problems_of(tmp_path, with_cell(row, "patents", cell))
    assert [(p.row, p.column) for p in listed] == [(row, "patents")]


@QUICK
@given(ROW, st.sampled_from(["1984", "2031", "20l0", "2010.0", "", "MMX", "-2010", "99999999999999999999"]))
def test_a_year_that_is_no_year(tmp_path, row, value):
    listed = problems_of(tmp_path, with_cell(row, "year", value))
    assert {(p.row, p.column) for p in listed} == {(row, "year")}


@QUICK
@given(ROW, st.sampled_from(["990100", "371200", "310100", "11000", "1100000", "110000.0", "Beijing", "北京市", "",
                             " 110000", '"110000\n"']))
def test_a_city_that_does_not_exist(tmp_path, row, value):
    listed = problems_of(tmp_path, with_cell(row, "adcode", value))
    assert {(p.row, p.column) for p in listed} == {(row, "adcode")}


@QUICK
@given(ROW, st.sampled_from(["guess", "Observed", "observed ", "observd", ""]))
def test_an_evidence_grade_that_does_not_exist(tmp_path, row, value):
    listed = problems_of(tmp_path, with_cell(row, "evidence", value))
    assert {(p.row, p.column) for p in listed} == {(row, "evidence")}


@QUICK
@given(st.sampled_from(HEADER))
def test_a_missing_column(tmp_path, column):
    i = HEADER.index(column)
    rows = [row[:i] + row[i + 1:] for row in rows_of()]
    listed = problems_of(tmp_path, text_of(rows, HEADER[:i] + HEADER[i + 1:]))
    assert (1, column) in {(p.row, p.column) for p in listed}


@QUICK
@given(st.sampled_from(HEADER), st.sampled_from(HEADER))
def test_a_repeated_column(tmp_path, one, other):
    i = HEADER.index(one)
    rows = [[*row, row[i]] for row in rows_of()]
    listed = problems_of(tmp_path, text_of(rows, [*HEADER, one]))
    assert [(p.row, p.column) for p in listed] == [(1, one)]


def test_an_unknown_column_is_met_with_the_nearest_name(tmp_path):
    listed = problems_of(tmp_path, text_of(rows_of(), ["patnets" if name == "patents" else name for name in HEADER]))
    assert any("did you mean 'patents'" in p.found for p in listed)
    assert any(p.column == "patents" and p.row == 1 for p in listed)


@QUICK
@given(st.integers(0, len(SAMPLE) - 1), st.integers(1, 3))
def test_a_repeated_key_names_both_rows(tmp_path, i, times):
    rows = rows_of() + [rows_of()[i]] * times
    listed = problems_of(tmp_path, text_of(rows))
    assert [p.row for p in listed] == [len(SAMPLE) + 2 + n for n in range(times)]
    assert all(f"row {i + 2}" in p.found for p in listed)


@QUICK
@given(ROW, st.sampled_from([1, -1, 3]))
def test_a_row_of_another_length(tmp_path, row, change):
    rows = rows_of()
    rows[row - 2] = rows[row - 2][:-1] if change < 0 else rows[row - 2] + ["x"] * change
    listed = problems_of(tmp_path, text_of(rows))
    assert [p.row for p in listed] == [row]


@QUICK
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(tmp_path, content):
    problems_of(tmp_path, content)


@QUICK
@given(st.text('ab,"\n\r; 0城é\x85\u2028', max_size=60))
def test_text_of_any_kind_under_a_good_header(tmp_path, text):
    problems_of(tmp_path, text_of([]) + text + "\nx")


@QUICK
@given(ROW, st.sampled_from(HEADER), st.text('a,"\n\r 0城é\x00\x85\u2028', max_size=6))
def test_any_text_in_any_cell_is_read_or_refused_by_name(tmp_path, row, column, value):
    quoted = '"' + value.replace('"', '""') + '"'
    (tmp_path / "city_patents.csv").write_bytes(with_cell(row, column, quoted).encode())
    try:
        assert len(tables.read("city_patents", tmp_path)) == len(SAMPLE)
    except tables.TableError as error:
        assert {p.row for p in error.problems} == {row}


@pytest.mark.parametrize(("content", "word"), [
    (b"", "empty file"), (b"\xef\xbb\xbf\n\n", "empty file"), (text_of([]).encode(), "header without rows"),
    ("series,城市\n".encode("gbk"), "GBK"), ("序列\n".encode("utf-16"), "UTF-16"), (b"PK\x03\x04rest", "spreadsheet"),
    (b"series,\xff\xfe\xfd\n", "no text in UTF-8"), (text_of(rows_of()).replace(",", ";").encode(), "separated by ';'"),
    (text_of(rows_of()).replace(",", "\t").encode(), r"separated by '\\t'"),
    (text_of(rows_of()).encode() + b'"never closed\n', "quotation marks")])
def test_files_that_are_no_table(tmp_path, content, word):
    with pytest.raises(tables.TableError, match=word):
        problems_of(tmp_path, content)
        tables.read("city_patents", tmp_path)


def test_all_problems_come_at_once_and_long_lists_end_in_a_count(tmp_path):
    rows = [["mine", "990100", str(year), "-1", "observed", "", "own"] for year in range(1986, 2026)]
    listed = problems_of(tmp_path, text_of(rows))
    assert len(listed) == 2 * (LIMIT + 1)
    assert sum("20 more problems" in p.found for p in listed) == 2
    assert {p.column for p in listed} == {"patents", "adcode"}


def test_every_cell_is_checked_although_others_are_wrong_or_a_column_is_missing(tmp_path):
    rows = [["mine", "990100", "1,200", "observd", "", "own"], ["mine", "110000", "12.5", "observed", "UPPER", "own"]]
    rows = [[f'"{cell}"' for cell in row] for row in rows]
    listed = problems_of(tmp_path, text_of(rows, [name for name in HEADER if name != "year"]))
    assert {(p.row, p.column) for p in listed} == {
        (1, "year"), (2, "adcode"), (2, "patents"), (2, "evidence"), (3, "patents"), (3, "flag")}


def test_rows_count_lines_also_after_a_cell_with_a_line_break(tmp_path):
    rows = rows_of()
    rows[0][HEADER.index("source")] = '"two\nlines"'
    rows[1][HEADER.index("patents")] = "-5"
    assert [p.row for p in problems_of(tmp_path, text_of(rows))] == [4]


def test_a_year_outside_what_the_name_of_a_series_states(tmp_path):
    row = ["grants_2006_2018", "440300", "2019", "5", "observed", "", "own"]
    assert problems_of(tmp_path, text_of([row]))[0].column == "year"


def test_a_city_twice_in_a_version_without_overlaps(tmp_path):
    frame = tables.read("membership")
    extra = frame[frame["version"] == "prefectures"].head(1).assign(agglomeration="northern-tianshan")
    rows = rows_of(frame.map(lambda value: f'"{value}"'.replace("True", "true").replace("False", "false")))
    rows += rows_of(extra.map(lambda value: f'"{value}"'))
    listed = problems_of(tmp_path, text_of(rows, list(frame.columns)), "membership")
    assert any("second agglomeration" in p.found for p in listed)


def test_types_that_do_not_add_up(tmp_path):
    frame = tables.read("province_patents").query("province_adcode == '110000' and year == 2019 and kind == 'grants'")
    frame = frame.assign(patents=frame["patents"] + (frame["type"] == "total"))
    listed = problems_of(tmp_path, text_of(rows_of(frame), list(frame.columns)), "province_patents")
    assert "131717" in listed[0].found and listed[0].row == 2 + list(frame["type"]).index("total")


@pytest.mark.parametrize("folder", ["/no/such/folder", 3])
def test_a_folder_that_does_not_exist(folder):
    for call in (lambda: tables.read("cities", folder), lambda: tables.check(folder)):
        with pytest.raises(tables.TableError, match="no such folder"):
            call()


@pytest.mark.parametrize("name", ["city_patent", "", None, 3, "cities.csv"])
def test_a_table_that_does_not_exist(name):
    with pytest.raises(tables.TableError, match="no table named"):
        tables.read(name)


def test_files_that_are_nearly_named_like_a_table_are_not_passed_over(tmp_path):
    (tmp_path / "city_patent.csv").write_text(text_of(rows_of()), encoding="utf-8")
    (tmp_path / "~city_patents.csv").write_text("", encoding="utf-8")
    with pytest.raises(tables.TableError, match="nearly"):
        tables.read("city_patents", tmp_path)
    assert any("did you mean 'city_patents'" in problem.found for problem in tables.check(tmp_path))


def test_a_folder_without_tables(tmp_path):
    assert "no table" in tables.check(tmp_path)[0].found
