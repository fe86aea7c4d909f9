"""What the charts of networks show, read from their artists, and what they refuse."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.text import Text

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures.network_maps import tapered

EN = {"evidence": "observed", "source": "toy", "language": "en"}
MIXED = EN | {"evidence": {"rail_services": "observed", "copatents": "simulated"}}


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def boxes(figure):
    """Extents of all texts, in pixels."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    return {t: t.get_window_extent(renderer) for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()}


def overlapping(figure):
    """Pairs of level texts of which one covers the other by more than a pixel."""
    found = [(text, box) for text, box in boxes(figure).items() if text.get_rotation() == 0]
    return [(one.get_text(), other.get_text()) for i, (one, a) in enumerate(found) for other, b in found[:i]
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1]


def inside(figure):
    width, height = figure.bbox.size
    return all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= width + 1 and b.y1 <= height + 1 for b in boxes(figure).values())


def panel_marks(figure):
    """Grades marked in the heads of panels, in the order in which they were drawn."""
    return [line.get_gid().removeprefix("panel-") for line in figure.findobj(match=lambda a: str(
        a.get_gid()).startswith("panel-"))]


def kinds(ax, kind):
    return [c for c in ax.collections if type(c) is kind]


# ---- maps of networks

def maps(links, named_cities, **given):
    figure = figures.network_maps(links, named_cities, **(MIXED | {"directed": ["rail_services"]} | given))
    return figure, [ax for ax in figure.axes if ax.axison]


def test_undirected_links_are_straight_and_the_strongest_lies_on_top(links, named_cities):
    _, (_, ax) = maps(links, named_cities)
    lines, = kinds(ax, LineCollection)
    assert [[tuple(map(float, p)) for p in s] for s in lines.get_segments()] == [
        [(113.3, 23.1), (114.1, 22.5)], [(116.4, 39.9), (121.5, 31.2)]]
    thin, thick = lines.get_linewidths()
    assert thin < thick and lines.get_colors()[0][3] < lines.get_colors()[1][3]
    assert not kinds(ax, PolyCollection)


def test_directed_links_taper_and_the_two_directions_lie_side_by_side(links, named_cities):
    _, (ax, _) = maps(links, named_cities)
    shapes, = kinds(ax, PolyCollection)
    weak, back, forth = (p.vertices[:-1] for p in shapes.get_paths())
    for outline, origin, end in ((forth, (116.4, 39.9), (121.5, 31.2)), (back, (121.5, 31.2), (116.4, 39.9))):
        half = len(outline) // 2
        ends = (outline[0] + outline[-1]) / 2, (outline[half - 1] + outline[half]) / 2
        assert np.allclose(ends[0], origin) and np.allclose(ends[1], end)
        at_origin = np.hypot(*(outline[0] - outline[-1]))
        assert at_origin > 4 * np.hypot(*(outline[half - 1] - outline[half]))
    assert not np.allclose(forth.mean(axis=0), back.mean(axis=0), atol=0.3)
    assert shapes.get_facecolors()[2][3] > shapes.get_facecolors()[0][3] and len(weak)


def test_a_tapered_curve_of_no_width_is_a_curve_between_its_ends():
    outline = tapered(np.array([[0.0, 0.0]]), np.array([[2.0, 0.0]]), np.array([0.0]), steps=3)[0]
    # Halfway, a quadratic curve is half as far from the chord as its control point.
    assert outline[1] == pytest.approx((1.0, 0.14)) and outline[0] == pytest.approx((0, 0))
    assert outline[2] == pytest.approx((2, 0))


def test_heads_carry_grades_only_where_panels_differ(links, named_cities):
    assert panel_marks(maps(links, named_cities)[0]) == ["observed", "simulated"]
    assert panel_marks(maps(links, named_cities, panels=["copatents", "rail_services"])[0]) == [
        "simulated", "observed"]
    assert panel_marks(maps(links, named_cities, evidence=["observed", "simulated"])[0]) == []
    one, _ = maps(links, named_cities, panels=["copatents"], directed=[])
    assert panel_marks(one) == [] and one.grades == ("simulated",)


def test_links_without_coordinates_are_counted_not_lost(links, named_cities):
    figure, _ = maps(links, named_cities)
    assert "1 links" in " ".join(words(figure))
    plain, _ = maps(links[links["to_adcode"] != "110012"], named_cities)
    assert "coordinates" not in " ".join(words(plain))


