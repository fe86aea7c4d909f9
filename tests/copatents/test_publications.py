"""Numbers of publications in the column of applications: most of them are a mistake, a few are said."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace.copatents import build
from flowspace.copatents.publications import is_publication
from flowspace.errors import TableError

HEAD = "申请号,申请日,申请人,地址,专利类型"


def write_numbers(folder, numbers, head=HEAD):
    rows = "".join(f"{number},2015,{name},{address},\n" for number in numbers
                   for name, address in (("甲公司", "北京市"), ("乙大学", "江苏省昆山市")))
    (folder / "records.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    return folder / "records.csv"


GOOD = [f"CN2015100000{number}.{number % 10}" for number in range(10, 30)]


@pytest.mark.parametrize("numbers", [
    ["CN104123456A", "CN104123456B", "CN204123456U", "CN304123456S"], ["104123456A", "104123456B2"],
    ["CN1234567A", "CN2834567Y", "CN3012345D", "CN1234567C"], ["CN104123456", "CN204123456"], ["CN85100001B"],
    ["cn 104123456 a", "CN１０４１２３４５６Ｂ"], ["CN104123456A", "CN201510123456.7"]])
def test_a_column_of_publications_is_a_wrong_column(tmp_path, numbers):
    with pytest.raises(TableError) as caught:
        build(write_numbers(tmp_path, numbers), progress=False)
    problem, = caught.value.problems
    assert "numbers of publications" in problem.found and numbers[0] in problem.found
    assert (problem.row, problem.column, problem.file) == (2, "申请号", str(tmp_path / "records.csv"))
    assert "--column" in problem.mend and "such as 申请号" in problem.mend


def test_the_column_of_applications_is_named_where_the_file_has_one(tmp_path):
    file = write_numbers(tmp_path, ["CN104123456A"], "公开号,申请日,申请人,地址,申请号")
    with pytest.raises(TableError, match="which may be 申请号"):
        build(file, columns={"number": "公开号"}, progress=False)


@pytest.mark.parametrize(("few", "n"), [(["CN104123456A", "CN104123456B"], 4), (["CN104123456"], 2)])
def test_a_few_publications_are_said(tmp_path, few, n):
    built = build(write_numbers(tmp_path, [*GOOD, *few]), progress=False)
    said, = built.report["warnings"]
    assert f"in at least {n} rows, such as {few[0]}" in said and "row 42" in said and "for each number" in said


def test_publications_beyond_the_rows_looked_at_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr("flowspace.copatents.records.SAMPLE", 20)
    built = build(write_numbers(tmp_path, [*GOOD, "CN104123456A", *GOOD]), separator="", progress=False)
    assert any("such as 104123456A" in words for words in built.report["warnings"])


@given(st.integers(1985, 2029), st.sampled_from("12389"), st.integers(0, 99_999), st.sampled_from("0123456789X"),
       st.sampled_from(["", "CN", "ZL"]), st.sampled_from(["", "."]), st.booleans())
def test_applications_are_no_publications(year, kind, serial, check, country, point, checked):
    """Every form of application: twelve digits since 2003, eight before, with and without check digit."""
    number = f"{year % 100:02}{kind}{serial:05}" if year < 2004 else f"{year}{kind}{serial:07}"
    assert not is_publication(country + number + (point + check) * checked)


@pytest.mark.parametrize("number", ["123456789", "1", "415762345", "PCT/CN2015/071234", "EP2834567A1", "US9123456B2",
                                    "KR20150012345A", "CN201510123456A", "TW104123456A", ""])
def test_keys_and_numbers_of_other_offices_are_no_chinese_publications(number):
    assert not is_publication(number)
