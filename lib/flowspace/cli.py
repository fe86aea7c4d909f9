"""The `flowspace` command: a thin layer over the library."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flowspace.errors import FlowspaceError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="flowspace", description="The book on innovation in China's agglomerations.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check a folder of your own tables against the documented schema")
    check.add_argument("folder", type=Path)
    _add_copatents(commands)
    given = parser.parse_args(arguments)
    if given.command == "copatents":
        return _copatents(given)
    return _check(given.folder)


def _check(folder: Path) -> int:
    from flowspace import tables

    try:
        problems = tables.check(folder)
    except FlowspaceError as error:
        problems = error.problems
    for number, problem in enumerate(problems, start=1):
        print(f"{number}. {problem}", file=sys.stderr)
    if problems:
        return 1
    print(f"{folder}: every table is as the schema says")
    return 0


def _add_copatents(commands) -> None:
    parser = commands.add_parser("copatents", help="count the co-patent network between cities from patent records")
    parser.add_argument("records", nargs="+", help="CSV or Parquet files, patterns or folders")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables and reports")
    parser.add_argument("--encoding", help="encoding of CSV files (UTF-8 and GBK are told apart without it)")
    parser.add_argument("--column", action="append", default=[], metavar="NAME=HEADER",
                        help="header of the column number, year, type, applicant or address")
    parser.add_argument("--type", action="append", dest="types", metavar="TYPE",
                        help="only patents of this type: invention, utility or design; may be repeated")
    parser.add_argument("--groups", metavar="FILE", help="leave out links within corporate groups as well: a CSV file "
                        "with the columns pattern, kind and group, or the word default")
    parser.add_argument("--evidence", default="observed", help="evidence grade of the records")
    parser.add_argument("--memory", default="4GB", help="memory to stay within (4GB)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (2)")
    parser.add_argument("--temporary", type=Path, help="folder for intermediate files")


def _copatents(given: argparse.Namespace) -> int:
    from flowspace import copatents

    try:
        built = copatents.build(
            given.records, columns=dict(pair.partition("=")[::2] for pair in given.column) or None, types=given.types,
            groups=given.groups, encoding=given.encoding, evidence=given.evidence, memory=given.memory,
            threads=given.threads, temporary=given.temporary, progress=sys.stderr.isatty())
        files = copatents.write(built, given.out)
    except FlowspaceError as error:
        print(error, file=sys.stderr)
        return 1
    report = built.report
    print(f"{report['rows']} rows, {report['patents_counted']} patents, {report['multi_city_patents']} of several "
          f"cities, {len(built.edges)} edges; {len(built.unresolved)} addresses stayed open")
    for file in files:
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
