"""Which format a file has, told by what stands in it and not by its name."""
from __future__ import annotations

import csv
import re

from flowspace.bibliography.files import EXPECTED
from flowspace.errors import Problem, TableError
from flowspace.tables.problems import shorten

FORMATS = {
    "wos": "Web of Science, plain text", "wos_tab": "Web of Science, tab-delimited", "scopus": "Scopus, CSV",
    "refworks": "RefWorks (CNKI)", "endnote": "EndNote (CNKI)", "noteexpress": "NoteExpress (CNKI)", "ris": "RIS",
    "bibtex": "BibTeX", "openalex": "OpenAlex, JSON",
}
"""Formats by name, in words."""

_MARKERS = re.compile(
    r"(?P<ris>TY {1,2}- ?\S)|(?P<wos>FN (?:.* )?(?:Clarivate|Thomson|ISI|Web of)|PT [A-Z]\s*$)|(?P<refworks>RT \S)|"
    r"(?P<endnote>%0 \S)|"
    r"(?P<noteexpress>\{Reference Type\}\s*[:：])|(?P<bibtex>\s*@\s*\w+\s*[{(])|(?P<wos_tab>(?:PT|AU)\t[A-Z][A-Z0-9]\t)|"
    r"(?P<scopus>(?=.*Source title)(?=(?:.*,)?\"?Title\"?(?:,|$))(?=(?:.*,)?\"?Year\"?(?:,|$))"
    r"(?:.*,)?\"?Source title\"?(?:,|$))")
_OPENALEX = re.compile(r'openalex\.org/|"(?:authorships|abstract_inverted_index|referenced_works)"')


def marker(line: str) -> str | None:
    """Name the format of which a line begins a record, a file or a table.

    Parameters
    ----------
    line : str
        One line.

    Returns
    -------
    str or None
        A name in `FORMATS`.

    Examples
    --------
    >>> [marker(line) for line in ("TY  - JOUR", "PT J", "%0 Thesis", "@article{a,", "Year,Source title,Title")]
    ['ris', 'wos', 'endnote', 'bibtex', 'scopus']
    >>> marker("The title of a paper")
    """
    match = _MARKERS.match(line)
    return match.lastgroup if match else None


def format_of(start: str, file: str) -> str:
    """Say which format a file has.

    Parameters
    ----------
    start : str
        Its first characters, 64 thousand or so.
    file : str
        Its path, for messages.

    Returns
    -------
    str
        A name in `FORMATS`.

    Raises
    ------
    TableError
        If it is none of them; the message says what was found.

    Examples
    --------
    >>> format_of("Export from my library\\n\\n%0 Journal Article\\n%T Flows", "x.txt")
    'endnote'
    """
    text = start.lstrip("\ufeff \t\r\n")
    if text[:1] in "[{" and not text.startswith("{Reference Type}"):
        if _OPENALEX.search(text):
            return "openalex"
        raise TableError(Problem("JSON that holds no works of OpenAlex", EXPECTED,
                                 "save the answer of OpenAlex for works, or export from another database", file=file))
    lines = text.splitlines()
    for line in lines:
        if found := marker(line):
            return found
    first = next((line for line in lines if line.strip()), "")
    if "\t" in first or first.count(",") > 1:
        cells = first.split("\t") if "\t" in first else next(csv.reader([first]))
        what = "a table with the columns " + ", ".join(shorten(cell.strip(), 30) for cell in cells[:8]) + (
            f" and {len(cells) - 8} more" if len(cells) > 8 else "")
        mend = ("export from Scopus with title, year and source title, or from Web of Science with all fields; names "
                "of columns stay as exported, in English")
    else:
        what = f"a text that begins with {shorten(first.strip())}"
        mend = "choose one of these formats when exporting"
    raise TableError(Problem(what, EXPECTED, mend, file=file))


def two_formats(file: str, first: str, second: str, row: int) -> TableError:
    """Say that a file changes its format.

    Parameters
    ----------
    file : str
        Its path.
    first, second : str
        Names of the formats.
    row : int
        Where the second begins.

    Returns
    -------
    TableError

    Examples
    --------
    >>> print(two_formats("all.txt", "wos", "ris", 30).problems[0].found)
    two formats: Web of Science, plain text, and from row 30 on RIS
    """
    return TableError(Problem(f"two formats: {FORMATS[first]}, and from row {row} on {FORMATS[second]}",
                              "one format in a file", f"split the file before row {row}", file=file, row=row))
