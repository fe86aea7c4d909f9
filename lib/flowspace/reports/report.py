"""An executed notebook as one page of HTML in one language, complete in itself."""
from __future__ import annotations

import base64
import mimetypes
import os
import re
import threading
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes

from flowspace.errors import Problem, ReportError, did_you_mean
from flowspace.evidence import GRADES
from flowspace.files import write_beside
from flowspace.languages import LANGUAGES
from flowspace.reports.citations import known_works
from flowspace.reports.code_words import known_comments
from flowspace.reports.markup import Given, document_of
from flowspace.reports.notebooks import changed_parameters, chapter_of, in_language, read_notebook
from flowspace.reports.numbering import finish
from flowspace.reports.page import box, contents, page, references
from flowspace.reports.words import WORDS
from flowspace.reports.writer import html_of

_ROOT = Path(__file__).resolve().parents[3]
# docutils keeps roles and directives in registries of the process.
_one_at_a_time = threading.Lock()

_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^\s)>]+)")


def render(notebook: Mapping[str, Any] | str | os.PathLike, *, language: str, title: str | None = None,
           facts: Mapping[str, Any] | None = None, results: str | os.PathLike | None = None) -> str:
    """An executed notebook as one page of HTML that needs nothing from elsewhere.

    Parameters
    ----------
    notebook : mapping or path-like
        A notebook as JSON, or the file that holds it: a chapter, or any other notebook of version 4.
    language : {"en", "zh"}
        Cells tagged for the other language are left out.
    title : str, optional
        Stands above the notebook's own first heading, and takes its place where there is none.
    facts : mapping, optional
        What the box at the top says, each if given: `chapter` (number or name), `parameters` (value by name), `changed`
        (value by name, or names that `parameters` has), `finished` (a time), `version`. Without `changed`, it is what
        papermill wrote into the notebook.
    results : path-like, optional
        Folder of what the run saved. It is linked to as ``results/``, so the page belongs beside it.

    Returns
    -------
    str
        HTML. The same input gives the same text.

    Raises
    ------
    ReportError
        If it is no notebook, the language is unknown, or a fact is none that a report has; all problems at once.

    Notes
    -----
    Safe to call from several threads: they wait for one another. Nothing grows from call to call. The browser is told
    to fetch nothing, so an output that asks for a file from elsewhere shows without it.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": "# Flows & places", "metadata": {}}
    >>> html = render({"nbformat": 4, "cells": [cell]}, language="en")
    >>> "Flows &amp; places</h1>" in html, "http://" in html
    (True, False)
    """
    facts = _checked(language, facts)
    read = read_notebook(notebook)
    path = Path(notebook) if isinstance(notebook, (str, os.PathLike)) else None
    named = str(facts["chapter"]) if facts.get("chapter") is not None else path.name if path else None
    chapter = chapter_of(read, named)
    shown = in_language(read, language, known_comments(_ROOT, language))
    given = Given(language, known_works(language), Path(results) if results is not None else None)
    with _one_at_a_time:
        document = document_of(shown, given, _pictures(shown, path))
        whole, headings = finish(document, chapter, language)
        text, heading = _text(document, whole, language)
    listed = references(given.cited, language)
    fallback = title or WORDS[language]["untitled"]
    kicker = f'<p class="report-kicker">{escape(title)}</p>\n' if title and heading else ""
    grades = [grade for grade in GRADES if f"fs-badge fs-{grade}" in text]
    changed = _changed(facts) if "changed" in facts else changed_parameters(read)
    head = f"{kicker}{heading or f'<h1>{escape(fallback)}</h1>'}\n{box(facts, changed, grades, language)}"
    name = title or (whole[0].astext() if whole is not None else fallback)
    return page(language, name, head, contents(headings, language), text + listed)


def write(notebook: Mapping[str, Any] | str | os.PathLike, target: str | os.PathLike, *, language: str,
          title: str | None = None, facts: Mapping[str, Any] | None = None) -> Path:
    """Write the report of an executed notebook to a file, which is whole or as it was.

    Parameters
    ----------
    notebook : mapping or path-like
        As for `render`.
    target : path-like
        The file to write. A folder ``results`` beside it is linked to.
    language : {"en", "zh"}
    title : str, optional
        As for `render`.
    facts : mapping, optional
        As for `render`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ReportError
        As `render` does, and if the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> cell = {"cell_type": "markdown", "source": "# Flows", "metadata": {}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write({"nbformat": 4, "cells": [cell]}, f"{folder}/report.html", language="zh").name
    'report.html'
    """
    target = Path(target)
    results = target.parent / "results"
    html = render(notebook, language=language, title=title, facts=facts, results=results if results.is_dir() else None)
    try:
        write_beside(target, html.encode("utf-8"))
    except OSError as problem:
        raise ReportError(Problem(f"a report that cannot be written ({problem.strerror})",
                                  "a folder that exists and can be written to", "make the folder, or choose another",
                                  file=target.name)) from None
    return target


_FACTS = ("chapter", "parameters", "changed", "finished", "version")


def _checked(language: Any, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    problems = []
    if language not in LANGUAGES:
        problems.append(Problem(f"language {language!r}{did_you_mean(language, LANGUAGES)}",
                                "one of " + ", ".join(LANGUAGES), "choose one of these"))
    if facts is not None and not isinstance(facts, Mapping):
        problems.append(Problem(f"{type(facts).__name__} as facts", "a mapping", "give facts by their names"))
        facts = None
    for name in facts or {}:
        if name not in _FACTS:
            problems.append(Problem(f"fact {name!r}{did_you_mean(name, _FACTS)}", "any of " + ", ".join(_FACTS),
                                    "leave it out"))
    if problems:
        raise ReportError(problems)
    return dict(facts or {})


def _changed(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    changed, parameters = facts["changed"], facts.get("parameters") or {}
    if changed is None or isinstance(changed, Mapping):
        return changed if changed is None else dict(changed)
    return {name: parameters.get(name) for name in changed}


def _text(document: nodes.document, whole: nodes.section | None, language: str) -> tuple[str, str]:
    """The text as HTML, and its heading, if it has one that stands above all of it."""
    if whole is None:
        return html_of(document, document, language), ""
    anchors = "".join(f'<span id="{escape(anchor)}"></span>' for anchor in whole["ids"][1:])
    place = f' id="{escape(whole["ids"][0])}"' if whole["ids"] else ""
    heading = html_of(document, whole[0].children, language)
    before = [child for child in document if child is not whole]
    return html_of(document, [*before, *whole[1:]], language), f"<h1{place}>{anchors}{heading}</h1>"


def _pictures(notebook: Mapping[str, Any], path: Path | None) -> dict[str, str]:
    """Pictures that the text shows and that lie in the notebook or below its folder, as data addresses."""
    found: dict[str, str] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        for name, kinds in cell.get("attachments", {}).items():
            for kind, content in kinds.items():
                if kind.startswith("image/"):
                    body = "".join(content) if isinstance(content, list) else str(content)
                    found[f"attachment:{name}"] = f"data:{kind};base64,{''.join(body.split())}"
        if path is None:
            continue
        for address in _PICTURE.findall(cell["source"]):
            kind = mimetypes.guess_type(address)[0] or ""
            file = path.parent / address
            if ":" in address or not kind.startswith("image/") or not file.is_file() \
                    or path.parent.resolve() not in file.resolve().parents:
                continue
            found[address] = f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
    return found
