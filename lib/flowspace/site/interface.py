"""Names of buttons and menus that the theme has in English only, in the language of the edition."""
from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path
from typing import Any

from sphinx.locale import get_translator

WORDS = {
    "en": {},
    "zh": {
        "Color mode": "配色", "System Settings": "随系统", "Table of contents": "本页目录",
        "Toggle primary sidebar": "显示或隐藏全书目录", "Toggle secondary sidebar": "显示或隐藏本页目录",
        "Search this book...": "搜索本书……", "Link to this heading": "此标题的链接", "Link to this table": "此表的链接",
        "Link to this image": "此图的链接", "Link to this term": "此术语的链接", "Link to this equation": "此公式的链接",
    },
}

LABELS: dict[str, dict[str, str]] = {
    "en": {},
    "zh": {"Main": "全书目录", "Page": "本页目录", "Toggle hidden content": "展开或收起"},
}
"""Labels that templates and scripts hold as plain text, which no catalogue translates."""


class Names(NullTranslations):
    """What stands in for a text that no installed catalogue translates.

    Examples
    --------
    >>> Names("zh").gettext("Color mode"), Names("en").gettext("Color mode")
    ('配色', 'Color mode')
    """

    def __init__(self, language: str):
        super().__init__()
        self.words = WORDS[language]

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)


def _name_search(app: Any, config: Any) -> None:
    config.html_theme_options["search_bar_text"] = Names(config.flowspace_language).gettext("Search this book...")


def _add_names(app: Any) -> None:
    get_translator().add_fallback(Names(app.config.flowspace_language))


def with_labels(text: str, language: str) -> str:
    """A page or a script with its labels in the language of the edition.

    Examples
    --------
    >>> with_labels('<nav aria-label="Page">', "zh")
    '<nav aria-label="本页目录">'
    """
    for english, own in LABELS[language].items():
        text = text.replace(f'aria-label="{english}"', f'aria-label="{own}"')
    return text


def _label_pages(app: Any, exception: Exception | None) -> None:
    if exception or not LABELS[app.config.flowspace_language]:
        return
    out = Path(app.outdir)
    for path in [*out.rglob("*.html"), *out.glob("_static/togglebutton.js")]:
        text = path.read_text(encoding="utf-8")
        labelled = with_labels(text, app.config.flowspace_language)
        if labelled != text:
            path.write_text(labelled, encoding="utf-8")


def register(app: Any) -> None:
    app.connect("config-inited", _name_search)
    app.connect("builder-inited", _add_names)
    app.connect("build-finished", _label_pages)
