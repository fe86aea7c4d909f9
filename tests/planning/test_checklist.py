"""The checklist: there and back, pages in which nothing a reader wrote is markup, and mistakes with their rows."""
from html.parser import HTMLParser

import pandas as pd
import pytest
from openpyxl import load_workbook

from flowspace import cli, tables
from flowspace import planning as pl
from flowspace.errors import MeasureError, TableError

ITEMS = tables.read("special_plan_items")
NASTY = ("<script>alert(1)</script>\n# no head & no *stars* | [link](javascript:x) {ref}`a` $x$",
         "1. not a list", "①、²写作原样")


class Page(HTMLParser):
    """Texts of a page by the element they stand in."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag != "meta":
            self.open.append((tag, dict(attributes).get("class", "")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open:
            self.texts.append((*self.open[-1], data))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_holds_every_answer_as_text_and_loads_nothing(language):
    keys = ITEMS.sort_values(["part_number", "number"])["item"].tolist()
    answers = dict(zip(keys, NASTY, strict=False))
    text = pl.filled_page(ITEMS, answers, language, title="A <plan>")
    page = Page(text)
    assert page.open == [] and "script" not in page.tags and "src=" not in text and "href=" not in text
    assert [t for tag, c, t in page.texts if c == "answer"] == list(NASTY)
    assert [t for tag, c, t in page.texts if tag == "h1"] == ["A <plan>"]
    assert sum(c == "open" for _, c, _ in page.texts) == len(ITEMS) - 3
    assert sum(tag == "li" for tag, *_ in page.texts) == len(ITEMS) - 3
    assert f'lang="{ {"en": "en", "zh": "zh-CN"}[language]}"' in text
    assert text == pl.filled_page(ITEMS.iloc[::-1], answers, language, title="A <plan>")


def test_markdown_has_no_markup_of_the_reader():
    from markdown_it import MarkdownIt

    keys = ITEMS.sort_values(["part_number", "number"])["item"].tolist()
    text = pl.filled_page(ITEMS, dict(zip(keys, NASTY, strict=False)), "en", "markdown", title="A *plan*")
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    page = Page(rendered)
    assert page.tags <= {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "blockquote"}
    assert "<script>alert(1)</script>" in "".join(t for *_, t in page.texts)
    assert [t for tag, _, t in page.texts if tag == "h1"] == ["A *plan*"]


def test_a_page_that_is_complete_says_so():
    page = pl.filled_page(ITEMS, dict.fromkeys(ITEMS["item"], "yes"))
    assert "All questions are answered." in page and "<li>" not in page


def test_counts_by_part():
    found = pl.answered_counts(ITEMS, {"space-1": "x", "space-2": "  ", "balance-1": "y"}, "zh")
    assert found["questions"].sum() == len(ITEMS) and found["answered"].sum() == 2
    assert found.at["space", "name"] == "空间格局" and found.at["space", "open"] == "space-2; space-3; space-4"
    assert list(found.index) == list(ITEMS.sort_values("part_number")["part"].unique())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_goes_out_empty_and_comes_back(tmp_path, ending, language):
    file = pl.write_checklist(tmp_path / f"list.{ending}", ITEMS, language)
    assert pl.read_answers(file, ITEMS) == {}
    if ending == "csv":
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        filled = [line + "①答，“是”".replace("，", "；") if line.startswith("space-1,") else line for line in lines]
        file.write_text("\r\n".join(filled), encoding="gb18030")
    else:
        book = load_workbook(file)
        for row in book.active.iter_rows(min_row=2):
            if row[0].value == "space-1":
                row[4].value = "①答；“是”"
        book.save(file)
    assert pl.read_answers(file, ITEMS) == {"space-1": "①答；“是”"}


def test_mistakes_of_a_list_come_at_once(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("item,answer\nspace-1,a\nspac-2,b\nspace-1,c\n", encoding="utf-8")
    with pytest.raises(TableError) as error:
        pl.read_answers(file, ITEMS)
    assert "row 3: found item 'spac-2' (did you mean 'space-2'?)" in str(error.value)
    assert "row 4: found item 'space-1' a second time (first in row 2)" in str(error.value)
    file.write_text("key,text\nspace-1,a\n", encoding="utf-8")
    with pytest.raises(TableError, match="2 problems"):
        pl.read_answers(file, ITEMS)
    file.write_text("", encoding="utf-8")
    with pytest.raises(TableError, match="an empty list"):
        pl.read_answers(file, ITEMS)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: pl.filled_page(ITEMS, {"space-9": "x", "space-1": 3}), "2 problems"),
    (lambda: pl.filled_page(ITEMS, ["x"]), "a list"),
    (lambda: pl.filled_page(ITEMS, {}, "de", "pdf", 3), "3 problems"),
    (lambda: pl.blank_checklist(ITEMS.drop(columns="part")), "without part"),
    (lambda: pl.blank_checklist(pd.concat([ITEMS, ITEMS])), "stand twice"),
    (lambda: pl.blank_checklist(ITEMS.assign(question_en=" ")), "no question"),
    (lambda: pl.blank_checklist(None), "no checklist")])
def test_mistakes_are_named(call, words):
    with pytest.raises(MeasureError, match=words):
        call()


def test_pages_are_written_whole_or_not_at_all(tmp_path):
    assert "<h1>" in pl.write_page(tmp_path / "a.html", ITEMS, {}).read_text(encoding="utf-8")
    assert pl.write_page(tmp_path / "a.md", ITEMS, {}, "zh").read_text(encoding="utf-8").startswith("# 科技")
    for name in ("a.pdf", "no/a.md"):
        with pytest.raises(TableError):
            pl.write_page(tmp_path / name, ITEMS, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.md"]


def test_the_commands(tmp_path, capsys):
    paths = [tmp_path / name for name in ("s.csv", "a.csv", "p.html")]
    sheet, answers, page = map(str, paths)
    assert cli.main(["coding-sheet", sheet, "--language", "zh"]) == 0
    assert "珠三角城市群 [pearl-river-delta]" in paths[0].read_text(encoding="utf-8-sig").splitlines()[0]
    assert cli.main(["coding-sheet", sheet]) == 1
    assert "a file of this name" in capsys.readouterr().err
    assert cli.main(["coding-sheet", str(tmp_path / "t.csv"), "--agglomeration", "central-plans"]) == 1
    assert "did you mean 'central-plains'" in capsys.readouterr().err
    assert cli.main(["checklist", "blank", answers]) == 0
    assert cli.main(["checklist", "page", answers, page, "--title", "Ours"]) == 0
    assert f"0 of {len(ITEMS)} questions answered" in capsys.readouterr().out
    assert "<h1>Ours</h1>" in paths[2].read_text(encoding="utf-8")


_ITEM = {"item": "s-1", "part": "space", "part_number": 4, "number": 1, "part_en": "Space", "question_en": "Which?"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "＝", "＠", "\t"])
def test_no_cell_begins_a_formula_and_answers_come_back(tmp_path, start):
    items = pd.DataFrame([_ITEM]).assign(question_en=f"{start}cmd|x")
    path = pl.write_checklist(tmp_path / "list.csv", items)
    cell = path.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[2]
    assert cell == f"'{start}cmd|x"


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_signs_that_control_a_device_are_named(tmp_path, name):
    with pytest.raises(TableError, match="control a device"):
        pl.write_checklist(tmp_path / name, pd.DataFrame([_ITEM]).assign(question_en="a\x0bb"))


@pytest.mark.parametrize("change", [{"chapter": "five"}, {"chapter": float("inf")}, {"part_en": None}, {"part": None},
                                    {"number": "first"}, {"part_number": None}])
def test_lists_with_odd_cells_are_named(change):
    with pytest.raises(MeasureError, match="that is no"):
        pl.blank_checklist(pd.DataFrame([_ITEM | change]))


@pytest.mark.parametrize("path", [None, 5, ["a.csv"]])
def test_a_path_that_is_none_is_named(path):
    with pytest.raises(TableError, match="as path"):
        pl.read_answers(path, pd.DataFrame([_ITEM]))
