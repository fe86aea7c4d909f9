"""Brings writing to one form: widths of characters, spaces, invisible marks, accents."""
from __future__ import annotations

import re
import unicodedata

HAN = re.compile(r"[\u3400-\u9fff]")
"""A Chinese character."""

APOSTROPHES = "'’‘`´ʹ"
"""Marks that separate syllables of pinyin (Xi'an)."""


def plain(text: str) -> str:
    """Bring text to half-width characters, without invisible marks and double spaces.

    Examples
    --------
    >>> plain(" １２\\u00a0３ "), plain("苏\\u200b州\\u3000市")
    ('12 3', '苏州 市')
    """
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(mark for mark in text if unicodedata.category(mark) not in ("Cf", "Cc") or mark in "\t\n\r")
    return " ".join(text.split())


def unaccented(text: str) -> str:
    """Write Latin letters in lower case, without accents and tones.

    Examples
    --------
    >>> unaccented("Xī'ān"), unaccented("Lüliang City")
    ("xi'an", 'luliang city')
    """
    if text.isascii():
        return text.lower()
    return "".join(mark for mark in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(mark))


def letters(text: str) -> str:
    """Write an English name in lower-case letters and digits alone, without accents.

    Examples
    --------
    >>> letters("Xi'an"), letters("Lüliang"), letters("Inner Mongolia")
    ('xian', 'luliang', 'innermongolia')
    """
    return re.sub(r"[^a-z0-9]", "", unaccented(text))
