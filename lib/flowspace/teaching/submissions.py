"""What came back from a student, read without trusting it: answers are taken over, everything else is as it was given.

A submission may lack cells or have them twice, its checks may have been changed, it may be no notebook at all. Its
answers are put into the notebook that was given out, and what was found on the way is told.
"""
from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowspace.teaching.source import source_of

MOST_BYTES = 20_000_000
"""A notebook of answers is far smaller; a larger file is refused unread."""


@dataclass(frozen=True)
class Submission:
    """Answers put into the notebook that was given out.

    Parameters
    ----------
    notebook : dict or None
        As JSON; None where no notebook could be read.
    notes : tuple of (kind, key)
        What was found: kind is a key of `flowspace.teaching.words.NOTES`, key the cell's; in the order of cells.
    answered : tuple of str
        Keys of the answers that are not as they were given out.
    """

    notebook: dict[str, Any] | None = field(repr=False)
    notes: tuple[tuple[str, str], ...]
    answered: tuple[str, ...] = ()


def read_submission(path: str | Path, given: Mapping[str, Any]) -> Submission:
    """Read a submission and put its answers into the notebook that was given out.

    Parameters
    ----------
    path : str or Path
    given : mapping
        The student notebook, as `flowspace.teaching.derive` makes it.

    Returns
    -------
    Submission

    Notes
    -----
    A cell is known by nbgrader's grade_id, or by its id where a program has dropped that. Of an answer that stands
    twice the last counts. Cells of the student's own are kept where they stand, behind the given cell before them, but
    not before the study is open.
    What stands in given cells that are not answers does not count; where it differs this is told.

    Examples
    --------
    >>> given = {"cells": [{"cell_type": "code", "id": "a", "metadata": {"nbgrader": {"grade_id": "a", "solution": True,
    ...          "grade": False}}, "source": "x = ..."}], "metadata": {}}
    >>> read_submission("no-such.ipynb", given).notes
    (('missing_file', ''),)
    """
    path = Path(path)
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            return Submission(None, (("link", ""),))
        if not stat.S_ISREG(about.st_mode):
            return Submission(None, (("no_notebook", ""),))
        size = about.st_size
        notebook = json.loads(path.read_bytes().decode("utf-8-sig")) if size <= MOST_BYTES else None
    except FileNotFoundError:
        return Submission(None, (("missing_file", ""),))
    except (OSError, ValueError, RecursionError):
        return Submission(None, (("no_notebook", ""),))
    if notebook is None:
        return Submission(None, (("too_large", ""),))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return Submission(None, (("no_notebook", ""),))
    return _put_in(notebook["cells"], given)


def _put_in(cells: list[Any], given: Mapping[str, Any]) -> Submission:
    keys = {_key(cell): cell for cell in given["cells"]}
    opening = [key for key in keys if key is not None and key.startswith("opening-")]
    answers: dict[str, list[str]] = {}
    own: dict[str | None, list[str]] = {}
    changed: set[str] = set()
    last: str | None = None
    unread = 0
    for cell in cells:
        source = _source(cell)
        if source is None:
            unread += 1
            continue
        key = _key(cell)
        if key not in keys:
            if cell.get("cell_type") == "code" and source.strip():
                # Nothing runs before the study is open.
                own.setdefault(opening[-1] if opening and (last is None or last in opening) else last, []
                               ).append(source)
            continue
        last = key
        if _is_answer(keys[key]):
            answers.setdefault(key, []).append(source)
        elif source.strip() != source_of(keys[key]).strip():
            changed.add(key)
    notes, made, answered = [("unreadable_cells", str(unread))] if unread else [], [], []
    made += [_own_cell(source, number, "first") for number, source in enumerate(own.get(None, []), start=1)]
    for cell in given["cells"]:
        key = _key(cell)
        if _is_answer(cell):
            found = answers.get(key)
            if not found:
                notes.append(("missing_answer", key))
            else:
                if len(found) > 1:
                    notes.append(("answer_twice", key))
                cell = {**cell, "source": found[-1]}
                if found[-1].strip() != source_of(keys[key]).strip():
                    answered.append(key)
        elif key in changed:
            notes.append(("changed_cell", key))
        made.append(cell)
        made += [_own_cell(source, number, key) for number, source in enumerate(own.get(key, []), start=1)]
    return Submission({**given, "cells": made}, tuple(notes), tuple(answered))


def _source(cell: Any) -> str | None:
    """The source of a cell that is one."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    # Halves of characters, which JSON can hold, can be written to no file.
    return source.replace("\r\n", "\n").encode(errors="replace").decode() if isinstance(source, str) else None


def _key(cell: Mapping[str, Any]) -> str | None:
    metadata = cell.get("metadata")
    own = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    key = own.get("grade_id") if isinstance(own, dict) else None
    key = cell.get("id") if key is None else key
    return key if isinstance(key, str) else None


def _is_answer(cell: Mapping[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def _own_cell(source: str, number: int, after: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "id": f"{after[:50]}-own-{number}", "metadata": {},
            "outputs": [], "source": source}
