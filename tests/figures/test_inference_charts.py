"""What the charts of turning points, specifications, coverage and thresholds show, and what they refuse."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from flowspace import figures
from flowspace.errors import FigureError

EN = {"evidence": "estimated", "source": "toy", "language": "en"}
INF = float("inf")


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text()]


def marks(ax, marker):
    return sorted((float(x), round(float(y), 6)) for line in ax.lines if line.get_marker() == marker
                  for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True))


def tidy(figure):
    """Whether all texts lie on the sheet and level ones apart."""
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    width, height = figure.bbox.size
    inside = all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= width + 1 and b.y1 <= height + 1 for b in boxes)
    return inside and not [1 for i, a in enumerate(boxes) for b in boxes[:i] if min(a.x1, b.x1) - max(a.x0, b.x0) > 1
                           and min(a.y1, b.y1) - max(a.y0, b.y0) > 1]


# ---- curves that turn

def turning(fitted, turns, **given):
    points = given.pop("points", None)
    return figures.curve_with_turning_point(points, fitted, turns, **({"x_label": "x", "y_label": "y", "digits": 2} | EN
                                                                      | given))


def bars(ax):
    """Level bars of the strip as (from, to), from the top."""
    found = [(line.get_ydata()[0], tuple(map(float, line.get_xdata()))) for line in ax.lines
             if len(line.get_xdata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1] and line.get_linewidth() > 2]
    return [xs for _, xs in sorted(found, key=lambda f: (-f[0], f[1]))]


def test_every_kind_of_interval_is_drawn_and_written(fitted, turns):
    figure = turning(fitted, turns)
    ax, strip = figure.axes
    west, east = strip.get_xlim()
    assert bars(strip) == [(0.35, 0.5), (0.3, east), (west, 0.32), (0.55, east), (west, east)]
    arrows = [(m, len(marks(strip, m))) for m in "<>"]
    assert arrows == [("<", 2), (">", 3)]
    assert [x for x, _ in marks(strip, "D")] == [0.3, 0.43, 0.43]  # none where the curve does not turn
    assert [t.get_text() for t in strip.texts] == [
        "Bounded 有界: 0.43 [0.35; 0.50]", "One end: 0.43 [0.30; ∞)", "Gap: 0.30 (−∞; 0.32] ∪ [0.55; ∞)",
        "All: none (−∞; ∞)"]
    assert ax.get_xlim() == strip.get_xlim() and tidy(figure)


def test_a_set_of_pieces_is_the_same_as_its_ends(fitted, turns):
    pieces = [[(0.35, 0.5)], [(0.3, INF)], [(0.55, INF), (-INF, 0.32)], [(-INF, INF)]]
    given = [{"label": turn["label"], "value": turn["value"], "pieces": own} for turn, own in
             zip(turns, pieces, strict=True)]
    assert turning(fitted, given).png() == turning(fitted, turns).png()
    empty = turning(fitted, [{"label": "Nothing", "value": 0.4, "pieces": []}]).axes[1]
    assert bars(empty) == [] and [t.get_text() for t in empty.texts] == ["Nothing: 0.40 ∅"]
    for wrong in ([(0.3, 0.2)], [(0.2, 0.5), (0.4, 0.6)], [0.2], [(0.2, "a")], [(float("nan"), 0.2)]):
        with pytest.raises(FigureError, match="ends in their order|pairs of them"):
            turning(fitted, [{"label": "x", "value": 0.4, "pieces": wrong}])


def test_the_line_of_a_turning_point_ends_on_the_curve(fitted, turns):
    ax = turning(fitted, turns[:1]).axes[0]
    line, = (line for line in ax.lines if line.get_linestyle() == ":")
    assert line.get_xdata()[0] == 0.43
    assert line.get_ydata()[1] == pytest.approx(np.interp(0.43, fitted["x"], fitted["fit"]))


def test_an_interval_beyond_the_plot_is_an_arrow_at_its_edge(fitted):
    turn = {"label": "Far", "value": 30.0, "low": 20.0, "high": 40.0}
    strip = turning(fitted, [turn]).axes[1]
    (low, high), = bars(strip)
    west, east = strip.get_xlim()
    assert high == east and east - 0.2 < low < east and west < 0.3 and east < 1  # the plot does not follow it
    assert len(marks(strip, ">")) == 1 and not marks(strip, "<") and not marks(strip, "D")
    assert [t.get_text() for t in strip.texts] == ["Far: 30.00 [20.00; 40.00]"]
    unknown = turning(fitted, [{"label": "Point", "value": 0.4}]).axes[1]
    assert bars(unknown) == [] and [t.get_text() for t in unknown.texts] == ["Point: 0.40"]


def test_the_reference_runs_through_plot_and_strip(fitted, turns):
    figure = turning(fitted, turns[:2], reference_value=0.438, reference_label="published")
    for ax in figure.axes:
        assert [list(line.get_xdata()) for line in ax.lines if line.get_linestyle() == "--"] == [[0.438, 0.438]]
    assert "published" in words(figure) and "95 % confidence interval" in words(figure)
    plain = turning(fitted[["x", "fit"]], turns[:2])
    assert "95 % confidence interval" not in words(plain) and not plain.axes[0].collections


@pytest.mark.parametrize(("change", "turn", "given", "part"), [
    ({"x": 1.0}, {}, {}, "more than one row"),
    ({"fit": np.nan}, {}, {}, "missing numbers|only some of"),
    ({"low": 99.0}, {}, {}, "low <= fit <= high"),
    ({}, {"value": INF}, {}, "a value that is finite"),
    ({}, {"high": INF, "complement": True}, {}, "outside of a gap"),
    ({}, {"low": 0.6}, {}, "ends in their order"),
    ({}, {"low": None}, {}, "ends in their order"),
    ({}, {"pieces": [(0.1, 0.2)]}, {}, "pieces and low, high or complement"),
    ({}, {"high": "much"}, {}, "numbers"),
    ({}, {"label": " "}, {}, "label of a turning point"),
    ({}, {"hihg": 1.0}, {}, "did you mean 'high'"),
    ({}, {}, {"digits": 7}, "from 0 to 6"),
    ({}, {}, {"reference_value": 0.4}, "reference_label"),
    ({}, {}, {"reference_value": INF, "reference_label": "x"}, "reference_value inf"),
    ({}, {}, {"points": pd.DataFrame({"x": [1.0], "y": ["a"]})}, "numbers"),
    ({}, {}, {"points": pd.DataFrame({"x": range(21), "y": range(21), "label": "x"})}, "at most 20"),
])
def test_curve_with_turning_point_refuses(fitted, turns, change, turn, given, part):
    with pytest.raises(FigureError, match=part):
        turning(fitted.assign(**change), [turns[0] | turn], **given)


@pytest.mark.parametrize("wrong", [[], None, "none", [1], [{"label": "x", "value": 1.0}] * 5])
def test_turning_points_that_are_none_or_too_many_are_refused(fitted, wrong):
    with pytest.raises(FigureError, match="a list of 1 to 4"):
        turning(fitted, wrong)


# ---- specifications

SPEC = {"choices": ["measure", "tier"], "value_label": "Effect", "main": "main"} | EN


def test_estimates_are_sorted_and_every_choice_marked(specifications):
    figure = figures.specification_curve(specifications, **SPEC)
    ax, below = figure.axes
    assert marks(ax, "o") == [(0, -0.1), (1, 0.2), (2, 0.2), (3, 0.4)]  # equal ones as in the table
    assert marks(ax, "D") == [(0, -0.1)]
    assert [s.tolist() for c in ax.collections for s in c.get_segments()] == [
        [[0, -0.3], [0, 0.1]], [[1, 0.1], [1, 0.3]], [[3, 0.1], [3, 0.7]]]  # one interval is not known
    # Rows: Measure, Pielou, Taylor, Tier, low, high.
    used = {}
    for collection in below.collections:
        for segment in collection.get_segments():
            used.setdefault(int(segment[0][1]), set()).add(int(segment[0][0]))
    assert used == {1: {1, 3}, 2: {0, 2}, 4: {0, 3}, 5: {1, 2}}
    rows = [t.get_text() for t in sorted(figure.texts, key=lambda t: -t.get_position()[1])
            if t.get_text() in ("Measure", "Pielou evenness", "Taylor", "Tier", "low", "high")]
    assert rows == ["Measure", "Pielou evenness", "Taylor", "Tier", "low", "high"]
    assert "4 specifications, in the order of their estimates; 50 % significant" in words(figure)


@pytest.mark.parametrize("n", [1, 30, 400])
def test_any_number_of_specifications(n, language):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"estimate": rng.normal(size=n), "measure": rng.choice(["pielou", "taylor"], n),
                          "year": rng.integers(2000, 2010, n)})
    table = table.assign(low=table["estimate"] - 1, high=table["estimate"] + 1,
                         significant=table["estimate"].abs() > 1)
    figure = figures.specification_curve(table, **(SPEC | {"choices": ["measure", "year"], "main": None,
                                                           "language": language}))
    assert tidy(figure) and figure.get_size_inches()[1] < 8


def test_specifications_without_an_estimate_are_not_counted(specifications):
    table = specifications.assign(estimate=[0.4, np.nan, 0.2, 0.2], low=[0.1, np.nan, 0.1, np.nan],
                                  high=[0.7, np.nan, 0.3, np.nan])
    assert any(w.startswith("3 specifications") for w in words(figures.specification_curve(table, **SPEC)))


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"estimate": np.nan}, {}, "0 specifications"),
    ({"estimate": 9.0}, {}, "low <= estimate <= high"),
    ({"low": np.inf}, {}, "infinite low"),
    ({"low": np.nan}, {}, "only some of low, high"),
    ({"significant": 1}, {}, "other values than True and False"),
    ({"main": True}, {}, "4 main specifications"),
    ({"measure": None}, {}, "rows without measure"),
    ({"tier": ["a", "b", "c", "d"]}, {}, "'a' without a label"),
    ({}, {"choices": []}, "at least one"),
    ({}, {"choices": ["measre"]}, "did you mean 'measure'"),
    ({}, {"value_label": ""}, "value_label"),
    ({}, {"interval_label": " "}, "interval_label"),
])
def test_specification_curve_refuses(specifications, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.specification_curve(specifications.assign(**change), **(SPEC | given))


def test_too_many_specifications_and_options_are_refused(specifications):
    many = pd.concat([specifications.assign(main=False)] * 101, ignore_index=True)
    with pytest.raises(FigureError, match="404 specifications"):
        figures.specification_curve(many, **SPEC)
    with pytest.raises(FigureError, match="at most 30"):
        figures.specification_curve(many.head(40).assign(tier=range(40)), **SPEC)


# ---- coverage

WORDS = {"delta": "Delta method", "fieller": "Fieller", "a": "Strong", "b": "Weak"}


def test_what_differs_from_the_nominal_coverage_has_another_mark(covered):
    figure = figures.coverage_dots(covered, labels=WORDS, **EN)
    first, second = figure.axes
    assert marks(first, "D") == [(88.0, 0)] and marks(first, "o") == [(94.0, 1)]
    assert marks(second, "o") == [(95.0, 0)] and [t.get_text() for t in second.texts] == ["–"]
    assert first.get_xlim() == second.get_xlim() and tidy(figure)
    assert {"nominal 95 %", "agrees with it", "differs from it"} <= set(words(figure))
    lower = figures.coverage_dots(covered, labels=WORDS, nominal=0.9, **EN)
    assert marks(lower.axes[0], "o") == [(88.0, 0)] and "nominal 90 %" in words(lower)
    # An interval that ends at the nominal coverage holds it.
    edge = covered.assign(high=covered["high"].replace(0.91, 0.95)).head(1)
    assert "differs from it" not in words(figures.coverage_dots(edge, labels=WORDS, **EN))


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"coverage": 1.2, "high": 1.3}, {}, "coverage 1.2"),
    ({"low": 0.99}, {}, "low <= coverage <= high|only some of"),
    ({"coverage": np.nan, "low": np.nan, "high": np.nan}, {}, "no coverage"),
    ({"row": "delta"}, {}, "more than one row"),
    ({}, {"nominal": 95}, "nominal 95"),
    ({}, {"nominal": True}, "nominal True"),
    ({}, {"panels": ["c"]}, "panel 'c'"),
    ({}, {"labels": {}}, "'delta' without a label"),
    ({}, {"evidence": {"a": "simulated"}}, "no evidence grade of b"),
    ({}, {"interval_label": ""}, "interval_label"),
])
def test_coverage_dots_refuse(covered, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.coverage_dots(covered.assign(**change), **({"labels": WORDS} | EN | given))


# ---- thresholds

THRESHOLD = {"critical": 7.35, "best": 0.5, "confidence_set": [(0.3, 0.3), (0.45, 0.55)], "x_label": "Index"} | EN


def test_the_set_lies_below_the_critical_value_and_the_estimate_at_zero(ratios):
    figure = figures.threshold_curve(ratios, **THRESHOLD)
    ax, = figure.axes
    assert marks(ax, "D") == [(0.5, 0.0)]
    assert [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == "--"] == [7.35]
    (single, wide) = ((float(line.get_xdata()[0]), float(line.get_xdata()[1])) for line in ax.lines
                      if len(line.get_xdata()) == 2 and list(line.get_ydata()) == [0, 0])
    assert wide == (0.45, 0.55) and np.mean(single) == pytest.approx(0.3) and 0 < single[1] - single[0] < 0.01
    assert ax.get_ylim()[1] == pytest.approx(1.06 * 5 * 7.35)  # the curve runs out of the plot
    low = figures.threshold_curve(ratios.head(4), **THRESHOLD).axes[0]
    assert low.get_ylim()[1] == pytest.approx(1.06 * 20)
    assert {"critical value 7.35", "threshold estimate 0.500", "95 % confidence set"} <= set(words(figure))
    assert "95 % confidence set" not in words(figures.threshold_curve(ratios, **(THRESHOLD | {"confidence_set": ()})))
    assert figures.threshold_curve(ratios.iloc[::-1], **THRESHOLD).png() == figure.png()


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"likelihood_ratio": -1.0}, {}, "likelihood_ratio -1"),
    ({"likelihood_ratio": np.nan}, {}, "missing numbers"),
    ({"gamma": 0.5}, {}, "more than one row"),
    ({}, {"critical": 0}, "critical 0"),
    ({}, {"best": 0.45}, "one of the candidates"),
    ({}, {"best": None}, "best None"),
    ({}, {"confidence_set": [(0.5, 0.3)]}, "the lower one first"),
    ({}, {"confidence_set": [0.5]}, "pairs of numbers"),
    ({}, {"digits": -1}, "from 0 to 6"),
    ({}, {"reference_value": 0.4}, "reference_label"),
    ({}, {"x_label": ""}, "x_label"),
    ({}, {"set_label": ""}, "set_label"),
])
def test_threshold_curve_refuses(ratios, change, given, part):
    with pytest.raises(FigureError, match=part):
        figures.threshold_curve(ratios.assign(**change), **(THRESHOLD | given))
