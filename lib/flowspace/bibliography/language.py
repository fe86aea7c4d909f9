"""The language of a publication: as its record says, or else guessed from the writing of its title."""
from __future__ import annotations

import re

_CODES = {
    "chinese": "zh", "中文": "zh", "汉语": "zh", "chi": "zh", "zho": "zh", "chs": "zh", "cht": "zh", "中文;": "zh",
    "english": "en", "英文": "en", "eng": "en", "german": "de", "ger": "de", "french": "fr", "fre": "fr",
    "spanish": "es", "spa": "es", "portuguese": "pt", "por": "pt", "russian": "ru", "rus": "ru", "italian": "it",
    "ita": "it", "japanese": "ja", "jpn": "ja", "korean": "ko", "kor": "ko", "polish": "pl", "dutch": "nl",
    "turkish": "tr", "czech": "cs", "hungarian": "hu", "ukrainian": "uk", "croatian": "hr", "romanian": "ro",
}
_SCRIPTS = tuple((re.compile(marks), code) for marks, code in (
    ("[\u3040-\u30ff]", "ja"), ("[\uac00-\ud7af]", "ko"), ("[\u3400-\u9fff]", "zh"), ("[\u0400-\u04ff]", "ru")))
_ENGLISH = re.compile(r"\b(?:the|of|and|in|for|on|an?|to|from|with|by|between|evidence|how|is|are)\b", re.I)


def language_of(given: str, title: str) -> str:
    """Say the language of a publication.

    Parameters
    ----------
    given : str
        What the record says; empty where it says nothing.
    title : str
        Its title.

    Returns
    -------
    str
        A code of two letters (ISO 639-1); what the record says in lower case where it is no language known here; empty
        where nothing tells it.

    Notes
    -----
    Titles in Latin letters count as English where they hold an English word such as of, and or in. Databases translate
    titles: what the record says goes first, and a guess can be wrong.

    Examples
    --------
    >>> language_of("Chinese", "Urban agglomerations"), language_of("", "城市群的创新"), language_of("", "Flows of patents")
    ('zh', 'zh', 'en')
    >>> language_of("English; French", "Villes"), language_of("", "Metropolregionen"), language_of("zh-CN", "")
    ('en', '', 'zh')
    """
    words = re.split(r"[;,；，/]", given.strip().lower())[0].strip()
    if words:
        code = _CODES.get(words)
        if code is None and re.fullmatch(r"[a-z]{2}(?:[-_]\w+)?", words):
            code = words[:2]
        return code or words
    if not title.isascii():
        for marks, code in _SCRIPTS:
            if marks.search(title):
                return code
    return "en" if _ENGLISH.search(title) else ""
