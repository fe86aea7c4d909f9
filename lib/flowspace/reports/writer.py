"""The document of a report → HTML, by docutils' own writer, with what a notebook has beside it."""
from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from docutils import nodes
from docutils.writers.html5_polyglot import HTMLTranslator

from flowspace.reports.computed_tables import numbered
from flowspace.reports.formulas import mathml
from flowspace.reports.words import WORDS


class _Translator(HTMLTranslator):
    """Nodes → HTML."""

    def __init__(self, document: nodes.document, language: str):
        super().__init__(document)
        self.words = WORDS[language]

    def visit_math(self, node: nodes.math) -> None:
        self.body.append(mathml(node.astext(), False))
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.math_block) -> None:
        place = f' id="{escape(node["ids"][0])}"' if node["ids"] else ""
        number = f'<span class="eqno">{self.words["equation"].format(n=node["number"])}</span>' \
            if node.get("number") else ""
        self.body.append(f'<div class="fs-formula"{place}><div class="fs-scroll">{mathml(node.astext(), True)}</div>'
                         f"{number}</div>\n")
        raise nodes.SkipNode

    def visit_container(self, node: nodes.container) -> None:
        element, mode = node.get("nb_element"), node.parent.get("hide_mode") or ""
        part = {"cell_code_source": "input", "cell_code_output": "output"}.get(element)
        folded = part is not None and (mode == "all" or part in mode.split("+"))
        if folded:
            summary = self.words["code" if part == "input" else "output"]
            self.body.append(f'<details class="fs-code"><summary>{summary}</summary>\n')
        node.fs_closing = "</div>\n" + ("</details>\n" if folded else "")
        self.body.append(self.starttag(node, "div"))

    def depart_container(self, node: nodes.container) -> None:
        self.body.append(node.fs_closing)

    def visit_admonition(self, node: nodes.admonition) -> None:
        self.body.append(self.starttag(node, "div", classes=["admonition"]))

    def depart_admonition(self, node: nodes.admonition | None = None) -> None:
        self.body.append("</div>\n")

    def visit_Folded(self, node: Any) -> None:  # noqa: N802
        opened = {"open": "open"} if node["open"] else {}
        self.body.append(self.starttag(node, "details", CLASS="dropdown", **opened) + "<summary>")
        node[0].walkabout(self)
        self.body.append("</summary>\n")
        for child in node[1:]:
            child.walkabout(self)
        self.body.append("</details>\n")
        raise nodes.SkipNode

    def visit_ComputedTable(self, node: Any) -> None:  # noqa: N802
        number = self.words["table"].format(n=node["number"]) + self.words["after_number"]
        self.body.append(numbered(node.astext(), f'<span class="caption-number">{number}</span>'))
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.raw) -> None:
        if "text_html" not in node["classes"] or isinstance(node.parent, nodes.TextElement) or "fs-" in node.astext():
            super().visit_raw(node)
        self.body.append(f'<div class="fs-scroll text_html">{node.astext()}</div>\n')
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        node["classes"].append("fs-scroll")
        super().visit_literal_block(node)

    def visit_table(self, node: nodes.table) -> None:
        node["classes"] += [name for name in ("colwidths-auto", "table") if name not in node["classes"]]
        self.body.append('<div class="fs-scroll">')
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_entry(self, node: nodes.entry) -> None:
        super().visit_entry(node)
        # A head without words is no head.
        if isinstance(node.parent.parent, nodes.thead) and not node.astext().strip():
            self.body[-1] = self.body[-1].replace("<th", "<td", 1)
            self.context[-1] = self.context[-1].replace("</th", "</td", 1)

    def visit_image(self, node: nodes.image) -> None:
        alternative = node.get("alt") or self.words["picture"]
        uri = node["uri"]
        if not uri.startswith("data:image/"):
            # A picture that is not in the notebook would have to be fetched.
            self.body.append(f'<a href="{escape(uri)}">{escape(alternative)}</a>')
            raise nodes.SkipNode
        width = str(node.get("width", ""))
        style = f' style="width: {escape(width)}{"px" if width.isdigit() else ""}"' if width else ""
        self.body.append(f'<img alt="{escape(alternative)}" src="{escape(uri)}"{style}>')
        raise nodes.SkipNode


def html_of(document: nodes.document, parts: Iterable[nodes.Node], language: str) -> str:
    """Parts of a document as HTML.

    Parameters
    ----------
    document : docutils.nodes.document
        Finished.
    parts : iterable of docutils.nodes.Node
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> from flowspace.reports.markup import Given, document_of
    >>> cell = {"cell_type": "markdown", "source": "a *b* <", "metadata": {}}
    >>> document = document_of({"cells": [cell], "metadata": {}}, Given("en", {}), {})
    >>> html_of(document, document, "en")
    '<p>a <em>b</em> &lt;</p>\\n'
    """
    translator = _Translator(document, language)
    for part in parts:
        part.walkabout(translator)
    return "".join(translator.body)
