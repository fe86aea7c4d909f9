"""The commands for runs: run, sweep, parameters, repeat, verify, diff."""
from __future__ import annotations

import argparse
import functools
import shutil
import sys
import textwrap
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flowspace.cli.words import Once, listed, of_the_system
from flowspace.errors import FlowspaceError, ParameterError, Problem, RunFailed

_CHAPTER = "1 to 8, the name of a chapter, or the path of a notebook of your own"
# Said again here: importing them would make every command, and every --help, wait for what runs need.
_KEEP = ("all", "tables", "numbers")
_NOTHING = "nothing of this run is kept, and an earlier one in the folder is as it was"
_RUN = """
examples:
  flowspace run 5 -p start_year 2012 -p end_year 2018 --out mine
  flowspace run 4 -p agglomerations "珠三角, 长三角" -p language zh --out delta
  flowspace run 4 -p data_folder mydata --out patents
  flowspace run all -p membership official -p 5.draws 999 --out book

The folder holds the executed notebook, a report (report.html), results (CSV, Parquet, figures) and a record (run.json,
ro-crate-metadata.json). `flowspace parameters 5` lists what can be set. A folder that holds this run already is left
alone as long as notebook, library and data are unchanged. A relative path counts from the folder you are in.

exit code: 0 done, 1 parameters or data are wrong (nothing was run), 2 wrong use, 3 a cell failed, 130 interrupted
(Ctrl-C), 143 asked to end (SIGTERM); both leave nothing half made behind
"""
_SWEEP = """
examples:
  flowspace sweep 5 --windows 10 --out windows
  flowspace sweep 5 --grid measure green_population,taylor --grid membership official,prefectures --out grid
  flowspace sweep 3 --list runs.csv -p draws 500 --keep numbers --out many
  flowspace sweep 5 --windows 10 --scheduler tcp://127.0.0.1:8786 --out windows

--grid, --windows and --list multiply: every set of one goes with every set of the others. A run that would stand
there twice is refused, with its rows or numbers. Runs that are there and unchanged are kept, so the same command goes
on after an interruption. Failures do not stop the others; failures.txt tells their cell and traceback. comparison.csv
holds every number of every run, index.html shows all of it.

exit code: 0 all done, 1 parameters or data are wrong (nothing was run) or no run has a number of --show (all were
made), 2 wrong use, 3 a run failed, 130 interrupted (Ctrl-C), 143 asked to end (SIGTERM)
"""
_REPEAT = """
Says what is not as it was (packages, code, tables, your own data), makes the run again, and compares tables and
numbers. A chapter is the one of this clone; a notebook of your own is taken from the run's folder, or from where
--notebook says it is.

examples:
  flowspace repeat mine --out again
  flowspace repeat patents --out again -p data_folder mypatents
  flowspace repeat drafted --out again --notebook drafts/mychapter.ipynb

exit code: 0 everything is identical, 1 something differs, 2 it cannot be repeated or compared, or wrong use, 3 a cell
failed, 130 interrupted
"""
_VERIFY = """
Checks every file against the digests of run.json, and run.json against ro-crate-metadata.json, the executed notebook,
the report and the saved results. Files that are not of the run are named, and are no damage. An edit of any one file is
found; whether all of them were rewritten together, nobody can see from them: compare run.json with a copy from
elsewhere, or repeat the run. Of a sweep or a run of the whole book, every run is checked.

examples:
  flowspace verify mine
  flowspace verify book

exit code: 0 all is as recorded, 1 something is not, 2 there is nothing that can be checked, or wrong use
"""
_DIFF = """
Compares tables (row by row, by their key) and numbers that two runs of the same chapter saved, whatever parameters they
had. A notebook of your own is compared by what it saves in results_folder.

examples:
  flowspace diff mine again
  flowspace diff prefectures/05_polycentricity official/05_polycentricity
  flowspace diff many/runs/05-0123456789ab.json mine

exit code: 0 all results are identical, 1 some differ, 2 they cannot be compared, or wrong use
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands for runs."""
    raw = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    run = commands.add_parser("run", help="run a chapter, or all of them, with your parameters", epilog=_RUN, **raw)
    run.add_argument("chapter", help=f"{_CHAPTER}, or all")
    _add_common(run, "the folder for everything that the run makes")
    run.set_defaults(do=_run, kept=_NOTHING)
    sweep = commands.add_parser("sweep", help="run a chapter many times, with many sets of parameters", epilog=_SWEEP,
                                **raw)
    sweep.add_argument("chapter", help=_CHAPTER)
    sweep.add_argument("--grid", nargs=2, action="append", default=[], metavar=("NAME", "VALUES"),
                       help="a parameter and its values, with commas between them; lists in brackets; may be repeated")
    sweep.add_argument("--windows", type=int, action=Once, metavar="YEARS",
                       help="windows of so many years that move through a period")
    sweep.add_argument("--step", type=int, action=Once, metavar="YEARS", help="from one window to the next (1)")
    sweep.add_argument("--from", type=int, action=Once, dest="first", metavar="YEAR",
                       help="first year of the period (the chapter's own first year)")
    sweep.add_argument("--to", type=int, action=Once, dest="last", metavar="YEAR",
                       help="last year of the period (the chapter's own last year)")
    sweep.add_argument("--list", type=Path, action=Once, metavar="FILE",
                       help="a row for each run and a column for each parameter (.csv in UTF-8; an empty cell is the "
                       "chapter's own value), or a list of objects (.json)")
    _add_common(sweep, "the folder for all runs")
    sweep.add_argument("--scheduler", action=Once, metavar="ADDRESS",
                       help="of a Dask scheduler whose workers make the runs")
    sweep.add_argument("--keep", choices=_KEEP, action=Once, default="all",
                       help="of each run: everything; tables, numbers and record; or numbers and record (all)")
    sweep.add_argument("--show", action="append", metavar="KEY", help="a number for the figure; may be repeated")
    sweep.set_defaults(do=_sweep, kept="runs that were finished are kept, and the same command goes on from there")
    parameters = commands.add_parser("parameters", help="list what can be set in a chapter")
    parameters.add_argument("chapter", help=f"{_CHAPTER}, or all")
    parameters.set_defaults(do=_parameters)
    repeat = commands.add_parser("repeat", help="make a run again from its record, and compare", epilog=_REPEAT, **raw)
    repeat.add_argument("run", type=Path, help="the folder of the run, or its file where only numbers are kept")
    repeat.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the folder for the new run")
    repeat.add_argument("--notebook", type=Path, metavar="FILE",
                        help="where a notebook of your own is now (its copy in the run's folder)")
    repeat.add_argument("-p", nargs=2, action="append", default=[], dest="parameters", metavar=("NAME", "PLACE"),
                        help="where your own data are now (data_folder, documents_folder, answers_file)")
    repeat.set_defaults(do=_repeat, kept=_NOTHING)
    verify = commands.add_parser("verify", help="check that nothing in a run's folder has changed since",
                                 epilog=_VERIFY, **raw)
    verify.add_argument("run", type=Path, help="the folder of the run, of a sweep, or of a run of the whole book")
    verify.set_defaults(do=_verify)
    difference = commands.add_parser("diff", help="compare the results of two runs", epilog=_DIFF, **raw)
    for name in ("one", "other"):
        difference.add_argument(name, type=Path, help="the folder of a run, or its file where only numbers are kept")
    difference.set_defaults(do=_diff)


