"""Charts of scenarios, codes, mentions and entries: order, marks and gaps, and what they refuse."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace import figures
from flowspace.errors import FigureError

EN = {"evidence": "simulated", "source": "toy", "language": "en"}
NAMES = {k: f"City {k}" for k in "abcdef"}
WORDS = NAMES | {"x": "Links", "y": "Score", "d1": "Goals", "d2": "Means", "p": "Plan", "q": "Other", "r": "Rail",
                 "s": "Market"}


def drawn(ax, name):
    return [point for line in ax.lines if line.get_gid() == name for point in line.get_xydata().tolist()]


def row_order(figure):
    return [t.get_text()[-1] for t in sorted(figure.texts, key=lambda t: -t.get_position()[1])
            if t.get_text().startswith("City ")]


def test_a_tornado_is_ordered_by_the_larger_size_and_has_both_directions(turned):
    figure = figures.tornado(turned, value_label="v", labels=NAMES, **EN)
    assert row_order(figure) == ["b", "a", "c"]
    ax = figure.axes[0]
    bars = {(bar.get_gid() or "", round(bar.get_y() + bar.get_height() / 2, 2)): bar.get_width() for bar in ax.patches}
    assert sorted(bars.values()) == [-0.9, -0.3, 0.1, 0.4]
    # Raised above lowered in each row; the whisker of a bar has its ends, where there is one.
    assert bars[("up", -0.2)] == -0.9 and bars[("down", 0.2)] == 0.1
    ends = sorted(segment[0][0] for lines in ax.collections for segment in lines.get_segments()
                  if lines.get_linewidth()[0] == 1.2)
    assert ends == [-0.5, -0.1, 0.2]
    assert [t.get_text() for t in ax.texts] == ["–"]


def test_the_tornado_of_one_input_and_an_estimate_outside_its_interval(turned):
    one = turned.iloc[[0]].drop(columns="direction").assign(change=0.9)
    figure = figures.tornado(one, value_label="v", labels=NAMES, **EN)
    assert [bar.get_width() for bar in figure.axes[0].patches] == [0.9]


def test_scenario_dots_are_ordered_by_the_first_outcome_and_stand_beside_the_reference(scenarios):
    common = {"experiment": "targeted", "parameter": 0.2, "labels": WORDS, **EN}
    figure = figures.scenario_dots(scenarios, reference="random", reference_label="random", **common)
    assert row_order(figure) == ["c", "b", "a"]
    first, second = figure.axes
    assert [x for x, _ in drawn(first, "change")] == pytest.approx([0.16, -0.04, -0.24])
    assert [x for x, _ in drawn(first, "reference")] == pytest.approx([0.064, -0.016, -0.096])
    # The place without a number keeps its row in the second panel, with a dash.
    assert len(drawn(second, "change")) == 2 and [t.get_text() for t in second.texts] == ["–"]
    for ax in figure.axes:
        assert ax.get_xlim()[0] <= 0 <= ax.get_xlim()[1]
    alone = figures.scenario_dots(scenarios, outcomes=["y"], subjects=["b", "a"], **common)
    assert row_order(alone) == ["b", "a"] and len(alone.axes) == 1


def test_scenarios_that_are_not_told_apart_are_refused(scenarios):
    with pytest.raises(FigureError, match="more than one row"):
        figures.scenario_dots(scenarios, experiment="targeted", labels=WORDS, **EN)
    with pytest.raises(FigureError, match="reference_label"):
        figures.scenario_dots(scenarios, experiment="targeted", parameter=0.2, reference="random", labels=WORDS, **EN)
    with pytest.raises(FigureError, match="did you mean 'targeted'"):
        figures.scenario_dots(scenarios, experiment="targetted", parameter=0.2, labels=WORDS, **EN)


def test_a_curve_is_dashed_to_and_from_what_lies_outside():
    table = pd.DataFrame({"subject": "a", "parameter": [3.0, 1.0, 2.0, 0.0, 4.0], "value": [3.0, 1.0, 2.0, 0.0, 4.0],
                          "outside": [True, False, False, True, False]})
    common = {"highlighted": ["a"], "parameter_label": "t", "value_label": "v", "labels": NAMES, **EN}
    ax = figures.scenario_curves(table, **common).axes[0]
    assert [(line.get_gid(), line.get_xdata().tolist()) for line in ax.lines] == [
        ("outside", [0, 1]), ("inside", [1, 2]), ("outside", [2, 3, 4])]
    assert all(line.is_dashed() == (line.get_gid() == "outside") for line in ax.lines)
    single = figures.scenario_curves(table.iloc[:1], **common).axes[0]
    assert drawn(single, "outside") == [[3.0, 3.0]]


def test_only_the_highlighted_have_colours_and_bands(scenarios):
    part = scenarios[(scenarios["experiment"] == "targeted") & (scenarios["outcome"] == "x")]
    figure = figures.scenario_curves(part, highlighted=["a"], value="change", parameter_label="t", band_label="b",
                                     labels=WORDS, **EN)
    ax = figure.axes[0]
    assert len(ax.collections) == 1
    assert len({line.get_color() for line in ax.lines}) == 2
    assert "the others" in [t.get_text() for t in figure.texts]


def test_squares_stand_at_their_codes_and_places_and_gaps_are_not_zeros(coded):
    figure = figures.code_matrix(coded, labels=WORDS, **EN)
    first, second = figure.axes
    assert [x for x, _ in drawn(first, "1")] == [0, 0] and [x for x, _ in drawn(first, "0")] == [1, 1]
    assert [x for x, _ in drawn(first, "missing")] == [2, 2]
    # A missing row is missing, not absent.
    assert [x for x, _ in drawn(second, "1")] == [0] and drawn(second, "0") == []
    assert [x for x, _ in drawn(second, "missing")] == [1, 2]
    order = [t.get_text() for t in sorted(figure.texts, key=lambda t: -t.get_position()[1])]
    assert [w for w in order if w in ("Goals", "Plan", "Other", "Means", "Rail")] == ["Goals", "Plan", "Other", "Means",
                                                                                     "Rail"]
    legend = {t.get_text() for t in figure.texts}
    assert {"found", "not found", "not coded"} <= legend
    nothing = figures.code_matrix(coded.assign(present=np.nan), labels=WORDS, **EN)
    assert "found" not in {t.get_text() for t in nothing.texts}


def test_twenty_long_codes_of_nineteen_places_fit_a_phone():
    places = [f"p{n}" for n in range(19)]
    table = pd.DataFrame([(p, f"c{n}", (n + int(p[1:])) % 2) for n in range(20) for p in places],
                         columns=["subject", "code", "present"])
    words = {p: f"Beijing-Tianjin {p}" for p in places} | {f"c{n}": f"A common platform for shared {n} laboratories"
                                                           for n in range(20)}
    figure = figures.code_matrix(table, labels=words, **EN)
    figure.draw_without_rendering()
    names = [t.get_window_extent() for t in figure.texts if "platform" in t.get_text()]
    assert len(names) == 20
    middles = sorted((box.y0, box.y1) for box in names)
    assert all(one[1] <= other[0] for one, other in zip(middles, middles[1:], strict=False))
    with pytest.raises(FigureError, match="at most 40"):
        figures.code_matrix(pd.DataFrame([("a", f"c{n}", 1) for n in range(41)], columns=table.columns),
                            labels=NAMES | {f"c{n}": "c" for n in range(41)}, **EN)


def test_bars_of_mentions_begin_at_zero_and_unread_texts_have_a_dash(mentions):
    figure = figures.coverage_bars(mentions, labels=WORDS, **EN)
    assert len(figure.axes) == 4 and {ax.get_xlim() for ax in figure.axes} == {figure.axes[0].get_xlim()}
    assert figure.axes[0].get_xlim()[0] == 0
    assert [bar.get_width() for bar in figure.axes[0].patches] == [2.0, 0.0, 5.5]
    assert [t.get_text() for t in figure.axes[3].texts] == ["–"]
    own = figures.coverage_bars(mentions, labels=WORDS, shared=False, **EN)
    assert len({ax.get_xlim() for ax in own.axes}) == 4


def test_half_and_double_are_as_far_from_an_advantage_of_one():
    table = pd.DataFrame({"field": list("abc"), "density": [0.1, 0.2, 0.3], "advantage": [0.5, 1.0, 2.0],
                          "feasible": [False, False, True]})
    for scale in ("symmetric", "log"):
        ax = figures.entry_scatter(table, labels=NAMES, scale=scale, **EN).axes[0]
        half, one = (y for _, y in drawn(ax, "other"))
        (_, double), = drawn(ax, "feasible")
        assert one == 0 and half == pytest.approx(-double) and double > 0
    with pytest.raises(FigureError, match="symmetric"):
        figures.entry_scatter(table.assign(advantage=[0.0, 1.0, 2.0]), labels=NAMES, scale="log", **EN)


@pytest.mark.parametrize("scale", ["symmetric", "log"])
@pytest.mark.parametrize("advantages", [[0.65, 0.9, 1.6], [0.97, 1.0, 1.04], [0.5, 1.0, 40.0]])
def test_an_axis_of_advantages_has_several_numbers_in_order(scale, advantages):
    table = pd.DataFrame({"field": list("abc"), "density": [0.1, 0.2, 0.3], "advantage": advantages,
                          "feasible": [True, True, False]})
    ax = figures.entry_scatter(table, labels=NAMES, scale=scale, **EN).axes[0]
    low, high = ax.get_ylim()
    shown = [(place, float(t.get_text())) for place, t in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
             if low <= place <= high]
    assert len(shown) >= 3 and (0.0, 1.0) in shown
    for place, number in shown:
        assert place == pytest.approx((number - 1) / (number + 1) if scale == "symmetric" else np.log10(number))


def test_entries_name_the_nearest_feasible_and_count_what_is_not_drawn(fields):
    figure = figures.entry_scatter(fields, labels=NAMES, **EN)
    assert {t.get_text() for t in figure.axes[0].texts} == {"City b", "City c"}
    assert any("1 fields" in t.get_text() for t in figure.texts)
    none = figures.entry_scatter(fields.assign(feasible=False), **EN)
    assert len(none.axes[0].texts) == 0


def test_gaps_of_a_matrix_are_hatched_only_if_it_is_said_what_they_mean(values_by_year, agglomerations):
    def hatches(**given):
        figure = figures.value_matrix(values_by_year, agglomerations, columns="measure", groups="year", **given, **EN)
        found = [c for ax in figure.axes for c in ax.collections if c.get_gid() == "hatched"]
        return sum(len(c.get_paths()) for c in found), any("no data" in t.get_text() for t in figure.texts)

    assert hatches() == (0, False) and hatches(missing_label="no data") == (4, True)


DRAWN = {
    "tornado": lambda t, **k: figures.tornado(t, value_label="v", labels=NAMES, **k),
    "scenario_dots": lambda t, **k: figures.scenario_dots(t, labels=WORDS, **k),
    "scenario_curves": lambda t, **k: figures.scenario_curves(t, highlighted=["a"], parameter_label="t", band_label="b",
                                                              labels=WORDS, **k),
    "code_matrix": lambda t, **k: figures.code_matrix(t, labels=WORDS, **k),
    "coverage_bars": lambda t, **k: figures.coverage_bars(t, labels=WORDS, **k),
    "entry_scatter": lambda t, **k: figures.entry_scatter(t, labels=NAMES, **k),
}


@pytest.fixture
def tables(turned, scenarios, coded, mentions, fields):
    one = scenarios[(scenarios["experiment"] == "targeted") & (scenarios["parameter"] == 0.1)]
    return {"tornado": turned, "scenario_dots": one, "scenario_curves": one, "code_matrix": coded,
            "coverage_bars": mentions, "entry_scatter": fields}


MEASURED = {"tornado": ["change", "low", "high"], "scenario_dots": ["change", "low", "high"],
            "scenario_curves": ["value", "low", "high"], "code_matrix": [], "coverage_bars": ["rate", "low", "high"],
            "entry_scatter": ["density", "advantage"]}


@pytest.mark.parametrize("name", DRAWN)
def test_one_row_is_drawn_and_no_row_or_no_number_is_refused(tables, name):
    table = tables[name]
    assert DRAWN[name](table.iloc[[0]] if name != "entry_scatter" else table.iloc[[1]], **EN).png()
    with pytest.raises(FigureError, match="without rows"):
        DRAWN[name](table.iloc[:0], **EN)
    if MEASURED[name]:
        with pytest.raises(FigureError, match="at least one"):
            DRAWN[name](table.assign(**dict.fromkeys(MEASURED[name], np.nan)), **EN)
    with pytest.raises(FigureError, match="without the column"):
        DRAWN[name](table.drop(columns="subject" if "subject" in table else table.columns[0]), **EN)


@pytest.mark.parametrize(("name", "change", "part"), [
    ("tornado", {"direction": "sideways"}, "direction"), ("tornado", {"low": 9.0, "high": 1.0}, "low <= high"),
    ("tornado", {"change": np.inf}, "infinite"), ("scenario_dots", {"low": 9.0}, "low <= high"),
    ("scenario_curves", {"outside": "no"}, "True and False"), ("scenario_curves", {"parameter": np.nan}, "parameter"),
    ("code_matrix", {"present": 0.5}, "1, 0, or missing"), ("code_matrix", {"dimension": "unnamed"}, "without a label"),
    ("coverage_bars", {"rate": -1.0}, "rate -1"), ("entry_scatter", {"feasible": 1}, "True or False"),
    ("entry_scatter", {"density": -0.1}, "density -0.1"),
])
def test_wrong_tables_are_refused(tables, name, change, part):
    with pytest.raises(FigureError, match=part):
        DRAWN[name](tables[name].assign(**change), **EN)


def test_a_code_belongs_to_one_dimension(coded):
    with pytest.raises(FigureError, match="several dimensions: p"):
        figures.code_matrix(coded.assign(dimension=["d2", *coded["dimension"][1:]]), labels=WORDS, **EN)
