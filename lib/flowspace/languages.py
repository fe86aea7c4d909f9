"""The languages of the book, and what HTML calls them; files without a language in their name are in the first."""
from __future__ import annotations

LANGUAGES = ("en", "zh")

HTML_CODES = {"en": "en", "zh": "zh-CN"}
