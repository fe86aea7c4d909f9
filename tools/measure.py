"""Measure what each chapter takes: seconds and the peak of its memory, in a process of its own; and what is on disk.

The numbers go to tools/measured.csv, from which tools/replication.py writes the part of REPLICATION.md on time and
memory. Run it after `make book`, best on a machine that does nothing else: .venv/bin/python tools/measure.py
"""
from __future__ import annotations

import csv
import datetime
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "tools" / "measured.csv"
COLUMNS = ("what", "of", "seconds", "megabytes", "load", "python", "cores", "system", "date")


def run(chapter: str) -> None:
    """Execute the cells of a chapter here and print what that took as one line of JSON."""
    import resource  # POSIX only; imported here so that the file can be read anywhere

    os.environ["MPLBACKEND"] = "Agg"
    os.chdir(ROOT / "chapters")
    real, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (outputs of cells)
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    notebook = json.loads(Path(f"{chapter}.ipynb").read_text(encoding="utf-8"))
    start = time.perf_counter()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            shell.run_cell("".join(cell["source"])).raise_error()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in kibibytes, macOS in bytes.
    megabytes = peak / (1024 ** 2 if sys.platform == "darwin" else 1024)
    real.write(json.dumps({"seconds": round(seconds), "megabytes": round(megabytes)}))


def size(paths: Iterable[Path]) -> int:
    """Megabytes of files, links not followed."""
    return round(sum(path.lstat().st_size for path in paths if path.is_file() and not path.is_symlink()) / 1024 ** 2)


def main() -> None:
    here = {"load": round(os.getloadavg()[0], 1), "python": platform.python_version(), "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "date": datetime.datetime.now(datetime.UTC).date().isoformat()}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = {"the package": [ROOT / name for name in listed.stdout.split("\0") if name],
             "the environment": (ROOT / ".venv").rglob("*"), "all that a build makes": (ROOT / "_build").rglob("*")}
    sizes = {what: size(paths) for what, paths in files.items()}
    if not all(sizes.values()):
        sys.exit("found no .venv or nothing built; run `make book` first, so that both can be measured")
    rows = []
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        done = subprocess.run([sys.executable, __file__, path.stem], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{path.stem} failed:\n{done.stderr[-4000:]}")
        rows.append({"what": path.stem, "of": "memory", **json.loads(done.stdout), **here})
        print(rows[-1]["what"], rows[-1]["seconds"], "s", rows[-1]["megabytes"], "MB", flush=True)
    rows += [{"what": what, "of": "disk", "megabytes": megabytes, **here} for what, megabytes in sizes.items()]
    with MEASURED.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    run(sys.argv[1]) if len(sys.argv) > 1 else main()
