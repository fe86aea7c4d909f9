"""Several layers in one number."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.polycentricity import general_functional_polycentricity


def table(values, **more):
    """One agglomeration-year by layer; None is a layer without a row."""
    rows = [(name, value) for name, value in values.items() if value is not None]
    return pd.DataFrame(rows, columns=["layer", "value"]).assign(
        agglomeration="a", year=2015, kind="functional_within", direction="total", measure="taylor", **more)


@settings(derandomize=True, database=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_means_lie_between_the_layers_and_in_order(values):
    row, = general_functional_polycentricity(table(dict(enumerate(values)))).itertuples()
    assert row.arithmetic == pytest.approx(sum(values) / len(values))
    assert row.geometric == pytest.approx(math.prod(value ** (1 / len(values)) for value in values), abs=1e-9)
    assert min(values) - 1e-12 <= row.geometric <= row.arithmetic + 1e-12 <= max(values) + 2e-12
    assert row.n_layers == len(values) and row.missing == ""


def test_zero_and_missing_layers():
    zero, = general_functional_polycentricity(table({"x": 0.0, "y": 0.5})).itertuples()
    assert (zero.arithmetic, zero.geometric) == (0.25, 0.0)
    both = pd.concat([table({"x": 0.2, "y": np.nan}), table({"x": 0.3, "y": None}).assign(year=2016)])
    found = general_functional_polycentricity(both)
    assert found["year"].tolist() == [2015, 2016] and found[["arithmetic", "geometric"]].isna().all().all()
    assert found["missing"].tolist() == ["y", "y"] and found["n_layers"].tolist() == [1, 1]
    alone = general_functional_polycentricity(both, layers=["x"])
    assert alone["arithmetic"].tolist() == [0.2, 0.3] and alone["missing"].tolist() == ["", ""]


def test_morphological_rows_are_left_out():
    mixed = pd.concat([table({"x": 0.2}), table({"patents": 0.9}).assign(kind="morphological", direction="none")])
    assert general_functional_polycentricity(mixed)["kind"].tolist() == ["functional_within"]


@pytest.mark.parametrize(("given_table", "layers", "word"), [
    (table({"x": 0.2}).assign(kind="morphological"), None, "no layer"),
    (table({"x": 0.2}), ["rail"], "'rail'"),
    (table({"x": 0.2}), [], "no layer"),
    (pd.concat([table({"x": 0.2})] * 2), None, "repeated"),
    (table({"x": 0.2}).drop(columns="direction"), None, "direction"),
    (table({"x": np.inf}), None, "infinite"),
    (table({"x": 0.2}), 5, "layers that are no names"),
    (table({"x": 0.2}).assign(kind=[["a"]]), None, "lists or tables"),
    ("x", None, "str")])
def test_bad_input_is_named(given_table, layers, word):
    with pytest.raises(MeasureError, match=word):
        general_functional_polycentricity(given_table, layers)


def test_categories_are_names_and_negative_values_no_polycentricity():
    table = pd.DataFrame({"layer": ["a", "b"], "agglomeration": "delta", "year": 2016, "kind": "functional_within",
                          "direction": "total", "measure": "taylor", "value": [0.1, 0.4]})
    columns = ["layer", "agglomeration", "kind", "direction", "measure"]
    found = general_functional_polycentricity(table.astype(dict.fromkeys(columns, "category")))
    assert found["arithmetic"].tolist() == [0.25]
    with pytest.raises(MeasureError, match="1 values below 0"):
        general_functional_polycentricity(table.assign(value=[0.1, -0.4]))
