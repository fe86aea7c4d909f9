"""What the charts of an index show, read from their artists, and what they refuse."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from flowspace import figures, tables
from flowspace.errors import FigureError
from flowspace.figures import palette

EN = {"evidence": "observed", "source": "toy", "language": "en"}


@pytest.fixture(scope="module")
def nineteen():
    return tables.read("agglomerations").sort_values("order")


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def names_from_the_top(figure, agglomerations, column="short_en"):
    """Names of rows in the order in which they stand."""
    known = set(agglomerations[column])
    found = [t for t in figure.texts if t.get_text() in known]
    return [t.get_text() for t in sorted(found, key=lambda t: -t.get_position()[1])]


def points(ax, marker):
    """Positions of all marks of a kind."""
    return [(round(float(x), 9), round(float(y), 9)) for line in ax.lines if line.get_marker() == marker
            for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def boxes(figure):
    """Extents of all texts, in pixels."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    return {t: t.get_window_extent(renderer) for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()}


def overlapping(figure):
    """Pairs of level texts of which one covers the other by more than a pixel; boxes of slanted ones say nothing."""
    found = [(text, box) for text, box in boxes(figure).items() if text.get_rotation() == 0]
    return [(one.get_text(), other.get_text()) for i, (one, a) in enumerate(found) for other, b in found[:i]
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1]


def inside(figure):
    width, height = figure.bbox.size
    return all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= width + 1 and b.y1 <= height + 1 for b in boxes(figure).values())


# ---- bands of ranks

def test_rows_are_sorted_by_median_then_rank_of_the_first_panel(bands, agglomerations):
    figure = figures.rank_bands(bands, agglomerations, **EN)
    assert names_from_the_top(figure, agglomerations) == ["The North", "South coast", "Delta"]
    second = figures.rank_bands(bands, agglomerations, panels=["within", "patents"], **EN)
    assert names_from_the_top(second, agglomerations) == ["Delta", "The North", "South coast"]


def test_band_median_and_reference_stand_where_the_numbers_say(bands, agglomerations):
    ax, other = figures.rank_bands(bands, agglomerations, **EN).axes
    assert points(ax, "o") == [(2, 0), (3, 1), (1, 2)]
    assert points(ax, "|") == [(1, 0), (1, 1), (3, 2)]
    body, line = ax.collections
    for drawn in (body, line):
        assert [[tuple(p) for p in s] for s in drawn.get_segments()] == [
            [(1, 0), (2, 0)], [(1, 1), (3, 1)], [(2, 2), (3, 2)]]
    assert points(other, "o") == [(2, 0), (1, 2)]  # the South is missing in the second panel
    assert [(t.get_text(), t.get_position()[1]) for t in other.texts] == [("no value", 1)]


def test_ranks_grow_to_the_right_and_the_grid_has_the_first_and_the_last(nineteen):
    n = len(nineteen)
    table = pd.DataFrame({"agglomeration": nineteen["agglomeration"], "rank": range(1, n + 1), "low": 1,
                          "median": range(1, n + 1), "high": n})
    two = pd.concat([table.assign(panel="grants"), table.assign(panel="applications")])
    for language in ("en", "zh"):
        figure = figures.rank_bands(two, nineteen, **(EN | {"language": language}))
        for ax in figure.axes:
            assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "5", "10", "15", "19"]
            assert ax.get_xlim()[0] < 1 < 19 < ax.get_xlim()[1]
        assert not overlapping(figure) and inside(figure)
        assert figure.get_size_inches()[1] < 6
        assert names_from_the_top(figure, nineteen, f"short_{language}") == list(nineteen[f"short_{language}"])


