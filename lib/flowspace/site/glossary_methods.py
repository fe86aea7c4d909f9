"""A term of the glossary that is computed leads to its formula and function, on the pages of methods."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref

from flowspace.site.methods import method_words, methods

GLOSSARY = "pages/glossary"
WORDS = {"en": "Formula and function: ", "zh": "公式与函数："}


def _lead_to_methods(app: Any, doctree: nodes.document) -> None:
    said = method_words(Path(app.config.flowspace_root or app.srcdir))
    if app.env.docname != GLOSSARY or not said:
        return
    language = app.config.flowspace_language
    by_term: dict[str, list[Any]] = {}
    for own, _ in methods().values():
        for each in own:
            by_term.setdefault(said[each.key][f"term_{language}"], []).append(each)
    for item in doctree.findall(nodes.definition_list_item):
        for method in by_term.get(item.next_node(nodes.term).astext(), []):
            link = pending_xref("", nodes.literal("", method.name), refdomain="std", reftype="ref", refexplicit=True,
                                reftarget=method.anchor, refdoc=app.env.docname, refwarn=True)
            item.children[-1] += nodes.paragraph("", WORDS[language], link)


def register(app: Any) -> None:
    app.connect("doctree-read", _lead_to_methods)
