"""Reading the record of a run again: what has changed since, how two runs differ."""
from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

import flowspace
from flowspace.book import CHAPTERS
from flowspace.errors import ParameterError, Problem, RunError, TableError
from flowspace.reruns.parameters import PATHS
from flowspace.reruns.parquet import column_values, read_cells
from flowspace.reruns.project import ROOT
from flowspace.reruns.record import CRATE, FACTS, FORMAT, RECORD, SCHEMA, packages
from flowspace.reruns.state import place_of
from flowspace.runs.dependencies import digest
from flowspace.runs.job import code_digest

COLUMNS = ["kind", "name", "verdict", "what", "largest_absolute", "largest_relative", "differing_cells",
           "first_row", "first_column", "one", "other"]


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was when a run was made.

    Parameters
    ----------
    kind : {"flowspace", "python", "lock", "package", "notebook", "file", "own data"}
    name : str
        Path or name of it.
    words : str
        What has changed, in plain words.
    """

    kind: str
    name: str
    words: str

    def __str__(self) -> str:
        return self.words


def read_run(folder: str | Path) -> dict[str, Any]:
    """Read and check the record of a run.

    Parameters
    ----------
    folder : str or Path
        Of the run, or the file of a run of which only numbers are kept.

    Returns
    -------
    dict
        As `write_record` or `write_numbers` returned it.

    Raises
    ------
    RunError
        If there is no run, its record is damaged, or a newer flowspace wrote it.

    Examples
    --------
    >>> read_run("no such folder")
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found no run in "no such folder"; expected a folder with run.json. To mend it: give the folder of a run
    """
    given = place_of_run(folder)
    place = given if given.is_file() else given / RECORD
    try:
        record = json.loads(place.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if inside := runs_inside(given):
            raise RunError(_many(given, inside)) from None
        raise RunError(Problem(f'no run in "{folder}"', f"a folder with {RECORD}",
                               "give the folder of a run")) from None
    except OSError as error:
        raise RunError(Problem(f'"{place}", which cannot be read ({error.strerror})', "a record that you may read",
                               "see to it that you may read it")) from None
    except (ValueError, RecursionError):
        record = None
        if given == place:
            raise _no_record(given) from None
    if not isinstance(record, dict):
        raise _damaged(place, "it is no JSON of a record: cut off, or edited")
    if record.get("format") != FORMAT:
        raise _no_record(given) if given == place else _damaged(place, "it is no record of a run")
    schema = record.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise _damaged(place, "it has no number of its schema")
    if schema > SCHEMA:
        raise RunError(Problem(f"a record of schema {schema}", f"schema {SCHEMA} or older",
                               "read it with the newer flowspace that wrote it", file=str(place)))
    kept = "numbers" if "numbers" in record else "contents"
    kinds = {**FACTS, "flowspace": (str,), "platform": (dict,), "packages": (dict,), kept: (dict,)}
    if schema < 2:
        kinds.pop("derived")
    wrong = [name for name, kind in kinds.items() if not isinstance(record.get(name), kind)]
    if wrong:
        raise _damaged(place, "missing or of the wrong kind: " + ", ".join(wrong))
    needed, words = ({"value"}, "numbers") if kept == "numbers" else ({"sha256", "bytes"}, "files")
    if not all(isinstance(entry, dict) and needed <= set(entry) for entry in record[kept].values()):
        raise _damaged(place, f"the list of its {words}")
    return record


def place_of_run(given: str | Path) -> Path:
    """The folder of a run, or the file of one of which only numbers are kept, as a reader names it.

    Parameters
    ----------
    given : str or Path
        The folder's run.json or crate will do.

    Returns
    -------
    Path

    Raises
    ------
    RunError
        If it is no path at all.

    Examples
    --------
    >>> place_of_run("mine").name
    'mine'
    >>> place_of_run(None)
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found None as a run; expected the path of its folder. To mend it: give it as a text or a Path
    """
    if not isinstance(given, (str, Path)):
        raise RunError(Problem(f"{str(given)[:80]} as a run", "the path of its folder", "give it as a text or a Path"))
    path = Path(given)
    return path.parent if path.name in (RECORD, CRATE) and path.is_file() else path


def runs_inside(folder: Path) -> list[Path]:
    """The runs in the folder of a sweep or of a run of the whole book; none in the folder of one run.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Path
        Folders, or files where only numbers are kept, in the order of their names.

    Examples
    --------
    >>> runs_inside(Path("no such folder"))
    []
    """
    if not folder.is_dir() or (folder / RECORD).is_file():
        return []
    runs = folder / "runs"
    inside = [*folder.iterdir(), *(runs.iterdir() if runs.is_dir() else ())]
    found = [path for path in inside if (path / RECORD).is_file()]
    if (folder / "sweep.json").is_file():
        found += [path for path in inside if path.parent == runs and path.suffix == ".json" and path.is_file()
                  and not path.name.startswith(".")]
    return sorted(found)


def _many(folder: Path, inside: list[Path]) -> Problem:
    names = ", ".join(path.relative_to(folder).as_posix() for path in inside[:8]) + (" …" if len(inside) > 8 else "")
    return Problem(f'"{folder}", a folder of {len(inside)} run{"s" if len(inside) > 1 else ""}', f"one run: {names}",
                   f"give one of them, as {inside[0]}")


def _no_record(path: Path) -> RunError:
    return RunError(Problem(f'"{path}", a file that is no record of a run', f"the folder of a run, with {RECORD} in it",
                            "give the folder"))


def _damaged(path: Path, what: str) -> RunError:
    return RunError(Problem(f"a damaged record ({what})", "it as a run wrote it",
                            "take it from a copy, or run the chapter again", file=str(path)))


def own_data(record: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Where the reader's own data of a recorded run are now: a record has the names of folders, not their places.

    Parameters
    ----------
    record : mapping
        As `read_run` returns it.
    given : mapping
        Parameter → folder or file, as the reader gives them anew.

    Returns
    -------
    dict
        The same for every one that the record needs.

    Raises
    ------
    ParameterError
        With each that is needed and not given, and each that is given and no place of own data in the record.

    Examples
    --------
    >>> own_data({"parameters": {"data_folder": "mydata", "seed": 1}}, {"data_folder": "/disk/mydata"})
    {'data_folder': '/disk/mydata'}
    >>> own_data({"parameters": {"data_folder": "mydata"}}, {})
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found a run with data of the reader's own, data_folder "mydata", and not where they are now; expected their
         place: a record has names only. To mend it: say it with -p data_folder PATH, or
         parameters={"data_folder": PATH} in Python
    """
    then = {name: record["parameters"].get(name) for name in PATHS}
    needed = {name: value for name, value in then.items() if isinstance(value, str) and value.strip()}
    problems = [Problem(f'parameter "{name}" for a run that is repeated',
                        " or ".join(needed) if needed else "none: this run had no data of the reader's own",
                        "leave it out, or use `flowspace run` for a run with other parameters")
                for name in given if name not in needed]
    # Records of schema 1 have whole paths.
    problems += [Problem(f"a run with data of the reader's own, {name} \"{value}\", and not where they are now",
                         "their place: a record has names only",
                         f'say it with -p {name} PATH, or parameters={{"{name}": PATH}} in Python')
                 for name, value in needed.items() if name not in given and not os.path.isabs(value)]
    if problems:
        raise ParameterError(problems)
    return {**needed, **given}


