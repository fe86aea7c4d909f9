"""Texts of records in lines of a tag and a value: what RIS, RefWorks, EndNote and NoteExpress share."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowspace.bibliography.detect import marker, two_formats
from flowspace.bibliography.record import Maker


_SEPARATOR = re.compile("[;；,，、]")


@dataclass(frozen=True)
class Form:
    """How the lines of a format look.

    Parameters
    ----------
    name : str
        Of the format.
    line : Pattern
        Groups 1 and 2 are tag and value.
    first, last : str
        Tags that begin and end a record; `last` is empty where records just end.
    tags : frozenset of str
        Those the format has.
    loose : bool
        Whether a line with a tag that the format lacks goes on with the field before.
    lists : frozenset of str
        Tags after which EndNote writes one value in each line, the tag before the first alone.
    """

    name: str
    line: re.Pattern
    first: str
    last: str
    tags: frozenset
    loose: bool = False
    lists: frozenset = frozenset()


class Fields(dict):
    """Values by tag, each a list in the order of the file."""

    def all(self, *tags: str) -> list[str]:
        """Values of several tags, one tag after the other."""
        return [value for tag in tags for value in self.get(tag, ()) if value]

    def one(self, *tags: str) -> str:
        """The first value of the first tag that has one, or an empty text."""
        return next((value for tag in tags for value in self.get(tag, ()) if value), "")


def fields_of(lines: Iterable[tuple[int, str]], form: Form, maker: Maker) -> Iterator[tuple[int, Fields]]:
    """Yield first row and fields of every record.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    form : Form
        What they look like.
    maker : Maker
        Takes problems.

    Returns
    -------
    iterator of (int, Fields)

    Raises
    ------
    TableError
        If records of another format follow.

    Examples
    --------
    >>> from flowspace.bibliography.notes import Notes
    >>> form = Form("ris", re.compile("([A-Z][A-Z0-9]) {1,2}- ?(.*)"), "TY", "ER", frozenset(["TY", "TI", "ER"]))
    >>> text = ["TY  - JOUR", "TI  - Flows", "between cities", "ER  - "]
    >>> list(fields_of(enumerate(text, 1), form, Maker("a", 0, "ris", Notes("a"), (1800, 2035))))
    [(1, {'TY': ['JOUR'], 'TI': ['Flows between cities']})]
    """
    notes = maker.notes
    fields, start, tag = Fields(), 0, ""
    for number, line in lines:
        text = line.strip()
        if not text:
            continue
        match = form.line.match(text)
        name = match[1] if match else ""
        if match and name not in form.tags and form.loose and start:
            match = None
        if match is None:
            other = marker(line)
            if other and other not in (form.name, "scopus" if start else ""):
                raise two_formats(maker.file, form.name, other, number)
            if not start:
                notes.stray(number, line)
            elif tag in form.lists and not line[0].isspace() and not _SEPARATOR.search(fields[tag][-1] + text):
                fields[tag].append(text)
            elif tag:
                fields[tag][-1] = f"{fields[tag][-1]} {text}".strip()
        elif name == form.first:
            if start:
                if form.last:
                    notes.add("truncated", start, f"a record without {form.last} at its end",
                              f"every record from {form.first} to {form.last}",
                              "export the record again if something of it is missing")
                yield start, fields
            fields, start, tag = Fields({name: [(match[2] or "").strip()]}), number, name
        elif not start:
            notes.stray(number, line)
        elif name == form.last:
            yield start, fields
            fields, start, tag = Fields(), 0, ""
        else:
            if name not in form.tags:
                notes.unknown(name, number)
            fields.setdefault(name, []).append((match[2] or "").strip())
            tag = name
    if start:
        if form.last:
            notes.add("truncated", start, f"a record without {form.last} at its end",
                      f"every record from {form.first} to {form.last}",
                      "compare the number of records with that of the database: a download may have broken off")
        yield start, fields
