"""The descriptor says the truth about every file in `data`, and leaves none out."""
from __future__ import annotations

import csv
import hashlib
import json
import re

import pytest

from flowspace import evidence, tables
from flowspace.tables import descriptor
from flowspace.tables.catalogue import TABLES

DATA = tables.embedded_folder()
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {entry["name"]: entry for entry in PACKAGE["resources"]}
GRADES = {*evidence.GRADES, "definition", "see column evidence"}
CJK = re.compile("[\u4e00-\u9fff]")

each = pytest.mark.parametrize("name", list(RESOURCES))


def test_the_descriptor_is_what_the_declarations_and_files_give():
    assert (DATA / "datapackage.json").read_bytes() == descriptor.dump(descriptor.build(DATA))


def test_every_file_is_declared_and_every_declared_file_is_there():
    files = {path.name for path in DATA.iterdir() if not path.name.startswith(".")}
    assert files == {entry["path"] for entry in RESOURCES.values()} | {"datapackage.json"}
    assert list(RESOURCES) == tables.names()


@each
def test_rows_bytes_and_checksum(name):
    content = (DATA / RESOURCES[name]["path"]).read_bytes()
    with (DATA / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))
    assert RESOURCES[name]["rows"] == len(records) - 1 > 0
    assert RESOURCES[name]["bytes"] == len(content)
    assert RESOURCES[name]["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    assert records[0] == [field["name"] for field in RESOURCES[name]["schema"]["fields"]]


@each
def test_files_are_utf8_with_plain_line_ends_and_sorted_by_key(name):
    content = (DATA / RESOURCES[name]["path"]).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and content.endswith(b"\n")
    frame, key = tables.read(name), RESOURCES[name]["schema"]["primaryKey"]
    keys = list(frame[key].itertuples(index=False, name=None))
    assert keys == sorted(set(keys))


@each
def test_every_table_says_what_it_is_in_both_languages_and_where_it_comes_from(name):
    entry = RESOURCES[name]
    for words in ("title", "description", "vintage"):
        assert entry[words].strip()
    for words in ("title_zh", "description_zh"):
        assert CJK.search(entry[words])
    assert entry["sources"] and all(source["title"] for source in entry["sources"])
    for source in entry["sources"]:
        if "github.com" in source.get("path", ""):
            assert re.search(r"/tree/[0-9a-f]{40}$", source["path"])
        if "doi" in source:
            assert re.fullmatch(r"10\.\d{4,}/\S+", source["doi"])
    assert entry["licenses"]
    for licence in entry["licenses"]:
        assert licence["title"] and (licence["name"] == "none-stated" or licence["path"].startswith("https://"))
    assert len(entry["caveats_en"]) == len(entry["caveats_zh"])
    assert all(CJK.search(text) for text in entry["caveats_zh"])


@each
def test_every_column_has_unit_description_and_evidence_grade(name):
    for field in RESOURCES[name]["schema"]["fields"]:
        assert field["unit"].strip() and field["description_en"].strip() and CJK.search(field["description_zh"])
        assert field["evidence"] in GRADES
        if field["evidence"] == "see column evidence":
            assert "evidence" in [other["name"] for other in RESOURCES[name]["schema"]["fields"]]


def test_foreign_keys_point_to_columns_that_exist():
    for entry in RESOURCES.values():
        for key in entry["schema"]["foreignKeys"]:
            fields = [field["name"] for field in RESOURCES[key["reference"]["resource"]]["schema"]["fields"]]
            assert key["reference"]["fields"][0] in fields


def test_an_embedded_file_that_was_changed_is_refused(tmp_path, monkeypatch):
    for name in ("cities.csv", "datapackage.json"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    monkeypatch.setattr("flowspace.tables.store.embedded_folder", lambda: tmp_path)
    tables.read("cities")
    changed = (tmp_path / "cities.csv").read_bytes().replace(b"Tianjin", b"Tjanjin")
    (tmp_path / "cities.csv").write_bytes(changed)
    with pytest.raises(tables.TableError, match="checksum"):
        tables.read("cities")
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    with pytest.raises(tables.TableError, match="descriptor"):
        tables.describe("cities")
    (tmp_path / "cities.csv").unlink()
    with pytest.raises(tables.TableError, match="no file"):
        tables.read("cities")


def test_tables_are_declared_once_each_with_known_parts():
    for table in TABLES.values():
        assert set(table.primary_key) <= set(table.column_names)
        assert len(set(table.column_names)) == len(table.column_names)
        assert table.kind in ("reference", "source", "derived")