def test_names_are_those_of_the_language_or_the_caller_and_may_differ_by_panel(links, named_cities):
    figure, axes = maps(links, named_cities, named={"copatents": ["110007"]}, labels={"110007": "Seventh"})
    assert [[t.get_text() for t in ax.texts] for ax in axes] == [[], ["Seventh"]]
    _, axes = maps(links, named_cities, named="110004", language="zh")
    assert [[t.get_text() for t in ax.texts] for ax in axes] == [["丁城"], ["丁城"]]


def test_names_at_the_edge_stay_on_the_sheet(links, named_cities):
    cities = named_cities.assign(name_en="A long name of a city")
    for named in (["110001", "110004"], ["110009", "110003", "110007"]):
        figure, _ = maps(links, cities, named=named)
        assert inside(figure) and not overlapping(figure)


def test_circles_are_in_proportion_within_a_panel(links, named_cities, degrees):
    figure, (first, second) = maps(links, named_cities, sizes=degrees, size_label="Weighted degree")
    areas = [sorted(next(c for c in ax.collections if c.get_zorder() == 3).get_sizes())[::-1] for ax in (first, second)]
    assert areas[0][0] == areas[1][0] and areas[1][1] == pytest.approx(areas[1][0] / 4)
    assert "Weighted degree" in " ".join(words(figure))


def test_a_common_scale_makes_widths_and_circles_of_panels_comparable(links, named_cities, degrees, language):
    table = links.assign(panel=links["panel"].map({"rail_services": "2001–2005", "copatents": "2006–2010"}))
    sizes = degrees.assign(panel=degrees["panel"].map({"rail_services": "2001–2005", "copatents": "2006–2010"}))
    table = table.iloc[[0, 2, 3, 4]]  # 9, 1; 100, 25
    given = {"directed": [], "sizes": sizes, "size_label": "Degree"} | EN | {"language": language}
    figure = figures.network_maps(table, named_cities, common_scale=True, **given)
    widths = [kinds(ax, LineCollection)[0].get_linewidths() for ax in figure.axes if ax.axison]
    thin, thick = 0.35, 2.6
    assert np.allclose(np.concatenate(widths), [thin + (thick - thin) * s for s in (0.1, 0.3, 0.5, 1.0)])
    areas = [max(next(c for c in ax.collections if c.get_zorder() == 3).get_sizes()) for ax in figure.axes if ax.axison]
    assert areas[0] == pytest.approx(areas[1] * 0.14)  # 14 of 100
    key, = (ax for ax in figure.axes if not ax.axison)  # one for all
    assert [t.get_text() for t in key.texts] == ["100", "10", "1", "100"]
    said = " ".join(words(figure))
    assert figures.label("links_by_weight_common", language) in said
    assert ("2001—2005" if language == "zh" else "2001–2005") in words(figure)
    apart = figures.network_maps(table, named_cities, **given)
    widths = [kinds(ax, LineCollection)[0].get_linewidths() for ax in apart.axes if ax.axison]
    assert widths[0][-1] == widths[1][-1] == thick and len([ax for ax in apart.axes if not ax.axison]) == 2


def test_a_single_map_has_no_common_scale(links, named_cities):
    one = links[links["panel"] == "copatents"].drop(columns="panel")
    plain = figures.network_maps(one, named_cities, **EN)
    assert figures.network_maps(one, named_cities, common_scale=True, **EN).png() == plain.png()


@pytest.mark.parametrize("common_scale", [False, True])
@pytest.mark.parametrize("panels", [1, 2, 3, 4, 6])
def test_any_number_of_maps(links, named_cities, panels, common_scale, language):
    one = links[links["panel"] == "copatents"]
    many = pd.concat([one.assign(panel=2010 + i) for i in range(panels)])
    figure = figures.network_maps(many, named_cities, named=["110001", "110004"],
                                  common_scale=common_scale,
                                  labels={2010: "A layer with a long name (papers of two cities) 合作"},
                                  **(EN | {"language": language}))
    assert inside(figure) and not overlapping(figure)
    assert sum(bool(kinds(ax, LineCollection)) for ax in figure.axes) == panels


def test_one_map_needs_no_column_of_panels(links, named_cities):
    one = links[links["panel"] == "copatents"].drop(columns="panel")
    figures.network_maps(one, named_cities, **EN).png()