def test_one_panel_needs_no_column_of_panels(bands, agglomerations):
    one = bands[bands["panel"] == "patents"]
    figure = figures.rank_bands(one.drop(columns="panel"), agglomerations, **EN)
    assert len(figure.axes) == 1
    assert len(figures.rank_bands(bands, agglomerations, panels=["patents"], **EN).axes) == 1


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"low": 3.5}, {}, "low <= median <= high"),
    ({"rank": 0}, {}, "rank 0"),
    ({"high": np.inf}, {}, "infinite high"),
    ({"median": np.nan}, {}, "only some of low, median, high"),
    ({"panel": ["mine"] * 3 + ["within"] * 2}, {}, "'mine' without a label"),
    ({}, {"panels": ["patent"]}, "did you mean 'patents'"),
    ({}, {"panels": []}, "at least one"),
    ({"panel": ["patents"] * 2 + ["within"] * 2 + ["grants"]}, {}, "at most 2"),
    ({"rank": np.nan, "low": np.nan, "median": np.nan, "high": np.nan}, {}, "no rank"),
])
def test_rank_bands_refuse(bands, agglomerations, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.rank_bands(bands.assign(**change), agglomerations, **given, **EN)


def test_rank_bands_report_everything_at_once(bands, agglomerations):
    wrong = bands.assign(low=9, agglomeration=["north", "delta", "suoth", "north", "delta"])
    with pytest.raises(FigureError) as caught:
        figures.rank_bands(wrong, agglomerations, evidence="observed", source="", language="en")
    assert len(caught.value.problems) == 3


# ---- matrices of values

def test_values_stand_in_rows_and_groups(values_by_year, agglomerations):
    figure = figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", **EN)
    first, second = ([t.get_text() for t in ax.texts] for ax in figure.axes)
    assert first == ["0.10", "1.00", "0.20", "–", "−0.30", "0.50"]  # rows in plan order: north, delta, south
    assert second == ["0.60", "–", "–", "–", "0.40", "0.30"]
    heads = [t.get_text() for t in figure.texts]
    assert {word: heads.count(word) for word in ("Taylor", "Pielou evenness", "2010", "2020")} == {
        "Taylor": 2, "Pielou evenness": 2, "2010": 1, "2020": 1}


def test_tint_stands_for_the_value_within_the_limits(values_by_year, agglomerations):
    def tints(**given):
        figure = figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", **given, **EN)
        mesh = figure.axes[0].collections[0]
        return [None if np.ma.is_masked(v) else tuple(np.round(mesh.to_rgba(v), 6)) for v in mesh.get_array().ravel()]

    plain, scale = tints(), palette.tint()
    assert plain[3] is None  # the missing one stays paper
    assert plain[0] == tuple(np.round(scale(0.1), 6)) and plain[1] == tuple(np.round(scale(1.0), 6))
    assert plain[4] == tuple(np.round(scale(0.0), 6))  # -0.3, beyond the limits
    assert tints(limits=None)[4] == plain[4] and tints(limits=None)[0] == tuple(np.round(scale(0.4 / 1.3), 6))


def test_percentages_and_a_given_order(values_by_year, agglomerations):
    one = values_by_year[values_by_year["year"] == 2010]
    figure = figures.value_matrix(one, agglomerations, columns="measure", percent=True, order=["south", "north"], **EN)
    assert [t.get_text() for t in figure.axes[0].texts] == ["−30", "50", "10", "100"]
    assert names_from_the_top(figure, agglomerations) == ["South coast", "The North"]
    assert "In per cent" in words(figure)


@pytest.mark.parametrize(("groups", "columns", "digits", "upright"), [(2, 4, 2, 0), (3, 4, 0, 0), (1, 12, 2, 0),
                                                                     (1, 12, 3, 90)])
def test_twelve_columns_of_nineteen_agglomerations_fit(nineteen, groups, columns, digits, upright):
    keys = ["taylor", "pielou", "green_population", "gini_evenness", *range(1, 9)][:columns]
    table = pd.DataFrame([(a, k, 2010 + g, 0.45) for a in nineteen["agglomeration"] for g in range(groups)
                          for k in keys], columns=["agglomeration", "measure", "year", "value"])
    for language in ("en", "zh"):
        figure = figures.value_matrix(table, nineteen, columns="measure", groups="year", digits=digits,
                                      percent=digits == 0, **(EN | {"language": language}))
        assert inside(figure)
        found = boxes(figure)
        for ax in figure.axes:
            cell = ax.get_window_extent().width / columns
            assert all(found[t].width < cell for t in ax.texts)
        if language == "en":
            assert figure.axes[0].texts[0].get_rotation() == upright


@pytest.mark.parametrize(("change", "given", "part"), [
    ({}, {"columns": "mesure"}, "did you mean 'measure'"),
    ({"value": np.inf}, {}, "infinite value"),
    ({"value": "x"}, {}, "numbers"),
    ({"measure": "mine", "year": range(8)}, {}, "'mine' without a label"),
    ({"year": range(8)}, {}, "at most 12 columns in all"),
    ({}, {"limits": (1, 0)}, "the smaller one first"),
    ({}, {"limits": (1,)}, "two numbers"),
    ({}, {"centre": 0}, "not between limits"),
    ({}, {"centre": np.nan}, "centre nan"),
    ({}, {"significant": "sure"}, "without the column 'sure'"),
    ({"sure": 0.03}, {"significant": "sure"}, "compare p values"),
    ({}, {"order": ["north", "east"]}, "'east'"),
    ({}, {"order": ["north", "north"]}, "every agglomeration once"),
    ({}, {"groups": None}, "more than one row"),
    ({}, {"labels": {2010: "the year two thousand and ten, long ago"}}, "write it shorter"),
])
def test_value_matrix_refuses(values_by_year, agglomerations, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.value_matrix(values_by_year.assign(**change), agglomerations,
                             **({"columns": "measure", "groups": "year"} | given), **EN)


def test_a_centre_makes_the_tint_two_sided_and_symmetric(values_by_year, agglomerations):
    def mesh(**given):
        return figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", centre=0.25,
                                    **given, **EN).axes[0].collections[0]

    own = mesh(limits=None)  # from -0.3 to 1.0: 0.75 is the larger way
    assert (own.norm.vmin, own.norm.vmax) == (-0.5, 1.0) and own.cmap.name == palette.diverging_tint().name
    assert (mesh(limits=(0, 1)).norm.vmin, mesh(limits=(0, 1)).norm.vmax) == (-0.5, 1.0)


def test_columns_that_differ_in_evidence_carry_their_marks(values_by_year, agglomerations):
    def marks(evidence):
        figure = figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", source="toy",
                                      evidence=evidence, language="en")
        found = figure.findobj(match=lambda a: str(a.get_gid()).startswith("panel-"))
        return figure, [(line.get_gid(), float(line.get_xdata()[0])) for line in found]

    figure, found = marks({"taylor": "observed", "pielou": "simulated"})
    assert [gid for gid, _ in found] == ["panel-observed", "panel-simulated"] * 2
    box = figure.axes[0].get_position()
    assert found[0][1] == pytest.approx(box.x0 + box.width / 4) and found[1][1] == pytest.approx(box.x1 - box.width / 4)
    assert inside(figure) and figure.grades == ("observed", "simulated")
    assert marks({"taylor": "observed", "pielou": "observed"})[1] == []
    with pytest.raises(FigureError, match="no evidence grade of pielou"):
        marks({"taylor": "observed"})


