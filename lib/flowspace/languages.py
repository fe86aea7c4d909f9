"""The languages of the book, and what HTML calls them. The first one is that of files without a language in their name."""
from __future__ import annotations

LANGUAGES = ("en", "zh")

HTML_CODES = {"en": "en", "zh": "zh-CN"}
