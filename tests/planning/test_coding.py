"""A coding as a matrix, and a second coder's sheet there and back; every mistake with its place."""
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from flowspace import planning as pl
from flowspace.errors import MeasureError, TableError

few = settings(max_examples=40, derandomize=True, database=None, deadline=None)
CODES = pd.DataFrame({"code": ["steel", "chips", "talent"], "dimension": ["industries", "industries", "drivers"],
                      "number": [2, 1, 3], "label_en": ["Steel", "Chips", "Talent"], "label_zh": ["钢铁", "芯片", "人才"],
                      "definition_en": ["Iron, steel.", "=Chips", "People"], "definition_zh": ["钢铁。", "芯片。", "人才。"]})
PLANS = {"x": "City region X", "y": ""}


def coding(values, coder="a"):
    cells = [(coder, plan, code) for plan in PLANS for code in CODES["code"]]
    return pd.DataFrame(cells, columns=["coder", "agglomeration", "code"]).assign(value=values, evidence="published")


@few
@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=6, max_size=6), st.permutations(range(6)))
def test_the_matrix_holds_every_cell_in_any_order_of_rows(values, order):
    table = coding(values)
    matrix = pl.coding_matrix(table.iloc[list(order)], CODES)
    assert list(matrix.columns) == ["chips", "steel", "talent"]  # By number.
    for row in table.itertuples():
        assert matrix.at[row.agglomeration, row.code] == pytest.approx(row.value, nan_ok=True)


def test_dimensions_agglomerations_and_coders_are_chosen_by_name():
    both = pl.join_coders(coding([1, 0, 1, 0, 1, 0]), coding([0, 0, 1, 0, 1, 1], "b"))
    assert pl.coding_matrix(both, CODES, "b", ["y"], "industries").values.tolist() == [[1.0, 0.0]]
    side = pl.side_by_side(both, CODES)
    assert list(side.columns) == ["a", "b"] and side.index.names == ["agglomeration", "code"]
    assert side.loc[("x", "steel")].tolist() == [1.0, 0.0] and side.loc[("y", "talent")].tolist() == [0.0, 1.0]
    # A cell that one of them has no row for stays open.
    assert np.isnan(pl.side_by_side(both.drop(index=both.index[0]), CODES).to_numpy()).sum() == 1


def test_all_problems_of_a_coding_come_at_once():
    table = coding([1, 0, 2, 0, "x", 0])
    table.loc[3, "code"] = "steal"
    table = pd.concat([table, table.iloc[:1]])
    with pytest.raises(MeasureError) as error:
        pl.coding_matrix(table, CODES)
    words = str(error.value)
    assert len(error.value.problems) == 3
    for part in ("steal", "did you mean 'steel'", "a / x / steel", "row 3: 2", "row 5: 'x'"):
        assert part in words


@pytest.mark.parametrize(("call", "words"), [
    (lambda: pl.coding_matrix(coding(1).drop(columns="code"), CODES), "0 columns 'code'"),
    (lambda: pl.coding_matrix(coding(1).iloc[:0], CODES), "without rows"),
    (lambda: pl.coding_matrix([1], CODES), "a list"),
    (lambda: pl.coding_matrix(coding(1).assign(coder=None), CODES), "no text in 'coder'"),
    (lambda: pl.coding_matrix(coding(True), CODES), "neither 0 nor 1"),
    (lambda: pl.coding_matrix(coding(1), pd.concat([CODES, CODES])), "stand twice"),
    (lambda: pl.coding_matrix(coding(1), CODES, "c", ["z", "x"], "drives"), 
     "(?s)'c'.*did you mean 'drivers'.*no coding of z"),
    (lambda: pl.coding_matrix(coding(1), CODES, agglomerations=[]), "no agglomeration"),
    (lambda: pl.coding_matrix(pd.concat([coding(1), coding(1, "b")]), CODES), "say which coder"),
    (lambda: pl.join_coders(coding(1), coding(0)), "in codings 1 and 2"),
    (lambda: pl.join_coders(coding(1), None), "coding 2 without")])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_goes_out_empty_and_comes_back_as_it_was_filled_in(tmp_path, ending, language):
    file = pl.write_sheet(tmp_path / f"second.{ending}", CODES, PLANS, language)
    again = pl.write_sheet(tmp_path / f"again.{ending}", CODES, PLANS, language)
    assert file.read_bytes() == again.read_bytes()
    with pytest.raises(TableError, match="without any value"):
        pl.read_sheet(file, CODES, list(PLANS), "b")
    values = {"chips": ("1", "0"), "steel": ("", "1"), "talent": ("１", "")}
    if ending == "csv":
        head, *lines = file.read_text(encoding="utf-8-sig").splitlines()
        filled = [head] + [line.rsplit(",", 2)[0] + "," + ",".join(values[line.split(",")[0]]) for line in lines]
        file.write_text("\n".join(filled), encoding="gb18030")
    else:
        book = load_workbook(file)
        for row in book.active.iter_rows(min_row=2):
            for cell, text in zip(row[4:], values[row[0].value], strict=True):
                cell.value = int(text) if text else None
        book.save(file)
    found = pl.read_sheet(file, CODES, list(PLANS), "b")
    assert set(found["coder"]) == {"b"} and set(found["evidence"]) == {"published"} and len(found) == 6
    matrix = pl.coding_matrix(found, CODES)
    assert matrix.loc["x"].tolist() == pytest.approx([1, np.nan, 1], nan_ok=True)
    assert matrix.loc["y"].tolist() == pytest.approx([0, 1, np.nan], nan_ok=True)
    joined = pl.join_coders(coding([0, 0, 1, 0, 1, 0]), found)
    # Whole numbers with gaps, not 1.0 and 0.0: a file of them is a table that the book reads.
    for table in (found, joined, pl.simulated_coder(found, 0.5, 0.5)):
        assert table["value"].dtype == "Int64"
    assert {line.split(",")[3] for line in joined.to_csv(index=False).splitlines()[1:]} == {"0", "1", ""}
    assert pl.reliability_table(pl.side_by_side(joined, CODES), CODES, resamples=99).at["all", "units"] == 4


