"""What a reader's own file may do that an embedded one may not, and that embedded files may not."""
from __future__ import annotations

import hashlib
import json

import pytest

from flowspace import tables
from flowspace.errors import TableError
from flowspace.tables import store

LOOSER = [name for name in tables.names() if tables.declared(name).own]


@pytest.mark.parametrize("name", LOOSER)
def test_what_is_looser_is_a_column_and_is_looser(name):
    table = tables.declared(name)
    assert set(table.own) <= set(table.column_names)
    for column, own in zip(table.columns, table.for_reader.columns, strict=True):
        assert own.type == column.type and own.unit == column.unit and (column.required or not own.required)
        assert own.minimum is None or column.minimum is None or own.minimum <= column.minimum
        assert own.maximum is None or column.maximum is None or own.maximum >= column.maximum
        assert own.enum is None or set(column.enum or ()) <= set(own.enum)


@pytest.mark.parametrize(("name", "line", "word"), [
    ("rail_services", "310000,320100,2019,300,70,80,observed", "2016 to 2016"),
    ("rail_services", "310000,320100,2016,300,,80,observed", "an empty cell"),
    ("rail_services", "310000,320100,2016,300,70,80,estimated", "'observed'"),
    ("city_covariates", "320500,2015,gdp,3,observed,,My yearbook", "'province_rd'"),
    ("copatents", "310000,320100,2019,3,,,observed", "an empty cell")])
def test_the_embedded_edition_stays_strict(tmp_path, monkeypatch, name, line, word):
    own, embedded = tmp_path / "own", tmp_path / "embedded"
    own.mkdir()
    embedded.mkdir()
    for file in tables.embedded_folder().iterdir():
        (embedded / file.name).symlink_to(file)
    content = (",".join(tables.declared(name).column_names) + "\n" + line + "\n").encode()
    (own / f"{name}.csv").write_bytes(content)
    assert len(tables.read(name, own)) == 1
    described = json.loads((embedded / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if resource["name"] == name:
            resource["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
    for file, text in ((f"{name}.csv", content), ("datapackage.json", json.dumps(described).encode())):
        (embedded / file).unlink()
        (embedded / file).write_bytes(text)
    monkeypatch.setattr(store, "embedded_folder", lambda: embedded)
    with pytest.raises(TableError) as error:
        tables.read(name)
    assert any(word in str(problem) for problem in error.value.problems)
