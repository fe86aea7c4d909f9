"""From files of exports to one bibliography: detect, read, make duplicates one, and only then make tables."""
from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from flowspace.bibliography import (bibtex, endnote, noteexpress, openalex, refworks, ris, scopus, tables,
                                    web_of_science, web_of_science_tab)
from flowspace.bibliography.detect import format_of
from flowspace.bibliography.duplicates import Group, merge_duplicates
from flowspace.bibliography.files import EXPECTED, check_encoding, encoding_of, find_files, lines_of
from flowspace.bibliography.notes import Notes
from flowspace.bibliography.record import Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.report import Report
from flowspace.errors import FlowspaceError, ParameterError, Problem, TableError

YEARS = (1800, 2035)
"""First and last year in which a publication can have appeared."""

START = 1 << 16
"""Characters by which a format is told."""

_BY_LINES = {"wos": web_of_science, "wos_tab": web_of_science_tab, "ris": ris, "refworks": refworks, "endnote": endnote,
             "noteexpress": noteexpress, "bibtex": bibtex}


@dataclass(frozen=True, eq=False)
class Bibliography:
    """Publications in four tables, and the report on how they were read.

    Parameters
    ----------
    publications : DataFrame
        A row for each: publication (identifier: doi:…, a number in a database, or title:…), title, year (Int64),
        year_basis (published, early access, first of a range), venue, volume, issue, first_page, last_page, doi,
        language (two letters; a guess from the title where the record does not say), type (article, review,
        proceedings, chapter, book, thesis, patent, news, report, other), type_given, abstract, times_cited (Int64),
        accession (number in the database), affiliations (all, between " | "), authors_cut (the list ends in et al.),
        records (how many records are this publication), and of the record kept file, row and format.
    authors : DataFrame
        publication, position (from 1), name (as given, in full where the export has it), key (`author_key`),
        affiliations and country (between " | "; empty where the format does not say whose they are; countries as the
        format writes them: Peoples R China in Web of Science, China in Scopus, CN in OpenAlex).
    keywords : DataFrame
        publication, position, keyword (as given), normalised (`word_key`), kind (author or indexed: Keywords Plus,
        index keywords of Scopus, keywords and concepts of OpenAlex).
    references : DataFrame
        publication, position, reference (key of the cited work: DOI, or first author, year, source, volume and first
        page, or all letters of the line), raw, doi, first_author (key), year, source.
    report : Report
        Files, problems and duplicates.

    Notes
    -----
    Texts that are not known are empty, numbers missing. Rows are sorted by year, title and identifier, and within a
    publication by position; the order in which files are given changes nothing but which of several records
    alike in all that is compared is kept.
    """

    publications: pd.DataFrame
    authors: pd.DataFrame
    keywords: pd.DataFrame
    references: pd.DataFrame
    report: Report


def read_exports(paths: str | Path | Iterable[str | Path], *, encoding: str | None = None, references: bool = True,
                 merge: bool = True, years: tuple[int, int] = YEARS) -> Bibliography:
    """Read exports of publications, in any mixture of formats, into one bibliography.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, folders (all files in them) and patterns. Formats are told by content: Web of Science plain text and
        tab-delimited, Scopus CSV, CNKI RefWorks, EndNote and NoteExpress, RIS, BibTeX, OpenAlex JSON.
    encoding : str, optional
        Of all files; where it is not given, UTF-8, UTF-16 and GB18030 are told apart for each file.
    references : bool
        Whether cited references are read; they are most of the time and memory that Web of Science and Scopus take.
    merge : bool
        Whether records of one publication are made one (`flowspace.bibliography.duplicates.merge_duplicates`).
    years : (int, int)
        First and last year that is possible.

    Returns
    -------
    Bibliography

    Raises
    ------
    TableError
        With every file that cannot be read at all: missing, empty, larger than 300 MB, no text, of no known format, or
        of two; and where no file has a record that can be used.
    ParameterError
        If an argument is none of those above.

    Notes
    -----
    A record without a title, and a row whose cells cannot be told apart, is left out; any other record is kept, with
    what is wrong in it empty. All of that is listed in `report.problems`, with file and row. Files are read one after
    the other and line by line; JSON is held in memory whole as text.

    Limits. CNKI exports no cited references and no link between authors and affiliations. In tab-delimited and Scopus
    files a semicolon within a reference or keyword cannot always be told from one between them. Cited references of
    BibTeX are read where they are written as Scopus does; those of Web of Science's BibTeX are not. RIS has keywords of
    one kind, taken as those of authors. A Chinese record and the English record of one paper are made one by DOI alone.

    Examples
    --------
    >>> import tempfile
    >>> text = "TY  - JOUR\\nAU  - Zhang, San\\nTI  - Flows of patents\\nPY  - 2020\\nKW  - City-region\\nER  - \\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("one.ris", "two.ris"):
    ...         size = (Path(folder) / name).write_text(text)
    ...     bibliography = read_exports(folder)
    >>> bibliography.publications[["title", "year", "records"]].values.tolist()
    [['Flows of patents', 2020, 2]]
    >>> bibliography.keywords[["keyword", "normalised", "kind"]].values.tolist()
    [['City-region', 'city region', 'author']]
    >>> bibliography.report.duplicates["rule"].tolist()
    ['', 'title']
    """
    _check(encoding, references, merge, years)
    found = find_files(paths)
    # Millions of small tuples without cycles: the collector would walk through all of them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(found, encoding, References() if references else None, merge, years)
    finally:
        if collecting:
            gc.enable()


