"""What the book reports and what the data show: every statement of every chapter, by chapters that have been run."""
import json
import re

import pytest
from page_sources import ROOT

from flowspace.book.words import COMMON
from flowspace.errors import BuildError
from flowspace.site.book_and_data import DECIDED, UNDECIDED, UNDECIDED_WORDS, comparison, outcome

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
GLUE = re.compile(r"\{glue:(text)?\}`([^`]+)`")


def as_run(path, verdict):
    """A chapter whose run has given every verdict the same word, and every other result its own key."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    words = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    outputs = []
    for kind, key in sorted(set(GLUE.findall(words))):
        shown = {"text/plain": f"'{verdict if '-says-' in key else key}'"}
        if not kind:
            shown = {"text/html": '<span class="fs-badge fs-published">x</span>', "text/plain": "<HTML>"}
        outputs.append({"data": {f"application/papermill.record/{form}": value for form, value in shown.items()},
                        "metadata": {"scrapbook": {"name": key}}})
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = outputs
    return notebook


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_both_editions_have_the_same_statements_and_every_result_in_its_place(path):
    english, chinese = (comparison(as_run(path, word), language) for language, word in
                        (("en", "agrees"), ("zh", "一致")))
    assert english.number == chinese.number == int(path.stem[:2])
    assert len(english.rows) == len(chinese.rows) > 2
    assert {len(row) for row in (*english.rows, *chinese.rows)} == {len(english.heads)} == {len(chinese.heads)}
    for one, other in zip(english.rows, chinese.rows, strict=True):
        assert sorted(GLUE.findall("".join(one))) == sorted(GLUE.findall("".join(other)))
    for each, language in ((english, "en"), (chinese, "zh")):
        assert "{glue" not in "".join(each.with_results(cell) for row in each.rows for cell in row)
        assert each.grades and set(GLUE.findall(each.evidence)) >= {("", key) for key in each.grades
                                                                    if f"`{key}`" in each.evidence}
        assert each.evidence
        if each.reports_the_book:
            assert each.outcomes(language).total() == len(each.rows)
    assert english.reports_the_book == (english.number != 8) == chinese.reports_the_book


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_result_that_the_run_does_not_have_is_named(path):
    notebook = as_run(path, "agrees")
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    missing = next(output for output in code["outputs"] if "-says-" in output["metadata"]["scrapbook"]["name"])
    code["outputs"].remove(missing)
    found = comparison(notebook, "en")
    with pytest.raises(BuildError, match=missing["metadata"]["scrapbook"]["name"]):
        [found.with_results(cell) for row in found.rows for cell in row]


def test_a_chapter_that_was_not_run_has_nothing_to_collect_and_one_without_a_table_is_refused():
    notebook = json.loads(CHAPTERS[0].read_text(encoding="utf-8"))
    notebook = {**notebook, "cells": [{**cell, "outputs": []} for cell in notebook["cells"]]}
    assert comparison(notebook, "en") is None
    with pytest.raises(BuildError, match="without verdicts"):
        comparison({"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# Title"}]}, "en")


def test_verdicts_are_sorted_by_what_they_say():
    assert [outcome(word, "en") for word in ("agrees", "in part", "contradicts", "no finding")] == [*DECIDED, UNDECIDED]
    assert [outcome(word, "zh") for word in ("一致", "部分一致", "不一致", "不可比")] == [*DECIDED, UNDECIDED]
    assert DECIDED == {key: COMMON[key] for key in DECIDED}
    assert all(COMMON["thin"][language] in words for language, words in UNDECIDED_WORDS.items())
    assert len(UNDECIDED_WORDS["en"]) == len(UNDECIDED_WORDS["zh"])
    with pytest.raises(BuildError, match="'perhaps'"):
        outcome("perhaps", "en")


def test_two_verdicts_of_one_row_count_once():
    rows = "\n".join(f"| s | {{glue:text}}`{a}` {{glue:text}}`{b}` | b |" for a, b in ("xx", "xy", "yy"))
    heads = "| statement | verdict | the book, as the review reports it |\n|---|---|---|"
    source = f"# T\n\n(ch3-book)=\n## S\n\n{heads}\n{rows}"
    outputs = [{"data": {"application/papermill.record/text/plain": f"'{word}'"},
                "metadata": {"scrapbook": {"name": key}}} for key, word in (("x", "agrees"), ("y", "contradicts"))]
    found = comparison({"cells": [{"cell_type": "markdown", "metadata": {}, "source": source},
                                  {"cell_type": "code", "metadata": {}, "source": "", "outputs": outputs}]}, "en")
    assert dict(found.outcomes("en")) == {"agrees": 1, "in_part": 1, "contradicts": 1}


@pytest.mark.parametrize("name", ["book_and_data.md", "book_and_data.zh.md"])
def test_the_page_has_every_chapter(name):
    text = (ROOT / "pages" / name).read_text(encoding="utf-8")
    assert re.findall(r"^```\{book-and-data\} (\d)$", text, re.M) == [str(int(path.stem[:2])) for path in CHAPTERS]
