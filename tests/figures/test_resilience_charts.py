"""What the charts of resilience show, read from their artists, and what they refuse."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures import palette

EN = {"evidence": "estimated", "source": "toy", "language": "en"}
NAMES = {key: f"City {key}" for key in "abcd"}


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]


def lines(ax, gid):
    return [np.round(line.get_xydata(), 6).tolist() for line in ax.lines if line.get_gid() == gid]


def segments(ax):
    """Level and upright lines drawn as collections, each as its two ends."""
    return [np.round(path.vertices, 6).tolist() for c in ax.collections for path in c.get_paths()
            if path.vertices.shape == (2, 2)]


def tidy(figure):
    """Whether all texts lie on the sheet and level ones apart."""
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()
             and t.get_rotation() == 0]
    width, height = figure.bbox.size
    inside = all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= width + 1 and b.y1 <= height + 1 for b in boxes)
    return inside and not [1 for i, a in enumerate(boxes) for b in boxes[:i] if min(a.x1, b.x1) - max(a.x0, b.x0) > 1
                           and min(a.y1, b.y1) - max(a.y0, b.y0) > 1]


# ---- actual and expected paths

def against(paths, **given):
    return figures.counterfactual_paths(paths, **({"shock": 2014.5, "value_label": "Patents", "labels": NAMES} | EN
                                                  | given))


def test_paths_are_those_of_the_table_and_the_line_stands_at_the_shock(paths):
    figure = against(paths)
    assert len(figure.axes) == 3 and tidy(figure)
    own = paths[paths["unit"] == "b"]
    ax = figure.axes[1]
    marks, = [line for line in ax.lines if line.get_marker() == "o"]
    assert marks.get_xydata().tolist() == own[["year", "actual"]].to_numpy(dtype=float).tolist()
    fit, after = lines(ax, "expected")
    assert fit == np.round(own.loc[own["year"] < 2015, ["year", "expected"]].to_numpy(), 6).tolist()
    assert after == np.round(own.loc[own["year"] >= 2014, ["year", "expected"]].to_numpy(), 6).tolist()
    low, high = lines(ax, "edge")
    banded = own[own["year"] >= 2015]
    assert [low, high] == [np.round(banded[["year", c]].to_numpy(dtype=float), 6).tolist() for c in ("lower", "upper")]
    assert [line.get_xdata()[0] for line in ax.lines if list(line.get_ydata()) == [0, 1]] == [2014.5]


def test_a_missing_year_stays_a_gap(paths):
    assert [len(line) for line in lines(against(paths).axes[2], "expected")] == [2, 2, 5]


def test_axes_are_logarithmic_or_indexed(paths):
    figure = against(paths, index_year=2014, log=False, units=["b", "a"])
    assert [ax.get_yscale() for ax in figure.axes] == ["linear"] * 2
    for ax in figure.axes:
        marks, = [line for line in ax.lines if line.get_marker() == "o"]
        assert dict(marks.get_xydata().tolist())[2014.0] == pytest.approx(100.0)
    assert [ax.get_yscale() for ax in against(paths).axes] == ["log"] * 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_eight_units_of_every_size_fit(language):
    rows = [(u, y, 10.0 ** u * 1.3 ** (y - 1999), 10.0 ** u * 1.31 ** (y - 1999), np.nan, np.nan) for u in range(8)
            for y in range(1999, 2020)]
    table = pd.DataFrame(rows, columns=["unit", "year", "actual", "expected", "lower", "upper"])
    names = {u: f"A long name of the place {u}" if language == "en" else f"一个很长的城市群名称{u}" for u in range(8)}
    assert tidy(against(table, labels=names, language=language))
    assert tidy(against(table, labels=names, language=language, log=False))


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"lower": 1e9}, {}, "lower <= expected <= upper"),
    ({"upper": np.nan}, {}, "only some of lower, upper"),
    ({"actual": 0.0}, {}, "logarithmic axis"),
    ({"actual": np.nan}, {}, "no actual value of a"),
    ({"actual": np.inf}, {}, "infinite actual"),
    ({"year": 2010}, {}, "more than one row"),
    ({"unit": range(26), "year": 2010}, {"labels": dict.fromkeys(range(26), "x")}, "at most 8"),
    ({}, {"units": ["z"]}, "unit 'z'"),
    ({}, {"labels": None}, "'a' without a label"),
    ({}, {"shock": None}, "shock None"),
    ({}, {"shock": np.nan}, "shock nan"),
    ({}, {"index_year": 2012}, "above 0 in 2012 of c"),
    ({}, {"value_label": " "}, "value_label"),
])
def test_paths_refuse(paths, change, given, part):
    with pytest.raises(FigureError, match=part):
        against(paths.assign(**change), **given)


# ---- effects by event time

def effects_of(table, **given):
    return figures.event_study(table, **({"value_label": "Effect", "outer_label": "wider",
                                          "labels": {"one": "One", "two": "Two", "three": "Three"}} | EN | given))


def test_estimates_stand_beside_each_other_and_the_reference_is_open(by_event_time):
    ax = effects_of(by_event_time).axes[0]
    drawn = lines(ax, "estimates")
    assert len(drawn) == 3
    for (name, own), points in zip(by_event_time.groupby("series", sort=False), drawn, strict=True):
        own = own[own["event_time"] != -1]
        shift = {points[i][0] - k for i, k in enumerate(own["event_time"])}
        assert max(shift) - min(shift) < 1e-6 and abs(max(shift)) < 0.5, name
        assert [y for _, y in points] == pytest.approx(own["estimate"].tolist())
    assert drawn[0][0][0] < drawn[1][0][0] < drawn[2][0][0]
    assert [at[0][1] for at in lines(ax, "reference")] == [0, 0, 0]
    assert {line.get_markerfacecolor() for line in ax.lines if line.get_gid() == "reference"} == {palette.BACKGROUND}
    ends = {(round(a[1], 6), round(b[1], 6)) for a, b in segments(ax)}
    last = by_event_time[by_event_time["event_time"] == 5]
    for pair in (["lower", "upper"], ["outer_lower", "outer_upper"]):
        assert {tuple(row) for row in last[pair].round(6).to_numpy().tolist()} <= ends
    assert [line.get_xdata() for line in ax.lines if list(line.get_ydata()) == [0, 1]] == [[-0.5, -0.5]]


def test_an_estimate_at_the_reference_is_not_hidden(by_event_time):
    one = by_event_time[by_event_time["series"] == "three"].drop(columns=["series", "outer_lower", "outer_upper"])
    assert len(lines(effects_of(one).axes[0], "reference")) == 1
    at = one["event_time"] == -1
    off = one.assign(upper=one["upper"].where(~at, 0.1))
    ax = effects_of(off).axes[0]
    assert lines(ax, "reference") == [] and [-1.0, 0.0] in lines(ax, "estimates")[0]
    assert lines(effects_of(off, reference=None).axes[0], "reference") == []
    bare = one.assign(**{c: one[c].where(~at) for c in ("lower", "upper")})
    assert lines(effects_of(bare).axes[0], "reference") == [[[-1.0, 0.0]]]


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"lower": 9.0}, {}, "lower <= estimate <= upper"),
    ({"outer_upper": -9.0}, {}, "outer_lower <= lower <= upper <= outer_upper"),
    ({"event_time": 0.5}, {}, "more than one row"),
    ({"estimate": np.nan, "lower": np.nan, "upper": np.nan, "outer_lower": np.nan, "outer_upper": np.nan}, {},
     "no estimate"),
    ({}, {"outer_label": None}, "outer_label"),
    ({}, {"reference": -0.5}, "reference -0.5"),
    ({}, {"series": ["four"]}, "series 'four'"),
    ({}, {"labels": {}}, "without a label"),
])
def test_event_study_refuses(by_event_time, change, given, part):
    with pytest.raises(FigureError, match=part):
        effects_of(by_event_time.assign(**change), **given)


def test_event_times_are_whole_and_few(by_event_time):
    one = by_event_time[by_event_time["series"] == "one"]
    with pytest.raises(FigureError, match="not whole"):
        effects_of(one.assign(event_time=one["event_time"] + 0.5))
    many = pd.DataFrame({"event_time": range(31), "estimate": 0.1, "lower": 0.0, "upper": 0.2})
    with pytest.raises(FigureError, match="at most 30"):
        effects_of(many)
    assert tidy(effects_of(many[many["event_time"] < 29]))


# ---- synthetic control

def control(synthetic, **given):
    return figures.synthetic_paths(*synthetic, **({"shock": 2016.5, "value_label": "Patents"} | EN | given))


def test_the_gap_is_actual_less_synthetic_over_the_placebos(synthetic):
    paths, gaps = synthetic
    figure = control(synthetic)
    upper, lower = figure.axes
    assert tidy(figure)
    for column in ("actual", "synthetic"):
        assert lines(upper, column) == [np.round(paths[["year", column]].to_numpy(dtype=float), 6).tolist()]
    assert [y for _, y in lines(lower, "gap")[0]] == pytest.approx((paths["actual"] - paths["synthetic"]).tolist())
    placebos, = [c for c in lower.collections if c.get_gid() == "placebos"]
    assert [s.tolist() for s in placebos.get_segments()] == [
        own[["year", "gap"]].to_numpy(dtype=float).tolist() for _, own in gaps.groupby("unit")]
    assert upper.get_xlim() == lower.get_xlim()
    low, high = lower.get_ylim()
    assert low < -0.9 and high > 0.3  # the gap of the treated, the largest placebo


def test_placebos_may_be_cut_off_or_missing(synthetic):
    low, high = control(synthetic, cut=0.2).axes[1].get_ylim()
    assert -0.25 < low < -0.2 and 0.2 < high < 0.25
    figure = control((synthetic[0], None))
    assert "placebos" not in words(figure) and "placebos" in words(control(synthetic))


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"actual": np.inf}, {}, "infinite actual"),
    ({"synthetic": np.nan}, {}, "no year"),
    ({"year": 2010.5}, {}, "more than one row"),
    ({}, {"cut": 0}, "cut 0"),
    ({}, {"shock": "2016"}, "shock '2016'"),
])
def test_synthetic_paths_refuse(synthetic, change, given, part):
    with pytest.raises(FigureError, match=part):
        control((synthetic[0].assign(**change), synthetic[1]), **given)
    with pytest.raises(FigureError, match="columns unit, year, gap"):
        control((synthetic[0], synthetic[1].drop(columns="gap")))


# ---- resistance and recovery

def recovered(table, **given):
    return figures.recovery_dots(table, **({"labels": NAMES} | EN | given))


def test_rows_say_what_is_known_of_the_recovery(recoveries):
    figure = recovered(recoveries)
    resistance, recovery = figure.axes
    assert tidy(figure)
    assert lines(resistance, "resistance") == [[[-0.3, 0.0], [-0.1, 1.0], [0.1, 2.0]]]
    assert [[-0.4, 0.0], [-0.2, 0.0]] in segments(resistance) and [[0.0, 2.0], [0.2, 2.0]] in segments(resistance)
    assert lines(recovery, "recovered") == [[[3.0, 0.0]]] and lines(recovery, "censored") == [[[6.0, 1.0]]]
    assert lines(recovery, "never_fell") == [[[0.0, 2.0]]]
    assert [(t.get_text(), t.get_position()[1]) for ax in figure.axes for t in ax.texts] == [("–", 3), ("–", 3)]


def test_the_legend_has_only_marks_that_occur(recoveries):
    said = words(recovered(recoveries[:1]))
    assert "recovered" in said and "never fell" not in said and not any("censored" in word for word in said)


def test_nobody_fell(recoveries):
    figure = recovered(recoveries[2:3])
    assert lines(figure.axes[1], "never_fell") == [[[0.0, 0.0]]] and "recovered" not in words(figure)


@pytest.mark.parametrize(("change", "part"), [
    ({"upper": -9.0}, "only some of lower, upper"),
    ({"lower": [-0.2, None, 0.0, None]}, "lower <= resistance <= upper"),
    ({"recovery": -1.0}, "recovery -1"),
    ({"censored": [0.0, 1.0, 0.0, 0.0]}, "other values than True and False"),
    ({"recovery": np.nan}, "censored without recovery: b"),
    ({"never_fell": True}, "never_fell with a recovery: a, b"),
    ({"unit": "a"}, "more than one row"),
])
def test_recovery_dots_refuse(recoveries, change, part):
    with pytest.raises(FigureError, match=part):
        recovered(recoveries.assign(**change))


# ---- the plane of hierarchy and matching

def planar(table, **given):
    return figures.resilience_plane(table, **({"labels": NAMES, "reference": 0.8, "reference_label": "random"} | EN
                                              | given))


def test_every_unit_goes_from_its_first_to_its_last_period(plane):
    ax = planar(plane.iloc[::-1]).axes[0]
    assert sorted(lines(ax, "first")) == [[[0.5, 0.2]], [[1.2, -0.3]]]  # c has numbers in one period only
    assert sorted(lines(ax, "last")) == [[[0.9, -0.1]], [[1.0, -0.2]], [[1.4, 0.3]]]
    arrows = [(tuple(t.xyann), tuple(t.xy)) for t in ax.texts if not t.get_text()]
    assert sorted(arrows) == [((0.7, 0.1), (0.9, -0.1)), ((1.2, -0.3), (1.0, -0.2))]
    crosses = segments(ax)
    assert len(crosses) == 6 and [[0.8, -0.1], [1.0, -0.1]] in crosses and [[0.9, -0.15], [0.9, -0.05]] in crosses


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("reference", [0.0, 0.45, 1.0, 3.0])
def test_names_and_corner_words_lie_apart_and_on_their_side(plane, language, reference):
    figure = planar(plane, reference=reference, language=language)
    assert tidy(figure)
    ax = figure.axes[0]
    at = ax.transData.transform((reference, 0.0))
    corners = [t for t in ax.texts if t.get_gid() == "corner"]
    assert len(corners) == 4
    for text in corners:
        box = text.get_window_extent()
        right = text.get_ha() == "right"
        upper = text.get_va() == "top"
        assert (box.x0 > at[0]) if right else (box.x1 < at[0]), text.get_text()
        assert (box.y0 > at[1]) if upper else (box.y1 < at[1]), text.get_text()
    assert {figures.label(k, language) for k in ("hierarchical_assortative", "flat_disassortative")} <= set(
        words(figure))


def test_no_reference_no_corners(plane):
    figure = planar(plane, reference=None, reference_label=None)
    assert not [t for t in figure.axes[0].texts if t.get_gid() == "corner"]
    own = planar(plane, corners={"upper_left": "mine"})
    assert [t.get_text() for t in own.axes[0].texts if t.get_gid() == "corner"] == ["mine"]


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"hierarchy": -0.5}, {}, "hierarchy -0.5"),
    ({"hierarchy_low": 9.0}, {}, "only some of|hierarchy_low <= hierarchy <= hierarchy_high"),
    ({"matching": np.nan}, {}, "no period of a"),
    ({"period": [2005, "2010", 2015, 2005, 2015, 2005, 2010]}, {}, "several types"),
    ({}, {"reference_label": None}, "reference_label"),
    ({}, {"reference": -1}, "reference -1"),
    ({}, {"corners": {"top": "x"}}, "corner 'top'"),
])
def test_plane_refuses(plane, change, given, part):
    with pytest.raises(FigureError, match=part):
        planar(plane.assign(**change), **given)


# ---- networks under removal

def removed(table, **given):
    return figures.robustness_curves(table, **({"band_label": "draws", "labels": NAMES | {
        "random": "at random", "degree": "by degree"}} | EN | given))


def test_curves_are_those_of_the_table_in_per_cent(removals):
    figure = removed(removals.sample(frac=1, random_state=1), panels=["c", "a"], strategies=["degree", "random"])
    assert len(figure.axes) == 2 and tidy(figure)
    for ax, panel in zip(figure.axes, ["c", "a"], strict=True):
        for line, strategy in zip(ax.lines, ["degree", "random"], strict=True):
            own = removals[(removals["panel"] == panel) & (removals["strategy"] == strategy)]
            assert np.allclose(line.get_xydata(), own[["removed", "value"]] * [100, 1])
        assert len(ax.collections) == 1  # the band of the random strategy; the other one has none
    assert len({ax.get_ylim() for ax in figure.axes}) == 1


def test_panels_may_have_axes_of_their_own(removals):
    larger = removals.assign(value=removals["value"].where(removals["panel"] != "a", 10 * removals["value"]))
    larger = larger.drop(columns=["lower", "upper"])
    assert len({ax.get_ylim() for ax in removed(larger, shared=False).axes}) == 2
    assert len({ax.get_ylim() for ax in removed(larger).axes}) == 1


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"removed": 10.0}, {}, "more than one row"),
    ({"upper": -1.0}, {}, "only some of|lower <= value"),
    ({"value": np.nan, "lower": np.nan, "upper": np.nan}, {}, "no value in a"),
    ({}, {"band_label": None}, "band_label"),
    ({}, {"strategies": ["load"]}, "strategy 'load'"),
    ({}, {"evidence": {"a": "observed"}}, "no evidence grade of b, c"),
])
def test_robustness_curves_refuse(removals, change, given, part):
    with pytest.raises(FigureError, match=part):
        removed(removals.assign(**change), **given)


def test_shares_are_shares_of_one(removals):
    with pytest.raises(FigureError, match="removed 10; expected numbers from 0 to 1"):
        removed(removals.assign(removed=removals["removed"] * 100))


# ---- episodes

def strip(table, **given):
    return figures.episode_strip(table, **({"labels": NAMES, "last_year": 2019} | EN | given))


def bars(ax, gid):
    return [(p.get_x(), p.get_width(), round(p.get_y() + p.get_height() / 2)) for p in ax.patches
            if p.get_gid() == gid]


def test_bars_run_from_peak_to_trough_to_recovery(episodes):
    figure = strip(episodes)
    ax, = figure.axes
    assert tidy(figure)
    assert bars(ax, "fall") == [(2008, 1, 0), (2015, 2, 0), (2012, 2, 1)]
    assert bars(ax, "rise") == [(2009, 2, 0), (2017, 2, 0), (2014, 2, 1)]
    assert lines(ax, "censored") == [[[2019, 0]]]
    falls = [p.get_height() for p in ax.patches if p.get_gid() == "fall"]
    assert falls[0] < falls[2] < falls[1] == pytest.approx(0.84)  # the deepest is the highest
    assert falls[2] - falls[0] == pytest.approx((falls[1] - falls[0]) / 3)
    assert [(t.get_text(), t.get_position()[1]) for t in ax.texts] == [("no episode", 2)]
    assert "Height of bars: depth, 40 % at most." in words(figure)


def test_nobody_had_an_episode(episodes):
    figure = strip(episodes[3:], first_year=2000)
    assert "no episode" in words(figure) and not figure.axes[0].patches


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"trough": 2008}, {}, "only some of|in the order peak < trough"),
    ({"trough": [2007, 2017, 2014, None]}, {}, "peak < trough < recovery: a"),
    ({"depth": [0.0, 0.4, 0.2, None]}, {}, "depth that is not above 0: a"),
    ({"censored": True}, {}, "censored with a recovery: a, b"),
    ({"censored": False}, {}, "neither censored nor recovered: a"),
    ({"censored": 1.0}, {}, "other values than True and False"),
    ({"unit": ["a", "a", "b", "b"]}, {}, "with and without an episode: b"),
    ({"recovery": [2016, None, 2016, None]}, {}, "episodes that overlap: a"),
    ({"peak": [2008.5, 2015, 2012, None]}, {}, "not whole: a"),
    ({}, {"last_year": 2016}, "beyond last_year 2016"),
    ({}, {"first_year": 2009}, "beyond first_year 2009"),
    ({}, {"shocks": [2008]}, "shock_label"),
    ({}, {"shocks": 2008}, "a list of years"),
])
def test_episodes_refuse(episodes, change, given, part):
    with pytest.raises(FigureError, match=part):
        strip(episodes.assign(**change), **given)


# ---- values as colours alone, and lines of reference

def test_values_beyond_the_scale_have_triangles(values_by_year, agglomerations):
    def drawn(**given):
        return figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", written=False,
                                    **given, **EN)

    figure = drawn(centre=0, limits=(-0.25, 0.5))
    first, second = (ax for ax in figure.axes if ax.get_gid() != "key")
    marks = [(line.get_marker(), line.get_xydata().tolist()) for ax in (first, second) for line in ax.lines]
    # The farther limit counts on both sides: -0.3 is on the scale; 1.0 and 0.6 are not, and 0.5 is its very end.
    assert marks == [("^", [[1.5, 0.5]]), ("^", [[0.5, 0.5]])]
    assert [t.get_text() for t in first.texts] == ["–"] and "Triangles: beyond the ends of the scale" in words(figure)
    mesh = first.collections[0]
    assert np.allclose(mesh.to_rgba(-0.3), palette.diverging()(0.2)) and mesh.norm.vmin == -0.5
    below = drawn(limits=(0, 1)).axes
    assert [line.get_marker() for ax in below for line in ax.lines] == ["v"]
    assert not [line for ax in drawn(limits=None).axes for line in ax.lines]
    assert "Triangles: beyond the ends of the scale" not in words(drawn(limits=None))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_thirty_years_of_colours_fit(agglomerations, language):
    table = pd.DataFrame([(a, y, np.sin(y + k)) for k, a in enumerate(agglomerations["agglomeration"])
                          for y in range(1990, 2021)], columns=["agglomeration", "year", "value"])
    given = {"columns": "year", "centre": 0, "limits": None, "written": False} | EN | {"language": language}
    figure = figures.value_matrix(table[table["year"] < 2020], agglomerations, **given)
    assert tidy(figure) and {"1990", "2019"} <= set(words(figure))
    with pytest.raises(FigureError, match="at most 30"):
        figures.value_matrix(table, agglomerations, **given)
    with pytest.raises(FigureError, match="brackets need numbers"):
        figures.value_matrix(table[table["year"] < 2020].assign(sure=True), agglomerations, significant="sure", **given)


def test_lines_of_reference_stand_in_every_panel_and_axes_reach_to_them(coefficients):
    given = {"labels": {"distance": "Distance", "same": "Province", "rail": "Rail"}} | EN
    figure = figures.coefficient_dots(coefficients, references=[1], **given)
    for ax in figure.axes:
        assert [line.get_xdata() for line in ax.lines if line.get_gid() == "reference"] == [[1, 1]]
        assert ax.get_xlim()[0] < -1.1 and ax.get_xlim()[1] > 1
    plain = figures.coefficient_dots(coefficients, **given).axes[0]
    assert plain.get_xlim()[1] < 1 and lines(plain, "reference") == []
    for wrong in (1, ["1"], [np.inf]):
        with pytest.raises(FigureError, match="references"):
            figures.coefficient_dots(coefficients, references=wrong, **given)


# ---- slips of the keyboard

@pytest.mark.parametrize(("draw", "part"), [
    (lambda f: against(f("paths"), index_year=[2010]), "index_year"),
    (lambda f: against(f("paths"), shock=1e9), "far from the years"),
    (lambda f: against(f("paths").assign(year=f("paths")["year"] * 10**6)), "at most 300 years"),
    (lambda f: control(f("synthetic"), shock=1e9), "far from the years"),
    (lambda f: effects_of(f("by_event_time"), reference=-10**9), "a whole event time"),
    (lambda f: effects_of(f("by_event_time").assign(event_time=f("by_event_time")["event_time"] * 10**6)), "near it"),
    (lambda f: planar(f("plane"), corners=["upper_left"]), "corners"),
    (lambda f: planar(f("plane"), corners={"upper_left": 3}), "corners"),
    (lambda f: strip(f("episodes"), shocks=None), "shocks"),
    (lambda f: figures.value_matrix(f("values_by_year"), f("agglomerations"), columns="year", written=False,
                                    limits=("a", 1), **EN), "limits"),
    (lambda f: figures.value_matrix(f("values_by_year"), f("agglomerations"), columns="year", written=False,
                                    limits=3, centre="x", **EN), "limits")])
def test_slips_are_named(request, draw, part):
    with pytest.raises(FigureError, match=part):
        draw(request.getfixturevalue)
