"""Whether the files of a run are as recorded, and whether all that tell of it tell the same.

An edit of any one file is found, `run.json` among them, and one of some that does not reach all the others. Nobody can
find out so whether all of them were rewritten together: that takes a copy from elsewhere, or the run once more.
"""
from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flowspace.errors import Problem, RunError
from flowspace.reruns.executed import NOTEBOOK, code_and_parameters
from flowspace.reruns.parameters import PATHS, RESULTS
from flowspace.reruns.record import (
    CRATE,
    RECORD,
    RECORD_DIGEST,
    RUN,
    contents,
    crate_value,
    digest_of_record,
    title_of,
)
from flowspace.reruns.repeat import place_of_run, read_run, runs_inside
from flowspace.runs.job import digest_of_code

_REPORT = "report.html"
_SAVED = "results/results.json"
_NOTHING = object()


def verify(folder: str | Path) -> list[Problem]:
    """Check every file of a run against the digests of its record, and the record against what else tells of the run.

    Parameters
    ----------
    folder : str or Path
        Of a run, or of a sweep or a run of the whole book: then of every run in it.

    Returns
    -------
    list of Problem
        Files that are changed or missing; facts that `run.json` tells otherwise than the crate, the parameters and the
        code of the executed notebook, the report, or the saved results. Empty when all agree.

    Raises
    ------
    RunError
        As `read_run`, and if only numbers were kept of the run.

    Notes
    -----
    Files that the run did not make are no damage; `extra_files` names them. Who rewrites record, crate, notebook,
    report and results together leaves no trace: against that there is only a copy of `run.json` from a safe place, or
    `repeat`.

    Examples
    --------
    >>> verify("no such folder")
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found no run in "no such folder"; expected a folder with run.json. To mend it: give the folder of a run
    """
    place = place_of_run(folder)
    inside = runs_inside(place)
    if not inside:
        return _verified(place)
    if all(run.is_file() for run in inside):
        raise _only_numbers(place)
    problems = []
    for run in inside:
        try:
            problems += [replace(each, file=f"{run.relative_to(place).as_posix()}/{each.file}")
                         for each in _verified(run)]
        except RunError as error:
            problems += error.problems
    return problems


def extra_files(folder: str | Path) -> list[str]:
    """Files in the folder of a run that the run did not make: notes of the reader, say.

    Parameters
    ----------
    folder : str or Path
        As for `verify`.

    Returns
    -------
    list of str
        Paths relative to it, in their order; without what systems and editors put there unasked.

    Raises
    ------
    RunError
        As `read_run`.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace.reruns.record import write_record
    >>> facts = {"chapter": 5, "parameters": {}, "changed": {}, "started": "2026-11-29T07:00:00Z",
    ...          "finished": "2026-11-29T07:00:04Z", "seconds": 4.0, "code": "0" * 64, "files": {}, "outside": {},
    ...          "lock": "0" * 64, "python": "3.12.1", "derived": "0" * 64, "commit": None, "dirty": False}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "report.html").write_text("<p>")
    ...     _ = write_record(folder, facts)
    ...     for name in ("notes.txt", ".DS_Store"):
    ...         _ = (Path(folder) / name).write_text("")
    ...     extra_files(folder), verify(folder)
    (['notes.txt'], [])
    """
    place = place_of_run(folder)
    found = []
    for run in runs_inside(place) or [place]:
        if run.is_dir():
            extra = sorted(set(contents(run)) - set(read_run(run).get("contents", {})))
            found += [(run / name).relative_to(place).as_posix() for name in extra]
    return found


def _only_numbers(folder: Path) -> RunError:
    return RunError(Problem(f'"{folder}", of which only numbers were kept', "the folder of a run with its files",
                            "repeat the run and compare"))


def _verified(folder: Path) -> list[Problem]:
    record = read_run(folder)
    if "contents" not in record:
        raise _only_numbers(folder)
    known, found = record["contents"], contents(folder)
    problems = []
    for name in sorted(known):
        if name not in found:
            problems.append(Problem("a missing file", "it as recorded", "take it from a copy, or repeat the run",
                                    file=name))
        elif found[name]["sha256"] != known[name]["sha256"]:
            problems.append(Problem(f"a changed file of {found[name]['bytes']} bytes",
                                    f"the {known[name]['bytes']} bytes as recorded",
                                    "take it from a copy, or repeat the run", file=name))
    # What a changed file tells is no witness.
    whole = set(known) - {problem.file for problem in problems}
    for name, told in ((CRATE, _crate), (NOTEBOOK, _notebook), (_REPORT, _report), (_SAVED, _saved)):
        if name in whole:
            problems += [Problem(said, f"the same in {RECORD} and {name}", "take both from a copy, or repeat the run",
                                 file=RECORD) for said in told(record, (folder / name).read_bytes())]
    return problems


