"""Records written in each format by the tests come back as they were."""
from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.bibliography import author_key, read_exports, title_key, word_key

WORD = st.text("abcdefghijklmnopqrstuvwxyzéüñ0123456789", min_size=1, max_size=8)
HAN = st.text("城市群创新网络空间结构区域发展研究中国", min_size=2, max_size=8)
TITLE = st.one_of(st.lists(WORD, min_size=1, max_size=8).map(lambda words: "T" + " ".join(words)), HAN)
NAME = st.one_of(st.builds("{}, {}".format, st.from_regex("[A-Z][a-z]{1,7}", fullmatch=True),
                           st.from_regex("[A-Z][a-z]{1,7}", fullmatch=True)),
                           st.text("张王李赵三四五", min_size=2, max_size=3))
RECORD = st.fixed_dictionaries({
    "title": TITLE, "year": st.integers(1900, 2030), "authors": st.lists(NAME, min_size=1, max_size=4, unique=True),
    "keywords": st.lists(st.one_of(st.lists(WORD, min_size=1, max_size=3).map(" ".join), HAN), max_size=5,
                         unique_by=word_key),
    "venue": st.one_of(st.just("Cities"), HAN), "volume": st.integers(1, 99).map(str),
    "first": st.integers(1, 500).map(str),
    "abstract": st.lists(WORD, min_size=1, max_size=30).map(" ".join)})
RECORDS = st.lists(RECORD, min_size=1, max_size=5, unique_by=lambda record: title_key(record["title"]))


def wos(records):
    text = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    for r in records:
        abstract = r["abstract"].split()
        text += "\n".join([
            "PT J", "AU " + "\n   ".join(r["authors"]), f"TI {r['title']}", f"SO {r['venue']}",
            *(["DE " + "; ".join(r["keywords"])] if r["keywords"] else []),
            "AB " + "\n   ".join(abstract), f"PY {r['year']}", f"VL {r['volume']}", f"BP {r['first']}", "ER", "", ""])
    return text + "EF\n"


def wos_tab(records):
    rows = [["PT", "AU", "TI", "SO", "DE", "AB", "PY", "VL", "BP"]]
    rows += [["J", "; ".join(r["authors"]), r["title"], r["venue"], "; ".join(r["keywords"]), r["abstract"],
              str(r["year"]),
              r["volume"], r["first"]] for r in records]
    return "\n".join("\t".join(row) for row in rows)


def scopus(records):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["Authors", "Title", "Year", "Source title", "Volume", "Page start", "Abstract", "Author Keywords"])
    writer.writerows([";".join(r["authors"]) + ";", r["title"], r["year"], r["venue"], r["volume"], r["first"],
                      r["abstract"], "; ".join(r["keywords"])] for r in records)
    return stream.getvalue()


def refworks(records):
    return "".join(f"RT Journal Article\nA1 {';'.join(r['authors'])};\nT1 {r['title']}\nJF {r['venue']}\nYR "
                   f"{r['year']}\n"
                   f"vo {r['volume']}\nOP {r['first']}\nK1 {';'.join(r['keywords'])};\nAB {r['abstract']}\n\n"
                   for r in records)


def endnote(records):
    return "".join("%0 Journal Article\n" + "".join(f"%A {name}\n" for name in r["authors"])
                   + f"%T {r['title']}\n%J {r['venue']}\n%D {r['year']}\n%V {r['volume']}\n%P {r['first']}\n"
                   f"%K {';'.join(r['keywords'])}\n%X {r['abstract']}\n\n" for r in records)


def noteexpress(records):
    return "".join(f"{{Reference Type}}: Journal Article\n{{Title}}: {r['title']}\n{{Author}}: "
                   f"{';'.join(r['authors'])};\n"
                   f"{{Journal}}: {r['venue']}\n{{Year}}: {r['year']}\n{{Volume}}: {r['volume']}\n{{Pages}}: "
                   f"{r['first']}\n"
                   f"{{Keywords}}: {';'.join(r['keywords'])};\n{{Abstract}}: {r['abstract']}\n\n" for r in records)


def ris(records):
    return "".join("TY  - JOUR\n" + "".join(f"AU  - {name}\n" for name in r["authors"])
                   + f"TI  - {r['title']}\nJO  - {r['venue']}\nPY  - {r['year']}\nVL  - {r['volume']}\nSP  - "
                     f"{r['first']}\n"
                   + "".join(f"KW  - {word}\n" for word in r["keywords"]) + f"AB  - {r['abstract']}\nER  - \n"
                   for r in records)