def _add_common(parser: argparse.ArgumentParser, out: str) -> None:
    parser.add_argument("-p", nargs=2, action="append", default=[], dest="parameters", metavar=("NAME", "VALUE"),
                        help="a parameter; may be repeated, and be written as NAME=VALUE")
    parser.add_argument("--out", type=Path, action=Once, required=True, metavar="FOLDER", help=out)
    parser.add_argument("--workers", type=int, action=Once,
                        help="processes at once, 1 or more (as many as the machine has cores)")
    parser.add_argument("--again", action="store_true", help="run what is there and unchanged, too")
    parser.add_argument("--timeout", type=float, action=Once, default=900, metavar="SECONDS", help="for one cell (900)")


def _run(given: argparse.Namespace) -> int:
    """Run a chapter or the book."""
    from flowspace import reruns

    before = _made(given.out)
    if given.chapter == "all":
        given.kept = "chapters that were finished are kept, and the same command goes on from there"
        values = reruns.book_from_words(_words(given.parameters))
        folder = reruns.run_book(given.out, workers=given.workers, again=given.again, timeout=given.timeout,
                                 progress=True, parameters=values)
        kept = before.items() & _made(folder).items()
        print(f"{len(_made(folder)) - len(kept)} done, {len(kept)} there already")
        _tell_own_tables(values, [Path(place) for place in _made(folder)])
        print(folder / "index.html")
        return 0
    if given.workers is not None and given.workers < 1:
        raise ParameterError(Problem(f"{given.workers} workers", "a whole number, 1 or more", "choose another one"))
    notebook = reruns.notebook_of(given.chapter)
    values = reruns.from_words(_words(given.parameters), notebook)
    folder = reruns.run(notebook, given.out, again=given.again, timeout=given.timeout, progress=True,
                        parameters=values)
    if before and before == _made(folder):
        print("there already and unchanged, so it was left alone; --again makes it once more", file=sys.stderr)
    _tell_own_tables(values, [folder])
    print(folder / "report.html")
    return 0


