"""The exercises of the book: solutions pass their checks, what students find does not, and nothing else differs."""
import contextlib
import io
import json
import re
from pathlib import Path

import pytest

from flowspace.languages import LANGUAGES
from flowspace.teaching.derive import ANSWERS, BEGIN_HIDDEN, GRADING, STUDENT, derive, parameters_of, spoken
from flowspace.teaching.guard import keep, restore
from flowspace.teaching.references import FILE, table_of
from flowspace.teaching.source import HIDDEN, LEVELS, OPEN, read_solutions, solution_parts, source_of

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "exercises").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_of(solutions):
    return [cell for cell in solutions.opening if cell["cell_type"] == "code"]


def opened(solutions, given):
    """The names that a student has before the first exercise."""
    notebook = derive(solutions, given.pop("language", "en"), STUDENT, given)
    space = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in notebook["cells"][:len(solutions.opening)]:
            if cell["cell_type"] == "code":
                exec(compile(source_of(cell), "<opening>", "exec"), space)
    return space


def fails(code, space):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(code, "<cell>", "exec"), space)
    except Exception as error:
        return error
    return None


def test_exercises_are_numbered_within_their_chapter():
    fifth = read_solutions(ROOT / "exercises" / "05_polycentricity.ipynb").exercises
    assert [each.number for each in fifth] == [f"5.{n}" for n in range(1, len(fifth) + 1)]
    assert fifth[1].words("statement", "zh").startswith("## 5.2 ")


def test_every_chapter_has_its_exercises():
    assert [path.stem for path in NOTEBOOKS] == [path.stem for path in sorted((ROOT / "chapters").glob("*.ipynb"))]


@EACH
def test_has_every_level_every_objective_and_enough_open_answers(path):
    solutions = read_solutions(path)
    chapter = json.loads((ROOT / "chapters" / path.name).read_text(encoding="utf-8"))
    first = source_of(chapter["cells"][0])
    objectives = len(re.findall(r"^- ", first[first.index("you can"):first.rindex(":::")], re.M))
    assert {each.level for each in solutions.exercises} == set(LEVELS)
    served = {number for each in solutions.exercises for number in each.objectives}
    assert served == set(range(1, objectives + 1))
    assert sum(each.visibility == OPEN for each in solutions.exercises) >= 5
    assert any(each.visibility == HIDDEN for each in solutions.exercises)


@pytest.mark.notebook
@EACH
@pytest.mark.parametrize("other", [False, True], ids=["own", "other"])
def test_solutions_pass_and_empty_answers_fail(path, other):
    solutions = read_solutions(path)
    years = {name: int(parameters_of(solutions)[name]) for name in ("start_year", "end_year")}
    given = {"agglomeration": "chengdu-chongqing", "start_year": years["start_year"] + 1,
             "end_year": years["end_year"] - 2, "seed": 7, "language": "zh"} if other else {}
    space = opened(solutions, given)
    keep(space)
    for each in solutions.exercises:
        if each.is_written:
            continue
        found, solution = solution_parts(each.code("solution"))
        checks = "\n".join(filter(None, (each.code("checks"), each.code("hidden"))))
        empty = dict(space)
        assert fails(found, empty) is not None or fails(checks, empty) is not None, f"{each.key}: empty answer passes"
        solved = dict(space)
        assert fails(solution, solved) is None, each.key
        # Checks use what the notebook opens with as it was given out.
        assert json.loads(restore(solved)) == {"restored": [], "own_types": []}, each.key
        assert fails(checks, solved) is None, each.key


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_student_and_answer_notebooks_differ_in_answers_alone(path, language):
    solutions = read_solutions(path)
    said = spoken(ROOT, language)
    student, answers, grading = (
        {cell["id"]: cell for cell in derive(solutions, language, edition, said=said)["cells"]}
        for edition in (STUDENT, ANSWERS, GRADING))
    answer_cells = {each.key for each in solutions.exercises}
    added = {f"{each.key}-{part}" for each in solutions.exercises for part in ("answer", "rubric")}
    hidden = {f"{each.key}-checks" for each in solutions.exercises if each.visibility == HIDDEN}
    assert list(student) == [key for key in answers if key not in added] == list(grading)
    unlike = {key for key in student if student[key] != answers[key]}
    assert unlike == answer_cells | hidden
    for key in hidden:
        visible = student[key]["source"]
        assert answers[key]["source"].startswith(visible) and grading[key]["source"].startswith(visible)
        assert BEGIN_HIDDEN in grading[key]["source"]


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_student_notebooks_hold_no_answer_and_no_reference_that_is_not_in_words(path, language):
    solutions = read_solutions(path)
    student = "\n".join(cell["source"] for cell in derive(solutions, language, said=spoken(ROOT, language))["cells"])
    for each in solutions.exercises:
        if not each.is_written:
            found, solution = solution_parts(each.code("solution"))
            # Lines that say something: a bare `return result` stands in many places.
            lines = [line.strip() for line in solution.split("\n") if len(line.strip()) > 40]
            # The checks of an open exercise may say the same again, and statements name what is asked for.
            kept = "\n".join([found, each.code("checks"), each.words("statement", language),
                              *(source_of(cell) for cell in code_of(solutions))])
            assert not [line for line in lines if line in student and line not in kept], each.key
        assert each.words("answer", language) not in student
    assert not re.search(r"\{(numref|eq|ref|term|doc)\}`", student)
    words = re.sub(r"```.*?```", "", student, flags=re.S)
    assert not re.search(r"equation equation|式 ?式|(?<![\w`(-])ch\d-[a-z]", words)


@EACH
def test_words_stand_in_both_languages_and_chinese_is_written_without_blanks(path):
    for each in read_solutions(path).exercises:
        for part in ("statement", "hint", "answer"):
            said = each.words(part, "zh").replace(f"{each.number} ", "", 1)
            said = re.sub(r"`[^`]*`|\$[^$]*\$|```.*?```", "|", said, flags=re.S)
            assert not re.search(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9] +[\u4e00-\u9fff]", said), (each.key, part)
            assert each.words(part, "en").isascii() or not re.search(r"[\u4e00-\u9fff]", re.sub(
                r"`[^`]*`|[“\"(][^”\")]*[”\")]", "", each.words(part, "en"))), (each.key, part)


def test_references_are_those_of_the_site():
    assert (ROOT / FILE).read_text(encoding="utf-8") == table_of(ROOT)
