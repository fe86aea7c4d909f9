"""The page for instructors: its commands and tables work, its plan holds every exercise once, both editions agree."""
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from flowspace import cli
from flowspace.site.exercise_plan import MINUTES_TO_STUDY, SIGNS_PER_MINUTE, WORDS_PER_MINUTE, short_key
from flowspace.teaching.assign import assign
from flowspace.teaching.derive import parameters_of
from flowspace.teaching.gradebook import FIXED, read_points
from flowspace.teaching.roster import read_roster
from flowspace.teaching.source import HIDDEN, LEVELS, PARTS, read_solutions

ROOT = Path(__file__).resolve().parents[2]
PAGES = {name: (ROOT / "pages" / name).read_text(encoding="utf-8") for name in ("teaching.md", "teaching.zh.md")}
ENGLISH = PAGES["teaching.md"]
SOLUTIONS = {int(path.stem[:2]): read_solutions(path) for path in sorted((ROOT / "exercises").glob("*.ipynb"))}
KNOWN = {number: {short_key(each.key): each for each in solutions.exercises} for number, solutions in SOLUTIONS.items()}


def fences(text, kind):
    """Arguments and contents of fenced blocks of a kind; of those without one where it is empty."""
    return re.findall(rf"^```{re.escape(kind)}([^\n]*)\n(.*?)^```$", text, re.M | re.S)


def plain(text):
    blocks = re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S)
    return [inside for kind, inside in blocks if not kind]


def planned(kind):
    """(chapter, key) of all lists of a kind."""
    return [(int(words.split()[1]), key) for words, inside in fences(ENGLISH, "{exercise-list}")
            for key in inside.split() if words.split()[0] == kind]


def table(head):
    return next(block for block in plain(ENGLISH) if block.startswith(head))


def test_both_editions_have_the_same_commands_tables_and_plan():
    english, chinese = PAGES.values()
    assert plain(english) == plain(chinese)
    for kind in ("{exercise-list}", "{exercise-weeks}", "{exercise-plan}", "{exercise-levels}"):
        assert fences(english, kind) == fences(chinese, kind) and fences(english, kind)


@pytest.mark.parametrize("line", [line for block in plain(ENGLISH) for line in block.splitlines()
                                  if line.startswith("flowspace ")]
                         + re.findall(r"`(flowspace \w+ \d [^`]+)`", ENGLISH))
def test_every_command_is_one(line):
    cli._parser().parse_args(shlex.split(line)[1:])


def test_the_roster_and_the_points_of_the_page_can_be_read(tmp_path):
    (tmp_path / "class.csv").write_text(table("student,language"), encoding="utf-8")
    (tmp_path / "points.csv").write_text(table("student,exercise"), encoding="utf-8")
    seats = read_roster(tmp_path / "class.csv", SOLUTIONS[5])
    keys = set(pd.read_csv(ROOT / "data" / "agglomerations.csv")["agglomeration"])
    years = {name: int(parameters_of(SOLUTIONS[5])[name]) for name in ("start_year", "end_year")}
    for seat in seats:
        assert seat.parameters["agglomeration"] in keys
        given = {**years, **seat.parameters}
        assert years["start_year"] <= given["start_year"] < given["end_year"] <= years["end_year"]
    made = assign(SOLUTIONS[5], seats, tmp_path / "given")
    assert [path.name for path in made] == ["group-1.ipynb", "group-2.ipynb", "group-3.ipynb"]
    assert len(read_points(tmp_path / "points.csv", SOLUTIONS[5], [seat.student for seat in seats])) == 3


def test_the_plan_of_a_term_has_every_exercise_once():
    every = sorted((number, key) for number, known in KNOWN.items() for key in known)
    assert sorted(planned("class") + planned("homework") + planned("credit")) == every


def test_what_is_for_credit_is_hidden_and_extends_a_method():
    assert [number for number, _ in planned("credit")] == list(KNOWN)
    for number, key in planned("credit"):
        assert KNOWN[number][key].visibility == HIDDEN and KNOWN[number][key].level == "extend"
    # The page says that one more in each chapter, to compute, is hidden.
    for number, known in KNOWN.items():
        hidden = sorted(each.level for each in known.values() if each.visibility == HIDDEN)
        assert hidden == ["compute", "extend"], number


def test_homework_fits_a_week_and_class_a_session():
    for words, inside in fences(ENGLISH, "{exercise-list}"):
        kind, number = words.split()
        minutes = sum(KNOWN[int(number)][key].minutes for key in inside.split())
        least, most = {"class": (5, 30), "homework": (35, 90), "credit": (20, 40)}[kind]
        assert least <= minutes <= most, (words, minutes)


def test_the_short_form_has_what_the_page_says_of_every_week():
    (_, inside), = fences(ENGLISH, "{exercise-weeks}")
    rows = {int(chapter): [KNOWN[int(chapter)][key] for key in keys.split()]
            for chapter, _, keys in (line.partition(":") for line in inside.splitlines())}
    assert list(rows) == list(KNOWN)
    for number, chosen in rows.items():
        levels = {each.level for each in chosen}
        assert levels & {"read", "by_hand"} and levels & {"compute", "vary"} and any(e.is_written for e in chosen)
        assert chosen[0].level in ("read", "by_hand"), number
        assert sum(each.visibility == HIDDEN for each in chosen) == 1, number


def test_rules_and_names_that_the_page_tells_are_those_of_the_library():
    assert MINUTES_TO_STUDY == 2
    for text in PAGES.values():
        assert f"{WORDS_PER_MINUTE}" in text and f"{SIGNS_PER_MINUTE}" in text
        for name in (*LEVELS, *PARTS):
            assert f"`{name}`" in text, name
        assert all(name in text for name in ("BEGIN SOLUTION", "END SOLUTION"))
    assert FIXED == ("student", "points", "most", "to_grade_by_hand"), "the page describes the gradebook's columns"
