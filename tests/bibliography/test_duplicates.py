"""Records of one publication become one, whatever order they come in, and a second time changes nothing."""
from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from exports import ALL, ENDNOTE, NOTEEXPRESS, OPENALEX, REFWORKS, RIS, SCOPUS, WOS
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.bibliography import read_exports, write
from flowspace.bibliography.duplicates import GENERIC, fullness, merge_duplicates
from flowspace.bibliography.record import Author, Record

TABLES = ("publications", "authors", "keywords", "references")


def record(title="Flows of patents", year=2020, author="Zhang, San", order=0, row=1, **more):
    return Record(f"file{order}", order, row, "ris", title, year, "published" if year else "",
                  authors=(Author(author),) if author else (), **more)


def sizes(*records):
    return sorted(len(group.members) for group in merge_duplicates(records))


@pytest.mark.parametrize("other, alike", [
    ({"title": "Flows of Patents."}, True), ({"title": "Flows of patent"}, False), ({"year": 2021}, True),
    ({"year": 2022}, False), ({"year": None}, False), ({"author": "S. Zhang"}, True), ({"author": "Zhang S"}, True),
    ({"author": "Li, San"}, False), ({"author": ""}, False), ({"doi": "10.1000/x"}, True)])
def test_title_year_and_first_author_make_one(other, alike):
    assert sizes(record(), record(order=1, **other)) == ([2] if alike else [1, 1])


def test_a_doi_goes_before_titles():
    assert sizes(record(doi="10.1000/x"), record("城市群的专利", 2017, "张三", 1, doi="10.1000/x")) == [2]
    assert sizes(record(doi="10.1000/x"), record(doi="10.1000/y", order=1)) == [1, 1]


def test_a_record_without_doi_goes_to_the_nearest_year_of_those_with_one():
    first, second = record(year=2019, doi="10.1000/y"), record(year=2020, doi="10.1000/x", order=1)
    for year, doi in ((2018, "10.1000/y"), (2021, "10.1000/x"), (2020, "10.1000/x")):
        groups = merge_duplicates([first, second, record(year=year, order=2)])
        assert [g.record.doi for g in groups if len(g.members) == 2] == [doi]


def test_numbers_of_a_database_make_one_and_other_numbers_do_not():
    for number, expected in (("WOS:000123456789012", [2]), ("2-s2.0-85000000001", [2]), ("17", [1, 1])):
        assert sizes(record(accession=number), record("Other", 1999, "", accession=number)) == expected


@pytest.mark.parametrize("title", ["Editorial", "Book Review.", "卷首语"])
def test_titles_that_say_nothing_make_no_duplicates(title):
    assert sizes(record(title), record(title, order=1)) == [1, 1]
    assert "" not in GENERIC


def test_the_fullest_is_kept_and_gets_what_it_lacks():
    poor = record(order=0, volume="7", times_cited=9, keywords=(("R&D", "author"), ("City-region", "author")))
    full = record(order=1, venue="Cities", abstract="We study.", language="en", doi="10.1000/x", times_cited=5,
                  keywords=(("city region", "author"), ("CITY", "indexed")))
    early = replace(record(order=2, doi="10.1000/x", year=2019), year_basis="early access", issue="3")
    group, = merge_duplicates([poor, early, full])
    kept = group.record
    assert kept.file == "file1" and fullness(kept) > fullness(full)
    assert (kept.volume, kept.issue, kept.venue, kept.year, kept.times_cited) == ("7", "3", "Cities", 2020, 9)
    assert kept.keywords == (("city region", "author"), ("CITY", "indexed"), ("R&D", "author"))


def test_a_year_of_publication_goes_before_one_of_early_access():
    early = replace(record(year=2019, venue="Cities", volume="1"), year_basis="early access")
    group, = merge_duplicates([early, record(order=1)])
    assert (group.record.file, group.record.year, group.record.year_basis) == ("file0", 2020, "published")


def test_authors_are_taken_whole_from_the_record_that_has_all():
    cut = record(venue="Cities", volume="1", issue="2", abstract="x", authors_cut=True)
    whole = replace(record(order=1), authors=(Author("Zhang S", ("CAS",)), Author("Li S")))
    group, = merge_duplicates([cut, whole])
    assert [author.name for author in group.record.authors] == ["Zhang S", "Li S"]
    assert group.record.file == "file0" and not group.record.authors_cut


def put(folder, texts):
    paths = []
    for name, text in texts.items():
        (Path(folder) / name).write_text(text, encoding="utf-8")
        paths.append(Path(folder) / name)
    return paths


def test_across_formats_one_publication_has_four_records(tmp_path):
    found = read_exports(put(tmp_path, {"a": WOS, "b": SCOPUS, "c": RIS, "d": OPENALEX}))
    row = found.publications.iloc[0]
    assert row[["records", "times_cited", "format"]].tolist() == [4, 20, "wos"]
    rows = found.report.duplicates
    assert rows[["outcome", "rule"]].values.tolist() == [["kept", ""]] + [["merged", "doi"]] * 3
    assert [Path(file).name for file in rows["file"]] == ["a", "b", "c", "d"]


def test_all_three_forms_of_cnki_are_one(tmp_path):
    found = read_exports(put(tmp_path, {"a": REFWORKS, "b": ENDNOTE, "c": NOTEEXPRESS}))
    assert sorted(found.publications["records"]) == [1, 3]
    assert found.report.duplicates["rule"].tolist().count("title") == 1


def test_the_order_of_files_changes_nothing(tmp_path):
    paths = put(tmp_path, {name: ALL[name] for name in ("wos", "scopus", "ris", "openalex", "endnote")})
    expected = read_exports(paths)
    for order in list(permutations(paths))[::17]:
        found = read_exports(order)
        for table in TABLES:
            assert getattr(found, table).equals(getattr(expected, table))


