"""Tables for pages: structure for screen readers, evidence, download; a reader's data is never taken as markup."""
from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import FigureError
from flowspace.figures import evidence_table

EN = {"evidence": "estimated", "source": "toy", "language": "en"}
ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture
def frame():
    return pd.DataFrame({"agglomeration": ["north", "delta"], "year": [2018, 2018], "patents": [123456, -7],
                         "value": [0.43849, np.nan], "complete": [True, False], "evidence": ["observed", "simulated"]})


def test_structure_for_screen_readers(frame):
    tags = Tags(evidence_table(frame, caption="Values", **EN).html).tags
    assert [a["scope"] for t, a in tags if t == "th"] == ["col"] * 6 + ["row"] * 2
    region = next(a for t, a in tags if a.get("role") == "region")
    assert (region["tabindex"], region["aria-label"]) == ("0", "Values")
    assert ("caption", {}) in tags


def test_every_opened_element_is_closed(frame):
    html = evidence_table(frame, caption="Values", download_name="a.csv", **EN).html
    for tag in ("div", "table", "thead", "tbody", "tr", "th", "td", "p", "span", "a", "caption"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Agglomeration", "123,456", "−7", "0.438", "–", ">yes<", ">no<", "estimated", "simulated", "Source: toy"]),
    ("zh", ["城市群", "123,456", "−7", "0.438", "–", ">是<", ">否<", "估计", "模拟", "来源：toy"]),
])
def test_words_and_numbers(frame, language, words):
    html = evidence_table(frame, **(EN | {"language": language})).html
    for word in words:
        assert word in html, word
    assert "2018" in html and "2,018" not in html


def test_badges_of_the_table_and_of_rows(frame):
    classes = [a.get("class") for _, a in Tags(evidence_table(frame, **EN).html).tags]
    assert classes.count("fs-badge fs-observed") == 1
    assert classes.count("fs-badge fs-simulated") == 1
    assert classes[-2:] == ["fs-badge fs-estimated", "fs-source"]


def test_markup_in_data_headers_caption_and_source_is_text():
    frame = pd.DataFrame({"agglomeration": [ATTACK], "value": [1.0]})
    table = evidence_table(frame, evidence="observed", source=ATTACK, language="en", caption=ATTACK,
                           columns={"agglomeration": ATTACK, "value": None}, download_name="a.csv")
    for text in (table.html, table.markdown):
        assert {t for t, _ in Tags(text).tags} <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p",
                                                   "span", "a"}
        assert "<script" not in text
    assert not any(name.startswith("on") for _, attrs in Tags(table.html).tags for name in attrs)


def test_markdown_signs_in_data_are_text():
    frame = pd.DataFrame({"agglomeration": ["a|b [c](javascript:x) `d` *e*"]})
    row = evidence_table(frame, **EN).markdown.splitlines()[2]
    assert row == r"| a\|b \[c\](javascript:x) \`d\` \*e\* |"


def test_download_is_the_whole_unrounded_table_with_a_byte_order_mark(frame):
    frame = frame.assign(agglomeration=["京津冀", "长三角"])
    table = evidence_table(frame, max_rows=1, download_name="table.csv", **EN)
    link = next(a for t, a in Tags(table.html).tags if t == "a")
    assert link["download"] == "table.csv"
    data = base64.b64decode(link["href"].split("base64,")[1])
    assert data.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(data))
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)
    assert "1 of 2 rows shown" in table.html


def test_no_download_and_no_script_unless_asked(frame):
    html = evidence_table(frame, **EN).html
    assert "<a" not in html and "script" not in html and "style=" not in html


def test_columns_choose_order_and_words(frame):
    table = evidence_table(frame, columns=["value", "agglomeration"], digits={"value": 1}, **EN)
    assert table.markdown.splitlines()[:3] == ["| Value | Agglomeration |", "|---:|:---|", "| 0.4 | north |"]


def test_no_negative_zero(frame):
    assert "0.00" in evidence_table(frame.assign(value=-0.001), digits=2, **EN).html
    assert "−0.00" not in evidence_table(frame.assign(value=-0.001), digits=2, **EN).html


def test_an_empty_table_has_its_header(frame):
    assert "Agglomeration" in evidence_table(frame.iloc[:0], **EN).html


def test_shows_itself(frame):
    table = evidence_table(frame, **EN)
    assert table._repr_html_() == table.html and table._repr_markdown_() == table.markdown
    assert repr(table).endswith("estimated. Source: toy")


@pytest.mark.parametrize(("change", "part"), [
    ({"evidence": "guess"}, "guess"), ({"source": " "}, "source"), ({"language": "fr"}, "language"),
    ({"columns": ["valu"]}, "did you mean 'value'"), ({"columns": []}, "no column"), ({"digits": -1}, "digits"),
    ({"download_name": "../a.csv"}, "download_name"), ({"download_name": "a.html"}, "download_name"),
    ({"max_rows": 0}, "max_rows"),
])
def test_refuses(frame, change, part):
    with pytest.raises(FigureError, match=part):
        evidence_table(frame, **(EN | change))


def test_refuses_columns_without_words_and_wrong_grades_at_once(frame):
    with pytest.raises(FigureError) as caught:
        evidence_table(frame.assign(evidence="sure").rename(columns={"value": "wert"}), **EN)
    assert len(caught.value.problems) == 2
