"""Tables that a chapter computes: numbered within their chapter, as its figures are, and named for references.

Sphinx numbers tables that are written in a page. Those of a notebook reach it as finished HTML
(`flowspace.figures.evidence_table`), so each is wrapped in a node that Sphinx counts as a table.
"""
from __future__ import annotations

from html import unescape
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from flowspace.reports.computed_tables import CAPTION, OPENING, numbered


class ComputedTable(nodes.General, nodes.Element):
    """A table with a caption, around the HTML that a chapter made of it."""


def caption_of(node: ComputedTable) -> str:
    return node["caption"]


class WrapComputedTables(SphinxTransform):
    """Wrap every computed table that has a caption, before Sphinx gives anchors to what it numbers."""

    default_priority = 205

    def apply(self, **options: Any) -> None:
        for raw in list(self.document.findall(nodes.raw)):
            html = raw.astext()
            opening, caption = OPENING.search(html), CAPTION.search(html)
            if raw.get("format") != "html" or opening is None or caption is None:
                continue
            wrapped = ComputedTable(caption=unescape(caption.group(1)))
            raw.replace_self(wrapped)
            wrapped += raw
            if name := opening.group(1):
                wrapped["names"].append(name)
                self.document.note_explicit_target(wrapped, wrapped)


def _show(translator: Any, node: ComputedTable) -> None:
    before = len(translator.body)
    translator.add_fignumber(node)
    number = "".join(translator.body[before:])
    del translator.body[before:]
    html = numbered(node.astext(), number)
    if not OPENING.search(html).group(1):
        html = html.replace('<div class="fs-table-block"', f'<div class="fs-table-block" id="{node["ids"][0]}"', 1)
    translator.body.append(html)
    raise nodes.SkipNode


def register(app: Any) -> None:
    app.add_enumerable_node(ComputedTable, "table", caption_of, html=(_show, None))
    app.add_transform(WrapComputedTables)
