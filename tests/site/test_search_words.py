"""The search knows the names of cities although no page shows them all."""
import json

import pytest

from flowspace import tables
from flowspace.geography import members
from flowspace.site.search import SearchChineseEnglish


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["pages/datasets/cities", "pages/datasets/membership"])
def test_every_member_city_is_indexed_in_both_languages(site, language, page):
    text = (site / language / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    number, words = index["docnames"].index(page), SearchChineseEnglish({})

    def found(term):
        known = [index[part].get(term, []) for part in ("terms", "titleterms")]
        return any(number in (pages if isinstance(pages, list) else [pages]) for pages in known)

    cities = tables.read("cities").set_index("adcode").loc[members(tables.read("membership"))["adcode"].unique()]
    names = [*cities["name_en"], *cities["name_zh"]]
    assert len(names) > 400
    missing = [name for name in names for word in words.split(name)
               if words.word_filter(word.lower()) and not found(words.stem(word.lower()))]
    assert missing == []


def test_no_page_shows_the_words_by_which_it_is_found(site):
    page = (site / "en" / "pages" / "datasets" / "cities.html").read_text(encoding="utf-8")
    assert "石家庄" not in page
