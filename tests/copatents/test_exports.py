"""Records as databases export them and as readers damage them: a right result or a named error for each."""
from __future__ import annotations

import json
import re

import duckdb
import pytest

from flowspace.cli import main
from flowspace.copatents import build, check_free, write
from flowspace.copatents.left_open import LIMIT
from flowspace.errors import ParameterError, TableError

HEAD = "申请号,申请日,申请人,地址,专利类型"
GOOD = """CN201510000001.X,2015-03-12,甲公司;乙大学,北京市海淀区;江苏省昆山市,发明
CN201510000002.3,2015-03-12,丙公司,上海市闵行区,实用新型
"""
EDGE = [["110000", "320500", 2015, 1]]


def write_text(folder, text, encoding="utf-8", name="records.csv"):
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def edges(file, **arguments):
    built = build(file, progress=False, **arguments)
    return built.edges[["adcode_a", "adcode_b", "year", "full"]].values.tolist()


def found(file, **arguments):
    with pytest.raises((TableError, ParameterError)) as caught:
        build(file, progress=False, **arguments)
    return " | ".join(str(problem) for problem in caught.value.problems)


RIGHT = {
    "CNIPA": (f"申请号,申请日,申请（专利权）人,地址,专利类型\n{GOOD}", {}),
    "headers with blanks": (f" 申请号 , 申请日, 申请人 ,地址,专利类型\n{GOOD}", {}),
    "dates with points": (f"{HEAD}\n{GOOD.replace('-', '.')}", {}),
    "dates without signs": (f"{HEAD}\n{GOOD.replace('2015-03-12', '20150312')}", {}),
    "dates with a time": (f"{HEAD}\n{GOOD.replace('2015-03-12', '2015/3/12 0:00')}", {}),
    "the year alone": (f"{HEAD.replace('申请日', '申请年')}\n{GOOD.replace('2015-03-12', '2015')}", {}),
    "Incopat, with the current owner as well": (
        "申请号,申请日,申请人,申请人地址,专利权人,专利类型,公开（公告）号\n"
        "CN201510000001.X,20150312,甲公司; 乙大学,北京市海淀区; 江苏省昆山市,戊公司,发明授权,CN104000001B\n", {}),
    "PatSnap": ("申请号,申请日,原始申请(专利权)人,原始申请(专利权)人地址,当前申请(专利权)人,专利类型\n"
                "CN201510000001.X,2015-03-12,甲公司 | 乙大学,北京市海淀区 | 江苏省昆山市,戊公司,授权发明\n", {"separator": "|"}),
    "in English": ("Application Number,Application Date,Applicants,Applicant Address,Patent Type\n"
                   "CN201510000001.X,2015-03-12,Foo Ltd.; Bar University,\"Haidian, Beijing; Kunshan, Jiangsu\","
                   "Invention\n", {}),
    "、 between applicants": (f"{HEAD}\n{GOOD.replace(';', '、')}", {"separator": "、"}),
    "/ between applicants": (f"{HEAD}\n{GOOD.replace(';', '/')}", {"separator": ["/"]}),
    "two separators": (f"{HEAD}\n{GOOD.replace('公司;', '公司、').replace('区;', '区；')}", {"separator": ["、", "；"]}),
    "line ends in cells": (f"{HEAD}\n1,2015,\"甲公司\n乙大学\",\"北京市海淀区\n江苏省昆山市\",发明\n", {"separator": "\n"}),
    "the same patent twice": (f"{HEAD}\n{GOOD}{GOOD}", {}),
    "publication and grant of one application": (
        f"{HEAD}\n{GOOD}{GOOD.replace('发明', '发明授权')}", {}),
    "with and without check digit": (
        f"{HEAD}\n201510000001,2015,甲公司,北京市,发明\nCN201510000001.X,2015,乙大学,江苏省昆山市,发明\n"
        "ZL2015100000023,2015,丙公司,上海市,发明\n201510000002,2015,丙公司,上海市,发明\n", {}),
    "one row for each applicant": (f"{HEAD}\n1,2015,甲公司,北京市,发明\n1,2015,乙大学,昆山市,发明\n", {}),
    "no types": ("申请号,申请日,申请人,地址\n1,2015,甲公司,北京市\n1,2015,乙大学,昆山市\n", {}),
    "no addresses, cities in names": ("申请号,申请日,申请人\n1,2015,北京甲公司;常熟理工学院\n", {}),
    "tabs between cells": (f"{HEAD}\n{GOOD}".replace(",", "\t"), {}),
    "an empty line at the end": (f"{HEAD}\n{GOOD}\n\n", {}),
    "traditional characters": (f"{HEAD}\n1,2015,甲公司;乙大學,北京市海淀區;江蘇省昆山市,发明\n", {}),
}


