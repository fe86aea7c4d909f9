"""Works that a report cites: their short forms and their entries, from the book's file of references."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pybtex.backends.html import Backend
from pybtex.database import parse_file

from flowspace.reports.references import WORDS, List

FILE = Path(__file__).resolve().parents[3] / "references.bib"
"""The references of the book."""


@dataclass(frozen=True)
class Work:
    """A work as the text and the list of references name it.

    Parameters
    ----------
    authors, year : str
        Of the short form; a letter tells works of the same authors and year apart.
    label : str
        Both.
    entry : str
        The whole entry, as HTML.
    place : int
        Its place in the list.
    """

    authors: str
    year: str
    label: str
    entry: str
    place: int


def known_works(language: str, file: Path = FILE) -> dict[str, Work]:
    """All works of a file of references by their keys, in the order of the list.

    Parameters
    ----------
    language : {"en", "zh"}
    file : Path, optional
        In BibTeX; the references of the book if left out.

    Returns
    -------
    dict of str to Work
        Empty where there is no such file, as outside a copy of the book's sources.

    Examples
    --------
    >>> known_works("en", Path("no-such-file.bib"))
    {}
    """
    try:
        state = file.stat()
    except OSError:
        return {}
    return _read(str(file), state.st_mtime_ns, state.st_size, language)


@lru_cache(maxsize=8)
def _read(file: str, changed: int, size: int, language: str) -> dict[str, Work]:
    """Read once and kept as long as the file is the same."""
    backend = Backend()
    style = List(language)
    works = {}
    for place, entry in enumerate(style.format_entries(parse_file(file).entries.values())):
        authors, _, year = entry.label.rpartition(WORDS[language].comma)
        # An address may hold a sign that HTML reads as the start of an entity.
        text = re.sub(r"&(?!\w+;|#)", "&amp;", entry.text.render(backend))
        works[entry.key] = Work(authors, year, entry.label, text, place)
    return works
