"""References by author and year: the text and the list name a work alike, in the words of each edition."""
import re
from html import unescape
from pathlib import Path

import pytest
from pybtex.database import Entry, Person, parse_file

from flowspace.reports.references import HAN, List, authors, labels, localised, sorting_key


def work(*names, year="2020", **fields):
    return Entry("article", persons={"author": [Person(name) for name in names]},
                 fields={"title": "{T}", "journal": "J", "volume": "1", "pages": "1--2", "year": year, **fields})


@pytest.mark.parametrize(("names", "english", "chinese"), [
    (["Green, N."], "Green", "Green"),
    (["van Eck, N. J.", "Waltman, L."], "van Eck and Waltman", "van Eck和Waltman"),
    (["Boyd, J.", "Mahutga, M.", "Smith, D."], "Boyd et al.", "Boyd等"),
    (["Boyd, J.", "others"], "Boyd et al.", "Boyd等"),
    (["{OECD}"], "OECD", "OECD"),
    (["{马海涛}", "{黄晓东}", "{李迎成}"], "马海涛 et al.", "马海涛等"),
])
def test_authors_in_both_languages(names, english, chinese):
    assert (authors(work(*names), "en"), authors(work(*names), "zh")) == (english, chinese)


def test_equal_labels_are_told_apart_in_their_order():
    assert list(labels([work("A, B."), work("C, D."), work("A, E.")], "en")) == ["A, 2020a", "C, 2020", "A, 2020b"]


def test_each_edition_begins_with_its_own_script():
    works = [work("Green, N."), work("{曾刚}"), work("{曹湛}"), work("Jordà, Ò."), work("{马海涛}")]
    for language, order in (("zh", "曹湛 马海涛 曾刚 Green Jordà"), ("en", "Green Jordà 曹湛 马海涛 曾刚")):
        listed = sorted(works, key=lambda entry: sorting_key(entry, language))
        assert [authors(entry, language) for entry in listed] == order.split()


def shown(entry, language):
    style = List(language)
    [own] = style.sort([entry])
    return str(style.format_entry("x", own).text).replace("<newblock>", " ").replace("<nbsp>", "\u00a0")


def test_chinese_names_stand_without_and_notes_in_the_readers_language():
    entry = work("{戴靓}", "{曹湛}", title="{{题名 [A title]}}", note="In Chinese.", note_zh="")
    assert shown(entry, "en").startswith("戴靓、曹湛. 题名 [A title]. ") and shown(entry, "en").endswith("In Chinese.")
    assert shown(entry, "zh").startswith("戴靓、曹湛. 题名. ") and "Chinese" not in shown(entry, "zh")
    assert shown(work("A, B.", "C, D."), "en").startswith("B.\u00a0A and D.\u00a0C.")
    assert shown(work("A, B.", "C, D."), "zh").startswith("B.\u00a0A, D.\u00a0C.")


def text_of(markup):
    return " ".join(unescape(re.sub("<[^>]+>", "", markup)).split())


@pytest.mark.parametrize(("language", "comma", "bracket"), [("en", ", ", " ("), ("zh", "，", "（")])
def test_every_citation_names_the_work_as_the_list_does(site, pages, language, comma, bracket):
    listed = (site / language / "pages" / "references.html").read_text(encoding="utf-8")
    labelled = re.findall(r'<div class="citation" id="([^"]+)".*?<span class="label">(.*?)</span>\n', listed, re.S)
    known = {anchor: text_of(label).strip("[]") for anchor, label in labelled}
    seen = 0
    for name in pages:
        if name.startswith(f"{language}/"):
            for group in re.findall(r'<span class="bibtex-citation".*?</span>', (site / name).read_text("utf-8"), re.S):
                for anchor, cited in re.findall(r'href="[^"]*#([^"]+)"[^>]*>(.*?)</a>', group, re.S):
                    seen += 1
                    label = known[anchor]
                    assert text_of(cited) in (label, bracket.join(label.rsplit(comma, 1))), (name, group)
    assert seen > 60


def test_the_english_edition_names_chinese_authors_in_pinyin():
    entries = parse_file(str(Path(__file__).resolve().parents[2] / "references.bib")).entries.values()
    chinese = [entry for entry in entries if any(HAN.search(str(p)) for p in entry.persons.get("author", ()))]
    assert len(chinese) > 10
    listed = [List("en").sort([entry])[0] for entry in entries]
    assert [label for label in labels(listed, "en") if HAN.search(label)] == []
    for entry in chinese:
        assert len(localised(entry, "en").persons["author"]) == len(entry.persons["author"])
        assert HAN.search(authors(localised(entry, "zh"), "zh"))
