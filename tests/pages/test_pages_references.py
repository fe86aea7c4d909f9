"""Citations and references.bib agree."""
import re

from page_sources import ROOT, citations, cited_in, notebook_words, prose_pages

import pytest

BIBLIOGRAPHY = (ROOT / "references.bib").read_text(encoding="utf-8")
KEYS = re.findall(r"^@\w+\{([^,\s]+),", BIBLIOGRAPHY, re.M)
CITED_ON_PAGES = {key for path in prose_pages() for key in citations(path)}


def test_no_reference_is_entered_twice():
    assert sorted(KEYS) == sorted(set(KEYS))


def test_every_cited_work_has_an_entry():
    assert CITED_ON_PAGES | cited_in(notebook_words()) <= set(KEYS)


@pytest.mark.skipif(not (ROOT / "chapters/05_polycentricity.ipynb").exists(), reason="chapter 5 cites some of them")
def test_every_entry_is_cited_somewhere():
    assert set(KEYS) - CITED_ON_PAGES - cited_in(notebook_words()) == set()


def test_every_entry_can_be_identified():
    """An entry with neither an author nor a title could not be shown at all."""
    for entry in BIBLIOGRAPHY.split("\n@")[1:]:
        assert re.search(r"^  (author|title) = \{.+\},$", entry, re.M), entry


def test_dois_are_written_bare():
    dois = re.findall(r"doi = \{([^}]*)\}", BIBLIOGRAPHY)
    assert [doi for doi in dois if not re.fullmatch(r"10\.\d{4,}/\S+", doi)] == []
