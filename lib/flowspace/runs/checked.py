"""Store in the chapters the outputs that the tests compare, and nothing else.

Run as ``python -m flowspace.runs.checked NOTEBOOK …``; `make notebooks` does it for all chapters. A cell tagged
``nbval-check-output`` keeps its text output; every other cell is stored without output, counts and time stamps, so
that a change in the repository is a change of words, code or checked results.
"""
from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from flowspace.errors import FlowspaceError
from flowspace.files import write_beside
from flowspace.runs.execution import Job, execute

TAG = "nbval-check-output"
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}


def clean(source: dict[str, Any], executed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The notebook as it is stored.

    Parameters
    ----------
    source : dict
        The notebook as JSON.
    executed : dict, optional
        Its execution; without it the outputs that checked cells have are kept.
    """
    ran = enumerate([c for c in (executed or source)["cells"] if c["cell_type"] == "code"], start=1)
    cells = []
    for number, cell in enumerate(source["cells"]):
        kept: dict[str, Any] = {"cell_type": cell["cell_type"], "id": f"cell-{number:03d}",
                                "metadata": {k: v for k, v in cell["metadata"].items() if k in {"tags", "mystnb"}},
                                "source": "".join(cell["source"]).splitlines(keepends=True)}
        if cell["cell_type"] == "code":
            count, run = next(ran)
            checked = TAG in cell["metadata"].get("tags", [])
            # nbval takes a cell with outputs but no count for one that was never run.
            kept.update(execution_count=count if checked else None,
                        outputs=[_plain(output, count) for output in run["outputs"]] if checked else [])
        cells.append(kept)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def _plain(output: dict[str, Any], count: int) -> dict[str, Any]:
    """An output without its pictures, which the tests do not compare, and with its text in lines."""
    if "data" in output:
        data = {kind: "".join(text).splitlines(keepends=True) for kind, text in output["data"].items()
                if not kind.startswith("image/")}
        counted = {"execution_count": count} if output["output_type"] == "execute_result" else {}
        return {**output, **counted, "metadata": {}, "data": data}
    if output["output_type"] == "stream":
        return {**output, "text": "".join(output["text"]).splitlines(keepends=True)}
    return output


def as_stored(notebook: dict[str, Any]) -> bytes:
    """The bytes of a stored notebook."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m flowspace.runs.checked", description=__doc__)
    parser.add_argument("notebook", nargs="+", type=Path)
    parser.add_argument("--root", type=Path, default=Path.cwd())
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        jobs = [Job(path.resolve(), Path(folder) / path.name) for path in given.notebook]
        try:
            execute(jobs, given.root, given.root / "requirements.txt")
        except FlowspaceError as error:
            print(error, file=sys.stderr)
            return 1
        for path, job in zip(given.notebook, jobs, strict=True):
            source = json.loads(path.read_text(encoding="utf-8"))
            write_beside(path, as_stored(clean(source, json.loads(job.target.read_text(encoding="utf-8")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
