"""Pages of feedback: in both languages, nothing hidden, nothing of a student's that could run or load."""
import re
import sys
import tempfile

import pytest
from small_exercises import given_to, key_of, solutions_in, with_answers

from flowspace.teaching.feedback import feedback
from flowspace.teaching.grade import Graded
from flowspace.teaching.outputs import harmless
from flowspace.teaching.roster import Seat
from flowspace.teaching.words import FAILURES, NOTES

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def page(folder, language="en", student="Ann", outputs=(), failed=None, notes=(), points=None, source="area = 9",
         why="because"):
    solutions = solutions_in(folder)
    given = given_to(solutions, language=language, n=4)
    ran = with_answers(given, area=source, why=why)
    for cell in ran["cells"]:
        if key_of(cell) == "area":
            cell["outputs"] = list(outputs)
        if failed and key_of(cell) == failed[0]:
            cell["source"] += ("\n### BEGIN HIDDEN TESTS\nassert double(41) == 82, 'secret message'\n"
                               "### END HIDDEN TESTS")
            cell["outputs"] = [{"output_type": "error", "ename": failed[1], "evalue": failed[2], "traceback": []}]
    points = points or {"area": 2.0, "double": 0.0, "why": None}
    return feedback(solutions, given, Graded(Seat(student, language, {"n": 4}), points, tuple(notes), ran), points)


def display(**data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Feedback for Ann", "Your assignment: n = 4", "1 Find area", "2 / 2", "passed",
            "still to be graded by a person", "not answered", "2 / 6")),
    ("zh", ("Ann：作业反馈", "你的作业参数：n = 4", "1 求area", "2 / 2", "通过", "待教师评阅", "未作答", "2 / 6"))])
def test_says_points_parameters_and_what_checks_said(tmp_path, language, words):
    found = page(tmp_path, language)
    for word in words:
        assert word in found, word


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_failed_check_says_its_message_and_a_hidden_one_nothing(tmp_path, language):
    points = {"area": 0.0, "double": 0.0, "why": None}
    assert "not a square" in page(tmp_path, language, failed=("area-checks", "AssertionError", "not a square"),
                                  points=points)
    found = page(tmp_path, language, failed=("double-checks", "HiddenCheckFailed", "ZeroDivisionError"), points=points)
    assert "secret" not in found and "HIDDEN" not in found and "double(41)" not in found
    found = page(tmp_path, language, failed=("area-checks", "KeyError", "'Wuhan'"), points=points)
    assert "KeyError" in found and "Wuhan" in found


@pytest.mark.parametrize("kind", NOTES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_notes_are_in_words(tmp_path, kind, language):
    found = page(tmp_path, language, notes=[(kind, "area")])
    shown = NOTES[kind][language].format(key="“1 Find area”" if language == "en" else "“1 求area”")
    assert shown in re.sub("&#x27;", "'", found)
    assert set(FAILURES["HiddenCheckFailed"]) == {"en", "zh"}


def test_nothing_of_a_student_runs_or_loads(tmp_path):
    own = page(tmp_path)
    found = page(tmp_path, student=f"A{EVIL}", source=f"area = 9  # {EVIL}",
                 why=f"{EVIL}\n\n```{{raw}} html\n{EVIL}\n```", notes=[("other_file", EVIL)],
                 failed=("area-checks", "Error<b>", EVIL), outputs=[
        {"output_type": "stream", "name": "stdout", "text": EVIL}, display(**{"text/html": EVIL, "text/plain": EVIL}),
        display(**{"application/javascript": "alert(1)"}), display(**{"image/svg+xml": f"<svg>{EVIL}</svg>"}),
        display(**{"text/html": "<iframe src='http://example.org'></iframe><a href='http://example.org'>x</a>"
                                "<link rel=stylesheet href=http://example.org>"
                                "<style>@import 'http://example.org'</style>"}),
        display(**{"text/markdown": EVIL, "text/latex": f"${EVIL}$"}),
        {"output_type": "error", "ename": "E", "evalue": EVIL, "traceback": [EVIL]}])
    assert found.count("<script") == own.count("<script")
    assert found.count("<img") == own.count("<img") and found.count("<style") == own.count("<style")
    assert not re.search(r"<[^>]*(onerror|javascript:|example\.org)", found)
    assert "default-src 'none'" in found


def test_tables_of_pandas_stay_tables():
    html = ('<div><style scoped>x</style><table border="1" class="dataframe"><tr><th colspan="2">a</th></tr></table>'
            '</div>')
    assert harmless(display(**{"text/html": [html[:20], html[20:]]}))["data"]["text/html"] == (
        '<div><table><tr><th colspan="2">a</th></tr></table></div>')


def test_folders_of_the_machine_are_not_told(tmp_path):
    told = harmless({"output_type": "error", "ename": "E", "evalue": f"{sys.prefix}/x", "traceback": [
        f"{tempfile.gettempdir()}/flowspace-submission-ab12/autograded/student/a.ipynb"]})
    assert told["evalue"] == "…/x" and told["traceback"] == ["…/autograded/student/a.ipynb"]


def test_the_same_in_the_same_page_out(tmp_path):
    assert page(tmp_path) == page(tmp_path)
