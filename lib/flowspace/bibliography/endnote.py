"""EndNote texts as CNKI writes them: lines such as "%T a title" from %0 on."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flowspace.bibliography.names import split_authors
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.tagged import Form, fields_of
from flowspace.bibliography.words import split_keywords

FORM = Form("endnote", re.compile(r"(%\S)(?:\s+(.*)|$)"), "%0", "", frozenset(
    f"%{sign}" for sign in "0ABCDEFGHIJKLMNOPQRSTUVWXYZf12346789?@!#$](&)*+^><[=~"), lists=frozenset(("%K",)))
"""How lines of EndNote look, and its tags."""


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
    >>> text = ["%0 Journal Article", "%A 张三", "%A 李四", "%T 城市群的网络", "%D 2023", "%P 118-120+123", "%K 城市群;网络"]
    >>> maker = Maker("a.txt", 0, "endnote", Notes("a.txt"), (1800, 2035))
    >>> [(record.first_page, record.last_page, len(record.authors))
    ...  for record in records(enumerate(text, 1), maker, None)]
    [('118', '120', 2)]
    """
    for row, fields in fields_of(lines, FORM, maker):
        one = fields.one
        # Some programs write all authors into one line, each after %A.
        names = [name for text in fields.all("%A") for part in text.split(" %A ") for name in split_authors(part)]
        address = next((text for text in fields.all("%U") if "/doi/10." in text or "doi.org/10." in text), "")
        record = maker.make(
            row, title=one("%T"), year=one("%D", "%8"), venue=one("%J", "%B", "%I"), volume=one("%V"), issue=one("%N"),
            pages=(one("%P", "%&"),), doi=one("%R") or address,
            language=one("%G"), type_given=one("%9", "%0"), abstract=one("%X"), accession=one("%M"),
            affiliations=[part for text in fields.all("%+") for part in re.split("[;；]", text)],
            authors=[Author(name) for name in names],
            keywords=[(word, "author") for text in fields.all("%K") for word in split_keywords(text, commas=True)])
        if record:
            yield record
