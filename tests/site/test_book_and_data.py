"""The page of statements has every row of every chapter's table, word for word."""
import re
from html.parser import HTMLParser

import pytest


class Rows(HTMLParser):
    """Rows of the tables of a page, each as the texts of its cells."""

    def __init__(self, text):
        super().__init__()
        self.rows, self._inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag == "td" and self.rows:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "td"

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data


def rows_of(html):
    return [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in Rows(html).rows if row]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_of_every_chapter_is_on_the_page(site, language):
    page = (site / language / "pages" / "book_and_data.html").read_text(encoding="utf-8")
    collected = rows_of(page)
    chapters = sorted((site / language / "chapters").glob("*.html"))
    assert len(chapters) == 8
    for chapter in chapters:
        text = chapter.read_text(encoding="utf-8")
        section = re.search(rf'id="ch{int(chapter.stem[:2])}-book".*?</table>', text, re.S)
        rows = rows_of(section[0])
        assert len(rows) > 2
        assert [row for row in rows if row not in collected] == []
    assert "glue" not in re.sub(r"<[^>]+>", "", page.partition("<article")[2].partition("</article")[0])
