"""What each format gives, field by field, and what a file is told to be."""
from __future__ import annotations

import gc
import json

import pytest
from exports import ALL, BIBTEX, ENDNOTE, NOTEEXPRESS, OPENALEX, OPENALEX_WORK, REFWORKS, RIS, SCOPUS, WOS, WOS_TAB

from flowspace.bibliography import read_exports
from flowspace.errors import TableError


def read(folder, text, name="export.dat", encoding="utf-8", **arguments):
    (folder / name).write_bytes(text.encode(encoding))
    return read_exports(folder / name, **arguments)


def one(bibliography, title="Innov"):
    rows = bibliography.publications
    return rows[rows["title"].str.startswith(title)].iloc[0]


def words(bibliography, kind):
    rows = bibliography.keywords
    return rows.loc[rows["kind"] == kind, "normalised"].tolist()


@pytest.mark.parametrize("name", ALL)
def test_the_format_is_told_by_content_alone(tmp_path, name):
    report = read(tmp_path, ALL[name]).report
    assert report.files[["format", "left_out"]].values.tolist() == [[name, 0]]
    assert report.problems.empty


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_give_the_same_tables(tmp_path, name, encoding):
    expected = read(tmp_path, ALL[name].removeprefix("\ufeff"))
    found = read(tmp_path, ALL[name].removeprefix("\ufeff"), encoding=encoding)
    for table in ("publications", "authors", "keywords", "references"):
        assert getattr(found, table).equals(getattr(expected, table))
    if not (encoding == "gb18030" and ALL[name].isascii()):
        assert found.report.files["encoding"][0] == encoding.removesuffix("-sig")


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("scopus", "wos_tab")])
def test_mixed_ends_of_lines_change_nothing(tmp_path, name):
    lines = ALL[name].split("\n")
    ends = ["\n", "\r\n", "\r"]
    mixed = "".join(line + ends[i % 3] for i, line in enumerate(lines))
    expected, found = read(tmp_path, ALL[name]), read(tmp_path, mixed)
    assert found.publications.drop(columns="row").equals(expected.publications.drop(columns="row"))
    assert found.authors.equals(expected.authors)


def test_web_of_science(tmp_path):
    found = read(tmp_path, WOS)
    row = one(found)
    assert row["title"] == "Innovation networks in urban agglomerations: R&D across cities"
    assert row[["year", "year_basis", "venue", "volume", "issue", "first_page", "last_page"]].tolist() == [
        2020, "published", "JOURNAL OF INVENTED GEOGRAPHY", "30", "2", "126", "136"]
    assert row[["doi", "language", "type", "times_cited", "accession", "row"]].tolist() == [
        "10.1000/jig.2020.1", "en", "article", 12, "WOS:000111111111111", 3]
    authors = found.authors[found.authors["publication"] == row["publication"]]
    assert authors[["position", "name", "key", "country"]].values.tolist() == [
        [1, "Zhang, San", "zhang s", "Peoples R China"], [2, "Müller, Jörg-Peter", "muller j", "Peoples R China | USA"]]
    assert authors["affiliations"].tolist()[1] == ("Invented Acad Sci, Inst Geog, Beijing, Peoples R China | "
                                                   "Univ Invented, Berkeley, CA 94720 USA")
    assert words(found, "author") == ["innovation network", "urban agglomeration", "r&d"]
    assert words(found, "indexed") == ["knowledge", "cities, innovative"]
    cited = found.references[["reference", "doi", "first_author", "source"]].values.tolist()
    assert cited == [
        ["doi:10.1000/s11442-017", "10.1000/s11442-017", "fang c", "J GEOGR SCI"],
        ["oecd2001regoutlp5", "", "", "REG OUTL"],
        ["doi:10.1000/a", "10.1000/a", "li x", "ECON GEOGR"],
        ["anonymousinpress", "", "", ""]]
    assert found.references["year"].fillna(0).tolist() == [2017, 2001, 2015, 0]


@pytest.mark.parametrize("addresses, expected", [
    ("C1 Acad Sci, Beijing, Peoples R China", ["Peoples R China", "Peoples R China"]),
    ("C1 Acad Sci, Beijing, Peoples R China\n   Univ, London, England", ["", ""]),
    ("C1 [Zhang, S.; Mueller, A.] Acad, Beijing, Peoples R China", ["Peoples R China", ""]),
    ("C1 [Muller, J. P.] Univ, Cambridge, MA 02138 USA", ["", "USA"])])
