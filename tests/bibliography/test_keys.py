"""Keys of names, titles, keywords, DOIs and references."""
from __future__ import annotations

import pytest

from flowspace.bibliography import author_key, doi_key, title_key, word_key
from flowspace.bibliography.language import language_of
from flowspace.bibliography.pages import pages_in
from flowspace.bibliography.references import References, split_scopus
from flowspace.bibliography.types import type_of
from flowspace.bibliography.words import split_keywords, tidy
from flowspace.bibliography.years import year_in


@pytest.mark.parametrize("key, names", {
    "张三": ["张三", "张 三", "張三", "张　三", "张三[1,2]", "张三（通讯作者）", "张三 Zhang San"],
    "欧阳娜": ["欧阳娜", "欧阳 娜"],
    "zhang s": ["Zhang, San", "ZHANG, SAN", "San Zhang", "Zhang San", "ZHANG San", "Zhang S", "Zhang S.",
                "Zhang, S.-F.",
                "Zhang SF", "S. F. Zhang", "Ｚｈａｎｇ， Ｓａｎ", "Zhang, San (57190000000)", "Zhāng, Sān"],
    "dupont e": ["Dupont, É.", "Dupont É.", "Émile Dupont", "Dupont E"],
    "ivanov y": ["Ivanov Yu.", "Ivanov, Yu.A."], "lukasz o": ["Łukasz, Øyvind", "Lukasz O"],
    "li w": ["Li, Wei", "LI Wei", "Li W"],
    "muller j": ["Müller, Jörg-Peter", "Jörg-Peter Müller", "MÜLLER J.-P.", "Müller JP"],
    "van der berg a": ["van der Berg, Anna", "Anna van der Berg", "Berg, Anna van der"],
    "oneil p": ["O'Neil, Patrick", "O’Neil P"],
    "garcia lopez m": ["García-López, María", "García López, M."],
    "plato": ["Plato"],
    "": ["", "?", "123"],
}.items())
def test_forms_of_one_name_have_one_key(key, names):
    assert {name: author_key(name) for name in names} == dict.fromkeys(names, key)


def test_what_keys_of_names_cannot_tell_is_stated_and_so():
    assert author_key("Zhang, San") == author_key("Zhang, Song")
    assert author_key("Li Wei") == "wei l"
    assert author_key("张三") != author_key("Zhang, San")
    assert author_key("García López, M.") != author_key("García, M.")


@pytest.mark.parametrize("given", [
    "10.1007/S11442-017-1418-Y", "doi:10.1007/s11442-017-1418-y", "DOI 10.1007/s11442-017-1418-y.",
    "https://doi.org/10.1007/s11442-017-1418-y", "http://dx.doi.org/10.1007/s11442-017-1418-y",
    "https://doi.org/doi:10.1007/s11442-017-1418-y", "10.1007%2Fs11442-017-1418-y", "１０.1007/s11442-017-1418-y",
    " 10.1007/s11442-017-1418-y；"])
def test_forms_of_one_doi(given):
    assert doi_key(given) == "10.1007/s11442-017-1418-y"


@pytest.mark.parametrize("given", ["", "none", "10.1007", "10.12/x", "https://example.org/10", "11.1007/s1"])
def test_what_is_no_doi(given):
    assert doi_key(given) == ""


@pytest.mark.parametrize("key, words", {
    "urban agglomeration": ["Urban agglomeration", "urban-agglomeration", "URBAN  AGGLOMERATION", "urban–agglomeration",
                            "“Urban agglomeration”", "Urban_agglomeration.", "ｕｒｂａｎ agglomeration",
                            "urban/agglomeration"],
    "urban agglomerations": ["Urban agglomerations"],
    "城市群": ["城市群", "城 市 群", "「城市群」".strip("「」"), "城市群；"],
    "区域": ["區域"], "r&d": ["R&D", "Ｒ＆Ｄ"], "": ["", "-", "…".strip("…")],
}.items())
def test_forms_of_one_keyword(key, words):
    assert {word: word_key(word) for word in words} == dict.fromkeys(words, key)


def test_titles():
    assert title_key("R&amp;D in <i>Suzhou</i>: Évolution") == "rdinsuzhouevolution"
    assert title_key("R&D in Suzhou, evolution") == "rdinsuzhouevolution"
    assert title_key("R&amp;amp;D &lt;i&gt;here&lt;/i&gt;") == "rdhere"
    assert title_key("中國城市群（一）") == title_key("中国城市群(一)")
    assert title_key("!?") == ""


