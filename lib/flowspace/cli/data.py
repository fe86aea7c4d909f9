"""The commands check and import: the reader's own tables."""
from __future__ import annotations

import argparse
from pathlib import Path

from flowspace.cli.words import Pairs, listed


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands for a folder of the reader's own."""
    check = commands.add_parser("check", help="check a folder of your own tables against the documented schema")
    check.add_argument("folder", type=Path, help="the folder that holds your tables")
    check.set_defaults(do=_check)
    importing = commands.add_parser("import", help="turn a file as you have it into a checked table")
    kinds = importing.add_subparsers(dest="kind", metavar="KIND", required=True)
    for kind, words in (("panel", "figures of cities by year: long, a column or a sheet for each year"),
                        ("edges", "links between cities: a list, or a matrix of cities by cities")):
        parser = kinds.add_parser(kind, help=words)
        parser.set_defaults(do=_import)
        _add_options(parser, kind)


def _add_options(parser: argparse.ArgumentParser, kind: str) -> None:
    """Add the options of an import."""
    add = parser.add_argument
    add("file", type=Path, help="an Excel workbook (.xlsx), a CSV file in UTF-8 or GBK, or a Stata file (.dta)")
    add("--table", required=True, help="name of the table to make, such as city_patents")
    add("--out", type=Path, required=True, metavar="FOLDER", help="your folder; it is made if it does not exist")
    add("--sheet", action="append", default=[], metavar="NAME", help="a sheet to read; may be repeated")
    add("--column", action=Pairs, default={}, metavar="COLUMN=HEAD",
        help="the head in your file for a column of the table, where it is not recognised")
    add("--set", action=Pairs, default={}, metavar="COLUMN=VALUE", help="one value for all rows")
    add("--variable", action=Pairs, default={}, metavar="NAME=HEAD",
        help="for tables of variables: the head in your file for a variable")
    add("--unit", action=Pairs, default={}, metavar="NAME=UNIT",
        help="the unit of a column of figures or of a variable, where the file does not say it: gdp=万元")
    add("--value", default="", metavar="COLUMN", help="the column of the table that figures without a head belong to")
    add("--city", action=Pairs, default={}, metavar="NAME=CODE", help="the code for a name in your file")
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


def _check(given: argparse.Namespace) -> int:
    """Check a folder and list what is wrong with it."""
    from flowspace import tables

    if problems := tables.check(given.folder):
        return listed(problems)
    print(f"{given.folder}: every table is as the schema says")
    return 0


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
