"""NoteExpress texts as CNKI writes them: lines such as "{Title}: a title" from {Reference Type} on."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flowspace.bibliography.names import split_authors
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.tagged import Form, fields_of
from flowspace.bibliography.words import split_keywords

FORM = Form("noteexpress", re.compile(r"\{([^{}]+)\}\s*[:：]\s*(.*)$"), "Reference Type", "", frozenset((
    "Reference Type; Title; Translated Title; Author; Translated Author; Author Address; Journal; Translated "
    "Journal; Year; Volume; Issue; Pages; Keywords; Translated Keywords; Abstract; Translated Abstract; "
    "ISBN/ISSN; Notes; URL; DOI; Database Provider; Language; Date; Publisher; Secondary Title; Source; CN; CLC; "
    "Subject; Place Published; Tertiary Author; Subsidiary Author; Degree; Type of Work; Accession Number; Label; "
    "Call Number; Edition; Secondary Author; Link; Author Affiliation").split("; ")))
"""How lines of NoteExpress look, and its fields."""


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Not used: the format has no cited references.

    Returns
    -------
    iterator of Record

    Raises
    ------
    TableError
        If records of another format follow.

    Examples
    --------
    >>> from flowspace.bibliography.notes import Notes
    >>> text = ["{Reference Type}: Journal Article", "{Title}: 城市群的网络", "{Author}: 张三;李四;", "{Year}: 2023"]
    >>> maker = Maker("a.txt", 0, "noteexpress", Notes("a.txt"), (1800, 2035))
    >>> [(record.title, len(record.authors)) for record in records(enumerate(text, 1), maker, None)]
    [('城市群的网络', 2)]
    """
    for row, fields in fields_of(lines, FORM, maker):
        one = fields.one
        record = maker.make(
            row, title=one("Title"), year=one("Year", "Date"),
            venue=one("Journal", "Secondary Title", "Source", "Publisher"),
            volume=one("Volume"), issue=one("Issue"), pages=(one("Pages"),), doi=one("DOI"), language=one("Language"),
            type_given=one("Reference Type"), abstract=one("Abstract"), accession=one("Accession Number"),
            affiliations=[part for text in fields.all("Author Address", "Author Affiliation")
                          for part in re.split("[;；]", text)],
            authors=[Author(name) for text in fields.all("Author") for name in split_authors(text)],
            keywords=[(word, "author") for text in fields.all("Keywords")
                      for word in split_keywords(text, commas=True)])
        if record:
            yield record