@pytest.mark.parametrize("name", RIGHT)
def test_records_that_give_the_right_result(tmp_path, name):
    text, arguments = RIGHT[name]
    assert edges(write_text(tmp_path, text), **arguments) == EDGE


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings_of_exports(tmp_path, encoding):
    assert edges(write_text(tmp_path, f"{HEAD}\n{GOOD}", encoding)) == EDGE


NAMED = {
    "、 not said": (f"{HEAD}\n{GOOD.replace(';', '、')}", {}, ["the sign '、'", "甲公司、乙大学", "--separator"]),
    "| not said": (f"{HEAD}\n{GOOD.replace(';', '|')}", {}, ["the sign '|'", "row 2"]),
    "/ not said": (f"{HEAD}\n{GOOD.replace(';', '/')}", {}, ["the sign '/'"]),
    "a line end not said": (f"{HEAD}\n1,2015,\"甲公司\n乙大学\",北京市海淀区,发明\n", {}, ["the sign '\\n'"]),
    "a blank not said": (f"{HEAD}\n{GOOD.replace(';', ' ')}", {}, ["the sign ' '"]),
    "commas not said": (f"{HEAD}\n1,2015,\"Foo Co., Ltd., Bar Co., Ltd.\",北京市海淀区,发明\n", {}, ["the sign ','"]),
    "| in addresses alone": (f"{HEAD}\n1,2015,甲公司;乙大学,北京市海淀区|江苏省昆山市,发明\n", {}, ["the sign '|'", "column address"]),
    "numbers rounded by a spreadsheet": (f"{HEAD}\n2.0151E+11,2015,甲公司,北京市,发明\n", {},
                                         ["rounded by a spreadsheet", "as text"]),
    "no rows": (f"{HEAD}\n", {}, ["a header without rows"]),
    "an empty file": ("", {}, ["an empty file"]),
    "no header": (GOOD, {}, ["no column with the application number", "no column with the names of the applicants"]),
    "the number of the publication alone": (f"公开（公告）号,申请日,申请人,地址,专利类型\n{GOOD}", {},
                                            ["no column with the application number"]),
    "a delimiter between rows only": (f"{HEAD}\n{GOOD.replace(',', ';')}", {}, ["row 2", "row 3"]),
    "dates in another order": (f"{HEAD}\n{GOOD.replace('2015-03-12', '12/03/2015')}", {}, ["the year '12/03/2015'"]),
    "dates as numbers of days": (f"{HEAD}\n{GOOD.replace('2015-03-12', '42075')}", {}, ["the year '42075'"]),
    "a year before the patent office": (f"{HEAD}\n{GOOD.replace('2015-03-12', '1975-01-01')}", {}, ["from 1985"]),
    "an unknown type": (f"{HEAD}\n{GOOD.replace('发明', 'PCT')}", {}, ["the type 'PCT'"]),
    "numbers twice in the header": (f"申请号,申请号,申请人,地址,申请日\n{GOOD}", {}, ["column '申请号' 2 times"]),
    "two applicants in two columns": ("申请号,申请日,申请人,专利申请人,地址\n1,2015,甲,乙,北京市\n", {}, ["several columns", "申请人, 专利申请人"]),
    "one application with two years, in two forms": (
        f"{HEAD}\n201510000001,2015,甲公司,北京市,发明\nCN201510000001.X,2016,乙大学,昆山市,发明\n", {},
        ["with the years 2015, 2016", "row 3"]),
}


