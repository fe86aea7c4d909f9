"""On maps and scatters of all 19 agglomerations every label stands nearer to its own point than to any other.

A figure has one width, that of a phone: a wide screen shows the same picture.
"""
from __future__ import annotations

import numpy as np
import pytest

from flowspace import figures, geography, tables
from flowspace.figures import point_names
from flowspace.polycentricity import morphological_polycentricity

@pytest.fixture(scope="module")
def places():
    cities, agglomerations = tables.read("cities"), tables.read("agglomerations").sort_values("order")
    return {"cities": cities, "members": geography.members(tables.read("membership")),
            "agglomerations": agglomerations}


def order(places):
    return list(places["agglomerations"]["agglomeration"])


@pytest.fixture
def placed(monkeypatch):
    """Anchors, sizes and centres of the labels of the last map."""
    seen, place = {}, point_names.place_labels

    def remembered(anchors, sizes, *rest):
        seen.update(anchors=np.asarray(anchors), sizes=np.asarray(sizes), centres=place(anchors, sizes, *rest))
        return seen["centres"]

    monkeypatch.setattr(point_names, "place_labels", remembered)
    return seen


def taken_for_another(anchors, sizes, centres, names):
    """Labels whose box is as near to another anchor as to their own."""
    low, high = (centres - sizes / 2)[:, None], (centres + sizes / 2)[:, None]
    away = np.linalg.norm(np.clip(anchors[None], low, high) - anchors[None], axis=2)
    own = np.diag(away).copy()
    np.fill_diagonal(away, np.inf)
    return [(names[i], names[away[i].argmin()]) for i in range(len(own)) if own[i] >= away[i].min()]


def test_a_label_by_the_wrong_point_is_found():
    anchors, sizes = np.array([[0.0, 0.0], [1.0, 0.0]]), np.full((2, 2), 0.1)
    assert taken_for_another(anchors, sizes, np.array([[0.9, 0.0], [1.1, 0.0]]), "ab") == [("a", "b")]


def test_labels_of_values_stand_by_their_own_points(places, placed, language):
    patents = tables.read("city_patents")
    found = morphological_polycentricity(patents[patents["series"] == "grants_combined_2017"], places["members"])
    for measure in ("green_population", "gini_evenness_corrected"):
        values = found.loc[found["measure"] == measure, ["agglomeration", "value", "complete"]]
        figures.value_map(values, **places, value_label="x", evidence="observed", source="x", language=language)
        assert taken_for_another(**placed, names=order(places)) == []


@pytest.mark.parametrize("sized", [True, False])
def test_labels_of_agglomerations_stand_by_their_own_points(places, placed, language, sized):
    patents = tables.read("city_grants_2017").rename(columns={"patents": "value"})[["adcode", "value"]]
    given = {"size": patents, "size_label": "x"} if sized else {}
    figures.agglomeration_map(**places, **given, evidence="observed", source="x", language=language)
    assert taken_for_another(**placed, names=order(places)) == []


def test_labels_of_a_scatter_stand_by_their_own_points(places, placed, language):
    patents = tables.read("city_grants_2017")[["adcode", "patents"]]
    joined = places["members"].merge(places["cities"][["adcode", "longitude"]], on="adcode").merge(patents, on="adcode")
    table = joined.groupby("agglomeration", as_index=False).agg(x=("longitude", "mean"), y=("patents", "sum"))
    figures.gradient_scatter(table, places["agglomerations"], x_label="x", y_label="y", log_y=True, evidence="observed",
                             source="x", language=language)
    assert len(placed["centres"]) == 19
    assert taken_for_another(**placed, names=order(places)) == []
