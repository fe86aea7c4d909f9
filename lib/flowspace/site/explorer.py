"""The directive of the explorer page, and the data that its scripts read.

`explorer` puts what a page needs into it: words of the edition, addresses, and, for readers without scripts, a list of
the tables behind it. The data are those of `flowspace.explorer`, made once and kept between builds; they are written
beside the other static files, as a script, because a page opened from a folder may not fetch anything.
"""
from __future__ import annotations

import csv
import json
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.i18n import format_date

from flowspace.evidence import GRADE_WORDS
from flowspace.languages import HTML_CODES
from flowspace.site.digests import file_digest
from flowspace.site.explorer_words import WORDS
from flowspace.site.kept import kept
from flowspace.site.listings import Listing
from flowspace.site.pictures import folder_of_pictures

SCRIPT = "explorer-data.js"
SCRIPTS = (SCRIPT, "explorer_state.js", "explorer_pictures.js", "explorer.js")
TERMS = "%terms-of-the-glossary%"
"""Stands for the places of terms in the glossary, which are known when all pages have been read."""
TABLES = ("city_patents_estimated", "city_covariates", "rail_services", "ai_copublications", "copatents",
          "enterprise_links", "functional_polycentricity_published", "capability_indicators", "membership")
"""Tables that the page names for readers without scripts."""


def explorer_script(root: Path) -> Path:
    """The data of the explorer as a kept file, made if they are not kept from an earlier build.

    The index of chapter 3 reads tables that its own table names, so the data follow from all tables.
    """
    follows = [(path.name, file_digest(path)) for path in sorted((root / "data").glob("*.csv"))]
    folder = folder_of_pictures(root)
    return folder / kept(folder, "explorer", tuple(follows), _made)["file"]


def _made() -> tuple[dict[str, Any], dict[str, bytes]]:
    from flowspace.explorer import explorer_data, script_of

    return {"file": SCRIPT}, {SCRIPT: script_of(explorer_data())}


class Explorer(Listing):
    """The place of the explorer in a page, with its words."""

    words_by_language: ClassVar = WORDS

    def run(self) -> list[nodes.Node]:
        from flowspace import __version__

        # The page has no sections to list at its side; their place belongs to the pictures.
        self.env.metadata[self.env.docname].update(
            {"flowspace_explorer": "yes", "html_theme.sidebar_secondary.remove": "true"})
        up = "../" * self.env.docname.count("/")
        told = {"language": self.language, "locale": HTML_CODES[self.language], "version": __version__,
                "built": format_date("%Y-%m-%d", language="en"),
                "words": self.words | {"grades": {key: word[self.language] for key, word in GRADE_WORDS.items()}},
                "pages": {"chapters": f"{up}chapters/", "glossary": f"{up}pages/glossary.html",
                          "datasets": f"{up}pages/datasets/"}, "terms": TERMS}
        # "</" would end the script.
        packed = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        links = "".join(f'<li><a href="{up}pages/datasets/{name}.html"><code>{name}</code></a></li>' for name in TABLES)
        scripts = "".join(f'<script defer src="{up}_static/{name}"></script>' for name in SCRIPTS)
        html = (f'<link rel="stylesheet" href="{up}_static/explorer.css">\n<div class="fs-explorer">'
                f'<script type="application/json">{packed}</script>'
                f'<noscript><p>{escape(self.words["no_script"])}</p><ul>{links}</ul></noscript></div>\n{scripts}')
        return [nodes.raw("", html, format="html")]


def places_of_terms(objects: Any, rows: Any, language: str) -> dict[str, str]:
    """Where each term of the list stands in the glossary page: a place that a link can name, by the key of the term.

    Parameters
    ----------
    objects : mapping
        By kind and name, the page and the place of everything that can be named, as Sphinx keeps it.
    rows : iterable of mapping
        Terms with their key, en and zh.
    language : {"en", "zh"}
    """
    by_name = {name.lower(): place for (kind, name), (_, place) in objects.items() if kind == "term"}
    return {row["key"]: by_name[row[language].lower()] for row in rows if row[language].lower() in by_name}


def _fill(app: Any, doctree: nodes.document, name: str) -> None:
    if "flowspace_explorer" not in app.env.metadata[name]:
        return
    path = Path(app.config.flowspace_root or app.srcdir) / "pages" / "glossary_terms.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.is_file() else []
    found = places_of_terms(app.env.domaindata["std"]["objects"], rows, app.config.flowspace_language)
    packed = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for node in doctree.findall(nodes.raw):
        if f'"{TERMS}"' in node.astext():
            node[:] = [nodes.Text(node.astext().replace(f'"{TERMS}"', packed))]


def _rewritten(app: Any, env: Any) -> list[str]:
    """The page follows from the glossary, so it is written whenever any page is."""
    return [name for name, one in env.metadata.items() if "flowspace_explorer" in one]


def _write_data(app: Any, exception: Exception | None) -> None:
    if exception or not any("flowspace_explorer" in one for one in app.env.metadata.values()):
        return
    root = Path(app.config.flowspace_root or app.srcdir)
    (Path(app.outdir) / "_static" / SCRIPT).write_bytes(explorer_script(root).read_bytes())


def register(app: Any) -> None:
    app.add_directive("explorer", Explorer)
    app.connect("env-updated", _rewritten)
    app.connect("doctree-resolved", _fill)
    app.connect("build-finished", _write_data)
