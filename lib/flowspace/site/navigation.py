"""The navigation at the side: the arrows that open the pages below a page get a name for those who hear the page."""
from __future__ import annotations

from typing import Any

WORDS = {"en": "Pages below “{title}”", "zh": "“{title}”下的页面"}


def name_toggles(soup: Any, language: str) -> Any:
    """Give every arrow of a navigation its name; the theme leaves it with a picture only.

    Examples
    --------
    >>> from bs4 import BeautifulSoup
    >>> soup = BeautifulSoup("<li><a>Data</a><details><summary></summary></details></li>", "html.parser")
    >>> name_toggles(soup, "en").summary["aria-label"]
    'Pages below “Data”'
    """
    for summary in soup.select("li > details > summary"):
        title = summary.find_parent("li").find("a").get_text(strip=True)
        summary["aria-label"] = WORDS[language].format(title=title)
    return soup


def _name_in_page(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    made = context.get("generate_toctree_html")
    if made is not None:
        context["generate_toctree_html"] = lambda *given, **named: name_toggles(
            made(*given, **named), app.config.flowspace_language)


def register(app: Any) -> None:
    # After the theme has put its function there.
    app.connect("html-page-context", _name_in_page, priority=900)
