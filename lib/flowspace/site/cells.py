"""Cells of tables: short ones stay on one line.

A Chinese line may break after any character, and names of columns may break anywhere, so a browser gives such cells as
little room as one character and the long column all the rest.
"""
from __future__ import annotations

import unicodedata
from typing import Any

from docutils import nodes

SHORT = 14
"""Widest text that stays on one line, in columns of Latin letters; a Chinese character takes two."""
SHORT_NAME = 34
"""The same for a name of a file, a table or a column, which has no place to break."""


def width(text: str) -> int:
    """Columns that a text takes on one line.

    Examples
    --------
    >>> width("year"), width("亿元（当年价）")
    (4, 14)
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def is_short(cell: nodes.entry) -> bool:
    """Whether the text of a cell, or the one name in it, fits on a line of its own."""
    text = cell.astext().strip()
    names = [literal.astext() for literal in cell.findall(nodes.literal)]
    return width(text) <= (SHORT_NAME if names == [text] else SHORT)


def _mark_short(app: Any, doctree: nodes.document) -> None:
    for cell in doctree.findall(nodes.entry):
        if is_short(cell):
            cell["classes"].append("fs-short")


def register(app: Any) -> None:
    app.connect("doctree-read", _mark_short)
