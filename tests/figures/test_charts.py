"""What each chart shows, read from its artists, and what it refuses."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures import palette
from flowspace.figures.placement import place_labels
from flowspace.polycentricity import MEASURES

EN = {"evidence": "observed", "source": "toy", "language": "en"}


def words(figure):
    from matplotlib.text import Text

    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


# ---- maps

def test_map_without_numbers_calls_its_dots_members(cities, members, agglomerations):
    shown = words(figures.agglomeration_map(cities, members, agglomerations, **EN))
    assert figures.label("member_city", "en") in shown and figures.label("city_observed", "en") not in shown


def test_map_fills_cities_with_data_and_leaves_the_others_hollow(cities, members, agglomerations, size):
    figure = figures.agglomeration_map(cities, members, agglomerations, size=size, size_label="Patents", **EN)
    others, = (c for c in figure.axes[0].collections if c.get_zorder() == 1)
    filled, hollow = (c for c in figure.axes[0].collections if c.get_zorder() == 3)
    assert len(others.get_offsets()) == 1  # the one city that is no member and has coordinates
    assert len(filled.get_offsets()) == 7
    assert len(hollow.get_offsets()) == 3  # one without a value, two not in the table; the unlocated one is left out
    assert to_hex(hollow.get_facecolor()[0]) == palette.BACKGROUND
    assert filled.get_sizes().max() / filled.get_sizes().min() > 10


def test_map_names_every_agglomeration(cities, members, agglomerations):
    shown = words(figures.agglomeration_map(cities, members, agglomerations, **EN))
    assert {"Delta", "The North", "South coast"} <= set(shown)


def test_map_keeps_the_shape_of_the_earth(cities, members, agglomerations):
    ax = figures.agglomeration_map(cities, members, agglomerations, **EN).axes[0]
    box = ax.get_window_extent()
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    per_degree_x, per_degree_y = box.width / (east - west), box.height / (north - south)
    assert per_degree_y / per_degree_x == pytest.approx(1 / np.cos(np.radians((south + north) / 2)), rel=1e-6)


def test_map_of_one_city(cities, members, agglomerations):
    one = members[members["adcode"] == "110001"]
    figures.agglomeration_map(cities[cities["adcode"] == "110001"], one, agglomerations, **EN).png()


def test_value_map_prints_values_brackets_incomplete_and_marks_missing(draw):
    shown = words(draw["value_map"](**EN))
    assert {"The North 0.20", "Delta (−0.10)", "South coast –"} <= set(shown)


def test_value_map_of_one_value(cities, members, agglomerations):
    values = pd.DataFrame({"agglomeration": ["north"], "value": [0.3]})
    figures.value_map(values, cities, members, agglomerations, value_label="Index", **EN).png()


@pytest.mark.parametrize(("change", "part"), [
    ({"size": pd.DataFrame({"adcode": ["110001"], "value": [-1.0]}), "size_label": "x"}, "negative"),
    ({"size": pd.DataFrame({"adcode": ["110001"], "value": [1.0]})}, "size_label"),
    ({"size": pd.DataFrame({"adcode": ["110001"], "valu": [1.0]}), "size_label": "x"}, "did you mean 'valu'"),
    ({"status": pd.DataFrame({"adcode": ["110001"], "status": ["mising"]})}, "did you mean 'missing'"),
])
def test_map_refuses(cities, members, agglomerations, change, part):
    with pytest.raises(FigureError, match=part):
        figures.agglomeration_map(cities, members, agglomerations, **change, **EN)


def test_map_reports_unknown_cities_and_agglomerations_together(cities, members, agglomerations):
    wrong = pd.concat([members, pd.DataFrame({"agglomeration": ["norht"], "adcode": ["999999"]})])
    with pytest.raises(FigureError) as caught:
        figures.agglomeration_map(cities, wrong, agglomerations, **EN)
    assert len(caught.value.problems) == 2
    assert "did you mean 'north'" in str(caught.value)


def test_map_without_any_coordinates_is_refused(cities, members, agglomerations):
    empty = cities.assign(longitude=np.nan, latitude=np.nan)
    with pytest.raises(FigureError, match="coordinates"):
        figures.agglomeration_map(empty, members, agglomerations, **EN)


def test_labels_do_not_cover_each_other():
    rng = np.random.default_rng(7)
    anchors = rng.uniform(0.8, 3.2, (19, 2))
    sizes = [(w, 0.15) for w in rng.uniform(0.4, 0.9, 19)]
    dots = np.column_stack([anchors, np.full(19, 0.03)])
    centres = place_labels(anchors, sizes, dots, 4.4, 3.4)
    boxes = np.column_stack([centres, sizes])
    for i in range(19):
        for j in range(i):
            apart = np.abs(boxes[i, :2] - boxes[j, :2]) >= (boxes[i, 2:] + boxes[j, 2:]) / 2 - 1e-9
            assert apart.any(), (i, j)
    assert (centres >= np.array(sizes) / 2 - 1e-9).all()
    assert (centres + np.array(sizes) / 2 <= np.array([4.4, 3.4]) + 1e-9).all()


def test_no_labels_to_place():
    assert place_labels([], [], [], 3, 3).shape == (0, 2)


# ---- trends

def lines(ax):
    return [line for line in ax.lines if line.get_linestyle() not in ("None", "none") and len(line.get_xdata()) > 1
            and line.get_marker() in ("None", "none", None)]


def test_missing_years_stay_gaps_and_series_are_never_joined(trends, agglomerations):
    figure = figures.trend_panels(trends, agglomerations, series="series", value_label="Index", **EN)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["The North", "Delta", "South coast"]
    for ax in figure.axes:
        drawn = sorted(tuple(int(x) for x in line.get_xdata()) for line in lines(ax))
        assert drawn == [(2010, 2011), (2010, 2011), (2013, 2014), (2013, 2014)]
        assert ax.get_ylim() == figure.axes[0].get_ylim()


def test_published_every_fifth_year_is_one_line_but_a_missing_fifth_year_is_a_gap():
    table = pd.DataFrame({"region": ["a"] * 5 + ["b"] * 3, "year": [2000, 2005, 2010, 2015, 2019, 2000, 2010, 2015],
                          "value": np.arange(8) / 10})
    figure = figures.trend_panels(table, group="region", value_label="Index", **EN)
    first, second = ([tuple(int(x) for x in line.get_xdata()) for line in lines(ax)] for ax in figure.axes)
    assert first == [(2000, 2005, 2010, 2015, 2019)]
    assert second == [(2010, 2015)]


def test_a_missing_value_is_a_gap():
    table = pd.DataFrame({"region": ["a"] * 3 + ["b"] * 3, "year": [2000, 2001, 2002] * 2,
                          "value": [1.0, None, 2.0, 1.0, 2.0, 3.0]})
    figure = figures.trend_panels(table, group="region", value_label="Index", **EN)
    assert [len(lines(ax)) for ax in figure.axes] == [0, 1]


def test_incomplete_values_are_hollow_and_explained(trends, agglomerations):
    figure = figures.trend_panels(trends, agglomerations, series="series", value_label="Index", **EN)
    assert "some members missing" in words(figure)
    hollow = [sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() not in ("None", None)
                  and line.get_markerfacecolor() == palette.BACKGROUND) for ax in figure.axes]
    assert hollow == [0, 8, 0]


@pytest.mark.parametrize("panels", [1, 2, 5, 19])
def test_any_number_of_panels(panels):
    table = pd.DataFrame([(f"region {i:02d}", y, i + y / 1000) for i in range(panels) for y in range(2000, 2004)],
                         columns=["region", "year", "value"])
    figure = figures.trend_panels(table, group="region", value_label="Index", **EN)
    assert len(figure.axes) == panels
    assert figure.get_size_inches()[1] < 12


@pytest.mark.parametrize(("change", "part"), [
    ({"reference_value": 0.4}, "reference_label"),
    ({"value": "valeu"}, "did you mean 'value'"),
    ({"value_label": ""}, "value_label"),
])
def test_trends_refuse(trends, agglomerations, change, part):
    one = trends[trends["series"] == "grants_2006_2018"]
    with pytest.raises(FigureError, match=part):
        figures.trend_panels(one, agglomerations, **({"value_label": "Index"} | change), **EN)


def test_trends_refuse_two_series_in_one_line(trends, agglomerations):
    with pytest.raises(FigureError, match="more than one row"):
        figures.trend_panels(trends, agglomerations, value_label="Index", **EN)


def test_trends_refuse_series_without_words(trends, agglomerations):
    with pytest.raises(FigureError, match="did you mean 'grants_2006_2018'"):
        figures.trend_panels(trends.replace("grants_2006_2018", "grants_2006_2019"), agglomerations, series="series",
                             value_label="Index", **EN)


def test_own_words_for_own_series(trends, agglomerations):
    table = trends.replace("grants_2006_2018", "mine")
    shown = words(figures.trend_panels(table, agglomerations, series="series", labels={"mine": "My own data"},
                                       value_label="Index", **EN))
    assert "My own data" in shown


# ---- curves

def test_curves_show_every_measure_the_reference_and_the_sizes(draw):
    figure = draw["size_curve"](**EN)
    assert {"Pielou evenness", "Green (population)", "0.438", "South 南"} <= set(words(figure))
    assert sum(len(line.get_xdata()) for line in figure.axes[1].lines) == 3


def test_curves_refuse_measures_without_words_and_too_many(curves):
    with pytest.raises(FigureError, match="did you mean 'pielou'"):
        figures.size_curve(curves.replace("pielou", "pielu"), value_label="Value", **EN)
    many = pd.concat([curves[curves["measure"] == "pielou"].assign(measure=f"m{i}") for i in range(10)])
    with pytest.raises(FigureError, match="at most 9"):
        figures.size_curve(many, value_label="Value", labels={f"m{i}": "x" for i in range(10)}, **EN)


# ---- matrices

def cell_texts(figure):
    return [t.get_text() for t in figure.axes[0].texts]


def test_ranks_share_ties_and_dash_missing_values(measures, agglomerations):
    figure = figures.rank_comparison(measures, agglomerations, **EN)
    # Rows by mean rank: delta (1, -, 2), north (3, 1, 1), south (1, 2, 3).
    assert cell_texts(figure) == ["1", "–", "2", "3", "1", "1", "1", "2", "3"]


def test_ranks_with_the_lowest_first(measures, agglomerations):
    figure = figures.rank_comparison(measures, agglomerations, highest_first=False, **EN)
    # south (2, 1, 1), north (1, 2, 3), delta (2, -, 2): means 4/3, 2, 2, and north stands first in the plan.
    assert cell_texts(figure) == ["2", "1", "1", "1", "2", "3", "2", "–", "2"]


def test_twelve_measures_and_nineteen_agglomerations_fit():
    keys = list(MEASURES)[:12]
    names = pd.DataFrame({"agglomeration": [f"a{i}" for i in range(19)], "short_en": ["Fourteen signs"] * 19,
                          "short_zh": ["五个字的名"] * 19})
    table = pd.DataFrame([(a, k, (i * 7 + j * 3) % 19) for i, a in enumerate(names["agglomeration"])
                          for j, k in enumerate(keys)], columns=["agglomeration", "measure", "value"])
    square = pd.DataFrame(-0.25, index=keys, columns=keys)
    for language in ("en", "zh"):
        for figure in (figures.rank_comparison(table, names, **(EN | {"language": language})),
                       figures.correlation_matrix(square, **(EN | {"language": language}))):
            figure.draw_without_rendering()
            renderer = figure.canvas.get_renderer()
            cell = figure.axes[0].get_window_extent().width / (12 if len(figure.axes[0].texts) > 200 else 11)
            assert all(t.get_window_extent(renderer).width <= cell + 1 for t in figure.axes[0].texts)
            assert all(t.get_window_extent(renderer).x1 <= figure.bbox.width for t in figure.texts)


def test_correlations_show_the_lower_half_without_negative_zero(correlations):
    shown = [t for t in cell_texts(figures.correlation_matrix(correlations, **EN))]
    assert shown == ["0.50", "0.00", "−0.70"]


@pytest.mark.parametrize(("change", "part"), [
    (lambda f: f.rename(columns={"taylor": "pielou2"}), "different keys"),
    (lambda f: f * 2, "outside"),
    (lambda f: f.where(f != 0.5, other=np.triu(np.full((3, 3), 0.4))), "not symmetric"),
    (lambda f: f.iloc[:1, :1], "2 to 12"),
    (lambda f: f.astype(str), "not numbers"),
    (lambda f: f.set_axis(["a", "b", "c"]).set_axis(["a", "b", "c"], axis=1), "without a label"),
])
def test_correlations_refuse(correlations, change, part):
    with pytest.raises(FigureError, match=part):
        figures.correlation_matrix(change(correlations), **EN)


@pytest.mark.parametrize(("years", "first", "rotation"), [
    (2, "9/13", 0), (16, "9\n13", 0), (24, "9/13", 90),
])
def test_coverage_prints_its_numbers_however_narrow(agglomerations, years, first, rotation):
    table = pd.DataFrame([("north", 1990 + y, 9, 13) for y in range(years)],
                         columns=["agglomeration", "year", "n_observed", "n_members"])
    text = figures.coverage_matrix(table, agglomerations, **EN).axes[0].texts[0]
    assert (text.get_text(), text.get_rotation()) == (first, rotation)


def test_coverage_by_series_dashes_what_is_not_there(agglomerations):
    table = pd.DataFrame({"agglomeration": ["north", "north", "delta"],
                          "series": ["grants_2017", "grants_2006_2018", "grants_2017"],
                          "n_observed": [3, 2, 0], "n_members": [3, 3, 4]})
    figure = figures.coverage_matrix(table, agglomerations, columns="series", **EN)
    assert cell_texts(figure) == ["2/3", "3/3", "–", "0/4"]


@pytest.mark.parametrize(("change", "part"), [
    ({"n_observed": 20}, "more cities with data than members"),
    ({"n_members": "x"}, "numbers"),
    ({"agglomeration": "east"}, "did you mean|known agglomeration"),
])
def test_coverage_refuses(coverage, agglomerations, change, part):
    one = coverage[coverage["agglomeration"] == "north"].assign(**change)
    with pytest.raises(FigureError, match=part):
        figures.coverage_matrix(one, agglomerations, **EN)


def test_too_many_columns_are_refused(agglomerations):
    table = pd.DataFrame([("north", 1980 + y, 9, 13) for y in range(26)],
                         columns=["agglomeration", "year", "n_observed", "n_members"])
    with pytest.raises(FigureError, match="at most 25"):
        figures.coverage_matrix(table, agglomerations, **EN)


@pytest.mark.parametrize("table", [None, [1, 2], pd.DataFrame()])
def test_what_is_no_table_is_refused(agglomerations, table):
    with pytest.raises(FigureError):
        figures.rank_comparison(table, agglomerations, **EN)


def test_an_empty_table_says_so(measures, agglomerations):
    with pytest.raises(FigureError, match="without rows"):
        figures.rank_comparison(measures.iloc[:0], agglomerations, **EN)