def test_without_merging_every_record_is_a_publication_with_its_own_identifier(tmp_path):
    found = read_exports(put(tmp_path, {"a": RIS, "b": RIS}), merge=False)
    assert found.publications["publication"].tolist() == ["doi:10.1000/jig.2020.1", "doi:10.1000/jig.2020.1-2"]
    assert found.report.duplicates.empty


def test_the_same_files_make_the_same_bytes_and_replace_the_old(tmp_path):
    paths = put(tmp_path, ALL)
    first = {path.name: path.read_bytes() for path in write(read_exports(paths), tmp_path / "out")}
    second = {path.name: path.read_bytes() for path in write(read_exports(paths), tmp_path / "out")}
    assert first == second and len(first) == 7
    assert not [path for path in (tmp_path / "out").rglob(".*")]


def test_a_folder_that_is_a_file_is_named(tmp_path):
    from flowspace.errors import ParameterError
    path, = put(tmp_path, {"a": RIS})
    with pytest.raises(ParameterError, match="cannot be written to"):
        write(read_exports(path), path)


RECORD = st.builds(
    lambda title, year, author, doi, venue, number, full: Record(
        "", 0, 0, "ris", title, year, "published" if year else "", venue, doi=doi, abstract=full, accession=number,
        authors=(Author(author),) if author else ()),
    st.sampled_from(["Flows", "flows.", "Cities and flows", "Editorial", "城市群", "城市 群"]),
    st.one_of(st.none(), st.integers(2000, 2006)), st.sampled_from(["", "Zhang, San", "Zhang S", "张三", "Li, Si"]),
    st.sampled_from(["", "", "10.1000/a", "10.1000/b", "10.1000/c"]), st.sampled_from(["", "Cities"]),
    st.sampled_from(["", "", "WOS:000001", "WOS:000002"]), st.sampled_from(["", "x"]))


def placed(records, order):
    return [replace(one, file=f"f{i}", order=order[i], row=1) for i, one in enumerate(records)]


def partition(groups):
    return {frozenset(member.file for member in group.members) for group in groups}


@settings(max_examples=300)
@given(st.lists(RECORD, max_size=12))
def test_a_second_time_changes_nothing(records):
    once = merge_duplicates(placed(records, range(len(records))))
    twice = merge_duplicates([group.record for group in once])
    assert [len(group.members) for group in twice] == [1] * len(once)
    assert sum(len(group.members) for group in once) == len(records)
    assert sum(group.record.records for group in once) == len(records)


@settings(max_examples=300)
@given(st.lists(RECORD, max_size=8), st.randoms(use_true_random=False))
def test_what_becomes_one_does_not_hang_on_the_order_of_files(records, random):
    """Abstracts of different lengths leave no two records alike: the outcome is then the same in any order."""
    records = [replace(one, abstract="x" * (i + 1)) for i, one in enumerate(records)]
    order = list(range(len(records)))
    expected = merge_duplicates(placed(records, order))
    random.shuffle(order)
    shuffled = placed(records, order)
    random.shuffle(shuffled)
    found = merge_duplicates(shuffled)
    assert partition(found) == partition(expected)
    kept = [sorted((replace(group.record, order=0) for group in groups), key=lambda one: one.file)
            for groups in (found, expected)]
    assert kept[0] == kept[1]


@settings(max_examples=40)
@given(st.lists(RECORD, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_files_in_another_order_give_the_same_publications_by_doi(records, random):
    def text(one):
        lines = ["TY  - JOUR", f"TI  - {one.title}", *(f"AU  - {a.name}" for a in one.authors),
                 *([f"PY  - {one.year}"] if one.year else []), *([f"DO  - {one.doi}"] if one.doi else []), "ER  - ", ""]
        return "\n".join(lines)

    with tempfile.TemporaryDirectory() as folder:
        paths = put(folder, {str(i): text(one) for i, one in enumerate(records)})
        expected = read_exports(paths)
        random.shuffle(paths)
        found = read_exports(paths)
    assert found.report.publications == expected.report.publications
    dois = [set(read.publications["doi"]) - {""} for read in (found, expected)]
    assert dois[0] == dois[1]


def test_records_without_authors_are_one_only_where_they_stand_in_the_same_place(tmp_path):
    text = "".join(f"TY  - JOUR\nTI  - Statistics of cities\nPY  - 2020\nJO  - Cities\nIS  - {issue}\nSP  - 1\nER  - \n"
                   for issue in (1, 1, 2))
    (tmp_path / "a.ris").write_text(text)
    assert sorted(read_exports(tmp_path).publications["records"]) == [1, 2]


def test_letters_with_strokes_are_those_of_english_databases(tmp_path):
    for name, title, author in (("a", "Łódź", "Łukasz, A"), ("b", "Lodz", "Lukasz, A")):
        text = f"TY  - JOUR\nTI  - Flows of {title}\nAU  - {author}\nPY  - 2020\nER  - \n"
        (tmp_path / f"{name}.ris").write_text(text, encoding="utf-8")
    assert read_exports(tmp_path).publications["records"].tolist() == [2]


def test_equally_full_records_of_one_doi_and_several_titles_give_the_same_in_any_order():
    author = (Author("Li, Si"),)
    records = [Record("", 0, 0, "ris", "Cities and flows", doi="10.1000/a", authors=author),
               Record("", 0, 0, "ris", "Cities and flows", 2001, authors=author),
               Record("", 0, 0, "ris", "Editorial", doi="10.1000/a", authors=author),
               Record("", 0, 0, "ris", "Flows", 2001, doi="10.1000/a")]
    found = {frozenset(partition(merge_duplicates(placed(records, order)))) for order in permutations(range(4))}
    assert len(found) == 1