@pytest.mark.parametrize("name", NAMED)
def test_records_that_give_a_named_error(tmp_path, name):
    text, arguments, words = NAMED[name]
    said = found(write_text(tmp_path, text), **arguments)
    for word in words:
        assert word in said


@pytest.mark.parametrize("other", ["CN 2015 1 0123456.7", "ZL 201510123456.7", "2015101234567", "CN-201510123456-7",
                                   "ＣＮ２０１５１０１２３４５６．７", "CN201510123456\u200b.7", "cn201510123456.7"])
def test_one_application_in_two_spellings_is_one_patent(tmp_path, other):
    text = f"{HEAD}\nCN201510123456.7,2015,甲公司,北京市海淀区,\n{other},2015,乙大学,江苏省昆山市,\n"
    assert edges(write_text(tmp_path, text)) == EDGE


@pytest.mark.parametrize("pair", [("1-23", "12-3"), ("0123", "123"), ("201510123456X", "2015101234567"),
                                  ("PCT/US2015/071234", "PCT/CN2015/071234")])
def test_two_applications_stay_two(tmp_path, pair):
    text = f"{HEAD}\n{pair[0]},2015,甲公司,北京市海淀区,\n{pair[1]},2015,乙大学,江苏省昆山市,\n"
    assert edges(write_text(tmp_path, text)) == []


@pytest.mark.parametrize("sign", ["｜", "／", "＋", "+", "\\", "^", "$", "\t", "\u3000", "<br>", "##"])
def test_rarer_signs_between_organisations_are_asked_for(tmp_path, sign):
    text = f"{HEAD}\nCN201510000001.X,2015,北京甲有限公司{sign}昆山乙大学,北京市海淀区{sign}江苏省昆山市,发明\n"
    with pytest.raises(TableError, match=re.escape(repr(sign))):
        build(write_text(tmp_path, text), progress=False)


def test_a_sign_in_names_can_be_kept(tmp_path):
    """Saying the separators ends the question; what looks separated is then a warning, and nothing is split."""
    file = write_text(tmp_path, f"{HEAD}\n1,2015,机械、电子研究所,北京市海淀区,发明\n1,2015,乙大学,昆山市,发明\n")
    assert "the sign '、'" in found(file)
    built = build(file, separator=";", progress=False)
    assert len(built.edges) == 1 and built.report["applicants"] == 2
    assert any("the sign '、'" in words for words in built.report["warnings"])


def test_the_usual_sign_is_asked_for_where_another_one_is_said(tmp_path):
    built = build(write_text(tmp_path, f"{HEAD}\n{GOOD}"), separator="、", progress=False)
    assert any("the sign ';'" in words for words in built.report["warnings"]) and len(built.edges) == 0


def test_signs_in_few_honest_names_only_warn(tmp_path):
    rows = "".join(f"{number},2015,公司{number},北京市海淀区1号楼、2号楼 (A/B),发明\n" for number in range(1, 200))
    built = build(write_text(tmp_path, f"{HEAD}\n{rows}999,2015,机械、电子研究所,上海市,发明\n"), progress=False)
    assert [words.count("in 1 of 200 rows") for words in built.report["warnings"]] == [1]
    honest = "A Co., Ltd.,2015,\"Foo Co., Ltd.\",\"35/F, Tencent Building, Nanshan District, Shenzhen, CN\",发明\n"
    built = build(write_text(tmp_path, f"{HEAD}\n" + honest.replace("A Co., Ltd.", "1")), progress=False)
    assert built.report["warnings"] == []


def test_signs_are_found_wherever_they_stand_in_a_large_file(tmp_path):
    """Rows are looked at evenly over the file, not only its beginning."""
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (SELECT 10000000 + i AS 申请号, 2015 AS 申请年, '北京市' AS 地址,
                         CASE WHEN i > 45000 THEN '甲公司、乙公司' ELSE '丙公司' END AS 申请人 FROM range(50000) r(i))
            TO '{tmp_path / 'records.parquet'}' (FORMAT parquet)""")
    assert "the sign '、'" in found(tmp_path / "records.parquet")


def test_which_applicant_gets_which_address(tmp_path):
    """As many: in order. One applicant: all of it. Otherwise the first alone, and everything else is listed."""
    file = write_text(tmp_path, f"""{HEAD}