def test_the_order_of_rows_does_not_matter(links, named_cities, degrees):
    given = {"sizes": degrees, "size_label": "d", "named": ["110001"], "panels": ["rail_services", "copatents"]}
    one, _ = maps(links, named_cities, **given)
    other, _ = maps(links.iloc[::-1], named_cities.iloc[::-1], **(given | {"sizes": degrees.iloc[::-1]}))
    assert one.png() == other.png()


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"weight": 0.0}, {}, "above 0"),
    ({"weight": np.nan}, {}, "missing"),
    ({"to_adcode": [f"11000{i}" for i in (1, 1, 2, 4, 8, 9)]}, {}, "to itself"),
    ({"to_adcode": [f"{i}" for i in range(999994, 1000000)]}, {}, "city '999999'"),
    ({}, {"directed": []}, "both directions"),
    ({}, {"directed": ["rail_service"]}, "did you mean 'rail_services'"),
    ({}, {"named": ["1"]}, "city '1'"),
    ({}, {"named": {"rail": ["110001"]}}, "panel 'rail'"),
    ({}, {"named": [f"{i}" for i in range(110001, 110013)] + ["110012x"]}, "at most 12"),
    ({}, {"evidence": {"rail_services": "observed"}}, "no evidence grade of copatents"),
    ({}, {"evidence": {"rail_services": "observed", "copatents": None}}, "evidence"),
    ({}, {"evidence": {"rail_services": "observd", "copatents": "simulated"}}, "did you mean 'observed'"),
    ({}, {"sizes": pd.DataFrame({"adcode": ["110001"], "value": [-1.0]}), "size_label": "x"}, "value -1"),
    ({}, {"sizes": pd.DataFrame({"adcode": ["110001"], "value": [1.0]})}, "size_label"),
    ({}, {"sizes": pd.DataFrame({"adcode": ["110001"], "value": 1.0, "panel": ["copatents"]}), "size_label": "x"},
     "no sizes of rail_services"),
])
def test_network_maps_refuse(links, named_cities, change, given, part):
    with pytest.raises(FigureError, match=part):
        maps(links.assign(**change), named_cities, **given)


def test_network_maps_refuse_what_would_cover_the_map(named_cities):
    n = 40
    cities = pd.DataFrame({"adcode": [f"{i}" for i in range(n)], "longitude": np.linspace(100, 120, n),
                           "latitude": np.linspace(20, 40, n)})
    pairs = pd.DataFrame([(f"{i}", f"{j}", 1) for i in range(n) for j in range(n) if i != j],
                         columns=["from_adcode", "to_adcode", "weight"]).assign(panel="rail_services")
    with pytest.raises(FigureError, match="1560 links in a panel"):
        figures.network_maps(pairs, cities, directed=["rail_services"], **EN)


def test_a_panel_without_links_is_a_map_that_says_so(links, named_cities, degrees, language):
    empty = figures.label("no_links_to_draw", language)
    given = {"panels": ["copatents", "enterprise_links", "rail_services"], "named": ["110001", "110003"],
             "evidence": MIXED["evidence"] | {"enterprise_links": "estimated"}, "language": language,
             "directed": ["rail_services", "enterprise_links"], "sizes": degrees, "size_label": "Degree"}
    figure, axes = maps(links, named_cities, **given)
    assert [empty in [t.get_text() for t in ax.texts] for ax in axes] == [False, True, False]
    assert [bool(kinds(ax, LineCollection) + kinds(ax, PolyCollection)) for ax in axes] == [True, False, True]
    assert figures.label("enterprise_links", language) in words(figure)
    assert panel_marks(figure) == ["simulated", "estimated", "observed"]
    assert inside(figure) and not overlapping(figure)


def test_a_name_in_the_middle_of_a_map_without_links_stands_beside_what_it_says(links, named_cities, language):
    """The city lies in the very middle of the ground, where the line stands."""
    seen = named_cities[named_cities["adcode"].isin(["110001", "110004", "110007", "110008"])]
    middle = named_cities.assign(**{c: named_cities[c].where(
        named_cities["adcode"] != "110009", (seen[c].min() + seen[c].max()) / 2) for c in ("longitude", "latitude")})
    figure, axes = maps(links[links["panel"] == "copatents"], middle, panels=["copatents", "rail_services"],
                        named=["110009"], language=language)
    assert len(axes[1].texts) == 2 and not overlapping(figure)


def test_a_period_without_links_does_not_change_the_scale_of_the_others(links, named_cities):
    shares = links[links["panel"] == "copatents"].assign(panel="2001–2005", weight=[0.004, 0.001, 0.002])
    figure = figures.network_maps(shares, named_cities, panels=["2001–2005", "2006–2010"], common_scale=True, **EN)
    first, second = (kinds(ax, LineCollection) for ax in figure.axes if ax.axison)
    assert max(first[0].get_linewidths()) == 2.6 and not second


