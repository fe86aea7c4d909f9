"""Web of Science, plain text: FN and VR, then fields of two letters from PT to ER for each record, and EF."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flowspace.bibliography.detect import marker, two_formats
from flowspace.bibliography.names import author_key
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.words import split_keywords

TAGS = frozenset((
    "FN VR PT AU AF BA BF CA GP BE TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C2 C3 RP EM RI OI FU FP FX CR NR TC Z9 "
    "U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI DL D2 EA EY PG P2 WC WE SC GA PM UT OA HC HP DA "
    "ER EF AE ZB ZR Z8 ZA ZS Z1 Z2 Z3 Z4 X1 X4 Y1 Y4 Z5 X5 Y5 PS NM MC TA DN D1 OB DS").split())
"""Fields that the database has; others are noted."""

_FIELD = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_ADDRESS = re.compile(r"\[([^\]]*)\]\s*(.*?)(?=;?\s*\[[^\]]*\]|$)", re.S)
_KINDS = {"J": "Journal", "B": "Book", "S": "Book series", "P": "Patent"}
_US = re.compile(r"(?:^|.* )(USA)$")


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Parses cited references; None leaves them out.

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
    >>> text = ["FN Clarivate Analytics Web of Science", "PT J", "AU Zhang, S", "TI Flows between", "   cities",
    ...         "PY 2020",
    ...         "ER", "EF"]
    >>> maker = Maker("a.txt", 0, "wos", Notes("a.txt"), (1800, 2035))
    >>> [(record.row, record.title, record.year) for record in records(enumerate(text, 1), maker, None)]
    [(2, 'Flows between cities', 2020)]
    """
    notes = maker.notes
    fields: dict[str, list[str]] = {}
    start, tag, ended, number = 0, "", False, 0

    def finish(whole: bool):
        if not whole:
            notes.add("truncated", start, "a record without ER at its end", "every record from PT to ER",
                      "export the record again if something of it is missing")
        return _record(fields, start, maker, references)

    for number, line in lines:
        if line[:3] == "   " and start and tag:
            fields[tag].append(line[3:].strip())
            continue
        if not line.strip():
            continue
        match = _FIELD.match(line.rstrip())
        if match is None:
            other = marker(line)
            if other and other not in ("wos", "scopus" if start else ""):
                raise two_formats(maker.file, "wos", other, number)
            if not start:
                notes.stray(number, line)
            elif tag:
                notes.add("stray line", number, f"a line that begins without a field or three blanks within {tag}",
                          "a field of two letters, or three blanks and the rest of the field before",
                          f"none needed if it belongs to {tag}: it was joined to that")
                fields[tag].append(line.strip())
            continue
        name, value = match[1], match[2] or ""
        if name in ("FN", "VR"):
            tag = ""
        elif name == "EF":
            ended, tag = True, ""
        elif name == "ER":
            if start and (record := finish(whole=True)):
                yield record
            elif not start:
                notes.stray(number, line)
            fields, start, tag = {}, 0, ""
        elif name == "PT" or (not start and name in TAGS and not value.startswith(" - ")):
            if start and (record := finish(whole=False)):
                yield record
            fields, start, tag, ended = {name: [value]}, number, name, False
        elif name not in TAGS:
            if start:
                notes.unknown(name, number)
                fields.setdefault(name, [])
                tag = name
            else:
                other = marker(line)
                if other and other != "wos":
                    raise two_formats(maker.file, "wos", other, number)
                notes.stray(number, line)
        else:
            fields.setdefault(name, []).append(value)
            tag = name
    if start and (record := finish(whole=False)):
        yield record
    if not ended:
        notes.add("no end", number, "a file without EF at its end", "EF after the last record",
                  "compare the number of records with that of the database: a download may have broken off")


def _record(fields: Mapping[str, list[str]], row: int, maker: Maker, references: References | None) -> Record | None:
    """Make a record of fields that are lists of lines."""
    joined = {name: " ".join(value) for name, value in fields.items() if name not in ("AU", "AF", "CR", "C1")}
    return record_of(joined, _names(fields.get("AU", [])), _names(fields.get("AF", [])),
                     "; ".join(line.rstrip(";. ") for line in fields.get("C1", ())), fields.get("CR", ()), row, maker,
                     references)


