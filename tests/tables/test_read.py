"""Reading tables: editions, copies, the cache, and what the caller may rely on."""
from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from flowspace import tables


@pytest.mark.parametrize("name", tables.names())
def test_every_embedded_table_reads_with_declared_types(name):
    frame = tables.read(name)
    assert len(frame) == tables.describe(name)["rows"]
    assert list(frame.columns) == [field["name"] for field in tables.describe(name)["schema"]["fields"]]
    assert list(frame.index) == list(range(len(frame)))
    kinds = {"string": ("str",), "integer": ("int64", "Int64"), "number": ("float64",), "boolean": ("bool",)}
    for field in tables.describe(name)["schema"]["fields"]:
        assert str(frame[field["name"]].dtype) in kinds[field["type"]]
        if field["type"] == "string":
            assert not frame[field["name"]].isna().any()


def test_a_callers_change_does_not_leak():
    first = tables.read("cities")
    first.loc[:, "name_en"] = "changed"
    del first["level"]
    second = tables.read("cities")
    assert "Beijing" in set(second["name_en"]) and "level" in second
    pd.testing.assert_frame_equal(second, tables.read("cities"))


def test_own_folder_wins_where_it_has_the_table_and_the_rest_is_embedded(tmp_path):
    own = tables.read("city_patents").head(1).assign(series="mine", patents=7)
    own.to_csv(tmp_path / "city_patents.csv", index=False)
    assert tables.read("city_patents", tmp_path)["patents"].tolist() == [7]
    pd.testing.assert_frame_equal(tables.read("cities", tmp_path), tables.read("cities"))
    assert tables.describe("city_patents", tmp_path)["rows"] == 1
    assert tables.describe("city_patents", tmp_path)["sources"] == []
    assert tables.describe("cities", tmp_path) == tables.describe("cities")
    assert tables.check(tmp_path) == []


def test_own_cities_open_other_tables_to_new_units(tmp_path):
    cities = tables.read("cities")
    new = cities.head(1).assign(adcode="990100", name_en="New City")
    pd.concat([cities, new]).to_csv(tmp_path / "cities.csv", index=False)
    tables.read("city_patents").head(1).assign(adcode="990100").to_csv(tmp_path / "city_patents.csv", index=False)
    assert tables.read("city_patents", tmp_path)["adcode"].tolist() == ["990100"]


def test_a_changed_file_is_read_anew(tmp_path):
    one = tables.read("city_patents").head(1)
    one.to_csv(tmp_path / "city_patents.csv", index=False)
    before = tables.read("city_patents", tmp_path)
    one.assign(patents=99999).to_csv(tmp_path / "city_patents.csv", index=False)
    assert tables.read("city_patents", tmp_path)["patents"].tolist() == [99999] != before["patents"].tolist()


def test_columns_may_stand_in_any_order_with_bom_windows_line_ends_and_blank_lines(tmp_path):
    frame = tables.read("city_grants_2017").head(3)
    text = frame[frame.columns[::-1]].to_csv(index=False, lineterminator="\r\n") + "\r\n"
    (tmp_path / "city_grants_2017.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    pd.testing.assert_frame_equal(tables.read("city_grants_2017", tmp_path), frame)


def test_importing_is_quick_because_pandera_waits():
    code = "import sys, flowspace.tables; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
