"""The commands coding-sheet and checklist: what chapter 7 lets a reader fill in."""
from __future__ import annotations

import argparse
from pathlib import Path

from flowspace.cli.words import listed
from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.languages import LANGUAGES


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands that write what chapter 7 lets a reader fill in."""
    sheet = commands.add_parser("coding-sheet", help="write an empty sheet for a second coder of plans")
    sheet.add_argument("file", type=Path, help="the sheet to write, .xlsx or .csv; never overwritten")
    sheet.add_argument("--agglomeration", action="append", metavar="KEY",
                       help="a plan to code; may be repeated (those of the table plan_coding without it)")
    sheet.set_defaults(do=_coding_sheet)
    checklist = commands.add_parser("checklist", help="the checklist of a special plan for innovation")
    steps = checklist.add_subparsers(dest="step", metavar="STEP", required=True)
    blank = steps.add_parser("blank", help="write the empty list")
    blank.add_argument("file", type=Path, help="the list to write, .xlsx or .csv; never overwritten")
    page = steps.add_parser("page", help="turn a list that was filled in into a page")
    page.add_argument("answers", type=Path, help="the list, filled in")
    page.add_argument("page", type=Path, help="the page to write, .html or .md")
    page.add_argument("--title", help="title of the page")
    checklist.set_defaults(do=_checklist)
    for parser in (sheet, blank, page):
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of rules and questions")
        parser.add_argument("--folder", type=Path, help="your folder, where it has tables of its own for this")


def _coding_sheet(given: argparse.Namespace) -> int:
    """Write an empty sheet for a second coder."""
    from flowspace import planning, tables

    names = tables.read("agglomerations", given.folder).set_index("agglomeration")[f"name_{given.language}"]
    wanted = given.agglomeration or sorted(set(tables.read("plan_coding", given.folder)["agglomeration"]))
    if unknown := [key for key in wanted if key not in names.index]:
        return listed([Problem(f"agglomeration {key!r}{did_you_mean(key, names.index)}", "a key of the table "
                                "agglomerations", "correct it") for key in unknown])
    _free(given.file)
    codes = tables.read("plan_codes", given.folder)
    print(planning.write_sheet(given.file, codes, {key: names[key] for key in wanted}, given.language))
    return 0


def _checklist(given: argparse.Namespace) -> int:
    """Write the empty checklist, or the page of the answers."""
    from flowspace import planning, tables

    items = tables.read("special_plan_items", given.folder)
    if given.step == "blank":
        _free(given.file)
        print(planning.write_checklist(given.file, items, given.language))
        return 0
    answers = planning.read_answers(given.answers, items)
    print(planning.write_page(given.page, items, answers, given.language, given.title))
    print(f"{len(answers)} of {len(items)} questions answered")
    return 0


def _free(file: Path) -> None:
    """Refuse to overwrite what somebody may have filled in."""
    if file.exists():
        raise TableError(Problem("a file of this name", "a new file", "choose another name, or move the old one away",
                                 file=str(file)))
