"""Cells of tables: short ones stay on one line.

A Chinese line may break after any character, and names of columns may break anywhere, so a browser gives such cells as
little room as one character and the long column all the rest.
"""
from __future__ import annotations

from typing import Any

from docutils import nodes

from flowspace.reports.cells import is_short


def _mark_short(app: Any, doctree: nodes.document) -> None:
    for cell in doctree.findall(nodes.entry):
        if is_short(cell):
            cell["classes"].append("fs-short")


def register(app: Any) -> None:
    app.connect("doctree-read", _mark_short)
