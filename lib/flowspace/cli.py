"""The `flowspace` command: a thin layer over the library."""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from flowspace.errors import FlowspaceError, Problem, TableError, did_you_mean
from flowspace.languages import LANGUAGES

_EXAMPLES = """
examples:
  flowspace check mydata
  flowspace import panel grants.xlsx --table city_patents --out mydata \\
      --set series=my_series --set evidence=observed --set source="Yearbook 2020"
  flowspace records savedrecs.txt cnki.txt --out mydata
  flowspace import edges links.csv --table TABLE --out mydata --column links=强度
  flowspace coding-sheet second.xlsx --language zh
  flowspace checklist blank answers.csv
  flowspace checklist page answers.csv plan.html

exit code: 0 all is well, 1 something is wrong with the data (every problem is listed), 2 wrong use of the command
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Words of the command line; those of the process where they are not given.

    Returns
    -------
    int
        0 when all is well, 1 when something is wrong with the data. Wrong use ends the process with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal cannot show is no reason to fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        try:
            code = {"check": _check, "import": _import, "records": _records, "copatents": _copatents,
                    "coding-sheet": _coding_sheet, "checklist": _checklist}[given.command](given)
        except FlowspaceError as error:
            code = _listed(error.problems)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # The reader has seen enough, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    """Describe the words of the command line."""
    parser = argparse.ArgumentParser(prog="flowspace", description="Your own data for the book on innovation in "
                                     "China's urban agglomerations: check a folder of tables, or import files into "
                                     "one.", epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"flowspace {_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    check = commands.add_parser("check", help="check a folder of your own tables against the documented schema")
    check.add_argument("folder", type=Path, help="the folder that holds your tables")
    importing = commands.add_parser("import", help="turn a file as you have it into a checked table")
    kinds = importing.add_subparsers(dest="kind", metavar="KIND", required=True)
    for kind, words in (("panel", "figures of cities by year: long, a column or a sheet for each year"),
                        ("edges", "links between cities: a list, or a matrix of cities by cities")):
        _add_options(kinds.add_parser(kind, help=words), kind)
    _add_records(commands)
    _add_copatents(commands)
    _add_planning(commands)
    return parser


def _add_options(parser: argparse.ArgumentParser, kind: str) -> None:
    """Add the options of an import."""
    add = parser.add_argument
    add("file", type=Path, help="an Excel workbook (.xlsx), a CSV file in UTF-8 or GBK, or a Stata file (.dta)")
    add("--table", required=True, help="name of the table to make, such as city_patents")
    add("--out", type=Path, required=True, metavar="FOLDER", help="your folder; it is made if it does not exist")
    add("--sheet", action="append", default=[], metavar="NAME", help="a sheet to read; may be repeated")
    add("--column", action=_Pairs, default={}, metavar="COLUMN=HEAD",
        help="the head in your file for a column of the table, where it is not recognised")
    add("--set", action=_Pairs, default={}, metavar="COLUMN=VALUE", help="one value for all rows")
    add("--variable", action=_Pairs, default={}, metavar="NAME=HEAD",
        help="for tables of variables: the head in your file for a variable")
    add("--unit", action=_Pairs, default={}, metavar="NAME=UNIT",
        help="the unit of a column of figures or of a variable, where the file does not say it: gdp=万元")
    add("--value", default="", metavar="COLUMN", help="the column of the table that figures without a head belong to")
    add("--city", action=_Pairs, default={}, metavar="NAME=CODE", help="the code for a name in your file")
    add("--leave-out", action="append", default=[], metavar="NAME", help="a name whose rows are left out")
    add("--counties", choices=("sum", "leave-out"), default="",
        help="rows of counties, districts and county-level cities: add them up to their city, or leave them out")
    add("--encoding", help="encoding of a text file, where it is not recognised")
    add("--sum", action="store_true", help="add rows of the same key up, and merged units to their city")
    if kind == "panel":
        add("--accept-magnitude", action="append", default=[], metavar="VARIABLE",
            help="take over the figures of a variable that are far from those of the book; the report says so")
    add("--replace", action="store_true", help="replace the table if the folder holds it already")
    if kind == "edges":
        add("--mirrored", action="store_true", help="the file lists each undirected pair both ways: keep one")
        add("--zeros", action="store_true", help="keep the noughts of a matrix")
        add("--every-city", action="store_true",
            help="the file holds every link there is: give cities without one noughts in the table of cities")


class _Pairs(argparse.Action):
    """Gathers words such as patents=授权量; each name once."""

    def __call__(self, parser, namespace, values, option_string=None):
        name, equals, value = (part.strip() for part in values.partition("="))
        known = getattr(namespace, self.dest)
        if not equals or not name or not value:
            parser.error(f"{option_string} {values!r} is not of the form NAME=VALUE")
        if name in known:
            parser.error(f"{option_string} says {name} twice")
        setattr(namespace, self.dest, {**known, name: value})


def _version() -> str:
    """Version of the installed library."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("flowspace")
    except PackageNotFoundError:
        return "(not installed)"


