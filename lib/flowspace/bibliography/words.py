"""Texts, titles and keywords: cleaned for reading, and brought to keys for comparing."""
from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from flowspace.placenames.text import HAN, plain, unaccented
from flowspace.placenames.traditional import simplified

_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|inf|p|jats:\w+|scp|span|title|sec|tt)(?: [^<>]*)?/?>", re.I)
_HYPHENS = re.compile(r"[-\u2010-\u2015\u2212_/]+")
_SPACED_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_SEMICOLONS = re.compile(r"\s*[;；]+\s*")
_COMMAS = re.compile(r"\s*[,，、]+\s*")
_CHINESE_COMMAS = re.compile(r"\s*[，、]+\s*")
_HAN_COMMAS = re.compile(r"\s*(?:，|(?<=[\u3400-\u9fff]),(?=\s*[\u3400-\u9fff]))\s*")
_ANY_COMMA = re.compile("[,，、]")
_WIDE = re.compile(r"(?<=[\u3400-\u9fff])(?:[ \t]*\u3000\s*|[ \t]{2,})(?=[\u3400-\u9fff])")
_SPACED_WORDS = re.compile(r"[\u3400-\u9fff]{2,}(?: [\u3400-\u9fff]{2,}){2,}")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
                         "ı": "i"})
"""Letters that hold no accent to take away, as databases of English letters write them."""

_QUOTES = "\"'“”‘’«»《》 .,;:。，；：、"


def tidy(text: str) -> str:
    """Bring a text of an export to one line without HTML entities and marks of italics and indices.

    Parameters
    ----------
    text : str
        As the file has it.

    Returns
    -------
    str
        Entities that were written twice (&amp;amp;) are read twice. Other letters stay as given.

    Examples
    --------
    >>> tidy("R&amp;amp;D in <i>Suzhou</i>:\\n  CO<sub>2</sub> &lt; 5")
    'R&D in Suzhou: CO2 < 5'
    """
    if "<" in text:
        text = _MARKUP.sub("", text)
    if "&" in text:
        text = html.unescape(html.unescape(text))
        if "<" in text:
            text = _MARKUP.sub("", text)
    if not text.isprintable():
        text = "".join(" " if mark.isspace() else mark for mark in text
                       if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs"))
    return " ".join(text.split())


@lru_cache(maxsize=1 << 18)
def word_key(keyword: str) -> str:
    """Bring a keyword to the form in which keywords are counted.

    Parameters
    ----------
    keyword : str
        As an author or a database gave it.

    Returns
    -------
    str
        In lower case (case folded) and half width, hyphens, slashes and underscores as spaces, no quotation marks or
        points around it, no spaces between Chinese characters.

    Notes
    -----
    Singular and plural stay two words, British and American spelling too, and accents stay: which of them are one is
    for the reader to say. Traditional characters become simplified as far as names of places hold them
    (`flowspace.placenames.traditional`); others stay.

    Examples
    --------
    >>> word_key("Urban–Agglomeration"), word_key("“R＆D”"), word_key("城 市 群"), word_key("區域")
    ('urban agglomeration', 'r&d', '城市群', '区域')
    >>> word_key("Innovation networks")
    'innovation networks'
    """
    text = _HYPHENS.sub(" ", plain(keyword).casefold()).strip(_QUOTES)
    text = " ".join(text.split())
    if not text.isascii() and HAN.search(text):
        text = simplified(_SPACED_HAN.sub("", text))
    return text


def title_key(title: str) -> str:
    """Bring a title to the letters and digits by which titles are compared.

    Parameters
    ----------
    title : str
        A title.

    Returns
    -------
    str
        Lower case, without accents, signs and spaces; empty where a title has neither letters nor digits.

    Examples
    --------
    >>> title_key("Innovation in the Yangtze-River Delta: a <i>review</i>"), title_key("中國城市群（一）")
    ('innovationintheyangtzeriverdeltaareview', '中国城市群一')
    """
    text = unaccented(unicodedata.normalize("NFKC", tidy(title))).casefold()
    if not text.isascii():
        text = text.translate(LETTERS)
    return simplified("".join(mark for mark in text if mark.isalnum()))


def split_keywords(text: str, commas: bool = False) -> list[str]:
    """Split a cell of keywords.

    Parameters
    ----------
    text : str
        Keywords between semicolons of either width.
    commas : bool
        Whether commas separate where there is no semicolon. Chinese commas do anyway where a text is Chinese, and so
        does a comma between Chinese characters beside semicolons. Where a Chinese text has neither, wide or double
        spaces separate, and with `commas` also single ones between three or more words of two characters or more.

    Returns
    -------
    list of str
        Without empty ones.

    Examples
    --------
    >>> split_keywords("城市群；创新;; 网络;"), split_keywords("城市群，创新、网络")
    (['城市群', '创新', '网络'], ['城市群', '创新', '网络'])
    >>> split_keywords("城市群；创新,网络;京、津、冀")
    ['城市群', '创新', '网络', '京、津、冀']
    >>> split_keywords("cities, innovative; flows"), split_keywords("cities, flows", commas=True)
    (['cities, innovative', 'flows'], ['cities', 'flows'])
    """
    parts = _SEMICOLONS.split(tidy(text))
    if len(parts) == 1 and not _ANY_COMMA.search(parts[0]) and (
            _WIDE.search(text) or commas and _SPACED_WORDS.fullmatch(parts[0])):
        return list(filter(None, map(tidy, _WIDE.split(text) if _WIDE.search(text) else parts[0].split())))
    if len(parts) == 1:
        if commas or HAN.search(text):
            parts = (_COMMAS if commas else _CHINESE_COMMAS).split(parts[0])
    elif HAN.search(text):
        parts = [one for part in parts for one in (_HAN_COMMAS.split(part) if HAN.search(part) else (part,))]
    return [part for part in map(str.strip, parts) if part]