def test_a_sheet_shows_rules_and_nothing_of_the_first_coding(tmp_path):
    sheet = pl.blank_sheet(CODES, PLANS, "zh")
    assert list(sheet) == ["代码", "维度", "名称", "何时编为1", "City region X [x]", "y"]
    assert (sheet.iloc[:, 4:] == "").all(axis=None)
    text = pl.write_sheet(tmp_path / "s.csv", CODES, PLANS).read_text(encoding="utf-8-sig")
    assert "'=Chips" in text  # No spreadsheet takes it for a formula.
    cells = [cell for row in load_workbook(pl.write_sheet(tmp_path / "s.xlsx", CODES, PLANS)).active for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=Chips"} == {"s"}


def test_all_problems_of_a_sheet_come_at_once_with_their_rows(tmp_path):
    file = tmp_path / "second.csv"
    file.write_text("code,dimension,X [x],X [x],z\nsteel,,1,0,\n\nsteal,,2,,\nsteel,,1,1,\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        pl.read_sheet(file, CODES, list(PLANS), "b")
    words = str(error.value)
    for part in ("row 1: found a second column for 'x'", "row 1: found a column 'z'", "no column for y",
                 "row 4: found code 'steal' (did you mean 'steel'?)", "row 4, column x: found '2'",
                 "row 5: found code 'steel' a second time (first in row 2)", "no row for 2 codes (chips, talent)"):
        assert part in words, part


@pytest.mark.parametrize(("name", "content", "words"), [
    ("no.csv", None, "no such file"), ("a.csv", b"", "an empty sheet"), ("a.txt", b"code", "ends in '.txt'"),
    ("a.xlsx", b"code,x", "cannot be read"), ("a.csv", b'code,x\n"steel,1\n', "row 2: found a row that is no CSV"),
    ("a.csv", b"name,x,y\nsteel,1,0\n", "'name' above the first column")])
def test_files_that_are_no_sheet_are_named(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as error:
        pl.read_sheet(tmp_path / name, CODES, list(PLANS), "b")
    assert words in str(error.value)


def test_an_empty_workbook_and_names_that_cannot_be(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(TableError, match="an empty sheet"):
        pl.read_sheet(tmp_path / "a.xlsx", CODES, ["x"], "b")
    for call, kind, words in (
            (lambda: pl.read_sheet(tmp_path / "a.xlsx", CODES, ["x"], "Coder B"), MeasureError, "as coder"),
            (lambda: pl.write_sheet(tmp_path / "no" / "a.csv", CODES, ["x"]), TableError, "no such folder"),
            (lambda: pl.write_sheet(tmp_path / "a.ods", CODES, ["x"]), TableError, "ends in '.ods'"),
            (lambda: pl.blank_sheet(CODES, ["x", "x"], "de"), MeasureError, "2 problems"),
            (lambda: pl.blank_sheet(CODES.drop(columns="label_en"), ["x"]), MeasureError, "label_en")):
        with pytest.raises(kind, match=words):
            call()


@pytest.mark.parametrize("asked", [5, None, [["x"], ["y", "z"]], [1], np.array(3), b"x"])
def test_agglomerations_that_are_no_list_of_keys_are_named(asked):
    codes = pd.DataFrame({"code": ["steel"], "dimension": "d", "label_en": "Steel", "definition_en": "Steel."})
    with pytest.raises(MeasureError, match="agglomerations that are"):
        pl.blank_sheet(codes, asked)


@pytest.mark.parametrize("change", [{"number": ["one"]}, {"number": [None]}, {"dimension": [None]}, {"code": [["a"]]}])
def test_code_books_with_odd_cells_are_named(change):
    codes = pd.DataFrame({"code": ["steel"], "dimension": "d", "number": 1}).assign(**change)
    with pytest.raises(MeasureError):
        pl.coding_matrix(pd.DataFrame({"coder": ["a"], "agglomeration": "x", "code": "steel", "value": 1}), codes)


@pytest.mark.parametrize("change", [{"value": ["yes"]}, {"value": [2]}, {"value": [0.5]}, {"value": [np.inf]},
                                    {"code": [1]}, {"coder": [None]}])
def test_codings_with_odd_cells_are_not_joined(change):
    one = pd.DataFrame({"coder": ["a"], "agglomeration": "x", "code": "steel", "value": [1], "evidence": "published"})
    with pytest.raises(MeasureError, match="coding 1 with"):
        pl.join_coders(one.assign(**change))


def test_plans_to_compare_are_all_that_were_coded():
    rows = pd.DataFrame({"coder": "a", "agglomeration": ["new", "y", "x", "x"], "code": "steel", "value": 1})
    assert pl.coded_plans(rows, ("x", "lacking", "y")) == ["x", "y", "new"]
    for bad, first, words in ((rows[2:], (), "one plan only \\(x\\)"), (rows[:0], (), "without rows"),
                              (rows.assign(agglomeration=1), (), "no text"), (rows, 5, "agglomerations that are")):
        with pytest.raises(MeasureError, match=words):
            pl.coded_plans(bad, first)
