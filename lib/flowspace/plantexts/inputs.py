"""Checks of what measures of texts are given: a text, a table of documents, a dictionary of terms."""
from __future__ import annotations

import re
from numbers import Real

import numpy as np
import pandas as pd

from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.values import listed, plain, refuse

LANGUAGES = ("zh", "en")


def text_problems(text, name="text") -> list[Problem]:
    """What is wrong with a text.

    Parameters
    ----------
    text : object
        As a user gives it.
    name : str

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> text_problems("规划"), len(text_problems(None))
    ([], 1)
    """
    if isinstance(text, str):
        return []
    return [Problem(f"a {name} that is a {type(text).__name__}", "a text", "give a str; an empty one has no words")]


def language_problems(language) -> list[Problem]:
    """What is wrong with a language.

    Parameters
    ----------
    language : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> language_problems("zh"), len(language_problems("fr"))
    ([], 1)
    """
    if isinstance(language, str) and language in LANGUAGES:
        return []
    return [Problem(f"language {plain(language)}", " or ".join(LANGUAGES), "choose one of them")]


def checked_documents(documents, text="text", document="document") -> pd.DataFrame:
    """Return keys and texts of a table of documents after checking them.

    Parameters
    ----------
    documents : DataFrame
        One row per document.
    text, document : str
        Its columns.

    Returns
    -------
    DataFrame
        These two columns.

    Raises
    ------
    MeasureError
        If it is no such table, a document stands twice or a text is none.

    Examples
    --------
    >>> checked_documents(pd.DataFrame({"document": ["a"], "text": ["规划"], "year": [2016]})).columns.tolist()
    ['document', 'text']
    """
    rows = checked_columns(documents, [document], "documents")
    if sum(column == text for column in documents.columns) != 1:
        refuse([Problem(f"documents without one column {text!r}", "a column of texts", "name another")])
    # Looked at here and not as a label: an empty text is a text.
    rows = rows.assign(**{text: documents[text]})
    twice = rows.loc[rows[document].duplicated(), document].tolist()
    problems = [Problem(f"documents that stand twice ({listed(twice)})", "one row per document",
                        "give each its own key")] if twice else []
    odd = [plain(one) for one in rows[text] if not isinstance(one, str)]
    if odd:
        problems.append(Problem(f"texts that are none ({listed(odd)})", "texts", "convert them"))
    refuse(problems)
    return rows


def checked_dictionary(dictionary) -> pd.DataFrame:
    """Return a dictionary of terms after checking it.

    Parameters
    ----------
    dictionary : DataFrame
        One row per term: term, mechanism; language ("zh" where there is no such column), weight (1) and excluded
        (False) may be left out.

    Returns
    -------
    DataFrame
        term, mechanism, language, weight, excluded.

    Raises
    ------
    MeasureError
        If a column is missing, a term is empty or stands twice, a weight is no number of zero or more, a language is
        unknown or excluded is neither true nor false.

    Examples
    --------
    >>> checked_dictionary(pd.DataFrame({"term": ["规划"], "mechanism": ["plans"]})).values.tolist()
    [['规划', 'plans', 'zh', 1.0, False]]
    """
    rows = checked_columns(dictionary, ["term", "mechanism"], "dictionary")
    for name, usual in (("language", "zh"), ("weight", 1.0), ("excluded", False)):
        rows[name] = dictionary[name].to_numpy() if name in dictionary.columns else usual
    rows = rows.reset_index(drop=True)
    problems = []
    odd = [plain(one) for one in rows["term"] if not isinstance(one, str) or not one.strip() or one != one.strip()]
    if odd:
        problems.append(Problem(f"terms that are empty, no texts or begin or end in a space ({listed(odd)})",
                                "words", "correct them"))
    refuse(problems)
    folded = rows["term"].str.lower()
    twice = sorted(set(folded[folded.duplicated()]))
    if twice:
        problems.append(Problem(f"terms that stand twice ({listed(twice)})", "each term once, under one mechanism",
                                "decide for one mechanism"))
    odd = sorted({plain(one) for one in rows["language"]} - set(map(plain, LANGUAGES)))
    if odd:
        problems.append(Problem(f"languages {listed(odd)}", " or ".join(LANGUAGES), "correct them"))
    odd = [plain(one) for one in rows["weight"]
           if not isinstance(one, Real) or isinstance(one, (bool, np.bool_)) or not 0 <= one < np.inf]
    if odd:
        problems.append(Problem(f"weights that are no numbers of zero or more ({listed(odd)})", "numbers from zero up",
                                "correct them"))
    odd = [plain(one) for one in rows["excluded"] if not isinstance(one, (bool, np.bool_))]
    if odd:
        problems.append(Problem(f"excluded that is neither true nor false ({listed(odd)})", "true or false",
                                "correct them"))
    refuse(problems)
    return rows.astype({"weight": float, "excluded": bool})


def pattern_problems(patterns, name="patterns") -> list[Problem]:
    """What is wrong with a list of regular expressions.

    Parameters
    ----------
    patterns : object
    name : str

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> pattern_problems(["以.*为指导"]), len(pattern_problems("以")), len(pattern_problems(["("]))
    ([], 1, 1)
    """
    if isinstance(patterns, (str, bytes)) or not isinstance(patterns, (list, tuple, set, frozenset)):
        return [Problem(f"{name} that are a {type(patterns).__name__}", "a list of regular expressions",
                        "put them into a list")]
    problems = []
    for one in patterns:
        if not isinstance(one, str) or not one:
            problems.append(Problem(f"pattern {plain(one)}", "a regular expression", "leave it out"))
            continue
        try:
            re.compile(one)
        except re.error as error:
            problems.append(Problem(f"pattern {plain(one)} ({error})", "a regular expression", "correct it"))
    return problems
