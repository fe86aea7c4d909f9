"""A notebook as it was executed: read and checked, with the cells of one language and the values it ran with."""
from __future__ import annotations

import ast
import json
import os
import re
import tokenize
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flowspace.errors import Problem, ReportError
from flowspace.reports.code_words import code_in_edition
from flowspace.reports.editions import cells_of

_MEND = "give a notebook that Jupyter, papermill or `flowspace run` wrote"
_KINDS = ("markdown", "code", "raw")
_OUTPUTS = ("stream", "display_data", "execute_result", "error")
# Of the machine or of the edition, not of the study.
_NOT_SHOWN = ("results_folder", "language")


LONGEST_LINE = 5000
"""Characters of a line of output that a report shows."""


def read_notebook(notebook: Mapping[str, Any] | str | os.PathLike) -> dict[str, Any]:
    """A notebook from a file or as it is, checked, with its texts joined.

    Parameters
    ----------
    notebook : mapping or path-like
        A notebook as JSON, version 4, or the file that holds it; it is left unchanged.

    Returns
    -------
    dict
        Keys cells, metadata; each cell has cell_type, source, metadata, and code cells have outputs.

    Raises
    ------
    ReportError
        If there is no such file, or it is no notebook; every problem of the cells is named.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": ["a\\n", "b"], "metadata": {}, "outputs": []}
    >>> read_notebook({"nbformat": 4, "cells": [cell]})["cells"][0]["source"]
    'a\\nb'
    """
    name = None
    if isinstance(notebook, (str, os.PathLike)):
        path = Path(notebook)
        name = path.name
        try:
            notebook = json.loads(path.read_text(encoding="utf-8"))
        except OSError as problem:
            raise ReportError(Problem(f"no readable file ({problem.strerror})", "an executed notebook", _MEND,
                                      file=name)) from None
        except ValueError:
            raise ReportError(Problem("no JSON in UTF-8", "a notebook, which is JSON", _MEND, file=name)) from None
    if not isinstance(notebook, Mapping):
        raise ReportError(Problem(type(notebook).__name__, "a notebook: a mapping with cells", _MEND, file=name))
    if notebook.get("nbformat") != 4 or not isinstance(notebook.get("cells"), list):
        found = "no list of cells" if notebook.get("nbformat") == 4 else f"nbformat {notebook.get('nbformat')!r}"
        raise ReportError(Problem(found, "a notebook of version 4, with a list of cells", _MEND, file=name))
    problems: list[Problem] = []
    cells = [_checked(number, cell, name, problems) for number, cell in enumerate(notebook["cells"], start=1)]
    if problems:
        raise ReportError(problems)
    metadata = notebook.get("metadata")
    return {"cells": cells, "metadata": dict(metadata) if isinstance(metadata, Mapping) else {}}


