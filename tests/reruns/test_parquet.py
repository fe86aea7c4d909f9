"""A Parquet file says what its CSV says, in the types of the rule, with the same bytes for the same table."""
import csv
import io
import json
import tracemalloc

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import TableError
from flowspace.reruns import add_parquet, parquet, write_parquet


def back(path):
    """Types and cells of a Parquet file, the cells as a CSV writes them."""
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        rows = [["" if v is None else repr(v) if isinstance(v, float) else str(v) for v in row]
                for row in found.fetchall()]
        return dict(zip(found.columns, map(str, found.types), strict=True)), rows


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=6)
COLUMNS = st.sampled_from(["whole", "gaps", "decimal", "yes", "text", "empty", "digits"])


@st.composite
def frames(draw):
    n = draw(st.integers(0, 6))
    values = {
        "whole": st.integers(-2**63, 2**63 - 1), "decimal": st.floats(allow_nan=True, allow_infinity=True),
        "yes": st.booleans(), "text": TEXTS, "empty": st.none(),
        "digits": st.from_regex(r"0?[0-9]{1,6}", fullmatch=True),
        "gaps": st.one_of(st.none(), st.integers(-2**63, 2**63 - 1))}
    columns = {}
    for i, kind in enumerate(draw(st.lists(COLUMNS, min_size=1, max_size=4))):
        cells = draw(st.lists(values[kind], min_size=n, max_size=n))
        kept = {"whole": "int64", "gaps": "Int64", "decimal": float, "yes": bool}.get(kind, object)
        columns[f'{kind} "{i}" 城'] = pd.Series(cells, dtype=kept)
    return pd.DataFrame(columns)


@given(frames())
@settings(max_examples=60, deadline=None)
def test_csv_and_parquet_agree(tmp_path_factory, frame):
    folder = tmp_path_factory.mktemp("tables")
    text = frame.to_csv(index=False, lineterminator="\n")
    (folder / "t.csv").write_bytes(text.encode("utf-8"))
    with open(folder / "t.csv", encoding="utf-8", newline="\n") as file:
        header, *rows = list(csv.reader(file))
    for source in (frame, folder / "t.csv"):
        types, cells = back(write_parquet(source, folder / "t.parquet"))
        assert list(types) == header
        # A whole number among decimals is the same number, written otherwise.
        assert [[a == b or float(a) == float(b) for a, b in zip(x, y, strict=True)]
                for x, y in zip(cells, rows, strict=True)] == [[True] * len(header)] * len(rows)
        for name, kind in types.items():
            if frame[name].notna().any() and (frame[name].astype(object) != "").any():
                start = name.split()[0]
                if start in ("whole", "gaps", "decimal", "yes"):
                    assert kind == {"decimal": "DOUBLE", "yes": "BOOLEAN"}.get(start, "BIGINT")
                elif source is frame:
                    assert kind == "VARCHAR"


