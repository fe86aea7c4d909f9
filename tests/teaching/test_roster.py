"""Rosters and points as instructors keep them: any common CSV, every mistake in words and at once."""
import pytest
from small_exercises import ROOT, solutions_in

from flowspace.errors import ExerciseError
from flowspace.teaching.gradebook import read_points
from flowspace.teaching.roster import Seat, name_problem, read_roster
from flowspace.teaching.source import read_solutions

WORLD = read_solutions(ROOT / "exercises" / "02_world.ipynb")


def roster(folder, text, encoding="utf-8", solutions=WORLD):
    path = folder / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_roster(path, solutions)


def refused(folder, text, **more):
    with pytest.raises(ExerciseError) as caught:
        roster(folder, text, **more)
    return str(caught.value)


TEXT = "student,language,agglomeration\r\n李雷,zh,珠三角\r\nAnn,,Chengdu–Chongqing\r\n"


@pytest.mark.parametrize(("text", "encoding"), [
    (TEXT, "utf-8"), (TEXT, "utf-8-sig"), (TEXT.replace(",", ";"), "gbk"), (TEXT.replace(",", "\t"), "utf-16"),
    (TEXT.replace("\r\n", "\n"), "utf-8"), (TEXT.replace(",", " , ").replace("李雷", " 李雷 "), "utf-8"),
    (TEXT + ",,\r\n\r\n", "gb18030")])
def test_tables_of_any_common_program_are_read(tmp_path, text, encoding):
    text = text.replace("Chengdu–Chongqing", "chengdu-chongqing")
    assert roster(tmp_path, text, encoding) == [
        Seat("李雷", "zh", {"agglomeration": "pearl-river-delta"}),
        Seat("Ann", "en", {"agglomeration": "chengdu-chongqing"})]


@pytest.mark.parametrize("name", ["yangtze-river-delta", "Yangtze River Delta", "长三角", "YANGTZE RIVER DELTA"])
def test_an_agglomeration_has_all_of_its_names(tmp_path, name):
    assert roster(tmp_path, f"student,agglomeration\nAnn,{name}\n")[0].parameters == {
        "agglomeration": "yangtze-river-delta"}


def test_every_mistake_is_told_at_once_with_its_row(tmp_path):
    told = refused(tmp_path, "student,language,agglomeration,start_year,end_year,seed\n"
                             "../Ann,fr,,,,\nBob,,pearl river dela,,,\nLi,,,2018,2016,\nWu,,,1802,2017,\n"
                             "bob,,,20x6,,\n,en,,,,\nMax,,,,,99999999\n")
    for word in ("row 2: found student '../Ann'", "row 2: found language 'fr'",
                 'row 3: found agglomeration "pearl river dela"', "did you mean 'pearl river delta'",
                 "row 4: found start_year 2018 after end_year 2016",
                 "row 5: found start_year 1802; expected a year the data cover", "row 6: found start_year '20x6'",
                 "'Bob' and 'bob'", "row 7: found student ''", "row 8: found seed 99,999,999"):
        assert word in told, (word, told)


def test_only_one_year_given_is_held_against_the_notebooks_own(tmp_path):
    assert "after end_year 2019" in refused(tmp_path, "student,start_year\nAnn,2020\n")
    assert roster(tmp_path, "student,start_year\nAnn,2016.0\n")[0].parameters == {"start_year": 2016}


@pytest.mark.parametrize(("content", "word"), [
    (b"PK\x03\x04rest", "save the sheet as CSV"), (b"\xd0\xcf\x11\xe0rest", "save the sheet as CSV"),
    (b"", "no column student"), (b"student\n", "no row"), (b"name\nAnn\n", "no column student, only name"),
    (b"student,student\nA,B\n", "column 'student' 2 times"), (b"student\nA,B\n", "row 2: found 2 cells"),
    (b"student,agglomaration\nA,B\n", "did you mean 'agglomeration'"), (b'student\n"A\n', "mend the quotes"),
    (b"\x00\x81\x00", "neither UTF-8 nor GBK")])
def test_what_is_no_roster_is_refused_in_words(tmp_path, content, word):
    assert word in refused(tmp_path, content)


@pytest.mark.parametrize("name", ["", " a", ".a", "a.", "a/b", "a\\b", "a:b", "a\nb", "con", "NUL.txt", "a" * 101,
                                  "李" * 80, "a\u200bb\u202e", "~$a"])
def test_names_that_no_file_can_have(name):
    assert name_problem(name)


@pytest.mark.parametrize("name", ["李雷", "Li Lei", "O'Neil-Smith", "group 3", "2021-07", "阿卜杜·克里木"])
def test_names_that_files_can_have(name):
    assert name_problem(name) is None


def test_a_notebook_of_the_instructors_own_has_its_own_parameters(tmp_path):
    own = solutions_in(tmp_path)
    assert roster(tmp_path, "student,n\nAnn,5\n", solutions=own) == [Seat("Ann", "en", {"n": 5})]
    assert "column 'seed'" in refused(tmp_path, "student,seed\nAnn,5\n", solutions=own)


def test_points_given_by_people(tmp_path):
    path, own = tmp_path / "points.csv", solutions_in(tmp_path)
    path.write_bytes("Student;Exercise;Points\r\n李雷;why;1,5\r\n".encode("gbk"))
    assert read_points(path, own, ["李雷"]) == {("李雷", "why"): 1.5}
    path.write_text("student,exercise,points\nAnn,why,3\nAnn,whi,1\nAn,why,1\nAnn,area,-1\nAnn,area,nan\nAnn,double,1\n"
                    "Ann,double,1\n")
    with pytest.raises(ExerciseError) as caught:
        read_points(path, own, ["Ann"])
    for word in ("row 2: found points '3' for why; expected a number from 0 to 2", "'whi' (did you mean 'why'?)",
                 "'An' (did you mean 'Ann'?)", "row 5: found points '-1'", "row 6: found points 'nan'",
                 "double of Ann twice"):
        assert word in str(caught.value), word
