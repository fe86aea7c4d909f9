"""Which cells of a table stay on one line."""
from __future__ import annotations

import unicodedata

from docutils import nodes

SHORT = 14
"""Widest text that stays on one line, in columns of Latin letters; a Chinese character takes two."""
SHORT_NAME = 34
"""The same for a name of a file, a table or a column, which has no place to break."""


def width(text: str) -> int:
    """Columns that a text takes on one line.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Examples
    --------
    >>> width("year"), width("亿元（当年价）")
    (4, 14)
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def is_short(cell: nodes.entry) -> bool:
    """Whether the text of a cell, or the one name in it, fits on a line of its own.

    Parameters
    ----------
    cell : docutils.nodes.entry

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_short(nodes.entry("", nodes.paragraph("", text))) for text in ("2012", "a sentence of words")]
    [True, False]
    """
    text = cell.astext().strip()
    names = [literal.astext() for literal in cell.findall(nodes.literal)]
    return width(text) <= (SHORT_NAME if names == [text] else SHORT)
