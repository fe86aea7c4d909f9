"""OpenAlex, JSON: a list of works, pages of results, or a work or page in each line."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.words import tidy
from flowspace.tables.problems import shorten

_SPACE = re.compile(r"[\s,;]*")
_END = object()
"""In place of a value where a list ends."""

_PAGE = re.compile(r'\{\s*"(?:meta|results|group_by)"\s*:')


def records(text: str, maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    text : str
        The whole file; works are parsed one after the other.
    maker : Maker
        Makes and checks records.
    references : References or None
        Takes the works cited; None leaves them out.

    Returns
    -------
    iterator of Record

    Examples
    --------
    >>> from flowspace.bibliography.notes import Notes
    >>> maker = Maker("a.json", 0, "openalex", Notes("a.json"), (1800, 2035))
    >>> text = '{"results": [{"id": "https://openalex.org/W1", "title": "Flows", "publication_year": 2020}]}'
    >>> [(record.title, record.year, record.accession) for record in records(text, maker, None)]
    [('Flows', 2020, 'https://openalex.org/W1')]
    """
    for row, work in _works(text, maker):
        if not isinstance(work, dict):
            maker.notes.records += 1
            maker.notes.left_out += 1
            maker.notes.add("no work", row, f"{shorten(json.dumps(work, ensure_ascii=False), 40)} in the list of works",
                            "a work, as OpenAlex writes it", "take it out", kept=False)
        elif record := _record(work, row, maker, references):
            yield record


def abstract_of(index: Any) -> str:
    """Put an abstract together from the places of its words.

    Parameters
    ----------
    index : mapping of str to list of int
        The inverted index of OpenAlex; anything else gives an empty text.

    Returns
    -------
    str

    Examples
    --------
    >>> abstract_of({"of": [1], "Flows": [0, 3], "cities,": [2]})
    'Flows of cities, Flows'
    """
    if not isinstance(index, dict):
        return ""
    places = [(at, word) for word, listed in index.items() if isinstance(listed, list) for at in listed
              if isinstance(at, int)]
    return " ".join(word for _, word in sorted(places))


def _works(text: str, maker: Maker) -> Iterator[tuple[int, Any]]:
    """Works with their rows; what cannot be parsed is noted, and reading goes on in the next line."""
    decoder = json.JSONDecoder()
    at, row, seen = 0, 1, 0

    def skip(position: int) -> int:
        return _SPACE.match(text, position).end()

    def row_at(position: int) -> int:
        nonlocal row, seen
        if position > seen:
            row, seen = row + text.count("\n", seen, position), position
        return row

    def value(position: int):
        return decoder.raw_decode(text, position)

    def items(position: int) -> Iterator[tuple[int, Any, int]]:
        """Values of a list with the position after each."""
        position = skip(position + 1)
        while text[position:position + 1] != "]":
            begin = position
            found, position = value(position)
            position = skip(position)
            yield begin, found, position
        yield position, _END, position + 1

    at = skip(at)
    while at < len(text):
        begin = at
        try:
            if text[at] == "[":
                for begin, found, at in items(at):
                    if found is not _END:
                        yield row_at(begin), found
            elif _PAGE.match(text, at):
                at = skip(at + 1)
                while text[at:at + 1] != "}":
                    name, at = value(at)
                    at = skip(at)
                    if text[at:at + 1] != ":":
                        raise json.JSONDecodeError("no colon after a name", text, at)
                    at = skip(at + 1)
                    if name == "results" and text[at:at + 1] == "[":
                        for begin, found, at in items(at):
                            if found is not _END:
                                yield row_at(begin), found
                    else:
                        _, at = value(at)
                    at = skip(at)
                at += 1
            else:
                found, at = value(at)
                if isinstance(found, dict) and isinstance(found.get("results"), list) and "title" not in found:
                    yield from ((row_at(begin), work) for work in found["results"])
                else:
                    yield row_at(begin), found
        except (ValueError, RecursionError) as error:  # Of numbers with thousands of digits too.
            position = max(begin, getattr(error, "pos", begin))
            where = row_at(position)
            after = text.find("\n{", position)
            rest = "" if after >= 0 else "; nothing after it was read"
            maker.notes.records += 1
            maker.notes.left_out += 1
            maker.notes.add("truncated", where, f"JSON that breaks off or is damaged "
                            f"({getattr(error, 'msg', 'too deep or too long')}) at "
                            f"{shorten(text[position:position + 30])}{rest}",
                            "whole works",
                            "save the answer of OpenAlex again", kept=False)
            if after < 0:
                return
            at = after + 1
        at = skip(at)


def _text(value: Any) -> str:
    """A value as text; what is no text or number is empty."""
    if isinstance(value, str):
        return value
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _of(value: Any, *names: str) -> Any:
    """What stands below names, one in the other, or None."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []


def _record(work: dict, row: int, maker: Maker, references: References | None) -> Record | None:
    authors = []
    for one in _list(work.get("authorships")):
        name = _text(_of(one, "author", "display_name")) or _text(_of(one, "raw_author_name"))
        places = [_text(_of(place, "display_name")) for place in _list(_of(one, "institutions"))]
        places = list(filter(None, places)) or list(filter(None, map(
            _text, _list(_of(one, "raw_affiliation_strings")))))
        countries = list(filter(None, map(_text, _list(_of(one, "countries"))))) or [
            code for place in _list(_of(one, "institutions")) if (code := _text(_of(place, "country_code")))]
        if name:
            authors.append(Author(name, tuple(dict.fromkeys(places)), tuple(dict.fromkeys(countries))))
    words = [_text(_of(one, "display_name")) or _text(_of(one, "keyword")) or _text(one)
             for name in ("keywords", "concepts") for one in _list(work.get(name))]
    place = _of(work, "primary_location", "source", "display_name") or _of(work, "host_venue", "display_name")
    return maker.make(
        row, title=_text(work.get("title")) or _text(work.get("display_name")), year=_text(work.get("publication_year"))
        or _text(work.get("publication_date")), venue=_text(place), volume=_text(_of(work, "biblio", "volume")),
        issue=_text(_of(work, "biblio", "issue")),
        pages=(_text(_of(work, "biblio", "first_page")), _text(_of(work, "biblio", "last_page"))),
        doi=_text(work.get("doi")) or _text(_of(work, "ids", "doi")), language=_text(work.get("language")),
        type_given=_text(work.get("type")), abstract=abstract_of(work.get("abstract_inverted_index")),
        times_cited=_text(work.get("cited_by_count")), accession=_text(work.get("id")),
        affiliations=[where for author in authors for where in author.affiliations], authors=authors,
        keywords=[(word, "indexed") for word in dict.fromkeys(filter(None, map(tidy, words)))],
        references=[references.openalex(address) for one in _list(work.get("referenced_works"))
                    if (address := _text(one))] if references else ())
