"""Records as tables: publications, authors, keywords, references, and duplicates."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import pandas as pd

from flowspace.bibliography.duplicates import Group, accession_key, rule_of
from flowspace.bibliography.names import author_key
from flowspace.bibliography.record import Record
from flowspace.bibliography.words import title_key, word_key

BETWEEN = " | "
"""Between several affiliations or countries in one cell: names of institutions hold semicolons and commas."""

PUBLICATIONS = ("publication", "title", "year", "year_basis", "venue", "volume", "issue", "first_page", "last_page",
                "doi", "language", "type", "type_given", "abstract", "times_cited", "accession", "affiliations",
                "authors_cut",
                "records", "file", "row", "format")
AUTHORS = ("publication", "position", "name", "key", "affiliations", "country")
KEYWORDS = ("publication", "position", "keyword", "normalised", "kind")
REFERENCES = ("publication", "position", "reference", "raw", "doi", "first_author", "year", "source")
PROBLEMS = ("file", "row", "kind", "outcome", "times", "found", "expected", "mend")
DUPLICATES = ("publication", "file", "row", "outcome", "rule", "differs", "title", "year", "doi")

_NUMBERS = {"position": "int64", "row": "int64", "times": "int64", "records": "int64", "left_out": "int64",
            "problems": "int64", "year": "Int64", "times_cited": "Int64", "authors_cut": "bool"}


def frame(columns: Sequence[str], rows: Iterable[tuple]) -> pd.DataFrame:
    """Make a table of rows, with the types that its columns always have, empty or not.

    Parameters
    ----------
    columns : sequence of str
        Their names.
    rows : iterable of tuple
        Cells in the order of the columns.

    Returns
    -------
    DataFrame
        Texts as str, years and times cited as Int64 (missing where not known), other numbers as int64.

    Examples
    --------
    >>> frame(("publication", "year"), [("a", 2020), ("b", None)]).dtypes.astype(str).to_dict()
    {'publication': 'str', 'year': 'Int64'}
    """
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame({name: pd.Series(values, dtype=_NUMBERS.get(name, "str"))
                         for name, values in zip(columns, cells, strict=True)})


def identify(groups: Sequence[Group]) -> list[tuple[str, Group]]:
    """Give every publication an identifier that depends on what it is, not on where it was read.

    Parameters
    ----------
    groups : sequence of Group
        Publications without duplicates.

    Returns
    -------
    list of (str, Group)
        Sorted by year, title and identifier. The identifier is the DOI, or else the number in a database, or else a
        digest of title, year and first author; publications alike in all of these are numbered.

    Examples
    --------
    >>> records = [Record("a", 0, 1, "ris", "Flows", 2020), Record("a", 0, 2, "ris", "Cities", 2019, doi="10.1000/x")]
    >>> [name for name, _ in identify([Group(record, [record]) for record in records])]
    ['doi:10.1000/x', 'title:6a479543b76c4b02']
    """
    named = []
    for group in groups:
        record = group.record
        key, year = title_key(record.title), record.year or 0
        if record.doi:
            name = f"doi:{record.doi}"
        elif accession_key(record):
            name = record.accession
        else:
            author = author_key(record.authors[0].name) if record.authors else ""
            name = "title:" + hashlib.sha1(f"{key}|{year}|{author}".encode()).hexdigest()[:16]
        named.append(((year, key, name, record.venue, record.volume, record.issue, record.first_page, record.order,
                       record.row), group))
    named.sort(key=lambda entry: entry[0])
    seen: dict[str, int] = {}
    result = []
    for (_, _, name, *_), group in named:
        seen[name] = seen.get(name, 0) + 1
        result.append((name if seen[name] == 1 else f"{name}-{seen[name]}", group))
    return result


def publications(named: Sequence[tuple[str, Group]]) -> pd.DataFrame:
    """The table of publications.

    Parameters
    ----------
    named : sequence of (str, Group)
        As `identify` returns.

    Returns
    -------
    DataFrame
        Columns `PUBLICATIONS`.

    Examples
    --------
    >>> record = Record("a", 0, 1, "ris", "Flows", 2020)
    >>> publications([("x", Group(record, [record]))])[["publication", "title", "year"]].values.tolist()
    [['x', 'Flows', 2020]]
    """
    return frame(PUBLICATIONS, ((
        name, r.title, r.year, r.year_basis, r.venue, r.volume, r.issue, r.first_page, r.last_page, r.doi, r.language,
        r.type, r.type_given, r.abstract, r.times_cited, r.accession, BETWEEN.join(r.affiliations), r.authors_cut,
        r.records, r.file, r.row, r.format) for name, group in named for r in (group.record,)))


def authors(named: Sequence[tuple[str, Group]]) -> pd.DataFrame:
    """The table of authors, in the order of each publication.

    Parameters
    ----------
    named : sequence of (str, Group)
        As `identify` returns.

    Returns
    -------
    DataFrame
        Columns `AUTHORS`.

    Examples
    --------
    >>> from flowspace.bibliography.record import Author
    >>> record = Record("a", 0, 1, "ris", "Flows", 2020, authors=(Author("Zhang, San"),))
    >>> authors([("x", Group(record, [record]))])[["position", "name", "key"]].values.tolist()
    [[1, 'Zhang, San', 'zhang s']]
    """
    return frame(AUTHORS, ((name, i, one.name, author_key(one.name), BETWEEN.join(one.affiliations),
                            BETWEEN.join(one.countries))
                           for name, group in named for i, one in enumerate(group.record.authors, 1)))


def keywords(named: Sequence[tuple[str, Group]]) -> pd.DataFrame:
    """The table of keywords; a keyword that a publication has in two spellings, or twice, stands once for each kind.

    Parameters
    ----------
    named : sequence of (str, Group)
        As `identify` returns.

    Returns
    -------
    DataFrame
        Columns `KEYWORDS`. A keyword of which nothing is left in its normalised form, such as a hyphen, has no row.

    Examples
    --------
    >>> record = Record("a", 0, 1, "ris", "Flows", 2020, keywords=(("R&D", "author"), ("r&d", "author"),
    ...                                                            ("?", "author")))
    >>> keywords([("x", Group(record, [record]))])[["position", "keyword", "normalised"]].values.tolist()
    [[1, 'R&D', 'r&d'], [2, '?', '?']]
    """
    def rows():
        for name, group in named:
            seen: dict[tuple[str, str], str] = {}
            for word, kind in group.record.keywords:
                seen.setdefault((kind, word_key(word)), word)
            for i, ((kind, key), word) in enumerate(((entry for entry in seen.items() if entry[0][1])), 1):
                yield name, i, word, key, kind

    return frame(KEYWORDS, rows())


def references(named: Sequence[tuple[str, Group]]) -> pd.DataFrame:
    """The table of cited references.

    Parameters
    ----------
    named : sequence of (str, Group)
        As `identify` returns.

    Returns
    -------
    DataFrame
        Columns `REFERENCES`; `reference` names the cited work in all publications that cite it. A line that a
        publication has twice stands once.

    Examples
    --------
    >>> from flowspace.bibliography.references import References
    >>> cited = References().web_of_science("Fang CL, 2017, J GEOGR SCI, V27")
    >>> record = Record("a", 0, 1, "wos", "Flows", 2020, references=(cited,))
    >>> references([("x", Group(record, [record]))])[["reference", "year"]].values.tolist()
    [['fang c|2017|jgeogrsci|v27', 2017]]
    """
    return frame(REFERENCES, ((name, i, one.key, one.raw, one.doi, one.first_author, one.year, one.source)
                              for name, group in named for i, one in enumerate(group.record.references, 1)))


def duplicates(named: Sequence[tuple[str, Group]]) -> pd.DataFrame:
    """The table of records that were made one.

    Parameters
    ----------
    named : sequence of (str, Group)
        As `identify` returns.

    Returns
    -------
    DataFrame
        Columns `DUPLICATES`: for each publication of several records the one that was kept, then the others.

    Examples
    --------
    >>> first, second = (Record(file, i, 1, "ris", "Flows", year, doi="10.1000/x") for i, (file, year) in
    ...                  enumerate((("a", 2020), ("b", 2021))))
    >>> duplicates([("x", Group(first, [first, second]))])[["file", "outcome", "rule", "differs"]].values.tolist()
    [['a', 'kept', '', ''], ['b', 'merged', 'doi', 'year']]
    """
    def rows():
        for name, group in named:
            if len(group.members) < 2:
                continue
            kept, *others = group.members
            yield name, kept.file, kept.row, "kept", "", "", kept.title, kept.year, kept.doi
            for one in sorted(others, key=lambda record: (record.order, record.row)):
                differs = [what for what, different in (
                    ("title", title_key(one.title) != title_key(kept.title)),
                    ("year", None not in (one.year, kept.year) and one.year != kept.year),
                    ("doi", bool(one.doi and kept.doi) and one.doi != kept.doi)) if different]
                yield (name, one.file, one.row, "merged", rule_of(one, (r for r in group.members if r is not one)),
                       ", ".join(differs), one.title, one.year, one.doi)

    return frame(DUPLICATES, rows())
