"""Records of one publication made one, within and across files and formats."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flowspace.bibliography.names import author_key
from flowspace.bibliography.record import Record
from flowspace.bibliography.words import title_key, word_key

GENERIC = frozenset(map(title_key, (
    "Editorial", "Introduction", "Preface", "Foreword", "Book review", "Book reviews", "Review", "Correction",
    "Corrigendum", "Erratum", "Retraction", "Comment", "Commentary", "Reply", "Response", "Discussion", "Conclusion",
    "Conclusions", "Index", "Contents", "In memoriam", "Obituary", "News", "Guest editorial", "Letter to the editor",
    "Acknowledgements", "Abstracts", "编者按", "卷首语", "前言", "主持人语", "征稿启事", "目录", "序", "序言", "后记", "书评", "更正",
    "勘误", "会议综述", "编辑部")))
"""Keys of titles that say nothing: alike titles of these make no duplicates."""

RULES = ("accession", "doi", "title")
"""Rules that make records one, in their order."""

_ACCESSION = re.compile(r"[A-Z]{2,10}:\S{5,}|2-s2\.0-\d+|https://openalex\.org/W\d+")
_ONE = ("venue", "volume", "issue", "doi", "language", "abstract", "accession")
_TOGETHER = (("first_page", "last_page"), ("type", "type_given"))


@dataclass
class Group:
    """A publication with the records it was made of, the one that was kept first."""

    record: Record
    members: list[Record]


def accession_key(record: Record) -> str:
    """The number of a record in its database, where it has the form of one; otherwise empty.

    Parameters
    ----------
    record : Record

    Returns
    -------
    str

    Examples
    --------
    >>> accession_key(Record("a", 0, 1, "wos", "Flows", accession="WOS:000123456789012"))
    'WOS:000123456789012'
    >>> accession_key(Record("a", 0, 1, "ris", "Flows", accession="17"))
    ''
    """
    return record.accession if _ACCESSION.fullmatch(record.accession) else ""


def fullness(record: Record) -> int:
    """How many of its fields a record has.

    Parameters
    ----------
    record : Record

    Returns
    -------
    int

    Notes
    -----
    Counted are year, venue, volume, issue, first page, DOI, language, type, abstract, times cited, authors (twice where
    all are given, three times where their affiliations are too), keywords of authors, indexed keywords and references.

    Examples
    --------
    >>> fullness(Record("a", 0, 1, "ris", "Flows"))
    0
    >>> fullness(Record("a", 0, 1, "ris", "Flows", year=2020, doi="10.1/x"))
    2
    """
    kinds = {kind for _, kind in record.keywords}
    return sum(map(bool, (
        record.year is not None, record.venue, record.volume, record.issue, record.first_page, record.doi,
        record.language, record.type, record.abstract, record.times_cited is not None, record.authors,
        record.authors and not record.authors_cut, any(author.affiliations for author in record.authors),
        "author" in kinds, "indexed" in kinds, record.references)))


def merge_duplicates(records: Sequence[Record]) -> list[Group]:
    """Make records of one publication one.

    Parameters
    ----------
    records : sequence of Record
        Of any files, in the order of the files given.

    Returns
    -------
    list of Group
        In no order that means anything; groups of one where a record has no duplicate.

    Notes
    -----
    Records are one publication if they have, first, the same number in the same database; second, the same DOI; third,
    the same title (`title_key`), the same first author (`author_key`) and years that are no more than one apart,
    directly or through records between. Titles such as Editorial, and records without year, are not compared by title;
    records without authors only where year, venue, volume, issue and first page are the same too. Records whose DOIs
    differ are not made one by their titles: where several DOIs share a title, a record without DOI goes to the nearest
    year, and among equal years to the first DOI by its letters.

    A series that appears every year under one title, of one author and without DOIs, becomes one too; the column
    differs of the report shows its years.

    The fullest record is kept (`fullness`), of equally full ones that with more references, keywords and letters of its
    abstract, then the first by the letters of title, authors and place, and of those alike in all of this that of the
    file given first, and within a file the first. Fields it lacks come from the others, in the same order; a year of
    publication goes before one of early access; keywords are those of all; authors and references are taken whole,
    authors from the fullest record that has all of them with affiliations, references from the longest list; times
    cited is the largest number. The rules are applied again to what came out until nothing changes, so that the
    publications have no duplicates among them.

    Examples
    --------
    >>> from flowspace.bibliography.record import Author
    >>> authors = (Author("Zhang, San"),)
    >>> found = merge_duplicates([Record("a", 0, 1, "ris", "Flows of patents", 2020, authors=authors),
    ...                           Record("b", 1, 9, "wos", "Flows of Patents.", 2021, volume="3", authors=authors)])
    >>> [(group.record.file, group.record.year, len(group.members)) for group in found]
    [('b', 2021, 2)]
    """
    groups = [Group(record, [record]) for record in records]
    keys: dict[str, str] = {}
    while True:
        merged = _merged_once(groups, keys)
        if len(merged) == len(groups):
            return merged
        groups = merged


def rule_of(record: Record, others: Iterable[Record]) -> str:
    """Say which rule made a record one with others.

    Parameters
    ----------
    record : Record
    others : iterable of Record
        Of the same group.

    Returns
    -------
    str
        One of `RULES`.

    Examples
    --------
    >>> rule_of(Record("a", 0, 1, "ris", "Flows", doi="10.1/x"), [Record("b", 1, 1, "ris", "Flows", doi="10.1/x")])
    'doi'
    """
    others = list(others)
    if accession_key(record) and any(record.accession == other.accession for other in others):
        return "accession"
    return "doi" if record.doi and any(record.doi == other.doi for other in others) else "title"


class _Sets:
    """Which of n things belong together."""

    def __init__(self, n: int):
        self.parent = list(range(n))

    def root(self, i: int) -> int:
        parent = self.parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        i, j = self.root(i), self.root(j)
        if i != j:
            self.parent[max(i, j)] = min(i, j)


def _merged_once(groups: list[Group], keys: dict[str, str]) -> list[Group]:
    """Apply the three rules once."""
    sets = _Sets(len(groups))
    first: dict[tuple[str, str], int] = {}
    for i, group in enumerate(groups):
        for kind, key in (("accession", accession_key(group.record)), ("doi", group.record.doi)):
            if key:
                sets.join(i, first.setdefault((kind, key), i))
    _join_by_title(groups, sets, keys)
    together = defaultdict(list)
    for i in range(len(groups)):
        together[sets.root(i)].append(i)
    return [groups[listed[0]] if len(listed) == 1 else _merge([groups[i] for i in listed])
            for listed in together.values()]


def _join_by_title(groups: list[Group], sets: _Sets, keys: dict[str, str]) -> None:
    """Join what has the same title and first author in years next to each other."""
    alike = defaultdict(list)
    for i, group in enumerate(groups):
        record = group.record
        if record.year is None or not (record.authors or record.venue):
            continue
        key = keys.get(record.title)
        if key is None:
            key = keys[record.title] = title_key(record.title)
        author = author_key(record.authors[0].name) if record.authors else "|".join(
            (str(record.year), title_key(record.venue), record.volume, record.issue, record.first_page))
        if key and author and key not in GENERIC:
            alike[key, author].append(i)
    roots = [sets.root(i) for i in range(len(groups))]
    dois = defaultdict(set)
    for i, group in enumerate(groups):
        if group.record.doi:
            dois[roots[i]].add(group.record.doi)
    for listed in alike.values():
        if len(listed) < 2:
            continue
        listed.sort(key=lambda i: groups[i].record.year)
        near = [listed[0]]
        for i in [*listed[1:], None]:
            if i is not None and groups[i].record.year - groups[near[-1]].record.year <= 1:
                near.append(i)
                continue
            _join_near(near, groups, sets, roots, dois)
            near = [i]


def _join_near(near: list[int], groups: list[Group], sets: _Sets, roots: list[int], dois: dict[int, set[str]]) -> None:
    """Join records of one title, unless they have several DOIs."""
    with_doi = [i for i in near if dois.get(roots[i])]
    if len({roots[i] for i in with_doi}) < 2:
        for i in near[1:]:
            sets.join(near[0], i)
        return
    for i in near:
        if not dois.get(roots[i]):
            sets.join(i, min(with_doi, key=lambda j: (abs(groups[i].record.year - groups[j].record.year),
                                                      min(dois[roots[j]]))))


def _rank(record: Record) -> tuple:
    """What sorts the fullest record first; all that records are compared by goes before the order of the files."""
    return (-fullness(record), -len(record.references), -len(record.keywords), -len(record.abstract), record.title,
            [author.name for author in record.authors], record.year or 0, record.doi, record.accession, record.venue,
            record.volume, record.issue, record.first_page, record.order, record.row)


def _merge(groups: list[Group]) -> Group:
    """One publication of several."""
    groups = sorted(groups, key=lambda group: _rank(group.record))
    ranked = [group.record for group in groups]
    changes = {name: next((value for record in ranked if (value := getattr(record, name))), "") for name in _ONE}
    for names in _TOGETHER:
        source = next((record for record in ranked if getattr(record, names[0])), ranked[0])
        changes |= {name: getattr(source, name) for name in names}
    dated = [record for record in ranked if record.year is not None]
    dated = [record for record in dated if record.year_basis != "early access"] or dated
    if dated:
        changes |= {"year": dated[0].year, "year_basis": dated[0].year_basis}
    cited = [record.times_cited for record in ranked if record.times_cited is not None]
    named = max(ranked, key=lambda record: (bool(record.authors), not record.authors_cut,
                                            any(author.affiliations for author in record.authors)))
    keywords: dict[tuple[str, str], tuple[str, str]] = {}
    for word, kind in (entry for record in ranked for entry in record.keywords):
        keywords.setdefault((kind, word_key(word)), (word, kind))
    merged = replace(
        ranked[0], **changes, times_cited=max(cited, default=None), authors=named.authors,
        authors_cut=named.authors_cut,
        affiliations=named.affiliations or next((r.affiliations for r in ranked if r.affiliations), ()),
        keywords=tuple(keywords.values()),
        references=max((record.references for record in ranked), key=len), records=sum(r.records for r in ranked))
    return Group(merged, [member for group in groups for member in group.members])
