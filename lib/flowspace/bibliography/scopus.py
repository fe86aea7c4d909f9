"""Scopus, CSV: a row of heads, then a row for each record."""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from flowspace.bibliography.detect import marker, two_formats
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References, split_scopus
from flowspace.bibliography.words import split_keywords
from flowspace.errors import Problem, TableError
from flowspace.tables.problems import shorten

LONGEST_CELL = 4_000_000
"""Characters; a cell that is longer was opened by a quotation mark that never closes."""

_HEADS = frozenset(("title", "year", "source title"))
_COLUMNS = frozenset((
    "authors; author full names; author(s) id; title; year; source title; volume; issue; art. no.; page start; "
    "page end; page count; cited by; doi; link; affiliations; authors with affiliations; abstract; author "
    "keywords; index keywords; molecular sequence numbers; chemicals/cas; tradenames; manufacturers; funding "
    "details; funding texts; funding text; references; correspondence address; editors; publisher; sponsors; "
    "conference name; conference date; conference location; conference code; issn; isbn; coden; pubmed id; "
    "language of original document; abbreviated source title; document type; publication stage; open access; "
    "source; eid; access type; author ids; titles; sponsor").split("; "))
_ID = re.compile(r"\s*\(\d{5,}\)$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[- ]?)+")  # Of any alphabet: É., Ö.


def records(rows: Iterable[tuple[int, list[str]]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    rows : iterable of (int, list of str)
        Rows of cells with the number of their first line, the heads first.
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
    >>> rows = [(1, ["Authors", "Title", "Year", "Source title"]), (2, ["Zhang S., Li S.", "Flows", "2020", "Cities"])]
    >>> maker = Maker("a.csv", 0, "scopus", Notes("a.csv"), (1800, 2035))
    >>> [(record.title, [author.name for author in record.authors]) for record in records(rows, maker, None)]
    [('Flows', ['Zhang S.', 'Li S.'])]
    """
    heads: list[str] = []
    for number, cells in rows:
        if not any(map(str.strip, cells)):
            continue
        plain = [cell.strip().lstrip("\ufeff").lower() for cell in cells] if len(cells) < 200 else []
        if _HEADS <= set(plain):
            heads = plain
            for head in heads:
                if head not in _COLUMNS and head:
                    maker.notes.unknown(head, number)
            continue
        if not heads:
            maker.notes.stray(number, ",".join(cells))
            continue
        if len(cells) != len(heads):
            other = marker(",".join(cells))
            if other and other != "scopus":
                raise two_formats(maker.file, "scopus", other, number)
            while len(cells) > len(heads) and not cells[-1].strip():
                cells.pop()
        if len(cells) != len(heads):
            maker.notes.records += 1
            maker.notes.left_out += 1
            maker.notes.add("cells", number, f"a row of {len(cells)} cells that begins with "
                                             f"{shorten(','.join(cells), 40)}",
                            f"{len(heads)} cells, as the heads", "close the quotation mark that opens in this row, or "
                            "export the record again", kept=False)
            continue
        if record := _record(dict(zip(heads, cells, strict=True)), number, maker, references):
            yield record


def cells_of(lines: Iterable[str], file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file with the number of their first line.

    Parameters
    ----------
    lines : iterable of str
        Lines with their ends as the file has them.
    file : str
        Its path, for messages.

    Returns
    -------
    iterator of (int, list of str)

    Raises
    ------
    TableError
        If a quotation mark never closes.

    Examples
    --------
    >>> list(cells_of(['a,"b, c"\\r\\n', 'd,"e\\n', 'f"\\n'], "x.csv"))
    [(1, ['a', 'b, c']), (2, ['d', 'e\\nf'])]
    """
    before = csv.field_size_limit(LONGEST_CELL)
    number = 1
    try:
        reader = csv.reader(lines)
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise TableError(Problem(f"cells that cannot be read ({error})", "quotation marks in pairs",
                                 "close the quotation mark that opens in this row, or export again", file=file,
                                 row=number)) from None
    finally:
        csv.field_size_limit(before)


def _record(fields: dict[str, str], row: int, maker: Maker, references: References | None) -> Record | None:
    get = fields.get
    names = _names(get("authors", ""))
    full = [_ID.sub("", name).strip() for name in get("author full names", "").split(";") if name.strip()]
    full = full if full and (len(full) == len(names) or not names) else names
    keywords = [(word, "author") for word in split_keywords(get("author keywords", ""))]
    keywords += [(word, "indexed") for word in split_keywords(get("index keywords", ""))]
    return maker.make(
        row, title=get("title", ""), year=get("year", ""), venue=get("source title", ""), volume=get("volume", ""),
        issue=get("issue", ""), pages=(get("page start", "") or get("art. no.", ""), get("page end", "")),
        doi=get("doi", ""), language=get("language of original document", ""), type_given=get("document type", ""),
        abstract="" if get("abstract", "").startswith("[No abstract") else get("abstract", ""),
        times_cited=get("cited by", ""), accession=get("eid", ""), affiliations=get("affiliations", "").split(";"),
        authors=_with_affiliations(full, names, get("authors with affiliations", ""), row, maker), keywords=keywords,
        references=[references.scopus(line) for line in split_scopus(get("references", ""))] if references else ())


def _names(text: str) -> list[str]:
    """Names of authors: between semicolons, or commas in older exports, with initials that follow a comma."""
    if text.strip().startswith("[No author"):
        return []
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    names: list[str] = []
    for part in filter(None, map(str.strip, text.split(","))):
        if names and "," not in names[-1] and _INITIALS.fullmatch(part):
            names[-1] += ", " + part
        else:
            names.append(part)
    return names


def _forms(names: Iterable[str]) -> list[str]:
    """Names as they stand before affiliations: as among the authors, without a comma, or with one before initials."""
    found = {name for name in names if name}
    found |= {name.replace(",", "") for name in found}
    found |= {f"{family}, {last}" for name in found for family, _, last in [name.rpartition(" ")]
              if family and "," not in name and _INITIALS.fullmatch(last)}
    return sorted(found, key=lambda name: (-len(name), name))


def _with_affiliations(names: list[str], short: list[str], text: str, row: int, maker: Maker) -> list[Author]:
    """Authors with the affiliations that follow their names; a semicolon within an affiliation does not end it."""
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    if not pieces:
        return [Author(name) for name in names]
    forms = [_forms(both) for both in zip(names, short if len(short) == len(names) else names, strict=True)]
    found: list[list[str]] = [[] for _ in names]
    at = -1
    for piece in pieces:
        nearest = next(((i, form) for i in range(at + 1, len(names)) for form in forms[i]
                        if piece.startswith(form) and piece[len(form):len(form) + 1] in ("", ",")), None)
        if nearest is not None:
            at, form = nearest
            if rest := piece[len(form):].strip(" ,"):
                found[at].append(rest)
        elif at >= 0:
            found[at].append(piece)
    if at < 0:
        maker.notes.add("affiliations", row, f"affiliations after names that are not among the authors "
                        f"({shorten(pieces[0], 40)})", "the authors as they stand in the column of authors",
                        "export the record again; until then its affiliations belong to no author")
    return [Author(name, tuple(places), tuple(dict.fromkeys(
        place.rsplit(",", 1)[-1].strip() for place in places if "," in place)))
        for name, places in zip(names, found, strict=True)]
