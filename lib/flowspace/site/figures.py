"""Figures on a page: alternative text may hold computed words, and every image must say what it shows."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging

_COMPUTED = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_log = logging.getLogger(__name__)


def glued_words(outdir: str | Path, docname: str) -> dict[str, str]:
    """Words that the notebook of a page computed, by key; empty for a page that computes nothing.

    myst-nb writes them beside the pages before any transform runs.
    """
    path = Path(outdir).parent / "jupyter_execute" / f"{docname}.glue.json"
    if not path.is_file():
        return {}
    glued = json.loads(path.read_text(encoding="utf-8"))
    return {key: str(entry["data"]["text/plain"]).strip("'\"") for key, entry in glued.items()
            if set(entry["data"]) == {"text/plain"}}


def _finish_alternatives(app: Any, doctree: nodes.document) -> None:
    words = glued_words(app.outdir, app.env.docname)

    def computed(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            _log.warning("alternative text names the result %r, which this page does not compute", match.group(1),
                         location=image, type="flowspace", subtype="alt")
        return words.get(match.group(1), match.group(0))

    for image in doctree.findall(nodes.image):
        image["alt"] = _COMPUTED.sub(computed, image.get("alt", ""))
        if not image["alt"].strip():
            _log.warning("image without alternative text: say in a sentence what it shows (option `alt`)",
                         location=image, type="flowspace", subtype="alt")
    for figure in doctree.findall(nodes.figure):
        if not any(isinstance(child, nodes.caption) for child in figure.children):
            _log.warning("figure without a caption", location=figure, type="flowspace", subtype="caption")


def register(app: Any) -> None:
    app.connect("doctree-read", _finish_alternatives)
