"""A Parquet file says what its CSV says, in the types of the rule, with the same bytes for the same table."""
import csv
import json

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import TableError
from flowspace.reruns import add_parquet, write_parquet


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
