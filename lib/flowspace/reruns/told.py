"""Failures of runs as problems that are told in plain words."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowspace.errors import Problem


def problem_of(failure: Mapping[str, Any], file: str) -> Problem:
    """A run's failure with its cell and traceback, as a problem.

    Parameters
    ----------
    failure : mapping
        kind, message, cell, source, traceback, as `perform` returns it.
    file : str
        Name of the notebook.

    Returns
    -------
    Problem

    Examples
    --------
    >>> print(problem_of({"kind": "KeyError", "message": "KeyError: 'x'", "cell": 3, "source": "a['x']",
    ...                   "traceback": ""}, "mine.ipynb"))
    mine.ipynb, code cell 3: found KeyError: 'x'
    a['x']
    ; expected a run to its end. To mend it: correct the cell or the parameters, then run again
    """
    parts = [failure["message"], failure["source"]]
    if "To mend it" not in failure["message"]:
        # A named error says it all; others need the way to them.
        parts.append(failure["traceback"])
    found = "\n".join(part for part in parts if part)
    where = f"{file}, code cell {failure['cell']}" if failure["cell"] else file
    return Problem(f"{found}\n" if failure["source"] else found, "a run to its end",
                   "correct the cell or the parameters, then run again", file=where)
