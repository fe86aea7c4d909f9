"""What is given to the tables of this room in another form ends in a named error, with all problems at once."""
import math

import numpy as np
import pandas as pd
import pytest

from flowspace import tables
from flowspace.capability import (
    Choices,
    aggregate_cities,
    aggregate_links,
    aggregate_lists,
    choose_indicators,
    composite_index,
    gaps,
    matrix,
    partial_coverage,
    raw_indicators,
    sensitivity_analysis,
    share_out,
    sobol_indices,
    switched_on,
    unusable_indicators,
)
from flowspace.capability.arguments import check_table
from flowspace.capability.network import undirected
from flowspace.capability.normalisation import goalposts, min_max, rescaled, z_score
from flowspace.capability.ranks import ranks
from flowspace.capability.weights import entropy_weights
from flowspace.errors import FlowspaceError, TableError

VALUES = pd.DataFrame({"adcode": ["1", "2"], "year": 2019, "value": [1.0, 2.0], "evidence": "observed"})
MEMBERS = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
PLACES = pd.DataFrame({"adcode": ["1"], "from_year": [2012]})
LINKS = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "year": 2019, "value": [4.0], "evidence": "observed"})
PROVINCES = pd.DataFrame({"province_adcode": ["p"], "year": 2019, "value": [9.0], "evidence": "observed"})
CITIES = pd.DataFrame({"adcode": ["1", "2"], "province_adcode": "p"})
RAW = pd.DataFrame({"agglomeration": ["a", "b"] * 2, "year": 2020, "dimension": ["input"] * 2 + ["output"] * 2,
                    "code": ["x", "x", "y", "y"], "value": [1.0, 2, 4, 3], "direction": 1, "evidence": "observed",
                    "coverage": 1.0, "largest_share": 0.5})
SHIPPED = tables.read("capability_indicators")


def cell(frame, column, item):
    """The table with another item in the first row of a column."""
    changed = frame.astype({column: object})
    changed.iat[0, list(changed).index(column)] = item
    return changed


def twice(frame, column):
    """The table with a column twice."""
    return pd.concat([frame, frame[[column]]], axis=1)


TABLES = {
    "values": (lambda frame: aggregate_cities(frame, MEMBERS, "sum"), VALUES, ["adcode", "year", "value", "evidence"]),
    "members": (lambda frame: aggregate_cities(VALUES, frame, "sum"), MEMBERS, ["agglomeration", "adcode"]),
    "places": (lambda frame: aggregate_lists(frame, MEMBERS, "listed_places", [2019]), PLACES, ["adcode", "from_year"]),
    "links": (lambda frame: aggregate_links(frame, VALUES, MEMBERS, "links_within"), LINKS, list(LINKS)),
    "nodes": (lambda frame: aggregate_links(LINKS, frame, MEMBERS, "links_within"), VALUES.drop(columns="value"),
              ["adcode", "year", "evidence"]),
    "undirected": (lambda frame: undirected(frame, "value"), LINKS, list(LINKS)),
    "provinces": (lambda frame: share_out(frame, VALUES, CITIES), PROVINCES, list(PROVINCES)),
    "key": (lambda frame: share_out(PROVINCES, frame, CITIES), VALUES, list(VALUES)),
    "cities": (lambda frame: share_out(PROVINCES, VALUES, frame), CITIES, list(CITIES)),
    "index": (lambda frame: composite_index(frame, Choices(treatment="none")), RAW,
              ["agglomeration", "year", "dimension", "code", "value", "direction"]),
    "matrix": (matrix, RAW, ["agglomeration", "year", "code"]),
    "gaps": (gaps, RAW, ["dimension", "code", "value", "coverage", "largest_share"]),
    "partial_coverage": (partial_coverage, RAW, ["agglomeration", "code", "value", "coverage"]),
    "unusable": (unusable_indicators, RAW, ["code", "value"]),
    "switched_on": (lambda frame: switched_on(frame, ["patents"]), SHIPPED, ["code", "used"]),
}