def test_a_panel_whose_links_all_lack_coordinates_says_so_too(links, named_cities):
    table = links.assign(to_adcode=links["to_adcode"].where(links["panel"] != "copatents", "110012"))
    table = table.drop_duplicates(["panel", "from_adcode", "to_adcode"])
    figure, axes = maps(table, named_cities)
    assert [[t.get_text() for t in ax.texts] for ax in axes] == [[], ["No links to draw."]]
    assert "for want of coordinates: 2 links" in " ".join(words(figure))


@pytest.mark.parametrize(("rows", "panels", "part"), [
    (6, ["rail_services", "copatent"], "'copatent' without a label.*did you mean 'copatents'"),
    (6, ["enterprise_links"], "panel 'enterprise_links'"),
    (0, ["rail_services", "copatents"], "links without rows"),
])
def test_panels_of_which_none_can_be_drawn_are_refused(links, named_cities, rows, panels, part):
    with pytest.raises(FigureError, match=part):
        figures.network_maps(links.head(rows), named_cities, panels=panels, **EN)


@pytest.mark.parametrize("common", [False, True])
def test_maps_without_any_link_show_the_cities_named_and_say_so(links, named_cities, language, common):
    panels = ["copatents", "rail_services"]
    figure, axes = maps(links.head(0), named_cities, panels=panels, named={"copatents": ["110001", "110003"],
                                                                           "rail_services": ["110004"]},
                        directed=["rail_services"], common_scale=common, language=language)
    said = figures.label("no_links_to_draw", language)
    assert [said in [t.get_text() for t in ax.texts] for ax in axes] == [True, True]
    assert [len(ax.texts) for ax in axes] == [3, 2] and inside(figure) and not overlapping(figure)


def test_no_located_link_is_refused(links, named_cities):
    with pytest.raises(FigureError, match="no link between cities with coordinates"):
        maps(links[links["to_adcode"] == "110012"], named_cities, directed=[])


# ---- matrices of flows

def flows(flow_table, agglomerations, **given):
    return figures.flow_matrix(flow_table, agglomerations, **({"value_label": "Trains"} | EN | given))


def dots(ax):
    return [tuple(map(float, xy)) for line in ax.lines for xy in line.get_xydata()]


def test_rows_send_and_columns_receive(flow_table, agglomerations):
    figure = flows(flow_table, agglomerations, marked=1)
    mesh = figure.axes[0].collections[0]
    values = mesh.get_array().filled(np.nan)
    # Plan order: north, delta, south. From north to delta 40, back 10; no row from the south to the north.
    assert values[0].tolist() == [90, 40, 5] and values[1, 0] == 10
    assert np.isnan(values[1, 2]) and np.isnan(values[2, 0])  # 0 and missing have no tint
    assert dots(figure.axes[0]) == [(1.5, 0.5)]
    assert [(t.get_text(), t.get_position()) for t in figure.axes[0].texts] == [("–", (0.5, 2.5))]
    assert "Rows: where links start; columns: where they end." in words(figure)


def test_the_tint_is_that_of_the_logarithm(flow_table, agglomerations):
    mesh = flows(flow_table, agglomerations).axes[0].collections[0]
    norm = mesh.norm
    assert (norm.vmin, norm.vmax) == (5, 90)
    assert float(norm(np.sqrt(5 * 90))) == pytest.approx(0.5)


def test_ratios_are_two_sided_around_one_whatever_lies_beyond(flow_table, agglomerations):
    table = flow_table.assign(value=flow_table["value"] / 10)  # 9 at most, 0.5 at least, and a 0
    mesh = flows(table, agglomerations, ratio=True).axes[0].collections[0]
    assert mesh.norm.vmax == pytest.approx(9) and mesh.norm.vmin == pytest.approx(1 / 9)
    assert float(mesh.norm(1.0)) == pytest.approx(0.5)
    far = flows(table.assign(value=table["value"] * 100), agglomerations, ratio=True)
    assert far.axes[0].collections[0].norm.vmax == 10 and "≥10" in words(far) and "≤1/10" in words(far)
    near = flows(table.assign(value=1.0), agglomerations, ratio=True)
    assert near.axes[0].collections[0].norm.vmax == 2 and "≥2" not in words(near)