def test_what_is_not_significant_has_brackets_and_no_tint(values_by_year, agglomerations):
    table = values_by_year.assign(sure=[True, False] + [True] * 4 + [False] * 2)
    figure = figures.value_matrix(table, agglomerations, columns="measure", groups="year", significant="sure", **EN)
    first, second = ([t.get_text() for t in ax.texts] for ax in figure.axes)
    assert first == ["0.10", "(1.00)", "0.20", "–", "−0.30", "0.50"] and second[-2:] == ["(0.40)", "(0.30)"]
    assert np.ma.getmaskarray(figure.axes[0].collections[0].get_array()).ravel().tolist() == [
        False, True, False, True, False, False]
    assert "In brackets, without a tint: not significant" in words(figure)


# ---- lines in panels

def drawn_lines(ax):
    """Years and values of the lines of a panel, without its markers."""
    return [(tuple(int(x) for x in line.get_xdata()), tuple(np.round(line.get_ydata(), 6))) for line in ax.lines
            if line.get_marker() in ("None", "none", None)]


def test_panels_have_their_own_axes_and_series_the_same_looks_everywhere(dynamics):
    figure = figures.line_panels(dynamics.drop(columns=["low", "high"]), **EN)
    small, large, last = figure.axes
    assert small.get_ylim()[0] == large.get_ylim()[0] == 0
    assert small.get_ylim()[1] < 1 < 5000 < large.get_ylim()[1]
    for ax in figure.axes:
        assert ax.get_xlim() == small.get_xlim()
        # 2013 has no values, so that no line joins 2012 and 2014.
        assert [years for years, _ in drawn_lines(ax)] == [(2010, 2011, 2012), (2014, 2015)] * 2
        assert [line.get_color() for line in ax.lines] == [palette.CATEGORICAL[0]] * 3 + [palette.CATEGORICAL[1]] * 3
        assert {line.get_linestyle() for line in ax.lines if line.get_marker() == "None"} == {"-", "--"}
    assert drawn_lines(large)[0][1] == (5000, 4900, 4800)
    # Years stand under the last panel of each column.
    assert [any(t.get_text() for t in ax.get_xticklabels()) for ax in figure.axes] == [False, True, True]
    assert {"Taylor", "Patents", "Pielou evenness", "Grants 2006–2018", "Applications 1990–2013"} <= set(words(figure))
    assert not overlapping(figure) and len(last.lines) == 6


