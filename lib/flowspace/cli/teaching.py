"""The commands for teaching: exercises, assign, grade."""
from __future__ import annotations

import argparse
from pathlib import Path

from flowspace.languages import LANGUAGES

_CHAPTER = "1 to 8, the name of a chapter, or the path of a solution notebook of your own"
_EXERCISES = """
examples:
  flowspace exercises 4 --out class
  flowspace exercises 4 --answers --language zh --out mine

The folder holds a notebook for each language: without answers and with checks, or with --answers the answers, the
hidden checks and the rubrics, too.
"""
_ASSIGN = """
examples:
  flowspace assign 4 --roster class.csv --out given

class.csv has the column student and, if you like, language, agglomeration, start_year, end_year and seed: each student
or group then gets a notebook with those, and its checks follow. An empty cell is the notebook's own value.
"""
_GRADE = """
examples:
  flowspace grade 4 submitted --roster class.csv --out graded
  flowspace grade 4 submitted --roster class.csv --by-hand points.csv --out graded

submitted holds NAME.ipynb, or a folder NAME with a notebook, for each student. The folder graded gets gradebook.csv and
feedback/NAME.html. Answers in words are graded by people: points.csv has the columns student, exercise and points.

Grading runs the students' code on this machine, each notebook in a process of its own with limits of time and memory.
That protects the others and the grades, not the machine: use a container where you do not trust the code.
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands for teaching."""
    raw = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    exercises = commands.add_parser("exercises", help="write a chapter's exercises as notebooks", epilog=_EXERCISES,
                                    **raw)
    exercises.add_argument("chapter", help=_CHAPTER)
    exercises.add_argument("--answers", action="store_true", help="with answers, hidden checks and rubrics")
    exercises.add_argument("--language", choices=LANGUAGES, help="one language only")
    exercises.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder for the notebooks")
    exercises.set_defaults(do=_exercises)
    assign = commands.add_parser("assign", help="write a notebook for each student, with parameters of their own",
                                 epilog=_ASSIGN, **raw)
    assign.add_argument("chapter", help=_CHAPTER)
    assign.add_argument("--roster", type=Path, required=True, metavar="FILE", help="a row for each student or group")
    assign.add_argument("--language", choices=LANGUAGES, default="en", help="where the roster does not say (en)")
    assign.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder for the notebooks")
    assign.set_defaults(do=_assign)
    grade = commands.add_parser("grade", help="grade a folder of submissions", epilog=_GRADE, **raw)
    grade.add_argument("chapter", help=_CHAPTER)
    grade.add_argument("submissions", type=Path, help="the folder of the submissions")
    grade.add_argument("--roster", type=Path, metavar="FILE", help="the roster by which notebooks were given out")
    grade.add_argument("--by-hand", type=Path, metavar="FILE", help="points that people gave")
    grade.add_argument("--language", choices=LANGUAGES, default="en", help="where no roster says (en)")
    grade.add_argument("--seconds", type=int, default=60, help="for one cell (60)")
    grade.add_argument("--limit", type=int, default=900, metavar="SECONDS", help="for one submission (900)")
    grade.add_argument("--workers", type=int, help="submissions at once (as many as the machine has cores)")
    grade.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where gradebook and feedback go")
    grade.set_defaults(do=_grade)


def _exercises(given: argparse.Namespace) -> int:
    """Write student or answer notebooks."""
    from flowspace.reruns.project import ROOT
    from flowspace.teaching.assign import write_notebook
    from flowspace.teaching.derive import ANSWERS, STUDENT, derive, spoken
    from flowspace.teaching.source import read_solutions, solutions_of

    solutions = read_solutions(solutions_of(given.chapter, ROOT))
    for language in [given.language] if given.language else LANGUAGES:
        edition = ANSWERS if given.answers else STUDENT
        notebook = derive(solutions, language, edition, said=spoken(ROOT, language))
        print(write_notebook(notebook, given.out / f"{solutions.name}_{edition}_{language}.ipynb"))
    return 0


def _assign(given: argparse.Namespace) -> int:
    """Write a notebook for each student."""
    from flowspace.reruns.project import ROOT
    from flowspace.teaching.assign import assign
    from flowspace.teaching.derive import spoken
    from flowspace.teaching.roster import read_roster
    from flowspace.teaching.source import read_solutions, solutions_of

    solutions = read_solutions(solutions_of(given.chapter, ROOT))
    seats = read_roster(given.roster, solutions, given.language)
    for path in assign(solutions, seats, given.out, {language: spoken(ROOT, language) for language in LANGUAGES}):
        print(path)
    return 0


def _grade(given: argparse.Namespace) -> int:
    """Grade submissions."""
    from flowspace.reruns.project import ROOT
    from flowspace.teaching.assign import grade, submitted_in
    from flowspace.teaching.derive import spoken
    from flowspace.teaching.gradebook import read_points
    from flowspace.teaching.roster import read_roster
    from flowspace.teaching.source import read_solutions, solutions_of

    solutions = read_solutions(solutions_of(given.chapter, ROOT))
    seats = read_roster(given.roster, solutions, given.language) if given.roster else None
    students = [seat.student for seat in seats] if seats is not None else list(submitted_in(given.submissions))
    by_hand = read_points(given.by_hand, solutions, students) if given.by_hand else None
    table = grade(solutions, given.submissions, given.out, seats, language=given.language, by_hand=by_hand,
                  said={language: spoken(ROOT, language) for language in LANGUAGES}, seconds=given.seconds,
                  limit=given.limit, workers=given.workers, progress=True)
    print(table[["student", "points", "most", "to_grade_by_hand"]].to_string(index=False))
    print(given.out / "gradebook.csv")
    return 0