def _check(given: argparse.Namespace) -> int:
    """Check a folder and list what is wrong with it."""
    from flowspace import tables

    if problems := tables.check(given.folder):
        return _listed(problems)
    print(f"{given.folder}: every table is as the schema says")
    return 0


def _add_records(commands: argparse._SubParsersAction) -> None:
    """Add the command that turns exports of publications into the tables of chapter 1."""
    parser = commands.add_parser("records", help="turn exports of Web of Science, Scopus, CNKI, RIS, BibTeX or "
                                 "OpenAlex into the tables of chapter 1")
    parser.add_argument("exports", nargs="+", help="files, patterns or folders; forms are told by content")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables, the data_folder of chapter 1")
    parser.add_argument("--keywords", choices=("author", "indexed"), default="author",
                        help="keywords of the authors, or those that the database gives (author)")
    parser.add_argument("--encoding", help="encoding of all files (UTF-8, UTF-16 and GB18030 are told apart without)")


def _records(given: argparse.Namespace) -> int:
    """Write the tables of chapter 1 and list them, with what could not be read."""
    from flowspace import bibliography

    read = bibliography.read_exports(given.exports, encoding=given.encoding)
    files = bibliography.write_chapter_tables(read, given.out, given.keywords)
    print(read.report)
    if undated := int(read.publications["year"].isna().sum()):
        print(f"left out of the tables, without a year: {undated}")
    for file in files:
        print(file)
    return 0


def _add_copatents(commands: argparse._SubParsersAction) -> None:
    """Add the command that counts co-patents."""
    parser = commands.add_parser("copatents", help="count the co-patent network between cities from patent records")
    parser.add_argument("records", nargs="+", help="CSV or Parquet files, patterns or folders")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables and reports")
    parser.add_argument("--encoding", help="encoding of CSV files (UTF-8 and GBK are told apart without it)")
    parser.add_argument("--column", action=_Pairs, default={}, metavar="NAME=HEADER",
                        help="header of the column number, year, type, applicant or address")
    parser.add_argument("--separator", action="append", metavar="SIGN",
                        help="sign between applicants, and between addresses, of one cell; may be repeated; '' for "
                             "none (; and ； without it; other signs that seem to separate are said and never split on)")
    parser.add_argument("--type", action="append", dest="types", metavar="TYPE",
                        help="only patents of this type: invention, utility or design; may be repeated")
    parser.add_argument("--groups", metavar="FILE", help="leave out links within corporate groups as well: a CSV file "
                        "(UTF-8 or GBK) with the columns pattern, kind and group, or the word default")
    parser.add_argument("--evidence", default="observed", help="evidence grade of the records")
    parser.add_argument("--memory", default="4GB", help="memory to stay within (4GB)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (2)")
    parser.add_argument("--temporary", type=Path, help="folder for intermediate files")