def test_an_undirected_table_marks_pairs_and_says_so(flow_table, agglomerations):
    other = flow_table.rename(columns={"origin": "destination", "destination": "origin"})
    table = pd.concat([flow_table, other]).groupby(["origin", "destination"], as_index=False)["value"].sum()
    figure = flows(table, agglomerations, marked=1)
    assert sorted(dots(figure.axes[0])) == [(0.5, 1.5), (1.5, 0.5)]
    assert "Links without direction: rows and columns say the same." in words(figure)


def test_ties_with_the_last_marked_are_marked(flow_table, agglomerations):
    table = flow_table.replace({"value": {10.0: 40.0}})
    assert len(dots(flows(table, agglomerations, marked=1).axes[0])) == 2
    assert not dots(flows(table, agglomerations, marked=0).axes[0])


def test_nineteen_agglomerations_fit(language):
    from flowspace import tables

    names = tables.read("agglomerations")
    keys = names["agglomeration"]
    table = pd.DataFrame([(a, b, i * 20.0 + j) for i, a in enumerate(keys) for j, b in enumerate(keys)],
                         columns=["origin", "destination", "value"])
    figure = flows(table, names, language=language)
    assert inside(figure) and not overlapping(figure)
    box = figure.axes[0].get_window_extent()
    pixel = 350 / figure.get_size_inches()[0] / figure.dpi  # of a phone
    assert box.width / 19 * pixel >= 13 and box.height / 19 * pixel >= 17
    rows = [t for t in figure.texts if t.get_ha() == "right"]
    assert len(rows) == 19 and min(t.get_fontsize() * figure.dpi / 72 * pixel for t in rows) >= 10
    upright = [t for t in figure.texts if t.get_rotation() == 90]
    assert len(upright) == (19 if language == "en" else 0)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"value": -1.0}, {}, "value -1"),
    ({"value": 0.0}, {}, "no value above 0"),
    ({"origin": "north"}, {}, "more than one row"),
    ({}, {"value_label": ""}, "value_label"),
    ({}, {"value": "vlaue"}, "did you mean 'value'"),
    ({}, {"marked": -1}, "whole number from 0"),
    ({}, {"marked": True}, "whole number from 0"),
])
def test_flow_matrix_refuses(flow_table, agglomerations, change, given, part):
    with pytest.raises(FigureError, match=part):
        flows(flow_table.assign(**change), agglomerations, **given)


def test_flow_matrix_reports_unknown_agglomerations(flow_table, agglomerations):
    with pytest.raises(FigureError, match="did you mean 'south'"):
        flows(flow_table.replace("south", "suoth"), agglomerations)
    with pytest.raises(FigureError, match="2 to 20"):
        flows(flow_table.head(1), agglomerations)


# ---- coefficients of models

NAMES = {"distance": "ln distance 距离", "same": "Same province", "rail": "Rail"}


def coefficients_of(table, **given):
    return figures.coefficient_dots(table, labels=NAMES, **(EN | given))