def _crate(record: Mapping[str, Any], content: bytes) -> Iterator[str]:
    """What the crate tells otherwise."""
    try:
        entities = {each["@id"]: each for each in json.loads(content)["@graph"]}
        then = entities[RUN]["name"].removeprefix("Execution of: ")
        parameters = {each["name"]: each["value"] for key, each in entities.items() if key.startswith("#parameter-")}
        hashes = {key: each.get("sha256") for key, each in entities.items()}
        # Crates of earlier flowspaces have none.
        digest = entities[RECORD_DIGEST]["value"] if RECORD_DIGEST in entities else None
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{CRATE}, which does not tell of a run"
        return
    clear = False
    if then != title_of(record):
        clear = True
        yield f'"{title_of(record)}", and "{then}" in {CRATE}'
    said = {name: crate_value(value) for name, value in record["parameters"].items()}
    for words in _unlike(said, parameters, CRATE):
        clear = True
        yield words
    for name, entry in record["contents"].items():
        if name != CRATE and hashes.get(quote(name)) != entry["sha256"]:
            clear = True
            yield f"another digest of {name} than in {CRATE}"
    if not clear and digest is not None and digest != _digest(record):
        yield f"other facts than those that {CRATE} was written with"


def _digest(record: Mapping[str, Any]) -> str | None:
    try:
        return digest_of_record(record)
    except ValueError:  # no number, which JSON of ours never has
        return None


def _notebook(record: Mapping[str, Any], content: bytes) -> Iterator[str]:
    """What the executed notebook tells otherwise."""
    try:
        code, parameters = code_and_parameters(content)
    except RunError:
        yield f"{NOTEBOOK}, which is no notebook"
        return
    if not parameters:
        return  # one without a cell of parameters
    parameters.pop(RESULTS, None)
    own = any(record["parameters"].get(name) for name in PATHS)
    if own:
        # Places of own data were put out of the notebook, and out of longer ones that begin with them too.
        said, parameters = ({name: value for name, value in each.items() if "/" not in str(value)
                             and "\\" not in str(value)} for each in (record["parameters"], parameters))
    else:
        said = record["parameters"]
    differing = list(_unlike(said, parameters, NOTEBOOK))
    yield from differing
    # A notebook of the reader's own may have had a cell of an earlier run in it, which counted as code.
    if differing or own or record["chapter"] is None:
        return
    if digest_of_code(code, record["parameters"]) != record["code"]:
        yield f"another digest of the code than that of {NOTEBOOK}"


def _report(record: Mapping[str, Any], content: bytes) -> Iterator[str]:
    """What the box at the top of the report tells otherwise."""
    text = content.decode("utf-8", "replace")
    box = text[text.find('<section class="report-box"'):]
    box = box[:box.find("</section>")]
    chapter = re.match(r"<section[^>]*>\s*<dl><dt>[^<]*</dt><dd>(\d+)</dd>", box)
    if chapter and record["chapter"] is not None and int(chapter[1]) != record["chapter"]:
        yield f"chapter {record['chapter']}, and {chapter[1]} in {_REPORT}"
    shown = {html.unescape(name): html.unescape(value)
             for name, value in re.findall(r"<dt><code>([^<]*)</code></dt><dd>([^<]*)</dd>", box)}
    # Lists, and what is empty, have words of the language there.
    for name, value in record["parameters"].items():
        if name in shown and (type(value) is int or (isinstance(value, str) and value)) and shown[name] != str(value):
            yield f"{name} = {value}, and {shown[name]} in {_REPORT}"


def _saved(record: Mapping[str, Any], content: bytes) -> Iterator[str]:
    """What the saved results tell otherwise."""
    try:
        saved = json.loads(content)
        chapter, years = saved.get("chapter"), saved.get("parameters", {})
        years = {name: years[name] for name in ("start_year", "end_year") if name in years}
    except (ValueError, TypeError, AttributeError):
        return  # of a notebook of the reader's, which writes what it likes
    if record["chapter"] is None:
        return
    if type(chapter) is int and chapter != record["chapter"]:
        yield f"chapter {record['chapter']}, and {chapter} in {_SAVED}"
    yield from _unlike({name: record["parameters"].get(name) for name in years}, years, _SAVED)


def _unlike(said: Mapping[str, Any], told: Mapping[str, Any], where: str) -> Iterator[str]:
    for name in dict.fromkeys([*said, *told]):
        ours, theirs = said.get(name, _NOTHING), told.get(name, _NOTHING)
        if json.dumps(ours, default=str) != json.dumps(theirs, default=str):
            yield f"{_words(name, ours)}, and {_words('', theirs)} in {where}"


def _words(name: str, value: Any) -> str:
    if value is _NOTHING:
        return f'no parameter "{name}"' if name else "none"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"{name} = {text}" if name else text
