"""The page at which a run of the whole book begins."""
from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flowspace.languages import HTML_CODES
from flowspace.reruns.failures import problem_of
from flowspace.reruns.overview import STYLES
from flowspace.reruns.plan import Plan

WORDS = {
    "title": {"en": "The book, run again", "zh": "全书重新运行"},
    "changed": {"en": "Parameters unlike the book's own", "zh": "与本书不同的参数"},
    "none": {"en": "All parameters are the book's own.", "zh": "全部参数均与本书相同。"},
    "failed": {"en": "failed", "zh": "运行失败"},
    "why": {"en": "Cell and traceback", "zh": "单元格与错误追踪"},
    "reports": {"en": "Reports", "zh": "各章报告"},
    "in": {"en": "(chapters {n})", "zh": "（第{n}章）"},
}


def book_index(planned: list[Plan], states: Mapping[str, Mapping[str, Any]], language: str) -> str:
    """A page with a link to each chapter's report, and what went wrong in those that failed.

    Parameters
    ----------
    planned : list of Plan
        One for each chapter.
    states : mapping
        Run → what `perform` returned.
    language : {"en", "zh"}

    Returns
    -------
    str
        HTML, the same for the same input.

    Examples
    --------
    >>> from flowspace.reruns.plan import book_plans
    >>> planned = book_plans({"seed": 2})
    >>> states = {each.run: {"status": "done", "failure": None} for each in planned}
    >>> page = book_index(planned, states, "en")
    >>> "05_polycentricity/report.html" in page, "seed = 2" in page
    (True, True)
    """
    word = {key: words[language] for key, words in WORDS.items()}
    changed: dict[str, Any] = {}
    for each in planned:
        for name, value in each.changed.items():
            changed.setdefault(f"{name} = {json.dumps(value, ensure_ascii=False)}", []).append(each)
    said = [f"<li><code>{escape(shown)}</code>{_where(those, planned, word)}</li>" for shown, those in changed.items()]
    rows = [_row(each, states[each.run], language) for each in planned]
    return "\n".join([
        "<!doctype html>", f'<html lang="{HTML_CODES[language]}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{word['title']}</title>",
        f"<style>{STYLES}</style>", "</head>", "<body>", "<main>", f"<h1>{word['title']}</h1>",
        *([f"<p>{word['changed']}:</p>", "<ul>", *said, "</ul>"] if said else [f"<p>{word['none']}</p>"]),
        f"<h2>{word['reports']}</h2>", "<ol>", *rows, "</ol>", "</main>", "</body>", "</html>", ""])


def _where(those: list[Plan], planned: list[Plan], word: Mapping[str, str]) -> str:
    """In which chapters, where not in all that have the parameter."""
    if len(those) == len(planned):
        return ""
    numbers = ", ".join(str(each.notebook.chapter.number) for each in those)
    return " " + word["in"].format(n=numbers)


def _row(planned: Plan, state: Mapping[str, Any], language: str) -> str:
    name = escape(title_of(planned.notebook.path, language))
    if state["status"] != "failed":
        return f'<li><a href="{quote(planned.notebook.name)}/report.html">{name}</a></li>'
    problem = escape(str(problem_of(state["failure"], planned.notebook.path.name)))
    return (f"<li>{name}: {WORDS['failed'][language]}<details><summary>{WORDS['why'][language]}</summary>"
            f"<pre>{problem}</pre></details></li>")


def title_of(notebook: Path, language: str) -> str:
    """The first heading of a notebook in a language; its name where it has none.

    Parameters
    ----------
    notebook : Path
    language : {"en", "zh"}

    Returns
    -------
    str

    Examples
    --------
    >>> from flowspace.reruns.parameters import notebook_of
    >>> title_of(notebook_of(5).path, "zh")[:4]
    '创新的多'
    """
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and (f"lang-{language}" in tags or not any(
                tag.startswith("lang-") for tag in tags)):
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return notebook.stem
