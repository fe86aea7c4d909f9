"""RefWorks texts as CNKI writes them: lines such as "T1 a title" from RT on."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flowspace.bibliography.names import split_authors
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.tagged import Form, fields_of
from flowspace.bibliography.words import split_keywords

FORM = Form("refworks", re.compile(r"([A-Z][A-Z0-9]|vo|VO)(?: (.*)|$)"), "RT", "", frozenset((
    "RT SR ID A1 A2 A3 A4 A5 A6 T1 T2 T3 JF JO YR FD VO vo IS SP OP K1 AB NO PB PP ED SN CN AV AD AN LA CL SF OT LK DO "
    "DS DB RD ST OL WT UL U1 U2 U3 U4 U5 PM CR RP SL FU AU TI PY").split()), loose=True)
"""How lines of RefWorks look, and its tags."""


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Not used: CNKI exports no cited references.

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
    >>> text = ["RT Journal Article", "SR 1", "A1 张三[1];李四;", "T1 城市群的网络", "JF 地理学报", "YR 2023", "K1 城市群;网络"]
    >>> maker = Maker("a.txt", 0, "refworks", Notes("a.txt"), (1800, 2035))
    >>> [(record.venue, [author.name for author in record.authors])
    ...  for record in records(enumerate(text, 1), maker, None)]
    [('地理学报', ['张三', '李四'])]
    """
    for row, fields in fields_of(lines, FORM, maker):
        one = fields.one
        start = one("SP")
        record = maker.make(
            row, title=one("T1", "TI"), year=one("YR", "PY", "FD"), venue=one("JF", "JO", "T2", "PB"),
            volume=one("VO", "vo"), issue=one("IS"),
            pages=(start, one("OP")) if start and one("OP") else (start or one("OP"),),
            doi=one("DO"), language=one("LA"), type_given=one("RT"), abstract=one("AB"), accession=one("AN"),
            affiliations=[part for text in fields.all("AD") for part in re.split("[;；]", text)],
            authors=[Author(name) for text in fields.all("A1", "AU") for name in split_authors(text)],
            keywords=[(word, "author") for text in fields.all("K1") for word in split_keywords(text, commas=True)])
        if record:
            yield record