def marks(ax, marker):
    return [(float(x), float(y)) for line in ax.lines if line.get_marker() == marker
            for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def test_estimates_intervals_and_true_values_stand_where_the_numbers_say(coefficients):
    figure = coefficients_of(coefficients, evidence={"ai_copublications": "observed", "copatents": "simulated"})
    observed, simulated = figure.axes
    assert marks(observed, "o") == [(-0.9, 0), (0.2, 1)] and marks(observed, "D") == []
    assert marks(simulated, "D") == [(-0.8, 0), (0.5, 2)]
    assert [s.tolist() for s in simulated.collections[0].get_segments()] == [
        [[-1.0, 0], [-0.6, 0]], [[-0.2, 1], [0.4, 1]], [[0.3, 2], [0.6, 2]]]
    assert [(t.get_text(), t.get_position()[1]) for t in observed.texts] == [("–", 2)]
    assert all(line.get_markerfacecolor() == "none" for line in simulated.lines if line.get_marker() == "D")
    assert panel_marks(figure) == ["observed", "simulated"]
    assert "value simulated with" in words(figure)
    assert "value simulated with" not in words(coefficients_of(coefficients.drop(columns="true")))


def test_an_estimate_without_an_interval_is_open_and_the_legend_says_why(coefficients, language):
    bare = coefficients.copy()
    bare.loc[(bare["panel"] == "copatents") & (bare["row"] == "same"), ["low", "high"]] = np.nan
    figure = coefficients_of(bare, language=language)
    ax = figure.axes[1]
    assert len(ax.collections[0].get_segments()) == len(coefficients_of(coefficients).axes[1].collections[0]
                                                        .get_segments()) - 1
    dots = {line.get_markerfacecolor(): line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "o"}
    assert dots["none"] == [[0.1, 1]] and len(dots) == 2
    said = figures.LABELS["estimate_without_interval"][language]
    assert said in words(figure) and said not in words(coefficients_of(coefficients, language=language))
    assert inside(figure) and not overlapping(figure)
    # Where nothing has an interval, nothing is said about one.
    none = coefficients_of(coefficients.assign(low=np.nan, high=np.nan), language=language)
    assert said in words(none) and figures.LABELS["interval_95"][language] not in words(none)


def test_zero_is_always_on_the_axis_and_written(coefficients):
    far = coefficients.assign(estimate=9.0, low=8.5, high=9.5, true=None).astype({"true": float})
    for table, shared in ((far, True), (coefficients, False)):
        for ax in coefficients_of(table, shared=shared).axes:
            assert ax.get_xlim()[0] < 0 < ax.get_xlim()[1]
            assert "0" in [t.get_text() for t in ax.get_xticklabels()]


def test_axes_are_shared_unless_asked_otherwise(coefficients):
    wide = coefficients.assign(high=coefficients["high"].where(coefficients["panel"] == "copatents", 5.0))
    wide.loc[wide["estimate"].isna(), "high"] = np.nan
    assert len({ax.get_xlim() for ax in coefficients_of(wide).axes}) == 1
    assert len({ax.get_xlim() for ax in coefficients_of(wide, shared=False).axes}) == 2


@pytest.mark.parametrize("panels", [1, 2, 3, 4])
def test_any_number_of_layers(panels, language):
    keys = ["ai_copublications", "rail_services", "copatents", "enterprise_links"][:panels]
    table = pd.DataFrame([(r, p, 0.25, -0.5, 1.0) for r in range(1000, 1012) for p in keys],
                         columns=["row", "panel", "estimate", "low", "high"])
    figure = figures.coefficient_dots(table, labels={1000: "Same agglomeration"}, **(EN | {"language": language}))
    assert len(figure.axes) == panels and inside(figure) and not overlapping(figure)
    assert len({round(ax.get_window_extent().y0) for ax in figure.axes}) == (2 if panels == 4 else 1) or panels == 3


def test_chinese_heads_that_would_be_broken_get_two_columns(coefficients):
    keys = [f"k{i}" for i in range(4)]
    table = pd.concat([coefficients[coefficients["panel"] == "copatents"].assign(panel=key) for key in keys])

    def heads(*words):
        own = NAMES | dict(zip(keys, words, strict=True))
        figure = figures.coefficient_dots(table, labels=own, **(EN | {"language": "zh"}))
        found = [t.get_text() for t in figure.texts]
        assert set(words) <= set(found)  # every head in one line
        return len({round(ax.get_window_extent().y0) for ax in figure.axes})

    assert heads("合著", "铁路", "专利", "企业") == 1
    assert heads("人工智能合著论文", "铁路", "专利", "企业") == 2


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"low": 5.0}, {}, "low <= estimate <= high"),
    ({"estimate": np.nan}, {}, "only some of low, estimate, high"),
    ({"low": np.nan}, {}, "only some of low, high"),
    ({"estimate": np.nan, "low": np.nan, "high": np.nan}, {}, "no estimate"),
    ({"true": np.inf}, {}, "infinite true"),
    ({"row": "mine"}, {}, "more than one row"),
    ({}, {"panels": ["copatent"]}, "did you mean 'copatents'"),
    ({}, {"interval_label": " "}, "interval_label"),
    ({}, {"evidence": {"copatents": "simulated"}}, "no evidence grade of ai_copublications"),
])
def test_coefficient_dots_refuse(coefficients, change, given, part):
    with pytest.raises(FigureError, match=part):
        coefficients_of(coefficients.assign(**change), **given)


# ---- ranks over years

ITEMS = {k: k.upper() for k in "abcdefghijklmno"}


def flows_of_ranks(ranks, **given):
    return figures.rank_flows(ranks, **({"labels": ITEMS, "top": 3} | EN | given))


def marks_of(figure):
    """Marks of every line: year, rank, whether open."""
    return sorted((int(x), int(y), line.get_markerfacecolor() != line.get_color()) for line in figure.axes[0].lines
                  if line.get_linestyle() == "None" and line.get_marker() not in ("None", None)
                  for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True))


