"""Functional polycentricity on networks whose value is known in closed form."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from flowspace.errors import MeasureError
from flowspace.polycentricity import MEASURES
from flowspace.polycentricity.functional import (
    COLUMNS,
    EXTERNAL,
    WITHIN,
    external_factors,
    functional_polycentricity,
    functional_polycentricity_external,
    functional_polycentricity_within,
    within_factors,
)
from flowspace.polycentricity.green import green_population


@pytest.mark.parametrize("n", [3, 5, 12, 31])
def test_star(n):
    star = np.zeros((n, n))
    star[0, 1:] = star[1:, 0] = 7
    # Strengths n - 1 and 1: their standard deviation over half of the largest.
    evenness = 1 - 2 * (n - 2) / (n * math.sqrt(n - 1))
    assert within_factors(star) == pytest.approx((evenness, 2 / n))
    assert functional_polycentricity_within(star) == pytest.approx(evenness * 2 / n)


@pytest.mark.parametrize("n", [2, 3, 8])
def test_complete_and_ring_and_empty(n):
    complete = np.ones((n, n)) * 3
    assert functional_polycentricity_within(complete) == pytest.approx(1)
    ring = np.roll(np.eye(n), 1, axis=1)
    ring = ring + ring.T
    if n > 2:
        assert functional_polycentricity_within(ring) == pytest.approx(2 / (n - 1))
    assert functional_polycentricity_within(np.zeros((n, n))) == 0
    assert math.isnan(within_factors(np.zeros((n, n)))[0])


def test_one_city_or_nothing_outside_is_not_defined():
    assert math.isnan(functional_polycentricity_within([[0]]))
    assert math.isnan(functional_polycentricity_external([[1, 2]]))
    assert math.isnan(functional_polycentricity_external(np.zeros((3, 0))))
    assert functional_polycentricity_external(np.zeros((3, 4))) == 0


def test_external_by_hand():
    links = [[4, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0]]
    assert external_factors(links) == pytest.approx((green_population([4, 2, 0]), 2 / 12))


@settings(derandomize=True, database=None)
@given(arrays(float, st.tuples(st.integers(2, 9), st.integers(1, 9)), elements=st.integers(0, 50).map(float)))
def test_never_above_the_density_and_unchanged_by_order_and_unit(links):
    value = functional_polycentricity_external(links)
    assert 0 <= value <= np.count_nonzero(links) / links.size
    assert functional_polycentricity_external(links[::-1, ::-1] * 3) == pytest.approx(value, abs=1e-12)
    square = np.block([[np.zeros((len(links),) * 2), links], [links.T, np.zeros((links.shape[1],) * 2)]])
    within = functional_polycentricity_within(square)
    order = np.arange(len(square))[::-1]
    assert functional_polycentricity_within(square[np.ix_(order, order)]) == pytest.approx(within, abs=1e-12)


LINKS = pd.DataFrame({"adcode_a": ["1", "3", "1", "4"], "adcode_b": ["2", "1", "5", "2"],
                      "year": [2010, 2010, 2010, 2011], "full": [4, 2, 1, 9]})
MEMBERS = pd.DataFrame({"agglomeration": ["b", "b", "b", "a", "a"], "adcode": ["1", "2", "3", "4", "9"]})
CITIES = ["1", "2", "3", "4", "5"]


def cell(table, column="value", **key):
    """The one cell of a table with this key."""
    found = table
    for name, wanted in key.items():
        found = found[found[name] == wanted]
    return found[column].item()


def test_table_agrees_with_matrices_made_by_hand():
    table = functional_polycentricity(LINKS, MEMBERS, CITIES)
    assert list(table.columns) == list(COLUMNS)
    assert table["agglomeration"].drop_duplicates().tolist() == ["b", "a"]
    matrices = {WITHIN: [[0, 4, 2], [4, 0, 0], [2, 0, 0]], EXTERNAL: [[0, 1], [0, 0], [0, 0]]}
    for name, measure in MEASURES.items():
        for kind, factors, links in ((WITHIN, within_factors, 2), (EXTERNAL, external_factors, 1)):
            key = {"agglomeration": "b", "year": 2010, "kind": kind, "measure": name}
            evenness, density = factors(matrices[kind], name)
            np.testing.assert_equal(cell(table, "evenness", **key), evenness)
            assert cell(table, "density", **key) == density and cell(table, "links", **key) == links
            product = math.nan if measure.lowest < 0 else evenness * density
            np.testing.assert_equal(cell(table, "value", **key), product)
    green = table[table["measure"] == "green_population"]
    second = {"agglomeration": "b", "year": 2011}
    assert cell(green, kind=WITHIN, **second) == 0
    assert cell(green, "density", kind=EXTERNAL, **second) == pytest.approx(1 / 6)
    assert green.loc[green["agglomeration"] == "b", "total"].tolist() == [12, 1, 0, 9]
    # City 9 is not among the cities observed, so one member remains.
    lone = green[green["agglomeration"] == "a"]
    assert lone["value"].isna().all() and lone["density"].isna().all()
    assert (lone["n_members"] == 2).all() and (lone["n_observed"] == 1).all() and not lone["complete"].any()
    shuffled = LINKS.sample(frac=1, random_state=3).rename(columns={"adcode_a": "adcode_b", "adcode_b": "adcode_a"})
    pd.testing.assert_frame_equal(functional_polycentricity(shuffled, MEMBERS, CITIES[::-1]), table)


def test_a_year_without_links_gives_zeros_if_it_is_asked_for():
    empty = functional_polycentricity(LINKS, MEMBERS, CITIES, years=[1999], measures=["taylor", "rank_size_slope"])
    empty = empty[empty["agglomeration"] == "b"]
    assert (empty["density"] == 0).all() and empty["evenness"].isna().all() and (empty["year"] == 1999).all()
    assert (empty.loc[empty["measure"] == "taylor", "value"] == 0).all()
    # A slope times a density is no polycentricity, so it is not 0 either.
    assert empty.loc[empty["measure"] == "rank_size_slope", "value"].isna().all()


def test_no_members_and_no_links_give_empty_tables():
    for links, members in ((LINKS, MEMBERS.iloc[:0]), (LINKS.iloc[:0], MEMBERS), (LINKS.iloc[:0], MEMBERS.iloc[:0])):
        table = functional_polycentricity(links, members, CITIES)
        assert table.empty and table.dtypes.equals(functional_polycentricity(LINKS, MEMBERS, CITIES).dtypes)


def test_members_that_are_all_unknown_keep_a_row():
    table = functional_polycentricity(LINKS, MEMBERS.assign(adcode=list("12378")), CITIES, measures="taylor")
    lost = table[table["agglomeration"] == "a"]
    assert len(lost) == 4 and lost["value"].isna().all() and (lost["n_observed"] == 0).all()


DIRECTED = pd.DataFrame({"from_adcode": ["1", "2", "1", "5", "3"], "to_adcode": ["2", "1", "3", "1", "5"],
                         "year": 2010, "flow": [6, 2, 1, 4, 3]})


def test_directions_of_directed_links_by_hand():
    members = MEMBERS[MEMBERS["agglomeration"] == "b"]
    table = functional_polycentricity(DIRECTED, members, CITIES, "flow", measures="taylor", directed=True,
                                      directions=["total", "out", "in"])
    found = {(row.kind, row.direction): (row.evenness, row.density, row.links, row.total)
             for row in table.itertuples(index=False)}
    # Strengths within: out 7, 2, 0; in 2, 6, 1; total 9, 8, 1. To and from the outside: out 0, 0, 3; in 4, 0, 0.
    assert found == {
        (WITHIN, "total"): (pytest.approx(9 / 9 / 2), pytest.approx(2 / 3), 2, 18),
        (WITHIN, "out"): (pytest.approx(2 / 7 / 2), pytest.approx(3 / 6), 3, 9),
        (WITHIN, "in"): (pytest.approx(3 / 6 / 2), pytest.approx(3 / 6), 3, 9),
        (EXTERNAL, "total"): (pytest.approx(3 / 4 / 2), pytest.approx(2 / 6), 2, 7),
        (EXTERNAL, "out"): (0, pytest.approx(1 / 6), 1, 3),
        (EXTERNAL, "in"): (0, pytest.approx(1 / 6), 1, 4)}
    matrix = np.array([[0, 6, 1], [2, 0, 0], [0, 0, 0]])
    assert within_factors(matrix, "taylor", directed=True) == found[WITHIN, "out"][:2]
    assert within_factors(matrix.T, "taylor", directed=True) == found[WITHIN, "in"][:2]
    # Both directions added up are an undirected network.
    pairs = pd.DataFrame({"adcode_a": ["1", "1", "1", "3"], "adcode_b": ["2", "3", "5", "5"], "year": 2010,
                          "flow": [8, 1, 4, 3]})
    undirected = functional_polycentricity(pairs, members, CITIES, "flow")
    total = functional_polycentricity(DIRECTED, members, CITIES, "flow", directed=True)
    pd.testing.assert_frame_equal(total, undirected)


def test_a_window_adds_years_up():
    window = functional_polycentricity(LINKS, MEMBERS, CITIES, window=2)
    both = LINKS.assign(year=2011).groupby(["adcode_a", "adcode_b", "year"], as_index=False).sum()
    pd.testing.assert_frame_equal(window, functional_polycentricity(both, MEMBERS, CITIES))
    with pytest.raises(MeasureError, match="2010"):
        functional_polycentricity(LINKS, MEMBERS, CITIES, years=[2010, 2011], window=2)


def test_layers_are_measured_by_themselves():
    both = pd.concat([LINKS.assign(kind_of="x"), LINKS.assign(kind_of="w", year=2015).iloc[:2]])
    table = functional_polycentricity(both, MEMBERS, CITIES, layer="kind_of", measures="pielou")
    assert table.columns[0] == "kind_of"
    assert set(zip(table["kind_of"], table["year"])) == {("w", 2015), ("x", 2010), ("x", 2011)}
    alone = functional_polycentricity(LINKS, MEMBERS, CITIES, measures="pielou")
    part = table[table["kind_of"] == "x"].drop(columns="kind_of").reset_index(drop=True)
    pd.testing.assert_frame_equal(part, alone)
    empty = functional_polycentricity(both.iloc[:0], MEMBERS, CITIES, layer="kind_of")
    assert empty.empty and list(empty.columns) == ["kind_of", *COLUMNS]
    with pytest.raises(MeasureError, match="1 links without a layer"):
        functional_polycentricity(both.assign(kind_of=[*"xxxxw", None]), MEMBERS, CITIES, layer="kind_of")
    with pytest.raises(MeasureError, match="another name"):
        functional_polycentricity(both.assign(kind="x"), MEMBERS, CITIES, layer="kind")
    with pytest.raises(MeasureError, match="no column 'what'"):
        functional_polycentricity(both, MEMBERS, CITIES, layer="what")


def test_evidence_is_the_weakest_of_the_year():
    graded = LINKS.assign(evidence=["observed", "estimated", "observed", "observed"])
    table = functional_polycentricity(graded, MEMBERS, CITIES, years=[2009, 2010, 2011], measures="taylor")
    # What is not linked in 2009 is known no better than the layer as a whole.
    assert table.groupby("year")["evidence"].unique().map(list).to_dict() == {
        2009: ["estimated"], 2010: ["estimated"], 2011: ["observed"]}
    assert functional_polycentricity(LINKS, MEMBERS, CITIES)["evidence"].isna().all()


@settings(derandomize=True, database=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9)), max_size=20), st.integers(1, 1000))
def test_table_bounds_and_invariance(drawn, factor):
    drawn = {tuple(sorted((a, b))): weight for a, b, weight in drawn if a != b}
    links = pd.DataFrame([(str(a), str(b), 2000, weight) for (a, b), weight in drawn.items()],
                         columns=["adcode_a", "adcode_b", "year", "full"]).astype({"year": int})
    members = pd.DataFrame({"agglomeration": ["x"] * 4 + ["y"] * 3, "adcode": list("0123") + list("345")})
    table = functional_polycentricity(links, members, list("0123456"), years=[2000])
    defined = table.dropna(subset=["value"])
    assert (defined["value"] >= 0).all() and (defined["value"] <= defined["density"]).all()
    assert table["density"].between(0, 1).all()
    scaled = functional_polycentricity(links.assign(full=links["full"] * factor), members, list("0123456"),
                                       years=[2000])
    for column in ("value", "evenness", "density"):
        np.testing.assert_allclose(scaled[column], table[column], atol=1e-9)
    # Other names for the cities, in another order.
    rename = {str(i): str(6 - i) for i in range(7)}
    other = functional_polycentricity(links.replace({"adcode_a": rename, "adcode_b": rename}),
                                      members.replace({"adcode": rename}), list("0123456"), years=[2000])
    for column in ("value", "evenness", "density"):
        np.testing.assert_allclose(other[column], table[column], atol=1e-12)


@pytest.mark.parametrize(("arguments", "word"), [
    ((LINKS.drop(columns="full"), MEMBERS, CITIES), "full"),
    ((LINKS.drop(columns="year"), MEMBERS, CITIES), "year"),
    ((LINKS, MEMBERS.drop(columns="adcode"), CITIES), "adcode"),
    ((LINKS, pd.concat([MEMBERS, MEMBERS]), CITIES), "1 twice in b"),
    ((LINKS, MEMBERS, CITIES[:3]), "not among the cities"),
    ((pd.concat([LINKS, LINKS]), MEMBERS, CITIES), "stand twice.* in 2010"),
    ((LINKS.assign(adcode_b="1"), MEMBERS, CITIES), "linked to themselves"),
    ((LINKS.assign(full=-1), MEMBERS, CITIES), "negative weights"),
    ((LINKS.assign(full=[1, 2, None, 4]), MEMBERS, CITIES), "missing weights .1 and 5 in 2010"),
    ((DIRECTED, MEMBERS, CITIES, "flow"), "say directed=True"),
    ((None, MEMBERS, CITIES), "NoneType"),
    ((LINKS.assign(evidence="seen"), MEMBERS, CITIES), "'seen'"),
    ((LINKS, MEMBERS, CITIES, "full", ["2010"]), "no whole numbers"),
    ((LINKS, MEMBERS, CITIES, "full", None, "greene"), "'greene'"),
    ((LINKS, MEMBERS, CITIES, "full", None, None, False, ["out"]), "undirected"),
    ((LINKS, MEMBERS, CITIES, "full", None, None, True, ["both"]), "'both'"),
    ((LINKS, MEMBERS, CITIES, "full", None, None, True, []), "no direction"),
    ((LINKS, MEMBERS, CITIES, "full", None, None, "no"), "directed='no'"),
    ((LINKS, MEMBERS, CITIES, "full", None, None, False, 5), "directions that are no names"),
    ((LINKS, MEMBERS, CITIES, "full", None, 5), "measure 5"),
    ((LINKS, MEMBERS, CITIES, "full", [[2010]]), "no whole numbers"),
    ((pd.concat([LINKS, LINKS], axis=1), MEMBERS, CITIES), "column 'year' 2 times"),
    ((pd.concat([LINKS, LINKS[["full"]]], axis=1), MEMBERS, CITIES), "column 'full' 2 times")])
def test_bad_tables_are_named(arguments, word):
    with pytest.raises(MeasureError, match=word):
        functional_polycentricity(*arguments)


@pytest.mark.parametrize("links", [[[0, 1], [2, 0]], [[0, 1, 2], [1, 0, 2]], [[0, -1], [-1, 0]],
                                   [[0, np.inf], [np.inf, 0]], [[0, np.nan], [np.nan, 0]], [1, 2], "text", None])
def test_bad_matrices_are_named(links):
    with pytest.raises(MeasureError):
        functional_polycentricity_within(links)


@pytest.mark.parametrize("links", [[[0, -1]], [1, 2], [["a", "b"]], None])
def test_bad_external_matrices_are_named(links):
    with pytest.raises(MeasureError):
        functional_polycentricity_external(links)
