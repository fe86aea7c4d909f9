"""Many runs of one chapter: against papermill run after run in one process, on two workers against one, tiny runs.

Both sides execute the same notebook with the same parameters and leave the executed notebook and the chapter's results;
`sweep` adds the report, the Parquet tables, the record and the comparison.
"""
from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from benchmarks.report import report
from flowspace.reruns import sweep
from flowspace.reruns.parameters import RESULTS

ROOT = Path(__file__).resolve().parents[1]
CHAPTER, LIGHT = ROOT / "chapters" / "07_planning.ipynb", {"draws": 99}


def ours(notebook: int | Path, folder: Path, runs: list[dict], workers: int, keep: str = "all") -> float:
    """Seconds a run, from the call to the comparison: the start of the workers is part of it."""
    start = time.monotonic()
    done = sweep(notebook, runs, folder, workers=workers, keep=keep)
    if done.failures:
        sys.exit(f"a run failed in the benchmark: {done.failures}")
    return (time.monotonic() - start) / len(runs)


def plain(folder: Path, runs: list[dict]) -> float:
    """Seconds a run of papermill, called run after run in this process."""
    import papermill

    start = time.monotonic()
    for number, values in enumerate(runs):
        papermill.execute_notebook(CHAPTER, folder / f"plain{number}.ipynb", cwd=str(CHAPTER.parent),
                                   parameters={**values, RESULTS: str(folder / f"plain{number}")}, progress_bar=False)
    return (time.monotonic() - start) / len(runs)


def run(full: bool = False) -> None:
    # Without --full fewer runs, and the plain loop makes two only: its time a run does not depend on how many.
    os.environ.setdefault("PYTHONPATH", str(ROOT / "lib"))
    runs = [{**LIGHT, "seed": seed} for seed in range(40 if full else 16)]
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folder = Path(place)
        baseline = plain(folder, runs if full else runs[:2])
        two = ours(7, folder / "two", runs, 2)
        report("sweep-against-papermill", two, baseline, 0.333)
        report("sweep-two-workers", two, ours(7, folder / "one", runs, 1), 0.55)
        cells = [nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"]}),
                 nbformat.v4.new_code_cell("print(x)")]
        tiny = folder / "tiny.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tiny)
        many = [{"x": n} for n in range(10_000 if full else 20)]
        seconds = ours(tiny, folder / "tiny", many, 2, keep="numbers")
        files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
        print(f"sweep-tiny-runs: {len(many)} runs, {seconds * 1000:.0f} ms a run, {files} open files", flush=True)
