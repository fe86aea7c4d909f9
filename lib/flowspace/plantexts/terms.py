"""Finding terms of a dictionary in a text: the longest, none counted twice, negated ones marked."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import pandas as pd

from flowspace.errors import Problem
from flowspace.plantexts.clean import HAN
from flowspace.plantexts.inputs import checked_dictionary, language_problems, text_problems
from flowspace.values import listed, plain, refuse, whole_number

NEGATORS = {
    "zh": ("不得", "不再", "不要", "不搞", "不能", "不", "未", "没有", "无", "避免", "防止", "严禁", "禁止", "杜绝", "停止", "取消"),
    "en": ("no", "not", "without", "avoid", "avoiding", "prevent", "preventing", "prohibit", "prohibited", "never"),
}
"""Words before a term, within its clause, after which the term is not something the plan wants."""

NOT_NEGATING = {
    "zh": ("不断", "不仅", "不但", "不同", "不少", "不失时机", "不可或缺", "不懈", "不动摇", "无缝", "无人", "无线", "无锡", "无偿", "未来",
           "不折不扣", "不竭", "不动产", "毫不", "不得不", "不能不", "不可替代", "不拘一格", "不唯", "不求所有", "不限于", "不止",
           "无障碍", "无不"),
    "en": ("not only", "no doubt", "no later than"),
}
"""Words that hold a negator and negate nothing."""

_CLAUSE_END = re.compile(r"[，,。.；;：:！!？?\n]")

WINDOW = 8
"""Characters (Chinese) or words (English) before a term in which a negator counts."""


def find_terms(text, dictionary, language="zh", window=WINDOW, negators: Iterable[str] | None = None,
               not_negating: Iterable[str] | None = None) -> pd.DataFrame:
    """Find the terms of a dictionary in a text.

    Parameters
    ----------
    text : str
        Clean.
    dictionary : DataFrame
        term, mechanism, and where they are given language, weight and excluded.
    language : {"zh", "en"}
        Terms of this language are looked for: Chinese ones wherever their characters stand, English ones as whole
        words, whatever their capitals, with or without an s at their end.
    window : int
        How far before a term a negator counts, in characters (zh) or words (en), within the same clause; 0 for no
        negation.
    negators, not_negating : list of str, optional
        In place of `NEGATORS` and `NOT_NEGATING` of the language.

    Returns
    -------
    DataFrame
        One row per place, in the order of the text: start (character, from 0), term, mechanism, weight, excluded,
        negated.

    Raises
    ------
    MeasureError
        If it is no text, the dictionary is not as it should be or has no term of the language, or a word of negation
        is none.

    Notes
    -----
    The text is read from its beginning, and where several terms begin at one place the longest is taken; reading goes
    on behind it. No character therefore belongs to two terms. Two terms that overlap without beginning at one place go
    to the first. An excluded phrase takes its place like a term, so that nothing within it is found.

    Examples
    --------
    >>> dictionary = pd.DataFrame({"term": ["人才", "人才引进", "园区"], "mechanism": ["talent", "talent", "parks"]})
    >>> find_terms("加强人才引进，防止盲目建设园区。", dictionary)[["start", "term", "negated"]].values.tolist()
    [[2, '人才引进', False], [13, '园区', True]]
    """
    problems = text_problems(text) + language_problems(language) + whole_number(window, "window", 0)
    refuse(problems)
    given = {"negators": negators, "not negating": not_negating}
    for name, one in given.items():
        if one is None:
            given[name] = (NEGATORS if name == "negators" else NOT_NEGATING)[language]
        elif isinstance(one, str) or not isinstance(one, Iterable):
            problems.append(Problem(f"{name} that are a {type(one).__name__}", "a list of words", "put them into one"))
        else:
            given[name] = list(one)
            odd = [plain(word) for word in given[name] if not isinstance(word, str) or not word]
            if odd:
                problems.append(Problem(f"{name} that are no words ({listed(odd)})", "words", "leave them out"))
    refuse(problems)
    rows = checked_dictionary(dictionary)
    rows = rows[rows["language"] == language]
    if not len(rows):
        refuse([Problem(f"a dictionary without a term in {plain(language)}", "at least one", "add terms")])
    by_term = {str(row.term).lower(): row for row in rows.itertuples(index=False)}
    pattern = _alternatives(by_term, language)
    negation, harmless = (_alternatives(words, language, plural=False) for words in given.values())
    columns = {name: [] for name in ("start", "term", "mechanism", "weight", "excluded", "negated")}
    # One character for one: what lower-case letters of some scripts would lengthen is left as it is.
    lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    # Where clauses begin, looked up once: cutting the whole text before every term would take its square of time.
    starts = [0, *(sign.end() for sign in _CLAUSE_END.finditer(lowered))]
    for hit in pattern.finditer(lowered):
        found = hit.group()
        clause = lowered[starts[bisect_right(starts, hit.start()) - 1]:hit.start()]
        row = by_term[found if found in by_term else found[:-1]]
        columns["start"].append(hit.start())
        columns["term"].append(row.term)
        columns["mechanism"].append(row.mechanism)
        columns["weight"].append(row.weight)
        columns["excluded"].append(row.excluded)
        columns["negated"].append(bool(window) and _negated(clause, language, window, negation, harmless))
    return pd.DataFrame(columns).astype({"start": int, "term": object, "mechanism": object, "weight": float,
                                         "excluded": bool, "negated": bool})


def _alternatives(words, language, plural=True):
    """A pattern that finds the longest of some words; nothing at all where there are none."""
    ordered = sorted((str(one).lower() for one in words), key=lambda one: (-len(one), one))
    if not ordered:
        return re.compile(r"(?!)")
    body = "|".join(re.escape(one) + ("s?" if plural and language == "en" and not one.endswith("s") else "")
                    for one in ordered)
    return re.compile(rf"\b(?:{body})\b" if language == "en" else body)


def _negated(clause, language, window, negation, harmless) -> bool:
    """Whether a negator stands in the end of what comes before a term in its clause."""
    if language == "zh":
        # A word cut by the beginning of the window is looked at whole before the window is laid.
        return bool(negation.search(harmless.sub(lambda hit: "□" * len(hit.group()), clause)[-window:]))
    words = harmless.sub("", clause).split()[-window:]
    return bool(negation.search(" ".join(words)))


def characters(text) -> int:
    """Number of Chinese characters of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    int
        Without punctuation, digits and letters.

    Raises
    ------
    MeasureError
        If it is no text.

    Examples
    --------
    >>> characters("规划（2016—2030年）")
    3
    """
    refuse(text_problems(text))
    return len(re.findall(f"[{HAN}]", text))
