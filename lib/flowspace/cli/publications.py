"""The command records: exports of publications."""
from __future__ import annotations

import argparse
from pathlib import Path


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command that turns exports of publications into the tables of chapter 1."""
    parser = commands.add_parser("records", help="turn exports of Web of Science, Scopus, CNKI, RIS, BibTeX or "
                                 "OpenAlex into the tables of chapter 1")
    parser.set_defaults(do=_records)
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
