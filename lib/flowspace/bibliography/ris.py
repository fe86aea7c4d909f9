"""RIS: lines such as "TI  - a title" from TY to ER."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flowspace.bibliography.doi import doi_key
from flowspace.bibliography.names import split_authors
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.tagged import Form, fields_of
from flowspace.bibliography.words import split_keywords

FORM = Form("ris", re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|$)"), "TY", "ER", frozenset((
    "TY ER A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DI DO DP DS ED EP ET FD H1 H2 "
    "ID IS J1 J2 JA JF JO K1 KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NO NV OL OP PA PB PM PP PY RD RI RN RP RT SE SF SL "
    "SN SP SR ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO WP WT WV Y1 Y2 YR").split()), lists=frozenset(("KW", "K1")))
"""How lines of RIS look, and its tags."""

_CITED = re.compile(r"(?:Cited By(?: in Scopus)?|Times Cited)\s*[:：]\s*(\d+)", re.I)


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Parses cited references, where a field CR has them; None leaves them out.

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
    >>> text = ["TY  - JOUR", "AU  - Zhang, San", "TI  - Flows", "PY  - 2020///", "KW  - city; flow", "ER  - "]
    >>> maker = Maker("a.ris", 0, "ris", Notes("a.ris"), (1800, 2035))
    >>> [(record.title, record.year, record.keywords) for record in records(enumerate(text, 1), maker, None)]
    [('Flows', 2020, (('city', 'author'), ('flow', 'author')))]
    """
    for row, fields in fields_of(lines, FORM, maker):
        kind, one = fields.one("TY"), fields.one
        book = kind in ("BOOK", "EBOOK", "EDBOOK", "THES", "RPRT")
        start = one("SP", "OP")
        cited = _CITED.search(" ".join(fields.all("N1")))
        doi = one("DO", "DI") or next((text for text in fields.all("M3", "N1", "UR", "L3", "LK")
                                       if "doi.org/" in text or doi_key(text)), "")
        record = maker.make(
            row, title=one("TI", "T1", "CT", *(("BT",) if book else ())), year=one("PY", "Y1", "YR", "DA"),
            venue=one("T2", "JO", "JF", "JA", "J2", "BT", "T3"), volume=one("VL", "VO"), issue=one("IS"),
            pages=(start, one("EP")) if one("EP") else (start,), doi=doi, language=one("LA"),
            type_given=kind if kind != "JOUR" or not one("M3") or "10." in one("M3") else one("M3"),
            abstract=one("AB", "N2"), times_cited=cited[1] if cited else "", accession=one("AN"),
            affiliations=[part for text in fields.all("AD") for part in text.split(";")],
            authors=[Author(name) for text in fields.all("AU", "A1") for name in split_authors(text)],
            keywords=[(word, "author") for text in fields.all("KW", "K1") for word in split_keywords(text)],
            references=[references.free(line) for line in fields.all("CR")] if references else ())
        if record:
            yield record