@pytest.mark.parametrize("name", TABLES)
def test_cells_of_another_kind_are_named(name):
    call, frame, columns = TABLES[name]
    call(frame)
    for column in columns:
        for item in ([1], {"a": 1}):
            with pytest.raises(FlowspaceError):
                call(cell(frame, column, item))
        with pytest.raises(FlowspaceError):
            call(frame.drop(columns=column))
        if column in ("value", "coverage", "largest_share", "year", "from_year"):
            with pytest.raises(FlowspaceError):
                call(cell(frame, column, "much"))
        elif column not in ("direction", "used"):
            with pytest.raises(FlowspaceError):
                call(cell(frame, column, math.inf))
    for other in (None, 3, "table", frame.to_numpy(), twice(frame, columns[0])):
        with pytest.raises(FlowspaceError):
            call(other)


def test_texts_for_years_are_refused_and_not_taken_for_years_without_figures():
    with pytest.raises(TableError, match="convert the years to integers"):
        aggregate_cities(VALUES.assign(year=["2019", "2019"]), MEMBERS, "sum", [2019])


def test_all_problems_of_a_table_are_listed_at_once():
    bad = cell(cell(cell(VALUES, "adcode", None), "year", 2019.5), "value", "much")
    with pytest.raises(TableError) as caught:
        check_table(bad, "the values", ["adcode"], ["year"], ["value"], ["evidence"])
    assert [problem.column for problem in caught.value.problems] == ["adcode", "year", "value"]


@pytest.mark.parametrize("call", [
    lambda: aggregate_cities(VALUES, MEMBERS, ["sum"]), lambda: aggregate_cities(VALUES, MEMBERS, "sum", "2019"),
    lambda: aggregate_cities(VALUES, MEMBERS, "sum", [2019.5]),
    lambda: aggregate_cities(VALUES, MEMBERS, "sum", at_least=None),
    lambda: aggregate_lists(PLACES, MEMBERS, "listed_places", None),
    lambda: aggregate_links(LINKS, VALUES, MEMBERS, "links_within", [None]),
    lambda: aggregate_links(LINKS, VALUES, MEMBERS, "links_within", at_least="half"),
    lambda: undirected(LINKS, None), lambda: choose_indicators(SHIPPED, "volume", 3),
    lambda: choose_indicators(SHIPPED, ["volume"]), lambda: raw_indicators(None, MEMBERS),
    lambda: raw_indicators(tables.read, MEMBERS, None), lambda: raw_indicators(tables.read, MEMBERS, codes=[["x"]]),
    lambda: matrix(RAW, None), lambda: matrix(RAW, []), lambda: matrix(pd.concat([RAW, RAW])), lambda: gaps(RAW, "x"),
    lambda: gaps(RAW, math.nan), lambda: switched_on(SHIPPED, None), lambda: sensitivity_analysis(RAW, year=[]),
    lambda: sensitivity_analysis(RAW, agglomerations=None), lambda: sobol_indices(None, ["a"], ["y"], 8),
    lambda: sobol_indices(lambda u: u, None, ["y"], 8), lambda: sobol_indices(lambda u: u, ["a"], ["y", "z"], 8),
    lambda: min_max(np.ones((0, 3))), lambda: entropy_weights(np.ones((0, 3))), lambda: min_max([[1], [2]], names=3),
    lambda: min_max([[1], [2]], groups=[[1, 2], [3]]), lambda: z_score([[1], [2]], ddof=[]), lambda: ranks([]),
    lambda: ranks([[1, 2], [3]]), lambda: goalposts([[1.0]], {}, 1), lambda: rescaled([0.5], None),
    lambda: rescaled("x"), lambda: rescaled([0.5], True, 3)])
def test_other_arguments_are_named(call):
    with pytest.raises(FlowspaceError):
        call()
