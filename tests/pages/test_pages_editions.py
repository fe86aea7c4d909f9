"""Every prose page exists in both languages, with the same anchors, links and citations in each."""
from page_sources import ROOT, anchors, citations, links, pairs, prose_pages

import pytest


def test_every_page_has_both_editions():
    pages = prose_pages()
    names = {path.relative_to(ROOT).as_posix() for path in pages}
    lonely = sorted(name for name in names
                    if (name.removesuffix(".zh.md") + ".md" if name.endswith(".zh.md")
                        else name.removesuffix(".md") + ".zh.md") not in names)
    assert lonely == []
    assert "intro.md" in names


@pytest.mark.parametrize(("english", "chinese"), pairs(), ids=lambda path: path.name)
def test_both_editions_have_the_same_anchors_in_the_same_order(english, chinese):
    assert anchors(english)
    assert anchors(english) == anchors(chinese)


@pytest.mark.parametrize(("english", "chinese"), pairs(), ids=lambda path: path.name)
def test_both_editions_cite_the_same_works(english, chinese):
    assert citations(english) == citations(chinese)


@pytest.mark.parametrize(("english", "chinese"), pairs(), ids=lambda path: path.name)
def test_both_editions_link_to_the_same_places(english, chinese):
    assert links(english) == links(chinese)


def test_no_anchor_is_used_twice():
    seen = [name for english, _ in pairs() for name in anchors(english)]
    assert sorted(seen) == sorted(set(seen))