def _made(folder: Path) -> dict[str, int]:
    """When the runs in a folder, or the one run that it is, were written: whether they were there is seen by it."""
    try:
        folder = folder.expanduser()
        records = [folder / "run.json", *folder.glob("*/run.json")]
        return {str(path.parent.resolve()): path.stat().st_mtime_ns for path in records if path.is_file()}
    except (OSError, RuntimeError, ValueError):  # A place that cannot be, which the run tells.
        return {}


def _tell_own_tables(values: dict, runs: list[Path]) -> None:
    """Say which tables of the reader's folder were read: of others nobody would notice that they had no effect."""
    from flowspace import reruns

    if not (folder := values.get("data_folder")):
        return
    used, unused = reruns.own_tables([reruns.read_run(run) for run in runs], folder)
    if unused:
        what = f"read {', '.join(used)}; not read by what was run" if used else (
            "none of its tables was read, so that the results are of the book's own figures; it holds")
        print(f"data_folder {folder}: {what}: {', '.join(unused)}", file=sys.stderr)


def _sweep(given: argparse.Namespace) -> int:
    """Run a chapter many times."""
    from flowspace import reruns

    notebook = reruns.one_notebook(given.chapter)
    fixed = reruns.from_words(_words(given.parameters), notebook)
    _refuse_useless(given)
    lists: dict[str, list[dict]] = {}
    if given.windows is not None:
        own = {**notebook.defaults, **fixed}
        first, last = (own.get(name) if year is None else year
                       for name, year in (("start_year", given.first), ("end_year", given.last)))
        lists["--windows"] = reruns.rolling_windows(first, last, given.windows,
                                                    1 if given.step is None else given.step)
    if given.list is not None:
        lists["--list"] = reruns.read_sets(given.list, notebook)
    if given.grid:
        lists["--grid"] = reruns.grid_from_words(given.grid, notebook)
    if not lists:
        raise ParameterError(Problem("nothing that varies", "--grid, --windows or --list",
                                     "say what varies, or use `flowspace run` for one run"))
    _refuse_twice({"-p": [fixed], **lists})
    done = reruns.sweep(notebook, reruns.combined(*lists.values()), given.out, workers=given.workers,
                        scheduler=given.scheduler, keep=given.keep, quantities=given.show, again=given.again,
                        timeout=given.timeout, progress=True, parameters=fixed)
    made = done.runs.loc[done.runs["status"] != "failed", "run"]
    if len(made):
        # One run tells for all: they read the same tables.
        _tell_own_tables(fixed, [done.folder / "runs" / f"{made.iloc[0]}{'.json' * (given.keep == 'numbers')}"])
    counts = done.runs["status"].value_counts()
    print(", ".join(f"{counts.get(status, 0)} {word}" for status, word in
                    (("done", "done"), ("kept", "there already"), ("failed", "failed"))))
    print(done.folder / "index.html")
    if done.failures:
        print((done.folder / "failures.txt").read_text(encoding="utf-8"), file=sys.stderr)
        return 3
    return 0


def _refuse_useless(given: argparse.Namespace) -> None:
    """Options that say something of windows where there are none."""
    if given.windows is None:
        problems = [Problem(f"{option} without --windows", "--windows with it",
                            "add --windows, or choose years by -p start_year and -p end_year")
                    for option, value in (("--from", given.first), ("--to", given.last), ("--step", given.step))
                    if value is not None]
        if problems:
            raise ParameterError(problems)


