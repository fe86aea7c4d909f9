"""The page at which a run of the whole book begins."""
from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from flowspace.languages import HTML_CODES
from flowspace.reruns.plan import Plan

WORDS = {
    "title": {"en": "The book, run again", "zh": "全书重新运行"},
    "changed": {"en": "Parameters unlike the book's own", "zh": "与本书不同的参数"},
    "none": {"en": "All parameters are the book's own.", "zh": "全部参数均与本书相同。"},
    "failed": {"en": "failed", "zh": "运行失败"},
    "chapter": {"en": "Chapter {n}", "zh": "第{n}章"},
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
    """
