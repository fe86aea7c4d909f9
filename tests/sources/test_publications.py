"""Tables of publications: counts made of the raw files by other means, references as read, and what caveats say."""
from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace import tables
from flowspace.errors import TableError
from flowspace.sources.cited_references import Cited, read_reference, work_key
from flowspace.sources.publications import mended_number, publication_tables, split_authors, split_keywords
from flowspace.sources.text_terms import COMMON, LEAST, phrases, terms

PUBLICATIONS = tables.read("publications").set_index("publication")
KEYWORDS = tables.read("publication_keywords")
REFERENCES = tables.read("publication_references")


def test_records_by_year():
    counted = PUBLICATIONS.groupby(["corpus", "year"]).size()
    # Counted in the raw file by authors, date and beginning of the abstract, not by number of the record.
    assert counted["arxiv"].to_dict() == {
        2000: 2, 2005: 8, 2006: 4, 2007: 17, 2008: 10, 2009: 18, 2010: 29, 2011: 31, 2012: 45, 2013: 67, 2014: 66,
        2015: 101, 2016: 89, 2017: 87, 2018: 102, 2019: 70}
    assert counted["chinaxiv"].to_dict() == {2016: 13, 2017: 112, 2018: 73, 2019: 31, 2020: 20, 2021: 29, 2022: 29}


def test_a_record_as_it_is_printed():
    record = PUBLICATIONS.loc["arxiv:1807.07887"]
    assert record["title"] == "Complex Economic Activities Concentrate in Large Cities"
    assert record["listing"] == "cs.SI;physics.soc-ph" and record["year"] == 2018 and record["names_city"]
    authors = tables.read("publication_authors").query("publication == 'arxiv:1807.07887'").sort_values("position")
    assert authors["author"].tolist() == ["Pierre-Alexandre Balland", "Cristian Jara-Figueroa", "Sergio Petralia",
                                          "Mathieu Steijn", "David Rigby", "Cesar A. Hidalgo"]
    delta = PUBLICATIONS.loc["chinaxiv:201810.00116V1"]
    assert delta["title"].startswith("世界级科技创新城市群") and delta["names_city"] and delta["names_innovation"]
    assert KEYWORDS[KEYWORDS["publication"] == delta.name]["keyword"].tolist() == sorted(
        ["科技创新", "城市群", "长三角", "一体化", "上海", "世界级"])


def test_what_the_caveats_count():
    english, chinese = (PUBLICATIONS[PUBLICATIONS["corpus"] == corpus] for corpus in ("arxiv", "chinaxiv"))
    assert (english["names_city"] | english["names_innovation"]).all()
    assert (~chinese["names_city"] & ~chinese["names_innovation"]).sum() == 74
    assert (len(english), len(chinese), (chinese["same_as"] != "").sum()) == (746, 307, 18)
    assert english["listing"].str.count(";").sum() == 43 and (english["same_as"] == "").all()
    assert len(REFERENCES) == 5088 and REFERENCES["publication"].nunique() == 248
    cited = REFERENCES.drop_duplicates(["work", "publication"])["work"].value_counts()
    assert (cited > 1).sum() == 439
    assert KEYWORDS[KEYWORDS["origin"] == "author"]["publication"].nunique() == 242
    for name, words in (("publications", "74 of 307"), ("publication_references", "5088 of 5447"),
                        ("publication_references", "439"), ("publication_keywords", "242 of 307")):
        assert any(words in caveat for caveat in tables.describe(name)["caveats_en"])


def test_second_deposits_are_of_works_that_are_there_and_no_chains():
    again = PUBLICATIONS[PUBLICATIONS["same_as"] != ""]
    assert set(again["same_as"]) <= set(PUBLICATIONS.index) - set(again.index)
    assert (again["same_as"] < again.index).all()


def test_terms_follow_from_the_abstracts_that_are_shipped():
    english = PUBLICATIONS[PUBLICATIONS["corpus"] == "arxiv"]
    made = terms((english["title"] + ". " + english["abstract"]).to_dict())
    shipped = KEYWORDS[KEYWORDS["origin"] == "text"].groupby("publication")["keyword"].agg(list)
    assert {key: found for key, found in made.items() if found} == shipped.to_dict()
    assert KEYWORDS[KEYWORDS["origin"] == "text"]["keyword"].value_counts().min() == LEAST


