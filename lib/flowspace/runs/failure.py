"""What is told of a run that failed."""
from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHANGED = "changed files"
"""Kind of failure of a run of whose inputs nobody can say which state it read."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TRACE = 4000
"""Characters of a traceback that are kept: its beginning says which cell, its end which error."""


@dataclass(frozen=True)
class Failure:
    """Why a run failed.

    Attributes
    ----------
    kind : str
        Name of the error's class; "timeout", "dead kernel", "interrupted" or "changed files" where there was none.
    message : str
        The error's words, or what happened.
    cell : int or None
        Which code cell of the chapter, counted from 1; None where it was none of them.
    source : str
        The cell.
    traceback : str
        Without colours and without places of this machine; empty for a named error of the library, whose message
        says it all.
    """

    kind: str
    message: str
    cell: int | None = None
    source: str = ""
    traceback: str = ""


def without_colours(text: str) -> str:
    """What a program printed, without the codes that colour it on a terminal.

    Examples
    --------
    >>> without_colours("\\x1b[31mred\\x1b[0m")
    'red'
    """
    return _COLOURS.sub("", text)


def without_places(text: str, root: Path) -> str:
    """A traceback without the folders of this machine.

    Examples
    --------
    >>> without_places("File /home/me/book/lib/flowspace/files.py:12", Path("/home/me/book"))
    'File lib/flowspace/files.py:12'
    """
    text = re.sub(r"\S*[/\\]site-packages[/\\]", "site-packages/", text)
    places = [(os.path.join(tempfile.gettempdir(), ""), ""), (os.path.join(str(root), ""), "")]
    places += [(os.path.join(prefix, ""), "python/") for prefix in (sys.prefix, sys.base_prefix)]
    places.append((os.path.join(os.path.expanduser("~"), ""), "~/"))
    # The longest first: the project may lie in the home folder.
    for place, short in sorted(places, key=lambda pair: -len(pair[0])):
        text = text.replace(place, short)
    return re.sub(r"ipykernel_\d+[/\\]", "ipykernel/", text)


def shortened(trace: str) -> str:
    """A traceback's beginning and end where it is long.

    Examples
    --------
    >>> len(shortened("x" * 100_000)) < 5000
    True
    """
    if len(trace) <= _TRACE:
        return trace
    return f"{trace[:_TRACE // 4]}\n[…]\n{trace[-(_TRACE * 3 // 4):]}"
