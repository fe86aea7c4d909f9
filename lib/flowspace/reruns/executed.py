"""The executed notebook that a run keeps: what it was run with, and the notebook as it was before."""
from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flowspace.errors import Problem, RunError
from flowspace.runs.job import digest_of_code

NOTEBOOK = "notebook.ipynb"
INJECTED = "injected-parameters"
"""Tag of the cell that a run puts in behind the one of parameters."""


def cells_of(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells that a notebook had before it was run, in their order.

    Parameters
    ----------
    notebook : mapping
        As JSON has it.

    Returns
    -------
    list of dict

    Raises
    ------
    RunError
        If it is none in format 4.

    Examples
    --------
    >>> put_in = {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": "a = 2"}
    >>> cells_of({"cells": [{**put_in, "metadata": {}}, put_in]})
    [{'cell_type': 'code', 'metadata': {}, 'source': 'a = 2'}]
    """
    try:
        return [cell for cell in _checked(notebook) if INJECTED not in _tags(cell)]
    except (KeyError, TypeError, AttributeError):
        raise _unreadable() from None


def code_and_parameters(content: bytes) -> tuple[list[str], dict[str, Any]]:
    """Code cells that a notebook had before it was run, and the parameters that it was run with.

    Parameters
    ----------
    content : bytes
        Of an executed notebook.

    Returns
    -------
    list of str
    dict
        By name; without those that are no plain values.

    Raises
    ------
    RunError
        If it is no notebook in format 4.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["a: int = 1\\n", "b = 'x'"]}
    >>> put_in = {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": "a = 2"}
    >>> code_and_parameters(json.dumps({"cells": [cell, put_in]}).encode())
    (["a: int = 1\\nb = 'x'"], {'a': 2, 'b': 'x'})
    """
    try:
        notebook = json.loads(content)
        own = [_source(cell) for cell in cells_of(notebook) if cell["cell_type"] == "code"]
        values = [_assigned(_source(cell)) for tag in ("parameters", INJECTED)
                  for cell in _checked(notebook) if tag in _tags(cell)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable() from None
    return own, {name: value for each in values for name, value in each.items()}


def notebook_before(folder: Path, record: Mapping[str, Any], place: Path) -> Path:
    """Write the notebook of a run as it was before: without results, and without what was put in.

    Parameters
    ----------
    folder : Path
        The run's.
    record : mapping
    place : Path
        A folder to write it to, under the name that it had.

    Returns
    -------
    Path

    Raises
    ------
    RunError
        If the run keeps no notebook, or one whose code and parameters are not those of the record.

    Examples
    --------
    >>> notebook_before(Path("no such run"), {"notebook": "mine.ipynb"}, Path("."))
    Traceback (most recent call last):
        ...
    flowspace.errors.RunError: RunError: 1 problem
      1. found a run of mine.ipynb, a notebook of your own, without an executed notebook; expected where that notebook
         is now: a record has its name only. To mend it: say it with --notebook PATH, or notebook=PATH in Python
    """
    name = Path(str(record["notebook"])).name
    try:
        content = (folder / NOTEBOOK).read_bytes()
    except OSError:
        raise _unknown(name, "without an executed notebook") from None
    code, _ = code_and_parameters(content)
    if digest_of_code(code, record["parameters"]) != record["code"]:
        raise _unknown(name, f"and other code or parameters in the {NOTEBOOK} of its folder")
    notebook = json.loads(content)
    notebook["cells"] = [{**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
                         for cell in cells_of(notebook)]
    path = place / (name if name.endswith(".ipynb") else NOTEBOOK)
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return path


def _unknown(name: str, what: str) -> RunError:
    return RunError(Problem(f"a run of {name}, a notebook of your own, {what}", "where that notebook is now: a record "
                            "has its name only", "say it with --notebook PATH, or notebook=PATH in Python"))


def _unreadable() -> RunError:
    return RunError(Problem("no notebook that can be read", "a notebook in format 4",
                            "take it from a copy, or repeat the run", file=NOTEBOOK))


def _checked(notebook: Any) -> list[dict[str, Any]]:
    cells = notebook["cells"]
    if not isinstance(cells, list) or not all(isinstance(_tags(cell), list) and cell["cell_type"] for cell in cells):
        raise TypeError
    return cells


def _tags(cell: Mapping[str, Any]) -> Any:
    return cell["metadata"].get("tags", [])


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _assigned(source: str) -> dict[str, Any]:
    found = {}
    try:
        lines = ast.parse(source).body
    except (SyntaxError, ValueError):
        return found
    for line in lines:
        targets = [line.target] if isinstance(line, ast.AnnAssign) else getattr(line, "targets", [])
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and line.value is not None:
            try:
                found[targets[0].id] = ast.literal_eval(line.value)
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                found.pop(targets[0].id, None)
    return found