def test_references_as_they_are_printed():
    rows = REFERENCES[(REFERENCES["publication"] == "chinaxiv:201711.01233V1") & (REFERENCES["position"] == 1)]
    assert rows[["first_author", "year", "source", "kind", "language"]].values.tolist() == [
        ["蔡华利", 2011, "情报学报", "J", "zh"]]


@pytest.mark.parametrize(("text", "read"), [
    ("[5]Taylor PJ, Hoyler M,Verbruggen R.External urban relational process:Introducing central flow theory to "
     "complement central place theory[J]. Urban Studies,2010,47(13): 2803-2818.",
     ("Taylor PJ", 2010, "Urban Studies", "J", "en")),
    ("[11]顾朝林,庞海峰.基于重力模型的中国城市体系空间联系与层 域划分[J].地理研究,2008,27(1):1-12.[Gu Chaolin,Pang Haifeng.Study[J]."
     "Geographical Research,2008.]", ("顾朝林", 2008, "地理研究", "J", "zh")),
    ("Gupta,A. K., Smith, K. G.,& Shalley, C.E. (2006). The interplay between exploration and exploitation. Academy of "
     "Management Journal, 49, 693-706.", ("Gupta A K", 2006, "Academy of Management Journal", "", "en")),
    ("1白春礼.科学谋划和加快建设世界科技强国.中国科学院院刊,2017,32(5): 446-452.", ("白春礼", 2017, "中国科学院院刊", "", "zh"))])
def test_styles_of_references(text, read):
    found = read_reference(text)
    assert (found.first_author, found.year, found.source, found.kind, found.language) == read


@pytest.mark.parametrize("text", ["", "[1]", "2015,32(4): 110-117.)", "es,2002,17(3):314-319.]",
                                  "derived land cover data:A review[J].Photogrammetry,1994,60(4):419-426."])
def test_fragments_are_no_references(text):
    assert read_reference(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    found = read_reference(text)
    assert found is None or read_reference(found.written()) == found


def test_a_work_is_known_again_in_other_spelling():
    one = Cited("Glaeser E", 1992, "Growth in cities", "JPE", "J", "en")
    assert one.work == work_key("GROWTH  in Cities.", "en") == "growthincities"


@given(st.integers(7, 25), st.integers(1, 12), st.integers(1, 99999))
def test_numbers_are_whole_again_after_they_were_decimal_numbers(year, month, number):
    places = 5 if year >= 15 else 4
    written = f"{year:02d}{month:02d}.{number % 10**places:0{places}d}"
    assert mended_number(str(float(written))) == written == mended_number(written)


def test_authors_and_keywords_of_odd_lists():
    assert split_authors("") == [] and split_authors("Jr.") == ["Jr."]
    assert split_keywords("") == [] and split_keywords("城市群") == []
    assert split_keywords("城市；城市；创新") == ["创新", "城市"]
    assert split_keywords("以城市为例。本文研究") == []


def test_phrases_hold_no_common_word_but_at_their_end():
    found = phrases("The structure of the city shows that New York city systems scale; innovation, patents")
    assert "new york city system" in found and "city system scale" not in found and {"innovation", "patent"} <= found
    assert not any(word in COMMON for phrase in found for word in phrase.replace("new york", "").split()[:-1])
    assert terms({}) == {} and terms({"a": ""}) == {"a": []}


@pytest.fixture
def raw(tmp_path):
    from raw_files import _bibliography

    for name, frame in _bibliography().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(tmp_path / name, index=False)
    return tmp_path


@pytest.mark.parametrize(("name", "column", "value", "word"), [
    ("arxiv_city_innovation_core", "created", "1999-01-01", "years other"),
    ("arxiv_city_innovation_core", "arxiv_id", "1807.07887", "twice in one listing"),
    ("chinaxiv_urban_innovation/records", "id", "201704.00221", "other numbers"),
    ("chinaxiv_urban_innovation/records", "year_sub", "2001", "years other"),
    ("chinaxiv_urban_innovation/references_raw", "doc", "ChinaXiv-199901.00001V1", "unknown records")])
def test_raw_files_that_say_something_else_are_refused(raw, name, column, value, word):
    path = raw / "bibliography" / f"{name}.csv.gz"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[[0, 1], column] = value
    frame.loc[[0, 1], "src"] = "cs.SI"
    frame.to_csv(path, index=False)
    with pytest.raises(TableError, match=word):
        publication_tables(raw)
