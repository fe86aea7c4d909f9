"""From exports to the tables that chapter 1 reads: same records, as the schema has them, none of the book."""
from __future__ import annotations

import exports
import made_up
import pytest

from flowspace import tables
from flowspace.bibliography import chapter_tables, read_exports, write_chapter_tables
from flowspace.cli import main
from flowspace.errors import ParameterError, TableError

NAMES = ["publications", "publication_authors", "publication_keywords", "publication_references"]


def read_all(folder, *names):
    texts = made_up.exports()
    for name in names or texts:
        (folder / name).write_text(texts[name], encoding="utf-8")
    return read_exports(folder)


def test_records_stay_what_they_were_and_pass_the_schema(tmp_path):
    (tmp_path / "exports").mkdir()
    read = read_all(tmp_path / "exports")
    mine = tmp_path / "mine"
    assert [file.name for file in write_chapter_tables(read, mine)] == [f"{name}.csv" for name in NAMES]
    assert tables.check(mine) == []
    records, authors, keywords, cited = (tables.read(name, folder=mine) for name in NAMES)
    # 120 + 60 + 40, of which ten stand twice and one has no year.
    assert len(records) == 209 and records["language"].value_counts().to_dict() == {"en": 150, "zh": 59}
    assert set(records["corpus"]) == {"own"} and set(records["year"]) == set(range(2012, 2022))
    assert set(records["publication"]) == set(read.publications.dropna(subset=["year"])["publication"])
    given = read.authors[read.authors["publication"].isin(records["publication"])]
    assert sorted(authors["author"]) == sorted(given["name"])
    assert set(keywords["origin"]) == {"author"} and "knowledge" not in set(keywords["keyword"])
    assert {"urban agglomeration", "城市群"} <= set(keywords["keyword"])
    assert (cited["kind"] == "J").all() and {*made_up.JOURNALS, "J GEOGR SCI"} == set(cited["source"])
    assert cited.groupby("work")["publication"].nunique().max() == 120  # one work that all cite


def test_what_a_record_names_is_told_by_title_and_abstract_or_keywords(tmp_path):
    (tmp_path / "a.ris").write_text(
        "TY  - JOUR\nTI  - Alpha\nAB  - On cities\nKW  - patent\nPY  - 2020\nER  - \n"
        "TY  - JOUR\nTI  - 甲\nLA  - zh\nAB  - 城市\nKW  - 专利\nPY  - 2020\nER  - \n", encoding="utf-8")
    found = chapter_tables(read_exports(tmp_path))["publications"].set_index("language")
    assert found.loc["en", ["names_city", "names_innovation"]].tolist() == [True, False]
    assert found.loc["zh", ["names_city", "names_innovation"]].tolist() == [False, True]


@pytest.mark.parametrize("form", sorted(exports.ALL))
def test_every_form_of_export_makes_tables_that_the_schema_accepts(tmp_path, form):
    source = tmp_path / "export"
    source.write_text(exports.ALL[form], encoding="utf-8")
    read = read_exports(source)
    kind = "author" if (read.keywords["kind"] == "author").any() or read.keywords.empty else "indexed"
    write_chapter_tables(read, tmp_path / "mine", kind)
    assert tables.check(tmp_path / "mine") == []


def test_an_export_without_references_takes_none_from_the_book(tmp_path):
    write_chapter_tables(read_all(tmp_path, "cnki.txt"), tmp_path / "mine")
    assert tables.read("publication_references", folder=tmp_path / "mine").empty
    # The embedded tables stay strict, and so do those of a reader that have to hold something.
    (tmp_path / "mine" / "publications.csv").write_text(",".join(tables.declared("publications").column_names) + "\n")
    with pytest.raises(TableError, match="header without rows"):
        tables.read("publications", folder=tmp_path / "mine")


def test_what_makes_no_table_is_named(tmp_path):
    read = read_all(tmp_path, "cnki.txt")
    with pytest.raises(ParameterError, match="keywords 'mine'"):
        chapter_tables(read, "mine")
    with pytest.raises(ParameterError, match="of kind author.*--keywords author"):
        chapter_tables(read, "indexed")
    (tmp_path / "one.ris").write_text("TY  - JOUR\nTI  - Alpha\nER  - \n", encoding="utf-8")
    with pytest.raises(ParameterError, match="no record with a year"):
        chapter_tables(read_exports(tmp_path / "one.ris"))


def test_the_command_writes_the_same_tables(tmp_path, capsys):
    (tmp_path / "exports").mkdir()
    read = read_all(tmp_path / "exports")
    write_chapter_tables(read, tmp_path / "one")
    assert main(["records", str(tmp_path / "exports"), "--out", str(tmp_path / "two")]) == 0
    assert "without a year: 1" in capsys.readouterr().out
    for name in NAMES:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (tmp_path / "two" / f"{name}.csv").read_bytes()
    assert main(["records", str(tmp_path / "nothing.txt"), "--out", str(tmp_path / "two")]) == 1
