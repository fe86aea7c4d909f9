"""Many runs of one chapter: against papermill run after run in one process, on two kernels against one, tiny runs."""
from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from benchmarks.report import report
from flowspace.runs.execution import Job, outcomes

ROOT = Path(__file__).resolve().parents[1]
CHAPTER, LIGHT = ROOT / "chapters" / "07_planning.ipynb", {"draws": 99}


def ours(notebook: Path, root: Path, folder: Path, runs: list[dict], cores: int) -> float:
    """Seconds a run."""
    jobs = (Job(notebook, folder / f"{n}.ipynb", values) for n, values in enumerate(runs))
    start = time.monotonic()
    for outcome in outcomes(jobs, root, ROOT / "requirements.txt", cores=cores):
        if outcome.failure is not None:
            sys.exit(f"a run failed in the benchmark: {outcome.failure}")
    return (time.monotonic() - start) / len(runs)


def plain(folder: Path, runs: list[dict]) -> float:
    """Seconds a run of papermill, called run after run in this process."""
    import papermill

    start = time.monotonic()
    for number, values in enumerate(runs):
        papermill.execute_notebook(CHAPTER, folder / f"plain{number}.ipynb", parameters=values,
                                   cwd=str(CHAPTER.parent), progress_bar=False)
    return (time.monotonic() - start) / len(runs)


def run(full: bool = False) -> None:
    os.environ.setdefault("PYTHONPATH", str(ROOT / "lib"))
    runs = [{**LIGHT, "seed": seed} for seed in range(40 if full else 6)]
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folder = Path(place)
        baseline = plain(folder, runs if full else runs[:1])
        two = ours(CHAPTER, ROOT, folder / "two", runs, 2)
        report("sweep-against-papermill", two, baseline, 0.333)
        # Both on the servers that are warm by now.
        some = runs if full else runs[:4]
        report("sweep-two-workers", ours(CHAPTER, ROOT, folder / "again", some, 2),
               ours(CHAPTER, ROOT, folder / "one", some, 1), 0.55)
        cells = [nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"]}),
                 nbformat.v4.new_code_cell("print(x)")]
        tiny = folder / "tiny.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tiny)
        many = [{"x": n} for n in range(10_000 if full else 20)]
        seconds = ours(tiny, folder, folder / "tiny", many, 2)
        files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
        print(f"sweep-tiny-runs: {len(many)} runs, {seconds * 1000:.0f} ms a run, {files} open files", flush=True)