def _names(lines: list[str]) -> list[str]:
    """Names of authors: one in a line, or several between semicolons."""
    return [name.strip() for line in lines for name in line.split(";") if name.strip()]


def record_of(fields: Mapping[str, str], short: list[str], full: list[str], addresses: str, cited: Iterable[str],
              row: int, maker: Maker, references: References | None) -> Record | None:
    """Make a record of the fields that plain and tab-delimited files share.

    Parameters
    ----------
    fields : mapping of str to str
        Texts by field.
    short, full : list of str
        Names of authors with initials (AU) and in full (AF).
    addresses : str
        All addresses (C1), between semicolons.
    cited : iterable of str
        Lines of cited references.
    row : int
        Where the record begins.
    maker : Maker
        Makes and checks records.
    references : References or None
        Parses cited references.

    Returns
    -------
    Record or None
        None where it has no title.

    Examples
    --------
    >>> from flowspace.bibliography.notes import Notes
    >>> maker = Maker("a.txt", 0, "wos", Notes("a.txt"), (1800, 2035))
    >>> record = record_of({"TI": "Flows", "PY": "2020"}, ["Zhang, S", "Li, S"], ["Zhang, San", "Li, Si"],
    ...                    "[Zhang, San; Li, Si] CAS, Beijing, Peoples R China; [Li, Si] UCL, London, England",
    ...                    [], 1, maker,
    ...                    None)
    >>> [(author.name, author.countries) for author in record.authors]
    [('Zhang, San', ('Peoples R China',)), ('Li, Si', ('Peoples R China', 'England'))]
    """
    get = fields.get
    short, full = ([name for name in names if name.strip("[]").casefold() != "anonymous"] for names in (short, full))
    names = full if len(full) == len(short) or not short else short
    authors, loose = _with_addresses(names, addresses)
    keywords = [(word, "author") for word in split_keywords(get("DE", ""))]
    keywords += [(word, "indexed") for word in split_keywords(get("ID", ""))]
    return maker.make(
        row, title=get("TI", ""), year=get("PY", ""), early=get("EY", "") or get("EA", ""),
        venue=get("SO", "") or get("SE", ""), volume=get("VL", ""), issue=get("IS", ""),
        pages=(get("BP", "") or get("AR", ""), get("EP", "")), doi=get("DI", ""), language=get("LA", ""),
        type_given=get("DT", "") or _KINDS.get(get("PT", ""), ""),
        abstract=get("AB", ""), times_cited=get("TC", "") or get("Z9", ""), accession=get("UT", ""), affiliations=loose,
        authors=authors, keywords=keywords,
        references=[references.web_of_science(line) for line in cited if line] if references else ())


def _with_addresses(names: list[str], addresses: str) -> tuple[list[Author], list[str]]:
    """Authors with the addresses that name them, and all addresses."""
    found = [(who, where.strip(" ;.")) for who, where in _ADDRESS.findall(addresses)] if "[" in addresses else []
    if not found:
        loose = [part.strip(" .") for part in addresses.split(";") if part.strip(" .")]
        if len(names) == 1 or len(loose) == 1:
            return [Author(name, tuple(loose), _countries(loose)) for name in names], loose
        return [Author(name) for name in names], loose
    by_name = {name.casefold(): [] for name in names}
    by_key: dict[str, list[str]] | None = None
    for who, where in found:
        for name in who.split(";"):
            listed = by_name.get(name.strip().casefold())
            if listed is None:  # The address has the name in another form than the list of authors.
                by_key = by_key or {author_key(known): by_name[known.casefold()] for known in reversed(names)}
                listed = by_key.get(author_key(name))
            if listed is not None and where not in listed:
                listed.append(where)
    authors = [Author(name, tuple(here := by_name[name.casefold()]), _countries(here)) for name in names]
    return authors, [where for _, where in found]


def _countries(addresses: Iterable[str]) -> tuple[str, ...]:
    """The country that ends each address; state and postal code go from those of the USA."""
    found = {}
    for address in addresses:
        country = address.rsplit(",", 1)[-1].strip(" .") if "," in address else ""
        match = _US.match(country)
        found[match[1] if match else country] = None
    found.pop("", None)
    return tuple(found)