def test_addresses_are_given_to_those_whom_they_name(tmp_path, addresses, expected):
    text = WOS.replace(WOS[WOS.index("C1 "):WOS.index("CR ")], addresses + "\n")
    found = read(tmp_path, text)
    assert found.authors["country"].tolist()[:2] == expected
    assert one(found)["affiliations"]


def test_the_collector_is_as_it_was(tmp_path):
    assert gc.isenabled()
    read(tmp_path, RIS)
    with pytest.raises(TableError):
        read(tmp_path, "nothing")
    assert gc.isenabled()


def test_early_access_has_its_year_and_says_so(tmp_path):
    row = one(read(tmp_path, WOS), "Poly")
    assert row[["year", "year_basis", "first_page", "type"]].tolist() == [2023, "early access", "104", "article"]


def test_web_of_science_with_tabs_keeps_quotation_marks_and_line_ends_apart(tmp_path):
    found = read(tmp_path, WOS_TAB)
    assert found.publications["title"].tolist() == ["Another title", '"Smart" cities and flows']
    assert found.publications["abstract"].tolist() == ['Two lines, "quoted"', "An abstract"]
    assert found.publications["row"].tolist() == [3, 2]
    assert found.authors["country"].tolist() == ["", "Peoples R China | England", "Peoples R China"]
    assert found.references["reference"].tolist() == ["fang c|2017|jgeogrsci|v27|p1003", "wu f|2016|cities|v5|p1"]


def test_scopus(tmp_path):
    found = read(tmp_path, SCOPUS)
    row = one(found)
    assert row[["year", "doi", "times_cited", "first_page", "accession"]].tolist() == [
        2020, "10.1000/jig.2020.1", 15, "126", "2-s2.0-85000000001"]
    assert row["abstract"] == 'We study flows, and "more". Second line.'
    assert found.authors[["name", "key", "affiliations", "country"]].values.tolist() == [
        ["Zhang, San", "zhang s", "Institute of Geography | Academy of Sciences, Beijing, China", "China"],
        ["Müller, Jörg-Peter", "muller j", "University, Berkeley, United States", "United States"]]
    assert found.references[["first_author", "source"]].values.tolist() == [
        ["fang c", "Landscape Studies"], ["li x", "Economic Studies"]]
    assert found.references["year"].tolist() == [2017, 2015]
    assert words(found, "indexed") == ["urban growth"]


@pytest.mark.parametrize("cell, names", [
    ("Zhang S., Li S.-T., O'Neil J.", ["Zhang S.", "Li S.-T.", "O'Neil J."]),
    ("Zhang, S., Li, S.T.", ["Zhang, S.", "Li, S.T."]),
    ("Zhang S.; Li S.", ["Zhang S.", "Li S."]),
    ("[No author name available]", []),
])
def test_older_exports_of_scopus_separate_authors_by_commas(tmp_path, cell, names):
    text = f'Authors,Title,Year,Source title\n"{cell}",Flows,2010,Cities\n'
    assert read(tmp_path, text).authors["name"].tolist() == names


def test_cnki(tmp_path):
    for text in (REFWORKS, ENDNOTE, NOTEEXPRESS):
        found = read(tmp_path, text)
        row = one(found, "城市群")
        assert row[["year", "issue", "venue", "first_page", "last_page", "language", "type"]].tolist() == [
            2021, "02", "发明地理学报", "118", "120", "zh", "article"]
        authors = found.authors[found.authors["publication"] == row["publication"]]
        assert authors["key"].tolist() == ["张三", "李四"]
        assert authors["affiliations"].tolist() == ["", ""]  # The format does not say whose they are.
        assert row["affiliations"].startswith("发明大学")
        assert words(found, "author")[:2] == ["城市群", "创新网络"]
    found = read(tmp_path, REFWORKS)
    assert one(found, "城市群")[["abstract", "volume", "doi"]].tolist() == ["第一句。 第二句。", "76", "10.1000/j.cnki.2021"]
    assert one(found, "中国")[["type", "venue"]].tolist() == ["thesis", "发明大学"]
    assert one(read(tmp_path, ENDNOTE), "城")["doi"] == "10.1000/j.cnki.2021"