def _checked(number: int, cell: Any, name: str | None, problems: list[Problem]) -> dict[str, Any]:
    """A cell in its plain form; what is wrong with it is added to the problems."""
    def wrong(found: str, expected: str) -> dict[str, Any]:
        problems.append(Problem(f"{found} in cell {number}", expected, _MEND, file=name))
        return {}

    if not isinstance(cell, Mapping):
        return wrong(type(cell).__name__, "a mapping")
    if cell.get("cell_type") not in _KINDS:
        return wrong(f"cell_type {cell.get('cell_type')!r}", "one of " + ", ".join(_KINDS))
    source = _joined(cell.get("source"))
    if source is None:
        return wrong("a source that is no text", "text, or a list of texts")
    metadata = dict(cell["metadata"]) if isinstance(cell.get("metadata"), Mapping) else {}
    tags = metadata.get("tags", [])
    metadata["tags"] = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    kept: dict[str, Any] = {"cell_type": cell["cell_type"], "source": source, "metadata": metadata}
    if isinstance(cell.get("attachments"), Mapping):
        kept["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        outputs = cell.get("outputs", [])
        if not isinstance(outputs, list):
            return wrong("outputs that are no list", "a list of outputs")
        kept["outputs"] = [_checked_output(output, wrong) for output in outputs]
        kept["execution_count"] = cell.get("execution_count")
    return kept


def _checked_output(output: Any, wrong: Any) -> dict[str, Any]:
    if not isinstance(output, Mapping) or output.get("output_type") not in _OUTPUTS:
        return wrong("an output of unknown type", "one of " + ", ".join(_OUTPUTS))
    if output["output_type"] == "stream":
        text = _joined(output.get("text"))
        return {**output, "text": with_short_lines(text)} if text is not None else wrong("a stream without text",
                                                                                         "text")
    if output["output_type"] == "error":
        return {**output, "ename": str(output.get("ename", "")), "evalue": str(output.get("evalue", ""))}
    data = output.get("data")
    if not isinstance(data, Mapping):
        return wrong("an output without data", "a mapping of types to contents")
    joined = {kind: _joined(content) for kind, content in data.items()}
    if joined.get("text/plain"):
        joined["text/plain"] = with_short_lines(joined["text/plain"])
    metadata = output["metadata"] if isinstance(output.get("metadata"), Mapping) else {}
    return {**output, "metadata": dict(metadata),
            "data": {kind: data[kind] if content is None else content for kind, content in joined.items()}}


def with_short_lines(text: str) -> str:
    """A text whose lines a page can hold: longer ones end in … after `LONGEST_LINE` characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Notes
    -----
    Nobody reads such a line, and the time to mark one up grows with the square of its length.

    Examples
    --------
    >>> len(with_short_lines("x" * 1_000_000)), with_short_lines("short")
    (5001, 'short')
    """
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…" for line in text.split("\n"))


def _joined(text: Any) -> str | None:
    if isinstance(text, str):
        return text
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        return "".join(text)
    return None


def in_language(notebook: dict[str, Any], language: str, comments: dict[str, str]) -> dict[str, Any]:
    """The cells of one language, with the values that the run had in the cell of parameters.

    Parameters
    ----------
    notebook : dict
        As `read_notebook` gives it.
    language : {"en", "zh"}
    comments : dict of str to str
        What stands in place of comments, as `known_comments` gives them.

    Returns
    -------
    dict
        The notebook without the cell that papermill added: its values stand where the defaults stood, except the
        folder of results, which is a place on one machine.

    Examples
    --------
    >>> def code(source, tag):
    ...     return {"cell_type": "code", "source": source, "metadata": {"tags": [tag]}}
    >>> ran = {"cells": [code("start_year: int = 2000  # first", "parameters"),
    ...                  code("start_year = 2012\\nresults_folder = '/home/me'", "injected-parameters")]}
    >>> [cell["source"] for cell in in_language(ran, "en", {})["cells"]]
    ['start_year: int = 2012  # first']
    """
    cells = []
    injected = _injected(notebook)
    for cell in cells_of(notebook, language)["cells"]:
        tags = cell["metadata"]["tags"]
        if cell["cell_type"] == "code":
            if "injected-parameters" in tags:
                continue
            source = cell["source"]
            if "parameters" in tags:
                source = _with_values(source, injected)
            try:
                source = code_in_edition(source, language, comments)
            except (SyntaxError, tokenize.TokenError):
                pass  # no Python
            cell = {**cell, "source": source}
        cells.append(cell)
    return {**notebook, "cells": cells}


def changed_parameters(notebook: dict[str, Any]) -> dict[str, Any] | None:
    """Parameters whose values in a run are not those of the cell of parameters.

    Parameters
    ----------
    notebook : dict
        As `read_notebook` gives it.

    Returns
    -------
    dict or None
        Value by name, without language and folder of results; None if there is no cell of parameters.

    Examples
    --------
    >>> def code(source, tag):
    ...     return {"cell_type": "code", "source": source, "metadata": {"tags": [tag]}}
    >>> ran = {"cells": [code("start_year: int = 2000\\nend_year: int = 2019", "parameters"),
    ...                  code("start_year = 2012\\nend_year = 2019", "injected-parameters")]}
    >>> changed_parameters(ran), changed_parameters({"cells": []})
    ({'start_year': 2012}, None)
    """
    defaults = [cell["source"] for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if not defaults:
        return None
    known = _values(defaults[0])
    return {name: value for name, value in _injected(notebook).items()
            if name not in _NOT_SHOWN and (name not in known or known[name] != value)}


def chapter_of(notebook: dict[str, Any], name: str | None = None) -> str | None:
    """Number of the chapter that a notebook is: by its file name, or by the study that it opens.

    Parameters
    ----------
    notebook : dict
        As `read_notebook` gives it.
    name : str, optional
        A file name, or what a record calls the chapter.

    Returns
    -------
    str or None
        Digits without a leading zero; None for a notebook that is no chapter.

    Examples
    --------
    >>> chapter_of({"cells": []}, "05_polycentricity.ipynb"), chapter_of({"cells": []}, "2024 notes")
    ('5', None)
    >>> chapter_of({"cells": [{"cell_type": "code", "source": "study = book.open_study(8, own={})"}]})
    '8'
    """
    if found := re.match(r"0([1-9])_|([1-9])$", name or ""):
        return found.group(1) or found.group(2)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and (found := re.search(r"\bopen_study\(\s*(\d+)", cell["source"])):
            return found.group(1)
    return None


def _injected(notebook: dict[str, Any]) -> dict[str, Any]:
    sources = [cell["source"] for cell in notebook["cells"]
               if "injected-parameters" in cell["metadata"].get("tags", [])]
    return {name: value for source in sources for name, value in _values(source).items()}


def _values(source: str) -> dict[str, Any]:
    """Names that code gives literal values."""
    return {name: ast.literal_eval(value) for name, value in _assignments(source)}


def _assignments(source: str) -> list[tuple[str, ast.expr]]:
    """Names that code gives literal values, and where the values stand."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return []
    found = []
    for statement in statements:
        if isinstance(statement, ast.AnnAssign):
            target = statement.target
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
        else:
            continue
        if isinstance(target, ast.Name) and statement.value is not None:
            try:
                ast.literal_eval(statement.value)
            except (ValueError, TypeError, SyntaxError):
                continue
            found.append((target.id, statement.value))
    return found


def _with_values(source: str, values: dict[str, Any]) -> str:
    """Code whose assignments of literals have other values; the last first, so that the places stay right."""
    lines = source.splitlines(keepends=True)
    for name, value in reversed(_assignments(source)):
        if name in values and name not in _NOT_SHOWN and value.lineno == value.end_lineno:
            # Places in a syntax tree are counted in bytes.
            line = lines[value.lineno - 1].encode()
            said = json.dumps(values[name], ensure_ascii=False) if isinstance(values[name], str) else repr(values[name])
            lines[value.lineno - 1] = (line[:value.col_offset] + said.encode() + line[value.end_col_offset:]).decode()
    return "".join(lines)
