"""Two editions from one source: which cells belong to a language, and the link to the same page in the other one."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flowspace.languages import HTML_CODES, LANGUAGES
from flowspace.reports.editions import cells_of, join_lines


def other_edition(pagename: str, language: str) -> str:
    """Address of the same page in the other edition, relative to the page.

    Examples
    --------
    >>> other_edition("chapters/05_polycentricity", "en")
    '../../zh/chapters/05_polycentricity.html'
    """
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    return "../" * (pagename.count("/") + 1) + f"{other}/{pagename}.html"


def _keep_language(app: Any, docname: str, source: list[str]) -> None:
    if str(app.env.doc2path(docname)).endswith(".ipynb"):
        source[0] = json.dumps(cells_of(json.loads(source[0]), app.config.flowspace_language))


def _join_chinese_lines(app: Any, doctree: Any) -> None:
    if app.config.flowspace_language != "zh":
        return
    from docutils import nodes

    for paragraph in doctree.findall(nodes.TextElement):
        if isinstance(paragraph, (nodes.literal_block, nodes.literal, nodes.raw, nodes.math_block)):
            continue
        for text in [child for child in paragraph.children if isinstance(child, nodes.Text) and "\n" in child]:
            # A line break may be a text of its own, between two others: look at what stands on its sides.
            at = paragraph.index(text)
            before = paragraph[at - 1].astext()[-1:] if at else ""
            after = paragraph[at + 1].astext()[:1] if at + 1 < len(paragraph) else ""
            joined = join_lines(before + text + after)
            paragraph.replace(text, nodes.Text(joined[len(before):len(joined) - len(after)]))


def _number_places(app: Any, doctree: Any) -> None:
    """Give each section and each term of the glossary an anchor that is the same in both editions: its number.

    Anchors made from words differ between languages; the link to the other edition (edition.js) leads to these.
    """
    from docutils import nodes

    places = doctree.findall(lambda node: isinstance(node, (nodes.section, nodes.term)))
    for number, node in enumerate(places):
        node["ids"].append(f"place-{number}")


def _link_editions(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    language = app.config.flowspace_language
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    # A build of one edition alone, by plain jupyter-book, has no other edition to link to.
    if not app.config.flowspace_linked:
        return
    words = app.config.flowspace_editions[other]
    address = other_edition(pagename, language)
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n<link rel="alternate" hreflang="{HTML_CODES[code]}" href="{href}" />'
        for code, href in ((language, pagename.rsplit("/", 1)[-1] + ".html"), (other, address)))
    # A component of our own: the theme opens its link buttons in a new tab.
    context["other_edition"] = {"address": address, "code": HTML_CODES[other], "text": words["link_text"],
                                "tooltip": words["link_tooltip"]}


def _show_link(app: Any, config: Any) -> None:
    # Before the theme, some of whose components are replaced.
    config.templates_path.insert(0, str(Path(__file__).parent / "templates" / "components"))
    config.html_theme_options["article_header_end"] = ["edition-link.html", "article-header-buttons.html"]


def register(app: Any) -> None:
    app.add_config_value("flowspace_language", "en", "env")
    app.add_config_value("flowspace_editions", {}, "html")
    app.add_config_value("flowspace_linked", False, "html")
    app.connect("source-read", _keep_language)
    app.connect("doctree-read", _join_chinese_lines)
    app.connect("doctree-read", _number_places)
    app.connect("config-inited", _show_link)
    app.connect("html-page-context", _link_editions)
