"""Numbers of sections, figures, tables and equations within their chapter, and the references to them."""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from docutils import nodes

from flowspace.reports.cells import is_short
from flowspace.reports.computed_tables import CAPTION, OPENING
from flowspace.reports.editions import join_lines
from flowspace.reports.markup import Reference
from flowspace.reports.words import WORDS

_COMPUTED = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


class ComputedTable(nodes.General, nodes.Element):
    """A table with a caption, around the HTML that a chapter made of it."""


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents.

    Parameters
    ----------
    level : int
        2 for a section, 3 for one within it.
    anchor, text : str
    """

    level: int
    anchor: str
    text: str


def finish(document: nodes.document, chapter: str | None, language: str) -> tuple[nodes.section | None, list[Heading]]:
    """Number everything, resolve every reference, and close up lines of Chinese.

    Parameters
    ----------
    document : docutils.nodes.document
        As `document_of` gives it; it is changed.
    chapter : str, optional
        Its number; without one, nothing but figures, tables and equations is numbered.
    language : {"en", "zh"}

    Returns
    -------
    (docutils.nodes.section or None, list of Heading)
        The one section that holds the whole text, if there is one: its title is that of the text; and what the table
        of contents lists.

    Examples
    --------
    >>> from flowspace.reports.markup import Given, document_of
    >>> cell = {"cell_type": "markdown", "source": "# Flows\\n\\n(a)=\\n## Links\\n\\n{numref}`a`", "metadata": {}}
    >>> whole, headings = finish(document_of({"cells": [cell], "metadata": {}}, Given("en", {}), {}), "4", "en")
    >>> headings[0].text, whole[-1][-1].astext()
    ('4.1. Links', 'Section 4.1')
    """
    _wrap_tables(document)
    whole = _whole(document)
    _number(document, whole, chapter, language)
    named = _named(document)
    for reference in [*document.findall(Reference)]:
        reference.replace_self(_resolved(reference, named, language))
    _fill_alternatives(document)
    if language == "zh":
        _close_up(document)
    for cell in document.findall(nodes.entry):
        if is_short(cell):
            cell["classes"].append("fs-short")
    return whole, _headings(document, whole)


def _wrap_tables(document: nodes.document) -> None:
    for raw in [*document.findall(nodes.raw)]:
        html = raw.astext()
        opening, caption = OPENING.search(html), CAPTION.search(html)
        if raw.get("format") != "html" or opening is None or caption is None:
            continue
        wrapped = ComputedTable(caption=unescape(caption.group(1)))
        raw.replace_self(wrapped)
        wrapped += raw
        if opening.group(1):
            wrapped["names"].append(opening.group(1))
            wrapped["ids"].append(opening.group(1))


def _whole(document: nodes.document) -> nodes.section | None:
    """The section of the highest level, if there is one alone; what stands before it, such as code, is part of it."""
    found = _sections(document)
    return found[0] if len(found) == 1 else None


def _number(document: nodes.document, whole: nodes.section | None, chapter: str | None, language: str) -> None:
    words = WORDS[language]
    before = f"{chapter}." if chapter else ""
    counts = dict.fromkeys(("figure", "table", "equation"), 0)

    def count(kind: str) -> str:
        counts[kind] += 1
        return f"{before}{counts[kind]}"

    if whole is not None and chapter:
        numbered = [(whole, chapter)]
        numbered += [(section, f"{before}{n}") for n, section in enumerate(_sections(whole), start=1)]
        for section, number in numbered:
            section["number"] = number
            section[0].insert(0, nodes.inline("", f"{number}. ", classes=["section-number"]))
    for node in document.findall():
        if isinstance(node, nodes.figure):
            caption = next((child for child in node if isinstance(child, nodes.caption)), None)
            if caption is not None:
                node["number"] = count("figure")
                shown = words["figure"].format(n=node["number"]) + words["after_number"]
                caption.insert(0, nodes.inline("", shown, classes=["caption-number"]))
        elif isinstance(node, ComputedTable):
            node["number"] = count("table")
        elif isinstance(node, nodes.table) and "fs-listing" not in node["classes"] and len(node) \
                and isinstance(node[0], nodes.title):
            node["number"] = count("table")
            shown = words["table"].format(n=node["number"]) + words["after_number"]
            node[0].insert(0, nodes.inline("", shown, classes=["caption-number"]))
        elif isinstance(node, nodes.math_block) and (node["names"] or node.get("numbered")):
            node["number"] = count("equation")


def _sections(holder: nodes.Element) -> list[nodes.section]:
    return [child for child in holder if isinstance(child, nodes.section)]


def _named(document: nodes.document) -> dict[str, nodes.Element]:
    """What has a name; an anchor names what follows it."""
    named: dict[str, nodes.Element] = {}
    for node in document.findall(nodes.Element):
        for name in node.get("names", []):
            at = node
            if isinstance(node, nodes.target):
                at = document.ids.get(node.get("refid"), node.next_node(descend=False, siblings=True, ascend=True))
            if at is not None:
                named.setdefault(name, at)
    return named


def _resolved(reference: Reference, named: dict[str, nodes.Element], language: str) -> nodes.Node:
    words, kind, target = WORDS[language], reference["kind"], reference["target"]
    at = named.get(nodes.fully_normalize_name(target))
    number, given = (at.get("number") if at is not None else None), reference.get("words")
    title = _title(at) if at is not None else None
    if kind == "eq":
        text = words["equation"].format(n=number or target)
    elif kind == "numref" and number:
        of = "figure" if isinstance(at, nodes.figure) else "section" if isinstance(at, nodes.section) else "table"
        # Words may have a place for the number, and for the title.
        text = re.sub(r"\{number\}|%s", number, given).replace("{name}", title or "") if given \
            else words[of].format(n=number)
    elif kind == "numref" and at is None:
        # A figure that a run had no data for, as of a network that was left out.
        text = given or words["no_table" if "-table-" in target else "no_figure"]
    else:
        text = given or title or target
    if at is None or not at.get("ids"):
        return nodes.inline("", text)
    return nodes.reference("", text, refid=at["ids"][0], internal=True)


def _title(node: nodes.Element) -> str | None:
    if isinstance(node, ComputedTable):
        return node["caption"]
    for child in node.children:
        if isinstance(child, (nodes.title, nodes.caption)):
            numbers = ("section-number", "caption-number")
            return "".join(part.astext() for part in child.children
                           if not (isinstance(part, nodes.inline) and set(numbers) & set(part["classes"])))
    return None


def _fill_alternatives(document: nodes.document) -> None:
    """Alternative texts may name results."""
    glued = document.attributes.get("flowspace_glued", {})
    words: dict[str, Any] = {key: str(entry["data"]["text/plain"]).strip("'\"") for key, entry in glued.items()
                             if set(entry["data"]) == {"text/plain"}}
    for image in document.findall(nodes.image):
        alternative = image.get("alt", "")
        image["alt"] = _COMPUTED.sub(lambda found: words.get(found.group(1), "–"), alternative).strip()


def _close_up(document: nodes.document) -> None:
    """Chinese is written without spaces at the ends of lines and beside citations."""
    for citation in document.findall(lambda node: isinstance(node, nodes.inline) and "fs-citation" in node["classes"]):
        parent, at = citation.parent, citation.parent.index(citation)
        for place, strip in ((at - 1, str.rstrip), (at + 1, str.lstrip)):
            if 0 <= place < len(parent) and isinstance(parent[place], nodes.Text):
                parent[place] = nodes.Text(strip(str(parent[place])))
    for paragraph in document.findall(nodes.TextElement):
        if isinstance(paragraph, (nodes.literal_block, nodes.literal, nodes.raw, nodes.math, nodes.math_block)):
            continue
        for text in [child for child in paragraph.children if isinstance(child, nodes.Text) and "\n" in child]:
            at = paragraph.index(text)
            before = paragraph[at - 1].astext()[-1:] if at else ""
            after = paragraph[at + 1].astext()[:1] if at + 1 < len(paragraph) else ""
            joined = join_lines(before + text + after)
            paragraph.replace(text, nodes.Text(joined[len(before):len(joined) - len(after)]))


def _headings(document: nodes.document, whole: nodes.section | None) -> list[Heading]:
    found = []
    for section in _sections(document if whole is None else whole):
        for level, listed in ((2, [section]), (3, _sections(section))):
            found += [Heading(level, one["ids"][0], one[0].astext()) for one in listed]
    return found
