"""One publication on its way from a file to the tables, with the checks that all formats share."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flowspace.bibliography.doi import doi_key
from flowspace.bibliography.language import language_of
from flowspace.bibliography.names import without_et_al
from flowspace.bibliography.notes import Notes
from flowspace.bibliography.pages import pages_in
from flowspace.bibliography.references import Reference
from flowspace.bibliography.types import type_of
from flowspace.bibliography.words import tidy
from flowspace.bibliography.years import year_in
from flowspace.tables.problems import shorten

_COUNT = re.compile(r"\d{1,9}")


@dataclass(slots=True)
class Author:
    """An author as given; affiliations and countries where the format says whose they are."""

    name: str
    affiliations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """A publication; texts are empty and numbers None where a file does not give them."""

    file: str
    order: int
    row: int
    format: str
    title: str
    year: int | None = None
    year_basis: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    language: str = ""
    type: str = ""
    type_given: str = ""
    abstract: str = ""
    times_cited: int | None = None
    accession: str = ""
    affiliations: tuple[str, ...] = ()
    authors_cut: bool = False
    records: int = 1
    authors: tuple[Author, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass
class Maker:
    """Make the records of one file, noting what is wrong with each.

    Parameters
    ----------
    file : str
        Path as given.
    order : int
        Place of the file among those given.
    format : str
        Name of its format.
    notes : Notes
        Takes problems.
    years : (int, int)
        First and last year that is possible.
    """

    file: str
    order: int
    format: str
    notes: Notes
    years: tuple[int, int]
    _next: int = field(default=0, init=False)

    def make(self, row: int, *, title: str, year: str = "", early: str = "", venue: str = "", volume: str = "",
             issue: str = "", pages: Sequence[str] = ("",), doi: str = "", language: str = "", type_given: str = "",
             abstract: str = "", times_cited: str = "", accession: str = "", affiliations: Iterable[str] = (),
             authors: Sequence[Author] = (), keywords: Iterable[tuple[str, str]] = (),
             references: Sequence[Reference] = ()) -> Record | None:
        """Check and clean what a format found; None where the record is left out."""
        self.notes.records += 1
        title = tidy(title)
        if not title or title.lower() in ("[no title available]", "untitled", "n/a"):
            names = "; ".join(author.name for author in authors[:3])
            about = ", ".join(filter(None, (shorten(names) if names else "", tidy(doi), tidy(year))))
            self.notes.left_out += 1
            self.notes.add("no title", row, "a record without a title" + (f" ({about})" if about else ""), "a title",
                           "add the title in the database or the file, or export the record again", kept=False)
            return None
        cleaned = [Author(tidy(author.name), tuple(map(tidy, author.affiliations)), tuple(map(tidy, author.countries)))
                   for author in authors]
        names, cut = without_et_al([author.name for author in cleaned])
        by_name = {author.name: author for author in reversed(cleaned)} if cut else {}
        listed = tuple(by_name.get(name) or Author(name) for name in names) if cut else tuple(
            author for author in cleaned if author.name)
        if cut:
            self.notes.add("authors cut short", row, "a list of authors that ends in et al.", "all authors",
                           "export the record with all authors; until then it counts with those given")
        first, last = self._pages(pages)
        found, basis = self._year(row, year, early, title)
        return Record(self.file, self.order, row, self.format, title, found, basis, tidy(venue), tidy(volume),
                      tidy(issue), first, last, self._doi(row, doi), language_of(language, title), type_of(type_given),
                      tidy(type_given), tidy(abstract), self._cited(row, times_cited), tidy(accession),
                      tuple(dict.fromkeys(filter(None, map(tidy, affiliations)))), cut, 1, listed,
                      tuple(dict.fromkeys(keywords)), tuple(dict.fromkeys(references)))

    @staticmethod
    def _pages(pages: Sequence[str]) -> tuple[str, str]:
        first, last = pages_in(pages[0])
        return (first, last) if len(pages) == 1 else (first, pages_in(pages[1])[0] or last)

    def _year(self, row: int, given: str, early: str, title: str) -> tuple[int | None, str]:
        basis, text = ("published", given) if given.strip() else ("early access", early)
        if not text.strip():
            self.notes.add("no year", row, f"no year of {shorten(title)}", "a year",
                           "add the year; until then the record has none")
            return None, ""
        year, is_range = year_in(text)
        if year is None or not self.years[0] <= year <= self.years[1]:
            self.notes.add("impossible year", row, f"the year {shorten(text.strip())} of {shorten(title)}",
                           f"a year from {self.years[0]} to {self.years[1]}",
                           "correct the year; until then the record has none")
            return None, ""
        if is_range:
            self.notes.add("range of years", row, f"the years {shorten(text.strip())} of {shorten(title)}", "one year",
                           f"write the year of publication; until then it is the first, {year}")
            basis = "first of a range"
        return year, basis

    def _doi(self, row: int, given: str) -> str:
        if not given.strip():
            return ""
        doi = doi_key(tidy(given))
        if not doi:
            self.notes.add("no DOI", row, f"the DOI {shorten(given.strip())}",
                           "a DOI such as 10.1007/s11442-017-1418-y",
                           "correct it; until then the record has none")
        return doi

    def _cited(self, row: int, given: str) -> int | None:
        given = given.strip().removesuffix(".0")
        if not given:
            return None
        if not _COUNT.fullmatch(given) or not given.isascii():
            self.notes.add("no count", row, f"{shorten(given)} as times cited", "a whole number from 0",
                           "correct it; until then the record has none")
            return None
        return int(given)