def _refuse_twice(said: dict[str, list[dict]]) -> None:
    """A parameter that is set in two ways: which of them holds, nobody could tell from the words."""
    ways: dict[str, list[str]] = {}
    for way, sets in said.items():
        for name in dict.fromkeys(name for each in sets for name in each):
            ways.setdefault(name, []).append(way)
    problems = [Problem(f"{name} in {' and in '.join(those)}", "each parameter set in one way",
                        "remove it from one of them") for name, those in ways.items() if len(those) > 1]
    if problems:
        raise ParameterError(problems)


def _parameters(given: argparse.Namespace) -> int:
    """List the parameters of a chapter."""
    from flowspace import reruns

    if given.chapter != "all":
        return _listed_parameters(reruns.notebook_of(given.chapter))
    for number in range(1, 9):
        notebook = reruns.notebook_of(number)
        print(f"{'' if number == 1 else chr(10)}{notebook.name}\n")
        _listed_parameters(notebook)
    return 0


def _listed_parameters(notebook) -> int:
    from flowspace import reruns

    width = max(60, min(shutil.get_terminal_size((120, 24)).columns, 120))
    for row in reruns.parameters(notebook).itertuples():
        print(f"{row.parameter} = {row.default!r}")
        for words in filter(None, (row.meaning, row.may_be)):
            print(textwrap.fill(words, width, initial_indent="    ", subsequent_indent="      ",
                                break_long_words=False, break_on_hyphens=False))
    return 0


def _or_two(do: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The command with 2 for what kept it from an answer: 1 says that two things differ."""
    @functools.wraps(do)
    def with_two(given: argparse.Namespace) -> int:
        try:
            return do(given)
        except (RunFailed, BrokenPipeError):
            raise
        except (FlowspaceError, OSError) as error:
            listed([of_the_system(error)] if isinstance(error, OSError) else error.problems)
            return 2

    return with_two


@_or_two
def _repeat(given: argparse.Namespace) -> int:
    """Make a run again and compare."""
    from flowspace import reruns

    record, places = reruns.read_run(given.run), _words(given.parameters)
    for change in reruns.changes_since(record, own=reruns.own_data(record, places), notebook=given.notebook):
        print(f"unlike the first time: {change}", file=sys.stderr)
    try:
        table = reruns.repeat(given.run, given.out, notebook=given.notebook, parameters=places)
    except RunFailed:
        if record["chapter"] is None and given.notebook is None:
            print(f"{record['notebook']} was taken from the run's folder; if it reads files beside it, say where it is "
                  "with --notebook", file=sys.stderr)
        raise
    return _told(table)


@_or_two
def _verify(given: argparse.Namespace) -> int:
    """Check the files of a run against its record."""
    from flowspace import reruns
    from flowspace.reruns.repeat import place_of_run, runs_inside

    problems = reruns.verify(given.run)
    with suppress(FlowspaceError):  # of a damaged record, told already
        for name in reruns.extra_files(given.run):
            print(f"not of the run: {name}", file=sys.stderr)
    if problems:
        return listed(problems)
    inside = len(runs_inside(place_of_run(given.run)))
    print(f"{given.run}: every file " + (f"of {inside} runs is as their records say" if inside > 1 else
                                         "is as its record says"))
    return 0


@_or_two
def _diff(given: argparse.Namespace) -> int:
    """Compare two runs."""
    from flowspace import reruns

    return _told(reruns.compare_runs(given.one, given.other))


def _told(table) -> int:
    unlike = table[table["verdict"] != "identical"]
    if len(unlike):
        # What a line of a terminal holds; the call in Python returns all of it.
        told = unlike.astype(object).where(unlike.notna(), "")
        place = (told["first_row"] + " " + told["first_column"]).str.strip()
        what = told["what"].where(told["what"] != "", told["verdict"])
        shown = told[["kind", "name"]].assign(what=what, first=place, one=told["one"], other=told["other"])
        print(shown.to_string(index=False, max_colwidth=30))
    if table.empty:
        print("neither of them saved a result that could be compared", file=sys.stderr)
        return 2
    print(f"{len(table) - len(unlike)} of {len(table)} results are identical")
    return 1 if len(unlike) else 0


def _words(pairs: list[list[str]]) -> dict[str, str]:
    """Parameters as they were written; each once."""
    names = [name for name, _ in pairs]
    problems = [Problem(f"-p {name} twice", "each parameter once", "remove one")
                for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        raise ParameterError(problems)
    return dict(pairs)
