"""What became of many runs: their numbers side by side, a figure, failures, a page to begin at."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace.files import write_beside
from flowspace.reruns import comparison as side_by_side
from flowspace.reruns.parameters import Notebook
from flowspace.reruns.parquet import write_parquet
from flowspace.reruns.perform import numbers_of, target_of
from flowspace.reruns.plan import Plan


@dataclass(frozen=True)
class Sweep:
    """What became of many runs.

    Parameters
    ----------
    folder : Path
        Where everything is.
    runs : DataFrame
        A row for each run: run, status (done, kept, failed; kept ones were there already), seconds, and the parameters
        that vary.
    comparison : DataFrame
        Every number of every run, see `flowspace.reruns.comparison`.
    failures : list of dict
        run, parameters, kind, message, cell, source, traceback.
    """

    folder: Path
    runs: pd.DataFrame
    comparison: pd.DataFrame
    failures: list[dict[str, Any]]


def collect(folder: Path, notebook: Notebook, planned: list[Plan], states: Mapping[str, Mapping[str, Any]], keep: str,
            quantities: Iterable[str] | None) -> Sweep:
    """Set the runs of a sweep side by side, and write it down in its folder.

    Parameters
    ----------
    folder : Path
    notebook : Notebook
    planned : list of Plan
        All runs.
    states : mapping
        Run → what `perform` returned.
    keep : {"all", "tables", "numbers"}
    quantities : iterable of str, optional
        Numbers of the figure, by key.

    Raises
    ------
    ParameterError
        If no run has a number of that name; runs and table are written by then.
    """
    table = side_by_side.comparison(_records(folder, planned, states, keep))
    failures = [{"run": each.run, "parameters": each.changed, **states[each.run]["failure"]} for each in planned
                if states[each.run]["status"] == "failed"]
    _write_table(folder, table)
    write_beside(folder / "failures.json", (json.dumps(failures, ensure_ascii=False, indent=1) + "\n").encode())
    write_beside(folder / "failures.txt", side_by_side.failures_text(failures).encode())
    return Sweep(folder, _runs(planned, states), table, failures)


def _records(folder: Path, planned: list[Plan], states: Mapping[str, Mapping[str, Any]],
             keep: str) -> Iterator[dict[str, Any]]:
    """Runs as the comparison takes them, read one at a time."""
    for each in planned:
        failed = states[each.run]["status"] == "failed"
        yield {"run": each.run, "parameters": each.parameters, "status": "failed" if failed else "done",
               "numbers": {} if failed else numbers_of(target_of(folder, each, keep))}