def changes_since(run: str | Path | Mapping[str, Any], root: str | Path = ROOT,
                  own: Mapping[str, Any] | None = None, notebook: str | Path | None = None) -> list[Change]:
    """What differs now from when a run was made, of all that its results may follow from.

    Parameters
    ----------
    run : str, Path or mapping
        The run's folder, or its record as `read_run` returns it.
    root : str or Path
        The project's folder; that of this library if left out.
    own : mapping, optional
        Where the reader's own data are now, by parameter; see `own_data`.
    notebook : str or Path, optional
        Where a notebook of the reader's own is now.

    Returns
    -------
    list of Change
        Version of flowspace and of Python, the lock, installed packages, code of the notebook, files of the
        project that are changed or missing, own data that are changed, missing, or nobody said where. Empty when a
        repeated run has the same of all. Files that are new to the project are none of it: the run did not use them.

    Raises
    ------
    RunError
        As `read_run`.

    Examples
    --------
    >>> record = {"flowspace": flowspace.__version__, "python": sys.version, "lock": "0" * 64, "packages": {},
    ...           "files": {}, "outside": {"data_folder/gone.csv": "1" * 64}}
    >>> [change.words for change in changes_since(record, "no such project", {"data_folder": "no such folder"})]
    ['The lock file requirements.txt is not there.', 'Own data "data_folder/gone.csv" are not there.']
    """
    record = run if isinstance(run, Mapping) else read_run(run)
    root, changes = Path(root), []
    if record["flowspace"] != flowspace.__version__:
        changes.append(Change("flowspace", "flowspace", f"flowspace is {flowspace.__version__}, was "
                              f"{record['flowspace']}."))
    now, then = (text.split()[0] if text.split() else text for text in (sys.version, record["python"]))
    if now != then:
        changes.append(Change("python", "Python", f"Python is {now}, was {then}."))
    lock = digest(root / "requirements.txt")
    if lock != record["lock"]:
        words = "is not there" if lock is None else "has changed"
        changes.append(Change("lock", "requirements.txt", f"The lock file requirements.txt {words}."))
    installed = packages()
    for name, version in sorted(record["packages"].items()):
        if installed.get(name) != version:
            words = f"is {installed[name]}, was {version}" if name in installed else f"is not there, was {version}"
            changes.append(Change("package", name, f"The package {name} {words}."))
    if isinstance(chapter := record.get("chapter"), int) and chapter in CHAPTERS:
        notebook = root / "chapters" / f"{CHAPTERS[chapter].notebook}.ipynb"
    if notebook is not None and (words := _unlike_code(Path(notebook), record)):
        changes.append(Change("notebook", Path(notebook).name, words))
    for name, known in sorted(record["files"].items()):
        found = digest(root / name)
        if found != known:
            changes.append(Change("file", name, f"{name} {'is not there' if found is None else 'has changed'}."))
    for name, known in sorted(record["outside"].items()):
        parameter = name.partition("/")[0]
        if parameter in PATHS and parameter not in (own or {}):
            changes.append(Change("own data", name, f'Own data "{name}": it was not said where {parameter} is.'))
            continue
        found = digest(Path(place_of(name, own or {}) if parameter in PATHS else name))
        if found != known:
            words = "are not there" if found is None else "have changed"
            changes.append(Change("own data", name, f'Own data "{name}" {words}.'))
    return changes