def test_ris(tmp_path):
    found = read(tmp_path, RIS)
    row = one(found)
    assert row[["year", "doi", "times_cited", "last_page", "abstract"]].tolist() == [
        2020, "10.1000/jig.2020.1", 7, "136", "We study flows over two lines."]
    assert words(found, "author") == ["innovation network", "flows", "cities"]


def test_bibtex_with_accents_strings_and_braces(tmp_path):
    found = read(tmp_path, BIBTEX)
    row = one(found)
    assert row[["title", "year", "venue", "volume", "first_page", "type"]].tolist() == [
        "Innovation networks in Urban agglomerations: R&D across cities", 2020, "Journal of Invented Geography", "30",
        "126",
        "article"]
    assert found.authors["name"].tolist() == ["Zhang, San", "Müller, Jörg-Peter"]
    assert words(found, "author") == ["innovation network", "flows"]


def test_bibtex_of_databases(tmp_path):
    text = r"""Scopus
EXPORT DATE: 01 January 2024

@ARTICLE{Zhang2020126,
	author = {Zhang, San and Li, Si},
	title = {Flows \& cities: an $\alpha$-test},
	year = {2020},
	journal = {Cities},
	pages = {126 – 136},
	affiliations = {Inst A, China; Inst B, China},
	author_keywords = {Flow; City},
	keywords = {China; Urban growth},
	references = {Fang C., Yu D., A concept, Landscape, 162, pp. 1-9, (2017); Wu F., Other, Cities, 5, (2016)},
	note = {Cited by: 12; All Open Access}
}
@article{ WOS:000111222333444,
Author = {Li, Si},
Title = {{Other title}},
Year = {{2019}},
Abstract = {{Text with
   breaks, 50\% of it.}},
Language = {{Chinese}},
Keywords-Plus = {{GROWTH}},
Times-Cited = {{3}},
Unique-ID = {{WOS:000111222333444}},
}
"""
    found = read(tmp_path, text)
    scopus, wos = one(found, "Flows"), one(found, "Other")
    assert scopus[["title", "first_page", "last_page", "times_cited", "affiliations"]].tolist() == [
        "Flows & cities: an α-test", "126", "136", 12, "Inst A, China | Inst B, China"]
    assert wos[["abstract", "language", "times_cited", "publication"]].tolist() == [
        "Text with breaks, 50% of it.", "zh", 3, "WOS:000111222333444"]
    assert words(found, "author") == ["flow", "city"]
    assert words(found, "indexed") == ["growth", "china", "urban growth"]
    assert found.references["reference"].tolist() == ["fang c|2017|landscape|v162|p1", "wu f|2016|cities|v5"]


OTHER = {**OPENALEX_WORK, "id": "https://openalex.org/W9", "doi": None, "title": "Other work",
         "abstract_inverted_index": None}


@pytest.mark.parametrize("text, number", [
    (OPENALEX, 1), (json.dumps([OPENALEX_WORK, OTHER], indent=2), 2), (json.dumps(OPENALEX_WORK, indent=1), 1),
    (json.dumps(OPENALEX_WORK) + "\n" + json.dumps(OTHER) + "\n", 2),
    (OPENALEX + "\n" + OPENALEX.replace("W1", "W7"), 1),
    (json.dumps({"results": [OTHER], "meta": {}}, indent=2), 1),
])
def test_openalex_in_lists_pages_and_lines(tmp_path, text, number):
    found = read(tmp_path, text)
    assert len(found.publications) == number
    assert found.report.problems.empty


def test_a_word_results_in_an_abstract_makes_no_page_of_a_work(tmp_path):
    work = {**OPENALEX_WORK, "abstract_inverted_index": {"results": [0], "meta": [1]}}
    later = {"group_by": [], "results": [work], "meta": {}}
    odd = {"count": 1, "results": [work]}
    for value in (work, [work], later, odd):
        assert read(tmp_path, json.dumps(value)).publications["abstract"].tolist() == ["results meta"]


def test_openalex(tmp_path):
    found = read(tmp_path, OPENALEX)
    row = one(found)
    assert row[["abstract", "venue", "times_cited", "language", "type"]].tolist() == [
        "We study flows.", "Journal of Invented Geography", 20, "en", "article"]
    assert found.authors[["key", "affiliations", "country"]].values.tolist() == [
        ["zhang s", "Invented Academy", "CN"], ["muller j", "Invented Academy | Invented University", "CN | US"]]
    assert found.keywords[["keyword", "kind"]].values.tolist() == [["Innovation", "indexed"], ["Geography", "indexed"]]
    assert found.references["reference"].tolist() == ["https://openalex.org/w2", "https://openalex.org/w3"]