def test_chosen_panels_and_series_in_the_given_order(dynamics):
    figure = figures.line_panels(dynamics, panels=["pielou", "taylor"], series=["applications_1990_2013"],
                                 band_label="band", from_zero=False, **EN)
    assert len(figure.axes) == 2 and "Grants 2006–2018" not in words(figure)
    first, second = figure.axes
    assert drawn_lines(first)[0][1] == (0.88, 0.864, 0.848) and drawn_lines(second)[0][1][0] == 0.33
    assert first.get_ylim()[0] > 0


def test_bands_reach_from_low_to_high_and_a_lone_year_has_its_own(dynamics):
    table = dynamics[(dynamics["panel"] == "taylor") & (dynamics["year"] != 2014)]
    table = table[table["series"] == "grants_2006_2018"].drop(columns="series")
    figure = figures.line_panels(table, band_label="95 %", **EN)
    band, lone = figure.axes[0].collections
    corners = band.get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(0.9 * 0.3 * 0.96) and corners[:, 1].max() == pytest.approx(1.2 * 0.3)
    assert lone.get_segments()[0].tolist() == pytest.approx(np.array([[2015, 0.243], [2015, 0.324]]))
    assert figure.axes[0].get_ylim()[1] > 0.36 and "95 %" in words(figure)


def test_negative_values_are_not_cut_off():
    table = pd.DataFrame({"panel": "taylor", "year": [2010, 2011], "value": [-0.2, 0.4]})
    assert figures.line_panels(table, **EN).axes[0].get_ylim()[0] < -0.2


