"""What a chapter calls things, in the language of its run: words, lists, verdicts, and numbers as prose shows them."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from flowspace import figures
from flowspace.errors import ParameterError, Problem
from flowspace.languages import LANGUAGES

COMMON = {
    "and": {"en": ", ", "zh": "、"},
    "none": {"en": "none", "zh": "无"},
    "agrees": {"en": "agrees", "zh": "一致"},
    "contradicts": {"en": "contradicts", "zh": "不一致"},
    "in_part": {"en": "in part", "zh": "部分一致"},
    "thin": {"en": "too thin to say", "zh": "数据太少，难以判断"},
}
"""Words of all chapters."""

_SMALLEST = 0.001


class Words:
    """The words of a chapter: its own, those of all chapters, and the labels of the figures, in this order.

    Parameters
    ----------
    own : mapping
        Key → language → word.
    language : str
        One of `flowspace.languages.LANGUAGES`.

    Raises
    ------
    ParameterError
        If a word is missing in a language.

    Examples
    --------
    >>> word = Words({"fruit": {"en": "Fruit", "zh": "水果"}}, "zh")
    >>> word("fruit"), word("agrees"), word("my own series")
    ('水果', '一致', 'my own series')
    >>> word.listed(["a", "b"], {"a": "甲", "b": "乙"}), word.listed([])
    ('甲、乙', '无')
    """

    def __init__(self, own: Mapping[str, Mapping[str, str]], language: str):
        missing = [f"{key} ({each})" for key, word in own.items() for each in LANGUAGES if not word.get(each)]
        if missing:
            raise ParameterError(Problem(f"no word for {', '.join(missing)}", "one in each language", "add it"))
        self._own = dict(own)
        self.language = language

    def __call__(self, key: str) -> str:
        """The word for a key; the key itself where there is none, such as the name of a reader's own series."""
        for words in (self._own, COMMON, figures.LABELS):
            if key in words:
                return words[key][self.language]
        return key

    def listed(self, keys: Iterable, names: Mapping | None = None) -> str:
        """Names one after the other, or the word for none; a key without a name stands for itself."""
        return self("and").join((names or {}).get(key, key) for key in keys) or self("none")

    def verdict(self, agrees: bool, contradicts: bool) -> str:
        """Agrees, contradicts, or in part where it does neither."""
        return self("agrees" if agrees else "contradicts" if contradicts else "in_part")


def p_value(p: float, least: float = _SMALLEST) -> str:
    """A p value as text: three decimals, with a lowest value and a dash where there is none.

    Parameters
    ----------
    p : float
    least : float
        The smallest p that can come out, 1/(R + 1) of R draws; it is told from a p that is that small.

    Examples
    --------
    >>> p_value(0.0312), p_value(1e-9), p_value(float("nan")), p_value(0.01, least=1 / 100)
    ('0.031', '≤ 0.001', '–', '≤ 0.010')
    """
    floor = max(least, _SMALLEST)
    # Whether a p near five per cent lies below it should be seen.
    decimals = 4 if 0.0495 <= p < 0.0505 else 3
    return "–" if pd.isna(p) else f"≤ {floor:.3f}" if p <= floor * (1 + 1e-9) else f"{p:.{decimals}f}"


def signed(value: float, decimals: int = 2) -> str:
    """A number as text, with a minus sign that is one.

    Examples
    --------
    >>> signed(-0.126), signed(3.14159, 3), signed(float("nan")), signed(float("-inf"))
    ('−0.13', '3.142', '–', '−∞')
    >>> signed(-0.001)
    '0.00'
    """
    if pd.isna(value):
        return "–"
    # No minus before a zero.
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−").replace("inf", "∞")


def interval(estimate: float, low: float, high: float, decimals: int = 3) -> str:
    """An estimate and its interval as text; without an end that is not known, without an estimate a dash alone.

    Examples
    --------
    >>> interval(-0.5, -0.75, -0.25, 2), interval(-0.5, float("nan"), float("nan"), 2)
    ('−0.50 (−0.75; −0.25)', '−0.50 (–; –)')
    >>> interval(float("nan"), float("nan"), float("nan"))
    '–'
    """
    if pd.isna(estimate):
        return "–"
    return f"{signed(estimate, decimals)} ({signed(low, decimals)}; {signed(high, decimals)})"
