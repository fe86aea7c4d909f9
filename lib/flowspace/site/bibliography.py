"""References by author and year: one short form per work, in the text and in the list, in the words of each edition.

What the short forms are and how the list is written stands in `flowspace.reports.references`; here is what Sphinx
needs beside it.
"""
from __future__ import annotations

from functools import partial
from typing import Any

from docutils import nodes
from pybtex import plugin as list_styles
from pybtex.backends.plaintext import Backend as PlainText
from pybtex.richtext import Text
from sphinx.addnodes import pending_xref
from sphinxcontrib.bibtex import plugin as citation_styles
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle
from sphinxcontrib.bibtex.style.template import join, join2, node, post_text, pre_text, reference

from flowspace.languages import LANGUAGES
from flowspace.reports.references import WORDS, List


@node
def cited_authors(children: Any, data: dict[str, Any]) -> Text:
    """The part of the label before the year."""
    return Text(data["formatted_entry"].label.rpartition(data["style"].words.comma)[0])


@node
def cited_year(children: Any, data: dict[str, Any]) -> Text:
    """The part of the label after the authors."""
    return Text(data["formatted_entry"].label.rpartition(data["style"].words.comma)[2])


class AuthorYear(BaseReferenceStyle):
    """Citations in the text: ``{cite}`` has all in brackets, ``{cite:t}`` the year only.

    Parameters
    ----------
    language : str
    """

    def __init__(self, language: str):
        self.words = WORDS[language]

    def role_names(self) -> list[str]:
        return ["p", "t"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        if role_name == "t":
            return join(sep=self.words.comma)[children]
        left, right = self.words.brackets
        return join[left, join(sep=self.words.semicolon)[children], right]

    def inner(self, role_name: str) -> Any:
        left, right = self.words.brackets
        if role_name == "t":
            work = reference[cited_authors, self.words.before_bracket, left, cited_year]
            return join(sep=" ")[pre_text, join[join(sep=self.words.comma)[work, post_text], right]]
        return join2(sep1=" ", sep2=self.words.comma)[
            pre_text, reference[cited_authors, self.words.comma, cited_year], post_text]


def _close_up(app: Any, doctree: nodes.document) -> None:
    """Chinese is written without spaces beside a citation."""
    if app.config.flowspace_language != "zh":
        return
    for citation in doctree.findall(pending_xref):
        if citation.get("refdomain") != "cite":
            continue
        parent, at = citation.parent, citation.parent.index(citation)
        for place, strip in ((at - 1, str.rstrip), (at + 1, str.lstrip)):
            if 0 <= place < len(parent) and isinstance(parent[place], nodes.Text):
                parent[place] = nodes.Text(strip(str(parent[place])))


def _visit_citation(translator: Any, node: nodes.citation) -> None:
    """Open an entry as the item of a list: docutils writes a list of entries in a role that no list may hold."""
    type(translator).visit_citation(translator, node)
    translator.body[-1] = translator.body[-1].replace('role="doc-biblioentry"', 'role="listitem"')


def _depart_citation(translator: Any, node: nodes.citation) -> None:
    type(translator).depart_citation(translator, node)


def _choose(app: Any, config: Any) -> None:
    config.bibtex_default_style = config.bibtex_reference_style = f"flowspace_{config.flowspace_language}"


def register(app: Any) -> None:
    for language in LANGUAGES:
        name = f"flowspace_{language}"
        list_styles.register_plugin("pybtex.style.formatting", name, partial(List, language))
        citation_styles.register_plugin("sphinxcontrib.bibtex.style.referencing", name, partial(AuthorYear, language))
    # Asked for at every citation: found here at once, and not by a search through all installed packages.
    list_styles.register_plugin("pybtex.backends", "plaintext", PlainText, force=True)
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
    app.connect("config-inited", _choose)
    app.connect("doctree-read", _close_up)
