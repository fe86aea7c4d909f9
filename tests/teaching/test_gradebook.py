"""The gradebook as it is opened in a spreadsheet."""
import csv

import pytest
from small_exercises import given_to, solutions_in, with_answers

from flowspace.errors import ExerciseError
from flowspace.teaching import assign as room
from flowspace.teaching.assign import assign, grade
from flowspace.teaching.grade import Graded
from flowspace.teaching.gradebook import gradebook
from flowspace.teaching.roster import Seat

SEATS = [Seat("李雷", "zh", {"n": 4}), Seat("Ann")]
RESULTS = [Graded(SEATS[0], {"area": 2.0, "double": 0.0, "why": None}, (("answer_twice", "area"),)),
           Graded(SEATS[1], {"area": 0.0, "double": 0.0, "why": 0.0}, (("missing_file", ""),))]


def test_points_what_is_left_to_grade_and_notes_in_the_students_language(tmp_path):
    table = gradebook(solutions_in(tmp_path), RESULTS)
    assert list(table) == ["student", "points", "most", "to_grade_by_hand", "area", "double", "why", "notes"]
    assert table["points"].tolist() == [2, 0] and table["most"].tolist() == [6, 6]
    assert table["to_grade_by_hand"].tolist() == [2, 0]
    assert table["notes"].tolist() == ["area：作答单元格重复出现，以最后一个为准。", "There is no submission."]


def test_points_of_people_take_the_place_of_others(tmp_path):
    table = gradebook(solutions_in(tmp_path), RESULTS, {("李雷", "why"): 1.5, ("Ann", "area"): 1.0})
    assert table["points"].tolist() == [3.5, 1] and table["to_grade_by_hand"].tolist() == [0, 0]


@pytest.fixture
def without_running(monkeypatch):
    monkeypatch.setattr(room, "graded", lambda *given, **more: iter(RESULTS))


def test_the_file_opens_with_chinese_names_and_no_cell_is_a_formula(tmp_path, monkeypatch):
    seat = Seat("=1+1")
    monkeypatch.setattr(room, "graded", lambda *given, **more: iter([*RESULTS, Graded(seat, RESULTS[0].points)]))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ann.ipynb").write_text("{}")
    grade(solutions_in(tmp_path), tmp_path / "in", tmp_path / "out", [*SEATS, seat])
    content = (tmp_path / "out" / "gradebook.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["student", "李雷", "Ann", "'=1+1"]
    assert {path.name for path in (tmp_path / "out" / "feedback").iterdir()} == {"李雷.html", "Ann.html", "=1+1.html"}


def test_wrong_options_are_refused_at_once_and_before_anything_is_written(tmp_path, without_running):
    with pytest.raises(ExerciseError) as caught:
        grade(solutions_in(tmp_path), tmp_path / "in", tmp_path / "in", SEATS, seconds=0, limit=-1, workers=0)
    for word in ("seconds 0", "limit -1", "workers 0", "as the folder of the results", "no folder"):
        assert word in str(caught.value), word
    assert not (tmp_path / "in").exists()
    with pytest.raises(ExerciseError, match="limit 5 below seconds 60"):
        grade(solutions_in(tmp_path), tmp_path, tmp_path / "out", seconds=60, limit=5)


def test_the_same_assignment_again_changes_nothing_and_answers_are_not_lost(tmp_path):
    solutions = solutions_in(tmp_path)
    made = assign(solutions, SEATS, tmp_path / "given")
    (tmp_path / "given" / "other.txt").write_text("mine")
    kept = {path: path.read_bytes() for path in made}
    assert assign(solutions, SEATS, tmp_path / "given") == made
    made[0].write_text(str(with_answers(given_to(solutions), area="area = 9")))
    with pytest.raises(ExerciseError, match="李雷.ipynb.*perhaps with answers"):
        assign(solutions, [*SEATS, Seat("Wu")], tmp_path / "given")
    assert not (tmp_path / "given" / "Wu.ipynb").exists()
    assign(solutions, SEATS, tmp_path / "given", again=True)
    assert {path: path.read_bytes() for path in made} == kept
    assert (tmp_path / "given" / "other.txt").read_text() == "mine"


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path, without_running):
    (tmp_path / "file").write_text("")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ann.ipynb").write_text("{}")
    for call in (lambda: assign(solutions_in(tmp_path), SEATS, tmp_path / "file"),
                 lambda: grade(solutions_in(tmp_path), tmp_path / "in", tmp_path / "file", SEATS)):
        with pytest.raises(ExerciseError, match="is or lies below a file"):
            call()


def test_assignments_differ_in_their_parameters_alone(tmp_path):
    solutions = solutions_in(tmp_path)
    one, other = (given_to(solutions, n=n) for n in (4, 5))
    unlike = [cell["source"] for cell, twin in zip(one["cells"], other["cells"], strict=True) if cell != twin]
    assert unlike == ['n: int = 4  # a number\nlanguage: str = "en"  # of the words']
