"""A reader's own exports of publications, from nine forms of file into four tables.

`read_exports` reads Web of Science (plain text and tab-delimited), Scopus (CSV), CNKI (RefWorks, EndNote and
NoteExpress texts), RIS, BibTeX and OpenAlex (JSON), tells which is which by their content, makes duplicates one and
returns publications, authors, keywords and references with a report; `write` puts them into a folder, and
`write_chapter_tables` puts them there in the form that the chapter on the literature reads. The keys that records are
compared by are public too: `author_key`, `doi_key`, `title_key` and `word_key`.
"""
from __future__ import annotations

from flowspace.bibliography.chapter_tables import chapter_tables, write_chapter_tables
from flowspace.bibliography.doi import doi_key
from flowspace.bibliography.names import author_key
from flowspace.bibliography.read import YEARS, Bibliography, read_exports
from flowspace.bibliography.report import Report
from flowspace.bibliography.words import title_key, word_key
from flowspace.bibliography.writing import write

__all__ = ["YEARS", "Bibliography", "Report", "author_key", "chapter_tables", "doi_key", "read_exports", "title_key",
           "word_key", "write", "write_chapter_tables"]
