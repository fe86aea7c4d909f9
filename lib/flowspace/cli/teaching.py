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
hidden checks and the rubrics, too. A notebook of the same name is written anew.
"""
_ASSIGN = """
examples:
  flowspace assign 4 --roster class.csv --out given

class.csv has the column student and, if you like, language, agglomeration, start_year, end_year and seed: each student
or group then gets a notebook with those, and its checks follow. An empty cell is the notebook's own value. It may be in
UTF-8 or GBK, with commas, semicolons or tabs; an agglomeration may be given by its key or by its English, Chinese or
short name. All rows are checked before anything is written.

The same command again changes nothing. Where a notebook of a student is there and differs, nothing is written: it may
hold answers. With --again those of the roster are written anew; other files in the folder stay as they are.
"""
_GRADE = """
examples:
  flowspace grade 4 submitted --roster class.csv --out graded
  flowspace grade 4 submitted --roster class.csv --by-hand points.csv --out graded

submitted holds NAME.ipynb, or a folder NAME with a notebook, for each student, also as Moodle names these; of several
notebooks in a folder the one that was changed last is graded. The folder graded gets gradebook.csv and
feedback/NAME.html, written anew each time. Answers in words are graded by people: points.csv has the columns student,
exercise and points, and takes the place of other points. Do not write into gradebook.csv.

Grading runs the students' code on this machine, as you. Each notebook runs in a process and a folder of its own with
limits of time and memory, and what it leaves running is ended. Checks are those that were given out, whatever the file
says; names of the opening and functions of the library that an answer replaced are put back before each check, and a
check counts when it ran to its end. This is enough for mistakes and for simple tricks. It is no prison: code that sets
out to do harm can read and change what you can, and can cheat the checks. Use a container or an account of its own
where you do not trust the code, and read what is noted in gradebook.csv.
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
    assign.add_argument("--again", action="store_true", help="write notebooks that are there and differ anew")
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
    said = {language: spoken(ROOT, language) for language in LANGUAGES}
    for path in assign(solutions, seats, given.out, said, again=given.again):
        print(path)
    return 0


def _grade(given: argparse.Namespace) -> int:
    """Grade submissions."""
    from flowspace.reruns.project import ROOT
    from flowspace.teaching.assign import grade
    from flowspace.teaching.derive import spoken
    from flowspace.teaching.folder import handed_in
    from flowspace.teaching.gradebook import read_points
    from flowspace.teaching.roster import read_roster
    from flowspace.teaching.source import read_solutions, solutions_of

    solutions = read_solutions(solutions_of(given.chapter, ROOT))
    seats = read_roster(given.roster, solutions, given.language) if given.roster else None
    students = [seat.student for seat in seats] if seats is not None else list(handed_in(given.submissions))
    by_hand = read_points(given.by_hand, solutions, students) if given.by_hand else None
    table = grade(solutions, given.submissions, given.out, seats, language=given.language, by_hand=by_hand,
                  said={language: spoken(ROOT, language) for language in LANGUAGES}, seconds=given.seconds,
                  limit=given.limit, workers=given.workers, progress=True)
    print(table[["student", "points", "most", "to_grade_by_hand"]].to_string(index=False))
    for student, notes in table.loc[table["notes"] != "", ["student", "notes"]].itertuples(index=False):
        print(f"{student}: {notes}")
    print(given.out / "gradebook.csv")
    return 0
