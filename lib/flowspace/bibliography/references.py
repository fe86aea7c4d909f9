"""Cited references: parsed from the one line in which a database writes each."""
from __future__ import annotations

import re
from typing import NamedTuple

from flowspace.bibliography.doi import doi_key
from flowspace.bibliography.names import author_key
from flowspace.bibliography.words import tidy, title_key

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s,;\]]+")
_WOS_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SCOPUS_YEAR = re.compile(r"\(((?:1[5-9]|20)\d\d)\)")
_NUMBERED = re.compile(r"(?:[VPp]\d|\d|pp?\.|vol|no\.|art|doi|https?:)", re.I)
_WITH_INITIALS = re.compile(r"[\w’' -]+ (?:[A-Z]\.-?)+")
_WOS_VOLUME = re.compile(r"V(\w*\d\w*)")
_WOS_PAGE = re.compile(r"(?:P|ARTN )(\w*\d\w*)")
_SCOPUS_VOLUME = re.compile(r"(\d+)(?![\d/.])")
_SCOPUS_PAGE = re.compile(r"pp?\. ?(\w*\d\w*)")
_HAN_RUNS = re.compile("[\u3400-\u9fff]+")
_NAME_PART = re.compile(r"(?:[A-Z]\.?[- ]?)+|[A-Z][\w’'-]+(?: [A-Z]\.?)?")


class Reference(NamedTuple):
    """One cited reference; what the line does not say is empty, a year None.

    `key` names the cited work in all lines that cite it: the DOI, or else first author, year and source, with volume
    and first page where the line has them, or else the letters of the line.
    """

    raw: str
    doi: str
    first_author: str
    year: int | None
    source: str
    key: str


class References:
    """Parse cited references, each different line once.

    Lines that many publications cite are kept once in memory, however often they are cited.

    Examples
    --------
    >>> references = References()
    >>> references.web_of_science("Fang CL, 2017, J GEOGR SCI, V27, P1003, DOI 10.1007/s11442-017-1418-y")[1:5]
    ('10.1007/s11442-017-1418-y', 'fang c', 2017, 'J GEOGR SCI')
    >>> references.scopus("Fang, C., Yu, D., Urban agglomeration (2017) Landscape and Urban Planning, 162, p. 126")[2:]
    ('fang c', 2017, 'Landscape and Urban Planning', 'fang c|2017|landscapeandurbanplanning|v162|p126')
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Reference] = {}
        self._texts: dict[str, str] = {}

    def web_of_science(self, line: str) -> Reference:
        """Parse a line as Web of Science writes it: author, year, source, volume, page, DOI."""
        return self._parsed("w", line, _web_of_science)

    def scopus(self, line: str) -> Reference:
        """Parse a line as Scopus writes it, with the year in brackets before the source or at the end."""
        return self._parsed("s", line, _scopus)

    def openalex(self, address: str) -> Reference:
        """Take the address of a work; it is the key."""
        return self._parsed("o", address, lambda line: ("", "", None, "", ""))

    def free(self, line: str) -> Reference:
        """Take a line of unknown form: its DOI, where it has one."""
        return self._parsed("f", line, lambda line: (_doi(line), "", None, "", ""))

    def _parsed(self, form, line, parse) -> Reference:
        found = self._known.get((form, line))
        if found is None:
            raw = tidy(line)
            doi, author, year, source, place = parse(raw)
            if doi:
                key = f"doi:{doi}"
            elif author and year and source:
                # One family name and initial stand for many persons: without the place, works of several become one.
                key = f"{author}|{year}|{title_key(source)}{place}"
            else:
                key = raw.lower() if form == "o" else title_key(raw)
            share = self._texts.setdefault
            found = Reference(raw, share(doi, doi), share(author, author), year, share(source, source), share(key, key))
            self._known[form, line] = found
        return found


def split_scopus(text: str) -> list[str]:
    """Split a cell of references of Scopus.

    Parameters
    ----------
    text : str
        References between semicolons.

    Returns
    -------
    list of str
        A semicolon within a title is told by the rest: a piece without a year joins the one before it, if that has
        none either.

    Examples
    --------
    >>> split_scopus("Li, X., Cities; a review (2015) Geography, 1, p. 2; Wu, F., Flows (2016) Cities, 5; ")
    ['Li, X., Cities; a review (2015) Geography, 1, p. 2', 'Wu, F., Flows (2016) Cities, 5']
    """
    lines: list[str] = []
    complete = True
    for piece in filter(None, map(str.strip, text.split(";"))):
        if complete or _begins(piece):
            lines.append(piece)
        else:
            lines[-1] += "; " + piece
        complete = _SCOPUS_YEAR.search(lines[-1]) is not None
    return lines


def _begins(piece: str) -> bool:
    """Whether a piece begins with the name of an author."""
    parts = piece.split(", ", 2)
    return len(parts) > 2 and _NAME_PART.fullmatch(parts[1]) is not None


def _doi(line: str) -> str:
    for match in _DOI.finditer(line):
        if not line[match.start() - 1:match.start()].isalnum():
            return doi_key(match[0])
    return ""


def _place(volume: re.Match | None, page: re.Match | None) -> str:
    """Volume and first page as the end of a key."""
    return "".join(f"|{sign}{match[1].lower()}" for sign, match in (("v", volume), ("p", page)) if match)


def _bracketed(parts: list[str]) -> list[str]:
    """Parts of a line, where one in square brackets holds commas: [地理学报, Acta Geographica Sinica]."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].startswith("[") and "]" not in joined[-1]:
            joined[-1] += ", " + part
        else:
            joined.append(part)
    return joined