def _copatents(given: argparse.Namespace) -> int:
    """Count the co-patent network and list the files written."""
    from flowspace import copatents

    copatents.check_free(given.out, groups=given.groups is not None)  # Before the long work.
    built = copatents.build(
        given.records, columns=given.column or None, types=given.types, groups=given.groups, encoding=given.encoding,
        separator=given.separator, evidence=given.evidence, memory=given.memory, threads=given.threads,
        temporary=given.temporary, progress=sys.stderr.isatty())
    files = copatents.write(built, given.out)
    report = built.report
    for warning in report["warnings"]:
        print(f"warning: {warning}", file=sys.stderr)
    print(f"{report['rows']} rows, {report['patents_counted']} patents, {report['multi_city_patents']} of several "
          f"cities, {len(built.edges)} edges; {len(built.unresolved)} addresses stayed open, "
          f"{report['share_of_applicants_without_address']:.1%} of the applicants have no address")
    if report["not_placed"] > len(built.not_placed):
        print(f"the first {len(built.not_placed)} of {report['not_placed']} applicants and addresses that could not be "
              "placed are listed in not_placed.csv")
    for file in files:
        print(file)
    return 0


def _add_planning(commands: argparse._SubParsersAction) -> None:
    """Add the commands that write what chapter 7 lets a reader fill in."""
    sheet = commands.add_parser("coding-sheet", help="write an empty sheet for a second coder of plans")
    sheet.add_argument("file", type=Path, help="the sheet to write, .xlsx or .csv; never overwritten")
    sheet.add_argument("--agglomeration", action="append", metavar="KEY",
                       help="a plan to code; may be repeated (those of the table plan_coding without it)")
    checklist = commands.add_parser("checklist", help="the checklist of a special plan for innovation")
    steps = checklist.add_subparsers(dest="step", metavar="STEP", required=True)
    blank = steps.add_parser("blank", help="write the empty list")
    blank.add_argument("file", type=Path, help="the list to write, .xlsx or .csv; never overwritten")
    page = steps.add_parser("page", help="turn a list that was filled in into a page")
    page.add_argument("answers", type=Path, help="the list, filled in")
    page.add_argument("page", type=Path, help="the page to write, .html or .md")
    page.add_argument("--title", help="title of the page")
    for parser in (sheet, blank, page):
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of rules and questions")
        parser.add_argument("--folder", type=Path, help="your folder, where it has tables of its own for this")


def _coding_sheet(given: argparse.Namespace) -> int:
    """Write an empty sheet for a second coder."""
    from flowspace import planning, tables

    names = tables.read("agglomerations", given.folder).set_index("agglomeration")[f"name_{given.language}"]
    wanted = given.agglomeration or sorted(set(tables.read("plan_coding", given.folder)["agglomeration"]))
    if unknown := [key for key in wanted if key not in names.index]:
        return _listed([Problem(f"agglomeration {key!r}{did_you_mean(key, names.index)}", "a key of the table "
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


def _import(given: argparse.Namespace) -> int:
    """Import a file and print the report."""
    from flowspace import importing

    options = importing.ImportOptions(
        sheets=given.sheet, columns=given.column, constants=given.set, variables=given.variable,
        units=given.unit, value=given.value, cities=given.city, leave_out=given.leave_out, counties=given.counties,
        accept_magnitude=getattr(given, "accept_magnitude", []), encoding=given.encoding, sum=given.sum,
        replace=given.replace, mirrored=getattr(given, "mirrored", False),
        zeros=getattr(given, "zeros", False), every_city=getattr(given, "every_city", False))
    run = importing.import_panel if given.kind == "panel" else importing.import_edges
    print(run(given.file, given.table, given.out, options))
    return 0


def _listed(problems: list) -> int:
    """List problems on standard error."""
    for number, problem in enumerate(problems, start=1):
        print(f"{number}. {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