@pytest.mark.parametrize("line, expected", [
    ("Fang CL, 2017, J GEOGR SCI, V27, P1003, DOI 10.1000/a.b", ("10.1000/a.b", "fang c", 2017, "J GEOGR SCI")),
    ("Fang CL, J GEOGR SCI", ("", "", None, "")), ("2001, REPORT", ("", "", 2001, "REPORT")),
    ("[Anonymous], 2003, STAT YB", ("", "", 2003, "STAT YB")), ("Ma HT, 2023, V5", ("", "ma h", 2023, "")),
    ("van Eck NJ, 2009, J AM SOC INF SCI TEC, V60, P1635, DOI 10.1002/asi.21075",
     ("10.1002/asi.21075", "van eck n", 2009, "J AM SOC INF SCI TEC")),
    ("Ma HT, 2023, ACTA GEOGR, P10.1000/x", ("", "ma h", 2023, "ACTA GEOGR")), ("", ("", "", None, ""))])
def test_references_of_web_of_science(line, expected):
    assert References().web_of_science(line)[1:5] == expected


@pytest.mark.parametrize("line, expected", [
    ("Fang, C., Yu, D., A concept (old) of 2000 (2017) Landscape, 162, pp. 1-9", ("", "fang c", 2017, "Landscape")),
    ("Fang C., Yu D., A concept, Landscape, 162, pp. 1-9, (2017)", ("", "fang c", 2017, "Landscape")),
    ("Statistical Yearbook, (2010)", ("", "", 2010, "")), ("A report, https://x.invalid", ("", "", None, "")),
    ("Wu, F., Flows (2016) Cities, 5, doi: 10.1000/c1; ", ("10.1000/c1", "wu f", 2016, "Cities"))])
def test_references_of_scopus(line, expected):
    assert References().scopus(line)[1:5] == expected


def test_lines_of_one_work_have_one_key():
    references = References()
    lines = ["Fang CL, 2017, J GEOGR SCI, V27, P1003", "Fang C, 2017, J GEOGR SCI, V27, P1003"]
    assert len({references.web_of_science(line).key for line in lines}) == 1
    scopus = "Fang, C., X (2017) J Geogr Sci, 27 (8), pp. 1003-1016"
    assert references.scopus(scopus).key == references.web_of_science(lines[0]).key
    assert split_scopus(" ; ;") == []


def test_works_of_one_author_year_and_journal_are_told_apart_by_their_place():
    references = References()
    first, second = (references.web_of_science(f"Zhang Y, 2019, SUSTAINABILITY-BASEL, V11, P{page}").key
                     for page in (100, 4500))
    assert first != second
    first, second = (references.scopus(f"Zhang, Y., A title (2019) Cities, 11, pp. {page}-20").key for page in (1, 9))
    assert first != second


def test_a_reference_with_a_chinese_name_keeps_its_author():
    line = "[方创琳 Fang Chuanglin], 2014, [地理学报, Acta Geographica Sinica], V69, P1130"
    assert References().web_of_science(line)[1:] == (
        "", "fang c", 2014, "地理学报, Acta Geographica Sinica", "fang c|2014|地理学报actageographicasinica|v69|p1130")
    assert References().web_of_science("[方创琳], 2014, 地理学报, V69")[2] == "方创琳"


@pytest.mark.parametrize("given, expected", [
    ("pages 12-20", ("12", "20")), ("Page 12", ("12", "")), ("p. 5", ("5", "")), ("pp12-20", ("12", "20")),
    ("P12", ("P12", "")), ("P1-P20", ("P1", "P20")),
    ("126-136", ("126", "136")), ("126–136", ("126", "136")), ("126", ("126", "")), ("", ("", "")),
    ("S1-S9", ("S1", "S9")),
    ("12-15, 20", ("12", "15")), ("118-120+123", ("118", "120")), ("118+123", ("118", "")), ("104987", ("104987", ""))])
def test_pages(given, expected):
    assert pages_in(given) == expected


@pytest.mark.parametrize("given, expected", [
    ("2020", (2020, False)), ("2020-2021", (2020, True)), ("2020/21", (2020, True)), ("2020-12", (2020, False)),
    ("2020-12-05", (2020, False)), ("12/2020", (2020, False)), ("JAN 2020", (2020, False)), ("20", (None, False)),
    ("12020", (None, False)), ("", (None, False)), ("2020～2021", (2020, True)), ("1999-2000-3", (1999, False))])
def test_years(given, expected):
    assert year_in(given) == expected


def test_texts_types_and_languages():
    assert tidy("a\u200b b\x00\u00a0c &lt;x&gt; p < 0.05 and q > 1") == "a b c <x> p < 0.05 and q > 1"
    assert split_keywords("") == split_keywords(";;") == []
    assert split_keywords("城市群  技术 知识　网络") == ["城市群", "技术 知识", "网络"]
    assert split_keywords("城市群 创新 网络", commas=True) == ["城市群", "创新", "网络"]
    assert split_keywords("城市群 创新 网络") == ["城市群 创新 网络"] and split_keywords("城 市 群") == ["城 市 群"]
    assert type_of("peer-review") == type_of("Book Review") == "other"
    assert type_of("Conference Paper") == type_of("inproceedings") == type_of("CPAPER") == "proceedings"
    assert type_of("journal-article") == "article" and type_of("硕士学位论文") == "thesis"
    assert language_of("", "東京の都市") == "ja" and language_of("Klingon", "x") == "klingon"