1,2015,甲公司;乙大学,北京市海淀区;江苏省昆山市,发明
2,2015,甲公司;乙大学;丙厂,北京市海淀区,发明
3,2015,甲公司;乙大学;丙厂,北京市海淀区;昆山市,发明
4,2015,甲公司;武汉大学,北京市;昆山市;上海市,发明
5,2015,甲公司,中国;北京市海淀区,发明
6,2015,甲公司;乙大学,广东省;昆山市,发明
7,2015,甲公司;乙大学,日本东京;昆山市,发明
""")
    built = build(file, progress=False)
    assert built.edges[["adcode_a", "adcode_b", "full"]].values.tolist() == [["110000", "320500", 1],
                                                                           ["110000", "420100", 1]]
    assert built.not_placed.values.tolist() == [
        ["2", "丙厂", "", "no address"], ["2", "乙大学", "", "no address"],
        ["3", "", "昆山市", "address without applicant"], ["3", "丙厂", "", "no address"],
        ["3", "乙大学", "", "no address"], ["4", "", "上海市", "address without applicant"],
        ["4", "", "昆山市", "address without applicant"], ["6", "甲公司", "广东省", "province only"]]
    report = built.report
    assert report["applicants"] == 15 and report["not_placed"] == 8 and report["addresses_without_applicant"] == 3
    assert report["applicants_without_address"] == 5 and report["applicants_without_address_placed_by_name"] == 1
    assert report["share_of_applicants_without_address"] == 0.3333
    # Patents 2, 3 and 6 are cut short; 1 and 4 are whole.
    assert report["co_patents_left_open"] == 3 and report["share_of_co_patents_left_open"] == 0.6
    assert any("3 patents of several applicants with an applicant left without city (60.0%" in words
               for words in report["warnings"])


def test_many_single_applicants_do_not_hide_that_links_are_missed(tmp_path):
    """The share is of the co-patents, so that a few co-patents without addresses among many patents are noticed."""
    single = "".join(f"{number},2015,公司{number},北京市,发明\n" for number in range(1000, 1400))
    built = build(write_text(tmp_path, f"{HEAD}\n{single}1,2015,甲公司;乙大学,北京市,发明\n"), progress=False)
    assert built.report["share_of_applicants_without_address"] < 0.01
    assert len(built.report["warnings"]) == 1 and "100.0% of the co-patents" in built.report["warnings"][0]
    types = build(tmp_path / "records.csv", types="design", progress=False)
    assert types.report["co_patents_left_open"] == 0 and types.report["warnings"] == []


def test_the_list_of_what_was_not_placed_has_an_end_and_a_total(tmp_path):
    rows = "".join(f"{number},2015,公司{number},,发明\n" for number in range(1, LIMIT + 100))
    built = build(write_text(tmp_path, f"{HEAD}\n{rows}"), progress=False)
    assert len(built.not_placed) == LIMIT and built.report["not_placed"] == LIMIT + 99
    files = {path.name: path for path in write(built, tmp_path / "out")}
    assert len(files["not_placed.csv"].read_text(encoding="utf-8").splitlines()) == LIMIT + 1
    assert json.loads(files["report.json"].read_text(encoding="utf-8"))["not_placed"] == LIMIT + 99


def test_a_row_with_a_missing_cell_hides_nothing(tmp_path):
    file = write_text(tmp_path, f"{HEAD}\n1,2015,甲公司,北京市\n2,20l5,甲公司,北京市,发明\n3,2015,甲公司,北京市,发名\n"
                                ",2015,甲公司,北京市,发明\n4,2015,,,发明\n5,2015,甲公司,北京市,发明\n5,2016,乙公司,北京市,发明\n"
                                "6,2015,甲公司、乙公司,北京市,发明\n")
    said = found(file)
    for word in ("row 2", "the year '20l5'", "the type '发名'", "no application number", "neither applicant nor address",
                 "with the years 2015, 2016", "the sign '、'"):
        assert word in said


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path):
    one = write_text(tmp_path, f"{HEAD.replace('申请人', 'Firma')}\n{GOOD}", name="one.csv")
    other = write_text(tmp_path, f"{HEAD}\n2,20l5,甲公司,北京市,发明\n3,2015,甲公司,北京市,发名\n4,2015,甲公司\n", name="other.csv")
    last = write_text(tmp_path, "", name="last.csv")
    said = found([one, other, last])
    for word in ("no column with the names of the applicants", "the year '20l5'", "the type '发名'", "row 4",
                 "empty file"):
        assert word in said
    assert "other.csv, row 2" in said


def test_wrong_arguments_are_named_all_at_once(tmp_path):
    said = found(tmp_path / "none.csv", types="inventon", memory="lots", encoding="gkb", evidence="seen", separator=5,
                 columns={"nummer": "x"}, groups=3, temporary="nowhere", threads=0)
    for word in ("inventon", "lots", "gkb", "seen", "separator 5", "nummer", "int for groups", "intermediate",
                 "threads 0", "no such file"):
        assert word in said


PYTHON_ONLY = re.compile(r"\w=[\[({…'\"]|\{'|\bNone\b|\w+=…|\bdict\b|\bmapping\b|DataFrame")


def test_messages_of_the_command_are_not_for_python(tmp_path, capsys):
    """Every mistake a shell can make is told in words that are right there: options, not calls."""
    good = str(write_text(tmp_path, f"{HEAD}\n{GOOD}", name="good.csv"))
    (tmp_path / "broken.csv").write_bytes(b"\x81\xff\xfe" * 9)
    (tmp_path / "groups.csv").write_text("muster,kind,group\n", encoding="utf-8")
    (tmp_path / "pattern.csv").write_text("pattern,kind,group\n,prefx,\n", encoding="utf-8")
    lines = [[good, "--column", "nummer=x"], [good, "--column", "number=x"], [good, "--type", "inventon"],
             [good, "--memory", "lots"], [good, "--threads", "0"], [good, "--evidence", "seen"],
             [good, "--encoding", "gkb"], [good, "--encoding", "utf-16"], [good, "--encoding", "hex"],
             [good, "--temporary", "nowhere"],
             [good, "--groups", "nowhere.csv"], [good, "--groups", str(tmp_path / "groups.csv")],
             [good, "--groups", str(tmp_path / "pattern.csv")], [good, "--separator", ";", "--separator", ""],
             [str(tmp_path / "none.csv")], [str(tmp_path / "*.dta")], [str(tmp_path / "broken.csv")],
             [good, "--memory", "1KB"]]
    for number, (text, _, _) in enumerate(NAMED.values()):
        lines.append([str(write_text(tmp_path, text, name=f"bad{number}.csv"))])
    for number, words in enumerate(lines):
        code = main(["copatents", *words, "--out", str(tmp_path / f"out{number}")])
        said = capsys.readouterr().err
        assert code == 1 and "To mend it" in said, words
        assert not PYTHON_ONLY.search(said), said


def test_the_command_takes_separators_and_says_what_is_missing(tmp_path, capsys):
    file = str(write_text(tmp_path, f"{HEAD}\n{GOOD.replace(';', '、')}7,2015,甲公司、乙大学,北京市,发明\n"))
    assert main(["copatents", file, "--out", str(tmp_path / "out")]) == 1
    assert "option --separator" in capsys.readouterr().err and not (tmp_path / "out").exists()
    assert main(["copatents", file, "--separator", "、", "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "1 edges" in told.out and "20.0% of the applicants have no address" in told.out
    assert "warning: found 1 patents of several applicants" in told.err
    assert main(["copatents", file, "--separator", "", "--out", str(tmp_path / "none")]) == 0
    assert "the sign '、'" in capsys.readouterr().err


def test_results_in_the_way_are_said_before_the_work(tmp_path, capsys):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "not_placed.csv").write_text("mine")
    with pytest.raises(ParameterError, match="there already"):
        check_free(tmp_path)
    assert main(["copatents", "no records at all.csv", "--out", str(tmp_path)]) == 1
    assert "there already" in capsys.readouterr().err
