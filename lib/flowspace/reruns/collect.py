"""What became of many runs: their numbers side by side, a figure, failures, a page to begin at."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from flowspace.errors import ParameterError, Problem
from flowspace.files import beside, write_beside
from flowspace.reruns.comparison import (
    columns_of, comparison, comparison_figure, failures_json, failures_text, varying,
)
from flowspace.reruns.overview import index_page, inline_svg, said_of_all
from flowspace.reruns.parameters import Notebook
from flowspace.reruns.parquet import write_parquet
from flowspace.reruns.places import language_of, numbers_kept, target_of
from flowspace.reruns.plan import Plan, recorded


@dataclass(frozen=True)
class Sweep:
    """What became of many runs.

    Parameters
    ----------
    folder : Path
        Where everything is.
    runs : DataFrame
        A row for each run: run, status (done, kept, failed; kept ones were there already), seconds, and the parameters
        that vary; of a single run those that were set.
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
            quantities: Iterable[str] | None, named: Iterable[str] = ()) -> Sweep:
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
    named : iterable of str
        Parameters that were set, to the notebook's own value perhaps: shown of a single run, of which nothing varies.

    Returns
    -------
    Sweep

    Raises
    ------
    ParameterError
        If no run has a number of that name; runs, table and page are written by then.

    Examples
    --------
    >>> import tempfile
    >>> from flowspace.reruns.parameters import notebook_of
    >>> from flowspace.reruns.plan import plans
    >>> planned = plans(5, [{"seed": 2}])
    >>> failure = {"kind": "KeyError", "message": "x", "cell": 3, "source": "x", "traceback": ""}
    >>> states = {planned[0].run: {"status": "failed", "seconds": 1.0, "failure": failure}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     collect(Path(folder), notebook_of(5), planned, states, "all", None).failures[0]["parameters"]
    {'seed': 2}
    """
    own = notebook.chapter.number if notebook.chapter else notebook.name
    language = language_of(planned[0])
    told = recorded(planned)
    same = _same_in_all(planned, told, named)
    also = same if len(planned) == 1 else {}
    table = comparison(_records(folder, planned, told, states, keep), book=notebook.defaults, also=also)
    failures = [{"run": each.run, "parameters": {name: told[each.run][name] for name in each.changed},
                 **states[each.run]["failure"]} for each in planned if states[each.run]["status"] == "failed"]
    with beside(folder / "comparison.csv") as place:  # never held as a whole: it may have millions of rows
        table.to_csv(place, index=False, lineterminator="\n", encoding="utf-8")
    write_parquet(folder / "comparison.csv", folder / "comparison.parquet")
    write_beside(folder / "failures.json", failures_json(failures).encode())
    write_beside(folder / "failures.txt", failures_text(failures, language=language).encode())
    figure, refused = None, None
    for name in ("comparison.png", "comparison.svg"):
        (folder / name).unlink(missing_ok=True)
    done = (table["status"] == "done").any()
    if quantities is not None and done and not table["value"].notna().any():
        refused = ParameterError([Problem(f"quantity {key!r}, and no run with any number", "a number in at least one "
                                          "run", "leave it out") for key in quantities])
    if table["value"].notna().any():
        try:
            figure = comparison_figure(table, chapter=own, language=language, quantities=quantities)
        except ParameterError as error:
            refused = error
            figure = comparison_figure(table, chapter=own, language=language)
        write_beside(folder / "comparison.png", figure.png())
        write_beside(folder / "comparison.svg", inline_svg(figure).encode())
    reports = {each.run: f"runs/{each.run}/report.html" for each in planned
               if keep == "all" and states[each.run]["status"] != "failed"}
    page = index_page(table, chapter=own, language=language, figure=figure, failures=failures, reports=reports,
                      quantities=None if refused or not done else quantities,
                      described_as=said_of_all(same, language, len(planned)))
    write_beside(folder / "index.html", page.encode())
    if refused:
        made = f"; {len(failures)} of {len(planned)} runs failed, see failures.txt" if failures else ""
        raise ParameterError([Problem(each.found, each.expected, f"{each.mend} (all runs are made and kept, and "
                                      f"index.html shows them without it{made})") for each in refused.problems])
    return Sweep(folder, _runs(told, states, also), table, failures)


def _same_in_all(planned: list[Plan], told: Mapping[str, dict[str, Any]], named: Iterable[str]) -> dict[str, Any]:
    """Parameters that all runs have alike, of those that were set: what varies does not tell of them."""
    wanted = {*named, *(name for each in planned for name in each.changed)} - set(varying(
        {"parameters": each} for each in told.values()))
    return {name: value for name, value in told[planned[0].run].items() if name in wanted}


def _runs(told: Mapping[str, dict[str, Any]], states: Mapping[str, Mapping[str, Any]],
          also: Iterable[str]) -> pd.DataFrame:
    """A row for each run, with the parameters that vary, and those that are named."""
    names = columns_of(list(told.values()), also)
    rows = [(run, states[run]["status"], states[run]["seconds"], *(own[name] for name in names))
            for run, own in told.items()]
    fixed = ["run", "status", "seconds"]
    return pd.DataFrame(rows, columns=[*fixed, *(f"{name} (parameter)" if name in fixed else name for name in names)])


def _records(folder: Path, planned: list[Plan], told: Mapping[str, dict[str, Any]],
             states: Mapping[str, Mapping[str, Any]], keep: str) -> Iterator[dict[str, Any]]:
    """Runs as the comparison takes them, read one at a time."""
    for each in planned:
        failed = states[each.run]["status"] == "failed"
        yield {"run": each.run, "parameters": told[each.run], "status": "failed" if failed else "done",
               "numbers": {} if failed else numbers_kept(target_of(folder, each, keep), keep)}
