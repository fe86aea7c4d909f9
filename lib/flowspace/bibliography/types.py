"""Kinds of publication: ten, from the words of each format."""
from __future__ import annotations

import re

_PATTERNS = tuple((re.compile(rf"\b(?:{words})|(?:{chinese})", re.I), kind) for words, chinese, kind in (
    ("book review|peer[ -]review", "书评", "other"),
    ("(?:in)?proceeding|conference|conf|cpaper|meeting", "会议", "proceedings"),
    ("review", "综述", "review"),
    ("chapter|incollection|inbook|chap|book section", "章节", "chapter"),
    ("(?:phd|masters)?thes[ie]s|dissertation", "学位|博士|硕士", "thesis"),
    ("patent|pat$", "专利", "patent"),
    ("newspaper|news", "报纸", "news"),
    ("report|rprt|techreport", "报告", "report"),
    ("article|jour|journal|jfull|ejour|mgzn|preprint", "期刊", "article"),
    ("book|monograph|edbook|ebook", "图书|专著", "book"),
))


def type_of(given: str) -> str:
    """Bring the words of a format for the kind of a publication to one of ten.

    Parameters
    ----------
    given : str
        As the file has it.

    Returns
    -------
    str
        article, review, proceedings, chapter, book, thesis, patent, news, report, or other; empty where nothing is
        given. Of several kinds (Article; Proceedings Paper) the first in the order proceedings, review, chapter, …,
        article, book.

    Examples
    --------
    >>> [type_of(given) for given in ("Article; Early Access", "Review", "JOUR", "inproceedings", "期刊", "Editorial",
    ...                               "")]
    ['article', 'review', 'article', 'proceedings', 'article', 'other', '']
    >>> type_of("Article; Proceedings Paper"), type_of("Book Chapter"), type_of("Book Review")
    ('proceedings', 'chapter', 'other')
    """
    if not given.strip():
        return ""
    return next((kind for pattern, kind in _PATTERNS if pattern.search(given.strip())), "other")
