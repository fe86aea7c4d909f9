"""Words by which a record is said to name a city, and innovation."""
from __future__ import annotations

import re

CITY_WORDS = {"en": r"\b(?:city|cities|urban\w*|metropol\w*|towns?|municipal\w*|agglomerat\w*)\b",
              "zh": "城市|城镇|都市|市"}
INNOVATION_WORDS = {"en": r"\b(?:innovat\w*|patent\w*|invent\w*|technolog\w*|knowledge|creativ\w*)\b|r&d",
                    "zh": "创新|专利|科技|技术|知识|研发|发明"}
"""Words by which a record counts as naming a city, and innovation, by language."""


def names(text: str, words: dict[str, str], language: str) -> bool:
    """Tell whether a text holds one of the words of its language.

    Parameters
    ----------
    text : str
        Title and abstract, or title and keywords.
    words : dict of str
        Pattern by language, such as `CITY_WORDS`.
    language : {"en", "zh"}
        Of the text.

    Returns
    -------
    bool

    Examples
    --------
    >>> names("Flows between Cities", CITY_WORDS, "en"), names("长三角的专利", CITY_WORDS, "zh")
    (True, False)
    """
    return re.search(words[language], text.lower()) is not None
