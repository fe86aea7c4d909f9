"""A notebook's file: whether it is one that can be run, and its cell of parameters."""
from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

from flowspace.errors import ParameterError, Problem

TAG = "parameters"
_FORMAT = 4
_PYTHON = ("python", "ipython", "python3")
_KERNELS = {"ir": "R", "xr": "R", "bash": "Bash", "octave": "Octave", "deno": "TypeScript"}
"""Languages of kernels, for notebooks that name a kernel and no language."""


def is_path(given: str) -> bool:
    """Whether words stand for a file or a folder rather than for a chapter.

    Parameters
    ----------
    given : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_path("sub/mine.py"), is_path("05_polycentricity"), is_path("5")
    (True, False, False)
    """
    try:
        return any(sign in given for sign in {"/", os.sep}) or Path(given).suffix == ".py" or Path(given).exists()
    except (OSError, ValueError):
        return False


def content_of(path: Path) -> bytes:
    """What a file holds.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bytes

    Raises
    ------
    ParameterError
        If it is none, or cannot be read.

    Examples
    --------
    >>> content_of(Path("/no/such.ipynb"))
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found "/no/such.ipynb" (No such file or directory); expected a notebook (.ipynb). To mend it: correct the path
    """
    if path.is_dir():
        raise ParameterError(Problem(f'"{path}", which is a folder', "a notebook (.ipynb)",
                                     "give the path of a notebook in it"))
    try:
        return path.read_bytes()
    except OSError as error:
        raise ParameterError(Problem(f'"{path}" ({error.strerror})', "a notebook (.ipynb)",
                                     "correct the path")) from None


def parameters_cell(content: bytes, name: str) -> tuple[str, ast.Module]:
    """The source of the cell tagged parameters, and what Python makes of it.

    Parameters
    ----------
    content : bytes
        Of the notebook's file.
    name : str
        Of the file, for messages.

    Returns
    -------
    tuple of (str, Module)

    Raises
    ------
    ParameterError
        If it is no notebook in format 4, its language is not Python, there is not one cell of code tagged parameters,
        or this is no Python.

    Examples
    --------
    >>> parameters_cell(b"x = 1", "mine.py")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found "mine.py", which is no notebook: no JSON; expected a notebook in format 4 (.ipynb). To mend it: give the
         path of a notebook, as JupyterLab saves it
    """
    notebook = _notebook(content, name)
    _refuse_language(notebook["metadata"], name)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    tagged = [cell for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    if len(tagged) > 1:
        raise ParameterError(Problem(f'{len(tagged)} cells tagged "{TAG}" in "{name}"', "one: what a run is given "
                                     "stands behind the first, and the others would replace it",
                                     "join them, or take the tag from the others"))
    if not tagged or tagged[0]["cell_type"] != "code":
        found = f'a cell tagged "{TAG}" that is no code' if tagged else f'no cell tagged "{TAG}"'
        raise ParameterError(Problem(f'{found} in "{name}"', "one cell of code with this tag, which holds lines such "
                                     "as start_year: int = 2010  # first year",
                                     "give the cell that sets the parameters this tag (in JupyterLab: the cog wheels "
                                     "at the right), or add one"))
    source = "".join(tagged[0]["source"])
    try:
        return source, ast.parse(source)
    except (SyntaxError, ValueError) as error:
        number = next(number for number, cell in enumerate(code, start=1) if cell is tagged[0])
        line = getattr(error, "lineno", None)
        lines = source.split("\n")
        shown = f": {lines[line - 1].strip()[:80]}" if line and line <= len(lines) and lines[line - 1].strip() else ""
        place = f", line {line}" if line else ""
        raise ParameterError(Problem(f"{getattr(error, 'msg', error)}{shown}", "lines of Python such as start_year: "
                                     "int = 2010  # first year", "correct the line",
                                     file=f"{name}, code cell {number} (parameters){place}")) from None


def _notebook(content: bytes, name: str) -> dict[str, Any]:
    """The notebook as JSON, with all that is needed of it in its place."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise _none(name, "an empty file" if not content.strip() else "no JSON") from None
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if isinstance(version, bool) or not isinstance(version, int):
        raise _none(name, "JSON of another kind")
    if version != _FORMAT:
        later = version > _FORMAT
        raise ParameterError(Problem(
            f'"{name}", a notebook in format {version}' + (", which is later than any known here" if later else ""),
            f"a notebook in format {_FORMAT}", f"save it in format {_FORMAT} with the program that wrote it" if later
            else "open it in JupyterLab and save it again"))
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)) or not isinstance(notebook.get("metadata"), dict):
        raise _none(name, "its cells are damaged")
    return notebook


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    source, tags = cell.get("source"), cell["metadata"].get("tags", [])
    lines = source if isinstance(source, list) else [source]
    return isinstance(cell.get("cell_type"), str) and isinstance(tags, list) and all(
        isinstance(line, str) for line in lines)


def _none(name: str, what: str) -> ParameterError:
    return ParameterError(Problem(f'"{name}", which is no notebook: {what}', f"a notebook in format {_FORMAT} (.ipynb)",
                                  "give the path of a notebook, as JupyterLab saves it"))


def _refuse_language(metadata: dict[str, Any], name: str) -> None:
    """Refuse a notebook of another language: a kernel of Python would take it for Python."""
    kernel, told = (part if isinstance(part, dict) else {} for part in
                    (metadata.get("kernelspec"), metadata.get("language_info")))
    language = kernel.get("language") or told.get("name") or _KERNELS.get(str(kernel.get("name")).lower())
    if language and str(language).lower() not in _PYTHON:
        raise ParameterError(Problem(f'"{name}", a notebook in {language}', "a notebook in Python: runs have a kernel "
                                     "of Python", "write it in Python, or run it with the program it was made for"))
