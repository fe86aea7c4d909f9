"""Whether a run that was kept still follows from its notebook, parameters, library, data, lock and Python."""
from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flowspace.reruns.derivation import derivation
from flowspace.reruns.parameters import PATHS, with_names
from flowspace.reruns.plan import Plan
from flowspace.reruns.project import LOCK, ROOT, commit
from flowspace.runs.dependencies import DigestCache, digest
from flowspace.runs.job import code_digest


def facts_of(planned: Plan, outcome: Any, code: str, keep: str = "all") -> dict[str, Any]:
    """What is recorded of a run that was done: parameters, hashes of code and data, times.

    Parameters
    ----------
    planned : Plan
    outcome : Outcome
        What `flowspace.runs` says of the run.
    code : str
        Digest of the notebook's code and all parameters, from before the run.
    keep : {"all", "tables", "numbers"}

    Returns
    -------
    dict
        Without a path of this machine: of the reader's folders and files the names, and what was read of them by the
        parameter that leads there.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from flowspace.reruns.plan import plan
    >>> record = {**dict.fromkeys(("finished", "seconds", "files", "lock", "python")), "outside": {}}
    >>> facts_of(plan(5, {"seed": 2}), SimpleNamespace(record=record, started="now"), "0")["changed"]
    {'seed': 2}
    """
    chapter, record = planned.notebook.chapter, outcome.record
    head, dirty = commit()
    return {"chapter": chapter.number if chapter else None, "notebook": planned.notebook.path.name,
            "parameters": planned.recorded, "changed": with_names(planned.changed), "started": outcome.started,
            "finished": record["finished"], "seconds": record["seconds"],
            "code": code, "files": record["files"],
            "outside": {_key(name, planned): known for name, known in record["outside"].items()},
            "lock": record["lock"], "python": record["python"], "derived": derivation(keep), "commit": head,
            "dirty": dirty}


def _key(path: str, planned: Plan) -> str:
    """What a record calls a file or folder of the reader: the parameter that leads to it, and the way from there."""
    places = {name: str(place).rstrip("/" + os.sep) for name, place in own_places(planned).items()}
    leading = [each for each, place in places.items()
               if path == place or path.startswith((f"{place}/", place + os.sep))]
    name = max(leading, key=lambda each: len(places[each]))
    return name + path[len(places[name]):].replace(os.sep, "/")


def place_of(key: str, places: Mapping[str, str | Path]) -> str:
    """Where a file or folder of the reader is now.

    Parameters
    ----------
    key : str
        As a record has it.
    places : mapping
        Parameter → folder or file.

    Returns
    -------
    str

    Examples
    --------
    >>> place_of("data_folder/patents.csv", {"data_folder": "mine"})
    'mine/patents.csv'
    >>> place_of("answers_file", {"answers_file": "a.csv"})
    'a.csv'
    """
    name, slash, rest = key.partition("/")
    return os.fspath(places[name]) + slash + rest


def is_unchanged(target: Path, planned: Plan, keep: str, digests: DigestCache | None = None) -> bool:
    """Whether what is kept of a run is there, is whole, and would come out again.

    Parameters
    ----------
    target : Path
        The run's folder, or its file where only numbers are kept.
    planned : Plan
    keep : {"all", "tables", "numbers"}
    digests : DigestCache, optional
        Shared between many runs, it reads a file that all depend on once.

    Returns
    -------
    bool

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> is_unchanged(Path("no such run"), plan(5), "all")
    False
    """
    digests = DigestCache() if digests is None else digests
    try:
        record = json.loads((target if keep == "numbers" else target / "run.json").read_text(encoding="utf-8"))
        places = own_places(planned)
        return (
            record["python"] == sys.version
            and record["lock"] == digests(LOCK)
            and record["derived"] == derivation(keep)
            and record["code"] == code_digest(planned.notebook.path, planned.recorded)
            # Their digest is in the one of the code; that they are still said as they were is another thing.
            and _as_json(record["parameters"]) == _as_json(planned.recorded)
            and (keep == "numbers" or _is_whole(target, record["contents"], keep))
            and all(digests(os.path.join(ROOT, name)) == known for name, known in record["files"].items())
            and all(digests(place_of(key, places)) == known for key, known in record["outside"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # A record that is missing or damaged says nothing: run again.
        return False


def _as_json(parameters: Any) -> str:
    return json.dumps(parameters, sort_keys=True, default=str)


def _is_whole(folder: Path, kept: dict[str, dict[str, Any]], keep: str) -> bool:
    """Whether the files are as they were written, a report among them where everything is kept.

    The record was written last: a file whose times are before it has not been touched since, and its size will do. Only
    others are read, since all files of ten thousand runs are a hundred gigabytes.
    """
    if (keep == "all") != ("report.html" in kept):
        return False
    written = (folder / "run.json").stat().st_mtime_ns
    for name, each in kept.items():
        state = (folder / name).stat()
        if state.st_size != each["bytes"]:
            return False
        if max(state.st_mtime_ns, state.st_ctime_ns) >= written and digest(folder / name) != each["sha256"]:
            return False
    return True


def own_places(planned: Plan) -> dict[str, Path]:
    """Folders and files of the reader that a run may read, by parameter.

    Parameters
    ----------
    planned : Plan

    Returns
    -------
    dict of str to Path

    Examples
    --------
    >>> from flowspace.reruns.plan import plan
    >>> own_places(plan(7))
    {}
    """
    named = {name: planned.parameters.get(name) for name in PATHS}
    return {name: Path(path) for name, path in named.items() if isinstance(path, str) and path.strip()}


class Inputs:
    """One digest of everything that a run might depend on, for runs that failed before they said what they read."""

    def __init__(self, digests: DigestCache) -> None:
        self._digests = digests
        self._common = [sys.version, digests(LOCK), *self._below(ROOT / "lib"), *self._below(ROOT / "data")]

    def of(self, planned: Plan) -> str:
        """The digest for one run."""
        own = [each for path in own_places(planned).values() for each in self._below(path)]
        code = code_digest(planned.notebook.path, planned.parameters)
        return hashlib.sha256(repr([self._common, code, own]).encode()).hexdigest()

    def _below(self, path: Path) -> list[tuple[str, str | None]]:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        return [(str(file), self._digests(file)) for file in files if file.is_file() and file.suffix != ".pyc"]
