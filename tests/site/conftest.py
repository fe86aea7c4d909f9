"""The built site, which `make test` brings up to date before the tests start."""
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "site"


class Page(HTMLParser):
    """What the tests ask of a page: its addresses, anchors, images, figures and text."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        self.links, self.loads, self.ids, self.images, self.text = [], [], set(), [], []
        self.figures = self.captions = 0
        self.language, self._quiet, self._article = None, 0, 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "html":
            self.language = a.get("lang")
        if "id" in a:
            self.ids.add(a["id"])
        if tag == "a" and a.get("href"):
            self.links.append(a["href"])
        if tag in {"script", "img", "iframe", "audio", "video", "source"} and a.get("src"):
            self.loads.append(a["src"])
        if tag == "link" and a.get("href") and a.get("rel") not in ("alternate", "canonical"):
            self.loads.append(a["href"])
        if tag == "article":
            self._article += 1
        if tag == "img" and self._article:
            self.images.append(a)
        if tag == "figure":
            self.figures += 1
        if tag == "figcaption":
            self.captions += 1
        if tag in {"script", "style"}:
            self._quiet += 1

    def handle_endtag(self, tag):
        if tag in {"script", "style"}:
            self._quiet -= 1
        if tag == "article":
            self._article -= 1

    def handle_data(self, data):
        if not self._quiet:
            self.text.append(data)


@pytest.fixture(scope="session")
def site():
    if not (SITE / "en" / "intro.html").is_file():
        pytest.fail("the site is not built; expected _build/site. To mend it: run the tests by `make test`, or first "
                    "`make book`")
    return SITE


@pytest.fixture(scope="session")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))
            # the theme keeps template fragments among its static files
            if "_static" not in path.parts}