@pytest.mark.parametrize("panels", [1, 2, 3, 4, 12])
def test_any_number_of_panels_with_long_heads(panels, language):
    table = pd.DataFrame([(p, s, y, p + s * y) for p in range(11, panels + 11) for s in (1, 2, 3, 4)
                          for y in range(2010, 2021)], columns=["panel", "series", "year", "value"])
    heads = {p: "A measure with a rather long name (units per 10,000 residents) 指标" for p in range(11, panels + 11, 2)}
    figure = figures.line_panels(table, labels=heads, **(EN | {"language": language}))
    assert len(figure.axes) == panels and not overlapping(figure) and inside(figure)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({}, {"band_label": None}, "band_label"),
    ({"low": 9999.0}, {}, "low <= high"),
    ({"value": np.nan}, {}, "no number in taylor, patents, pielou"),
    ({"year": 2010.5, "panel": range(30)}, {}, "not whole"),
    ({}, {"panels": ["tailor"]}, "did you mean 'taylor'"),
    ({}, {"series": []}, "at least one"),
    ({"series": "mine", "panel": range(30)}, {}, "'mine' without a label"),
    ({"panel": range(30)}, {}, "at most 12"),
    ({"series": list(range(10)) * 3}, {}, "at most 4"),
    ({"panel": "taylor"}, {}, "more than one row"),
])
def test_line_panels_refuse(dynamics, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.line_panels(dynamics.assign(**change), **({"band_label": "band"} | given), **EN)


# ---- transitions

CLASSES = ["low", "high"]


def test_probabilities_stand_from_origin_to_destination_with_their_numbers(transitions):
    figure = figures.transition_matrices(transitions, classes=CLASSES, **EN)
    first, second = figure.axes
    assert [t.get_text() for t in first.texts] == ["0.75", "0.25", "0.25", "0.75"]
    assert [t.get_text() for t in second.texts] == ["0.50", "0.50", "–", "–"]
    numbers = [t for t in figure.texts if t.get_text() in {"40", "4", "10", "0"}]
    assert [t.get_text() for t in sorted(numbers, key=lambda t: (t.get_position()[0], -t.get_position()[1]))] == [
        "40", "4", "10", "0"]
    turned = figures.transition_matrices(transitions, classes=CLASSES[::-1], groups=["applications"], **EN)
    assert [t.get_text() for t in turned.axes[0].texts] == ["–", "–", "0.50", "0.50"]


@pytest.mark.parametrize(("fewest", "pale"), [(10, [False, True, False, True]), (4, [False, False, False, True]),
                                              (41, [True] * 4), (0, [False, False, False, False])])
def test_rows_of_few_transitions_have_no_tint_and_a_note(transitions, fewest, pale):
    figure = figures.transition_matrices(transitions, classes=CLASSES, fewest=fewest, **EN)
    masked = [np.ma.getmaskarray(ax.collections[0].get_array().reshape(2, 2)) for ax in figure.axes]
    assert [bool(row.all()) for part in masked for row in part][:3] == pale[:3]
    assert masked[1][1].all()  # nothing is known of a row without transitions
    assert (f"No tint: fewer than {fewest} transitions" in words(figure)) == any(pale)


@pytest.mark.parametrize(("k", "groups", "digits", "across"), [(4, 5, 2, 2), (7, 5, 2, 1), (7, 1, 3, 1), (3, 9, 3, 2)])
def test_matrices_stand_side_by_side_where_numbers_fit(k, groups, digits, across, language):
    names = {i: ["low", "lower mid", "middle 中等", "upper mid", "high 高", "higher 更高", "top 顶层"][i] for i in range(k)}
    table = pd.DataFrame([(g, a, b, 1000, 1 / k) for g in range(10, 10 + groups) for a in range(k) for b in range(k)],
                         columns=["group", "origin", "destination", "count", "probability"])
    figure = figures.transition_matrices(table, classes=range(k), digits=digits, labels=names,
                                         **(EN | {"language": language}))
    lefts = {round(ax.get_position().x0, 4) for ax in figure.axes}
    assert len(figure.axes) == groups and len(lefts) == across
    assert not overlapping(figure) and inside(figure)
    found = boxes(figure)
    for ax in figure.axes:
        assert all(found[t].width < ax.get_window_extent().width / k for t in ax.texts)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"count": [40, 40, 4, 4, 10, 10, 0, 0]}, {}, "not of its whole row"),
    ({"probability": 0.5}, {}, "origins without transitions"),
    ({"probability": 1.5}, {}, "from 0 to 1"),
    ({"count": -1}, {}, "count -1"),
    ({"count": 0.5}, {}, "not whole"),
    ({"origin": "middle"}, {}, "'middle'"),
    ({}, {"classes": ["low"]}, "two to 7"),
    ({}, {"classes": 4}, "two to 7"),
    ({}, {"classes": ["low", "lower_middle", "high"]}, "lower_middle"),
    ({}, {"groups": ["grant"]}, "did you mean 'grants'"),
    ({"destination": "low"}, {}, "more than one row"),
])
def test_transition_matrices_refuse(transitions, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.transition_matrices(transitions.assign(**change), **({"classes": CLASSES} | given), **EN)


def test_a_pair_of_classes_that_is_missing_is_not_taken_for_zero(transitions):
    with pytest.raises(FigureError, match="without 1 of 8 pairs"):
        figures.transition_matrices(transitions.iloc[1:], classes=CLASSES, **EN)


# ---- effects of choices

SCORE = {"score": "Score"}


def test_rows_are_sorted_by_the_total_of_the_first_panel(effects):
    known = ["Imputation", "Pooled or yearly", "Noise on weights"]

    def rows(**given):
        found = [t for t in figures.effect_dots(effects, labels=SCORE, **given, **EN).texts if t.get_text() in known]
        return [t.get_text() for t in sorted(found, key=lambda t: -t.get_position()[1])]

    assert rows() == known
    # Nothing is known of the noise in that panel.
    assert rows(panels=["rank", "score"]) == ["Pooled or yearly", "Imputation", "Noise on weights"]


def test_indices_and_intervals_stand_where_the_numbers_say_and_end_at_zero(effects):
    figure = figures.effect_dots(effects, labels=SCORE, **EN)
    ax, other = figure.axes
    assert points(ax, "o") == [(0.5, -0.18), (0.2, 0.82)] and points(ax, "<") == [(0, 1.82)]
    assert points(ax, "s") == [(0.8, 0.18), (0.3, 1.18), (0.1, 2.18)]
    first, total = ax.collections
    assert [s[:, 0].tolist() for s in first.get_segments()] == pytest.approx(
        np.array([[0.4, 0.6], [0.15, 0.25], [0, 0.01]]))
    assert [s[:, 0].tolist() for s in total.get_segments()] == pytest.approx(
        np.array([[0.5, 1.1], [0.2, 0.4], [0.07, 0.13]]))
    # An interval that lies below 0 altogether has nothing to show; a row without numbers says so.
    assert points(other, "<") == [(0, 0.82)] and len(other.collections[0].get_segments()) == 1
    assert [(t.get_text(), t.get_position()[1]) for t in other.texts] == [("no value", 2)]
    assert ax.get_xlim() == other.get_xlim() and ax.get_xlim()[0] == 0 and ax.get_xlim()[1] > 1.1
    assert "below 0" in words(figure)


def test_the_axis_ends_at_one_or_at_the_largest(effects):
    small = effects[(effects["panel"] == "score") & (effects["row"] != "imputation")].drop(columns="panel")
    assert figures.effect_dots(small, **EN).axes[0].get_xlim()[1] == pytest.approx(1.02)
    assert figures.effect_dots(small, up_to_one=False, **EN).axes[0].get_xlim()[1] == pytest.approx(0.408)
    positive = small[small["row"] == "pooling"]
    assert "below 0" not in words(figures.effect_dots(positive, **EN))


def test_three_panels_of_all_triggers_fit(language):
    from flowspace.capability.triggers import NAMES

    table = pd.DataFrame([(t, p, 0.1, 0.01, 0.2, 0.02) for p in ("rank", "value", "mine") for t in NAMES],
                         columns=["trigger", "panel", "first_order", "first_order_band", "total_order",
                                  "total_order_band"])
    figure = figures.effect_dots(table, row="trigger", labels={"mine": "Score of the Yangtze River Delta 长三角得分"},
                                 **(EN | {"language": language}))
    assert len(figure.axes) == 3 and not overlapping(figure) and inside(figure)
    assert all(figures.label(name, language) in words(figure) for name in NAMES)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"first_order": np.nan}, {}, "only some of first_order"),
    ({"total_order_band": -0.1, "first_order": 0.1, "first_order_band": 0.1, "total_order": 0.1}, {}, "numbers from 0"),
    ({"total_order": np.inf}, {}, "infinite total_order"),
    ({"row": ["nose"] * 6, "panel": ["score", "rank"] * 3}, {}, "more than one row"),
    ({"row": "nose", "panel": range(6)}, {"panels": [0, 1]}, "did you mean 'noise'"),
    ({"panel": ["a", "b", "c", "d", "e", "f"]}, {}, "at most 3"),
    ({}, {"row": "trigger"}, "without the column 'trigger'"),
    ({}, {"panels": ["ranks"]}, "did you mean 'rank'"),
    ({c: np.nan for c in ("first_order", "first_order_band", "total_order", "total_order_band")}, {}, "no index"),
])
def test_effect_dots_refuse(effects, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.effect_dots(effects.assign(**change), labels=SCORE, **given, **EN)


# ---- gradients

XY = {"x_label": "Longitude", "y_label": "Index"}


def fitted(ax):
    return [(list(line.get_xdata()), list(line.get_ydata()), line.get_linestyle()) for line in ax.lines
            if line.get_zorder() == 2]


def test_points_and_lines_stand_where_the_numbers_say(gradient, agglomerations, fits):
    ax = figures.gradient_scatter(gradient, agglomerations, fits, leading=["delta"], **XY, **EN).axes[0]
    assert points(ax, "o") == [(116.4, 0.5), (113.5, 0.2)] and points(ax, "D") == [(120.2, 0.8)]
    (x, y, one), (other_x, other_y, other) = fitted(ax)
    assert x == [113.5, 120.2] and y == pytest.approx([-0.92, -0.384])
    assert other_x == [113.5, 116.4] and other_y == pytest.approx([-1.035, -1.064])
    assert one != other and ax.get_yscale() == "linear"


def test_lines_of_logarithms_are_straight_on_a_logarithmic_axis(gradient, agglomerations, fits):
    ax = figures.gradient_scatter(gradient, agglomerations, fits, log_y=True, **XY, **EN).axes[0]
    assert ax.get_yscale() == "log"
    assert fitted(ax)[0][1] == pytest.approx([np.exp(-0.92), np.exp(-0.384)])
    assert points(ax, "o") == [(116.4, 0.5), (120.2, 0.8), (113.5, 0.2)]
    low, high = ax.get_ylim()
    assert low < 0.2 and high > 0.8


def test_the_legend_names_what_there_is(gradient, agglomerations, fits):
    def shown(**given):
        return set(words(figures.gradient_scatter(gradient, agglomerations, **given, **XY, **EN)))

    assert {"All 全部", "Patents granted", "leading agglomerations", "other agglomerations"} <= shown(
        fits=fits, leading=["delta"])
    assert not {"leading agglomerations", "other agglomerations"} & shown(fits=fits)


def test_what_has_no_value_is_named(gradient, agglomerations):
    figure = figures.gradient_scatter(gradient.assign(y=[0.5, None, 0.2]), agglomerations, **XY, **EN)
    assert "no value: Delta" in words(figure) and len(points(figure.axes[0], "o")) == 2


@pytest.mark.parametrize("seed", range(3))
def test_nineteen_names_do_not_cover_each_other(nineteen, language, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(112, 7, 19)
    table = pd.DataFrame({"agglomeration": nineteen["agglomeration"], "x": x,
                          "y": np.exp(0.05 * (x - 112) + rng.normal(0, 0.5, 19))})
    line = pd.DataFrame({"name": ["all"], "label": ["All 全部"], "intercept": [-5.6], "slope": [0.05],
                         "x_low": [x.min()], "x_high": [x.max()]})
    figure = figures.gradient_scatter(table, nineteen, line, leading=["yangtze-river-delta"], log_y=True, **XY,
                                      **(EN | {"language": language}))
    assert set(nineteen[f"short_{language}"]) <= set(words(figure))
    assert not overlapping(figure) and inside(figure)


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"y": -0.1}, {"log_y": True}, "above 0"),
    ({"y": np.nan}, {}, "no agglomeration with x and y"),
    ({"x": np.inf}, {}, "infinite x"),
    ({}, {"leading": "dleta"}, "did you mean 'delta'"),
    ({}, {"x_label": ""}, "x_label"),
    ({"agglomeration": "north"}, {}, "more than one row"),
])
def test_gradient_scatter_refuses(gradient, agglomerations, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.gradient_scatter(gradient.assign(**change), agglomerations, **(XY | given), **EN)


@pytest.mark.parametrize(("change", "part"), [
    ({"slope": np.nan}, "missing or infinite"),
    ({"x_low": 130.0}, "x_low < x_high"),
    ({"label": None}, "'all' without a label"),
    ({"name": "all"}, "more than one row"),
    ({"intercept": "x"}, "numbers"),
])
def test_gradient_scatter_refuses_bad_fits(gradient, agglomerations, fits, change, part):
    with pytest.raises(FigureError, match=part):
        figures.gradient_scatter(gradient, agglomerations, fits.assign(**change), **XY, **EN)


def test_cells_with_a_value_have_an_outline_and_empty_ones_have_none(values_by_year, agglomerations):
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_hex

    one = values_by_year[values_by_year["year"] == 2010]
    figure = figures.value_matrix(one, agglomerations, columns="measure", evidence="observed", source="toy",
                                  language="en")
    ax = figure.axes[0]
    outlines, = (c for c in ax.collections if type(c) is PolyCollection)
    inside = sorted(tuple(int(v) for v in path.vertices.min(axis=0)) for path in outlines.get_paths())
    shown = sorted((int(t.get_position()[0]), int(t.get_position()[1])) for t in ax.texts if t.get_text() != "–")
    assert inside == shown and len(inside) == 5 and len(ax.texts) == 6
    assert to_hex(outlines.get_edgecolor()[0]) == palette.CELL_EDGE
