"""The `flowspace` command: a thin layer over the library."""
from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import suppress

from flowspace.cli import copatents, data, planning, publications, runs, teaching
from flowspace.cli.stops import Stopped, Stops
from flowspace.cli.words import Parser, listed, of_the_system, spaced
from flowspace.errors import FlowspaceError, RunFailed

_EXAMPLES = """
examples:
  flowspace run 5 -p start_year 2012 -p end_year 2018 --out mine
  flowspace run all -p membership official --out book
  flowspace sweep 5 --windows 10 --out windows
  flowspace check mydata
  flowspace import panel grants.xlsx --table city_patents --out mydata \\
      --set series=my_series --set evidence=observed --set source="Yearbook 2020"
  flowspace records savedrecs.txt cnki.txt --out mydata

`flowspace COMMAND --help` tells the rest.

exit code: 0 all is well; 1 something is wrong with the data or the parameters (every problem is listed, nothing was
run); 2 wrong use of the command; 3 a run failed (the others are done); 130 interrupted, 143 asked to end (SIGTERM).
verify, diff and repeat: 1 what they compare differs, 2 it cannot be compared
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
        0 when all is well, 1 when something is wrong with the data or the parameters, 3 when a run failed, 130 when it
        was interrupted, 143 when the system asked it to end (SIGTERM), 129 when its terminal was closed (SIGHUP); of
        verify, diff and repeat 1 where what they compare differs, 2 where it cannot be compared. Wrong use ends the
        process with 2.

    Notes
    -----
    Without words of its own it is the whole of the process, and takes care of these signals to its end; called with
    words, it leaves signals to the caller.
    """
    stops, given = Stops(), None
    try:
        if arguments is None:
            stops.listen()
        for stream in (sys.stdout, sys.stderr):
            # A name that the terminal cannot show is no reason to fail.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        parser = _parser()
        given = parser.parse_args(spaced(sys.argv[1:] if arguments is None else arguments))
        if given.command is None:
            parser.print_help(sys.stderr)
            return 2
        try:
            code = stops.through(given.do, given)
        except RunFailed as error:
            listed(error.problems)
            code = 3
        except FlowspaceError as error:
            code = listed(error.problems)
        except BrokenPipeError:
            raise
        except OSError as error:
            code = listed([of_the_system(error)])
        sys.stdout.flush()
        stops.over()
        return code
    except KeyboardInterrupt as stop:
        stops.over()
        with suppress(OSError):  # The terminal may be gone.
            print("; ".join(["interrupted", *filter(None, [getattr(given, "kept", "")])]), file=sys.stderr)
        return 128 + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    except BrokenPipeError:  # The reader has seen enough, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    """Describe the words of the command line."""
    parser = Parser(
        prog="flowspace", description="The book on innovation in China's urban agglomerations, with your own years, "
        "agglomerations and data: run a chapter again or all of them, run one many times, check and import tables.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"flowspace {_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for group in (runs, data, publications, copatents, planning, teaching):
        group.add(commands)
    return parser


def _version() -> str:
    """Version of the installed library."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("flowspace")
    except PackageNotFoundError:
        return "(not installed)"
