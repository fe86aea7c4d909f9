"""The command copatents: raw patent records."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flowspace.cli.words import Pairs


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command that counts co-patents."""
    parser = commands.add_parser("copatents", help="count the co-patent network between cities from patent records")
    parser.set_defaults(do=_copatents)
    parser.add_argument("records", nargs="+", help="CSV or Parquet files, patterns or folders")
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables and reports")
    parser.add_argument("--encoding", help="encoding of CSV files (UTF-8 and GBK are told apart without it)")
    parser.add_argument("--column", action=Pairs, default={}, metavar="NAME=HEADER",
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