def test_references_can_be_left_out(tmp_path):
    assert read(tmp_path, WOS, references=False).references.empty
    types = ["str", "int64", "str", "str", "str", "str", "Int64", "str"]
    for name in ("wos", "ris"):
        assert list(read(tmp_path, ALL[name]).references.dtypes.astype(str)) == types


SCOPUS_HEADS = "Authors,Title,Year,Source title,Authors with affiliations\n"


def test_scopus_affiliations_after_names_with_a_comma_reach_their_authors(tmp_path):
    found = read(tmp_path, SCOPUS_HEADS + '"Ma H., Dupont É., van der Berg A.",Flows,2020,Cities,"Ma, H., CAS, '
                 'Beijing, China; Dupont, É., Univ, Paris, France; van der Berg, A., TU, Delft, Netherlands"\n')
    assert found.authors["key"].tolist() == ["ma h", "dupont e", "van der berg a"]
    assert found.authors["country"].tolist() == ["China", "France", "Netherlands"]
    assert found.report.problems.empty


def test_scopus_authors_between_commas_may_have_initials_with_accents(tmp_path):
    found = read(tmp_path, SCOPUS_HEADS + '"Dupont, É., Şahin, Ö., Zhang, S.-F.",Flows,2020,Cities,\n')
    assert found.authors["name"].tolist() == ["Dupont, É.", "Şahin, Ö.", "Zhang, S.-F."]


def test_scopus_affiliations_of_nobody_are_listed(tmp_path):
    found = read(tmp_path, SCOPUS_HEADS + 'Ma H.,Flows,2020,Cities,"Wu F., UCL, London, England"\n')
    assert found.authors["affiliations"].tolist() == [""]
    assert found.report.problems["kind"].tolist() == ["affiliations"]


def test_keywords_that_endnote_writes_one_to_a_line_stay_several(tmp_path):
    ris = "TY  - JOUR\nTI  - Flows\nPY  - 2020\nKW  - cities\nflows of patents\nER  - \n"
    assert words(read(tmp_path, ris), "author") == ["cities", "flows of patents"]
    endnote = "%0 Journal Article\n%T Flows\n%D 2020\n%K cities\nflows\n%X An abstract\nof two lines\n"
    found = read(tmp_path, endnote)
    assert words(found, "author") == ["cities", "flows"]
    assert found.publications["abstract"].tolist() == ["An abstract of two lines"]
    assert words(read(tmp_path, ris.replace("flows of", "  flows of")), "author") == ["cities flows of patents"]


def test_ris_doi_in_a_note(tmp_path):
    ris = "TY  - JOUR\nTI  - Flows\nPY  - 2012\nM3  - doi: 10.1080/00343404.2012.1\nER  - \n"
    assert read(tmp_path, ris).publications["doi"].tolist() == ["10.1080/00343404.2012.1"]


def test_bibtex_doi_in_an_address_and_indices(tmp_path):
    text = (r"@misc{a, title={{CO$_2$ in 10 km$^{2}$ for 5\$}}, year=2020, "
            r"howpublished={\url{https://doi.org/10.1000/a_b}}}")
    row = one(read(tmp_path, text), "CO")
    assert row[["title", "doi"]].tolist() == ["CO2 in 10 km2 for 5", "10.1000/a_b"]


def test_citations_are_those_of_the_core_collection(tmp_path):
    text = "FN Clarivate Analytics Web of Science\nPT J\nAU Li, S\nTI Flows\nPY 2020\nTC 5\nZ9 7\nER\nEF\n"
    assert read(tmp_path, text).publications["times_cited"].tolist() == [5]


def test_scopus_full_names_that_are_not_as_many_as_the_authors_are_not_taken(tmp_path):
    found = read(tmp_path, "Authors,Author full names,Title,Year,Source title\n"
                 '"Ma H.; Li Y.","Ma, Haitao (57190000001)",Flows,2020,Cities\n')
    assert found.authors["name"].tolist() == ["Ma H.", "Li Y."]


def test_anonymous_is_no_author(tmp_path):
    text = "FN Clarivate Analytics Web of Science\nPT J\nAU [Anonymous]\nAF [Anonymous]\nTI Flows\nPY 2020\nER\nEF\n"
    assert read(tmp_path, text).authors.empty
