"""Four types, cut by mean or median, with ties that are low."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.polycentricity import typology
from flowspace.polycentricity.typology import TYPES


def values(*numbers, year=2015, names="abcdefgh", column="value"):
    return pd.DataFrame({"agglomeration": list(names[:len(numbers)]), "year": year, column: numbers})


def test_cuts_differ_where_one_value_is_large():
    morphological, functional = values(0.1, 0.2, 0.3, 1.0), values(0.4, 0.3, 0.2, 0.1)
    assert typology(morphological, functional, "median")["type"].tolist() == ["low_high", "low_high", "high_low",
                                                                              "high_low"]
    by_mean = typology(morphological, functional, "mean")
    assert by_mean["type"].tolist() == ["low_high", "low_high", "low_low", "high_low"]
    assert by_mean["morphological_cut"].tolist() == [0.4] * 4 and not by_mean["tie"].any()


def test_a_value_on_the_cut_is_low_and_said_to_be_tied():
    odd = typology(values(0.1, 0.2, 0.3), values(0.3, 0.9, 0.1))
    assert odd["type"].tolist() == ["low_low", "low_high", "high_low"] and odd["tie"].tolist() == [True, True, False]
    # The mean of equal numbers is not always the number, to the last digit.
    equal = typology(values(*[0.1] * 3), values(*[0.7] * 3), "mean")
    assert (equal["type"] == "low_low").all() and equal["tie"].all()


def test_missing_sides_have_no_type_and_move_no_cut():
    functional = values(0.4, np.nan, 0.2, 0.1).iloc[:3]
    found = typology(values(0.1, 0.9, 0.3, 0.8), functional, "mean").set_index("agglomeration")
    assert found["type"].isna().tolist() == [False, True, False, True]
    assert found["morphological_cut"].tolist() == pytest.approx([0.2] * 4)
    assert not found.loc[["b", "d"], "tie"].any()


def test_cuts_of_each_year_or_of_all():
    morphological = pd.concat([values(0.1, 0.2), values(0.8, 0.9, year=2016)])
    functional = pd.concat([values(0.2, 0.1), values(0.9, 0.8, year=2016)])
    assert typology(morphological, functional)["type"].tolist() == ["low_high", "high_low"] * 2
    pooled = typology(morphological, functional, pooled=True)
    assert pooled["type"].tolist() == ["low_low"] * 2 + ["high_high"] * 2


@settings(derandomize=True, database=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=8),
       st.sampled_from(["mean", "median"]), st.sampled_from([0.25, 2.0, 64.0]))
def test_scale_and_order_play_no_part(drawn, cut, factor):
    one, other = (values(*side) for side in zip(*drawn, strict=True))
    found = typology(one, other, cut).set_index("agglomeration")["type"]
    assert found.isin(TYPES).all()
    if cut == "median":
        assert found.str.startswith("high").sum() <= len(found) / 2
    moved = typology(one.assign(value=one["value"] * factor)[::-1], other, cut).set_index("agglomeration")["type"]
    assert moved.reindex(found.index).tolist() == found.tolist()


def test_evenness_instead_of_the_product():
    one, other = values(0.1, 0.2, 0.5, 0.6), values(0.9, 0.8, 0.1, 0.2)
    both = [side.assign(evenness=numbers) for side, numbers in ((one, other["value"]), (other, one["value"]))]
    assert typology(*both, value="evenness")["type"].tolist() == typology(other, one)["type"].tolist()
    assert typology(*both)["type"].tolist() == typology(one, other)["type"].tolist()
    assert typology(one, other)["type"].tolist() != typology(other, one)["type"].tolist()


@pytest.mark.parametrize(("arguments", "word"), [
    ((values(0.1), values(0.2), "mode"), "'mode'"),
    ((values(0.1), values(0.2), ["mean"]), "cut of type list"),
    ((values(0.1), values(0.2), "mean", "yes"), "pooled='yes'"),
    ((values(0.1), values(0.2), "mean", True, 5), "columns that are no names"),
    ((pd.concat([values(0.1)] * 2), values(0.2)), "repeated"),
    ((values(0.1), values(0.2).drop(columns="value")), "value"),
    ((values(0.1), values(np.inf)), "infinite"),
    ((values(0.1), values("high")), "not numbers"),
    ((values(0.1, year=2015.5), values(0.1)), "whole numbers"),
    ((values(0.1).assign(agglomeration=None), values(0.1)), "empty cells")])
def test_bad_input_is_named(arguments, word):
    with pytest.raises(MeasureError, match=word):
        typology(*arguments)


def test_categories_keep_the_order_of_the_rows():
    table = pd.DataFrame({"agglomeration": pd.Categorical(list("cab")), "year": 2015, "value": [0.1, 0.2, 0.3]})
    assert typology(table, table)["agglomeration"].tolist() == ["c", "a", "b"]
    with pytest.raises(MeasureError, match="'year' as value"):
        typology(table, table, value="year")