def _unlike_code(notebook: Path, record: Mapping[str, Any]) -> str:
    """What is unlike the first time about a notebook's code, if anything is."""
    try:
        now = code_digest(notebook, record["parameters"])
    except OSError:
        return f"The notebook {notebook.name} is not there."
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"The notebook {notebook.name} cannot be read."
    return "" if now == record["code"] else f"The code of the notebook {notebook.name} has changed."


def compare_runs(one: str | Path, other: str | Path) -> pd.DataFrame:
    """Compare the results of two runs: one row for each table and each number.

    Rows of a table are matched by their key: the fewest leading columns (those of decimals left out) that no two rows
    share, in both tables alike; where there is none, by their number from 1.

    Parameters
    ----------
    one, other : str or Path
        Folders of runs, their folders of results, or files of runs of which only numbers are kept, which are
        all that is compared then.

    Returns
    -------
    DataFrame
        kind ("table" or "number", which may be a text), name; verdict ("identical", "different", "only in one",
        "only in other"); what differs in words; largest_absolute and largest_relative difference of numbers (|a - b|
        and |a - b| / max(|a|, |b|); nan where no two numbers differ); differing_cells; key of the first row that
        differs, its column, and what either run has there. Tables come first, each kind in the order of the runs.

    Raises
    ------
    RunError
        If either folder holds no saved results, a table of them cannot be read, or they are of different chapters.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, value in (("a", 0.5), ("b", 0.25)):
    ...         place = Path(folder) / name
    ...         place.mkdir()
    ...         _ = (place / "t.csv").write_text(f"year,value\\n2016,1.0\\n2017,{value}\\n")
    ...         _ = (place / "results.json").write_text('{"tables": {"t": {"path": "t.csv"}}, "numbers": {}}')
    ...     found = compare_runs(Path(folder) / "a", Path(folder) / "b").iloc[0]
    >>> found["verdict"], float(found["largest_absolute"]), float(found["largest_relative"]), found["first_row"]
    ('different', 0.25, 0.5, 'year=2017')
    """
    places = place_of_run(one), place_of_run(other)
    (first, ours), (second, theirs) = map(_results, places)
    chapters = [_chapter(place, saved) for place, saved in zip(places, (ours, theirs), strict=True)]
    if None not in chapters and chapters[0] != chapters[1]:
        raise RunError(Problem(f'a run of chapter {chapters[0]} in "{one}", and one of chapter {chapters[1]} in '
                               f'"{other}"', "two runs of the same chapter", "give two that saved the same results"))
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    alone = any(place.is_file() for place in places)
    for kind in ("numbers",) if alone else ("tables", "numbers"):
        for name in dict.fromkeys([*ours[kind], *theirs[kind]]):
            start = {"kind": kind.removesuffix("s"), "name": name}
            if name not in theirs[kind] or name not in ours[kind]:
                rows.append(start | {"verdict": "only in one" if name in ours[kind] else "only in other"})
            elif kind == "numbers":
                a, b = ours[kind][name]["value"], theirs[kind][name]["value"]
                cells = [] if a == b else [("", "", a, b)]
                rows.append(start | _verdict(cells, [], ""))
            else:
                try:
                    rows.append(start | _compare_tables(first / ours[kind][name]["path"],
                                                        second / theirs[kind][name]["path"]))
                except RunError as error:
                    problems += [each for each in error.problems if each not in problems]
    if problems:
        raise RunError(problems)
    return pd.DataFrame(rows, columns=COLUMNS)


