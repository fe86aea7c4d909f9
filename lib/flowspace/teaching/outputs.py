"""Outputs of students' code for a page that others open: text, plain tables and pictures, no scripts, no paths."""
from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TAGS = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "p", "div", "span", "br", "b", "strong", "i",
        "em", "sub", "sup", "ul", "ol", "li", "pre", "code", "h1", "h2", "h3", "h4", "h5", "h6"}
"""Kept of HTML, without attributes but those of `SPANS`."""

SPANS = ("colspan", "rowspan")

_EMPTY = {"script", "style", "template", "iframe", "object", "noscript", "textarea", "title"}

PICTURES = ("image/png", "image/jpeg")

_SUBMISSION = re.compile(r"[^\s'\"<>]*/flowspace-submission-\w+")


def harmless(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output without what could run, load or tell where it was run.

    Parameters
    ----------
    output : mapping
        As a notebook has it.

    Returns
    -------
    dict

    Examples
    --------
    >>> harmless({"output_type": "display_data", "metadata": {}, "data": {
    ...     "text/html": "<p onclick='x()'>a<script>x()</script></p>", "application/javascript": "x()"}})["data"]
    {'text/html': '<p>a</p>'}
    """
    made = {**output}
    if "text" in made:
        made["text"] = without_places(_joined(made["text"]))
    if "data" in made:
        data = {}
        for kind, content in made["data"].items():
            if kind in PICTURES:
                data[kind] = content
            elif kind in ("text/plain", "text/latex"):
                data[kind] = without_places(_joined(content))
            elif kind == "text/html":
                data[kind] = plain_html(without_places(_joined(content)))
        made["data"], made["metadata"] = data, {}
    if made.get("output_type") == "error":
        made["evalue"] = without_places(str(made.get("evalue", "")))
        made["traceback"] = [without_places(str(line)) for line in made.get("traceback", [])]
    return made


def plain_html(content: str) -> str:
    """HTML with nothing but text, lists and tables.

    Parameters
    ----------
    content : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain_html('<table><tr><td colspan="2" style="x">1 &lt; 2<img src="http://a.b/c"></td></tr></table>')
    '<table><tr><td colspan="2">1 &lt; 2</td></tr></table>'
    >>> plain_html('<svg><script>x()</script></svg><a href="javascript:x()">b</a><!-- c -->')
    'b'
    """
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString

    page = BeautifulSoup(content, "html.parser")
    for text in page.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text.extract()
    for tag in page.find_all(True):
        if tag.decomposed:
            continue
        if tag.name in _EMPTY:
            tag.decompose()
        elif tag.name not in TAGS:
            tag.unwrap()
        else:
            tag.attrs = {name: value for name, value in tag.attrs.items() if name in SPANS and str(value).isdigit()}
    return str(page)


def without_places(text: str) -> str:
    """Text without the folders of the machine that graded.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> without_places(f"{sys.prefix}/lib/numpy/x.py"), without_places("/data/x.csv")
    ('…/lib/numpy/x.py', '/data/x.csv')
    """
    text = _SUBMISSION.sub("…", text)
    for place in _places():
        text = text.replace(place, "…")
    return text


def _places() -> list[str]:
    places = {sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[3]), str(Path.home())}
    return sorted((place for place in places if len(place) > 1 and place != "/usr"), key=len, reverse=True)


def _joined(content: Any) -> str:
    return "".join(content) if isinstance(content, list) else str(content)
