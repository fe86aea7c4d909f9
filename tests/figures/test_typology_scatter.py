"""Cities by two measures: where the lines and the points stand, what the areas mean, what is refused."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from flowspace import figures, networks
from flowspace.errors import FigureError

EN = {"evidence": {"rail_services": "observed", "copatents": "simulated"}, "source": "toy", "language": "en",
      "x_label": "Centrality", "y_label": "Power"}
NAMES = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def drawn(table, **given):
    return figures.typology_scatter(table, **(EN | {"labels": NAMES} | given))


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def dashed(ax):
    """Lines that part the panel, each as its two ends."""
    return [line.get_xydata().tolist() for line in ax.lines if line.get_linestyle() == "--"]


def points(ax, marker):
    return sorted((float(x), float(y)) for line in ax.lines if line.get_marker() == marker
                  for x, y in line.get_xydata())


def test_lines_stand_at_the_medians_of_the_cities_drawn(types):
    rail, patents = drawn(types, named=["c"]).axes
    (low, high), (left, right) = dashed(rail)
    assert low[0] == high[0] == 10.0 and left[1] == right[1] == 1.0
    (low, high), (left, right) = dashed(patents)
    assert low[0] == 3.0 and left[1] == 2.0  # the city without x does not count for y
    assert points(rail, "D") == [(100.0, 8.0)] and points(rail, "o") == [(1.0, 1.0), (10.0, 0.1)]
    assert points(patents, "D") == [] and "Without both numbers, not drawn: 1 cities." in " ".join(words(drawn(types)))


def test_means_are_geometric_on_a_logarithmic_axis(types):
    one = types[types["panel"] == "rail_services"].drop(columns="panel")
    (low, _), (left, _) = dashed(drawn(one, cuts="mean", log_x=True, evidence="observed").axes[0])
    assert low[0] == pytest.approx(10.0) and left[1] == pytest.approx((1.0 + 0.1 + 8.0) / 3)
    (low, _), = dashed(drawn(one, cuts=(5.0, None), evidence="observed").axes[0])
    assert low[0] == 5.0
    assert dashed(drawn(one, cuts=None, evidence="observed").axes[0]) == []


def test_each_panel_may_have_lines_of_its_own(types):
    rail, patents = drawn(types, cuts={"rail_services": (50.0, 2.0), "copatents": (None, 2.5)}).axes
    assert [line[0] for line in dashed(rail)] == [[50.0, rail.get_ylim()[0]], [rail.get_xlim()[0], 2.0]]
    (left, right), = dashed(patents)
    assert left[1] == right[1] == 2.5


def test_the_areas_are_those_of_the_seven_roles():
    areas = figures.module_role_areas("en")
    rng = np.random.default_rng(4)
    z, p = rng.uniform(-2, 5, 400), rng.uniform(0, 1, 400)
    inside = (areas["x_low"].to_numpy() < p[:, None]) & (p[:, None] <= areas["x_high"].to_numpy()) \
        & (areas["y_low"].to_numpy() <= z[:, None]) & (z[:, None] < areas["y_high"].to_numpy())
    assert (inside.sum(axis=1) == 1).all()
    assert areas["key"].to_numpy()[inside.argmax(axis=1)].tolist() == networks.cartographic_role(z, p).tolist()


def test_edges_of_areas_are_drawn_once(types, language):
    one = types[types["panel"] == "rail_services"].drop(columns="panel").assign(x=[0.1, 0.5, 0.9])
    figure = drawn(one, cuts=None, areas=figures.module_role_areas(language), evidence="observed", language=language)
    lines = dashed(figure.axes[0])
    level = [line for line in lines if line[0][1] == line[1][1]]
    assert [line[0][1] for line in level] == [2.5]
    assert (level[0][0][0], level[0][1][0]) == figure.axes[0].get_xlim()
    assert sorted(line[0][0] for line in lines if line[0][0] == line[1][0]) == [0.05, 0.3, 0.62, 0.75, 0.8]
    assert {f"R{i}" for i in range(1, 8)} <= set(words(figure))
    assert figures.label("R7", language) in " ".join(words(figure))


def test_names_lie_apart_and_inside_with_words_at_all_corners(language):
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"city": range(120), "x": np.exp(rng.normal(0, 2, 120)), "y": np.exp(rng.normal(0, 2, 120))})
    largest = list(table.nlargest(12, "x")["city"])
    corners = dict.fromkeys(["upper_right", "upper_left", "lower_left", "lower_right"], "a corner 角")
    figure = drawn(table, named=largest, corners=corners, log_x=True, log_y=True, evidence="observed",
                   language=language, labels={c: f"A longer name {c}" for c in largest})
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    width, height = figure.bbox.size
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= width + 1 and b.y1 <= height + 1 for b in boxes)
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i]
                if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1]
    # No point lies in the strips of the corners.
    heights = figure.axes[0].transAxes.inverted().transform(figure.axes[0].transData.transform(
        table[["x", "y"]].to_numpy()))[:, 1]
    assert heights.min() > 0.07 and heights.max() < 0.93


def crowd(side, log):
    """Many points in a small corner, the named ones at its outer edge."""
    rng = np.random.default_rng(7)
    table = pd.DataFrame({"city": range(160), "x": [*rng.uniform(0.1, 0.8, 30), *rng.uniform(0.83, 0.93, 130)],
                          "y": [*rng.uniform(-2, 2, 30), *rng.uniform(0.0, 1.2, 130)]})
    if side == "left":
        table["x"] = 1 - table["x"]
    if log:
        table["x"] = np.exp(5 * table["x"])
    outer = table.sort_values("x", ascending=side == "left", kind="stable").head(5)
    return table, list(outer["city"])


def distances(ax):
    """Inches between the named points and the boxes of their names, in the order of names."""
    marks = np.array(points(ax, "D"))
    at = ax.transData.transform(marks) / ax.figure.dpi
    found = {}
    for text in ax.texts:
        box = text.get_window_extent()
        low, high = np.array([box.x0, box.y0]) / ax.figure.dpi, np.array([box.x1, box.y1]) / ax.figure.dpi
        found[text.get_text()] = np.hypot(*np.maximum(np.maximum(low - at, at - high), 0).T)
    return marks[:, 0], found


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("log", [False, True])
def test_names_stay_near_points_that_crowd_in_a_corner(side, log):
    table, outer = crowd(side, log)
    names = {city: f"Long name {city}" for city in outer}
    figure = drawn(table, named=outer, labels=names, cuts=None, log_x=log, evidence="observed")
    figure.draw_without_rendering()
    marks, found = distances(figure.axes[0])
    x = table.set_index("city")["x"]
    for city, name in names.items():
        assert found[name][np.abs(marks - x[city]).argmin()] < 0.25, name
    low, high = figure.axes[0].get_xlim()
    ticks = figure.axes[0].get_xticks()
    assert low < x.min() and high > x.max() and len(ticks) >= 2


def test_an_axis_ends_where_it_did_if_names_have_room():
    table, outer = crowd("right", False)
    plain = drawn(table, cuts=None, evidence="observed").axes[0].get_xlim()
    assert drawn(table, named=outer[:1], labels={outer[0]: "A"}, cuts=None,
                 evidence="observed").axes[0].get_xlim() == plain
    names = {city: f"Long name {city}" for city in outer}
    low, high = drawn(table, named=outer, labels=names, cuts=None, evidence="observed").axes[0].get_xlim()
    assert low == plain[0] and high > plain[1]  # room is made on the side of the crowd alone


def test_heads_carry_grades_only_where_panels_differ(types):
    def marks(**given):
        found = drawn(types, **given).findobj(match=lambda a: str(a.get_gid()).startswith("panel-"))
        return [artist.get_gid() for artist in found]

    assert marks() == ["panel-observed", "panel-simulated"] and marks(evidence="observed") == []


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"x": np.inf}, {}, "infinite x"),
    ({"x": "many"}, {}, "numbers"),
    ({"city": "a"}, {}, "more than one row"),
    ({"x": np.nan}, {}, "no city with x and y in rail_services"),
    ({"y": -1.0}, {"log_y": True}, "logarithmic"),
    ({}, {"named": ["z"]}, "city of rail_services 'z'"),
    ({}, {"named": {"rail": ["a"]}}, "panel 'rail'"),
    ({}, {"named": ["a"], "labels": {}}, "'a' without a label"),
    ({}, {"cuts": "mode"}, "cuts 'mode'"),
    ({}, {"cuts": (1.0, np.nan)}, "cuts"),
    ({}, {"cuts": {"rail_services": (1.0, 2.0)}}, "also of every panel"),
    ({}, {"corners": {"upper_middle": "x"}}, "corner 'upper_middle'"),
    ({}, {"areas": figures.module_role_areas("en")}, "areas and cuts"),
    ({}, {"areas": figures.module_role_areas("en").assign(x_low=9.0), "cuts": None}, "areas without an extent: R1"),
    ({}, {"x_label": ""}, "x_label"),
    ({}, {"evidence": {"copatents": "simulated"}}, "no evidence grade of rail_services"),
])
def test_typology_scatter_refuses(types, change, given, part):
    with pytest.raises(FigureError, match=part):
        drawn(types.assign(**change), **given)


def test_too_many_names_are_refused():
    table = pd.DataFrame({"city": range(20), "x": range(20), "y": range(20)})
    with pytest.raises(FigureError, match="at most 12"):
        drawn(table, named=range(13), evidence="observed")