def test_lines_join_neighbouring_years_inside_and_end_with_open_marks(ranks):
    figure = flows_of_ranks(ranks)
    # a: 1 1 2 1; b: 2 3 5 2 leaves and comes back; c: 3 - 1 3 misses a year; d: 4 2 3 4 comes and goes.
    assert marks_of(figure) == sorted([
        (2000, 1, False), (2005, 1, False), (2010, 2, False), (2015, 1, False),
        (2000, 2, False), (2005, 3, True), (2015, 2, True),
        (2000, 3, True), (2010, 1, True), (2015, 3, False),
        (2005, 2, True), (2010, 3, True)])
    drawn = sorted(tuple(map(int, line.get_xdata())) for line in figure.axes[0].lines if line.get_linestyle() != "None"
                   and len(line.get_xdata()) > 1)
    assert drawn == [(2000, 2005), (2000, 2005, 2010, 2015), (2005, 2010), (2010, 2015)]
    assert figure.axes[0].get_ylim() == (3.5, 0.5)
    assert "enters or leaves the first 3" in words(figure)


def test_names_stand_at_their_ranks_at_both_ends_and_others_at_their_line(ranks):
    figure = flows_of_ranks(ranks)
    found = sorted(((t.get_text(), round(t.get_position()[0], 1) > 0.5, -t.get_position()[1]) for t in figure.texts
                    if t.get_text() in "ABCDE"), key=lambda f: (f[1], f[2]))
    assert [(name, right) for name, right, _ in found] == [
        ("A", False), ("B", False), ("C", False), ("A", True), ("B", True), ("C", True)]
    assert [t.get_text() for t in figure.axes[0].texts] == ["D"]  # in neither year; E is never among the first
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["2000", "2005", "2010", "2015"]


def test_without_comers_and_goers_there_is_no_legend(ranks):
    figure = flows_of_ranks(ranks, items=["a"])
    assert "enters or leaves the first 3" not in words(figure) and not any(o for *_, o in marks_of(figure))


def test_twelve_items_differ_and_their_names_do_not_overlap(language):
    rng = np.random.default_rng(3)
    table = pd.DataFrame([(k, y, r + 1) for y in range(2000, 2016) for k, r in
                          zip("abcdefghijkl", rng.permutation(12), strict=True)], columns=["item", "year", "rank"])
    names = {k: f"A longer name {k}" for k in ITEMS}
    for top in (12, 6):
        figure = flows_of_ranks(table, top=top, labels=names, **({"language": language}))
        assert inside(figure) and not overlapping(figure)
    ax = flows_of_ranks(table, top=12).axes[0]
    looks = {(line.get_color(), line.get_marker()) for line in ax.lines if line.get_linestyle() == "None" and
             len(line.get_xdata())}
    assert len({colour for colour, _ in looks}) == 9 and len(looks) == 12


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"rank": 1.5}, {}, "not whole"),
    ({"rank": 1}, {}, "two items of rank 1 in 2000"),
    ({"rank": 0}, {}, "rank 0"),
    ({"rank": np.nan}, {}, "no item among the first 3"),
    ({"year": 2000, "item": range(19)}, {"labels": dict.fromkeys(range(19), "x")}, "single year"),
    ({"year": 2000.5}, {}, "whole years|more than one row"),
    ({}, {"top": 1}, "from 2 to 20"),
    ({}, {"top": True}, "from 2 to 20"),
    ({}, {"items": ["a", "z"]}, "'z'"),
    ({}, {"labels": {"a": "A"}}, "without a label"),
    ({}, {"title": ""}, "title"),
])
def test_rank_flows_refuse(ranks, change, given, part):
    with pytest.raises(FigureError, match=part):
        flows_of_ranks(ranks.assign(**change), **given)