def _bilingual(text: str) -> str:
    """Letters of [方创琳 Fang Chuanglin]: those by which other lines name the author, where there are any."""
    inner = text.strip("[]")
    return _HAN_RUNS.sub(" ", inner).strip() or inner


def _web_of_science(line: str) -> tuple[str, str, int | None, str, str]:
    parts = line.split(", ")
    if line.startswith("[") or ", [" in line:
        parts = _bracketed(parts)
    at = next((i for i, part in enumerate(parts[:3]) if len(part) == 4 and _WOS_YEAR.fullmatch(part)), None)
    author = parts[0] if at != 0 and len(parts) > 1 and not parts[0].startswith(("[Anonymous", "*")) else ""
    if at is None:
        return _doi(line), "", None, "", ""
    if author.startswith("["):
        author = _bilingual(author)
    source = parts[at + 1].strip("[]") if len(parts) > at + 1 else ""
    if _NUMBERED.match(source):
        source = ""
    after = parts[at + 2:]
    place = _place(*(next(filter(None, map(form.fullmatch, after)), None) for form in (_WOS_VOLUME, _WOS_PAGE)))
    return _doi(line), author_key(author), int(parts[at]), source, place


def _scopus(line: str) -> tuple[str, str, int | None, str, str]:
    match = None
    for match in _SCOPUS_YEAR.finditer(line):  # The last one: years in brackets stand in titles too.
        pass
    parts = line.split(", ")
    author = ""
    if len(parts) > 1 and _WITH_INITIALS.fullmatch(parts[0]):
        author = author_key(parts[0])
    elif len(parts) > 2 and _NAME_PART.fullmatch(parts[1]):
        author = author_key(f"{parts[0]}, {parts[1]}")
    if match is None:
        return _doi(line), author, None, "", ""
    after = line[match.end():].strip(" ,")
    if after:
        source, *rest = after.split(", ")
        source = "" if _NUMBERED.match(source) else source
    else:  # The year ends the line; the source is what stands before the first number.
        before = line[:match.start()].rstrip(" ,").split(", ")
        at = next((i for i, part in enumerate(before) if i > 2 and re.match(r"(?:\d+$|pp?\. )", part)), None)
        source, rest = (before[at - 1], before[at:]) if at is not None else ("", [])
    place = _place(_SCOPUS_VOLUME.match(rest[0]) if rest else None,
                   next(filter(None, map(_SCOPUS_PAGE.match, rest)), None))
    return _doi(line), author, int(match[1]), source.rstrip("."), place