@given(frames())
@settings(max_examples=20, deadline=None)
def test_a_table_in_pieces_is_the_same_table(tmp_path_factory, frame):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "t.csv").write_bytes(frame.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    for source in (frame, folder / "t.csv"):
        whole = back(write_parquet(source, folder / "t.parquet"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parquet, "PIECE", 2)
            assert back(write_parquet(source, folder / "pieces.parquet")) == whole
            if source is not frame:
                header, columns = parquet.read_cells(source)
                assert [header, *map(list, zip(*columns, strict=True))] == [
                    *csv.reader(io.StringIO(source.read_bytes().decode(), newline="\n"))]


@pytest.mark.parametrize(("cells", "kind"), [
    (["1", "2", "0.5"], "DOUBLE"), (["1", "2", "x"], "VARCHAR"), (["True", "", "1"], "VARCHAR"),
    (["9007199254740993", "2", "0.5"], "VARCHAR"), (["", "", "", "7"], "BIGINT"), (["", "", "", ""], "DOUBLE"),
    (["two\nlines", "a, b", 'a "quote"', "\n"], "VARCHAR")])
def test_the_type_of_a_column_is_that_of_all_its_pieces(tmp_path, monkeypatch, cells, kind):
    monkeypatch.setattr(parquet, "PIECE", 1)
    pd.DataFrame({"x": cells, "k": 1}).to_csv(tmp_path / "t.csv", index=False, lineterminator="\n")
    types, rows = back(write_parquet(tmp_path / "t.csv", tmp_path / "t.parquet"))
    assert types["x"] == kind
    assert [float(row[0]) if kind == "DOUBLE" and row[0] else row[0] for row in rows] == [
        float(cell) if kind == "DOUBLE" and cell else cell for cell in cells]


def test_a_long_table_is_never_held_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "PIECE", 2000)
    lines = [f"run-{i:09d},{i},{i / 7!r},some words {i}\n" for i in range(60_000)]
    (tmp_path / "t.csv").write_text("run,n,value,shown\n" + "".join(lines))
    size = (tmp_path / "t.csv").stat().st_size
    del lines
    tracemalloc.start()
    try:
        write_parquet(tmp_path / "t.csv", tmp_path / "t.parquet")
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()
    types, rows = back(tmp_path / "t.parquet")
    assert len(rows) == 60_000 and rows[-1] == ["run-000059999", "59999", repr(59999 / 7), "some words 59999"]
    first = (tmp_path / "t.parquet").read_bytes()
    assert write_parquet(tmp_path / "t.csv", tmp_path / "t.parquet").read_bytes() == first


@pytest.mark.parametrize(("name", "cells", "kind"), [
    ("from_adcode", ["110000", "120000"], "VARCHAR"), ("n", ["110000"], "BIGINT"), ("zip", ["010", "20"], "VARCHAR"),
    ("x", ["1.5", "nan"], "VARCHAR"), ("x", ["1.10"], "VARCHAR"), ("x", ["inf", "-0.0", ""], "DOUBLE"),
    ("x", ["9223372036854775808"], "VARCHAR"), ("x", ["9007199254740993", "0.5"], "VARCHAR"),
    ("x", ["2016", "2015–2019"], "VARCHAR"), ("x", [], "DOUBLE"), ("city", [], "VARCHAR"),
    ("x", ["True", ""], "BOOLEAN"),
])
def test_types_of_the_rule(tmp_path, name, cells, kind):
    (tmp_path / "t.csv").write_text("\n".join([f"{name},k", *(f"{cell},1" for cell in cells)]) + "\n", encoding="utf-8")
    types, rows = back(write_parquet(tmp_path / "t.csv", tmp_path / "t.parquet"))
    assert types[name] == kind and [row[0] for row in rows] == cells


def test_same_bytes_and_order(tmp_path):
    frame = pd.DataFrame({"i": np.arange(200_000)[::-1], "x": np.linspace(0, 1, 200_000)})
    one, two = (write_parquet(frame, tmp_path / name).read_bytes() for name in ("a.parquet", "b.parquet"))
    assert one == two and back(tmp_path / "a.parquet")[1][0] == ["199999", "0.0"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("content", ["", "\n", "a,A\n1,2\n", "a,b\n1\n", 'a\n"x\n', "a\nx\ry\n"])
def test_bad_tables_are_named(tmp_path, content):
    (tmp_path / "t.csv").write_bytes(content.encode())
    with pytest.raises(TableError, match="t.csv"):
        write_parquet(tmp_path / "t.csv", tmp_path / "t.parquet")
    assert not (tmp_path / "t.parquet").exists()


def test_a_folder_reports_every_bad_table_and_writes_the_rest(tmp_path):
    tables = {name: {"path": f"{name}.csv"} for name in ("good", "gone", "bad")}
    (tmp_path / "results.json").write_text(json.dumps({"tables": tables}))
    (tmp_path / "good.csv").write_text("a\n1\n")
    (tmp_path / "bad.csv").write_text("a,a\n1,1\n")
    with pytest.raises(TableError) as caught:
        add_parquet(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["gone.csv", "bad.csv"]
    assert (tmp_path / "good.parquet").exists()