def test_periods_stand_at_equal_distances_and_break_at_their_dash(ranks, language):
    dash = "—" if language == "zh" else "–"
    names = {year: f"{year}–{year + 4}" for year in (2000, 2005, 2010, 2015)}
    table = ranks.assign(period=ranks["year"].map(names)).drop(columns="year")
    figure = flows_of_ranks(table, language=language)
    # The same marks as by years, at 0, 1, 2, 3.
    by_year = [((year - 2000) // 5, rank, is_open) for year, rank, is_open in marks_of(flows_of_ranks(ranks))]
    assert marks_of(figure) == sorted(by_year)
    found = [t.get_text() for t in figure.axes[0].get_xticklabels()]
    assert [t.replace("\n", "") for t in found] == [n.replace("–", dash) for n in names.values()]
    many = pd.concat([table.assign(period=f"{1980 + i}–{1989 + i}") for i in range(14)])
    many = many.drop_duplicates(["period", "item"]).drop_duplicates(["period", "rank"])
    figure = flows_of_ranks(many, language=language)
    found = [t.get_text() for t in figure.axes[0].get_xticklabels()]
    assert found[-1] == f"1993{dash}\n2002" and 3 <= len(found) < 14
    assert inside(figure) and not overlapping(figure)


def test_periods_in_the_order_of_their_categories_with_words(ranks):
    own = {2000: "late", 2005: "early", 2010: "middle", 2015: "end"}
    table = ranks.assign(period=pd.Categorical(ranks["year"].map(own), list(own.values()), ordered=True))
    figure = flows_of_ranks(table.drop(columns="year"), labels=ITEMS | {v: v.title() for v in own.values()})
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["Late", "Early", "Middle", "End"]
    with pytest.raises(FigureError, match="'end' without a label"):
        flows_of_ranks(table.drop(columns="year"))
    with pytest.raises(FigureError, match="columns year and period"):
        flows_of_ranks(table)
    with pytest.raises(FigureError, match="no texts, or empty"):
        flows_of_ranks(ranks.drop(columns="year").assign(period=ranks["year"]))


def test_more_than_sixteen_lines_are_refused():
    table = pd.DataFrame([(f"{i}", y, i + 1) for y in (2000, 2001) for i in range(18)],
                         columns=["item", "year", "rank"])
    with pytest.raises(FigureError, match="at most 16.*lower top="):
        flows_of_ranks(table, top=18, labels={f"{i}": "x" for i in range(18)})


# ---- roles of cities

def roles_of(roles, **given):
    return figures.city_roles(roles, **({"labels": {"a": "Alpha", "b": "Beta", "c": "Gamma"}} | EN | given))


def test_shares_of_the_roles_follow_each_other_to_the_end_of_the_bar(roles):
    figure = roles_of(roles)
    bars = sorted((round(p.get_y() + p.get_height() / 2), round(p.get_x(), 6), round(p.get_width(), 6))
                  for p in figure.axes[0].patches)
    assert bars == [(0, 0.0, 0.5), (0, 0.5, 0.25), (0, 0.75, 0.249), (0, 0.999, 0.001)]
    # The last part is too narrow for its percentage; a role that does not occur has no part.
    assert [t.get_text() for t in figure.axes[0].texts] == ["50", "25", "25", "mediates between no cities", "no value"]
    assert {"1,000", "0", "–"} <= set(words(figure))


def test_cities_stand_in_the_order_given(roles):
    figure = roles_of(roles, order=["c", "a"])
    names = [t for t in figure.texts if t.get_text() in ("Alpha", "Beta", "Gamma")]
    assert [t.get_text() for t in sorted(names, key=lambda t: -t.get_position()[1])] == ["Gamma", "Alpha"]


def test_fifteen_cities_fit(language):
    from flowspace.figures.city_roles import ROLES

    table = pd.DataFrame([(2000 + i, r, 1000 * i + j) for i in range(15) for j, r in enumerate(ROLES, start=1)],
                         columns=["city", "role", "value"])
    figure = roles_of(table, labels={2000: "Hohhot-Baotou-Ordos"}, language=language)
    assert inside(figure) and not overlapping(figure)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"value": -1.0}, {}, "value -1"),
    ({"value": 0.0}, {}, "no value above 0"),
    ({"role": "broker"}, {}, "more than one row"),
    ({"value": [1, 2, 3, 4, np.nan] * 3}, {}, "some roles of a, b, c"),
    ({}, {"order": ["a", "z"]}, "city 'z'"),
    ({}, {"labels": {"a": "A"}}, "without a label"),
    ({}, {"title": ""}, "title"),
])
def test_city_roles_refuse(roles, change, given, part):
    with pytest.raises(FigureError, match=part):
        roles_of(roles.assign(**change), **given)


def test_city_roles_refuse_a_missing_row_an_unknown_role_and_too_many_cities(roles):
    with pytest.raises(FigureError, match="some roles of a"):
        roles_of(roles.iloc[1:])
    with pytest.raises(FigureError, match="did you mean 'gatekeeper'"):
        roles_of(roles.replace("gatekeeper", "gatekeper"))
    many = pd.concat([roles[roles["city"] == "a"].assign(city=i) for i in range(16)])
    with pytest.raises(FigureError, match="at most 15"):
        roles_of(many)
