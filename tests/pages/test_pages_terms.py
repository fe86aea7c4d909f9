"""One word for one thing: words that glossary_not_used.csv gives up for a term of the glossary are found nowhere.

Searched are the pages, the words of the chapters, the labels of figures and all texts of the descriptor. Names of
files of others and the heads of readers' own tables that the importers understand are not prose.
"""
import csv
import re

from page_sources import ROOT, is_chinese, notebook_words, prose_pages

import pytest

from flowspace import tables
from flowspace.figures import LABELS
from flowspace.sources.membership import VERSIONS
from flowspace.sources.published import FINDINGS

FILES_OF_OTHERS = ("全国高速列车时刻表_20160310.xlsx",)


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "pages" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


NOT_USED = table("glossary_not_used.csv")


def own_texts(value):
    """All texts in a nested structure."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from own_texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from own_texts(inner)
    elif isinstance(value, str):
        yield value


def read() -> dict[str, str]:
    """Where words stand, and the words."""
    found = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in prose_pages()}
    found |= {"chapters": notebook_words(), "labels": "\n".join(own_texts(LABELS)),
              "versions": "\n".join(own_texts(VERSIONS)), "findings": "\n".join(own_texts(FINDINGS))}
    found |= {f"table {name}": "\n".join(own_texts(tables.describe(name))) for name in tables.names()}
    return found


@pytest.fixture(scope="module")
def texts():
    found = read()
    for name, text in found.items():
        for file in FILES_OF_OTHERS:
            text = text.replace(file, "")
        found[name] = text.casefold()
    return found


def test_what_is_not_used_is_set_against_a_term_of_the_glossary():
    terms = {language: {row[language] for row in table("glossary_terms.csv")} for language in ("en", "zh")}
    assert [row for row in NOT_USED if row["term"] not in terms[row["language"]]] == []
    assert len({(row["language"], row["not_used"]) for row in NOT_USED}) == len(NOT_USED)
    assert all(row["not_used"] != row["term"] for row in NOT_USED)


@pytest.mark.parametrize("row", NOT_USED, ids=lambda row: row["not_used"])
def test_no_other_word_is_used_for_a_term(texts, row):
    found = [name for name, text in texts.items() if row["not_used"].casefold() in text]
    assert found == [], f"write {row['term']!r}"


HAN = "[\u4e00-\u9fff]"


@pytest.mark.parametrize("given_up", ["原著", "本书书评", "程序库"])
def test_the_chinese_edition_keeps_to_one_word_for_the_book_and_the_library(texts, given_up):
    assert [name for name, text in texts.items() if given_up in text] == []


def chinese_prose() -> dict[str, str]:
    words = {path.name: path.read_text(encoding="utf-8") for path in prose_pages() if is_chinese(path)}
    words["chapters"] = "\n".join(line for line in notebook_words().splitlines() if re.search(HAN, line))
    return words


@pytest.mark.parametrize(("slip", "pattern"), [
    ("a Latin comma, colon or bracket beside Chinese", rf"{HAN}[,;:?!]{HAN}|{HAN}\((?!\.\.)[^)\n]*{HAN}\)"),
    ("an English et al.", r"et al\."),
    ("a space between Chinese and a digit", rf"{HAN} \d|\d {HAN}"),
    ("a quotation inside bold marks", r"\*\*[“‘][^*]*[”’]\*\*"),
])
def test_chinese_prose_is_set_as_chinese(slip, pattern):
    found = []
    for name, text in chinese_prose().items():
        text = re.sub(r"^```.*?^```|`[^`]*`|\$[^$]*\$", "`", text, flags=re.S | re.M)
        found += [(name, match) for match in re.findall(pattern, text)]
    assert found == [], slip


def test_every_source_is_described_in_chinese_and_in_english():
    for name in tables.names():
        for source in tables.describe(name)["sources"]:
            assert re.search(HAN, source["title_zh"]), (name, source["title"])
            chinese = re.search(HAN, source["title"])
            assert not chinese or ".xlsx" in source["title"], (name, source["title"])
