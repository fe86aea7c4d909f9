"""The command `python -m flowspace.sources`: arguments only; the work is in `workflow`."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flowspace.errors import FlowspaceError
from flowspace.sources import calibrate, derive, tidy


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Words of the command line.

    Returns
    -------
    int
        0 when done, 1 when something is wrong with the files (said on standard error).
    """
    parser = argparse.ArgumentParser(prog="python -m flowspace.sources", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    tidy_command = commands.add_parser("tidy", help="make all tables and the descriptor from raw public files")
    tidy_command.add_argument("raw", type=Path, help="folder of the raw files, one folder per source")
    tidy_command.add_argument("--out", type=Path, required=True, help="folder the tables are written to")
    derive_command = commands.add_parser("derive", help="make the derived tables and the descriptor anew")
    derive_command.add_argument("--data", type=Path, required=True, help="folder that holds the source tables")
    calibrate_command = commands.add_parser("calibrate", help="find the parameters of the simulated layers anew (this "
                                                              "takes minutes), then make the derived tables")
    calibrate_command.add_argument("--data", type=Path, required=True, help="folder that holds the source tables")
    options = parser.parse_args(arguments)
    try:
        if options.command == "tidy":
            tidy(options.raw, options.out)
        elif options.command == "derive":
            derive(options.data)
        else:
            calibrate(options.data)
    except FlowspaceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