def bibtex(records):
    accents = str.maketrans({"é": r"{\'e}", "ü": r'{\"u}', "ñ": r"{\~n}"})
    return "".join(f"@article{{k{i},\n  title = {{{r['title'].translate(accents)}}},\n  author = {{"
                   f"{' and '.join(r['authors'])}}},\n  journal = {{{r['venue']}}},\n  year = {r['year']},\n"
                   f"  volume = \"{r['volume']}\",\n  pages = {{{r['first']}}},\n"
                   f"  keywords = {{{'; '.join(r['keywords']).translate(accents)};}},\n"
                   f"  abstract = {{{r['abstract'].translate(accents)}}}\n}}\n" for i, r in enumerate(records))


def openalex(records):
    works = []
    for r in records:
        places: dict[str, list[int]] = {}
        for i, word in enumerate(r["abstract"].split()):
            places.setdefault(word, []).append(i)
        works.append({"id": "", "title": r["title"], "publication_year": r["year"], "abstract_inverted_index": places,
                      "biblio": {"volume": r["volume"], "first_page": r["first"]}, "keywords": [
                          {"display_name": word} for word in r["keywords"]],
                      "primary_location": {"source": {"display_name": r["venue"]}},
                      "authorships": [{"author": {"display_name": name}} for name in r["authors"]]})
    return json.dumps(works, ensure_ascii=False)


WRITERS = {writer.__name__: writer for writer in (wos, wos_tab, scopus, refworks, endnote, noteexpress, ris, bibtex,
                                                  openalex)}


def read(text, **arguments):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x").write_text(text, encoding="utf-8")
        return read_exports(Path(folder) / "x", **arguments)


@settings(max_examples=60)
@given(RECORDS, st.sampled_from(sorted(WRITERS)))
def test_records_come_back(records, name):
    found = read(WRITERS[name](records), merge=False)
    assert found.report.files["format"].tolist() == [name]
    assert found.report.problems.empty
    rows = found.publications.set_index("title")
    assert len(rows) == len(records)
    for record in records:
        row = rows.loc[record["title"]]
        assert [row["year"], row["venue"], row["volume"], row["first_page"], row["abstract"]] == [
            record["year"], record["venue"], record["volume"], record["first"], record["abstract"]]
        here = found.authors[found.authors["publication"] == row["publication"]]
        assert here["name"].tolist() == record["authors"]
        words = found.keywords[found.keywords["publication"] == row["publication"]]
        assert words["keyword"].tolist() == record["keywords"]


@settings(max_examples=40)
@given(RECORDS, st.sampled_from(sorted(WRITERS)), st.sampled_from(sorted(WRITERS)))
def test_the_same_records_in_two_formats_are_one_publication_each(records, first, second):
    with tempfile.TemporaryDirectory() as folder:
        for i, name in enumerate((first, second)):
            (Path(folder) / str(i)).write_text(WRITERS[name](records), encoding="utf-8")
        found = read_exports(folder)
    assert found.publications["records"].tolist() == [2] * len(records)
    assert (found.report.duplicates["outcome"] == "merged").sum() == len(records)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    from flowspace.errors import TableError
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x").write_bytes(content)
        try:
            read_exports(folder)
        except TableError as error:
            assert error.problems


@settings(max_examples=150)
@given(st.data(), st.sampled_from(sorted(WRITERS)), RECORDS)
def test_a_file_damaged_anywhere_is_read_or_refused(data, name, records):
    from flowspace.errors import TableError
    text = WRITERS[name](records)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        text = text[:at] + data.draw(st.text("\"'{}[]\\\n\r\t;,:%@- \x00\u2028ERTY&<", max_size=4)) + text[at + cut:]
    try:
        found = read(text)
    except TableError as error:
        assert error.problems
    else:
        report = found.report
        assert len(found.publications) + (report.duplicates["outcome"] == "merged").sum() == (
            report.files["records"] - report.files["left_out"]).sum()


@given(st.text(max_size=40))
def test_keys_are_keys_of_themselves(text):
    for key in (word_key, title_key, author_key):
        once = key(text)
        if key is not author_key:
            assert key(once) == once
        assert once == key(text)