def _read(paths: list[Path], encoding: str | None, references: References | None, merge: bool,
          years: tuple[int, int]) -> Bibliography:
    """Read the files that were found."""
    records: list[Record] = []
    files, listed, problems = [], [], []
    for order, path in enumerate(paths):
        try:
            codec = encoding_of(path, encoding)
            with path.open(encoding=codec) as stream:
                name = format_of(stream.read(START), str(path))
            notes = Notes(str(path))
            records += _records(path, codec, Maker(str(path), order, name, notes, years), references)
        except TableError as error:
            problems += error.problems
            continue
        except OSError as error:
            problems.append(Problem(f"a file that cannot be read ({error.strerror})", EXPECTED,
                                    "ask for the right to read it", file=str(path)))
            continue
        if not notes.records:
            problems.append(Problem("a file without a record", EXPECTED, "export again, or leave the file out",
                                    file=str(path)))
        rows = notes.listed()
        listed += rows
        files.append((str(path), name, codec.removesuffix("-sig"), notes.records, notes.left_out, len(rows)))
    if problems:
        raise TableError(problems)
    if not records:
        raise TableError([Problem(row[5], row[6], row[7], file=row[0], row=row[1]) for row in listed[:20]])
    groups = merge_duplicates(records) if merge else [Group(record, [record]) for record in records]
    return _bibliography(groups, files, listed)


def _records(path: Path, codec: str, maker: Maker, references: References | None) -> Iterator[Record]:
    """Records of one file."""
    if maker.format == "openalex":
        text = path.read_text(encoding=codec)
        return openalex.records(text.removeprefix("\ufeff"), maker, references)
    if maker.format == "scopus":
        def lines() -> Iterator[str]:
            with path.open(encoding=codec, newline="") as stream:
                yield from stream

        return scopus.records(scopus.cells_of(lines(), str(path)), maker, references)
    return _BY_LINES[maker.format].records(lines_of(path, codec), maker, references)


def _bibliography(groups: list[Group], files: list[tuple], listed: list[tuple]) -> Bibliography:
    """Tables of publications and of what became of the files."""
    named = tables.identify(groups)
    report = Report(tables.frame(("file", "format", "encoding", "records", "left_out", "problems"), files),
                    tables.frame(tables.PROBLEMS, listed), tables.duplicates(named), len(named))
    return Bibliography(tables.publications(named), tables.authors(named), tables.keywords(named),
                        tables.references(named), report)


def _check(encoding, references, merge, years) -> None:
    """Stop where an argument is not what it should be, naming all of them."""
    problems = []
    try:
        check_encoding(encoding)
    except FlowspaceError as error:
        problems += error.problems
    for name, value in (("references", references), ("merge", merge)):
        if not isinstance(value, bool):
            problems.append(Problem(f"{name} {value!r}", "True or False", "correct the argument"))
    if not (isinstance(years, (tuple, list)) and len(years) == 2
            and all(isinstance(year, int) and not isinstance(year, bool) for year in years) and years[0] <= years[1]):
        problems.append(Problem(f"years {years!r}",
                                "the first and the last year that is possible, such as (1990, 2030)",
                                "correct the argument"))
    if problems:
        raise ParameterError(problems)
