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
    given = parser.parse_args(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
