"""The HTML of tables that a chapter computes (`flowspace.figures.evidence_table`): name, caption, number."""
from __future__ import annotations

import re

OPENING = re.compile(r'<div class="fs-table-block"(?: id="([\w-]+)")?')
CAPTION = re.compile("<caption>(.*?)</caption>", re.S)


def numbered(html: str, number: str) -> str:
    """The HTML of a table with its number before its caption.

    Parameters
    ----------
    html, number : str

    Returns
    -------
    str

    Examples
    --------
    >>> numbered("<table><caption>Cities</caption></table>", "Table 5.1 ")
    '<table><caption>Table 5.1 Cities</caption></table>'
    """
    return html.replace("<caption>", f"<caption>{number}", 1)