def refuse_unsaved(run: str | Path) -> None:
    """Refuse a run of which nothing was saved that could be compared.

    Parameters
    ----------
    run : str or Path
        As for `compare_runs`.

    Raises
    ------
    RunError
        Saying what a notebook saves.

    Examples
    --------
    >>> refuse_unsaved("no such run")
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found no saved results in "no such run"; expected a folder with results/results.json. To mend it: give the
         folder of a run
    """
    _results(place_of_run(run))


def _chapter(place: Path, saved: Mapping[str, Any]) -> int | None:
    """The chapter that results are of, where it is known."""
    try:
        chapter = read_run(place)["chapter"]
    except RunError:  # results alone, or a record that `verify` tells of
        chapter = saved.get("chapter")
    return chapter if type(chapter) is int else None


def _results(place: Path) -> tuple[Path, dict[str, Any]]:
    if place.is_file():
        record = read_run(place)
        if "numbers" not in record:
            raise RunError(Problem(f'"{place}", a record without its run', "the folder of a run, or the file of one "
                                   "of which only numbers are kept", "give the folder"))
        return place.parent, {"tables": {}, "numbers": record["numbers"]}
    folder = place / "results" if (place / "results").is_dir() else place
    path = folder / "results.json"
    if not path.is_file():
        raise _unsaved(place)
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        for entry in saved["tables"].values():
            folder / entry["path"]
        for entry in saved["numbers"].values():
            entry["value"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # A syntax error of JSON tells its line; of others there is none.
        row = getattr(error, "lineno", None)
        raise RunError(Problem("saved results that cannot be read", "tables and numbers as a run saved them",
                               "take the file from a copy, or repeat the run", file=str(path), row=row)) from None
    return folder, saved


def _unsaved(place: Path) -> RunError:
    if inside := runs_inside(place):
        return RunError(_many(place, inside))
    try:
        record = read_run(place)
    except RunError:
        record = {"chapter": 0}
    if record["chapter"] is None:
        return RunError(Problem(f'a run of {record["notebook"]} in "{place}", which saved no results',
                                "results/results.json: the tables and numbers that a comparison is of",
                                "give the notebook a parameter results_folder and let it save there, as the last cell "
                                "of every chapter does (page \"Run it again\"), then run it again"))
    return RunError(Problem(f'no saved results in "{place}"', "a folder with results/results.json",
                            "give the folder of a run"))


def _compare_tables(one: Path, other: Path) -> dict[str, Any]:
    found, problems = [], []
    with suppress(OSError):  # told below
        if one.read_bytes() == other.read_bytes():
            return _verdict([], [], "")
    for path in (one, other):
        try:
            found.append(read_cells(path))
        except OSError as error:
            problems.append(Problem(f"a table that cannot be read ({error.strerror})", "it as the run saved it",
                                    "take it from a copy, or repeat the run", file=str(path)))
        except TableError as error:
            problems += [replace(each, file=str(path)) for each in error.problems]
    if problems:
        raise RunError(problems)
    (names, ours), (their_names, theirs) = found
    mine, yours = dict(zip(names, ours, strict=True)), dict(zip(their_names, theirs, strict=True))
    shared, words = [name for name in names if name in yours], []
    for label, left in (("one", [n for n in names if n not in yours]),
                        ("other", [n for n in their_names if n not in mine])):
        if left:
            words.append(f"columns only in {label}: " + ", ".join(left))
    key = _key(shared, mine, yours)
    rows, their_rows = _rows(key, mine, len(ours[0])), _rows(key, yours, len(theirs[0]))
    for label, left in (("one", rows.keys() - their_rows.keys()), ("other", their_rows.keys() - rows.keys())):
        if left:
            words.append(f"{len(left)} row{'s' if len(left) > 1 else ''} only in {label}")
    cells = [(_words(key, row), name, mine[name][i], yours[name][their_rows[row]])
             for row, i in rows.items() if row in their_rows for name in shared
             if mine[name][i] != yours[name][their_rows[row]]]
    alone = next((_words(key, row) for row in [*rows, *their_rows] if row not in rows or row not in their_rows), "")
    if not cells and not words:
        words.append("order of rows or columns")
    return _verdict(cells, words, alone)


def _key(shared: list[str], mine: Mapping[str, list[str]], yours: Mapping[str, list[str]]) -> list[str]:
    key: list[str] = []
    for name in shared:
        if "DOUBLE" in (column_values(mine[name])[0], column_values(yours[name])[0]):
            continue
        key.append(name)
        if all(len(set(zip(*(table[k] for k in key), strict=True))) == len(table[name]) for table in (mine, yours)):
            return key
    return []


def _rows(key: list[str], table: Mapping[str, list[str]], n: int) -> dict[tuple, int]:
    places = zip(*(table[name] for name in key), strict=True) if key else ((str(i + 1),) for i in range(n))
    return {row: i for i, row in enumerate(places)}


def _words(key: list[str], row: tuple) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(key or ["row"], row, strict=True))


def _verdict(cells: list[tuple], words: list[str], alone: str) -> dict[str, Any]:
    """What the differing cells and the words about all else amount to."""
    if not cells and not words:
        return {"verdict": "identical", "what": "", "differing_cells": 0}
    absolute, relative = math.nan, math.nan
    for _, _, a, b in cells:
        try:
            x, y = float(a), float(b)
        except (TypeError, ValueError):
            continue
        gap = abs(x - y)
        if math.isnan(gap):
            continue
        absolute = gap if math.isnan(absolute) else max(absolute, gap)
        share = 1.0 if math.isinf(gap) else gap / max(abs(x), abs(y)) if gap else 0.0
        relative = share if math.isnan(relative) else max(relative, share)
    if cells:
        words = [f"{len(cells)} cell{'s' if len(cells) > 1 else ''}", *words]
    row, column, a, b = cells[0] if cells else (alone, "", "", "")
    return {"verdict": "different", "what": "; ".join(words), "largest_absolute": absolute,
            "largest_relative": relative, "differing_cells": len(cells), "first_row": row, "first_column": column,
            "one": a, "other": b}
