"""Figures on a page: alternative text may hold computed words, and every image must say what it shows."""
from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.util import logging

_COMPUTED = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_log = logging.getLogger(__name__)


def _finish_alternatives(app: Any, doctree: nodes.document) -> None:
    from myst_nb.core.variables import RetrievalError
    from myst_nb.ext.glue.utils import retrieve_glue_data

    def computed(match: re.Match[str]) -> str:
        try:
            return str(retrieve_glue_data(doctree, match.group(1)).data["text/plain"]).strip("'\"")
        except (RetrievalError, KeyError):
            _log.warning("alternative text names the result %r, which this page does not compute", match.group(1),
                         location=image, type="flowspace", subtype="alt")
            return match.group(0)

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
