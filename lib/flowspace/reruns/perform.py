"""One run from its request to its folder: executed, reported, recorded, and put into place as a whole."""
from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from papermill.translators import PythonTranslator

import flowspace
from flowspace import reports
from flowspace.errors import FlowspaceError, Problem, RunError
from flowspace.files import write_beside
from flowspace.reruns.damaged import is_damaged
from flowspace.reruns.folder import refuse_foreign
from flowspace.reruns.parameters import RESULTS, with_names
from flowspace.reruns.parquet import add_parquet
from flowspace.reruns.places import forget_failed, is_failed, language_of, lost, numbers_kept
from flowspace.reruns.plan import Plan, plan
from flowspace.reruns.project import LOCK, ROOT
from flowspace.reruns.record import RECORD, write_numbers, write_record
from flowspace.reruns.state import facts_of, is_unchanged, own_places
from flowspace.runs.job import Job, code_digest
from flowspace.runs.outcomes import outcomes


def perform(request: Mapping[str, Any], on_cell: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Make one run, unless its folder holds it already, and put it into place.

    Parameters
    ----------
    request : mapping
        Of `request_of`.
    on_cell : callable, optional
        Told before each cell how many have ended, and how many there are.

    Returns
    -------
    dict
        run, status (done or failed), seconds, and failure: None, or kind, message, cell, source, traceback and, where
        the notebook is kept as far as it came, notebook: its place, seen from the folder around `work`.

    Examples
    --------
    >>> answer = perform({"notebook": 9, "parameters": {}, "run": "a", "target": "a", "work": "w", "keep": "all",
    ...                   "timeout": 9, "again": False})
    >>> answer["failure"]["kind"]
    'ParameterError'
    """
    target, keep = Path(request["target"]), request["keep"]
    failed = Path(request["failed"]) if request.get("failed") else None
    done = {"run": request["run"], "status": "done", "seconds": 0.0, "failure": None}
    try:
        # Checked again: on another machine, or after a while, a folder of the reader may not be what it was.
        planned = plan(request["notebook"], request["parameters"])
        if not request["again"] and is_unchanged(target, planned, keep):
            forget_failed(failed)
            return done
        if not (request.get("ours") and is_damaged(target)):
            refuse_foreign(target)
        # Before the run: a notebook that is saved while it runs has another one.
        code = code_digest(planned.notebook.path, planned.recorded)
        Path(request["work"]).mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f"{planned.run}-", dir=request["work"]))
    except FlowspaceError as error:
        return lost(request["run"], type(error).__name__, "\n".join(map(str, error.problems)))
    except OSError as error:
        return lost(request["run"], type(error).__name__, str(error))
    try:
        results = beside / "results"
        job = Job(planned.notebook.path, beside / "notebook.ipynb",
                  {**planned.changed, **({RESULTS: str(results)} if planned.notebook.saves else {})},
                  outputs=(results,), watched=tuple(own_places(planned).values()), timeout=request["timeout"],
                  failed=beside / "failed.ipynb" if failed else None, on_cell=on_cell)
        with closing(outcomes([job], ROOT, LOCK, cores=1)) as one:
            outcome = next(one)
        if outcome.failure is not None:
            told = _plain(outcome.failure, beside, planned)
            if failed is not None and _keep_failed(beside, failed, planned):
                told["notebook"] = os.path.relpath(failed, Path(request["work"]).parent).replace(os.sep, "/")
            return {**done, "status": "failed", "seconds": outcome.seconds, "failure": told}
        _assemble(beside, planned, facts_of(planned, outcome, code, keep), keep)
        _into_place(beside, target, keep)
        forget_failed(failed)
        return {**done, "seconds": outcome.seconds}
    except Exception as error:  # Whatever drives kernels and writes reports may raise: one run is lost by it, not all.
        return lost(request["run"], type(error).__name__, _without(str(error), beside, planned))
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _plain(failure: Any, beside: Path, planned: Plan) -> dict[str, Any]:
    texts = {part: _without(getattr(failure, part), beside, planned) for part in ("message", "source", "traceback")}
    return {"kind": failure.kind, "cell": failure.cell, **texts}


def _keep_failed(beside: Path, failed: Path, planned: Plan) -> bool:
    """Put the notebook of a run that failed into its place; whether there is one, and the place is not the reader's."""
    notebook = beside / "failed.ipynb"
    if not notebook.is_file() or (failed.exists() and not is_failed(failed)):
        return False
    failed.parent.mkdir(exist_ok=True)
    write_beside(failed, _without(notebook.read_text(encoding="utf-8"), beside, planned).encode())
    return True




def _without(text: str, beside: Path, planned: Plan) -> str:
    """A text without the place where the run was made, and with the names of the reader's folders and files alone."""
    for form in _forms(str(beside)):
        text = text.replace(f"{form}/", "").replace(form, ".")
    own = {form: with_names({name: str(path)})[name] for name, path in own_places(planned).items()
           for place in {str(path), os.path.realpath(path)} for form in _forms(place)}
    for form in sorted(own, key=len, reverse=True):
        # As a whole path, not as the beginning or the end of another name.
        text = re.sub(rf"(?<![\w.<-]){re.escape(form)}(?![\w-])", lambda _, form=form: own[form], text)
    return text


def _forms(place: str) -> list[str]:
    """A path as it is, as papermill writes it into a cell, and both once more as a notebook's JSON writes them."""
    forms = [place, PythonTranslator.translate(place)[1:-1]]
    forms += [json.dumps(form, ensure_ascii=ascii)[1:-1] for form in forms for ascii in (True, False)]
    return sorted(set(forms), key=len, reverse=True)


def _assemble(beside: Path, planned: Plan, facts: dict[str, Any], keep: str) -> None:
    """Turn what the kernel left into the run's folder."""
    notebook, results = beside / "notebook.ipynb", beside / "results"
    # No path of this machine enters the notebook: results stand beside it.
    notebook.write_text(_without(notebook.read_text(encoding="utf-8"), beside, planned), encoding="utf-8")
    if planned.notebook.chapter and not (results / "results.json").is_file():
        raise RunError(Problem("no results of the chapter", "what its last cell saves", "run it again"))
    notebook.with_suffix(".json").unlink(missing_ok=True)
    if keep == "numbers":
        write_numbers(beside / RECORD, facts, numbers_kept(beside, "all"))
        return
    if (results / "results.json").is_file():
        add_parquet(results)
    if keep == "tables":
        notebook.unlink()
        for path in results.glob("*"):
            if path.suffix in (".svg", ".png", ".html"):
                path.unlink()
    else:
        reports.write(notebook, beside / "report.html", language=language_of(planned), facts={
            "chapter": facts["chapter"], "parameters": facts["parameters"], "changed": facts["changed"],
            "finished": facts["finished"], "version": flowspace.__version__})
    write_record(beside, facts)


def _into_place(beside: Path, target: Path, keep: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if keep == "numbers":
        write_beside(target, (beside / RECORD).read_bytes())
        return
    beside.chmod(0o755)
    old = beside.with_name(f"{beside.name}-old")
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(beside, target)
    finally:
        if old.exists() and not target.exists():
            os.replace(old, target)
        shutil.rmtree(old, ignore_errors=True)
