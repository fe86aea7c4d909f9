"""References by author and year, in the words of each language: the short form of a work and its entry in the list.

The short form is the label of the entry, made once for the whole list, so that two works of the same authors and year
are told apart by a letter in both places.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry, Person
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style as Unsorted
from pybtex.style.template import FieldIsMissing, names, node, sentence

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_TRANSLATION = re.compile(rf"(?<={HAN.pattern}) [\[(][\x20-\x7e]+[\])](?=}}*$)")


@dataclass(frozen=True)
class Words:
    """What stands between authors and around a citation in one language."""

    two: str
    others: str
    comma: str
    semicolon: str
    brackets: tuple[str, str]
    before_bracket: str
    undated: str


WORDS = {
    "en": Words(" and ", " et al.", ", ", "; ", ("(", ")"), " ", "n.d."),
    "zh": Words("和", "等", "，", "；", ("（", "）"), "", "年份不详"),
}


def authors(entry: Entry, language: str) -> str:
    """Family names of up to two authors, or of the first and a word for the others; editors or the title where there
    is no author.

    Parameters
    ----------
    entry : Entry
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> entry = Entry("misc", persons={"author": [Person("Boyd, J. P."), Person("Mahutga, M."), Person("Smith, D.")]})
    >>> authors(entry, "en"), authors(entry, "zh")
    ('Boyd et al.', 'Boyd等')
    >>> authors(Entry("misc", persons={"author": [Person("{戴靓}"), Person("{曹湛}")]}), "zh")
    '戴靓和曹湛'
    """
    words = WORDS[language]
    persons = entry.persons.get("author") or entry.persons.get("editor")
    if not persons:
        return _plain(entry.fields.get("title", entry.key or ""))
    family = [_family(person) for person in persons]
    if len(family) > 2 or family[-1] == "others":
        return family[0] + words.others
    return words.two.join(family)


def _family(person: Person) -> str:
    return " ".join(_plain(part) for part in person.prelast_names + person.last_names)


def _plain(latex: str) -> str:
    return str(Text.from_latex(latex))


def sorting_key(entry: Entry, language: str) -> tuple[Any, ...]:
    """The place of a work in the list: those in the edition's own script first, then by authors and year.

    Chinese names stand in the order of their pronunciation, others in that of the alphabet.

    Parameters
    ----------
    entry : Entry
    language : {"en", "zh"}

    Returns
    -------
    tuple
        What to sort by.

    Examples
    --------
    >>> works = [Entry("misc", persons={"author": [Person(n)]}) for n in ("{周灿}", "{戴靓}", "Ávila, B.", "van Eck, N.")]
    >>> [authors(w, "zh") for w in sorted(works, key=lambda w: sorting_key(w, "zh"))]
    ['戴靓', '周灿', 'Ávila', 'van Eck']
    """
    name = authors(entry, language)
    bare = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    # GB 18030 has the common characters in the order of their pinyin.
    return (bool(HAN.match(name)) != (language == "zh"), bare.encode("gb18030"), entry.fields.get("year", ""),
            entry.fields.get("title", ""))


def labels(entries: Iterable[Entry], language: str) -> Iterator[str]:
    """Authors and year of each entry, with a letter after the year where several would be the same.

    Parameters
    ----------
    entries : iterable of Entry
    language : {"en", "zh"}

    Returns
    -------
    iterator of str

    Examples
    --------
    >>> one, two = (Entry("misc", fields={"year": "2023"}, persons={"author": [Person("{马海涛}")]}) for _ in range(2))
    >>> list(labels([one, two, Entry("misc", fields={"title": "Untitled"})], "zh"))
    ['马海涛，2023a', '马海涛，2023b', 'Untitled，年份不详']
    """
    words = WORDS[language]
    short = [authors(entry, language) + words.comma + entry.fields.get("year", words.undated) for entry in entries]
    seen: Counter[str] = Counter()
    for label in short:
        seen[label] += 1
        yield label + (chr(ord("a") + seen[label] - 1) if short.count(label) > 1 else "")


@node
def listed_names(children: Any, data: dict[str, Any], role: str) -> Text:
    """All names of an entry: Chinese ones between Chinese commas, others with "and" in the English edition only."""
    persons = data["entry"].persons.get(role)
    if not persons:
        raise FieldIsMissing(role, data["entry"])
    if all(HAN.search(str(person)) for person in persons):
        chosen = names(role, sep="、")
    elif data["style"].language == "zh":
        chosen = names(role, sep=", ")
    else:
        chosen = names(role, sep=", ", sep2=" and ", last_sep=", and ")
    return chosen.format_data(data)


def localised(entry: Entry, language: str) -> Entry:
    """The entry as the edition's readers need it.

    A field ``X_zh`` takes the place of ``X`` in the Chinese edition, ``X_en`` in the English one: Chinese authors
    stand in pinyin there. In the Chinese edition a Chinese title loses the translation that follows it in brackets.

    Parameters
    ----------
    entry : Entry
    language : {"en", "zh"}

    Returns
    -------
    Entry
        A copy.

    Examples
    --------
    >>> entry = Entry("book", fields={"title": "{书评 (book review)}", "note": "In Chinese.", "note_zh": ""})
    >>> dict(localised(entry, "zh").fields.items())["title"], localised(entry, "zh").fields["note"]
    ('{书评}', '')
    >>> work = Entry("misc", persons={"author": [Person("{马海涛}")]}, fields={"author_en": "Ma, Haitao", "year": "2023"})
    >>> [authors(localised(work, language), language) for language in ("en", "zh")]
    ['Ma', '马海涛']
    """
    end = f"_{language}"
    fields = dict(entry.fields.items())
    fields.update({name.removesuffix(end): text for name, text in fields.items() if name.endswith(end)})
    if language == "zh":
        fields = {name: _TRANSLATION.sub("", text) for name, text in fields.items()}
    persons = {role: [Person(name) for name in split_name_list(fields[role])] if role + end in fields else given
               for role, given in entry.persons.items()}
    own = Entry(entry.type, fields={name: text for name, text in fields.items() if name not in persons},
                persons=persons)
    own.key = entry.key
    return own


class List(Unsorted):
    """The list of references.

    Parameters
    ----------
    language : str
    """

    def __init__(self, language: str):
        super().__init__()
        self.language = language
        self.sort = self._localised_and_sorted
        self.format_labels = partial(labels, language=language)

    def _localised_and_sorted(self, entries: Iterable[Entry]) -> list[Entry]:
        return sorted((localised(entry, self.language) for entry in entries),
                      key=partial(sorting_key, language=self.language))

    def format_names(self, role: str, as_sentence: bool = True) -> Any:
        return sentence[listed_names(role)] if as_sentence else listed_names(role)
