"""Files as readers damage them: a right result, a line in the report, or one error that names every file."""
from __future__ import annotations

import json
import os

import pandas as pd
import pytest
from exports import BIBTEX, ENDNOTE, OPENALEX, OPENALEX_WORK, REFWORKS, RIS, SCOPUS, WOS, WOS_TAB

from flowspace.bibliography import read_exports, write
from flowspace.errors import ParameterError, TableError

TWO_WOS = WOS.split("PT J")[0] + "PT J\nAU A, B\nTI First one\nPY 2001\n{}\n"
TWO_WOS += "PT J\nAU C, D\nTI Second one\nPY 2002\nER\nEF\n"


def put(folder, content, name="export.dat"):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder / name


def refused(paths, **arguments):
    with pytest.raises((TableError, ParameterError)) as caught:
        read_exports(paths, **arguments)
    return caught.value.problems


def problems(bibliography, *columns):
    return bibliography.report.problems[list(columns)].values.tolist()


@pytest.mark.parametrize("content, found", [
    (b"", "an empty file"), (b"\xef\xbb\xbf \n\n", "an empty file"), (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
    (b"PK\x03\x04\x14\x00", "an Excel workbook"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind"),
    (b"<!DOCTYPE html>\n<html><body>Sign in</body>", "a web page"), (b"{\\rtf1\\ansi", "RTF"),
    (b"Dear colleague,\nplease find attached\n", "a text that begins with 'Dear colleague,'"),
    (b"name,place,price\na,b,1\n", "a table with the columns 'name', 'place', 'price'"),
    (b'{"type": "FeatureCollection", "features": []}', "JSON that holds no works of OpenAlex"),
    (b'{"meta": {"x": "https://openalex.org/works"}, "results": []}', "a file without a record"),
    (b"PT\tAU\tTI\tPY\n", "a file without a record"), (b"TY  - JOUR\xff\xff\nTI  - x\n",
                                                       "no text in utf-8 from row 1 on"),
    (b"TY  - JOUR\nTI  - a\x00b\nER  - \n", "no text in utf-8 from row 2 on"),
])
def test_a_file_that_is_no_export_is_named(tmp_path, content, found):
    problem, = refused(put(tmp_path, content))
    assert found in problem.found
    assert problem.file == str(tmp_path / "export.dat")
    assert problem.expected and problem.mend


def test_all_files_are_named_at_once_and_those_in_order_do_not_hide_them(tmp_path):
    paths = [put(tmp_path, RIS, "good.ris"), put(tmp_path, b"", "empty.txt"), put(tmp_path, b"%PDF", "paper.txt"),
             put(tmp_path, "hello", "hello.txt")]
    assert [os.path.basename(problem.file) for problem in refused(paths)] == ["empty.txt", "paper.txt", "hello.txt"]


def test_paths_that_lead_to_nothing(tmp_path):
    (tmp_path / "empty").mkdir()
    found = refused([tmp_path / "savedrec.txt", tmp_path / "*.ris", tmp_path / "empty", 5, ""])
    assert [problem.found for problem in found] == ["no such file", "no file of this pattern", "a folder without files",
                                                    "path 5", "path ''"]
    put(tmp_path, RIS, "savedrecs.txt")
    assert "did you mean 'savedrecs.txt'" in refused(tmp_path / "savedrec.txt")[0].found
    assert refused([])[0].found == "no file"
    assert isinstance(pytest.raises(ParameterError, read_exports, 5).value, ParameterError)


def test_a_file_named_twice_is_read_once(tmp_path):
    path = put(tmp_path, RIS)
    assert read_exports([path, str(path), tmp_path]).report.files["records"].tolist() == [1]


def test_a_file_of_more_than_300_mb_is_not_read(tmp_path):
    path = put(tmp_path, WOS)
    os.truncate(path, 300 * 1000 ** 2 + 1)
    problem, = refused(path)
    assert problem.found == "a file of 300 MB" and problem.expected == "at most 300 MB in one file"


@pytest.mark.parametrize("arguments", [
    {"encoding": "utf-9"}, {"encoding": "hex"}, {"references": "no"}, {"merge": 1}, {"years": (2000,)},
    {"years": (2030, 1990)}, {"years": ("1990", "2030")}])
def test_arguments_that_are_none(tmp_path, arguments):
    with pytest.raises(ParameterError):
        read_exports(put(tmp_path, RIS), **arguments)


def test_several_arguments_are_named_at_once(tmp_path):
    assert len(refused(put(tmp_path, RIS), encoding="utf-9", merge=None, years=3)) == 3


@pytest.mark.parametrize("first, second", [
    (WOS, RIS), (RIS, WOS), (REFWORKS, RIS), (ENDNOTE, REFWORKS), (BIBTEX, RIS), (RIS, BIBTEX.split("\n", 1)[1]),
    (WOS_TAB, RIS),
    (SCOPUS, RIS), (RIS, SCOPUS), (WOS, WOS_TAB), (ENDNOTE, WOS)])
def test_two_formats_in_one_file_are_refused_where_the_second_begins(tmp_path, first, second):
    problem, = refused(put(tmp_path, first + second))
    row = first.count("\n") + 1
    assert problem.found.startswith("two formats: ")
    assert problem.row == row and problem.mend == f"split the file before row {row}"


def test_exports_of_one_format_may_be_joined(tmp_path):
    other = WOS.replace("Poly", "Mono").replace("222", "555")
    assert len(read_exports(put(tmp_path, WOS + "\ufeff" + other)).publications) == 3
    head, rest = SCOPUS.removeprefix("\ufeff").split("\n", 1)
    again = f"{head}\n{rest}{head}\n{rest.replace('85000000001', '85000000002').replace('2020.1', '2020.2')}"
    found = read_exports(put(tmp_path, again))
    assert len(found.publications) == 2 and found.report.problems.empty


def test_a_second_header_with_other_columns_is_followed(tmp_path):
    text = "Authors,Title,Year,Source title\nA B.,One,2001,X\n"
    text += "Title,Authors,Source title,Year,DOI\nTwo,C D.,Y,2002,10.1000/y\n"
    rows = read_exports(put(tmp_path, text)).publications
    assert rows[["title", "year", "venue", "doi"]].values.tolist() == [
        ["One", 2001, "X", ""], ["Two", 2002, "Y", "10.1000/y"]]


def test_web_of_science_without_its_ends(tmp_path):
    found = read_exports(put(tmp_path, TWO_WOS.format("").replace("ER\nEF\n", "")))
    assert found.publications["title"].tolist() == ["First one", "Second one"]
    assert problems(found, "row", "kind", "outcome") == [
        [3, "truncated", "kept"], [8, "truncated", "kept"], [11, "no end", "kept"]]


def test_unknown_fields_and_stray_lines_are_listed(tmp_path):
    text = TWO_WOS.format("QQ what\nER\nsomebody's remark")
    text = text.replace("TI Second one", "TI Second one\nof broken lines\nQQ again")
    found = read_exports(put(tmp_path, text))
    assert found.publications["title"].tolist() == ["First one", "Second one of broken lines"]
    assert problems(found, "row", "kind", "outcome", "times") == [
        [7, "unknown field", "kept", 2], [9, "stray line", "left out", 1], [13, "stray line", "kept", 1]]
    assert "somebody's remark" in found.report.problems["found"][1]


def test_records_without_a_title_are_listed_and_all_others_kept(tmp_path):
    text = RIS + RIS.replace("TI  - Innovation", "XX  - Innovation").replace("2020", "1998")
    found = read_exports(put(tmp_path, text))
    assert len(found.publications) == 1
    assert found.report.files[["records", "left_out"]].values.tolist() == [[2, 1]]
    assert problems(found, "row", "kind", "outcome") == [[18, "no title", "left out"], [21, "unknown field", "kept"]]
    assert "Zhang, San" in found.report.problems["found"][0]


def test_a_file_with_no_usable_record_is_an_error_that_names_them(tmp_path):
    problem, = refused(put(tmp_path, "TY  - JOUR\nAU  - Zhang, San\nER  - \n"))
    assert problem.found == "a record without a title ('Zhang, San')" and problem.row == 1


@pytest.mark.parametrize("year, expected, basis, kind", [
    ("2018-2019", 2018, "first of a range", "range of years"), ("2018-19", 2018, "first of a range", "range of years"),
    ("20188", None, "", "impossible year"), ("1066", None, "", "impossible year"),
    ("2999", None, "", "impossible year"),
    ("forthcoming", None, "", "impossible year"), ("", None, "", "no year"), ("2018年", 2018, "published", None)])
def test_years(tmp_path, year, expected, basis, kind):
    found = read_exports(put(tmp_path, RIS.replace("2020/03/01/", year)))
    row = found.publications.iloc[0]
    assert (None if row["year"] is pd.NA else row["year"]) == expected and row["year_basis"] == basis
    assert problems(found, "kind", "outcome", "row") == ([[kind, "kept", 1]] if kind else [])


def test_possible_years_can_be_said(tmp_path):
    found = read_exports(put(tmp_path, RIS), years=(2021, 2022))
    assert "a year from 2021 to 2022" == found.report.problems["expected"][0]


@pytest.mark.parametrize("authors", [["Zhang, S", "et al."], ["Zhang, S et al"], ["Zhang, S", "and others"],
                                     ["Zhang, S., et al."]])
def test_et_al_is_no_author(tmp_path, authors):
    lines = "".join(f"AU  - {name}\n" for name in authors)
    found = read_exports(put(tmp_path, f"TY  - JOUR\n{lines}TI  - Flows\nPY  - 2020\nER  - \n"))
    assert found.authors["key"].tolist() == ["zhang s"]
    assert found.publications["authors_cut"].tolist() == [True]
    assert problems(found, "kind") == [["authors cut short"]]


def test_rows_whose_cells_cannot_be_told_apart_are_listed(tmp_path):
    text = "Authors,Title,Year,Source title\nA B.,One,2001,X\n"
    text += "C D.,Two, and more,2002,Y\nE F.,\"Three,2003,Z\nG H.,Four,2004,W\n"
    found = read_exports(put(tmp_path, text))
    assert found.publications["title"].tolist() == ["One"]
    assert problems(found, "row", "kind", "outcome") == [[3, "cells", "left out"], [4, "cells", "left out"]]
    found = read_exports(put(tmp_path, "PT\tAU\tTI\tPY\nJ\tA, B\tOne\t2001\nJ\tC, D\tTwo\t2002\tmore\tmore\n"))
    assert found.publications["title"].tolist() == ["One"]
    assert problems(found, "row", "kind", "outcome") == [[3, "cells", "left out"]]


def test_a_quotation_mark_that_never_closes_is_an_error_with_its_row(tmp_path):
    text = "Authors,Title,Year,Source title\nA B.,One,2001,X\n"
    text += "C D.,\"Two,2002,Y\n" + "E F.,Three,2003,Zzzzzzzz\n" * 200_000
    problem, = refused(put(tmp_path, text))
    assert problem.row == 3 and "quotation mark" in problem.mend


def test_a_brace_left_open_spoils_its_own_entry_alone(tmp_path):
    text = ("@article{a, title = {One}, year = 2001}\n@article{b, title = {Two {open}, year = 2002,\n"
            "@article{c, title = {Three}, year = {2003}, journal = {open\n}\n@article{d, title = {Four}, year = 2004}\n"
            "@article{e, title = {Five} year = 2005}\n")
    found = read_exports(put(tmp_path, text))
    assert found.publications["title"].tolist() == ["Five", "One", "Three", "Four"]
    rows = problems(found, "row", "kind", "outcome")
    assert [2, "entry", "left out"] in rows and [3, "entry", "kept"] in rows and [6, "entry", "kept"] in rows


def test_keys_of_entries_are_not_needed_and_short_forms_without_a_meaning_are_listed(tmp_path):
    text = ("@article{, title = {One}, journal = jcr, year = 2001}\n@article{two words, title = {Two}, year = 2002}\n"
            "@article(c, title = \"Three\", year = 2003)\n@article{中文,\n title = {Four}, year = 2004}\n")
    found = read_exports(put(tmp_path, text))
    assert found.publications["title"].tolist() == ["One", "Two", "Three", "Four"]
    assert problems(found, "row", "kind", "outcome") == [[1, "short form", "kept"]]
    assert "'jcr'" in found.report.problems["found"][0]


def test_entries_on_one_line_and_entries_without_their_sign(tmp_path):
    text = ("% made by hand\n@article{a, title={One}, year=2001} @book{b, title={Two}, year=2002}\n"
            "article{c, title={Lost},\n year=2003}\n@article{d, title={Four}, note={a@b.cn}, year=2004}\n")
    found = read_exports(put(tmp_path, text))
    assert found.publications[["title", "type", "row"]].values.tolist() == [
        ["One", "article", 2], ["Two", "book", 2], ["Four", "article", 5]]
    assert problems(found, "row", "kind", "outcome") == [[3, "stray line", "left out"]]


def test_a_western_encoding_is_not_taken_for_chinese(tmp_path):
    content = RIS.replace("Jörg", "Jörgün").encode("cp1252")
    problem, = refused(put(tmp_path, content))
    assert "Chinese characters within Latin words" in problem.found or "no text in gb18030" in problem.found
    found = read_exports(put(tmp_path, content), encoding="cp1252")
    assert found.authors["name"].tolist()[1] == "Müller, Jörgün-Peter"


def test_a_western_encoding_is_told_by_the_beginnings_of_words(tmp_path):
    content = "TY  - JOUR\nTI  - Étude\nAU  - Müller, J\nPY  - 2020\nER  - \n".encode("cp1252")
    problem, = refused(put(tmp_path, content))
    assert "Chinese characters within Latin words" in problem.found
    chinese = "TY  - JOUR\nTI  - 用python研究城市\nAU  - 张三\nPY  - 2020\nKW  - 省gdp\nER  - \n"
    assert read_exports(put(tmp_path, chinese.encode("gbk"))).publications["title"].tolist() == ["用python研究城市"]


def test_json_that_breaks_off_keeps_the_works_before(tmp_path):
    text = json.dumps({"results": [OPENALEX_WORK, {**OPENALEX_WORK, "id": "https://openalex.org/W5", "doi": None,
                                                   "title": "Another"}]}, indent=1)
    found = read_exports(put(tmp_path, text[:-300]))
    assert len(found.publications) == 1
    assert problems(found, "kind", "outcome") == [["truncated", "left out"]]
    lines = OPENALEX + "\n{broken\n" + json.dumps({**OPENALEX_WORK, "id": "https://openalex.org/W5", "doi": None,
                                                    "title": "Another"})
    found = read_exports(put(tmp_path, lines))
    assert len(found.publications) == 2 and problems(found, "row", "outcome") == [[2, "left out"]]


def test_works_of_wrong_types_end_in_the_report(tmp_path):
    works = [None, 3, "x", {"id": "https://openalex.org/W1", "title": 5, "authorships": {"a": 1},
                            "publication_year": [2020],
                      "keywords": [None, 3], "abstract_inverted_index": {"a": "b"}, "referenced_works": [None, 7],
                      "biblio": None, "primary_location": []}]
    found = read_exports(put(tmp_path, json.dumps(works)))
    assert found.publications["title"].tolist() == ["5"]
    assert found.report.files[["records", "left_out"]].values.tolist() == [[4, 3]]


def test_numbers_without_end_and_half_letters_do_no_harm(tmp_path):
    work = json.dumps({**OPENALEX_WORK, "title": "half \ud800 letter", "doi": "10.1000/\ud800",
                       "publication_year": 2020.0, "cited_by_count": 7.0, "id": "https://openalex.org/W\ud800",
                       "keywords": [{"display_name": "R&amp;D \ud800"}]})
    found = read_exports(put(tmp_path, work + "\n" + '{"title": ' + "9" * 5000 + "}\n"))
    assert found.publications[["title", "year", "times_cited"]].values.tolist() == [["half letter", 2020, 7]]
    assert found.keywords["keyword"][0] == "R&D"
    assert problems(found, "kind", "row") == [["no DOI", 1], ["truncated", 2]]
    assert all(path.stat().st_size for path in write(found, tmp_path / "out"))


def test_a_path_too_long_to_follow_is_named():
    problem, = refused("x" * 5000)
    assert problem.found in ("no path that can be followed", "no such file")


def test_the_report_can_be_read(tmp_path):
    put(tmp_path, WOS + RIS.replace("TY", "??").replace("ER", "??"), "a.txt")
    put(tmp_path, RIS, "b.txt")
    text = str(read_exports(tmp_path).report)
    assert "2 publications from 3 records of 2 files" in text
    assert "stray line, left out" in text and "1 records made one with another by doi" in text
