"""Reads references as papers print them: first author, year, title and place of publication out of one line of text."""
from __future__ import annotations

import re
from dataclasses import dataclass

_WIDE = str.maketrans({"，": ",", "．": ".", "：": ":", "；": ";", "（": "(", "）": ")", "［": "[", "］": "]", "！": "!",
                       "？": "?", "“": '"', "”": '"', "‘": "'", "’": "'", "＆": "&", "　": " ", "／": "/",
                       **{chr(0xFF10 + digit): str(digit) for digit in range(10)}})
"""Wide signs and digits, and the plain ones that mean the same."""

_HAN = re.compile("[\u4e00-\u9fff]")

_MARKER = re.compile(r"^[\[(]?\s*\d{1,3}\s*[\].)]?\s*(?=\D)")
"""The number of a reference in its list, in brackets or bare."""

_TRANSLATION = re.compile(r"[.\d)]\s*[\[(]\s*[A-Z][A-Za-z]")
"""Where a Chinese reference goes on with itself in English, in brackets."""

_MARKED = re.compile(r"^(?P<author>[^\[\]]{2,160}?)\.\s*(?P<title>[^\[\]]{4,300}?)\s*\[(?P<kind>[A-Z]{1,2})"
                     r"(?:/[A-Z]{2})?\]?[\s/.,]*(?P<rest>.*)$")
"""Author, title, [type of document], place and year: the Chinese standard."""

_AUTHOR_YEAR = re.compile(r"^(?P<author>[^()]{2,200}?)[.,]?\s*\((?P<year>(?:19|20)\d\d)[a-z]?\)[.,:]?\s*"
                          r"(?P<title>[^.?]{4,300}[.?])\s*(?P<source>[^,\d]{2,80})")
"""Author (year), title, place: the style of psychology."""

_UNMARKED = re.compile(r"^(?P<author>[^.\[\]]{2,120})\.\s*(?P<title>[^.\[\]]{4,300})\.\s*(?P<source>[^,.\d]{2,80}),\s*"
                       r"(?P<year>(?:19|20)\d\d)")
"""Author, title, place, year without a type."""

_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")

_INITIALS = re.compile(r"^([^,&]+),\s*((?:[A-Z]\.?[\s-]*)+)(?:[,&]|$)")
"""A name followed by its initials behind a comma."""

LONGEST = {"first_author": 30, "title": 90, "source": 40}
"""Characters kept; longer texts are cut."""

KEY_LENGTH = {"zh": 16, "en": 32}
"""Letters of a title that tell works apart, by language."""


@dataclass(frozen=True)
class Cited:
    """What a reference says of the work it cites.

    Parameters
    ----------
    first_author : str
    year : int
    title, source : str
        Source is the journal, publisher, proceedings or university.
    kind : str
        Letters of the Chinese standard: J journal, M book, D thesis, C proceedings, R report, N newspaper and others;
        empty where the reference has none.
    language : {"zh", "en"}
        Chinese, or any language in Latin letters.
    """

    first_author: str
    year: int
    title: str
    source: str
    kind: str
    language: str

    @property
    def work(self) -> str:
        """Key of the cited work: the first letters of its title, without spaces and signs."""
        return work_key(self.title, self.language)

    def written(self) -> str:
        """The reference in one line again, in the shortest form that reads back to the same."""
        if self.kind:
            return f"{self.first_author}. {self.title}[{self.kind}]. {self.source},{self.year}"
        return f"{self.first_author} ({self.year}). {self.title}. {self.source},1"


def work_key(title: str, language: str) -> str:
    """Key of a work: letters and characters of its title, lower case, the first 16 (Chinese) or 32.

    Parameters
    ----------
    title : str
    language : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> work_key("Central flow theory: a new look", "en")
    'centralflowtheoryanewlook'
    """
    return re.sub(r"[\W_]+", "", title.lower())[:KEY_LENGTH[language]]


def read_reference(text: str) -> Cited | None:
    """Read one reference.

    Parameters
    ----------
    text : str
        The reference as printed, with or without its number in the list; a translation in brackets is left out.

    Returns
    -------
    Cited or None
        None where author, title, place and year cannot be told apart, or where what was read does not read back to
        the same: such a reading is a guess.

    Examples
    --------
    >>> cited = read_reference("[18]屈小爽.旅游效率评价[J].统计与决策,2017,(10):70-74.[QU Xiaoshuang.Evaluation[J].2017]")
    >>> cited.first_author, cited.year, cited.title, cited.source, cited.kind, cited.language
    ('屈小爽', 2017, '旅游效率评价', '统计与决策', 'J', 'zh')
    >>> read_reference("companies[J]. Industrial and Corporate Change, 2003,12(5): 1035-1050.") is None
    True
    """
    once = _read(text)
    return once if once and _read(once.written()) == once else None


def _read(text: str) -> Cited | None:
    text = re.sub(r"\s+", " ", re.sub(r"\\[*~]|\$", " ", text).translate(_WIDE)).strip()
    text = _MARKER.sub("", text).lstrip("[]*. ")
    language = "zh" if len(_HAN.findall(text[:40])) >= 4 else "en"
    if language == "zh":
        # Line breaks of the page stand as spaces between characters.
        text = re.sub("(?<=[\u4e00-\u9fff,]) (?=[\u4e00-\u9fff])", "", text)
        if translation := _TRANSLATION.search(text):
            text = text[:translation.start() + 1]
    # A capital O in a year is a zero that was misread.
    text = re.sub(r"\b2[O0][O0-2][O0-9]\b", lambda found: found[0].replace("O", "0"), text)
    text = re.sub(r"\[JJ\]|\[J[.)]", "[J]", text)
    if found := _AUTHOR_YEAR.match(text):
        return _cited(found["author"], found["year"], found["title"], found["source"], "", language)
    if found := _MARKED.match(text):
        year = _YEAR.search(found["rest"])
        source = re.split(r"[,.]\s*(?=\d|$)|\(", found["rest"][:200])[0]
        return _cited(found["author"], year[0], found["title"], source, found["kind"], language) if year else None
    if found := _UNMARKED.match(text):
        return _cited(found["author"], found["year"], found["title"], found["source"], "", language)
    return None


def _cited(author: str, year: str, title: str, source: str, kind: str, language: str) -> Cited | None:
    title = title.strip(" .,:")[:LONGEST["title"]].strip(" .,:")
    source = source.strip(" .,:/")[:LONGEST["source"]].strip(" .,:/")
    first = _first_author(author)
    # A fragment of a reference begins in the middle of a title, so its author would be words of it.
    no_name = len(first) < 2 or len(first.split()) > 4 or first[0].islower() or '"' in first
    if no_name or len(work_key(title, language)) < 4:
        return None
    return Cited(first, int(year), title, source, kind, language)


def _first_author(author: str) -> str:
    if found := _INITIALS.match(author):
        author = f"{found[1]} {found[2]}"
    first = re.split("[,;&]| et al| and ", author)[0].replace(".", " ")
    return re.sub(r"\s+", " ", first).strip(" '\"*")[:LONGEST["first_author"]].strip()
